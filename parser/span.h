/* SPDX-License-Identifier: MIT
 *
 * Spans: bytes [off, off + len) of the input, by value. This is the only file that adds or subtracts on one; all others
 * call these. No span of an input ends past 65,535, which `in_input` of spec.h says and every contract here keeps. */
#ifndef HTTPZ_SPAN_H
#define HTTPZ_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#include "class.h"
#include "httpz.h"
#include "spec.h"

/* span_between gives the bytes [begin, end). */
/*@ requires in_order: begin <= end <= 65535;
    terminates \true;
    assigns \nothing;
    ensures meaning: \result.off == begin && end(\result) == end; */
static inline httpz_span span_between(uint32_t begin, uint32_t end) {
  httpz_span span = {(uint16_t)begin, (uint16_t)(end - begin)};
  return span;
}

/* span_end gives the offset of the first byte past `s`. It is total: any two 16-bit numbers have a sum. */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result == end(s); */
static inline uint32_t span_end(httpz_span s) {
  return (uint32_t)s.off + s.len;
}

/* span_inside tells whether every byte of `s` is one of the first `len`. */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> end(s) <= len; */
static inline bool span_inside(httpz_span s, uint32_t len) {
  return span_end(s) <= len;
}

/* span_sub gives at most `count` bytes of `s` from its byte `from` on: what is not in `s` is left out, whatever the two
 * numbers are. */
/*@ requires of_an_input: in_input(s);
    terminates \true;
    assigns \nothing;
    ensures begins: \result.off == s.off + \min(from, s.len);
    ensures holds: \result.len == \min(count, s.len - \min(from, s.len));
    ensures inside: s.off <= \result.off && end(\result) <= end(s); */
static inline httpz_span span_sub(httpz_span s, uint32_t from, uint32_t count) {
  uint32_t skipped = from < s.len ? from : s.len;
  uint32_t left = s.len - skipped;
  uint32_t begin = s.off + skipped;
  return span_between(begin, begin + (count < left ? count : left));
}

/* span_skip gives `s` without its first `count` bytes, and nothing at its end if it has fewer. */
/*@ requires of_an_input: in_input(s);
    terminates \true;
    assigns \nothing;
    ensures begins: \result.off == s.off + \min(count, s.len);
    ensures ends: end(\result) == end(s); */
static inline httpz_span span_skip(httpz_span s, uint32_t count) {
  return span_sub(s, count, s.len);
}

/* span_equal tells whether `a` and `b` hold the same bytes in the same order. */
/*@ requires a_readable: readable(at, a);
    requires b_readable: readable(at, b);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> a.len == b.len && same_bytes(at, a.off, at, b.off, a.len); */
static inline bool span_equal(const uint8_t *at, httpz_span a, httpz_span b) {
  if (a.len != b.len) return false;
  /*@ loop invariant walked: 0 <= i <= a.len;
      loop invariant same: same_bytes(at, a.off, at, b.off, i);
      loop assigns i;
      loop variant a.len - i; */
  for (uint32_t i = 0; i < a.len; i++) {
    if (at[a.off + i] != at[b.off + i]) return false;
  }
  return true;
}

/* span_is tells whether `s` holds exactly text[0 .. len). */
/*@ requires s_readable: readable(at, s);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> s.len == len && same_bytes(at, s.off, text, 0, len); */
static inline bool span_is(const uint8_t *at, httpz_span s, const uint8_t *text, uint32_t len) {
  if (s.len != len) return false;
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant same: same_bytes(at, s.off, text, 0, i);
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (at[s.off + i] != text[i]) return false;
  }
  return true;
}

/* span_is_nocase tells whether `s` holds lower[0 .. len) in any mix of capital and small letters (RFC 9110 5.1). `lower`
 * has no capital letter. Names are compared whole: their length is part of the answer. */
/*@ requires s_readable: readable(at, s);
    requires lower_readable: \valid_read(lower + (0 .. len - 1));
    requires no_capitals: \forall integer k; 0 <= k < len ==> !('A' <= lower[k] <= 'Z');
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==>
      s.len == len && (\forall integer k; 0 <= k < len ==> lower(at[s.off + k]) == lower(lower[k])); */
static inline bool span_is_nocase(const uint8_t *at, httpz_span s, const uint8_t *lower, uint32_t len) {
  if (s.len != len) return false;
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant same: \forall integer k; 0 <= k < i ==> lower(at[s.off + k]) == lower(lower[k]);
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (lower_of(at[s.off + i]) != lower[i]) return false;
  }
  return true;
}

/* span_trim gives `s` without the whitespace at both its ends (OWS, RFC 9110 5.6.3): the longest span in `s` that neither
 * begins nor ends with SP or HTAB. Of whitespace alone nothing is left, and that stands at its end. */
/*@ requires of_an_input: in_input(s);
    requires s_readable: readable(at, s);
    terminates \true;
    assigns \nothing;
    ensures inside: s.off <= \result.off && end(\result) <= end(s);
    ensures before: all_ows(at, s.off, \result.off);
    ensures after: all_ows(at, end(\result), end(s));
    ensures begins: \result.len > 0 ==> !ows(at[\result.off]);
    ensures ends: \result.len > 0 ==> !ows(at[end(\result) - 1]);
    ensures nothing_left: \result.len == 0 ==> \result.off == end(s); */
static inline httpz_span span_trim(const uint8_t *at, httpz_span s) {
  uint32_t begin = s.off;
  uint32_t end = span_end(s);
  /*@ loop invariant walked: s.off <= begin <= end;
      loop invariant left_out: all_ows(at, s.off, begin);
      loop assigns begin;
      loop variant end - begin; */
  while (begin < end && is_ows(at[begin])) begin++;
  /*@ loop invariant walked: begin <= end <= end(s);
      loop invariant left_out: all_ows(at, end, end(s));
      loop assigns end;
      loop variant end; */
  while (end > begin && is_ows(at[end - 1])) end--;
  return span_between(begin, end);
}

#endif

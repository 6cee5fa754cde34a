/* SPDX-License-Identifier: MIT */
#include "class.h"
#include "httpz.h"
#include "list.h"
#include "span.h"
#include "weight.h"

enum { WEIGHT_MAX = 1000, QVALUE_LONGEST = 5 };

/* The digit at `i`, 0 for one that was left out; for a byte that is none, more than any weight. */
/*@ requires in_order: i < end ==> \valid_read(at + i);
    terminates \true;
    assigns \nothing;
    ensures left_out: i >= end ==> \result == 0;
    ensures digit: i < end && DIGIT(at[i]) ==> \result == at[i] - '0';
    ensures none: i < end && !DIGIT(at[i]) ==> \result == 1001; */
static uint32_t decimal_at(const uint8_t *at, uint32_t i, uint32_t end) {
  if (i >= end) return 0;
  return is_digit(at[i]) ? (uint32_t)(at[i] - '0') : WEIGHT_MAX + 1;
}

/* Whatever is no digit, and whatever is more than 1, makes a weight that is too big. */
HTTPZ_PRIVATE httpz_status read_qvalue(const uint8_t *at, uint32_t from, uint32_t end, uint16_t *out) {
  uint32_t len = end - from;
  if (len == 0 || len > QVALUE_LONGEST) return HTTPZ_BAD_WEIGHT;
  if (len > 1 && at[from + 1] != '.') return HTTPZ_BAD_WEIGHT;
  uint32_t whole = decimal_at(at, from, end);
  uint32_t tenths = decimal_at(at, from + 2, end);
  uint32_t hundredths = decimal_at(at, from + 3, end);
  uint32_t weight = 1000 * whole + 100 * tenths + 10 * hundredths + decimal_at(at, from + 4, end);
  if (weight > WEIGHT_MAX) return HTTPZ_BAD_WEIGHT;
  *out = (uint16_t)weight;
  return HTTPZ_OK;
}

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_WEIGHT;
    ensures bounded: \result == HTTPZ_OK ==> *out <= 1000;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_weight(const uint8_t *at, httpz_span value, uint16_t *out) {
  uint32_t end = span_end(value);
  uint32_t i = skip_ows(at, value.off, end);
  if (i == end || at[i] != ';') return HTTPZ_BAD_WEIGHT;
  i = skip_ows(at, i + 1, end);
  if (end - i < 2 || lower_of(at[i]) != 'q' || at[i + 1] != '=') return HTTPZ_BAD_WEIGHT;
  return read_qvalue(at, i + 2, end, out);
}

/*@ requires member_readable: readable(at, member) && in_input(member);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_TOKEN || \result == HTTPZ_BAD_WEIGHT;
    ensures bounded: \result == HTTPZ_OK ==> out->weight <= 1000;
    ensures name: \result == HTTPZ_OK ==> out->name.len > 0 && out->name.off == member.off &&
      end(out->name) <= end(member) && all_tchars{Pre}(at, member.off, end(out->name));
    ensures alone: \result == HTTPZ_OK && end(out->name) == end(member) ==> out->weight == 1000;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_choice(const uint8_t *at, httpz_span member, httpz_choice *out) {
  uint32_t end = span_end(member);
  uint32_t name_end = skip_token(at, member.off, end);
  uint16_t weight = WEIGHT_MAX;
  if (name_end == member.off) return HTTPZ_BAD_TOKEN;
  if (name_end < end) {
    httpz_status status = httpz_read_weight(at, span_between(name_end, end), &weight);
    if (status != HTTPZ_OK) return status;
  }
  httpz_choice choice = {span_between(member.off, name_end), weight};
  *out = choice;
  return HTTPZ_OK;
}

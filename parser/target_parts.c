/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include <stddef.h>

#include "class.h"
#include "octet.h"
#include "span.h"

/*@ requires encoded_readable: readable(at, encoded) && in_input(encoded);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> decoded_says(at, encoded.off, end(encoded), text, 0, len); */
bool httpz_decoded_is(const uint8_t *at, httpz_span encoded, const char *text, uint16_t len);

/* find_byte gives the first i in [from, end) with at[i] == byte, else end. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures found: \result < end ==> at[\result] == byte;
    ensures first: \forall integer k; from <= k < \result ==> at[k] != byte; */
static uint32_t find_byte(const uint8_t *at, uint32_t from, uint32_t end, uint8_t byte) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant others: \forall integer k; from <= k < i ==> at[k] != byte;
      loop assigns i;
      loop variant end - i; */
  while (i < end && at[i] != byte) i++;
  return i;
}

/* path-absolute and path-abempty begin with "/"; the path of "urn:a/b" does not (RFC 3986 3.3). */
/*@ requires path_readable: readable(at, path) && in_input(path);
    terminates \true;
    assigns \nothing;
    ensures begins: \result.next == path.off + (path.len > 0 && at[path.off] == '/' ? 1 : 0);
    ensures whole: \result.end == end(path) && \result.next <= \result.end;
    ensures some: \result.left <==> path.len > 0; */
httpz_segments httpz_segments_of(const uint8_t *at, httpz_span path) {
  bool slash = path.len > 0 && at[path.off] == '/';
  httpz_segments segments = {(uint16_t)(slash ? path.off + 1 : path.off), (uint16_t)span_end(path), path.len > 0};
  return segments;
}

/*@ requires segments_valid: \valid(segments) && segments->next <= segments->end;
    requires at_readable: \valid_read(at + (segments->next .. segments->end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(segments, out) && \separated(segments, at + (segments->next .. segments->end - 1)) &&
      \separated(out, at + (segments->next .. segments->end - 1));
    terminates \true;
    assigns *segments, *out;
    ensures still_valid: segments->next <= segments->end && segments->end == \old(segments->end);
    ensures more: \result <==> \old(segments->left);
    ensures begins: \result ==> out->off == \old(segments->next) && end(*out) <= segments->end;
    ensures whole: \result ==> none_is{Pre}(at, out->off, end(*out), '/');
    ensures goes_on: \result ==> segments->next == end(*out) + (segments->left ? 1 : 0);
    ensures left: \result ==> (segments->left <==> end(*out) < segments->end);
    ensures silent: !\result ==> *out == \old(*out); */
bool httpz_next_segment(const uint8_t *at, httpz_segments *segments, httpz_span *out) {
  if (!segments->left) return false;
  uint32_t slash = find_byte(at, segments->next, segments->end, '/');
  *out = span_between(segments->next, slash);
  segments->left = slash < segments->end;
  segments->next = (uint16_t)(segments->left ? slash + 1 : slash);
  return true;
}

/*@ requires of_an_input: in_input(query);
    terminates \true;
    assigns \nothing;
    ensures whole: \result.next == query.off && \result.end == end(query); */
httpz_pairs httpz_pairs_of(httpz_span query) {
  httpz_pairs pairs = {query.off, (uint16_t)span_end(query)};
  return pairs;
}

/*@ requires pairs_valid: \valid(pairs) && pairs->next <= pairs->end;
    requires at_readable: \valid_read(at + (pairs->next .. pairs->end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(pairs, out) && \separated(pairs, at + (pairs->next .. pairs->end - 1)) &&
      \separated(out, at + (pairs->next .. pairs->end - 1));
    terminates \true;
    assigns *pairs, *out;
    ensures still_valid: pairs->next <= pairs->end && pairs->end == \old(pairs->end);
    ensures moves: \result ==> pairs->next > \old(pairs->next);
    ensures inside: \result ==> \old(pairs->next) <= out->name.off && end(out->name) <= out->value.off &&
      end(out->value) == pairs->next && readable(at, out->name);
    ensures equals: \result ==> (out->has_value <==> end(out->name) < pairs->next) &&
      none_is{Pre}(at, out->name.off, end(out->name), '=') &&
      (out->has_value ==> out->value.off == end(out->name) + 1 && \at(at[\at(end(out->name), Post)], Pre) == '=');
    ensures parted: \result ==> none_is{Pre}(at, out->name.off, end(out->value), '&');
    ensures silent: !\result ==> *out == \old(*out); */
bool httpz_next_pair(const uint8_t *at, httpz_pairs *pairs, httpz_pair *out) {
  uint32_t begin = pairs->next;
  /*@ loop invariant walked: pairs->next <= begin <= pairs->end;
      loop assigns begin;
      loop variant pairs->end - begin; */
  while (begin < pairs->end && at[begin] == '&') begin++;
  if (begin >= pairs->end) return false;
  uint32_t end = find_byte(at, begin, pairs->end, '&');
  uint32_t equals = find_byte(at, begin, end, '=');
  bool has_value = equals < end;
  httpz_pair pair = {span_between(begin, equals), span_between(has_value ? equals + 1 : end, end), has_value};
  *out = pair;
  pairs->next = (uint16_t)end;
  return true;
}

/*@ requires walk_valid: pairs.next <= pairs.end;
    requires at_readable: \valid_read(at + (pairs.next .. pairs.end - 1));
    requires text_readable: \valid_read(text + (0 .. len - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (pairs.next .. pairs.end - 1));
    terminates \true;
    assigns *out;
    ensures found: \result ==> pairs.next <= out->name.off && end(out->value) <= pairs.end &&
      decoded_says{Pre}(at, out->name.off, end(out->name), text, 0, len);
    ensures silent: !\result ==> *out == \old(*out); */
bool httpz_find_pair(const uint8_t *at, httpz_pairs pairs, const char *text, uint16_t len, httpz_pair *out) {
  httpz_pair pair;
  /*@ loop invariant walked: \at(pairs.next, Pre) <= pairs.next <= pairs.end && pairs.end == \at(pairs.end, Pre);
      loop assigns pairs, pair;
      loop variant pairs.end - pairs.next; */
  while (httpz_next_pair(at, &pairs, &pair)) {
    if (httpz_decoded_is(at, pair.name, text, len)) {
      *out = pair;
      return true;
    }
  }
  return false;
}

/* One byte of what is encoded: what it says, and where the next one begins; `fits` is false at a "%" that encodes
 * nothing. */
typedef struct {
  uint32_t next;
  uint8_t byte;
  bool encoded, fits;
} decoded_byte;

/*@ requires hexdig: HEXDIG(c);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result == hex_value(c) && \result <= 15; */
static uint32_t hex_digit_value(uint8_t c) {
  return c <= '9' ? (uint32_t)(c - '0') : (uint32_t)(lower_of(c) - 'a' + 10);
}

/*@ requires in_order: i < end <= 65535;
    requires at_readable: \valid_read(at + (i .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result.fits <==> says_a_byte(at, i, end);
    ensures moves: \result.fits ==> i < \result.next <= end && \result.next == encoded_last(at, i) + 1;
    ensures said: \result.fits ==> \result.byte == decoded_byte_at(at, i) && (\result.encoded <==> at[i] == '%'); */
static decoded_byte decode_byte(const uint8_t *at, uint32_t i, uint32_t end) {
  decoded_byte plain = {i + 1, at[i], false, at[i] != '%'};
  if (plain.fits || end - i < 3) return plain;
  bool fits = is_hexdig(at[i + 1]) && is_hexdig(at[i + 2]);
  uint32_t byte = fits ? 16 * hex_digit_value(at[i + 1]) + hex_digit_value(at[i + 2]) : 0;
  decoded_byte triplet = {i + 3, (uint8_t)byte, true, fits};
  return triplet;
}

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> ((refuse & HTTPZ_REFUSE_NUL) != 0 && decoded.byte == 0) ||
      ((refuse & HTTPZ_REFUSE_SLASH) != 0 && decoded.encoded && decoded.byte == '/'); */
static bool is_forbidden(decoded_byte decoded, unsigned refuse) {
  if ((refuse & HTTPZ_REFUSE_NUL) && decoded.byte == '\0') return true;
  return (refuse & HTTPZ_REFUSE_SLASH) && decoded.encoded && decoded.byte == '/';
}

/* Counts into `*len` the bytes that `encoded` says. */
/*@ requires encoded_readable: readable(at, encoded) && in_input(encoded);
    requires len_writable: \valid(len);
    requires apart: \separated(len, at + (0 .. 65534));
    terminates \true;
    assigns *len;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_PCT_ENCODING || \result == HTTPZ_FORBIDDEN_ENCODING;
    ensures meaning: \result == HTTPZ_OK ==> decodable{Pre}(at, encoded.off, end(encoded));
    ensures bad: \result == HTTPZ_BAD_PCT_ENCODING ==> !decodable{Pre}(at, encoded.off, end(encoded));
    ensures counted: \result == HTTPZ_OK ==>
      *len == decoded_count{Pre}(at, encoded.off, end(encoded)) && *len <= encoded.len;
    ensures silent: \result != HTTPZ_OK ==> *len == \old(*len); */
static httpz_status measure_decoded(const uint8_t *at, httpz_span encoded, unsigned refuse, uint32_t *len) {
  uint32_t i = encoded.off, end = span_end(encoded), count = 0;
  /*@ loop invariant walked: encoded.off <= i <= end;
      loop invariant decodable: decodable(at, encoded.off, end) <==> decodable(at, i, end);
      loop invariant counted: count <= i - encoded.off &&
        count + decoded_count(at, i, end) == decoded_count(at, encoded.off, end);
      loop assigns i, count;
      loop variant end - i; */
  while (i < end) {
    decoded_byte decoded = decode_byte(at, i, end);
    if (!decoded.fits) return HTTPZ_BAD_PCT_ENCODING;
    if (is_forbidden(decoded, refuse)) return HTTPZ_FORBIDDEN_ENCODING;
    i = decoded.next;
    count++;
  }
  *len = count;
  return HTTPZ_OK;
}

/*@ requires encoded_readable: readable(at, encoded) && in_input(encoded);
    requires buffer_writable: buffer != \null ==> \valid(buffer + (0 .. capacity - 1));
    requires len_writable: \valid(len);
    requires apart: \separated(len, at + (0 .. 65534)) && (buffer != \null ==>
      \separated(len, buffer + (0 .. capacity - 1)) && \separated(at + (0 .. 65534), buffer + (0 .. capacity - 1)));
    terminates \true;
    assigns *len, buffer[0 .. capacity - 1];
    ensures meaning: \result == HTTPZ_OK ==> decodable{Pre}(at, encoded.off, end(encoded)) &&
      *len == decoded_count{Pre}(at, encoded.off, end(encoded));
    ensures bounded: \result == HTTPZ_OK ==> *len <= encoded.len && (buffer != \null ==> *len <= capacity);
    ensures written: \result == HTTPZ_OK && buffer != \null ==> \forall integer k; 0 <= k < *len ==>
      buffer[k] == decoded_byte_at{Pre}(at, nth_encoded{Pre}(at, encoded.off, k));
    ensures untouched: \result != HTTPZ_OK && buffer != \null ==>
      \forall integer k; 0 <= k < capacity ==> buffer[k] == \old(buffer[k]);
    ensures silent: \result != HTTPZ_OK ==> *len == \old(*len); */
httpz_status httpz_decode(const uint8_t *at, httpz_span encoded, unsigned refuse, uint8_t *buffer, uint32_t capacity,
                          uint32_t *len) {
  uint32_t needed = 0, i = encoded.off, end = span_end(encoded);
  httpz_status status = measure_decoded(at, encoded, refuse, &needed);
  if (status != HTTPZ_OK) return status;
  if (buffer != NULL && needed > capacity) return HTTPZ_NO_ROOM;
  *len = needed;
  if (buffer == NULL) return HTTPZ_OK;
  /*@ loop invariant walked: 0 <= k <= needed && encoded.off <= i <= end(encoded);
      loop invariant left: k + decoded_count{Pre}(at, i, end(encoded)) == needed && decodable{Pre}(at, i, end(encoded));
      loop invariant place: i == nth_encoded{Pre}(at, encoded.off, k);
      loop invariant input: \forall integer j; encoded.off <= j < end(encoded) ==> at[j] == \at(at[j], Pre);
      loop invariant written: \forall integer j; 0 <= j < k ==>
        buffer[j] == decoded_byte_at{Pre}(at, nth_encoded{Pre}(at, encoded.off, j));
      loop assigns i, k, buffer[0 .. needed - 1];
      loop variant needed - k; */
  for (uint32_t k = 0; k < needed; k++) {
    decoded_byte decoded = decode_byte(at, i, end);
    /*@ assert said: decoded.byte == decoded_byte_at{Pre}(at, i) && decoded.next == encoded_last{Pre}(at, i) + 1; */
    buffer[k] = decoded.byte;
    i = decoded.next;
  }
  return HTTPZ_OK;
}

bool httpz_decoded_is(const uint8_t *at, httpz_span encoded, const char *text, uint16_t len) {
  uint32_t i = encoded.off, end = span_end(encoded), count = 0;
  /*@ loop invariant walked: encoded.off <= i <= end;
      loop invariant counted: count <= len;
      loop invariant so_far: decoded_says(at, encoded.off, end, text, 0, len) <==>
        decoded_says(at, i, end, text, count, len);
      loop assigns i, count;
      loop variant end - i; */
  while (i < end) {
    decoded_byte decoded = decode_byte(at, i, end);
    if (!decoded.fits || count == len || decoded.byte != octet_of(text[count])) return false;
    i = decoded.next;
    count++;
  }
  return count == len;
}

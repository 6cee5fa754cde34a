/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include "class.h"
#include "list.h"
#include "number.h"
#include "private.h"
#include "render.h"
#include "span.h"

static const uint8_t bytes_unit[] = "bytes";
static const uint8_t no_unit[] = "none"; /* of Accept-Ranges alone (9110 14.3) */

/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures digits: all_digits(at, from, \result);
    ensures longest: \result < end ==> !DIGIT(at[\result]); */
static uint32_t end_of_digits(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant digits: all_digits(at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && is_digit(at[i])) i++;
  return i;
}

/* 9110 14.1.2: a recipient must anticipate large numbers. What does not fit 64 bits is UINT64_MAX here: no position of
 * a representation whose length fits is as great. */
/*@ requires digits_readable: readable(at, digits);
    requires a_number: digits.len > 0 && all_digits(at, digits.off, end(digits));
    terminates \true;
    assigns \nothing; */
static uint64_t position_of(const uint8_t *at, httpz_span digits) {
  uint64_t position = 0;
  httpz_status status = read_decimal(at + digits.off, digits.len, UINT64_MAX, &position);
  return status == HTTPZ_OK ? position : UINT64_MAX;
}

/*@ requires digits_readable: readable(at, digits);
    requires of_an_input: in_input(digits);
    terminates \true;
    assigns \nothing;
    ensures inside: digits.off <= \result.off && end(\result) == end(digits); */
static httpz_span without_zeros(const uint8_t *at, httpz_span digits) {
  uint32_t i = digits.off;
  /*@ loop invariant walked: digits.off <= i <= end(digits);
      loop assigns i;
      loop variant end(digits) - i; */
  while (i < span_end(digits) && at[i] == '0') i++;
  return span_between(i, span_end(digits));
}

/* is_less compares two numbers of any number of digits. */
/*@ requires a_readable: readable(at, a) && in_input(a);
    requires b_readable: readable(at, b) && in_input(b);
    terminates \true;
    assigns \nothing; */
static bool is_less(const uint8_t *at, httpz_span a, httpz_span b) {
  httpz_span x = without_zeros(at, a);
  httpz_span y = without_zeros(at, b);
  if (x.len != y.len) return x.len < y.len;
  /*@ loop invariant walked: 0 <= i <= x.len;
      loop assigns i;
      loop variant x.len - i; */
  for (uint32_t i = 0; i < x.len; i++) {
    if (at[x.off + i] != at[y.off + i]) return at[x.off + i] < at[y.off + i];
  }
  return false;
}

/* range-spec, in any unit: other-range = 1*( %x21-2B / %x2D-7E ), which are VCHARs without the comma (9110 14.1.1) */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end; */
static uint32_t end_of_spec(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop assigns i;
      loop variant end - i; */
  while (i < end && at[i] > 0x20 && at[i] < 0x7F && at[i] != ',') i++;
  return i;
}

/* OWS range-set, range-set = 1#range-spec. The whitespace behind the "=" is of the example in 9110 14.1.2 and of
 * erratum 7306. */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing; */
static bool is_range_set(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = next_member(at, from, end);
  if (i == end) return false;
  /*@ loop invariant walked: from <= i <= end;
      loop assigns i;
      loop variant end - i; */
  while (i < end) {
    uint32_t stop = end_of_spec(at, i, end);
    reach member = stop > i ? end_member(at, stop, end) : breaks_at(i);
    if (!member.fits) return false;
    i = next_member(at, member.at, end);
  }
  return true;
}

/* What one range-spec of bytes asks for. */
enum {
  SPEC_MALFORMED,
  SPEC_NOTHING,  /* behind the end, or "-0" */
  SPEC_NO_BYTES, /* a suffix of a representation that has no bytes: satisfiable, and there is nothing to name */
  SPEC_BYTES,
};

/* suffix-range = "-" suffix-length */
/*@ requires out_writable: \valid(out);
    requires digits_readable: readable(at, suffix);
    requires a_number: suffix.len > 0 && all_digits(at, suffix.off, end(suffix));
    requires apart: \separated(out, at + (suffix.off .. end(suffix) - 1));
    terminates \true;
    assigns *out;
    ensures inside: \result == SPEC_BYTES ==> out->first <= out->last < length; */
static int resolve_suffix(const uint8_t *at, httpz_span suffix, uint64_t length, httpz_byte_range *out) {
  uint64_t wanted = position_of(at, suffix);
  if (wanted == 0) return SPEC_NOTHING;
  if (length == 0) return SPEC_NO_BYTES;
  out->first = wanted < length ? length - wanted : 0;
  out->last = length - 1;
  return SPEC_BYTES;
}

/* int-range = first-pos "-" [ last-pos ]. Without last-pos, or with one past the end, it goes to the end. */
/*@ requires out_writable: \valid(out);
    requires first_readable: readable(at, first) && in_input(first);
    requires a_number: first.len > 0 && all_digits(at, first.off, end(first));
    requires last_readable: readable(at, last) && in_input(last);
    requires digits: all_digits(at, last.off, end(last));
    requires apart: \separated(out, at + (first.off .. end(first) - 1), at + (last.off .. end(last) - 1));
    terminates \true;
    assigns *out;
    ensures inside: \result == SPEC_BYTES ==> out->first <= out->last < length; */
static int resolve_int_range(const uint8_t *at, httpz_span first, httpz_span last, uint64_t length,
                             httpz_byte_range *out) {
  if (last.len > 0 && is_less(at, last, first)) return SPEC_MALFORMED;
  uint64_t begin = position_of(at, first);
  uint64_t end = last.len > 0 ? position_of(at, last) : UINT64_MAX;
  if (begin >= length) return SPEC_NOTHING;
  out->first = begin;
  out->last = end < length ? end : length - 1;
  return SPEC_BYTES;
}

/* One range-spec, at[from .. end), against a representation of `length` bytes. `*out` is meaningful for SPEC_BYTES. */
/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (from .. end - 1));
    terminates \true;
    assigns *out;
    ensures inside: \result == SPEC_BYTES ==> out->first <= out->last < length; */
static int resolve_spec(const uint8_t *at, uint32_t from, uint32_t end, uint64_t length, httpz_byte_range *out) {
  uint32_t dash = end_of_digits(at, from, end);
  if (dash == end || at[dash] != '-' || end_of_digits(at, dash + 1, end) != end) return SPEC_MALFORMED;
  httpz_span before = span_between(from, dash);
  httpz_span behind = span_between(dash + 1, end);
  if (before.len > 0) return resolve_int_range(at, before, behind, length, out);
  return behind.len > 0 ? resolve_suffix(at, behind, length, out) : SPEC_MALFORMED;
}

/* What the specs of a range-set come to. */
typedef struct {
  uint32_t asked;
  uint32_t found; /* that name bytes */
  bool no_bytes;  /* one is satisfiable without naming any */
} range_tally;

/* resolve_set resolves the members of a well-formed range-set. The first `room` that name bytes go to `ranges`; all are
 * counted. It tells whether every one is well formed in bytes. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires ranges_writable: \valid(ranges + (0 .. room - 1));
    requires tally_writable: \valid(tally);
    requires apart: \separated(tally, ranges + (0 .. room - 1), at + (from .. end - 1));
    terminates \true;
    assigns *tally, ranges[0 .. room - 1];
    ensures counts: tally->found <= tally->asked <= end - from;
    ensures inside: \forall integer k; 0 <= k < \min(room, tally->found) ==>
      ranges[k].first <= ranges[k].last < length; */
static bool resolve_set(const uint8_t *at, uint32_t from, uint32_t end, uint64_t length, httpz_byte_range *ranges,
                        uint32_t room, range_tally *tally) {
  range_tally none = {0, 0, false};
  *tally = none;
  uint32_t i = next_member(at, from, end);
  /*@ loop invariant walked: from <= i <= end;
      loop invariant counts: tally->found <= tally->asked <= i - from;
      loop invariant inside: \forall integer k; 0 <= k < \min(room, tally->found) ==>
        ranges[k].first <= ranges[k].last < length;
      loop assigns i, *tally, ranges[0 .. room - 1];
      loop variant end - i; */
  while (i < end) {
    uint32_t stop = end_of_spec(at, i, end);
    httpz_byte_range range = {0, 0};
    int spec = stop > i ? resolve_spec(at, i, stop, length, &range) : SPEC_MALFORMED;
    if (spec == SPEC_MALFORMED) return false;
    tally->asked++;
    if (spec == SPEC_NO_BYTES) tally->no_bytes = true;
    if (spec == SPEC_BYTES) {
      if (tally->found < room) ranges[tally->found] = range;
      tally->found++;
    }
    i = next_member(at, stop, end);
  }
  return true;
}

/*@ requires tally_readable: \valid_read(tally);
    terminates \true;
    assigns \nothing; */
static uint8_t kind_of(const range_tally *tally) {
  if (tally->found > 1) return HTTPZ_RANGE_MULTIPLE;
  if (tally->found == 1) return HTTPZ_RANGE_SINGLE;
  return tally->no_bytes ? HTTPZ_RANGE_WHOLE : HTTPZ_RANGE_UNSATISFIABLE;
}

/* range-unit = token (9110 14.1) */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end; */
static uint32_t end_of_unit(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop assigns i;
      loop variant end - i; */
  while (i < end && is_tchar(at[i])) i++;
  return i;
}

/* Units are compared without case (9110 14.1). */
/*@ requires unit_readable: readable(at, unit);
    terminates \true;
    assigns \nothing; */
static bool is_bytes_unit(const uint8_t *at, httpz_span unit) {
  return span_is_nocase(at, unit, bytes_unit, 5);
}

httpz_status httpz_read_ranges(const uint8_t *at, httpz_span value, uint64_t length, httpz_byte_range *ranges,
                               uint16_t capacity, httpz_range_set *out) {
  uint32_t end = span_end(value);
  uint32_t equals = end_of_unit(at, value.off, end);
  if (equals == value.off || equals == end || at[equals] != '=') return HTTPZ_BAD_RANGE;
  uint32_t set = equals + 1;
  if (!is_range_set(at, set, end)) return HTTPZ_BAD_RANGE;
  if (!is_bytes_unit(at, span_between(value.off, equals))) return HTTPZ_UNKNOWN_RANGE_UNIT;
  /* Counted first, then written, so that nothing is written of what is refused. */
  range_tally tally;
  if (!resolve_set(at, set, end, length, ranges, 0, &tally)) return HTTPZ_BAD_RANGE;
  if (tally.found > capacity) return HTTPZ_TOO_MANY_RANGES;
  (void)resolve_set(at, set, end, length, ranges, capacity, &tally);
  out->asked = tally.asked;
  out->count = (uint16_t)tally.found;
  out->kind = kind_of(&tally);
  return HTTPZ_OK;
}

/*@ requires ranges_readable: \valid_read(ranges + (0 .. at));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> \exists integer k; 0 <= k < at &&
      ranges[k].first <= ranges[at].last && ranges[at].first <= ranges[k].last; */
static bool overlaps_earlier(const httpz_byte_range *ranges, uint32_t at) {
  /*@ loop invariant walked: 0 <= k <= at;
      loop invariant none: \forall integer j; 0 <= j < k ==>
        !(ranges[j].first <= ranges[at].last && ranges[at].first <= ranges[j].last);
      loop assigns k;
      loop variant at - k; */
  for (uint32_t k = 0; k < at; k++) {
    if (ranges[k].first <= ranges[at].last && ranges[at].first <= ranges[k].last) return true;
  }
  return false;
}

/* One more than `sum` + `more`, UINT64_MAX where that is the most there is. */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result == \min(sum + more + 1, 18446744073709551615); */
static uint64_t add_bytes(uint64_t sum, uint64_t more) {
  return more >= UINT64_MAX - sum ? UINT64_MAX : sum + more + 1;
}

httpz_range_cost httpz_weigh_ranges(const httpz_byte_range *ranges, uint16_t count, uint64_t small) {
  httpz_range_cost cost = {0, 0, 0};
  /*@ loop invariant walked: 0 <= i <= count;
      loop invariant counts: cost.overlaps <= i && cost.small <= i;
      loop assigns i, cost;
      loop variant count - i; */
  for (uint32_t i = 0; i < count; i++) {
    uint64_t span = ranges[i].last - ranges[i].first; /* one less than its bytes, of which there may be 2^64 */
    cost.bytes = add_bytes(cost.bytes, span);
    cost.overlaps += overlaps_earlier(ranges, i) ? 1 : 0;
    cost.small += span < small && span + 1 < small ? 1 : 0;
  }
  return cost;
}

/* The numbers of a Content-Range; of no bytes where "*" stands for them. */
typedef struct {
  httpz_span first, last, complete;
} content_range_parts;

/* incl-range = first-pos "-" last-pos, or the "*" of an unsatisfied-range; gives where the "/" must be. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires parts_writable: \valid(parts);
    requires apart: \separated(parts, at + (from .. end - 1));
    terminates \true;
    assigns parts->first, parts->last;
    ensures inside: from <= \result.at <= end; */
static reach split_incl_range(const uint8_t *at, uint32_t from, uint32_t end, content_range_parts *parts) {
  if (from < end && at[from] == '*') return fits_to(from + 1);
  uint32_t dash = end_of_digits(at, from, end);
  if (dash == from || dash == end || at[dash] != '-') return breaks_at(dash);
  uint32_t slash = end_of_digits(at, dash + 1, end);
  if (slash == dash + 1) return breaks_at(slash);
  parts->first = span_between(from, dash);
  parts->last = span_between(dash + 1, slash);
  return fits_to(slash);
}

/* range-resp = incl-range "/" ( complete-length / "*" ), unsatisfied-range = "*" "/" complete-length */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires parts_writable: \valid(parts);
    requires apart: \separated(parts, at + (from .. end - 1));
    terminates \true;
    assigns *parts; */
static bool split_content_range(const uint8_t *at, uint32_t from, uint32_t end, content_range_parts *parts) {
  reach slash = split_incl_range(at, from, end, parts);
  if (!slash.fits || slash.at == end || at[slash.at] != '/') return false;
  uint32_t begin = slash.at + 1;
  bool unknown = end - begin == 1 && at[begin] == '*';
  if (unknown) return parts->first.len > 0;
  parts->complete = span_between(begin, end);
  return begin < end && end_of_digits(at, begin, end) == end;
}

/* 9110 14.4: invalid if last-pos is less than first-pos, or complete-length not greater than last-pos */
/*@ requires parts_readable: \valid_read(parts);
    requires first_readable: readable(at, parts->first) && in_input(parts->first);
    requires last_readable: readable(at, parts->last) && in_input(parts->last);
    requires complete_readable: readable(at, parts->complete) && in_input(parts->complete);
    terminates \true;
    assigns \nothing; */
static bool contradicts_itself(const uint8_t *at, const content_range_parts *parts) {
  if (parts->first.len == 0) return false;
  if (is_less(at, parts->last, parts->first)) return true;
  return parts->complete.len > 0 && !is_less(at, parts->last, parts->complete);
}

/* Where "*" stands, nothing is read and `*number` stays. */
/*@ requires digits_readable: readable(at, digits);
    requires number_writable: \valid(number);
    requires apart: \separated(number, at + (digits.off .. end(digits) - 1));
    terminates \true;
    assigns *number; */
static httpz_status read_part(const uint8_t *at, httpz_span digits, uint64_t *number) {
  return digits.len == 0 ? HTTPZ_OK : read_decimal(at + digits.off, digits.len, UINT64_MAX, number);
}

/*@ requires parts_readable: \valid_read(parts);
    requires first_readable: readable(at, parts->first);
    requires last_readable: readable(at, parts->last);
    requires complete_readable: readable(at, parts->complete);
    requires out_writable: \valid(out);
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_NUMBER_TOO_BIG;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
static httpz_status read_parts_of_range(const uint8_t *at, const content_range_parts *parts, httpz_content_range *out) {
  httpz_content_range range = {0, 0, 0, parts->first.len > 0, parts->complete.len > 0};
  httpz_status first = read_part(at, parts->first, &range.first);
  httpz_status last = read_part(at, parts->last, &range.last);
  httpz_status complete = read_part(at, parts->complete, &range.complete);
  if (first != HTTPZ_OK || last != HTTPZ_OK || complete != HTTPZ_OK) return HTTPZ_NUMBER_TOO_BIG;
  *out = range;
  return HTTPZ_OK;
}

httpz_status httpz_read_content_range(const uint8_t *at, httpz_span value, httpz_content_range *out) {
  content_range_parts parts = {{0, 0}, {0, 0}, {0, 0}};
  uint32_t end = span_end(value);
  uint32_t space = end_of_unit(at, value.off, end);
  if (space == value.off || space == end || at[space] != ' ') return HTTPZ_BAD_CONTENT_RANGE;
  if (!is_bytes_unit(at, span_between(value.off, space))) return HTTPZ_UNKNOWN_RANGE_UNIT;
  if (!split_content_range(at, space + 1, end, &parts)) return HTTPZ_BAD_CONTENT_RANGE;
  if (contradicts_itself(at, &parts)) return HTTPZ_BAD_CONTENT_RANGE;
  return read_parts_of_range(at, &parts, out);
}

/*@ terminates \true;
    assigns \nothing; */
static bool can_be_rendered(httpz_content_range range) {
  if (!range.has_range) return range.has_complete;
  return range.first <= range.last && (!range.has_complete || range.last < range.complete);
}

uint32_t httpz_render_content_range(httpz_content_range range, uint8_t *to) {
  if (!can_be_rendered(range)) return 0;
  render_text(bytes_unit, 5, to);
  to[5] = ' ';
  uint32_t i = 6;
  if (range.has_range) {
    i += render_number(range.first, to + i);
    to[i++] = '-';
    i += render_number(range.last, to + i);
  } else {
    to[i++] = '*';
  }
  to[i++] = '/';
  if (range.has_complete) return i + render_number(range.complete, to + i);
  to[i++] = '*';
  return i;
}

uint32_t httpz_render_accept_ranges(bool bytes, uint8_t *to) {
  uint32_t len = bytes ? 5 : 4;
  render_text(bytes ? bytes_unit : no_unit, len, to);
  return len;
}

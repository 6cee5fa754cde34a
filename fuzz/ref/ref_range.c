/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Ranges: RFC 9110 14.1, 14.2. Numbers stay the digits that were sent, and are compared as texts: RFC
 * 9110 14.1.1 gives them no greatest value. */

/* ---- numbers of any length --------------------------------------------------------------------------------------- */

static struct text without_leading_zeros(struct text t) {
  size_t zeros = 0;
  while (zeros < t.len && t.at[zeros] == '0') zeros++;
  return slice(t, zeros, t.len);
}

static int compare_digits(struct text a, struct text b) {
  a = without_leading_zeros(a);
  b = without_leading_zeros(b);
  if (a.len != b.len) return a.len < b.len ? -1 : 1;
  for (size_t i = 0; i < a.len; i++) {
    if (a.at[i] != b.at[i]) return a.at[i] < b.at[i] ? -1 : 1;
  }
  return 0;
}

int ref_compare_digits(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len) {
  return compare_digits(value_text(a, a_len), value_text(b, b_len));
}

enum { U64_DIGITS = 20 };

/* digits_of writes a number as 20 digits. */
static struct text digits_of(uint64_t number, uint8_t room[U64_DIGITS]) {
  for (size_t i = U64_DIGITS; i-- > 0; number /= 10) room[i] = (uint8_t)('0' + number % 10);
  return value_text(room, U64_DIGITS);
}

/* number_of: the digits are known to be less than some uint64_t. */
static uint64_t number_of(struct text digits) {
  uint64_t number = 0;
  for (size_t i = 0; i < digits.len; i++) number = number * 10 + (uint64_t)(digits.at[i] - '0');
  return number;
}

/* ---- the grammar ------------------------------------------------------------------------------------------------- */

static size_t digits_at(struct text t, size_t i) {
  size_t n = 0;
  while (i + n < t.len && is_digit(t.at[i + n])) n++;
  return n;
}

/* RFC 9110 14.1.1: int-range = first-pos "-" [ last-pos ]; suffix-range = "-" suffix-length; each 1*DIGIT. */
static size_t read_range_at(struct text t, size_t i, struct ref_range *out) {
  size_t first = digits_at(t, i);
  if (!byte_is(t, i + first, '-')) return 0;
  size_t last = digits_at(t, i + first + 1);
  out->suffix = first == 0;
  out->open = first > 0 && last == 0;
  out->first = value_span(i, first);
  out->last = value_span(i + first + 1, last);
  return first == 0 && last == 0 ? 0 : first + 1 + last;
}

/* RFC 9110 14.1.1: "An int-range is invalid if the last-pos value is present and less than first-pos." */
static size_t valid_range_at(struct text t, size_t i) {
  struct ref_range range;
  size_t n = read_range_at(t, i, &range);
  if (n == 0 || range.suffix || range.open) return n;
  struct text first = slice(t, range.first.off, range.first.off + range.first.len);
  struct text last = slice(t, range.last.off, range.last.off + range.last.len);
  return compare_digits(last, first) < 0 ? 0 : n;
}

/* RFC 9110 14.1.1: other-range = 1*( %x21-2B / %x2D-7E ) ; 1*(VCHAR excluding comma). int-range and suffix-range are
 * made of these bytes too. */
static size_t other_range_at(struct text t, size_t i) {
  size_t n = 0;
  while (i + n < t.len && is_vchar(t.at[i + n]) && t.at[i + n] != ',') n++;
  return n;
}

static bool has_a_member(struct text t) {
  return list_gap(t, 0) < t.len;
}

/* read_range_set is for a list that is known to be one. The spans count from the start of the field. */
static void read_range_set(struct text t, size_t from, struct ref_ranges *out) {
  out->count = 0;
  struct text set = slice(t, from, t.len);
  for (size_t i = list_gap(set, 0); i < set.len; i = list_gap(set, i)) {
    struct ref_range range;
    size_t n = read_range_at(t, from + i, &range);
    if (out->count < REF_MAX_MEMBERS) out->ranges[out->count] = range;
    out->count++;
    i += n;
  }
}

/* RFC 9110 14.1.1: ranges-specifier = range-unit "=" range-set; range-unit = token; range-set = 1#range-spec
 * 14.1: range-unit names are case-insensitive. 14.1.2: bytes are int-ranges and suffix-ranges. */
bool ref_read_ranges(const uint8_t *at, size_t len, struct ref_ranges *out) {
  struct text t = value_text(at, len);
  size_t unit = token_at(t, 0);
  if (unit == 0 || !byte_is(t, unit, '=')) return false;
  struct text set = slice(t, unit + 1, len);
  bool is_bytes = is_in_any_case(slice(t, 0, unit), "bytes");
  if (!has_a_member(set) || !walk_list(set, is_bytes ? valid_range_at : other_range_at, NULL)) return false;
  out->kind = is_bytes ? REF_RANGE_BYTES : REF_RANGE_OTHER_UNIT;
  out->count = 0;
  if (is_bytes) read_range_set(t, unit + 1, out);
  return true;
}

/* ---- what a range selects ---------------------------------------------------------------------------------------- */

/* RFC 9110 14.1.2: "If the selected representation is shorter than the specified suffix-length, the entire
 * representation is used." A suffix-range is satisfiable if its suffix-length is not zero. */
static enum ref_satisfied resolve_suffix(struct text suffix, uint64_t complete, uint64_t *first, uint64_t *last) {
  uint8_t room[U64_DIGITS];
  if (without_leading_zeros(suffix).len == 0) return REF_UNSATISFIABLE;
  if (complete == 0) return REF_NO_BYTES;
  bool whole = compare_digits(suffix, digits_of(complete, room)) >= 0;
  *first = whole ? 0 : complete - number_of(suffix);
  *last = complete - 1;
  return REF_SATISFIABLE;
}

/* RFC 9110 14.1.2: an int-range is satisfiable if its first-pos is less than the current length. "If the last-pos value
 * is absent, or if the value is greater than or equal to the current length of the representation data, the byte range
 * is interpreted as the remainder of the representation". */
static enum ref_satisfied resolve_int(struct text first_pos, struct text last_pos, bool open, uint64_t complete,
                                      uint64_t *first, uint64_t *last) {
  uint8_t room[U64_DIGITS];
  struct text length = digits_of(complete, room);
  if (compare_digits(first_pos, length) >= 0) return REF_UNSATISFIABLE;
  bool remainder = open || compare_digits(last_pos, length) >= 0;
  *first = number_of(first_pos);
  *last = remainder ? complete - 1 : number_of(last_pos);
  return REF_SATISFIABLE;
}

enum ref_satisfied ref_resolve_range(const uint8_t *at, struct ref_range range, uint64_t complete, uint64_t *first,
                                     uint64_t *last) {
  struct text first_pos = value_text(at + range.first.off, range.first.len);
  struct text last_pos = value_text(at + range.last.off, range.last.len);
  if (range.suffix) return resolve_suffix(last_pos, complete, first, last);
  return resolve_int(first_pos, last_pos, range.open, complete, first, last);
}

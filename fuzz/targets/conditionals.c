/* SPDX-License-Identifier: MIT
 *
 * The laws of entity-tags, dates and ranges. A fuzz input is the plain bytes of one field value, and is given to the
 * reader of each kind. */
#include <string.h>

#include "../oracle/cuts.h"
#include "../oracle/laws.h"
#include "../oracle/plain.h"
#include "../oracle/region.h"
#include "../ref/ref_values.h"
#include "httpz.h"
#include "target.h"

const char target_name[] = "conditionals";

#define UNTOUCHED 0xa5

enum { LONGEST_VALUE = 2048, MOST_RANGES = 16, MOST_PREFIX = 64 };

/* One value; it stands at `off` of what the readers are given. */
typedef struct {
  const uint8_t *bytes;
  uint32_t len;
  const uint8_t *at;
  httpz_span span;
  uint64_t random;
} subject;

static void expect(law which, bool holds, const char *what) {
  if (!holds) law_broken(which, 0, "%s", what);
}

static void count(httpz_status status) {
  laws_counts->verdicts[status]++;
}

/* A result that must stay as it is unless the verdict is OK. */
static void expect_silent(httpz_status status, const void *out, size_t size) {
  static uint8_t pattern[MOST_RANGES * sizeof(httpz_byte_range)];
  if (status == HTTPZ_OK) return;
  law_holds(LAW_silent);
  memset(pattern, UNTOUCHED, size);
  expect(LAW_silent, memcmp(out, pattern, size) == 0, httpz_status_name(status));
}

/* ---- entity-tags ------------------------------------------------------------------------------------------------- */

static bool same_tag(const subject *in, httpz_etag ours, struct ref_entity_tag theirs) {
  unsigned kind = theirs.weak ? HTTPZ_ETAG_WEAK : HTTPZ_ETAG_STRONG;
  if (ours.kind != kind || ours.opaque.len != theirs.opaque.len) return false;
  return ours.opaque.len == 0 || ours.opaque.off == in->span.off + theirs.opaque.off;
}

/* What is rendered is read back as it was. */
static void check_rendered_tag(const subject *in, httpz_etag tag) {
  law_holds(LAW_rendered);
  uint32_t room = (uint32_t)tag.opaque.len + HTTPZ_ETAG_FRAME;
  uint8_t *to = region_room(room);
  bool weak = tag.kind == HTTPZ_ETAG_WEAK;
  laws_enter();
  uint32_t len = httpz_render_etag(in->at + tag.opaque.off, tag.opaque.len, weak, to);
  laws_leave();
  expect(LAW_redzone, region_room_kept(), "a byte before the room was written");
  httpz_etag back = {{0, 0}, HTTPZ_ETAG_NONE};
  laws_enter();
  httpz_status status = len <= room ? httpz_read_etag(to, (httpz_span){0, (uint16_t)len}, &back) : HTTPZ_BAD_ETAG;
  bool strong = httpz_etags_match_strongly(to, back, in->at, tag);
  bool matches = httpz_etags_match_weakly(to, back, in->at, tag);
  laws_leave();
  expect(LAW_rendered, status == HTTPZ_OK && back.kind == tag.kind, "an entity-tag is not read back");
  expect(LAW_rendered, matches && strong != weak, "an entity-tag that was rendered does not match itself as it should");
}

static void check_etag(const subject *in) {
  struct ref_entity_tag due;
  httpz_etag tag;
  memset(&tag, UNTOUCHED, sizeof tag);
  laws_enter();
  httpz_status status = httpz_read_etag(in->at, in->span, &tag);
  laws_leave();
  count(status);
  expect_silent(status, &tag, sizeof tag);
  law_holds(LAW_reference);
  bool good = ref_read_entity_tag(in->bytes, in->len, &due);
  expect(LAW_reference, (status == HTTPZ_OK) == good, "one entity-tag, or none");
  if (!good) return;
  expect(LAW_reference, same_tag(in, tag, due), "another entity-tag");
  check_rendered_tag(in, tag);
}

/* Tags of a list, each with each, as the reference compares them. */
static void check_matches(const subject *in, httpz_etag a, struct ref_entity_tag a_due, httpz_etag b,
                          struct ref_entity_tag b_due) {
  law_holds(LAW_matches);
  const uint8_t *at = in->bytes;
  size_t a_frame = a_due.weak ? 3 : 1, b_frame = b_due.weak ? 3 : 1;
  const uint8_t *a_at = at + a_due.opaque.off - a_frame, *b_at = at + b_due.opaque.off - b_frame;
  size_t a_len = a_frame + a_due.opaque.len + 1, b_len = b_frame + b_due.opaque.len + 1;
  laws_enter();
  bool strongly = httpz_etags_match_strongly(in->at, a, in->at, b);
  bool weakly = httpz_etags_match_weakly(in->at, a, in->at, b);
  laws_leave();
  expect(LAW_matches, strongly == ref_strong_match(a_at, a_len, b_at, b_len), "the strong comparison");
  expect(LAW_matches, weakly == ref_weak_match(a_at, a_len, b_at, b_len), "the weak comparison");
}

static void check_member(const subject *in, uint32_t i, httpz_etag tag, const struct ref_entity_tags *due) {
  static httpz_etag first;
  expect(LAW_reference, i < due->count && same_tag(in, tag, due->tags[i]), "another member");
  if (i == 0) first = tag;
  check_matches(in, first, due->tags[0], tag, due->tags[i]);
}

static void check_etags(const subject *in) {
  static struct ref_entity_tags due;
  law_holds(LAW_reference);
  bool good = ref_read_entity_tags(in->bytes, in->len, &due);
  httpz_etag_list list = httpz_etags_of(in->span);
  httpz_status status = HTTPZ_OK;
  uint32_t members = 0;
  for (;;) {
    httpz_etag tag;
    memset(&tag, UNTOUCHED, sizeof tag);
    uint16_t next = list.next;
    laws_enter();
    status = httpz_next_etag(in->at, &list, &tag);
    laws_leave();
    count(status);
    expect_silent(status, &tag, sizeof tag);
    if (status != HTTPZ_OK || tag.kind == HTTPZ_ETAG_NONE) break;
    law_holds(LAW_walks);
    expect(LAW_walks, list.next > next && list.next <= in->span.off + in->span.len, "a walk moves on inside its value");
    if (good && tag.kind != HTTPZ_ETAG_ANY) check_member(in, members, tag, &due);
    if (good && tag.kind == HTTPZ_ETAG_ANY) expect(LAW_reference, due.any, "a * that is none");
    members++;
  }
  expect(LAW_reference, (status == HTTPZ_OK) == good, "a list of entity-tags, or none");
  if (good) expect(LAW_reference, members == (due.any ? 1 : due.count), "the number of members");
}

/* ---- dates ------------------------------------------------------------------------------------------------------- */

static void check_rendered_date(const subject *in, int64_t seconds) {
  law_holds(LAW_rendered);
  httpz_date parts, back;
  uint8_t *to = region_room(HTTPZ_DATE_LEN);
  laws_enter();
  httpz_status split = httpz_split_date(seconds, &parts);
  httpz_status status = httpz_render_date(seconds, to);
  laws_leave();
  bool in_range = seconds >= HTTPZ_DATE_MIN && seconds <= HTTPZ_DATE_MAX;
  expect(LAW_rendered, (split == HTTPZ_OK) == in_range && status == split,
         "a date is rendered if its year has four digits");
  expect(LAW_redzone, region_room_kept(), "a byte before the room was written");
  if (!in_range) return;
  laws_enter();
  status = httpz_read_date(to, (httpz_span){0, HTTPZ_DATE_LEN}, (int64_t)(in->random % 4000000000u), &back);
  laws_leave();
  expect(LAW_rendered, status == HTTPZ_OK && memcmp(&back, &parts, sizeof back) == 0,
         "a date is not read back as it was");
  struct ref_date due;
  expect(LAW_reference, ref_read_date(to, HTTPZ_DATE_LEN, 0, &due), "a date that was rendered is none");
  expect(LAW_reference, due.weekday_fits && due.seconds == seconds, "a date that was rendered is another one");
}

static bool same_date(const httpz_date *ours, const struct ref_date *theirs) {
  int64_t days = theirs->days % 7;
  unsigned weekday = (unsigned)((days + 7 + 4) % 7); /* 1970-01-01 was a Thursday */
  return ours->seconds == theirs->seconds && ours->year == theirs->year && ours->month == theirs->month &&
         ours->day == theirs->day && ours->hour == theirs->hour && ours->minute == theirs->minute &&
         ours->second == theirs->second && ours->weekday == weekday;
}

static void check_date(const subject *in) {
  static const int64_t nows[] = {0, 784111777, 1700000000, 4102444799, 251000000000};
  int64_t now = nows[in->random % (sizeof nows / sizeof nows[0])];
  httpz_date date;
  struct ref_date due;
  memset(&date, UNTOUCHED, sizeof date);
  laws_enter();
  httpz_status status = httpz_read_date(in->at, in->span, now, &date);
  laws_leave();
  count(status);
  expect_silent(status, &date, sizeof date);
  law_holds(LAW_reference);
  bool good = ref_read_date(in->bytes, in->len, now, &due);
  expect(LAW_reference, (status == HTTPZ_OK) == good, "a date, or none");
  if (good) expect(LAW_reference, same_date(&date, &due), "another date");
  int64_t any = (int64_t)(in->random >> 24) - (INT64_C(1) << 39) / 2; /* years from before 0 to after 9999 */
  check_rendered_date(in, good ? date.seconds : any);
}

/* ---- ranges ------------------------------------------------------------------------------------------------------ */

/* What the ranges cost, each compared with each. */
static void check_cost(const httpz_byte_range *ranges, uint16_t ranges_count, uint64_t small) {
  law_holds(LAW_cost);
  laws_enter();
  httpz_range_cost cost = httpz_weigh_ranges(ranges, ranges_count, small);
  laws_leave();
  httpz_range_cost due = {0, 0, 0};
  for (size_t i = 0; i < ranges_count; i++) {
    uint64_t less = ranges[i].last - ranges[i].first; /* bytes less one: all 2^64 fit no number */
    bool more = due.bytes > UINT64_MAX - less || due.bytes + less == UINT64_MAX;
    due.bytes = more ? UINT64_MAX : due.bytes + less + 1;
    if (small > 0 && less < small - 1) due.small++;
    bool overlaps = false;
    for (size_t j = 0; j < i; j++) {
      if (ranges[i].first <= ranges[j].last && ranges[j].first <= ranges[i].last) overlaps = true;
    }
    due.overlaps += overlaps;
  }
  bool same = cost.bytes == due.bytes && cost.overlaps == due.overlaps && cost.small == due.small;
  expect(LAW_cost, same, "the cost of the ranges");
}

/* What the reference's ranges select of `complete` bytes. */
typedef struct {
  httpz_byte_range ranges[REF_MAX_MEMBERS];
  uint32_t count;
  bool no_bytes;
} selection;

static void select_slowly(const subject *in, const struct ref_ranges *set, uint64_t complete, selection *out) {
  out->count = 0;
  out->no_bytes = false;
  for (uint32_t i = 0; i < set->count; i++) {
    httpz_byte_range *range = &out->ranges[out->count];
    enum ref_satisfied how = ref_resolve_range(in->bytes, set->ranges[i], complete, &range->first, &range->last);
    if (how == REF_SATISFIABLE) out->count++;
    if (how == REF_NO_BYTES) out->no_bytes = true;
  }
}

static httpz_range_kind kind_of(const selection *due) {
  if (due->count == 0) return due->no_bytes ? HTTPZ_RANGE_WHOLE : HTTPZ_RANGE_UNSATISFIABLE;
  return due->count == 1 ? HTTPZ_RANGE_SINGLE : HTTPZ_RANGE_MULTIPLE;
}

static bool begins_with_bytes_unit(const subject *in) {
  return in->len >= 6 && plain_same_name(in->bytes, 5, "bytes") && in->bytes[5] == '=';
}

static httpz_status range_status(const subject *in, const struct ref_ranges *set, bool good, const selection *due,
                                 uint16_t capacity, httpz_status status) {
  if (!good) return status == HTTPZ_UNKNOWN_RANGE_UNIT && !begins_with_bytes_unit(in) ? status : HTTPZ_BAD_RANGE;
  if (set->kind == REF_RANGE_OTHER_UNIT) return HTTPZ_UNKNOWN_RANGE_UNIT;
  return due->count > capacity ? HTTPZ_TOO_MANY_RANGES : HTTPZ_OK;
}

static void check_ranges(const subject *in, uint64_t complete, uint16_t capacity) {
  static struct ref_ranges set;
  static selection due;
  httpz_byte_range ranges[MOST_RANGES];
  httpz_range_set out;
  memset(ranges, UNTOUCHED, sizeof ranges);
  memset(&out, UNTOUCHED, sizeof out);
  laws_enter();
  httpz_status status = httpz_read_ranges(in->at, in->span, complete, ranges, capacity, &out);
  laws_leave();
  count(status);
  expect_silent(status, &out, sizeof out);
  bool good = ref_read_ranges(in->bytes, in->len, &set);
  due.count = 0;
  if (good && set.kind == REF_RANGE_BYTES) select_slowly(in, &set, complete, &due);
  law_holds(LAW_reference);
  expect(LAW_reference, status == range_status(in, &set, good, &due, capacity, status), "the verdict on the ranges");
  uint16_t used = status == HTTPZ_OK ? out.count : 0;
  expect_silent(HTTPZ_BAD_RANGE, ranges + used, (MOST_RANGES - (size_t)used) * sizeof ranges[0]);
  if (status != HTTPZ_OK) return;
  expect(LAW_reference, out.kind == (unsigned)kind_of(&due) && out.asked == set.count, "what the ranges ask for");
  expect(LAW_reference, out.count == due.count, "the number of ranges that can be sent");
  expect(LAW_reference, memcmp(ranges, due.ranges, due.count * sizeof ranges[0]) == 0, "the ranges that can be sent");
  check_cost(ranges, used, in->random % 16);
}

static bool same_number(const subject *in, uint64_t ours, struct ref_span theirs) {
  uint64_t number = 0;
  return ref_number(in->bytes + theirs.off, theirs.len, &number) && ours == number;
}

/* Numbers that are 0 where they are not there fit empty spans. */
static bool same_content_range(const subject *in, httpz_content_range ours, const struct ref_content_range *theirs) {
  return ours.has_range == theirs->has_range && ours.has_complete == theirs->has_complete &&
         same_number(in, ours.first, theirs->first) && same_number(in, ours.last, theirs->last) &&
         same_number(in, ours.complete, theirs->complete);
}

static bool is_over_64_bits(const subject *in, struct ref_span digits) {
  uint64_t number;
  return !ref_number(in->bytes + digits.off, digits.len, &number);
}

static void expect_content_range(const subject *in, httpz_status status, httpz_content_range range) {
  struct ref_content_range due;
  bool other_unit = false;
  bool good = ref_read_content_range(in->bytes, in->len, &other_unit, &due);
  law_holds(LAW_reference);
  if (!good) {
    httpz_status name = other_unit ? HTTPZ_UNKNOWN_RANGE_UNIT : HTTPZ_BAD_CONTENT_RANGE;
    expect(LAW_reference, status == name, "the verdict on a Content-Range that is none");
    return;
  }
  bool large = is_over_64_bits(in, due.first) || is_over_64_bits(in, due.last) || is_over_64_bits(in, due.complete);
  expect(LAW_reference, status == (large ? HTTPZ_NUMBER_TOO_BIG : HTTPZ_OK), "the verdict on a Content-Range");
  if (!large) expect(LAW_reference, same_content_range(in, range, &due), "another Content-Range");
}

static void check_content_range(const subject *in) {
  httpz_content_range range, back;
  memset(&range, UNTOUCHED, sizeof range);
  laws_enter();
  httpz_status status = httpz_read_content_range(in->at, in->span, &range);
  laws_leave();
  count(status);
  expect_silent(status, &range, sizeof range);
  expect_content_range(in, status, range);
  if (status != HTTPZ_OK) return;
  law_holds(LAW_rendered);
  uint8_t *to = region_room(HTTPZ_CONTENT_RANGE_MAX);
  laws_enter();
  uint32_t len = httpz_render_content_range(range, to);
  status = len > HTTPZ_CONTENT_RANGE_MAX ? HTTPZ_BAD_CONTENT_RANGE
                                         : httpz_read_content_range(to, (httpz_span){0, (uint16_t)len}, &back);
  laws_leave();
  expect(LAW_redzone, region_room_kept(), "a byte before the room was written");
  bool same = status == HTTPZ_OK && range.first == back.first && range.last == back.last &&
              range.complete == back.complete && range.has_range == back.has_range &&
              range.has_complete == back.has_complete;
  expect(LAW_rendered, same, "a Content-Range is not read back as it was");
}

/* ---- preconditions ----------------------------------------------------------------------------------------------- */

enum { MOST_LINES = 4, DECISIONS = 3, DECISION_ROOM = LONGEST_VALUE + 512 };

/* A request's conditional fields, some of them the input itself, and what they are held against. */
typedef struct {
  uint8_t bytes[DECISION_ROOM];
  uint32_t len;
  httpz_field fields[MOST_LINES];
  struct ref_condition_line lines[MOST_LINES];
  uint16_t count;
  httpz_representation current;
  struct ref_current current_due;
} request;

static void put_line(request *it, httpz_field_id id, enum ref_condition name, const void *value, size_t len) {
  memcpy(it->bytes + it->len, value, len);
  httpz_field field = {0, (uint16_t)it->len, (uint16_t)len, 0, (uint8_t)id};
  struct ref_condition_line line = {name, it->bytes + it->len, len};
  it->fields[it->count] = field;
  it->lines[it->count++] = line;
  it->len += (uint32_t)len;
}

/* The input at most once: the room is for one. Whatever else there is matches, or is older or newer, or malformed. */
static void put_any_line(request *it, const subject *in, bool with_input, uint64_t random) {
  static const httpz_field_id ids[] = {HTTPZ_FIELD_IF_MATCH,          HTTPZ_FIELD_IF_NONE_MATCH,
                                       HTTPZ_FIELD_IF_MODIFIED_SINCE, HTTPZ_FIELD_IF_UNMODIFIED_SINCE,
                                       HTTPZ_FIELD_IF_RANGE,          HTTPZ_FIELD_RANGE};
  static const char *const values[] = {"\"a\"",
                                       "W/\"a\"",
                                       "\"b\", W/\"a\"",
                                       "*",
                                       "",
                                       "x",
                                       "Sun, 06 Nov 1994 08:49:36 GMT",
                                       "Sun, 06 Nov 1994 08:49:37 GMT",
                                       "Sunday, 06-Nov-94 08:49:38 GMT",
                                       "bytes=0-1"};
  size_t which = (size_t)(random % 6);
  const char *value = values[(random >> 8) % (sizeof values / sizeof values[0])];
  if (with_input) {
    put_line(it, ids[which], (enum ref_condition)which, in->bytes, in->len);
  } else {
    put_line(it, ids[which], (enum ref_condition)which, value, strlen(value));
  }
}

static void put_current(request *it, uint64_t random) {
  static const uint8_t tag[] = "W/\"a\"";
  bool weak = random & 1, tagged = (random & 6) != 0;
  httpz_etag etag = {{3, 1}, (uint8_t)(!tagged ? HTTPZ_ETAG_NONE : weak ? HTTPZ_ETAG_WEAK : HTTPZ_ETAG_STRONG)};
  bool exists = (random & 56) != 0, dated = (random & 192) != 0, strong = (random & 256) != 0;
  const httpz_representation current = {tag, 784111777, etag, exists, dated, strong};
  const uint8_t *whole = weak ? tag : tag + 2;
  const struct ref_current due = {exists, tagged ? whole : NULL, weak ? 5 : 3, dated, strong, 784111777};
  it->current = current;
  it->current_due = due;
}

static httpz_method any_method(uint64_t random, enum ref_method *due) {
  static const httpz_method methods[] = {HTTPZ_GET,     HTTPZ_HEAD, HTTPZ_PUT,
                                         HTTPZ_OPTIONS, HTTPZ_GET,  HTTPZ_METHOD_OTHER};
  static const enum ref_method dues[] = {REF_METHOD_GET,           REF_METHOD_HEAD, REF_METHOD_ANY_OTHER,
                                         REF_METHOD_NONE_SELECTED, REF_METHOD_GET,  REF_METHOD_ANY_OTHER};
  *due = dues[random % 6];
  return methods[random % 6];
}

static bool same_decision(httpz_status status, httpz_decision decision, enum ref_decision due) {
  static const httpz_decision decisions[] = {HTTPZ_PROCEED, HTTPZ_PROCEED_WITH_RANGE, HTTPZ_NOT_MODIFIED,
                                             HTTPZ_PRECONDITION_FAILED};
  if (due == REF_MALFORMED) return status == HTTPZ_BAD_ETAG;
  return status == HTTPZ_OK && decision == decisions[due];
}

static void check_decision(const subject *in, uint64_t random) {
  static request it;
  it.len = it.count = 0;
  size_t lines = 1 + (size_t)(random % MOST_LINES), own = (size_t)((random >> 8) % (lines + 1));
  for (size_t i = 0; i < lines; i++) put_any_line(&it, in, i == own, cuts_next(&random));
  put_current(&it, cuts_next(&random));
  enum ref_method method_due;
  httpz_method method = any_method(cuts_next(&random), &method_due);
  httpz_decision decision;
  memset(&decision, UNTOUCHED, sizeof decision);
  int64_t now = 1700000000;
  laws_enter();
  httpz_status status = httpz_evaluate_conditions(method, it.bytes, it.fields, it.count, &it.current, now, &decision);
  laws_leave();
  count(status);
  expect_silent(status, &decision, sizeof decision);
  law_holds(LAW_decides);
  enum ref_decision due = ref_decide(method_due, it.lines, it.count, &it.current_due, now);
  if (same_decision(status, decision, due)) return;
  law_broken(LAW_decides, 0, "%u lines, method %u: %s, decision %u; the reference decides %u", (unsigned)it.count,
             (unsigned)method, httpz_status_name(status), (unsigned)decision, (unsigned)due);
}

/* ---- all laws ---------------------------------------------------------------------------------------------------- */

static void check_all(const subject *in) {
  static const uint64_t lengths[] = {0, 1, 10, 1000, UINT64_MAX};
  uint64_t random = in->random;
  check_etag(in);
  check_etags(in);
  check_date(in);
  check_ranges(in, lengths[random % 5], (uint16_t)(random >> 8) % (MOST_RANGES + 1));
  check_ranges(in, lengths[(random >> 16) % 5], MOST_RANGES);
  check_content_range(in);
  if (laws_effort == EFFORT_AGREEMENT) return; /* whose strings are one field value, and no request */
  for (int i = 0; i < DECISIONS; i++) check_decision(in, cuts_next(&random));
}

/* The value flush against the unmapped page, at the beginning of what is given and somewhere inside of it: the reference
 * knows nothing of where it stands. */
static void check_at(const uint8_t *bytes, uint32_t len, uint16_t off, uint64_t random) {
  static uint8_t moved[LONGEST_VALUE + MOST_PREFIX];
  memset(moved, '"', off);
  if (len > 0) memcpy(moved + off, bytes, len);
  httpz_input input = region_behind(moved, len + off);
  const subject in = {bytes, len, input.at, {off, (uint16_t)len}, random};
  check_all(&in);
}

void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed) {
  while (len > 0 && plain_is_ows(bytes[len - 1])) len--; /* a value has no whitespace around it */
  while (len > 0 && plain_is_ows(bytes[0])) bytes++, len--;
  if (len > LONGEST_VALUE) return;
  check_at(bytes, len, 0, seed);
  if (laws_effort == EFFORT_AGREEMENT) return;
  check_at(bytes, len, (uint16_t)(1 + seed % (MOST_PREFIX - 1)), seed);
  for (uint64_t i = 1; laws_effort == EFFORT_EXHAUSTIVE && i < 64; i++) check_at(bytes, len, 0, cuts_next(&seed));
}

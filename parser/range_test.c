/* SPDX-License-Identifier: MIT
 * Range, Content-Range and Accept-Ranges by RFC 9110 14. */
#include "test_support.h"


enum { ROOM = 4 };

typedef struct {
  const char *fact;
  const char *text;
  uint64_t length;
  httpz_status status;
  httpz_range_kind kind;
  uint32_t asked;
  uint16_t count;
  httpz_byte_range ranges[ROOM];
} range_row;

#define MAX UINT64_MAX
#define REFUSED              \
  HTTPZ_RANGE_WHOLE, 0, 0, { \
    { 0, 0 }                 \
  }

static const range_row ranges[] = {
    /* 14.1.2: the examples of the text, of a representation of 10,000 bytes */
    {"the first 500 bytes", "bytes=0-499", 10000, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{0, 499}}},
    {"the second 500 bytes", "bytes=500-999", 10000, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{500, 999}}},
    {"the last 500 bytes", "bytes=-500", 10000, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{9500, 9999}}},
    {"the last 500 bytes by their position", "bytes=9500-", 10000, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{9500, 9999}}},
    {"the first and the last byte",
     "bytes=0-0,-1",
     10000,
     HTTPZ_OK,
     HTTPZ_RANGE_MULTIPLE,
     2,
     2,
     {{0, 0}, {9999, 9999}}},
    {"the first, middle and last 1000 bytes",
     "bytes= 0-999, 4500-5499, -1000",
     10000,
     HTTPZ_OK,
     HTTPZ_RANGE_MULTIPLE,
     3,
     3,
     {{0, 999}, {4500, 5499}, {9000, 9999}}},
    {"ranges stay in the order asked for",
     "bytes=601-999,500-600",
     10000,
     HTTPZ_OK,
     HTTPZ_RANGE_MULTIPLE,
     2,
     2,
     {{601, 999}, {500, 600}}},
    {"ranges that overlap stay as they are",
     "bytes=500-700,601-999",
     10000,
     HTTPZ_OK,
     HTTPZ_RANGE_MULTIPLE,
     2,
     2,
     {{500, 700}, {601, 999}}},
    /* the end of the representation */
    {"the last position may be the last byte", "bytes=0-9", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{0, 9}}},
    {"a last position past the end is the last byte", "bytes=0-10", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{0, 9}}},
    {"a first position at the last byte is satisfiable", "bytes=9-", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{9, 9}}},
    {"a first position at the end is not", "bytes=10-", 10, HTTPZ_OK, HTTPZ_RANGE_UNSATISFIABLE, 1, 0, {{0, 0}}},
    {"a range behind the end is not", "bytes=10-20", 10, HTTPZ_OK, HTTPZ_RANGE_UNSATISFIABLE, 1, 0, {{0, 0}}},
    {"a range behind the end is left out of several",
     "bytes=10-20,0-1",
     10,
     HTTPZ_OK,
     HTTPZ_RANGE_SINGLE,
     2,
     1,
     {{0, 1}}},
    {"a suffix of all is all", "bytes=-10", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{0, 9}}},
    {"a suffix longer than all is all", "bytes=-11", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{0, 9}}},
    {"a suffix of nothing is not satisfiable", "bytes=-0", 10, HTTPZ_OK, HTTPZ_RANGE_UNSATISFIABLE, 1, 0, {{0, 0}}},
    {"a suffix of nothing is left out of several", "bytes=-0,-1", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 2, 1, {{9, 9}}},
    {"the first byte of nothing is not there", "bytes=0-", 0, HTTPZ_OK, HTTPZ_RANGE_UNSATISFIABLE, 1, 0, {{0, 0}}},
    {"a suffix of nothing at all is the whole", "bytes=-5", 0, HTTPZ_OK, HTTPZ_RANGE_WHOLE, 1, 0, {{0, 0}}},
    {"beside a range that is not there it is the whole", "bytes=0-,-5", 0, HTTPZ_OK, HTTPZ_RANGE_WHOLE, 2, 0, {{0, 0}}},
    {"a suffix of nought of nothing is not there", "bytes=-0", 0, HTTPZ_OK, HTTPZ_RANGE_UNSATISFIABLE, 1, 0, {{0, 0}}},
    /* large numbers */
    {"the greatest position of 64 bits is read",
     "bytes=18446744073709551614-",
     MAX,
     HTTPZ_OK,
     HTTPZ_RANGE_SINGLE,
     1,
     1,
     {{MAX - 1, MAX - 1}}},
    {"a first position of 64 bits is behind any end",
     "bytes=18446744073709551615-",
     MAX,
     HTTPZ_OK,
     HTTPZ_RANGE_UNSATISFIABLE,
     1,
     0,
     {{0, 0}}},
    {"a first position of 65 bits does not wrap to nought",
     "bytes=18446744073709551616-",
     10,
     HTTPZ_OK,
     HTTPZ_RANGE_UNSATISFIABLE,
     1,
     0,
     {{0, 0}}},
    {"a first position of 65 bits does not wrap to one",
     "bytes=18446744073709551617-18446744073709551620",
     10,
     HTTPZ_OK,
     HTTPZ_RANGE_UNSATISFIABLE,
     1,
     0,
     {{0, 0}}},
    {"a last position of 65 bits is the last byte",
     "bytes=5-18446744073709551616",
     10,
     HTTPZ_OK,
     HTTPZ_RANGE_SINGLE,
     1,
     1,
     {{5, 9}}},
    {"a last position of forty digits is the last byte",
     "bytes=5-9999999999999999999999999999999999999999",
     MAX,
     HTTPZ_OK,
     HTTPZ_RANGE_SINGLE,
     1,
     1,
     {{5, MAX - 1}}},
    {"a suffix of 65 bits is all", "bytes=-18446744073709551616", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{0, 9}}},
    {"a suffix of 64 bits is all",
     "bytes=-18446744073709551615",
     MAX,
     HTTPZ_OK,
     HTTPZ_RANGE_SINGLE,
     1,
     1,
     {{0, MAX - 1}}},
    {"positions of 65 bits are compared exactly", "bytes=18446744073709551619-18446744073709551618", 10,
     HTTPZ_BAD_RANGE, REFUSED},
    {"a last position of 65 bits is past a first of 64",
     "bytes=18446744073709551615-18446744073709551616",
     10,
     HTTPZ_OK,
     HTTPZ_RANGE_UNSATISFIABLE,
     1,
     0,
     {{0, 0}}},
    {"leading zeros do not count",
     "bytes=0000000000000000000000001-0000000000000000000000000000000000002",
     10,
     HTTPZ_OK,
     HTTPZ_RANGE_SINGLE,
     1,
     1,
     {{1, 2}}},
    {"a longer number with leading zeros is not greater", "bytes=0005-4", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a suffix of noughts is a suffix of nothing",
     "bytes=-000",
     10,
     HTTPZ_OK,
     HTTPZ_RANGE_UNSATISFIABLE,
     1,
     0,
     {{0, 0}}},
    /* the list */
    {"whitespace stands beside commas", "bytes=0-1 ,\t2-3", 10, HTTPZ_OK, HTTPZ_RANGE_MULTIPLE, 2, 2, {{0, 1}, {2, 3}}},
    {"empty members are passed over", "bytes=,0-1,, ,2-3,", 10, HTTPZ_OK, HTTPZ_RANGE_MULTIPLE, 2, 2, {{0, 1}, {2, 3}}},
    {"as many ranges as there is room for are read",
     "bytes=0-0,1-1,2-2,3-3",
     10,
     HTTPZ_OK,
     HTTPZ_RANGE_MULTIPLE,
     4,
     4,
     {{0, 0}, {1, 1}, {2, 2}, {3, 3}}},
    {"one more is refused", "bytes=0-0,1-1,2-2,3-3,4-4", 10, HTTPZ_TOO_MANY_RANGES, REFUSED},
    {"ranges that are not there take no room",
     "bytes=99-,0-0,99-,1-1,-0,2-2,99-100,3-3,99-",
     10,
     HTTPZ_OK,
     HTTPZ_RANGE_MULTIPLE,
     9,
     4,
     {{0, 0}, {1, 1}, {2, 2}, {3, 3}}},
    {"a malformed range behind too many is still malformed", "bytes=0-0,1-1,2-2,3-3,4-4,x", 10, HTTPZ_BAD_RANGE,
     REFUSED},
    /* what is no ranges-specifier */
    {"a range that ends before it begins makes all invalid", "bytes=0-1,5-4", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"it does behind the end too", "bytes=20-19", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a range of one byte does not", "bytes=5-5", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{5, 5}}},
    {"a dash alone is no range", "bytes=-", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a number alone is no range", "bytes=5", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"two dashes are no range", "bytes=--5", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"three numbers are no range", "bytes=1-2-3", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a sign is no digit", "bytes=+1-2", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a hexadecimal number is none", "bytes=0x0-0xf", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a space before the dash is refused", "bytes=0 -1", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a space behind the dash is refused", "bytes=0- 1", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"whitespace may stand behind the equals sign", "bytes=\t 0-1", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{0, 1}}},
    {"a space before the equals sign is refused", "bytes =0-1", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"no range at all is refused", "bytes=", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"commas alone are refused", "bytes=,,", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a space alone is refused", "bytes= ", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a semicolon parts nothing", "bytes=0-1;2-3", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a space parts nothing", "bytes=0-1 2-3", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"two fields in one are refused", "bytes=0-1, bytes=2-3", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"the form of Content-Range is refused", "bytes 0-1/10", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"ranges without a unit are refused", "=0-1", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"a unit without ranges is refused", "bytes", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"nothing is refused", "", 10, HTTPZ_BAD_RANGE, REFUSED},
    /* units */
    {"the case of the unit does not count", "BYTES=0-1", 10, HTTPZ_OK, HTTPZ_RANGE_SINGLE, 1, 1, {{0, 1}}},
    {"another unit has a verdict of its own", "seconds=0-1", 10, HTTPZ_UNKNOWN_RANGE_UNIT, REFUSED},
    {"another unit may have ranges of another form", "pages=i-xii,A4", 10, HTTPZ_UNKNOWN_RANGE_UNIT, REFUSED},
    {"the beginning of bytes is another unit", "byte=0-1", 10, HTTPZ_UNKNOWN_RANGE_UNIT, REFUSED},
    {"a unit that begins like bytes is another", "bytesx=0-1", 10, HTTPZ_UNKNOWN_RANGE_UNIT, REFUSED},
    {"another unit without ranges is malformed", "seconds=", 10, HTTPZ_BAD_RANGE, REFUSED},
    {"obs-text in a range of another unit is malformed", "seconds=\x80", 10, HTTPZ_BAD_RANGE, REFUSED},
};

static httpz_span all_of(size_t len) {
  httpz_span span = {0, (uint16_t)len};
  return span;
}

static void is_resolved(void **state) {
  const range_row *row = *state;
  size_t len = strlen(row->text);
  const uint8_t *at = flush_copy(row->text, len);
  httpz_byte_range got[ROOM], before[ROOM];
  httpz_range_set set, untouched;
  memset(got, 0x5a, sizeof got);
  memset(before, 0x5a, sizeof before);
  memset(&set, 0x5a, sizeof set);
  memset(&untouched, 0x5a, sizeof untouched);
  httpz_status status;
  GUARDED(status, httpz_read_ranges(at, all_of(len), row->length, got, ROOM, &set));
  assert_status(status, row->status);
  assert_memory_equal(got + row->count, before, (size_t)(ROOM - row->count) * sizeof *got);
  if (status != HTTPZ_OK) {
    assert_memory_equal(&set, &untouched, sizeof set);
    return;
  }
  assert_int_equal(set.kind, row->kind);
  assert_int_equal(set.asked, row->asked);
  assert_int_equal(set.count, row->count);
  assert_memory_equal(got, row->ranges, row->count * sizeof *got);
}

static void no_room_is_enough_for_no_range(void **state) {
  (void)state;
  httpz_range_set set;
  httpz_status status;
  GUARDED(status, httpz_read_ranges(flush_copy("bytes=9-", 8), all_of(8), 9, NULL, 0, &set));
  assert_status(status, HTTPZ_OK);
  assert_int_equal(set.kind, HTTPZ_RANGE_UNSATISFIABLE);
  GUARDED(status, httpz_read_ranges(flush_copy("bytes=9-", 8), all_of(8), 10, NULL, 0, &set));
  assert_status(status, HTTPZ_TOO_MANY_RANGES);
}

/* 14.1.2, said with other words: byte k is asked for if some range has it. All small ranges of all small lengths. */
static bool asks_for(int first, int last, unsigned length, unsigned k) {
  if (first < 0) return k + (unsigned)last >= length;
  return k >= (unsigned)first && (last < 0 || k <= (unsigned)last);
}

static void check_small_range(int first, int last, unsigned length) {
  char text[32];
  if (first < 0) snprintf(text, sizeof text, "bytes=-%d", last);
  if (first >= 0 && last < 0) snprintf(text, sizeof text, "bytes=%d-", first);
  if (first >= 0 && last >= 0) snprintf(text, sizeof text, "bytes=%d-%d", first, last);
  httpz_byte_range range = {1, 0};
  httpz_range_set set;
  httpz_status status;
  GUARDED(status, httpz_read_ranges((const uint8_t *)text, all_of(strlen(text)), length, &range, 1, &set));
  if (first >= 0 && last >= 0 && last < first) {
    assert_status(status, HTTPZ_BAD_RANGE);
    return;
  }
  assert_status(status, HTTPZ_OK);
  unsigned asked = 0;
  for (unsigned k = 0; k < length; k++) {
    bool has = set.count == 1 && k >= range.first && k <= range.last;
    assert_int_equal(has, asks_for(first, last, length, k));
    asked += has;
  }
  assert_int_equal(set.count, asked > 0);
}

static void each_byte_of_small_ranges_is_the_one_asked_for(void **state) {
  (void)state;
  for (unsigned length = 0; length < 13; length++) {
    for (int first = -1; first < 15; first++) {
      for (int last = first < 0 ? 0 : -1; last < 15; last++) check_small_range(first, last, length);
    }
  }
}

/* What a set of ranges costs. */
typedef struct {
  const char *fact;
  httpz_byte_range ranges[ROOM];
  uint16_t count;
  uint64_t small;
  httpz_range_cost cost;
} cost_row;

static const cost_row costs[] = {
    {"no range costs nothing", {{0, 0}}, 0, 100, {0, 0, 0}},
    {"a range has its last byte too", {{0, 9}}, 1, 0, {10, 0, 0}},
    {"ranges that touch do not overlap", {{0, 4}, {5, 9}}, 2, 0, {10, 0, 0}},
    {"ranges that share one byte overlap", {{0, 5}, {5, 9}}, 2, 0, {11, 1, 0}},
    {"they do in the other order", {{5, 9}, {0, 5}}, 2, 0, {11, 1, 0}},
    {"a range within another overlaps", {{0, 9}, {3, 4}}, 2, 0, {12, 1, 0}},
    {"a range around another overlaps", {{3, 4}, {0, 9}}, 2, 0, {12, 1, 0}},
    {"the same range again overlaps each time", {{0, 0}, {0, 0}, {0, 0}, {0, 0}}, 4, 0, {4, 3, 0}},
    {"two pairs that overlap are two", {{0, 1}, {9, 10}, {1, 2}, {10, 11}}, 4, 0, {8, 2, 0}},
    {"a range below the bound is small", {{0, 8}, {10, 19}, {20, 30}}, 3, 10, {30, 0, 1}},
    {"all bytes of 64 bits are the most there is", {{0, MAX}}, 1, 0, {MAX, 0, 0}},
    {"one byte less is counted exactly", {{1, MAX}}, 1, 0, {MAX, 0, 0}},
    {"two halves do not wrap", {{0, MAX}, {0, MAX}}, 2, MAX, {MAX, 1, 0}},
    {"half of all and half of all is the most there is", {{0, MAX / 2}, {0, MAX / 2}}, 2, 0, {MAX, 1, 0}},
};

static void costs_that(void **state) {
  const cost_row *row = *state;
  httpz_range_cost cost;
  const httpz_byte_range *copy = (const void *)flush_copy(row->ranges, row->count * sizeof *row->ranges);
  GUARDED(cost, httpz_weigh_ranges(copy, row->count, row->small));
  assert_true(cost.bytes == row->cost.bytes);
  assert_int_equal(cost.overlaps, row->cost.overlaps);
  assert_int_equal(cost.small, row->cost.small);
}

typedef struct {
  const char *fact;
  const char *text;
  httpz_status status;
  httpz_content_range range;
} content_range_row;

#define NO_RANGE \
  { 0, 0, 0, false, false }

static const content_range_row content_ranges[] = {
    {"a range of a known length", "bytes 42-1233/1234", HTTPZ_OK, {42, 1233, 1234, true, true}},
    {"a range of an unknown length", "bytes 42-1233/*", HTTPZ_OK, {42, 1233, 0, true, false}},
    {"an unsatisfied range", "bytes */1234", HTTPZ_OK, {0, 0, 1234, false, true}},
    {"an unsatisfied range of nothing", "bytes */0", HTTPZ_OK, {0, 0, 0, false, true}},
    {"one byte of one", "bytes 0-0/1", HTTPZ_OK, {0, 0, 1, true, true}},
    {"the greatest numbers",
     "bytes 18446744073709551614-18446744073709551614/18446744073709551615",
     HTTPZ_OK,
     {MAX - 1, MAX - 1, MAX, true, true}},
    {"leading zeros of a content range do not count",
     "bytes 00000000000000000000000000000001-002/000003",
     HTTPZ_OK,
     {1, 2, 3, true, true}},
    {"the case of its unit does not count", "Bytes 0-0/1", HTTPZ_OK, {0, 0, 1, true, true}},
    {"a last position before the first is invalid", "bytes 2-1/10", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"it is when the length is unknown", "bytes 2-1/*", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a length that is the last position is invalid", "bytes 0-9/9", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a length below it is invalid", "bytes 0-9/5", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a range of nothing is invalid", "bytes 0-0/0", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"numbers past 64 bits are compared exactly", "bytes 0-18446744073709551617/18446744073709551617",
     HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a length past 64 bits is too big", "bytes 0-9/18446744073709551616", HTTPZ_NUMBER_TOO_BIG, NO_RANGE},
    {"a last position past 64 bits is too big", "bytes 0-18446744073709551616/*", HTTPZ_NUMBER_TOO_BIG, NO_RANGE},
    {"an unsatisfied length past 64 bits is too big", "bytes */18446744073709551616", HTTPZ_NUMBER_TOO_BIG, NO_RANGE},
    {"neither range nor length is invalid", "bytes */*", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"another unit of a content range", "seconds 0-1/2", HTTPZ_UNKNOWN_RANGE_UNIT, NO_RANGE},
    {"two spaces are invalid", "bytes  0-1/2", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a tab is invalid", "bytes\t0-1/2", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"an equals sign is invalid", "bytes=0-1/2", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a content range without a length is invalid", "bytes 0-1", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a length of no digits is invalid", "bytes 0-1/", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"an unsatisfied range of no digits is invalid", "bytes */", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"an open range is invalid", "bytes 0-/2", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a suffix is invalid", "bytes -1/2", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a byte behind the length is invalid", "bytes 0-1/2 ", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a byte behind the asterisk is invalid", "bytes 0-1/*2", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"two content ranges are invalid", "bytes 0-1/2, bytes 0-1/2", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a sign of a position is invalid", "bytes +0-1/2", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a content range without a unit is invalid", " 0-1/2", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a unit alone is invalid", "bytes", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"a unit and a space are invalid", "bytes ", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
    {"an empty content range is invalid", "", HTTPZ_BAD_CONTENT_RANGE, NO_RANGE},
};

static void assert_same_range(const httpz_content_range *a, const httpz_content_range *b) {
  assert_true(a->first == b->first);
  assert_true(a->last == b->last);
  assert_true(a->complete == b->complete);
  assert_int_equal(a->has_range, b->has_range);
  assert_int_equal(a->has_complete, b->has_complete);
}

static void says_what_is_sent(void **state) {
  const content_range_row *row = *state;
  size_t len = strlen(row->text);
  httpz_content_range range = {91, 92, 93, true, false};
  httpz_content_range before = range;
  httpz_status status;
  GUARDED(status, httpz_read_content_range(flush_copy(row->text, len), all_of(len), &range));
  assert_status(status, row->status);
  assert_same_range(&range, status == HTTPZ_OK ? &row->range : &before);
}

/* What is read renders as it was spelled, if that had no leading zeros and small letters. */
typedef struct {
  const char *fact;
  httpz_content_range range;
  const char *text; /* nothing: refused */
} rendered_row;

static const rendered_row rendered[] = {
    {"a range and its length are rendered", {42, 1233, 1234, true, true}, "bytes 42-1233/1234"},
    {"an unknown length is rendered as an asterisk", {0, 9, 0, true, false}, "bytes 0-9/*"},
    {"an unsatisfied range is rendered", {0, 0, 1234, false, true}, "bytes */1234"},
    {"powers of ten have all their noughts", {10, 100, 1000, true, true}, "bytes 10-100/1000"},
    {"nines are not rounded", {9, 99, 999, true, true}, "bytes 9-99/999"},
    {"an unsatisfied range of nothing is rendered", {0, 0, 0, false, true}, "bytes */0"},
    {"the greatest numbers fill all the room",
     {MAX - 1, MAX - 1, MAX, true, true},
     "bytes 18446744073709551614-18446744073709551614/18446744073709551615"},
    {"a range that ends before it begins is not rendered", {2, 1, 10, true, true}, ""},
    {"a range past the length is not rendered", {0, 10, 10, true, true}, ""},
    {"a range that ends before it begins is not rendered for any length", {2, 1, 0, true, false}, ""},
    {"neither range nor length is not rendered", {0, 0, 0, false, false}, ""},
};

static void is_rendered(void **state) {
  const rendered_row *row = *state;
  static const uint8_t blank[HTTPZ_CONTENT_RANGE_MAX] = {0};
  uint8_t *to = flush_copy(blank, sizeof blank);
  uint32_t len;
  GUARDED(len, httpz_render_content_range(row->range, to));
  assert_int_equal(len, strlen(row->text));
  assert_memory_equal(to, row->text, len);
  assert_memory_equal(to + len, blank, sizeof blank - len);
  if (len == 0) return;
  httpz_content_range back;
  assert_status(httpz_read_content_range(to, all_of(len), &back), HTTPZ_OK);
  assert_same_range(&back, &row->range);
}

static void accept_ranges_is_bytes_or_none(void **state) {
  (void)state;
  uint32_t len;
  uint8_t *to = flush_copy("?????", HTTPZ_ACCEPT_RANGES_MAX);
  GUARDED(len, httpz_render_accept_ranges(true, to));
  assert_int_equal(len, 5);
  assert_memory_equal(to, "bytes", 5);
  to = flush_copy("?????", HTTPZ_ACCEPT_RANGES_MAX);
  GUARDED(len, httpz_render_accept_ranges(false, to));
  assert_int_equal(len, 4);
  assert_memory_equal(to, "none?", 5);
}

int main(void) {
  ADD_FACTS(ranges, is_resolved);
  add_fact("no room is enough for no range", no_room_is_enough_for_no_range, NULL);
  add_fact("each byte of small ranges is the one asked for", each_byte_of_small_ranges_is_the_one_asked_for, NULL);
  ADD_FACTS(costs, costs_that);
  ADD_FACTS(content_ranges, says_what_is_sent);
  ADD_FACTS(rendered, is_rendered);
  add_fact("Accept-Ranges is bytes or none", accept_ranges_is_bytes_or_none, NULL);
  return run_facts(__FILE__);
}

/* SPDX-License-Identifier: MIT
 * Segments of a path, pairs of a query, and pct-decoding (3986 2.1, 3.3, 3.4). */
#include "test_support.h"


enum { TEXT_MAX = 256 };

typedef struct {
  const char *fact;
  const char *input;
  const char *parts;
} parts_row;

static const parts_row paths[] = {
    {"an empty path has no segment", "", ""},
    {"the root has one empty segment", "/", "[]"},
    {"a path has a segment behind each slash", "/a/b", "[a][b]"},
    {"a slash at the end makes an empty segment", "/a/", "[a][]"},
    {"two slashes make an empty segment", "/a//b", "[a][][b]"},
    {"dots are segments like others", "/./../a", "[.][..][a]"},
    {"an encoded slash parts nothing", "/a%2fb/c", "[a%2fb][c]"},
    {"a path without a first slash begins with its segment", "a/b", "[a][b]"},
    {"two slashes alone are two empty segments", "//", "[][]"},
};

static void has_the_segments(void **state) {
  const parts_row *row = *state;
  size_t len = strlen(row->input), used = 0;
  const uint8_t *at = flush_copy(row->input, len);
  httpz_span path = {0, (uint16_t)len}, segment = {77, 88};
  httpz_segments segments;
  char text[TEXT_MAX] = "";
  GUARDED(segments, httpz_segments_of(at, path));
  for (;;) {
    httpz_span before = segment;
    bool more;
    GUARDED(more, httpz_next_segment(at, &segments, &segment));
    if (!more) {
      assert_true(segment.off == before.off && segment.len == before.len);
      break;
    }
    used += (size_t)snprintf(text + used, TEXT_MAX - used, "[%.*s]", (int)segment.len, (const char *)at + segment.off);
    assert_true(used < TEXT_MAX);
  }
  assert_string_equal(text, row->parts);
  assert_false(httpz_next_segment(at, &segments, &segment));
}

static const parts_row queries[] = {
    {"an empty query has no pair", "", ""},
    {"a pair is a name and a value", "a=1", "[a|1]"},
    {"ampersands part pairs", "a=1&b=2", "[a|1][b|2]"},
    {"a name without an equals sign has no value", "a&b=1", "[a][b|1]"},
    {"a value may be empty", "a=&b", "[a|][b]"},
    {"a name may be empty", "=1", "[|1]"},
    {"the first equals sign parts name and value", "a=b=c", "[a|b=c]"},
    {"empty pairs are passed over", "&&a=1&&b=2&", "[a|1][b|2]"},
    {"a semicolon parts nothing", "a=1;b=2", "[a|1;b=2]"},
    {"an encoded ampersand parts nothing", "a=%26&b=%3d", "[a|%26][b|%3d]"},
    {"a question mark parts nothing", "a=?&?=b", "[a|?][?|b]"},
    {"a name may come twice", "a=1&a=2", "[a|1][a|2]"},
};

static void has_the_pairs(void **state) {
  const parts_row *row = *state;
  size_t len = strlen(row->input), used = 0;
  const uint8_t *at = flush_copy(row->input, len);
  httpz_span query = {0, (uint16_t)len};
  httpz_pairs pairs = httpz_pairs_of(query);
  httpz_pair pair = {{5, 6}, {7, 8}, true};
  char text[TEXT_MAX] = "";
  for (;;) {
    httpz_pair before = pair;
    bool more;
    GUARDED(more, httpz_next_pair(at, &pairs, &pair));
    if (!more) {
      assert_true(pair.name.off == before.name.off && pair.value.off == before.value.off);
      break;
    }
    assert_true(pair.has_value || pair.value.len == 0);
    used += (size_t)snprintf(text + used, TEXT_MAX - used, "[%.*s%s%.*s]", (int)pair.name.len,
                             (const char *)at + pair.name.off, pair.has_value ? "|" : "", (int)pair.value.len,
                             (const char *)at + pair.value.off);
    assert_true(used < TEXT_MAX);
  }
  assert_string_equal(text, row->parts);
}

typedef struct {
  const char *fact;
  const char *query;
  const char *name;
  int value; /* where it begins, -1: no such pair */
} find_row;

static const find_row finds[] = {
    {"a value is found by its name", "a=1&b=2", "b", 6},     {"the first of two values is found", "a=1&a=2", "a", 2},
    {"a name is compared decoded", "x=0&%61b=1", "ab", 9},   {"a name is compared whole", "ab=1&a=2", "a", 7},
    {"the case of a name counts", "A=1", "a", -1},           {"a plus sign is a plus sign", "a+b=1", "a b", -1},
    {"a badly encoded name is no name", "a%=1&a=2", "a", 7}, {"a value is not taken for a name", "x=a", "a", -1},
    {"nothing is found in an empty query", "", "a", -1},
};

static void finds_the_pair(void **state) {
  const find_row *row = *state;
  size_t len = strlen(row->query), name_len = strlen(row->name);
  const uint8_t *at = flush_copy(row->query, len);
  const char *name = (const char *)flush_copy(row->name, name_len);
  httpz_span query = {0, (uint16_t)len};
  httpz_pair out = {{5, 6}, {77, 88}, true};
  bool found;
  GUARDED(found, httpz_find_pair(at, httpz_pairs_of(query), name, (uint16_t)name_len, &out));
  assert_int_equal(found, row->value >= 0);
  assert_int_equal(out.value.off, row->value >= 0 ? row->value : 77);
}

typedef struct {
  const char *fact;
  const char *encoded;
  unsigned refuse;
  httpz_status status;
  const char *decoded;
  size_t len;
} decode_row;

#define NEITHER (HTTPZ_REFUSE_NUL | HTTPZ_REFUSE_SLASH)

static const decode_row decodes[] = {
    {"nothing decodes to nothing", "", 0, HTTPZ_OK, BYTES("")},
    {"bytes that are not encoded stay", "a-b/c", 0, HTTPZ_OK, BYTES("a-b/c")},
    {"a triplet is one byte", "a%20b", 0, HTTPZ_OK, BYTES("a b")},
    {"digits of a triplet may be of either case", "%aF%Af", 0, HTTPZ_OK, BYTES("\xaf\xaf")},
    {"the greatest triplet is FF", "%ff", 0, HTTPZ_OK, BYTES("\xff")},
    {"what is decoded is not decoded again", "%2541", 0, HTTPZ_OK, BYTES("%41")},
    {"a plus sign stays", "a+b", 0, HTTPZ_OK, BYTES("a+b")},
    {"a NUL is decoded where it is not refused", "a%00b", HTTPZ_REFUSE_SLASH, HTTPZ_OK, BYTES("a\0b")},
    {"a slash is decoded where it is not refused", "a%2fb", HTTPZ_REFUSE_NUL, HTTPZ_OK, BYTES("a/b")},
    {"an encoded NUL may be refused", "a%00b", HTTPZ_REFUSE_NUL, HTTPZ_FORBIDDEN_ENCODING, BYTES("")},
    {"an encoded slash may be refused", "a%2Fb", HTTPZ_REFUSE_SLASH, HTTPZ_FORBIDDEN_ENCODING, BYTES("")},
    {"a slash that is not encoded is never refused", "/a/b", NEITHER, HTTPZ_OK, BYTES("/a/b")},
    {"a slash encoded twice is not decoded to one", "%252f", NEITHER, HTTPZ_OK, BYTES("%2f")},
    {"other bytes are not refused", "%01%2e%5c", NEITHER, HTTPZ_OK, BYTES("\x01.\\")},
    {"a percent sign needs two digits", "a%4", 0, HTTPZ_BAD_PCT_ENCODING, BYTES("")},
    {"a percent sign at the end is refused", "a%", 0, HTTPZ_BAD_PCT_ENCODING, BYTES("")},
    {"G is no hexadecimal digit", "%4G", 0, HTTPZ_BAD_PCT_ENCODING, BYTES("")},
    {"a percent sign is no digit", "%%41", 0, HTTPZ_BAD_PCT_ENCODING, BYTES("")},
    {"a sign is no digit", "%+1", 0, HTTPZ_BAD_PCT_ENCODING, BYTES("")},
};

static void decodes_into(const decode_row *row, const uint8_t *at, uint8_t *buffer, uint32_t capacity) {
  httpz_span encoded = {0, (uint16_t)strlen(row->encoded)};
  bool fits = buffer == NULL || capacity >= row->len;
  httpz_status want = row->status != HTTPZ_OK || fits ? row->status : HTTPZ_NO_ROOM;
  uint32_t len = 99;
  httpz_status status;
  GUARDED(status, httpz_decode(at, encoded, row->refuse, buffer, capacity, &len));
  assert_status(status, want);
  assert_int_equal(len, want == HTTPZ_OK ? row->len : 99);
}

/* Decoded into a buffer of exactly its length, into one that is a byte too short, and into none. */
static void is_decoded(void **state) {
  const decode_row *row = *state;
  const char *dots = "................";
  const uint8_t *at = flush_copy(row->encoded, strlen(row->encoded));
  uint8_t *buffer = flush_copy(dots, row->len);
  decodes_into(row, at, NULL, 0);
  decodes_into(row, at, buffer, (uint32_t)row->len);
  assert_memory_equal(buffer, row->decoded, row->len);
  if (row->len == 0) return;
  buffer = flush_copy(dots, row->len - 1);
  decodes_into(row, at, buffer, (uint32_t)row->len - 1);
  assert_memory_equal(buffer, dots, row->len - 1);
}

static void a_refusal_leaves_the_buffer_alone(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(decodes); i++) {
    if (decodes[i].status == HTTPZ_OK) continue;
    uint8_t buffer[8] = {'.', '.', '.', '.', '.', '.', '.', '.'};
    decodes_into(&decodes[i], (const uint8_t *)decodes[i].encoded, buffer, sizeof buffer);
    assert_memory_equal(buffer, "........", sizeof buffer);
  }
}

static void every_triplet_is_its_byte(void **state) {
  (void)state;
  for (unsigned c = 0; c < 256; c++) {
    char text[4];
    uint8_t byte = (uint8_t)~c;
    uint32_t len = 0;
    httpz_span encoded = {0, 3};
    snprintf(text, sizeof text, c % 2 ? "%%%02x" : "%%%02X", c);
    const uint8_t *at = flush_copy(text, 3);
    assert_status(httpz_decode(at, encoded, 0, &byte, 1, &len), HTTPZ_OK);
    assert_int_equal(byte, c);
    assert_int_equal(len, 1);
    bool forbidden = c == 0 || c == '/';
    assert_status(httpz_decode(at, encoded, NEITHER, &byte, 1, &len), forbidden ? HTTPZ_FORBIDDEN_ENCODING : HTTPZ_OK);
  }
}

typedef struct {
  const char *fact;
  const char *encoded;
  const char *text;
  bool same;
} compare_row;

static const compare_row comparisons[] = {
    {"equal bytes are equal", "a/b", "a/b", true},
    {"a triplet equals its byte", "%61%2Fb", "a/b", true},
    {"nothing equals nothing", "", "", true},
    {"a longer text is not equal", "a%62", "abc", false},
    {"a shorter text is not equal", "a%62", "a", false},
    {"a triplet does not equal its spelling", "%61", "%61", false},
    {"an encoded percent sign equals one", "%2561", "%61", true},
    {"a percent sign that encodes nothing equals nothing", "%6", "%6", false},
    {"capitals are not equal", "%41", "a", false},
};

static void is_compared(void **state) {
  const compare_row *row = *state;
  size_t len = strlen(row->encoded), text_len = strlen(row->text);
  const uint8_t *at = flush_copy(row->encoded, len);
  const char *text = (const char *)flush_copy(row->text, text_len);
  httpz_span encoded = {0, (uint16_t)len};
  bool same;
  GUARDED(same, httpz_decoded_is(at, encoded, text, (uint16_t)text_len));
  assert_int_equal(same, row->same);
}

int main(void) {
  ADD_FACTS(paths, has_the_segments);
  ADD_FACTS(queries, has_the_pairs);
  ADD_FACTS(finds, finds_the_pair);
  ADD_FACTS(decodes, is_decoded);
  ADD_FACTS(comparisons, is_compared);
  add_fact("a refusal leaves the buffer alone", a_refusal_leaves_the_buffer_alone, NULL);
  add_fact("every triplet is its byte", every_triplet_is_its_byte, NULL);
  return run_facts(__FILE__);
}

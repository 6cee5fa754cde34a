/* SPDX-License-Identifier: MIT
 * The chunked transfer coding by RFC 9112 7.1 and 7.1.1, each row in one call and in pieces of every size. */
#include "test_support.h"

#include "play_body.h"

typedef struct {
  const char *fact;
  const char *bytes;
  size_t len;
  const char *content;
  uint32_t consumed; /* up to and with the CRLF of the last chunk line */
} whole_row;

static const whole_row whole[] = {
    {"a last chunk alone is no content", BYTES("0\r\n"), "", 3},
    {"two chunks are one content", BYTES("3\r\nabc\r\n2\r\nde\r\n0\r\n"), "abcde", 18},
    {"the trailer section is not touched", BYTES("1\r\na\r\n0\r\nX: y\r\n\r\n"), "a", 9},
    {"data may be CRLFs", BYTES("4\r\n\r\n\r\n\r\n0\r\n"), "\r\n\r\n", 12},
    {"data may look like a last chunk", BYTES("5\r\n0\r\n\r\n\r\n0\r\n"), "0\r\n\r\n", 13},
    {"a size is hexadecimal", BYTES("10\r\n0123456789abcdef\r\n0\r\n"), "0123456789abcdef", 25},
    {"a size may have small letters", BYTES("a\r\n0123456789\r\n0\r\n"), "0123456789", 18},
    {"a size may have capital letters", BYTES("A\r\n0123456789\r\n0\r\n"), "0123456789", 18},
    {"a size may begin with zeros", BYTES("0001\r\na\r\n0\r\n"), "a", 12},
    {"a size may have more zeros than 64 bits have digits", BYTES("00000000000000000001\r\na\r\n0\r\n"), "a", 28},
    {"a last chunk may have many zeros", BYTES("1\r\na\r\n0000\r\n"), "a", 12},
    {"an extension may be a name alone", BYTES("1;x\r\na\r\n0;y\r\n"), "a", 13},
    {"an extension may have a token", BYTES("1;x=y\r\na\r\n0\r\n"), "a", 13},
    {"an extension may have a string in quotes", BYTES("1;x=\"y z\"\r\na\r\n0\r\n"), "a", 17},
    {"a string in quotes may be empty", BYTES("1;x=\"\"\r\na\r\n0\r\n"), "a", 14},
    {"a string in quotes may hold a semicolon", BYTES("1;x=\";\"\r\na\r\n0\r\n"), "a", 15},
    {"a string in quotes may hold obs-text and HTAB", BYTES("1;x=\"\xff\t\"\r\na\r\n0\r\n"), "a", 16},
    {"a backslash takes the quote behind it into the string", BYTES("1;x=\"\\\"\"\r\na\r\n0\r\n"), "a", 16},
    {"a backslash takes the backslash behind it", BYTES("1;x=\"\\\\\"\r\na\r\n0\r\n"), "a", 16},
    {"several extensions may follow one size", BYTES("1;x;y=z;w=\"v\";u\r\na\r\n0\r\n"), "a", 23},
    {"whitespace may stand around a semicolon", BYTES("1 \t; \tx\r\na\r\n0\r\n"), "a", 15},
    {"whitespace may stand around the equals sign", BYTES("1;x \t= \ty\r\na\r\n0\r\n"), "a", 17},
    {"whitespace may stand between two extensions", BYTES("1;x ;y=z ;w=\"v\" ;u\r\na\r\n0\r\n"), "a", 26},
};

typedef struct {
  const char *fact;
  const char *bytes;
  size_t len;
  httpz_status status;
  uint32_t offset;
} refused_row;

static const refused_row refused[] = {
    {"an empty size is refused", BYTES("\r\n"), HTTPZ_BAD_CHUNK_SIZE, 0},
    {"a size does not begin with a space", BYTES(" 1\r\na"), HTTPZ_BAD_CHUNK_SIZE, 0},
    {"a size has no plus sign", BYTES("+1\r\na"), HTTPZ_BAD_CHUNK_SIZE, 0},
    {"a size has no minus sign", BYTES("-1\r\na"), HTTPZ_BAD_CHUNK_SIZE, 0},
    {"a size has no letter past f", BYTES("g\r\n"), HTTPZ_BAD_CHUNK_SIZE, 0},
    {"an extension needs a size before it", BYTES(";x\r\n"), HTTPZ_BAD_CHUNK_SIZE, 0},
    {"a second chunk needs a size", BYTES("1\r\na\r\n\r\n"), HTTPZ_BAD_CHUNK_SIZE, 6},
    {"a NUL is no size", BYTES("\0"), HTTPZ_BAD_CHUNK_SIZE, 0},
    {"a size has no prefix", BYTES("0x1\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 1},
    {"a size has no underscore", BYTES("1_0\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 1},
    {"whitespace behind a size must lead to an extension", BYTES("1 \r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 2},
    {"a second number behind whitespace is refused", BYTES("1 1\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 2},
    {"an extension has a name", BYTES("1;\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 2},
    {"an extension has a name before its value", BYTES("1;=x\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 2},
    {"an extension has a name between semicolons", BYTES("1;;x\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 2},
    {"an extension name is a token", BYTES("1;x(\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 3},
    {"an extension has a value behind its equals sign", BYTES("1;x=\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 4},
    {"an extension has one value", BYTES("1;x=y=z\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 5},
    {"a token has no quote in it", BYTES("1;x=y\"\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 5},
    {"nothing follows a string in quotes directly", BYTES("1;x=\"y\"z\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 7},
    {"whitespace behind a name must lead to something", BYTES("1;x \r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 4},
    {"whitespace behind a name does not begin another", BYTES("1;x y\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 4},
    {"whitespace behind a value must lead to an extension", BYTES("1;x=y \r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 6},
    {"whitespace behind a string must lead to an extension", BYTES("1;x=\"\" \r\n"), HTTPZ_BAD_CHUNK_EXTENSION, 7},
    {"a CR does not stand in quotes", BYTES("1;x=\"\r\n\"\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 5},
    {"a CR does not stand behind a backslash", BYTES("1;x=\"\\\r\n\"\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 6},
    {"a NUL does not stand in quotes", BYTES("1;x=\"\0\"\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 5},
    {"a DEL does not stand behind a backslash", BYTES("1;x=\"\\\x7f\"\r\na"), HTTPZ_BAD_CHUNK_EXTENSION, 6},
    {"an LF alone does not end a size", BYTES("1\na"), HTTPZ_BARE_LF, 1},
    {"an LF alone is no chunk line", BYTES("\n"), HTTPZ_BARE_LF, 0},
    {"an LF alone does not end an extension", BYTES("1;x\na"), HTTPZ_BARE_LF, 3},
    {"an LF does not stand in quotes", BYTES("1;x=\"\n\"\r\n"), HTTPZ_BARE_LF, 5},
    {"an LF does not stand behind a backslash", BYTES("1;x=\"\\\n\"\r\n"), HTTPZ_BARE_LF, 6},
    {"an LF alone does not end the last chunk", BYTES("0\n"), HTTPZ_BARE_LF, 1},
    {"an LF alone does not end data", BYTES("1\r\na\n0\r\n"), HTTPZ_BARE_LF, 4},
    {"a CR alone does not end a size", BYTES("1\ra"), HTTPZ_BARE_CR, 2},
    {"a CR alone does not end the last chunk", BYTES("0\rX"), HTTPZ_BARE_CR, 2},
    {"a CR alone does not end data", BYTES("1\r\na\rb"), HTTPZ_BARE_CR, 5},
    {"a second CR is not the LF", BYTES("1\r\r\na"), HTTPZ_BARE_CR, 2},
    {"data are not longer than their size", BYTES("1\r\nab\r\n"), HTTPZ_BAD_CHUNK_END, 4},
    {"data are not shorter than their size", BYTES("3\r\na\r\n0\r\n"), HTTPZ_BAD_CHUNK_END, 6},
    {"a chunk does not follow data directly", BYTES("1\r\na1\r\n"), HTTPZ_BAD_CHUNK_END, 4},
    {"a size over 32 bits is refused at the digit that makes it so", BYTES("100000001\r\n"), HTTPZ_CHUNK_TOO_LARGE, 7},
    {"a size over 64 bits does not wrap around", BYTES("10000000000000001\r\na"), HTTPZ_CHUNK_TOO_LARGE, 7},
    {"a size of many digits is refused early", BYTES("ffffffffffffffffffff"), HTTPZ_CHUNK_TOO_LARGE, 6},
};

static void play_chunked(const httpz_limits *limits, const char *bytes, size_t len, uint32_t step,
                         played_body *played) {
  httpz_body body;
  httpz_body_begin(&body, HTTPZ_FRAMING_CHUNKED, 0);
  play_body(limits, &body, (const uint8_t *)bytes, (uint32_t)len, step, played);
}

static played_body played, cut;

static void assert_cuts_change_nothing(const httpz_limits *limits, const char *bytes, size_t len) {
  for (uint32_t step = 1; step < len; step++) {
    play_chunked(limits, bytes, len, step, &cut);
    assert_played_alike(&cut, &played);
  }
}

static void is_read(void **state) {
  const whole_row *row = *state;
  play_chunked(&httpz_default_limits, row->bytes, row->len, (uint32_t)row->len, &played);
  assert_status(played.status, HTTPZ_OK);
  assert_int_equal(played.consumed, row->consumed);
  assert_int_equal(played.content_len, strlen(row->content));
  assert_memory_equal(played.content, row->content, played.content_len);
  assert_true(played.trailers);
  assert_cuts_change_nothing(&httpz_default_limits, row->bytes, row->len);
}

static void is_refused(void **state) {
  const refused_row *row = *state;
  play_chunked(&httpz_default_limits, row->bytes, row->len, (uint32_t)row->len, &played);
  assert_status(played.status, row->status);
  assert_int_equal(played.offset, row->offset);
  assert_cuts_change_nothing(&httpz_default_limits, row->bytes, row->len);
}

static void every_proper_prefix_asks_for_more(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(whole); i++)
    for (uint32_t len = 1; len < whole[i].consumed; len++) {
      play_chunked(&httpz_default_limits, whole[i].bytes, len, len, &played);
      assert_status(played.status, HTTPZ_MORE);
    }
}

static void a_refusal_is_made_at_its_byte_and_is_final(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(refused); i++) {
    httpz_body body;
    httpz_body_begin(&body, HTTPZ_FRAMING_CHUNKED, 0);
    const uint8_t *bytes = (const uint8_t *)refused[i].bytes;
    if (refused[i].offset > 0) {
      play_body(&httpz_default_limits, &body, bytes, refused[i].offset, refused[i].offset, &played);
      assert_status(played.status, HTTPZ_MORE);
    }
    play_body(&httpz_default_limits, &body, bytes + refused[i].offset, 1, 1, &played);
    assert_status(played.status, refused[i].status);
    play_body(&httpz_default_limits, &body, (const uint8_t *)"0\r\n", 3, 3, &played);
    assert_status(played.status, refused[i].status);
    assert_status(httpz_body_close(&body), refused[i].status);
  }
}

typedef struct {
  const char *fact;
  httpz_limits limits;
  const char *bytes;
  size_t len;
  httpz_status status;
  uint32_t offset;
} limit_row;

#define LIMITS(total, of_chunk, of_extensions, of_line) \
  { .content_length = (total), .chunk = (of_chunk), .extensions = (of_extensions), .chunk_line = (of_line) }

static const limit_row limits[] = {
    {"a chunk may be as large as the limit", LIMITS(99, 16, 99, 99), BYTES("10\r\n0123456789abcdef\r\n0\r\n"), HTTPZ_OK,
     0},
    {"a chunk of one byte more is too large", LIMITS(99, 15, 99, 99), BYTES("10\r\n"), HTTPZ_CHUNK_TOO_LARGE, 1},
    {"the greatest limit of a chunk is exact", LIMITS(UINT64_MAX, UINT32_MAX, 99, 99), BYTES("ffffffff\r\n"),
     HTTPZ_MORE, 0},
    {"one over the greatest limit is refused", LIMITS(UINT64_MAX, UINT32_MAX, 99, 99), BYTES("100000000\r\n"),
     HTTPZ_CHUNK_TOO_LARGE, 8},
    {"all chunks together may reach the limit of content", LIMITS(3, 99, 99, 99), BYTES("2\r\nab\r\n1\r\nc\r\n0\r\n"),
     HTTPZ_OK, 0},
    {"all chunks together may not pass it", LIMITS(3, 99, 99, 99), BYTES("2\r\nab\r\n2\r\n"), HTTPZ_CONTENT_TOO_LARGE,
     7},
    {"one chunk may not pass the limit of content", LIMITS(3, 99, 99, 99), BYTES("4\r\n"), HTTPZ_CONTENT_TOO_LARGE, 0},
    {"a last chunk fits a limit of no content", LIMITS(0, 99, 99, 99), BYTES("0\r\n"), HTTPZ_OK, 0},
    {"a chunk line may be as long as its limit", LIMITS(9, 9, 99, 3), BYTES("0;x\r\n"), HTTPZ_OK, 0},
    {"a chunk line of one byte more is too long", LIMITS(9, 9, 99, 2), BYTES("0;x\r\n"), HTTPZ_CHUNK_LINE_TOO_LONG, 2},
    {"zeros make a chunk line too long", LIMITS(9, 9, 99, 3), BYTES("0000\r\n"), HTTPZ_CHUNK_LINE_TOO_LONG, 3},
    {"each chunk line is counted for itself", LIMITS(9, 9, 99, 3), BYTES("1;x\r\na\r\n1;x\r\na\r\n0;x\r\n"), HTTPZ_OK,
     0},
    {"extensions are counted together", LIMITS(9, 9, 5, 9), BYTES("1;x\r\na\r\n1;x\r\na\r\n0;x\r\n"),
     HTTPZ_EXTENSIONS_TOO_LONG, 18},
    {"extensions may reach their limit", LIMITS(9, 9, 6, 9), BYTES("1;x\r\na\r\n1;x\r\na\r\n0;x\r\n"), HTTPZ_OK, 0},
    {"whitespace before an extension is counted", LIMITS(9, 9, 2, 9), BYTES("0 ;x\r\n"), HTTPZ_EXTENSIONS_TOO_LONG, 3},
    {"sixteen digits are no extension", LIMITS(9, 9, 0, 99), BYTES("0000000000000001\r\na\r\n0\r\n"), HTTPZ_OK, 0},
    {"a seventeenth digit is counted as one", LIMITS(9, 9, 0, 99), BYTES("00000000000000000\r\n"),
     HTTPZ_EXTENSIONS_TOO_LONG, 16},
};

static void is_limited(void **state) {
  const limit_row *row = *state;
  play_chunked(&row->limits, row->bytes, row->len, (uint32_t)row->len, &played);
  assert_status(played.status, row->status);
  if (row->status != HTTPZ_OK && row->status != HTTPZ_MORE) assert_int_equal(played.offset, row->offset);
  assert_cuts_change_nothing(&row->limits, row->bytes, row->len);
}

static void a_chunk_longer_than_any_input_is_read_in_runs(void **state) {
  (void)state;
  static uint8_t bytes[PLAYED_CONTENT];
  static const uint32_t size = 0x11170; /* 70,000: more than an offset can tell */
  memcpy(bytes, "11170\r\n", 7);
  for (uint32_t i = 0; i < size; i++) bytes[7 + i] = (uint8_t)(i * 7 + i / 251);
  memcpy(bytes + 7 + size, "\r\n0\r\n", 5);
  uint32_t len = 7 + size + 5;
  play_chunked(&httpz_default_limits, (const char *)bytes, len, len, &played);
  assert_status(played.status, HTTPZ_OK);
  assert_int_equal(played.consumed, len);
  assert_int_equal(played.content_len, size);
  assert_memory_equal(played.content, bytes + 7, size);
}

int main(void) {
  ADD_FACTS(whole, is_read);
  ADD_FACTS(refused, is_refused);
  ADD_FACTS(limits, is_limited);
#define ADD(test) add_fact(#test, test, NULL)
  ADD(every_proper_prefix_asks_for_more);
  ADD(a_refusal_is_made_at_its_byte_and_is_final);
  ADD(a_chunk_longer_than_any_input_is_read_in_runs);
  return run_facts(__FILE__);
}

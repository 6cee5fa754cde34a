/* SPDX-License-Identifier: MIT
 * Quoted-strings by 9110 5.6.4: read, decoded, compared and written. */
#include "test_support.h"


typedef struct {
  const char *fact;
  const char *value;
  size_t len;
  const char *said; /* NULL: it is no quoted-string */
} string_row;

static const string_row strings[] = {
    {"an empty quoted-string says nothing", BYTES("\"\""), ""},
    {"a quoted-string says what stands between its quotes", BYTES("\"a b\tc\""), "a b\tc"},
    {"a quoted quote is a quote", BYTES("\"a\\\"b\""), "a\"b"},
    {"a quoted backslash is a backslash", BYTES("\"\\\\\""), "\\"},
    {"a quoted-pair says its second byte, whatever it is", BYTES("\"\\a\\ \\\t\\\xff\""), "a \t\xff"},
    {"obs-text may be quoted", BYTES("\"\x80\xff\""), "\x80\xff"},
    {"commas and semicolons may be quoted", BYTES("\"a,b;c\""), "a,b;c"},
    {"nothing is no quoted-string", BYTES(""), NULL},
    {"a token is no quoted-string", BYTES("a"), NULL},
    {"a quote alone is none", BYTES("\""), NULL},
    {"a quoted-string must be closed", BYTES("\"a"), NULL},
    {"its last quote must not be escaped", BYTES("\"a\\\""), NULL},
    {"nothing may follow its last quote", BYTES("\"a\"b"), NULL},
    {"no space may follow its last quote", BYTES("\"a\" "), NULL},
    {"nothing may stand before its first quote", BYTES(" \"a\""), NULL},
    {"single quotes are no quotes", BYTES("'a'"), NULL},
    {"a NUL may not be quoted", BYTES("\"a\0b\""), NULL},
    {"a NUL may not stand in a quoted-pair", BYTES("\"\\\0\""), NULL},
    {"an LF may not be quoted", BYTES("\"\n\""), NULL},
    {"a CR may not stand in a quoted-pair", BYTES("\"\\\r\""), NULL},
    {"DEL may not be quoted", BYTES("\"\x7f\""), NULL},
};

static httpz_status read_string(const string_row *row, const uint8_t **at, httpz_span *inside) {
  httpz_span value = {0, (uint16_t)row->len};
  httpz_status status;
  *at = flush_copy(row->value, row->len);
  GUARDED(status, httpz_read_quoted_string(*at, value, inside));
  return status;
}

/* What the quotes hold is decoded into exactly as many bytes as it needs. */
static void is_read_and_decoded(void **state) {
  const string_row *row = *state;
  const uint8_t *at;
  httpz_span inside = {77, 88};
  httpz_status status = read_string(row, &at, &inside);
  assert_status(status, row->said == NULL ? HTTPZ_BAD_QUOTED_STRING : HTTPZ_OK);
  if (row->said == NULL) {
    assert_true(inside.off == 77 && inside.len == 88);
    return;
  }
  assert_true(inside.off == 1 && inside.len == row->len - 2);
  size_t said = strlen(row->said);
  uint32_t len = 99;
  GUARDED(status, httpz_unquote(at, inside, NULL, 0, &len));
  assert_status(status, HTTPZ_OK);
  assert_int_equal(len, said);
  uint8_t *buffer = flush_copy("................", said);
  len = 99;
  GUARDED(status, httpz_unquote(at, inside, buffer, (uint32_t)said, &len));
  assert_status(status, HTTPZ_OK);
  assert_int_equal(len, said);
  assert_memory_equal(buffer, row->said, said);
}

static void one_byte_too_few_is_no_room(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(strings); i++) {
    if (strings[i].said == NULL || strings[i].said[0] == '\0') continue;
    const uint8_t *at;
    httpz_span inside;
    assert_status(read_string(&strings[i], &at, &inside), HTTPZ_OK);
    uint32_t len = 99, room = (uint32_t)strlen(strings[i].said) - 1;
    uint8_t *buffer = flush_copy("................", room);
    assert_status(httpz_unquote(at, inside, buffer, room, &len), HTTPZ_NO_ROOM);
    assert_int_equal(len, 99);
    assert_memory_equal(buffer, "................", room);
  }
}

typedef struct {
  const char *fact;
  const char *inside;
  size_t len;
} bad_row;

static const bad_row bad_insides[] = {
    {"what holds a bare quote cannot be decoded", BYTES("a\"b")},
    {"what ends in a lone backslash cannot be decoded", BYTES("a\\")},
    {"what holds a control byte cannot be decoded", BYTES("a\x01")},
    {"what escapes a control byte cannot be decoded", BYTES("\\\n")},
};

static void cannot_be_decoded(void **state) {
  const bad_row *row = *state;
  const uint8_t *at = flush_copy(row->inside, row->len);
  httpz_span inside = {0, (uint16_t)row->len};
  uint8_t *buffer = flush_copy("....", 4);
  uint32_t len = 99;
  assert_status(httpz_unquote(at, inside, buffer, 4, &len), HTTPZ_BAD_QUOTED_STRING);
  assert_memory_equal(buffer, "....", 4);
  assert_int_equal(len, 99);
}

typedef struct {
  const char *fact;
  const char *inside;
  const char *text;
  bool same;
} compare_row;

static const compare_row comparisons[] = {
    {"equal bytes are the same text", "abc", "abc", true},
    {"nothing says nothing", "", "", true},
    {"an escape does not count", "a\\b\\c", "abc", true},
    {"a quoted quote is compared as a quote", "\\\"", "\"", true},
    {"a quoted backslash is compared as one", "\\\\", "\\", true},
    {"a longer text is another", "abc", "abcd", false},
    {"a shorter text is another", "abc", "ab", false},
    {"a shorter text behind an escape is another", "ab\\c", "ab", false},
    {"capitals are other bytes", "abc", "aBc", false},
    {"the first byte counts", "xbc", "abc", false},
    {"a backslash that escapes nothing says nothing", "abc\\", "abc", false},
};

static void is_compared(void **state) {
  const compare_row *row = *state;
  size_t len = strlen(row->inside), text_len = strlen(row->text);
  const uint8_t *at = flush_copy(row->inside, len);
  const char *text = (const char *)flush_copy(row->text, text_len);
  httpz_span inside = {0, (uint16_t)len};
  bool same;
  GUARDED(same, httpz_quoted_is(at, inside, text, (uint16_t)text_len));
  assert_int_equal(same, row->same);
}

typedef struct {
  const char *fact;
  const char *text;
  size_t len;
  const char *quoted; /* NULL: refused */
} quote_row;

static const quote_row quotes[] = {
    {"nothing is written as two quotes", BYTES(""), "\"\""},
    {"text stands between quotes", BYTES("a b\tc"), "\"a b\tc\""},
    {"a quote is escaped", BYTES("a\"b"), "\"a\\\"b\""},
    {"a backslash is escaped", BYTES("\\"), "\"\\\\\""},
    {"nothing else is escaped", BYTES("(),;=\x80\xff"), "\"(),;=\x80\xff\""},
    {"a CR is refused", BYTES("a\rb"), NULL},
    {"an LF is refused", BYTES("a\n"), NULL},
    {"a NUL is refused", BYTES("\0"), NULL},
    {"DEL is refused", BYTES("a\x7f"), NULL},
    {"a control byte is refused", BYTES("\x1f"), NULL},
};

static void is_written(void **state) {
  const quote_row *row = *state;
  const uint8_t *text = flush_copy(row->text, row->len);
  uint32_t written = 99;
  size_t want = row->quoted == NULL ? 16 : strlen(row->quoted);
  uint8_t *buffer = flush_copy("................", want);
  httpz_status status;
  GUARDED(status, httpz_quote(text, (uint32_t)row->len, buffer, (uint32_t)want, &written));
  assert_status(status, row->quoted == NULL ? HTTPZ_BAD_OUTPUT_VALUE : HTTPZ_OK);
  assert_memory_equal(buffer, row->quoted == NULL ? "................" : row->quoted, want);
  assert_int_equal(written, row->quoted == NULL ? 99 : want);
  if (row->quoted == NULL) return;
  written = 99;
  assert_status(httpz_quote(text, (uint32_t)row->len, NULL, 0, &written), HTTPZ_OK);
  assert_int_equal(written, want);
  written = 99;
  buffer = flush_copy("................", want - 1);
  assert_status(httpz_quote(text, (uint32_t)row->len, buffer, (uint32_t)want - 1, &written), HTTPZ_NO_ROOM);
  assert_memory_equal(buffer, "................", want - 1);
  assert_int_equal(written, 99);
}

/* 5.6.4: what is written of any one byte is read back as it, or the byte is one that no quoted-string may hold. */
static void every_byte_comes_back_as_it_was_or_is_refused(void **state) {
  (void)state;
  for (unsigned c = 0; c < 256; c++) {
    uint8_t byte = (uint8_t)c, quoted[4], said[4];
    uint32_t written = 0, len = 0;
    bool allowed = c == '\t' || (c >= 0x20 && c != 0x7f);
    httpz_status status = httpz_quote(&byte, 1, quoted, sizeof quoted, &written);
    assert_status(status, allowed ? HTTPZ_OK : HTTPZ_BAD_OUTPUT_VALUE);
    if (!allowed) continue;
    httpz_span whole = {0, (uint16_t)written}, inside;
    assert_status(httpz_read_quoted_string(quoted, whole, &inside), HTTPZ_OK);
    assert_status(httpz_unquote(quoted, inside, said, sizeof said, &len), HTTPZ_OK);
    assert_int_equal(len, 1);
    assert_int_equal(said[0], c);
    assert_true(httpz_quoted_is(quoted, inside, (const char *)&byte, 1));
  }
}

static void more_than_65535_bytes_are_not_quoted(void **state) {
  (void)state;
  static uint8_t text[UINT16_MAX + 1];
  uint32_t written = 99;
  memset(text, 'a', sizeof text);
  assert_status(httpz_quote(text, UINT16_MAX + 1, NULL, 0, &written), HTTPZ_NO_ROOM);
  assert_int_equal(written, 99);
  assert_status(httpz_quote(text, UINT16_MAX, NULL, 0, &written), HTTPZ_OK);
  assert_int_equal(written, UINT16_MAX + 2);
}

int main(void) {
  ADD_FACTS(strings, is_read_and_decoded);
  ADD_FACTS(bad_insides, cannot_be_decoded);
  ADD_FACTS(comparisons, is_compared);
  ADD_FACTS(quotes, is_written);
#define ADD(test) add_fact(#test, test, NULL)
  ADD(one_byte_too_few_is_no_room);
  ADD(every_byte_comes_back_as_it_was_or_is_refused);
  ADD(more_than_65535_bytes_are_not_quoted);
  return run_facts(__FILE__);
}

/* SPDX-License-Identifier: MIT
 * Comments by 9110 5.6.5. */
#include "test_support.h"


typedef struct {
  const char *fact;
  const char *value;
  size_t len;
  bool is;
} comment_row;

#define EIGHT_OPEN   "(((((((("
#define EIGHT_CLOSED "))))))))"

static const comment_row rows[] = {
    {"a comment stands between parentheses", BYTES("(a b)"), true},
    {"a comment may be empty", BYTES("()"), true},
    {"a comment may stand in a comment", BYTES("(a (b) c (d (e)))"), true},
    {"a parenthesis may be escaped", BYTES("(\\))"), true},
    {"an escaped opening parenthesis opens nothing", BYTES("(\\()"), true},
    {"an escaped backslash escapes nothing more", BYTES("(\\\\)"), true},
    {"quotes are bytes like others", BYTES("(\")"), true},
    {"HTAB and obs-text may stand in a comment", BYTES("(\t\x80\xff)"), true},
    {"sixteen comments in each other are read", BYTES(EIGHT_OPEN EIGHT_OPEN EIGHT_CLOSED EIGHT_CLOSED), true},
    {"seventeen are not", BYTES(EIGHT_OPEN EIGHT_OPEN "()" EIGHT_CLOSED EIGHT_CLOSED), false},
    {"many comments beside each other are read", BYTES("(()()()()()()()()()()()()()()()()()())"), true},
    {"nothing is no comment", BYTES(""), false},
    {"a token is no comment", BYTES("a"), false},
    {"a parenthesis alone is no comment", BYTES("("), false},
    {"a comment must be closed", BYTES("(a"), false},
    {"each comment in it must be closed", BYTES("(a (b)"), false},
    {"its last parenthesis must not be escaped", BYTES("(a\\)"), false},
    {"a lone backslash closes nothing", BYTES("(a\\"), false},
    {"nothing may follow a comment", BYTES("(a)b"), false},
    {"no second comment may follow", BYTES("(a)(b)"), false},
    {"nothing may stand before a comment", BYTES(" (a)"), false},
    {"a NUL may not stand in a comment", BYTES("(\0)"), false},
    {"an LF may not stand in a comment", BYTES("(\n)"), false},
    {"a CR may not be escaped in a comment", BYTES("(\\\r)"), false},
    {"DEL may not stand in a comment", BYTES("(\x7f)"), false},
};

static void is_a_comment(void **state) {
  const comment_row *row = *state;
  const uint8_t *at = flush_copy(row->value, row->len);
  httpz_span value = {0, (uint16_t)row->len}, out = {77, 88};
  httpz_status status;
  GUARDED(status, httpz_read_comment(at, value, &out));
  assert_status(status, row->is ? HTTPZ_OK : HTTPZ_BAD_COMMENT);
  assert_int_equal(out.off, row->is ? 1 : 77);
  assert_int_equal(out.len, row->is ? row->len - 2 : 88);
}

int main(void) {
  ADD_FACTS(rows, is_a_comment);
  return run_facts(__FILE__);
}

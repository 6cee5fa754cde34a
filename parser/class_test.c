/* SPDX-License-Identifier: MIT
 * Classes of bytes: each of the 256 bytes against the ABNF, written out here a second time by hand. */
#include "test_support.h"


#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define SMALL    "abcdefghijklmnopqrstuvwxyz"
#define NUMERALS "0123456789"
#define WORD     CAPITALS SMALL NUMERALS

typedef struct {
  const char *fact;
  bool (*is_member)(uint8_t c);
  const char *members; /* below 0x80 */
  bool obs_text;       /* 0x80 to 0xFF too */
} class_row;

static const class_row classes[] = {
    {"ALPHA is the letters of both cases", is_alpha, CAPITALS SMALL, false},
    {"DIGIT is the ten numerals", is_digit, NUMERALS, false},
    {"HEXDIG is the numerals and six letters in either case", is_hexdig, NUMERALS "ABCDEFabcdef", false},
    {"OWS is made of space and tab", is_ows, " \t", false},
    {"tchar is letters, numerals and fifteen marks (9110 5.6.2)", is_tchar, WORD "!#$%&'*+-.^_`|~", false},
    {"a field value holds tab, space, what is visible and obs-text (9110 5.5)", is_value_byte,
     "\t !\"#$%&'()*+,-./" NUMERALS ":;<=>?@" CAPITALS "[\\]^_`" SMALL "{|}~", true},
    {"a target holds what the four forms hold (9112 3.2)", is_target_byte, WORD "-._~!$&'()*+,;=:/?@%[]", false},
    {"a path holds pchar and the slash, the percent sign apart (3986 3.3)", is_path_byte, WORD "-._~!$&'()*+,;=:@/",
     false},
    {"a query holds the question mark too (3986 3.4)", is_query_byte, WORD "-._~!$&'()*+,;=:@/?", false},
    {"a registered name holds unreserved and sub-delims (3986 3.2.2)", is_reg_name_byte, WORD "-._~!$&'()*+,;=", false},
    {"a future address holds the colon too (3986 3.2.2)", is_ip_future_byte, WORD "-._~!$&'()*+,;=:", false},
    {"a scheme goes on with letters, numerals, plus, minus and dot (3986 3.1)", is_scheme_byte, WORD "+-.", false},
};

static bool is_listed(const class_row *row, unsigned c) {
  if (c >= 0x80) return row->obs_text;
  return c != 0 && strchr(row->members, (int)c) != NULL;
}

static void holds_each_byte_of_the_rule_and_no_other(void **state) {
  const class_row *row = *state;
  for (unsigned c = 0; c < 256; c++) {
    bool got;
    GUARDED(got, row->is_member((uint8_t)c));
    if (got != is_listed(row, c)) fail_msg("byte 0x%02X is %s", c, got ? "in it" : "left out");
  }
}

typedef struct {
  const char *fact;
  uint8_t from, to; /* bytes [from, to] */
  int shift;
} lower_row;

static const lower_row lowered[] = {
    {"capital letters become small", 'A', 'Z', 32},
    {"what stands before the capitals stays", 0, 'A' - 1, 0},
    {"what stands behind the capitals stays", 'Z' + 1, 0x7F, 0},
    {"bytes past ASCII stay", 0x80, 0xFF, 0},
};

static void lowers(void **state) {
  const lower_row *row = *state;
  for (unsigned c = row->from; c <= row->to; c++) {
    uint8_t got;
    GUARDED(got, lower_of((uint8_t)c));
    assert_int_equal(got, (int)c + row->shift);
  }
}

int main(void) {
  ADD_FACTS(classes, holds_each_byte_of_the_rule_and_no_other);
  ADD_FACTS(lowered, lowers);
  return run_facts("class");
}

/* SPDX-License-Identifier: MIT
 * Lists and parameters by RFC 9110 5.6. */
#include "test_support.h"

extern const uint8_t class_path_byte[256];


typedef struct {
  const char *fact;
  const char *value;
  int at; /* where the rule ends, or breaks */
  bool fits;
} walk_row;

static const walk_row parameters[] = {
    {"no parameter fits", "", 0, true},
    {"whitespace without a semicolon is left", " x", 0, true},
    {"a parameter has a name and a token", ";a=b", 4, true},
    {"whitespace may stand around the semicolon", " ; a=b", 6, true},
    {"whitespace may stand around the equals sign", ";a = b", 6, true},
    {"two parameters fit", ";a=b;c=d", 8, true},
    {"a quoted string fits", ";a=\"b;,c\"", 9, true},
    {"a quoted pair may hold a quote", ";a=\"\\\"\"", 7, true},
    {"an empty quoted string fits", ";a=\"\"", 5, true},
    {"a parameter needs a name", ";=b", 1, false},
    {"a parameter needs an equals sign", ";a", 2, false},
    {"a parameter needs a value", ";a=", 3, false},
    {"a semicolon alone breaks", ";", 1, false},
    {"a quoted string must be closed", ";a=\"b", 5, false},
    {"a quoted pair needs its second byte", ";a=\"\\", 5, false},
    {"a parameter stops before a comma", ";a=b,c", 4, true},
};

static void reads_parameters(void **state) {
  const walk_row *row = *state;
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  reach got;
  GUARDED(got, read_parameters(at, 0, (uint32_t)len));
  assert_int_equal(got.fits, row->fits);
  assert_int_equal(got.at, row->at);
}

static const walk_row members[] = {
    {"a list may be empty", "", 0, true},
    {"empty members are passed over", ", ,\t,x", 5, true},
    {"a list of empty members has none", " ,, ", 4, true},
    {"the first member is found", "a,b", 0, true},
};

static void finds_the_next_member(void **state) {
  const walk_row *row = *state;
  size_t len = strlen(row->value);
  assert_int_equal(next_member(flush_copy(row->value, len), 0, (uint32_t)len), row->at);
}

static const walk_row ends[] = {
    {"a member ends at a comma", " ,b", 1, true},
    {"a member ends with the list", " \t", 2, true},
    {"a second word breaks the list", " b", 1, false},
    {"a byte behind the member breaks the list", "\"", 0, false},
};

static void ends_the_member(void **state) {
  const walk_row *row = *state;
  size_t len = strlen(row->value);
  reach got = end_member(flush_copy(row->value, len), 0, (uint32_t)len);
  assert_int_equal(got.fits, row->fits);
  assert_int_equal(got.at, row->at);
}

static const walk_row encoded[] = {
    {"two digits encode a byte", "%41/", 4, true},
    {"digits may be of either case", "%aF", 3, true},
    {"one digit does not", "%4", 0, true},
    {"a percent sign does not encode itself", "a%%41", 1, true},
    {"a byte outside the class ends the run", "a\"", 1, true},
};

static void skips_what_is_encoded(void **state) {
  const walk_row *row = *state;
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  assert_int_equal(skip_encoded(at, 0, (uint32_t)len, class_path_byte), row->at);
}

int main(void) {
  ADD_FACTS(parameters, reads_parameters);
  ADD_FACTS(members, finds_the_next_member);
  ADD_FACTS(ends, ends_the_member);
  ADD_FACTS(encoded, skips_what_is_encoded);
  return run_facts(__FILE__);
}

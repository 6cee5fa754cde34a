/* SPDX-License-Identifier: MIT
 * Weights by 9110 12.4.2, and the members that carry them (12.5.2 to 12.5.4). */
#include "test_support.h"


typedef struct {
  const char *fact;
  const char *value;
  int weight; /* -1: refused */
} weight_row;

static const weight_row weights[] = {
    {"a weight of 1 is a thousand thousandths", ";q=1", 1000},
    {"a weight of 0 is none", ";q=0", 0},
    {"one decimal is tenths", ";q=0.5", 500},
    {"two decimals are hundredths", ";q=0.25", 250},
    {"three decimals are thousandths", ";q=0.125", 125},
    {"the least weight is one thousandth", ";q=0.001", 1},
    {"the greatest below 1 is 999", ";q=0.999", 999},
    {"decimals may be left out behind the point", ";q=0.", 0},
    {"they may behind 1 too", ";q=1.", 1000},
    {"1 may have zeros", ";q=1.000", 1000},
    {"the name is met in any case", ";Q=0.3", 300},
    {"whitespace may stand around the semicolon", " \t;\t q=0.3", 300},
    {"1.001 is more than 1", ";q=1.001", -1},
    {"1.1 is more than 1", ";q=1.1", -1},
    {"2 is more than 1", ";q=2", -1},
    {"four decimals are too many", ";q=0.1234", -1},
    {"four zeros are too many too", ";q=1.0000", -1},
    {"a weight begins with its whole number", ";q=.5", -1},
    {"01 is no weight", ";q=01", -1},
    {"a comma is no point", ";q=0,5", -1},
    {"a sign is refused", ";q=-0", -1},
    {"a plus sign is refused", ";q=+1", -1},
    {"an exponent is refused", ";q=1e0", -1},
    {"a letter among the decimals is refused", ";q=0.1a", -1},
    {"a slash is no digit", ";q=0./", -1},
    {"a colon is no digit", ";q=0.0:", -1},
    {"a second point is refused", ";q=0..1", -1},
    {"a weight needs a number", ";q=", -1},
    {"a weight needs its equals sign", ";q", -1},
    {"a weight needs its semicolon", "q=1", -1},
    {"another name is no weight", ";r=1", -1},
    {"whitespace before the equals sign is refused", ";q =1", -1},
    {"whitespace behind the equals sign is refused", ";q= 1", -1},
    {"whitespace behind the number is refused", ";q=1 ", -1},
    {"a quoted number is refused", ";q=\"1\"", -1},
    {"a second weight is refused", ";q=1;q=1", -1},
    {"nothing is no weight", "", -1},
    {"whitespace is no weight", " ", -1},
};

static void is_weighed(void **state) {
  const weight_row *row = *state;
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  httpz_span value = {0, (uint16_t)len};
  uint16_t out = 7777;
  httpz_status status;
  GUARDED(status, httpz_read_weight(at, value, &out));
  assert_status(status, row->weight < 0 ? HTTPZ_BAD_WEIGHT : HTTPZ_OK);
  assert_int_equal(out, row->weight < 0 ? 7777 : row->weight);
}

static void each_thousandth_is_exact(void **state) {
  (void)state;
  for (int thousandths = 0; thousandths < 2000; thousandths++) {
    char text[16];
    int len = snprintf(text, sizeof text, ";q=%d.%03d", thousandths / 1000, thousandths % 1000);
    httpz_span value = {0, (uint16_t)len};
    uint16_t out = 7777;
    httpz_status status = httpz_read_weight(flush_copy(text, (size_t)len), value, &out);
    assert_status(status, thousandths <= 1000 ? HTTPZ_OK : HTTPZ_BAD_WEIGHT);
    assert_int_equal(out, thousandths <= 1000 ? thousandths : 7777);
  }
}

/* qvalue by its ABNF, for all byte strings of up to two bytes: 0, 1, "0." and "1." */
static void no_other_short_string_is_a_qvalue(void **state) {
  (void)state;
  for (unsigned first = 0; first < 256; first++) {
    for (unsigned second = 0; second <= 256; second++) {
      uint8_t text[5] = {';', 'q', '=', (uint8_t)first, (uint8_t)second};
      uint16_t out = 7777, len = second == 256 ? 4 : 5;
      bool is = (first == '0' || first == '1') && (second == 256 || second == '.');
      httpz_span value = {0, len};
      assert_status(httpz_read_weight(flush_copy(text, len), value, &out), is ? HTTPZ_OK : HTTPZ_BAD_WEIGHT);
    }
  }
}

typedef struct {
  const char *fact;
  const char *member;
  httpz_status status;
  uint16_t name_len, weight;
} choice_row;

static const choice_row choices[] = {
    {"a coding without weight weighs 1000", "gzip", HTTPZ_OK, 4, 1000},
    {"a coding may have a weight", "gzip;q=0.5", HTTPZ_OK, 4, 500},
    {"whitespace may stand around the semicolon of a choice", "gzip ; q=0", HTTPZ_OK, 4, 0},
    {"a star is a choice", "*;q=0.001", HTTPZ_OK, 1, 1},
    {"a language range is a choice", "en-GB;q=0.9", HTTPZ_OK, 5, 900},
    {"a choice needs a name", ";q=1", HTTPZ_BAD_TOKEN, 0, 0},
    {"nothing is no choice", "", HTTPZ_BAD_TOKEN, 0, 0},
    {"a quoted name is no choice", "\"gzip\"", HTTPZ_BAD_TOKEN, 0, 0},
    {"a second name is refused", "gzip br", HTTPZ_BAD_WEIGHT, 0, 0},
    {"a parameter that is no weight is refused", "gzip;level=9", HTTPZ_BAD_WEIGHT, 0, 0},
    {"a bad weight is refused, not taken for 1", "gzip;q=0.5x", HTTPZ_BAD_WEIGHT, 0, 0},
};

static void is_chosen(void **state) {
  const choice_row *row = *state;
  size_t len = strlen(row->member);
  const uint8_t *at = flush_copy(row->member, len);
  httpz_span member = {0, (uint16_t)len};
  httpz_choice out = {{77, 88}, 99};
  httpz_status status;
  GUARDED(status, httpz_read_choice(at, member, &out));
  assert_status(status, row->status);
  bool ok = status == HTTPZ_OK;
  assert_int_equal(out.name.off, ok ? 0 : 77);
  assert_int_equal(out.name.len, ok ? row->name_len : 88);
  assert_int_equal(out.weight, ok ? row->weight : 99);
}

int main(void) {
  ADD_FACTS(weights, is_weighed);
  ADD_FACTS(choices, is_chosen);
  add_fact("each thousandth is exact", each_thousandth_is_exact, NULL);
  add_fact("no other short string is a qvalue", no_other_short_string_is_a_qvalue, NULL);
  return run_facts(__FILE__);
}

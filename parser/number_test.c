/* SPDX-License-Identifier: MIT
 * Numbers: exact or refused. */
#include "test_support.h"


typedef struct {
  const char *fact;
  const char *bytes;
  size_t len;
  uint64_t max;
  httpz_status status;
  uint64_t value; /* of HTTPZ_OK */
} number_row;

static const number_row decimals[] = {
    {"zero is a number", BYTES("0"), UINT64_MAX, HTTPZ_OK, 0},
    {"nine is the greatest digit", BYTES("9"), UINT64_MAX, HTTPZ_OK, 9},
    {"the first digit counts most", BYTES("1234567890"), UINT64_MAX, HTTPZ_OK, 1234567890},
    {"leading zeros are read", BYTES("007"), UINT64_MAX, HTTPZ_OK, 7},
    {"leading zeros past twenty digits are read", BYTES("000000000000000000000000000000042"), UINT64_MAX, HTTPZ_OK, 42},
    {"the largest number fits", BYTES("18446744073709551615"), UINT64_MAX, HTTPZ_OK, UINT64_MAX},
    {"one more than the largest does not", BYTES("18446744073709551616"), UINT64_MAX, HTTPZ_NUMBER_TOO_BIG, 0},
    {"ten times the largest does not wrap", BYTES("184467440737095516150"), UINT64_MAX, HTTPZ_NUMBER_TOO_BIG, 0},
    {"a multiple of 2^64 does not wrap to nought", BYTES("36893488147419103232"), UINT64_MAX, HTTPZ_NUMBER_TOO_BIG, 0},
    {"forty nines are too many", BYTES("9999999999999999999999999999999999999999"), UINT64_MAX, HTTPZ_NUMBER_TOO_BIG,
     0},
    {"the limit itself fits", BYTES("100"), 100, HTTPZ_OK, 100},
    {"one past the limit does not", BYTES("101"), 100, HTTPZ_NUMBER_TOO_BIG, 0},
    {"one below the limit fits", BYTES("99"), 100, HTTPZ_OK, 99},
    {"ten times the limit does not", BYTES("1000"), 100, HTTPZ_NUMBER_TOO_BIG, 0},
    {"a limit below the digit refuses it", BYTES("9"), 8, HTTPZ_NUMBER_TOO_BIG, 0},
    {"a limit of nought lets noughts through", BYTES("00"), 0, HTTPZ_OK, 0},
    {"a limit of nought refuses one", BYTES("1"), 0, HTTPZ_NUMBER_TOO_BIG, 0},
    {"the largest limit of 32 bits fits", BYTES("4294967295"), UINT32_MAX, HTTPZ_OK, UINT32_MAX},
    {"one past 32 bits does not", BYTES("4294967296"), UINT32_MAX, HTTPZ_NUMBER_TOO_BIG, 0},
    {"no digit is no number", BYTES(""), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a plus sign is no digit", BYTES("+1"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a minus sign is no digit", BYTES("-1"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a space in front is no digit", BYTES(" 1"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a space behind is no digit", BYTES("1 "), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a comma is no digit", BYTES("1,1"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a dot is no digit", BYTES("1.0"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"an exponent is no digit", BYTES("1e3"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a prefix of hexadecimal is no digit", BYTES("0x1"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"the byte before nought is no digit", BYTES("1/"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"the byte behind nine is no digit", BYTES("1:"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"NUL does not end a number", BYTES("1\0"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a digit with its top bit set is none", BYTES("\xB1"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a bad byte is named behind a number too big", BYTES("18446744073709551616x"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a bad byte is named behind a number past the limit", BYTES("101 "), 100, HTTPZ_BAD_NUMBER, 0},
};

static const number_row hexadecimals[] = {
    {"zero is a number in base sixteen", BYTES("0"), UINT64_MAX, HTTPZ_OK, 0},
    {"small letters are digits", BYTES("abcdef"), UINT64_MAX, HTTPZ_OK, 0xabcdef},
    {"capital letters are digits", BYTES("ABCDEF"), UINT64_MAX, HTTPZ_OK, 0xabcdef},
    {"the two cases may be mixed", BYTES("aBcDeF09"), UINT64_MAX, HTTPZ_OK, 0xabcdef09},
    {"sixteen digits fit", BYTES("ffffffffffffffff"), UINT64_MAX, HTTPZ_OK, UINT64_MAX},
    {"leading zeros past sixteen digits are read", BYTES("00000000000000000000000000000001F"), UINT64_MAX, HTTPZ_OK,
     0x1f},
    {"2^64 does not wrap to nought", BYTES("10000000000000000"), UINT64_MAX, HTTPZ_NUMBER_TOO_BIG, 0},
    {"seventeen digits do not drop the first", BYTES("1fffffffffffffffe"), UINT64_MAX, HTTPZ_NUMBER_TOO_BIG, 0},
    {"a limit in base sixteen fits", BYTES("ff"), 255, HTTPZ_OK, 255},
    {"one past a limit in base sixteen does not", BYTES("100"), 255, HTTPZ_NUMBER_TOO_BIG, 0},
    {"a limit that ends no digit fits", BYTES("64"), 100, HTTPZ_OK, 100},
    {"one past such a limit does not", BYTES("65"), 100, HTTPZ_NUMBER_TOO_BIG, 0},
    {"a limit below the digit refuses it in base sixteen", BYTES("f"), 14, HTTPZ_NUMBER_TOO_BIG, 0},
    {"no digit is no number in base sixteen", BYTES(""), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"the letter behind f is no digit", BYTES("g"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"the letter behind F is no digit", BYTES("G"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"the byte before a is no digit", BYTES("`"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"the byte before A is no digit", BYTES("@"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a prefix is no digit", BYTES("0x10"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a minus sign is no digit in base sixteen", BYTES("-1"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"an underscore is no digit", BYTES("1_0"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
    {"a bad byte is named behind 2^64", BYTES("10000000000000000;"), UINT64_MAX, HTTPZ_BAD_NUMBER, 0},
};

typedef httpz_status number_reader(const uint8_t *digits, uint32_t len, uint64_t max, uint64_t *out);

/* `out` holds a value that no row asks for, so that a write on a refusal shows. */
static void reads(number_reader *read, const number_row *row) {
  const uint64_t before = 0xA5A5A5A5A5A5A5A5;
  const uint8_t *at = flush_copy(row->bytes, row->len);
  uint64_t out = before;
  httpz_status status;
  GUARDED(status, read(at, (uint32_t)row->len, row->max, &out));
  assert_status(status, row->status);
  uint64_t want = row->status == HTTPZ_OK ? row->value : before;
  if (out != want) fail_msg("*out is %llu, expected %llu", (unsigned long long)out, (unsigned long long)want);
}

static void reads_decimal(void **state) {
  reads(read_decimal, *state);
}

static void reads_hex(void **state) {
  reads(read_hex, *state);
}

typedef struct {
  const char *fact;
  number_reader *read;
  bool (*is_member)(uint8_t c);
  uint64_t base;
} byte_row;

static const byte_row lone_bytes[] = {
    {"of 256 lone bytes ten are decimal numbers", read_decimal, is_digit, 10},
    {"of 256 lone bytes twenty-two are hexadecimal numbers", read_hex, is_hexdig, 16},
};

/* What libc makes of a digit, for the reader to be compared with. */
static void reads_lone_bytes(void **state) {
  const byte_row *row = *state;
  for (unsigned c = 0; c < 256; c++) {
    const uint8_t byte = (uint8_t)c;
    const char text[2] = {(char)byte, '\0'};
    char *rest = NULL;
    unsigned long value = strtoul(text, &rest, (int)row->base);
    bool digit = rest == text + 1 && strchr(" \t\n\v\f\r+-", (int)c) == NULL;
    uint64_t out = 99;
    assert_status(row->read(flush_copy(&byte, 1), 1, UINT64_MAX, &out), digit ? HTTPZ_OK : HTTPZ_BAD_NUMBER);
    assert_int_equal(out, digit ? value : 99);
    assert_int_equal(row->is_member(byte), digit);
  }
}

typedef struct {
  const char *fact;
  number_reader *read;
  const char *format;
} limit_row;

static const limit_row every_limit[] = {
    {"every decimal number up to 300 meets every limit up to 300", read_decimal, "%u"},
    {"every hexadecimal number up to 300 meets every limit up to 300", read_hex, "%x"},
};

static void meets_every_limit(void **state) {
  const limit_row *row = *state;
  for (unsigned number = 0; number <= 300; number++) {
    char text[8];
    int len = snprintf(text, sizeof text, row->format, number);
    const uint8_t *at = flush_copy(text, (size_t)len);
    for (uint64_t max = 0; max <= 300; max++) {
      uint64_t out = 999;
      assert_status(row->read(at, (uint32_t)len, max, &out), number <= max ? HTTPZ_OK : HTTPZ_NUMBER_TOO_BIG);
      assert_int_equal(out, number <= max ? number : 999);
    }
  }
}

int main(void) {
  ADD_FACTS(decimals, reads_decimal);
  ADD_FACTS(hexadecimals, reads_hex);
  ADD_FACTS(lone_bytes, reads_lone_bytes);
  ADD_FACTS(every_limit, meets_every_limit);
  return run_facts("number");
}

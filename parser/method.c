/* SPDX-License-Identifier: MIT */
#include "httpz.h"

/* The name as bytes, filled up with zeros, and its length: no pointers, so the table needs no relocation. */
typedef struct {
  char name[12];
  uint8_t len;
} method_row;

static const method_row method_rows[HTTPZ_METHOD_COUNT] = {
#define HTTPZ_METHOD(name) [HTTPZ_##name] = {#name, sizeof #name - 1},
#include "method.def"
#undef HTTPZ_METHOD
};

/*@ requires known: 0 < method < HTTPZ_METHOD_COUNT;
    terminates \true;
    assigns \nothing;
    ensures byte: \result <= 0xFF; */
static uint8_t method_length(unsigned method) {
  return method_rows[method].len;
}

/*@ requires known: 0 < method < HTTPZ_METHOD_COUNT && i < 12;
    terminates \true;
    assigns \nothing;
    ensures byte: -128 <= \result <= 127; */
static char method_byte(unsigned method, uint32_t i) {
  return method_rows[method].name[i];
}

/*@ requires known: 0 < method < HTTPZ_METHOD_COUNT;
    requires name_readable: \valid_read(name + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures length: \result ==> len <= 12; */
static bool is_method(unsigned method, const uint8_t *name, uint16_t len) {
  if (len != method_length(method) || len > sizeof method_rows[0].name) return false;
  /*@ loop invariant walked: 0 <= i <= len;
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (name[i] != method_byte(method, i)) return false;
  }
  return true;
}

httpz_method httpz_method_of(const uint8_t *name, uint16_t len) {
  /*@ loop invariant walked: 1 <= method <= HTTPZ_METHOD_COUNT;
      loop assigns method;
      loop variant HTTPZ_METHOD_COUNT - method; */
  for (unsigned method = 1; method < HTTPZ_METHOD_COUNT; method++) {
    if (is_method(method, name, len)) return (httpz_method)method;
  }
  return HTTPZ_METHOD_OTHER;
}

/*@ terminates \true;
    assigns \result \from method;
    ensures known: HTTPZ_METHOD_OTHER < method < HTTPZ_METHOD_COUNT ==> \result == &method_rows[method].name[0]; */
const char *httpz_method_name(httpz_method method) {
  bool known = method > HTTPZ_METHOD_OTHER && (unsigned)method < HTTPZ_METHOD_COUNT;
  return known ? method_rows[method].name : "?";
}

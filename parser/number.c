/* SPDX-License-Identifier: MIT */
#include "number.h"

#include "class.h"

/* Each reader looks at its bytes twice: first that they are digits, then what they make. So a byte that is no digit is
 * named as such even behind a number that is too big, and the second walk has one question to ask. */

/* only_digits tells whether at[0 .. len) are DIGITs. */
/*@ requires at_readable: \valid_read(at + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> all_digits(at, 0, len); */
HTTPZ_PRIVATE bool only_digits(const uint8_t *at, uint32_t len) {
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant digits: all_digits(at, 0, i);
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (!is_digit(at[i])) return false;
  }
  return true;
}

/* only_hexdigs tells whether at[0 .. len) are HEXDIGs. */
/*@ requires at_readable: \valid_read(at + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> all_hexdigs(at, 0, len); */
HTTPZ_PRIVATE bool only_hexdigs(const uint8_t *at, uint32_t len) {
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant digits: all_hexdigs(at, 0, i);
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (!is_hexdig(at[i])) return false;
  }
  return true;
}

/* hex_value_of gives the value of one HEXDIG. */
/*@ requires hexdig: HEXDIG(c);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result == hex_value(c) && \result <= 15; */
HTTPZ_PRIVATE uint64_t hex_value_of(uint8_t c) {
  if (c <= '9') return (uint64_t)(c - '0');
  return (uint64_t)(lower_of(c) - 'a' + 10);
}

HTTPZ_PRIVATE httpz_status read_decimal(const uint8_t *digits, uint32_t len, uint64_t max, uint64_t *out) {
  if (len == 0 || !only_digits(digits, len)) return HTTPZ_BAD_NUMBER;
  uint64_t value = 0;
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant so_far: value == decimal(digits, 0, i) && value <= max;
      loop assigns i, value;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    uint64_t digit = (uint64_t)(digits[i] - '0');
    /* value * 10 + digit > max, asked without a product that could wrap */
    if (digit > max || value > (max - digit) / 10) {
      /* More digits never make it smaller: a walk for the prover alone. */
      /*@ ghost
          uint32_t j = i + 1;
          /@ loop invariant walked: i + 1 <= j <= len;
             loop invariant grows: decimal(digits, 0, j) > max;
             loop assigns j;
             loop variant len - j; @/
          while (j < len) j++; */
      return HTTPZ_NUMBER_TOO_BIG;
    }
    value = value * 10 + digit;
  }
  *out = value;
  return HTTPZ_OK;
}

HTTPZ_PRIVATE httpz_status read_hex(const uint8_t *digits, uint32_t len, uint64_t max, uint64_t *out) {
  if (len == 0 || !only_hexdigs(digits, len)) return HTTPZ_BAD_NUMBER;
  uint64_t value = 0;
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant so_far: value == hexadecimal(digits, 0, i) && value <= max;
      loop assigns i, value;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    uint64_t digit = hex_value_of(digits[i]);
    /* value * 16 + digit > max, asked without a product that could wrap */
    if (digit > max || value > (max - digit) / 16) {
      /* More digits never make it smaller: a walk for the prover alone. */
      /*@ ghost
          uint32_t j = i + 1;
          /@ loop invariant walked: i + 1 <= j <= len;
             loop invariant grows: hexadecimal(digits, 0, j) > max;
             loop assigns j;
             loop variant len - j; @/
          while (j < len) j++; */
      return HTTPZ_NUMBER_TOO_BIG;
    }
    value = value * 16 + digit;
  }
  *out = value;
  return HTTPZ_OK;
}

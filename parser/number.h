/* SPDX-License-Identifier: MIT
 *
 * Numbers, exact or refused. No sign, no space, no prefix, no wrapping, no clamping. */
#ifndef HTTPZ_NUMBER_H
#define HTTPZ_NUMBER_H

#include <stdint.h>

#include "httpz.h"
#include "private.h"
#include "spec.h"

/* read_decimal reads all of digits[0 .. len) as one number of at most `max` (RFC 9110 8.6: 1*DIGIT), leading zeros
 * allowed. `*out` is written on HTTPZ_OK alone. No byte at all, or one that is no DIGIT, is HTTPZ_BAD_NUMBER, however big
 * the digits before it; digits that make more than `max` are HTTPZ_NUMBER_TOO_BIG, however many they are. */
/*@ requires digits_readable: \valid_read(digits + (0 .. len - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, digits + (0 .. len - 1));
    terminates \true;
    assigns *out;
    ensures bad: \result == HTTPZ_BAD_NUMBER <==> len == 0 || !all_digits{Pre}(digits, 0, len);
    ensures too_big: \result == HTTPZ_NUMBER_TOO_BIG <==>
      len > 0 && all_digits{Pre}(digits, 0, len) && decimal{Pre}(digits, 0, len) > max;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_NUMBER || \result == HTTPZ_NUMBER_TOO_BIG;
    ensures exact: \result == HTTPZ_OK ==> *out == decimal{Pre}(digits, 0, len) && *out <= max;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
HTTPZ_PRIVATE httpz_status read_decimal(const uint8_t *digits, uint32_t len, uint64_t max, uint64_t *out);

/* read_hex reads all of digits[0 .. len) as one hexadecimal number of at most `max` (RFC 9112 7.1: 1*HEXDIG, either case).
 * It judges and writes as read_decimal does. */
/*@ requires digits_readable: \valid_read(digits + (0 .. len - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, digits + (0 .. len - 1));
    terminates \true;
    assigns *out;
    ensures bad: \result == HTTPZ_BAD_NUMBER <==> len == 0 || !all_hexdigs{Pre}(digits, 0, len);
    ensures too_big: \result == HTTPZ_NUMBER_TOO_BIG <==>
      len > 0 && all_hexdigs{Pre}(digits, 0, len) && hexadecimal{Pre}(digits, 0, len) > max;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_NUMBER || \result == HTTPZ_NUMBER_TOO_BIG;
    ensures exact: \result == HTTPZ_OK ==> *out == hexadecimal{Pre}(digits, 0, len) && *out <= max;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
HTTPZ_PRIVATE HTTPZ_NO_CALLER httpz_status read_hex(const uint8_t *digits, uint32_t len, uint64_t max, uint64_t *out);

#endif

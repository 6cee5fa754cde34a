/* SPDX-License-Identifier: MIT
 *
 * Numbers and fixed texts, rendered into room that the caller knows to be enough. */
#ifndef HTTPZ_RENDER_H
#define HTTPZ_RENDER_H

#include <stdint.h>

#include "octet.h"
#include "spec.h"

/* render_two_digits writes a number of at most two digits with both. */
/*@ requires room: \valid(to + (0 .. 1));
    requires two_digits: number <= 99;
    terminates \true;
    assigns to[0 .. 1];
    ensures meaning: 10 * (to[0] - '0') + (to[1] - '0') == number && DIGIT(to[0]) && DIGIT(to[1]); */
static inline void render_two_digits(uint32_t number, uint8_t *to) {
  to[0] = (uint8_t)('0' + number / 10);
  to[1] = (uint8_t)('0' + number % 10);
}

/* render_text writes text[0 .. len). */
/*@ requires text_readable: \valid_read(text + (0 .. len - 1));
    requires room: \valid(to + (0 .. len - 1));
    requires apart: \separated(to + (0 .. len - 1), text + (0 .. len - 1));
    terminates \true;
    assigns to[0 .. len - 1];
    ensures same: \forall integer k; 0 <= k < len ==> to[k] == text[k]; */
static inline void render_text(const uint8_t *restrict text, uint32_t len, uint8_t *restrict to) {
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant same: \forall integer k; 0 <= k < i ==> to[k] == text[k];
      loop assigns i, to[0 .. len - 1];
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) to[i] = text[i];
}

/* render_chars writes text[0 .. len) as bytes. */
/*@ requires text_readable: \valid_read(text + (0 .. len - 1));
    requires room: \valid(to + (0 .. len - 1));
    terminates \true;
    assigns to[0 .. len - 1];
    ensures same: \forall integer k; 0 <= k < len ==> to[k] == octet(text[k]); */
static inline void render_chars(const char *restrict text, uint32_t len, uint8_t *restrict to) {
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant same: \forall integer k; 0 <= k < i ==> to[k] == octet(text[k]);
      loop assigns i, to[0 .. len - 1];
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) to[i] = octet_of(text[i]);
}

/* render_number writes a number of at most 20 digits, without leading zeros, and gives how many digits it has. */
/*@ requires room: \valid(to + (0 .. 19));
    terminates \true;
    assigns to[0 .. 19];
    ensures length: 1 <= \result <= 20;
    ensures digits: all_digits(to, 0, \result);
    ensures exact: decimal(to, 0, \result) == number;
    ensures no_leading_zero: \result > 1 ==> to[0] != '0';
    ensures untouched: \forall integer k; \result <= k < 20 ==> to[k] == \old(to[k]); */
static inline uint32_t render_number(uint64_t number, uint8_t *to) {
  uint32_t count = 1;
  /*@ loop invariant counted: 1 <= count <= 20 && left == without_digits(number, count - 1);
      loop invariant leading: count > 1 ==> left > 0;
      loop invariant bounded:
        (count == 1 ==> left <= 18446744073709551615) &&
        (count == 2 ==> left <= 1844674407370955161) &&
        (count == 3 ==> left <= 184467440737095516) &&
        (count == 4 ==> left <= 18446744073709551) &&
        (count == 5 ==> left <= 1844674407370955) &&
        (count == 6 ==> left <= 184467440737095) &&
        (count == 7 ==> left <= 18446744073709) &&
        (count == 8 ==> left <= 1844674407370) &&
        (count == 9 ==> left <= 184467440737) &&
        (count == 10 ==> left <= 18446744073) &&
        (count == 11 ==> left <= 1844674407) &&
        (count == 12 ==> left <= 184467440) &&
        (count == 13 ==> left <= 18446744) &&
        (count == 14 ==> left <= 1844674) &&
        (count == 15 ==> left <= 184467) &&
        (count == 16 ==> left <= 18446) &&
        (count == 17 ==> left <= 1844) &&
        (count == 18 ==> left <= 184) &&
        (count == 19 ==> left <= 18) &&
        (count == 20 ==> left <= 1);
      loop assigns count, left;
      loop variant left; */
  for (uint64_t left = number; left >= 10; left /= 10) count++;
  /*@ loop invariant walked: 0 <= i <= count;
      loop invariant left: number == without_digits(\at(number, Pre), count - i);
      loop invariant digits: all_digits(to, i, count);
      loop invariant written: \forall integer k; i <= k < count ==>
        to[k] == '0' + without_digits(\at(number, Pre), count - 1 - k) % 10;
      loop invariant untouched: \forall integer k; count <= k < 20 ==> to[k] == \at(to[k], Pre);
      loop assigns i, number, to[0 .. 19];
      loop variant i; */
  for (uint32_t i = count; i > 0; i--) {
    to[i - 1] = (uint8_t)('0' + number % 10);
    number /= 10;
  }
  /* Digit by digit they make the number again: a walk for the prover alone. */
  /*@ ghost
      uint32_t m = 0;
      /@ loop invariant walked: 0 <= m <= count;
         loop invariant made: decimal(to, 0, m) == without_digits(\at(number, Pre), count - m);
         loop assigns m;
         loop variant count - m; @/
      while (m < count) m++; */
  return count;
}

#endif

/* SPDX-License-Identifier: MIT
 *
 * Numbers and fixed texts, rendered into room that the caller knows to be enough. */
#ifndef HTTPZ_RENDER_H
#define HTTPZ_RENDER_H

#include <stdint.h>

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
static inline void render_text(const uint8_t *text, uint32_t len, uint8_t *to) {
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant same: \forall integer k; 0 <= k < i ==> to[k] == text[k];
      loop assigns i, to[0 .. len - 1];
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) to[i] = text[i];
}

/* render_number writes a number of at most 20 digits, without leading zeros, and gives how many digits it has. */
/*@ requires room: \valid(to + (0 .. 19));
    terminates \true;
    assigns to[0 .. 19];
    ensures length: 1 <= \result <= 20; */
static inline uint32_t render_number(uint64_t number, uint8_t *to) {
  uint32_t count = 1;
  /*@ loop invariant walked: 1 <= count <= 20;
      loop assigns count, left;
      loop variant left; */
  for (uint64_t left = number; left >= 10; left /= 10) count++;
  /*@ loop invariant walked: 0 <= i <= count;
      loop assigns i, number, to[0 .. 19];
      loop variant i; */
  for (uint32_t i = count; i > 0; i--) {
    to[i - 1] = (uint8_t)('0' + number % 10);
    number /= 10;
  }
  return count;
}

#endif

/* SPDX-License-Identifier: MIT */
#include "scan.h"

HTTPZ_PRIVATE uint32_t scan_ctl(const uint8_t *at, uint32_t from) {
  uint32_t i = 0;
  /*@ loop invariant walked: 0 <= i <= SCAN_CTL_BLOCK;
      loop invariant passed: all_plain(at, from, from + i);
      loop assigns i;
      loop variant SCAN_CTL_BLOCK - i; */
  while (i < SCAN_CTL_BLOCK && at[from + i] >= 0x20 && at[from + i] < 0x7f) i++;
  return i;
}

HTTPZ_PRIVATE uint32_t scan_colon(const uint8_t *at, uint32_t from) {
  uint32_t i = 0;
  /*@ loop invariant walked: 0 <= i <= SCAN_COLON_BLOCK;
      loop invariant passed: no_colon(at, from, from + i);
      loop assigns i;
      loop variant SCAN_COLON_BLOCK - i; */
  while (i < SCAN_COLON_BLOCK && at[from + i] != ':') i++;
  return i;
}

HTTPZ_PRIVATE bool name_is(const uint8_t *at, uint32_t from, uint32_t len, const uint8_t *key) {
  /*@ loop invariant walked: 0 <= i <= len + 1;
      loop invariant spelt: spells(at, from, from + i, key);
      loop assigns i;
      loop variant len + 1 - i; */
  for (uint32_t i = 0; i <= len; i++) {
    if ((at[from + i] | 0x20) != key[i]) return false;
  }
  return true;
}

HTTPZ_PRIVATE bool all_in(const uint8_t *at, uint32_t from, uint32_t end, const uint8_t *class_table) {
  /*@ loop invariant walked: from <= i <= end;
      loop invariant passed: all_in_class(class_table, at, from, i);
      loop assigns i;
      loop variant end - i; */
  for (uint32_t i = from; i < end; i++) {
    if (class_table[at[i]] == 0) return false;
  }
  return true;
}

HTTPZ_PRIVATE uint32_t find_ctl(httpz_input input, uint32_t from) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= input.readable;
      loop invariant passed: all_plain(input.at, from, i);
      loop assigns i;
      loop variant input.readable - i; */
  while (i < input.len && input.readable - i >= SCAN_CTL_BLOCK) {
    uint32_t run = scan_ctl(input.at, i);
    i += run;
    if (run < SCAN_CTL_BLOCK) return i < input.len ? i : input.len;
  }
  /*@ loop invariant walked: from <= i <= input.readable;
      loop invariant passed: all_plain(input.at, from, i);
      loop assigns i;
      loop variant input.readable - i; */
  while (i < input.len && input.at[i] >= 0x20 && input.at[i] < 0x7f) i++;
  return i < input.len ? i : input.len;
}

HTTPZ_PRIVATE uint32_t find_colon(httpz_input input, uint32_t from, uint32_t end) {
  uint32_t i = from;
  if (input.readable - from >= SCAN_COLON_BLOCK) {
    i += scan_colon(input.at, from);
    return i < end ? i : end;
  }
  /*@ loop invariant walked: from <= i <= end;
      loop invariant passed: no_colon(input.at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && input.at[i] != ':') i++;
  return i;
}

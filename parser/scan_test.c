/* SPDX-License-Identifier: MIT
 * The leaves: every byte value at every place, for every length up to two blocks, against a loop that says what is meant. */
#include "test_support.h"

extern const uint8_t class_tchar[256];


static bool stops_ctl(uint8_t byte) { return byte < 0x20 || byte >= 0x7f; }

static void scan_ctl_stops_at_every_ctl_del_and_high_byte(void **state) {
  (void)state;
  for (unsigned place = 0; place < 64; place++)
    for (unsigned byte = 0; byte < 256; byte++) {
      uint8_t block[64];
      memset(block, 'a', sizeof block);
      block[place] = (uint8_t)byte;
      assert_int_equal(scan_ctl(flush_copy(block, sizeof block), 0), stops_ctl((uint8_t)byte) ? place : 64u);
    }
}

static void scan_colon_stops_at_the_first_colon(void **state) {
  (void)state;
  for (unsigned place = 0; place < 32; place++)
    for (unsigned byte = 0; byte < 256; byte++) {
      uint8_t block[32];
      memset(block, byte == ':' ? '.' : ':', sizeof block);
      memset(block, 'a', place);
      block[place] = (uint8_t)byte;
      unsigned want = byte == ':' ? place : place + 1 < 32 ? place + 1 : 32;
      assert_int_equal(scan_colon(flush_copy(block, sizeof block), 0), want);
    }
}

/* With slack and without, the first byte that stops is found, and none past the end. */
static void find_ctl_finds_the_first_one_inside(void **state) {
  (void)state;
  for (unsigned len = 0; len <= 130; len++)
    for (unsigned place = 0; place <= len; place++)
      for (unsigned way = 0; way < 3; way++) {
        uint8_t bytes[200];
        unsigned slack = way == 0 ? 0 : 64;
        memset(bytes, 'a', sizeof bytes);
        bytes[place] = '\t';
        memset(bytes + len, way == 1 ? 0 : 'a', slack);
        httpz_input input = {flush_copy(bytes, len + slack), len, len + slack};
        uint32_t got;
        GUARDED(got, find_ctl(input, 0));
        assert_int_equal(got, place);
        assert_int_equal(find_ctl(input, place), place);
      }
}

static void find_colon_looks_no_further_than_the_line(void **state) {
  (void)state;
  for (unsigned len = 0; len <= 70; len++)
    for (unsigned place = 0; place <= len; place++)
      for (unsigned slack = 0; slack <= 64; slack += 64) {
        uint8_t bytes[140];
        memset(bytes, 'a', sizeof bytes);
        memset(bytes + place, ':', sizeof bytes - place);
        httpz_input input = {flush_copy(bytes, len + slack), len, len + slack};
        uint32_t got = find_colon(input, 0, len);
        assert_true(place < 32 ? got == place : got >= 32 && got <= len);
      }
}

/* The keys hold letters, hyphens and their colon; on bytes that are no CTL, name_is is equality without case. */
static void name_is_compares_every_byte_and_the_colon(void **state) {
  (void)state;
  static const uint8_t key[32] = "content-length:";
  for (unsigned place = 0; place < 15; place++)
    for (unsigned byte = 0x20; byte < 0x7f; byte++) {
      uint8_t name[15];
      memcpy(name, "Content-Length:", sizeof name);
      name[place] = (uint8_t)byte;
      uint8_t lower = byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 32) : (uint8_t)byte;
      assert_int_equal(name_is(flush_copy(name, sizeof name), 0, 14, key), lower == key[place]);
    }
}

static void all_in_looks_at_every_byte(void **state) {
  (void)state;
  for (unsigned place = 0; place < 40; place++)
    for (unsigned byte = 0; byte < 256; byte++) {
      uint8_t bytes[40];
      memset(bytes, 'a', sizeof bytes);
      bytes[place] = (uint8_t)byte;
      const uint8_t *copy = flush_copy(bytes, sizeof bytes);
      assert_int_equal(all_in(copy, 0, sizeof bytes, class_tchar), class_tchar[byte] != 0);
      assert_true(all_in(copy, place + 1, sizeof bytes, class_tchar));
      assert_true(all_in(copy, 0, place, class_tchar));
    }
}

int main(void) {
#define ADD(test) add_fact(#test, test, NULL)
  ADD(scan_ctl_stops_at_every_ctl_del_and_high_byte);
  ADD(scan_colon_stops_at_the_first_colon);
  ADD(find_ctl_finds_the_first_one_inside);
  ADD(find_colon_looks_no_further_than_the_line);
  ADD(name_is_compares_every_byte_and_the_colon);
  ADD(all_in_looks_at_every_byte);
  return run_facts(__FILE__);
}

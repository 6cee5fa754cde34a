/* SPDX-License-Identifier: MIT
 *
 * What the unit tests share. Each test is one program that includes the library whole (httpz.c), so that it can call the
 * private functions too. */
#ifndef HTTPZ_TEST_SUPPORT_H
#define HTTPZ_TEST_SUPPORT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#endif

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sys/mman.h>
#include <unistd.h>

#include "httpz.h"
#include "../fuzz/oracle/guard.h"

enum { FLUSH_REGIONS = 4, FLUSH_BYTES = 1 << 17 };

/* flush_copy gives a copy of `len` bytes that ends where an unmapped page begins, so that reading one byte too many faults.
 * It is good until the fourth call after it. */
static inline uint8_t *flush_copy(const void *bytes, size_t len) {
  static uint8_t *regions[FLUSH_REGIONS];
  static unsigned next;
  unsigned turn = next++ % FLUSH_REGIONS;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  assert_true(len <= FLUSH_BYTES);
  if (regions[turn] == NULL) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    void *region = mmap(NULL, FLUSH_BYTES + page, PROT_READ | PROT_WRITE, flags, -1, 0);
    assert_true(region != MAP_FAILED);
    assert_int_equal(mprotect((uint8_t *)region + FLUSH_BYTES, page, PROT_NONE), 0);
    regions[turn] = region;
  }
  uint8_t *copy = regions[turn] + FLUSH_BYTES - len;
  if (len > 0) memcpy(copy, bytes, len);
  return copy;
}

/* GUARDED evaluates a call of the library while the heap and system-call guard is armed. */
#define GUARDED(result, call) \
  do {                        \
    guard_arm();              \
    (result) = (call);        \
    guard_disarm();           \
  } while (0)

/* The bytes of a string literal, which may hold NULs, and how many they are. */
#define BYTES(literal) (literal), sizeof(literal) - 1

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* assert_status compares two verdicts and shows them by name. */
#define assert_status(got, want)                                                                      \
  do {                                                                                                \
    httpz_status got_ = (got), want_ = (want);                                            \
    if (got_ != want_)                                                                    \
      fail_msg("%s, expected %s", httpz_status_name(got_), httpz_status_name(want_));     \
  } while (0)

/* One fact is one test: its name is a sentence, its row says what goes in and what must come out. */
enum { FACTS_MAX = 2048 };
static struct CMUnitTest fact_list[FACTS_MAX];
static size_t fact_count;

static inline void add_fact(const char *sentence, CMUnitTestFunction check, const void *row) {
  if (fact_count == FACTS_MAX) abort();
  fact_list[fact_count].name = sentence;
  fact_list[fact_count].test_func = check;
  memcpy(&fact_list[fact_count].initial_state, &row, sizeof row); /* cmocka's state is not const; no test writes to it */
  fact_count++;
}

/* ADD_FACTS adds every row of a table whose rows begin with their sentence. */
#define ADD_FACTS(table, check) \
  for (size_t row_ = 0; row_ < COUNT(table); row_++) add_fact((table)[row_].fact, check, &(table)[row_])

static inline int run_facts(const char *file) {
  guard_init();
  return _cmocka_run_group_tests(file, fact_list, fact_count, NULL, NULL);
}

#endif

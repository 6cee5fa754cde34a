/* SPDX-License-Identifier: MIT
 *
 * What the unit tests share. Each test is one program, linked with the library built so that its private functions can be
 * called too (HTTPZ_PRIVATE=extern). */
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

#include "../fuzz/oracle/guard.h"
#include "class.h"
#include "comment.h"
#include "field_name.h"
#include "find_field.h"
#include "httpz.h"
#include "judge_field.h"
#include "limits.h"
#include "list.h"
#include "number.h"
#include "quoted_string.h"
#include "read_chunked.h"
#include "read_host.h"
#include "read_target.h"
#include "read_trailers.h"
#include "reader.h"
#include "render.h"
#include "scan.h"
#include "span.h"
#include "weight.h"
#include "write.h"

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

/* run_facts runs all facts, or the one that the environment names in FACT. */
static inline int run_facts(const char *file) {
  const char *only = getenv("FACT");
  guard_init();
  if (only != NULL) cmocka_set_test_filter(only);
  return _cmocka_run_group_tests(file, fact_list, fact_count, NULL, NULL);
}

#endif

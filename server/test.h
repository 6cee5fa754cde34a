/* SPDX-License-Identifier: MIT
 *
 * What the unit tests of the server share. A row of a table is a test of its own, named by its fact. */
#ifndef SERVER_TEST_H
#define SERVER_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef union {
  const void *in;
  void *out;
} row_pointer;

static inline struct CMUnitTest fact_with(const char *fact, CMUnitTestFunction function, const void *row) {
  row_pointer pointer = {row};
  return (struct CMUnitTest){fact, function, NULL, NULL, pointer.out};
}

static inline int run_facts(const struct CMUnitTest *tests, size_t count) {
  return _cmocka_run_group_tests("server", tests, count, NULL, NULL);
}

#endif

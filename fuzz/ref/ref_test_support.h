/* SPDX-License-Identifier: MIT
 *
 * What the tests of the reference readers share. Every input is read from a block that ends at an unmapped page, so an
 * over-read faults. */
#ifndef HTTPZ_REF_TEST_SUPPORT_H
#define HTTPZ_REF_TEST_SUPPORT_H

#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "httpz.h"
#include "ref.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { ROOM = 1 << 17 };

/* ---- bytes ------------------------------------------------------------------------------------------------------- */

struct bytes {
  const char *at;
  size_t len;
};

#define B(literal) \
  { literal, sizeof(literal) - 1 }

/* fence gives the first byte of an unmapped page that has ROOM readable bytes before it. */
static inline uint8_t *fence(void) {
  static uint8_t *page;
  if (page != NULL) return page;
  size_t unit = (size_t)sysconf(_SC_PAGESIZE);
  uint8_t *block = mmap(NULL, ROOM + unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED || mprotect(block + ROOM, unit, PROT_NONE) != 0) abort();
  page = block + ROOM;
  return page;
}

/* at_fence copies bytes so that they end at the unmapped page. The copy is good until the next one. */
static inline const uint8_t *at_fence(struct bytes in) {
  if (in.len > ROOM) abort();
  uint8_t *at = fence() - in.len;
  if (in.len > 0) memcpy(at, in.at, in.len);
  return at;
}

/* input_of gives the bytes of `in` that `span` names. */
static inline struct bytes input_of(struct bytes in, struct ref_span span) {
  struct bytes part = {in.at + span.off, span.len};
  return part;
}

static inline bool same_bytes(struct bytes a, struct bytes b) {
  return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static inline void expect_span(struct bytes in, struct ref_span span, const char *want, const char *what) {
  struct bytes got = input_of(in, span);
  struct bytes text = {want, strlen(want)};
  if (!same_bytes(got, text)) fail_msg("%s is '%.*s', not '%s'", what, (int)got.len, got.at, want);
}

/* A block that a case is put together in. */
static char built[ROOM];
static size_t built_len;

static inline void build_nothing(void) {
  built_len = 0;
}

static inline void build(struct bytes part) {
  if (part.len > ROOM - built_len) abort();
  memcpy(built + built_len, part.at, part.len);
  built_len += part.len;
}

static inline void build_text(const char *text) {
  struct bytes part = {text, strlen(text)};
  build(part);
}

static inline struct bytes built_bytes(void) {
  struct bytes all = {built, built_len};
  return all;
}

/* ---- verdicts ---------------------------------------------------------------------------------------------------- */

static const char *const VERDICTS[] = {"OK", "MORE", "REFUSED"};

static const char *const NAMES[] = {
#define HTTPZ_STATUS(name, answer, section, sentence) #name,
#include "status.def"
#undef HTTPZ_STATUS
};

/* expect_names: the set has these three names, which may be the same, and no other. */
static inline void expect_names(struct ref_names names, unsigned a, unsigned b, unsigned c) {
  for (unsigned status = 0; status < HTTPZ_STATUS_COUNT; status++) {
    bool want = status == a || status == b || status == c;
    if (ref_has_name(names, status) != want)
      fail_msg("%s is %s", NAMES[status], want ? "no right name" : "a right name");
  }
}

static struct ref_head head; /* what was read last */

static inline void expect_verdict(enum ref_verdict want) {
  if (head.verdict == want) return;
  fail_msg("%s (%s at %u), not %s", VERDICTS[head.verdict], NAMES[head.status], head.offset, VERDICTS[want]);
}

/* ---- classes ----------------------------------------------------------------------------------------------------- */

#define LETTERS_AND_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static inline bool listed(const char *list, int byte) {
  return byte != 0 && strchr(list, byte) != NULL;
}

/* ---- all tests of a program -------------------------------------------------------------------------------------- */

enum { MOST_TESTS = 1024 };

static struct CMUnitTest tests[MOST_TESTS];
static size_t test_count;

static inline void add(const char *section, const char *name, CMUnitTestFunction function, const void *c) {
  static char names[MOST_TESTS][128];
  if (test_count == MOST_TESTS) abort();
  char *full = names[test_count];
  if (snprintf(full, sizeof names[0], "%s [%s]", name, section) >= (int)sizeof names[0]) abort();
  for (size_t i = 0; i < test_count; i++) {
    if (strcmp(tests[i].name, full) == 0) {
      fprintf(stderr, "two cases are named '%s'\n", full);
      exit(1);
    }
  }
  struct CMUnitTest test = {full, function, NULL, NULL, (void *)(uintptr_t)c};
  tests[test_count++] = test;
}

#endif

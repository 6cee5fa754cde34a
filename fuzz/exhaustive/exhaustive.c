/* SPDX-License-Identifier: MIT
 *
 * Bounded-exhaustive agreement: at each grammar position, the parser and the reference read every string of up to so
 * many symbols, and must say the same. It needs no engine and is the same each time.
 *
 *     exhaustive-TARGET --list               the target's positions
 *     exhaustive-TARGET BUDGET [POSITION...] so many inputs for each position: the bound is the longest that they allow
 *
 * A string is tried with what stands before it alone, and with what stands behind it too. Where the reader of a head,
 * of chunks or of trailers refuses a beginning, longer strings are left out: that a refusal is final is what the laws
 * `final` and `append` say, and what the string with all that stands behind it shows once more. Of field values, which
 * are judged whole, nothing is left out. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../oracle/laws.h"
#include "../targets/target.h"
#include "httpz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_SYMBOLS = 26, MOST_LENGTH = 15, LONGEST_INPUT = 1024, SECONDS_PER_LEVEL = 1800 };

/* Bytes that may hold NUL. */
typedef struct {
  const char *at;
  size_t len;
} bytes;

#define S(literal) \
  { literal, sizeof(literal) - 1 }

typedef struct {
  const char *target, *name;
  bytes before, behind;
  bytes symbols[MOST_SYMBOLS]; /* up to the first that is empty */
} position;

static const position positions[] = {
#include "positions.inc"
};

enum { POSITIONS = sizeof positions / sizeof positions[0] };

/* Symbols by number. */
typedef struct {
  uint8_t len;
  uint8_t symbol[MOST_LENGTH];
} string;

/* The strings that longer ones are made from, all of one length. */
typedef struct {
  string *at;
  size_t count, capacity;
} string_list;

/* One position being searched. */
typedef struct {
  const position *of;
  size_t symbols;
  bool whole; /* a field value: beginnings say nothing */
  unsigned bound;
  uint64_t inputs, accepted, refused, more;
} search;

static void push(string_list *list, const string *one) {
  if (list->count == list->capacity) {
    list->capacity = list->capacity ? 2 * list->capacity : 1024;
    list->at = realloc(list->at, list->capacity * sizeof list->at[0]);
    if (list->at == NULL) exit(2);
  }
  list->at[list->count++] = *one;
}

static size_t append(uint8_t *to, size_t len, bytes more) {
  if (len + more.len > LONGEST_INPUT) exit(2);
  memcpy(to + len, more.at, more.len);
  return len + more.len;
}

/* Puts one input through the target; gives whether any reader asks for more. */
static bool run(search *it, const uint8_t *at, size_t len) {
  const uint64_t *verdicts = laws_counts->verdicts;
  uint64_t ok = verdicts[HTTPZ_OK], more = verdicts[HTTPZ_MORE], all = 0, before = 0;
  for (int i = 0; i < HTTPZ_STATUS_COUNT; i++) before += verdicts[i];
  LLVMFuzzerTestOneInput(at, len);
  it->inputs++;
  for (int i = 0; i < HTTPZ_STATUS_COUNT; i++) all += verdicts[i];
  ok = verdicts[HTTPZ_OK] - ok;
  more = verdicts[HTTPZ_MORE] - more;
  it->accepted += ok;
  it->more += more;
  it->refused += all - before - ok - more;
  return more > 0;
}

/* One string; gives whether a longer one may say something new. */
static bool try_string(search *it, const string *one) {
  static uint8_t room[LONGEST_INPUT];
  size_t len = append(room, 0, it->of->before);
  for (unsigned i = 0; i < one->len; i++) len = append(room, len, it->of->symbols[one->symbol[i]]);
  bool open = it->whole || run(it, room, len);
  run(it, room, append(room, len, it->of->behind));
  return open;
}

/* Tries all strings that are one symbol longer than those of `from`; gives those that may become longer still. */
static string_list next_level(search *it, const string_list *from) {
  string_list next = {NULL, 0, 0};
  for (size_t i = 0; i < from->count; i++) {
    string one = from->at[i];
    one.len++;
    for (size_t symbol = 0; symbol < it->symbols; symbol++) {
      one.symbol[one.len - 1] = (uint8_t)symbol;
      if (try_string(it, &one)) push(&next, &one);
    }
  }
  return next;
}

static search begin(const position *of) {
  search it = {of, 0, false, 0, 0, 0, 0, 0};
  while (it.symbols < MOST_SYMBOLS && of->symbols[it.symbols].len > 0) it.symbols++;
  it.whole = strcmp(of->target, "fields") == 0 || strcmp(of->target, "conditionals") == 0;
  return it;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* A position where nothing was accepted, or nothing refused, has shown nothing. */
static bool report(const search *it, bool complete, double seconds) {
  bool good = it->bound > 0 && it->accepted > 0 && it->refused > 0;
  printf("%-13s%-31s%s%2u of %2zu symbols %10llu inputs %10llu accepted %10llu refused %6.1f s%s\n", it->of->target,
         it->of->name, complete ? "all   " : "up to ", it->bound, it->symbols, (unsigned long long)it->inputs,
         (unsigned long long)it->accepted, (unsigned long long)it->refused, seconds,
         good ? "" : "  FAILED: nothing was accepted, or nothing refused");
  fflush(stdout);
  return good;
}

/* Level after level, while the next one fits into what is left of the budget. */
static bool search_position(const position *of, uint64_t budget) {
  double started = now();
  search it = begin(of);
  string_list level = {NULL, 0, 0};
  const string empty = {0, {0}};
  if (try_string(&it, &empty)) push(&level, &empty);
  while (level.count > 0 && it.bound < MOST_LENGTH) {
    uint64_t due = (uint64_t)level.count * it.symbols * (it.whole ? 1 : 2);
    if (it.inputs + due > budget) break;
    laws_allow(SECONDS_PER_LEVEL);
    string_list next = next_level(&it, &level);
    free(level.at);
    level = next;
    it.bound++;
  }
  laws_allow(0);
  bool complete = level.count == 0;
  free(level.at);
  return report(&it, complete, now() - started);
}

static bool is_chosen(const position *of, char **names, int count) {
  if (strcmp(of->target, target_name) != 0) return false;
  for (int i = 0; i < count; i++) {
    if (strcmp(names[i], of->name) == 0) return true;
  }
  return count == 0;
}

static int list_positions(void) {
  int count = 0;
  for (size_t i = 0; i < POSITIONS; i++) {
    if (!is_chosen(&positions[i], NULL, 0)) continue;
    puts(positions[i].name);
    count++;
  }
  return count > 0 ? 0 : 1;
}

int main(int count, char **arguments) {
  if (count == 2 && strcmp(arguments[1], "--list") == 0) return list_positions();
  char *end = NULL;
  uint64_t budget = count > 1 ? strtoull(arguments[1], &end, 10) : 0;
  if (budget == 0 || *end != '\0') {
    fprintf(stderr, "usage: %s --list | BUDGET [POSITION...]\n", arguments[0]);
    return 2;
  }
  laws_effort = EFFORT_AGREEMENT;
  LLVMFuzzerTestOneInput(NULL, 0); /* opens the tally, which counts from here on */
  unsigned tried = 0, good = 0;
  for (size_t i = 0; i < POSITIONS; i++) {
    if (!is_chosen(&positions[i], arguments + 2, count - 2)) continue;
    good += search_position(&positions[i], budget);
    tried++;
  }
  printf("exhaustive: %u of %u positions agree\n", good, tried);
  return tried > 0 && good == tried && (count == 2 || tried == (unsigned)count - 2) ? 0 : 1;
}

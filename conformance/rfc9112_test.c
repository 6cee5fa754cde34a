/* SPDX-License-Identifier: MIT
 *
 * Runs the library on every labelled vector: one test for each class of vectors, and one for each law, which fails when
 * its premise never held. V in the environment is a pattern of the ids to run. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fnmatch.h>
#include <setjmp.h>
#include <stdlib.h>

#include "vector.h"

#include <cmocka.h>

/* vector_data.c */
extern const httpz_vector *const all_vectors;
extern const httpz_vector_class *const all_classes;
extern const uint32_t vector_count, class_count;

static const char *pattern; /* NULL: all vectors */

static struct { unsigned long vectors, passed, either, skipped; } tally;

static bool is_wanted(const httpz_vector *vector) {
  return pattern == NULL || fnmatch(pattern, vector->id, 0) == 0;
}

static unsigned check_script(const httpz_vector *vector) {
  const char *why = run_script(vector);
  if (why != NULL) report(vector, NULL, why, NULL);
  return why == NULL ? 0 : 1;
}

static unsigned check_written(const httpz_vector *vector) {
  observed seen;
  observe_written(vector, &seen);
  const char *why = grade(vector, &seen);
  if (why != NULL) report(vector, NULL, why, &seen);
  return why == NULL ? 0 : 1;
}

static unsigned check_read(const httpz_vector *vector) {
  observed seen;
  feed f = {.all = bytes_flat(&vector->bytes), .place = PLACE_FLUSH, .eof = vector->context.eof};
  feed_begin(&f);
  observe(vector, &f, &seen);
  const char *why = grade(vector, &seen);
  if (why != NULL) report(vector, NULL, why, &seen);
  return (why == NULL ? 0 : 1) + check_laws(vector, &seen);
}

static unsigned check_vector(const httpz_vector *vector) {
  size_t mark = pool_mark();
  unsigned failures;
  if (!has_reader(vector)) {
    printf("skipped: %s: the library has no reader for a %s value\n", vector->id, vector->context.field);
    tally.skipped++;
    return 0;
  }
  if (vector->role == HTTPZ_VECTOR_CONNECTION)
    failures = check_script(vector);
  else if (vector->role == HTTPZ_VECTOR_SERIALIZE)
    failures = check_written(vector);
  else
    failures = check_read(vector);
  pool_release(mark);
  tally.vectors++;
  tally.passed += failures == 0;
  tally.either += vector->result == HTTPZ_VECTOR_EITHER;
  return failures;
}

static void check_class(void **state) {
  const httpz_vector_class *class_of = *state;
  unsigned failures = 0;
  for (uint32_t i = 0; i < class_of->count; i++) {
    const httpz_vector *vector = &all_vectors[class_of->first + i];
    if (is_wanted(vector)) failures += check_vector(vector);
  }
  if (failures > 0) fail_msg("%s: %u failures above", class_of->name, failures);
}

/* A law whose premise never held was not checked. */
static void check_premise(void **state) {
  const law_count *law = *state;
  if (law->held == 0) fail_msg("its premise never held: %s", law->name);
  if (law->broken > 0) fail_msg("broken by %lu vectors: %s", law->broken, law->name);
}

static bool class_is_wanted(const httpz_vector_class *class_of) {
  for (uint32_t i = 0; i < class_of->count; i++)
    if (is_wanted(&all_vectors[class_of->first + i])) return true;
  return false;
}

static struct CMUnitTest *tests;
static size_t test_count;

static void add_test(const char *name, CMUnitTestFunction check, const void *state) {
  tests[test_count].name = name;
  tests[test_count].test_func = check;
  memcpy(&tests[test_count].initial_state, &state,
         sizeof state); /* cmocka's state is not const; no test writes to it */
  test_count++;
}

static void list_tests(void) {
  tests = calloc(class_count + law_total, sizeof *tests);
  if (tests == NULL) abort();
  for (uint32_t i = 0; i < class_count; i++)
    if (class_is_wanted(&all_classes[i])) add_test(all_classes[i].name, check_class, &all_classes[i]);
  if (pattern != NULL) return; /* a few vectors need not meet every premise */
  for (size_t i = 0; i < law_total; i++) add_test(law_counts[i].name, check_premise, &law_counts[i]);
}

static void print_tally(void) {
  for (size_t i = 0; i < law_total; i++) printf("law: %s: held %lu times\n", law_counts[i].name, law_counts[i].held);
  print_refusals();
  printf("scripts: %lu expectations that only a live server shows were not looked at\n", unseen_expectations);
  printf("as labelled: %lu of %lu vectors, %lu of them on points that the RFC leaves open; %lu skipped\n", tally.passed,
         tally.vectors, tally.either, tally.skipped);
}

int main(void) {
  pattern = getenv("V");
  if (pattern != NULL && *pattern == '\0') pattern = NULL;
  guard_init();
  list_tests();
  if (test_count == 0) {
    fprintf(stderr, "no vector matches '%s'\n", pattern);
    return 1;
  }
  int failed = _cmocka_run_group_tests("rfc9112", tests, test_count, NULL, NULL);
  print_tally();
  free(tests);
  return failed == 0 ? 0 : 1;
}

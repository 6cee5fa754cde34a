/* SPDX-License-Identifier: MIT
 *
 * The file of expected failures: `id  outcome  # why`, one a line. The outcome is compared too, so that a failure that
 * becomes another failure shows. */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>

#include "conformance.h"

typedef struct {
  const char *id, *saw, *why;
  size_t number;
  bool used, differed;
} expected;

typedef struct {
  expected *at;
  size_t count;
} expected_list;

static bool read_expected(char *line, size_t number, const char *path, expected *out) {
  char *why = strstr(line, " #");
  if (line[0] == '#') return false;
  if (why != NULL) *why = '\0';
  *out = (expected){.number = number, .why = why == NULL ? "" : why + 2};
  out->id = strtok(line, " \t\r");
  out->saw = out->id == NULL ? NULL : strtok(NULL, " \t\r");
  if (out->id == NULL) return false;
  if (out->saw == NULL || strtok(NULL, " \t\r") != NULL)
    die(EXIT_USAGE, "%s:%zu: a line is: id  outcome  # why", path, number);
  return true;
}

static expected_list read_list(const char *path) {
  text content = {0};
  size_t number = 0, lines = 1;
  if (!text_file(&content, path)) die(EXIT_USAGE, "%s: %s", path, strerror(errno));
  for (size_t i = 0; i < content.len; i++) lines += content.at[i] == '\n';
  expected_list list = {keep(lines * sizeof *list.at), 0};
  for (char *at = kept_format("%s", content.at), *end; at != NULL; at = end == NULL ? NULL : end + 1) {
    end = strchr(at, '\n');
    if (end != NULL) *end = '\0';
    list.count += read_expected(at, ++number, path, &list.at[list.count]);
  }
  text_free(&content);
  return list;
}

static expected *find_line(const expected_list *list, const result *r) {
  expected *wrong = NULL;
  for (size_t i = 0; i < list->count; i++) {
    if (fnmatch(list->at[i].id, r->vector->id, 0) != 0) continue;
    if (strcmp(list->at[i].saw, r->saw) == 0) return &list->at[i];
    wrong = &list->at[i];
  }
  return wrong;
}

/* False: it is not as the file says. */
static bool apply_line(expected *line, result *r, const char *path, FILE *to) {
  bool same = strcmp(line->saw, r->saw) == 0;
  if (r->grade == GRADE_SKIP) return true;
  if (!r->counts) {
    fprintf(to, "unexpected pass: %s (%s:%zu says %s)\n", r->vector->id, path, line->number, line->saw);
    line->differed = true;
    return false;
  }
  line->used |= same;
  line->differed |= !same;
  r->expected = same;
  if (!same)
    fprintf(to, "another failure: %s: %s, and %s:%zu says %s\n", r->vector->id, r->saw, path, line->number, line->saw);
  return same;
}

/* A line whose vectors were not run says nothing. */
static bool is_in_run(const expected *line, const run_report *report) {
  for (size_t i = 0; i < report->count; i++)
    if (fnmatch(line->id, report->results[i].vector->id, 0) == 0 && report->results[i].grade != GRADE_SKIP) return true;
  return false;
}

static bool check_unused(const options *o, const expected_list *list, const run_report *report, FILE *to) {
  bool partial = o->only.count + o->skip.count > 0, good = true;
  for (size_t i = 0; i < list->count; i++) {
    const expected *line = &list->at[i];
    if (line->used || line->differed || (partial && !is_in_run(line, report))) continue;
    fprintf(to, "unused line: %s:%zu: %s  %s\n", o->expect, line->number, line->id, line->saw);
    good = false;
  }
  return good;
}

bool expect_apply(const options *o, run_report *report, FILE *to) {
  expected_list list = read_list(o->expect);
  bool good = true;
  for (size_t i = 0; i < report->count; i++) {
    expected *line = find_line(&list, &report->results[i]);
    if (line != NULL) good &= apply_line(line, &report->results[i], o->expect, to);
  }
  return check_unused(o, &list, report, to) && good;
}

void expect_update(const options *o, const run_report *report) {
  FILE *old = fopen(o->expect, "r");
  expected_list list = {0};
  if (old != NULL) {
    fclose(old);
    list = read_list(o->expect);
  }
  FILE *file = fopen(o->expect, "w");
  if (file == NULL) die(EXIT_USAGE, "%s: %s", o->expect, strerror(errno));
  for (size_t i = 0; i < report->count; i++) {
    const result *r = &report->results[i];
    const expected *line = find_line(&list, r);
    if (r->counts)
      fprintf(file, "%s  %s  #%s\n", r->vector->id, r->saw,
              line != NULL ? line->why : kept_format(" %s", grade_names[r->grade]));
  }
  if (fclose(file) != 0) die(EXIT_USAGE, "%s: %s", o->expect, strerror(errno));
}

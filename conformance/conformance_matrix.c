/* SPDX-License-Identifier: MIT
 *
 * * One page that shows what several targets made of the vectors. The page itself is matrix.html; here is what it
 * shows. */
#include <errno.h>
#include <stdlib.h>

#include "conformance.h"
#include "matrix_page.inc"

/* Strings that occur often are written once. */
typedef struct {
  json_t *numbers, *list;
} strings;

static json_t *number_of(strings *s, const char *value) {
  if (value == NULL) return json_integer(-1);
  json_t *known = json_object_get(s->numbers, value);
  if (known != NULL) return json_incref(known);
  json_array_append_new(s->list, json_string(value));
  json_object_set_new(s->numbers, value, json_integer((json_int_t)json_array_size(s->list) - 1));
  return json_incref(json_object_get(s->numbers, value));
}

/* ---- vectors ----------------------------------------------------------------------------------------------------- */

enum { SHOWN_MOST = 600 };

static json_t *json_of_text(text *out) {
  json_t *string = json_of_bytes((bytes){(const uint8_t *)out->at, out->len});
  text_free(out);
  return string;
}

static json_t *given_of(const vector *v) {
  text out = {0}, words = {0};
  char *flat = v->role == ROLE_CONNECTION ? json_dumps(json_object_get(v->json, "script"), JSON_ENSURE_ASCII) : NULL;
  if (flat != NULL)
    text_put(&out, "%s", flat);
  else if (v->role != ROLE_SERIALIZE)
    text_escape(&out, vector_bytes(v), SHOWN_MOST);
  vector_words(v, (cut_list){NULL, 0}, &words);
  text_add(&out, words.at, words.len < SHOWN_MOST ? words.len : SHOWN_MOST);
  text_free(&words);
  free(flat);
  return json_of_text(&out);
}

static json_t *allowed_of(const vector *v) {
  const json_t *all = json_object_get(v->json, "outcomes");
  json_t *list = json_array();
  for (size_t i = 0; i < json_array_size(all); i++) {
    text out = {0};
    put_outcome(v, json_array_get(all, i), &out);
    json_array_append_new(list, json_of_text(&out));
  }
  return list;
}

static json_t *json_of_vector(const vector *v) {
  static const char *const members[] = {"id",     "role",      "title",  "result", "strict",
                                        "danger", "primitive", "policy", "note",   "req"};
  json_t *json = json_object();
  size_t mark = keep_mark();
  for (size_t i = 0; i < COUNT(members); i++) json_object_set(json, members[i], json_object_get(v->json, members[i]));
  json_object_set_new(json, "group", json_string(v->group));
  json_object_set_new(json, "class", json_string(v->class_name));
  json_object_set_new(json, "level", json_string(vector_level(v)));
  json_object_set_new(json, "given", given_of(v));
  json_object_set_new(json, "allowed", allowed_of(v));
  if (v->role == ROLE_REQUEST && vector_bytes(v).len <= 4096) {
    text hex = {0};
    text_hex(&hex, vector_bytes(v));
    json_object_set_new(json, "hex", json_of_text(&hex));
  }
  keep_release(mark);
  return json;
}

/* ---- targets ----------------------------------------------------------------------------------------------------- */

static int grade_number(const json_t *seen) {
  const char *name = member_string(seen, "grade");
  for (int g = 0; g < GRADE_COUNT; g++)
    if (name != NULL && strcmp(name, grade_names[g]) == 0) return g;
  return -1;
}

/* What was read is shown where it is not simply what the corpus advises. */
static json_t *answer_of(strings *s, const json_t *seen) {
  char *flat = grade_number(seen) == GRADE_PASS_STRICT
                   ? NULL
                   : json_dumps(json_object_get(seen, "answer"), JSON_COMPACT | JSON_ENSURE_ASCII);
  if (flat != NULL && strlen(flat) > SHOWN_MOST) flat[SHOWN_MOST] = '\0';
  json_t *number = number_of(s, flat);
  free(flat);
  return number;
}

static json_t *cell_of(strings *s, const json_t *seen) {
  json_t *cell = json_array();
  json_array_append_new(cell, json_integer(grade_number(seen)));
  json_array_append_new(cell, number_of(s, member_string(seen, "saw")));
  json_array_append_new(cell, number_of(s, member_string(seen, "why")));
  json_array_append_new(cell, answer_of(s, seen));
  return cell;
}

static json_t *cells_of(const corpus *all, const json_t *report, strings *s) {
  const json_t *list = json_object_get(report, "results");
  json_t *cells = json_array();
  for (size_t i = 0; i < all->count; i++) json_array_append_new(cells, json_null());
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *seen = json_array_get(list, i);
    const vector *v = corpus_find(all, member_string(seen, "id"));
    if (v != NULL) json_array_set_new(cells, (size_t)(v - all->at), cell_of(s, seen));
  }
  return cells;
}

static json_t *json_of_target(const corpus *all, json_t *report, strings *s) {
  json_t *json = json_object();
  json_object_update(json, json_object_get(report, "target"));
  json_object_set(json, "summary", json_object_get(report, "summary"));
  json_object_set_new(json, "cells", cells_of(all, report, s));
  return json;
}

/* ---- the page ---------------------------------------------------------------------------------------------------- */

static json_t *page_data(const corpus *all, json_t **reports, size_t count) {
  strings s = {json_object(), json_array()};
  json_t *data = json_object(), *vectors = json_array(), *targets = json_array(), *grades = json_array();
  for (size_t i = 0; i < all->count; i++) json_array_append_new(vectors, json_of_vector(&all->at[i]));
  for (size_t i = 0; i < count; i++) json_array_append_new(targets, json_of_target(all, reports[i], &s));
  for (int g = 0; g < GRADE_COUNT; g++) json_array_append_new(grades, json_string(grade_names[g]));
  json_object_set_new(data, "vectors", vectors);
  json_object_set_new(data, "targets", targets);
  json_object_set_new(data, "grades", grades);
  json_object_set_new(data, "strings", s.list);
  json_decref(s.numbers);
  return data;
}

/* No `<` of a vector may be taken for markup. */
static void put_script_safe(const char *json, FILE *to) {
  for (; *json != '\0'; json++) {
    if (*json == '<')
      fputs("\\u003c", to);
    else
      fputc(*json, to);
  }
}

void report_html(const corpus *all, json_t **reports, size_t count, FILE *to) {
  static const char mark[] = "/*DATA*/null";
  const char *page = (const char *)matrix_page;
  const char *at = strstr(page, mark);
  json_t *data = page_data(all, reports, count);
  char *json = json_dumps(data, JSON_COMPACT | JSON_ENSURE_ASCII);
  if (at == NULL || json == NULL) die(EXIT_UNUSABLE, "the page has no place for its data");
  fwrite(page, 1, (size_t)(at - page), to);
  put_script_safe(json, to);
  fputs(at + strlen(mark), to);
  free(json);
  json_decref(data);
}

static json_int_t grade_count(const json_t *report, const char *name) {
  return json_integer_value(json_object_get(json_object_get(json_object_get(report, "summary"), "grades"), name));
}

/* Nothing here names an input: what only takes a server down is not for a README. */
static void print_summary(json_t **reports, size_t count) {
  printf("| parser | version | level |");
  for (int g = 0; g < GRADE_COUNT; g++) printf(" %s |", grade_names[g]);
  printf("\n|---|---|---|");
  for (int g = 0; g < GRADE_COUNT; g++) printf("---|");
  for (size_t i = 0; i < count; i++) {
    const json_t *who = json_object_get(reports[i], "target");
    printf("\n| %s | %s | %s |", member_string(who, "name"), member_string(who, "version"),
           member_string(who, "level"));
    for (int g = 0; g < GRADE_COUNT; g++)
      printf(" %" JSON_INTEGER_FORMAT " |", grade_count(reports[i], grade_names[g]));
  }
  printf("\n");
}

static void check_corpus(const json_t *report, const char *digest, const char *path) {
  const char *of = member_string(report, "corpus");
  if (of == NULL || strcmp(of, digest) != 0)
    die(EXIT_USAGE, "%s was made with other vectors than there are now; run it again", path);
}

int command_matrix(const options *o) {
  corpus all = corpus_load(o->corpus);
  size_t count = o->operands.count;
  if (count == 0) die(EXIT_USAGE, "matrix needs results of --format json");
  if (o->output == NULL && !o->summary) die(EXIT_USAGE, "matrix needs -o PAGE.html or --summary");
  const char *digest = kept_format("%016llx", (unsigned long long)corpus_digest(&all));
  json_t **reports = keep(count * sizeof(json_t *));
  for (size_t i = 0; i < count; i++) reports[i] = report_load(o->operands.at[i]);
  for (size_t i = 0; i < count; i++) check_corpus(reports[i], digest, o->operands.at[i]);
  if (o->output != NULL) {
    FILE *to = fopen(o->output, "w");
    if (to == NULL) die(EXIT_USAGE, "%s: %s", o->output, strerror(errno));
    report_html(&all, reports, count, to);
    if (ferror(to) || fclose(to) != 0) die(EXIT_USAGE, "%s cannot be written", o->output);
  }
  if (o->summary) print_summary(reports, count);
  return EXIT_AS_EXPECTED;
}

/* SPDX-License-Identifier: MIT
 *
 * The result of one vector, as JSON: what workers hand over, and what reports are made of. */
#include "conformance.h"

static void set(json_t *object, const char *name, const char *value) {
  if (value != NULL) json_object_set_new(object, name, json_of_bytes(bytes_of(value)));
}

json_t *result_json(const vector *v, const observation *seen, const judgement *j) {
  json_t *json = json_object();
  text saw = {0};
  observe_saw(seen, v->role, &saw);
  if (j->detail != NULL) text_put(&saw, "~%s", j->detail);
  set(json, "id", v->id);
  set(json, "grade", grade_names[j->grade]);
  set(json, "saw", saw.at);
  set(json, "why", j->why);
  set(json, "choice", j->choice);
  set(json, "status", j->status);
  set(json, "close", j->close);
  if (seen->answer != NULL) json_object_set(json, "answer", seen->answer);
  text_free(&saw);
  return json;
}

static bool grade_named(const char *name, grade *out) {
  for (int i = 0; name != NULL && i < GRADE_COUNT; i++) {
    *out = (grade)i;
    if (strcmp(name, grade_names[i]) == 0) return true;
  }
  return false;
}

bool result_from_json(const corpus *all, json_t *json, result *out) {
  *out = (result){.vector = corpus_find(all, member_string(json, "id")), .json = json};
  out->saw = member_string(json, "saw");
  out->why = member_string(json, "why");
  return out->vector != NULL && out->saw != NULL && grade_named(member_string(json, "grade"), &out->grade);
}

bool grade_counts(grade g, level l) {
  if (g == GRADE_SKIP || g == GRADE_PASS_STRICT) return false;
  if (g == GRADE_PASS) return l == LEVEL_MAY;
  return g != GRADE_DEVIATES || l != LEVEL_MUST;
}

static void count_word(const json_t *json, const char *name, size_t *right, size_t *wrong) {
  const char *word = member_string(json, name);
  if (word == NULL) return;
  *right += strcmp(word, "right") == 0;
  *wrong += strcmp(word, "right") != 0;
}

void report_count(run_report *report) {
  report->passed = report->failed = report->skipped = report->known = 0;
  memset(report->by_grade, 0, sizeof report->by_grade);
  for (size_t i = 0; i < report->count; i++) {
    const result *r = &report->results[i];
    report->by_grade[r->grade]++;
    count_word(r->json, "status", &report->status_right, &report->status_wrong);
    count_word(r->json, "close", &report->close_right, &report->close_wrong);
    if (r->grade == GRADE_SKIP)
      report->skipped++;
    else if (r->counts && r->expected)
      report->known++;
    else if (r->counts)
      report->failed++;
    else
      report->passed++;
  }
}

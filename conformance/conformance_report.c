/* SPDX-License-Identifier: MIT
 *
 * Reports for people and for continuous integration. */
#include <stdlib.h>
#include <unistd.h>

#include "conformance.h"

/* ---- what a label says ------------------------------------------------------------------------------------------- */

static void put_statuses(const json_t *statuses, text *out) {
  for (size_t i = 0; i < json_array_size(statuses); i++)
    text_put(out, "%s%" JSON_INTEGER_FORMAT, i == 0 ? " with " : " or ",
             json_integer_value(json_array_get(statuses, i)));
}

void put_reading_brief(const json_t *reading, text *out) {
  const json_t *messages = json_object_get(reading, "messages"), *value = json_object_get(reading, "value");
  size_t mark = keep_mark();
  for (size_t i = 0; i < json_array_size(messages); i++) {
    message m;
    message_of_label(json_array_get(messages, i), &m);
    text_put(out, i == 0 ? " " : ", then ");
    if (m.has_method) text_escape(out, m.method, 40);
    if (m.has_method) text_put(out, " ");
    if (m.has_method)
      text_escape(out, m.target, 60);
    else
      text_put(out, "%d", m.status);
    text_put(out, ", %.*s, content \"", (int)m.framing.len, (const char *)m.framing.at);
    text_escape(out, m.body, 40);
    text_put(out, "\"");
  }
  if (json_object_get(reading, "body") != NULL) {
    text_put(out, " content \"");
    text_escape(out, label_bytes(json_object_get(reading, "body")), 40);
    text_put(out, "\"");
  }
  char *flat = value == NULL ? NULL : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
  if (flat != NULL) text_put(out, " %s", flat);
  free(flat);
  keep_release(mark);
}

void put_outcome(const vector *v, const json_t *outcome, text *out) {
  const char *choice = member_string(outcome, "choice"), *close = member_string(outcome, "close");
  const char *reading = member_string(outcome, "reading");
  text_put(out, "%s (%s", member_string(outcome, "do"), member_string(outcome, "level"));
  if (choice != NULL) text_put(out, ", choice %s", choice);
  text_put(out, ")");
  put_statuses(json_object_get(outcome, "status"), out);
  if (close != NULL) text_put(out, ", and %s close", close);
  if (reading != NULL) put_reading_brief(json_object_get(json_object_get(v->json, "readings"), reading), out);
}

static void put_outcomes(const vector *v, const char *indent, text *out) {
  const json_t *all = json_object_get(v->json, "outcomes");
  for (size_t i = 0; i < json_array_size(all); i++) {
    text_put(out, "%sallowed  ", indent);
    put_outcome(v, json_array_get(all, i), out);
    text_put(out, "\n");
  }
}

static void put_req(const vector *v, text *out) {
  const json_t *req = json_object_get(v->json, "req");
  for (size_t i = 0; i < json_array_size(req); i++)
    text_put(out, "%s%s", i == 0 ? "" : " ", json_string_value(json_array_get(req, i)));
}

static void put_given(const vector *v, size_t most, text *out) {
  size_t mark = keep_mark();
  text words = {0};
  if (v->role == ROLE_CONNECTION) {
    char *flat = json_dumps(json_object_get(v->json, "script"), JSON_ENSURE_ASCII);
    text_put(out, "%s", flat);
    free(flat);
  } else if (v->role != ROLE_SERIALIZE) {
    text_put(out, "\"");
    text_escape(out, vector_bytes(v), most);
    text_put(out, "\"");
  }
  vector_words(v, (cut_list){NULL, 0}, &words);
  if (words.len > 0) text_put(out, "%.*s", (int)(words.len < most * 4 ? words.len : most * 4), words.at);
  text_free(&words);
  keep_release(mark);
}

void put_failure(const result *r, text *out) {
  const vector *v = r->vector;
  char *answer = json_dumps(json_object_get(r->json, "answer"), JSON_COMPACT | JSON_ENSURE_ASCII);
  text_put(out, "%s %s: %s\n", grade_names[r->grade], v->id, member_string(v->json, "title"));
  text_put(out, "    given    ");
  put_given(v, 160, out);
  text_put(out, "\n");
  put_outcomes(v, "    ", out);
  text_put(out, "    seen     %s", r->saw);
  if (answer != NULL) text_put(out, "  %.*s%s", 300, answer, strlen(answer) > 300 ? "..." : "");
  text_put(out, "\n    why      %s\n    note     %s\n    see      ", r->why == NULL ? "advised otherwise" : r->why,
           member_string(v->json, "note"));
  put_req(v, out);
  text_put(out, "; danger %s; conformance show %s\n", member_string(v->json, "danger"), v->id);
  free(answer);
}

/* ---- show -------------------------------------------------------------------------------------------------------- */

/* A line to paste into a shell. */
static void put_printf(bytes value, text *out) {
  text_put(out, "printf '");
  for (size_t i = 0; i < value.len; i++) {
    uint8_t byte = value.at[i];
    if (byte == '\r')
      text_put(out, "\\r");
    else if (byte == '\n')
      text_put(out, "\\n");
    else if (byte == '%')
      text_put(out, "%%%%");
    else if (byte < 0x20 || byte > 0x7e || byte == '\'' || byte == '\\')
      text_put(out, "\\%03o", byte);
    else
      text_add(out, &byte, 1);
  }
  text_put(out, "' | nc localhost 8080\n");
}

void report_show(const vector *v, FILE *to) {
  static const char *const members[] = {"title",  "result", "strict", "danger", "primitive",
                                        "policy", "twin",   "since",  "note"};
  text out = {0};
  text_put(&out, "%s (%s, %s/%s)\n", v->id, role_names[v->role], v->group, v->class_name);
  for (size_t i = 0; i < COUNT(members); i++) {
    const char *value = member_string(v->json, members[i]);
    if (value != NULL) text_put(&out, "  %-9s  %s\n", members[i], value);
  }
  text_put(&out, "  %-9s  %s\n  %-9s  ", "why", v->why, "req");
  put_req(v, &out);
  text_put(&out, "\n");
  put_outcomes(v, "  ", &out);
  text_put(&out, "  %-9s  ", "given");
  put_given(v, 100000, &out);
  if (v->role < ROLE_SERIALIZE) text_put(&out, "\n  %-9s  ", "line");
  if (v->role < ROLE_SERIALIZE)
    vector_line(v, (cut_list){NULL, 0}, &out);
  else
    text_put(&out, "\n");
  if (v->role == ROLE_REQUEST) text_put(&out, "  %-9s  ", "shell");
  if (v->role == ROLE_REQUEST) put_printf(vector_bytes(v), &out);
  fwrite(out.at, 1, out.len, to);
  text_free(&out);
}

/* ---- pretty ------------------------------------------------------------------------------------------------------ */

static const char *colour_of(grade g) {
  if (g <= GRADE_PASS) return "\033[32m";
  if (g == GRADE_SKIP) return "\033[90m";
  return g == GRADE_DEVIATES ? "\033[33m" : "\033[31m";
}

static bool is_coloured(FILE *to) {
  return isatty(fileno(to)) && getenv("NO_COLOR") == NULL;
}

static void print_failures(const run_report *report, FILE *to) {
  for (size_t i = 0; i < report->count; i++) {
    const result *r = &report->results[i];
    text out = {0};
    if (!r->counts || r->expected) continue;
    put_failure(r, &out);
    bool colours = is_coloured(to);
    fprintf(to, "%s%s%s%s\n", colours ? colour_of(r->grade) : "", grade_names[r->grade], colours ? "\033[0m" : "",
            out.at + strlen(grade_names[r->grade]));
    text_free(&out);
  }
}

static void print_table(const run_report *report, FILE *to) {
  text row = {0};
  size_t counts[GRADE_COUNT];
  text_put(&row, "%-14s", "group");
  for (int g = 0; g < GRADE_COUNT; g++) text_put(&row, "%12s", grade_names[g]);
  text_put(&row, "\n");
  for (size_t from = 0, at; from < report->count; from = at) {
    memset(counts, 0, sizeof counts);
    const char *group = report->results[from].vector->group;
    for (at = from; at < report->count && strcmp(report->results[at].vector->group, group) == 0; at++)
      counts[report->results[at].grade]++;
    text_put(&row, "%-14s", group);
    for (int g = 0; g < GRADE_COUNT; g++) {
      if (counts[g] > 0)
        text_put(&row, "%12zu", counts[g]);
      else
        text_put(&row, "%12s", ".");
    }
    text_put(&row, "\n");
  }
  fwrite(row.at, 1, row.len, to);
  text_free(&row);
}

static void print_skips(const run_report *report, FILE *to) {
  bool *told = keep(report->count * sizeof *told);
  for (size_t i = 0; i < report->count; i++) {
    const result *r = &report->results[i];
    size_t same = 0;
    if (r->grade != GRADE_SKIP || told[i]) continue;
    for (size_t k = i; k < report->count; k++) {
      const result *other = &report->results[k];
      if (other->grade != GRADE_SKIP || strcmp(other->why, r->why) != 0) continue;
      told[k] = true;
      same++;
    }
    fprintf(to, "skipped %zu: %s\n", same, r->why);
  }
}

void report_pretty(const run_report *report, const options *o, FILE *to) {
  print_failures(report, to);
  fprintf(to, "%s %s, level %s, %zu vectors, %zu controls right, %lu ms\n\n", report->target.name,
          report->target.version, report->target.level_name, report->count, json_array_size(report->controls),
          report->milliseconds);
  print_table(report, to);
  if (report->status_right + report->status_wrong > 0)
    fprintf(to, "\nstatus of a refusal: %zu right, %zu another (not scored)\n", report->status_right,
            report->status_wrong);
  if (report->close_right + report->close_wrong > 0)
    fprintf(to, "close behind a refusal: %zu closed, %zu not, where it must or should (not scored)\n",
            report->close_right, report->close_wrong);
  if (o->level != LEVEL_MAY && report->by_grade[GRADE_PASS] > 0)
    fprintf(to, "\n%zu passed with a choice that the corpus advises against\n", report->by_grade[GRADE_PASS]);
  fprintf(to, "\n");
  print_skips(report, to);
}

/* ---- TAP --------------------------------------------------------------------------------------------------------- */

static void tap_details(const result *r, FILE *to) {
  text out = {0};
  put_failure(r, &out);
  for (const char *at = out.at; *at != '\0';) {
    const char *end = strchr(at, '\n');
    fprintf(to, "# %.*s\n", (int)(end - at), at);
    at = end + 1;
  }
  text_free(&out);
}

void report_tap(const run_report *report, FILE *to) {
  fprintf(to, "TAP version 13\n1..%zu\n", report->count);
  for (size_t i = 0; i < report->count; i++) {
    const result *r = &report->results[i];
    fprintf(to, "%sok %zu - %s %s", r->counts ? "not " : "", i + 1, r->vector->id, grade_names[r->grade]);
    if (r->grade == GRADE_SKIP) fprintf(to, " # SKIP %s", r->why);
    if (r->counts && r->expected) fprintf(to, " # TODO expected: %s", r->saw);
    fprintf(to, "\n");
    if (r->counts && !r->expected) tap_details(r, to);
  }
}

/* ---- JUnit ------------------------------------------------------------------------------------------------------- */

static void junit_case(const result *r, text *out) {
  text details = {0};
  text_put(out, "    <testcase classname=\"%s.%s\" name=\"%s\" time=\"0\"", r->vector->group, r->vector->class_name,
           r->vector->id);
  if (r->grade == GRADE_SKIP || (r->counts && r->expected)) {
    text_put(out, "><skipped message=\"");
    text_xml(out, bytes_of(r->grade == GRADE_SKIP ? r->why : "fails as expected"));
    text_put(out, "\"/></testcase>\n");
  } else if (r->counts) {
    put_failure(r, &details);
    text_put(out, "><failure type=\"%s\" message=\"", grade_names[r->grade]);
    text_xml(out, bytes_of(r->why == NULL ? r->saw : r->why));
    text_put(out, "\">");
    text_xml(out, (bytes){(const uint8_t *)details.at, details.len});
    text_put(out, "</failure></testcase>\n");
  } else {
    text_put(out, "/>\n");
  }
  text_free(&details);
}

static size_t junit_suite(const run_report *report, size_t from, text *out) {
  const char *group = report->results[from].vector->group;
  size_t at = from, failed = 0, skipped = 0;
  text cases = {0};
  for (; at < report->count && strcmp(report->results[at].vector->group, group) == 0; at++) {
    const result *r = &report->results[at];
    failed += r->counts && !r->expected;
    skipped += r->grade == GRADE_SKIP || (r->counts && r->expected);
    junit_case(r, &cases);
  }
  text_put(out, "  <testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"0\">\n",
           group, at - from, failed, skipped);
  text_add(out, cases.at, cases.len);
  text_put(out, "  </testsuite>\n");
  text_free(&cases);
  return at;
}

void report_junit(const run_report *report, FILE *to) {
  text out = {0};
  text_put(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"");
  text_xml(&out, bytes_of(report->target.name));
  text_put(&out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" time=\"%.3f\">\n", report->count, report->failed,
           (double)report->milliseconds / 1000);
  for (size_t at = 0; at < report->count;) at = junit_suite(report, at, &out);
  text_put(&out, "</testsuites>\n");
  fwrite(out.at, 1, out.len, to);
  text_free(&out);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void set_string(json_t *object, const char *name, const char *value) {
  json_object_set_new(object, name, value == NULL ? json_null() : json_of_bytes(bytes_of(value)));
}

static json_t *summary_of(const run_report *report) {
  json_t *json = json_object(), *grades = json_object();
  for (int g = 0; g < GRADE_COUNT; g++)
    json_object_set_new(grades, grade_names[g], json_integer((json_int_t)report->by_grade[g]));
  json_object_set_new(json, "passed", json_integer((json_int_t)report->passed));
  json_object_set_new(json, "failed", json_integer((json_int_t)report->failed));
  json_object_set_new(json, "skipped", json_integer((json_int_t)report->skipped));
  json_object_set_new(json, "expected", json_integer((json_int_t)report->known));
  json_object_set_new(json, "grades", grades);
  return json;
}

json_t *report_to_json(const run_report *report) {
  json_t *json = json_object(), *list = json_array(), *who = json_object();
  for (size_t i = 0; i < report->count; i++) json_array_append(list, report->results[i].json);
  set_string(who, "name", report->target.name);
  set_string(who, "version", report->target.version);
  set_string(who, "level", report->target.level_name);
  json_object_set_new(json, "conformance", json_integer(1));
  json_object_set_new(json, "target", who);
  json_object_set_new(json, "corpus", json_sprintf("%016llx", (unsigned long long)report->digest));
  json_object_set_new(json, "milliseconds", json_integer((json_int_t)report->milliseconds));
  json_object_set(json, "controls", report->controls);
  json_object_set_new(json, "summary", summary_of(report));
  json_object_set_new(json, "results", list);
  return json;
}

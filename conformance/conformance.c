/* SPDX-License-Identifier: MIT
 *
 * main, and the command `run`. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "conformance.h"

/* ---- run --------------------------------------------------------------------------------------------------------- */

typedef struct {
  const corpus *all;
  run_report *report;
  const options *options;
  size_t due;
  long shown;
} gathering;

static void show_progress(gathering *g) {
  if (!isatty(2) || (now_ms() - g->shown < 100 && g->report->count < g->due)) return;
  g->shown = now_ms();
  fprintf(stderr, "\r%zu of %zu vectors%s", g->report->count, g->due, g->report->count == g->due ? "\r\033[K" : "");
}

static void gather(void *with, json_t *json) {
  gathering *g = with;
  result *r = &g->report->results[g->report->count];
  if (g->report->count == g->due) die(EXIT_UNUSABLE, "there are more results than vectors");
  if (!result_from_json(g->all, json, r)) die(EXIT_UNUSABLE, "a result is of no vector that there is");
  r->counts = grade_counts(r->grade, g->options->level);
  r->place = (size_t)(r->vector - g->all->at);
  g->report->count++;
  show_progress(g);
}

static int compare_places(const void *a, const void *b) {
  const result *left = a, *right = b;
  return left->place < right->place ? -1 : left->place > right->place;
}

static const vector **select_vectors(const corpus *all, const options *o, size_t *count) {
  const vector **chosen = keep(all->count * sizeof *chosen);
  *count = 0;
  for (size_t i = 0; i < all->count; i++)
    if (is_selected(o, &all->at[i])) chosen[(*count)++] = &all->at[i];
  if (*count == 0) die(EXIT_USAGE, "no vector is selected");
  return chosen;
}

static void show_controls(const json_t *controls) {
  for (size_t i = 0; i < json_array_size(controls); i++) {
    const json_t *one = json_array_get(controls, i);
    const char *why = member_string(one, "why");
    fprintf(stderr, "  %-22s %-12s %s\n", member_string(one, "id"), member_string(one, "saw"), why == NULL ? "" : why);
  }
}

static void open_and_control(target *t, const options *o, run_report *report) {
  text why = {0};
  if (!target_open(t, o, &why)) die(EXIT_UNUSABLE, "the target is unusable: %s", why.at);
  if (o->name != NULL) t->info.name = o->name;
  if (o->split != NULL && !t->info.cuts) die(EXIT_UNUSABLE, "--split needs a target that says it has the cap \"cuts\"");
  if (controls_run(t, &report->controls)) return;
  fprintf(stderr, "conformance: the target is unusable: it does not read what every parser must\n");
  show_controls(report->controls);
  target_close(t);
  exit(EXIT_UNUSABLE);
}

static FILE *open_output(const options *o) {
  FILE *to = o->output == NULL ? stdout : fopen(o->output, "w");
  if (to == NULL) die(EXIT_USAGE, "%s: %s", o->output, strerror(errno));
  return to;
}

static void write_report(const corpus *all, run_report *report, const options *o) {
  FILE *to = open_output(o);
  json_t *json = o->format >= FORMAT_JSON ? report_to_json(report) : NULL;
  if (o->format == FORMAT_PRETTY) report_pretty(report, o, to);
  if (o->format == FORMAT_TAP) report_tap(report, to);
  if (o->format == FORMAT_JUNIT) report_junit(report, to);
  if (o->format == FORMAT_JSON) json_dumpf(json, to, JSON_COMPACT | JSON_ENSURE_ASCII);
  if (o->format == FORMAT_JSON) fputc('\n', to);
  if (o->format == FORMAT_HTML) report_html(all, &json, 1, to);
  if (fflush(to) != 0 || ferror(to) || (to != stdout && fclose(to) != 0))
    die(EXIT_USAGE, "the report cannot be written");
}

/* The last line is for people and for scripts; a report on standard output is not to be mixed with it. */
static void say_sum(const run_report *report, const options *o) {
  FILE *to = o->format != FORMAT_PRETTY && o->output == NULL ? stderr : stdout;
  fprintf(to, "%zu passed, %zu failed, %zu skipped\n", report->passed, report->failed, report->skipped);
}

static int finish(const corpus *all, run_report *report, const options *o) {
  bool as_expected = true;
  if (o->update_expect) expect_update(o, report);
  if (o->expect != NULL) as_expected = expect_apply(o, report, stderr);
  report_count(report);
  write_report(all, report, o);
  if (report->known > 0) fprintf(stderr, "%zu more failed as %s says\n", report->known, o->expect);
  say_sum(report, o);
  if (report->passed + report->failed + report->known == 0) die(EXIT_UNUSABLE, "every vector was skipped");
  return report->failed == 0 && as_expected ? EXIT_AS_EXPECTED : EXIT_DIFFERS;
}

int command_run(const options *o) {
  corpus all = corpus_load(o->corpus);
  run_report report = {.digest = corpus_digest(&all)};
  target t;
  size_t count;
  const vector **chosen = select_vectors(&all, o, &count);
  gathering g = {&all, &report, o, count, 0};
  long from = now_ms();
  child_guard();
  report.results = keep(count * sizeof *report.results);
  open_and_control(&t, o, &report);
  report.target = t.info;
  if (o->jobs > 1) target_close(&t);
  if (o->jobs > 1)
    run_parallel(o, chosen, count, gather, &g);
  else
    run_vectors(&t, chosen, count, gather, &g);
  target_close(&t);
  if (report.count != count) die(EXIT_UNUSABLE, "%zu vectors have no result", count - report.count);
  qsort(report.results, count, sizeof *report.results, compare_places);
  report.milliseconds = (unsigned long)(now_ms() - from);
  return finish(&all, &report, o);
}

/* ---- main -------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  int (*run)(const options *o);
} commands[] = {
    {"run", command_run},
    {"list", command_list},
    {"show", command_show},
    {"matrix", command_matrix},
    {"diff", command_diff},
    {"pairs", command_pairs},
    {"adapter-check", command_adapter_check},
};

int main(int argc, char **argv) {
  options o;
  options_read(argc, argv, &o);
  json_object_seed(1);
  for (size_t i = 0; i < COUNT(commands); i++)
    if (strcmp(o.command, commands[i].name) == 0) return commands[i].run(&o);
  die(EXIT_USAGE, "%s is no command; see --help", o.command);
}

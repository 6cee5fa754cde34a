/* SPDX-License-Identifier: MIT
 *
 * The commands that need no target but what was seen of some: list, show, diff, pairs. */
#include <errno.h>
#include <stdlib.h>

#include "conformance.h"

/* ---- list, show -------------------------------------------------------------------------------------------------- */

int command_list(const options *o) {
  corpus all = corpus_load(o->corpus);
  size_t count = 0;
  for (size_t i = 0; i < all.count; i++) {
    const vector *v = &all.at[i];
    const char *named = member_string(v->json, "policy");
    if (!is_selected(o, v)) continue;
    printf("%-26s %-10s %-10s %-6s %-6s %-20s %s\n", v->id, role_names[v->role], member_string(v->json, "result"),
           vector_level(v), member_string(v->json, "danger"), named == NULL ? "-" : named,
           member_string(v->json, "title"));
    count++;
  }
  if (count == 0) die(EXIT_USAGE, "no vector is selected");
  fprintf(stderr, "%zu vectors\n", count);
  return EXIT_AS_EXPECTED;
}

int command_show(const options *o) {
  corpus all = corpus_load(o->corpus);
  if (o->operands.count == 0) die(EXIT_USAGE, "show needs the id of a vector");
  for (size_t i = 0; i < o->operands.count; i++) {
    const vector *v = corpus_find(&all, o->operands.at[i]);
    if (v == NULL) die(EXIT_USAGE, "there is no vector %s", o->operands.at[i]);
    report_show(v, stdout);
  }
  return EXIT_AS_EXPECTED;
}

/* ---- files of results -------------------------------------------------------------------------------------------- */

json_t *report_load(const char *path) {
  text content = {0}, why = {0};
  if (!text_file(&content, path)) die(EXIT_USAGE, "%s: %s", path, strerror(errno));
  json_t *json = json_read(content.at, content.len, &why);
  if (json == NULL) die(EXIT_USAGE, "%s: %s", path, why.at);
  if (json_integer_value(json_object_get(json, "conformance")) != 1 ||
      json_array_size(json_object_get(json, "results")) == 0)
    die(EXIT_USAGE, "%s is no result of --format json", path);
  text_free(&content);
  return json;
}

static const char *label_of(const json_t *report) {
  const json_t *who = json_object_get(report, "target");
  return kept_format("%s %s", member_string(who, "name"), member_string(who, "version"));
}

/* Results by id, so that two runs of other selections can be held together. */
static json_t *index_of(const json_t *report) {
  const json_t *list = json_object_get(report, "results");
  json_t *index = json_object();
  for (size_t i = 0; i < json_array_size(list); i++) {
    json_t *one = json_array_get(list, i);
    if (member_string(one, "id") != NULL) json_object_set(index, member_string(one, "id"), one);
  }
  return index;
}

/* ---- diff -------------------------------------------------------------------------------------------------------- */

static size_t print_changes(json_t *old, json_t *new) {
  const char *id;
  json_t *after;
  size_t changes = 0;
  json_object_foreach(new, id, after) {
    const json_t *before = json_object_get(old, id);
    const char *was = before == NULL ? "-" : member_string(before, "grade");
    const char *saw = before == NULL ? "-" : member_string(before, "saw");
    if (strcmp(was, member_string(after, "grade")) == 0 && strcmp(saw, member_string(after, "saw")) == 0) continue;
    printf("%-26s %s %s -> %s %s\n", id, was, saw, member_string(after, "grade"), member_string(after, "saw"));
    changes++;
  }
  return changes;
}

static size_t print_gone(json_t *old, const json_t *new) {
  const char *id;
  json_t *before;
  size_t gone = 0;
  json_object_foreach(old, id, before) {
    if (json_object_get(new, id) != NULL) continue;
    printf("%-26s %s %s -> not run\n", id, member_string(before, "grade"), member_string(before, "saw"));
    gone++;
  }
  return gone;
}

int command_diff(const options *o) {
  if (o->operands.count != 2) die(EXIT_USAGE, "diff needs two results");
  json_t *old = report_load(o->operands.at[0]), *new = report_load(o->operands.at[1]);
  json_t *before = index_of(old), *after = index_of(new);
  size_t changes = print_changes(before, after) + print_gone(before, after);
  printf("%s -> %s: %zu of %zu changed\n", label_of(old), label_of(new), changes, json_object_size(after));
  return changes == 0 ? EXIT_AS_EXPECTED : EXIT_DIFFERS;
}

/* ---- pairs ------------------------------------------------------------------------------------------------------- */

typedef struct {
  const char *label;
  json_t *index;
} side;

typedef struct {
  const vector *shortest;
  const char *how;
  size_t count, high;
} finding;

static const json_t *requests_of(const json_t *seen) {
  return json_object_get(json_object_get(seen, "answer"), "requests");
}

static const char *end_of(const json_t *seen) {
  const char *end = member_string(json_object_get(seen, "answer"), "end");
  return end == NULL ? "" : end;
}

static const char *content_differs(const json_t *front, const json_t *back) {
  size_t mark = keep_mark();
  message a, b;
  bool known = message_of_answer(front, &a) == NULL && message_of_answer(back, &b) == NULL;
  bool content = known && a.has_body && b.has_body && !bytes_equal(a.body, b.body);
  bool length = known && a.has_consumed && b.has_consumed && a.consumed != b.consumed;
  keep_release(mark);
  return content ? "the content of a message differs" : length ? "a message ends elsewhere" : NULL;
}

/* What the front hands on as whole messages, the back takes for others. A front that refuses hands nothing more
 * on, and a back that refuses or closes ends the connection: that is no danger. */
static const char *disagreement(const json_t *front, const json_t *back) {
  const json_t *a = requests_of(front), *b = requests_of(back);
  size_t handed = json_array_size(a), taken = json_array_size(b), both = handed < taken ? handed : taken;
  if (handed == 0) return NULL;
  for (size_t i = 0; i < both; i++) {
    const char *how = content_differs(json_array_get(a, i), json_array_get(b, i));
    if (how != NULL) return how;
  }
  if (taken > handed && strcmp(end_of(front), "reject") != 0 && strcmp(end_of(front), "close") != 0)
    return "the back sees more messages";
  bool waits =
      strcmp(end_of(back), "ok") == 0 || strcmp(end_of(back), "accept") == 0 || strcmp(end_of(back), "incomplete") == 0;
  return taken < handed && waits ? "the back sees fewer messages" : NULL;
}

static finding compare_sides(const corpus *all, const side *front, const side *back) {
  finding found = {0};
  size_t least = SIZE_MAX;
  for (size_t i = 0; i < all->count; i++) {
    const vector *v = &all->at[i];
    if (v->role != ROLE_REQUEST) continue;
    const char *how = disagreement(json_object_get(front->index, v->id), json_object_get(back->index, v->id));
    if (how == NULL) continue;
    size_t mark = keep_mark(), len = vector_bytes(v).len;
    keep_release(mark);
    found.count++;
    found.high += strcmp(member_string(v->json, "danger"), "high") == 0;
    if (len >= least) continue;
    least = len;
    found.shortest = v;
    found.how = how;
  }
  return found;
}

static void print_saw(const side *s, const char *id) {
  printf("%s", member_string(json_object_get(s->index, id), "saw"));
}

static void print_finding(const side *front, const side *back, const finding *f) {
  text given = {0};
  size_t mark = keep_mark();
  text_escape(&given, vector_bytes(f->shortest), 200);
  printf("\nfront %s, back %s: %zu vectors, %zu of high danger\n  %s: %s\n  \"%s\"\n  front ", front->label,
         back->label, f->count, f->high, f->shortest->id, f->how, given.at);
  print_saw(front, f->shortest->id);
  printf(", back ");
  print_saw(back, f->shortest->id);
  printf("\n");
  text_free(&given);
  keep_release(mark);
}

static void print_numbers(const side *sides, size_t count, const finding *found) {
  printf("front (row) and back (column): vectors on which they disagree about where a message ends\n\n%-28s", "");
  for (size_t b = 0; b < count; b++) printf("%6zu", b + 1);
  for (size_t f = 0; f < count; f++) {
    printf("\n%2zu %-25.25s", f + 1, sides[f].label);
    for (size_t b = 0; b < count; b++) {
      if (f == b)
        printf("%6s", ".");
      else
        printf("%6zu", found[f * count + b].count);
    }
  }
  printf("\n");
}

/* A parser of heads says nothing of where a message ends: it is left out. */
static size_t load_sides(const options *o, side *sides) {
  size_t count = 0;
  for (size_t i = 0; i < o->operands.count; i++) {
    json_t *report = report_load(o->operands.at[i]);
    const char *of = member_string(json_object_get(report, "target"), "level");
    bool head = of != NULL && strcmp(of, "head") == 0;
    if (head) printf("left out: %s reads heads alone\n", label_of(report));
    if (!head) sides[count++] = (side){label_of(report), index_of(report)};
  }
  return count;
}

int command_pairs(const options *o) {
  corpus all = corpus_load(o->corpus);
  side *sides = keep(o->operands.count * sizeof *sides);
  size_t count = load_sides(o, sides), disagreeing = 0;
  if (count < 2) die(EXIT_USAGE, "pairs needs two results or more, of parsers that read bodies");
  finding *found = keep(count * count * sizeof *found);
  for (size_t i = 0; i < count * count; i++)
    if (i / count != i % count) found[i] = compare_sides(&all, &sides[i / count], &sides[i % count]);
  print_numbers(sides, count, found);
  for (size_t i = 0; i < count * count; i++) {
    if (found[i].count == 0) continue;
    print_finding(&sides[i / count], &sides[i % count], &found[i]);
    disagreeing++;
  }
  printf("\n%zu of %zu pairs disagree\n", disagreeing, count * (count - 1));
  return disagreeing == 0 ? EXIT_AS_EXPECTED : EXIT_DIFFERS;
}

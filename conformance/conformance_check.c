/* SPDX-License-Identifier: MIT
 *
 * adapter-check: holds an adapter, not its parser, to the protocol. Each fact has a name and a verdict. */
#include <stdlib.h>

#include "conformance.h"

typedef struct {
  target t;
  size_t passed, failed, skipped;
} checking;

static void fact(checking *c, bool held, const char *name, const char *why) {
  if (held)
    printf("ok      %s\n", name);
  else
    printf("not ok  %s%s%s\n", name, why == NULL ? "" : ": ", why == NULL ? "" : why);
  c->passed += held;
  c->failed += !held;
}

static void not_asked(checking *c, const char *name, const char *why) {
  printf("skip    %s: %s\n", name, why);
  c->skipped++;
}

/* The answer to a line, or NULL; `why` says what came instead. The caller frees it. */
static json_t *ask(checking *c, const char *words, text *why) {
  text line = {0}, answer = {0};
  target *t = &c->t;
  json_t *json = NULL;
  if (!t->running && !target_open(t, t->options, why)) return NULL;
  text_put(&line, "%s\n", words);
  asked how = child_ask(&t->child, &line, t->options->timeout, &answer);
  if (how == ASK_ANSWERED)
    json = json_read(answer.at == NULL ? "" : answer.at, answer.len, why);
  else
    text_put(why, "%s", answer.at);
  t->running = how == ASK_ANSWERED;
  text_free(&line);
  text_free(&answer);
  return json;
}

static const char get_hex[] = "474554202f20485454502f312e310d0a486f73743a20610d0a0d0a";
static const char bad_hex[] = "0000000d0a0d0a";

static char *kept_hex(const char *plain) {
  text hex = {0};
  text_hex(&hex, bytes_of(plain));
  char *kept = kept_format("%s", hex.at);
  text_free(&hex);
  return kept;
}

/* ---- facts ------------------------------------------------------------------------------------------------------- */

static void check_members(checking *c) {
  static const char *const known[] = {"adapter", "name", "version", "package", "level", "caps", "quirks"};
  const char *name, *unknown = NULL;
  json_t *value;
  json_object_foreach(c->t.info.hello, name, value) {
    bool found = false;
    for (size_t i = 0; i < COUNT(known); i++) found |= strcmp(name, known[i]) == 0;
    if (!found) unknown = kept_format("%s is no member of the protocol", name);
  }
  fact(c, unknown == NULL, "it says who it is with the members of the protocol alone", unknown);
  fact(c, c->t.info.version[0] != '\0', "it says which version the parser is", "\"version\" is empty");
}

static void check_words(checking *c, const char *member, const char *const *known, size_t count) {
  const json_t *words = json_object_get(c->t.info.hello, member);
  const char *unknown = words != NULL && !json_is_array(words) ? "it is no list" : NULL;
  for (size_t i = 0; i < json_array_size(words); i++) {
    const char *word = json_string_value(json_array_get(words, i));
    bool found = false;
    for (size_t k = 0; k < count; k++) found |= word != NULL && strcmp(word, known[k]) == 0;
    if (!found) unknown = kept_format("%s is none", word == NULL ? "what is no string" : word);
  }
  fact(c, unknown == NULL, kept_format("each word of %s is one of the protocol", member), unknown);
}

static void check_hello(checking *c) {
  static const char *const caps[] = {"request",   "response", "chunked", "trailers", "fields",
                                     "serialize", "cuts",     "eof",     "limits"};
  static const char *const words[] = {"joins", "no-order", "names-underscore", "no-fields"};
  check_members(c);
  check_words(c, "caps", caps, COUNT(caps));
  check_words(c, "quirks", words, COUNT(words));
  fact(c, target_in_step(&c->t), "it says who it is a second time", NULL);
}

static void check_controls(checking *c) {
  json_t *report = NULL;
  bool good = controls_run(&c->t, &report);
  for (size_t i = 0; i < json_array_size(report); i++) {
    const json_t *one = json_array_get(report, i);
    const char *mark = member_string(one, "grade"), *why = member_string(one, "why");
    const char *name = kept_format("control %s is read as it must be", member_string(one, "id"));
    if (strcmp(mark, "skip") == 0)
      not_asked(c, name, why);
    else
      fact(c, strcmp(mark, "pass-strict") == 0, name,
           kept_format("%s, %s", member_string(one, "saw"), why == NULL ? "" : why));
  }
  fact(c, good, "all controls are right, and there is one", NULL);
}

static bool answers_same(checking *c, const char *first, const char *second, text *why) {
  json_t *a = ask(c, first, why), *b = ask(c, second, why);
  json_object_del(a, "error");
  json_object_del(b, "error");
  bool same = a != NULL && b != NULL && json_equal(a, b);
  if (!same && why->len == 0) text_put(why, "the answers differ");
  json_decref(a);
  json_decref(b);
  return same;
}

static void check_same(checking *c, const char *name, const char *first, const char *second) {
  text why = {0};
  fact(c, answers_same(c, first, second, &why), name, why.at);
  text_free(&why);
}

/* What one line leaves behind must not be seen by the next. */
static void check_state(checking *c) {
  text why = {0};
  const char *post = kept_hex("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  json_t *before = ask(c, get_hex, &why), *between = ask(c, bad_hex, &why), *unfinished = ask(c, post, &why);
  json_t *after = ask(c, get_hex, &why);
  bool same = before != NULL && json_equal(before, after);
  fact(c, same, "what was refused or unfinished leaves nothing behind",
       why.len > 0 ? why.at : "the same line has another answer");
  json_decref(before);
  json_decref(between);
  json_decref(unfinished);
  json_decref(after);
  text_free(&why);
}

static void check_long(checking *c) {
  text line = {0}, why = {0};
  text_put(&line, "%s", kept_hex("GET / HTTP/1.1\r\nHost: a\r\nX: "));
  for (int i = 0; i < 1 << 18; i++) text_add(&line, "61", 2);
  text_put(&line, "%s", kept_hex("\r\n\r\n"));
  json_t *answer = ask(c, line.at, &why);
  fact(c, json_object_get(answer, "end") != NULL, "a line of half a MiB gets an answer", why.at);
  json_decref(answer);
  text_free(&line);
  text_free(&why);
}

static void check_cut_words(checking *c) {
  text line = {0};
  if (!c->t.info.cuts) {
    not_asked(c, "cutting the bytes changes nothing", "it has no cap cuts");
    return;
  }
  text_put(&line, "%s [1", get_hex);
  for (size_t i = 2; i < sizeof get_hex / 2; i++) text_put(&line, ",%zu", i);
  text_put(&line, "]");
  check_same(c, "cutting the bytes changes nothing", get_hex, line.at);
  text_free(&line);
}

static void check_requests(checking *c) {
  if (!c->t.info.caps[ROLE_REQUEST]) {
    not_asked(c, "requests", "it reads none");
    return;
  }
  check_same(c, "the same line has the same answer", get_hex, get_hex);
  check_same(c, "a word that it does not know changes nothing", get_hex, kept_format("%s not-a-word=1", get_hex));
  check_state(c);
  check_long(c);
  check_cut_words(c);
  text why = {0};
  json_t *empty = ask(c, "-", &why);
  const char *end = member_string(empty, "end");
  fact(c, end != NULL && json_array_size(json_object_get(empty, "requests")) == 0, "no bytes are no request", why.at);
  json_decref(empty);
  text_free(&why);
}

static void check_end(checking *c) {
  fact(c, target_in_step(&c->t), "it has written one line for each line", NULL);
  bool ended = c->t.running && child_finish(&c->t.child, c->t.options->timeout);
  c->t.running = false;
  fact(c, ended, "it ends when its input ends", NULL);
}

int command_adapter_check(const options *o) {
  checking c = {0};
  text why = {0};
  child_guard();
  bool open = target_open(&c.t, o, &why);
  fact(&c, open, "it starts and says who it is", why.at);
  if (open) {
    printf("        %s %s, level %s\n", c.t.info.name, c.t.info.version, c.t.info.level_name);
    check_hello(&c);
    check_controls(&c);
    check_requests(&c);
    check_end(&c);
  }
  target_close(&c.t);
  text_free(&why);
  printf("%zu passed, %zu failed, %zu skipped\n", c.passed, c.failed, c.skipped);
  if (!open) return EXIT_UNUSABLE;
  return c.failed == 0 ? EXIT_AS_EXPECTED : EXIT_DIFFERS;
}

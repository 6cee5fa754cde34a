/* SPDX-License-Identifier: MIT
 *
 * What is tested: a persistent child, a process for each vector, or a server. */
#include <stdlib.h>

#include "conformance.h"

enum { HELLO_MS = 10000, FAILED_STARTS_MOST = 3 };

/* ---- who are you ------------------------------------------------------------------------------------------------- */

void caps_read(target_info *info, const char *word) {
  for (int i = 0; i < ROLE_COUNT; i++) info->caps[i] |= strcmp(word, role_names[i]) == 0;
  info->cuts |= strcmp(word, "cuts") == 0;
  info->eof |= strcmp(word, "eof") == 0;
  info->limits |= strcmp(word, "limits") == 0;
}

static void quirk_read(quirks *q, const char *word) {
  q->joins |= strcmp(word, "joins") == 0;
  q->no_order |= strcmp(word, "no-order") == 0;
  q->names_underscore |= strcmp(word, "names-underscore") == 0;
  q->no_fields |= strcmp(word, "no-fields") == 0;
}

/* Who names no role reads requests. */
static void default_role(target_info *info) {
  bool any = false;
  for (int i = 0; i < ROLE_COUNT; i++) any |= info->caps[i];
  info->caps[ROLE_REQUEST] |= !any;
}

const char *hello_read(json_t *hello, target_info *info, rules *r) {
  const json_t *caps = json_object_get(hello, "caps"), *words = json_object_get(hello, "quirks");
  info->hello = hello;
  info->name = member_string(hello, "name");
  info->version = member_string(hello, "version");
  info->level_name = member_string(hello, "level");
  if (json_integer_value(json_object_get(hello, "adapter")) != 1) return "\"adapter\" is not 1";
  if (info->name == NULL || info->version == NULL) return "it has no \"name\" or no \"version\"";
  if (info->level_name == NULL) info->level_name = "full";
  r->head_level = strcmp(info->level_name, "head") == 0;
  if (!r->head_level && strcmp(info->level_name, "full") != 0) return "\"level\" is neither full nor head";
  for (size_t i = 0; i < json_array_size(caps); i++) {
    const char *word = json_string_value(json_array_get(caps, i));
    if (word != NULL) caps_read(info, word);
  }
  for (size_t i = 0; i < json_array_size(words); i++) {
    const char *word = json_string_value(json_array_get(words, i));
    if (word != NULL) quirk_read(&r->quirks, word);
  }
  default_role(info);
  return NULL;
}

/* ---- a persistent child ------------------------------------------------------------------------------------------ */

static json_t *say_hello(target *t, text *why) {
  text line = {0}, answer = {0};
  text_put(&line, "?\n");
  asked how = child_ask(&t->child, &line, HELLO_MS, &answer);
  json_t *hello = how == ASK_ANSWERED ? json_read(answer.at, answer.len, why) : NULL;
  if (how != ASK_ANSWERED) text_put(why, "%s", answer.at);
  t->running = how == ASK_ANSWERED;
  text_free(&line);
  text_free(&answer);
  return hello;
}

/* The child's answer to "?" at each start; NULL: it did not start, or said what is no object. */
static json_t *start_child(target *t, text *why) {
  t->running = child_start(&t->child, t->options->adapter, t->options->verbose);
  if (!t->running) text_put(why, "it cannot be started");
  json_t *hello = t->running ? say_hello(t, why) : NULL;
  t->failed_starts = json_is_object(hello) ? 0 : t->failed_starts + 1;
  if (json_is_object(hello)) return hello;
  if (why->len == 0) text_put(why, "its answer to \"?\" is no JSON object");
  target_close(t);
  json_decref(hello);
  return NULL;
}

static bool open_child(target *t, text *why) {
  json_t *hello = start_child(t, why);
  if (hello == NULL) return false;
  const char *wrong = hello_read(hello, &t->info, &t->rules);
  if (wrong != NULL) text_put(why, "its answer to \"?\" is wrong: %s", wrong);
  return wrong == NULL;
}

/* Garbage is a crash of the adapter: it may be out of step for good, so it is started anew. */
static void observe_line(target *t, const vector *v, const text *answer, observation *out) {
  text why = {0};
  json_t *json = json_read(answer->at == NULL ? "" : answer->at, answer->len, &why);
  const char *garbage = json == NULL ? why.at : observe_answer(json, v->role, out);
  if (garbage != NULL) {
    *out = (observation){.did = DID_CRASH, .error = kept_format("garbage: %s", garbage)};
    target_close(t);
  }
  text_free(&why);
}

static void child_answer(target *t, const vector *v, cut_list cuts, observation *out) {
  text line = {0}, answer = {0};
  vector_line(v, cuts, &line);
  asked how = child_ask(&t->child, &line, t->options->timeout, &answer);
  if (how == ASK_ANSWERED) {
    observe_line(t, v, &answer, out);
  } else {
    *out = (observation){.did = how == ASK_HUNG ? DID_HANG : DID_CRASH, .error = kept_format("%s", answer.at)};
    t->running = false;
  }
  text_free(&line);
  text_free(&answer);
}

static void child_target_ask(target *t, const vector *v, cut_list cuts, observation *out) {
  text why = {0};
  if (!t->running && t->failed_starts < FAILED_STARTS_MOST) json_decref(start_child(t, &why));
  if (t->running)
    child_answer(t, v, cuts, out);
  else
    *out = (observation){.did = DID_CRASH,
                         .error = kept_format("it could not be started again %s", why.at == NULL ? "" : why.at)};
  text_free(&why);
}

/* Only a child that answers "?" with who it is has given one line for each line. */
bool target_in_step(target *t) {
  text why = {0};
  if (t->options->adapter == NULL || !t->running) return true;
  json_t *hello = say_hello(t, &why);
  bool good = json_object_get(hello, "adapter") != NULL && t->child.pending.len == 0;
  json_decref(hello);
  if (!good) target_close(t);
  text_free(&why);
  return good;
}

/* ---- all three --------------------------------------------------------------------------------------------------- */

bool target_open(target *t, const options *o, text *why) {
  *t = (target){.options = o, .info = o->info, .rules = o->rules};
  if (o->adapter != NULL) return open_child(t, why);
  t->info.name = o->name != NULL ? o->name : o->spawn != NULL ? o->spawn : o->tcp;
  t->info.version = "";
  t->info.level_name = "full";
  t->info.caps[ROLE_CONNECTION] = o->tcp != NULL && !o->status_only;
  t->info.caps[ROLE_REQUEST] |= o->tcp != NULL;
  t->info.eof |= o->tcp != NULL;
  default_role(&t->info);
  if (o->tcp == NULL || tcp_probe(o, HELLO_MS)) return true;
  text_put(why, "nothing at %s answers a GET", o->tcp);
  return false;
}

void target_close(target *t) {
  if (t->running) child_stop(&t->child);
  t->running = false;
}

void target_ask(target *t, const vector *v, cut_list cuts, observation *out) {
  *out = (observation){0};
  if (t->options->adapter != NULL)
    child_target_ask(t, v, cuts, out);
  else if (t->options->spawn != NULL)
    spawn_ask(t->options, v, cuts, out);
  else
    tcp_ask(t->options, v, out);
}

/* A parser of heads says nothing about bodies, and nothing about what stands behind the first head. */
static const char *head_skips(const vector *v) {
  static const char *const groups[] = {"framing", "chunked", "trailers"};
  const json_t *outcomes = json_object_get(v->json, "outcomes");
  for (size_t i = 0; i < COUNT(groups); i++)
    if (strcmp(v->group, groups[i]) == 0) return "it reads heads alone";
  for (size_t i = 0; i < json_array_size(outcomes); i++) {
    const json_t *outcome = json_array_get(outcomes, i);
    if (strcmp(member_string(outcome, "do"), "accept") != 0 && member_string(outcome, "reading") != NULL)
      return "it reads the first head alone";
    if (strcmp(member_string(outcome, "do"), "incomplete") != 0) continue;
    bytes value = vector_bytes(v);
    if (value.len >= 4 && memmem(value.at, value.len, "\r\n\r\n", 4) != NULL) return "it reads heads alone";
  }
  return NULL;
}

const char *target_skips(const target *t, const vector *v) {
  if (!t->info.caps[v->role]) return "the target has no such role";
  if (vector_eof(v) && !t->info.eof) return "the target does not know the end of input";
  if (json_object_get(v->context, "limits") != NULL && !t->info.limits) return "the target cannot set limits";
  return t->rules.head_level ? head_skips(v) : NULL;
}

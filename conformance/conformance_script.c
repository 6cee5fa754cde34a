/* SPDX-License-Identifier: MIT
 *
 * Plays the script of a connection vector against a server: what is sent, what must come back, when, and who closes. */
#include <poll.h>
#include <stdlib.h>

#include "conformance.h"

typedef struct {
  const options *options;
  connection c;
  size_t step;
} play;

static bytes unread(const play *p) {
  return (bytes){(const uint8_t *)p->c.got.at + p->c.used, p->c.got.len - p->c.used};
}

static const char *say(const play *p, const char *what) {
  return kept_format("step %zu: %s", p->step, what);
}

/* ---- expecting an answer ----------------------------------------------------------------------------------------- */

/* Reads on until a whole response is there. */
static const char *next_answer(play *p, bool no_body, message *out) {
  read_mode mode = {bytes_of(no_body ? "HEAD" : "GET"), true, false, false};
  long until = now_ms() + p->options->timeout;
  for (;;) {
    mode.eof = p->c.closed;
    ssize_t took = message_read(unread(p), mode, out);
    if (took > 0) p->c.used += (size_t)took;
    if (took > 0) return NULL;
    if (took < 0) return say(p, "what came is no HTTP/1.1 response");
    if (p->c.closed) return say(p, "the connection was closed before the answer was whole");
    if (now_ms() >= until) return say(p, "no answer came in time");
    connection_read(&p->c, 5, until - now_ms());
  }
}

static bool has_option(const message *m, const char *name, const char *value) {
  for (size_t i = 0; i < m->fields.count; i++)
    if (bytes_equal_nocase(m->fields.at[i].name, bytes_of(name)) &&
        memmem(m->fields.at[i].values[0].at, m->fields.at[i].values[0].len, value, strlen(value)) != NULL)
      return true;
  return false;
}

static bool is_echo_of(const message *answer, bytes body) {
  message echo;
  json_t *json = json_read((const char *)answer->body.at, answer->body.len, NULL);
  bool same =
      json_is_object(json) && message_of_answer(json, &echo) == NULL && echo.has_body && bytes_equal(echo.body, body);
  json_decref(json);
  return same || bytes_equal(answer->body, body);
}

static const char *check_answer(const play *p, const json_t *due, const message *m) {
  const json_t *statuses = json_object_get(due, "status"), *body = json_object_get(due, "body");
  const json_t *option = json_object_get(due, "field");
  const char *version = member_string(due, "version");
  bool found = false;
  for (size_t i = 0; i < json_array_size(statuses); i++)
    found |= json_integer_value(json_array_get(statuses, i)) == m->status;
  if (!found) return say(p, kept_format("the status %d is none of those due", m->status));
  if (version != NULL && !bytes_equal(m->version, bytes_of(version))) return say(p, "the answer has another version");
  if (body != NULL && !is_echo_of(m, label_bytes(body))) return say(p, "the content that the server got differs");
  if (option == NULL) return NULL;
  const char *name = json_string_value(json_array_get(option, 0)),
             *value = json_string_value(json_array_get(option, 1));
  return has_option(m, name, value) ? NULL : say(p, kept_format("the answer has no %s: %s", name, value));
}

static bool asks_for_interim(const json_t *due) {
  const json_t *statuses = json_object_get(due, "status");
  return member_true(due, "interim") ||
         (json_array_size(statuses) == 1 && json_integer_value(json_array_get(statuses, 0)) < 200);
}

/* Interim answers that nobody asked for are allowed: RFC 9110 15.2. */
static const char *play_expect(play *p, const json_t *due) {
  message answer;
  for (;;) {
    const char *why = next_answer(p, member_true(due, "no_body"), &answer);
    if (why != NULL) return why;
    if (answer.status >= 200 || answer.status == 101 || asks_for_interim(due)) return check_answer(p, due, &answer);
  }
}

/* ---- the other steps --------------------------------------------------------------------------------------------- */

static const char *play_close(play *p, const char *due) {
  bool must = strcmp(due, "must") == 0;
  if (strcmp(due, "may") == 0) return NULL;
  connection_read(&p->c, must ? p->options->timeout : p->options->quiet,
                  must ? p->options->timeout : p->options->quiet);
  if (must && !p->c.closed) return say(p, "the connection was not closed");
  return !must && p->c.closed ? say(p, "the connection was closed") : NULL;
}

static const char *play_silence(play *p, long ms) {
  bool spoke = unread(p).len > 0;
  for (long until = now_ms() + ms; !spoke && !p->c.closed && now_ms() < until;)
    spoke = connection_read(&p->c, 5, until - now_ms());
  if (spoke) return say(p, "an answer came where none was due");
  return p->c.closed ? say(p, "the connection was closed where the server should wait") : NULL;
}

static const char *play_step(play *p, const json_t *step) {
  const json_t *send = json_object_get(step, "send"), *expect = json_object_get(step, "expect");
  const json_t *silence = json_object_get(step, "expect_silence"), *wait = json_object_get(step, "wait");
  const char *close = member_string(step, "expect_close");
  if (expect != NULL) return play_expect(p, expect);
  if (close != NULL) return play_close(p, close);
  if (silence != NULL) return play_silence(p, (long)json_integer_value(silence));
  if (wait != NULL) poll(NULL, 0, (int)json_integer_value(wait));
  if (member_true(step, "half_close")) connection_end_sending(&p->c);
  if (send == NULL) return NULL;
  connection_send(&p->c, label_bytes(send));
  return NULL;
}

void script_play(const options *o, const vector *v, observation *out) {
  const json_t *script = json_object_get(v->json, "script");
  play p = {.options = o};
  text why = {0};
  *out = (observation){.did = DID_ACCEPT, .is_wire = true};
  if (!connection_open(&p.c, o->tcp, &why)) {
    *out = (observation){.did = DID_CRASH, .error = kept_format("%s", why.at)};
  } else {
    for (p.step = 1; p.step <= json_array_size(script) && out->script == NULL; p.step++)
      out->script = play_step(&p, json_array_get(script, p.step - 1));
    connection_close(&p.c);
  }
  text_free(&why);
}

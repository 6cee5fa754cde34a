/* SPDX-License-Identifier: MIT
 *
 * Our own parser, in every role, under the heap and system-call guard. A line becomes a vector without a label; the
 * reading is that of the vectors' test. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* strsep */
#endif
#include <stdlib.h>

#include "../../vector_read.h"
#include "../../vector_write.h"
#include "adapter.h"

enum { LIMITS_MAX = 16, LINES_MAX = 4096 };

static const char *const framings[] = {"none", "length", "chunked", "until-close", "tunnel"};

/* ---- feeding: the pieces are played as a script's sends ------------------------------------------------------------ */

struct player {
  const adapter_line *line;
};

uint32_t player_more(struct player *player, uint32_t end) {
  return (uint32_t)line_piece(player->line, end);
}

void player_hears(struct player *player, const answer *a) {
  (void)player, (void)a; /* nobody listens to the answers */
}

/* ---- saying -------------------------------------------------------------------------------------------------------- */

static void say_bytes(const char *member, bytes value) {
  text_put(&said, "%s:", member);
  text_string(&said, value.at, value.len);
}

static void say_lines(const char *member, const line *lines, uint32_t count) {
  text_put(&said, "%s:[", member);
  for (uint32_t i = 0; i < count; i++)
    text_pair(&said, lines[i].name.at, lines[i].name.len, lines[i].value.at, lines[i].value.len);
  text_put(&said, "]");
}

static void say_message(const message *m, bool is_response) {
  if (is_response) {
    text_put(&said, "{\"s\":%u", m->status);
    say_bytes(",\"p\"", m->reason);
  } else {
    say_bytes("{\"m\"", m->method);
    say_bytes(",\"t\"", m->target);
  }
  say_bytes(",\"v\"", m->version);
  say_lines(",\"h\"", m->fields, m->field_count);
  say_bytes(",\"b\"", m->body);
  say_lines(",\"tr\"", m->trailers, m->trailer_count);
  text_put(&said, ",\"f\":\"%s\",\"n\":%u,\"k\":%s}", framings[m->framing], m->consumed, m->persist ? "true" : "false");
}

static const char *end_of(const observed *seen) {
  if (seen->verdict == HTTPZ_VECTOR_REJECT) return "reject";
  if (seen->verdict == HTTPZ_VECTOR_INCOMPLETE) return "incomplete";
  const message *last = seen->message_count == 0 ? NULL : &seen->messages[seen->message_count - 1];
  if (last != NULL && last->framing == HTTPZ_VECTOR_FRAMING_TUNNEL) return "upgrade";
  return last != NULL && !last->persist ? "close" : "ok";
}

static void say_end(const observed *seen) {
  text_put(&said, "\"end\":\"%s\"", end_of(seen));
  unsigned code = seen->verdict == HTTPZ_VECTOR_REJECT ? httpz_status_answer(seen->status) : 0;
  if (code != 0) text_put(&said, ",\"status\":%u", code);
  if (seen->verdict == HTTPZ_VECTOR_REJECT)
    text_put(&said, ",\"error\":\"%s at byte %u\"", httpz_status_text(seen->status), seen->offset);
  text_put(&said, "}");
}

static void say_messages(const observed *seen, bool is_response) {
  text_put(&said, "{\"%s\":[", is_response ? "responses" : "requests");
  for (uint32_t i = 0; i < seen->message_count; i++) {
    if (i > 0) text_put(&said, ",");
    say_message(&seen->messages[i], is_response);
  }
  text_put(&said, "],");
}

/* The library shows a Range only as resolved against a length, so there is no value as sent. A refused or unfinished body
 * has no members that could be compared. */
static void say_observed(const httpz_vector *vector, const observed *seen) {
  bool whole = seen->verdict == HTTPZ_VECTOR_ACCEPT;
  if (whole && vector->role == HTTPZ_VECTOR_FIELDS && seen->value.len == 0) {
    text_put(&said, "{\"end\":\"skip\"}");
    return;
  }
  if (vector->role == HTTPZ_VECTOR_REQUEST || vector->role == HTTPZ_VECTOR_RESPONSE) {
    say_messages(seen, vector->role == HTTPZ_VECTOR_RESPONSE);
    say_end(seen);
    return;
  }
  text_put(&said, "{");
  if (whole && vector->role == HTTPZ_VECTOR_CHUNKED) {
    say_bytes("\"b\"", seen->body);
    text_put(&said, ",");
  }
  if (whole && vector->role == HTTPZ_VECTOR_FIELDS) {
    text_put(&said, "\"value\":%.*s,", (int)seen->value.len, (const char *)seen->value.at);
  } else if (whole) {
    say_lines("\"tr\"", seen->trailers, seen->trailer_count);
    text_put(&said, ",\"n\":%u,", seen->consumed);
  }
  say_end(seen);
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

static uint8_t role_of(const adapter_line *asked) {
  const char *role = line_value(asked, "role", NULL);
  if (role == NULL || strcmp(role, "request") == 0) return HTTPZ_VECTOR_REQUEST;
  if (strcmp(role, "response") == 0) return HTTPZ_VECTOR_RESPONSE;
  if (strcmp(role, "chunked") == 0) return HTTPZ_VECTOR_CHUNKED;
  if (strcmp(role, "trailers") == 0) return HTTPZ_VECTOR_TRAILERS;
  if (strcmp(role, "fields") == 0) return HTTPZ_VECTOR_FIELDS;
  return strcmp(role, "serialize") == 0 ? HTTPZ_VECTOR_SERIALIZE : HTTPZ_VECTOR_CONNECTION;
}

/* limits=head:100,fields:3 */
static uint32_t read_limits(const adapter_line *asked, httpz_vector_limit *limits) {
  const char *word = line_value(asked, "limits", NULL);
  if (word == NULL) return 0;
  char *rest = pool_take(strlen(word) + 1), *one;
  uint32_t count = 0;
  memcpy(rest, word, strlen(word));
  while ((one = strsep(&rest, ",")) != NULL && count < LIMITS_MAX) {
    char *colon = strchr(one, ':');
    if (colon == NULL) continue;
    *colon = '\0';
    limits[count].name = one;
    limits[count++].value = strtoull(colon + 1, NULL, 10);
  }
  return count;
}

static httpz_vector vector_of(const adapter_line *asked) {
  httpz_vector vector = {.role = role_of(asked)};
  httpz_vector_limit *limits = pool_take(LIMITS_MAX * sizeof *limits);
  const char *now = line_value(asked, "now", NULL);
  vector.context.request_method = line_value(asked, "for", NULL);
  vector.context.field = line_value(asked, "name", NULL);
  vector.context.role_of = line_value(asked, "of", NULL);
  vector.context.limits = limits;
  vector.context.limit_count = read_limits(asked, limits);
  vector.context.has_now = now != NULL;
  vector.context.now = now == NULL ? 0 : strtoll(now, NULL, 10);
  vector.context.eof = line_has(asked, "eof");
  return vector;
}

static void read_line(const adapter_line *asked, const httpz_vector *vector) {
  struct player player = {asked};
  bool in_pieces = line_piece(asked, 0) < asked->len;
  feed f = {.all = {(const uint8_t *)asked->at, (uint32_t)asked->len}, .player = &player, .eof = vector->context.eof};
  f.mode = in_pieces ? FEED_PLAYED : FEED_WHOLE;
  f.place = PLACE_FLUSH;
  observed seen;
  feed_begin(&f);
  observe(vector, &f, &seen);
  if (seen.broken != NULL) {
    fprintf(stderr, "httpz broke a promise of its interface: %s\n", seen.broken);
    abort();
  }
  say_observed(vector, &seen);
}

/* ---- writing ------------------------------------------------------------------------------------------------------- */

static bytes hex_word(const char *digits, size_t len) {
  char *at = pool_take(len + 1);
  memcpy(at, digits, len);
  bytes decoded = {(const uint8_t *)at, (uint32_t)unhex(at, len)};
  return decoded;
}

static bytes hex_value(const adapter_line *asked, const char *name) {
  const char *value = line_value(asked, name, NULL);
  return value == NULL ? bytes_of_text("") : hex_word(value, strlen(value));
}

static line *line_words(const adapter_line *asked, const char *name, uint32_t *count) {
  line *lines = pool_take(LINES_MAX * sizeof *lines);
  const char *pair;
  size_t next = 0;
  while ((pair = line_value(asked, name, &next)) != NULL && *count < LINES_MAX) {
    size_t colon = strcspn(pair, ":");
    lines[*count].name = hex_word(pair, colon);
    lines[(*count)++].value =
        hex_word(pair + colon + (pair[colon] == ':'), strlen(pair + colon) - (pair[colon] == ':'));
  }
  return lines;
}

static uint8_t framing_of(const char *word) {
  for (uint8_t i = 0; word != NULL && i < COUNT(framings); i++)
    if (strcmp(word, framings[i]) == 0) return i;
  return HTTPZ_VECTOR_FRAMING_NONE;
}

/* The interface has 16 bits for a status: what is larger is asked for as the largest, which is refused like it. */
static uint16_t status_of(const char *word) {
  unsigned long status = word == NULL ? 0 : strtoul(word, NULL, 10);
  return status > UINT16_MAX ? UINT16_MAX : (uint16_t)status;
}

static message message_of(const adapter_line *asked) {
  message m = {0};
  m.method = hex_value(asked, "method");
  m.target = hex_value(asked, "target");
  m.version = hex_value(asked, "version");
  m.reason = hex_value(asked, "reason");
  m.body = hex_value(asked, "body");
  m.status = status_of(line_value(asked, "status", NULL));
  m.framing = framing_of(line_value(asked, "framing", NULL));
  m.fields = line_words(asked, "field", &m.field_count);
  m.trailers = line_words(asked, "trailer", &m.trailer_count);
  return m;
}

static void write_line(const adapter_line *asked) {
  const char *kind = line_value(asked, "kind", NULL), *method = line_value(asked, "for", NULL);
  message m = message_of(asked);
  writing task = {&m, httpz_method_of((const uint8_t *)"GET", 3), kind != NULL && strcmp(kind, "response") == 0};
  if (method != NULL) task.request_method = httpz_method_of((const uint8_t *)method, (uint16_t)strlen(method));
  bytes wire = {NULL, 0};
  httpz_status status = write_message(&task, &wire);
  if (status != HTTPZ_OK) {
    text_put(&said, "{\"end\":\"reject\",\"error\":\"%s\"}", httpz_status_text(status));
    return;
  }
  text_put(&said, "{\"wire\":\"");
  for (uint32_t i = 0; i < wire.len; i++) text_put(&said, "%02x", wire.at[i]);
  text_put(&said, "\",\"end\":\"ok\"}");
}

/* ---- the adapter --------------------------------------------------------------------------------------------------- */

void adapter_start(void) {
  guard_init();
}

void adapter_hello(void) {
  say_hello("httpz", HTTPZ_VERSION, NULL, "full",
            ",\"caps\":[\"request\",\"response\",\"chunked\",\"trailers\",\"fields\",\"serialize\",\"cuts\",\"eof\","
            "\"limits\"]");
}

void adapter_answer(const adapter_line *asked) {
  size_t mark = pool_mark();
  httpz_vector vector = vector_of(asked);
  if (vector.role == HTTPZ_VECTOR_SERIALIZE)
    write_line(asked);
  else if (vector.role == HTTPZ_VECTOR_CONNECTION || !has_reader(&vector))
    text_put(&said, "{\"end\":\"skip\"}");
  else
    read_line(asked, &vector);
  pool_release(mark);
}

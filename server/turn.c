/* SPDX-License-Identifier: MIT */
#include "turn.h"

#include <string.h>

#include "answer.h"

/* Bytes that have come: at[from .. len) are not read yet. */
typedef struct {
  const uint8_t *at;
  uint32_t from, len;
  httpz_field *slots;
} feed;

static httpz_input rest_of(const feed *in) {
  return (httpz_input){in->at + in->from, in->len - in->from, in->len - in->from + SLACK};
}

static void begin_reading(connection *c) {
  if (c->reading) return;
  memset(&c->reader, 0, sizeof c->reader);
  c->reading = true;
}

static bool refuse(worker *w, connection *c, httpz_status why) {
  c->reading = false;
  c->in_trailers = false;
  c->action = (uint8_t)httpz_exchange_refuse(&c->exchange);
  if (c->action == HTTPZ_DO_ANSWER) answer_status(w, c, NULL, httpz_status_answer(why));
  return true;
}

static bool can_answer(uint8_t method) {
  return method == HTTPZ_GET || method == HTTPZ_HEAD;
}

/* A file's answer does not depend on the request's content: it is given at once, and the content read and thrown away
 * behind it. A 100 goes first, so that the connection can go on. */
static void answer_at_once(worker *w, connection *c, const asked *a) {
  if (c->action == HTTPZ_DO_SEND_CONTINUE && can_answer(a->request->method)) answer_continue(w, c);
  answer_file(w, c, a);
}

static bool step_head(worker *w, connection *c, feed *in) {
  httpz_request request;
  if (in->from == in->len) return false;
  begin_reading(c);
  httpz_status status = httpz_read_request(&w->limits, rest_of(in), &c->reader, in->slots, &request);
  if (status == HTTPZ_MORE) return false;
  if (status != HTTPZ_OK) return refuse(w, c, status);
  asked a = {in->at + in->from, &request, in->slots};
  in->from += request.head_len;
  c->reading = false;
  c->requests++;
  c->echo_len = 0;
  httpz_body_begin(&c->body, (httpz_framing)request.framing, request.content_length);
  c->action = (uint8_t)httpz_exchange_head(&c->exchange, &request);
  if (!w->options->echo) answer_at_once(w, c, &a);
  return true;
}

static bool step_trailers(worker *w, connection *c, feed *in) {
  httpz_trailers trailers;
  begin_reading(c);
  httpz_status status =
      httpz_read_trailers(&w->limits, HTTPZ_TRAILERS_REFUSE, rest_of(in), &c->reader, in->slots, &trailers);
  if (status == HTTPZ_MORE) return false;
  if (status != HTTPZ_OK) return refuse(w, c, status);
  in->from += trailers.len;
  c->reading = false;
  c->in_trailers = false;
  c->action = (uint8_t)httpz_exchange_body_read(&c->exchange, trailers.len, true);
  return true;
}

static void keep_content(worker *w, connection *c, const uint8_t *at, uint32_t len) {
  if (!w->options->echo || len == 0 || c->echo_len + len > ECHO_BYTES) return;
  memcpy(worker_store(w, c)->echo + c->echo_len, at, len);
  c->store_used = true;
  c->echo_len += len;
}

static bool step_content(worker *w, connection *c, feed *in) {
  httpz_piece piece;
  if (c->in_trailers) return step_trailers(w, c, in);
  httpz_status status = httpz_read_body(&w->limits, rest_of(in), &c->body, &piece);
  if (status == HTTPZ_MORE) return false;
  if (status != HTTPZ_OK) return refuse(w, c, status);
  keep_content(w, c, in->at + in->from + piece.data.off, piece.data.len);
  in->from += piece.consumed;
  c->in_trailers = piece.ended && piece.trailers;
  c->action = (uint8_t)httpz_exchange_body_read(&c->exchange, piece.consumed, piece.ended && !piece.trailers);
  return true;
}

static bool step(worker *w, connection *c, feed *in) {
  switch (c->action) {
    case HTTPZ_DO_READ_HEAD:
    case HTTPZ_DO_NEXT:
      return step_head(w, c, in);
    case HTTPZ_DO_SEND_CONTINUE: /* needless where content has come already (RFC 9110 10.1.1) */
      if (in->from < in->len) return step_content(w, c, in);
      answer_continue(w, c);
      return true;
    case HTTPZ_DO_READ_BODY:
    case HTTPZ_DO_DRAIN:
      return step_content(w, c, in);
    case HTTPZ_DO_ANSWER:
      answer_echo(w, c);
      return true;
    case HTTPZ_DO_WRITE:
      answer_part(w, c);
      return true;
    default:
      return false;
  }
}

uint32_t turn_run(worker *w, connection *c, const uint8_t *at, uint32_t len, httpz_field *slots) {
  feed in = {at, 0, len, slots};
  while (c->file_left == 0 && OUTPUT_BYTES - c->out_len >= OUTPUT_ROOM && step(w, c, &in)) continue;
  return in.from;
}

void turn_late(worker *w, connection *c) {
  c->reading = c->in_trailers = false;
  c->action = (uint8_t)httpz_exchange_refuse(&c->exchange);
  if (c->action == HTTPZ_DO_ANSWER) answer_status(w, c, NULL, 408);
}

bool turn_unfinished(const connection *c) {
  return c->reading || c->in_trailers || c->action == HTTPZ_DO_READ_BODY || c->action == HTTPZ_DO_DRAIN;
}

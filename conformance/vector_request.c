/* SPDX-License-Identifier: MIT
 *
 * A server reads requests until it may not or cannot go on, and answers each with 200. */
#include "vector_read.h"

static const uint64_t DRAIN_LIMIT = UINT64_MAX;

static bytes version_text(uint8_t minor) {
  static const char versions[][4] = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9"};
  return bytes_of_text(minor <= 9 ? versions[minor] : "?");
}

static uint8_t framing_word(uint8_t framing) {
  switch (framing) {
    case HTTPZ_FRAMING_LENGTH:
      return HTTPZ_VECTOR_FRAMING_LENGTH;
    case HTTPZ_FRAMING_CHUNKED:
      return HTTPZ_VECTOR_FRAMING_CHUNKED;
    case HTTPZ_FRAMING_UNTIL_CLOSE:
      return HTTPZ_VECTOR_FRAMING_UNTIL_CLOSE;
    default:
      return HTTPZ_VECTOR_FRAMING_NONE;
  }
}

static void tell_player(const reading *r, uint16_t status, const message *m) {
  answer a = {.status = status, .interim = status <= 199};
  a.has_content = r->exchange.has_content;
  a.say_close = r->exchange.say_close;
  a.say_keep_alive = r->exchange.say_keep_alive;
  if (m != NULL) a.content = m->body;
  if (r->player != NULL) player_hears(r->player, &a);
}

/* After a refusal the exchange must end the connection, whatever the caller wishes. */
static void check_refusal_closes(reading *r) {
  httpz_action action;
  uint16_t code = httpz_status_answer(r->out->status);
  GUARDED(action, httpz_exchange_refuse(&r->exchange));
  if (action == HTTPZ_DO_ANSWER)
    GUARDED(action, httpz_exchange_answer(&r->exchange, code, HTTPZ_FRAMING_LENGTH, false));
  if (action != HTTPZ_DO_WRITE || !r->exchange.say_close) r->out->broken = "a refusal is not answered with close";
  tell_player(r, code, NULL);
  GUARDED(action, httpz_exchange_written(&r->exchange));
  if (action != HTTPZ_DO_CLOSE) r->out->broken = "the connection goes on after a refusal";
}

static bool read_request_head(reading *r, httpz_request *request) {
  httpz_reader reader = {0};
  httpz_status status;
  poison(request, sizeof *request);
  do {
    httpz_input input = feed_show(r->f, r->at, r->end);
    GUARDED(status, httpz_read_request(&r->limits, input, &reader, vector_slots, request));
  } while (status == HTTPZ_MORE && reading_wait(r));
  if (!reading_silent(r, status, request, sizeof *request, request->field_count)) return false;
  if (status == HTTPZ_MORE) return reading_unfinished(r);
  if (status != HTTPZ_OK) return reading_refused(r, status, r->at + reader.offset);
  if (request->head_len > r->end - r->at) return reading_broken(r, "httpz_read_request read more than there was");
  return true;
}

static void take_request(reading *r, const httpz_request *request, message *m) {
  m->method = reading_part(r, r->start + request->method_name.off, request->method_name.len);
  m->target = reading_part(r, r->start + request->target.off, request->target.len);
  if (request->method != httpz_method_of(m->method.at, (uint16_t)m->method.len))
    r->out->broken = "the number of the method is not that of its name";
  m->version = version_text(request->minor_version);
  m->framing = framing_word(request->framing);
  m->fields = reading_lines(r, r->start, request->field_count);
  m->field_count = request->field_count;
  r->at += request->head_len;
}

/* A live server need not send a 100 when content is there already (9110 10.1.1). */
static httpz_action continue_request(reading *r) {
  httpz_action action;
  if (r->player != NULL && r->at < r->end) return HTTPZ_DO_READ_BODY;
  GUARDED(action, httpz_exchange_answer(&r->exchange, 100, HTTPZ_FRAMING_NONE, false));
  tell_player(r, 100, NULL);
  return action;
}

/* The exchange asks for the content exactly where there is some. */
static bool read_request_content(reading *r, const httpz_request *request, message *m) {
  httpz_action action;
  GUARDED(action, httpz_exchange_head(&r->exchange, request));
  if (action == HTTPZ_DO_SEND_CONTINUE) action = continue_request(r);
  bool has_content = request->framing == HTTPZ_FRAMING_CHUNKED || request->content_length > 0;
  if (action != (has_content ? HTTPZ_DO_READ_BODY : HTTPZ_DO_ANSWER))
    return reading_broken(r, "httpz_exchange_head does not fit the framing");
  return !has_content || reading_content(r, (httpz_framing)request->framing, request->content_length, m);
}

/* Answers with 200 and content of a known length. What goes on, goes on because the request says so. */
static bool answer_request(reading *r, const httpz_request *request, message *m) {
  httpz_action action;
  GUARDED(action, httpz_exchange_answer(&r->exchange, 200, HTTPZ_FRAMING_LENGTH, false));
  if (action != HTTPZ_DO_WRITE) return reading_broken(r, "httpz_exchange_answer does not take a 200");
  tell_player(r, 200, m);
  GUARDED(action, httpz_exchange_written(&r->exchange));
  m->persist = action == HTTPZ_DO_NEXT;
  if (action == HTTPZ_DO_SWITCH && m->framing == HTTPZ_VECTOR_FRAMING_NONE) m->framing = HTTPZ_VECTOR_FRAMING_TUNNEL;
  if (action == HTTPZ_DO_SWITCH) return true;
  if (m->persist != request->keep_alive) return reading_broken(r, "httpz_exchange_written does not fit keep_alive");
  return true;
}

/* 9112 2.2: clients are known to send an empty line behind a body, so that is no beginning of a request. */
static bool only_empty_lines_left(const reading *r) {
  uint32_t left = r->f->all.len - r->start;
  for (uint32_t i = 0; i < left; i++)
    if (r->f->all.at[r->start + i] != (i % 2 == 0 ? '\r' : '\n')) return false;
  return left % 2 == 0;
}

static bool read_request(reading *r) {
  observed *out = r->out;
  httpz_request request;
  r->start = r->at;
  bool read = read_request_head(r, &request);
  if (!read && out->verdict == HTTPZ_VECTOR_INCOMPLETE && out->message_count > 0 && only_empty_lines_left(r))
    reading_done(r);
  if (!read) return false;
  if (out->message_count == MESSAGES_MAX) return reading_broken(r, "more messages than the test has room for");
  message m = {0};
  take_request(r, &request, &m);
  if (!read_request_content(r, &request, &m) || !answer_request(r, &request, &m)) return false;
  m.consumed = r->at - r->start;
  out->messages[out->message_count++] = m;
  r->start = r->at;
  return true;
}

void serve_requests(reading *r) {
  observed *out = r->out;
  r->serves = true;
  httpz_exchange_begin(&r->exchange, DRAIN_LIMIT);
  bool goes_on = true;
  while (goes_on && read_request(r)) {
    goes_on = out->messages[out->message_count - 1].persist;
    if (!goes_on) reading_done(r);
  }
  if (out->verdict == HTTPZ_VECTOR_REJECT) check_refusal_closes(r);
}

void observe_requests(const httpz_vector *vector, const feed *f, observed *out) {
  reading r;
  reading_begin(&r, vector, f, out);
  serve_requests(&r);
}

/* ---- responses ----------------------------------------------------------------------------------------------------- */

static httpz_method method_of_request(const httpz_vector *vector) {
  const char *name = vector->context.request_method == NULL ? "GET" : vector->context.request_method;
  return httpz_method_of((const uint8_t *)name, (uint16_t)strlen(name));
}

static bool read_response_head(reading *r, httpz_method method, httpz_response *response) {
  httpz_reader reader = {0};
  httpz_status status;
  poison(response, sizeof *response);
  do {
    httpz_input input = feed_show(r->f, r->at, r->end);
    GUARDED(status, httpz_read_response(&r->limits, method, input, &reader, vector_slots, response));
  } while (status == HTTPZ_MORE && reading_wait(r));
  if (!reading_silent(r, status, response, sizeof *response, response->field_count)) return false;
  if (status == HTTPZ_MORE) return reading_unfinished(r);
  if (status != HTTPZ_OK) return reading_refused(r, status, r->at + reader.offset);
  if (response->head_len > r->end - r->at) return reading_broken(r, "httpz_read_response read more than there was");
  return true;
}

static void take_response(reading *r, const httpz_response *response, message *m) {
  m->version = version_text(response->minor_version);
  m->status = response->status_code;
  m->reason = reading_part(r, r->start + response->reason.off, response->reason.len);
  m->framing = framing_word(response->framing);
  m->fields = reading_lines(r, r->start, response->field_count);
  m->field_count = response->field_count;
  r->at += response->head_len;
}

/* Reads what the action asks for. An upgrade is taken as offered, so that a 101 was asked for. */
static bool follow_response(reading *r, httpz_method method, const httpz_response *response, message *m) {
  httpz_action action;
  GUARDED(action, httpz_response_action(method, true, false, response));
  m->persist = response->keep_alive && action != HTTPZ_DO_SWITCH && action != HTTPZ_DO_CLOSE;
  if (action == HTTPZ_DO_SWITCH || m->status == 101) m->framing = HTTPZ_VECTOR_FRAMING_TUNNEL;
  bool has_content = response->framing != HTTPZ_FRAMING_NONE &&
                     (response->framing != HTTPZ_FRAMING_LENGTH || response->content_length > 0);
  if ((action == HTTPZ_DO_READ_BODY) != has_content)
    return reading_broken(r, "httpz_response_action does not fit the framing");
  return !has_content || reading_content(r, (httpz_framing)response->framing, response->content_length, m);
}

static bool is_interim(const message *m) {
  return m->status >= 100 && m->status <= 199 && m->framing != HTTPZ_VECTOR_FRAMING_TUNNEL;
}

/* Reads one response; true if it is an interim one, so that another must follow. */
static bool read_response(reading *r, httpz_method method) {
  observed *out = r->out;
  httpz_response response;
  message m = {0};
  r->start = r->at;
  if (!read_response_head(r, method, &response)) return false;
  if (out->message_count == MESSAGES_MAX) return reading_broken(r, "more messages than the test has room for");
  take_response(r, &response, &m);
  if (!follow_response(r, method, &response, &m)) return false;
  m.consumed = r->at - r->start;
  out->messages[out->message_count++] = m;
  r->start = r->at;
  if (is_interim(&m)) return true;
  reading_done(r);
  return false;
}

void observe_responses(const httpz_vector *vector, const feed *f, observed *out) {
  reading r;
  reading_begin(&r, vector, f, out);
  while (read_response(&r, method_of_request(vector))) continue;
}

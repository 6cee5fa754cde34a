/* SPDX-License-Identifier: MIT
 *
 * The laws of a whole connection. A fuzz input is what a client sends: requests one behind the other. They are read
 * head, content and trailers, each answered through an exchange; where the bytes are cut, and how each request is
 * answered, is a hash of them. */
#include <stdio.h>
#include <string.h>

#include "../oracle/cuts.h"
#include "../oracle/laws.h"
#include "../oracle/reading.h"
#include "../oracle/region.h"
#include "../ref/ref_chunked.h"
#include "../ref/ref_trailers.h"
#include "httpz.h"
#include "target.h"

const char target_name[] = "stream";

enum { MOST_MESSAGES = 256 };

/* One message: where its parts end, counted from the first byte of the connection. */
typedef struct {
  size_t head_end, content_end, end;
  uint64_t content_len;
  uint64_t content_hash;
} message;

/* What came of a connection. */
typedef struct {
  message messages[MOST_MESSAGES];
  size_t count; /* whole messages */
  size_t at;    /* bytes read, of whole messages and of the beginning of one */
  httpz_status
      end;       /* HTTPZ_MORE: the bytes ran out; HTTPZ_OK: the connection was ended after a message; or a refusal */
  size_t offset; /* of the refusal */
  httpz_action last;
} transcript;

/* A connection being read. */
typedef struct {
  const uint8_t *bytes;
  uint32_t len;
  uint64_t steps;   /* the lengths in which the bytes come; 0: all at once */
  uint64_t answers; /* how each request is answered */
  size_t shown;
  httpz_exchange exchange;
  httpz_request request;
  message now;
  transcript out;
} connection;

static void expect_action(const connection *it, bool holds, httpz_action action, const char *where) {
  law_holds(LAW_turn);
  if (!holds) law_broken(LAW_turn, it->out.at, "%s: action %d", where, (int)action);
}

/* Shows more of the bytes; false if there are no more. */
static bool show_more(connection *it) {
  if (it->shown == it->len) return false;
  it->shown += it->steps == 0 ? it->len : 1 + cuts_next(&it->steps) % 24;
  if (it->shown > it->len) it->shown = it->len;
  return true;
}

static httpz_input rest(const connection *it) {
  const uint8_t *at = it->bytes + it->out.at;
  uint32_t len = (uint32_t)(it->shown - it->out.at);
  return it->shown % 2 == 0 ? region_behind(at, len) : region_front(at, len);
}

static httpz_status end_at(connection *it, httpz_status status, size_t offset) {
  it->out.end = status;
  it->out.offset = status == HTTPZ_MORE ? 0 : offset;
  return status;
}

/* ---- the parts of a message -------------------------------------------------------------------------------------- */

static httpz_status read_head(connection *it) {
  static reading one;
  static reading_lines lines;
  const reading_of of = {READING_REQUEST, HTTPZ_METHOD_OTHER, HTTPZ_TRAILERS_REFUSE};
  reading_begin(&one, of, &httpz_default_limits);
  reading_find_lines(of.kind, it->bytes + it->out.at, it->len - it->out.at, &lines);
  while (reading_show(&one, rest(it), &lines) == HTTPZ_MORE && show_more(it)) continue;
  if (one.status != HTTPZ_OK) return end_at(it, one.status, it->out.at + one.reader.offset);
  it->request = one.request;
  it->out.at += one.request.head_len;
  it->now.head_end = it->out.at;
  return HTTPZ_OK;
}

static httpz_action tell_read(connection *it, uint64_t bytes, bool ended) {
  laws_enter();
  httpz_action action = httpz_exchange_body_read(&it->exchange, bytes, ended);
  laws_leave();
  return action;
}

static void take_data(connection *it, const httpz_piece *piece) {
  const uint8_t *data = it->bytes + it->out.at + piece->data.off;
  for (size_t i = 0; i < piece->data.len; i++) {
    it->now.content_hash = (it->now.content_hash ^ data[i]) * UINT64_C(1099511628211);
  }
  it->now.content_len += piece->data.len;
}

/* Reads the content up to its end, or up to its trailer section. Gives what the exchange said last. */
static httpz_status read_content(connection *it, bool *trailers, httpz_action *action) {
  httpz_body body;
  httpz_piece piece = {{0, 0}, 0, false, false};
  httpz_body_begin(&body, (httpz_framing)it->request.framing, it->request.content_length);
  while (!piece.ended) {
    laws_enter();
    httpz_status status = httpz_read_body(&httpz_default_limits, rest(it), &body, &piece);
    laws_leave();
    if (status == HTTPZ_MORE && show_more(it)) continue;
    if (status != HTTPZ_OK) return end_at(it, status, it->out.at + body.offset);
    take_data(it, &piece);
    it->out.at += piece.consumed;
    *action = tell_read(it, piece.consumed, piece.ended && !piece.trailers);
  }
  *trailers = piece.trailers;
  it->now.content_end = it->out.at;
  return HTTPZ_OK;
}

static httpz_status read_section(connection *it, httpz_action *action) {
  static reading one;
  static reading_lines lines;
  const reading_of of = {READING_TRAILERS, HTTPZ_METHOD_OTHER, HTTPZ_TRAILERS_REFUSE};
  reading_begin(&one, of, &httpz_default_limits);
  reading_find_lines(of.kind, it->bytes + it->out.at, it->len - it->out.at, &lines);
  while (reading_show(&one, rest(it), &lines) == HTTPZ_MORE && show_more(it)) continue;
  if (one.status != HTTPZ_OK) return end_at(it, one.status, it->out.at + one.reader.offset);
  it->out.at += one.trailers.len;
  *action = tell_read(it, one.trailers.len, true);
  return HTTPZ_OK;
}

static httpz_status read_body(connection *it, httpz_action *action) {
  bool trailers = false;
  httpz_status status = read_content(it, &trailers, action);
  return status == HTTPZ_OK && trailers ? read_section(it, action) : status;
}

/* ---- turns ------------------------------------------------------------------------------------------------------- */

static httpz_action answer(connection *it, uint16_t code, bool close) {
  laws_enter();
  httpz_action action = httpz_exchange_answer(&it->exchange, code, HTTPZ_FRAMING_LENGTH, close);
  laws_leave();
  return action;
}

static httpz_action tell_written(connection *it) {
  laws_enter();
  httpz_action action = httpz_exchange_written(&it->exchange);
  laws_leave();
  return action;
}

/* A refusal: it is answered, the connection closed, and nothing else is ever asked for. */
static void end_refused(connection *it, bool answered) {
  laws_enter();
  httpz_action action = httpz_exchange_refuse(&it->exchange);
  laws_leave();
  expect_action(it, action == (answered ? HTTPZ_DO_CLOSE : HTTPZ_DO_ANSWER), action, "after a refusal");
  if (!answered) {
    action = answer(it, 400, false);
    expect_action(it, action == HTTPZ_DO_WRITE, action, "the answer to a refusal");
    expect_action(it, it->exchange.say_close, action, "the answer to a refusal says close");
    action = tell_written(it);
  }
  expect_action(it, action == HTTPZ_DO_CLOSE, action, "after the answer to a refusal");
  it->out.last = action;
}

static void end_run_out(connection *it, httpz_status status, bool answered) {
  if (status == HTTPZ_MORE)
    it->out.last = HTTPZ_DO_NOTHING;
  else
    end_refused(it, answered);
}

/* Answers a request whose content has been read (`early`: has not), and gives what comes next. */
static httpz_action answer_and_write(connection *it, bool early, bool close) {
  bool tunnel = it->request.method == HTTPZ_CONNECT;
  httpz_action action = answer(it, 200, close);
  expect_action(it, action == HTTPZ_DO_WRITE, action, "the answer");
  bool persists = it->request.keep_alive && !close;
  if (!early && !tunnel) {
    expect_action(it, it->exchange.say_close == !persists, action, "the answer says close when it is the last");
  }
  action = tell_written(it);
  httpz_action due = tunnel ? HTTPZ_DO_SWITCH : persists ? HTTPZ_DO_NEXT : HTTPZ_DO_CLOSE;
  if (!early) expect_action(it, action == due, action, "after the answer");
  return action;
}

/* Reads the content before the answer, with a 100 where one is awaited. */
static httpz_status read_then_answer(connection *it, httpz_action action, bool close, httpz_action *next) {
  if (action == HTTPZ_DO_SEND_CONTINUE) {
    expect_action(it, it->request.expect_continue, action, "a 100 is due to who expects it");
    action = answer(it, 100, false);
    expect_action(it, action == HTTPZ_DO_READ_BODY, action, "after the 100");
  }
  if (action == HTTPZ_DO_READ_BODY) {
    httpz_status status = read_body(it, &action);
    if (status != HTTPZ_OK) {
      end_run_out(it, status, false);
      return status;
    }
  } else {
    it->now.content_end = it->now.head_end;
  }
  expect_action(it, action == HTTPZ_DO_ANSWER, action, "a request that is whole is answered");
  *next = answer_and_write(it, false, close);
  return HTTPZ_OK;
}

/* Answers before the content is read; what is left of it is drained. */
static httpz_status answer_then_drain(connection *it, bool close, httpz_action *next) {
  *next = answer_and_write(it, true, close);
  if (*next != HTTPZ_DO_DRAIN) {
    expect_action(it, *next == HTTPZ_DO_CLOSE, *next, "content that was not read ends the connection");
    return HTTPZ_OK;
  }
  httpz_status status = read_body(it, next);
  if (status != HTTPZ_OK)
    end_run_out(it, status, true);
  else
    expect_action(it, *next == HTTPZ_DO_NEXT || *next == HTTPZ_DO_SWITCH, *next, "after the drain");
  return status;
}

/* One request and its answer; gives whether another one may follow. */
static bool take_turn(connection *it) {
  static const message fresh;
  it->now = fresh;
  httpz_status status = read_head(it);
  if (status != HTTPZ_OK) {
    end_run_out(it, status, false);
    return false;
  }
  laws_enter();
  httpz_action action = httpz_exchange_head(&it->exchange, &it->request);
  laws_leave();
  uint64_t choice = cuts_next(&it->answers);
  bool has_content = action == HTTPZ_DO_READ_BODY || action == HTTPZ_DO_SEND_CONTINUE;
  bool announced = it->request.framing == HTTPZ_FRAMING_CHUNKED || it->request.content_length > 0;
  expect_action(it, has_content == announced && (has_content || action == HTTPZ_DO_ANSWER), action, "after a head");
  bool early = has_content && choice % 4 == 0, close = choice % 16 == 1;
  httpz_action next = HTTPZ_DO_NOTHING;
  status = early ? answer_then_drain(it, close, &next) : read_then_answer(it, action, close, &next);
  if (status != HTTPZ_OK) return false;
  it->now.end = it->out.at;
  it->out.messages[it->out.count++] = it->now;
  it->out.last = next;
  it->out.end = HTTPZ_OK;
  return next == HTTPZ_DO_NEXT && it->out.count < MOST_MESSAGES;
}

/* Whatever is told after the end, the end is what is to be done. */
static void check_end_is_final(connection *it) {
  httpz_action last = it->out.last;
  if (last != HTTPZ_DO_CLOSE && last != HTTPZ_DO_SWITCH) return;
  httpz_action action = answer(it, 200, false);
  expect_action(it, action == last, action, "an answer after the end");
  action = tell_read(it, 1, false);
  expect_action(it, action == last, action, "content after the end");
  laws_enter();
  action = httpz_exchange_head(&it->exchange, &it->request);
  laws_leave();
  expect_action(it, action == last, action, "a head after the end");
}

static void run(connection *it, const uint8_t *bytes, uint32_t len, uint64_t steps, uint64_t answers) {
  memset(it, 0, sizeof *it);
  it->bytes = bytes;
  it->len = len;
  it->steps = steps;
  it->answers = answers;
  laws_enter();
  httpz_action action = httpz_exchange_begin(&it->exchange, UINT64_MAX);
  laws_leave();
  expect_action(it, action == HTTPZ_DO_READ_HEAD, action, "at the beginning");
  while (take_turn(it)) continue;
  if (it->out.end != HTTPZ_MORE) check_end_is_final(it);
}

/* ---- the laws of the whole --------------------------------------------------------------------------------------- */

static connection whole, other;

static void expect_same(law which, const char *how) {
  const transcript *a = &whole.out, *b = &other.out;
  law_holds(which);
  if (a->count != b->count || a->end != b->end || a->offset != b->offset || a->last != b->last) {
    law_broken(which, a->at, "%s: %zu messages, then %s; at once %zu, then %s", how, b->count,
               httpz_status_name(b->end), a->count, httpz_status_name(a->end));
  }
  for (size_t i = 0; i < a->count; i++) {
    if (memcmp(&a->messages[i], &b->messages[i], sizeof a->messages[0]) == 0) continue;
    law_broken(which, a->messages[i].end, "%s: message %zu is another one", how, i);
  }
}

static struct ref_head slow_head;
static struct ref_body slow_body;
static uint8_t slow_content[REGION_LONGEST];

static void differs(size_t i, const char *what, size_t at) {
  law_broken(LAW_reference, at, "message %zu: the reference has another %s", i, what);
}

static uint64_t hash_of(const uint8_t *at, size_t len) {
  uint64_t hash = 0;
  for (size_t i = 0; i < len; i++) hash = (hash ^ at[i]) * UINT64_C(1099511628211);
  return hash;
}

static size_t check_slow_chunks(size_t i, const message *m, const uint8_t *bytes, size_t len) {
  const httpz_limits *l = &httpz_default_limits;
  const struct ref_chunk_limits limits = {l->content_length, l->chunk, l->chunk_line, l->extensions};
  const struct ref_trailer_limits section = {l->trailers, l->fields, l->name};
  ref_read_chunked(&limits, bytes + m->head_end, len - m->head_end, slow_content, &slow_body);
  if (slow_body.verdict != REF_OK) differs(i, "end of the chunks", m->head_end);
  if (m->head_end + slow_body.consumed != m->content_end) differs(i, "end of the chunks", m->content_end);
  if (slow_body.content_len != m->content_len) differs(i, "length of its content", m->content_end);
  if (hash_of(slow_content, slow_body.content_len) != m->content_hash) differs(i, "content", m->content_end);
  ref_read_trailers(&section, REF_REFUSE, bytes + m->content_end, len - m->content_end, &slow_head);
  if (slow_head.verdict != REF_OK) differs(i, "trailer section", m->content_end);
  return m->content_end + slow_head.head_len;
}

/* Each message begins where the one before ends, and is as long as the reference says. */
static size_t check_slow_message(size_t i, const message *m, size_t at, const uint8_t *bytes, size_t len) {
  const httpz_limits *l = &httpz_default_limits;
  const struct ref_limits limits = {l->content_length, l->head, l->target,     l->fields,
                                    l->method,         l->name, l->empty_lines};
  ref_read_request(&limits, bytes + at, len - at, &slow_head);
  if (slow_head.verdict != REF_OK || at + slow_head.head_len != m->head_end) differs(i, "head", at);
  if (slow_head.framing == REF_FRAMING_CHUNKED) return check_slow_chunks(i, m, bytes, len);
  uint64_t length = slow_head.framing == REF_FRAMING_LENGTH ? slow_head.content_length : 0;
  if (length != m->content_len || m->content_end != m->head_end + length) differs(i, "length", m->head_end);
  if (hash_of(bytes + m->head_end, (size_t)length) != m->content_hash) differs(i, "content", m->head_end);
  return m->head_end + (size_t)length;
}

/* The last one may have been answered and left unread. */
static bool was_read(const transcript *out, size_t i) {
  return i + 1 < out->count || out->last != HTTPZ_DO_CLOSE || out->messages[i].content_end > 0;
}

static void check_reference(const uint8_t *bytes, uint32_t len) {
  law_holds(LAW_reference);
  size_t at = 0;
  for (size_t i = 0; i < whole.out.count && was_read(&whole.out, i); i++) {
    at = check_slow_message(i, &whole.out.messages[i], at, bytes, len);
    if (at != whole.out.messages[i].end) differs(i, "end", at);
  }
}

void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed) {
  run(&whole, bytes, len, 0, seed);
  laws_counts->verdicts[whole.out.end]++;
  check_reference(bytes, len);
  run(&other, bytes, len, 0, seed);
  expect_same(LAW_again, "once more");
  unsigned schedules = laws_effort == EFFORT_EXHAUSTIVE ? 64 : laws_effort == EFFORT_EVERY_CUT ? 4 : 2;
  for (uint64_t i = 1; i <= schedules; i++) {
    run(&other, bytes, len, (seed + i) | 1, seed);
    expect_same(LAW_cuts, "cut up");
  }
  if (laws_effort != EFFORT_EXHAUSTIVE) return;
  for (uint64_t i = 1; i < 16; i++) { /* other answers */
    run(&whole, bytes, len, 0, seed + i);
    check_reference(bytes, len);
  }
}

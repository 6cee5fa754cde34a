/* SPDX-License-Identifier: MIT
 *
 * Bytes to head to bytes. A fuzz input is the plain bytes of a request, or of a response if it begins with "HTTP/";
 * what is read of it is written, and must be the same head. The laws of all that is written are in oracle/play.c. */
#include <string.h>

#include "../oracle/plain.h"
#include "../oracle/play.h"
#include "../oracle/reading.h"
#include "../oracle/region.h"
#include "target.h"

const char target_name[] = "serialize";

/* What a head says besides its values. */
typedef struct {
  uint64_t content_length;
  httpz_method method; /* of the request, or of the one that is answered */
  uint16_t code;
  uint8_t framing, minor_version;
  bool keep_alive, upgrade, expect_continue, expect_other;
} meaning;

static reading before, after;
static play_script script;
static play_trace trace, trace_again;

static const uint8_t zeros[4096];

static meaning meaning_of(const reading *one) {
  meaning m;
  memset(&m, 0, sizeof m);
  if (one->of.kind == READING_RESPONSE) {
    const httpz_response *r = &one->response;
    m = (meaning){r->content_length, one->of.asked, r->status_code, r->framing, r->minor_version,
                  r->keep_alive,     r->upgrade,    false,          false};
  } else {
    const httpz_request *r = &one->request;
    m = (meaning){r->content_length, (httpz_method)r->method, 0,
                  r->framing,        r->minor_version,        r->keep_alive,
                  r->upgrade,        r->expect_continue,      r->expect_other};
  }
  if (m.minor_version > 1) m.minor_version = 1; /* what is written is this implementation's own version (9110 2.5) */
  return m;
}

/* Reads a head with all the room there is. */
static void read_head(reading_of of, httpz_input input, reading *out) {
  static reading_lines lines;
  reading_find_lines(of.kind, input.at, input.len, &lines);
  reading_begin(out, of, &httpz_default_limits);
  reading_show(out, input, &lines);
}

/* ---- the script of a head ---------------------------------------------------------------------------------------- */

static play_bytes bytes_of(const uint8_t *at, httpz_span span) {
  play_bytes bytes = {at + span.off, span.len};
  return bytes;
}

static play_call *next_call(play_kind kind) {
  play_call *call = &script.calls[script.count++];
  memset(call, 0, sizeof *call);
  call->kind = kind;
  return call;
}

static void add_start(const reading *one, const uint8_t *at, const meaning *m) {
  bool request = one->of.kind == READING_REQUEST;
  play_call *call = next_call(request ? CALL_REQUEST_LINE : CALL_STATUS_LINE);
  call->minor_version = m->minor_version;
  call->number = m->code;
  call->asked = m->method;
  call->one = bytes_of(at, request ? one->request.method_name : one->response.reason);
  if (request) call->two = bytes_of(at, one->request.target);
}

/* Content, so that the message is whole: zeros, as many as were announced, or one chunk of them. */
static void add_content(const meaning *m) {
  if (m->framing == HTTPZ_FRAMING_CHUNKED) {
    next_call(CALL_CHUNK)->one = (play_bytes){zeros, 3};
    next_call(CALL_BODY_END);
  }
  if (m->framing == HTTPZ_FRAMING_LENGTH && m->content_length <= sizeof zeros) {
    next_call(CALL_DATA)->one = (play_bytes){zeros, (uint32_t)m->content_length};
  }
}

static void make_script(const reading *one, const uint8_t *at) {
  meaning m = meaning_of(one);
  script.count = 0;
  add_start(one, at, &m);
  for (size_t i = 0; i < reading_field_count(one); i++) {
    play_call *call = next_call(CALL_FIELD);
    call->one = bytes_of(at, httpz_field_name(one->slots[i]));
    call->two = bytes_of(at, httpz_field_value(one->slots[i]));
  }
  next_call(CALL_HEAD_END);
  add_content(&m);
}

/* ---- what a sender may not send, though it may be read ----------------------------------------------------------- */

static bool has_empty_member(play_bytes value) {
  bool empty = true;
  for (uint32_t i = 0; i < value.len; i++) {
    if (value.at[i] == ',' && empty) return true;
    if (value.at[i] == ',')
      empty = true;
    else if (!plain_is_ows(value.at[i]))
      empty = false;
  }
  return value.len > 0 && empty;
}

/* Whether a response with this code has no length (RFC 9110 8.6, RFC 9112 6.1). */
static bool has_no_length(const reading *one, const meaning *m) {
  if (one->of.kind != READING_RESPONSE) return false;
  return m->code < 200 || m->code == 204 || (m->method == HTTPZ_CONNECT && m->code < 300);
}

/* Whether it has no content whatever its fields say: then a reader need not judge them, and a writer does. */
static bool is_lax(const reading *one, const meaning *m) {
  return one->of.kind == READING_RESPONSE && m->framing == HTTPZ_FRAMING_NONE;
}

static bool is_named(play_bytes name, const char *text) {
  return plain_same_name(name.at, name.len, text);
}

static bool may_not_be_sent(const reading *one, const meaning *m) {
  bool framed = false;
  for (size_t i = 0; i < script.count; i++) {
    const play_call *call = &script.calls[i];
    if (call->kind != CALL_FIELD) continue;
    if (is_named(call->one, "Connection") && has_empty_member(call->two)) return true;
    if (is_named(call->one, "Transfer-Encoding") && !is_named(call->two, "chunked")) return true;
    if (is_named(call->one, "Transfer-Encoding") || is_named(call->one, "Content-Length")) framed = true;
  }
  if (m->code == 205 && m->content_length > 0) return true;                           /* 9110 15.3.6 */
  if (m->method == HTTPZ_TRACE && m->content_length > 0 && m->code == 0) return true; /* 9110 9.3.8 */
  if (m->code >= 100 && m->code < 200 && m->minor_version == 0) return true;          /* 9110 15.2 */
  return framed && (has_no_length(one, m) || is_lax(one, m));
}

/* A head that was read is written: all calls up to the end of its head are accepted. */
static void check_willing(const meaning *m) {
  if (may_not_be_sent(&before, m)) return;
  law_holds(LAW_willing);
  for (size_t i = 0; i < script.count; i++) {
    if (trace.status[i] == HTTPZ_OK) continue;
    if (script.calls[i].kind >= CALL_DATA && m->method == HTTPZ_TRACE) return; /* chunks of no content */
    if (script.calls[i].kind >= CALL_DATA && m->code == 205) return;
    law_broken(LAW_willing, 0, "call %zu of a head that was read says %s", i, httpz_status_name(trace.status[i]));
  }
}

/* ---- there and back ---------------------------------------------------------------------------------------------- */

static bool same_meaning(const meaning *a, const meaning *b) {
  return a->content_length == b->content_length && a->method == b->method && a->code == b->code &&
         a->framing == b->framing && a->minor_version == b->minor_version && a->keep_alive == b->keep_alive &&
         a->upgrade == b->upgrade && a->expect_continue == b->expect_continue && a->expect_other == b->expect_other;
}

/* What was written is read, means the same, and is written again byte for byte. */
static void check_fixpoint(const meaning *m, uint64_t seed) {
  size_t head_end = 0;
  while (script.calls[head_end].kind != CALL_HEAD_END) head_end++;
  if (trace.status[head_end] != HTTPZ_OK) return;
  law_holds(LAW_fixpoint);
  httpz_input written = {trace.bytes, trace.len[head_end], trace.len[head_end]};
  read_head(before.of, written, &after);
  if (after.status != HTTPZ_OK && trace.len[head_end] > httpz_default_limits.head) return;
  if (after.status != HTTPZ_OK) law_broken(LAW_fixpoint, 0, "what was written is read as %s", reading_text(&after));
  meaning again = meaning_of(&after);
  if (!same_meaning(m, &again)) law_broken(LAW_fixpoint, 0, "what was written means something else");
  make_script(&after, written.at);
  play_check(&script, seed, &trace_again);
  bool same = trace.total == trace_again.total && memcmp(trace.bytes, trace_again.bytes, trace.total) == 0;
  if (!same) law_broken(LAW_fixpoint, 0, "%u bytes, written again %u, or others", trace.total, trace_again.total);
}

void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed) {
  static const httpz_method asked[] = {HTTPZ_GET, HTTPZ_HEAD, HTTPZ_CONNECT};
  reading_of of = {READING_REQUEST, HTTPZ_METHOD_OTHER, HTTPZ_TRAILERS_REFUSE};
  if (len >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
    of.kind = READING_RESPONSE;
    of.asked = asked[(seed >> 40) % 3];
  }
  httpz_input input = region_behind(bytes, len);
  read_head(of, input, &before);
  laws_counts->verdicts[before.status]++;
  if (before.status != HTTPZ_OK) return;
  meaning m = meaning_of(&before);
  make_script(&before, input.at);
  play_check(&script, seed, &trace);
  check_willing(&m);
  check_fixpoint(&m, seed);
}

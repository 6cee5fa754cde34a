/* SPDX-License-Identifier: MIT
 *
 * The laws of httpz_read_response. A fuzz input is the plain bytes of a response; the method of the request that it
 * answers is a hash of its bytes. The laws of every kind of head are in oracle/head.c. */
#include <string.h>

#include "../oracle/head.h"
#include "../oracle/plain.h"
#include "../ref/ref_response.h"
#include "target.h"

const char target_name[] = "response";

/* ---- spans ------------------------------------------------------------------------------------------------------- */

static void walk_status_line(walk *it, const httpz_response *response) {
  walk_literal(it, "HTTP/1.", "the version begins the status-line");
  expect_here(it, walk_byte(it, it->at) == '0' + response->minor_version && response->minor_version <= 9,
              "the minor version");
  it->at++;
  walk_literal(it, " ", "one space follows the version");
  unsigned code = 0;
  for (size_t i = 0; i < 3; i++) {
    uint8_t byte = walk_byte(it, it->at++);
    expect_here(it, plain_is_digit(byte), "the status code has three digits");
    code = 10 * code + (unsigned)(byte - '0');
  }
  expect_here(it, code == response->status_code && code >= 100 && code <= 599, "the status code");
  walk_literal(it, " ", "one space follows the status code");
  if (response->reason.len > 0) walk_span(it, response->reason, plain_is_value_byte, "the reason follows the code");
  walk_literal(it, "\r\n", "CRLF ends the status-line");
}

static void check_spans(const head *in) {
  law_holds(LAW_spans);
  const httpz_response *response = &in->whole.response;
  walk it = {in, 0};
  walk_status_line(&it, response);
  expect_here(&it, response->field_count <= in->limits.fields, "no more fields than the limit");
  for (size_t i = 0; i < response->field_count; i++) walk_field(&it, in->whole.slots[i]);
  walk_literal(&it, "\r\n", "an empty line ends the head");
  expect_here(&it, it.at == response->head_len && it.at <= in->len, "the head ends with its empty line");
}

static void check_accepted(const head *in) {
  const httpz_response *response = &in->whole.response;
  check_spans(in);
  head_check_field_ids(in);
  httpz_framing_facts facts;
  memset(&facts, 0, sizeof facts);
  facts.role = HTTPZ_RESPONSE;
  facts.method = (uint8_t)in->of.asked;
  facts.status_code = response->status_code;
  facts.minor_version = response->minor_version;
  head_check_framing(in, facts, response->framing, response->content_length);
}

/* ---- limits: only those of every head ---------------------------------------------------------------------------- */

static void measure(const head *in, httpz_limits *out) {
  out->content_length = in->whole.response.content_length;
}

static httpz_status one_less(const httpz_limits *exact, unsigned which, httpz_limits *out) {
  (void)exact;
  (void)which;
  (void)out;
  return HTTPZ_OK;
}

/* ---- the reference ----------------------------------------------------------------------------------------------- */

static void read_reference(const head *in, const struct ref_limits *limits, struct ref_head *expected) {
  enum ref_asked asked = in->of.asked == HTTPZ_HEAD      ? REF_ASKED_HEAD
                         : in->of.asked == HTTPZ_CONNECT ? REF_ASKED_CONNECT
                                                         : REF_ASKED_OTHER;
  ref_read_response(limits, asked, in->bytes, in->len, expected);
}

static const char *reference_difference(const reading *ours, const struct ref_head *expected) {
  const httpz_response *response = &ours->response;
  if (response->status_code != expected->code) return "status_code";
  if (!head_same_span(response->reason, expected->reason)) return "reason";
  if (response->minor_version != expected->minor) return "minor_version";
  if (response->framing != (unsigned)expected->framing) return "framing";
  if (response->content_length != expected->content_length) return "content_length";
  if (response->keep_alive != expected->keep_alive) return "keep_alive";
  return response->upgrade != expected->upgrade ? "upgrade" : NULL;
}

/* ---- all laws ---------------------------------------------------------------------------------------------------- */

static const head_kind response_head = {check_accepted, measure, one_less, 0, read_reference, reference_difference};

void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed) {
  static head in;
  static const httpz_method asked[] = {HTTPZ_GET, HTTPZ_HEAD, HTTPZ_CONNECT, HTTPZ_METHOD_OTHER};
  enum { ASKED = sizeof asked / sizeof asked[0] };
  for (size_t i = 0; i < ASKED; i++) {
    bool all = laws_effort == EFFORT_EXHAUSTIVE || laws_effort == EFFORT_AGREEMENT;
    if (!all && i != (seed >> 40) % ASKED) continue;
    const reading_of of = {READING_RESPONSE, asked[i], HTTPZ_TRAILERS_REFUSE};
    head_begin(&in, &response_head, of, bytes, len, seed);
    head_check(&in);
  }
}

/* SPDX-License-Identifier: MIT
 *
 * The laws of httpz_read_request. A fuzz input is the plain bytes of a request, nothing before it and nothing between;
 * where it is cut, moved, followed by noise and limited is a hash of its bytes. The laws are named in oracle/laws.def;
 * those of every kind of head are in oracle/head.c, those of every single call (offset, silent, slots, redzone,
 * readonly) in oracle/reading.c. */
#include <string.h>

#include "../oracle/head.h"
#include "../oracle/plain.h"
#include "target.h"

const char target_name[] = "request";

/* ---- spans ------------------------------------------------------------------------------------------------------- */

static void walk_request_line(walk *it, const httpz_request *request) {
  while (walk_byte(it, it->at) == '\r') walk_literal(it, "\r\n", "an empty line ends in CRLF");
  expect_here(it, request->method_name.len > 0 && request->target.len > 0, "method and target are not empty");
  walk_span(it, request->method_name, plain_is_tchar, "the method is a token");
  walk_literal(it, " ", "one space follows the method");
  walk_span(it, request->target, plain_is_target_char, "the target follows the method");
  walk_literal(it, " HTTP/1.", "the version follows the target");
  expect_here(it, walk_byte(it, it->at) == '0' + request->minor_version && request->minor_version <= 9,
              "the minor version");
  it->at++;
  walk_literal(it, "\r\n", "CRLF ends the request-line");
}

/* Path and query tile what of the target stands behind its scheme and authority. */
static void check_target_parts(walk *it, const httpz_request *request) {
  size_t target_end = (size_t)request->target.off + request->target.len;
  it->at = request->target.off;
  if (request->form == HTTPZ_ORIGIN_FORM) {
    expect_here(it, walk_byte(it, it->at) == '/', "an origin-form begins with a slash");
    expect_here(it, request->path.off == request->target.off, "the path of an origin-form is its beginning");
  }
  if (request->form == HTTPZ_ASTERISK_FORM) {
    expect_here(it, request->target.len == 1 && walk_byte(it, it->at) == '*', "an asterisk-form is an asterisk");
  }
  if (request->form == HTTPZ_ORIGIN_FORM || request->form == HTTPZ_ABSOLUTE_FORM) {
    size_t path_end = request->path.len > 0 ? (size_t)request->path.off + request->path.len : target_end;
    size_t query_mark = request->has_query ? (size_t)request->query.off - 1 : target_end;
    if (request->has_query && request->query.len == 0) query_mark = target_end - 1;
    expect_here(it, request->path.len == 0 || path_end == query_mark,
                "the path ends where the query or the target does");
    expect_here(it, !request->has_query || walk_byte(it, query_mark) == '?', "a question mark stands before the query");
    expect_here(it, request->query.len == 0 || (size_t)request->query.off + request->query.len == target_end,
                "the query ends with the target");
  }
}

static bool is_value_of_host(const head *in, httpz_span span) {
  for (size_t i = 0; i < in->whole.request.field_count; i++) {
    httpz_field field = in->whole.slots[i];
    if (!plain_same_name(in->bytes + field.name_off, field.name_len, "Host")) continue;
    return span.len == field.value_len && (span.len == 0 || span.off == field.value_off);
  }
  return false;
}

static void check_authority(walk *it, const httpz_request *request) {
  httpz_span span = request->authority;
  it->at = span.off;
  if (span.len == 0) return;
  bool in_target = span.off >= request->target.off && span.off + span.len <= request->target.off + request->target.len;
  expect_here(it, in_target || is_value_of_host(it->in, span), "the authority is the target's or the value of Host");
}

static void check_spans(const head *in) {
  law_holds(LAW_spans);
  const httpz_request *request = &in->whole.request;
  walk it = {in, 0};
  walk_request_line(&it, request);
  expect_here(&it, request->field_count <= in->limits.fields, "no more fields than the limit");
  for (size_t i = 0; i < request->field_count; i++) walk_field(&it, in->whole.slots[i]);
  walk_literal(&it, "\r\n", "an empty line ends the head");
  expect_here(&it, it.at == request->head_len && it.at <= in->len, "the head ends with its empty line");
  check_target_parts(&it, request);
  check_authority(&it, request);
}

/* ---- ids and framing --------------------------------------------------------------------------------------------- */

static httpz_method slow_method(const uint8_t *name, size_t len) {
  for (int method = HTTPZ_METHOD_OTHER + 1; method < HTTPZ_METHOD_COUNT; method++) {
    const char *known = httpz_method_name((httpz_method)method);
    if (strlen(known) == len && memcmp(known, name, len) == 0) return (httpz_method)method;
  }
  return HTTPZ_METHOD_OTHER;
}

static void check_method(const head *in) {
  law_holds(LAW_ids);
  const httpz_request *request = &in->whole.request;
  httpz_span name = request->method_name;
  if (request->method == slow_method(in->bytes + name.off, name.len)) return;
  law_broken(LAW_ids, name.off, "the method has number %u", (unsigned)request->method);
}

static void check_accepted(const head *in) {
  const httpz_request *request = &in->whole.request;
  check_spans(in);
  check_method(in);
  head_check_field_ids(in);
  httpz_framing_facts facts;
  memset(&facts, 0, sizeof facts);
  facts.role = HTTPZ_REQUEST;
  facts.method = request->method;
  facts.minor_version = request->minor_version;
  head_check_framing(in, facts, request->framing, request->content_length);
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

enum { OWN_MEASURES = 3 };

static void measure(const head *in, httpz_limits *out) {
  const httpz_request *request = &in->whole.request;
  out->target = request->target.len;
  out->method = (uint8_t)request->method_name.len;
  out->empty_lines = (uint8_t)(request->method_name.off / 2);
  out->content_length = request->content_length;
}

static httpz_status one_less(const httpz_limits *exact, unsigned which, httpz_limits *out) {
  switch (which) {
    case 0:
      return exact->target ? (out->target = (uint16_t)(exact->target - 1), HTTPZ_TARGET_TOO_LONG) : HTTPZ_OK;
    case 1:
      return exact->method ? (out->method = (uint8_t)(exact->method - 1), HTTPZ_METHOD_TOO_LONG) : HTTPZ_OK;
    default:
      if (exact->empty_lines == 0) return HTTPZ_OK;
      out->empty_lines = (uint8_t)(exact->empty_lines - 1);
      return HTTPZ_TOO_MANY_EMPTY_LINES;
  }
}

/* ---- the reference ----------------------------------------------------------------------------------------------- */

static void read_reference(const head *in, const struct ref_limits *limits, struct ref_head *expected) {
  ref_read_request(limits, in->bytes, in->len, expected);
}

static const char *reference_difference(const reading *ours, const struct ref_head *expected) {
  const httpz_request *request = &ours->request;
  if (!head_same_span(request->method_name, expected->method_name)) return "method_name";
  if (!head_same_span(request->target, expected->target)) return "target";
  if (request->form != (unsigned)expected->form) return "form";
  if (!head_same_span(request->path, expected->path)) return "path";
  if (!head_same_span(request->query, expected->query) || request->has_query != expected->has_query) return "query";
  if (!head_same_span(request->authority, expected->authority)) return "authority";
  if (request->minor_version != expected->minor) return "minor_version";
  if (request->framing != (unsigned)expected->framing) return "framing";
  if (request->content_length != expected->content_length) return "content_length";
  if (request->keep_alive != expected->keep_alive) return "keep_alive";
  if (request->upgrade != expected->upgrade) return "upgrade";
  if (request->expect_continue != expected->expect_continue) return "expect_continue";
  return request->expect_other != expected->expect_other ? "expect_other" : NULL;
}

/* ---- all laws ---------------------------------------------------------------------------------------------------- */

static const head_kind request_head = {check_accepted, measure,        one_less,
                                       OWN_MEASURES,   read_reference, reference_difference};

void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed) {
  static head in;
  const reading_of of = {READING_REQUEST, HTTPZ_METHOD_OTHER, HTTPZ_TRAILERS_REFUSE};
  head_begin(&in, &request_head, of, bytes, len, seed);
  head_check(&in);
}

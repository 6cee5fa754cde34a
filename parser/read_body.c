/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include "limits.h"
#include "read_chunked.h"
#include "span.h"

static httpz_status refuse_body(httpz_body *body, httpz_status why, uint32_t offset) {
  body->step = BODY_REFUSED;
  body->status = (uint8_t)why;
  body->offset = (uint16_t)offset;
  return why;
}

static uint8_t first_step(httpz_framing framing, uint64_t content_length) {
  switch (framing) {
    case HTTPZ_FRAMING_CHUNKED:
      return BODY_CHUNK;
    case HTTPZ_FRAMING_UNTIL_CLOSE:
      return BODY_DATA;
    case HTTPZ_FRAMING_LENGTH:
      return content_length > 0 ? BODY_DATA : BODY_ENDED;
    default:
      return BODY_ENDED;
  }
}

void httpz_body_begin(httpz_body *body, httpz_framing framing, uint64_t content_length) {
  httpz_body start = {
      .left = framing == HTTPZ_FRAMING_LENGTH ? content_length : 0,
      .framing = (uint8_t)framing,
      .step = first_step(framing, content_length),
  };
  *body = start;
}

static bool in_data(const httpz_body *body) {
  return body->step == BODY_DATA || body->step == BODY_ENDED;
}

/* Reads chunk lines and line ends up to the next byte of content; `*from` is where that begins. */
static httpz_status read_to_data(const httpz_limits *limits, const uint8_t *at, uint32_t end, httpz_body *body,
                                 uint32_t *from) {
  uint32_t i = 0;
  /*@ loop invariant walked: 0 <= i <= end;
      loop assigns i, *body;
      loop variant end - i; */
  while (i < end && !in_data(body)) {
    httpz_status status = read_chunk_byte(limits, at[i], body);
    if (status != HTTPZ_OK) return refuse_body(body, status, i);
    i++;
  }
  *from = i;
  return HTTPZ_OK;
}

/* How many bytes of content may still come before something else does. Only the limit ends content until close. */
static uint64_t content_left(const httpz_limits *limits, const httpz_body *body) {
  if (body->framing != HTTPZ_FRAMING_UNTIL_CLOSE) return body->left;
  return body->total < limits->content_length ? limits->content_length - body->total : 0;
}

static void count_data(httpz_body *body, uint32_t count) {
  if (body->framing == HTTPZ_FRAMING_UNTIL_CLOSE) {
    body->total += count;
    return;
  }
  body->left -= count;
  if (body->left == 0) body->step = body->framing == HTTPZ_FRAMING_CHUNKED ? BODY_DATA_CR : BODY_ENDED;
}

/* Takes the content that begins at `from`, as much as has come. */
static httpz_status take_data(const httpz_limits *limits, uint32_t from, uint32_t end, httpz_body *body,
                              httpz_span *data) {
  uint64_t left = content_left(limits, body);
  uint32_t count = left < end - from ? (uint32_t)left : end - from;
  if (left == 0) return refuse_body(body, HTTPZ_CONTENT_TOO_LARGE, from);
  count_data(body, count);
  *data = span_between(from, from + count);
  return HTTPZ_OK;
}

/* The first `end` bytes of the input, of which there is at least one unless the content has ended. */
static httpz_status read_piece_of_body(const httpz_limits *limits, const uint8_t *at, uint32_t end, httpz_body *body,
                                       httpz_piece *out) {
  uint32_t from = 0;
  httpz_status status = read_to_data(limits, at, end, body, &from);
  httpz_span data = span_between(from, from);
  if (status == HTTPZ_OK && body->step == BODY_DATA && from < end) status = take_data(limits, from, end, body, &data);
  if (status != HTTPZ_OK) return status;
  bool ended = body->step == BODY_ENDED;
  httpz_piece piece = {data, (uint16_t)span_end(data), ended, ended && body->framing == HTTPZ_FRAMING_CHUNKED};
  *out = piece;
  return HTTPZ_OK;
}

httpz_status httpz_read_body(const httpz_limits *limits, httpz_input input, httpz_body *body, httpz_piece *out) {
  if (body->step == BODY_REFUSED) return (httpz_status)body->status;
  if (input.len == 0 && body->step != BODY_ENDED) return HTTPZ_MORE;
  return read_piece_of_body(limits, input.at, input.len < LIMIT_INPUT ? input.len : LIMIT_INPUT, body, out);
}

httpz_status httpz_body_close(httpz_body *body) {
  if (body->step == BODY_REFUSED) return (httpz_status)body->status;
  /* 9112 6.3: such content cannot be told from content that was cut short */
  if (body->framing == HTTPZ_FRAMING_UNTIL_CLOSE) body->step = BODY_ENDED;
  return body->step == BODY_ENDED ? HTTPZ_OK : refuse_body(body, HTTPZ_INCOMPLETE_BODY, 0);
}

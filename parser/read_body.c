/* SPDX-License-Identifier: MIT */
#include "read_body.h"

#include "limits.h"
#include "span.h"

/*@ requires body_writable: \valid(body);
    requires refusal: HTTPZ_MORE < why < HTTPZ_STATUS_COUNT;
    requires in_input: offset <= 65535;
    terminates \true;
    assigns body->step, body->status, body->offset;
    ensures told: \result == why && body->status == why && body->offset == offset;
    ensures final: body->step == BODY_REFUSED; */
static httpz_status refuse_body(httpz_body *body, httpz_status why, uint32_t offset) {
  body->step = BODY_REFUSED;
  body->status = (uint8_t)why;
  body->offset = (uint16_t)offset;
  return why;
}

/*@ terminates \true;
    assigns \nothing;
    ensures chunked: \result == BODY_CHUNK <==> framing == HTTPZ_FRAMING_CHUNKED;
    ensures content: \result == BODY_DATA <==> framing == HTTPZ_FRAMING_UNTIL_CLOSE ||
      (framing == HTTPZ_FRAMING_LENGTH && content_length > 0);
    ensures nothing: \result \in { BODY_CHUNK, BODY_DATA, BODY_ENDED }; */
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

/*@ requires framing: framing <= 255;
    terminates \true;
    assigns \nothing;
    ensures nothing_read: \result.total == 0 && \result.extensions == 0 && \result.line == 0;
    ensures left: \result.left == (framing == HTTPZ_FRAMING_LENGTH ? content_length : 0);
    ensures framing: \result.framing == framing;
    ensures kept: \result.framing == HTTPZ_FRAMING_CHUNKED ? \result.step == BODY_CHUNK :
      \result.framing == HTTPZ_FRAMING_UNTIL_CLOSE ? \result.step == BODY_DATA :
      \result.step == (\result.left > 0 ? BODY_DATA : BODY_ENDED); */
static httpz_body start_of(httpz_framing framing, uint64_t content_length) {
  httpz_body start = {
      .left = framing == HTTPZ_FRAMING_LENGTH ? content_length : 0,
      .framing = (uint8_t)framing,
      .step = first_step(framing, content_length),
  };
  return start;
}

void httpz_body_begin(httpz_body *body, httpz_framing framing, uint64_t content_length) {
  *body = start_of(framing, content_length);
}

/*@ requires body_readable: \valid_read(body);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> body->step == BODY_DATA || body->step == BODY_ENDED; */
static bool in_data(const httpz_body *body) {
  return body->step == BODY_DATA || body->step == BODY_ENDED;
}

/* Reads chunk lines and line ends up to the next byte of content; `*from` is where that begins. */
/*@ requires limits_readable: \valid_read(limits);
    requires input_readable: \valid_read(at + (0 .. end - 1)) && end <= 65535;
    requires body_writable: \valid(body);
    requires from_writable: \valid(from);
    requires apart: \separated(limits, body, from) && \separated(at + (0 .. end - 1), body) &&
      \separated(at + (0 .. end - 1), from);
    requires kept: body_kept(limits, body) && body->step != BODY_REFUSED;
    terminates \true;
    assigns *body, *from;
    ensures framing: body->framing == \old(body->framing);
    ensures kept: \result == HTTPZ_OK ==> body_kept(limits, body);
    ensures verdicts: \result != HTTPZ_MORE && 0 <= \result < HTTPZ_STATUS_COUNT;
    ensures reached: \result == HTTPZ_OK ==> *from <= end && body->step != BODY_REFUSED && (at_data(body) || *from == end);
    ensures moved: \result == HTTPZ_OK && end > 0 && !at_data{Pre}(body) ==> *from > 0;
    ensures stayed: at_data{Pre}(body) ==> \result == HTTPZ_OK && *from == 0 && *body == \old(*body);
    ensures alone: \result == HTTPZ_OK && body->framing != HTTPZ_FRAMING_CHUNKED ==> *from == 0;
    ensures untouched: \result != HTTPZ_OK ==> *from == \old(*from);
    ensures counted: \result == HTTPZ_OK ==> given(body) == \old(given(body));
    ensures refused: \result != HTTPZ_OK ==> body->step == BODY_REFUSED && body->status == \result; */
static httpz_status read_to_data(const httpz_limits *limits, const uint8_t *at, uint32_t end, httpz_body *body,
                                 uint32_t *from) {
  uint32_t i = 0;
  /*@ loop invariant walked: 0 <= i <= end;
      loop invariant kept: body_kept(limits, body) && body->framing == \at(body->framing, Pre);
      loop invariant goes_on: body->step != BODY_REFUSED && (i == 0 ==> *body == \at(*body, Pre));
      loop invariant moved: at_data{Pre}(body) ==> i == 0;
      loop invariant counted: given(body) == \at(given(body), Pre);
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
/*@ requires limits_readable: \valid_read(limits);
    requires body_readable: \valid_read(body);
    terminates \true;
    assigns \nothing;
    ensures announced: body->framing != HTTPZ_FRAMING_UNTIL_CLOSE ==> \result == body->left;
    ensures until_close: body->framing == HTTPZ_FRAMING_UNTIL_CLOSE ==>
      \result == \max(0, limits->content_length - body->total); */
static uint64_t content_left(const httpz_limits *limits, const httpz_body *body) {
  if (body->framing != HTTPZ_FRAMING_UNTIL_CLOSE) return body->left;
  return body->total < limits->content_length ? limits->content_length - body->total : 0;
}

/*@ requires body_writable: \valid(body);
    requires at_data: body->step == BODY_DATA;
    requires announced: body->framing == HTTPZ_FRAMING_UNTIL_CLOSE ? body->total + count <= UINT64_MAX :
      count <= body->left;
    requires some: body->framing == HTTPZ_FRAMING_CHUNKED ==> 0 < body->left <= body->total;
    terminates \true;
    assigns body->total, body->left, body->step;
    ensures until_close: body->framing == HTTPZ_FRAMING_UNTIL_CLOSE ==> body->total == \old(body->total) + count &&
      body->left == \old(body->left) && body->step == BODY_DATA;
    ensures announced: body->framing != HTTPZ_FRAMING_UNTIL_CLOSE ==> body->left == \old(body->left) - count &&
      body->total == \old(body->total) && body->step == (body->left > 0 ? BODY_DATA :
      body->framing == HTTPZ_FRAMING_CHUNKED ? BODY_DATA_CR : BODY_ENDED);
    ensures counted: given(body) == \old(given(body)) + count; */
static void count_data(httpz_body *body, uint32_t count) {
  if (body->framing == HTTPZ_FRAMING_UNTIL_CLOSE) {
    body->total += count;
    return;
  }
  body->left -= count;
  if (body->left == 0) body->step = body->framing == HTTPZ_FRAMING_CHUNKED ? BODY_DATA_CR : BODY_ENDED;
}

/* Takes the content that begins at `from`, as much as has come. */
/*@ requires limits_readable: \valid_read(limits);
    requires body_writable: \valid(body);
    requires data_writable: \valid(data);
    requires apart: \separated(limits, body, data);
    requires some: from < end <= 65535;
    requires kept: body_kept(limits, body) && body->step == BODY_DATA;
    terminates \true;
    assigns *body, *data;
    ensures kept: body_kept(limits, body) && body->framing == \old(body->framing);
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_CONTENT_TOO_LARGE;
    ensures taken: \result == HTTPZ_OK ==> data->off == from && from < end(*data) <= end && body->step != BODY_REFUSED;
    ensures counted: \result == HTTPZ_OK ==> given(body) == \old(given(body)) + data->len;
    ensures over: \result != HTTPZ_OK ==> body->framing == HTTPZ_FRAMING_UNTIL_CLOSE &&
      body->total >= limits->content_length;
    ensures refused: \result != HTTPZ_OK ==> body->step == BODY_REFUSED && body->status == \result; */
static httpz_status take_data(const httpz_limits *limits, uint32_t from, uint32_t end, httpz_body *body,
                              httpz_span *data) {
  uint64_t left = content_left(limits, body);
  uint32_t count = left < end - from ? (uint32_t)left : end - from;
  if (left == 0) return refuse_body(body, HTTPZ_CONTENT_TOO_LARGE, from);
  count_data(body, count);
  *data = span_between(from, from + count);
  return HTTPZ_OK;
}

/*@ requires of_an_input: in_input(data);
    terminates \true;
    assigns \nothing;
    ensures data: \result.data == data && \result.consumed == end(data);
    ensures ended: \result.ended <==> ended;
    ensures trailers: \result.trailers <==> ended && chunked; */
static httpz_piece piece_of(httpz_span data, bool ended, bool chunked) {
  httpz_piece piece = {data, (uint16_t)span_end(data), ended, ended && chunked};
  return piece;
}

/* The first `end` bytes of the input, of which there is at least one unless the content has ended. */
/*@ requires limits_readable: \valid_read(limits);
    requires input_readable: \valid_read(at + (0 .. end - 1)) && end <= 65535;
    requires body_writable: \valid(body);
    requires out_writable: \valid(out);
    requires apart: \separated(limits, body, out) && \separated(at + (0 .. end - 1), body) &&
      \separated(at + (0 .. end - 1), out);
    requires kept: body_kept(limits, body) && body->step != BODY_REFUSED;
    requires some: end > 0 || body->step == BODY_ENDED;
    terminates \true;
    assigns *body, *out;
    ensures kept: body_kept(limits, body) && body->framing == \old(body->framing);
    ensures verdicts: \result != HTTPZ_MORE && 0 <= \result < HTTPZ_STATUS_COUNT;
    ensures inside: \result == HTTPZ_OK ==> end(out->data) == out->consumed <= end;
    ensures moves: \result == HTTPZ_OK ==> out->consumed > 0 || \old(body->step) == BODY_ENDED;
    ensures counted: \result == HTTPZ_OK ==> given(body) == \old(given(body)) + out->data.len;
    ensures alone: \result == HTTPZ_OK && body->framing != HTTPZ_FRAMING_CHUNKED ==> out->data.off == 0;
    ensures ended: \result == HTTPZ_OK ==> (out->ended <==> body->step == BODY_ENDED);
    ensures trailers: \result == HTTPZ_OK ==>
      (out->trailers <==> out->ended && body->framing == HTTPZ_FRAMING_CHUNKED);
    ensures refused: \result != HTTPZ_OK ==> body->step == BODY_REFUSED && body->status == \result;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
static httpz_status read_piece_of_body(const httpz_limits *limits, const uint8_t *at, uint32_t end, httpz_body *body,
                                       httpz_piece *out) {
  uint32_t from = 0;
  httpz_status status = read_to_data(limits, at, end, body, &from);
  httpz_span data = span_between(from, from);
  if (status == HTTPZ_OK && body->step == BODY_DATA && from < end) status = take_data(limits, from, end, body, &data);
  if (status != HTTPZ_OK) return status;
  *out = piece_of(data, body->step == BODY_ENDED, body->framing == HTTPZ_FRAMING_CHUNKED);
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

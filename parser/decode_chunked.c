/* SPDX-License-Identifier: MIT
 * A chunked body that is whole in one buffer: measured first, so that nothing is moved that will not be accepted. */
#include "httpz.h"

#include <stddef.h>

#include "read_trailers.h"
#include "span.h"

/* Reads the piece that begins at `from`. */
static httpz_status read_piece_at(const httpz_limits *limits, const uint8_t *bytes, uint32_t from, uint32_t len,
                                  httpz_body *body, httpz_piece *piece) {
  httpz_input input = {bytes + from, len - from, len - from};
  return httpz_read_body(limits, input, body, piece);
}

/* Measures the chunks: the content that they hold, and where the trailer section begins. */
static httpz_status measure_chunks(const httpz_limits *limits, const uint8_t *bytes, uint32_t len,
                                   httpz_decoded *measured) {
  httpz_body body;
  httpz_piece piece = {{0, 0}, 0, false, false};
  httpz_status status = HTTPZ_OK;
  httpz_body_begin(&body, HTTPZ_FRAMING_CHUNKED, 0);
  /*@ loop invariant walked: measured->content_len <= measured->consumed <= len;
      loop assigns status, body, piece, *measured;
      loop variant len - measured->consumed; */
  while (!piece.ended) {
    status = read_piece_at(limits, bytes, measured->consumed, len, &body, &piece);
    if (status != HTTPZ_OK) return status;
    measured->content_len += piece.data.len;
    measured->consumed += piece.consumed;
  }
  return HTTPZ_OK;
}

static httpz_status measure_trailers(const httpz_limits *limits, const uint8_t *bytes, uint32_t len,
                                     httpz_decoded *measured) {
  httpz_reader reader = {0};
  httpz_trailers trailers;
  uint32_t from = measured->consumed;
  httpz_input input = {bytes + from, len - from, len - from};
  httpz_status status = read_trailers(limits, HTTPZ_TRAILERS_REFUSE, input, &reader, NULL, &trailers);
  if (status == HTTPZ_OK) measured->consumed += trailers.len;
  return status;
}

/* Content only ever moves towards the front, so that first byte first is safe where the two places overlap. */
static void move_to_front(uint8_t *bytes, uint32_t to, uint32_t from, uint32_t count) {
  /*@ loop invariant walked: 0 <= i <= count;
      loop assigns i, bytes[to .. to + count - 1];
      loop variant count - i; */
  for (uint32_t i = 0; i < count; i++) bytes[to + i] = bytes[from + i];
}

/* Moves the content of chunks that were measured. What is moved lands before what is still to be read. */
static void join_chunks(const httpz_limits *limits, uint8_t *bytes, uint32_t len) {
  httpz_body body;
  httpz_piece piece = {{0, 0}, 0, false, false};
  uint32_t to = 0;
  uint32_t from = 0;
  httpz_body_begin(&body, HTTPZ_FRAMING_CHUNKED, 0);
  /*@ loop invariant walked: to <= from <= len;
      loop assigns body, piece, to, from, bytes[0 .. len - 1];
      loop variant len - from; */
  while (!piece.ended && read_piece_at(limits, bytes, from, len, &body, &piece) == HTTPZ_OK) {
    move_to_front(bytes, to, from + piece.data.off, piece.data.len);
    to += piece.data.len;
    from += piece.consumed;
  }
}

httpz_status httpz_decode_chunked(const httpz_limits *limits, uint8_t *bytes, uint32_t len, httpz_decoded *out) {
  httpz_decoded measured = {0, 0};
  httpz_status status = measure_chunks(limits, bytes, len, &measured);
  if (status == HTTPZ_OK) status = measure_trailers(limits, bytes, len, &measured);
  if (status != HTTPZ_OK) return status;
  join_chunks(limits, bytes, measured.consumed);
  *out = measured;
  return HTTPZ_OK;
}

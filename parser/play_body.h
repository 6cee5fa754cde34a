/* SPDX-License-Identifier: MIT
 *
 * Plays bytes to httpz_read_body in pieces of one size, for the tests of bodies. */
#ifndef HTTPZ_PLAY_BODY_H
#define HTTPZ_PLAY_BODY_H

#include "test_support.h"

#include "httpz.h"

enum { PLAYED_CONTENT = 1 << 17 };

typedef struct {
  httpz_status status; /* of the last call; HTTPZ_OK only if the content ended */
  uint32_t offset;     /* of a refusal, from the first byte played */
  uint32_t consumed;
  uint32_t content_len;
  bool trailers;
  uint8_t content[PLAYED_CONTENT];
} played_body;

/* play_call reads once what stands in bytes[from .. end), and keeps what came. It tells whether to go on. */
static inline bool play_call(const httpz_limits *limits, httpz_body *body, const uint8_t *bytes, uint32_t end,
                             played_body *played) {
  uint32_t len = end - played->consumed;
  const uint8_t *at = flush_copy(bytes + played->consumed, len);
  httpz_input input = {at, len, len};
  httpz_piece piece, silent;
  memset(&piece, 0x5a, sizeof piece);
  memset(&silent, 0x5a, sizeof silent);
  GUARDED(played->status, httpz_read_body(limits, input, body, &piece));
  if (played->status != HTTPZ_OK) {
    assert_memory_equal(&piece, &silent, sizeof piece);
    if (played->status == HTTPZ_MORE) assert_int_equal(len, 0);
    played->offset = played->consumed + body->offset;
    return false;
  }
  assert_true(span_end(piece.data) <= piece.consumed && piece.consumed <= len);
  assert_true(piece.consumed > 0 || piece.ended);
  memcpy(played->content + played->content_len, at + piece.data.off, piece.data.len);
  played->content_len += piece.data.len;
  played->consumed += piece.consumed;
  played->trailers = piece.trailers;
  return !piece.ended;
}

/* play_body plays bytes[0 .. len), `step` more of them whenever none is left. */
static inline void play_body(const httpz_limits *limits, httpz_body *body, const uint8_t *bytes, uint32_t len,
                             uint32_t step, played_body *played) {
  bool more = true;
  memset(played, 0, sizeof *played);
  for (uint32_t end = 0; more && end < len;) {
    end = len - end > step ? end + step : len;
    while (play_call(limits, body, bytes, end, played)) {
    }
    more = played->status == HTTPZ_MORE;
  }
}

/* assert_played_alike demands that two ways to cut the same bytes had one outcome. */
static inline void assert_played_alike(const played_body *a, const played_body *b) {
  assert_status(a->status, b->status);
  if (a->status == HTTPZ_OK || a->status == HTTPZ_MORE) {
    assert_int_equal(a->consumed, b->consumed);
  } else {
    assert_int_equal(a->offset, b->offset); /* what was consumed before it depends on the cuts */
  }
  assert_int_equal(a->content_len, b->content_len);
  assert_int_equal(a->trailers, b->trailers);
  assert_memory_equal(a->content, b->content, a->content_len);
}

#endif

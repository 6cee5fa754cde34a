/* SPDX-License-Identifier: MIT
 * Content by length, until close and none, and the close of the connection: RFC 9112 6.3 and 8. */
#include "test_support.h"

#include "play_body.h"

typedef struct {
  const char *fact;
  httpz_framing framing;
  uint64_t content_length;
  const char *bytes;
  size_t len;
  httpz_status status; /* after all bytes */
  uint32_t content_len;
  httpz_status closed; /* what httpz_body_close says then */
} body_row;

static const body_row rows[] = {
    {"no content ends at once", HTTPZ_FRAMING_NONE, 0, BYTES("next"), HTTPZ_OK, 0, HTTPZ_OK},
    {"a length without content is no content", HTTPZ_FRAMING_NONE, 4, BYTES("next"), HTTPZ_OK, 0, HTTPZ_OK},
    {"content of length 0 ends at once", HTTPZ_FRAMING_LENGTH, 0, BYTES("next"), HTTPZ_OK, 0, HTTPZ_OK},
    {"content ends with its length", HTTPZ_FRAMING_LENGTH, 4, BYTES("bodynext"), HTTPZ_OK, 4, HTTPZ_OK},
    {"content of its exact length ends", HTTPZ_FRAMING_LENGTH, 4, BYTES("body"), HTTPZ_OK, 4, HTTPZ_OK},
    {"content one byte short is incomplete", HTTPZ_FRAMING_LENGTH, 5, BYTES("body"), HTTPZ_MORE, 4,
     HTTPZ_INCOMPLETE_BODY},
    {"content of 2^64 - 1 bytes does not end early", HTTPZ_FRAMING_LENGTH, UINT64_MAX, BYTES("body"), HTTPZ_MORE, 4,
     HTTPZ_INCOMPLETE_BODY},
    {"content of 2^32 bytes does not end early", HTTPZ_FRAMING_LENGTH, UINT64_C(1) << 32, BYTES("body"), HTTPZ_MORE, 4,
     HTTPZ_INCOMPLETE_BODY},
    {"content until close is complete at the close", HTTPZ_FRAMING_UNTIL_CLOSE, 0, BYTES("body\r\n\r\n"), HTTPZ_MORE, 8,
     HTTPZ_OK},
    {"a length does not end content until close", HTTPZ_FRAMING_UNTIL_CLOSE, 2, BYTES("body"), HTTPZ_MORE, 4, HTTPZ_OK},
    {"chunks without a last one are incomplete", HTTPZ_FRAMING_CHUNKED, 0, BYTES("1\r\na\r\n"), HTTPZ_MORE, 1,
     HTTPZ_INCOMPLETE_BODY},
    {"a chunk cut short is incomplete", HTTPZ_FRAMING_CHUNKED, 0, BYTES("2\r\na"), HTTPZ_MORE, 1,
     HTTPZ_INCOMPLETE_BODY},
    {"a last chunk without its CRLF is incomplete", HTTPZ_FRAMING_CHUNKED, 0, BYTES("0\r"), HTTPZ_MORE, 0,
     HTTPZ_INCOMPLETE_BODY},
    {"chunks with the last one are complete", HTTPZ_FRAMING_CHUNKED, 0, BYTES("0\r\n"), HTTPZ_OK, 0, HTTPZ_OK},
};

static played_body played, cut;

static void is_read(void **state) {
  const body_row *row = *state;
  for (uint32_t step = 1; step <= row->len; step++) {
    httpz_body body;
    httpz_status closed;
    httpz_body_begin(&body, row->framing, row->content_length);
    play_body(&httpz_default_limits, &body, (const uint8_t *)row->bytes, (uint32_t)row->len, step, &played);
    assert_status(played.status, row->status);
    assert_int_equal(played.content_len, row->content_len);
    if (row->framing != HTTPZ_FRAMING_CHUNKED) {
      assert_memory_equal(played.content, row->bytes, row->content_len);
      assert_int_equal(played.consumed, row->content_len);
    }
    assert_int_equal(played.trailers, row->framing == HTTPZ_FRAMING_CHUNKED && row->status == HTTPZ_OK);
    GUARDED(closed, httpz_body_close(&body));
    assert_status(closed, row->closed);
  }
}

/* 9112 8: nothing that comes later completes a body that was cut short */
static void an_incomplete_body_stays_incomplete(void **state) {
  (void)state;
  httpz_body body;
  httpz_body_begin(&body, HTTPZ_FRAMING_LENGTH, 2);
  assert_status(httpz_body_close(&body), HTTPZ_INCOMPLETE_BODY);
  play_body(&httpz_default_limits, &body, (const uint8_t *)"ab", 2, 2, &played);
  assert_status(played.status, HTTPZ_INCOMPLETE_BODY);
  assert_status(httpz_body_close(&body), HTTPZ_INCOMPLETE_BODY);
}

static void the_end_is_told_with_the_last_byte_and_again(void **state) {
  (void)state;
  static const httpz_framing framings[] = {HTTPZ_FRAMING_NONE, HTTPZ_FRAMING_LENGTH, HTTPZ_FRAMING_CHUNKED};
  static const char *const bytes[] = {"", "ab", "0\r\n"};
  for (size_t i = 0; i < COUNT(framings); i++) {
    httpz_body body;
    httpz_piece piece = {{0, 0}, 0, false, false};
    uint32_t len = (uint32_t)strlen(bytes[i]);
    httpz_input input = {(const uint8_t *)bytes[i], len, len};
    httpz_body_begin(&body, framings[i], len);
    assert_status(httpz_read_body(&httpz_default_limits, input, &body, &piece), HTTPZ_OK);
    assert_true(piece.ended);
    assert_int_equal(piece.consumed, len);
    for (uint32_t rest = 0; rest < 3; rest++) {
      httpz_input next = {(const uint8_t *)"GET", rest, rest};
      assert_status(httpz_read_body(&httpz_default_limits, next, &body, &piece), HTTPZ_OK);
      assert_true(piece.ended);
      assert_int_equal(piece.consumed, 0);
      assert_int_equal(piece.data.len, 0);
      assert_int_equal(piece.trailers, framings[i] == HTTPZ_FRAMING_CHUNKED);
    }
  }
}

static void content_until_close_ends_at_the_close_alone(void **state) {
  (void)state;
  httpz_body body;
  httpz_piece piece = {{0, 0}, 0, false, false};
  httpz_input input = {(const uint8_t *)"ab", 2, 2};
  httpz_input nothing = {(const uint8_t *)"", 0, 0};
  httpz_body_begin(&body, HTTPZ_FRAMING_UNTIL_CLOSE, 0);
  assert_status(httpz_read_body(&httpz_default_limits, input, &body, &piece), HTTPZ_OK);
  assert_false(piece.ended);
  assert_status(httpz_read_body(&httpz_default_limits, nothing, &body, &piece), HTTPZ_MORE);
  assert_status(httpz_body_close(&body), HTTPZ_OK);
  assert_status(httpz_read_body(&httpz_default_limits, nothing, &body, &piece), HTTPZ_OK);
  assert_true(piece.ended);
  assert_false(piece.trailers);
}

static void content_until_close_is_limited(void **state) {
  (void)state;
  httpz_limits limits = httpz_default_limits;
  limits.content_length = 3;
  for (uint32_t step = 1; step <= 5; step++) {
    httpz_body body;
    httpz_body_begin(&body, HTTPZ_FRAMING_UNTIL_CLOSE, 0);
    play_body(&limits, &body, (const uint8_t *)"abc", 3, step, &played);
    assert_status(played.status, HTTPZ_MORE);
    httpz_body_begin(&body, HTTPZ_FRAMING_UNTIL_CLOSE, 0);
    play_body(&limits, &body, (const uint8_t *)"abcde", 5, step, &played);
    assert_status(played.status, HTTPZ_CONTENT_TOO_LARGE);
    assert_int_equal(played.offset, 3);
    assert_int_equal(played.content_len, 3);
  }
}

/* An offset has 16 bits, so that one call gives at most 65,535 bytes. */
static void more_than_an_offset_can_tell_is_read_in_runs(void **state) {
  (void)state;
  static uint8_t bytes[100000];
  static const uint32_t lengths[] = {65534, 65535, 65536, 65537, 100000};
  for (uint32_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * 3 + i / 255);
  for (size_t i = 0; i < COUNT(lengths); i++) {
    httpz_body body;
    httpz_body_begin(&body, HTTPZ_FRAMING_LENGTH, lengths[i]);
    play_body(&httpz_default_limits, &body, bytes, sizeof bytes, sizeof bytes, &played);
    assert_status(played.status, HTTPZ_OK);
    assert_int_equal(played.consumed, lengths[i]);
    assert_int_equal(played.content_len, lengths[i]);
    assert_memory_equal(played.content, bytes, lengths[i]);
    httpz_body_begin(&body, HTTPZ_FRAMING_LENGTH, lengths[i]);
    play_body(&httpz_default_limits, &body, bytes, sizeof bytes, 40000, &cut);
    assert_played_alike(&cut, &played);
  }
}

static void the_input_is_never_read_where_it_ends(void **state) {
  (void)state;
  httpz_body body;
  httpz_piece piece;
  httpz_status status;
  uint8_t *end = flush_copy("", 0);
  httpz_input nothing = {end, 0, 0};
  for (int framing = HTTPZ_FRAMING_LENGTH; framing <= HTTPZ_FRAMING_UNTIL_CLOSE; framing++) {
    httpz_body_begin(&body, (httpz_framing)framing, 1);
    GUARDED(status, httpz_read_body(&httpz_default_limits, nothing, &body, &piece));
    assert_status(status, HTTPZ_MORE);
  }
}

int main(void) {
  ADD_FACTS(rows, is_read);
#define ADD(test) add_fact(#test, test, NULL)
  ADD(an_incomplete_body_stays_incomplete);
  ADD(the_end_is_told_with_the_last_byte_and_again);
  ADD(content_until_close_ends_at_the_close_alone);
  ADD(content_until_close_is_limited);
  ADD(more_than_an_offset_can_tell_is_read_in_runs);
  ADD(the_input_is_never_read_where_it_ends);
  return run_facts(__FILE__);
}

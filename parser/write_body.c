/* SPDX-License-Identifier: MIT */
#include "write.h"

#include <stddef.h>

httpz_status httpz_write_data(httpz_writer *w, const uint8_t *data, uint32_t len) {
  httpz_status status = spend_content(w, len);
  if (status != HTTPZ_OK) return status;
  status = make_room(w, len);
  if (status != HTTPZ_OK) return status;
  put_bytes(w, data, len);
  close_if_spent(w);
  return HTTPZ_OK;
}

httpz_status httpz_write_data_apart(httpz_writer *w, uint64_t len) {
  httpz_status status = spend_content(w, len);
  if (status == HTTPZ_OK) close_if_spent(w);
  return status;
}

/* A chunk-size line in the making: 1*HEXDIG CRLF (9112 7.1). */
typedef struct {
  uint8_t digits[HEX_MAX];
  uint32_t count;
} size_line;

static size_line size_line_of(uint64_t len) {
  size_line line = {.count = 0};
  line.count = render_hex(len, line.digits);
  return line;
}

static void put_size_line(httpz_writer *w, const size_line *line) {
  put_bytes(w, line->digits, line->count);
  put_crlf(w);
}

/* 9112 7.1: a chunk of no bytes is the last one, and one of over 32 bits is more than our reader takes at any limit;
 * 9110 15.3.6: a 205 has no other than the last one */
static httpz_status expect_chunk(httpz_writer *w, uint64_t len) {
  httpz_status status = expect_step(w, WRITE_CHUNKS);
  if (status != HTTPZ_OK) return status;
  bool writable = len > 0 && len <= UINT32_MAX && !forbids_content(&w->facts);
  return writable ? HTTPZ_OK : refuse_output(w, HTTPZ_BAD_OUTPUT_LENGTH);
}

httpz_status httpz_write_chunk(httpz_writer *w, const uint8_t *data, uint32_t len) {
  httpz_status status = expect_chunk(w, len);
  if (status != HTTPZ_OK) return status;
  size_line line = size_line_of(len);
  status = make_room(w, (uint64_t)line.count + 2 + len + 2);
  if (status != HTTPZ_OK) return status;
  put_size_line(w, &line);
  put_bytes(w, data, len);
  put_crlf(w);
  return HTTPZ_OK;
}

httpz_status httpz_write_chunk_begin(httpz_writer *w, uint64_t len) {
  httpz_status status = expect_chunk(w, len);
  if (status != HTTPZ_OK) return status;
  size_line line = size_line_of(len);
  status = make_room(w, (uint64_t)line.count + 2);
  if (status != HTTPZ_OK) return status;
  put_size_line(w, &line);
  w->content_left = len;
  w->step = WRITE_CHUNK;
  return HTTPZ_OK;
}

httpz_status httpz_write_chunk_end(httpz_writer *w) {
  httpz_status status = expect_step(w, WRITE_CHUNK);
  if (status != HTTPZ_OK) return status;
  if (w->content_left > 0) return refuse_output(w, HTTPZ_BAD_OUTPUT_LENGTH);
  status = make_room(w, 2);
  if (status != HTTPZ_OK) return status;
  put_crlf(w);
  w->step = WRITE_CHUNKS;
  return HTTPZ_OK;
}

httpz_status httpz_write_last_chunk(httpz_writer *w) {
  httpz_status status = expect_step(w, WRITE_CHUNKS);
  if (status != HTTPZ_OK) return status;
  status = make_room(w, 3);
  if (status != HTTPZ_OK) return status;
  put_text(w, "0\r\n", 3);
  w->section_len = 0;
  w->step = WRITE_TRAILERS;
  return HTTPZ_OK;
}

static httpz_status end_chunked(httpz_writer *w) {
  bool trailers = w->step == WRITE_TRAILERS;
  httpz_status status = trailers ? make_section_room(w, 2) : make_room(w, 5);
  if (status != HTTPZ_OK) return status;
  if (!trailers) put_text(w, "0\r\n", 3);
  put_crlf(w);
  end_message(w);
  return HTTPZ_OK;
}

httpz_status httpz_write_body_end(httpz_writer *w) {
  if (w->status != HTTPZ_OK) return (httpz_status)w->status;
  switch (w->step) {
    case WRITE_CHUNKS:
    case WRITE_TRAILERS:
      return end_chunked(w);
    case WRITE_CONTENT:
      if (w->framing != HTTPZ_FRAMING_UNTIL_CLOSE) return refuse_output(w, HTTPZ_BAD_OUTPUT_LENGTH);
      end_message(w);
      return HTTPZ_OK;
    case WRITE_WHOLE:
    case WRITE_CLOSED:
      return HTTPZ_OK;
    default:
      return refuse_output(w, HTTPZ_BAD_OUTPUT_ORDER);
  }
}

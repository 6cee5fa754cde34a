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

/*@ terminates \true;
    assigns \nothing;
    ensures counted: 1 <= \result.count <= 16; */
static size_line size_line_of(uint64_t len) {
  size_line line = {.count = 0};
  line.count = render_hex(len, line.digits);
  return line;
}

/*@ requires valid: writer_valid(w);
    requires counted: 1 <= line->count <= 16;
    requires room: writer_room(w, line->count + 2);
    requires line_readable: \valid_read(line);
    requires apart: \separated(w, line) && (w->at != \null ==> \separated(w->at + (0 .. w->capacity - 1), line));
    terminates \true;
    assigns w->len, w->at[w->len .. w->len + line->count + 1];
    ensures same: writer_same{Pre,Post}(w);
    ensures length: w->len == \old(w->len) + line->count + 2;
    ensures valid: writer_valid(w);
    ensures written: w->at != \null ==> writer_put(w, \old(w->len), &line->digits[0], line->count);
    ensures ended: w->at != \null ==> w->at[w->len - 2] == '\r' && w->at[w->len - 1] == '\n'; */
static void put_size_line(httpz_writer *w, const size_line *line) {
  put_bytes(w, line->digits, line->count);
  put_crlf(w);
}

/* 9112 7.1: a chunk of no bytes is the last one, and one of over 32 bits is more than our reader takes at any limit;
 * 9110 15.3.6: a 205 has no other than the last one */
/*@ requires writable: \valid(w);
    terminates \true;
    assigns w->status;
    ensures final: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures sticky: w->status == \result;
    ensures some: \result == HTTPZ_OK ==> 0 < len <= 4294967295 && \old(w->status) == HTTPZ_OK && w->step == WRITE_CHUNKS; */
static httpz_status expect_chunk(httpz_writer *w, uint64_t len) {
  httpz_status status = expect_step(w, WRITE_CHUNKS);
  if (status != HTTPZ_OK) return status;
  bool writable = len > 0 && len <= UINT32_MAX && !forbids_content(&w->facts);
  return writable ? HTTPZ_OK : refuse_output(w, HTTPZ_BAD_OUTPUT_LENGTH);
}

/*@ requires valid: writer_valid(w);
    requires counted: 1 <= line->count <= 16;
    requires room: writer_room(w, line->count + 2 + len + 2);
    requires line_readable: \valid_read(line);
    requires apart: \separated(w, line) && (w->at != \null ==> \separated(w->at + (0 .. w->capacity - 1), line));
    requires data_readable: \valid_read(data + (0 .. len - 1)) && writer_apart(w, data, len);
    terminates \true;
    assigns w->len, w->at[w->len .. w->len + line->count + len + 3];
    ensures same: writer_same{Pre,Post}(w);
    ensures length: w->len == \old(w->len) + line->count + 2 + len + 2;
    ensures valid: writer_valid(w);
    ensures data: w->at != \null ==> writer_put(w, w->len - 2 - len, data, len);
    ensures ended: w->at != \null ==> w->at[w->len - 2] == '\r' && w->at[w->len - 1] == '\n' &&
      w->at[w->len - 4 - len] == '\r' && w->at[w->len - 3 - len] == '\n'; */
static void put_chunk(httpz_writer *w, const size_line *line, const uint8_t *data, uint32_t len) {
  put_size_line(w, line);
  put_bytes(w, data, len);
  put_crlf(w);
}

httpz_status httpz_write_chunk(httpz_writer *w, const uint8_t *data, uint32_t len) {
  httpz_status status = expect_chunk(w, len);
  if (status != HTTPZ_OK) return status;
  size_line line = size_line_of(len);
  status = make_room(w, (uint64_t)line.count + 2 + len + 2);
  if (status != HTTPZ_OK) return status;
  /*@ assert as_before: w->len == \at(w->len, Pre) && w->capacity == \at(w->capacity, Pre) && w->at == \at(w->at, Pre); */
  put_chunk(w, &line, data, len);
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

/*@ requires valid: writer_valid(w);
    requires accepted: w->status == HTTPZ_OK;
    requires step: w->step == WRITE_TRAILERS || w->step == WRITE_CHUNKS;
    terminates \true;
    assigns w->status, w->section_len, w->step, w->len, w->at[w->len .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures verdict: w->status == \result;
    ensures length: w->len == \old(w->len) + (\result != HTTPZ_OK ? 0 : \old(w->step) == WRITE_TRAILERS ? 2 : 5);
    ensures empty_line: \result == HTTPZ_OK && w->at != \null ==>
      w->at[w->len - 2] == '\r' && w->at[w->len - 1] == '\n';
    ensures untouched: writer_untouched{Pre,Post}(w, \result); */
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
  if (w->step == WRITE_CHUNKS || w->step == WRITE_TRAILERS) return end_chunked(w);
  if (w->step == WRITE_WHOLE || w->step == WRITE_CLOSED) return HTTPZ_OK;
  if (w->step != WRITE_CONTENT) return refuse_output(w, HTTPZ_BAD_OUTPUT_ORDER);
  if (w->framing != HTTPZ_FRAMING_UNTIL_CLOSE) return refuse_output(w, HTTPZ_BAD_OUTPUT_LENGTH);
  end_message(w);
  return HTTPZ_OK;
}

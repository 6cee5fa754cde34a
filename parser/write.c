/* SPDX-License-Identifier: MIT */
#include "write.h"

#include <stddef.h>
#include <string.h>

#include "class.h"
#include "limits.h"

void httpz_writer_begin(httpz_writer *w, uint8_t *buffer, uint32_t capacity) {
  httpz_writer fresh = {.step = WRITE_START};
  *w = fresh;
  httpz_writer_next(w, buffer, capacity);
}

void httpz_writer_peer_1_0(httpz_writer *w) {
  w->peer_is_1_0 = true;
}

void httpz_writer_next(httpz_writer *w, uint8_t *buffer, uint32_t capacity) {
  w->at = buffer;
  w->capacity = buffer == NULL ? UINT32_MAX : capacity;
  w->len = 0;
}

httpz_status httpz_writer_part(const httpz_writer *w, uint32_t *len) {
  if (w->status == HTTPZ_OK) *len = w->len;
  return (httpz_status)w->status;
}

/* What a message that is not whole lacks. Content until close is whole whenever the connection is closed (9112 6.3). */
static httpz_status judge_whole(const httpz_writer *w) {
  if (w->step == WRITE_WHOLE || w->step == WRITE_CLOSED) return HTTPZ_OK;
  if (w->step != WRITE_CONTENT) return HTTPZ_BAD_OUTPUT_ORDER;
  return w->framing == HTTPZ_FRAMING_UNTIL_CLOSE ? HTTPZ_OK : HTTPZ_BAD_OUTPUT_LENGTH;
}

httpz_status httpz_writer_end(httpz_writer *w, uint32_t *len) {
  if (w->status != HTTPZ_OK) return (httpz_status)w->status;
  httpz_status status = judge_whole(w);
  if (status != HTTPZ_OK) return refuse_output(w, status);
  *len = w->len;
  return HTTPZ_OK;
}

HTTPZ_PRIVATE httpz_status expect_step(httpz_writer *w, uint8_t step) {
  if (w->status != HTTPZ_OK) return (httpz_status)w->status;
  return w->step == step ? HTTPZ_OK : refuse_output(w, HTTPZ_BAD_OUTPUT_ORDER);
}

HTTPZ_PRIVATE httpz_status make_room(httpz_writer *w, uint64_t count) {
  return count <= w->capacity - w->len ? HTTPZ_OK : refuse_output(w, HTTPZ_NO_ROOM);
}

HTTPZ_PRIVATE httpz_status make_section_room(httpz_writer *w, uint64_t count) {
  if (count > LIMIT_INPUT - w->section_len) return refuse_output(w, HTTPZ_BAD_OUTPUT_SIZE);
  httpz_status status = make_room(w, count);
  if (status == HTTPZ_OK) w->section_len += (uint32_t)count;
  return status;
}

HTTPZ_PRIVATE void put_bytes(httpz_writer *w, const uint8_t *bytes, uint32_t count) {
  if (w->at != NULL && count > 0) memcpy(w->at + w->len, bytes, count);
  w->len += count;
}

HTTPZ_PRIVATE void put_text(httpz_writer *w, const char *text, uint32_t count) {
  put_bytes(w, (const uint8_t *)text, count);
}

HTTPZ_PRIVATE void put_crlf(httpz_writer *w) {
  put_text(w, "\r\n", 2);
}

HTTPZ_PRIVATE uint32_t render_decimal(uint64_t number, uint8_t *to) {
  uint32_t digits = 1;
  /*@ loop invariant counted: 1 <= digits <= 20;
      loop assigns digits;
      loop variant DECIMAL_MAX - digits; */
  for (uint64_t rest = number / 10; rest > 0 && digits < DECIMAL_MAX; rest /= 10) digits++;
  /*@ loop invariant walked: 0 <= i <= digits;
      loop assigns i, number, to[0 .. 19];
      loop variant i; */
  for (uint32_t i = digits; i > 0; i--) {
    to[i - 1] = (uint8_t)('0' + number % 10);
    number /= 10;
  }
  return digits;
}

HTTPZ_PRIVATE uint32_t render_hex(uint64_t number, uint8_t *to) {
  static const char hex[] = "0123456789abcdef";
  uint32_t digits = 1;
  /*@ loop invariant counted: 1 <= digits <= 16;
      loop assigns digits;
      loop variant HEX_MAX - digits; */
  for (uint64_t rest = number / 16; rest > 0 && digits < HEX_MAX; rest /= 16) digits++;
  /*@ loop invariant walked: 0 <= i <= digits;
      loop assigns i, number, to[0 .. 15];
      loop variant i; */
  for (uint32_t i = digits; i > 0; i--) {
    to[i - 1] = (uint8_t)hex[number % 16];
    number /= 16;
  }
  return digits;
}

HTTPZ_PRIVATE uint32_t text_len(const char *text) {
  uint32_t len = 0;
  /*@ loop invariant bounded: 0 <= len <= 65535;
      loop invariant walked: \forall integer k; 0 <= k < len ==> text[k] != 0;
      loop assigns len;
      loop variant 65535 - len; */
  while (text[len] != '\0') len++;
  return len;
}

HTTPZ_PRIVATE bool are_value_bytes(const uint8_t *at, uint32_t len) {
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant so_far: \forall integer k; 0 <= k < i ==> value_byte(at[k]);
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (!is_value_byte(at[i])) return false;
  }
  return true;
}

HTTPZ_PRIVATE bool are_tchars(const uint8_t *at, uint32_t len) {
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant so_far: \forall integer k; 0 <= k < i ==> tchar(at[k]);
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (!is_tchar(at[i])) return false;
  }
  return true;
}

HTTPZ_PRIVATE bool is_value(const uint8_t *value, uint32_t len) {
  if (len == 0) return true;
  if (len > LIMIT_INPUT || is_ows(value[0]) || is_ows(value[len - 1])) return false;
  return are_value_bytes(value, len);
}

/* 9110 15.2: an interim response is followed by the final one, but for 101, after which there is no more HTTP; nor is
 * there after a 2xx to CONNECT. */
static bool is_last(const httpz_writer *w) {
  const httpz_framing_facts *facts = &w->facts;
  if (facts->role == HTTPZ_RESPONSE) {
    if (facts->status_code == 101) return true;
    if (facts->method == HTTPZ_CONNECT && facts->status_code >= 200 && facts->status_code <= 299) return true;
  }
  if (w->framing == HTTPZ_FRAMING_UNTIL_CLOSE || (w->seen & WROTE_CLOSE)) return true;
  return (facts->minor_version == 0 || w->peer_is_1_0) && !(w->seen & WROTE_KEEP_ALIVE);
}

HTTPZ_PRIVATE void end_message(httpz_writer *w) {
  w->step = is_last(w) ? WRITE_CLOSED : WRITE_WHOLE;
}

HTTPZ_PRIVATE httpz_status spend_content(httpz_writer *w, uint64_t len) {
  if (w->status != HTTPZ_OK) return (httpz_status)w->status;
  bool whole = w->step == WRITE_WHOLE || w->step == WRITE_CLOSED;
  if (whole && len > 0) return refuse_output(w, HTTPZ_BAD_OUTPUT_LENGTH);
  if (!whole && w->step != WRITE_CONTENT && w->step != WRITE_CHUNK) return refuse_output(w, HTTPZ_BAD_OUTPUT_ORDER);
  if (len > w->content_left) return refuse_output(w, HTTPZ_BAD_OUTPUT_LENGTH);
  w->content_left -= len;
  return HTTPZ_OK;
}

HTTPZ_PRIVATE void close_if_spent(httpz_writer *w) {
  if (w->step == WRITE_CONTENT && w->framing != HTTPZ_FRAMING_UNTIL_CLOSE && w->content_left == 0) end_message(w);
}

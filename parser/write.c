/* SPDX-License-Identifier: MIT */
#include "write.h"

#include <stddef.h>

#include "class.h"
#include "limits.h"
#include "render.h"

void httpz_writer_begin(httpz_writer *w, uint8_t *buffer, uint32_t capacity) {
  httpz_framing_facts nothing = {0};
  w->facts = nothing;
  w->content_left = 0;
  w->section_len = 0;
  w->status = HTTPZ_OK;
  w->step = WRITE_START;
  w->framing = HTTPZ_FRAMING_NONE;
  w->seen = 0;
  w->peer_is_1_0 = false;
  w->at = NULL;
  w->capacity = 0;
  w->len = 0;
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
/*@ requires readable: \valid_read(w);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result == HTTPZ_OK <==> w->step == WRITE_WHOLE || w->step == WRITE_CLOSED ||
      (w->step == WRITE_CONTENT && w->framing == HTTPZ_FRAMING_UNTIL_CLOSE);
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_OUTPUT_ORDER || \result == HTTPZ_BAD_OUTPUT_LENGTH; */
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
  if (w->at != NULL && count > 0) render_text(bytes, count, w->at + w->len);
  w->len += count;
}

HTTPZ_PRIVATE void put_text(httpz_writer *w, const char *text, uint32_t count) {
  if (w->at != NULL && count > 0) render_chars(text, count, w->at + w->len);
  w->len += count;
}

HTTPZ_PRIVATE void put_crlf(httpz_writer *w) {
  if (w->at != NULL) {
    w->at[w->len] = '\r';
    w->at[w->len + 1] = '\n';
  }
  w->len += 2;
}

HTTPZ_PRIVATE uint32_t render_hex(uint64_t number, uint8_t *to) {
  uint32_t digits = 1;
  /*@ loop invariant counted: 1 <= digits <= 16 && rest == without_hexdigs(number, digits);
      loop invariant leading: digits > 1 ==> without_hexdigs(number, digits - 1) > 0;
      loop invariant bounded:
        (digits == 1 ==> rest <= 1152921504606846975) &&
        (digits == 2 ==> rest <= 72057594037927935) &&
        (digits == 3 ==> rest <= 4503599627370495) &&
        (digits == 4 ==> rest <= 281474976710655) &&
        (digits == 5 ==> rest <= 17592186044415) &&
        (digits == 6 ==> rest <= 1099511627775) &&
        (digits == 7 ==> rest <= 68719476735) &&
        (digits == 8 ==> rest <= 4294967295) &&
        (digits == 9 ==> rest <= 268435455) &&
        (digits == 10 ==> rest <= 16777215) &&
        (digits == 11 ==> rest <= 1048575) &&
        (digits == 12 ==> rest <= 65535) &&
        (digits == 13 ==> rest <= 4095) &&
        (digits == 14 ==> rest <= 255) &&
        (digits == 15 ==> rest <= 15) &&
        (digits == 16 ==> rest <= 0);
      loop assigns digits, rest;
      loop variant rest; */
  for (uint64_t rest = number / 16; rest > 0; rest /= 16) digits++;
  /*@ loop invariant walked: 0 <= i <= digits;
      loop invariant left: number == without_hexdigs(\at(number, Pre), digits - i);
      loop invariant written: \forall integer k; i <= k < digits ==>
        HEXDIG(to[k]) && hex_value(to[k]) == without_hexdigs(\at(number, Pre), digits - 1 - k) % 16;
      loop assigns i, number, to[0 .. 15];
      loop variant i; */
  for (uint32_t i = digits; i > 0; i--) {
    uint32_t digit = (uint32_t)(number % 16);
    to[i - 1] = (uint8_t)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    number /= 16;
  }
  /* Digit by digit they make the number again: a walk for the prover alone. */
  /*@ ghost
      uint32_t m = 0;
      /@ loop invariant walked: 0 <= m <= digits;
         loop invariant made: hexadecimal(to, 0, m) == without_hexdigs(\at(number, Pre), digits - m);
         loop assigns m;
         loop variant digits - m; @/
      while (m < digits) m++; */
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
/*@ requires readable: \valid_read(w);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> last_message(w); */
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

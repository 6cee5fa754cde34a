/* SPDX-License-Identifier: MIT */
#include "read_chunked.h"

#include "class.h"

/* The digits that 64 bits can need. Zeros before them are no part of any sensible size. */
enum { SIZE_DIGITS = 16 };

/* What may follow an element of a chunk line: chunk-ext = *( BWS ";" ... ) CRLF (9112 7.1.1) */
static uint8_t step_behind(uint8_t byte) {
  if (byte == ';') return BODY_NAME_START;
  if (byte == '\r') return BODY_LINE_LF;
  return is_ows(byte) ? BODY_GAP : BODY_REFUSED;
}

static uint8_t step_in_gap(uint8_t byte) {
  if (byte == ';') return BODY_NAME_START;
  return is_ows(byte) ? BODY_GAP : BODY_REFUSED;
}

/* BWS chunk-ext-name, chunk-ext-name = token */
static uint8_t step_at_name(uint8_t byte) {
  if (is_tchar(byte)) return BODY_NAME;
  return is_ows(byte) ? BODY_NAME_START : BODY_REFUSED;
}

static uint8_t step_in_name(uint8_t byte) {
  if (is_tchar(byte)) return BODY_NAME;
  if (byte == '=') return BODY_VALUE_START;
  return is_ows(byte) ? BODY_NAME_GAP : step_behind(byte);
}

/* BWS "=", or the BWS of the next extension */
static uint8_t step_behind_name(uint8_t byte) {
  if (byte == '=') return BODY_VALUE_START;
  if (byte == ';') return BODY_NAME_START;
  return is_ows(byte) ? BODY_NAME_GAP : BODY_REFUSED;
}

/* BWS chunk-ext-val, chunk-ext-val = token / quoted-string */
static uint8_t step_at_value(uint8_t byte) {
  if (byte == '"') return BODY_QUOTED;
  if (is_tchar(byte)) return BODY_TOKEN;
  return is_ows(byte) ? BODY_VALUE_START : BODY_REFUSED;
}

/* qdtext and quoted-pair are made of the bytes of a field value (9110 5.6.4), so that no line end can hide in
 * quotes. */
static uint8_t step_in_quotes(uint8_t byte) {
  if (byte == '"') return BODY_QUOTED_END;
  if (byte == '\\') return BODY_QUOTED_PAIR;
  return is_value_byte(byte) ? BODY_QUOTED : BODY_REFUSED;
}

/* The step that `byte` of a chunk extension leads to, BODY_REFUSED if it may not stand there. */
static uint8_t step_in_extension(uint8_t step, uint8_t byte) {
  switch (step) {
    case BODY_GAP:
      return step_in_gap(byte);
    case BODY_NAME_START:
      return step_at_name(byte);
    case BODY_NAME:
      return step_in_name(byte);
    case BODY_NAME_GAP:
      return step_behind_name(byte);
    case BODY_VALUE_START:
      return step_at_value(byte);
    case BODY_TOKEN:
      return is_tchar(byte) ? BODY_TOKEN : step_behind(byte);
    case BODY_QUOTED:
      return step_in_quotes(byte);
    case BODY_QUOTED_PAIR:
      return is_value_byte(byte) ? BODY_QUOTED : BODY_REFUSED;
    default: /* BODY_SIZE, BODY_QUOTED_END */
      return step_behind(byte);
  }
}

/* Counts one byte of a chunk line. 9112 7.1.1: a recipient ought to limit the total length of chunk extensions; zeros
 * that pad a size would get round that, and are counted with them. */
static httpz_status count_line_byte(const httpz_limits *limits, httpz_body *body) {
  bool in_size = body->step == BODY_SIZE && body->line < SIZE_DIGITS;
  if (body->line >= limits->chunk_line) return HTTPZ_CHUNK_LINE_TOO_LONG;
  body->line += 1;
  if (in_size) return HTTPZ_OK;
  if (body->extensions >= limits->extensions) return HTTPZ_EXTENSIONS_TOO_LONG;
  body->extensions += 1;
  return HTTPZ_OK;
}

static uint32_t digit_value(uint8_t hexdig) {
  return is_digit(hexdig) ? (uint32_t)hexdig - '0' : (uint32_t)lower_of(hexdig) - 'a' + 10;
}

/* 9112 7.1: large sizes must be anticipated. One is refused at the digit that makes it too large, so that it has never
 * more than four bits over the limit and cannot wrap around. */
static httpz_status read_size_digit(const httpz_limits *limits, uint8_t byte, httpz_body *body) {
  uint64_t size = body->left * 16 + digit_value(byte);
  if (size > limits->chunk) return HTTPZ_CHUNK_TOO_LARGE;
  if (size > limits->content_length - body->total) return HTTPZ_CONTENT_TOO_LARGE;
  body->left = size;
  body->step = BODY_SIZE;
  return count_line_byte(limits, body);
}

/* chunk = chunk-size [ chunk-ext ] CRLF ..., chunk-size = 1*HEXDIG */
static httpz_status read_chunk_line_byte(const httpz_limits *limits, uint8_t byte, httpz_body *body) {
  if (byte == '\n') return HTTPZ_BARE_LF;
  if (body->step <= BODY_SIZE && is_hexdig(byte)) return read_size_digit(limits, byte, body);
  if (body->step == BODY_CHUNK) return HTTPZ_BAD_CHUNK_SIZE;
  uint8_t step = step_in_extension(body->step, byte);
  if (step == BODY_REFUSED) return HTTPZ_BAD_CHUNK_EXTENSION;
  body->step = step;
  return step == BODY_LINE_LF ? HTTPZ_OK : count_line_byte(limits, body);
}

/* The chunk of size 0 is the last (9112 7.1). */
static httpz_status read_line_lf(uint8_t byte, httpz_body *body) {
  if (byte != '\n') return HTTPZ_BARE_CR;
  body->total += body->left;
  body->step = body->left > 0 ? BODY_DATA : BODY_ENDED;
  return HTTPZ_OK;
}

static httpz_status read_data_cr(uint8_t byte, httpz_body *body) {
  if (byte == '\n') return HTTPZ_BARE_LF;
  if (byte != '\r') return HTTPZ_BAD_CHUNK_END;
  body->step = BODY_DATA_LF;
  return HTTPZ_OK;
}

static httpz_status read_data_lf(uint8_t byte, httpz_body *body) {
  if (byte != '\n') return HTTPZ_BARE_CR;
  body->step = BODY_CHUNK;
  body->line = 0;
  return HTTPZ_OK;
}

HTTPZ_PRIVATE httpz_status read_chunk_byte(const httpz_limits *limits, uint8_t byte, httpz_body *body) {
  switch (body->step) {
    case BODY_LINE_LF:
      return read_line_lf(byte, body);
    case BODY_DATA_CR:
      return read_data_cr(byte, body);
    case BODY_DATA_LF:
      return read_data_lf(byte, body);
    default:
      return read_chunk_line_byte(limits, byte, body);
  }
}

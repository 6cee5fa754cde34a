/* SPDX-License-Identifier: MIT */
#include "read_chunked.h"

#include "class.h"

/* The digits that 64 bits can need. Zeros before them are no part of any sensible size. */
enum { SIZE_DIGITS = 16 };

/* What may follow an element of a chunk line: chunk-ext = *( BWS ";" ... ) CRLF (9112 7.1.1) */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: behind(byte, \result); */
static uint8_t step_behind(uint8_t byte) {
  if (byte == ';') return BODY_NAME_START;
  if (byte == '\r') return BODY_LINE_LF;
  return is_ows(byte) ? BODY_GAP : BODY_REFUSED;
}

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: in_gap(byte, \result); */
static uint8_t step_in_gap(uint8_t byte) {
  if (byte == ';') return BODY_NAME_START;
  return is_ows(byte) ? BODY_GAP : BODY_REFUSED;
}

/* BWS chunk-ext-name, chunk-ext-name = token */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: at_name(byte, \result); */
static uint8_t step_at_name(uint8_t byte) {
  if (is_tchar(byte)) return BODY_NAME;
  return is_ows(byte) ? BODY_NAME_START : BODY_REFUSED;
}

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: in_name(byte, \result); */
static uint8_t step_in_name(uint8_t byte) {
  if (is_tchar(byte)) return BODY_NAME;
  if (byte == '=') return BODY_VALUE_START;
  return is_ows(byte) ? BODY_NAME_GAP : step_behind(byte);
}

/* BWS "=", or the BWS of the next extension */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: behind_name(byte, \result); */
static uint8_t step_behind_name(uint8_t byte) {
  if (byte == '=') return BODY_VALUE_START;
  if (byte == ';') return BODY_NAME_START;
  return is_ows(byte) ? BODY_NAME_GAP : BODY_REFUSED;
}

/* BWS chunk-ext-val, chunk-ext-val = token / quoted-string */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: at_value(byte, \result); */
static uint8_t step_at_value(uint8_t byte) {
  if (byte == '"') return BODY_QUOTED;
  if (is_tchar(byte)) return BODY_TOKEN;
  return is_ows(byte) ? BODY_VALUE_START : BODY_REFUSED;
}

/* qdtext and quoted-pair are made of the bytes of a field value (9110 5.6.4), so that no line end can hide in
 * quotes. */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: in_quotes(byte, \result); */
static uint8_t step_in_quotes(uint8_t byte) {
  if (byte == '"') return BODY_QUOTED_END;
  if (byte == '\\') return BODY_QUOTED_PAIR;
  return is_value_byte(byte) ? BODY_QUOTED : BODY_REFUSED;
}

/* The step that `byte` of a chunk extension leads to, BODY_REFUSED if it may not stand there. */
/*@ requires in_line: BODY_SIZE <= step < BODY_LINE_LF;
    terminates \true;
    assigns \nothing;
    ensures meaning: leads_to(step, byte, \result);
    ensures inside: BODY_GAP <= \result <= BODY_LINE_LF || \result == BODY_REFUSED; */
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
    default:
      break;
  }
  return step_behind(byte); /* BODY_SIZE, BODY_QUOTED_END */
}

/* Counts one byte of a chunk line. 9112 7.1.1: a recipient ought to limit the total length of chunk extensions; zeros
 * that pad a size would get round that, and are counted with them. */
/*@ requires limits_readable: \valid_read(limits);
    requires body_writable: \valid(body);
    requires apart: \separated(limits, body);
    terminates \true;
    assigns body->line, body->extensions;
    ensures verdicts: \result \in { HTTPZ_OK, HTTPZ_CHUNK_LINE_TOO_LONG, HTTPZ_EXTENSIONS_TOO_LONG };
    ensures line: \result == HTTPZ_OK ==> body->line == \old(body->line) + 1 <= limits->chunk_line;
    ensures too_long: \result == HTTPZ_CHUNK_LINE_TOO_LONG <==> \old(body->line) >= limits->chunk_line;
    ensures extensions: \result == HTTPZ_OK ==> body->extensions == \old(body->extensions) +
      (body->step == BODY_SIZE && \old(body->line) < SIZE_DIGITS ? 0 : 1);
    ensures counted: \result == HTTPZ_OK && body->extensions != \old(body->extensions) ==>
      body->extensions <= limits->extensions; */
static httpz_status count_line_byte(const httpz_limits *limits, httpz_body *body) {
  bool in_size = body->step == BODY_SIZE && body->line < SIZE_DIGITS;
  if (body->line >= limits->chunk_line) return HTTPZ_CHUNK_LINE_TOO_LONG;
  body->line += 1;
  if (in_size) return HTTPZ_OK;
  if (body->extensions >= limits->extensions) return HTTPZ_EXTENSIONS_TOO_LONG;
  body->extensions += 1;
  return HTTPZ_OK;
}

/*@ requires hexdig: HEXDIG(hexdig);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result == hex_value(hexdig) && \result <= 15; */
static uint32_t digit_value(uint8_t hexdig) {
  return is_digit(hexdig) ? (uint32_t)hexdig - '0' : (uint32_t)lower_of(hexdig) - 'a' + 10;
}

/* 9112 7.1: large sizes must be anticipated. One is refused at the digit that makes it too large, so that it has never
 * more than four bits over the limit and cannot wrap around. */
/*@ requires limits_readable: \valid_read(limits);
    requires body_writable: \valid(body);
    requires apart: \separated(limits, body);
    requires hexdig: HEXDIG(byte);
    requires kept: chunk_in_limits(limits, body);
    terminates \true;
    assigns body->left, body->extensions, body->line, body->step;
    ensures verdicts: \result \in { HTTPZ_OK, HTTPZ_CHUNK_TOO_LARGE, HTTPZ_CONTENT_TOO_LARGE,
      HTTPZ_CHUNK_LINE_TOO_LONG, HTTPZ_EXTENSIONS_TOO_LONG };
    ensures exact: \result == HTTPZ_OK ==>
      body->left == \old(body->left) * 16 + hex_value(byte) && body->step == BODY_SIZE;
    ensures chunk: \result == HTTPZ_CHUNK_TOO_LARGE <==> \old(body->left) * 16 + hex_value(byte) > limits->chunk;
    ensures kept: chunk_in_limits(limits, body); */
static httpz_status read_size_digit(const httpz_limits *limits, uint8_t byte, httpz_body *body) {
  uint64_t size = body->left * 16 + digit_value(byte);
  if (size > limits->chunk) return HTTPZ_CHUNK_TOO_LARGE;
  if (size > limits->content_length - body->total) return HTTPZ_CONTENT_TOO_LARGE;
  body->left = size;
  body->step = BODY_SIZE;
  return count_line_byte(limits, body);
}

/* chunk = chunk-size [ chunk-ext ] CRLF ..., chunk-size = 1*HEXDIG */
/*@ requires limits_readable: \valid_read(limits);
    requires body_writable: \valid(body);
    requires apart: \separated(limits, body);
    requires in_line: body->step < BODY_LINE_LF;
    requires kept: chunk_in_limits(limits, body);
    terminates \true;
    assigns body->left, body->extensions, body->line, body->step;
    ensures meaning: \result == HTTPZ_OK ==> chunk_line_step{Pre,Post}(byte, body);
    ensures no_size: \result == HTTPZ_BAD_CHUNK_SIZE <==>
      \old(body->step) == BODY_CHUNK && byte != '\n' && !HEXDIG(byte);
    ensures bare_lf: \result == HTTPZ_BARE_LF <==> byte == '\n';
    ensures bad: \result == HTTPZ_BAD_CHUNK_EXTENSION <==> \old(body->step) != BODY_CHUNK && byte != '\n' &&
      !(\old(body->step) == BODY_SIZE && HEXDIG(byte)) && leads_to(\old(body->step), byte, BODY_REFUSED);
    ensures kept: chunk_in_limits(limits, body);
    ensures never_more: \result != HTTPZ_MORE && 0 <= \result < HTTPZ_STATUS_COUNT; */
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
/*@ requires body_writable: \valid(body);
    requires at_lf: body->step == BODY_LINE_LF;
    requires fits: body->total + body->left <= UINT64_MAX;
    terminates \true;
    assigns body->total, body->step;
    ensures verdict: \result == (byte == '\n' ? HTTPZ_OK : HTTPZ_BARE_CR);
    ensures counted: \result == HTTPZ_OK ==> body->total == \old(body->total) + body->left &&
      body->step == (body->left > 0 ? BODY_DATA : BODY_ENDED);
    ensures silent: \result != HTTPZ_OK ==> *body == \old(*body); */
static httpz_status read_line_lf(uint8_t byte, httpz_body *body) {
  if (byte != '\n') return HTTPZ_BARE_CR;
  body->total += body->left;
  body->step = body->left > 0 ? BODY_DATA : BODY_ENDED;
  return HTTPZ_OK;
}

/*@ requires body_writable: \valid(body);
    terminates \true;
    assigns body->step;
    ensures verdict: \result ==
      (byte == '\n' ? HTTPZ_BARE_LF : byte == '\r' ? HTTPZ_OK : HTTPZ_BAD_CHUNK_END);
    ensures moved: \result == HTTPZ_OK ==> body->step == BODY_DATA_LF;
    ensures silent: \result != HTTPZ_OK ==> body->step == \old(body->step); */
static httpz_status read_data_cr(uint8_t byte, httpz_body *body) {
  if (byte == '\n') return HTTPZ_BARE_LF;
  if (byte != '\r') return HTTPZ_BAD_CHUNK_END;
  body->step = BODY_DATA_LF;
  return HTTPZ_OK;
}

/*@ requires body_writable: \valid(body);
    terminates \true;
    assigns body->step, body->line;
    ensures verdict: \result == (byte == '\n' ? HTTPZ_OK : HTTPZ_BARE_CR);
    ensures moved: \result == HTTPZ_OK ==> body->step == BODY_CHUNK && body->line == 0;
    ensures silent: \result != HTTPZ_OK ==> body->step == \old(body->step) && body->line == \old(body->line); */
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
      break;
  }
  return read_chunk_line_byte(limits, byte, body);
}

/* SPDX-License-Identifier: MIT */
#include "reader.h"

#include "class.h"
#include "list.h"
#include "read_target.h"
#include "span.h"

/* Moves the reader to an element that begins at `i`. */
static httpz_status begin(httpz_reader *reader, uint8_t step, uint32_t i) {
  reader->step = step;
  reader->mark = (uint16_t)i;
  reader->scanned = (uint16_t)i;
  return HTTPZ_OK;
}

/* 9112 2.2: a server should ignore at least one empty line before the request-line */
static httpz_status read_empty_line(const httpz_limits *limits, httpz_input input, httpz_reader *reader) {
  uint32_t line = reader->line;
  if (line == input.len) return HTTPZ_MORE;
  if (input.at[line] != '\r') return begin(reader, STEP_METHOD, line);
  if (reader->empty_lines >= limits->empty_lines) return refuse(reader, HTTPZ_TOO_MANY_EMPTY_LINES, line);
  httpz_status status = read_line_end(input, line, reader, HTTPZ_BARE_CR);
  if (status != HTTPZ_OK) return status;
  reader->empty_lines += 1;
  reader->line = (uint16_t)(line + 2);
  reader->scanned = reader->line;
  return HTTPZ_OK;
}

/* An element of the request-line: the longest run of a class from `mark` on, at most `limit` bytes of it looked at. */
static uint32_t skip_element(httpz_input input, const httpz_reader *reader, uint32_t limit, const uint8_t *class_table) {
  uint32_t longest = (uint32_t)reader->mark + limit;
  uint32_t stop = longest < input.len ? longest : input.len;
  return skip_class(input.at, reader->scanned, stop, class_table);
}

/* method = token (9112 3.1) */
static httpz_status read_method(const httpz_limits *limits, httpz_input input, httpz_reader *reader) {
  uint32_t i = skip_element(input, reader, limits->method, class_tchar);
  reader->scanned = (uint16_t)i;
  if (i == input.len) return HTTPZ_MORE;
  uint8_t byte = input.at[i];
  if (is_tchar(byte)) return refuse(reader, HTTPZ_METHOD_TOO_LONG, i);
  if (byte == '\n') return refuse(reader, HTTPZ_BARE_LF, i);
  if (byte != ' ' || i == reader->mark) return refuse(reader, HTTPZ_BAD_METHOD, i);
  reader->draft.method_name = span_between(reader->mark, i);
  reader->draft.method = (uint8_t)httpz_method_of(input.at + reader->mark, reader->draft.method_name.len);
  return begin(reader, STEP_TARGET, i + 1);
}

static httpz_status target_fault(uint8_t byte) {
  if (byte == '\n') return HTTPZ_BARE_LF;
  return byte == '\r' ? HTTPZ_BAD_VERSION : HTTPZ_BAD_TARGET;
}

static httpz_status read_target_bytes(const httpz_limits *limits, httpz_input input, httpz_reader *reader) {
  uint32_t i = skip_element(input, reader, limits->target, class_target_byte);
  reader->scanned = (uint16_t)i;
  if (i == input.len) return HTTPZ_MORE;
  uint8_t byte = input.at[i];
  if (is_target_byte(byte)) return refuse(reader, HTTPZ_TARGET_TOO_LONG, i);
  if (byte != ' ' || i == reader->mark) return refuse(reader, target_fault(byte), i);
  reader->draft.target = span_between(reader->mark, i);
  return begin(reader, STEP_VERSION, i + 1);
}

HTTPZ_PRIVATE httpz_status judge_version_byte(uint8_t byte, uint32_t i) {
  static const uint8_t version[7] = {'H', 'T', 'T', 'P', '/', '1', '.'};
  if (i == 7) return is_digit(byte) ? HTTPZ_OK : HTTPZ_BAD_VERSION;
  if (byte == version[i]) return HTTPZ_OK;
  return i == 5 && is_digit(byte) ? HTTPZ_UNSUPPORTED_VERSION : HTTPZ_BAD_VERSION;
}

/* The request-line is whole: its target can be judged. */
static httpz_status end_request_line(httpz_input input, httpz_reader *reader, uint32_t line_end) {
  httpz_request *draft = &reader->draft;
  draft->minor_version = (uint8_t)(input.at[line_end - 1] - '0');
  reader->facts.minor_version = draft->minor_version;
  reader->facts.method = draft->method;
  uint32_t fault = draft->target.off;
  httpz_status status = read_target(input.at, draft->target.off, span_end(draft->target), draft, &fault);
  if (status != HTTPZ_OK) return refuse(reader, status, fault);
  reader->line = (uint16_t)(line_end + 2);
  return begin(reader, STEP_LINE, reader->line);
}

static httpz_status read_version(httpz_input input, httpz_reader *reader) {
  while (reader->scanned < reader->mark + 8) {
    if (reader->scanned == input.len) return HTTPZ_MORE;
    httpz_status status = judge_version_byte(input.at[reader->scanned], (uint32_t)reader->scanned - reader->mark);
    if (status != HTTPZ_OK) return refuse(reader, status, reader->scanned);
    reader->scanned += 1;
  }
  httpz_status status = read_line_end(input, reader->scanned, reader, HTTPZ_BAD_VERSION);
  return status == HTTPZ_OK ? end_request_line(input, reader, reader->scanned) : status;
}

static httpz_status read_request_line(const httpz_limits *limits, httpz_input input, httpz_reader *reader) {
  httpz_status status = HTTPZ_OK;
  while (status == HTTPZ_OK && reader->step < STEP_LINE) {
    if (reader->step == STEP_EMPTY_LINES) {
      status = read_empty_line(limits, input, reader);
    } else if (reader->step == STEP_METHOD) {
      status = read_method(limits, input, reader);
    } else if (reader->step == STEP_TARGET) {
      status = read_target_bytes(limits, input, reader);
    } else {
      status = read_version(input, reader);
    }
  }
  return status;
}

HTTPZ_PRIVATE httpz_input cut_to_head(const httpz_limits *limits, httpz_input input) {
  if (input.readable < input.len) input.readable = input.len;
  if (input.len > limits->head) input.len = limits->head;
  return input;
}

HTTPZ_PRIVATE httpz_status refuse_if_full(const httpz_limits *limits, httpz_input input, httpz_reader *reader,
                                          httpz_status status) {
  if (status != HTTPZ_MORE || input.len < limits->head) return status;
  return refuse(reader, HTTPZ_HEAD_TOO_LARGE, input.len);
}

static httpz_status read_steps(const httpz_limits *limits, httpz_input input, httpz_reader *reader, httpz_field *slots) {
  if (reader->step == STEP_REFUSED) return (httpz_status)reader->status;
  httpz_status status = read_request_line(limits, input, reader);
  if (status == HTTPZ_OK && reader->step != STEP_DONE) status = read_fields(limits, input, reader, slots);
  return refuse_if_full(limits, input, reader, status);
}

HTTPZ_PRIVATE_INLINE bool takes_one_byte(const httpz_limits *limits, httpz_input input, httpz_reader *reader) {
  uint32_t i = reader->scanned;
  if (input.len != i + 1 || input.len >= limits->head) return false;
  bool belongs = false;
  if (reader->step == STEP_VALUE) {
    belongs = is_value_byte(input.at[i]);
  } else if (reader->step == STEP_NAME && i < (uint32_t)reader->line + limits->name) {
    belongs = is_tchar(input.at[i]);
  }
  if (belongs) reader->scanned = (uint16_t)(i + 1);
  return belongs;
}

HTTPZ_PRIVATE_INLINE bool takes_piece(const httpz_limits *limits, httpz_input input, httpz_reader *reader) {
  bool in_value = reader->step == STEP_VALUE;
  bool in_name = reader->step == STEP_NAME && input.len <= (uint32_t)reader->line + limits->name;
  if (input.len >= limits->head || !(in_value || in_name)) return false;
  uint32_t i = skip_class(input.at, reader->scanned, input.len, in_value ? class_value_byte : class_tchar);
  reader->scanned = (uint16_t)i;
  return i == input.len;
}

OUT_OF_LINE httpz_status read_head(const httpz_limits *limits, httpz_input input, httpz_reader *reader,
                                   httpz_field *slots, httpz_request *out) {
  httpz_input head = cut_to_head(limits, input);
  if (head.len < reader->scanned) return HTTPZ_MORE; /* fewer bytes than before: nothing to judge */
  httpz_status status = read_steps(limits, head, reader, slots);
  if (status == HTTPZ_OK) *out = reader->draft;
  return status;
}

OUT_OF_LINE httpz_status read_piece(const httpz_limits *limits, httpz_input input, httpz_reader *reader,
                                    httpz_field *slots, httpz_request *out) {
  if (takes_piece(limits, input, reader)) return HTTPZ_MORE;
  return read_head(limits, input, reader, slots, out);
}

httpz_status httpz_read_request(const httpz_limits *limits, httpz_input input, httpz_reader *reader, httpz_field *slots,
                                httpz_request *out) {
  if (takes_one_byte(limits, input, reader)) return HTTPZ_MORE;
  return read_piece(limits, input, reader, slots, out);
}

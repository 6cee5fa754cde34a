/* SPDX-License-Identifier: MIT */
#include "reader.h"

#include "class.h"
#include "field_name.h"
#include "judge_field.h"
#include "read_trailers.h"
#include "scan.h"
#include "span.h"

HTTPZ_PRIVATE httpz_status read_line_end(httpz_input input, uint32_t i, httpz_reader *reader, httpz_status otherwise) {
  if (i == input.len) return HTTPZ_MORE;
  if (input.at[i] == '\n') return refuse(reader, HTTPZ_BARE_LF, i);
  if (input.at[i] != '\r') return refuse(reader, otherwise, i);
  if (i + 1 == input.len) return HTTPZ_MORE;
  return input.at[i + 1] == '\n' ? HTTPZ_OK : refuse(reader, HTTPZ_BARE_CR, i);
}

/* The field whose name is [line, colon) and whose line ends at `line_end`, where its CR is. */
static httpz_field field_between(const uint8_t *at, uint32_t line, uint32_t colon, uint32_t line_end, uint8_t id) {
  httpz_span value = span_trim(at, span_between(colon + 1, line_end));
  httpz_field field = {(uint16_t)line, value.off, value.len, (uint8_t)(colon - line), id};
  return field;
}

/* Takes one whole field line of a head into the next slot. */
static httpz_status take_header(const httpz_limits *limits, const uint8_t *at, httpz_reader *reader, httpz_field *slots,
                                httpz_field field, uint32_t *fault) {
  httpz_status status = judge_field(limits, at, field, reader, fault);
  if (status != HTTPZ_OK) return status;
  slots[reader->draft.field_count] = field;
  reader->draft.field_count += 1;
  return HTTPZ_OK;
}

/* Takes in one whole field line that ends with the CR at `line_end`. */
static httpz_status end_field(const httpz_limits *limits, httpz_input input, httpz_reader *reader, httpz_field *slots,
                              httpz_field field, uint32_t line_end) {
  uint32_t fault = field.name_off;
  httpz_status status = reader->section == SECTION_HEAD ? take_header(limits, input.at, reader, slots, field, &fault)
                                                        : take_trailer(reader, slots, field);
  if (status != HTTPZ_OK) return refuse(reader, status, fault);
  reader->line = (uint16_t)(line_end + 2);
  reader->scanned = reader->line;
  reader->step = STEP_LINE;
  return HTTPZ_OK;
}

/* read_plain_line takes a whole line of an ordinary shape in one go: a name of less than 32 bytes, and nothing but
 * printable ASCII before its CRLF. It takes nothing and says HTTPZ_MORE for any other line, which the steps below then
 * read byte by byte to the exact verdict. */
static httpz_status read_plain_line(const httpz_limits *limits, httpz_input input, httpz_reader *reader,
                                    httpz_field *slots) {
  const uint8_t *at = input.at;
  uint32_t line = reader->line;
  uint32_t line_end = find_ctl(input, line);
  if (input.len - line_end < 2 || at[line_end] != '\r' || at[line_end + 1] != '\n') return HTTPZ_MORE;
  uint32_t colon = find_colon(input, line, line_end);
  uint32_t len = colon - line;
  if (len == 0 || len >= SCAN_COLON_BLOCK || len > limits->name || colon == line_end) return HTTPZ_MORE;
  uint8_t id = find_known(at, line, len);
  if (!name_is(at, line, len, known_key(id))) {
    id = HTTPZ_FIELD_OTHER;
    if (!all_in(at, line, colon, class_tchar)) return HTTPZ_MORE;
  }
  return end_field(limits, input, reader, slots, field_between(at, line, colon, line_end, id), line_end);
}

static httpz_status name_fault(uint8_t byte) {
  if (byte == '\n') return HTTPZ_BARE_LF;
  if (byte == '\r') return HTTPZ_MISSING_COLON;
  return is_ows(byte) ? HTTPZ_WHITESPACE_IN_FIELD_NAME : HTTPZ_BAD_FIELD_NAME;
}

static httpz_status read_name(const httpz_limits *limits, httpz_input input, httpz_reader *reader) {
  uint32_t longest = (uint32_t)reader->line + limits->name;
  uint32_t stop = longest < input.len ? longest : input.len;
  uint32_t i = skip_class(input.at, reader->scanned, stop, class_tchar);
  reader->scanned = (uint16_t)i;
  if (i == input.len) return HTTPZ_MORE;
  uint8_t byte = input.at[i];
  if (is_tchar(byte)) return refuse(reader, HTTPZ_FIELD_NAME_TOO_LONG, i);
  if (byte != ':' || i == reader->line) return refuse(reader, name_fault(byte), i);
  reader->mark = (uint16_t)i;
  reader->scanned = (uint16_t)(i + 1);
  reader->step = STEP_VALUE;
  return HTTPZ_OK;
}

static httpz_status read_value(const httpz_limits *limits, httpz_input input, httpz_reader *reader, httpz_field *slots) {
  uint32_t i = skip_class(input.at, reader->scanned, input.len, class_value_byte);
  reader->scanned = (uint16_t)i;
  httpz_status status = read_line_end(input, i, reader, HTTPZ_BAD_FIELD_VALUE);
  if (status != HTTPZ_OK) return status;
  uint32_t name_len = (uint32_t)reader->mark - reader->line;
  uint8_t id = (uint8_t)httpz_field_of(input.at + reader->line, (uint16_t)name_len);
  return end_field(limits, input, reader, slots, field_between(input.at, reader->line, reader->mark, i, id), i);
}

/* Whitespace where a line begins would continue the line above (9112 5.2), or, above all fields, be read differently by
 * everyone (9112 2.2). */
static httpz_status whitespace_fault(const httpz_reader *reader) {
  if (reader->section != SECTION_HEAD) return HTTPZ_OBS_FOLD;
  return reader->draft.field_count == 0 ? HTTPZ_WHITESPACE_BEFORE_FIELDS : HTTPZ_OBS_FOLD;
}

static httpz_status end_head(httpz_input input, httpz_reader *reader) {
  httpz_status status = read_line_end(input, reader->line, reader, HTTPZ_BARE_CR);
  if (status != HTTPZ_OK) return status;
  status = reader->section == SECTION_HEAD ? judge_head(reader) : HTTPZ_OK;
  if (status != HTTPZ_OK) return refuse(reader, status, reader->line);
  reader->draft.head_len = (uint16_t)(reader->line + 2);
  reader->step = STEP_DONE;
  return HTTPZ_OK;
}

static httpz_status read_line(const httpz_limits *limits, httpz_input input, httpz_reader *reader, httpz_field *slots) {
  if (reader->line == input.len) return HTTPZ_MORE;
  uint8_t byte = input.at[reader->line];
  if (byte == '\r') return end_head(input, reader);
  if (byte == '\n') return refuse(reader, HTTPZ_BARE_LF, reader->line);
  if (is_ows(byte)) return refuse(reader, whitespace_fault(reader), reader->line);
  if (reader->draft.field_count >= limits->fields) return refuse(reader, HTTPZ_TOO_MANY_FIELDS, reader->line);
  httpz_status status = read_plain_line(limits, input, reader, slots);
  if (status == HTTPZ_MORE) {
    reader->step = STEP_NAME;
    status = HTTPZ_OK;
  }
  return status;
}

HTTPZ_PRIVATE httpz_status read_fields(const httpz_limits *limits, httpz_input input, httpz_reader *reader,
                                       httpz_field *slots) {
  httpz_status status = HTTPZ_OK;
  while (status == HTTPZ_OK && reader->step != STEP_DONE) {
    if (reader->step == STEP_LINE) {
      status = read_line(limits, input, reader, slots);
    } else if (reader->step == STEP_NAME) {
      status = read_name(limits, input, reader);
    } else {
      status = read_value(limits, input, reader, slots);
    }
  }
  return status;
}

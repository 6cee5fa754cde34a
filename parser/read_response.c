/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include "class.h"
#include "list.h"
#include "reader.h"
#include "span.h"

/* status-line = HTTP-version SP status-code SP [ reason-phrase ] (9112 4), the version being of 8 bytes */
enum { STATUS_CODE_AT = 9, REASON_AT = 13 };

/* status-code = 3DIGIT (9112 4), whose first is 1 to 5 (9110 15) */
/*@ requires place: STATUS_CODE_AT <= i < REASON_AT;
    terminates \true;
    assigns \nothing;
    ensures first: i == STATUS_CODE_AT ==> (\result <==> '1' <= byte <= '5');
    ensures others: STATUS_CODE_AT < i < REASON_AT - 1 ==> (\result <==> DIGIT(byte));
    ensures space: i == REASON_AT - 1 ==> (\result <==> SP(byte)); */
HTTPZ_PRIVATE bool fits_code(uint8_t byte, uint32_t i) {
  if (i == STATUS_CODE_AT) return byte >= '1' && byte <= '5';
  return i == REASON_AT - 1 ? byte == ' ' : is_digit(byte);
}

/* Whether `byte` may stand at place `i` of a status-line, before its reason. */
/*@ requires place: i < REASON_AT;
    terminates \true;
    assigns \nothing;
    ensures verdicts: \result \in { HTTPZ_OK, HTTPZ_BARE_LF, HTTPZ_BAD_STATUS_LINE, HTTPZ_BAD_STATUS_CODE,
      HTTPZ_UNSUPPORTED_VERSION };
    ensures minor: \result == HTTPZ_OK && i == STATUS_CODE_AT - 2 ==> DIGIT(byte);
    ensures first: \result == HTTPZ_OK && i == STATUS_CODE_AT ==> '1' <= byte <= '5';
    ensures others: \result == HTTPZ_OK && STATUS_CODE_AT < i < REASON_AT - 1 ==> DIGIT(byte); */
HTTPZ_PRIVATE httpz_status judge_status_line_byte(uint8_t byte, uint32_t i) {
  if (byte == '\n') return HTTPZ_BARE_LF;
  if (i >= STATUS_CODE_AT) return fits_code(byte, i) ? HTTPZ_OK : HTTPZ_BAD_STATUS_CODE;
  if (i == STATUS_CODE_AT - 1) return byte == ' ' ? HTTPZ_OK : HTTPZ_BAD_STATUS_LINE;
  httpz_status status = judge_version_byte(byte, i);
  return status == HTTPZ_BAD_VERSION ? HTTPZ_BAD_STATUS_LINE : status;
}

/*@ requires readable: \valid_read(at + (0 .. REASON_AT - 1));
    requires digits: '1' <= at[STATUS_CODE_AT] <= '5' && DIGIT(at[STATUS_CODE_AT + 1]) && DIGIT(at[STATUS_CODE_AT + 2]);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result == decimal(at, STATUS_CODE_AT, STATUS_CODE_AT + 3);
    ensures range: 100 <= \result <= 599; */
HTTPZ_PRIVATE uint16_t code_of(const uint8_t *at) {
  return (uint16_t)((at[STATUS_CODE_AT] - '0') * 100 + (at[STATUS_CODE_AT + 1] - '0') * 10 +
                    (at[STATUS_CODE_AT + 2] - '0'));
}

/* The version and the status code are whole: they decide what the field lines mean. */
static void end_code(httpz_method request_method, httpz_input input, httpz_reader *reader) {
  uint8_t minor_version = (uint8_t)(input.at[STATUS_CODE_AT - 2] - '0');
  reader->draft.minor_version = minor_version;
  reader->facts.minor_version = minor_version;
  reader->facts.role = HTTPZ_RESPONSE;
  reader->facts.method = (uint8_t)request_method;
  reader->facts.status_code = code_of(input.at);
  reader->step = STEP_REASON;
}

static httpz_status read_version_and_code(httpz_method request_method, httpz_input input, httpz_reader *reader) {
  /*@ loop invariant walked: reader->scanned <= input.len && reader->scanned <= REASON_AT;
      loop assigns reader->scanned, reader->step, reader->status, reader->offset;
      loop variant REASON_AT - reader->scanned; */
  while (reader->scanned < REASON_AT) {
    if (reader->scanned == input.len) return HTTPZ_MORE;
    httpz_status status = judge_status_line_byte(input.at[reader->scanned], reader->scanned);
    if (status != HTTPZ_OK) return refuse(reader, status, reader->scanned);
    reader->scanned += 1;
  }
  end_code(request_method, input, reader);
  return HTTPZ_OK;
}

/* reason-phrase = 1*( HTAB / SP / VCHAR / obs-text ) (9112 4). The draft is that of a request and has no place for a
 * reason; the place of its target is free. */
static httpz_status read_reason(httpz_input input, httpz_reader *reader) {
  uint32_t i = skip_class(input.at, reader->scanned, input.len, class_value_byte);
  reader->scanned = (uint16_t)i;
  httpz_status status = read_line_end(input, i, reader, HTTPZ_BAD_REASON);
  if (status != HTTPZ_OK) return status;
  reader->draft.target = span_between(REASON_AT, i);
  reader->line = (uint16_t)(i + 2);
  reader->scanned = reader->line;
  reader->step = STEP_LINE;
  return HTTPZ_OK;
}

static httpz_status read_response_steps(const httpz_limits *limits, httpz_method request_method, httpz_input input,
                                        httpz_reader *reader, httpz_field *slots) {
  httpz_status status = HTTPZ_OK;
  if (reader->step == STEP_REFUSED) return (httpz_status)reader->status;
  if (reader->step == STEP_STATUS_LINE) status = read_version_and_code(request_method, input, reader);
  if (status == HTTPZ_OK && reader->step == STEP_REASON) status = read_reason(input, reader);
  if (status == HTTPZ_OK && reader->step != STEP_DONE) status = read_fields(limits, input, reader, slots);
  return refuse_if_full(limits, input, reader, status);
}

static httpz_response response_of(const httpz_reader *reader) {
  const httpz_request *draft = &reader->draft;
  httpz_response response = {
      .content_length = draft->content_length,
      .reason = draft->target,
      .status_code = reader->facts.status_code,
      .field_count = draft->field_count,
      .head_len = draft->head_len,
      .framing = draft->framing,
      .minor_version = draft->minor_version,
      .keep_alive = draft->keep_alive,
      .upgrade = draft->upgrade,
  };
  return response;
}

OUT_OF_LINE httpz_status read_response_head(const httpz_limits *limits, httpz_method request_method, httpz_input input,
                                            httpz_reader *reader, httpz_field *slots, httpz_response *out) {
  httpz_input head = cut_to_head(limits, input);
  if (head.len < reader->scanned) return HTTPZ_MORE; /* fewer bytes than before: nothing to judge */
  httpz_status status = read_response_steps(limits, request_method, head, reader, slots);
  if (status == HTTPZ_OK) *out = response_of(reader);
  return status;
}

httpz_status httpz_read_response(const httpz_limits *limits, httpz_method request_method, httpz_input input,
                                 httpz_reader *reader, httpz_field *slots, httpz_response *out) {
  if (takes_one_byte(limits, input, reader) || takes_piece(limits, input, reader)) return HTTPZ_MORE;
  return read_response_head(limits, request_method, input, reader, slots, out);
}

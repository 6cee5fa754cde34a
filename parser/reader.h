/* SPDX-License-Identifier: MIT
 *
 * The steps of reading a head. Each takes the input, cut to the limit of a head, moves the reader over what it judged, and
 * says HTTPZ_OK when its element is whole, HTTPZ_MORE when the bytes have run out, or a refusal. */
#ifndef HTTPZ_READER_H
#define HTTPZ_READER_H

#include "httpz.h"
#include "private.h"
#include "spec.h"

/* httpz_reader.step */
enum {
  STEP_EMPTY_LINES,                    /* before the request-line */
  STEP_STATUS_LINE = STEP_EMPTY_LINES, /* in the status-line, before its reason: a reader of zeros may begin either */
  STEP_METHOD,
  STEP_TARGET,
  STEP_VERSION,
  STEP_REASON, /* in the reason of a status-line */
  STEP_LINE,  /* at the start of a field line or of the empty line */
  STEP_NAME,  /* in a field name */
  STEP_VALUE, /* in a field value */
  STEP_DONE,
  STEP_REFUSED,
};

/* refuse makes the reader final. */
/*@ requires reader_writable: \valid(reader);
    requires in_input: offset <= 65535;
    requires refusal: HTTPZ_MORE < why < HTTPZ_STATUS_COUNT;
    terminates \true;
    assigns reader->step, reader->status, reader->offset;
    ensures told: \result == why && reader->status == why && reader->offset == offset;
    ensures final: reader->step == STEP_REFUSED; */
static inline httpz_status refuse(httpz_reader *reader, httpz_status why, uint32_t offset) {
  reader->step = STEP_REFUSED;
  reader->status = (uint8_t)why;
  reader->offset = (uint16_t)offset;
  return why;
}

/* read_line_end judges the CRLF at `i` and moves nothing. A byte that is neither CR nor LF is refused as `otherwise`. */
HTTPZ_PRIVATE httpz_status read_line_end(httpz_input input, uint32_t i, httpz_reader *reader, httpz_status otherwise);

/* judge_version_byte judges the byte at place `i` of 8 of HTTP-version = "HTTP" "/" DIGIT "." DIGIT (9112 2.3). */
/*@ requires place: i < 8;
    terminates \true;
    assigns \nothing;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_VERSION || \result == HTTPZ_UNSUPPORTED_VERSION;
    ensures digit: i == 7 ==> (\result == HTTPZ_OK <==> DIGIT(byte));
    ensures major: i == 5 ==> (\result == HTTPZ_OK <==> byte == '1') &&
      (\result == HTTPZ_UNSUPPORTED_VERSION <==> DIGIT(byte) && byte != '1'); */
HTTPZ_PRIVATE httpz_status judge_version_byte(uint8_t byte, uint32_t i);

/* cut_to_head cuts the input to what may be looked at: the head's limit, which is at most 65,535. */
/*@ requires limits_readable: \valid_read(limits);
    terminates \true;
    assigns \nothing;
    ensures cut: \result.at == input.at && \result.len == \min(input.len, limits->head);
    ensures readable: \result.readable == \max(input.readable, input.len); */
HTTPZ_PRIVATE httpz_input cut_to_head(const httpz_limits *limits, httpz_input input);

/* refuse_if_full gives `status`, but for a head that asks for more when its limit has been reached. */
/*@ requires limits_readable: \valid_read(limits);
    requires reader_writable: \valid(reader);
    requires was_cut: input.len <= limits->head;
    terminates \true;
    assigns reader->step, reader->status, reader->offset;
    ensures meaning: \result ==
      (status == HTTPZ_MORE && input.len == limits->head ? HTTPZ_HEAD_TOO_LARGE : status); */
HTTPZ_PRIVATE httpz_status refuse_if_full(const httpz_limits *limits, httpz_input input, httpz_reader *reader,
                                          httpz_status status);

/* takes_one_byte tells whether one more byte has come and belongs to the name or value being read, and moves over it: a
 * head that trickles in byte by byte ends there nearly always, and costs a handful of instructions a call. */
/*@ requires limits_readable: \valid_read(limits);
    requires bytes_readable: \valid_read(input.at + (0 .. input.len - 1));
    requires reader_writable: \valid(reader);
    requires apart: \separated(reader, limits) && \separated(reader, input.at + (0 .. input.len - 1));
    terminates \true;
    assigns reader->scanned;
    ensures moved: \result ==> reader->scanned == \old(reader->scanned) + 1 == input.len;
    ensures stayed: !\result ==> reader->scanned == \old(reader->scanned); */
HTTPZ_PRIVATE_INLINE bool takes_one_byte(const httpz_limits *limits, httpz_input input, httpz_reader *reader);

/* takes_piece does the same for a piece of several bytes, moving over those that belong. */
/*@ requires limits_readable: \valid_read(limits);
    requires bytes_readable: \valid_read(input.at + (0 .. input.len - 1));
    requires reader_writable: \valid(reader);
    requires apart: \separated(reader, limits) && \separated(reader, input.at + (0 .. input.len - 1));
    terminates \true;
    assigns reader->scanned;
    ensures moved: \result ==> reader->scanned == input.len; */
HTTPZ_PRIVATE_INLINE bool takes_piece(const httpz_limits *limits, httpz_input input, httpz_reader *reader);

/* What is out of line saves no registers in the cheap cases above, which do not need it. */
#define OUT_OF_LINE __attribute__((noinline)) static

/* read_fields reads field lines up to and with the empty line. */
HTTPZ_PRIVATE httpz_status read_fields(const httpz_limits *limits, httpz_input input, httpz_reader *reader,
                                       httpz_field *slots);

#endif

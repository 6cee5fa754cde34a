/* SPDX-License-Identifier: MIT
 *
 * The steps of reading a head. Each takes the input, cut to the limit of a head, moves the reader over what it judged, and
 * says HTTPZ_OK when its element is whole, HTTPZ_MORE when the bytes have run out, or a refusal. */
#ifndef HTTPZ_READER_H
#define HTTPZ_READER_H

#include "httpz.h"
#include "private.h"

/* httpz_reader.step */
enum {
  STEP_EMPTY_LINES, /* before the request-line */
  STEP_METHOD,
  STEP_TARGET,
  STEP_VERSION,
  STEP_LINE,  /* at the start of a field line or of the empty line */
  STEP_NAME,  /* in a field name */
  STEP_VALUE, /* in a field value */
  STEP_DONE,
  STEP_REFUSED,
};

/* refuse makes the reader final. */
static inline httpz_status refuse(httpz_reader *reader, httpz_status why, uint32_t offset) {
  reader->step = STEP_REFUSED;
  reader->status = (uint8_t)why;
  reader->offset = (uint16_t)offset;
  return why;
}

/* read_line_end judges the CRLF at `i` and moves nothing. A byte that is neither CR nor LF is refused as `otherwise`. */
HTTPZ_PRIVATE httpz_status read_line_end(httpz_input input, uint32_t i, httpz_reader *reader, httpz_status otherwise);

/* read_fields reads field lines up to and with the empty line. */
HTTPZ_PRIVATE httpz_status read_fields(const httpz_limits *limits, httpz_input input, httpz_reader *reader,
                                       httpz_field *slots);

#endif

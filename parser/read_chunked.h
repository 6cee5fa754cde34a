/* SPDX-License-Identifier: MIT
 *
 * What stands between the data of two chunks, read byte by byte, so that it may be cut anywhere (RFC 9112 7.1). */
#ifndef HTTPZ_READ_CHUNKED_H
#define HTTPZ_READ_CHUNKED_H

#include "httpz.h"
#include "private.h"

/* httpz_body.step: what the next byte belongs to */
enum {
  BODY_CHUNK,       /* the first digit of a chunk-size */
  BODY_SIZE,        /* the digits after it, or what follows them */
  BODY_GAP,         /* whitespace that must lead to a ";" */
  BODY_NAME_START,  /* a chunk-ext-name, or whitespace before it */
  BODY_NAME,        /* its further bytes, or what follows them */
  BODY_NAME_GAP,    /* whitespace that must lead to a "=" or a ";" */
  BODY_VALUE_START, /* a chunk-ext-val, or whitespace before it */
  BODY_TOKEN,       /* its further bytes, or what follows them */
  BODY_QUOTED,      /* a quoted-string behind its first quote */
  BODY_QUOTED_PAIR, /* the byte behind a backslash */
  BODY_QUOTED_END,  /* what follows the last quote */
  BODY_LINE_LF,     /* the LF of a chunk line */
  BODY_DATA,        /* content */
  BODY_DATA_CR,     /* the CR behind the data of a chunk */
  BODY_DATA_LF,     /* and its LF */
  BODY_ENDED,
  BODY_REFUSED,
};

/* read_chunk_byte takes in one byte that is not content. A refusal is told alone; the body is for the caller to end. */
/*@ requires limits_readable: \valid_read(limits);
    requires body_writable: \valid(body);
    requires apart: \separated(limits, body);
    requires between_data: body->step < BODY_DATA || body->step == BODY_DATA_CR || body->step == BODY_DATA_LF;
    requires size_in_limit: body->left <= limits->chunk;
    requires total_in_limit: body->total <= limits->content_length;
    terminates \true;
    assigns body->left, body->total, body->extensions, body->line, body->step;
    ensures total_in_limit: \result == HTTPZ_OK ==> body->total <= limits->content_length;
    ensures size_in_limit: \result == HTTPZ_OK ==> body->left <= limits->chunk;
    ensures never_more: \result != HTTPZ_MORE; */
HTTPZ_PRIVATE httpz_status read_chunk_byte(const httpz_limits *limits, uint8_t byte, httpz_body *body);

#endif

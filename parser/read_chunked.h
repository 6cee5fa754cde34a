/* SPDX-License-Identifier: MIT
 *
 * What stands between the data of two chunks, read byte by byte, so that it may be cut anywhere (RFC 9112 7.1). */
#ifndef HTTPZ_READ_CHUNKED_H
#define HTTPZ_READ_CHUNKED_H

#include "httpz.h"
#include "private.h"
#include "spec.h"

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

/*@ // What may follow an element of a chunk line: BWS, ";" or CR (9112 7.1.1)
    predicate behind(integer c, integer next) =
      c == ';' ? next == BODY_NAME_START : c == '\r' ? next == BODY_LINE_LF :
      ows(c) ? next == BODY_GAP : next == BODY_REFUSED;
    predicate in_gap(integer c, integer next) =
      c == ';' ? next == BODY_NAME_START : ows(c) ? next == BODY_GAP : next == BODY_REFUSED;
    // BWS chunk-ext-name, chunk-ext-name = token
    predicate at_name(integer c, integer next) =
      tchar(c) ? next == BODY_NAME : ows(c) ? next == BODY_NAME_START : next == BODY_REFUSED;
    predicate in_name(integer c, integer next) =
      tchar(c) ? next == BODY_NAME : c == '=' ? next == BODY_VALUE_START :
      ows(c) ? next == BODY_NAME_GAP : behind(c, next);
    predicate behind_name(integer c, integer next) =
      c == '=' ? next == BODY_VALUE_START : c == ';' ? next == BODY_NAME_START :
      ows(c) ? next == BODY_NAME_GAP : next == BODY_REFUSED;
    // BWS chunk-ext-val, chunk-ext-val = token / quoted-string
    predicate at_value(integer c, integer next) =
      c == '"' ? next == BODY_QUOTED : tchar(c) ? next == BODY_TOKEN :
      ows(c) ? next == BODY_VALUE_START : next == BODY_REFUSED;
    predicate in_quotes(integer c, integer next) =
      c == '"' ? next == BODY_QUOTED_END : c == '\\' ? next == BODY_QUOTED_PAIR :
      value_byte(c) ? next == BODY_QUOTED : next == BODY_REFUSED;

    // 9112 7.1.1: chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ), and the CR behind it
    predicate leads_to(integer step, integer c, integer next) =
      step == BODY_GAP ? in_gap(c, next) :
      step == BODY_NAME_START ? at_name(c, next) :
      step == BODY_NAME ? in_name(c, next) :
      step == BODY_NAME_GAP ? behind_name(c, next) :
      step == BODY_VALUE_START ? at_value(c, next) :
      step == BODY_TOKEN ? (tchar(c) ? next == BODY_TOKEN : behind(c, next)) :
      step == BODY_QUOTED ? in_quotes(c, next) :
      step == BODY_QUOTED_PAIR ? (value_byte(c) ? next == BODY_QUOTED : next == BODY_REFUSED) :
      behind(c, next);

    // One byte of a chunk line: a digit of its size, or the next step of its extensions.
    predicate chunk_line_step{L1,L2}(integer c, httpz_body *body) =
      \at(body->step, L1) <= BODY_SIZE && HEXDIG(c) ?
        \at(body->step, L2) == BODY_SIZE && \at(body->left, L2) == \at(body->left, L1) * 16 + hex_value(c) :
        \at(body->step, L1) != BODY_CHUNK && leads_to(\at(body->step, L1), c, \at(body->step, L2)) &&
        \at(body->left, L2) == \at(body->left, L1);

    // The chunk being announced is within its limit, and within what the content may still hold.
    predicate chunk_in_limits{L}(httpz_limits *limits, httpz_body *body) =
      body->left <= limits->chunk && body->total + body->left <= limits->content_length;

    // What stands between two calls of a body in chunks: `total` holds the chunk whose data are being read.
    predicate chunks_kept{L}(httpz_limits *limits, httpz_body *body) =
      body->step <= BODY_LINE_LF ? chunk_in_limits(limits, body) && (body->step == BODY_CHUNK ==> body->left == 0) :
      body->total <= limits->content_length && body->left <= limits->chunk &&
      (body->step == BODY_DATA ==> 0 < body->left <= body->total) &&
      (BODY_DATA_CR <= body->step <= BODY_ENDED ==> body->left == 0);

    // What stands between two calls, from httpz_body_begin on.
    predicate body_kept{L}(httpz_limits *limits, httpz_body *body) =
      body->step == BODY_REFUSED ? HTTPZ_MORE < body->status < HTTPZ_STATUS_COUNT :
      body->framing == HTTPZ_FRAMING_CHUNKED ? body->step <= BODY_ENDED && chunks_kept(limits, body) :
      body->framing == HTTPZ_FRAMING_UNTIL_CLOSE ? body->step == BODY_DATA || body->step == BODY_ENDED :
      body->step == (body->left > 0 ? BODY_DATA : BODY_ENDED);

    // Bytes of content given so far; of a Content-Length, counted from below.
    logic integer given{L}(httpz_body *body) =
      body->framing == HTTPZ_FRAMING_CHUNKED ? (body->step == BODY_DATA ? body->total - body->left : body->total) :
      body->framing == HTTPZ_FRAMING_UNTIL_CLOSE ? (integer)body->total : -body->left;

    predicate at_data{L}(httpz_body *body) = body->step == BODY_DATA || body->step == BODY_ENDED;
*/

/* read_chunk_byte takes in one byte that is not content. A refusal is told alone; the body is for the caller to end. */
/*@ requires limits_readable: \valid_read(limits);
    requires body_writable: \valid(body);
    requires apart: \separated(limits, body);
    requires between_data: body->step < BODY_DATA || body->step == BODY_DATA_CR || body->step == BODY_DATA_LF;
    requires chunked: body->framing == HTTPZ_FRAMING_CHUNKED;
    requires kept: body_kept(limits, body);
    terminates \true;
    assigns body->left, body->total, body->extensions, body->line, body->step;
    ensures kept: \result == HTTPZ_OK ==> body_kept(limits, body) && body->step != BODY_REFUSED;
    ensures counted: \result == HTTPZ_OK ==> given(body) == \old(given(body));
    ensures line: \result == HTTPZ_OK && \old(body->step) < BODY_LINE_LF ==>
      chunk_line_step{Pre,Post}(byte, body) && body->total == \old(body->total);
    ensures in_line: \result == HTTPZ_OK && \old(body->step) < BODY_LINE_LF ==> BODY_CHUNK < body->step <= BODY_LINE_LF;
    ensures line_lf: \old(body->step) == BODY_LINE_LF ==> (\result == HTTPZ_OK <==> byte == '\n');
    ensures announced: \result == HTTPZ_OK && \old(body->step) == BODY_LINE_LF ==>
      body->total == \old(body->total) + body->left && body->left == \old(body->left) &&
      body->step == (body->left > 0 ? BODY_DATA : BODY_ENDED);
    ensures data_cr: \old(body->step) == BODY_DATA_CR ==> (\result == HTTPZ_OK <==> byte == '\r');
    ensures data_lf: \old(body->step) == BODY_DATA_LF ==> (\result == HTTPZ_OK <==> byte == '\n');
    ensures goes_on: \result == HTTPZ_OK && \old(body->step) >= BODY_DATA_CR ==>
      body->step == (\old(body->step) == BODY_DATA_CR ? BODY_DATA_LF : BODY_CHUNK) &&
      body->total == \old(body->total);
    ensures never_more: \result != HTTPZ_MORE && 0 <= \result < HTTPZ_STATUS_COUNT; */
HTTPZ_PRIVATE httpz_status read_chunk_byte(const httpz_limits *limits, uint8_t byte, httpz_body *body);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The contracts of the public functions that read content. They stand here because their words are those of spec.h and of
 * the steps of a body. */
#ifndef HTTPZ_READ_BODY_H
#define HTTPZ_READ_BODY_H

#include "httpz.h"
#include "read_chunked.h"
#include "spec.h"

/*@ requires body_writable: \valid(body);
    requires framing: framing <= HTTPZ_FRAMING_UNTIL_CLOSE;
    terminates \true;
    assigns *body;
    ensures nothing_read: body->total == 0 && body->extensions == 0 && body->line == 0;
    ensures announced: body->left == (framing == HTTPZ_FRAMING_LENGTH ? content_length : 0);
    ensures framing: body->framing == framing;
    ensures fresh: body->framing == HTTPZ_FRAMING_CHUNKED ? body->step == BODY_CHUNK :
      body->framing == HTTPZ_FRAMING_UNTIL_CLOSE ? body->step == BODY_DATA :
      body->step == (body->left > 0 ? BODY_DATA : BODY_ENDED); */
void httpz_body_begin(httpz_body *body, httpz_framing framing, uint64_t content_length);

/*@ requires limits_readable: \valid_read(limits);
    requires input_readable: \valid_read(input.at + (0 .. input.len - 1));
    requires body_writable: \valid(body);
    requires out_writable: \valid(out);
    requires apart: \separated(out, body, limits) && \separated(input.at + (0 .. input.len - 1), out) &&
      \separated(input.at + (0 .. input.len - 1), body);
    requires kept: body_kept(limits, body);
    terminates \true;
    assigns *body, *out;
    ensures kept: body_kept(limits, body) && body->framing == \old(body->framing);
    ensures inside: \result == HTTPZ_OK ==> end(out->data) == out->consumed <= input.len;
    ensures moves: \result == HTTPZ_OK ==> out->consumed > 0 || \old(body->step) == BODY_ENDED;
    ensures counted: \result == HTTPZ_OK ==> given(body) == \old(given(body)) + out->data.len;
    ensures alone: \result == HTTPZ_OK && body->framing != HTTPZ_FRAMING_CHUNKED ==> out->data.off == 0;
    ensures ended: \result == HTTPZ_OK ==> (out->ended <==> body->step == BODY_ENDED);
    ensures trailers: \result == HTTPZ_OK ==>
      (out->trailers <==> out->ended && body->framing == HTTPZ_FRAMING_CHUNKED);
    ensures more: \result == HTTPZ_MORE <==>
      input.len == 0 && \old(body->step) != BODY_ENDED && \old(body->step) != BODY_REFUSED;
    ensures refused: \result > HTTPZ_MORE ==> body->step == BODY_REFUSED && body->status == \result;
    ensures final: \old(body->step) == BODY_REFUSED ==> \result == \old(body->status) && *body == \old(*body);
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_body(const httpz_limits *limits, httpz_input input, httpz_body *body, httpz_piece *out);

/*@ requires body_writable: \valid(body);
    requires refusal: body->step == BODY_REFUSED ==> HTTPZ_MORE < body->status < HTTPZ_STATUS_COUNT;
    terminates \true;
    assigns body->step, body->status, body->offset;
    ensures complete: \result == HTTPZ_OK <==> \old(body->step) != BODY_REFUSED &&
      (body->framing == HTTPZ_FRAMING_UNTIL_CLOSE || \old(body->step) == BODY_ENDED);
    ensures ended: \result == HTTPZ_OK ==> body->step == BODY_ENDED;
    ensures refused: \result != HTTPZ_OK ==> body->step == BODY_REFUSED && body->status == \result;
    ensures why: \result != HTTPZ_OK ==>
      \result == (\old(body->step) == BODY_REFUSED ? \old(body->status) : HTTPZ_INCOMPLETE_BODY); */
httpz_status httpz_body_close(httpz_body *body);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What all writers share: the steps of a message, and how bytes get into the caller's buffer. An element is judged
 * first, then room is made for all of it, then it is put; so it is there whole or not at all. */
#ifndef HTTPZ_WRITE_PRIVATE_H
#define HTTPZ_WRITE_PRIVATE_H

#include "httpz.h"
#include "private.h"
#include "spec.h"

/* httpz_writer.step: what may come next */
enum {
  WRITE_START,    /* a start-line */
  WRITE_FIELDS,   /* field lines and the end of the head */
  WRITE_CONTENT,  /* bytes of content, by length or until close */
  WRITE_CHUNKS,   /* a chunk or the last chunk */
  WRITE_CHUNK,    /* bytes of the open chunk, and its end */
  WRITE_TRAILERS, /* trailer fields and the end of the content */
  WRITE_WHOLE,    /* the message is whole, and another may follow */
  WRITE_CLOSED,   /* the message is whole, and none may follow */
};

/* httpz_writer.seen */
enum { WROTE_HOST = 1, WROTE_CLOSE = 2, WROTE_KEEP_ALIVE = 4 };

/* refuse_output makes `why` the verdict for good. */
/*@ requires writable: \valid(w);
    terminates \true;
    assigns w->status;
    ensures final: w->status == why && \result == why; */
static inline httpz_status refuse_output(httpz_writer *w, httpz_status why) {
  w->status = (uint8_t)why;
  return why;
}

/* expect_step gives the verdict so far, and refuses what may not come now. */
/*@ requires writable: \valid(w);
    terminates \true;
    assigns w->status;
    ensures meaning: \result == HTTPZ_OK <==> \old(w->status) == HTTPZ_OK && w->step == step;
    ensures final: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures sticky: w->status == \result; */
HTTPZ_PRIVATE httpz_status expect_step(httpz_writer *w, uint8_t step);

/* make_room refuses an element of `count` bytes that does not fit. */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns w->status;
    ensures meaning: \result == HTTPZ_OK <==> writer_room(w, count);
    ensures verdict: \result == HTTPZ_OK ==> w->status == \old(w->status);
    ensures refusal: \result != HTTPZ_OK ==> \result == HTTPZ_NO_ROOM && w->status == HTTPZ_NO_ROOM; */
HTTPZ_PRIVATE httpz_status make_room(httpz_writer *w, uint64_t count);

/* make_section_room is make_room for what stands in a head or trailer section, which no reader takes longer than 65,535
 * bytes. */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns w->status, w->section_len;
    ensures meaning: \result == HTTPZ_OK <==> writer_room(w, count) && \old(w->section_len) + count <= 65535;
    ensures counted: w->section_len == \old(w->section_len) + (\result == HTTPZ_OK ? count : 0);
    ensures bounded: w->section_len <= 65535;
    ensures verdict: \result == HTTPZ_OK ==> w->status == \old(w->status);
    ensures refusal: \result != HTTPZ_OK ==> w->status == \result;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_NO_ROOM || \result == HTTPZ_BAD_OUTPUT_SIZE; */
HTTPZ_PRIVATE httpz_status make_section_room(httpz_writer *w, uint64_t count);

/* The put_ functions write what room was made for, or only count it. */

/*@ requires valid: writer_valid(w);
    requires room: writer_room(w, count);
    requires bytes_readable: \valid_read(bytes + (0 .. count - 1));
    requires apart: writer_apart(w, bytes, count);
    terminates \true;
    assigns w->len, w->at[w->len .. w->len + count - 1];
    ensures same: writer_same{Pre,Post}(w);
    ensures length: w->len == \old(w->len) + count;
    ensures valid: writer_valid(w);
    ensures written: w->at != \null ==> copied(w->at, \old(w->len), bytes, count); */
HTTPZ_PRIVATE void put_bytes(httpz_writer *w, const uint8_t *bytes, uint32_t count);

/* put_text puts text[0 .. count). */
/*@ requires valid: writer_valid(w);
    requires room: writer_room(w, count);
    requires text_readable: \valid_read(text + (0 .. count - 1));
    terminates \true;
    assigns w->len, w->at[w->len .. w->len + count - 1];
    ensures same: writer_same{Pre,Post}(w);
    ensures length: w->len == \old(w->len) + count;
    ensures valid: writer_valid(w);
    ensures written: w->at != \null ==> copied_text(w->at, \old(w->len), text, count); */
HTTPZ_PRIVATE void put_text(httpz_writer *w, const char *text, uint32_t count);

/* put_crlf puts the end of a line: two bytes. */
/*@ requires valid: writer_valid(w);
    requires room: writer_room(w, 2);
    terminates \true;
    assigns w->len, w->at[w->len .. w->len + 1];
    ensures same: writer_same{Pre,Post}(w);
    ensures length: w->len == \old(w->len) + 2;
    ensures valid: writer_valid(w);
    ensures written: w->at != \null ==> w->at[\old(w->len)] == '\r' && w->at[\old(w->len) + 1] == '\n'; */
HTTPZ_PRIVATE void put_crlf(httpz_writer *w);

enum { DECIMAL_MAX = 20, HEX_MAX = 16 }; /* digits of the greatest 64-bit number */

/* render_hex writes 1*HEXDIG without leading zeros to the HEX_MAX bytes at `to` and gives how many. */
/*@ requires room: \valid(to + (0 .. 15));
    terminates \true;
    assigns to[0 .. 15];
    ensures length: 1 <= \result <= 16;
    ensures digits: all_hexdigs(to, 0, \result);
    ensures exact: hexadecimal(to, 0, \result) == number;
    ensures no_leading_zero: \result > 1 ==> to[0] != '0'; */
HTTPZ_PRIVATE uint32_t render_hex(uint64_t number, uint8_t *to);

/* text_len gives how many bytes stand before the NUL of a name of ours. */
/*@ requires ended: \exists integer k; 0 <= k < 65535 && text[k] == 0;
    requires text_readable: \forall integer k;
      0 <= k && (\forall integer j; 0 <= j < k ==> text[j] != 0) ==> \valid_read(text + k);
    terminates \true;
    assigns \nothing;
    ensures ended: \result < 65535 && text[\result] == 0;
    ensures first: \forall integer k; 0 <= k < \result ==> text[k] != 0; */
HTTPZ_PRIVATE uint32_t text_len(const char *text);

/* are_value_bytes and are_tchars tell whether all of at[0 .. len) are of the class (RFC 9110 5.5, 5.6.2). */

/*@ requires at_readable: \valid_read(at + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> \forall integer k; 0 <= k < len ==> value_byte(at[k]); */
HTTPZ_PRIVATE bool are_value_bytes(const uint8_t *at, uint32_t len);

/*@ requires at_readable: \valid_read(at + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> \forall integer k; 0 <= k < len ==> tchar(at[k]); */
HTTPZ_PRIVATE bool are_tchars(const uint8_t *at, uint32_t len);

/* is_value tells whether value[0 .. len) is a field value that is read back as it is: HTAB, SP, VCHAR and obs-text, no
 * whitespace at its ends, at most 65,535 bytes (RFC 9110 5.5). */
/*@ requires value_readable: \valid_read(value + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> len <= 65535 && (\forall integer k; 0 <= k < len ==> value_byte(value[k])) &&
      (len > 0 ==> !ows(value[0]) && !ows(value[len - 1])); */
HTTPZ_PRIVATE bool is_value(const uint8_t *value, uint32_t len);

/* forbids_content tells the messages with no content whatever their framing: a 205 (RFC 9110 15.3.6), a TRACE request
 * (9.3.8). */
/*@ requires facts_readable: \valid_read(facts);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==>
      (facts->role == HTTPZ_RESPONSE ? facts->status_code == 205 : facts->method == HTTPZ_TRACE); */
HTTPZ_PRIVATE bool forbids_content(const httpz_framing_facts *facts);

/* end_message takes the writer behind a message that is whole (RFC 9112 9.3, 9.6). */
/*@ // RFC 9112 9.3, 9.6: after this message the connection is closed, or speaks another protocol
    predicate last_message{L}(httpz_writer *w) =
      (w->facts.role == HTTPZ_RESPONSE && (w->facts.status_code == 101 ||
        (w->facts.method == HTTPZ_CONNECT && 200 <= w->facts.status_code <= 299))) ||
      w->framing == HTTPZ_FRAMING_UNTIL_CLOSE || (w->seen & WROTE_CLOSE) != 0 ||
      ((w->facts.minor_version == 0 || w->peer_is_1_0) && (w->seen & WROTE_KEEP_ALIVE) == 0); */

/*@ requires writable: \valid(w);
    terminates \true;
    assigns w->step;
    ensures closed: w->step == WRITE_CLOSED <==> last_message{Pre}(w);
    ensures whole: w->step == WRITE_WHOLE || w->step == WRITE_CLOSED; */
HTTPZ_PRIVATE void end_message(httpz_writer *w);

/* spend_content judges `len` bytes of content: whether content may come now, and whether so many are left. */
/*@ requires writable: \valid(w);
    terminates \true;
    assigns w->status, w->content_left;
    ensures final: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures meaning: \result == HTTPZ_OK <==> \old(w->status) == HTTPZ_OK && len <= \old(w->content_left) &&
      (w->step == WRITE_CONTENT || w->step == WRITE_CHUNK ||
       ((w->step == WRITE_WHOLE || w->step == WRITE_CLOSED) && len == 0));
    ensures spent: w->content_left == \old(w->content_left) - (\result == HTTPZ_OK ? len : 0);
    ensures sticky: w->status == \result; */
HTTPZ_PRIVATE httpz_status spend_content(httpz_writer *w, uint64_t len);

/* close_if_spent ends the message when its last byte of content has been written. */
/*@ requires writable: \valid(w);
    terminates \true;
    assigns w->step;
    ensures spent: \old(w->step) == WRITE_CONTENT && w->framing != HTTPZ_FRAMING_UNTIL_CLOSE && w->content_left == 0 ?
      w->step == WRITE_WHOLE || w->step == WRITE_CLOSED : w->step == \old(w->step); */
HTTPZ_PRIVATE void close_if_spent(httpz_writer *w);

#endif

/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_JUDGE_FIELD_H
#define HTTPZ_JUDGE_FIELD_H

#include "httpz.h"
#include "private.h"
#include "spec.h"

/*@ predicate field_readable{L}(uint8_t *at, httpz_field f) =
      f.value_off + f.value_len <= 65535 && \valid_read(at + (f.value_off .. f.value_off + f.value_len - 1));
    // the authority is the target's own, or the value of this field
    predicate authority_kept{L1,L2}(httpz_reader *reader, httpz_field field) =
      (\at(reader->draft.authority.off, L2) == \at(reader->draft.authority.off, L1) &&
       \at(reader->draft.authority.len, L2) == \at(reader->draft.authority.len, L1)) ||
      (\at(reader->draft.authority.off, L2) == field.value_off &&
       \at(reader->draft.authority.len, L2) == field.value_len);
*/

/* judge_field takes in what one whole field line says of the message: Host, Content-Length, Transfer-Encoding, Connection,
 * Expect, Upgrade; any other field is let through, as Host and Expect are in a response. On a refusal `*fault` is the first offending byte. */
/*@ requires limits_readable: \valid_read(limits);
    requires value_readable: field_readable(at, field);
    requires reader_writable: \valid(reader);
    requires fault_writable: \valid(fault);
    requires apart: \separated(reader, fault) && \separated(limits, reader) && \separated(limits, fault) &&
      \separated(reader, at + (field.value_off .. field.value_off + field.value_len - 1)) &&
      \separated(fault, at + (field.value_off .. field.value_off + field.value_len - 1));
    terminates \true;
    assigns reader->facts, reader->has_host, reader->has_upgrade, reader->says_close, reader->says_keep_alive,
      reader->says_upgrade, reader->draft.authority, reader->draft.expect_other,
      reader->draft.expect_continue, *fault;
    ensures verdicts: \result != HTTPZ_MORE && 0 <= \result < HTTPZ_STATUS_COUNT;
    ensures second_host: field.id == HTTPZ_FIELD_HOST && \old(reader->facts.role) != HTTPZ_RESPONSE &&
      \old(reader->has_host) ==> \result == HTTPZ_REPEATED_HOST;
    ensures host: \result == HTTPZ_OK && field.id == HTTPZ_FIELD_HOST && reader->facts.role != HTTPZ_RESPONSE ==>
      reader->has_host;
    ensures fault: *fault == field.name_off || field.value_off <= *fault <= field.value_off + field.value_len;
    ensures authority: authority_kept{Pre,Post}(reader, field); */
HTTPZ_PRIVATE httpz_status judge_field(const httpz_limits *limits, const uint8_t *at, httpz_field field,
                                       httpz_reader *reader, uint32_t *fault);

/* judge_head takes in what all field lines together say, when the head has ended (9112 3.2, 6.3, 9.3). */
/*@ requires reader_writable: \valid(reader);
    terminates \true;
    assigns reader->draft.framing, reader->draft.content_length, reader->draft.keep_alive, reader->draft.upgrade;
    ensures verdicts: \result != HTTPZ_MORE && 0 <= \result < HTTPZ_STATUS_COUNT;
    ensures host: reader->facts.role != HTTPZ_RESPONSE && reader->draft.minor_version > 0 && !reader->has_host ==>
      \result == HTTPZ_MISSING_HOST;
    ensures framing: \result == HTTPZ_OK ==> framing_verdict(reader->facts, HTTPZ_OK) &&
      framing_of(reader->facts, reader->draft.framing);
    ensures length: \result == HTTPZ_OK ==> reader->draft.content_length ==
      (reader->draft.framing == HTTPZ_FRAMING_LENGTH ? reader->facts.content_length : 0);
    ensures close: \result == HTTPZ_OK && reader->says_close ==> !reader->draft.keep_alive;
    ensures until_close: \result == HTTPZ_OK && reader->draft.framing == HTTPZ_FRAMING_UNTIL_CLOSE ==>
      !reader->draft.keep_alive; */
HTTPZ_PRIVATE httpz_status judge_head(httpz_reader *reader);

#endif

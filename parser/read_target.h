/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_READ_TARGET_H
#define HTTPZ_READ_TARGET_H

#include "list.h"

/*@ // all that read_target writes
    predicate same_target{L1,L2}(httpz_request *head) =
      \at(head->target.off, L1) == \at(head->target.off, L2) && \at(head->target.len, L1) == \at(head->target.len, L2) &&
      \at(head->path.off, L1) == \at(head->path.off, L2) && \at(head->path.len, L1) == \at(head->path.len, L2) &&
      \at(head->query.off, L1) == \at(head->query.off, L2) && \at(head->query.len, L1) == \at(head->query.len, L2) &&
      \at(head->authority.off, L1) == \at(head->authority.off, L2) &&
      \at(head->authority.len, L1) == \at(head->authority.len, L2) &&
      \at(head->form, L1) == \at(head->form, L2) && \at(head->has_query, L1) == \at(head->has_query, L2);
*/

/* read_target judges the request-target at[from .. end), not empty, against `head->method` and takes it apart: form, path,
 * query and authority are written to `*head` on HTTPZ_OK alone (RFC 9112 3.2). Otherwise `*fault` is the first offending
 * byte. */
/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires head_writable: \valid(head) && \separated(head, at + (from .. end - 1));
    requires fault_writable: \valid(fault) && \separated(fault, head) && \separated(fault, at + (from .. end - 1));
    terminates \true;
    assigns head->target, head->form, head->path, head->query, head->has_query, head->authority, *fault;
    ensures verdicts: \result \in { HTTPZ_OK, HTTPZ_BAD_TARGET, HTTPZ_BAD_TARGET_FORM };
    ensures target: \result == HTTPZ_OK ==> head->target.off == from && end(head->target) == end;
    ensures path: \result == HTTPZ_OK ==> end(head->path) <= end;
    ensures query: \result == HTTPZ_OK ==> end(head->query) <= end;
    ensures authority: \result == HTTPZ_OK ==> end(head->authority) <= end;
    ensures form: \result == HTTPZ_OK ==> head->form <= HTTPZ_ASTERISK_FORM &&
      (head->form == HTTPZ_AUTHORITY_FORM <==> head->method == HTTPZ_CONNECT && !(end - from == 1 && at[from] == '*')) &&
      (head->form == HTTPZ_ASTERISK_FORM <==> end - from == 1 && at[from] == '*') &&
      (head->form == HTTPZ_ORIGIN_FORM <==> head->method != HTTPZ_CONNECT && at[from] == '/');
    ensures asterisk: \result == HTTPZ_OK && head->form == HTTPZ_ASTERISK_FORM ==> head->method == HTTPZ_OPTIONS;
    ensures fault: from <= *fault <= end;
    ensures silent: \result != HTTPZ_OK ==> same_target{Pre,Post}(head); */
HTTPZ_PRIVATE httpz_status read_target(const uint8_t *at, uint32_t from, uint32_t end, httpz_request *head,
                                       uint32_t *fault);

#endif

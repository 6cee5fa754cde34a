/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_COMMENT_H
#define HTTPZ_COMMENT_H

#include "list.h"

/* read_comment reads the comment whose "(" stands at `from` (RFC 9110 5.6.5), with the comments in it. */
/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires begins: at[from] == '(';
    terminates \true;
    assigns \nothing;
    ensures inside: from < \result.at <= end;
    ensures closed: \result.fits ==> \result.at >= from + 2 && at[\result.at - 1] == ')'; */
HTTPZ_PRIVATE reach read_comment(const uint8_t *at, uint32_t from, uint32_t end);

#endif

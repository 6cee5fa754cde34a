/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_WEIGHT_H
#define HTTPZ_WEIGHT_H

#include "httpz.h"
#include "private.h"
#include "spec.h"

/* read_qvalue reads all of [from, end) as ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ) (RFC 9110 12.4.2), in
 * thousandths. Else HTTPZ_BAD_WEIGHT. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (from .. end - 1));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_WEIGHT;
    ensures meaning: \result == HTTPZ_OK <==> qvalue{Pre}(at, from, end);
    ensures exact: \result == HTTPZ_OK ==> *out == thousandths{Pre}(at, from, end) && *out <= 1000;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
HTTPZ_PRIVATE httpz_status read_qvalue(const uint8_t *at, uint32_t from, uint32_t end, uint16_t *out);

#endif

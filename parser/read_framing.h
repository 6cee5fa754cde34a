/* SPDX-License-Identifier: MIT
 *
 * The contract of httpz_decide_framing. It stands here because its words are those of spec.h, which includes httpz.h. */
#ifndef HTTPZ_READ_FRAMING_H
#define HTTPZ_READ_FRAMING_H

#include "httpz.h"
#include "spec.h"

/*@ requires facts_readable: \valid_read(facts);
    requires out_writable: \valid(out);
    requires apart: \separated(facts, out);
    terminates \true;
    assigns *out;
    ensures verdict: framing_verdict(*facts, \result);
    ensures framing: \result == HTTPZ_OK ==> framing_of(*facts, *out);
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_decide_framing(const httpz_framing_facts *facts, httpz_framing *out);

#endif

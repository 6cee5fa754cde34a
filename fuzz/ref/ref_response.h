/* SPDX-License-Identifier: MIT
 *
 * The reference reader of response heads: RFC 9112 4, 5 and 6.3. */
#ifndef HTTPZ_REF_RESPONSE_H
#define HTTPZ_REF_RESPONSE_H

#include "ref.h"

/* All that RFC 9112 6.3 asks about the method of the request that is answered. */
enum ref_asked {
  REF_ASKED_OTHER,
  REF_ASKED_HEAD,
  REF_ASKED_CONNECT,
};

/* ref_read_response reads bytes[0 .. len) as the first `len` bytes of one response head and writes its answer to
 * `*out`. `limits->target`, `method` and `empty_lines` are not looked at. */
void ref_read_response(const struct ref_limits *limits, enum ref_asked asked, const uint8_t *bytes, size_t len,
                       struct ref_head *out);

#endif

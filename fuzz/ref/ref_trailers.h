/* SPDX-License-Identifier: MIT
 *
 * The reference reader of trailer sections: RFC 9112 7.1.2, RFC 9110 6.5. */
#ifndef HTTPZ_REF_TRAILERS_H
#define HTTPZ_REF_TRAILERS_H

#include "ref.h"

/* What becomes of a field that RFC 9110 6.5.1 keeps out of trailer sections. */
enum ref_trailer_policy {
  REF_REFUSE,
  REF_DROP, /* its line is read, must be well formed, and is left out of `fields` */
};

struct ref_trailer_limits {
  size_t section; /* bytes, with the final CRLF; counts as 65,535 when it is greater */
  size_t fields;  /* field lines that are kept: no line may begin once there are so many */
  size_t name;
};

/* ref_read_trailers reads bytes[0 .. len) as the first `len` bytes of one trailer section, what follows the last-chunk
 * line up to and with the final CRLF. `out->head_len` is its length. */
void ref_read_trailers(const struct ref_trailer_limits *limits, enum ref_trailer_policy policy, const uint8_t *bytes,
                       size_t len, struct ref_head *out);

/* ref_is_forbidden_trailer says whether name[0 .. len), in any case, is a field that no trailer section may have. */
bool ref_is_forbidden_trailer(const uint8_t *name, size_t len);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The reference reader of the chunked transfer coding: RFC 9112 7.1. */
#ifndef HTTPZ_REF_CHUNKED_H
#define HTTPZ_REF_CHUNKED_H

#include "ref.h"

/* A limit is refused at the first byte past it. */
struct ref_chunk_limits {
  uint64_t content_length; /* bytes of the decoded content */
  uint64_t chunk;          /* greatest chunk-size */
  size_t chunk_line;       /* bytes of one chunk-size with its chunk-ext, without the CRLF */
  size_t extensions; /* bytes of all chunk-ext of the body together, and of the digits past 16 of all chunk-sizes */
};

/* `verdict` and `content_len` are always set. `status`, `names`, `offset` and `offset_last` belong to REF_REFUSED and
 * mean what those of ref_head mean, `consumed` belongs to REF_OK. */
struct ref_body {
  enum ref_verdict verdict;
  unsigned status;
  struct ref_names names;
  uint32_t offset;
  uint32_t offset_last;
  size_t content_len; /* bytes of content before the end, the fault or the end of the input */
  size_t consumed;    /* up to and with the CRLF of the last-chunk line: the trailer section begins here */
};

/* ref_read_chunked reads bytes[0 .. len) as the first `len` bytes of a chunked body, its trailer section not looked at,
 * and writes the decoded content to `content`, which has room for `len` bytes and does not overlap the input. `len` is
 * at most UINT32_MAX. */
void ref_read_chunked(const struct ref_chunk_limits *limits, const uint8_t *bytes, size_t len, uint8_t *content,
                      struct ref_body *out);

/* ref_body_permits says whether a reader that refused with `status` at `offset` agrees with `*body`. */
bool ref_body_permits(const struct ref_body *body, unsigned status, size_t offset);

#endif

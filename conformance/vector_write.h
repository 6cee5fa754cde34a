/* SPDX-License-Identifier: MIT */
#ifndef CONFORMANCE_VECTOR_WRITE_H
#define CONFORMANCE_VECTOR_WRITE_H

#include "vector.h"

/* What a writer was asked to write. */
typedef struct {
  const message *m;
  httpz_method request_method; /* of the request that a response answers */
  bool is_response;
} writing;

/* write_message lets the library write one message. The lines that delimit its content are added behind the others where
 * they are missing. `*wire` is in the pool, and written on HTTPZ_OK alone. */
httpz_status write_message(const writing *asked, bytes *wire);

/* read_back reads what was written. False if it is not the whole of so many messages. */
bool read_back(const writing *asked, bytes wire, observed *out);

#endif

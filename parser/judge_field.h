/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_JUDGE_FIELD_H
#define HTTPZ_JUDGE_FIELD_H

#include "httpz.h"
#include "private.h"

/* httpz_reader.seen */
enum { SEEN_HOST = 1, SEEN_UPGRADE = 2 };

/* httpz_reader.options: what Connection has named (9110 7.6.1) */
enum { OPTION_CLOSE = 1, OPTION_KEEP_ALIVE = 2, OPTION_UPGRADE = 4 };

/* judge_field takes in what one whole field line says of the message: Host, Content-Length, Transfer-Encoding, Connection,
 * Expect, Upgrade; any other field is let through, as Host and Expect are in a response. On a refusal `*fault` is the first offending byte. */
HTTPZ_PRIVATE httpz_status judge_field(const httpz_limits *limits, const uint8_t *at, httpz_field field,
                                       httpz_reader *reader, uint32_t *fault);

/* judge_head takes in what all field lines together say, when the head has ended (9112 3.2, 6.3, 9.3). */
HTTPZ_PRIVATE httpz_status judge_head(httpz_reader *reader);

#endif

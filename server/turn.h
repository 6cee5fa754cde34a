/* SPDX-License-Identifier: MIT
 *
 * The turns of one connection: reads requests out of bytes that have come and puts answers into its output. No input
 * or output of its own; httpz_exchange decides, this does what it says. */
#ifndef SERVER_TURN_H
#define SERVER_TURN_H

#include "worker.h"

/* turn_run reads what it can of at[0 .. len), with SLACK bytes behind, and gives how many bytes are done with. It
 * stops when bytes are missing, when output has to be sent first, or when the connection is to be closed. `slots` are
 * those of a head that was begun before. */
uint32_t turn_run(worker *w, connection *c, const uint8_t *at, uint32_t len, httpz_field *slots);

/* turn_late answers 408 to a request that did not come in time. */
void turn_late(worker *w, connection *c);

/* turn_unfinished tells whether a request has begun and is not read to its end. */
bool turn_unfinished(const connection *c);

#endif

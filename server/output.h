/* SPDX-License-Identifier: MIT
 *
 * Sending without waiting: what both engines need. */
#ifndef SERVER_OUTPUT_H
#define SERVER_OUTPUT_H

#include "worker.h"

/* output_send sends the output. */
flush_result output_send(connection *c);

/* output_send_file sends the part of the file. FLUSH_FAILED too when the file has become shorter than was announced:
 * the connection is then cut, so that nobody takes what came for the whole. */
flush_result output_send_file(connection *c);

/* output_refuse answers 503 on a descriptor that there is no slot for, and closes it. */
void output_refuse(int fd);

#endif

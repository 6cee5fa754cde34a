/* SPDX-License-Identifier: MIT
 *
 * Answers: which one a request gets, and the bytes of it. Each ends in the connection's action. */
#ifndef SERVER_ANSWER_H
#define SERVER_ANSWER_H

#include "worker.h"

/* A request as an answer sees it. */
typedef struct {
  const uint8_t *at; /* what the spans count from */
  const httpz_request *request;
  const httpz_field *slots;
} asked;

/* answer_continue writes a 100. */
void answer_continue(worker *w, connection *c);

/* answer_file answers with a file, or says why not. */
void answer_file(worker *w, connection *c, const asked *a);

/* answer_part goes on with the next part of a file. */
void answer_part(worker *w, connection *c);

/* answer_status answers with a status alone; `a` is NULL where no request could be read. */
void answer_status(worker *w, connection *c, const asked *a, uint16_t status);

/* answer_echo answers 200 with the content that was kept. */
void answer_echo(worker *w, connection *c);

#endif

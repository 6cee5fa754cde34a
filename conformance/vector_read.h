/* SPDX-License-Identifier: MIT
 *
 * A connection being read: what requests, responses, chunked bodies and trailer sections have in common. */
#ifndef CONFORMANCE_VECTOR_READ_H
#define CONFORMANCE_VECTOR_READ_H

#include "vector.h"

typedef struct {
  const feed *f;
  observed *out;
  httpz_limits limits;
  httpz_exchange exchange; /* of the server; not used for responses */
  uint32_t start;          /* where the message being read begins */
  uint32_t at;             /* what comes next */
  uint32_t end;            /* bytes that have come */
  bool serves;             /* requests are read: the exchange is told */
  struct player *player;   /* hears what the server answers; NULL: nobody does */
} reading;

/* serve_requests answers every request with 200 until it may not or cannot go on. */
void serve_requests(reading *r);

/* What a server sends. */
typedef struct {
  bytes content; /* of the request, as an echo sends it back */
  uint16_t status;
  bool interim;
  bool has_content;
  bool say_close;
  bool say_keep_alive;
} answer;

void player_hears(struct player *player, const answer *a);

/* One array is enough: the lines are copied before the next head is read. */
extern httpz_field vector_slots[UINT16_MAX + 1];

void reading_begin(reading *r, const httpz_vector *vector, const feed *f, observed *out);

/* poison fills an output, and the first slots, with bytes that no reader writes; reading_silent tells after a call whether
 * they still stand where httpz.h says that nothing is written: in the output unless the verdict is OK, in the slots past
 * the last line, and past those that the limits give. */
void poison(void *output, size_t size);
bool reading_silent(reading *r, httpz_status status, const void *output, size_t size, uint32_t lines);

/* reading_wait waits for more bytes and tells whether some came. */
bool reading_wait(reading *r);

/* These end the reading: everything behind the last whole message is its rest. They give false. */
bool reading_refused(reading *r, httpz_status status, uint32_t offset);
bool reading_unfinished(reading *r);
bool reading_broken(reading *r, const char *promise);
void reading_done(reading *r);

bytes reading_part(const reading *r, uint32_t from, uint32_t len);
line *reading_lines(const reading *r, uint32_t from, uint32_t count);

/* reading_content reads the content of one message with its trailer section into m->body and m->trailers. False: it was
 * refused or is not whole. */
bool reading_content(reading *r, httpz_framing framing, uint64_t content_length, message *m);

/* reading_trailers reads one trailer section. */
bool reading_trailers(reading *r, message *m);

#endif

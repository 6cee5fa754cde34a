/* SPDX-License-Identifier: MIT
 *
 * For parsers that report a message by callbacks: puts together what they say in pieces. */
#ifndef EVENTS_H
#define EVENTS_H

#include "adapter.h"

typedef enum { EVENT_TARGET, EVENT_REASON, EVENT_NAME, EVENT_VALUE, EVENT_BODY } event_part;

/* events_begin forgets all messages: a new line is read. */
void events_begin(bool is_response);

/* A message begins; a piece of it; its head is whole, so that the fields that follow are trailers. */
void event_message(void);
void event_piece(event_part part, const char *at, size_t len);
void event_head_end(void);

typedef enum { PERSISTS, ENDS, PERSISTS_UNKNOWN } event_persist;

/* event_end closes a message, with what the parser keeps as numbers. `method` is NULL for a response. */
void event_end(const char *method, unsigned status, unsigned major, unsigned minor, event_persist persist);

/* event_is_open tells whether a message has begun that has not ended. */
bool event_is_open(void);

/* events_end writes the answer. */
void events_end(const char *end, const char *error);

#endif

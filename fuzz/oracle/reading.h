/* SPDX-License-Identifier: MIT
 *
 * One head, or a trailer section, being read under guard, and the laws that hold for every single call: the verdict
 * is a known one, and nothing was written that must not be. */
#ifndef HTTPZ_FUZZ_READING_H
#define HTTPZ_FUZZ_READING_H

#include <stddef.h>

#include "httpz.h"

enum {
  READING_FIELDS = HTTPZ_DEFAULT_FIELDS,
  READING_SPARE = 8, /* slots past every limit, which nobody may write */
  READING_SLOTS = READING_FIELDS + READING_SPARE,
};

/* Which reader is called, and what it is told besides the bytes. */
typedef enum {
  READING_REQUEST,
  READING_RESPONSE,
  READING_TRAILERS,
} reading_kind;

typedef struct {
  reading_kind kind;
  httpz_method asked;          /* of a response: the method of the request */
  httpz_trailer_policy policy; /* of trailers */
} reading_of;

typedef struct {
  reading_of of;
  const httpz_limits *limits;
  httpz_reader reader;
  httpz_request request; /* each kind has its own, the others stay untouched */
  httpz_response response;
  httpz_trailers trailers;
  httpz_field slots[READING_SLOTS];
  httpz_status status;
  size_t len; /* of the bytes last shown */
} reading;

/* Where the field lines of an input end, told by their CRLFs alone. */
typedef struct {
  size_t end[READING_SLOTS];
  size_t count;
} reading_lines;

/* reading_find_lines finds the complete field lines of bytes[0 .. len), at most READING_SLOTS of them. */
void reading_find_lines(reading_kind kind, const uint8_t *bytes, size_t len, reading_lines *lines);

/* reading_begin sets the reader to zeros and fills all outputs with a pattern. */
void reading_begin(reading *one, reading_of of, const httpz_limits *limits);

/* reading_show calls the parser once, the guard armed, and checks the laws of every call. */
httpz_status reading_show(reading *one, httpz_input input, const reading_lines *lines);

/* What an accepted head says that is common to all kinds. */
uint16_t reading_len(const reading *one);
uint16_t reading_field_count(const reading *one);

/* reading_limit gives the limit of the whole head or section, and reading_too_large the refusal that goes with it. */
uint16_t reading_limit(reading_kind kind, const httpz_limits *limits);
httpz_status reading_too_large(reading_kind kind);

/* reading_difference names the first member in which two outcomes differ, NULL if they are the same. */
const char *reading_difference(const reading *one, const reading *other);

/* reading_text writes an outcome as "BAD_METHOD at 3" to a buffer of its own; the last four stay valid. */
const char *reading_text(const reading *one);

#endif

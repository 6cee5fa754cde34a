/* SPDX-License-Identifier: MIT
 *
 * The laws that hold for every kind of head, and for a trailer section: where the bytes stand, where they are cut, what
 * comes behind them, and how tight the limits are. A target says what its kind is made of. */
#ifndef HTTPZ_FUZZ_HEAD_H
#define HTTPZ_FUZZ_HEAD_H

#include "../ref/ref.h"
#include "laws.h"
#include "reading.h"

/* One input under one set of limits. */
typedef struct head head;

/* What a kind of head is made of. */
typedef struct {
  /* checks what an accepted head says: spans, ids, framing */
  void (*check_accepted)(const head *in);
  /* lowers `out` to what an accepted head measures, in the limits that only this kind has */
  void (*measure)(const head *in, httpz_limits *out);
  /* lowers number `which` of those limits by one; HTTPZ_OK if that cannot be, else the refusal due */
  httpz_status (*one_less)(const httpz_limits *exact, unsigned which, httpz_limits *out);
  unsigned own_measures;
  /* reads the input with the reference; `expected` is its answer */
  void (*read_reference)(const head *in, const struct ref_limits *limits, struct ref_head *expected);
  /* names the first member, besides the fields, in which an accepted head differs from the reference's */
  const char *(*reference_difference)(const reading *ours, const struct ref_head *expected);
} head_kind;

struct head {
  const head_kind *kind;
  reading_of of;
  const uint8_t *bytes;
  uint32_t len;
  uint64_t seed;
  httpz_limits limits;
  reading_lines lines;
  reading whole;  /* what it says when shown at once */
  size_t decided; /* the shortest prefix that says the same; more than len if it says MORE */
};

/* head_begin sets the bytes of `in`, and how they are to be read. */
void head_begin(head *in, const head_kind *kind, reading_of of, const uint8_t *bytes, uint32_t len, uint64_t seed);

/* head_check puts the input through all laws: under the default limits, the widest and some tight ones when nothing is
 * sampled, under one of them by hash when fuzzing. */
void head_check(head *in);

/* ---- for check_accepted ------------------------------------------------------------------------------------------ */

/* A walk over an accepted head from its first byte to its last. `at` is the next byte that no span has claimed yet. */
typedef struct {
  const head *in;
  size_t at;
} walk;

/* expect_here breaks LAW_spans at the place of the walk unless `holds`. */
void expect_here(walk *it, bool holds, const char *what);

uint8_t walk_byte(const walk *it, size_t at);
void walk_literal(walk *it, const char *literal, const char *what);
void walk_span(walk *it, httpz_span span, bool (*is_class)(uint8_t), const char *what);
void walk_field(walk *it, httpz_field field);

/* head_check_field_ids: fields have the number of their name. */
void head_check_field_ids(const head *in);

/* head_check_framing: an accepted head has the one body length that its fields say. `facts` has what the start-line
 * says. */
void head_check_framing(const head *in, httpz_framing_facts facts, unsigned framing, uint64_t content_length);

/* head_same_span compares a span with the reference's: empty ones are equal wherever they are. */
bool head_same_span(httpz_span ours, struct ref_span theirs);

#endif

/* SPDX-License-Identifier: MIT
 *
 * What the programs that run the labelled vectors share: how bytes are fed to the library, what it made of them, and how
 * that is compared with a label.
 *
 *     httpz_vector -> feed -> observe -> observed -> grade (against the label), laws (against other feeds) */
#ifndef CONFORMANCE_VECTOR_H
#define CONFORMANCE_VECTOR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../fuzz/oracle/guard.h"
#include "httpz.h"

#ifndef VECTORS_WITH_DATA
#define HTTPZ_VECTORS_TYPES_ONLY
#endif
#include "httpz_vectors.h"

/* GUARDED evaluates a call of the library while the heap and system-call guard is armed. */
#define GUARDED(result, call) \
  do {                        \
    guard_arm();              \
    (result) = (call);        \
    guard_disarm();           \
  } while (0)

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- memory: vector_pool.c ----------------------------------------------------------------------------------------- */

/* pool_take gives `size` bytes, aligned for any type, good until the pool is released to a mark taken before. */
void *pool_take(size_t size);
size_t pool_mark(void);
void pool_release(size_t mark);

/* ---- bytes: vector_bytes.c ----------------------------------------------------------------------------------------- */

typedef struct {
  const uint8_t *at;
  uint32_t len;
} bytes;

bytes bytes_of_text(const char *string);
bool bytes_equal(bytes a, bytes b);

/* bytes_flat writes out the runs of a vector's bytes, in the pool. */
bytes bytes_flat(const httpz_vector_bytes *runs);

/* A text that grows in a buffer of its own; what does not fit is cut off and `full` says so. */
typedef struct {
  char *at;
  size_t len, size;
  bool full;
} text;

text text_begin(size_t size);
void put(text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* put_json_string writes bytes as a JSON string: each byte the code point of the same number. */
void put_json_string(text *out, bytes value);

/* put_escaped writes bytes with C's escapes, `most` of them at the most, and tells how many columns they took. */
size_t put_escaped(text *out, bytes value, uint32_t most);

/* ---- feeding: vector_feed.c ---------------------------------------------------------------------------------------- */

typedef enum {
  FEED_WHOLE,   /* all bytes at once */
  FEED_CUT,     /* the first `cut` bytes, then the rest */
  FEED_BY_BYTE, /* one byte more each time */
  FEED_PLAYED,  /* what a script sends next */
} feed_mode;

/* Where the library finds the bytes. */
typedef enum {
  PLACE_FLUSH, /* their end touches an unmapped page */
  PLACE_SHIFTED, /* they begin `shift` bytes behind the start of a page, and 64 bytes of noise behind them may be loaded */
} feed_place;

struct player;

typedef struct {
  bytes all;
  bytes placed; /* the copy that is shown */
  struct player *player;
  uint32_t *waits; /* counts how often more was waited for and came; NULL: nobody asks */
  uint32_t cut;
  uint32_t shift;
  feed_mode mode;
  feed_place place;
  bool eof; /* the peer closes behind the bytes */
} feed;

/* player_more plays the script up to its next send and gives how many bytes have then come: `end` if there is none. */
uint32_t player_more(struct player *player, uint32_t end);

/* feed_begin places the bytes. */
void feed_begin(feed *f);

/* feed_first gives how many bytes have come at first, feed_more how many when more are waited for: `end` again if there
 * are no more. */
uint32_t feed_first(const feed *f);
uint32_t feed_more(const feed *f, uint32_t end);

/* feed_show gives the library bytes [from, end). Short ones are moved to another place at each call: a buffer may move. */
httpz_input feed_show(const feed *f, uint32_t from, uint32_t end);

/* ---- what the library made of it ----------------------------------------------------------------------------------- */

typedef struct {
  bytes name;
  bytes value;
  const httpz_vector_field *any_of; /* of a label: the value may be another one of these */
} line;

typedef struct {
  bytes method, target, version, reason;
  line *fields;
  line *trailers;
  bytes body;
  uint32_t field_count, trailer_count;
  uint32_t consumed;
  uint16_t status;
  uint8_t framing; /* httpz_vector_framing */
  bool persist;
} message;

enum { MESSAGES_MAX = 256 };

/* What was read, or what a label says should have been. */
typedef struct {
  message *messages;
  line *trailers; /* of the roles chunked and trailers */
  bytes body;
  bytes rest;
  bytes value; /* of the role fields: JSON */
  bytes wire;  /* of the role serialize: what was written */
  uint32_t message_count, trailer_count, consumed;
  const char *broken;  /* a promise of httpz.h that was not kept, whatever the label says; NULL: all were */
  httpz_status status; /* the refusal */
  uint32_t offset;     /* of the offending byte, from the start of the vector */
  uint8_t verdict;     /* httpz_vector_verdict */
} observed;

/* observe runs the library on the vector's bytes as `f` feeds them; for the roles request, response, chunked, trailers and
 * fields. The result is in the pool. */
void observe(const httpz_vector *vector, const feed *f, observed *out);

void observe_requests(const httpz_vector *vector, const feed *f, observed *out);
void observe_responses(const httpz_vector *vector, const feed *f, observed *out);
void observe_chunked(const httpz_vector *vector, const feed *f, observed *out);
void observe_trailers(const httpz_vector *vector, const feed *f, observed *out);
void observe_field(const httpz_vector *vector, const feed *f, observed *out);

/* has_reader tells whether the library reads what the vector is of. It reads Transfer-Encoding for the framing alone, not
 * as a value. */
bool has_reader(const httpz_vector *vector);

/* observe_written lets the library write what the vector asks for; verdict REJECT and the status if it refuses. What it
 * wrote is in `wire`, and read back in `messages` and `rest`. */
void observe_written(const httpz_vector *vector, observed *out);

/* run_script plays the vector's script against a server made of the library, without sockets. NULL if all went as the
 * script and the turns say, else what did not. */
const char *run_script(const httpz_vector *vector);

/* What scripts expect of an answer and only a live server shows. */
extern unsigned long unseen_expectations;

/* vector_limits gives the limits under which a vector is read. */
httpz_limits vector_limits(const httpz_vector_context *context);

/* ---- labels: vector_grade.c ---------------------------------------------------------------------------------------- */

/* grade compares what was observed with the label. NULL if it is an outcome that the label allows and the one that it
 * advises, else what is wrong. */
const char *grade(const httpz_vector *vector, const observed *seen);

/* same_observed compares two observations: NULL, or what differs first. */
const char *same_observed(const observed *a, const observed *b);

/* same_messages compares `count` messages; consumed bytes too if `with_wire` is set. */
const char *same_messages(const message *a, const message *b, uint32_t count, bool with_wire);

/* expected_of flattens a reading of a label, in the pool. */
observed expected_of(const httpz_vector_reading *reading, uint8_t role);

/* range_value_matches tells whether a Range that the library resolves is the one of a label, for many lengths of the
 * representation. */
bool range_value_matches(bytes value, bytes json);

/* is_field_ignored tells whether httpz_evaluate_conditions passes over the field value of a vector, where a valid one
 * would decide otherwise. A refusal without an answer needs no such test: it says itself that the field is ignored. */
bool is_field_ignored(const httpz_vector *vector);

/* ---- reports: vector_report.c -------------------------------------------------------------------------------------- */

/* report prints a failing vector: id, title, its bytes with a caret, expected and observed, the note, and how to run it
 * again. `law` is NULL for a label. */
void report(const httpz_vector *vector, const char *law, const char *why, const observed *seen);

/* ---- laws: vector_laws.c ------------------------------------------------------------------------------------------- */

/* check_laws checks all laws on a vector, given what was observed of the whole bytes. It counts failures and prints
 * them. */
unsigned check_laws(const httpz_vector *vector, const observed *whole);

/* print_refusals says which messages the writer declined to write back, and why. */
void print_refusals(void);

typedef struct {
  const char *name;     /* a sentence */
  unsigned long held;   /* how often its premise held */
  unsigned long broken; /* how often it was broken */
} law_count;

extern law_count law_counts[];
extern const size_t law_total;

#endif

/* SPDX-License-Identifier: MIT
 *
 * A message written by a script of calls of the writer, and the laws of all that is written: it is read back as exactly
 * the values that were given, measured as long as it is, and never longer than its room. */
#ifndef HTTPZ_FUZZ_PLAY_H
#define HTTPZ_FUZZ_PLAY_H

#include "httpz.h"
#include "laws.h"

typedef enum {
  CALL_REQUEST_LINE, /* one: the method, two: the target */
  CALL_STATUS_LINE,  /* number: the code, one: the reason */
  CALL_KNOWN_STATUS, /* the same with the registered reason */
  CALL_FIELD,        /* one: the name, two: the value */
  CALL_KNOWN,        /* id, one: the value */
  CALL_LENGTH,       /* number: Content-Length */
  CALL_CHUNKED,
  CALL_CLOSE,
  CALL_KEEP_ALIVE,
  CALL_HEAD_END,
  CALL_DATA,        /* one */
  CALL_CHUNK,       /* one */
  CALL_CHUNK_BEGIN, /* number */
  CALL_CHUNK_END,
  CALL_LAST_CHUNK,
  CALL_BODY_END,
  CALL_PEER_1_0,
} play_kind;

typedef struct {
  const uint8_t *at;
  uint32_t len;
} play_bytes;

typedef struct {
  play_kind kind;
  play_bytes one, two;
  uint64_t number;
  httpz_field_id id;
  httpz_method asked; /* of a status-line: the method of the request */
  uint8_t minor_version;
} play_call;

enum {
  PLAY_CALLS = 512,
  PLAY_ROOM = 65536, /* of all that a script writes; a longer one is not played */
};

typedef struct {
  play_call calls[PLAY_CALLS];
  size_t count;
} play_script;

/* What came of a script. */
typedef struct {
  httpz_status status[PLAY_CALLS];
  uint32_t len[PLAY_CALLS]; /* of the buffer after each call */
  httpz_status end;         /* of httpz_writer_end */
  uint32_t total;
  uint8_t bytes[PLAY_ROOM];
} play_trace;

/* play_check plays the script into a buffer that holds it all, writes what came of it to `*out`, and checks the laws of
 * everything that is written. */
void play_check(const play_script *script, uint64_t random, play_trace *out);

#endif

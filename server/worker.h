/* SPDX-License-Identifier: MIT
 *
 * One worker is one thread: its listening socket, its connections, its buffers, its cache. Workers share a count of
 * open connections, nothing else. */
#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "access_log.h"
#include "bounds.h"
#include "files.h"
#include "httpz.h"
#include "listen.h"
#include "options.h"
#include "timers.h"

/* What a connection needs only while something of it is unfinished. Reserved for each connection, given back to the
 * kernel when it is not needed any more: an idle connection holds none of it. */
typedef struct {
  _Alignas(4096) httpz_field slots[HTTPZ_DEFAULT_FIELDS]; /* of a head that is not whole yet */
  httpz_byte_range ranges[RANGES];
  httpz_writer writer; /* of a multipart answer */
  uint8_t echo[ECHO_BYTES];
  uint8_t input[INPUT_BYTES + SLACK];
  uint8_t output[OUTPUT_BYTES];
} store;

typedef struct {
  httpz_exchange exchange;
  httpz_reader reader;
  httpz_body body;
  uint64_t file_at, file_left; /* of the part being sent */
  uint64_t complete;           /* the length of that file */
  const char *type;            /* and its media type */
  uint8_t *out;                /* NULL: none needed */
  int fd, file;
  uint32_t generation;
  uint32_t held; /* bytes in store.input */
  uint32_t out_len, out_sent;
  uint32_t echo_len;
  uint32_t lingered;
  uint32_t requests;   /* heads read so far */
  uint8_t action;      /* httpz_action */
  uint8_t part, parts; /* of a multipart answer: the next one, and how many */
  bool open;           /* the slot is taken */
  bool reading;        /* a head or trailer section has begun to be read */
  bool in_trailers;
  bool store_used;
  bool peer_ended;
  bool lingering;
  bool dead;                        /* waits for the engine to let go of it */
  bool receiving, sending, polling; /* the engine's */
  char address[ADDRESS_TEXT];       /* for the log; empty: not asked yet */
} connection;

typedef struct worker worker;

typedef enum { FLUSH_DONE, FLUSH_WAIT, FLUSH_FAILED } flush_result;

/* What an engine does for a worker. */
typedef struct {
  const char *name;
  bool (*open)(worker *w);
  void (*loop)(worker *w);
  flush_result (*flush)(worker *w, connection *c); /* sends the output, then the part of the file */
  void (*receive)(worker *w, connection *c);       /* sees to it that bytes are read when they come */
  void (*added)(worker *w, connection *c);
  void (*drop)(worker *w, connection *c); /* ends with worker_release, perhaps later */
  bool overlaps;                          /* it can receive while it sends */
} engine;

extern const engine engine_epoll, engine_uring;

struct worker {
  const engine *engine;
  const options *options;
  atomic_uint *open_everywhere;
  connection *connections;
  store *stores;
  timers timers;
  uint32_t *free_slots;
  uint32_t free_count, open;
  uint8_t *outputs;
  uint32_t free_outputs[OUTPUTS];
  uint32_t free_output_count;
  uint8_t *scratch; /* RECEIVE_BYTES + SLACK */
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
  httpz_limits limits;
  file_cache files;
  access_log *log;
  uint64_t now;   /* milliseconds, for timers */
  int64_t second; /* since 1970 */
  uint64_t grace; /* when stopping: the end of patience */
  uint8_t date[HTTPZ_DATE_LEN];
  uint8_t boundary[32];
  int listener, wake;
  uint64_t pause_until; /* when accepting is tried again, unless a connection ends before */
  bool paused;          /* not accepting for now */
  bool stopping;
  int epoll;
  void *ring;
};

/* worker_reserve reserves all memory of a worker. False: there is not enough. */
bool worker_reserve(worker *w, int root);

/* worker_bytes gives how many bytes of address space that is, and what one connection has of it. */
uint64_t worker_bytes(const worker *w, uint64_t *each);

/* worker_take_time takes the time: to be called when the engine has waited. */
void worker_take_time(worker *w);

/* worker_tick takes the time, ends what is overdue, flushes the log. Gives how long to wait for events, in
 * milliseconds. */
int worker_tick(worker *w);

/* worker_full tells whether no connection can be taken now. */
bool worker_full(const worker *w);

/* worker_may_resume tells whether a pause is over: a slot is free, and a while has passed or a connection ended. */
bool worker_may_resume(const worker *w);

/* worker_pause says that nothing is accepted for a while. */
void worker_pause(worker *w);

/* worker_add takes in an accepted connection. It must not be called when worker_full. */
void worker_add(worker *w, int fd);

/* worker_received takes in bytes that have come: at[0 .. len), with SLACK bytes behind; `at` is a buffer of the
 * engine, or the store's input, where the first `held` bytes are those kept from before. */
void worker_received(worker *w, connection *c, uint8_t *at, uint32_t len);

/* worker_ended takes in that the peer sends no more. */
void worker_ended(worker *w, connection *c);

/* worker_writable goes on sending, and with what comes behind it. */
void worker_writable(worker *w, connection *c);

/* worker_hold adds bytes to what the connection holds, without reading them. False: no room. */
bool worker_hold(worker *w, connection *c, const uint8_t *at, uint32_t len);

/* worker_drop ends a connection at once. worker_release frees its slot; the engine calls it when nothing refers to
 * it. */
void worker_drop(worker *w, connection *c);
void worker_release(worker *w, connection *c);

/* worker_begin_stop says that the end has come; worker_done, that there is nothing left to do. */
void worker_begin_stop(worker *w);
bool worker_done(const worker *w);

static inline uint32_t worker_index(const worker *w, const connection *c) {
  return (uint32_t)(c - w->connections);
}
static inline store *worker_store(worker *w, connection *c) {
  return w->stores + worker_index(w, c);
}

#endif

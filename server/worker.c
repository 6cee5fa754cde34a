/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "worker.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "turn.h"

enum { PAUSE_MS = 100, FIRST_WHEN_STOPPING_MS = 500, IDLE_WHEN_STOPPING_MS = 200 };

static void *reserve(size_t bytes) {
  void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return at == MAP_FAILED ? NULL : at;
}

static bool make_boundary(worker *w) {
  static const char hex[] = "0123456789abcdef";
  uint8_t random[sizeof w->boundary];
  if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) return false;
  for (size_t i = 0; i < sizeof random; i++) w->boundary[i] = (uint8_t)hex[random[i] & 15];
  return true;
}

static void set_up(worker *w) {
  uint32_t count = w->options->max_connections;
  const timeouts *t = &w->options->timeout;
  for (uint32_t i = 0; i < count; i++) w->free_slots[i] = count - 1 - i;
  for (uint32_t i = 0; i < OUTPUTS; i++) w->free_outputs[i] = OUTPUTS - 1 - i;
  w->free_count = count;
  w->free_output_count = OUTPUTS;
  w->timers.duration[TIMER_FIRST] = t->first;
  w->timers.duration[TIMER_HEAD] = t->head;
  w->timers.duration[TIMER_IDLE] = t->idle;
  w->timers.duration[TIMER_WRITE] = t->write;
  w->timers.duration[TIMER_LINGER] = LINGER_MS;
  w->limits = httpz_default_limits;
  w->limits.head = HEAD_BYTES;
  w->limits.content_length = w->options->echo ? ECHO_BYTES : DRAIN_BYTES;
}

bool worker_reserve(worker *w, int root) {
  uint32_t count = w->options->max_connections;
  timer_link *links = reserve(count * sizeof *links);
  w->connections = reserve(count * sizeof *w->connections);
  w->stores = reserve(count * sizeof(store));
  w->free_slots = reserve(count * sizeof *w->free_slots);
  w->outputs = reserve((size_t)OUTPUTS * OUTPUT_BYTES);
  w->scratch = reserve(RECEIVE_BYTES + SLACK);
  w->log = reserve(sizeof *w->log);
  if (links == NULL || w->connections == NULL || w->stores == NULL || w->free_slots == NULL || w->outputs == NULL ||
      w->scratch == NULL || w->log == NULL || !files_reserve(&w->files, root, w->options->index) || !make_boundary(w))
    return false;
  timers_begin(&w->timers, links, count);
  w->log->fd = w->options->quiet ? -1 : 1;
  set_up(w);
  return true;
}

uint64_t worker_bytes(const worker *w, uint64_t *each) {
  uint64_t shared = (uint64_t)OUTPUTS * OUTPUT_BYTES + RECEIVE_BYTES + SLACK + sizeof *w->log +
                    (uint64_t)(CACHE_SETS * CACHE_WAYS + 1) * (sizeof(file_entry) + MEMORY_FILE);
  *each = sizeof(connection) + sizeof(timer_link) + sizeof(uint32_t);
  return shared + (uint64_t)w->options->max_connections * (*each + sizeof(store));
}

/* ---- time -------------------------------------------------------------------------------------------------------- */

void worker_take_time(worker *w) {
  struct timespec clock;
  clock_gettime(CLOCK_MONOTONIC_COARSE, &clock);
  w->now = (uint64_t)clock.tv_sec * 1000 + (uint64_t)clock.tv_nsec / 1000000;
  clock_gettime(CLOCK_REALTIME_COARSE, &clock);
  if (clock.tv_sec == w->second) return;
  w->second = clock.tv_sec;
  httpz_render_date(w->second, w->date);
  log_flush(w->log);
}

/* ---- slots ------------------------------------------------------------------------------------------------------- */

bool worker_full(const worker *w) {
  return w->free_count == 0 || atomic_load(w->open_everywhere) >= w->options->max_connections;
}

bool worker_may_resume(const worker *w) {
  return w->paused && !worker_full(w) && w->now >= w->pause_until;
}

void worker_pause(worker *w) {
  w->paused = true;
  w->pause_until = w->now + PAUSE_MS;
}

void worker_add(worker *w, int fd) {
  uint32_t slot = w->free_slots[--w->free_count];
  connection *c = w->connections + slot;
  uint32_t generation = c->generation;
  memset(c, 0, sizeof *c);
  c->generation = generation;
  c->fd = fd;
  c->file = -1;
  c->open = true;
  c->action = (uint8_t)httpz_exchange_begin(&c->exchange, DRAIN_BYTES);
  w->open++;
  atomic_fetch_add(w->open_everywhere, 1);
  timers_set(&w->timers, slot, TIMER_FIRST, w->now);
  w->engine->added(w, c);
}

/* The kernel takes back what an unfinished message needed; the next one finds zeros. */
static void give_back_store(worker *w, connection *c) {
  if (!c->store_used) return;
  c->store_used = madvise(worker_store(w, c), sizeof(store), MADV_DONTNEED) != 0;
}

static void take_output(worker *w, connection *c) {
  if (c->out != NULL) return;
  if (w->free_output_count > 0) {
    c->out = w->outputs + (size_t)w->free_outputs[--w->free_output_count] * OUTPUT_BYTES;
  } else {
    c->out = worker_store(w, c)->output;
    c->store_used = true;
  }
}

static bool is_shared(const worker *w, const uint8_t *out) {
  return out >= w->outputs && out < w->outputs + (size_t)OUTPUTS * OUTPUT_BYTES;
}

static void give_back_output(worker *w, connection *c) {
  c->out_len = c->out_sent = 0;
  if (c->out == NULL) return;
  if (is_shared(w, c->out)) w->free_outputs[w->free_output_count++] = (uint32_t)(c->out - w->outputs) / OUTPUT_BYTES;
  c->out = NULL;
}

void worker_drop(worker *w, connection *c) {
  if (c->dead) return;
  c->dead = true;
  timers_set(&w->timers, worker_index(w, c), TIMER_NONE, w->now);
  if (c->file >= 0) close(c->file);
  c->file = -1;
  w->engine->drop(w, c);
}

void worker_release(worker *w, connection *c) {
  close(c->fd);
  give_back_output(w, c);
  give_back_store(w, c);
  c->open = false;
  c->generation++;
  w->free_slots[w->free_count++] = worker_index(w, c);
  w->open--;
  w->pause_until = 0;
  atomic_fetch_sub(w->open_everywhere, 1);
}

/* ---- bytes ------------------------------------------------------------------------------------------------------- */

/* Says the last word, and waits for the peer's: closing with bytes unread would destroy the answer on its way (RFC
 * 9112 9.6). */
static void begin_linger(worker *w, connection *c) {
  if (c->peer_ended || shutdown(c->fd, SHUT_WR) != 0) {
    worker_drop(w, c);
    return;
  }
  c->lingering = true;
  c->held = 0;
  timers_set(&w->timers, worker_index(w, c), TIMER_LINGER, w->now);
  w->engine->receive(w, c);
}

/* Keeps what was not read yet at the start of the store's input, and the slots of a head that has begun. */
static void keep_rest(worker *w, connection *c, const uint8_t *at, uint32_t len, const httpz_field *slots) {
  store *kept = worker_store(w, c);
  c->held = len;
  if (len == 0) return;
  memmove(kept->input, at, len);
  if (c->reading && slots != kept->slots) memcpy(kept->slots, slots, sizeof kept->slots);
  c->store_used = true;
}

static void wait_for_bytes(worker *w, connection *c, bool progress) {
  uint32_t slot = worker_index(w, c);
  bool unfinished = turn_unfinished(c);
  if (c->peer_ended) {
    worker_drop(w, c);
    return;
  }
  if (unfinished && progress) timers_set(&w->timers, slot, TIMER_HEAD, w->now);
  if (unfinished && !progress) timers_keep(&w->timers, slot, TIMER_HEAD, w->now);
  if (!unfinished) timers_set(&w->timers, slot, c->requests > 0 ? TIMER_IDLE : TIMER_FIRST, w->now);
  if (!unfinished && c->held == 0) give_back_store(w, c);
  w->engine->receive(w, c);
}

/* The next request may come while this answer is being sent. */
static bool can_overlap(const worker *w, const connection *c) {
  return w->engine->overlaps && c->held == 0 && c->file_left == 0 && c->action == HTTPZ_DO_NEXT && !c->peer_ended;
}

static void settle(worker *w, connection *c, flush_result sent, bool progress) {
  if (c->dead) return;
  if (sent == FLUSH_FAILED) {
    worker_drop(w, c);
  } else if (sent == FLUSH_WAIT) {
    timers_set(&w->timers, worker_index(w, c), TIMER_WRITE, w->now);
    if (can_overlap(w, c)) w->engine->receive(w, c);
  } else {
    give_back_output(w, c);
    if (c->action == HTTPZ_DO_CLOSE || c->action == HTTPZ_DO_SWITCH || c->action == HTTPZ_DO_NOTHING) {
      begin_linger(w, c);
    } else {
      wait_for_bytes(w, c, progress);
    }
  }
}

/* Reads and answers until bytes are missing or the client takes no more. */
static void serve(worker *w, connection *c, const uint8_t *at, uint32_t len) {
  store *kept = worker_store(w, c);
  httpz_field *slots = at == kept->input ? kept->slots : w->slots;
  uint32_t from = 0, before = c->requests;
  flush_result sent = FLUSH_DONE;
  while (sent == FLUSH_DONE) {
    take_output(w, c);
    from += turn_run(w, c, at + from, len - from, slots);
    if (c->out_len == 0 && c->file_left == 0) break;
    sent = w->engine->flush(w, c);
    if (sent == FLUSH_DONE) c->out_len = c->out_sent = 0;
  }
  keep_rest(w, c, at + from, len - from, slots);
  settle(w, c, sent, c->requests != before);
}

void worker_received(worker *w, connection *c, uint8_t *at, uint32_t len) {
  if (c->dead) return;
  if (!c->lingering) {
    serve(w, c, at, len);
    return;
  }
  c->lingered += len;
  if (c->lingered > LINGER_BYTES) {
    worker_drop(w, c);
  } else {
    w->engine->receive(w, c);
  }
}

void worker_ended(worker *w, connection *c) {
  c->peer_ended = true;
  if (c->lingering || c->out == NULL) worker_drop(w, c);
}

void worker_writable(worker *w, connection *c) {
  if (c->dead || c->out == NULL) return;
  flush_result sent = w->engine->flush(w, c);
  if (sent != FLUSH_DONE) {
    settle(w, c, sent, true);
    return;
  }
  c->out_len = c->out_sent = 0;
  serve(w, c, worker_store(w, c)->input, c->held);
}

bool worker_hold(worker *w, connection *c, const uint8_t *at, uint32_t len) {
  if (c->held + len > INPUT_BYTES) return false;
  memcpy(worker_store(w, c)->input + c->held, at, len);
  c->held += len;
  c->store_used = true;
  return true;
}

/* ---- what is overdue, and the end -------------------------------------------------------------------------------- */

static void end_late_heads(worker *w) {
  uint32_t slot;
  while ((slot = timers_overdue(&w->timers, TIMER_HEAD, w->now)) != TIMERS_END) {
    connection *c = w->connections + slot;
    timers_set(&w->timers, slot, TIMER_NONE, w->now);
    take_output(w, c);
    turn_late(w, c);
    serve(w, c, worker_store(w, c)->input, 0);
  }
}

static void drop_late(worker *w, timer_kind kind) {
  uint32_t slot;
  while ((slot = timers_overdue(&w->timers, kind, w->now)) != TIMERS_END) {
    connection *c = w->connections + slot;
    if (w->stopping && kind == TIMER_IDLE) {
      begin_linger(w, c);
    } else {
      worker_drop(w, c);
    }
  }
}

int worker_tick(worker *w) {
  worker_take_time(w);
  end_late_heads(w);
  drop_late(w, TIMER_FIRST);
  drop_late(w, TIMER_IDLE);
  drop_late(w, TIMER_WRITE);
  drop_late(w, TIMER_LINGER);
  return (int)timers_wait(&w->timers, w->now, w->paused || w->stopping ? PAUSE_MS : 1000);
}

/* What has come already is still answered, with Connection: close; who is silent is not waited for. */
void worker_begin_stop(worker *w) {
  w->stopping = true;
  w->grace = w->now + GRACE_MS;
  w->timers.duration[TIMER_IDLE] = IDLE_WHEN_STOPPING_MS;
  w->timers.duration[TIMER_FIRST] = FIRST_WHEN_STOPPING_MS;
  for (uint32_t slot = 0; slot < w->options->max_connections; slot++) {
    uint8_t kind = w->timers.links[slot].kind;
    if (kind == TIMER_IDLE || kind == TIMER_FIRST) timers_set(&w->timers, slot, (timer_kind)kind, w->now);
  }
}

bool worker_done(const worker *w) {
  return w->stopping && (w->open == 0 || w->now >= w->grace);
}

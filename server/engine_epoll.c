/* SPDX-License-Identifier: MIT
 *
 * The engine for every kernel: epoll, level-triggered, so that one recv and one send serve a batch of requests. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "output.h"
#include "worker.h"

enum { EVENTS = 256, ACCEPTS = 64 };

/* Two descriptors that are no connection. A connection's word is its slot and generation. */
#define LISTENER UINT64_MAX
#define WAKE     (UINT64_MAX - 1)

static bool watch(const worker *w, int how, int fd, uint32_t events, uint64_t word) {
  struct epoll_event event = {.events = events, .data.u64 = word};
  return epoll_ctl(w->epoll, how, fd, &event) == 0;
}

static uint64_t word_of(const worker *w, const connection *c) {
  return (uint64_t)(c->generation & 0x7fffffff) << 32 | worker_index(w, c);
}

static bool epoll_open(worker *w) {
  w->epoll = epoll_create1(EPOLL_CLOEXEC);
  return w->epoll >= 0 && watch(w, EPOLL_CTL_ADD, w->listener, EPOLLIN, LISTENER) &&
         watch(w, EPOLL_CTL_ADD, w->wake, EPOLLIN, WAKE);
}

/* `polling`: waits to be writable; `receiving`: waits to be readable. */
static void want(worker *w, connection *c, bool write) {
  if (write ? c->polling : c->receiving) return;
  c->polling = write;
  c->receiving = !write;
  if (!watch(w, EPOLL_CTL_MOD, c->fd, write ? EPOLLOUT : EPOLLIN, word_of(w, c))) worker_drop(w, c);
}

static void epoll_receive(worker *w, connection *c) {
  want(w, c, false);
}

static flush_result epoll_flush(worker *w, connection *c) {
  flush_result sent = output_send(c);
  if (sent == FLUSH_DONE) sent = output_send_file(c);
  if (sent == FLUSH_WAIT) want(w, c, true);
  return sent;
}

static void epoll_added(worker *w, connection *c) {
  c->receiving = true;
  if (!watch(w, EPOLL_CTL_ADD, c->fd, EPOLLIN, word_of(w, c))) worker_drop(w, c);
}

static void epoll_drop(worker *w, connection *c) {
  worker_release(w, c);
}

/* No connection can be taken: those that come wait in the kernel's queue. */
static void pause_accepting(worker *w) {
  if (w->paused || w->listener < 0) return;
  if (watch(w, EPOLL_CTL_DEL, w->listener, 0, LISTENER)) worker_pause(w);
}

static void go_on_accepting(worker *w) {
  if (w->listener < 0 || !worker_may_resume(w)) return;
  w->paused = !watch(w, EPOLL_CTL_ADD, w->listener, EPOLLIN, LISTENER);
}

/* Gives whether there may be more to accept. */
static bool accept_one(worker *w) {
  if (worker_full(w)) {
    pause_accepting(w);
    return false;
  }
  int fd = accept4(w->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    worker_add(w, fd);
    return true;
  }
  if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) pause_accepting(w);
  return errno == ECONNABORTED || errno == EINTR;
}

static void accept_some(worker *w) {
  for (int i = 0; i < ACCEPTS && accept_one(w); i++) continue;
}

/* What the kernel has accepted already is served; closing the socket would reset it. */
static void stop(worker *w) {
  if (w->stopping) return;
  while (accept_one(w)) continue;
  close(w->listener);
  w->listener = -1;
  watch(w, EPOLL_CTL_DEL, w->wake, 0, WAKE);
  worker_begin_stop(w);
}

static void read_some(worker *w, connection *c) {
  bool holds = c->held > 0 && !c->lingering;
  uint8_t *at = holds ? worker_store(w, c)->input : w->scratch;
  uint32_t from = holds ? c->held : 0;
  uint32_t room = holds ? INPUT_BYTES - c->held : RECEIVE_BYTES;
  ssize_t count = recv(c->fd, at + from, room, MSG_DONTWAIT);
  if (count > 0) {
    worker_received(w, c, at, from + (uint32_t)count);
  } else if (count == 0) {
    worker_ended(w, c);
  } else if (errno != EAGAIN && errno != EINTR) {
    worker_drop(w, c);
  }
}

static void handle(worker *w, const struct epoll_event *event) {
  if (event->data.u64 == LISTENER) {
    accept_some(w);
    return;
  }
  if (event->data.u64 == WAKE) {
    stop(w);
    return;
  }
  connection *c = w->connections + (uint32_t)event->data.u64;
  if (!c->open || word_of(w, c) != event->data.u64) return;
  if (c->polling) {
    worker_writable(w, c);
  } else {
    read_some(w, c);
  }
}

static void epoll_loop(worker *w) {
  struct epoll_event events[EVENTS];
  while (!worker_done(w)) {
    int wait = worker_tick(w);
    go_on_accepting(w);
    int count = epoll_wait(w->epoll, events, EVENTS, wait);
    worker_take_time(w);
    for (int i = 0; i < count; i++) handle(w, events + i);
  }
}

const engine engine_epoll = {.name = "epoll",
                             .open = epoll_open,
                             .loop = epoll_loop,
                             .flush = epoll_flush,
                             .receive = epoll_receive,
                             .added = epoll_added,
                             .drop = epoll_drop,
                             .overlaps = false};

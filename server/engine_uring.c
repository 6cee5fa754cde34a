/* SPDX-License-Identifier: MIT
 *
 * The engine for kernels that permit io_uring: one ring for each thread. Connections come by multishot accept; a recv
 * takes its buffer from a ring of provided ones when bytes have come, so that an idle connection holds none. What a
 * connection needs while its answer is on its way is the answer's buffer. Large files go by sendfile, as with epoll:
 * the kernel then copies nothing, and a ring would need a pipe for each. */
#define _GNU_SOURCE
#include <errno.h>
#include <liburing.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "output.h"
#include "worker.h"

enum { SQ_ENTRIES = 1024, CQ_ENTRIES = 8192, BUFFERS = 256, STRIDE = RECEIVE_BYTES + SLACK, GROUP = 0 };

typedef enum { OP_ACCEPT, OP_WAKE, OP_RECEIVE, OP_SEND, OP_WRITABLE, OP_IGNORED } operation;

typedef struct {
  struct io_uring ring;
  struct io_uring_buf_ring *buffers;
  uint8_t *bytes;
  bool accepting;
} uring;

static uint64_t word_of(operation what, uint32_t slot) {
  return (uint64_t)what << 32 | slot;
}

static struct io_uring_sqe *entry(worker *w) {
  uring *u = w->ring;
  struct io_uring_sqe *sqe = io_uring_get_sqe(&u->ring);
  while (sqe == NULL) {
    io_uring_submit(&u->ring);
    sqe = io_uring_get_sqe(&u->ring);
  }
  return sqe;
}

/* The prep functions clear what stands in the entry, so the word is set behind them. */
static void mark(struct io_uring_sqe *sqe, operation what, uint32_t slot) {
  io_uring_sqe_set_data64(sqe, word_of(what, slot));
}

static void give_buffer(uring *u, uint16_t id) {
  io_uring_buf_ring_add(u->buffers, u->bytes + (size_t)id * STRIDE, RECEIVE_BYTES, id, io_uring_buf_ring_mask(BUFFERS),
                        0);
  io_uring_buf_ring_advance(u->buffers, 1);
}

static void *reserve(size_t bytes) {
  void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return at == MAP_FAILED ? NULL : at;
}

static bool provide_buffers(uring *u) {
  struct io_uring_buf_reg where = {.ring_entries = BUFFERS, .bgid = GROUP};
  u->buffers = reserve(BUFFERS * sizeof(struct io_uring_buf));
  u->bytes = reserve((size_t)BUFFERS * STRIDE);
  if (u->buffers == NULL || u->bytes == NULL) return false;
  where.ring_addr = (uint64_t)(uintptr_t)u->buffers;
  if (io_uring_register_buf_ring(&u->ring, &where, 0) != 0) return false;
  io_uring_buf_ring_init(u->buffers);
  for (uint16_t id = 0; id < BUFFERS; id++) give_buffer(u, id);
  return true;
}

static void accept_many(worker *w) {
  uring *u = w->ring;
  if (u->accepting || w->listener < 0) return;
  struct io_uring_sqe *sqe = entry(w);
  io_uring_prep_multishot_accept(sqe, w->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  mark(sqe, OP_ACCEPT, 0);
  u->accepting = true;
}

static void wait_for_wake(worker *w) {
  struct io_uring_sqe *sqe = entry(w);
  io_uring_prep_poll_add(sqe, w->wake, POLLIN);
  mark(sqe, OP_WAKE, 0);
}

static bool uring_open(worker *w) {
  uring *u = reserve(sizeof *u);
  struct io_uring_params params = {
      .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE, .cq_entries = CQ_ENTRIES};
  if (u == NULL) return false;
  int failed = io_uring_queue_init_params(SQ_ENTRIES, &u->ring, &params);
  if (failed != 0) {
    errno = -failed;
    return false;
  }
  w->ring = u;
  if (!provide_buffers(u)) {
    io_uring_queue_exit(&u->ring);
    return false;
  }
  accept_many(w);
  wait_for_wake(w);
  return true;
}

/* ---- what the worker asks for ------------------------------------------------------------------------------------ */

static void uring_receive(worker *w, connection *c) {
  if (c->receiving || c->dead) return;
  struct io_uring_sqe *sqe = entry(w);
  io_uring_prep_recv(sqe, c->fd, NULL, RECEIVE_BYTES, 0);
  sqe->flags |= IOSQE_BUFFER_SELECT;
  sqe->buf_group = GROUP;
  sqe->ioprio |= IORING_RECVSEND_POLL_FIRST;
  mark(sqe, OP_RECEIVE, worker_index(w, c));
  c->receiving = true;
}

static void send_more(worker *w, connection *c) {
  struct io_uring_sqe *sqe = entry(w);
  int more = c->file_left > 0 ? MSG_MORE : 0;
  io_uring_prep_send(sqe, c->fd, c->out + c->out_sent, c->out_len - c->out_sent, MSG_NOSIGNAL | more);
  mark(sqe, OP_SEND, worker_index(w, c));
  c->sending = true;
}

static void wait_until_writable(worker *w, connection *c) {
  struct io_uring_sqe *sqe = entry(w);
  io_uring_prep_poll_add(sqe, c->fd, POLLOUT);
  mark(sqe, OP_WRITABLE, worker_index(w, c));
  c->polling = true;
}

static flush_result uring_flush(worker *w, connection *c) {
  if (c->sending || c->polling) return FLUSH_WAIT;
  if (c->out_sent < c->out_len) {
    send_more(w, c);
    return FLUSH_WAIT;
  }
  flush_result sent = output_send_file(c);
  if (sent == FLUSH_WAIT) wait_until_writable(w, c);
  return sent;
}

static void uring_added(worker *w, connection *c) {
  uring_receive(w, c);
}

static void let_go(worker *w, connection *c) {
  if (c->dead && !c->receiving && !c->sending && !c->polling) worker_release(w, c);
}

/* Shutting the socket down ends what the ring still does with it. */
static void uring_drop(worker *w, connection *c) {
  shutdown(c->fd, SHUT_RDWR);
  let_go(w, c);
}

/* ---- what has happened ------------------------------------------------------------------------------------------- */

static void accepted(worker *w, const struct io_uring_cqe *cqe) {
  uring *u = w->ring;
  if ((cqe->flags & IORING_CQE_F_MORE) == 0) u->accepting = false;
  if (cqe->res < 0) {
    if (cqe->res != -ECONNABORTED && cqe->res != -EINTR) worker_pause(w);
  } else if (worker_full(w)) {
    output_refuse(cqe->res);
  } else {
    worker_add(w, cqe->res);
  }
  if (worker_full(w)) worker_pause(w);
  if (w->paused && u->accepting) {
    struct io_uring_sqe *sqe = entry(w);
    io_uring_prep_cancel64(sqe, word_of(OP_ACCEPT, 0), 0);
    mark(sqe, OP_IGNORED, 0);
  }
}

static void go_on_accepting(worker *w) {
  uring *u = w->ring;
  if (worker_may_resume(w)) w->paused = false;
  if (!w->paused && !w->stopping && !u->accepting) accept_many(w);
}

/* What the kernel has accepted already is served; closing the socket would reset it. */
static void stop(worker *w) {
  int fd;
  if (w->stopping) return;
  while (!worker_full(w) && (fd = accept4(w->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
    worker_add(w, fd);
  shutdown(w->listener, SHUT_RDWR);
  close(w->listener);
  w->listener = -1;
  worker_begin_stop(w);
}

static void took_in(worker *w, connection *c, uint8_t *at, uint32_t len) {
  if (c->sending || c->polling) {
    if (!worker_hold(w, c, at, len)) worker_drop(w, c);
  } else if (c->held > 0 && !c->lingering) {
    if (worker_hold(w, c, at, len)) {
      worker_received(w, c, worker_store(w, c)->input, c->held);
    } else {
      worker_drop(w, c);
    }
  } else {
    worker_received(w, c, at, len);
  }
}

static void received(worker *w, connection *c, const struct io_uring_cqe *cqe) {
  uring *u = w->ring;
  uint16_t id = (uint16_t)(cqe->flags >> IORING_CQE_BUFFER_SHIFT);
  c->receiving = false;
  if (c->dead) {
    let_go(w, c);
  } else if (cqe->res > 0) {
    took_in(w, c, u->bytes + (size_t)id * STRIDE, (uint32_t)cqe->res);
  } else if (cqe->res == 0) {
    worker_ended(w, c);
  } else if (cqe->res == -ENOBUFS || cqe->res == -EINTR || cqe->res == -EAGAIN) {
    uring_receive(w, c);
  } else {
    worker_drop(w, c);
  }
  if ((cqe->flags & IORING_CQE_F_BUFFER) != 0) give_buffer(u, id);
}

static void sent(worker *w, connection *c, int count) {
  c->sending = false;
  if (c->dead) {
    let_go(w, c);
  } else if (count < 0 && count != -EINTR && count != -EAGAIN) {
    worker_drop(w, c);
  } else {
    c->out_sent += count > 0 ? (uint32_t)count : 0;
    worker_writable(w, c);
  }
}

static void writable(worker *w, connection *c) {
  c->polling = false;
  if (c->dead) {
    let_go(w, c);
  } else {
    worker_writable(w, c);
  }
}

static void handle(worker *w, const struct io_uring_cqe *cqe) {
  connection *c = w->connections + (uint32_t)cqe->user_data;
  switch (cqe->user_data >> 32) {
    case OP_ACCEPT:
      accepted(w, cqe);
      break;
    case OP_WAKE:
      stop(w);
      break;
    case OP_RECEIVE:
      received(w, c, cqe);
      break;
    case OP_SEND:
      sent(w, c, cqe->res);
      break;
    case OP_WRITABLE:
      writable(w, c);
      break;
    default:
      break;
  }
}

static void uring_loop(worker *w) {
  uring *u = w->ring;
  while (!worker_done(w)) {
    struct io_uring_cqe *cqe;
    unsigned head, count = 0;
    int wait = worker_tick(w);
    struct __kernel_timespec timeout = {wait / 1000, (long long)(wait % 1000) * 1000000};
    go_on_accepting(w);
    io_uring_submit_and_wait_timeout(&u->ring, &cqe, 1, &timeout, NULL);
    worker_take_time(w);
    io_uring_for_each_cqe(&u->ring, head, cqe) {
      handle(w, cqe);
      count++;
    }
    io_uring_cq_advance(&u->ring, count);
  }
}

const engine engine_uring = {.name = "io_uring",
                             .open = uring_open,
                             .loop = uring_loop,
                             .flush = uring_flush,
                             .receive = uring_receive,
                             .added = uring_added,
                             .drop = uring_drop,
                             .overlaps = true};

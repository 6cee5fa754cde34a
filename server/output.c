/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "output.h"

#include <errno.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SHARE = 1 << 20 }; /* of a file, before others have their turn */

static flush_result verdict(void) {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? FLUSH_WAIT : FLUSH_FAILED;
}

flush_result output_send(connection *c) {
  int more = c->file_left > 0 ? MSG_MORE : 0;
  while (c->out_sent < c->out_len) {
    ssize_t count = send(c->fd, c->out + c->out_sent, c->out_len - c->out_sent, MSG_NOSIGNAL | MSG_DONTWAIT | more);
    if (count < 0) return verdict();
    c->out_sent += (uint32_t)count;
  }
  return FLUSH_DONE;
}

flush_result output_send_file(connection *c) {
  uint64_t share = SHARE;
  while (c->file_left > 0 && share > 0) {
    off_t at = (off_t)c->file_at;
    uint64_t len = c->file_left < share ? c->file_left : share;
    ssize_t count = sendfile(c->fd, c->file, &at, (size_t)len);
    if (count < 0) return verdict();
    if (count == 0) return FLUSH_FAILED;
    c->file_at += (uint64_t)count;
    c->file_left -= (uint64_t)count;
    share -= (uint64_t)count;
    if ((uint64_t)count < len) break; /* the socket is full, or the file has ended, which the next call sees */
  }
  return c->file_left == 0 ? FLUSH_DONE : FLUSH_WAIT;
}

void output_refuse(int fd) {
  static const char busy[] =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n";
  ssize_t sent = send(fd, busy, sizeof busy - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
  (void)sent; /* who does not take it at once goes without */
  shutdown(fd, SHUT_WR);
  close(fd);
}

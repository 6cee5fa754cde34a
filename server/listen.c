/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool listen_parse(const char *text, uint16_t port, listen_address *out) {
  memset(out, 0, sizeof *out);
  struct sockaddr_in *v4 = (struct sockaddr_in *)&out->at;
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&out->at;
  if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    out->len = sizeof *v4;
    return true;
  }
  if (inet_pton(AF_INET6, text, &v6->sin6_addr) != 1) return false;
  v6->sin6_family = AF_INET6;
  v6->sin6_port = htons(port);
  out->len = sizeof *v6;
  return true;
}

/* TCP_NODELAY and the congestion control are inherited by what is accepted. A pacing one costs timers on every
 * answer; where cubic is not there the system's own stays. */
static bool set_options(int fd) {
  int on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) return false;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) return false;
  if (setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5) != 0) errno = 0;
  return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0;
}

int listen_open(listen_address *address, int backlog) {
  int fd = socket(address->at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  socklen_t len = sizeof address->at;
  if (fd >= 0 && set_options(fd) && bind(fd, (const struct sockaddr *)&address->at, address->len) == 0 &&
      listen(fd, backlog) == 0 && getsockname(fd, (struct sockaddr *)&address->at, &len) == 0)
    return fd;
  fprintf(stderr, "httpz-server: cannot listen: %s\n", strerror(errno));
  if (fd >= 0) close(fd);
  return -1;
}

/* The port stands at the same place in both families. */
uint16_t listen_port(const listen_address *address) {
  return ntohs(((const struct sockaddr_in *)&address->at)->sin_port);
}

void listen_peer(int fd, char text[ADDRESS_TEXT]) {
  struct sockaddr_storage peer;
  socklen_t len = sizeof peer;
  if (getpeername(fd, (struct sockaddr *)&peer, &len) == 0) {
    const void *bytes = &((const struct sockaddr_in *)&peer)->sin_addr;
    if (peer.ss_family == AF_INET6) bytes = &((const struct sockaddr_in6 *)&peer)->sin6_addr;
    if (inet_ntop(peer.ss_family, bytes, text, ADDRESS_TEXT) != NULL) return;
  }
  strcpy(text, "-");
}

/* SPDX-License-Identifier: MIT
 *
 * load: a load generator for servers on 127.0.0.1. It keeps CONNECTIONS busy, each with DEPTH requests in flight, for
 * SECONDS, and prints: requests, seconds, and the latency of a batch in microseconds at p50, p90, p99, p99.9, p99.99.
 * The first answer says how long all are; a server whose answers differ in length is told by an error.
 *
 *     load PORT CONNECTIONS DEPTH SECONDS TARGET  */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 4096, DEPTH = 64, BUCKETS = 1 << 16, ROOM = 1 << 18 };

typedef struct {
  uint64_t needed; /* bytes until the batch is whole */
  uint64_t began;
} flow;

static flow flows[CONNECTIONS + 1024];
static uint32_t buckets[BUCKETS]; /* by 10 microseconds, the last for all beyond */
static char buffer[ROOM], batch[DEPTH * 1024];
static size_t one_len, batch_len;
static uint64_t answer_len;
static int depth;

static void fail(const char *why) {
  fprintf(stderr, "load: %s\n", why);
  exit(1);
}

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int dial(uint16_t port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) fail("cannot connect");
  if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) fail("no TCP_NODELAY");
  return fd;
}

static void send_all(int fd, const char *at, size_t len) {
  while (len > 0) {
    ssize_t count = send(fd, at, len, MSG_NOSIGNAL);
    if (count <= 0) fail("cannot send");
    at += count;
    len -= (size_t)count;
  }
}

/* The length of an answer: its head and its Content-Length. */
static void learn(uint16_t port) {
  int fd = dial(port);
  size_t have = 0;
  const char *end = NULL;
  send_all(fd, batch, one_len);
  while (end == NULL && have < ROOM - 1) {
    ssize_t count = recv(fd, buffer + have, ROOM - 1 - have, 0);
    if (count <= 0) fail("no answer");
    have += (size_t)count;
    buffer[have] = '\0';
    end = strstr(buffer, "\r\n\r\n");
  }
  const char *length = strcasestr(buffer, "\r\nContent-Length: ");
  if (strncmp(buffer, "HTTP/1.1 200", 12) != 0 || end == NULL || length == NULL)
    fail("the answer is no 200 with a length");
  answer_len = (uint64_t)(end + 4 - buffer) + strtoull(length + 18, NULL, 10);
  close(fd);
}

static void begin_batch(int fd) {
  flows[fd].needed = answer_len * (uint64_t)depth;
  flows[fd].began = now();
  send_all(fd, batch, batch_len);
}

static void end_batch(int fd) {
  uint64_t bucket = (now() - flows[fd].began) / 10000;
  buckets[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
  begin_batch(fd);
}

/* Gives the number of requests answered. */
static uint64_t take(int fd) {
  ssize_t count = recv(fd, buffer, ROOM, MSG_DONTWAIT);
  if (count < 0 && errno == EAGAIN) return 0;
  if (count <= 0) fail("the server has closed");
  if ((uint64_t)count > flows[fd].needed) fail("more bytes than the answers have");
  flows[fd].needed -= (uint64_t)count;
  if (flows[fd].needed > 0) return 0;
  end_batch(fd);
  return (uint64_t)depth;
}

static double percentile(uint64_t total, double share) {
  uint64_t seen = 0;
  for (uint32_t i = 0; i < BUCKETS; i++) {
    seen += buckets[i];
    if ((double)seen >= (double)total * share && seen > 0) return (double)i * 10 + 5;
  }
  return 0;
}

static void print_result(uint64_t requests, double seconds) {
  static const double shares[] = {0.5, 0.9, 0.99, 0.999, 0.9999};
  uint64_t total = 0;
  for (uint32_t i = 0; i < BUCKETS; i++) total += buckets[i];
  printf("%llu %.3f", (unsigned long long)requests, seconds);
  for (int i = 0; i < 5; i++) printf(" %.0f", percentile(total, shares[i]));
  printf("\n");
}

static void run(int epoll, double seconds) {
  struct epoll_event events[256];
  uint64_t began = now(), limit = (uint64_t)(seconds * 1e9), requests = 0, passed = 0;
  while ((passed = now() - began) < limit) {
    int count = epoll_wait(epoll, events, 256, 100);
    for (int i = 0; i < count; i++) requests += take(events[i].data.fd);
  }
  print_result(requests, (double)passed / 1e9);
}

int main(int argc, char **argv) {
  if (argc != 6) fail("PORT CONNECTIONS DEPTH SECONDS TARGET");
  uint16_t port = (uint16_t)atoi(argv[1]);
  int connections = atoi(argv[2]), epoll = epoll_create1(0);
  depth = atoi(argv[3]);
  if (connections < 1 || connections > CONNECTIONS || depth < 1 || depth > DEPTH || strlen(argv[5]) > 512)
    fail("too many");
  one_len =
      (size_t)snprintf(batch, 1024,
                       "GET %s HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n"
                       "Accept: text/html,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.9\r\n\r\n",
                       argv[5]);
  for (int i = 1; i < depth; i++) memcpy(batch + (size_t)i * one_len, batch, one_len);
  batch_len = one_len * (size_t)depth;
  learn(port);
  for (int i = 0; i < connections; i++) {
    int fd = dial(port);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (fd >= CONNECTIONS + 1024 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) fail("no room");
    begin_batch(fd);
  }
  run(epoll, strtod(argv[4], NULL));
  return 0;
}

/* SPDX-License-Identifier: MIT */
#ifndef SERVER_OPTIONS_H
#define SERVER_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum { ENGINE_AUTO, ENGINE_URING, ENGINE_EPOLL } engine_choice;

/* Milliseconds until a connection that does nothing is closed. */
typedef struct {
  uint32_t first; /* before its first byte */
  uint32_t head;  /* from the first byte of a head to its last; of content likewise */
  uint32_t idle;  /* between two requests */
  uint32_t write; /* without a byte taken by the client */
} timeouts;

typedef struct {
  const char *directory;
  const char *address;
  const char *index; /* NULL: none is looked for */
  const char *user;  /* who to become when started as root */
  timeouts timeout;
  uint32_t max_connections;
  uint32_t threads;
  int backlog;
  uint16_t port; /* 0: the kernel chooses */
  uint8_t engine;
  bool quiet;
  bool echo;
  bool check_confinement;
} options;

typedef enum { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG } options_verdict;

/* options_read reads the command line. OPTIONS_DONE: help or version was asked for and printed. OPTIONS_WRONG: what
 * is wrong was said on standard error. `*out` points into `argv`. */
options_verdict options_read(int argc, char **argv, options *out);

/* options_number reads all of `text` as a decimal number of at most `max`. */
bool options_number(const char *text, uint64_t max, uint64_t *out);

/* options_timeouts reads "FIRST,HEAD,IDLE,WRITE" in milliseconds, each 1 to 3,600,000. */
bool options_timeouts(const char *text, timeouts *out);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The access log: one line for each answer. No byte that a client sent gets into it but as printable ASCII. */
#ifndef SERVER_ACCESS_LOG_H
#define SERVER_ACCESS_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "bounds.h"

typedef struct {
  uint32_t len;
  unsigned long dropped; /* lines lost because nobody read the log */
  int fd;                /* -1: no log */
  char at[LOG_BYTES];
} access_log;

typedef struct {
  const char *address; /* of the client */
  const uint8_t *date; /* of HTTPZ_DATE_LEN bytes */
  const uint8_t *method, *target;
  uint64_t content; /* bytes announced */
  uint16_t method_len, target_len;
  uint16_t status;
} access_line;

/* log_escape writes text[0 .. len) to `to`: printable ASCII but '"' and '\' as it is, every other byte as \xhh. It
 * stops before `capacity` is passed, with "..." where something was cut off, and gives the number of bytes written.
 * `capacity` is at least 8. */
uint32_t log_escape(const uint8_t *text, uint32_t len, char *to, uint32_t capacity);

/* log_add adds a line. When there is no room it flushes first; when there is still none it counts the line as
 * dropped. */
void log_add(access_log *log, const access_line *line);

/* log_flush writes what can be written without waiting. */
void log_flush(access_log *log);

#endif

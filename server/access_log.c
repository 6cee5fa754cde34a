/* SPDX-License-Identifier: MIT */
#include "access_log.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "httpz.h"

enum { LINE_BYTES = 1024, METHOD_BYTES = 64, TARGET_BYTES = 512, PIPE_SHARE = 4096 };

uint32_t log_escape(const uint8_t *text, uint32_t len, char *to, uint32_t capacity) {
  static const char hex[] = "0123456789abcdef";
  uint32_t out = 0;
  for (uint32_t i = 0; i < len; i++) {
    bool plain = text[i] >= 0x20 && text[i] < 0x7f && text[i] != '"' && text[i] != '\\';
    if (out + (plain ? 1u : 4u) + 3 > capacity) {
      memcpy(to + out, "...", 3);
      return out + 3;
    }
    if (plain) {
      to[out++] = (char)text[i];
      continue;
    }
    to[out++] = '\\';
    to[out++] = 'x';
    to[out++] = hex[text[i] >> 4];
    to[out++] = hex[text[i] & 15];
  }
  return out;
}

static void append(access_log *log, const char *text, uint32_t len) {
  memcpy(log->at + log->len, text, len);
  log->len += len;
}

static void append_text(access_log *log, const char *text) {
  append(log, text, (uint32_t)strlen(text));
}

static void append_number(access_log *log, uint64_t number) {
  char digits[20];
  uint32_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  append(log, digits + at, (uint32_t)sizeof digits - at);
}

void log_add(access_log *log, const access_line *line) {
  if (log->fd < 0) return;
  if (log->len + LINE_BYTES > LOG_BYTES) log_flush(log);
  if (log->len + LINE_BYTES > LOG_BYTES) {
    log->dropped++;
    return;
  }
  append_text(log, line->address);
  append_text(log, " [");
  append(log, (const char *)line->date, HTTPZ_DATE_LEN);
  append_text(log, "] \"");
  log->len += log_escape(line->method, line->method_len, log->at + log->len, METHOD_BYTES);
  append_text(log, " ");
  log->len += log_escape(line->target, line->target_len, log->at + log->len, TARGET_BYTES);
  append_text(log, "\" ");
  append_number(log, line->status);
  append_text(log, " ");
  append_number(log, line->content);
  append_text(log, "\n");
}

/* A pipe that polls writable takes PIPE_BUF bytes without waiting: a log that nobody reads never stops the server. */
void log_flush(access_log *log) {
  uint32_t sent = 0;
  while (log->fd >= 0 && sent < log->len) {
    struct pollfd ready = {log->fd, POLLOUT, 0};
    uint32_t share = log->len - sent < PIPE_SHARE ? log->len - sent : PIPE_SHARE;
    if (poll(&ready, 1, 0) != 1 || (ready.revents & POLLOUT) == 0) break;
    ssize_t count = write(log->fd, log->at + sent, share);
    if (count <= 0) break;
    sent += (uint32_t)count;
  }
  memmove(log->at, log->at + sent, log->len - sent);
  log->len -= sent;
}

/* SPDX-License-Identifier: MIT
 *
 * Reads one 16 KiB request head in pieces of a given size, for callgrind to count the instructions of the reader:
 *   pieces BYTES      (a size at or over the head's length reads it in one call) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "httpz.h"

enum { HEAD_BYTES = 16384 };

static const char *const names[] = {"User-Agent", "Accept",       "Cookie",          "X-Forwarded-For",
                                    "Referer",    "X-Request-Tag", "Accept-Language", "Cache-Control"};

/* Fills `to` with a request-line, Host, and field lines with values of 160 bytes, exactly HEAD_BYTES in all. */
static void fill_head(char *to) {
  int at = sprintf(to, "GET /index.html?lang=en HTTP/1.1\r\nHost: www.example.com\r\n");
  for (unsigned k = 0; at + 190 < HEAD_BYTES; k++) {
    at += sprintf(to + at, "%s: ", names[k % 8]);
    for (int i = 0; i < 160; i++) to[at++] = "text/html;q=0.8, sample value "[i % 29];
    at += sprintf(to + at, "\r\n");
  }
  at += sprintf(to + at, "X-Rest: ");
  memset(to + at, 'r', (size_t)(HEAD_BYTES - 4 - at));
  memcpy(to + HEAD_BYTES - 4, "\r\n\r\n", 4);
}

int main(int argc, char **argv) {
  static char head[HEAD_BYTES + 1];
  static httpz_field slots[HTTPZ_DEFAULT_FIELDS];
  long step = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
  if (step < 1) {
    fprintf(stderr, "usage: pieces BYTES\n");
    return 2;
  }
  fill_head(head);
  httpz_reader reader = {0};
  httpz_request request;
  httpz_status status = HTTPZ_MORE;
  for (long len = 0; status == HTTPZ_MORE && len < HEAD_BYTES;) {
    len = len + step < HEAD_BYTES ? len + step : HEAD_BYTES;
    httpz_input input = {(const uint8_t *)head, (uint32_t)len, (uint32_t)len};
    status = httpz_read_request(&httpz_default_limits, input, &reader, slots, &request);
  }
  if (status != HTTPZ_OK || request.head_len != HEAD_BYTES) {
    fprintf(stderr, "pieces: %s at %u\n", httpz_status_name(status), reader.offset);
    return 1;
  }
  return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * Reads a chunked body, or a trailer section of 16 KiB, in pieces of a given size, for callgrind to count the
 * instructions of the reader:
 *   body_pieces chunked|trailers BYTES KIB      (a body of about KIB KiB; the trailer section is always the same) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "httpz.h"

enum { BODY_BYTES = 60 * 1024, SECTION_BYTES = 16384, CHUNK_BYTES = 200 };

/* Fills `to` with chunks of 200 bytes, every fourth with an extension, up to about `kib` KiB. It gives their length. */
static uint32_t fill_chunks(char *to, long kib) {
  int at = 0;
  for (unsigned k = 0; at + 300 < kib * 1024; k++) {
    at += sprintf(to + at, k % 4 == 0 ? "%x;sig=\"0123456789\"\r\n" : "%x\r\n", CHUNK_BYTES);
    memset(to + at, 'a' + (int)(k % 26), CHUNK_BYTES);
    at += CHUNK_BYTES;
    at += sprintf(to + at, "\r\n");
  }
  at += sprintf(to + at, "0\r\n");
  return (uint32_t)at;
}

/* Fills `to` with field lines with values of 160 bytes and the empty line, exactly SECTION_BYTES in all. */
static uint32_t fill_section(char *to) {
  int at = 0;
  for (unsigned k = 0; at + 190 < SECTION_BYTES; k++) {
    at += sprintf(to + at, k % 2 == 0 ? "Server-Timing: " : "ETag: ");
    for (int i = 0; i < 160; i++) to[at++] = "db;dur=53, sample value \" of "[i % 29];
    at += sprintf(to + at, "\r\n");
  }
  at += sprintf(to + at, "X-Rest: ");
  memset(to + at, 'r', (size_t)(SECTION_BYTES - 4 - at));
  memcpy(to + SECTION_BYTES - 4, "\r\n\r\n", 4);
  return SECTION_BYTES;
}

static int fail(httpz_status status, unsigned offset) {
  fprintf(stderr, "body_pieces: %s at %u\n", httpz_status_name(status), offset);
  return 1;
}

static int read_chunks(const char *bytes, uint32_t len, uint32_t step) {
  httpz_body body;
  httpz_piece piece = {{0, 0}, 0, false, false};
  httpz_status status = HTTPZ_MORE;
  uint32_t used = 0;
  httpz_body_begin(&body, HTTPZ_FRAMING_CHUNKED, 0);
  for (uint32_t come = 0; !piece.ended && (status == HTTPZ_OK || come < len);) {
    if (used == come) come = len - come > step ? come + step : len;
    httpz_input input = {(const uint8_t *)bytes + used, come - used, come - used};
    status = httpz_read_body(&httpz_default_limits, input, &body, &piece);
    if (status != HTTPZ_OK) return fail(status, used + body.offset);
    used += piece.consumed;
  }
  return used == len ? 0 : fail(status, used);
}

static int read_section(const char *bytes, uint32_t len, uint32_t step) {
  static httpz_field slots[HTTPZ_DEFAULT_FIELDS];
  httpz_reader reader = {0};
  httpz_trailers trailers = {0, 0, 0};
  httpz_status status = HTTPZ_MORE;
  for (uint32_t come = 0; status == HTTPZ_MORE && come < len;) {
    come = len - come > step ? come + step : len;
    httpz_input input = {(const uint8_t *)bytes, come, come};
    status = httpz_read_trailers(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, input, &reader, slots, &trailers);
  }
  return status == HTTPZ_OK && trailers.len == len ? 0 : fail(status, reader.offset);
}

int main(int argc, char **argv) {
  static char bytes[BODY_BYTES + 1024];
  long step = argc == 4 ? strtol(argv[2], NULL, 10) : 0;
  long kib = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
  if (step < 1 || kib < 1 || kib * 1024 > BODY_BYTES) {
    fprintf(stderr, "usage: body_pieces chunked|trailers BYTES KIB\n");
    return 2;
  }
  if (strcmp(argv[1], "trailers") == 0) return read_section(bytes, fill_section(bytes), (uint32_t)step);
  uint32_t len = fill_chunks(bytes, kib);
  printf("bytes: %u\n", (unsigned)len);
  return read_chunks(bytes, len, (uint32_t)step);
}

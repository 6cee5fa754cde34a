/* SPDX-License-Identifier: MIT
 *
 * One input, handed to httpz_read_request piece by piece as it comes. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "httpz-parse.h"

enum {
  PIECE = 4096, /* most bytes of one read() */
  SLACK = 64,   /* bytes past the end that the library may load, for speed */
};

static uint8_t buffer[MOST_HEAD_BYTES + CONTEXT + PIECE + SLACK];
static httpz_field slots[UINT16_MAX]; /* enough for any --limit fields=N */

static ssize_t read_piece(int fd, uint8_t *at, size_t size) {
  ssize_t got;
  do {
    got = read(fd, at, size);
  } while (got < 0 && errno == EINTR);
  return got;
}

/* append reads one more piece behind the bytes that are there. It gives what read() gave: 0 at the end. */
static ssize_t append(int fd, tool_input *input) {
  size_t room = sizeof buffer - SLACK - input->len;
  ssize_t got = read_piece(fd, buffer + input->len, room < PIECE ? room : PIECE);
  if (got > 0) input->len += (size_t)got;
  return got;
}

/* read_head asks the library after each piece, and before the first. No head is longer than the buffer, so the loop
 * ends with a verdict, the end of the file (0) or an error (-1). */
static ssize_t read_head(int fd, const httpz_limits *limits, tool_input *input) {
  httpz_reader reader = {0};
  ssize_t got = 0;
  do {
    httpz_input seen = {buffer, (uint32_t)input->len, (uint32_t)sizeof buffer};
    input->status = httpz_read_request(limits, seen, &reader, slots, &input->request);
  } while (input->status == HTTPZ_MORE && (got = append(fd, input)) > 0);
  input->offset = input->status == HTTPZ_MORE ? input->len : reader.offset;
  return got;
}

/* read_context reads on behind a refused byte, so that what is shown is the same however the bytes came. */
static ssize_t read_context(int fd, tool_input *input) {
  ssize_t got = 1;
  while (got > 0 && input->len < input->offset + CONTEXT) got = append(fd, input);
  if (input->len > input->offset + CONTEXT) input->len = input->offset + CONTEXT;
  return got;
}

/* count_rest reads to the end of the file and counts what stands behind the head. */
static ssize_t count_rest(int fd, tool_input *input) {
  static uint8_t rest[PIECE];
  ssize_t got;
  input->bytes_after = input->len - input->request.head_len;
  while ((got = read_piece(fd, rest, sizeof rest)) > 0) input->bytes_after += (uint64_t)got;
  return got;
}

static ssize_t read_all(int fd, const httpz_limits *limits, tool_input *input) {
  ssize_t got = read_head(fd, limits, input);
  if (got < 0 || input->status == HTTPZ_MORE) return got;
  return input->status == HTTPZ_OK ? count_rest(fd, input) : read_context(fd, input);
}

static bool fail(const char *name) {
  const char *why = strerror(errno);
  fputs("httpz-parse: ", stderr);
  put_escaped_string(stderr, name);
  fprintf(stderr, ": %s\n", why);
  return false;
}

bool read_input(const char *name, const httpz_limits *limits, tool_input *out) {
  bool from_stdin = strcmp(name, "-") == 0;
  *out = (tool_input){.name = name, .bytes = buffer, .slots = slots};
  int fd = from_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(name);
  bool read = read_all(fd, limits, out) >= 0 || fail(name);
  if (!from_stdin) close(fd);
  return read;
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

position position_of(const tool_input *input, size_t offset) {
  position found = {0, 1, 1};
  for (size_t i = 0; i < offset; i++) {
    if (input->bytes[i] != '\n') continue;
    found.begin = i + 1;
    found.line++;
  }
  found.column = (unsigned)(offset - found.begin) + 1;
  return found;
}

static size_t empty_lines_end(const tool_input *input) {
  size_t at = 0;
  while (at + 1 < input->len && input->bytes[at] == '\r' && input->bytes[at + 1] == '\n') at += 2;
  return at;
}

static tool_place place_in_request_line(const uint8_t *line, size_t len) {
  unsigned spaces = 0;
  if (len == 0 || line[0] == '\r') return PLACE_EMPTY_LINES;
  for (size_t i = 0; i < len; i++) spaces += line[i] == ' ';
  if (spaces == 0) return PLACE_METHOD;
  return spaces == 1 ? PLACE_TARGET : PLACE_VERSION;
}

static tool_place place_in_field_line(const uint8_t *line, size_t len) {
  if (len == 0) return PLACE_FIELD_LINE;
  if (line[0] == '\r') return PLACE_END;
  return memchr(line, ':', len) == NULL ? PLACE_FIELD_NAME : PLACE_FIELD_VALUE;
}

tool_place place_of_end(const tool_input *input) {
  size_t line = position_of(input, input->len).begin;
  bool in_request_line = line <= empty_lines_end(input);
  const uint8_t *at = input->bytes + line;
  return in_request_line ? place_in_request_line(at, input->len - line) : place_in_field_line(at, input->len - line);
}

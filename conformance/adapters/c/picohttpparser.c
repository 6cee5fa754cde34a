/* SPDX-License-Identifier: MIT
 *
 * picohttpparser, which Debian has inside libh2o without its header. It reads heads and undoes chunks; which field
 * delimits the content is for its caller to say, so this adapter stops at the head. */
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "adapter.h"

enum { FIELDS_MAX = 100 };

struct phr_header {
  const char *name; /* NULL: the line continues the one before */
  size_t name_len;
  const char *value;
  size_t value_len;
};

struct phr_chunked_decoder {
  size_t bytes_left_in_chunk;
  char consume_trailer;
  char hex_count;
  char state;
  char reserve[64];
};

int phr_parse_request(const char *at, size_t len, const char **method, size_t *method_len, const char **path,
                      size_t *path_len, int *minor_version, struct phr_header *headers, size_t *count, size_t last_len);
int phr_parse_response(const char *at, size_t len, int *minor_version, int *status, const char **reason,
                       size_t *reason_len, struct phr_header *headers, size_t *count, size_t last_len);
ssize_t phr_decode_chunked(struct phr_chunked_decoder *decoder, char *at, size_t *len);

static struct phr_header headers[FIELDS_MAX];

static void say_member(const char *member, const char *at, size_t len) {
  text_put(&said, "%s:", member);
  text_string(&said, at, len);
}

/* A line that continues another is given without a name. */
static void say_head_end(size_t count, int minor_version) {
  text_put(&said, ",\"v\":\"1.%d\",\"h\":[", minor_version);
  for (size_t i = 0; i < count; i++)
    text_pair(&said, headers[i].name, headers[i].name_len, headers[i].value, headers[i].value_len);
  text_put(&said, "]}");
}

static void say_end(int got) {
  text_put(&said, "],\"end\":\"%s\"}", got == -1 ? "reject" : got == -2 ? "incomplete" : "ok");
}

static void read_request(const adapter_line *line) {
  const char *method = NULL, *path = NULL;
  size_t method_len = 0, path_len = 0, count = 0, last = 0, end = 0;
  int minor_version = 0, got = -2;
  text_put(&said, "{\"requests\":[");
  while (got == -2 && end < line->len) {
    end = line_piece(line, last);
    count = FIELDS_MAX;
    got =
        phr_parse_request(line->at, end, &method, &method_len, &path, &path_len, &minor_version, headers, &count, last);
    last = end;
  }
  if (got > 0) {
    say_member("{\"m\"", method, method_len);
    say_member(",\"t\"", path, path_len);
    say_head_end(count, minor_version);
  }
  say_end(got);
}

static void read_response(const adapter_line *line) {
  const char *reason = NULL;
  size_t reason_len = 0, count = 0, last = 0, end = 0;
  int minor_version = 0, status = 0, got = -2;
  text_put(&said, "{\"responses\":[");
  while (got == -2 && end < line->len) {
    end = line_piece(line, last);
    count = FIELDS_MAX;
    got = phr_parse_response(line->at, end, &minor_version, &status, &reason, &reason_len, headers, &count, last);
    last = end;
  }
  if (got > 0) {
    text_put(&said, "{\"s\":%d", status);
    say_member(",\"p\"", reason, reason_len);
    say_head_end(count, minor_version);
  }
  say_end(got);
}

/* The decoder works in place and wants the trailer section consumed, whose fields it does not show. */
static void read_chunked(const adapter_line *line) {
  static adapter_text body, piece;
  struct phr_chunked_decoder decoder = {.consume_trailer = 1};
  ssize_t left = -2;
  body.len = 0;
  text_add(&body, "", 0);
  for (size_t from = 0; from < line->len && left == -2;) {
    size_t end = line_piece(line, from), len = end - from;
    piece.len = 0;
    text_add(&piece, line->at + from, len);
    left = phr_decode_chunked(&decoder, piece.at, &len);
    if (left != -1) text_add(&body, piece.at, len);
    from = end;
    if (left >= 0) left += (ssize_t)(line->len - end);
  }
  if (left < 0) {
    text_put(&said, "{\"end\":\"%s\"}", left == -1 ? "reject" : "incomplete");
    return;
  }
  say_member("{\"b\"", body.at, body.len);
  text_put(&said, ",\"n\":%zu,\"end\":\"ok\"}", line->len - (size_t)left);
}

void adapter_hello(void) {
  say_hello("picohttpparser", NULL, "libh2o-evloop-dev", "head",
            ",\"caps\":[\"request\",\"response\",\"chunked\",\"cuts\"]");
}

void adapter_answer(const adapter_line *line) {
  const char *role = line_value(line, "role", NULL);
  if (role != NULL && strcmp(role, "response") == 0)
    read_response(line);
  else if (role != NULL && strcmp(role, "chunked") == 0)
    read_chunked(line);
  else
    read_request(line);
}

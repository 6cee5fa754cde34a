/* SPDX-License-Identifier: MIT
 *
 * A client: writes a GET request to standard output, reads the response from standard input, and puts the content on
 * standard error. With `socat EXEC:"client HOST PATH" TCP:HOST:80` it fetches a page. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "httpz.h"

static uint8_t bytes[65536];
static uint32_t from, to;
static httpz_field slots[HTTPZ_DEFAULT_FIELDS];

static bool fill(void) {
  memmove(bytes, bytes + from, to - from);
  to -= from;
  from = 0;
  ssize_t count = read(0, bytes + to, sizeof bytes - to);
  if (count > 0) to += (uint32_t)count;
  return count > 0;
}

static httpz_input input(void) { return (httpz_input){bytes + from, to - from, (uint32_t)sizeof bytes - from}; }

static bool send_request(const char *host, const char *path) {
  static uint8_t out[4096];
  httpz_writer w;
  uint32_t len = 0;
  httpz_writer_begin(&w, out, sizeof out);
  httpz_write_request_line(&w, HTTPZ_GET, (const uint8_t *)path, (uint32_t)strlen(path), 1);
  httpz_write_known(&w, HTTPZ_FIELD_HOST, (const uint8_t *)host, (uint32_t)strlen(host));
  httpz_write_close(&w);
  httpz_write_head_end(&w);
  return httpz_writer_end(&w, &len) == HTTPZ_OK && write(1, out, len) == (ssize_t)len;
}

static httpz_status read_head(httpz_response *response) {
  for (;;) {
    httpz_reader reader = {0};
    httpz_status status = HTTPZ_MORE;
    while (status == HTTPZ_MORE) {
      status = httpz_read_response(&httpz_default_limits, HTTPZ_GET, input(), &reader, slots, response);
      if (status == HTTPZ_MORE && !fill()) return HTTPZ_MORE;
    }
    if (status != HTTPZ_OK) return status;
    from += response->head_len;
    if (httpz_response_action(HTTPZ_GET, false, true, response) != HTTPZ_DO_READ_HEAD) return HTTPZ_OK; /* not 1xx */
  }
}

static httpz_status read_content(const httpz_response *response) {
  httpz_body body;
  httpz_piece piece = {{0, 0}, 0, false, false};
  httpz_body_begin(&body, (httpz_framing)response->framing, response->content_length);
  while (!piece.ended) {
    httpz_status status = httpz_read_body(&httpz_default_limits, input(), &body, &piece);
    if (status == HTTPZ_MORE && !fill()) return httpz_body_close(&body);
    if (status == HTTPZ_MORE) continue;
    if (status != HTTPZ_OK) return status;
    fwrite(bytes + from + piece.data.off, 1, piece.data.len, stderr);
    from += piece.consumed;
  }
  return HTTPZ_OK;
}

int main(int count, char **words) {
  httpz_response response;
  if (count != 3 || !send_request(words[1], words[2])) return 2;
  httpz_status status = read_head(&response);
  if (status == HTTPZ_OK) status = read_content(&response);
  fprintf(stderr, "[%s]\n", httpz_status_name(status));
  return status == HTTPZ_OK ? 0 : 1;
}

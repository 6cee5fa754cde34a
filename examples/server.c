/* SPDX-License-Identifier: MIT
 *
 * A server's loop in one page: serves one connection on standard input and output, as inetd or socat would hand it over.
 * It answers each request with its own method, path and content length; it keeps the connection, pipelines, reads
 * chunks, sends 100 Continue and refuses by name. All decisions of the connection are httpz_exchange's. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "httpz.h"

enum { ROOM = 32768, DRAIN = 1 << 20 };

typedef struct {
  uint8_t bytes[ROOM];
  uint32_t from, to; /* bytes[from .. to) have come and were not read yet */
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
  httpz_reader reader;
  httpz_request request;
  httpz_body body;
  httpz_exchange exchange;
  httpz_status refusal;
  unsigned long long content; /* bytes of it so far */
  char method[33], path[256];
} connection;

static connection c;

static httpz_input input(void) { return (httpz_input){c.bytes + c.from, c.to - c.from, ROOM - c.from}; }

/* Waits for more bytes; false when the peer has ended. */
static bool fill(void) {
  memmove(c.bytes, c.bytes + c.from, c.to - c.from);
  c.to -= c.from;
  c.from = 0;
  ssize_t count = read(0, c.bytes + c.to, ROOM - c.to);
  if (count > 0) c.to += (uint32_t)count;
  return count > 0;
}

static void keep(char *text, size_t room, httpz_span span) {
  size_t len = span.len < room - 1 ? span.len : room - 1;
  memcpy(text, c.bytes + c.from + span.off, len);
  text[len] = '\0';
}

static httpz_action refuse(httpz_status why) {
  c.refusal = why;
  return httpz_exchange_refuse(&c.exchange);
}

static httpz_action read_head(void) {
  memset(&c.reader, 0, sizeof c.reader);
  c.refusal = HTTPZ_OK;
  c.content = 0;
  for (;;) {
    httpz_status status = httpz_read_request(&httpz_default_limits, input(), &c.reader, c.slots, &c.request);
    if (status == HTTPZ_MORE && fill()) continue;
    if (status == HTTPZ_MORE) return HTTPZ_DO_CLOSE; /* the peer has ended between two requests, or within one */
    if (status != HTTPZ_OK) return refuse(status);
    keep(c.method, sizeof c.method, c.request.method_name);
    keep(c.path, sizeof c.path, c.request.path);
    c.from += c.request.head_len;
    httpz_body_begin(&c.body, (httpz_framing)c.request.framing, c.request.content_length);
    return httpz_exchange_head(&c.exchange, &c.request);
  }
}

/* The trailer section is read whole: its bytes stay in the buffer until then. */
static httpz_action read_trailers(uint32_t before) {
  httpz_trailers trailers;
  memset(&c.reader, 0, sizeof c.reader);
  for (;;) {
    httpz_status status =
        httpz_read_trailers(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, input(), &c.reader, c.slots, &trailers);
    if (status == HTTPZ_MORE && fill()) continue;
    if (status == HTTPZ_MORE) return HTTPZ_DO_CLOSE;
    if (status != HTTPZ_OK) return refuse(status);
    c.from += trailers.len;
    return httpz_exchange_body_read(&c.exchange, before + trailers.len, true);
  }
}

/* Reads one piece of content, and what the exchange wants after it. */
static httpz_action read_content(void) {
  httpz_piece piece;
  httpz_status status = httpz_read_body(&httpz_default_limits, input(), &c.body, &piece);
  if (status == HTTPZ_MORE) return fill() ? HTTPZ_DO_READ_BODY : HTTPZ_DO_CLOSE;
  if (status != HTTPZ_OK) return refuse(status);
  c.content += piece.data.len;
  c.from += piece.consumed;
  if (piece.ended && piece.trailers) return read_trailers(piece.consumed);
  return httpz_exchange_body_read(&c.exchange, piece.consumed, piece.ended);
}

static void send_bytes(const uint8_t *bytes, uint32_t len) {
  while (len > 0) {
    ssize_t count = write(1, bytes, len);
    if (count <= 0) return;
    bytes += count;
    len -= (uint32_t)count;
  }
}

static httpz_action send_continue(void) {
  static const char interim[] = "HTTP/1.1 100 Continue\r\n\r\n";
  send_bytes((const uint8_t *)interim, sizeof interim - 1);
  return httpz_exchange_answer(&c.exchange, 100, HTTPZ_FRAMING_NONE, false);
}

static httpz_action send_answer(void) {
  static uint8_t out[1024];
  char text[512];
  httpz_writer w;
  uint32_t len = 0;
  uint16_t code = c.refusal == HTTPZ_OK ? 200 : httpz_status_answer(c.refusal);
  int said = c.refusal == HTTPZ_OK ? snprintf(text, sizeof text, "%s %s, %llu bytes\n", c.method, c.path, c.content)
                                   : snprintf(text, sizeof text, "%s\n", httpz_status_text(c.refusal));
  if (httpz_exchange_answer(&c.exchange, code, HTTPZ_FRAMING_LENGTH, false) != HTTPZ_DO_WRITE) return HTTPZ_DO_CLOSE;
  httpz_writer_begin(&w, out, sizeof out);
  httpz_write_status_line(&w, 1, code, c.refusal == HTTPZ_OK ? (httpz_method)c.request.method : HTTPZ_GET);
  httpz_write_known(&w, HTTPZ_FIELD_CONTENT_TYPE, (const uint8_t *)"text/plain", 10);
  httpz_write_content_length(&w, (uint64_t)said);
  if (c.exchange.say_close) httpz_write_close(&w);
  if (c.exchange.say_keep_alive) httpz_write_keep_alive(&w);
  httpz_write_head_end(&w);
  if (c.exchange.has_content) httpz_write_data(&w, (const uint8_t *)text, (uint32_t)said);
  if (httpz_writer_end(&w, &len) != HTTPZ_OK) return HTTPZ_DO_CLOSE;
  send_bytes(out, len);
  return httpz_exchange_written(&c.exchange);
}

int main(void) {
  httpz_action action = httpz_exchange_begin(&c.exchange, DRAIN);
  for (;;) {
    switch (action) {
      case HTTPZ_DO_READ_HEAD:
      case HTTPZ_DO_NEXT:
        action = read_head();
        break;
      case HTTPZ_DO_SEND_CONTINUE:
        action = send_continue();
        break;
      case HTTPZ_DO_READ_BODY:
      case HTTPZ_DO_DRAIN:
        action = read_content();
        break;
      case HTTPZ_DO_ANSWER:
        action = send_answer();
        break;
      default:
        return 0; /* closed, or no HTTP any more */
    }
  }
}

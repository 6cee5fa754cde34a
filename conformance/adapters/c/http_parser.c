/* SPDX-License-Identifier: MIT
 *
 * http_parser, from which llhttp was made. */
#include <http_parser.h>
#include <stdio.h>
#include <string.h>

#include "events.h"

static enum { FOR_OTHER, FOR_HEAD, FOR_CONNECT } request; /* that a response answers */
static bool is_last;                                      /* nothing more is to be read behind the message that ended */

static int on_begin(http_parser *p) {
  (void)p;
  event_message();
  return 0;
}

#define ON_PIECE(name, part)                                    \
  static int name(http_parser *p, const char *at, size_t len) { \
    (void)p;                                                    \
    event_piece(part, at, len);                                 \
    return 0;                                                   \
  }
ON_PIECE(on_url, EVENT_TARGET)
ON_PIECE(on_status, EVENT_REASON)
ON_PIECE(on_name, EVENT_NAME)
ON_PIECE(on_value, EVENT_VALUE)
ON_PIECE(on_body, EVENT_BODY)

/* 1: there is no content, whatever the fields say; 2: nor is there another message. */
static int on_head_end(http_parser *p) {
  event_head_end();
  if (request == FOR_CONNECT && p->status_code / 100 == 2) return 2;
  return request == FOR_HEAD ? 1 : 0;
}

/* Its manual asks the caller to read no message behind one that http_should_keep_alive says no to, and leaves it to him to
 * take up an upgrade. This one is a server that takes up none but CONNECT. */
static int on_end(http_parser *p) {
  bool is_request = p->type == HTTP_REQUEST, goes_on = http_should_keep_alive(p) != 0;
  bool tunnel = p->upgrade && (!is_request || p->method == HTTP_CONNECT);
  const char *method = is_request ? http_method_str((enum http_method)p->method) : NULL;
  event_end(method, p->status_code, p->http_major, p->http_minor,
            tunnel    ? PERSISTS_UNKNOWN
            : goes_on ? PERSISTS
                      : ENDS);
  is_last = tunnel || (is_request ? !goes_on : p->status_code / 100 != 1);
  if (is_last) http_parser_pause(p, 1);
  return 0;
}

void adapter_hello(void) {
  unsigned long v = http_parser_version();
  char version[32];
  snprintf(version, sizeof version, "%lu.%lu.%lu", v >> 16, v >> 8 & 255, v & 255);
  say_hello("http_parser", version, "libhttp-parser-dev", "full",
            ",\"caps\":[\"request\",\"response\",\"cuts\",\"eof\"]");
}

/* Where an upgrade was offered the parser returns early, and is asked to go on with what follows. The content of a
 * response that nothing delimits ends with the connection: an execute of no bytes says so. */
static void feed(http_parser *p, const http_parser_settings *settings, const adapter_line *line) {
  size_t from = 0;
  while (from < line->len && HTTP_PARSER_ERRNO(p) == HPE_OK)
    from += http_parser_execute(p, settings, line->at + from, line_piece(line, from) - from);
  if (line_has(line, "eof") && HTTP_PARSER_ERRNO(p) == HPE_OK)
    http_parser_execute(p, settings, line->at + line->len, 0);
}

static const char *end_of(const http_parser *p) {
  enum http_errno error = HTTP_PARSER_ERRNO(p);
  if (is_last && p->upgrade) return "upgrade";
  if (is_last) return p->type == HTTP_REQUEST ? "close" : "ok";
  if (error == HPE_INVALID_EOF_STATE) return "incomplete";
  if (error != HPE_OK) return "reject";
  return event_is_open() ? "incomplete" : "ok";
}

void adapter_answer(const adapter_line *line) {
  const char *role = line_value(line, "role", NULL), *method = line_value(line, "for", NULL);
  bool is_response = role != NULL && strcmp(role, "response") == 0;
  http_parser_settings settings;
  http_parser p;
  http_parser_settings_init(&settings);
  settings.on_message_begin = on_begin;
  settings.on_url = on_url;
  settings.on_status = on_status;
  settings.on_header_field = on_name;
  settings.on_header_value = on_value;
  settings.on_headers_complete = on_head_end;
  settings.on_body = on_body;
  settings.on_message_complete = on_end;
  http_parser_init(&p, is_response ? HTTP_RESPONSE : HTTP_REQUEST);
  request = FOR_OTHER;
  if (method != NULL && strcmp(method, "HEAD") == 0) request = FOR_HEAD;
  if (method != NULL && strcmp(method, "CONNECT") == 0) request = FOR_CONNECT;
  is_last = false;
  events_begin(is_response);
  feed(&p, &settings, line);
  enum http_errno error = HTTP_PARSER_ERRNO(&p);
  events_end(end_of(&p), error == HPE_OK || is_last ? NULL : http_errno_description(error));
}

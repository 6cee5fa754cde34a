/* SPDX-License-Identifier: MIT
 *
 * llhttp, node's parser: the WebAssembly in npm's undici, made C by wasm2c. See llhttp_build.sh. */
#include <string.h>

#include "events.h"
#include "llhttp_wasm.h"

enum { REQUEST_TYPE = 1, RESPONSE_TYPE = 2 };                                                     /* llhttp_type_t */
enum { OK = 0, CLOSED_CONNECTION = 5, INVALID_EOF_STATE = 14, PAUSED = 21, PAUSED_UPGRADE = 22 }; /* llhttp_errno_t */
enum { CONNECT = 5 };                                                                             /* llhttp_method_t */
enum { INPUT_BYTES = 1 << 22 };

struct Z_env_instance_t {
  int unused;
};

static struct Z_env_instance_t env;
static Z_llhttp_instance_t module;
static u32 input;                                         /* where the module finds the bytes */
static enum { FOR_OTHER, FOR_HEAD, FOR_CONNECT } request; /* that a response answers */
static bool goes_on;                                      /* as the head says */
static bool is_last, is_tunnel;                           /* nothing more is to be read behind the message that ended */

static char *memory(u32 at) {
  return (char *)module.w2c_memory.data + at;
}

u32 Z_envZ_wasm_on_message_begin(struct Z_env_instance_t *e, u32 p) {
  (void)e, (void)p;
  event_message();
  return OK;
}

#define ON_PIECE(name, part)                                                   \
  u32 Z_envZ_wasm_##name(struct Z_env_instance_t *e, u32 p, u32 at, u32 len) { \
    (void)e, (void)p;                                                          \
    event_piece(part, memory(at), len);                                        \
    return OK;                                                                 \
  }
ON_PIECE(on_url, EVENT_TARGET)
ON_PIECE(on_status, EVENT_REASON)
ON_PIECE(on_header_field, EVENT_NAME)
ON_PIECE(on_header_value, EVENT_VALUE)
ON_PIECE(on_body, EVENT_BODY)

/* 1: there is no content, whatever the fields say; 2: nor is there another message. */
u32 Z_envZ_wasm_on_headers_complete(struct Z_env_instance_t *e, u32 p, u32 status, u32 upgrade, u32 keep_alive) {
  (void)e, (void)p, (void)upgrade;
  goes_on = keep_alive != 0;
  event_head_end();
  if (request == FOR_CONNECT && status / 100 == 2) return 2;
  return request == FOR_HEAD ? 1 : 0;
}

/* The caller is to read no message behind one that does not keep the connection alive, and may take up an upgrade. This
 * one is a server that takes up none but CONNECT. */
u32 Z_envZ_wasm_on_message_complete(struct Z_env_instance_t *e, u32 p) {
  (void)e;
  bool is_request = Z_llhttpZ_llhttp_get_type(&module, p) == REQUEST_TYPE;
  u32 method = Z_llhttpZ_llhttp_get_method(&module, p), status = Z_llhttpZ_llhttp_get_status_code(&module, p);
  is_tunnel = Z_llhttpZ_llhttp_get_upgrade(&module, p) != 0 && (!is_request || method == CONNECT);
  event_end(is_request ? memory(Z_llhttpZ_llhttp_method_name(&module, method)) : NULL, status,
            Z_llhttpZ_llhttp_get_http_major(&module, p), Z_llhttpZ_llhttp_get_http_minor(&module, p),
            is_tunnel ? PERSISTS_UNKNOWN
            : goes_on ? PERSISTS
                      : ENDS);
  is_last = is_tunnel || (is_request ? !goes_on : status / 100 != 1);
  return is_last ? PAUSED : OK;
}

void adapter_start(void) {
  wasm_rt_init();
  Z_llhttp_init_module();
  Z_llhttp_instantiate(&module, &env);
  Z_llhttpZ__initialize(&module);
  input = Z_llhttpZ_malloc(&module, INPUT_BYTES);
}

void adapter_hello(void) {
  say_hello("llhttp", "of undici " UNDICI_VERSION, NULL, "full",
            ",\"package\":\"npm:undici " UNDICI_VERSION "\",\"caps\":[\"request\",\"response\",\"cuts\",\"eof\"]");
}

/* Where an upgrade was offered the parser pauses, and is asked to go on with what follows. */
static u32 feed_piece(u32 p, u32 from, u32 len) {
  u32 error = Z_llhttpZ_llhttp_execute(&module, p, input + from, len);
  while (error == PAUSED_UPGRADE && !is_last) {
    u32 stopped = Z_llhttpZ_llhttp_get_error_pos(&module, p) - input, left = from + len - stopped;
    Z_llhttpZ_llhttp_resume_after_upgrade(&module, p);
    error = Z_llhttpZ_llhttp_execute(&module, p, input + stopped, left);
    if (left == 0) break;
  }
  return error;
}

static u32 feed(u32 p, const adapter_line *line) {
  u32 error = OK;
  memcpy(memory(input), line->at, line->len);
  for (size_t from = 0, end; error == OK && from < line->len; from = end) {
    end = line_piece(line, from);
    error = feed_piece(p, (u32)from, (u32)(end - from));
  }
  return error == OK && line_has(line, "eof") ? Z_llhttpZ_llhttp_finish(&module, p) : error;
}

static const char *end_of(u32 error, bool is_response) {
  if (is_last && is_tunnel) return "upgrade";
  if (is_last) return is_response ? "ok" : "close";
  if (error == CLOSED_CONNECTION) return "close";
  if (error == INVALID_EOF_STATE) return "incomplete";
  if (error != OK) return "reject";
  return event_is_open() ? "incomplete" : "ok";
}

void adapter_answer(const adapter_line *line) {
  const char *role = line_value(line, "role", NULL), *method = line_value(line, "for", NULL);
  bool is_response = role != NULL && strcmp(role, "response") == 0;
  request = FOR_OTHER;
  if (method != NULL && strcmp(method, "HEAD") == 0) request = FOR_HEAD;
  if (method != NULL && strcmp(method, "CONNECT") == 0) request = FOR_CONNECT;
  if (line->len > INPUT_BYTES) {
    text_put(&said, "{\"end\":\"skip\"}");
    return;
  }
  is_last = is_tunnel = false;
  events_begin(is_response);
  u32 p = Z_llhttpZ_llhttp_alloc(&module, is_response ? RESPONSE_TYPE : REQUEST_TYPE);
  u32 error = feed(p, line);
  u32 reason = Z_llhttpZ_llhttp_get_error_reason(&module, p);
  events_end(end_of(error, is_response), error != OK && !is_last && reason != 0 ? memory(reason) : NULL);
  Z_llhttpZ_llhttp_free(&module, p);
}

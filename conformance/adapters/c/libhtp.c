/* SPDX-License-Identifier: MIT
 *
 * libhtp, which Suricata looks at traffic with. It is made to read on where a server would refuse. */
#include <string.h>

#include <htp/htp.h>

#include "adapter.h"

enum { REQUESTS_MAX = 4096 };

static adapter_text bodies[REQUESTS_MAX];
static htp_cfg_t *config;

static int on_body(htp_tx_data_t *data) {
  size_t i = data->tx->index;
  if (i < REQUESTS_MAX && data->data != NULL) text_add(&bodies[i], data->data, data->len);
  return HTP_OK;
}

void adapter_start(void) {
  config = htp_config_create();
  htp_config_set_server_personality(config, HTP_SERVER_GENERIC);
  htp_config_register_request_body_data(config, on_body);
}

void adapter_hello(void) {
  const char *full = htp_get_version(), *v = strstr(full, " v");
  say_hello("libhtp", v == NULL ? full : v + 2, "libhtp-dev", "full", ",\"caps\":[\"request\",\"cuts\"]");
}

static void say_bstr(const char *member, const bstr *value) {
  if (value == NULL) return;
  text_put(&said, "%s:", member);
  text_string(&said, bstr_ptr(value), bstr_len(value));
  text_put(&said, ",");
}

static void say_request(const htp_tx_t *tx) {
  text_put(&said, "{");
  say_bstr("\"m\"", tx->request_method);
  say_bstr("\"t\"", tx->request_uri);
  text_put(&said, "\"h\":[");
  for (size_t i = 0; i < htp_table_size(tx->request_headers); i++) {
    const htp_header_t *field = htp_table_get_index(tx->request_headers, i, NULL);
    text_pair(&said, bstr_ptr(field->name), bstr_len(field->name), bstr_ptr(field->value), bstr_len(field->value));
  }
  text_put(&said, "],\"b\":");
  const adapter_text *body = &bodies[tx->index];
  text_string(&said, body->at, body->len);
  text_put(&said, "}");
}

/* It has a transaction for each request, with what it has of it so far. */
static const char *say_requests(const htp_list_t *transactions, int state) {
  const char *end = state == HTP_STREAM_ERROR ? "reject" : "ok";
  size_t count = 0;
  for (size_t i = 0; i < htp_list_size(transactions); i++) {
    const htp_tx_t *tx = htp_list_get(transactions, i);
    if (tx == NULL || tx->index >= REQUESTS_MAX || tx->request_progress == HTP_REQUEST_NOT_STARTED) continue;
    if (tx->request_progress != HTP_REQUEST_COMPLETE) {
      if (state != HTP_STREAM_ERROR) end = "incomplete";
      continue;
    }
    if (count++ > 0) text_put(&said, ",");
    say_request(tx);
  }
  return count == 0 && end[0] == 'o' ? "incomplete" : end;
}

void adapter_answer(const adapter_line *line) {
  htp_time_t now = {0, 0};
  int state = HTP_STREAM_DATA;
  for (size_t i = 0; i < REQUESTS_MAX; i++) bodies[i].len = 0;
  htp_connp_t *parser = htp_connp_create(config);
  htp_connp_open(parser, "127.0.0.1", 1, "127.0.0.1", 80, NULL);
  for (size_t from = 0, end; from < line->len && state != HTP_STREAM_ERROR; from = end) {
    end = line_piece(line, from);
    state = htp_connp_req_data(parser, &now, line->at + from, end - from);
  }
  text_put(&said, "{\"requests\":[");
  const char *end = say_requests(htp_connp_get_connection(parser)->transactions, state);
  text_put(&said, "],\"end\":\"%s\"}", end);
  htp_connp_destroy_all(parser);
}

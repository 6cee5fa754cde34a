/* SPDX-License-Identifier: MIT
 *
 * What a proxy does to a request head: reads it from standard input, and writes the head to send on to standard output.
 * The fields that belong to one connection are dropped, those that Connection names too (RFC 9110 7.6.1); Via is added
 * (7.6.3); the version is the proxy's own (2.5); Host is what the target says (RFC 9112 3.2.2). */
#include <stdio.h>
#include <string.h>

#include "httpz.h"

static uint8_t in[65536], out[65536];
static httpz_field slots[HTTPZ_DEFAULT_FIELDS];

static bool belongs_to_connection(const httpz_request *request, httpz_field field) {
  static const httpz_field_id always[] = {HTTPZ_FIELD_CONNECTION, HTTPZ_FIELD_KEEP_ALIVE, HTTPZ_FIELD_TE,
                                          HTTPZ_FIELD_UPGRADE,    HTTPZ_FIELD_HOST};
  for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
    if (field.id == always[i]) return true;
  }
  return httpz_list_has_token(in, slots, request->field_count, HTTPZ_FIELD_CONNECTION,
                              (const char *)in + field.name_off, field.name_len);
}

static void write_head(httpz_writer *w, const httpz_request *request) {
  static const char via[] = "1.1 example";
  const uint8_t *target = in + request->path.off;
  uint32_t target_len = request->path.len + (request->has_query ? 1u + request->query.len : 0);
  bool whole = request->form == HTTPZ_ORIGIN_FORM || request->form == HTTPZ_ABSOLUTE_FORM;
  if (!whole) target = in + request->target.off, target_len = request->target.len;
  if (target_len == 0) target = (const uint8_t *)"/", target_len = 1;
  httpz_write_request_line_token(w, in + request->method_name.off, request->method_name.len, target, target_len, 1);
  httpz_write_known(w, HTTPZ_FIELD_HOST, in + request->authority.off, request->authority.len);
  for (uint16_t i = 0; i < request->field_count; i++) {
    if (belongs_to_connection(request, slots[i])) continue;
    httpz_write_field(w, in + slots[i].name_off, slots[i].name_len, in + slots[i].value_off, slots[i].value_len);
  }
  httpz_write_known(w, HTTPZ_FIELD_VIA, (const uint8_t *)via, sizeof via - 1);
  httpz_write_head_end(w);
}

int main(void) {
  httpz_reader reader = {0};
  httpz_request request;
  httpz_writer w;
  uint32_t len = (uint32_t)fread(in, 1, sizeof in - 1, stdin);
  httpz_status status = httpz_read_request(&httpz_default_limits, (httpz_input){in, len, len}, &reader, slots, &request);
  if (status != HTTPZ_OK) {
    fprintf(stderr, "%s at byte %u\n", httpz_status_text(status), reader.offset);
    return 1;
  }
  httpz_writer_begin(&w, out, sizeof out);
  write_head(&w, &request);
  if (w.status != HTTPZ_OK) {
    fprintf(stderr, "%s\n", httpz_status_text((httpz_status)w.status));
    return 1;
  }
  fwrite(out, 1, w.len, stdout);
  return 0;
}

/* SPDX-License-Identifier: MIT
 *
 * The writers of the library, asked for what a vector says or for what was read. */
#include "vector_write.h"

enum { FRAME = 1024 }; /* more than a start-line's fixed parts, a chunk's size and the lines added here take */

static bool has_field(const message *m, const char *name) {
  for (uint32_t i = 0; i < m->field_count; i++) {
    bytes field = m->fields[i].name;
    httpz_field_id id = httpz_field_of(field.at, (uint16_t)(field.len <= UINT16_MAX ? field.len : 0));
    if (id == httpz_field_of((const uint8_t *)name, (uint16_t)strlen(name)) && id != HTTPZ_FIELD_OTHER) return true;
  }
  return false;
}

/* The interface takes a minor version alone, so that no other major version can be asked for. */
static bool minor_of(bytes version, uint8_t *minor) {
  if (version.len != 3 || memcmp(version.at, "1.", 2) != 0) return false;
  *minor = (uint8_t)(version.at[2] - '0');
  return *minor <= 9;
}

static httpz_status write_start_line(httpz_writer *w, const writing *asked) {
  const message *m = asked->m;
  uint8_t minor;
  httpz_status status;
  if (!minor_of(m->version, &minor)) return HTTPZ_BAD_OUTPUT_VERSION;
  if (asked->is_response)
    GUARDED(status,
            httpz_write_status_line_reason(w, minor, m->status, asked->request_method, m->reason.at, m->reason.len));
  else
    GUARDED(status, httpz_write_request_line_token(w, m->method.at, m->method.len, m->target.at, m->target.len, minor));
  return status;
}

static httpz_status write_lines(httpz_writer *w, const line *lines, uint32_t count) {
  httpz_status status = (httpz_status)w->status;
  for (uint32_t i = 0; i < count; i++)
    GUARDED(status, httpz_write_field(w, lines[i].name.at, lines[i].name.len, lines[i].value.at, lines[i].value.len));
  return status;
}

static void write_head(httpz_writer *w, const message *m) {
  httpz_status status;
  write_lines(w, m->fields, m->field_count);
  if (m->framing == HTTPZ_VECTOR_FRAMING_LENGTH && !has_field(m, "Content-Length"))
    GUARDED(status, httpz_write_content_length(w, m->body.len));
  if (m->framing == HTTPZ_VECTOR_FRAMING_CHUNKED && !has_field(m, "Transfer-Encoding"))
    GUARDED(status, httpz_write_chunked(w));
  GUARDED(status, httpz_write_head_end(w));
  (void)status; /* it is sticky */
}

static void write_content(httpz_writer *w, const message *m) {
  httpz_status status = HTTPZ_OK;
  bool chunked = m->framing == HTTPZ_VECTOR_FRAMING_CHUNKED;
  if (chunked && m->body.len > 0) GUARDED(status, httpz_write_chunk(w, m->body.at, m->body.len));
  if (!chunked && m->body.len > 0) GUARDED(status, httpz_write_data(w, m->body.at, m->body.len));
  if (chunked) GUARDED(status, httpz_write_last_chunk(w));
  if (m->trailer_count > 0) write_lines(w, m->trailers, m->trailer_count);
  GUARDED(status, httpz_write_body_end(w));
  (void)status;
}

/* A NULL buffer measures: the verdict and the length must be the same as with one. */
static httpz_status write_once(const writing *asked, uint8_t *buffer, uint32_t capacity, uint32_t *len) {
  httpz_writer w;
  httpz_status status;
  httpz_writer_begin(&w, buffer, capacity);
  status = write_start_line(&w, asked);
  if (status != HTTPZ_OK) return status;
  write_head(&w, asked->m);
  /* A refused response to HEAD or a tunnel has no content to write; whatever is asked for otherwise is for the writer
   * to judge. */
  write_content(&w, asked->m);
  GUARDED(status, httpz_writer_end(&w, len));
  return status;
}

static uint32_t room_for(const message *m) {
  uint64_t room = FRAME + m->method.len + m->target.len + m->reason.len + (uint64_t)m->body.len;
  for (uint32_t i = 0; i < m->field_count; i++) room += (uint64_t)m->fields[i].name.len + m->fields[i].value.len + 4;
  for (uint32_t i = 0; i < m->trailer_count; i++)
    room += (uint64_t)m->trailers[i].name.len + m->trailers[i].value.len + 4;
  return (uint32_t)room;
}

httpz_status write_message(const writing *asked, bytes *wire) {
  uint32_t capacity = room_for(asked->m), len = 0, measured = 0;
  uint8_t *buffer = pool_take(capacity);
  httpz_status measure = write_once(asked, NULL, 0, &measured);
  httpz_status status = write_once(asked, buffer, capacity, &len);
  if (status == HTTPZ_OK) *wire = (bytes){buffer, len};
  /* NO_ROOM is no verdict on a message: it stands for a writer that contradicts its own measure */
  return status == measure && len == measured ? status : HTTPZ_NO_ROOM;
}

bool read_back(const writing *asked, bytes wire, observed *out) {
  httpz_vector vector = {.role = asked->is_response ? HTTPZ_VECTOR_RESPONSE : HTTPZ_VECTOR_REQUEST};
  vector.context.request_method = httpz_method_name(asked->request_method);
  feed f = {.all = wire, .mode = FEED_WHOLE, .place = PLACE_FLUSH, .eof = true};
  feed_begin(&f);
  observe(&vector, &f, out);
  bool interim = asked->is_response && asked->m->status <= 199 && out->verdict == HTTPZ_VECTOR_INCOMPLETE;
  return out->broken == NULL && out->message_count == 1 && out->rest.len == 0 &&
         (out->verdict == HTTPZ_VECTOR_ACCEPT || interim);
}

static httpz_method asked_method(const httpz_vector_output *output) {
  const char *name = output->request_method == NULL ? "GET" : output->request_method;
  return httpz_method_of((const uint8_t *)name, (uint16_t)strlen(name));
}

void observe_written(const httpz_vector *vector, observed *out) {
  const httpz_vector_output *output = vector->output;
  httpz_vector_reading all = {.messages = &output->message, .message_count = 1};
  observed flat = expected_of(&all, HTTPZ_VECTOR_SERIALIZE);
  writing asked = {flat.messages, asked_method(output), output->is_response};
  bytes wire = {NULL, 0};
  httpz_status status = write_message(&asked, &wire);
  memset(out, 0, sizeof *out);
  if (status == HTTPZ_OK) {
    if (!read_back(&asked, wire, out)) out->broken = "what was written is not read back as one message";
    out->verdict = HTTPZ_VECTOR_ACCEPT;
  } else {
    out->verdict = HTTPZ_VECTOR_REJECT;
    out->status = status;
    if (status == HTTPZ_NO_ROOM) out->broken = "measuring and writing do not agree";
  }
  out->wire = wire;
}

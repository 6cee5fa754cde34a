/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "answer.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const uint8_t allow[] = "GET, HEAD, OPTIONS";

static const uint8_t *bytes_of(const char *text) {
  return (const uint8_t *)text;
}

static void log_answer(worker *w, connection *c, const asked *a, uint16_t status, uint64_t content) {
  static const uint8_t none[] = "-";
  access_line line = {c->address, w->date, none, none, content, 1, 1, status};
  if (w->log->fd < 0) return;
  if (c->address[0] == '\0') listen_peer(c->fd, c->address);
  if (a != NULL) {
    line.method = a->at + a->request->method_name.off;
    line.method_len = a->request->method_name.len;
    line.target = a->at + a->request->target.off;
    line.target_len = a->request->target.len;
  }
  log_add(w->log, &line);
}

/* ---- heads ------------------------------------------------------------------------------------------------------- */

static bool begin(worker *w, connection *c, uint16_t status, httpz_framing framing) {
  if (httpz_exchange_answer(&c->exchange, status, framing, w->stopping) == HTTPZ_DO_WRITE) return true;
  c->action = HTTPZ_DO_CLOSE;
  return false;
}

static void begin_head(worker *w, connection *c, httpz_writer *out, const asked *a, uint16_t status) {
  httpz_method method = a == NULL ? HTTPZ_GET : (httpz_method)a->request->method;
  httpz_writer_begin(out, c->out + c->out_len, OUTPUT_BYTES - c->out_len);
  httpz_write_status_line(out, 1, status, method);
  httpz_write_known(out, HTTPZ_FIELD_DATE, w->date, HTTPZ_DATE_LEN);
  httpz_write_known(out, HTTPZ_FIELD_SERVER, bytes_of("httpz"), 5);
}

static void end_head(const connection *c, httpz_writer *out) {
  if (c->exchange.say_close) httpz_write_close(out);
  if (c->exchange.say_keep_alive) httpz_write_keep_alive(out);
  httpz_write_head_end(out);
}

static void finish(connection *c, httpz_writer *out) {
  uint32_t len = 0;
  c->action = HTTPZ_DO_CLOSE;
  if (httpz_writer_end(out, &len) != HTTPZ_OK) return;
  c->out_len += len;
  c->action = (uint8_t)httpz_exchange_written(&c->exchange);
}

static bool is_dated(const worker *w, const file_entry *file) {
  return file->modified <= w->second;
}

/* What tells one version of a file from another. No Last-Modified later than Date (RFC 9110 8.8.2.1). */
static void write_validators(const worker *w, httpz_writer *out, const file_entry *file) {
  uint8_t tag[ETAG_BYTES + HTTPZ_ETAG_FRAME];
  uint32_t len = httpz_render_etag(file->etag, file->etag_len, false, tag);
  httpz_write_known(out, HTTPZ_FIELD_ETAG, tag, len);
  if (is_dated(w, file)) httpz_write_known_date(out, HTTPZ_FIELD_LAST_MODIFIED, file->modified);
}

static void write_type(httpz_writer *out, const char *type) {
  httpz_write_known(out, HTTPZ_FIELD_CONTENT_TYPE, bytes_of(type), (uint32_t)strlen(type));
}

/* ---- answers without a file -------------------------------------------------------------------------------------- */

void answer_continue(worker *w, connection *c) {
  static const char interim[] = "HTTP/1.1 100 Continue\r\n\r\n";
  (void)w;
  httpz_action action = httpz_exchange_answer(&c->exchange, 100, HTTPZ_FRAMING_NONE, false);
  if (action == HTTPZ_DO_NOTHING) action = HTTPZ_DO_CLOSE;
  memcpy(c->out + c->out_len, interim, sizeof interim - 1);
  c->out_len += (uint32_t)sizeof interim - 1;
  c->action = (uint8_t)action;
}

static uint32_t status_text(uint16_t status, char *text) {
  const char *reason = httpz_reason(status);
  size_t len = strlen(reason);
  text[0] = (char)('0' + status / 100);
  text[1] = (char)('0' + status / 10 % 10);
  text[2] = (char)('0' + status % 10);
  text[3] = ' ';
  memcpy(text + 4, reason, len);
  text[4 + len] = '\n';
  return (uint32_t)len + 5;
}

static void write_location(httpz_writer *out, const asked *a) {
  uint8_t to[HEAD_BYTES];
  const httpz_request *r = a->request;
  uint32_t from = 0, len;
  const uint8_t *path = a->at + r->path.off;
  /* "//host/" would lead to another host (RFC 3986 4.2). */
  while (from + 1 < r->path.len && path[from] == '/' && path[from + 1] == '/') from++;
  len = r->path.len - from;
  memcpy(to, path + from, len);
  to[len++] = '/';
  if (r->has_query) {
    to[len++] = '?';
    memcpy(to + len, a->at + r->query.off, r->query.len);
    len += r->query.len;
  }
  httpz_write_known(out, HTTPZ_FIELD_LOCATION, to, len);
}

static void write_status_fields(httpz_writer *out, const asked *a, uint16_t status) {
  if (status == 405) httpz_write_known(out, HTTPZ_FIELD_ALLOW, allow, sizeof allow - 1);
  if (status == 503) httpz_write_known(out, HTTPZ_FIELD_RETRY_AFTER, bytes_of("1"), 1);
  if (status == 301) write_location(out, a);
}

void answer_status(worker *w, connection *c, const asked *a, uint16_t status) {
  httpz_writer out;
  char text[96];
  uint32_t len = status_text(status, text);
  if (!begin(w, c, status, HTTPZ_FRAMING_LENGTH)) return;
  begin_head(w, c, &out, a, status);
  write_status_fields(&out, a, status);
  write_type(&out, "text/plain; charset=utf-8");
  httpz_write_content_length(&out, len);
  end_head(c, &out);
  if (c->exchange.has_content) httpz_write_data(&out, bytes_of(text), len);
  log_answer(w, c, a, status, len);
  finish(c, &out);
}

static void answer_options(worker *w, connection *c, const asked *a) {
  httpz_writer out;
  if (!begin(w, c, 204, HTTPZ_FRAMING_NONE)) return;
  begin_head(w, c, &out, a, 204);
  httpz_write_known(&out, HTTPZ_FIELD_ALLOW, allow, sizeof allow - 1);
  end_head(c, &out);
  log_answer(w, c, a, 204, 0);
  finish(c, &out);
}

void answer_echo(worker *w, connection *c) {
  httpz_writer out;
  if (!begin(w, c, 200, HTTPZ_FRAMING_LENGTH)) return;
  begin_head(w, c, &out, NULL, 200);
  write_type(&out, "application/octet-stream");
  httpz_write_content_length(&out, c->echo_len);
  end_head(c, &out);
  if (c->exchange.has_content) {
    httpz_write_data(&out, worker_store(w, c)->echo, c->echo_len);
  } else {
    httpz_write_data_apart(&out, c->echo_len); /* HEAD: the length alone */
  }
  log_answer(w, c, NULL, 200, c->echo_len);
  finish(c, &out);
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

/* A connection has a descriptor of its own while it sends: the cache may give up its one meanwhile. */
static bool hold_file(connection *c, const file_entry *file) {
  c->complete = file->size;
  c->type = file->type;
  c->part = c->parts = 0;
  if (file->fd < 0) return true;
  c->file = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
  return c->file >= 0;
}

static void let_go_of_file(connection *c) {
  if (c->file >= 0) close(c->file);
  c->file = -1;
}

/* Writes `len` bytes of the file, or leaves them to the engine. */
static void write_content(connection *c, httpz_writer *out, const file_entry *file, uint64_t first, uint64_t len) {
  if (!c->exchange.has_content) return;
  if (file->fd < 0) {
    httpz_write_data(out, file->content + first, (uint32_t)len);
    return;
  }
  httpz_write_data_apart(out, len);
  c->file_at = first;
  c->file_left = len;
}

static void finish_file(connection *c, httpz_writer *out) {
  uint32_t len = 0;
  if (c->file_left == 0) {
    let_go_of_file(c);
    finish(c, out);
    return;
  }
  c->action = HTTPZ_DO_CLOSE;
  if (httpz_writer_end(out, &len) != HTTPZ_OK) return;
  c->out_len += len;
  c->action = HTTPZ_DO_WRITE;
}

/* A plain 200 on a connection that goes on has the same head each time, but for its date. */
static void remember_head(const worker *w, connection *c, httpz_writer *out, file_entry *file) {
  enum { DATE_AT = sizeof "HTTP/1.1 200 OK\r\nDate: " - 1 };
  const uint8_t *head = c->out + c->out_len;
  if (c->exchange.say_close || c->exchange.say_keep_alive || out->status != HTTPZ_OK) return;
  if (out->len > CACHED_HEAD || memcmp(head + DATE_AT, w->date, HTTPZ_DATE_LEN) != 0 || !is_dated(w, file)) return;
  memcpy(file->head, head, out->len);
  file->head_len = (uint16_t)out->len;
  file->date_at = DATE_AT;
}

static bool answer_remembered(worker *w, connection *c, const file_entry *file) {
  uint8_t *to = c->out + c->out_len;
  if (file->head_len == 0 || file->fd >= 0 || c->exchange.say_close || c->exchange.say_keep_alive) return false;
  memcpy(to, file->head, file->head_len);
  memcpy(to + file->date_at, w->date, HTTPZ_DATE_LEN);
  if (c->exchange.has_content) memcpy(to + file->head_len, file->content, file->size);
  c->out_len += file->head_len + (c->exchange.has_content ? (uint32_t)file->size : 0);
  c->action = (uint8_t)httpz_exchange_written(&c->exchange);
  return true;
}

static void answer_whole(worker *w, connection *c, const asked *a, file_entry *file) {
  httpz_writer out;
  if (a->request->method == HTTPZ_GET && !hold_file(c, file)) {
    answer_status(w, c, a, 503);
    return;
  }
  if (!begin(w, c, 200, HTTPZ_FRAMING_LENGTH)) return;
  log_answer(w, c, a, 200, file->size);
  if (answer_remembered(w, c, file)) return;
  begin_head(w, c, &out, a, 200);
  write_type(&out, file->type);
  httpz_write_content_length(&out, file->size);
  write_validators(w, &out, file);
  httpz_write_known(&out, HTTPZ_FIELD_ACCEPT_RANGES, bytes_of("bytes"), 5);
  end_head(c, &out);
  remember_head(w, c, &out, file);
  write_content(c, &out, file, 0, file->size);
  finish_file(c, &out);
}

static void answer_not_modified(worker *w, connection *c, const asked *a, const file_entry *file) {
  httpz_writer out;
  if (!begin(w, c, 304, HTTPZ_FRAMING_NONE)) return;
  begin_head(w, c, &out, a, 304);
  write_validators(w, &out, file);
  end_head(c, &out);
  log_answer(w, c, a, 304, 0);
  finish(c, &out);
}

static void answer_unsatisfiable(worker *w, connection *c, const asked *a, const file_entry *file) {
  httpz_writer out;
  httpz_content_range range = {.complete = file->size, .has_complete = true};
  if (!begin(w, c, 416, HTTPZ_FRAMING_LENGTH)) return;
  begin_head(w, c, &out, a, 416);
  httpz_write_content_range(&out, range);
  httpz_write_content_length(&out, 0);
  end_head(c, &out);
  log_answer(w, c, a, 416, 0);
  finish(c, &out);
}

static httpz_content_range range_of(httpz_byte_range range, uint64_t complete) {
  return (httpz_content_range){range.first, range.last, complete, true, true};
}

static void answer_range(worker *w, connection *c, const asked *a, const file_entry *file, httpz_byte_range range) {
  httpz_writer out;
  uint64_t len = range.last - range.first + 1;
  if (!begin(w, c, 206, HTTPZ_FRAMING_LENGTH)) return;
  begin_head(w, c, &out, a, 206);
  write_type(&out, file->type);
  httpz_write_content_length(&out, len);
  httpz_write_content_range(&out, range_of(range, file->size));
  write_validators(w, &out, file);
  end_head(c, &out);
  write_content(c, &out, file, range.first, len);
  log_answer(w, c, a, 206, len);
  finish_file(c, &out);
}

/* ---- several ranges ---------------------------------------------------------------------------------------------- */

static uint64_t parts_length(const worker *w, const connection *c, const httpz_byte_range *ranges, uint16_t count) {
  uint64_t total = 0;
  for (uint16_t i = 0; i < count; i++) {
    httpz_status status = httpz_measure_part(w->boundary, sizeof w->boundary, bytes_of(c->type),
                                             (uint32_t)strlen(c->type), range_of(ranges[i], c->complete), &total);
    if (status != HTTPZ_OK) return 0;
  }
  return httpz_measure_parts_end(w->boundary, sizeof w->boundary, &total) == HTTPZ_OK ? total : 0;
}

static void write_part(worker *w, connection *c, httpz_writer *out) {
  const httpz_byte_range *range = worker_store(w, c)->ranges + c->part++;
  httpz_write_part_head(out, w->boundary, sizeof w->boundary, bytes_of(c->type), (uint32_t)strlen(c->type),
                        range_of(*range, c->complete));
}

static void begin_parts(worker *w, connection *c, const asked *a, const file_entry *file, uint16_t count,
                        httpz_writer *out) {
  uint64_t length = parts_length(w, c, worker_store(w, c)->ranges, count);
  begin_head(w, c, out, a, 206);
  httpz_write_multipart_type(out, w->boundary, sizeof w->boundary);
  httpz_write_content_length(out, length);
  write_validators(w, out, file);
  end_head(c, out);
  log_answer(w, c, a, 206, length);
  c->parts = (uint8_t)count;
}

/* The ranges stand in the store: what they select is no more than the file, or answer_ranges would not have come
 * here. */
static void answer_parts(worker *w, connection *c, const asked *a, const file_entry *file, uint16_t count) {
  store *kept = worker_store(w, c);
  httpz_writer *out = &kept->writer;
  uint32_t len = 0;
  c->store_used = true;
  if (!begin(w, c, 206, HTTPZ_FRAMING_LENGTH)) return;
  begin_parts(w, c, a, file, count, out);
  if (file->fd < 0) {
    while (c->part < c->parts) {
      httpz_byte_range range = kept->ranges[c->part];
      write_part(w, c, out);
      httpz_write_data(out, file->content + range.first, (uint32_t)(range.last - range.first + 1));
    }
    httpz_write_parts_end(out, w->boundary, sizeof w->boundary);
    finish(c, out);
    return;
  }
  c->action = HTTPZ_DO_CLOSE;
  if (httpz_writer_part(out, &len) != HTTPZ_OK) return;
  c->out_len += len;
  c->action = HTTPZ_DO_WRITE;
}

static void next_part(worker *w, connection *c) {
  store *kept = worker_store(w, c);
  httpz_byte_range range = kept->ranges[c->part];
  uint32_t len = 0;
  httpz_writer_next(&kept->writer, c->out + c->out_len, OUTPUT_BYTES - c->out_len);
  write_part(w, c, &kept->writer);
  httpz_write_data_apart(&kept->writer, range.last - range.first + 1);
  c->action = HTTPZ_DO_CLOSE;
  if (httpz_writer_part(&kept->writer, &len) != HTTPZ_OK) return;
  c->out_len += len;
  c->file_at = range.first;
  c->file_left = range.last - range.first + 1;
  c->action = HTTPZ_DO_WRITE;
}

void answer_part(worker *w, connection *c) {
  if (c->part < c->parts) {
    next_part(w, c);
    return;
  }
  let_go_of_file(c);
  if (c->parts == 0) {
    c->action = (uint8_t)httpz_exchange_written(&c->exchange);
    return;
  }
  store *kept = worker_store(w, c);
  httpz_writer_next(&kept->writer, c->out + c->out_len, OUTPUT_BYTES - c->out_len);
  httpz_write_parts_end(&kept->writer, w->boundary, sizeof w->boundary);
  finish(c, &kept->writer);
}

/* ---- choosing ---------------------------------------------------------------------------------------------------- */

/* RFC 9110 14.2: overlapping ranges may be ignored, and so are those that together cost more than the whole. */
static bool is_worth_it(const httpz_byte_range *ranges, uint16_t count, uint64_t size) {
  httpz_range_cost cost = httpz_weigh_ranges(ranges, count, 1);
  return cost.bytes <= size && cost.overlaps == 0;
}

static void answer_ranges(worker *w, connection *c, const asked *a, file_entry *file) {
  httpz_byte_range *ranges = worker_store(w, c)->ranges;
  httpz_range_set set;
  uint16_t at = httpz_find_field(a->slots, a->request->field_count, HTTPZ_FIELD_RANGE);
  httpz_status status = httpz_read_ranges(a->at, httpz_field_value(a->slots[at]), file->size, ranges, RANGES, &set);
  c->store_used = true;
  if (status == HTTPZ_TOO_MANY_RANGES || (status == HTTPZ_OK && set.kind == HTTPZ_RANGE_UNSATISFIABLE)) {
    answer_unsatisfiable(w, c, a, file);
  } else if (status != HTTPZ_OK || set.kind == HTTPZ_RANGE_WHOLE || !is_worth_it(ranges, set.count, file->size)) {
    answer_whole(w, c, a, file);
  } else if (!hold_file(c, file)) {
    answer_status(w, c, a, 503);
  } else if (set.kind == HTTPZ_RANGE_SINGLE) {
    answer_range(w, c, a, file, ranges[0]);
  } else {
    answer_parts(w, c, a, file, set.count);
  }
}

static bool is_conditional(const asked *a) {
  for (uint16_t i = 0; i < a->request->field_count; i++) switch (a->slots[i].id) {
      case HTTPZ_FIELD_IF_MATCH:
      case HTTPZ_FIELD_IF_NONE_MATCH:
      case HTTPZ_FIELD_IF_MODIFIED_SINCE:
      case HTTPZ_FIELD_IF_UNMODIFIED_SINCE:
      case HTTPZ_FIELD_RANGE:
        return true;
      default:
        break;
    }
  return false;
}

static void answer_conditional(worker *w, connection *c, const asked *a, file_entry *file) {
  httpz_decision decision;
  httpz_representation now = {.etag_at = file->etag,
                              .last_modified = file->modified,
                              .etag = {{0, file->etag_len}, HTTPZ_ETAG_STRONG},
                              .exists = true,
                              .has_last_modified = is_dated(w, file),
                              .last_modified_strong = file->modified + 1 < w->second};
  httpz_status status = httpz_evaluate_conditions((httpz_method)a->request->method, a->at, a->slots,
                                                  a->request->field_count, &now, w->second, &decision);
  if (status != HTTPZ_OK) {
    answer_status(w, c, a, httpz_status_answer(status));
  } else if (decision == HTTPZ_PRECONDITION_FAILED) {
    answer_status(w, c, a, 412);
  } else if (decision == HTTPZ_NOT_MODIFIED) {
    answer_not_modified(w, c, a, file);
  } else if (decision == HTTPZ_PROCEED_WITH_RANGE) {
    answer_ranges(w, c, a, file);
  } else {
    answer_whole(w, c, a, file);
  }
}

void answer_file(worker *w, connection *c, const asked *a) {
  uint8_t method = a->request->method;
  if (method == HTTPZ_OPTIONS) {
    answer_options(w, c, a);
    return;
  }
  if (method != HTTPZ_GET && method != HTTPZ_HEAD) {
    answer_status(w, c, a, 405);
    return;
  }
  file_entry *file = files_find(&w->files, a->at, a->request->path, w->second);
  if (file->status != 200) {
    answer_status(w, c, a, file->status);
  } else if (is_conditional(a)) {
    answer_conditional(w, c, a, file);
  } else {
    answer_whole(w, c, a, file);
  }
}

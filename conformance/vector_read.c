/* SPDX-License-Identifier: MIT */
#include "vector_read.h"

httpz_field vector_slots[UINT16_MAX + 1];

#define LIMIT_NAMED(member) \
  if (strcmp(limit->name, #member) == 0) limits.member = (__typeof__(limits.member))limit->value

httpz_limits vector_limits(const httpz_vector_context *context) {
  httpz_limits limits = httpz_default_limits;
  for (uint32_t i = 0; i < context->limit_count; i++) {
    const httpz_vector_limit *limit = &context->limits[i];
    LIMIT_NAMED(content_length);
    LIMIT_NAMED(head);
    LIMIT_NAMED(target);
    LIMIT_NAMED(fields);
    LIMIT_NAMED(method);
    LIMIT_NAMED(name);
    LIMIT_NAMED(empty_lines);
    LIMIT_NAMED(chunk);
    LIMIT_NAMED(extensions);
    LIMIT_NAMED(chunk_line);
    LIMIT_NAMED(trailers);
  }
  return limits;
}

void reading_begin(reading *r, const httpz_vector *vector, const feed *f, observed *out) {
  memset(r, 0, sizeof *r);
  memset(out, 0, sizeof *out);
  r->f = f;
  r->out = out;
  r->limits = vector_limits(&vector->context);
  r->end = feed_first(f);
  out->messages = pool_take(MESSAGES_MAX * sizeof *out->messages);
}

enum { POISON = 0xa5, POISONED_SLOTS = 128 };

static bool is_poisoned(const void *bytes_at, size_t size) {
  const uint8_t *at = bytes_at;
  for (size_t i = 0; i < size; i++)
    if (at[i] != POISON) return false;
  return true;
}

void poison(void *output, size_t size) {
  memset(output, POISON, size);
  memset(vector_slots, POISON, POISONED_SLOTS * sizeof *vector_slots);
}

bool reading_silent(reading *r, httpz_status status, const void *output, size_t size, uint32_t lines) {
  if (status != HTTPZ_OK && !is_poisoned(output, size))
    return reading_broken(r, "a result is written that is none yet");
  if (status == HTTPZ_OK && lines < POISONED_SLOTS && !is_poisoned(&vector_slots[lines], sizeof *vector_slots))
    return reading_broken(r, "a slot behind the last line is written");
  uint16_t given = r->limits.fields;
  if (given < POISONED_SLOTS && !is_poisoned(&vector_slots[given], sizeof *vector_slots))
    return reading_broken(r, "a slot is written that the caller did not give");
  return true;
}

bool reading_wait(reading *r) {
  uint32_t end = feed_more(r->f, r->end);
  bool came = end > r->end;
  r->end = end;
  return came;
}

bytes reading_part(const reading *r, uint32_t from, uint32_t len) {
  bytes part = {r->f->all.at + from, len};
  if (len > r->f->all.len || from > r->f->all.len - len) {
    r->out->broken = "a span reaches over the end of the input";
    part.len = 0;
  }
  return part;
}

line *reading_lines(const reading *r, uint32_t from, uint32_t count) {
  line *lines = pool_take(count * sizeof *lines);
  for (uint32_t i = 0; i < count; i++) {
    httpz_span name = httpz_field_name(vector_slots[i]), value = httpz_field_value(vector_slots[i]);
    lines[i].name = reading_part(r, from + name.off, name.len);
    lines[i].value = reading_part(r, from + value.off, value.len);
    if (vector_slots[i].id != httpz_field_of(lines[i].name.at, (uint16_t)lines[i].name.len))
      r->out->broken = "the number of a field is not that of its name";
  }
  return lines;
}

static void take_rest(reading *r, uint32_t from) {
  r->out->rest = reading_part(r, from, r->f->all.len - from);
}

bool reading_refused(reading *r, httpz_status status, uint32_t offset) {
  r->out->verdict = HTTPZ_VECTOR_REJECT;
  r->out->status = status;
  r->out->offset = offset;
  take_rest(r, r->start);
  return false;
}

bool reading_unfinished(reading *r) {
  r->out->verdict = HTTPZ_VECTOR_INCOMPLETE;
  r->out->offset = r->f->all.len;
  take_rest(r, r->start);
  return false;
}

bool reading_broken(reading *r, const char *promise) {
  r->out->broken = promise;
  return reading_unfinished(r);
}

void reading_done(reading *r) {
  r->out->verdict = HTTPZ_VECTOR_ACCEPT;
  take_rest(r, r->at);
}

/* The exchange counts what is read. Content that it did not expect, or an end it did not, is NOTHING. */
static bool tell_exchange(reading *r, uint32_t count, bool ended) {
  if (!r->serves) return true;
  httpz_action next;
  GUARDED(next, httpz_exchange_body_read(&r->exchange, count, ended));
  if (next == (ended ? HTTPZ_DO_ANSWER : HTTPZ_DO_READ_BODY)) return true;
  if (!ended && next == HTTPZ_DO_SEND_CONTINUE) return true; /* nothing has come yet */
  return reading_broken(r, "httpz_exchange_body_read does not fit what httpz_read_body told");
}

bool reading_trailers(reading *r, message *m) {
  httpz_reader reader = {0};
  httpz_trailers section;
  httpz_status status;
  poison(&section, sizeof section);
  do {
    httpz_input input = feed_show(r->f, r->at, r->end);
    GUARDED(status, httpz_read_trailers(&r->limits, HTTPZ_TRAILERS_REFUSE, input, &reader, vector_slots, &section));
  } while (status == HTTPZ_MORE && reading_wait(r));
  if (!reading_silent(r, status, &section, sizeof section, section.field_count)) return false;
  if (status == HTTPZ_MORE) return reading_unfinished(r);
  if (status != HTTPZ_OK) return reading_refused(r, status, r->at + reader.offset);
  m->trailers = reading_lines(r, r->at, section.field_count);
  m->trailer_count = section.field_count;
  if (section.len > r->end - r->at) return reading_broken(r, "httpz_read_trailers read more than there was");
  r->at += section.len;
  return tell_exchange(r, section.len, true);
}

/* The end of the connection completes content until close, and no other. */
static bool close_content(reading *r, httpz_body *body) {
  if (!r->f->eof) return reading_unfinished(r);
  httpz_status status;
  GUARDED(status, httpz_body_close(body));
  if (status == HTTPZ_OK) return true;
  if (status == HTTPZ_INCOMPLETE_BODY) return reading_unfinished(r);
  return reading_refused(r, status, r->at + body->offset);
}

static bool take_piece(reading *r, const httpz_piece *piece, uint8_t *content, message *m) {
  if (piece->consumed > r->end - r->at || piece->data.off + piece->data.len > piece->consumed)
    return reading_broken(r, "httpz_read_body read more than there was");
  bytes data = reading_part(r, r->at + piece->data.off, piece->data.len);
  if (data.len > 0) memcpy(content + m->body.len, data.at, data.len);
  m->body.len += data.len;
  r->at += piece->consumed;
  return tell_exchange(r, piece->consumed, piece->ended && !piece->trailers);
}

bool reading_content(reading *r, httpz_framing framing, uint64_t content_length, message *m) {
  uint8_t *content = pool_take(r->f->all.len - r->at + 1);
  m->body.at = content;
  httpz_body body;
  httpz_body_begin(&body, framing, content_length);
  for (;;) {
    httpz_piece piece;
    httpz_status status;
    httpz_input input = feed_show(r->f, r->at, r->end);
    GUARDED(status, httpz_read_body(&r->limits, input, &body, &piece));
    if (status == HTTPZ_MORE && reading_wait(r)) continue;
    if (status == HTTPZ_MORE) return close_content(r, &body);
    if (status != HTTPZ_OK) return reading_refused(r, status, r->at + body.offset);
    if (!take_piece(r, &piece, content, m)) return false;
    if (piece.ended) return !piece.trailers || reading_trailers(r, m);
    if (piece.consumed == 0) return reading_broken(r, "httpz_read_body read nothing and did not end");
  }
}

void observe_chunked(const httpz_vector *vector, const feed *f, observed *out) {
  reading r;
  message m = {0};
  reading_begin(&r, vector, f, out);
  if (!reading_content(&r, HTTPZ_FRAMING_CHUNKED, 0, &m)) return;
  out->body = m.body;
  out->trailers = m.trailers;
  out->trailer_count = m.trailer_count;
  out->consumed = r.at;
  reading_done(&r);
}

void observe_trailers(const httpz_vector *vector, const feed *f, observed *out) {
  reading r;
  message m = {0};
  reading_begin(&r, vector, f, out);
  if (!reading_trailers(&r, &m)) return;
  out->trailers = m.trailers;
  out->trailer_count = m.trailer_count;
  out->consumed = r.at;
  reading_done(&r);
}

void observe(const httpz_vector *vector, const feed *f, observed *out) {
  switch (vector->role) {
    case HTTPZ_VECTOR_REQUEST:
      observe_requests(vector, f, out);
      return;
    case HTTPZ_VECTOR_RESPONSE:
      observe_responses(vector, f, out);
      return;
    case HTTPZ_VECTOR_CHUNKED:
      observe_chunked(vector, f, out);
      return;
    case HTTPZ_VECTOR_TRAILERS:
      observe_trailers(vector, f, out);
      return;
    default:
      observe_field(vector, f, out);
  }
}

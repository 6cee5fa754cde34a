/* SPDX-License-Identifier: MIT */
#include "vector.h"

enum { REPORT_BYTES = 1 << 16, SHOWN_BYTES = 1200, SHOWN_VALUE = 160 };

static const char *const verdict_words[] = {"accept", "reject", "incomplete", "either"};
static const char *const framing_words[] = {"none", "length", "chunked", "until-close", "tunnel"};
static const char *const level_words[] = {"MUST", "SHOULD", "MAY", "MUST-one-of", "GRAMMAR"};

/* A line of the wire begins a line of the report. The caret stands below the byte at `offset`, if there is one. */
static void put_wire(text *out, bytes wire, bool has_offset, uint32_t offset) {
  uint32_t at = 0, most = wire.len < SHOWN_BYTES ? wire.len : SHOWN_BYTES;
  while (at < most || (at == 0 && most == 0)) {
    uint32_t end = at;
    while (end < most && wire.at[end++] != '\n') continue;
    put(out, "    | ");
    bytes before = {wire.at + at, offset < end ? offset - at : 0}, whole = {wire.at + at, end - at};
    put_escaped(out, whole, SHOWN_BYTES);
    put(out, "\n");
    bool here = has_offset && offset >= at && (offset < end || (offset == end && end == wire.len));
    if (here && offset == end) before = whole;
    if (here) {
      text column = text_begin(4 * SHOWN_BYTES + 64);
      put(out, "    | %*s^ offset %u\n", (int)put_escaped(&column, before, SHOWN_BYTES), "", offset);
    }
    if (end == at) return;
    at = end;
  }
  if (wire.len > most) put(out, "    | ... %u bytes in all; the offset is %u\n", wire.len, offset);
}

static void put_lines(text *out, const char *what, const line *lines, uint32_t count) {
  for (uint32_t i = 0; i < count && i < 32; i++) {
    put(out, "      %-9s ", what);
    put_escaped(out, lines[i].name, SHOWN_VALUE);
    put(out, ": ");
    put_escaped(out, lines[i].value, SHOWN_VALUE);
    put(out, "%s\n", lines[i].any_of != NULL ? "   (or another of its allowed forms)" : "");
  }
  if (count > 32) put(out, "      ... %u lines in all\n", count);
}

static void put_bytes(text *out, const char *what, bytes value) {
  put(out, "      %-9s ", what);
  put_escaped(out, value, SHOWN_VALUE);
  put(out, "\n");
}

static void put_message(text *out, const message *m) {
  if (m->status == 0) {
    put(out, "      request   ");
    put_escaped(out, m->method, SHOWN_VALUE);
    put(out, " ");
    put_escaped(out, m->target, SHOWN_VALUE);
    put(out, " HTTP/%.*s\n", (int)m->version.len, (const char *)m->version.at);
  } else {
    put(out, "      response  HTTP/%.*s %u ", (int)m->version.len, (const char *)m->version.at, m->status);
    put_escaped(out, m->reason, SHOWN_VALUE);
    put(out, "\n");
  }
  put_lines(out, "field", m->fields, m->field_count);
  put_bytes(out, framing_words[m->framing], m->body);
  put_lines(out, "trailer", m->trailers, m->trailer_count);
  put(out, "      consumed  %u, the connection %s\n", m->consumed, m->persist ? "persists" : "ends");
}

static void put_reading(text *out, const httpz_vector *vector, const observed *o) {
  for (uint32_t i = 0; i < o->message_count; i++) put_message(out, &o->messages[i]);
  if (vector->role == HTTPZ_VECTOR_FIELDS) {
    put_bytes(out, "value", o->value);
    return;
  }
  if (vector->role == HTTPZ_VECTOR_CHUNKED || vector->role == HTTPZ_VECTOR_TRAILERS) {
    put_bytes(out, "content", o->body);
    put_lines(out, "trailer", o->trailers, o->trailer_count);
    put(out, "      consumed  %u\n", o->consumed);
  }
  put_bytes(out, "rest", o->rest);
}

static void put_expected(text *out, const httpz_vector *vector) {
  for (uint32_t i = 0; i < vector->outcome_count; i++) {
    const httpz_vector_outcome *o = &vector->outcomes[i];
    if (o->verdict != vector->strict) continue;
    put(out, "  expected: %s (%s)", verdict_words[o->verdict], level_words[o->level]);
    for (uint32_t k = 0; k < o->status_count; k++) put(out, "%s%u", k == 0 ? ", answer " : " or ", o->statuses[k]);
    put(out, "\n");
    if (o->reading == NULL) continue;
    observed wanted = expected_of(o->reading, vector->role);
    put_reading(out, vector, &wanted);
  }
}

static void put_observed(text *out, const httpz_vector *vector, const observed *seen) {
  put(out, "  observed: %s", verdict_words[seen->verdict]);
  if (seen->verdict == HTTPZ_VECTOR_REJECT)
    put(out, ", %s, answer %u (%s)", httpz_status_name(seen->status), httpz_status_answer(seen->status),
        httpz_status_text(seen->status));
  put(out, "\n");
  put_reading(out, vector, seen);
}

static void put_requirements(text *out, const httpz_vector *vector) {
  put(out, "  bears on:");
  for (uint32_t i = 0; i < vector->requirement_count; i++) put(out, " %s", vector->requirements[i]);
  put(out, "\n");
}

void report(const httpz_vector *vector, const char *law, const char *why, const observed *seen) {
  size_t mark = pool_mark();
  text out = text_begin(REPORT_BYTES);
  put(&out, "FAIL %s: %s\n  why:      %s\n", vector->id, vector->title, why);
  if (law != NULL) put(&out, "  law:      %s\n", law);
  bytes wire = vector->role == HTTPZ_VECTOR_SERIALIZE && seen != NULL ? seen->wire : bytes_flat(&vector->bytes);
  bool has_offset = seen != NULL && seen->verdict != HTTPZ_VECTOR_ACCEPT;
  put(&out, "  %s:\n", vector->role == HTTPZ_VECTOR_SERIALIZE ? "written" : "bytes");
  put_wire(&out, wire, has_offset, seen != NULL ? seen->offset : 0);
  if (law == NULL) put_expected(&out, vector);
  if (seen != NULL) put_observed(&out, vector, seen);
  put(&out, "  note:     %s\n", vector->note);
  put_requirements(&out, vector);
  put(&out, "  again:    make vectors V=%s\n\n", vector->id);
  fputs(out.at, stderr);
  pool_release(mark);
}

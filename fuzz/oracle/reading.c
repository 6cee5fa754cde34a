/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <stdio.h>
#include <string.h>

#include "laws.h"
#include "plain.h"

#define UNTOUCHED 0xa5

static bool is_untouched(const void *object, size_t size) {
  const uint8_t *bytes = object;
  for (size_t i = 0; i < size; i++) {
    if (bytes[i] != UNTOUCHED) return false;
  }
  return true;
}

static const httpz_field *untouched_slots(void) {
  static httpz_field pattern[READING_SLOTS];
  static bool filled;
  if (!filled) memset(pattern, UNTOUCHED, sizeof pattern);
  filled = true;
  return pattern;
}

void reading_begin(reading *one, reading_of of, const httpz_limits *limits) {
  one->of = of;
  one->limits = limits;
  one->status = HTTPZ_MORE;
  one->len = 0;
  memset(&one->reader, 0, sizeof one->reader);
  memset(&one->request, UNTOUCHED, sizeof one->request);
  memset(&one->response, UNTOUCHED, sizeof one->response);
  memset(&one->trailers, UNTOUCHED, sizeof one->trailers);
  memcpy(one->slots, untouched_slots(), sizeof one->slots);
}

/* ---- what the kinds have in common ------------------------------------------------------------------------------- */

uint16_t reading_len(const reading *one) {
  switch (one->of.kind) {
    case READING_REQUEST:
      return one->request.head_len;
    case READING_RESPONSE:
      return one->response.head_len;
    default:
      return one->trailers.len;
  }
}

uint16_t reading_field_count(const reading *one) {
  switch (one->of.kind) {
    case READING_REQUEST:
      return one->request.field_count;
    case READING_RESPONSE:
      return one->response.field_count;
    default:
      return one->trailers.field_count;
  }
}

uint16_t reading_limit(reading_kind kind, const httpz_limits *limits) {
  return kind == READING_TRAILERS ? limits->trailers : limits->head;
}

httpz_status reading_too_large(reading_kind kind) {
  return kind == READING_TRAILERS ? HTTPZ_TRAILERS_TOO_LARGE : HTTPZ_HEAD_TOO_LARGE;
}

/* ---- the laws of every call -------------------------------------------------------------------------------------- */

static void check_verdict(const reading *one) {
  law_holds(LAW_offset);
  if ((unsigned)one->status >= HTTPZ_STATUS_COUNT) {
    law_broken(LAW_offset, 0, "the verdict %d is none", (int)one->status);
  }
  if (one->status == HTTPZ_OK || one->status == HTTPZ_MORE) return;
  size_t offset = one->reader.offset;
  bool inside = offset < one->len || (one->status == reading_too_large(one->of.kind) && offset == one->len);
  if (!inside) {
    law_broken(LAW_offset, offset, "%s lies outside of %zu bytes", reading_text(one), one->len);
  }
}

static void check_full(const reading *one) {
  unsigned limit = reading_limit(one->of.kind, one->limits);
  if (one->len < limit) return;
  law_holds(LAW_full);
  if (one->status == HTTPZ_MORE) law_broken(LAW_full, one->len, "MORE, and %u bytes fill the limit", limit);
}

static bool result_is_untouched(const reading *one) {
  switch (one->of.kind) {
    case READING_REQUEST:
      return is_untouched(&one->request, sizeof one->request);
    case READING_RESPONSE:
      return is_untouched(&one->response, sizeof one->response);
    default:
      return is_untouched(&one->trailers, sizeof one->trailers);
  }
}

static void check_silence(const reading *one) {
  if (one->status == HTTPZ_OK) return;
  law_holds(LAW_silent);
  if (!result_is_untouched(one)) {
    law_broken(LAW_silent, one->len, "the result was written although the verdict is %s", reading_text(one));
  }
}

static size_t complete_lines(const reading_lines *lines, size_t len) {
  size_t count = 0;
  while (count < lines->count && lines->end[count] <= len) count++;
  return count;
}

/* The first slot from `from` on that was written, READING_SLOTS if none was. All are compared at once: this is the
 * check that a fuzzer spends the most on. */
static size_t first_written(const reading *one, size_t from) {
  size_t bytes = (READING_SLOTS - from) * sizeof one->slots[0];
  if (memcmp(&one->slots[from], &untouched_slots()[from], bytes) == 0) return READING_SLOTS;
  while (memcmp(&one->slots[from], &untouched_slots()[from], sizeof one->slots[0]) == 0) from++;
  return from;
}

static void check_slots(const reading *one, const reading_lines *lines) {
  law_holds(LAW_slots);
  size_t complete = complete_lines(lines, one->len);
  size_t used = complete < one->limits->fields ? complete : one->limits->fields;
  size_t written = first_written(one, used < READING_FIELDS ? used : READING_FIELDS);
  if (written == READING_SLOTS) return;
  law_broken(LAW_slots, one->len, "slot %zu was written: %zu complete field lines, limit %u", written, complete,
             (unsigned)one->limits->fields);
}

static httpz_status call(reading *one, httpz_input input) {
  switch (one->of.kind) {
    case READING_REQUEST:
      return httpz_read_request(one->limits, input, &one->reader, one->slots, &one->request);
    case READING_RESPONSE:
      return httpz_read_response(one->limits, one->of.asked, input, &one->reader, one->slots, &one->response);
    default:
      return httpz_read_trailers(one->limits, one->of.policy, input, &one->reader, one->slots, &one->trailers);
  }
}

httpz_status reading_show(reading *one, httpz_input input, const reading_lines *lines) {
  laws_enter();
  httpz_status status = call(one, input);
  laws_leave();
  one->status = status;
  one->len = input.len;
  check_verdict(one);
  check_full(one);
  check_silence(one);
  check_slots(one, lines);
  return status;
}

/* ---- field lines, told by their CRLFs ---------------------------------------------------------------------------- */

/* Where the first field line begins; len if the start-line has not ended. */
static size_t behind_start_line(reading_kind kind, const uint8_t *bytes, size_t len) {
  if (kind == READING_TRAILERS) return 0;
  size_t at = 0;
  while (kind == READING_REQUEST && at + 1 < len && bytes[at] == '\r' && bytes[at + 1] == '\n') at += 2;
  size_t end = plain_crlf(bytes, at, len);
  return end == len ? len : end + 2;
}

void reading_find_lines(reading_kind kind, const uint8_t *bytes, size_t len, reading_lines *lines) {
  lines->count = 0;
  size_t at = behind_start_line(kind, bytes, len);
  while (at < len && lines->count < READING_SLOTS) {
    size_t end = plain_crlf(bytes, at, len);
    if (end == len || end == at) return;
    at = end + 2;
    lines->end[lines->count++] = at;
  }
}

/* ---- comparing --------------------------------------------------------------------------------------------------- */

static bool same_span(httpz_span one, httpz_span other) {
  return one.off == other.off && one.len == other.len;
}

static const char *request_difference(const httpz_request *one, const httpz_request *other) {
  if (one->head_len != other->head_len) return "head_len";
  if (!same_span(one->method_name, other->method_name)) return "method_name";
  if (one->method != other->method) return "method";
  if (!same_span(one->target, other->target)) return "target";
  if (one->form != other->form) return "form";
  if (!same_span(one->path, other->path)) return "path";
  if (!same_span(one->query, other->query) || one->has_query != other->has_query) return "query";
  if (!same_span(one->authority, other->authority)) return "authority";
  if (one->minor_version != other->minor_version) return "minor_version";
  if (one->field_count != other->field_count) return "field_count";
  if (one->framing != other->framing) return "framing";
  if (one->content_length != other->content_length) return "content_length";
  if (one->keep_alive != other->keep_alive) return "keep_alive";
  if (one->upgrade != other->upgrade) return "upgrade";
  if (one->expect_continue != other->expect_continue) return "expect_continue";
  if (one->expect_other != other->expect_other) return "expect_other";
  return NULL;
}

static const char *response_difference(const httpz_response *one, const httpz_response *other) {
  if (one->head_len != other->head_len) return "head_len";
  if (!same_span(one->reason, other->reason)) return "reason";
  if (one->status_code != other->status_code) return "status_code";
  if (one->minor_version != other->minor_version) return "minor_version";
  if (one->field_count != other->field_count) return "field_count";
  if (one->framing != other->framing) return "framing";
  if (one->content_length != other->content_length) return "content_length";
  if (one->keep_alive != other->keep_alive) return "keep_alive";
  return one->upgrade != other->upgrade ? "upgrade" : NULL;
}

static const char *trailers_difference(const httpz_trailers *one, const httpz_trailers *other) {
  if (one->len != other->len) return "len";
  if (one->field_count != other->field_count) return "field_count";
  return one->dropped != other->dropped ? "dropped" : NULL;
}

static const char *result_difference(const reading *one, const reading *other) {
  switch (one->of.kind) {
    case READING_REQUEST:
      return request_difference(&one->request, &other->request);
    case READING_RESPONSE:
      return response_difference(&one->response, &other->response);
    default:
      return trailers_difference(&one->trailers, &other->trailers);
  }
}

const char *reading_difference(const reading *one, const reading *other) {
  if (one->status != other->status) return "verdict";
  if (one->status == HTTPZ_MORE) return NULL;
  if (one->status != HTTPZ_OK) return one->reader.offset == other->reader.offset ? NULL : "offset";
  const char *name = result_difference(one, other);
  if (name != NULL) return name;
  size_t used = reading_field_count(one) < READING_SLOTS ? reading_field_count(one) : READING_SLOTS;
  return memcmp(one->slots, other->slots, used * sizeof one->slots[0]) == 0 ? NULL : "a field slot";
}

const char *reading_text(const reading *one) {
  static char texts[4][64];
  static unsigned next;
  char *text = texts[next++ % 4];
  if (one->status == HTTPZ_OK) {
    snprintf(text, sizeof texts[0], "OK with %u bytes", (unsigned)reading_len(one));
  } else if (one->status == HTTPZ_MORE) {
    snprintf(text, sizeof texts[0], "MORE");
  } else {
    snprintf(text, sizeof texts[0], "%s at %u", httpz_status_name(one->status), (unsigned)one->reader.offset);
  }
  return text;
}

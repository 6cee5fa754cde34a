/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <stdio.h>
#include <string.h>

#include "laws.h"
#include "plain.h"

#define UNTOUCHED 0xa5

/* The pattern, as large as the largest output. */
static const httpz_request *untouched_request(void) {
  static httpz_request pattern;
  static bool filled;
  if (!filled) memset(&pattern, UNTOUCHED, sizeof pattern);
  filled = true;
  return &pattern;
}

static const httpz_field *untouched_slots(void) {
  static httpz_field pattern[READING_SLOTS];
  static bool filled;
  if (!filled) memset(pattern, UNTOUCHED, sizeof pattern);
  filled = true;
  return pattern;
}

void reading_begin(reading *one, const httpz_limits *limits) {
  one->limits = limits;
  one->status = HTTPZ_MORE;
  one->len = 0;
  memset(&one->reader, 0, sizeof one->reader);
  memcpy(&one->request, untouched_request(), sizeof one->request);
  memcpy(one->slots, untouched_slots(), sizeof one->slots);
}

/* ---- the laws of every call -------------------------------------------------------------------------------------- */

static void check_verdict(const reading *one) {
  law_holds(LAW_offset);
  if ((unsigned)one->status >= HTTPZ_STATUS_COUNT) {
    law_broken(LAW_offset, 0, "the verdict %d is none", (int)one->status);
  }
  if (one->status == HTTPZ_OK || one->status == HTTPZ_MORE) return;
  size_t offset = one->reader.offset;
  bool inside = offset < one->len || (one->status == HTTPZ_HEAD_TOO_LARGE && offset == one->len);
  if (!inside) {
    law_broken(LAW_offset, offset, "%s lies outside of %zu bytes", reading_text(one), one->len);
  }
}

static void check_full(const reading *one) {
  if (one->len < one->limits->head) return;
  law_holds(LAW_full);
  if (one->status == HTTPZ_MORE) law_broken(LAW_full, one->len, "MORE, and %u bytes fill the limit", one->limits->head);
}

static void check_silence(const reading *one) {
  if (one->status == HTTPZ_OK) return;
  law_holds(LAW_silent);
  if (memcmp(&one->request, untouched_request(), sizeof one->request) != 0) {
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

httpz_status reading_show(reading *one, httpz_input input, const reading_lines *lines) {
  laws_enter();
  httpz_status status = httpz_read_request(one->limits, input, &one->reader, one->slots, &one->request);
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

void reading_find_lines(const uint8_t *bytes, size_t len, reading_lines *lines) {
  lines->count = 0;
  size_t at = 0;
  while (at + 1 < len && bytes[at] == '\r' && bytes[at + 1] == '\n') at += 2;
  size_t end = plain_crlf(bytes, at, len); /* of the request-line */
  while (end < len && lines->count < READING_SLOTS) {
    at = end + 2;
    end = plain_crlf(bytes, at, len);
    if (end == len || end == at) return;
    lines->end[lines->count++] = end + 2;
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

const char *reading_difference(const reading *one, const reading *other) {
  if (one->status != other->status) return "verdict";
  if (one->status == HTTPZ_MORE) return NULL;
  if (one->status != HTTPZ_OK) return one->reader.offset == other->reader.offset ? NULL : "offset";
  const char *name = request_difference(&one->request, &other->request);
  if (name != NULL) return name;
  size_t used = one->request.field_count < READING_SLOTS ? one->request.field_count : READING_SLOTS;
  return memcmp(one->slots, other->slots, used * sizeof one->slots[0]) == 0 ? NULL : "a field slot";
}

const char *reading_text(const reading *one) {
  static char texts[4][64];
  static unsigned next;
  char *text = texts[next++ % 4];
  if (one->status == HTTPZ_OK) {
    snprintf(text, sizeof texts[0], "OK with %u bytes", (unsigned)one->request.head_len);
  } else if (one->status == HTTPZ_MORE) {
    snprintf(text, sizeof texts[0], "MORE");
  } else {
    snprintf(text, sizeof texts[0], "%s at %u", httpz_status_name(one->status), (unsigned)one->reader.offset);
  }
  return text;
}

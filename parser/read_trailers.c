/* SPDX-License-Identifier: MIT */
#include "read_trailers.h"

#include <stddef.h>

#include "reader.h"

/* 9110 6.5.1: fields whose evaluation is necessary before the content must not be sent behind it; one that is there all
 * the same was put there to be seen by some recipients and not by others. */
static const uint8_t forbidden_trailers[HTTPZ_FIELD_COUNT] = {
    /* message framing, and what holds for one connection alone (9112 6, 9110 7.6.1, 6.6.2) */
    [HTTPZ_FIELD_TRANSFER_ENCODING] = 1,
    [HTTPZ_FIELD_CONTENT_LENGTH] = 1,
    [HTTPZ_FIELD_CONNECTION] = 1,
    [HTTPZ_FIELD_KEEP_ALIVE] = 1,
    [HTTPZ_FIELD_PROXY_CONNECTION] = 1,
    [HTTPZ_FIELD_TE] = 1,
    [HTTPZ_FIELD_TRAILER] = 1,
    [HTTPZ_FIELD_UPGRADE] = 1,
    /* routing (9110 7.2, 7.6.2) */
    [HTTPZ_FIELD_HOST] = 1,
    [HTTPZ_FIELD_MAX_FORWARDS] = 1,
    /* authentication (9110 11.6, 11.7, RFC 6265 4) */
    [HTTPZ_FIELD_AUTHORIZATION] = 1,
    [HTTPZ_FIELD_PROXY_AUTHORIZATION] = 1,
    [HTTPZ_FIELD_WWW_AUTHENTICATE] = 1,
    [HTTPZ_FIELD_PROXY_AUTHENTICATE] = 1,
    [HTTPZ_FIELD_COOKIE] = 1,
    [HTTPZ_FIELD_SET_COOKIE] = 1,
    /* request modifiers: expectations, ranges, conditions, cache directives (9110 10.1.1, 13.1, 14.2, RFC 9111 5) */
    [HTTPZ_FIELD_EXPECT] = 1,
    [HTTPZ_FIELD_RANGE] = 1,
    [HTTPZ_FIELD_IF_MATCH] = 1,
    [HTTPZ_FIELD_IF_NONE_MATCH] = 1,
    [HTTPZ_FIELD_IF_MODIFIED_SINCE] = 1,
    [HTTPZ_FIELD_IF_UNMODIFIED_SINCE] = 1,
    [HTTPZ_FIELD_IF_RANGE] = 1,
    [HTTPZ_FIELD_CACHE_CONTROL] = 1,
    [HTTPZ_FIELD_PRAGMA] = 1,
    /* response control (9110 6.6.1, 10.2, 12.5.5, RFC 9111 5) */
    [HTTPZ_FIELD_AGE] = 1,
    [HTTPZ_FIELD_DATE] = 1,
    [HTTPZ_FIELD_EXPIRES] = 1,
    [HTTPZ_FIELD_LOCATION] = 1,
    [HTTPZ_FIELD_RETRY_AFTER] = 1,
    [HTTPZ_FIELD_VARY] = 1,
    [HTTPZ_FIELD_WARNING] = 1,
    /* content format (9110 8.3, 8.4, 14.4) */
    [HTTPZ_FIELD_CONTENT_ENCODING] = 1,
    [HTTPZ_FIELD_CONTENT_TYPE] = 1,
    [HTTPZ_FIELD_CONTENT_RANGE] = 1,
};

HTTPZ_PRIVATE bool is_forbidden_trailer(uint8_t id) {
  return id < HTTPZ_FIELD_COUNT && forbidden_trailers[id] != 0;
}

HTTPZ_PRIVATE httpz_status take_trailer(httpz_reader *reader, httpz_field *slots, httpz_field field) {
  if (is_forbidden_trailer(field.id)) {
    if (reader->section != SECTION_TRAILERS_DROPPING) return HTTPZ_FORBIDDEN_TRAILER;
    reader->dropped += 1;
    return HTTPZ_OK;
  }
  if (slots != NULL) slots[reader->draft.field_count] = field;
  reader->draft.field_count += 1;
  return HTTPZ_OK;
}

static void begin_trailers(httpz_trailer_policy policy, httpz_reader *reader) {
  reader->section = policy == HTTPZ_TRAILERS_DROP ? SECTION_TRAILERS_DROPPING : SECTION_TRAILERS;
  reader->step = STEP_LINE;
}

static httpz_status read_trailer_lines(const httpz_limits *section, httpz_trailer_policy policy, httpz_input input,
                                       httpz_reader *reader, httpz_field *slots) {
  if (reader->step == STEP_REFUSED) return (httpz_status)reader->status;
  if (reader->section == SECTION_HEAD) begin_trailers(policy, reader);
  httpz_status status = read_fields(section, input, reader, slots);
  if (status != HTTPZ_MORE || input.len < section->head) return status;
  return refuse(reader, HTTPZ_TRAILERS_TOO_LARGE, input.len);
}

OUT_OF_LINE httpz_status read_trailer_section(const httpz_limits *limits, httpz_trailer_policy policy,
                                              httpz_input input, httpz_reader *reader, httpz_field *slots,
                                              httpz_trailers *out) {
  httpz_limits section = *limits;
  section.head = limits->trailers; /* to the steps of a head, the section is one */
  httpz_input cut = cut_to_head(&section, input);
  if (cut.len < reader->scanned) return HTTPZ_MORE; /* fewer bytes than before: nothing to judge */
  httpz_status status = read_trailer_lines(&section, policy, cut, reader, slots);
  if (status != HTTPZ_OK) return status;
  httpz_trailers trailers = {reader->draft.field_count, reader->dropped, reader->draft.head_len};
  *out = trailers;
  return HTTPZ_OK;
}

OUT_OF_LINE httpz_status read_trailer_piece(const httpz_limits *limits, httpz_trailer_policy policy, httpz_input input,
                                            httpz_reader *reader, httpz_field *slots, httpz_trailers *out) {
  if (input.len < limits->trailers && takes_piece(limits, input, reader)) return HTTPZ_MORE;
  return read_trailer_section(limits, policy, input, reader, slots, out);
}

/* The cheap cases look at the limit of a head too, which costs no more than speed where that is the smaller one. */
HTTPZ_PRIVATE httpz_status read_trailers(const httpz_limits *limits, httpz_trailer_policy policy, httpz_input input,
                                         httpz_reader *reader, httpz_field *slots, httpz_trailers *out) {
  if (input.len < limits->trailers && takes_one_byte(limits, input, reader)) return HTTPZ_MORE;
  return read_trailer_piece(limits, policy, input, reader, slots, out);
}

httpz_status httpz_read_trailers(const httpz_limits *limits, httpz_trailer_policy policy, httpz_input input,
                                 httpz_reader *reader, httpz_field *slots, httpz_trailers *out) {
  return read_trailers(limits, policy, input, reader, slots, out);
}

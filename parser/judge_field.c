/* SPDX-License-Identifier: MIT */
#include "judge_field.h"

#include "class.h"
#include "list.h"
#include "number.h"
#include "read_host.h"
#include "span.h"

static bool is_word(const uint8_t *at, uint32_t from, uint32_t end, const char *lower, uint32_t len) {
  return span_is_nocase(at, span_between(from, end), (const uint8_t *)lower, len);
}

/* An authority of the target may be empty, as in "file:///"; no method is, so none begins at offset 0. */
static bool has_authority(const httpz_request *head) { return head->authority.off != 0; }

/* 9112 3.2: a second Host or an invalid one must be answered with 400. 3.2.2: a target with an authority of its own
 * wins. */
static httpz_status judge_host(const uint8_t *at, httpz_field field, httpz_reader *reader, uint32_t *fault) {
  httpz_span value = httpz_field_value(field);
  if (reader->seen & SEEN_HOST) return HTTPZ_REPEATED_HOST;
  reader->seen |= SEEN_HOST;
  reach host = read_host_and_port(at, value.off, span_end(value));
  if (!host.fits) {
    *fault = host.at;
    return HTTPZ_BAD_HOST;
  }
  if (!has_authority(&reader->draft)) reader->draft.authority = value;
  return HTTPZ_OK;
}

static httpz_status framing_so_far(const httpz_reader *reader) {
  httpz_framing framing;
  return httpz_decide_framing(&reader->facts, &framing);
}

static bool is_response(const httpz_reader *reader) { return reader->facts.role == HTTPZ_RESPONSE; }

/* 9112 6.3 cases 1 and 2: the length fields of such a response decide nothing, so that they need not agree, be small
 * enough or implemented; only their own grammar counts. */
static bool has_no_use_for_lengths(const httpz_reader *reader) {
  httpz_framing framing = HTTPZ_FRAMING_UNTIL_CLOSE;
  if (!is_response(reader)) return false;
  return httpz_decide_framing(&reader->facts, &framing) == HTTPZ_OK && framing == HTTPZ_FRAMING_NONE;
}

static httpz_status judge_content_length(const httpz_limits *limits, const uint8_t *at, httpz_field field,
                                         httpz_reader *reader, uint32_t *fault) {
  httpz_span value = httpz_field_value(field);
  reader->facts.content_lengths = reader->facts.content_lengths == 0 ? 1 : 2;
  httpz_status conflict = framing_so_far(reader);
  if (conflict != HTTPZ_OK) return conflict;
  const uint8_t *digits = at + value.off;
  httpz_status number = read_decimal(digits, value.len, limits->content_length, &reader->facts.content_length);
  if (number == HTTPZ_OK || (number == HTTPZ_NUMBER_TOO_BIG && has_no_use_for_lengths(reader))) return HTTPZ_OK;
  if (value.len > 0) *fault = value.off;
  if (number == HTTPZ_NUMBER_TOO_BIG) return HTTPZ_CONTENT_TOO_LARGE;
  while (*fault < span_end(value) && is_digit(at[*fault])) *fault += 1;
  return HTTPZ_BAD_CONTENT_LENGTH;
}

/* One member of Transfer-Encoding: transfer-coding = token *( OWS ";" OWS transfer-parameter ) (9112 7). */
static reach read_coding(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t name_end = skip_class(at, from, end, class_tchar);
  if (name_end == from) return breaks_at(from);
  reach parameters = read_parameters(at, name_end, end);
  return parameters.fits ? end_member(at, parameters.at, end) : parameters;
}

/* What a member is goes into `facts`; `breaks_at` where it is anything but a first "chunked" without parameters
 * (9112 6.1, 7.1). */
static reach judge_coding(const uint8_t *at, uint32_t from, uint32_t end, httpz_framing_facts *facts) {
  reach member = read_coding(at, from, end);
  uint32_t name_end = skip_class(at, from, end, class_tchar);
  facts->coding_malformed = !member.fits;
  if (!member.fits) return member;
  facts->coding_unknown = !is_word(at, from, name_end, "chunked", 7);
  if (facts->coding_unknown) return breaks_at(from);
  reach plain = end_member(at, name_end, end);
  facts->coding_malformed = facts->coding_chunked_last || !plain.fits;
  if (facts->coding_malformed) return breaks_at(facts->coding_chunked_last ? from : plain.at);
  facts->coding_chunked_last = true;
  return member;
}

/* Codings that decide nothing are a list all the same. */
static httpz_status judge_unused_codings(const uint8_t *at, httpz_span value, uint32_t *fault) {
  uint32_t end = span_end(value);
  uint32_t i = next_member(at, value.off, end);
  /*@ loop invariant walked: value.off <= i <= end;
      loop assigns i, *fault;
      loop variant end - i; */
  while (i < end) {
    reach coding = read_coding(at, i, end);
    *fault = coding.at;
    if (!coding.fits) return HTTPZ_BAD_TRANSFER_ENCODING;
    i = next_member(at, coding.at, end);
  }
  return HTTPZ_OK;
}

static httpz_status judge_transfer_encoding_field(const uint8_t *at, httpz_field field, httpz_reader *reader,
                                                  uint32_t *fault) {
  httpz_span value = httpz_field_value(field);
  httpz_framing_facts *facts = &reader->facts;
  facts->transfer_encodings = facts->transfer_encodings == 0 ? 1 : 2;
  if (has_no_use_for_lengths(reader)) return judge_unused_codings(at, value, fault);
  if (facts->content_lengths > 0) return HTTPZ_LENGTH_AND_TRANSFER_ENCODING;
  if (facts->minor_version == 0) return HTTPZ_TRANSFER_ENCODING_IN_1_0;
  /* of two lines some would take the first, some the last */
  if (facts->transfer_encodings > 1) return HTTPZ_BAD_TRANSFER_ENCODING;
  uint32_t end = span_end(value);
  uint32_t i = next_member(at, value.off, end);
  if (i == end) facts->coding_malformed = true;
  while (i < end) {
    reach coding = judge_coding(at, i, end, facts);
    *fault = coding.at;
    if (!coding.fits) break;
    i = next_member(at, coding.at, end);
  }
  return framing_so_far(reader);
}

static uint8_t option_of(const uint8_t *at, uint32_t from, uint32_t end) {
  if (is_word(at, from, end, "close", 5)) return OPTION_CLOSE;
  if (is_word(at, from, end, "keep-alive", 10)) return OPTION_KEEP_ALIVE;
  return is_word(at, from, end, "upgrade", 7) ? OPTION_UPGRADE : 0;
}

/* Connection = #connection-option, connection-option = token (9110 7.6.1) */
static httpz_status judge_connection(const uint8_t *at, httpz_field field, httpz_reader *reader, uint32_t *fault) {
  httpz_span value = httpz_field_value(field);
  uint32_t end = span_end(value);
  uint32_t i = next_member(at, value.off, end);
  while (i < end) {
    uint32_t option_end = skip_class(at, i, end, class_tchar);
    reach member = option_end > i ? end_member(at, option_end, end) : breaks_at(i);
    if (!member.fits) {
      *fault = member.at;
      return HTTPZ_BAD_CONNECTION;
    }
    reader->options |= option_of(at, i, option_end);
    i = next_member(at, member.at, end);
  }
  return HTTPZ_OK;
}

/* 9110 10.1.1: the one expectation that is defined; a server must ignore it in an HTTP/1.0 request */
static void note_expect(const uint8_t *at, httpz_field field, httpz_reader *reader) {
  httpz_span value = httpz_field_value(field);
  if (value.len == 0) return;
  if (!is_word(at, value.off, span_end(value), "100-continue", 12)) {
    reader->draft.expect_other = true;
  } else if (reader->draft.minor_version > 0) {
    reader->draft.expect_continue = true;
  }
}

HTTPZ_PRIVATE httpz_status judge_field(const httpz_limits *limits, const uint8_t *at, httpz_field field,
                                       httpz_reader *reader, uint32_t *fault) {
  *fault = field.name_off;
  switch (field.id) {
    case HTTPZ_FIELD_HOST:
      return is_response(reader) ? HTTPZ_OK : judge_host(at, field, reader, fault);
    case HTTPZ_FIELD_CONTENT_LENGTH:
      return judge_content_length(limits, at, field, reader, fault);
    case HTTPZ_FIELD_TRANSFER_ENCODING:
      return judge_transfer_encoding_field(at, field, reader, fault);
    case HTTPZ_FIELD_CONNECTION:
      return judge_connection(at, field, reader, fault);
    case HTTPZ_FIELD_EXPECT:
      if (!is_response(reader)) note_expect(at, field, reader);
      return HTTPZ_OK;
    case HTTPZ_FIELD_UPGRADE:
      reader->seen |= SEEN_UPGRADE;
      return HTTPZ_OK;
    default:
      return HTTPZ_OK;
  }
}

/* 9112 6.3 case 8: the content that follows ends with the connection. 6.1: so does the connection after an HTTP/1.0
 * message with a Transfer-Encoding, which only a response without content survives. */
static bool ends_the_connection(const httpz_reader *reader, httpz_framing framing) {
  bool faulty = reader->facts.minor_version == 0 && reader->facts.transfer_encodings > 0;
  return faulty || framing == HTTPZ_FRAMING_UNTIL_CLOSE;
}

/* 9112 9.3: close wins over everything; without it 1.1 persists and 1.0 must ask to */
static bool persists(const httpz_reader *reader, httpz_framing framing) {
  if ((reader->options & OPTION_CLOSE) || ends_the_connection(reader, framing)) return false;
  return reader->draft.minor_version > 0 || (reader->options & OPTION_KEEP_ALIVE);
}

HTTPZ_PRIVATE httpz_status judge_head(httpz_reader *reader) {
  httpz_request *head = &reader->draft;
  httpz_framing framing = HTTPZ_FRAMING_NONE;
  if (!is_response(reader) && head->minor_version > 0 && !(reader->seen & SEEN_HOST)) return HTTPZ_MISSING_HOST;
  httpz_status status = httpz_decide_framing(&reader->facts, &framing);
  if (status != HTTPZ_OK) return status;
  head->framing = (uint8_t)framing;
  head->content_length = framing == HTTPZ_FRAMING_LENGTH ? reader->facts.content_length : 0;
  head->keep_alive = persists(reader, framing);
  head->upgrade = head->minor_version > 0 && (reader->options & OPTION_UPGRADE) && (reader->seen & SEEN_UPGRADE);
  return HTTPZ_OK;
}

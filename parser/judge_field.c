/* SPDX-License-Identifier: MIT */
#include "judge_field.h"

#include "class.h"
#include "list.h"
#include "number.h"
#include "read_framing.h"
#include "read_host.h"
#include "span.h"

static const uint8_t word_chunked[7] = {'c', 'h', 'u', 'n', 'k', 'e', 'd'};
static const uint8_t word_close[5] = {'c', 'l', 'o', 's', 'e'};
static const uint8_t word_keep_alive[10] = {'k', 'e', 'e', 'p', '-', 'a', 'l', 'i', 'v', 'e'};
static const uint8_t word_upgrade[7] = {'u', 'p', 'g', 'r', 'a', 'd', 'e'};
static const uint8_t word_100_continue[12] = {'1', '0', '0', '-', 'c', 'o', 'n', 't', 'i', 'n', 'u', 'e'};

/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires lower_readable: \valid_read(lower + (0 .. len - 1));
    requires no_capitals: \forall integer k; 0 <= k < len ==> !('A' <= lower[k] <= 'Z');
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> is_spelt(at, from, end, lower, len); */
static bool is_word(const uint8_t *at, uint32_t from, uint32_t end, const uint8_t *lower, uint32_t len) {
  return span_is_nocase(at, span_between(from, end), lower, len);
}

/* An authority of the target may be empty, as in "file:///"; no method is, so none begins at offset 0. */
/*@ requires head_readable: \valid_read(head);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> head->authority.off != 0; */
static bool has_authority(const httpz_request *head) { return head->authority.off != 0; }

/* 9112 3.2: a second Host or an invalid one must be answered with 400. 3.2.2: a target with an authority of its own
 * wins. */
/*@ requires value_readable: field_readable(at, field);
    requires reader_writable: \valid(reader);
    requires fault_writable: \valid(fault);
    requires apart: \separated(reader, fault) &&
      \separated(reader, at + (field.value_off .. field.value_off + field.value_len - 1)) &&
      \separated(fault, at + (field.value_off .. field.value_off + field.value_len - 1));
    terminates \true;
    assigns reader->has_host, reader->draft.authority, *fault;
    ensures verdicts: \result \in { HTTPZ_OK, HTTPZ_REPEATED_HOST, HTTPZ_BAD_HOST };
    ensures repeated: \result == HTTPZ_REPEATED_HOST <==> \old(reader->has_host);
    ensures seen: reader->has_host;
    ensures authority: authority_kept{Pre,Post}(reader, field);
    ensures silent: \result != HTTPZ_OK ==> reader->draft.authority == \old(reader->draft.authority);
    ensures fault: *fault == \old(*fault) || field.value_off <= *fault <= field.value_off + field.value_len; */
static httpz_status judge_host(const uint8_t *at, httpz_field field, httpz_reader *reader, uint32_t *fault) {
  httpz_span value = httpz_field_value(field);
  if (reader->has_host) return HTTPZ_REPEATED_HOST;
  reader->has_host = true;
  reach host = read_host_and_port(at, value.off, span_end(value));
  if (!host.fits) {
    *fault = host.at;
    return HTTPZ_BAD_HOST;
  }
  if (!has_authority(&reader->draft)) reader->draft.authority = value;
  return HTTPZ_OK;
}

/*@ requires reader_readable: \valid_read(reader);
    terminates \true;
    assigns \nothing;
    ensures meaning: framing_verdict(reader->facts, \result); */
static httpz_status framing_so_far(const httpz_reader *reader) {
  httpz_framing framing;
  return httpz_decide_framing(&reader->facts, &framing);
}

/*@ requires reader_readable: \valid_read(reader);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> reader->facts.role == HTTPZ_RESPONSE; */
static bool is_response(const httpz_reader *reader) { return reader->facts.role == HTTPZ_RESPONSE; }

/* 9112 6.3 cases 1 and 2: the length fields of such a response decide nothing, so that they need not agree, be small
 * enough or implemented; only their own grammar counts. */
/*@ requires reader_readable: \valid_read(reader);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> without_content(reader->facts) || tunnel(reader->facts); */
static bool has_no_use_for_lengths(const httpz_reader *reader) {
  httpz_framing framing = HTTPZ_FRAMING_UNTIL_CLOSE;
  if (!is_response(reader)) return false;
  return httpz_decide_framing(&reader->facts, &framing) == HTTPZ_OK && framing == HTTPZ_FRAMING_NONE;
}

/*@ requires limits_readable: \valid_read(limits) && \separated(limits, reader) && \separated(limits, fault);
    requires value_readable: field_readable(at, field);
    requires reader_writable: \valid(reader);
    requires fault_writable: \valid(fault);
    requires apart: \separated(reader, fault) &&
      \separated(reader, at + (field.value_off .. field.value_off + field.value_len - 1)) &&
      \separated(fault, at + (field.value_off .. field.value_off + field.value_len - 1));
    terminates \true;
    assigns reader->facts.content_lengths, reader->facts.content_length, *fault;
    ensures verdicts: \result != HTTPZ_MORE && 0 <= \result < HTTPZ_STATUS_COUNT;
    ensures fault: *fault == \old(*fault) || field.value_off <= *fault <= field.value_off + field.value_len;
    ensures counted: reader->facts.content_lengths == (\old(reader->facts.content_lengths) == 0 ? 1 : 2);
    ensures exact: \result == HTTPZ_OK && !(without_content(reader->facts) || tunnel(reader->facts)) ==>
      field.value_len > 0 && all_digits(at + field.value_off, 0, field.value_len) &&
      reader->facts.content_length == decimal(at + field.value_off, 0, field.value_len) <= limits->content_length; */
static httpz_status judge_content_length(const httpz_limits *limits, const uint8_t *at, httpz_field field,
                                         httpz_reader *reader, uint32_t *fault) {
  httpz_span value = httpz_field_value(field);
  reader->facts.content_lengths = reader->facts.content_lengths == 0 ? 1 : 2;
  httpz_status conflict = framing_so_far(reader);
  if (conflict != HTTPZ_OK) return conflict;
  if (value.len == 0) return HTTPZ_BAD_CONTENT_LENGTH;
  const uint8_t *digits = at + value.off;
  httpz_status number = read_decimal(digits, value.len, limits->content_length, &reader->facts.content_length);
  if (number == HTTPZ_OK || (number == HTTPZ_NUMBER_TOO_BIG && has_no_use_for_lengths(reader))) return HTTPZ_OK;
  *fault = value.off;
  if (number == HTTPZ_NUMBER_TOO_BIG) return HTTPZ_CONTENT_TOO_LARGE;
  /*@ loop invariant walked: field.value_off <= *fault <= field.value_off + field.value_len;
      loop assigns *fault;
      loop variant 65535 - *fault; */
  while (*fault < span_end(value) && is_digit(at[*fault])) *fault += 1;
  return HTTPZ_BAD_CONTENT_LENGTH;
}

/* One member of Transfer-Encoding: transfer-coding = token *( OWS ";" OWS transfer-parameter ) (9112 7). */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures something: \result.fits ==> \result.at > from; */
static reach read_coding(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t name_end = skip_token(at, from, end);
  if (name_end == from) return breaks_at(from);
  reach parameters = read_parameters(at, name_end, end);
  return parameters.fits ? end_member(at, parameters.at, end) : parameters;
}

/* What a member is goes into `facts`; `breaks_at` where it is anything but a first "chunked" without parameters
 * (9112 6.1, 7.1). */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires facts_writable: \valid(facts) && \separated(facts, at + (from .. end - 1));
    terminates \true;
    assigns facts->coding_malformed, facts->coding_unknown, facts->coding_chunked_last;
    ensures inside: from <= \result.at <= end;
    ensures something: \result.fits ==> \result.at > from;
    ensures word: \result.fits ==> \exists integer k; is_spelt{Pre}(at, from, k, &word_chunked[0], 7);
    ensures chunked: \result.fits ==> !facts->coding_malformed && !facts->coding_unknown && facts->coding_chunked_last &&
      !\old(facts->coding_chunked_last);
    ensures other: !\result.fits ==> facts->coding_malformed || facts->coding_unknown; */
static reach judge_coding(const uint8_t *at, uint32_t from, uint32_t end, httpz_framing_facts *facts) {
  reach member = read_coding(at, from, end);
  uint32_t name_end = skip_token(at, from, end);
  facts->coding_malformed = !member.fits;
  if (!member.fits) return member;
  facts->coding_unknown = !is_word(at, from, name_end, word_chunked, 7);
  if (facts->coding_unknown) return breaks_at(from);
  reach plain = end_member(at, name_end, end);
  facts->coding_malformed = facts->coding_chunked_last || !plain.fits;
  if (facts->coding_malformed) return breaks_at(facts->coding_chunked_last ? from : plain.at);
  facts->coding_chunked_last = true;
  return member;
}

/* Codings that decide nothing are a list all the same. */
/*@ requires value_readable: readable(at, value) && in_input(value);
    requires fault_writable: \valid(fault) && \separated(fault, at + (value.off .. end(value) - 1));
    terminates \true;
    assigns *fault;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_TRANSFER_ENCODING;
    ensures fault: *fault == \old(*fault) || value.off <= *fault <= end(value); */
static httpz_status judge_unused_codings(const uint8_t *at, httpz_span value, uint32_t *fault) {
  uint32_t end = span_end(value);
  uint32_t i = next_member(at, value.off, end);
  /*@ loop invariant walked: value.off <= i <= end;
      loop invariant fault: *fault == \at(*fault, Pre) || value.off <= *fault <= end;
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

/*@ requires value_readable: field_readable(at, field);
    requires reader_writable: \valid(reader);
    requires fault_writable: \valid(fault);
    requires apart: \separated(reader, fault) &&
      \separated(reader, at + (field.value_off .. field.value_off + field.value_len - 1)) &&
      \separated(fault, at + (field.value_off .. field.value_off + field.value_len - 1));
    terminates \true;
    assigns reader->facts.transfer_encodings, reader->facts.coding_malformed, reader->facts.coding_unknown,
      reader->facts.coding_chunked_last, *fault;
    ensures verdicts: \result != HTTPZ_MORE && 0 <= \result < HTTPZ_STATUS_COUNT;
    ensures fault: *fault == \old(*fault) || field.value_off <= *fault <= field.value_off + field.value_len;
    ensures counted: reader->facts.transfer_encodings == (\old(reader->facts.transfer_encodings) == 0 ? 1 : 2);
    ensures agrees: \result == HTTPZ_OK ==> framing_verdict(reader->facts, HTTPZ_OK); */
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
  /*@ loop invariant walked: value.off <= i <= end;
      loop invariant fault: *fault == \at(*fault, Pre) || value.off <= *fault <= end;
      loop assigns i, *fault, facts->coding_malformed, facts->coding_unknown, facts->coding_chunked_last;
      loop variant end - i; */
  while (i < end) {
    reach coding = judge_coding(at, i, end, facts);
    *fault = coding.at;
    if (!coding.fits) break;
    i = next_member(at, coding.at, end);
  }
  return framing_so_far(reader);
}

/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires reader_writable: \valid(reader) && \separated(reader, at + (from .. end - 1));
    terminates \true;
    assigns reader->says_close, reader->says_keep_alive, reader->says_upgrade;
    ensures close: reader->says_close <==>
      \old(reader->says_close) || is_spelt{Pre}(at, from, end, &word_close[0], 5);
    ensures keep_alive: reader->says_keep_alive <==>
      \old(reader->says_keep_alive) || is_spelt{Pre}(at, from, end, &word_keep_alive[0], 10);
    ensures upgrade: reader->says_upgrade <==>
      \old(reader->says_upgrade) || is_spelt{Pre}(at, from, end, &word_upgrade[0], 7); */
static void note_option(const uint8_t *at, uint32_t from, uint32_t end, httpz_reader *reader) {
  if (is_word(at, from, end, word_close, 5)) reader->says_close = true;
  if (is_word(at, from, end, word_keep_alive, 10)) reader->says_keep_alive = true;
  if (is_word(at, from, end, word_upgrade, 7)) reader->says_upgrade = true;
}

/* Connection = #connection-option, connection-option = token (9110 7.6.1) */
/*@ requires value_readable: field_readable(at, field);
    requires reader_writable: \valid(reader);
    requires fault_writable: \valid(fault);
    requires apart: \separated(reader, fault) &&
      \separated(reader, at + (field.value_off .. field.value_off + field.value_len - 1)) &&
      \separated(fault, at + (field.value_off .. field.value_off + field.value_len - 1));
    terminates \true;
    assigns reader->says_close, reader->says_keep_alive, reader->says_upgrade, *fault;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_CONNECTION;
    ensures sticky: \old(reader->says_close) ==> reader->says_close;
    ensures fault: *fault == \old(*fault) || field.value_off <= *fault <= field.value_off + field.value_len; */
static httpz_status judge_connection(const uint8_t *at, httpz_field field, httpz_reader *reader, uint32_t *fault) {
  httpz_span value = httpz_field_value(field);
  uint32_t end = span_end(value);
  uint32_t i = next_member(at, value.off, end);
  /*@ loop invariant walked: value.off <= i <= end;
      loop invariant sticky: \at(reader->says_close, Pre) ==> reader->says_close;
      loop assigns i, reader->says_close, reader->says_keep_alive, reader->says_upgrade;
      loop variant end - i; */
  while (i < end) {
    uint32_t option_end = skip_token(at, i, end);
    reach member = option_end > i ? end_member(at, option_end, end) : breaks_at(i);
    if (!member.fits) {
      *fault = member.at;
      return HTTPZ_BAD_CONNECTION;
    }
    note_option(at, i, option_end, reader);
    i = next_member(at, member.at, end);
  }
  return HTTPZ_OK;
}

/* 9110 10.1.1: the one expectation that is defined; a server must ignore it in an HTTP/1.0 request */
/*@ requires value_readable: field_readable(at, field);
    requires reader_writable: \valid(reader) &&
      \separated(reader, at + (field.value_off .. field.value_off + field.value_len - 1));
    terminates \true;
    assigns reader->draft.expect_other, reader->draft.expect_continue;
    ensures known: field.value_len > 0 && reader->draft.expect_other && !\old(reader->draft.expect_other) ==>
      !is_spelt{Pre}(at, field.value_off, field.value_off + field.value_len, &word_100_continue[0], 12);
    ensures old_version: reader->draft.minor_version == 0 ==>
      reader->draft.expect_continue == \old(reader->draft.expect_continue); */
static void note_expect(const uint8_t *at, httpz_field field, httpz_reader *reader) {
  httpz_span value = httpz_field_value(field);
  if (value.len == 0) return;
  if (!is_word(at, value.off, span_end(value), word_100_continue, 12)) {
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
      reader->has_upgrade = true;
      return HTTPZ_OK;
    default:
      break;
  }
  return HTTPZ_OK;
}

/* 9112 6.3 case 8: the content that follows ends with the connection. 6.1: so does the connection after an HTTP/1.0
 * message with a Transfer-Encoding, which only a response without content survives. */
/*@ requires reader_readable: \valid_read(reader);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> framing == HTTPZ_FRAMING_UNTIL_CLOSE ||
      (reader->facts.minor_version == 0 && reader->facts.transfer_encodings > 0); */
static bool ends_the_connection(const httpz_reader *reader, httpz_framing framing) {
  bool faulty = reader->facts.minor_version == 0 && reader->facts.transfer_encodings > 0;
  return faulty || framing == HTTPZ_FRAMING_UNTIL_CLOSE;
}

/* 9112 9.3: close wins over everything; without it 1.1 persists and 1.0 must ask to */
/*@ requires reader_readable: \valid_read(reader);
    terminates \true;
    assigns \nothing;
    ensures close: \result ==> !reader->says_close && framing != HTTPZ_FRAMING_UNTIL_CLOSE;
    ensures old_version: \result && reader->draft.minor_version == 0 ==> reader->says_keep_alive; */
static bool persists(const httpz_reader *reader, httpz_framing framing) {
  if (reader->says_close || ends_the_connection(reader, framing)) return false;
  return reader->draft.minor_version > 0 || reader->says_keep_alive;
}

HTTPZ_PRIVATE httpz_status judge_head(httpz_reader *reader) {
  httpz_request *head = &reader->draft;
  httpz_framing framing = HTTPZ_FRAMING_NONE;
  if (!is_response(reader) && head->minor_version > 0 && !reader->has_host) return HTTPZ_MISSING_HOST;
  httpz_status status = httpz_decide_framing(&reader->facts, &framing);
  if (status != HTTPZ_OK) return status;
  head->framing = (uint8_t)framing;
  head->content_length = framing == HTTPZ_FRAMING_LENGTH ? reader->facts.content_length : 0;
  head->keep_alive = persists(reader, framing);
  head->upgrade = head->minor_version > 0 && reader->says_upgrade && reader->has_upgrade;
  return HTTPZ_OK;
}

/* SPDX-License-Identifier: MIT */
#include "read_framing.h"

/* 9112 6.3 cases 1 and 2: these responses have no content whatever their fields say */
/*@ requires facts_readable: \valid_read(facts);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> without_content(*facts) || tunnel(*facts); */
static bool ends_with_its_head(const httpz_framing_facts *facts) {
  if (facts->role != HTTPZ_RESPONSE) return false;
  uint16_t code = facts->status_code;
  bool tunnel = facts->method == HTTPZ_CONNECT && code >= 200 && code <= 299;
  return facts->method == HTTPZ_HEAD || (code >= 100 && code <= 199) || code == 204 || code == 304 || tunnel;
}

/* 9112 6.1 and 6.3 cases 3 and 4. Two ways to tell a length are an attack, not a choice. */
/*@ requires facts_readable: \valid_read(facts);
    requires coded: with_coding(*facts) && !without_content(*facts) && !tunnel(*facts);
    terminates \true;
    assigns \nothing;
    ensures verdict: framing_verdict(*facts, \result); */
static httpz_status judge_transfer_encoding(const httpz_framing_facts *facts) {
  if (facts->content_lengths > 0) return HTTPZ_LENGTH_AND_TRANSFER_ENCODING;
  if (facts->minor_version == 0) return HTTPZ_TRANSFER_ENCODING_IN_1_0;
  if (facts->transfer_encodings > 1 || facts->coding_malformed) return HTTPZ_BAD_TRANSFER_ENCODING;
  if (facts->coding_unknown) return HTTPZ_UNKNOWN_TRANSFER_CODING;
  return facts->coding_chunked_last ? HTTPZ_OK : HTTPZ_BAD_TRANSFER_ENCODING;
}

httpz_status httpz_decide_framing(const httpz_framing_facts *facts, httpz_framing *out) {
  if (ends_with_its_head(facts)) {
    *out = HTTPZ_FRAMING_NONE;
    return HTTPZ_OK;
  }
  if (facts->transfer_encodings > 0) {
    httpz_status status = judge_transfer_encoding(facts);
    if (status == HTTPZ_OK) *out = HTTPZ_FRAMING_CHUNKED;
    return status;
  }
  if (facts->content_lengths > 1) return HTTPZ_REPEATED_CONTENT_LENGTH; /* case 5: equal ones too */
  if (facts->content_lengths == 1) {
    *out = HTTPZ_FRAMING_LENGTH;
  } else {
    *out = facts->role == HTTPZ_REQUEST ? HTTPZ_FRAMING_NONE : HTTPZ_FRAMING_UNTIL_CLOSE; /* cases 7 and 8 */
  }
  return HTTPZ_OK;
}

/* SPDX-License-Identifier: MIT
 *
 * Walking through a field value by the grammar of RFC 9110 5.6: every step takes a position and gives the next one, never
 * past `end`. */
#ifndef HTTPZ_LIST_H
#define HTTPZ_LIST_H

#include "httpz.h"
#include "private.h"
#include "spec.h"

/* How far a rule of the grammar reached: `at` is the end of what it read if `fits`, else the first byte that breaks it,
 * which may be the end of the value when something is missing there. */
typedef struct {
  uint32_t at;
  bool fits;
} reach;

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result.at == at && \result.fits == 1; */
static inline reach fits_to(uint32_t at) {
  reach r = {at, true};
  return r;
}

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result.at == at && \result.fits == 0; */
static inline reach breaks_at(uint32_t at) {
  reach r = {at, false};
  return r;
}

/* skip_ows gives the first position from `from` on that is neither SP nor HTAB (OWS, 9110 5.6.3). */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures passed: all_ows(at, from, \result);
    ensures stopped: \result < end ==> !ows(at[\result]); */
HTTPZ_PRIVATE uint32_t skip_ows(const uint8_t *at, uint32_t from, uint32_t end);

/* skip_class gives the end of the longest run of bytes of a class. */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires table_readable: \valid_read(class_table + (0 .. 255));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures passed: all_in_class(class_table, at, from, \result);
    ensures stopped: \result < end ==> class_table[at[\result]] == 0; */
HTTPZ_PRIVATE uint32_t skip_class(const uint8_t *at, uint32_t from, uint32_t end, const uint8_t *class_table);

/* skip_token gives the end of the longest run of tchars: of a token, if it is not empty (9110 5.6.2). */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures passed: all_tchars(at, from, \result);
    ensures stopped: \result < end ==> !tchar(at[\result]); */
HTTPZ_PRIVATE uint32_t skip_token(const uint8_t *at, uint32_t from, uint32_t end);

/* skip_encoded gives the end of the longest run of bytes of a class and of pct-encoded triplets (RFC 3986 2.1). */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires table_readable: \valid_read(class_table + (0 .. 255));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures passed: encoded_bytes(class_table, at, from, \result);
    ensures stopped: \result < end ==> class_table[at[\result]] == 0 && !pct_encoded(at, \result, end); */
HTTPZ_PRIVATE uint32_t skip_encoded(const uint8_t *at, uint32_t from, uint32_t end, const uint8_t *class_table);

/* next_member gives where the next member of a comma-separated list begins: empty members are passed over, as a recipient
 * must (9110 5.6.1.2). `end` if there is none. */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures passed: list_gap(at, from, \result);
    ensures stopped: \result < end ==> !ows(at[\result]) && at[\result] != ','; */
HTTPZ_PRIVATE uint32_t next_member(const uint8_t *at, uint32_t from, uint32_t end);

/* end_member takes the position where a member ended; it gives the position of the comma behind it or `end`. Anything but
 * OWS before it breaks the list. */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures passed: all_ows(at, from, \result.at);
    ensures stopped: \result.at < end ==> !ows(at[\result.at]);
    ensures meaning: \result.fits <==> \result.at == end || at[\result.at] == ','; */
HTTPZ_PRIVATE reach end_member(const uint8_t *at, uint32_t from, uint32_t end);

/* read_quoted_string reads the quoted-string whose first quote stands at `from` (9110 5.6.4). */
/*@ requires in_order: from < end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires begins: at[from] == '"';
    terminates \true;
    assigns \nothing;
    ensures inside: from < \result.at <= end;
    ensures closed: \result.fits ==> \result.at >= from + 2 && at[\result.at - 1] == '"';
    ensures held: \result.fits ==> all_value_bytes(at, from, \result.at); */
HTTPZ_PRIVATE reach read_quoted_string(const uint8_t *at, uint32_t from, uint32_t end);

/* read_parameter_value reads token / quoted-string (9110 5.6.6). */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures something: \result.fits ==> \result.at > from;
    ensures token: \result.fits && at[from] != '"' ==> all_tchars(at, from, \result.at);
    ensures longest: \result.fits && at[from] != '"' && \result.at < end ==> !tchar(at[\result.at]);
    ensures quoted: \result.fits && at[from] == '"' ==> \result.at >= from + 2 && at[\result.at - 1] == '"' &&
      all_value_bytes(at, from, \result.at); */
HTTPZ_PRIVATE reach read_parameter_value(const uint8_t *at, uint32_t from, uint32_t end);

/* read_parameters reads *( OWS ";" OWS token BWS "=" BWS ( token / quoted-string ) ), the transfer-parameters of RFC 9112
 * 7. It stops before whitespace that leads to no ";". */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures none: from == end ==> \result.fits && \result.at == end;
    ensures held: \result.fits ==> all_value_bytes(at, from, \result.at); */
HTTPZ_PRIVATE reach read_parameters(const uint8_t *at, uint32_t from, uint32_t end);

#endif

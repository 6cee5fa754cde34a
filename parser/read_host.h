/* SPDX-License-Identifier: MIT
 *
 * uri-host [ ":" port ] (RFC 9110 4.2.1 and 7.2, RFC 3986 3.2.2 and 3.2.3). */
#ifndef HTTPZ_READ_HOST_H
#define HTTPZ_READ_HOST_H

#include "class.h"
#include "list.h"

/* read_uri_host reads IP-literal / IPv4address / reg-name; a reg-name may be empty. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures literal: \result.fits && from < end && at[from] == '[' ==> \result.at >= from + 3 && at[\result.at - 1] == ']';
    ensures name: from == end || at[from] != '[' ==>
      \result.fits && encoded_bytes(&class_reg_name_byte[0], at, from, \result.at); */
HTTPZ_PRIVATE reach read_uri_host(const uint8_t *at, uint32_t from, uint32_t end);

/* read_port reads *DIGIT up to `end`, at most 65535. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures number: \result.fits ==>
      \result.at == end && all_digits(at, from, end) && decimal(at, from, end) <= 65535;
    ensures stopped: !\result.fits ==> \result.at < end; */
HTTPZ_PRIVATE reach read_port(const uint8_t *at, uint32_t from, uint32_t end);

/* read_host_and_port reads uri-host [ ":" port ] up to `end`. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures whole: \result.fits ==> \result.at == end; */
HTTPZ_PRIVATE reach read_host_and_port(const uint8_t *at, uint32_t from, uint32_t end);

#endif

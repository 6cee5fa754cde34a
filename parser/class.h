/* SPDX-License-Identifier: MIT
 *
 * Classes of bytes, one per ABNF rule. spec.h says what each is; class.c has the tables. */
#ifndef HTTPZ_CLASS_H
#define HTTPZ_CLASS_H

#include <stdbool.h>
#include <stdint.h>

#include "private.h"
#include "spec.h"

/* The tables themselves, for walks over many bytes: an entry that is not 0 stands for a byte of the class. */
HTTPZ_PRIVATE_TABLE const uint8_t class_tchar[256];
HTTPZ_PRIVATE_TABLE const uint8_t class_value_byte[256];
HTTPZ_PRIVATE_TABLE const uint8_t class_target_byte[256];
HTTPZ_PRIVATE_TABLE const uint8_t class_path_byte[256];
HTTPZ_PRIVATE_TABLE const uint8_t class_query_byte[256];
HTTPZ_PRIVATE_TABLE const uint8_t class_reg_name_byte[256];
HTTPZ_PRIVATE_TABLE const uint8_t class_ip_future_byte[256];
HTTPZ_PRIVATE_TABLE const uint8_t class_scheme_byte[256];

/* is_alpha, is_digit and is_hexdig are the core rules of RFC 5234 B.1; hexadecimal digits may have either case. */

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> ALPHA(c); */
HTTPZ_PRIVATE_INLINE bool is_alpha(uint8_t c);

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> DIGIT(c); */
HTTPZ_PRIVATE_INLINE bool is_digit(uint8_t c);

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> HEXDIG(c); */
HTTPZ_PRIVATE_INLINE bool is_hexdig(uint8_t c);

/* is_ows tells the two bytes of optional whitespace: SP and HTAB (RFC 9110 5.6.3). */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> ows(c); */
HTTPZ_PRIVATE_INLINE bool is_ows(uint8_t c);

/* lower_of gives the small letter of a capital ASCII letter, and any other byte as it is. */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result == lower(c); */
HTTPZ_PRIVATE_INLINE uint8_t lower_of(uint8_t c);

/* is_tchar tells the bytes of a token: methods and field names are made of them (RFC 9110 5.6.2). */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> tchar(c); */
HTTPZ_PRIVATE_INLINE bool is_tchar(uint8_t c);

/* is_value_byte tells the bytes that a field value may hold, whitespace included (RFC 9110 5.5). */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> value_byte(c); */
HTTPZ_PRIVATE_INLINE bool is_value_byte(uint8_t c);

/* is_target_byte tells the bytes that some form of request-target may hold, '%' and brackets included (RFC 9112 3.2). */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> target_byte(c); */
HTTPZ_PRIVATE_INLINE bool is_target_byte(uint8_t c);

/* is_path_byte tells the bytes of a path but for '%', which must begin three bytes of pct-encoded (RFC 3986 3.3). */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> path_byte(c); */
HTTPZ_PRIVATE_INLINE bool is_path_byte(uint8_t c);

/* is_query_byte tells the bytes of a query but for '%' (RFC 3986 3.4). */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> query_byte(c); */
HTTPZ_PRIVATE_INLINE bool is_query_byte(uint8_t c);

/* is_reg_name_byte tells the bytes of a registered name but for '%' (RFC 3986 3.2.2). */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> reg_name_byte(c); */
HTTPZ_PRIVATE_INLINE bool is_reg_name_byte(uint8_t c);

/* is_ip_future_byte tells the bytes after the dot of an IPvFuture address (RFC 3986 3.2.2). */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> ip_future_byte(c); */
HTTPZ_PRIVATE_INLINE bool is_ip_future_byte(uint8_t c);

/* is_scheme_byte tells the bytes of a scheme after its first, which must be a letter (RFC 3986 3.1). */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> scheme_byte(c); */
HTTPZ_PRIVATE_INLINE bool is_scheme_byte(uint8_t c);

#endif

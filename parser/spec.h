/* SPDX-License-Identifier: MIT
 *
 * The words that the contracts are written in: what the RFCs call things, as ACSL definitions. There is no C here and no
 * axiom: each definition is closed, so none of them can make a false goal provable. The class predicates are the ABNF
 * itself, letter by letter, and not a copy of the tables in class.c. */
#ifndef HTTPZ_SPEC_H
#define HTTPZ_SPEC_H

#include "httpz.h"

/*@ // RFC 5234 B.1. HEXDIG takes both cases: strings in ABNF are case-insensitive (RFC 5234 2.3).
    predicate ALPHA(integer c) = 0x41 <= c <= 0x5A || 0x61 <= c <= 0x7A;
    predicate DIGIT(integer c) = 0x30 <= c <= 0x39;
    predicate HEXDIG(integer c) = DIGIT(c) || 'A' <= c <= 'F' || 'a' <= c <= 'f';
    predicate SP(integer c) = c == 0x20;
    predicate HTAB(integer c) = c == 0x09;
    predicate VCHAR(integer c) = 0x21 <= c <= 0x7E;

    // RFC 9110 5.6.2: tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~"
    //                         / DIGIT / ALPHA
    predicate tchar(integer c) =
      c == '!' || c == '#' || c == '$' || c == '%' || c == '&' || c == '\'' || c == '*' || c == '+' || c == '-' ||
      c == '.' || c == '^' || c == '_' || c == '`' || c == '|' || c == '~' || DIGIT(c) || ALPHA(c);

    // RFC 9110 5.5: obs-text = %x80-FF; field-vchar = VCHAR / obs-text; between them SP and HTAB
    predicate obs_text(integer c) = 0x80 <= c <= 0xFF;
    predicate value_byte(integer c) = HTAB(c) || SP(c) || VCHAR(c) || obs_text(c);

    // RFC 9110 5.6.3: OWS = *( SP / HTAB )
    predicate ows(integer c) = SP(c) || HTAB(c);

    // RFC 3986 2.3: unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~"
    predicate unreserved(integer c) = ALPHA(c) || DIGIT(c) || c == '-' || c == '.' || c == '_' || c == '~';

    // RFC 3986 2.2: sub-delims = "!" / "$" / "&" / "'" / "(" / ")" / "*" / "+" / "," / ";" / "="
    predicate sub_delims(integer c) =
      c == '!' || c == '$' || c == '&' || c == '\'' || c == '(' || c == ')' || c == '*' || c == '+' || c == ',' ||
      c == ';' || c == '=';

    // RFC 3986 3.3: pchar = unreserved / pct-encoded / sub-delims / ":" / "@", and "/" between segments.
    // pct-encoded takes three bytes, so "%" is judged apart.
    predicate path_byte(integer c) = unreserved(c) || sub_delims(c) || c == ':' || c == '@' || c == '/';

    // RFC 3986 3.4: query = *( pchar / "/" / "?" )
    predicate query_byte(integer c) = path_byte(c) || c == '?';

    // RFC 3986 3.2.2: reg-name = *( unreserved / pct-encoded / sub-delims )
    predicate reg_name_byte(integer c) = unreserved(c) || sub_delims(c);

    // RFC 3986 3.2.2: IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
    predicate ip_future_byte(integer c) = reg_name_byte(c) || c == ':';

    // RFC 3986 3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
    predicate scheme_byte(integer c) = ALPHA(c) || DIGIT(c) || c == '+' || c == '-' || c == '.';

    // RFC 9112 3.2: any byte that one of the four forms of request-target can hold
    predicate target_byte(integer c) =
      unreserved(c) || sub_delims(c) || c == ':' || c == '/' || c == '?' || c == '@' || c == '%' || c == '[' || c == ']';

    // RFC 9110 5.1: names are compared without case, which is the case of ASCII letters
    logic integer lower(integer c) = 'A' <= c <= 'Z' ? c + 32 : c;
*/

/*@ // Numbers: the value of digits[lo .. hi), most significant digit first, unbounded.
    logic integer hex_value(integer c) =
      '0' <= c <= '9' ? c - '0' : 'a' <= c <= 'f' ? c - 'a' + 10 : c - 'A' + 10;
    logic integer decimal{L}(uint8_t *digits, integer lo, integer hi) =
      hi <= lo ? 0 : 10 * decimal(digits, lo, hi - 1) + (digits[hi - 1] - '0');
    logic integer hexadecimal{L}(uint8_t *digits, integer lo, integer hi) =
      hi <= lo ? 0 : 16 * hexadecimal(digits, lo, hi - 1) + hex_value(digits[hi - 1]);
    predicate all_digits{L}(uint8_t *at, integer lo, integer hi) = \forall integer k; lo <= k < hi ==> DIGIT(at[k]);
    predicate all_hexdigs{L}(uint8_t *at, integer lo, integer hi) = \forall integer k; lo <= k < hi ==> HEXDIG(at[k]);
*/

/*@ // Spans. An input has at most 65,535 bytes, so a span of it ends there at the latest.
    logic integer end(httpz_span s) = s.off + s.len;
    predicate in_input(httpz_span s) = end(s) <= 65535;
    predicate readable{L}(uint8_t *at, httpz_span s) = \valid_read(at + (s.off .. end(s) - 1));
    predicate same_bytes{L}(uint8_t *p, integer a, uint8_t *q, integer b, integer count) =
      \forall integer k; a <= k < a + count ==> p[k] == q[k - a + b];
    predicate all_ows{L}(uint8_t *at, integer lo, integer hi) = \forall integer k; lo <= k < hi ==> ows(at[k]);
*/

#endif

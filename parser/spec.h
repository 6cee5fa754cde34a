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

/*@ // Runs of bytes that field values are made of, and those that are passed over between them.
    predicate all_tchars{L}(uint8_t *at, integer lo, integer hi) = \forall integer k; lo <= k < hi ==> tchar(at[k]);
    predicate all_value_bytes{L}(uint8_t *at, integer lo, integer hi) =
      \forall integer k; lo <= k < hi ==> value_byte(at[k]);
    predicate list_gap{L}(uint8_t *at, integer lo, integer hi) =
      \forall integer k; lo <= k < hi ==> ows(at[k]) || at[k] == ',';
    predicate none_is{L}(uint8_t *at, integer lo, integer hi, integer byte) =
      \forall integer k; lo <= k < hi ==> at[k] != byte;
    // a character of a text, whose type may be signed, as the byte that it is
    logic integer octet(integer c) = c < 0 ? c + 256 : c;
    // RFC 9110 5.1: text[0 .. len) in any case of its letters
    predicate says{L}(uint8_t *at, integer off, integer count, char *text, integer len) =
      count == len && (\forall integer k; 0 <= k < len ==> lower(at[off + k]) == lower(octet(text[k])));
    // the name and the value of a field line stand in the input
    predicate name_readable{L}(uint8_t *at, httpz_field f) =
      f.name_off + f.name_len <= 65535 && \valid_read(at + (f.name_off .. f.name_off + f.name_len - 1));
    predicate value_readable{L}(uint8_t *at, httpz_field *f) =
      f->value_off + f->value_len <= 65535 && \valid_read(at + (f->value_off .. f->value_off + f->value_len - 1));
    // RFC 9110 12.4.2: qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ), and what it comes to in thousandths
    predicate qvalue{L}(uint8_t *at, integer from, integer end) =
      1 <= end - from <= 5 && (at[from] == '0' || at[from] == '1') && (end - from > 1 ==> at[from + 1] == '.') &&
      (\forall integer k; from + 2 <= k < end ==> DIGIT(at[k]) && (at[from] == '1' ==> at[k] == '0'));
    logic integer decimal_place{L}(uint8_t *at, integer i, integer end) = i < end ? at[i] - '0' : 0;
    logic integer thousandths{L}(uint8_t *at, integer from, integer end) =
      1000 * (at[from] - '0') + 100 * decimal_place(at, from + 2, end) + 10 * decimal_place(at, from + 3, end) +
      decimal_place(at, from + 4, end);
    // RFC 9110 5.6.4: what stands between quotes. A backslash makes a pair with the byte behind it, and the pair says that
    // byte; a quote stands in a pair alone.
    logic integer said_place{L}(uint8_t *at, integer i) = at[i] == '\\' ? i + 1 : i;
    predicate quotable{L}(uint8_t *at, integer i, integer end) =
      i >= end || (at[i] != '"' && said_place(at, i) < end && value_byte(at[said_place(at, i)]) &&
                   quotable(at, said_place(at, i) + 1, end));
    logic integer said_count{L}(uint8_t *at, integer i, integer end) =
      i >= end ? 0 : 1 + said_count(at, said_place(at, i) + 1, end);
    // where what says the byte number n begins
    logic integer nth_place{L}(uint8_t *at, integer from, integer n) =
      n <= 0 ? from : said_place(at, nth_place(at, from, n - 1)) + 1;
    // from i on it says text[c .. len)
    predicate quoted_says{L}(uint8_t *at, integer i, integer end, char *text, integer c, integer len, integer fold) =
      i >= end ? c == len : c < len && said_place(at, i) < end &&
        (fold != 0 ? lower(at[said_place(at, i)]) == lower(octet(text[c])) :
                     at[said_place(at, i)] == octet(text[c])) &&
        quoted_says(at, said_place(at, i) + 1, end, text, c + 1, len, fold);
    predicate needs_pair(integer c) = c == '"' || c == '\\';
    logic integer pairs_len{L}(uint8_t *text, integer i, integer len) =
      i >= len ? 0 : (text[i] == '"' || text[i] == '\\' ? 2 : 1) + pairs_len(text, i + 1, len);
    // RFC 9110 8.8.3: etagc = %x21 / %x23-7E / obs-text
    predicate etagc(integer c) = c == 0x21 || 0x23 <= c <= 0x7E || obs_text(c);
    predicate all_etagc{L}(uint8_t *at, integer lo, integer hi) = \forall integer k; lo <= k < hi ==> etagc(at[k]);
    // RFC 3986 2.1: pct-encoded = "%" HEXDIG HEXDIG
    predicate pct_encoded{L}(uint8_t *at, integer i, integer end) =
      i + 3 <= end && at[i] == '%' && HEXDIG(at[i + 1]) && HEXDIG(at[i + 2]);
    predicate encoded_bytes{L}(uint8_t *class_table, uint8_t *at, integer lo, integer hi) =
      \forall integer k; lo <= k < hi ==> class_table[at[k]] != 0 || at[k] == '%' || HEXDIG(at[k]);
*/

/*@ // Framing (RFC 9112 6.3), case after case in the order of the text: the first that is true decides. Where the text
    // leaves a choice, the strict one stands: 6.1 lets a server refuse a Transfer-Encoding beside a Content-Length or of
    // HTTP/1.0, and asks for 501 to a coding that it does not know; a field line that is there twice is refused.
    // 1: any response to HEAD, and any 1xx, 204 and 304, ends with its head
    predicate without_content(httpz_framing_facts f) = f.role == HTTPZ_RESPONSE &&
      (f.method == HTTPZ_HEAD || 100 <= f.status_code <= 199 || f.status_code == 204 || f.status_code == 304);
    // 2: any 2xx response to CONNECT is a tunnel after its head
    predicate tunnel(httpz_framing_facts f) =
      f.role == HTTPZ_RESPONSE && f.method == HTTPZ_CONNECT && 200 <= f.status_code <= 299;
    predicate with_coding(httpz_framing_facts f) = f.transfer_encodings > 0;
    predicate with_length(httpz_framing_facts f) = f.content_lengths > 0;
    predicate framing_verdict(httpz_framing_facts f, integer status) =
      without_content(f) || tunnel(f) ? status == HTTPZ_OK :                                                // 1, 2
      with_coding(f) && with_length(f) ? status == HTTPZ_LENGTH_AND_TRANSFER_ENCODING :                     // 3
      with_coding(f) && f.minor_version == 0 ? status == HTTPZ_TRANSFER_ENCODING_IN_1_0 :                   // 6.1
      f.transfer_encodings > 1 ? status == HTTPZ_BAD_TRANSFER_ENCODING :                                    // strict
      with_coding(f) && f.coding_malformed ? status == HTTPZ_BAD_TRANSFER_ENCODING :                        // 4
      with_coding(f) && f.coding_unknown ? status == HTTPZ_UNKNOWN_TRANSFER_CODING :                        // 6.1
      with_coding(f) && !f.coding_chunked_last ? status == HTTPZ_BAD_TRANSFER_ENCODING :                    // 4
      with_coding(f) ? status == HTTPZ_OK :                                                                 // 4
      f.content_lengths > 1 ? status == HTTPZ_REPEATED_CONTENT_LENGTH :                                     // 5, strict
      status == HTTPZ_OK;                                                                                   // 6 to 8
    // of what framing_verdict accepts
    predicate framing_of(httpz_framing_facts f, integer framing) =
      without_content(f) || tunnel(f) ? framing == HTTPZ_FRAMING_NONE :                                     // 1, 2
      with_coding(f) ? framing == HTTPZ_FRAMING_CHUNKED :                                                   // 4
      with_length(f) ? framing == HTTPZ_FRAMING_LENGTH :                                                    // 6
      f.role == HTTPZ_REQUEST ? framing == HTTPZ_FRAMING_NONE :                                             // 7
      framing == HTTPZ_FRAMING_UNTIL_CLOSE;                                                                 // 8
*/

/*@ // Scanning. What a line is mostly made of: SP / VCHAR. HTAB and obs-text, which a value may hold, are left out.
    predicate plain(integer c) = SP(c) || VCHAR(c);
    predicate all_plain{L}(uint8_t *at, integer lo, integer hi) = \forall integer k; lo <= k < hi ==> plain(at[k]);
    predicate no_colon{L}(uint8_t *at, integer lo, integer hi) = \forall integer k; lo <= k < hi ==> at[k] != ':';
    predicate all_in_class{L}(uint8_t *class_table, uint8_t *at, integer lo, integer hi) =
      \forall integer k; lo <= k < hi ==> class_table[at[k]] != 0;
    // (at[k] | 0x20) makes a capital small and leaves small letters, '-' and ':' as they are
    predicate spells{L}(uint8_t *at, integer lo, integer hi, uint8_t *key) =
      \forall integer k; lo <= k < hi ==> (at[k] | 0x20) == key[k - lo];
    predicate input_readable{L}(httpz_input input) =
      input.len <= input.readable && \valid_read(input.at + (0 .. input.readable - 1));
*/

/*@ // RFC 3986 2.1: what is encoded says one byte at a time, itself or by a triplet
    logic integer encoded_last{L}(uint8_t *at, integer i) = at[i] == '%' ? i + 2 : i;
    logic integer decoded_byte_at{L}(uint8_t *at, integer i) =
      at[i] == '%' ? 16 * hex_value(at[i + 1]) + hex_value(at[i + 2]) : at[i];
    predicate says_a_byte{L}(uint8_t *at, integer i, integer end) = at[i] == '%' ==> pct_encoded(at, i, end);
    predicate decodable{L}(uint8_t *at, integer i, integer end) =
      i >= end || (says_a_byte(at, i, end) && decodable(at, encoded_last(at, i) + 1, end));
    logic integer decoded_count{L}(uint8_t *at, integer i, integer end) =
      i >= end ? 0 : 1 + decoded_count(at, encoded_last(at, i) + 1, end);
    logic integer nth_encoded{L}(uint8_t *at, integer from, integer n) =
      n <= 0 ? from : encoded_last(at, nth_encoded(at, from, n - 1)) + 1;
    // from i on it says text[c .. len)
    predicate decoded_says{L}(uint8_t *at, integer i, integer end, char *text, integer c, integer len) =
      i >= end ? c == len : c < len && says_a_byte(at, i, end) && decoded_byte_at(at, i) == octet(text[c]) &&
        decoded_says(at, encoded_last(at, i) + 1, end, text, c + 1, len);
*/

/*@ // Rendering: what is left of a number without its last k digits.
    logic integer without_digits(integer number, integer k) = k <= 0 ? number : without_digits(number, k - 1) / 10;
    logic integer without_hexdigs(integer number, integer k) = k <= 0 ? number : without_hexdigs(number, k - 1) / 16;
    predicate copied{L}(uint8_t *to, integer from, uint8_t *bytes, integer count) =
      \forall integer k; from <= k < from + count ==> to[k] == bytes[k - from];
    predicate copied_text{L}(uint8_t *to, integer from, char *text, integer count) =
      \forall integer k; from <= k < from + count ==> to[k] == octet(text[k - from]);
*/

#endif

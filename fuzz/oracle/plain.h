/* SPDX-License-Identifier: MIT
 *
 * Bytes judged the slow and plain way. Nothing here is shared with parser/, so that one mistake is not made twice. */
#ifndef HTTPZ_FUZZ_PLAIN_H
#define HTTPZ_FUZZ_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool plain_is_tchar(uint8_t byte);       /* RFC 9110 5.6.2 */
bool plain_is_target_char(uint8_t byte); /* RFC 3986: unreserved, sub-delims, gen-delims without "#", "%" */
bool plain_is_value_byte(uint8_t byte);  /* RFC 9110 5.5: HTAB, SP, VCHAR, obs-text */
bool plain_is_ows(uint8_t byte);         /* RFC 9110 5.6.3 */
bool plain_is_digit(uint8_t byte);

/* plain_same_name tells whether bytes[0 .. len) are `name` in any case. */
bool plain_same_name(const uint8_t *bytes, size_t len, const char *name);

/* plain_crlf gives the index of the first CRLF in bytes[from .. len), or len. */
size_t plain_crlf(const uint8_t *bytes, size_t from, size_t len);

#endif

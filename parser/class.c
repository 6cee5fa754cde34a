/* SPDX-License-Identifier: MIT
 *
 * One table of 256 entries per ABNF rule, under the rule that it transcribes. A rule has a table of its own, and not a bit
 * in a shared one: the provers read the first form and not the second. No entry is written twice: the compilers refuse
 * that, and so a rule whose parts overlap. */
#include "class.h"

/* clang-format off */

#define DIGITS                                                                                                         \
  ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1

#define LETTERS                                                                                                        \
  ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1,        \
  ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1,        \
  ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1,                                                    \
  ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1,        \
  ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1,        \
  ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1

/* RFC 3986 2.3: unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~" */
#define UNRESERVED LETTERS, DIGITS, ['-'] = 1, ['.'] = 1, ['_'] = 1, ['~'] = 1

/* RFC 3986 2.2: sub-delims = "!" / "$" / "&" / "'" / "(" / ")" / "*" / "+" / "," / ";" / "=" */
#define SUB_DELIMS                                                                                                     \
  ['!'] = 1, ['$'] = 1, ['&'] = 1, ['\''] = 1, ['('] = 1, [')'] = 1, ['*'] = 1, ['+'] = 1, [','] = 1, [';'] = 1,       \
  ['='] = 1

#define EIGHT(first)                                                                                                   \
  [(first)] = 1, [(first) + 1] = 1, [(first) + 2] = 1, [(first) + 3] = 1,                                              \
  [(first) + 4] = 1, [(first) + 5] = 1, [(first) + 6] = 1, [(first) + 7] = 1

#define THIRTY_TWO(first) EIGHT(first), EIGHT((first) + 8), EIGHT((first) + 16), EIGHT((first) + 24)

/* RFC 9110 5.6.2:
 *   tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA */
HTTPZ_PRIVATE const uint8_t class_tchar[256] = {
  ['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1, ['+'] = 1, ['-'] = 1, ['.'] = 1,
  ['^'] = 1, ['_'] = 1, ['`'] = 1, ['|'] = 1, ['~'] = 1, DIGITS, LETTERS,
};

/* RFC 9110 5.5: HTAB / SP / VCHAR / obs-text, where VCHAR = %x21-7E and obs-text = %x80-FF */
HTTPZ_PRIVATE const uint8_t class_value_byte[256] = {
  ['\t'] = 1,
  THIRTY_TWO(0x20), THIRTY_TWO(0x40),
  EIGHT(0x60), EIGHT(0x68), EIGHT(0x70),
  [0x78] = 1, [0x79] = 1, [0x7A] = 1, [0x7B] = 1, [0x7C] = 1, [0x7D] = 1, [0x7E] = 1,
  THIRTY_TWO(0x80), THIRTY_TWO(0xA0), THIRTY_TWO(0xC0), THIRTY_TWO(0xE0),
};

/* RFC 9112 3.2, the bytes of all four forms:
 *   unreserved / sub-delims / ":" / "/" / "?" / "@" / "%" (pct-encoded) / "[" / "]" (IP-literal) */
HTTPZ_PRIVATE const uint8_t class_target_byte[256] = {
  UNRESERVED, SUB_DELIMS, [':'] = 1, ['/'] = 1, ['?'] = 1, ['@'] = 1, ['%'] = 1, ['['] = 1, [']'] = 1,
};

/* RFC 3986 3.3: pchar = unreserved / pct-encoded / sub-delims / ":" / "@", and "/"; pct-encoded is judged apart */
HTTPZ_PRIVATE const uint8_t class_path_byte[256] = {
  UNRESERVED, SUB_DELIMS, [':'] = 1, ['@'] = 1, ['/'] = 1,
};

/* RFC 3986 3.4: query = *( pchar / "/" / "?" ); pct-encoded is judged apart */
HTTPZ_PRIVATE const uint8_t class_query_byte[256] = {
  UNRESERVED, SUB_DELIMS, [':'] = 1, ['@'] = 1, ['/'] = 1, ['?'] = 1,
};

/* RFC 3986 3.2.2: reg-name = *( unreserved / pct-encoded / sub-delims ); pct-encoded is judged apart */
HTTPZ_PRIVATE const uint8_t class_reg_name_byte[256] = {
  UNRESERVED, SUB_DELIMS,
};

/* RFC 3986 3.2.2: IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ) */
HTTPZ_PRIVATE const uint8_t class_ip_future_byte[256] = {
  UNRESERVED, SUB_DELIMS, [':'] = 1,
};

/* RFC 3986 3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) */
HTTPZ_PRIVATE const uint8_t class_scheme_byte[256] = {
  LETTERS, DIGITS, ['+'] = 1, ['-'] = 1, ['.'] = 1,
};

/* clang-format on */

#undef DIGITS
#undef LETTERS
#undef UNRESERVED
#undef SUB_DELIMS
#undef EIGHT
#undef THIRTY_TWO

HTTPZ_PRIVATE_INLINE bool is_alpha(uint8_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

HTTPZ_PRIVATE_INLINE bool is_digit(uint8_t c) {
  return c >= '0' && c <= '9';
}

HTTPZ_PRIVATE_INLINE bool is_hexdig(uint8_t c) {
  return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

HTTPZ_PRIVATE_INLINE bool is_ows(uint8_t c) {
  return c == ' ' || c == '\t';
}

HTTPZ_PRIVATE_INLINE uint8_t lower_of(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

HTTPZ_PRIVATE_INLINE bool is_tchar(uint8_t c) {
  return class_tchar[c] != 0;
}

HTTPZ_PRIVATE_INLINE bool is_value_byte(uint8_t c) {
  return class_value_byte[c] != 0;
}

HTTPZ_PRIVATE_INLINE bool is_target_byte(uint8_t c) {
  return class_target_byte[c] != 0;
}

HTTPZ_PRIVATE_INLINE bool is_path_byte(uint8_t c) {
  return class_path_byte[c] != 0;
}

HTTPZ_PRIVATE_INLINE bool is_query_byte(uint8_t c) {
  return class_query_byte[c] != 0;
}

HTTPZ_PRIVATE_INLINE bool is_reg_name_byte(uint8_t c) {
  return class_reg_name_byte[c] != 0;
}

HTTPZ_PRIVATE_INLINE bool is_ip_future_byte(uint8_t c) {
  return class_ip_future_byte[c] != 0;
}

HTTPZ_PRIVATE_INLINE bool is_scheme_byte(uint8_t c) {
  return class_scheme_byte[c] != 0;
}

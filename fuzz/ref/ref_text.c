/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Bytes, texts and what all field values are made of: RFC 5234 B.1, RFC 9110 5.6. */

/* ---- characters -------------------------------------------------------------------------------------------------- */

/* RFC 5234 B.1: ALPHA = %x41-5A / %x61-7A */
static bool is_alpha(uint8_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* RFC 5234 B.1: DIGIT = %x30-39 */
static bool is_digit(uint8_t c) {
  return c >= '0' && c <= '9';
}

/* RFC 5234 B.1: HEXDIG = DIGIT / "A" / "B" / "C" / "D" / "E" / "F", and quoted letters stand for both cases (2.3) */
static bool is_hexdig(uint8_t c) {
  return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* RFC 5234 B.1: VCHAR = %x21-7E */
static bool is_vchar(uint8_t c) {
  return c >= 0x21 && c <= 0x7e;
}

/* RFC 9110 5.5: obs-text = %x80-FF */
static bool is_obs_text(uint8_t c) {
  return c >= 0x80;
}

/* RFC 9110 5.6.3: OWS = *( SP / HTAB ) */
static bool is_whitespace(uint8_t c) {
  return c == ' ' || c == '\t';
}

/* RFC 9110 5.6.2: tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~"
 *                         / DIGIT / ALPHA */
static bool is_tchar(uint8_t c) {
  switch (c) {
    case '!':
    case '#':
    case '$':
    case '%':
    case '&':
    case '\'':
    case '*':
    case '+':
    case '-':
    case '.':
    case '^':
    case '_':
    case '`':
    case '|':
    case '~':
      return true;
    default:
      return is_digit(c) || is_alpha(c);
  }
}

/* RFC 3986 2.3: unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~" */
static bool is_unreserved(uint8_t c) {
  return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* RFC 3986 2.2: sub-delims = "!" / "$" / "&" / "'" / "(" / ")" / "*" / "+" / "," / ";" / "=" */
static bool is_sub_delim(uint8_t c) {
  switch (c) {
    case '!':
    case '$':
    case '&':
    case '\'':
    case '(':
    case ')':
    case '*':
    case '+':
    case ',':
    case ';':
    case '=':
      return true;
    default:
      return false;
  }
}

/* Policy: the bytes that can stand anywhere in a request-target (RFC 3986 Appendix A, without the fragment's "#") */
static bool is_target_char(uint8_t c) {
  switch (c) {
    case ':':
    case '/':
    case '?':
    case '@':
    case '%':
    case '[':
    case ']':
      return true;
    default:
      return is_unreserved(c) || is_sub_delim(c);
  }
}

/* RFC 9110 5.5: field-content is made of field-vchar = VCHAR / obs-text, SP and HTAB */
static bool is_field_byte(uint8_t c) {
  return is_vchar(c) || is_obs_text(c) || is_whitespace(c);
}

/* ---- texts ------------------------------------------------------------------------------------------------------- */

struct text {
  const uint8_t *at;
  size_t len;
};

static struct text slice(struct text t, size_t from, size_t to) {
  struct text part = {t.at + from, to - from};
  return part;
}

/* index_of gives the place of the first `c` in `t`, t.len when there is none. */
static size_t index_of(struct text t, uint8_t c) {
  size_t i = 0;
  while (i < t.len && t.at[i] != c) i++;
  return i;
}

static bool byte_is(struct text t, size_t i, uint8_t c) {
  return i < t.len && t.at[i] == c;
}

static uint8_t lower(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

static bool is_exactly(struct text t, const char *word) {
  size_t i = 0;
  while (i < t.len && word[i] != '\0' && t.at[i] == (uint8_t)word[i]) i++;
  return i == t.len && word[i] == '\0';
}

/* is_in_any_case compares with `word`, which is written in small letters. */
static bool is_in_any_case(struct text t, const char *word) {
  size_t i = 0;
  while (i < t.len && word[i] != '\0' && lower(t.at[i]) == (uint8_t)word[i]) i++;
  return i == t.len && word[i] == '\0';
}

/* ---- RFC 9110 5.6: what values are made of ------------------------------------------------------------------------
 * */

static size_t whitespace_at(struct text t, size_t i) {
  size_t n = 0;
  while (i + n < t.len && is_whitespace(t.at[i + n])) n++;
  return n;
}

/* RFC 9110 5.6.2: token = 1*tchar */
static size_t token_at(struct text t, size_t i) {
  size_t n = 0;
  while (i + n < t.len && is_tchar(t.at[i + n])) n++;
  return n;
}

/* RFC 9110 5.6.4: qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text */
static bool is_qdtext(uint8_t c) {
  return is_whitespace(c) || c == 0x21 || (c >= 0x23 && c <= 0x5b) || (c >= 0x5d && c <= 0x7e) || is_obs_text(c);
}

/* RFC 9110 5.6.4: quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text ) */
static size_t quoted_pair_at(struct text t, size_t i) {
  return byte_is(t, i, '\\') && i + 1 < t.len && is_field_byte(t.at[i + 1]) ? 2 : 0;
}

/* RFC 9110 5.6.4: quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE */
static size_t quoted_string_at(struct text t, size_t i) {
  if (!byte_is(t, i, '"')) return 0;
  size_t n = 1;
  while (i + n < t.len && t.at[i + n] != '"') {
    size_t step = is_qdtext(t.at[i + n]) ? 1 : quoted_pair_at(t, i + n);
    if (step == 0) return 0;
    n += step;
  }
  return byte_is(t, i + n, '"') ? n + 1 : 0;
}

/* RFC 9110 5.6.1.2: #element = [ element ] *( OWS "," OWS [ element ] ), so empty members are ignored.
 * list_gap gives the place of the next member or of the end. */
static size_t list_gap(struct text t, size_t i) {
  while (i < t.len && (is_whitespace(t.at[i]) || t.at[i] == ',')) i++;
  return i;
}

/* A member of a list has ended at i when the value has, or when a comma follows, whitespace before it or not. */
static bool ends_member(struct text t, size_t i) {
  i += whitespace_at(t, i);
  return i == t.len || t.at[i] == ',';
}

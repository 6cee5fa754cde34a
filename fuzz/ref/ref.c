/* SPDX-License-Identifier: MIT
 *
 * One function per rule of the grammar, the rule quoted above it with its section. What the RFCs leave open is settled
 * as README.md says; a comment that begins with "Policy:" marks such a place.
 *
 * Two shapes of function:
 *   bool   is_x(text)        the whole text is an x
 *   size_t x_at(text, i)     how many bytes of the text, from byte i on, are an x; 0 when they are none
 * and, for the head itself, which may be cut anywhere:
 *   enum ref_verdict read_x(reader)   REF_OK moves the reader past an x */
#include "ref.h"

#include <string.h>

#include "httpz.h"

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

/* ---- RFC 3986: the host ------------------------------------------------------------------------------------------ */

/* RFC 3986 2.1: pct-encoded = "%" HEXDIG HEXDIG */
static size_t pct_encoded_at(struct text t, size_t i) {
  if (i + 3 > t.len) return 0;
  return t.at[i] == '%' && is_hexdig(t.at[i + 1]) && is_hexdig(t.at[i + 2]) ? 3 : 0;
}

/* RFC 3986 3.2.2: h16 = 1*4HEXDIG */
static bool is_h16(struct text t) {
  if (t.len < 1 || t.len > 4) return false;
  for (size_t i = 0; i < t.len; i++) {
    if (!is_hexdig(t.at[i])) return false;
  }
  return true;
}

/* RFC 3986 3.2.2: dec-octet = DIGIT / %x31-39 DIGIT / "1" 2DIGIT / "2" %x30-34 DIGIT / "25" %x30-35 */
static bool is_dec_octet(struct text t) {
  for (size_t i = 0; i < t.len; i++) {
    if (!is_digit(t.at[i])) return false;
  }
  if (t.len == 1) return true;
  if (t.len == 2) return t.at[0] != '0';
  if (t.len != 3) return false;
  if (t.at[0] == '1') return true;
  if (t.at[0] == '2' && t.at[1] <= '4') return true;
  return t.at[0] == '2' && t.at[1] == '5' && t.at[2] <= '5';
}

/* RFC 3986 3.2.2: IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet */
static bool is_ipv4_address(struct text t) {
  for (int octet = 1; octet <= 3; octet++) {
    size_t dot = index_of(t, '.');
    if (dot == t.len || !is_dec_octet(slice(t, 0, dot))) return false;
    t = slice(t, dot + 1, t.len);
  }
  return is_dec_octet(t);
}

/* RFC 3986 3.2.2: ls32 = ( h16 ":" h16 ) / IPv4address */
static bool is_ls32(struct text t) {
  size_t colon = index_of(t, ':');
  if (colon == t.len) return is_ipv4_address(t);
  return is_h16(slice(t, 0, colon)) && is_h16(slice(t, colon + 1, t.len));
}

static bool is_nothing(struct text t) {
  return t.len == 0;
}

/* is_pieces: n( h16 ":" ) tail */
static bool is_pieces(struct text t, int n, bool (*is_tail)(struct text)) {
  for (; n > 0; n--) {
    size_t colon = index_of(t, ':');
    if (colon == t.len || !is_h16(slice(t, 0, colon))) return false;
    t = slice(t, colon + 1, t.len);
  }
  return is_tail(t);
}

/* is_leading_pieces: [ *most( h16 ":" ) h16 ] */
static bool is_leading_pieces(struct text t, int most) {
  if (is_nothing(t)) return true;
  for (int n = 0; n <= most; n++) {
    if (is_pieces(t, n, is_h16)) return true;
  }
  return false;
}

/* is_shortened: left "::" right, where left = [ *most( h16 ":" ) h16 ] and right = n( h16 ":" ) tail. No piece holds a
 * colon, so the first "::" is the only place where the two can part. */
static bool is_shortened(struct text t, int most, int n, bool (*is_tail)(struct text)) {
  size_t i = 0;
  while (!(byte_is(t, i, ':') && byte_is(t, i + 1, ':'))) {
    if (i >= t.len) return false;
    i++;
  }
  return is_leading_pieces(slice(t, 0, i), most) && is_pieces(slice(t, i + 2, t.len), n, is_tail);
}

/* RFC 3986 3.2.2: IPv6address =                            6( h16 ":" ) ls32
 *                             /                       "::" 5( h16 ":" ) ls32
 *                             / [               h16 ] "::" 4( h16 ":" ) ls32
 *                             / [ *1( h16 ":" ) h16 ] "::" 3( h16 ":" ) ls32
 *                             / [ *2( h16 ":" ) h16 ] "::" 2( h16 ":" ) ls32
 *                             / [ *3( h16 ":" ) h16 ] "::"    h16 ":"   ls32
 *                             / [ *4( h16 ":" ) h16 ] "::"              ls32
 *                             / [ *5( h16 ":" ) h16 ] "::"              h16
 *                             / [ *6( h16 ":" ) h16 ] "::" */
static bool is_ipv6_address(struct text t) {
  if (is_pieces(t, 6, is_ls32)) return true;
  if (t.len >= 2 && t.at[0] == ':' && t.at[1] == ':' && is_pieces(slice(t, 2, t.len), 5, is_ls32)) return true;
  if (is_shortened(t, 0, 4, is_ls32)) return true;
  if (is_shortened(t, 1, 3, is_ls32)) return true;
  if (is_shortened(t, 2, 2, is_ls32)) return true;
  if (is_shortened(t, 3, 1, is_ls32)) return true;
  if (is_shortened(t, 4, 0, is_ls32)) return true;
  if (is_shortened(t, 5, 0, is_h16)) return true;
  return is_shortened(t, 6, 0, is_nothing);
}

/* RFC 3986 3.2.2: IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ) */
static bool is_ipv_future(struct text t) {
  if (t.len == 0 || lower(t.at[0]) != 'v') return false;
  size_t dot = index_of(t, '.');
  if (dot < 2 || dot + 1 >= t.len) return false;
  for (size_t i = 1; i < dot; i++) {
    if (!is_hexdig(t.at[i])) return false;
  }
  for (size_t i = dot + 1; i < t.len; i++) {
    if (!is_unreserved(t.at[i]) && !is_sub_delim(t.at[i]) && t.at[i] != ':') return false;
  }
  return true;
}

/* RFC 3986 3.2.2: IP-literal = "[" ( IPv6address / IPvFuture  ) "]" */
static bool is_ip_literal(struct text t) {
  if (t.len < 2 || t.at[0] != '[' || t.at[t.len - 1] != ']') return false;
  struct text inner = slice(t, 1, t.len - 1);
  return is_ipv6_address(inner) || is_ipv_future(inner);
}

/* RFC 3986 3.2.2: reg-name = *( unreserved / pct-encoded / sub-delims ) */
static bool is_reg_name(struct text t) {
  size_t i = 0;
  while (i < t.len) {
    if (pct_encoded_at(t, i) != 0) {
      i += pct_encoded_at(t, i);
    } else if (is_unreserved(t.at[i]) || is_sub_delim(t.at[i])) {
      i++;
    } else {
      return false;
    }
  }
  return true;
}

/* RFC 9110 4.1: uri-host = <host, see [URI], Section 3.2.2>
 * RFC 3986 3.2.2: host = IP-literal / IPv4address / reg-name */
static bool is_uri_host(struct text t) {
  return is_ip_literal(t) || is_ipv4_address(t) || is_reg_name(t);
}

/* RFC 3986 3.2.3: port = *DIGIT
 * Policy: its value is at most 65535, as a TCP port has to be */
static bool is_port(struct text t) {
  uint32_t value = 0;
  for (size_t i = 0; i < t.len; i++) {
    if (!is_digit(t.at[i])) return false;
    value = value * 10 + (uint32_t)(t.at[i] - '0');
    if (value > 65535) return false;
  }
  return true;
}

struct authority {
  struct text host;
  struct text port;
  bool has_port;
};

/* split_authority parts host and port: at the first ":" after the "]" of an IP-literal, else at the first ":" of all,
 * since neither IPv4address nor reg-name can hold one. */
static struct authority split_authority(struct text t) {
  size_t from = 0;
  if (byte_is(t, 0, '[')) from = index_of(t, ']');
  size_t colon = from + index_of(slice(t, from, t.len), ':');
  struct authority parts = {slice(t, 0, colon), slice(t, t.len, t.len), colon < t.len};
  if (parts.has_port) parts.port = slice(t, colon + 1, t.len);
  return parts;
}

/* RFC 3986 3.2: authority = [ userinfo "@" ] host [ ":" port ], which without userinfo is also
 * RFC 9110 7.2: Host = uri-host [ ":" port ]
 * Policy: no userinfo (RFC 9110 4.2.4: treat its presence as an error). "@" is in none of the rules left. */
static bool is_authority(struct text t) {
  struct authority parts = split_authority(t);
  return is_uri_host(parts.host) && is_port(parts.port);
}

/* ---- RFC 9112 3.2: the request-target ---------------------------------------------------------------------------- */

/* RFC 3986 3.3: pchar = unreserved / pct-encoded / sub-delims / ":" / "@". There is a byte i. */
static size_t pchar_at(struct text t, size_t i) {
  if (is_unreserved(t.at[i]) || is_sub_delim(t.at[i]) || t.at[i] == ':' || t.at[i] == '@') return 1;
  return pct_encoded_at(t, i);
}

/* *( pchar / "/" ): all of the characters of every kind of path (RFC 3986 3.3) */
static bool is_path(struct text t) {
  size_t i = 0;
  while (i < t.len) {
    size_t n = t.at[i] == '/' ? 1 : pchar_at(t, i);
    if (n == 0) return false;
    i += n;
  }
  return true;
}

/* RFC 3986 3.4: query = *( pchar / "/" / "?" ) */
static bool is_query(struct text t) {
  size_t i = 0;
  while (i < t.len) {
    size_t n = t.at[i] == '/' || t.at[i] == '?' ? 1 : pchar_at(t, i);
    if (n == 0) return false;
    i += n;
  }
  return true;
}

/* RFC 3986 3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) */
static bool is_scheme(struct text t) {
  if (t.len == 0 || !is_alpha(t.at[0])) return false;
  for (size_t i = 1; i < t.len; i++) {
    uint8_t c = t.at[i];
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
  }
  return true;
}

struct target {
  enum ref_form form;
  struct text path, query, authority;
  bool has_query, has_authority;
};

/* split_query parts `t` at its first "?", which no path, scheme or authority can hold. It returns what is before. */
static struct text split_query(struct text t, struct target *out) {
  size_t mark = index_of(t, '?');
  out->has_query = mark < t.len;
  out->query = out->has_query ? slice(t, mark + 1, t.len) : slice(t, t.len, t.len);
  return slice(t, 0, mark);
}

/* RFC 9112 3.2.1: origin-form = absolute-path [ "?" query ]
 * RFC 9110 4.1: absolute-path = 1*( "/" segment ) */
static bool is_origin_form(struct text t, struct target *out) {
  out->form = REF_ORIGIN_FORM;
  out->path = split_query(t, out);
  return byte_is(out->path, 0, '/') && is_path(out->path) && is_query(out->query);
}

/* RFC 3986 3: hier-part = "//" authority path-abempty / path-absolute / path-rootless / path-empty
 * The last three hold the same bytes as *( pchar / "/" ) that does not begin with "//". */
static bool is_hier_part(struct text t, struct target *out) {
  out->has_authority = byte_is(t, 0, '/') && byte_is(t, 1, '/');
  if (!out->has_authority) {
    out->path = t;
    return is_path(t);
  }
  struct text rest = slice(t, 2, t.len);
  size_t slash = index_of(rest, '/');
  out->authority = slice(rest, 0, slash);
  out->path = slice(rest, slash, rest.len);
  return is_authority(out->authority) && is_path(out->path);
}

/* RFC 9112 3.2.2: absolute-form = absolute-URI
 * RFC 3986 4.3: absolute-URI = scheme ":" hier-part [ "?" query ]
 * RFC 9110 4.2.1: http-URI = "http" "://" authority path-abempty [ "?" query ], 4.2.2 the same for https, and both: a
 * recipient MUST reject an empty host */
static bool is_absolute_form(struct text t, struct target *out) {
  out->form = REF_ABSOLUTE_FORM;
  struct text before_query = split_query(t, out);
  size_t colon = index_of(before_query, ':');
  if (colon == before_query.len) return false;
  struct text scheme = slice(before_query, 0, colon);
  if (!is_scheme(scheme)) return false;
  if (!is_hier_part(slice(before_query, colon + 1, before_query.len), out) || !is_query(out->query)) return false;
  if (!is_in_any_case(scheme, "http") && !is_in_any_case(scheme, "https")) return true;
  return out->has_authority && split_authority(out->authority).host.len > 0;
}

/* RFC 9112 3.2.3: authority-form = uri-host ":" port
 * Policy: the host is not empty, and the port is there (9110 9.3.6: a server MUST reject an empty or invalid port) */
static bool is_authority_form(struct text t, struct target *out) {
  out->form = REF_AUTHORITY_FORM;
  out->authority = t;
  out->has_authority = true;
  struct authority parts = split_authority(t);
  return is_authority(t) && parts.host.len > 0 && parts.has_port && parts.port.len > 0;
}

/* RFC 9112 3.2.4: asterisk-form = "*" */
static bool is_asterisk_form(struct text t, struct target *out) {
  out->form = REF_ASTERISK_FORM;
  return is_exactly(t, "*");
}

/* ---- the reader -------------------------------------------------------------------------------------------------- */

struct reader {
  const struct ref_limits *limits;
  const uint8_t *bytes;
  size_t end; /* bytes that may be looked at */
  size_t at;  /* the next one */
  struct ref_head *out;
  struct target target;

  bool host_seen;
  struct ref_span host;
  bool length_seen;
  bool transfer_encoding_seen;
  bool chunked;
  bool close, keep_alive, upgrade_option, upgrade_field;
};

static struct text text_of(const struct reader *r, struct ref_span span) {
  struct text t = {r->bytes + span.off, span.len};
  return t;
}

static struct ref_span span_of(const struct reader *r, struct text t) {
  struct ref_span span = {(uint32_t)(t.at - r->bytes), (uint32_t)t.len};
  return span;
}

static uint64_t name_bit(unsigned status) {
  return (uint64_t)1 << status;
}

static enum ref_verdict refuse(struct reader *r, unsigned status, size_t offset) {
  r->out->status = status;
  r->out->names = name_bit(status);
  r->out->offset = (uint32_t)offset;
  r->out->offset_last = (uint32_t)offset;
  return REF_REFUSED;
}

/* refuse_within is for a fault whose place is only known to be within [first, last]. */
static enum ref_verdict refuse_within(struct reader *r, unsigned status, size_t first, size_t last) {
  refuse(r, status, first);
  r->out->offset_last = (uint32_t)last;
  return REF_REFUSED;
}

static bool at_end(const struct reader *r) {
  return r->at == r->end;
}

static uint8_t next(const struct reader *r) {
  return r->bytes[r->at];
}

/* RFC 5234 B.1: CRLF = CR LF. The next byte is known to be CR.
 * RFC 9112 2.2: a bare CR is invalid. It is one only when another byte than LF is there. */
static enum ref_verdict read_crlf(struct reader *r) {
  if (r->at + 1 == r->end) return REF_MORE;
  if (r->bytes[r->at + 1] != '\n') return refuse(r, HTTPZ_BARE_CR, r->at);
  r->at += 2;
  return REF_OK;
}

/* RFC 9112 2.2: a server SHOULD ignore at least one empty line (CRLF) received prior to the request-line.
 * Policy: up to `empty_lines` of them. The CR of one more is the first byte past a limit, so it is refused at once. */
static enum ref_verdict read_empty_lines(struct reader *r) {
  for (size_t lines = 0;; lines++) {
    if (at_end(r)) return REF_MORE;
    if (next(r) != '\r') return REF_OK;
    if (lines == r->limits->empty_lines) return refuse(r, HTTPZ_TOO_MANY_EMPTY_LINES, r->at);
    enum ref_verdict verdict = read_crlf(r);
    if (verdict != REF_OK) return verdict;
  }
}

/* RFC 9112 3.1: method = token, and 3: one SP behind it */
static enum ref_verdict read_method(struct reader *r) {
  size_t start = r->at;
  for (;; r->at++) {
    if (at_end(r)) return REF_MORE;
    size_t len = r->at - start;
    if (next(r) == ' ' && len > 0) break;
    if (next(r) == '\n') return refuse(r, HTTPZ_BARE_LF, r->at);
    if (!is_tchar(next(r))) return refuse(r, HTTPZ_BAD_METHOD, r->at);
    if (len == r->limits->method) return refuse(r, HTTPZ_METHOD_TOO_LONG, r->at);
  }
  r->out->method_name.off = (uint32_t)start;
  r->out->method_name.len = (uint32_t)(r->at - start);
  r->at++;
  return REF_OK;
}

/* RFC 9112 3.2: request-target, and 3: one SP behind it. Only the bytes are judged here. */
static enum ref_verdict read_target_bytes(struct reader *r) {
  size_t start = r->at;
  for (;; r->at++) {
    if (at_end(r)) return REF_MORE;
    size_t len = r->at - start;
    if (next(r) == ' ' && len > 0) break;
    if (next(r) == '\r') return refuse(r, HTTPZ_BAD_VERSION, r->at);
    if (next(r) == '\n') return refuse(r, HTTPZ_BARE_LF, r->at);
    if (!is_target_char(next(r))) return refuse(r, HTTPZ_BAD_TARGET, r->at);
    if (len == r->limits->target) return refuse(r, HTTPZ_TARGET_TOO_LONG, r->at);
  }
  r->out->target.off = (uint32_t)start;
  r->out->target.len = (uint32_t)(r->at - start);
  r->at++;
  return REF_OK;
}

/* RFC 9112 2.3: HTTP-version = HTTP-name "/" DIGIT "." DIGIT; HTTP-name = %s"HTTP", so in capitals */
static enum ref_verdict read_version(struct reader *r) {
  static const char shape[] = "HTTP/1.d";
  for (size_t i = 0; shape[i] != '\0'; i++, r->at++) {
    if (at_end(r)) return REF_MORE;
    uint8_t c = next(r);
    if (shape[i] == '1' && is_digit(c) && c != '1') return refuse(r, HTTPZ_UNSUPPORTED_VERSION, r->at);
    bool fits = shape[i] == 'd' ? is_digit(c) : c == (uint8_t)shape[i];
    if (!fits) return refuse(r, HTTPZ_BAD_VERSION, r->at);
  }
  r->out->minor = (unsigned)(r->bytes[r->at - 1] - '0');
  return REF_OK;
}

/* RFC 9112 3: what stands behind the HTTP-version is CRLF */
static enum ref_verdict read_request_line_end(struct reader *r) {
  if (at_end(r)) return REF_MORE;
  if (next(r) == '\n') return refuse(r, HTTPZ_BARE_LF, r->at);
  if (next(r) != '\r') return refuse(r, HTTPZ_BAD_VERSION, r->at);
  return read_crlf(r);
}

/* refuse_target: the place of the fault is somewhere in the target, or the SP behind it when something is missing. */
static enum ref_verdict refuse_target(struct reader *r, unsigned status) {
  struct ref_span span = r->out->target;
  return refuse_within(r, status, span.off, (size_t)span.off + span.len);
}

/* RFC 9110 9.3.6: CONNECT takes authority-form alone.
 * Policy: whatever else it is given, both names are right. */
static enum ref_verdict judge_connect_target(struct reader *r, struct text t) {
  if (is_authority_form(t, &r->target)) return REF_OK;
  refuse_target(r, HTTPZ_BAD_TARGET);
  r->out->names |= name_bit(HTTPZ_BAD_TARGET_FORM);
  return REF_REFUSED;
}

/* RFC 9112 3.2.4: asterisk-form is only used for a server-wide OPTIONS */
static enum ref_verdict judge_asterisk(struct reader *r, bool is_options) {
  return is_options ? REF_OK : refuse(r, HTTPZ_BAD_TARGET_FORM, r->out->target.off);
}

/* Neither CONNECT nor "*" nor "/...": what is left is absolute-form (RFC 9112 3.2.2). A target that would have been
 * right for CONNECT is well formed but in the wrong form, so both names are right. */
static enum ref_verdict judge_absolute_form(struct reader *r, struct text t) {
  if (is_absolute_form(t, &r->target)) return REF_OK;
  refuse_target(r, HTTPZ_BAD_TARGET);
  if (is_authority_form(t, &r->target)) r->out->names |= name_bit(HTTPZ_BAD_TARGET_FORM);
  return REF_REFUSED;
}

/* RFC 9112 3.2: request-target = origin-form / absolute-form / authority-form / asterisk-form */
static enum ref_verdict judge_target(struct reader *r) {
  struct text method = text_of(r, r->out->method_name);
  struct text t = text_of(r, r->out->target);
  if (is_exactly(method, "CONNECT")) return judge_connect_target(r, t);
  if (is_asterisk_form(t, &r->target)) return judge_asterisk(r, is_exactly(method, "OPTIONS"));
  if (!byte_is(t, 0, '/')) return judge_absolute_form(r, t);
  return is_origin_form(t, &r->target) ? REF_OK : refuse_target(r, HTTPZ_BAD_TARGET);
}

/* RFC 9112 3: request-line = method SP request-target SP HTTP-version, CRLF behind it */
static enum ref_verdict read_request_line(struct reader *r) {
  enum ref_verdict verdict = read_method(r);
  if (verdict == REF_OK) verdict = read_target_bytes(r);
  if (verdict == REF_OK) verdict = read_version(r);
  if (verdict == REF_OK) verdict = read_request_line_end(r);
  if (verdict == REF_OK) verdict = judge_target(r);
  return verdict;
}

/* ---- field lines ------------------------------------------------------------------------------------------------- */

/* RFC 9110 5.1: field-name = token; RFC 9112 5: ":" behind it; 5.1: no whitespace between them */
static enum ref_verdict read_field_name(struct reader *r, struct ref_span *name) {
  size_t start = r->at;
  for (;; r->at++) {
    if (at_end(r)) return REF_MORE;
    size_t len = r->at - start;
    if (next(r) == ':' && len > 0) break;
    if (is_whitespace(next(r))) return refuse(r, HTTPZ_WHITESPACE_IN_FIELD_NAME, r->at);
    if (next(r) == '\r') return refuse(r, HTTPZ_MISSING_COLON, r->at);
    if (next(r) == '\n') return refuse(r, HTTPZ_BARE_LF, r->at);
    if (!is_tchar(next(r))) return refuse(r, HTTPZ_BAD_FIELD_NAME, r->at);
    if (len == r->limits->name) return refuse(r, HTTPZ_FIELD_NAME_TOO_LONG, r->at);
  }
  name->off = (uint32_t)start;
  name->len = (uint32_t)(r->at - start);
  r->at++;
  return REF_OK;
}

static struct text without_whitespace_around(struct text t) {
  size_t from = 0;
  size_t to = t.len;
  while (from < to && is_whitespace(t.at[from])) from++;
  while (to > from && is_whitespace(t.at[to - 1])) to--;
  return slice(t, from, to);
}

/* RFC 9112 5: OWS field-value OWS CRLF; RFC 9110 5.5: field-value = *field-content. No control byte but HTAB. */
static enum ref_verdict read_field_value(struct reader *r, struct ref_span *value) {
  size_t start = r->at;
  for (;; r->at++) {
    if (at_end(r)) return REF_MORE;
    if (next(r) == '\r') break;
    if (next(r) == '\n') return refuse(r, HTTPZ_BARE_LF, r->at);
    if (!is_field_byte(next(r))) return refuse(r, HTTPZ_BAD_FIELD_VALUE, r->at);
  }
  struct text whole = {r->bytes + start, r->at - start};
  *value = span_of(r, without_whitespace_around(whole));
  return read_crlf(r);
}

/* The last byte of a line that has just been read, which is its LF. */
static size_t line_last(const struct reader *r) {
  return r->at - 1;
}

static enum ref_verdict refuse_line(struct reader *r, unsigned status, struct ref_field field) {
  return refuse_within(r, status, field.name.off, line_last(r));
}

/* RFC 9112 3.2: a server MUST answer 400 to more than one Host field line, or to an invalid value.
 * RFC 9110 7.2: Host = uri-host [ ":" port ] */
static enum ref_verdict judge_host(struct reader *r, struct ref_field field) {
  if (r->host_seen) return refuse(r, HTTPZ_REPEATED_HOST, field.name.off);
  if (!is_authority(text_of(r, field.value))) return refuse_line(r, HTTPZ_BAD_HOST, field);
  r->host_seen = true;
  r->host = field.value;
  return REF_OK;
}

/* read_length reads 1*DIGIT as a number of at most `most`. False: it is greater. */
static bool read_length(struct text digits, uint64_t most, uint64_t *out) {
  uint64_t value = 0;
  for (size_t i = 0; i < digits.len; i++) {
    uint64_t digit = (uint64_t)(digits.at[i] - '0');
    if (value > UINT64_MAX / 10 || value * 10 > UINT64_MAX - digit) return false;
    value = value * 10 + digit;
  }
  *out = value;
  return value <= most;
}

/* RFC 9110 8.6: Content-Length = 1*DIGIT */
static enum ref_verdict judge_content_length_value(struct reader *r, struct ref_field field) {
  struct text value = text_of(r, field.value);
  if (value.len == 0) return refuse_line(r, HTTPZ_BAD_CONTENT_LENGTH, field);
  for (size_t i = 0; i < value.len; i++) {
    if (!is_digit(value.at[i])) return refuse(r, HTTPZ_BAD_CONTENT_LENGTH, field.value.off + i);
  }
  if (!read_length(value, r->limits->content_length, &r->out->content_length)) {
    return refuse_line(r, HTTPZ_CONTENT_TOO_LARGE, field);
  }
  return REF_OK;
}

/* also_both adds LENGTH_AND_TRANSFER_ENCODING, whose place is the line's first byte, to what `verdict` found wrong. */
static enum ref_verdict also_both(struct reader *r, struct ref_field field, enum ref_verdict verdict) {
  uint64_t others = verdict == REF_REFUSED ? r->out->names : 0;
  size_t last = verdict == REF_REFUSED ? r->out->offset_last : field.name.off;
  refuse_within(r, HTTPZ_LENGTH_AND_TRANSFER_ENCODING, field.name.off, last);
  r->out->names |= others;
  return REF_REFUSED;
}

/* RFC 9112 6.3: lengths that differ are an unrecoverable error. Policy: two that are equal are refused too.
 * RFC 9112 6.1: with Transfer-Encoding it ought to be handled as an attack. */
static enum ref_verdict judge_content_length(struct reader *r, struct ref_field field) {
  if (r->length_seen) return refuse(r, HTTPZ_REPEATED_CONTENT_LENGTH, field.name.off);
  r->length_seen = true;
  enum ref_verdict verdict = judge_content_length_value(r, field);
  return r->transfer_encoding_seen ? also_both(r, field, verdict) : verdict;
}

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

/* RFC 9112 7: transfer-parameter = token BWS "=" BWS ( token / quoted-string ) */
static size_t transfer_parameter_at(struct text t, size_t i) {
  size_t n = token_at(t, i);
  if (n == 0) return 0;
  n += whitespace_at(t, i + n);
  if (!byte_is(t, i + n, '=')) return 0;
  n++;
  n += whitespace_at(t, i + n);
  size_t value = token_at(t, i + n);
  if (value == 0) value = quoted_string_at(t, i + n);
  return value == 0 ? 0 : n + value;
}

struct coding {
  struct text name;
  bool has_parameters;
};

/* RFC 9112 7: transfer-coding = token *( OWS ";" OWS transfer-parameter ) */
static size_t transfer_coding_at(struct text t, size_t i, struct coding *out) {
  size_t n = token_at(t, i);
  out->name = slice(t, i, i + n);
  out->has_parameters = false;
  while (n > 0) {
    size_t k = n + whitespace_at(t, i + n);
    if (!byte_is(t, i + k, ';')) break;
    k++;
    k += whitespace_at(t, i + k);
    size_t parameter = transfer_parameter_at(t, i + k);
    if (parameter == 0) break;
    out->has_parameters = true;
    n = k + parameter;
  }
  return n;
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

/* judge_codings adds to `*names` what is wrong with the members of one Transfer-Encoding line (RFC 9112 6.1: #transfer-
 * coding). Policy: exactly one member, `chunked`, without parameters. */
static void judge_codings(struct reader *r, struct text t, uint64_t *names) {
  for (size_t i = list_gap(t, 0); i < t.len; i = list_gap(t, i)) {
    struct coding coding;
    size_t n = transfer_coding_at(t, i, &coding);
    if (n == 0 || !ends_member(t, i + n)) {
      *names |= name_bit(HTTPZ_BAD_TRANSFER_ENCODING);
      return;
    }
    if (!is_in_any_case(coding.name, "chunked")) {
      *names |= name_bit(HTTPZ_UNKNOWN_TRANSFER_CODING);
    } else if (coding.has_parameters || r->chunked) {
      *names |= name_bit(HTTPZ_BAD_TRANSFER_ENCODING);
    } else {
      r->chunked = true;
    }
    i += n;
  }
}

/* RFC 9112 6.1: Transfer-Encoding = #transfer-coding; not with Content-Length; in HTTP/1.0 its framing is faulty;
 * an unknown coding is answered with 501. 6.3: without chunked as the last coding it is answered with 400.
 * Policy: one line, which names a coding. Parsers that look at the first line alone and those that look at the last would
 * otherwise read two messages. */
static enum ref_verdict judge_transfer_encoding(struct reader *r, struct ref_field field) {
  bool repeated = r->transfer_encoding_seen;
  r->transfer_encoding_seen = true;
  if (repeated) return refuse(r, HTTPZ_BAD_TRANSFER_ENCODING, field.name.off);
  uint64_t names = 0;
  judge_codings(r, text_of(r, field.value), &names);
  if (!r->chunked && names == 0) names = name_bit(HTTPZ_BAD_TRANSFER_ENCODING);
  unsigned best = HTTPZ_BAD_TRANSFER_ENCODING;
  if (names & name_bit(HTTPZ_UNKNOWN_TRANSFER_CODING)) best = HTTPZ_UNKNOWN_TRANSFER_CODING;
  if (r->out->minor == 0) {
    names |= name_bit(HTTPZ_TRANSFER_ENCODING_IN_1_0);
    best = HTTPZ_TRANSFER_ENCODING_IN_1_0;
  }
  enum ref_verdict verdict = REF_OK;
  if (names != 0) {
    verdict = refuse_line(r, best, field);
    r->out->names = names;
  }
  return r->length_seen ? also_both(r, field, verdict) : verdict;
}

static void note_connection_option(struct reader *r, struct text option) {
  if (is_in_any_case(option, "close")) r->close = true;
  if (is_in_any_case(option, "keep-alive")) r->keep_alive = true;
  if (is_in_any_case(option, "upgrade")) r->upgrade_option = true;
}

/* RFC 9110 7.6.1: Connection = #connection-option; connection-option = token; compared without regard to case */
static enum ref_verdict judge_connection(struct reader *r, struct ref_field field) {
  struct text t = text_of(r, field.value);
  for (size_t i = list_gap(t, 0); i < t.len; i = list_gap(t, i)) {
    size_t n = token_at(t, i);
    size_t after = i + n + whitespace_at(t, i + n);
    if (n == 0) return refuse(r, HTTPZ_BAD_CONNECTION, field.value.off + i);
    if (!ends_member(t, i + n)) return refuse(r, HTTPZ_BAD_CONNECTION, field.value.off + after);
    note_connection_option(r, slice(t, i, i + n));
    i = after;
  }
  return REF_OK;
}

/* RFC 9110 10.1.1: Expect = #expectation; "100-continue" is the only one defined, compared without regard to case; in
 * HTTP/1.0 a server MUST ignore it. Policy: anything else is noted and never refused. */
static void note_expect(struct reader *r, struct text value) {
  if (is_in_any_case(value, "100-continue")) {
    if (r->out->minor >= 1) r->out->expect_continue = true;
  } else if (value.len > 0) {
    r->out->expect_other = true;
  }
}

/* RFC 9110 5.1: field names are compared without regard to case */
static enum ref_verdict judge_field(struct reader *r, struct ref_field field) {
  struct text name = text_of(r, field.name);
  if (is_in_any_case(name, "host")) return judge_host(r, field);
  if (is_in_any_case(name, "content-length")) return judge_content_length(r, field);
  if (is_in_any_case(name, "transfer-encoding")) return judge_transfer_encoding(r, field);
  if (is_in_any_case(name, "connection")) return judge_connection(r, field);
  if (is_in_any_case(name, "expect")) note_expect(r, text_of(r, field.value));
  if (is_in_any_case(name, "upgrade")) r->upgrade_field = true;
  return REF_OK;
}

static void store_field(struct reader *r, struct ref_field field) {
  if (r->out->field_count < REF_MAX_FIELDS) r->out->fields[r->out->field_count] = field;
  r->out->field_count++;
}

/* RFC 9112 5: field-line = field-name ":" OWS field-value OWS, CRLF behind it */
static enum ref_verdict read_field_line(struct reader *r) {
  struct ref_field field = {{0, 0}, {0, 0}};
  if (r->out->field_count == r->limits->fields) return refuse(r, HTTPZ_TOO_MANY_FIELDS, r->at);
  enum ref_verdict verdict = read_field_name(r, &field.name);
  if (verdict == REF_OK) verdict = read_field_value(r, &field.value);
  if (verdict == REF_OK) verdict = judge_field(r, field);
  if (verdict == REF_OK) store_field(r, field);
  return verdict;
}

/* RFC 9112 2.2: whitespace between the start-line and the first field line; 5.2: obs-fold. Both are refused. */
static enum ref_verdict refuse_leading_whitespace(struct reader *r) {
  return refuse(r, r->out->field_count == 0 ? HTTPZ_WHITESPACE_BEFORE_FIELDS : HTTPZ_OBS_FOLD, r->at);
}

/* RFC 9112 2.1: *( field-line CRLF ), up to the CR of the empty line */
static enum ref_verdict read_field_lines(struct reader *r) {
  for (;;) {
    if (at_end(r)) return REF_MORE;
    if (next(r) == '\r') return REF_OK;
    if (next(r) == '\n') return refuse(r, HTTPZ_BARE_LF, r->at);
    if (is_whitespace(next(r))) return refuse_leading_whitespace(r);
    enum ref_verdict verdict = read_field_line(r);
    if (verdict != REF_OK) return verdict;
  }
}

/* ---- the head ---------------------------------------------------------------------------------------------------- */

/* RFC 9112 3.2: an HTTP/1.1 request without Host is answered with 400. Only the whole head can tell. */
static enum ref_verdict read_empty_line(struct reader *r) {
  size_t empty_line = r->at;
  enum ref_verdict verdict = read_crlf(r);
  if (verdict != REF_OK) return verdict;
  bool no_host = r->out->minor >= 1 && !r->host_seen;
  return no_host ? refuse(r, HTTPZ_MISSING_HOST, empty_line) : REF_OK;
}

/* RFC 9112 2.1: HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ], up to the body */
static enum ref_verdict read_head(struct reader *r) {
  enum ref_verdict verdict = read_empty_lines(r);
  if (verdict == REF_OK) verdict = read_request_line(r);
  if (verdict == REF_OK) verdict = read_field_lines(r);
  if (verdict == REF_OK) verdict = read_empty_line(r);
  return verdict;
}

/* RFC 9112 9.3: close, else HTTP/1.1, else keep-alive */
static bool persists(const struct reader *r) {
  if (r->close) return false;
  if (r->out->minor >= 1) return true;
  return r->keep_alive;
}

/* RFC 9112 6.3: Transfer-Encoding first, then Content-Length, else a request has no content */
static enum ref_framing framing(const struct reader *r) {
  if (r->chunked) return REF_FRAMING_CHUNKED;
  return r->length_seen ? REF_FRAMING_LENGTH : REF_FRAMING_NONE;
}

static const struct ref_span NO_BYTES = {0, 0};

static void write_target(struct reader *r) {
  bool has_path = r->target.form == REF_ORIGIN_FORM || r->target.form == REF_ABSOLUTE_FORM;
  r->out->form = r->target.form;
  r->out->path = has_path ? span_of(r, r->target.path) : NO_BYTES;
  r->out->has_query = has_path && r->target.has_query;
  r->out->query = r->out->has_query ? span_of(r, r->target.query) : NO_BYTES;
  /* RFC 9112 3.2.2: the Host of a request in absolute-form MUST be ignored */
  r->out->authority = r->target.has_authority ? span_of(r, r->target.authority) : r->host;
}

static void write_head(struct reader *r) {
  write_target(r);
  r->out->head_len = (uint32_t)r->at;
  r->out->framing = framing(r);
  r->out->keep_alive = persists(r);
  /* RFC 9110 7.8: a server MUST ignore an Upgrade received in an HTTP/1.0 request */
  r->out->upgrade = r->out->minor >= 1 && r->upgrade_option && r->upgrade_field;
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

void ref_read_request(const struct ref_limits *limits, const uint8_t *bytes, size_t len, struct ref_head *out) {
  size_t head_limit = least(limits->head, 65535);
  struct reader r = {.limits = limits, .bytes = bytes, .end = least(len, head_limit), .out = out};
  memset(out, 0, sizeof *out);
  out->verdict = read_head(&r);
  if (out->verdict == REF_MORE && len >= head_limit) out->verdict = refuse(&r, HTTPZ_HEAD_TOO_LARGE, head_limit);
  if (out->verdict == REF_OK) write_head(&r);
}

bool ref_permits(const struct ref_head *head, unsigned status, size_t offset) {
  if (head->verdict != REF_REFUSED || status >= 64) return false;
  return (head->names & name_bit(status)) != 0 && offset >= head->offset && offset <= head->offset_last;
}

/* Callers compare these numbers with the library's. */
_Static_assert((int)REF_ORIGIN_FORM == (int)HTTPZ_ORIGIN_FORM, "origin-form");
_Static_assert((int)REF_ABSOLUTE_FORM == (int)HTTPZ_ABSOLUTE_FORM, "absolute-form");
_Static_assert((int)REF_AUTHORITY_FORM == (int)HTTPZ_AUTHORITY_FORM, "authority-form");
_Static_assert((int)REF_ASTERISK_FORM == (int)HTTPZ_ASTERISK_FORM, "asterisk-form");
_Static_assert((int)REF_FRAMING_NONE == (int)HTTPZ_FRAMING_NONE, "no content");
_Static_assert((int)REF_FRAMING_LENGTH == (int)HTTPZ_FRAMING_LENGTH, "length");
_Static_assert((int)REF_FRAMING_CHUNKED == (int)HTTPZ_FRAMING_CHUNKED, "chunked");
_Static_assert((int)HTTPZ_STATUS_COUNT <= 64, "names is one bit per status");

/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Hosts and request-targets: RFC 3986, RFC 9112 3.2. */

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

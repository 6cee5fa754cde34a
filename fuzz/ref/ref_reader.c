/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. The reader of a head, which may be cut anywhere, and the elements that all heads have. */

/* ---- the reader -------------------------------------------------------------------------------------------------- */

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

enum head_kind {
  REQUEST_HEAD,
  RESPONSE_HEAD,
  TRAILER_SECTION,
};

struct reader {
  const struct ref_limits *limits;
  const uint8_t *bytes;
  size_t end; /* bytes that may be looked at */
  size_t at;  /* the next one */
  struct ref_head *out;
  enum head_kind kind;

  struct target target; /* of a request */
  bool no_content;      /* of a response: RFC 9112 6.3, cases 1 and 2 */
  bool drop_forbidden;  /* of a trailer section */

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

static enum ref_verdict refuse(struct reader *r, unsigned status, size_t offset) {
  r->out->status = status;
  r->out->names = one_name(status);
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

/* refuse_either is for a fault that two names fit; the first one fits best. */
static enum ref_verdict refuse_either(struct reader *r, unsigned status, unsigned also, size_t offset) {
  refuse(r, status, offset);
  add_name(&r->out->names, also);
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

static struct reader begin_head(const struct ref_limits *limits, enum head_kind kind, const uint8_t *bytes, size_t len,
                                struct ref_head *out) {
  size_t most = least(limits->head, 65535);
  struct reader r = {.limits = limits, .bytes = bytes, .end = least(len, most), .out = out, .kind = kind};
  memset(out, 0, sizeof *out);
  return r;
}

/* refuse_full turns REF_MORE into a refusal when as many bytes are there as the limit lets through. */
static enum ref_verdict refuse_full(struct reader *r, size_t len, enum ref_verdict verdict, unsigned status) {
  size_t most = least(r->limits->head, 65535);
  return verdict == REF_MORE && len >= most ? refuse(r, status, most) : verdict;
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

/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Request heads: RFC 9112 2, 3. */

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
  add_name(&r->out->names, HTTPZ_BAD_TARGET_FORM);
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
  if (is_authority_form(t, &r->target)) add_name(&r->out->names, HTTPZ_BAD_TARGET_FORM);
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

/* ---- the head ---------------------------------------------------------------------------------------------------- */

/* RFC 9112 3.2: an HTTP/1.1 request without Host is answered with 400. Only the whole head can tell. */
static enum ref_verdict read_request_end(struct reader *r) {
  size_t empty_line = r->at;
  enum ref_verdict verdict = read_crlf(r);
  if (verdict != REF_OK) return verdict;
  bool no_host = r->out->minor >= 1 && !r->host_seen;
  return no_host ? refuse(r, HTTPZ_MISSING_HOST, empty_line) : REF_OK;
}

/* RFC 9112 2.1: HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ], up to the body */
static enum ref_verdict read_request_head(struct reader *r) {
  enum ref_verdict verdict = read_empty_lines(r);
  if (verdict == REF_OK) verdict = read_request_line(r);
  if (verdict == REF_OK) verdict = read_field_lines(r);
  if (verdict == REF_OK) verdict = read_request_end(r);
  return verdict;
}

/* RFC 9112 6.3: Transfer-Encoding first, then Content-Length, else a request has no content */
static enum ref_framing request_framing(const struct reader *r) {
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

static void write_request(struct reader *r) {
  write_target(r);
  r->out->head_len = (uint32_t)r->at;
  r->out->framing = request_framing(r);
  r->out->keep_alive = persists(r);
  r->out->upgrade = upgrades(r);
}

void ref_read_request(const struct ref_limits *limits, const uint8_t *bytes, size_t len, struct ref_head *out) {
  struct reader r = begin_head(limits, REQUEST_HEAD, bytes, len, out);
  out->verdict = refuse_full(&r, len, read_request_head(&r), HTTPZ_HEAD_TOO_LARGE);
  if (out->verdict == REF_OK) write_request(&r);
}

/* Callers compare these numbers with the library's. */
_Static_assert((int)REF_ORIGIN_FORM == (int)HTTPZ_ORIGIN_FORM, "origin-form");
_Static_assert((int)REF_ABSOLUTE_FORM == (int)HTTPZ_ABSOLUTE_FORM, "absolute-form");
_Static_assert((int)REF_AUTHORITY_FORM == (int)HTTPZ_AUTHORITY_FORM, "authority-form");
_Static_assert((int)REF_ASTERISK_FORM == (int)HTTPZ_ASTERISK_FORM, "asterisk-form");
_Static_assert((int)REF_FRAMING_NONE == (int)HTTPZ_FRAMING_NONE, "no content");
_Static_assert((int)REF_FRAMING_LENGTH == (int)HTTPZ_FRAMING_LENGTH, "length");
_Static_assert((int)REF_FRAMING_CHUNKED == (int)HTTPZ_FRAMING_CHUNKED, "chunked");
_Static_assert((int)REF_FRAMING_UNTIL_CLOSE == (int)HTTPZ_FRAMING_UNTIL_CLOSE, "until close");

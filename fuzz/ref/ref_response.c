/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Response heads: RFC 9112 4, 6.3. */

/* RFC 9112 4: HTTP-version SP. A fault of the version is one of the status-line too. */
static enum ref_verdict read_status_version(struct reader *r) {
  enum ref_verdict verdict = read_version(r);
  if (verdict == REF_OK && at_end(r)) return REF_MORE;
  if (verdict == REF_OK && next(r) != ' ') verdict = refuse(r, HTTPZ_BAD_VERSION, r->at);
  if (verdict == REF_REFUSED && !ref_has_name(r->out->names, HTTPZ_UNSUPPORTED_VERSION)) {
    add_name(&r->out->names, HTTPZ_BAD_STATUS_LINE);
    if (next(r) == '\n') add_name(&r->out->names, HTTPZ_BARE_LF);
  }
  if (verdict == REF_OK) r->at++;
  return verdict;
}

/* refuse_status_line: an LF that ends the line too early is a bare one as well. */
static enum ref_verdict refuse_status_line(struct reader *r, unsigned status) {
  refuse_either(r, status, HTTPZ_BAD_STATUS_LINE, r->at);
  if (next(r) == '\n') add_name(&r->out->names, HTTPZ_BARE_LF);
  return REF_REFUSED;
}

/* RFC 9112 4: status-code = 3DIGIT. RFC 9110 15: the first digit is the class, 1 to 5.
 * Policy: codes outside 100 to 599 are invalid (9110 15), so they are refused and not taken for a 5xx. */
static enum ref_verdict read_status_code(struct reader *r) {
  unsigned code = 0;
  for (int i = 0; i < 3; i++, r->at++) {
    if (at_end(r)) return REF_MORE;
    uint8_t c = next(r);
    if (!is_digit(c)) return refuse_status_line(r, HTTPZ_BAD_STATUS_CODE);
    if (i == 0 && (c < '1' || c > '5')) return refuse_status_line(r, HTTPZ_BAD_STATUS_CODE);
    code = code * 10 + (unsigned)(c - '0');
  }
  r->out->code = code;
  return REF_OK;
}

/* RFC 9112 4: SP behind the status-code, "even when the reason-phrase is absent" */
static enum ref_verdict read_status_space(struct reader *r) {
  if (at_end(r)) return REF_MORE;
  if (next(r) == ' ') {
    r->at++;
    return REF_OK;
  }
  refuse_status_line(r, HTTPZ_BAD_STATUS_LINE);
  add_name(&r->out->names, HTTPZ_BAD_STATUS_CODE);
  return REF_REFUSED;
}

/* RFC 9112 4: [ reason-phrase ] with reason-phrase = 1*( HTAB / SP / VCHAR / obs-text ), CRLF behind it */
static enum ref_verdict read_reason(struct reader *r) {
  size_t start = r->at;
  for (;; r->at++) {
    if (at_end(r)) return REF_MORE;
    if (next(r) == '\r') break;
    if (next(r) == '\n') return refuse(r, HTTPZ_BARE_LF, r->at);
    if (!is_field_byte(next(r))) return refuse_status_line(r, HTTPZ_BAD_REASON);
  }
  r->out->reason.off = (uint32_t)start;
  r->out->reason.len = (uint32_t)(r->at - start);
  return read_crlf(r);
}

/* RFC 9112 4: status-line = HTTP-version SP status-code SP [ reason-phrase ], CRLF behind it */
static enum ref_verdict read_status_line(struct reader *r) {
  enum ref_verdict verdict = read_status_version(r);
  if (verdict == REF_OK) verdict = read_status_code(r);
  if (verdict == REF_OK) verdict = read_status_space(r);
  if (verdict == REF_OK) verdict = read_reason(r);
  return verdict;
}

/* RFC 9112 6.3, case 1: a response to HEAD, and each 1xx, 204 and 304, is ended by its empty line. Case 2: a 2xx to
 * CONNECT makes a tunnel there. */
static bool has_no_content(unsigned code, enum ref_asked asked) {
  if (asked == REF_ASKED_HEAD) return true;
  if (code / 100 == 1 || code == 204 || code == 304) return true;
  return asked == REF_ASKED_CONNECT && code / 100 == 2;
}

/* RFC 9112 2.1: status-line CRLF *( field-line CRLF ) CRLF. Nothing is read before the status-line (2.2 speaks of
 * servers). */
static enum ref_verdict read_response_head(struct reader *r, enum ref_asked asked) {
  enum ref_verdict verdict = read_status_line(r);
  if (verdict != REF_OK) return verdict;
  r->no_content = has_no_content(r->out->code, asked);
  verdict = read_field_lines(r);
  return verdict == REF_OK ? read_crlf(r) : verdict;
}

/* RFC 9112 6.3: cases 1 and 2; 4: chunked; 6: a length; 8: until the connection is closed */
static enum ref_framing response_framing(const struct reader *r) {
  if (r->no_content) return REF_FRAMING_NONE;
  if (r->chunked) return REF_FRAMING_CHUNKED;
  return r->length_seen ? REF_FRAMING_LENGTH : REF_FRAMING_UNTIL_CLOSE;
}

/* RFC 9112 9.3: it persists only if its length is self-defined */
static void write_response(struct reader *r) {
  r->out->head_len = (uint32_t)r->at;
  r->out->framing = response_framing(r);
  r->out->keep_alive = persists(r) && r->out->framing != REF_FRAMING_UNTIL_CLOSE;
  r->out->upgrade = upgrades(r);
}

void ref_read_response(const struct ref_limits *limits, enum ref_asked asked, const uint8_t *bytes, size_t len,
                       struct ref_head *out) {
  struct reader r = begin_head(limits, RESPONSE_HEAD, bytes, len, out);
  out->verdict = refuse_full(&r, len, read_response_head(&r, asked), HTTPZ_HEAD_TOO_LARGE);
  if (out->verdict == REF_OK) write_response(&r);
}

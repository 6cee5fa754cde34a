/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Trailer sections: RFC 9112 7.1.2, RFC 9110 6.5. */

/* RFC 9110 6.5.1: "Many fields cannot be processed outside the header section because their evaluation is necessary
 * prior to receiving the content, such as those that describe message framing, routing, authentication, request
 * modifiers, response controls, or content format." It gives the kinds, and the sections cited below the fields of
 * each. Policy: exactly these. ETag (8.8.3) and Authentication-Info (11.6.3) are allowed by their definitions. */
static const char *const FORBIDDEN_TRAILERS[] = {
    /* framing (9112 6), and the connection (9110 7.6.1, 7.8, 10.1.4, 6.6.2) */
    "transfer-encoding",
    "content-length",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    /* routing (9110 7.2, 7.6.2) */
    "host",
    "max-forwards",
    /* authentication (9110 11.6, 11.7; RFC 6265 4) */
    "authorization",
    "proxy-authorization",
    "www-authenticate",
    "proxy-authenticate",
    "cookie",
    "set-cookie",
    /* request modifiers (9110 10.1.1, 13.1, 14.2; 9111 5.2, 5.4) */
    "expect",
    "range",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "if-unmodified-since",
    "if-range",
    "cache-control",
    "pragma",
    /* response controls (9110 6.6.1, 10.2.2, 10.2.3, 12.5.5; 9111 5.1, 5.3, 5.5) */
    "age",
    "date",
    "expires",
    "location",
    "retry-after",
    "vary",
    "warning",
    /* content format (9110 8.3, 8.4, 14.4) */
    "content-encoding",
    "content-type",
    "content-range",
};

bool ref_is_forbidden_trailer(const uint8_t *name, size_t len) {
  struct text t = {name, len};
  for (size_t i = 0; i < sizeof FORBIDDEN_TRAILERS / sizeof FORBIDDEN_TRAILERS[0]; i++) {
    if (is_in_any_case(t, FORBIDDEN_TRAILERS[i])) return true;
  }
  return false;
}

/* RFC 9112 7.1: trailer-section = *( field-line CRLF ), and the CRLF that ends the chunked-body */
static enum ref_verdict read_trailer_section(struct reader *r) {
  enum ref_verdict verdict = read_field_lines(r);
  return verdict == REF_OK ? read_crlf(r) : verdict;
}

void ref_read_trailers(const struct ref_trailer_limits *limits, enum ref_trailer_policy policy, const uint8_t *bytes,
                       size_t len, struct ref_head *out) {
  struct ref_limits as_head = {.head = limits->section, .fields = limits->fields, .name = limits->name};
  struct reader r = begin_head(&as_head, TRAILER_SECTION, bytes, len, out);
  r.drop_forbidden = policy == REF_DROP;
  out->verdict = refuse_full(&r, len, read_trailer_section(&r), HTTPZ_TRAILERS_TOO_LARGE);
  if (out->verdict == REF_OK) out->head_len = (uint32_t)r.at;
}

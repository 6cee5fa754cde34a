/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. The chunked transfer coding: RFC 9112 7.1.
 *
 *   chunked-body = *chunk last-chunk trailer-section CRLF
 *   chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
 *   last-chunk   = 1*("0") [ chunk-ext ] CRLF
 *
 * A chunk of size 0 is the last-chunk. The reader ends there: the trailer section is another reader's. */

struct chunk_reader {
  const struct ref_chunk_limits *limits;
  const uint8_t *bytes;
  size_t end;
  size_t at;
  size_t line;       /* where the chunk line begins */
  size_t extensions; /* bytes so far that count towards the limit */
  uint64_t size;     /* of the chunk that is read */
  uint8_t *content;
  struct ref_body *out;
};

static enum ref_verdict refuse_body_within(struct chunk_reader *r, unsigned status, size_t first, size_t last) {
  r->out->status = status;
  r->out->names = one_name(status);
  r->out->offset = (uint32_t)first;
  r->out->offset_last = (uint32_t)last;
  return REF_REFUSED;
}

/* also adds a second name to a refusal. */
static enum ref_verdict also(struct chunk_reader *r, unsigned status) {
  add_name(&r->out->names, status);
  return REF_REFUSED;
}

static bool chunk_at_end(const struct chunk_reader *r) {
  return r->at == r->end;
}

static uint8_t chunk_next(const struct chunk_reader *r) {
  return r->bytes[r->at];
}

static bool line_is_full(const struct chunk_reader *r) {
  return r->at - r->line == r->limits->chunk_line;
}

/* refuse_chunk_byte is for the next byte. An LF is a bare one, whatever else was due. A byte past a limit is that as
 * well; the CR counts towards none. */
static enum ref_verdict refuse_chunk_byte(struct chunk_reader *r, unsigned status) {
  refuse_body_within(r, chunk_next(r) == '\n' ? HTTPZ_BARE_LF : status, r->at, r->at);
  if (chunk_next(r) != '\r' && line_is_full(r)) also(r, HTTPZ_CHUNK_LINE_TOO_LONG);
  if (chunk_next(r) != '\r' && r->extensions == r->limits->extensions) also(r, HTTPZ_EXTENSIONS_TOO_LONG);
  return also(r, status);
}

/* take_line_byte moves over one byte of a chunk line, other than its CRLF, if the limits let it through. */
static enum ref_verdict take_line_byte(struct chunk_reader *r, bool counts_as_extension) {
  bool line_full = line_is_full(r);
  bool extensions_full = counts_as_extension && r->extensions == r->limits->extensions;
  if (line_full) refuse_body_within(r, HTTPZ_CHUNK_LINE_TOO_LONG, r->at, r->at);
  if (line_full && extensions_full) also(r, HTTPZ_EXTENSIONS_TOO_LONG);
  if (!line_full && extensions_full) refuse_body_within(r, HTTPZ_EXTENSIONS_TOO_LONG, r->at, r->at);
  if (line_full || extensions_full) return REF_REFUSED;
  if (counts_as_extension) r->extensions++;
  r->at++;
  return REF_OK;
}

/* RFC 5234 B.1: CRLF = CR LF. The CR is there. Policy: a CR without LF is told of at either byte. */
static enum ref_verdict read_chunk_crlf(struct chunk_reader *r, unsigned status) {
  if (r->at + 1 == r->end) return REF_MORE;
  if (r->bytes[r->at + 1] != '\n') {
    refuse_body_within(r, HTTPZ_BARE_CR, r->at, r->at + 1);
    return also(r, status);
  }
  r->at += 2;
  return REF_OK;
}

/* ---- chunk-size -------------------------------------------------------------------------------------------------- */

/* RFC 5234 B.1: the value of a HEXDIG */
static unsigned hex_value(uint8_t c) {
  if (is_digit(c)) return (unsigned)(c - '0');
  return (unsigned)(lower(c) - 'a') + 10;
}

/* add_size_digit appends a digit to the size. RFC 9112 7.1: "recipients MUST anticipate potentially large hexadecimal
 * numerals and prevent parsing errors due to integer conversion overflows". Policy: the first digit that makes the size
 * too great is the offending one; a size that is too great for a chunk and for the content has both names. */
static enum ref_verdict add_size_digit(struct chunk_reader *r, uint8_t digit) {
  bool overflows = r->size > UINT64_MAX >> 4;
  uint64_t size = r->size << 4 | hex_value(digit);
  bool over_chunk = overflows || size > r->limits->chunk;
  bool over_content = overflows || size > r->limits->content_length - r->out->content_len;
  if (over_content) refuse_body_within(r, HTTPZ_CONTENT_TOO_LARGE, r->line, r->at);
  if (over_chunk) refuse_body_within(r, HTTPZ_CHUNK_TOO_LARGE, r->line, r->at);
  if (over_chunk && over_content) also(r, HTTPZ_CONTENT_TOO_LARGE);
  if (line_is_full(r)) also(r, HTTPZ_CHUNK_LINE_TOO_LONG);
  if (over_chunk || over_content) return REF_REFUSED;
  r->size = size;
  return REF_OK;
}

/* RFC 9112 7.1: chunk-size = 1*HEXDIG. Policy: zeros that make it longer than 16 digits count as extensions. */
static enum ref_verdict read_chunk_size(struct chunk_reader *r) {
  r->line = r->at;
  r->size = 0;
  for (;;) {
    if (chunk_at_end(r)) return REF_MORE;
    uint8_t c = chunk_next(r);
    size_t digits = r->at - r->line;
    if (!is_hexdig(c) && digits > 0) return REF_OK;
    if (!is_hexdig(c)) return refuse_chunk_byte(r, HTTPZ_BAD_CHUNK_SIZE);
    enum ref_verdict verdict = add_size_digit(r, c);
    if (verdict == REF_OK) verdict = take_line_byte(r, digits >= 16);
    if (verdict != REF_OK) return verdict;
  }
}

/* ---- chunk-ext --------------------------------------------------------------------------------------------------- */

/* RFC 9110 5.6.3: BWS = OWS = *( SP / HTAB ) */
static enum ref_verdict read_chunk_bws(struct chunk_reader *r) {
  for (;;) {
    if (chunk_at_end(r)) return REF_MORE;
    if (!is_whitespace(chunk_next(r))) return REF_OK;
    enum ref_verdict verdict = take_line_byte(r, true);
    if (verdict != REF_OK) return verdict;
  }
}

/* RFC 9112 7.1.1: chunk-ext-name = token */
static enum ref_verdict read_chunk_token(struct chunk_reader *r) {
  for (size_t n = 0;; n++) {
    if (chunk_at_end(r)) return REF_MORE;
    if (!is_tchar(chunk_next(r)) && n > 0) return REF_OK;
    if (!is_tchar(chunk_next(r))) return refuse_chunk_byte(r, HTTPZ_BAD_CHUNK_EXTENSION);
    enum ref_verdict verdict = take_line_byte(r, true);
    if (verdict != REF_OK) return verdict;
  }
}

/* RFC 9110 5.6.4: quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text ). The backslash has been taken. */
static enum ref_verdict read_chunk_quoted_pair(struct chunk_reader *r) {
  if (chunk_at_end(r)) return REF_MORE;
  if (!is_field_byte(chunk_next(r))) return refuse_chunk_byte(r, HTTPZ_BAD_CHUNK_EXTENSION);
  return take_line_byte(r, true);
}

/* RFC 9110 5.6.4: quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE. The first quote is there. */
static enum ref_verdict read_chunk_quoted_string(struct chunk_reader *r) {
  enum ref_verdict verdict = take_line_byte(r, true);
  while (verdict == REF_OK) {
    if (chunk_at_end(r)) return REF_MORE;
    uint8_t c = chunk_next(r);
    if (c != '"' && c != '\\' && !is_qdtext(c)) return refuse_chunk_byte(r, HTTPZ_BAD_CHUNK_EXTENSION);
    verdict = take_line_byte(r, true);
    if (verdict == REF_OK && c == '"') return REF_OK;
    if (verdict == REF_OK && c == '\\') verdict = read_chunk_quoted_pair(r);
  }
  return verdict;
}

/* RFC 9112 7.1.1: chunk-ext-val = token / quoted-string */
static enum ref_verdict read_chunk_value(struct chunk_reader *r) {
  if (chunk_at_end(r)) return REF_MORE;
  return chunk_next(r) == '"' ? read_chunk_quoted_string(r) : read_chunk_token(r);
}

/* One turn of chunk-ext: ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ]. The ";" is there. The whitespace behind
 * the name may belong to "=" or to the next ";", so it is read here in any case. `*space` says whether it was the last
 * thing. */
static enum ref_verdict read_one_extension(struct chunk_reader *r, bool *space) {
  enum ref_verdict verdict = take_line_byte(r, true);
  if (verdict == REF_OK) verdict = read_chunk_bws(r);
  if (verdict == REF_OK) verdict = read_chunk_token(r);
  size_t before = r->at;
  if (verdict == REF_OK) verdict = read_chunk_bws(r);
  *space = r->at > before;
  if (verdict != REF_OK || chunk_next(r) != '=') return verdict;
  verdict = take_line_byte(r, true);
  if (verdict == REF_OK) verdict = read_chunk_bws(r);
  if (verdict == REF_OK) verdict = read_chunk_value(r);
  before = r->at;
  if (verdict == REF_OK) verdict = read_chunk_bws(r);
  *space = r->at > before;
  return verdict;
}

/* RFC 9112 7.1.1: chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ), up to the CR. Whitespace
 * is only ever before a ";" or around a "=": none of it can stand before the CR. */
static enum ref_verdict read_chunk_extensions(struct chunk_reader *r) {
  size_t before = r->at;
  enum ref_verdict verdict = read_chunk_bws(r);
  bool space = r->at > before;
  while (verdict == REF_OK && chunk_next(r) == ';') verdict = read_one_extension(r, &space);
  if (verdict != REF_OK) return verdict;
  if (chunk_next(r) == '\r' && !space) return REF_OK;
  refuse_chunk_byte(r, HTTPZ_BAD_CHUNK_EXTENSION);
  return r->at == before ? also(r, HTTPZ_BAD_CHUNK_SIZE) : REF_REFUSED; /* behind the digits it is no HEXDIG either */
}

/* ---- chunks ------------------------------------------------------------------------------------------------------ */

/* RFC 9112 7.1: chunk-size [ chunk-ext ] CRLF */
static enum ref_verdict read_chunk_line(struct chunk_reader *r) {
  enum ref_verdict verdict = read_chunk_size(r);
  if (verdict == REF_OK) verdict = read_chunk_extensions(r);
  return verdict == REF_OK ? read_chunk_crlf(r, HTTPZ_BAD_CHUNK_EXTENSION) : verdict;
}

/* RFC 9112 7.1: chunk-data = 1*OCTET ; a sequence of chunk-size octets */
static enum ref_verdict read_chunk_data(struct chunk_reader *r) {
  for (uint64_t left = r->size; left > 0; left--) {
    if (chunk_at_end(r)) return REF_MORE;
    r->content[r->out->content_len++] = chunk_next(r);
    r->at++;
  }
  return REF_OK;
}

/* RFC 9112 7.1: CRLF behind chunk-data */
static enum ref_verdict read_chunk_end(struct chunk_reader *r) {
  if (chunk_at_end(r)) return REF_MORE;
  if (chunk_next(r) == '\r') return read_chunk_crlf(r, HTTPZ_BAD_CHUNK_END);
  refuse_body_within(r, HTTPZ_BAD_CHUNK_END, r->at, r->at);
  return chunk_next(r) == '\n' ? also(r, HTTPZ_BARE_LF) : REF_REFUSED;
}

static enum ref_verdict read_chunks(struct chunk_reader *r) {
  for (;;) {
    enum ref_verdict verdict = read_chunk_line(r);
    if (verdict != REF_OK || r->size == 0) return verdict;
    verdict = read_chunk_data(r);
    if (verdict == REF_OK) verdict = read_chunk_end(r);
    if (verdict != REF_OK) return verdict;
  }
}

void ref_read_chunked(const struct ref_chunk_limits *limits, const uint8_t *bytes, size_t len, uint8_t *content,
                      struct ref_body *out) {
  struct chunk_reader r = {.limits = limits, .bytes = bytes, .end = len, .content = content, .out = out};
  memset(out, 0, sizeof *out);
  out->verdict = read_chunks(&r);
  if (out->verdict == REF_OK) out->consumed = r.at;
}

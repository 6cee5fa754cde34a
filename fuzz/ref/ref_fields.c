/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. What the field lines of a head mean: RFC 9112 3.2, 5, 6, 9; RFC 9110 7, 8.6, 10.1.1. */

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
static enum ref_verdict judge_length_digits(struct reader *r, struct ref_field field) {
  struct text value = text_of(r, field.value);
  if (value.len == 0) return refuse_line(r, HTTPZ_BAD_CONTENT_LENGTH, field);
  for (size_t i = 0; i < value.len; i++) {
    if (!is_digit(value.at[i])) return refuse(r, HTTPZ_BAD_CONTENT_LENGTH, field.value.off + i);
  }
  return REF_OK;
}

static enum ref_verdict judge_content_length_value(struct reader *r, struct ref_field field) {
  struct text value = text_of(r, field.value);
  enum ref_verdict verdict = judge_length_digits(r, field);
  if (verdict != REF_OK) return verdict;
  if (!read_length(value, r->limits->content_length, &r->out->content_length)) {
    return refuse_line(r, HTTPZ_CONTENT_TOO_LARGE, field);
  }
  return REF_OK;
}

/* also_both adds LENGTH_AND_TRANSFER_ENCODING, whose place is the line's first byte, to what `verdict` found wrong. */
static enum ref_verdict also_both(struct reader *r, struct ref_field field, enum ref_verdict verdict) {
  struct ref_names others = r->out->names;
  size_t last = verdict == REF_REFUSED ? r->out->offset_last : field.name.off;
  refuse_within(r, HTTPZ_LENGTH_AND_TRANSFER_ENCODING, field.name.off, last);
  add_names(&r->out->names, others);
  return REF_REFUSED;
}

/* RFC 9112 6.3: lengths that differ are an unrecoverable error. Policy: two that are equal are refused too.
 * RFC 9112 6.1: with Transfer-Encoding it ought to be handled as an attack. */
static enum ref_verdict judge_content_length(struct reader *r, struct ref_field field) {
  if (r->no_content) return judge_length_digits(r, field); /* 6.3, cases 1 and 2: what it says is not looked at */
  if (r->length_seen) return refuse(r, HTTPZ_REPEATED_CONTENT_LENGTH, field.name.off);
  r->length_seen = true;
  enum ref_verdict verdict = judge_content_length_value(r, field);
  return r->transfer_encoding_seen ? also_both(r, field, verdict) : verdict;
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

/* judge_codings adds to `*names` what is wrong with the members of one Transfer-Encoding line (RFC 9112 6.1: #transfer-
 * coding). Policy: exactly one member, `chunked`, without parameters. */
static void judge_codings(struct reader *r, struct text t, struct ref_names *names) {
  for (size_t i = list_gap(t, 0); i < t.len; i = list_gap(t, i)) {
    struct coding coding;
    size_t n = transfer_coding_at(t, i, &coding);
    if (n == 0 || !ends_member(t, i + n)) {
      add_name(names, HTTPZ_BAD_TRANSFER_ENCODING);
      return;
    }
    if (!is_in_any_case(coding.name, "chunked")) {
      add_name(names, HTTPZ_UNKNOWN_TRANSFER_CODING);
    } else if (coding.has_parameters || r->chunked) {
      add_name(names, HTTPZ_BAD_TRANSFER_ENCODING);
    } else {
      r->chunked = true;
    }
    i += n;
  }
}

/* RFC 9112 6.3, cases 1 and 2: the message ends with its head, whatever the codings are. Policy: they are a list all
 * the same. */
static enum ref_verdict judge_idle_codings(struct reader *r, struct ref_field field) {
  r->transfer_encoding_seen = true;
  struct text t = text_of(r, field.value);
  for (size_t i = list_gap(t, 0); i < t.len; i = list_gap(t, i)) {
    struct coding coding;
    size_t n = transfer_coding_at(t, i, &coding);
    if (n == 0 || !ends_member(t, i + n)) return refuse_line(r, HTTPZ_BAD_TRANSFER_ENCODING, field);
    i += n;
  }
  return REF_OK;
}

/* RFC 9112 6.1: Transfer-Encoding = #transfer-coding; not with Content-Length; in HTTP/1.0 its framing is faulty;
 * an unknown coding is answered with 501. 6.3: without chunked as the last coding it is answered with 400.
 * Policy: one line, which names a coding. Parsers that look at the first line alone and those that look at the last
 * would otherwise read two messages. */
static enum ref_verdict judge_transfer_encoding(struct reader *r, struct ref_field field) {
  if (r->no_content) return judge_idle_codings(r, field);
  bool repeated = r->transfer_encoding_seen;
  r->transfer_encoding_seen = true;
  if (repeated) return refuse(r, HTTPZ_BAD_TRANSFER_ENCODING, field.name.off);
  struct ref_names names = {{0}};
  judge_codings(r, text_of(r, field.value), &names);
  if (!r->chunked && is_no_name(names)) add_name(&names, HTTPZ_BAD_TRANSFER_ENCODING);
  unsigned best = HTTPZ_BAD_TRANSFER_ENCODING;
  if (ref_has_name(names, HTTPZ_UNKNOWN_TRANSFER_CODING)) best = HTTPZ_UNKNOWN_TRANSFER_CODING;
  if (r->out->minor == 0) {
    add_name(&names, HTTPZ_TRANSFER_ENCODING_IN_1_0);
    best = HTTPZ_TRANSFER_ENCODING_IN_1_0;
  }
  enum ref_verdict verdict = REF_OK;
  if (!is_no_name(names)) {
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
static enum ref_verdict judge_request_field(struct reader *r, struct text name, struct ref_field field) {
  if (is_in_any_case(name, "host")) return judge_host(r, field);
  if (is_in_any_case(name, "expect")) note_expect(r, text_of(r, field.value));
  return REF_OK;
}

/* What requests and responses both have. */
static enum ref_verdict judge_message_field(struct reader *r, struct text name, struct ref_field field) {
  if (is_in_any_case(name, "content-length")) return judge_content_length(r, field);
  if (is_in_any_case(name, "transfer-encoding")) return judge_transfer_encoding(r, field);
  if (is_in_any_case(name, "connection")) return judge_connection(r, field);
  if (is_in_any_case(name, "upgrade")) r->upgrade_field = true;
  return REF_OK;
}

static void store_field(struct reader *r, struct ref_field field) {
  if (r->out->field_count < REF_MAX_FIELDS) r->out->fields[r->out->field_count] = field;
  r->out->field_count++;
}

/* RFC 9110 6.5.1: what a trailer section may not have is refused, or merely not stored. The fault is known once the
 * name is whole, at the colon; it may be told of the whole line. */
static enum ref_verdict judge_trailer(struct reader *r, struct ref_field field) {
  struct text name = text_of(r, field.name);
  if (!ref_is_forbidden_trailer(name.at, name.len)) {
    store_field(r, field);
    return REF_OK;
  }
  if (!r->drop_forbidden) return refuse_line(r, HTTPZ_FORBIDDEN_TRAILER, field);
  r->out->dropped++;
  return REF_OK;
}

static enum ref_verdict judge_field(struct reader *r, struct ref_field field) {
  if (r->kind == TRAILER_SECTION) return judge_trailer(r, field);
  struct text name = text_of(r, field.name);
  enum ref_verdict verdict = r->kind == REQUEST_HEAD ? judge_request_field(r, name, field) : REF_OK;
  if (verdict == REF_OK) verdict = judge_message_field(r, name, field);
  if (verdict == REF_OK) store_field(r, field);
  return verdict;
}

/* RFC 9112 5: field-line = field-name ":" OWS field-value OWS, CRLF behind it */
static enum ref_verdict read_field_line(struct reader *r) {
  struct ref_field field = {{0, 0}, {0, 0}};
  if (r->out->field_count == r->limits->fields) return refuse(r, HTTPZ_TOO_MANY_FIELDS, r->at);
  enum ref_verdict verdict = read_field_name(r, &field.name);
  if (verdict == REF_OK) verdict = read_field_value(r, &field.value);
  if (verdict == REF_OK) verdict = judge_field(r, field);
  return verdict;
}

/* RFC 9112 2.2: whitespace between the start-line and the first field line; 5.2: obs-fold. Both are refused. Before the
 * first line of a trailer section it is neither, so both names are right. */
static enum ref_verdict refuse_leading_whitespace(struct reader *r) {
  if (r->out->field_count + r->out->dropped > 0) return refuse(r, HTTPZ_OBS_FOLD, r->at);
  if (r->kind == TRAILER_SECTION) return refuse_either(r, HTTPZ_WHITESPACE_BEFORE_FIELDS, HTTPZ_OBS_FOLD, r->at);
  return refuse(r, HTTPZ_WHITESPACE_BEFORE_FIELDS, r->at);
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

/* RFC 9112 9.3: close, else HTTP/1.1, else keep-alive. 6.1: Transfer-Encoding in HTTP/1.0 closes the connection. */
static bool persists(const struct reader *r) {
  if (r->close) return false;
  if (r->out->minor == 0 && r->transfer_encoding_seen) return false;
  if (r->out->minor >= 1) return true;
  return r->keep_alive;
}

/* RFC 9110 7.8: a server MUST ignore an Upgrade received in an HTTP/1.0 request */
static bool upgrades(const struct reader *r) {
  return r->out->minor >= 1 && r->upgrade_option && r->upgrade_field;
}

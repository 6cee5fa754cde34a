/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Lists, quoted-strings, parameters, weights and entity-tags: RFC 9110 5.6, 8.8.3, 12.4.2, 13.1.
 *
 * Lists are read twice, first to see whether they are well formed: an answer is written on true alone. */

static struct text value_text(const uint8_t *at, size_t len) {
  struct text t = {at, len};
  return t;
}

static struct ref_span value_span(size_t from, size_t len) {
  struct ref_span span = {(uint32_t)from, (uint32_t)len};
  return span;
}

/* ---- RFC 9110 5.6.1: lists --------------------------------------------------------------------------------------- */

/* member_at gives the length of the member that begins at i, up to the comma behind it or the end, the whitespace
 * before that left out. Byte i is neither comma nor whitespace, so 0 says that a quoted-string within it is none. */
static size_t member_at(struct text t, size_t i) {
  size_t n = 0;
  size_t len = 0;
  while (i + n < t.len && t.at[i + n] != ',') {
    bool is_space = is_whitespace(t.at[i + n]);
    size_t step = t.at[i + n] == '"' ? quoted_string_at(t, i + n) : 1;
    if (step == 0) return 0;
    n += step;
    if (!is_space) len = n;
  }
  return len;
}

/* RFC 9110 5.6.1.2: #element = [ element ] *( OWS "," OWS [ element ] ), so empty members are ignored. `out` may be
 * NULL. */
static bool walk_list(struct text t, size_t (*element_at)(struct text, size_t), struct ref_list *out) {
  uint32_t count = 0;
  for (size_t i = list_gap(t, 0); i < t.len; i = list_gap(t, i)) {
    size_t n = element_at(t, i);
    if (n == 0 || !ends_member(t, i + n)) return false;
    if (out != NULL && count < REF_MAX_MEMBERS) out->members[count] = value_span(i, n);
    count++;
    i += n;
  }
  if (out != NULL) out->count = count;
  return true;
}

bool ref_split_list(const uint8_t *at, size_t len, struct ref_list *out) {
  struct text t = value_text(at, len);
  return walk_list(t, member_at, NULL) && walk_list(t, member_at, out);
}

bool ref_split_tokens(const uint8_t *at, size_t len, struct ref_list *out) {
  struct text t = value_text(at, len);
  return walk_list(t, token_at, NULL) && walk_list(t, token_at, out);
}

bool ref_is_token(const uint8_t *at, size_t len) {
  struct text t = value_text(at, len);
  return len > 0 && token_at(t, 0) == len;
}

/* ---- RFC 9110 5.6.4: quoted-string ------------------------------------------------------------------------------- */

/* "Recipients that process the value of a quoted-string MUST handle a quoted-pair as if it were replaced by the octet
 * following the backslash." */
bool ref_decode_quoted_string(const uint8_t *at, size_t len, uint8_t *text, size_t *text_len) {
  struct text t = value_text(at, len);
  if (len == 0 || quoted_string_at(t, 0) != len) return false;
  size_t n = 0;
  for (size_t i = 1; i < len - 1; i++) {
    if (at[i] == '\\') i++;
    text[n++] = at[i];
  }
  *text_len = n;
  return true;
}

/* ---- RFC 9110 5.6.6: parameters ---------------------------------------------------------------------------------- */

/* RFC 9110 5.6.6: parameter = parameter-name "=" parameter-value; parameter-name = token; parameter-value = ( token /
 * quoted-string ). No whitespace around the "=". */
static size_t parameter_at(struct text t, size_t i, struct ref_parameter *out) {
  size_t name = token_at(t, i);
  if (name == 0 || !byte_is(t, i + name, '=')) return 0;
  size_t from = i + name + 1;
  size_t value = token_at(t, from);
  if (value == 0) value = quoted_string_at(t, from);
  if (value == 0) return 0;
  out->name = value_span(i, name);
  out->value = value_span(from, value);
  return name + 1 + value;
}

/* parameters = *( OWS ";" OWS [ parameter ] ). `out` may be NULL. */
static bool walk_parameters(struct text t, struct ref_parameters *out) {
  uint32_t count = 0;
  size_t i = 0;
  while (i < t.len) {
    i += whitespace_at(t, i);
    if (!byte_is(t, i, ';')) return false;
    i++;
    size_t start = i + whitespace_at(t, i);
    struct ref_parameter one;
    size_t n = parameter_at(t, start, &one);
    bool is_empty = start == t.len || t.at[start] == ';';
    if (n == 0 && !is_empty) return false;
    i = start + n;
    if (n == 0) continue;
    if (out != NULL && count < REF_MAX_MEMBERS) out->parameters[count] = one;
    count++;
  }
  if (out != NULL) out->count = count;
  return true;
}

bool ref_read_parameters(const uint8_t *at, size_t len, struct ref_parameters *out) {
  struct text t = value_text(at, len);
  return walk_parameters(t, NULL) && walk_parameters(t, out);
}

/* ---- RFC 9110 12.4.2: weights ------------------------------------------------------------------------------------ */

/* RFC 9110 12.4.2: qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ) */
static bool is_qvalue(struct text t) {
  if (t.len == 0 || t.len > 5) return false;
  if (t.at[0] != '0' && t.at[0] != '1') return false;
  if (t.len > 1 && t.at[1] != '.') return false;
  for (size_t i = 2; i < t.len; i++) {
    if (t.at[0] == '1' && t.at[i] != '0') return false;
    if (!is_digit(t.at[i])) return false;
  }
  return true;
}

bool ref_read_qvalue(const uint8_t *at, size_t len, unsigned *out) {
  struct text t = value_text(at, len);
  if (!is_qvalue(t)) return false;
  unsigned value = (unsigned)(at[0] - '0') * 1000;
  unsigned worth = 100;
  for (size_t i = 2; i < len; i++) {
    value += worth * (unsigned)(at[i] - '0');
    worth /= 10;
  }
  *out = value;
  return true;
}

/* RFC 9110 12.4.2: weight = OWS ";" OWS "q=" qvalue; "q" stands for both cases (RFC 5234 2.3) */
bool ref_read_weight(const uint8_t *at, size_t len, unsigned *out) {
  struct text t = value_text(at, len);
  size_t i = whitespace_at(t, 0);
  if (!byte_is(t, i, ';')) return false;
  i++;
  i += whitespace_at(t, i);
  if (!byte_is(t, i, 'q') && !byte_is(t, i, 'Q')) return false;
  if (!byte_is(t, i + 1, '=')) return false;
  return ref_read_qvalue(at + i + 2, len - i - 2, out);
}

/* ---- RFC 9110 8.8.3: entity-tags --------------------------------------------------------------------------------- */

/* RFC 9110 8.8.3: etagc = %x21 / %x23-7E / obs-text */
static bool is_etagc(uint8_t c) {
  return c == 0x21 || (c >= 0x23 && c <= 0x7e) || is_obs_text(c);
}

/* RFC 9110 8.8.3: entity-tag = [ weak ] opaque-tag; weak = %s"W/"; opaque-tag = DQUOTE *etagc DQUOTE. A backslash is an
 * ordinary etagc. */
static size_t read_entity_tag_at(struct text t, size_t i, struct ref_entity_tag *out) {
  out->weak = byte_is(t, i, 'W') && byte_is(t, i + 1, '/');
  size_t quote = out->weak ? i + 2 : i;
  if (!byte_is(t, quote, '"')) return 0;
  size_t n = 0;
  while (quote + 1 + n < t.len && is_etagc(t.at[quote + 1 + n])) n++;
  if (!byte_is(t, quote + 1 + n, '"')) return 0;
  out->opaque = value_span(quote + 1, n);
  return quote + n + 2 - i;
}

static size_t entity_tag_at(struct text t, size_t i) {
  struct ref_entity_tag tag;
  return read_entity_tag_at(t, i, &tag);
}

bool ref_read_entity_tag(const uint8_t *at, size_t len, struct ref_entity_tag *out) {
  struct text t = value_text(at, len);
  struct ref_entity_tag tag;
  if (len == 0 || read_entity_tag_at(t, 0, &tag) != len) return false;
  *out = tag;
  return true;
}

/* store_tags reads the tags of a list that is known to be one. */
static uint32_t store_tags(struct text t, struct ref_entity_tag *tags) {
  uint32_t count = 0;
  for (size_t i = list_gap(t, 0); i < t.len; i = list_gap(t, i)) {
    struct ref_entity_tag tag;
    i += read_entity_tag_at(t, i, &tag);
    if (count < REF_MAX_MEMBERS) tags[count] = tag;
    count++;
  }
  return count;
}

/* RFC 9110 13.1.1: If-Match = "*" / #entity-tag; 13.1.2: If-None-Match the same */
bool ref_read_entity_tags(const uint8_t *at, size_t len, struct ref_entity_tags *out) {
  struct text t = value_text(at, len);
  bool any = is_exactly(t, "*");
  if (!any && !walk_list(t, entity_tag_at, NULL)) return false;
  out->any = any;
  out->count = any ? 0 : store_tags(t, out->tags);
  return true;
}

static bool same_text(struct text a, struct text b) {
  if (a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++) {
    if (a.at[i] != b.at[i]) return false;
  }
  return true;
}

/* RFC 9110 8.8.3.2: equal "if their opaque-tags match character-by-character", and for the strong comparison "both are
 * not weak" */
static bool tags_match(struct text a, struct text b, bool strong) {
  struct ref_entity_tag tag_a;
  struct ref_entity_tag tag_b;
  if (!ref_read_entity_tag(a.at, a.len, &tag_a) || !ref_read_entity_tag(b.at, b.len, &tag_b)) return false;
  if (strong && (tag_a.weak || tag_b.weak)) return false;
  struct text opaque_a = slice(a, tag_a.opaque.off, tag_a.opaque.off + tag_a.opaque.len);
  struct text opaque_b = slice(b, tag_b.opaque.off, tag_b.opaque.off + tag_b.opaque.len);
  return same_text(opaque_a, opaque_b);
}

bool ref_strong_match(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len) {
  return tags_match(value_text(a, a_len), value_text(b, b_len), true);
}

bool ref_weak_match(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len) {
  return tags_match(value_text(a, a_len), value_text(b, b_len), false);
}

/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Comments, products, media types, Content-Range, and the parts of a target: RFC 9110 5.6.5, 8.3.1,
 * 10.1.5, 12.5.1, 14.4, RFC 3986 3.3. */

/* ---- RFC 9110 5.6.5: comments ------------------------------------------------------------------------------------ */

/* RFC 9110 5.6.5: ctext = HTAB / SP / %x21-27 / %x2A-5B / %x5D-7E / obs-text */
static bool is_ctext(uint8_t c) {
  return is_whitespace(c) || (c >= 0x21 && c <= 0x27) || (c >= 0x2a && c <= 0x5b) || (c >= 0x5d && c <= 0x7e) ||
         is_obs_text(c);
}

/* RFC 9110 5.6.5: comment = "(" *( ctext / quoted-pair / comment ) ")"
 * Policy: comments in comments have a greatest depth, so that nobody has to recurse without end. */
static size_t comment_at(struct text t, size_t i, unsigned depth) {
  if (depth == 0 || !byte_is(t, i, '(')) return 0;
  size_t n = 1;
  while (i + n < t.len && t.at[i + n] != ')') {
    size_t step = is_ctext(t.at[i + n]) ? 1 : quoted_pair_at(t, i + n);
    if (step == 0) step = comment_at(t, i + n, depth - 1);
    if (step == 0) return 0;
    n += step;
  }
  return byte_is(t, i + n, ')') ? n + 1 : 0;
}

bool ref_read_comment(const uint8_t *at, size_t len, unsigned depth) {
  return len > 0 && comment_at(value_text(at, len), 0, depth) == len;
}

/* ---- RFC 9110 10.1.5: products ----------------------------------------------------------------------------------- */

/* RFC 9110 10.1.5: product = token [ "/" product-version ]; product-version = token */
static size_t product_at(struct text t, size_t i, struct ref_product *out) {
  size_t name = token_at(t, i);
  bool has_version = name > 0 && byte_is(t, i + name, '/');
  size_t version = has_version ? token_at(t, i + name + 1) : 0;
  if (name == 0 || (has_version && version == 0)) return 0;
  out->comment = false;
  out->name = value_span(i, name);
  out->version = value_span(i + name + 1, version);
  return has_version ? name + 1 + version : name;
}

static size_t product_or_comment_at(struct text t, size_t i, unsigned depth, struct ref_product *out) {
  size_t comment = comment_at(t, i, depth);
  if (comment == 0) return product_at(t, i, out);
  out->comment = true;
  out->name = value_span(i + 1, comment - 2);
  out->version = value_span(i + comment, 0);
  return comment;
}

/* RFC 9110 10.1.5: User-Agent = product *( RWS ( product / comment ) ) */
bool ref_read_products(const uint8_t *at, size_t len, unsigned depth, struct ref_products *out) {
  static struct ref_products read;
  struct text t = value_text(at, len);
  size_t i = product_at(t, 0, &read.products[0]);
  if (i == 0) return false;
  read.count = 1;
  while (i < len) {
    struct ref_product product;
    size_t space = whitespace_at(t, i);
    size_t n = space > 0 ? product_or_comment_at(t, i + space, depth, &product) : 0;
    if (n == 0) return false;
    if (read.count < REF_MAX_MEMBERS) read.products[read.count] = product;
    read.count++;
    i += space + n;
  }
  *out = read;
  return true;
}

/* ---- RFC 9110 8.3.1, 12.5.1: media types ------------------------------------------------------------------------- */

static void shift(struct ref_span *span, size_t by) {
  span->off += (uint32_t)by;
}

/* RFC 9110 8.3.1: media-type = type "/" subtype parameters; type = token; subtype = token */
bool ref_read_media_type(const uint8_t *at, size_t len, struct ref_media *out) {
  struct text t = value_text(at, len);
  size_t type = token_at(t, 0);
  if (type == 0 || !byte_is(t, type, '/')) return false;
  size_t subtype = token_at(t, type + 1), rest = type + 1 + subtype;
  if (subtype == 0 || !ref_read_parameters(at + rest, len - rest, &out->parameters)) return false;
  for (uint32_t i = 0; i < out->parameters.count && i < REF_MAX_MEMBERS; i++) {
    shift(&out->parameters.parameters[i].name, rest);
    shift(&out->parameters.parameters[i].value, rest);
  }
  out->type = value_span(0, type);
  out->subtype = value_span(type + 1, subtype);
  return true;
}

static struct text part_of(struct text t, struct ref_span span) {
  return slice(t, span.off, span.off + span.len);
}

/* RFC 9110 12.5.1: media-range = ( "*" "/" "*" / type "/" "*" / type "/" subtype ) parameters; Accept = #( media-range [
 * weight ] ). "*" is a token, so "* / subtype" (without spaces) would be a type of that name.
 * Policy: it is refused, for nobody means it; and so is a second parameter named q. */
bool ref_read_media_range(const uint8_t *at, size_t len, struct ref_media *out, unsigned *weight) {
  struct text t = value_text(at, len);
  if (!ref_read_media_type(at, len, out)) return false;
  if (is_exactly(part_of(t, out->type), "*") && !is_exactly(part_of(t, out->subtype), "*")) return false;
  unsigned seen = 0;
  *weight = 1000;
  for (uint32_t i = 0; i < out->parameters.count && i < REF_MAX_MEMBERS; i++) {
    struct text value = part_of(t, out->parameters.parameters[i].value);
    if (!is_in_any_case(part_of(t, out->parameters.parameters[i].name), "q")) continue;
    if (seen++ > 0 || !ref_read_qvalue(value.at, value.len, weight)) return false;
  }
  return true;
}

/* ---- RFC 9110 14.4: Content-Range -------------------------------------------------------------------------------- */

bool ref_number(const uint8_t *at, size_t len, uint64_t *out) {
  uint8_t room[U64_DIGITS];
  struct text digits = value_text(at, len);
  if (compare_digits(digits, digits_of(UINT64_MAX, room)) > 0) return false;
  *out = number_of(digits);
  return true;
}

/* RFC 9110 14.4: complete-length = 1*DIGIT, or "*" behind an incl-range */
static size_t complete_at(struct text t, size_t i, struct ref_content_range *out) {
  size_t digits = digits_at(t, i);
  out->has_complete = digits > 0;
  out->complete = value_span(i, digits);
  if (digits > 0) return digits;
  return out->has_range && byte_is(t, i, '*') ? 1 : 0;
}

/* RFC 9110 14.4: incl-range = first-pos "-" last-pos */
static size_t incl_range_at(struct text t, size_t i, struct ref_content_range *out) {
  size_t first = digits_at(t, i);
  if (first == 0 || !byte_is(t, i + first, '-')) return 0;
  size_t last = digits_at(t, i + first + 1);
  out->first = value_span(i, first);
  out->last = value_span(i + first + 1, last);
  return last == 0 ? 0 : first + 1 + last;
}

/* RFC 9110 14.4: "A Content-Range field value is invalid if it contains a range-resp that has a last-pos value less than
 * its first-pos value, or a complete-length value less than or equal to its last-pos value." */
static bool contradicts(struct text t, const struct ref_content_range *range) {
  if (!range->has_range) return false;
  struct text last = part_of(t, range->last);
  if (compare_digits(last, part_of(t, range->first)) < 0) return true;
  return range->has_complete && compare_digits(part_of(t, range->complete), last) <= 0;
}

/* RFC 9110 14.4: Content-Range = range-unit SP ( range-resp / unsatisfied-range )
 *                range-resp = incl-range "/" ( complete-length / "*" ); unsatisfied-range = "*" "/" complete-length */
bool ref_read_content_range(const uint8_t *at, size_t len, bool *other_unit, struct ref_content_range *out) {
  struct text t = value_text(at, len);
  size_t unit = token_at(t, 0), from = unit + 1;
  bool has_unit = unit > 0 && byte_is(t, unit, ' ');
  bool is_bytes = is_in_any_case(slice(t, 0, unit), "bytes");
  *other_unit = has_unit && !is_bytes;
  if (!has_unit || !is_bytes) return false;
  struct ref_content_range range = {false, false, {0, 0}, {0, 0}, {0, 0}};
  range.has_range = !byte_is(t, from, '*');
  size_t n = range.has_range ? incl_range_at(t, from, &range) : 1;
  if (n == 0 || !byte_is(t, from + n, '/')) return false;
  size_t complete = complete_at(t, from + n + 1, &range);
  if (complete == 0 || from + n + 1 + complete != len || contradicts(t, &range)) return false;
  *out = range;
  return true;
}

/* ---- RFC 3986 3.3 ------------------------------------------------------------------------------------------------ */

/* RFC 3986 3.3: path-abempty = *( "/" segment ); segment = *pchar. A path that begins without a slash is rootless: its
 * first segment begins with it. */
void ref_split_segments(const uint8_t *at, size_t len, struct ref_list *out) {
  struct text t = value_text(at, len);
  out->count = 0;
  for (size_t i = byte_is(t, 0, '/') ? 1 : 0; len > 0 && i <= len;) {
    size_t n = index_of(slice(t, i, len), '/');
    if (out->count < REF_MAX_MEMBERS) out->members[out->count] = value_span(i, n);
    out->count++;
    i += n + 1;
  }
}

/* As HTML forms are sent: no RFC says it. */
void ref_split_pairs(const uint8_t *at, size_t len, struct ref_pairs *out) {
  struct text t = value_text(at, len);
  out->count = 0;
  for (size_t i = 0; i < len;) {
    size_t n = index_of(slice(t, i, len), '&');
    size_t name = index_of(slice(t, i, i + n), '=');
    bool has_value = name < n;
    struct ref_pair pair = {has_value, value_span(i, name), value_span(i + name + 1, has_value ? n - name - 1 : 0)};
    if (n > 0 && out->count < REF_MAX_MEMBERS) out->pairs[out->count] = pair;
    out->count += n > 0;
    i += n + 1;
  }
}

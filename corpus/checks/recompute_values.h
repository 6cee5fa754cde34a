/* SPDX-License-Identifier: MIT
 *
 * Part of recompute.c. Field values, as far as the reference has readers of them; values.py reads all of them. */
#ifndef RECOMPUTE_VALUES_H
#define RECOMPUTE_VALUES_H

/* A reader of one kind of value prints what it stands for and says true, or says false and what it printed is taken
 * back. */
typedef bool (*value_reader)(const struct record *r);

static bool read_token_list(const struct record *r) {
  static struct ref_list list;
  if (!ref_split_tokens(r->bytes, r->len, &list)) return false;
  print_open('[');
  for (uint32_t i = 0; i < list.count && i < REF_MAX_MEMBERS; i++) print_span(r->bytes, list.members[i]);
  print_close(']');
  return true;
}

/* RFC 9110 8.6: 1*DIGIT, without the zeros before it */
static void print_digits(struct text digits) {
  digits = without_leading_zeros(digits);
  if (digits.len == 0) print_text("0");
  if (digits.len > 0) print_bytes(digits.at, digits.len);
}

static bool read_content_length_value(const struct record *r) {
  struct text t = {r->bytes, r->len};
  uint64_t value;
  if (t.len == 0 || digits_at(t, 0) != t.len) return false;
  if (!read_length(t, r->limits.content_length, &value)) return false;
  print_digits(t);
  return true;
}

static bool read_host_value(const struct record *r) {
  struct text t = {r->bytes, r->len};
  if (!is_authority(t)) return false;
  struct authority parts = split_authority(t);
  print_open('{');
  print_member("host");
  print_bytes(parts.host.at, parts.host.len);
  print_member("port");
  if (parts.has_port) print_bytes(parts.port.at, parts.port.len);
  if (!parts.has_port) print_word("null");
  print_close('}');
  return true;
}

static bool read_date_value(const struct record *r) {
  struct ref_date date;
  if (!ref_read_date(r->bytes, r->len, strtoll(r->now, NULL, 10), &date)) return false;
  print_signed(date.seconds);
  return true;
}

static void print_tag(const uint8_t *base, struct ref_entity_tag tag) {
  print_open('{');
  print_member("weak");
  print_bool(tag.weak);
  print_member("tag");
  print_span(base, tag.opaque);
  print_close('}');
}

static bool read_tag_value(const struct record *r) {
  struct ref_entity_tag tag;
  if (!ref_read_entity_tag(r->bytes, r->len, &tag)) return false;
  print_tag(r->bytes, tag);
  return true;
}

static bool read_tags_value(const struct record *r) {
  static struct ref_entity_tags tags;
  if (!ref_read_entity_tags(r->bytes, r->len, &tags)) return false;
  if (tags.any) {
    print_text("*");
    return true;
  }
  print_open('[');
  for (uint32_t i = 0; i < tags.count && i < REF_MAX_MEMBERS; i++) print_tag(r->bytes, tags.tags[i]);
  print_close(']');
  return true;
}

/* RFC 9110 13.1.5: If-Range = entity-tag / HTTP-date */
static bool read_if_range_value(const struct record *r) {
  bool is_date = !(r->len > 0 && (r->bytes[0] == '"' || (r->len > 1 && r->bytes[1] == '/')));
  print_open('{');
  print_member(is_date ? "date" : "etag");
  bool read = is_date ? read_date_value(r) : read_tag_value(r);
  print_close('}');
  return read;
}

/* A position is printed as the number it is, of any size. */
static void print_position(const struct record *r, struct ref_span digits, bool is_absent) {
  struct text t = {r->bytes + digits.off, digits.len};
  if (is_absent) {
    print_word("null");
    return;
  }
  t = without_leading_zeros(t);
  put_comma();
  put(t.len == 0 ? "0" : (const char *)t.at, t.len == 0 ? 1 : t.len);
  needs_comma = true;
}

/* RFC 9110 14.2: a server may ignore or reject a Range of many ranges. The reference has no limit; a careful reader has
 * room for so many. */
enum { MANY_RANGES = 64 };

static bool read_ranges_value(const struct record *r) {
  static struct ref_ranges ranges;
  if (!ref_read_ranges(r->bytes, r->len, &ranges) || ranges.kind != REF_RANGE_BYTES) return false;
  if (ranges.count > MANY_RANGES) return false;
  print_open('{');
  print_member("unit");
  print_bytes(r->bytes, index_of((struct text){r->bytes, r->len}, '='));
  print_member("ranges");
  print_open('[');
  for (uint32_t i = 0; i < ranges.count && i < REF_MAX_MEMBERS; i++) {
    print_open('[');
    print_position(r, ranges.ranges[i].first, ranges.ranges[i].suffix);
    print_position(r, ranges.ranges[i].last, ranges.ranges[i].open);
    print_close(']');
  }
  print_close(']');
  print_close('}');
  return true;
}

/* RFC 9110 5.6.6: a parameter-value is a token, or a quoted-string that stands for its text */
static void print_parameter(const uint8_t *base, struct ref_parameter p) {
  static uint8_t text[MAX_INPUT];
  size_t len = 0;
  print_open('[');
  print_span(base, p.name);
  if (ref_decode_quoted_string(base + p.value.off, p.value.len, text, &len)) {
    print_bytes(text, len);
  } else {
    print_span(base, p.value);
  }
  print_close(']');
}

/* RFC 9110 8.3.1: media-type = type "/" subtype parameters */
static bool read_media_type_value(const struct record *r) {
  static struct ref_parameters parameters;
  struct text t = {r->bytes, r->len};
  size_t type = token_at(t, 0);
  if (type == 0 || !byte_is(t, type, '/')) return false;
  size_t subtype = token_at(t, type + 1);
  size_t end = type + 1 + subtype;
  if (subtype == 0 || !ref_read_parameters(r->bytes + end, r->len - end, &parameters)) return false;
  print_open('{');
  print_member("type");
  print_bytes(t.at, type);
  print_member("subtype");
  print_bytes(t.at + type + 1, subtype);
  print_member("parameters");
  print_open('[');
  for (uint32_t i = 0; i < parameters.count; i++) print_parameter(r->bytes + end, parameters.parameters[i]);
  print_close(']');
  print_close('}');
  return true;
}

/* RFC 9112 6.1: Transfer-Encoding = #transfer-coding. The reference keeps no parameters, so it answers where there are
 * none. */
static bool read_codings_value(const struct record *r) {
  struct text t = {r->bytes, r->len};
  print_open('[');
  for (size_t i = list_gap(t, 0); i < t.len; i = list_gap(t, i)) {
    struct coding coding;
    size_t n = transfer_coding_at(t, i, &coding);
    if (n == 0 || !ends_member(t, i + n)) return false;
    print_open('{');
    print_member("name");
    print_bytes(coding.name.at, coding.name.len);
    print_member("parameters");
    print_open('[');
    print_close(']');
    print_close('}');
    i += n;
  }
  print_close(']');
  return true;
}

static bool has_parameter(const struct record *r) {
  return index_of((struct text){r->bytes, r->len}, ';') < r->len;
}

static value_reader reader_of(const struct record *r) {
  static const struct {
    const char *field;
    value_reader read;
  } readers[] = {
      {"connection", read_token_list},
      {"vary", read_token_list},
      {"trailer", read_token_list},
      {"allow", read_token_list},
      {"accept-ranges", read_token_list},
      {"content-length", read_content_length_value},
      {"host", read_host_value},
      {"date", read_date_value},
      {"last-modified", read_date_value},
      {"if-modified-since", read_date_value},
      {"if-unmodified-since", read_date_value},
      {"expires", read_date_value},
      {"etag", read_tag_value},
      {"if-match", read_tags_value},
      {"if-none-match", read_tags_value},
      {"if-range", read_if_range_value},
      {"range", read_ranges_value},
      {"content-type", read_media_type_value},
      {"transfer-encoding", read_codings_value},
  };
  struct text field = {(const uint8_t *)r->field, strlen(r->field)};
  for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
    if (is_in_any_case(field, readers[i].field)) return readers[i].read;
  }
  return NULL;
}

/* The reference has no limit of members that anybody could go past here: a list of more than it stores is unread. */
static const char *why_unread(const struct record *r, value_reader reader) {
  if (reader == NULL) return "the reference has no reader of this field";
  if (reader == read_codings_value && has_parameter(r)) return "the reference keeps no parameters of codings";
  return r->len > REF_MAX_MEMBERS ? "the reference does not store so many members" : NULL;
}

static void read_value_record(const struct record *r) {
  value_reader reader = reader_of(r);
  const char *why = why_unread(r, reader);
  if (why != NULL) {
    print_unread(why);
    return;
  }
  print_member("reading");
  print_mark();
  print_open('{');
  print_member("value");
  bool read = reader(r);
  print_close('}');
  if (!read) print_null_instead();
  print_verdict((struct answer){read ? REF_OK : REF_REFUSED, HTTPZ_BAD_TOKEN, 0});
}

#endif

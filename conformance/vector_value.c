/* SPDX-License-Identifier: MIT
 *
 * Field values, each read by the library's reader for it and written as the JSON of the vector format: members sorted by
 * name, no spaces. Where the library has no reader for a whole field, one is put together from those for its parts. */
#include <inttypes.h>
#include <strings.h>

#include "vector_read.h"

enum { JSON_BYTES = 1 << 17, RANGES_MAX = 64 }; /* room that a careful server gives (9110 14.2) */
static const int64_t SOME_NOW = 1700000000;     /* 2023: for two-digit years where a vector does not say */

typedef struct {
  const uint8_t *at;
  httpz_span value;
  const httpz_vector *vector;
  text *json;
} value_input;

static bytes span_bytes(const value_input *in, httpz_span span) {
  bytes part = {in->at + span.off, span.len};
  return part;
}

static void put_span(const value_input *in, httpz_span span) {
  put_json_string(in->json, span_bytes(in, span));
}

static httpz_span span_between(uint32_t from, uint32_t end) {
  httpz_span span = {(uint16_t)from, (uint16_t)(end - from)};
  return span;
}

/* A parameter's value as it is meant, its quoted-pairs replaced. */
static httpz_status put_parameter_value(const value_input *in, const httpz_parameter *parameter) {
  if (!parameter->quoted) {
    put_span(in, parameter->value);
    return HTTPZ_OK;
  }
  uint8_t *plain = pool_take((size_t)parameter->value.len + 1);
  uint32_t len = 0;
  httpz_status status;
  GUARDED(status, httpz_unquote(in->at, parameter->value, plain, parameter->value.len, &len));
  bytes said = {plain, len};
  if (status == HTTPZ_OK) put_json_string(in->json, said);
  return status;
}

static bool next_parameter(const value_input *in, httpz_parameters *walk, httpz_parameter *out) {
  bool there;
  GUARDED(there, httpz_next_parameter(in->at, walk, out));
  return there;
}

static bool is_weight(const value_input *in, httpz_span name) {
  return httpz_text_is(in->at, name, "q", 1);
}

/* [["name","value"],...], without the weight where that is told apart. */
static httpz_status put_parameters(const value_input *in, httpz_parameters walk, bool with_weight) {
  httpz_parameter parameter;
  httpz_status status = HTTPZ_OK;
  const char *comma = "";
  put(in->json, "[");
  while (status == HTTPZ_OK && next_parameter(in, &walk, &parameter)) {
    if (!with_weight && is_weight(in, parameter.name)) continue;
    put(in->json, "%s[", comma);
    put_span(in, parameter.name);
    put(in->json, ",");
    status = put_parameter_value(in, &parameter);
    put(in->json, "]");
    comma = ",";
  }
  put(in->json, "]");
  return status;
}

/* ---- lists --------------------------------------------------------------------------------------------------------- */

typedef httpz_status read_member(const value_input *in, httpz_span member);

/* [member,...]. `least` members that are not empty must be there (9110 5.6.1.2: 1# counts no empty ones). */
static httpz_status read_members(const value_input *in, read_member *read, unsigned least) {
  httpz_list list = httpz_list_of(in->value);
  httpz_span member;
  httpz_status status = HTTPZ_OK;
  unsigned count = 0;
  put(in->json, "[");
  for (;;) {
    bool there;
    GUARDED(there, httpz_next_in_list(in->at, &list, &member));
    if (!there) break;
    if (count++ > 0) put(in->json, ",");
    status = read(in, member);
    if (status != HTTPZ_OK) return status;
  }
  put(in->json, "]");
  return count < least ? HTTPZ_BAD_TOKEN : status;
}

static httpz_status read_token_member(const value_input *in, httpz_span member) {
  httpz_status status;
  GUARDED(status, httpz_read_token(in->at, member, &member));
  if (status == HTTPZ_OK) put_span(in, member);
  return status;
}

static httpz_status read_tokens(const value_input *in) {
  return read_members(in, read_token_member, 0);
}

static httpz_status read_some_tokens(const value_input *in) {
  return read_members(in, read_token_member, 1);
}

static uint32_t find_byte(const value_input *in, httpz_span span, char byte) {
  uint32_t at = span.off;
  while (at < (uint32_t)span.off + span.len && in->at[at] != (uint8_t)byte) at++;
  return at;
}

/* protocol = token [ "/" token ] (9110 7.8) */
static httpz_status read_protocol(const value_input *in, httpz_span member) {
  uint32_t end = (uint32_t)member.off + member.len, slash = find_byte(in, member, '/');
  httpz_span part;
  httpz_status status;
  GUARDED(status, httpz_read_token(in->at, span_between(member.off, slash), &part));
  if (status == HTTPZ_OK && slash < end) GUARDED(status, httpz_read_token(in->at, span_between(slash + 1, end), &part));
  if (status == HTTPZ_OK) put_span(in, member);
  return status;
}

static httpz_status read_upgrade(const value_input *in) {
  return read_members(in, read_protocol, 0);
}

/* A token, then parameters: a transfer-coding (9110 10.1.4). `name` and `walk` are written on HTTPZ_OK alone. */
static httpz_status read_coding(const value_input *in, httpz_span member, httpz_span *name, httpz_parameters *walk) {
  uint32_t end = (uint32_t)member.off + member.len, semicolon = find_byte(in, member, ';'), before = semicolon;
  while (before > member.off && (in->at[before - 1] == ' ' || in->at[before - 1] == '\t')) before--;
  httpz_status status;
  GUARDED(status, httpz_read_token(in->at, span_between(member.off, before), name));
  if (status == HTTPZ_OK) GUARDED(status, httpz_read_parameters(in->at, span_between(before, end), walk));
  return status;
}

/* t-codings = "trailers" / ( transfer-coding [ weight ] ): a q is the last parameter and a qvalue (9110 10.1.4). */
static httpz_status read_t_coding(const value_input *in, httpz_span member) {
  uint32_t end = (uint32_t)member.off + member.len, last = end;
  httpz_span name;
  httpz_parameters walk;
  httpz_parameter parameter;
  httpz_status status = read_coding(in, member, &name, &walk);
  bool weighed = false;
  while (status == HTTPZ_OK && next_parameter(in, &walk, &parameter)) {
    if (weighed) return HTTPZ_BAD_WEIGHT;
    weighed = is_weight(in, parameter.name);
  }
  while (weighed && in->at[--last] != ';') continue;
  uint16_t thousandths;
  if (weighed) GUARDED(status, httpz_read_weight(in->at, span_between(last, end), &thousandths));
  if (status == HTTPZ_OK) put_span(in, member);
  return status;
}

static httpz_status read_te(const value_input *in) {
  return read_members(in, read_t_coding, 0);
}

static httpz_status read_expectation(const value_input *in, httpz_span member) {
  uint32_t end = (uint32_t)member.off + member.len, equals = find_byte(in, member, '=');
  httpz_span part;
  httpz_status status;
  if (equals == end) {
    httpz_parameters walk;
    status = read_coding(in, member, &part, &walk);
    if (status == HTTPZ_OK && find_byte(in, member, ';') < end) status = HTTPZ_BAD_PARAMETERS; /* 9110 10.1.1 */
  } else {
    uint32_t semicolon = find_byte(in, span_between(equals, end), ';');
    httpz_span value = span_between(equals + 1, semicolon);
    GUARDED(status, httpz_read_token(in->at, span_between(member.off, equals), &part));
    bool quoted = value.len > 0 && in->at[value.off] == '"';
    httpz_parameters walk;
    if (status == HTTPZ_OK && quoted) GUARDED(status, httpz_read_quoted_string(in->at, value, &part));
    if (status == HTTPZ_OK && !quoted) GUARDED(status, httpz_read_token(in->at, value, &part));
    if (status == HTTPZ_OK) GUARDED(status, httpz_read_parameters(in->at, span_between(semicolon, end), &walk));
  }
  if (status == HTTPZ_OK) put_span(in, member);
  return status;
}

static httpz_status read_expect(const value_input *in) {
  return read_members(in, read_expectation, 0);
}

/* ---- weights and media types --------------------------------------------------------------------------------------- */

static httpz_status put_choice(const value_input *in, httpz_span member) {
  httpz_choice choice;
  httpz_status status;
  GUARDED(status, httpz_read_choice(in->at, member, &choice));
  if (status != HTTPZ_OK) return status;
  put(in->json, "{\"value\":");
  put_span(in, choice.name);
  put(in->json, ",\"weight\":%u}", choice.weight);
  return status;
}

static httpz_status read_choices(const value_input *in) {
  return read_members(in, put_choice, 0);
}

static httpz_status put_media(const value_input *in, const httpz_media_type *media, bool with_weight) {
  put(in->json, "{\"parameters\":");
  httpz_status status = put_parameters(in, media->parameters, with_weight);
  put(in->json, ",\"subtype\":");
  put_span(in, media->subtype);
  put(in->json, ",\"type\":");
  put_span(in, media->type);
  put(in->json, "}");
  return status;
}

static httpz_status read_content_type(const value_input *in) {
  httpz_media_type media;
  httpz_status status;
  GUARDED(status, httpz_read_media_type(in->at, in->value, &media));
  return status == HTTPZ_OK ? put_media(in, &media, true) : status;
}

static httpz_status put_media_range(const value_input *in, httpz_span member) {
  httpz_media_type media;
  httpz_status status;
  GUARDED(status, httpz_read_media_range(in->at, member, &media));
  if (status != HTTPZ_OK) return status;
  put(in->json, "{\"value\":");
  status = put_media(in, &media, false);
  put(in->json, ",\"weight\":%u}", media.weight);
  return status;
}

static httpz_status read_accept(const value_input *in) {
  return read_members(in, put_media_range, 0);
}

/* ---- products ------------------------------------------------------------------------------------------------------ */

static void put_product(const value_input *in, const httpz_product *product) {
  put(in->json, product->comment ? "{\"comment\":" : "{\"name\":");
  put_span(in, product->name);
  if (!product->comment && product->version.len == 0) put(in->json, ",\"version\":null");
  if (!product->comment && product->version.len > 0) {
    put(in->json, ",\"version\":");
    put_span(in, product->version);
  }
  put(in->json, "}");
}

static httpz_status read_products(const value_input *in) {
  httpz_products walk;
  httpz_product product;
  httpz_status status;
  bool there;
  GUARDED(status, httpz_read_products(in->at, in->value, &walk));
  if (status != HTTPZ_OK) return status;
  const char *comma = "";
  put(in->json, "[");
  for (;;) {
    GUARDED(there, httpz_next_product(in->at, &walk, &product));
    if (!there) break;
    put(in->json, "%s", comma);
    put_product(in, &product);
    comma = ",";
  }
  put(in->json, "]");
  return status;
}

/* ---- single values ------------------------------------------------------------------------------------------------- */

static httpz_status read_content_length(const value_input *in) {
  uint64_t length,
      most = in->vector->context.limit_count > 0 ? vector_limits(&in->vector->context).content_length : UINT64_MAX;
  httpz_status status;
  GUARDED(status, httpz_read_content_length(in->at, in->value, most, &length));
  if (status == HTTPZ_OK) put(in->json, "\"%" PRIu64 "\"", length);
  return status;
}

/* The library gives a port's number, the label its digits: these are shown if they are the number, else the number. */
static void put_port(const value_input *in, const httpz_host *host) {
  uint32_t end = (uint32_t)in->value.off + in->value.len, colon = (uint32_t)host->name.off + host->name.len;
  uint64_t number = 0;
  httpz_span digits = span_between(colon < end ? colon + 1 : end, end);
  for (uint32_t i = digits.off; i < end; i++) number = number * 10 + (uint64_t)(in->at[i] - '0');
  if (colon == end && !host->has_port)
    put(in->json, "null");
  else if (number == host->port && host->has_port == (digits.len > 0))
    put_span(in, digits);
  else
    put(in->json, "\"%u\"", host->port);
}

static httpz_status read_host(const value_input *in) {
  httpz_host host;
  httpz_status status;
  GUARDED(status, httpz_read_host(in->at, in->value, &host));
  if (status != HTTPZ_OK) return status;
  put(in->json, "{\"host\":");
  put_span(in, host.name);
  put(in->json, ",\"port\":");
  put_port(in, &host);
  put(in->json, "}");
  return status;
}

static int64_t now_of(const value_input *in) {
  return in->vector->context.has_now ? in->vector->context.now : SOME_NOW;
}

static httpz_status read_date(const value_input *in) {
  httpz_date date;
  httpz_status status;
  GUARDED(status, httpz_read_date(in->at, in->value, now_of(in), &date));
  if (status == HTTPZ_OK) put(in->json, "%" PRId64, date.seconds);
  return status;
}

static void put_etag(const value_input *in, const httpz_etag *etag) {
  put(in->json, "{\"tag\":");
  put_span(in, etag->opaque);
  put(in->json, ",\"weak\":%s}", etag->kind == HTTPZ_ETAG_WEAK ? "true" : "false");
}

static httpz_status read_etag(const value_input *in) {
  httpz_etag etag;
  httpz_status status;
  GUARDED(status, httpz_read_etag(in->at, in->value, &etag));
  if (status == HTTPZ_OK) put_etag(in, &etag);
  return status;
}

static httpz_status read_etags(const value_input *in) {
  httpz_etag_list list = httpz_etags_of(in->value);
  httpz_etag etag;
  httpz_status status;
  const char *comma = "";
  put(in->json, "[");
  for (;;) {
    GUARDED(status, httpz_next_etag(in->at, &list, &etag));
    if (status != HTTPZ_OK || etag.kind == HTTPZ_ETAG_NONE) break;
    if (etag.kind == HTTPZ_ETAG_ANY) {
      in->json->len = 0;
      put(in->json, "\"*\"");
      GUARDED(status, httpz_next_etag(in->at, &list, &etag));
      return status;
    }
    put(in->json, "%s", comma);
    put_etag(in, &etag);
    comma = ",";
  }
  put(in->json, "]");
  return status;
}

/* If-Range = entity-tag / HTTP-date; the first three bytes tell them apart (9110 13.1.5). */
static httpz_status read_if_range(const value_input *in) {
  httpz_etag etag;
  httpz_status status;
  GUARDED(status, httpz_read_etag(in->at, in->value, &etag));
  if (status == HTTPZ_OK) {
    put(in->json, "{\"etag\":");
    put_etag(in, &etag);
    put(in->json, "}");
    return status;
  }
  put(in->json, "{\"date\":");
  status = read_date(in);
  put(in->json, "}");
  return status;
}

static httpz_status read_content_range(const value_input *in) {
  httpz_content_range range;
  httpz_status status;
  GUARDED(status, httpz_read_content_range(in->at, in->value, &range));
  if (status != HTTPZ_OK) return status;
  put(in->json, "{\"complete\":");
  if (range.has_complete)
    put(in->json, "%" PRIu64, range.complete);
  else
    put(in->json, "null");
  if (range.has_range)
    put(in->json, ",\"range\":[%" PRIu64 ",%" PRIu64 "]", range.first, range.last);
  else
    put(in->json, ",\"range\":null");
  put(in->json, ",\"unit\":"); /* the library says that it is bytes, the label how it was sent */
  put_span(in, span_between(in->value.off, find_byte(in, in->value, ' ')));
  put(in->json, "}");
  return status;
}

static httpz_status resolve(const uint8_t *at, httpz_span value, uint64_t length, httpz_byte_range *ranges,
                            httpz_range_set *set) {
  httpz_status status;
  GUARDED(status, httpz_read_ranges(at, value, length, ranges, RANGES_MAX, set));
  return status;
}

/* The library gives ranges only against a length; what they are as sent is compared in range_value_matches. */
static httpz_status read_range(const value_input *in) {
  static httpz_byte_range ranges[RANGES_MAX];
  httpz_range_set set;
  return resolve(in->at, in->value, 1000, ranges, &set);
}

/* ---- which field --------------------------------------------------------------------------------------------------- */

typedef httpz_status read_value(const value_input *in);

static const struct {
  const char *name;
  read_value *read;
} readers[] = {
    {"Accept", read_accept},
    {"Accept-Charset", read_choices},
    {"Accept-Encoding", read_choices},
    {"Accept-Language", read_choices},
    {"Accept-Ranges", read_some_tokens},
    {"Allow", read_tokens},
    {"Connection", read_tokens},
    {"Content-Encoding", read_tokens},
    {"Content-Length", read_content_length},
    {"Content-Range", read_content_range},
    {"Content-Type", read_content_type},
    {"Date", read_date},
    {"ETag", read_etag},
    {"Expect", read_expect},
    {"Expires", read_date},
    {"Host", read_host},
    {"If-Match", read_etags},
    {"If-Modified-Since", read_date},
    {"If-None-Match", read_etags},
    {"If-Range", read_if_range},
    {"If-Unmodified-Since", read_date},
    {"Last-Modified", read_date},
    {"Range", read_range},
    {"Server", read_products},
    {"TE", read_te},
    {"Trailer", read_tokens},
    {"Upgrade", read_upgrade},
    {"User-Agent", read_products},
    {"Vary", read_tokens},
};

static read_value *reader_of(const char *field) {
  for (size_t i = 0; field != NULL && i < COUNT(readers); i++)
    if (strcmp(readers[i].name, field) == 0) return readers[i].read;
  return NULL;
}

bool has_reader(const httpz_vector *vector) {
  return vector->role != HTTPZ_VECTOR_FIELDS || reader_of(vector->context.field) != NULL;
}

void observe_field(const httpz_vector *vector, const feed *f, observed *out) {
  text json = text_begin(JSON_BYTES);
  httpz_input input = feed_show(f, 0, f->all.len);
  value_input in = {input.at, {0, (uint16_t)f->all.len}, vector, &json};
  read_value *read = reader_of(vector->context.field);
  memset(out, 0, sizeof *out);
  if (read == NULL || f->all.len > UINT16_MAX) {
    out->broken = read == NULL ? "there is no reader for this field" : "the value is longer than any field's";
    return;
  }
  out->status = read(&in);
  if (json.full) out->broken = "the value is larger than the test has room for";
  out->verdict = out->status == HTTPZ_OK ? HTTPZ_VECTOR_ACCEPT : HTTPZ_VECTOR_REJECT;
  bytes value = {(const uint8_t *)json.at, (uint32_t)json.len};
  if (out->status == HTTPZ_OK) out->value = value;
}

/* ---- ranges as a label has them ------------------------------------------------------------------------------------ */

typedef struct {
  uint64_t first, last;
  bool has_first, has_last;
} asked_range;

/* Numbers of any length saturate: more than 64 bits lie behind the end of everything. */
static bool scan_number(const char **at, uint64_t *out) {
  if (strncmp(*at, "null", 4) == 0) {
    *at += 4;
    return false;
  }
  *out = 0;
  for (; **at >= '0' && **at <= '9'; (*at)++) {
    uint64_t digit = (uint64_t)(**at - '0');
    *out = *out > (UINT64_MAX - digit) / 10 ? UINT64_MAX : *out * 10 + digit;
  }
  return true;
}

static uint32_t scan_ranges(const char *json, asked_range *ranges) {
  const char *at = strstr(json, "\"ranges\":[");
  uint32_t count = 0;
  if (at == NULL) return 0;
  for (at += strlen("\"ranges\":["); *at == '[' || *at == ','; count++) {
    if (*at == ',') at++;
    if (*at != '[' || count == RANGES_MAX) return 0;
    at++;
    ranges[count].has_first = scan_number(&at, &ranges[count].first);
    at++; /* the comma */
    ranges[count].has_last = scan_number(&at, &ranges[count].last);
    at++; /* the bracket */
  }
  return count;
}

/* What a range asks of a representation of `length` bytes (9110 14.1.2). False: nothing that is there. */
static bool resolve_label(const asked_range *asked, uint64_t length, httpz_byte_range *out) {
  if (!asked->has_first) {
    if (asked->last == 0 || length == 0) return false;
    out->first = asked->last >= length ? 0 : length - asked->last;
    out->last = length - 1;
    return true;
  }
  if (asked->first >= length) return false;
  out->first = asked->first;
  out->last = asked->has_last && asked->last < length ? asked->last : length - 1;
  return true;
}

static bool resolves_alike(bytes value, const asked_range *asked, uint32_t count, uint64_t length) {
  static httpz_byte_range ranges[RANGES_MAX];
  httpz_range_set set;
  httpz_span whole = {0, (uint16_t)value.len};
  uint32_t met = 0;
  if (resolve(value.at, whole, length, ranges, &set) != HTTPZ_OK || set.asked != count) return false;
  for (uint32_t i = 0; i < count; i++) {
    httpz_byte_range wanted;
    if (!resolve_label(&asked[i], length, &wanted)) continue;
    if (met == set.count || ranges[met].first != wanted.first || ranges[met].last != wanted.last) return false;
    met++;
  }
  return met == set.count;
}

bool range_value_matches(bytes value, bytes json) {
  static const uint64_t lengths[] = {0,
                                     1,
                                     2,
                                     3,
                                     5,
                                     10,
                                     100,
                                     499,
                                     500,
                                     501,
                                     999,
                                     1000,
                                     1001,
                                     10000,
                                     1u << 31,
                                     UINT32_MAX,
                                     UINT64_C(1) << 32,
                                     UINT64_C(1) << 63,
                                     UINT64_MAX};
  static asked_range asked[RANGES_MAX];
  uint32_t count = scan_ranges((const char *)json.at, asked);
  const char *unit = strstr((const char *)json.at, "\"unit\":\"");
  if (count == 0 || unit == NULL || strncasecmp(unit, "\"unit\":\"bytes\"", 14) != 0) return false;
  for (size_t i = 0; i < COUNT(lengths); i++)
    if (!resolves_alike(value, asked, count, lengths[i])) return false;
  for (uint32_t i = 0; i < count && i < 64; i++) {
    uint64_t edge = asked[i].has_last ? asked[i].last : asked[i].first;
    for (uint64_t length = edge > 1 ? edge - 1 : 0; length < edge + 3 && length >= edge - 1; length++)
      if (!resolves_alike(value, asked, count, length)) return false;
  }
  return true;
}

/* ---- fields that are ignored -------------------------------------------------------------------------------------- */

/* If the value counted: changed before any date, so 304; changed after any date, so 412; a Range to go with it. */
static const struct {
  const char *name;
  int64_t last_modified;
  httpz_field_id id;
} conditions[] = {
    {"If-Modified-Since", HTTPZ_DATE_MIN, HTTPZ_FIELD_IF_MODIFIED_SINCE},
    {"If-Unmodified-Since", HTTPZ_DATE_MAX, HTTPZ_FIELD_IF_UNMODIFIED_SINCE},
    {"If-Range", HTTPZ_DATE_MIN, HTTPZ_FIELD_IF_RANGE},
};

bool is_field_ignored(const httpz_vector *vector) {
  static const char range[] = "bytes=0-0";
  bytes value = bytes_flat(&vector->bytes);
  uint8_t *at = pool_take(value.len + sizeof range);
  memcpy(at, range, sizeof range - 1);
  memcpy(at + sizeof range - 1, value.at, value.len);
  for (size_t i = 0; i < COUNT(conditions); i++) {
    if (strcmp(conditions[i].name, vector->context.field) != 0) continue;
    httpz_field fields[] = {
        {.value_off = 0, .value_len = sizeof range - 1, .id = HTTPZ_FIELD_RANGE},
        {.value_off = sizeof range - 1, .value_len = (uint16_t)value.len, .id = (uint8_t)conditions[i].id}};
    bool with_range = conditions[i].id == HTTPZ_FIELD_IF_RANGE;
    httpz_representation current = {
        .exists = true, .has_last_modified = true, .last_modified = conditions[i].last_modified};
    httpz_decision decision;
    httpz_status status;
    const httpz_field *first = with_range ? fields : fields + 1;
    GUARDED(status, httpz_evaluate_conditions(HTTPZ_GET, at, first, with_range ? 2 : 1, &current, SOME_NOW, &decision));
    return status == HTTPZ_OK && decision == HTTPZ_PROCEED;
  }
  return false;
}

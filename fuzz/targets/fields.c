/* SPDX-License-Identifier: MIT
 *
 * The laws of what walks through field values and targets: lists, quoted strings, parameters, weights, media types,
 * products, segments, pairs. A fuzz input is the plain bytes of one value, and is given to each of them. */
#include <string.h>

#include "../oracle/laws.h"
#include "../oracle/plain.h"
#include "../oracle/region.h"
#include "../ref/ref_values.h"
#include "httpz.h"
#include "target.h"

const char target_name[] = "fields";

#define UNTOUCHED 0xa5

enum { LONGEST_VALUE = 2048, MOST_PREFIX = 64 };

/* One value; it stands at `off` of what the readers are given. */
typedef struct {
  const uint8_t *bytes;
  uint32_t len;
  const uint8_t *at;
  httpz_span span;
  uint64_t random;
} subject;

static void expect(law which, bool holds, const char *what) {
  law_holds(which);
  if (!holds) law_broken(which, 0, "%s", what);
}

static void expect_silent(httpz_status status, const void *out, size_t size) {
  uint8_t pattern[sizeof(httpz_media_type)];
  laws_counts->verdicts[status]++;
  if (status == HTTPZ_OK) return;
  memset(pattern, UNTOUCHED, sizeof pattern);
  expect(LAW_silent, memcmp(out, pattern, size) == 0, httpz_status_name(status));
}

static bool same_span(const subject *in, httpz_span ours, struct ref_span theirs) {
  return ours.len == theirs.len && (ours.len == 0 || ours.off == in->span.off + theirs.off);
}

/* A walk gives parts inside the value, each behind the one before; `*at` is where the last one ended. */
static void expect_step(const subject *in, httpz_span part, uint32_t *at, const char *what) {
  uint32_t end = (uint32_t)in->span.off + in->span.len;
  expect(LAW_walks, part.off >= *at && (uint32_t)part.off + part.len <= end, what);
  *at = (uint32_t)part.off + part.len;
}

/* No walk has more parts than its value has bytes, and one. */
static void expect_end(const subject *in, uint32_t parts, const char *what) {
  expect(LAW_walks, parts <= in->len + 1, what);
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

static void check_list(const subject *in) {
  static struct ref_list due;
  bool good = ref_split_list(in->bytes, in->len, &due);
  httpz_list list = httpz_list_of(in->span);
  uint32_t count = 0, at = in->span.off;
  for (;; count++) {
    httpz_span member = {0, 0};
    laws_enter();
    bool more = httpz_next_in_list(in->at, &list, &member);
    laws_leave();
    if (!more) break;
    expect_step(in, member, &at, "a member of a list");
    expect_end(in, count, "a list that does not end");
    bool trimmed = member.len > 0 && !plain_is_ows(in->at[member.off]) && !plain_is_ows(in->at[at - 1]);
    expect(LAW_walks, trimmed, "a member is empty or has whitespace around it");
    if (good) expect(LAW_reference, count < due.count && same_span(in, member, due.members[count]), "another member");
  }
  if (good) expect(LAW_reference, count == due.count, "the number of members");
}

static void check_token(const subject *in) {
  httpz_span token;
  memset(&token, UNTOUCHED, sizeof token);
  laws_enter();
  httpz_status status = httpz_read_token(in->at, in->span, &token);
  laws_leave();
  expect_silent(status, &token, sizeof token);
  expect(LAW_reference, (status == HTTPZ_OK) == ref_is_token(in->bytes, in->len), "a token, or none");
}

/* ---- quoted strings ---------------------------------------------------------------------------------------------- */

/* Into exactly enough room, into one byte less, and measured. */
static void check_unquote(const subject *in, httpz_span inside, const uint8_t *text, uint32_t text_len) {
  uint32_t len = 0, measured = 0, kept = 77;
  uint8_t *room = region_room(text_len);
  laws_enter();
  httpz_status status = httpz_unquote(in->at, inside, room, text_len, &len);
  httpz_status measure = httpz_unquote(in->at, inside, NULL, 0, &measured);
  laws_leave();
  expect(LAW_rendered, status == HTTPZ_OK && len == text_len && memcmp(room, text, len) == 0, "what is unquoted");
  expect(LAW_rendered, measure == HTTPZ_OK && measured == text_len, "the measure of what is unquoted");
  expect(LAW_redzone, region_room_kept(), "a byte before the room was written");
  if (text_len == 0) return;
  room = region_room(text_len - 1);
  laws_enter();
  status = httpz_unquote(in->at, inside, room, text_len - 1, &kept);
  laws_leave();
  expect(LAW_silent, status == HTTPZ_NO_ROOM && kept == 77, "no room for what is unquoted");
}

static void check_quoted_string(const subject *in) {
  static uint8_t text[LONGEST_VALUE];
  size_t text_len = 0;
  httpz_span inside;
  memset(&inside, UNTOUCHED, sizeof inside);
  laws_enter();
  httpz_status status = httpz_read_quoted_string(in->at, in->span, &inside);
  laws_leave();
  expect_silent(status, &inside, sizeof inside);
  bool good = ref_decode_quoted_string(in->bytes, in->len, text, &text_len);
  expect(LAW_reference, (status == HTTPZ_OK) == good, "a quoted-string, or none");
  if (good) check_unquote(in, inside, text, (uint32_t)text_len);
}

static bool is_text(const subject *in) {
  for (uint32_t i = 0; i < in->len; i++) {
    if (!plain_is_value_byte(in->bytes[i])) return false;
  }
  return true;
}

/* Any text is quoted, read back and unquoted as it was, if a quoted-string can hold it. */
static void check_quote(const subject *in) {
  uint32_t measured = 0, len = 0;
  laws_enter();
  httpz_status status = httpz_quote(in->bytes, in->len, NULL, 0, &measured);
  laws_leave();
  laws_counts->verdicts[status]++;
  expect(LAW_rendered, (status == HTTPZ_OK) == is_text(in), "whether a text can be quoted");
  if (status != HTTPZ_OK) return;
  uint8_t *room = region_room(measured);
  laws_enter();
  status = httpz_quote(in->bytes, in->len, room, measured, &len);
  laws_leave();
  expect(LAW_rendered, status == HTTPZ_OK && len == measured, "a text is quoted as it was measured");
  static uint8_t text[2 * LONGEST_VALUE + 2];
  static uint8_t quoted[2 * LONGEST_VALUE + 2];
  size_t text_len = 0;
  memcpy(quoted, room, len);
  bool good = ref_decode_quoted_string(quoted, len, text, &text_len);
  expect(LAW_rendered, good && text_len == in->len && memcmp(text, in->bytes, text_len) == 0, "a text is read back");
  httpz_span inside = {0, 0};
  laws_enter();
  status = httpz_read_quoted_string(quoted, (httpz_span){0, (uint16_t)len}, &inside);
  bool is = httpz_quoted_is(quoted, inside, (const char *)in->bytes, (uint16_t)in->len);
  laws_leave();
  expect(LAW_rendered, status == HTTPZ_OK && is, "a quoted text says what it was");
}

/* ---- parameters, weights, media types ---------------------------------------------------------------------------- */

static void expect_parameter(const subject *in, httpz_parameter ours, struct ref_parameter theirs) {
  struct ref_span value = theirs.value;
  bool quoted = value.len > 0 && in->bytes[value.off] == '"';
  if (quoted) value = (struct ref_span){value.off + 1, value.len - 2};
  bool same = same_span(in, ours.name, theirs.name) && same_span(in, ours.value, value) && ours.quoted == quoted;
  expect(LAW_reference, same, "another parameter");
}

/* `from` is where the parameters stand in the value. */
static void walk_parameters(const subject *in, httpz_parameters walk, const struct ref_parameters *due, uint32_t from) {
  uint32_t count = 0, at = in->span.off + from;
  for (;; count++) {
    httpz_parameter parameter;
    laws_enter();
    bool more = httpz_next_parameter(in->at, &walk, &parameter);
    laws_leave();
    if (!more) break;
    expect_step(in, parameter.name, &at, "the name of a parameter");
    expect_step(in, parameter.value, &at, "the value of a parameter");
    expect_end(in, count, "parameters that do not end");
    if (count >= due->count) break;
    struct ref_parameter theirs = due->parameters[count];
    theirs.name.off += from;
    theirs.value.off += from;
    expect_parameter(in, parameter, theirs);
  }
  expect(LAW_reference, count == due->count, "the number of parameters");
}

static struct ref_parameters parameters_due;

static void check_parameters(const subject *in) {
  httpz_parameters walk;
  memset(&walk, UNTOUCHED, sizeof walk);
  laws_enter();
  httpz_status status = httpz_read_parameters(in->at, in->span, &walk);
  laws_leave();
  expect_silent(status, &walk, sizeof walk);
  bool good = ref_read_parameters(in->bytes, in->len, &parameters_due);
  expect(LAW_reference, (status == HTTPZ_OK) == good, "parameters, or none");
  if (good) walk_parameters(in, walk, &parameters_due, 0);
}

static uint32_t token_len(const subject *in, uint32_t from) {
  uint32_t i = from;
  while (i < in->len && plain_is_tchar(in->bytes[i])) i++;
  return i - from;
}

static void check_weight(const subject *in) {
  uint16_t weight;
  unsigned due = 0;
  memset(&weight, UNTOUCHED, sizeof weight);
  laws_enter();
  httpz_status status = httpz_read_weight(in->at, in->span, &weight);
  laws_leave();
  expect_silent(status, &weight, sizeof weight);
  bool good = ref_read_weight(in->bytes, in->len, &due);
  expect(LAW_reference, (status == HTTPZ_OK) == good && (!good || weight == due), "a weight");
}

static void check_choice(const subject *in) {
  httpz_choice choice;
  memset(&choice, UNTOUCHED, sizeof choice);
  laws_enter();
  httpz_status status = httpz_read_choice(in->at, in->span, &choice);
  laws_leave();
  expect_silent(status, &choice, sizeof choice);
  unsigned due = 1000;
  uint32_t name = token_len(in, 0);
  bool good = name > 0 && (name == in->len || ref_read_weight(in->bytes + name, in->len - name, &due));
  expect(LAW_reference, (status == HTTPZ_OK) == good, "a choice, or none");
  if (good) expect(LAW_reference, choice.name.len == name && choice.weight == due, "another choice");
}

static struct ref_media media_due;

static void expect_media(const subject *in, httpz_media_type type) {
  bool same = same_span(in, type.type, media_due.type) && same_span(in, type.subtype, media_due.subtype);
  expect(LAW_reference, same, "another media type");
  walk_parameters(in, type.parameters, &media_due.parameters, 0);
}

static void check_media_type(const subject *in) {
  httpz_media_type type;
  memset(&type, UNTOUCHED, sizeof type);
  laws_enter();
  httpz_status status = httpz_read_media_type(in->at, in->span, &type);
  laws_leave();
  expect_silent(status, &type, sizeof type);
  bool good = ref_read_media_type(in->bytes, in->len, &media_due);
  expect(LAW_reference, (status == HTTPZ_OK) == good, "a media type, or none");
  if (good) expect_media(in, type);
  if (good) expect(LAW_reference, type.weight == 1000, "a media type has no weight");
}

static void check_media_range(const subject *in) {
  httpz_media_type type;
  unsigned weight = 0;
  memset(&type, UNTOUCHED, sizeof type);
  laws_enter();
  httpz_status status = httpz_read_media_range(in->at, in->span, &type);
  laws_leave();
  expect_silent(status, &type, sizeof type);
  bool good = ref_read_media_range(in->bytes, in->len, &media_due, &weight);
  expect(LAW_reference, (status == HTTPZ_OK) == good, "a media range, or none");
  if (good) expect_media(in, type);
  if (good) expect(LAW_reference, type.weight == weight, "the weight of a media range");
}

/* ---- products, targets ------------------------------------------------------------------------------------------- */

static void check_comment(const subject *in) {
  httpz_span inside;
  memset(&inside, UNTOUCHED, sizeof inside);
  laws_enter();
  httpz_status status = httpz_read_comment(in->at, in->span, &inside);
  laws_leave();
  expect_silent(status, &inside, sizeof inside);
  bool good = ref_read_comment(in->bytes, in->len, HTTPZ_COMMENT_DEPTH);
  expect(LAW_reference, (status == HTTPZ_OK) == good, "a comment, or none");
  if (!good) return;
  expect(LAW_reference, inside.len + 2u == in->len && inside.off == in->span.off + 1, "what stands in a comment");
}

static bool same_product(const subject *in, httpz_product ours, const struct ref_product *theirs) {
  return ours.comment == theirs->comment && same_span(in, ours.name, theirs->name) &&
         same_span(in, ours.version, theirs->version);
}

static void check_products(const subject *in) {
  static struct ref_products due;
  httpz_products walk;
  memset(&walk, UNTOUCHED, sizeof walk);
  laws_enter();
  httpz_status status = httpz_read_products(in->at, in->span, &walk);
  laws_leave();
  expect_silent(status, &walk, sizeof walk);
  bool good = ref_read_products(in->bytes, in->len, HTTPZ_COMMENT_DEPTH, &due);
  expect(LAW_reference, (status == HTTPZ_OK) == good, "products, or none");
  uint32_t count = 0, at = in->span.off;
  for (httpz_product product; good; count++) {
    laws_enter();
    bool more = httpz_next_product(in->at, &walk, &product);
    laws_leave();
    if (!more) break;
    expect_step(in, product.name, &at, "the name of a product");
    if (product.version.len > 0) expect_step(in, product.version, &at, "the version of a product");
    expect_end(in, count, "products that do not end");
    expect(LAW_reference, count < due.count && same_product(in, product, &due.products[count]), "another product");
  }
  if (good) expect(LAW_reference, count == due.count, "the number of products");
}

static void check_segments(const subject *in) {
  static struct ref_list due;
  ref_split_segments(in->bytes, in->len, &due);
  laws_enter();
  httpz_segments walk = httpz_segments_of(in->at, in->span);
  laws_leave();
  uint32_t count = 0, at = in->span.off;
  for (httpz_span segment;; count++) {
    laws_enter();
    bool more = httpz_next_segment(in->at, &walk, &segment);
    laws_leave();
    if (!more) break;
    expect_step(in, segment, &at, "a segment");
    expect_end(in, count, "segments that do not end");
    bool stored = count < REF_MAX_MEMBERS;
    if (stored)
      expect(LAW_reference, count < due.count && same_span(in, segment, due.members[count]), "another segment");
  }
  expect(LAW_reference, count == due.count, "the number of segments");
}

static bool same_pair(const subject *in, httpz_pair ours, const struct ref_pair *theirs) {
  return ours.has_value == theirs->has_value && same_span(in, ours.name, theirs->name) &&
         same_span(in, ours.value, theirs->value);
}

static void check_pairs(const subject *in) {
  static struct ref_pairs due;
  ref_split_pairs(in->bytes, in->len, &due);
  httpz_pairs walk = httpz_pairs_of(in->span);
  uint32_t count = 0, at = in->span.off;
  for (httpz_pair pair;; count++) {
    laws_enter();
    bool more = httpz_next_pair(in->at, &walk, &pair);
    laws_leave();
    if (!more) break;
    expect_step(in, pair.name, &at, "the name of a pair");
    if (pair.has_value) expect_step(in, pair.value, &at, "the value of a pair");
    expect_end(in, count, "pairs that do not end");
    bool stored = count < REF_MAX_MEMBERS;
    if (stored) expect(LAW_reference, count < due.count && same_pair(in, pair, &due.pairs[count]), "another pair");
  }
  expect(LAW_reference, count == due.count, "the number of pairs");
}

static int hex_value(uint8_t byte) {
  if (plain_is_digit(byte)) return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* Decodes the slow way; gives what is due. A NUL is refused however it stands, a slash if it stood encoded. */
static httpz_status decode_slowly(const subject *in, unsigned refuse, uint8_t *to, uint32_t *len) {
  httpz_status status = HTTPZ_OK;
  *len = 0;
  for (uint32_t i = 0; i < in->len; i++) {
    uint8_t byte = in->bytes[i];
    if (byte == '%') {
      int high = i + 2 < in->len ? hex_value(in->bytes[i + 1]) : -1;
      int low = i + 2 < in->len ? hex_value(in->bytes[i + 2]) : -1;
      if (high < 0 || low < 0) return HTTPZ_BAD_PCT_ENCODING;
      byte = (uint8_t)(high * 16 + low);
      i += 2;
      if (byte == '/' && (refuse & HTTPZ_REFUSE_SLASH)) status = HTTPZ_FORBIDDEN_ENCODING;
    }
    if (byte == 0 && (refuse & HTTPZ_REFUSE_NUL)) status = HTTPZ_FORBIDDEN_ENCODING;
    to[(*len)++] = byte;
  }
  return status;
}

static void check_decode(const subject *in) {
  static uint8_t text[LONGEST_VALUE];
  uint32_t text_len = 0, len = 77;
  unsigned refuse = (unsigned)(in->random % 4);
  httpz_status due = decode_slowly(in, refuse, text, &text_len);
  uint8_t *room = region_room(in->len);
  laws_enter();
  httpz_status status = httpz_decode(in->at, in->span, refuse, room, in->len, &len);
  laws_leave();
  laws_counts->verdicts[status]++;
  expect(LAW_redzone, region_room_kept(), "a byte before the room was written");
  bool earlier = due == HTTPZ_BAD_PCT_ENCODING && status == HTTPZ_FORBIDDEN_ENCODING; /* either may stand first */
  expect(LAW_rendered, status == due || earlier, "whether a text can be decoded");
  if (status != HTTPZ_OK) expect(LAW_silent, len == 77, "the length was written");
  if (status == HTTPZ_OK) expect(LAW_rendered, len == text_len && memcmp(room, text, len) == 0, "a decoded text");
}

/* ---- all laws ---------------------------------------------------------------------------------------------------- */

/* The value flush against the unmapped page, at the beginning of what is given and somewhere inside of it. */
static void check_at(const uint8_t *bytes, uint32_t len, uint16_t off, uint64_t random) {
  static uint8_t moved[LONGEST_VALUE + MOST_PREFIX];
  memset(moved, ',', off);
  if (len > 0) memcpy(moved + off, bytes, len);
  httpz_input input = region_behind(moved, len + off);
  const subject in = {bytes, len, input.at, {off, (uint16_t)len}, random};
  check_list(&in);
  check_token(&in);
  check_quoted_string(&in);
  check_quote(&in);
  check_parameters(&in);
  check_weight(&in);
  check_choice(&in);
  check_media_type(&in);
  check_media_range(&in);
  check_comment(&in);
  check_products(&in);
  check_segments(&in);
  check_pairs(&in);
  check_decode(&in);
}

void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed) {
  while (len > 0 && plain_is_ows(bytes[len - 1])) len--;
  while (len > 0 && plain_is_ows(bytes[0])) bytes++, len--;
  if (len > LONGEST_VALUE) return;
  check_at(bytes, len, 0, seed);
  if (laws_effort == EFFORT_AGREEMENT) return;
  check_at(bytes, len, (uint16_t)(1 + seed % (MOST_PREFIX - 1)), seed + 1);
}

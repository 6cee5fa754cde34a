/* SPDX-License-Identifier: MIT
 *
 * The laws of httpz_read_request. A fuzz input is the plain bytes of a request, nothing before it and nothing between;
 * where it is cut, moved, followed by noise and limited is a hash of its bytes. The laws are named in oracle/laws.def;
 * those of every single call (offset, silent, slots, redzone, readonly) are in oracle/reading.c. */
#include <stdio.h>
#include <string.h>

#include "../oracle/cuts.h"
#include "../oracle/guard.h"
#include "../oracle/laws.h"
#include "../oracle/plain.h"
#include "../oracle/reading.h"
#include "../oracle/region.h"
#include "../ref/ref.h"
#include "httpz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One input under one set of limits. */
typedef struct {
  const uint8_t *bytes;
  uint32_t len;
  uint64_t seed;
  httpz_limits limits;
  reading_lines lines;
  reading whole;  /* what it says when shown at once */
  size_t decided; /* the shortest prefix that says the same; more than len if it says MORE */
} subject;

/* Room for the input with what is appended to it. */
enum { SUFFIX = 64 };
static uint8_t longer[REGION_LONGEST];
static reading_lines longer_lines;

static bool is_refusal(httpz_status status) {
  return status != HTTPZ_OK && status != HTTPZ_MORE;
}

/* A prefix of the input in one of three places, so that the buffer moves from call to call. */
static httpz_input somewhere(const subject *in, size_t len, uint64_t choice) {
  switch (choice % 3) {
    case 0:
      return region_behind(in->bytes, (uint32_t)len);
    case 1:
      return region_front(in->bytes, (uint32_t)len);
    default:
      return region_slack(in->bytes, (uint32_t)len, 1 + (uint32_t)(choice >> 8) % 127, choice);
  }
}

/* Reads a prefix from nothing. */
static void read_prefix(const subject *in, size_t len, uint64_t choice, reading *out) {
  reading_begin(out, &in->limits);
  reading_show(out, somewhere(in, len, choice), &in->lines);
}

static void expect_same(law which, const subject *in, const reading *other, const char *how) {
  const char *member = reading_difference(&in->whole, other);
  if (member == NULL) return;
  size_t at = is_refusal(in->whole.status) ? in->whole.reader.offset : in->len;
  law_broken(which, at, "%s: %s differs: %s, at once %s", how, member, reading_text(other), reading_text(&in->whole));
}

/* ---- when an outcome is decided ---------------------------------------------------------------------------------- */

/* Whether a refusal of the target came with a byte that no target may hold, or from its form as a whole. */
static bool is_refused_by_byte(const subject *in, size_t offset) {
  uint8_t byte = in->bytes[offset];
  if (byte == ' ') return offset > 0 && in->bytes[offset - 1] == ' ';
  return !plain_is_target_char(byte);
}

/* The shortest prefix that decides a refusal at `offset`: what a byte alone decides is refused with it, what a
 * whole line says when its CRLF is there. */
static size_t refusal_decided(const subject *in, httpz_status status, size_t offset) {
  switch (status) {
    case HTTPZ_HEAD_TOO_LARGE:
      return offset;
    case HTTPZ_BARE_CR:
      return offset + 2;
    case HTTPZ_BAD_TARGET:
      if (is_refused_by_byte(in, offset)) return offset + 1;
      break;
    case HTTPZ_BAD_TARGET_FORM:
    case HTTPZ_MISSING_HOST:
    case HTTPZ_REPEATED_HOST:
    case HTTPZ_BAD_HOST:
    case HTTPZ_BAD_CONTENT_LENGTH:
    case HTTPZ_REPEATED_CONTENT_LENGTH:
    case HTTPZ_CONTENT_TOO_LARGE:
    case HTTPZ_LENGTH_AND_TRANSFER_ENCODING:
    case HTTPZ_TRANSFER_ENCODING_IN_1_0:
    case HTTPZ_BAD_TRANSFER_ENCODING:
    case HTTPZ_UNKNOWN_TRANSFER_CODING:
    case HTTPZ_BAD_CONNECTION:
      break;
    default:
      return offset + 1;
  }
  return plain_crlf(in->bytes, offset, in->len) + 2;
}

static size_t find_decided(const subject *in) {
  if (in->whole.status == HTTPZ_MORE) return (size_t)in->len + 1;
  if (in->whole.status == HTTPZ_OK) return in->whole.request.head_len;
  return refusal_decided(in, in->whole.status, in->whole.reader.offset);
}

/* ---- spans ------------------------------------------------------------------------------------------------------- */

/* Walks over an accepted head from its first byte to its last. `at` is the next byte that no span has claimed yet. */
typedef struct {
  const subject *in;
  size_t at;
} walk;

static void expect(walk *it, bool holds, const char *what) {
  if (!holds) law_broken(LAW_spans, it->at, "%s", what);
}

static uint8_t byte_at(const walk *it, size_t at) {
  return at < it->in->len ? it->in->bytes[at] : 0;
}

static void walk_literal(walk *it, const char *literal, const char *what) {
  for (size_t i = 0; literal[i] != '\0'; i++) expect(it, byte_at(it, it->at + i) == (uint8_t)literal[i], what);
  it->at += strlen(literal);
}

static void walk_span(walk *it, httpz_span span, bool (*is_class)(uint8_t), const char *what) {
  expect(it, span.off == it->at && it->at + span.len <= it->in->whole.request.head_len, what);
  for (size_t i = 0; i < span.len; i++) expect(it, is_class(it->in->bytes[span.off + i]), what);
  it->at += span.len;
}

static void walk_whitespace(walk *it) {
  while (plain_is_ows(byte_at(it, it->at))) it->at++;
}

static void walk_request_line(walk *it, const httpz_request *request) {
  while (byte_at(it, it->at) == '\r') walk_literal(it, "\r\n", "an empty line ends in CRLF");
  expect(it, request->method_name.len > 0 && request->target.len > 0, "method and target are not empty");
  walk_span(it, request->method_name, plain_is_tchar, "the method is a token");
  walk_literal(it, " ", "one space follows the method");
  walk_span(it, request->target, plain_is_target_char, "the target follows the method");
  walk_literal(it, " HTTP/1.", "the version follows the target");
  expect(it, byte_at(it, it->at) == '0' + request->minor_version && request->minor_version <= 9, "the minor version");
  it->at++;
  walk_literal(it, "\r\n", "CRLF ends the request-line");
}

static void walk_value(walk *it, httpz_span value) {
  walk_whitespace(it);
  if (value.len == 0) {
    expect(it, value.off <= it->in->whole.request.head_len, "an empty value lies inside the head");
    return;
  }
  walk_span(it, value, plain_is_value_byte, "the value follows the whitespace");
  expect(it, !plain_is_ows(it->in->bytes[it->at - 1]), "the value does not end in whitespace");
  walk_whitespace(it);
}

static void walk_field(walk *it, httpz_field field) {
  expect(it, field.name_len > 0, "a field name is not empty");
  walk_span(it, httpz_field_name(field), plain_is_tchar, "the field name is a token at the start of its line");
  walk_literal(it, ":", "a colon follows the field name");
  walk_value(it, httpz_field_value(field));
  walk_literal(it, "\r\n", "CRLF ends the field line");
}

/* Path and query tile what of the target stands behind its scheme and authority. */
static void check_target_parts(walk *it, const httpz_request *request) {
  size_t target_end = (size_t)request->target.off + request->target.len;
  it->at = request->target.off;
  if (request->form == HTTPZ_ORIGIN_FORM) {
    expect(it, byte_at(it, it->at) == '/', "an origin-form begins with a slash");
    expect(it, request->path.off == request->target.off, "the path of an origin-form is its beginning");
  }
  if (request->form == HTTPZ_ASTERISK_FORM) {
    expect(it, request->target.len == 1 && byte_at(it, it->at) == '*', "an asterisk-form is an asterisk");
  }
  if (request->form == HTTPZ_ORIGIN_FORM || request->form == HTTPZ_ABSOLUTE_FORM) {
    size_t path_end = request->path.len > 0 ? (size_t)request->path.off + request->path.len : target_end;
    size_t query_mark = request->has_query ? (size_t)request->query.off - 1 : target_end;
    if (request->has_query && request->query.len == 0) query_mark = target_end - 1;
    expect(it, request->path.len == 0 || path_end == query_mark, "the path ends where the query or the target does");
    expect(it, !request->has_query || byte_at(it, query_mark) == '?', "a question mark stands before the query");
    expect(it, request->query.len == 0 || (size_t)request->query.off + request->query.len == target_end,
           "the query ends with the target");
  }
}

static bool is_value_of_host(const subject *in, httpz_span span) {
  for (size_t i = 0; i < in->whole.request.field_count; i++) {
    httpz_field field = in->whole.slots[i];
    if (!plain_same_name(in->bytes + field.name_off, field.name_len, "Host")) continue;
    return span.len == field.value_len && (span.len == 0 || span.off == field.value_off);
  }
  return false;
}

static void check_authority(walk *it, const httpz_request *request) {
  httpz_span span = request->authority;
  it->at = span.off;
  if (span.len == 0) return;
  bool in_target = span.off >= request->target.off && span.off + span.len <= request->target.off + request->target.len;
  expect(it, in_target || is_value_of_host(it->in, span), "the authority is the target's or the value of Host");
}

static void check_spans(const subject *in) {
  if (in->whole.status != HTTPZ_OK) return;
  law_holds(LAW_spans);
  const httpz_request *request = &in->whole.request;
  walk it = {in, 0};
  walk_request_line(&it, request);
  expect(&it, request->field_count <= in->limits.fields, "no more fields than the limit");
  for (size_t i = 0; i < request->field_count; i++) walk_field(&it, in->whole.slots[i]);
  walk_literal(&it, "\r\n", "an empty line ends the head");
  expect(&it, it.at == request->head_len && it.at <= in->len, "the head ends with its empty line");
  check_target_parts(&it, request);
  check_authority(&it, request);
}

/* ---- ids --------------------------------------------------------------------------------------------------------- */

static httpz_field_id slow_field_id(const uint8_t *name, size_t len) {
  for (int id = HTTPZ_FIELD_OTHER + 1; id < HTTPZ_FIELD_COUNT; id++) {
    if (plain_same_name(name, len, httpz_field_spelling((httpz_field_id)id))) return (httpz_field_id)id;
  }
  return HTTPZ_FIELD_OTHER;
}

static httpz_method slow_method(const uint8_t *name, size_t len) {
  for (int method = HTTPZ_METHOD_OTHER + 1; method < HTTPZ_METHOD_COUNT; method++) {
    const char *known = httpz_method_name((httpz_method)method);
    if (strlen(known) == len && memcmp(known, name, len) == 0) return (httpz_method)method;
  }
  return HTTPZ_METHOD_OTHER;
}

static void check_ids(const subject *in) {
  if (in->whole.status != HTTPZ_OK) return;
  law_holds(LAW_ids);
  const httpz_request *request = &in->whole.request;
  httpz_span name = request->method_name;
  if (request->method != slow_method(in->bytes + name.off, name.len)) {
    law_broken(LAW_ids, name.off, "the method has number %u", (unsigned)request->method);
  }
  for (size_t i = 0; i < request->field_count; i++) {
    httpz_field field = in->whole.slots[i];
    httpz_field_id id = slow_field_id(in->bytes + field.name_off, field.name_len);
    if (field.id != id) law_broken(LAW_ids, field.name_off, "field %zu has number %u, not %u", i, field.id, id);
  }
}

/* ---- framing ----------------------------------------------------------------------------------------------------- */

/* Calls `visit` with each member of a comma-separated list that is not empty. */
static void for_each_member(const uint8_t *at, size_t len,
                            void (*visit)(httpz_framing_facts *, const uint8_t *, size_t), httpz_framing_facts *facts) {
  size_t from = 0;
  for (size_t i = 0; i <= len; i++) {
    if (i < len && at[i] != ',') continue;
    size_t begin = from, end = i;
    while (begin < end && plain_is_ows(at[begin])) begin++;
    while (end > begin && plain_is_ows(at[end - 1])) end--;
    if (end > begin) visit(facts, at + begin, end - begin);
    from = i + 1;
  }
}

static void note_coding(httpz_framing_facts *facts, const uint8_t *at, size_t len) {
  bool chunked = plain_same_name(at, len, "chunked");
  if (facts->coding_chunked_last) facts->coding_malformed = true;
  if (chunked) facts->coding_chunked_last = true;
  if (!chunked) facts->coding_unknown = true;
}

static uint64_t slow_decimal(const subject *in, httpz_span digits) {
  uint64_t number = 0;
  for (size_t i = 0; i < digits.len; i++) {
    uint8_t byte = in->bytes[digits.off + i];
    if (!plain_is_digit(byte)) law_broken(LAW_framing, digits.off + i, "an accepted Content-Length is not a number");
    if (number > (UINT64_MAX - (uint64_t)(byte - '0')) / 10) {
      law_broken(LAW_framing, digits.off + i, "an accepted Content-Length does not fit 64 bits");
    }
    number = number * 10 + (uint64_t)(byte - '0');
  }
  return number;
}

/* What the fields say, found by their names and nothing else. */
static httpz_framing_facts slow_facts(const subject *in) {
  httpz_framing_facts facts;
  memset(&facts, 0, sizeof facts);
  facts.role = HTTPZ_REQUEST;
  facts.method = in->whole.request.method;
  facts.minor_version = in->whole.request.minor_version;
  for (size_t i = 0; i < in->whole.request.field_count; i++) {
    httpz_field field = in->whole.slots[i];
    const uint8_t *name = in->bytes + field.name_off;
    if (plain_same_name(name, field.name_len, "Content-Length")) {
      if (facts.content_lengths < 2) facts.content_lengths++;
      facts.content_length = slow_decimal(in, httpz_field_value(field));
    } else if (plain_same_name(name, field.name_len, "Transfer-Encoding")) {
      if (facts.transfer_encodings < 2) facts.transfer_encodings++;
      for_each_member(in->bytes + field.value_off, field.value_len, note_coding, &facts);
    }
  }
  return facts;
}

static void check_framing(const subject *in) {
  if (in->whole.status != HTTPZ_OK) return;
  law_holds(LAW_framing);
  const httpz_request *request = &in->whole.request;
  httpz_framing_facts facts = slow_facts(in);
  httpz_framing framing = HTTPZ_FRAMING_UNTIL_CLOSE;
  laws_enter();
  httpz_status status = httpz_decide_framing(&facts, &framing);
  laws_leave();
  if (status != HTTPZ_OK) law_broken(LAW_framing, request->head_len, "the fields say %s", httpz_status_name(status));
  if ((unsigned)framing != request->framing) {
    law_broken(LAW_framing, request->head_len, "framing is %u, the fields say %u", request->framing, (unsigned)framing);
  }
  uint64_t length = framing == HTTPZ_FRAMING_LENGTH ? facts.content_length : 0;
  if (request->content_length != length || length > in->limits.content_length) {
    law_broken(LAW_framing, request->head_len, "content_length is %llu, the fields say %llu",
               (unsigned long long)request->content_length, (unsigned long long)length);
  }
}

/* ---- where the bytes stand --------------------------------------------------------------------------------------- */

static void check_front(const subject *in) {
  law_holds(LAW_alignment);
  reading other;
  reading_begin(&other, &in->limits);
  reading_show(&other, region_front(in->bytes, in->len), &in->lines);
  expect_same(LAW_alignment, in, &other, "flush against the page in front");
}

static void check_slack(const subject *in, uint32_t slack, uint64_t seed) {
  law_holds(LAW_slack);
  reading other;
  reading_begin(&other, &in->limits);
  reading_show(&other, region_slack(in->bytes, in->len, slack, seed), &in->lines);
  expect_same(LAW_slack, in, &other, "with slack behind");
}

static void check_places(const subject *in, uint64_t *random) {
  check_front(in);
  if (laws_effort == EFFORT_EXHAUSTIVE) {
    for (uint32_t slack = 1; slack < 128; slack++) check_slack(in, slack, cuts_next(random));
    return;
  }
  uint64_t choice = cuts_next(random);
  check_slack(in, 64 + (uint32_t)choice % 64, choice);
  if (laws_effort == EFFORT_EVERY_CUT) check_slack(in, 1 + (uint32_t)(choice >> 32) % 63, choice);
}

/* ---- cuts, prefixes, timeliness ---------------------------------------------------------------------------------- */

/* What a prefix must say: MORE before the outcome is decided, the outcome itself from there on. */
static void check_prefix_says(const subject *in, const reading *part) {
  if (part->len < in->decided) {
    law_holds(LAW_prefix);
    if (part->status == HTTPZ_MORE) return;
    law_broken(LAW_prefix, part->len, "%zu bytes say %s; the whole says %s, decided by %zu bytes", part->len,
               reading_text(part), reading_text(&in->whole), in->decided);
  }
  law which = part->len == in->decided && is_refusal(in->whole.status) ? LAW_timely : LAW_append;
  law_holds(which);
  expect_same(which, in, part, "a prefix that decides the outcome");
}

/* One cut: the part from nothing, then the whole with the same reader. */
static void check_one_cut(const subject *in, size_t at, uint64_t choice) {
  reading part;
  read_prefix(in, at, choice, &part);
  check_prefix_says(in, &part);
  if (part.status == HTTPZ_OK) return;
  law which = part.status == HTTPZ_MORE ? LAW_cuts : LAW_final;
  law_holds(which);
  reading_show(&part, somewhere(in, in->len, choice >> 16), &in->lines);
  expect_same(which, in, &part, "after one cut");
}

/* Shows the input in steps to one reader. `next` gives where the step after `at` ends, at least at + 1. */
static void check_steps(const subject *in, size_t (*next)(const void *, size_t), const void *steps, uint64_t random) {
  reading part;
  reading_begin(&part, &in->limits);
  size_t at = 0;
  while (at < in->len && part.status == HTTPZ_MORE) {
    at = next(steps, at);
    if (at > in->len) at = in->len;
    law_holds(LAW_cuts);
    reading_show(&part, somewhere(in, at, cuts_next(&random)), &in->lines);
    if (at < in->decided && part.status != HTTPZ_MORE) {
      law_broken(LAW_cuts, at, "cut up, %zu bytes say %s; at once the input says %s", at, reading_text(&part),
                 reading_text(&in->whole));
    }
  }
  if (in->len > 0) expect_same(LAW_cuts, in, &part, "cut up");
}

static size_t next_of_list(const void *steps, size_t at) {
  const cut_list *cuts = steps;
  for (size_t i = 0; i < cuts->count; i++) {
    if (cuts->at[i] > at) return cuts->at[i];
  }
  return SIZE_MAX;
}

static size_t next_byte(const void *steps, size_t at) {
  (void)steps;
  return at + 1;
}

/* Every cut of a long input is left to a replay: a sweep has a thousand neighbours of each byte. */
static void check_every_cut(const subject *in, uint64_t *random) {
  enum { ALL_BELOW = 4096, SWEPT = 64 };
  size_t stride = 1 + in->len / (laws_effort == EFFORT_EXHAUSTIVE ? ALL_BELOW : SWEPT);
  for (size_t at = 1; at < in->len; at += stride) check_one_cut(in, at, cuts_next(random));
}

static void check_cuts(const subject *in, uint64_t *random) {
  if (in->decided > 1 && in->decided <= in->len) check_one_cut(in, in->decided - 1, cuts_next(random));
  if (in->decided <= in->len) check_one_cut(in, in->decided, cuts_next(random));
  if (laws_effort != EFFORT_SAMPLED) check_every_cut(in, random);
  cut_list cuts = cuts_choose(cuts_next(random), in->len, in->decided);
  check_steps(in, next_of_list, &cuts, cuts_next(random));
  if (laws_effort != EFFORT_SAMPLED) check_steps(in, next_byte, NULL, cuts_next(random));
}

/* ---- what comes behind ------------------------------------------------------------------------------------------- */

/* Half of the suffixes look like more of a message, so that a reader that reads on finds something to like. */
static void make_longer(const subject *in, uint64_t random) {
  static const char plausible[SUFFIX + 1] =
      "\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\nContent-Length: 7\r\n\r\nA: b\r\n\r\n=======";
  size_t from = (size_t)(random % 5);
  memcpy(longer, in->bytes, in->len);
  for (size_t i = 0; i < SUFFIX; i++) {
    longer[in->len + i] = random & 32 ? (uint8_t)cuts_next(&random) : (uint8_t)plausible[(from + i) % SUFFIX];
  }
  reading_find_lines(longer, (size_t)in->len + SUFFIX, &longer_lines);
}

static void check_append(const subject *in, uint64_t *random) {
  if (in->whole.status == HTTPZ_MORE || in->len + SUFFIX > sizeof longer) return;
  law_holds(LAW_append);
  make_longer(in, cuts_next(random));
  reading other;
  reading_begin(&other, &in->limits);
  reading_show(&other, region_behind(longer, in->len + SUFFIX), &longer_lines);
  expect_same(LAW_append, in, &other, "with bytes appended");
  if (!is_refusal(in->whole.status)) return;
  law_holds(LAW_final);
  other = in->whole;
  reading_show(&other, region_front(longer, in->len + SUFFIX), &longer_lines);
  expect_same(LAW_final, in, &other, "the refused reader with bytes appended");
  reading_show(&other, region_behind(in->bytes, in->len), &in->lines);
  expect_same(LAW_final, in, &other, "the refused reader once more");
}

static void check_again(const subject *in) {
  law_holds(LAW_again);
  reading other;
  reading_begin(&other, &in->limits);
  reading_show(&other, region_behind(in->bytes, in->len), &in->lines);
  expect_same(LAW_again, in, &other, "read again");
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

static bool is_limit_refusal(httpz_status status) {
  switch (status) {
    case HTTPZ_HEAD_TOO_LARGE:
    case HTTPZ_TARGET_TOO_LONG:
    case HTTPZ_TOO_MANY_FIELDS:
    case HTTPZ_METHOD_TOO_LONG:
    case HTTPZ_FIELD_NAME_TOO_LONG:
    case HTTPZ_TOO_MANY_EMPTY_LINES:
    case HTTPZ_CONTENT_TOO_LARGE:
      return true;
    default:
      return false;
  }
}

/* Limits that a short input can meet: each is left alone or cut down at random. */
static httpz_limits tighter_limits(const httpz_limits *limits, uint64_t random) {
  httpz_limits tight = *limits;
  if (random & 1) tight.head = (uint16_t)(tight.head >> (random >> 8) % 16);
  if (random & 2) tight.target = (uint16_t)(tight.target >> (random >> 16) % 16);
  if (random & 4) tight.fields = (uint16_t)(tight.fields >> (random >> 24) % 8);
  if (random & 8) tight.method = (uint8_t)(tight.method >> (random >> 32) % 8);
  if (random & 16) tight.name = (uint8_t)(tight.name >> (random >> 40) % 8);
  if (random & 32) tight.empty_lines = (uint8_t)(tight.empty_lines >> (random >> 48) % 8);
  if (random & 64) tight.content_length = tight.content_length >> (random >> 56) % 64;
  return tight;
}

static void read_under(const subject *in, const httpz_limits *limits, reading *out) {
  reading_begin(out, limits);
  reading_show(out, region_behind(in->bytes, in->len), &in->lines);
}

static void check_tighter(const subject *in, uint64_t random) {
  law_holds(LAW_tighter);
  httpz_limits tight = tighter_limits(&in->limits, random);
  reading other;
  read_under(in, &tight, &other);
  if (is_limit_refusal(other.status) && other.reader.offset <= in->decided) return;
  expect_same(LAW_tighter, in, &other, "under smaller limits");
}

/* A head that has not ended is refused the moment its limit is full, and not one byte before. */
static void check_full(const subject *in) {
  if (in->whole.status != HTTPZ_MORE || in->len == 0 || in->len > UINT16_MAX) return;
  law_holds(LAW_full);
  httpz_limits limits = in->limits;
  limits.head = (uint16_t)in->len;
  reading other;
  read_under(in, &limits, &other);
  if (other.status != HTTPZ_HEAD_TOO_LARGE || other.reader.offset != in->len) {
    law_broken(LAW_full, in->len, "a head limit of %u says %s", (unsigned)limits.head, reading_text(&other));
  }
}

enum { MEASURES = 7 };

/* What an accepted head measures, in the terms of the limits. */
static httpz_limits measure(const subject *in) {
  const httpz_request *request = &in->whole.request;
  httpz_limits exact = in->limits;
  exact.head = request->head_len;
  exact.target = request->target.len;
  exact.fields = request->field_count;
  exact.method = (uint8_t)request->method_name.len;
  exact.empty_lines = (uint8_t)(request->method_name.off / 2);
  exact.content_length = request->content_length;
  exact.name = 0;
  for (size_t i = 0; i < request->field_count; i++) {
    if (in->whole.slots[i].name_len > exact.name) exact.name = in->whole.slots[i].name_len;
  }
  return exact;
}

/* The limits of `in`, but number `which` one less than `exact`; HTTPZ_OK if that cannot be, else the refusal due. */
static httpz_status one_less(const subject *in, const httpz_limits *exact, unsigned which, httpz_limits *out) {
  *out = in->limits;
  switch (which) {
    case 0:
      return exact->head ? (out->head = (uint16_t)(exact->head - 1), HTTPZ_HEAD_TOO_LARGE) : HTTPZ_OK;
    case 1:
      return exact->target ? (out->target = (uint16_t)(exact->target - 1), HTTPZ_TARGET_TOO_LONG) : HTTPZ_OK;
    case 2:
      return exact->fields ? (out->fields = (uint16_t)(exact->fields - 1), HTTPZ_TOO_MANY_FIELDS) : HTTPZ_OK;
    case 3:
      return exact->method ? (out->method = (uint8_t)(exact->method - 1), HTTPZ_METHOD_TOO_LONG) : HTTPZ_OK;
    case 4:
      return exact->name ? (out->name = (uint8_t)(exact->name - 1), HTTPZ_FIELD_NAME_TOO_LONG) : HTTPZ_OK;
    case 5:
      if (exact->empty_lines == 0) return HTTPZ_OK;
      out->empty_lines = (uint8_t)(exact->empty_lines - 1);
      return HTTPZ_TOO_MANY_EMPTY_LINES;
    default:
      if (exact->content_length == 0) return HTTPZ_OK;
      out->content_length = exact->content_length - 1;
      return HTTPZ_CONTENT_TOO_LARGE;
  }
}

static void check_one_less(const subject *in, const httpz_limits *exact, unsigned which) {
  httpz_limits limits;
  httpz_status due = one_less(in, exact, which, &limits);
  if (due == HTTPZ_OK) return;
  reading other;
  read_under(in, &limits, &other);
  law_holds(LAW_exact);
  if (other.status == due) return;
  law_broken(LAW_exact, in->len, "one less than the head measures says %s, not %s", reading_text(&other),
             httpz_status_name(due));
}

static void check_exact(const subject *in, uint64_t random) {
  if (in->whole.status != HTTPZ_OK) return;
  law_holds(LAW_exact);
  httpz_limits exact = measure(in);
  reading other;
  read_under(in, &exact, &other);
  expect_same(LAW_exact, in, &other, "under limits that it just meets");
  if (laws_effort == EFFORT_SAMPLED) {
    check_one_less(in, &exact, (unsigned)(random % MEASURES));
    return;
  }
  for (unsigned which = 0; which < MEASURES; which++) check_one_less(in, &exact, which);
}

/* ---- the reference ----------------------------------------------------------------------------------------------- */

static struct ref_head expected;

static bool same_span(httpz_span ours, struct ref_span theirs) {
  return ours.len == theirs.len && (ours.len == 0 || ours.off == theirs.off);
}

static const char *field_difference(const reading *ours) {
  for (size_t i = 0; i < ours->request.field_count; i++) {
    if (!same_span(httpz_field_name(ours->slots[i]), expected.fields[i].name)) return "a field name";
    if (!same_span(httpz_field_value(ours->slots[i]), expected.fields[i].value)) return "a field value";
  }
  return NULL;
}

static const char *reference_difference(const reading *ours) {
  const httpz_request *request = &ours->request;
  if (request->head_len != expected.head_len) return "head_len";
  if (!same_span(request->method_name, expected.method_name)) return "method_name";
  if (!same_span(request->target, expected.target)) return "target";
  if (request->form != (unsigned)expected.form) return "form";
  if (!same_span(request->path, expected.path)) return "path";
  if (!same_span(request->query, expected.query) || request->has_query != expected.has_query) return "query";
  if (!same_span(request->authority, expected.authority)) return "authority";
  if (request->minor_version != expected.minor) return "minor_version";
  if (request->framing != (unsigned)expected.framing) return "framing";
  if (request->content_length != expected.content_length) return "content_length";
  if (request->keep_alive != expected.keep_alive) return "keep_alive";
  if (request->upgrade != expected.upgrade) return "upgrade";
  if (request->expect_continue != expected.expect_continue) return "expect_continue";
  if (request->expect_other != expected.expect_other) return "expect_other";
  if (request->field_count != expected.field_count) return "field_count";
  return field_difference(ours);
}

static const char *expected_text(void) {
  static char text[96];
  if (expected.verdict == REF_OK) return "OK";
  if (expected.verdict == REF_MORE) return "MORE";
  snprintf(text, sizeof text, "%s at %u to %u", httpz_status_name((httpz_status)expected.status),
           (unsigned)expected.offset, (unsigned)expected.offset_last);
  return text;
}

static void check_reference(const subject *in) {
  law_holds(LAW_reference);
  const httpz_limits *limits = &in->limits;
  struct ref_limits slow = {limits->content_length, limits->head, limits->target,     limits->fields,
                            limits->method,         limits->name, limits->empty_lines};
  ref_read_request(&slow, in->bytes, in->len, &expected);
  const reading *whole = &in->whole;
  bool agrees = whole->status == HTTPZ_OK     ? expected.verdict == REF_OK
                : whole->status == HTTPZ_MORE ? expected.verdict == REF_MORE
                                              : ref_permits(&expected, whole->status, whole->reader.offset);
  if (!agrees) {
    size_t at = is_refusal(whole->status) ? whole->reader.offset : in->len;
    law_broken(LAW_reference, at, "%s, the reference says %s", reading_text(whole), expected_text());
  }
  const char *member = whole->status == HTTPZ_OK ? reference_difference(whole) : NULL;
  if (member != NULL) law_broken(LAW_reference, whole->request.head_len, "%s is not the reference's", member);
}

/* ---- all laws ---------------------------------------------------------------------------------------------------- */

static void check_all(subject *in) {
  uint64_t random = in->seed;
  reading_begin(&in->whole, &in->limits);
  reading_show(&in->whole, region_behind(in->bytes, in->len), &in->lines);
  laws_counts->verdicts[in->whole.status]++;
  in->decided = find_decided(in);
  if (in->whole.status != HTTPZ_MORE && in->decided > in->len) {
    law_broken(LAW_timely, in->whole.reader.offset, "%s, but %zu bytes decide that", reading_text(&in->whole),
               in->decided);
  }
  check_spans(in);
  check_ids(in);
  check_framing(in);
  check_again(in);
  check_places(in, &random);
  check_append(in, &random);
  check_cuts(in, &random);
  check_tighter(in, cuts_next(&random));
  check_full(in);
  check_exact(in, cuts_next(&random));
  check_again(in); /* and after all that was read since */
  check_reference(in);
}

/* As wide as the interface goes; the slots are as many as this harness has. */
static httpz_limits widest_limits(void) {
  httpz_limits limits = {UINT64_MAX, UINT16_MAX, UINT16_MAX, READING_FIELDS, UINT8_MAX, UINT8_MAX, UINT8_MAX};
  return limits;
}

static void check_under(subject *in, httpz_limits limits) {
  in->limits = limits;
  check_all(in);
}

/* The default limits, the widest and some tight ones: all three when replaying, one by hash when fuzzing. */
static void check_under_limits(subject *in) {
  unsigned choice = (unsigned)(in->seed >> 60);
  bool all = laws_effort == EFFORT_EXHAUSTIVE;
  bool default_too = laws_effort != EFFORT_SAMPLED || choice < 12;
  if (all || default_too) check_under(in, httpz_default_limits);
  if (all || choice == 12 || choice == 13) check_under(in, widest_limits());
  if (all || choice >= 14) check_under(in, tighter_limits(&httpz_default_limits, in->seed | 1));
}

static void start(void) {
  static bool started;
  if (started) return;
  started = true;
  region_init();
  guard_init();
  laws_init();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static subject in;
  start();
  if (size > REGION_LONGEST) return 0;
  laws_begin(data, size);
  in.bytes = data;
  in.len = (uint32_t)size;
  in.seed = cuts_hash(data, size);
  in.seed = cuts_next(&in.seed);
  reading_find_lines(data, size, &in.lines);
  check_under_limits(&in);
  laws_end();
  return 0;
}

/* SPDX-License-Identifier: MIT */
#include "head.h"

#include <stdio.h>
#include <string.h>

#include "cuts.h"
#include "plain.h"
#include "region.h"

/* Room for the input with what is appended to it. */
enum { SUFFIX = 64 };
static uint8_t longer[REGION_LONGEST];
static reading_lines longer_lines;

static bool is_refusal(httpz_status status) {
  return status != HTTPZ_OK && status != HTTPZ_MORE;
}

/* A prefix of the input in one of three places, so that the buffer moves from call to call. */
static httpz_input somewhere(const head *in, size_t len, uint64_t choice) {
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
static void read_prefix(const head *in, size_t len, uint64_t choice, reading *out) {
  reading_begin(out, in->of, &in->limits);
  reading_show(out, somewhere(in, len, choice), &in->lines);
}

static void expect_same(law which, const head *in, const reading *other, const char *how) {
  const char *member = reading_difference(&in->whole, other);
  if (member == NULL) return;
  size_t at = is_refusal(in->whole.status) ? in->whole.reader.offset : in->len;
  law_broken(which, at, "%s: %s differs: %s, at once %s", how, member, reading_text(other), reading_text(&in->whole));
}

/* ---- when an outcome is decided ---------------------------------------------------------------------------------- */

/* Whether a refusal of the target came with a byte that no target may hold, or from its form as a whole. */
static bool is_refused_by_byte(const head *in, size_t offset) {
  uint8_t byte = in->bytes[offset];
  if (byte == ' ') return offset > 0 && in->bytes[offset - 1] == ' ';
  return !plain_is_target_char(byte);
}

/* The shortest prefix that decides a refusal at `offset`: what a byte alone decides is refused with it, what a
 * whole line says when its CRLF is there. */
static size_t refusal_decided(const head *in, httpz_status status, size_t offset) {
  switch (status) {
    case HTTPZ_HEAD_TOO_LARGE:
    case HTTPZ_TRAILERS_TOO_LARGE:
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
    case HTTPZ_FORBIDDEN_TRAILER:
      break;
    default:
      return offset + 1;
  }
  return plain_crlf(in->bytes, offset, in->len) + 2;
}

static size_t find_decided(const head *in) {
  if (in->whole.status == HTTPZ_MORE) return (size_t)in->len + 1;
  if (in->whole.status == HTTPZ_OK) return reading_len(&in->whole);
  return refusal_decided(in, in->whole.status, in->whole.reader.offset);
}

/* ---- spans ------------------------------------------------------------------------------------------------------- */

void expect_here(walk *it, bool holds, const char *what) {
  if (!holds) law_broken(LAW_spans, it->at, "%s", what);
}

uint8_t walk_byte(const walk *it, size_t at) {
  return at < it->in->len ? it->in->bytes[at] : 0;
}

void walk_literal(walk *it, const char *literal, const char *what) {
  for (size_t i = 0; literal[i] != '\0'; i++) expect_here(it, walk_byte(it, it->at + i) == (uint8_t)literal[i], what);
  it->at += strlen(literal);
}

void walk_span(walk *it, httpz_span span, bool (*is_class)(uint8_t), const char *what) {
  expect_here(it, span.off == it->at && it->at + span.len <= reading_len(&it->in->whole), what);
  for (size_t i = 0; i < span.len; i++) expect_here(it, is_class(it->in->bytes[span.off + i]), what);
  it->at += span.len;
}

static void walk_whitespace(walk *it) {
  while (plain_is_ows(walk_byte(it, it->at))) it->at++;
}

static void walk_value(walk *it, httpz_span value) {
  walk_whitespace(it);
  if (value.len == 0) {
    expect_here(it, value.off <= reading_len(&it->in->whole), "an empty value lies inside the head");
    return;
  }
  walk_span(it, value, plain_is_value_byte, "the value follows the whitespace");
  expect_here(it, !plain_is_ows(it->in->bytes[it->at - 1]), "the value does not end in whitespace");
  walk_whitespace(it);
}

void walk_field(walk *it, httpz_field field) {
  expect_here(it, field.name_len > 0, "a field name is not empty");
  walk_span(it, httpz_field_name(field), plain_is_tchar, "the field name is a token at the start of its line");
  walk_literal(it, ":", "a colon follows the field name");
  walk_value(it, httpz_field_value(field));
  walk_literal(it, "\r\n", "CRLF ends the field line");
}

/* ---- ids --------------------------------------------------------------------------------------------------------- */

static httpz_field_id slow_field_id(const uint8_t *name, size_t len) {
  for (int id = HTTPZ_FIELD_OTHER + 1; id < HTTPZ_FIELD_COUNT; id++) {
    if (plain_same_name(name, len, httpz_field_spelling((httpz_field_id)id))) return (httpz_field_id)id;
  }
  return HTTPZ_FIELD_OTHER;
}

void head_check_field_ids(const head *in) {
  law_holds(LAW_ids);
  for (size_t i = 0; i < reading_field_count(&in->whole); i++) {
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

/* All but digits, and more than 64 bits, is refused before a head is accepted whose framing is its length. */
static uint64_t slow_decimal(const head *in, httpz_span digits) {
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

/* What the fields say, found by their names and nothing else. `*length` is the last Content-Length. */
static void note_fields(const head *in, httpz_framing_facts *facts, httpz_span *length) {
  for (size_t i = 0; i < reading_field_count(&in->whole); i++) {
    httpz_field field = in->whole.slots[i];
    const uint8_t *name = in->bytes + field.name_off;
    if (plain_same_name(name, field.name_len, "Content-Length")) {
      if (facts->content_lengths < 2) facts->content_lengths++;
      *length = httpz_field_value(field);
    } else if (plain_same_name(name, field.name_len, "Transfer-Encoding")) {
      if (facts->transfer_encodings < 2) facts->transfer_encodings++;
      for_each_member(in->bytes + field.value_off, field.value_len, note_coding, facts);
    }
  }
}

void head_check_framing(const head *in, httpz_framing_facts facts, unsigned framing, uint64_t content_length) {
  law_holds(LAW_framing);
  size_t end = reading_len(&in->whole);
  httpz_span digits = {0, 0};
  note_fields(in, &facts, &digits);
  httpz_framing due = HTTPZ_FRAMING_NONE;
  laws_enter();
  httpz_status status = httpz_decide_framing(&facts, &due);
  laws_leave();
  if (status != HTTPZ_OK) law_broken(LAW_framing, end, "the fields say %s", httpz_status_name(status));
  if ((unsigned)due != framing)
    law_broken(LAW_framing, end, "framing is %u, the fields say %u", framing, (unsigned)due);
  uint64_t length = due == HTTPZ_FRAMING_LENGTH ? slow_decimal(in, digits) : 0;
  if (content_length == length && length <= in->limits.content_length) return;
  law_broken(LAW_framing, end, "content_length is %llu, the fields say %llu", (unsigned long long)content_length,
             (unsigned long long)length);
}

/* ---- where the bytes stand --------------------------------------------------------------------------------------- */

static void check_front(const head *in) {
  law_holds(LAW_alignment);
  reading other;
  reading_begin(&other, in->of, &in->limits);
  reading_show(&other, region_front(in->bytes, in->len), &in->lines);
  expect_same(LAW_alignment, in, &other, "flush against the page in front");
}

static void check_slack(const head *in, uint32_t slack, uint64_t seed) {
  law_holds(LAW_slack);
  reading other;
  reading_begin(&other, in->of, &in->limits);
  reading_show(&other, region_slack(in->bytes, in->len, slack, seed), &in->lines);
  expect_same(LAW_slack, in, &other, "with slack behind");
}

static void check_places(const head *in, uint64_t *random) {
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
static void check_prefix_says(const head *in, const reading *part) {
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
static void check_one_cut(const head *in, size_t at, uint64_t choice) {
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
static void check_steps(const head *in, size_t (*next)(const void *, size_t), const void *steps, uint64_t random) {
  reading part;
  reading_begin(&part, in->of, &in->limits);
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

/* Every cut is left to a replay, and to inputs that are not long: a sweep has a thousand neighbours of each byte. */
static void check_every_cut(const head *in, uint64_t *random) {
  enum { ALL_BELOW = 4096, OF_LONG = 256, SWEPT = 64 };
  size_t most = laws_effort == EFFORT_EXHAUSTIVE ? OF_LONG : SWEPT;
  bool all = laws_effort == EFFORT_EXHAUSTIVE && in->len < ALL_BELOW;
  size_t stride = all ? 1 : 1 + in->len / most;
  for (size_t at = 1; at < in->len; at += stride) check_one_cut(in, at, cuts_next(random));
}

static void check_cuts(const head *in, uint64_t *random) {
  if (in->decided > 1 && in->decided <= in->len) check_one_cut(in, in->decided - 1, cuts_next(random));
  if (in->decided <= in->len) check_one_cut(in, in->decided, cuts_next(random));
  if (laws_effort != EFFORT_SAMPLED) check_every_cut(in, random);
  cut_list cuts = cuts_choose(cuts_next(random), in->len, in->decided);
  check_steps(in, next_of_list, &cuts, cuts_next(random));
  if (laws_effort != EFFORT_SAMPLED) check_steps(in, next_byte, NULL, cuts_next(random));
}

/* ---- what comes behind ------------------------------------------------------------------------------------------- */

/* Half of the suffixes look like more of a message, so that a reader that reads on finds something to like. */
static void make_longer(const head *in, uint64_t random) {
  static const char plausible[SUFFIX + 1] =
      "\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\nContent-Length: 7\r\n\r\nA: b\r\n\r\n=======";
  size_t from = (size_t)(random % 5);
  memcpy(longer, in->bytes, in->len);
  for (size_t i = 0; i < SUFFIX; i++) {
    longer[in->len + i] = random & 32 ? (uint8_t)cuts_next(&random) : (uint8_t)plausible[(from + i) % SUFFIX];
  }
  reading_find_lines(in->of.kind, longer, (size_t)in->len + SUFFIX, &longer_lines);
}

static void check_append(const head *in, uint64_t *random) {
  if (in->whole.status == HTTPZ_MORE || in->len + SUFFIX > sizeof longer) return;
  law_holds(LAW_append);
  make_longer(in, cuts_next(random));
  reading other;
  reading_begin(&other, in->of, &in->limits);
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

static void check_again(const head *in) {
  law_holds(LAW_again);
  reading other;
  reading_begin(&other, in->of, &in->limits);
  reading_show(&other, region_behind(in->bytes, in->len), &in->lines);
  expect_same(LAW_again, in, &other, "read again");
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

static bool is_limit_refusal(httpz_status status) {
  switch (status) {
    case HTTPZ_HEAD_TOO_LARGE:
    case HTTPZ_TRAILERS_TOO_LARGE:
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
  if (random & 128) tight.trailers = (uint16_t)(tight.trailers >> (random >> 12) % 16);
  if (random & 2) tight.target = (uint16_t)(tight.target >> (random >> 16) % 16);
  if (random & 4) tight.fields = (uint16_t)(tight.fields >> (random >> 24) % 8);
  if (random & 8) tight.method = (uint8_t)(tight.method >> (random >> 32) % 8);
  if (random & 16) tight.name = (uint8_t)(tight.name >> (random >> 40) % 8);
  if (random & 32) tight.empty_lines = (uint8_t)(tight.empty_lines >> (random >> 48) % 8);
  if (random & 64) tight.content_length = tight.content_length >> (random >> 56) % 64;
  return tight;
}

static void read_under(const head *in, const httpz_limits *limits, reading *out) {
  reading_begin(out, in->of, limits);
  reading_show(out, region_behind(in->bytes, in->len), &in->lines);
}

static void check_tighter(const head *in, uint64_t random) {
  law_holds(LAW_tighter);
  httpz_limits tight = tighter_limits(&in->limits, random);
  reading other;
  read_under(in, &tight, &other);
  if (is_limit_refusal(other.status) && other.reader.offset <= in->decided) return;
  expect_same(LAW_tighter, in, &other, "under smaller limits");
}

/* The limit of the whole: of the other one nothing may depend. */
static uint16_t *whole_limit(const head *in, httpz_limits *limits) {
  return in->of.kind == READING_TRAILERS ? &limits->trailers : &limits->head;
}

/* A head that has not ended is refused the moment its limit is full, and not one byte before. */
static void check_full(const head *in) {
  if (in->whole.status != HTTPZ_MORE || in->len == 0 || in->len > UINT16_MAX) return;
  law_holds(LAW_full);
  httpz_limits limits = in->limits;
  *whole_limit(in, &limits) = (uint16_t)in->len;
  reading other;
  read_under(in, &limits, &other);
  if (other.status != reading_too_large(in->of.kind) || other.reader.offset != in->len) {
    law_broken(LAW_full, in->len, "a limit of %u says %s", (unsigned)in->len, reading_text(&other));
  }
}

/* Limits that every kind has. */
enum { MEASURES = 4 };

/* What an accepted head measures, in the terms of the limits. */
static httpz_limits measure(const head *in) {
  httpz_limits exact = in->limits;
  *whole_limit(in, &exact) = reading_len(&in->whole);
  exact.fields = reading_field_count(&in->whole);
  exact.name = 0;
  for (size_t i = 0; i < exact.fields; i++) {
    if (in->whole.slots[i].name_len > exact.name) exact.name = in->whole.slots[i].name_len;
  }
  in->kind->measure(in, &exact);
  return exact;
}

/* The limits of `in`, but number `which` one less than `exact`; HTTPZ_OK if that cannot be, else the refusal due. */
static httpz_status one_less(const head *in, const httpz_limits *exact, unsigned which, httpz_limits *out) {
  *out = in->limits;
  switch (which) {
    case 0:
      *whole_limit(in, out) = (uint16_t)(reading_len(&in->whole) - 1);
      return reading_too_large(in->of.kind);
    case 1:
      if (exact->fields > reading_field_count(&in->whole)) return HTTPZ_OK; /* lines without a slot: see trailers.c */
      return exact->fields ? (out->fields = (uint16_t)(exact->fields - 1), HTTPZ_TOO_MANY_FIELDS) : HTTPZ_OK;
    case 2:
      return exact->name ? (out->name = (uint8_t)(exact->name - 1), HTTPZ_FIELD_NAME_TOO_LONG) : HTTPZ_OK;
    case 3:
      if (exact->content_length == 0 || in->of.kind == READING_TRAILERS) return HTTPZ_OK;
      out->content_length = exact->content_length - 1;
      return HTTPZ_CONTENT_TOO_LARGE;
    default:
      return in->kind->one_less(exact, which - MEASURES, out);
  }
}

static void check_one_less(const head *in, const httpz_limits *exact, unsigned which) {
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

static void check_exact(const head *in, uint64_t random) {
  if (in->whole.status != HTTPZ_OK) return;
  law_holds(LAW_exact);
  httpz_limits exact = measure(in);
  reading other;
  read_under(in, &exact, &other);
  expect_same(LAW_exact, in, &other, "under limits that it just meets");
  unsigned measures = MEASURES + in->kind->own_measures;
  if (laws_effort == EFFORT_SAMPLED) {
    check_one_less(in, &exact, (unsigned)(random % measures));
    return;
  }
  for (unsigned which = 0; which < measures; which++) check_one_less(in, &exact, which);
}

/* ---- the reference ----------------------------------------------------------------------------------------------- */

static struct ref_head expected;

bool head_same_span(httpz_span ours, struct ref_span theirs) {
  return ours.len == theirs.len && (ours.len == 0 || ours.off == theirs.off);
}

static const char *field_difference(const reading *ours) {
  if (reading_len(ours) != expected.head_len) return "the length";
  if (reading_field_count(ours) != expected.field_count) return "field_count";
  for (size_t i = 0; i < expected.field_count; i++) {
    if (!head_same_span(httpz_field_name(ours->slots[i]), expected.fields[i].name)) return "a field name";
    if (!head_same_span(httpz_field_value(ours->slots[i]), expected.fields[i].value)) return "a field value";
  }
  return NULL;
}

static const char *expected_text(void) {
  static char text[96];
  if (expected.verdict == REF_OK) return "OK";
  if (expected.verdict == REF_MORE) return "MORE";
  snprintf(text, sizeof text, "%s at %u to %u", httpz_status_name((httpz_status)expected.status),
           (unsigned)expected.offset, (unsigned)expected.offset_last);
  return text;
}

static void check_reference(const head *in) {
  law_holds(LAW_reference);
  const httpz_limits *limits = &in->limits;
  struct ref_limits slow = {limits->content_length, limits->head, limits->target,     limits->fields,
                            limits->method,         limits->name, limits->empty_lines};
  in->kind->read_reference(in, &slow, &expected);
  const reading *whole = &in->whole;
  bool agrees = whole->status == HTTPZ_OK     ? expected.verdict == REF_OK
                : whole->status == HTTPZ_MORE ? expected.verdict == REF_MORE
                                              : ref_permits(&expected, whole->status, whole->reader.offset);
  if (!agrees) {
    size_t at = is_refusal(whole->status) ? whole->reader.offset : in->len;
    law_broken(LAW_reference, at, "%s, the reference says %s", reading_text(whole), expected_text());
  }
  if (whole->status != HTTPZ_OK) return;
  const char *member = in->kind->reference_difference(whole, &expected);
  if (member == NULL) member = field_difference(whole);
  if (member != NULL) law_broken(LAW_reference, reading_len(whole), "%s is not the reference's", member);
}

/* ---- all laws ---------------------------------------------------------------------------------------------------- */

static void check_all(head *in) {
  uint64_t random = in->seed;
  reading_begin(&in->whole, in->of, &in->limits);
  reading_show(&in->whole, region_behind(in->bytes, in->len), &in->lines);
  laws_counts->verdicts[in->whole.status]++;
  in->decided = find_decided(in);
  if (in->whole.status != HTTPZ_MORE && in->decided > in->len) {
    law_broken(LAW_timely, in->whole.reader.offset, "%s, but %zu bytes decide that", reading_text(&in->whole),
               in->decided);
  }
  if (in->whole.status == HTTPZ_OK) in->kind->check_accepted(in);
  if (laws_effort == EFFORT_AGREEMENT) {
    check_reference(in);
    return;
  }
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
  httpz_limits limits = {UINT64_MAX, UINT16_MAX, UINT16_MAX, READING_FIELDS, UINT8_MAX, UINT8_MAX,
                         UINT8_MAX,  UINT32_MAX, UINT32_MAX, UINT16_MAX,     UINT16_MAX};
  return limits;
}

static void check_under(head *in, httpz_limits limits) {
  in->limits = limits;
  check_all(in);
}

/* The default limits, the widest and some tight ones: all three when replaying, one by hash when fuzzing. */
void head_check(head *in) {
  if (laws_effort == EFFORT_AGREEMENT) {
    check_under(in, httpz_default_limits);
    return;
  }
  unsigned choice = (unsigned)(in->seed >> 60);
  bool all = laws_effort == EFFORT_EXHAUSTIVE;
  bool default_too = laws_effort != EFFORT_SAMPLED || choice < 12;
  if (all || default_too) check_under(in, httpz_default_limits);
  if (all || choice == 12 || choice == 13) check_under(in, widest_limits());
  if (all || choice >= 14) check_under(in, tighter_limits(&httpz_default_limits, in->seed | 129));
}

void head_begin(head *in, const head_kind *kind, reading_of of, const uint8_t *bytes, uint32_t len, uint64_t seed) {
  in->kind = kind;
  in->of = of;
  in->bytes = bytes;
  in->len = len;
  in->seed = seed;
  reading_find_lines(of.kind, bytes, len, &in->lines);
}

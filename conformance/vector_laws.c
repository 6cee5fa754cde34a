/* SPDX-License-Identifier: MIT
 *
 * Laws that hold for every vector, whatever its label says. Each counts how often its premise held: a law whose premise
 * never held in a run over all vectors says nothing, and that is a failure. */
#include "vector_write.h"

enum {
  SHORT = 600,  /* up to so many bytes every cut and every prefix is tried */
  SAMPLES = 96, /* of longer ones so many, and the first and last ones */
  EDGE = 32,
  COPIES = 4,
  ALIGNMENTS = 64,
  LONG_FOR_SHIFTS = 1 << 16,
};

enum { ONE_CUT, BY_BYTE, PREFIX, SUFFIX, PIPELINED, ALIGNED, WRITTEN_BACK, DECODED };

law_count law_counts[] = {
    [ONE_CUT] = {"one cut anywhere changes nothing", 0, 0},
    [BY_BYTE] = {"bytes that come one by one change nothing", 0, 0},
    [PREFIX] = {"a prefix is whole messages and the beginning of one, or the same refusal", 0, 0},
    [SUFFIX] = {"bytes behind a whole message do not change it", 0, 0},
    [PIPELINED] = {"copies of persistent messages, pipelined, are so many times the same messages", 0, 0},
    [ALIGNED] = {"where the bytes stand, and what stands behind them, changes nothing", 0, 0},
    [WRITTEN_BACK] = {"what was read, written and read again says the same", 0, 0},
    [DECODED] = {"a chunked body decoded in place is the one that comes in pieces", 0, 0},
};
const size_t law_total = COUNT(law_counts);

typedef struct {
  const httpz_vector *vector;
  const observed *whole;
  bytes all;
  unsigned failures;
} subject;

/* Only the first way in which a vector breaks a law is printed. */
static void broken(subject *s, unsigned law, const char *why, const observed *seen) {
  law_counts[law].broken++;
  s->failures++;
  report(s->vector, law_counts[law].name, why, seen);
}

static feed feed_of(const subject *s, bytes all) {
  feed f = {.all = all, .mode = FEED_WHOLE, .place = PLACE_FLUSH, .eof = s->vector->context.eof};
  return f;
}

/* check_same observes what `f` feeds and compares it with the whole. False if it differs. A cut that the library never
 * came to, because it had refused before, shows nothing and is not counted. */
static bool check_same(subject *s, unsigned law, feed *f, const char *where, uint32_t at) {
  size_t mark = pool_mark();
  uint32_t waits = 0;
  observed seen;
  char why[160];
  f->waits = &waits;
  feed_begin(f);
  observe(s->vector, f, &seen);
  const char *difference = same_observed(s->whole, &seen);
  if (f->mode == FEED_WHOLE || waits > 0) law_counts[law].held++;
  if (difference != NULL) {
    snprintf(why, sizeof why, "%s (%s %u)", difference, where, at);
    broken(s, law, why, &seen);
  }
  pool_release(mark);
  return difference == NULL;
}

/* next_place gives the next position to try behind `at`: each one of short inputs, a sample of long ones. */
static uint32_t next_place(uint32_t at, uint32_t len) {
  if (len <= SHORT || at < EDGE || at + EDGE >= len) return at + 1;
  uint32_t step = len / SAMPLES + 1;
  return at + step + EDGE < len ? at + step : len - EDGE;
}

static void check_cuts(subject *s) {
  feed f = feed_of(s, s->all);
  f.mode = FEED_CUT;
  for (uint32_t cut = 0; cut < s->all.len; cut = next_place(cut, s->all.len)) {
    f.cut = cut;
    if (!check_same(s, ONE_CUT, &f, "cut at byte", cut)) return;
  }
}

static void check_by_byte(subject *s) {
  feed f = feed_of(s, s->all);
  f.mode = FEED_BY_BYTE;
  check_same(s, BY_BYTE, &f, "bytes one by one:", s->all.len);
}

static void check_alignments(subject *s) {
  if (s->all.len > LONG_FOR_SHIFTS) return;
  feed f = feed_of(s, s->all);
  f.place = PLACE_SHIFTED;
  for (f.shift = 0; f.shift < ALIGNMENTS; f.shift++)
    if (!check_same(s, ALIGNED, &f, "shifted by", f.shift)) return;
}

/* ---- prefixes ------------------------------------------------------------------------------------------------------ */

/* What is left of the vector may only add to what a prefix says. A refusal is final and names the same byte. */
static const char *judge_prefix(const subject *s, const observed *seen) {
  const observed *whole = s->whole;
  if (seen->broken != NULL) return seen->broken;
  if (seen->message_count > whole->message_count) return "a prefix has more whole messages";
  const char *why = same_messages(whole->messages, seen->messages, seen->message_count, true);
  if (why != NULL) return why;
  if (seen->verdict != HTTPZ_VECTOR_REJECT) return NULL;
  if (whole->verdict != HTTPZ_VECTOR_REJECT) return "a prefix is refused that can go on to be accepted";
  if (seen->status != whole->status || seen->offset != whole->offset) return "a prefix is refused otherwise";
  return NULL;
}

static bool check_prefix(subject *s, uint32_t len) {
  size_t mark = pool_mark();
  bytes prefix = {s->all.at, len};
  feed f = feed_of(s, prefix);
  f.eof = false;
  char why[160];
  observed seen;
  feed_begin(&f);
  observe(s->vector, &f, &seen);
  const char *fault = judge_prefix(s, &seen);
  law_counts[PREFIX].held++;
  if (fault != NULL) {
    snprintf(why, sizeof why, "%s (the first %u bytes)", fault, len);
    broken(s, PREFIX, why, &seen);
  }
  pool_release(mark);
  return fault == NULL;
}

static void check_prefixes(subject *s) {
  for (uint32_t len = 0; len < s->all.len; len = next_place(len, s->all.len))
    if (!check_prefix(s, len)) return;
}

/* ---- more bytes ---------------------------------------------------------------------------------------------------- */

static bytes joined(bytes a, bytes b) {
  uint8_t *at = pool_take(a.len + b.len + 1);
  if (a.len > 0) memcpy(at, a.at, a.len);
  if (b.len > 0) memcpy(at + a.len, b.at, b.len);
  bytes all = {at, a.len + b.len};
  return all;
}

/* A trailer section or chunked body that was whole stays the same too. */
static const char *judge_longer(const subject *s, const observed *seen) {
  const observed *whole = s->whole;
  if (seen->broken != NULL) return seen->broken;
  if (seen->message_count < whole->message_count) return "a message that was whole is none";
  const char *why = same_messages(whole->messages, seen->messages, whole->message_count, true);
  if (why != NULL) return why;
  if (whole->consumed == 0) return NULL;
  if (seen->verdict != HTTPZ_VECTOR_ACCEPT || seen->consumed != whole->consumed) return "its end has moved";
  return bytes_equal(seen->body, whole->body) ? NULL : "its content has changed";
}

static bool is_whole(const observed *o) {
  return o->verdict == HTTPZ_VECTOR_ACCEPT && (o->message_count > 0 || o->consumed > 0);
}

/* Content until close has no other end than the connection's, and a field value none but its own. */
static bool ends_by_itself(const observed *o) {
  return is_whole(o) &&
         (o->message_count == 0 || o->messages[o->message_count - 1].framing != HTTPZ_VECTOR_FRAMING_UNTIL_CLOSE);
}

static void check_suffixes(subject *s) {
  static const char suffixes[][40] = {
      "\r\n", "G", "\n", "0\r\n\r\n", " ", "HTTP/1.1 200 OK\r\n\r\n", "GET / HTTP/1.1\r\nHost: b\r\n\r\n"};
  if (!ends_by_itself(s->whole)) return;
  for (size_t i = 0; i <= COUNT(suffixes); i++) {
    size_t mark = pool_mark();
    static const bytes nul = {(const uint8_t *)"\0\xff", 2};
    feed f = feed_of(s, joined(s->all, i < COUNT(suffixes) ? bytes_of_text(suffixes[i]) : nul));
    f.eof = false;
    observed seen;
    feed_begin(&f);
    observe(s->vector, &f, &seen);
    const char *fault = judge_longer(s, &seen);
    law_counts[SUFFIX].held++;
    if (fault != NULL) broken(s, SUFFIX, fault, &seen);
    pool_release(mark);
    if (fault != NULL) return;
  }
}

static bool all_persist(const observed *o) {
  for (uint32_t i = 0; i < o->message_count; i++)
    if (!o->messages[i].persist) return false;
  return o->verdict == HTTPZ_VECTOR_ACCEPT && o->message_count > 0 && o->rest.len == 0;
}

static const char *judge_copies(const subject *s, const observed *seen) {
  uint32_t count = s->whole->message_count;
  if (seen->broken != NULL) return seen->broken;
  if (seen->verdict != HTTPZ_VECTOR_ACCEPT) return "the copies are not accepted";
  if (seen->message_count != COPIES * count) return "the number of messages is not that of the copies";
  for (uint32_t copy = 0; copy < COPIES; copy++) {
    const char *why = same_messages(s->whole->messages, seen->messages + copy * count, count, true);
    if (why != NULL) return why;
  }
  return NULL;
}

static void check_pipelined(subject *s) {
  bool short_enough = s->all.len <= LONG_FOR_SHIFTS && s->whole->message_count * COPIES < MESSAGES_MAX;
  if (s->vector->role != HTTPZ_VECTOR_REQUEST || !all_persist(s->whole) || !short_enough) return;
  size_t mark = pool_mark();
  bytes two = joined(s->all, s->all);
  feed f = feed_of(s, joined(two, two));
  observed seen;
  feed_begin(&f);
  observe(s->vector, &f, &seen);
  const char *fault = judge_copies(s, &seen);
  law_counts[PIPELINED].held++;
  if (fault != NULL) broken(s, PIPELINED, fault, &seen);
  pool_release(mark);
}

/* ---- written back -------------------------------------------------------------------------------------------------- */

static bool is_named(bytes name, httpz_field_id id) {
  return name.len <= UINT16_MAX && httpz_field_of(name.at, (uint16_t)name.len) == id;
}

static bool has_empty_member(bytes list) {
  bool empty = true; /* nothing but whitespace since the last comma */
  for (uint32_t i = 0; i < list.len; i++) {
    if (list.at[i] == ',' && empty) return true;
    if (list.at[i] == ',')
      empty = true;
    else if (list.at[i] != ' ' && list.at[i] != '\t')
      empty = false;
  }
  return empty;
}

static bool has_later_version(const message *m) {
  return m->version.len == 3 && m->version.at[2] > '1';
}

/* Of the lists that frame a message the writer makes the plain form alone. */
static bool has_odd_list(const message *m) {
  static const char chunked[] = "chunked";
  for (uint32_t i = 0; i < m->field_count; i++) {
    bool coding = is_named(m->fields[i].name, HTTPZ_FIELD_TRANSFER_ENCODING);
    bool listed = coding || is_named(m->fields[i].name, HTTPZ_FIELD_CONNECTION);
    if (listed && has_empty_member(m->fields[i].value)) return true;
    if (coding && !bytes_equal(m->fields[i].value, bytes_of_text(chunked))) return true;
  }
  return false;
}

/* 9110 9.3.8, 15.2, 15.3.5, 15.3.6, and what has no content by the method of its request */
static bool has_needless_length(const message *m) {
  if (m->status == 0) return bytes_equal(m->method, bytes_of_text("TRACE"));
  bool never = m->status <= 199 || m->status == 204 || m->status == 205;
  return never || m->framing == HTTPZ_VECTOR_FRAMING_NONE || m->framing == HTTPZ_VECTOR_FRAMING_TUNNEL;
}

static bool is_reset_with_content(const message *m) {
  return m->status == 205 && m->body.len > 0;
}

/* What a strict reader takes and the stricter writer does not make. Each message is counted, none passes unseen. */
static struct {
  httpz_status status;
  bool (*is_so)(const message *m);
  const char *because;
  unsigned long times;
} declined[] = {
    {HTTPZ_BAD_OUTPUT_VERSION, has_later_version, "a minor version above 1 is read as 1 and never written", 0},
    {HTTPZ_BAD_OUTPUT_VALUE, has_odd_list, "empty list members and other codings are read and never written", 0},
    {HTTPZ_BAD_OUTPUT_FRAMING, has_needless_length, "lengths where none belongs are read past and never written", 0},
    {HTTPZ_BAD_OUTPUT_LENGTH, is_reset_with_content, "a 205 with content is read and never written", 0},
};

static bool is_declined(httpz_status status, const message *m) {
  for (size_t i = 0; i < COUNT(declined); i++) {
    if (declined[i].status != status || !declined[i].is_so(m)) continue;
    declined[i].times++;
    return true;
  }
  return false;
}

void print_refusals(void) {
  for (size_t i = 0; i < COUNT(declined); i++)
    if (declined[i].times > 0)
      printf("law: not written back, %lu times %s: %s\n", declined[i].times, httpz_status_name(declined[i].status),
             declined[i].because);
}

static void check_one_written(subject *s, const message *m) {
  const char *name = s->vector->context.request_method == NULL ? "GET" : s->vector->context.request_method;
  writing asked = {m, httpz_method_of((const uint8_t *)name, (uint16_t)strlen(name)),
                   s->vector->role == HTTPZ_VECTOR_RESPONSE};
  size_t mark = pool_mark();
  bytes wire = {NULL, 0};
  observed seen = {.verdict = HTTPZ_VECTOR_REJECT};
  seen.status = write_message(&asked, &wire);
  if (seen.status != HTTPZ_OK) {
    if (!is_declined(seen.status, m)) broken(s, WRITTEN_BACK, "the writer refuses what was read", &seen);
    pool_release(mark);
    return;
  }
  const char *fault = "what was written is not read back as one message";
  if (read_back(&asked, wire, &seen)) fault = same_messages(m, seen.messages, 1, false);
  law_counts[WRITTEN_BACK].held++;
  if (fault != NULL) broken(s, WRITTEN_BACK, fault, &seen);
  pool_release(mark);
}

static void check_written_back(subject *s) {
  for (uint32_t i = 0; i < s->whole->message_count; i++) check_one_written(s, &s->whole->messages[i]);
}

/* ---- decoded in place --------------------------------------------------------------------------------------------- */

static const char *judge_decoded(const subject *s, httpz_status status, const uint8_t *at, const httpz_decoded *out) {
  const observed *whole = s->whole;
  if (whole->verdict == HTTPZ_VECTOR_REJECT) return status == whole->status ? NULL : "the refusal differs";
  if (whole->verdict == HTTPZ_VECTOR_INCOMPLETE) return status == HTTPZ_MORE ? NULL : "the end comes earlier";
  if (status != HTTPZ_OK) return "it is not accepted";
  if (out->consumed != whole->consumed) return "the bytes consumed differ";
  bytes content = {at, out->content_len};
  return bytes_equal(content, whole->body) ? NULL : "the content differs";
}

/* Nothing is moved unless all of it is well formed. */
static void check_decoded(subject *s) {
  if (s->vector->role != HTTPZ_VECTOR_CHUNKED) return;
  size_t mark = pool_mark();
  uint8_t *at = pool_take(s->all.len + 1);
  if (s->all.len > 0) memcpy(at, s->all.at, s->all.len);
  httpz_limits limits = vector_limits(&s->vector->context);
  httpz_decoded decoded = {0, 0};
  httpz_status status;
  GUARDED(status, httpz_decode_chunked(&limits, at, s->all.len, &decoded));
  const char *fault = judge_decoded(s, status, at, &decoded);
  bytes same = {at, s->all.len};
  if (fault == NULL && status != HTTPZ_OK && !bytes_equal(same, s->all)) fault = "bytes were moved before a refusal";
  law_counts[DECODED].held++;
  if (fault != NULL) broken(s, DECODED, fault, s->whole);
  pool_release(mark);
}

/* A field value is read when its head has come whole. */
static bool comes_in_pieces(uint8_t role) {
  return role != HTTPZ_VECTOR_FIELDS;
}

unsigned check_laws(const httpz_vector *vector, const observed *whole) {
  size_t mark = pool_mark();
  subject s = {.vector = vector, .whole = whole, .all = bytes_flat(&vector->bytes)};
  check_alignments(&s);
  if (comes_in_pieces(vector->role)) {
    check_cuts(&s);
    check_by_byte(&s);
    check_prefixes(&s);
  }
  check_suffixes(&s);
  check_pipelined(&s);
  check_written_back(&s);
  check_decoded(&s);
  pool_release(mark);
  return s.failures;
}

/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. Preconditions: RFC 9110 13, in the order of 13.2.2. */

enum { MOST_COMBINED = 8192 };

struct conditions {
  const struct ref_condition_line *lines;
  size_t count;
  const struct ref_current *current;
  int64_t now;
};

static size_t lines_of(const struct conditions *c, enum ref_condition name, struct text *first) {
  size_t found = 0;
  for (size_t i = 0; i < c->count; i++) {
    if (c->lines[i].name != name) continue;
    if (found++ == 0) *first = value_text(c->lines[i].at, c->lines[i].len);
  }
  return found;
}

/* RFC 9110 5.3: lines of one name are one value, "separated by a comma and optional whitespace" */
static struct text combined(const struct conditions *c, enum ref_condition name) {
  static uint8_t room[MOST_COMBINED];
  size_t len = 0, found = 0;
  for (size_t i = 0; i < c->count; i++) {
    if (c->lines[i].name != name || len + c->lines[i].len + 1 > sizeof room) continue;
    if (found++ > 0) room[len++] = ',';
    for (size_t k = 0; k < c->lines[i].len; k++) room[len++] = c->lines[i].at[k];
  }
  return value_text(room, len);
}

/* RFC 9110 13.1.1, 13.1.2: whether "*" or a tag of the list stands for the current representation; `*malformed` if it is
 * no list. */
static bool tags_name_current(const struct conditions *c, enum ref_condition name, bool strong, bool *malformed) {
  static struct ref_entity_tags tags;
  struct text value = combined(c, name);
  *malformed = !ref_read_entity_tags(value.at, value.len, &tags);
  if (*malformed || !c->current->exists) return false;
  if (tags.any) return true;
  if (c->current->etag == NULL) return false;
  struct text current = value_text(c->current->etag, c->current->etag_len);
  for (uint32_t i = 0; i < tags.count && i < REF_MAX_MEMBERS; i++) {
    size_t frame = tags.tags[i].weak ? 3 : 1;
    size_t from = tags.tags[i].opaque.off - frame;
    if (tags_match(slice(value, from, tags.tags[i].opaque.off + tags.tags[i].opaque.len + 1), current, strong))
      return true;
  }
  return false;
}

/* RFC 9110 13.1.3: "A recipient MUST ignore the If-Modified-Since header field if the received field value is not a valid
 * HTTP-date, the field value has more than one member"; "... if the resource does not have a modification date
 * available." 13.1.4 says the same of If-Unmodified-Since. */
static bool date_counts(const struct conditions *c, enum ref_condition name, int64_t *seconds) {
  struct text value = {NULL, 0};
  struct ref_date date;
  if (lines_of(c, name, &value) != 1 || !c->current->exists || !c->current->has_date) return false;
  if (!ref_read_date(value.at, value.len, c->now, &date)) return false;
  *seconds = date.seconds;
  return true;
}

/* RFC 9110 13.1.5: a date is false if it is not a strong validator, true if it exactly matches Last-Modified; an
 * entity-tag compares strongly; anything else is false. */
static bool if_range_holds(const struct conditions *c) {
  struct text value = {NULL, 0};
  struct ref_entity_tag tag;
  int64_t date = 0;
  if (lines_of(c, REF_IF_RANGE, &value) != 1 || !c->current->exists) return false;
  if (ref_read_entity_tag(value.at, value.len, &tag)) {
    if (c->current->etag == NULL) return false;
    return tags_match(value, value_text(c->current->etag, c->current->etag_len), true);
  }
  return date_counts(c, REF_IF_RANGE, &date) && c->current->date_strong && c->current->date == date;
}

/* RFC 9110 13.2.2, step 5 and 6. 14.2: Range is for GET alone.
 * Policy: two Range lines are no Range; without a representation there is nothing to take a part of. */
static enum ref_decision perform(const struct conditions *c, enum ref_method method) {
  struct text unused = {NULL, 0};
  if (method != REF_METHOD_GET || !c->current->exists) return REF_PERFORM;
  if (lines_of(c, REF_RANGE_FIELD, &unused) != 1) return REF_PERFORM;
  if (lines_of(c, REF_IF_RANGE, &unused) == 0 || if_range_holds(c)) return REF_PERFORM_RANGE;
  return REF_PERFORM;
}

/* RFC 9110 13.2.2, steps 1 and 2: If-Match, else If-Unmodified-Since; false is 412. REF_PERFORM: go on. */
static enum ref_decision first_steps(const struct conditions *c) {
  struct text unused = {NULL, 0};
  int64_t since = 0;
  if (lines_of(c, REF_IF_MATCH, &unused) > 0) {
    bool malformed = false;
    bool named = tags_name_current(c, REF_IF_MATCH, true, &malformed);
    if (malformed) return REF_MALFORMED;
    return named ? REF_PERFORM : REF_ANSWER_412;
  }
  if (!date_counts(c, REF_IF_UNMODIFIED_SINCE, &since)) return REF_PERFORM;
  return c->current->date <= since ? REF_PERFORM : REF_ANSWER_412;
}

/* RFC 9110 13.2.2, steps 3 and 4: If-None-Match, false is 304 to GET and HEAD, else 412; without it, to GET and HEAD,
 * If-Modified-Since, false is 304. */
static enum ref_decision next_steps(const struct conditions *c, bool reads) {
  struct text unused = {NULL, 0};
  int64_t since = 0;
  if (lines_of(c, REF_IF_NONE_MATCH, &unused) > 0) {
    bool malformed = false;
    bool named = tags_name_current(c, REF_IF_NONE_MATCH, false, &malformed);
    if (malformed) return REF_MALFORMED;
    if (!named) return REF_PERFORM;
    return reads ? REF_ANSWER_304 : REF_ANSWER_412;
  }
  if (!reads || !date_counts(c, REF_IF_MODIFIED_SINCE, &since)) return REF_PERFORM;
  return c->current->date <= since ? REF_ANSWER_304 : REF_PERFORM;
}

/* RFC 9110 13.2.1: "a server MUST ignore the conditional request header fields ... when received with a request method
 * that does not involve the selection or modification of a selected representation, such as CONNECT, OPTIONS, or
 * TRACE." */
enum ref_decision ref_decide(enum ref_method method, const struct ref_condition_line *lines, size_t count,
                             const struct ref_current *current, int64_t now) {
  const struct conditions c = {lines, count, current, now};
  if (method == REF_METHOD_NONE_SELECTED) return REF_PERFORM;
  enum ref_decision decision = first_steps(&c);
  if (decision == REF_PERFORM) decision = next_steps(&c, method == REF_METHOD_GET || method == REF_METHOD_HEAD);
  return decision == REF_PERFORM ? perform(&c, method) : decision;
}

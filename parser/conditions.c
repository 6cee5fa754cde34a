/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include "private.h"

/* What every step of the evaluation looks at. */
typedef struct {
  const uint8_t *at;
  const httpz_field *fields;
  uint32_t count;
  const httpz_representation *current;
  int64_t now;
} condition_facts;

/* 9110 13.1.1, 13.1.2: what the tags of If-Match or If-None-Match come to, all lines together */
typedef enum {
  TAGS_ABSENT, /* there is no such field */
  TAGS_MATCH,  /* one is the tag of the current representation; or "*", and there is one */
  TAGS_DIFFER,
  TAGS_MALFORMED,
} tags_verdict;

/*@ predicate readable_facts(condition_facts *facts) =
      \valid_read(facts) && \valid_read(facts->current) && \valid_read(facts->fields + (0 .. facts->count - 1)) &&
      (\forall integer k; 0 <= k < facts->count ==>
        facts->fields[k].value_off + facts->fields[k].value_len <= 65535 &&
        \valid_read(facts->at + (facts->fields[k].value_off ..
                                 facts->fields[k].value_off + facts->fields[k].value_len - 1))) &&
      (facts->current->etag.kind != HTTPZ_ETAG_NONE ==>
        \valid_read(facts->current->etag_at + (facts->current->etag.opaque.off ..
          facts->current->etag.opaque.off + facts->current->etag.opaque.len - 1))); */

/* only_line gives the index of the field line of that name if there is just one, else `count`. */
/*@ requires facts_readable: \valid_read(facts) && \valid_read(facts->fields + (0 .. facts->count - 1));
    terminates \true;
    assigns \nothing;
    ensures index: \result < facts->count ==> facts->fields[\result].id == id; */
static uint32_t only_line(const condition_facts *facts, httpz_field_id id) {
  uint32_t found = facts->count;
  /*@ loop invariant walked: 0 <= i <= facts->count;
      loop invariant index: found == facts->count || (found < i && facts->fields[found].id == id);
      loop assigns i, found;
      loop variant facts->count - i; */
  for (uint32_t i = 0; i < facts->count; i++) {
    if (facts->fields[i].id != id) continue;
    if (found != facts->count) return facts->count;
    found = i;
  }
  return found;
}

/*@ requires facts_readable: readable_facts(facts);
    requires tag_readable: tag.kind != HTTPZ_ETAG_ANY ==>
      \valid_read(facts->at + (tag.opaque.off .. tag.opaque.off + tag.opaque.len - 1));
    terminates \true;
    assigns \nothing;
    ensures nothing: !facts->current->exists ==> !\result; */
static bool tag_is_current(const condition_facts *facts, httpz_etag tag, bool strongly) {
  const httpz_representation *current = facts->current;
  if (!current->exists) return false;
  if (tag.kind == HTTPZ_ETAG_ANY) return true;
  return strongly ? httpz_etags_match_strongly(facts->at, tag, current->etag_at, current->etag)
                  : httpz_etags_match_weakly(facts->at, tag, current->etag_at, current->etag);
}

/* One line, read to its end whatever matches, so that what is refused does not depend on what is there. */
/*@ requires facts_readable: readable_facts(facts);
    requires value_readable: \valid_read(facts->at + (value.off .. value.off + value.len - 1));
    requires of_an_input: value.off + value.len <= 65535;
    requires any_writable: \valid(any);
    terminates \true;
    assigns *any;
    ensures present: \result != TAGS_ABSENT; */
static tags_verdict judge_tags_line(const condition_facts *facts, httpz_span value, bool strongly, bool *any) {
  httpz_etag_list list = httpz_etags_of(value);
  httpz_etag tag = {{0, 0}, HTTPZ_ETAG_NONE};
  tags_verdict verdict = TAGS_DIFFER;
  /*@ loop invariant walked: list.next <= list.end;
      loop assigns list, tag, verdict, *any;
      loop variant list.end - list.next; */
  for (;;) {
    if (httpz_next_etag(facts->at, &list, &tag) != HTTPZ_OK) return TAGS_MALFORMED;
    if (tag.kind == HTTPZ_ETAG_NONE) return verdict;
    if (tag.kind == HTTPZ_ETAG_ANY) *any = true;
    if (tag_is_current(facts, tag, strongly)) verdict = TAGS_MATCH;
  }
}

/* Lines of one name are one list (9110 5.3), in which "*" has no place. */
/*@ requires facts_readable: readable_facts(facts);
    terminates \true;
    assigns \nothing; */
static tags_verdict judge_tags(const condition_facts *facts, httpz_field_id id, bool strongly) {
  tags_verdict verdict = TAGS_ABSENT;
  uint32_t lines = 0;
  bool any = false;
  /*@ loop invariant walked: 0 <= i <= facts->count && lines <= i;
      loop assigns i, verdict, lines, any;
      loop variant facts->count - i; */
  for (uint32_t i = 0; i < facts->count; i++) {
    if (facts->fields[i].id != id) continue;
    tags_verdict line = judge_tags_line(facts, httpz_field_value(facts->fields[i]), strongly, &any);
    lines++;
    if (line == TAGS_MALFORMED || (any && lines > 1)) return TAGS_MALFORMED;
    if (line == TAGS_MATCH || verdict == TAGS_ABSENT) verdict = line;
  }
  return verdict;
}

/* A date that counts: in one line, well formed, and with a Last-Modified to hold against it (9110 13.1.3, 13.1.4). */
/*@ requires facts_readable: readable_facts(facts);
    requires seconds_writable: \valid(seconds);
    terminates \true;
    assigns *seconds;
    ensures comparable: \result ==> facts->current->exists && facts->current->has_last_modified; */
static bool read_condition_date(const condition_facts *facts, httpz_field_id id, int64_t *seconds) {
  const httpz_representation *current = facts->current;
  uint32_t line = only_line(facts, id);
  if (line == facts->count || !current->exists || !current->has_last_modified) return false;
  httpz_date date;
  httpz_span value = httpz_field_value(facts->fields[line]);
  if (httpz_read_date(facts->at, value, facts->now, &date) != HTTPZ_OK) return false;
  *seconds = date.seconds;
  return true;
}

/* 9110 13.1.4: true if the representation was last modified at that date or earlier */
/*@ requires facts_readable: readable_facts(facts);
    terminates \true;
    assigns \nothing; */
static bool if_unmodified_since_is_false(const condition_facts *facts) {
  int64_t since;
  if (!read_condition_date(facts, HTTPZ_FIELD_IF_UNMODIFIED_SINCE, &since)) return false;
  return facts->current->last_modified > since;
}

/* 9110 13.1.3: false if the representation was last modified at that date or earlier */
/*@ requires facts_readable: readable_facts(facts);
    terminates \true;
    assigns \nothing; */
static bool if_modified_since_is_false(const condition_facts *facts) {
  int64_t since;
  if (!read_condition_date(facts, HTTPZ_FIELD_IF_MODIFIED_SINCE, &since)) return false;
  return facts->current->last_modified <= since;
}

/* 9110 13.1.5: the tag by strong comparison, or the exact date where that is a strong validator */
/*@ requires facts_readable: readable_facts(facts);
    terminates \true;
    assigns \nothing; */
static bool if_range_is_true(const condition_facts *facts) {
  uint32_t line = only_line(facts, HTTPZ_FIELD_IF_RANGE);
  if (line == facts->count) return false;
  httpz_etag tag;
  if (httpz_read_etag(facts->at, httpz_field_value(facts->fields[line]), &tag) == HTTPZ_OK) {
    return tag_is_current(facts, tag, true);
  }
  int64_t date;
  if (!read_condition_date(facts, HTTPZ_FIELD_IF_RANGE, &date)) return false;
  return facts->current->last_modified_strong && facts->current->last_modified == date;
}

/*@ requires facts_readable: \valid_read(facts) && \valid_read(facts->fields + (0 .. facts->count - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> \exists integer k; 0 <= k < facts->count && facts->fields[k].id == id; */
static bool has_line(const condition_facts *facts, httpz_field_id id) {
  /*@ loop invariant walked: 0 <= i <= facts->count;
      loop invariant none: \forall integer k; 0 <= k < i ==> facts->fields[k].id != id;
      loop assigns i;
      loop variant facts->count - i; */
  for (uint32_t i = 0; i < facts->count; i++) {
    if (facts->fields[i].id == id) return true;
  }
  return false;
}

/* 9110 14.2: with GET alone. Range is no list: in two lines it is malformed. */
/*@ requires facts_readable: readable_facts(facts);
    terminates \true;
    assigns \nothing; */
static bool range_counts(const condition_facts *facts, httpz_method method) {
  if (method != HTTPZ_GET || !facts->current->exists) return false;
  if (only_line(facts, HTTPZ_FIELD_RANGE) == facts->count) return false;
  return !has_line(facts, HTTPZ_FIELD_IF_RANGE) || if_range_is_true(facts);
}

/* 9110 13.2.1: these neither select nor change a representation */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> method == HTTPZ_CONNECT || method == HTTPZ_OPTIONS || method == HTTPZ_TRACE; */
static bool has_no_representation(httpz_method method) {
  return method == HTTPZ_CONNECT || method == HTTPZ_OPTIONS || method == HTTPZ_TRACE;
}

/* Steps 1 and 2 of 9110 13.2.2: false is 412. */
/*@ requires facts_readable: readable_facts(facts);
    requires out_writable: \valid(out);
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_ETAG;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
static httpz_status judge_match(const condition_facts *facts, httpz_decision *out) {
  tags_verdict tags = judge_tags(facts, HTTPZ_FIELD_IF_MATCH, true);
  if (tags == TAGS_MALFORMED) return HTTPZ_BAD_ETAG;
  bool failed = tags == TAGS_DIFFER || (tags == TAGS_ABSENT && if_unmodified_since_is_false(facts));
  *out = failed ? HTTPZ_PRECONDITION_FAILED : HTTPZ_PROCEED;
  return HTTPZ_OK;
}

/* Steps 3 and 4: false is 304 for GET and HEAD, else 412. */
/*@ requires facts_readable: readable_facts(facts);
    requires out_writable: \valid(out);
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_ETAG;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
static httpz_status judge_none_match(const condition_facts *facts, httpz_method method, httpz_decision *out) {
  bool reading = method == HTTPZ_GET || method == HTTPZ_HEAD;
  tags_verdict tags = judge_tags(facts, HTTPZ_FIELD_IF_NONE_MATCH, false);
  if (tags == TAGS_MALFORMED) return HTTPZ_BAD_ETAG;
  bool stale = tags == TAGS_MATCH || (tags == TAGS_ABSENT && reading && if_modified_since_is_false(facts));
  *out = !stale ? HTTPZ_PROCEED : reading ? HTTPZ_NOT_MODIFIED : HTTPZ_PRECONDITION_FAILED;
  return HTTPZ_OK;
}

httpz_status httpz_evaluate_conditions(httpz_method method, const uint8_t *at, const httpz_field *fields,
                                       uint16_t count, const httpz_representation *current, int64_t now,
                                       httpz_decision *out) {
  condition_facts facts = {at, fields, count, current, now};
  httpz_decision decision = HTTPZ_PROCEED;
  httpz_status status = HTTPZ_OK;
  if (!has_no_representation(method)) {
    status = judge_match(&facts, &decision);
    if (status == HTTPZ_OK && decision == HTTPZ_PROCEED) status = judge_none_match(&facts, method, &decision);
    if (status != HTTPZ_OK) return status;
  }
  if (decision == HTTPZ_PROCEED && range_counts(&facts, method)) decision = HTTPZ_PROCEED_WITH_RANGE; /* step 5 */
  *out = decision;
  return HTTPZ_OK;
}

/* SPDX-License-Identifier: MIT
 *
 * What was observed, held against the outcomes that a label allows. */
#include <stdlib.h>

#include "conformance.h"

const char *const grade_names[GRADE_COUNT] = {"pass-strict", "pass",      "skip",  "deviates", "fail",
                                              "desync",      "over-read", "crash", "hang"};

static did outcome_did(const json_t *outcome) {
  const char *word = member_string(outcome, "do");
  for (int i = DID_ACCEPT; i <= DID_INCOMPLETE; i++)
    if (word != NULL && strcmp(word, did_names[i]) == 0) return (did)i;
  die(EXIT_UNUSABLE, "the corpus has an outcome that does nothing known");
}

static bool is_level(const json_t *outcome, const char *word) {
  const char *own = member_string(outcome, "level");
  return own != NULL && strcmp(own, word) == 0;
}

static const json_t *reading_of(const vector *v, const json_t *outcome) {
  const char *name = member_string(outcome, "reading");
  return name == NULL ? NULL : json_object_get(json_object_get(v->json, "readings"), name);
}

/* ---- readings ---------------------------------------------------------------------------------------------------- */

static likeness compare_prefix(const json_t *labels, const observation *seen, const rules *r, const char **what) {
  likeness worst = SAME;
  size_t both = json_array_size(labels) < seen->messages.count ? json_array_size(labels) : seen->messages.count;
  for (size_t i = 0; i < both && worst != BOUNDARY_DIFFERS; i++) {
    message label;
    const char *which = NULL;
    message_of_label(json_array_get(labels, i), &label);
    likeness like = message_compare(&label, &seen->messages.at[i], r->quirks, &which);
    if (like > worst) *what = which;
    if (like > worst) worst = like;
  }
  return worst;
}

static likeness compare_messages(const json_t *reading, const observation *seen, const rules *r, const char **what) {
  const json_t *labels = json_object_get(reading, "messages");
  likeness like = compare_prefix(labels, seen, r, what);
  if (like == BOUNDARY_DIFFERS || seen->messages.count == json_array_size(labels)) return like;
  *what = "count";
  return BOUNDARY_DIFFERS;
}

/* A parser of heads is asked for the first head alone. */
static likeness compare_head(const json_t *reading, const observation *seen, const rules *r, const char **what) {
  const json_t *first = json_array_get(json_object_get(reading, "messages"), 0);
  message label, head = {0};
  if (first == NULL || seen->messages.count == 0) *what = "count";
  if (first == NULL || seen->messages.count == 0) return BOUNDARY_DIFFERS;
  message_of_label(first, &label);
  head = seen->messages.at[0];
  head.has_body = head.has_framing = head.has_consumed = head.has_persist = head.trailers.known = false;
  return message_compare(&label, &head, r->quirks, what);
}

static likeness compare_part(const json_t *reading, const observation *seen, const rules *r, const char **what) {
  bytes body = label_bytes(json_object_get(reading, "body"));
  size_t consumed = (size_t)json_integer_value(json_object_get(reading, "consumed"));
  field_list trailers = fields_of_label(json_object_get(reading, "trailers"));
  if (json_object_get(reading, "body") != NULL && seen->has_body && !bytes_equal(body, seen->body))
    *what = "content";
  else if (seen->has_consumed && consumed != seen->consumed)
    *what = "length";
  if (*what != NULL) return BOUNDARY_DIFFERS;
  if (fields_equal(trailers, seen->trailers, r->quirks)) return SAME;
  *what = "trailers";
  return FACT_DIFFERS;
}

/* ---- what was written -------------------------------------------------------------------------------------------- */

/* A serializer may add fields of its own between those it was asked for. */
static bool has_in_order(field_list due, field_list written) {
  size_t next = 0;
  for (size_t i = 0; i < written.count && next < due.count; i++) {
    field_list one = {&due.at[next], 1, true}, other = {&written.at[i], 1, true};
    next += fields_equal(one, other, (quirks){0});
  }
  return next == due.count;
}

static read_mode mode_of(const vector *v) {
  const json_t *m = json_object_get(v->json, "message");
  const char *method = member_string(m, "request_method");
  bool response = strcmp(member_string(m, "kind"), "response") == 0;
  return (read_mode){bytes_of(method == NULL ? "GET" : method), response, true, false};
}

static likeness compare_written(const vector *v, const json_t *reading, const observation *seen, const char **what) {
  message label, read;
  const json_t *fixed = json_object_get(reading, "wire");
  message_of_label(json_array_get(json_object_get(reading, "messages"), 0), &label);
  ssize_t took = message_read(seen->wire, mode_of(v), &read);
  *what = "octets";
  if (took <= 0 || (size_t)took != seen->wire.len) return BOUNDARY_DIFFERS;
  if (!has_in_order(label.fields, read.fields))
    *what = "fields";
  else if (fixed != NULL && read.fields.count == label.fields.count && !bytes_equal(label_bytes(fixed), seen->wire))
    *what = "wire";
  else
    *what = NULL;
  if (*what != NULL) return FACT_DIFFERS;
  label.fields = read.fields;
  return message_compare(&label, &read, (quirks){0}, what);
}

/* ---- outcomes ---------------------------------------------------------------------------------------------------- */

static likeness compare_value(const json_t *reading, const observation *seen, const char **what) {
  if (json_equal(json_object_get(reading, "value"), seen->value)) return SAME;
  *what = "value";
  return FACT_DIFFERS;
}

static likeness compare_reading(const vector *v, const json_t *outcome, const observation *seen, const rules *r,
                                const char **what) {
  const json_t *reading = reading_of(v, outcome);
  bool messages = v->role == ROLE_REQUEST || v->role == ROLE_RESPONSE;
  if (messages && r->head_level && reading != NULL) return compare_head(reading, seen, r, what);
  if (messages) return compare_messages(reading, seen, r, what);
  if (reading == NULL) return SAME;
  if (v->role == ROLE_SERIALIZE) return compare_written(v, reading, seen, what);
  if (v->role == ROLE_FIELDS) return compare_value(reading, seen, what);
  return compare_part(reading, seen, r, what);
}

/* On a socket, silence may be the end of a message or the wait for more, and who gives up an unfinished message
 * closes. */
static bool did_fits(const vector *v, did due, const observation *seen) {
  if (due == seen->did) return true;
  if (seen->silent && (due == DID_ACCEPT || due == DID_INCOMPLETE)) return true;
  return seen->is_wire && vector_eof(v) && due == DID_INCOMPLETE;
}

typedef struct {
  const json_t *matched;
  const char *what; /* differs from the nearest outcome with the same verdict */
  likeness nearest; /* of those */
  bool same_did;    /* there was one */
} search;

static bool is_strict(const vector *v, const json_t *outcome) {
  const char *strict = member_string(v->json, "strict"), *word = member_string(outcome, "do");
  return strict != NULL && strcmp(strict, word) == 0;
}

/* What no other outcome that the RFC asks for contradicts. */
static bool should_have_been_other(const vector *v, const json_t *outcome) {
  const json_t *all = json_object_get(v->json, "outcomes");
  for (size_t i = 0; is_level(outcome, "MAY") && i < json_array_size(all); i++)
    if (is_level(json_array_get(all, i), "SHOULD")) return true;
  return false;
}

static search find_outcome(const vector *v, const observation *seen, const rules *r) {
  const json_t *all = json_object_get(v->json, "outcomes");
  search found = {.nearest = BOUNDARY_DIFFERS};
  for (size_t i = 0; i < json_array_size(all); i++) {
    const json_t *outcome = json_array_get(all, i);
    const char *what = NULL;
    if (!did_fits(v, outcome_did(outcome), seen)) continue;
    likeness like = compare_reading(v, outcome, seen, r, &what);
    bool better =
        found.matched == NULL || (should_have_been_other(v, found.matched) && !should_have_been_other(v, outcome));
    if (like == SAME && better) found.matched = outcome;
    if (!found.same_did || like < found.nearest) found.what = what;
    if (!found.same_did || like < found.nearest) found.nearest = like;
    found.same_did = true;
  }
  return found;
}

/* ---- what was not allowed ---------------------------------------------------------------------------------------- */

/* RFC 9112 2.2 p9 says SHOULD of refusing what the grammar does not have; what it has must be read, and RFC 9110 2.2 p5
 * forbids a sender to write what it has not. */
static grade by_level(const vector *v, const observation *seen) {
  const json_t *all = json_object_get(v->json, "outcomes");
  bool accepts = false, must = false, grammar = false, should = false;
  for (size_t i = 0; i < json_array_size(all); i++) {
    const json_t *outcome = json_array_get(all, i);
    accepts |= outcome_did(outcome) == DID_ACCEPT;
    must |= is_level(outcome, "MUST") || is_level(outcome, "MUST-one-of");
    grammar |= is_level(outcome, "GRAMMAR");
    should |= is_level(outcome, "SHOULD");
  }
  if (must) return GRADE_FAIL;
  if (grammar) return accepts || seen->did == DID_REJECT || v->role == ROLE_SERIALIZE ? GRADE_FAIL : GRADE_DEVIATES;
  return should ? GRADE_DEVIATES : GRADE_FAIL;
}

/* Did it take other bytes for a message than every reading that may be accepted? Stopping early is no such thing. */
static bool is_desync(const vector *v, const observation *seen, const rules *r, const char **what) {
  const json_t *all = json_object_get(v->json, "outcomes");
  bool readings = false;
  if (seen->messages.count == 0 || r->head_level) return false;
  for (size_t i = 0; i < json_array_size(all); i++) {
    const json_t *outcome = json_array_get(all, i);
    if (outcome_did(outcome) != DID_ACCEPT) continue;
    const json_t *labels = json_object_get(reading_of(v, outcome), "messages");
    bool more = seen->messages.count > json_array_size(labels);
    bool swallowed = seen->messages.count < json_array_size(labels) && seen->did == DID_ACCEPT && !seen->stopped;
    likeness like = compare_prefix(labels, seen, r, what);
    if (like != BOUNDARY_DIFFERS && !more && !swallowed) return false;
    if (like != BOUNDARY_DIFFERS) *what = "count";
    readings = true;
  }
  return readings;
}

static const char *allowed_dids(const vector *v) {
  const json_t *all = json_object_get(v->json, "outcomes");
  bool has[3] = {false};
  const char *list = NULL;
  for (size_t i = 0; i < json_array_size(all); i++) has[outcome_did(json_array_get(all, i))] = true;
  for (int i = 0; i < 3; i++)
    if (has[i]) list = list == NULL ? did_names[i] : kept_format("%s or %s", list, did_names[i]);
  return list;
}

static judgement judge_unmatched(const vector *v, const observation *seen, const search *found, const rules *r) {
  judgement j = {.grade = by_level(v, seen)};
  const char *what = NULL;
  bool part =
      v->role == ROLE_CHUNKED && found->same_did && seen->did == DID_ACCEPT && found->nearest == BOUNDARY_DIFFERS;
  if (v->role != ROLE_SERIALIZE && (part || is_desync(v, seen, r, &what))) {
    j.grade = GRADE_DESYNC;
    j.detail = part ? found->what : what;
    j.why = kept_format("another message than the RFC allows was read; what differs: %s", j.detail);
  } else if (found->same_did) {
    j.grade = seen->did == DID_ACCEPT ? GRADE_FAIL : j.grade;
    j.detail = found->what;
    j.why = kept_format("%s is right, but this differs: %s", did_names[seen->did], j.detail);
  } else {
    j.why = kept_format("%s is due, %s was seen", allowed_dids(v), did_names[seen->did]);
  }
  return j;
}

/* ---- what was allowed -------------------------------------------------------------------------------------------- */

static const char *is_right(bool right) {
  return right ? "right" : "wrong";
}

static bool status_fits(const json_t *statuses, int status) {
  for (size_t i = 0; i < json_array_size(statuses); i++)
    if (json_integer_value(json_array_get(statuses, i)) == status) return true;
  return false;
}

static void judge_wire(const json_t *outcome, const observation *seen, judgement *j) {
  const json_t *statuses = json_object_get(outcome, "status");
  const char *close = member_string(outcome, "close");
  if (seen->did != DID_REJECT) return;
  if (statuses != NULL && seen->status != 0) j->status = is_right(status_fits(statuses, seen->status));
  if (seen->is_wire && close != NULL && strcmp(close, "may") != 0) j->close = is_right(seen->closed);
}

static bool choice_is_in(const char *choice, const char *choices) {
  size_t len = strlen(choice);
  for (const char *at = choices; at != NULL; at = strchr(at, '|'), at += at != NULL)
    if (strncmp(at, choice, len) == 0 && (at[len] == '\0' || at[len] == '|')) return true;
  return false;
}

/* The choices that the project has stated for the vector's policy; NULL: none. */
static const char *stated_choices(const vector *v, const rules *r) {
  const char *name = member_string(v->json, "policy");
  for (size_t i = 0; name != NULL && i < r->policy_count; i++)
    if (strcmp(r->policies[i].name, name) == 0) return r->policies[i].choices;
  return NULL;
}

static judgement judge_matched(const vector *v, const json_t *outcome, const observation *seen, const rules *r) {
  judgement j = {.grade = is_strict(v, outcome) ? GRADE_PASS_STRICT : GRADE_PASS};
  const char *choices = stated_choices(v, r);
  j.choice = member_string(outcome, "choice");
  judge_wire(outcome, seen, &j);
  /* A SHOULD may be left for a reason; a policy that was stated is one. */
  if (choices == NULL && should_have_been_other(v, outcome)) {
    j.grade = GRADE_DEVIATES;
    j.why = kept_format("another outcome SHOULD be preferred; --policy %s=%s states this one",
                        member_string(v->json, "policy"), j.choice);
  }
  if (choices != NULL && j.choice != NULL && !choice_is_in(j.choice, choices)) {
    j.grade = GRADE_FAIL;
    j.why =
        kept_format("the policy %s is %s, and was stated as %s", member_string(v->json, "policy"), j.choice, choices);
  }
  return j;
}

static judgement judge_script(const vector *v, const observation *seen) {
  judgement j = {.grade = GRADE_PASS_STRICT};
  if (seen->script != NULL) j = (judgement){.grade = by_level(v, seen), .why = seen->script, .detail = "script"};
  return j;
}

judgement grade_observation(const vector *v, const observation *seen, const rules *r) {
  if (seen->did == DID_CRASH) return (judgement){.grade = GRADE_CRASH, .why = seen->error};
  if (seen->did == DID_HANG) return (judgement){.grade = GRADE_HANG, .why = seen->error};
  if (seen->did == DID_OVER_READ) return (judgement){.grade = GRADE_OVER_READ, .why = "it read outside of its input"};
  if (seen->did == DID_SKIP)
    return (judgement){.grade = GRADE_SKIP, .why = seen->error == NULL ? "the adapter skips it" : seen->error};
  if (v->role == ROLE_CONNECTION) return judge_script(v, seen);
  search found = find_outcome(v, seen, r);
  if (found.matched != NULL) return judge_matched(v, found.matched, seen, r);
  return judge_unmatched(v, seen, &found, r);
}

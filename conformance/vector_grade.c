/* SPDX-License-Identifier: MIT
 *
 * What was observed against a label, or against another observation. */
#include "vector.h"

static const char *differs(const char *what, uint32_t number) {
  static char why[96];
  if (number == UINT32_MAX) {
    snprintf(why, sizeof why, "%s", what);
  } else {
    snprintf(why, sizeof why, "message %u: %s", number + 1, what);
  }
  return why;
}

/* ---- lines and messages -------------------------------------------------------------------------------------------- */

static bool value_matches(const line *a, const line *b) {
  const httpz_vector_field *any = a->any_of != NULL ? a->any_of : b->any_of;
  bytes value = a->any_of != NULL ? b->value : a->value;
  if (any == NULL) return bytes_equal(a->value, b->value);
  for (uint32_t i = 0; i < any->value_count; i++)
    if (bytes_equal(bytes_flat(&any->values[i]), value)) return true;
  return false;
}

static const char *same_lines(const line *a, uint32_t a_count, const line *b, uint32_t b_count, const char *what) {
  static char why[64];
  snprintf(why, sizeof why, "the number of %s differs", what);
  if (a_count != b_count) return why;
  snprintf(why, sizeof why, "the %s differ", what);
  for (uint32_t i = 0; i < a_count; i++)
    if (!bytes_equal(a[i].name, b[i].name) || !value_matches(&a[i], &b[i])) return why;
  return NULL;
}

static const char *same_message(const message *a, const message *b, bool with_wire) {
  if (!bytes_equal(a->method, b->method)) return "the method differs";
  if (!bytes_equal(a->target, b->target)) return "the request-target differs";
  if (!bytes_equal(a->version, b->version)) return "the version differs";
  if (a->status != b->status) return "the status code differs";
  if (!bytes_equal(a->reason, b->reason)) return "the reason phrase differs";
  if (a->framing != b->framing) return "the framing differs";
  if (!bytes_equal(a->body, b->body)) return "the content differs";
  if (a->persist != b->persist) return "persistence differs";
  if (with_wire && a->consumed != b->consumed) return "the bytes consumed differ";
  const char *why = same_lines(a->fields, a->field_count, b->fields, b->field_count, "field lines");
  return why != NULL ? why : same_lines(a->trailers, a->trailer_count, b->trailers, b->trailer_count, "trailer fields");
}

const char *same_messages(const message *a, const message *b, uint32_t count, bool with_wire) {
  for (uint32_t i = 0; i < count; i++) {
    const char *why = same_message(&a[i], &b[i], with_wire);
    if (why != NULL) return differs(why, i);
  }
  return NULL;
}

static const char *same_reading(const observed *a, const observed *b) {
  if (a->message_count != b->message_count) return "the number of whole messages differs";
  const char *why = same_messages(a->messages, b->messages, a->message_count, true);
  if (why != NULL) return why;
  if (!bytes_equal(a->rest, b->rest)) return "the rest behind the last message differs";
  if (!bytes_equal(a->body, b->body)) return "the content differs";
  if (a->consumed != b->consumed) return "the bytes consumed differ";
  return same_lines(a->trailers, a->trailer_count, b->trailers, b->trailer_count, "trailer fields");
}

const char *same_observed(const observed *a, const observed *b) {
  if (a->broken != NULL || b->broken != NULL) return a->broken != NULL ? a->broken : b->broken;
  if (a->verdict != b->verdict) return "the verdict differs";
  if (a->status != b->status) return "the name of the refusal differs";
  if (a->verdict == HTTPZ_VECTOR_REJECT && a->offset != b->offset) return "the offset of the refusal differs";
  if (!bytes_equal(a->value, b->value)) return "the value differs";
  return same_reading(a, b);
}

/* ---- labels -------------------------------------------------------------------------------------------------------- */

static line *lines_of(const httpz_vector_field *fields, uint32_t count) {
  line *lines = pool_take(count * sizeof *lines);
  for (uint32_t i = 0; i < count; i++) {
    lines[i].name = bytes_flat(&fields[i].name);
    lines[i].value = bytes_flat(&fields[i].values[0]);
    lines[i].any_of = fields[i].value_count > 1 ? &fields[i] : NULL;
  }
  return lines;
}

static message message_of(const httpz_vector_message *m) {
  message flat = {
      .method = bytes_flat(&m->method),
      .target = bytes_flat(&m->target),
      .version = bytes_flat(&m->version),
      .reason = bytes_flat(&m->reason),
      .fields = lines_of(m->fields, m->field_count),
      .trailers = lines_of(m->trailers, m->trailer_count),
      .body = bytes_flat(&m->body),
      .field_count = m->field_count,
      .trailer_count = m->trailer_count,
      .consumed = m->consumed,
      .status = m->status,
      .framing = m->framing,
      .persist = m->persist,
  };
  return flat;
}

observed expected_of(const httpz_vector_reading *reading, uint8_t role) {
  observed flat = {.verdict = HTTPZ_VECTOR_ACCEPT};
  flat.messages = pool_take(reading->message_count * sizeof *flat.messages);
  flat.message_count = reading->message_count;
  for (uint32_t i = 0; i < reading->message_count; i++) flat.messages[i] = message_of(&reading->messages[i]);
  flat.rest = bytes_flat(&reading->rest);
  flat.value = bytes_flat(&reading->value);
  if (reading->has_wire) flat.wire = bytes_flat(&reading->wire);
  if (role != HTTPZ_VECTOR_CHUNKED && role != HTTPZ_VECTOR_TRAILERS) return flat;
  flat.body = bytes_flat(&reading->body);
  flat.trailers = lines_of(reading->trailers, reading->trailer_count);
  flat.trailer_count = reading->trailer_count;
  flat.consumed = reading->consumed;
  return flat;
}

static bool status_fits(const httpz_vector_outcome *outcome, uint16_t code) {
  for (uint32_t i = 0; i < outcome->status_count; i++)
    if (outcome->statuses[i] == code) return true;
  return outcome->status_count == 0;
}

/* What a writer emits is not consumed by anybody: only its meaning counts, and its bytes where the label has them. */
static const char *grade_written(const httpz_vector_reading *reading, const observed *seen) {
  observed wanted = expected_of(reading, HTTPZ_VECTOR_SERIALIZE);
  if (seen->message_count != wanted.message_count) return "the number of messages written differs";
  if (reading->has_wire && !bytes_equal(wanted.wire, seen->wire)) return "the bytes written differ";
  if (!bytes_equal(wanted.rest, seen->rest)) return "bytes are left behind the message written";
  return same_messages(wanted.messages, seen->messages, wanted.message_count, false);
}

static const char *grade_value(const httpz_vector *vector, const httpz_vector_reading *reading, const observed *seen) {
  const char *field = vector->context.field;
  bytes wanted = bytes_flat(&reading->value);
  if (field != NULL && strcmp(field, "Range") == 0)
    return range_value_matches(bytes_flat(&vector->bytes), wanted) ? NULL : "the ranges differ";
  return bytes_equal(wanted, seen->value) ? NULL : "the value differs";
}

/* The whole messages before a refusal count as much as those of an accepted vector. */
static const char *grade_reading(const httpz_vector *vector, const httpz_vector_outcome *outcome,
                                 const observed *seen) {
  if (outcome->reading == NULL)
    return seen->message_count == 0 ? NULL : "a message came whole that the label does not have";
  if (vector->role == HTTPZ_VECTOR_SERIALIZE) return grade_written(outcome->reading, seen);
  if (vector->role == HTTPZ_VECTOR_FIELDS) return grade_value(vector, outcome->reading, seen);
  observed wanted = expected_of(outcome->reading, vector->role);
  return same_reading(&wanted, seen);
}

/* Only a request is answered: what a client makes of a bad response is its own affair, and a writer's refusal too. */
static bool is_of_request(const httpz_vector *vector) {
  const char *role_of = vector->context.role_of;
  if (role_of != NULL && strcmp(role_of, "response") == 0) return false;
  return vector->role != HTTPZ_VECTOR_RESPONSE && vector->role != HTTPZ_VECTOR_SERIALIZE;
}

static const char *grade_outcome(const httpz_vector *vector, const httpz_vector_outcome *outcome,
                                 const observed *seen) {
  uint16_t code = httpz_status_answer(seen->status);
  bool answered = outcome->verdict == HTTPZ_VECTOR_REJECT && is_of_request(vector);
  if (answered && !outcome->ignored && !status_fits(outcome, code)) return "the status to answer with does not fit";
  if (answered && outcome->ignored && code != 0 && !is_field_ignored(vector)) return "the field is not to be ignored";
  return grade_reading(vector, outcome, seen);
}

/* Several outcomes may have the advised verdict: one of them must be met. */
const char *grade(const httpz_vector *vector, const observed *seen) {
  const char *why = "the verdict is none that the label allows";
  if (seen->broken != NULL) return seen->broken;
  if (seen->verdict != vector->strict) return "the verdict is not the one that the label advises";
  for (uint32_t i = 0; i < vector->outcome_count; i++) {
    const httpz_vector_outcome *outcome = &vector->outcomes[i];
    if (outcome->verdict != seen->verdict) continue;
    why = grade_outcome(vector, outcome, seen);
    if (why == NULL) return NULL;
  }
  return why;
}

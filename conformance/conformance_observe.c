/* SPDX-License-Identifier: MIT
 *
 * What a target answered, as an observation. */
#include <stdlib.h>

#include "conformance.h"

const char *const did_names[] = {"accept", "reject", "incomplete", "crash", "hang", "over-read", "skip"};

static const struct {
  const char *word;
  did did;
} ends[] = {
    {"ok", DID_ACCEPT},     {"close", DID_ACCEPT},          {"upgrade", DID_ACCEPT},
    {"reject", DID_REJECT}, {"incomplete", DID_INCOMPLETE}, {"over-read", DID_OVER_READ},
    {"skip", DID_SKIP},
};

static const char *observe_end(const json_t *answer, observation *out) {
  const char *end = member_string(answer, "end");
  const json_t *status = json_object_get(answer, "status");
  if (end == NULL) return "the answer has no \"end\"";
  if (status != NULL && !json_is_integer(status)) return "\"status\" is no number";
  out->status = (int)json_integer_value(status);
  for (size_t i = 0; i < COUNT(ends); i++) {
    if (strcmp(end, ends[i].word) != 0) continue;
    out->did = ends[i].did;
    out->stopped = strcmp(end, "close") == 0 || strcmp(end, "upgrade") == 0;
    return NULL;
  }
  return "\"end\" is no word of the protocol";
}

static const char *observe_messages(const json_t *answer, const char *name, observation *out) {
  const json_t *list = json_object_get(answer, name);
  if (list == NULL && out->did != DID_ACCEPT) return NULL;
  if (!json_is_array(list)) return "the answer has no list of messages";
  out->messages = (message_list){keep(json_array_size(list) * sizeof *out->messages.at), json_array_size(list)};
  for (size_t i = 0; i < out->messages.count; i++) {
    const char *why = message_of_answer(json_array_get(list, i), &out->messages.at[i]);
    if (why != NULL) return why;
  }
  return NULL;
}

static const char *observe_part(const json_t *answer, bool with_body, observation *out) {
  const json_t *n = json_object_get(answer, "n");
  const char *why = fields_of_answer(answer, "tr", &out->trailers);
  if (why != NULL) return why;
  if (!bytes_of_answer(answer, "b", &out->body, &out->has_body)) return "\"b\" is no string of bytes";
  if (n != NULL && (!json_is_integer(n) || json_integer_value(n) < 0)) return "\"n\" is no number of bytes";
  out->has_consumed = n != NULL;
  out->consumed = (size_t)json_integer_value(n);
  if (with_body && out->did == DID_ACCEPT && !out->has_body) return "the answer has no content";
  if (!with_body && out->did == DID_ACCEPT && !out->trailers.known) return "the answer has no trailer fields";
  return NULL;
}

/* What was written is read again, by a reader that is no part of the target. */
static const char *observe_written(const json_t *answer, observation *out) {
  const json_t *wire = json_object_get(answer, "wire");
  if (out->did != DID_ACCEPT) return NULL;
  if (!json_is_string(wire) || !unhex(json_string_value(wire), json_string_length(wire), &out->wire))
    return "\"wire\" is not in hexadecimal";
  out->has_wire = true;
  return NULL;
}

const char *observe_answer(json_t *answer, role r, observation *out) {
  *out = (observation){.answer = answer};
  if (!json_is_object(answer)) return "the answer is no JSON object";
  const char *why = observe_end(answer, out);
  out->error = member_string(answer, "error");
  out->value = json_object_get(answer, "value");
  if (why != NULL || out->did == DID_SKIP || out->did == DID_OVER_READ) return why;
  if (r == ROLE_REQUEST) return observe_messages(answer, "requests", out);
  if (r == ROLE_RESPONSE) return observe_messages(answer, "responses", out);
  if (r == ROLE_CHUNKED || r == ROLE_TRAILERS) return observe_part(answer, r == ROLE_CHUNKED, out);
  if (r == ROLE_SERIALIZE) return observe_written(answer, out);
  return out->did == DID_ACCEPT && out->value == NULL ? "the answer has no value" : NULL;
}

/* ---- the short form ---------------------------------------------------------------------------------------------- */

static void saw_messages(const observation *seen, text *out) {
  if (seen->messages.count == 0) return;
  text_put(out, "A%zu[", seen->messages.count);
  for (size_t i = 0; i < seen->messages.count; i++) {
    const message *m = &seen->messages.at[i];
    text_put(out, i == 0 ? "" : ",");
    if (m->has_body)
      text_put(out, "%zu", m->body.len);
    else
      text_put(out, "-");
  }
  text_put(out, "]");
}

static void saw_value(const json_t *value, text *out) {
  char *flat = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_SORT_KEYS);
  for (const char *at = flat; at != NULL && *at != '\0'; at++) text_put(out, *at == ' ' ? "\\u0020" : "%c", *at);
  free(flat);
}

void observe_saw(const observation *seen, role r, text *out) {
  bool accept = seen->did == DID_ACCEPT;
  saw_messages(seen, out);
  if (r == ROLE_FIELDS && accept)
    saw_value(seen->value, out);
  else if (r == ROLE_CHUNKED && accept)
    text_put(out, "A[%zu]", seen->body.len);
  else if (r == ROLE_TRAILERS && accept)
    text_put(out, "T%zu", seen->trailers.count);
  else if (r == ROLE_SERIALIZE && accept)
    text_put(out, "W%zu", seen->wire.len);
  else if (r == ROLE_CONNECTION && accept)
    text_put(out, seen->script == NULL ? "played" : "differs");
  else if (accept && seen->messages.count == 0)
    text_put(out, "nothing");
  if (!accept) text_put(out, "%s%s", out->len > 0 ? "+" : "", did_names[seen->did]);
}

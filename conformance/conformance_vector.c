/* SPDX-License-Identifier: MIT
 *
 * One vector: what it is called, and the line that an adapter gets for it. */
#include <ctype.h>
#include <fnmatch.h>
#include <strings.h>

#include "conformance.h"

/* ---- selecting --------------------------------------------------------------------------------------------------- */

const char *vector_level(const vector *v) {
  const json_t *outcomes = json_object_get(v->json, "outcomes");
  bool should = false;
  for (size_t i = 0; i < json_array_size(outcomes); i++) {
    const char *own = member_string(json_array_get(outcomes, i), "level");
    if (own != NULL && (strncmp(own, "MUST", 4) == 0 || strcmp(own, "GRAMMAR") == 0)) return "MUST";
    should |= own != NULL && strcmp(own, "SHOULD") == 0;
  }
  return should ? "SHOULD" : "MAY";
}

static bool is_word(const char *value, const char *tag) {
  return value != NULL && strcasecmp(value, tag) == 0;
}

static bool has_tag(const vector *v, const char *tag) {
  static const char *const members[] = {"role", "result", "strict", "danger", "primitive", "policy"};
  for (size_t i = 0; i < COUNT(members); i++)
    if (is_word(member_string(v->json, members[i]), tag)) return true;
  const json_t *req = json_object_get(v->json, "req");
  for (size_t i = 0; i < json_array_size(req); i++)
    if (is_word(json_string_value(json_array_get(req, i)), tag)) return true;
  return is_word(v->group, tag) || is_word(v->class_name, tag) || is_word(vector_level(v), tag);
}

bool vector_matches(const vector *v, const char *pattern) {
  if (pattern[0] == '@') return has_tag(v, pattern + 1);
  size_t mark = keep_mark();
  const char *path = kept_format("%s/%s", v->group, v->class_name);
  bool found = fnmatch(pattern, v->id, FNM_CASEFOLD) == 0 || fnmatch(pattern, path, FNM_CASEFOLD) == 0 ||
               fnmatch(pattern, v->class_name, FNM_CASEFOLD) == 0 || fnmatch(pattern, v->group, FNM_CASEFOLD) == 0;
  keep_release(mark);
  return found;
}

bool is_selected(const options *o, const vector *v) {
  bool in = o->only.count == 0;
  for (size_t i = 0; i < o->only.count; i++) in |= vector_matches(v, o->only.at[i]);
  for (size_t i = 0; i < o->skip.count; i++) in &= !vector_matches(v, o->skip.at[i]);
  return in;
}

/* ---- the line ---------------------------------------------------------------------------------------------------- */

bytes vector_bytes(const vector *v) {
  return label_bytes(json_object_get(v->json, "bytes"));
}

bool vector_eof(const vector *v) {
  return member_true(v->context, "eof");
}

static void put_number(const json_t *value, text *out) {
  if (json_is_string(value))
    text_put(out, "%s", json_string_value(value));
  else
    text_put(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
}

static void put_limits(json_t *limits, text *out) {
  const char *name;
  json_t *value;
  char before = '=';
  text_put(out, " limits");
  json_object_foreach(limits, name, value) {
    text_put(out, "%c%s:", before, name);
    put_number(value, out);
    before = ',';
  }
}

static void put_cuts(cut_list cuts, text *out) {
  for (size_t i = 0; i < cuts.count; i++) text_put(out, "%s%zu", i == 0 ? " [" : ",", cuts.at[i]);
  if (cuts.count > 0) text_put(out, "]");
}

static void put_hex(const char *word, bytes value, text *out) {
  text_put(out, " %s=", word);
  text_hex(out, value);
}

static void put_fields(const char *word, const json_t *pairs, text *out) {
  for (size_t i = 0; i < json_array_size(pairs); i++) {
    put_hex(word, label_bytes(json_array_get(json_array_get(pairs, i), 0)), out);
    text_put(out, ":");
    text_hex(out, label_bytes(json_array_get(json_array_get(pairs, i), 1)));
  }
}

static void put_to_write(const json_t *m, text *out) {
  bool response = strcmp(member_string(m, "kind"), "response") == 0;
  text_put(out, " kind=%s", member_string(m, "kind"));
  if (response) text_put(out, " status=%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(m, "status")));
  if (response) put_hex("reason", label_bytes(json_object_get(m, "reason")), out);
  if (!response) put_hex("method", label_bytes(json_object_get(m, "method")), out);
  if (!response) put_hex("target", label_bytes(json_object_get(m, "target")), out);
  put_hex("version", label_bytes(json_object_get(m, "version")), out);
  put_fields("field", json_object_get(m, "fields"), out);
  text_put(out, " framing=%s", member_string(m, "framing"));
  put_hex("body", label_bytes(json_object_get(m, "body")), out);
  put_fields("trailer", json_object_get(m, "trailers"), out);
  const char *method = member_string(m, "request_method");
  if (method != NULL) text_put(out, " for=%s", method);
}

static void put_word(const char *name, const char *value, text *out) {
  if (value != NULL) text_put(out, " %s=%s", name, value);
}

void vector_words(const vector *v, cut_list cuts, text *out) {
  size_t mark = keep_mark();
  json_t *limits = json_object_get(v->context, "limits"), *now = json_object_get(v->context, "now");
  put_cuts(cuts, out);
  if (v->role != ROLE_REQUEST) put_word("role", role_names[v->role], out);
  if (vector_eof(v)) text_put(out, " eof");
  put_word("for", member_string(v->context, "request_method"), out);
  put_word("of", member_string(v->context, "role_of"), out);
  put_word("name", member_string(v->context, "field"), out);
  if (now != NULL) text_put(out, " now=");
  if (now != NULL) put_number(now, out);
  if (limits != NULL) put_limits(limits, out);
  if (v->role == ROLE_SERIALIZE) put_to_write(json_object_get(v->json, "message"), out);
  keep_release(mark);
}

void vector_line(const vector *v, cut_list cuts, text *out) {
  size_t mark = keep_mark();
  bytes value = vector_bytes(v);
  if (value.len == 0) text_put(out, "-");
  text_hex(out, value);
  keep_release(mark);
  vector_words(v, cuts, out);
  text_put(out, "\n");
}

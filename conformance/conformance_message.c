/* SPDX-License-Identifier: MIT
 *
 * A message: of a label, of an answer, and whether the two are the same. */
#include <ctype.h>

#include "conformance.h"

/* ---- labels ------------------------------------------------------------------------------------------------------ */

static void values_of_label(const json_t *value, field *out) {
  const json_t *any = json_object_get(value, "one_of");
  out->value_count = any == NULL ? 1 : json_array_size(any);
  out->values = keep(out->value_count * sizeof *out->values);
  for (size_t i = 0; i < out->value_count; i++)
    out->values[i] = label_bytes(any == NULL ? value : json_array_get(any, i));
}

field_list fields_of_label(const json_t *pairs) {
  field_list list = {keep(json_array_size(pairs) * sizeof *list.at), json_array_size(pairs), pairs != NULL};
  for (size_t i = 0; i < list.count; i++) {
    list.at[i].name = label_bytes(json_array_get(json_array_get(pairs, i), 0));
    values_of_label(json_array_get(json_array_get(pairs, i), 1), &list.at[i]);
  }
  return list;
}

static bytes label_member(const json_t *json, const char *name, bool *has) {
  const json_t *value = json_object_get(json, name);
  *has = value != NULL;
  return label_bytes(value);
}

void message_of_label(const json_t *json, message *out) {
  *out = (message){0};
  out->method = label_member(json, "method", &out->has_method);
  out->target = label_member(json, "target", &out->has_target);
  out->version = label_member(json, "version", &out->has_version);
  out->reason = label_member(json, "reason", &out->has_reason);
  out->body = label_member(json, "body", &out->has_body);
  out->framing = label_member(json, "framing", &out->has_framing);
  out->has_status = json_object_get(json, "status") != NULL;
  out->status = (int)json_integer_value(json_object_get(json, "status"));
  out->has_consumed = json_object_get(json, "consumed") != NULL;
  out->consumed = (size_t)json_integer_value(json_object_get(json, "consumed"));
  out->has_persist = json_object_get(json, "persist") != NULL;
  out->persist = member_true(json, "persist");
  out->fields = fields_of_label(json_object_get(json, "fields"));
  out->trailers = fields_of_label(json_object_get(json, "trailers"));
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static bool bytes_of_string(const json_t *string, bool hex, bytes *out) {
  if (!json_is_string(string)) return false;
  return hex ? unhex(json_string_value(string), json_string_length(string), out) : latin1(string, out);
}

/* "b" or "bx". False: it is there and cannot be read. */
bool bytes_of_answer(const json_t *object, const char *name, bytes *out, bool *has) {
  char with_x[8];
  snprintf(with_x, sizeof with_x, "%sx", name);
  const json_t *plain = json_object_get(object, name), *hex = json_object_get(object, with_x);
  *has = plain != NULL || hex != NULL;
  return !*has || bytes_of_string(plain != NULL ? plain : hex, plain == NULL, out);
}

const char *fields_of_answer(const json_t *object, const char *name, field_list *out) {
  char with_x[8];
  snprintf(with_x, sizeof with_x, "%sx", name);
  const json_t *plain = json_object_get(object, name), *hex = json_object_get(object, with_x);
  const json_t *pairs = plain != NULL ? plain : hex;
  if (pairs == NULL) return NULL;
  if (!json_is_array(pairs)) return "field lines are no list";
  *out = (field_list){keep(json_array_size(pairs) * sizeof *out->at), json_array_size(pairs), true};
  for (size_t i = 0; i < out->count; i++) {
    const json_t *pair = json_array_get(pairs, i);
    out->at[i].values = keep(sizeof *out->at[i].values);
    out->at[i].value_count = 1;
    if (json_array_size(pair) != 2 || !bytes_of_string(json_array_get(pair, 0), plain == NULL, &out->at[i].name) ||
        !bytes_of_string(json_array_get(pair, 1), plain == NULL, out->at[i].values))
      return "a field line is not a list of two strings";
  }
  return NULL;
}

static const char *numbers_of_answer(const json_t *json, message *out) {
  const json_t *n = json_object_get(json, "n"), *k = json_object_get(json, "k"), *s = json_object_get(json, "s");
  if (n != NULL && (!json_is_integer(n) || json_integer_value(n) < 0)) return "\"n\" is no number of bytes";
  if (k != NULL && !json_is_boolean(k)) return "\"k\" is neither true nor false";
  if (s != NULL && !json_is_integer(s)) return "\"s\" is no number";
  out->has_consumed = n != NULL;
  out->consumed = (size_t)json_integer_value(n);
  out->has_persist = k != NULL;
  out->persist = json_is_true(k);
  out->has_status = s != NULL;
  out->status = (int)json_integer_value(s);
  return NULL;
}

static bool is_framing(bytes value) {
  static const char *const words[] = {"none", "length", "chunked", "until-close", "tunnel"};
  for (size_t i = 0; i < COUNT(words); i++)
    if (bytes_equal(value, bytes_of(words[i]))) return true;
  return false;
}

const char *message_of_answer(const json_t *json, message *out) {
  *out = (message){0};
  if (!json_is_object(json)) return "a message is no object";
  if (!bytes_of_answer(json, "m", &out->method, &out->has_method)) return "\"m\" is no string of bytes";
  if (!bytes_of_answer(json, "t", &out->target, &out->has_target)) return "\"t\" is no string of bytes";
  if (!bytes_of_answer(json, "v", &out->version, &out->has_version)) return "\"v\" is no string of bytes";
  if (!bytes_of_answer(json, "p", &out->reason, &out->has_reason)) return "\"p\" is no string of bytes";
  if (!bytes_of_answer(json, "b", &out->body, &out->has_body)) return "\"b\" is no string of bytes";
  if (!bytes_of_answer(json, "f", &out->framing, &out->has_framing)) return "\"f\" is no string";
  if (out->has_framing && !is_framing(out->framing)) return "\"f\" is no framing";
  const char *why = numbers_of_answer(json, out);
  if (why == NULL) why = fields_of_answer(json, "h", &out->fields);
  return why != NULL ? why : fields_of_answer(json, "tr", &out->trailers);
}

/* ---- names and values -------------------------------------------------------------------------------------------- */

static bytes plain_name(bytes name, quirks q) {
  if (!q.names_underscore) return name;
  if (name.len > 5 && bytes_equal_nocase((bytes){name.at, 5}, bytes_of("HTTP_")))
    name = (bytes){name.at + 5, name.len - 5};
  uint8_t *plain = keep(name.len);
  for (size_t i = 0; i < name.len; i++) plain[i] = name.at[i] == '_' ? '-' : name.at[i];
  return (bytes){plain, name.len};
}

static bool name_equal(bytes a, bytes b, quirks q) {
  return bytes_equal_nocase(plain_name(a, q), plain_name(b, q));
}

static bool value_fits(const field *label, bytes seen) {
  for (size_t i = 0; i < label->value_count; i++)
    if (bytes_equal(label->values[i], seen)) return true;
  return false;
}

/* Is `seen` the values of all lines of this name from `at` on, joined by a comma? */
static bool joined_fits(field_list label, size_t at, bytes name, bytes seen, bool first, quirks q) {
  while (at < label.count && !name_equal(label.at[at].name, name, q)) at++;
  if (at == label.count) return seen.len == 0 && !first;
  if (!first) {
    if (seen.len == 0 || seen.at[0] != ',') return false;
    seen = (bytes){seen.at + 1, seen.len - 1};
    if (seen.len > 0 && seen.at[0] == ' ') seen = (bytes){seen.at + 1, seen.len - 1};
  }
  for (size_t i = 0; i < label.at[at].value_count; i++) {
    bytes one = label.at[at].values[i];
    if (one.len > seen.len || !bytes_equal(one, (bytes){seen.at, one.len})) continue;
    if (joined_fits(label, at + 1, name, (bytes){seen.at + one.len, seen.len - one.len}, false, q)) return true;
  }
  return false;
}

static size_t lines_named(field_list list, bytes name, quirks q) {
  size_t count = 0;
  for (size_t i = 0; i < list.count; i++) count += name_equal(list.at[i].name, name, q);
  return count;
}

/* The value that `seen` has for the n-th line of a name. */
static const field *line_named(field_list list, bytes name, size_t n, quirks q) {
  for (size_t i = 0; i < list.count; i++)
    if (name_equal(list.at[i].name, name, q) && n-- == 0) return &list.at[i];
  return NULL;
}

static bool named_equal(field_list label, field_list seen, bytes name, quirks q) {
  size_t due = lines_named(label, name, q), got = lines_named(seen, name, q);
  if (q.joins && got == 1) return joined_fits(label, 0, name, line_named(seen, name, 0, q)->values[0], true, q);
  if (due != got) return false;
  for (size_t i = 0; i < due; i++)
    if (!value_fits(line_named(label, name, i, q), line_named(seen, name, i, q)->values[0])) return false;
  return true;
}

static bool unordered_equal(field_list label, field_list seen, quirks q) {
  for (size_t i = 0; i < label.count; i++)
    if (!named_equal(label, seen, label.at[i].name, q)) return false;
  for (size_t i = 0; i < seen.count; i++)
    if (lines_named(label, seen.at[i].name, q) == 0) return false;
  return true;
}

bool fields_equal(field_list label, field_list seen, quirks q) {
  if (q.no_fields || !seen.known || !label.known) return true;
  if (q.joins || q.no_order) return unordered_equal(label, seen, q);
  if (label.count != seen.count) return false;
  for (size_t i = 0; i < label.count; i++)
    if (!name_equal(label.at[i].name, seen.at[i].name, q) || !value_fits(&label.at[i], seen.at[i].values[0]))
      return false;
  return true;
}

/* ---- comparing --------------------------------------------------------------------------------------------------- */

static bool part_differs(bytes label, bool label_has, bytes seen, bool seen_has) {
  return label_has && seen_has && !bytes_equal(label, seen);
}

static const char *boundary_of(const message *label, const message *seen) {
  if (part_differs(label->body, label->has_body, seen->body, seen->has_body)) return "content";
  if (label->has_consumed && seen->has_consumed && label->consumed != seen->consumed) return "length";
  if (part_differs(label->framing, label->has_framing, seen->framing, seen->has_framing)) return "framing";
  if (part_differs(label->method, label->has_method, seen->method, seen->has_method)) return "method";
  if (part_differs(label->target, label->has_target, seen->target, seen->has_target)) return "target";
  return label->has_status && seen->has_status && label->status != seen->status ? "status" : NULL;
}

static const char *fact_of(const message *label, const message *seen, quirks q) {
  if (part_differs(label->version, label->has_version, seen->version, seen->has_version)) return "version";
  if (part_differs(label->reason, label->has_reason, seen->reason, seen->has_reason)) return "reason";
  if (!fields_equal(label->fields, seen->fields, q)) return "fields";
  if (!fields_equal(label->trailers, seen->trailers, q)) return "trailers";
  return label->has_persist && seen->has_persist && label->persist != seen->persist ? "persistence" : NULL;
}

/* What a message is and where it ends is its boundary: the next message begins there. All else is a fact within it. */
likeness message_compare(const message *label, const message *seen, quirks q, const char **what) {
  *what = boundary_of(label, seen);
  if (*what != NULL) return BOUNDARY_DIFFERS;
  *what = fact_of(label, seen, q);
  return *what != NULL ? FACT_DIFFERS : SAME;
}

/* SPDX-License-Identifier: MIT
 *
 * JSON in which strings hold bytes: each code point up to U+00FF is one byte. */
#include <stdlib.h>

#include "conformance.h"

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* 2^64 - 1 is a limit in the corpus and does not fit what the JSON library has for numbers. */
static void quote_long_numbers(const char *at, size_t len, text *out) {
  bool in_string = false;
  for (size_t i = 0; i < len;) {
    size_t run = 0;
    while (!in_string && i + run < len && is_digit(at[i + run])) run++;
    if (run >= 19) text_put(out, "\"%.*s\"", (int)run, at + i);
    if (run > 0 && run < 19) text_add(out, at + i, run);
    i += run;
    if (run > 0) continue;
    if (in_string && at[i] == '\\' && i + 1 < len)
      text_add(out, &at[i++], 1);
    else if (at[i] == '"')
      in_string = !in_string;
    text_add(out, &at[i++], 1);
  }
}

json_t *json_read(const char *at, size_t len, text *why) {
  json_error_t error;
  text quoted = {0};
  quote_long_numbers(at, len, &quoted);
  size_t flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY;
  json_t *value = json_loadb(quoted.at == NULL ? "" : quoted.at, quoted.len, flags, &error);
  if (value == NULL && why != NULL) text_put(why, "line %d, column %d: %s", error.line, error.column, error.text);
  text_free(&quoted);
  return value;
}

const char *member_string(const json_t *object, const char *name) {
  return json_string_value(json_object_get(object, name));
}

bool member_true(const json_t *object, const char *name) {
  return json_is_true(json_object_get(object, name));
}

/* ---- bytes ------------------------------------------------------------------------------------------------------- */

bool latin1(const json_t *string, bytes *out) {
  const uint8_t *at = (const uint8_t *)json_string_value(string);
  size_t len = json_string_length(string), used = 0;
  uint8_t *flat = keep(len);
  for (size_t i = 0; i < len; i++) {
    uint8_t byte = at[i];
    if (byte >= 0xc4) return false;
    if (byte >= 0xc2) byte = (uint8_t)((byte << 6) | (at[++i] & 0x3f));
    flat[used++] = byte;
  }
  *out = (bytes){flat, used};
  return true;
}

static bytes label_part(const json_t *part) {
  bytes one = {0};
  if (json_is_string(part)) {
    if (!latin1(part, &one)) die(EXIT_UNUSABLE, "the corpus has a code point above U+00FF where bytes are due");
    return one;
  }
  const json_t *run = json_object_get(part, "rep");
  if (!latin1(json_array_get(run, 0), &one)) die(EXIT_UNUSABLE, "the corpus has a run of what is no bytes");
  size_t times = (size_t)json_integer_value(json_array_get(run, 1));
  uint8_t *all = keep(one.len * times);
  for (size_t i = 0; i < times; i++) memcpy(all + i * one.len, one.at, one.len);
  return (bytes){all, one.len * times};
}

bytes label_bytes(const json_t *value) {
  if (!json_is_array(value)) return value == NULL ? (bytes){0} : label_part(value);
  size_t count = json_array_size(value), len = 0;
  bytes *parts = keep(count * sizeof *parts);
  for (size_t i = 0; i < count; i++) {
    parts[i] = label_part(json_array_get(value, i));
    len += parts[i].len;
  }
  uint8_t *all = keep(len);
  for (size_t i = 0, used = 0; i < count; used += parts[i++].len)
    if (parts[i].len > 0) memcpy(all + used, parts[i].at, parts[i].len);
  return (bytes){all, len};
}

static int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool unhex(const char *at, size_t len, bytes *out) {
  uint8_t *flat = keep(len / 2);
  if (len % 2 != 0) return false;
  for (size_t i = 0; i < len / 2; i++) {
    int high = hex_digit(at[2 * i]), low = hex_digit(at[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    flat[i] = (uint8_t)(high * 16 + low);
  }
  *out = (bytes){flat, len / 2};
  return true;
}

json_t *json_of_bytes(bytes value) {
  text utf8 = {0};
  for (size_t i = 0; i < value.len; i++) {
    uint8_t byte = value.at[i];
    uint8_t two[2] = {(uint8_t)(0xc0 | (byte >> 6)), (uint8_t)(0x80 | (byte & 0x3f))};
    if (byte < 0x80)
      text_add(&utf8, &byte, 1);
    else
      text_add(&utf8, two, 2);
  }
  json_t *string = json_stringn(utf8.at == NULL ? "" : utf8.at, utf8.len);
  text_free(&utf8);
  return string;
}

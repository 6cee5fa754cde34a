/* SPDX-License-Identifier: MIT
 *
 * Memory and text. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <strings.h>

#include "conformance.h"

_Noreturn void die(int code, const char *pattern, ...) {
  va_list args;
  fprintf(stderr, "conformance: ");
  va_start(args, pattern);
  vfprintf(stderr, pattern, args);
  va_end(args);
  fprintf(stderr, "\n");
  fflush(stdout);
  exit(code);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

static struct {
  void **at;
  size_t count, room;
} kept;

static void *never_null(void *at) {
  if (at == NULL) die(EXIT_UNUSABLE, "there is no memory left");
  return at;
}

void *keep(size_t size) {
  if (kept.count == kept.room) {
    kept.room = kept.room == 0 ? 1024 : kept.room * 2;
    kept.at = never_null(realloc(kept.at, kept.room * sizeof *kept.at));
  }
  kept.at[kept.count] = never_null(calloc(1, size == 0 ? 1 : size));
  return kept.at[kept.count++];
}

size_t keep_mark(void) {
  return kept.count;
}

void keep_release(size_t mark) {
  while (kept.count > mark) free(kept.at[--kept.count]);
}

char *kept_format(const char *pattern, ...) {
  va_list args;
  va_start(args, pattern);
  int len = vsnprintf(NULL, 0, pattern, args);
  va_end(args);
  char *out = keep((size_t)len + 1);
  va_start(args, pattern);
  vsnprintf(out, (size_t)len + 1, pattern, args);
  va_end(args);
  return out;
}

/* ---- bytes ------------------------------------------------------------------------------------------------------- */

bool bytes_equal(bytes a, bytes b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static uint8_t lower(uint8_t byte) {
  return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte | 0x20) : byte;
}

bool bytes_equal_nocase(bytes a, bytes b) {
  if (a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++)
    if (lower(a.at[i]) != lower(b.at[i])) return false;
  return true;
}

bytes bytes_of(const char *string) {
  return (bytes){(const uint8_t *)string, strlen(string)};
}

/* ---- text -------------------------------------------------------------------------------------------------------- */

static void text_room(text *out, size_t more) {
  if (out->size - out->len > more) return;
  while (out->size - out->len <= more) out->size = out->size == 0 ? 256 : out->size * 2;
  out->at = never_null(realloc(out->at, out->size));
}

void text_add(text *out, const void *at, size_t len) {
  text_room(out, len);
  if (len > 0) memcpy(out->at + out->len, at, len);
  out->len += len;
  out->at[out->len] = '\0';
}

void text_put(text *out, const char *pattern, ...) {
  va_list args;
  va_start(args, pattern);
  int len = vsnprintf(NULL, 0, pattern, args);
  va_end(args);
  text_room(out, (size_t)len);
  va_start(args, pattern);
  vsnprintf(out->at + out->len, (size_t)len + 1, pattern, args);
  va_end(args);
  out->len += (size_t)len;
}

void text_hex(text *out, bytes value) {
  static const char digits[] = "0123456789abcdef";
  text_room(out, value.len * 2);
  for (size_t i = 0; i < value.len; i++) {
    out->at[out->len++] = digits[value.at[i] >> 4];
    out->at[out->len++] = digits[value.at[i] & 15];
  }
  out->at[out->len] = '\0';
}

void text_free(text *out) {
  free(out->at);
  *out = (text){0};
}

static void escape_byte(text *out, uint8_t byte) {
  static const char letters[] = "abtnvfr";
  if (byte == '\r' || byte == '\n' || byte == '\t') {
    text_put(out, "\\%c", letters[byte - 7]);
  } else if (byte == '\\' || byte == '"') {
    text_put(out, "\\%c", byte);
  } else if (byte < 0x20 || byte > 0x7e) {
    text_put(out, "\\x%02x", byte);
  } else {
    text_add(out, &byte, 1);
  }
}

void text_escape(text *out, bytes value, size_t most) {
  for (size_t i = 0; i < value.len && i < most; i++) escape_byte(out, value.at[i]);
  if (value.len > most) text_put(out, "... (%zu bytes)", value.len);
}

void text_xml(text *out, bytes value) {
  for (size_t i = 0; i < value.len; i++) {
    uint8_t byte = value.at[i];
    if (byte == '<') {
      text_put(out, "&lt;");
    } else if (byte == '>') {
      text_put(out, "&gt;");
    } else if (byte == '&') {
      text_put(out, "&amp;");
    } else if (byte == '"') {
      text_put(out, "&quot;");
    } else if (byte == '\n' || (byte >= 0x20 && byte < 0x7f)) {
      text_add(out, &byte, 1);
    } else {
      escape_byte(out, byte);
    }
  }
}

bool text_file(text *out, const char *path) {
  FILE *file = fopen(path, "rb");
  char part[65536];
  size_t len;
  if (file == NULL) return false;
  while ((len = fread(part, 1, sizeof part, file)) > 0) text_add(out, part, len);
  bool whole = ferror(file) == 0;
  fclose(file);
  if (out->at == NULL) text_add(out, "", 0);
  return whole;
}

/* SPDX-License-Identifier: MIT */
#include "vector.h"

bytes bytes_of_text(const char *string) {
  bytes of = {(const uint8_t *)string, (uint32_t)strlen(string)};
  return of;
}

bool bytes_equal(bytes a, bytes b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bytes bytes_flat(const httpz_vector_bytes *runs) {
  uint8_t *flat = pool_take(runs->len + 1);
  uint32_t len = 0;
  for (uint32_t i = 0; i < runs->count; i++) {
    const httpz_vector_run *run = &runs->runs[i];
    for (uint32_t time = 0; time < run->times; time++) {
      memcpy(flat + len, run->bytes, run->len);
      len += run->len;
    }
  }
  bytes all = {flat, len};
  return all;
}

text text_begin(size_t size) {
  text out = {pool_take(size), 0, size, false};
  return out;
}

void put(text *out, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  size_t room = out->size - out->len;
  int wanted = vsnprintf(out->at + out->len, room, format, arguments);
  va_end(arguments);
  out->full = out->full || wanted < 0 || (size_t)wanted >= room;
  out->len += out->full ? room - 1 : (size_t)wanted;
}

void put_json_string(text *out, bytes value) {
  put(out, "\"");
  for (uint32_t i = 0; i < value.len; i++) {
    uint8_t byte = value.at[i];
    const char *letter = strchr("\"\"\\\\\bb\ff\nn\rr\tt", byte);
    if (byte == '"' || byte == '\\' || (byte != 0 && byte < 0x20 && letter != NULL)) {
      put(out, "\\%c", byte < 0x20 ? letter[1] : (char)byte);
    } else if (byte >= 0x20 && byte < 0x7f) {
      put(out, "%c", (char)byte);
    } else {
      put(out, "\\u%04x", byte);
    }
  }
  put(out, "\"");
}

static int put_escaped_byte(text *out, uint8_t byte) {
  size_t before = out->len;
  if (byte == '\r')
    put(out, "\\r");
  else if (byte == '\n')
    put(out, "\\n");
  else if (byte == '\t')
    put(out, "\\t");
  else if (byte == '\\')
    put(out, "\\\\");
  else if (byte >= 0x20 && byte < 0x7f)
    put(out, "%c", (char)byte);
  else
    put(out, "\\x%02x", byte);
  return (int)(out->len - before);
}

size_t put_escaped(text *out, bytes value, uint32_t most) {
  size_t before = out->len;
  for (uint32_t i = 0; i < value.len && i < most; i++) put_escaped_byte(out, value.at[i]);
  if (value.len > most) put(out, "... (%u bytes)", value.len);
  return out->len - before;
}

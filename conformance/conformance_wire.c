/* SPDX-License-Identifier: MIT
 *
 * * Reads one message from the wire: what a server answered, or what a serializer wrote. It is strict, and no
 * parser under test has a part in it. */
#include <ctype.h>
#include <stdlib.h>

#include "conformance.h"

typedef struct {
  bytes wire;
  size_t at;
} cursor;

/* The next line without its CRLF. 1: there is one; 0: not yet; -1: a CR or LF stands where none may. */
static int next_line(cursor *c, bytes *line) {
  const uint8_t *from = c->wire.at + c->at;
  size_t len = c->wire.len - c->at, i = 0;
  while (i < len && from[i] != '\r' && from[i] != '\n') i++;
  if (i == len || (from[i] == '\r' && i + 1 == len)) return 0;
  if (from[i] == '\n' || from[i + 1] != '\n') return -1;
  *line = (bytes){from, i};
  c->at += i + 2;
  return 1;
}

static bool is_blank(uint8_t byte) {
  return byte == ' ' || byte == '\t';
}

static bytes trimmed(bytes value) {
  while (value.len > 0 && is_blank(value.at[0])) value = (bytes){value.at + 1, value.len - 1};
  while (value.len > 0 && is_blank(value.at[value.len - 1])) value.len--;
  return value;
}

static bool is_token(bytes value) {
  for (size_t i = 0; i < value.len; i++)
    if (!isalnum(value.at[i]) && strchr("!#$%&'*+-.^_`|~", value.at[i]) == NULL) return false;
  return value.len > 0 && memchr(value.at, 0, value.len) == NULL;
}

/* RFC 9110 5.5: no NUL; CR and LF are gone already. */
static bool read_field(bytes line, field *out) {
  const uint8_t *colon = memchr(line.at, ':', line.len);
  if (colon == NULL || memchr(line.at, 0, line.len) != NULL) return false;
  size_t name = (size_t)(colon - line.at);
  out->name = (bytes){line.at, name};
  out->values = keep(sizeof *out->values);
  out->values[0] = trimmed((bytes){colon + 1, line.len - name - 1});
  out->value_count = 1;
  return is_token(out->name);
}

static void add_field(field_list *list, field one) {
  if ((list->count & (list->count - 1)) == 0) {
    field *grown = keep((list->count == 0 ? 1 : list->count * 2) * sizeof *grown);
    if (list->count > 0) memcpy(grown, list->at, list->count * sizeof *grown);
    list->at = grown;
  }
  list->at[list->count++] = one;
}

static int read_fields(cursor *c, field_list *out) {
  *out = (field_list){NULL, 0, true};
  for (;;) {
    bytes line;
    field one;
    int got = next_line(c, &line);
    if (got != 1) return got;
    if (line.len == 0) return 1;
    if (!read_field(line, &one)) return -1;
    add_field(out, one);
  }
}

static bool read_version(bytes word, message *out) {
  if (word.len != 8 || memcmp(word.at, "HTTP/", 5) != 0 || !isdigit(word.at[5]) || !isdigit(word.at[7])) return false;
  out->version = (bytes){word.at + 5, 3};
  out->has_version = word.at[6] == '.';
  return out->has_version;
}

static bool read_request_line(bytes line, message *out) {
  const uint8_t *first = memchr(line.at, ' ', line.len);
  if (first == NULL) return false;
  out->method = (bytes){line.at, (size_t)(first - line.at)};
  bytes rest = {first + 1, line.len - out->method.len - 1};
  const uint8_t *second = memchr(rest.at, ' ', rest.len);
  if (second == NULL || second == rest.at) return false;
  out->target = (bytes){rest.at, (size_t)(second - rest.at)};
  out->has_method = out->has_target = true;
  return is_token(out->method) && read_version((bytes){second + 1, rest.len - out->target.len - 1}, out);
}

static bool read_status_line(bytes line, message *out) {
  if (line.len < 13 || line.at[8] != ' ' || line.at[12] != ' ') return false;
  for (int i = 9; i < 12; i++)
    if (!isdigit(line.at[i])) return false;
  out->status = (line.at[9] - '0') * 100 + (line.at[10] - '0') * 10 + (line.at[11] - '0');
  out->reason = (bytes){line.at + 13, line.len - 13};
  out->has_status = out->has_reason = true;
  return read_version((bytes){line.at, 8}, out);
}

static const field *find_field(const message *m, const char *name) {
  for (size_t i = 0; i < m->fields.count; i++)
    if (bytes_equal_nocase(m->fields.at[i].name, bytes_of(name))) return &m->fields.at[i];
  return NULL;
}

/* ---- content ----------------------------------------------------------------------------------------------------- */

static int hex_value(uint8_t byte) {
  if (isdigit(byte)) return byte - '0';
  return isxdigit(byte) ? (byte | 0x20) - 'a' + 10 : -1;
}

/* A chunk-size, and extensions that are not looked at. -1: none. */
static ssize_t chunk_size(bytes line) {
  size_t size = 0, digits = 0;
  while (digits < line.len && hex_value(line.at[digits]) >= 0 && digits < 15)
    size = size * 16 + (size_t)hex_value(line.at[digits++]);
  if (digits == 0 || (digits < line.len && line.at[digits] != ';')) return -1;
  return (ssize_t)size;
}

static int read_chunked(cursor *c, message *out) {
  uint8_t *content = keep(c->wire.len - c->at);
  for (size_t len = 0;;) {
    bytes line;
    int got = next_line(c, &line);
    ssize_t size = got == 1 ? chunk_size(line) : 0;
    if (got != 1 || size < 0) return got != 1 ? got : -1;
    out->body = (bytes){content, len};
    if (size == 0) return read_fields(c, &out->trailers);
    if (c->wire.len - c->at < (size_t)size + 2) return 0;
    memcpy(content + len, c->wire.at + c->at, (size_t)size);
    len += (size_t)size;
    c->at += (size_t)size;
    if (memcmp(c->wire.at + c->at, "\r\n", 2) != 0) return -1;
    c->at += 2;
  }
}

static int read_length(cursor *c, bytes digits, message *out) {
  size_t length = 0;
  for (size_t i = 0; i < digits.len; i++) {
    if (!isdigit(digits.at[i]) || length > (SIZE_MAX >> 8)) return -1;
    length = length * 10 + (size_t)(digits.at[i] - '0');
  }
  if (digits.len == 0) return -1;
  if (c->wire.len - c->at < length) return 0;
  out->body = (bytes){c->wire.at + c->at, length};
  c->at += length;
  return 1;
}

static void set_framing(message *m, const char *word) {
  m->framing = bytes_of(word);
  m->has_framing = m->has_body = true;
}

/* RFC 9112 6.3 p2.1 and p2.2. */
static bool has_no_content(const message *m, read_mode mode) {
  if (!mode.response) return false;
  if (m->status < 200 || m->status == 204 || m->status == 304) return true;
  if (bytes_equal(mode.for_method, bytes_of("HEAD"))) return true;
  return bytes_equal(mode.for_method, bytes_of("CONNECT")) && m->status < 300;
}

static int read_content(cursor *c, read_mode mode, message *m) {
  const field *coding = find_field(m, "Transfer-Encoding"), *length = find_field(m, "Content-Length");
  bool tunnel = mode.response && (m->status == 101 || bytes_equal(mode.for_method, bytes_of("CONNECT")));
  set_framing(m, has_no_content(m, mode) && tunnel ? "tunnel" : "none");
  if (has_no_content(m, mode) || mode.head_only) return 1;
  if (coding != NULL && length != NULL) return -1;
  if (coding != NULL) {
    set_framing(m, "chunked");
    return bytes_equal_nocase(coding->values[0], bytes_of("chunked")) ? read_chunked(c, m) : -1;
  }
  if (length != NULL) {
    set_framing(m, "length");
    return read_length(c, length->values[0], m);
  }
  if (!mode.response && bytes_equal(m->method, bytes_of("CONNECT"))) set_framing(m, "tunnel");
  if (!mode.response) return 1;
  set_framing(m, "until-close");
  m->body = (bytes){c->wire.at + c->at, c->wire.len - c->at};
  c->at = c->wire.len;
  return mode.eof;
}

static bool has_member(bytes list, const char *member) {
  while (list.len > 0) {
    const uint8_t *comma = memchr(list.at, ',', list.len);
    size_t len = comma == NULL ? list.len : (size_t)(comma - list.at);
    if (bytes_equal_nocase(trimmed((bytes){list.at, len}), bytes_of(member))) return true;
    len += comma != NULL;
    list = (bytes){list.at + len, list.len - len};
  }
  return false;
}

static bool has_connection_option(const message *m, const char *option) {
  for (size_t i = 0; i < m->fields.count; i++)
    if (bytes_equal_nocase(m->fields.at[i].name, bytes_of("Connection")) &&
        has_member(m->fields.at[i].values[0], option))
      return true;
  return false;
}

/* RFC 9112 9.3: by the version and the options of Connection. */
static void read_persist(message *m) {
  bool close = has_connection_option(m, "close"), alive = has_connection_option(m, "keep-alive");
  m->has_persist = true;
  m->persist = !close && (m->version.at[2] != '0' || alive);
  if (bytes_equal(m->framing, bytes_of("until-close")) || bytes_equal(m->framing, bytes_of("tunnel")))
    m->persist = false;
}

ssize_t message_read(bytes wire, read_mode mode, message *out) {
  cursor c = {wire, 0};
  bytes line;
  *out = (message){0};
  int got = next_line(&c, &line);
  if (got == 1 && !(mode.response ? read_status_line(line, out) : read_request_line(line, out))) got = -1;
  if (got == 1) got = read_fields(&c, &out->fields);
  if (got == 1) got = read_content(&c, mode, out);
  if (got != 1) return got;
  read_persist(out);
  out->trailers.known = true;
  return (ssize_t)c.at;
}

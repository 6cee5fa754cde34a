/* SPDX-License-Identifier: MIT */
#include "mutate.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST_PIECE = 256, LONGEST_CHUNK = 40, MOST_REPEATS = 64 };

/* An input being changed, and where its random numbers come from. */
typedef struct {
  uint8_t *at;
  size_t len, most;
  uint64_t random;
} text;

/* Bytes [from, to) of the input. */
typedef struct {
  size_t from, to;
} part;

/* What is put in. No entry holds a NUL: a NUL is one of the `odd` bytes. */
static const char *const tokens[] = {
    "GET",
    "HEAD",
    "CONNECT",
    "OPTIONS",
    "*",
    "/",
    "//",
    "http://",
    "HTTP/1.1",
    "HTTP/1.0",
    "HTTP/2",
    "chunked",
    "gzip",
    "close",
    "upgrade",
    "keep-alive",
    "100-continue",
    "bytes",
    "bytes=0-",
    "-1",
    "W/",
    "\"",
    "\"a\"",
    "\\\"",
    "\"\"",
    ";q=0.5",
    ";a=b",
    "%2f",
    "%00",
    "%",
    "[::1]",
    ":80",
    "..",
    ", ",
    ",,",
    "0",
    "\r\n\r\n",
    "\r\n ",
    "0\r\n\r\n",
    "1\r\na\r\n",
    "Sun, 06 Nov 1994 08:49:37 GMT",
};
static const char *const names[] = {
    "Host",
    "Content-Length",
    "Transfer-Encoding",
    "Connection",
    "Upgrade",
    "Expect",
    "TE",
    "Trailer",
    "X",
    "Set-Cookie",
    "If-None-Match",
    "Range",
    "content-length",
    "Content-Lengthy",
    "Content_Length",
    "Transfer-Encodin",
};
static const char *const lines[] = {
    "Host: a\r\n",
    "Content-Length: 3\r\n",
    "Content-Length: 03\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "Connection: close\r\n",
    "Connection: keep-alive, upgrade\r\n",
    "Upgrade: a\r\n",
    "Expect: 100-continue\r\n",
    "Trailer: X\r\n",
    "X:\r\n",
    " fold\r\n",
    "\r\n",
};
static const char *const numbers[] = {
    "0",
    "1",
    "255",
    "256",
    "65535",
    "65536",
    "4294967295",
    "4294967296",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "00",
    "-1",
    "+1",
    "0x1",
    "FFFFFFFF",
    "10000000000000000",
};
static const char *const gaps[] = {" ", "\t", "  ", " \t ", "\r\n ", "\r", "\n", "\v"};
static const char *const ends[] = {"\r\n", "\n", "\r", "\r\r\n", "\n\r", "\r\n\r\n", ""};
static const uint8_t odd[] = {0, 1, 9, 10, 13, 31, 32, 33, 34, 37, 44, 47, 58, 59, 61, 92, 126, 127, 128, 255};

#define COUNT(array)     (sizeof(array) / sizeof((array)[0]))
#define ANY_OF(t, array) ((array)[below(t, COUNT(array))])

/* ---- what all operators are made of ------------------------------------------------------------------------------ */

/* The next number of the sequence, less than `bound`; 0 where that is 0. */
static size_t below(text *t, size_t bound) {
  t->random ^= t->random << 13;
  t->random ^= t->random >> 7;
  t->random ^= t->random << 17;
  return bound == 0 ? 0 : (size_t)((t->random >> 16) % bound);
}

/* replace puts `bytes` in place of `old`, if that fits. The one place that moves bytes. */
static void replace(text *t, part old, const void *bytes, size_t count) {
  size_t kept = t->len - (old.to - old.from);
  if (kept + count > t->most) return;
  memmove(t->at + old.from + count, t->at + old.to, t->len - old.to);
  if (count > 0) memcpy(t->at + old.from, bytes, count);
  t->len = kept + count;
}

static void replace_by(text *t, part old, const char *string) {
  replace(t, old, string, strlen(string));
}

/* The bytes of a part, kept while the input changes: at most LONGEST_PIECE of them. */
static size_t copy(const text *t, part of, uint8_t *to) {
  size_t count = of.to - of.from < LONGEST_PIECE ? of.to - of.from : LONGEST_PIECE;
  if (count > 0) memcpy(to, t->at + of.from, count);
  return count;
}

static bool is_letter(uint8_t byte) {
  return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_digit(uint8_t byte) {
  return byte >= '0' && byte <= '9';
}

static bool is_delimiter(uint8_t byte) {
  return byte < 0x80 && byte != 0 && strchr(" \t\r\n:;,=\"/?%()[]-.*&<>@", byte) != NULL;
}

static bool is_word(uint8_t byte) {
  return !is_delimiter(byte);
}

/* A line with its end: what stands between two LFs. */
static part any_line(text *t) {
  size_t from = below(t, t->len), to = from;
  while (from > 0 && t->at[from - 1] != '\n') from--;
  while (to < t->len && t->at[to] != '\n') to++;
  return (part){from, to < t->len ? to + 1 : to};
}

/* The longest run of a class around the first byte of it behind a random place; none: an empty part there. */
static part any_run(text *t, bool (*is_class)(uint8_t)) {
  size_t from = below(t, t->len);
  while (from < t->len && !is_class(t->at[from])) from++;
  size_t to = from;
  while (from > 0 && from < t->len && is_class(t->at[from - 1])) from--;
  while (to < t->len && is_class(t->at[to])) to++;
  return (part){from, to};
}

/* A place beside a delimiter, or an end of the input. */
static size_t any_place(text *t) {
  size_t at = below(t, t->len + 1);
  while (at < t->len && !is_delimiter(t->at[at])) at++;
  return at < t->len ? at + below(t, 2) : at;
}

static part nothing_at(size_t at) {
  return (part){at, at};
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static void line_again(text *t) {
  uint8_t kept[LONGEST_PIECE];
  part line = any_line(t);
  size_t count = line.to - line.from <= LONGEST_PIECE ? copy(t, line, kept) : 0;
  replace(t, nothing_at(any_line(t).from), kept, count);
}

static void line_away(text *t) {
  replace(t, any_line(t), NULL, 0);
}

static void line_moves(text *t) {
  uint8_t kept[LONGEST_PIECE];
  part line = any_line(t);
  if (line.to - line.from > LONGEST_PIECE) return;
  size_t count = copy(t, line, kept);
  replace(t, line, NULL, 0);
  replace(t, nothing_at(any_line(t).from), kept, count);
}

static void line_comes(text *t) {
  replace_by(t, nothing_at(any_line(t).from), ANY_OF(t, lines));
}

static void line_end(text *t) {
  part line = any_line(t);
  size_t end = line.to;
  while (end > line.from && (t->at[end - 1] == '\n' || t->at[end - 1] == '\r')) end--;
  replace_by(t, (part){end, line.to}, ANY_OF(t, ends));
}

/* The place of the colon of a line; its end where it has none. */
static size_t colon_of(const text *t, part line) {
  while (line.from < line.to && t->at[line.from] != ':') line.from++;
  return line.from;
}

static void field_name(text *t) {
  part line = any_line(t);
  size_t colon = colon_of(t, line);
  if (colon < line.to) replace_by(t, (part){line.from, colon}, ANY_OF(t, names));
}

static void field_value(text *t) {
  part line = any_line(t);
  size_t colon = colon_of(t, line), end = line.to;
  if (colon == line.to) return;
  while (end > colon + 1 && (t->at[end - 1] == '\n' || t->at[end - 1] == '\r')) end--;
  replace_by(t, (part){colon + 1, end}, ANY_OF(t, tokens));
}

/* ---- numbers, words, bytes --------------------------------------------------------------------------------------- */

/* One more or one less, as decimals; a carry out of the first digit is lost. */
static void count_by_one(text *t, part run) {
  bool up = below(t, 2) == 0;
  for (size_t i = run.to; i-- > run.from;) {
    bool carries = t->at[i] == (up ? '9' : '0');
    t->at[i] = (uint8_t)(carries ? (up ? '0' : '9') : up ? t->at[i] + 1 : t->at[i] - 1);
    if (!carries) return;
  }
}

static void number(text *t) {
  part run = any_run(t, is_digit);
  if (run.from == run.to) return;
  switch (below(t, 4)) {
    case 0:
      replace_by(t, run, ANY_OF(t, numbers));
      return;
    case 1:
      replace_by(t, nothing_at(run.from), "0");
      return;
    case 2:
      replace_by(t, nothing_at(run.to), "0");
      return;
    default:
      count_by_one(t, run);
  }
}

static void token_comes(text *t) {
  replace_by(t, nothing_at(any_place(t)), ANY_OF(t, tokens));
}

static void word_changes(text *t) {
  part run = any_run(t, is_word);
  if (run.from < run.to) replace_by(t, run, ANY_OF(t, tokens));
}

static void case_changes(text *t) {
  part run = any_run(t, is_letter);
  bool all = below(t, 2) == 0;
  size_t one = run.from + below(t, run.to - run.from);
  for (size_t i = run.from; i < run.to; i++) {
    if (all || i == one) t->at[i] ^= 0x20;
  }
}

static void word_in_quotes(text *t) {
  part run = any_run(t, is_word);
  if (run.from == run.to) return;
  replace_by(t, nothing_at(run.to), "\"");
  replace_by(t, nothing_at(run.from), below(t, 4) == 0 ? "\"\\" : "\"");
}

static void gap_comes(text *t) {
  replace_by(t, nothing_at(any_place(t)), ANY_OF(t, gaps));
}

static void odd_byte(text *t) {
  uint8_t byte = ANY_OF(t, odd);
  size_t at = any_place(t);
  size_t dropped = at < t->len ? below(t, 2) : 0;
  replace(t, (part){at, at + dropped}, &byte, 1);
}

/* ---- larger parts ------------------------------------------------------------------------------------------------ */

/* A whole chunk, its size right, before some line. */
static void chunk_comes(text *t) {
  static const char digits[] = "0123456789abcdef";
  uint8_t chunk[LONGEST_CHUNK + 6];
  size_t size = 1 + below(t, LONGEST_CHUNK), len = 0;
  if (size > 15) chunk[len++] = (uint8_t)digits[size / 16];
  chunk[len++] = (uint8_t)digits[size % 16];
  memcpy(chunk + len, "\r\n", 2);
  memset(chunk + len + 2, 'x', size);
  memcpy(chunk + len + 2 + size, "\r\n", 2);
  replace(t, nothing_at(any_line(t).from), chunk, len + size + 4);
}

static part any_part(text *t) {
  size_t one = any_place(t), other = any_place(t);
  return one < other ? (part){one, other} : (part){other, one};
}

static void part_moves(text *t) {
  uint8_t kept[LONGEST_PIECE];
  size_t count = copy(t, any_part(t), kept);
  replace(t, nothing_at(any_place(t)), kept, count);
}

static void part_away(text *t) {
  replace(t, any_part(t), NULL, 0);
}

/* Towards a limit: the same word again and again. */
static void part_repeats(text *t) {
  uint8_t kept[LONGEST_PIECE];
  part run = any_run(t, is_word);
  size_t count = copy(t, run, kept);
  for (size_t left = 1 + below(t, MOST_REPEATS); left > 0; left--) replace(t, nothing_at(run.to), kept, count);
}

static void cut_short(text *t) {
  t->len = any_place(t);
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  void (*apply)(text *);
} operator_of;

static const operator_of operators[] = {
    {"line_again", line_again},     {"line_away", line_away},
    {"line_moves", line_moves},     {"line_comes", line_comes},
    {"line_end", line_end},         {"field_name", field_name},
    {"field_value", field_value},   {"number", number},
    {"token_comes", token_comes},   {"word_changes", word_changes},
    {"case_changes", case_changes}, {"word_in_quotes", word_in_quotes},
    {"gap_comes", gap_comes},       {"odd_byte", odd_byte},
    {"chunk_comes", chunk_comes},   {"part_moves", part_moves},
    {"part_away", part_away},       {"part_repeats", part_repeats},
    {"cut_short", cut_short},
};

static text begin(uint8_t *at, size_t len, size_t most, uint64_t seed) {
  text t = {at, len, most, (seed + 1) * UINT64_C(0x9e3779b97f4a7c15)};
  if (t.random == 0) t.random = 1; /* the one number that the sequence cannot leave */
  return t;
}

size_t mutate_by(unsigned which, uint8_t *at, size_t len, size_t most, uint64_t seed) {
  text t = begin(at, len, most, seed);
  operators[which].apply(&t);
  return t.len;
}

size_t mutate(uint8_t *at, size_t len, size_t most, uint64_t seed) {
  text t = begin(at, len, most, seed);
  size_t steps = 1 + below(&t, 2) * below(&t, 4);
  while (steps-- > 0) ANY_OF(&t, operators).apply(&t);
  return t.len;
}

const char *mutate_name(unsigned which) {
  return which < COUNT(operators) ? operators[which].name : NULL;
}

/* SPDX-License-Identifier: MIT
 *
 * Part of recompute.c. One line of JSON, built in memory so that a part of it can be taken back. */
#ifndef RECOMPUTE_PRINT_H
#define RECOMPUTE_PRINT_H

enum { MAX_LINE = 256 << 20 };

static char *line;
static size_t line_len;
static size_t line_mark;
static bool needs_comma;
static bool comma_at_mark;

static void put(const char *text, size_t len) {
  if (line == NULL) line = malloc(MAX_LINE);
  if (line == NULL || len > MAX_LINE - line_len) {
    fputs("recompute: a line is too long\n", stderr);
    exit(2);
  }
  memcpy(line + line_len, text, len);
  line_len += len;
}

static void put_comma(void) {
  if (needs_comma) put(",", 1);
  needs_comma = false;
}

static void print_open(char bracket) {
  put_comma();
  put(&bracket, 1);
}

static void print_close(char bracket) {
  put(&bracket, 1);
  needs_comma = true;
}

/* print_bytes writes each byte as the code point of the same number. */
static void print_bytes(const uint8_t *at, size_t len) {
  put_comma();
  put("\"", 1);
  for (size_t i = 0; i < len; i++) {
    char text[8];
    bool plain = at[i] >= 0x20 && at[i] < 0x7f && at[i] != '"' && at[i] != '\\';
    int n = snprintf(text, sizeof text, plain ? "%c" : "\\u%04x", at[i]);
    put(text, (size_t)n);
  }
  put("\"", 1);
  needs_comma = true;
}

static void print_text(const char *text) {
  print_bytes((const uint8_t *)text, strlen(text));
}

static void print_member(const char *name) {
  print_text(name);
  put(":", 1);
  needs_comma = false;
}

static void print_word(const char *word) {
  put_comma();
  put(word, strlen(word));
  needs_comma = true;
}

static void print_bool(bool value) {
  print_word(value ? "true" : "false");
}

static void print_number(uint64_t number) {
  char text[24];
  snprintf(text, sizeof text, "%" PRIu64, number);
  print_word(text);
}

static void print_signed(int64_t number) {
  char text[24];
  snprintf(text, sizeof text, "%" PRId64, number);
  print_word(text);
}

/* print_mark keeps a place that print_undo goes back to. There is one such place. */
static void print_mark(void) {
  line_mark = line_len;
  comma_at_mark = needs_comma;
}

static void print_undo(void) {
  line_len = line_mark;
  needs_comma = comma_at_mark;
}

static void print_null_instead(void) {
  print_undo();
  print_word("null");
}

static void print_line(void) {
  put("\n", 1);
  if (fwrite(line, 1, line_len, stdout) != line_len) exit(2);
  line_len = 0;
  needs_comma = false;
}

#endif

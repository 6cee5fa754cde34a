/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* getline, MAP_ANONYMOUS */
#endif
#include "adapter.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WORDS_MAX = 4096 };

adapter_text said;

/* ---- JSON ---------------------------------------------------------------------------------------------------------- */

static void text_room(adapter_text *to, size_t more) {
  if (to->size - to->len > more) return;
  to->size = (to->len + more) * 2 + 256;
  to->at = realloc(to->at, to->size);
  if (to->at == NULL) abort();
}

void text_add(adapter_text *to, const void *at, size_t len) {
  text_room(to, len);
  if (len > 0) memcpy(to->at + to->len, at, len);
  to->len += len;
  to->at[to->len] = '\0';
}

void text_put(adapter_text *to, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *made = NULL;
  int len = vasprintf(&made, format, arguments);
  va_end(arguments);
  if (len < 0) abort();
  text_add(to, made, (size_t)len);
  free(made);
}

void text_string(adapter_text *to, const void *at, size_t len) {
  static const char digits[] = "0123456789abcdef";
  const unsigned char *bytes = at;
  text_room(to, 6 * len + 2);
  to->at[to->len++] = '"';
  for (size_t i = 0; i < len; i++) {
    unsigned char byte = bytes[i];
    if (byte == '"' || byte == '\\') to->at[to->len++] = '\\';
    if (byte >= 0x20 && byte < 0x7f) {
      to->at[to->len++] = (char)byte;
    } else {
      char escaped[] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
      memcpy(to->at + to->len, escaped, sizeof escaped);
      to->len += sizeof escaped;
    }
  }
  text_add(to, "\"", 1);
}

void text_pair(adapter_text *to, const void *name, size_t name_len, const void *value, size_t value_len) {
  bool first = to->len == 0 || to->at[to->len - 1] != ']';
  text_add(to, first ? "[" : ",[", first ? 1 : 2);
  text_string(to, name, name_len);
  text_add(to, ",", 1);
  text_string(to, value, value_len);
  text_add(to, "]", 1);
}

/* The version of an installed package, as dpkg says it. */
static void put_package(const char *package) {
  char command[256], version[128] = "";
  snprintf(command, sizeof command, "dpkg-query -W -f '${Version}' '%s' 2>/dev/null", package);
  FILE *from = popen(command, "r");
  if (from != NULL && fgets(version, sizeof version, from) == NULL) version[0] = '\0';
  if (from != NULL) pclose(from);
  text_put(&said, "%s", version[0] == '\0' ? "unknown" : version);
}

void say_hello(const char *name, const char *version, const char *package, const char *level, const char *more) {
  text_put(&said, "{\"adapter\":1,\"name\":\"%s\",\"version\":\"", name);
  if (version != NULL)
    text_put(&said, "%s", version);
  else
    put_package(package);
  if (package != NULL) {
    text_put(&said, "\",\"package\":\"%s ", package);
    put_package(package);
  }
  text_put(&said, "\",\"level\":\"%s\"%s}", level, more);
}

/* ---- lines --------------------------------------------------------------------------------------------------------- */

const char *line_value(const adapter_line *line, const char *name, size_t *next) {
  size_t len = strlen(name);
  for (size_t i = next == NULL ? 0 : *next; i < line->word_count; i++) {
    if (strncmp(line->words[i], name, len) != 0 || line->words[i][len] != '=') continue;
    if (next != NULL) *next = i + 1;
    return line->words[i] + len + 1;
  }
  return NULL;
}

bool line_has(const adapter_line *line, const char *word) {
  for (size_t i = 0; i < line->word_count; i++)
    if (strcmp(line->words[i], word) == 0) return true;
  return false;
}

size_t line_piece(const adapter_line *line, size_t from) {
  for (size_t i = 0; i < line->word_count; i++) {
    const char *at = line->words[i];
    while ((*at == '[' || *at == ',') && at[1] != ']') {
      char *end;
      size_t cut = strtoul(at + 1, &end, 10);
      if (cut > from && cut < line->len) return cut;
      at = end;
    }
  }
  return line->len;
}

static int digit(char c) {
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

size_t unhex(char *at, size_t len) {
  for (size_t i = 0; i < len / 2; i++) at[i] = (char)(digit(at[2 * i]) << 4 | digit(at[2 * i + 1]));
  return len / 2;
}

/* Copies bytes to the end of a region that an unmapped page follows. */
static const char *place(const char *from, size_t len) {
  static char *region;
  static size_t size;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  if (region == NULL || len > size) {
    if (region != NULL) munmap(region, size + page);
    size = (len / (1 << 20) + 1) << 20;
    void *at = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) abort();
    region = at;
    if (mprotect(region + size, page, PROT_NONE) != 0) abort();
  }
  if (len > 0) memcpy(region + size - len, from, len);
  return region + size - len;
}

static void answer_line(char *at) {
  static char *words[WORDS_MAX];
  adapter_line line = {NULL, 0, words, 0};
  char *rest = at, *first = strsep(&rest, " \n");
  while (rest != NULL && line.word_count < WORDS_MAX) {
    char *word = strsep(&rest, " \n");
    if (*word != '\0') words[line.word_count++] = word;
  }
  if (strcmp(first, "?") == 0) {
    adapter_hello();
    return;
  }
  line.len = strcmp(first, "-") == 0 ? 0 : unhex(first, strlen(first));
  line.at = place(first, line.len);
  adapter_answer(&line);
}

int main(void) {
  char *at = NULL;
  size_t size = 0;
  if (adapter_start != NULL) adapter_start();
  while (getline(&at, &size, stdin) > 0) {
    said.len = 0;
    answer_line(at);
    text_add(&said, "\n", 1);
    if (fwrite(said.at, 1, said.len, stdout) != said.len || fflush(stdout) != 0) return 1;
  }
  free(at);
  return 0;
}

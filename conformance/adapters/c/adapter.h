/* SPDX-License-Identifier: MIT
 *
 * What adapters in C and C++ share: lines in, JSON out. The protocol is ../../PROTOCOL.md. An adapter defines the two
 * functions below and links adapter.c. */
#ifndef ADAPTER_H
#define ADAPTER_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One line. The bytes end where an unmapped page begins: a parser that reads on is ended by the system. */
typedef struct {
  const char *at;
  size_t len;
  char **words; /* behind the bytes, as they came */
  size_t word_count;
} adapter_line;

/* adapter_hello says name, version and what the parser can do, with say_hello. */
void adapter_hello(void);

/* adapter_answer says one JSON object. */
void adapter_answer(const adapter_line *line);

/* adapter_start is called once, before the first line. Adapters that need none leave it out. */
void adapter_start(void) __attribute__((weak));

/* ---- lines --------------------------------------------------------------------------------------------------------- */

/* line_value gives what follows `name=` in the first such word behind word `*next` (0 at first) and moves `*next` behind
 * it. NULL: there is none. `next` NULL: from the first word on. */
const char *line_value(const adapter_line *line, const char *name, size_t *next);
bool line_has(const adapter_line *line, const char *word);

/* line_piece gives the end of the piece that begins at `from`: the next cut, or the end of the bytes. */
size_t line_piece(const adapter_line *line, size_t from);

/* unhex decodes hexadecimal in place of `at` and gives how many bytes there are. */
size_t unhex(char *at, size_t len);

/* ---- JSON ---------------------------------------------------------------------------------------------------------- */

/* A text that grows. */
typedef struct {
  char *at;
  size_t len, size;
} adapter_text;

void text_add(adapter_text *to, const void *at, size_t len);
void text_put(adapter_text *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* text_string adds bytes as a JSON string, each byte the code point of the same number. */
void text_string(adapter_text *to, const void *at, size_t len);
/* text_pair adds a comma where one is due, and ["name","value"]. */
void text_pair(adapter_text *to, const void *name, size_t name_len, const void *value, size_t value_len);

/* What is written to standard output when the adapter returns. */
extern adapter_text said;

/* say_hello answers "?". `package` is the Debian package whose version stands beside the parser's own; `version` NULL: it
 * is the only one there is. `more` is further members, each with a comma before it. */
void say_hello(const char *name, const char *version, const char *package, const char *level, const char *more);

#ifdef __cplusplus
}
#endif

#endif

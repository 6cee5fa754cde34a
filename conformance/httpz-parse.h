/* SPDX-License-Identifier: MIT
 *
 * httpz-parse: what its files share, in flow order.
 *
 *     command line -> options -> read_input -> show_text | show_json */
#ifndef HTTPZ_PARSE_H
#define HTTPZ_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "httpz.h"

/* ---- the command line -------------------------------------------------------------------------------------------- */

typedef enum {
  ACTION_PARSE,
  ACTION_HELP,
  ACTION_VERSION,
  ACTION_EXPLAIN,
  ACTION_LIST,
} tool_action;

typedef enum {
  COLOR_AUTO,
  COLOR_ALWAYS,
  COLOR_NEVER,
} color_choice;

typedef struct {
  httpz_limits limits;
  const char *explain; /* of ACTION_EXPLAIN: the name asked for */
  char **files;        /* stands in argv, whose options were taken out */
  int file_count;
  tool_action action;
  color_choice color;
  bool json;
} tool_options;

extern const char usage_line[];

/* read_options reads the command line. On false it has said why on stderr, with the usage line below. */
bool read_options(int argc, char **argv, tool_options *out);

/* ---- bytes on the screen ----------------------------------------------------------------------------------------- */

typedef enum {
  STYLE_PLAIN,
  STYLE_GOOD,
  STYLE_BAD,
  STYLE_WAITING,
  STYLE_NAME,
  STYLE_KNOWN,
  STYLE_FAINT,
} tool_style;

/* Where text goes, and how wide and how colourful it may be. */
typedef struct {
  FILE *out;
  unsigned columns;
  bool color;
} tool_screen;

enum { ESCAPE_SIZE = 5 };

/* escape_byte writes `byte` as printing ASCII: itself, \\, \r, \n, \t or \xNN, with a NUL after it, and gives the
 * columns that takes. It is the only way by which bytes of an input or of a file name reach a terminal. */
unsigned escape_byte(uint8_t byte, char text[ESCAPE_SIZE]);

/* put_escaped prints `len` bytes escaped and gives the columns that took. */
unsigned put_escaped(FILE *out, const uint8_t *bytes, size_t len);

/* put_escaped_string does the same with a string. */
unsigned put_escaped_string(FILE *out, const char *string);

/* put_spaces prints `count` spaces. */
void put_spaces(FILE *out, unsigned count);

/* paint switches to `wanted` where colours are on. STYLE_PLAIN ends every other style. */
void paint(const tool_screen *screen, tool_style wanted);

/* ---- one input --------------------------------------------------------------------------------------------------- */

enum {
  MOST_HEAD_BYTES = 65535, /* what one httpz_input may hold */
  CONTEXT = 512,           /* bytes kept after an offending one, to show what follows it */
};

/* One input as far as it was read. `bytes` and `slots` stand in one static buffer, used again by the next input. */
typedef struct {
  const char *name;
  const uint8_t *bytes;
  const httpz_field *slots;
  size_t len;           /* bytes at `bytes` */
  uint64_t bytes_after; /* of HTTPZ_OK: bytes that follow the head, to the end of the tool_input */
  size_t offset;        /* of a refusal: the offending byte; of HTTPZ_MORE: the end */
  httpz_status status;
  httpz_request request; /* of HTTPZ_OK */
} tool_input;

/* read_input reads the file `name` ("-": standard input) in pieces of at most 4,096 bytes and hands each piece to
 * httpz_read_request as it comes. What it finds never depends on how the pieces fell. On false the file could not be
 * read, and stderr says why. */
bool read_input(const char *name, const httpz_limits *limits, tool_input *out);

/* The 1-based line and column of byte `offset`. A line ends with its LF. */
typedef struct {
  size_t begin; /* where the line begins */
  unsigned line;
  unsigned column;
} position;

position position_of(const tool_input *input, size_t offset);

/* Which part of a head the bytes broke off in. */
typedef enum {
  PLACE_EMPTY_LINES,
  PLACE_METHOD,
  PLACE_TARGET,
  PLACE_VERSION,
  PLACE_FIELD_LINE,
  PLACE_FIELD_NAME,
  PLACE_FIELD_VALUE,
  PLACE_END,
} tool_place;

/* place_of_end tells in which part of a head the bytes of an HTTPZ_MORE end. They are well formed so far, so that
 * counting spaces, colons and line ends is enough. */
tool_place place_of_end(const tool_input *input);

/* ---- what is said of it ------------------------------------------------------------------------------------------ */

/* form_name gives "origin-form" and so on. */
const char *form_name(unsigned form);

/* show_text prints an input for people: the head, or the offending line with a caret under the byte. */
void show_text(const tool_screen *screen, const tool_input *input);

/* show_excerpt prints the line around input->offset, cut to the screen's width, and a caret under that byte. */
void show_excerpt(const tool_screen *screen, const tool_input *input);

/* show_json prints an input as one JSON object on one line. */
void show_json(FILE *out, const tool_input *input);

#endif

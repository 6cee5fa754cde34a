/* SPDX-License-Identifier: MIT
 *
 * The line around one byte, with a caret under it. */
#include "httpz-parse.h"

static const char ellipsis[] = "...";
enum { ELLIPSIS_COLUMNS = 3, GUTTER_COLUMNS = 8 };

/* Bytes [begin, end). */
typedef struct {
  size_t begin, end;
} stretch;

/* The caret may stand behind the last byte, where the next one is missing; it takes a column there. */
static unsigned columns_of(const tool_input *input, size_t at) {
  char text[ESCAPE_SIZE];
  return at < input->len ? escape_byte(input->bytes[at], text) : 1;
}

static unsigned columns_between(const tool_input *input, size_t begin, size_t end) {
  unsigned columns = 0;
  for (size_t i = begin; i < end; i++) columns += columns_of(input, i);
  return columns;
}

/* line_around gives the line that holds the offending byte, from `begin` to its LF. */
static stretch line_around(const tool_input *input, size_t begin) {
  stretch line = {begin, input->offset};
  while (line.end < input->len && input->bytes[line.end] != '\n') line.end++;
  if (line.end < input->len) line.end++;
  return line;
}

/* grow_right and grow_left widen `part` within `line` as far as `room` columns allow. They give what is left of it. */
static unsigned grow_right(const tool_input *input, stretch line, stretch *part, unsigned room) {
  while (part->end < line.end && columns_of(input, part->end) <= room) room -= columns_of(input, part->end++);
  return room;
}

static unsigned grow_left(const tool_input *input, stretch line, stretch *part, unsigned room) {
  while (part->begin > line.begin && columns_of(input, part->begin - 1) <= room) {
    room -= columns_of(input, --part->begin);
  }
  return room;
}

/* window gives the part of `line` that is shown: all of it if it fits, else as much as fits with the offending byte in
 * the middle, or nearer to an end of the line where that shows more. */
static stretch window(const tool_input *input, stretch line, unsigned columns) {
  size_t at = input->offset;
  stretch part = {at, at < line.end ? at + 1 : at};
  unsigned caret = at < line.end ? 0 : 1;
  if (columns_between(input, line.begin, line.end) + caret <= columns) return line;
  unsigned room = columns - 2 * ELLIPSIS_COLUMNS - columns_of(input, at);
  unsigned half = room / 2;
  room = room - half + grow_right(input, line, &part, half);
  room = grow_left(input, line, &part, room);
  grow_right(input, line, &part, room);
  return part;
}

static void put_line(const tool_screen *screen, const tool_input *input, stretch line, stretch part) {
  size_t at = input->offset;
  if (part.begin > line.begin) fputs(ellipsis, screen->out);
  put_escaped(screen->out, input->bytes + part.begin, at - part.begin);
  if (at < part.end) {
    paint(screen, STYLE_BAD);
    put_escaped(screen->out, input->bytes + at, 1);
    paint(screen, STYLE_PLAIN);
    put_escaped(screen->out, input->bytes + at + 1, part.end - at - 1);
  }
  if (part.end < line.end) fputs(ellipsis, screen->out);
  putc('\n', screen->out);
}

static void put_caret(const tool_screen *screen, const tool_input *input, stretch line, stretch part) {
  unsigned before = columns_between(input, part.begin, input->offset);
  if (part.begin > line.begin) before += ELLIPSIS_COLUMNS;
  put_spaces(screen->out, GUTTER_COLUMNS - 2);
  fputs("| ", screen->out);
  put_spaces(screen->out, before);
  paint(screen, STYLE_BAD);
  putc('^', screen->out);
  for (unsigned i = 1; i < columns_of(input, input->offset); i++) putc('~', screen->out);
  paint(screen, STYLE_PLAIN);
  putc('\n', screen->out);
}

void show_excerpt(const tool_screen *screen, const tool_input *input) {
  position where = position_of(input, input->offset);
  stretch line = line_around(input, where.begin);
  stretch part = window(input, line, screen->columns - GUTTER_COLUMNS);
  fprintf(screen->out, "%5u | ", where.line);
  put_line(screen, input, line, part);
  put_caret(screen, input, line, part);
}

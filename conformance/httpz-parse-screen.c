/* SPDX-License-Identifier: MIT
 *
 * Bytes on a terminal: escapes and colours. */
#include <string.h>

#include "httpz-parse.h"

static char escape_letter(uint8_t byte) {
  switch (byte) {
    case '\\':
      return '\\';
    case '\r':
      return 'r';
    case '\n':
      return 'n';
    case '\t':
      return 't';
    default:
      return '\0';
  }
}

/* Bytes from 0x80 on are escaped too: a terminal may take 0x9b, the C1 form of ESC [, for the start of a command. */
unsigned escape_byte(uint8_t byte, char text[ESCAPE_SIZE]) {
  static const char digits[] = "0123456789abcdef";
  char letter = escape_letter(byte);
  if (letter == '\0' && byte >= 0x20 && byte <= 0x7e) {
    memcpy(text, (char[]){(char)byte, '\0'}, 2);
    return 1;
  }
  if (letter != '\0') {
    memcpy(text, (char[]){'\\', letter, '\0'}, 3);
    return 2;
  }
  memcpy(text, (char[]){'\\', 'x', digits[byte >> 4], digits[byte & 15], '\0'}, 5);
  return 4;
}

unsigned put_escaped(FILE *out, const uint8_t *bytes, size_t len) {
  unsigned columns = 0;
  for (size_t i = 0; i < len; i++) {
    char text[ESCAPE_SIZE];
    columns += escape_byte(bytes[i], text);
    fputs(text, out);
  }
  return columns;
}

unsigned put_escaped_string(FILE *out, const char *string) {
  return put_escaped(out, (const uint8_t *)string, strlen(string));
}

void put_spaces(FILE *out, unsigned count) {
  fprintf(out, "%*s", (int)count, "");
}

void paint(const tool_screen *screen, tool_style wanted) {
  static const char *const codes[] = {
      [STYLE_PLAIN] = "0", [STYLE_GOOD] = "1;32", [STYLE_BAD] = "1;31", [STYLE_WAITING] = "1;33",
      [STYLE_NAME] = "1",  [STYLE_KNOWN] = "36",  [STYLE_FAINT] = "2",
  };
  if (screen->color) fprintf(screen->out, "\033[%sm", codes[wanted]);
}

/* SPDX-License-Identifier: MIT
 *
 * httpz-parse reads request heads with httpz and shows what they say, or which byte is wrong and why. */
#define _POSIX_C_SOURCE 200809L

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "httpz-parse.h"

#ifndef HTTPZ_VERSION
#define HTTPZ_VERSION "0.1.0"
#endif

enum {
  EXIT_ACCEPTED = 0,
  EXIT_REFUSED = 1,
  EXIT_INCOMPLETE = 2, /* a bad command line and an unreadable file too */
};

static const char help[] =
    "\n"
    "Reads one HTTP/1.1 request head from each FILE (- or none: standard input) and\n"
    "shows what it says, or which byte is wrong and why. What follows an accepted\n"
    "head is counted, to the end of the input.\n"
    "\n"
    "  --json            one JSON object per input, each on a line of its own\n"
    "  --color=WHEN      auto (to a terminal, unless NO_COLOR is set), always, never\n"
    "  --limit NAME=N    sets a limit; may be given again. NAME is one of\n"
    "                    content_length, head, target, fields, method, name,\n"
    "                    empty_lines\n"
    "  --explain STATUS  says what a refusal means, as --explain BARE_LF\n"
    "  --list            lists all refusals\n"
    "  --help            shows this text\n"
    "  --version         shows the version\n"
    "\n"
    "Exit status:\n"
    "  0  every input was accepted\n"
    "  1  an input was refused\n"
    "  2  none was refused, but one is incomplete or cannot be read;\n"
    "     also: a bad command line, or output that cannot be written\n"
    "\n"
    "Bytes that do not print are shown as \\r, \\n, \\t and \\xNN, a backslash as \\\\.\n";

/* ---- the table of refusals --------------------------------------------------------------------------------------- */

static bool is_refusal(unsigned status) {
  return status != HTTPZ_OK && status != HTTPZ_MORE;
}

static int list_refusals(void) {
  int widest = 0;
  for (unsigned s = 0; s < HTTPZ_STATUS_COUNT; s++) {
    int width = (int)strlen(httpz_status_name((httpz_status)s));
    if (is_refusal(s) && width > widest) widest = width;
  }
  for (unsigned s = 0; s < HTTPZ_STATUS_COUNT; s++) {
    httpz_status status = (httpz_status)s;
    if (!is_refusal(s)) continue;
    printf("%-*s  %3u  RFC %-13s  %s\n", widest, httpz_status_name(status), (unsigned)httpz_status_answer(status),
           httpz_status_section(status), httpz_status_text(status));
  }
  return EXIT_ACCEPTED;
}

static bool same_name(const char *a, const char *b) {
  while (*a != '\0' && toupper((unsigned char)*a) == toupper((unsigned char)*b)) {
    a++;
    b++;
  }
  return *a == '\0' && *b == '\0';
}

/* status_named finds a status by its name in any case, with or without HTTPZ_; HTTPZ_STATUS_COUNT if there is none. */
static unsigned status_named(const char *name) {
  static const char prefix[] = "HTTPZ_";
  unsigned s = 0;
  if (strncmp(name, prefix, sizeof prefix - 1) == 0) name += sizeof prefix - 1;
  while (s < HTTPZ_STATUS_COUNT && !same_name(name, httpz_status_name((httpz_status)s))) s++;
  return s;
}

static int explain(const char *name) {
  httpz_status status = (httpz_status)status_named(name);
  if (status == HTTPZ_STATUS_COUNT) {
    fputs("httpz-parse: no status is named ", stderr);
    put_escaped_string(stderr, name);
    fprintf(stderr, "; --list names all refusals\n%s\n", usage_line);
    return EXIT_INCOMPLETE;
  }
  printf("%s\n  %s\n", httpz_status_name(status), httpz_status_text(status));
  if (!is_refusal(status)) return EXIT_ACCEPTED;
  unsigned answer = httpz_status_answer(status);
  printf("  section  RFC %s\n", httpz_status_section(status));
  if (answer == 0) {
    printf("  answer   none: the field is ignored\n");
  } else {
    printf("  answer   %u %s\n", answer, httpz_reason((uint16_t)answer));
  }
  return EXIT_ACCEPTED;
}

/* ---- the inputs -------------------------------------------------------------------------------------------------- */

/* Colours are for eyes: a terminal that has them, and no NO_COLOR. Asking with --color=always wins over NO_COLOR. */
static bool wants_color(color_choice choice) {
  const char *no_color = getenv("NO_COLOR");
  const char *term = getenv("TERM");
  if (choice != COLOR_AUTO) return choice == COLOR_ALWAYS;
  if (no_color != NULL && no_color[0] != '\0') return false;
  return isatty(STDOUT_FILENO) && term != NULL && strcmp(term, "dumb") != 0;
}

/* A window narrower than 40 columns holds no useful line; one wider than CONTEXT would show how the input came in. */
static unsigned terminal_columns(void) {
  enum { NARROWEST = 40, WIDEST = 400, USUAL = 80 };
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return USUAL;
  if (size.ws_col < NARROWEST) return NARROWEST;
  return size.ws_col > WIDEST ? WIDEST : size.ws_col;
}

static int exit_status_of(httpz_status status) {
  if (status == HTTPZ_OK) return EXIT_ACCEPTED;
  return status == HTTPZ_MORE ? EXIT_INCOMPLETE : EXIT_REFUSED;
}

/* A refusal is the gravest outcome: it is final, while an incomplete input may still become anything. */
static int graver(int a, int b) {
  if (a == EXIT_REFUSED || b == EXIT_REFUSED) return EXIT_REFUSED;
  return a > b ? a : b;
}

static int parse_all(const tool_options *options) {
  const tool_screen screen = {stdout, terminal_columns(), wants_color(options->color)};
  int worst = EXIT_ACCEPTED;
  for (int i = 0; i < options->file_count; i++) {
    tool_input input;
    if (!read_input(options->files[i], &options->limits, &input)) {
      worst = graver(worst, EXIT_INCOMPLETE);
      continue;
    }
    if (!options->json && i > 0) putchar('\n');
    if (options->json) {
      show_json(stdout, &input);
    } else {
      show_text(&screen, &input);
    }
    fflush(stdout);
    worst = graver(worst, exit_status_of(input.status));
  }
  return worst;
}

static int run(const tool_options *options) {
  switch (options->action) {
    case ACTION_HELP:
      printf("%s\n%s", usage_line, help);
      return EXIT_ACCEPTED;
    case ACTION_VERSION:
      puts("httpz-parse " HTTPZ_VERSION);
      return EXIT_ACCEPTED;
    case ACTION_LIST:
      return list_refusals();
    case ACTION_EXPLAIN:
      return explain(options->explain);
    case ACTION_PARSE:
      break;
  }
  return parse_all(options);
}

int main(int argc, char **argv) {
  tool_options options;
  if (!read_options(argc, argv, &options)) return EXIT_INCOMPLETE;
  int status = run(&options);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    fputs("httpz-parse: the output cannot be written\n", stderr);
    return EXIT_INCOMPLETE;
  }
  return status;
}

/* SPDX-License-Identifier: MIT
 *
 * The command line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "httpz-parse.h"

const char usage_line[] =
    "usage: httpz-parse [--json] [--color=auto|always|never] [--limit NAME=N]... [FILE...]\n"
    "       httpz-parse --explain STATUS | --list | --help | --version";

/* complain names what is wrong; `word` comes from outside and is escaped. */
static bool complain(const char *what, const char *word) {
  fprintf(stderr, "httpz-parse: %s", what);
  if (word != NULL) {
    fputs(": ", stderr);
    put_escaped_string(stderr, word);
  }
  fprintf(stderr, "\n%s\n", usage_line);
  return false;
}

/* ---- --limit NAME=N ---------------------------------------------------------------------------------------------- */

typedef enum {
  LIMIT_CONTENT_LENGTH,
  LIMIT_HEAD,
  LIMIT_TARGET,
  LIMIT_FIELDS,
  LIMIT_METHOD,
  LIMIT_NAME,
  LIMIT_EMPTY_LINES,
  LIMIT_COUNT,
} limit_id;

static const struct {
  const char *name;
  uint64_t greatest; /* that its member of httpz_limits holds */
} limit_table[LIMIT_COUNT] = {
    [LIMIT_CONTENT_LENGTH] = {"content_length", UINT64_MAX},
    [LIMIT_HEAD] = {"head", UINT16_MAX},
    [LIMIT_TARGET] = {"target", UINT16_MAX},
    [LIMIT_FIELDS] = {"fields", UINT16_MAX},
    [LIMIT_METHOD] = {"method", UINT8_MAX},
    [LIMIT_NAME] = {"name", UINT8_MAX},
    [LIMIT_EMPTY_LINES] = {"empty_lines", UINT8_MAX},
};

static void set_limit(httpz_limits *limits, limit_id which, uint64_t value) {
  switch (which) {
    case LIMIT_CONTENT_LENGTH:
      limits->content_length = value;
      break;
    case LIMIT_HEAD:
      limits->head = (uint16_t)value;
      break;
    case LIMIT_TARGET:
      limits->target = (uint16_t)value;
      break;
    case LIMIT_FIELDS:
      limits->fields = (uint16_t)value;
      break;
    case LIMIT_METHOD:
      limits->method = (uint8_t)value;
      break;
    case LIMIT_NAME:
      limits->name = (uint8_t)value;
      break;
    case LIMIT_EMPTY_LINES:
      limits->empty_lines = (uint8_t)value;
      break;
    case LIMIT_COUNT:
      break;
  }
}

static limit_id limit_named(const char *name, size_t len) {
  unsigned which = 0;
  while (which < LIMIT_COUNT &&
         (strlen(limit_table[which].name) != len || memcmp(limit_table[which].name, name, len) != 0)) {
    which++;
  }
  return (limit_id)which;
}

/* Digits alone: strtoull would also take spaces, signs and nothing at all. */
static bool read_number(const char *text, uint64_t greatest, uint64_t *out) {
  if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0') return false;
  errno = 0;
  *out = strtoull(text, NULL, 10);
  return errno == 0 && *out <= greatest;
}

static bool read_limit(const char *word, httpz_limits *limits) {
  const char *equals = strchr(word, '=');
  if (equals == NULL) return complain("--limit wants NAME=N", word);
  limit_id which = limit_named(word, (size_t)(equals - word));
  if (which == LIMIT_COUNT) return complain("no limit has this name", word);
  uint64_t value;
  if (!read_number(equals + 1, limit_table[which].greatest, &value)) {
    return complain("this limit must be a number that fits", word);
  }
  set_limit(limits, which, value);
  return true;
}

/* ---- the words --------------------------------------------------------------------------------------------------- */

static bool read_color(const char *word, color_choice *out) {
  static const char *const names[] = {"auto", "always", "never"};
  for (unsigned i = 0; i < 3; i++) {
    if (strcmp(word, names[i]) == 0) {
      *out = (color_choice)i;
      return true;
    }
  }
  return complain("--color is auto, always or never, not", word);
}

static bool set_action(tool_options *options, tool_action action) {
  if (options->action != ACTION_PARSE)
    return complain("one of --explain, --list, --help and --version at a time", NULL);
  options->action = action;
  return true;
}

static bool read_explain(const char *word, tool_options *out) {
  out->explain = word;
  return set_action(out, ACTION_EXPLAIN);
}

/* option_value tells whether argv[*i] is the option `name`, and finds its value, behind "=" or in the next word; *value
 * is NULL if it has none. */
static bool option_value(int argc, char **argv, int *i, const char *name, const char **value) {
  const char *word = argv[*i];
  size_t len = strlen(name);
  if (strncmp(word, name, len) != 0 || (word[len] != '=' && word[len] != '\0')) return false;
  if (word[len] == '=') {
    *value = word + len + 1;
  } else {
    *value = *i + 1 < argc ? argv[++*i] : NULL;
  }
  return true;
}

/* read_valued reads an option that takes a value. */
static bool read_valued(int argc, char **argv, int *i, tool_options *out) {
  const char *word = argv[*i];
  const char *value = NULL;
  bool limit = option_value(argc, argv, i, "--limit", &value);
  bool color = !limit && option_value(argc, argv, i, "--color", &value);
  bool explain = !limit && !color && option_value(argc, argv, i, "--explain", &value);
  if (!limit && !color && !explain) return complain("unknown option", word);
  if (value == NULL) return complain("this option wants a value", word);
  if (limit) return read_limit(value, &out->limits);
  return color ? read_color(value, &out->color) : read_explain(value, out);
}

static bool read_option(int argc, char **argv, int *i, tool_options *out) {
  const char *word = argv[*i];
  if (strcmp(word, "--json") == 0) {
    out->json = true;
    return true;
  }
  if (strcmp(word, "--help") == 0) return set_action(out, ACTION_HELP);
  if (strcmp(word, "--version") == 0) return set_action(out, ACTION_VERSION);
  if (strcmp(word, "--list") == 0) return set_action(out, ACTION_LIST);
  return read_valued(argc, argv, i, out);
}

bool read_options(int argc, char **argv, tool_options *out) {
  static char stdin_name[] = "-";
  static char *stdin_only[] = {stdin_name, NULL};
  bool options_ended = false;
  *out = (tool_options){.limits = httpz_default_limits, .files = argv};
  for (int i = 1; i < argc; i++) {
    bool is_file = options_ended || argv[i][0] != '-' || argv[i][1] == '\0';
    if (is_file) {
      argv[out->file_count++] = argv[i];
    } else if (strcmp(argv[i], "--") == 0) {
      options_ended = true;
    } else if (!read_option(argc, argv, &i, out)) {
      return false;
    }
  }
  if (out->action != ACTION_PARSE && out->file_count > 0) return complain("no file is read here", out->files[0]);
  if (out->file_count == 0) {
    out->files = stdin_only;
    out->file_count = 1;
  }
  return true;
}

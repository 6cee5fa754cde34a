/* SPDX-License-Identifier: MIT
 *
 * The inputs of a replay, all in memory before it begins: what replays in strict.c and tinystack.c may not read
 * files. */
#ifndef HTTPZ_FUZZ_INPUTS_H
#define HTTPZ_FUZZ_INPUTS_H

#include <stddef.h>
#include <stdint.h>

enum { INPUT_SLACK = 64 };

typedef struct {
  const char *path;
  uint8_t *bytes; /* followed by INPUT_SLACK bytes that may be loaded */
  uint32_t len;
} input_file;

typedef struct {
  input_file *at;
  size_t count;
} input_list;

/* inputs_load reads every file that `count` arguments name, or that stands below a folder that they name. It ends the
 * program with a message when one cannot be read, and when there is none: a replay of nothing shows nothing. */
input_list inputs_load(char **arguments, int count);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The files that a driver was given: each one named, and those of each folder named, in order. */
#ifndef HTTPZ_FUZZ_FILES_H
#define HTTPZ_FUZZ_FILES_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  char **path;
  size_t count, room;
} file_list;

/* files_list lists what `count` arguments name, folders searched to the bottom. It exits with a message where one
 * cannot be read, and where a folder holds no file. */
file_list files_list(char **arguments, int count);

/* files_read reads a whole file into bytes that the caller frees. It exits with a message where that fails. */
uint8_t *files_read(const char *path, size_t *len);

#endif

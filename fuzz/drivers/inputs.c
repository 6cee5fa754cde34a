/* SPDX-License-Identifier: MIT */
#include "inputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"

static _Noreturn void give_up(const char *what) {
  fprintf(stderr, "inputs: %s\n", what);
  exit(2);
}

static input_file load(const char *path) {
  size_t len;
  uint8_t *bytes = files_read(path, &len);
  uint8_t *roomy = malloc(len + INPUT_SLACK);
  if (roomy == NULL) give_up("out of memory");
  if (len > 0) memcpy(roomy, bytes, len);
  memset(roomy + len, 0xa5, INPUT_SLACK);
  free(bytes);
  return (input_file){path, roomy, (uint32_t)len};
}

input_list inputs_load(char **arguments, int count) {
  if (count == 0) give_up("no folder is named, nothing was checked");
  file_list files = files_list(arguments, count);
  if (files.count == 0) give_up("no file was found, nothing was checked");
  input_list inputs = {calloc(files.count, sizeof(input_file)), files.count};
  if (inputs.at == NULL) give_up("out of memory");
  for (size_t i = 0; i < files.count; i++) inputs.at[i] = load(files.path[i]);
  return inputs;
}

/* SPDX-License-Identifier: MIT */
#include "mime.h"

#include <string.h>
#include <strings.h>

typedef struct {
  const char *extension, *type;
} mime_row;

static const mime_row rows[] = {
#define MIME(extension, type) {extension, type},
#include "mime.def"
#undef MIME
};

const char *mime_of(const char *path, size_t len) {
  size_t from = len;
  while (from > 0 && path[from - 1] != '.' && path[from - 1] != '/') from--;
  if (from == 0 || path[from - 1] != '.') return "application/octet-stream";
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (strlen(rows[i].extension) == len - from && strncasecmp(rows[i].extension, path + from, len - from) == 0)
      return rows[i].type;
  return "application/octet-stream";
}

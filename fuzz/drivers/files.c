/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static _Noreturn void give_up(const char *path, const char *what) {
  fprintf(stderr, "%s: %s\n", path, what);
  exit(2);
}

static void *need(void *memory) {
  if (memory == NULL) give_up("files", "out of memory");
  return memory;
}

static void add(file_list *list, const char *path) {
  if (list->count == list->room) {
    list->room = 2 * list->room + 64;
    list->path = need(realloc(list->path, list->room * sizeof list->path[0]));
  }
  list->path[list->count++] = need(strdup(path));
}

static void add_any(file_list *list, const char *path);

static int not_hidden(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

static void add_folder(file_list *list, const char *path) {
  struct dirent **entries;
  int count = scandir(path, &entries, not_hidden, alphasort);
  if (count < 0) give_up(path, "cannot be listed");
  if (count == 0) give_up(path, "holds no file");
  for (int i = 0; i < count; i++) {
    char *inner;
    if (asprintf(&inner, "%s/%s", path, entries[i]->d_name) < 0) give_up(path, "out of memory");
    add_any(list, inner);
    free(inner);
    free(entries[i]);
  }
  free(entries);
}

static void add_any(file_list *list, const char *path) {
  struct stat about;
  if (stat(path, &about) != 0) give_up(path, "cannot be read");
  if (S_ISDIR(about.st_mode)) {
    add_folder(list, path);
  } else {
    add(list, path);
  }
}

file_list files_list(char **arguments, int count) {
  file_list list = {NULL, 0, 0};
  for (int i = 0; i < count; i++) add_any(&list, arguments[i]);
  return list;
}

uint8_t *files_read(const char *path, size_t *len) {
  struct stat about;
  FILE *file = fopen(path, "rb");
  if (file == NULL || fstat(fileno(file), &about) != 0) give_up(path, "cannot be read");
  *len = (size_t)about.st_size;
  uint8_t *bytes = need(malloc(*len + 1));
  if (fread(bytes, 1, *len, file) != *len) give_up(path, "cannot be read to its end");
  fclose(file);
  return bytes;
}

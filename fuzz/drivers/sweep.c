/* SPDX-License-Identifier: MIT
 *
 * The radius-1 sweep: a fuzz target is run on every substitution, insertion, deletion and truncation of one byte
 * of each file. It needs no engine and is the same each time.
 *
 *     sweep FILE-OR-FOLDER... */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../oracle/laws.h"
#include "files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
  INPUTS_PER_LOOK = 1024, /* between two looks at the clock */
  SECONDS_PER_LOOK = 20,
};

typedef struct {
  const file_list *files;
  size_t file;
  unsigned long long inputs;
  double started;
  int terminal;
} progress;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void look(const progress *it) {
  laws_allow(SECONDS_PER_LOOK);
  if (!it->terminal) return;
  double seconds = now() - it->started;
  fprintf(stderr, "\r\033[Ksweep: file %zu of %zu, %llu inputs, %.0f a second", it->file + 1, it->files->count,
          it->inputs, (double)it->inputs / (seconds > 0 ? seconds : 1));
}

static void run(progress *it, const uint8_t *bytes, size_t len) {
  if (it->inputs++ % INPUTS_PER_LOOK == 0) look(it);
  LLVMFuzzerTestOneInput(bytes, len);
}

static void substitutions(progress *it, uint8_t *bytes, size_t len) {
  for (size_t at = 0; at < len; at++) {
    uint8_t kept = bytes[at];
    for (unsigned byte = 0; byte < 256; byte++) {
      bytes[at] = (uint8_t)byte;
      run(it, bytes, len);
    }
    bytes[at] = kept;
  }
}

static void insertions(progress *it, const uint8_t *bytes, size_t len, uint8_t *other) {
  for (size_t at = 0; at <= len; at++) {
    memcpy(other, bytes, at);
    memcpy(other + at + 1, bytes + at, len - at);
    for (unsigned byte = 0; byte < 256; byte++) {
      other[at] = (uint8_t)byte;
      run(it, other, len + 1);
    }
  }
}

static void deletions(progress *it, const uint8_t *bytes, size_t len, uint8_t *other) {
  for (size_t at = 0; at < len; at++) {
    memcpy(other, bytes, at);
    memcpy(other + at, bytes + at + 1, len - at - 1);
    run(it, other, len - 1);
  }
}

static void truncations(progress *it, const uint8_t *bytes, size_t len) {
  for (size_t end = 0; end <= len; end++) run(it, bytes, end);
}

static void sweep_file(progress *it) {
  size_t len;
  uint8_t *bytes = files_read(it->files->path[it->file], &len);
  uint8_t *other = malloc(len + 1);
  if (other == NULL) exit(2);
  substitutions(it, bytes, len);
  insertions(it, bytes, len, other);
  deletions(it, bytes, len, other);
  truncations(it, bytes, len);
  free(other);
  free(bytes);
}

int main(int count, char **arguments) {
  if (count < 2) {
    fprintf(stderr, "usage: %s FILE-OR-FOLDER...\n", arguments[0]);
    return 2;
  }
  laws_effort = EFFORT_EVERY_CUT;
  file_list files = files_list(arguments + 1, count - 1);
  progress it = {&files, 0, 0, now(), isatty(STDERR_FILENO)};
  for (; it.file < files.count; it.file++) sweep_file(&it);
  laws_allow(0);
  if (it.terminal) fputs("\r\033[K", stderr);
  double seconds = now() - it.started;
  printf("%llu inputs, %.1f s, %.0f a second, %zu files\n", it.inputs, seconds,
         (double)it.inputs / (seconds > 0 ? seconds : 1), files.count);
  return it.inputs > 0 ? 0 : 1;
}

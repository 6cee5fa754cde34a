/* SPDX-License-Identifier: MIT
 *
 * Runs a fuzz target over files, without any engine and with nothing sampled. A child does the work and is
 * replaced when a file kills it, so that one bad file does not hide the next.
 *
 *     replay FILE-OR-FOLDER... */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../oracle/laws.h"
#include "files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SECONDS_PER_FILE = 20 };

/* Shared with the child: which file it is at. */
static volatile size_t *current;

static void run_file(const char *path) {
  size_t len;
  uint8_t *bytes = files_read(path, &len);
  uint8_t *exact = malloc(len > 0 ? len : 1); /* a sanitizer sees one byte too far */
  if (exact == NULL) exit(2);
  memcpy(exact, bytes, len);
  laws_allow(SECONDS_PER_FILE);
  LLVMFuzzerTestOneInput(exact, len);
  laws_allow(0);
  free(exact);
  free(bytes);
}

static _Noreturn void work(const file_list *files) {
  for (; *current < files->count; (*current)++) run_file(files->path[*current]);
  exit(0);
}

/* One child, from *current on; gives whether it came to the end. */
static int run_child(const file_list *files) {
  fflush(NULL);
  pid_t child = fork();
  if (child < 0) {
    perror("fork");
    exit(2);
  }
  if (child == 0) work(files);
  int status;
  if (waitpid(child, &status, 0) != child) exit(2);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 && *current == files->count;
}

int main(int count, char **arguments) {
  if (count < 2) {
    fprintf(stderr, "usage: %s FILE-OR-FOLDER...\n", arguments[0]);
    return 2;
  }
  laws_effort = EFFORT_EXHAUSTIVE;
  file_list files = files_list(arguments + 1, count - 1);
  current = mmap(NULL, sizeof *current, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (current == MAP_FAILED) return 2;
  size_t failed = 0;
  while (!run_child(&files)) {
    failed++;
    if (*current >= files.count) break; /* it died after the last file: a leak, or a guard's report */
    fprintf(stderr, "FAILED %s\n", files.path[*current]);
    (*current)++;
  }
  size_t passed = files.count - (failed < files.count ? failed : files.count);
  printf("%zu passed, %zu failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}

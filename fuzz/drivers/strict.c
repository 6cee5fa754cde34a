/* SPDX-License-Identifier: MIT
 *
 * Reads every input of a folder in a child that the kernel kills at its first system call (seccomp strict mode). It
 * stands in for the guard's watch on system calls where the kernel lacks Syscall User Dispatch, and needs no signal
 * handler.
 *
 *     strict FOLDER...
 *
 * The child says through a shared page how far it is and what came out, so that a child that read nothing is found
 * out. */
#define _GNU_SOURCE
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "httpz.h"
#include "inputs.h"

static httpz_field slots[HTTPZ_DEFAULT_FIELDS];

/* What parent and child share. */
typedef struct {
  atomic_size_t next; /* the input being read */
  atomic_size_t read; /* inputs read to the end, by all children */
  atomic_ullong sum;  /* of all verdicts */
} progress;

static uint64_t read_whole(const input_file *file) {
  httpz_reader reader = {0};
  httpz_request request;
  httpz_input input = {file->bytes, file->len, file->len};
  httpz_status status = httpz_read_request(&httpz_default_limits, input, &reader, slots, &request);
  return ((uint64_t)status << 16) | reader.offset;
}

static uint64_t fold(uint64_t sum, uint64_t verdict) {
  return (sum ^ verdict) * 0x100000001b3u;
}

/* Never returns: reads from input `next` on and leaves by the one exit that strict mode allows. */
static void run_child(const input_list *inputs, progress *shared) {
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) _exit(2);
  while (shared->next < inputs->count) {
    uint64_t verdict = read_whole(&inputs->at[shared->next]);
    shared->sum = fold(shared->sum, verdict);
    shared->read++;
    shared->next++;
  }
  syscall(SYS_exit, 0);
}

/* run_children starts a new child behind each input that killed one; gives the number of those. */
static size_t run_children(const input_list *inputs, progress *shared) {
  size_t killed = 0;
  while (shared->next < inputs->count) {
    pid_t child = fork();
    if (child == 0) run_child(inputs, shared);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return inputs->count;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) break;
    if (WIFEXITED(status)) {
      fprintf(stderr, "strict: the kernel has no seccomp strict mode\n");
      return inputs->count;
    }
    bool by_kernel = WTERMSIG(status) == SIGKILL;
    fprintf(stderr, "strict: %s: %s\n", inputs->at[shared->next].path, by_kernel ? "makes a system call" : "crashes");
    killed++;
    shared->next++;
  }
  return killed;
}

int main(int argc, char **argv) {
  input_list inputs = inputs_load(argv + 1, argc - 1);
  progress *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 2;
  size_t killed = run_children(&inputs, shared);
  if (killed > 0) {
    printf("strict: %zu of %zu inputs NOT clean\n", killed, inputs.count);
    return 1;
  }
  uint64_t expected = 0;
  for (size_t i = 0; i < inputs.count; i++) expected = fold(expected, read_whole(&inputs.at[i]));
  if (shared->read != inputs.count || shared->sum != expected) {
    printf("strict: the child read %zu of %zu inputs, or otherwise than its parent\n", (size_t)shared->read,
           inputs.count);
    return 1;
  }
  printf("strict: %zu of %zu inputs clean, no system call\n", (size_t)shared->read, inputs.count);
  return 0;
}

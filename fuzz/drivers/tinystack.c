/* SPDX-License-Identifier: MIT
 *
 * Finds the smallest stack on which every input of a folder can be read. The stack ends at a page that cannot be
 * touched.
 *
 *     tinystack LABEL LIMIT FOLDER...     fails when more than LIMIT bytes are needed
 *
 * Each input is read whole, whole with bytes behind it that may be loaded, and in two pieces; on the small stack it
 * must come out as on the large one. The size found holds the return address of the call and the frame of read_once. */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "httpz.h"
#include "inputs.h"

#if defined(__x86_64__)

enum { LARGEST = 64 * 1024, PAGE = 4096, STEP = 16 };

static httpz_field slots[HTTPZ_DEFAULT_FIELDS];

/* What the small stack must not carry. */
static struct {
  httpz_input input;
  httpz_reader reader;
  httpz_request request;
  httpz_status status;
} call;

static void read_once(void) {
  call.status = httpz_read_request(&httpz_default_limits, call.input, &call.reader, slots, &call.request);
}

/* Runs read_once with the stack pointer at `top`, a multiple of 16. */
static void run_on(char *top) {
  __asm__ volatile(
      "movq %%rsp, %%rbx\n"
      "movq %[top], %%rsp\n"
      "call *%[function]\n"
      "movq %%rbx, %%rsp\n"
      :
      : [top] "r"(top), [function] "r"(read_once)
      : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4",
        "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc");
}

static void read_on(char *top, const input_file *file, uint32_t len, uint32_t readable) {
  call.input = (httpz_input){file->bytes, len, readable};
  if (top == NULL) {
    read_once();
  } else {
    run_on(top);
  }
}

static void begin(void) {
  memset(&call, 0, sizeof call);
}

/* fold mixes a status and an offset into a sum, so that two replays can be compared. */
static uint64_t fold(uint64_t sum) {
  return (sum ^ (((uint64_t)call.status << 16) | call.reader.offset)) * 0x100000001b3u;
}

/* replay reads every input on the stack that ends at `top`, NULL: on our own. */
static uint64_t replay(const input_list *inputs, char *top) {
  uint64_t sum = 0;
  for (size_t i = 0; i < inputs->count; i++) {
    const input_file *file = &inputs->at[i];
    begin();
    read_on(top, file, file->len, file->len);
    sum = fold(sum);
    begin();
    read_on(top, file, file->len, file->len + INPUT_SLACK);
    sum = fold(sum);
    begin();
    read_on(top, file, file->len / 2, file->len / 2);
    read_on(top, file, file->len, file->len);
    sum = fold(sum);
  }
  return sum;
}

/* fits tells whether every input can be read on a stack of `size` bytes, in a child that dies if not. */
static bool fits(const input_list *inputs, size_t size, uint64_t expected) {
  pid_t child = fork();
  if (child < 0) exit(2);
  if (child == 0) {
    const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    char *base = mmap(NULL, PAGE + LARGEST, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED || mprotect(base, PAGE, PROT_NONE) != 0) _exit(2);
    _exit(replay(inputs, base + PAGE + size) == expected ? 0 : 3);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) exit(2);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) return false;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  fprintf(stderr, "tiny stack: on %zu bytes the inputs are read in another way (%x)\n", size, (unsigned)status);
  exit(1);
}

static size_t smallest(const input_list *inputs) {
  uint64_t expected = replay(inputs, NULL);
  size_t too_small = 0, enough = LARGEST;
  if (!fits(inputs, enough, expected)) {
    fprintf(stderr, "tiny stack: %d bytes are not enough\n", LARGEST);
    exit(1);
  }
  while (enough - too_small > STEP) {
    size_t middle = (too_small + enough) / 2 / STEP * STEP;
    if (fits(inputs, middle, expected)) {
      enough = middle;
    } else {
      too_small = middle;
    }
  }
  return enough;
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: tinystack LABEL LIMIT FOLDER...\n");
    return 2;
  }
  unsigned long limit = strtoul(argv[2], NULL, 10);
  input_list inputs = inputs_load(argv + 3, argc - 3);
  size_t size = smallest(&inputs);
  printf("tiny stack: %s: %zu inputs are read on %zu bytes, limit %lu\n", argv[1], inputs.count, size, limit);
  return size <= limit ? 0 : 1;
}

#else

int main(void) {
  printf("tiny stack: not checked on this machine, 1 skipped\n");
  return 0;
}

#endif

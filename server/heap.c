/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "heap.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_ulong calls;
static atomic_bool armed;

#ifdef __SANITIZE_ADDRESS__

bool heap_watched(void) {
  return false;
}
void heap_try(void) {}

#else

/* glibc's own names for what is defined here in their place. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

static void see(void) {
  static const char words[] = "httpz-server: the heap was used while serving\n";
  atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
  if (!atomic_load_explicit(&armed, memory_order_relaxed)) return;
  ssize_t said = write(2, words, sizeof words - 1);
  (void)said;
  abort();
}

void *malloc(size_t size) {
  see();
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  see();
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  see();
  return __libc_realloc(block, size);
}

void free(void *block) {
  if (block != NULL) see();
  __libc_free(block);
}

void *memalign(size_t alignment, size_t size);
void *memalign(size_t alignment, size_t size) {
  see();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  see();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size) {
  see();
  *out = __libc_memalign(alignment, size);
  return *out == NULL ? ENOMEM : 0;
}

bool heap_watched(void) {
  return true;
}

void heap_try(void) {
  unsigned long before = heap_calls();
  void *volatile block = malloc(16);
  char *volatile copy = strdup("seen");
  free(block);
  free(copy);
  if (heap_calls() - before < 4) abort();
}

#endif

void heap_arm(void) {
  atomic_store(&armed, true);
}
void heap_disarm(void) {
  atomic_store(&armed, false);
}
unsigned long heap_calls(void) {
  return atomic_load(&calls);
}

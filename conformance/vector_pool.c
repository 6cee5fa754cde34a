/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "vector.h"

enum { POOL_BYTES = 1 << 28, ALIGNMENT = 16 }; /* pages that are never used cost nothing */

static _Alignas(ALIGNMENT) uint8_t pool[POOL_BYTES];
static size_t used;

void *pool_take(size_t size) {
  size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (rounded > POOL_BYTES - used) {
    fputs("the pool is too small for this vector\n", stderr);
    abort();
  }
  void *taken = pool + used;
  used += rounded;
  memset(taken, 0, rounded);
  return taken;
}

size_t pool_mark(void) {
  return used;
}

void pool_release(size_t mark) {
  used = mark;
}

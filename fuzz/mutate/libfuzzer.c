/* SPDX-License-Identifier: MIT
 *
 * Half of libFuzzer's mutations are ours, the others its own, which know the dictionary and what was compared.
 * HTTPZ_FUZZ_MUTATOR=0 in the environment leaves them all to libFuzzer. */
#include <stdbool.h>
#include <stdlib.h>

#include "mutate.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

static bool is_on(void) {
  static int on = -1;
  if (on < 0) {
    const char *wish = getenv("HTTPZ_FUZZ_MUTATOR");
    on = wish == NULL || wish[0] != '0';
  }
  return on > 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
  if (!is_on() || seed % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  return mutate(data, size, max_size, seed);
}

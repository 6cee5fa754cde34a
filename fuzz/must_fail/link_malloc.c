/* SPDX-License-Identifier: MIT
 * A function that allocates. It must be refused: undefined symbol: malloc. */
#include <stdlib.h>

void *fault(size_t size);

void *fault(size_t size) {
  return malloc(size);
}

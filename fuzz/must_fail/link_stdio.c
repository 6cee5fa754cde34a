/* SPDX-License-Identifier: MIT
 * A function that formats with stdio. It must be refused: undefined symbol: snprintf. */
#include <stdio.h>

int fault(char *out, size_t size, int number);

int fault(char *out, size_t size, int number) {
  return snprintf(out, size, "%x", (unsigned)number);
}

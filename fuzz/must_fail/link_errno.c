/* SPDX-License-Identifier: MIT
 * errno is state of the thread. It must be refused: undefined symbol: __errno_location. */
#include <errno.h>

void fault(void);

void fault(void) {
  errno = EINVAL;
}

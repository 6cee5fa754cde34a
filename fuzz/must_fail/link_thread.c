/* SPDX-License-Identifier: MIT
 * A variable of each thread is state as well. It must be refused: writable section: .tbss. */
int fault(void);

static _Thread_local int calls;

int fault(void) {
  return ++calls;
}

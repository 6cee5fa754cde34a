/* SPDX-License-Identifier: MIT
 * A block on the stack, of any length. It must be refused: dynamic frame in fault. */
int fault(unsigned length);

int fault(unsigned length) {
  volatile char *bytes = __builtin_alloca(length + 1u);
  bytes[length] = 1;
  return bytes[length];
}

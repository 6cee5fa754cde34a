/* SPDX-License-Identifier: MIT
 * A static buffer. It must be refused: writable section: .bss. */
const char *fault(int byte);

const char *fault(int byte) {
  static char buffer[64];
  static unsigned used;
  buffer[used++ % sizeof buffer] = (char)byte;
  return buffer;
}

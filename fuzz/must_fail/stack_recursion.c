/* SPDX-License-Identifier: MIT
 * A function that calls itself. It must be refused: recursion: fault -> fault. */
unsigned fault(unsigned depth);

unsigned fault(unsigned depth) {
  return depth < 2 ? 1 : fault(depth - 1) * 3 + fault(depth - 2);
}

/* SPDX-License-Identifier: MIT
 * Two functions that call each other. It must be refused: recursion: even -> odd -> even. */
unsigned fault(unsigned depth);

static unsigned odd(unsigned depth);

__attribute__((noinline)) static unsigned even(unsigned depth) {
  return depth == 0 ? 1 : odd(depth - 1) * 3 + 1;
}
__attribute__((noinline)) static unsigned odd(unsigned depth) {
  return depth == 0 ? 0 : even(depth / 2) * 5 + 1;
}

unsigned fault(unsigned depth) {
  return even(depth) + 1;
}

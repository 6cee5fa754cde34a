/* must fail: no-variant */
#include <stdint.h>

/* It does what it says whenever it ends, and never ends for a number above nought. */
/*@ terminates \true;
    assigns \nothing;
    ensures \result == 0; */
uint32_t halves_and_adds(uint32_t n);
uint32_t halves_and_adds(uint32_t n) {
  /*@ loop invariant 0 <= n;
      loop assigns n; */
  while (n > 0) n = n / 2 + 1;
  return n;
}

/* must fail: warning */
#include <stdint.h>

/* WP takes the loop to write anything, says so in a warning, and goes on. */
/*@ terminates \true;
    assigns \nothing;
    ensures \result == 0; */
uint32_t counts_down(uint32_t n);
uint32_t counts_down(uint32_t n) {
  /*@ loop invariant 0 <= n;
      loop variant n; */
  while (n > 0) n--;
  return n;
}

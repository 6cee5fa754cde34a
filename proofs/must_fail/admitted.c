/* must fail: forbidden-word */
#include <stdint.h>

/*@ terminates \true;
    assigns \nothing;
    ensures \result < 10; */
uint32_t less_than_ten(uint32_t n);
uint32_t less_than_ten(uint32_t n) {
  /*@ admit n < 10; */
  return n;
}

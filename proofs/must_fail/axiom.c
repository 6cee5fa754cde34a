/* must fail: forbidden-word */
#include <stdint.h>

/*@ axiomatic false_promise {
      axiom all_small: \forall integer n; n < 10;
    } */

/*@ terminates \true;
    assigns \nothing;
    ensures \result < 10; */
uint32_t less_than_ten(uint32_t n);
uint32_t less_than_ten(uint32_t n) { return n; }

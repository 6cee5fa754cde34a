/* must fail: open-goal */
#include <stdint.h>

/*@ requires n < 100;
    terminates \true;
    assigns \nothing;
    ensures \result == n + 1; */
uint32_t next(uint32_t n);
uint32_t next(uint32_t n) { return n == 99 ? 0 : n + 1; }

/* must fail: nothing */
#include <stdint.h>

/*@ terminates \true;
    assigns \nothing;
    ensures \result == n; */
uint32_t declared_alone(uint32_t n);

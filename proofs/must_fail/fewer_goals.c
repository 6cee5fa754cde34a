/* must fail: ledger */
#include <stdint.h>

/* goals: 1000 */
/*@ terminates \true;
    assigns \nothing;
    ensures \result == n; */
uint32_t same(uint32_t n);
uint32_t same(uint32_t n) { return n; }

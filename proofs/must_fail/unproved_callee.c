/* must fail: unproved-callee */
#include <stdint.h>

/*@ terminates \true;
    assigns \nothing;
    ensures \result == n; */
uint32_t proved_nowhere(uint32_t n);

/*@ terminates \true;
    assigns \nothing;
    ensures \result == n; */
uint32_t leans_on_it(uint32_t n);
uint32_t leans_on_it(uint32_t n) { return proved_nowhere(n); }

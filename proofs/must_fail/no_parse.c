/* must fail: no-parse */
#include <stdint.h>

/*@ terminates \true;
    assigns \nothing;
    ensures \result == no_such_name; */
uint32_t same(uint32_t n);
uint32_t same(uint32_t n) { return n; }

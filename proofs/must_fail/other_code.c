/* must fail: forbidden-word */
#include <stdint.h>

/*@ terminates \true;
    assigns \nothing;
    ensures \result == n; */
uint32_t same(uint32_t n);
#ifdef __FRAMAC__
uint32_t same(uint32_t n) { return n; }
#else
uint32_t same(uint32_t n) { return n + 1; }
#endif

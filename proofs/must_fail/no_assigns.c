/* must fail: no-contract */
#include <stdint.h>

/* It may write anything and still does what its contract says. */
/*@ terminates \true;
    ensures \result == c; */
uint8_t may_write_anything(uint8_t c);
uint8_t may_write_anything(uint8_t c) { return c; }

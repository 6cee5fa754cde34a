/* must fail: no-contract */
#include <stdint.h>

/*@ terminates \true;
    assigns \nothing;
    ensures \result == c; */
uint8_t with_contract(uint8_t c);
uint8_t with_contract(uint8_t c) { return c; }

uint8_t without_contract(uint8_t c);
uint8_t without_contract(uint8_t c) { return with_contract(c); }

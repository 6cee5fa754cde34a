/* must fail: open-goal */
#include <stdint.h>

/* The meaning is right where C has one. */
/*@ requires \valid_read(at + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures len > 0 ==> \result == at[len - 1]; */
uint8_t last(const uint8_t *at, uint32_t len);
uint8_t last(const uint8_t *at, uint32_t len) { return at[len - 1]; }

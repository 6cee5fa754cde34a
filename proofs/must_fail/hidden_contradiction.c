/* must fail: smoke */
#include <stdint.h>

/* The two promises of `table` exclude each other, which only a prover finds out: simplification does not. */
/*@ requires rises: \forall integer i, j; 0 <= i < j < 10 ==> table[i] < table[j];
    requires falls: \forall integer k; 0 <= k < 9 ==> table[k] >= table[k + 1];
    requires \valid_read(table + (0 .. 9));
    terminates \true;
    assigns \nothing;
    ensures \result == 42; */
uint8_t anything_goes(const uint8_t *table);
uint8_t anything_goes(const uint8_t *table) { return table[0]; }

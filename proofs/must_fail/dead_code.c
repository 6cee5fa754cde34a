/* must fail: smoke */
#include <stdint.h>

/*@ terminates \true;
    assigns \nothing;
    ensures \result < 0 && \result > 0; */
int32_t impossible(uint32_t n);

/* What is called promises the impossible, so all that follows is true. */
/*@ terminates \true;
    assigns \nothing;
    ensures \result == 42; */
int32_t believes_it(uint32_t n);
int32_t believes_it(uint32_t n) { return impossible(n); }

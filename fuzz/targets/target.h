/* SPDX-License-Identifier: MIT
 *
 * What each target states, and drivers/entry.c calls. */
#ifndef HTTPZ_FUZZ_TARGET_H
#define HTTPZ_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

extern const char target_name[];

/* target_check puts one input of at most REGION_LONGEST bytes through all laws of the target. `seed` is a hash of the
 * bytes: whatever an input leaves open is chosen by it. */
void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Where an input is cut. The places come from a hash of the bytes and not from the bytes themselves, so that a
 * fuzz input stays a plain message. */
#ifndef HTTPZ_FUZZ_CUTS_H
#define HTTPZ_FUZZ_CUTS_H

#include <stddef.h>
#include <stdint.h>

#define CUTS_MOST 12

typedef struct {
  size_t at[CUTS_MOST]; /* ascending, each between 1 and len - 1, none twice */
  size_t count;
} cut_list;

/* cuts_hash gives 64 bits that depend on every byte. */
uint64_t cuts_hash(const uint8_t *bytes, size_t len);

/* cuts_next gives the next number of the sequence that starts at `*state`. */
uint64_t cuts_next(uint64_t *state);

/* cuts_choose gives three places by hash, the last two, and both sides of `verdict`, where the outcome is decided. */
cut_list cuts_choose(uint64_t hash, size_t len, size_t verdict);

#endif

/* SPDX-License-Identifier: MIT
 *
 * Mutations that know the delimiters of HTTP. Both engines use them beside their own: libfuzzer.c and afl.c. */
#ifndef HTTPZ_FUZZ_MUTATE_H
#define HTTPZ_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* mutate changes at[0 .. len), which has room for `most` bytes, by one to four operators, chosen by `seed` and by
 * nothing else; it gives the new length, at most `most`. */
size_t mutate(uint8_t *at, size_t len, size_t most, uint64_t seed);

/* mutate_by applies operator `which` alone. mutate_name gives its name, NULL past the last. */
size_t mutate_by(unsigned which, uint8_t *at, size_t len, size_t most, uint64_t seed);
const char *mutate_name(unsigned which);

#endif

/* SPDX-License-Identifier: MIT
 *
 * The library is one translation unit, httpz.c, so that nothing but its public names leaves the object file. The prover
 * reads one .c file at a time and sees the rest as prototypes with contracts: there HTTPZ_PRIVATE is empty. */
#ifndef HTTPZ_PRIVATE_H
#define HTTPZ_PRIVATE_H

#ifndef HTTPZ_PRIVATE
#define HTTPZ_PRIVATE static
#define HTTPZ_PRIVATE_TABLE static
#endif

/* For the declaration of a table that another file defines. Without a word before it, it would define one of zeros. */
#ifndef HTTPZ_PRIVATE_TABLE
#define HTTPZ_PRIVATE_TABLE extern
#endif

/* For what is small and called often. */
#ifndef HTTPZ_PRIVATE_INLINE
#define HTTPZ_PRIVATE_INLINE HTTPZ_PRIVATE inline
#endif

/* For what is proved and tested before its first caller is written. */
#define HTTPZ_NO_CALLER __attribute__((unused))

#endif

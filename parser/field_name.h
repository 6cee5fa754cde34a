/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_FIELD_NAME_H
#define HTTPZ_FIELD_NAME_H

#include "httpz.h"
#include "private.h"

/* find_known gives the one number that at[from .. from + len) can have, HTTPZ_FIELD_OTHER if none; whether it has it is
 * for the caller to check, byte by byte. `len` is at least 1. */
/*@ requires name_readable: \valid_read(at + (from .. from + len - 1));
    requires length: 0 < len <= 65535 && from <= 65535;
    terminates \true;
    assigns \nothing;
    ensures known: \result < HTTPZ_FIELD_COUNT; */
HTTPZ_PRIVATE uint8_t find_known(const uint8_t *at, uint32_t from, uint32_t len);

/* known_key gives the key of a number for name_is: lower case, with its colon. */
/*@ requires known: id < HTTPZ_FIELD_COUNT;
    terminates \true;
    assigns \result \from id;
    ensures readable: \valid_read(\result + (0 .. 31)); */
HTTPZ_PRIVATE const uint8_t *known_key(uint8_t id);

#endif

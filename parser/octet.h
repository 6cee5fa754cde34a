/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_OCTET_H
#define HTTPZ_OCTET_H

#include <stdint.h>

#include "spec.h"

/* octet_of gives the byte of a character, whose type may be signed. */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result == octet(c); */
static inline uint8_t octet_of(char c) {
  int value = c;
  return (uint8_t)(value < 0 ? value + 256 : value);
}

#endif

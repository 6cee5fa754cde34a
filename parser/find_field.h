/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_FIND_FIELD_H
#define HTTPZ_FIND_FIELD_H

#include "httpz.h"
#include "private.h"
#include "spec.h"

/* find_from gives the index of the first slot from `from` on whose number is `id`, `count` if none has it. */
/*@ requires slots_readable: \valid_read(slots + (0 .. count - 1));
    terminates \true;
    assigns \nothing;
    ensures first: (from <= \result < count && slots[\result].id == id) || \result == count;
    ensures none_before: \forall integer k; from <= k < \result ==> slots[k].id != id; */
HTTPZ_PRIVATE uint16_t find_from(const httpz_field *slots, uint16_t count, uint32_t from, uint8_t id);

#endif

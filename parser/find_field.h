/* SPDX-License-Identifier: MIT
 *
 * The contracts of public functions whose words are those of spec.h stand in private headers, because spec.h includes
 * httpz.h. */
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
HTTPZ_PRIVATE uint16_t find_from(const httpz_field *slots, uint16_t count, uint32_t from, httpz_field_id id);

/*@ requires slots_readable: \valid_read(slots + (0 .. count - 1));
    terminates \true;
    assigns \nothing;
    ensures first: (\result < count && slots[\result].id == id) || \result == count;
    ensures none_before: \forall integer k; 0 <= k < \result ==> slots[k].id != id; */
uint16_t httpz_find_field(const httpz_field *slots, uint16_t count, httpz_field_id id);

/*@ requires slots_readable: \valid_read(slots + (0 .. count - 1));
    terminates \true;
    assigns \nothing;
    ensures first: (after < \result < count && slots[\result].id == id) || \result == count;
    ensures none_before: \forall integer k; after < k < \result ==> slots[k].id != id; */
uint16_t httpz_find_next(const httpz_field *slots, uint16_t count, uint16_t after, httpz_field_id id);

/*@ requires slots_readable: \valid_read(slots + (0 .. count - 1));
    requires names_readable: \forall integer k; 0 <= k < count ==> name_readable(at, slots[k]);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures first: \result == count ||
      (\result < count && says(at, slots[\result].name_off, slots[\result].name_len, text, len));
    ensures none_before: \forall integer k; 0 <= k < \result ==>
      !says(at, slots[k].name_off, slots[k].name_len, text, len); */
uint16_t httpz_find_named(const uint8_t *at, const httpz_field *slots, uint16_t count, const char *text, uint16_t len);

/*@ requires slots_readable: \valid_read(slots + (0 .. count - 1));
    requires names_readable: \forall integer k; 0 <= k < count ==> name_readable(at, slots[k]);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures first: \result == count ||
      (after < \result < count && says(at, slots[\result].name_off, slots[\result].name_len, text, len));
    ensures none_before: \forall integer k; after < k < \result ==>
      !says(at, slots[k].name_off, slots[k].name_len, text, len); */
uint16_t httpz_find_next_named(const uint8_t *at, const httpz_field *slots, uint16_t count, uint16_t after,
                               const char *text, uint16_t len);

/*@ requires value_readable: readable(at, value);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> says(at, value.off, value.len, text, len); */
bool httpz_text_is(const uint8_t *at, httpz_span value, const char *text, uint16_t len);

#endif

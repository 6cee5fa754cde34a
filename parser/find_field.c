/* SPDX-License-Identifier: MIT */
#include "find_field.h"

#include "class.h"
#include "httpz.h"
#include "octet.h"
#include "span.h"

HTTPZ_PRIVATE uint16_t find_from(const httpz_field *slots, uint16_t count, uint32_t from, httpz_field_id id) {
  /*@ loop invariant walked: from <= i && (from <= count ==> i <= count);
      loop invariant others: \forall integer k; from <= k < i ==> slots[k].id != id;
      loop assigns i;
      loop variant count - i; */
  for (uint32_t i = from; i < count; i++) {
    if (slots[i].id == id) return (uint16_t)i;
  }
  return count;
}

/*@ requires slots_readable: \valid_read(slots + (0 .. count - 1));
    requires names_readable: \forall integer k; 0 <= k < count ==> name_readable(at, slots[k]);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures first: \result == count ||
      (from <= \result < count && says(at, slots[\result].name_off, slots[\result].name_len, text, len));
    ensures none_before: \forall integer k; from <= k < \result ==>
      !says(at, slots[k].name_off, slots[k].name_len, text, len); */
static uint16_t find_named_from(const uint8_t *at, const httpz_field *slots, uint16_t count, uint32_t from,
                                const char *text, uint16_t len) {
  /*@ loop invariant walked: from <= i && (from <= count ==> i <= count);
      loop invariant others: \forall integer k; from <= k < i ==>
        !says(at, slots[k].name_off, slots[k].name_len, text, len);
      loop assigns i;
      loop variant count - i; */
  for (uint32_t i = from; i < count; i++) {
    if (httpz_text_is(at, httpz_field_name(slots[i]), text, len)) return (uint16_t)i;
  }
  return count;
}

uint16_t httpz_find_field(const httpz_field *slots, uint16_t count, httpz_field_id id) {
  return find_from(slots, count, 0, id);
}

uint16_t httpz_find_next(const httpz_field *slots, uint16_t count, uint16_t after, httpz_field_id id) {
  return find_from(slots, count, after + 1u, id);
}

uint16_t httpz_find_named(const uint8_t *at, const httpz_field *slots, uint16_t count, const char *text, uint16_t len) {
  return find_named_from(at, slots, count, 0, text, len);
}

uint16_t httpz_find_next_named(const uint8_t *at, const httpz_field *slots, uint16_t count, uint16_t after,
                               const char *text, uint16_t len) {
  return find_named_from(at, slots, count, after + 1u, text, len);
}

bool httpz_text_is(const uint8_t *at, httpz_span value, const char *text, uint16_t len) {
  if (value.len != len) return false;
  uint32_t from = value.off;
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant same: \forall integer k; 0 <= k < i ==> lower(at[from + k]) == lower(octet(text[k]));
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (lower_of(at[from + i]) != lower_of(octet_of(text[i]))) return false;
  }
  return true;
}

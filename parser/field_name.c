/* SPDX-License-Identifier: MIT */
#include "field_name.h"

#include "class.h"
#include "field_table.inc"

typedef char spelling[FIELD_KEY_BYTES];

static const spelling field_spellings[HTTPZ_FIELD_COUNT] = {
#define HTTPZ_FIELD(name, text) [HTTPZ_FIELD_##name] = text,
#include "field.def"
#undef HTTPZ_FIELD
};

/* The byte `back` places before the end of the name with its capital folded. What stands before a name that is too short is
 * the line end above it; naming its bytes here makes the result the same wherever the name stands. */
/*@ requires name_readable: \valid_read(at + (from .. from + len - 1));
    requires length: 0 < len <= 65535 && from <= 65535;
    requires place: 0 < back <= 65535;
    terminates \true;
    assigns \nothing;
    ensures word: \result <= 0xFFFFFFFF; */
static uint32_t tail_byte(const uint8_t *at, uint32_t from, uint32_t len, uint32_t back) {
  uint8_t byte = back <= len ? at[from + len - back] : back == len + 1 ? (uint8_t)'\n' : (uint8_t)'\r';
  return byte | 0x20u;
}

/*@ terminates \true;
    assigns \nothing;
    ensures known: \result < HTTPZ_FIELD_COUNT; */
static uint8_t known_in_slot(uint8_t slot) {
  return field_slots[slot];
}

HTTPZ_PRIVATE uint8_t find_known(const uint8_t *at, uint32_t from, uint32_t len) {
  uint64_t word = (uint64_t)tail_byte(at, from, len, 1) * 0x1000000 + (uint64_t)tail_byte(at, from, len, 2) * 0x10000 +
                  (uint64_t)tail_byte(at, from, len, 3) * 0x100 + tail_byte(at, from, len, 4);
  uint64_t first = tail_byte(at, from, len, len);
  /* 64 bits, so that nothing wraps before it is cut off */
  uint64_t key = (word + first * 0x1000 + (uint64_t)len * 8) % 0x100000000;
  return known_in_slot((uint8_t)(key * FIELD_FACTOR / 0x1000000 % 256));
}

HTTPZ_PRIVATE const uint8_t *known_key(uint8_t id) {
  return field_keys[id];
}

/*@ requires known: id < HTTPZ_FIELD_COUNT;
    terminates \true;
    assigns \nothing;
    ensures short: \result < FIELD_KEY_BYTES; */
static uint8_t known_length(uint8_t id) {
  return field_lengths[id];
}

/*@ requires known: id < HTTPZ_FIELD_COUNT && i < FIELD_KEY_BYTES;
    terminates \true;
    assigns \nothing;
    ensures byte: \result <= 0xFF; */
static uint8_t known_byte(uint8_t id, uint32_t i) {
  return field_keys[id][i];
}

httpz_field_id httpz_field_of(const uint8_t *name, uint16_t len) {
  if (len == 0) return HTTPZ_FIELD_OTHER;
  uint8_t id = find_known(name, 0, len);
  if (known_length(id) != len) return HTTPZ_FIELD_OTHER;
  /*@ loop invariant walked: 0 <= i <= len;
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++)
    if (lower_of(name[i]) != known_byte(id, i)) return HTTPZ_FIELD_OTHER;
  return (httpz_field_id)id;
}

/*@ terminates \true;
    assigns \result \from id;
    ensures known: HTTPZ_FIELD_OTHER < id < HTTPZ_FIELD_COUNT ==> \result == &field_spellings[id][0]; */
const char *httpz_field_spelling(httpz_field_id id) {
  bool known = id > HTTPZ_FIELD_OTHER && (unsigned)id < HTTPZ_FIELD_COUNT;
  return known ? field_spellings[id] : "?";
}

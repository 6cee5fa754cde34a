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
static uint32_t tail_byte(const uint8_t *at, uint32_t from, uint32_t len, uint32_t back) {
  uint8_t byte = back <= len ? at[from + len - back] : back == len + 1 ? (uint8_t)'\n' : (uint8_t)'\r';
  return byte | 0x20u;
}

HTTPZ_PRIVATE uint8_t find_known(const uint8_t *at, uint32_t from, uint32_t len) {
  uint32_t word = tail_byte(at, from, len, 1) << 24 | tail_byte(at, from, len, 2) << 16 |
                  tail_byte(at, from, len, 3) << 8 | tail_byte(at, from, len, 4);
  uint32_t first = tail_byte(at, from, len, len);
  return field_slots[(word + (first << 12) + 8 * len) * FIELD_FACTOR >> 24];
}

HTTPZ_PRIVATE const uint8_t *known_key(uint8_t id) { return field_keys[id]; }

httpz_field_id httpz_field_of(const uint8_t *name, uint16_t len) {
  if (len == 0) return HTTPZ_FIELD_OTHER;
  uint8_t id = find_known(name, 0, len);
  if (field_lengths[id] != len) return HTTPZ_FIELD_OTHER;
  for (uint32_t i = 0; i < len; i++)
    if (lower_of(name[i]) != field_keys[id][i]) return HTTPZ_FIELD_OTHER;
  return (httpz_field_id)id;
}

const char *httpz_field_spelling(httpz_field_id id) {
  bool known = id > HTTPZ_FIELD_OTHER && (unsigned)id < HTTPZ_FIELD_COUNT;
  return known ? field_spellings[id] : "?";
}

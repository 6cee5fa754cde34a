/* SPDX-License-Identifier: MIT
 *
 * The custom mutator that AFL++ loads from AFL_CUSTOM_MUTATOR_LIBRARY; its own stages run beside it. Leave the variable
 * out to go without. */
#include <stdlib.h>
#include <string.h>

#include "mutate.h"

typedef struct {
  uint64_t seed;
  uint8_t *room;
  size_t capacity;
} state;

void *afl_custom_init(void *afl, unsigned int seed);
size_t afl_custom_fuzz(state *it, uint8_t *bytes, size_t len, uint8_t **out, uint8_t *other, size_t other_len,
                       size_t most);
void afl_custom_deinit(state *it);

void *afl_custom_init(void *afl, unsigned int seed) {
  (void)afl;
  state *it = calloc(1, sizeof *it);
  if (it == NULL) return NULL;
  it->seed = (uint64_t)seed << 32;
  return it;
}

size_t afl_custom_fuzz(state *it, uint8_t *bytes, size_t len, uint8_t **out, uint8_t *other, size_t other_len,
                       size_t most) {
  (void)other;
  (void)other_len;
  if (most > it->capacity) {
    uint8_t *room = realloc(it->room, most);
    if (room == NULL) return 0;
    it->room = room;
    it->capacity = most;
  }
  if (len > most) len = most;
  if (len > 0) memcpy(it->room, bytes, len);
  *out = it->room;
  return mutate(it->room, len, most, it->seed++);
}

void afl_custom_deinit(state *it) {
  free(it->room);
  free(it);
}

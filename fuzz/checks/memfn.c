/* SPDX-License-Identifier: MIT
 *
 * All that the library may ask of its surroundings. fuzz/checks/no_heap.sh links it with these and nothing else. */
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *left, const void *right, size_t size);

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  unsigned char *out = to;
  const unsigned char *in = from;
  for (size_t i = 0; i < size; i++) out[i] = in[i];
  return to;
}

void *memmove(void *to, const void *from, size_t size) {
  unsigned char *out = to;
  const unsigned char *in = from;
  if (out <= in) return memcpy(to, from, size);
  for (size_t i = size; i > 0; i--) out[i - 1] = in[i - 1];
  return to;
}

void *memset(void *to, int value, size_t size) {
  unsigned char *out = to;
  for (size_t i = 0; i < size; i++) out[i] = (unsigned char)value;
  return to;
}

int memcmp(const void *left, const void *right, size_t size) {
  const unsigned char *a = left;
  const unsigned char *b = right;
  for (size_t i = 0; i < size; i++)
    if (a[i] != b[i]) return a[i] - b[i];
  return 0;
}

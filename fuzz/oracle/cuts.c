/* SPDX-License-Identifier: MIT */
#include "cuts.h"

uint64_t cuts_hash(const uint8_t *bytes, size_t len) {
  uint64_t hash = UINT64_C(14695981039346656037) ^ len;
  for (size_t i = 0; i < len; i++) hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
  return hash ^ (hash >> 32);
}

uint64_t cuts_next(uint64_t *state) {
  /* splitmix64: every state gives a good number, 0 too */
  uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* Inserts in order; drops what is no true cut and what is there already. */
static void insert(cut_list *list, size_t at, size_t len) {
  if (at == 0 || at >= len || list->count == CUTS_MOST) return;
  size_t i = list->count;
  while (i > 0 && list->at[i - 1] > at) i--;
  if (i > 0 && list->at[i - 1] == at) return;
  for (size_t j = list->count; j > i; j--) list->at[j] = list->at[j - 1];
  list->at[i] = at;
  list->count++;
}

cut_list cuts_choose(uint64_t hash, size_t len, size_t verdict) {
  cut_list list = {{0}, 0};
  if (len < 2) return list;
  insert(&list, verdict - 1, len);
  insert(&list, verdict, len);
  insert(&list, len - 1, len);
  insert(&list, len - 2, len);
  for (int i = 0; i < 3; i++) insert(&list, (size_t)(cuts_next(&hash) % len), len);
  return list;
}

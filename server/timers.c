/* SPDX-License-Identifier: MIT */
#include "timers.h"

void timers_begin(timers *t, timer_link *links, uint32_t count) {
  t->links = links;
  for (uint32_t i = 0; i < count; i++) links[i].kind = TIMER_NONE;
  for (int kind = 0; kind < TIMER_KINDS; kind++) t->first[kind] = t->last[kind] = TIMERS_END;
}

static void take_out(timers *t, uint32_t slot) {
  const timer_link *link = t->links + slot;
  if (link->kind == TIMER_NONE) return;
  if (link->prev == TIMERS_END) {
    t->first[link->kind] = link->next;
  } else {
    t->links[link->prev].next = link->next;
  }
  if (link->next == TIMERS_END) {
    t->last[link->kind] = link->prev;
  } else {
    t->links[link->next].prev = link->prev;
  }
}

void timers_set(timers *t, uint32_t slot, timer_kind kind, uint64_t now) {
  timer_link *link = t->links + slot;
  take_out(t, slot);
  link->kind = (uint8_t)kind;
  if (kind == TIMER_NONE) return;
  link->deadline = now + t->duration[kind];
  link->prev = t->last[kind];
  link->next = TIMERS_END;
  if (link->prev == TIMERS_END) {
    t->first[kind] = slot;
  } else {
    t->links[link->prev].next = slot;
  }
  t->last[kind] = slot;
}

void timers_keep(timers *t, uint32_t slot, timer_kind kind, uint64_t now) {
  if (t->links[slot].kind != kind) timers_set(t, slot, kind, now);
}

uint32_t timers_overdue(const timers *t, timer_kind kind, uint64_t now) {
  uint32_t slot = t->first[kind];
  return slot != TIMERS_END && t->links[slot].deadline <= now ? slot : TIMERS_END;
}

uint32_t timers_wait(const timers *t, uint64_t now, uint32_t max) {
  for (int kind = 0; kind < TIMER_KINDS; kind++) {
    uint32_t slot = t->first[kind];
    if (slot == TIMERS_END) continue;
    uint64_t deadline = t->links[slot].deadline;
    if (deadline <= now) return 0;
    if (deadline - now < max) max = (uint32_t)(deadline - now);
  }
  return max;
}

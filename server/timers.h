/* SPDX-License-Identifier: MIT
 *
 * Deadlines. Each kind has one duration, so that a list in the order of setting is in the order of ending. */
#ifndef SERVER_TIMERS_H
#define SERVER_TIMERS_H

#include <stdint.h>

typedef enum {
  TIMER_FIRST,
  TIMER_HEAD,
  TIMER_IDLE,
  TIMER_WRITE,
  TIMER_LINGER,
  TIMER_KINDS,
  TIMER_NONE = TIMER_KINDS
} timer_kind;

#define TIMERS_END UINT32_MAX /* no slot */

typedef struct {
  uint64_t deadline;
  uint32_t next, prev;
  uint8_t kind;
} timer_link;

typedef struct {
  timer_link *links; /* one for each slot */
  uint32_t first[TIMER_KINDS], last[TIMER_KINDS];
  uint32_t duration[TIMER_KINDS];
} timers;

/* timers_begin sets all to none; `links` is for `count` slots. */
void timers_begin(timers *t, timer_link *links, uint32_t count);

/* timers_set sets the only deadline of `slot`; TIMER_NONE takes it away. */
void timers_set(timers *t, uint32_t slot, timer_kind kind, uint64_t now);

/* timers_keep is the same, but a deadline of the same kind stays. */
void timers_keep(timers *t, uint32_t slot, timer_kind kind, uint64_t now);

/* timers_overdue gives a slot of `kind` whose deadline has passed, TIMERS_END if there is none. */
uint32_t timers_overdue(const timers *t, timer_kind kind, uint64_t now);

/* timers_wait gives the milliseconds until the next deadline, at most `max`. */
uint32_t timers_wait(const timers *t, uint64_t now, uint32_t max);

#endif

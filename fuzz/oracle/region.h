/* SPDX-License-Identifier: MIT
 *
 * Where a fuzz input stands while it is read: memory mapped twice, so that the parser gets a read-only alias, between
 * pages that are not mapped, so that a load outside of it faults. */
#ifndef HTTPZ_FUZZ_REGION_H
#define HTTPZ_FUZZ_REGION_H

#include <stdbool.h>

#include "httpz.h"

/* The longest input that fits, with the most slack. */
#define REGION_ROOM       131072
#define REGION_MOST_SLACK 128
#define REGION_LONGEST    (REGION_ROOM - REGION_MOST_SLACK)

/* region_init maps the memory. */
void region_init(void);

/* region_behind copies the bytes flush against the unmapped page behind: readable is len. */
httpz_input region_behind(const uint8_t *bytes, uint32_t len);

/* region_front copies the bytes flush against the unmapped page in front: readable is len. */
httpz_input region_front(const uint8_t *bytes, uint32_t len);

/* region_slack copies the bytes with `slack` readable bytes behind them, which are made from `seed`, flush against the
 * unmapped page. Slacks of 64 to 127 give all alignments. */
httpz_input region_slack(const uint8_t *bytes, uint32_t len, uint32_t slack, uint64_t seed);

/* region_room gives `len` writable bytes that end at an unmapped page and have REGION_APRON bytes of a pattern in
 * front of them. What it gave before is gone. region_room_kept tells whether the pattern is still there. */
enum { REGION_APRON = 64 };
uint8_t *region_room(uint32_t len);
bool region_room_kept(void);

typedef enum {
  REGION_ELSEWHERE,
  REGION_OUTSIDE, /* an unmapped page beside the input or beside the room */
  REGION_INSIDE,  /* the read-only alias: somebody wrote to it */
} region_place;

/* region_of tells where an address that faulted lies. */
region_place region_of(const void *address);

#endif

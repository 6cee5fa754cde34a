/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "region.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MARGIN 65536 /* unmapped on each side: an over-read by a whole input still faults */

/* One stretch of memory: the writable alias is ours, the read-only one the parser's. */
typedef struct {
  uint8_t *ours;
  const uint8_t *theirs;
} stretch;

static stretch behind; /* inputs end where it ends */
static stretch front;  /* inputs begin where it begins */
static uint8_t *room;  /* what is written ends where it ends */
static uint8_t *apron;
static const uint8_t *reserve;

#define RESERVE_SIZE (4 * (size_t)MARGIN + 3 * (size_t)REGION_ROOM)
#define APRON_BYTE   0xa7

static void give_up(const char *what) {
  perror(what);
  exit(2);
}

static uint8_t *map(void *where, int protection, int flags, int file, size_t offset) {
  void *at = mmap(where, REGION_ROOM, protection, MAP_SHARED | flags, file, (off_t)offset);
  if (at == MAP_FAILED) give_up("region: mmap");
  return at;
}

static stretch map_twice(int file, size_t offset, uint8_t *where) {
  stretch both;
  both.ours = map(NULL, PROT_READ | PROT_WRITE, 0, file, offset);
  both.theirs = map(where, PROT_READ, MAP_FIXED, file, offset);
  return both;
}

void region_init(void) {
  int file = memfd_create("input", 0);
  if (file < 0 || ftruncate(file, 3 * REGION_ROOM) != 0) give_up("region: memfd");
  uint8_t *at = mmap(NULL, RESERVE_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) give_up("region: reserve");
  reserve = at;
  behind = map_twice(file, 0, at + MARGIN);
  front = map_twice(file, REGION_ROOM, at + 2 * MARGIN + REGION_ROOM);
  room = map(at + 3 * MARGIN + 2 * REGION_ROOM, PROT_READ | PROT_WRITE, MAP_FIXED, file, 2 * REGION_ROOM);
  close(file);
}

uint8_t *region_room(uint32_t len) {
  uint8_t *at = room + REGION_ROOM - len;
  apron = at - REGION_APRON;
  memset(apron, APRON_BYTE, REGION_APRON);
  return at;
}

bool region_room_kept(void) {
  for (size_t i = 0; i < REGION_APRON; i++) {
    if (apron[i] != APRON_BYTE) return false;
  }
  return true;
}

static httpz_input place(stretch where, size_t offset, const uint8_t *bytes, uint32_t len, uint32_t slack) {
  if (len > 0) memcpy(where.ours + offset, bytes, len);
  httpz_input input = {where.theirs + offset, len, len + slack};
  return input;
}

httpz_input region_behind(const uint8_t *bytes, uint32_t len) {
  return place(behind, (size_t)REGION_ROOM - len, bytes, len, 0);
}

httpz_input region_front(const uint8_t *bytes, uint32_t len) {
  return place(front, 0, bytes, len, 0);
}

static void fill_with_noise(uint8_t *at, size_t len, uint64_t seed) {
  uint64_t word = seed | 1;
  for (size_t i = 0; i < len; i++) {
    if (i % 8 == 0) word = (word ^ (word >> 29)) * UINT64_C(0x9e3779b97f4a7c15);
    at[i] = (uint8_t)(word >> (8 * (i % 8)));
  }
}

httpz_input region_slack(const uint8_t *bytes, uint32_t len, uint32_t slack, uint64_t seed) {
  fill_with_noise(behind.ours + REGION_ROOM - slack, slack, seed);
  return place(behind, (size_t)REGION_ROOM - slack - len, bytes, len, slack);
}

static bool is_within(const uint8_t *address, const uint8_t *from, size_t len) {
  return address >= from && address < from + len;
}

region_place region_of(const void *address) {
  if (!is_within(address, reserve, RESERVE_SIZE)) return REGION_ELSEWHERE;
  if (is_within(address, behind.theirs, REGION_ROOM) || is_within(address, front.theirs, REGION_ROOM)) {
    return REGION_INSIDE;
  }
  if (is_within(address, room, REGION_ROOM)) return REGION_ELSEWHERE;
  return REGION_OUTSIDE;
}

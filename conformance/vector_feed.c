/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#endif
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vector.h"

enum {
  REGION_BYTES = 1 << 22,
  REGIONS = 3,
  WHOLE_REGION = 0,  /* the other two are for what is moved */
  MOVED_MOST = 4096, /* longer input is shown where it stands: copying it for each byte would take too long */
  SLACK = 64,
  PAGE = 4096,
};

/* flush_copy copies bytes to where an unmapped page follows them, so that reading one byte too many faults. */
static const uint8_t *flush_copy(unsigned region, bytes from) {
  static uint8_t *regions[REGIONS];
  if (from.len > REGION_BYTES) {
    fputs("a vector is too long to be placed\n", stderr);
    abort();
  }
  if (regions[region] == NULL) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *at = mmap(NULL, REGION_BYTES + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED || mprotect((uint8_t *)at + REGION_BYTES, page, PROT_NONE) != 0) abort();
    regions[region] = at;
  }
  uint8_t *copy = regions[region] + REGION_BYTES - from.len;
  if (from.len > 0) memcpy(copy, from.at, from.len);
  return copy;
}

/* The noise looks like what would matter if it were read. */
static const uint8_t *shifted_copy(bytes from, uint32_t shift) {
  static const char noise[] = "\r\n\r\nGET / HTTP/1.1\r\nHost: z\r\nContent-Length: 9\r\n\r\n0\r\n\r\n:,;= \t";
  static _Alignas(PAGE) uint8_t buffer[REGION_BYTES + PAGE + SLACK]; /* the first shift begins a page */
  uint8_t *copy = buffer + shift;
  if (from.len > 0) memcpy(copy, from.at, from.len);
  for (unsigned i = 0; i < SLACK; i++) copy[from.len + i] = (uint8_t)noise[(i + shift) % (sizeof noise - 1)];
  return copy;
}

void feed_begin(feed *f) {
  f->placed.len = f->all.len;
  f->placed.at = f->place == PLACE_FLUSH ? flush_copy(WHOLE_REGION, f->all) : shifted_copy(f->all, f->shift);
}

uint32_t feed_first(const feed *f) {
  if (f->mode == FEED_WHOLE) return f->all.len;
  return f->mode == FEED_CUT ? f->cut : 0;
}

static uint32_t next_end(const feed *f, uint32_t end) {
  if (f->mode == FEED_BY_BYTE) return end < f->all.len ? end + 1 : end;
  if (f->mode == FEED_PLAYED) return player_more(f->player, end);
  return f->all.len;
}

uint32_t feed_more(const feed *f, uint32_t end) {
  uint32_t more = next_end(f, end);
  if (f->waits != NULL && more > end) ++*f->waits;
  return more;
}

httpz_input feed_show(const feed *f, uint32_t from, uint32_t end) {
  static unsigned turn;
  bytes part = {f->placed.at + from, end - from};
  if (f->place == PLACE_FLUSH && end < f->all.len && part.len <= MOVED_MOST) {
    turn = 3 - (turn == 0 ? 1 : turn);
    part.at = flush_copy(turn, part);
  }
  httpz_input input = {part.at, part.len, part.len};
  if (f->place == PLACE_SHIFTED) input.readable = f->all.len - from + SLACK;
  return input;
}

/* SPDX-License-Identifier: MIT
 *
 * A guard that sees nothing and says that all is well. fuzz/checks/guard_test.py must turn red on it. */
#include <stdio.h>
#include <stdlib.h>

#include "../oracle/guard.h"

static unsigned long regions;

static void report(void) {
  fprintf(stderr, "guard: %lu guarded calls, heap none, syscalls none\n", regions);
}

void guard_init(void) {
  atexit(report);
}
void guard_arm(void) {
  regions++;
}
void guard_disarm(void) {}

const guard_counts *guard_stats(void) {
  static guard_counts counts;
  counts.regions = regions;
  counts.syscalls_checked = true;
  return &counts;
}

/* SPDX-License-Identifier: MIT
 *
 * The one entry of every engine and driver: it opens the guard and the laws, and hands the input to the target. */
#include "../oracle/cuts.h"
#include "../oracle/guard.h"
#include "../oracle/laws.h"
#include "../oracle/region.h"
#include "../targets/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void start(void) {
  static bool started;
  if (started) return;
  started = true;
  region_init();
  guard_init();
  laws_init(target_name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  start();
  if (size > REGION_LONGEST) return 0;
  laws_begin(data, size);
  uint64_t seed = cuts_hash(data, size);
  target_check(data, (uint32_t)size, cuts_next(&seed));
  laws_end();
  return 0;
}

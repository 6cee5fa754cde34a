/* SPDX-License-Identifier: MIT
 * Deadlines. */
#include "test.h"

#include "timers.h"

enum { SLOTS = 8 };

static timer_link links[SLOTS];
static timers t;

static int begin(void **state) {
  (void)state;
  timers_begin(&t, links, SLOTS);
  for (uint32_t kind = 0; kind < TIMER_KINDS; kind++) t.duration[kind] = 100 * (kind + 1);
  return 0;
}

static void nothing_is_overdue_at_first(void **state) {
  (void)state;
  assert_int_equal(timers_overdue(&t, TIMER_IDLE, UINT64_MAX), TIMERS_END);
  assert_int_equal(timers_wait(&t, 0, 1000), 1000);
}

static void overdue_at_its_deadline_and_not_before(void **state) {
  (void)state;
  timers_set(&t, 3, TIMER_FIRST, 1000);
  assert_int_equal(timers_overdue(&t, TIMER_FIRST, 1099), TIMERS_END);
  assert_int_equal(timers_overdue(&t, TIMER_FIRST, 1100), 3);
  assert_int_equal(timers_overdue(&t, TIMER_IDLE, 5000), TIMERS_END);
}

static void setting_again_gives_more_time(void **state) {
  (void)state;
  timers_set(&t, 1, TIMER_FIRST, 1000);
  timers_set(&t, 2, TIMER_FIRST, 1010);
  timers_set(&t, 1, TIMER_FIRST, 1050);
  assert_int_equal(timers_overdue(&t, TIMER_FIRST, 1110), 2);
  timers_set(&t, 2, TIMER_NONE, 1110);
  assert_int_equal(timers_overdue(&t, TIMER_FIRST, 1149), TIMERS_END);
  assert_int_equal(timers_overdue(&t, TIMER_FIRST, 1150), 1);
}

static void keeping_does_not(void **state) {
  (void)state;
  timers_keep(&t, 1, TIMER_HEAD, 1000);
  timers_keep(&t, 1, TIMER_HEAD, 1150);
  assert_int_equal(timers_overdue(&t, TIMER_HEAD, 1200), 1);
}

static void another_kind_takes_its_place(void **state) {
  (void)state;
  timers_set(&t, 1, TIMER_FIRST, 1000);
  timers_keep(&t, 1, TIMER_IDLE, 1000);
  assert_int_equal(timers_overdue(&t, TIMER_FIRST, 9000), TIMERS_END);
  assert_int_equal(timers_overdue(&t, TIMER_IDLE, 9000), 1);
}

static void any_one_can_be_taken_out(void **state) {
  (void)state;
  for (uint32_t out = 0; out < 4; out++) {
    begin(NULL);
    for (uint32_t slot = 0; slot < 4; slot++) timers_set(&t, slot, TIMER_FIRST, 1000);
    timers_set(&t, out, TIMER_NONE, 1000);
    timers_set(&t, 4, TIMER_FIRST, 1000);
    for (uint32_t slot = 0; slot < 5; slot++) {
      if (slot == out) continue;
      assert_int_equal(timers_overdue(&t, TIMER_FIRST, 2000), slot);
      timers_set(&t, slot, TIMER_NONE, 2000);
    }
    assert_int_equal(timers_overdue(&t, TIMER_FIRST, 9000), TIMERS_END);
  }
}

static void waits_for_the_first_of_all_kinds(void **state) {
  (void)state;
  timers_set(&t, 1, TIMER_IDLE, 1000);
  timers_set(&t, 2, TIMER_FIRST, 1000);
  assert_int_equal(timers_wait(&t, 1020, 1000), 80);
  assert_int_equal(timers_wait(&t, 1020, 50), 50);
  assert_int_equal(timers_wait(&t, 1100, 1000), 0);
  assert_int_equal(timers_wait(&t, 3000, 1000), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(nothing_is_overdue_at_first, begin),
      cmocka_unit_test_setup(overdue_at_its_deadline_and_not_before, begin),
      cmocka_unit_test_setup(setting_again_gives_more_time, begin),
      cmocka_unit_test_setup(keeping_does_not, begin),
      cmocka_unit_test_setup(another_kind_takes_its_place, begin),
      cmocka_unit_test_setup(any_one_can_be_taken_out, begin),
      cmocka_unit_test_setup(waits_for_the_first_of_all_kinds, begin),
  };
  return run_facts(tests, sizeof tests / sizeof tests[0]);
}

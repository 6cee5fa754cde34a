/* SPDX-License-Identifier: MIT
 * Numbers and times of the command line. */
#include "test.h"

#include "options.h"

typedef struct {
  const char *fact, *text;
  uint64_t max, number;
  bool good;
} number_row;

static const number_row numbers[] = {
    {"nought is a number", "0", 10, 0, true},
    {"the largest allowed is allowed", "65535", 65535, 65535, true},
    {"one more is not", "65536", 65535, 0, false},
    {"the largest of all fits", "18446744073709551615", UINT64_MAX, UINT64_MAX, true},
    {"one more than that does not wrap", "18446744073709551616", UINT64_MAX, 0, false},
    {"no digits are no number", "", 10, 0, false},
    {"a sign is no digit", "-1", 10, 0, false},
    {"a plus is none either", "+1", 10, 0, false},
    {"nothing may follow", "1x", 10, 0, false},
    {"nothing may go before", " 1", 10, 0, false},
    {"a digit over a small limit", "7", 5, 0, false},
};

static void number_is_read(void **state) {
  const number_row *row = *state;
  uint64_t out = 77;
  assert_int_equal(options_number(row->text, row->max, &out), row->good);
  assert_int_equal(out, row->good ? row->number : 77);
}

static void four_times_are_read(void **state) {
  timeouts out;
  (void)state;
  assert_true(options_timeouts("1,20,300,3600000", &out));
  assert_int_equal(out.first, 1);
  assert_int_equal(out.head, 20);
  assert_int_equal(out.idle, 300);
  assert_int_equal(out.write, 3600000);
}

static void other_times_are_refused(void **state) {
  static const char *const wrong[] = {"",       "1",       "1,2,3",         "1,2,3,4,5", "1,2,3,",
                                      "1,2,,4", "1,2,3,0", "1,2,3,3600001", "1,2,3,4x",  "1,2,3,99999999999999999999"};
  timeouts out;
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    if (options_timeouts(wrong[i], &out)) fail_msg("accepted: %s", wrong[i]);
}

static void command_line_is_read(void **state) {
  char *line[] = {(char[]){"x"},     (char[]){"-d"},
                  (char[]){"/srv"},  (char[]){"-p"},
                  (char[]){"8080"},  (char[]){"--engine"},
                  (char[]){"epoll"}, (char[]){"--no-index"},
                  (char[]){"-q"},    (char[]){"--max-connections"},
                  (char[]){"7"},     NULL};
  options out;
  (void)state;
  assert_int_equal(options_read(11, line, &out), OPTIONS_RUN);
  assert_string_equal(out.directory, "/srv");
  assert_int_equal(out.port, 8080);
  assert_int_equal(out.engine, ENGINE_EPOLL);
  assert_null(out.index);
  assert_true(out.quiet);
  assert_int_equal(out.max_connections, 7);
}

static void a_port_is_needed(void **state) {
  char *line[] = {(char[]){"x"}, (char[]){"-d"}, (char[]){"/srv"}, NULL};
  options out;
  (void)state;
  assert_int_equal(options_read(3, line, &out), OPTIONS_WRONG);
}

int main(void) {
  struct CMUnitTest tests[64];
  size_t count = 0;
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    tests[count++] = fact_with(numbers[i].fact, number_is_read, &numbers[i]);
  tests[count++] = fact_with("four times are read", four_times_are_read, NULL);
  tests[count++] = fact_with("other times are refused", other_times_are_refused, NULL);
  tests[count++] = fact_with("the command line is read", command_line_is_read, NULL);
  tests[count++] = fact_with("a port is needed", a_port_is_needed, NULL);
  return run_facts(tests, count);
}

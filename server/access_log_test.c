/* SPDX-License-Identifier: MIT
 * No byte of a client reaches the log but as printable ASCII. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "access_log.h"
#include "httpz.h"

static access_log log_of_test;

static void every_byte_is_printable(void **state) {
  (void)state;
  for (unsigned byte = 0; byte < 256; byte++) {
    uint8_t text[1] = {(uint8_t)byte};
    char out[16] = {0}, wanted[8];
    uint32_t len = log_escape(text, 1, out, sizeof out);
    bool plain = byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
    assert_int_equal(len, plain ? 1 : 4);
    snprintf(wanted, sizeof wanted, plain ? "%c" : "\\x%02x", byte);
    assert_string_equal(out, wanted);
  }
}

static void long_text_is_cut_within_its_room(void **state) {
  uint8_t text[300];
  (void)state;
  for (int fill = 0; fill < 2; fill++)
    for (uint32_t capacity = 8; capacity < 64; capacity++) {
      char out[80];
      memset(text, fill == 0 ? 'a' : '\n', sizeof text);
      memset(out, '#', sizeof out);
      uint32_t len = log_escape(text, sizeof text, out, capacity);
      assert_true(len <= capacity);
      assert_memory_equal(out + len - 3, "...", 3);
      assert_int_equal(out[capacity], '#');
    }
}

static void what_fits_is_not_cut(void **state) {
  char out[16];
  (void)state;
  assert_int_equal(log_escape((const uint8_t *)"abcde", 5, out, 8), 5);
  assert_memory_equal(out, "abcde", 5);
}

static access_line line_of(const char *target) {
  return (access_line){"127.0.0.1",
                       (const uint8_t *)"Sun, 06 Nov 1994 08:49:37 GMT",
                       (const uint8_t *)"GET",
                       (const uint8_t *)target,
                       UINT64_MAX,
                       3,
                       (uint16_t)strlen(target),
                       200};
}

static void a_line_is_whole(void **state) {
  static const char wanted[] = "127.0.0.1 [Sun, 06 Nov 1994 08:49:37 GMT] \"GET /a\\x22\" 200 18446744073709551615\n";
  access_line line = line_of("/a\"");
  (void)state;
  log_of_test.len = 0;
  log_of_test.fd = open("/dev/null", O_WRONLY);
  log_add(&log_of_test, &line);
  assert_int_equal(log_of_test.len, sizeof wanted - 1);
  assert_memory_equal(log_of_test.at, wanted, sizeof wanted - 1);
  close(log_of_test.fd);
}

static void a_full_pipe_loses_lines_and_counts_them(void **state) {
  int ends[2];
  access_line line = line_of("/");
  (void)state;
  assert_int_equal(pipe(ends), 0);
  log_of_test.len = 0;
  log_of_test.dropped = 0;
  log_of_test.fd = ends[1];
  for (int i = 0; i < 20000; i++) log_add(&log_of_test, &line);
  assert_true(log_of_test.dropped > 0);
  assert_true(log_of_test.len <= LOG_BYTES);
  close(ends[0]);
  close(ends[1]);
}

static void no_log_takes_no_line(void **state) {
  access_line line = line_of("/");
  (void)state;
  log_of_test.len = 0;
  log_of_test.fd = -1;
  log_add(&log_of_test, &line);
  assert_int_equal(log_of_test.len, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_byte_is_printable),
      cmocka_unit_test(long_text_is_cut_within_its_room),
      cmocka_unit_test(what_fits_is_not_cut),
      cmocka_unit_test(a_line_is_whole),
      cmocka_unit_test(a_full_pipe_loses_lines_and_counts_them),
      cmocka_unit_test(no_log_takes_no_line),
  };
  return run_facts(tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: MIT
 * HTTP-date by RFC 9110 5.6.7, against a calendar of its own that walks from day to day. */
#include "test_support.h"


enum { NOW = 1763765000 }; /* 2025-11-21 22:43:20 */

#define EXAMPLE 784111777 /* the moment of all three examples in 5.6.7 */

typedef struct {
  const char *fact;
  const char *text;
  int64_t now;
  httpz_status status;
  int64_t seconds;
} date_row;

static const date_row dates[] = {
    {"IMF-fixdate is read", "Sun, 06 Nov 1994 08:49:37 GMT", NOW, HTTPZ_OK, EXAMPLE},
    {"the form of RFC 850 is read", "Sunday, 06-Nov-94 08:49:37 GMT", NOW, HTTPZ_OK, EXAMPLE},
    {"the form of asctime is read", "Sun Nov  6 08:49:37 1994", NOW, HTTPZ_OK, EXAMPLE},
    {"asctime with two digits of a day is read", "Wed Nov 16 08:49:37 1994", NOW, HTTPZ_OK, EXAMPLE + 864000},
    {"asctime with a zero before the day is read", "Sun Nov 06 08:49:37 1994", NOW, HTTPZ_OK, EXAMPLE},
    {"the first second of 1970 is nought", "Thu, 01 Jan 1970 00:00:00 GMT", NOW, HTTPZ_OK, 0},
    {"the second before it is less", "Wed, 31 Dec 1969 23:59:59 GMT", NOW, HTTPZ_OK, -1},
    {"the greatest of 32 bits is read", "Tue, 19 Jan 2038 03:14:07 GMT", NOW, HTTPZ_OK, INT32_MAX},
    {"one past 32 bits is read", "Tue, 19 Jan 2038 03:14:08 GMT", NOW, HTTPZ_OK, 2147483648},
    {"the year 0000 is read", "Sat, 01 Jan 0000 00:00:00 GMT", NOW, HTTPZ_OK, -62167219200},
    {"the last second of 9999 is read", "Fri, 31 Dec 9999 23:59:59 GMT", NOW, HTTPZ_OK, 253402300799},
    {"a leap second is the first of the next minute", "Sat, 31 Dec 2016 23:59:60 GMT", NOW, HTTPZ_OK, 1483228800},
    {"a leap second in asctime is read", "Sat Dec 31 23:59:60 2016", NOW, HTTPZ_OK, 1483228800},
    {"second 61 is refused", "Sat, 31 Dec 2016 23:59:61 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"minute 60 is refused", "Sun, 06 Nov 1994 08:60:00 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"hour 24 is refused", "Sun, 06 Nov 1994 24:00:00 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"day nought is refused", "Sun, 00 Nov 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"day nought of asctime is refused", "Sun Nov  0 08:49:37 1994", NOW, HTTPZ_BAD_DATE, 0},
    {"31 November is refused", "Thu, 31 Nov 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"32 December is refused", "Sat, 32 Dec 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"29 February of a leap year is read", "Thu, 29 Feb 2024 00:00:00 GMT", NOW, HTTPZ_OK, 1709164800},
    {"29 February of another year is refused", "Thu, 29 Feb 2023 00:00:00 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"29 February of 2000 is read", "Tue, 29 Feb 2000 00:00:00 GMT", NOW, HTTPZ_OK, 951782400},
    {"29 February of 1900 is refused", "Thu, 29 Feb 1900 00:00:00 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"30 February is refused", "Fri, 30 Feb 2024 00:00:00 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"the wrong day of the week is read over", "Mon, 06 Nov 1994 08:49:37 GMT", NOW, HTTPZ_OK, EXAMPLE},
    {"a day of the week that is none is refused", "Son, 06 Nov 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a long day in IMF-fixdate is refused", "Sunday, 06 Nov 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a short day in the form of RFC 850 is refused", "Sun, 06-Nov-94 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a long day cut short is refused", "Sunda, 06-Nov-94 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a long day that goes on is refused", "Sundayy, 06-Nov-94 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a long day in the length of IMF-fixdate is refused", "xxxx, 06-Nov-94 08:49:37 GMT ", NOW, HTTPZ_BAD_DATE, 0},
    {"Wednesday is a long day", "Wednesday, 09-Nov-94 08:49:37 GMT", NOW, HTTPZ_OK, EXAMPLE + 259200},
    {"a month that is none is refused", "Sun, 06 Nob 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a month in small letters is refused", "Sun, 06 nov 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a month in capitals is refused", "Sun, 06 NOV 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a day of the week in small letters is refused", "sun, 06 Nov 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"gmt in small letters is refused", "Sun, 06 Nov 1994 08:49:37 gmt", NOW, HTTPZ_BAD_DATE, 0},
    {"UTC is refused", "Sun, 06 Nov 1994 08:49:37 UTC", NOW, HTTPZ_BAD_DATE, 0},
    {"a numeric zone is refused", "Sun, 06 Nov 1994 08:49:37 +0000", NOW, HTTPZ_BAD_DATE, 0},
    {"a date without a zone is refused", "Sun, 06 Nov 1994 08:49:37", NOW, HTTPZ_BAD_DATE, 0},
    {"asctime with a zone is refused", "Sun Nov  6 08:49:37 1994 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a day of one digit is refused", "Sun, 6 Nov 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a space for a digit is refused in IMF-fixdate", "Sun,  6 Nov 1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a space for the second digit of asctime is refused", "Sun Nov 6  08:49:37 1994", NOW, HTTPZ_BAD_DATE, 0},
    {"a year of two digits is refused in IMF-fixdate", "Sun, 06 Nov 94 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a year of four digits is refused in the form of RFC 850", "Sunday, 06-Nov-1994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE,
     0},
    {"a sign is no digit of a year", "Sun, 06 Nov +994 08:49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a colon is no digit of an hour", "Sun, 06 Nov 1994 0::49:37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"dots do not part a time", "Sun, 06 Nov 1994 08.49.37 GMT", NOW, HTTPZ_BAD_DATE, 0},
    {"a list of two dates is no date", "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", NOW,
     HTTPZ_BAD_DATE, 0},
    {"a space behind a date is refused", "Sun, 06 Nov 1994 08:49:37 GMT ", NOW, HTTPZ_BAD_DATE, 0},
    {"the form of ISO 8601 is refused", "1994-11-06T08:49:37Z", NOW, HTTPZ_BAD_DATE, 0},
    {"a number is no date", "784111777", NOW, HTTPZ_BAD_DATE, 0},
    {"nought is no date", "0", NOW, HTTPZ_BAD_DATE, 0},
    {"nothing is no date", "", NOW, HTTPZ_BAD_DATE, 0},
    /* 5.6.7: more than 50 years in the future is the most recent past year that ends so */
    {"exactly 50 years ahead is the future", "Friday, 21-Nov-75 22:43:20 GMT", NOW, HTTPZ_OK, 3341601800},
    {"a second more is the past", "Friday, 21-Nov-75 22:43:21 GMT", NOW, HTTPZ_OK, 185841801},
    {"a month more is the past", "Sunday, 21-Dec-75 00:00:00 GMT", NOW, HTTPZ_OK, 188352000},
    {"a month less than 50 years ahead is the future", "Monday, 21-Oct-75 23:59:59 GMT", NOW, HTTPZ_OK, 3338927999},
    {"the year after is of this century", "Thursday, 01-Jan-26 00:00:00 GMT", NOW, HTTPZ_OK, 1767225600},
    {"the next century is near at its turn", "Friday, 01-Jan-00 00:00:00 GMT", 4102444799, HTTPZ_OK, 4102444800},
    {"a year of the last century is read after its turn", "Friday, 31-Dec-99 23:59:59 GMT", 946684800, HTTPZ_OK,
     946684799},
    {"the year is the one that ends so, leap or not", "Sunday, 29-Feb-00 00:00:00 GMT", 4102444799, HTTPZ_BAD_DATE, 0},
    {"29 February is compared with one that 50 years later is none", "Thursday, 28-Feb-74 00:00:00 GMT", 1709164800,
     HTTPZ_OK, 3287001600},
    {"the least now is taken for 1970", "Thursday, 01-Jan-20 00:00:00 GMT", INT64_MIN, HTTPZ_OK, 1577836800},
    {"the greatest now is taken for 9949", "Friday, 31-Dec-99 23:59:59 GMT", INT64_MAX, HTTPZ_OK, 253402300799},
};

static httpz_span all_of(size_t len) {
  httpz_span span = {0, (uint16_t)len};
  return span;
}

static void is_read(void **state) {
  const date_row *row = *state;
  size_t len = strlen(row->text);
  const uint8_t *at = flush_copy(row->text, len);
  httpz_date date, before;
  memset(&date, 0x5a, sizeof date);
  memcpy(&before, &date, sizeof date);
  httpz_status status;
  GUARDED(status, httpz_read_date(at, all_of(len), row->now, &date));
  assert_status(status, row->status);
  if (status == HTTPZ_OK) {
    assert_true(date.seconds == row->seconds);
  } else {
    assert_memory_equal(&date, &before, sizeof date);
  }
}

static void each_byte_of_a_date_counts(void **state) {
  (void)state;
  static const char *const texts[] = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                                      "Sun Nov 16 08:49:37 1994"};
  for (size_t t = 0; t < COUNT(texts); t++) {
    size_t len = strlen(texts[t]);
    for (size_t i = 0; i < len; i++) {
      char text[40];
      httpz_date date;
      httpz_status status;
      memcpy(text, texts[t], len);
      text[i] = '?'; /* stands in no date */
      GUARDED(status, httpz_read_date(flush_copy(text, len), all_of(len), NOW, &date));
      assert_status(status, HTTPZ_BAD_DATE);
      GUARDED(status, httpz_read_date(flush_copy(texts[t], i), all_of(i), NOW, &date));
      assert_status(status, HTTPZ_BAD_DATE);
    }
  }
}

/* The calendar that is walked: the rules of the months, one day after the other. */
typedef struct {
  int year, month, day, weekday;
} walker;

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const long_weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static int last_day(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

static void step(walker *w) {
  w->weekday = (w->weekday + 1) % 7;
  if (++w->day <= last_day(w->year, w->month)) return;
  w->day = 1;
  if (++w->month <= 12) return;
  w->month = 1;
  w->year++;
}

static void check_parts(const httpz_date *date, const walker *w, int64_t seconds, int time) {
  assert_true(date->seconds == seconds);
  assert_int_equal(date->year, w->year);
  assert_int_equal(date->month, w->month);
  assert_int_equal(date->day, w->day);
  assert_int_equal(date->weekday, w->weekday);
  assert_int_equal((date->hour * 60 + date->minute) * 60 + date->second, time);
}

/* Every day of the years that can be written, at a time of day that wanders: 3,652,425 days. */
static void every_day_of_ten_thousand_years_is_itself(void **state) {
  (void)state;
  walker w = {0, 1, 1, 6};
  int64_t midnight = -62167219200;
  int days = 0;
  for (int time = 0; w.year < 10000; step(&w), midnight += 86400, days++, time = (time + 6151) % 86400) {
    httpz_date date, back;
    uint8_t text[HTTPZ_DATE_LEN];
    guard_arm();
    httpz_status split = httpz_split_date(midnight + time, &date);
    httpz_status rendered = httpz_render_date(midnight + time, text);
    httpz_status read = httpz_read_date(text, all_of(sizeof text), 0, &back);
    guard_disarm();
    if (split != HTTPZ_OK || rendered != HTTPZ_OK || read != HTTPZ_OK) fail_msg("%d-%d-%d", w.year, w.month, w.day);
    check_parts(&date, &w, midnight + time, time);
    check_parts(&back, &w, midnight + time, time);
  }
  assert_int_equal(days, 3652425);
}

/* From 1600 to 2400 the text too is held against one that was put together here, in all three forms. */
static void every_day_of_eight_hundred_years_reads_as_it_is_spelled(void **state) {
  (void)state;
  walker w = {1600, 1, 1, 6};
  int64_t seconds = -11676096000;
  for (; w.year <= 2400; step(&w), seconds += 86400) {
    char text[64], other[64];
    uint8_t *got = flush_copy(text, HTTPZ_DATE_LEN);
    httpz_date date;
    httpz_status status;
    snprintf(text, sizeof text, "%s, %02d %s %04d 00:00:00 GMT", weekdays[w.weekday], w.day, months[w.month - 1],
             w.year);
    GUARDED(status, httpz_render_date(seconds, got));
    assert_status(status, HTTPZ_OK);
    assert_memory_equal(got, text, HTTPZ_DATE_LEN);
    snprintf(other, sizeof other, "%s %s %2d 00:00:00 %04d", weekdays[w.weekday], months[w.month - 1], w.day, w.year);
    GUARDED(status, httpz_read_date((const uint8_t *)other, all_of(strlen(other)), 0, &date));
    assert_status(status, HTTPZ_OK);
    assert_true(date.seconds == seconds);
    if (seconds < 0) continue;
    snprintf(other, sizeof other, "%s, %02d-%s-%02d 00:00:00 GMT", long_weekdays[w.weekday], w.day, months[w.month - 1],
             w.year % 100);
    GUARDED(status, httpz_read_date((const uint8_t *)other, all_of(strlen(other)), seconds, &date));
    assert_status(status, HTTPZ_OK);
    assert_true(date.seconds == seconds);
  }
}

static void every_second_of_a_day_is_itself(void **state) {
  (void)state;
  for (int time = 0; time < 86400; time++) {
    char want[64];
    uint8_t got[HTTPZ_DATE_LEN];
    httpz_date back;
    snprintf(want, sizeof want, "Sun, 06 Nov 1994 %02d:%02d:%02d GMT", time / 3600, time / 60 % 60, time % 60);
    assert_status(httpz_render_date(784080000 + time, got), HTTPZ_OK);
    assert_memory_equal(got, want, HTTPZ_DATE_LEN);
    assert_status(httpz_read_date(got, all_of(sizeof got), 0, &back), HTTPZ_OK);
    assert_true(back.seconds == 784080000 + time);
  }
}

static void a_year_of_other_than_four_digits_is_not_rendered(void **state) {
  (void)state;
  static const int64_t moments[] = {INT64_MIN, -62167219201, 253402300800, INT64_MAX};
  for (size_t i = 0; i < COUNT(moments); i++) {
    uint8_t to[HTTPZ_DATE_LEN], before[HTTPZ_DATE_LEN];
    httpz_date date, untouched;
    httpz_status status;
    memset(to, '?', sizeof to);
    memset(before, '?', sizeof before);
    memset(&date, 0x5a, sizeof date);
    memset(&untouched, 0x5a, sizeof untouched);
    GUARDED(status, httpz_render_date(moments[i], to));
    assert_status(status, HTTPZ_BAD_DATE);
    assert_memory_equal(to, before, sizeof to);
    GUARDED(status, httpz_split_date(moments[i], &date));
    assert_status(status, HTTPZ_BAD_DATE);
    assert_memory_equal(&date, &untouched, sizeof date);
  }
}

/* For every `now` at noon of a year and every two digits: it ends so, is at most 50 years ahead and less than 50
 * back. */
static void a_year_of_two_digits_is_within_fifty_years(void **state) {
  (void)state;
  int64_t noon = 43200 + 181LL * 86400; /* 1970-07-01 12:00:00 */
  for (int this_year = 1970; this_year < 2400; this_year++) {
    for (int digits = 0; digits < 100; digits++) {
      for (int late = 0; late < 2; late++) {
        char text[64];
        httpz_date date;
        snprintf(text, sizeof text, "Monday, %s-%02d 00:00:00 GMT", late ? "01-Dec" : "01-Feb", digits);
        assert_status(httpz_read_date((const uint8_t *)text, all_of(strlen(text)), noon, &date), HTTPZ_OK);
        assert_int_equal(date.year % 100, digits);
        assert_in_range(date.year, this_year - (late ? 50 : 49), this_year + (late ? 49 : 50));
      }
    }
    noon += 86400LL * (last_day(this_year + 1, 2) == 29 ? 366 : 365); /* from July to July: the next February */
  }
}

/* 9110 5.6.7: day-name-l is one of seven words; the table that holds them fills up with NULs. */
static void a_nul_behind_a_long_day_is_refused(void **state) {
  (void)state;
  static const char text[] = "Sunday\0, 06-Nov-94 08:49:37 GMT";
  const uint8_t *at = flush_copy(text, sizeof text - 1);
  httpz_date date;
  httpz_status status;
  GUARDED(status, httpz_read_date(at, all_of(sizeof text - 1), NOW, &date));
  assert_status(status, HTTPZ_BAD_DATE);
}

int main(void) {
  ADD_FACTS(dates, is_read);
  add_fact("each byte of a date counts", each_byte_of_a_date_counts, NULL);
  add_fact("every day of ten thousand years is itself", every_day_of_ten_thousand_years_is_itself, NULL);
  add_fact("every day of eight hundred years reads as it is spelled",
           every_day_of_eight_hundred_years_reads_as_it_is_spelled, NULL);
  add_fact("every second of a day is itself", every_second_of_a_day_is_itself, NULL);
  add_fact("a year of other than four digits is not rendered", a_year_of_other_than_four_digits_is_not_rendered, NULL);
  add_fact("a NUL behind a long day is refused", a_nul_behind_a_long_day_is_refused, NULL);
  add_fact("a year of two digits is within fifty years", a_year_of_two_digits_is_within_fifty_years, NULL);
  return run_facts(__FILE__);
}

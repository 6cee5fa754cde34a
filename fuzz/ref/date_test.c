/* SPDX-License-Identifier: MIT
 *
 * The facts that the reference reader of HTTP-dates has to know (RFC 9110 5.6.7). The numbers of seconds are those of
 * POSIX, known from elsewhere (`date -u -d ... +%s`). One fact, one case, its name a sentence. */
#include "ref_test_support.h"

#include "ref_values.h"

enum { YEAR_2026 = 1767225600 }; /* 2026-01-01 00:00:00 */

struct date_case {
  const char *name, *section, *in;
  int64_t seconds;
  enum ref_date_form form;
  bool weekday_fits;
};

static const struct date_case DATES[] = {
    {"an IMF-fixdate", "9110 5.6.7", "Sun, 06 Nov 1994 08:49:37 GMT", 784111777, REF_IMF_FIXDATE, true},
    {"an RFC 850 date", "9110 5.6.7", "Sunday, 06-Nov-94 08:49:37 GMT", 784111777, REF_RFC850, true},
    {"an asctime date", "9110 5.6.7", "Sun Nov  6 08:49:37 1994", 784111777, REF_ASCTIME, true},
    {"an asctime day of two digits", "9110 5.6.7", "Wed Nov 16 08:49:37 1994", 784975777, REF_ASCTIME, true},
    {"an asctime day with a zero", "9110 5.6.7", "Sun Nov 06 08:49:37 1994", 784111777, REF_ASCTIME, true},
    {"the first second of 1970", "9110 5.6.7", "Thu, 01 Jan 1970 00:00:00 GMT", 0, REF_IMF_FIXDATE, true},
    {"the last second of 1969", "9110 5.6.7", "Wed, 31 Dec 1969 23:59:59 GMT", -1, REF_IMF_FIXDATE, true},
    {"the last day of 9999", "9110 5.6.7", "Fri, 31 Dec 9999 23:59:59 GMT", 253402300799, REF_IMF_FIXDATE, true},
    {"the first day of year 0", "9110 5.6.7", "Sat, 01 Jan 0000 00:00:00 GMT", -62167219200, REF_IMF_FIXDATE, true},
    {"a leap day of 2000", "9110 5.6.7", "Tue, 29 Feb 2000 12:00:00 GMT", 951825600, REF_IMF_FIXDATE, true},
    {"a leap day of 2024", "9110 5.6.7", "Thu, 29 Feb 2024 00:00:00 GMT", 1709164800, REF_IMF_FIXDATE, true},
    {"the day after February in 1900", "9110 5.6.7", "Thu, 01 Mar 1900 00:00:00 GMT", -2203891200, REF_IMF_FIXDATE,
     true},
    {"a second past 32 bits", "9110 5.6.7", "Tue, 19 Jan 2038 03:14:08 GMT", 2147483648, REF_IMF_FIXDATE, true},
    {"a leap second is the next minute's first", "9110 5.6.7", "Sat, 31 Dec 2016 23:59:60 GMT", 1483228800,
     REF_IMF_FIXDATE, true},
    {"a wrong day-name is told and not refused", "9110 5.6.7", "Mon, 06 Nov 1994 08:49:37 GMT", 784111777,
     REF_IMF_FIXDATE, false},
    {"a wrong long day-name is told and not refused", "9110 5.6.7", "Monday, 06-Nov-94 08:49:37 GMT", 784111777,
     REF_RFC850, false},
    {"two digits less than 50 years ahead are ahead", "9110 5.6.7", "Tuesday, 31-Dec-75 23:59:59 GMT", 3345062399,
     REF_RFC850, true},
    {"two digits 50 years ahead are ahead", "9110 5.6.7", "Wednesday, 01-Jan-76 00:00:00 GMT", 3345062400, REF_RFC850,
     true},
    {"two digits a second more than 50 years ahead are behind", "9110 5.6.7", "Thursday, 01-Jan-76 00:00:01 GMT",
     189302401, REF_RFC850, true},
    {"two digits 51 years ahead are behind", "9110 5.6.7", "Saturday, 01-Jan-77 00:00:00 GMT", 220924800, REF_RFC850,
     true},
    {"the two digits of this year are this year", "9110 5.6.7", "Thursday, 01-Jan-26 00:00:00 GMT", 1767225600,
     REF_RFC850, true},
    {"two zeros are 2000", "9110 5.6.7", "Saturday, 01-Jan-00 00:00:00 GMT", 946684800, REF_RFC850, true},
    {"99 is 1999", "9110 5.6.7", "Friday, 31-Dec-99 23:59:59 GMT", 946684799, REF_RFC850, true},
    {"a leap day of two digits", "9110 5.6.7", "Thursday, 29-Feb-24 00:00:00 GMT", 1709164800, REF_RFC850, true},
};

static void date_case(void **state) {
  const struct date_case *c = *state;
  struct bytes in = {c->in, strlen(c->in)};
  struct ref_date date;
  assert_true(ref_read_date(at_fence(in), in.len, YEAR_2026, &date));
  if (date.seconds != c->seconds) fail_msg("%lld, not %lld", (long long)date.seconds, (long long)c->seconds);
  assert_int_equal(date.form, c->form);
  assert_int_equal(date.weekday_fits, c->weekday_fits);
  for (size_t len = 0; len < in.len; len++) {
    struct bytes beginning = {in.at, len};
    if (ref_read_date(at_fence(beginning), len, YEAR_2026, &date)) fail_msg("its first %zu bytes are a date", len);
  }
}

struct no_date {
  const char *name, *section, *in;
};

static const struct no_date NO_DATES[] = {
    {"nothing is no date", "9110 5.6.7", ""},
    {"a day-name is case-sensitive", "9110 5.6.7", "SUN, 06 Nov 1994 08:49:37 GMT"},
    {"a month is case-sensitive", "9110 5.6.7", "Sun, 06 nov 1994 08:49:37 GMT"},
    {"GMT is case-sensitive", "9110 5.6.7", "Sun, 06 Nov 1994 08:49:37 gmt"},
    {"UTC is not GMT", "9110 5.6.7", "Sun, 06 Nov 1994 08:49:37 UTC"},
    {"an offset is not GMT", "9110 5.6.7", "Sun, 06 Nov 1994 08:49:37 +0000"},
    {"a date has a day-name", "9110 5.6.7", "06 Nov 1994 08:49:37 GMT"},
    {"a comma is followed by a space", "9110 5.6.7", "Sun,06 Nov 1994 08:49:37 GMT"},
    {"there is one space", "9110 5.6.7", "Sun,  06 Nov 1994 08:49:37 GMT"},
    {"a day has two digits", "9110 5.6.7", "Sun, 6 Nov 1994 08:49:37 GMT"},
    {"a day has no space for a zero", "9110 5.6.7", "Sun,  6 Nov 1994 08:49:37 GMT"},
    {"an hour has two digits", "9110 5.6.7", "Sun, 06 Nov 1994 8:49:37 GMT"},
    {"a year has four digits", "9110 5.6.7", "Sun, 06 Nov 94 08:49:37 GMT"},
    {"a year of five digits is none", "9110 5.6.7", "Sun, 06 Nov 19940 08:49:37 GMT"},
    {"a long day-name is of RFC 850", "9110 5.6.7", "Sunday, 06 Nov 1994 08:49:37 GMT"},
    {"a short day-name is not of RFC 850", "9110 5.6.7", "Sun, 06-Nov-94 08:49:37 GMT"},
    {"an RFC 850 year has two digits", "9110 5.6.7", "Sunday, 06-Nov-1994 08:49:37 GMT"},
    {"an asctime date has no zone", "9110 5.6.7", "Sun Nov  6 08:49:37 1994 GMT"},
    {"an asctime day of one digit has a space", "9110 5.6.7", "Sun Nov 6 08:49:37 1994"},
    {"an asctime day is not blank", "9110 5.6.7", "Sun Nov    08:49:37 1994"},
    {"an asctime day is not zero", "9110 5.6.7", "Sun Nov  0 08:49:37 1994"},
    {"a day is not zero", "9110 5.6.7", "Sun, 00 Nov 1994 08:49:37 GMT"},
    {"November has 30 days", "9110 5.6.7", "Thu, 31 Nov 1994 08:49:37 GMT"},
    {"there is no day 32", "9110 5.6.7", "Sat, 32 Dec 1994 08:49:37 GMT"},
    {"1994 has no leap day", "9110 5.6.7", "Tue, 29 Feb 1994 08:49:37 GMT"},
    {"1900 has no leap day", "9110 5.6.7", "Thu, 29 Feb 1900 08:49:37 GMT"},
    {"there is no hour 24", "9110 5.6.7", "Sun, 06 Nov 1994 24:00:00 GMT"},
    {"there is no minute 60", "9110 5.6.7", "Sun, 06 Nov 1994 08:60:00 GMT"},
    {"there is no second 61", "9110 5.6.7", "Sun, 06 Nov 1994 23:59:61 GMT"},
    {"a month has a name", "9110 5.6.7", "Sun, 06 11  1994 08:49:37 GMT"},
    {"a month is a month", "9110 5.6.7", "Sun, 06 Nob 1994 08:49:37 GMT"},
    {"a day-name is a day", "9110 5.6.7", "Son, 06 Nov 1994 08:49:37 GMT"},
    {"a digit is a digit", "9110 5.6.7", "Sun, 06 Nov 1994 08:49:3x GMT"},
    {"nothing stands behind a date", "9110 5.6.7", "Sun, 06 Nov 1994 08:49:37 GMT "},
    {"nothing stands before a date", "9110 5.6.7", " Sun, 06 Nov 1994 08:49:37 GMT"},
    {"an ISO date is none", "9110 5.6.7", "1994-11-06T08:49:37Z"},
    {"a zero is no date", "9111 5.3", "0"},
};

static void no_date_case(void **state) {
  const struct no_date *c = *state;
  struct bytes in = {c->in, strlen(c->in)};
  struct ref_date date = {.seconds = 77};
  assert_false(ref_read_date(at_fence(in), in.len, YEAR_2026, &date));
  assert_int_equal(date.seconds, 77);
}

static void the_parts_of_a_date(void **state) {
  (void)state;
  struct bytes in = B("Sun, 06 Nov 1994 08:49:37 GMT");
  struct ref_date date;
  assert_true(ref_read_date(at_fence(in), in.len, YEAR_2026, &date));
  assert_int_equal(date.year, 1994);
  assert_int_equal(date.month, 11);
  assert_int_equal(date.day, 6);
  assert_int_equal(date.hour, 8);
  assert_int_equal(date.minute, 49);
  assert_int_equal(date.second, 37);
  assert_int_equal(date.weekday, 0);
  assert_int_equal(date.days, 9075);
}

static void two_digits_are_relative_to_now(void **state) {
  (void)state;
  struct bytes in = B("Saturday, 01-Jan-77 00:00:00 GMT");
  struct ref_date date;
  assert_true(ref_read_date(at_fence(in), in.len, 0, &date)); /* in 1970 */
  assert_int_equal(date.year, 1977);
  assert_true(ref_read_date(at_fence(in), in.len, 1798761600, &date)); /* at the first second of 2027 */
  assert_int_equal(date.year, 2077);
  assert_true(ref_read_date(at_fence(in), in.len, 1798761599, &date)); /* a second before */
  assert_int_equal(date.year, 1977);
  assert_true(ref_read_date(at_fence(in), in.len, 253402300799, &date)); /* in 9999, so 10049 would be reached */
  assert_int_equal(date.year, 9977);
}

/* 400 years have 146,097 days, which is 20,871 weeks. */
static void the_calendar_repeats_after_400_years(void **state) {
  (void)state;
  for (int year = 0; year < 9600; year += 50) {
    assert_int_equal(ref_days(year + 400, 3, 1) - ref_days(year, 3, 1), 146097);
  }
  assert_int_equal(ref_days(1970, 1, 1), 0);
  assert_int_equal(ref_days(2000, 1, 1), 10957);
  assert_int_equal(ref_days(1600, 1, 1), -135140);
}

int main(void) {
  for (size_t i = 0; i < COUNT_OF(DATES); i++) add(DATES[i].section, DATES[i].name, date_case, &DATES[i]);
  for (size_t i = 0; i < COUNT_OF(NO_DATES); i++)
    add(NO_DATES[i].section, NO_DATES[i].name, no_date_case, &NO_DATES[i]);
  add("9110 5.6.7", "the parts of a date", the_parts_of_a_date, NULL);
  add("9110 5.6.7", "two digits are relative to now", two_digits_are_relative_to_now, NULL);
  add("9110 5.6.7", "the calendar repeats after 400 years", the_calendar_repeats_after_400_years, NULL);
  return _cmocka_run_group_tests("reference reader of dates", tests, test_count, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include "class.h"
#include "private.h"
#include "render.h"
#include "span.h"

enum { DAY_SECONDS = 86400, ASCTIME_LEN = 24, RFC850_TAIL = 24 };

/* Days from 0000-01-01 to 1970-01-01, in the calendar that has a year 0000 and is Gregorian throughout. */
enum { DAYS_TO_1970 = 719528 };

/* Four hundred years of 365.2425 days. Years are counted from a 1st of March, so that 29 February ends one. */
enum { DAYS_OF_400_YEARS = 146097, DAYS_TO_MARCH = 60 };

/* 9949-12-31 23:59:59: 50 years later is still a year of four digits. */
#define END_OF_9949 251824463999

/* 9110 5.6.7: names are case-sensitive. */
static const uint8_t day_names[] = "SunMonTueWedThuFriSat";
static const uint8_t month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const uint8_t long_day_names[7][10] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                              "Thursday", "Friday", "Saturday"};

/* The three forms: '0' stands for a DIGIT, '_' for a DIGIT or a space, 'a' for a byte of a name, which is judged
 * apart. */
static const uint8_t fixdate_form[] = "aaa, 00 aaa 0000 00:00:00 GMT";
static const uint8_t asctime_form[] = "aaa aaa _0 00:00:00 0000";
static const uint8_t rfc850_form[] = ", 00-aaa-00 00:00:00 GMT"; /* behind the name of the day */

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> form == 'a' || (form == '0' && DIGIT(c)) || (form == '_' && (DIGIT(c) || c == ' ')) ||
      (form != 'a' && form != '0' && form != '_' && c == form); */
static bool fits_form_byte(uint8_t c, uint8_t form) {
  if (form == 'a') return true;
  if (form == '0') return is_digit(c);
  if (form == '_') return is_digit(c) || c == ' ';
  return c == form;
}

/* fits_form tells whether at[from .. from + len) fits form[0 .. len). */
/*@ requires at_readable: \valid_read(at + (from .. from + len - 1));
    requires form_readable: \valid_read(form + (0 .. len - 1));
    requires in_order: from + len <= 65535;
    terminates \true;
    assigns \nothing;
    ensures digits: \result ==> \forall integer k; 0 <= k < len && form[k] == '0' ==> DIGIT(at[from + k]); */
static bool fits_form(const uint8_t *at, uint32_t from, const uint8_t *form, uint32_t len) {
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant digits: \forall integer k; 0 <= k < i && form[k] == '0' ==> DIGIT(at[from + k]);
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (!fits_form_byte(at[from + i], form[i])) return false;
  }
  return true;
}

/* short_name gives the place of the three bytes at `from` among `count` names of three letters, `count` if they are
 * none. */
/*@ requires at_readable: \valid_read(at + (from .. from + 2));
    requires names_readable: \valid_read(names + (0 .. 3 * count - 1));
    requires few: count <= 12 && from <= 65532;
    terminates \true;
    assigns \nothing;
    ensures place: \result <= count; */
static uint32_t short_name(const uint8_t *at, uint32_t from, const uint8_t *names, uint32_t count) {
  httpz_span name = span_between(from, from + 3);
  uint32_t i = 0;
  /*@ loop invariant walked: 0 <= i <= count;
      loop assigns i;
      loop variant count - i; */
  while (i < count && !span_is(at, name, names + 3 * i, 3)) i++;
  return i;
}

/*@ requires at_readable: \valid_read(at + (from .. from + 1));
    requires digits: DIGIT(at[from]) && DIGIT(at[from + 1]);
    requires in_order: from <= 65533;
    terminates \true;
    assigns \nothing;
    ensures meaning: \result == 10 * (at[from] - '0') + (at[from + 1] - '0') && \result <= 99; */
static uint8_t two_digits(const uint8_t *at, uint32_t from) {
  return (uint8_t)(10 * (at[from] - '0') + (at[from + 1] - '0'));
}

/*@ requires at_readable: \valid_read(at + (from .. from + 3));
    requires digits: all_digits(at, from, from + 4);
    requires in_order: from <= 65531;
    terminates \true;
    assigns \nothing;
    ensures range: \result <= 9999; */
static uint16_t four_digits(const uint8_t *at, uint32_t from) {
  return (uint16_t)(100 * two_digits(at, from) + two_digits(at, from + 2));
}

/*@ requires date_readable: \valid_read(date);
    terminates \true;
    assigns \nothing;
    ensures range: 28 <= \result <= 31; */
static uint32_t days_of_month(const httpz_date *date) {
  bool leap = date->year % 4 == 0 && (date->year % 100 != 0 || date->year % 400 == 0);
  if (date->month == 2) return leap ? 29 : 28;
  return date->month == 4 || date->month == 6 || date->month == 9 || date->month == 11 ? 30 : 31;
}

/* days_to_date gives the days from 0000-01-01. Counted from March, month m begins (153 * m + 2) / 5 days into its
 * year. */
/*@ requires date_readable: \valid_read(date);
    requires a_date: date->year <= 9999 && 1 <= date->month <= 12 && 1 <= date->day <= 31;
    terminates \true;
    assigns \nothing;
    ensures range: \result <= 3652424; */
static uint32_t days_to_date(const httpz_date *date) {
  bool before_march = date->month < 3;
  uint32_t year = date->year + 400u - (before_march ? 1 : 0);
  uint32_t month = before_march ? date->month + 9u : date->month - 3u;
  uint32_t days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date->day - 1u;
  return days + DAYS_TO_MARCH - DAYS_OF_400_YEARS;
}

/* split_days sets year, month, day and weekday from the days since 0000-01-01. The year of 400 is found by taking out
 * its leap days first: one in 1,460 days but for one in 36,524, and the last of all. */
/*@ requires date_writable: \valid(date);
    requires range: days <= 3652424;
    terminates \true;
    assigns date->year, date->month, date->day, date->weekday;
    ensures a_date: date->year <= 9999 && 1 <= date->month <= 12 && 1 <= date->day <= 31 && date->weekday <= 6; */
static void split_days(uint32_t days, httpz_date *date) {
  uint32_t since_march = days + DAYS_OF_400_YEARS - DAYS_TO_MARCH;
  uint32_t day = since_march % DAYS_OF_400_YEARS;
  uint32_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  day -= 365 * year + year / 4 - year / 100;
  uint32_t month = (5 * day + 2) / 153;
  year += since_march / DAYS_OF_400_YEARS * 400 - 400 + (month < 10 ? 0 : 1);
  date->year = (uint16_t)year;
  date->month = (uint8_t)(month < 10 ? month + 3 : month - 9);
  date->day = (uint8_t)(day - (153 * month + 2) / 5 + 1);
  date->weekday = (uint8_t)((days + 6) % 7); /* 0000-01-01 is a Saturday */
}

/*@ requires date_writable: \valid(date);
    requires range: -62167219200 <= seconds <= 253402300799;
    terminates \true;
    assigns *date;
    ensures a_date: date->seconds == seconds && date->year <= 9999 && 1 <= date->month <= 12 && 1 <= date->day <= 31 &&
      date->hour <= 23 && date->minute <= 59 && date->second <= 59 && date->weekday <= 6; */
static void split_seconds(int64_t seconds, httpz_date *date) {
  uint64_t since_0000 = (uint64_t)(seconds - HTTPZ_DATE_MIN);
  uint32_t time = (uint32_t)(since_0000 % DAY_SECONDS);
  split_days((uint32_t)(since_0000 / DAY_SECONDS), date);
  date->seconds = seconds;
  date->hour = (uint8_t)(time / 3600);
  date->minute = (uint8_t)(time / 60 % 60);
  date->second = (uint8_t)(time % 60);
}

httpz_status httpz_split_date(int64_t seconds, httpz_date *out) {
  if (seconds < HTTPZ_DATE_MIN || seconds > HTTPZ_DATE_MAX) return HTTPZ_BAD_DATE;
  split_seconds(seconds, out);
  return HTTPZ_OK;
}

/* The part of a date that is less than a year, as one number that grows with it. */
/*@ requires date_readable: \valid_read(date);
    terminates \true;
    assigns \nothing; */
static uint32_t within_year(const httpz_date *date) {
  return (((date->month * 32u + date->day) * 32u + date->hour) * 64u + date->minute) * 64u + date->second;
}

/* 9110 5.6.7: a two-digit year that appears to be more than 50 years in the future is the most recent past one that
 * ends so. That is the last year ending so whose moment is not past that of `now` 50 years later. */
/*@ requires date_readable: \valid_read(date);
    requires two_digits: two_digit_year <= 99;
    terminates \true;
    assigns \nothing;
    ensures last_digits: \result % 100 == two_digit_year && 1920 <= \result <= 9999; */
static uint16_t whole_year(const httpz_date *date, uint32_t two_digit_year, int64_t now) {
  httpz_date today;
  split_seconds(now < 0 ? 0 : now > END_OF_9949 ? END_OF_9949 : now, &today);
  uint32_t horizon = today.year + 50u;
  uint32_t year = horizon - (horizon + 100 - two_digit_year) % 100;
  if (year == horizon && within_year(date) > within_year(&today)) year -= 100;
  return (uint16_t)year;
}

/* time-of-day = hour ":" minute ":" second */
/*@ requires at_readable: \valid_read(at + (from .. from + 7));
    requires digits: all_digits(at, from, from + 2) && all_digits(at, from + 3, from + 5) &&
      all_digits(at, from + 6, from + 8);
    requires in_order: from <= 65527;
    requires date_writable: \valid(date);
    requires apart: \separated(date, at + (from .. from + 7));
    terminates \true;
    assigns date->hour, date->minute, date->second; */
static void read_time(const uint8_t *at, uint32_t from, httpz_date *date) {
  date->hour = two_digits(at, from);
  date->minute = two_digits(at, from + 3);
  date->second = two_digits(at, from + 6);
}

/*@ requires at_readable: \valid_read(at + (from .. from + 2));
    requires in_order: from <= 65532;
    requires date_writable: \valid(date);
    terminates \true;
    assigns date->month;
    ensures range: 1 <= date->month <= 13; */
static void read_month(const uint8_t *at, uint32_t from, httpz_date *date) {
  date->month = (uint8_t)(short_name(at, from, month_names, 12) + 1); /* 13 if it is none */
}

/* IMF-fixdate = day-name "," SP day SP month SP year SP time-of-day SP GMT */
/*@ requires in_order: from + 29 <= 65535;
    requires at_readable: \valid_read(at + (from .. from + 28));
    requires date_writable: \valid(date);
    requires apart: \separated(date, at + (from .. from + 28));
    terminates \true;
    assigns *date;
    ensures range: \result ==> date->year <= 9999 && 1 <= date->month <= 13; */
static bool read_fixdate(const uint8_t *at, uint32_t from, httpz_date *date) {
  if (!fits_form(at, from, fixdate_form, HTTPZ_DATE_LEN) || short_name(at, from, day_names, 7) == 7) return false;
  date->day = two_digits(at, from + 5);
  read_month(at, from + 8, date);
  date->year = four_digits(at, from + 12);
  read_time(at, from + 17, date);
  return true;
}

/* asctime-date = day-name SP month SP ( 2DIGIT / ( SP 1DIGIT ) ) SP time-of-day SP year */
/*@ requires in_order: from + 24 <= 65535;
    requires at_readable: \valid_read(at + (from .. from + 23));
    requires date_writable: \valid(date);
    requires apart: \separated(date, at + (from .. from + 23));
    terminates \true;
    assigns *date;
    ensures range: \result ==> date->year <= 9999 && 1 <= date->month <= 13; */
static bool read_asctime(const uint8_t *at, uint32_t from, httpz_date *date) {
  if (!fits_form(at, from, asctime_form, ASCTIME_LEN) || short_name(at, from, day_names, 7) == 7) return false;
  date->day = at[from + 8] == ' ' ? (uint8_t)(at[from + 9] - '0') : two_digits(at, from + 8);
  read_month(at, from + 4, date);
  date->year = four_digits(at, from + 20);
  read_time(at, from + 11, date);
  return true;
}

/* is_long_day_name tells whether `name` is one of Sunday to Saturday. */
/*@ requires name_readable: readable(at, name);
    terminates \true;
    assigns \nothing; */
static bool is_long_day_name(const uint8_t *at, httpz_span name) {
  if (name.len < 6 || name.len > 9) return false;
  /*@ loop invariant walked: 0 <= i <= 7;
      loop assigns i;
      loop variant 7 - i; */
  for (uint32_t i = 0; i < 7; i++) {
    /* exactly as long: what fills the table up behind a name is a NUL, which a value may hold where no head was read */
    bool as_long = long_day_names[i][name.len] == 0 && long_day_names[i][name.len - 1] != 0;
    if (as_long && span_is(at, name, long_day_names[i], name.len)) return true;
  }
  return false;
}

/* rfc850-date = day-name-l "," SP 2DIGIT "-" month "-" 2DIGIT SP time-of-day SP GMT */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires date_writable: \valid(date);
    requires apart: \separated(date, at + (from .. end - 1));
    terminates \true;
    assigns *date;
    ensures range: \result ==> date->year <= 9999 && 1 <= date->month <= 13; */
static bool read_rfc850(const uint8_t *at, uint32_t from, uint32_t end, int64_t now, httpz_date *date) {
  if (end - from < RFC850_TAIL) return false;
  uint32_t tail = end - RFC850_TAIL;
  if (!fits_form(at, tail, rfc850_form, RFC850_TAIL) || !is_long_day_name(at, span_between(from, tail))) return false;
  date->day = two_digits(at, tail + 2);
  read_month(at, tail + 5, date);
  read_time(at, tail + 12, date);
  date->year = whole_year(date, two_digits(at, tail + 9), now);
  return true;
}

/*@ requires value_readable: readable(at, value);
    requires of_an_input: in_input(value);
    requires date_writable: \valid(date);
    requires apart: \separated(date, at + (value.off .. end(value) - 1));
    terminates \true;
    assigns *date;
    ensures range: \result ==> date->year <= 9999 && 1 <= date->month <= 13; */
static bool read_parts(const uint8_t *at, httpz_span value, int64_t now, httpz_date *date) {
  if (value.len == HTTPZ_DATE_LEN) return read_fixdate(at, value.off, date);
  if (value.len == ASCTIME_LEN) return read_asctime(at, value.off, date);
  return read_rfc850(at, value.off, span_end(value), now, date);
}

/* second = 00 to 60: a leap second may be named */
/*@ requires date_readable: \valid_read(date);
    terminates \true;
    assigns \nothing;
    ensures range: \result ==> date->month <= 12 && 1 <= date->day <= 31 && date->hour <= 23 && date->minute <= 59 &&
      date->second <= 60; */
static bool is_of_the_calendar(const httpz_date *date) {
  if (date->month > 12 || date->day == 0 || date->day > days_of_month(date)) return false;
  return date->hour <= 23 && date->minute <= 59 && date->second <= 60;
}

httpz_status httpz_read_date(const uint8_t *at, httpz_span value, int64_t now, httpz_date *out) {
  httpz_date date = {0};
  if (!read_parts(at, value, now, &date) || !is_of_the_calendar(&date)) return HTTPZ_BAD_DATE;
  uint32_t days = days_to_date(&date);
  date.weekday = (uint8_t)((days + 6) % 7);
  date.seconds = ((int64_t)days - DAYS_TO_1970) * DAY_SECONDS + date.hour * 3600 + date.minute * 60 + date.second;
  *out = date;
  return HTTPZ_OK;
}

httpz_status httpz_render_date(int64_t seconds, uint8_t *to) {
  if (seconds < HTTPZ_DATE_MIN || seconds > HTTPZ_DATE_MAX) return HTTPZ_BAD_DATE;
  httpz_date date;
  split_seconds(seconds, &date);
  render_text(fixdate_form, HTTPZ_DATE_LEN, to);
  render_text(day_names + 3 * date.weekday, 3, to);
  render_two_digits(date.day, to + 5);
  render_text(month_names + 3 * (date.month - 1), 3, to + 8);
  render_two_digits(date.year / 100, to + 12);
  render_two_digits(date.year % 100, to + 14);
  render_two_digits(date.hour, to + 17);
  render_two_digits(date.minute, to + 20);
  render_two_digits(date.second, to + 23);
  return HTTPZ_OK;
}

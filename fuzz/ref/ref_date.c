/* SPDX-License-Identifier: MIT
 *
 * Part of ref.c. HTTP-date: RFC 9110 5.6.7. "HTTP-date is case sensitive", and there is no whitespace but what the
 * grammar shows.
 *
 * Each form is written as a shape of letters, which all stand for as many bytes as there are of them:
 *   D day-name, F day-name-l, b month, d day of two digits, e day after a space, y year of two digits, Y of four,
 *   h hour, m minute, s second; every other byte stands for itself. */

static const char *const DAY_NAMES[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const LONG_DAY_NAMES[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                             "Thursday", "Friday", "Saturday"};
static const char *const MONTH_NAMES[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* ---- the calendar ------------------------------------------------------------------------------------------------ */

static bool is_leap_year(int year) {
  if (year % 400 == 0) return true;
  if (year % 100 == 0) return false;
  return year % 4 == 0;
}

static unsigned days_of_month(int year, unsigned month) {
  static const unsigned DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : DAYS[month - 1];
}

static int days_of_year(int year) {
  return is_leap_year(year) ? 366 : 365;
}

int64_t ref_days(int year, unsigned month, unsigned day) {
  int64_t days = (int64_t)day - 1;
  for (int y = 1970; y < year; y++) days += days_of_year(y);
  for (int y = year; y < 1970; y++) days -= days_of_year(y);
  for (unsigned m = 1; m < month; m++) days += days_of_month(year, m);
  return days;
}

static int64_t seconds_of(const struct ref_date *date) {
  int64_t days = ref_days(date->year, date->month, date->day);
  return ((days * 24 + date->hour) * 60 + date->minute) * 60 + date->second;
}

/* year_of gives the year that a time in seconds since 1970 falls into. */
static int year_of(int64_t now) {
  int64_t seconds = now;
  int year = 1970;
  for (; seconds < 0; year--) seconds += days_of_year(year - 1) * INT64_C(86400);
  for (; seconds >= days_of_year(year) * INT64_C(86400); year++) seconds -= days_of_year(year) * INT64_C(86400);
  return year;
}

/* 1970-01-01 was a Thursday, which is 4. */
static unsigned weekday_of(int64_t days) {
  int64_t weekday = (days + 4) % 7;
  return (unsigned)(weekday < 0 ? weekday + 7 : weekday);
}

/* ---- the forms --------------------------------------------------------------------------------------------------- */

/* word_at finds which of `words` stands at i, as whole as it goes. */
static size_t word_at(struct text t, size_t i, const char *const *words, unsigned count, unsigned *which) {
  for (unsigned w = 0; w < count; w++) {
    size_t n = 0;
    while (words[w][n] != '\0' && byte_is(t, i + n, (uint8_t)words[w][n])) n++;
    if (words[w][n] != '\0') continue;
    *which = w;
    return n;
  }
  return 0;
}

/* number_at reads exactly `digits` digits. */
static size_t number_at(struct text t, size_t i, size_t digits, unsigned *value) {
  *value = 0;
  for (size_t n = 0; n < digits; n++) {
    if (i + n >= t.len || !is_digit(t.at[i + n])) return 0;
    *value = *value * 10 + (unsigned)(t.at[i + n] - '0');
  }
  return digits;
}

/* RFC 9110 5.6.7: date3 = month SP ( 2DIGIT / ( SP 1DIGIT )) */
static size_t day_of_date3_at(struct text t, size_t i, unsigned *day) {
  if (!byte_is(t, i, ' ')) return number_at(t, i, 2, day);
  return number_at(t, i + 1, 1, day) == 0 ? 0 : 2;
}

static size_t year_at(struct text t, size_t i, size_t digits, int *year) {
  unsigned value;
  size_t n = number_at(t, i, digits, &value);
  *year = (int)value;
  return n;
}

static size_t month_at(struct text t, size_t i, unsigned *month) {
  size_t n = word_at(t, i, MONTH_NAMES, 12, month);
  *month += 1;
  return n;
}

/* part_at reads what one letter of a shape stands for. */
static size_t part_at(struct text t, size_t i, char letter, struct ref_date *date) {
  switch (letter) {
    case 'D':
      return word_at(t, i, DAY_NAMES, 7, &date->weekday);
    case 'F':
      return word_at(t, i, LONG_DAY_NAMES, 7, &date->weekday);
    case 'b':
      return month_at(t, i, &date->month);
    case 'd':
      return number_at(t, i, 2, &date->day);
    case 'e':
      return day_of_date3_at(t, i, &date->day);
    case 'y':
      return year_at(t, i, 2, &date->year);
    case 'Y':
      return year_at(t, i, 4, &date->year);
    case 'h':
      return number_at(t, i, 2, &date->hour);
    case 'm':
      return number_at(t, i, 2, &date->minute);
    case 's':
      return number_at(t, i, 2, &date->second);
    default:
      return byte_is(t, i, (uint8_t)letter) ? 1 : 0;
  }
}

static bool has_shape(struct text t, const char *shape, struct ref_date *date) {
  struct ref_date none = {.form = date->form};
  *date = none;
  size_t i = 0;
  for (; *shape != '\0'; shape++) {
    size_t n = part_at(t, i, *shape, date);
    if (n == 0) return false;
    i += n;
  }
  return i == t.len;
}

/* RFC 9110 5.6.7: hour = 2DIGIT, minute = 2DIGIT, second = 2DIGIT, which "00:00:00 - 23:59:60 (leap second)" bounds.
 * Policy: the day exists in its month, as "semantics ... the same as those defined for the Internet Message Format
 * constructs" has it (RFC 5322 3.3). A year of two digits is already whole. */
static bool is_in_range(const struct ref_date *date) {
  if (date->hour > 23 || date->minute > 59 || date->second > 60) return false;
  return date->day >= 1 && date->day <= days_of_month(date->year, date->month);
}

/* is_over_50_years_ahead says whether the date is later than `now` moved on by 50 years of the calendar. */
static bool is_over_50_years_ahead(const struct ref_date *date, int64_t now, int this_year) {
  if (date->year != this_year + 50) return date->year > this_year + 50;
  struct ref_date then = *date;
  then.year = this_year;
  return seconds_of(&then) > now;
}

/* RFC 9110 5.6.7: "Recipients of a timestamp value in rfc850-date format, which uses a two-digit year, MUST interpret a
 * timestamp that appears to be more than 50 years in the future as representing the most recent year in the past that
 * had the same last two digits." So it is the last year with those digits that is not more than 50 years ahead. */
static void complete_year(struct ref_date *date, int64_t now) {
  int this_year = year_of(now);
  date->year += 9900;
  while (date->year >= 100 && is_over_50_years_ahead(date, now, this_year)) date->year -= 100;
}

static bool read_form(struct text t, int64_t now, struct ref_date *date) {
  date->form = REF_IMF_FIXDATE;
  if (has_shape(t, "D, d b Y h:m:s GMT", date)) return true;
  date->form = REF_RFC850;
  if (has_shape(t, "F, d-b-y h:m:s GMT", date)) {
    complete_year(date, now);
    return true;
  }
  date->form = REF_ASCTIME;
  return has_shape(t, "D b e h:m:s Y", date);
}

bool ref_read_date(const uint8_t *at, size_t len, int64_t now, struct ref_date *out) {
  struct text t = {at, len};
  struct ref_date date = {0};
  if (!read_form(t, now, &date) || !is_in_range(&date)) return false;
  date.days = ref_days(date.year, date.month, date.day);
  date.seconds = seconds_of(&date);
  date.weekday_fits = weekday_of(date.days) == date.weekday;
  *out = date;
  return true;
}

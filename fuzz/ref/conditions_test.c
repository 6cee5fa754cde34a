/* SPDX-License-Identifier: MIT
 *
 * What the reference decides of preconditions: RFC 9110 13. One fact, one case, its name a sentence. The representation
 * has the entity-tag "a" and was last modified at 1994-11-06 08:49:37, unless the case says otherwise. */
#include "ref_test_support.h"

#include "ref_values.h"

#define BEFORE "Sun, 06 Nov 1994 08:49:36 GMT"
#define SAME   "Sun, 06 Nov 1994 08:49:37 GMT"
#define AFTER  "Sun, 06 Nov 1994 08:49:38 GMT"

enum what {
  STRONG_TAG = 0,
  NOTHING_THERE = 1,
  WEAK_TAG = 2,
  NO_TAG = 4,
  NO_DATE = 8,
  WEAK_DATE = 16,
};

enum { MOST_LINES = 4 };

struct condition_case {
  const char *name, *section;
  enum ref_method method;
  unsigned current; /* a sum of `what` */
  enum ref_decision want;
  struct {
    enum ref_condition name;
    const char *value;
  } lines[MOST_LINES]; /* up to the first without a value */
};

#define GET   REF_METHOD_GET
#define HEAD  REF_METHOD_HEAD
#define PUT   REF_METHOD_ANY_OTHER
#define OTHER REF_METHOD_NONE_SELECTED

static const struct condition_case CASES[] = {
    {"no condition", "13.2.2", GET, 0, REF_PERFORM, {{0}}},
    /* If-Match */
    {"If-Match names the tag", "13.1.1", PUT, 0, REF_PERFORM, {{REF_IF_MATCH, "\"b\", \"a\""}}},
    {"If-Match names another tag", "13.1.1", PUT, 0, REF_ANSWER_412, {{REF_IF_MATCH, "\"b\""}}},
    {"If-Match compares strongly", "13.1.1", PUT, WEAK_TAG, REF_ANSWER_412, {{REF_IF_MATCH, "W/\"a\""}}},
    {"If-Match with a star and something there", "13.1.1", PUT, NO_TAG, REF_PERFORM, {{REF_IF_MATCH, "*"}}},
    {"If-Match with a star and nothing there", "13.1.1", PUT, NOTHING_THERE, REF_ANSWER_412, {{REF_IF_MATCH, "*"}}},
    {"If-Match of no tag", "5.6.1.2", PUT, 0, REF_ANSWER_412, {{REF_IF_MATCH, ""}}},
    {"If-Match on two lines is one list",
     "5.3",
     PUT,
     0,
     REF_PERFORM,
     {{REF_IF_MATCH, "\"b\""}, {REF_IF_MATCH, "\"a\""}}},
    {"If-Match that is no list", "13.1.1", PUT, 0, REF_MALFORMED, {{REF_IF_MATCH, "a"}}},
    {"a star in a list", "13.1.1", PUT, 0, REF_MALFORMED, {{REF_IF_MATCH, "*"}, {REF_IF_MATCH, "\"a\""}}},
    {"a star on two lines", "13.1.1", PUT, 0, REF_MALFORMED, {{REF_IF_MATCH, "*"}, {REF_IF_MATCH, "*"}}},
    /* If-Unmodified-Since */
    {"unmodified since then", "13.1.4", PUT, 0, REF_PERFORM, {{REF_IF_UNMODIFIED_SINCE, SAME}}},
    {"modified since then", "13.1.4", PUT, 0, REF_ANSWER_412, {{REF_IF_UNMODIFIED_SINCE, BEFORE}}},
    {"GET is held to If-Unmodified-Since too", "13.2.2", GET, 0, REF_ANSWER_412, {{REF_IF_UNMODIFIED_SINCE, BEFORE}}},
    {"If-Unmodified-Since that is no date", "13.1.4", PUT, 0, REF_PERFORM, {{REF_IF_UNMODIFIED_SINCE, "x"}}},
    {"If-Unmodified-Since on two lines",
     "13.1.4",
     PUT,
     0,
     REF_PERFORM,
     {{REF_IF_UNMODIFIED_SINCE, BEFORE}, {REF_IF_UNMODIFIED_SINCE, BEFORE}}},
    {"If-Unmodified-Since without a date to hold it against",
     "13.1.4",
     PUT,
     NO_DATE,
     REF_PERFORM,
     {{REF_IF_UNMODIFIED_SINCE, BEFORE}}},
    {"If-Unmodified-Since beside If-Match",
     "13.1.4",
     PUT,
     0,
     REF_PERFORM,
     {{REF_IF_UNMODIFIED_SINCE, BEFORE}, {REF_IF_MATCH, "\"a\""}}},
    /* If-None-Match */
    {"If-None-Match names the tag", "13.1.2", GET, 0, REF_ANSWER_304, {{REF_IF_NONE_MATCH, "\"a\""}}},
    {"HEAD gets 304 too", "13.1.2", HEAD, 0, REF_ANSWER_304, {{REF_IF_NONE_MATCH, "\"a\""}}},
    {"another method gets 412", "13.1.2", PUT, 0, REF_ANSWER_412, {{REF_IF_NONE_MATCH, "\"a\""}}},
    {"If-None-Match compares weakly", "13.1.2", GET, WEAK_TAG, REF_ANSWER_304, {{REF_IF_NONE_MATCH, "\"a\""}}},
    {"If-None-Match names another tag", "13.1.2", GET, 0, REF_PERFORM, {{REF_IF_NONE_MATCH, "\"b\""}}},
    {"If-None-Match with a star and something there", "13.1.2", PUT, 0, REF_ANSWER_412, {{REF_IF_NONE_MATCH, "*"}}},
    {"If-None-Match with a star and nothing there",
     "13.1.2",
     PUT,
     NOTHING_THERE,
     REF_PERFORM,
     {{REF_IF_NONE_MATCH, "*"}}},
    {"If-None-Match that is no list", "13.1.2", GET, 0, REF_MALFORMED, {{REF_IF_NONE_MATCH, "\"a"}}},
    {"If-Match decides first", "13.2.2", GET, 0, REF_ANSWER_412, {{REF_IF_NONE_MATCH, "x"}, {REF_IF_MATCH, "\"b\""}}},
    {"If-None-Match decides next",
     "13.2.2",
     GET,
     0,
     REF_ANSWER_304,
     {{REF_IF_NONE_MATCH, "\"a\""}, {REF_IF_MATCH, "\"a\""}}},
    /* If-Modified-Since */
    {"not modified since then", "13.1.3", GET, 0, REF_ANSWER_304, {{REF_IF_MODIFIED_SINCE, SAME}}},
    {"not modified since later", "13.1.3", HEAD, 0, REF_ANSWER_304, {{REF_IF_MODIFIED_SINCE, AFTER}}},
    {"modified since", "13.1.3", GET, 0, REF_PERFORM, {{REF_IF_MODIFIED_SINCE, BEFORE}}},
    {"If-Modified-Since with another method", "13.1.3", PUT, 0, REF_PERFORM, {{REF_IF_MODIFIED_SINCE, SAME}}},
    {"If-Modified-Since beside If-None-Match",
     "13.1.3",
     GET,
     0,
     REF_PERFORM,
     {{REF_IF_MODIFIED_SINCE, SAME}, {REF_IF_NONE_MATCH, "\"b\""}}},
    {"If-Modified-Since that is no date", "13.1.3", GET, 0, REF_PERFORM, {{REF_IF_MODIFIED_SINCE, "\"a\""}}},
    {"If-Modified-Since with nothing there",
     "13.1.3",
     GET,
     NOTHING_THERE,
     REF_PERFORM,
     {{REF_IF_MODIFIED_SINCE, SAME}}},
    /* Range, If-Range */
    {"a Range", "14.2", GET, 0, REF_PERFORM_RANGE, {{REF_RANGE_FIELD, "bytes=0-1"}}},
    {"a Range with another method", "14.2", HEAD, 0, REF_PERFORM, {{REF_RANGE_FIELD, "bytes=0-1"}}},
    {"two Ranges", "policy", GET, 0, REF_PERFORM, {{REF_RANGE_FIELD, "bytes=0-1"}, {REF_RANGE_FIELD, "bytes=0-1"}}},
    {"If-Range names the tag",
     "13.1.5",
     GET,
     0,
     REF_PERFORM_RANGE,
     {{REF_RANGE_FIELD, "bytes=0-1"}, {REF_IF_RANGE, "\"a\""}}},
    {"If-Range names another tag",
     "13.1.5",
     GET,
     0,
     REF_PERFORM,
     {{REF_RANGE_FIELD, "bytes=0-1"}, {REF_IF_RANGE, "\"b\""}}},
    {"If-Range compares strongly",
     "13.1.5",
     GET,
     WEAK_TAG,
     REF_PERFORM,
     {{REF_RANGE_FIELD, "bytes=0-1"}, {REF_IF_RANGE, "W/\"a\""}}},
    {"If-Range names the date",
     "13.1.5",
     GET,
     0,
     REF_PERFORM_RANGE,
     {{REF_RANGE_FIELD, "bytes=0-1"}, {REF_IF_RANGE, SAME}}},
    {"If-Range names a later date",
     "13.1.5",
     GET,
     0,
     REF_PERFORM,
     {{REF_RANGE_FIELD, "bytes=0-1"}, {REF_IF_RANGE, AFTER}}},
    {"If-Range with a weak date",
     "13.1.5",
     GET,
     WEAK_DATE,
     REF_PERFORM,
     {{REF_RANGE_FIELD, "bytes=0-1"}, {REF_IF_RANGE, SAME}}},
    {"If-Range knows no star", "13.1.5", GET, 0, REF_PERFORM, {{REF_RANGE_FIELD, "bytes=0-1"}, {REF_IF_RANGE, "*"}}},
    {"If-Range alone", "13.1.5", GET, 0, REF_PERFORM, {{REF_IF_RANGE, "\"a\""}}},
    {"304 before a Range",
     "13.2.2",
     GET,
     0,
     REF_ANSWER_304,
     {{REF_RANGE_FIELD, "bytes=0-1"}, {REF_IF_NONE_MATCH, "*"}}},
    /* methods that have nothing to do with it */
    {"OPTIONS knows no condition",
     "13.2.1",
     OTHER,
     0,
     REF_PERFORM,
     {{REF_IF_MATCH, "\"b\""}, {REF_IF_NONE_MATCH, "x"}}},
};

static void condition_case(void **state) {
  const struct condition_case *c = *state;
  static const uint8_t tag[] = "W/\"a\"";
  bool weak = c->current & WEAK_TAG;
  const struct ref_current current = {!(c->current & NOTHING_THERE),
                                      c->current & NO_TAG ? NULL
                                      : weak              ? tag
                                                          : tag + 2,
                                      weak ? 5 : 3,
                                      !(c->current & NO_DATE),
                                      !(c->current & WEAK_DATE),
                                      784111777};
  struct ref_condition_line lines[MOST_LINES];
  size_t count = 0;
  for (; count < MOST_LINES && c->lines[count].value != NULL; count++) {
    const char *value = c->lines[count].value;
    const struct ref_condition_line line = {c->lines[count].name, (const uint8_t *)value, strlen(value)};
    lines[count] = line;
  }
  assert_int_equal(ref_decide(c->method, lines, count, &current, 1700000000), c->want);
}

int main(void) {
  for (size_t i = 0; i < COUNT_OF(CASES); i++) add(CASES[i].section, CASES[i].name, condition_case, &CASES[i]);
  return _cmocka_run_group_tests("reference preconditions", tests, test_count, NULL, NULL);
}

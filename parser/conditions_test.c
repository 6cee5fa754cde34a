/* SPDX-License-Identifier: MIT
 * Preconditions in the order of RFC 9110 13.2.2: all combinations of what the fields can say, against tables written
 * from 13.1.1 to 13.1.5, and then what tables do not show. */
#include "test_support.h"


#define TIME    784111777 /* Sun, 06 Nov 1994 08:49:37 GMT */
#define SAME    "Sun, 06 Nov 1994 08:49:37 GMT"
#define EARLIER "Sun, 06 Nov 1994 08:49:36 GMT"
#define LATER   "Sun, 06 Nov 1994 08:49:38 GMT"

/* What there is. The columns of the tables below, 0 to 6. */
enum { CURRENTS = 7 };

static httpz_representation current_of(unsigned column) {
  static const struct {
    bool exists;
    uint8_t kind;
    bool dated, strong;
  } columns[CURRENTS] = {
      {false, HTTPZ_ETAG_STRONG, true, true},  /* 0: nothing, whatever else is said */
      {true, HTTPZ_ETAG_STRONG, true, true},   /* 1: "v1", modified at TIME, once in that second */
      {true, HTTPZ_ETAG_STRONG, false, false}, /* 2: "v1" without a date */
      {true, HTTPZ_ETAG_WEAK, true, false},    /* 3: W/"v1", modified at TIME, perhaps twice */
      {true, HTTPZ_ETAG_NONE, true, true},     /* 4: no tag; modified at TIME, once */
      {true, HTTPZ_ETAG_NONE, false, false},   /* 5: no tag and no date */
      {true, HTTPZ_ETAG_NONE, true, false},    /* 6: no tag; modified at TIME, perhaps twice */
  };
  httpz_representation current = {0};
  current.exists = columns[column].exists;
  current.has_last_modified = columns[column].dated;
  current.last_modified = TIME;
  current.last_modified_strong = columns[column].strong;
  current.etag.kind = columns[column].kind;
  current.etag_at = flush_copy("v1", 2);
  current.etag.opaque.len = 2;
  return current;
}

/* What a field says: T true, F false, I ignored, A absent, M malformed, for each column. */
typedef struct {
  const char *value; /* NULL: absent */
  const char *truth;
} saying;

/* 13.1.1: "*" is true if there is a current representation; a tag by strong comparison */
static const saying if_match[] = {
    {NULL, "AAAAAAA"},     {"*", "FTTTTTT"},  {"\"v1\"", "FTTFFFF"},         {"W/\"v1\"", "FFFFFFF"},
    {"\"v2\"", "FFFFFFF"}, {"v1", "MMMMMMM"}, {"\"v2\", \"v1\"", "FTTFFFF"}, {"", "FFFFFFF"},
};

/* 13.1.2: "*" is false if there is a current representation; a tag by weak comparison */
static const saying if_none_match[] = {
    {NULL, "AAAAAAA"},
    {"*", "TFFFFFF"},
    {"\"v1\"", "TFFFTTT"},
    {"W/\"v1\"", "TFFFTTT"},
    {"\"v2\"", "TTTTTTT"},
    {"v1", "MMMMMMM"},
    {"W/\"v2\", W/\"v1\"", "TFFFTTT"},
    {"", "TTTTTTT"},
};

/* 13.1.4: true if the last modification is earlier than the date or equal; ignored without a date on either side */
static const saying if_unmodified_since[] = {
    {NULL, "AAAAAAA"}, {SAME, "ITITTIT"}, {LATER, "ITITTIT"}, {EARLIER, "IFIFFIF"}, {"yesterday", "IIIIIII"},
};

/* 13.1.3: false if the last modification is earlier than the date or equal; ignored likewise */
static const saying if_modified_since[] = {
    {NULL, "AAAAAAA"}, {SAME, "IFIFFIF"}, {LATER, "IFIFFIF"}, {EARLIER, "ITITTIT"}, {"yesterday", "IIIIIII"},
};

/* 13.1.5: a tag by strong comparison; a date that is a strong validator and the same */
static const saying if_range[] = {
    {NULL, "AAAAAAA"}, {"\"v1\"", "FTTFFFF"}, {"W/\"v1\"", "FFFFFFF"}, {"\"v2\"", "FFFFFFF"},
    {SAME, "FTFFTFF"}, {LATER, "FFFFFFF"},    {EARLIER, "FFFFFFF"},    {"v1", "FFFFFFF"},
};

static const saying range[] = {{NULL, "AAAAAAA"}, {"bytes=0-1", "ITTTTTT"}};

/* 13.2.1 and the steps of 13.2.2. The first row that fits decides; "" fits everything. */
enum { REFUSED = 100 };

static const struct {
  const char *methods; /* G: GET, H: HEAD, W: those that change something, N: those without a representation */
  const char *if_match, *if_unmodified_since, *if_none_match, *if_modified_since, *if_range, *range;
  int outcome;
} steps[] = {
    {"N", "", "", "", "", "", "", HTTPZ_PROCEED},
    {"", "M", "", "", "", "", "", REFUSED},
    {"", "F", "", "", "", "", "", HTTPZ_PRECONDITION_FAILED},  /* 1 */
    {"", "A", "F", "", "", "", "", HTTPZ_PRECONDITION_FAILED}, /* 2 */
    {"", "", "", "M", "", "", "", REFUSED},
    {"GH", "", "", "F", "", "", "", HTTPZ_NOT_MODIFIED},        /* 3 */
    {"W", "", "", "F", "", "", "", HTTPZ_PRECONDITION_FAILED},  /* 3 */
    {"GH", "", "", "A", "F", "", "", HTTPZ_NOT_MODIFIED},       /* 4 */
    {"G", "", "", "", "", "AT", "T", HTTPZ_PROCEED_WITH_RANGE}, /* 5, and 14.2 */
    {"", "", "", "", "", "", "", HTTPZ_PROCEED},                /* 5 and 6 */
};

static bool in(const char *set, char c) {
  return set[0] == 0 || strchr(set, c) != NULL;
}

static size_t step_of(char method, const char *said) {
  size_t i = 0;
  while (!in(steps[i].methods, method) || !in(steps[i].if_match, said[0]) ||
         !in(steps[i].if_unmodified_since, said[1]) || !in(steps[i].if_none_match, said[2]) ||
         !in(steps[i].if_modified_since, said[3]) || !in(steps[i].if_range, said[4]) || !in(steps[i].range, said[5]))
    i++;
  return i;
}

static const struct {
  httpz_method method;
  char letter;
} methods[] = {
    {HTTPZ_GET, 'G'},  {HTTPZ_HEAD, 'H'},    {HTTPZ_PUT, 'W'},     {HTTPZ_DELETE, 'W'}, {HTTPZ_METHOD_OTHER, 'W'},
    {HTTPZ_POST, 'W'}, {HTTPZ_OPTIONS, 'N'}, {HTTPZ_CONNECT, 'N'}, {HTTPZ_TRACE, 'N'},
};

/* A head's worth of fields, put together without reading one. */
typedef struct {
  uint8_t bytes[512];
  httpz_field fields[16];
  uint16_t len, count;
} request;

static void add_field(request *r, httpz_field_id id, const char *value) {
  httpz_field field = {0};
  if (value == NULL) return;
  field.id = (uint8_t)id;
  field.value_off = r->len;
  field.value_len = (uint16_t)strlen(value);
  memcpy(r->bytes + r->len, value, field.value_len);
  r->len = (uint16_t)(r->len + field.value_len);
  r->fields[r->count++] = field;
}

enum { SAYERS = 6 };

static const struct {
  httpz_field_id id;
  const saying *says;
  size_t count;
} sayers[SAYERS] = {
    {HTTPZ_FIELD_IF_MATCH, if_match, COUNT(if_match)},
    {HTTPZ_FIELD_IF_UNMODIFIED_SINCE, if_unmodified_since, COUNT(if_unmodified_since)},
    {HTTPZ_FIELD_IF_NONE_MATCH, if_none_match, COUNT(if_none_match)},
    {HTTPZ_FIELD_IF_MODIFIED_SINCE, if_modified_since, COUNT(if_modified_since)},
    {HTTPZ_FIELD_IF_RANGE, if_range, COUNT(if_range)},
    {HTTPZ_FIELD_RANGE, range, COUNT(range)},
};

static int evaluate(httpz_method method, const request *r, const httpz_representation *current) {
  httpz_decision decision = (httpz_decision)77;
  httpz_status status;
  GUARDED(status, httpz_evaluate_conditions(method, r->bytes, r->fields, r->count, current, TIME, &decision));
  if (status == HTTPZ_OK) return (int)decision;
  assert_status(status, HTTPZ_BAD_ETAG);
  assert_int_equal(decision, 77);
  return REFUSED;
}

static size_t hits[COUNT(steps)];

static void check_combination(const size_t *choice, unsigned column, const httpz_representation *current) {
  request r = {0};
  char said[SAYERS + 1] = "";
  for (size_t i = 0; i < SAYERS; i++) {
    add_field(&r, sayers[i].id, sayers[i].says[choice[i]].value);
    said[i] = sayers[i].says[choice[i]].truth[column];
  }
  for (size_t m = 0; m < COUNT(methods); m++) {
    size_t step = step_of(methods[m].letter, said);
    int got = evaluate(methods[m].method, &r, current);
    if (got != steps[step].outcome)
      fail_msg("method %c, fields %s, column %u: %d, expected %d", methods[m].letter, said, column, got,
               steps[step].outcome);
    hits[step]++;
  }
}

static bool next_combination(size_t *choice) {
  for (size_t i = 0; i < SAYERS; i++) {
    if (++choice[i] < sayers[i].count) return true;
    choice[i] = 0;
  }
  return false;
}

static void every_combination_is_as_the_tables_say(void **state) {
  (void)state;
  size_t combinations = 0;
  for (unsigned column = 0; column < CURRENTS; column++) {
    httpz_representation current = current_of(column);
    size_t choice[SAYERS] = {0};
    do {
      check_combination(choice, column, &current);
      combinations++;
    } while (next_combination(choice));
  }
  assert_int_equal(combinations, CURRENTS * 8 * 5 * 8 * 5 * 8 * 2);
  for (size_t i = 0; i < COUNT(steps); i++) assert_true(hits[i] > 0);
}

typedef struct {
  const char *fact;
  httpz_method method;
  unsigned column;
  struct {
    httpz_field_id id;
    const char *value;
  } fields[4];
  int outcome;
} condition_row;

#define IM  HTTPZ_FIELD_IF_MATCH
#define INM HTTPZ_FIELD_IF_NONE_MATCH
#define IMS HTTPZ_FIELD_IF_MODIFIED_SINCE
#define IUS HTTPZ_FIELD_IF_UNMODIFIED_SINCE
#define IR  HTTPZ_FIELD_IF_RANGE
#define R   HTTPZ_FIELD_RANGE

static const condition_row rows[] = {
    {"two lines of If-None-Match are one list", HTTPZ_GET, 1, {{INM, "\"v0\""}, {INM, "\"v1\""}}, HTTPZ_NOT_MODIFIED},
    {"a match in the first of two lines stays", HTTPZ_GET, 1, {{INM, "\"v1\""}, {INM, "\"v0\""}}, HTTPZ_NOT_MODIFIED},
    {"two lines of If-Match are one list", HTTPZ_PUT, 1, {{IM, "\"v0\""}, {IM, "\"v1\""}}, HTTPZ_PROCEED},
    {"an asterisk in a second line is malformed", HTTPZ_PUT, 1, {{IM, "\"v1\""}, {IM, "*"}}, REFUSED},
    {"an asterisk in a first line of two is malformed", HTTPZ_PUT, 1, {{IM, "*"}, {IM, "\"v1\""}}, REFUSED},
    {"two lines of asterisks are malformed", HTTPZ_GET, 1, {{INM, "*"}, {INM, "*"}}, REFUSED},
    {"a malformed tag behind one that matches is refused", HTTPZ_PUT, 1, {{IM, "\"v1\", v2"}}, REFUSED},
    {"a malformed line behind one that matches is refused", HTTPZ_GET, 1, {{INM, "\"v1\""}, {INM, "v"}}, REFUSED},
    {"empty members are no tags", HTTPZ_PUT, 1, {{IM, ", ,\"v1\","}}, HTTPZ_PROCEED},
    {"an If-Match of no tags is false", HTTPZ_PUT, 1, {{IM, ""}}, HTTPZ_PRECONDITION_FAILED},
    {"an If-None-Match of no tags is true", HTTPZ_GET, 1, {{INM, ""}}, HTTPZ_PROCEED},
    {"a tag with a comma is one tag", HTTPZ_GET, 1, {{INM, "\"v0,v1\""}}, HTTPZ_PROCEED},
    {"the only-if-new PUT fails when there is one", HTTPZ_PUT, 1, {{INM, "*"}}, HTTPZ_PRECONDITION_FAILED},
    {"the only-if-new PUT goes on when there is none", HTTPZ_PUT, 0, {{INM, "*"}}, HTTPZ_PROCEED},
    {"the only-if-there PUT fails when there is none", HTTPZ_PUT, 0, {{IM, "*"}}, HTTPZ_PRECONDITION_FAILED},
    {"two dates are ignored as a list is", HTTPZ_GET, 1, {{IMS, LATER}, {IMS, LATER}}, HTTPZ_PROCEED},
    {"two dates in one line are ignored", HTTPZ_GET, 1, {{IMS, LATER ", " LATER}}, HTTPZ_PROCEED},
    {"two dates of If-Unmodified-Since are ignored", HTTPZ_PUT, 1, {{IUS, EARLIER}, {IUS, EARLIER}}, HTTPZ_PROCEED},
    {"a date in the form of RFC 850 counts",
     HTTPZ_GET,
     1,
     {{IMS, "Sunday, 06-Nov-94 08:49:37 GMT"}},
     HTTPZ_NOT_MODIFIED},
    {"a date in the form of asctime counts", HTTPZ_GET, 1, {{IMS, "Sun Nov  6 08:49:37 1994"}}, HTTPZ_NOT_MODIFIED},
    {"If-Modified-Since beside a true If-None-Match is ignored",
     HTTPZ_GET,
     1,
     {{INM, "\"v0\""}, {IMS, LATER}},
     HTTPZ_PROCEED},
    {"If-Unmodified-Since beside a true If-Match is ignored",
     HTTPZ_PUT,
     1,
     {{IM, "\"v1\""}, {IUS, EARLIER}},
     HTTPZ_PROCEED},
    {"If-Modified-Since of a PUT is ignored", HTTPZ_PUT, 1, {{IMS, LATER}}, HTTPZ_PROCEED},
    {"a Range alone is followed", HTTPZ_GET, 1, {{R, "bytes=0-1"}}, HTTPZ_PROCEED_WITH_RANGE},
    {"a Range of HEAD is ignored", HTTPZ_HEAD, 1, {{R, "bytes=0-1"}}, HTTPZ_PROCEED},
    {"a Range in two lines is ignored", HTTPZ_GET, 1, {{R, "bytes=0-1"}, {R, "bytes=2-3"}}, HTTPZ_PROCEED},
    {"a Range of nothing that is there is ignored", HTTPZ_GET, 0, {{R, "bytes=0-1"}}, HTTPZ_PROCEED},
    {"If-Range without Range is ignored", HTTPZ_GET, 1, {{IR, "\"v1\""}}, HTTPZ_PROCEED},
    {"If-Range of a list is false", HTTPZ_GET, 1, {{R, "bytes=0-1"}, {IR, "\"v1\", \"v2\""}}, HTTPZ_PROCEED},
    {"If-Range of an asterisk is false", HTTPZ_GET, 1, {{R, "bytes=0-1"}, {IR, "*"}}, HTTPZ_PROCEED},
    {"If-Range in two lines is false", HTTPZ_GET, 1, {{R, "bytes=0-1"}, {IR, "\"v1\""}, {IR, "\"v1\""}}, HTTPZ_PROCEED},
    {"an empty If-Range is false", HTTPZ_GET, 1, {{R, "bytes=0-1"}, {IR, ""}}, HTTPZ_PROCEED},
    {"If-Range may come before Range", HTTPZ_GET, 1, {{IR, "\"v1\""}, {R, "bytes=0-1"}}, HTTPZ_PROCEED_WITH_RANGE},
    {"304 comes before a Range", HTTPZ_GET, 1, {{R, "bytes=0-1"}, {INM, "\"v1\""}}, HTTPZ_NOT_MODIFIED},
    {"412 comes before 304", HTTPZ_GET, 1, {{INM, "\"v1\""}, {IM, "\"v2\""}}, HTTPZ_PRECONDITION_FAILED},
    {"an ETag in a request is no condition", HTTPZ_GET, 1, {{HTTPZ_FIELD_ETAG, "\"v2\""}}, HTTPZ_PROCEED},
    {"no field is no condition", HTTPZ_GET, 1, {{HTTPZ_FIELD_OTHER, ""}}, HTTPZ_PROCEED},
};

static void decides(void **state) {
  const condition_row *row = *state;
  request r = {0};
  for (size_t i = 0; i < COUNT(row->fields); i++) add_field(&r, row->fields[i].id, row->fields[i].value);
  httpz_representation current = current_of(row->column);
  assert_int_equal(evaluate(row->method, &r, &current), row->outcome);
}

/* The same through a head that was read, its slots and its bytes flush against the end of what may be read. */
static void a_head_that_was_read_decides(void **state) {
  (void)state;
  static const char head[] = "GET / HTTP/1.1\r\nhost: a\r\nIF-NONE-MATCH: W/\"v1\"\r\nRange: bytes=0-\r\n\r\n";
  const uint8_t *at = flush_copy(head, sizeof head - 1);
  httpz_input input = {at, sizeof head - 1, sizeof head - 1};
  httpz_reader reader = {0};
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
  httpz_request read;
  assert_status(httpz_read_request(&httpz_default_limits, input, &reader, slots, &read), HTTPZ_OK);
  httpz_representation current = current_of(1);
  httpz_decision decision = HTTPZ_PROCEED;
  httpz_status status;
  GUARDED(status,
          httpz_evaluate_conditions((httpz_method)read.method, at, slots, read.field_count, &current, TIME, &decision));
  assert_status(status, HTTPZ_OK);
  assert_int_equal(decision, HTTPZ_NOT_MODIFIED);
}

int main(void) {
  add_fact("every combination is as the tables say", every_combination_is_as_the_tables_say, NULL);
  ADD_FACTS(rows, decides);
  add_fact("a head that was read decides", a_head_that_was_read_decides, NULL);
  return run_facts(__FILE__);
}

/* SPDX-License-Identifier: MIT
 * Parameters by 9110 5.6.6: *( OWS ";" OWS [ token "=" ( token / quoted-string ) ] ). */
#include "test_support.h"


enum { TEXT_MAX = 256 };

typedef struct {
  const char *fact;
  const char *value;
  const char *read; /* "name=token" or "name="inside"" in brackets; NULL: refused */
} parameters_row;

static const parameters_row rows[] = {
    {"nothing is no parameter", "", ""},
    {"a parameter is a name and a token", ";a=b", "[a=b]"},
    {"a parameter may be quoted", ";a=\"b c\"", "[a=\"b c\"]"},
    {"what is quoted stays as it came", ";a=\"\\\"\"", "[a=\"\\\"\"]"},
    {"a quoted value may be empty", ";a=\"\"", "[a=\"\"]"},
    {"a semicolon in a quoted-string parts nothing", ";a=\";b=c\";d=e", "[a=\";b=c\"][d=e]"},
    {"whitespace may stand around a semicolon", " \t;\t a=b ; c=d", "[a=b][c=d]"},
    {"a semicolon alone is an empty parameter", ";", ""},
    {"empty parameters are passed over", ";;a=b; ;;c=d;", "[a=b][c=d]"},
    {"whitespace may follow the last semicolon", ";a=b; ", "[a=b]"},
    {"a name twice is two parameters", ";a=1;a=2", "[a=1][a=2]"},
    {"whitespace before the equals sign is refused", ";a =b", NULL},
    {"whitespace behind the equals sign is refused", ";a= b", NULL},
    {"whitespace at the end is refused", ";a=b ", NULL},
    {"whitespace alone is refused", " ", NULL},
    {"a parameter needs a semicolon before it", "a=b", NULL},
    {"a second one needs a semicolon before it", ";a=b c=d", NULL},
    {"one behind a quoted-string needs a semicolon too", ";a=\"b\"c=d", NULL},
    {"a parameter needs an equals sign", ";a", NULL},
    {"a parameter needs a name", ";=b", NULL},
    {"a parameter needs a value", ";a=", NULL},
    {"a quoted-string must be closed", ";a=\"b", NULL},
    {"a quoted name is refused", ";\"a\"=b", NULL},
    {"two equals signs are refused", ";a=b=c", NULL},
    {"a comma is refused", ";a=b,c", NULL},
    {"a later parameter is judged like the first", ";a=b;c", NULL},
};

static void add_parameter(char *text, const uint8_t *at, httpz_parameter p) {
  size_t used = strlen(text);
  const char *quote = p.quoted ? "\"" : "";
  assert_true(used + p.name.len + p.value.len + 6 < TEXT_MAX);
  snprintf(text + used, TEXT_MAX - used, "[%.*s=%s%.*s%s]", (int)p.name.len, (const char *)at + p.name.off, quote,
           (int)p.value.len, (const char *)at + p.value.off, quote);
}

static bool same_place(httpz_span a, httpz_span b) {
  return a.off == b.off && a.len == b.len;
}

static void is_read_as(void **state) {
  const parameters_row *row = *state;
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  httpz_span value = {0, (uint16_t)len};
  httpz_parameters parameters = {77, 88};
  httpz_status status;
  GUARDED(status, httpz_read_parameters(at, value, &parameters));
  assert_status(status, row->read == NULL ? HTTPZ_BAD_PARAMETERS : HTTPZ_OK);
  if (row->read == NULL) {
    assert_true(parameters.next == 77 && parameters.end == 88);
    return;
  }
  char text[TEXT_MAX] = "";
  httpz_parameter parameter = {{0, 0}, {0, 0}, false};
  bool more = true;
  while (more) {
    httpz_parameter before = parameter;
    GUARDED(more, httpz_next_parameter(at, &parameters, &parameter));
    if (more) add_parameter(text, at, parameter);
    assert_true(more || same_place(before.name, parameter.name));
    assert_true(more || same_place(before.value, parameter.value));
    assert_true(more || before.quoted == parameter.quoted);
  }
  assert_string_equal(text, row->read);
}

/* The walk never says more than what was judged: over a span that was not, it stops at the fault. */
static void a_walk_stops_at_what_is_malformed(void **state) {
  (void)state;
  const uint8_t *at = flush_copy(";a=b;c;d=e", 10);
  httpz_parameters walk = {0, 10};
  httpz_parameter parameter;
  assert_true(httpz_next_parameter(at, &walk, &parameter));
  assert_false(httpz_next_parameter(at, &walk, &parameter));
  assert_false(httpz_next_parameter(at, &walk, &parameter));
}

typedef struct {
  const char *fact;
  const char *value;
  const char *name;
  int found; /* where its value begins, -1: nowhere */
} find_row;

static const find_row finds[] = {
    {"a parameter is found by its name", ";a=b;c=d", "c", 7},
    {"a name is met in any case", ";Charset=x", "cHARSET", 9},
    {"the first of two is found", ";a=1;a=2", "a", 3},
    {"a longer name is another", ";ab=1", "a", -1},
    {"a shorter name is another", ";a=1", "ab", -1},
    {"what is quoted is not looked into", ";a=\";b=1\"", "b", -1},
    {"a quoted value begins behind its quote", ";a=\"1\"", "a", 4},
    {"nothing is found in nothing", "", "a", -1},
};

static void finds_the_parameter(void **state) {
  const find_row *row = *state;
  size_t len = strlen(row->value), name_len = strlen(row->name);
  const uint8_t *at = flush_copy(row->value, len);
  const char *name = (const char *)flush_copy(row->name, name_len);
  httpz_span value = {0, (uint16_t)len};
  httpz_parameters parameters;
  httpz_parameter out = {{1, 2}, {77, 88}, true};
  assert_status(httpz_read_parameters(at, value, &parameters), HTTPZ_OK);
  bool found;
  GUARDED(found, httpz_find_parameter(at, parameters, name, (uint16_t)name_len, &out));
  assert_int_equal(found, row->found >= 0);
  assert_int_equal(out.value.off, row->found >= 0 ? row->found : 77);
}

typedef struct {
  const char *fact;
  const char *value;
  const char *text;
  bool exact, nocase;
} value_row;

static const value_row values[] = {
    {"a token is compared whole", ";a=utf-8", "utf-8", true, true},
    {"a quoted value is the same as a token", ";a=\"utf-8\"", "utf-8", true, true},
    {"escapes of a quoted value do not count", ";a=\"ut\\f-8\"", "utf-8", true, true},
    {"the case of a token counts, unless it does not", ";a=UTF-8", "utf-8", false, true},
    {"the case of a quoted value counts, unless it does not", ";a=\"UTF-8\"", "utf-8", false, true},
    {"a token that is longer is another", ";a=utf-88", "utf-8", false, false},
    {"a quoted value that is longer is another", ";a=\"utf-88\"", "utf-8", false, false},
    {"a quoted value that is shorter is another", ";a=\"utf-\"", "utf-8", false, false},
};

static void compares_the_value(void **state) {
  const value_row *row = *state;
  size_t len = strlen(row->value), text_len = strlen(row->text);
  const uint8_t *at = flush_copy(row->value, len);
  const char *text = (const char *)flush_copy(row->text, text_len);
  httpz_parameters walk = {0, (uint16_t)len};
  httpz_parameter parameter;
  assert_true(httpz_next_parameter(at, &walk, &parameter));
  assert_int_equal(httpz_parameter_is(at, parameter, text, (uint16_t)text_len), row->exact);
  assert_int_equal(httpz_parameter_is_nocase(at, parameter, text, (uint16_t)text_len), row->nocase);
}

int main(void) {
  ADD_FACTS(rows, is_read_as);
  ADD_FACTS(finds, finds_the_parameter);
  ADD_FACTS(values, compares_the_value);
  add_fact("a walk stops at what is malformed", a_walk_stops_at_what_is_malformed, NULL);
  return run_facts(__FILE__);
}

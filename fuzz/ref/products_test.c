/* SPDX-License-Identifier: MIT
 *
 * The facts that the reference readers of comments, products, media types, Content-Range and the parts of a target have
 * to know. One fact, one case, its name a sentence. */
#include "ref_test_support.h"

#include "ref_values.h"

static struct bytes text_of(const char *text) {
  struct bytes bytes = {text, strlen(text)};
  return bytes;
}

static void append(char *room, struct bytes in, struct ref_span span, const char *end) {
  size_t len = strlen(room);
  if (len + span.len + strlen(end) + 1 > 512) abort();
  memcpy(room + len, in.at + span.off, span.len);
  memcpy(room + len + span.len, end, strlen(end) + 1);
}

/* `want` is NULL where the value is none of its kind. */
struct value_case {
  const char *name, *section, *in, *want;
};

enum { DEPTH = 3 };

static const struct value_case COMMENTS[] = {
    {"a comment may be empty", "9110 5.6.5", "()", ""},
    {"a comment holds text, spaces and obs-text", "9110 5.6.5", "(a b\t\xe9!'*[]~)", ""},
    {"a comment holds comments", "9110 5.6.5", "(a(b)(c(d))e)", ""},
    {"a quoted-pair hides a parenthesis", "9110 5.6.5", "(\\)\\()", ""},
    {"a quoted backslash hides nothing", "9110 5.6.5", "(\\\\)", ""},
    {"a DQUOTE in a comment is text", "9110 5.6.5", "(\"a)", ""},
    {"as deep as may be", "policy", "((()))", ""},
    {"one deeper than may be is none", "policy", "(((())))", NULL},
    {"an open comment is none", "9110 5.6.5", "(a", NULL},
    {"a comment open by one is none", "9110 5.6.5", "((a)", NULL},
    {"something behind a comment is none of it", "9110 5.6.5", "(a)b", NULL},
    {"a comment that is closed twice is none", "9110 5.6.5", "(a))", NULL},
    {"a comment begins with a parenthesis", "9110 5.6.5", "a)", NULL},
    {"nothing is no comment", "9110 5.6.5", "", NULL},
    {"a backslash at the end hides the parenthesis", "9110 5.6.5", "(a\\)", NULL},
    {"a comment holds no DEL", "9110 5.6.5", "(\x7f)", NULL},
    {"a quoted-pair holds no control", "9110 5.6.4", "(\\\x01)", NULL},
};

static void comment_case(void **state) {
  const struct value_case *c = *state;
  struct bytes in = text_of(c->in);
  assert_int_equal(ref_read_comment(at_fence(in), in.len, DEPTH), c->want != NULL);
}

/* A comment is given as `(text)|`, a product as `name/version|` or `name|`. */
static const struct value_case PRODUCTS[] = {
    {"a product", "9110 10.1.5", "a", "a|"},
    {"a product with its version", "9110 10.1.5", "curl/8.1", "curl/8.1|"},
    {"products", "9110 10.1.5", "CERN-LineMode/2.15 libwww/2.17b3", "CERN-LineMode/2.15|libwww/2.17b3|"},
    {"a comment between products", "9110 10.1.5", "a/1 (b; c/d) e", "a/1|(b; c/d)|e|"},
    {"two comments in a row", "9110 10.1.5", "a (b) (c)", "a|(b)|(c)|"},
    {"any whitespace stands between", "9110 5.6.3", "a \t b", "a|b|"},
    {"an empty comment", "9110 5.6.5", "a ()", "a|()|"},
    {"nothing is no product", "9110 10.1.5", "", NULL},
    {"a comment is not the first", "9110 10.1.5", "(a) b", NULL},
    {"a version needs a byte", "9110 10.1.5", "a/", NULL},
    {"a name needs a byte", "9110 10.1.5", "/1", NULL},
    {"one version is enough", "9110 10.1.5", "a/1/2", NULL},
    {"a comment needs whitespace before it", "9110 10.1.5", "a(b)", NULL},
    {"a product needs whitespace before it", "9110 10.1.5", "a (b)c", NULL},
    {"products are no list", "9110 10.1.5", "a, b", NULL},
    {"whitespace alone is no product", "9110 10.1.5", "a ", NULL},
};

static void product_case(void **state) {
  const struct value_case *c = *state;
  static struct ref_products products;
  struct bytes in = text_of(c->in);
  bool good = ref_read_products(at_fence(in), in.len, DEPTH, &products);
  assert_int_equal(good, c->want != NULL);
  if (!good) return;
  char room[512] = "";
  for (uint32_t i = 0; i < products.count; i++) {
    const struct ref_product *product = &products.products[i];
    if (product->comment) strcat(room, "(");
    append(room, in, product->name, product->comment ? ")" : "");
    if (product->version.len > 0) strcat(room, "/");
    append(room, in, product->version, "|");
  }
  assert_string_equal(room, c->want);
}

/* Given as `type/subtype|name=value|weight`. */
static const struct value_case MEDIA[] = {
    {"a media type", "9110 8.3.1", "text/html", "text/html|1000"},
    {"a parameter", "9110 8.3.1", "text/html;charset=utf-8", "text/html|charset=utf-8|1000"},
    {"a quoted parameter with space around", "9110 5.6.6", "a/b ; c=\"d\"", "a/b|c=\"d\"|1000"},
    {"all types", "9110 12.5.1", "*/*", "*/*|1000"},
    {"all subtypes", "9110 12.5.1", "a/*;q=0.5", "a/*|q=0.5|500"},
    {"a q may stand before other parameters", "9110 12.5.1", "a/b;Q=0;c=d", "a/b|Q=0|c=d|0"},
    {"all types of one subtype are none", "policy", "*/b", NULL},
    {"a type needs a subtype", "9110 8.3.1", "text", NULL},
    {"a subtype needs a byte", "9110 8.3.1", "text/", NULL},
    {"a type needs a byte", "9110 8.3.1", "/html", NULL},
    {"no space stands around the slash", "9110 8.3.1", "a /b", NULL},
    {"a second slash is none of it", "9110 8.3.1", "a/b/c", NULL},
    {"a parameter needs its value", "9110 5.6.6", "a/b;c", NULL},
    {"a q that is no qvalue", "9110 12.4.2", "a/b;q=2", NULL},
    {"a quoted q", "9110 12.4.2", "a/b;q=\"1\"", NULL},
    {"a second q", "policy", "a/b;q=1;q=1", NULL},
};

static void media_case(void **state) {
  const struct value_case *c = *state;
  static struct ref_media media;
  struct bytes in = text_of(c->in);
  unsigned weight = 0;
  bool good = ref_read_media_range(at_fence(in), in.len, &media, &weight);
  assert_int_equal(good, c->want != NULL);
  if (!good) return;
  char room[512] = "", number[16];
  append(room, in, media.type, "/");
  append(room, in, media.subtype, "|");
  for (uint32_t i = 0; i < media.parameters.count; i++) {
    append(room, in, media.parameters.parameters[i].name, "=");
    append(room, in, media.parameters.parameters[i].value, "|");
  }
  snprintf(number, sizeof number, "%u", weight);
  strcat(room, number);
  assert_string_equal(room, c->want);
}

static void a_media_type_may_have_a_star(void **state) {
  (void)state;
  static struct ref_media media;
  struct bytes in = text_of("*/b;q=7");
  assert_true(ref_read_media_type(at_fence(in), in.len, &media));
}

/* Given as `first-last/complete`, "*" for what is not there; "unit" where the unit is another one. */
static const struct value_case CONTENT_RANGES[] = {
    {"a range of a known length", "9110 14.4", "bytes 42-1233/1234", "42-1233/1234"},
    {"a range of an unknown length", "9110 14.4", "bytes 42-1233/*", "42-1233/*"},
    {"no range of a known length", "9110 14.4", "bytes */1234", "*/1234"},
    {"one byte", "9110 14.4", "Bytes 0-0/1", "0-0/1"},
    {"numbers have no greatest value", "9110 14.4", "bytes 0-99999999999999999999/*", "0-99999999999999999999/*"},
    {"another unit", "9110 14.4", "exampleunit 1.2-4.3/25", "unit"},
    {"neither range nor length", "9110 14.4", "bytes */*", NULL},
    {"a last-pos before the first-pos", "9110 14.4", "bytes 2-1/3", NULL},
    {"a length equal to the last-pos", "9110 14.4", "bytes 0-9/9", NULL},
    {"a length below the last-pos, compared as numbers", "9110 14.4", "bytes 0-10/9", NULL},
    {"leading zeros do not make a number greater", "9110 14.4", "bytes 0-009/10", "0-009/10"},
    {"a suffix is no incl-range", "9110 14.4", "bytes -1/2", NULL},
    {"an open range is no incl-range", "9110 14.4", "bytes 1-/2", NULL},
    {"a length is there", "9110 14.4", "bytes 0-1", NULL},
    {"a length has a byte", "9110 14.4", "bytes 0-1/", NULL},
    {"an equals sign is no space", "9110 14.4", "bytes=0-1/2", NULL},
    {"two spaces are not one", "9110 14.4", "bytes  0-1/2", NULL},
    {"something behind", "9110 14.4", "bytes 0-1/2 ", NULL},
    {"nothing", "9110 14.4", "", NULL},
    {"a unit alone", "9110 14.4", "bytes", NULL},
    {"a space without a unit", "9110 14.4", " 0-1/2", NULL},
};

static void content_range_case(void **state) {
  const struct value_case *c = *state;
  struct ref_content_range range;
  struct bytes in = text_of(c->in);
  bool other = false;
  bool good = ref_read_content_range(at_fence(in), in.len, &other, &range);
  bool want_other = c->want != NULL && strcmp(c->want, "unit") == 0;
  assert_int_equal(other, want_other);
  assert_int_equal(good, c->want != NULL && !want_other);
  if (!good) return;
  char room[512] = "";
  if (range.has_range) append(room, in, range.first, "-");
  if (range.has_range) append(room, in, range.last, "/");
  if (!range.has_range) strcat(room, "*/");
  if (range.has_complete) append(room, in, range.complete, "");
  if (!range.has_complete) strcat(room, "*");
  assert_string_equal(room, c->want);
}

static void numbers_of_64_bits(void **state) {
  (void)state;
  uint64_t number = 7;
  assert_true(ref_number((const uint8_t *)"018446744073709551615", 21, &number));
  assert_true(number == UINT64_MAX);
  assert_false(ref_number((const uint8_t *)"18446744073709551616", 20, &number));
  assert_true(ref_number((const uint8_t *)"", 0, &number));
  assert_true(number == 0);
}

static const struct value_case SEGMENTS[] = {
    {"an empty path has no segment", "3986 3.3", "", ""},
    {"a slash has one empty segment", "3986 3.3", "/", "|"},
    {"segments", "3986 3.3", "/a/b", "a|b|"},
    {"an empty segment within", "3986 3.3", "/a//b", "a||b|"},
    {"a slash at the end", "3986 3.3", "/a/", "a||"},
    {"a rootless path", "3986 3.3", "a/b", "a|b|"},
    {"two slashes", "3986 3.3", "//", "||"},
};

static void segment_case(void **state) {
  const struct value_case *c = *state;
  static struct ref_list list;
  struct bytes in = text_of(c->in);
  ref_split_segments(at_fence(in), in.len, &list);
  char room[512] = "";
  for (uint32_t i = 0; i < list.count; i++) append(room, in, list.members[i], "|");
  assert_string_equal(room, c->want);
}

static const struct value_case PAIRS[] = {
    {"an empty query has no pair", "HTML", "", ""},
    {"a name without a value", "HTML", "a", "a|"},
    {"a name with an empty value", "HTML", "a=", "a=|"},
    {"pairs", "HTML", "a=b&c=d", "a=b|c=d|"},
    {"the first equals sign parts", "HTML", "a=b=c", "a=b=c|"},
    {"a value without a name", "HTML", "=a", "=a|"},
    {"empty parts are passed over", "HTML", "&&a&&b&", "a|b|"},
    {"an equals sign alone", "HTML", "=", "=|"},
};

static void pair_case(void **state) {
  const struct value_case *c = *state;
  static struct ref_pairs pairs;
  struct bytes in = text_of(c->in);
  ref_split_pairs(at_fence(in), in.len, &pairs);
  char room[512] = "";
  for (uint32_t i = 0; i < pairs.count; i++) {
    append(room, in, pairs.pairs[i].name, pairs.pairs[i].has_value ? "=" : "");
    append(room, in, pairs.pairs[i].value, "|");
  }
  assert_string_equal(room, c->want);
}

#define ADD(table, check) \
  for (size_t i = 0; i < COUNT_OF(table); i++) add((table)[i].section, (table)[i].name, check, &(table)[i])

int main(void) {
  ADD(COMMENTS, comment_case);
  ADD(PRODUCTS, product_case);
  ADD(MEDIA, media_case);
  ADD(CONTENT_RANGES, content_range_case);
  ADD(SEGMENTS, segment_case);
  ADD(PAIRS, pair_case);
  add("9110 8.3.1", "a media type may have a star", a_media_type_may_have_a_star, NULL);
  add("ref_values.h", "numbers of 64 bits", numbers_of_64_bits, NULL);
  return _cmocka_run_group_tests("reference readers of products", tests, test_count, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * The facts that the reference readers of field values have to know (RFC 9110 5.6, 8.8.3, 12.4.2, 13.1, 14.1). One
 * fact, one case, its name a sentence. Dates are in date_test.c. */
#include "ref_test_support.h"

#include "ref_values.h"

static struct bytes text_of(const char *text) {
  struct bytes bytes = {text, strlen(text)};
  return bytes;
}

/* append writes the bytes of a span and a bar behind what is in `room`. */
static void append(char *room, struct bytes in, struct ref_span span) {
  size_t len = strlen(room);
  if (len + span.len + 2 > 512) abort();
  memcpy(room + len, in.at + span.off, span.len);
  memcpy(room + len + span.len, "|", 2);
}

/* ---- values and what they are read as ---------------------------------------------------------------------------- */

/* `want` is NULL where the value is none of its kind. */
struct value_case {
  const char *name, *section, *in, *want;
};

static const struct value_case LISTS[] = {
    {"a list may be empty", "9110 5.6.1.2", "", ""},
    {"a list may be commas alone", "9110 5.6.1.2", ", ,\t,", ""},
    {"a member", "9110 5.6.1", "a", "a|"},
    {"members", "9110 5.6.1", "a,b, c", "a|b|c|"},
    {"empty members are left out", "9110 5.6.1.2", "foo ,bar,", "foo|bar|"},
    {"an empty member within is left out", "9110 5.6.1.2", "foo , ,bar,charlie", "foo|bar|charlie|"},
    {"a member may come after commas", "9110 5.6.1.2", ",,a", "a|"},
    {"whitespace around a member is none of it", "9110 5.6.1", " \ta b\t , \tc\t", "a b|c|"},
    {"a quoted comma does not split", "9110 5.6.4", "\"a,b\",c", "\"a,b\"|c|"},
    {"a quoted comma does not split within a member", "9110 5.6.4", "a=\"b,c\";d, e", "a=\"b,c\";d|e|"},
    {"an escaped quote does not close", "9110 5.6.4", "\"a\\\",b\",c", "\"a\\\",b\"|c|"},
    {"an escaped backslash does not escape", "9110 5.6.4", "\"a\\\\\",b", "\"a\\\\\"|b|"},
    {"a backslash outside quotes is a byte", "9110 5.6.4", "a\\,b", "a\\|b|"},
    {"a quoted-string may be empty", "9110 5.6.4", "\"\"", "\"\"|"},
    {"an open quoted-string is none", "9110 5.6.4", "a, \"b", NULL},
    {"a quote alone is none", "9110 5.6.4", "\"", NULL},
    {"an escaped end is none", "9110 5.6.4", "\"a\\\"", NULL},
    {"a quoted-string holds no NUL", "9110 5.6.4", "\"a\x01\"", NULL},
};

static void list_case(void **state) {
  const struct value_case *c = *state;
  static struct ref_list list;
  struct bytes in = text_of(c->in);
  bool is_list = ref_split_list(at_fence(in), in.len, &list);
  assert_int_equal(is_list, c->want != NULL);
  if (!is_list) return;
  char room[512] = "";
  for (uint32_t i = 0; i < list.count; i++) append(room, in, list.members[i]);
  assert_string_equal(room, c->want);
}

static const struct value_case TOKENS[] = {
    {"a token list may be empty", "9110 5.6.1.2", "", ""},
    {"a token", "9110 5.6.2", "close", "close|"},
    {"tokens", "9110 5.6.1", "keep-alive ,\tUpgrade", "keep-alive|Upgrade|"},
    {"empty tokens are left out", "9110 5.6.1.2", ",,a, ,b,", "a|b|"},
    {"every tchar is one", "9110 5.6.2", "!#$%&'*+-.^_`|~09azAZ", "!#$%&'*+-.^_`|~09azAZ|"},
    {"two tokens need a comma", "9110 5.6.1", "a b", NULL},
    {"a quoted token is none", "9110 5.6.2", "\"a\"", NULL},
    {"a token has no parameter", "9110 5.6.2", "a;b=c", NULL},
    {"a slash is no tchar", "9110 5.6.2", "a/b", NULL},
    {"a byte over 127 is no tchar", "9110 5.6.2", "caf\xe9", NULL},
};

static void tokens_case(void **state) {
  const struct value_case *c = *state;
  static struct ref_list list;
  struct bytes in = text_of(c->in);
  bool is_list = ref_split_tokens(at_fence(in), in.len, &list);
  assert_int_equal(is_list, c->want != NULL);
  if (!is_list) return;
  char room[512] = "";
  for (uint32_t i = 0; i < list.count; i++) append(room, in, list.members[i]);
  assert_string_equal(room, c->want);
}

static const struct value_case QUOTED[] = {
    {"a quoted text stands for itself", "9110 5.6.4", "\"abc\"", "abc"},
    {"a quoted text may be nothing", "9110 5.6.4", "\"\"", ""},
    {"an escaped letter is the letter", "9110 5.6.4", "\"a\\b\"", "ab"},
    {"an escaped quote is the quote", "9110 5.6.4", "\"\\\"\"", "\""},
    {"an escaped backslash is one backslash", "9110 5.6.4", "\"\\\\\\\\\"", "\\\\"},
    {"a quoted text may hold tabs and obs-text", "9110 5.6.4", "\"\t\xff\\\t\\\xff\"", "\t\xff\t\xff"},
    {"a text without quotes is no quoted-string", "9110 5.6.4", "abc", NULL},
    {"nothing is no quoted-string", "9110 5.6.4", "", NULL},
    {"a quoted-string needs its first quote", "9110 5.6.4", "abc\"", NULL},
    {"a quoted-string needs its last quote", "9110 5.6.4", "\"abc", NULL},
    {"an escaped last quote is not the last", "9110 5.6.4", "\"abc\\\"", NULL},
    {"nothing stands behind a quoted-string", "9110 5.6.4", "\"a\"b", NULL},
    {"nothing stands before a quoted-string", "9110 5.6.4", "a\"b\"", NULL},
    {"a quoted-string holds no line end", "9110 5.6.4", "\"a\r\nb\"", NULL},
    {"an escaped control byte is none", "9110 5.6.4", "\"a\\\x01\"", NULL},
    {"a quoted-string holds no DEL", "9110 5.6.4", "\"\x7f\"", NULL},
};

static void quoted_case(void **state) {
  const struct value_case *c = *state;
  struct bytes in = text_of(c->in);
  uint8_t room[64];
  size_t len = 99;
  bool is_quoted = ref_decode_quoted_string(at_fence(in), in.len, room, &len);
  assert_int_equal(is_quoted, c->want != NULL);
  if (!is_quoted) {
    assert_int_equal(len, 99);
    return;
  }
  struct bytes got = {(const char *)room, len};
  if (!same_bytes(got, text_of(c->want))) fail_msg("'%.*s'", (int)len, (const char *)room);
}

static const struct value_case PARAMETERS[] = {
    {"there may be no parameter", "9110 5.6.6", "", ""},
    {"a parameter", "9110 5.6.6", ";a=b", "a|b|"},
    {"parameters", "9110 5.6.6", ";a=b ; c=d;\te=f", "a|b|c|d|e|f|"},
    {"a value may be quoted", "9110 5.6.6", "; a=\"b;c=d\"", "a|\"b;c=d\"|"},
    {"a quoted value may be empty", "9110 5.6.6", ";a=\"\"", "a|\"\"|"},
    {"an empty parameter is allowed", "9110 5.6.6", ";", ""},
    {"empty parameters are left out", "9110 5.6.6", ";; ;a=b;", "a|b|"},
    {"whitespace may stand behind the last semicolon", "9110 5.6.6", ";a=b; ", "a|b|"},
    {"parameters begin with a semicolon", "9110 5.6.6", "a=b", NULL},
    {"no whitespace stands behind the last parameter", "9110 5.6.6", ";a=b ", NULL},
    {"no whitespace stands before an equals sign", "9110 5.6.6", ";a =b", NULL},
    {"no whitespace stands after an equals sign", "9110 5.6.6", ";a= b", NULL},
    {"a parameter has a value", "9110 5.6.6", ";a", NULL},
    {"a value is not nothing", "9110 5.6.6", ";a=", NULL},
    {"a parameter has a name", "9110 5.6.6", ";=b", NULL},
    {"two parameters need a semicolon", "9110 5.6.6", ";a=b c=d", NULL},
    {"a comma separates no parameters", "9110 5.6.6", ";a=b,c=d", NULL},
    {"an open quoted value is none", "9110 5.6.4", ";a=\"b", NULL},
};

static void parameters_case(void **state) {
  const struct value_case *c = *state;
  static struct ref_parameters parameters;
  struct bytes in = text_of(c->in);
  bool is_list = ref_read_parameters(at_fence(in), in.len, &parameters);
  assert_int_equal(is_list, c->want != NULL);
  if (!is_list) return;
  char room[512] = "";
  for (uint32_t i = 0; i < parameters.count; i++) {
    append(room, in, parameters.parameters[i].name);
    append(room, in, parameters.parameters[i].value);
  }
  assert_string_equal(room, c->want);
}

/* `want` has "W" before the tag if it is weak. */
static const struct value_case TAGS[] = {
    {"a star is any tag", "9110 13.1.1", "*", "*"},
    {"a tag list may be empty", "9110 5.6.1.2", "", ""},
    {"a strong tag", "9110 8.8.3", "\"xyzzy\"", "xyzzy|"},
    {"a weak tag", "9110 8.8.3", "W/\"xyzzy\"", "Wxyzzy|"},
    {"a tag may be nothing", "9110 8.8.3", "\"\"", "|"},
    {"tags", "9110 13.1.1", "\"xyzzy\", \"r2d2xxxx\", W/\"c3piozzzz\"", "xyzzy|r2d2xxxx|Wc3piozzzz|"},
    {"empty tags are left out", "9110 5.6.1.2", ",\"a\", ,W/\"b\",", "a|Wb|"},
    {"a comma in a tag does not split", "9110 8.8.3", "\"a,b\",\"c\"", "a,b|c|"},
    {"a backslash in a tag escapes nothing", "9110 8.8.3", "\"a\\\",\"b\"", "a\\|b|"},
    {"a tag may hold obs-text", "9110 8.8.3", "\"\xc3\xa9\"", "\xc3\xa9|"},
    {"a tag may look like a weak one", "9110 8.8.3", "\"W/\"", "W/|"},
    {"a small w is not weak", "9110 8.8.3", "w/\"a\"", NULL},
    {"a tag holds no space", "9110 8.8.3", "\"a b\"", NULL},
    {"a tag holds no tab", "9110 8.8.3", "\"a\tb\"", NULL},
    {"a tag holds no DEL", "9110 8.8.3", "\"\x7f\"", NULL},
    {"a tag has quotes", "9110 8.8.3", "abc", NULL},
    {"a tag has its last quote", "9110 8.8.3", "\"abc", NULL},
    {"a weak tag has a slash", "9110 8.8.3", "W\"a\"", NULL},
    {"no space stands within a weak tag", "9110 8.8.3", "W/ \"a\"", NULL},
    {"tags need a comma", "9110 5.6.1", "\"a\" \"b\"", NULL},
    {"tags without whitespace need a comma", "9110 5.6.1", "\"a\"\"b\"", NULL},
    {"a star stands alone", "9110 13.1.1", "*, \"a\"", NULL},
    {"a star is not repeated", "9110 13.1.1", "*,*", NULL},
    {"a star in a list is no tag", "9110 13.1.1", ",*", NULL},
};

static void tags_case(void **state) {
  const struct value_case *c = *state;
  static struct ref_entity_tags tags;
  struct bytes in = text_of(c->in);
  bool is_list = ref_read_entity_tags(at_fence(in), in.len, &tags);
  assert_int_equal(is_list, c->want != NULL);
  if (!is_list) return;
  char room[512] = "";
  if (tags.any) strcat(room, "*");
  for (uint32_t i = 0; i < tags.count; i++) {
    if (tags.tags[i].weak) strcat(room, "W");
    append(room, in, tags.tags[i].opaque);
  }
  assert_string_equal(room, c->want);
}

/* `want` has "first-last|" of each range, or "other". */
static const struct value_case RANGES[] = {
    {"a range", "9110 14.1.2", "bytes=0-499", "0-499|"},
    {"a range without an end", "9110 14.1.2", "bytes=9500-", "9500-open|"},
    {"a suffix", "9110 14.1.2", "bytes=-500", "-500|"},
    {"ranges", "9110 14.1.2", "bytes= 0-999, 4500-5499, -1000", "0-999|4500-5499|-1000|"},
    {"one byte is a range", "9110 14.1.2", "bytes=0-0,-1", "0-0|-1|"},
    {"empty ranges are left out", "9110 5.6.1.2", "bytes=,0-1, ,2-,", "0-1|2-open|"},
    {"a unit is compared without case", "9110 14.1", "BYTES=0-1", "0-1|"},
    {"leading zeros count for nothing", "9110 14.1.1", "bytes=007-7", "007-7|"},
    {"a range may have any number of digits", "9110 14.1.1",
     "bytes=99999999999999999999999998-99999999999999999999999999",
     "99999999999999999999999998-99999999999999999999999999|"},
    {"a suffix of zero is well formed", "9110 14.1.2", "bytes=-0", "-0|"},
    {"another unit is another unit", "9110 14.1.1", "items=0-5,x", "other"},
    {"another unit may have other ranges", "9110 14.1.1", "seconds=1.5/2.5", "other"},
    {"bytesx is another unit", "9110 14.1", "bytesx=0-1", "other"},
    {"a last byte before the first is invalid", "9110 14.1.1", "bytes=5-4", NULL},
    {"a huge last byte before a huger first is invalid", "9110 14.1.1",
     "bytes=36893488147419103233-36893488147419103232", NULL},
    {"one invalid range makes all invalid", "9110 14.1.1", "bytes=0-1,5-4", NULL},
    {"a range has a number", "9110 14.1.1", "bytes=-", NULL},
    {"a range has a dash", "9110 14.1.1", "bytes=5", NULL},
    {"a range has one dash", "9110 14.1.1", "bytes=1-2-3", NULL},
    {"a suffix has one dash", "9110 14.1.1", "bytes=--5", NULL},
    {"a range has no space within", "9110 14.1.1", "bytes=0 -5", NULL},
    {"a range has no space before its end", "9110 14.1.1", "bytes=0- 5", NULL},
    {"a range has no sign", "9110 14.1.1", "bytes=+1-5", NULL},
    {"a range has no hex digits", "9110 14.1.1", "bytes=0x0-0x5", NULL},
    {"there is at least one range", "9110 14.1.1", "bytes=", NULL},
    {"commas are no range", "9110 14.1.1", "bytes=, ,", NULL},
    {"no space stands before the equals sign", "9110 14.1.1", "bytes =0-1", NULL},
    {"there is a unit", "9110 14.1.1", "=0-1", NULL},
    {"there is an equals sign", "9110 14.1.1", "bytes", NULL},
    {"ranges need a comma", "9110 5.6.1", "bytes=0-1 2-3", NULL},
    {"a semicolon separates no ranges", "9110 14.1.1", "bytes=0-1;2-3", NULL},
    {"another unit has a range too", "9110 14.1.1", "items=", NULL},
    {"another range holds no space", "9110 14.1.1", "items=a b", NULL},
    {"another range holds no obs-text", "9110 14.1.1", "items=\xff", NULL},
    {"nothing is no range", "9110 14.1.1", "", NULL},
};

static void range_case(void **state) {
  const struct value_case *c = *state;
  static struct ref_ranges ranges;
  struct bytes in = text_of(c->in);
  bool is_ranges = ref_read_ranges(at_fence(in), in.len, &ranges);
  assert_int_equal(is_ranges, c->want != NULL);
  if (!is_ranges) return;
  char room[512] = "";
  if (ranges.kind == REF_RANGE_OTHER_UNIT) strcat(room, "other");
  for (uint32_t i = 0; i < ranges.count; i++) {
    struct ref_range range = ranges.ranges[i];
    strncat(room, c->in + range.first.off, range.first.len);
    strcat(room, range.open ? "-open" : "-");
    assert_int_equal(range.suffix, range.first.len == 0);
    append(room, in, range.last);
  }
  assert_string_equal(room, c->want);
}

/* ---- weights ----------------------------------------------------------------------------------------------------- */

enum { NO_WEIGHT = 9999 };

struct weight_case {
  const char *name, *section, *in;
  unsigned want;
};

static const struct weight_case QVALUES[] = {
    {"zero", "9110 12.4.2", "0", 0},
    {"one", "9110 12.4.2", "1", 1000},
    {"zero with a dot", "9110 12.4.2", "0.", 0},
    {"one with a dot", "9110 12.4.2", "1.", 1000},
    {"one digit is tenths", "9110 12.4.2", "0.5", 500},
    {"two digits are hundredths", "9110 12.4.2", "0.05", 50},
    {"three digits are thousandths", "9110 12.4.2", "0.001", 1},
    {"the greatest below one", "9110 12.4.2", "0.999", 999},
    {"one with three zeros", "9110 12.4.2", "1.000", 1000},
    {"more than one is none", "9110 12.4.2", "1.001", NO_WEIGHT},
    {"two is none", "9110 12.4.2", "2", NO_WEIGHT},
    {"four digits are too many", "9110 12.4.2", "0.1234", NO_WEIGHT},
    {"one with four zeros is too long", "9110 12.4.2", "1.0000", NO_WEIGHT},
    {"a dot needs a digit before it", "9110 12.4.2", ".5", NO_WEIGHT},
    {"zero is written once", "9110 12.4.2", "00.5", NO_WEIGHT},
    {"a sign is none", "9110 12.4.2", "-0", NO_WEIGHT},
    {"a comma is no dot", "9110 12.4.2", "0,5", NO_WEIGHT},
    {"a letter is no digit", "9110 12.4.2", "0.x", NO_WEIGHT},
    {"nothing is no weight", "9110 12.4.2", "", NO_WEIGHT},
    {"whitespace is no digit", "9110 12.4.2", "0.5 ", NO_WEIGHT},
};

static const struct weight_case WEIGHTS[] = {
    {"a weight", "9110 12.4.2", ";q=0.5", 500},
    {"a weight with whitespace", "9110 12.4.2", " ;\tq=0.5", 500},
    {"a capital Q is a q", "5234 2.3", ";Q=1", 1000},
    {"a weight needs a semicolon", "9110 12.4.2", "q=1", NO_WEIGHT},
    {"a weight needs an equals sign", "9110 12.4.2", ";q", NO_WEIGHT},
    {"a weight needs a value", "9110 12.4.2", ";q=", NO_WEIGHT},
    {"no whitespace stands around the equals sign", "9110 12.4.2", ";q =1", NO_WEIGHT},
    {"another name is no weight", "9110 12.4.2", ";x=1", NO_WEIGHT},
    {"a weight is not quoted", "9110 12.4.2", ";q=\"1\"", NO_WEIGHT},
};

static void qvalue_case(void **state) {
  const struct weight_case *c = *state;
  struct bytes in = text_of(c->in);
  unsigned got = NO_WEIGHT;
  bool is_weight = ref_read_qvalue(at_fence(in), in.len, &got);
  assert_int_equal(got, c->want);
  assert_int_equal(is_weight, c->want != NO_WEIGHT);
}

static void weight_case(void **state) {
  const struct weight_case *c = *state;
  struct bytes in = text_of(c->in);
  unsigned got = NO_WEIGHT;
  bool is_weight = ref_read_weight(at_fence(in), in.len, &got);
  assert_int_equal(got, c->want);
  assert_int_equal(is_weight, c->want != NO_WEIGHT);
}

/* ---- comparison -------------------------------------------------------------------------------------------------- */

struct match_case {
  const char *name, *section, *a, *b;
  bool strong, weak;
};

/* The first four are the table of RFC 9110 8.8.3.2. */
static const struct match_case MATCHES[] = {
    {"two weak tags match weakly", "9110 8.8.3.2", "W/\"1\"", "W/\"1\"", false, true},
    {"two weak tags that differ do not match", "9110 8.8.3.2", "W/\"1\"", "W/\"2\"", false, false},
    {"a weak and a strong tag match weakly", "9110 8.8.3.2", "W/\"1\"", "\"1\"", false, true},
    {"two strong tags match", "9110 8.8.3.2", "\"1\"", "\"1\"", true, true},
    {"a strong and a weak tag match weakly", "9110 8.8.3.2", "\"1\"", "W/\"1\"", false, true},
    {"tags are compared with case", "9110 8.8.3.2", "\"a\"", "\"A\"", false, false},
    {"a beginning does not match", "9110 8.8.3.2", "\"ab\"", "\"a\"", false, false},
    {"a longer tag does not match", "9110 8.8.3.2", "\"a\"", "\"ab\"", false, false},
    {"empty tags match", "9110 8.8.3.2", "\"\"", "\"\"", true, true},
    {"what is no tag matches nothing", "9110 8.8.3.2", "a", "a", false, false},
};

static void match_case(void **state) {
  const struct match_case *c = *state;
  struct bytes a = text_of(c->a);
  struct bytes b = text_of(c->b);
  const uint8_t *copy_of_a = at_fence(a);
  assert_int_equal(ref_strong_match(copy_of_a, a.len, (const uint8_t *)b.at, b.len), c->strong);
  assert_int_equal(ref_weak_match(copy_of_a, a.len, (const uint8_t *)b.at, b.len), c->weak);
}

struct compare_case {
  const char *name, *section, *a, *b;
  int want;
};

static const struct compare_case COMPARISONS[] = {
    {"equal numbers", "9110 14.1.1", "12", "12", 0},
    {"zeros before a number are nothing", "9110 14.1.1", "0012", "12", 0},
    {"zero is nothing but zeros", "9110 14.1.1", "000", "0", 0},
    {"a longer number is greater", "9110 14.1.1", "100", "99", 1},
    {"the first digit that differs decides", "9110 14.1.1", "1299", "1300", -1},
    {"the last digit counts", "9110 14.1.1", "18446744073709551616", "18446744073709551615", 1},
    {"a number past 64 bits does not wrap", "9110 14.1.1", "18446744073709551616", "1", 1},
};

static void compare_case(void **state) {
  const struct compare_case *c = *state;
  const uint8_t *a = (const uint8_t *)c->a;
  const uint8_t *b = (const uint8_t *)c->b;
  int got = ref_compare_digits(a, strlen(c->a), b, strlen(c->b));
  int reverse = ref_compare_digits(b, strlen(c->b), a, strlen(c->a));
  if (c->want == 0) assert_true(got == 0 && reverse == 0);
  if (c->want > 0) assert_true(got > 0 && reverse < 0);
  if (c->want < 0) assert_true(got < 0 && reverse > 0);
}

/* ---- what a range selects ---------------------------------------------------------------------------------------- */

struct resolve_case {
  const char *name, *section, *in;
  uint64_t complete;
  enum ref_satisfied want;
  uint64_t first, last;
};

static const struct resolve_case RESOLVED[] = {
    {"the first 500 of 10000", "9110 14.1.2", "bytes=0-499", 10000, REF_SATISFIABLE, 0, 499},
    {"the last 500 of 10000", "9110 14.1.2", "bytes=-500", 10000, REF_SATISFIABLE, 9500, 9999},
    {"all from 9500", "9110 14.1.2", "bytes=9500-", 10000, REF_SATISFIABLE, 9500, 9999},
    {"an end past the last byte is the last byte", "9110 14.1.2", "bytes=0-10000", 10000, REF_SATISFIABLE, 0, 9999},
    {"an end at the length is the last byte", "9110 14.1.2", "bytes=5-10", 10, REF_SATISFIABLE, 5, 9},
    {"the last byte", "9110 14.1.2", "bytes=9-9", 10, REF_SATISFIABLE, 9, 9},
    {"a huge end is the last byte", "9110 14.1.2", "bytes=1-99999999999999999999999", 10, REF_SATISFIABLE, 1, 9},
    {"a start of 2 to the 64 does not wrap", "9110 14.1.2", "bytes=18446744073709551616-", 10, REF_UNSATISFIABLE, 0, 0},
    {"an end of 2 to the 64 plus 1 does not wrap", "9110 14.1.2", "bytes=1-18446744073709551617", 10, REF_SATISFIABLE,
     1, 9},
    {"a start at the length selects nothing", "9110 14.1.2", "bytes=10-", 10, REF_UNSATISFIABLE, 0, 0},
    {"a start before the length selects a byte", "9110 14.1.2", "bytes=0009-", 10, REF_SATISFIABLE, 9, 9},
    {"a suffix longer than all is all", "9110 14.1.2", "bytes=-11", 10, REF_SATISFIABLE, 0, 9},
    {"a suffix as long as all is all", "9110 14.1.2", "bytes=-10", 10, REF_SATISFIABLE, 0, 9},
    {"a huge suffix is all", "9110 14.1.2", "bytes=-18446744073709551617", 10, REF_SATISFIABLE, 0, 9},
    {"a suffix of one is the last byte", "9110 14.1.2", "bytes=-1", 10, REF_SATISFIABLE, 9, 9},
    {"a suffix of zero selects nothing", "9110 14.1.2", "bytes=-000", 10, REF_UNSATISFIABLE, 0, 0},
    {"nothing has no first byte", "9110 14.1.2", "bytes=0-", 0, REF_UNSATISFIABLE, 0, 0},
    {"a suffix of nothing is nothing", "9110 14.1.2", "bytes=-5", 0, REF_NO_BYTES, 0, 0},
    {"a suffix of zero of nothing is unsatisfiable", "9110 14.1.2", "bytes=-0", 0, REF_UNSATISFIABLE, 0, 0},
    {"the largest length", "9110 14.1.2", "bytes=18446744073709551614-", UINT64_MAX, REF_SATISFIABLE, UINT64_MAX - 1,
     UINT64_MAX - 1},
};

static void resolve_case(void **state) {
  const struct resolve_case *c = *state;
  static struct ref_ranges ranges;
  struct bytes in = text_of(c->in);
  const uint8_t *at = at_fence(in);
  assert_true(ref_read_ranges(at, in.len, &ranges));
  uint64_t first = 0;
  uint64_t last = 0;
  assert_int_equal(ref_resolve_range(at, ranges.ranges[0], c->complete, &first, &last), c->want);
  assert_true(first == c->first && last == c->last);
}

/* ---- facts that fit no table ------------------------------------------------------------------------------------- */

static void one_tag_is_no_list(void **state) {
  (void)state;
  struct ref_entity_tag tag = {true, {7, 7}};
  static const char *const NONE[] = {"", "*", "\"a\",", "\"a\", \"b\"", " \"a\"", "a"};
  for (size_t i = 0; i < COUNT_OF(NONE); i++) {
    struct bytes in = text_of(NONE[i]);
    if (ref_read_entity_tag(at_fence(in), in.len, &tag)) fail_msg("'%s' is a tag", NONE[i]);
  }
  assert_int_equal(tag.opaque.off, 7); /* nothing was written */
  struct bytes weak = text_of("W/\"a\"");
  assert_true(ref_read_entity_tag(at_fence(weak), weak.len, &tag));
  assert_true(tag.weak);
  assert_int_equal(tag.opaque.off, 3);
  assert_int_equal(tag.opaque.len, 1);
}

static void a_token_is_not_nothing(void **state) {
  (void)state;
  struct bytes token = text_of("a-b");
  struct bytes two = text_of("a b");
  assert_true(ref_is_token(at_fence(token), token.len));
  assert_false(ref_is_token(at_fence(two), two.len));
  assert_false(ref_is_token(at_fence(two), 0));
}

static void members_past_the_store_are_counted(void **state) {
  (void)state;
  static struct {
    struct ref_list list;
    struct ref_span behind;
  } guarded;
  build_nothing();
  for (int i = 0; i <= REF_MAX_MEMBERS; i++) build_text("a,");
  assert_true(ref_split_list((const uint8_t *)built, built_len, &guarded.list));
  assert_int_equal(guarded.list.count, REF_MAX_MEMBERS + 1);
  assert_int_equal(guarded.behind.len, 0);
}

/* RFC 9110 8.8.3: %x21 / %x23-7E / obs-text */
static void each_byte_of_a_tag(void **state) {
  (void)state;
  for (int byte = 0; byte < 256; byte++) {
    char text[3] = {'"', (char)byte, '"'};
    struct bytes in = {text, 3};
    struct ref_entity_tag tag;
    bool want = byte == 0x21 || (byte >= 0x23 && byte <= 0x7e) || byte >= 0x80;
    if (ref_read_entity_tag(at_fence(in), 3, &tag) != want) fail_msg("byte %02x", (unsigned)byte);
  }
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

#define ADD(table, check) \
  for (size_t i = 0; i < COUNT_OF(table); i++) add((table)[i].section, (table)[i].name, check, &(table)[i])

int main(void) {
  ADD(LISTS, list_case);
  ADD(TOKENS, tokens_case);
  ADD(QUOTED, quoted_case);
  ADD(PARAMETERS, parameters_case);
  ADD(TAGS, tags_case);
  ADD(RANGES, range_case);
  ADD(QVALUES, qvalue_case);
  ADD(WEIGHTS, weight_case);
  ADD(MATCHES, match_case);
  ADD(COMPARISONS, compare_case);
  ADD(RESOLVED, resolve_case);
  add("9110 8.8.3", "one tag is no list", one_tag_is_no_list, NULL);
  add("9110 5.6.2", "a token is not nothing", a_token_is_not_nothing, NULL);
  add("ref_values.h", "members past the store are counted", members_past_the_store_are_counted, NULL);
  add("9110 8.8.3", "each byte of a tag", each_byte_of_a_tag, NULL);
  return _cmocka_run_group_tests("reference readers of values", tests, test_count, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 *
 * The facts that the reference reader of chunked bodies has to know (RFC 9112 7.1). One fact, one case, its name a
 * sentence; every case is also cut at each byte. */
#include "ref_test_support.h"

#include "ref_chunked.h"
#include "ref_refusals.h"

static const struct ref_chunk_limits DEFAULTS = {
    .content_length = 104857600,
    .chunk = 16777216,
    .chunk_line = 4096,
    .extensions = 16384,
};

static struct ref_body body; /* what was read last */
static uint8_t content[ROOM];

static void read_with(const struct ref_chunk_limits *limits, struct bytes in) {
  memset(content, 0xa5, in.len + 1);
  ref_read_chunked(limits, at_fence(in), in.len, content, &body);
  if (body.content_len > in.len) fail_msg("%zu bytes of content from %zu", body.content_len, in.len);
  if (content[body.content_len] != 0xa5) fail_msg("a byte past the content was written");
}

static void expect_body_verdict(enum ref_verdict want) {
  if (body.verdict == want) return;
  fail_msg("%s (%s at %u), not %s", VERDICTS[body.verdict], NAMES[body.status], body.offset, VERDICTS[want]);
}

static void expect_content(const char *want, size_t len) {
  struct bytes got = {(const char *)content, body.content_len};
  struct bytes text = {want, len};
  if (!same_bytes(got, text)) fail_msg("the content is '%.*s', not '%s'", (int)got.len, got.at, want);
}

/* ---- the law that every case is held to -------------------------------------------------------------------------- */

/* Every beginning before the end or the fault asks for more and has a beginning of the content; from there on nothing
 * that follows changes the answer. */
static void expect_same_in_pieces(const struct ref_chunk_limits *limits, struct bytes in) {
  static uint8_t whole_content[ROOM];
  read_with(limits, in);
  struct ref_body whole = body;
  memcpy(whole_content, content, whole.content_len);
  size_t decided = whole.verdict == REF_OK ? whole.consumed : whole.verdict == REF_REFUSED ? whole.offset : in.len;
  bool settled = false;
  for (size_t len = 0; len <= in.len; len++) {
    struct bytes beginning = {in.at, len};
    read_with(limits, beginning);
    if (memcmp(content, whole_content, body.content_len) != 0) fail_msg("the first %zu bytes give other content", len);
    if (body.verdict == REF_MORE && settled) fail_msg("an answer was taken back at %zu bytes", len);
    if (body.verdict == REF_MORE) continue;
    if (len < decided) fail_msg("the first %zu bytes are %s", len, VERDICTS[body.verdict]);
    if (memcmp(&body, &whole, sizeof body) != 0) fail_msg("the answer to the first %zu bytes is another one", len);
    settled = true;
  }
  if (settled != (whole.verdict != REF_MORE)) fail_msg("the whole has another answer than itself");
}

/* ---- accepted bodies --------------------------------------------------------------------------------------------- */

struct accepted {
  const char *name, *section;
  struct bytes in, content;
};

#define OK_CASE(name, section, in, content) \
  { name, section, B(in), B(content) }

static const struct accepted ACCEPTED[] = {
    OK_CASE("a last chunk alone is an empty content", "9112 7.1", "0\r\n", ""),
    OK_CASE("one chunk", "9112 7.1", "5\r\nhello\r\n0\r\n", "hello"),
    OK_CASE("chunks are joined", "9112 7.1", "3\r\nabc\r\n2\r\nde\r\n1\r\nf\r\n0\r\n", "abcdef"),
    OK_CASE("a size is hexadecimal", "9112 7.1", "10\r\n0123456789abcdef\r\n0\r\n", "0123456789abcdef"),
    OK_CASE("a small letter is a digit", "9112 7.1", "a\r\n0123456789\r\n0\r\n", "0123456789"),
    OK_CASE("a capital letter is a digit", "5234 2.3", "A\r\n0123456789\r\n0\r\n", "0123456789"),
    OK_CASE("f is fifteen", "9112 7.1", "f\r\n0123456789abcde\r\n0\r\n", "0123456789abcde"),
    OK_CASE("F is fifteen", "5234 2.3", "F\r\n0123456789abcde\r\n0\r\n", "0123456789abcde"),
    OK_CASE("a size may begin with zeros", "9112 7.1", "0005\r\nhello\r\n0\r\n", "hello"),
    OK_CASE("zeros past sixteen digits do not wrap", "9112 7.1", "00000000000000000000000005\r\nhello\r\n0\r\n",
            "hello"),
    OK_CASE("a last chunk may be many zeros", "9112 7.1", "000000\r\n", ""),
    OK_CASE("data may hold CRLF", "9112 7.1", "4\r\n\r\n\r\n\r\n0\r\n", "\r\n\r\n"),
    OK_CASE("data may hold what looks like a chunk", "9112 7.1", "5\r\n0\r\n\r\n\r\n0\r\n", "0\r\n\r\n"),
    OK_CASE("data may hold any byte", "9112 7.1", "4\r\n\0\xff\x7f\n\r\n0\r\n", "\0\xff\x7f\n"),
    OK_CASE("an extension is a name", "9112 7.1.1", "1;a\r\nx\r\n0\r\n", "x"),
    OK_CASE("an extension may have a value", "9112 7.1.1", "1;a=b\r\nx\r\n0\r\n", "x"),
    OK_CASE("a value may be quoted", "9112 7.1.1", "1;a=\"b c\"\r\nx\r\n0\r\n", "x"),
    OK_CASE("a quoted value may be empty", "9110 5.6.4", "1;a=\"\"\r\nx\r\n0\r\n", "x"),
    OK_CASE("a quoted value may hold a semicolon", "9110 5.6.4", "1;a=\"b;c=\\\"d\"\r\nx\r\n0\r\n", "x"),
    OK_CASE("a quoted backslash may be escaped", "9110 5.6.4", "1;a=\"\\\\\"\r\nx\r\n0\r\n", "x"),
    OK_CASE("a quoted value may hold obs-text and tabs", "9110 5.6.4", "1;a=\"\xe9\t\\\t\\\xe9\"\r\nx\r\n0\r\n", "x"),
    OK_CASE("there may be many extensions", "9112 7.1.1", "1;a;b=c;d=\"e\";f\r\nx\r\n0\r\n", "x"),
    OK_CASE("whitespace may stand before a semicolon", "9112 7.1.1", "1 \t;a\r\nx\r\n0\r\n", "x"),
    OK_CASE("whitespace may stand after a semicolon", "9112 7.1.1", "1; \ta\r\nx\r\n0\r\n", "x"),
    OK_CASE("whitespace may stand around an equals sign", "9112 7.1.1", "1;a \t= \tb\r\nx\r\n0\r\n", "x"),
    OK_CASE("whitespace may stand between two extensions", "9112 7.1.1", "1;a=b ; c ; d\r\nx\r\n0\r\n", "x"),
    OK_CASE("a last chunk may have an extension", "9112 7.1", "0;a=\"b\"\r\n", ""),
    OK_CASE("what follows the last chunk line is left", "9112 7.1", "0\r\nX: y\r\n\r\n", ""),
};

static void accepted_case(void **state) {
  const struct accepted *c = *state;
  read_with(&DEFAULTS, c->in);
  expect_body_verdict(REF_OK);
  expect_content(c->content.at, c->content.len);
  size_t tail = strstr(c->in.at, "X: y") != NULL ? strlen("X: y\r\n\r\n") : 0;
  assert_int_equal(body.consumed, c->in.len - tail);
  expect_same_in_pieces(&DEFAULTS, c->in);
}

/* ---- refused bodies ---------------------------------------------------------------------------------------------- */

/* The refusal is `status`; `also` and `third` are right too; its place is within `fault`. */
struct refused {
  const char *name, *section;
  struct bytes before, fault, after;
  httpz_status status, also, third;
};

#define NO(name, section, before, fault, after, status) \
  { name, section, B(before), B(fault), B(after), HTTPZ_##status, HTTPZ_##status, HTTPZ_##status }
#define NO2(name, section, before, fault, after, status, also) \
  { name, section, B(before), B(fault), B(after), HTTPZ_##status, HTTPZ_##also, HTTPZ_##also }
#define NO3(name, section, before, fault, after, status, also, third) \
  { name, section, B(before), B(fault), B(after), HTTPZ_##status, HTTPZ_##also, HTTPZ_##third }

static const struct refused REFUSED[] = {
    /* chunk-size */
    NO("a size has a digit", "9112 7.1", "", "\r", "\n", BAD_CHUNK_SIZE),
    NO("a size does not begin with whitespace", "9112 7.1", "", " ", "5\r\nhello", BAD_CHUNK_SIZE),
    NO("a size has no sign", "9112 7.1", "", "+", "5\r\nhello", BAD_CHUNK_SIZE),
    NO("a size is not negative", "9112 7.1", "", "-", "1\r\n", BAD_CHUNK_SIZE),
    NO("a size is not only an extension", "9112 7.1", "", ";", "a\r\n", BAD_CHUNK_SIZE),
    NO2("a size has no 0x", "9112 7.1", "0", "x", "5\r\nhello", BAD_CHUNK_EXTENSION, BAD_CHUNK_SIZE),
    NO2("a g is no digit", "9112 7.1", "5", "g", "\r\n", BAD_CHUNK_EXTENSION, BAD_CHUNK_SIZE),
    NO2("a colon is no digit", "9112 7.1", "1", ":", "\r\n", BAD_CHUNK_EXTENSION, BAD_CHUNK_SIZE),
    NO2("an underscore is no digit", "9112 7.1", "1", "_", "0\r\n", BAD_CHUNK_EXTENSION, BAD_CHUNK_SIZE),
    NO2("a NUL is no digit", "9112 7.1", "1", "\0", "\r\n", BAD_CHUNK_EXTENSION, BAD_CHUNK_SIZE),
    NO("a comma between two sizes is none", "9112 7.1", "1\r\nx\r\n", ",", "\r\n", BAD_CHUNK_SIZE),
    NO2("an LF is no empty size", "9112 2.2", "", "\n", "", BARE_LF, BAD_CHUNK_SIZE),
    NO("a chunk over the limit is too large", "9110 15.5.14", "", "1000001", "\r\n", CHUNK_TOO_LARGE),
    NO2("2 to the 64 does not wrap to 0", "9112 7.1", "", "10000000", "000000000\r\n", CHUNK_TOO_LARGE,
        CONTENT_TOO_LARGE),
    NO("zeros do not hide a chunk over the limit", "9112 7.1", "", "0000000000000000000001000001", "\r\n",
       CHUNK_TOO_LARGE),

    /* the end of the chunk line */
    NO("whitespace cannot end a chunk line", "9112 7.1.1", "5 ", "\r", "\nhello", BAD_CHUNK_EXTENSION),
    NO("whitespace cannot end an extension", "9112 7.1.1", "5;a ", "\r", "\nhello", BAD_CHUNK_EXTENSION),
    NO("whitespace cannot end a value", "9112 7.1.1", "5;a=b\t", "\r", "\nhello", BAD_CHUNK_EXTENSION),
    NO("whitespace cannot end a quoted value", "9112 7.1.1", "5;a=\"b\" ", "\r", "\nhello", BAD_CHUNK_EXTENSION),
    NO3("an LF cannot end a size", "9112 2.2", "5", "\n", "hello", BARE_LF, BAD_CHUNK_EXTENSION, BAD_CHUNK_SIZE),
    NO2("an LF cannot end an extension", "9112 2.2", "5;a", "\n", "hello\r\n0\r\n", BARE_LF, BAD_CHUNK_EXTENSION),
    NO2("an LF cannot end a value", "9112 2.2", "5;a=b", "\n", "hello", BARE_LF, BAD_CHUNK_EXTENSION),
    NO2("an LF cannot end a last chunk line", "9112 2.2", "0;", "\n", "\r\n", BARE_LF, BAD_CHUNK_EXTENSION),
    NO2("a CR behind a size needs its LF", "9112 2.2", "5", "\rh", "ello", BARE_CR, BAD_CHUNK_EXTENSION),
    NO2("two CRs are no line end", "9112 2.2", "5", "\r\r", "\nhello", BARE_CR, BAD_CHUNK_EXTENSION),
    NO2("a CR behind an extension needs its LF", "9112 2.2", "5;a", "\rX", "\n", BARE_CR, BAD_CHUNK_EXTENSION),
    NO2("a CR behind a last chunk needs its LF", "9112 2.2", "0", "\rX", "", BARE_CR, BAD_CHUNK_EXTENSION),

    /* chunk-ext */
    NO("an extension has a name", "9112 7.1.1", "5;", "\r", "\nhello", BAD_CHUNK_EXTENSION),
    NO("two semicolons have no name between them", "9112 7.1.1", "5;", ";", "a\r\nhello", BAD_CHUNK_EXTENSION),
    NO("a value has a name", "9112 7.1.1", "5;", "=", "b\r\nhello", BAD_CHUNK_EXTENSION),
    NO("an equals sign has a value", "9112 7.1.1", "5;a=", "\r", "\nhello", BAD_CHUNK_EXTENSION),
    NO("an equals sign has a value before a semicolon", "9112 7.1.1", "5;a=", ";", "b\r\n", BAD_CHUNK_EXTENSION),
    NO("a name is a token", "9112 7.1.1", "5;", "\"", "a\"\r\n", BAD_CHUNK_EXTENSION),
    NO("a name holds no NUL", "9112 7.1.1", "5;a", "\0", "\r\n", BAD_CHUNK_EXTENSION),
    NO("a value holds no comma", "9112 7.1.1", "5;a=b", ",", "c\r\n", BAD_CHUNK_EXTENSION),
    NO("two names need a semicolon", "9112 7.1.1", "5;a ", "b", "\r\nhello", BAD_CHUNK_EXTENSION),
    NO("two values need a semicolon", "9112 7.1.1", "5;a=b ", "c", "\r\nhello", BAD_CHUNK_EXTENSION),
    NO("a value has one equals sign", "9112 7.1.1", "5;a=b", "=", "c\r\n", BAD_CHUNK_EXTENSION),
    NO("an extension needs its semicolon", "9112 7.1.1", "5 ", "a", "\r\nhello", BAD_CHUNK_EXTENSION),
    NO("a quoted value is followed by a semicolon", "9110 5.6.4", "5;a=\"b\"", "c", "\r\n", BAD_CHUNK_EXTENSION),
    NO("a line end does not close a quoted value", "9110 5.6.4", "5;a=\"b", "\r", "\nhello", BAD_CHUNK_EXTENSION),
    NO2("an LF is no part of a quoted value", "9110 5.6.4", "5;a=\"b", "\n", "c\"\r\n", BARE_LF, BAD_CHUNK_EXTENSION),
    NO("an escaped CR is none", "9110 5.6.4", "5;a=\"b\\", "\r", "\n\"\r\n", BAD_CHUNK_EXTENSION),
    NO2("an escaped LF is none", "9110 5.6.4", "5;a=\"b\\", "\n", "\"\r\n", BARE_LF, BAD_CHUNK_EXTENSION),
    NO("a quoted value holds no DEL", "9110 5.6.4", "5;a=\"", "\x7f", "\"\r\n", BAD_CHUNK_EXTENSION),
    NO("an escaped quote does not close", "9110 5.6.4", "5;a=\"\\\"", "\r", "\nhello", BAD_CHUNK_EXTENSION),
    NO("a bad extension of a last chunk is refused", "9112 7.1.1", "1\r\nx\r\n0;a=", "\r", "\n", BAD_CHUNK_EXTENSION),

    /* the end of the data */
    NO("data end where the size says, not later", "9112 7.1", "4\r\nhell", "o", "\r\n0\r\n", BAD_CHUNK_END),
    NO2("data end where the size says, not before", "9112 7.1", "6\r\nhello\r", "\n", "0\r\n", BAD_CHUNK_END, BARE_LF),
    NO2("an LF cannot end data", "9112 2.2", "5\r\nhello", "\n", "0\r\n", BAD_CHUNK_END, BARE_LF),
    NO2("a CR behind data needs its LF", "9112 2.2", "5\r\nhello", "\r0", "\r\n", BARE_CR, BAD_CHUNK_END),
    NO2("data are not ended by LF CR", "9112 7.1", "5\r\nhello", "\n", "\r0\r\n", BAD_CHUNK_END, BARE_LF),
    NO("data are followed by one CRLF alone", "9112 7.1", "5\r\nhello\r\n", "\r", "\n0\r\n", BAD_CHUNK_SIZE),
    NO("whitespace cannot stand behind data", "9112 7.1", "5\r\nhello", " ", "\r\n0\r\n", BAD_CHUNK_END),
};

static void refused_case(void **state) {
  const struct refused *c = *state;
  build_nothing();
  build(c->before);
  build(c->fault);
  build(c->after);
  read_with(&DEFAULTS, built_bytes());
  expect_body_verdict(REF_REFUSED);
  assert_string_equal(NAMES[body.status], NAMES[c->status]);
  expect_names(body.names, c->status, c->also, c->third);
  if (body.offset != c->before.len) fail_msg("the fault begins at %u, not %zu", body.offset, c->before.len);
  size_t last = c->before.len + c->fault.len - 1;
  if (body.offset_last != last) fail_msg("the fault ends at %u, not %zu", body.offset_last, last);
  expect_same_in_pieces(&DEFAULTS, built_bytes());
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

/* `tight`: 6 bytes of content, 4 a chunk, 10 bytes a chunk line, 8 of extensions. */
struct limit_case {
  const char *name, *section, *in;
  enum ref_verdict verdict;
  httpz_status status;
  size_t first, last;
};

static const struct limit_case LIMITS[] = {
    {"a chunk at the limit is accepted", "9110 15.5.14", "4\r\nabcd\r\n0\r\n", REF_OK, HTTPZ_OK, 0, 0},
    {"a chunk past the limit is refused at its digit", "9110 15.5.14", "5\r", REF_REFUSED, HTTPZ_CHUNK_TOO_LARGE, 0, 0},
    {"content at the limit is accepted", "9110 15.5.14", "4\r\nabcd\r\n2\r\nef\r\n0\r\n", REF_OK, HTTPZ_OK, 0, 0},
    {"content past the limit is refused before it comes", "9110 15.5.14", "4\r\nabcd\r\n3", REF_REFUSED,
     HTTPZ_CONTENT_TOO_LARGE, 9, 9},
    {"a chunk line at the limit is accepted", "9112 7.1.1", "000;a=\"bc\"\r\n", REF_OK, HTTPZ_OK, 0, 0},
    {"a chunk line past the limit is refused at the first byte past it", "9112 7.1.1", "0000;a=\"bc\"", REF_REFUSED,
     HTTPZ_CHUNK_LINE_TOO_LONG, 10, 10},
    {"the line end counts towards no limit", "9112 7.1.1", "0000000000\r\n", REF_OK, HTTPZ_OK, 0, 0},
    {"too many zeros are a line that is too long", "9112 7.1.1", "00000000000", REF_REFUSED, HTTPZ_CHUNK_LINE_TOO_LONG,
     10, 10},
    {"extensions at the limit are accepted", "9112 7.1.1", "1;abc\r\nx\r\n0;abc\r\n", REF_OK, HTTPZ_OK, 0, 0},
    {"extensions count over all chunks", "9112 7.1.1", "1;abc\r\nx\r\n0;abcd", REF_REFUSED, HTTPZ_EXTENSIONS_TOO_LONG,
     15, 15},
    {"whitespace is part of an extension", "9112 7.1.1", "1 ;ab\r\nx\r\n0;abcd", REF_REFUSED, HTTPZ_EXTENSIONS_TOO_LONG,
     15, 15},
};

static void limit_case(void **state) {
  static const struct ref_chunk_limits tight = {.content_length = 6, .chunk = 4, .chunk_line = 10, .extensions = 8};
  const struct limit_case *c = *state;
  struct bytes in = {c->in, strlen(c->in)};
  read_with(&tight, in);
  expect_body_verdict(c->verdict);
  assert_int_equal(body.status, c->status);
  assert_int_equal(body.offset, c->first);
  assert_int_equal(body.offset_last, c->last);
  expect_same_in_pieces(&tight, in);
}

static void digits_past_sixteen_count_as_extensions(void **state) {
  (void)state;
  struct ref_chunk_limits none = DEFAULTS;
  none.extensions = 0;
  struct bytes sixteen = B("0000000000000000\r\n");
  read_with(&none, sixteen);
  expect_body_verdict(REF_OK);
  struct bytes seventeen = B("00000000000000000\r\n");
  read_with(&none, seventeen);
  expect_body_verdict(REF_REFUSED);
  assert_string_equal(NAMES[body.status], "EXTENSIONS_TOO_LONG");
  assert_int_equal(body.offset, 16);
}

static void the_largest_size_may_be_allowed(void **state) {
  (void)state;
  struct ref_chunk_limits wide = DEFAULTS;
  wide.content_length = UINT64_MAX;
  wide.chunk = UINT64_MAX;
  struct bytes largest = B("ffffffffffffffff\r\nx");
  read_with(&wide, largest);
  expect_body_verdict(REF_MORE);
  assert_int_equal(body.content_len, 1);
  struct bytes one_digit_more = B("10000000000000000\r\nx");
  read_with(&wide, one_digit_more);
  expect_body_verdict(REF_REFUSED);
  expect_names(body.names, HTTPZ_CHUNK_TOO_LARGE, HTTPZ_CONTENT_TOO_LARGE, HTTPZ_CONTENT_TOO_LARGE);
}

static void a_body_cut_short_asks_for_more(void **state) {
  (void)state;
  static const struct bytes CUT[] = {
      B(""),          B("5"),  B("5\r"), B("5\r\nhell"), B("5\r\nhello"), B("5\r\nhello\r"), B("5\r\nhello\r\n"),
      B("5;a=\"b\\"), B("0\r")};
  for (size_t i = 0; i < COUNT_OF(CUT); i++) {
    read_with(&DEFAULTS, CUT[i]);
    expect_body_verdict(REF_MORE);
  }
  expect_content("", 0);
}

static void what_came_before_a_fault_is_content(void **state) {
  (void)state;
  struct bytes in = B("2\r\nab\r\n2\r\ncdX");
  read_with(&DEFAULTS, in);
  expect_body_verdict(REF_REFUSED);
  expect_content("abcd", 4);
}

static void a_refusal_permits_its_names_and_places_alone(void **state) {
  (void)state;
  struct bytes in = B("5\rhello");
  read_with(&DEFAULTS, in);
  assert_true(ref_body_permits(&body, HTTPZ_BARE_CR, 1));
  assert_true(ref_body_permits(&body, HTTPZ_BAD_CHUNK_EXTENSION, 2));
  assert_false(ref_body_permits(&body, HTTPZ_BARE_CR, 0));
  assert_false(ref_body_permits(&body, HTTPZ_BARE_CR, 3));
  assert_false(ref_body_permits(&body, HTTPZ_BAD_CHUNK_END, 1));
  struct bytes good = B("0\r\n");
  read_with(&DEFAULTS, good);
  assert_false(ref_body_permits(&body, HTTPZ_OK, 0));
}

/* ---- classes ----------------------------------------------------------------------------------------------------- */

static void expect_bytes(const char *before, const char *list, const char *after, bool also_text) {
  for (int byte = 0; byte < 256; byte++) {
    bool text = byte == 9 || (byte >= 32 && byte != 127 && byte != '"');
    bool want = also_text ? text && (listed(list, byte) || byte != '\\') : listed(list, byte);
    build_nothing();
    build_text(before);
    char c = (char)byte;
    struct bytes one = {&c, 1};
    build(one);
    build_text(after);
    read_with(&DEFAULTS, built_bytes());
    if ((body.verdict == REF_OK) != want) fail_msg("byte %02x is %s", (unsigned)byte, VERDICTS[body.verdict]);
  }
}

/* RFC 5234 B.1. The size is 0 to 15, and the last chunk follows where the data would be. */
static void each_byte_of_a_size(void **state) {
  (void)state;
  expect_bytes("0", "0", "\r\n", false);
  static const char *const DIGITS = "0123456789abcdefABCDEF";
  for (int byte = 0; byte < 256; byte++) {
    char text[2] = {(char)byte, '\r'};
    struct bytes in = {text, 2};
    read_with(&DEFAULTS, in);
    if ((body.verdict == REF_MORE) != listed(DIGITS, byte)) fail_msg("byte %02x", (unsigned)byte);
  }
}

/* RFC 9110 5.6.2 */
static void each_byte_of_an_extension_name(void **state) {
  (void)state;
  expect_bytes("0;a", LETTERS_AND_DIGITS "!#$%&'*+-.^_`|~=;", "b\r\n", false);
}

/* RFC 9110 5.6.4 */
static void each_byte_of_a_quoted_value(void **state) {
  (void)state;
  expect_bytes("0;a=\"", "\\", "b\"\r\n", true);
}

static bool has_a_case(httpz_status status) {
  for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
    if (REFUSED[i].status == status) return true;
  }
  for (size_t i = 0; i < COUNT_OF(LIMITS); i++) {
    if (LIMITS[i].status == status) return true;
  }
  return false;
}

static void every_refusal_has_a_case(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT_OF(CHUNKED_REFUSALS); i++) {
    if (!has_a_case(CHUNKED_REFUSALS[i])) fail_msg("%s has none", NAMES[CHUNKED_REFUSALS[i]]);
  }
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

int main(void) {
  for (size_t i = 0; i < COUNT_OF(ACCEPTED); i++)
    add(ACCEPTED[i].section, ACCEPTED[i].name, accepted_case, &ACCEPTED[i]);
  for (size_t i = 0; i < COUNT_OF(REFUSED); i++) add(REFUSED[i].section, REFUSED[i].name, refused_case, &REFUSED[i]);
  for (size_t i = 0; i < COUNT_OF(LIMITS); i++) add(LIMITS[i].section, LIMITS[i].name, limit_case, &LIMITS[i]);
  add("9112 7.1.1", "digits past sixteen count as extensions", digits_past_sixteen_count_as_extensions, NULL);
  add("9112 7.1", "the largest size may be allowed", the_largest_size_may_be_allowed, NULL);
  add("9112 8", "a body cut short asks for more", a_body_cut_short_asks_for_more, NULL);
  add("9112 7.1", "what came before a fault is content", what_came_before_a_fault_is_content, NULL);
  add("ref_chunked.h", "a refusal permits its names and places alone", a_refusal_permits_its_names_and_places_alone,
      NULL);
  add("5234 B.1", "each byte of a size", each_byte_of_a_size, NULL);
  add("9110 5.6.2", "each byte of an extension name", each_byte_of_an_extension_name, NULL);
  add("9110 5.6.4", "each byte of a quoted value", each_byte_of_a_quoted_value, NULL);
  add("status.def", "every refusal has a case", every_refusal_has_a_case, NULL);
  return _cmocka_run_group_tests("reference reader of chunked bodies", tests, test_count, NULL, NULL);
}

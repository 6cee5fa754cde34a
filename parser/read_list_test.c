/* SPDX-License-Identifier: MIT
 * Members of lists, in one value and over all lines of a field (9110 5.3, 5.6.1). */
#include "test_support.h"


enum { TEXT_MAX = 512 };

/* Adds "[member]" to `text`. */
static void add_member(char *text, const uint8_t *at, httpz_span member) {
  size_t used = strlen(text);
  assert_true(used + member.len + 3 < TEXT_MAX);
  snprintf(text + used, TEXT_MAX - used, "[%.*s]", (int)member.len, (const char *)at + member.off);
}

typedef struct {
  const char *fact;
  const char *value;
  const char *members;
} list_row;

static const list_row lists[] = {
    {"an empty value has no member", "", ""},
    {"one member is a list", "a", "[a]"},
    {"a comma parts two members", "a,b", "[a][b]"},
    {"whitespace around a member is not of it", " a \t,\t b ", "[a][b]"},
    {"whitespace in a member is of it", "a b , c", "[a b][c]"},
    {"empty members are passed over", ",, a,\t,b , ,", "[a][b]"},
    {"commas alone make no member", ", ,,", ""},
    {"a comma in a quoted-string parts nothing", "a=\"b,c\",d", "[a=\"b,c\"][d]"},
    {"an escaped quote ends no quoted-string", "\"a\\\",b\",c", "[\"a\\\",b\"][c]"},
    {"an escaped backslash escapes nothing more", "\"a\\\\\",c", "[\"a\\\\\"][c]"},
    {"a backslash outside quotes escapes nothing", "a\\,b", "[a\\][b]"},
    {"a quoted-string that is not closed reaches to the end", "a,\"b,c", "[a][\"b,c]"},
    {"two quoted-strings in one member are both units", "\"a,\"b\",c\",d", "[\"a,\"b\",c\"][d]"},
    {"parentheses are bytes like others", "(a,b)", "[(a][b)]"},
    {"obs-text is of its member", "\xff\x80,a", "[\xff\x80][a]"},
};

static void parts_into_members(void **state) {
  const list_row *row = *state;
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  httpz_span value = {0, (uint16_t)len};
  httpz_list list = httpz_list_of(value);
  httpz_span member = {77, 88};
  char text[TEXT_MAX] = "";
  for (;;) {
    httpz_span before = member;
    bool more;
    GUARDED(more, httpz_next_in_list(at, &list, &member));
    if (!more) {
      assert_memory_equal(&member, &before, sizeof member);
      break;
    }
    add_member(text, at, member);
  }
  assert_string_equal(text, row->members);
  assert_false(httpz_next_in_list(at, &list, &member));
}

typedef struct {
  const char *fact;
  const char *lines;
  httpz_field_id id;
  const char *members;
} lines_row;

static const lines_row combined[] = {
    {"lines of one field make one list, in their order", "Accept: a,b\r\nDate: x\r\naccept: c\r\n", HTTPZ_FIELD_ACCEPT,
     "[a][b][c]"},
    {"a line without members adds none", "Accept: a\r\nAccept:\r\nAccept: , ,\r\nAccept: b\r\n", HTTPZ_FIELD_ACCEPT,
     "[a][b]"},
    {"a field that is absent has no member", "Date: x\r\n", HTTPZ_FIELD_ACCEPT, ""},
    {"no member reaches over the end of a line", "Accept: \"a\r\nAccept: b\", c\r\n", HTTPZ_FIELD_ACCEPT,
     "[\"a][b\", c]"},
    {"a comma in a comment of Via parts nothing", "Via: 1.1 a (b, (c, d), e), 1.0 f\r\nVia: 1.1 g\r\n", HTTPZ_FIELD_VIA,
     "[1.1 a (b, (c, d), e)][1.0 f][1.1 g]"},
    {"an escaped parenthesis ends no comment", "Via: 1.1 a (\\), b), 1.0 f\r\n", HTTPZ_FIELD_VIA,
     "[1.1 a (\\), b)][1.0 f]"},
    {"a quote in a comment opens nothing", "Via: 1.1 a (\", b), 1.0 f\r\n", HTTPZ_FIELD_VIA, "[1.1 a (\", b)][1.0 f]"},
};

#define START "GET / HTTP/1.1\r\nHost: h\r\n"

/* Reads START, `lines` and the end of the head; gives the input. */
static const uint8_t *read_lines(const char *lines, httpz_field *slots, uint16_t *count) {
  char bytes[TEXT_MAX];
  httpz_request request;
  httpz_reader reader = {0};
  int len = snprintf(bytes, sizeof bytes, "%s%s\r\n", START, lines);
  assert_true(len > 0 && len < TEXT_MAX);
  const uint8_t *at = flush_copy(bytes, (size_t)len);
  httpz_input input = {at, (uint32_t)len, (uint32_t)len};
  assert_status(httpz_read_request(&httpz_default_limits, input, &reader, slots, &request), HTTPZ_OK);
  *count = request.field_count;
  return at;
}

static void walks_through_all_lines(void **state) {
  const lines_row *row = *state;
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
  uint16_t count;
  const uint8_t *at = read_lines(row->lines, slots, &count);
  httpz_members members = httpz_members_of(row->id);
  httpz_span member = {77, 88};
  char text[TEXT_MAX] = "";
  for (;;) {
    httpz_span before = member;
    bool more;
    GUARDED(more, httpz_next_member(at, slots, count, &members, &member));
    if (!more) {
      assert_memory_equal(&member, &before, sizeof member);
      break;
    }
    add_member(text, at, member);
  }
  assert_string_equal(text, row->members);
  assert_false(httpz_next_member(at, slots, count, &members, &member));
}

typedef struct {
  const char *fact;
  const char *lines;
  const char *token;
  bool has;
} token_row;

static const token_row tokens[] = {
    {"a token is met in any case", "Upgrade: a, WebSocket\r\n", "websocket", true},
    {"the text may have capitals", "Upgrade: websocket\r\n", "WebSocket", true},
    {"a token in a later line is met", "Upgrade: a\r\nUpgrade: b, c\r\n", "c", true},
    {"a token is met whole: a longer one is another", "Upgrade: websockets\r\n", "websocket", false},
    {"a token is met whole: a shorter one is another", "Upgrade: websocke\r\n", "websocket", false},
    {"a quoted token is no token", "Upgrade: \"websocket\"\r\n", "websocket", false},
    {"a token inside a quoted-string is none", "Upgrade: \"a, websocket, b\"\r\n", "websocket", false},
    {"a token with a parameter is another member", "Upgrade: websocket;v=1\r\n", "websocket", false},
    {"a token of another field is not met", "Accept: websocket\r\n", "websocket", false},
    {"the empty token is in no list", "Upgrade: a,,b\r\n", "", false},
};

static void has_the_token(void **state) {
  const token_row *row = *state;
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
  uint16_t count;
  const uint8_t *at = read_lines(row->lines, slots, &count);
  size_t len = strlen(row->token);
  const char *token = (const char *)flush_copy(row->token, len);
  bool has;
  GUARDED(has, httpz_list_has_token(at, slots, count, HTTPZ_FIELD_UPGRADE, token, (uint16_t)len));
  assert_int_equal(has, row->has);
}

typedef struct {
  const char *fact;
  const char *value;
  httpz_status status;
} single_row;

static const single_row singles[] = {
    {"a token is read", "a!#$%&'*+-.^_`|~9Z", HTTPZ_OK},       {"nothing is no token", "", HTTPZ_BAD_TOKEN},
    {"whitespace is of no token", "a ", HTTPZ_BAD_TOKEN},      {"a slash is of no token", "a/b", HTTPZ_BAD_TOKEN},
    {"a quoted-string is no token", "\"a\"", HTTPZ_BAD_TOKEN}, {"obs-text is of no token", "\xe9", HTTPZ_BAD_TOKEN},
};

static void reads_a_token(void **state) {
  const single_row *row = *state;
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  httpz_span value = {0, (uint16_t)len}, out = {77, 88};
  httpz_status status;
  GUARDED(status, httpz_read_token(at, value, &out));
  assert_status(status, row->status);
  assert_int_equal(out.off, status == HTTPZ_OK ? 0 : 77);
  assert_int_equal(out.len, status == HTTPZ_OK ? len : 88);
}

int main(void) {
  ADD_FACTS(lists, parts_into_members);
  ADD_FACTS(combined, walks_through_all_lines);
  ADD_FACTS(tokens, has_the_token);
  ADD_FACTS(singles, reads_a_token);
  return run_facts(__FILE__);
}

/* SPDX-License-Identifier: MIT
 *
 * The facts that the reference reader has to know. The expectations come from the text of the RFCs, cited in each case,
 * and from README.md where the RFCs leave a choice. One fact, one case, its name a sentence.
 *
 * Every input is read from a block that ends at an unmapped page, so an over-read faults. */
#include "ref_test_support.h"

#include "ref_refusals.h"

static const struct ref_limits DEFAULTS = {
    .content_length = 104857600,
    .head = 16384,
    .target = 8192,
    .fields = 100,
    .method = 32,
    .name = 255,
    .empty_lines = 8,
};

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static void read_with(const struct ref_limits *limits, struct bytes in) {
  ref_read_request(limits, at_fence(in), in.len, &head);
}

/* read_text reads with the default limits. */
static void read_text(struct bytes in) {
  read_with(&DEFAULTS, in);
}

/* ---- two laws that every case is held to ------------------------------------------------------------------------- */

/* An accepted head has no accepted or refused beginning, and what follows it changes nothing. */
static void expect_only_whole(const struct ref_limits *limits, struct bytes in) {
  static struct ref_head whole;
  read_with(limits, in);
  whole = head;
  for (size_t len = 0; len < whole.head_len; len++) {
    struct bytes beginning = {in.at, len};
    read_with(limits, beginning);
    if (head.verdict != REF_MORE) fail_msg("the first %zu bytes are %s", len, VERDICTS[head.verdict]);
  }
  static char longer[ROOM];
  memcpy(longer, in.at, in.len);
  memcpy(longer + in.len, "\0\r\nGET", 6);
  struct bytes more = {longer, in.len + 6};
  read_with(limits, more);
  if (memcmp(&head, &whole, sizeof head) != 0) fail_msg("bytes after the head change what it says");
}

/* No beginning that ends before the fault is refused, none is accepted, and a refusal never changes. */
static void expect_refused_for_good(const struct ref_limits *limits, struct bytes in) {
  static struct ref_head whole;
  read_with(limits, in);
  whole = head;
  bool refused = false;
  for (size_t len = 0; len < in.len; len++) {
    struct bytes beginning = {in.at, len};
    read_with(limits, beginning);
    if (head.verdict == REF_OK) fail_msg("the first %zu bytes are OK", len);
    if (head.verdict == REF_REFUSED && len < whole.offset)
      fail_msg("refused %zu bytes before the fault", whole.offset - len);
    if (head.verdict == REF_MORE && refused) fail_msg("a refusal was taken back at %zu bytes", len);
    if (head.verdict != REF_REFUSED) continue;
    refused = true;
    if (memcmp(&head, &whole, sizeof head) != 0) fail_msg("the refusal of the first %zu bytes is another one", len);
  }
}

/* ---- refusals ---------------------------------------------------------------------------------------------------- */

#include "request_refused.h"

static void refused_case(void **state) {
  const struct refused *c = *state;
  build_nothing();
  build(c->before);
  build(c->fault);
  build(c->after);
  read_text(built_bytes());
  expect_verdict(REF_REFUSED);
  if (head.status != c->status && head.status != c->also) {
    fail_msg("%s, not %s", NAMES[head.status], NAMES[c->status]);
  }
  expect_names(head.names, c->status, c->also, c->also);
  size_t last = c->before.len + c->fault.len - 1;
  if (head.offset != c->before.len) fail_msg("the fault begins at %u, not %zu", head.offset, c->before.len);
  if (head.offset_last != last) fail_msg("the fault ends at %u, not %zu", head.offset_last, last);
  expect_refused_for_good(&DEFAULTS, built_bytes());
}

/* ---- targets ----------------------------------------------------------------------------------------------------- */

/* `query` is NULL where there is none, `authority` where it comes from Host. */
struct target_case {
  const char *name, *section, *method, *target;
  enum ref_form form;
  const char *path, *query, *authority;
};

static const struct target_case TARGETS[] = {
    {"a slash is a target", "9112 3.2.1", "GET", "/", REF_ORIGIN_FORM, "/", NULL, NULL},
    {"the query begins after the first question mark", "9112 3.2.1", "GET", "/a?b?c=/d", REF_ORIGIN_FORM, "/a",
     "b?c=/d", NULL},
    {"an empty query is a query", "3986 3.4", "GET", "/a?", REF_ORIGIN_FORM, "/a", "", NULL},
    {"a path may hold every pchar", "3986 3.3", "GET", "/aZ09-._~!$&'()*+,;=:@%2f%2F/", REF_ORIGIN_FORM,
     "/aZ09-._~!$&'()*+,;=:@%2f%2F/", NULL, NULL},
    {"two slashes begin an origin-form too", "9110 4.1", "GET", "//a/b", REF_ORIGIN_FORM, "//a/b", NULL, NULL},
    {"a colon may stand in an origin-form", "3986 3.3", "GET", "/http://a", REF_ORIGIN_FORM, "/http://a", NULL, NULL},
    {"dot segments are left as they are", "3986 5.2.4", "GET", "/../a/./b", REF_ORIGIN_FORM, "/../a/./b", NULL, NULL},
    {"a method may be one byte", "9112 3.1", "x", "/", REF_ORIGIN_FORM, "/", NULL, NULL},
    {"an unknown method takes an origin-form", "9110 9.1", "x-!#$%&'*+.^_`|~", "/", REF_ORIGIN_FORM, "/", NULL, NULL},
    {"OPTIONS takes an origin-form", "9110 9.3.7", "OPTIONS", "/a", REF_ORIGIN_FORM, "/a", NULL, NULL},
    {"OPTIONS takes an asterisk", "9112 3.2.4", "OPTIONS", "*", REF_ASTERISK_FORM, "", NULL, NULL},
    {"an absolute-form beats Host", "9112 3.2.2", "GET", "http://b:8080/c?d", REF_ABSOLUTE_FORM, "/c", "d", "b:8080"},
    {"the path of an absolute-form may be empty", "9110 4.2.1", "GET", "http://b", REF_ABSOLUTE_FORM, "", NULL, "b"},
    {"a query may follow an empty path", "9110 4.2.1", "GET", "http://b?c", REF_ABSOLUTE_FORM, "", "c", "b"},
    {"the port of a target may be empty", "3986 3.2.3", "GET", "http://b:/", REF_ABSOLUTE_FORM, "/", NULL, "b:"},
    {"the port of a target may be 65535", "3986 3.2.3", "GET", "http://b:65535/", REF_ABSOLUTE_FORM, "/", NULL,
     "b:65535"},
    {"the scheme is compared in any case", "3986 3.1", "GET", "hTTpS://b/", REF_ABSOLUTE_FORM, "/", NULL, "b"},
    {"a target may name an IPv6 address", "3986 3.2.2", "GET", "http://[2001:db8::1]:8080/", REF_ABSOLUTE_FORM, "/",
     NULL, "[2001:db8::1]:8080"},
    {"a path may begin with two slashes after an authority", "3986 3.3", "GET", "http://b//c", REF_ABSOLUTE_FORM, "//c",
     NULL, "b"},
    {"another scheme may have an empty host", "3986 3.2.2", "GET", "file:///etc", REF_ABSOLUTE_FORM, "/etc", NULL, ""},
    {"a URN has no authority", "3986 4.3", "GET", "urn:a:b", REF_ABSOLUTE_FORM, "a:b", NULL, NULL},
    {"a path-absolute may follow a scheme", "3986 3.3", "GET", "x:/a/b", REF_ABSOLUTE_FORM, "/a/b", NULL, NULL},
    {"a path-rootless may follow a scheme", "3986 3.3", "GET", "x:a/b", REF_ABSOLUTE_FORM, "a/b", NULL, NULL},
    {"a scheme alone is an absolute-URI", "3986 4.3", "GET", "x:", REF_ABSOLUTE_FORM, "", NULL, NULL},
    {"a scheme and a query are an absolute-URI", "3986 4.3", "GET", "x:?a", REF_ABSOLUTE_FORM, "", "a", NULL},
    {"a scheme may hold digits, plus, minus and dot", "3986 3.1", "GET", "a1+-.:b", REF_ABSOLUTE_FORM, "b", NULL, NULL},
    {"a name and a port read as scheme and path", "3986 3.1", "GET", "a:80", REF_ABSOLUTE_FORM, "80", NULL, NULL},
    {"httpx is not http", "3986 3.1", "GET", "httpx:a", REF_ABSOLUTE_FORM, "a", NULL, NULL},
    {"OPTIONS takes an absolute-form", "9112 3.2.4", "OPTIONS", "http://b", REF_ABSOLUTE_FORM, "", NULL, "b"},
    {"CONNECT takes name and port", "9112 3.2.3", "CONNECT", "b:443", REF_AUTHORITY_FORM, "", NULL, "b:443"},
    {"CONNECT takes an IPv6 address and port", "9112 3.2.3", "CONNECT", "[::1]:65535", REF_AUTHORITY_FORM, "", NULL,
     "[::1]:65535"},
    {"CONNECT takes port 0", "9112 3.2.3", "CONNECT", "1.2.3.4:0", REF_AUTHORITY_FORM, "", NULL, "1.2.3.4:0"},
    {"connect in small letters is another method", "9110 9.1", "connect", "/", REF_ORIGIN_FORM, "/", NULL, NULL},
};

static void target_case(void **state) {
  const struct target_case *c = *state;
  build_nothing();
  build_text(c->method);
  build_text(" ");
  build_text(c->target);
  build_text(" HTTP/1.1\r\nHost: from-host\r\n\r\n");
  struct bytes in = built_bytes();
  read_text(in);
  expect_verdict(REF_OK);
  assert_int_equal(head.head_len, in.len);
  assert_int_equal(head.form, c->form);
  assert_int_equal(head.has_query, c->query != NULL);
  expect_span(in, head.method_name, c->method, "the method");
  expect_span(in, head.target, c->target, "the target");
  expect_span(in, head.path, c->path, "the path");
  expect_span(in, head.query, c->query != NULL ? c->query : "", "the query");
  expect_span(in, head.authority, c->authority != NULL ? c->authority : "from-host", "the authority");
  expect_only_whole(&DEFAULTS, in);
}

/* ---- hosts ------------------------------------------------------------------------------------------------------- */

struct host_case {
  const char *name, *section, *value;
  bool good;
};

static const struct host_case HOSTS[] = {
    {"a name is a host", "3986 3.2.2", "example.com", true},
    {"a host may be empty", "9110 7.2", "", true},
    {"a port may stand without a host", "9110 7.2", ":80", true},
    {"a host may have an empty port", "3986 3.2.3", "a:", true},
    {"a port may be 65535", "3986 3.2.3", "a:65535", true},
    {"a port is at most 65535", "3986 3.2.3", "a:65536", false},
    {"a long port does not wrap", "3986 3.2.3", "a:4294967376", false},
    {"a port may begin with zeros", "3986 3.2.3", "a:0000000080", true},
    {"a port is made of digits", "3986 3.2.3", "a:8o", false},
    {"a host has one port", "3986 3.2.3", "a:1:2", false},
    {"a name may hold sub-delims and underscores", "3986 3.2.2", "a_b!$&'()*+,;=~-.", true},
    {"a name may be percent-encoded", "3986 3.2.2", "%C3%a9", true},
    {"a percent sign in a name takes hex digits", "3986 2.1", "a%zz", false},
    {"a percent sign cannot end a name", "3986 2.1", "a%4", false},
    {"a name holds no slash", "3986 3.2.2", "a/b", false},
    {"a name holds no question mark", "3986 3.2.2", "a?b", false},
    {"a name holds no at sign", "9110 7.2", "u@a", false},
    {"a name holds no space", "3986 3.2.2", "a b", false},
    {"a name holds no byte over 127", "3986 3.2.2", "\xc3\xa9", false},
    {"a Host is no URI", "9110 7.2", "http://a", false},
    {"two hosts are no host", "9110 7.2", "a, b", false},
    {"an IPv4 address is a host", "3986 3.2.2", "192.0.2.1:80", true},
    {"a bad IPv4 address is a name", "3986 3.2.2", "999.1.1.1", true},

    {"IPv6: eight pieces", "3986 3.2.2", "[1:2:3:4:5:6:7:8]", true},
    {"IPv6: none before, seven behind", "3986 3.2.2", "[::2:3:4:5:6:7:8]", true},
    {"IPv6: one before, six behind", "3986 3.2.2", "[1::3:4:5:6:7:8]", true},
    {"IPv6: two before, five behind", "3986 3.2.2", "[1:2::4:5:6:7:8]", true},
    {"IPv6: three before, four behind", "3986 3.2.2", "[1:2:3::5:6:7:8]", true},
    {"IPv6: four before, three behind", "3986 3.2.2", "[1:2:3:4::6:7:8]", true},
    {"IPv6: five before, two behind", "3986 3.2.2", "[1:2:3:4:5::7:8]", true},
    {"IPv6: six before, one behind", "3986 3.2.2", "[1:2:3:4:5:6::8]", true},
    {"IPv6: seven before, none behind", "3986 3.2.2", "[1:2:3:4:5:6:7::]", true},
    {"IPv6: all zeros", "3986 3.2.2", "[::]", true},
    {"IPv6: the loopback", "3986 3.2.2", "[::1]:8080", true},
    {"IPv6: an empty port", "3986 3.2.2", "[::1]:", true},
    {"IPv6: four digits in both cases", "3986 3.2.2", "[2001:0DB8::aBcD]", true},
    {"IPv6: IPv4 as the last 32 bits", "3986 3.2.2", "[::ffff:192.0.2.1]", true},
    {"IPv6: IPv4 after six pieces", "3986 3.2.2", "[1:2:3:4:5:6:192.0.2.255]", true},
    {"IPv6: IPv4 after five pieces and a gap", "3986 3.2.2", "[1:2:3:4:5::192.0.2.1]", true},
    {"IPv6: IPv4 after six pieces has no room for a gap", "3986 3.2.2", "[1:2:3:4:5:6::192.0.2.1]", false},
    {"IPv6: IPv4 after seven pieces", "3986 3.2.2", "[1:2:3:4:5:6:7:192.0.2.1]", false},
    {"IPv6: IPv4 cannot come first", "3986 3.2.2", "[192.0.2.1::]", false},
    {"IPv6: IPv4 of three octets", "3986 3.2.2", "[::1.2.3]", false},
    {"IPv6: IPv4 of five octets", "3986 3.2.2", "[::1.2.3.4.5]", false},
    {"IPv6: an octet over 255", "3986 3.2.2", "[::1.2.3.256]", false},
    {"IPv6: an octet with a zero before it", "3986 3.2.2", "[::1.2.3.04]", false},
    {"IPv6: octets from 199 to 255", "3986 3.2.2", "[::199.200.249.255]", true},
    {"IPv6: octets of one and two digits", "3986 3.2.2", "[::0.9.10.99]", true},
    {"IPv6: an octet of 300", "3986 3.2.2", "[::1.2.3.300]", false},
    {"IPv6: an octet of four digits", "3986 3.2.2", "[::1.2.3.1000]", false},
    {"IPv6: an empty octet", "3986 3.2.2", "[::1..2.3]", false},
    {"IPv6: a gap for nothing after one piece", "3986 3.2.2", "[1::2:3:4:5:6:7:8]", false},
    {"IPv6: a gap for nothing after two pieces", "3986 3.2.2", "[1:2::3:4:5:6:7:8]", false},
    {"IPv6: a gap for nothing after three pieces", "3986 3.2.2", "[1:2:3::4:5:6:7:8]", false},
    {"IPv6: a gap for nothing after four pieces", "3986 3.2.2", "[1:2:3:4::5:6:7:8]", false},
    {"IPv6: a gap for nothing after five pieces", "3986 3.2.2", "[1:2:3:4:5::6:7:8]", false},
    {"IPv6: a gap for nothing after six pieces", "3986 3.2.2", "[1:2:3:4:5:6::7:8]", false},
    {"IPv6: a gap for nothing after eight pieces", "3986 3.2.2", "[1:2:3:4:5:6:7:8::]", false},
    {"IPv6: a bad first piece", "3986 3.2.2", "[g:2:3:4:5:6:7:8]", false},
    {"IPv6: seven pieces without a gap", "3986 3.2.2", "[1:2:3:4:5:6:7]", false},
    {"IPv6: nine pieces", "3986 3.2.2", "[1:2:3:4:5:6:7:8:9]", false},
    {"IPv6: eight pieces and a gap", "3986 3.2.2", "[1:2:3:4:5:6:7::8]", false},
    {"IPv6: eight pieces behind a gap", "3986 3.2.2", "[::1:2:3:4:5:6:7:8]", false},
    {"IPv6: two gaps", "3986 3.2.2", "[1::2::3]", false},
    {"IPv6: three colons", "3986 3.2.2", "[:::]", false},
    {"IPv6: one colon in front", "3986 3.2.2", "[:1::2]", false},
    {"IPv6: one colon at the end", "3986 3.2.2", "[1::2:]", false},
    {"IPv6: five digits", "3986 3.2.2", "[12345::]", false},
    {"IPv6: a letter after f", "3986 3.2.2", "[g::]", false},
    {"IPv6: a zone is not part of it", "3986 3.2.2", "[fe80::1%25eth0]", false},
    {"IPv6: empty brackets", "3986 3.2.2", "[]", false},
    {"IPv6: no closing bracket", "3986 3.2.2", "[::1", false},
    {"IPv6: no opening bracket", "3986 3.2.2", "::1]", false},
    {"IPv6: no brackets", "3986 3.2.2", "::1", false},
    {"IPv6: a name behind the brackets", "3986 3.2.2", "[::1]a", false},
    {"IPv6: a name before the brackets", "3986 3.2.2", "a[::1]", false},
    {"IPv6: two literals", "3986 3.2.2", "[::1][::1]", false},
    {"IPv6: a port over 65535", "3986 3.2.3", "[::1]:65536", false},
    {"IPvFuture: the shortest", "3986 3.2.2", "[v1.a]", true},
    {"IPvFuture: colons, sub-delims and a capital V", "3986 3.2.2", "[VfF.a:b~!$&'()*+,;=]:1", true},
    {"IPvFuture: no opening bracket", "3986 3.2.2", "xv1.a]", false},
    {"IPvFuture: no closing bracket", "3986 3.2.2", "[v1.ab", false},
    {"IPvFuture: no version", "3986 3.2.2", "[v.a]", false},
    {"IPvFuture: no address", "3986 3.2.2", "[v1.]", false},
    {"IPvFuture: no dot", "3986 3.2.2", "[v1a]", false},
    {"IPvFuture: a version that is not hexadecimal", "3986 3.2.2", "[vg.a]", false},
    {"IPvFuture: an at sign", "3986 3.2.2", "[v1.a@b]", false},
    {"IPvFuture: percent-encoding", "3986 3.2.2", "[v1.%41]", false},
};

static void host_case(void **state) {
  const struct host_case *c = *state;
  build_nothing();
  build_text("GET / HTTP/1.1\r\nHost: ");
  build_text(c->value);
  build_text("\r\n\r\n");
  struct bytes in = built_bytes();
  read_text(in);
  expect_verdict(c->good ? REF_OK : REF_REFUSED);
  if (c->good) {
    expect_span(in, head.authority, c->value, "the authority");
    expect_only_whole(&DEFAULTS, in);
  } else {
    assert_string_equal(NAMES[head.status], "BAD_HOST");
    assert_int_equal(head.offset, strlen("GET / HTTP/1.1\r\n"));
    expect_refused_for_good(&DEFAULTS, in);
  }
}

/* Not every host can be tried there: "/" and "?" end an authority, and a space ends the target. */
static bool can_stand_in_target(const struct host_case *c) {
  return strpbrk(c->value, " /?") == NULL;
}

/* The same text as authority of a target: an http URI has a host, all else is equal (RFC 3986 3.2). */
static void host_in_target_case(void **state) {
  const struct host_case *c = *state;
  bool good = c->good && c->value[0] != '\0' && c->value[0] != ':';
  build_nothing();
  build_text("GET http://");
  build_text(c->value);
  build_text("/ HTTP/1.1\r\nHost:\r\n\r\n");
  read_text(built_bytes());
  expect_verdict(good ? REF_OK : REF_REFUSED);
  if (good) expect_span(built_bytes(), head.authority, c->value, "the authority");
  if (!good) assert_string_equal(NAMES[head.status], "BAD_TARGET");
}

/* ---- field lines ------------------------------------------------------------------------------------------------- */

struct field_case {
  const char *name, *section, *line, *field_name, *value;
};

static const struct field_case FIELDS[] = {
    {"one space after the colon is not part of the value", "9112 5.1", "X: a", "X", "a"},
    {"no space is needed after the colon", "9112 5.1", "X:a", "X", "a"},
    {"whitespace around the value is not part of it", "9112 5.1", "X: \t \ta\t \t", "X", "a"},
    {"whitespace within the value is part of it", "9110 5.5", "X: a \t b", "X", "a \t b"},
    {"a value may be empty", "9110 5.5", "X:", "X", ""},
    {"a value of whitespace alone is empty", "9112 5.1", "X: \t ", "X", ""},
    {"a value may hold obs-text", "9110 5.5", "X: \x80\xff", "X", "\x80\xff"},
    {"a value may hold every VCHAR that matters", "9110 5.5", "X: !\"#(),/:;<=>?@[\\]{}~", "X",
     "!\"#(),/:;<=>?@[\\]{}~"},
    {"a value may begin with a colon", "9112 5", "X::a", "X", ":a"},
    {"a name may hold every tchar", "9110 5.6.2", "!#$%&'*+-.^_`|~09azAZ: a", "!#$%&'*+-.^_`|~09azAZ", "a"},
    {"a name like Host is not Host", "9110 5.1", "Hosts: a b", "Hosts", "a b"},
    {"a name like Content-Length is not it", "9110 5.1", "Content_Length: x", "Content_Length", "x"},
    {"the first letter of a known name counts", "9110 5.1", "Xost: a b", "Xost", "a b"},
    {"the last letter of a known name counts", "9110 5.1", "Hosx: a b", "Hosx", "a b"},
    {"an Upgrade is not parsed", "9110 7.8", "Upgrade: @", "Upgrade", "@"},
};

static void field_case(void **state) {
  const struct field_case *c = *state;
  build_nothing();
  build_text("GET / HTTP/1.1\r\nHost: h\r\n");
  build_text(c->line);
  build_text("\r\nLast: z\r\n\r\n");
  struct bytes in = built_bytes();
  read_text(in);
  expect_verdict(REF_OK);
  assert_int_equal(head.field_count, 3);
  expect_span(in, head.fields[0].name, "Host", "the first name");
  expect_span(in, head.fields[0].value, "h", "the first value");
  expect_span(in, head.fields[1].name, c->field_name, "the name");
  expect_span(in, head.fields[1].value, c->value, "the value");
  expect_span(in, head.fields[2].name, "Last", "the last name");
  expect_span(in, head.fields[2].value, "z", "the last value");
  expect_only_whole(&DEFAULTS, in);
}

/* ---- what the fields mean ---------------------------------------------------------------------------------------- */

/* `means` is what render_meaning writes. */
struct meaning_case {
  const char *name, *section, *version, *lines, *means;
};

static const struct meaning_case MEANINGS[] = {
    {"HTTP/1.1 persists and has no content", "9112 9.3", "1.1", "", "no content, persists"},
    {"HTTP/1.0 does not persist", "9112 9.3", "1.0", "", "no content, closes"},
    {"HTTP/1.2 is read as 1.1", "9110 2.5", "1.2", "", "no content, persists"},
    {"HTTP/1.9 is read as 1.1", "9110 2.5", "1.9", "", "no content, persists"},
    {"close ends the connection", "9112 9.3", "1.1", "Connection: close\r\n", "no content, closes"},
    {"close is compared in any case", "9110 7.6.1", "1.1", "connection: ClosE\r\n", "no content, closes"},
    {"close beats keep-alive", "9112 9.3", "1.1", "Connection: keep-alive, close\r\n", "no content, closes"},
    {"close on an earlier line counts", "9112 9.3", "1.0", "Connection: close\r\nConnection: keep-alive\r\n",
     "no content, closes"},
    {"keep-alive keeps HTTP/1.0 open", "9112 9.3", "1.0", "Connection: Keep-Alive\r\n", "no content, persists"},
    {"a Keep-Alive field keeps nothing open", "9112 9.3", "1.0", "Keep-Alive: 5\r\n", "no content, closes"},
    {"closed is not close", "9110 7.6.1", "1.1", "Connection: closed\r\n", "no content, persists"},
    {"an empty Connection is a list", "9110 5.6.1.2", "1.1", "Connection:\r\n", "no content, persists"},
    {"empty members of Connection are ignored", "9110 5.6.1.2", "1.1", "Connection: ,, \t,close ,\r\n",
     "no content, closes"},
    {"an unknown option is a token", "9110 7.6.1", "1.1", "Connection: x-Y\r\n", "no content, persists"},
    {"upgrade takes Connection and Upgrade", "9110 7.8", "1.1", "Connection: Upgrade\r\nUpgrade: websocket\r\n",
     "no content, persists, upgrade"},
    {"upgrade may come in the other order", "9110 7.8", "1.1", "Upgrade: a\r\nConnection: x,upgrade\r\n",
     "no content, persists, upgrade"},
    {"Upgrade alone asks for nothing", "9110 7.8", "1.1", "Upgrade: websocket\r\n", "no content, persists"},
    {"Connection: upgrade alone asks for nothing", "9110 7.8", "1.1", "Connection: upgrade\r\n",
     "no content, persists"},
    {"HTTP/1.0 cannot upgrade", "9110 7.8", "1.0", "Connection: upgrade, keep-alive\r\nUpgrade: a\r\n",
     "no content, persists"},
    {"a Content-Length is the length", "9112 6.3", "1.1", "Content-Length: 5\r\n", "length 5, persists"},
    {"a Content-Length of 0 is a length", "9112 6.3", "1.1", "Content-Length: 0\r\n", "length 0, persists"},
    {"a Content-Length may begin with zeros", "9110 8.6", "1.1", "Content-Length: 0000000000000000000000012\r\n",
     "length 12, persists"},
    {"a Content-Length at the limit is accepted", "9110 8.6", "1.1", "Content-Length: 104857600\r\n",
     "length 104857600, persists"},
    {"a Content-Length counts in HTTP/1.0", "9112 6.3", "1.0", "content-LENGTH: \t7 \r\n", "length 7, closes"},
    {"chunked is chunked", "9112 6.3", "1.1", "Transfer-Encoding: chunked\r\n", "chunked, persists"},
    {"chunked is compared in any case", "9112 7", "1.1", "transfer-encoding:ChUnKeD\r\n", "chunked, persists"},
    {"empty members of Transfer-Encoding are ignored", "9110 5.6.1.2", "1.1", "Transfer-Encoding: , ,chunked,\r\n",
     "chunked, persists"},
    {"chunked counts in HTTP/1.3", "9110 2.5", "1.3", "Transfer-Encoding: chunked\r\n", "chunked, persists"},
    {"100-continue is expected", "9110 10.1.1", "1.1", "Expect: 100-continue\r\n", "no content, persists, continue"},
    {"100-continue is compared in any case", "9110 10.1.1", "1.1", "Expect: 100-Continue\r\n",
     "no content, persists, continue"},
    {"100-continue is ignored in HTTP/1.0", "9110 10.1.1", "1.0", "Expect: 100-continue\r\n", "no content, closes"},
    {"another expectation is noted", "9110 10.1.1", "1.1", "Expect: 200-ok\r\n", "no content, persists, other"},
    {"another expectation is noted in HTTP/1.0", "9110 10.1.1", "1.0", "Expect: x\r\n", "no content, closes, other"},
    {"an empty Expect expects nothing", "9110 10.1.1", "1.1", "Expect:\r\n", "no content, persists"},
    {"two Expect lines are both noted", "9110 10.1.1", "1.1", "Expect: 100-continue\r\nExpect: x\r\n",
     "no content, persists, continue, other"},
};

static const char *render_meaning(void) {
  static char text[128];
  static const char *const framings[] = {"no content", "length", "chunked"};
  int n = snprintf(text, sizeof text, "%s", framings[head.framing]);
  if (head.framing == REF_FRAMING_LENGTH || head.content_length != 0) {
    n += snprintf(text + n, sizeof text - (size_t)n, " %llu", (unsigned long long)head.content_length);
  }
  n += snprintf(text + n, sizeof text - (size_t)n, "%s", head.keep_alive ? ", persists" : ", closes");
  n += snprintf(text + n, sizeof text - (size_t)n, "%s", head.upgrade ? ", upgrade" : "");
  n += snprintf(text + n, sizeof text - (size_t)n, "%s", head.expect_continue ? ", continue" : "");
  snprintf(text + n, sizeof text - (size_t)n, "%s", head.expect_other ? ", other" : "");
  return text;
}

static void meaning_case(void **state) {
  const struct meaning_case *c = *state;
  build_nothing();
  build_text("POST / HTTP/");
  build_text(c->version);
  build_text("\r\nHost: a\r\n");
  build_text(c->lines);
  build_text("\r\n");
  read_text(built_bytes());
  expect_verdict(REF_OK);
  assert_string_equal(render_meaning(), c->means);
  assert_int_equal(head.minor, c->version[2] - '0');
  expect_only_whole(&DEFAULTS, built_bytes());
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

/* The input is `before`, `unit` so many times, `after`. `offset` is of the refusal, unless `status` is OK or MORE. */
struct limit_case {
  const char *name, *section, *before, *unit;
  size_t times;
  const char *after;
  httpz_status status;
  size_t offset;
};

static const struct limit_case LIMITS[] = {
    {"a method of 32 bytes fits", "9112 3", "", "m", 32, " / HTTP/1.0\r\n\r\n", HTTPZ_OK, 0},
    {"a method of 33 bytes does not", "9112 3", "", "m", 33, "", HTTPZ_METHOD_TOO_LONG, 32},
    {"a bad byte after 32 of a method is a bad byte", "9112 3.1", "", "m", 32, ":", HTTPZ_BAD_METHOD, 32},
    {"a target of 8192 bytes fits", "9112 3", "GET /", "t", 8191, " HTTP/1.0\r\n\r\n", HTTPZ_OK, 0},
    {"a target of 8193 bytes does not", "9112 3", "GET /", "t", 8192, "", HTTPZ_TARGET_TOO_LONG, 8196},
    {"a bad byte after 8192 of a target is a bad byte", "9112 3.2", "GET /", "t", 8191, "#", HTTPZ_BAD_TARGET, 8196},
    {"a field name of 255 bytes fits", "6585 5", "GET / HTTP/1.0\r\n", "n", 255, ":\r\n\r\n", HTTPZ_OK, 0},
    {"a field name of 256 bytes does not", "6585 5", "GET / HTTP/1.0\r\n", "n", 256, "", HTTPZ_FIELD_NAME_TOO_LONG,
     271},
    {"100 fields fit", "6585 5", "GET / HTTP/1.0\r\n", "a:\r\n", 100, "\r\n", HTTPZ_OK, 0},
    {"101 fields do not", "6585 5", "GET / HTTP/1.0\r\n", "a:\r\n", 100, "a", HTTPZ_TOO_MANY_FIELDS, 416},
    {"the 101st line is one too many whatever it is", "6585 5", "GET / HTTP/1.0\r\n", "a:\r\n", 100, ":",
     HTTPZ_TOO_MANY_FIELDS, 416},
    {"a fold after 100 fields is a fold", "9112 5.2", "GET / HTTP/1.0\r\n", "a:\r\n", 100, " ", HTTPZ_OBS_FOLD, 416},
    {"an LF after 100 fields is a bare LF", "9112 2.2", "GET / HTTP/1.0\r\n", "a:\r\n", 100, "\n", HTTPZ_BARE_LF, 416},
    {"eight empty lines are ignored", "9112 2.2", "", "\r\n", 8, "GET / HTTP/1.0\r\n\r\n", HTTPZ_OK, 0},
    {"the CR of a ninth is enough to refuse it", "9112 2.2", "", "\r\n", 8, "\r", HTTPZ_TOO_MANY_EMPTY_LINES, 16},
    {"a head of 16384 bytes fits", "6585 5", "GET / HTTP/1.0\r\nx:", "v", 16384 - 22, "\r\n\r\n", HTTPZ_OK, 0},
    {"a head of 16385 bytes does not", "6585 5", "GET / HTTP/1.0\r\nx:", "v", 16385 - 22, "\r\n\r\n",
     HTTPZ_HEAD_TOO_LARGE, 16384},
    {"a head of 16384 bytes that has not ended does not fit", "6585 5", "GET / HTTP/1.0\r\nx:", "v", 16384 - 18, "",
     HTTPZ_HEAD_TOO_LARGE, 16384},
    {"a head of 16383 bytes that has not ended is told to go on", "6585 5", "GET / HTTP/1.0\r\nx:", "v", 16383 - 18, "",
     HTTPZ_MORE, 0},
    {"a fault at byte 16383 is found first", "6585 5", "GET / HTTP/1.0\r\nx:", "v", 16383 - 18, "\n", HTTPZ_BARE_LF,
     16383},
    {"a fault at byte 16384 is past the head", "6585 5", "GET / HTTP/1.0\r\nx:", "v", 16384 - 18, "\n",
     HTTPZ_HEAD_TOO_LARGE, 16384},
    {"a CR as last byte of a full head is no bare CR", "6585 5", "GET / HTTP/1.0\r\nx:", "v", 16383 - 18, "\rX",
     HTTPZ_HEAD_TOO_LARGE, 16384},
    {"empty lines count towards the head", "6585 5", "\r\nGET / HTTP/1.0\r\nx:", "v", 16384 - 22, "\r\n\r\n",
     HTTPZ_HEAD_TOO_LARGE, 16384},
};

static void limit_case(void **state) {
  const struct limit_case *c = *state;
  build_nothing();
  build_text(c->before);
  for (size_t i = 0; i < c->times; i++) build_text(c->unit);
  build_text(c->after);
  read_text(built_bytes());
  if (c->status == HTTPZ_OK) {
    expect_verdict(REF_OK);
    assert_int_equal(head.head_len, built_len);
  } else if (c->status == HTTPZ_MORE) {
    expect_verdict(REF_MORE);
  } else {
    expect_verdict(REF_REFUSED);
    assert_string_equal(NAMES[head.status], NAMES[c->status]);
    expect_names(head.names, c->status, c->status, c->status);
    assert_int_equal(head.offset, c->offset);
    assert_int_equal(head.offset_last, c->offset);
  }
}

/* ---- facts that fit no table ------------------------------------------------------------------------------------- */

static void limits_are_the_callers(void **state) {
  (void)state;
  struct ref_limits tight = {.content_length = 9, .head = 41, .target = 1, .fields = 2, .method = 3, .name = 14};
  struct bytes fits = B("GET / HTTP/1.1\r\nHost:\r\nContent-Length:9\r\n");
  read_with(&tight, fits);
  expect_verdict(REF_REFUSED);
  assert_string_equal(NAMES[head.status], "HEAD_TOO_LARGE");
  assert_int_equal(head.offset, 41);

  struct bytes whole = B("GET / HTTP/1.1\r\nHost:\r\nContent-Length:9\r\n\r\n");
  tight.head = (uint16_t)whole.len;
  read_with(&tight, whole);
  expect_verdict(REF_OK);
  expect_only_whole(&tight, whole);

  struct bytes long_method = B("POST");
  read_with(&tight, long_method);
  assert_string_equal(NAMES[head.status], "METHOD_TOO_LONG");
  struct bytes empty_line = B("\r");
  read_with(&tight, empty_line);
  assert_string_equal(NAMES[head.status], "TOO_MANY_EMPTY_LINES");
  struct bytes long_target = B("GET /a");
  read_with(&tight, long_target);
  assert_string_equal(NAMES[head.status], "TARGET_TOO_LONG");
  struct bytes long_name = B("GET / HTTP/1.1\r\nContent-LengthX");
  read_with(&tight, long_name);
  assert_string_equal(NAMES[head.status], "FIELD_NAME_TOO_LONG");
  struct bytes too_large = B("GET / HTTP/1.1\r\nContent-Length:10\r\n");
  read_with(&tight, too_large);
  assert_string_equal(NAMES[head.status], "CONTENT_TOO_LARGE");
}

static void the_largest_length_may_be_allowed(void **state) {
  (void)state;
  struct ref_limits wide = DEFAULTS;
  wide.content_length = UINT64_MAX;
  struct bytes largest = B("POST / HTTP/1.0\r\nContent-Length: 18446744073709551615\r\n\r\n");
  read_with(&wide, largest);
  expect_verdict(REF_OK);
  assert_true(head.content_length == UINT64_MAX);
  struct bytes one_more = B("POST / HTTP/1.0\r\nContent-Length: 18446744073709551616\r\n\r\n");
  read_with(&wide, one_more);
  expect_verdict(REF_REFUSED);
  assert_string_equal(NAMES[head.status], "CONTENT_TOO_LARGE");
}

static void no_byte_past_65535_is_read(void **state) {
  (void)state;
  struct ref_limits wide = DEFAULTS;
  wide.head = 1000000;
  build_nothing();
  build_text("GET / HTTP/1.0\r\nx:");
  while (built_len < 70000) build_text("v");
  read_with(&wide, built_bytes());
  expect_verdict(REF_REFUSED);
  assert_string_equal(NAMES[head.status], "HEAD_TOO_LARGE");
  assert_int_equal(head.offset, 65535);
}

static void fields_past_the_store_are_counted(void **state) {
  (void)state;
  static struct {
    struct ref_head head;
    struct ref_field behind;
  } guarded;
  struct ref_limits wide = DEFAULTS;
  wide.fields = 2000;
  build_nothing();
  build_text("GET / HTTP/1.0\r\n");
  for (int i = 0; i < REF_MAX_FIELDS + 1; i++) build_text("a:\r\n");
  build_text("\r\n");
  ref_read_request(&wide, (const uint8_t *)built, built_len, &guarded.head);
  assert_int_equal(guarded.head.verdict, REF_OK);
  assert_int_equal(guarded.head.field_count, REF_MAX_FIELDS + 1);
  assert_int_equal(guarded.head.fields[REF_MAX_FIELDS - 1].name.len, 1);
  assert_int_equal(guarded.behind.name.len, 0);
}

static void nothing_at_all_asks_for_more(void **state) {
  (void)state;
  struct bytes nothing = B("");
  read_text(nothing);
  expect_verdict(REF_MORE);
}

static void no_room_at_all_is_refused(void **state) {
  (void)state;
  struct ref_limits none = DEFAULTS;
  none.head = 0;
  struct bytes nothing = B("");
  read_with(&none, nothing);
  expect_verdict(REF_REFUSED);
  assert_string_equal(NAMES[head.status], "HEAD_TOO_LARGE");
}

static void a_refusal_permits_its_names_and_places_alone(void **state) {
  (void)state;
  struct bytes both = B("POST / HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n");
  read_text(both);
  expect_verdict(REF_REFUSED);
  assert_true(ref_permits(&head, HTTPZ_LENGTH_AND_TRANSFER_ENCODING, 36));
  assert_true(ref_permits(&head, HTTPZ_TRANSFER_ENCODING_IN_1_0, both.len - 1));
  assert_false(ref_permits(&head, HTTPZ_BAD_TRANSFER_ENCODING, 36));
  assert_false(ref_permits(&head, HTTPZ_LENGTH_AND_TRANSFER_ENCODING, 35));
  assert_false(ref_permits(&head, HTTPZ_LENGTH_AND_TRANSFER_ENCODING, both.len));
  assert_false(ref_permits(&head, HTTPZ_OK, 36));
  assert_false(ref_permits(&head, 64 * REF_NAME_WORDS, 36));
  struct bytes good = B("GET / HTTP/1.0\r\n\r\n");
  read_text(good);
  assert_false(ref_permits(&head, HTTPZ_OK, 0));
}

/* ---- classes: each of the 256 bytes in each place ---------------------------------------------------------------- */

/* accepts says whether `before`, the byte and `after` are an accepted head. */
static bool accepts(const char *before, int byte, const char *after) {
  build_nothing();
  build_text(before);
  char c = (char)byte;
  struct bytes one = {&c, 1};
  build(one);
  build_text(after);
  read_text(built_bytes());
  return head.verdict == REF_OK;
}

static void expect_class(const char *before, const char *list, const char *after) {
  for (int byte = 0; byte < 256; byte++) {
    bool want = listed(list, byte);
    if (accepts(before, byte, after) != want) fail_msg("byte %02x: %s", (unsigned)byte, want ? "refused" : "accepted");
  }
}

/* RFC 9110 5.6.2 */
static void each_byte_of_a_method(void **state) {
  (void)state;
  expect_class("G", LETTERS_AND_DIGITS "!#$%&'*+-.^_`|~", "T / HTTP/1.0\r\n\r\n");
}

/* RFC 9110 5.6.2; a colon ends the name, and the rest is a value */
static void each_byte_of_a_field_name(void **state) {
  (void)state;
  expect_class("GET / HTTP/1.0\r\nx", LETTERS_AND_DIGITS "!#$%&'*+-.^_`|~:", "x:\r\n\r\n");
}

/* RFC 3986 3.3; a question mark begins the query */
static void each_byte_of_a_path(void **state) {
  (void)state;
  expect_class("GET /a", LETTERS_AND_DIGITS "-._~!$&'()*+,;=:@/?", "b HTTP/1.0\r\n\r\n");
}

/* RFC 3986 3.4 */
static void each_byte_of_a_query(void **state) {
  (void)state;
  expect_class("GET /?a", LETTERS_AND_DIGITS "-._~!$&'()*+,;=:@/?", "b HTTP/1.0\r\n\r\n");
}

/* RFC 3986 2.1 */
static void each_byte_after_a_percent_sign(void **state) {
  (void)state;
  expect_class("GET /%", "0123456789abcdefABCDEF", "0 HTTP/1.0\r\n\r\n");
  expect_class("GET /%0", "0123456789abcdefABCDEF", " HTTP/1.0\r\n\r\n");
}

/* RFC 3986 3.2.2; a colon begins the port, which may be empty */
static void each_byte_of_a_host(void **state) {
  (void)state;
  expect_class("GET / HTTP/1.0\r\nHost:a", LETTERS_AND_DIGITS "-._~!$&'()*+,;=:\t ", "\r\n\r\n");
}

/* RFC 9110 5.5: HTAB, SP, VCHAR and obs-text */
static void each_byte_of_a_value(void **state) {
  (void)state;
  for (int byte = 0; byte < 256; byte++) {
    bool want = byte == 9 || (byte >= 32 && byte != 127);
    if (accepts("GET / HTTP/1.0\r\nx: a", byte, "b\r\n\r\n") != want) fail_msg("byte %02x", (unsigned)byte);
  }
}

/* RFC 9110 5.6.4: HTAB, SP, VCHAR and obs-text, but for the quote that ends it */
static void each_byte_of_a_quoted_string(void **state) {
  (void)state;
  for (int byte = 0; byte < 256; byte++) {
    bool want = byte == 9 || (byte >= 32 && byte != 127 && byte != '"');
    accepts("POST / HTTP/1.1\r\nTransfer-Encoding: x;a=\"b", byte, "c\"\r\n");
    expect_verdict(REF_REFUSED);
    bool well_formed = ref_has_name(head.names, HTTPZ_UNKNOWN_TRANSFER_CODING) &&
                       !ref_has_name(head.names, HTTPZ_BAD_TRANSFER_ENCODING);
    if (well_formed != want) fail_msg("byte %02x: %s", (unsigned)byte, NAMES[head.status]);
  }
}

/* RFC 9112 2.3 */
static void each_byte_of_a_minor_version(void **state) {
  (void)state;
  expect_class("GET / HTTP/1.", "0123456789", "\r\nHost: a\r\n\r\n");
}

/* RFC 9110 8.6; whitespace after the length is OWS */
static void each_byte_of_a_content_length(void **state) {
  (void)state;
  expect_class("POST / HTTP/1.0\r\nContent-Length: 1", "0123456789\t ", "\r\n\r\n");
}

/* ---- completeness ------------------------------------------------------------------------------------------------ */

static bool has_a_case(httpz_status status) {
  for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
    if (REFUSED[i].status == status && REFUSED[i].also == status) return true;
  }
  for (size_t i = 0; i < COUNT_OF(LIMITS); i++) {
    if (LIMITS[i].status == status) return true;
  }
  return false;
}

static void every_refusal_has_a_case(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT_OF(REQUEST_REFUSALS); i++) {
    if (!has_a_case(REQUEST_REFUSALS[i])) fail_msg("%s has none", NAMES[REQUEST_REFUSALS[i]]);
  }
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

static void add_tables(void) {
  for (size_t i = 0; i < COUNT_OF(REFUSED); i++) add(REFUSED[i].section, REFUSED[i].name, refused_case, &REFUSED[i]);
  for (size_t i = 0; i < COUNT_OF(TARGETS); i++) add(TARGETS[i].section, TARGETS[i].name, target_case, &TARGETS[i]);
  for (size_t i = 0; i < COUNT_OF(HOSTS); i++) add(HOSTS[i].section, HOSTS[i].name, host_case, &HOSTS[i]);
  for (size_t i = 0; i < COUNT_OF(HOSTS); i++) {
    if (can_stand_in_target(&HOSTS[i])) add("in a target", HOSTS[i].name, host_in_target_case, &HOSTS[i]);
  }
  for (size_t i = 0; i < COUNT_OF(FIELDS); i++) add(FIELDS[i].section, FIELDS[i].name, field_case, &FIELDS[i]);
  for (size_t i = 0; i < COUNT_OF(MEANINGS); i++)
    add(MEANINGS[i].section, MEANINGS[i].name, meaning_case, &MEANINGS[i]);
  for (size_t i = 0; i < COUNT_OF(LIMITS); i++) add(LIMITS[i].section, LIMITS[i].name, limit_case, &LIMITS[i]);
}

static void add_single_facts(void) {
  add("9112 3", "the limits are the caller's", limits_are_the_callers, NULL);
  add("9110 8.6", "the largest length may be allowed", the_largest_length_may_be_allowed, NULL);
  add("6585 5", "no byte past 65535 is read", no_byte_past_65535_is_read, NULL);
  add("ref.h", "fields past the store are counted", fields_past_the_store_are_counted, NULL);
  add("9112 2.1", "nothing at all asks for more", nothing_at_all_asks_for_more, NULL);
  add("6585 5", "no room at all is refused", no_room_at_all_is_refused, NULL);
  add("ref.h", "a refusal permits its names and places alone", a_refusal_permits_its_names_and_places_alone, NULL);
  add("9110 5.6.2", "each byte of a method", each_byte_of_a_method, NULL);
  add("9110 5.6.2", "each byte of a field name", each_byte_of_a_field_name, NULL);
  add("3986 3.3", "each byte of a path", each_byte_of_a_path, NULL);
  add("3986 3.4", "each byte of a query", each_byte_of_a_query, NULL);
  add("3986 2.1", "each byte after a percent sign", each_byte_after_a_percent_sign, NULL);
  add("3986 3.2.2", "each byte of a host", each_byte_of_a_host, NULL);
  add("9110 5.5", "each byte of a value", each_byte_of_a_value, NULL);
  add("9110 5.6.4", "each byte of a quoted-string", each_byte_of_a_quoted_string, NULL);
  add("9112 2.3", "each byte of a minor version", each_byte_of_a_minor_version, NULL);
  add("9110 8.6", "each byte of a Content-Length", each_byte_of_a_content_length, NULL);
  add("status.def", "every refusal has a case", every_refusal_has_a_case, NULL);
}

int main(void) {
  add_tables();
  add_single_facts();
  return _cmocka_run_group_tests("reference reader", tests, test_count, NULL, NULL);
}

/* SPDX-License-Identifier: MIT
 * Whole request heads: what is read of an accepted one, and where and why a refused one is refused. The expectations come
 * from the sections cited; offsets count from the first byte of the input. */
#include "test_support.h"


#define LINE "GET / HTTP/1.1\r\n" /* 16 bytes */
#define HOST "Host: a\r\n"        /* 9 bytes */

typedef struct {
  const char *fact;
  const char *bytes;
  size_t len;
  const char *reading; /* what render() makes of it */
} accepted_row;

/* 9112 3, 3.2, 5; 9110 4.2, 5.5, 7.2 */
static const accepted_row accepted[] = {
    {"the smallest request is read", BYTES(LINE "Host:\r\n\r\n"), "GET / /|-| @ 1.1 none keep Host="},
    {"a request in HTTP/1.0 needs no Host", BYTES("GET / HTTP/1.0\r\n\r\n"), "GET / /|-| @ 1.0 none close"},
    {"HTTP/1.9 is read as 1.1", BYTES("GET / HTTP/1.9\r\n" HOST "\r\n"), "GET / /|-| @a 1.9 none keep Host=a"},
    {"path and query are told apart at the first question mark", BYTES("GET /p/q?x=1?y=2 HTTP/1.1\r\n" HOST "\r\n"),
     "GET / /p/q|x=1?y=2| @a 1.1 none keep Host=a"},
    {"an empty query is a query", BYTES("GET /p? HTTP/1.1\r\n" HOST "\r\n"), "GET / /p|| @a 1.1 none keep Host=a"},
    {"an extension method reaches the caller", BYTES("BREW /pot HTTP/1.1\r\n" HOST "\r\n"),
     "?BREW / /pot|-| @a 1.1 none keep Host=a"},
    {"methods are case-sensitive", BYTES("get / HTTP/1.1\r\n" HOST "\r\n"), "?get / /|-| @a 1.1 none keep Host=a"},
    {"an absolute-form's authority wins over Host", BYTES("GET http://b:80/p?q HTTP/1.1\r\n" HOST "\r\n"),
     "GET abs /p|q| @b:80 1.1 none keep Host=a"},
    {"an absolute-form may have no path", BYTES("GET http://b?q HTTP/1.1\r\n" HOST "\r\n"),
     "GET abs |q| @b 1.1 none keep Host=a"},
    {"the scheme is compared without case", BYTES("GET HTTPS://b/ HTTP/1.1\r\n" HOST "\r\n"),
     "GET abs /|-| @b 1.1 none keep Host=a"},
    {"an absolute-form of another scheme needs no authority", BYTES("GET urn:x:y HTTP/1.1\r\n" HOST "\r\n"),
     "GET abs x:y|-| @a 1.1 none keep Host=a"},
    {"an empty authority in the target wins over Host", BYTES("GET file:///p HTTP/1.1\r\n" HOST "\r\n"),
     "GET abs /p|-| @ 1.1 none keep Host=a"},
    {"CONNECT takes an authority-form", BYTES("CONNECT b:443 HTTP/1.1\r\n" HOST "\r\n"),
     "CONNECT auth |-| @b:443 1.1 none keep Host=a"},
    {"OPTIONS takes an asterisk-form", BYTES("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"),
     "OPTIONS * |-| @a 1.1 none keep Host=a"},
    {"OPTIONS takes an origin-form too", BYTES("OPTIONS /x HTTP/1.1\r\n" HOST "\r\n"),
     "OPTIONS / /x|-| @a 1.1 none keep Host=a"},
    {"an empty line before the request-line is ignored", BYTES("\r\n" LINE HOST "\r\n"),
     "GET / /|-| @a 1.1 none keep Host=a"},
    {"eight empty lines are the most that is ignored", BYTES("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n" LINE HOST "\r\n"),
     "GET / /|-| @a 1.1 none keep Host=a"},
    {"whitespace around a value is not of it", BYTES(LINE HOST "X: \t v w\t \r\n\r\n"),
     "GET / /|-| @a 1.1 none keep Host=a X=v w"},
    {"a value needs no space before it", BYTES(LINE HOST "X:v\r\n\r\n"), "GET / /|-| @a 1.1 none keep Host=a X=v"},
    {"a value may be empty", BYTES(LINE HOST "X:\r\n\r\n"), "GET / /|-| @a 1.1 none keep Host=a X="},
    {"a value of whitespace alone is empty", BYTES(LINE HOST "X: \t \r\n\r\n"), "GET / /|-| @a 1.1 none keep Host=a X="},
    {"obs-text and HTAB may stand in a value", BYTES(LINE HOST "X: a\tb\xff\r\n\r\n"),
     "GET / /|-| @a 1.1 none keep Host=a X=a\tb\xff"},
    {"a colon may stand in a value", BYTES(LINE HOST "X: a:b\r\n\r\n"), "GET / /|-| @a 1.1 none keep Host=a X=a:b"},
    {"repeated lines keep their order", BYTES(LINE HOST "X: 1\r\nY: 2\r\nX: 3\r\n\r\n"),
     "GET / /|-| @a 1.1 none keep Host=a X=1 Y=2 X=3"},
    {"a known name is met in any case", BYTES(LINE "hOST: a\r\ncontent-LENGTH: 3\r\n\r\n"),
     "GET / /|-| @a 1.1 3 keep Host=a Content-Length=3"},
    {"a Content-Length of 0 is a length", BYTES(LINE HOST "Content-Length: 0\r\n\r\n"),
     "GET / /|-| @a 1.1 0 keep Host=a Content-Length=0"},
    {"leading zeros of a Content-Length are no octal", BYTES(LINE HOST "Content-Length: 010\r\n\r\n"),
     "GET / /|-| @a 1.1 10 keep Host=a Content-Length=010"},
    {"chunked is met in any case", BYTES(LINE HOST "Transfer-Encoding: ChUnKeD\r\n\r\n"),
     "GET / /|-| @a 1.1 chunked keep Host=a Transfer-Encoding=ChUnKeD"},
    {"empty members of a coding list are ignored", BYTES(LINE HOST "Transfer-Encoding: , chunked ,\r\n\r\n"),
     "GET / /|-| @a 1.1 chunked keep Host=a Transfer-Encoding=, chunked ,"},
    {"Connection: close ends persistence", BYTES(LINE HOST "Connection: close\r\n\r\n"),
     "GET / /|-| @a 1.1 none close Host=a Connection=close"},
    {"close is sticky and wins over keep-alive", BYTES(LINE HOST "Connection: x, CLOSE\r\nConnection: keep-alive\r\n\r\n"),
     "GET / /|-| @a 1.1 none close Host=a Connection=x, CLOSE Connection=keep-alive"},
    {"HTTP/1.0 persists when it asks to", BYTES("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"),
     "GET / /|-| @ 1.0 none keep Connection=Keep-Alive"},
    {"an option that only begins with close is not close", BYTES(LINE HOST "Connection: closed\r\n\r\n"),
     "GET / /|-| @a 1.1 none keep Host=a Connection=closed"},
    {"Upgrade counts when Connection names it", BYTES(LINE HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
     "GET / /|-| @a 1.1 none keep upgrade Host=a Connection=Upgrade Upgrade=websocket"},
    {"Upgrade without Connection is only a field", BYTES(LINE HOST "Upgrade: h2c\r\n\r\n"),
     "GET / /|-| @a 1.1 none keep Host=a Upgrade=h2c"},
    {"Upgrade is ignored in HTTP/1.0", BYTES("GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"),
     "GET / /|-| @ 1.0 none close Connection=upgrade Upgrade=x"},
    {"100-continue is expected", BYTES(LINE HOST "Expect: 100-Continue\r\n\r\n"),
     "GET / /|-| @a 1.1 none keep expect Host=a Expect=100-Continue"},
    {"100-continue is ignored in HTTP/1.0", BYTES("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"),
     "GET / /|-| @ 1.0 none close Expect=100-continue"},
    {"another expectation is flagged, not refused", BYTES(LINE HOST "Expect: fire\r\n\r\n"),
     "GET / /|-| @a 1.1 none keep expect-other Host=a Expect=fire"},
    {"Host may name an IPv6 address and a port", BYTES(LINE "Host: [2001:db8::1]:8080\r\n\r\n"),
     "GET / /|-| @[2001:db8::1]:8080 1.1 none keep Host=[2001:db8::1]:8080"},
    {"Host may have an empty port", BYTES(LINE "Host: a:\r\n\r\n"), "GET / /|-| @a: 1.1 none keep Host=a:"},
    {"Host may have a comma in its name", BYTES(LINE "Host: a,b\r\n\r\n"), "GET / /|-| @a,b 1.1 none keep Host=a,b"},
    {"what follows the head is not looked at", BYTES(LINE HOST "\r\n\x00\n\r"), "GET / /|-| @a 1.1 none keep Host=a"},
};

typedef struct {
  const char *fact;
  const char *bytes;
  size_t len;
  httpz_status status;
  uint16_t offset;
} refused_row;

#define F 25 /* where the first line after LINE HOST begins */

static const refused_row refused[] = {
    {"a CR alone before the request-line is bare", BYTES("\rG"), HTTPZ_BARE_CR, 0},
    {"a CR before a CRLF is bare", BYTES("GET / HTTP/1.1\r\r\n"), HTTPZ_BARE_CR, 14},
    {"a CR in a value is bare", BYTES(LINE HOST "X: a\rb\r\n"), HTTPZ_BARE_CR, F + 4},
    {"a CR where the head should end is bare", BYTES(LINE HOST "\rX"), HTTPZ_BARE_CR, F},
    {"an LF before the request-line is bare", BYTES("\nGET"), HTTPZ_BARE_LF, 0},
    {"an LF after the version is bare", BYTES("GET / HTTP/1.1\n"), HTTPZ_BARE_LF, 14},
    {"an LF in the target is bare", BYTES("GET /\n"), HTTPZ_BARE_LF, 5},
    {"an LF in the method is bare", BYTES("GET\n"), HTTPZ_BARE_LF, 3},
    {"an LF in a name is bare", BYTES(LINE "Hos\n"), HTTPZ_BARE_LF, 19},
    {"an LF after a value is bare", BYTES(LINE "Host: a\n"), HTTPZ_BARE_LF, 23},
    {"an LF where the head should end is bare", BYTES(LINE HOST "\n"), HTTPZ_BARE_LF, F},
    {"a ninth empty line is one too many", BYTES("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"), HTTPZ_TOO_MANY_EMPTY_LINES, 16},
    {"a space before the method is refused", BYTES(" GET / HTTP/1.1\r\n"), HTTPZ_BAD_METHOD, 0},
    {"a method holds token bytes alone", BYTES("G(T / HTTP/1.1\r\n"), HTTPZ_BAD_METHOD, 1},
    {"a method is not ended by HTAB", BYTES("GET\t/ HTTP/1.1\r\n"), HTTPZ_BAD_METHOD, 3},
    {"a method of 33 bytes is too long", BYTES("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\n"),
     HTTPZ_METHOD_TOO_LONG, 32},
    {"a second space before the target is refused", BYTES("GET  / HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 4},
    {"a NUL in the target is refused", BYTES("GET /\0 HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 5},
    {"obs-text in the target is refused", BYTES("GET /\xe9 HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 5},
    {"a fragment in the target is refused", BYTES("GET /#x HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 5},
    {"a percent sign needs two digits", BYTES("GET /%4g HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 5},
    {"a percent sign at the end is refused", BYTES("GET /a%4 HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 6},
    {"a bracket in the path is refused", BYTES("GET /[ HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 5},
    {"a target without a slash is no origin-form", BYTES("GET index.html HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 14},
    {"an http target without an authority is refused", BYTES("GET http:/p HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 9},
    {"an http target with an empty host is refused", BYTES("GET http://:80/ HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 11},
    {"userinfo in the target is refused", BYTES("GET http://u@b/ HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 12},
    {"CONNECT needs a port", BYTES("CONNECT b HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 9},
    {"CONNECT needs digits in its port", BYTES("CONNECT b: HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 9},
    {"CONNECT's port is at most 65535", BYTES("CONNECT b:65536 HTTP/1.1\r\n"), HTTPZ_BAD_TARGET, 14},
    {"an asterisk is for OPTIONS alone", BYTES("GET * HTTP/1.1\r\n"), HTTPZ_BAD_TARGET_FORM, 4},
    {"a request-line without a version is refused", BYTES("GET /\r\n"), HTTPZ_BAD_VERSION, 5},
    {"the version is case-sensitive", BYTES("GET / http/1.1\r\n"), HTTPZ_BAD_VERSION, 6},
    {"HTTP/2.0 is not supported", BYTES("GET / HTTP/2.0\r\n"), HTTPZ_UNSUPPORTED_VERSION, 11},
    {"HTTP/0.9 is not supported", BYTES("GET / HTTP/0.9\r\n"), HTTPZ_UNSUPPORTED_VERSION, 11},
    {"the minor version is one digit", BYTES("GET / HTTP/1.10\r\n"), HTTPZ_BAD_VERSION, 14},
    {"a space after the version is refused", BYTES("GET / HTTP/1.1 \r\n"), HTTPZ_BAD_VERSION, 14},
    {"whitespace before the first field line is refused", BYTES(LINE " Host: a\r\n"), HTTPZ_WHITESPACE_BEFORE_FIELDS, 16},
    {"a folded line is refused", BYTES(LINE HOST " b\r\n"), HTTPZ_OBS_FOLD, F},
    {"a line folded by HTAB is refused", BYTES(LINE HOST "\tb\r\n"), HTTPZ_OBS_FOLD, F},
    {"an empty field name is refused", BYTES(LINE ": a\r\n"), HTTPZ_BAD_FIELD_NAME, 16},
    {"a NUL in a field name is refused", BYTES(LINE "Ho\0st: a\r\n"), HTTPZ_BAD_FIELD_NAME, 18},
    {"obs-text in a field name is refused", BYTES(LINE "H\xf6st: a\r\n"), HTTPZ_BAD_FIELD_NAME, 17},
    {"a space before the colon is refused", BYTES(LINE "Host : a\r\n"), HTTPZ_WHITESPACE_IN_FIELD_NAME, 20},
    {"an HTAB before the colon is refused", BYTES(LINE "Host\t: a\r\n"), HTTPZ_WHITESPACE_IN_FIELD_NAME, 20},
    {"a field line without a colon is refused", BYTES(LINE "Host\r\n"), HTTPZ_MISSING_COLON, 20},
    {"a NUL in a value is refused", BYTES(LINE HOST "X: \0\r\n"), HTTPZ_BAD_FIELD_VALUE, F + 3},
    {"a DEL in a value is refused", BYTES(LINE HOST "X: \x7f\r\n"), HTTPZ_BAD_FIELD_VALUE, F + 3},
    {"an ESC in a value is refused", BYTES(LINE HOST "X: \x1b\r\n"), HTTPZ_BAD_FIELD_VALUE, F + 3},
    {"a request in HTTP/1.1 without Host is refused", BYTES(LINE "\r\n"), HTTPZ_MISSING_HOST, 16},
    {"two Host lines are refused", BYTES(LINE HOST HOST), HTTPZ_REPEATED_HOST, F},
    {"two Host lines are refused in HTTP/1.0 too", BYTES("GET / HTTP/1.0\r\n" HOST HOST), HTTPZ_REPEATED_HOST, F},
    {"a space in Host is refused", BYTES(LINE "Host: a b\r\n"), HTTPZ_BAD_HOST, 23},
    {"a list in Host is refused", BYTES(LINE "Host: a, b\r\n"), HTTPZ_BAD_HOST, 24},
    {"a path in Host is refused", BYTES(LINE "Host: a/b\r\n"), HTTPZ_BAD_HOST, 23},
    {"a port over 65535 is refused", BYTES(LINE "Host: a:65536\r\n"), HTTPZ_BAD_HOST, 28},
    {"a negative length is refused", BYTES(LINE HOST "Content-Length: -1\r\n"), HTTPZ_BAD_CONTENT_LENGTH, F + 16},
    {"a signed length is refused", BYTES(LINE HOST "Content-Length: +1\r\n"), HTTPZ_BAD_CONTENT_LENGTH, F + 16},
    {"a list of equal lengths is refused", BYTES(LINE HOST "Content-Length: 5, 5\r\n"), HTTPZ_BAD_CONTENT_LENGTH, F + 17},
    {"a length in hexadecimal is refused", BYTES(LINE HOST "Content-Length: 0x5\r\n"), HTTPZ_BAD_CONTENT_LENGTH, F + 17},
    {"an empty length is refused", BYTES(LINE HOST "Content-Length:\r\n"), HTTPZ_BAD_CONTENT_LENGTH, F},
    {"two equal lengths are refused", BYTES(LINE HOST "Content-Length: 5\r\nContent-Length: 5\r\n"),
     HTTPZ_REPEATED_CONTENT_LENGTH, F + 19},
    {"a length over the limit is too large", BYTES(LINE HOST "Content-Length: 104857601\r\n"),
     HTTPZ_CONTENT_TOO_LARGE, F + 16},
    {"a length over 64 bits is too large", BYTES(LINE HOST "Content-Length: 18446744073709551616\r\n"),
     HTTPZ_CONTENT_TOO_LARGE, F + 16},
    {"Transfer-Encoding after Content-Length is refused",
     BYTES(LINE HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), HTTPZ_LENGTH_AND_TRANSFER_ENCODING, F + 19},
    {"Content-Length after Transfer-Encoding is refused",
     BYTES(LINE HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), HTTPZ_LENGTH_AND_TRANSFER_ENCODING, F + 28},
    {"Transfer-Encoding in HTTP/1.0 is refused", BYTES("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"),
     HTTPZ_TRANSFER_ENCODING_IN_1_0, 16},
    {"gzip is not implemented", BYTES(LINE HOST "Transfer-Encoding: gzip, chunked\r\n"),
     HTTPZ_UNKNOWN_TRANSFER_CODING, F + 19},
    {"a coding after chunked is not implemented", BYTES(LINE HOST "Transfer-Encoding: chunked, gzip\r\n"),
     HTTPZ_UNKNOWN_TRANSFER_CODING, F + 28},
    {"identity is no transfer coding", BYTES(LINE HOST "Transfer-Encoding: identity\r\n"),
     HTTPZ_UNKNOWN_TRANSFER_CODING, F + 19},
    {"a name that begins with chunked is unknown", BYTES(LINE HOST "Transfer-Encoding: chunkedx\r\n"),
     HTTPZ_UNKNOWN_TRANSFER_CODING, F + 19},
    {"chunked twice is refused", BYTES(LINE HOST "Transfer-Encoding: chunked, chunked\r\n"),
     HTTPZ_BAD_TRANSFER_ENCODING, F + 28},
    {"chunked in two lines is refused",
     BYTES(LINE HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), HTTPZ_BAD_TRANSFER_ENCODING, F + 28},
    {"a second Transfer-Encoding line is refused though it is empty",
     BYTES(LINE HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: ,\r\n"), HTTPZ_BAD_TRANSFER_ENCODING, F + 28},
    {"chunked with a parameter is refused", BYTES(LINE HOST "Transfer-Encoding: chunked;a=b\r\n"),
     HTTPZ_BAD_TRANSFER_ENCODING, F + 26},
    {"an empty Transfer-Encoding is refused", BYTES(LINE HOST "Transfer-Encoding:\r\n"), HTTPZ_BAD_TRANSFER_ENCODING, F},
    {"junk after chunked is refused", BYTES(LINE HOST "Transfer-Encoding: chunked foo\r\n"),
     HTTPZ_BAD_TRANSFER_ENCODING, F + 27},
    {"a quoted coding is refused", BYTES(LINE HOST "Transfer-Encoding: \"chunked\"\r\n"),
     HTTPZ_BAD_TRANSFER_ENCODING, F + 19},
    {"a vertical tab before chunked is refused", BYTES(LINE HOST "Transfer-Encoding: \vchunked\r\n"),
     HTTPZ_BAD_FIELD_VALUE, F + 19},
    {"two words without a comma are no options", BYTES(LINE HOST "Connection: a b\r\n"), HTTPZ_BAD_CONNECTION, F + 14},
    {"a quoted option is refused", BYTES(LINE HOST "Connection: \"close\"\r\n"), HTTPZ_BAD_CONNECTION, F + 12},
};

static const char *const form_names[] = {"/", "abs", "auth", "*"};

static char *put_span(char *to, const uint8_t *at, httpz_span span) {
  memcpy(to, at + span.off, span.len);
  return to + span.len;
}

/* METHOD form path|query| @authority version framing persistence [flags] Name=value ... */
static void render(char *to, const uint8_t *at, const httpz_request *head, const httpz_field *slots) {
  if (head->method == HTTPZ_METHOD_OTHER) *to++ = '?';
  to = put_span(to, at, head->method_name);
  to += sprintf(to, " %s ", form_names[head->form]);
  to = put_span(to, at, head->path);
  *to++ = '|';
  if (head->has_query) to = put_span(to, at, head->query);
  to += sprintf(to, "%s| @", head->has_query ? "" : "-");
  to = put_span(to, at, head->authority);
  to += sprintf(to, " 1.%d", head->minor_version);
  if (head->framing == HTTPZ_FRAMING_LENGTH) to += sprintf(to, " %d", (int)head->content_length);
  if (head->framing == HTTPZ_FRAMING_CHUNKED) to += sprintf(to, " chunked");
  if (head->framing == HTTPZ_FRAMING_NONE) to += sprintf(to, " none");
  to += sprintf(to, " %s", head->keep_alive ? "keep" : "close");
  if (head->upgrade) to += sprintf(to, " upgrade");
  if (head->expect_continue) to += sprintf(to, " expect");
  if (head->expect_other) to += sprintf(to, " expect-other");
  for (unsigned i = 0; i < head->field_count; i++) {
    *to++ = ' ';
    if (slots[i].id != HTTPZ_FIELD_OTHER) {
      to += sprintf(to, "%s", httpz_field_spelling((httpz_field_id)slots[i].id));
    } else {
      to = put_span(to, at, httpz_field_name(slots[i]));
    }
    *to++ = '=';
    to = put_span(to, at, httpz_field_value(slots[i]));
  }
  *to = '\0';
}

/* What one reading leaves behind. */
typedef struct {
  httpz_status status;
  uint16_t offset;
  httpz_request head;
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
} outcome;

static httpz_status read_bytes(const uint8_t *at, size_t len, httpz_reader *reader, outcome *out) {
  httpz_input input = {at, (uint32_t)len, (uint32_t)len};
  GUARDED(out->status, httpz_read_request(&httpz_default_limits, input, reader, out->slots, &out->head));
  out->offset = reader->offset;
  return out->status;
}

static void read_whole(const uint8_t *bytes, size_t len, outcome *out) {
  httpz_reader reader = {0};
  memset(out, 0x5a, sizeof *out);
  read_bytes(flush_copy(bytes, len), len, &reader, out);
}

/* A call for every byte, each with the buffer elsewhere. */
static void read_byte_by_byte(const uint8_t *bytes, size_t len, outcome *out) {
  httpz_reader reader = {0};
  memset(out, 0x5a, sizeof *out);
  for (size_t n = 0; n <= len; n++)
    if (read_bytes(flush_copy(bytes, n), n, &reader, out) != HTTPZ_MORE) return;
}

static void is_read_as(void **state) {
  const accepted_row *row = *state;
  const uint8_t *bytes = (const uint8_t *)row->bytes;
  outcome whole, cut;
  char reading[1024];
  read_whole(bytes, row->len, &whole);
  assert_status(whole.status, HTTPZ_OK);
  render(reading, bytes, &whole.head, whole.slots);
  assert_string_equal(reading, row->reading);
  read_byte_by_byte(bytes, row->len, &cut);
  assert_status(cut.status, HTTPZ_OK);
  render(reading, bytes, &cut.head, cut.slots);
  assert_string_equal(reading, row->reading);
  assert_int_equal(cut.head.head_len, whole.head.head_len);
}

static bool untouched(const outcome *out) {
  const uint8_t *bytes = (const uint8_t *)&out->head;
  for (size_t i = 0; i < sizeof out->head; i++)
    if (bytes[i] != 0x5a) return false;
  return true;
}

static void is_refused(void **state) {
  const refused_row *row = *state;
  const uint8_t *bytes = (const uint8_t *)row->bytes;
  outcome whole, cut;
  read_whole(bytes, row->len, &whole);
  assert_status(whole.status, row->status);
  assert_int_equal(whole.offset, row->offset);
  assert_true(untouched(&whole));
  read_byte_by_byte(bytes, row->len, &cut);
  assert_status(cut.status, row->status);
  assert_int_equal(cut.offset, row->offset);
}

/* ---- what is not a row ---------------------------------------------------------------------------------------------- */

static void every_proper_prefix_of_a_head_asks_for_more(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(accepted); i++) {
    outcome out;
    read_whole((const uint8_t *)accepted[i].bytes, accepted[i].len, &out);
    size_t head_len = out.head.head_len;
    for (size_t n = 0; n < head_len; n++) {
      read_whole((const uint8_t *)accepted[i].bytes, n, &out);
      assert_status(out.status, HTTPZ_MORE);
      assert_true(untouched(&out));
    }
  }
}

static void a_refusal_is_final(void **state) {
  (void)state;
  static const uint8_t bytes[] = "GET /\n HTTP/1.1\r\nHost: a\r\n\r\n";
  httpz_reader reader = {0};
  outcome out;
  for (size_t n = 6; n < sizeof bytes; n++) {
    assert_status(read_bytes(bytes, n, &reader, &out), HTTPZ_BARE_LF);
    assert_int_equal(reader.offset, 5);
  }
}

static void a_reader_that_is_done_gives_the_same_again(void **state) {
  (void)state;
  static const uint8_t bytes[] = LINE HOST "\r\n";
  httpz_reader reader = {0};
  outcome out;
  assert_status(read_bytes(bytes, sizeof bytes - 1, &reader, &out), HTTPZ_OK);
  out.head.head_len = 0;
  assert_status(read_bytes(bytes, sizeof bytes - 1, &reader, &out), HTTPZ_OK);
  assert_int_equal(out.head.head_len, sizeof bytes - 1);
}

static void fewer_bytes_than_before_are_not_read(void **state) {
  (void)state;
  static const uint8_t bytes[] = LINE HOST;
  httpz_reader reader = {0};
  outcome out;
  assert_status(read_bytes(bytes, 20, &reader, &out), HTTPZ_MORE);
  assert_status(read_bytes(flush_copy(bytes, 3), 3, &reader, &out), HTTPZ_MORE);
}

/* A head of one request-line, Host, and a field that fills it up to `len` bytes. */
static void fill_head(uint8_t *to, size_t len) {
  static const char start[] = LINE HOST "X: ";
  size_t at = sizeof start - 1;
  memcpy(to, start, at);
  memset(to + at, 'x', len - at - 4);
  memcpy(to + len - 4, "\r\n\r\n", 4);
}

static httpz_status read_with(const httpz_limits *limits, const uint8_t *at, size_t len, httpz_reader *reader,
                              httpz_field *slots, httpz_request *head) {
  httpz_input input = {at, (uint32_t)len, (uint32_t)len};
  memset(reader, 0, sizeof *reader);
  httpz_status status;
  GUARDED(status, httpz_read_request(limits, input, reader, slots, head));
  return status;
}

static void a_head_is_read_up_to_its_limit(void **state) {
  (void)state;
  static uint8_t bytes[LIMIT_INPUT + 10];
  httpz_field slots[3];
  httpz_request head;
  httpz_reader reader;
  httpz_limits limits = httpz_default_limits;
  static const uint16_t tries[] = {64, 1000, LIMIT_HEAD, LIMIT_INPUT};
  for (size_t i = 0; i < COUNT(tries); i++) {
    limits.head = tries[i];
    fill_head(bytes, tries[i]);
    assert_status(read_with(&limits, bytes, tries[i], &reader, slots, &head), HTTPZ_OK);
    assert_status(read_with(&limits, bytes, tries[i] - 1u, &reader, slots, &head), HTTPZ_MORE);
    fill_head(bytes, tries[i] + 1u);
    assert_status(read_with(&limits, bytes, tries[i] - 1u, &reader, slots, &head), HTTPZ_MORE);
    assert_status(read_with(&limits, bytes, tries[i], &reader, slots, &head), HTTPZ_HEAD_TOO_LARGE);
    assert_int_equal(reader.offset, tries[i]);
    assert_status(read_with(&limits, bytes, tries[i] + 1u, &reader, slots, &head), HTTPZ_HEAD_TOO_LARGE);
  }
}

/* The same, with a call for every byte. */
static httpz_status read_slowly_with(const httpz_limits *limits, const uint8_t *at, size_t len, httpz_reader *reader,
                                     httpz_field *slots, httpz_request *head) {
  httpz_status status = HTTPZ_MORE;
  memset(reader, 0, sizeof *reader);
  for (uint32_t n = 1; n <= len && status == HTTPZ_MORE; n++) {
    httpz_input input = {at, n, n};
    GUARDED(status, httpz_read_request(limits, input, reader, slots, head));
  }
  return status;
}

static void a_limit_is_reached_at_the_byte_past_it(void **state) {
  (void)state;
  static const uint8_t bytes[] = "AB /cd HTTP/1.0\r\nEf: g\r\nH: i\r\n\r\n";
  const size_t len = sizeof bytes - 1;
  httpz_field slots[2];
  httpz_request head;
  httpz_reader reader;
  httpz_limits exact = {.head = (uint16_t)len, .target = 3, .fields = 2, .method = 2, .name = 2};
  assert_status(read_with(&exact, bytes, len, &reader, slots, &head), HTTPZ_OK);
  struct {
    httpz_limits limits;
    httpz_status status;
    uint16_t offset;
  } tight[] = {
      {exact, HTTPZ_METHOD_TOO_LONG, 1},
      {exact, HTTPZ_TARGET_TOO_LONG, 5},
      {exact, HTTPZ_TOO_MANY_FIELDS, 24},
      {exact, HTTPZ_FIELD_NAME_TOO_LONG, 18},
      {exact, HTTPZ_HEAD_TOO_LARGE, (uint16_t)(len - 1)},
  };
  tight[0].limits.method = 1;
  tight[1].limits.target = 2;
  tight[2].limits.fields = 1;
  tight[3].limits.name = 1;
  tight[4].limits.head = (uint16_t)(len - 1);
  for (size_t i = 0; i < COUNT(tight); i++) {
    assert_status(read_with(&tight[i].limits, bytes, len, &reader, slots, &head), tight[i].status);
    assert_int_equal(reader.offset, tight[i].offset);
    assert_status(read_slowly_with(&tight[i].limits, bytes, len, &reader, slots, &head), tight[i].status);
    assert_int_equal(reader.offset, tight[i].offset);
  }
}

static void slots_past_the_lines_read_stay_as_they_were(void **state) {
  (void)state;
  static const uint8_t bytes[] = LINE HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n";
  outcome out;
  uint8_t pattern[sizeof(httpz_field)];
  memset(pattern, 0x5a, sizeof pattern);
  read_whole(bytes, sizeof bytes - 1, &out);
  assert_status(out.status, HTTPZ_REPEATED_CONTENT_LENGTH);
  assert_memory_not_equal(&out.slots[1], pattern, sizeof pattern);
  for (size_t i = 2; i < HTTPZ_DEFAULT_FIELDS; i++) assert_memory_equal(&out.slots[i], pattern, sizeof pattern);
}

static void bytes_past_the_input_change_nothing(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(accepted); i++)
    for (unsigned fill = 0; fill < 256; fill += 5) {
      uint8_t bytes[512];
      outcome whole, padded;
      memset(bytes, (int)fill, sizeof bytes);
      memcpy(bytes, accepted[i].bytes, accepted[i].len);
      read_whole(bytes, accepted[i].len, &whole);
      httpz_reader reader = {0};
      httpz_input input = {bytes, (uint32_t)accepted[i].len, (uint32_t)accepted[i].len + 64};
      memset(&padded, 0x5a, sizeof padded);
      padded.status = httpz_read_request(&httpz_default_limits, input, &reader, padded.slots, &padded.head);
      assert_status(padded.status, HTTPZ_OK);
      assert_memory_equal(&padded.head, &whole.head, sizeof whole.head);
      assert_memory_equal(padded.slots, whole.slots, sizeof whole.slots);
    }
}

/* The rest of a head may stand behind the input already; it is not there until `len` says so. */
static void bytes_past_the_input_are_not_read_early(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(accepted); i++) {
    outcome out;
    const uint8_t *bytes = (const uint8_t *)accepted[i].bytes;
    read_whole(bytes, accepted[i].len, &out);
    for (uint32_t n = 0; n < out.head.head_len; n++) {
      httpz_reader reader = {0};
      httpz_request head;
      httpz_input input = {bytes, n, (uint32_t)accepted[i].len};
      assert_status(httpz_read_request(&httpz_default_limits, input, &reader, out.slots, &head), HTTPZ_MORE);
    }
  }
}

/* Every refusal that a request head can meet has a row above or a test of its own. */
static void every_refusal_of_a_head_is_tested(void **state) {
  (void)state;
  bool tested[HTTPZ_STATUS_COUNT] = {false};
  static const httpz_status elsewhere[] = {
      HTTPZ_OK, HTTPZ_MORE, HTTPZ_HEAD_TOO_LARGE, HTTPZ_TARGET_TOO_LONG, HTTPZ_TOO_MANY_FIELDS,
      HTTPZ_FIELD_NAME_TOO_LONG, HTTPZ_BAD_NUMBER, HTTPZ_NUMBER_TOO_BIG, HTTPZ_BAD_CHUNK_SIZE, HTTPZ_CHUNK_TOO_LARGE,
      HTTPZ_BAD_CHUNK_EXTENSION, HTTPZ_CHUNK_LINE_TOO_LONG, HTTPZ_EXTENSIONS_TOO_LONG, HTTPZ_BAD_CHUNK_END,
      HTTPZ_INCOMPLETE_BODY, HTTPZ_FORBIDDEN_TRAILER, HTTPZ_TRAILERS_TOO_LARGE, HTTPZ_BAD_STATUS_LINE,
      HTTPZ_BAD_STATUS_CODE, HTTPZ_BAD_REASON, HTTPZ_NO_ROOM, HTTPZ_BAD_OUTPUT_ORDER, HTTPZ_BAD_OUTPUT_METHOD,
      HTTPZ_BAD_OUTPUT_TARGET, HTTPZ_BAD_OUTPUT_VERSION, HTTPZ_BAD_OUTPUT_STATUS, HTTPZ_BAD_OUTPUT_REASON,
      HTTPZ_BAD_OUTPUT_NAME, HTTPZ_BAD_OUTPUT_VALUE, HTTPZ_BAD_OUTPUT_HOST, HTTPZ_BAD_OUTPUT_FRAMING,
      HTTPZ_BAD_OUTPUT_LENGTH, HTTPZ_BAD_OUTPUT_TRAILER, HTTPZ_BAD_OUTPUT_RANGE, HTTPZ_BAD_OUTPUT_BOUNDARY,
      HTTPZ_BAD_OUTPUT_SIZE, HTTPZ_BAD_TOKEN, HTTPZ_BAD_QUOTED_STRING, HTTPZ_BAD_COMMENT, HTTPZ_BAD_PARAMETERS,
      HTTPZ_BAD_MEDIA_TYPE, HTTPZ_BAD_PRODUCT, HTTPZ_BAD_WEIGHT, HTTPZ_BAD_PCT_ENCODING, HTTPZ_FORBIDDEN_ENCODING,
      HTTPZ_BAD_ETAG, HTTPZ_BAD_DATE, HTTPZ_BAD_RANGE, HTTPZ_UNKNOWN_RANGE_UNIT, HTTPZ_TOO_MANY_RANGES,
      HTTPZ_BAD_CONTENT_RANGE};
  for (size_t i = 0; i < COUNT(elsewhere); i++) tested[elsewhere[i]] = true;
  for (size_t i = 0; i < COUNT(refused); i++) tested[refused[i].status] = true;
  for (int status = 0; status < HTTPZ_STATUS_COUNT; status++)
    if (!tested[status]) fail_msg("no row refuses with %s", httpz_status_name((httpz_status)status));
}

int main(void) {
  ADD_FACTS(accepted, is_read_as);
  ADD_FACTS(refused, is_refused);
#define ADD(test) add_fact(#test, test, NULL)
  ADD(every_proper_prefix_of_a_head_asks_for_more);
  ADD(a_refusal_is_final);
  ADD(a_reader_that_is_done_gives_the_same_again);
  ADD(fewer_bytes_than_before_are_not_read);
  ADD(a_head_is_read_up_to_its_limit);
  ADD(a_limit_is_reached_at_the_byte_past_it);
  ADD(slots_past_the_lines_read_stay_as_they_were);
  ADD(bytes_past_the_input_change_nothing);
  ADD(bytes_past_the_input_are_not_read_early);
  ADD(every_refusal_of_a_head_is_tested);
  return run_facts(__FILE__);
}

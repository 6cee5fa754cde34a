/* SPDX-License-Identifier: MIT
 *
 * The facts that the reference readers of response heads (RFC 9112 4, 6.3) and of trailer sections (RFC 9112 7.1.2,
 * RFC 9110 6.5) have to know. One fact, one case, its name a sentence; every case is also cut at each byte. */
#include "ref_test_support.h"

#include "ref_refusals.h"
#include "ref_response.h"
#include "ref_trailers.h"

static const struct ref_limits LIMITS = {.content_length = 104857600, .head = 16384, .fields = 100, .name = 255};
static const struct ref_trailer_limits TRAILER_LIMITS = {.section = 16384, .fields = 100, .name = 255};

/* What reads, and how. */
enum reading {
  AS_RESPONSE,
  AS_RESPONSE_TO_HEAD,
  AS_RESPONSE_TO_CONNECT,
  AS_TRAILERS,
  AS_TRAILERS_DROPPING,
};

static void read_as(enum reading how, struct bytes in) {
  const uint8_t *at = at_fence(in);
  switch (how) {
    case AS_RESPONSE:
      ref_read_response(&LIMITS, REF_ASKED_OTHER, at, in.len, &head);
      break;
    case AS_RESPONSE_TO_HEAD:
      ref_read_response(&LIMITS, REF_ASKED_HEAD, at, in.len, &head);
      break;
    case AS_RESPONSE_TO_CONNECT:
      ref_read_response(&LIMITS, REF_ASKED_CONNECT, at, in.len, &head);
      break;
    case AS_TRAILERS:
      ref_read_trailers(&TRAILER_LIMITS, REF_REFUSE, at, in.len, &head);
      break;
    case AS_TRAILERS_DROPPING:
      ref_read_trailers(&TRAILER_LIMITS, REF_DROP, at, in.len, &head);
      break;
  }
}

/* Every beginning before the end or the fault asks for more; from there on nothing that follows changes the answer. */
static void expect_same_in_pieces(enum reading how, struct bytes in) {
  static struct ref_head whole;
  read_as(how, in);
  whole = head;
  size_t decided = whole.verdict == REF_OK ? whole.head_len : whole.offset;
  bool settled = false;
  for (size_t len = 0; len <= in.len; len++) {
    struct bytes beginning = {in.at, len};
    read_as(how, beginning);
    if (head.verdict == REF_MORE && settled) fail_msg("an answer was taken back at %zu bytes", len);
    if (head.verdict == REF_MORE) continue;
    if (len < decided) fail_msg("the first %zu bytes are %s", len, VERDICTS[head.verdict]);
    if (memcmp(&head, &whole, sizeof head) != 0) fail_msg("the answer to the first %zu bytes is another one", len);
    settled = true;
  }
  if (!settled) fail_msg("there is no answer");
}

/* ---- refusals ---------------------------------------------------------------------------------------------------- */

/* The refusal is `status`; `also` and `third` are right too; its place is within `fault`. */
struct refused {
  const char *name, *section;
  enum reading how;
  struct bytes before, fault, after;
  httpz_status status, also, third;
};

#define NO(name, section, how, before, fault, after, status) \
  { name, section, how, B(before), B(fault), B(after), HTTPZ_##status, HTTPZ_##status, HTTPZ_##status }
#define NO2(name, section, how, before, fault, after, status, also) \
  { name, section, how, B(before), B(fault), B(after), HTTPZ_##status, HTTPZ_##also, HTTPZ_##also }
#define NO3(name, section, how, before, fault, after, status, also, third) \
  { name, section, how, B(before), B(fault), B(after), HTTPZ_##status, HTTPZ_##also, HTTPZ_##third }
#define OK_LINE "HTTP/1.1 200 OK\r\n"

static const struct refused REFUSED[] = {
    /* the status-line */
    NO2("no empty line stands before the status-line", "9112 2.2", AS_RESPONSE, "", "\r", "\nHTTP/1.1 200 OK\r\n",
        BAD_VERSION, BAD_STATUS_LINE),
    NO3("no LF stands before the status-line", "9112 2.2", AS_RESPONSE, "", "\n", "", BAD_VERSION, BAD_STATUS_LINE,
        BARE_LF),
    NO2("no space stands before the status-line", "9112 4", AS_RESPONSE, "", " ", "HTTP/1.1 200 OK\r\n", BAD_VERSION,
        BAD_STATUS_LINE),
    NO2("a request is no response", "9112 4", AS_RESPONSE, "", "G", "ET / HTTP/1.1\r\n", BAD_VERSION, BAD_STATUS_LINE),
    NO2("the HTTP-name is case-sensitive", "9112 2.3", AS_RESPONSE, "H", "t", "tp/1.1 200 OK\r\n", BAD_VERSION,
        BAD_STATUS_LINE),
    NO2("ICY is not HTTP", "9112 2.3", AS_RESPONSE, "", "I", "CY 200 OK\r\n", BAD_VERSION, BAD_STATUS_LINE),
    NO("HTTP/2 is another major version", "9110 15.6.6", AS_RESPONSE, "HTTP/", "2", ".0 200 OK\r\n",
       UNSUPPORTED_VERSION),
    NO2("a version has a minor number", "9112 2.3", AS_RESPONSE, "HTTP/1", " ", "200 OK\r\n", BAD_VERSION,
        BAD_STATUS_LINE),
    NO2("the minor version is one digit", "9112 2.3", AS_RESPONSE, "HTTP/1.1", "0", " 200 OK\r\n", BAD_VERSION,
        BAD_STATUS_LINE),
    NO2("a tab is no space behind the version", "9112 4", AS_RESPONSE, "HTTP/1.1", "\t", "200 OK\r\n", BAD_VERSION,
        BAD_STATUS_LINE),
    NO2("two spaces before the code are one too many", "9112 4", AS_RESPONSE, "HTTP/1.1 ", " ", "200 OK\r\n",
        BAD_STATUS_CODE, BAD_STATUS_LINE),
    NO2("a code of two digits is none", "9112 4", AS_RESPONSE, "HTTP/1.1 20", " ", "OK\r\n", BAD_STATUS_CODE,
        BAD_STATUS_LINE),
    NO2("a code of four digits is none", "9112 4", AS_RESPONSE, "HTTP/1.1 200", "0", " OK\r\n", BAD_STATUS_LINE,
        BAD_STATUS_CODE),
    NO2("a code has no sign", "9112 4", AS_RESPONSE, "HTTP/1.1 ", "+", "20 OK\r\n", BAD_STATUS_CODE, BAD_STATUS_LINE),
    NO2("a code has no letter", "9112 4", AS_RESPONSE, "HTTP/1.1 2", "x", "0 OK\r\n", BAD_STATUS_CODE, BAD_STATUS_LINE),
    NO2("a code of class 0 is invalid", "9110 15", AS_RESPONSE, "HTTP/1.1 ", "0", "99 OK\r\n", BAD_STATUS_CODE,
        BAD_STATUS_LINE),
    NO2("a code of class 6 is invalid", "9110 15", AS_RESPONSE, "HTTP/1.1 ", "6", "00 OK\r\n", BAD_STATUS_CODE,
        BAD_STATUS_LINE),
    NO2("a code of class 9 is invalid", "9110 15", AS_RESPONSE, "HTTP/1.1 ", "9", "99 OK\r\n", BAD_STATUS_CODE,
        BAD_STATUS_LINE),
    NO2("the space behind the code is needed without a reason", "9112 4", AS_RESPONSE, "HTTP/1.1 200", "\r", "\n\r\n",
        BAD_STATUS_LINE, BAD_STATUS_CODE),
    NO2("a tab is no space behind the code", "9112 4", AS_RESPONSE, "HTTP/1.1 200", "\t", "OK\r\n", BAD_STATUS_LINE,
        BAD_STATUS_CODE),
    NO3("an LF cannot end a code", "9112 2.2", AS_RESPONSE, "HTTP/1.1 200", "\n", "\r\n", BAD_STATUS_LINE,
        BAD_STATUS_CODE, BARE_LF),
    NO3("an LF cannot stand for a code", "9112 2.2", AS_RESPONSE, "HTTP/1.1 ", "\n", "\r\n", BAD_STATUS_CODE,
        BAD_STATUS_LINE, BARE_LF),
    NO("an LF cannot end a reason", "9112 2.2", AS_RESPONSE, "HTTP/1.1 200 OK", "\n", "\r\n", BARE_LF),
    NO("a CR behind a reason needs its LF", "9112 2.2", AS_RESPONSE, "HTTP/1.1 200 OK", "\r", "X", BARE_CR),
    NO2("a reason holds no NUL", "9112 4", AS_RESPONSE, "HTTP/1.1 200 O", "\0", "K\r\n", BAD_REASON, BAD_STATUS_LINE),
    NO2("a reason holds no DEL", "9112 4", AS_RESPONSE, "HTTP/1.1 200 ", "\x7f", "\r\n", BAD_REASON, BAD_STATUS_LINE),
    NO2("a reason holds no escape", "9112 4", AS_RESPONSE, "HTTP/1.1 200 ", "\x1b", "[2J\r\n", BAD_REASON,
        BAD_STATUS_LINE),

    /* its field lines */
    NO("a space cannot begin the first field line", "9112 2.2", AS_RESPONSE, OK_LINE, " ", "X: y\r\n\r\n",
       WHITESPACE_BEFORE_FIELDS),
    NO("a field line of a response is not folded", "9112 5.2", AS_RESPONSE, OK_LINE "X: y\r\n", " ", "z\r\n\r\n",
       OBS_FOLD),
    NO("a space cannot come before the colon in a response", "9112 5.1", AS_RESPONSE, OK_LINE "X", " ", ": y\r\n\r\n",
       WHITESPACE_IN_FIELD_NAME),
    NO("a field line of a response needs a colon", "9112 5", AS_RESPONSE, OK_LINE "X", "\r", "\n\r\n", MISSING_COLON),
    NO("a field name of a response has at least one byte", "9110 5.1", AS_RESPONSE, OK_LINE, ":", " a\r\n\r\n",
       BAD_FIELD_NAME),
    NO("a field value of a response holds no NUL", "9110 5.5", AS_RESPONSE, OK_LINE "X: a", "\0", "\r\n\r\n",
       BAD_FIELD_VALUE),
    NO("a response does not end with an LF", "9112 2.2", AS_RESPONSE, OK_LINE "X: a\r\n", "\n", "", BARE_LF),
    NO("a response does not end with a CR", "9112 2.2", AS_RESPONSE, OK_LINE "X: a\r\n", "\r", "a", BARE_CR),

    /* its framing */
    NO("two lengths of a response are refused", "9112 6.3", AS_RESPONSE, OK_LINE "Content-Length: 5\r\n", "C",
       "ontent-Length: 5\r\n\r\n", REPEATED_CONTENT_LENGTH),
    NO("a length of a response is no list", "9110 8.6", AS_RESPONSE, OK_LINE "Content-Length: 5", ",", "5\r\n\r\n",
       BAD_CONTENT_LENGTH),
    NO("a length of a response has a limit", "9110 15.5.14", AS_RESPONSE, OK_LINE, "Content-Length: 104857601\r\n",
       "\r\n", CONTENT_TOO_LARGE),
    NO("a response with both is refused", "9112 6.3", AS_RESPONSE, OK_LINE "Transfer-Encoding: chunked\r\n", "C",
       "ontent-Length: 5\r\n\r\n", LENGTH_AND_TRANSFER_ENCODING),
    NO("an HTTP/1.0 response has no Transfer-Encoding", "9112 6.1", AS_RESPONSE, "HTTP/1.0 200 OK\r\n",
       "Transfer-Encoding: chunked\r\n", "\r\n", TRANSFER_ENCODING_IN_1_0),
    NO("an unknown coding of a response is refused", "9112 6.1", AS_RESPONSE, OK_LINE, "Transfer-Encoding: gzip\r\n",
       "\r\n", UNKNOWN_TRANSFER_CODING),
    NO("chunked twice in a response is refused", "9112 6.1", AS_RESPONSE, OK_LINE,
       "Transfer-Encoding: chunked, chunked\r\n", "\r\n", BAD_TRANSFER_ENCODING),
    NO("a Connection option of a response is a token", "9110 7.6.1", AS_RESPONSE, OK_LINE "Connection: ", "@",
       "\r\n\r\n", BAD_CONNECTION),
    NO("a malformed length is refused without content", "9110 8.6", AS_RESPONSE_TO_HEAD,
       OK_LINE "Content-Length: ", "x", "\r\n\r\n", BAD_CONTENT_LENGTH),
    NO("an empty length is refused without content", "9110 8.6", AS_RESPONSE, "HTTP/1.1 304 -\r\n",
       "Content-Length:\r\n", "\r\n", BAD_CONTENT_LENGTH),
    NO("a malformed coding is refused without content", "9112 6.1", AS_RESPONSE_TO_CONNECT, OK_LINE,
       "Transfer-Encoding: chunked;\r\n", "\r\n", BAD_TRANSFER_ENCODING),
    NO("a 4xx to CONNECT has content", "9112 6.3", AS_RESPONSE_TO_CONNECT, "HTTP/1.1 403 -\r\nContent-Length: 1\r\n",
       "C", "ontent-Length: 1\r\n\r\n", REPEATED_CONTENT_LENGTH),

    /* trailer sections */
    NO("an LF cannot end a trailer section", "9112 2.2", AS_TRAILERS, "", "\n", "", BARE_LF),
    NO("a CR cannot end a trailer section", "9112 2.2", AS_TRAILERS, "", "\r", "X", BARE_CR),
    NO("a CR behind trailers needs its LF", "9112 2.2", AS_TRAILERS, "X: y\r\n", "\r", "\r\n", BARE_CR),
    NO("an LF cannot end a trailer", "9112 2.2", AS_TRAILERS, "X: y", "\n", "\r\n", BARE_LF),
    NO("a CR within a trailer is bare", "9112 2.2", AS_TRAILERS, "X: y", "\r", "z\r\n", BARE_CR),
    NO2("a space cannot begin a trailer section", "9112 5.2", AS_TRAILERS, "", " ", "X: y\r\n\r\n",
        WHITESPACE_BEFORE_FIELDS, OBS_FOLD),
    NO("a trailer is not folded", "9112 5.2", AS_TRAILERS, "X: y\r\n", "\t", "z\r\n\r\n", OBS_FOLD),
    NO("a dropped trailer is not folded", "9112 5.2", AS_TRAILERS_DROPPING, "Host: y\r\n", " ", "z\r\n\r\n", OBS_FOLD),
    NO("a space cannot come before the colon of a trailer", "9112 5.1", AS_TRAILERS, "X", " ", ": y\r\n\r\n",
       WHITESPACE_IN_FIELD_NAME),
    NO("a trailer needs a colon", "9112 5", AS_TRAILERS, "X", "\r", "\n\r\n", MISSING_COLON),
    NO("a trailer name has at least one byte", "9110 5.1", AS_TRAILERS, "", ":", "y\r\n\r\n", BAD_FIELD_NAME),
    NO("a trailer name is a token", "9110 5.1", AS_TRAILERS, "X", "(", ": y\r\n\r\n", BAD_FIELD_NAME),
    NO("a trailer value holds no NUL", "9110 5.5", AS_TRAILERS, "X: ", "\0", "\r\n\r\n", BAD_FIELD_VALUE),
    NO("a dropped trailer holds no NUL either", "9110 5.5", AS_TRAILERS_DROPPING, "Host: ", "\0", "\r\n\r\n",
       BAD_FIELD_VALUE),
    NO("a dropped trailer needs its LF", "9112 2.2", AS_TRAILERS_DROPPING, "Host: a", "\r", "\r\n\r\n", BARE_CR),
    NO("a response is no trailer section", "9112 7.1.2", AS_TRAILERS, "HTTP", "/", "1.1 200 OK\r\n", BAD_FIELD_NAME),
    NO("Content-Length is no trailer", "9110 6.5.1", AS_TRAILERS, "", "Content-Length: 5\r\n", "\r\n",
       FORBIDDEN_TRAILER),
    NO("Transfer-Encoding is no trailer", "9110 6.5.1", AS_TRAILERS, "X: y\r\n", "transfer-encoding: chunked\r\n",
       "\r\n", FORBIDDEN_TRAILER),
    NO("Host is no trailer", "9110 6.5.1", AS_TRAILERS, "", "HOST: a\r\n", "\r\n", FORBIDDEN_TRAILER),
    NO("Authorization is no trailer", "9110 6.5.1", AS_TRAILERS, "", "Authorization: Basic eA==\r\n", "\r\n",
       FORBIDDEN_TRAILER),
    NO("Set-Cookie is no trailer", "9110 6.5.1", AS_TRAILERS, "", "Set-Cookie: a=b\r\n", "\r\n", FORBIDDEN_TRAILER),
    NO("Trailer is no trailer", "9110 6.5.1", AS_TRAILERS, "", "Trailer: a\r\n", "\r\n", FORBIDDEN_TRAILER),
    NO("Content-Type is no trailer", "9110 6.5.1", AS_TRAILERS, "", "Content-Type: a/b\r\n", "\r\n", FORBIDDEN_TRAILER),
    NO("Range is no trailer", "9110 6.5.1", AS_TRAILERS, "", "Range: bytes=0-\r\n", "\r\n", FORBIDDEN_TRAILER),
    NO("Connection is no trailer", "9110 6.5.1", AS_TRAILERS, "", "Connection: close\r\n", "\r\n", FORBIDDEN_TRAILER),
    NO("an empty forbidden trailer is one too", "9110 6.5.1", AS_TRAILERS, "", "Host:\r\n", "\r\n", FORBIDDEN_TRAILER),
};

static void refused_case(void **state) {
  const struct refused *c = *state;
  build_nothing();
  build(c->before);
  build(c->fault);
  build(c->after);
  read_as(c->how, built_bytes());
  expect_verdict(REF_REFUSED);
  assert_string_equal(NAMES[head.status], NAMES[c->status]);
  expect_names(head.names, c->status, c->also, c->third);
  size_t last = c->before.len + c->fault.len - 1;
  if (head.offset != c->before.len) fail_msg("the fault begins at %u, not %zu", head.offset, c->before.len);
  if (head.offset_last != last) fail_msg("the fault ends at %u, not %zu", head.offset_last, last);
  expect_same_in_pieces(c->how, built_bytes());
}

/* ---- status-lines ------------------------------------------------------------------------------------------------ */

struct line_case {
  const char *name, *section, *line;
  unsigned minor, code;
  const char *reason;
};

static const struct line_case LINES[] = {
    {"a status-line", "9112 4", "HTTP/1.1 200 OK", 1, 200, "OK"},
    {"a reason may be absent", "9112 4", "HTTP/1.1 200 ", 1, 200, ""},
    {"a reason may have spaces", "9112 4", "HTTP/1.1 404 Not Found", 1, 404, "Not Found"},
    {"a reason may begin and end with spaces", "9112 4", "HTTP/1.1 404  Not Found ", 1, 404, " Not Found "},
    {"a reason may be a space", "9112 4", "HTTP/1.1 404  ", 1, 404, " "},
    {"a reason may hold tabs", "9112 4", "HTTP/1.1 404 a\tb", 1, 404, "a\tb"},
    {"a reason may hold obs-text", "9112 4", "HTTP/1.1 404 \xc3\xa9\xff\x80", 1, 404, "\xc3\xa9\xff\x80"},
    {"a reason may be digits", "9112 4", "HTTP/1.1 200 200", 1, 200, "200"},
    {"the least code is 100", "9110 15", "HTTP/1.1 100 Continue", 1, 100, "Continue"},
    {"the greatest code is 599", "9110 15", "HTTP/1.1 599 -", 1, 599, "-"},
    {"a code without meaning is a code", "9110 15", "HTTP/1.1 299 -", 1, 299, "-"},
    {"a version may be 1.0", "9112 2.3", "HTTP/1.0 200 OK", 0, 200, "OK"},
    {"a version may be 1.9", "9110 2.5", "HTTP/1.9 200 OK", 9, 200, "OK"},
};

static void line_case(void **state) {
  const struct line_case *c = *state;
  build_nothing();
  build_text(c->line);
  build_text("\r\n\r\nbody");
  read_as(AS_RESPONSE, built_bytes());
  expect_verdict(REF_OK);
  assert_int_equal(head.head_len, built_len - 4);
  assert_int_equal(head.minor, c->minor);
  assert_int_equal(head.code, c->code);
  expect_span(built_bytes(), head.reason, c->reason, "the reason");
  expect_same_in_pieces(AS_RESPONSE, built_bytes());
}

/* ---- what a response means --------------------------------------------------------------------------------------- */

struct meaning {
  const char *name, *section;
  enum reading how;
  const char *head;
  enum ref_framing framing;
  uint64_t content_length;
  bool keep_alive, upgrade;
};

#define CHUNKED REF_FRAMING_CHUNKED
#define CLOSES  REF_FRAMING_UNTIL_CLOSE
#define NONE    REF_FRAMING_NONE
#define LENGTH  REF_FRAMING_LENGTH

static const struct meaning MEANINGS[] = {
    {"without a length content goes on until close", "9112 6.3", AS_RESPONSE, OK_LINE, CLOSES, 0, false, false},
    {"keep-alive does not help content until close", "9112 9.3", AS_RESPONSE, OK_LINE "Connection: keep-alive\r\n",
     CLOSES, 0, false, false},
    {"a length", "9112 6.3", AS_RESPONSE, OK_LINE "Content-Length: 5\r\n", LENGTH, 5, true, false},
    {"a length of nothing", "9112 6.3", AS_RESPONSE, OK_LINE "Content-Length: 0\r\n", LENGTH, 0, true, false},
    {"chunks", "9112 6.3", AS_RESPONSE, OK_LINE "Transfer-Encoding: Chunked\r\n", CHUNKED, 0, true, false},
    {"close ends a connection", "9112 9.3", AS_RESPONSE, OK_LINE "Content-Length: 5\r\nConnection: close\r\n", LENGTH,
     5, false, false},
    {"HTTP/1.0 closes", "9112 9.3", AS_RESPONSE, "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n", LENGTH, 5, false, false},
    {"HTTP/1.0 with keep-alive does not", "9112 9.3", AS_RESPONSE,
     "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n", LENGTH, 5, true, false},
    {"close beats keep-alive", "9112 9.3", AS_RESPONSE,
     OK_LINE "Content-Length: 5\r\nConnection: keep-alive, close\r\n", LENGTH, 5, false, false},
    {"a 204 has no content", "9112 6.3", AS_RESPONSE, "HTTP/1.1 204 No Content\r\n", NONE, 0, true, false},
    {"a 204 with a length has no content", "9112 6.3", AS_RESPONSE, "HTTP/1.1 204 -\r\nContent-Length: 5\r\n", NONE, 0,
     true, false},
    {"a 205 may have content", "9112 6.3", AS_RESPONSE, "HTTP/1.1 205 -\r\nContent-Length: 5\r\n", LENGTH, 5, true,
     false},
    {"a 304 with a length has no content", "9112 6.3", AS_RESPONSE, "HTTP/1.1 304 -\r\nContent-Length: 5\r\n", NONE, 0,
     true, false},
    {"a 304 with chunks has no content", "9112 6.3", AS_RESPONSE, "HTTP/1.1 304 -\r\nTransfer-Encoding: chunked\r\n",
     NONE, 0, true, false},
    {"a 304 with both has no content", "9112 6.3", AS_RESPONSE,
     "HTTP/1.1 304 -\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", NONE, 0, true, false},
    {"a 304 may have lengths that differ", "9112 6.3", AS_RESPONSE,
     "HTTP/1.1 304 -\r\nContent-Length: 5\r\nContent-Length: 6\r\n", NONE, 0, true, false},
    {"a 1xx has no content", "9112 6.3", AS_RESPONSE, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n", NONE, 0, true,
     false},
    {"a 199 has no content", "9112 6.3", AS_RESPONSE, "HTTP/1.1 199 -\r\nContent-Length: 5\r\n", NONE, 0, true, false},
    {"an answer to HEAD has no content", "9112 6.3", AS_RESPONSE_TO_HEAD, OK_LINE "Content-Length: 5\r\n", NONE, 0,
     true, false},
    {"an answer to HEAD may have any length", "9112 6.3", AS_RESPONSE_TO_HEAD,
     OK_LINE "Content-Length: 99999999999999999999999\r\n", NONE, 0, true, false},
    {"an answer to HEAD may have any coding", "9112 6.3", AS_RESPONSE_TO_HEAD,
     OK_LINE "Transfer-Encoding: gzip, chunked\r\n", NONE, 0, true, false},
    {"a coding in HTTP/1.0 ends the connection, content or not", "9112 6.1", AS_RESPONSE_TO_HEAD,
     "HTTP/1.0 200 -\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n", NONE, 0, false, false},
    {"an answer to HEAD in HTTP/1.0 persists when it says so", "9112 9.3", AS_RESPONSE_TO_HEAD,
     "HTTP/1.0 200 -\r\nConnection: keep-alive\r\n", NONE, 0, true, false},
    {"an answer to HEAD without a length persists", "9112 6.3", AS_RESPONSE_TO_HEAD, OK_LINE, NONE, 0, true, false},
    {"a 404 to HEAD has no content", "9112 6.3", AS_RESPONSE_TO_HEAD, "HTTP/1.1 404 -\r\nContent-Length: 5\r\n", NONE,
     0, true, false},
    {"a 2xx to CONNECT makes a tunnel", "9112 6.3", AS_RESPONSE_TO_CONNECT, OK_LINE, NONE, 0, true, false},
    {"a 299 to CONNECT makes a tunnel", "9112 6.3", AS_RESPONSE_TO_CONNECT, "HTTP/1.1 299 -\r\nContent-Length: 5\r\n",
     NONE, 0, true, false},
    {"a 407 to CONNECT has content", "9112 6.3", AS_RESPONSE_TO_CONNECT, "HTTP/1.1 407 -\r\nContent-Length: 5\r\n",
     LENGTH, 5, true, false},
    {"a 300 to CONNECT has content", "9112 6.3", AS_RESPONSE_TO_CONNECT, "HTTP/1.1 300 -\r\n", CLOSES, 0, false, false},
    {"a 101 switches", "9110 7.8", AS_RESPONSE, "HTTP/1.1 101 -\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n", NONE,
     0, true, true},
    {"Upgrade needs Connection", "9110 7.8", AS_RESPONSE, "HTTP/1.1 426 -\r\nContent-Length: 0\r\nUpgrade: TLS/1.0\r\n",
     LENGTH, 0, true, false},
    {"Upgrade is ignored in HTTP/1.0", "9110 7.8", AS_RESPONSE,
     "HTTP/1.0 101 -\r\nConnection: upgrade\r\nUpgrade: a\r\n", NONE, 0, false, false},
    {"Host is nothing special in a response", "9110 7.2", AS_RESPONSE, "HTTP/1.1 204 -\r\nHost: @\r\nHost: b\r\n", NONE,
     0, true, false},
    {"Expect is nothing special in a response", "9110 10.1.1", AS_RESPONSE,
     "HTTP/1.1 204 -\r\nExpect: 100-continue\r\n", NONE, 0, true, false},
};

static void meaning_case(void **state) {
  const struct meaning *c = *state;
  build_nothing();
  build_text(c->head);
  build_text("\r\n");
  read_as(c->how, built_bytes());
  expect_verdict(REF_OK);
  assert_int_equal(head.head_len, built_len);
  assert_int_equal(head.framing, c->framing);
  assert_int_equal(head.content_length, c->content_length);
  assert_int_equal(head.keep_alive, c->keep_alive);
  assert_int_equal(head.upgrade, c->upgrade);
  assert_false(head.expect_continue);
  expect_same_in_pieces(c->how, built_bytes());
}

/* ---- trailer sections -------------------------------------------------------------------------------------------- */

/* `names` are the fields that are kept, a space behind each. */
struct trailers_case {
  const char *name, *section;
  enum reading how;
  const char *in, *names;
  unsigned dropped;
};

static const struct trailers_case TRAILERS[] = {
    {"a trailer section may be empty", "9112 7.1", AS_TRAILERS, "\r\n", "", 0},
    {"a trailer", "9112 7.1.2", AS_TRAILERS, "X: y\r\n\r\n", "X ", 0},
    {"a trailer without a value", "9112 5", AS_TRAILERS, "X:\r\n\r\n", "X ", 0},
    {"trailers in the order of the wire", "9112 7.1.2", AS_TRAILERS, "X: 1\r\nA: 2\r\nX: 3\r\n\r\n", "X A X ", 0},
    {"a trailer value may hold obs-text", "9110 5.5", AS_TRAILERS, "X: \xff\r\n\r\n", "X ", 0},
    {"ETag may be a trailer", "9110 8.8.3", AS_TRAILERS, "ETag: \"a\"\r\n\r\n", "ETag ", 0},
    {"Authentication-Info may be a trailer", "9110 11.6.3", AS_TRAILERS, "Authentication-Info: a=b\r\n\r\n",
     "Authentication-Info ", 0},
    {"Server-Timing may be a trailer", "9110 6.5", AS_TRAILERS, "Server-Timing: a;dur=1\r\n\r\n", "Server-Timing ", 0},
    {"a name is compared whole", "9110 5.1", AS_TRAILERS, "Hos: a\r\nHosts: b\r\n\r\n", "Hos Hosts ", 0},
    {"a longer name than Content-Length is another", "9110 5.1", AS_TRAILERS, "Content-Length-X: 5\r\n\r\n",
     "Content-Length-X ", 0},
    {"a forbidden trailer is dropped", "9110 6.5.1", AS_TRAILERS_DROPPING, "Host: a\r\n\r\n", "", 1},
    {"the others are kept", "9110 6.5.1", AS_TRAILERS_DROPPING, "X: 1\r\nContent-Length: 5\r\nY: 2\r\nTE: a\r\n\r\n",
     "X Y ", 2},
    {"a dropped value is not judged", "9110 6.5.1", AS_TRAILERS_DROPPING,
     "Content-Length: x\r\nContent-Length: 1,2\r\nConnection: @\r\n\r\n", "", 3},
    {"what follows a trailer section is left", "9112 7.1", AS_TRAILERS, "\r\nHTTP/1.1 200 OK\r\n\r\n", "", 0},
};

static void trailers_case(void **state) {
  const struct trailers_case *c = *state;
  build_nothing();
  build_text(c->in);
  read_as(c->how, built_bytes());
  expect_verdict(REF_OK);
  char names[128] = "";
  for (uint32_t i = 0; i < head.field_count; i++) {
    strncat(names, c->in + head.fields[i].name.off, head.fields[i].name.len);
    strcat(names, " ");
  }
  assert_string_equal(names, c->names);
  assert_int_equal(head.dropped, c->dropped);
  assert_int_equal(head.head_len, c->in[0] == '\r' ? 2 : built_len);
  expect_same_in_pieces(c->how, built_bytes());
}

/* RFC 9110 6.5.1, and RFC 9112 6 for the first two: the whole list, and that each is met in any case. */
static void each_forbidden_trailer(void **state) {
  (void)state;
  static const char *const NAMES_IN_CAPITALS[] = {
      "TRANSFER-ENCODING",
      "CONTENT-LENGTH",
      "CONNECTION",
      "KEEP-ALIVE",
      "PROXY-CONNECTION",
      "TE",
      "TRAILER",
      "UPGRADE",
      "HOST",
      "MAX-FORWARDS",
      "AUTHORIZATION",
      "PROXY-AUTHORIZATION",
      "WWW-AUTHENTICATE",
      "PROXY-AUTHENTICATE",
      "COOKIE",
      "SET-COOKIE",
      "EXPECT",
      "RANGE",
      "IF-MATCH",
      "IF-NONE-MATCH",
      "IF-MODIFIED-SINCE",
      "IF-UNMODIFIED-SINCE",
      "IF-RANGE",
      "CACHE-CONTROL",
      "PRAGMA",
      "AGE",
      "DATE",
      "EXPIRES",
      "LOCATION",
      "RETRY-AFTER",
      "VARY",
      "WARNING",
      "CONTENT-ENCODING",
      "CONTENT-TYPE",
      "CONTENT-RANGE",
  };
  for (size_t i = 0; i < COUNT_OF(NAMES_IN_CAPITALS); i++) {
    const char *name = NAMES_IN_CAPITALS[i];
    struct bytes in = {name, strlen(name)};
    if (!ref_is_forbidden_trailer(at_fence(in), in.len)) fail_msg("%s is allowed", name);
    if (ref_is_forbidden_trailer(at_fence(in), in.len - 1)) fail_msg("%s without its last letter is forbidden", name);
  }
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

static void expect_refusal(httpz_status status, size_t offset) {
  expect_verdict(REF_REFUSED);
  assert_string_equal(NAMES[head.status], NAMES[status]);
  assert_int_equal(head.offset, offset);
}

static void a_response_head_has_limits(void **state) {
  (void)state;
  struct ref_limits tight = {.content_length = 9, .head = 26, .fields = 1, .name = 3};
  struct bytes fits = B("HTTP/1.1 200 OK\r\nabc: d\r\n\r\n");
  ref_read_response(&tight, REF_ASKED_OTHER, at_fence(fits), fits.len, &head);
  expect_refusal(HTTPZ_HEAD_TOO_LARGE, 26);
  tight.head = fits.len;
  ref_read_response(&tight, REF_ASKED_OTHER, at_fence(fits), fits.len, &head);
  expect_verdict(REF_OK);
  struct bytes two = B("HTTP/1.1 200 OK\r\na: d\r\nb");
  ref_read_response(&tight, REF_ASKED_OTHER, at_fence(two), two.len, &head);
  expect_refusal(HTTPZ_TOO_MANY_FIELDS, 23);
  struct bytes long_name = B("HTTP/1.1 200 OK\r\nabcd");
  ref_read_response(&tight, REF_ASKED_OTHER, at_fence(long_name), long_name.len, &head);
  expect_refusal(HTTPZ_FIELD_NAME_TOO_LONG, 20);
}

static void a_trailer_section_has_limits(void **state) {
  (void)state;
  struct ref_trailer_limits tight = {.section = 9, .fields = 1, .name = 3};
  struct bytes fits = B("abc: d\r\n\r\n");
  ref_read_trailers(&tight, REF_REFUSE, at_fence(fits), fits.len, &head);
  expect_refusal(HTTPZ_TRAILERS_TOO_LARGE, 9);
  tight.section = fits.len;
  ref_read_trailers(&tight, REF_REFUSE, at_fence(fits), fits.len, &head);
  expect_verdict(REF_OK);
  struct bytes two = B("a: d\r\nb");
  ref_read_trailers(&tight, REF_REFUSE, at_fence(two), two.len, &head);
  expect_refusal(HTTPZ_TOO_MANY_FIELDS, 6);
  struct bytes long_name = B("abcd");
  ref_read_trailers(&tight, REF_REFUSE, at_fence(long_name), long_name.len, &head);
  expect_refusal(HTTPZ_FIELD_NAME_TOO_LONG, 3);
}

static void dropped_trailers_take_no_slot(void **state) {
  (void)state;
  struct ref_trailer_limits one = {.section = 100, .fields = 1, .name = 9};
  struct bytes in = B("Host: a\r\nTE: b\r\nX: c\r\n\r\n");
  ref_read_trailers(&one, REF_DROP, at_fence(in), in.len, &head);
  expect_verdict(REF_OK);
  assert_int_equal(head.field_count, 1);
  assert_int_equal(head.dropped, 2);
}

static void no_byte_of_a_head_asks_for_more(void **state) {
  (void)state;
  struct bytes nothing = B("");
  read_as(AS_RESPONSE, nothing);
  expect_verdict(REF_MORE);
  read_as(AS_TRAILERS, nothing);
  expect_verdict(REF_MORE);
}

/* ---- classes ----------------------------------------------------------------------------------------------------- */

static bool accepts(enum reading how, const char *before, int byte, const char *after) {
  build_nothing();
  build_text(before);
  char c = (char)byte;
  struct bytes one = {&c, 1};
  build(one);
  build_text(after);
  read_as(how, built_bytes());
  return head.verdict == REF_OK;
}

/* RFC 9112 4: HTAB, SP, VCHAR and obs-text */
static void each_byte_of_a_reason(void **state) {
  (void)state;
  for (int byte = 0; byte < 256; byte++) {
    bool want = byte == 9 || (byte >= 32 && byte != 127);
    if (accepts(AS_RESPONSE, "HTTP/1.1 200 ", byte, "\r\n\r\n") != want) fail_msg("byte %02x", (unsigned)byte);
  }
}

/* RFC 9112 4, RFC 9110 15 */
static void each_byte_of_a_code(void **state) {
  (void)state;
  for (int byte = 0; byte < 256; byte++) {
    if (accepts(AS_RESPONSE, "HTTP/1.1 ", byte, "00 \r\n\r\n") != listed("12345", byte)) fail_msg("byte %02x", byte);
    if (accepts(AS_RESPONSE, "HTTP/1.1 2", byte, "0 \r\n\r\n") != listed("0123456789", byte))
      fail_msg("byte %02x", byte);
    if (accepts(AS_RESPONSE, "HTTP/1.1 20", byte, " \r\n\r\n") != listed("0123456789", byte))
      fail_msg("byte %02x", byte);
    if (accepts(AS_RESPONSE, "HTTP/1.1 200", byte, "\r\n\r\n") != (byte == ' ')) fail_msg("byte %02x", byte);
  }
}

/* RFC 9110 5.6.2; a colon ends the name */
static void each_byte_of_a_trailer_name(void **state) {
  (void)state;
  for (int byte = 0; byte < 256; byte++) {
    bool want = listed(LETTERS_AND_DIGITS "!#$%&'*+-.^_`|~:", byte);
    if (accepts(AS_TRAILERS, "x", byte, "x:\r\n\r\n") != want) fail_msg("byte %02x", (unsigned)byte);
  }
}

/* ---- completeness ------------------------------------------------------------------------------------------------ */

static bool has_a_case(httpz_status status, bool of_trailers) {
  /* these are limits, and have a test of their own above */
  if (status == HTTPZ_HEAD_TOO_LARGE || status == HTTPZ_TRAILERS_TOO_LARGE) return true;
  if (status == HTTPZ_TOO_MANY_FIELDS || status == HTTPZ_FIELD_NAME_TOO_LONG) return true;
  for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
    if (REFUSED[i].status == status && (REFUSED[i].how >= AS_TRAILERS) == of_trailers) return true;
  }
  return false;
}

static void every_refusal_has_a_case(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT_OF(RESPONSE_REFUSALS); i++) {
    if (!has_a_case(RESPONSE_REFUSALS[i], false)) fail_msg("%s has none", NAMES[RESPONSE_REFUSALS[i]]);
  }
  for (size_t i = 0; i < COUNT_OF(TRAILERS_REFUSALS); i++) {
    if (!has_a_case(TRAILERS_REFUSALS[i], true)) fail_msg("%s has none", NAMES[TRAILERS_REFUSALS[i]]);
  }
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

int main(void) {
  for (size_t i = 0; i < COUNT_OF(REFUSED); i++) add(REFUSED[i].section, REFUSED[i].name, refused_case, &REFUSED[i]);
  for (size_t i = 0; i < COUNT_OF(LINES); i++) add(LINES[i].section, LINES[i].name, line_case, &LINES[i]);
  for (size_t i = 0; i < COUNT_OF(MEANINGS); i++)
    add(MEANINGS[i].section, MEANINGS[i].name, meaning_case, &MEANINGS[i]);
  for (size_t i = 0; i < COUNT_OF(TRAILERS); i++)
    add(TRAILERS[i].section, TRAILERS[i].name, trailers_case, &TRAILERS[i]);
  add("9110 6.5.1", "each forbidden trailer", each_forbidden_trailer, NULL);
  add("6585 5", "a response head has limits", a_response_head_has_limits, NULL);
  add("6585 5", "a trailer section has limits", a_trailer_section_has_limits, NULL);
  add("ref_trailers.h", "dropped trailers take no slot", dropped_trailers_take_no_slot, NULL);
  add("9112 2.1", "no byte of a head asks for more", no_byte_of_a_head_asks_for_more, NULL);
  add("9112 4", "each byte of a reason", each_byte_of_a_reason, NULL);
  add("9112 4", "each byte of a code", each_byte_of_a_code, NULL);
  add("9110 5.6.2", "each byte of a trailer name", each_byte_of_a_trailer_name, NULL);
  add("status.def", "every refusal has a case", every_refusal_has_a_case, NULL);
  return _cmocka_run_group_tests("reference readers of responses and trailers", tests, test_count, NULL, NULL);
}

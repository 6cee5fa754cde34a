/* SPDX-License-Identifier: MIT
 * Whole response heads: what is read of an accepted one, and where and why a refused
 * one is refused. The expectations come from the sections cited; offsets count from the first byte of the input. */
#include "test_support.h"


#define LINE "HTTP/1.1 200 OK\r\n" /* 17 bytes */
#define F    17                    /* where the first line after it begins */

typedef struct {
  const char *fact;
  httpz_method method; /* of the request */
  const char *bytes;
  size_t len;
  const char *reading; /* what render() makes of it */
} accepted_row;

/* 9112 4, 5, 6.3, 9.3; 9110 2.5, 7.6.1, 7.8 */
static const accepted_row accepted[] = {
    {"a response without length fields lasts until the connection closes", HTTPZ_GET, BYTES(LINE "\r\n"),
     "1.1 200 (OK) until-close close"},
    {"a reason may be empty", HTTPZ_GET, BYTES("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"),
     "1.1 200 () 0 keep Content-Length=0"},
    {"all after the first space is the reason, whitespace too", HTTPZ_GET,
     BYTES("HTTP/1.1 200  a\tb \r\nContent-Length: 0\r\n\r\n"), "1.1 200 ( a\tb ) 0 keep Content-Length=0"},
    {"obs-text may stand in a reason", HTTPZ_GET, BYTES("HTTP/1.1 404 \xff\x80\r\nContent-Length: 0\r\n\r\n"),
     "1.1 404 (\xff\x80) 0 keep Content-Length=0"},
    {"a reason may be of digits and colons", HTTPZ_GET, BYTES("HTTP/1.1 200 1:2\r\nContent-Length: 0\r\n\r\n"),
     "1.1 200 (1:2) 0 keep Content-Length=0"},
    {"100 is the smallest status code", HTTPZ_GET, BYTES("HTTP/1.1 100 Continue\r\n\r\n"),
     "1.1 100 (Continue) none keep"},
    {"599 is the greatest status code", HTTPZ_GET, BYTES("HTTP/1.1 599 x\r\nContent-Length: 1\r\n\r\n"),
     "1.1 599 (x) 1 keep Content-Length=1"},
    {"a code that is not registered is read", HTTPZ_GET, BYTES("HTTP/1.1 299 x\r\nContent-Length: 1\r\n\r\n"),
     "1.1 299 (x) 1 keep Content-Length=1"},
    {"HTTP/1.9 is read as 1.1", HTTPZ_GET, BYTES("HTTP/1.9 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
     "1.9 200 (OK) chunked keep Transfer-Encoding=chunked"},
    {"a Content-Length delimits the content", HTTPZ_GET, BYTES(LINE "content-length:\t12 \r\nX: y\r\n\r\n"),
     "1.1 200 (OK) 12 keep Content-Length=12 X=y"},
    {"chunked delimits the content", HTTPZ_POST, BYTES(LINE "Transfer-Encoding: , Chunked\r\n\r\n"),
     "1.1 200 (OK) chunked keep Transfer-Encoding=, Chunked"},
    {"Connection: close ends persistence", HTTPZ_GET, BYTES(LINE "Content-Length: 0\r\nConnection: a, Close\r\n\r\n"),
     "1.1 200 (OK) 0 close Content-Length=0 Connection=a, Close"},
    {"HTTP/1.0 closes", HTTPZ_GET, BYTES("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
     "1.0 200 (OK) 0 close Content-Length=0"},
    {"HTTP/1.0 persists when it says so", HTTPZ_GET,
     BYTES("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"),
     "1.0 200 (OK) 0 keep Content-Length=0 Connection=keep-alive"},
    {"content that lasts until the close never persists", HTTPZ_GET, BYTES(LINE "Connection: keep-alive\r\n\r\n"),
     "1.1 200 (OK) until-close close Connection=keep-alive"},
    {"a response to HEAD has no content", HTTPZ_HEAD, BYTES(LINE "Content-Length: 12\r\n\r\n"),
     "1.1 200 (OK) none keep Content-Length=12"},
    {"a response to HEAD needs no length", HTTPZ_HEAD, BYTES(LINE "\r\n"), "1.1 200 (OK) none keep"},
    {"a response to HEAD may tell of more content than the limit", HTTPZ_HEAD,
     BYTES(LINE "Content-Length: 18446744073709551615\r\n\r\n"),
     "1.1 200 (OK) none keep Content-Length=18446744073709551615"},
    {"a response to HEAD may tell of more content than 64 bits", HTTPZ_HEAD,
     BYTES(LINE "Content-Length: 18446744073709551616\r\n\r\n"),
     "1.1 200 (OK) none keep Content-Length=18446744073709551616"},
    {"chunked twice means nothing in a response to HEAD", HTTPZ_HEAD,
     BYTES(LINE "Transfer-Encoding: chunked;a=b, chunked\r\n\r\n"),
     "1.1 200 (OK) none keep Transfer-Encoding=chunked;a=b, chunked"},
    {"an empty list of codings means nothing in a response to HEAD", HTTPZ_HEAD,
     BYTES(LINE "Transfer-Encoding: ,\r\n\r\n"), "1.1 200 (OK) none keep Transfer-Encoding=,"},
    {"a response to HEAD may name a coding that is not implemented", HTTPZ_HEAD,
     BYTES(LINE "Transfer-Encoding: gzip;q=\"a,b\", chunked\r\n\r\n"),
     "1.1 200 (OK) none keep Transfer-Encoding=gzip;q=\"a,b\", chunked"},
    {"both length fields mean nothing in a response to HEAD", HTTPZ_HEAD,
     BYTES(LINE "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
     "1.1 200 (OK) none keep Content-Length=1 Transfer-Encoding=chunked"},
    {"both length fields mean nothing in the other order", HTTPZ_HEAD,
     BYTES(LINE "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"),
     "1.1 200 (OK) none keep Transfer-Encoding=chunked Content-Length=1"},
    {"two lengths mean nothing in a 304", HTTPZ_GET,
     BYTES("HTTP/1.1 304 \r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
     "1.1 304 () none keep Content-Length=1 Content-Length=2"},
    {"codings in two lines mean nothing in a 304", HTTPZ_GET,
     BYTES("HTTP/1.1 304 \r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"),
     "1.1 304 () none keep Transfer-Encoding=gzip Transfer-Encoding=chunked"},
    {"after Transfer-Encoding in HTTP/1.0 the connection closes", HTTPZ_HEAD,
     BYTES("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"),
     "1.0 200 (OK) none close Connection=keep-alive Transfer-Encoding=chunked"},
    {"a 204 has no content whatever its fields say", HTTPZ_GET, BYTES("HTTP/1.1 204 \r\nContent-Length: 9\r\n\r\n"),
     "1.1 204 () none keep Content-Length=9"},
    {"a 205 is delimited like any other", HTTPZ_GET, BYTES("HTTP/1.1 205 \r\nContent-Length: 9\r\n\r\n"),
     "1.1 205 () 9 keep Content-Length=9"},
    {"a 103 has no content whatever its fields say", HTTPZ_GET,
     BYTES("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nTransfer-Encoding: chunked\r\n\r\n"),
     "1.1 103 (Early Hints) none keep Link=</a> Transfer-Encoding=chunked"},
    {"101 names the protocol that follows", HTTPZ_GET,
     BYTES("HTTP/1.1 101 \r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x05"),
     "1.1 101 () none keep upgrade Connection=upgrade Upgrade=websocket"},
    {"Upgrade without Connection is only a field", HTTPZ_GET, BYTES("HTTP/1.1 101 \r\nUpgrade: websocket\r\n\r\n"),
     "1.1 101 () none keep Upgrade=websocket"},
    {"a 2xx to CONNECT has no content whatever its fields say", HTTPZ_CONNECT,
     BYTES("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
     "1.1 200 (OK) none keep Content-Length=5 Transfer-Encoding=chunked"},
    {"a 299 to CONNECT is a 2xx", HTTPZ_CONNECT, BYTES("HTTP/1.1 299 \r\nContent-Length: 5\r\n\r\n"),
     "1.1 299 () none keep Content-Length=5"},
    {"a 300 to CONNECT has content", HTTPZ_CONNECT, BYTES("HTTP/1.1 300 \r\nContent-Length: 5\r\n\r\n"),
     "1.1 300 () 5 keep Content-Length=5"},
    {"the answer to a method without a number has content", HTTPZ_METHOD_OTHER, BYTES(LINE "Content-Length: 5\r\n\r\n"),
     "1.1 200 (OK) 5 keep Content-Length=5"},
    {"Host is no business of a response", HTTPZ_GET, BYTES(LINE "Host: a b\r\nHost: c\r\nContent-Length: 0\r\n\r\n"),
     "1.1 200 (OK) 0 keep Host=a b Host=c Content-Length=0"},
    {"Expect is no business of a response", HTTPZ_GET, BYTES(LINE "Expect: x\r\nContent-Length: 0\r\n\r\n"),
     "1.1 200 (OK) 0 keep Expect=x Content-Length=0"},
    {"repeated lines keep their order", HTTPZ_HEAD, BYTES(LINE "Set-Cookie: a\r\nX: 1\r\nSet-Cookie: b\r\n\r\n"),
     "1.1 200 (OK) none keep Set-Cookie=a X=1 Set-Cookie=b"},
    {"what follows the head is not looked at", HTTPZ_HEAD, BYTES(LINE "\r\n\x00\n\r"), "1.1 200 (OK) none keep"},
};

typedef struct {
  const char *fact;
  httpz_method method;
  const char *bytes;
  size_t len;
  httpz_status status;
  uint16_t offset;
} refused_row;

static const refused_row refused[] = {
    {"an empty line before the status-line is refused", HTTPZ_GET, BYTES("\r\n" LINE), HTTPZ_BAD_STATUS_LINE, 0},
    {"a space before the status-line is refused", HTTPZ_GET, BYTES(" " LINE), HTTPZ_BAD_STATUS_LINE, 0},
    {"a request-line is no status-line", HTTPZ_GET, BYTES("GET / HTTP/1.1\r\n"), HTTPZ_BAD_STATUS_LINE, 0},
    {"the version is case-sensitive", HTTPZ_GET, BYTES("HTTp/1.1 200 OK\r\n"), HTTPZ_BAD_STATUS_LINE, 3},
    {"a version needs its slash", HTTPZ_GET, BYTES("HTTP 1.1 200 OK\r\n"), HTTPZ_BAD_STATUS_LINE, 4},
    {"a version needs its major number", HTTPZ_GET, BYTES("HTTP/.1 200 OK\r\n"), HTTPZ_BAD_STATUS_LINE, 5},
    {"a version needs its dot", HTTPZ_GET, BYTES("HTTP/1 200 OK\r\n"), HTTPZ_BAD_STATUS_LINE, 6},
    {"a version needs its minor number", HTTPZ_GET, BYTES("HTTP/1.x 200 OK\r\n"), HTTPZ_BAD_STATUS_LINE, 7},
    {"the minor version is one digit", HTTPZ_GET, BYTES("HTTP/1.10 200 OK\r\n"), HTTPZ_BAD_STATUS_LINE, 8},
    {"a version is not ended by HTAB", HTTPZ_GET, BYTES("HTTP/1.1\t200 OK\r\n"), HTTPZ_BAD_STATUS_LINE, 8},
    {"a status-line of a version alone is refused", HTTPZ_GET, BYTES("HTTP/1.1\r\n"), HTTPZ_BAD_STATUS_LINE, 8},
    {"HTTP/2.0 is not supported", HTTPZ_GET, BYTES("HTTP/2.0 200 OK\r\n"), HTTPZ_UNSUPPORTED_VERSION, 5},
    {"HTTP/0.9 is not supported", HTTPZ_GET, BYTES("HTTP/0.9 200 OK\r\n"), HTTPZ_UNSUPPORTED_VERSION, 5},
    {"a second space before the code is refused", HTTPZ_GET, BYTES("HTTP/1.1  200 OK\r\n"), HTTPZ_BAD_STATUS_CODE, 9},
    {"a code of one digit is refused", HTTPZ_GET, BYTES("HTTP/1.1 2 OK\r\n"), HTTPZ_BAD_STATUS_CODE, 10},
    {"a code of two digits is refused", HTTPZ_GET, BYTES("HTTP/1.1 20 OK\r\n"), HTTPZ_BAD_STATUS_CODE, 11},
    {"a code of four digits is refused", HTTPZ_GET, BYTES("HTTP/1.1 2000 OK\r\n"), HTTPZ_BAD_STATUS_CODE, 12},
    {"a code with a letter is refused", HTTPZ_GET, BYTES("HTTP/1.1 20O OK\r\n"), HTTPZ_BAD_STATUS_CODE, 11},
    {"a code with a sign is refused", HTTPZ_GET, BYTES("HTTP/1.1 +20 OK\r\n"), HTTPZ_BAD_STATUS_CODE, 9},
    {"a code below 100 is refused", HTTPZ_GET, BYTES("HTTP/1.1 099 OK\r\n"), HTTPZ_BAD_STATUS_CODE, 9},
    {"a code above 599 is refused", HTTPZ_GET, BYTES("HTTP/1.1 600 OK\r\n"), HTTPZ_BAD_STATUS_CODE, 9},
    {"a code of 999 is refused", HTTPZ_GET, BYTES("HTTP/1.1 999 OK\r\n"), HTTPZ_BAD_STATUS_CODE, 9},
    {"the space after the code is required", HTTPZ_GET, BYTES("HTTP/1.1 200\r\n"), HTTPZ_BAD_STATUS_CODE, 12},
    {"the space after the code is no HTAB", HTTPZ_GET, BYTES("HTTP/1.1 200\tOK\r\n"), HTTPZ_BAD_STATUS_CODE, 12},
    {"a NUL in a reason is refused", HTTPZ_GET, BYTES("HTTP/1.1 200 O\0K\r\n"), HTTPZ_BAD_REASON, 14},
    {"a DEL in a reason is refused", HTTPZ_GET, BYTES("HTTP/1.1 200 \x7f\r\n"), HTTPZ_BAD_REASON, 13},
    {"an ESC in a reason is refused", HTTPZ_GET, BYTES("HTTP/1.1 200 OK\x1b\r\n"), HTTPZ_BAD_REASON, 15},
    {"a CR in a reason is bare", HTTPZ_GET, BYTES("HTTP/1.1 200 O\rK\r\n"), HTTPZ_BARE_CR, 14},
    {"a CR before a CRLF is bare", HTTPZ_GET, BYTES("HTTP/1.1 200 OK\r\r\n"), HTTPZ_BARE_CR, 15},
    {"an LF before the status-line is bare", HTTPZ_GET, BYTES("\n" LINE), HTTPZ_BARE_LF, 0},
    {"an LF in the version is bare", HTTPZ_GET, BYTES("HTTP/\n"), HTTPZ_BARE_LF, 5},
    {"an LF after the version is bare", HTTPZ_GET, BYTES("HTTP/1.1\n"), HTTPZ_BARE_LF, 8},
    {"an LF after the code is bare", HTTPZ_GET, BYTES("HTTP/1.1 200\n"), HTTPZ_BARE_LF, 12},
    {"an LF after the reason is bare", HTTPZ_GET, BYTES("HTTP/1.1 200 OK\n"), HTTPZ_BARE_LF, 15},
    {"an LF where the head should end is bare", HTTPZ_GET, BYTES(LINE "\n"), HTTPZ_BARE_LF, F},
    {"whitespace before the first field line is refused", HTTPZ_GET, BYTES(LINE " A: b\r\n"),
     HTTPZ_WHITESPACE_BEFORE_FIELDS, F},
    {"a folded line is refused", HTTPZ_GET, BYTES(LINE "A: b\r\n c\r\n"), HTTPZ_OBS_FOLD, F + 6},
    {"a space before the colon is refused", HTTPZ_GET, BYTES(LINE "A : b\r\n"), HTTPZ_WHITESPACE_IN_FIELD_NAME, F + 1},
    {"an empty field name is refused", HTTPZ_GET, BYTES(LINE ": b\r\n"), HTTPZ_BAD_FIELD_NAME, F},
    {"a field line without a colon is refused", HTTPZ_GET, BYTES(LINE "A\r\n"), HTTPZ_MISSING_COLON, F + 1},
    {"a NUL in a value is refused", HTTPZ_GET, BYTES(LINE "A: \0\r\n"), HTTPZ_BAD_FIELD_VALUE, F + 3},
    {"two words without a comma are no options", HTTPZ_GET, BYTES(LINE "Connection: a b\r\n"), HTTPZ_BAD_CONNECTION,
     F + 14},
    {"two equal lengths are refused", HTTPZ_GET, BYTES(LINE "Content-Length: 5\r\nContent-Length: 5\r\n"),
     HTTPZ_REPEATED_CONTENT_LENGTH, F + 19},
    {"a list of equal lengths is refused", HTTPZ_GET, BYTES(LINE "Content-Length: 5, 5\r\n"), HTTPZ_BAD_CONTENT_LENGTH,
     F + 17},
    {"a length over the limit is too large", HTTPZ_GET, BYTES(LINE "Content-Length: 104857601\r\n"),
     HTTPZ_CONTENT_TOO_LARGE, F + 16},
    {"Transfer-Encoding after Content-Length is refused", HTTPZ_GET,
     BYTES(LINE "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), HTTPZ_LENGTH_AND_TRANSFER_ENCODING, F + 19},
    {"Content-Length after Transfer-Encoding is refused", HTTPZ_GET,
     BYTES(LINE "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), HTTPZ_LENGTH_AND_TRANSFER_ENCODING, F + 28},
    {"Transfer-Encoding in HTTP/1.0 is refused", HTTPZ_GET, BYTES("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n"),
     HTTPZ_TRANSFER_ENCODING_IN_1_0, F},
    {"gzip is not implemented", HTTPZ_GET, BYTES(LINE "Transfer-Encoding: gzip, chunked\r\n"),
     HTTPZ_UNKNOWN_TRANSFER_CODING, F + 19},
    {"a coding after chunked is not implemented", HTTPZ_GET, BYTES(LINE "Transfer-Encoding: chunked, gzip\r\n"),
     HTTPZ_UNKNOWN_TRANSFER_CODING, F + 28},
    {"chunked in two lines is refused", HTTPZ_GET,
     BYTES(LINE "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), HTTPZ_BAD_TRANSFER_ENCODING, F + 28},
    {"an empty list of codings is refused", HTTPZ_GET, BYTES(LINE "Transfer-Encoding: ,\r\n"),
     HTTPZ_BAD_TRANSFER_ENCODING, F},
    /* 9112 6.3 cases 1 and 2 decide of the content, and not of the grammar of its fields */
    {"a negative length is refused in a response to HEAD", HTTPZ_HEAD, BYTES(LINE "Content-Length: -1\r\n"),
     HTTPZ_BAD_CONTENT_LENGTH, F + 16},
    {"a malformed second length is refused in a 304", HTTPZ_GET,
     BYTES("HTTP/1.1 304 OK\r\nContent-Length: 1\r\nContent-Length: x\r\n"), HTTPZ_BAD_CONTENT_LENGTH, F + 35},
    {"an empty length is refused in a response to HEAD", HTTPZ_HEAD, BYTES(LINE "Content-Length:\r\n"),
     HTTPZ_BAD_CONTENT_LENGTH, F},
    {"a malformed coding is refused in a response to HEAD", HTTPZ_HEAD,
     BYTES(LINE "Transfer-Encoding: \"chunked\"\r\n"), HTTPZ_BAD_TRANSFER_ENCODING, F + 19},
    {"a malformed coding behind an unknown one is refused in a 204", HTTPZ_GET,
     BYTES("HTTP/1.1 204 OK\r\nTransfer-Encoding: gzip, a b\r\n"), HTTPZ_BAD_TRANSFER_ENCODING, F + 27},
    {"a malformed Transfer-Encoding after a length is refused in a 2xx to CONNECT", HTTPZ_CONNECT,
     BYTES(LINE "Content-Length: 5\r\nTransfer-Encoding: chunked;\r\n"), HTTPZ_BAD_TRANSFER_ENCODING, F + 46},
};

static char *put_span(char *to, const uint8_t *at, httpz_span span) {
  memcpy(to, at + span.off, span.len);
  return to + span.len;
}

/* version code (reason) framing persistence [upgrade] Name=value ... */
static void render(char *to, const uint8_t *at, const httpz_response *head, const httpz_field *slots) {
  static const char *const framing_names[] = {" none", "", " chunked", " until-close"};
  to += sprintf(to, "1.%d %d (", head->minor_version, head->status_code);
  to = put_span(to, at, head->reason);
  to += sprintf(to, ")%s", framing_names[head->framing]);
  if (head->framing == HTTPZ_FRAMING_LENGTH) to += sprintf(to, " %d", (int)head->content_length);
  if (head->framing != HTTPZ_FRAMING_LENGTH) assert_int_equal(head->content_length, 0);
  to += sprintf(to, " %s%s", head->keep_alive ? "keep" : "close", head->upgrade ? " upgrade" : "");
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
  httpz_response head;
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
} outcome;

static httpz_status read_bytes(httpz_method method, const uint8_t *at, size_t len, httpz_reader *reader, outcome *out) {
  httpz_input input = {at, (uint32_t)len, (uint32_t)len};
  GUARDED(out->status, httpz_read_response(&httpz_default_limits, method, input, reader, out->slots, &out->head));
  out->offset = reader->offset;
  return out->status;
}

static void read_whole(httpz_method method, const uint8_t *bytes, size_t len, outcome *out) {
  httpz_reader reader = {0};
  memset(out, 0x5a, sizeof *out);
  read_bytes(method, flush_copy(bytes, len), len, &reader, out);
}

/* A call for every `step` bytes, each with the buffer elsewhere. */
static void read_in_pieces(httpz_method method, const uint8_t *bytes, size_t len, size_t step, outcome *out) {
  httpz_reader reader = {0};
  memset(out, 0x5a, sizeof *out);
  for (size_t n = 0; n < len; n += step)
    if (read_bytes(method, flush_copy(bytes, n), n, &reader, out) != HTTPZ_MORE) return;
  read_bytes(method, flush_copy(bytes, len), len, &reader, out);
}

static bool untouched(const outcome *out) {
  const uint8_t *bytes = (const uint8_t *)&out->head;
  for (size_t i = 0; i < sizeof out->head; i++)
    if (bytes[i] != 0x5a) return false;
  return true;
}

enum { PIECES_MAX = 7 }; /* a call for every byte, for every second, ... */

static void is_read_as(void **state) {
  const accepted_row *row = *state;
  const uint8_t *bytes = (const uint8_t *)row->bytes;
  outcome whole, cut;
  char reading[1024];
  read_whole(row->method, bytes, row->len, &whole);
  assert_status(whole.status, HTTPZ_OK);
  render(reading, bytes, &whole.head, whole.slots);
  assert_string_equal(reading, row->reading);
  for (size_t step = 1; step <= PIECES_MAX; step++) {
    read_in_pieces(row->method, bytes, row->len, step, &cut);
    assert_status(cut.status, HTTPZ_OK);
    render(reading, bytes, &cut.head, cut.slots);
    assert_string_equal(reading, row->reading);
    assert_int_equal(cut.head.head_len, whole.head.head_len);
  }
}

static void is_refused(void **state) {
  const refused_row *row = *state;
  const uint8_t *bytes = (const uint8_t *)row->bytes;
  outcome out;
  read_whole(row->method, bytes, row->len, &out);
  assert_status(out.status, row->status);
  assert_int_equal(out.offset, row->offset);
  assert_true(untouched(&out));
  for (size_t step = 1; step <= PIECES_MAX; step++) {
    read_in_pieces(row->method, bytes, row->len, step, &out);
    assert_status(out.status, row->status);
    assert_int_equal(out.offset, row->offset);
    assert_true(untouched(&out));
  }
}

/* ---- what is not a row ------------------------------------------------------------------------------------------- */

/* The head ends where the first empty line does, which the rows hold once. */
static void a_head_ends_with_its_empty_line(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(accepted); i++) {
    outcome out;
    const uint8_t *bytes = (const uint8_t *)accepted[i].bytes;
    const uint8_t *end = memmem(bytes, accepted[i].len, "\r\n\r\n", 4);
    read_whole(accepted[i].method, bytes, accepted[i].len, &out);
    assert_int_equal(out.head.head_len, end - bytes + 4);
  }
}

static void every_proper_prefix_of_a_head_asks_for_more(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(accepted); i++) {
    outcome out;
    read_whole(accepted[i].method, (const uint8_t *)accepted[i].bytes, accepted[i].len, &out);
    size_t head_len = out.head.head_len;
    for (size_t n = 0; n < head_len; n++) {
      read_whole(accepted[i].method, (const uint8_t *)accepted[i].bytes, n, &out);
      assert_status(out.status, HTTPZ_MORE);
      assert_true(untouched(&out));
    }
  }
}

/* Every byte of the status-line is judged as it comes: a refusal needs the offending byte, and none after it. */
static void a_status_line_is_refused_at_its_first_wrong_byte(void **state) {
  (void)state;
  unsigned checked = 0;
  for (size_t i = 0; i < COUNT(refused); i++) {
    const refused_row *row = &refused[i];
    outcome out;
    if (row->offset >= F || row->status == HTTPZ_BARE_CR || row->status == HTTPZ_TRANSFER_ENCODING_IN_1_0) continue;
    read_whole(row->method, (const uint8_t *)row->bytes, row->offset, &out);
    assert_status(out.status, HTTPZ_MORE);
    read_whole(row->method, (const uint8_t *)row->bytes, row->offset + 1u, &out);
    assert_status(out.status, row->status);
    assert_int_equal(out.offset, row->offset);
    checked++;
  }
  assert_true(checked >= 30);
}

/* 9112 4 and 9110 15: all codes of three digits; 9112 6.3: what each means for a GET without length fields */
static void every_code_of_three_digits_is_read_or_refused(void **state) {
  (void)state;
  for (unsigned code = 0; code <= 999; code++) {
    char bytes[40];
    outcome out;
    int len = snprintf(bytes, sizeof bytes, "HTTP/1.1 %03u x\r\n\r\n", code);
    read_whole(HTTPZ_GET, (const uint8_t *)bytes, (size_t)len, &out);
    bool fits = code >= 100 && code <= 599;
    assert_status(out.status, fits ? HTTPZ_OK : HTTPZ_BAD_STATUS_CODE);
    if (!fits) continue;
    bool empty = code < 200 || code == 204 || code == 304;
    assert_int_equal(out.head.status_code, code);
    assert_int_equal(out.head.framing, empty ? HTTPZ_FRAMING_NONE : HTTPZ_FRAMING_UNTIL_CLOSE);
    assert_int_equal(out.head.keep_alive, empty);
  }
}

/* Every byte at every place of a status-line that ends with a reason of one byte. */
static void every_byte_of_a_status_line_is_judged_by_its_place(void **state) {
  (void)state;
  static const char line[] = "HTTP/1.1 200 x\r\n\r\n";
  for (uint16_t place = 0; place < 14; place++)
    for (unsigned byte = 0; byte < 256; byte++) {
      uint8_t bytes[sizeof line - 1];
      outcome out;
      memcpy(bytes, line, sizeof bytes);
      bytes[place] = (uint8_t)byte;
      read_whole(HTTPZ_GET, bytes, sizeof bytes, &out);
      bool digit = byte >= '0' && byte <= '9';
      httpz_status want = place < 9 ? HTTPZ_BAD_STATUS_LINE : place < 13 ? HTTPZ_BAD_STATUS_CODE : HTTPZ_BAD_REASON;
      if (place == 5 && digit) want = HTTPZ_UNSUPPORTED_VERSION;
      if (byte == '\n') want = HTTPZ_BARE_LF;
      if (place == 13 && byte == '\r') want = HTTPZ_BARE_CR;
      if (byte == (uint8_t)line[place] || ((place == 7 || place == 10 || place == 11) && digit)) want = HTTPZ_OK;
      if (place == 9 && byte >= '1' && byte <= '5') want = HTTPZ_OK;
      if (place == 13 && (byte == '\t' || (byte >= ' ' && byte != 0x7f))) want = HTTPZ_OK;
      assert_status(out.status, want);
      if (want != HTTPZ_OK) assert_int_equal(out.offset, place);
    }
}

static void the_head_after_an_interim_response_is_read_from_its_end(void **state) {
  (void)state;
  static const uint8_t bytes[] = "HTTP/1.1 100 \r\n\r\nHTTP/1.1 103 \r\nA: b\r\n\r\nHTTP/1.1 204 \r\n\r\n";
  static const uint16_t codes[] = {100, 103, 204};
  size_t from = 0;
  for (size_t i = 0; i < COUNT(codes); i++) {
    outcome out;
    read_whole(HTTPZ_GET, bytes + from, sizeof bytes - 1 - from, &out);
    assert_status(out.status, HTTPZ_OK);
    assert_int_equal(out.head.status_code, codes[i]);
    from += out.head.head_len;
  }
  assert_int_equal(from, sizeof bytes - 1);
}

static void a_refusal_is_final(void **state) {
  (void)state;
  static const uint8_t bytes[] = "HTTP/1.1 20\n OK\r\n\r\n";
  httpz_reader reader = {0};
  outcome out;
  for (size_t n = 12; n < sizeof bytes; n++) {
    assert_status(read_bytes(HTTPZ_GET, bytes, n, &reader, &out), HTTPZ_BARE_LF);
    assert_int_equal(reader.offset, 11);
  }
}

static void a_reader_that_is_done_gives_the_same_again(void **state) {
  (void)state;
  static const uint8_t bytes[] = LINE "\r\n";
  httpz_reader reader = {0};
  outcome out;
  assert_status(read_bytes(HTTPZ_GET, bytes, sizeof bytes - 1, &reader, &out), HTTPZ_OK);
  memset(&out.head, 0x5a, sizeof out.head);
  assert_status(read_bytes(HTTPZ_GET, bytes, sizeof bytes - 1, &reader, &out), HTTPZ_OK);
  assert_int_equal(out.head.head_len, sizeof bytes - 1);
  assert_int_equal(out.head.reason.off, 13);
  assert_int_equal(out.head.reason.len, 2);
}

static void fewer_bytes_than_before_are_not_read(void **state) {
  (void)state;
  static const uint8_t bytes[] = LINE;
  httpz_reader reader = {0};
  outcome out;
  assert_status(read_bytes(HTTPZ_GET, bytes, 14, &reader, &out), HTTPZ_MORE);
  assert_status(read_bytes(HTTPZ_GET, flush_copy(bytes, 3), 3, &reader, &out), HTTPZ_MORE);
}

static httpz_status read_with(const httpz_limits *limits, const uint8_t *at, size_t len, size_t step,
                              httpz_reader *reader, httpz_field *slots) {
  httpz_response head;
  httpz_status status = HTTPZ_MORE;
  memset(reader, 0, sizeof *reader);
  for (size_t n = step; status == HTTPZ_MORE; n += step) {
    httpz_input input = {at, (uint32_t)(n < len ? n : len), (uint32_t)(n < len ? n : len)};
    GUARDED(status, httpz_read_response(limits, HTTPZ_GET, input, reader, slots, &head));
    if (n >= len) break;
  }
  return status;
}

static void a_limit_is_reached_at_the_byte_past_it(void **state) {
  (void)state;
  static const uint8_t bytes[] = LINE "Ef: g\r\nH: i\r\n\r\n";
  const size_t len = sizeof bytes - 1;
  httpz_field slots[2];
  httpz_reader reader;
  httpz_limits exact = {.head = (uint16_t)len, .fields = 2, .name = 2};
  struct {
    httpz_limits limits;
    httpz_status status;
    uint16_t offset;
  } tight[] = {
      {exact, HTTPZ_TOO_MANY_FIELDS, F + 7},
      {exact, HTTPZ_FIELD_NAME_TOO_LONG, F + 1},
      {exact, HTTPZ_HEAD_TOO_LARGE, (uint16_t)(len - 1)},
      {exact, HTTPZ_HEAD_TOO_LARGE, F}, /* a reason has no limit but the head's */
      {exact, HTTPZ_HEAD_TOO_LARGE, 14},
      {exact, HTTPZ_HEAD_TOO_LARGE, 5},
  };
  tight[0].limits.fields = 1;
  tight[1].limits.name = 1;
  for (size_t i = 2; i < COUNT(tight); i++) tight[i].limits.head = tight[i].offset;
  for (size_t step = 1; step <= len; step++) {
    assert_status(read_with(&exact, bytes, len, step, &reader, slots), HTTPZ_OK);
    for (size_t i = 0; i < COUNT(tight); i++) {
      assert_status(read_with(&tight[i].limits, bytes, len, step, &reader, slots), tight[i].status);
      assert_int_equal(reader.offset, tight[i].offset);
    }
  }
}

static void slots_past_the_lines_read_stay_as_they_were(void **state) {
  (void)state;
  static const uint8_t bytes[] = LINE "A: b\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n";
  outcome out;
  uint8_t pattern[sizeof(httpz_field)];
  memset(pattern, 0x5a, sizeof pattern);
  read_whole(HTTPZ_GET, bytes, sizeof bytes - 1, &out);
  assert_status(out.status, HTTPZ_REPEATED_CONTENT_LENGTH);
  assert_memory_not_equal(&out.slots[1], pattern, sizeof pattern);
  for (size_t i = 2; i < HTTPZ_DEFAULT_FIELDS; i++) assert_memory_equal(&out.slots[i], pattern, sizeof pattern);
}

static void bytes_past_the_input_change_nothing(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(accepted); i++)
    for (unsigned fill = 0; fill < 256; fill += 5) {
      uint8_t bytes[512];
      char reading[1024];
      outcome out;
      httpz_reader reader = {0};
      memset(bytes, (int)fill, sizeof bytes);
      memcpy(bytes, accepted[i].bytes, accepted[i].len);
      httpz_input input = {bytes, (uint32_t)accepted[i].len, (uint32_t)accepted[i].len + 64};
      out.status = httpz_read_response(&httpz_default_limits, accepted[i].method, input, &reader, out.slots, &out.head);
      assert_status(out.status, HTTPZ_OK);
      render(reading, bytes, &out.head, out.slots);
      assert_string_equal(reading, accepted[i].reading);
    }
}

/* Every refusal that only a response can meet has a row above. */
static void every_refusal_of_a_status_line_is_tested(void **state) {
  (void)state;
  for (int status = 0; status < HTTPZ_STATUS_COUNT; status++) {
    bool tested = httpz_status_answer((httpz_status)status) != 502;
    for (size_t i = 0; i < COUNT(refused); i++) tested |= refused[i].status == (httpz_status)status;
    if (!tested) fail_msg("no row refuses with %s", httpz_status_name((httpz_status)status));
  }
}

int main(void) {
  ADD_FACTS(accepted, is_read_as);
  ADD_FACTS(refused, is_refused);
#define ADD(test) add_fact(#test, test, NULL)
  ADD(a_head_ends_with_its_empty_line);
  ADD(every_proper_prefix_of_a_head_asks_for_more);
  ADD(a_status_line_is_refused_at_its_first_wrong_byte);
  ADD(every_code_of_three_digits_is_read_or_refused);
  ADD(every_byte_of_a_status_line_is_judged_by_its_place);
  ADD(the_head_after_an_interim_response_is_read_from_its_end);
  ADD(a_refusal_is_final);
  ADD(a_reader_that_is_done_gives_the_same_again);
  ADD(fewer_bytes_than_before_are_not_read);
  ADD(a_limit_is_reached_at_the_byte_past_it);
  ADD(slots_past_the_lines_read_stay_as_they_were);
  ADD(bytes_past_the_input_change_nothing);
  ADD(every_refusal_of_a_status_line_is_tested);
  return run_facts(__FILE__);
}

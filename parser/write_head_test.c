/* SPDX-License-Identifier: MIT
 * Heads as they are written: every element whole or not at all, and nothing that a reader could split or misread. The
 * expectations come from the sections cited; each row is also measured, and tried in buffers of every capacity. */
#include "test_support.h"

#include "play_writer.h"

#define GET       ">GET|/|1", ":Host|a"
#define GET_BYTES "GET / HTTP/1.1\r\nHost: a\r\n"
#define OK_BYTES  "HTTP/1.1 200 OK\r\n"

/* 9112 3, 4, 5; 9110 5, 8.6 */
static const writer_row rows[] = {
    /* start-lines */
    {"a request-line is written", {">GET|/p?q|1"}, "GET /p?q HTTP/1.1\r\n", HTTPZ_OK},
    {"a request-line may be of HTTP/1.0", {">GET|/|0"}, "GET / HTTP/1.0\r\n", HTTPZ_OK},
    {"a request of HTTP/1.2 is refused", {">GET|/|2"}, "", HTTPZ_BAD_OUTPUT_VERSION},
    {"an extension method is written by its name", {"?BREW|/pot|1"}, "BREW /pot HTTP/1.1\r\n", HTTPZ_OK},
    {"a method without a number is refused", {">BREW|/|1"}, "", HTTPZ_BAD_OUTPUT_METHOD},
    {"an empty method is refused", {"?|/|1"}, "", HTTPZ_BAD_OUTPUT_METHOD},
    {"a method with a space is refused", {"?GET /x|/|1"}, "", HTTPZ_BAD_OUTPUT_METHOD},
    {"an empty target is refused", {">GET||1"}, "", HTTPZ_BAD_OUTPUT_TARGET},
    {"a target with a space is refused", {">GET|/a b|1"}, "", HTTPZ_BAD_OUTPUT_TARGET},
    {"a target with a line end is refused", {">GET|/ HTTP/1.1\r\nX: y|1"}, "", HTTPZ_BAD_OUTPUT_TARGET},
    {"a target with a fragment is refused", {">GET|/#a|1"}, "", HTTPZ_BAD_OUTPUT_TARGET},
    {"an absolute-form is written", {">GET|http://a/b|1"}, "GET http://a/b HTTP/1.1\r\n", HTTPZ_OK},
    {"a target of any scheme is written", {">GET|a:80|1"}, "GET a:80 HTTP/1.1\r\n", HTTPZ_OK},
    {"CONNECT takes an authority-form", {">CONNECT|a:80|1"}, "CONNECT a:80 HTTP/1.1\r\n", HTTPZ_OK},
    {"CONNECT takes no origin-form", {">CONNECT|/|1"}, "", HTTPZ_BAD_OUTPUT_TARGET},
    {"CONNECT by its name takes no origin-form", {"?CONNECT|/|1"}, "", HTTPZ_BAD_OUTPUT_TARGET},
    {"OPTIONS takes an asterisk-form", {">OPTIONS|*|1"}, "OPTIONS * HTTP/1.1\r\n", HTTPZ_OK},
    {"GET takes no asterisk-form", {">GET|*|1"}, "", HTTPZ_BAD_OUTPUT_TARGET},
    {"a status-line has the registered reason", {"<1|404|GET"}, "HTTP/1.1 404 Not Found\r\n", HTTPZ_OK},
    {"a status-line may be of HTTP/1.0", {"<0|200|GET"}, "HTTP/1.0 200 OK\r\n", HTTPZ_OK},
    {"a response of HTTP/1.2 is refused", {"<2|200|GET"}, "", HTTPZ_BAD_OUTPUT_VERSION},
    {"a code without a reason keeps its space", {"<1|299|GET"}, "HTTP/1.1 299 \r\n", HTTPZ_OK},
    {"a reason may be the caller's", {"<1|200|GET|A\tb \xff"}, "HTTP/1.1 200 A\tb \xff\r\n", HTTPZ_OK},
    {"an empty reason keeps its space", {"<1|200|GET|"}, "HTTP/1.1 200 \r\n", HTTPZ_OK},
    {"a reason with a line end is refused", {"<1|200|GET|OK\r\nX: y"}, "", HTTPZ_BAD_OUTPUT_REASON},
    {"100 is the first status code", {"<1|100|GET"}, "HTTP/1.1 100 Continue\r\n", HTTPZ_OK},
    {"599 is the last status code", {"<1|599|GET"}, "HTTP/1.1 599 \r\n", HTTPZ_OK},
    {"99 is no status code", {"<1|99|GET"}, "", HTTPZ_BAD_OUTPUT_STATUS},
    {"600 is no status code", {"<1|600|GET"}, "", HTTPZ_BAD_OUTPUT_STATUS},
    {"HTTP/1.0 has no interim responses", {"<0|100|GET"}, "", HTTPZ_BAD_OUTPUT_STATUS},
    {"a peer of HTTP/1.0 gets no interim responses", {"~", "<1|103|GET"}, "", HTTPZ_BAD_OUTPUT_STATUS},
    /* field lines */
    {"a field line is written", {GET, ":X-Y|v w"}, GET_BYTES "X-Y: v w\r\n", HTTPZ_OK},
    {"a field known by number is written", {GET, "#accept|*/*"}, GET_BYTES "Accept: */*\r\n", HTTPZ_OK},
    {"a field without a number is refused", {GET, "#X-Y|v"}, GET_BYTES, HTTPZ_BAD_OUTPUT_NAME},
    {"a value may be empty", {GET, ":X|"}, GET_BYTES "X: \r\n", HTTPZ_OK},
    {"a value may hold HTAB and obs-text", {GET, ":X|a\tb\x80"}, GET_BYTES "X: a\tb\x80\r\n", HTTPZ_OK},
    {"a value with a space before it is refused", {GET, ":X| a"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a value with an HTAB after it is refused", {GET, ":X|a\t"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a value of a space alone is refused", {GET, ":X| "}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a value with a line end is refused", {GET, ":X|a\r\nY: b"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a value with a fold is refused", {GET, ":X|a\r\n b"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a value with a bare LF is refused", {GET, ":X|a\nb"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a known field's value with a line end is refused", {GET, "#Accept|a\r\nY: b"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"an empty name is refused", {GET, ":|a"}, GET_BYTES, HTTPZ_BAD_OUTPUT_NAME},
    {"a name with a colon is refused", {GET, ":X:|a"}, GET_BYTES, HTTPZ_BAD_OUTPUT_NAME},
    {"a name with a space is refused", {GET, ":X |a"}, GET_BYTES, HTTPZ_BAD_OUTPUT_NAME},
    {"a name with a line end is refused", {GET, ":X: y\r\nZ|a"}, GET_BYTES, HTTPZ_BAD_OUTPUT_NAME},
    {"a number is written without leading zeros", {GET, "nAge|120"}, GET_BYTES "Age: 120\r\n", HTTPZ_OK},
    {"zero has one digit", {GET, "nAge|0"}, GET_BYTES "Age: 0\r\n", HTTPZ_OK},
    {"the greatest number has twenty digits",
     {GET, "nAge|18446744073709551615"},
     GET_BYTES "Age: 18446744073709551615\r\n",
     HTTPZ_OK},
    {"a date is an IMF-fixdate",
     {GET, "@Date|784111777"},
     GET_BYTES "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
     HTTPZ_OK},
    {"a date past the year 9999 is refused", {GET, "@Date|253402300800"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a Content-Range is written",
     {"<1|206|GET", "R0|9|100"},
     "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/100\r\n",
     HTTPZ_OK},
    {"a range behind the end is refused", {"<1|200|GET", "R0|100|100"}, OK_BYTES, HTTPZ_BAD_OUTPUT_RANGE},
    {"a range that ends before it begins is refused", {"<1|200|GET", "R9|8|100"}, OK_BYTES, HTTPZ_BAD_OUTPUT_RANGE},
    /* the order of a message */
    {"a whole head is written", {GET, "."}, GET_BYTES "\r\n", HTTPZ_OK},
    {"a field line before the start-line is refused", {":X|a"}, "", HTTPZ_BAD_OUTPUT_ORDER},
    {"a date before the start-line is refused", {"@Date|0"}, "", HTTPZ_BAD_OUTPUT_ORDER},
    {"a range before the start-line is refused", {"R0|1|2"}, "", HTTPZ_BAD_OUTPUT_ORDER},
    {"an end of the head before the start-line is refused", {"."}, "", HTTPZ_BAD_OUTPUT_ORDER},
    {"a second start-line is refused", {">GET|/|1", ">GET|/|1"}, "GET / HTTP/1.1\r\n", HTTPZ_BAD_OUTPUT_ORDER},
    {"a status-line after a request-line is refused",
     {">GET|/|1", "<1|200|GET"},
     "GET / HTTP/1.1\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"a field line after the head is refused",
     {GET, "L5", ".", ":X|a"},
     GET_BYTES "Content-Length: 5\r\n\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"a second end of the head is refused", {GET, ".", "."}, GET_BYTES "\r\n", HTTPZ_BAD_OUTPUT_ORDER},
    {"a second request may follow a whole one", {GET, ".", ">GET|/b|1"}, GET_BYTES "\r\nGET /b HTTP/1.1\r\n", HTTPZ_OK},
    {"what the first request had counts no more for the second",
     {GET, ".", ">GET|/b|1", "."},
     GET_BYTES "\r\nGET /b HTTP/1.1\r\n",
     HTTPZ_BAD_OUTPUT_HOST},
    {"no message may follow one with close",
     {GET, "C", ".", ">GET|/b|1"},
     GET_BYTES "Connection: close\r\n\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"close counts in any case and place",
     {GET, ":connection|keep-alive , CLOSE", ".", ">GET|/b|1"},
     GET_BYTES "connection: keep-alive , CLOSE\r\n\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"no message may follow one of HTTP/1.0",
     {">GET|/|0", ".", ">GET|/b|0"},
     "GET / HTTP/1.0\r\n\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"HTTP/1.0 persists when it says so",
     {">GET|/|0", "K", ".", ">GET|/b|0"},
     "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n",
     HTTPZ_OK},
    {"the final response follows an interim one",
     {"<1|100|GET", ".", "<1|200|GET"},
     "HTTP/1.1 100 Continue\r\n\r\n" OK_BYTES,
     HTTPZ_OK},
    {"no HTTP follows a 101",
     {"<1|101|GET", ":Upgrade|x", ".", "<1|200|GET"},
     "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"no HTTP follows a 2xx to CONNECT",
     {"<1|200|CONNECT", ".", "<1|200|GET"},
     OK_BYTES "\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    /* Host, 9112 3.2 */
    {"a request of HTTP/1.1 without Host is refused", {">GET|/|1", "."}, "GET / HTTP/1.1\r\n", HTTPZ_BAD_OUTPUT_HOST},
    {"a request of HTTP/1.0 needs no Host", {">GET|/|0", "."}, "GET / HTTP/1.0\r\n\r\n", HTTPZ_OK},
    {"a response needs no Host", {"<1|204|GET", "."}, "HTTP/1.1 204 No Content\r\n\r\n", HTTPZ_OK},
    {"a second Host is refused", {GET, ":hOST|a"}, GET_BYTES, HTTPZ_BAD_OUTPUT_HOST},
    {"a second Host is refused in HTTP/1.0 too",
     {">GET|/|0", "#Host|a", ":Host|a"},
     "GET / HTTP/1.0\r\nHost: a\r\n",
     HTTPZ_BAD_OUTPUT_HOST},
    {"a Host may be empty", {">GET|/|1", ":Host|", "."}, "GET / HTTP/1.1\r\nHost: \r\n\r\n", HTTPZ_OK},
    {"a Host with a path is refused", {">GET|/|1", ":Host|a/b"}, "GET / HTTP/1.1\r\n", HTTPZ_BAD_OUTPUT_VALUE},
    {"a list of Hosts is refused", {">GET|/|1", ":Host|a, b"}, "GET / HTTP/1.1\r\n", HTTPZ_BAD_OUTPUT_VALUE},
    /* framing, 9110 8.6, 9112 6 */
    {"Content-Length is written", {GET, "L17"}, GET_BYTES "Content-Length: 17\r\n", HTTPZ_OK},
    {"Transfer-Encoding is written", {GET, "T"}, GET_BYTES "Transfer-Encoding: chunked\r\n", HTTPZ_OK},
    {"a second Content-Length is refused",
     {GET, "L1", "L1"},
     GET_BYTES "Content-Length: 1\r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"a second Content-Length by its name is refused",
     {GET, "L1", ":content-length|1"},
     GET_BYTES "Content-Length: 1\r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"Content-Length after Transfer-Encoding is refused",
     {GET, "T", "L1"},
     GET_BYTES "Transfer-Encoding: chunked\r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"Transfer-Encoding after Content-Length is refused",
     {GET, "L1", "T"},
     GET_BYTES "Content-Length: 1\r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"a second Transfer-Encoding is refused",
     {GET, "T", "T"},
     GET_BYTES "Transfer-Encoding: chunked\r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"both are refused in a response to HEAD too",
     {"<1|200|HEAD", "L1", "T"},
     OK_BYTES "Content-Length: 1\r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"Transfer-Encoding in HTTP/1.0 is refused", {">POST|/|0", "T"}, "POST / HTTP/1.0\r\n", HTTPZ_BAD_OUTPUT_FRAMING},
    {"Transfer-Encoding for a peer of HTTP/1.0 is refused",
     {"~", "<1|200|GET", "T"},
     OK_BYTES,
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"chunked counts in any case",
     {GET, ":transfer-encoding|ChUnKeD"},
     GET_BYTES "transfer-encoding: ChUnKeD\r\n",
     HTTPZ_OK},
    {"another transfer coding is refused",
     {GET, ":Transfer-Encoding|gzip, chunked"},
     GET_BYTES,
     HTTPZ_BAD_OUTPUT_VALUE},
    {"chunked twice is refused", {GET, ":Transfer-Encoding|chunked, chunked"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"an empty Transfer-Encoding is refused", {GET, ":Transfer-Encoding|"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a Content-Length of letters is refused", {GET, ":Content-Length|1a"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a signed Content-Length is refused", {GET, ":Content-Length|+1"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a list of lengths is refused", {GET, ":Content-Length|1, 1"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"an empty Content-Length is refused", {GET, "#Content-Length|"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a Content-Length over 64 bits is refused",
     {GET, ":Content-Length|18446744073709551616"},
     GET_BYTES,
     HTTPZ_BAD_OUTPUT_VALUE},
    {"Content-Length in a 1xx is refused",
     {"<1|103|GET", "L0"},
     "HTTP/1.1 103 Early Hints\r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"Content-Length in a 204 is refused",
     {"<1|204|GET", "L0"},
     "HTTP/1.1 204 No Content\r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"Content-Length in a 2xx to CONNECT is refused",
     {"<1|299|CONNECT", "L0"},
     "HTTP/1.1 299 \r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"Content-Length in a 300 to CONNECT is written",
     {"<1|300|CONNECT", "L0"},
     "HTTP/1.1 300 Multiple Choices\r\nContent-Length: 0\r\n",
     HTTPZ_OK},
    {"Transfer-Encoding in a 1xx is refused", {"<1|199|GET", "T"}, "HTTP/1.1 199 \r\n", HTTPZ_BAD_OUTPUT_FRAMING},
    {"Transfer-Encoding in a 204 is refused",
     {"<1|204|GET", "T"},
     "HTTP/1.1 204 No Content\r\n",
     HTTPZ_BAD_OUTPUT_FRAMING},
    {"Transfer-Encoding in a 2xx to CONNECT is refused", {"<1|200|CONNECT", "T"}, OK_BYTES, HTTPZ_BAD_OUTPUT_FRAMING},
    {"Content-Length in a 304 is written",
     {"<1|304|GET", "L5", "."},
     "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
     HTTPZ_OK},
    {"a 205 has no length but zero", {"<1|205|GET", "L1"}, "HTTP/1.1 205 Reset Content\r\n", HTTPZ_BAD_OUTPUT_FRAMING},
    {"a 205 may have a length of zero",
     {"<1|205|GET", "L0"},
     "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n",
     HTTPZ_OK},
    {"a TRACE request has no content", {">TRACE|/|1", "L1"}, "TRACE / HTTP/1.1\r\n", HTTPZ_BAD_OUTPUT_FRAMING},
    /* Connection, 9110 7.6.1 */
    {"Connection is a list of tokens", {GET, ":Connection|a,b ,\tc"}, GET_BYTES "Connection: a,b ,\tc\r\n", HTTPZ_OK},
    {"two words without a comma are no list", {GET, ":Connection|a b"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a quoted option is refused", {GET, ":Connection|\"close\""}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"an empty member is refused", {GET, ":Connection|a,,b"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a comma before the first option is refused", {GET, ":Connection|,a"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a comma after the last option is refused", {GET, ":Connection|a,"}, GET_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
};

/* ---- what is written is read back ------------------------------------------------------------------------------- */

/* All that a reader could be told to accept. */
static const httpz_limits widest = {
    .content_length = UINT64_MAX, .head = 65535, .target = 65535, .fields = 64, .method = 255, .name = 255};

enum { FIELDS_MAX = 8, BYTES_MAX = 40 };

typedef struct {
  uint8_t at[BYTES_MAX];
  uint32_t len;
} text;

typedef struct {
  text name, value;
} field_text;

/* A head to write and to read back. */
typedef struct {
  httpz_role role;
  text method; /* of the request, or of the request that is answered */
  text target;
  text reason;
  uint16_t code;
  uint8_t minor_version;
  unsigned count;
  field_text fields[FIELDS_MAX];
} head_text;

static httpz_status write_text(httpz_writer *w, const head_text *head) {
  httpz_status status = HTTPZ_OK;
  httpz_method number = httpz_method_of(head->method.at, (uint16_t)head->method.len);
  guard_arm();
  if (head->role == HTTPZ_REQUEST) {
    httpz_write_request_line_token(w, head->method.at, head->method.len, head->target.at, head->target.len,
                                   head->minor_version);
  } else {
    httpz_write_status_line_reason(w, head->minor_version, head->code, number, head->reason.at, head->reason.len);
  }
  for (unsigned i = 0; i < head->count; i++) {
    const field_text *field = &head->fields[i];
    httpz_write_field(w, field->name.at, field->name.len, field->value.at, field->value.len);
  }
  status = httpz_write_head_end(w);
  guard_disarm();
  return status;
}

static void assert_span(const uint8_t *at, httpz_span span, const text *want) {
  assert_int_equal(span.len, want->len);
  assert_memory_equal(at + span.off, want->at, want->len);
}

static void assert_fields(const uint8_t *at, const httpz_field *slots, unsigned count, const head_text *head) {
  assert_int_equal(count, head->count);
  for (unsigned i = 0; i < count; i++) {
    assert_span(at, httpz_field_name(slots[i]), &head->fields[i].name);
    assert_span(at, httpz_field_value(slots[i]), &head->fields[i].value);
  }
}

static void assert_request_is_read(httpz_input input, httpz_writer *w, const head_text *head) {
  httpz_field slots[64];
  httpz_reader reader = {0};
  httpz_request request;
  httpz_status status;
  GUARDED(status, httpz_read_request(&widest, input, &reader, slots, &request));
  assert_status(status, HTTPZ_OK);
  assert_int_equal(request.head_len, input.len);
  assert_span(input.at, request.method_name, &head->method);
  assert_span(input.at, request.target, &head->target);
  assert_int_equal(request.minor_version, head->minor_version);
  assert_int_equal(request.framing, w->framing);
  assert_fields(input.at, slots, request.field_count, head);
}

static void assert_response_is_read(httpz_input input, httpz_writer *w, const head_text *head) {
  httpz_field slots[64];
  httpz_reader reader = {0};
  httpz_response response;
  httpz_status status;
  httpz_method method = httpz_method_of(head->method.at, (uint16_t)head->method.len);
  GUARDED(status, httpz_read_response(&widest, method, input, &reader, slots, &response));
  assert_status(status, HTTPZ_OK);
  assert_int_equal(response.head_len, input.len);
  assert_span(input.at, response.reason, &head->reason);
  assert_int_equal(response.status_code, head->code);
  assert_int_equal(response.minor_version, head->minor_version);
  assert_int_equal(response.framing, w->framing);
  assert_fields(input.at, slots, response.field_count, head);
}

/* Tells whether the head was written; if it was, it is read back equal. If not, nothing of the refused element is
 * there. */
static bool is_read_back(const head_text *head) {
  uint8_t buffer[2048];
  httpz_writer w, measure;
  httpz_writer_begin(&w, buffer, sizeof buffer);
  httpz_writer_begin(&measure, NULL, 0);
  httpz_status status = write_text(&w, head);
  assert_status(write_text(&measure, head), status);
  assert_int_equal(measure.len, w.len);
  if (status != HTTPZ_OK) return false;
  const uint8_t *at = flush_copy(buffer, w.len);
  httpz_input input = {at, w.len, w.len};
  if (head->role == HTTPZ_REQUEST) {
    assert_request_is_read(input, &w, head);
  } else {
    assert_response_is_read(input, &w, head);
  }
  return true;
}

static text text_of(const char *bytes) {
  text t = {{0}, (uint32_t)strlen(bytes)};
  memcpy(t.at, bytes, t.len);
  return t;
}

static head_text plain_request(void) {
  head_text head = {.role = HTTPZ_REQUEST, .minor_version = 1, .count = 2};
  head.method = text_of("GET");
  head.target = text_of("/xyz");
  head.fields[0].name = text_of("Host");
  head.fields[0].value = text_of("a");
  head.fields[1].name = text_of("Xyz");
  head.fields[1].value = text_of("v w");
  return head;
}

static head_text plain_response(void) {
  head_text head = plain_request();
  head.role = HTTPZ_RESPONSE;
  head.code = 200;
  head.reason = text_of("F n");
  return head;
}

/* `refused_by_rule` says what the RFC's class has no place for. */
static void try_each_byte(head_text *head, text *part, bool (*fits)(uint8_t byte, uint32_t place, uint32_t len)) {
  text whole = *part;
  for (uint32_t place = 0; place < whole.len; place++)
    for (unsigned byte = 0; byte < 256; byte++) {
      *part = whole;
      part->at[place] = (uint8_t)byte;
      bool written = is_read_back(head);
      if (written != fits((uint8_t)byte, place, whole.len)) fail_msg("byte %02x at place %u", byte, place);
    }
  *part = whole;
}

static bool in_text(uint8_t byte, const char *others) {
  bool letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
  return letter || (byte != 0 && strchr(others, byte) != NULL);
}

/* 9110 5.6.2 */
static bool fits_token(uint8_t byte, uint32_t place, uint32_t len) {
  (void)place, (void)len;
  return in_text(byte, "!#$%&'*+-.^_`|~");
}

/* 9110 5.5 */
static bool fits_value(uint8_t byte, uint32_t place, uint32_t len) {
  if (byte == ' ' || byte == '\t') return place > 0 && place + 1 < len;
  return byte > 0x20 && byte != 0x7f;
}

/* 9112 4 */
static bool fits_reason(uint8_t byte, uint32_t place, uint32_t len) {
  (void)place, (void)len;
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

/* 3986 3.3, 3.4: an absolute-path and a query; '%' would need two digits behind it */
static bool fits_target(uint8_t byte, uint32_t place, uint32_t len) {
  (void)len;
  if (place == 0) return byte == '/';
  return in_text(byte, "-._~!$&'()*+,;=:@/?");
}

static void every_byte_of_a_name_is_refused_or_read_back(void **state) {
  (void)state;
  head_text head = plain_request();
  try_each_byte(&head, &head.fields[1].name, fits_token);
}

static void every_byte_of_a_value_is_refused_or_read_back(void **state) {
  (void)state;
  head_text head = plain_request();
  try_each_byte(&head, &head.fields[1].value, fits_value);
}

static void every_byte_of_a_response_value_is_refused_or_read_back(void **state) {
  (void)state;
  head_text head = plain_response();
  try_each_byte(&head, &head.fields[1].value, fits_value);
}

static void every_byte_of_a_method_is_refused_or_read_back(void **state) {
  (void)state;
  head_text head = plain_request();
  try_each_byte(&head, &head.method, fits_token);
}

static void every_byte_of_a_target_is_refused_or_read_back(void **state) {
  (void)state;
  head_text head = plain_request();
  try_each_byte(&head, &head.target, fits_target);
}

static void every_byte_of_a_reason_is_refused_or_read_back(void **state) {
  (void)state;
  head_text head = plain_response();
  try_each_byte(&head, &head.reason, fits_reason);
}

static void every_byte_of_a_value_of_one_byte_is_refused_or_read_back(void **state) {
  (void)state;
  head_text head = plain_request();
  head.fields[1].value = text_of("v");
  try_each_byte(&head, &head.fields[1].value, fits_value);
}

/* ---- generated messages ----------------------------------------------------------------------------------------- */

static uint64_t random_state;

static uint32_t pick(uint32_t below) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)((random_state >> 33) % below);
}

static text pick_text(const char *alphabet, uint32_t least, uint32_t most) {
  text t = {{0}, least + pick(most - least + 1)};
  uint32_t letters = (uint32_t)strlen(alphabet);
  for (uint32_t i = 0; i < t.len; i++) t.at[i] = (uint8_t)alphabet[pick(letters)];
  return t;
}

#define PICK_OF(list) text_of((list)[pick((uint32_t)COUNT(list))])

static text pick_target(const text *method) {
  static const char *const absolute[] = {"http://a/b", "https://a:8?q", "urn:a", "http://[::1]/"};
  static const char *const authorities[] = {"a:80", "[::1]:443"};
  if (method->len == 7 && memcmp(method->at, "CONNECT", 7) == 0) return PICK_OF(authorities);
  if (method->len == 7 && memcmp(method->at, "OPTIONS", 7) == 0 && pick(2) == 0) return text_of("*");
  if (pick(4) == 0) return PICK_OF(absolute);
  text target = pick_text("abz09-._~!$&'()*+,;=:@/?", 1, 30);
  target.at[0] = '/';
  return target;
}

static text pick_value(void) {
  text value = pick_text("abc XYZ\t09,;=\"\\()<>@:\x80\xff~", 0, 30);
  if (value.len > 0 && (value.at[0] == ' ' || value.at[0] == '\t')) value.at[0] = '.';
  uint32_t last = value.len - 1;
  if (value.len > 0 && (value.at[last] == ' ' || value.at[last] == '\t')) value.at[last] = '.';
  return value;
}

static void add_field(head_text *head, text name, text value) {
  field_text field = {name, value};
  head->fields[head->count++] = field;
}

static head_text pick_head(void) {
  static const char *const methods[] = {"GET", "HEAD", "POST", "CONNECT", "OPTIONS", "get", "BREW", "M-SEARCH"};
  static const char *const names[] = {"Accept", "cookie", "X", "Expect", "UPGRADE", "Via", "Content-Type", "Vary"};
  static const char *const options[] = {"close", "keep-alive", "Upgrade, x", "TE"};
  static const uint16_t codes[] = {100, 103, 200, 204, 206, 299, 304, 404, 500, 599};
  head_text head = {.role = pick(2) ? HTTPZ_REQUEST : HTTPZ_RESPONSE, .minor_version = (uint8_t)(pick(4) > 0)};
  head.method = PICK_OF(methods);
  head.target = pick_target(&head.method);
  head.code = codes[pick((uint32_t)COUNT(codes))];
  head.reason = pick_text("abc XYZ\t09\xe9", 0, 12);
  if (pick(8) > 0) add_field(&head, text_of("Host"), text_of("a.example:80"));
  for (uint32_t n = pick(4); n > 0; n--) add_field(&head, PICK_OF(names), pick_value());
  if (pick(3) == 0) add_field(&head, text_of("CONNECTION"), PICK_OF(options));
  if (pick(3) == 0) add_field(&head, text_of("content-length"), pick_text("0123456789", 1, 12));
  if (pick(3) == 0) add_field(&head, text_of("Transfer-Encoding"), text_of("chunked"));
  return head;
}

/* What 9112 3.2 and 6.1, 9110 8.6 and 15.2 ask of a head whose parts are well formed. */
static bool may_be_written(const head_text *head) {
  bool host = false, length = false, coding = false;
  for (unsigned i = 0; i < head->count; i++) {
    host |= memcmp(head->fields[i].name.at, "Host", 5) == 0;
    length |= memcmp(head->fields[i].name.at, "content-length", 15) == 0;
    coding |= memcmp(head->fields[i].name.at, "Transfer-Encoding", 18) == 0;
  }
  if (length && coding) return false;
  if (coding && head->minor_version == 0) return false;
  if (head->role == HTTPZ_REQUEST) return host || head->minor_version == 0;
  if (head->code < 200 && head->minor_version == 0) return false;
  bool tunnel = memcmp(head->method.at, "CONNECT", 8) == 0 && head->code / 100 == 2;
  return !((length || coding) && (head->code < 200 || head->code == 204 || tunnel));
}

static void generated_heads_are_read_back_or_refused_by_rule(void **state) {
  (void)state;
  unsigned written = 0, refused = 0;
  random_state = 0x9e3779b97f4a7c15u;
  for (unsigned i = 0; i < 30000; i++) {
    head_text head = pick_head();
    bool read_back = is_read_back(&head);
    assert_int_equal(read_back, may_be_written(&head));
    written += read_back;
    refused += !read_back;
  }
  assert_true(written >= 20000);
  assert_true(refused >= 1000);
}

/* ---- sizes ------------------------------------------------------------------------------------------------------ */

static uint8_t big_buffer[70000], big_bytes[70000];

static void a_head_may_be_as_large_as_any_reader_takes_and_no_larger(void **state) {
  (void)state;
  memset(big_bytes, 'v', sizeof big_bytes);
  const uint32_t frame = (uint32_t)strlen(GET_BYTES "X: \r\n\r\n");
  for (uint32_t more = 0; more < 4; more++) {
    httpz_writer w;
    httpz_writer_begin(&w, big_buffer, sizeof big_buffer);
    assert_status(play(&w, ">GET|/|1"), HTTPZ_OK);
    assert_status(play(&w, ":Host|a"), HTTPZ_OK);
    uint32_t value_len = 65535 - frame + more;
    httpz_status status = httpz_write_field(&w, (const uint8_t *)"X", 1, big_bytes, value_len);
    assert_status(status, more <= 2 ? HTTPZ_OK : HTTPZ_BAD_OUTPUT_SIZE); /* two bytes must be left for the empty line */
    status = httpz_write_head_end(&w);
    assert_status(status, more == 0 ? HTTPZ_OK : HTTPZ_BAD_OUTPUT_SIZE);
    if (more > 0) continue;
    httpz_field slots[64];
    httpz_reader reader = {0};
    httpz_request request;
    httpz_input input = {big_buffer, w.len, w.len};
    assert_int_equal(w.len, 65535);
    assert_status(httpz_read_request(&widest, input, &reader, slots, &request), HTTPZ_OK);
  }
}

static void a_value_over_65535_bytes_is_refused(void **state) {
  (void)state;
  memset(big_bytes, 'v', sizeof big_bytes);
  httpz_writer w;
  httpz_writer_begin(&w, NULL, 0);
  assert_status(play(&w, ">GET|/|1"), HTTPZ_OK);
  uint32_t len = w.len;
  assert_status(httpz_write_field(&w, (const uint8_t *)"X", 1, big_bytes, 65536), HTTPZ_BAD_OUTPUT_VALUE);
  assert_int_equal(w.len, len);
}

static void a_target_over_65535_bytes_is_refused(void **state) {
  (void)state;
  memset(big_bytes, '/', sizeof big_bytes);
  httpz_writer w;
  httpz_writer_begin(&w, NULL, 0);
  assert_status(httpz_write_request_line(&w, HTTPZ_GET, big_bytes, 65536, 1), HTTPZ_BAD_OUTPUT_TARGET);
  httpz_writer_begin(&w, NULL, 0);
  assert_status(httpz_write_request_line(&w, HTTPZ_GET, big_bytes, 65535, 1), HTTPZ_BAD_OUTPUT_SIZE);
  assert_int_equal(w.len, 0);
}

static void a_reason_over_65535_bytes_is_refused(void **state) {
  (void)state;
  memset(big_bytes, 'r', sizeof big_bytes);
  httpz_writer w;
  httpz_writer_begin(&w, NULL, 0);
  httpz_status status = httpz_write_status_line_reason(&w, 1, 200, HTTPZ_GET, big_bytes, 65536);
  assert_status(status, HTTPZ_BAD_OUTPUT_SIZE);
  assert_int_equal(w.len, 0);
}

static void a_name_and_a_method_may_have_255_bytes(void **state) {
  (void)state;
  memset(big_bytes, 'N', sizeof big_bytes);
  for (uint32_t len = 255; len < 257; len++) {
    httpz_writer w;
    httpz_writer_begin(&w, NULL, 0);
    httpz_status status = httpz_write_request_line_token(&w, big_bytes, len, (const uint8_t *)"/", 1, 0);
    assert_status(status, len == 255 ? HTTPZ_OK : HTTPZ_BAD_OUTPUT_METHOD);
    httpz_writer_begin(&w, NULL, 0);
    assert_status(play(&w, ">GET|/|0"), HTTPZ_OK);
    status = httpz_write_field(&w, big_bytes, len, (const uint8_t *)"v", 1);
    assert_status(status, len == 255 ? HTTPZ_OK : HTTPZ_BAD_OUTPUT_NAME);
  }
}

/* ---- what is no row --------------------------------------------------------------------------------------------- */

static void a_number_that_is_no_method_or_field_is_refused(void **state) {
  (void)state;
  static const int numbers[] = {-1, 0, 1000};
  for (size_t i = 0; i < COUNT(numbers); i++) {
    httpz_writer w;
    httpz_writer_begin(&w, NULL, 0);
    httpz_status status = httpz_write_request_line(&w, (httpz_method)numbers[i], (const uint8_t *)"/", 1, 1);
    assert_status(status, HTTPZ_BAD_OUTPUT_METHOD);
    httpz_writer_begin(&w, NULL, 0);
    assert_status(play(&w, ">GET|/|1"), HTTPZ_OK);
    assert_status(httpz_write_known(&w, (httpz_field_id)numbers[i], NULL, 0), HTTPZ_BAD_OUTPUT_NAME);
  }
  httpz_writer w;
  httpz_writer_begin(&w, NULL, 0);
  assert_status(httpz_write_status_line(&w, 1, 200, (httpz_method)1000), HTTPZ_BAD_OUTPUT_METHOD);
}

static void content_range_may_leave_out_range_or_length(void **state) {
  (void)state;
  static const struct {
    httpz_content_range range;
    const char *line;
  } lines[] = {
      {{0, 0, 100, false, true}, "Content-Range: bytes */100\r\n"},
      {{5, 6, 0, true, false}, "Content-Range: bytes 5-6/*\r\n"},
  };
  for (size_t i = 0; i < COUNT(lines); i++) {
    uint8_t buffer[64];
    httpz_writer w;
    httpz_writer_begin(&w, NULL, 0);
    assert_status(play(&w, "<1|416|GET"), HTTPZ_OK);
    httpz_writer_next(&w, buffer, sizeof buffer);
    assert_status(httpz_write_content_range(&w, lines[i].range), HTTPZ_OK);
    assert_int_equal(w.len, strlen(lines[i].line));
    assert_memory_equal(buffer, lines[i].line, w.len);
  }
}

/* The IANA registry of status codes, beside reason.def: the codes themselves, by class. */
static void every_registered_code_has_its_reason(void **state) {
  (void)state;
  static const uint16_t codes[] = {100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301,
                                   302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409,
                                   410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 425, 426, 428, 429,
                                   431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511};
  size_t next = 0;
  for (unsigned code = 0; code < 1100; code++) {
    bool registered = next < COUNT(codes) && codes[next] == code;
    assert_int_equal(strlen(httpz_reason((uint16_t)code)) > 0, registered);
    next += registered;
  }
  assert_int_equal(next, COUNT(codes));
  assert_string_equal(httpz_reason(431), "Request Header Fields Too Large");
  assert_string_equal(httpz_reason(511), "Network Authentication Required");
  assert_string_equal(httpz_reason(413), "Content Too Large");
  assert_string_equal(httpz_reason(422), "Unprocessable Content");
}

/* The rows are tried against an unmapped page; here memory goes on behind the buffer. */
static void no_byte_past_the_capacity_is_written(void **state) {
  (void)state;
  static const char *const calls[CALLS_MAX] = {GET, "."};
  for (uint32_t capacity = 0; capacity < 32; capacity++) {
    uint8_t buffer[64];
    httpz_writer w;
    memset(buffer, 0x5a, sizeof buffer);
    httpz_writer_begin(&w, buffer, capacity);
    played got = play_all(&w, calls);
    assert_int_equal(got.status == HTTPZ_OK, capacity >= strlen(GET_BYTES "\r\n"));
    for (size_t i = got.len; i < sizeof buffer; i++) assert_int_equal(buffer[i], 0x5a);
  }
}

int main(void) {
#define ADD(test) add_fact(#test, test, NULL)
  ADD(no_byte_past_the_capacity_is_written);
  ADD_FACTS(rows, is_written);
  ADD(every_byte_of_a_name_is_refused_or_read_back);
  ADD(every_byte_of_a_value_is_refused_or_read_back);
  ADD(every_byte_of_a_response_value_is_refused_or_read_back);
  ADD(every_byte_of_a_method_is_refused_or_read_back);
  ADD(every_byte_of_a_target_is_refused_or_read_back);
  ADD(every_byte_of_a_reason_is_refused_or_read_back);
  ADD(every_byte_of_a_value_of_one_byte_is_refused_or_read_back);
  ADD(generated_heads_are_read_back_or_refused_by_rule);
  ADD(a_head_may_be_as_large_as_any_reader_takes_and_no_larger);
  ADD(a_value_over_65535_bytes_is_refused);
  ADD(a_target_over_65535_bytes_is_refused);
  ADD(a_reason_over_65535_bytes_is_refused);
  ADD(a_name_and_a_method_may_have_255_bytes);
  ADD(a_number_that_is_no_method_or_field_is_refused);
  ADD(content_range_may_leave_out_range_or_length);
  ADD(every_registered_code_has_its_reason);
  return run_facts(__FILE__);
}

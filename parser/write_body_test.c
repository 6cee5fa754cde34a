/* SPDX-License-Identifier: MIT
 * Content as it is written: no more and no less than was announced, and chunks that end where they say (9112 6, 7; 9110
 * 6.5.1, 8.6, 15.3.6). Each row is also measured, and tried in buffers of every capacity. */
#include "test_support.h"

#include "play_writer.h"

#define OK_BYTES       "HTTP/1.1 200 OK\r\n"
#define CHUNKED        "<1|200|GET", "T", "."
#define CHUNKED_BYTES  OK_BYTES "Transfer-Encoding: chunked\r\n\r\n"
#define LENGTH_5       "<1|200|GET", "L5", "."
#define LENGTH_5_BYTES OK_BYTES "Content-Length: 5\r\n\r\n"
#define POST           ">POST|/|0"
#define POST_BYTES     "POST / HTTP/1.0\r\n"

static const writer_row rows[] = {
    /* by length */
    {"content of the announced length is written", {LENGTH_5, "dabc", "dde"}, LENGTH_5_BYTES "abcde", HTTPZ_OK},
    {"a byte more than announced is refused",
     {LENGTH_5, "dabcde", "df"},
     LENGTH_5_BYTES "abcde",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"a piece longer than what is left is refused whole",
     {LENGTH_5, "dab", "dcdef"},
     LENGTH_5_BYTES "ab",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"content sent apart is counted", {LENGTH_5, "dab", "a3", "dx"}, LENGTH_5_BYTES "ab", HTTPZ_BAD_OUTPUT_LENGTH},
    {"more content apart than announced is refused", {LENGTH_5, "a6"}, LENGTH_5_BYTES, HTTPZ_BAD_OUTPUT_LENGTH},
    {"a length of 64 bits does not wrap",
     {"<1|200|GET", "L18446744073709551615", ".", "a18446744073709551615", "dx"},
     OK_BYTES "Content-Length: 18446744073709551615\r\n\r\n",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"no bytes may be written as often as one likes",
     {LENGTH_5, "d", "dabcde", "d", "a0"},
     LENGTH_5_BYTES "abcde",
     HTTPZ_OK},
    {"the end of content that is missing is refused",
     {LENGTH_5, "dabcd", "="},
     LENGTH_5_BYTES "abcd",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"the end of content that is there adds nothing", {LENGTH_5, "dabcde", "="}, LENGTH_5_BYTES "abcde", HTTPZ_OK},
    {"the next message follows complete content",
     {LENGTH_5, "dabcde", "<1|200|GET"},
     LENGTH_5_BYTES "abcde" OK_BYTES,
     HTTPZ_OK},
    {"no message follows incomplete content",
     {LENGTH_5, "dabcd", "<1|200|GET"},
     LENGTH_5_BYTES "abcd",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"a chunk in content by length is refused", {LENGTH_5, "habc"}, LENGTH_5_BYTES, HTTPZ_BAD_OUTPUT_ORDER},
    {"a last chunk in content by length is refused", {LENGTH_5, "0"}, LENGTH_5_BYTES, HTTPZ_BAD_OUTPUT_ORDER},
    {"content before the head has ended is refused",
     {"<1|200|GET", "L5", "dabcde"},
     OK_BYTES "Content-Length: 5\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"content apart before the head has ended is refused",
     {"<1|200|GET", "L5", "a5"},
     OK_BYTES "Content-Length: 5\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"content before the start-line is refused", {"d"}, "", HTTPZ_BAD_OUTPUT_ORDER},
    {"the end of content before the start-line is refused", {"="}, "", HTTPZ_BAD_OUTPUT_ORDER},
    /* none */
    {"a request without a length has no content", {POST, ".", "dx"}, POST_BYTES "\r\n", HTTPZ_BAD_OUTPUT_LENGTH},
    {"a length of zero allows no content",
     {POST, "L0", ".", "dx"},
     POST_BYTES "Content-Length: 0\r\n\r\n",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"a response to HEAD has no content", {"<1|200|HEAD", "L5", ".", "dx"}, LENGTH_5_BYTES, HTTPZ_BAD_OUTPUT_LENGTH},
    {"a response to HEAD has no content apart",
     {"<1|200|HEAD", "L5", ".", "a5"},
     LENGTH_5_BYTES,
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"a response to HEAD has no chunks", {"<1|200|HEAD", "T", ".", "hx"}, CHUNKED_BYTES, HTTPZ_BAD_OUTPUT_ORDER},
    {"a response to HEAD is whole with its head",
     {"<1|200|HEAD", "T", ".", "=", "<1|200|GET"},
     CHUNKED_BYTES OK_BYTES,
     HTTPZ_OK},
    {"a 204 has no content", {"<1|204|GET", ".", "dx"}, "HTTP/1.1 204 No Content\r\n\r\n", HTTPZ_BAD_OUTPUT_LENGTH},
    {"a 304 has no content",
     {"<1|304|GET", "L5", ".", "dx"},
     "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"a 100 has no content", {"<1|100|GET", ".", "dx"}, "HTTP/1.1 100 Continue\r\n\r\n", HTTPZ_BAD_OUTPUT_LENGTH},
    {"a 2xx to CONNECT has no content", {"<1|200|CONNECT", ".", "dx"}, OK_BYTES "\r\n", HTTPZ_BAD_OUTPUT_LENGTH},
    {"a 205 until close has no content",
     {"<1|205|GET", ".", "dx"},
     "HTTP/1.1 205 Reset Content\r\n\r\n",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"a 205 in chunks has no content",
     {"<1|205|GET", "T", ".", "hx"},
     "HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"a 205 in chunks may end",
     {"<1|205|GET", "T", ".", "="},
     "HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     HTTPZ_OK},
    {"a TRACE request in chunks has no content",
     {">TRACE|/|1", ":Host|", "T", ".", "hx"},
     "TRACE / HTTP/1.1\r\nHost: \r\nTransfer-Encoding: chunked\r\n\r\n",
     HTTPZ_BAD_OUTPUT_LENGTH},
    /* until close */
    {"a response without a length goes on until close",
     {"<1|200|GET", ".", "dabc", "a9", "dd"},
     OK_BYTES "\r\nabcd",
     HTTPZ_OK},
    {"no message follows content until close",
     {"<1|200|GET", ".", "dabc", "=", "<1|200|GET"},
     OK_BYTES "\r\nabc",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"no content follows the end of content until close",
     {"<1|200|GET", ".", "dabc", "=", "dx"},
     OK_BYTES "\r\nabc",
     HTTPZ_BAD_OUTPUT_LENGTH},
    /* in chunks, 9112 7.1 */
    {"a whole chunk is written", {CHUNKED, "habc"}, CHUNKED_BYTES "3\r\nabc\r\n", HTTPZ_OK},
    {"a size is hexadecimal",
     {CHUNKED, "h0123456789abcdef0123456789"},
     CHUNKED_BYTES "1a\r\n0123456789abcdef0123456789\r\n",
     HTTPZ_OK},
    {"a size of 15 has one digit", {CHUNKED, "b15"}, CHUNKED_BYTES "f\r\n", HTTPZ_OK},
    {"a size of 16 has two digits", {CHUNKED, "b16"}, CHUNKED_BYTES "10\r\n", HTTPZ_OK},
    {"the greatest size has eight digits", {CHUNKED, "b4294967295"}, CHUNKED_BYTES "ffffffff\r\n", HTTPZ_OK},
    {"a chunk that no reader takes is refused", {CHUNKED, "b4294967296"}, CHUNKED_BYTES, HTTPZ_BAD_OUTPUT_LENGTH},
    {"a chunk may be written piece by piece",
     {CHUNKED, "b5", "dab", "a1", "dde", "e"},
     CHUNKED_BYTES "5\r\nabde\r\n",
     HTTPZ_OK},
    {"a chunk of no bytes is refused", {CHUNKED, "h"}, CHUNKED_BYTES, HTTPZ_BAD_OUTPUT_LENGTH},
    {"a chunk begun with no bytes is refused", {CHUNKED, "b0"}, CHUNKED_BYTES, HTTPZ_BAD_OUTPUT_LENGTH},
    {"more than the chunk's size is refused", {CHUNKED, "b3", "dabcd"}, CHUNKED_BYTES "3\r\n", HTTPZ_BAD_OUTPUT_LENGTH},
    {"the end of a chunk that is not full is refused",
     {CHUNKED, "b3", "dab", "e"},
     CHUNKED_BYTES "3\r\nab",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"a chunk in a chunk is refused", {CHUNKED, "b3", "dabc", "hx"}, CHUNKED_BYTES "3\r\nabc", HTTPZ_BAD_OUTPUT_ORDER},
    {"a chunk begun in a chunk is refused",
     {CHUNKED, "b3", "dabc", "b1"},
     CHUNKED_BYTES "3\r\nabc",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"a last chunk in a chunk is refused",
     {CHUNKED, "b3", "dabc", "0"},
     CHUNKED_BYTES "3\r\nabc",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"the end of content in a chunk is refused",
     {CHUNKED, "b3", "dabc", "="},
     CHUNKED_BYTES "3\r\nabc",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"data between chunks are refused", {CHUNKED, "dabc"}, CHUNKED_BYTES, HTTPZ_BAD_OUTPUT_ORDER},
    {"the end of a chunk between chunks is refused", {CHUNKED, "e"}, CHUNKED_BYTES, HTTPZ_BAD_OUTPUT_ORDER},
    {"the end of chunked content has a last chunk",
     {CHUNKED, "hab", "="},
     CHUNKED_BYTES "2\r\nab\r\n0\r\n\r\n",
     HTTPZ_OK},
    {"a last chunk may be written by itself", {CHUNKED, "0", "="}, CHUNKED_BYTES "0\r\n\r\n", HTTPZ_OK},
    {"a chunk after the last chunk is refused", {CHUNKED, "0", "hab"}, CHUNKED_BYTES "0\r\n", HTTPZ_BAD_OUTPUT_ORDER},
    {"a second last chunk is refused", {CHUNKED, "0", "0"}, CHUNKED_BYTES "0\r\n", HTTPZ_BAD_OUTPUT_ORDER},
    {"data after chunked content are refused",
     {CHUNKED, "=", "dx"},
     CHUNKED_BYTES "0\r\n\r\n",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"a chunk after chunked content is refused",
     {CHUNKED, "=", "hx"},
     CHUNKED_BYTES "0\r\n\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"the next message follows chunked content",
     {CHUNKED, "=", "<1|200|GET"},
     CHUNKED_BYTES "0\r\n\r\n" OK_BYTES,
     HTTPZ_OK},
    {"no message follows chunked content without its end",
     {CHUNKED, "hx", "<1|200|GET"},
     CHUNKED_BYTES "1\r\nx\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    /* trailers, 9110 6.5.1 */
    {"trailer fields follow the last chunk",
     {CHUNKED, "0", ":X-Sum|1", "#ETag|\"a\"", "="},
     CHUNKED_BYTES "0\r\nX-Sum: 1\r\nETag: \"a\"\r\n\r\n",
     HTTPZ_OK},
    {"a trailer field before the last chunk is refused", {CHUNKED, ":X-Sum|1"}, CHUNKED_BYTES, HTTPZ_BAD_OUTPUT_ORDER},
    {"a trailer field after the end is refused",
     {CHUNKED, "=", ":X-Sum|1"},
     CHUNKED_BYTES "0\r\n\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"the end of a head among trailers is refused", {CHUNKED, "0", "."}, CHUNKED_BYTES "0\r\n", HTTPZ_BAD_OUTPUT_ORDER},
    {"a trailer value with a line end is refused",
     {CHUNKED, "0", ":X|a\r\nY: b"},
     CHUNKED_BYTES "0\r\n",
     HTTPZ_BAD_OUTPUT_VALUE},
    {"a trailer name with a space is refused", {CHUNKED, "0", ":X |a"}, CHUNKED_BYTES "0\r\n", HTTPZ_BAD_OUTPUT_NAME},
    {"a Content-Length among trailers is refused",
     {CHUNKED, "0", "L5"},
     CHUNKED_BYTES "0\r\n",
     HTTPZ_BAD_OUTPUT_TRAILER},
    {"a Transfer-Encoding among trailers is refused",
     {CHUNKED, "0", ":transfer-ENCODING|chunked"},
     CHUNKED_BYTES "0\r\n",
     HTTPZ_BAD_OUTPUT_TRAILER},
    {"a Connection among trailers is refused", {CHUNKED, "0", "C"}, CHUNKED_BYTES "0\r\n", HTTPZ_BAD_OUTPUT_TRAILER},
};

/* 9110 6.5.1: framing, routing, request modifiers, authentication, response control, content format */
static const char *const no_trailers[] = {
    "Transfer-Encoding",
    "Content-Length",
    "Host",
    "Connection",
    "Upgrade",
    "TE",
    "Trailer",
    "Cache-Control",
    "Expect",
    "Max-Forwards",
    "Pragma",
    "Range",
    "If-Match",
    "If-None-Match",
    "If-Modified-Since",
    "If-Range",
    "If-Unmodified-Since",
    "Authorization",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "WWW-Authenticate",
    "Cookie",
    "Set-Cookie",
    "Age",
    "Expires",
    "Date",
    "Location",
    "Retry-After",
    "Vary",
    "Content-Encoding",
    "Content-Type",
    "Content-Range",
};

static void every_field_needed_before_the_content_is_no_trailer(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(no_trailers); i++) {
    httpz_writer w;
    httpz_writer_begin(&w, NULL, 0);
    static const char *const calls[CALLS_MAX] = {CHUNKED, "0"};
    assert_status(play_all(&w, calls).status, HTTPZ_OK);
    uint32_t len = (uint32_t)strlen(no_trailers[i]);
    httpz_status status = httpz_write_field(&w, (const uint8_t *)no_trailers[i], len, (const uint8_t *)"1", 1);
    if (status != HTTPZ_BAD_OUTPUT_TRAILER) fail_msg("%s as a trailer: %s", no_trailers[i], httpz_status_name(status));
  }
}

/* ---- the end of a message --------------------------------------------------------------------------------------- */

typedef struct {
  const char *fact;
  const char *calls[CALLS_MAX];
  httpz_status status; /* of httpz_writer_end */
} end_row;

static const end_row ends[] = {
    {"a message that has not begun is not whole", {NULL}, HTTPZ_BAD_OUTPUT_ORDER},
    {"a start-line is not whole", {POST}, HTTPZ_BAD_OUTPUT_ORDER},
    {"a head without content is whole", {POST, "."}, HTTPZ_OK},
    {"a head that announces content is not whole", {LENGTH_5}, HTTPZ_BAD_OUTPUT_LENGTH},
    {"content that is missing a byte is not whole", {LENGTH_5, "dabcd"}, HTTPZ_BAD_OUTPUT_LENGTH},
    {"content of the announced length is whole", {LENGTH_5, "dabcde"}, HTTPZ_OK},
    {"content sent apart makes the message whole", {LENGTH_5, "a5"}, HTTPZ_OK},
    {"content until close is whole at any byte", {"<1|200|GET", ".", "dabc"}, HTTPZ_OK},
    {"chunks without a last one are not whole", {CHUNKED, "hx"}, HTTPZ_BAD_OUTPUT_ORDER},
    {"an open chunk is not whole", {CHUNKED, "b1", "dx"}, HTTPZ_BAD_OUTPUT_ORDER},
    {"a last chunk without the empty line is not whole", {CHUNKED, "0"}, HTTPZ_BAD_OUTPUT_ORDER},
    {"a last chunk with the empty line is whole", {CHUNKED, "0", "="}, HTTPZ_OK},
    {"a second message that has not ended is not whole", {POST, "K", ".", ">GET|/|0"}, HTTPZ_BAD_OUTPUT_ORDER},
};

static void ends_so(void **state) {
  const end_row *row = *state;
  uint8_t buffer[512];
  uint32_t len = 12345;
  httpz_writer w;
  httpz_status status;
  httpz_writer_begin(&w, buffer, sizeof buffer);
  assert_status(play_all(&w, row->calls).status, HTTPZ_OK);
  GUARDED(status, httpz_writer_part(&w, &len));
  assert_status(status, HTTPZ_OK);
  assert_int_equal(len, w.len);
  len = 12345;
  GUARDED(status, httpz_writer_end(&w, &len));
  assert_status(status, row->status);
  assert_int_equal(len, status == HTTPZ_OK ? w.len : 12345);
  if (status != HTTPZ_OK) assert_is_final(&w);
}

static void a_message_goes_on_in_another_buffer(void **state) {
  (void)state;
  uint8_t first[64], second[64];
  httpz_writer w;
  static const char *const calls[CALLS_MAX] = {LENGTH_5, "dab"};
  httpz_writer_begin(&w, first, sizeof first);
  assert_status(play_all(&w, calls).status, HTTPZ_OK);
  httpz_writer_next(&w, second, sizeof second);
  assert_int_equal(w.len, 0);
  assert_status(play(&w, "dcde"), HTTPZ_OK);
  assert_int_equal(w.len, 3);
  assert_memory_equal(second, "cde", 3);
  assert_status(play(&w, "df"), HTTPZ_BAD_OUTPUT_LENGTH);
  httpz_writer_next(&w, second, sizeof second);
  assert_status(play(&w, "d"), HTTPZ_BAD_OUTPUT_LENGTH);
}

static void begin_forgets_a_refusal_and_the_peer(void **state) {
  (void)state;
  httpz_writer w;
  httpz_writer_begin(&w, NULL, 0);
  assert_status(play(&w, "~"), HTTPZ_OK);
  assert_status(play(&w, "<1|100|GET"), HTTPZ_BAD_OUTPUT_STATUS);
  httpz_writer_begin(&w, NULL, 0);
  assert_status(play(&w, "<1|100|GET"), HTTPZ_OK);
}

static void what_is_measured_is_bounded_too(void **state) {
  (void)state;
  static uint8_t bytes[1 << 16];
  httpz_writer w;
  static const char *const calls[CALLS_MAX] = {"<1|200|GET", "."};
  httpz_writer_begin(&w, NULL, 0);
  assert_status(play_all(&w, calls).status, HTTPZ_OK);
  uint64_t count = w.len;
  httpz_status status = HTTPZ_OK;
  while ((status = httpz_write_data(&w, bytes, sizeof bytes)) == HTTPZ_OK) count += sizeof bytes;
  assert_status(status, HTTPZ_NO_ROOM);
  assert_int_equal(w.len, count);
  assert_true(count > UINT32_MAX - sizeof bytes);
}

/* ---- what is written is read back -------------------------------------------------------------------------------- */

static uint64_t random_state;

static uint32_t pick(uint32_t below) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)((random_state >> 33) % below);
}

enum { CONTENT_MAX = 200, MESSAGE_MAX = 4096 };

typedef struct {
  uint8_t content[CONTENT_MAX];
  uint32_t len;
  bool chunked;
  unsigned trailers;
} body_text;

static const char trailer_names[] = "X1X2X3";
static const char trailer_values[] =
    "a;~\xe9"
    "bc";

/* A run of content, whole or in two pieces, at `from`. */
static void write_run(httpz_writer *w, const body_text *body, uint32_t from, uint32_t len) {
  uint32_t first = pick(len + 1);
  if (body->chunked && pick(2) == 0) {
    httpz_write_chunk(w, body->content + from, len);
    return;
  }
  if (body->chunked) httpz_write_chunk_begin(w, len);
  httpz_write_data(w, body->content + from, first);
  httpz_write_data(w, body->content + from + first, len - first);
  if (body->chunked) httpz_write_chunk_end(w);
}

static void write_body(httpz_writer *w, const body_text *body) {
  guard_arm();
  httpz_write_status_line(w, 1, 200, HTTPZ_GET);
  if (body->chunked) {
    httpz_write_chunked(w);
  } else {
    httpz_write_content_length(w, body->len);
  }
  httpz_write_head_end(w);
  for (uint32_t from = 0, len = 0; from < body->len; from += len) {
    len = 1 + pick(body->len - from);
    write_run(w, body, from, len);
  }
  if (body->trailers > 0) httpz_write_last_chunk(w);
  for (unsigned i = 0; i < body->trailers; i++)
    httpz_write_field(w, (const uint8_t *)trailer_names + 2 * i, 2, (const uint8_t *)trailer_values + 2 * i, 2);
  httpz_write_body_end(w);
  guard_disarm();
}

static void assert_trailers_are_read(httpz_input input, unsigned count) {
  httpz_reader reader = {0};
  httpz_field slots[HTTPZ_DEFAULT_FIELDS];
  httpz_trailers trailers;
  httpz_status status =
      httpz_read_trailers(&httpz_default_limits, HTTPZ_TRAILERS_REFUSE, input, &reader, slots, &trailers);
  assert_status(status, HTTPZ_OK);
  assert_int_equal(trailers.len, input.len);
  assert_int_equal(trailers.field_count, count);
  for (unsigned i = 0; i < count; i++) {
    assert_int_equal(slots[i].name_len, 2);
    assert_int_equal(slots[i].value_len, 2);
    assert_memory_equal(input.at + slots[i].name_off, trailer_names + 2 * i, 2);
    assert_memory_equal(input.at + slots[i].value_off, trailer_values + 2 * i, 2);
  }
}

static void assert_body_is_read(httpz_input input, const httpz_response *head, const body_text *want) {
  httpz_body body;
  httpz_piece piece = {{0, 0}, 0, false, false};
  uint32_t from = 0;
  httpz_body_begin(&body, (httpz_framing)head->framing, head->content_length);
  for (unsigned calls = 0; !piece.ended; calls++) {
    assert_true(calls <= CONTENT_MAX + 1);
    assert_status(httpz_read_body(&httpz_default_limits, input, &body, &piece), HTTPZ_OK);
    assert_true(from + piece.data.len <= want->len);
    assert_memory_equal(input.at + piece.data.off, want->content + from, piece.data.len);
    from += piece.data.len;
    input.at += piece.consumed;
    input.len -= piece.consumed;
    input.readable = input.len;
  }
  assert_int_equal(from, want->len);
  assert_int_equal(piece.trailers, want->chunked);
  if (piece.trailers) {
    assert_trailers_are_read(input, want->trailers);
  } else {
    assert_int_equal(input.len, 0);
  }
}

static void content_is_read_back_however_it_was_cut(void **state) {
  (void)state;
  uint8_t buffer[MESSAGE_MAX];
  random_state = 0x2545f4914f6cdd1du;
  for (unsigned i = 0; i < 20000; i++) {
    httpz_writer w;
    uint32_t len = 0;
    body_text body = {.len = pick(CONTENT_MAX + 1), .chunked = pick(4) > 0};
    if (body.chunked) body.trailers = pick(4);
    for (uint32_t k = 0; k < body.len; k++) body.content[k] = (uint8_t)pick(256);
    httpz_writer_begin(&w, buffer, sizeof buffer);
    write_body(&w, &body);
    assert_status(httpz_writer_end(&w, &len), HTTPZ_OK);
    httpz_reader reader = {0};
    httpz_field slots[HTTPZ_DEFAULT_FIELDS];
    httpz_response head;
    httpz_input input = {flush_copy(buffer, len), len, len};
    assert_status(httpz_read_response(&httpz_default_limits, HTTPZ_GET, input, &reader, slots, &head), HTTPZ_OK);
    httpz_input content = {input.at + head.head_len, len - head.head_len, len - head.head_len};
    assert_body_is_read(content, &head, &body);
  }
}

int main(void) {
  ADD_FACTS(rows, is_written);
  ADD_FACTS(ends, ends_so);
#define ADD(test) add_fact(#test, test, NULL)
  ADD(every_field_needed_before_the_content_is_no_trailer);
  ADD(a_message_goes_on_in_another_buffer);
  ADD(begin_forgets_a_refusal_and_the_peer);
  ADD(what_is_measured_is_bounded_too);
  ADD(content_is_read_back_however_it_was_cut);
  return run_facts(__FILE__);
}

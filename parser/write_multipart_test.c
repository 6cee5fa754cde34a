/* SPDX-License-Identifier: MIT
 * multipart/byteranges as it is written (9110 14.6, RFC 2046 5.1.1), and its length, known beforehand. */
#include "test_support.h"

#include "play_writer.h"

#define OPEN       "<1|206|GET", "."
#define OPEN_BYTES "HTTP/1.1 206 Partial Content\r\n\r\n"
#define PART_BYTES "\r\n--B\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/9\r\n\r\n"
#define SEVENTY    "1234567890123456789012345678901234567890123456789012345678901234567890"

static const writer_row rows[] = {
    {"the type names the boundary",
     {"<1|206|GET", "MTHIS_STRING"},
     "HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=THIS_STRING\r\n",
     HTTPZ_OK},
    {"a boundary that is no token stands in quotes",
     {"<1|206|GET", "Ma:b c"},
     "HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=\"a:b c\"\r\n",
     HTTPZ_OK},
    {"a boundary of 70 bytes is written", {OPEN, "E" SEVENTY}, OPEN_BYTES "\r\n--" SEVENTY "--\r\n", HTTPZ_OK},
    {"a boundary of 71 bytes is refused", {OPEN, "E1" SEVENTY}, OPEN_BYTES, HTTPZ_BAD_OUTPUT_BOUNDARY},
    {"an empty boundary is refused", {OPEN, "E"}, OPEN_BYTES, HTTPZ_BAD_OUTPUT_BOUNDARY},
    {"an empty boundary of a part is refused", {OPEN, "P||0|1|9"}, OPEN_BYTES, HTTPZ_BAD_OUTPUT_BOUNDARY},
    {"an empty boundary of a type is refused",
     {"<1|206|GET", "M"},
     "HTTP/1.1 206 Partial Content\r\n",
     HTTPZ_BAD_OUTPUT_BOUNDARY},
    {"a boundary that ends in a space is refused", {OPEN, "Ea "}, OPEN_BYTES, HTTPZ_BAD_OUTPUT_BOUNDARY},
    {"a boundary with a quote is refused",
     {"<1|206|GET", "Ma\"b"},
     "HTTP/1.1 206 Partial Content\r\n",
     HTTPZ_BAD_OUTPUT_BOUNDARY},
    {"a boundary with a line end is refused", {OPEN, "Ea\r\nb"}, OPEN_BYTES, HTTPZ_BAD_OUTPUT_BOUNDARY},
    {"a part has its type and range", {OPEN, "PB|text/plain|0|1|9", "dab"}, OPEN_BYTES PART_BYTES "ab", HTTPZ_OK},
    {"a part may have no type",
     {OPEN, "PB||5|8|9"},
     OPEN_BYTES "\r\n--B\r\nContent-Range: bytes 5-8/9\r\n\r\n",
     HTTPZ_OK},
    {"a part's type with a line end is refused", {OPEN, "PB|a/b\r\nX: y|0|1|9"}, OPEN_BYTES, HTTPZ_BAD_OUTPUT_VALUE},
    {"a part behind the end is refused", {OPEN, "PB|a/b|9|9|9"}, OPEN_BYTES, HTTPZ_BAD_OUTPUT_RANGE},
    {"parts are ended by the closing delimiter",
     {OPEN, "PB|text/plain|0|1|9", "dab", "EB"},
     OPEN_BYTES PART_BYTES "ab\r\n--B--\r\n",
     HTTPZ_OK},
    {"parts count as content",
     {"<1|206|GET", "L8", ".", "EB", "dx"},
     "HTTP/1.1 206 Partial Content\r\nContent-Length: 8\r\n\r\n",
     HTTPZ_BAD_OUTPUT_LENGTH},
    {"the closing delimiter may be the last content",
     {"<1|206|GET", "L9", ".", "EB", "<1|200|GET"},
     "HTTP/1.1 206 Partial Content\r\nContent-Length: 9\r\n\r\n\r\n--B--\r\nHTTP/1.1 200 OK\r\n",
     HTTPZ_OK},
    {"a part's head may be the last content",
     {"<1|206|GET", "L37", ".", "PB||5|8|9", "<1|200|GET"},
     "HTTP/1.1 206 Partial Content\r\nContent-Length: 37\r\n\r\n"
     "\r\n--B\r\nContent-Range: bytes 5-8/9\r\n\r\nHTTP/1.1 200 OK\r\n",
     HTTPZ_OK},
    {"a part in the head is refused",
     {"<1|206|GET", "PB||0|1|9"},
     "HTTP/1.1 206 Partial Content\r\n",
     HTTPZ_BAD_OUTPUT_ORDER},
    {"a part may stand in a chunk",
     {"<1|206|GET", "T", ".", "b9", "EB", "e"},
     "HTTP/1.1 206 Partial Content\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n\r\n--B--\r\n\r\n",
     HTTPZ_OK},
    {"a part longer than its chunk is refused",
     {"<1|206|GET", "T", ".", "b8", "EB"},
     "HTTP/1.1 206 Partial Content\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n",
     HTTPZ_BAD_OUTPUT_LENGTH},
};

/* RFC 2046 5.1.1, letter by letter */
static bool is_bchar_by_hand(unsigned byte) {
  return byte != 0 && strchr("'()+_,-./:=? 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", (int)byte);
}

static void a_boundary_is_made_of_bchars(void **state) {
  (void)state;
  for (unsigned byte = 0; byte < 256; byte++)
    for (unsigned place = 0; place < 3; place++) {
      uint8_t boundary[3] = {'a', 'b', 'c'};
      boundary[place] = (uint8_t)byte;
      uint64_t total = 0;
      bool fits = is_bchar_by_hand(byte) && !(place == 2 && byte == ' ');
      httpz_status status;
      const uint8_t *at = flush_copy(boundary, 3);
      GUARDED(status, httpz_measure_parts_end(at, 3, &total));
      assert_status(status, fits ? HTTPZ_OK : HTTPZ_BAD_OUTPUT_BOUNDARY);
      assert_int_equal(total, fits ? 11 : 0);
    }
}

/* What is measured part by part is what the writer makes, to the byte. */
static void the_length_is_known_beforehand(void **state) {
  (void)state;
  static const httpz_byte_range ranges[] = {{0, 0}, {9, 99}, {100, 1999}, {5000, 9999}};
  static const uint8_t data[5000], boundary[] = "gc0pJq0M:08jU534c0p", type[] = "text/plain";
  static uint8_t buffer[20000];
  uint64_t total = 0;
  for (size_t i = 0; i < COUNT(ranges); i++) {
    httpz_content_range range = {ranges[i].first, ranges[i].last, 10000, true, true};
    assert_status(httpz_measure_part(boundary, 19, type, i % 2 ? 10 : 0, range, &total), HTTPZ_OK);
  }
  assert_status(httpz_measure_parts_end(boundary, 19, &total), HTTPZ_OK);
  httpz_writer w;
  uint32_t len;
  httpz_writer_begin(&w, buffer, sizeof buffer);
  httpz_write_status_line(&w, 1, 206, HTTPZ_GET);
  httpz_write_multipart_type(&w, boundary, 19);
  httpz_write_content_length(&w, total);
  httpz_write_head_end(&w);
  uint32_t head = w.len;
  for (size_t i = 0; i < COUNT(ranges); i++) {
    httpz_content_range range = {ranges[i].first, ranges[i].last, 10000, true, true};
    httpz_write_part_head(&w, boundary, 19, type, i % 2 ? 10 : 0, range);
    httpz_write_data(&w, data, (uint32_t)(ranges[i].last - ranges[i].first + 1));
  }
  httpz_write_parts_end(&w, boundary, 19);
  assert_status(httpz_writer_end(&w, &len), HTTPZ_OK);
  assert_int_equal(len, head + total);
}

static void a_total_over_64_bits_is_refused(void **state) {
  (void)state;
  static const uint8_t boundary[] = "B";
  httpz_content_range all = {0, UINT64_MAX - 1, UINT64_MAX, true, true};
  httpz_content_range more = {0, UINT64_MAX, 0, true, false};
  httpz_content_range one = {0, 0, 1, true, true};
  uint64_t total = 0;
  assert_status(httpz_measure_part(boundary, 1, NULL, 0, all, &total), HTTPZ_BAD_OUTPUT_SIZE);
  assert_status(httpz_measure_part(boundary, 1, NULL, 0, more, &total), HTTPZ_BAD_OUTPUT_SIZE);
  assert_int_equal(total, 0);
  total = UINT64_MAX - 37;
  assert_status(httpz_measure_part(boundary, 1, NULL, 0, one, &total), HTTPZ_BAD_OUTPUT_SIZE);
  assert_int_equal(total, UINT64_MAX - 37);
  total = UINT64_MAX - 38; /* 37 bytes of head, one of data */
  assert_status(httpz_measure_part(boundary, 1, NULL, 0, one, &total), HTTPZ_OK);
  assert_int_equal(total, UINT64_MAX);
  assert_status(httpz_measure_parts_end(boundary, 1, &total), HTTPZ_BAD_OUTPUT_SIZE);
  assert_int_equal(total, UINT64_MAX);
}

static void a_part_needs_a_range(void **state) {
  (void)state;
  static const uint8_t boundary[] = "B";
  httpz_content_range none = {0, 0, 100, false, true};
  uint64_t total = 0;
  assert_status(httpz_measure_part(boundary, 1, NULL, 0, none, &total), HTTPZ_BAD_OUTPUT_RANGE);
  assert_int_equal(total, 0);
}

int main(void) {
  ADD_FACTS(rows, is_written);
#define ADD(test) add_fact(#test, test, NULL)
  ADD(a_boundary_is_made_of_bchars);
  ADD(the_length_is_known_beforehand);
  ADD(a_total_over_64_bits_is_refused);
  ADD(a_part_needs_a_range);
  return run_facts(__FILE__);
}

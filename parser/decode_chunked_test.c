/* SPDX-License-Identifier: MIT
 * Chunked bodies decoded in place: RFC 9112 7.1.3. */
#include "test_support.h"


static uint8_t *decoded_bytes;

/* Decodes a copy, and demands that nothing was written on anything but HTTPZ_OK, nor past `consumed` on that. */
static httpz_status decode(const httpz_limits *limits, const void *bytes, uint32_t len, httpz_decoded *out) {
  httpz_decoded silent;
  httpz_status status;
  memset(out, 0x5a, sizeof *out);
  memset(&silent, 0x5a, sizeof silent);
  decoded_bytes = flush_copy(bytes, len);
  GUARDED(status, httpz_decode_chunked(limits, decoded_bytes, len, out));
  if (status != HTTPZ_OK) {
    assert_memory_equal(decoded_bytes, bytes, len);
    assert_memory_equal(out, &silent, sizeof silent);
  } else {
    assert_true(out->content_len < out->consumed && out->consumed <= len);
    assert_memory_equal(decoded_bytes + out->consumed, (const uint8_t *)bytes + out->consumed, len - out->consumed);
  }
  return status;
}

typedef struct {
  const char *fact;
  const char *bytes;
  size_t len;
  const char *content;
  uint32_t consumed;
} decoded_row;

static const decoded_row rows[] = {
    {"a body without content is five bytes", BYTES("0\r\n\r\n"), "", 5},
    {"one chunk is its data", BYTES("3\r\nabc\r\n0\r\n\r\n"), "abc", 13},
    {"chunks are joined", BYTES("1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n"), "abcdef", 26},
    {"data may be line ends", BYTES("4\r\n\r\n\r\n\r\n2\r\n\r\n\r\n0\r\n\r\n"), "\r\n\r\n\r\n", 21},
    {"extensions are dropped", BYTES("1;x=\"1\\\"\"\r\na\r\n0;y\r\n\r\n"), "a", 21},
    {"trailers are dropped", BYTES("1\r\na\r\n0\r\nX: y\r\n\r\n"), "a", 17},
    {"the next message is not touched", BYTES("1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n"), "a", 11},
};

static void is_decoded(void **state) {
  const decoded_row *row = *state;
  httpz_decoded out;
  assert_status(decode(&httpz_default_limits, row->bytes, (uint32_t)row->len, &out), HTTPZ_OK);
  assert_int_equal(out.consumed, row->consumed);
  assert_int_equal(out.content_len, strlen(row->content));
  assert_memory_equal(decoded_bytes, row->content, out.content_len);
}

typedef struct {
  const char *fact;
  const char *bytes;
  size_t len;
  httpz_status status;
} refused_row;

static const refused_row refused[] = {
    {"nothing is not yet a body", BYTES(""), HTTPZ_MORE},
    {"a body without its trailer section is not whole", BYTES("1\r\na\r\n0\r\n"), HTTPZ_MORE},
    {"a fault in the last chunk moves nothing", BYTES("1\r\na\r\n1\r\nb\r\nx"), HTTPZ_BAD_CHUNK_SIZE},
    {"a fault in an extension moves nothing", BYTES("1\r\na\r\n1;\r\nb\r\n"), HTTPZ_BAD_CHUNK_EXTENSION},
    {"a fault in a trailer moves nothing", BYTES("1\r\na\r\n0\r\nX : y\r\n\r\n"), HTTPZ_WHITESPACE_IN_FIELD_NAME},
    {"a forbidden trailer is refused", BYTES("1\r\na\r\n0\r\nHost: y\r\n\r\n"), HTTPZ_FORBIDDEN_TRAILER},
    {"a trailer is not folded", BYTES("0\r\nX: y\r\n z\r\n\r\n"), HTTPZ_OBS_FOLD},
};

static void is_not_decoded(void **state) {
  const refused_row *row = *state;
  httpz_decoded out;
  assert_status(decode(&httpz_default_limits, row->bytes, (uint32_t)row->len, &out), row->status);
}

static void every_proper_prefix_asks_for_more(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++)
    for (uint32_t len = 0; len < rows[i].consumed; len++) {
      httpz_decoded out;
      assert_status(decode(&httpz_default_limits, rows[i].bytes, len, &out), HTTPZ_MORE);
    }
}

static void limits_hold_as_in_pieces(void **state) {
  (void)state;
  httpz_limits limits = httpz_default_limits;
  httpz_decoded out;
  limits.content_length = 2;
  assert_status(decode(&limits, BYTES("1\r\na\r\n1\r\nb\r\n0\r\n\r\n"), &out), HTTPZ_OK);
  assert_status(decode(&limits, BYTES("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"), &out), HTTPZ_CONTENT_TOO_LARGE);
  limits.chunk = 1;
  assert_status(decode(&limits, BYTES("2\r\nab\r\n0\r\n\r\n"), &out), HTTPZ_CHUNK_TOO_LARGE);
  limits.trailers = 5;
  assert_status(decode(&limits, BYTES("0\r\nX: y\r\n\r\n"), &out), HTTPZ_TRAILERS_TOO_LARGE);
  limits.trailers = 99;
  limits.fields = 0;
  assert_status(decode(&limits, BYTES("0\r\nX: y\r\n\r\n"), &out), HTTPZ_TOO_MANY_FIELDS);
}

static void a_body_longer_than_any_input_is_decoded(void **state) {
  (void)state;
  static uint8_t bytes[120000], content[100000];
  httpz_decoded out;
  uint32_t len = 0, sum = 0;
  for (uint32_t size = 1; sum + size <= sizeof content; size += 997) {
    len += (uint32_t)sprintf((char *)bytes + len, "%x;n=%u\r\n", size, size);
    for (uint32_t i = 0; i < size; i++) content[sum + i] = (uint8_t)((sum + i) * 7 + (sum + i) / 253);
    memcpy(bytes + len, content + sum, size);
    len += size;
    sum += size;
    memcpy(bytes + len, "\r\n", 2);
    len += 2;
  }
  memcpy(bytes + len, "0\r\nA: b\r\n\r\n", 11);
  len += 11;
  assert_true(sum > 80000);
  assert_status(decode(&httpz_default_limits, bytes, len, &out), HTTPZ_OK);
  assert_int_equal(out.consumed, len);
  assert_int_equal(out.content_len, sum);
  assert_memory_equal(decoded_bytes, content, sum);
}

int main(void) {
  ADD_FACTS(rows, is_decoded);
  ADD_FACTS(refused, is_not_decoded);
#define ADD(test) add_fact(#test, test, NULL)
  ADD(every_proper_prefix_asks_for_more);
  ADD(limits_hold_as_in_pieces);
  ADD(a_body_longer_than_any_input_is_decoded);
  return run_facts(__FILE__);
}

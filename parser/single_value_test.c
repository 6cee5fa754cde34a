/* SPDX-License-Identifier: MIT
 * Host, Content-Length and the scheme of a target, each read on its own (9110 7.2, 8.6; 3986 3.1). */
#include "test_support.h"


typedef struct {
  const char *fact;
  const char *value;
  int name_len; /* -1: refused */
  uint16_t port;
  bool has_port;
} host_row;

static const host_row hosts[] = {
    {"a host needs no port", "example.com", 11, 0, false},
    {"a host may have a port", "example.com:8080", 11, 8080, true},
    {"an empty port is none", "example.com:", 11, 0, false},
    {"port 0 is a port", "a:0", 1, 0, true},
    {"the greatest port is 65535", "a:65535", 1, 65535, true},
    {"leading zeros of a port do not count", "a:00080", 1, 80, true},
    {"a host may be empty", "", 0, 0, false},
    {"an empty host may have a port", ":80", 0, 80, true},
    {"brackets are of the address", "[2001:db8::1]:443", 13, 443, true},
    {"an address in brackets needs no port", "[::1]", 5, 0, false},
    {"an address in brackets may have an empty port", "[::1]:", 5, 0, false},
    {"65536 is no port", "a:65536", -1, 0, false},
    {"a port is made of digits", "a:8o", -1, 0, false},
    {"a second port is refused", "a:1:2", -1, 0, false},
    {"an address without brackets is refused", "::1", -1, 0, false},
    {"userinfo is refused", "u@a", -1, 0, false},
    {"a list of hosts is refused", "a, b", -1, 0, false},
    {"a byte behind the brackets is refused", "[::1]a", -1, 0, false},
};

static void reads_the_host(void **state) {
  const host_row *row = *state;
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  httpz_span value = {0, (uint16_t)len};
  httpz_host out = {{77, 88}, 99, true};
  httpz_status status;
  GUARDED(status, httpz_read_host(at, value, &out));
  bool fits = row->name_len >= 0;
  assert_status(status, fits ? HTTPZ_OK : HTTPZ_BAD_HOST);
  assert_int_equal(out.name.off, fits ? 0 : 77);
  assert_int_equal(out.name.len, fits ? row->name_len : 88);
  assert_int_equal(out.port, fits ? row->port : 99);
  assert_int_equal(out.has_port, fits ? row->has_port : true);
}

typedef struct {
  const char *fact;
  const char *value;
  uint64_t max;
  httpz_status status;
  uint64_t length;
} length_row;

static const length_row lengths[] = {
    {"a length is a number", "1234", 5000, HTTPZ_OK, 1234},
    {"0 is a length", "0", 5000, HTTPZ_OK, 0},
    {"a length may be as great as the limit", "5000", 5000, HTTPZ_OK, 5000},
    {"a length over the limit is too large", "5001", 5000, HTTPZ_CONTENT_TOO_LARGE, 0},
    {"the greatest length has 64 bits", "18446744073709551615", UINT64_MAX, HTTPZ_OK, UINT64_MAX},
    {"one more does not wrap around", "18446744073709551616", UINT64_MAX, HTTPZ_CONTENT_TOO_LARGE, 0},
    {"an empty length is none", "", 5000, HTTPZ_BAD_CONTENT_LENGTH, 0},
    {"a list of equal lengths is none", "5, 5", 5000, HTTPZ_BAD_CONTENT_LENGTH, 0},
    {"a sign makes no length", "+5", 5000, HTTPZ_BAD_CONTENT_LENGTH, 0},
    {"a hexadecimal number is no length", "0x5", 5000, HTTPZ_BAD_CONTENT_LENGTH, 0},
    {"whitespace is of no length", " 5", 5000, HTTPZ_BAD_CONTENT_LENGTH, 0},
};

static void reads_the_length(void **state) {
  const length_row *row = *state;
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  httpz_span value = {0, (uint16_t)len};
  uint64_t out = 777;
  httpz_status status;
  GUARDED(status, httpz_read_content_length(at, value, row->max, &out));
  assert_status(status, row->status);
  assert_true(out == (row->status == HTTPZ_OK ? row->length : 777));
}

typedef struct {
  const char *fact;
  const char *target;
  int len; /* -1: refused */
} scheme_row;

static const scheme_row schemes[] = {
    {"a scheme ends at its colon", "http://a/", 4},
    {"a scheme needs no authority behind it", "urn:x:y", 3},
    {"a scheme may hold digits, plus, hyphen and dot", "a1+-.:x", 5},
    {"a scheme may stand alone", "a:", 1},
    {"a scheme begins with a letter", "1a:x", -1},
    {"a scheme is not empty", ":x", -1},
    {"a path has no scheme", "/a:b", -1},
    {"an asterisk has no scheme", "*", -1},
    {"a scheme needs its colon", "http", -1},
    {"nothing has no scheme", "", -1},
    {"a percent sign is of no scheme", "h%74tp://a", -1},
};

static void reads_the_scheme(void **state) {
  const scheme_row *row = *state;
  size_t len = strlen(row->target);
  const uint8_t *at = flush_copy(row->target, len);
  httpz_span target = {0, (uint16_t)len}, out = {77, 88};
  httpz_status status;
  GUARDED(status, httpz_read_scheme(at, target, &out));
  assert_status(status, row->len < 0 ? HTTPZ_BAD_TARGET : HTTPZ_OK);
  assert_int_equal(out.off, row->len < 0 ? 77 : 0);
  assert_int_equal(out.len, row->len < 0 ? 88 : row->len);
}

int main(void) {
  ADD_FACTS(hosts, reads_the_host);
  ADD_FACTS(lengths, reads_the_length);
  ADD_FACTS(schemes, reads_the_scheme);
  return run_facts(__FILE__);
}

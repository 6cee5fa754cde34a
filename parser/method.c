/* SPDX-License-Identifier: MIT */
#include "httpz.h"
#include "span.h"

/* The name as bytes, filled up with zeros, and its length: no pointers, so the table needs no relocation. */
typedef struct {
  char name[12];
  uint8_t len;
} method_row;

static const method_row method_rows[HTTPZ_METHOD_COUNT] = {
#define HTTPZ_METHOD(name) [HTTPZ_##name] = {#name, sizeof #name - 1},
#include "method.def"
#undef HTTPZ_METHOD
};

httpz_method httpz_method_of(const uint8_t *name, uint16_t len) {
  httpz_span whole = {0, len};
  for (unsigned method = 1; method < HTTPZ_METHOD_COUNT; method++) {
    const method_row *row = &method_rows[method];
    if (span_is(name, whole, (const uint8_t *)row->name, row->len)) return (httpz_method)method;
  }
  return HTTPZ_METHOD_OTHER;
}

const char *httpz_method_name(httpz_method method) {
  bool known = method > HTTPZ_METHOD_OTHER && (unsigned)method < HTTPZ_METHOD_COUNT;
  return known ? method_rows[method].name : "?";
}

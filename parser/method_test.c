/* SPDX-License-Identifier: MIT */
#include "test_support.h"


typedef struct {
  const char *fact;
  const char *name;
  size_t len;
  httpz_method method;
} method_case;

/* 9110 9.1: methods are case-sensitive */
static const method_case rows[] = {
#define HTTPZ_METHOD(name) {#name " has its number", BYTES(#name), HTTPZ_##name},
#include "method.def"
#undef HTTPZ_METHOD
    {"a small letter makes another method", BYTES("GEt"), HTTPZ_METHOD_OTHER},
    {"a byte more makes another method", BYTES("GETS"), HTTPZ_METHOD_OTHER},
    {"a byte less makes another method", BYTES("GE"), HTTPZ_METHOD_OTHER},
    {"the empty name is no known method", BYTES(""), HTTPZ_METHOD_OTHER},
    {"QUERY is an extension method", BYTES("QUERY"), HTTPZ_METHOD_OTHER},
    {"a NUL does not end a method", BYTES("GET\0"), HTTPZ_METHOD_OTHER},
};

static void is_met(void **state) {
  const method_case *row = *state;
  const uint8_t *name = flush_copy(row->name, row->len);
  httpz_method method;
  GUARDED(method, httpz_method_of(name, (uint16_t)row->len));
  assert_int_equal(method, row->method);
  assert_string_equal(httpz_method_name(method), method == HTTPZ_METHOD_OTHER ? "?" : row->name);
}

static void a_number_out_of_range_has_no_name(void **state) {
  (void)state;
  assert_string_equal(httpz_method_name(HTTPZ_METHOD_COUNT), "?");
  assert_string_equal(httpz_method_name((httpz_method)-1), "?");
}

int main(void) {
  ADD_FACTS(rows, is_met);
  add_fact("a number out of range has no name", a_number_out_of_range_has_no_name, NULL);
  return run_facts(__FILE__);
}

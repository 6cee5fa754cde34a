/* SPDX-License-Identifier: MIT
 * Finding fields among the slots of one head (9110 5.1, 5.3). */
#include "test_support.h"


#define HEAD \
  "GET / HTTP/1.1\r\nX-Key: 1\r\nAccept: a\r\nHost: h\r\nx-key: 2\r\nACCEPT: b\r\nX-Keys: 3\r\naccept: c\r\n\r\n"

enum { LINES = 7 };

typedef struct {
  const uint8_t *at;
  httpz_field slots[LINES]; /* X-Key 0, Accept 1, Host 2, x-key 3, ACCEPT 4, X-Keys 5, accept 6 */
} head_read;

static head_read read_lines_of_head(void) {
  static const uint8_t bytes[] = HEAD;
  head_read head;
  httpz_request request;
  httpz_reader reader = {0};
  httpz_limits limits = httpz_default_limits;
  limits.fields = LINES;
  head.at = flush_copy(bytes, sizeof bytes - 1);
  httpz_input input = {head.at, sizeof bytes - 1, sizeof bytes - 1};
  assert_status(httpz_read_request(&limits, input, &reader, head.slots, &request), HTTPZ_OK);
  assert_int_equal(request.field_count, LINES);
  return head;
}

typedef struct {
  const char *fact;
  httpz_field_id id;
  int after; /* -1: from the first */
  uint16_t count;
  uint16_t found;
} id_row;

static const id_row by_id[] = {
    {"the first line of a field is found", HTTPZ_FIELD_ACCEPT, -1, LINES, 1},
    {"the next line of it is found, whatever stands between", HTTPZ_FIELD_ACCEPT, 1, LINES, 4},
    {"the last slot is looked at", HTTPZ_FIELD_ACCEPT, 4, LINES, 6},
    {"after the last line there is none", HTTPZ_FIELD_ACCEPT, 6, LINES, LINES},
    {"after a slot of another field the next one is found", HTTPZ_FIELD_ACCEPT, 2, LINES, 4},
    {"a field that is absent is not found", HTTPZ_FIELD_COOKIE, -1, LINES, LINES},
    {"slots past the count are not looked at", HTTPZ_FIELD_ACCEPT, 1, 4, 4},
    {"no slot holds no field", HTTPZ_FIELD_ACCEPT, -1, 0, 0},
    {"past the greatest index there is none", HTTPZ_FIELD_ACCEPT, UINT16_MAX, LINES, LINES},
    {"names not known by number have one number together", HTTPZ_FIELD_OTHER, 0, LINES, 3},
};

static void finds_by_id(void **state) {
  const id_row *row = *state;
  head_read head = read_lines_of_head();
  const httpz_field *slots = (const httpz_field *)flush_copy(head.slots, row->count * sizeof(httpz_field));
  uint16_t found;
  if (row->after < 0) {
    GUARDED(found, httpz_find_field(slots, row->count, row->id));
  } else {
    GUARDED(found, httpz_find_next(slots, row->count, (uint16_t)row->after, row->id));
  }
  assert_int_equal(found, row->found);
}

typedef struct {
  const char *fact;
  const char *name;
  int after;
  uint16_t found;
} name_row;

static const name_row by_name[] = {
    {"an unknown name is found in any case", "X-KEY", -1, 0},
    {"its next line is found in any case", "X-KEY", 0, 3},
    {"a longer name is another", "x-keys", -1, 5},
    {"a shorter name is another", "x-ke", -1, LINES},
    {"a name that differs in one byte is another", "x-kez", -1, LINES},
    {"after its last line a name is not found", "x-key", 3, LINES},
    {"a name known by number is found by its name too", "accept", 1, 4},
    {"the empty name is not found", "", -1, LINES},
    {"a bit that tells letters does not tell other bytes", "X\rKey", -1, LINES}, /* '\r' | 0x20 is '-' */
};

static void finds_by_name(void **state) {
  const name_row *row = *state;
  head_read head = read_lines_of_head();
  size_t len = strlen(row->name);
  const char *name = (const char *)flush_copy(row->name, len);
  uint16_t found;
  if (row->after < 0) {
    GUARDED(found, httpz_find_named(head.at, head.slots, LINES, name, (uint16_t)len));
  } else {
    GUARDED(found, httpz_find_next_named(head.at, head.slots, LINES, (uint16_t)row->after, name, (uint16_t)len));
  }
  assert_int_equal(found, row->found);
}

int main(void) {
  ADD_FACTS(by_id, finds_by_id);
  ADD_FACTS(by_name, finds_by_name);
  return run_facts(__FILE__);
}

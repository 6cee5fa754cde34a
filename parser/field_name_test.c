/* SPDX-License-Identifier: MIT */
#include "test_support.h"

#include <ctype.h>


typedef struct {
  const char *name;
  httpz_field_id id;
} known_row;

static const known_row known[] = {
#define HTTPZ_FIELD(name, spelling) {spelling, HTTPZ_FIELD_##name},
#include "field.def"
#undef HTTPZ_FIELD
};

static httpz_field_id id_of(const char *name, size_t len) {
  const uint8_t *copy = flush_copy(name, len);
  httpz_field_id id;
  GUARDED(id, httpz_field_of(copy, (uint16_t)len));
  return id;
}

static void every_known_name_has_its_number_in_any_case(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(known); i++) {
    char name[64];
    size_t len = strlen(known[i].name);
    for (int way = 0; way < 3; way++) {
      for (size_t k = 0; k < len; k++) {
        int c = (unsigned char)known[i].name[k];
        name[k] = (char)(way == 0 ? c : way == 1 ? toupper(c) : tolower(c));
      }
      assert_int_equal(id_of(name, len), known[i].id);
    }
    assert_string_equal(httpz_field_spelling(known[i].id), known[i].name);
  }
  assert_int_equal(COUNT(known), HTTPZ_FIELD_COUNT - 1);
}

/* 5.1: names are compared whole. A byte more, less or other is another name; above all a byte that becomes the right one
 * when its case bit is set, as CR becomes '-'. */
static void a_name_that_differs_in_one_byte_is_another(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(known); i++) {
    char name[64];
    size_t len = strlen(known[i].name);
    for (size_t k = 0; k < len; k++)
      for (int byte = 0; byte < 256; byte++) {
        memcpy(name, known[i].name, len);
        if (tolower((unsigned char)name[k]) == tolower(byte)) continue;
        name[k] = (char)byte;
        httpz_field_id id = id_of(name, len);
        assert_true(id == HTTPZ_FIELD_OTHER || (size_t)strlen(httpz_field_spelling(id)) == len);
        assert_int_not_equal(id, known[i].id);
      }
    memcpy(name, known[i].name, len);
    name[len] = 'x';
    assert_int_not_equal(id_of(name, len + 1), known[i].id);
    assert_int_not_equal(id_of(name, len - 1), known[i].id);
  }
}

typedef struct {
  const char *fact;
  const char *name;
  size_t len;
  httpz_field_id id;
} name_row;

static const name_row rows[] = {
    {"an unknown name has no number", BYTES("X-Unknown"), HTTPZ_FIELD_OTHER},
    {"the empty name has no number", BYTES(""), HTTPZ_FIELD_OTHER},
    {"one byte has no number", BYTES("T"), HTTPZ_FIELD_OTHER},
    {"two bytes may have one", BYTES("te"), HTTPZ_FIELD_TE},
    {"the middle of a name counts", BYTES("Contxxx-Lenyyyh"), HTTPZ_FIELD_OTHER},
    {"a CR is no hyphen", BYTES("Content\rLength"), HTTPZ_FIELD_OTHER},
    {"a NUL does not end a name", BYTES("Host\0"), HTTPZ_FIELD_OTHER},
};

static void is_met(void **state) {
  const name_row *row = *state;
  assert_int_equal(id_of(row->name, row->len), row->id);
}

static void a_number_out_of_range_has_no_spelling(void **state) {
  (void)state;
  assert_string_equal(httpz_field_spelling(HTTPZ_FIELD_OTHER), "?");
  assert_string_equal(httpz_field_spelling(HTTPZ_FIELD_COUNT), "?");
  assert_string_equal(httpz_field_spelling((httpz_field_id)-1), "?");
}

int main(void) {
  ADD_FACTS(rows, is_met);
  add_fact("every known name has its number in any case", every_known_name_has_its_number_in_any_case, NULL);
  add_fact("a name that differs in one byte is another", a_name_that_differs_in_one_byte_is_another, NULL);
  add_fact("a number out of range has no spelling", a_number_out_of_range_has_no_spelling, NULL);
  return run_facts(__FILE__);
}

/* SPDX-License-Identifier: MIT
 * Names made from paths, and statuses made from errors. */
#include "test.h"

#include <errno.h>

#include "files.h"

typedef struct {
  const char *fact, *path, *index;
  uint16_t status;
  const char *name;
} name_row;

static const name_row rows[] = {
    {"a name loses its slash", "/a", "i", 200, "a"},
    {"the root has the index", "/", "i", 200, "i"},
    {"a folder has it too", "/a/", "i", 200, "a/i"},
    {"without an index a folder is 403", "/a/", NULL, 403, ""},
    {"without an index a file is a file", "/a", NULL, 200, "a"},
    {"all slashes in front go, or the name would be absolute", "///etc/passwd", "i", 200, "etc/passwd"},
    {"encoded bytes are decoded", "/%41%20b", "i", 200, "A b"},
    {"and only once", "/%2541", "i", 200, "%41"},
    {"dots are left to the kernel", "/../a", "i", 200, "../a"},
    {"an encoded slash is refused", "/a%2Fb", "i", 400, ""},
    {"an encoded NUL is refused", "/a%00", "i", 400, ""},
    {"half an encoding is refused", "/a%4", "i", 400, ""},
};

static void name_is(void **state) {
  const name_row *row = *state;
  char name[PATH_BYTES] = "";
  httpz_span path = {0, (uint16_t)strlen(row->path)};
  assert_int_equal(files_name((const uint8_t *)row->path, path, row->index, name), row->status);
  if (row->status == 200) assert_string_equal(name, row->name);
}

static void long_names_are_404_within_their_room(void **state) {
  uint8_t path[PATH_BYTES + 16];
  char name[PATH_BYTES + 1];
  (void)state;
  for (uint16_t len = PATH_BYTES - 16; len < PATH_BYTES + 16; len++) {
    memset(path, 'a', sizeof path);
    path[0] = '/';
    path[len - 1] = '/';
    name[PATH_BYTES] = '#';
    uint16_t status = files_name(path, (httpz_span){0, len}, "index", name);
    size_t needs = (size_t)len - 1 + 5;
    assert_int_equal(status, needs < PATH_BYTES && len < PATH_BYTES ? 200 : 404);
    if (status == 200) assert_int_equal(strlen(name), needs);
    assert_int_equal(name[PATH_BYTES], '#');
  }
}

static void errors_have_their_status(void **state) {
  (void)state;
  assert_int_equal(files_status(ENOENT), 404);
  assert_int_equal(files_status(EXDEV), 404);
  assert_int_equal(files_status(ELOOP), 404);
  assert_int_equal(files_status(EACCES), 403);
  assert_int_equal(files_status(EMFILE), 503);
  assert_int_equal(files_status(ENOMEM), 503);
}

int main(void) {
  struct CMUnitTest tests[64];
  size_t count = 0;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) tests[count++] = fact_with(rows[i].fact, name_is, &rows[i]);
  tests[count++] = fact_with("long names are 404, within their room", long_names_are_404_within_their_room, NULL);
  tests[count++] = fact_with("errors have their status", errors_have_their_status, NULL);
  return run_facts(tests, count);
}

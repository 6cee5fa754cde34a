/* SPDX-License-Identifier: MIT
 * Media types by name. */
#include "test.h"

#include "mime.h"

typedef struct {
  const char *fact, *path, *type;
} mime_row;

static const mime_row rows[] = {
    {"a page has its charset", "a.html", "text/html; charset=utf-8"},
    {"letters in any case", "a.HtMl", "text/html; charset=utf-8"},
    {"the last dot counts", "a.html.png", "image/png"},
    {"a dot in a folder does not", "a.html/b", "application/octet-stream"},
    {"no dot", "README", "application/octet-stream"},
    {"a dot at the end", "a.", "application/octet-stream"},
    {"the name is an extension", ".png", "image/png"},
    {"more letters than an extension has", "a.htmlx", "application/octet-stream"},
    {"fewer letters", "a.ht", "application/octet-stream"},
    {"woff is not woff2", "a.woff2", "font/woff2"},
    {"an empty name", "", "application/octet-stream"},
    {"a video", "dir/a.mp4", "video/mp4"},
};

static void type_is(void **state) {
  const mime_row *row = *state;
  assert_string_equal(mime_of(row->path, strlen(row->path)), row->type);
}

int main(void) {
  struct CMUnitTest tests[sizeof rows / sizeof rows[0]];
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) tests[i] = fact_with(rows[i].fact, type_is, &rows[i]);
  return run_facts(tests, sizeof rows / sizeof rows[0]);
}

/* SPDX-License-Identifier: MIT
 * User-Agent and Server by 9110 10.1.5 and 10.2.4. */
#include "test_support.h"


enum { TEXT_MAX = 256 };

typedef struct {
  const char *fact;
  const char *value;
  httpz_status status;
  const char *read; /* [name version] or (comment) */
} product_row;

static const product_row rows[] = {
    {"a product may have no version", "curl", HTTPZ_OK, "[curl ]"},
    {"a product may have a version", "curl/8.0.1", HTTPZ_OK, "[curl 8.0.1]"},
    {"products and comments follow each other", "a/1 (b; c) d (e)  f/2", HTTPZ_OK, "[a 1](b; c)[d ](e)[f 2]"},
    {"HTAB may part two products", "a\tb", HTTPZ_OK, "[a ][b ]"},
    {"a comment may hold comments", "a (b (c) d) e", HTTPZ_OK, "[a ](b (c) d)[e ]"},
    {"what a browser sends is read", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", HTTPZ_OK,
     "[Mozilla 5.0](X11; Linux x86_64; rv:128.0)[Gecko 20100101][Firefox 128.0]"},
    {"nothing is no product", "", HTTPZ_BAD_PRODUCT, NULL},
    {"a comment alone is no product", "(a)", HTTPZ_BAD_PRODUCT, NULL},
    {"a comment must not stand first", "(a) b", HTTPZ_BAD_PRODUCT, NULL},
    {"a product needs a name", "/1", HTTPZ_BAD_PRODUCT, NULL},
    {"a slash needs a version", "a/", HTTPZ_BAD_PRODUCT, NULL},
    {"a slash of a later product needs a version", "a b/ c", HTTPZ_BAD_PRODUCT, NULL},
    {"a product has one version", "a/1/2", HTTPZ_BAD_PRODUCT, NULL},
    {"whitespace must stand before a comment", "a(b)", HTTPZ_BAD_PRODUCT, NULL},
    {"whitespace must stand behind a comment", "a (b)c", HTTPZ_BAD_PRODUCT, NULL},
    {"whitespace at the end is refused", "a ", HTTPZ_BAD_PRODUCT, NULL},
    {"whitespace at the start is refused", " a", HTTPZ_BAD_PRODUCT, NULL},
    {"a semicolon outside a comment is refused", "a;b", HTTPZ_BAD_PRODUCT, NULL},
    {"a comment among products must be closed", "a (b", HTTPZ_BAD_COMMENT, NULL},
};

static void is_read_as(void **state) {
  const product_row *row = *state;
  size_t len = strlen(row->value);
  const uint8_t *at = flush_copy(row->value, len);
  httpz_span value = {0, (uint16_t)len};
  httpz_products products = {77, 88};
  httpz_product product = {{5, 6}, {7, 8}, false};
  httpz_status status;
  GUARDED(status, httpz_read_products(at, value, &products));
  assert_status(status, row->status);
  if (status != HTTPZ_OK) {
    assert_true(products.next == 77 && products.end == 88);
    return;
  }
  char text[TEXT_MAX] = "";
  int used = 0;
  for (;;) {
    bool more;
    GUARDED(more, httpz_next_product(at, &products, &product));
    if (!more) break;
    used += snprintf(text + used, TEXT_MAX - (size_t)used, product.comment ? "(%.*s%s%.*s)" : "[%.*s%s%.*s]",
                     (int)product.name.len, (const char *)at + product.name.off, product.comment ? "" : " ",
                     (int)product.version.len, (const char *)at + product.version.off);
  }
  assert_string_equal(text, row->read);
}

static void nothing_is_written_past_the_last_product(void **state) {
  (void)state;
  const uint8_t *at = flush_copy("a", 1);
  httpz_products products = {1, 1};
  httpz_product product = {{5, 6}, {7, 8}, true};
  assert_false(httpz_next_product(at, &products, &product));
  assert_true(product.name.off == 5 && product.name.len == 6 && product.version.off == 7 && product.comment);
}

int main(void) {
  ADD_FACTS(rows, is_read_as);
  add_fact("nothing is written past the last product", nothing_is_written_past_the_last_product, NULL);
  return run_facts(__FILE__);
}

/* SPDX-License-Identifier: MIT */
#include "class.h"
#include "comment.h"
#include "httpz.h"
#include "span.h"

/* product = token [ "/" product-version ], product-version = token (9110 10.1.5). `*out` is written if it fits. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (from .. end - 1));
    terminates \true;
    assigns *out;
    ensures inside: from <= \result.at <= end;
    ensures something: \result.fits ==> \result.at > from;
    ensures silent: !\result.fits ==> *out == \old(*out); */
static reach read_product(const uint8_t *at, uint32_t from, uint32_t end, httpz_product *out) {
  uint32_t name_end = skip_class(at, from, end, class_tchar);
  uint32_t version = name_end, version_end = name_end;
  if (name_end == from) return breaks_at(from);
  if (name_end < end && at[name_end] == '/') {
    version = name_end + 1;
    version_end = skip_class(at, version, end, class_tchar);
    if (version_end == version) return breaks_at(version);
  }
  httpz_product product = {span_between(from, name_end), span_between(version, version_end), false};
  *out = product;
  return fits_to(version_end);
}

static reach read_product_or_comment(const uint8_t *at, uint32_t from, uint32_t end, httpz_product *out) {
  if (from == end || at[from] != '(') return read_product(at, from, end, out);
  reach comment = read_comment(at, from, end);
  if (!comment.fits) return comment;
  httpz_product product = {span_between(from + 1, comment.at - 1), span_between(comment.at, comment.at), true};
  *out = product;
  return comment;
}

/* RWS = 1*( SP / HTAB ) and one more product or comment */
static httpz_status judge_next_product(const uint8_t *at, uint32_t *i, uint32_t end) {
  httpz_product unused;
  uint32_t begin = skip_ows(at, *i, end);
  if (begin == *i || begin == end) return HTTPZ_BAD_PRODUCT;
  reach item = read_product_or_comment(at, begin, end, &unused);
  if (!item.fits) return at[begin] == '(' ? HTTPZ_BAD_COMMENT : HTTPZ_BAD_PRODUCT;
  *i = item.at;
  return HTTPZ_OK;
}

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_PRODUCT || \result == HTTPZ_BAD_COMMENT;
    ensures whole: \result == HTTPZ_OK ==> out->next == value.off && out->end == end(value);
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_products(const uint8_t *at, httpz_span value, httpz_products *out) {
  httpz_product unused;
  uint32_t end = span_end(value);
  reach first = read_product(at, value.off, end, &unused);
  if (!first.fits) return HTTPZ_BAD_PRODUCT;
  uint32_t i = first.at;
  /*@ loop invariant walked: value.off < i <= end;
      loop assigns i, unused;
      loop variant end - i; */
  while (i < end) {
    httpz_status status = judge_next_product(at, &i, end);
    if (status != HTTPZ_OK) return status;
  }
  httpz_products products = {value.off, (uint16_t)end};
  *out = products;
  return HTTPZ_OK;
}

bool httpz_next_product(const uint8_t *at, httpz_products *products, httpz_product *out) {
  uint32_t begin = skip_ows(at, products->next, products->end);
  reach item = read_product_or_comment(at, begin, products->end, out);
  if (!item.fits) return false;
  products->next = (uint16_t)item.at;
  return true;
}

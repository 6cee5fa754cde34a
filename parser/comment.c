/* SPDX-License-Identifier: MIT */
#include "comment.h"

#include "class.h"
#include "httpz.h"
#include "span.h"

/* comment = "(" *( ctext / quoted-pair / comment ) ")", ctext = HTAB / SP / %x21-27 / %x2A-5B / %x5D-7E / obs-text: the
 * bytes of any field value, but for parentheses and a backslash. What is open is counted, not recursed into; the bound
 * is for whoever prints comments in comments. */
HTTPZ_PRIVATE reach read_comment(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from + 1, open = 1;
  /*@ loop invariant walked: from < i <= end;
      loop invariant bounded: open <= HTTPZ_COMMENT_DEPTH;
      loop invariant closed: open == 0 ==> i >= from + 2 && at[i - 1] == ')';
      loop assigns i, open;
      loop variant end - i; */
  while (i < end && open > 0) {
    uint32_t said = at[i] == '\\' ? i + 1 : i;
    if (said == end || !is_value_byte(at[said])) return breaks_at(said);
    if (at[i] == '(') open++;
    if (open > HTTPZ_COMMENT_DEPTH) return breaks_at(i);
    if (at[i] == ')') open--;
    i = said + 1;
  }
  return open == 0 ? fits_to(i) : breaks_at(end);
}

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_COMMENT;
    ensures inside: \result == HTTPZ_OK ==> out->off == value.off + 1 && out->len == value.len - 2;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_comment(const uint8_t *at, httpz_span value, httpz_span *out) {
  uint32_t end = span_end(value);
  if (value.len == 0 || at[value.off] != '(') return HTTPZ_BAD_COMMENT;
  reach comment = read_comment(at, value.off, end);
  if (!comment.fits || comment.at != end) return HTTPZ_BAD_COMMENT;
  *out = span_between(value.off + 1u, end - 1);
  return HTTPZ_OK;
}

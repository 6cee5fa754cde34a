/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include "class.h"
#include "number.h"
#include "read_host.h"
#include "span.h"

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_HOST;
    ensures portless: \result == HTTPZ_OK && !out->has_port ==> out->port == 0;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_host(const uint8_t *at, httpz_span value, httpz_host *out) {
  uint32_t end = span_end(value);
  if (!read_host_and_port(at, value.off, end).fits) return HTTPZ_BAD_HOST;
  uint32_t name_end = read_uri_host(at, value.off, end).at;
  uint32_t port = name_end < end ? name_end + 1 : end;
  uint64_t number = 0;
  bool has_port = read_decimal(at + port, end - port, UINT16_MAX, &number) == HTTPZ_OK;
  httpz_host host = {span_between(value.off, name_end), (uint16_t)number, has_port};
  *out = host;
  return HTTPZ_OK;
}

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts:
      \result == HTTPZ_OK || \result == HTTPZ_BAD_CONTENT_LENGTH || \result == HTTPZ_CONTENT_TOO_LARGE;
    ensures bounded: \result == HTTPZ_OK ==> *out <= max;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_content_length(const uint8_t *at, httpz_span value, uint64_t max, uint64_t *out) {
  httpz_status number = read_decimal(at + value.off, value.len, max, out);
  if (number == HTTPZ_NUMBER_TOO_BIG) return HTTPZ_CONTENT_TOO_LARGE;
  return number == HTTPZ_OK ? HTTPZ_OK : HTTPZ_BAD_CONTENT_LENGTH;
}

/*@ requires target_readable: readable(at, target) && in_input(target);
    requires out_writable: \valid(out);
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_TARGET;
    ensures begins: \result == HTTPZ_OK ==> out->off == target.off && 0 < out->len < target.len;
    ensures colon: \result == HTTPZ_OK ==> at[end(*out)] == ':';
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_scheme(const uint8_t *at, httpz_span target, httpz_span *out) {
  uint32_t end = span_end(target);
  uint32_t colon = skip_class(at, target.off, end, class_scheme_byte);
  if (colon == end || at[colon] != ':' || !is_alpha(at[target.off])) return HTTPZ_BAD_TARGET;
  *out = span_between(target.off, colon);
  return HTTPZ_OK;
}

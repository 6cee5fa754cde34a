/* SPDX-License-Identifier: MIT */
#include "class.h"
#include "find_field.h"
#include "httpz.h"
#include "list.h"
#include "read_parameters.h"
#include "span.h"
#include "weight.h"

static const char any_name[] = "*";
static const char weight_name[] = "q";

/*@ // type "/" subtype, and behind them the parameters to the end of the value
    predicate media_names{L}(uint8_t *at, httpz_span value, httpz_media_type media) =
      media.type.len > 0 && media.type.off == value.off && all_tchars(at, media.type.off, end(media.type)) &&
      media.subtype.len > 0 && media.subtype.off == end(media.type) + 1 && at[end(media.type)] == '/' &&
      all_tchars(at, media.subtype.off, end(media.subtype)) &&
      media.parameters.next == end(media.subtype) && media.parameters.end == end(value) &&
      media.parameters.next <= media.parameters.end;
    predicate is_star{L}(uint8_t *at, httpz_span name) = name.len == 1 && at[name.off] == '*'; */

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_MEDIA_TYPE || \result == HTTPZ_BAD_PARAMETERS;
    ensures named: \result == HTTPZ_OK ==> media_names{Pre}(at, value, *out) && out->weight == 1000;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_media_type(const uint8_t *at, httpz_span value, httpz_media_type *out) {
  uint32_t end = span_end(value);
  uint32_t slash = skip_token(at, value.off, end);
  if (slash == value.off || slash == end || at[slash] != '/') return HTTPZ_BAD_MEDIA_TYPE;
  uint32_t names_end = skip_token(at, slash + 1, end);
  if (names_end == slash + 1) return HTTPZ_BAD_MEDIA_TYPE;
  httpz_parameters parameters = {0, 0};
  httpz_status status = httpz_read_parameters(at, span_between(names_end, end), &parameters);
  if (status != HTTPZ_OK) return status;
  httpz_media_type media = {span_between(value.off, slash), span_between(slash + 1, names_end), parameters, 1000};
  *out = media;
  return HTTPZ_OK;
}

/* 9110 12.5.1: "any parameter named q" is the weight, "regardless of parameter ordering". Two of them would be read
 * differently by different recipients. */
/*@ requires walk_valid: parameters.next <= parameters.end;
    requires at_readable: \valid_read(at + (parameters.next .. parameters.end - 1));
    requires weight_writable: \valid(weight);
    requires apart: \separated(weight, at + (0 .. 65534));
    terminates \true;
    assigns *weight;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_WEIGHT;
    ensures bounded: \old(*weight) <= 1000 ==> *weight <= 1000; */
static httpz_status read_weight_among(const uint8_t *at, httpz_parameters parameters, uint16_t *weight) {
  httpz_parameter parameter;
  bool seen = false;
  /*@ loop invariant walked: \at(parameters.next, Pre) <= parameters.next <= parameters.end &&
        parameters.end == \at(parameters.end, Pre);
      loop invariant none_yet: !seen ==> *weight == \at(*weight, Pre);
      loop invariant bounded: \at(*weight, Pre) <= 1000 ==> *weight <= 1000;
      loop assigns parameters, parameter, seen, *weight;
      loop variant parameters.end - parameters.next; */
  while (httpz_next_parameter(at, &parameters, &parameter)) {
    if (!httpz_text_is(at, parameter.name, weight_name, 1)) continue;
    if (seen || parameter.quoted) return HTTPZ_BAD_WEIGHT;
    seen = true;
    httpz_status status = read_qvalue(at, parameter.value.off, span_end(parameter.value), weight);
    if (status != HTTPZ_OK) return status;
  }
  return HTTPZ_OK;
}

/* media-range = "*" "/" "*" / type "/" "*" / type "/" subtype (9110 12.5.1): a "*" before the slash stands for all
 * types, and so for all subtypes. */
/*@ requires type_readable: readable(at, media.type);
    requires subtype_readable: readable(at, media.subtype);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> is_star(at, media.type) ==> is_star(at, media.subtype); */
static bool is_range(const uint8_t *at, httpz_media_type media) {
  return !httpz_text_is(at, media.type, any_name, 1) || httpz_text_is(at, media.subtype, any_name, 1);
}

/*@ requires member_readable: readable(at, member) && in_input(member);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_MEDIA_TYPE || \result == HTTPZ_BAD_PARAMETERS ||
      \result == HTTPZ_BAD_WEIGHT;
    ensures named: \result == HTTPZ_OK ==> media_names{Pre}(at, member, *out);
    ensures star: \result == HTTPZ_OK && is_star{Pre}(at, out->type) ==> is_star{Pre}(at, out->subtype);
    ensures bounded: \result == HTTPZ_OK ==> out->weight <= 1000;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_media_range(const uint8_t *at, httpz_span member, httpz_media_type *out) {
  httpz_media_type media;
  httpz_status status = httpz_read_media_type(at, member, &media);
  if (status != HTTPZ_OK) return status;
  if (!is_range(at, media)) return HTTPZ_BAD_MEDIA_TYPE;
  status = read_weight_among(at, media.parameters, &media.weight);
  if (status != HTTPZ_OK) return status;
  *out = media;
  return HTTPZ_OK;
}

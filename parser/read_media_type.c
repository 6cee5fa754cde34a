/* SPDX-License-Identifier: MIT */
#include "class.h"
#include "httpz.h"
#include "list.h"
#include "span.h"
#include "weight.h"

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_MEDIA_TYPE || \result == HTTPZ_BAD_PARAMETERS;
    ensures named: \result == HTTPZ_OK ==> out->type.len > 0 && out->subtype.len > 0 && out->weight == 1000;
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
  /*@ loop invariant bounded: \at(*weight, Pre) <= 1000 ==> *weight <= 1000;
      loop assigns parameters, parameter, seen, *weight;
      loop variant parameters.end - parameters.next; */
  while (httpz_next_parameter(at, &parameters, &parameter)) {
    if (!httpz_text_is(at, parameter.name, "q", 1)) continue;
    if (seen || parameter.quoted) return HTTPZ_BAD_WEIGHT;
    seen = true;
    httpz_status status = read_qvalue(at, parameter.value.off, span_end(parameter.value), weight);
    if (status != HTTPZ_OK) return status;
  }
  return HTTPZ_OK;
}

/* media-range = "*" "/" "*" / type "/" "*" / type "/" subtype (9110 12.5.1): a "*" before the slash stands for all
 * types, and so for all subtypes. */
static bool is_range(const uint8_t *at, httpz_media_type media) {
  return !httpz_text_is(at, media.type, "*", 1) || httpz_text_is(at, media.subtype, "*", 1);
}

/*@ requires member_readable: readable(at, member) && in_input(member);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
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

/* SPDX-License-Identifier: MIT */
#include "read_parameters.h"

#include "class.h"
#include "find_field.h"
#include "httpz.h"
#include "list.h"
#include "octet.h"
#include "quoted_string.h"
#include "span.h"

/* Passes *( OWS ";" OWS ) up to a parameter or the end. There must be a ";", but where nothing is left. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures moves: \result.fits && from < end ==> \result.at > from; */
static reach skip_semicolons(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = skip_ows(at, from, end);
  if (from == end) return fits_to(end);
  if (i == end || at[i] != ';') return breaks_at(i);
  /*@ loop invariant walked: from <= i <= end;
      loop assigns i;
      loop variant end - i; */
  while (i < end && (at[i] == ';' || is_ows(at[i]))) i++;
  return fits_to(i);
}

/* parameter = token "=" ( token / quoted-string ). 9110 5.6.6 allows no whitespace around "=", "not even bad
 * whitespace". `*out` is written if it fits. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (from .. end - 1));
    terminates \true;
    assigns *out;
    ensures inside: from <= \result.at <= end;
    ensures something: \result.fits ==> \result.at > from && out->name.off == from &&
      parameter_in{Pre}(at, *out, from, \result.at) && in_input(out->name) && in_input(out->value);
    ensures silent: !\result.fits ==> *out == \old(*out); */
static reach read_name_and_value(const uint8_t *at, uint32_t from, uint32_t end, httpz_parameter *out) {
  uint32_t equals = skip_token(at, from, end);
  if (equals == from || equals == end || at[equals] != '=') return breaks_at(equals);
  uint32_t begin = equals + 1;
  reach value = read_parameter_value(at, begin, end);
  if (!value.fits) return value;
  out->name = span_between(from, equals);
  out->quoted = at[begin] == '"';
  out->value = out->quoted ? span_between(begin + 1, value.at - 1) : span_between(begin, value.at);
  return value;
}

httpz_status httpz_read_parameters(const uint8_t *at, httpz_span value, httpz_parameters *out) {
  httpz_parameter unused;
  httpz_parameters parameters = {value.off, (uint16_t)span_end(value)};
  reach step = fits_to(value.off);
  /*@ loop invariant walked: value.off <= step.at <= parameters.end;
      loop assigns step, unused;
      loop variant 2 * (parameters.end - step.at) + step.fits; */
  while (step.fits && step.at < parameters.end) {
    step = skip_semicolons(at, step.at, parameters.end);
    if (step.fits && step.at < parameters.end) step = read_name_and_value(at, step.at, parameters.end, &unused);
  }
  if (!step.fits) return HTTPZ_BAD_PARAMETERS;
  *out = parameters;
  return HTTPZ_OK;
}

bool httpz_next_parameter(const uint8_t *at, httpz_parameters *parameters, httpz_parameter *out) {
  reach begin = skip_semicolons(at, parameters->next, parameters->end);
  if (!begin.fits) return false;
  reach parameter = read_name_and_value(at, begin.at, parameters->end, out);
  if (!parameter.fits) return false;
  parameters->next = (uint16_t)parameter.at;
  return true;
}

/*@ requires walk_valid: parameters.next <= parameters.end;
    requires at_readable: \valid_read(at + (parameters.next .. parameters.end - 1));
    requires text_readable: \valid_read(text + (0 .. len - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (parameters.next .. parameters.end - 1));
    terminates \true;
    assigns *out;
    ensures found: \result ==> parameter_in{Pre}(at, *out, parameters.next, parameters.end) &&
      says{Pre}(at, out->name.off, out->name.len, text, len);
    ensures silent: !\result ==> *out == \old(*out); */
bool httpz_find_parameter(const uint8_t *at, httpz_parameters parameters, const char *text, uint16_t len,
                          httpz_parameter *out) {
  httpz_parameter parameter;
  /*@ loop invariant walked: \at(parameters.next, Pre) <= parameters.next <= parameters.end &&
        parameters.end == \at(parameters.end, Pre);
      loop assigns parameters, parameter;
      loop variant parameters.end - parameters.next; */
  while (httpz_next_parameter(at, &parameters, &parameter)) {
    if (httpz_text_is(at, parameter.name, text, len)) {
      *out = parameter;
      return true;
    }
  }
  return false;
}

/* same_bytes_as tells whether `value` is text[0 .. len), byte for byte. */
/*@ requires value_readable: readable(at, value);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==>
      value.len == len && (\forall integer k; 0 <= k < len ==> at[value.off + k] == octet(text[k])); */
static bool same_bytes_as(const uint8_t *at, httpz_span value, const char *text, uint16_t len) {
  if (value.len != len) return false;
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant same: \forall integer k; 0 <= k < i ==> at[value.off + k] == octet(text[k]);
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (at[value.off + i] != octet_of(text[i])) return false;
  }
  return true;
}

/*@ requires value_readable: readable(at, parameter.value) && in_input(parameter.value);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures quoted: parameter.quoted ==>
      (\result <==> quoted_says(at, parameter.value.off, end(parameter.value), text, 0, len, 0));
    ensures token: !parameter.quoted ==> (\result <==> parameter.value.len == len &&
      (\forall integer k; 0 <= k < len ==> at[parameter.value.off + k] == octet(text[k]))); */
bool httpz_parameter_is(const uint8_t *at, httpz_parameter parameter, const char *text, uint16_t len) {
  if (parameter.quoted) return quoted_matches(at, parameter.value, text, len, false);
  return same_bytes_as(at, parameter.value, text, len);
}

/*@ requires value_readable: readable(at, parameter.value) && in_input(parameter.value);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures quoted: parameter.quoted ==>
      (\result <==> quoted_says(at, parameter.value.off, end(parameter.value), text, 0, len, 1));
    ensures token: !parameter.quoted ==>
      (\result <==> says(at, parameter.value.off, parameter.value.len, text, len)); */
bool httpz_parameter_is_nocase(const uint8_t *at, httpz_parameter parameter, const char *text, uint16_t len) {
  if (parameter.quoted) return quoted_matches(at, parameter.value, text, len, true);
  return httpz_text_is(at, parameter.value, text, len);
}

/* SPDX-License-Identifier: MIT */
#include "class.h"
#include "httpz.h"
#include "list.h"
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
    ensures something: \result.fits ==> \result.at > from && out->name.len > 0;
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

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_PARAMETERS;
    ensures whole: \result == HTTPZ_OK ==> out->next == value.off && out->end == end(value);
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_parameters(const uint8_t *at, httpz_span value, httpz_parameters *out) {
  httpz_parameter unused;
  httpz_parameters parameters = {value.off, (uint16_t)span_end(value)};
  reach step = fits_to(value.off);
  /*@ loop invariant walked: value.off <= step.at <= parameters.end;
      loop assigns step, unused;
      loop variant parameters.end - step.at; */
  while (step.fits && step.at < parameters.end) {
    step = skip_semicolons(at, step.at, parameters.end);
    if (step.fits && step.at < parameters.end) step = read_name_and_value(at, step.at, parameters.end, &unused);
  }
  if (!step.fits) return HTTPZ_BAD_PARAMETERS;
  *out = parameters;
  return HTTPZ_OK;
}

/*@ requires parameters_valid: \valid(parameters) && parameters->next <= parameters->end;
    requires at_readable: \valid_read(at + (parameters->next .. parameters->end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(parameters, out, at + (parameters->next .. parameters->end - 1));
    terminates \true;
    assigns *parameters, *out;
    ensures still_valid: parameters->next <= parameters->end && parameters->end == \old(parameters->end);
    ensures moves: \result ==> parameters->next > \old(parameters->next);
    ensures silent: !\result ==> *out == \old(*out) && *parameters == \old(*parameters); */
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
    ensures silent: !\result ==> *out == \old(*out); */
bool httpz_find_parameter(const uint8_t *at, httpz_parameters parameters, const char *text, uint16_t len,
                          httpz_parameter *out) {
  httpz_parameter parameter;
  /*@ loop assigns parameters, parameter;
      loop variant parameters.end - parameters.next; */
  while (httpz_next_parameter(at, &parameters, &parameter)) {
    if (httpz_text_is(at, parameter.name, text, len)) {
      *out = parameter;
      return true;
    }
  }
  return false;
}

bool httpz_parameter_is(const uint8_t *at, httpz_parameter parameter, const char *text, uint16_t len) {
  if (parameter.quoted) return quoted_matches(at, parameter.value, text, len, false);
  return span_is(at, parameter.value, (const uint8_t *)text, len);
}

bool httpz_parameter_is_nocase(const uint8_t *at, httpz_parameter parameter, const char *text, uint16_t len) {
  if (parameter.quoted) return quoted_matches(at, parameter.value, text, len, true);
  return httpz_text_is(at, parameter.value, text, len);
}

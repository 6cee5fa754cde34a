/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_READ_PARAMETERS_H
#define HTTPZ_READ_PARAMETERS_H

#include "httpz.h"
#include "spec.h"

/*@ // a token, or what stands between quotes, in at[lo .. hi)
    predicate parameter_in{L}(uint8_t *at, httpz_parameter p, integer lo, integer hi) =
      p.name.len > 0 && lo <= p.name.off && all_tchars(at, p.name.off, end(p.name)) &&
      end(p.name) < p.value.off && end(p.value) <= hi && at[end(p.name)] == '=' &&
      (p.quoted ? all_value_bytes(at, p.value.off, end(p.value)) && end(p.value) < hi :
                  p.value.len > 0 && all_tchars(at, p.value.off, end(p.value)));
*/

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (0 .. 65534));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_PARAMETERS;
    ensures whole: \result == HTTPZ_OK ==> out->next == value.off && out->end == end(value);
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_parameters(const uint8_t *at, httpz_span value, httpz_parameters *out);

/*@ requires parameters_valid: \valid(parameters) && parameters->next <= parameters->end;
    requires at_readable: \valid_read(at + (parameters->next .. parameters->end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(parameters, out) &&
      \separated(parameters, at + (parameters->next .. parameters->end - 1)) &&
      \separated(out, at + (parameters->next .. parameters->end - 1));
    terminates \true;
    assigns *parameters, *out;
    ensures still_valid: parameters->next <= parameters->end && parameters->end == \old(parameters->end);
    ensures moves: \result ==> parameters->next > \old(parameters->next);
    ensures found: \result ==> parameter_in{Pre}(at, *out, \old(parameters->next), parameters->next);
    ensures readable: \result ==> readable(at, out->name) && readable(at, out->value);
    ensures silent: !\result ==> *out == \old(*out) && *parameters == \old(*parameters); */
bool httpz_next_parameter(const uint8_t *at, httpz_parameters *parameters, httpz_parameter *out);

#endif

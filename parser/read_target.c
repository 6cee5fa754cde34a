/* SPDX-License-Identifier: MIT */
#include "read_target.h"

#include "class.h"
#include "read_host.h"
#include "span.h"

/* A request-target taken apart. Positions; what is absent is empty. */
typedef struct {
  httpz_status status;
  httpz_target_form form;
  httpz_span path, query, authority;
  bool has_query;
} target_parts;

/*@ // A part that is there lies in the target; one that is absent is empty.
    predicate part_inside(httpz_span s, integer from, integer end) =
      (s.off == 0 && s.len == 0) || (from <= s.off && end(s) <= end);
    predicate no_parts{L}(target_parts *p) = p->path.off == 0 && p->path.len == 0 && p->query.off == 0 &&
      p->query.len == 0 && p->authority.off == 0 && p->authority.len == 0;
*/

/* absolute-path [ "?" query ], and the same after an authority (RFC 3986 3.3, 3.4) */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires parts_writable: \valid(parts) && \separated(parts, at + (from .. end - 1));
    requires absent: parts->query.off == 0 && parts->query.len == 0;
    terminates \true;
    assigns parts->path, parts->query, parts->has_query;
    ensures inside: from <= \result.at <= end && part_inside(parts->query, from, end);
    ensures path: parts->path.off == from && end(parts->path) <= end &&
      encoded_bytes(&class_path_byte[0], at, from, end(parts->path));
    ensures whole: \result.fits ==> \result.at == end;
    ensures query: \result.fits && end(parts->path) < end ==> parts->has_query && at[end(parts->path)] == '?' &&
      parts->query.off == end(parts->path) + 1 && end(parts->query) == end &&
      encoded_bytes(&class_query_byte[0], at, parts->query.off, end);
    ensures stopped: !\result.fits ==> \result.at < end; */
static reach read_path_and_query(const uint8_t *at, uint32_t from, uint32_t end, target_parts *parts) {
  uint32_t path_end = skip_encoded(at, from, end, class_path_byte);
  parts->path = span_between(from, path_end);
  if (path_end == end) return fits_to(end);
  if (at[path_end] != '?') return breaks_at(path_end);
  uint32_t query_end = skip_encoded(at, path_end + 1, end, class_query_byte);
  parts->query = span_between(path_end + 1, query_end);
  parts->has_query = true;
  return query_end == end ? fits_to(end) : breaks_at(query_end);
}

/* The authority ends before the first "/" or "?". Userinfo is refused: 9110 4.2.4 asks to treat it as an error. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result <= end;
    ensures passed: none_is(at, from, \result, '/') && none_is(at, from, \result, '?');
    ensures stopped: \result < end ==> at[\result] == '/' || at[\result] == '?'; */
static uint32_t authority_end(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant passed: none_is(at, from, i, '/') && none_is(at, from, i, '?');
      loop assigns i;
      loop variant end - i; */
  while (i < end && at[i] != '/' && at[i] != '?') i++;
  return i;
}

/* 9110 4.2.1: an http URI with an empty host is invalid */
/*@ requires authority_readable: readable(at, authority);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> authority.len > 0 && at[authority.off] != ':'; */
static bool has_host(const uint8_t *at, httpz_span authority) { return authority.len > 0 && at[authority.off] != ':'; }

static const uint8_t https[5] = {'h', 't', 't', 'p', 's'};

/*@ requires scheme_readable: readable(at, scheme);
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> is_spelt(at, scheme.off, end(scheme), &https[0], 4) ||
      is_spelt(at, scheme.off, end(scheme), &https[0], 5); */
static bool is_http_scheme(const uint8_t *at, httpz_span scheme) {
  return span_is_nocase(at, scheme, https, 4) || span_is_nocase(at, scheme, https, 5);
}

/* authority path-abempty [ "?" query ], behind "//" (RFC 3986 3.2, 3.3) */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires parts_writable: \valid(parts) && \separated(parts, at + (from .. end - 1));
    requires absent: no_parts(parts);
    terminates \true;
    assigns parts->path, parts->query, parts->has_query, parts->authority;
    ensures inside: from <= \result.at <= end;
    ensures path: part_inside(parts->path, from, end);
    ensures query: part_inside(parts->query, from, end);
    ensures authority: part_inside(parts->authority, from, end);
    ensures begins: parts->authority.off == from;
    ensures host: \result.fits && http ==> parts->authority.len > 0 && at[from] != ':';
    ensures whole: \result.fits ==> \result.at == end; */
static reach read_authority_and_path(const uint8_t *at, uint32_t from, uint32_t end, bool http, target_parts *parts) {
  uint32_t path = authority_end(at, from, end);
  parts->authority = span_between(from, path);
  reach authority = read_host_and_port(at, from, path);
  if (!authority.fits) return authority;
  if (http && !has_host(at, parts->authority)) return breaks_at(from);
  return read_path_and_query(at, path, end, parts);
}

/* scheme ":" (RFC 3986 3.1) */
/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures scheme: \result.fits ==> ALPHA(at[from]) && from < \result.at < end && at[\result.at] == ':' &&
      all_in_class(&class_scheme_byte[0], at, from, \result.at); */
static reach read_scheme(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t colon = skip_class(at, from, end, class_scheme_byte);
  if (!is_alpha(at[from])) return breaks_at(from);
  return colon < end && colon > from && at[colon] == ':' ? fits_to(colon) : breaks_at(colon);
}

/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> end - from >= 2 && at[from] == '/' && at[from + 1] == '/'; */
static bool two_slashes(const uint8_t *at, uint32_t from, uint32_t end) {
  return end - from >= 2 && at[from] == '/' && at[from + 1] == '/';
}

/* absolute-URI = scheme ":" hier-part [ "?" query ] (RFC 3986 4.3) */
/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires parts_writable: \valid(parts) && \separated(parts, at + (from .. end - 1));
    requires absent: no_parts(parts);
    terminates \true;
    assigns *parts;
    ensures inside: from <= \result.at <= end;
    ensures path: part_inside(parts->path, from, end);
    ensures query: part_inside(parts->query, from, end);
    ensures authority: part_inside(parts->authority, from, end);
    ensures form: parts->form == HTTPZ_ABSOLUTE_FORM;
    ensures whole: \result.fits ==> \result.at == end; */
static reach read_absolute_form(const uint8_t *at, uint32_t from, uint32_t end, target_parts *parts) {
  parts->form = HTTPZ_ABSOLUTE_FORM;
  reach scheme = read_scheme(at, from, end);
  if (!scheme.fits) return scheme;
  uint32_t colon = scheme.at;
  bool http = is_http_scheme(at, span_between(from, colon));
  if (two_slashes(at, colon + 1, end)) return read_authority_and_path(at, colon + 3, end, http, parts);
  return http ? breaks_at(colon + 1) : read_path_and_query(at, colon + 1, end, parts);
}

/* authority-form = uri-host ":" port. 9110 9.3.6: an empty or invalid port must be refused */
/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires parts_writable: \valid(parts) && \separated(parts, at + (from .. end - 1));
    requires absent: no_parts(parts);
    terminates \true;
    assigns *parts;
    ensures inside: from <= \result.at <= end;
    ensures path: part_inside(parts->path, from, end);
    ensures query: part_inside(parts->query, from, end);
    ensures authority: part_inside(parts->authority, from, end);
    ensures form: parts->form == HTTPZ_AUTHORITY_FORM;
    ensures whole: \result.fits ==> \result.at == end && parts->authority.off == from && end(parts->authority) == end; */
static reach read_authority_form(const uint8_t *at, uint32_t from, uint32_t end, target_parts *parts) {
  parts->form = HTTPZ_AUTHORITY_FORM;
  parts->authority = span_between(from, end);
  reach host = read_uri_host(at, from, end);
  if (!host.fits) return host;
  if (host.at == from || host.at == end || at[host.at] != ':' || host.at + 1 == end) return breaks_at(host.at);
  return read_port(at, host.at + 1, end);
}

/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires parts_writable: \valid(parts) && \separated(parts, at + (from .. end - 1));
    requires absent: no_parts(parts);
    terminates \true;
    assigns *parts;
    ensures inside: from <= \result.at <= end;
    ensures path: part_inside(parts->path, from, end);
    ensures query: part_inside(parts->query, from, end);
    ensures authority: part_inside(parts->authority, from, end);
    ensures form: parts->form == HTTPZ_ORIGIN_FORM;
    ensures whole: \result.fits ==> \result.at == end && parts->path.off == from; */
static reach read_origin_form(const uint8_t *at, uint32_t from, uint32_t end, target_parts *parts) {
  parts->form = HTTPZ_ORIGIN_FORM;
  return read_path_and_query(at, from, end, parts);
}

/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires parts_writable: \valid(parts) && \separated(parts, at + (from .. end - 1));
    requires fault_writable: \valid(fault) && \separated(fault, parts) && \separated(fault, at + (from .. end - 1));
    requires absent: no_parts(parts);
    terminates \true;
    assigns *parts, *fault;
    ensures verdicts: \result \in { HTTPZ_OK, HTTPZ_BAD_TARGET, HTTPZ_BAD_TARGET_FORM };
    ensures path: part_inside(parts->path, from, end);
    ensures query: part_inside(parts->query, from, end);
    ensures authority: part_inside(parts->authority, from, end);
    ensures fault: from <= *fault <= end;
    ensures asterisk: end - from == 1 && at[from] == '*' ==>
      (\result == HTTPZ_OK <==> method == HTTPZ_OPTIONS) && parts->form == HTTPZ_ASTERISK_FORM;
    ensures connect: !(end - from == 1 && at[from] == '*') && method == HTTPZ_CONNECT ==>
      parts->form == HTTPZ_AUTHORITY_FORM;
    ensures others: !(end - from == 1 && at[from] == '*') && method != HTTPZ_CONNECT ==>
      parts->form == (at[from] == '/' ? HTTPZ_ORIGIN_FORM : HTTPZ_ABSOLUTE_FORM); */
static httpz_status read_any_form(const uint8_t *at, uint32_t from, uint32_t end, httpz_method method,
                                  target_parts *parts, uint32_t *fault) {
  if (end - from == 1 && at[from] == '*') {
    parts->form = HTTPZ_ASTERISK_FORM;
    *fault = from;
    return method == HTTPZ_OPTIONS ? HTTPZ_OK : HTTPZ_BAD_TARGET_FORM;
  }
  reach target = method == HTTPZ_CONNECT ? read_authority_form(at, from, end, parts)
                 : at[from] == '/'       ? read_origin_form(at, from, end, parts)
                                         : read_absolute_form(at, from, end, parts);
  *fault = target.at;
  return target.fits ? HTTPZ_OK : HTTPZ_BAD_TARGET;
}

/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires fault_writable: \valid(fault) && \separated(fault, at + (from .. end - 1));
    terminates \true;
    assigns *fault;
    ensures verdicts: \result.status \in { HTTPZ_OK, HTTPZ_BAD_TARGET, HTTPZ_BAD_TARGET_FORM };
    ensures path: part_inside(\result.path, from, end);
    ensures query: part_inside(\result.query, from, end);
    ensures authority: part_inside(\result.authority, from, end);
    ensures fault: from <= *fault <= end;
    ensures asterisk: end - from == 1 && at[from] == '*' ==>
      (\result.status == HTTPZ_OK <==> method == HTTPZ_OPTIONS) && \result.form == HTTPZ_ASTERISK_FORM;
    ensures connect: !(end - from == 1 && at[from] == '*') && method == HTTPZ_CONNECT ==>
      \result.form == HTTPZ_AUTHORITY_FORM;
    ensures others: !(end - from == 1 && at[from] == '*') && method != HTTPZ_CONNECT ==>
      \result.form == (at[from] == '/' ? HTTPZ_ORIGIN_FORM : HTTPZ_ABSOLUTE_FORM); */
static target_parts take_apart(const uint8_t *at, uint32_t from, uint32_t end, httpz_method method, uint32_t *fault) {
  target_parts parts = {HTTPZ_OK, HTTPZ_ORIGIN_FORM, {0, 0}, {0, 0}, {0, 0}, false};
  parts.status = read_any_form(at, from, end, method, &parts, fault);
  return parts;
}

HTTPZ_PRIVATE httpz_status read_target(const uint8_t *at, uint32_t from, uint32_t end, httpz_request *head,
                                       uint32_t *fault) {
  target_parts parts = take_apart(at, from, end, (httpz_method)head->method, fault);
  if (parts.status != HTTPZ_OK) return parts.status;
  head->target = span_between(from, end);
  head->form = (uint8_t)parts.form;
  head->path = parts.path;
  head->query = parts.query;
  head->has_query = parts.has_query;
  head->authority = parts.authority;
  return HTTPZ_OK;
}

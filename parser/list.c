/* SPDX-License-Identifier: MIT */
#include "list.h"

#include "class.h"

HTTPZ_PRIVATE uint32_t skip_ows(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant passed: all_ows(at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && is_ows(at[i])) i++;
  return i;
}

HTTPZ_PRIVATE uint32_t skip_class(const uint8_t *at, uint32_t from, uint32_t end, const uint8_t *class_table) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant passed: all_in_class(class_table, at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && class_table[at[i]] != 0) i++;
  return i;
}

HTTPZ_PRIVATE uint32_t skip_token(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant passed: all_tchars(at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && is_tchar(at[i])) i++;
  return i;
}

/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> pct_encoded(at, from, end); */
static bool is_pct_encoded(const uint8_t *at, uint32_t from, uint32_t end) {
  return end - from >= 3 && at[from] == '%' && is_hexdig(at[from + 1]) && is_hexdig(at[from + 2]);
}

HTTPZ_PRIVATE uint32_t skip_encoded(const uint8_t *at, uint32_t from, uint32_t end, const uint8_t *class_table) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant passed: encoded_bytes(class_table, at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end) {
    if (class_table[at[i]] != 0) {
      i++;
    } else if (is_pct_encoded(at, i, end)) {
      i += 3;
    } else {
      break;
    }
  }
  return i;
}

HTTPZ_PRIVATE uint32_t next_member(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant passed: list_gap(at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && (is_ows(at[i]) || at[i] == ',')) i++;
  return i;
}

HTTPZ_PRIVATE reach end_member(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = skip_ows(at, from, end);
  return i == end || at[i] == ',' ? fits_to(i) : breaks_at(i);
}

/* qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text, quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text ): the
 * bytes of any field value, but for a quote or a backslash that stands alone */
HTTPZ_PRIVATE reach read_quoted_string(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from + 1;
  /*@ loop invariant walked: from < i <= end;
      loop invariant held: all_value_bytes(at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && at[i] != '"') {
    uint32_t said = at[i] == '\\' ? i + 1 : i;
    if (said == end || !is_value_byte(at[said])) return breaks_at(said);
    i = said + 1;
  }
  return i < end ? fits_to(i + 1) : breaks_at(end);
}

HTTPZ_PRIVATE reach read_parameter_value(const uint8_t *at, uint32_t from, uint32_t end) {
  if (from < end && at[from] == '"') return read_quoted_string(at, from, end);
  uint32_t i = skip_token(at, from, end);
  return i > from ? fits_to(i) : breaks_at(i);
}

/* One parameter, from the byte after its ";" on. */
/*@ requires in_order: from <= end;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures something: \result.fits ==> \result.at >= from + 3;
    ensures held: \result.fits ==> all_value_bytes(at, from, \result.at); */
static reach read_parameter(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t name = skip_ows(at, from, end);
  uint32_t i = skip_token(at, name, end);
  if (i == name) return breaks_at(i);
  i = skip_ows(at, i, end);
  if (i == end || at[i] != '=') return breaks_at(i);
  return read_parameter_value(at, skip_ows(at, i + 1, end), end);
}

HTTPZ_PRIVATE reach read_parameters(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant held: all_value_bytes(at, from, i);
      loop assigns i;
      loop variant end - i; */
  for (;;) {
    uint32_t semicolon = skip_ows(at, i, end);
    if (semicolon == end || at[semicolon] != ';') return fits_to(i);
    reach parameter = read_parameter(at, semicolon + 1, end);
    if (!parameter.fits) return parameter;
    i = parameter.at;
  }
}

/* SPDX-License-Identifier: MIT */
#include "read_host.h"

#include "class.h"

enum { IPV6_GROUPS = 8, PORT_MAX = 65535 };

/* dec-octet = DIGIT / %x31-39 DIGIT / "1" 2DIGIT / "2" %x30-34 DIGIT / "25" %x30-35: 0 to 255 without leading zeros */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures octet: \result.fits ==> from < \result.at <= from + 3 && all_digits(at, from, \result.at) &&
      decimal(at, from, \result.at) <= 255 && (\result.at > from + 1 ==> at[from] != '0'); */
static reach read_dec_octet(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from, value = 0;
  /*@ loop invariant walked: from <= i <= end && i <= from + 3;
      loop invariant digits: all_digits(at, from, i);
      loop invariant so_far: value == decimal(at, from, i);
      loop invariant small: value <= (i == from ? 0 : i == from + 1 ? 9 : i == from + 2 ? 99 : 999);
      loop assigns i, value;
      loop variant end - i; */
  while (i < end && i < from + 3 && is_digit(at[i])) {
    value = 10 * value + (uint32_t)(at[i] - '0');
    i++;
  }
  bool leading_zero = i > from + 1 && at[from] == '0';
  return i == from || leading_zero || value > 255 ? breaks_at(i == from ? i : i - 1) : fits_to(i);
}

/* IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures something: \result.fits ==> \result.at > from; */
static reach read_ipv4(const uint8_t *at, uint32_t from, uint32_t end) {
  reach octet = read_dec_octet(at, from, end);
  /*@ loop invariant walked: 1 <= k <= 4 && from <= octet.at <= end;
      loop invariant something: octet.fits ==> octet.at > from;
      loop assigns k, octet;
      loop variant 4 - k; */
  for (unsigned k = 1; k < 4 && octet.fits; k++) {
    if (octet.at == end || at[octet.at] != '.') return breaks_at(octet.at);
    octet = read_dec_octet(at, octet.at + 1, end);
  }
  return octet;
}

/* h16 = 1*4HEXDIG */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures group: \result.fits ==> from < \result.at <= from + 4 && all_hexdigs(at, from, \result.at); */
static reach read_h16(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  /*@ loop invariant walked: from <= i <= end && i <= from + 4;
      loop invariant digits: all_hexdigs(at, from, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && i < from + 4 && is_hexdig(at[i])) i++;
  return i > from ? fits_to(i) : breaks_at(i);
}

/*@ requires readable: \valid_read(at + (i .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> i < end && at[i] == byte; */
static bool stands_at(const uint8_t *at, uint32_t i, uint32_t end, uint8_t byte) { return i < end && at[i] == byte; }

/* One group of an IPv6address, or the IPv4address that may stand for its last two, where `room` groups may still come.
 * `*groups` counts what was read. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires groups_writable: \valid(groups) && \separated(groups, at + (from .. end - 1));
    requires room: room > 0 && *groups + room <= IPV6_GROUPS;
    terminates \true;
    assigns *groups;
    ensures inside: from <= \result.at <= end;
    ensures something: \result.fits ==> \result.at > from;
    ensures counted: *groups == \old(*groups) + 1 || (*groups == \old(*groups) + 2 && room >= 2); */
static reach read_group(const uint8_t *at, uint32_t from, uint32_t end, uint32_t room, uint32_t *groups) {
  reach group = read_h16(at, from, end);
  *groups += 1;
  if (!group.fits || room < 2 || !stands_at(at, group.at, end, '.')) return group;
  *groups += 1;
  reach address = read_ipv4(at, from, end);
  return address.fits && !stands_at(at, address.at, end, ']') ? breaks_at(address.at) : address;
}

/* A "::" stands for at least one group. */
/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result == \max(0, (compressed ? IPV6_GROUPS - 1 : IPV6_GROUPS) - groups); */
static uint32_t room_left(uint32_t groups, bool compressed) {
  uint32_t most = compressed ? IPV6_GROUPS - 1 : IPV6_GROUPS;
  return groups < most ? most - groups : 0;
}

/* IPv6address: eight groups, or fewer with one "::". Reads from the byte after '[' to the ']', which it leaves. The nine
 * alternatives of RFC 3986 say no more than this. */
/*@ requires in_order: from <= end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures closed: \result.fits ==> from < \result.at < end && at[\result.at] == ']'; */
static reach read_ipv6(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from, groups = 0;
  bool compressed = stands_at(at, i, end, ':');
  if (compressed) {
    if (!stands_at(at, i + 1, end, ':')) return breaks_at(i + 1 < end ? i + 1 : end);
    i += 2;
  }
  bool may_end = compressed; /* after "::" the next group may be missing */
  /*@ loop invariant walked: from <= i <= end;
      loop invariant some: groups <= IPV6_GROUPS;
      loop invariant begun: i > from || (groups == 0 && !compressed);
      loop assigns i, groups, compressed, may_end;
      loop variant end - i; */
  while (room_left(groups, compressed) > 0 && !(may_end && stands_at(at, i, end, ']'))) {
    reach group = read_group(at, i, end, room_left(groups, compressed), &groups);
    if (!group.fits) return group;
    i = group.at;
    may_end = false;
    if (room_left(groups, compressed) == 0 || !stands_at(at, i, end, ':')) break;
    i += 1;
    if (stands_at(at, i, end, ':')) {
      if (compressed) return breaks_at(i);
      compressed = true;
      may_end = true;
      i += 1;
    }
  }
  bool complete = compressed || groups == IPV6_GROUPS;
  return complete && stands_at(at, i, end, ']') ? fits_to(i) : breaks_at(i);
}

/* IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ) */
/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures closed: \result.fits ==> from < \result.at < end && at[\result.at] == ']';
    ensures address: \result.fits ==> \exists integer dot; from + 1 < dot && at[dot] == '.' &&
      all_hexdigs(at, from + 1, dot) && all_in_class(&class_ip_future_byte[0], at, dot + 1, \result.at); */
static reach read_ip_future(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t digits = from + 1, i = digits;
  /*@ loop invariant walked: digits <= i <= end;
      loop invariant digits: all_hexdigs(at, digits, i);
      loop assigns i;
      loop variant end - i; */
  while (i < end && is_hexdig(at[i])) i++;
  if (i == digits || !stands_at(at, i, end, '.')) return breaks_at(i);
  uint32_t address = i + 1;
  i = skip_class(at, address, end, class_ip_future_byte);
  return i > address && stands_at(at, i, end, ']') ? fits_to(i) : breaks_at(i);
}

/* IP-literal = "[" ( IPv6address / IPvFuture ) "]" */
/*@ requires in_order: from < end <= 65535;
    requires at_readable: \valid_read(at + (from .. end - 1));
    requires begins: at[from] == '[';
    terminates \true;
    assigns \nothing;
    ensures inside: from <= \result.at <= end;
    ensures closed: \result.fits ==> \result.at >= from + 3 && at[\result.at - 1] == ']'; */
static reach read_ip_literal(const uint8_t *at, uint32_t from, uint32_t end) {
  bool future = stands_at(at, from + 1, end, 'v') || stands_at(at, from + 1, end, 'V');
  reach address = future ? read_ip_future(at, from + 1, end) : read_ipv6(at, from + 1, end);
  return address.fits ? fits_to(address.at + 1) : address;
}

HTTPZ_PRIVATE reach read_uri_host(const uint8_t *at, uint32_t from, uint32_t end) {
  if (stands_at(at, from, end, '[')) return read_ip_literal(at, from, end);
  return fits_to(skip_encoded(at, from, end, class_reg_name_byte));
}

HTTPZ_PRIVATE reach read_port(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t value = 0;
  /*@ loop invariant walked: from <= i <= end;
      loop invariant digits: all_digits(at, from, i);
      loop invariant so_far: value == decimal(at, from, i) && value <= PORT_MAX;
      loop assigns i, value;
      loop variant end - i; */
  for (uint32_t i = from; i < end; i++) {
    if (!is_digit(at[i])) return breaks_at(i);
    value = 10 * value + (uint32_t)(at[i] - '0');
    if (value > PORT_MAX) return breaks_at(i);
  }
  return fits_to(end);
}

HTTPZ_PRIVATE reach read_host_and_port(const uint8_t *at, uint32_t from, uint32_t end) {
  reach host = read_uri_host(at, from, end);
  if (!host.fits || host.at == end) return host;
  return at[host.at] == ':' ? read_port(at, host.at + 1, end) : breaks_at(host.at);
}

/* SPDX-License-Identifier: MIT */
#include "read_host.h"

#include "class.h"

enum { IPV6_GROUPS = 8, PORT_MAX = 65535 };

/* dec-octet = DIGIT / %x31-39 DIGIT / "1" 2DIGIT / "2" %x30-34 DIGIT / "25" %x30-35: 0 to 255 without leading zeros */
static reach read_dec_octet(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from, value = 0;
  while (i < end && i < from + 3 && is_digit(at[i])) {
    value = 10 * value + (uint32_t)(at[i] - '0');
    i++;
  }
  bool leading_zero = i > from + 1 && at[from] == '0';
  return i == from || leading_zero || value > 255 ? breaks_at(i == from ? i : i - 1) : fits_to(i);
}

/* IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet */
static reach read_ipv4(const uint8_t *at, uint32_t from, uint32_t end) {
  reach octet = read_dec_octet(at, from, end);
  for (unsigned k = 1; k < 4 && octet.fits; k++) {
    if (octet.at == end || at[octet.at] != '.') return breaks_at(octet.at);
    octet = read_dec_octet(at, octet.at + 1, end);
  }
  return octet;
}

/* h16 = 1*4HEXDIG */
static reach read_h16(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from;
  while (i < end && i < from + 4 && is_hexdig(at[i])) i++;
  return i > from ? fits_to(i) : breaks_at(i);
}

static bool stands_at(const uint8_t *at, uint32_t i, uint32_t end, uint8_t byte) { return i < end && at[i] == byte; }

/* One group of an IPv6address, or the IPv4address that may stand for its last two, where `room` groups may still come.
 * `*groups` counts what was read. */
static reach read_group(const uint8_t *at, uint32_t from, uint32_t end, uint32_t room, uint32_t *groups) {
  reach group = read_h16(at, from, end);
  *groups += 1;
  if (!group.fits || room < 2 || !stands_at(at, group.at, end, '.')) return group;
  *groups += 1;
  reach address = read_ipv4(at, from, end);
  return address.fits && !stands_at(at, address.at, end, ']') ? breaks_at(address.at) : address;
}

/* A "::" stands for at least one group. */
static uint32_t room_left(uint32_t groups, bool compressed) {
  uint32_t most = compressed ? IPV6_GROUPS - 1 : IPV6_GROUPS;
  return groups < most ? most - groups : 0;
}

/* IPv6address: eight groups, or fewer with one "::". Reads from the byte after '[' to the ']', which it leaves. The nine
 * alternatives of RFC 3986 say no more than this. */
static reach read_ipv6(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t i = from, groups = 0;
  bool compressed = stands_at(at, i, end, ':');
  if (compressed) {
    if (!stands_at(at, i + 1, end, ':')) return breaks_at(i + 1 < end ? i + 1 : end);
    i += 2;
  }
  bool may_end = compressed; /* after "::" the next group may be missing */
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
static reach read_ip_future(const uint8_t *at, uint32_t from, uint32_t end) {
  uint32_t digits = from + 1, i = digits;
  while (i < end && is_hexdig(at[i])) i++;
  if (i == digits || !stands_at(at, i, end, '.')) return breaks_at(i);
  uint32_t address = i + 1;
  i = skip_class(at, address, end, class_ip_future_byte);
  return i > address && stands_at(at, i, end, ']') ? fits_to(i) : breaks_at(i);
}

/* IP-literal = "[" ( IPv6address / IPvFuture ) "]" */
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

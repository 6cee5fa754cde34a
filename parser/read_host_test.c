/* SPDX-License-Identifier: MIT
 * uri-host [ ":" port ] by RFC 3986 3.2.2 and 3.2.3. */
#include "test_support.h"


typedef struct {
  const char *fact;
  const char *text;
  int breaks; /* the first offending byte, -1: it fits */
} host_row;

static const host_row rows[] = {
    {"a registered name fits", "example.com", -1},
    {"an empty name fits", "", -1},
    {"an empty name with a port fits", ":80", -1},
    {"an empty port fits", "a:", -1},
    {"the greatest port is 65535", "a:65535", -1},
    {"65536 is no port", "a:65536", 6},
    {"leading zeros of a port do not count", "a:000000080", -1},
    {"a port of many digits does not wrap around", "a:4294967376", 7},
    {"a port is made of digits", "a:8o", 3},
    {"a port is unsigned", "a:+80", 2},
    {"sub-delims may stand in a name", "a!$&'()*+,;=b", -1},
    {"unreserved bytes may stand in a name", "a-b_c~d.e", -1},
    {"a pct-encoded byte may stand in a name", "a%2fb", -1},
    {"a percent sign alone may not", "a%2", 1},
    {"a percent sign with a letter past F may not", "a%2G", 1},
    {"a space may not stand in a name", "a b", 1},
    {"a slash may not stand in a name", "a/b", 1},
    {"an at sign may not stand in a name", "u@a", 1},
    {"a backslash may not stand in a name", "a\\b", 1},
    {"obs-text may not stand in a name", "a\xe9", 1},
    {"a bracket may not stand in a name", "a[", 1},
    {"a dotted number past 255 is still a name", "256.256.256.256", -1},
    {"an IPv6 address of eight groups fits", "[1:2:3:4:5:6:7:8]", -1},
    {"an IPv6 address of seven groups does not", "[1:2:3:4:5:6:7]", 14},
    {"an IPv6 address of nine groups does not", "[1:2:3:4:5:6:7:8:9]", 16},
    {"the unspecified address fits", "[::]", -1},
    {"the loopback address fits", "[::1]", -1},
    {"a gap may stand at the end", "[1::]", -1},
    {"seven groups and a gap fit", "[1:2:3:4:5:6:7::]", -1},
    {"a gap and seven groups fit", "[::2:3:4:5:6:7:8]", -1},
    {"a gap in the middle of seven groups fits", "[1:2:3::5:6:7:8]", -1},
    {"eight groups leave no room for a gap", "[1:2:3:4::5:6:7:8]", 15},
    {"eight groups before a gap are too many", "[1:2:3:4:5:6:7:8::]", 16},
    {"two gaps are refused", "[1::2::3]", 6},
    {"three colons are refused", "[1:::2]", 4},
    {"a colon alone at the start is refused", "[:1]", 2},
    {"a colon alone at the end is refused", "[1:2:3:4:5:6:7:]", 15},
    {"a group has at most four digits", "[12345::]", 5},
    {"a group is hexadecimal in either case", "[aBcD::Ef]", -1},
    {"a group has no letter past f", "[g::]", 1},
    {"an IPv4 address may end an IPv6 address", "[::ffff:1.2.3.4]", -1},
    {"six groups and an IPv4 address fit", "[1:2:3:4:5:6:1.2.3.4]", -1},
    {"seven groups and an IPv4 address do not", "[1:2:3:4:5:6:7:1.2.3.4]", 16},
    {"an IPv4 address may not stand in the middle", "[::1.2.3.4:5]", 10},
    {"an octet is at most 255", "[::1.2.3.256]", 11},
    {"an octet has no leading zero", "[::1.2.3.04]", 10},
    {"three octets are no IPv4 address", "[::1.2.3]", 8},
    {"an empty address is refused", "[]", 1},
    {"an address must be closed", "[::1", 4},
    {"an address in brackets may have a port", "[::1]:80", -1},
    {"nothing else may follow the bracket", "[::1]80", 5},
    {"a zone identifier is refused", "[fe80::1%25en0]", 8},
    {"a future address fits", "[v1.a:b]", -1},
    {"a future address has a version", "[v.a]", 2},
    {"a future address has a dot", "[v1a]", 4},
    {"a future address is not empty", "[v1.]", 4},
    {"a future address must be closed", "[V1.a", 5},
};

static void reads(void **state) {
  const host_row *row = *state;
  size_t len = strlen(row->text);
  reach got;
  const uint8_t *at = flush_copy(row->text, len);
  GUARDED(got, read_host_and_port(at, 0, (uint32_t)len));
  assert_int_equal(got.fits, row->breaks < 0);
  assert_int_equal(got.at, row->breaks < 0 ? (int)len : row->breaks);
}

int main(void) {
  ADD_FACTS(rows, reads);
  return run_facts(__FILE__);
}

/* SPDX-License-Identifier: MIT
 *
 * uri-host [ ":" port ] (RFC 9110 4.2.1 and 7.2, RFC 3986 3.2.2 and 3.2.3). */
#ifndef HTTPZ_READ_HOST_H
#define HTTPZ_READ_HOST_H

#include "list.h"

/* read_uri_host reads IP-literal / IPv4address / reg-name; a reg-name may be empty. */
HTTPZ_PRIVATE reach read_uri_host(const uint8_t *at, uint32_t from, uint32_t end);

/* read_port reads *DIGIT up to `end`, at most 65535. */
HTTPZ_PRIVATE reach read_port(const uint8_t *at, uint32_t from, uint32_t end);

/* read_host_and_port reads uri-host [ ":" port ] up to `end`. */
HTTPZ_PRIVATE reach read_host_and_port(const uint8_t *at, uint32_t from, uint32_t end);

#endif

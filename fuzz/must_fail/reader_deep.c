/* SPDX-License-Identifier: MIT
 *
 * A reader with a frame of 2 KiB, which it touches at its far end: the replay on a tiny stack must find it over the
 * limit. */
#include "httpz.h"

const httpz_limits httpz_default_limits = {.head = 16384, .fields = HTTPZ_DEFAULT_FIELDS};

httpz_status httpz_read_request(const httpz_limits *limits, httpz_input input, httpz_reader *reader, httpz_field *slots,
                                httpz_request *out) {
  volatile uint8_t bytes[2048];
  (void)limits;
  (void)slots;
  (void)out;
  bytes[0] = (uint8_t)input.len;
  reader->offset = bytes[0];
  return HTTPZ_MORE;
}

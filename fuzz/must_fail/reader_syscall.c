/* SPDX-License-Identifier: MIT
 *
 * A reader that enters the kernel for every input of even length: the strict replay must be killed on it. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

#include "httpz.h"

const httpz_limits httpz_default_limits = {.head = 16384, .fields = HTTPZ_DEFAULT_FIELDS};

httpz_status httpz_read_request(const httpz_limits *limits, httpz_input input, httpz_reader *reader, httpz_field *slots,
                                httpz_request *out) {
  (void)limits;
  (void)slots;
  (void)out;
  reader->offset = (uint16_t)input.len;
  if (input.len % 2 == 0) syscall(SYS_getppid);
  return HTTPZ_MORE;
}

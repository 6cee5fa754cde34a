/* SPDX-License-Identifier: MIT */
#ifndef HTTPZ_READ_TARGET_H
#define HTTPZ_READ_TARGET_H

#include "list.h"

/* read_target judges the request-target at[from .. end), not empty, against `head->method` and takes it apart: form, path,
 * query and authority are written to `*head` on HTTPZ_OK alone (RFC 9112 3.2). Otherwise `*fault` is the first offending
 * byte. */
HTTPZ_PRIVATE httpz_status read_target(const uint8_t *at, uint32_t from, uint32_t end, httpz_request *head,
                                       uint32_t *fault);

#endif

/* SPDX-License-Identifier: MIT */
#include "httpz.h"
#include "limits.h"

const httpz_limits httpz_default_limits = {
    .content_length = LIMIT_CONTENT_LENGTH,
    .head = LIMIT_HEAD,
    .target = LIMIT_TARGET,
    .fields = HTTPZ_DEFAULT_FIELDS,
    .method = LIMIT_METHOD,
    .name = LIMIT_NAME,
    .empty_lines = LIMIT_EMPTY_LINES,
    .chunk = LIMIT_CHUNK,
    .extensions = LIMIT_EXTENSIONS,
    .chunk_line = LIMIT_CHUNK_LINE,
    .trailers = LIMIT_TRAILERS,
};

/* SPDX-License-Identifier: MIT */
#ifndef SERVER_MIME_H
#define SERVER_MIME_H

#include <stddef.h>

/* mime_of gives the media type of a file by the letters behind the last dot of its name, in any case;
 * application/octet-stream where there is no dot or the letters are unknown. `path[0 .. len)` may hold folders. */
const char *mime_of(const char *path, size_t len);

#endif

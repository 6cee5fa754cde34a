/* SPDX-License-Identifier: MIT
 * The default limits, each with its reason. */
#ifndef HTTPZ_LIMITS_H
#define HTTPZ_LIMITS_H

#define LIMIT_INPUT 65535                     /* offsets are 16 bits wide */
#define LIMIT_CONTENT_LENGTH (100u << 20)     /* an upload; a server that takes more says so */
#define LIMIT_HEAD 16384                      /* what browsers with full cookie jars stay under */
#define LIMIT_TARGET 8192                     /* RFC 9112 3 asks for request-lines of 8,000 bytes at the least */
#define LIMIT_METHOD 32                       /* the longest registered one, UPDATEREDIRECTREF, has 17 */
#define LIMIT_NAME 255                        /* a slot keeps the length in one byte */
#define LIMIT_EMPTY_LINES 8                   /* RFC 9112 2.2 asks for one; old clients send a few after a POST */
#define LIMIT_CHUNK (16u << 20)               /* far over what senders buffer for one chunk */
#define LIMIT_EXTENSIONS 16384                /* as much as a head; no extension is in common use */
#define LIMIT_CHUNK_LINE 4096                 /* a size of 16 digits, and a signature or two of 1 KiB */
#define LIMIT_TRAILERS 16384                  /* as much as a head */

#endif

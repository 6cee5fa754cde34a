/* SPDX-License-Identifier: MIT
 *
 * The files below the root. Every name is resolved by the kernel (openat2, RESOLVE_BENEATH), never compared as a
 * string. What was found is remembered for a second. */
#ifndef SERVER_FILES_H
#define SERVER_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "bounds.h"
#include "httpz.h"

enum { ETAG_BYTES = 80, CACHED_HEAD = 512 };

/* What a path leads to. */
typedef struct {
  uint8_t key[KEY_BYTES]; /* the path as it was sent; key_len 0: nothing */
  uint16_t key_len;
  uint16_t status; /* 200, 301 (a directory without its slash), or why not: 400, 403, 404, 503 */
  int fd;          /* -1: the content is in memory, or there is none */
  int64_t checked; /* the second it was looked at last */
  uint64_t identity[4];
  uint64_t size;
  int64_t modified;
  const char *type;
  uint8_t *content;         /* if fd is -1 */
  uint8_t etag[ETAG_BYTES]; /* the opaque part */
  uint16_t etag_len;
  uint16_t head_len; /* of the head of a plain 200, once one was built; the date stands at date_at */
  uint16_t date_at;
  uint8_t head[CACHED_HEAD];
} file_entry;

typedef struct {
  int root;
  const char *index;
  file_entry *entries;      /* CACHE_SETS * CACHE_WAYS, and one more for paths longer than KEY_BYTES */
  uint8_t turn[CACHE_SETS]; /* the way to be given up next */
} file_cache;

/* files_reserve reserves the cache. False: no memory. */
bool files_reserve(file_cache *cache, int root, const char *index);

/* files_open_root opens the directory that everything is below, -1 with errno. */
int files_open_root(const char *directory);

/* files_find gives what `path`, still encoded, leads to. The entry is good until the next call. */
file_entry *files_find(file_cache *cache, const uint8_t *at, httpz_span path, int64_t now);

/* files_name writes the decoded path to `name`, with the index behind a slash, as a name relative to the root,
 * NUL-ended. Gives 200, or the status to answer with: 400 for what cannot be decoded or holds an encoded NUL or
 * slash, 403 for a directory without an index, 404 for a name longer than PATH_BYTES. */
uint16_t files_name(const uint8_t *at, httpz_span path, const char *index, char *name);

/* files_status gives the status for an errno of opening. */
uint16_t files_status(int error);

#endif

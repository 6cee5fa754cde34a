/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mime.h"

enum { ENTRIES = CACHE_SETS * CACHE_WAYS + 1 };

static void *reserve(size_t bytes) {
  void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return at == MAP_FAILED ? NULL : at;
}

bool files_reserve(file_cache *cache, int root, const char *index) {
  memset(cache, 0, sizeof *cache);
  cache->root = root;
  cache->index = index;
  cache->entries = reserve(ENTRIES * sizeof *cache->entries);
  uint8_t *contents = reserve((size_t)ENTRIES * MEMORY_FILE);
  if (cache->entries == NULL || contents == NULL) return false;
  for (size_t i = 0; i < ENTRIES; i++) {
    cache->entries[i].fd = -1;
    cache->entries[i].content = contents + i * MEMORY_FILE;
  }
  return true;
}

int files_open_root(const char *directory) {
  return open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* O_NONBLOCK: a FIFO below the root must not stop the server. A rename beside a ".." gives EAGAIN (openat2(2)). */
static int open_beneath(int root, const char *name) {
  struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  long fd = -1;
  for (int tries = 0; tries < 4; tries++) {
    fd = syscall(SYS_openat2, root, name, &how, sizeof how);
    if (fd >= 0 || errno != EAGAIN) break;
  }
  return (int)fd;
}

uint16_t files_status(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP: /* a loop, or a link that is none of ours */
    case EXDEV: /* it leads out of the root */
    case ENXIO:
      return 404;
    case EACCES:
    case EPERM:
      return 403;
    default: /* no descriptors, no memory */
      return 503;
  }
}

uint16_t files_name(const uint8_t *at, httpz_span path, const char *index, char *name) {
  uint8_t decoded[PATH_BYTES];
  uint32_t len = 0, from = 0;
  httpz_status status =
      httpz_decode(at, path, HTTPZ_REFUSE_NUL | HTTPZ_REFUSE_SLASH, decoded, sizeof decoded - 1, &len);
  if (status == HTTPZ_NO_ROOM) return 404;
  if (status != HTTPZ_OK) return 400;
  while (from < len && decoded[from] == '/') from++;
  bool folder = from == len || decoded[len - 1] == '/';
  size_t tail = folder && index != NULL ? strlen(index) : 0;
  if (folder && index == NULL) return 403;
  if (len - from + tail >= PATH_BYTES) return 404;
  memcpy(name, decoded + from, len - from);
  if (tail > 0) memcpy(name + (len - from), index, tail);
  name[len - from + tail] = '\0';
  return 200;
}

static uint64_t nanoseconds(struct timespec time) {
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void append_hex(file_entry *entry, uint64_t number) {
  static const char hex[] = "0123456789abcdef";
  char digits[16];
  uint32_t at = sizeof digits;
  do {
    digits[--at] = hex[number & 15];
    number >>= 4;
  } while (number > 0);
  memcpy(entry->etag + entry->etag_len, digits + at, sizeof digits - at);
  entry->etag_len = (uint16_t)(entry->etag_len + sizeof digits - at);
  entry->etag[entry->etag_len++] = '-';
}

/* 64 bits of FNV-1a: the tag of a file in memory is made from its bytes, so that it is strong whatever clocks do. */
static uint64_t hash_bytes(const uint8_t *at, uint64_t len) {
  uint64_t hash = 14695981039346656037u;
  for (uint64_t i = 0; i < len; i++) hash = (hash ^ at[i]) * 1099511628211u;
  return hash;
}

static void make_etag(file_entry *entry) {
  entry->etag_len = 0;
  append_hex(entry, entry->size);
  if (entry->fd < 0) {
    append_hex(entry, hash_bytes(entry->content, entry->size));
  } else {
    append_hex(entry, entry->identity[0]);
    append_hex(entry, entry->identity[2]);
    append_hex(entry, entry->identity[3]);
  }
  entry->etag_len--;
}

/* Reads a small file whole. What was read is what is served, even if the file changes meanwhile. False: it cannot be
 * read. */
static bool load(file_entry *entry, int fd) {
  uint64_t have = 0;
  while (have < MEMORY_FILE) {
    ssize_t count = read(fd, entry->content + have, MEMORY_FILE - have);
    if (count < 0) return false;
    if (count == 0) break;
    have += (uint64_t)count;
  }
  entry->size = have;
  return true;
}

static void forget(file_entry *entry) {
  if (entry->fd >= 0) close(entry->fd);
  entry->fd = -1;
  entry->status = 0;
  entry->head_len = 0;
}

/* Takes in an open file. The descriptor is kept, or closed. */
static uint16_t take_file(file_entry *entry, int fd, const struct stat *st, const char *name) {
  uint64_t identity[4] = {st->st_ino, (uint64_t)st->st_size, nanoseconds(st->st_mtim), nanoseconds(st->st_ctim)};
  if (entry->status == 200 && memcmp(identity, entry->identity, sizeof identity) == 0) {
    close(fd);
    return 200;
  }
  forget(entry);
  memcpy(entry->identity, identity, sizeof identity);
  entry->size = (uint64_t)st->st_size;
  entry->modified = st->st_mtim.tv_sec;
  entry->type = mime_of(name, strlen(name));
  if (entry->size > MEMORY_FILE) {
    entry->fd = fd;
  } else {
    bool loaded = load(entry, fd);
    close(fd);
    if (!loaded) return 503;
  }
  make_etag(entry);
  return 200;
}

static uint16_t look(file_cache *cache, file_entry *entry, const char *name) {
  struct stat st;
  int fd = open_beneath(cache->root, name);
  if (fd < 0) {
    uint16_t status = files_status(errno);
    if (status == 503 && entry->status == 200) return 200; /* what is known is better than nothing */
    forget(entry);
    return status;
  }
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) return take_file(entry, fd, &st, name);
  bool folder = S_ISDIR(st.st_mode);
  close(fd);
  forget(entry);
  return folder ? 301 : 403;
}

static file_entry *place(file_cache *cache, const uint8_t *key, uint16_t len, bool *known) {
  uint32_t set = (uint32_t)(hash_bytes(key, len) >> 32) % CACHE_SETS;
  file_entry *ways = cache->entries + (size_t)set * CACHE_WAYS;
  for (int i = 0; i < CACHE_WAYS; i++)
    if (ways[i].key_len == len && memcmp(ways[i].key, key, len) == 0) {
      *known = true;
      return ways + i;
    }
  file_entry *entry = ways + cache->turn[set];
  cache->turn[set] = (uint8_t)((cache->turn[set] + 1) % CACHE_WAYS);
  forget(entry);
  memcpy(entry->key, key, len);
  entry->key_len = len;
  return entry;
}

file_entry *files_find(file_cache *cache, const uint8_t *at, httpz_span path, int64_t now) {
  static const uint8_t slash = '/';
  char name[PATH_BYTES];
  bool known = false;
  if (path.len == 0) { /* absolute-form without a path (RFC 9112 3.2.1) */
    at = &slash;
    path = (httpz_span){0, 1};
  }
  file_entry *entry = cache->entries + ENTRIES - 1;
  if (path.len <= KEY_BYTES) {
    entry = place(cache, at + path.off, path.len, &known);
  } else {
    forget(entry);
  }
  if (known && entry->checked == now && entry->status != 503) return entry;
  uint16_t status = files_name(at, path, cache->index, name);
  entry->status = status == 200 ? look(cache, entry, name) : status;
  entry->checked = now;
  return entry;
}

/* SPDX-License-Identifier: MIT
 *
 * seed_test LIST FOLDER: reads every seed of LIST from FOLDER and demands the verdict that stands beside it. It also
 * demands that each refusal that a head can get is the verdict of some seed. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "httpz.h"
#include "ref.h"
#include "ref_refusals.h"

enum { ROOM = 65536 };

static const struct ref_limits DEFAULTS = {
    .content_length = 104857600,
    .head = 16384,
    .target = 8192,
    .fields = 100,
    .method = 32,
    .name = 255,
    .empty_lines = 8,
};

static const char *const NAMES[] = {
#define HTTPZ_STATUS(name, answer, section, sentence) #name,
#include "status.def"
#undef HTTPZ_STATUS
};

static bool seen[HTTPZ_STATUS_COUNT];
static unsigned faults;

static void complain(const char *format, ...) {
  va_list list;
  va_start(list, format);
  vfprintf(stderr, format, list);
  va_end(list);
  fputc('\n', stderr);
  faults++;
}

/* One line of LIST. `number` is the length of the head, or the offset of the refusal. */
struct seed {
  char file[128];
  char verdict[16];
  char refusal[64];
  unsigned number;
};

/* load reads a seed into a block of exactly its length, so that a sanitizer sees an over-read. The caller frees it. */
static uint8_t *load(const char *folder, const char *file, size_t *len) {
  static uint8_t room[ROOM];
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  FILE *in = fopen(path, "rb");
  if (in == NULL) return NULL;
  *len = fread(room, 1, sizeof room, in);
  fclose(in);
  uint8_t *block = malloc(*len);
  if (block == NULL || *len == sizeof room) abort();
  memcpy(block, room, *len);
  return block;
}

static const char *verdict_of(const struct ref_head *head) {
  static const char *const words[] = {"OK", "MORE", "REFUSED"};
  return words[head->verdict];
}

static void expect_refusal(const struct seed *seed, const struct ref_head *head) {
  if (strcmp(NAMES[head->status], seed->refusal) != 0) {
    complain("%s: %s, not %s", seed->file, NAMES[head->status], seed->refusal);
  }
  if (head->offset != seed->number) complain("%s: refused at %u, not %u", seed->file, head->offset, seed->number);
  seen[head->status] = true;
}

static void check_seed(const struct seed *seed, const char *folder) {
  static struct ref_head head;
  size_t len = 0;
  uint8_t *bytes = load(folder, seed->file, &len);
  if (bytes == NULL) {
    complain("%s is missing", seed->file);
    return;
  }
  ref_read_request(&DEFAULTS, bytes, len, &head);
  free(bytes);
  if (strcmp(verdict_of(&head), seed->verdict) != 0) {
    complain("%s: %s (%s at %u), not %s", seed->file, verdict_of(&head), NAMES[head.status], head.offset,
             seed->verdict);
  } else if (head.verdict == REF_REFUSED) {
    expect_refusal(seed, &head);
  } else if (head.verdict == REF_OK && head.head_len != seed->number) {
    complain("%s: a head of %u bytes, not %u", seed->file, head.head_len, seed->number);
  }
}

static unsigned check_list(FILE *list, const char *folder) {
  char line[512];
  unsigned count = 0;
  while (fgets(line, sizeof line, list) != NULL) {
    struct seed seed;
    if (line[0] == '#') continue;
    if (sscanf(line, "%127s %15s %63s %u", seed.file, seed.verdict, seed.refusal, &seed.number) != 4) {
      complain("no seed: %s", line);
      continue;
    }
    check_seed(&seed, folder);
    count++;
  }
  return count;
}

static void check_every_refusal_seen(void) {
  for (size_t i = 0; i < sizeof REQUEST_REFUSALS / sizeof REQUEST_REFUSALS[0]; i++) {
    if (!seen[REQUEST_REFUSALS[i]]) complain("no seed is refused with %s", NAMES[REQUEST_REFUSALS[i]]);
  }
}

int main(int argc, char **argv) {
  FILE *list = argc == 3 ? fopen(argv[1], "r") : NULL;
  if (list == NULL) {
    fprintf(stderr, "usage: seed_test LIST FOLDER\n");
    return 2;
  }
  unsigned count = check_list(list, argv[2]);
  fclose(list);
  if (count == 0) complain("%s lists no seed", argv[1]);
  check_every_refusal_seen();
  printf("%u passed, %u failed\n", count - faults, faults);
  return faults == 0 ? 0 : 1;
}

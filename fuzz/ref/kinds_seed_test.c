/* SPDX-License-Identifier: MIT
 *
 * kinds_seed_test LIST FOLDER: reads every seed of LIST, whose second column names the reader, from FOLDER and demands
 * the answer that stands beside it. It also demands that each refusal that such a reader has is the answer to some
 * seed. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "httpz.h"
#include "ref_chunked.h"
#include "ref_refusals.h"
#include "ref_response.h"
#include "ref_trailers.h"
#include "ref_values.h"

enum { ROOM = 65536, YEAR_2026 = 1767225600 };

static const struct ref_limits LIMITS = {.content_length = 104857600, .head = 16384, .fields = 100, .name = 255};
static const struct ref_trailer_limits TRAILER_LIMITS = {.section = 16384, .fields = 100, .name = 255};
static const struct ref_chunk_limits CHUNK_LIMITS = {
    .content_length = 104857600,
    .chunk = 16777216,
    .chunk_line = 4096,
    .extensions = 16384,
};

static const char *const NAMES[] = {
#define HTTPZ_STATUS(name, answer, section, sentence) #name,
#include "status.def"
#undef HTTPZ_STATUS
};

static unsigned faults;

static void complain(const char *format, ...) {
  va_list list;
  va_start(list, format);
  vfprintf(stderr, format, list);
  va_end(list);
  fputc('\n', stderr);
  faults++;
}

/* What a line of LIST says of a seed, and what a reader says. */
struct answer {
  char verdict[16];
  char refusal[64];
  int64_t number;
};

static bool response_seen, chunked_seen, trailers_seen;
static bool seen[3][HTTPZ_STATUS_COUNT];

/* ---- readers ----------------------------------------------------------------------------------------------------- */

static struct answer of_verdict(enum ref_verdict verdict, unsigned status, size_t offset, size_t len, size_t all) {
  struct answer answer = {"OK", "-", (int64_t)len};
  if (verdict == REF_OK) return answer;
  strcpy(answer.verdict, verdict == REF_MORE ? "MORE" : "REFUSED");
  answer.number = verdict == REF_MORE ? (int64_t)all : (int64_t)offset;
  if (verdict == REF_REFUSED) snprintf(answer.refusal, sizeof answer.refusal, "%s", NAMES[status]);
  return answer;
}

static struct answer of_value(bool is_value, int64_t number) {
  struct answer answer = {"INVALID", "-", 0};
  if (!is_value) return answer;
  strcpy(answer.verdict, "OK");
  answer.number = number;
  return answer;
}

static struct answer read_response(enum ref_asked asked, const uint8_t *at, size_t len) {
  static struct ref_head head;
  ref_read_response(&LIMITS, asked, at, len, &head);
  response_seen = true;
  if (head.verdict == REF_REFUSED) seen[0][head.status] = true;
  return of_verdict(head.verdict, head.status, head.offset, head.head_len, len);
}

static struct answer read_chunked(const uint8_t *at, size_t len) {
  static uint8_t content[ROOM];
  struct ref_body body;
  ref_read_chunked(&CHUNK_LIMITS, at, len, content, &body);
  chunked_seen = true;
  if (body.verdict == REF_REFUSED) seen[1][body.status] = true;
  return of_verdict(body.verdict, body.status, body.offset, body.consumed, len);
}

static struct answer read_trailers(enum ref_trailer_policy policy, const uint8_t *at, size_t len) {
  static struct ref_head head;
  ref_read_trailers(&TRAILER_LIMITS, policy, at, len, &head);
  trailers_seen = true;
  if (head.verdict == REF_REFUSED) seen[2][head.status] = true;
  return of_verdict(head.verdict, head.status, head.offset, head.head_len, len);
}

static struct answer read_list(bool (*split)(const uint8_t *, size_t, struct ref_list *), const uint8_t *at,
                               size_t len) {
  static struct ref_list list;
  bool is_list = split(at, len, &list);
  return of_value(is_list, list.count);
}

static struct answer read_quoted(const uint8_t *at, size_t len) {
  static uint8_t text[ROOM];
  size_t text_len = 0;
  bool is_quoted = ref_decode_quoted_string(at, len, text, &text_len);
  return of_value(is_quoted, (int64_t)text_len);
}

static struct answer read_parameters(const uint8_t *at, size_t len) {
  static struct ref_parameters parameters;
  bool is_list = ref_read_parameters(at, len, &parameters);
  return of_value(is_list, parameters.count);
}

static struct answer read_weight(const uint8_t *at, size_t len) {
  unsigned weight = 0;
  bool is_weight = ref_read_weight(at, len, &weight);
  return of_value(is_weight, weight);
}

static struct answer read_tags(const uint8_t *at, size_t len) {
  static struct ref_entity_tags tags;
  bool is_list = ref_read_entity_tags(at, len, &tags);
  return of_value(is_list, tags.count);
}

static struct answer read_date(const uint8_t *at, size_t len) {
  struct ref_date date = {0};
  bool is_date = ref_read_date(at, len, YEAR_2026, &date);
  return of_value(is_date, date.seconds);
}

static struct answer read_range(const uint8_t *at, size_t len) {
  static struct ref_ranges ranges;
  bool is_range = ref_read_ranges(at, len, &ranges);
  return of_value(is_range, ranges.count);
}

static struct answer read_by(const char *reader, const uint8_t *at, size_t len) {
  if (strcmp(reader, "response") == 0) return read_response(REF_ASKED_OTHER, at, len);
  if (strcmp(reader, "response-to-head") == 0) return read_response(REF_ASKED_HEAD, at, len);
  if (strcmp(reader, "response-to-connect") == 0) return read_response(REF_ASKED_CONNECT, at, len);
  if (strcmp(reader, "chunked") == 0) return read_chunked(at, len);
  if (strcmp(reader, "trailers") == 0) return read_trailers(REF_REFUSE, at, len);
  if (strcmp(reader, "trailers-dropping") == 0) return read_trailers(REF_DROP, at, len);
  if (strcmp(reader, "list") == 0) return read_list(ref_split_list, at, len);
  if (strcmp(reader, "tokens") == 0) return read_list(ref_split_tokens, at, len);
  if (strcmp(reader, "quoted") == 0) return read_quoted(at, len);
  if (strcmp(reader, "parameters") == 0) return read_parameters(at, len);
  if (strcmp(reader, "weight") == 0) return read_weight(at, len);
  if (strcmp(reader, "etags") == 0) return read_tags(at, len);
  if (strcmp(reader, "date") == 0) return read_date(at, len);
  if (strcmp(reader, "range") == 0) return read_range(at, len);
  struct answer none = {"no reader", "-", 0};
  return none;
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

/* load reads a seed into a block of exactly its length, so that a sanitizer sees an over-read. The caller frees it. */
static uint8_t *load(const char *folder, const char *file, size_t *len) {
  static uint8_t room[ROOM];
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  FILE *in = fopen(path, "rb");
  if (in == NULL) return NULL;
  *len = fread(room, 1, sizeof room, in);
  fclose(in);
  uint8_t *block = malloc(*len > 0 ? *len : 1);
  if (block == NULL || *len == sizeof room) abort();
  memcpy(block, room, *len);
  return block;
}

static void check_seed(const char *folder, const char *file, const char *reader, const struct answer *want) {
  size_t len = 0;
  uint8_t *bytes = load(folder, file, &len);
  if (bytes == NULL) {
    complain("%s is missing", file);
    return;
  }
  struct answer got = read_by(reader, bytes, len);
  free(bytes);
  if (strcmp(got.verdict, want->verdict) == 0 && strcmp(got.refusal, want->refusal) == 0 && got.number == want->number)
    return;
  complain("%s: %s %s %" PRId64 ", not %s %s %" PRId64, file, got.verdict, got.refusal, got.number, want->verdict,
           want->refusal, want->number);
}

static unsigned check_list(FILE *list, const char *folder) {
  char line[512];
  unsigned count = 0;
  while (fgets(line, sizeof line, list) != NULL) {
    char file[128];
    char reader[32];
    struct answer want;
    if (line[0] == '#') continue;
    if (sscanf(line, "%127s %31s %15s %63s %" SCNd64, file, reader, want.verdict, want.refusal, &want.number) != 5) {
      complain("no seed: %s", line);
      continue;
    }
    check_seed(folder, file, reader, &want);
    count++;
  }
  return count;
}

/* CONTENT_TOO_LARGE of a chunked body would take a seed of 100 MiB. */
static void check_all_seen(const httpz_status *refusals, size_t count, const bool *was_seen, httpz_status but) {
  for (size_t i = 0; i < count; i++) {
    if (!was_seen[refusals[i]] && refusals[i] != but) complain("no seed is refused with %s", NAMES[refusals[i]]);
  }
}

#define CHECK_ALL_SEEN(refusals, was_seen, but) \
  check_all_seen(refusals, sizeof(refusals) / sizeof(refusals)[0], was_seen, but)

int main(int argc, char **argv) {
  FILE *list = argc == 3 ? fopen(argv[1], "r") : NULL;
  if (list == NULL) {
    fprintf(stderr, "usage: kinds_seed_test LIST FOLDER\n");
    return 2;
  }
  unsigned count = check_list(list, argv[2]);
  fclose(list);
  if (count == 0) complain("%s lists no seed", argv[1]);
  if (response_seen) CHECK_ALL_SEEN(RESPONSE_REFUSALS, seen[0], HTTPZ_OK);
  if (chunked_seen) CHECK_ALL_SEEN(CHUNKED_REFUSALS, seen[1], HTTPZ_CONTENT_TOO_LARGE);
  if (trailers_seen) CHECK_ALL_SEEN(TRAILERS_REFUSALS, seen[2], HTTPZ_OK);
  printf("%u passed, %u failed\n", count > faults ? count - faults : 0, faults);
  return faults == 0 ? 0 : 1;
}

/* SPDX-License-Identifier: MIT
 *
 * What the tests of the writers share: a message as a row of strings, one for each call, played on a writer under guard.
 *
 *   ">GET|/p|1"        request-line, method by number   "?BREW|/p|1"       method by its name
 *   "<1|200|GET"       status-line, registered reason   "<1|200|GET|Fine"  with this reason
 *   ":Name|value"      field line by its name           "#Name|value"      by its number
 *   "nName|17"         a number                         "@Name|0"          a date
 *   "L17" "T" "C" "K"  Content-Length, chunked, close, keep-alive
 *   "R0|9|100"         Content-Range                    "."                the end of the head
 *   "dbytes" "a17"     data, data apart                 "hbytes"           a whole chunk
 *   "b17" "e"          begin and end of a chunk         "0" "="            last chunk, end of the content
 *   "Mboundary" "Pboundary|type|0|9|100" "Eboundary"    multipart/byteranges
 *   "~"                the peer speaks HTTP/1.0 */
#ifndef HTTPZ_PLAY_WRITER_H
#define HTTPZ_PLAY_WRITER_H

#include "test_support.h"

#include "httpz.h"

enum { CALLS_MAX = 12, ARGUMENTS_MAX = 5, OUTPUT_MAX = 1024 };

typedef struct {
  const char *fact;
  const char *calls[CALLS_MAX];
  const char *bytes;   /* all that is in the buffer afterwards */
  httpz_status status; /* of the last call; what went before is HTTPZ_OK */
} writer_row;

typedef struct {
  const char *at[ARGUMENTS_MAX];
  uint32_t len[ARGUMENTS_MAX];
  unsigned count;
} arguments;

/* The parts between bars; the last of `most` parts may hold bars itself. */
static inline arguments split_call(const char *call, unsigned most) {
  arguments parts = {{call + 1}, {0}, 1};
  for (const char *c = call + 1; *c != '\0'; c++) {
    if (*c == '|' && parts.count < most) {
      parts.at[parts.count++] = c + 1;
    } else {
      parts.len[parts.count - 1]++;
    }
  }
  return parts;
}

static inline const uint8_t *bytes_of(const arguments *a, unsigned i) {
  return flush_copy(a->at[i], a->len[i]);
}

static inline uint64_t number_of(const arguments *a, unsigned i) {
  return i < a->count ? strtoull(a->at[i], NULL, 10) : 0;
}

static inline httpz_method method_argument(const arguments *a, unsigned i) {
  return httpz_method_of((const uint8_t *)a->at[i], (uint16_t)a->len[i]);
}

static inline httpz_field_id field_argument(const arguments *a) {
  return httpz_field_of((const uint8_t *)a->at[0], (uint16_t)a->len[0]);
}

static inline httpz_content_range range_argument(const arguments *a, unsigned i) {
  httpz_content_range range = {number_of(a, i), number_of(a, i + 1), number_of(a, i + 2), true, true};
  return range;
}

static inline httpz_status play_head_call(httpz_writer *w, const char *call) {
  arguments a = split_call(call, call[0] == '<' ? 4 : call[0] == ':' || call[0] == '#' ? 2 : ARGUMENTS_MAX);
  uint8_t version = (uint8_t)number_of(&a, call[0] == '<' ? 0 : 2);
  switch (call[0]) {
    case '>':
      return httpz_write_request_line(w, method_argument(&a, 0), bytes_of(&a, 1), a.len[1], version);
    case '?':
      return httpz_write_request_line_token(w, bytes_of(&a, 0), a.len[0], bytes_of(&a, 1), a.len[1], version);
    case '<':
      if (a.count < 4) return httpz_write_status_line(w, version, (uint16_t)number_of(&a, 1), method_argument(&a, 2));
      return httpz_write_status_line_reason(w, version, (uint16_t)number_of(&a, 1), method_argument(&a, 2),
                                            bytes_of(&a, 3), a.len[3]);
    case ':':
      return httpz_write_field(w, bytes_of(&a, 0), a.len[0], bytes_of(&a, 1), a.len[1]);
    case '#':
      return httpz_write_known(w, field_argument(&a), bytes_of(&a, 1), a.len[1]);
    case 'n':
      return httpz_write_known_number(w, field_argument(&a), number_of(&a, 1));
    case '@':
      return httpz_write_known_date(w, field_argument(&a), (int64_t)strtoll(a.at[1], NULL, 10));
    case 'L':
      return httpz_write_content_length(w, number_of(&a, 0));
    case 'R':
      return httpz_write_content_range(w, range_argument(&a, 0));
    default:
      fail_msg("no such call: %s", call);
      return HTTPZ_MORE;
  }
}

static inline httpz_status play_body_call(httpz_writer *w, const char *call) {
  arguments a = split_call(call, call[0] == 'P' ? ARGUMENTS_MAX : 1);
  switch (call[0]) {
    case 'd':
      return httpz_write_data(w, bytes_of(&a, 0), a.len[0]);
    case 'a':
      return httpz_write_data_apart(w, number_of(&a, 0));
    case 'h':
      return httpz_write_chunk(w, bytes_of(&a, 0), a.len[0]);
    case 'b':
      return httpz_write_chunk_begin(w, number_of(&a, 0));
    case 'M':
      return httpz_write_multipart_type(w, bytes_of(&a, 0), a.len[0]);
    case 'P':
      return httpz_write_part_head(w, bytes_of(&a, 0), a.len[0], bytes_of(&a, 1), a.len[1], range_argument(&a, 2));
    case 'E':
      return httpz_write_parts_end(w, bytes_of(&a, 0), a.len[0]);
    default:
      return play_head_call(w, call);
  }
}

static inline httpz_status play_bare_call(httpz_writer *w, const char *call) {
  switch (call[0]) {
    case '~':
      httpz_writer_peer_1_0(w);
      return (httpz_status)w->status;
    case 'T':
      return httpz_write_chunked(w);
    case 'C':
      return httpz_write_close(w);
    case 'K':
      return httpz_write_keep_alive(w);
    case '.':
      return httpz_write_head_end(w);
    case 'e':
      return httpz_write_chunk_end(w);
    case '0':
      return httpz_write_last_chunk(w);
    case '=':
      return httpz_write_body_end(w);
    default:
      return play_body_call(w, call);
  }
}

/* The regions of flush_copy are mapped before the guard is armed. */
static inline httpz_status play(httpz_writer *w, const char *call) {
  static bool mapped;
  httpz_status status;
  for (unsigned i = 0; i < FLUSH_REGIONS && !mapped; i++) flush_copy(NULL, 0);
  mapped = true;
  GUARDED(status, play_bare_call(w, call));
  return status;
}

/* What one way of playing a row leaves. */
typedef struct {
  httpz_status status; /* of the call that ended it */
  uint32_t before;     /* bytes before that call */
  uint32_t len;
} played;

static inline played play_all(httpz_writer *w, const char *const *calls) {
  played result = {HTTPZ_OK, 0, 0};
  for (unsigned i = 0; i < CALLS_MAX && calls[i] != NULL; i++) {
    result.before = w->len;
    result.status = play(w, calls[i]);
    assert_int_equal(result.status, w->status);
    if (result.status != HTTPZ_OK) {
      assert_int_equal(w->len, result.before); /* a whole element or nothing */
      break;
    }
  }
  result.len = w->len;
  return result;
}

/* After a refusal nothing more is written, whatever is called. */
static inline void assert_is_final(httpz_writer *w) {
  static const char *const calls[] = {">GET|/|1", "<1|200|GET", ":A|b", "#Age|1", "nAge|1", "@Date|0", "L1",
                                      "T",        "C",          ".",    "d",      "a0",     "hx",      "b1",
                                      "e",        "0",          "=",    "Mx",     "R0|1|2", "Ex",      "Px||0|1|2"};
  httpz_status status = (httpz_status)w->status;
  uint32_t len = w->len, out = 12345;
  for (size_t i = 0; i < COUNT(calls); i++) assert_status(play(w, calls[i]), status);
  assert_status(httpz_writer_part(w, &out), status);
  assert_status(httpz_writer_end(w, &out), status);
  assert_int_equal(out, 12345);
  assert_int_equal(w->len, len);
}

/* A row in a buffer of `capacity` bytes that ends at an unmapped page. */
static inline void assert_capacity(const writer_row *row, uint32_t capacity, uint32_t whole) {
  uint8_t pattern[OUTPUT_MAX];
  httpz_writer w;
  memset(pattern, 0x5a, sizeof pattern);
  static uint8_t *region;
  if (region == NULL) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    region = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(region != MAP_FAILED);
    region += page;
    assert_int_equal(mprotect(region, page, PROT_NONE), 0);
  }
  uint8_t *buffer = region - capacity;
  memcpy(buffer, pattern, capacity);
  httpz_writer_begin(&w, buffer, capacity);
  played got = play_all(&w, row->calls);
  assert_status(got.status, capacity < whole ? HTTPZ_NO_ROOM : row->status);
  assert_true(got.len <= capacity);
  if (capacity >= whole) assert_int_equal(got.len, whole);
  assert_memory_equal(buffer, row->bytes, got.len);
  if (capacity > got.len) assert_memory_equal(buffer + got.len, pattern, capacity - got.len);
  if (got.status != HTTPZ_OK) assert_is_final(&w);
  assert_memory_equal(buffer, row->bytes, got.len);
  if (capacity > got.len) assert_memory_equal(buffer + got.len, pattern, capacity - got.len);
}

/* is_written plays a row in buffers of every capacity up to a few bytes more than it needs, and measures it. */
static inline void is_written(void **state) {
  const writer_row *row = *state;
  uint32_t whole = (uint32_t)strlen(row->bytes);
  httpz_writer w;
  assert_true(whole + 8 < OUTPUT_MAX);
  httpz_writer_begin(&w, NULL, 0);
  played measured = play_all(&w, row->calls);
  assert_status(measured.status, row->status);
  assert_int_equal(measured.len, whole);
  for (uint32_t capacity = 0; capacity < whole + 8; capacity++) assert_capacity(row, capacity, whole);
}

#endif

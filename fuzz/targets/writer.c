/* SPDX-License-Identifier: MIT
 *
 * The laws of the writer under hostile values. A fuzz input is a script: calls, each of one letter and its values,
 * with the byte 1e between calls and 1f between values. The laws are in oracle/play.c. */
#include <string.h>

#include "../oracle/play.h"
#include "../oracle/region.h"
#include "target.h"

const char target_name[] = "writer";

enum { BETWEEN_CALLS = 0x1e, BETWEEN_VALUES = 0x1f, LONGEST_SCRIPT = 4096 };

/* Digits at the start of the bytes as a number, which may wrap. */
static uint64_t number_of(play_bytes bytes) {
  uint64_t number = 0;
  for (uint32_t i = 0; i < bytes.len && bytes.at[i] >= '0' && bytes.at[i] <= '9'; i++) {
    number = number * 10 + (uint64_t)(bytes.at[i] - '0');
  }
  return number;
}

static httpz_method asked_by(uint8_t letter) {
  return letter == 'h' ? HTTPZ_HEAD : letter == 'c' ? HTTPZ_CONNECT : HTTPZ_GET;
}

/* code, one letter for the method of the request, reason */
static void set_status(play_call *call) {
  call->number = number_of(call->one) & 0xffff;
  call->asked = asked_by(call->one.len > 3 ? call->one.at[3] : 'g');
  call->one = call->two;
}

static void set_kind(play_call *call, uint8_t letter) {
  static const char letters[] = "rskfKLcxaedhbElzp";
  static const play_kind kinds[] = {
      CALL_REQUEST_LINE, CALL_STATUS_LINE, CALL_KNOWN_STATUS, CALL_FIELD,    CALL_KNOWN,   CALL_LENGTH,
      CALL_CHUNKED,      CALL_CLOSE,       CALL_KEEP_ALIVE,   CALL_HEAD_END, CALL_DATA,    CALL_CHUNK,
      CALL_CHUNK_BEGIN,  CALL_CHUNK_END,   CALL_LAST_CHUNK,   CALL_BODY_END, CALL_PEER_1_0};
  call->minor_version = 1;
  if (letter == 'R' || letter == 'S') {
    call->minor_version = 0;
    letter = letter == 'R' ? 'r' : 's';
  }
  const char *found = letter == '\0' ? NULL : strchr(letters, letter);
  call->kind = kinds[found == NULL ? 3 : (size_t)(found - letters)];
}

static play_call call_of(const uint8_t *at, uint32_t len) {
  play_call call;
  memset(&call, 0, sizeof call);
  set_kind(&call, at[0]);
  const uint8_t *bar = memchr(at + 1, BETWEEN_VALUES, len - 1);
  uint32_t first = bar == NULL ? len - 1 : (uint32_t)(bar - at) - 1;
  call.one = (play_bytes){at + 1, first};
  call.two = bar == NULL ? (play_bytes){at + len, 0} : (play_bytes){bar + 1, len - first - 2};
  call.number = number_of(call.one);
  if (call.kind == CALL_STATUS_LINE || call.kind == CALL_KNOWN_STATUS) set_status(&call);
  if (call.kind == CALL_KNOWN) {
    call.id = (httpz_field_id)(call.number & 0xff);
    call.one = call.two;
  }
  return call;
}

static void parse(httpz_input input, play_script *out) {
  out->count = 0;
  uint32_t from = 0;
  for (uint32_t i = 0; i <= input.len && out->count < PLAY_CALLS; i++) {
    if (i < input.len && input.at[i] != BETWEEN_CALLS) continue;
    if (i > from) out->calls[out->count++] = call_of(input.at + from, i - from);
    from = i + 1;
  }
}

void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed) {
  static play_script script;
  static play_trace trace;
  if (len > LONGEST_SCRIPT) return;
  parse(region_behind(bytes, len), &script);
  play_check(&script, seed, &trace);
  httpz_status verdict = trace.end;
  laws_counts->verdicts[verdict]++;
}

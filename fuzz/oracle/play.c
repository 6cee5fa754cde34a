/* SPDX-License-Identifier: MIT */
#include "play.h"

#include <stdio.h>
#include <string.h>

#include "../ref/ref_chunked.h"
#include "../ref/ref_response.h"
#include "../ref/ref_trailers.h"
#include "cuts.h"
#include "httpz.h"
#include "reading.h"
#include "region.h"

#define UNWRITTEN 0xa5

enum { SPARE = 64 }; /* bytes of room more than is needed, which nobody may write */

/* ---- playing ----------------------------------------------------------------------------------------------------- */

static httpz_status write_status(httpz_writer *w, const play_call *call) {
  uint16_t code = (uint16_t)call->number;
  if (call->kind == CALL_KNOWN_STATUS) return httpz_write_status_line(w, call->minor_version, code, call->asked);
  return httpz_write_status_line_reason(w, call->minor_version, code, call->asked, call->one.at, call->one.len);
}

static httpz_status write_in_head(httpz_writer *w, const play_call *call) {
  switch (call->kind) {
    case CALL_REQUEST_LINE:
      return httpz_write_request_line_token(w, call->one.at, call->one.len, call->two.at, call->two.len,
                                            call->minor_version);
    case CALL_STATUS_LINE:
    case CALL_KNOWN_STATUS:
      return write_status(w, call);
    case CALL_FIELD:
      return httpz_write_field(w, call->one.at, call->one.len, call->two.at, call->two.len);
    case CALL_KNOWN:
      return httpz_write_known(w, call->id, call->one.at, call->one.len);
    case CALL_LENGTH:
      return httpz_write_content_length(w, call->number);
    case CALL_CHUNKED:
      return httpz_write_chunked(w);
    case CALL_CLOSE:
      return httpz_write_close(w);
    case CALL_KEEP_ALIVE:
      return httpz_write_keep_alive(w);
    default:
      return httpz_write_head_end(w);
  }
}

static httpz_status write_one(httpz_writer *w, const play_call *call) {
  switch (call->kind) {
    case CALL_DATA:
      return httpz_write_data(w, call->one.at, call->one.len);
    case CALL_CHUNK:
      return httpz_write_chunk(w, call->one.at, call->one.len);
    case CALL_CHUNK_BEGIN:
      return httpz_write_chunk_begin(w, call->number);
    case CALL_CHUNK_END:
      return httpz_write_chunk_end(w);
    case CALL_LAST_CHUNK:
      return httpz_write_last_chunk(w);
    case CALL_BODY_END:
      return httpz_write_body_end(w);
    case CALL_PEER_1_0:
      httpz_writer_peer_1_0(w);
      return (httpz_status)w->status;
    default:
      return write_in_head(w, call);
  }
}

/* One call, and the laws of each: a refusal is final, and an element is written whole or not at all. */
static httpz_status make(httpz_writer *w, const play_call *call) {
  httpz_status before = (httpz_status)w->status;
  uint32_t len = w->len;
  laws_enter();
  httpz_status status = write_one(w, call);
  laws_leave();
  if (before != HTTPZ_OK) {
    law_holds(LAW_sticky);
    if (status != before || w->status != before)
      law_broken(LAW_sticky, 0, "after a refusal: %s", httpz_status_name(status));
  }
  if (status == HTTPZ_OK) return status;
  law_holds(LAW_whole);
  if (w->len != len) law_broken(LAW_whole, 0, "%s, and %u bytes more", httpz_status_name(status), w->len - len);
  if ((unsigned)w->status != (unsigned)status) law_broken(LAW_sticky, 0, "the refusal is not kept");
  return status;
}

/* Plays into buffer[0 .. capacity), which is filled with a pattern before; a NULL buffer measures. */
static void play(const play_script *script, uint8_t *buffer, uint32_t capacity, play_trace *out) {
  httpz_writer w;
  if (buffer != NULL && capacity > 0) memset(buffer, UNWRITTEN, capacity);
  laws_enter();
  httpz_writer_begin(&w, buffer, capacity);
  laws_leave();
  for (size_t i = 0; i < script->count; i++) {
    out->status[i] = make(&w, &script->calls[i]);
    out->len[i] = w.len;
  }
  uint32_t len = UINT32_MAX;
  out->total = w.len;
  laws_enter();
  out->end = httpz_writer_end(&w, &len);
  laws_leave();
  if (out->end != HTTPZ_OK) law_holds(LAW_silent);
  if (out->end == HTTPZ_OK ? len != out->total : len != UINT32_MAX) {
    law_broken(LAW_silent, 0, "the end is %s, its length %u", httpz_status_name(out->end), len);
  }
  for (uint32_t i = out->total; buffer != NULL && i < capacity; i++) {
    if (buffer[i] != UNWRITTEN) law_broken(LAW_whole, 0, "byte %u was written, %u are told", i, out->total);
  }
}

static void play_in_room(const play_script *script, uint32_t capacity, play_trace *out) {
  uint8_t *room = region_room(capacity);
  play(script, room, capacity, out);
  if (!region_room_kept()) law_broken(LAW_redzone, 0, "a byte before the buffer was written");
  memcpy(out->bytes, room, out->total);
}

/* ---- measured, cut short, in parts, again ------------------------------------------------------------------------ */

static play_trace other;

static void check_measure(const play_script *script, const play_trace *due) {
  law_holds(LAW_measure);
  play(script, NULL, 0, &other);
  bool same = other.end == due->end && other.total == due->total;
  for (size_t i = 0; same && i < script->count; i++) {
    same = other.status[i] == due->status[i] && other.len[i] == due->len[i];
  }
  if (!same) law_broken(LAW_measure, 0, "measured %u, wrote %u bytes", other.total, due->total);
}

static void check_room(const play_script *script, const play_trace *due, uint32_t capacity) {
  law_holds(LAW_room);
  play_in_room(script, capacity, &other);
  size_t i = 0;
  while (i < script->count && due->len[i] <= capacity) {
    if (other.status[i] != due->status[i] || other.len[i] != due->len[i]) break;
    i++;
  }
  if (i == script->count || other.status[i] != HTTPZ_NO_ROOM) {
    law_broken(LAW_room, 0, "room for %u bytes of %u: call %zu says %s", capacity, due->total, i,
               i < script->count ? httpz_status_name(other.status[i]) : "OK");
  }
  if (memcmp(other.bytes, due->bytes, other.total) != 0) law_broken(LAW_room, 0, "other bytes were written");
}

static void check_rooms(const play_script *script, const play_trace *due, uint64_t random) {
  if (due->total == 0) return;
  if (laws_effort == EFFORT_EXHAUSTIVE) {
    for (uint32_t capacity = 0; capacity < due->total; capacity += 1 + due->total / 512)
      check_room(script, due, capacity);
  }
  check_room(script, due, due->total - 1);
  check_room(script, due, (uint32_t)(random % due->total));
}

static void check_again(const play_script *script, const play_trace *due) {
  law_holds(LAW_again);
  play_in_room(script, due->total, &other);
  bool same = other.end == due->end && other.total == due->total && memcmp(other.bytes, due->bytes, due->total) == 0;
  if (!same) law_broken(LAW_again, 0, "written again into exactly enough room: %s", httpz_status_name(other.end));
}

/* A buffer of its own for each call. */
static void check_buffers(const play_script *script, const play_trace *due) {
  law_holds(LAW_buffers);
  httpz_writer w;
  uint32_t at = 0, part = 0;
  laws_enter();
  httpz_writer_begin(&w, other.bytes, PLAY_ROOM);
  laws_leave();
  for (size_t i = 0; i < script->count && due->status[i] == HTTPZ_OK; i++) {
    httpz_status status = make(&w, &script->calls[i]);
    laws_enter();
    httpz_status told = httpz_writer_part(&w, &part);
    laws_leave();
    if (status != HTTPZ_OK || told != HTTPZ_OK)
      law_broken(LAW_buffers, 0, "call %zu: %s", i, httpz_status_name(status));
    at += part;
    laws_enter();
    httpz_writer_next(&w, other.bytes + at, PLAY_ROOM - at);
    laws_leave();
  }
  if (at != due->total || memcmp(other.bytes, due->bytes, at) != 0) {
    law_broken(LAW_buffers, 0, "%u bytes in many buffers, %u in one, or others", at, due->total);
  }
}

/* ---- what was given ---------------------------------------------------------------------------------------------- */

typedef struct {
  play_bytes name, value;
} given_field;

/* One message, as the calls that were accepted gave it. */
typedef struct {
  const play_call *start;
  given_field fields[READING_FIELDS];
  given_field trailers[READING_FIELDS];
  size_t field_count, trailer_count;
  uint32_t content_len;
  bool head_ended;
  uint8_t content[PLAY_ROOM];
  char digits[24];
} given_message;

static given_message given;

static play_bytes text_bytes(const char *text) {
  play_bytes bytes = {(const uint8_t *)text, (uint32_t)strlen(text)};
  return bytes;
}

static play_bytes number_bytes(uint64_t number) {
  snprintf(given.digits, sizeof given.digits, "%llu", (unsigned long long)number);
  return text_bytes(given.digits);
}

static void give_field(play_bytes name, play_bytes value) {
  given_field field = {name, value};
  if (given.head_ended) {
    if (given.trailer_count < READING_FIELDS) given.trailers[given.trailer_count] = field;
    given.trailer_count++;
  } else {
    if (given.field_count < READING_FIELDS) given.fields[given.field_count] = field;
    given.field_count++;
  }
}

static void give_content(play_bytes data) {
  if (data.len > 0) memcpy(given.content + given.content_len, data.at, data.len);
  given.content_len += data.len;
}

static void give_known(httpz_field_id id, play_bytes value) {
  give_field(text_bytes(httpz_field_spelling(id)), value);
}

static void give(const play_call *call) {
  switch (call->kind) {
    case CALL_FIELD:
      give_field(call->one, call->two);
      return;
    case CALL_KNOWN:
      give_known(call->id, call->one);
      return;
    case CALL_LENGTH:
      give_known(HTTPZ_FIELD_CONTENT_LENGTH, number_bytes(call->number));
      return;
    case CALL_CHUNKED:
      give_known(HTTPZ_FIELD_TRANSFER_ENCODING, text_bytes("chunked"));
      return;
    case CALL_CLOSE:
      give_known(HTTPZ_FIELD_CONNECTION, text_bytes("close"));
      return;
    case CALL_KEEP_ALIVE:
      give_known(HTTPZ_FIELD_CONNECTION, text_bytes("keep-alive"));
      return;
    case CALL_HEAD_END:
      given.head_ended = true;
      return;
    case CALL_DATA:
    case CALL_CHUNK:
      give_content(call->one);
      return;
    default:
      return;
  }
}

static bool is_start(const play_call *call) {
  return call->kind == CALL_REQUEST_LINE || call->kind == CALL_STATUS_LINE || call->kind == CALL_KNOWN_STATUS;
}

/* Gathers the message that begins with the first start-line from call `i` on; gives where the next one begins. */
static size_t gather(const play_script *script, const play_trace *trace, size_t i) {
  given.start = NULL;
  given.field_count = given.trailer_count = given.content_len = 0;
  given.head_ended = false;
  while (i < script->count && trace->status[i] == HTTPZ_OK && !is_start(&script->calls[i])) i++;
  if (i == script->count || trace->status[i] != HTTPZ_OK) return i;
  given.start = &script->calls[i++];
  for (; i < script->count && trace->status[i] == HTTPZ_OK && !is_start(&script->calls[i]); i++)
    give(&script->calls[i]);
  return i;
}

/* ---- reading it back --------------------------------------------------------------------------------------------- */

static const httpz_limits widest = {UINT64_MAX, UINT16_MAX, UINT16_MAX, READING_FIELDS, UINT8_MAX, UINT8_MAX,
                                    UINT8_MAX,  UINT32_MAX, UINT32_MAX, UINT16_MAX,     UINT16_MAX};

/* What a head says, of whichever kind. */
typedef struct {
  uint64_t content_length;
  uint32_t head_len;
  uint32_t field_count;
  unsigned framing;
} head_facts;

static httpz_field slots[READING_FIELDS];
static struct ref_head slow;

static void differs(const char *what) {
  law_broken(LAW_roundtrip, 0, "%s is read back as another", what);
}

static void expect_bytes(const uint8_t *at, httpz_span read, play_bytes due, const char *what) {
  if (read.len != due.len || (due.len > 0 && memcmp(at + read.off, due.at, due.len) != 0)) differs(what);
}

static void expect_fields(const uint8_t *at, size_t count, const given_field *due, size_t due_count, const char *what) {
  if (count != due_count) differs(what);
  for (size_t i = 0; i < count; i++) {
    expect_bytes(at, httpz_field_name(slots[i]), due[i].name, "a field name");
    expect_bytes(at, httpz_field_value(slots[i]), due[i].value, "a field value");
  }
}

static const struct ref_limits slow_limits = {UINT64_MAX, UINT16_MAX, UINT16_MAX, READING_FIELDS,
                                              UINT8_MAX,  UINT8_MAX,  UINT8_MAX};

static httpz_status read_request_head(const uint8_t *at, uint32_t len, head_facts *facts) {
  httpz_reader reader;
  httpz_request request;
  httpz_input input = {at, len, len};
  memset(&reader, 0, sizeof reader);
  laws_enter();
  httpz_status status = httpz_read_request(&widest, input, &reader, slots, &request);
  laws_leave();
  ref_read_request(&slow_limits, at, len, &slow);
  if (status != HTTPZ_OK) return status;
  expect_bytes(at, request.method_name, given.start->one, "the method");
  expect_bytes(at, request.target, given.start->two, "the target");
  if (request.minor_version != given.start->minor_version) differs("the version");
  *facts = (head_facts){request.content_length, request.head_len, request.field_count, request.framing};
  return HTTPZ_OK;
}

static httpz_status read_response_head(const uint8_t *at, uint32_t len, head_facts *facts) {
  const play_call *start = given.start;
  httpz_reader reader;
  httpz_response response;
  httpz_input input = {at, len, len};
  memset(&reader, 0, sizeof reader);
  laws_enter();
  httpz_status status = httpz_read_response(&widest, start->asked, input, &reader, slots, &response);
  laws_leave();
  enum ref_asked asked = start->asked == HTTPZ_HEAD      ? REF_ASKED_HEAD
                         : start->asked == HTTPZ_CONNECT ? REF_ASKED_CONNECT
                                                         : REF_ASKED_OTHER;
  ref_read_response(&slow_limits, asked, at, len, &slow);
  if (status != HTTPZ_OK) return status;
  bool known = start->kind == CALL_KNOWN_STATUS;
  expect_bytes(at, response.reason, known ? text_bytes(httpz_reason(response.status_code)) : start->one, "the reason");
  if (response.status_code != start->number) differs("the status code");
  if (response.minor_version != start->minor_version) differs("the version");
  *facts = (head_facts){response.content_length, response.head_len, response.field_count, response.framing};
  return HTTPZ_OK;
}

static httpz_status read_head(const uint8_t *at, uint32_t len, head_facts *facts) {
  bool request = given.start->kind == CALL_REQUEST_LINE;
  httpz_status status = request ? read_request_head(at, len, facts) : read_response_head(at, len, facts);
  law_holds(LAW_reference);
  bool agrees = status == HTTPZ_OK
                    ? slow.verdict == REF_OK && slow.head_len == facts->head_len &&
                          slow.field_count == facts->field_count && (unsigned)slow.framing == facts->framing &&
                          slow.content_length == facts->content_length
                : status == HTTPZ_MORE ? slow.verdict == REF_MORE
                                       : slow.verdict == REF_REFUSED;
  if (!agrees) law_broken(LAW_reference, 0, "the reader says %s", httpz_status_name(status));
  if (status == HTTPZ_OK)
    expect_fields(at, facts->field_count, given.fields, given.field_count, "the number of fields");
  return status;
}

/* Reads content from `*used` on; it must be what was given, as far as it goes. */
static httpz_status read_content(const uint8_t *at, uint32_t len, const head_facts *facts, uint32_t *used) {
  httpz_body body;
  httpz_piece piece = {{0, 0}, 0, false, false};
  uint32_t content_len = 0;
  httpz_body_begin(&body, (httpz_framing)facts->framing, facts->content_length);
  while (!piece.ended) {
    httpz_input input = {at + *used, len - *used, len - *used};
    laws_enter();
    httpz_status status = httpz_read_body(&widest, input, &body, &piece);
    if (status == HTTPZ_MORE && facts->framing == HTTPZ_FRAMING_UNTIL_CLOSE) status = httpz_body_close(&body);
    laws_leave();
    if (status != HTTPZ_OK) return status;
    if (*used == len && !piece.ended) break; /* closed */
    if (content_len + piece.data.len > given.content_len) differs("the length of the content");
    if (memcmp(given.content + content_len, at + *used + piece.data.off, piece.data.len) != 0) differs("the content");
    content_len += piece.data.len;
    *used += piece.consumed;
  }
  if (content_len != given.content_len) differs("the length of the content");
  return HTTPZ_OK;
}

static void check_slow_content(const uint8_t *at, uint32_t len, uint32_t used) {
  static uint8_t content[PLAY_ROOM];
  static struct ref_body body;
  const struct ref_chunk_limits limits = {UINT64_MAX, UINT64_MAX, UINT16_MAX, UINT32_MAX};
  law_holds(LAW_reference);
  ref_read_chunked(&limits, at, len, content, &body);
  bool agrees = body.verdict == REF_OK && body.consumed == used && body.content_len == given.content_len &&
                memcmp(content, given.content, body.content_len) == 0;
  if (!agrees) law_broken(LAW_reference, 0, "the reference reads other content, or no end of it");
}

static httpz_status read_trailers(const uint8_t *at, uint32_t len, uint32_t *used) {
  httpz_reader reader;
  httpz_trailers trailers;
  httpz_input input = {at, len, len};
  memset(&reader, 0, sizeof reader);
  laws_enter();
  httpz_status status = httpz_read_trailers(&widest, HTTPZ_TRAILERS_REFUSE, input, &reader, slots, &trailers);
  laws_leave();
  const struct ref_trailer_limits limits = {UINT16_MAX, READING_FIELDS, UINT8_MAX};
  ref_read_trailers(&limits, REF_REFUSE, at, len, &slow);
  law_holds(LAW_reference);
  bool agrees = status == HTTPZ_OK ? slow.verdict == REF_OK && slow.head_len == trailers.len : slow.verdict != REF_OK;
  if (!agrees) law_broken(LAW_reference, 0, "the reader of trailers says %s", httpz_status_name(status));
  if (status != HTTPZ_OK) return status;
  expect_fields(at, trailers.field_count, given.trailers, given.trailer_count, "the number of trailer fields");
  *used += trailers.len;
  return HTTPZ_OK;
}

/* Reads the given message from the first of the bytes; `*used` is how many it took, on HTTPZ_OK. */
static httpz_status read_message(const uint8_t *at, uint32_t len, uint32_t *used) {
  head_facts facts = {0, 0, 0, 0};
  httpz_status status = read_head(at, len, &facts);
  if (status != HTTPZ_OK) return status;
  *used = facts.head_len;
  status = read_content(at, len, &facts, used);
  if (status != HTTPZ_OK || facts.framing != HTTPZ_FRAMING_CHUNKED) return status;
  check_slow_content(at + facts.head_len, len - facts.head_len, *used - facts.head_len);
  return read_trailers(at + *used, len - *used, used);
}

/* The fields of a message with more of them than slots are not read back. */
static bool is_readable(void) {
  return given.field_count <= READING_FIELDS && given.trailer_count <= READING_FIELDS;
}

/* Reads all messages back: each is one, with the values given, and together they are all bytes. Only the last may be
 * unfinished, and it is when the writer says so. */
static void check_roundtrip(const play_script *script, const play_trace *trace) {
  law_holds(LAW_roundtrip);
  uint32_t at = 0;
  httpz_status status = HTTPZ_OK;
  for (size_t i = 0; i < script->count && status == HTTPZ_OK;) {
    i = gather(script, trace, i);
    if (given.start == NULL) break;
    if (!is_readable()) return;
    uint32_t used = 0;
    status = read_message(trace->bytes + at, trace->total - at, &used);
    if (status == HTTPZ_OK) at += used;
    if (status == HTTPZ_OK || (status == HTTPZ_MORE && (i == script->count || trace->status[i] != HTTPZ_OK))) continue;
    law_broken(LAW_roundtrip, 0, "at byte %u of %u the reader says %s", at, trace->total, httpz_status_name(status));
  }
  if (trace->end == HTTPZ_OK && (status != HTTPZ_OK || at != trace->total)) {
    law_broken(LAW_roundtrip, 0, "%u of %u bytes are read, then %s", at, trace->total, httpz_status_name(status));
  }
  bool unfinished = trace->end != HTTPZ_OK && script->count > 0 && trace->status[script->count - 1] == HTTPZ_OK;
  if (unfinished && trace->total > 0 && status != HTTPZ_MORE) {
    law_broken(LAW_roundtrip, 0, "%s, and the reader says %s", httpz_status_name(trace->end),
               httpz_status_name(status));
  }
}

/* ---- all laws ---------------------------------------------------------------------------------------------------- */

void play_check(const play_script *script, uint64_t random, play_trace *out) {
  play(script, NULL, 0, out);
  if (out->total > PLAY_ROOM - SPARE) return;
  play_in_room(script, out->total + SPARE, out);
  check_measure(script, out);
  check_roundtrip(script, out);
  check_rooms(script, out, random);
  check_buffers(script, out);
  check_again(script, out);
}

/* SPDX-License-Identifier: MIT
 *
 * The laws of httpz_read_body in the chunked coding and of httpz_decode_chunked. A fuzz input is the plain bytes of
 * chunked content, its trailer section behind it; cuts, limits and noise are a hash of the bytes. */
#include <stdio.h>
#include <string.h>

#include "../oracle/cuts.h"
#include "../oracle/laws.h"
#include "../oracle/region.h"
#include "../ref/ref_chunked.h"
#include "httpz.h"
#include "target.h"

const char target_name[] = "chunked";

#define UNTOUCHED 0xa5

/* Content being read, and what has come of it. Places count from its first byte, not from that of a call's input. */
typedef struct {
  httpz_body body;
  httpz_status status; /* HTTPZ_OK: ended */
  size_t consumed;
  size_t offset; /* of a refusal */
  size_t content_len;
  bool trailers;
  uint8_t content[REGION_LONGEST];
} decoding;

/* One input under one set of limits. */
typedef struct {
  const uint8_t *bytes;
  uint32_t len;
  httpz_limits limits;
} subject;

static decoding whole; /* the input shown at once */
static decoding other; /* shown in another way */
static struct ref_body expected;
static uint8_t expected_content[REGION_LONGEST];

static bool is_refusal(httpz_status status) {
  return status != HTTPZ_OK && status != HTTPZ_MORE;
}

static const char *text_of(const decoding *it) {
  static char texts[4][96];
  static unsigned next;
  char *text = texts[next++ % 4];
  const char *name = httpz_status_name(it->status);
  size_t place = is_refusal(it->status) ? it->offset : it->consumed;
  snprintf(text, sizeof texts[0], "%s at %zu, %zu bytes of content", name, place, it->content_len);
  return text;
}

/* ---- one call ---------------------------------------------------------------------------------------------------- */

static void begin(decoding *it) {
  httpz_body_begin(&it->body, HTTPZ_FRAMING_CHUNKED, 0);
  it->status = HTTPZ_MORE;
  it->consumed = it->offset = it->content_len = 0;
  it->trailers = false;
}

static void check_piece(const decoding *it, const subject *in, httpz_piece piece, uint32_t shown) {
  law_holds(LAW_pieces);
  if ((size_t)piece.data.off + piece.data.len > piece.consumed || piece.consumed > shown) {
    law_broken(LAW_pieces, it->consumed, "data of %u bytes at %u, %u of %u bytes consumed", (unsigned)piece.data.len,
               (unsigned)piece.data.off, (unsigned)piece.consumed, (unsigned)shown);
  }
  if (piece.trailers != piece.ended)
    law_broken(LAW_pieces, it->consumed, "a trailer section follows the end, and only it");
  const uint8_t *data = in->bytes + it->consumed + piece.data.off;
  size_t at = it->content_len;
  if (at + piece.data.len <= expected.content_len && memcmp(data, expected_content + at, piece.data.len) == 0) return;
  law_broken(LAW_pieces, it->consumed, "%u bytes at %u are not content", (unsigned)piece.data.len,
             (unsigned)piece.data.off);
}

static void check_progress(const decoding *it, httpz_status status, httpz_piece piece, uint32_t shown) {
  law_holds(LAW_progress);
  if (status == HTTPZ_MORE && shown > 0) law_broken(LAW_progress, it->consumed, "MORE, and %u bytes are there", shown);
  if (status == HTTPZ_OK && piece.consumed == 0 && !piece.ended)
    law_broken(LAW_progress, it->consumed, "nothing was read");
}

static void take_piece(decoding *it, const subject *in, httpz_piece piece) {
  memcpy(it->content + it->content_len, in->bytes + it->consumed + piece.data.off, piece.data.len);
  it->content_len += piece.data.len;
  it->consumed += piece.consumed;
  it->trailers = piece.trailers;
  it->status = piece.ended ? HTTPZ_OK : HTTPZ_MORE;
}

/* Shows bytes[consumed .. end) to one call; gives whether another call would read more of them. */
static bool show(decoding *it, const subject *in, size_t end, uint64_t choice) {
  uint32_t shown = (uint32_t)(end - it->consumed);
  const uint8_t *at = in->bytes + it->consumed;
  httpz_input input = choice % 3 == 0   ? region_behind(at, shown)
                      : choice % 3 == 1 ? region_front(at, shown)
                                        : region_slack(at, shown, 1 + (uint32_t)(choice >> 8) % 127, choice);
  httpz_piece piece, untouched;
  memset(&untouched, UNTOUCHED, sizeof untouched);
  memcpy(&piece, &untouched, sizeof piece);
  laws_enter();
  httpz_status status = httpz_read_body(&in->limits, input, &it->body, &piece);
  laws_leave();
  check_progress(it, status, piece, shown);
  if (status == HTTPZ_OK) {
    check_piece(it, in, piece, shown);
    take_piece(it, in, piece);
    return it->status == HTTPZ_MORE && it->consumed < end;
  }
  law_holds(LAW_silent);
  if (memcmp(&piece, &untouched, sizeof piece) != 0) law_broken(LAW_silent, it->consumed, "the piece was written");
  it->status = status;
  if (!is_refusal(status)) return false;
  it->offset = it->consumed + it->body.offset;
  law_holds(LAW_offset);
  if (it->offset < end && (unsigned)status < HTTPZ_STATUS_COUNT) return false;
  law_broken(LAW_offset, it->offset, "%s lies outside of %zu bytes", text_of(it), end);
}

/* Shows bytes[consumed .. end) in as many calls as it takes. */
static void show_all(decoding *it, const subject *in, size_t end, uint64_t choice) {
  while (!is_refusal(it->status) && show(it, in, end, choice)) choice = choice * 5 + 1;
}

static void expect_same(law which, const char *how) {
  bool same =
      whole.status == other.status && whole.content_len == other.content_len && whole.trailers == other.trailers;
  if (same) same = is_refusal(whole.status) ? whole.offset == other.offset : whole.consumed == other.consumed;
  if (same) same = memcmp(whole.content, other.content, whole.content_len) == 0;
  if (!same) law_broken(which, whole.consumed, "%s: %s; at once %s", how, text_of(&other), text_of(&whole));
}

/* ---- the reference ----------------------------------------------------------------------------------------------- */

static void read_reference(const subject *in) {
  const httpz_limits *limits = &in->limits;
  struct ref_chunk_limits slow = {limits->content_length, limits->chunk, limits->chunk_line, limits->extensions};
  ref_read_chunked(&slow, in->bytes, in->len, expected_content, &expected);
}

static void check_reference(const subject *in) {
  law_holds(LAW_reference);
  bool agrees = whole.status == HTTPZ_OK     ? expected.verdict == REF_OK && whole.consumed == expected.consumed
                : whole.status == HTTPZ_MORE ? expected.verdict == REF_MORE && whole.consumed == in->len
                                             : ref_body_permits(&expected, whole.status, whole.offset);
  if (agrees && whole.content_len == expected.content_len) return;
  static const char *const verdicts[] = {"OK", "MORE", "refusal"};
  law_broken(LAW_reference, is_refusal(whole.status) ? whole.offset : whole.consumed,
             "%s; the reference: %s %s at %u, %zu bytes of content", text_of(&whole), verdicts[expected.verdict],
             expected.verdict == REF_REFUSED ? httpz_status_name((httpz_status)expected.status) : "",
             (unsigned)expected.offset, expected.content_len);
}

/* ---- cuts -------------------------------------------------------------------------------------------------------- */

/* The shortest prefix that says the same as the whole. A refusal comes with its byte. */
static size_t decided_by(const subject *in) {
  if (whole.status == HTTPZ_MORE) return (size_t)in->len + 1;
  return whole.status == HTTPZ_OK ? whole.consumed : whole.offset + 1;
}

/* The first part alone, then the rest with the same reader. */
static void check_one_cut(const subject *in, size_t at, uint64_t choice) {
  begin(&other);
  show_all(&other, in, at, choice);
  if (at < decided_by(in)) {
    law_holds(LAW_prefix);
    if (other.status != HTTPZ_MORE) law_broken(LAW_prefix, at, "a prefix says %s", text_of(&other));
  } else {
    law which = at == decided_by(in) ? LAW_timely : LAW_append;
    law_holds(which);
    expect_same(which, "a prefix that decides the outcome");
  }
  law_holds(LAW_cuts);
  if (!is_refusal(other.status)) show_all(&other, in, in->len, choice >> 16);
  expect_same(LAW_cuts, "after one cut");
}

static void check_steps(const subject *in, uint64_t random, unsigned longest) {
  law_holds(LAW_cuts);
  begin(&other);
  size_t at = 0;
  while (at < in->len && other.status == HTTPZ_MORE) {
    at += 1 + cuts_next(&random) % longest;
    if (at > in->len) at = in->len;
    show_all(&other, in, at, cuts_next(&random));
  }
  if (in->len > 0) expect_same(LAW_cuts, "in steps");
}

static void check_cuts(const subject *in, uint64_t *random) {
  size_t decided = decided_by(in);
  if (decided > 1 && decided <= in->len) check_one_cut(in, decided - 1, cuts_next(random));
  if (decided <= in->len) check_one_cut(in, decided, cuts_next(random));
  if (in->len > 1) check_one_cut(in, 1 + cuts_next(random) % (in->len - 1), cuts_next(random));
  check_steps(in, cuts_next(random), 1 + (unsigned)(cuts_next(random) % 16));
  if (laws_effort == EFFORT_SAMPLED) return;
  check_steps(in, cuts_next(random), 1);
  size_t stride = 1 + in->len / 256;
  for (size_t at = 1; at < in->len; at += stride) check_one_cut(in, at, cuts_next(random));
}

/* ---- what is decided stays so ------------------------------------------------------------------------------------ */

static void check_final(const subject *in) {
  if (whole.status == HTTPZ_MORE) return;
  other = whole;
  if (whole.status == HTTPZ_OK) other.consumed = 0; /* any bytes: the end is told again, and nothing read */
  law_holds(LAW_final);
  httpz_piece piece;
  httpz_input input = region_behind(in->bytes, in->len);
  laws_enter();
  httpz_status status = httpz_read_body(&in->limits, input, &other.body, &piece);
  laws_leave();
  if (status != whole.status) law_broken(LAW_final, whole.consumed, "once more: %s", httpz_status_name(status));
  if (status == HTTPZ_OK && (!piece.ended || piece.consumed != 0 || piece.data.len != 0)) {
    law_broken(LAW_final, whole.consumed, "something was read behind the end");
  }
  if (status != HTTPZ_OK && other.body.offset != whole.body.offset) {
    law_broken(LAW_final, whole.offset, "the refusal has another place");
  }
}

static void check_again(const subject *in, uint64_t choice) {
  law_holds(LAW_again);
  begin(&other);
  show_all(&other, in, in->len, choice);
  expect_same(LAW_again, "read again");
}

/* Noise behind what has come. */
static void check_slack(const subject *in, uint64_t choice) {
  law_holds(LAW_slack);
  begin(&other);
  show_all(&other, in, in->len, choice - choice % 3 + 2);
  expect_same(LAW_slack, "with slack behind");
}

/* ---- in place ---------------------------------------------------------------------------------------------------- */

/* What reading the content and then its trailers says of all bytes. */
static httpz_status read_both(const subject *in, size_t *consumed) {
  static httpz_field slots[1024];
  httpz_reader reader;
  httpz_trailers trailers;
  if (whole.status != HTTPZ_OK) return whole.status;
  memset(&reader, 0, sizeof reader);
  httpz_limits limits = in->limits;
  if (limits.fields > 1024) limits.fields = 1024;
  httpz_input input = region_behind(in->bytes + whole.consumed, in->len - (uint32_t)whole.consumed);
  laws_enter();
  httpz_status status = httpz_read_trailers(&limits, HTTPZ_TRAILERS_REFUSE, input, &reader, slots, &trailers);
  laws_leave();
  if (status == HTTPZ_OK) *consumed = whole.consumed + trailers.len;
  return status;
}

static void check_inplace(const subject *in) {
  law_holds(LAW_inplace);
  size_t consumed = 0;
  httpz_status due = read_both(in, &consumed);
  uint8_t *room = region_room(in->len);
  if (in->len > 0) memcpy(room, in->bytes, in->len);
  httpz_decoded decoded, untouched;
  memset(&untouched, UNTOUCHED, sizeof untouched);
  memcpy(&decoded, &untouched, sizeof decoded);
  laws_enter();
  httpz_status status = httpz_decode_chunked(&in->limits, room, in->len, &decoded);
  laws_leave();
  if (status != due) {
    law_broken(LAW_inplace, whole.consumed, "%s, not %s", httpz_status_name(status), httpz_status_name(due));
  }
  if (!region_room_kept()) law_broken(LAW_redzone, 0, "a byte before the content was written");
  if (status != HTTPZ_OK) {
    law_holds(LAW_silent);
    bool kept = in->len == 0 || memcmp(room, in->bytes, in->len) == 0;
    if (!kept || memcmp(&decoded, &untouched, sizeof decoded) != 0) law_broken(LAW_silent, 0, "something was written");
    return;
  }
  bool same = decoded.consumed == consumed && decoded.content_len == whole.content_len &&
              memcmp(room, whole.content, whole.content_len) == 0 &&
              memcmp(room + consumed, in->bytes + consumed, in->len - consumed) == 0;
  if (!same)
    law_broken(LAW_inplace, whole.consumed, "%u bytes of content, %u consumed", decoded.content_len, decoded.consumed);
}

/* ---- encoded once more ------------------------------------------------------------------------------------------- */

/* Writes the content in chunks of up to `longest` bytes; gives how many bytes that took without its head. */
static uint32_t encode(uint8_t *room, uint32_t capacity, unsigned longest, uint64_t random) {
  static const uint8_t star[] = "*", host[] = "a";
  httpz_writer w;
  uint32_t head_len = 0, len = 0;
  laws_enter();
  httpz_writer_begin(&w, room, capacity);
  httpz_write_request_line(&w, HTTPZ_OPTIONS, star, 1, 1);
  httpz_write_known(&w, HTTPZ_FIELD_HOST, host, 1);
  httpz_write_chunked(&w);
  httpz_write_head_end(&w);
  httpz_writer_part(&w, &head_len);
  for (size_t at = 0, size; at < whole.content_len; at += size) {
    size = 1 + (size_t)(cuts_next(&random) % longest);
    if (size > whole.content_len - at) size = whole.content_len - at;
    httpz_write_chunk(&w, whole.content + at, (uint32_t)size);
  }
  httpz_write_body_end(&w);
  httpz_status status = httpz_writer_end(&w, &len);
  laws_leave();
  if (status != HTTPZ_OK) law_broken(LAW_reencode, 0, "the writer says %s", httpz_status_name(status));
  memmove(room, room + head_len, len - head_len);
  return len - head_len;
}

static void check_reencode(const subject *in, uint64_t random) {
  static uint8_t room[9 * REGION_LONGEST];
  if (whole.status != HTTPZ_OK || whole.content_len > 8192) return;
  law_holds(LAW_reencode);
  subject again = {room, 0, httpz_default_limits};
  again.len = encode(room, sizeof room, 1 + (unsigned)(random % 64), random);
  read_reference(&again);
  begin(&other);
  show_all(&other, &again, again.len, random);
  bool same = other.status == HTTPZ_OK && other.content_len == whole.content_len && other.consumed + 2 == again.len &&
              memcmp(other.content, whole.content, whole.content_len) == 0 && expected.verdict == REF_OK;
  if (!same) law_broken(LAW_reencode, whole.consumed, "read back: %s; before: %s", text_of(&other), text_of(&whole));
  read_reference(in);
}

/* ---- all laws ---------------------------------------------------------------------------------------------------- */

static void check_under(const subject *in, uint64_t random) {
  read_reference(in);
  begin(&whole);
  show_all(&whole, in, in->len, 0);
  laws_counts->verdicts[whole.status]++;
  check_reference(in);
  if (laws_effort == EFFORT_AGREEMENT) return;
  check_again(in, cuts_next(&random));
  check_slack(in, cuts_next(&random) >> 1);
  check_cuts(in, &random);
  check_final(in);
  check_inplace(in);
  check_reencode(in, cuts_next(&random));
}

/* Limits that a short input can meet. */
static httpz_limits tight_limits(uint64_t random) {
  httpz_limits limits = httpz_default_limits;
  if (random & 1) limits.content_length = (random >> 8) % 32;
  if (random & 2) limits.chunk = (uint32_t)(random >> 16) % 32;
  if (random & 4) limits.chunk_line = (uint16_t)((random >> 24) % 24);
  if (random & 8) limits.extensions = (uint32_t)(random >> 32) % 24;
  if (random & 16) limits.trailers = (uint16_t)((random >> 40) % 64);
  if (random & 32) limits.fields = (uint16_t)((random >> 48) % 4);
  return limits;
}

void target_check(const uint8_t *bytes, uint32_t len, uint64_t seed) {
  subject in = {bytes, len, httpz_default_limits};
  bool all = laws_effort == EFFORT_EXHAUSTIVE, default_alone = laws_effort == EFFORT_AGREEMENT;
  if (all || default_alone || seed % 4 != 0) check_under(&in, seed);
  if (default_alone) return;
  for (unsigned i = 0; i < (all ? 64 : 1); i++) {
    if (!all && seed % 4 != 0) continue;
    uint64_t random = seed + i;
    in.limits = tight_limits(cuts_next(&random) | 1u << i % 6);
    check_under(&in, random);
  }
}

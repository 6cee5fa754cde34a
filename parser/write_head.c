/* SPDX-License-Identifier: MIT */
#include "write.h"

#include "class.h"
#include "limits.h"
#include "list.h"
#include "number.h"
#include "read_host.h"
#include "read_target.h"
#include "read_trailers.h"
#include "render.h"
#include "span.h"

/* ---- reasons ---------------------------------------------------------------------------------------------------- */

enum { CODE_MIN = 100, CODE_MAX = 599 };

/* Rows are found by their code, not searched for; row 0 is what has no reason. */
enum {
  REASON_NONE,
#define HTTPZ_REASON(code, text) REASON_##code,
#include "reason.def"
#undef HTTPZ_REASON
  REASON_COUNT
};

static const uint8_t reason_rows[CODE_MAX - CODE_MIN + 1] = {
#define HTTPZ_REASON(code, text) [code - CODE_MIN] = REASON_##code,
#include "reason.def"
#undef HTTPZ_REASON
};

static const char reason_texts[REASON_COUNT][32] = {
#define HTTPZ_REASON(code, text) [REASON_##code] = text,
#include "reason.def"
#undef HTTPZ_REASON
};

const char *httpz_reason(uint16_t code) {
  bool known = code >= CODE_MIN && code <= CODE_MAX;
  return reason_texts[known ? reason_rows[code - CODE_MIN] : REASON_NONE];
}

/* ---- start-lines ------------------------------------------------------------------------------------------------ */

/* What both start-lines ask for. The facts of the message before are forgotten. */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns w->status, w->facts, w->section_len, w->seen, w->content_left, w->framing;
    ensures sticky: w->status == \result;
    ensures version: \result == HTTPZ_OK ==> minor_version <= 1 && w->section_len == 0; */
static httpz_status begin_head(httpz_writer *w, httpz_role role, uint8_t minor_version) {
  if (w->status != HTTPZ_OK) return (httpz_status)w->status;
  if (w->step != WRITE_START && w->step != WRITE_WHOLE) return refuse_output(w, HTTPZ_BAD_OUTPUT_ORDER);
  if (minor_version > 1) return refuse_output(w, HTTPZ_BAD_OUTPUT_VERSION);
  httpz_framing_facts facts = {.role = (uint8_t)role, .minor_version = minor_version};
  w->facts = facts;
  w->section_len = 0;
  w->seen = 0;
  w->content_left = 0;
  w->framing = HTTPZ_FRAMING_NONE;
  return HTTPZ_OK;
}

/*@ requires name_readable: \valid_read(name + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> 1 <= len <= 255 && \forall integer k; 0 <= k < len ==> tchar(name[k]); */
static bool is_short_token(const uint8_t *name, uint32_t len) {
  return len > 0 && len <= LIMIT_NAME && are_tchars(name, len);
}

/* The reader's own judgement of a target; what it takes apart is not needed here. */
static bool is_target(httpz_method method, const uint8_t *target, uint32_t len) {
  httpz_request head = {.method = (uint8_t)method};
  uint32_t fault = 0;
  return len > 0 && len <= LIMIT_INPUT && read_target(target, 0, len, &head, &fault) == HTTPZ_OK;
}

static void put_version(httpz_writer *w, uint8_t minor_version) {
  put_text(w, minor_version == 0 ? "HTTP/1.0" : "HTTP/1.1", 8);
}

/* The method as bytes that were judged, and by its number. */
static httpz_status write_request_line(httpz_writer *w, httpz_method number, const uint8_t *method, uint32_t method_len,
                                       const uint8_t *target, uint32_t target_len) {
  if (!is_target(number, target, target_len)) return refuse_output(w, HTTPZ_BAD_OUTPUT_TARGET);
  httpz_status status = make_section_room(w, (uint64_t)method_len + 1 + target_len + 1 + 8 + 2);
  if (status != HTTPZ_OK) return status;
  put_bytes(w, method, method_len);
  put_text(w, " ", 1);
  put_bytes(w, target, target_len);
  put_text(w, " ", 1);
  put_version(w, w->facts.minor_version);
  put_crlf(w);
  w->facts.method = (uint8_t)number;
  w->step = WRITE_FIELDS;
  return HTTPZ_OK;
}

httpz_status httpz_write_request_line(httpz_writer *w, httpz_method method, const uint8_t *target, uint32_t target_len,
                                      uint8_t minor_version) {
  httpz_status status = begin_head(w, HTTPZ_REQUEST, minor_version);
  if (status != HTTPZ_OK) return status;
  bool known = method > HTTPZ_METHOD_OTHER && method < HTTPZ_METHOD_COUNT;
  if (!known) return refuse_output(w, HTTPZ_BAD_OUTPUT_METHOD);
  const char *name = httpz_method_name(method);
  return write_request_line(w, method, (const uint8_t *)name, text_len(name), target, target_len);
}

httpz_status httpz_write_request_line_token(httpz_writer *w, const uint8_t *method, uint32_t method_len,
                                            const uint8_t *target, uint32_t target_len, uint8_t minor_version) {
  httpz_status status = begin_head(w, HTTPZ_REQUEST, minor_version);
  if (status != HTTPZ_OK) return status;
  if (!is_short_token(method, method_len)) return refuse_output(w, HTTPZ_BAD_OUTPUT_METHOD);
  httpz_method number = httpz_method_of(method, (uint16_t)method_len);
  return write_request_line(w, number, method, method_len, target, target_len);
}

/* 9110 15.2: a server must not send a 1xx to an HTTP/1.0 client */
static bool is_code(const httpz_writer *w, uint16_t code) {
  if (code < CODE_MIN || code > CODE_MAX) return false;
  return code >= 200 || (w->facts.minor_version > 0 && !w->peer_is_1_0);
}

static void put_code(httpz_writer *w, uint16_t code) {
  uint8_t digits[DECIMAL_MAX];
  put_bytes(w, digits, render_number(code, digits));
}

httpz_status httpz_write_status_line_reason(httpz_writer *w, uint8_t minor_version, uint16_t code,
                                            httpz_method request_method, const uint8_t *reason, uint32_t reason_len) {
  httpz_status status = begin_head(w, HTTPZ_RESPONSE, minor_version);
  if (status != HTTPZ_OK) return status;
  if (!is_code(w, code)) return refuse_output(w, HTTPZ_BAD_OUTPUT_STATUS);
  if ((unsigned)request_method >= HTTPZ_METHOD_COUNT) return refuse_output(w, HTTPZ_BAD_OUTPUT_METHOD);
  if (!are_value_bytes(reason, reason_len)) return refuse_output(w, HTTPZ_BAD_OUTPUT_REASON);
  status = make_section_room(w, (uint64_t)8 + 1 + 3 + 1 + reason_len + 2);
  if (status != HTTPZ_OK) return status;
  put_version(w, minor_version);
  put_text(w, " ", 1);
  put_code(w, code);
  put_text(w, " ", 1); /* 9112 4: this space is sent even if no reason follows */
  put_bytes(w, reason, reason_len);
  put_crlf(w);
  w->facts.status_code = code;
  w->facts.method = (uint8_t)request_method;
  w->step = WRITE_FIELDS;
  return HTTPZ_OK;
}

httpz_status httpz_write_status_line(httpz_writer *w, uint8_t minor_version, uint16_t code,
                                     httpz_method request_method) {
  const char *reason = httpz_reason(code);
  return httpz_write_status_line_reason(w, minor_version, code, request_method, (const uint8_t *)reason,
                                        text_len(reason));
}

/* ---- what fields say of the message ----------------------------------------------------------------------------- */

/* 9112 3.2: one Host, which a reader accepts */
static httpz_status judge_host_output(httpz_writer *w, const uint8_t *value, uint32_t len) {
  if (w->facts.role != HTTPZ_REQUEST) return HTTPZ_OK;
  if (w->seen & WROTE_HOST) return HTTPZ_BAD_OUTPUT_HOST;
  w->seen |= WROTE_HOST;
  return read_host_and_port(value, 0, len).fits ? HTTPZ_OK : HTTPZ_BAD_OUTPUT_VALUE;
}

/* 9110 8.6 and 9112 6.1: neither Content-Length nor Transfer-Encoding in a 1xx, a 204, or a 2xx to CONNECT */
static bool forbids_length(const httpz_framing_facts *facts) {
  if (facts->role != HTTPZ_RESPONSE) return false;
  bool tunnel = facts->method == HTTPZ_CONNECT && facts->status_code >= 200 && facts->status_code <= 299;
  return facts->status_code <= 199 || facts->status_code == 204 || tunnel;
}

HTTPZ_PRIVATE bool forbids_content(const httpz_framing_facts *facts) {
  return facts->role == HTTPZ_RESPONSE ? facts->status_code == 205 : facts->method == HTTPZ_TRACE;
}

/* Asked at each framing field; stricter than a reader, which need not care what stands in a response without
 * content. */
static httpz_status judge_framing_output(const httpz_writer *w) {
  const httpz_framing_facts *facts = &w->facts;
  if (facts->content_lengths + facts->transfer_encodings > 1) return HTTPZ_BAD_OUTPUT_FRAMING;
  if (forbids_length(facts)) return HTTPZ_BAD_OUTPUT_FRAMING;
  if (forbids_content(facts) && facts->content_length > 0) return HTTPZ_BAD_OUTPUT_FRAMING;
  bool speaks_1_0 = facts->minor_version == 0 || w->peer_is_1_0;
  return facts->transfer_encodings > 0 && speaks_1_0 ? HTTPZ_BAD_OUTPUT_FRAMING : HTTPZ_OK;
}

static httpz_status judge_length_output(httpz_writer *w, const uint8_t *value, uint32_t len) {
  uint64_t length = 0;
  if (read_decimal(value, len, UINT64_MAX, &length) != HTTPZ_OK) return HTTPZ_BAD_OUTPUT_VALUE;
  w->facts.content_lengths += 1; /* no third: the second is refused for good */
  w->facts.content_length = length;
  return judge_framing_output(w);
}

static bool is_word_output(const uint8_t *value, uint32_t from, uint32_t end, const char *lower, uint32_t len) {
  return span_is_nocase(value, span_between(from, end), (const uint8_t *)lower, len);
}

static httpz_status judge_coding_output(httpz_writer *w, const uint8_t *value, uint32_t len) {
  if (!is_word_output(value, 0, len, "chunked", 7)) return HTTPZ_BAD_OUTPUT_VALUE;
  w->facts.transfer_encodings += 1;
  w->facts.coding_chunked_last = true;
  return judge_framing_output(w);
}

static uint8_t option_output(const uint8_t *value, uint32_t from, uint32_t end) {
  if (is_word_output(value, from, end, "close", 5)) return WROTE_CLOSE;
  return is_word_output(value, from, end, "keep-alive", 10) ? WROTE_KEEP_ALIVE : 0;
}

/* 9110 7.6.1: tokens with commas between them; 5.6.1.1: a sender makes no empty members */
static httpz_status judge_connection_output(httpz_writer *w, const uint8_t *value, uint32_t len) {
  uint32_t i = 0;
  /*@ loop invariant walked: 0 <= i <= len;
      loop assigns i, w->seen;
      loop variant len - i; */
  while (i < len) {
    uint32_t option_end = skip_token(value, i, len);
    reach member = end_member(value, option_end, len);
    if (option_end == i || !member.fits) return HTTPZ_BAD_OUTPUT_VALUE;
    w->seen |= option_output(value, i, option_end);
    if (member.at == len) break;
    i = skip_ows(value, member.at + 1, len);
    if (i == len) return HTTPZ_BAD_OUTPUT_VALUE; /* a comma ends the value */
  }
  return HTTPZ_OK;
}

static httpz_status judge_head_field(httpz_writer *w, httpz_field_id id, const uint8_t *value, uint32_t len) {
  switch (id) {
    case HTTPZ_FIELD_HOST:
      return judge_host_output(w, value, len);
    case HTTPZ_FIELD_CONTENT_LENGTH:
      return judge_length_output(w, value, len);
    case HTTPZ_FIELD_TRANSFER_ENCODING:
      return judge_coding_output(w, value, len);
    case HTTPZ_FIELD_CONNECTION:
      return judge_connection_output(w, value, len);
    default:
      return HTTPZ_OK;
  }
}

/* ---- field lines ------------------------------------------------------------------------------------------------ */

/* A name that was judged, by its bytes and by its number. */
static httpz_status write_line(httpz_writer *w, httpz_field_id id, const uint8_t *name, uint32_t name_len,
                               const uint8_t *value, uint32_t value_len) {
  if (!is_value(value, value_len)) return refuse_output(w, HTTPZ_BAD_OUTPUT_VALUE);
  httpz_status status = HTTPZ_OK;
  if (w->step == WRITE_FIELDS) {
    status = judge_head_field(w, id, value, value_len);
  } else if (is_forbidden_trailer((uint8_t)id)) {
    status = HTTPZ_BAD_OUTPUT_TRAILER;
  }
  if (status != HTTPZ_OK) return refuse_output(w, status);
  status = make_section_room(w, (uint64_t)name_len + 2 + value_len + 2);
  if (status != HTTPZ_OK) return status;
  put_bytes(w, name, name_len);
  put_text(w, ": ", 2);
  put_bytes(w, value, value_len);
  put_crlf(w);
  return HTTPZ_OK;
}

static httpz_status expect_section(httpz_writer *w) {
  return expect_step(w, w->step == WRITE_TRAILERS ? WRITE_TRAILERS : WRITE_FIELDS);
}

httpz_status httpz_write_field(httpz_writer *w, const uint8_t *name, uint32_t name_len, const uint8_t *value,
                               uint32_t value_len) {
  httpz_status status = expect_section(w);
  if (status != HTTPZ_OK) return status;
  if (!is_short_token(name, name_len)) return refuse_output(w, HTTPZ_BAD_OUTPUT_NAME);
  return write_line(w, httpz_field_of(name, (uint16_t)name_len), name, name_len, value, value_len);
}

httpz_status httpz_write_known(httpz_writer *w, httpz_field_id id, const uint8_t *value, uint32_t value_len) {
  httpz_status status = expect_section(w);
  if (status != HTTPZ_OK) return status;
  bool known = id > HTTPZ_FIELD_OTHER && id < HTTPZ_FIELD_COUNT;
  if (!known) return refuse_output(w, HTTPZ_BAD_OUTPUT_NAME);
  const char *name = httpz_field_spelling(id);
  return write_line(w, id, (const uint8_t *)name, text_len(name), value, value_len);
}

httpz_status httpz_write_known_number(httpz_writer *w, httpz_field_id id, uint64_t number) {
  uint8_t digits[DECIMAL_MAX];
  return httpz_write_known(w, id, digits, render_number(number, digits));
}

httpz_status httpz_write_known_date(httpz_writer *w, httpz_field_id id, int64_t seconds) {
  uint8_t date[HTTPZ_DATE_LEN];
  httpz_status status = expect_section(w);
  if (status != HTTPZ_OK) return status;
  if (httpz_render_date(seconds, date) != HTTPZ_OK) return refuse_output(w, HTTPZ_BAD_OUTPUT_VALUE);
  return httpz_write_known(w, id, date, HTTPZ_DATE_LEN);
}

httpz_status httpz_write_content_length(httpz_writer *w, uint64_t length) {
  return httpz_write_known_number(w, HTTPZ_FIELD_CONTENT_LENGTH, length);
}

static httpz_status write_word(httpz_writer *w, httpz_field_id id, const char *word, uint32_t len) {
  return httpz_write_known(w, id, (const uint8_t *)word, len);
}

httpz_status httpz_write_chunked(httpz_writer *w) {
  return write_word(w, HTTPZ_FIELD_TRANSFER_ENCODING, "chunked", 7);
}

httpz_status httpz_write_close(httpz_writer *w) {
  return write_word(w, HTTPZ_FIELD_CONNECTION, "close", 5);
}

httpz_status httpz_write_keep_alive(httpz_writer *w) {
  return write_word(w, HTTPZ_FIELD_CONNECTION, "keep-alive", 10);
}

httpz_status httpz_write_content_range(httpz_writer *w, httpz_content_range range) {
  uint8_t value[HTTPZ_CONTENT_RANGE_MAX];
  httpz_status status = expect_section(w);
  if (status != HTTPZ_OK) return status;
  uint32_t len = httpz_render_content_range(range, value);
  if (len == 0) return refuse_output(w, HTTPZ_BAD_OUTPUT_RANGE);
  return httpz_write_known(w, HTTPZ_FIELD_CONTENT_RANGE, value, len);
}

/* ---- the end of a head ------------------------------------------------------------------------------------------ */

static void begin_content(httpz_writer *w, httpz_framing framing) {
  w->framing = (uint8_t)framing;
  w->step = framing == HTTPZ_FRAMING_CHUNKED ? WRITE_CHUNKS : WRITE_CONTENT;
  w->content_left = 0;
  if (framing == HTTPZ_FRAMING_LENGTH) w->content_left = w->facts.content_length;
  if (framing == HTTPZ_FRAMING_UNTIL_CLOSE && !forbids_content(&w->facts)) w->content_left = UINT64_MAX;
  close_if_spent(w);
}

httpz_status httpz_write_head_end(httpz_writer *w) {
  httpz_status status = expect_step(w, WRITE_FIELDS);
  if (status != HTTPZ_OK) return status;
  bool needs_host = w->facts.role == HTTPZ_REQUEST && w->facts.minor_version > 0;
  if (needs_host && !(w->seen & WROTE_HOST)) return refuse_output(w, HTTPZ_BAD_OUTPUT_HOST);
  httpz_framing framing = HTTPZ_FRAMING_NONE;
  /* every conflict was refused at its field line; it is the reader's decision all the same, and a refusal would hold */
  if (httpz_decide_framing(&w->facts, &framing) != HTTPZ_OK) return refuse_output(w, HTTPZ_BAD_OUTPUT_FRAMING);
  status = make_section_room(w, 2);
  if (status != HTTPZ_OK) return status;
  put_crlf(w);
  begin_content(w, framing);
  return HTTPZ_OK;
}

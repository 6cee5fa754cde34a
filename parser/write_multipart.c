/* SPDX-License-Identifier: MIT */
#include "write.h"

#include <stddef.h>

#include "class.h"

enum { BOUNDARY_MAX = 70 };

static const char part_type[] = "Content-Type: ";
static const char part_range[] = "Content-Range: ";
static const char multipart_type[] = "multipart/byteranges; boundary=";

enum {
  PART_TYPE = sizeof part_type - 1,
  PART_RANGE = sizeof part_range - 1,
  MULTIPART_TYPE = sizeof multipart_type - 1,
};

/* RFC 2046 5.1.1: bcharsnospace = DIGIT / ALPHA / "'" / "(" / ")" / "+" / "_" / "," / "-" / "." / "/" / ":" / "=" /
 * "?" */
/*@ terminates \true;
    assigns \nothing; */
static bool is_bchar_nospace(uint8_t c) {
  static const char marks[12] = {'\'', '(', ')', '+', '_', ',', '-', '.', '/', ':', '=', '?'};
  if (is_alpha(c) || is_digit(c)) return true;
  /*@ loop invariant walked: 0 <= i <= 12;
      loop assigns i;
      loop variant 12 - i; */
  for (uint32_t i = 0; i < sizeof marks; i++) {
    if (c == (uint8_t)marks[i]) return true;
  }
  return false;
}

/* boundary = 0*69<bchars> bcharsnospace, bchars = bcharsnospace / " " */
/*@ requires boundary_readable: \valid_read(boundary + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures bounded: \result ==> 1 <= len <= 70; */
static bool is_boundary(const uint8_t *boundary, uint32_t len) {
  if (len == 0 || len > BOUNDARY_MAX || boundary[len - 1] == ' ') return false;
  /*@ loop invariant walked: 0 <= i <= len;
      loop assigns i;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (boundary[i] != ' ' && !is_bchar_nospace(boundary[i])) return false;
  }
  return true;
}

/* A parameter's value is a token or stands in quotes (9110 5.6.6); no bchar needs a backslash there. */
httpz_status httpz_write_multipart_type(httpz_writer *w, const uint8_t *boundary, uint32_t boundary_len) {
  uint8_t value[MULTIPART_TYPE + 1 + BOUNDARY_MAX + 1];
  if (w->status != HTTPZ_OK) return (httpz_status)w->status;
  if (!is_boundary(boundary, boundary_len)) return refuse_output(w, HTTPZ_BAD_OUTPUT_BOUNDARY);
  bool quoted = !are_tchars(boundary, boundary_len);
  uint32_t len = 0;
  /*@ loop invariant walked: 0 <= i <= MULTIPART_TYPE && len == i;
      loop assigns i, len, value[0 .. MULTIPART_TYPE - 1];
      loop variant MULTIPART_TYPE - i; */
  for (uint32_t i = 0; i < MULTIPART_TYPE; i++) value[len++] = (uint8_t)multipart_type[i];
  if (quoted) value[len++] = '"';
  /*@ loop invariant walked: 0 <= i <= boundary_len && len == \at(len, LoopEntry) + i;
      loop assigns i, len, value[0 .. MULTIPART_TYPE + BOUNDARY_MAX];
      loop variant boundary_len - i; */
  for (uint32_t i = 0; i < boundary_len; i++) value[len++] = boundary[i];
  if (quoted) value[len++] = '"';
  return httpz_write_known(w, HTTPZ_FIELD_CONTENT_TYPE, value, len);
}

/* The head of one part, judged. */
typedef struct {
  const uint8_t *boundary, *type;
  uint32_t boundary_len, type_len, range_len;
  uint8_t range[HTTPZ_CONTENT_RANGE_MAX];
} part_head;

static httpz_status judge_part(part_head *part, httpz_content_range range) {
  if (!is_boundary(part->boundary, part->boundary_len)) return HTTPZ_BAD_OUTPUT_BOUNDARY;
  if (!is_value(part->type, part->type_len)) return HTTPZ_BAD_OUTPUT_VALUE;
  part->range_len = range.has_range ? httpz_render_content_range(range, part->range) : 0;
  return part->range_len > 0 ? HTTPZ_OK : HTTPZ_BAD_OUTPUT_RANGE;
}

static uint64_t part_head_len(const part_head *part) {
  uint64_t delimiter = 4 + (uint64_t)part->boundary_len + 2;
  uint64_t type_line = part->type_len > 0 ? PART_TYPE + (uint64_t)part->type_len + 2 : 0;
  return delimiter + type_line + PART_RANGE + part->range_len + 2 + 2;
}

static void put_part_head(httpz_writer *w, const part_head *part) {
  put_text(w, "\r\n--", 4);
  put_bytes(w, part->boundary, part->boundary_len);
  put_crlf(w);
  if (part->type_len > 0) {
    put_text(w, part_type, PART_TYPE);
    put_bytes(w, part->type, part->type_len);
    put_crlf(w);
  }
  put_text(w, part_range, PART_RANGE);
  put_bytes(w, part->range, part->range_len);
  put_crlf(w);
  put_crlf(w);
}

/* Judges `len` bytes of content that the writer makes itself, and makes room for them. */
static httpz_status make_content_room(httpz_writer *w, uint64_t len) {
  httpz_status status = spend_content(w, len);
  return status == HTTPZ_OK ? make_room(w, len) : status;
}

httpz_status httpz_write_part_head(httpz_writer *w, const uint8_t *boundary, uint32_t boundary_len, const uint8_t *type,
                                   uint32_t type_len, httpz_content_range range) {
  if (w->status != HTTPZ_OK) return (httpz_status)w->status;
  part_head part = {.boundary = boundary, .type = type, .boundary_len = boundary_len, .type_len = type_len};
  httpz_status status = judge_part(&part, range);
  if (status != HTTPZ_OK) return refuse_output(w, status);
  status = make_content_room(w, part_head_len(&part));
  if (status != HTTPZ_OK) return status;
  put_part_head(w, &part);
  close_if_spent(w);
  return HTTPZ_OK;
}

static uint64_t parts_end_len(uint32_t boundary_len) {
  return 4 + (uint64_t)boundary_len + 4;
}

httpz_status httpz_write_parts_end(httpz_writer *w, const uint8_t *boundary, uint32_t boundary_len) {
  if (w->status != HTTPZ_OK) return (httpz_status)w->status;
  if (!is_boundary(boundary, boundary_len)) return refuse_output(w, HTTPZ_BAD_OUTPUT_BOUNDARY);
  httpz_status status = make_content_room(w, parts_end_len(boundary_len));
  if (status != HTTPZ_OK) return status;
  put_text(w, "\r\n--", 4);
  put_bytes(w, boundary, boundary_len);
  put_text(w, "--\r\n", 4);
  close_if_spent(w);
  return HTTPZ_OK;
}

static httpz_status add_to_total(uint64_t len, uint64_t *total) {
  if (len > UINT64_MAX - *total) return HTTPZ_BAD_OUTPUT_SIZE;
  *total += len;
  return HTTPZ_OK;
}

httpz_status httpz_measure_part(const uint8_t *boundary, uint32_t boundary_len, const uint8_t *type, uint32_t type_len,
                                httpz_content_range range, uint64_t *total) {
  part_head part = {.boundary = boundary, .type = type, .boundary_len = boundary_len, .type_len = type_len};
  httpz_status status = judge_part(&part, range);
  if (status != HTTPZ_OK) return status;
  uint64_t head = part_head_len(&part);
  uint64_t before_last = range.last - range.first; /* one less than the bytes of the part, which may be 2^64 */
  if (before_last > UINT64_MAX - head - 1) return HTTPZ_BAD_OUTPUT_SIZE;
  return add_to_total(head + before_last + 1, total);
}

httpz_status httpz_measure_parts_end(const uint8_t *boundary, uint32_t boundary_len, uint64_t *total) {
  if (!is_boundary(boundary, boundary_len)) return HTTPZ_BAD_OUTPUT_BOUNDARY;
  return add_to_total(parts_end_len(boundary_len), total);
}

/* SPDX-License-Identifier: MIT */
#include "httpz.h"

#include <stddef.h>

#include "class.h"
#include "list.h"
#include "octet.h"
#include "quoted_string.h"
#include "span.h"

/* Where the byte stands that is said at `i`: a quoted-pair says its second byte (9110 5.6.4). */
/*@ requires readable_here: \valid_read(at + i) && i < 65535;
    terminates \true;
    assigns \nothing;
    ensures meaning: \result == (at[i] == '\\' ? i + 1 : i); */
static uint32_t said_at(const uint8_t *at, uint32_t i) {
  return at[i] == '\\' ? i + 1 : i;
}

/*@ requires value_readable: readable(at, value) && in_input(value);
    requires out_writable: \valid(out);
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_QUOTED_STRING;
    ensures inside: \result == HTTPZ_OK ==> out->off == value.off + 1 && out->len == value.len - 2;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_quoted_string(const uint8_t *at, httpz_span value, httpz_span *out) {
  uint32_t end = span_end(value);
  if (value.len == 0 || at[value.off] != '"') return HTTPZ_BAD_QUOTED_STRING;
  reach string = read_quoted_string(at, value.off, end);
  if (!string.fits || string.at != end) return HTTPZ_BAD_QUOTED_STRING;
  *out = span_between(value.off + 1u, end - 1);
  return HTTPZ_OK;
}

/* Counts into `*len` the bytes that `inside` says. */
/*@ requires inside_readable: readable(at, inside) && in_input(inside);
    requires len_writable: \valid(len);
    requires apart: \separated(len, at + (0 .. 65534));
    terminates \true;
    assigns *len;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_QUOTED_STRING;
    ensures meaning: \result == HTTPZ_OK <==> quotable{Pre}(at, inside.off, end(inside));
    ensures counted: \result == HTTPZ_OK ==>
      *len == said_count{Pre}(at, inside.off, end(inside)) && *len <= inside.len;
    ensures silent: \result != HTTPZ_OK ==> *len == \old(*len); */
static httpz_status measure_inside(const uint8_t *at, httpz_span inside, uint32_t *len) {
  uint32_t end = span_end(inside), count = 0;
  /*@ loop invariant walked: inside.off <= i <= end;
      loop invariant quotable: quotable(at, inside.off, end) <==> quotable(at, i, end);
      loop invariant counted: count <= i - inside.off &&
        count + said_count(at, i, end) == said_count(at, inside.off, end);
      loop assigns i, count;
      loop variant end - i; */
  for (uint32_t i = inside.off; i < end; i++) {
    if (at[i] == '"') return HTTPZ_BAD_QUOTED_STRING;
    i = said_at(at, i);
    if (i == end || !is_value_byte(at[i])) return HTTPZ_BAD_QUOTED_STRING;
    count++;
  }
  *len = count;
  return HTTPZ_OK;
}

/*@ requires inside_readable: readable(at, inside) && in_input(inside);
    requires buffer_writable: buffer != \null ==> \valid(buffer + (0 .. capacity - 1));
    requires len_writable: \valid(len);
    requires apart: \separated(len, at + (0 .. 65534)) && (buffer != \null ==>
      \separated(len, buffer + (0 .. capacity - 1)) && \separated(at + (0 .. 65534), buffer + (0 .. capacity - 1)));
    terminates \true;
    assigns *len, buffer[0 .. capacity - 1];
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_QUOTED_STRING || \result == HTTPZ_NO_ROOM;
    ensures bad: \result == HTTPZ_BAD_QUOTED_STRING <==> !quotable{Pre}(at, inside.off, end(inside));
    ensures bounded: \result == HTTPZ_OK ==> *len <= inside.len && (buffer != \null ==> *len <= capacity);
    ensures counted: \result == HTTPZ_OK ==> *len == said_count{Pre}(at, inside.off, end(inside));
    ensures written: \result == HTTPZ_OK && buffer != \null ==> \forall integer k; 0 <= k < *len ==>
      buffer[k] == \at(at[said_place(at, nth_place(at, inside.off, k))], Pre);
    ensures untouched: \result != HTTPZ_OK && buffer != \null ==>
      \forall integer k; 0 <= k < capacity ==> buffer[k] == \old(buffer[k]);
    ensures silent: \result != HTTPZ_OK ==> *len == \old(*len); */
httpz_status httpz_unquote(const uint8_t *at, httpz_span inside, uint8_t *buffer, uint32_t capacity, uint32_t *len) {
  uint32_t needed = 0;
  httpz_status status = measure_inside(at, inside, &needed);
  if (status != HTTPZ_OK) return status;
  if (buffer != NULL && needed > capacity) return HTTPZ_NO_ROOM;
  *len = needed;
  if (buffer == NULL) return HTTPZ_OK;
  uint32_t i = inside.off;
  /*@ loop invariant walked: 0 <= k <= needed && inside.off <= i <= end(inside);
      loop invariant left: k + said_count{Pre}(at, i, end(inside)) == needed && quotable{Pre}(at, i, end(inside));
      loop invariant place: i == nth_place{Pre}(at, inside.off, k);
      loop invariant written: \forall integer j; 0 <= j < k ==>
        buffer[j] == \at(at[said_place(at, nth_place(at, inside.off, j))], Pre);
      loop assigns i, k, buffer[0 .. needed - 1];
      loop variant needed - k; */
  for (uint32_t k = 0; k < needed; k++) {
    i = said_at(at, i);
    buffer[k] = at[i];
    i++;
  }
  return HTTPZ_OK;
}

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> (fold ? lower(a) == lower(b) : a == b); */
static bool same_byte(uint8_t a, uint8_t b, bool fold) {
  return fold ? lower_of(a) == lower_of(b) : a == b;
}

HTTPZ_PRIVATE bool quoted_matches(const uint8_t *at, httpz_span inside, const char *text, uint16_t len, bool fold) {
  uint32_t end = span_end(inside), count = 0;
  /*@ loop invariant walked: inside.off <= i <= end;
      loop invariant counted: count <= len;
      loop invariant so_far: quoted_says(at, inside.off, end, text, 0, len, fold) <==>
        quoted_says(at, i, end, text, count, len, fold);
      loop assigns i, count;
      loop variant end - i; */
  for (uint32_t i = inside.off; i < end; i++) {
    i = said_at(at, i);
    if (i == end || count == len || !same_byte(at[i], octet_of(text[count]), fold)) return false;
    count++;
  }
  return count == len;
}

/*@ requires inside_readable: readable(at, inside) && in_input(inside);
    requires text_readable: \valid_read(text + (0 .. len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> quoted_says(at, inside.off, end(inside), text, 0, len, 0); */
bool httpz_quoted_is(const uint8_t *at, httpz_span inside, const char *text, uint16_t len) {
  return quoted_matches(at, inside, text, len, false);
}

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> needs_pair(byte); */
static bool needs_escape(uint8_t byte) {
  return byte == '"' || byte == '\\';
}

/* Counts into `*needed` the bytes of the quoted-string that says `text`. */
/*@ requires text_readable: \valid_read(text + (0 .. len - 1));
    requires len_bounded: len <= 65535;
    requires needed_writable: \valid(needed);
    requires apart: \separated(needed, text + (0 .. len - 1));
    terminates \true;
    assigns *needed;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_OUTPUT_VALUE;
    ensures meaning: \result == HTTPZ_OK <==> all_value_bytes{Pre}(text, 0, len);
    ensures counted: \result == HTTPZ_OK ==>
      *needed == 2 + pairs_len{Pre}(text, 0, len) && len + 2 <= *needed <= 2 * len + 2;
    ensures silent: \result != HTTPZ_OK ==> *needed == \old(*needed); */
static httpz_status measure_quoted(const uint8_t *text, uint32_t len, uint32_t *needed) {
  uint32_t count = 2;
  /*@ loop invariant walked: 0 <= i <= len;
      loop invariant counted: i + 2 <= count <= 2 * i + 2;
      loop invariant left: count + pairs_len(text, i, len) == 2 + pairs_len(text, 0, len);
      loop invariant judged: all_value_bytes(text, 0, i);
      loop assigns i, count;
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (!is_value_byte(text[i])) return HTTPZ_BAD_OUTPUT_VALUE;
    count += needs_escape(text[i]) ? 2 : 1;
  }
  *needed = count;
  return HTTPZ_OK;
}

/* Writes what measure_quoted has counted. */
/*@ requires text_readable: \valid_read(text + (0 .. len - 1));
    requires len_bounded: len <= 65535;
    requires judged: all_value_bytes(text, 0, len);
    requires counted: needed == 2 + pairs_len(text, 0, len);
    requires buffer_writable: \valid(buffer + (0 .. needed - 1));
    requires apart: \separated(buffer + (0 .. needed - 1), text + (0 .. len - 1));
    terminates \true;
    assigns buffer[0 .. needed - 1];
    ensures closed: needed >= 2 && buffer[0] == '"' && buffer[needed - 1] == '"';
    ensures held: all_value_bytes(buffer, 0, needed); */
static void write_quoted(const uint8_t *text, uint32_t len, uint8_t *buffer, uint32_t needed) {
  /* What is left is never less than nothing: a walk for the prover alone. */
  /*@ ghost
      uint32_t j = len;
      /@ loop invariant walked: 0 <= j <= len;
         loop invariant positive: \forall integer m; j <= m <= len ==> pairs_len(text, m, len) >= len - m;
         loop assigns j;
         loop variant j; @/
      while (j > 0) j--; */
  uint32_t k = 0;
  buffer[k++] = '"';
  /*@ loop invariant walked: 0 <= i <= len && 1 <= k;
      loop invariant left: k + pairs_len{Pre}(text, i, len) + 1 == needed;
      loop invariant opened: buffer[0] == '"';
      loop invariant held: all_value_bytes(buffer, 0, k);
      loop assigns i, k, buffer[0 .. needed - 1];
      loop variant len - i; */
  for (uint32_t i = 0; i < len; i++) {
    if (needs_escape(text[i])) buffer[k++] = '\\';
    buffer[k++] = text[i];
  }
  buffer[needed - 1] = '"';
}

/*@ requires text_readable: \valid_read(text + (0 .. len - 1));
    requires buffer_writable: buffer != \null ==> \valid(buffer + (0 .. capacity - 1));
    requires written_writable: \valid(written);
    requires apart: \separated(written, text + (0 .. len - 1)) && (buffer != \null ==>
      \separated(written, buffer + (0 .. capacity - 1)) &&
      \separated(text + (0 .. len - 1), buffer + (0 .. capacity - 1)));
    terminates \true;
    assigns *written, buffer[0 .. capacity - 1];
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_NO_ROOM || \result == HTTPZ_BAD_OUTPUT_VALUE;
    ensures judged: \result == HTTPZ_OK ==> all_value_bytes{Pre}(text, 0, len);
    ensures counted: \result == HTTPZ_OK ==> *written == 2 + pairs_len{Pre}(text, 0, len);
    ensures closed: \result == HTTPZ_OK && buffer != \null ==>
      2 <= *written <= capacity && buffer[0] == '"' && buffer[*written - 1] == '"';
    ensures held: \result == HTTPZ_OK && buffer != \null ==> all_value_bytes(buffer, 0, *written);
    ensures untouched: \result != HTTPZ_OK && buffer != \null ==>
      \forall integer k; 0 <= k < capacity ==> buffer[k] == \old(buffer[k]);
    ensures silent: \result != HTTPZ_OK ==> *written == \old(*written); */
httpz_status httpz_quote(const uint8_t *text, uint32_t len, uint8_t *buffer, uint32_t capacity, uint32_t *written) {
  uint32_t needed = 0;
  if (len > UINT16_MAX) return HTTPZ_NO_ROOM;
  httpz_status status = measure_quoted(text, len, &needed);
  if (status != HTTPZ_OK) return status;
  if (buffer != NULL && needed > capacity) return HTTPZ_NO_ROOM;
  if (buffer != NULL) write_quoted(text, len, buffer, needed);
  *written = needed;
  return HTTPZ_OK;
}

/* SPDX-License-Identifier: MIT
 *
 * The reference readers: slow, one byte at a time, written straight from the ABNF of RFC 9110, RFC 9112 and RFC 3986.
 * They share no code with parser/ and take only the numbers of httpz_status from httpz.h. A fuzz target or a test reads
 * the same bytes with both and demands the same answer.
 *
 * This file has the reader of request heads and what all readers share; ref_response.h, ref_chunked.h, ref_trailers.h
 * and ref_values.h have the others. */
#ifndef HTTPZ_REF_H
#define HTTPZ_REF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REF_MAX_FIELDS = 1024, REF_NAME_WORDS = 4 };

enum ref_verdict {
  REF_OK,
  REF_MORE,
  REF_REFUSED,
};

/* RFC 9112 3.2. The numbers are those of httpz_target_form. */
enum ref_form {
  REF_ORIGIN_FORM,
  REF_ABSOLUTE_FORM,
  REF_AUTHORITY_FORM,
  REF_ASTERISK_FORM,
};

/* RFC 9112 6.3. The numbers are those of httpz_framing. */
enum ref_framing {
  REF_FRAMING_NONE,
  REF_FRAMING_LENGTH,
  REF_FRAMING_CHUNKED,
  REF_FRAMING_UNTIL_CLOSE, /* of responses alone */
};

/* The members mean what those of httpz_limits mean. `head` counts as 65,535 when it is greater. */
struct ref_limits {
  uint64_t content_length;
  size_t head;
  size_t target;
  size_t fields;
  size_t method;
  size_t name;
  size_t empty_lines;
};

/* Bytes [off, off + len) of the input. Of a span without bytes only `len` means something. */
struct ref_span {
  uint32_t off, len;
};

struct ref_field {
  struct ref_span name;
  struct ref_span value; /* without the whitespace around it */
};

/* A set of httpz_status numbers: number n is bit n % 64 of word n / 64. */
struct ref_names {
  uint64_t word[REF_NAME_WORDS];
};

/* What a head or a trailer section says. `verdict` is always set. `status`, `names`, `offset` and `offset_last` belong
 * to REF_REFUSED, `head_len` and all that follows it to REF_OK. Members that a kind of head has not are zeros. */
struct ref_head {
  enum ref_verdict verdict;

  unsigned status;        /* the httpz_status that fits best */
  struct ref_names names; /* it, and each other name that is right: one line can be wrong in two ways */
  uint32_t offset;        /* the offending byte; where the rules leave its place open, the first place that is right */
  uint32_t offset_last;   /* the last place that is right; equal to `offset` where the place is fixed */

  uint32_t head_len;

  /* of requests */
  struct ref_span method_name;
  struct ref_span target;
  struct ref_span path;
  struct ref_span query;
  struct ref_span authority;
  bool has_query;
  enum ref_form form;
  bool expect_continue;
  bool expect_other;

  /* of responses */
  unsigned code; /* 100 to 599 */
  struct ref_span reason;

  /* of both */
  unsigned minor; /* as sent: 0 to 9 */
  enum ref_framing framing;
  uint64_t content_length; /* of REF_FRAMING_LENGTH, else 0 */
  bool keep_alive;
  bool upgrade;

  /* of trailer sections */
  uint32_t dropped; /* field lines that a trailer section may not have, under REF_DROP */

  uint32_t field_count; /* field lines of the head; those past REF_MAX_FIELDS are counted and not stored */
  struct ref_field fields[REF_MAX_FIELDS];
};

/* ref_read_request reads bytes[0 .. len) as the first `len` bytes of one request head and writes its answer to `*out`.
 * It neither allocates nor calls the system; `*out` is large (16 KiB), so the caller keeps it static. */
void ref_read_request(const struct ref_limits *limits, const uint8_t *bytes, size_t len, struct ref_head *out);

/* ref_permits says whether a reader that refused with `status` at `offset` agrees with `*head`. */
bool ref_permits(const struct ref_head *head, unsigned status, size_t offset);

/* ref_has_name says whether httpz_status `status` is in `names`. */
bool ref_has_name(struct ref_names names, unsigned status);

#endif

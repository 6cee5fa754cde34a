/* SPDX-License-Identifier: MIT
 *
 * httpz: an HTTP/1.1 parser that never touches the heap (RFC 9110, RFC 9112).
 *
 *     bytes -> httpz_read_request -> httpz_request + field slots
 *
 * The caller owns every byte: the input, the array of field slots, the reader and the result. Nothing is copied; results
 * are offsets into the input, so they survive a buffer that was moved. No function here allocates, makes a system call,
 * recurses, or writes anything but what is named as its output. Different readers may be used by different threads. */
#ifndef HTTPZ_H
#define HTTPZ_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HTTPZ_VERSION "0.1.0"

/* ---- verdicts ------------------------------------------------------------------------------------------------------ */

/* HTTPZ_OK, HTTPZ_MORE, or one named refusal. A refusal is final: no further byte turns it into HTTPZ_OK. */
typedef enum {
#define HTTPZ_STATUS(name, answer, section, sentence) HTTPZ_##name,
#include "status.def"
#undef HTTPZ_STATUS
  HTTPZ_STATUS_COUNT
} httpz_status;

/* httpz_status_name gives the name of `status` without its prefix, "?" for a number that is no status. */
const char *httpz_status_name(httpz_status status);

/* httpz_status_answer gives the HTTP status code to answer a refusal with (400, 413, 414, 431, 501, 505), else 0. */
uint16_t httpz_status_answer(httpz_status status);

/* httpz_status_section gives the RFC and section that a refusal rests on, as "9112 5.1". */
const char *httpz_status_section(httpz_status status);

/* httpz_status_text gives one sentence in English. */
const char *httpz_status_text(httpz_status status);

/* ---- bytes --------------------------------------------------------------------------------------------------------- */

/* Bytes [off, off + len) of the caller's input. */
typedef struct {
  uint16_t off, len;
} httpz_span;

/* The caller's bytes. `at[0 .. len)` are the message so far, from its first byte on. `at[0 .. readable)` may be loaded;
 * readable >= len. What stands between len and readable never changes an outcome; 64 such bytes make reading faster, none
 * are needed. Only the first 65,535 bytes are ever looked at. */
typedef struct {
  const uint8_t *at;
  uint32_t len;
  uint32_t readable;
} httpz_input;

/* ---- limits -------------------------------------------------------------------------------------------------------- */

/* A limit is refused at the first byte past it, but for `head`: a head that has not ended when `head` bytes are there is
 * refused at once, so that a full buffer never asks for more. */
typedef struct {
  uint64_t content_length; /* greatest Content-Length accepted (413) */
  uint16_t head;           /* bytes of a head, with leading empty lines and the final CRLF (431) */
  uint16_t target;         /* bytes of a request-target (414); RFC 9112 3 asks for request-lines of 8,000 */
  uint16_t fields;         /* field lines, which is also the number of slots the caller gives (431) */
  uint8_t method;          /* bytes of a method (501) */
  uint8_t name;            /* bytes of a field name (431) */
  uint8_t empty_lines;     /* empty lines before a request-line (400); RFC 9112 2.2 asks for one or more */
} httpz_limits;

#define HTTPZ_DEFAULT_FIELDS 100

/* 100 MiB, 16,384, 8,192, HTTPZ_DEFAULT_FIELDS, 32, 255, 8. */
extern const httpz_limits httpz_default_limits;

/* ---- what a head says ---------------------------------------------------------------------------------------------- */

typedef enum {
  HTTPZ_METHOD_OTHER, /* any other token: httpz_request.method_name has its bytes (RFC 9110 9.1) */
#define HTTPZ_METHOD(name) HTTPZ_##name,
#include "method.def"
#undef HTTPZ_METHOD
  HTTPZ_METHOD_COUNT
} httpz_method;

typedef enum {
  HTTPZ_FIELD_OTHER,
#define HTTPZ_FIELD(name, spelling) HTTPZ_FIELD_##name,
#include "field.def"
#undef HTTPZ_FIELD
  HTTPZ_FIELD_COUNT
} httpz_field_id;

/* One field line. The name is [name_off, name_off + name_len), the value [value_off, value_off + value_len) without the
 * whitespace around it. Lines stand in the order of the wire. */
typedef struct {
  uint16_t name_off;
  uint16_t value_off;
  uint16_t value_len;
  uint8_t name_len;
  uint8_t id; /* httpz_field_id */
} httpz_field;

static inline httpz_span httpz_field_name(httpz_field field) {
  httpz_span name = {field.name_off, field.name_len};
  return name;
}

static inline httpz_span httpz_field_value(httpz_field field) {
  httpz_span value = {field.value_off, field.value_len};
  return value;
}

/* RFC 9112 3.2 */
typedef enum {
  HTTPZ_ORIGIN_FORM,
  HTTPZ_ABSOLUTE_FORM,
  HTTPZ_AUTHORITY_FORM,
  HTTPZ_ASTERISK_FORM,
} httpz_target_form;

/* How the content that follows the head is delimited (RFC 9112 6.3). */
typedef enum {
  HTTPZ_FRAMING_NONE,        /* no content */
  HTTPZ_FRAMING_LENGTH,      /* content_length bytes */
  HTTPZ_FRAMING_CHUNKED,     /* the chunked transfer coding */
  HTTPZ_FRAMING_UNTIL_CLOSE, /* responses only */
} httpz_framing;

typedef struct {
  uint64_t content_length; /* of HTTPZ_FRAMING_LENGTH, else 0 */
  httpz_span method_name;
  httpz_span target;
  httpz_span path;      /* origin-form and absolute-form; may be empty in the latter */
  httpz_span query;     /* what follows the first '?', without it */
  httpz_span authority; /* the target's own if it has one, else the value of Host (RFC 9112 3.2.2) */
  uint16_t field_count;
  uint16_t head_len; /* bytes read: the content begins here */
  uint8_t method;    /* httpz_method */
  uint8_t form;      /* httpz_target_form */
  uint8_t framing;   /* httpz_framing */
  uint8_t minor_version; /* 0 to 9; 2 to 9 are treated as 1 (RFC 9110 2.5) */
  bool has_query;    /* tells "/a?" from "/a" */
  bool keep_alive;   /* the connection may persist after this message (RFC 9112 9.3) */
  bool upgrade;      /* Connection: upgrade with an Upgrade field, in 1.1 (RFC 9110 7.8) */
  bool expect_continue;      /* Expect: 100-continue, in 1.1 (RFC 9110 10.1.1) */
  bool expect_other;         /* an expectation that is not 100-continue: 417 may be answered */
} httpz_request;

/* ---- framing ------------------------------------------------------------------------------------------------------- */

typedef enum {
  HTTPZ_REQUEST,
  HTTPZ_RESPONSE,
} httpz_role;

/* What a head says of its content: all that RFC 9112 6.3 looks at. */
typedef struct {
  uint64_t content_length;      /* the value of Content-Length, if content_lengths is 1 */
  uint16_t status_code;         /* of a response */
  uint8_t role;                 /* httpz_role */
  uint8_t method;               /* httpz_method of the request, or of the request that a response answers */
  uint8_t minor_version;
  uint8_t content_lengths;      /* Content-Length field lines: 0, 1, or 2 for more */
  uint8_t transfer_encodings;   /* Transfer-Encoding field lines: 0, 1, or 2 for more */
  bool coding_unknown;          /* Transfer-Encoding names a coding other than chunked */
  bool coding_chunked_last;     /* chunked is its last coding */
  bool coding_malformed;        /* chunked twice, with parameters, or a list that is none */
} httpz_framing_facts;

/* httpz_decide_framing gives the framing of a message from `*facts` alone (RFC 9112 6.3). `*out` is written on HTTPZ_OK
 * alone. It refuses whatever could be read in two ways. */
httpz_status httpz_decide_framing(const httpz_framing_facts *facts, httpz_framing *out);

/* ---- reading a request head ---------------------------------------------------------------------------------------- */

/* How far a head has been read. Set it to all zeros before the first byte of each message, as in
 * `httpz_reader reader = {0}`; after a refusal `offset` is the first offending byte, counted from the start of the input.
 * The other members are the reader's own. */
typedef struct {
  httpz_request draft;       /* what the head has said so far */
  httpz_framing_facts facts;
  uint16_t offset;
  uint16_t line;       /* where the line being read begins */
  uint16_t mark;       /* where the element being read begins */
  uint16_t scanned;    /* every byte before it has been judged */
  uint8_t step;        /* the element being read */
  uint8_t status;      /* the refusal, once there is one */
  uint8_t empty_lines; /* before the request-line */
  uint8_t seen;        /* Host, Upgrade */
  uint8_t options;     /* of Connection */
} httpz_reader;

/* httpz_read_request reads one request head (RFC 9112 2.1: request-line, field lines, empty line), up to eight empty lines
 * before it ignored.
 *
 * `limits->fields` slots are the caller's array; its content is meaningful after HTTPZ_OK only, and slots past the last
 * field line read are never written. `*out` is written on HTTPZ_OK alone. After HTTPZ_MORE call again with the same bytes
 * and those that have come since: nothing is read twice, the buffer may have moved, and where the cuts fell never changes
 * the outcome. After a refusal the reader stays refused.
 *
 * The bytes of a line are judged as they come; what a whole request-target or field value must look like is judged when
 * its line has ended; that Host is there, when the head has. */
httpz_status httpz_read_request(const httpz_limits *limits, httpz_input input, httpz_reader *reader, httpz_field *slots,
                                httpz_request *out);

/* ---- names --------------------------------------------------------------------------------------------------------- */

/* httpz_method_of gives the number of the method whose name is name[0 .. len), HTTPZ_METHOD_OTHER for any other bytes.
 * Methods are case-sensitive (RFC 9110 9.1). */
httpz_method httpz_method_of(const uint8_t *name, uint16_t len);

/* httpz_field_of gives the number of the field whose name is name[0 .. len) in any case (RFC 9110 5.1), HTTPZ_FIELD_OTHER
 * for any other bytes. */
httpz_field_id httpz_field_of(const uint8_t *name, uint16_t len);

/* httpz_method_name and httpz_field_spelling give the name of a number, "?" if it has none. */
const char *httpz_method_name(httpz_method method);
const char *httpz_field_spelling(httpz_field_id id);

#ifdef __cplusplus
}
#endif

#endif

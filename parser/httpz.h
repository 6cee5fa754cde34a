/* SPDX-License-Identifier: MIT
 *
 * httpz: an HTTP/1.1 parser and serializer that never touch the heap (RFC 9110, RFC 9112).
 *
 *     bytes -> httpz_read_request | httpz_read_response -> httpz_read_body -> httpz_read_trailers
 *     bytes <- httpz_write_request_line | httpz_write_status_line <- fields <- content
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

/* httpz_status_answer gives the HTTP status code to answer a refusal with: 400, 413, 414, 416, 431, 501 or 505 to a request,
 * 502 for what only a response can have wrong, 500 for what a writer refuses; 0 where a field is to be ignored instead. */
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

/* A limit is refused at the first byte past it, but for `head` and `trailers`: what has not ended when so many bytes are
 * there is refused at once, so that a full buffer never asks for more. */
typedef struct {
  uint64_t content_length; /* bytes of content, announced by Content-Length or come otherwise (413) */
  uint16_t head;           /* bytes of a head, with leading empty lines and the final CRLF (431) */
  uint16_t target;         /* bytes of a request-target (414); RFC 9112 3 asks for request-lines of 8,000 */
  uint16_t fields;         /* field lines, which is also the number of slots the caller gives (431) */
  uint8_t method;          /* bytes of a method (501) */
  uint8_t name;            /* bytes of a field name (431) */
  uint8_t empty_lines;     /* empty lines before a request-line (400); RFC 9112 2.2 asks for one or more */
  uint32_t chunk;          /* bytes of one chunk's data (413) */
  uint32_t extensions;     /* bytes of all chunk extensions of a body together, and of the zeros that sizes of more than
                              16 digits begin with (400); RFC 9112 7.1.1 asks for a limit */
  uint16_t chunk_line;     /* bytes of a chunk size with its extensions, without the CRLF (400) */
  uint16_t trailers;       /* bytes of a trailer section with its empty line, as `head` (431) */
} httpz_limits;

#define HTTPZ_DEFAULT_FIELDS 100

/* 100 MiB, 16,384, 8,192, HTTPZ_DEFAULT_FIELDS, 32, 255, 8; 16 MiB, 16,384, 4,096, 16,384. */
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

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result.off == field.name_off && \result.len == field.name_len; */
static inline httpz_span httpz_field_name(httpz_field field) {
  httpz_span name = {field.name_off, field.name_len};
  return name;
}

/*@ terminates \true;
    assigns \nothing;
    ensures meaning: \result.off == field.value_off && \result.len == field.value_len; */
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
  uint8_t section;     /* the head, or a trailer section */
  uint16_t dropped;    /* field lines of a trailer section that took no slot */
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

/* ==== response heads ============================================================================================== */

/* Reading a response head.
 *
 *     bytes -> httpz_read_response -> httpz_response + field slots */

typedef struct {
  uint64_t content_length; /* of HTTPZ_FRAMING_LENGTH, else 0, as for a response to HEAD */
  httpz_span reason;       /* may be empty; says nothing that a program should act on (RFC 9112 4) */
  uint16_t status_code;    /* 100 to 599 */
  uint16_t field_count;
  uint16_t head_len;     /* bytes read: the content begins here, or the next response, or another protocol */
  uint8_t framing;       /* httpz_framing */
  uint8_t minor_version; /* 0 to 9; 2 to 9 are treated as 1 (RFC 9110 2.5) */
  bool keep_alive;       /* the connection may persist after this message (RFC 9112 9.3) */
  bool upgrade;          /* Connection: upgrade with an Upgrade field, in 1.1; the protocol is switched by 101 alone */
} httpz_response;

/* httpz_read_response reads one response head (RFC 9112 2.1: status-line, field lines, empty line), the answer to a
 * request whose method was `request_method` (HTTPZ_METHOD_OTHER for any that has no number). No empty line may stand
 * before it.
 *
 * The method and the status code decide whether there is content (RFC 9112 6.3): none follows a response to HEAD, a
 * 1xx, 204 or 304, or a 2xx to CONNECT, whatever Content-Length and Transfer-Encoding say; of these fields only what
 * breaks their own grammar is refused there. A 1xx is an interim response: it is read like any other, and a new
 * reader is begun for the head that follows it, but for 101, after which the connection speaks another protocol.
 * `request_method` must be the same in all calls for one head.
 *
 * Slots, reader, limits and resumption are those of httpz_read_request: `*out` is written on HTTPZ_OK alone; after
 * HTTPZ_MORE call again with the same bytes and those that have come since; after a refusal the reader stays refused
 * and its `offset` is the first offending byte. Every byte of the status-line is judged as it comes. Refusals that a
 * request can meet too keep the answer that a server gives; a gateway answers 502 to all that it meets here (RFC
 * 9110 15.6.3). */
/*@ requires limits_readable: \valid_read(limits);
    requires bytes_readable: \valid_read(input.at + (0 .. input.len - 1)) &&
      \valid_read(input.at + (0 .. input.readable - 1));
    requires reader_writable: \valid(reader);
    requires slots_writable: \valid(slots + (0 .. limits->fields - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(reader, out, slots + (0 .. limits->fields - 1)) &&
      \separated(reader, limits) && \separated(out, limits) && \separated(slots + (0 .. limits->fields - 1), limits);
    terminates \true;
    assigns *reader, slots[0 .. limits->fields - 1], *out;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out);
    ensures code: \result == HTTPZ_OK ==> 100 <= out->status_code <= 599; */
httpz_status httpz_read_response(const httpz_limits *limits, httpz_method request_method, httpz_input input,
                                 httpz_reader *reader, httpz_field *slots, httpz_response *out);

/* ==== bodies ====================================================================================================== */

/* Message bodies: content by length, in chunks or until close, and the trailer section (RFC 9112 6, 7, 8).
 *
 *     httpz_body_begin -> httpz_read_body ... -> httpz_read_trailers      (chunked)
 *                                            -> the next message          (length)
 *                                            -> httpz_body_close          (until close, or cut short) */

/* ---- content, as it comes ---------------------------------------------------------------------------------------- */

/* How far the content of one message has been read. After a refusal `offset` is the first offending byte, counted from
 * the start of the input of that call. The other members are the reader's own. */
typedef struct {
  uint64_t left;       /* bytes of content to come: of the Content-Length, or of the chunk being read */
  uint64_t total;      /* bytes of content that the chunks so far announced, or that came until close */
  uint32_t extensions; /* bytes of chunk extensions so far, and of zeros that no size needs */
  uint16_t line;       /* bytes of the chunk line so far */
  uint16_t offset;
  uint8_t framing; /* httpz_framing */
  uint8_t step;    /* the element being read */
  uint8_t status;  /* the refusal, once there is one */
} httpz_body;

/* What one call of httpz_read_body read. */
typedef struct {
  httpz_span data;   /* content, in the input; may be empty */
  uint16_t consumed; /* bytes read from the start of the input: the next call begins behind them */
  bool ended;        /* the content is complete */
  bool trailers;     /* a trailer section follows, if only its empty line: httpz_read_trailers (RFC 9112 7.1.2) */
} httpz_piece;

/* httpz_body_begin sets `*body` to the start of the content that a head announced: `framing` and `content_length` as
 * they stand in httpz_request. `content_length` is read with HTTPZ_FRAMING_LENGTH alone. */
/*@ requires body_writable: \valid(body);
    terminates \true;
    assigns *body;
    ensures nothing_read: body->total == 0 && body->extensions == 0 && body->line == 0; */
void httpz_body_begin(httpz_body *body, httpz_framing framing, uint64_t content_length);

/* httpz_read_body reads what `input` holds of the content: the bytes that have come and were not consumed yet. It stops
 * after one run of content, of at most 65,535 bytes, so that `out->data` is one span; in chunks it reads chunk lines
 * and line ends up to that run (RFC 9112 7.1). At the end of the content it stops, and gives the same end again if
 * called again; what follows is not touched.
 *
 * HTTPZ_OK: `*out` says what was read; `consumed` is 0 only when the content had ended before. HTTPZ_MORE: the input is
 * empty and the content has not ended. `*out` is written on HTTPZ_OK alone. Where the input is cut never changes the
 * content or the verdict, and no byte is read twice. A refusal is final; what an earlier call gave stays content that
 * came before it. Chunk extensions are checked by their grammar and ignored (RFC 9112 7.1.1). A CR without LF is
 * refused at the byte that should have been the LF. */
/*@ requires limits_readable: \valid_read(limits);
    requires input_readable: \valid_read(input.at + (0 .. input.len - 1));
    requires body_writable: \valid(body);
    requires out_writable: \valid(out);
    requires apart: \separated(out, body, limits) && \separated(input.at + (0 .. input.len - 1), out, body);
    terminates \true;
    assigns *body, *out;
    ensures inside: \result == HTTPZ_OK ==> out->data.off + out->data.len <= out->consumed <= input.len;
    ensures more: \result == HTTPZ_MORE ==> input.len == 0;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_body(const httpz_limits *limits, httpz_input input, httpz_body *body, httpz_piece *out);

/* httpz_body_close tells the body that its connection was closed by the peer. HTTPZ_OK: the content is complete, which
 * is so for content until close whenever no transport error was seen (RFC 9112 6.3), and for other content if
 * httpz_read_body has told its end; a trailer section still unread then was cut short, which loses no content.
 * HTTPZ_INCOMPLETE_BODY: the content was cut short (RFC 9112 8); final. After a refusal it gives that refusal again. */
/*@ requires body_writable: \valid(body);
    terminates \true;
    assigns *body; */
httpz_status httpz_body_close(httpz_body *body);

/* ---- the trailer section ---------------------------------------------------------------------------------------- */

/* What becomes of a trailer field that may not stand in a trailer section, because whoever needs it needs it before the
 * content: framing, routing, authentication, request modifiers, response control, content format (RFC 9110 6.5.1). */
typedef enum {
  HTTPZ_TRAILERS_REFUSE, /* HTTPZ_FORBIDDEN_TRAILER */
  HTTPZ_TRAILERS_DROP,   /* it takes no slot */
} httpz_trailer_policy;

typedef struct {
  uint16_t field_count; /* slots filled */
  uint16_t dropped;     /* field lines that took none */
  uint16_t len;         /* bytes read, with the empty line: the next message begins here */
} httpz_trailers;

/* httpz_read_trailers reads one trailer section and the empty line that ends a chunked message (RFC 9112 7.1, 7.1.2):
 * *( field-line CRLF ) CRLF, the lines as strict as in a head.
 *
 * `input` begins with the first byte of the section; the spans in `slots` count from there. `reader` is set to all
 * zeros before it. Slots, `*out`, HTTPZ_MORE, cuts and refusals are as in httpz_read_request, with `limits->trailers`
 * in the place of `limits->head`; `policy` is the same in every call of one section. Fields of the section never belong
 * among those of the head unless their definition says so (RFC 9110 6.5.1). */
/*@ requires limits_readable: \valid_read(limits);
    requires input_readable: \valid_read(input.at + (0 .. input.readable - 1)) && input.readable >= input.len;
    requires reader_writable: \valid(reader);
    requires slots_writable: \valid(slots + (0 .. limits->fields - 1));
    requires out_writable: \valid(out);
    terminates \true;
    assigns *reader, slots[0 .. limits->fields - 1], *out;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_trailers(const httpz_limits *limits, httpz_trailer_policy policy, httpz_input input,
                                 httpz_reader *reader, httpz_field *slots, httpz_trailers *out);

/* ---- a whole chunked body in one buffer ------------------------------------------------------------------------- */

typedef struct {
  uint32_t content_len; /* bytes[0 .. content_len) are the content */
  uint32_t consumed;    /* bytes of the encoded body, with its trailer section; what follows it was not touched */
} httpz_decoded;

/* httpz_decode_chunked decodes the chunked body that begins at bytes[0] in place: the content is moved to the front,
 * the trailer section checked as with HTTPZ_TRAILERS_REFUSE and dropped (RFC 9112 7.1.3). It accepts what
 * httpz_read_body and httpz_read_trailers accept. HTTPZ_MORE: the body does not end within bytes[0 .. len). On anything
 * but HTTPZ_OK neither `bytes` nor `*out` has been written; after it, bytes[content_len .. consumed) hold nothing of
 * meaning. */
/*@ requires limits_readable: \valid_read(limits);
    requires bytes_writable: \valid(bytes + (0 .. len - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, bytes + (0 .. len - 1), limits);
    terminates \true;
    assigns bytes[0 .. len - 1], *out;
    ensures inside: \result == HTTPZ_OK ==> out->content_len < out->consumed <= len;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_decode_chunked(const httpz_limits *limits, uint8_t *bytes, uint32_t len, httpz_decoded *out);

/* ==== the connection's turn ======================================================================================= */

/* The turn of a connection: what to do next, with no input and no output of its own.
 *
 *     begin -> READ_HEAD -> head -> [SEND_CONTINUE] -> READ_BODY -> body_read -> ANSWER -> answer -> WRITE -> written
 *          -> [DRAIN -> body_read] -> NEXT (the same again) | SWITCH | CLOSE
 *
 * A server keeps one httpz_exchange for each connection, tells it what has happened, and does what it is told. */

/* What to do next. */
typedef enum {
  HTTPZ_DO_NOTHING,       /* the call does not fit here: nothing was changed, and nothing may be sent */
  HTTPZ_DO_READ_HEAD,     /* read a head */
  HTTPZ_DO_SEND_CONTINUE, /* send a 100 and say so, or answer at once: the peer may be waiting (RFC 9110 10.1.1) */
  HTTPZ_DO_READ_BODY,     /* read the content, or answer before it has been read */
  HTTPZ_DO_ANSWER,        /* the request is whole, or refused: answer it */
  HTTPZ_DO_WRITE,         /* write the response, as say_close, say_keep_alive and has_content tell */
  HTTPZ_DO_DRAIN,         /* read the rest of the request's content and throw it away (RFC 9112 9.3) */
  HTTPZ_DO_NEXT,          /* read the next head, which begins with the byte after the content, here already or not */
  HTTPZ_DO_SWITCH,        /* what follows is no HTTP: another protocol, or a tunnel (RFC 9110 7.8, 9.3.6) */
  HTTPZ_DO_CLOSE,         /* end sending, read until the peer ends or a time has passed, close (RFC 9112 9.6) */
} httpz_action;

/* One connection, from its first request to its last. The three members above the line are for the caller to read once
 * httpz_exchange_answer has said HTTPZ_DO_WRITE; the others are the exchange's own. */
typedef struct {
  bool say_close;      /* the response must have Connection: close (RFC 9112 9.3) */
  bool say_keep_alive; /* the response must have Connection: keep-alive, for a client of HTTP/1.0 (RFC 9112 9.3) */
  bool has_content;    /* false: only the head is written, whatever Content-Length it has (RFC 9112 6.3) */
  /* ---------------------------------------------------------------------------------------------------- */
  bool persists;         /* nobody has ended the connection so far; false is final */
  bool switches;         /* the response ends HTTP on this connection */
  bool may_upgrade;      /* the request offers an upgrade */
  bool expects_continue; /* the request expects a 100, and none was sent */
  bool body_begun;       /* a byte of the content has come */
  bool failed;           /* the request was refused */
  uint8_t step;
  uint8_t method;        /* httpz_method of the request */
  uint8_t minor_version; /* of the request */
  uint8_t framing;       /* httpz_framing of the request, HTTPZ_FRAMING_NONE once its content has ended */
  uint64_t left;         /* bytes of the content still to come, with HTTPZ_FRAMING_LENGTH */
  uint64_t drain_limit;
  uint64_t drained; /* bytes of content read since the answer */
} httpz_exchange;

/*@ // What every call keeps, so that no count of bytes wraps.
    predicate well_kept{L}(httpz_exchange *exchange) = exchange->drained <= exchange->drain_limit; */

/* httpz_exchange_begin begins a connection: HTTPZ_DO_READ_HEAD. At most `drain_limit` bytes of a request's content
 * are read after it was answered; a connection with more of them to come is closed instead. */
/*@ requires writable: \valid(exchange);
    terminates \true;
    assigns *exchange;
    ensures first: \result == HTTPZ_DO_READ_HEAD;
    ensures kept: well_kept(exchange); */
httpz_action httpz_exchange_begin(httpz_exchange *exchange, uint64_t drain_limit);

/* httpz_exchange_head takes in a request head that httpz_read_request has read: HTTPZ_DO_SEND_CONTINUE,
 * HTTPZ_DO_READ_BODY, or HTTPZ_DO_ANSWER where no content follows. The request may be answered after any of the
 * three. */
/*@ requires writable: \valid(exchange);
    requires readable: \valid_read(request);
    requires apart: \separated(exchange, request);
    requires kept: well_kept(exchange);
    terminates \true;
    assigns *exchange;
    ensures silent: \result == HTTPZ_DO_NOTHING ==> *exchange == \old(*exchange);
    ensures kept: well_kept(exchange); */
httpz_action httpz_exchange_head(httpz_exchange *exchange, const httpz_request *request);

/* httpz_exchange_body_read takes in that `bytes` bytes of the content have been read from the connection, chunk
 * lines and trailer section included, and whether the content has `ended` with them. Content of a known length ends
 * with its last byte and not before: anything else is HTTPZ_DO_NOTHING. Bytes that come make a 100 needless (RFC
 * 9110 10.1.1). After the answer it counts what is drained. */
/*@ requires writable: \valid(exchange);
    requires kept: well_kept(exchange);
    terminates \true;
    assigns *exchange;
    ensures silent: \result == HTTPZ_DO_NOTHING ==> *exchange == \old(*exchange);
    ensures kept: well_kept(exchange); */
httpz_action httpz_exchange_body_read(httpz_exchange *exchange, uint64_t bytes, bool ended);

/* httpz_exchange_answer takes in that a response with `status_code` is about to be written, its content delimited by
 * `framing`, the server wishing to `close` the connection after it or not.
 *
 * An interim response (1xx, but 101) is followed by the final one: write it, then do what is returned, which is what
 * was to be done before, less a 100 that was due. It is HTTPZ_DO_NOTHING in answer to HTTP/1.0 (RFC 9110 15.2), and
 * to a request that was refused or has been answered.
 *
 * A final response gives HTTPZ_DO_WRITE. Content without a length or chunks ends with the connection, so
 * HTTPZ_FRAMING_NONE counts as HTTPZ_FRAMING_UNTIL_CLOSE where the response has content; chunks in answer to
 * HTTP/1.0 are HTTPZ_DO_NOTHING (RFC 9112 6.1). 101 is HTTPZ_DO_NOTHING where no upgrade was offered, and
 * HTTPZ_DO_SEND_CONTINUE, with nothing else changed, where a 100 must come before it (RFC 9110 7.8). The connection
 * persists if both sides wish it, the request was not refused, the response ends by itself, and what is left of the
 * request's content is within the drain limit as far as that is known; a peer that may still wait for a 100 may
 * never send its content, so an answer instead of it closes.
 *
 * No response is taken before a head has been read or refused. */
/*@ requires writable: \valid(exchange);
    requires kept: well_kept(exchange);
    terminates \true;
    assigns *exchange;
    ensures silent: \result == HTTPZ_DO_NOTHING ==> *exchange == \old(*exchange);
    ensures kept: well_kept(exchange); */
httpz_action httpz_exchange_answer(httpz_exchange *exchange, uint16_t status_code, httpz_framing framing, bool close);

/* httpz_exchange_written takes in that the whole response has been written: HTTPZ_DO_DRAIN, HTTPZ_DO_NEXT,
 * HTTPZ_DO_SWITCH or HTTPZ_DO_CLOSE. */
/*@ requires writable: \valid(exchange);
    requires kept: well_kept(exchange);
    terminates \true;
    assigns *exchange;
    ensures silent: \result == HTTPZ_DO_NOTHING ==> *exchange == \old(*exchange);
    ensures kept: well_kept(exchange); */
httpz_action httpz_exchange_written(httpz_exchange *exchange);

/* httpz_exchange_refuse takes in that head or content were refused, came too late, or could not be handled:
 * HTTPZ_DO_ANSWER, after which the connection is closed, or HTTPZ_DO_CLOSE where an answer has been begun. Where the
 * message ends is no longer known, so no later byte is read as a request (RFC 9112 6.3, 11.2). */
/*@ requires writable: \valid(exchange);
    requires kept: well_kept(exchange);
    terminates \true;
    assigns *exchange;
    ensures never_next: \result \in { HTTPZ_DO_ANSWER, HTTPZ_DO_CLOSE, HTTPZ_DO_SWITCH };
    ensures kept: well_kept(exchange); */
httpz_action httpz_exchange_refuse(httpz_exchange *exchange);

/* httpz_response_action tells a client what follows a response head, from that head and what the request was: its
 * method, whether it offered an upgrade, and whether it said `close`. HTTPZ_DO_READ_HEAD after an interim response,
 * HTTPZ_DO_SWITCH after a 101 that was asked for or a 2xx to CONNECT, HTTPZ_DO_READ_BODY where content follows,
 * after which the connection goes on if response->keep_alive and not `close`, else HTTPZ_DO_NEXT or HTTPZ_DO_CLOSE.
 * A 101 that was not asked for is HTTPZ_DO_CLOSE. */
/*@ requires readable: \valid_read(response);
    terminates \true;
    assigns \nothing;
    ensures interim: 100 <= response->status_code <= 199 && response->status_code != 101 ==>
      \result == HTTPZ_DO_READ_HEAD;
    ensures unasked: response->status_code == 101 && !upgrade_offered ==> \result == HTTPZ_DO_CLOSE; */
httpz_action httpz_response_action(httpz_method method, bool upgrade_offered, bool close,
                                   const httpz_response *response);

/* ==== field values and targets ==================================================================================== */

/* What field values and request-targets say: finding fields, walking through lists and parameters, quoted strings,
 * weights, media types, comments, and the parts of a target.
 *
 *     slots -> httpz_find_field -> value -> list -> member -> token, media type, parameters, weight
 *
 * `at` is always the input that a head was read from, and every span is one of it: a span given to these functions is
 * one that this library gave, or at least ends within the first 65,535 bytes of the input. Names and texts to compare
 * with are the caller's own: `text[0 .. len)`, which need not end in a NUL.
 *
 * Readers (httpz_read_...) judge a whole span: what they accept is all of it, and `*out` is written on HTTPZ_OK alone.
 * Walks are structs by value: a copy of one remembers the place. httpz_next_... gives true and the next part in `*out`,
 * or false, with `*out` as it was, when there is no more. */

/* ---- finding fields ------------------------------------------------------------------------------------------------ */

/* httpz_find_field gives the index of the first of slots[0 .. count) whose number is `id`, `count` if none has it. For
 * HTTPZ_FIELD_OTHER that is the first name not known by number. */
uint16_t httpz_find_field(const httpz_field *slots, uint16_t count, httpz_field_id id);

/* httpz_find_next gives the index of the first slot past `after` whose number is `id`, `count` if none has it. */
uint16_t httpz_find_next(const httpz_field *slots, uint16_t count, uint16_t after, httpz_field_id id);

/* httpz_find_named gives the index of the first slot whose name is text[0 .. len) in any case (RFC 9110 5.1), `count`
 * if none has it. It looks at every name, known by number or not. */
uint16_t httpz_find_named(const uint8_t *at, const httpz_field *slots, uint16_t count, const char *text, uint16_t len);

/* httpz_find_next_named does the same past the slot `after`. */
uint16_t httpz_find_next_named(const uint8_t *at, const httpz_field *slots, uint16_t count, uint16_t after,
                               const char *text, uint16_t len);

/* ---- lists (RFC 9110 5.6.1) ---------------------------------------------------------------------------------------- */

/* A walk through the members of one comma-separated value. */
typedef struct {
  uint16_t next; /* where the next member is looked for */
  uint16_t end;
  bool comments; /* a comma in a comment parts nothing: Via */
} httpz_list;

/* httpz_list_of begins a walk through `value`. */
httpz_list httpz_list_of(httpz_span value);

/* httpz_next_in_list gives the next member of the list without the whitespace around it. Empty members are passed over,
 * as a recipient must (RFC 9110 5.6.1.2), and a comma inside a quoted-string parts nothing. A quoted-string that is not
 * closed reaches to the end of the value. The walk refuses nothing: what a member must look like is for its own reader
 * to judge.
 *
 * Not for lists whose members have another kind of quotes: entity-tags, where a backslash is a byte like others (RFC
 * 9110 8.8.3), and Link, whose URIs may hold commas (RFC 8288 3). */
bool httpz_next_in_list(const uint8_t *at, httpz_list *list, httpz_span *out);

/* A walk through the members of a list-based field in all its lines, in the order of the wire (RFC 9110 5.3). */
typedef struct {
  httpz_list list; /* in the line being read */
  uint16_t line;   /* the first slot not yet looked at */
  uint8_t id;      /* httpz_field_id */
} httpz_members;

/* httpz_members_of begins a walk through the field `id`. In Via a comma inside a comment parts nothing (RFC 9110
 * 7.6.3). */
httpz_members httpz_members_of(httpz_field_id id);

/* httpz_next_member gives the next member of the field in slots[0 .. count), as httpz_next_in_list does. No member
 * reaches over the end of a line. */
bool httpz_next_member(const uint8_t *at, const httpz_field *slots, uint16_t count, httpz_members *members,
                       httpz_span *out);

/* httpz_list_has_token tells whether a member of the field `id` is the token text[0 .. len) in any case, whole and
 * without parameters, as "close" in Connection. */
bool httpz_list_has_token(const uint8_t *at, const httpz_field *slots, uint16_t count, httpz_field_id id,
                          const char *text, uint16_t len);

/* ---- tokens and quoted-strings (RFC 9110 5.6.2, 5.6.4) ------------------------------------------------------------- */

/* httpz_read_token reads all of `value` as one token; `*out` is then `value`. Else HTTPZ_BAD_TOKEN. */
httpz_status httpz_read_token(const uint8_t *at, httpz_span value, httpz_span *out);

/* httpz_text_is tells whether `value` is text[0 .. len), in any case of its letters. */
bool httpz_text_is(const uint8_t *at, httpz_span value, const char *text, uint16_t len);

/* httpz_read_quoted_string reads all of `value` as one quoted-string; `*out` is what stands between the quotes, its
 * quoted-pairs as they came. Else HTTPZ_BAD_QUOTED_STRING. */
httpz_status httpz_read_quoted_string(const uint8_t *at, httpz_span value, httpz_span *out);

/* httpz_unquote writes `inside`, which stood between quotes, to buffer[0 .. capacity) with each quoted-pair replaced by
 * its second byte (RFC 9110 5.6.4), and the number of bytes to `*len`. A NULL buffer only measures.
 * HTTPZ_BAD_QUOTED_STRING if `inside` cannot stand between quotes; HTTPZ_NO_ROOM if it is longer than `capacity`;
 * nothing is written then. It never needs more than inside.len bytes. The buffer must not overlap the input. */
httpz_status httpz_unquote(const uint8_t *at, httpz_span inside, uint8_t *buffer, uint32_t capacity, uint32_t *len);

/* httpz_quoted_is tells whether `inside`, which stood between quotes, says text[0 .. len) byte for byte, its
 * quoted-pairs read as the byte they stand for. */
bool httpz_quoted_is(const uint8_t *at, httpz_span inside, const char *text, uint16_t len);

/* httpz_quote writes text[0 .. len) as a quoted-string, quotes included, to buffer[0 .. capacity), and the number of
 * bytes to `*written`. Only '"' and '\' are escaped (RFC 9110 5.6.4). A NULL buffer only measures.
 * HTTPZ_BAD_OUTPUT_VALUE for a control byte other than HTAB, which no quoted-string can hold; HTTPZ_NO_ROOM if it does
 * not fit, or if `len` is over 65,535; nothing is written then. The buffer must not overlap the text. */
httpz_status httpz_quote(const uint8_t *text, uint32_t len, uint8_t *buffer, uint32_t capacity, uint32_t *written);

/* ---- parameters (RFC 9110 5.6.6) ----------------------------------------------------------------------------------- */

/* A walk through parameters that were found well formed. */
typedef struct {
  uint16_t next;
  uint16_t end;
} httpz_parameters;

typedef struct {
  httpz_span name;
  httpz_span value; /* the token, or what stands between the quotes: see httpz_unquote */
  bool quoted;
} httpz_parameter;

/* httpz_read_parameters reads all of `value` as *( OWS ";" OWS [ name "=" ( token / quoted-string ) ] ); `*out` is a
 * walk through it. No whitespace may stand around "=". Else HTTPZ_BAD_PARAMETERS. */
httpz_status httpz_read_parameters(const uint8_t *at, httpz_span value, httpz_parameters *out);

/* httpz_next_parameter gives the next parameter. Empty ones, as in ";;", are passed over. */
bool httpz_next_parameter(const uint8_t *at, httpz_parameters *parameters, httpz_parameter *out);

/* httpz_find_parameter gives the first parameter left in the walk whose name is text[0 .. len) in any case. */
bool httpz_find_parameter(const uint8_t *at, httpz_parameters parameters, const char *text, uint16_t len,
                          httpz_parameter *out);

/* httpz_parameter_is tells whether the value of `parameter`, quoted or not, is text[0 .. len) byte for byte. The two
 * forms are equivalent (RFC 9110 5.6.6). httpz_parameter_is_nocase takes letters in any case, as for a charset
 * (8.3.2). */
bool httpz_parameter_is(const uint8_t *at, httpz_parameter parameter, const char *text, uint16_t len);
bool httpz_parameter_is_nocase(const uint8_t *at, httpz_parameter parameter, const char *text, uint16_t len);

/* ---- weights, media types (RFC 9110 12.4.2, 12.5, 8.3.1) ----------------------------------------------------------- */

/* httpz_read_weight reads all of `value` as OWS ";" OWS "q=" qvalue; `*out` is the weight in thousandths, 0 to 1000.
 * Else HTTPZ_BAD_WEIGHT. */
httpz_status httpz_read_weight(const uint8_t *at, httpz_span value, uint16_t *out);

/* One member of Accept-Encoding, Accept-Language or Accept-Charset. */
typedef struct {
  httpz_span name;
  uint16_t weight; /* thousandths; 1000 if there is none: 0 is "not acceptable" */
} httpz_choice;

/* httpz_read_choice reads all of `member` as token [ weight ]. HTTPZ_BAD_TOKEN if it begins with no token, else
 * HTTPZ_BAD_WEIGHT. The token may be "*". */
httpz_status httpz_read_choice(const uint8_t *at, httpz_span member, httpz_choice *out);

/* A Content-Type, or one member of Accept, where each of type and subtype may be "*". */
typedef struct {
  httpz_span type;
  httpz_span subtype;
  httpz_parameters parameters;
  uint16_t weight; /* of a media range, in thousandths, 1000 if there is none; of a media type always 1000 */
} httpz_media_type;

/* httpz_read_media_type reads all of `value` as type "/" subtype parameters (RFC 9110 8.3.1). HTTPZ_BAD_MEDIA_TYPE if
 * it does not begin with the two names, else HTTPZ_BAD_PARAMETERS. */
httpz_status httpz_read_media_type(const uint8_t *at, httpz_span value, httpz_media_type *out);

/* httpz_read_media_range reads all of `member` as httpz_read_media_type does. A parameter named q, wherever it stands,
 * is the weight (RFC 9110 12.5.1); it is one of `parameters` all the same. A "*" with a subtype other than "*" is
 * HTTPZ_BAD_MEDIA_TYPE; a q that is no qvalue, or a second q, HTTPZ_BAD_WEIGHT. */
httpz_status httpz_read_media_range(const uint8_t *at, httpz_span member, httpz_media_type *out);

/* ---- comments, products (RFC 9110 5.6.5, 10.1.5) ------------------------------------------------------------------- */

/* Comments in comments, counted from the outermost one. */
#define HTTPZ_COMMENT_DEPTH 16

/* httpz_read_comment reads all of `value` as one comment; `*out` is what stands between the outer parentheses. A
 * comment that is not closed, or that holds others deeper than HTTPZ_COMMENT_DEPTH, is HTTPZ_BAD_COMMENT. */
httpz_status httpz_read_comment(const uint8_t *at, httpz_span value, httpz_span *out);

/* A walk through products that were found well formed. */
typedef struct {
  uint16_t next;
  uint16_t end;
} httpz_products;

typedef struct {
  httpz_span name;    /* of a comment: what stands between its parentheses */
  httpz_span version; /* empty if there is none */
  bool comment;
} httpz_product;

/* httpz_read_products reads all of `value` as product *( RWS ( product / comment ) ), the User-Agent or Server field,
 * where product = token [ "/" token ]; `*out` is a walk through it. Else HTTPZ_BAD_PRODUCT, or HTTPZ_BAD_COMMENT where
 * a comment begins. */
httpz_status httpz_read_products(const uint8_t *at, httpz_span value, httpz_products *out);

/* httpz_next_product gives the next product or comment. */
bool httpz_next_product(const uint8_t *at, httpz_products *products, httpz_product *out);

/* ---- single values ------------------------------------------------------------------------------------------------- */

typedef struct {
  httpz_span name; /* uri-host: a name, an address, or an address in brackets; may be empty */
  uint16_t port;   /* 0 if there is none */
  bool has_port;   /* false for "a" and for "a:", which mean the same (RFC 9110 4.2.1) */
} httpz_host;

/* httpz_read_host reads all of `value` as uri-host [ ":" port ]: a Host field, or the authority of a request (RFC 9110
 * 7.2). Else HTTPZ_BAD_HOST. */
httpz_status httpz_read_host(const uint8_t *at, httpz_span value, httpz_host *out);

/* httpz_read_content_length reads all of `value` as one number (RFC 9110 8.6). HTTPZ_BAD_CONTENT_LENGTH if it is none,
 * HTTPZ_CONTENT_TOO_LARGE if it is more than `max`. */
httpz_status httpz_read_content_length(const uint8_t *at, httpz_span value, uint64_t max, uint64_t *out);

/* ---- targets (RFC 3986 3) ------------------------------------------------------------------------------------------ */

/* httpz_read_scheme gives the scheme of a request-target in absolute-form, without its ":". HTTPZ_BAD_TARGET if
 * `target` does not begin with scheme ":", as no origin-form and no asterisk-form does. An authority-form may look as
 * if it did: ask httpz_request.form first. */
httpz_status httpz_read_scheme(const uint8_t *at, httpz_span target, httpz_span *out);

/* A walk through the segments of a path. */
typedef struct {
  uint16_t next;
  uint16_t end;
  bool left; /* a segment, perhaps an empty one, begins at `next` */
} httpz_segments;

/* httpz_segments_of begins a walk through `path`. */
httpz_segments httpz_segments_of(const uint8_t *at, httpz_span path);

/* httpz_next_segment gives the next segment, still encoded: "a", "" and "b" of "/a//b", "" of "/", none of an empty
 * path. "." and ".." come as they are: decode each segment, then judge it. */
bool httpz_next_segment(const uint8_t *at, httpz_segments *segments, httpz_span *out);

/* A walk through the pairs of a query. */
typedef struct {
  uint16_t next;
  uint16_t end;
} httpz_pairs;

typedef struct {
  httpz_span name;
  httpz_span value;
  bool has_value; /* tells "a=" from "a" */
} httpz_pair;

/* httpz_pairs_of begins a walk through `query`. */
httpz_pairs httpz_pairs_of(httpz_span query);

/* httpz_next_pair gives the next part between "&", taken apart at its first "=", still encoded. Empty parts are passed
 * over. No RFC gives queries this form: it is the application/x-www-form-urlencoded of HTML forms. */
bool httpz_next_pair(const uint8_t *at, httpz_pairs *pairs, httpz_pair *out);

/* httpz_find_pair gives the first pair left in the walk whose name, decoded, is text[0 .. len) byte for byte. */
bool httpz_find_pair(const uint8_t *at, httpz_pairs pairs, const char *text, uint16_t len, httpz_pair *out);

/* What httpz_decode refuses. A decoded NUL ends a C string: "/a%00.png" would pass for a picture and open "/a". A
 * decoded slash makes two segments out of one: "/..%2fb" would pass a check that looks at segments. */
enum {
  HTTPZ_REFUSE_NUL = 1,
  HTTPZ_REFUSE_SLASH = 2, /* one that stood encoded; a "/" that stands as itself is let through */
};

/* httpz_decode writes `encoded` to buffer[0 .. capacity) with each pct-encoded triplet replaced by its byte (RFC 3986
 * 2.1), and the number of bytes to `*len`. "+" is left alone: it means a space in HTML forms only. `refuse` is 0 or a
 * sum of the bits above, refused as HTTPZ_FORBIDDEN_ENCODING. A NULL buffer only measures. HTTPZ_BAD_PCT_ENCODING for a
 * "%" without two hexadecimal digits; HTTPZ_NO_ROOM if it is longer than `capacity`; nothing is written then. It never
 * needs more than encoded.len bytes. The buffer must not overlap the input. Decode once: "%2541" is "%41". */
httpz_status httpz_decode(const uint8_t *at, httpz_span encoded, unsigned refuse, uint8_t *buffer, uint32_t capacity,
                          uint32_t *len);

/* httpz_decoded_is tells whether `encoded`, decoded, is text[0 .. len) byte for byte. */
bool httpz_decoded_is(const uint8_t *at, httpz_span encoded, const char *text, uint16_t len);

/* ==== conditionals, dates and ranges ============================================================================== */

/* Conditional requests and ranges: entity-tags, HTTP-dates, byte ranges, preconditions (RFC 9110 5.6.7, 8.8.3, 13, 14).
 *
 *     httpz_request + field slots -> httpz_evaluate_conditions -> 200, 304, 412, or Range -> httpz_read_ranges
 *
 * A value is a whole field value without the whitespace around it, as httpz_field_value gives it. */

/* ---- entity-tags (RFC 9110 8.8.3) -------------------------------------------------------------------------------- */

typedef enum {
  HTTPZ_ETAG_NONE, /* no entity-tag: the list has ended, or a representation has none */
  HTTPZ_ETAG_STRONG,
  HTTPZ_ETAG_WEAK, /* W/"..." */
  HTTPZ_ETAG_ANY,  /* the "*" that If-Match and If-None-Match may be instead of a list */
} httpz_etag_kind;

typedef struct {
  httpz_span opaque; /* the bytes between the quotes; may be empty */
  uint8_t kind;      /* httpz_etag_kind */
} httpz_etag;

/* The members of one If-Match or If-None-Match value not read yet. */
typedef struct {
  uint16_t next, end;
  uint16_t offset; /* after a refusal: the first offending byte; `end` if something is missing there */
  uint8_t status;  /* the refusal, once there is one */
  bool alone;      /* nothing has been read yet, so that "*" may still come */
} httpz_etag_list;

/* httpz_read_etag reads all of `value` as one entity-tag, as ETag and If-Range have it. `*out` is written on HTTPZ_OK
 * alone; its kind is STRONG or WEAK. HTTPZ_BAD_ETAG: a missing quote, a byte that is no etagc, "w/" in small letters,
 * or anything before or behind. */
/*@ requires value_readable: \valid_read(at + (value.off .. value.off + value.len - 1));
    requires of_an_input: value.off + value.len <= 65535;
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (value.off .. value.off + value.len - 1));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_ETAG;
    ensures kind: \result == HTTPZ_OK ==> out->kind == HTTPZ_ETAG_STRONG || out->kind == HTTPZ_ETAG_WEAK;
    ensures inside: \result == HTTPZ_OK ==>
      value.off < out->opaque.off && out->opaque.off + out->opaque.len == value.off + value.len - 1 &&
      at[out->opaque.off - 1] == '"' && at[out->opaque.off + out->opaque.len] == '"' &&
      (out->kind == HTTPZ_ETAG_WEAK <==> at[value.off] == 'W');
    ensures etagc: \result == HTTPZ_OK && (out->kind == HTTPZ_ETAG_STRONG || out->kind == HTTPZ_ETAG_WEAK) ==>
      (\forall integer k; out->opaque.off <= k < out->opaque.off + out->opaque.len ==>
        at[k] == 0x21 || 0x23 <= at[k] <= 0x7E || 0x80 <= at[k]);
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_etag(const uint8_t *at, httpz_span value, httpz_etag *out);

/* httpz_etags_of gives the list of one If-Match or If-None-Match value, nothing of it read yet. */
/*@ requires of_an_input: value.off + value.len <= 65535;
    terminates \true;
    assigns \nothing;
    ensures whole: \result.next == value.off && \result.end == value.off + value.len;
    ensures fresh: \result.status == HTTPZ_OK && \result.alone == 1; */
httpz_etag_list httpz_etags_of(httpz_span value);

/* httpz_next_etag reads the next member of "*" / #entity-tag (RFC 9110 13.1.1, 13.1.2). After the last one it gives
 * kind HTTPZ_ETAG_NONE. Empty members are passed over (5.6.1.2), a comma in an opaque-tag parts nothing, and there is
 * no limit on their number. "*" must be the whole value: beside anything else it is HTTPZ_BAD_ETAG, as is every
 * malformed member. A refusal is final. `*out` is written on HTTPZ_OK alone. */
/*@ requires list_writable: \valid(list);
    requires in_order: list->next <= list->end;
    requires members_readable: \valid_read(at + (list->next .. list->end - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(list, out) && \separated(list, at + (list->next .. list->end - 1)) &&
      \separated(out, at + (list->next .. list->end - 1));
    terminates \true;
    assigns *list, *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_ETAG || \result == \old(list->status);
    ensures forward: \old(list->next) <= list->next <= list->end && list->end == \old(list->end);
    ensures moves: \result == HTTPZ_OK && out->kind != HTTPZ_ETAG_NONE ==> list->next > \old(list->next);
    ensures inside: \result == HTTPZ_OK && (out->kind == HTTPZ_ETAG_STRONG || out->kind == HTTPZ_ETAG_WEAK) ==>
      \old(list->next) < out->opaque.off && out->opaque.off + out->opaque.len < list->next &&
      at[out->opaque.off - 1] == '"' && at[out->opaque.off + out->opaque.len] == '"';
    ensures etagc: \result == HTTPZ_OK && (out->kind == HTTPZ_ETAG_STRONG || out->kind == HTTPZ_ETAG_WEAK) ==>
      (\forall integer k; out->opaque.off <= k < out->opaque.off + out->opaque.len ==>
        at[k] == 0x21 || 0x23 <= at[k] <= 0x7E || 0x80 <= at[k]);
    ensures star: \result == HTTPZ_OK && out->kind == HTTPZ_ETAG_ANY ==>
      \old(list->alone) && \old(list->end) - \old(list->next) == 1 && at[\old(list->next)] == '*';
    ensures ended: \result == HTTPZ_OK && out->kind == HTTPZ_ETAG_NONE ==> list->next == list->end;
    ensures final: \old(list->status) != HTTPZ_OK ==> \result == \old(list->status) && *list == \old(*list);
    ensures kept: list->status == \result;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_next_etag(const uint8_t *at, httpz_etag_list *list, httpz_etag *out);

/* httpz_etags_match_strongly tells whether both are strong and hold the same bytes (RFC 9110 8.8.3.2). `a` is of the
 * bytes at `a_at`, `b` of those at `b_at`. */
/*@ requires a_readable: \valid_read(a_at + (a.opaque.off .. a.opaque.off + a.opaque.len - 1));
    requires b_readable: \valid_read(b_at + (b.opaque.off .. b.opaque.off + b.opaque.len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> a.kind == HTTPZ_ETAG_STRONG && b.kind == HTTPZ_ETAG_STRONG &&
      a.opaque.len == b.opaque.len &&
      (\forall integer k; a.opaque.off <= k < a.opaque.off + a.opaque.len ==>
        a_at[k] == b_at[k - a.opaque.off + b.opaque.off]); */
bool httpz_etags_match_strongly(const uint8_t *a_at, httpz_etag a, const uint8_t *b_at, httpz_etag b);

/* httpz_etags_match_weakly tells whether both are entity-tags, weak or strong, and hold the same bytes (RFC 9110
 * 8.8.3.2). */
/*@ requires a_readable: \valid_read(a_at + (a.opaque.off .. a.opaque.off + a.opaque.len - 1));
    requires b_readable: \valid_read(b_at + (b.opaque.off .. b.opaque.off + b.opaque.len - 1));
    terminates \true;
    assigns \nothing;
    ensures meaning: \result <==> (a.kind == HTTPZ_ETAG_STRONG || a.kind == HTTPZ_ETAG_WEAK) &&
      (b.kind == HTTPZ_ETAG_STRONG || b.kind == HTTPZ_ETAG_WEAK) && a.opaque.len == b.opaque.len &&
      (\forall integer k; a.opaque.off <= k < a.opaque.off + a.opaque.len ==>
        a_at[k] == b_at[k - a.opaque.off + b.opaque.off]); */
bool httpz_etags_match_weakly(const uint8_t *a_at, httpz_etag a, const uint8_t *b_at, httpz_etag b);

/* What an entity-tag has besides its opaque bytes: W/ and two quotes. */
enum { HTTPZ_ETAG_FRAME = 4 };

/* httpz_render_etag writes the entity-tag of opaque[0 .. len) to `to`, which has room for len + HTTPZ_ETAG_FRAME bytes,
 * and gives how many bytes it wrote: len + 2, or len + 4 if `weak`. It gives 0 and writes nothing if a byte is no
 * etagc. */
/*@ requires opaque_readable: \valid_read(opaque + (0 .. len - 1));
    requires room: \valid(to + (0 .. len + 3));
    requires apart: \separated(to + (0 .. len + 3), opaque + (0 .. len - 1));
    terminates \true;
    assigns to[0 .. len + 3];
    ensures judged: \result == 0 <==> \exists integer k; 0 <= k < len &&
      !(opaque[k] == 0x21 || 0x23 <= opaque[k] <= 0x7E || 0x80 <= opaque[k]);
    ensures length: \result != 0 ==> \result == len + (weak ? 4 : 2);
    ensures framed: \result != 0 ==> to[weak ? 2 : 0] == '"' && to[\result - 1] == '"' &&
      (weak ==> to[0] == 'W' && to[1] == '/');
    ensures same: \result != 0 ==> \forall integer k; 0 <= k < len ==> to[(weak ? 3 : 1) + k] == opaque[k];
    ensures untouched: \result == 0 ==> \forall integer k; 0 <= k < len + 4 ==> to[k] == \old(to[k]); */
uint32_t httpz_render_etag(const uint8_t *opaque, uint16_t len, bool weak, uint8_t *to);

/* ---- HTTP-date (RFC 9110 5.6.7) ---------------------------------------------------------------------------------- */

enum { HTTPZ_DATE_LEN = 29 };

/* The first and last second that can be written: 0000-01-01 00:00:00 and 9999-12-31 23:59:59. */
#define HTTPZ_DATE_MIN (-62167219200)
#define HTTPZ_DATE_MAX 253402300799

/* A moment in UTC, in the Gregorian calendar for all years. */
typedef struct {
  int64_t seconds; /* since 1970-01-01 00:00:00, leap seconds not counted */
  uint16_t year;   /* 0 to 9999 */
  uint8_t month;   /* 1 to 12 */
  uint8_t day;     /* 1 to 31 */
  uint8_t hour;
  uint8_t minute;
  uint8_t second;  /* 60 in a leap second, which counts as the first second of the next minute */
  uint8_t weekday; /* 0 is Sunday; what the calendar says, whatever day a text names */
} httpz_date;

/* httpz_read_date reads all of `value` as an HTTP-date in any of its three formats: IMF-fixdate, the one of RFC 850,
 * and asctime. `*out` is written on HTTPZ_OK alone. `now`, in seconds since 1970, decides the century of a two-digit
 * year: the last one that is not more than 50 years ahead of `now`; before 1970 it counts as 1970, past the year 9949
 * as its end.
 *
 * HTTPZ_BAD_DATE: any other form or case of letters, a day that the month does not have, an hour past 23, a minute past
 * 59, a second past 60. The day of the week must be the name of one; it need not be the right one. */
/*@ requires value_readable: \valid_read(at + (value.off .. value.off + value.len - 1));
    requires of_an_input: value.off + value.len <= 65535;
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (value.off .. value.off + value.len - 1));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_DATE;
    ensures range: \result == HTTPZ_OK ==> -62167219200 <= out->seconds <= 253402300800 && out->year <= 9999 &&
      1 <= out->month <= 12 && 1 <= out->day <= 31 && out->hour <= 23 && out->minute <= 59 && out->second <= 60 &&
      out->weekday <= 6;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_date(const uint8_t *at, httpz_span value, int64_t now, httpz_date *out);

/* httpz_split_date gives the parts of a moment in seconds since 1970. HTTPZ_BAD_DATE if its year is not 0 to 9999.
 * `*out` is written on HTTPZ_OK alone. */
/*@ requires out_writable: \valid(out);
    terminates \true;
    assigns *out;
    ensures bad: \result == HTTPZ_BAD_DATE <==> seconds < -62167219200 || seconds > 253402300799;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_DATE;
    ensures range: \result == HTTPZ_OK ==> out->seconds == seconds && out->year <= 9999 &&
      1 <= out->month <= 12 && 1 <= out->day <= 31 && out->hour <= 23 && out->minute <= 59 && out->second <= 59 &&
      out->weekday <= 6;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_split_date(int64_t seconds, httpz_date *out);

/* httpz_render_date writes a moment in seconds since 1970 as IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT", to the
 * HTTPZ_DATE_LEN bytes at `to`. HTTPZ_BAD_DATE if its year is not 0 to 9999; then nothing is written. */
/*@ requires room: \valid(to + (0 .. 28));
    terminates \true;
    assigns to[0 .. 28];
    ensures bad: \result == HTTPZ_BAD_DATE <==> seconds < -62167219200 || seconds > 253402300799;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_DATE;
    ensures silent: \result != HTTPZ_OK ==> \forall integer k; 0 <= k < 29 ==> to[k] == \old(to[k]); */
httpz_status httpz_render_date(int64_t seconds, uint8_t *to);

/* ---- ranges (RFC 9110 14) ---------------------------------------------------------------------------------------- */

/* Bytes first to last of a representation, both included. */
typedef struct {
  uint64_t first, last;
} httpz_byte_range;

typedef enum {
  HTTPZ_RANGE_WHOLE,         /* 200: satisfiable, but of a representation of no bytes, which no range can name */
  HTTPZ_RANGE_SINGLE,        /* 206 with Content-Range */
  HTTPZ_RANGE_MULTIPLE,      /* 206 with multipart/byteranges */
  HTTPZ_RANGE_UNSATISFIABLE, /* 416 with Content-Range: bytes * /length */
} httpz_range_kind;

/* The ranges that can be sent, in the order asked for, are the first `count` of the caller's array. */
typedef struct {
  uint32_t asked; /* ranges in the field; those past `count` lie behind the end of the representation */
  uint16_t count; /* 1 if SINGLE, 2 or more if MULTIPLE, else 0 */
  uint8_t kind;   /* httpz_range_kind */
} httpz_range_set;

/* httpz_read_ranges reads all of `value` as a Range of bytes (RFC 9110 14.1.1, 14.1.2) and resolves it against a
 * representation of `length` bytes. `ranges` is the caller's array of `capacity`; `*out` and the array are written on
 * HTTPZ_OK alone, the array no further than out->count. Numbers may have any number of digits: a last position past the
 * end is the last byte, a first position past the end leaves its range out, a suffix longer than the representation is
 * all of it. A range that begins behind the end, or "-0", asks for nothing that is there.
 *
 * To be ignored, as if there were no Range (14.2): HTTPZ_BAD_RANGE, a value that is no ranges-specifier, or has a range
 * that ends before it begins; HTTPZ_UNKNOWN_RANGE_UNIT, one in a unit other than bytes. To be refused:
 * HTTPZ_TOO_MANY_RANGES, a valid one with more ranges to send than `capacity`. */
/*@ requires value_readable: \valid_read(at + (value.off .. value.off + value.len - 1));
    requires of_an_input: value.off + value.len <= 65535;
    requires ranges_writable: \valid(ranges + (0 .. capacity - 1));
    requires out_writable: \valid(out);
    requires apart: \separated(out, ranges + (0 .. capacity - 1), at + (value.off .. value.off + value.len - 1));
    terminates \true;
    assigns *out, ranges[0 .. capacity - 1];
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_RANGE || \result == HTTPZ_UNKNOWN_RANGE_UNIT ||
      \result == HTTPZ_TOO_MANY_RANGES;
    ensures fits: \result == HTTPZ_OK ==> out->count <= capacity && out->count <= out->asked;
    ensures inside: \result == HTTPZ_OK ==>
      \forall integer k; 0 <= k < out->count ==> ranges[k].first <= ranges[k].last < length;
    ensures kind: \result == HTTPZ_OK ==> (out->kind == HTTPZ_RANGE_SINGLE <==> out->count == 1) &&
      (out->kind == HTTPZ_RANGE_MULTIPLE <==> out->count >= 2);
    ensures silent: \result != HTTPZ_OK ==>
      *out == \old(*out) && (\forall integer k; 0 <= k < capacity ==> ranges[k] == \old(ranges[k])); */
httpz_status httpz_read_ranges(const uint8_t *at, httpz_span value, uint64_t length, httpz_byte_range *ranges,
                               uint16_t capacity, httpz_range_set *out);

/* What ranges would cost (RFC 9110 14.2: overlapping ranges, or many small ones, may be an attack). */
typedef struct {
  uint64_t bytes;    /* of all of them, UINT64_MAX if that is more */
  uint32_t overlaps; /* ranges that share a byte with an earlier one */
  uint32_t small;    /* ranges of fewer bytes than asked about */
} httpz_range_cost;

/* httpz_weigh_ranges gives the cost of ranges[0 .. count), of which those shorter than `small` bytes count as small. It
 * compares each with each. */
/*@ requires ranges_readable: \valid_read(ranges + (0 .. count - 1));
    requires in_order: \forall integer k; 0 <= k < count ==> ranges[k].first <= ranges[k].last;
    terminates \true;
    assigns \nothing;
    ensures counts: \result.overlaps <= count && \result.small <= count; */
httpz_range_cost httpz_weigh_ranges(const httpz_byte_range *ranges, uint16_t count, uint64_t small);

/* A Content-Range in bytes (RFC 9110 14.4): "bytes 0-9/100", "bytes 0-9/ *" or "bytes * /100" (without the spaces). */
typedef struct {
  uint64_t first, last; /* if has_range, else 0 */
  uint64_t complete;    /* the length of the representation if has_complete, else 0 */
  bool has_range;       /* false: 416, none of the ranges asked for is there */
  bool has_complete;    /* false: the length is not known */
} httpz_content_range;

/* httpz_read_content_range reads all of `value` as a Content-Range. `*out` is written on HTTPZ_OK alone.
 * HTTPZ_UNKNOWN_RANGE_UNIT: the unit is not bytes. HTTPZ_BAD_CONTENT_RANGE: another form, a last position before the
 * first, or a complete length not above the last position (14.4). HTTPZ_NUMBER_TOO_BIG: a number of more than 64
 * bits. */
/*@ requires value_readable: \valid_read(at + (value.off .. value.off + value.len - 1));
    requires of_an_input: value.off + value.len <= 65535;
    requires out_writable: \valid(out);
    requires apart: \separated(out, at + (value.off .. value.off + value.len - 1));
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_CONTENT_RANGE ||
      \result == HTTPZ_UNKNOWN_RANGE_UNIT || \result == HTTPZ_NUMBER_TOO_BIG;
    ensures something: \result == HTTPZ_OK ==> out->has_range || out->has_complete;
    ensures in_order: \result == HTTPZ_OK && out->has_range ==> out->first <= out->last;
    ensures inside: \result == HTTPZ_OK && out->has_range && out->has_complete ==> out->last < out->complete;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_read_content_range(const uint8_t *at, httpz_span value, httpz_content_range *out);

/* The longest Content-Range that can be rendered: "bytes ", three numbers of 20 digits, "-" and "/". */
enum { HTTPZ_CONTENT_RANGE_MAX = 68 };

/* httpz_render_content_range writes `range` to the HTTPZ_CONTENT_RANGE_MAX bytes at `to` and gives how many it wrote.
 * It gives 0 and writes nothing if httpz_read_content_range would refuse the text, or if there is neither range nor
 * length. */
/*@ requires room: \valid(to + (0 .. 67));
    terminates \true;
    assigns to[0 .. 67];
    ensures length: \result <= 68; */
uint32_t httpz_render_content_range(httpz_content_range range, uint8_t *to);

enum { HTTPZ_ACCEPT_RANGES_MAX = 5 };

/* httpz_render_accept_ranges writes the value of Accept-Ranges (RFC 9110 14.3), "bytes" or "none", to the
 * HTTPZ_ACCEPT_RANGES_MAX bytes at `to` and gives how many it wrote. */
/*@ requires room: \valid(to + (0 .. 4));
    terminates \true;
    assigns to[0 .. 4];
    ensures length: \result == (bytes ? 5 : 4); */
uint32_t httpz_render_accept_ranges(bool bytes, uint8_t *to);

/* ---- preconditions (RFC 9110 13) --------------------------------------------------------------------------------- */

/* The representation that the request would select, at the moment. All zeros: there is none. */
typedef struct {
  const uint8_t *etag_at; /* what etag.opaque counts from; used if etag is STRONG or WEAK */
  int64_t last_modified;  /* seconds since 1970; used if has_last_modified */
  httpz_etag etag;        /* kind HTTPZ_ETAG_NONE: it has none */
  bool exists;            /* if not, nothing else here is looked at */
  bool has_last_modified;
  bool last_modified_strong; /* it did not change twice in that second (8.8.2.2), so that If-Range may name the date */
} httpz_representation;

typedef enum {
  HTTPZ_PROCEED,             /* perform the method; ignore Range if there is one */
  HTTPZ_PROCEED_WITH_RANGE,  /* perform the method on what the only Range field asks for (httpz_read_ranges) */
  HTTPZ_NOT_MODIFIED,        /* answer 304 */
  HTTPZ_PRECONDITION_FAILED, /* answer 412, unless the change asked for is known to have been made already */
} httpz_decision;

/* httpz_evaluate_conditions evaluates the preconditions in fields[0 .. count) of a request with `method`, as an origin
 * server in the order of RFC 9110 13.2.2, against `*current`. `at` is what the fields count from; `now`, in seconds
 * since 1970, is for dates with a two-digit year. `*out` is written on HTTPZ_OK alone. Call it when the answer without
 * conditions would be 2xx or 412 (13.2.1).
 *
 * Ignored, as the RFC says: all of them with CONNECT, OPTIONS and TRACE (13.2.1); If-Unmodified-Since beside If-Match,
 * If-Modified-Since beside If-None-Match or with another method than GET and HEAD; a date that is none, that stands in
 * two lines, or that there is nothing to compare with (13.1.3, 13.1.4); Range with another method than GET, in two
 * lines, or beside an If-Range that is false: weak, malformed, in two lines, a date where current->last_modified_strong
 * does not hold.
 *
 * HTTPZ_BAD_ETAG: an If-Match or If-None-Match that decides is malformed in any of its lines. Such a condition is never
 * taken for none. Lines of the same name make one list (5.3). */
/*@ requires fields_readable: \valid_read(fields + (0 .. count - 1));
    requires of_an_input: \forall integer k; 0 <= k < count ==> fields[k].value_off + fields[k].value_len <= 65535;
    requires values_readable: \forall integer k; 0 <= k < count ==>
      \valid_read(at + (fields[k].value_off .. fields[k].value_off + fields[k].value_len - 1));
    requires current_readable: \valid_read(current);
    requires etag_readable: current->etag.kind != HTTPZ_ETAG_NONE ==>
      \valid_read(current->etag_at + (current->etag.opaque.off ..
                                      current->etag.opaque.off + current->etag.opaque.len - 1));
    requires out_writable: \valid(out);
    terminates \true;
    assigns *out;
    ensures verdicts: \result == HTTPZ_OK || \result == HTTPZ_BAD_ETAG;
    ensures silent: \result != HTTPZ_OK ==> *out == \old(*out); */
httpz_status httpz_evaluate_conditions(httpz_method method, const uint8_t *at, const httpz_field *fields,
                                       uint16_t count, const httpz_representation *current, int64_t now,
                                       httpz_decision *out);

/* ==== writing ===================================================================================================== */

/* Writing messages: heads, content, chunks, trailers and multipart/byteranges (RFC 9110, RFC 9112, RFC 2046).
 *
 *     httpz_writer_begin -> start-line -> field lines -> httpz_write_head_end -> content -> httpz_writer_end
 *
 * Each call writes one element into the caller's buffer, whole or not at all, and gives the verdict. The verdict is
 * sticky: after the first refusal nothing more is written, so that it is enough to ask once, at the end. The writer
 * forgives nothing: it refuses every byte that could split a message and every field that could make two readers
 * disagree on where the message ends. Bytes given to it are not kept; they must not overlap the buffer. */

/* A message being written. Read `len` and `status` at any time; the other members are the writer's own. */
typedef struct {
  httpz_framing_facts facts; /* what the head says of its content */
  uint64_t content_left;     /* bytes of content, or of the open chunk, that may still come */
  uint8_t *at;               /* the caller's buffer; NULL: measure only */
  uint32_t capacity;
  uint32_t len;         /* bytes of whole elements in the buffer */
  uint32_t section_len; /* bytes of the head or trailer section so far, over all buffers */
  uint8_t status;       /* httpz_status: HTTPZ_OK, or the first refusal */
  uint8_t step;         /* what may come next */
  uint8_t framing;      /* httpz_framing, once the head has ended */
  uint8_t seen;         /* Host, close, keep-alive */
  bool peer_is_1_0;
} httpz_writer;

/*@ // `at` is NULL where the writer only measures; a head or trailer section never gets longer than any reader takes.
    predicate writer_valid{L}(httpz_writer *w) =
      \valid(w) && w->len <= w->capacity && w->section_len <= 65535 &&
      \object_pointer(w->at) &&
      (w->at != \null ==> \valid(w->at + (0 .. w->capacity - 1)) && \separated(w, w->at + (0 .. w->capacity - 1)));
    // bytes[0 .. count) stand in the buffer from `from` on
    predicate writer_put{L}(httpz_writer *w, integer from, uint8_t *bytes, integer count) =
      \forall integer k; from <= k < from + count ==> w->at[k] == bytes[k - from];
    // the members of 8 bits, which bytes in the buffer could be mistaken for
    predicate writer_same{K,L}(httpz_writer *w) =
      \at(w->status, L) == \at(w->status, K) && \at(w->step, L) == \at(w->step, K) &&
      \at(w->framing, L) == \at(w->framing, K) && \at(w->seen, L) == \at(w->seen, K) &&
      \at(w->facts.role, L) == \at(w->facts.role, K) && \at(w->facts.method, L) == \at(w->facts.method, K) &&
      \at(w->facts.minor_version, L) == \at(w->facts.minor_version, K);
    // after a refusal the buffer is as it was
    predicate writer_untouched{K,L}(httpz_writer *w, integer status) =
      status != HTTPZ_OK && \at(w->at, K) != \null ==>
        \forall integer k; 0 <= k < \at(w->capacity, K) ==> \at(\at(w->at, K)[k], L) == \at(\at(w->at, K)[k], K);
    predicate writer_room{L}(httpz_writer *w, integer n) = w->len + n <= w->capacity;
    predicate writer_apart{L}(httpz_writer *w, uint8_t *bytes, integer n) =
      \separated(w, bytes + (0 .. n - 1)) &&
      (w->at != \null ==> \separated(w->at + (0 .. w->capacity - 1), bytes + (0 .. n - 1)));
*/

/* httpz_writer_begin starts a message in buffer[0 .. capacity), or measures one if `buffer` is NULL: then `len` counts,
 * no byte is written, `capacity` is not looked at, and every other verdict is the same. Messages may follow one another
 * without a new begin, as far as they persist (RFC 9112 9.3). */
/*@ requires writable: \valid(w);
    requires room: buffer == \null ||
      (\object_pointer(buffer) && \valid(buffer + (0 .. capacity - 1)) && \separated(w, buffer + (0 .. capacity - 1)));
    terminates \true;
    assigns *w;
    ensures valid: writer_valid(w);
    ensures empty: w->len == 0 && w->status == HTTPZ_OK; */
void httpz_writer_begin(httpz_writer *w, uint8_t *buffer, uint32_t capacity);

/* httpz_writer_peer_1_0 says that the recipient is known to speak HTTP/1.0 only: Transfer-Encoding (RFC 9112 6.1) and
 * 1xx (RFC 9110 15.2) are then refused, whatever the version of the message. It holds until the next begin. */
/*@ requires writable: \valid(w);
    terminates \true;
    assigns w->peer_is_1_0;
    ensures known: w->peer_is_1_0 == 1; */
void httpz_writer_peer_1_0(httpz_writer *w);

/* httpz_writer_next goes on with the same message in another buffer, or in the same one again: `len` becomes 0. Take
 * the bytes before. A refusal stays. */
/*@ requires valid: writer_valid(w);
    requires room: buffer == \null ||
      (\object_pointer(buffer) && \valid(buffer + (0 .. capacity - 1)) && \separated(w, buffer + (0 .. capacity - 1)));
    terminates \true;
    assigns w->at \from buffer;
    assigns w->capacity, w->len;
    ensures valid: writer_valid(w);
    ensures empty: w->len == 0; */
void httpz_writer_next(httpz_writer *w, uint8_t *buffer, uint32_t capacity);

/* httpz_writer_part gives the number of bytes in the buffer, in the middle of a message or at its end. `*len` is
 * written on HTTPZ_OK alone. */
/*@ requires readable: \valid_read(w);
    requires out_writable: \valid(len) && \separated(w, len);
    terminates \true;
    assigns *len;
    ensures verdict: \result == w->status;
    ensures told: \result == HTTPZ_OK ==> *len == w->len;
    ensures silent: \result != HTTPZ_OK ==> *len == \old(*len); */
httpz_status httpz_writer_part(const httpz_writer *w, uint32_t *len);

/* httpz_writer_end gives the number of bytes in the buffer after a whole message: one whose head has ended and whose
 * content is there as its framing says. HTTPZ_BAD_OUTPUT_ORDER if the head, a chunk or the chunked content has not
 * ended, HTTPZ_BAD_OUTPUT_LENGTH if content is missing, else the verdict. `*len` is written on HTTPZ_OK alone. */
/*@ requires writable: \valid(w);
    requires out_writable: \valid(len) && \separated(w, len);
    terminates \true;
    assigns w->status, *len;
    ensures final: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures told: \result == HTTPZ_OK ==> *len == w->len;
    ensures silent: \result != HTTPZ_OK ==> *len == \old(*len); */
httpz_status httpz_writer_end(httpz_writer *w, uint32_t *len);

/* ---- start-lines ------------------------------------------------------------------------------------------------ */

/* httpz_write_request_line writes method SP request-target SP HTTP-version CRLF (RFC 9112 3). `method` is one known by
 * number. The target must be one of the four forms and fit the method, as httpz_read_request demands of it.
 * `minor_version` is 0 or 1. HTTPZ_BAD_OUTPUT_METHOD, HTTPZ_BAD_OUTPUT_TARGET, HTTPZ_BAD_OUTPUT_VERSION. */
/*@ requires valid: writer_valid(w);
    requires target_readable: \valid_read(target + (0 .. target_len - 1)) && writer_apart(w, target, target_len);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_request_line(httpz_writer *w, httpz_method method, const uint8_t *target, uint32_t target_len,
                                      uint8_t minor_version);

/* httpz_write_request_line_token is the same for a method by its name: any token of at most 255 bytes (RFC 9110
 * 9.1). */
/*@ requires valid: writer_valid(w);
    requires method_readable: \valid_read(method + (0 .. method_len - 1)) && writer_apart(w, method, method_len);
    requires target_readable: \valid_read(target + (0 .. target_len - 1)) && writer_apart(w, target, target_len);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_request_line_token(httpz_writer *w, const uint8_t *method, uint32_t method_len,
                                            const uint8_t *target, uint32_t target_len, uint8_t minor_version);

/* httpz_write_status_line writes HTTP-version SP status-code SP [ reason-phrase ] CRLF (RFC 9112 4) with the registered
 * reason, or with none for a code that has none. `code` is 100 to 599, else HTTPZ_BAD_OUTPUT_STATUS. `request_method`
 * is the method of the request that is answered, because it decides whether content may follow (RFC 9112 6.3). */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_status_line(httpz_writer *w, uint8_t minor_version, uint16_t code,
                                     httpz_method request_method);

/* httpz_write_status_line_reason is the same with a reason-phrase of the caller's, which may be empty. A control other
 * than HTAB is HTTPZ_BAD_OUTPUT_REASON. */
/*@ requires valid: writer_valid(w);
    requires reason_readable: \valid_read(reason + (0 .. reason_len - 1)) && writer_apart(w, reason, reason_len);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_status_line_reason(httpz_writer *w, uint8_t minor_version, uint16_t code,
                                            httpz_method request_method, const uint8_t *reason, uint32_t reason_len);

/* httpz_reason gives the registered reason-phrase of a status code, "" if it has none. */
/*@ terminates \true;
    assigns \nothing;
    ensures text: \valid_read(\result) && (code < 100 || code > 599 ==> *\result == 0); */
const char *httpz_reason(uint16_t code);

/* ---- field lines ------------------------------------------------------------------------------------------------ */

/* httpz_write_field writes one field line, or one trailer field after httpz_write_last_chunk. A name that is no token
 * of 1 to 255 bytes is HTTPZ_BAD_OUTPUT_NAME. A value with CR, LF, NUL, any other control but HTAB, or with whitespace
 * at either end, which would not be read back, is HTTPZ_BAD_OUTPUT_VALUE (RFC 9110 5.5), as are a Host that is not
 * uri-host and port, a Content-Length that is not one number, a Transfer-Encoding other than "chunked", and a
 * Connection that is no list of tokens without empty members. A second Host, or none in a request of HTTP/1.1, is
 * HTTPZ_BAD_OUTPUT_HOST (RFC 9112 3.2). A second Content-Length, one beside Transfer-Encoding, Transfer-Encoding in or
 * for HTTP/1.0, and either in a message that must not have it, is HTTPZ_BAD_OUTPUT_FRAMING (RFC 9112 6.1, RFC 9110
 * 8.6). A trailer field that must stand in a head is HTTPZ_BAD_OUTPUT_TRAILER (RFC 9110 6.5.1). More than 65,535 bytes
 * of head are HTTPZ_BAD_OUTPUT_SIZE. */
/*@ requires valid: writer_valid(w);
    requires name_readable: \valid_read(name + (0 .. name_len - 1)) && writer_apart(w, name, name_len);
    requires value_readable: \valid_read(value + (0 .. value_len - 1)) && writer_apart(w, value, value_len);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_field(httpz_writer *w, const uint8_t *name, uint32_t name_len, const uint8_t *value,
                               uint32_t value_len);

/* httpz_write_known is the same for a field known by number, spelled as httpz_field_spelling gives it. */
/*@ requires valid: writer_valid(w);
    requires value_readable: \valid_read(value + (0 .. value_len - 1)) && writer_apart(w, value, value_len);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_known(httpz_writer *w, httpz_field_id id, const uint8_t *value, uint32_t value_len);

/* httpz_write_known_number is the same for a value that is a number: 1*DIGIT, no leading zeros. */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_known_number(httpz_writer *w, httpz_field_id id, uint64_t number);

/* httpz_write_known_date is the same for a value that is a time, in seconds since 1970-01-01T00:00:00Z without leap
 * seconds, written as an IMF-fixdate of 29 bytes (RFC 9110 5.6.7). A time whose year has not four digits is
 * HTTPZ_BAD_OUTPUT_VALUE. */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_known_date(httpz_writer *w, httpz_field_id id, int64_t seconds);

/* httpz_write_content_length writes Content-Length (RFC 9110 8.6). */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_content_length(httpz_writer *w, uint64_t length);

/* httpz_write_chunked writes "Transfer-Encoding: chunked" (RFC 9112 6.1). */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_chunked(httpz_writer *w);

/* httpz_write_close and httpz_write_keep_alive write "Connection: close" and "Connection: keep-alive" (RFC 9112 9.3).
 * After a message with close no other one may follow (RFC 9112 9.6). */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_close(httpz_writer *w);
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_keep_alive(httpz_writer *w);

/* httpz_write_content_range writes Content-Range (RFC 9110 14.4), that of a 206 or of a 416. A range that
 * httpz_render_content_range has no text for is HTTPZ_BAD_OUTPUT_RANGE. */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_content_range(httpz_writer *w, httpz_content_range range);

/* httpz_write_head_end writes the empty line and decides the framing (RFC 9112 6.3). */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_head_end(httpz_writer *w);

/* ---- content ---------------------------------------------------------------------------------------------------- */

/* httpz_write_data writes bytes of content, all at once or piece by piece, or bytes of the open chunk. More than
 * Content-Length or the chunk has left, and any after a head that allows none, is HTTPZ_BAD_OUTPUT_LENGTH. */
/*@ requires valid: writer_valid(w);
    requires data_readable: \valid_read(data + (0 .. len - 1)) && writer_apart(w, data, len);
    terminates \true;
    assigns w->status, w->content_left, w->section_len, w->step, w->len, w->at[w->len .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures spent: \result == HTTPZ_OK ==> len <= \old(w->content_left) && w->len == \old(w->len) + len;
    ensures exact: \result == HTTPZ_OK && w->at != \null ==> writer_put(w, \old(w->len), data, len);
    ensures untouched: writer_untouched{Pre,Post}(w, \result); */
httpz_status httpz_write_data(httpz_writer *w, const uint8_t *data, uint32_t len);

/* httpz_write_data_apart counts `len` bytes of content that the caller sends itself at this place, as from a file:
 * nothing is written. It judges as httpz_write_data does. */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns w->status, w->content_left, w->step;
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures spent: \result == HTTPZ_OK ==> len <= \old(w->content_left);
    ensures left: w->content_left == \old(w->content_left) - (\result == HTTPZ_OK ? len : 0); */
httpz_status httpz_write_data_apart(httpz_writer *w, uint64_t len);

/* httpz_write_chunk writes one whole chunk: size, CRLF, data, CRLF (RFC 9112 7.1). A chunk of no bytes would end the
 * content and is HTTPZ_BAD_OUTPUT_LENGTH. */
/*@ requires valid: writer_valid(w);
    requires data_readable: \valid_read(data + (0 .. len - 1)) && writer_apart(w, data, len);
    terminates \true;
    assigns w->status, w->content_left, w->section_len, w->step, w->len, w->at[w->len .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len);
    ensures exact: \result == HTTPZ_OK && w->at != \null ==>
      w->at[w->len - 2] == '\r' && w->at[w->len - 1] == '\n' && writer_put(w, w->len - 2 - len, data, len) &&
      w->at[w->len - 4 - len] == '\r' && w->at[w->len - 3 - len] == '\n';
    ensures something: \result == HTTPZ_OK ==> len > 0;
    ensures untouched: writer_untouched{Pre,Post}(w, \result); */
httpz_status httpz_write_chunk(httpz_writer *w, const uint8_t *data, uint32_t len);

/* httpz_write_chunk_begin writes the size of a chunk and CRLF; exactly `len` bytes, 1 to 4,294,967,295, must follow by
 * httpz_write_data or httpz_write_data_apart, then httpz_write_chunk_end, which writes CRLF. Another length is
 * HTTPZ_BAD_OUTPUT_LENGTH: a chunk of no bytes would end the content, and no reader has to take a larger one
 * (RFC 9112 7.1). */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns w->status, w->content_left, w->section_len, w->step, w->len, w->at[w->len .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len);
    ensures some: \result == HTTPZ_OK ==> 0 < len <= 4294967295 && w->content_left == len;
    ensures untouched: writer_untouched{Pre,Post}(w, \result); */
httpz_status httpz_write_chunk_begin(httpz_writer *w, uint64_t len);
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns w->status, w->content_left, w->section_len, w->step, w->len, w->at[w->len .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len);
    ensures spent: \result == HTTPZ_OK ==> \old(w->content_left) == 0 && w->len == \old(w->len) + 2;
    ensures ended: \result == HTTPZ_OK && w->at != \null ==> w->at[w->len - 2] == '\r' && w->at[w->len - 1] == '\n';
    ensures untouched: writer_untouched{Pre,Post}(w, \result); */
httpz_status httpz_write_chunk_end(httpz_writer *w);

/* httpz_write_last_chunk writes "0" CRLF; trailer fields may follow by httpz_write_field and httpz_write_known. */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns w->status, w->content_left, w->section_len, w->step, w->len, w->at[w->len .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len);
    ensures untouched: writer_untouched{Pre,Post}(w, \result); */
httpz_status httpz_write_last_chunk(httpz_writer *w);

/* httpz_write_body_end ends the content. In the chunked coding it writes the empty line after the trailer section, with
 * the last chunk before it if that was not written. Otherwise it writes nothing, and content that is missing is
 * HTTPZ_BAD_OUTPUT_LENGTH. */
/*@ requires valid: writer_valid(w);
    terminates \true;
    assigns w->status, w->content_left, w->section_len, w->step, w->len, w->at[w->len .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len);
    ensures untouched: writer_untouched{Pre,Post}(w, \result); */
httpz_status httpz_write_body_end(httpz_writer *w);

/* ---- multipart/byteranges (RFC 9110 14.6, RFC 2046 5.1.1) ------------------------------------------------------- */

/* A boundary is 1 to 70 bytes of bchars, the last no space, else HTTPZ_BAD_OUTPUT_BOUNDARY. That it stands nowhere in
 * the content is for the caller to see to. */

/* httpz_write_multipart_type writes Content-Type: multipart/byteranges; boundary=..., in quotes where needed. */
/*@ requires valid: writer_valid(w);
    requires boundary_readable:
      \valid_read(boundary + (0 .. boundary_len - 1)) && writer_apart(w, boundary, boundary_len);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_multipart_type(httpz_writer *w, const uint8_t *boundary, uint32_t boundary_len);

/* httpz_write_part_head writes, as content, what stands before the bytes `range` of one part: the delimiter,
 * Content-Type if `type_len` is not 0, Content-Range and an empty line. The first delimiter, too, begins with a CRLF,
 * as RFC 9110 14.6 allows. The bytes of the part follow by httpz_write_data or httpz_write_data_apart. */
/*@ requires valid: writer_valid(w);
    requires boundary_readable:
      \valid_read(boundary + (0 .. boundary_len - 1)) && writer_apart(w, boundary, boundary_len);
    requires type_readable: \valid_read(type + (0 .. type_len - 1)) && writer_apart(w, type, type_len);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_part_head(httpz_writer *w, const uint8_t *boundary, uint32_t boundary_len, const uint8_t *type,
                                   uint32_t type_len, httpz_content_range range);

/* httpz_write_parts_end writes, as content, the delimiter after the last part. */
/*@ requires valid: writer_valid(w);
    requires boundary_readable:
      \valid_read(boundary + (0 .. boundary_len - 1)) && writer_apart(w, boundary, boundary_len);
    terminates \true;
    assigns *w, w->at[0 .. w->capacity - 1];
    ensures valid: writer_valid(w);
    ensures sticky: \old(w->status) != HTTPZ_OK ==> \result == \old(w->status);
    ensures verdict: w->status == \result;
    ensures whole: \result != HTTPZ_OK ==> w->len == \old(w->len);
    ensures grows: w->len >= \old(w->len); */
httpz_status httpz_write_parts_end(httpz_writer *w, const uint8_t *boundary, uint32_t boundary_len);

/* httpz_measure_part adds to `*total` the length of one part with its delimiter, head and bytes;
 * httpz_measure_parts_end that of the delimiter after the last. Together they make the Content-Length. They judge as
 * the writers do, and a total over 64 bits is HTTPZ_BAD_OUTPUT_SIZE. `*total` is written on HTTPZ_OK alone. */
/*@ requires boundary_readable: \valid_read(boundary + (0 .. boundary_len - 1));
    requires type_readable: \valid_read(type + (0 .. type_len - 1));
    requires total_writable: \valid(total);
    terminates \true;
    assigns *total;
    ensures grows: \result == HTTPZ_OK ==> *total > \old(*total);
    ensures silent: \result != HTTPZ_OK ==> *total == \old(*total); */
httpz_status httpz_measure_part(const uint8_t *boundary, uint32_t boundary_len, const uint8_t *type, uint32_t type_len,
                                httpz_content_range range, uint64_t *total);
/*@ requires boundary_readable: \valid_read(boundary + (0 .. boundary_len - 1));
    requires total_writable: \valid(total);
    terminates \true;
    assigns *total;
    ensures grows: \result == HTTPZ_OK ==> *total > \old(*total);
    ensures silent: \result != HTTPZ_OK ==> *total == \old(*total); */
httpz_status httpz_measure_parts_end(const uint8_t *boundary, uint32_t boundary_len, uint64_t *total);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT
 *
 * Recomputes readings with the reference readers of fuzz/ref, which share no code with the parser. Reads records from
 * standard input and writes one line of JSON for each to standard output, in the same order:
 *
 *   {"id":…,"do":"accept"|"reject"|"incomplete"|"unread","why":…,"reading":{…},"cut":…}
 *
 * "cut" is the framing of a message whose head came whole and its content did not.
 *
 * A record is nine strings, each a length of four bytes, little-endian, and so many bytes: id, role, field, request
 * method, eof ("1" or "0"), now (seconds), role_of, limits (eleven numbers with spaces between them), bytes. "unread"
 * says that no reader here reads such a thing; the checker counts these. reference.py writes the records. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ref.c"

#include "recompute_print.h"

enum { MAX_INPUT = 32 << 20, MAX_WORD = 256 };

struct record {
  char id[MAX_WORD], role[MAX_WORD], field[MAX_WORD], method[MAX_WORD], eof[MAX_WORD], now[MAX_WORD], role_of[MAX_WORD];
  char limit_text[MAX_WORD];
  struct ref_limits limits;
  struct ref_chunk_limits chunk_limits;
  struct ref_trailer_limits trailer_limits;
  const uint8_t *bytes;
  size_t len;
};

static uint8_t input[MAX_INPUT];
static uint8_t content[MAX_INPUT];
static struct ref_head head;

static void die(const char *why) {
  fprintf(stderr, "recompute: %s\n", why);
  exit(2);
}

/* ---- records ----------------------------------------------------------------------------------------------------- */

/* read_length_prefix gives false at the end of the input. */
static bool read_length_prefix(uint32_t *len) {
  uint8_t b[4];
  size_t n = fread(b, 1, sizeof b, stdin);
  if (n == 0) return false;
  if (n != sizeof b) die("the input ends within a record");
  *len = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
  return true;
}

static void read_exactly(void *to, size_t len) {
  if (fread(to, 1, len, stdin) != len) die("the input ends within a record");
}

static void read_rest_of_word(char word[MAX_WORD], uint32_t len) {
  if (len >= MAX_WORD) die("a word of a record is too long");
  read_exactly(word, len);
  word[len] = '\0';
}

static void read_word(char word[MAX_WORD]) {
  uint32_t len;
  if (!read_length_prefix(&len)) die("the input ends within a record");
  read_rest_of_word(word, len);
}

static void read_limits(struct record *r) {
  uint64_t n[11];
  char *at = r->limit_text;
  for (int i = 0; i < 11; i++) n[i] = strtoull(at, &at, 10);
  r->limits = (struct ref_limits){n[0], n[1], n[2], n[3], n[4], n[5], n[6]};
  r->chunk_limits = (struct ref_chunk_limits){n[0], n[7], n[9], n[8]};
  r->trailer_limits = (struct ref_trailer_limits){n[10], n[3], n[5]};
}

/* read_record gives false when there is none. */
static bool read_record(struct record *r) {
  uint32_t len;
  if (!read_length_prefix(&len)) return false;
  read_rest_of_word(r->id, len);
  read_word(r->role);
  read_word(r->field);
  read_word(r->method);
  read_word(r->eof);
  read_word(r->now);
  read_word(r->role_of);
  read_word(r->limit_text);
  read_limits(r);
  if (!read_length_prefix(&len) || len > MAX_INPUT) die("a record has no bytes, or too many");
  read_exactly(input, len);
  r->bytes = input;
  r->len = len;
  return true;
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static const char *status_name(unsigned status) {
  static const char *const names[] = {
#define HTTPZ_STATUS(name, answer, section, sentence) #name,
#include "status.def"
#undef HTTPZ_STATUS
  };
  return status < sizeof names / sizeof names[0] ? names[status] : "?";
}

/* What one part of a message came to. `why` is the status of a refusal, `at` its place in the bytes of the record. */
struct answer {
  enum ref_verdict verdict;
  unsigned why;
  size_t at;
};

static const struct answer WHOLE = {REF_OK, 0, 0};

static const char *verdict_word(enum ref_verdict verdict) {
  if (verdict == REF_OK) return "accept";
  return verdict == REF_MORE ? "incomplete" : "reject";
}

static void print_verdict(struct answer a) {
  print_member("do");
  print_text(verdict_word(a.verdict));
  print_member("why");
  print_text(a.verdict == REF_REFUSED ? status_name(a.why) : "");
}

static void print_unread(const char *why) {
  print_member("do");
  print_text("unread");
  print_member("why");
  print_text(why);
}

/* ---- parts of messages ------------------------------------------------------------------------------------------- */

static void print_span(const uint8_t *base, struct ref_span span) {
  print_bytes(base + span.off, span.len);
}

static void print_fields(const uint8_t *base, const struct ref_head *h) {
  print_open('[');
  for (uint32_t i = 0; i < h->field_count && i < REF_MAX_FIELDS; i++) {
    print_open('[');
    print_span(base, h->fields[i].name);
    print_span(base, h->fields[i].value);
    print_close(']');
  }
  print_close(']');
}

static struct answer head_answer(size_t base) {
  struct answer a = {head.verdict, head.status, base + head.offset};
  return a;
}

struct content {
  const uint8_t *at;
  size_t len;
  size_t consumed; /* bytes of the body on the wire, its trailer section with it */
};

/* read_trailer_part reads the trailer section that begins at byte `at`, prints it and adds it to `*consumed`. The
 * policy is to refuse what 9110 6.5.1 keeps out. */
static struct answer read_trailer_part(const struct record *r, size_t at, size_t *consumed) {
  ref_read_trailers(&r->trailer_limits, REF_REFUSE, r->bytes + at, r->len - at, &head);
  if (head.verdict == REF_OK) {
    print_member("trailers");
    print_fields(r->bytes + at, &head);
    *consumed = at + head.head_len;
  }
  return head_answer(at);
}

/* read_chunked_part reads the chunked content that begins at byte `at`, up to its trailer section. */
static struct answer read_chunked_part(const struct record *r, size_t at, struct content *out) {
  struct ref_body body;
  ref_read_chunked(&r->chunk_limits, r->bytes + at, r->len - at, content, &body);
  struct answer a = {body.verdict, body.status, at + body.offset};
  out->at = content;
  out->len = body.content_len;
  out->consumed = body.verdict == REF_OK ? body.consumed : 0;
  return a;
}

static void print_content(const uint8_t *at, size_t len) {
  print_member("body");
  print_bytes(at, len);
}

static void print_no_trailers(void) {
  print_member("trailers");
  print_open('[');
  print_close(']');
}

/* read_body prints body and trailers of the message whose body begins at byte `at`; `*end` is where it ends. */
static struct answer read_body(const struct record *r, enum ref_framing framing, uint64_t length, size_t at,
                               size_t *end) {
  size_t left = r->len - at;
  *end = at;
  if (framing == REF_FRAMING_CHUNKED) {
    struct content body;
    struct answer a = read_chunked_part(r, at, &body);
    if (a.verdict != REF_OK) return a;
    print_content(body.at, body.len);
    return read_trailer_part(r, at + body.consumed, end);
  }
  if (framing == REF_FRAMING_LENGTH && left < length) return (struct answer){REF_MORE, 0, 0};
  if (framing == REF_FRAMING_UNTIL_CLOSE && left > r->limits.content_length) {
    return (struct answer){REF_REFUSED, HTTPZ_CONTENT_TOO_LARGE, at};
  }
  if (framing == REF_FRAMING_UNTIL_CLOSE && strcmp(r->eof, "1") != 0) return (struct answer){REF_MORE, 0, 0};
  size_t len = framing == REF_FRAMING_LENGTH ? (size_t)length : framing == REF_FRAMING_UNTIL_CLOSE ? left : 0;
  print_content(r->bytes + at, len);
  print_no_trailers();
  *end = at + len;
  return WHOLE;
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

static const char *framing_word(enum ref_framing framing) {
  switch (framing) {
    case REF_FRAMING_LENGTH:
      return "length";
    case REF_FRAMING_CHUNKED:
      return "chunked";
    case REF_FRAMING_UNTIL_CLOSE:
      return "until-close";
    default:
      return "none";
  }
}

static void print_version(unsigned minor) {
  char text[8];
  snprintf(text, sizeof text, "1.%u", minor);
  print_member("version");
  print_text(text);
}

static void print_request_line(const uint8_t *base) {
  print_member("method");
  print_span(base, head.method_name);
  print_member("target");
  print_span(base, head.target);
  print_version(head.minor);
}

static void print_status_line(const uint8_t *base) {
  print_version(head.minor);
  print_member("status");
  print_number(head.code);
  print_member("reason");
  print_span(base, head.reason);
}

static void print_field_member(const uint8_t *base) {
  print_member("fields");
  print_fields(base, &head);
}

/* What read_message tells of the message it has printed. */
struct message {
  const char *framing; /* "" unless the head came whole */
  unsigned code;       /* of a response */
  bool persist;
  bool tunnel;
  size_t end;
};

static enum ref_asked asked_of(const struct record *r) {
  if (strcmp(r->method, "HEAD") == 0) return REF_ASKED_HEAD;
  return strcmp(r->method, "CONNECT") == 0 ? REF_ASKED_CONNECT : REF_ASKED_OTHER;
}

/* RFC 9112 6.3, case 2, and 9110 15.2.2: after a 2xx to CONNECT and after 101 what follows is no HTTP. */
static bool opens_tunnel(const struct record *r, unsigned code) {
  return code == 101 || (asked_of(r) == REF_ASKED_CONNECT && code / 100 == 2);
}

/* RFC 9110 9.3.6: what follows a CONNECT is no message unless it is refused, and a reader of requests alone cannot know
 * whether it will be. A body that the head announces is read before. */
static bool asks_for_tunnel(const uint8_t *base) {
  struct text method = {base + head.method_name.off, head.method_name.len};
  return is_exactly(method, "CONNECT");
}

static void read_head_at(const struct record *r, bool is_request, size_t at) {
  if (is_request) {
    ref_read_request(&r->limits, r->bytes + at, r->len - at, &head);
  } else {
    ref_read_response(&r->limits, asked_of(r), r->bytes + at, r->len - at, &head);
  }
}

/* read_message reads the message that begins at byte `at` and prints it. What it has printed counts for nothing unless
 * it says REF_OK. */
static struct answer read_message(const struct record *r, bool is_request, size_t at, struct message *out) {
  out->framing = "";
  read_head_at(r, is_request, at);
  if (head.verdict != REF_OK) return head_answer(at);
  const uint8_t *base = r->bytes + at;
  if (is_request) {
    print_request_line(base);
  } else {
    print_status_line(base);
  }
  print_field_member(base);
  *out = (struct message){.code = head.code, .persist = head.keep_alive};
  out->tunnel = is_request ? asks_for_tunnel(base) : opens_tunnel(r, head.code);
  if (out->tunnel) out->persist = false;
  out->framing = out->tunnel && head.framing == REF_FRAMING_NONE ? "tunnel" : framing_word(head.framing);
  print_member("framing");
  print_text(out->framing);
  struct answer a = read_body(r, head.framing, head.content_length, at + head.head_len, &out->end);
  if (a.verdict != REF_OK) return a;
  print_member("consumed");
  print_number(out->end - at);
  print_member("persist");
  print_bool(out->persist);
  return a;
}

/* A client's connection ends with the final response; a server's with the bytes, or where it no longer persists. */
static bool is_last(bool is_request, struct message m) {
  if (m.tunnel) return true;
  return is_request ? !m.persist : m.code / 100 != 1;
}

/* RFC 9112 2.2: empty lines alone, where a request may come, are no message that has begun. */
static bool only_empty_lines(const struct record *r, size_t at) {
  for (; at + 1 < r->len && r->bytes[at] == '\r' && r->bytes[at + 1] == '\n'; at += 2) {
  }
  return at == r->len;
}

static void print_rest(const struct record *r, size_t at) {
  print_member("rest");
  print_bytes(r->bytes + at, r->len - at);
}

static void print_cut(const char *framing) {
  print_member("cut");
  print_text(framing);
}

static void read_messages(const struct record *r, bool is_request) {
  struct answer a = {REF_MORE, 0, 0};
  struct message m = {.framing = ""};
  bool last = false;
  size_t at = 0;
  print_member("reading");
  print_open('{');
  print_member("messages");
  print_open('[');
  for (size_t count = 0;; count++) {
    if (is_request && count > 0 && only_empty_lines(r, at)) last = true;
    if (last) break;
    print_mark();
    print_open('{');
    a = read_message(r, is_request, at, &m);
    print_close('}');
    if (a.verdict != REF_OK) {
      print_undo();
      break;
    }
    at = m.end;
    last = is_last(is_request, m);
  }
  print_close(']');
  print_rest(r, at);
  print_close('}');
  print_verdict(last ? WHOLE : a);
  print_cut(last ? "" : m.framing);
}

/* ---- bodies and trailer sections by themselves ------------------------------------------------------------------- */

static void print_consumed(const struct record *r, size_t end) {
  print_member("consumed");
  print_number(end);
  print_rest(r, end);
}

static void read_chunked_record(const struct record *r) {
  struct content body;
  size_t end = 0;
  print_member("reading");
  print_mark();
  print_open('{');
  struct answer a = read_chunked_part(r, 0, &body);
  if (a.verdict == REF_OK) {
    print_content(body.at, body.len);
    a = read_trailer_part(r, body.consumed, &end);
  }
  print_consumed(r, end);
  print_close('}');
  if (a.verdict != REF_OK) print_null_instead();
  print_verdict(a);
}

static void read_trailers_record(const struct record *r) {
  size_t end = 0;
  print_member("reading");
  print_mark();
  print_open('{');
  struct answer a = read_trailer_part(r, 0, &end);
  print_consumed(r, end);
  print_close('}');
  if (a.verdict != REF_OK) print_null_instead();
  print_verdict(a);
}

#include "recompute_values.h"

/* ---- all --------------------------------------------------------------------------------------------------------- */

static void recompute(const struct record *r) {
  print_open('{');
  print_member("id");
  print_text(r->id);
  if (strcmp(r->role, "request") == 0) {
    read_messages(r, true);
  } else if (strcmp(r->role, "response") == 0) {
    read_messages(r, false);
  } else if (strcmp(r->role, "chunked") == 0) {
    read_chunked_record(r);
  } else if (strcmp(r->role, "trailers") == 0) {
    read_trailers_record(r);
  } else if (strcmp(r->role, "fields") == 0) {
    read_value_record(r);
  } else {
    print_unread("the reference reads no such role");
  }
  print_close('}');
  print_line();
}

int main(void) {
  static struct record r;
  while (read_record(&r)) recompute(&r);
  return 0;
}

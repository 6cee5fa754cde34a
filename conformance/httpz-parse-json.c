/* SPDX-License-Identifier: MIT
 *
 * What an input says, for programs: one JSON object on one line. README.md has the schema. */
#include <inttypes.h>
#include <string.h>

#include "httpz-parse.h"

/* ---- values ------------------------------------------------------------------------------------------------------ */

/* Each byte becomes the code point of the same number, so that any byte can be told from any other. */
static void put_json_bytes(FILE *out, const uint8_t *bytes, size_t len) {
  putc('"', out);
  for (size_t i = 0; i < len; i++) {
    bool plain = bytes[i] >= 0x20 && bytes[i] <= 0x7e && bytes[i] != '"' && bytes[i] != '\\';
    if (plain) {
      putc(bytes[i], out);
    } else {
      fprintf(out, "\\u%04x", (unsigned)bytes[i]);
    }
  }
  putc('"', out);
}

static void put_json_string(FILE *out, const char *string) {
  put_json_bytes(out, (const uint8_t *)string, strlen(string));
}

/* ---- members: every one but the first has a comma before it ------------------------------------------------------ */

static void put_key(FILE *out, const char *key) {
  fprintf(out, ",\"%s\":", key);
}

static void put_text(FILE *out, const char *key, const char *value) {
  put_key(out, key);
  put_json_string(out, value);
}

static void put_number(FILE *out, const char *key, uint64_t value) {
  put_key(out, key);
  fprintf(out, "%" PRIu64, value);
}

static void put_truth(FILE *out, const char *key, bool value) {
  put_key(out, key);
  fputs(value ? "true" : "false", out);
}

static void put_null(FILE *out, const char *key) {
  put_key(out, key);
  fputs("null", out);
}

static void put_span(FILE *out, const char *key, const tool_input *input, httpz_span span) {
  put_key(out, key);
  put_json_bytes(out, input->bytes + span.off, span.len);
}

/* put_part prints a span that may be absent. */
static void put_part(FILE *out, const char *key, const tool_input *input, httpz_span span, bool present) {
  if (present) {
    put_span(out, key, input, span);
  } else {
    put_null(out, key);
  }
}

/* ---- an accepted head -------------------------------------------------------------------------------------------- */

static void put_request_line(FILE *out, const tool_input *input) {
  const httpz_request *request = &input->request;
  bool has_path = request->form == HTTPZ_ORIGIN_FORM || request->form == HTTPZ_ABSOLUTE_FORM;
  char version[sizeof "1.9"] = {'1', '.', (char)('0' + request->minor_version), '\0'};
  put_span(out, "method", input, request->method_name);
  put_truth(out, "method_known", request->method != HTTPZ_METHOD_OTHER);
  put_span(out, "target", input, request->target);
  put_text(out, "form", form_name(request->form));
  put_part(out, "path", input, request->path, has_path);
  put_part(out, "query", input, request->query, request->has_query);
  put_span(out, "authority", input, request->authority);
  put_text(out, "version", version);
}

static void put_field(FILE *out, const tool_input *input, httpz_field field) {
  fprintf(out, "{\"offset\":%u", (unsigned)field.name_off);
  put_span(out, "name", input, httpz_field_name(field));
  put_span(out, "value", input, httpz_field_value(field));
  if (field.id == HTTPZ_FIELD_OTHER) {
    put_null(out, "known");
  } else {
    put_text(out, "known", httpz_field_spelling((httpz_field_id)field.id));
  }
  putc('}', out);
}

static void put_fields(FILE *out, const tool_input *input) {
  put_key(out, "fields");
  putc('[', out);
  for (unsigned i = 0; i < input->request.field_count; i++) {
    if (i > 0) putc(',', out);
    put_field(out, input, input->slots[i]);
  }
  putc(']', out);
}

static void put_framing(FILE *out, const httpz_request *request) {
  bool length = request->framing == HTTPZ_FRAMING_LENGTH;
  bool chunked = request->framing == HTTPZ_FRAMING_CHUNKED;
  put_text(out, "framing", length ? "length" : chunked ? "chunked" : "none");
  if (length) {
    put_number(out, "content_length", request->content_length);
  } else {
    put_null(out, "content_length");
  }
}

static void put_expect(FILE *out, const httpz_request *request) {
  if (request->expect_continue || request->expect_other) {
    put_text(out, "expect", request->expect_continue ? "100-continue" : "other");
  } else {
    put_null(out, "expect");
  }
}

static void put_accepted(FILE *out, const tool_input *input) {
  const httpz_request *request = &input->request;
  put_text(out, "verdict", "accepted");
  put_request_line(out, input);
  put_fields(out, input);
  put_framing(out, request);
  put_truth(out, "keep_alive", request->keep_alive);
  put_truth(out, "upgrade", request->upgrade);
  put_expect(out, request);
  put_number(out, "head_bytes", request->head_len);
  put_number(out, "bytes_after", input->bytes_after);
}

/* ---- the other verdicts ------------------------------------------------------------------------------------------ */

static void put_where(FILE *out, const tool_input *input) {
  position where = position_of(input, input->offset);
  put_number(out, "offset", input->offset);
  put_number(out, "line", where.line);
  put_number(out, "column", where.column);
}

static void put_refused(FILE *out, const tool_input *input) {
  unsigned answer = httpz_status_answer(input->status);
  put_text(out, "verdict", "refused");
  put_text(out, "status", httpz_status_name(input->status));
  put_where(out, input);
  if (input->offset < input->len) {
    put_number(out, "byte", input->bytes[input->offset]);
  } else {
    put_null(out, "byte");
  }
  put_text(out, "section", httpz_status_section(input->status));
  put_number(out, "answer", answer);
  put_text(out, "reason", httpz_reason((uint16_t)answer));
  put_text(out, "text", httpz_status_text(input->status));
}

static const char *place_name(tool_place place) {
  switch (place) {
    case PLACE_EMPTY_LINES:
      return "empty-lines";
    case PLACE_METHOD:
      return "method";
    case PLACE_TARGET:
      return "target";
    case PLACE_VERSION:
      return "version";
    case PLACE_FIELD_LINE:
      return "field-line";
    case PLACE_FIELD_NAME:
      return "field-name";
    case PLACE_FIELD_VALUE:
      return "field-value";
    case PLACE_END:
      return "end";
  }
  return "?";
}

static void put_incomplete(FILE *out, const tool_input *input) {
  put_text(out, "verdict", "incomplete");
  put_text(out, "status", httpz_status_name(input->status));
  put_where(out, input);
  put_text(out, "in", place_name(place_of_end(input)));
  put_text(out, "text", httpz_status_text(input->status));
}

void show_json(FILE *out, const tool_input *input) {
  fputs("{\"file\":", out);
  put_json_string(out, input->name);
  if (input->status == HTTPZ_OK) {
    put_accepted(out, input);
  } else if (input->status == HTTPZ_MORE) {
    put_incomplete(out, input);
  } else {
    put_refused(out, input);
  }
  fputs("}\n", out);
}

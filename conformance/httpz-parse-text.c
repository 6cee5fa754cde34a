/* SPDX-License-Identifier: MIT
 *
 * What an input says, for people. */
#include <inttypes.h>
#include <string.h>

#include "httpz-parse.h"

const char *form_name(unsigned form) {
  switch (form) {
    case HTTPZ_ORIGIN_FORM:
      return "origin-form";
    case HTTPZ_ABSOLUTE_FORM:
      return "absolute-form";
    case HTTPZ_AUTHORITY_FORM:
      return "authority-form";
    case HTTPZ_ASTERISK_FORM:
      return "asterisk-form";
    default:
      return "?";
  }
}

/* ---- an accepted head -------------------------------------------------------------------------------------------- */

static void put_label(const tool_screen *screen, const char *label) {
  fprintf(screen->out, "  %-10s  ", label);
}

static void put_span(const tool_screen *screen, const tool_input *input, httpz_span span) {
  put_escaped(screen->out, input->bytes + span.off, span.len);
}

static void put_note(const tool_screen *screen, const char *note) {
  paint(screen, STYLE_FAINT);
  fprintf(screen->out, "  (%s)", note);
  paint(screen, STYLE_PLAIN);
}

static void show_method(const tool_screen *screen, const tool_input *input) {
  put_label(screen, "method");
  paint(screen, STYLE_NAME);
  put_span(screen, input, input->request.method_name);
  paint(screen, STYLE_PLAIN);
  if (input->request.method == HTTPZ_METHOD_OTHER) put_note(screen, "extension method");
  putc('\n', screen->out);
}

static bool has_path(const httpz_request *request) {
  return request->form == HTTPZ_ORIGIN_FORM || request->form == HTTPZ_ABSOLUTE_FORM;
}

static void show_part(const tool_screen *screen, const tool_input *input, const char *label, httpz_span span) {
  put_label(screen, label);
  if (span.len == 0) fputs("empty", screen->out);
  put_span(screen, input, span);
  putc('\n', screen->out);
}

static void show_target(const tool_screen *screen, const tool_input *input) {
  const httpz_request *request = &input->request;
  put_label(screen, "target");
  paint(screen, STYLE_NAME);
  put_span(screen, input, request->target);
  paint(screen, STYLE_PLAIN);
  put_note(screen, form_name(request->form));
  putc('\n', screen->out);
  if (has_path(request)) show_part(screen, input, "path", request->path);
  if (request->has_query) show_part(screen, input, "query", request->query);
  show_part(screen, input, "authority", request->authority);
}

static void show_version(const tool_screen *screen, const tool_input *input) {
  put_label(screen, "version");
  fprintf(screen->out, "HTTP/1.%u", (unsigned)input->request.minor_version);
  if (input->request.minor_version > 1) put_note(screen, "read as 1.1");
  putc('\n', screen->out);
}

static unsigned widest_name(const tool_input *input) {
  enum { WIDEST = 32 }; /* one very long name shall not push all values to the right */
  unsigned widest = 0;
  for (unsigned i = 0; i < input->request.field_count; i++) {
    unsigned width = input->slots[i].name_len;
    if (width > widest && width <= WIDEST) widest = width;
  }
  return widest;
}

static void show_field(const tool_screen *screen, const tool_input *input, httpz_field field, unsigned widest) {
  bool known = field.id != HTTPZ_FIELD_OTHER;
  fprintf(screen->out, "  %c ", known ? '*' : ' ');
  paint(screen, known ? STYLE_KNOWN : STYLE_PLAIN);
  put_span(screen, input, httpz_field_name(field));
  paint(screen, STYLE_PLAIN);
  if (field.value_len > 0) {
    put_spaces(screen->out, 2 + (field.name_len < widest ? widest - field.name_len : 0));
    put_span(screen, input, httpz_field_value(field));
  }
  putc('\n', screen->out);
}

static void show_fields(const tool_screen *screen, const tool_input *input) {
  unsigned count = input->request.field_count;
  unsigned widest = widest_name(input);
  put_label(screen, "fields");
  fprintf(screen->out, "%u", count);
  if (count > 0) put_note(screen, "* marks the names that httpz knows by number");
  putc('\n', screen->out);
  for (unsigned i = 0; i < count; i++) show_field(screen, input, input->slots[i], widest);
}

static void show_content(const tool_screen *screen, const tool_input *input) {
  uint64_t length = input->request.content_length;
  put_label(screen, "content");
  switch (input->request.framing) {
    case HTTPZ_FRAMING_LENGTH:
      fprintf(screen->out, "%" PRIu64 " byte%s (Content-Length)\n", length, length == 1 ? "" : "s");
      break;
    case HTTPZ_FRAMING_CHUNKED:
      fputs("in chunks (Transfer-Encoding)\n", screen->out);
      break;
    default:
      fputs("none\n", screen->out);
  }
}

static void show_connection(const tool_screen *screen, const tool_input *input) {
  const httpz_request *request = &input->request;
  put_label(screen, "connection");
  fputs(request->keep_alive ? "keep-alive" : "close", screen->out);
  fputs(request->upgrade ? ", upgrade asked for\n" : "\n", screen->out);
  if (!request->expect_continue && !request->expect_other) return;
  put_label(screen, "expects");
  fputs(request->expect_continue ? "100-continue\n" : "something else than 100-continue\n", screen->out);
}

static void show_sizes(const tool_screen *screen, const tool_input *input) {
  put_label(screen, "head");
  fprintf(screen->out, "%u bytes, %" PRIu64 " byte%s", (unsigned)input->request.head_len, input->bytes_after,
          input->bytes_after == 1 ? " follows\n" : "s follow\n");
}

static void show_head(const tool_screen *screen, const tool_input *input) {
  show_method(screen, input);
  show_target(screen, input);
  show_version(screen, input);
  putc('\n', screen->out);
  show_fields(screen, input);
  putc('\n', screen->out);
  show_content(screen, input);
  show_connection(screen, input);
  show_sizes(screen, input);
}

/* ---- a refusal --------------------------------------------------------------------------------------------------- */

static void show_refusal(const tool_screen *screen, const tool_input *input) {
  unsigned answer = httpz_status_answer(input->status);
  show_excerpt(screen, input);
  fprintf(screen->out, "\n  %s\n", httpz_status_text(input->status));
  put_label(screen, "section");
  fprintf(screen->out, "RFC %s\n", httpz_status_section(input->status));
  put_label(screen, "answer");
  fprintf(screen->out, "%u %s\n", answer, httpz_reason((uint16_t)answer));
  put_label(screen, "offset");
  fprintf(screen->out, "%zu", input->offset);
  if (input->offset < input->len) fprintf(screen->out, " (byte 0x%02x)", (unsigned)input->bytes[input->offset]);
  putc('\n', screen->out);
}

/* ---- an input that breaks off ------------------------------------------------------------------------------------ */

static const char *place_text(tool_place place) {
  switch (place) {
    case PLACE_EMPTY_LINES:
      return "before the request-line";
    case PLACE_METHOD:
      return "in the method";
    case PLACE_TARGET:
      return "in the request-target";
    case PLACE_VERSION:
      return "in the version, or the CRLF behind it";
    case PLACE_FIELD_LINE:
      return "before a field line, or the empty line that ends the head";
    case PLACE_FIELD_NAME:
      return "in a field name";
    case PLACE_FIELD_VALUE:
      return "in a field value, or the CRLF behind it";
    case PLACE_END:
      return "in the empty line that ends the head";
  }
  return "?";
}

static void show_incomplete(const tool_screen *screen, const tool_input *input) {
  show_excerpt(screen, input);
  fprintf(screen->out, "\n  %s\n", httpz_status_text(input->status));
  put_label(screen, "ends");
  fprintf(screen->out, "%s\n", place_text(place_of_end(input)));
  put_label(screen, "offset");
  fprintf(screen->out, "%zu\n", input->offset);
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

static void put_name(const tool_screen *screen, const tool_input *input) {
  paint(screen, STYLE_NAME);
  if (strcmp(input->name, "-") == 0) {
    fputs("stdin", screen->out);
  } else {
    put_escaped_string(screen->out, input->name);
  }
  paint(screen, STYLE_PLAIN);
}

static void put_verdict(const tool_screen *screen, tool_style style, const char *verdict) {
  paint(screen, style);
  fputs(verdict, screen->out);
  paint(screen, STYLE_PLAIN);
}

static void put_position(const tool_screen *screen, const tool_input *input) {
  position where = position_of(input, input->offset);
  fprintf(screen->out, ":%u:%u: ", where.line, where.column);
}

void show_text(const tool_screen *screen, const tool_input *input) {
  put_name(screen, input);
  if (input->status == HTTPZ_OK) {
    fputs(": ", screen->out);
    put_verdict(screen, STYLE_GOOD, "accepted");
    fputs("\n\n", screen->out);
    show_head(screen, input);
    return;
  }
  put_position(screen, input);
  if (input->status == HTTPZ_MORE) {
    put_verdict(screen, STYLE_WAITING, "incomplete");
    fputs("\n\n", screen->out);
    show_incomplete(screen, input);
    return;
  }
  put_verdict(screen, STYLE_BAD, "refused");
  fprintf(screen->out, ": %s\n\n", httpz_status_name(input->status));
  show_refusal(screen, input);
}

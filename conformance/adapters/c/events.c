/* SPDX-License-Identifier: MIT */
#include "events.h"

#include <string.h>

static adapter_text messages, fields, trailers, name, value, target, reason, body;
static bool response, open_message, in_trailers, has_name, has_value;

static void clear(adapter_text *one) {
  one->len = 0;
  text_add(one, "", 0);
}

void events_begin(bool is_response) {
  clear(&messages);
  response = is_response;
  open_message = false;
}

void event_message(void) {
  adapter_text *all[] = {&fields, &trailers, &name, &value, &target, &reason, &body};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) clear(all[i]);
  open_message = true;
  in_trailers = has_name = has_value = false;
}

static void end_line(void) {
  if (has_name) text_pair(in_trailers ? &trailers : &fields, name.at, name.len, value.at, value.len);
  clear(&name);
  clear(&value);
  has_name = has_value = false;
}

void event_piece(event_part part, const char *at, size_t len) {
  adapter_text *const parts[] = {&target, &reason, &name, &value, &body};
  if (part == EVENT_NAME && has_value) end_line();
  has_name = has_name || part == EVENT_NAME;
  has_value = has_value || part == EVENT_VALUE;
  text_add(parts[part], at, len);
}

void event_head_end(void) {
  end_line();
  in_trailers = true;
}

static void put_member(const char *member, const adapter_text *of) {
  text_put(&messages, ",\"%s\":", member);
  text_string(&messages, of->at, of->len);
}

void event_end(const char *method, unsigned status, unsigned major, unsigned minor, event_persist persist) {
  end_line();
  text_put(&messages, "%s{\"v\":\"%u.%u\"", messages.len > 0 ? "," : "", major, minor);
  if (response) {
    text_put(&messages, ",\"s\":%u", status);
    put_member("p", &reason);
  } else {
    text_put(&messages, ",\"m\":\"%s\"", method);
    put_member("t", &target);
  }
  put_member("b", &body);
  text_put(&messages, ",\"h\":[%s],\"tr\":[%s]", fields.at, trailers.at);
  if (persist != PERSISTS_UNKNOWN) text_put(&messages, ",\"k\":%s", persist == PERSISTS ? "true" : "false");
  text_put(&messages, "}");
  open_message = false;
}

bool event_is_open(void) {
  return open_message;
}

void events_end(const char *end, const char *error) {
  if (strcmp(end, "ok") == 0 && messages.len == 0) end = "incomplete"; /* no message has ended */
  text_put(&said, "{\"%s\":[%s],\"end\":\"%s\"", response ? "responses" : "requests", messages.at, end);
  if (error != NULL) {
    text_put(&said, ",\"error\":");
    text_string(&said, error, strlen(error));
  }
  text_put(&said, "}");
}

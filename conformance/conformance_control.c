/* SPDX-License-Identifier: MIT
 *
 * * What every target must be able to read before it is judged: where these are wrong, the adapter or its place is
 * at fault, and sixty red vectors would say nothing about the parser. */
#include <stdlib.h>

#include "conformance.h"

#define GET                           \
  "\"method\":\"GET\",\"target\":\"/" \
  "\",\"version\":\"1.1\",\"fields\":[[\"Host\",\"a\"]],\"framing\":\"none\",\"body\":\"\""
#define ACCEPT     "\"outcomes\":[{\"do\":\"accept\",\"level\":\"MUST\",\"reading\":\"A\"}],\"strict\":\"accept\""
#define INCOMPLETE "\"outcomes\":[{\"do\":\"incomplete\",\"level\":\"MUST\"}],\"strict\":\"incomplete\",\"readings\":{}"

static const char *const controls[] = {
    "{\"id\":\"get\",\"role\":\"request\",\"bytes\":\"GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\"," ACCEPT
    ","
    "\"readings\":{\"A\":{\"messages\":[{" GET "}],\"rest\":\"\"}}}",

    "{\"id\":\"post-length\",\"role\":\"request\",\"bytes\":\"POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: "
    "5\\r\\n\\r\\nhello\"," ACCEPT
    ","
    "\"readings\":{\"A\":{\"messages\":[{\"method\":\"POST\",\"target\":\"/"
    "\",\"body\":\"hello\",\"framing\":\"length\"}]}}}",

    "{\"id\":\"post-chunked\",\"role\":\"request\",\"bytes\":\"POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: "
    "chunked\\r\\n\\r\\n"
    "5\\r\\nhello\\r\\n0\\r\\n\\r\\n\"," ACCEPT
    ","
    "\"readings\":{\"A\":{\"messages\":[{\"method\":\"POST\",\"target\":\"/"
    "\",\"body\":\"hello\",\"framing\":\"chunked\"}]}}}",

    "{\"id\":\"pipeline\",\"role\":\"request\",\"bytes\":\"GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\nGET / "
    "HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\"," ACCEPT
    ","
    "\"readings\":{\"A\":{\"messages\":[{" GET "},{" GET "}]}}}",

    "{\"id\":\"unfinished-head\",\"role\":\"request\",\"bytes\":\"GET / HTTP/1.1\\r\\nHost: a\\r\\n\"," INCOMPLETE "}",

    "{\"id\":\"unfinished-content\",\"role\":\"request\",\"bytes\":\"POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: "
    "5\\r\\n\\r\\nhel\"," INCOMPLETE "}",

    "{\"id\":\"response-length\",\"role\":\"response\",\"bytes\":\"HTTP/1.1 200 OK\\r\\nContent-Length: "
    "5\\r\\n\\r\\nhello\"," ACCEPT
    ","
    "\"readings\":{\"A\":{\"messages\":[{\"status\":200,\"version\":\"1.1\",\"fields\":[[\"Content-Length\",\"5\"]],"
    "\"body\":\"hello\"}]}}}",

    "{\"id\":\"response-chunked\",\"role\":\"response\",\"bytes\":\"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: "
    "chunked\\r\\n\\r\\n5\\r\\nhello\\r\\n0\\r\\n\\r\\n\"," ACCEPT
    ","
    "\"readings\":{\"A\":{\"messages\":[{\"status\":200,\"body\":\"hello\"}]}}}",

    "{\"id\":\"response-unfinished\",\"role\":\"response\",\"bytes\":\"HTTP/1.1 200 OK\\r\\nContent-Length: "
    "5\\r\\n\\r\\nhel\"," INCOMPLETE "}",

    "{\"id\":\"chunked\",\"role\":\"chunked\",\"bytes\":\"5\\r\\nhello\\r\\n0\\r\\n\\r\\n\"," ACCEPT
    ","
    "\"readings\":{\"A\":{\"body\":\"hello\",\"trailers\":[],\"consumed\":15,\"rest\":\"\"}}}",

    "{\"id\":\"chunked-unfinished\",\"role\":\"chunked\",\"bytes\":\"5\\r\\nhel\"," INCOMPLETE "}",

    "{\"id\":\"trailers\",\"role\":\"trailers\",\"bytes\":\"A: b\\r\\n\\r\\n\"," ACCEPT
    ","
    "\"readings\":{\"A\":{\"trailers\":[[\"A\",\"b\"]],\"consumed\":8,\"rest\":\"\"}}}",

    "{\"id\":\"content-length\",\"role\":\"fields\",\"bytes\":\"5\",\"context\":{\"field\":\"Content-Length\"}," ACCEPT
    ","
    "\"readings\":{\"A\":{\"value\":\"5\"}}}",

    "{\"id\":\"write-post\",\"role\":\"serialize\",\"message\":{\"kind\":\"request\",\"method\":\"POST\",\"target\":\"/"
    "\",\"version\":\"1.1\","
    "\"fields\":[[\"Host\",\"a\"],[\"Content-Length\",\"5\"]],\"framing\":\"length\",\"body\":\"hello\",\"trailers\":[]"
    "}," ACCEPT
    ","
    "\"readings\":{\"A\":{\"messages\":[{\"method\":\"POST\",\"target\":\"/"
    "\",\"fields\":[[\"Host\",\"a\"],[\"Content-Length\",\"5\"]],"
    "\"body\":\"hello\"}]}}}",
};

static vector control_of(json_t *json) {
  vector v = {.id = member_string(json, "id"), .class_name = "CONTROL", .group = "control", .json = json};
  v.context = json_object_get(json, "context");
  for (int i = 0; i < ROLE_COUNT; i++)
    if (strcmp(member_string(json, "role"), role_names[i]) == 0) v.role = (role)i;
  return v;
}

/* A parser of heads is not asked for what stands behind the first head. */
static bool applies(const target *t, const vector *v) {
  static const char *const heads[] = {"get", "unfinished-head"};
  if (!t->info.caps[v->role]) return false;
  for (size_t i = 0; t->rules.head_level && i < COUNT(heads); i++)
    if (strcmp(v->id, heads[i]) == 0) return true;
  return !t->rules.head_level;
}

/* True: it is read as it must be, or the adapter has no reader for it. */
static bool run_control(target *t, const vector *v, json_t *report) {
  observation seen;
  target_ask(t, v, (cut_list){NULL, 0}, &seen);
  judgement j = grade_observation(v, &seen, &t->rules);
  take_again(t, v, &seen, &j);
  json_array_append_new(report, result_json(v, &seen, &j));
  return j.grade == GRADE_PASS_STRICT || (j.grade == GRADE_SKIP && v->role >= ROLE_FIELDS);
}

bool controls_run(target *t, json_t **report) {
  bool good = true;
  *report = json_array();
  for (size_t i = 0; i < COUNT(controls); i++) {
    text why = {0};
    json_t *json = json_read(controls[i], strlen(controls[i]), &why);
    if (json == NULL) die(EXIT_UNUSABLE, "control %zu is no JSON: %s", i, why.at);
    vector v = control_of(json);
    if (applies(t, &v)) good &= run_control(t, &v, *report);
  }
  return good && json_array_size(*report) > 0 && target_in_step(t);
}

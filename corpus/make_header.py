#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes all vectors as one freestanding C header, for C99, C11 and C++: static const data, <stdint.h> and <stddef.h>.

    make_header.py [--vectors FOLDER] OUTPUT
"""
import argparse
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
LITERAL_MAX = 2000  # C99 promises string literals of 4,095 bytes

ROLES = ["request", "response", "chunked", "trailers", "fields", "serialize", "connection"]
VERDICTS = ["accept", "reject", "incomplete", "either"]
LEVELS = ["MUST", "SHOULD", "MAY", "MUST-one-of", "GRAMMAR"]
FRAMINGS = ["none", "length", "chunked", "until-close", "tunnel"]
CLOSES = [None, "must", "should", "may", "must-not"]
DANGERS = ["none", "low", "medium", "high"]
STEPS = ["send", "expect", "expect_close", "expect_silence", "half_close", "wait"]

TYPES = """\
/* `len` bytes, `times` times. */
typedef struct {
  const char *bytes;
  uint32_t len;
  uint32_t times;
} httpz_vector_run;

/* Bytes as runs, one after the other; `len` is the sum of all of them. */
typedef struct {
  const httpz_vector_run *runs;
  uint32_t count;
  uint32_t len;
} httpz_vector_bytes;

/* A field line as sent, without the whitespace around its value. The value is any one of `values`. */
typedef struct {
  httpz_vector_bytes name;
  const httpz_vector_bytes *values;
  uint32_t value_count;
} httpz_vector_field;

/* A message as read. A request has method and target, a response status and reason; `version` is as sent, "1.1". */
typedef struct {
  httpz_vector_bytes method, target, version, reason;
  const httpz_vector_field *fields;
  const httpz_vector_field *trailers;
  httpz_vector_bytes body;
  uint32_t field_count, trailer_count;
  uint32_t consumed; /* bytes of it, with the empty lines before it, its framing and its trailer section */
  uint16_t status;
  uint8_t framing; /* httpz_vector_framing */
  uint8_t persist; /* the connection may go on after it */
} httpz_vector_message;

/* What the bytes mean. Requests and responses have messages; a chunked body has body, trailers and consumed; a trailer
 * section trailers and consumed; a field a value; what is written may have its very bytes (`wire`). */
typedef struct {
  const char *name;
  const httpz_vector_message *messages;
  const httpz_vector_field *trailers;
  httpz_vector_bytes rest; /* what follows the last whole message */
  httpz_vector_bytes body;
  httpz_vector_bytes wire;
  httpz_vector_bytes value; /* JSON: no spaces, members sorted by name, \\u00xx for all but printing ASCII */
  uint32_t message_count, trailer_count;
  uint32_t consumed;
  uint8_t has_wire;
} httpz_vector_reading;

/* One thing that the RFC allows. `reading` of a refusal, if any, has the messages that came whole before it. */
typedef struct {
  const char *choice;                  /* NULL: there is none */
  const httpz_vector_reading *reading; /* NULL: there is none */
  const uint16_t *statuses;            /* that fit as an answer, the best one first */
  uint32_t status_count;
  uint8_t verdict; /* httpz_vector_verdict */
  uint8_t level;   /* httpz_vector_level */
  uint8_t close;   /* httpz_vector_close */
  uint8_t ignored; /* the field is refused by ignoring it */
} httpz_vector_outcome;

typedef struct {
  const char *name;
  uint64_t value;
} httpz_vector_limit;

typedef struct {
  const char *request_method; /* of the request that a response answers; NULL: GET */
  const char *field;          /* whose value the bytes are; NULL: none */
  const char *role_of;        /* "request", "response" or NULL */
  const httpz_vector_limit *limits;
  uint32_t limit_count;
  int64_t now; /* seconds since 1970, if has_now */
  uint8_t has_now;
  uint8_t eof; /* the sender closes behind the bytes */
} httpz_vector_context;

/* What a caller asks a serializer to write. message.framing is how it wants the content delimited. */
typedef struct {
  httpz_vector_message message;
  const char *request_method; /* NULL: GET */
  uint8_t is_response;
} httpz_vector_output;

/* One step of a script for a live server. */
typedef struct {
  httpz_vector_bytes bytes; /* to send, or the content to expect if has_body */
  const uint16_t *statuses;
  const char *version;     /* NULL: any */
  const char *field_name;  /* NULL: none is looked at */
  const char *field_value; /* a member of it */
  uint32_t status_count;
  uint32_t milliseconds;
  uint8_t kind;    /* httpz_vector_step_kind */
  uint8_t close;   /* httpz_vector_close */
  uint8_t interim; /* a 1xx is expected */
  uint8_t no_body;
  uint8_t has_body;
} httpz_vector_step;

/* What becomes of one request of a script, decidable without a socket. */
typedef struct {
  uint8_t framing;
  uint8_t persist;
  uint8_t interim;
} httpz_vector_turn;

typedef struct {
  const char *id;
  const char *class_name;
  const char *title;
  const char *primitive; /* NULL: none */
  const char *policy;    /* NULL: the RFC leaves no choice */
  const char *twin;      /* NULL: none; the accepted vector that differs in one fact */
  const char *since;
  const char *note;
  httpz_vector_bytes bytes;
  httpz_vector_context context;
  const httpz_vector_outcome *outcomes;
  const httpz_vector_reading *readings;
  const char *const *requirements;
  const httpz_vector_output *output; /* of the role serialize, else NULL */
  const httpz_vector_step *steps;
  const httpz_vector_turn *turns;
  uint32_t outcome_count, reading_count, requirement_count, step_count, turn_count;
  uint8_t role;   /* httpz_vector_role */
  uint8_t result; /* httpz_vector_verdict */
  uint8_t strict; /* httpz_vector_verdict: advice, no rule */
  uint8_t danger; /* httpz_vector_danger */
} httpz_vector;

/* Vectors of one class stand next to one another. */
typedef struct {
  const char *name;
  const char *title;
  const char *why;
  uint32_t first, count; /* in httpz_vectors */
} httpz_vector_class;
"""


def constant(prefix, word):
    return f"HTTPZ_VECTOR_{prefix}{(word or 'unsaid').upper().replace('-', '_')}"


def enum(name, prefix, words):
    return f"typedef enum {{ {', '.join(constant(prefix, w) for w in words)} }} httpz_vector_{name};"


ENUMS = "\n".join([
    enum("role", "", ROLES), enum("verdict", "", VERDICTS), enum("level", "LEVEL_", LEVELS),
    enum("framing", "FRAMING_", FRAMINGS), enum("close", "CLOSE_", CLOSES), enum("danger", "DANGER_", DANGERS),
    enum("step_kind", "STEP_", STEPS)])


def literal(data):
    """Bytes as a C string literal. Octal escapes have three digits at most, so no digit behind one joins it."""
    text = []
    for byte in data:
        plain = 0x20 <= byte < 0x7f and byte not in b'"\\?'  # ?: no trigraphs
        text.append(chr(byte) if plain else f"\\{byte:03o}")
    return '"' + "".join(text) + '"'


def c_string(text):
    return "NULL" if text is None else literal(text.encode())


def runs_of(value):
    """BYTES of the vector format as (bytes, times)."""
    runs = []
    for part in [value] if isinstance(value, str) else value:
        text, times = part["rep"] if isinstance(part, dict) else (part, 1)
        data = text.encode("latin-1")
        if times > 1:
            runs.append((data, times))
            continue
        runs += [(data[i:i + LITERAL_MAX], 1) for i in range(0, len(data), LITERAL_MAX)]
    return tuple(run for run in runs if run[0] and run[1])


def canonical(value):
    """JSON without spaces, sorted, each byte above 0x7e as \\u00xx."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).replace("\x7f", "\\u007f")


class Writer:
    """Collects definitions; equal ones are written once."""

    def __init__(self):
        self.lines = []
        self.names = {}

    def array(self, kind, items):
        """The name of a static array with these initialisers."""
        if not items:
            return "NULL"
        key = (kind, tuple(items))
        if key not in self.names:
            self.names[key] = f"httpz_vector_data_{len(self.names)}"
            body = ",\n  ".join(items)
            self.lines.append(f"static const {kind} {self.names[key]}[{len(items)}] = {{\n  {body}}};")
        return self.names[key]

    def bytes(self, value):
        runs = runs_of(value)
        total = sum(len(data) * times for data, times in runs)
        name = self.array("httpz_vector_run", [f"{{{literal(d)}, {len(d)}, {t}}}" for d, t in runs])
        return f"{{{name}, {len(runs)}, {total}}}"

    def statuses(self, values):
        return self.array("uint16_t", [str(v) for v in values]), len(values)

    def fields(self, pairs):
        return self.array("httpz_vector_field", [self.field(*pair) for pair in pairs]), len(pairs)

    def field(self, name, value):
        values = value["one_of"] if isinstance(value, dict) and "one_of" in value else [value]
        array = self.array("httpz_vector_bytes", [self.bytes(v) for v in values])
        return f"{{{self.bytes(name)}, {array}, {len(values)}}}"

    def message(self, m):
        fields, field_count = self.fields(m.get("fields", []))
        trailers, trailer_count = self.fields(m.get("trailers", []))
        texts = ", ".join(self.bytes(m.get(k) or "") for k in ("method", "target", "version", "reason"))
        framing = constant("FRAMING_", m.get("framing", "none"))
        return (f"{{{texts}, {fields}, {trailers}, {self.bytes(m.get('body') or '')}, {field_count}, {trailer_count}, "
                f"{m.get('consumed', 0)}, {m.get('status') or 0}, {framing}, {int(m.get('persist', False))}}}")

    def reading(self, name, r):
        messages = self.array("httpz_vector_message", [self.message(m) for m in r.get("messages", [])])
        trailers, trailer_count = self.fields(r.get("trailers", []))
        texts = ", ".join(self.bytes(r.get(k, "")) for k in ("rest", "body", "wire"))
        value = self.bytes(canonical(r["value"])) if "value" in r else self.bytes("")
        return (f"{{{c_string(name)}, {messages}, {trailers}, {texts}, {value}, {len(r.get('messages', []))}, "
                f"{trailer_count}, {r.get('consumed', 0)}, {int('wire' in r)}}}")

    def outcome(self, o, readings, order):
        reading = f"&{readings}[{order.index(o['reading'])}]" if o.get("reading") is not None else "NULL"
        statuses, count = self.statuses(o.get("status", []))
        return (f"{{{c_string(o.get('choice'))}, {reading}, {statuses}, {count}, {constant('', o['do'])}, "
                f"{constant('LEVEL_', o['level'])}, {constant('CLOSE_', o.get('close'))}, "
                f"{int(o.get('ignored', False))}}}")

    def context(self, c):
        limits = [f"{{{c_string(k)}, {v}u}}" for k, v in c.get("limits", {}).items()]
        return (f"{{{c_string(c.get('request_method'))}, {c_string(c.get('field'))}, {c_string(c.get('role_of'))}, "
                f"{self.array('httpz_vector_limit', limits)}, {len(limits)}, {c.get('now', 0)}, "
                f"{int('now' in c)}, {int(c.get('eof', False))}}}")

    def output(self, m):
        if m is None:
            return "NULL"
        item = f"{{{self.message(m)}, {c_string(m.get('request_method'))}, {int(m['kind'] == 'response')}}}"
        return self.array("httpz_vector_output", [item])

    def step(self, step):
        kind = next(k for k in STEPS if k in step)
        e = step[kind] if kind == "expect" else {}
        statuses, count = self.statuses(e.get("status", []))
        name, value = e.get("field") or (None, None)
        close = step[kind] if kind == "expect_close" else None
        wait = step[kind] if kind in ("expect_silence", "wait") else 0
        return (f"{{{self.bytes(step['send'] if kind == 'send' else e.get('body', ''))}, {statuses}, "
                f"{c_string(e.get('version'))}, {c_string(name)}, {c_string(value)}, {count}, {int(wait)}, "
                f"{constant('STEP_', kind)}, {constant('CLOSE_', close)}, {int(bool(e.get('interim')))}, "
                f"{int(bool(e.get('no_body')))}, {int('body' in e)}}}")

    def turn(self, t):
        return (f"{{{constant('FRAMING_', t.get('framing', 'none'))}, {int(t.get('persist', False))}, "
                f"{int(bool(t.get('interim')))}}}")

    def vector(self, class_name, v):
        order = list(v.get("readings", {}))
        readings = self.array("httpz_vector_reading", [self.reading(n, v["readings"][n]) for n in order])
        outcomes = [self.outcome(o, readings, order) for o in v["outcomes"]]
        requirements = self.array("char *const", [c_string(r) for r in v["req"]])
        steps = [self.step(s) for s in v.get("script", [])]
        turns = [self.turn(t) for t in v.get("turns", [])]
        texts = [v["id"], class_name, v["title"], v.get("primitive"), v.get("policy"), v.get("twin"), v.get("since"),
                 v.get("note", "")]
        return (f"{{{', '.join(c_string(t) for t in texts)},\n   {self.bytes(v.get('bytes', ''))}, "
                f"{self.context(v.get('context', {}))},\n   {self.array('httpz_vector_outcome', outcomes)}, {readings}, "
                f"{requirements}, {self.output(v.get('message'))}, {self.array('httpz_vector_step', steps)}, "
                f"{self.array('httpz_vector_turn', turns)},\n   {len(outcomes)}, {len(order)}, {len(v['req'])}, "
                f"{len(steps)}, {len(turns)}, {constant('', v['role'])}, {constant('', v['result'])}, "
                f"{constant('', v['strict'])}, {constant('DANGER_', v.get('danger'))}}}")


def read_classes(folder):
    """All vector files in the order of their names, each as its JSON object."""
    classes = []
    for path in sorted(folder.glob("*/*.json"), key=lambda p: (p.parent.name, p.name)):
        try:
            classes.append(json.loads(path.read_text()))
        except ValueError as error:
            raise SystemExit(f"{path}: not JSON: {error}")
    return classes


def add_vector(writer, c, vector):
    try:
        return writer.vector(c["class"], vector)
    except (KeyError, TypeError, ValueError, StopIteration, UnicodeEncodeError) as error:
        raise SystemExit(f"{vector.get('id', c.get('class'))}: not of the vector format: {error!r}")


def header(classes):
    writer, vectors, index = Writer(), [], []
    for c in classes:
        index.append(f"{{{c_string(c['class'])}, {c_string(c['title'])}, {c_string(c.get('why', ''))}, "
                     f"{len(vectors)}, {len(c['vectors'])}}}")
        vectors += [add_vector(writer, c, v) for v in c["vectors"]]
    if not vectors:
        raise SystemExit("no vector was found")
    separator = ",\n  "
    return f"""\
/* SPDX-License-Identifier: CC0-1.0
 *
 * {len(vectors)} labelled HTTP/1.1 vectors in {len(index)} classes, made by corpus/make_header.py. Needs no libc.
 * Include it in one file; with HTTPZ_VECTORS_TYPES_ONLY defined before it, other files get the types alone. */
#ifndef HTTPZ_VECTORS_H
#define HTTPZ_VECTORS_H

#include <stddef.h>
#include <stdint.h>

{ENUMS}

{TYPES}
#define HTTPZ_VECTOR_COUNT {len(vectors)}
#define HTTPZ_VECTOR_CLASS_COUNT {len(index)}

#ifndef HTTPZ_VECTORS_TYPES_ONLY

{chr(10).join(writer.lines)}

static const httpz_vector httpz_vectors[HTTPZ_VECTOR_COUNT] = {{
  {separator.join(vectors)}}};

static const httpz_vector_class httpz_vector_classes[HTTPZ_VECTOR_CLASS_COUNT] = {{
  {separator.join(index)}}};

#endif

#endif
"""


def main():
    arguments = argparse.ArgumentParser(description="Writes all vectors as one C header.")
    arguments.add_argument("--vectors", type=pathlib.Path, default=HERE / "vectors")
    arguments.add_argument("output", type=pathlib.Path)
    given = arguments.parse_args()
    text = header(read_classes(given.vectors))
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

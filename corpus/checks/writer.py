# SPDX-License-Identifier: MIT
"""Judges what a serializer is asked to write, without any serializer: the values are put together as they are, the
octets are read by lenient.py as a strict reader does, and what comes back must be what was asked for. What reads back
as something else would have been split, cut or changed on the way, so it must be refused. The rules for senders that
no reader can see (a length in a 204, …) stand in check_sender, each with its paragraph."""
import re

import duties
import lenient
from choices import ALL_ROOM
from grammar import NO_TRAILERS, TOKEN, Refused, split_list
from read_corpus import octets

# policy: what is done where nothing is chosen
POLICIES = {
    "clean": "refuse",
    "outer-space": "refuse",
    "empty-target": "refuse",
    "content-not-allowed": "refuse",
    "transfer-coding-out": "refuse",
    "version-out": "refuse",
    "status-code-out": "refuse",
    "host-order": "as-given",
    "framing-conflict": "refuse",
    "sender-duty": "write",
}
KNOWN_VERSIONS = ("1.0", "1.1")


class Asked:
    """What the serializer is asked to write, with the choices applied."""

    def __init__(self, message, choices):
        self.choices = {**POLICIES, **choices}
        self.is_request = message["kind"] == "request"
        self.method = octets(message.get("method", ""))
        self.target = octets(message.get("target", ""))
        self.status = message.get("status", 0)
        self.reason = self.clean(octets(message.get("reason", "")))
        self.version = message["version"]
        self.asked = message.get("request_method", "GET")
        self.framing = message["framing"]
        self.body = octets(message.get("body", ""))
        self.fields = [[octets(name), self.value(octets(value))] for name, value in message["fields"]]
        self.trailers = [[octets(name), self.value(octets(value))] for name, value in message.get("trailers", [])]
        self.added = False
        self.apply()

    def chose(self, policy, choice):
        return self.choices[policy] == choice

    def clean(self, value):
        return re.sub(rb"[\r\n\0]", b" ", value) if self.chose("clean", "clean") else value

    def value(self, value):
        value = self.clean(value)
        return value.strip(b" \t") if self.chose("outer-space", "trim") or self.chose("clean", "clean") else value

    def values(self, name):
        return [value for other, value in self.fields if other.lower() == name]

    def apply(self):
        if self.chose("empty-target", "slash") and not self.target:
            self.target = b"/"
        if self.version not in KNOWN_VERSIONS and self.chose("version-out", "own"):
            self.version = "1.1"
        if self.chose("host-order", "first"):
            self.fields.sort(key=lambda field: field[0].lower() != b"host")
        if self.chose("framing-conflict", "drop") and self.values(b"transfer-encoding"):
            self.fields = [field for field in self.fields if field[0].lower() != b"content-length"]
        if self.bodyless() and self.chose("content-not-allowed", "drop"):
            self.body = b""
        self.add_framing()

    def add_framing(self):
        """A caller that says how the content comes and not the field for it."""
        if self.values(b"content-length") or self.values(b"transfer-encoding"):
            return
        field = {"length": [b"Content-Length", b"%d" % len(self.body)],
                 "chunked": [b"Transfer-Encoding", b"chunked"]}.get(self.framing)
        if field is not None:
            self.fields.append(field)
            self.added = True

    def bodyless(self):
        """9112 6.3, cases 1 and 2."""
        if self.is_request:
            return False
        return (self.asked == "HEAD" or self.status // 100 == 1 or self.status in (204, 304)
                or self.asked == "CONNECT" and self.status // 100 == 2)

    def wire(self):
        if self.is_request:
            start = b"%s %s HTTP/%s" % (self.method, self.target, self.version.encode())
        else:
            start = b"HTTP/%s %03d %s" % (self.version.encode(), self.status, self.reason)
        lines = [start] + [name + b": " + value for name, value in self.fields] + [b"", b""]
        return b"\r\n".join(lines) + self.content()

    def content(self):
        if self.framing != "chunked" or self.bodyless():
            return self.body
        chunk = b"%x\r\n%s\r\n" % (len(self.body), self.body) if self.body else b""
        lines = [name + b": " + value for name, value in self.trailers] + [b"", b""]
        return chunk + b"0\r\n" + b"\r\n".join(lines)


def check_sender(asked):
    """What a sender must not do, though a reader would not see it."""
    lengths, codings = asked.values(b"content-length"), asked.values(b"transfer-encoding")
    if asked.version not in KNOWN_VERSIONS:
        raise Refused("a version that the sender does not conform to (9110 6.2 p5)")
    if lengths and codings:
        raise Refused("Content-Length with Transfer-Encoding (9112 6.2 p2)")
    if asked.trailers and asked.framing != "chunked":
        raise Refused("trailers without chunks (9112 7.1.2)")
    if any(name.lower() in NO_TRAILERS for name, _ in asked.trailers):
        raise Refused("a field that no trailer section may have (9110 6.5.1)")
    if any(re.search(rb"^[ \t]*,|,[ \t]*,|,[ \t]*$", value) for value in asked.values(b"connection")):
        raise Refused("an empty member of a list (9110 5.6.1.1)")
    if asked.method == b"TRACE" and (asked.body or lengths or codings):
        raise Refused("content with TRACE (9110 9.3.8)")
    if not asked.is_request:
        check_response(asked, lengths, codings)
    for value in codings:
        check_codings(asked, value)


def check_response(asked, lengths, codings):
    tunnel = asked.asked == "CONNECT" and asked.status // 100 == 2
    if (asked.status // 100 == 1 or asked.status == 204 or tunnel) and (lengths or codings):
        raise Refused("Content-Length or Transfer-Encoding in 1xx, 204 or 2xx to CONNECT (9110 8.6 p7, 9112 6.1 p6)")
    if not 100 <= asked.status <= 599 and not asked.chose("status-code-out", "write"):
        raise Refused("a status code outside 100 to 599 (9110 15)")
    if asked.status == 205 and asked.body:
        raise Refused("content in a 205 (9110 15.3.6)")
    if not 0 <= asked.status <= 999:
        raise Refused("no three digits (9112 4)")
    if asked.status // 100 == 1 and asked.version == "1.0":
        raise Refused("1xx to HTTP/1.0 (9110 15.2)")


def check_codings(asked, value):
    names = [match[0].lower() for match in split_list(value, TOKEN)]
    if names != [b"chunked"] and not asked.chose("transfer-coding-out", "write"):
        raise Refused("a transfer coding other than chunked (9112 6.1)")


def read_back(asked):
    """The message that a strict reader makes of the octets, and the octets."""
    context = {} if asked.is_request else {"request_method": asked.asked, "eof": True}
    choices = {}
    if asked.chose("transfer-coding-out", "write"):
        choices = {"te-compressed": "pass", "te-unknown": "accept"}
    if asked.chose("status-code-out", "write"):
        choices = {"status-code-range": "as-5xx"}
    wire = asked.wire()
    reader = lenient.Reader(wire, context, choices)
    reader.limits = dict.fromkeys(reader.limits, ALL_ROOM)
    message, _ = reader.request() if asked.is_request else reader.response()
    if reader.at != len(wire):
        raise Refused("octets are left over behind the message")
    return message.reading, wire


def check_same(asked, reading):
    due = {"fields": asked.fields, "trailers": asked.trailers, "body": asked.body, "version": asked.version}
    due.update({"method": asked.method, "target": asked.target} if asked.is_request
               else {"status": asked.status, "reason": asked.reason})
    for key, value in due.items():
        if reading[key] != value:
            raise Refused(f"the {key} would not be read as asked for")
    if asked.framing == "chunked" and reading["framing"] != "chunked" and not asked.bodyless():
        raise Refused("chunks that nobody announces")


def write(vector, choices):
    """(do, reading, why) of what vector["message"] asks for."""
    for policy in choices:
        POLICIES[policy]    # a KeyError: nothing here reads it
    asked = Asked(vector["message"], choices)
    try:
        check_sender(asked)
        if asked.chose("sender-duty", "refuse"):
            duties.check_duties(asked)
        reading, wire = read_back(asked)
        check_same(asked, reading)
    except Refused as error:
        return "reject", None, str(error)
    except lenient.Unfinished:
        return "reject", None, "the message would not end"
    answer = {"messages": [reading], "rest": b""}
    if asked.framing != "chunked" and not asked.added:
        answer["wire"] = wire
    return "accept", answer, ""

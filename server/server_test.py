#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Facts about the running server, over the wire: what it answers, what it endures, how it ends.

    server_test.py SERVER [--only WORDS] [--engine epoll|uring]

Each fact is a function; its first line of documentation is its name. Each runs with both engines. What is expected
rests on the RFC section named, never on what the server said before. Ends with: N passed, N failed, N skipped.
"""
import argparse
import os
import pathlib
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from email.utils import formatdate, parsedate_to_datetime

sys.dont_write_bytecode = True
from harness import Server, Silence, Wire, environment

BIG = bytes(range(256)) * 4096 * 8  # 8 MiB
MIDDLE = bytes(reversed(range(256))) * 256  # 64 KiB: sent from its descriptor
SMALL = b"0123456789"
FACTS = []


class Skip(Exception):
    """The fact cannot be tried here."""


def fact(function):
    FACTS.append(function)
    return function


def name_of(function):
    return function.__doc__.split("\n")[0].rstrip(".")


class Case:
    """What a fact works with: a root with files in it, and servers."""

    def __init__(self, program, engine, base):
        self.program, self.engine, self.base = program, engine, pathlib.Path(base)
        self.root = self.base / "root"
        self.shared = None
        self.complaints = []

    def fill_root(self):
        self.root.mkdir()
        for folder in ("sub", "none"):
            (self.root / folder).mkdir()
        files = {"big.bin": BIG, "middle.bin": MIDDLE, "small.txt": SMALL, "empty.txt": b"",
                 "index.html": b"<h1>root</h1>",
                 "sub/index.html": b"<h1>sub</h1>", "PAGE.HTML": b"<p>", "a b.txt": b"space", "no.extension/": None,
                 "x.Js": b"1", "secret.txt": b"closed"}
        for name, content in files.items():
            if content is not None:
                (self.root / name).write_bytes(content)
        (self.root / "secret.txt").chmod(0)
        (self.root / "inside").symlink_to("small.txt")
        (self.root / "outside").symlink_to("/etc/passwd")
        (self.root / "beside").symlink_to("../root-secret/hidden.txt")
        os.mkfifo(self.root / "fifo")
        (self.base / "root-secret").mkdir()
        (self.base / "root-secret" / "hidden.txt").write_bytes(b"HIDDEN")

    def server(self, *args, **kwargs):
        return Watched(self, Server(self.program, self.root, "--engine", self.engine, *args, **kwargs))

    def port(self):
        if self.shared is None:
            self.shared = Server(self.program, self.root, "--engine", self.engine, "-q")
        return self.shared.port

    def wire(self, **kwargs):
        return Wire(self.port(), **kwargs)

    def get(self, target, *fields, method="GET", port=None):
        with Wire(port or self.port()) as wire:
            return wire.ask(request(target, *fields, method=method), head=method == "HEAD")


class Watched:
    """A server for one fact; how it ends is part of the fact."""

    def __init__(self, case, server):
        self.case, self.server = case, server

    def __enter__(self):
        return self.server

    def __exit__(self, *_):
        self.server.stop()
        if self.server.complaint:
            self.case.complaints.append(self.server.complaint)


def request(target, *fields, method="GET", version="1.1"):
    lines = [f"{method} {target} HTTP/{version}", "Host: a", *fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def same(got, wanted, what=""):
    if got != wanted:
        got, wanted = (repr(value)[:120] for value in (got, wanted))
        raise AssertionError(f"{what}: {got}, not {wanted}" if what else f"{got}, not {wanted}")


def true(condition, what):
    if not condition:
        raise AssertionError(what)


# ---- answers -------------------------------------------------------------------------------------------------------


@fact
def get_gives_the_file(case):
    """GET gives the bytes of the file, their number and their type."""
    text, bytes_ = "text/plain; charset=utf-8", "application/octet-stream"
    for target, content, kind in (("/small.txt", SMALL, text), ("/empty.txt", b"", text),
                                  ("/middle.bin", MIDDLE, bytes_), ("/big.bin", BIG, bytes_)):
        answer = case.get(target)
        same((answer.status, answer.field("Content-Type")), (200, kind), target)
        true(answer.content == content, f"{target}: other bytes")


@fact
def head_has_no_content(case):
    """HEAD has the fields of GET and no content (9110 9.3.2)."""
    for target in ("/small.txt", "/big.bin", "/none-such"):
        with case.wire() as wire:
            head = wire.ask(request(target, method="HEAD"), head=True)
            full = wire.ask(request(target))
            names = ("Content-Length", "Content-Type", "ETag", "Last-Modified")
            same([head.field(name) for name in names], [full.field(name) for name in names], target)
            same(int(head.field("Content-Length")), len(full.content), target)


@fact
def other_methods_are_405(case):
    """Other methods are 405 with Allow (9110 15.5.6), known by number or not."""
    for method in ("POST", "PUT", "DELETE", "TRACE", "BREW"):
        fields = [] if method == "TRACE" else ["Content-Length: 0"]
        answer = case.get("/small.txt", *fields, method=method)
        same((answer.status, answer.field("Allow")), (405, "GET, HEAD, OPTIONS"), method)


@fact
def options(case):
    """OPTIONS is 204 with Allow, for a file and for the server."""
    for target in ("/small.txt", "*"):
        answer = case.get(target, method="OPTIONS")
        same((answer.status, answer.field("Allow")), (204, "GET, HEAD, OPTIONS"), target)
        true(not answer.has("Content-Length"), "Content-Length in a 204 (9110 8.6)")


@fact
def content_is_no_request(case):
    """The content of a request is never read as a request (9112 6.3, 9.3)."""
    inner = request("/small.txt")
    for head in (f"Content-Length: {len(inner)}", "Transfer-Encoding: chunked"):
        body = inner if "Length" in head else b"%x\r\n%s\r\n0\r\n\r\n" % (len(inner), inner)
        for method in ("POST", "GET"):
            with case.wire() as wire:
                first = wire.ask(request("/empty.txt", head, method=method) + body + request("/sub/"))
                same(first.status, 405 if method == "POST" else 200, head)
                same(wire.answer().content, b"<h1>sub</h1>", head)


@fact
def types_ignore_case(case):
    """The type goes by the extension, in any case of letters, with a charset for text."""
    same(case.get("/PAGE.HTML").field("Content-Type"), "text/html; charset=utf-8")
    same(case.get("/x.Js").field("Content-Type"), "text/javascript; charset=utf-8")


@fact
def percent_decoding(case):
    """Percent-encoded bytes are decoded once (3986 2.1)."""
    same(case.get("/a%20b.txt").content, b"space")
    same(case.get("/%73mall%2etxt").content, SMALL)
    same(case.get("/a%2520b.txt").status, 404)


@fact
def forbidden_encodings(case):
    """An encoded slash, an encoded NUL and half an encoding are 400."""
    for target in ("/sub%2findex.html", "/small.txt%00", "/a%2", "/a%zz"):
        same(case.get(target).status, 400, target)


@fact
def nothing_outside(case):
    """Nothing outside of the root is served, by any spelling or link."""
    for target in ("/../root-secret/hidden.txt", "/sub/../../root-secret/hidden.txt", "/%2e%2e/root-secret/hidden.txt",
                   "/..%2froot-secret/hidden.txt", "/outside", "/beside",
                   "/../../../../../../etc/passwd", "//etc/passwd",
                   "/sub/%2e%2e/%2e%2e/root-secret/hidden.txt"):
        answer = case.get(target)
        true(answer.status in (400, 404), f"{target}: {answer.status}, which tells that something is there")
        true(b"HIDDEN" not in answer.content and b"root:" not in answer.content, target)


@fact
def links_inside(case):
    """A link that stays below the root is followed, and so is a .. that does."""
    same(case.get("/inside").content, SMALL)
    same(case.get("/sub/../small.txt").content, SMALL)


@fact
def indexes(case):
    """A directory gives its index; without one it is 404."""
    same(case.get("/").content, b"<h1>root</h1>")
    same(case.get("/sub/").content, b"<h1>sub</h1>")
    same(case.get("/none/").status, 404)


@fact
def no_index(case):
    """With --no-index a directory is 403, with -i another file is its index."""
    with case.server("--no-index", "-q") as server:
        same(case.get("/sub/", port=server.port).status, 403)
    with case.server("-i", "small.txt", "-q") as server:
        same(case.get("/", port=server.port).content, SMALL)


@fact
def redirects(case):
    """A directory without its slash is 301, never to another host."""
    same(case.get("/sub?q=1").field("Location"), "/sub/?q=1")
    same(case.get("/sub").status, 301)
    true(not case.get("//sub").field("Location").startswith("//"), "it leads to another host")


@fact
def not_files(case):
    """A FIFO, a closed file and a missing one are refused, and none stops the server."""
    for target, status in (("/fifo", 403), ("/none-such", 404), ("/small.txt/", 404), ("/" + "x" * 300, 404)):
        same(case.get(target).status, status, target)
    same(case.get("/secret.txt").status, 403, "a file that nobody may read")
    same(case.get("/small.txt").content, SMALL)


@fact
def long_paths(case):
    """Paths longer than what the cache remembers are looked up all the same."""
    same(case.get("/" + "sub/../" * 60 + "small.txt").content, SMALL)
    same(case.get("/" + "sub/../" * 300 + "small.txt").status, 404)


@fact
def absolute_form(case):
    """A request-target in absolute-form is served (9112 3.2.2)."""
    same(case.get("http://b/small.txt").content, SMALL)
    same(case.get("http://b").content, b"<h1>root</h1>")


@fact
def dates(case):
    """Date is the present time, as an IMF-fixdate (9110 6.6.1)."""
    for _ in range(4):
        date = case.get("/small.txt").field("Date")
        true(abs(parsedate_to_datetime(date).timestamp() - time.time()) <= 2, date)
        same(formatdate(parsedate_to_datetime(date).timestamp(), usegmt=True), date)
        time.sleep(1.1)


# ---- conditions and ranges -----------------------------------------------------------------------------------------


@fact
def none_match(case):
    """If-None-Match with the present tag, weak or strong or *, is 304 without content (9110 13.1.2)."""
    for target in ("/small.txt", "/big.bin"):
        tag = case.get(target).field("ETag")
        true(re.fullmatch(r'"[!-~]+"', tag), f"the tag is not strong: {tag}")
        for value in (tag, f'"x", W/{tag}', "*"):
            with case.wire() as wire:
                answer = wire.ask(request(target, f"If-None-Match: {value}"))
                same((answer.status, answer.field("ETag")), (304, tag), value)
                same(wire.ask(request("/empty.txt")).status, 200, "what follows the 304")
        same(case.get(target, 'If-None-Match: "x"').status, 200)


@fact
def match(case):
    """If-Match without the present tag is 412 (9110 13.1.1)."""
    tag = case.get("/small.txt").field("ETag")
    same(case.get("/small.txt", 'If-Match: "x"').status, 412)
    same(case.get("/small.txt", f"If-Match: W/{tag}").status, 412, "compared strongly")
    same(case.get("/small.txt", f"If-Match: {tag}").status, 200)


@fact
def dates_decide(case):
    """If-Modified-Since is 304, If-Unmodified-Since 412, by the date of the file (9110 13.1.3, 13.1.4)."""
    modified = case.get("/small.txt").field("Last-Modified")
    before = formatdate(parsedate_to_datetime(modified).timestamp() - 100, usegmt=True)
    same(case.get("/small.txt", f"If-Modified-Since: {modified}").status, 304)
    same(case.get("/small.txt", f"If-Modified-Since: {before}").status, 200)
    same(case.get("/small.txt", f"If-Unmodified-Since: {before}").status, 412)
    same(case.get("/small.txt", "If-Modified-Since: yesterday").status, 200)


@fact
def order_of_conditions(case):
    """If-None-Match goes before If-Modified-Since, If-Match before both (9110 13.2.2)."""
    answer = case.get("/small.txt")
    tag, modified = answer.field("ETag"), answer.field("Last-Modified")
    same(case.get("/small.txt", 'If-None-Match: "x"', f"If-Modified-Since: {modified}").status, 200)
    same(case.get("/small.txt", 'If-Match: "x"', f"If-None-Match: {tag}").status, 412)


@fact
def bad_condition(case):
    """A condition that cannot be read is 400, never no condition."""
    same(case.get("/small.txt", "If-None-Match: x").status, 400)


@fact
def single_range(case):
    """One range is 206 with Content-Range (9110 14.4), of small files and large ones."""
    for target, whole in (("/small.txt", SMALL), ("/big.bin", BIG)):
        size = len(whole)
        end = size - 1
        for value, first, last in (("2-5", 2, 5), ("-3", size - 3, end), ("4-", 4, end), (f"1-{size * 9}", 1, end)):
            answer = case.get(target, f"Range: bytes={value}")
            same((answer.status, answer.field("Content-Range")), (206, f"bytes {first}-{last}/{size}"), value)
            true(answer.content == whole[first:last + 1], f"{target} {value}: other bytes")


@fact
def unsatisfiable(case):
    """A range behind the end is 416 with the length (9110 15.5.17)."""
    for target, size in (("/small.txt", len(SMALL)), ("/big.bin", len(BIG))):
        answer = case.get(target, f"Range: bytes={size}-")
        same((answer.status, answer.field("Content-Range")), (416, f"bytes */{size}"))


def parts_of(answer):
    """The parts of multipart/byteranges: (Content-Range, bytes) each (9110 14.6, 2046 5.1.1)."""
    boundary = re.fullmatch(r'multipart/byteranges; ?boundary="?([^"]+)"?', answer.field("Content-Type"))[1].encode()
    pieces = (b"\r\n" + answer.content.removeprefix(b"\r\n")).split(b"\r\n--" + boundary)
    same(pieces[0], b"", "before the first delimiter")
    same(pieces[-1][:2], b"--", "the last delimiter")
    parts = []
    for piece in pieces[1:-1]:
        head, _, content = piece.partition(b"\r\n\r\n")
        parts.append((re.search(rb"(?i)content-range: (.*?)(?:\r\n|$)", head)[1].decode(), content))
    return parts


@fact
def several_ranges(case):
    """Several ranges are multipart/byteranges, in the order asked for, and the connection goes on."""
    for target, whole in (("/small.txt", SMALL), ("/big.bin", BIG)):
        size = len(whole)
        with case.wire() as wire:
            answer = wire.ask(request(target, f"Range: bytes=7-8,0-3,{size}-,-1"))
            same(answer.status, 206)
            wanted = [(f"bytes {a}-{b}/{size}", whole[a:b + 1]) for a, b in ((7, 8), (0, 3), (size - 1, size - 1))]
            same(parts_of(answer), wanted, target)
            same(wire.ask(request("/sub/")).content, b"<h1>sub</h1>")
    answer = case.get("/big.bin", "Range: bytes=0-3000000,4000000-7000000")
    true([part[1] for part in parts_of(answer)] == [BIG[:3000001], BIG[4000000:7000001]], "two large parts")


@fact
def costly_ranges(case):
    """Ranges that overlap give the whole file, and more than 16 are refused (9110 14.2)."""
    answer = case.get("/small.txt", "Range: bytes=0-,0-,0-")
    same((answer.status, answer.content), (200, SMALL))
    many = ",".join(f"{i * 10}-{i * 10}" for i in range(17))
    same(case.get("/big.bin", f"Range: bytes={many}").status, 416)


@fact
def ignored_ranges(case):
    """A Range that is none, in another unit, or with HEAD is ignored (9110 14.2)."""
    for value in ("bytes=5-2", "bytes=a-b", "lines=1-2", "bytes"):
        same(case.get("/small.txt", f"Range: {value}").status, 200, value)
    same(case.get("/small.txt", "Range: bytes=0-1", method="HEAD").status, 200)
    same(case.get("/empty.txt", "Range: bytes=0-").status in (200, 416), True)


@fact
def if_range(case):
    """If-Range with another tag, or a weak one, gives the whole file (9110 13.1.5)."""
    tag = case.get("/small.txt").field("ETag")
    same(case.get("/small.txt", "Range: bytes=0-1", f"If-Range: {tag}").status, 206)
    for value in ('"x"', f"W/{tag}", "Sat, 01 Jan 2000 00:00:00 GMT"):
        same(case.get("/small.txt", "Range: bytes=0-1", f"If-Range: {value}").status, 200, value)


@fact
def changed_file(case):
    """A file that changes is served anew within two seconds, with another tag."""
    path = case.root / "changing.txt"
    path.write_bytes(b"first")
    old = case.get("/changing.txt")
    path.write_bytes(b"other")
    time.sleep(2)
    new = case.get("/changing.txt")
    same((old.content, new.content), (b"first", b"other"))
    true(old.field("ETag") != new.field("ETag"), "the tag is the same")
    path.unlink()
    time.sleep(2)
    same(case.get("/changing.txt").status, 404)


# ---- connections ---------------------------------------------------------------------------------------------------


@fact
def pipelining(case):
    """Two hundred requests in one go are answered in order, small files and large ones mixed."""
    targets = [("/small.txt", SMALL), ("/middle.bin", MIDDLE), ("/sub/", b"<h1>sub</h1>")]
    with case.wire() as wire:
        sender = threading.Thread(target=wire.send, args=(b"".join(request(targets[i % 3][0]) for i in range(200)),))
        sender.start()
        for i in range(200):
            true(wire.answer().content == targets[i % 3][1], f"answer {i}")
        sender.join()


@fact
def byte_by_byte(case):
    """A request that comes byte by byte is the same request."""
    with case.wire() as wire:
        for byte in request("/small.txt", 'If-None-Match: "x"', "Range: bytes=1-2"):
            wire.send(bytes([byte]))
            time.sleep(0.001)
        same(wire.answer().content, SMALL[1:3])
        same(wire.ask(request("/sub/")).content, b"<h1>sub</h1>")


@fact
def cut_head(case):
    """A field that came before a pause counts after it, whatever others have sent meanwhile."""
    data = request("/small.txt", "Range: bytes=4-6", "X: y")
    for cut in range(data.index(b"Range") + 18, len(data)):
        with case.wire() as wire:
            wire.send(data[:cut])
            time.sleep(0.02)
            same(case.get("/sub/", 'If-None-Match: "x"', "A: b", "C: d").status, 200)
            wire.send(data[cut:])
            same(wire.answer().content, SMALL[4:7], f"cut at {cut}")


@fact
def cut_pipeline(case):
    """Pipelined requests cut at any place are answered in order."""
    data = request("/small.txt", "X: " + "y" * 3000) + request("/sub/") + request("/middle.bin", "A: b")
    for cut in (1, 17, 1500, 3030, 3060, len(data) - 1):
        with case.wire() as wire:
            wire.send(data[:cut])
            time.sleep(0.03)
            wire.send(data[cut:])
            got = [wire.answer().content for _ in range(3)]
            true(got == [SMALL, b"<h1>sub</h1>", MIDDLE], f"cut at {cut}")


@fact
def http_1_0(case):
    """HTTP/1.0 closes, unless it asks to be kept alive (9112 9.3)."""
    with case.wire() as wire:
        same(wire.ask(request("/small.txt", version="1.0")).content, SMALL)
        same(wire.silent(3), False, "still open")
    with case.wire() as wire:
        answer = wire.ask(request("/small.txt", "Connection: keep-alive", version="1.0"))
        same(answer.field("Connection").lower(), "keep-alive")
        same(wire.ask(request("/sub/", version="1.0")).content, b"<h1>sub</h1>")


@fact
def close_is_obeyed(case):
    """Connection: close is answered with close, and the connection is closed (9112 9.6)."""
    with case.wire() as wire:
        answer = wire.ask(request("/big.bin", "Connection: close") + request("/small.txt"))
        same((answer.field("Connection").lower(), len(answer.content)), ("close", len(BIG)))
        same(wire.silent(3), False, "still open")


@fact
def half_close(case):
    """A client that has ended its side still gets all answers (9112 9.5)."""
    with case.wire() as wire:
        wire.send(request("/big.bin") + request("/small.txt"))
        wire.socket.shutdown(socket.SHUT_WR)
        true(wire.answer().content == BIG, "the first")
        same(wire.answer().content, SMALL)
        same(wire.silent(3), False, "still open")


@fact
def continue_100(case):
    """Expect: 100-continue gets its 100 with GET, and a final answer without one with POST (9110 10.1.1)."""
    with case.wire() as wire:
        same(wire.ask(request("/small.txt", "Expect: 100-continue", "Content-Length: 3")).status, 100)
        same(wire.answer().content, SMALL)
        wire.send(b"abc" + request("/sub/"))
        same(wire.answer().content, b"<h1>sub</h1>")
    with case.wire() as wire:
        same(wire.ask(request("/small.txt", "Expect: 100-continue", "Content-Length: 3", method="POST")).status, 405)


@fact
def refusals(case):
    """What cannot be a request is refused by the right status, and the connection closed (9112 2.2, 3)."""
    cases = ((b"GET / HTTP/1.1\r\n\r\n", 400), (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
             (b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
             (request("/" + "a" * 9000), 414), (request("/", "X: " + "y" * 17000), 431),
             (request("/", "Content-Length: 1, 1"), 400),
             (request("/", *(f"X{i}: 1" for i in range(120))), 431), (request("/", "Content-Length: 99999999"), 413),
             (request("/", "Transfer-Encoding: gzip, chunked"), 501))
    for data, status in cases:
        with case.wire() as wire:
            answer = wire.ask(data + request("/small.txt"))
            same((answer.status, answer.field("Connection").lower()), (status, "close"), data[:40])
            same(wire.silent(3), False, "still open")


@fact
def too_much_content(case):
    """Content that is too long is not drained for ever: the connection closes."""
    with case.wire() as wire:
        answer = wire.ask(request("/small.txt", "Transfer-Encoding: chunked", method="POST"))
        same(answer.status, 405)
        began, closed = time.monotonic(), False
        wire.socket.settimeout(0.5)
        try:
            while time.monotonic() - began < 5:
                wire.socket.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            closed = True
        true(closed, "it reads for ever")
    same(case.get("/small.txt").content, SMALL)


@fact
def slow_reader(case):
    """A client that reads slowly through a small window gets every byte, small answers and large ones."""
    with case.wire(receive_buffer=4096) as wire:
        wire.send(request("/big.bin") + request("/middle.bin") + request("/small.txt"))
        time.sleep(0.3)
        true(wire.answer().content == BIG, "the large one")
        true(wire.answer().content == MIDDLE and wire.answer().content == SMALL, "those behind it")


@fact
def clogged_pipeline(case):
    """A client that sends requests and reads nothing is stopped, and gets all answers once it reads."""
    count = 4000
    with case.wire(receive_buffer=4096, patience=20) as wire:
        data = request("/middle.bin", method="HEAD") * count + request("/small.txt")
        sender = threading.Thread(target=wire.send, args=(data,))
        sender.start()
        time.sleep(0.5)
        for i in range(count):
            same(wire.answer(head=True).status, 200, f"answer {i}")
        same(wire.answer().content, SMALL)
        sender.join()


@fact
def resets(case):
    """RST in every state frees the slot, and hurts nobody."""
    states = {"nothing sent": b"", "half a head": b"GET / HT",
              "half a body": request("/", "Content-Length: 9", method="POST") + b"x",
              "answer unread": request("/small.txt"), "in a large file": request("/big.bin"),
              "in a part": request("/big.bin", "Range: bytes=0-3000000,4000000-7000000"), "lingering": b"BAD\r\n\r\n",
              "many pipelined": request("/middle.bin") * 50}
    with case.server("--max-connections", "4", "-q") as server:
        for state, data in states.items():
            for _ in range(6):
                wire = Wire(server.port, receive_buffer=4096)
                wire.send(data)
                time.sleep(0.01)
                wire.reset()
            same(case.get("/small.txt", port=server.port).content, SMALL, state)


@fact
def truncated(case):
    """A file that becomes shorter while it is sent cuts the connection, and no more."""
    path = case.root / "shrinking.bin"
    path.write_bytes(BIG)
    with case.wire(receive_buffer=4096) as wire:
        wire.send(request("/shrinking.bin") + request("/small.txt"))
        time.sleep(0.3)
        os.truncate(path, 1000)
        try:
            wire.answer()
            raise AssertionError("the answer is whole")
        except Silence as silence:
            true(f"of {len(BIG)} bytes came" in str(silence), str(silence))
    path.unlink()
    same(case.get("/small.txt").content, SMALL)


# ---- time ----------------------------------------------------------------------------------------------------------


def seconds_until_closed(wire, limit):
    began = time.monotonic()
    same(wire.silent(limit), False, "still open")
    return time.monotonic() - began


@fact
def first_byte_timeout(case):
    """A connection without a first byte is closed in time."""
    with case.server("--timeouts", "300,60000,60000,60000", "-q") as server, Wire(server.port) as wire:
        true(0.2 < seconds_until_closed(wire, 5) < 4, "not in time")


@fact
def head_timeout(case):
    """A head that drips is 408 in time: each byte does not give it more."""
    with case.server("--timeouts", "60000,500,60000,60000", "-q") as server, Wire(server.port) as wire:
        began = time.monotonic()
        for _ in range(40):
            wire.send(b"G")
            time.sleep(0.05)
        answer = wire.answer()
        same(answer and answer.status, 408)
        true(time.monotonic() - began < 8, "not in time")


@fact
def body_timeout(case):
    """Content that drips is ended in time."""
    with case.server("--timeouts", "60000,400,60000,60000", "-q") as server, Wire(server.port) as wire:
        same(wire.ask(request("/small.txt", "Content-Length: 100")).status, 200)
        true(0.2 < seconds_until_closed(wire, 6) < 5, "not in time")


@fact
def idle_timeout(case):
    """An idle connection is closed in time, one that is used is not."""
    with case.server("--timeouts", "60000,60000,1500,60000", "-q") as server, Wire(server.port) as wire:
        for _ in range(4):
            same(wire.ask(request("/small.txt")).status, 200)
            time.sleep(0.4)
        true(0.2 < seconds_until_closed(wire, 5) < 4, "not in time")


@fact
def write_timeout(case):
    """A client that takes nothing is cut off in time."""
    times = "60000,60000,60000,400"
    with case.server("--timeouts", times, "-q") as server, Wire(server.port, receive_buffer=4096) as wire:
        wire.send(request("/big.bin"))
        time.sleep(2.5)
        try:
            wire.answer()
            raise AssertionError("the answer is whole")
        except Silence as silence:
            true("bytes came" in str(silence), str(silence))


@fact
def slowloris(case):
    """Five hundred dripping heads hold no more than their slots: others are served."""
    with case.server("--max-connections", "600", "-q") as server:
        wires = [Wire(server.port) for _ in range(500)]
        for wire in wires:
            wire.send(b"GET / HTTP/1.1\r\nX: ")
        time.sleep(0.2)
        same(case.get("/small.txt", port=server.port).content, SMALL)
        for wire in wires:
            wire.send(b"y")
        same(case.get("/middle.bin", port=server.port).content == MIDDLE, True)
        for wire in wires:
            wire.send(b"\r\nHost: a\r\n\r\n")
        same([wire.answer().status for wire in wires[::50]], [200] * 10)
        for wire in wires:
            wire.close()


# ---- too much, and the end -----------------------------------------------------------------------------------------


@fact
def overload(case):
    """More connections than slots wait or get 503, and are served when a slot is free."""
    with case.server("--max-connections", "3", "-q") as server:
        wires = [Wire(server.port) for _ in range(3)]
        same([wire.ask(request("/small.txt")).status for wire in wires], [200] * 3)
        with Wire(server.port, patience=1) as extra:
            try:
                answer = extra.ask(request("/small.txt"))
                same(answer and answer.status, 503)
            except Silence:
                pass  # it waits
            same([wire.ask(request("/small.txt")).status for wire in wires], [200] * 3, "those within")
            for wire in wires:
                wire.close()
        time.sleep(0.4)
        same(case.get("/small.txt", port=server.port).status, 200)


@fact
def no_descriptors(case):
    """Without descriptors the server answers those it has, and takes others when there are some again."""
    with case.server("-q", descriptors=700, burden=650) as server:
        wires = [Wire(server.port, patience=1)]
        same(wires[0].ask(request("/small.txt")).status, 200)
        wires += [Wire(server.port, patience=1) for _ in range(59)]
        served = [wires[0]] + [wire for wire in wires[1:] if is_served(wire)]
        true(5 < len(served) < 60, f"{len(served)} of 60 were served")
        same(wires[0].ask(request("/sub/index.html")).status, 503, "a file that is not in memory")
        used = cpu_seconds(server.pid)
        time.sleep(1)
        true(cpu_seconds(server.pid) - used < 0.08, "it spins")
        for wire in served:
            wire.close()
        late = next(wire for wire in wires if wire not in served)
        late.patience = 10
        same(answer_in(late, 10).content, SMALL, "one that waited")


def is_served(wire):
    wire.send(request("/small.txt"))
    return answer_in(wire, 0.15) is not None


def answer_in(wire, seconds):
    wire.socket.settimeout(seconds)
    try:
        return wire.answer()
    except Silence:
        return None


def cpu_seconds(pid):
    words = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@fact
def clean_stop(case):
    """SIGTERM: what is in flight is finished, what waits is answered with close, then it ends."""
    with case.server("-q") as server:
        slow, idle = Wire(server.port, receive_buffer=65536, patience=10), Wire(server.port)
        idle.ask(request("/small.txt"))
        slow.send(request("/big.bin"))
        time.sleep(0.3)
        server.process.terminate()
        time.sleep(0.1)
        answer = idle.ask(request("/small.txt"))
        same((answer.content, answer.field("Connection").lower()), (SMALL, "close"))
        true(slow.answer().content == BIG, "the answer in flight is cut")
        server.process.wait(10)
        true(socket.socket().connect_ex(("127.0.0.1", server.port)) != 0, "it still accepts")


@fact
def stop_is_bounded(case):
    """SIGTERM: a client that takes nothing does not hold the server."""
    with case.server("-q") as server, Wire(server.port, receive_buffer=4096) as wire:
        wire.send(request("/big.bin"))
        time.sleep(0.2)
        began = time.monotonic()
        server.process.terminate()
        server.process.wait(12)
        true(time.monotonic() - began < 9, "it took too long")


@fact
def log_lines(case):
    """The log has one line for each answer, of printable bytes alone."""
    log = case.base / f"log-{case.engine}"
    targets = ["/small.txt", '/%22%0a', "/sub", "/x'|"]
    with case.server(log=log) as server:
        for target in targets:
            case.get(target, "User-Agent: \xff\xfe", port=server.port)
        with Wire(server.port) as wire:
            wire.ask(b"GET /\x1b[31m HTTP/1.1\r\nHost: a\r\n\r\n")
    lines = log.read_bytes().splitlines()
    same(len(lines), len(targets) + 1, "lines")
    for line, status in zip(lines, (b"200", b"404", b"301", None, b"400")):
        true(re.fullmatch(rb'127\.0\.0\.1 \[[^]]{29}\] "[^"]*" [0-9]{3} [0-9]+', line), f"{line!r}")
        true(all(0x20 <= byte < 0x7f for byte in line), f"{line!r}")
        true(status is None or b'" ' + status in line, f"{line!r}")


@fact
def log_unread(case):
    """A log that nobody reads loses lines, not answers."""
    ours, theirs = os.pipe()
    log = f"/proc/self/fd/{theirs}"
    with case.server(log=log) as server, Wire(server.port, patience=10) as wire:
        for _ in range(30):
            wire.send(request("/small.txt") * 100)
            for _ in range(100):
                same(wire.answer().content, SMALL)
        os.set_blocking(ours, False)
    os.close(theirs)
    os.close(ours)


@fact
def confined(case):
    """Landlock, seccomp and the change of user deny what the server does not need."""
    done = subprocess.run([case.program, "-d", case.root, "--check-confinement"], capture_output=True, text=True,
                          timeout=20, env=environment())
    if "this kernel has not all" in done.stderr:
        raise Skip("this kernel has not landlock and seccomp")
    same(done.returncode, 0, done.stdout + done.stderr)
    same(done.stdout.count(": denied"), 6, done.stdout)
    case.get("/small.txt")
    status = pathlib.Path(f"/proc/{case.shared.pid}/status").read_text()
    same(re.search(r"Seccomp:\t(\d)", status)[1], "2", "seccomp")
    same(re.search(r"NoNewPrivs:\t(\d)", status)[1], "1", "no new privileges")
    if os.geteuid() == 0:
        true("0" not in re.search(r"Uid:\t(.*)", status)[1].split("\t"), "it is root")


# ---- many, and real clients ----------------------------------------------------------------------------------------


def resident(pid):
    return int(re.search(r"VmRSS:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) * 1024


def need_descriptors(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < count:
        raise Skip(f"{count} descriptors are needed, {hard} are allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count), hard))


@fact
def many_idle(case):
    """10,000 idle connections are held, each within 1 KiB besides its slot."""
    need_descriptors(10400)
    with case.server("--max-connections", "10100", "--backlog", "4096", "-q") as server:
        held = int(re.search(r", (\d+) connections", server.said[0])[1])
        slot = int(re.search(r"(\d+) bytes a slot", server.said[0])[1])
        if held < 10000:
            raise Skip(f"the descriptors allowed are enough for {held} connections only")
        for _ in range(3):
            case.get("/small.txt", port=server.port)
        before = resident(server.pid)
        wires = [Wire(server.port, patience=20) for _ in range(10000)]
        for batch in range(0, 10000, 500):
            for wire in wires[batch:batch + 500]:
                wire.send(request("/small.txt"))
            for wire in wires[batch:batch + 500]:
                same(wire.answer().status, 200)
        each = (resident(server.pid) - before) / 10000
        print(f"# {case.engine}: {each:.0f} bytes of memory for each of 10,000 idle connections; a slot has {slot}")
        same(wires[0].ask(request("/small.txt")).content, SMALL, "the first is still alive")
        for wire in wires:
            wire.close()
        true(each - slot < 1024, f"{each:.0f} bytes each")


@fact
def many_active(case):
    """1,000 connections are active at once, large files among them."""
    need_descriptors(2400)
    with case.server("--backlog", "2048", "-q") as server:
        wires = [Wire(server.port, patience=30) for _ in range(1000)]
        for i, wire in enumerate(wires):
            wire.send(request("/small.txt") * 3 + (request("/middle.bin") if i % 4 == 0 else b""))
        for i, wire in enumerate(wires):
            for _ in range(3):
                same(wire.answer().content, SMALL, f"connection {i}")
            if i % 4 == 0:
                true(wire.answer().content == MIDDLE, f"connection {i}")
        for wire in wires:
            wire.close()


def tool(name, package):
    if not shutil.which(name):
        raise Skip(f"{name} is missing ('make server-peers' installs package {package})")


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    same(done.returncode, 0, done.stdout + done.stderr)
    return done.stdout


@fact
def curl(case):
    """curl downloads, resumes, and gets 304 by date."""
    tool("curl", "curl")
    out = case.base / "curl.out"
    url = f"http://127.0.0.1:{case.port()}/big.bin"
    out.write_bytes(BIG[:1000])
    run("curl", "-sSf", "-C", "1000", "-o", str(out), url)
    true(out.read_bytes() == BIG, "resumed: other bytes")
    same(run("curl", "-sSf", "-z", str(out), "-o", "/dev/null", "-w", "%{http_code}", url), "304")


@fact
def wrk(case):
    """wrk sees no error."""
    tool("wrk", "wrk")
    said = run("wrk", "-t1", "-c50", "-d1", f"http://127.0.0.1:{case.port()}/small.txt")
    true(int(re.search(r"(\d+) requests in", said)[1]) > 100, said)
    true("Non-2xx" not in said and "Socket errors" not in said, said)


@fact
def h2load(case):
    """h2load, pipelining by HTTP/1.1, sees no error."""
    tool("h2load", "nghttp2-client")
    said = run("h2load", "--h1", "-n4000", "-c20", "-m8", f"http://127.0.0.1:{case.port()}/small.txt")
    true("4000 succeeded, 0 failed" in said, said)


@fact
def browser(case):
    """Chromium, without a window, loads a page with a picture and a video by ranges."""
    tool("chromium", "chromium")
    pixel = ('<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>')
    (case.root / "picture.svg").write_text(pixel)
    (case.root / "page.html").write_text('<img src="picture.svg" onload="document.title=this.width">'
                                         '<video src="big.bin"></video>'
                                         '<script>fetch("small.txt",{headers:{Range:"bytes=2-4"}}).then(r=>r.text())'
                                         '.then(t=>document.body.append("part:"+t))</script>')
    said = run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000", "--dump-dom",
               f"--user-data-dir={case.base}/chromium", f"http://127.0.0.1:{case.port()}/page.html")
    true("<title>3</title>" in said and "part:234" in said, said[:300])


def try_fact(function, case):
    try:
        function(case)
        if case.complaints:
            return "not ok", "; ".join(case.complaints)
        return "ok", ""
    except Skip as why:
        return "skip", str(why)
    except Exception as error:  # a fault in whatever form is a fault of the fact
        return "not ok", f"{type(error).__name__}: {error}"


def run_engine(program, engine, facts):
    with tempfile.TemporaryDirectory(prefix="httpz-server-test-") as base:
        os.chmod(base, 0o755)
        case = Case(program, engine, base)
        case.fill_root()
        for function in facts:
            case.complaints = []
            verdict, why = try_fact(function, case)
            print(f"{verdict} {engine} - {name_of(function)}{': ' + why if why else ''}", flush=True)
            yield verdict
            if case.shared and not case.shared.alive():
                case.shared.stop()
                print(f"not ok {engine} - the server lives: {case.shared.complaint}")
                case.shared = None
                yield "not ok"
        if case.shared:
            case.shared.stop()
            verdict = "not ok" if case.shared.complaint else "ok"
            print(f"{verdict} {engine} - it ends cleanly, its heap unused: {case.shared.complaint or ''}")
            yield verdict


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--only", default="")
    parser.add_argument("--engine", action="append")
    parser.add_argument("--unwatched", action="store_true", help="the server is a build under AddressSanitizer")
    wanted = parser.parse_args()
    Server.unwatched = wanted.unwatched
    facts = [function for function in FACTS if wanted.only in name_of(function)]
    if not pathlib.Path(wanted.server).is_file():
        raise SystemExit(f"{wanted.server} is no program")
    verdicts = []
    for engine in wanted.engine or ["epoll", "uring"]:
        verdicts += run_engine(wanted.server, engine, facts)
    if not facts:
        print("no fact was found", file=sys.stderr)
    count = verdicts.count
    print(f"{count('ok')} passed, {count('not ok')} failed, {count('skip')} skipped")
    return 0 if facts and count("not ok") == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

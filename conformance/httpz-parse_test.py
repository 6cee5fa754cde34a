#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of httpz-parse: each fact is one line of TAP. What is expected stands in testdata/, worked out from the RFCs.

    httpz-parse_test.py TOOL [--only WORDS] [--testdata DIR]
"""
import argparse
import fcntl
import json
import os
import pathlib
import pty
import random
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading

HERE = pathlib.Path(__file__).resolve().parent
STATUS_DEF = HERE.parent / "parser" / "status.def"

# Refusals of status.def that no request head can meet: they are of the number readers.
NOT_OF_A_REQUEST = {"BAD_NUMBER", "NUMBER_TOO_BIG"}
NOT_OF_A_REQUEST |= {"BAD_STATUS_LINE", "BAD_STATUS_CODE", "BAD_REASON"}  # of status-lines
NOT_OF_A_REQUEST |= {  # of bodies
    "BAD_CHUNK_SIZE", "CHUNK_TOO_LARGE", "BAD_CHUNK_EXTENSION", "CHUNK_LINE_TOO_LONG", "EXTENSIONS_TOO_LONG",
    "BAD_CHUNK_END", "INCOMPLETE_BODY", "FORBIDDEN_TRAILER", "TRAILERS_TOO_LARGE",
}
NOT_OF_A_REQUEST |= {  # of field values
    "BAD_TOKEN", "BAD_QUOTED_STRING", "BAD_COMMENT", "BAD_PARAMETERS", "BAD_MEDIA_TYPE", "BAD_PRODUCT", "BAD_WEIGHT",
    "BAD_PCT_ENCODING", "FORBIDDEN_ENCODING", "BAD_ETAG", "BAD_DATE", "BAD_RANGE", "UNKNOWN_RANGE_UNIT",
    "TOO_MANY_RANGES", "BAD_CONTENT_RANGE",
}
NOT_OF_A_REQUEST |= {  # of the writers
    "NO_ROOM", "BAD_OUTPUT_ORDER", "BAD_OUTPUT_METHOD", "BAD_OUTPUT_TARGET", "BAD_OUTPUT_VERSION",
    "BAD_OUTPUT_STATUS", "BAD_OUTPUT_REASON", "BAD_OUTPUT_NAME", "BAD_OUTPUT_VALUE",
    "BAD_OUTPUT_HOST", "BAD_OUTPUT_FRAMING", "BAD_OUTPUT_LENGTH", "BAD_OUTPUT_TRAILER",
    "BAD_OUTPUT_RANGE", "BAD_OUTPUT_BOUNDARY", "BAD_OUTPUT_SIZE",
}

GUTTER = 8
SGR = re.compile(rb"\x1b\[[0-9;]*m")
PRINTING = re.compile(rb"[\x20-\x7e\n]*")
CELL = re.compile(r"\\(?:x[0-9a-f]{2}|[rnt\\])|[^\\]")

facts = []  # (name, function)


def fact(name):
    """Registers the function below it as one fact, by its name."""

    def register(function):
        facts.append((name, function))
        return function

    return register


# ---- running the tool ------------------------------------------------------------------------------------------------


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def text(self):
        return self.out.decode("ascii")

    def lines(self):
        return self.text().split("\n")

    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]


def environment(extra=None):
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM", "COLUMNS")}
    return {**plain, "TERM": "xterm", **(extra or {})}


def run(*args, data=b"", stdin=None, env=None, stdout=subprocess.PIPE):
    given = {"stdin": stdin} if stdin is not None else {"input": data}
    done = subprocess.run([TOOL, *map(os.fsencode, args)], stdout=stdout, stderr=subprocess.PIPE, timeout=60,
                          env=environment(env), **given)
    return Result(done.returncode, done.stdout, done.stderr)


def run_in_pieces(pieces, *args):
    """Each piece is one packet, so that each read() of the tool gets exactly one piece."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def send():
        try:
            for piece in pieces:
                ours.send(piece)
        except BrokenPipeError:
            pass  # the tool has its verdict and has gone
        ours.close()

    sender = threading.Thread(target=send)
    sender.start()
    result = run(*args, stdin=theirs)
    theirs.close()
    sender.join()
    return result


def run_on_terminal(columns, *args, env=None):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen([TOOL, *map(os.fsencode, args)], stdin=subprocess.DEVNULL, stdout=theirs,
                             stderr=subprocess.PIPE, env=environment(env))
    os.close(theirs)
    out = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    err = child.stderr.read()
    child.stderr.close()
    os.close(ours)
    return Result(child.wait(timeout=60), out.replace(b"\r\n", b"\n"), err)


# ---- what is asked of an output --------------------------------------------------------------------------------------


def same(got, wanted, what="output"):
    assert got == wanted, f"{what}: got {got!r}, wanted {wanted!r}"


def holds(text, part):
    assert part in text, f"{part!r} is not in {text!r}"


def is_printing(out):
    """Nothing but printing ASCII and line ends: no byte of the input came out raw."""
    match = PRINTING.match(out)
    assert match.end() == len(out), f"raw byte 0x{out[match.end()]:02x} at {match.end()} of {out!r}"


def excerpt(result):
    """The shown line and the caret line behind the gutter."""
    lines = result.lines()
    for i, line in enumerate(lines):
        if re.match(r" *\d+ \| ", line):
            same(lines[i + 1][:GUTTER], "      | ", "the gutter of the caret line")
            return line[GUTTER:], lines[i + 1][GUTTER:]
    raise AssertionError(f"no excerpt in {result.text()!r}")


def escaped(data):
    known = {13: "\\r", 10: "\\n", 9: "\\t", 92: "\\\\"}
    return "".join(known.get(c) or (chr(c) if 32 <= c < 127 else f"\\x{c:02x}") for c in data)


def unescaped(text):
    known = {"\\r": 13, "\\n": 10, "\\t": 9, "\\\\": 92}
    cells = CELL.findall(text)
    same("".join(cells), text, "cells")
    return bytes(known.get(c) or (int(c[2:], 16) if len(c) == 4 else ord(c)) for c in cells)


# ---- the tables ------------------------------------------------------------------------------------------------------


def read_statuses():
    row = re.compile(r'HTTPZ_STATUS\((\w+),\s*(\d+),\s*"([^"]*)",\s*"([^"]*)"\)')
    return {m[1]: (int(m[2]), m[3], m[4]) for m in row.finditer(STATUS_DEF.read_text())}


def read_tsv(path):
    rows = [line.split("\t") for line in path.read_text().split("\n")]
    return [row for row in rows if row != [""] and not row[0].startswith("#")]


REASONS = {400: "Bad Request", 413: "Content Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable",
           431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented",
           502: "Bad Gateway", 505: "HTTP Version Not Supported"}


def register_refused(row):
    name, options, status, offsets, line, caret, shown = row
    path = TESTDATA / "refused" / f"{name}.http"
    args = [] if options == "-" else options.split()
    answer, section, sentence = STATUSES[status]

    @fact(f"refused {name}: the JSON names {status}, its offset and its answer")
    def _():
        result = run("--json", *args, path)
        same(result.code, 1, "exit status")
        got, = result.objects()
        first, last = (offsets.split("-") * 2)[:2]
        assert int(first) <= got["offset"] <= int(last), f"offset {got['offset']}, wanted {offsets}"
        data = path.read_bytes()
        at = got["offset"]
        begin = data.rfind(b"\n", 0, at) + 1
        same(got, {"file": str(path), "verdict": "refused", "status": status, "offset": at, "line": int(line),
                   "column": at - begin + 1, "byte": data[at] if at < len(data) else None, "section": section,
                   "answer": answer, "reason": REASONS[answer], "text": sentence})

    @fact(f"refused {name}: the caret stands under the byte")
    def _():
        result = run(*args, path)
        same(result.code, 1, "exit status")
        is_printing(result.out)
        line_shown, caret_shown = excerpt(result)
        same(line_shown, shown, "the line")
        data = path.read_bytes()
        at = int(re.search(r"\n  offset +(\d+)", result.text())[1])
        width = len(escaped(data[at:at + 1])) or 1
        column = len(escaped(data[data.rfind(b"\n", 0, at) + 1:at])) if caret == "-" else int(caret)
        same(caret_shown, " " * column + "^" + "~" * (width - 1), "the caret")

    @fact(f"refused {name}: the text has name, sentence, section and answer")
    def _():
        result = run(*args, path)
        assert re.match(rf".*:{line}:\d+: refused: {status}\n", result.text()), result.text()
        holds(result.text(), f"\n  {sentence}\n")
        holds(result.text(), f"RFC {section}\n")
        holds(result.text(), f"{answer} {REASONS[answer]}\n")


def register_accepted(row):
    name = row["file"]
    path = TESTDATA / "accepted" / f"{name}.http"

    @fact(f"accepted {name}: the JSON says what the head says")
    def _():
        result = run("--json", path)
        same(result.code, 0, "exit status")
        same(result.objects(), [{"file": str(path), **row["expect"]}])

    @fact(f"accepted {name}: the text has every field and nothing raw")
    def _():
        result = run(path)
        same(result.code, 0, "exit status")
        is_printing(result.out)
        expect = row["expect"]
        pattern = rf"  method +{expect['method']}\b"
        assert re.search(pattern, result.text()), pattern
        for field in expect["fields"]:
            mark = "*" if field["known"] else " "
            value = escaped(field["value"].encode("latin-1"))
            line = rf"\n  {re.escape(mark)} {re.escape(field['name'])} *{re.escape(value)}\n"
            assert re.search(line, result.text()), line


def register_incomplete(row):
    name, where, offset, line, caret, shown = row
    path = TESTDATA / "incomplete" / f"{name}.http"

    @fact(f"incomplete {name}: the JSON says in what it ends")
    def _():
        result = run("--json", path)
        same(result.code, 2, "exit status")
        got, = result.objects()
        column = len(path.read_bytes().split(b"\n")[-1]) + 1
        same(got, {"file": str(path), "verdict": "incomplete", "status": "MORE", "offset": int(offset),
                   "line": int(line), "column": column, "in": where, "text": STATUSES["MORE"][2]})

    @fact(f"incomplete {name}: the caret stands behind the last byte")
    def _():
        result = run(path)
        same(result.code, 2, "exit status")
        is_printing(result.out)
        same(excerpt(result), (shown, " " * int(caret) + "^"))
        holds(result.text(), f":{line}:")
        holds(result.text(), ": incomplete\n")


def register_tables():
    refused = read_tsv(TESTDATA / "refused.tsv")
    accepted = json.loads((TESTDATA / "accepted.json").read_text())
    incomplete = read_tsv(TESTDATA / "incomplete.tsv")

    @fact("every refusal that a request can meet has an input here")
    def _():
        wanted = set(STATUSES) - {"OK", "MORE"} - NOT_OF_A_REQUEST
        same(wanted - {row[2] for row in refused}, set(), "refusals without an input")

    @fact("every line of status.def was understood")
    def _():
        same(len(STATUSES), STATUS_DEF.read_text().count("\nHTTPZ_STATUS("), "statuses")

    @fact("every file of testdata is in a table, and every row has its file")
    def _():
        listed = {f"refused/{row[0]}.http" for row in refused}
        listed |= {f"accepted/{row['file']}.http" for row in accepted}
        listed |= {f"incomplete/{row[0]}.http" for row in incomplete}
        found = {str(path.relative_to(TESTDATA)) for path in TESTDATA.rglob("*.http")}
        same(found ^ listed, set(), "files without a row, rows without a file")
        assert refused and accepted and incomplete, "a table is empty"

    @fact("every place that an input can break off in has an input here")
    def _():
        same({row[1] for row in incomplete}, {"empty-lines", "method", "target", "version", "field-line",
                                               "field-name", "field-value", "end"})

    for row in refused:
        register_refused(row)
    for row in accepted:
        register_accepted(row)
    for row in incomplete:
        register_incomplete(row)


def samples():
    """Every file of testdata with its options."""
    options = {row[0]: row[1].split() for row in read_tsv(TESTDATA / "refused.tsv") if row[1] != "-"}
    return [(path, options.get(path.stem, [])) for path in sorted(TESTDATA.rglob("*.http"))]


# ---- the text --------------------------------------------------------------------------------------------------------

POST_TEXT = """\
stdin: accepted

  method      POST
  target      /upload  (origin-form)
  path        /upload
  authority   a
  version     HTTP/1.1

  fields      2  (* marks the names that httpz knows by number)
  * Host            a
  * Content-Length  5

  content     5 bytes (Content-Length)
  connection  keep-alive
  head        53 bytes, 5 bytes follow
"""

BARE_LF_TEXT = """\
stdin:2:8: refused: BARE_LF

    2 | Host: a\\n
      |        ^~

  an LF ends a line without a CR before it
  section     RFC 9112 2.2
  answer      400 Bad Request
  offset      23 (byte 0x0a)
"""

FIELD_NAME_TEXT = """\
stdin:2:3: incomplete

    2 | Ho
      |   ^

  well formed so far; more bytes are needed
  ends        in a field name
  offset      18
"""


@fact("an accepted head is shown aligned, from the first to the last line")
def _():
    same(run(data=(TESTDATA / "accepted/post.http").read_bytes()).text(), POST_TEXT)


@fact("a refusal is shown with its line, from the first to the last line")
def _():
    same(run(data=(TESTDATA / "refused/bare-lf.http").read_bytes()).text(), BARE_LF_TEXT)


@fact("an incomplete input is shown with its line, from the first to the last line")
def _():
    same(run(data=(TESTDATA / "incomplete/field-name.http").read_bytes()).text(), FIELD_NAME_TEXT)


def text_has(name, line):
    @fact(f"the text of {name} says: {line}")
    def _():
        assert re.search(rf"(?m)^  {line}$", run(TESTDATA / f"accepted/{name}.http").text()), line


text_has("get", "content     none")
text_has("chunked", r"content     in chunks \(Transfer-Encoding\)")
text_has("expect-continue", r"content     1 byte \(Content-Length\)")
text_has("close", "connection  close")
text_has("upgrade", "connection  keep-alive, upgrade asked for")
text_has("expect-continue", "expects     100-continue")
text_has("expect-other", "expects     something else than 100-continue")
text_has("http-1-5", r"version     HTTP/1\.5  \(read as 1\.1\)")
text_has("extension-method", r"method      BREW  \(extension method\)")
text_has("absolute-form-without-path", "path        empty")
text_has("query-empty", "query       empty")
text_has("authority-form", r"target      \[::1\]:443  \(authority-form\)")
text_has("asterisk-form", r"target      \*  \(asterisk-form\)")
text_has("host-empty", "authority   empty")
text_has("expect-continue", "head        68 bytes, 1 byte follows")


@fact("values stand in one column")
def _():
    text = run(TESTDATA / "accepted/browser.http").text()
    widths = [len(names) for names in re.findall(r"(?m)^  [* ] [A-Z][\w-]+ +", text)]
    same(widths, [4 + len("X-Request-Start") + 2] * 5, "columns of the values")


# ---- long lines ------------------------------------------------------------------------------------------------------


def check_window(result, data, at, columns):
    """What is shown is a part of the line that holds the byte, with the caret under it, no wider than the screen."""
    shown, caret = excerpt(result)
    begin = data.rfind(b"\n", 0, at) + 1
    end = data.find(b"\n", at) + 1 or len(data)
    cut_left, cut_right = len(shown) > 3 and shown.startswith("..."), shown.endswith("...")
    part = unescaped(shown[3 * cut_left:len(shown) - 3 * cut_right])
    column = caret.index("^")
    offset_in_part = len(CELL.findall(shown[3 * cut_left:column]))
    first = at - offset_in_part
    same(part, data[first:first + len(part)], "the part")
    assert begin <= first and first + len(part) <= end, "the part leaves the line"
    same(cut_left, first > begin, "cut on the left")
    same(cut_right, first + len(part) < end, "cut on the right")
    same(caret[column:], "^" + "~" * (len(escaped(data[at:at + 1])) - 1), "the caret")
    assert max(len(shown), len(caret)) + GUTTER <= columns, f"{len(shown) + GUTTER} columns, wanted {columns}"
    if cut_left or cut_right:
        assert len(shown) + GUTTER > columns - 8, "the window is smaller than the screen"


LENGTHS = (0, 1, 30, 35, 60, 70, 300, 2000, 5000)


def long_line(before, after, filler):
    data = b"GET / HTTP/1.1\r\nX: " + filler * before + b"\x01" + filler * after + b"\r\n\r\n"
    return data, data.index(b"\x01")


@fact("a long line is cut to 80 columns around the caret in a pipe")
def _():
    for filler in (b"a", b"\xff", b"\\"):
        for before in LENGTHS:
            for after in LENGTHS[::2]:
                data, at = long_line(before, after, filler)
                check_window(run(data=data), data, at, 80)


@fact("a long line is cut to the width of the terminal, from 40 to 400 columns")
def _():
    with tempfile.TemporaryDirectory() as folder:
        for columns, used in ((1, 40), (40, 40), (41, 41), (100, 100), (400, 400), (1000, 400)):
            for before, after, filler in ((0, 1000, b"a"), (1000, 0, b"a"), (1000, 1000, b"\x80"), (10, 10, b"a")):
                data, at = long_line(before, after, filler)
                path = pathlib.Path(folder, "long")
                path.write_bytes(data)
                check_window(run_on_terminal(columns, "--color=never", path), data, at, used)


@fact("a caret behind the last byte of a long line stays on the screen")
def _():
    for length in (70, 71, 72, 73, 200, 3000):
        data = b"GET /" + b"a" * (length - 5)
        shown, caret = excerpt(run(data=data))
        same(len(caret), len(shown) + 1, "the caret line")
        assert len(caret) + GUTTER <= 80, f"{len(caret) + GUTTER} columns"
        assert data.endswith(shown.lstrip(".").encode()), shown


# ---- pieces ----------------------------------------------------------------------------------------------------------


@fact("one byte at a time gives the same text")
def _():
    for path, options in samples():
        data = path.read_bytes()
        whole, pieces = run(*options, data=data), run_in_pieces([bytes([b]) for b in data], *options)
        same((pieces.out, pieces.code, pieces.err), (whole.out, whole.code, whole.err), path.name)


@fact("one byte at a time gives the same JSON")
def _():
    for path, options in samples():
        data = path.read_bytes()
        whole = run("--json", *options, data=data)
        pieces = run_in_pieces([bytes([b]) for b in data], "--json", *options)
        same((pieces.out, pieces.code, pieces.err), (whole.out, whole.code, whole.err), path.name)


@fact("a pipe that is written one byte at a time gives the same text")
def _():
    data = (TESTDATA / "accepted/browser.http").read_bytes()
    child = subprocess.Popen([TOOL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), bufsize=0)
    for byte in data:
        child.stdin.write(bytes([byte]))
    same(child.communicate(timeout=60)[0], run(data=data).out)


@fact("every place to cut an input in two gives the same JSON")
def _():
    for name in ("accepted/pipelined.http", "refused/bad-field-value.http"):
        data = (TESTDATA / name).read_bytes()
        whole = run("--json", data=data).out
        for cut in range(1, len(data)):
            same(run_in_pieces([data[:cut], data[cut:]], "--json").out, whole, f"{name} cut at {cut}")


@fact("bytes behind the head are counted to the end of the input")
def _():
    head = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    for after in (0, 1, 4096 - len(head), 4097, 100000, 1 << 20):
        got, = run("--json", data=head + b"x" * after).objects()
        same((got["head_bytes"], got["bytes_after"]), (len(head), after))


@fact("a refused input is not read to its end")
def _():
    with open("/dev/zero", "rb") as endless:
        result = run("--json", stdin=endless)
    same((result.code, result.objects()[0]["status"]), (1, "BAD_METHOD"))


# ---- several inputs --------------------------------------------------------------------------------------------------


@fact("an input says the same after any other")
def _():
    paths = [path for path, options in samples() if not options]
    random.Random(1).shuffle(paths)
    together = run("--json", *paths).out.splitlines(keepends=True)
    same(together, [run("--json", path).out for path in paths])


def exits_with(code, *names):
    @fact(f"the exit status of {' and '.join(names)} is {code}")
    def _():
        files = {"accepted": "accepted/get.http", "refused": "refused/bare-lf.http",
                 "incomplete": "incomplete/method.http", "a missing file": "none.http"}
        result = run("--json", *(TESTDATA / files[name] for name in names))
        same(result.code, code, "exit status")
        same([o["verdict"] for o in result.objects()], [n for n in names if n != "a missing file"], "verdicts")


exits_with(0, "accepted", "accepted")
exits_with(1, "accepted", "refused")
exits_with(1, "refused", "accepted")
exits_with(2, "accepted", "incomplete")
exits_with(2, "incomplete", "accepted")
exits_with(1, "incomplete", "refused")
exits_with(1, "refused", "incomplete")
exits_with(2, "a missing file")
exits_with(2, "a missing file", "accepted")
exits_with(1, "a missing file", "refused")
exits_with(1, "refused", "a missing file")


@fact("an unreadable file is named on stderr, escaped")
def _():
    result = run(b"no\x1b[31m\x9bsuch\n", TESTDATA / "accepted/get.http")
    same(result.err, b"httpz-parse: no\\x1b[31m\\x9bsuch\\n: No such file or directory\n")
    holds(result.text(), "get.http: accepted")


@fact("a folder cannot be read")
def _():
    result = run(TESTDATA)
    same((result.code, result.out), (2, b""))
    holds(result.err, b"Is a directory")


@fact("a dash reads standard input among other files")
def _():
    get = TESTDATA / "accepted/get.http"
    objects = run("--json", get, "-", data=b"GET").objects()
    same([(o["file"], o["verdict"]) for o in objects], [(str(get), "accepted"), ("-", "incomplete")])


@fact("a word behind two dashes is a file")
def _():
    holds(run("--", "--json").err, b"httpz-parse: --json: No such file")


@fact("output that cannot be written is an error")
def _():
    with open("/dev/full", "wb") as full:
        result = run(TESTDATA / "accepted/get.http", stdout=full)
    same(result.code, 2, "exit status")
    holds(result.err, b"cannot be written")


# ---- hostile bytes and colours ---------------------------------------------------------------------------------------


BEFORE_A_BYTE = (b"", b"GET /", b"GET / HTTP/1.1\r\nX", b"GET / HTTP/1.1\r\nHost: a\r\nX: \xa0")


@fact("no byte of 256 comes out raw, wherever it stands")
def _():
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for byte in range(256):
            for i, before in enumerate(BEFORE_A_BYTE):
                paths.append(pathlib.Path(folder, f"{byte}-{i}"))
                paths[-1].write_bytes(before + bytes([byte]) + b"\r\n\r\n")
        is_printing(run(*paths).out)
        is_printing(run("--json", *paths).out)
        is_printing(SGR.sub(b"", run("--color=always", *paths).out))


@fact("a file name never comes out raw")
def _():
    with tempfile.TemporaryDirectory() as folder:
        path = os.fsencode(folder) + b"/\x1b[31m\x9b\"\\\n\xff"
        shutil.copyfile(TESTDATA / "accepted/get.http", path)
        for args in (["--color=never"], ["--json"]):
            result = run(*args, path)
            same(result.code, 0, "exit status")
            is_printing(result.out)
        same(run("--json", path).objects()[0]["file"], path.decode("latin-1"))


@fact("any byte of a value can be read back from the JSON")
def _():
    value = bytes([9, *range(32, 127), *range(128, 256)]).strip(b" \t")
    got, = run("--json", data=b"GET / HTTP/1.1\r\nHost: a\r\nX: " + value + b"\r\n\r\n").objects()
    same(got["fields"][1]["value"], value.decode("latin-1"))


@fact("any byte of a value can be read back from the text")
def _():
    value = bytes([9, *range(32, 127), *range(128, 256)]).strip(b" \t")
    text = run(data=b"GET / HTTP/1.1\r\nHost: a\r\nX: " + value + b"\r\n\r\n").text()
    shown = re.search(r"\n    X     (.*)\n", text)[1]
    same(unescaped(shown), value)


def colour(name, wanted, terminal, args=(), env=None):
    @fact(f"colours: {name}")
    def _():
        for path in ("accepted/post.http", "refused/bare-lf.http", "incomplete/method.http"):
            full = TESTDATA / path
            result = run_on_terminal(80, *args, full, env=env) if terminal else run(*args, full, env=env)
            same(bool(SGR.search(result.out)), wanted, f"{path} has colours")
            same(SGR.sub(b"", result.out), run("--color=never", full).out, "the text without colours")


colour("on a terminal", True, True)
colour("not in a pipe", False, False)
colour("not with NO_COLOR", False, True, env={"NO_COLOR": "1"})
colour("with an empty NO_COLOR", True, True, env={"NO_COLOR": ""})
colour("not on a dumb terminal", False, True, env={"TERM": "dumb"})
colour("in a pipe with --color=always", True, False, ["--color=always"])
colour("with --color=always in spite of NO_COLOR", True, False, ["--color=always"], {"NO_COLOR": "1"})
colour("not with --color=never", False, True, ["--color=never"])
colour("as without it with --color=auto", True, True, ["--color=auto"])


@fact("every colour is ended on its own line")
def _():
    for path, options in samples():
        for line in run("--color=always", *options, path).out.split(b"\n"):
            codes = SGR.findall(line)
            assert not codes or codes[-1] == b"\x1b[0m", f"{path.name}: {line!r}"


@fact("the JSON has no colours")
def _():
    same(SGR.search(run("--json", "--color=always", TESTDATA / "accepted/get.http").out), None)


DAMAGE = (b"", b"\r", b"\n", b"\0", b"\x9b", b" ", b"\x7f", b":", b"a" * 100)


@fact("damaged inputs: the JSON is whole, nothing is raw, both outputs and the exit status agree")
def _():
    chance = random.Random(20240229)
    sources = [path.read_bytes() for path, _ in samples()]
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i in range(400):
            data = bytearray(chance.choice(sources))
            for _ in range(chance.randint(1, 3)):
                at = chance.randint(0, len(data))
                data[at:at + chance.randint(0, 2)] = chance.choice(DAMAGE)
            paths.append(pathlib.Path(folder, str(i)))
            paths[-1].write_bytes(data)
        text, objects = run(*paths), run("--json", *paths)
    is_printing(text.out)
    is_printing(objects.out)
    verdicts = [o["verdict"] for o in objects.objects()]
    same(re.findall(r"(?m)^/[^ ]*: (accepted|refused|incomplete)", text.text()), verdicts)
    same({*verdicts}, {"accepted", "refused", "incomplete"}, "verdicts met")
    same((text.code, objects.code, text.err, objects.err), (1, 1, b"", b""))


# ---- limits ----------------------------------------------------------------------------------------------------------


def limit(name, value, under, status):
    @fact(f"--limit {name}={value} holds at {value} and refuses one less with {status}")
    def _():
        got, = run("--json", "--limit", f"{name}={value}", data=under).objects()
        same(got["verdict"], "accepted", "at the limit")
        got, = run("--json", f"--limit={name}={value - 1}", data=under).objects()
        same((got["verdict"], got["status"]), ("refused", status), "past the limit")


GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
limit("content_length", 18446744073709551615,
      b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n", "CONTENT_TOO_LARGE")
limit("content_length", 5, b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n", "CONTENT_TOO_LARGE")
limit("head", len(GET), GET, "HEAD_TOO_LARGE")
limit("target", 8, GET.replace(b"/", b"/2345678", 1), "TARGET_TOO_LONG")
limit("fields", 2, GET[:-2] + b"X: y\r\n\r\n", "TOO_MANY_FIELDS")
limit("method", 3, GET, "METHOD_TOO_LONG")
limit("name", 4, GET, "FIELD_NAME_TOO_LONG")
limit("empty_lines", 2, b"\r\n\r\n" + GET, "TOO_MANY_EMPTY_LINES")


def head_of(size):
    return GET[:-2] + b"X: " + b"y" * (size - len(GET) - 5) + b"\r\n\r\n"


# What meets each limit exactly with N.
AT_LIMIT = {
    "content_length": lambda n: b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % n,
    "head": head_of,
    "target": lambda n: GET.replace(b"/", b"/" * n, 1),
    "fields": lambda n: GET[:-2] + b"X: y\r\n" * (n - 1) + b"\r\n",
    "method": lambda n: GET.replace(b"GET", b"G" * n),
    "name": lambda n: GET[:-2] + b"N" * n + b": y\r\n\r\n",
    "empty_lines": lambda n: b"\r\n" * n + GET,
}


@fact("without --limit the limits are those that the man page names")
def _():
    page = (HERE / "httpz-parse.1").read_text()
    defaults = dict(re.findall(r"\.It Cm (\w+)\n.* \((\d+)", page))
    same(set(defaults), set(AT_LIMIT), "limits named")
    for name, value in defaults.items():
        same(run(data=AT_LIMIT[name](int(value))).code, 0, f"{name} at {value}")
        same(run(data=AT_LIMIT[name](int(value) + 1)).code, 1, f"{name} past {value}")


@fact("a head of 65,535 bytes with 65,535 limits is read, one byte more is refused at 65,535")
def _():
    limits = ["--limit", "head=65535", "--limit", "fields=65535"]
    fields = b"a:\r\n" * 16370
    for size, verdict, offset in ((65535, "accepted", None), (65536, "refused", 65535)):
        data = GET[:-2] + fields + head_of(size - len(fields))[len(GET) - 2:]
        same(len(data), size, "size")
        pieces = [data[i:i + 999] for i in range(0, size, 999)]
        for result in (run("--json", *limits, data=data), run_in_pieces(pieces, "--json", *limits)):
            got, = result.objects()
            same((got["verdict"], got.get("offset")), (verdict, offset))


# ---- the command line ------------------------------------------------------------------------------------------------


def bad_command_line(*args):
    @fact(f"a bad command line: {' '.join(map(repr, args))}")
    def _():
        result = run(*args, data=GET)
        same((result.code, result.out), (2, b""))
        assert re.match(rb"httpz-parse: .+\nusage: httpz-parse ", result.err), result.err
        is_printing(result.err)


bad_command_line("--nonsense")
bad_command_line("-x")
bad_command_line(b"--\x1b[31m\x9b")
bad_command_line("--jsonx")
bad_command_line("--json=1")
bad_command_line("--color")
bad_command_line("--color=")
bad_command_line("--color=sometimes")
bad_command_line("--limit")
bad_command_line("--limit", "head")
bad_command_line("--limit", "head=")
bad_command_line("--limit", "=1")
bad_command_line("--limit", "hea=1")
bad_command_line("--limit", "heads=1")
bad_command_line("--limit", "head=-1")
bad_command_line("--limit", "head=+1")
bad_command_line("--limit", "head= 1")
bad_command_line("--limit", "head=1k")
bad_command_line("--limit", "head=0x10")
bad_command_line("--limit", "head=65536")
bad_command_line("--limit", "target=65536")
bad_command_line("--limit", "fields=65536")
bad_command_line("--limit", "method=256")
bad_command_line("--limit", "name=256")
bad_command_line("--limit", "empty_lines=256")
bad_command_line("--limit", "content_length=18446744073709551616")
bad_command_line("--explain")
bad_command_line("--explain", "NO_SUCH_STATUS")
bad_command_line("--explain", "")
bad_command_line("--explain", "?")
bad_command_line("--list", "--help")
bad_command_line("--list", "file")
bad_command_line("file", "--nonsense")


def register_explained(name, answer, section, sentence):
    @fact(f"--explain {name} gives sentence, section and answer")
    def _():
        wanted = f"{name}\n  {sentence}\n"
        if name not in ("OK", "MORE"):
            in_words = f"{answer} {REASONS[answer]}" if answer else "none: the field is ignored"
            wanted += f"  section  RFC {section}\n  answer   {in_words}\n"
        for args in (["--explain", name], [f"--explain={name.lower()}"], ["--explain", f"HTTPZ_{name}"]):
            result = run(*args)
            same((result.text(), result.code, result.err), (wanted, 0, b""))


@fact("--list has every refusal once, in order, in columns")
def _():
    lines = run("--list").text().splitlines()
    wanted = [(n, s) for n, s in STATUSES.items() if n not in ("OK", "MORE")]
    same([line.split()[0] for line in lines], [name for name, _ in wanted])
    column = max(len(name) for name, _ in wanted) + 2
    for line, (_, (answer, section, sentence)) in zip(lines, wanted):
        same(line[column:column + 9], f"{answer:3}  RFC ", line)
        same(line[column + 9:column + 24].rstrip(), section, line)
        same(line[column + 24:], sentence, line)


@fact("--help says every option, limit and exit status, in 80 columns")
def _():
    result = run("--help")
    same((result.code, result.err), (0, b""))
    same(re.findall(r"(?m)^  (--[a-z]+)", result.text()),
         ["--json", "--color", "--limit", "--explain", "--list", "--help", "--version"], "options explained")
    for word in (*AT_LIMIT, "NO_COLOR", "bad command line"):
        assert re.search(rf"\b{word}\b", result.text()), word
    same(re.findall(r"(?m)^  (\d)  ", result.text()), ["0", "1", "2"], "exit statuses explained")
    assert max(map(len, result.lines()[3:])) <= 80, "a line of the help is too long"


@fact("--version gives one line")
def _():
    result = run("--version")
    assert re.fullmatch(rb"httpz-parse \d+\.\d+\.\d+\n", result.out), result.out
    same(result.code, 0, "exit status")


@fact("the man page and the README name every option and limit of --help")
def _():
    words = set(re.findall(r"--[a-z]+", run("--help").text()))
    words |= {"content_length", "head", "target", "fields", "method", "name", "empty_lines", "NO_COLOR"}
    for page in ("httpz-parse.1", "README.md"):
        text = (HERE / page).read_text().replace("Fl -", "--")
        same({word for word in words if word not in text}, set(), f"missing in {page}")


@fact("the JSON has exactly the members that the README lists")
def _():
    text = (HERE / "README.md").read_text()
    for name, options in (("accepted/get", []), ("refused/bare-lf", []), ("incomplete/method", [])):
        got, = run("--json", *options, TESTDATA / f"{name}.http").objects()
        section = text.split(f"#### {got['verdict']}\n")[1].split("\n#")[0]
        same(re.findall(r"(?m)^\| `(\w+)` \|", section), [m for m in got if m not in ("file", "verdict")], name)


if shutil.which("mandoc"):

    @fact("mandoc finds nothing to say about the man page")
    def _():
        done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", HERE / "httpz-parse.1"], capture_output=True)
        same((done.returncode, done.stdout), (0, b""))

else:
    print("# mandoc is missing (package mandoc): the man page is not checked with it")


# ---- the runner ------------------------------------------------------------------------------------------------------


def run_facts(only):
    passed = failed = 0
    for name, function in facts:
        if only not in name:
            continue
        try:
            function()
            passed += 1
            print(f"ok {passed + failed} - {name}")
        except Exception as error:  # a broken test is a failed one
            failed += 1
            print(f"not ok {passed + failed} - {name}\n  # {type(error).__name__}: {str(error)[:2000]}")
        sys.stdout.flush()
    print(f"1..{passed + failed}\n{passed} passed, {failed} failed")
    if passed + failed == 0:
        print("no fact was found to test", file=sys.stderr)
    return 0 if passed > 0 and failed == 0 else 1


def main():
    global TOOL, TESTDATA, STATUSES
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool")
    parser.add_argument("--only", default="", help="only the facts whose name holds these words")
    parser.add_argument("--testdata", type=pathlib.Path, default=HERE / "testdata")
    args = parser.parse_args()
    TOOL, TESTDATA, STATUSES = os.path.abspath(args.tool), args.testdata.resolve(), read_statuses()
    if not os.access(TOOL, os.X_OK):
        sys.exit(f"{args.tool} is no program; build it with make")
    register_tables()
    for name, row in STATUSES.items():
        register_explained(name, *row)
    return run_facts(args.only)


if __name__ == "__main__":
    sys.exit(main())

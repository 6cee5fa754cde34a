#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Plays the connection vectors of corpus/vectors/connection over the wire, against `httpz-server --echo`.

    vectors_test.py SERVER [--only ID] [--engine uring|epoll]

The reading of answers here shares no code with the library. Ends with: N passed, N failed, N skipped.
"""
import argparse
import json
import pathlib
import socket
import sys
import time

sys.dont_write_bytecode = True
from harness import Server, Silence, Wire

ROOT = pathlib.Path(__file__).resolve().parent.parent
VECTORS = ROOT / "corpus" / "vectors" / "connection"
QUIET = 3.0  # seconds after which an answer that must come is given up


class Fault(Exception):
    """The server did not do what the script says."""


def flat(value):
    """BYTES of the vector format, as bytes."""
    if isinstance(value, str):
        return value.encode("latin-1")
    if isinstance(value, dict):
        text, count = value["rep"]
        return flat(text) * count
    return b"".join(flat(part) for part in value)


def method_of(sent):
    """The methods of the requests sent so far, in order: a HEAD is answered without content."""
    return [line.split(b" ")[0] for line in sent.split(b"\r\n") if line.endswith((b" HTTP/1.1", b" HTTP/1.0"))]


class Player:
    """One connection, and where its script stands."""

    def __init__(self, port):
        self.wire = Wire(port, patience=QUIET)
        self.sent = b""
        self.finals = 0

    def send(self, data):
        self.sent += data
        self.wire.send(data)

    def next_answer(self, what):
        """The next answer; interim ones that nobody asked for are passed over (RFC 9110 15.2)."""
        methods = method_of(self.sent)
        head = self.finals < len(methods) and methods[self.finals] == b"HEAD"
        while answer := self.wire.answer(head):
            if answer.status >= 200 or what.get("interim"):
                return answer
        raise Fault("closed instead of answering")

    def expect(self, what):
        answer = self.next_answer(what)
        if answer.status not in what["status"]:
            raise Fault(f"answered {answer.status}, not {what['status']}")
        if answer.status >= 200:
            self.finals += 1
        self.compare(answer, what)

    @staticmethod
    def compare(answer, what):
        if what.get("interim") and answer.status >= 200:
            raise Fault("no interim answer")
        if "version" in what and answer.version != what["version"]:
            raise Fault(f"version {answer.version}")
        if what.get("no_body") and answer.content:
            raise Fault("content where none may be")
        if "body" in what and answer.content != flat(what["body"]):
            raise Fault(f"echoed {answer.content!r}")
        if "field" in what:
            name, value = what["field"]
            if value.lower() not in answer.field(name).lower():
                raise Fault(f"{name} is {answer.field(name)!r}")

    def expect_close(self, how):
        if how == "may":
            return
        silent = self.wire.silent(0.3 if how == "must-not" else QUIET)
        if silent == (how == "must"):
            raise Fault("not closed" if silent else "closed")

    def expect_silence(self, milliseconds):
        if not self.wire.silent(milliseconds / 1000):
            raise Fault("closed")

    def step(self, step):
        (what, value), = step.items()
        if what == "send":
            self.send(flat(value))
        elif what == "expect":
            self.expect(value)
        elif what == "expect_close":
            self.expect_close(value)
        elif what == "expect_silence":
            self.expect_silence(value)
        elif what == "half_close":
            self.wire.socket.shutdown(socket.SHUT_WR)
        elif what == "wait":
            time.sleep(value / 1000)
        else:
            raise Fault(f"the script has a step that is not known here: {what}")


def play(port, script):
    """None if all went as the script says, else why not."""
    player = Player(port)
    try:
        for number, step in enumerate(script, 1):
            try:
                player.step(step)
            except (Fault, Silence, OSError) as fault:
                return f"step {number}: {fault}"
        return None
    finally:
        player.wire.close()


def connection_vectors(only):
    for path in sorted(VECTORS.glob("*.json")):
        for vector in json.loads(path.read_text())["vectors"]:
            if vector["role"] == "connection" and (not only or vector["id"] == only):
                yield vector


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--only")
    parser.add_argument("--engine", action="append")
    parser.add_argument("--unwatched", action="store_true", help="the server is a build under AddressSanitizer")
    wanted = parser.parse_args()
    Server.unwatched = wanted.unwatched
    vectors = list(connection_vectors(wanted.only))
    passed = failed = 0
    for engine in wanted.engine or ["epoll", "uring"]:
        with Server(wanted.server, None, "--engine", engine, "--echo", "-q") as server:
            for vector in vectors:
                why = play(server.port, vector["script"])
                passed, failed = passed + (why is None), failed + (why is not None)
                if why or wanted.only:
                    verdict, tail = ("not ok", f": {why}") if why else ("ok", "")
                    print(f"{verdict} {engine} - {vector['id']}: {vector['title']}{tail}")
        failed += server.complaint is not None
        if server.complaint:
            print(f"not ok {engine} - {server.complaint}")
    if not vectors:
        print("no connection vector was found", file=sys.stderr)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 0 if vectors and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

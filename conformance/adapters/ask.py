# SPDX-License-Identifier: MIT
"""Asks an adapter, in the words of ../PROTOCOL.md. What adapter_check.py and adapter_teeth.py share."""
import json
import os
import pathlib
import select
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parents[1] / "corpus"
sys.path.insert(0, str(CORPUS))
import read_corpus  # noqa: E402

HELLO_SECONDS, ANSWER_SECONDS = 10, 2


class Silence(Exception):
    """The adapter ended, or did not answer in time."""


class Adapter:
    """A running adapter. It is ended with all that it started."""

    def __init__(self, command):
        self.command = command
        self.pending = b""
        self.process = subprocess.Popen([str(command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, start_new_session=True)

    def ask_raw(self, line, seconds=ANSWER_SECONDS):
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise Silence("it has ended") from error
        until = time.monotonic() + seconds
        while b"\n" not in self.pending:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise Silence(f"no answer in {seconds} seconds")
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            if not more:
                raise Silence("it ended instead of answering")
            self.pending += more
        first, self.pending = self.pending.split(b"\n", 1)
        return first

    def ask(self, line, seconds=ANSWER_SECONDS):
        return json.loads(self.ask_raw(line, seconds))

    def hello(self):
        return self.ask("?", HELLO_SECONDS)

    def stop(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except OSError:
                pass
        self.process.wait()

    def ends_by_itself(self):
        """It must end when its input ends."""
        try:
            self.process.stdin.close()
            return self.process.wait(5) == 0
        except (OSError, subprocess.TimeoutExpired):
            return False


def _hex(value):
    return read_corpus.octets(value).hex()


def _written_words(message):
    words = [f"kind={message['kind']}", f"version={_hex(message.get('version', '1.1'))}"]
    words += [f"{name}={_hex(message[name])}" for name in ("method", "target", "reason") if message.get(name) is not None]
    if message.get("status") is not None:
        words.append(f"status={message['status']}")
    words += [f"field={_hex(name)}:{_hex(value)}" for name, value in message.get("fields", [])]
    words += [f"framing={message.get('framing', 'none')}", f"body={_hex(message.get('body', ''))}"]
    words += [f"trailer={_hex(name)}:{_hex(value)}" for name, value in message.get("trailers", [])]
    if message.get("request_method"):
        words.append(f"for={message['request_method']}")
    return words


def line_of(vector):
    """The line that shows a vector."""
    context, role = vector.get("context", {}), vector["role"]
    words = [] if role == "request" else [f"role={role}"]
    if role == "serialize":
        return " ".join(["-", *words, *_written_words(vector["message"])])
    words += ["eof"] if context.get("eof") else []
    for member, word in (("request_method", "for"), ("role_of", "of"), ("field", "name"), ("now", "now")):
        if member in context:
            words.append(f"{word}={context[member]}")
    if context.get("limits"):
        words.append("limits=" + ",".join(f"{name}:{value}" for name, value in context["limits"].items()))
    return " ".join([_hex(vector["bytes"]) or "-", *words])


def vectors(*roles):
    """All vectors of the corpus in these roles."""
    found = [vector for _, _, vector in read_corpus.vectors_of(CORPUS) if vector["role"] in roles]
    if not found:
        sys.exit(f"there are no vectors of {', '.join(roles)} below {CORPUS}")
    return found

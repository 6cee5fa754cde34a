# SPDX-License-Identifier: MIT
"""What adapters in Python share: lines in, JSON out. The protocol is ../../PROTOCOL.md."""
import importlib.metadata
import json
import subprocess
import sys


class Line:
    """One line: the bytes, in pieces where it asks for cuts, and its words."""

    def __init__(self, text):
        first, *words = text.split()
        self.bytes = b"" if first == "-" else bytes.fromhex(first)
        values = dict(word.split("=", 1) for word in words if "=" in word)
        self.role = values.get("role", "request")
        self.method = values.get("for", "GET")
        self.eof = "eof" in words
        cuts = [0, *(cut for word in words if word.startswith("[") for cut in json.loads(word)), len(self.bytes)]
        self.pieces = [self.bytes[begin:end] for begin, end in zip(cuts, cuts[1:])]


def text(value):
    """Bytes as the protocol has them: each the code point of the same number."""
    return value.decode("latin-1") if isinstance(value, (bytes, bytearray, memoryview)) else value


def pairs(fields):
    return [[text(name), text(value)] for name, value in fields]


def answer(messages, end, error="", role="request"):
    """`ok` needs a message that has ended."""
    said = {"responses" if role == "response" else "requests": messages}
    said["end"] = "incomplete" if end == "ok" and not messages else end
    return {**said, "error": str(error)} if error else said


def package_version(package):
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False)
    return asked.stdout or "unknown"


def hello(name, package, level="full", distribution=None, version=None, **more):
    version = version or importlib.metadata.version(distribution or name)
    return {"adapter": 1, "name": name, "version": version, "package": f"{package} {package_version(package)}",
            "level": level, **more}


def drive(said_hello, read):
    """Answers lines until there are no more. `read` makes an answer of a Line."""
    for line in sys.stdin:
        said = said_hello if line.strip() == "?" else read(Line(line))
        print(json.dumps(said, separators=(",", ":")), flush=True)

# SPDX-License-Identifier: MIT
"""Asks the reference readers of fuzz/ref, through the program built from recompute.c, what vectors read as."""
import dataclasses
import json
import struct
import subprocess

from read_corpus import DEFAULT_LIMITS, octets

ROLES = ("request", "response", "chunked", "trailers", "fields")
LIMIT_ORDER = ("content_length", "head", "target", "fields", "method", "name", "empty_lines", "chunk", "extensions",
               "chunk_line", "trailers")


class Deaf(Exception):
    """The tool did not answer."""


@dataclasses.dataclass
class Answer:
    """What a reader makes of a vector: do is accept, reject, incomplete, or unread where it does not read such a thing;
    why says what it refused with. Of messages, `reading` has those that came whole even where the next is refused, and
    `cut` is the framing of one whose head came whole and its content did not."""
    do: str
    reading: object = None
    why: str = ""
    cut: str = ""


def _string(data):
    return struct.pack("<I", len(data)) + data


def _record(name, vector):
    context = vector.get("context", {})
    room = {"content_length": 2**64 - 1} if vector["role"] == "fields" else {}      # a value is no content yet
    limits = {**DEFAULT_LIMITS, **room, **context.get("limits", {})}
    words = [name, vector["role"], context.get("field", ""), context.get("request_method", "GET"),
             "1" if context.get("eof") else "0", str(context.get("now", 0)), context.get("role_of", "request"),
             " ".join(str(limits[limit]) for limit in LIMIT_ORDER)]
    return b"".join(_string(word.encode()) for word in words) + _string(octets(vector["bytes"]))


def ask(tool, vectors):
    """The answers to `vectors`, which have bytes, by id."""
    records = b"".join(_record(vector["id"], vector) for vector in vectors)
    done = subprocess.run([tool], input=records, capture_output=True, timeout=300)
    if done.returncode != 0:
        raise Deaf(f"{tool} failed: {done.stderr.decode(errors='replace').strip()}")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if [answer["id"] for answer in answers] != [vector["id"] for vector in vectors]:
        raise Deaf(f"{tool} did not answer every record in order")
    return {answer["id"]: Answer(answer["do"], answer.get("reading"), answer["why"], answer.get("cut", ""))
            for answer in answers}

# SPDX-License-Identifier: MIT
"""A small strict reader of requests for the tests of the runner, and the loop of an adapter round it. It knows Content-Length
and chunked, and is not meant to be right about anything that the tests do not need."""
import json
import sys

HELLO = {"adapter": 1, "name": "test-target", "version": "1", "level": "full", "caps": ["request"]}


def read_chunked(data):
    """(content, bytes taken), None if it is not whole."""
    content, at = b"", 0
    while True:
        end = data.find(b"\r\n", at)
        if end < 0:
            return None
        size = int(data[at:end].split(b";")[0], 16)
        if size < 0:
            raise ValueError("chunk-size")
        at = end + 2
        if size == 0:
            return (content, at + 2) if data[at : at + 2] == b"\r\n" else None
        if len(data) < at + size + 2:
            return None
        content += data[at : at + size]
        at += size + 2


def read_one(data):
    """(request, bytes taken), None if it is not whole; ValueError if it is refused."""
    head, found, rest = data.partition(b"\r\n\r\n")
    if not found:
        return None
    first, *lines = head.split(b"\r\n")
    method, target, version = first.split(b" ")
    if not version.startswith(b"HTTP/1."):
        raise ValueError("version")
    fields = [[part.strip() for part in line.split(b":", 1)] for line in lines]
    names = {name.lower(): value for name, value in fields}
    content, taken = b"", 0
    if names.get(b"transfer-encoding") == b"chunked":
        whole = read_chunked(rest)
        if whole is None:
            return None
        content, taken = whole
    elif b"content-length" in names:
        taken = int(names[b"content-length"]) if names[b"content-length"].isdigit() else -1
        if taken < 0:
            raise ValueError("Content-Length")
        if len(rest) < taken:
            return None
        content = rest[:taken]
    request = {"m": method, "t": target, "v": version[5:], "b": content}
    request = {key: value.decode("latin-1") for key, value in request.items()}
    request["h"] = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in fields]
    return request, len(head) + 4 + taken


def read_all(data):
    requests, end = [], "ok"
    try:
        while data:
            whole = read_one(data)
            if whole is None:
                end = "incomplete"
                break
            requests.append(whole[0])
            data = data[whole[1] :]
    except (ValueError, IndexError) as error:
        return {"requests": requests, "end": "reject", "error": str(error)}
    return {"requests": requests, "end": end}


def say(value):
    print(json.dumps(value) if isinstance(value, dict) else value, flush=True)


def serve(answer=read_all, hello=None):
    """Answers line by line; `answer` gets the bytes and gives an object or a line to write."""
    for line in sys.stdin:
        word = line.split(" ")[0].strip()
        if word == "?":
            say(hello or HELLO)
            continue
        say(answer(b"" if word == "-" else bytes.fromhex(word)))

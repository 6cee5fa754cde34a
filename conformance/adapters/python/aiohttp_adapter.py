# SPDX-License-Identifier: MIT
"""aiohttp's parsers: the one in C (llhttp inside), and with --py the one in Python."""
import asyncio
import sys

from aiohttp import http_exceptions
from aiohttp._http_parser import HttpRequestParser as ParserInC
from aiohttp.http_parser import HttpRequestParserPy

from adapter import answer, drive, hello, pairs, text

LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)
IN_PYTHON = "--py" in sys.argv
PARSER = HttpRequestParserPy if IN_PYTHON else ParserInC


class Protocol:
    """What a parser asks of the connection that it is part of."""
    _reading_paused = False
    transport = None

    def pause_reading(self):
        pass

    def resume_reading(self):
        pass


def content_of(payload):
    """The content, or None if it is not whole. What is wrong with it is raised."""
    if payload.exception() is not None:
        raise payload.exception()
    if not payload.is_eof():
        return None
    return b"".join(bytes(piece) for piece in getattr(payload, "_buffer", ()))


def request_of(message, content):
    said = {"m": message.method, "t": message.path, "v": f"{message.version.major}.{message.version.minor}",
            "h": pairs(message.raw_headers), "b": text(content)}
    return said if message.method == "CONNECT" else {**said, "k": not message.should_close}


def feed(parser, line):
    """All messages whose heads are whole, and whether the parser has found an upgrade."""
    found, upgraded = [], False
    for piece in line.pieces:
        messages, upgraded, _ = parser.feed_data(piece)
        found += messages
        if upgraded:
            break
    return found, upgraded


def read(line):
    parser = PARSER(Protocol(), LOOP, 2**16, max_line_size=8190, max_headers=32768, max_field_size=8190,
                    auto_decompress=False)
    requests, found, upgraded, error = [], [], False, None
    try:
        found, upgraded = feed(parser, line)
    except Exception as refusal:  # it has exceptions of its own, but others come through
        error = refusal
    for message, payload in found:
        try:
            content = content_of(payload)
        except Exception as refusal:  # whatever its reader of content raises is its refusal
            return answer(requests, "reject", repr(refusal))
        if content is None:
            return answer(requests, "reject" if error else "incomplete", error or "")
        requests.append(request_of(message, content))
        if message.should_close:
            return answer(requests, "close")
    if error:
        status = {"status": error.code} if isinstance(error, http_exceptions.HttpProcessingError) else {}
        return {**answer(requests, "reject", repr(error)), **status}
    if upgraded:
        return answer(requests, "upgrade")
    return answer(requests, "incomplete" if begun(parser) else "ok")


def begun(parser):
    """Whether a message has begun that has not ended: only the end of the input makes the parser say so."""
    if IN_PYTHON:
        return bool(parser._tail) or bool(parser._lines)
    try:
        return parser.feed_eof() is not None
    except http_exceptions.HttpProcessingError:
        return True


drive(hello("aiohttp in Python" if IN_PYTHON else "aiohttp", "python3-aiohttp", distribution="aiohttp",
            caps=["request", "cuts"]), read)

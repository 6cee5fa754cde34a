# SPDX-License-Identifier: MIT
"""The http_parser package of Python (restkit's): one message, so only its head is looked at.
Bytes in pieces are not shown to it: fed one at a time it loses some of a field."""
from http_parser.parser import HttpParser

from adapter import answer, drive, hello, pairs, text


def read(line):
    parser = HttpParser(kind=0)
    data = line.bytes
    if data and parser.execute(data, len(data)) != len(data) and not parser.is_headers_complete():
        return answer([], "reject")
    if not parser.is_headers_complete():
        return answer([], "incomplete")
    version = "{}.{}".format(*parser.get_version())
    return answer([{"m": text(parser.get_method()), "t": text(parser.get_url()), "v": version,
                    "h": pairs(parser.get_headers().items())}], "ok")


drive(hello("http_parser of Python", "python3-http-parser", distribution="http-parser", level="head",
            quirks=["joins", "no-order"]), read)

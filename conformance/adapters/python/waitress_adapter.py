# SPDX-License-Identifier: MIT
"""waitress. It keeps fields as WSGI wants them, and the target only as split and decoded."""
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser

from adapter import answer, drive, hello, pairs, text

ADJUSTMENTS = Adjustments()


def request_of(parser):
    return {"m": parser.command, "v": parser.version, "h": pairs(parser.headers.items()),
            "b": text(parser.get_body_stream().read()), "k": not parser.connection_close}


def feed(parser, data):
    while data and not parser.completed:
        data = data[parser.received(data):]
    return data


def read(line):
    requests = []
    try:
        return read_requests(line, requests)
    except Exception as refusal:  # some come through from what it calls; its server then closes
        return answer(requests, "reject", repr(refusal))


def read_requests(line, requests):
    parser, begun = HTTPRequestParser(ADJUSTMENTS), False
    for piece in line.pieces:
        while piece:
            piece = feed(parser, piece)
            begun = not parser.completed
            if not parser.completed:
                break
            if parser.error:
                return {**answer(requests, "reject", parser.error.body), "status": parser.error.code}
            if not parser.empty:
                requests.append(request_of(parser))
                if parser.connection_close:
                    return answer(requests, "close")
            parser = HTTPRequestParser(ADJUSTMENTS)
    return answer(requests, "incomplete" if begun else "ok")


drive(hello("waitress", "python3-waitress", caps=["request", "cuts"],
            quirks=["joins", "no-order", "names-underscore"]), read)

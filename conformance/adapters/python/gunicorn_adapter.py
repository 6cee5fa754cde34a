# SPDX-License-Identifier: MIT
"""gunicorn's parser. The end of the input is the end of content to it, so that only heads are looked at."""
from gunicorn.config import Config
from gunicorn.http.errors import NoMoreData
from gunicorn.http.parser import RequestParser

from adapter import answer, drive, hello, pairs

CONFIG = Config()


def read(line):
    try:
        message = next(RequestParser(CONFIG, iter([line.bytes]), ("127.0.0.1", 1)))
    except (NoMoreData, StopIteration):
        return answer([], "incomplete")
    except Exception as refusal:  # its own, and what comes through from what it calls
        return answer([], "reject", repr(refusal))
    version = f"{message.version[0]}.{message.version[1]}"
    return answer([{"m": message.method, "t": message.uri, "v": version, "h": pairs(message.headers)}], "ok")


drive(hello("gunicorn", "gunicorn", level="head"), read)

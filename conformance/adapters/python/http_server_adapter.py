# SPDX-License-Identifier: MIT
"""http.server of Python. It reads no content, so only its head is looked at."""
import http.server
import io
import platform

from adapter import answer, drive, hello, pairs


class Handler(http.server.BaseHTTPRequestHandler):
    """The handler of the standard library, on bytes instead of a socket."""
    protocol_version = "HTTP/1.1"

    def __init__(self, data):  # the base class would read at once
        self.rfile, self.wfile = io.BytesIO(data), io.BytesIO()
        self.client_address = ("127.0.0.1", 1)
        self.close_connection = False
        self.refused = self.request = None

    def send_error(self, code, message=None, explain=None):
        self.refused = (int(code), message)
        self.close_connection = True

    def log_message(self, *words):
        pass

    def __getattr__(self, name):
        if not name.startswith("do_"):
            raise AttributeError(name)
        return self.take

    def take(self):
        self.request = {"m": self.command, "t": self.path, "v": self.request_version.removeprefix("HTTP/"),
                        "h": pairs((name, str(value)) for name, value in self.headers.items())}


def is_whole(data):
    """It takes the end of the input for the end of a line and of the head, so a head must have ended by itself."""
    return any(line in (b"\r\n", b"\n") for line in data.lstrip(b"\r\n").splitlines(keepends=True))


def read(line):
    handler = Handler(line.bytes)
    while b"\n" in line.bytes[handler.rfile.tell():] and not handler.request and not handler.refused:
        handler.handle_one_request()  # once for each empty line too
    if handler.refused:
        return {**answer([], "reject", handler.refused[1]), "status": handler.refused[0]}
    if handler.request is None or not is_whole(line.bytes):
        return answer([], "incomplete")
    return answer([handler.request], "ok")


drive(hello("http.server", "python3", level="head", version=platform.python_version()), read)

# SPDX-License-Identifier: MIT
"""A server with the echo application: echo_server.py [FAULT]. It prints its port. Faults: dumb (answers nothing), deaf (hangs
for all after the first /fault), keeps (never closes), slow (answers after 600 ms)."""
import json
import socket
import sys
import threading
import time

import reader

FAULT = sys.argv[1] if len(sys.argv) > 1 else ""
deaf = threading.Event()


def respond(status, content, close):
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(content)}\r\n" + ("Connection: close\r\n" if close else "") + "\r\n"
    return head.encode() + content


def is_last(request):
    names = {name.lower(): value.lower() for name, value in request["h"]}
    return names.get("connection") == "close" or request["v"] == "1.0"


def serve_one(connection, data):
    """What is left, or None to close."""
    whole = reader.read_one(data)
    if whole is None:
        return data, False
    request, taken = whole
    content = json.dumps(request).encode() if FAULT != "dumb" else b"hello"
    last = is_last(request) and FAULT != "keeps"
    answer = respond(200, content, last)
    if FAULT == "slow":
        time.sleep(0.6)
    connection.sendall(answer[: answer.index(b"\r\n\r\n") + 4] if request["m"] == "HEAD" else answer)
    return (None, True) if last else (data[taken:], True)


def serve(connection):
    data = b""
    with connection:
        while data is not None:
            part = connection.recv(65536)
            data += part
            if FAULT == "deaf" and b"/fault" in data:
                deaf.set()
            if deaf.is_set():
                time.sleep(600)
            try:
                going = True
                while going and data:
                    data, going = serve_one(connection, data)
            except (ValueError, IndexError):
                connection.sendall(respond(400, b"no", True))
                return
            except BrokenPipeError:
                return
            if not part:
                return


def main():
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


main()

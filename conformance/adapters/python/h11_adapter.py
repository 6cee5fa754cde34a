# SPDX-License-Identifier: MIT
"""h11: the other side of each message is played, so that the next one can begin."""
import h11

from adapter import answer, drive, hello, pairs, text

OFFER = [("Host", "a"), ("Connection", "upgrade"), ("Upgrade", "any")]  # a 101 must have been asked for


def start_of(event):
    said = {"v": text(event.http_version), "h": pairs(event.headers.raw_items()), "b": ""}
    if isinstance(event, h11.Request):
        return {"m": text(event.method), "t": text(event.target), **said}
    return {"s": event.status_code, "p": text(event.reason), **said}


class Reading:
    """One connection. `end` is None while there may be more to read."""

    def __init__(self, line):
        self.line, self.messages, self.current, self.end, self.error = line, [], None, None, ""
        self.is_server = line.role == "request"
        self.connection = h11.Connection(h11.SERVER if self.is_server else h11.CLIENT)
        if not self.is_server:
            self.connection.send(h11.Request(method=line.method, target="/", headers=OFFER))
            self.connection.send(h11.EndOfMessage())

    def read(self):
        for piece in [*filter(None, self.line.pieces), *([b""] if self.line.eof else [])]:
            self.connection.receive_data(piece)
            self.read_events()
            if self.end:
                break
        unread = self.current is not None or self.connection.trailing_data[0] != b""
        end = self.end or ("incomplete" if unread or not self.is_server else "ok")
        return answer(self.messages, end, self.error, self.line.role)

    def read_events(self):
        while not self.end:
            try:
                event = self.connection.next_event()
            except h11.RemoteProtocolError as error:
                cut_short = self.line.eof and "peer closed connection" in str(error)
                self.end, self.error = "incomplete" if cut_short else "reject", error
                return
            if event is h11.NEED_DATA or isinstance(event, h11.ConnectionClosed):
                return
            self.take(event)

    def take(self, event):
        if isinstance(event, h11.Data):
            self.current["b"] += text(event.data)
        elif isinstance(event, h11.EndOfMessage):
            self.take_end(event)
        elif event is h11.PAUSED:
            self.end = "upgrade"
        else:
            self.current = start_of(event)
            if isinstance(event, h11.InformationalResponse):
                self.messages.append(self.current)
                self.current = None

    def take_end(self, event):
        self.current["tr"] = pairs(event.headers.raw_items())
        self.messages.append(self.current)
        if self.is_server:
            self.answer_request()
        else:
            self.end = "upgrade" if self.connection.their_state is h11.SWITCHED_PROTOCOL else "ok"
        self.current = None

    def answer_request(self):
        connection = self.connection
        connection.send(h11.Response(status_code=200, headers=[]))
        if connection.our_state is h11.SWITCHED_PROTOCOL:
            self.end = "upgrade"
            return
        connection.send(h11.EndOfMessage())
        self.current["k"] = connection.our_state is h11.DONE
        if connection.our_state is not h11.DONE:
            self.end = "close"
        else:
            connection.start_next_cycle()


drive(hello("h11", "python3-h11", caps=["request", "response", "cuts", "eof"]), lambda line: Reading(line).read())

# SPDX-License-Identifier: MIT
"""httptools, which carries http_parser (older ones) or llhttp."""
import httptools

from adapter import answer, drive, hello, pairs, text


class Reading:
    """The parser calls on_*. After the last message of a connection nothing is taken any more."""

    def __init__(self, line):
        self.line, self.messages, self.current, self.end = line, [], None, None
        self.parser = (httptools.HttpRequestParser if line.role == "request" else httptools.HttpResponseParser)(self)

    def on_message_begin(self):
        self.current = {"h": [], "b": "", "t": "", "p": "", "tr": []}
        self.fields = self.current["h"]

    def on_url(self, url):
        self.current["t"] += text(url)

    def on_status(self, reason):
        self.current["p"] += text(reason)

    def on_header(self, name, value):
        self.fields += pairs([(name, value)])

    def on_headers_complete(self):
        self.fields = self.current["tr"]

    def on_body(self, body):
        self.current["b"] += text(body)

    def on_message_complete(self):
        said, self.current = self.current, None
        if self.end:
            return
        is_request = self.line.role == "request"
        said["v"] = self.parser.get_http_version()
        if is_request:
            said["m"] = text(self.parser.get_method())
        else:
            said["s"] = self.parser.get_status_code()
        del said["p" if is_request else "t"]
        goes_on = self.parser.should_keep_alive()
        tunnel = said.get("m") == "CONNECT" or said.get("s") == 101
        self.messages.append(said if tunnel else {**said, "k": goes_on})
        if is_request:
            self.end = "upgrade" if tunnel else None if goes_on else "close"
        elif said["s"] // 100 != 1 or tunnel:
            self.end = "upgrade" if tunnel else "ok"

    def feed(self, piece):
        """Behind an offer to upgrade, which nobody takes up, it stops and says where."""
        while piece and not self.end:
            try:
                self.parser.feed_data(piece)
                return
            except httptools.HttpParserUpgrade as stop:
                piece = piece[stop.args[0]:]

    def read(self):
        try:
            for piece in self.line.pieces:
                self.feed(piece)
        except httptools.HttpParserError as error:
            return answer(self.messages, self.end or "reject", "" if self.end else error, self.line.role)
        end = self.end or ("incomplete" if self.current is not None else "ok")
        return answer(self.messages, end, "", self.line.role)


drive(hello("httptools", "python3-httptools", caps=["request", "response", "cuts"]), lambda line: Reading(line).read())

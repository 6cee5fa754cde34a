# SPDX-License-Identifier: MIT
"""twisted.web's HTTPChannel, on a transport of strings. Each request is answered, so that the next one can begin."""
import warnings

from twisted.internet.testing import StringTransport
from twisted.web import http

from adapter import answer, drive, hello, pairs, text

warnings.simplefilter("ignore")


class Request(http.Request):
    """A request that is whole."""

    def process(self):
        self.content.seek(0)
        fields = [(name, value) for name, values in self.requestHeaders.getAllRawHeaders() for value in values]
        self.channel.read_requests.append({"m": text(self.method), "t": text(self.uri),
                                           "v": text(self.clientproto).removeprefix("HTTP/"), "h": pairs(fields),
                                           "b": text(self.content.read())})
        self.setHeader(b"content-length", b"0")
        self.finish()


class Transport(StringTransport):
    """A transport that knows whether it was closed."""
    closed = False

    def setTcpNoDelay(self, on):
        pass

    def loseConnection(self):
        self.closed = True

    def abortConnection(self):
        self.closed = True


class Factory(http.HTTPFactory):
    """A factory that writes no log."""

    def log(self, request):
        pass


FACTORY = Factory()


def read(line):
    channel, transport = http.HTTPChannel(), Transport()
    channel.requestFactory, channel.factory, channel.site, channel.timeOut = Request, FACTORY, FACTORY, None
    channel.read_requests = requests = []
    channel.makeConnection(transport)
    try:
        for piece in line.pieces:
            if not transport.closed:
                channel.dataReceived(piece)
    except Exception as refusal:  # its reactor would close the connection
        return answer(requests, "reject", repr(refusal))
    refused = transport.value().rpartition(b"HTTP/1.1 4")[1] != b""
    if refused or (transport.closed and not requests):
        return answer(requests, "reject")
    if transport.closed:
        return answer(requests, "close")
    return answer(requests, "incomplete" if begun(channel) else "ok")


def begun(channel):
    """Whether it has part of a message: a line, a head, or content."""
    return bool(channel._buffer or channel._dataBuffer or channel.requests)


drive(hello("twisted.web", "python3-twisted", distribution="Twisted", caps=["request", "cuts"],
            quirks=["no-order"]), read)

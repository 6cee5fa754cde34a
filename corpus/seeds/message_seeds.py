# SPDX-License-Identifier: MIT
"""The seeds of response heads, chunked bodies and trailer sections; make_seeds.py writes them. Verdicts are stated by
hand."""

response = {}  # file name -> (bytes, reader, verdict, refusal's name, number)
chunked = {}
trailers = {}


def raw(text):
    return text if isinstance(text, bytes) else text.encode("latin-1")


def add(kind, name, suffix, data, *answer):
    assert name + suffix not in kind, name
    kind[name + suffix] = (data,) + answer


# ---- responses -------------------------------------------------------------------------------------------------------

def accepted(name, lines, body=b"", asked="response"):
    """A head that is accepted whole, and what follows it. The number is the length of the head."""
    head = raw("\r\n".join(lines) + "\r\n\r\n")
    add(response, name, ".http", head + raw(body), asked, "OK", "-", len(head))


def refused(name, status, before, fault_and_rest, asked="response"):
    """The number is the offset of the first offending byte, or of the line that is wrong."""
    add(response, name, ".http", raw(before) + raw(fault_and_rest), asked, "REFUSED", status, len(raw(before)))


def more(name, text):
    add(response, name, ".http", raw(text), "response", "MORE", "-", len(raw(text)))


DATE = "Date: Sun, 06 Nov 1994 08:49:37 GMT"
OK = "HTTP/1.1 200 OK\r\n"

accepted("nginx-page", ["HTTP/1.1 200 OK", "Server: nginx/1.24.0", DATE, "Content-Type: text/html",
         "Content-Length: 15", "Last-Modified: Tue, 11 Apr 2023 01:45:34 GMT", "Connection: keep-alive",
         'ETag: "6434bbbe-f"',
         "Accept-Ranges: bytes"], "<p>Welcome!</p>")
accepted("nginx-gzip-chunked", ["HTTP/1.1 200 OK", "Server: nginx", DATE, "Content-Type: text/html; charset=utf-8",
         "Transfer-Encoding: chunked", "Connection: keep-alive", "Vary: Accept-Encoding", "Content-Encoding: gzip"],
         b"4\r\n\x1f\x8b\x08\x00\r\n0\r\n\r\n")
accepted("nginx-bad-request", ["HTTP/1.1 400 Bad Request", "Server: nginx", DATE, "Content-Type: text/html",
         "Content-Length: 4", "Connection: close"], "oops")
accepted("nginx-not-modified", ["HTTP/1.1 304 Not Modified", "Server: nginx", DATE, 'ETag: "6434bbbe-f"',
         "Connection: keep-alive"])
accepted("apache-page", ["HTTP/1.1 200 OK", DATE, "Server: Apache/2.4.57 (Debian)", 'ETag: "29cd-5f9a-gzip"',
         "Accept-Ranges: bytes", "Vary: Accept-Encoding", "Content-Length: 2", "Keep-Alive: timeout=5, max=100",
         "Connection: Keep-Alive", "Content-Type: text/html"], "hi")
accepted("apache-moved", ["HTTP/1.1 301 Moved Permanently", DATE, "Server: Apache",
         "Location: https://example.com/dir/", "Content-Length: 5", "Content-Type: text/html; charset=iso-8859-1"],
         "moved")
accepted("apache-1-0-until-close", ["HTTP/1.0 200 OK", DATE, "Server: Apache/1.3.42", "Content-Type: text/plain"],
         "until the connection is closed")
accepted("cdn-cached", ["HTTP/1.1 200 OK", DATE, "Content-Type: application/javascript", "Content-Length: 3",
         "Connection: keep-alive", "Cache-Control: public, max-age=31536000, immutable", "CF-Cache-Status: HIT",
         "Age: 4711", 'NEL: {"success_fraction":0,"report_to":"cf-nel","max_age":604800}',
         "CF-RAY: 8a1b2c3d4e5f6789-FRA",
         'alt-svc: h3=":443"; ma=86400'], "a()")
accepted("cdn-varnish", ["HTTP/1.1 200 OK", "Via: 1.1 varnish, 1.1 varnish", "X-Served-By: cache-fra1, cache-iad2",
         "X-Cache: MISS, HIT", "X-Cache-Hits: 0, 1", "Content-Length: 0"])
accepted("cookies", ["HTTP/1.1 200 OK", "Set-Cookie: id=a3fWa; Max-Age=2592000; Secure; HttpOnly",
         "Set-Cookie: theme=dark; Path=/", "Content-Length: 0"])
accepted("redirect-relative", ["HTTP/1.1 302 Found", "Location: /login?next=%2F", "Content-Length: 0"])
accepted("no-content", ["HTTP/1.1 204 No Content", DATE])
accepted("no-content-with-length", ["HTTP/1.1 204 No Content", "Content-Length: 0"])
accepted("partial", ["HTTP/1.1 206 Partial Content", "Content-Range: bytes 0-4/47022", "Content-Length: 5",
         "Content-Type: image/gif"], "GIF89")
accepted("partial-multipart", ["HTTP/1.1 206 Partial Content", "Content-Length: 52",
         "Content-Type: multipart/byteranges; boundary=THIS"],
         "--THIS\r\nContent-Range: bytes 0-1/9\r\n\r\nab\r\n--THIS--\r\n")
accepted("range-not-satisfiable", ["HTTP/1.1 416 Range Not Satisfiable", "Content-Range: bytes */47022",
         "Content-Length: 0"])
accepted("interim-continue", ["HTTP/1.1 100 Continue"], OK + "Content-Length: 0\r\n\r\n")
accepted("interim-early-hints", ["HTTP/1.1 103 Early Hints", "Link: </style.css>; rel=preload; as=style"], OK)
accepted("interim-switching", ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
         "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="], b"\x81\x02hi")
accepted("unauthorized", ["HTTP/1.1 401 Unauthorized", 'WWW-Authenticate: Basic realm="a, b", charset="UTF-8"',
         "Content-Length: 0"])
accepted("to-head", ["HTTP/1.1 200 OK", "Content-Length: 1048576000000"], OK, "response-to-head")
accepted("to-head-both", ["HTTP/1.1 200 OK", "Content-Length: 5", "Transfer-Encoding: chunked"], "",
         "response-to-head")
accepted("to-connect-tunnel", ["HTTP/1.1 200 Connection established"], b"\x16\x03\x01", "response-to-connect")
accepted("to-connect-refused", ["HTTP/1.1 407 Proxy Authentication Required", "Content-Length: 2"], "no",
         "response-to-connect")
accepted("until-close-server-sent-events", ["HTTP/1.1 200 OK", "Content-Type: text/event-stream",
         "Cache-Control: no-cache"], "data: 1\n\n")
accepted("reason-absent", ["HTTP/1.1 200 ", "Content-Length: 0"])
accepted("reason-utf-8", ["HTTP/1.1 404 Nicht gefunden \xfc", "Content-Length: 0"])
accepted("code-100-is-the-least", ["HTTP/1.1 100 "])
accepted("code-599-is-the-greatest", ["HTTP/1.1 599 ", "Content-Length: 0"])
accepted("limit-length-100-mib", ["HTTP/1.1 200 OK", "Content-Length: 104857600"])
accepted("limit-fields-100", ["HTTP/1.1 204 "] + ["a: b"] * 100)
more("cut-empty", "H")
more("cut-version", "HTTP/1.")
more("cut-code", "HTTP/1.1 20")
more("cut-reason-absent", "HTTP/1.1 200")
more("cut-fields", OK + "Content-Length: 5\r\n")
more("cut-last-lf", OK + "\r")
refused("attack-cl-te", "LENGTH_AND_TRANSFER_ENCODING", OK + "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n\r\n")
refused("attack-cl-twice", "REPEATED_CONTENT_LENGTH", OK + "Content-Length: 5\r\n", "Content-Length: 6\r\n\r\n")
refused("attack-cl-plus", "BAD_CONTENT_LENGTH", OK + "Content-Length: ", "+5\r\n\r\n")
refused("attack-te-not-last", "UNKNOWN_TRANSFER_CODING", OK, "Transfer-Encoding: chunked, gzip\r\n\r\n")
refused("attack-te-chunked-twice", "BAD_TRANSFER_ENCODING", OK, "Transfer-Encoding: chunked, chunked\r\n\r\n")
refused("attack-te-in-1-0", "TRANSFER_ENCODING_IN_1_0", "HTTP/1.0 200 OK\r\n", "Transfer-Encoding: chunked\r\n\r\n")
refused("attack-space-before-colon", "WHITESPACE_IN_FIELD_NAME", OK + "Content-Length", " : 5\r\n\r\n")
refused("attack-split-by-lf", "BARE_LF", OK + "Location: /a", "\nSet-Cookie: a=b\r\n\r\n")
refused("attack-split-by-cr", "BARE_CR", OK + "Location: /a", "\rSet-Cookie: a=b\r\n\r\n")
refused("attack-nul-in-value", "BAD_FIELD_VALUE", OK + "Location: /a", "\0\r\n\r\n")
refused("attack-first-line-folded", "WHITESPACE_BEFORE_FIELDS", OK, " Content-Length: 5\r\n\r\n")
refused("fold", "OBS_FOLD", OK + "Content-Type: text/html;\r\n", "\tcharset=utf-8\r\n\r\n")
refused("field-without-colon", "MISSING_COLON", OK + "Server", "\r\n\r\n")
refused("field-without-name", "BAD_FIELD_NAME", OK, ": a\r\n\r\n")
refused("field-name-256", "FIELD_NAME_TOO_LONG", OK + "a" * 255, "a: b\r\n\r\n")
refused("limit-fields-101", "TOO_MANY_FIELDS", "HTTP/1.1 204 \r\n" + "a: b\r\n" * 100, "a: b\r\n\r\n")
refused("limit-head-16384", "HEAD_TOO_LARGE", OK + "a: " + "b" * (16384 - len(OK) - 3), "b\r\n\r\n")
refused("limit-length-100-mib-1", "CONTENT_TOO_LARGE", OK, "Content-Length: 104857601\r\n\r\n")
refused("connection-no-token", "BAD_CONNECTION", OK + "Connection: close ", "now\r\n\r\n")
refused("version-2", "UNSUPPORTED_VERSION", "HTTP/", "2 200 \r\n\r\n")
refused("version-icy", "BAD_VERSION", "", "ICY 200 OK\r\n\r\n")
refused("empty-line-before", "BAD_VERSION", "", "\r\n" + OK + "\r\n")
refused("code-four-digits", "BAD_STATUS_LINE", "HTTP/1.1 200", "1 OK\r\n\r\n")
refused("code-without-space", "BAD_STATUS_LINE", "HTTP/1.1 200", "\r\n\r\n")
refused("code-600", "BAD_STATUS_CODE", "HTTP/1.1 ", "600 OK\r\n\r\n")
refused("code-two-digits", "BAD_STATUS_CODE", "HTTP/1.1 20", " OK\r\n\r\n")
refused("reason-escape", "BAD_REASON", "HTTP/1.1 200 ", "\x1b[2J\r\n\r\n")


# ---- chunked bodies --------------------------------------------------------------------------------------------------

def chunks(name, data, rest=""):
    """A body that is accepted up to its last-chunk line, and what follows. The number is the length of the former."""
    add(chunked, name, ".chunked", raw(data) + raw(rest), "chunked", "OK", "-", len(raw(data)))


def no_chunks(name, status, before, fault_and_rest):
    add(chunked, name, ".chunked", raw(before) + raw(fault_and_rest), "chunked", "REFUSED", status, len(raw(before)))


def more_chunks(name, data):
    add(chunked, name, ".chunked", raw(data), "chunked", "MORE", "-", len(raw(data)))


chunks("empty", "0\r\n", "\r\n")
chunks("one", "5\r\nhello\r\n0\r\n", "\r\n")
chunks("two", "5\r\nhello\r\n7\r\n, world\r\n0\r\n", "\r\n")
chunks("wikipedia", "4\r\nWiki\r\n6\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\n", "\r\n")
chunks("with-trailers", "5\r\nhello\r\n0\r\n", "Digest: sha-256=abc\r\n\r\n")
chunks("then-a-request", "1\r\na\r\n0\r\n", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
chunks("size-1-each", "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n", "\r\n")
chunks("size-f", "f\r\n" + "a" * 15 + "\r\n0\r\n", "\r\n")
chunks("size-10", "10\r\n" + "a" * 16 + "\r\n0\r\n", "\r\n")
chunks("size-ff", "fF\r\n" + "a" * 255 + "\r\n0\r\n", "\r\n")
chunks("size-1000", "1000\r\n" + "a" * 4096 + "\r\n0\r\n", "\r\n")
chunks("size-leading-zeros", "0000a\r\n0123456789\r\n000\r\n", "\r\n")
chunks("size-20-digits", "00000000000000000005\r\nhello\r\n0\r\n", "\r\n")
chunks("data-like-a-last-chunk", "5\r\n0\r\n\r\n\r\n0\r\n", "\r\n")
chunks("data-all-crlf", "6\r\n\r\n\r\n\r\n\r\n0\r\n", "\r\n")
chunks("data-binary", b"4\r\n\x00\xff\x80\x7f\r\n0\r\n", "\r\n")
chunks("extension-name", "1;a\r\nx\r\n0\r\n", "\r\n")
chunks("extension-value", "1;a=b;c=d\r\nx\r\n0\r\n", "\r\n")
chunks("extension-quoted", '1;a="b;c\\"d\\\\"\r\nx\r\n0\r\n', "\r\n")
chunks("extension-whitespace", "1 ; a\t=\tb ;c\r\nx\r\n0\r\n", "\r\n")
chunks("extension-of-last", '1\r\nx\r\n0;checksum="00"\r\n', "\r\n")
chunks("extension-aws-signature", "5;chunk-signature=" + "ad80c730a21e5b8d04586a2213dd63b9" * 2 + "\r\nhello\r\n0\r\n",
       "\r\n")
chunks("limit-line-4096", "1;" + "a" * 4094 + "\r\nx\r\n0\r\n", "\r\n")
more_chunks("cut-size", "5")
more_chunks("cut-line", "5\r")
more_chunks("cut-data", "5\r\nhel")
more_chunks("cut-data-end", "5\r\nhello\r")
more_chunks("cut-quoted", '5;a="b\\')
more_chunks("cut-before-last", "5\r\nhello\r\n")
more_chunks("limit-chunk-16-mib", "1000000\r\nx")
no_chunks("attack-0x", "BAD_CHUNK_EXTENSION", "0", "x5\r\nhello\r\n0\r\n\r\n")
no_chunks("attack-minus", "BAD_CHUNK_SIZE", "", "-1\r\n\r\n")
no_chunks("attack-plus", "BAD_CHUNK_SIZE", "", "+5\r\nhello\r\n0\r\n\r\n")
no_chunks("attack-underscore", "BAD_CHUNK_EXTENSION", "1", "_0\r\n")
no_chunks("attack-size-wraps-64", "CHUNK_TOO_LARGE", "", "10000000000000005\r\nhello\r\n0\r\n\r\n")
no_chunks("attack-size-wraps-32", "CHUNK_TOO_LARGE", "", "100000005\r\nhello\r\n0\r\n\r\n")
no_chunks("attack-negative-64", "CHUNK_TOO_LARGE", "", "fffffffffffffffe\r\n")
no_chunks("attack-leading-space", "BAD_CHUNK_SIZE", "", " 5\r\nhello\r\n0\r\n\r\n")
no_chunks("attack-trailing-space", "BAD_CHUNK_EXTENSION", "5 ", "\r\nhello\r\n0\r\n\r\n")
no_chunks("attack-lf-after-size", "BARE_LF", "5", "\nhello\r\n0\r\n\r\n")
no_chunks("attack-lf-in-extension", "BARE_LF", "5;", "\nhello\r\n0\r\n\r\n")
no_chunks("attack-lf-in-quotes", "BARE_LF", '5;a="', '\n"\r\nhello\r\n0\r\n\r\n')
no_chunks("attack-cr-after-size", "BARE_CR", "5", "\rhello\r\n0\r\n\r\n")
no_chunks("attack-cr-after-extension", "BARE_CR", "5;a", "\r;b\r\nhello\r\n0\r\n\r\n")
no_chunks("attack-cr-after-data", "BARE_CR", "5\r\nhello", "\rX0\r\n\r\n")
no_chunks("attack-data-longer", "BAD_CHUNK_END", "5\r\nhello", "!\r\n0\r\n\r\n")
no_chunks("attack-data-lf", "BAD_CHUNK_END", "5\r\nhello", "\n0\r\n\r\n")
no_chunks("attack-spill", "BAD_CHUNK_END", "1\r\nx", "xx\r\n0\r\n\r\n")
no_chunks("attack-nul-size", "BAD_CHUNK_EXTENSION", "5", "\0\r\nhello\r\n0\r\n\r\n")
no_chunks("attack-empty-line", "BAD_CHUNK_SIZE", "5\r\nhello\r\n", "\r\n0\r\n\r\n")
no_chunks("extension-unquoted-open", "BAD_CHUNK_EXTENSION", '5;a="b', "\r\nhello\r\n0\r\n\r\n")
no_chunks("extension-without-name", "BAD_CHUNK_EXTENSION", "5;", "\r\nhello\r\n0\r\n\r\n")
no_chunks("limit-chunk-16-mib-1", "CHUNK_TOO_LARGE", "", "1000001\r\n")
no_chunks("limit-line-4097", "CHUNK_LINE_TOO_LONG", "1;" + "a" * 4094, "a\r\nx\r\n0\r\n\r\n")
no_chunks("limit-extensions-16385", "EXTENSIONS_TOO_LONG", ("1;" + "a" * 4094 + "\r\nx\r\n") * 4 + "1;aaa",
          "a\r\nx\r\n")
# CONTENT_TOO_LARGE would need a file of 100 MiB: chunked_test.c has the fact.


# ---- trailer sections ------------------------------------------------------------------------------------------------

def section(name, text, reader="trailers", rest=""):
    add(trailers, name, ".trailers", raw(text) + raw(rest), reader, "OK", "-", len(raw(text)))


def no_section(name, status, before, fault_and_rest, reader="trailers"):
    add(trailers, name, ".trailers", raw(before) + raw(fault_and_rest), reader, "REFUSED", status, len(raw(before)))


def more_section(name, text):
    add(trailers, name, ".trailers", raw(text), "trailers", "MORE", "-", len(raw(text)))


section("empty", "\r\n")
section("empty-then-a-request", "\r\n", rest="GET / HTTP/1.1\r\n")
section("digest", "Content-Digest: sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:\r\n\r\n")
section("etag", 'ETag: "xyzzy"\r\n\r\n')
section("server-timing", "Server-Timing: db;dur=53, app;dur=47.2\r\n\r\n")
section("grpc", "grpc-status: 0\r\ngrpc-message:\r\n\r\n")
section("signature", "x-amz-checksum-crc32:uOMGCw==\r\nx-amz-trailer-signature:d81f82fc\r\n\r\n")
section("authentication-info", 'Authentication-Info: nextnonce="a"\r\n\r\n')
section("same-name-twice", "X: 1\r\nX: 2\r\n\r\n")
section("near-forbidden", "Hosts: a\r\nContent-Lengths: 5\r\nX-Host: b\r\n\r\n")
section("limit-fields-100", "a: b\r\n" * 100 + "\r\n")
section("limit-section-16384", "a: " + "b" * (16384 - 7) + "\r\n\r\n")
section("drop-content-length", "Content-Length: 5\r\n\r\n", "trailers-dropping")
section("drop-all-but-one", "Host: a\r\nX: y\r\nTransfer-Encoding: chunked\r\nTE: b\r\n\r\n", "trailers-dropping")
section("drop-malformed-length", "Content-Length: five\r\n\r\n", "trailers-dropping")
section("drop-101-fields", "Host: a\r\n" * 101 + "\r\n", "trailers-dropping")
more_section("cut-cr", "\r")
more_section("cut-name", "X-Check")
more_section("cut-value", "X: y")
more_section("cut-line", "X: y\r\n")
no_section("attack-content-length", "FORBIDDEN_TRAILER", "", "Content-Length: 5\r\n\r\n")
no_section("attack-transfer-encoding", "FORBIDDEN_TRAILER", "X: y\r\n", "TRANSFER-ENCODING: chunked\r\n\r\n")
no_section("attack-host", "FORBIDDEN_TRAILER", "", "host: evil.example\r\n\r\n")
no_section("attack-authorization", "FORBIDDEN_TRAILER", "", "Authorization: Bearer a\r\n\r\n")
no_section("attack-cookie", "FORBIDDEN_TRAILER", "", "Cookie: admin=1\r\n\r\n")
no_section("attack-content-type", "FORBIDDEN_TRAILER", "", "Content-Type: text/html\r\n\r\n")
no_section("attack-bare-lf", "BARE_LF", "X: y", "\n\r\n")
no_section("attack-lf-end", "BARE_LF", "X: y\r\n", "\n")
no_section("attack-bare-cr", "BARE_CR", "X: y", "\rHost: a\r\n\r\n")
no_section("attack-fold", "OBS_FOLD", "X: y\r\n", " z\r\n\r\n")
no_section("attack-fold-of-a-dropped-line", "OBS_FOLD", "Host: y\r\n", " z\r\n\r\n", "trailers-dropping")
no_section("attack-first-space", "WHITESPACE_BEFORE_FIELDS", "", " X: y\r\n\r\n")
no_section("attack-space-before-colon", "WHITESPACE_IN_FIELD_NAME", "Content-Length", " : 5\r\n\r\n")
no_section("attack-nul", "BAD_FIELD_VALUE", "X: y", "\0\r\n\r\n")
no_section("name-empty", "BAD_FIELD_NAME", "", ": y\r\n\r\n")
no_section("name-256", "FIELD_NAME_TOO_LONG", "a" * 255, "a: b\r\n\r\n")
no_section("no-colon", "MISSING_COLON", "XYZ", "\r\n\r\n")
no_section("limit-fields-101", "TOO_MANY_FIELDS", "a: b\r\n" * 100, "a: b\r\n\r\n")
no_section("limit-section-16385", "TRAILERS_TOO_LARGE", "a: " + "b" * (16384 - 6) + "\r\n\r", "\n")

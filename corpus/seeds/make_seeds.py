#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds: request/ and the others, and beside each a list, as request.tsv, with the verdict that each seed
must get. The requests stand here, the others in message_seeds.py and value_seeds.py.

make_seeds.py          writes the files
make_seeds.py --check  fails when the files are not what it would write, or when there is one too many
"""
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # a __pycache__ here would be no seed
import message_seeds
import value_seeds

HERE = pathlib.Path(__file__).resolve().parent
DEFAULT_HEAD = 16384

seeds = {}  # file name -> (bytes, verdict, refusal's name, head length or offset)


def add(name, data, verdict, status, number):
    assert name + ".http" not in seeds, name
    assert data, name
    seeds[name + ".http"] = (data, verdict, status, number)


def raw(text):
    return text if isinstance(text, bytes) else text.encode("latin-1")


def head(request_line, *lines):
    return raw("\r\n".join((request_line,) + lines) + "\r\n\r\n")


def accepted(name, head_bytes, body=b""):
    """A head that is accepted whole, and the content behind it: all of it, or nothing."""
    length = re.search(rb"\r\ncontent-length:\s*(\d+)", head_bytes, re.IGNORECASE)
    assert not length or not body or int(length[1]) == len(raw(body)), (name, len(raw(body)))
    add(name, head_bytes + raw(body), "OK", "-", len(head_bytes))


def more(name, text):
    """The beginning of a head that can still become a whole one."""
    data = raw(text)
    add(name, data, "MORE", "-", len(data))


def refused(name, status, before, fault_and_rest):
    """A head whose first offending byte stands between the two texts. Where the place is a whole line or target, that
    is where the line or target begins."""
    before = raw(before)
    add(name, before + raw(fault_and_rest), "REFUSED", status, len(before))


# ---- browsers --------------------------------------------------------------------------------------------------------

FIREFOX = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = ("User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/126.0.0.0 Safari/537.36")
SAFARI = ("User-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/17.5 Safari/605.1.15")

accepted("firefox-get", head(
    "GET / HTTP/1.1", "Host: example.com", FIREFOX,
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language: en-US,en;q=0.5", "Accept-Encoding: gzip, deflate, br, zstd", "DNT: 1", "Connection: keep-alive",
    "Upgrade-Insecure-Requests: 1", "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: none",
    "Sec-Fetch-User: ?1", "Priority: u=0, i"))
accepted("firefox-font-cross-origin", head(
    "GET /fonts/inter.woff2 HTTP/1.1", "Host: static.example.com", FIREFOX,
    "Accept: application/font-woff2;q=1.0,application/font-woff;q=0.9,*/*;q=0.8", "Accept-Language: de,en;q=0.7",
    "Accept-Encoding: identity", "Origin: https://www.example.com", "Connection: keep-alive",
    "Referer: https://www.example.com/", "Sec-Fetch-Dest: font", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-site"))
accepted("chrome-get", head(
    "GET /search?q=http+parser&hl=en HTTP/1.1", "Host: www.example.com", "Connection: keep-alive",
    'sec-ch-ua: "Not/A)Brand";v="8", "Chromium";v="126", "Google Chrome";v="126"', "sec-ch-ua-mobile: ?0",
    'sec-ch-ua-platform: "Windows"', "Upgrade-Insecure-Requests: 1", CHROME,
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7", "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-User: ?1",
    "Sec-Fetch-Dest: document", "Accept-Encoding: gzip, deflate, br, zstd", "Accept-Language: en-US,en;q=0.9"))
accepted("chrome-fetch-json", head(
    "POST /api/v1/items HTTP/1.1", "Host: localhost:3000", "Connection: keep-alive", "Content-Length: 17",
    'sec-ch-ua: "Chromium";v="126"', "Content-Type: application/json", "sec-ch-ua-mobile: ?0", CHROME, "Accept: */*",
    "Origin: http://localhost:3000", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty",
    "Referer: http://localhost:3000/new", "Accept-Encoding: gzip, deflate, br, zstd"), '{"name":"seed 1"}')
accepted("chrome-form-post", head(
    "POST /login HTTP/1.1", "Host: example.com", "Connection: keep-alive", "Content-Length: 27",
    "Cache-Control: max-age=0",
    "Origin: https://example.com", "Content-Type: application/x-www-form-urlencoded", CHROME,
    "Accept: text/html,*/*;q=0.8", "Referer: https://example.com/login", "Cookie: csrf=8f14e45f"),
         "user=ann&password=s%26cret+")
accepted("chrome-multipart-upload", head(
    "POST /upload HTTP/1.1", "Host: example.com", "Content-Length: 197",
    "Content-Type: multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW", CHROME, "Accept: */*"),
         "------WebKitFormBoundary7MA4YWxkTrZu0gW\r\n"
         'Content-Disposition: form-data; name="f"; filename="a.txt"\r\n'
         "Content-Type: text/plain\r\n\r\nhello, multipart world!\r\n"
         "------WebKitFormBoundary7MA4YWxkTrZu0gW--\r\n")
accepted("chrome-video-range", head(
    "GET /v/clip.mp4 HTTP/1.1", "Host: cdn.example.com", "Connection: keep-alive",
    CHROME, "Accept-Encoding: identity;q=1, *;q=0",
    "Accept: */*", "Sec-Fetch-Dest: video", "Range: bytes=1048576-", 'If-Range: "5f3-61a"'))
accepted("safari-get", head(
    "GET /index.html HTTP/1.1", "Host: example.com", "Upgrade-Insecure-Requests: 1",
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    SAFARI, "Accept-Language: en-GB,en;q=0.9",
    "Accept-Encoding: gzip, deflate", "Connection: keep-alive"))
accepted("edge-get", head(
    "GET /favicon.ico HTTP/1.1", "Host: example.com", "Connection: keep-alive", CHROME + " Edg/126.0.0.0",
    "Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "Referer: https://example.com/",
    "Accept-Language: en"))
accepted("ie6-get", head(
    "GET /old.asp?id=1 HTTP/1.1", "Accept: image/gif, image/x-xbitmap, image/jpeg, */*", "Accept-Language: en-us",
    "Accept-Encoding: gzip, deflate", "User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)",
    "Host: intranet", "Connection: Keep-Alive"))
accepted("lynx-get-1-0", head(
    "GET /docs/ HTTP/1.0", "Host: example.com", "Accept: text/html, text/plain, text/sgml, */*;q=0.01",
    "Accept-Encoding: gzip, compress, bzip2", "Accept-Language: en",
    "User-Agent: Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1"))
accepted("cors-preflight", head(
    "OPTIONS /api/v1/items/7 HTTP/1.1", "Host: api.example.com", "Connection: keep-alive", "Accept: */*",
    "Access-Control-Request-Method: DELETE", "Access-Control-Request-Headers: authorization,content-type",
    "Origin: https://app.example.com", "Sec-Fetch-Mode: cors"))
accepted("conditional-get", head(
    "GET /style.css HTTP/1.1", "Host: example.com", FIREFOX, 'If-None-Match: W/"5d8c72a5edda8", "xyzzy", *',
    "If-Modified-Since: Sat, 29 Oct 1994 19:43:31 GMT", "Cache-Control: max-age=0"))
accepted("cookies-many", head(
    "GET /account HTTP/1.1", "Host: shop.example.com", FIREFOX,
    "Cookie: " + "; ".join("k%d=%s" % (i, "0123456789abcdef" * 3) for i in range(24))))
accepted("cookie-lines-two", head(
    "GET / HTTP/1.1", "Host: example.com", "Cookie: a=1; b=\"two\"", "Cookie: c=%20; d=e=f"))
accepted("event-stream", head(
    "GET /events HTTP/1.1", "Host: example.com", "Accept: text/event-stream", "Cache-Control: no-store",
    "Last-Event-ID: 42"))

# ---- command-line clients and libraries -----------------------------------------------------------------------------

accepted("curl-get", head("GET / HTTP/1.1", "Host: localhost:8080", "User-Agent: curl/8.5.0", "Accept: */*"))
accepted("curl-head", head("HEAD /file.iso HTTP/1.1", "Host: example.com", "User-Agent: curl/8.5.0", "Accept: */*"))
accepted("curl-post-form", head(
    "POST /f HTTP/1.1", "Host: example.com", "User-Agent: curl/8.5.0", "Accept: */*", "Content-Length: 7",
    "Content-Type: application/x-www-form-urlencoded"), "a=1&b=2")
accepted("curl-put-expect", head(
    "PUT /big.bin HTTP/1.1", "Host: example.com", "User-Agent: curl/8.5.0", "Accept: */*", "Content-Length: 1048577",
    "Expect: 100-continue"))
accepted("curl-post-chunked", head(
    "POST /in HTTP/1.1", "Host: example.com", "User-Agent: curl/8.5.0", "Accept: */*", "Transfer-Encoding: chunked",
    "Content-Type: text/plain"), "5\r\nhello\r\n0\r\n\r\n")
accepted("curl-digest-auth", head(
    "GET /dir/index.html HTTP/1.1", "Host: example.com",
    'Authorization: Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
    'uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1"',
    "User-Agent: curl/8.5.0", "Accept: */*"))
accepted("curl-h2c-upgrade", head(
    "GET / HTTP/1.1", "Host: example.com", "User-Agent: curl/8.5.0", "Accept: */*",
    "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA"))
accepted("curl-proxy-absolute-form", head(
    "GET http://example.com/a?b=c HTTP/1.1", "Host: example.com", "User-Agent: curl/8.5.0", "Accept: */*",
    "Proxy-Connection: Keep-Alive"))
accepted("curl-proxy-connect", head(
    "CONNECT example.com:443 HTTP/1.1", "Host: example.com:443", "User-Agent: curl/8.5.0",
    "Proxy-Connection: Keep-Alive"))
accepted("connect-ipv6", head("CONNECT [2001:db8::7]:8443 HTTP/1.1", "Host: [2001:db8::7]:8443"))
accepted("connect-1-0-no-host", head("CONNECT example.com:443 HTTP/1.0"))
accepted("wget-get", head(
    "GET /pub/file.tar.gz HTTP/1.1", "Host: example.com", "User-Agent: Wget/1.21.3", "Accept: */*",
    "Accept-Encoding: identity", "Connection: Keep-Alive"))
accepted("wget-continue", head(
    "GET /pub/file.tar.gz HTTP/1.1", "Host: example.com", "Range: bytes=5000-", "User-Agent: Wget/1.21.3",
    "Accept: */*"))
accepted("httpie-post-json", head(
    "POST /post HTTP/1.1", "Host: pie.dev", "Accept: application/json, */*;q=0.5", "Accept-Encoding: gzip, deflate",
    "Connection: keep-alive", "Content-Length: 12", "Content-Type: application/json", "User-Agent: HTTPie/3.2.2"),
         '{"a": "b c"}')
accepted("python-requests-get", head(
    "GET /simple/?page=2&per_page=100 HTTP/1.1", "Host: example.com", "User-Agent: python-requests/2.31.0",
    "Accept-Encoding: gzip, deflate", "Accept: */*", "Connection: keep-alive"))
accepted("python-urllib-get", head(
    "GET / HTTP/1.1", "Accept-Encoding: identity", "Host: example.com", "User-Agent: Python-urllib/3.11",
    "Connection: close"))
accepted("go-http-client", head(
    "GET /v1/data HTTP/1.1", "Host: 127.0.0.1:9000", "User-Agent: Go-http-client/1.1", "Accept-Encoding: gzip"))
accepted("java-11-http-client", head(
    "GET /x HTTP/1.1", "Connection: Upgrade, HTTP2-Settings", "Content-Length: 0", "Host: localhost:8080",
    "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA", "Upgrade: h2c", "User-Agent: Java-http-client/17.0.9"))
accepted("apache-httpclient-post", head(
    "POST /soap HTTP/1.1", 'SOAPAction: ""', "Content-Type: text/xml; charset=UTF-8", "Content-Length: 11",
    "Host: soap.example.com",
    "Connection: Keep-Alive", "User-Agent: Apache-HttpClient/4.5.13 (Java/1.8.0_372)"), "<Envelope/>")
accepted("okhttp-get", head(
    "GET /users/square/repos HTTP/1.1", "Host: api.example.com", "Connection: Keep-Alive", "Accept-Encoding: gzip",
    "User-Agent: okhttp/4.12.0"))
accepted("node-undici-fetch", head(
    "GET /data.json HTTP/1.1", "host: example.com", "connection: keep-alive", "accept: */*", "accept-language: *",
    "sec-fetch-mode: cors", "user-agent: node", "accept-encoding: gzip, deflate"))
accepted("node-http-post-chunked", head(
    "POST /stream HTTP/1.1", "Content-Type: application/octet-stream", "Host: localhost:3000", "Connection: close",
    "Transfer-Encoding: chunked"), "3;a=b\r\nabc\r\n0\r\nX-T: 1\r\n\r\n")
accepted("axios-patch", head(
    "PATCH /v2/me HTTP/1.1", "Accept: application/json, text/plain, */*", "Content-Type: application/json",
    "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.Et9HFtf9R3GEMA0IICOfFMVXY7kkTX1wr4qCyhIf58U",
    "User-Agent: axios/1.6.2", "Content-Length: 2", "Accept-Encoding: gzip, compress, deflate, br",
    "Host: api.example.com",
    "Connection: close"), "{}")
accepted("ruby-net-http-get", head(
    "GET / HTTP/1.1", "Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3", "Accept: */*", "User-Agent: Ruby",
    "Host: example.com"))
accepted("rust-reqwest-get", head("GET /get HTTP/1.1", "accept: */*", "host: example.com"))
accepted("dotnet-httpclient-delete", head("DELETE /items/7 HTTP/1.1", "Host: example.com", "Content-Length: 0"))
accepted("perl-lwp-get", head(
    "GET / HTTP/1.1", "TE: deflate,gzip;q=0.3", "Connection: TE, close", "Host: example.com",
    "User-Agent: libwww-perl/6.68"))
accepted("powershell-invoke", head(
    "GET / HTTP/1.1", "Host: example.com",
    "User-Agent: Mozilla/5.0 (Windows NT 10.0; Microsoft Windows 10.0.19045; en-US) PowerShell/7.4.1",
    "Accept-Encoding: gzip, deflate, br"))
accepted("aws-sdk-s3-put", head(
    "PUT /bucket/key%20with%20space?x-id=PutObject HTTP/1.1", "Host: s3.eu-central-1.amazonaws.com",
    "Accept-Encoding: identity",
    "User-Agent: aws-sdk-go-v2/1.24.0 os/linux lang/go#1.21.5 md/GOARCH#amd64 api/s3#1.47.5",
    "Content-Length: 4", "Amz-Sdk-Invocation-Id: 5d3c6f1a-8a8b-4a0e-9a55-1e0f5d5c7a11",
    "Amz-Sdk-Request: attempt=1; max=3",
    "Authorization: AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20240101/eu-central-1/s3/aws4_request, "
    "SignedHeaders=content-length;host;x-amz-content-sha256;x-amz-date, Signature=" + "0123456789abcdef" * 4,
    "X-Amz-Content-Sha256: UNSIGNED-PAYLOAD", "X-Amz-Date: 20240101T000000Z"), "data")
accepted("git-info-refs", head(
    "GET /repo.git/info/refs?service=git-upload-pack HTTP/1.1", "Host: git.example.com", "User-Agent: git/2.39.2",
    "Accept: */*", "Accept-Encoding: deflate, gzip", "Pragma: no-cache", "Git-Protocol: version=2"))
accepted("git-upload-pack", head(
    "POST /repo.git/git-upload-pack HTTP/1.1", "Host: git.example.com", "User-Agent: git/2.39.2",
    "Accept-Encoding: deflate, gzip", "Content-Type: application/x-git-upload-pack-request",
    "Accept: application/x-git-upload-pack-result", "Git-Protocol: version=2", "Content-Length: 8"), "00000000")
accepted("docker-registry-manifest", head(
    "HEAD /v2/library/debian/manifests/bookworm HTTP/1.1", "Host: registry.example.com",
    "User-Agent: docker/24.0.7 go/go1.20.10 git-commit/311b9ff kernel/6.1.0 os/linux arch/amd64 UpstreamClient("
    "Docker-Client/24.0.7 \\(linux\\))", "Accept: application/vnd.docker.distribution.manifest.v2+json",
    "Accept: application/vnd.oci.image.index.v1+json"))
accepted("docker-api-attach", head(
    "POST /v1.43/containers/3f4e/attach?stderr=1&stdin=1&stdout=1&stream=1 HTTP/1.1", "Host: api.moby.localhost",
    "User-Agent: Docker-Client/24.0.7 (linux)", "Content-Length: 0", "Connection: Upgrade", "Content-Type: text/plain",
    "Upgrade: tcp"))
accepted("apt-get-file", head(
    "GET /debian/dists/bookworm/InRelease HTTP/1.1", "Host: deb.example.org", "Cache-Control: max-age=0",
    "Accept: text/*", "If-Modified-Since: Sat, 10 Feb 2024 11:00:42 GMT",
    "User-Agent: Debian APT-HTTP/1.3 (2.6.1) non-interactive"))
accepted("npm-install-package", head(
    "GET /@types%2fnode HTTP/1.1", "accept: application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*",
    "npm-command: install", "user-agent: npm/10.2.4 node/v20.11.0 linux x64 workspaces/false",
    "Host: registry.example.org",
    "Connection: keep-alive"))

# ---- machines that ask machines --------------------------------------------------------------------------------------

accepted("kubelet-probe", head(
    "GET /healthz HTTP/1.1", "Host: 10.244.1.17:8080", "User-Agent: kube-probe/1.28", "Accept: */*",
    "Connection: close"))
accepted("aws-elb-health-check", head(
    "GET /health HTTP/1.1", "Host: 10.0.3.21", "Connection: close", "User-Agent: ELB-HealthChecker/2.0",
    "Accept-Encoding: gzip, compressed"))
accepted("haproxy-check-1-0", head("OPTIONS / HTTP/1.0"))
accepted("prometheus-scrape", head(
    "GET /metrics HTTP/1.1", "Host: node1:9100", "User-Agent: Prometheus/2.48.0",
    "Accept: application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
    "text/plain;version=0.0.4;q=0.3,*/*;q=0.2", "Accept-Encoding: gzip", "X-Prometheus-Scrape-Timeout-Seconds: 10"))
accepted("apache-bench-1-0", head(
    "GET /index.html HTTP/1.0", "Connection: Keep-Alive", "Host: localhost", "User-Agent: ApacheBench/2.3",
    "Accept: */*"))
accepted("nginx-upstream-1-0", head(
    "GET /app HTTP/1.0", "Host: backend", "Connection: close", "X-Real-IP: 203.0.113.9",
    "X-Forwarded-For: 198.51.100.4, 203.0.113.9", "X-Forwarded-Proto: https", "User-Agent: curl/8.5.0"))
accepted("haproxy-forwarded", head(
    "GET /app HTTP/1.1", "host: www.example.com", "user-agent: Mozilla/5.0", "x-forwarded-for: 203.0.113.9",
    "x-unique-id: CB007109:C0F2_0A000A01:01BB_65A1_0001:3C", "forwarded: for=203.0.113.9;proto=https"))
accepted("envoy-forwarded", head(
    "POST /svc.Api/Get HTTP/1.1", "host: svc.default.svc.cluster.local:8080", "content-length: 0",
    "x-forwarded-proto: http",
    "x-request-id: 2c1d8ce4-5b1c-9b5c-8b2e-3f7a0b1a9a70", "x-envoy-expected-rq-timeout-ms: 15000",
    "x-b3-traceid: 80f198ee56343ba864fe8b2a57d3eff7", "x-b3-spanid: e457b5a2e4d86bd1", "x-b3-sampled: 1",
    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
accepted("squid-via", head(
    "GET /a HTTP/1.1", "Host: example.com", "Via: 1.0 fred, 1.1 proxy.example.com:3128 (squid/5.7)",
    "X-Forwarded-For: unknown", "Cache-Control: max-age=259200", "Connection: keep-alive"))
accepted("cloudflare-forwarded", head(
    "GET /wp-login.php HTTP/1.1", "Host: blog.example.com", "Connection: Keep-Alive", "Accept-Encoding: gzip, br",
    "CF-RAY: 8432fa-FRA", 'CF-Visitor: {"scheme":"https"}', "CF-Connecting-IP: 2001:db8::9", "CDN-Loop: cloudflare"))
accepted("googlebot", head(
    "GET /robots.txt HTTP/1.1", "Host: example.com", "Connection: keep-alive", "Accept: text/plain,text/html,*/*",
    "From: googlebot(at)googlebot.com",
    "User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Accept-Encoding: gzip, deflate, br"))
accepted("grpc-web", head(
    "POST /helloworld.Greeter/SayHello HTTP/1.1", "Host: localhost:8080", "content-type: application/grpc-web+proto",
    "x-grpc-web: 1", "grpc-timeout: 5S", "content-length: 5"), b"\0\0\0\0\0")
accepted("json-rpc", head(
    "POST / HTTP/1.1", "Host: localhost:8545", "content-type: application/json", "Content-Length: 2"), "[]")
accepted("websocket-upgrade", head(
    "GET /chat HTTP/1.1", "Host: server.example.com", "Upgrade: websocket", "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Origin: http://example.com",
    "Sec-WebSocket-Protocol: chat, superchat",
    "Sec-WebSocket-Version: 13"))
accepted("websocket-firefox", head(
    "GET /ws HTTP/1.1", "Host: localhost:9001", FIREFOX, "Accept: */*", "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Extensions: permessage-deflate", "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==",
    "Connection: keep-alive, Upgrade", "Pragma: no-cache", "Upgrade: websocket"))
accepted("upgrade-without-connection", head("GET / HTTP/1.1", "Host: a", "Upgrade: websocket"))
accepted("upnp-subscribe", head(
    "SUBSCRIBE /event HTTP/1.1", "HOST: 192.168.1.1:49152", "CALLBACK: <http://192.168.1.9:8058/>", "NT: upnp:event",
    "TIMEOUT: Second-1800"))
accepted("icecast-source-1-0", head(
    "SOURCE /live.ogg HTTP/1.0", "Authorization: Basic c291cmNlOmhhY2ttZQ==", "Content-Type: application/ogg",
    "Ice-Public: 0"))
accepted("ipp-print-job", head(
    "POST /ipp/print HTTP/1.1", "Host: printer.local:631", "Content-Type: application/ipp",
    "Transfer-Encoding: chunked",
    "Expect: 100-continue", "User-Agent: CUPS/2.4.2 (Linux) IPP/2.0"))


# ---- WebDAV and rare methods -----------------------------------------------------------------------------------------

accepted("webdav-propfind", head(
    "PROPFIND /remote.php/dav/files/ann/ HTTP/1.1", "Host: cloud.example.com", "Depth: 1",
    "Content-Type: application/xml",
    "User-Agent: Mozilla/5.0 (Linux) mirall/3.7.3", "Content-Length: 12"), "<propfind/>\n")
accepted("webdav-proppatch", head("PROPPATCH /a.txt HTTP/1.1", "Host: dav.example.com", "Content-Length: 0"))
accepted("webdav-mkcol", head("MKCOL /new/ HTTP/1.1", "Host: dav.example.com"))
accepted("webdav-copy", head(
    "COPY /a HTTP/1.1", "Host: dav.example.com", "Destination: http://dav.example.com/b", "Overwrite: F",
    "Depth: infinity"))
accepted("webdav-move", head(
    "MOVE /a HTTP/1.1", "Host: dav.example.com", "Destination: /b",
    'If: (<urn:uuid:181d4fae-7d8c-11d0> ["I am an ETag"])'))
accepted("webdav-lock", head(
    "LOCK /a HTTP/1.1", "Host: dav.example.com", "Timeout: Infinite, Second-4100000000", "Content-Length: 0"))
accepted("webdav-unlock", head("UNLOCK /a HTTP/1.1", "Host: dav.example.com",
    "Lock-Token: <urn:uuid:a515cfa4-5da4-22e1>"))
accepted("svn-report", head(
    "REPORT /svn/!svn/me HTTP/1.1", "Host: svn.example.com", "Content-Type: text/xml", "Transfer-Encoding: chunked"),
    "0\r\n\r\n")
accepted("trace", head("TRACE / HTTP/1.1", "Host: example.com", "Max-Forwards: 0"))
accepted("options-asterisk", head("OPTIONS * HTTP/1.1", "Host: www.example.org:8001"))
accepted("purge-varnish", head("PURGE /img/logo.png HTTP/1.1", "Host: example.com", "X-Purge-Method: regex"))
accepted("method-one-letter", head("x / HTTP/1.1", "Host: a"))
accepted("method-every-tchar-mark", head("!#$%&'*+-.^_`|~ / HTTP/1.0"))

# ---- odd but valid ---------------------------------------------------------------------------------------------------

accepted("host-ipv6", head("GET / HTTP/1.1", "Host: [2001:db8:0:1:1:1:1:1]:8080"))
accepted("host-ipv6-ipv4", head("GET / HTTP/1.1", "Host: [::ffff:192.0.2.128]"))
accepted("host-ipvfuture", head("GET / HTTP/1.1", "Host: [v1.fe80::a+en1]"))
accepted("host-ipv4", head("GET / HTTP/1.1", "Host: 192.0.2.16:80"))
accepted("host-empty", head("GET / HTTP/1.1", "Host:"))
accepted("host-port-empty", head("GET / HTTP/1.1", "Host: example.com:"))
accepted("host-percent-encoded", head("GET / HTTP/1.1", "Host: b%C3%BCcher.example"))
accepted("host-other-than-target", head("GET http://a.example/x HTTP/1.1", "Host: b.example"))
accepted("host-last-any-case", head("GET / HTTP/1.1", "Accept: */*", "hOsT:\t example.com \t"))
accepted("absolute-form-ipv6-query", head("GET http://[::1]:3128/?a HTTP/1.1", "Host: [::1]:3128"))
accepted("absolute-form-empty-path", head("OPTIONS http://www.example.org:8001 HTTP/1.1", "Host: www.example.org:8001"))
accepted("absolute-form-no-authority", head("GET urn:isbn:0451450523 HTTP/1.1", "Host: a"))
accepted("absolute-form-ftp", head("GET ftp://ftp.example.com/pub/;type=d HTTP/1.1", "Host: ftp.example.com"))
accepted("path-every-pchar", head("GET /-._~!$&'()*+,;=:@%00%fF//. HTTP/1.1", "Host: a"))
accepted("query-with-marks", head("GET /?a=/?&b=%3d&c=:@!$'()*,; HTTP/1.1", "Host: a"))
accepted("query-empty", head("GET /? HTTP/1.1", "Host: a"))
accepted("path-two-slashes", head("GET //evil.example/%2e%2e/ HTTP/1.1", "Host: a"))
accepted("http-1-0-bare", head("GET / HTTP/1.0"))
accepted("http-1-0-keep-alive", head("GET / HTTP/1.0", "Connection: keep-alive"))
accepted("http-1-2", head("GET / HTTP/1.2", "Host: a"))
accepted("http-1-9-upgrade", head("GET / HTTP/1.9", "Host: a", "Connection: upgrade", "Upgrade: x"))
accepted("value-empty", head("GET / HTTP/1.1", "Host: a", "X-Empty:", "X-Blank: \t ", "Accept:"))
accepted("value-obs-text", head("GET / HTTP/1.1", "Host: a", "X-Name: J\xf6rg \x80\xff\xc3\xa9"))
accepted("value-htab", head("GET / HTTP/1.1", "Host: a", "X:\ta\tb\t"))
accepted("value-colons", head("GET / HTTP/1.1", "Host: a", "X::: :"))
accepted("name-every-tchar-mark", head("GET / HTTP/1.1", "Host: a", "!#$%&'*+-.^_`|~0: x"))
accepted("names-near-framing", head(
    "POST / HTTP/1.1", "Host: a", "Content-Lengt: 1", "Content-Length2: 2", "Content_Length: 3", "Transfer-Encodin: x",
    "Transfer_Encoding: chunked", "XTransfer-Encoding: chunked", "Connectio: close", "Content-Length: 0"))
accepted("connection-list-odd", head("GET / HTTP/1.1", "Host: a", "Connection: ,, a\t,, close ,", "Connection:"))
accepted("transfer-encoding-list-odd", head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: ,, CHUNKED ,"),
    "0\r\n\r\n")
accepted("absolute-form-empty-authority", head("GET file:///etc/hosts HTTP/1.1", "Host: a"))
accepted("expect-other", head("POST / HTTP/1.1", "Host: a", "Expect: 200-maybe", "Content-Length: 0"))
accepted("expect-continue-1-0", head("POST / HTTP/1.0", "Expect: 100-Continue", "Content-Length: 1"), "x")
accepted("content-length-zeros", head("POST / HTTP/1.1", "Host: a", "Content-Length: 00000000000000000000000000003"),
    "abc")
accepted("trailer-announced", head(
    "POST / HTTP/1.1", "Host: a", "TE: trailers", "Trailer: X-Sum", "Transfer-Encoding: chunked"),
    "0\r\nX-Sum: 1\r\n\r\n")
accepted("pipelined-two", head("GET /1 HTTP/1.1", "Host: a"), head("GET /2 HTTP/1.1", "Host: a"))

# ---- at each limit ---------------------------------------------------------------------------------------------------

accepted("limit-empty-lines-8", b"\r\n" * 8 + head("GET / HTTP/1.1", "Host: a"))
accepted("limit-empty-line-1", b"\r\n" + head("GET / HTTP/1.1", "Host: a"))
accepted("limit-method-32", head("M" * 32 + " / HTTP/1.1", "Host: a"))
accepted("limit-target-8192", head("GET /" + "t" * 8191 + " HTTP/1.1", "Host: a"))
accepted("limit-name-255", head("GET / HTTP/1.1", "Host: a", "n" * 255 + ": v"))
accepted("limit-fields-100", head("GET / HTTP/1.1", "Host: a", *["X-%d: %d" % (i, i) for i in range(2, 101)]))
accepted("limit-head-16384", head("GET / HTTP/1.1", "Host: a", "X: " + "v" * (DEFAULT_HEAD - 32)))
accepted("limit-content-length-104857600", head("POST / HTTP/1.1", "Host: a", "Content-Length: 104857600"))
accepted("limit-shortest", head("A / HTTP/1.0"))
accepted("limit-port-65535", head("GET http://a:65535/ HTTP/1.1", "Host: a:65535"))
for length in (31, 32, 33, 63, 64, 65):
    accepted("edge-value-%d" % length, head("GET / HTTP/1.1", "Host: a", "X: " + "v" * length))
    accepted("edge-name-%d" % length, head("GET / HTTP/1.1", "Host: a", "N" * length + ": v"))
    accepted("edge-target-%d" % length, head("GET /" + "t" * (length - 1) + " HTTP/1.1", "Host: a"))

# ---- beginnings ------------------------------------------------------------------------------------------------------

more("cut-after-cr", "\r")
more("cut-in-method", "GE")
more("cut-before-target", "GET ")
more("cut-in-version", "GET / HTTP/1")
more("cut-before-lf", "GET / HTTP/1.1\r")
more("cut-in-name", "GET / HTTP/1.1\r\nHos")
more("cut-in-value", "GET / HTTP/1.1\r\nHost: exam")
more("cut-before-last-lf", "GET / HTTP/1.1\r\nHost: a\r\n\r")
more("cut-one-before-head-limit", "GET / HTTP/1.1\r\nHost: a\r\nX: " + "v" * (DEFAULT_HEAD - 29))

# ---- refused: near misses of attacks ---------------------------------------------------------------------------------

GET = "GET / HTTP/1.1\r\n"
HOST = "Host: a\r\n"
POST = "POST / HTTP/1.1\r\nHost: a\r\n"
SMUGGLED = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n"

refused("attack-cl-te", "LENGTH_AND_TRANSFER_ENCODING", POST + "Content-Length: 6\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nG")
refused("attack-te-cl", "LENGTH_AND_TRANSFER_ENCODING", POST + "Transfer-Encoding: chunked\r\n",
        "Content-Length: 3\r\n\r\n8\r\nSMUGGLED\r\n0\r\n\r\n")
refused("attack-te-space-colon", "WHITESPACE_IN_FIELD_NAME", POST + "Content-Length: 5\r\nTransfer-Encoding",
        " : chunked\r\n\r\n0\r\n\r\n")
refused("attack-te-tab-colon", "WHITESPACE_IN_FIELD_NAME", POST + "Transfer-Encoding", "\t: chunked\r\n\r\n0\r\n\r\n")
refused("attack-te-xchunked", "UNKNOWN_TRANSFER_CODING", POST, "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")
refused("attack-te-identity", "UNKNOWN_TRANSFER_CODING", POST, "Transfer-Encoding: identity\r\n\r\n")
refused("attack-te-gzip-chunked", "UNKNOWN_TRANSFER_CODING", POST, "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")
refused("attack-te-chunked-identity", "UNKNOWN_TRANSFER_CODING", POST, "Transfer-Encoding: chunked, identity\r\n\r\n")
refused("attack-te-second-empty", "BAD_TRANSFER_ENCODING", POST + "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: ,\r\n\r\n0\r\n\r\n")
refused("attack-te-two-lines", "BAD_TRANSFER_ENCODING", POST + "Transfer-Encoding: chunked\r\n",
        "Transfer-encoding: cow\r\n\r\n0\r\n\r\n")
refused("attack-te-twice", "BAD_TRANSFER_ENCODING", POST, "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n")
refused("attack-te-quoted", "BAD_TRANSFER_ENCODING", POST, 'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n')
refused("attack-te-parameter", "BAD_TRANSFER_ENCODING", POST, "Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n")
refused("attack-te-vertical-tab", "BAD_FIELD_VALUE", POST + "Transfer-Encoding: ", "\x0bchunked\r\n\r\n0\r\n\r\n")
refused("attack-te-nul", "BAD_FIELD_VALUE", POST + "Transfer-Encoding: chunked", "\0\r\n\r\n0\r\n\r\n")
refused("attack-te-empty", "BAD_TRANSFER_ENCODING", POST, "Transfer-Encoding:\r\n\r\n")
refused("attack-te-1-0", "TRANSFER_ENCODING_IN_1_0", "POST / HTTP/1.0\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
refused("attack-te-folded", "BAD_TRANSFER_ENCODING", POST, "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n")
refused("attack-te-fold-hides-coding", "OBS_FOLD", POST + "Transfer-Encoding: chunked\r\n",
        " , identity\r\n\r\n0\r\n\r\n")
refused("attack-cl-twice-equal", "REPEATED_CONTENT_LENGTH", POST + "Content-Length: 5\r\n",
        "Content-Length: 5\r\n\r\nhello")
refused("attack-cl-twice-different", "REPEATED_CONTENT_LENGTH", POST + "Content-Length: 5\r\n",
        "Content-Length: 0\r\n\r\nhello")
refused("attack-cl-list", "BAD_CONTENT_LENGTH", POST + "Content-Length: 5", ", 5\r\n\r\nhello")
refused("attack-cl-plus", "BAD_CONTENT_LENGTH", POST + "Content-Length: ", "+5\r\n\r\nhello")
refused("attack-cl-minus", "BAD_CONTENT_LENGTH", POST + "Content-Length: ", "-1\r\n\r\n")
refused("attack-cl-hex", "BAD_CONTENT_LENGTH", POST + "Content-Length: 0", "x5\r\n\r\nhello")
refused("attack-cl-empty", "BAD_CONTENT_LENGTH", POST, "Content-Length:\r\n\r\n")
refused("attack-cl-dot", "BAD_CONTENT_LENGTH", POST + "Content-Length: 5", ".0\r\n\r\nhello")
refused("limit-content-length-104857601", "CONTENT_TOO_LARGE", POST, "Content-Length: 104857601\r\n\r\n")
refused("limit-content-length-2-64-minus-1", "CONTENT_TOO_LARGE", POST, "Content-Length: 18446744073709551615\r\n\r\n")
refused("attack-cl-wraps-to-5", "CONTENT_TOO_LARGE",
        POST, "Content-Length: 18446744073709551621\r\n\r\nhello" + SMUGGLED)
refused("attack-cl-hidden-by-space", "WHITESPACE_IN_FIELD_NAME", POST + "Content-Length", " : 5\r\n\r\nhello")
refused("attack-cl-after-space", "WHITESPACE_BEFORE_FIELDS", "POST / HTTP/1.1\r\n",
        " Content-Length: 5\r\nHost: a\r\n\r\nhello")
refused("attack-fold-tab", "OBS_FOLD", GET + HOST + "X: a\r\n", "\tb\r\n\r\n")
refused("attack-bare-lf-header", "BARE_LF", GET + "Host: a", "\nX: y\r\n\r\n")
refused("attack-bare-lf-end", "BARE_LF", GET + HOST, "\n" + SMUGGLED)
refused("attack-bare-lf-request-line", "BARE_LF", "GET / HTTP/1.1", "\nHost: a\r\n\r\n")
refused("attack-bare-lf-first", "BARE_LF", "", "\n" + GET + HOST + "\r\n")
refused("attack-bare-cr-value", "BARE_CR", GET + HOST + "X: a", "\rTransfer-Encoding: chunked\r\n\r\n")
refused("attack-bare-cr-end", "BARE_CR", GET + HOST, "\r" + SMUGGLED)
refused("attack-bare-cr-first", "BARE_CR", "", "\rGET / HTTP/1.1\r\n\r\n")
refused("attack-cr-cr-lf", "BARE_CR", GET + "Host: a", "\r\r\n\r\n")
refused("attack-nul-value", "BAD_FIELD_VALUE", GET + "Host: a", "\0.b\r\n\r\n")
refused("attack-del-value", "BAD_FIELD_VALUE", GET + HOST + "X: ", "\x7f\r\n\r\n")
refused("attack-nul-name", "BAD_FIELD_NAME", GET + HOST + "Content-Length", "\0: 5\r\n\r\n")
refused("attack-name-empty", "BAD_FIELD_NAME", GET + HOST, ": chunked\r\n\r\n")
refused("attack-name-brackets", "BAD_FIELD_NAME", GET + HOST, "[X]: y\r\n\r\n")
refused("attack-name-latin-1", "BAD_FIELD_NAME", POST + "Content", "\xadLength: 5\r\n\r\n")
refused("attack-no-colon", "MISSING_COLON", GET + HOST + "X", "\r\n\r\n")
refused("attack-second-request-line", "WHITESPACE_IN_FIELD_NAME", GET + "GET", " /admin HTTP/1.1\r\nHost: a\r\n\r\n")
refused("limit-fields-101", "TOO_MANY_FIELDS", GET + HOST + "".join("X-%d: %d\r\n" % (i, i) for i in range(2, 101)),
        "X-101: 101\r\n\r\n")
refused("limit-name-256", "FIELD_NAME_TOO_LONG", GET + HOST + "n" * 255, "n: v\r\n\r\n")
refused("limit-head-16385", "HEAD_TOO_LARGE", GET + HOST + "X: " + "v" * (DEFAULT_HEAD + 1 - 32) + "\r\n\r", "\n")
refused("limit-head-never-ends", "HEAD_TOO_LARGE", GET + HOST + "X: " + "v" * (DEFAULT_HEAD - 28), "v" * 32)
refused("limit-empty-lines-9", "TOO_MANY_EMPTY_LINES", "\r\n" * 8, "\r\n" + GET + HOST + "\r\n")
refused("limit-method-33", "METHOD_TOO_LONG", "M" * 32, "M / HTTP/1.1\r\nHost: a\r\n\r\n")
refused("limit-target-8193", "TARGET_TOO_LONG", "GET /" + "t" * 8191, "t HTTP/1.1\r\nHost: a\r\n\r\n")
refused("host-missing", "MISSING_HOST", "GET / HTTP/1.1\r\nAccept: */*\r\n", "\r\n")
refused("host-missing-absolute-form", "MISSING_HOST", "GET http://a/ HTTP/1.1\r\n", "\r\n")
refused("attack-host-twice", "REPEATED_HOST", GET + HOST, "Host: evil.example\r\n\r\n")
refused("attack-host-twice-equal", "REPEATED_HOST", GET + HOST + "X: y\r\n", "hOST: a\r\n\r\n")
refused("attack-host-userinfo", "BAD_HOST", GET, "Host: a@evil.example\r\n\r\n")
refused("attack-host-path", "BAD_HOST", GET, "Host: a/../b\r\n\r\n")
refused("attack-host-list", "BAD_HOST", GET, "Host: a, b\r\n\r\n")
refused("attack-host-percent", "BAD_HOST", GET, "Host: a%zz\r\n\r\n")
refused("attack-host-obs-text", "BAD_HOST", GET, "Host: \xe4.example\r\n\r\n")
refused("attack-host-port-letters", "BAD_HOST", GET, "Host: a:80a\r\n\r\n")
refused("limit-host-port-65536", "BAD_HOST", GET, "Host: a:65536\r\n\r\n")
refused("ipv6-no-brackets", "BAD_HOST", GET, "Host: ::1\r\n\r\n")
refused("ipv6-not-closed", "BAD_HOST", GET, "Host: [::1\r\n\r\n")
refused("ipv6-two-gaps", "BAD_HOST", GET, "Host: [1::2::3]\r\n\r\n")
refused("ipv6-nine-pieces", "BAD_HOST", GET, "Host: [1:2:3:4:5:6:7:8:9]\r\n\r\n")
refused("ipv6-gap-for-nothing", "BAD_HOST", GET, "Host: [1:2:3:4::5:6:7:8]\r\n\r\n")
refused("ipv6-five-digits", "BAD_HOST", GET, "Host: [::12345]\r\n\r\n")
refused("ipv6-zone", "BAD_HOST", GET, "Host: [fe80::1%25eth0]\r\n\r\n")
refused("ipv6-octet-256", "BAD_HOST", GET, "Host: [::192.0.2.256]\r\n\r\n")
refused("ipv6-behind-brackets", "BAD_HOST", GET, "Host: [::1]x\r\n\r\n")
refused("ipvfuture-no-version", "BAD_HOST", GET, "Host: [v.a]\r\n\r\n")
refused("target-percent-zz", "BAD_TARGET", "GET ", "/%zz HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-percent-at-end", "BAD_TARGET", "GET ", "/a%4 HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-fragment", "BAD_TARGET", "GET /a", "#b HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-utf-8", "BAD_TARGET", "GET /", "\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-log4j", "BAD_TARGET", "GET /$", "{jndi:ldap://x/a} HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-pipe", "BAD_TARGET", "GET /?a=1", "|2 HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-brackets-in-query", "BAD_TARGET", "GET ", "/?a[]=1 HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-two-spaces", "BAD_TARGET", "GET ", " / HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-relative", "BAD_TARGET", "GET ", "index.html HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-at-sign", "BAD_TARGET", "GET ", "@evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-userinfo", "BAD_TARGET", "GET ", "http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-http-no-host", "BAD_TARGET", "GET ", "http:///etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-http-one-slash", "BAD_TARGET", "GET ", "http:/a HTTP/1.1\r\nHost: a\r\n\r\n")
refused("limit-port-65536", "BAD_TARGET", "GET ", "http://a:65536/ HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-ipv6-bad", "BAD_TARGET", "GET ", "http://[::g]/ HTTP/1.1\r\nHost: a\r\n\r\n")
refused("target-asterisk-get", "BAD_TARGET_FORM", "GET ", "* HTTP/1.1\r\nHost: a\r\n\r\n")
refused("connect-no-port", "BAD_TARGET", "CONNECT ", "example.com HTTP/1.1\r\nHost: example.com\r\n\r\n")
refused("connect-origin-form", "BAD_TARGET", "CONNECT ", "/ HTTP/1.1\r\nHost: a\r\n\r\n")
refused("connect-port-65536", "BAD_TARGET", "CONNECT ", "a:65536 HTTP/1.1\r\nHost: a\r\n\r\n")
refused("version-0-9", "BAD_VERSION", "GET /", "\r\n")
refused("version-http-2", "UNSUPPORTED_VERSION", "PRI * HTTP/", "2.0\r\n\r\nSM\r\n\r\n")
refused("version-small-letters", "BAD_VERSION", "GET / ", "http/1.1\r\nHost: a\r\n\r\n")
refused("version-two-digits", "BAD_VERSION", "GET / HTTP/1.1", "1\r\nHost: a\r\n\r\n")
refused("version-trailing-space", "BAD_VERSION", "GET / HTTP/1.1", " \r\nHost: a\r\n\r\n")
refused("version-space-in-target", "BAD_VERSION", "GET /a ", "b HTTP/1.1\r\nHost: a\r\n\r\n")
refused("method-leading-space", "BAD_METHOD", "", " GET / HTTP/1.1\r\nHost: a\r\n\r\n")
refused("method-tab", "BAD_METHOD", "GET", "\t/ HTTP/1.1\r\nHost: a\r\n\r\n")
refused("method-tls-hello", "BAD_METHOD", "", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03")
refused("method-proxy-protocol-v2", "BARE_CR", b"\r\n\r\n", b"\r\0\r\nQUIT\n\x21\x11\x00\x0c")
refused("method-response", "BAD_METHOD", "HTTP", "/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
refused("connection-two-words", "BAD_CONNECTION", GET + HOST + "Connection: keep-alive ", "close\r\n\r\n")
refused("connection-quoted", "BAD_CONNECTION", GET + HOST + "Connection: ", '"close"\r\n\r\n')


KINDS = {
    "request": seeds,
    "response": message_seeds.response,
    "chunked": message_seeds.chunked,
    "trailers": message_seeds.trailers,
    "fields": value_seeds.fields,
    "conditionals": value_seeds.conditionals,
}
TITLES = {
    "request": "# file\tverdict\trefusal\tlength of the head, or offset of the refusal",
    "response": "# file\treader\tverdict\trefusal\tlength of the head, or offset of the refusal",
    "chunked": "# file\treader\tverdict\trefusal\tlength up to the trailer section, or offset of the refusal",
    "trailers": "# file\treader\tverdict\trefusal\tlength of the section, or offset of the refusal",
    "fields": "# file\treader\tverdict\trefusal\tmembers, bytes or thousandths",
    "conditionals": "# file\treader\tverdict\trefusal\ttags, seconds or ranges",
}


def listing(kind):
    lines = [TITLES[kind]]
    for name in sorted(KINDS[kind]):
        lines.append("\t".join([name] + [str(column) for column in KINDS[kind][name][1:]]))
    return ("\n".join(lines) + "\n").encode()


def write():
    for kind, made in KINDS.items():
        folder = HERE / kind
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            if path.name not in made:
                path.unlink()
        for name, seed in made.items():
            (folder / name).write_bytes(seed[0])
        (HERE / (kind + ".tsv")).write_bytes(listing(kind))
        print("wrote %d seeds of %s" % (len(made), kind))


def differences(kind):
    folder = HERE / kind
    made = KINDS[kind]
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for name in sorted(there - set(made)):
        yield name + " is not of this generator"
    for name in sorted(made):
        if name not in there:
            yield name + " is missing"
        elif (folder / name).read_bytes() != made[name][0]:
            yield name + " has other bytes"
    path = HERE / (kind + ".tsv")
    if not path.is_file() or path.read_bytes() != listing(kind):
        yield path.name + " has another list"


def check():
    found = [line for kind in KINDS for line in differences(kind)]
    for line in found:
        print(line, file=sys.stderr)
    if found:
        sys.exit("the seeds differ from make_seeds.py: run it, or put the new seed into it")
    print("%d seeds are what make_seeds.py writes" % sum(len(made) for made in KINDS.values()))


def main():
    if sys.argv[1:] == ["--check"]:
        check()
    elif not sys.argv[1:]:
        write()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()

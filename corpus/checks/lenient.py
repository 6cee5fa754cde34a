# SPDX-License-Identifier: MIT
"""A second reader of whole connections, independent of fuzz/ref and of the parser: lines first, then what they mean.

Where the RFC leaves a choice, the choice is a policy with a name, and choices.py has what a strict reader does. Reading
with one policy set to another choice gives what a lenient outcome must read. A policy that is not there is not read, and
the checker says so."""
import gzip
import re
import zlib

from grammar import (FIELD_BYTE, NO_TRAILERS, OWS, QUOTED_STRING, TCHAR, TOKEN, Refused, Unfinished, check_target,
                     split_authority, split_list, whole)
from choices import ALL_ROOM, IMPLIED, LITTLE_ROOM, POLICIES
from read_corpus import DEFAULT_LIMITS

COMPRESSIONS = set(b"gzip x-gzip compress x-compress deflate".split())      # 9112 7.2

METHODS = set(b"GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE".split())     # 9110 9.3

# 9110 5.3: fields of which a message has one at the most, as far as the corpus repeats them.
SINGLETONS = set("""content-type user-agent date etag location last-modified expires server referer from authorization
    max-forwards retry-after if-modified-since if-unmodified-since if-range range""".encode().split())

PARAMETER = TOKEN + OWS + rb"=" + OWS + rb"(?:" + TOKEN + rb"|" + QUOTED_STRING + rb")"
TRANSFER_CODING = rb"(" + TOKEN + rb")((?:" + OWS + rb";" + OWS + PARAMETER + rb")*)"           # 9112 7
CHUNK_EXT = (rb"(?:" + OWS + rb";" + OWS + TOKEN + rb"(?:" + OWS + rb"=" + OWS + rb"(?:" + TOKEN + rb"|" + QUOTED_STRING
             + rb"))?)*")                                                                       # 9112 7.1.1
TARGET_BYTE = rb"[\x21-\x7e]"


class Message:
    """What a head says, with what is needed to go on."""

    def __init__(self):
        self.reading = {}
        self.fields = []
        self.minor = 1
        self.codings = None     # of Transfer-Encoding; None where there is none
        self.length = None
        self.persist = True

    def values(self, name):
        return [value for other, value in self.fields if other.lower() == name]


class Reader:
    """Reads `data` as one role in a context. `choices` names the policies that are not as in POLICIES."""

    def __init__(self, data, context, choices):
        self.data = data
        self.at = 0
        self.context = context
        self.choices = dict(POLICIES)
        self.limits = {**DEFAULT_LIMITS, **context.get("limits", {})}
        for policy, choice in choices.items():
            self.choices.update({policy: choice, **IMPLIED.get((policy, choice), {})})
            self.set_room(policy, choice)
        self.eof = bool(context.get("eof"))
        self.full = None        # (where, why): no head or trailer section goes on past it

    def set_room(self, policy, choice):
        """With a small limit of its own a recipient refuses what another one takes; without any it takes all."""
        if policy in LITTLE_ROOM and choice == "reject":
            name, little = LITTLE_ROOM[policy]
            self.limits[name] = min(little, self.limits[name])
        elif policy in LITTLE_ROOM or policy == "list-flood":
            self.limits = dict.fromkeys(DEFAULT_LIMITS, ALL_ROOM)

    def lenient(self):
        """The policies of hosts and targets that are not as a strict reader has them."""
        return {policy for policy, choice in self.choices.items() if choice != POLICIES[policy]}

    # ---- lines ------------------------------------------------------------------------------------------------------

    def may(self, policy):
        return self.choices[policy] != "reject"

    def line(self, could_be, bare_lf=True):
        """The next line without its end. `could_be` says whether an unfinished one can still become what is due."""
        ends = b"\r\n" if self.choices["bare-lf"] in ("space", "wait") else b"\n"
        end = self.data.find(ends, self.at)
        if self.full is not None and (end < 0 or end + len(ends) > self.full[0]) and len(self.data) >= self.full[0]:
            self.judge_partial(self.data[self.at:self.full[0]], could_be)
            raise Refused(self.full[1])
        if end < 0:
            self.judge_partial(self.data[self.at:], could_be)
            raise Unfinished
        text = self.data[self.at:end]
        if ends == b"\n" and text.endswith(b"\r"):
            text = text[:-1]
        elif ends == b"\n" and not (bare_lf and self.may("bare-lf")):
            raise Refused("a line that ends in LF alone (9112 2.2)")
        self.at = end + len(ends)
        return self.without_bare_cr(text)

    def without_bare_cr(self, text):
        """9112 2.2: a bare CR is invalid, or is replaced with SP."""
        if b"\r" in text and not self.may("bare-cr"):
            raise Refused("a bare CR (9112 2.2)")
        if self.choices["bare-lf"] == "space":
            text = text.replace(b"\n", b" ")       # 9110 5.5: LF in a value is refused or becomes SP
        return text.replace(b"\r", b" ")

    def judge_partial(self, text, could_be):
        text = text[:-1] if text.endswith(b"\r") else text
        if not could_be(self.without_bare_cr(text)):
            raise Refused("what has come of the line cannot become one")

    # ---- heads ------------------------------------------------------------------------------------------------------

    def field_lines(self):
        """The field lines up to and with the empty line, as [name, value]."""
        found = []
        while True:
            text = self.line(could_be_field)
            if not text:
                return found
            if text[:1] in b" \t":
                self.continue_or_skip(text, found)
                continue
            if len(found) == self.limits["fields"]:
                raise Refused("more field lines than the limit")
            found.append(self.field_line(text))

    def field_line(self, text):
        name, colon, value = text.partition(b":")
        if self.may("space-before-colon"):
            name = name.rstrip(b" \t")
        if not colon or not whole(TOKEN, name):
            raise Refused("no field-name and colon (9112 5, 5.1)")
        if len(name) > self.limits["name"]:
            raise Refused("a field name longer than the limit")
        return [name, self.field_value(value)]

    def field_value(self, value):
        """9110 5.5: NUL is refused or becomes SP; other controls are refused or kept."""
        if self.may("nul"):
            value = value.replace(b"\0", b" ")
        allowed = rb"[^\0\r\n]" if self.may("field-ctl") else FIELD_BYTE
        if not whole(allowed + rb"*", value):
            raise Refused("a control in a field value (9110 5.5)")
        return value.strip(b" \t")

    def continue_or_skip(self, text, found):
        """9112 5.2: obs-fold is refused or becomes SP; 2.2: a line that begins with whitespace behind the start-line is
        refused or passed over."""
        if not found:
            if not self.may("leading-space"):
                raise Refused("whitespace before the first field line (9112 2.2)")
            return
        if not self.may("obs-fold"):
            raise Refused("obs-fold (9112 5.2)")
        more = self.field_value(text)
        found[-1][1] = (found[-1][1] + b" " + more).strip(b" \t")

    def request_line(self, message):
        text = self.line(self.could_be_request_line)
        parts = text.split() if self.may("request-line-space") else text.split(b" ")   # 9112 3 p3
        if len(parts) != 3:
            raise Refused("not method SP request-target SP HTTP-version (9112 3)")
        method, target, version = parts
        if not whole(TOKEN, method) or len(method) > self.limits["method"]:
            raise Refused("no method within the limit (9112 3.1)")
        if len(target) > self.limits["target"]:
            raise Refused("a target longer than the limit (9112 3)")
        self.version(message, version)
        if method not in METHODS:
            self.refuse_if("method-unknown", "a method that is not known (9110 9.1)")
        check_target(method, target, self.lenient())
        message.reading.update(method=method, target=target)

    def could_be_request_line(self, text):
        parts = (text.split() or [b""]) if self.may("request-line-space") else text.split(b" ")
        return (whole(TCHAR + rb"*", parts[0]) and len(parts[0]) <= self.limits["method"]
                and (len(parts) < 2 or parts[0] and whole(TARGET_BYTE + rb"*", parts[1])
                     and len(parts[1]) <= self.limits["target"])
                and (len(parts) < 3 or parts[1] and could_be_version(parts[2])) and len(parts) < 4)

    def version(self, message, text):
        """9112 2.3; 9110 2.5: a higher minor version is read as the highest known one, another major one is not."""
        found = whole(rb"HTTP/([0-9])\.([0-9])", text)
        if not found:
            raise Refused("no HTTP-version (9112 2.3)")
        if found[1] != b"1" and not self.may("version-major"):
            raise Refused("another major version (9110 15.6.6)")
        message.minor = int(found[2]) if found[1] == b"1" else int(found[1] > b"1")    # 9112 9.3: 1.1 or later persists
        message.reading["version"] = text[5:].decode()

    def status_line(self, message):
        """9112 4: HTTP-version SP status-code SP [ reason-phrase ]; p3: or words parted by other whitespace."""
        if self.choices["response-empty-lines"] == "skip":
            self.empty_lines()
        text = self.line(could_be_status_line)
        space = rb"[ \t\v\f\r]+" if self.may("status-line-whitespace") else b" "
        if self.may("status-line-whitespace"):
            text = text.strip(b" \t\v\f\r")
        code = rb"[0-9]{3}" if self.may("status-code-range") else rb"[1-5][0-9]{2}"
        reason = rb"([^\r\n]*)" if self.may("reason-ctl") else rb"(" + FIELD_BYTE + rb"*)"
        end = rb"(?:" + space + reason + rb")" + (b"?" if self.may("reason-missing") else b"")
        found = whole(rb"(HTTP/[0-9]\.[0-9])" + space + rb"(" + code + rb")" + end, text)
        if not found:
            raise Refused("no status-line (9112 4)")
        self.version(message, found[1])
        message.reading.update(status=int(found[2]), reason=found[3] or b"")

    # ---- what the fields mean ---------------------------------------------------------------------------------------

    def judge_host(self, message):
        hosts = message.values(b"host")
        if len(hosts) > 1:
            raise Refused("more than one Host (9112 3.2)")
        for host in hosts:
            if not split_authority(host, self.lenient())[0]:
                self.refuse_if("empty-host", "an empty host (9112 3.3)")
        if not hosts and message.minor >= 1:
            raise Refused("no Host in HTTP/1.1 (9112 3.2)")
        if not hosts:
            self.refuse_if("missing-host", "no Host in HTTP/1.0 (9112 3.3)")

    def judge_length(self, message, idle):
        """9110 8.6, 9112 6.3: 1*DIGIT, once. `idle`: the message has no content, and the number says nothing."""
        lines = message.values(b"content-length")
        if not lines or idle and self.may("cl-unused"):
            return
        for value in lines:
            if not whole(rb"[0-9]+", value) and (idle or not self.may("cl-list")):
                raise Refused("Content-Length is not 1*DIGIT (9110 8.6)")
        if idle:
            if len(lines) > 1:
                self.refuse_if("cl-unused-repeated", "more than one Content-Length (9112 6.3)")
            return
        if len(lines) > 1 and not self.may("cl-duplicate"):
            raise Refused("more than one Content-Length (9112 6.3)")
        message.length = self.one_length(b",".join(lines))

    def one_length(self, value):
        """A list of the same number, several times, stands for that number (9110 8.6)."""
        numbers = {match[0] for match in split_list(value, rb"[0-9]+")}
        if self.may("cl-same-number"):
            numbers = {int(number) for number in numbers}
        if len(numbers) != 1:
            raise Refused("no length, or lengths that differ (9112 6.3)")
        return int(numbers.pop())

    def judge_codings(self, message, idle):
        """9112 6.1, 6.3: which codings there are, and whether chunked is the last."""
        lines = message.values(b"transfer-encoding")
        if not lines:
            return
        codings = [match for value in lines for match in split_list(value, TRANSFER_CODING)]
        message.codings = [match[1].lower() for match in codings]
        if idle:
            return
        if message.minor == 0 and not self.may("te-on-1.0"):
            raise Refused("Transfer-Encoding in HTTP/1.0 (9112 6.1)")
        if message.codings.count(b"chunked") > 1:
            self.refuse_if("te-chunked-twice", "chunked twice (9112 6.1)")
        if any(match[1].lower() == b"chunked" and match[2] for match in codings):
            self.refuse_if("te-parameter", "a parameter of chunked (9112 7.1)")
        if len(lines) > 1 and message.codings == [b"chunked"]:
            self.refuse_if("te-two-lines", "Transfer-Encoding on several lines (9110 15.5.1)")
        self.judge_other_codings(message)

    def judge_other_codings(self, message):
        others = set(message.codings) - {b"chunked"}
        if others & COMPRESSIONS:
            self.refuse_if("te-compressed", "a coding that is not known (9112 6.1)")
        if others - COMPRESSIONS:
            self.refuse_if("te-unknown", "a coding that is not known (9112 6.1)")
        if message.codings[-1:] != [b"chunked"]:
            if "status" not in message.reading:
                raise Refused("chunked is not the last coding of a request (9112 6.3)")
            self.refuse_if("te-not-final", "chunked is not the last coding (9112 6.3)")

    def decoded(self, message, body):
        """Takes off the codings within the outer chunking, as far as the choice is to do so."""
        for name in reversed(message.codings[:-1]):
            if name == b"chunked" and self.choices["te-chunked-twice"] == "both":
                body = Reader(body, self.context, {}).chunked()
            elif name in (b"gzip", b"x-gzip") and self.choices["te-compressed"] == "decode":
                body = gzip.decompress(body)
            elif name == b"deflate" and self.choices["te-compressed"] == "decode":
                body = zlib.decompress(body)
            else:
                break
        return body

    def judge_connection(self, message):
        """9112 9.3: close, else HTTP/1.1, else keep-alive."""
        options = []
        for value in message.values(b"connection"):
            options += self.options_of(value)
        keeps = message.minor >= 1 or b"keep-alive" in options and self.choices["keep-alive-1.0"] == "honour"
        message.persist = keeps and b"close" not in options
        if message.minor == 0 and message.values(b"transfer-encoding"):
            message.persist = False

    def options_of(self, value):
        how = self.choices["connection-syntax"]
        try:
            return [match[0].lower() for match in split_list(value, TOKEN)]
        except Refused:
            if how == "reject":
                raise
        if how == "close":
            return [b"close"]
        members = [member.strip(b" \t").lower() for member in value.split(b",")]
        return [member for member in members if whole(TOKEN, member)]

    def judge_fields(self, message, idle=False):
        self.judge_codings(message, idle)
        both = not idle and message.codings is not None and message.values(b"content-length")
        if both and not self.may("cl-with-te"):
            raise Refused("Content-Length with Transfer-Encoding (9112 6.1)")
        if not both:
            self.judge_length(message, idle)
        self.judge_connection(message)
        if both and "method" in message.reading:
            message.persist = False     # 9112 6.1: a server closes the connection after its answer
        if message.length is not None and message.length > self.limits["content_length"]:
            raise Refused("a length greater than the limit")
        self.judge_repeats(message)

    def judge_repeats(self, message):
        """What a recipient may refuse though the syntax allows it."""
        names = [name.lower() for name, _ in message.fields]
        if any(names.count(name) > 1 for name in SINGLETONS):
            self.refuse_if("dup-singleton", "a field that stands twice (9110 5.3)")
        if any(re.search(rb"(?:,[ \t]*){16}", value) for _, value in message.fields):
            self.refuse_if("list-flood", "many empty members of a list (9110 5.6.1.2)")

    def judge_request(self, message):
        method = message.reading["method"]
        has_content = message.codings is not None or message.length is not None
        if has_content and method in (b"GET", b"HEAD", b"DELETE", b"TRACE", b"OPTIONS"):
            self.refuse_if("content-unexpected", "content with such a method (9110 9.3.1)")
        if has_content and method == b"CONNECT":
            self.refuse_if("connect-content", "content with CONNECT (9110 9.3.6)")
        if message.length is None and method in (b"POST", b"PUT", b"PATCH"):
            self.refuse_if("length-required", "no length (9112 6.3)")
        if any(value.lower() != b"100-continue" for value in message.values(b"expect")):
            self.refuse_if("expect-unknown", "another expectation (9110 10.1.1)")
            self.refuse_if("expect-syntax", "no expectation (9110 10.1.1)")

    def refuse_if(self, policy, why):
        if self.choices[policy] in ("reject", "refuse"):
            raise Refused(why)

    # ---- content ----------------------------------------------------------------------------------------------------

    def exactly(self, length):
        if len(self.data) - self.at < length:
            raise Unfinished
        self.at += length
        return self.data[self.at - length:self.at]

    def until_close(self):
        left = len(self.data) - self.at
        if left > self.limits["content_length"]:
            raise Refused("content longer than the limit")
        if not self.eof:
            raise Unfinished
        return self.exactly(left)

    def chunk_line(self, body_len, extensions):
        """9112 7.1: chunk-size [ chunk-ext ] CRLF; no bare LF here (EID 7633). Gives the size, and the octets of
        extensions so far."""
        limits = self.limits
        text = self.line(lambda partial: self.could_be_chunk_line(partial, body_len, extensions), bare_lf=False)
        digits = re.match(rb"[0-9A-Fa-f]*", text)[0]
        if not digits or not whole(CHUNK_EXT, text[len(digits):]):
            raise Refused("no chunk-size with extensions (9112 7.1)")
        self.judge_size(digits, body_len)
        extensions += len(text) - min(len(digits), 16)
        if len(text) > limits["chunk_line"] or extensions > limits["extensions"]:
            raise Refused("a chunk line or extensions longer than the limit (9112 7.1.1)")
        return int(digits, 16), extensions

    def judge_size(self, digits, body_len):
        size = int(digits, 16)
        if size > self.limits["chunk"] or size + body_len > self.limits["content_length"]:
            raise Refused("a chunk or content greater than the limit")

    def could_be_chunk_line(self, text, body_len, extensions):
        digits = re.match(rb"[0-9A-Fa-f]*", text)[0]
        if digits:
            self.judge_size(digits, body_len)
        count = len(text) - min(len(digits), 16)
        if len(text) > self.limits["chunk_line"] or extensions + count > self.limits["extensions"]:
            return False
        return bool(digits) and could_be_extensions(text[len(digits):]) or not text

    def chunked(self):
        body, extensions = b"", 0
        self.full = None
        while True:
            size, extensions = self.chunk_line(len(body), extensions)
            if size == 0:
                return body
            body += self.exactly(size)
            end = self.data[self.at:self.at + 2]
            if not b"\r\n".startswith(end):
                raise Refused("chunk-data without CRLF behind it (9112 7.1)")
            self.exactly(2)

    def trailers(self):
        """9112 7.1.2; 9110 6.5.1: what may stand there."""
        self.full = (self.at + self.limits["trailers"], "a trailer section longer than the limit")
        lines = self.field_lines()
        self.full = None
        kept = [[name, value] for name, value in lines if name.lower() not in NO_TRAILERS]
        if len(kept) < len(lines) and not self.may("trailer-forbidden"):
            raise Refused("a field that no trailer section may have (9110 6.5.1)")
        if self.choices["trailers"] == "discard":
            return []
        return lines if self.choices["trailer-forbidden"] == "keep" else kept

    def framing(self, message, otherwise):
        """9112 6.3, cases 4 to 8."""
        if message.codings is not None:
            return "chunked" if message.codings[-1:] == [b"chunked"] else otherwise
        return otherwise if message.length is None else "length"

    def body(self, message, framing):
        trailers = []
        if framing == "chunked":
            body = self.decoded(message, self.chunked())
            trailers = self.trailers()
        elif framing == "length":
            body = self.exactly(message.length)
        else:
            body = self.until_close() if framing == "until-close" else b""
        message.reading.update(framing=framing, body=body, trailers=trailers)

    # ---- messages ---------------------------------------------------------------------------------------------------

    def begin_head(self):
        self.full = (self.at + self.limits["head"], "a head longer than the limit")
        if self.choices["bare-lf"] == "wait" and b"\r\n\r\n" not in self.data[self.at:]:
            raise Unfinished

    def end_head(self, message):
        message.fields = self.field_lines()
        message.reading["fields"] = message.fields
        self.full = None

    def empty_lines(self):
        """9112 2.2: empty lines before a request-line are ignored, up to a limit."""
        for _ in range(self.limits["empty_lines"]):
            rest = self.data[self.at:]
            if rest.startswith(b"\r\n"):
                self.at += 2
            elif rest.startswith(b"\n") and self.may("bare-lf"):
                self.at += 1
            else:
                return
        if self.data[self.at:self.at + 2] in (b"\r", b"\r\n"):
            raise Refused("more empty lines than the limit")

    def request(self):
        message = Message()
        start = self.at
        self.begin_head()
        self.empty_lines()
        self.request_line(message)
        self.end_head(message)
        self.judge_host(message)
        self.judge_fields(message)
        self.judge_request(message)
        framing = self.framing(message, "none")
        connects = message.reading["method"] == b"CONNECT"      # what follows is a tunnel, unless it is refused
        self.body(message, framing)
        if connects:
            message.persist = False
            message.reading["framing"] = "tunnel" if framing == "none" else framing
        self.end_message(message, start)
        return message, not message.persist

    def response(self):
        message = Message()
        start = self.at
        self.begin_head()
        self.status_line(message)
        self.end_head(message)
        asked, code = self.context.get("request_method", "GET"), message.reading["status"]
        switched = code == 101 or asked == "CONNECT" and code // 100 == 2
        idle = switched or asked == "HEAD" or code // 100 == 1 or code in (204, 304)     # 9112 6.3, cases 1 and 2
        self.judge_fields(message, idle)
        self.body(message, "none" if idle else self.framing(message, "until-close"))
        message.reading["framing"] = "tunnel" if switched else message.reading["framing"]
        message.persist = message.persist and not switched and message.reading["framing"] != "until-close"
        self.end_message(message, start)
        return message, switched or code // 100 != 1

    def end_message(self, message, start):
        message.reading.update(consumed=self.at - start, persist=message.persist)

    def only_empty_lines(self):
        return re.fullmatch(rb"(?:\r\n)*", self.data[self.at:]) is not None

    def messages(self, read_one, is_request):
        """Every message up to the last: ("accept" | "reject" | "incomplete", reading, why)."""
        found, last, do, why = [], False, "accept", ""
        while not last and not (is_request and found and self.only_empty_lines()):
            start = self.at
            try:
                message, last = read_one()
            except Unfinished:
                self.at, do = start, "incomplete"
                break
            except Refused as error:
                self.at, do, why = start, "reject", str(error)
                break
            found.append(message.reading)
        return do, {"messages": found, "rest": self.data[self.at:]}, why


# ---- what an unfinished line can still become ----------------------------------------------------------------------


def could_be_version(text):
    return len(text) <= 8 and all(whole(rule, bytes([byte])) for rule, byte in zip(
        (b"H", b"T", b"T", b"P", b"/", b"1", rb"\.", b"[0-9]"), text))


def could_be_status_line(text):
    version, space, rest = text.partition(b" ")
    if not could_be_version(version) or space and len(version) != 8:
        return False
    return whole(rb"(?:[1-5](?:[0-9](?:[0-9](?: " + FIELD_BYTE + rb"*)?)?)?)?", rest)


def could_be_field(text):
    return whole(rb"|" + TCHAR + rb"+(?::" + FIELD_BYTE + rb"*)?|[ \t]" + FIELD_BYTE + rb"*", text)


def could_be_extensions(text):
    """Some ending makes it a chunk-ext: none, more of a token or quoted-string, or a whole extension."""
    return any(whole(CHUNK_EXT, text + ending) for ending in (b"", b"a", b";a", b"=a", b'"', b'a"', b'="'))


# ---- one vector -----------------------------------------------------------------------------------------------------


def read(vector, data, choices):
    """(do, reading, why) of a vector with octets `data`; a policy that is not in POLICIES is a KeyError."""
    for policy in choices:
        POLICIES[policy]    # a KeyError: nothing here reads it
    reader = Reader(data, vector.get("context", {}), choices)
    role = vector["role"]
    if role in ("request", "response"):
        return reader.messages(reader.request if role == "request" else reader.response, role == "request")
    try:
        reading = {"body": reader.chunked()} if role == "chunked" else {}
        reading.update(trailers=reader.trailers(), consumed=reader.at, rest=data[reader.at:])
    except Unfinished:
        return "incomplete", None, ""
    except Refused as error:
        return "reject", None, str(error)
    return "accept", reading, ""

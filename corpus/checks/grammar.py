# SPDX-License-Identifier: MIT
"""The rules of RFC 9110, RFC 9112 and RFC 3986 that lenient.py, values.py and writer.py share, as regular expressions.

Written from the ABNF, and not from any parser. Each constant is named as the rule is."""
import ipaddress
import re


class Refused(Exception):
    """The bytes break a rule; the text says which."""


class Unfinished(Exception):
    """Every byte so far is well formed, and more are needed."""


TCHAR = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]"
TOKEN = TCHAR + rb"+"                                           # 9110 5.6.2
FIELD_BYTE = rb"[\t \x21-\x7e\x80-\xff]"                        # 9110 5.5: VCHAR, obs-text, SP, HTAB
QUOTED_STRING = rb'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*"'   # 9110 5.6.4
OWS = rb"[ \t]*"                                                # 9110 5.6.3
UNRESERVED = rb"[A-Za-z0-9\-._~]"                               # 3986 2.3
SUB_DELIMS = rb"[!$&'()*+,;=]"                                  # 3986 2.2
PCT_ENCODED = rb"%[0-9A-Fa-f]{2}"                               # 3986 2.1
PCHAR = rb"(?:" + UNRESERVED + rb"|" + PCT_ENCODED + rb"|" + SUB_DELIMS + rb"|[:@])"        # 3986 3.3
QUERY = rb"(?:" + PCHAR + rb"|[/?])*"                           # 3986 3.4
REG_NAME = rb"(?:" + UNRESERVED + rb"|" + PCT_ENCODED + rb"|" + SUB_DELIMS + rb")*"         # 3986 3.2.2
IPV_FUTURE = rb"[vV][0-9A-Fa-f]+\.(?:" + UNRESERVED + rb"|" + SUB_DELIMS + rb"|:)+"
ORIGIN_FORM = rb"(?:/" + PCHAR + rb"*)+(?:\?" + QUERY + rb")?"  # 9112 3.2.1
SCHEME = rb"[A-Za-z][A-Za-z0-9+\-.]*"


def whole(rule, text):
    return re.fullmatch(rule, text, re.DOTALL)


def unquote(text):
    """9110 5.6.4: a quoted-pair stands for the octet behind its backslash."""
    return re.sub(rb"\\(.)", rb"\1", text[1:-1], flags=re.DOTALL)


def is_ip_literal(text, zones=False):
    """3986 3.2.2; with `zones`, 6874 2 as well: "%25" and a zone behind the address."""
    if whole(IPV_FUTURE, text[1:-1]):
        return True
    zone = rb"(?:%25(?:" + UNRESERVED + rb"|" + PCT_ENCODED + rb")+)?" if zones else b""
    found = whole(rb"([0-9A-Fa-f:.]+)" + zone, text[1:-1])
    try:
        return bool(found and ipaddress.IPv6Address(found[1].decode()))
    except ValueError:
        return False


def split_authority(text, lenient=frozenset()):
    """uri-host [ ":" port ] (9110 7.2) as (host, port), port None where there is no colon. `lenient` may hold
    port-range (else a port is one of TCP, at most 65535) and ipv6-zone."""
    literal = whole(rb"(\[[^\[\]]*\])(?::([0-9]*))?", text)
    named = whole(rb"(" + REG_NAME + rb")(?::([0-9]*))?", text)
    if literal and not is_ip_literal(literal[1], "ipv6-zone" in lenient):
        raise Refused("no IP-literal (3986 3.2.2)")
    found = literal or named
    if not found:
        raise Refused("no uri-host with an optional port (9110 7.2)")
    if found[2] and int(found[2]) > 65535 and "port-range" not in lenient:
        raise Refused("no port of TCP")
    return found[1], found[2]


def check_authority_form(target, lenient):
    """9112 3.2.3: uri-host ":" port; 9110 9.3.6: an empty or invalid port is refused."""
    host, port = split_authority(target, lenient)
    if not port:
        raise Refused("CONNECT without a port (9110 9.3.6)")
    if not host and "connect-empty-host" not in lenient:
        raise Refused("CONNECT without a host (9110 9.3.6)")
    if int(port) == 0 and "port-zero" in lenient:
        raise Refused("port 0 (9110 9.3.6)")


def check_absolute_form(target, lenient):
    """9112 3.2.2, 3986 4.3: scheme ":" hier-part [ "?" query ]; http and https need a host (9110 4.2.1)."""
    uri = whole(rb"(" + SCHEME + rb"):(?://([^/?]*))?((?:" + PCHAR + rb"|/)*)(?:\?" + QUERY + rb")?", target)
    if not uri:
        raise Refused("the target has none of the four forms (9112 3.2)")
    web = uri[1].lower() in (b"http", b"https")
    if not web and "absolute-other-scheme" in lenient:
        raise Refused("a URI of another scheme (9110 7.4)")
    if uri[2] is None and (web or uri[3].startswith(b"//")):
        raise Refused("no authority (9110 4.2.1)")
    if uri[2] is not None and not split_authority(uri[2], lenient)[0] and web:
        raise Refused("no host (9110 4.2.1)")


def check_target(method, target, lenient=frozenset()):
    """9112 3.2: which form a target has, and whether the method takes it. `lenient` has the policies that are not as a
    strict reader has them."""
    if method == b"CONNECT":
        check_authority_form(target, lenient)
    elif target == b"*":
        if method != b"OPTIONS":
            raise Refused("asterisk-form is for OPTIONS alone (9112 3.2.4)")
    elif not whole(ORIGIN_FORM, target):
        check_absolute_form(target, lenient)


def split_list(text, element):
    """9110 5.6.1.2: #element = [ element ] *( OWS "," OWS [ element ] ). Gives the matches of its elements."""
    found, at = [], 0
    while True:
        at = re.compile(rb"[ \t,]*").match(text, at).end()
        if at == len(text):
            return found
        match = re.compile(element, re.DOTALL).match(text, at)
        if not match or not re.compile(rb"[ \t]*(?:,|\Z)").match(text, match.end()):
            raise Refused("a member of the list is malformed (9110 5.6.1)")
        found.append(match)
        at = match.end()


# 9110 6.5.1 gives the kinds of fields that a trailer section may not have; these are the fields of each kind.
NO_TRAILERS = set("""
    transfer-encoding content-length connection keep-alive proxy-connection te trailer upgrade
    host max-forwards
    authorization proxy-authorization www-authenticate proxy-authenticate cookie set-cookie
    expect range if-match if-none-match if-modified-since if-unmodified-since if-range cache-control pragma
    age date expires location retry-after vary warning
    content-encoding content-type content-range
    """.encode().split())

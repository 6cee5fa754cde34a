# SPDX-License-Identifier: MIT
"""What binds a sender as a whole and not its serializer alone: each rule says when a careful writer may refuse.

A rule is a function of what is asked; its docstring has the paragraph."""
import re

from grammar import QUOTED_STRING, TOKEN, Refused, split_list

SINGLETONS = b"user-agent content-type date server referer from max-forwards".split()
EVERYBODYS = b"cache-control date host content-type".split()


def _list(asked, name):
    members = []
    for value in asked.values(name):
        members += [match[0].lower() for match in split_list(value, TOKEN + rb"(?:/" + TOKEN + rb")?")]
    return members


def _has(asked, name):
    return bool(asked.values(name))


def content_without_meaning(asked):
    """9110 9.3.1 p6, 9.3.2 p3, 9.3.5 p6: no content with GET, HEAD and DELETE; 8.6 p5: no length of nothing."""
    return asked.method in (b"GET", b"HEAD", b"DELETE") and asked.framing in ("length", "chunked")


def hop_field_not_nominated(asked):
    """9112 7.4 p8, 9110 7.8 p14: TE and Upgrade are named in Connection."""
    return any(_has(asked, name) and name not in _list(asked, b"connection") for name in (b"te", b"upgrade"))


def chunked_in_te(asked):
    """9112 7.4 p2: chunked is not listed in TE."""
    members = b",".join(asked.values(b"te")).split(b",")
    return any(re.match(rb"(?i)chunked\b", member.strip()) for member in members)


def everybodys_field_nominated(asked):
    """9110 7.6.1 p9: a field that is meant for everybody is not named in Connection."""
    return any(name in _list(asked, b"connection") for name in EVERYBODYS)


def empty_member(asked):
    """9110 5.6.1.1 p1: a sender makes no empty members of a list."""
    return any(re.search(rb",[ \t]*,", value) for name, value in asked.fields if name.lower().startswith(b"accept"))


def repeated_singleton(asked):
    """9110 5.3 p3: a field that is no list stands once."""
    return any(len(asked.values(name)) > 1 for name in SINGLETONS)


def expectation_without_content(asked):
    """9110 10.1.1 p11: 100-continue is expected before content."""
    return _has(asked, b"expect") and not asked.body


def if_range_alone_or_weak(asked):
    """9110 13.1.5 p6, p7: If-Range goes with Range, and its entity-tag is not weak."""
    values = asked.values(b"if-range")
    return bool(values) and (not _has(asked, b"range") or values[0].startswith(b"W/"))


def old_date(asked):
    """9110 5.6.7 p7, p17: a date is an IMF-fixdate, with nothing added."""
    fixdate = rb"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
    return any(not re.fullmatch(fixdate, value) for value in asked.values(b"date"))


def userinfo(asked):
    """9110 4.2.4 p3: no userinfo in an http URI."""
    return any(re.match(rb"https?://[^/?#]*@", value) for value in asked.values(b"referer"))


def content_without_type(asked):
    """9110 9.3.7 p6: OPTIONS with content has a Content-Type."""
    return asked.method == b"OPTIONS" and bool(asked.body) and not _has(asked, b"content-type")


def secrets_in_trace(asked):
    """9110 9.3.8 p2: TRACE carries nothing that its answer should not show."""
    return asked.method == b"TRACE" and (_has(asked, b"authorization") or _has(asked, b"cookie"))


def identity_said(asked):
    """9110 8.4 p5: identity is not named in Content-Encoding."""
    return b"identity" in _list(asked, b"content-encoding")


def bad_whitespace(asked):
    """9110 5.6.3 p5: whitespace around "=" is not generated."""
    return any(re.search(rb"[ \t]=|=[ \t]", value) for value in asked.values(b"content-type"))


def needless_escape(asked):
    """9110 5.6.4 p5: in a quoted-string DQUOTE and backslash are escaped, in a comment parentheses and backslash."""
    quoted = b"".join(part for value in asked.values(b"content-type") for part in re.findall(QUOTED_STRING, value))
    comments = b"".join(asked.values(b"user-agent") + asked.values(b"server"))
    return bool(re.search(rb'\\[^"\\]', quoted) or re.search(rb"\\[^()\\]", comments))


def host_not_of_target(asked):
    """9112 3.2 p5: with a target in absolute-form Host is its authority."""
    found = re.match(rb"https?://([^/?]*)", asked.target)
    return bool(found) and asked.values(b"host") != [found[1]]


def trailer_not_announced(asked):
    """9110 6.6.2 p4: the names of trailers are announced."""
    announced = _list(asked, b"trailer")
    return any(name.lower() not in announced for name, _ in asked.trailers)


def upgrade_not_said(asked):
    """9110 7.8 p5, p6: 101 and 426 say which protocol."""
    return asked.status in (101, 426) and not _has(asked, b"upgrade")


DUTIES = [content_without_meaning, hop_field_not_nominated, chunked_in_te, everybodys_field_nominated, empty_member,
          repeated_singleton, expectation_without_content, if_range_alone_or_weak, old_date, userinfo,
          content_without_type, secrets_in_trace, identity_said, bad_whitespace, needless_escape, host_not_of_target,
          trailer_not_announced, upgrade_not_said]


def check_duties(asked):
    for duty in DUTIES:
        if duty(asked):
            raise Refused(duty.__doc__)

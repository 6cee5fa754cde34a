# SPDX-License-Identifier: MIT
"""Reads field values, each by the rule of RFC 9110 or RFC 9112 that defines its field, into the form of a reading.

Independent of fuzz/ref and of the parser. FIELDS says which rule each field has, POLICIES what a strict reader does
where there is a choice; a field or a policy that is not there is a KeyError, which the checker reports."""
import calendar
import datetime
import re

from grammar import OWS, QUOTED_STRING, TOKEN, Refused, split_authority, split_list, unquote, whole

PARAMETER = rb"(" + TOKEN + rb")=(" + TOKEN + rb"|" + QUOTED_STRING + rb")"                         # 9110 5.6.6
PARAMETERS = rb"(?:" + OWS + rb";" + OWS + rb"(?:" + PARAMETER + rb")?)*"
QVALUE = rb"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?"                                                      # 9110 12.4.2
WEIGHT = rb"(?:" + OWS + rb";" + OWS + rb"[qQ]=(" + QVALUE + rb"))"
ENTITY_TAG = rb'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"'                                                 # 9110 8.8.3
TRANSFER_PARAMETER = rb"(" + TOKEN + rb")" + OWS + rb"=" + OWS + rb"(" + TOKEN + rb"|" + QUOTED_STRING + rb")"
TRANSFER_CODING = rb"(" + TOKEN + rb")((?:" + OWS + rb";" + OWS + TRANSFER_PARAMETER + rb")*)"       # 9112 7
LANGUAGE_RANGE = rb"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*"                                         # 4647 2.1
PRODUCT = rb"(" + TOKEN + rb")(?:/(" + TOKEN + rb"))?"                                              # 9110 10.1.5
CTEXT = rb"[\t \x21-\x27\x2a-\x5b\x5d-\x7e\x80-\xff]"                                               # 9110 5.6.5
MONTHS = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = b"Mon Tue Wed Thu Fri Sat Sun".split()
LONG_DAYS = b"Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


# policy: what is done where nothing is chosen
POLICIES = {
    "number-overflow": "exact", "content-range-unit": "ignore", "date-weekday": "accept", "leap-second": "next",
    "comment-escapes": "raw", "range-space": "accept", "range-overlap": "accept", "too-many-ranges": "accept",
    "port-range": "reject", "te-parameter": "reject", "cl-list": "reject",
}
MANY_RANGES = 16
BIGGEST = 2**64 - 1


def chosen(context, policy):
    return context["choices"].get(policy, POLICIES[policy])


def number(digits, context):
    """A number of any size, or one that a recipient has room for (9110 8.6)."""
    if int(digits) > BIGGEST and chosen(context, "number-overflow") == "reject":
        raise Refused("a number greater than 64 bits hold")
    return int(digits)


def text(data):
    return data.decode("latin-1")


def found(rule, data, what):
    match = whole(rule, data)
    if not match:
        raise Refused(what)
    return match


def parameter_value(data):
    return text(unquote(data) if data.startswith(b'"') else data)


def tokens(data, context):
    return [text(match[0]) for match in split_list(data, TOKEN)]


def content_length(data, context):
    if chosen(context, "cl-list") == "merge":
        digits = {match[0] for match in split_list(data, rb"[0-9]+")}
        data = digits.pop() if len(digits) == 1 else data
    value = number(found(rb"[0-9]+", data, "not 1*DIGIT (9110 8.6)")[0], context)
    if value > context.get("limits", {}).get("content_length", value):
        raise Refused("a length greater than the limit")
    return str(value)


def host(data, context):
    name, port = split_authority(data, {"port-range"} if chosen(context, "port-range") == "accept" else set())
    return {"host": text(name), "port": None if port is None else text(port)}


# ---- dates: 9110 5.6.7 ----------------------------------------------------------------------------------------------

TIME = rb"([0-9]{2}):([0-9]{2}):([0-9]{2})"
DATES = (
    rb"(?P<name>" + b"|".join(DAYS) + rb"), (?P<day>[0-9]{2}) (?P<month>" + b"|".join(MONTHS)
    + rb") (?P<year>[0-9]{4}) " + TIME + rb" GMT",
    rb"(?P<name>" + b"|".join(LONG_DAYS) + rb"), (?P<day>[0-9]{2})-(?P<month>" + b"|".join(MONTHS)
    + rb")-(?P<year>[0-9]{2}) " + TIME + rb" GMT",
    rb"(?P<name>" + b"|".join(DAYS) + rb") (?P<month>" + b"|".join(MONTHS) + rb") (?P<day>[0-9]{2}| [0-9]) " + TIME
    + rb" (?P<year>[0-9]{4})",
)


def seconds(year, month, day, hour, minute, second):
    """Seconds since 1970 in the proleptic Gregorian calendar; year 0 is one that datetime does not have, and repeats as
    year 400 does."""
    shift = 400 if year < 1 else 0
    try:
        days = datetime.date(year + shift, month, day).toordinal() - datetime.date(1970, 1, 1).toordinal()
    except ValueError as error:
        raise Refused("a day that its month has not") from error
    return (days - 146097 * (shift // 400)) * 86400 + hour * 3600 + minute * 60 + second


def date(data, context):
    match = next((m for m in (whole(rule, data) for rule in DATES) if m), None)
    if not match:
        raise Refused("none of the three forms of HTTP-date (9110 5.6.7)")
    month, (hour, minute, second) = MONTHS.index(match["month"]) + 1, _time(match)
    if hour > 23 or minute > 59 or second > 60:
        raise Refused("no time of day (9110 5.6.7)")
    if second == 60 and chosen(context, "leap-second") == "hold":
        second = 59
    rest = (month, int(match["day"]), hour, minute, second)
    year = int(match["year"])
    four = len(match["year"]) == 4
    when = seconds(year, *rest) if four else two_digit_year(year, rest, context.get("now", 0))
    if chosen(context, "date-weekday") == "ignore" and not fits_weekday(match["name"], when):
        raise Refused("another day of the week (5322 3.3)")
    return when


def fits_weekday(name, when):
    return DAYS.index(name[:3]) == (when // 86400 + 3) % 7      # 1970-01-01 was a Thursday


def _time(match):
    return [int(part) for part in re.search(TIME, match[0]).groups()]


def two_digit_year(year, rest, now):
    """The last such year that is not more than 50 years ahead of now."""
    today = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=now)
    most = seconds(today.year + 50, today.month, min(today.day, calendar.monthrange(today.year + 50, today.month)[1]),
                   today.hour, today.minute, today.second)
    century = (today.year + 50) // 100 * 100
    for candidate in (century + year, century + year - 100):
        try:
            when = seconds(candidate, *rest)
        except Refused:
            continue
        if when <= most:
            return when
    raise Refused("no such day within the years that two digits can mean")


# ---- entity-tags, ranges --------------------------------------------------------------------------------------------


def _tag(match):
    return {"weak": match[1] is not None, "tag": text(match[2])}


def entity_tag(data, context):
    return _tag(found(ENTITY_TAG, data, "no entity-tag (9110 8.8.3)"))


def entity_tags(data, context):
    return "*" if data == b"*" else [_tag(match) for match in split_list(data, ENTITY_TAG)]


def if_range(data, context):
    if whole(ENTITY_TAG, data):
        return {"etag": entity_tag(data, context)}
    return {"date": date(data, context)}


def ranges(data, context):
    """9110 14.1.1, 14.2: bytes is the unit that is known; an int-range whose last is less than its first is invalid."""
    match = found(rb"(" + TOKEN + rb")=(.*)", data, "no range-unit and set (9110 14.1.1)")
    if chosen(context, "range-space") != "accept" and whole(rb"[ \t]+[^ \t,].*", match[2]):
        raise Refused("whitespace before the first range (9110 14.1.1)")
    if match[1].lower() != b"bytes":
        raise Refused("a range-unit that is not known (9110 14.2)")
    result = []
    for one in split_list(match[2], rb"([0-9]*)-([0-9]*)"):
        first, last = (number(part, context) if part else None for part in one.groups())
        if first is None and last is None or None not in (first, last) and last < first:
            raise Refused("an invalid range (9110 14.1.1)")
        result.append([first, last])
    if not result:
        raise Refused("no range (9110 14.1.1)")
    judge_ranges(result, context)
    return {"unit": text(match[1]), "ranges": result}


def judge_ranges(result, context):
    """9110 14.2: what a server may ignore."""
    if chosen(context, "too-many-ranges") != "accept" and len(result) > MANY_RANGES:
        raise Refused("many ranges (9110 14.2)")
    ordered = sorted((first or 0, BIGGEST if last is None else last) for first, last in result)
    overlapping = sum(1 for one, other in zip(ordered, ordered[1:]) if other[0] <= one[1])
    if chosen(context, "range-overlap") != "accept" and overlapping > 1:
        raise Refused("ranges that overlap (9110 14.2)")


def content_range(data, context):
    """9110 14.4: unit SP ( first "-" last "/" ( complete / "*" ) / "*" "/" complete ), without contradiction."""
    rule = rb"(" + TOKEN + rb") (?:([0-9]+)-([0-9]+)/([0-9]+|\*)|\*/([0-9]+))"
    match = found(rule, data, "no Content-Range (9110 14.4)")
    unit = text(match[1])
    if unit.lower() != "bytes" and chosen(context, "content-range-unit") == "ignore":
        raise Refused("a range-unit that is not known (9110 14.4)")
    if match[5] is not None:
        return {"unit": unit, "range": None, "complete": number(match[5], context)}
    first, last = number(match[2], context), number(match[3], context)
    complete = None if match[4] == b"*" else number(match[4], context)
    if last < first or complete is not None and complete <= last:
        raise Refused("an invalid Content-Range (9110 14.4)")
    return {"unit": unit, "range": [first, last], "complete": complete}


# ---- media types, weights -------------------------------------------------------------------------------------------


def _parameters(data, rule=PARAMETER):
    return [[text(name), parameter_value(value)] for name, value in re.findall(rule, data, re.DOTALL)]


def media_type(data, context):
    match = found(rb"(" + TOKEN + rb")/(" + TOKEN + rb")(" + PARAMETERS + rb")", data, "no media-type (9110 8.3.1)")
    return {"type": text(match[1]), "subtype": text(match[2]), "parameters": _parameters(match[3])}


def thousandths(digits):
    whole_part, _, fraction = (digits or b"1").partition(b".")
    return int(whole_part) * 1000 + int((fraction + b"000")[:3])


def _weighted(data, element):
    return [{"value": text(match[1]), "weight": thousandths(match[match.re.groups])}
            for match in split_list(data, rb"(" + element + rb")" + WEIGHT + rb"?")]


def accept(data, context):
    """9110 12.5.1: #( media-range [ weight ] ), the weight behind the parameters."""
    result = []
    for match in split_list(data, rb"(" + TOKEN + rb")/(" + TOKEN + rb")(" + PARAMETERS + rb")"):
        parameters = _parameters(match[3])
        weights = [value.encode("latin-1") for name, value in parameters if name.lower() == "q"]
        quoted = b'q="' in match[3].lower()
        if quoted or len(weights) > 1 or weights and not whole(QVALUE, weights[0]):
            raise Refused("no weight (9110 12.4.2)")
        others = [pair for pair in parameters if pair[0].lower() != "q"]
        kind = {"type": text(match[1]), "subtype": text(match[2]), "parameters": others}
        result.append({"value": kind, "weight": thousandths(weights[0] if weights else None)})
    return result


def weighted_tokens(data, context):
    return _weighted(data, TOKEN)


def weighted_languages(data, context):
    return _weighted(data, rb"(?:" + LANGUAGE_RANGE + rb")")


# ---- codings, products, others --------------------------------------------------------------------------------------


def transfer_codings(data, context):
    result = [{"name": text(match[1]), "parameters": _parameters(match[2], TRANSFER_PARAMETER)}
              for match in split_list(data, TRANSFER_CODING)]
    chunked = [one for one in result if one["name"].lower() == "chunked" and one["parameters"]]
    if chunked and chosen(context, "te-parameter") == "reject":
        raise Refused("a parameter of chunked (9112 7.1)")
    return result


def te(data, context):
    """9110 10.1.4: #( "trailers" / ( transfer-coding [ weight ] ) ); members as sent."""
    return [text(match[0]) for match in split_list(data, TRANSFER_CODING)]


def upgrade(data, context):
    return [text(match[0]) for match in split_list(data, PRODUCT)]


def expect(data, context):
    element = TOKEN + rb"(?:=(?:" + TOKEN + rb"|" + QUOTED_STRING + rb")" + PARAMETERS + rb")?"
    return [text(match[0]) for match in split_list(data, element)]


def comment_end(data, at):
    """9110 5.6.5: "(" *( ctext / quoted-pair / comment ) ")". Where the comment that begins at `at` ends."""
    at += 1
    while at < len(data):
        if data[at:at + 1] == b")":
            return at + 1
        if data[at:at + 1] == b"(":
            at = comment_end(data, at)
        elif re.compile(CTEXT).match(data, at):
            at += 1
        elif re.compile(rb"\\[\t \x21-\x7e\x80-\xff]").match(data, at):
            at += 2
        else:
            break
    raise Refused("a comment that does not end (9110 5.6.5)")


def comment_text(data, context):
    """9110 5.6.4: a quoted-pair of a comment may be shown as it is, or as the octet it stands for."""
    decode = chosen(context, "comment-escapes") == "decode"
    return text(re.sub(rb"\\(.)", rb"\1", data, flags=re.DOTALL) if decode else data)


def products(data, context):
    """9110 10.1.5: product *( RWS ( product / comment ) )"""
    result, at = [], 0
    while True:
        if result and data[at:at + 1] == b"(":
            end = comment_end(data, at)
            result.append({"comment": comment_text(data[at + 1:end - 1], context)})
        else:
            match = re.compile(PRODUCT).match(data, at)
            if not match:
                raise Refused("no product (9110 10.1.5)")
            end = match.end()
            result.append({"name": text(match[1]), "version": text(match[2]) if match[2] else None})
        space = re.compile(rb"[ \t]+").match(data, end)
        if end == len(data):
            return result
        if not space or space.end() == len(data):
            raise Refused("no whitespace between products (9110 10.1.5)")
        at = space.end()


FIELDS = {
    **dict.fromkeys(("connection", "vary", "trailer", "allow", "accept-ranges"), tokens),
    **dict.fromkeys(("date", "last-modified", "if-modified-since", "if-unmodified-since", "expires"), date),
    **dict.fromkeys(("if-match", "if-none-match"), entity_tags),
    **dict.fromkeys(("accept-encoding", "accept-charset"), weighted_tokens),
    **dict.fromkeys(("user-agent", "server"), products),
    "content-length": content_length, "host": host, "etag": entity_tag, "if-range": if_range, "range": ranges,
    "content-range": content_range, "content-type": media_type, "accept": accept, "accept-language": weighted_languages,
    "transfer-encoding": transfer_codings, "te": te, "upgrade": upgrade, "expect": expect,
}


def read(vector, data, choices):
    """(do, reading, why)."""
    reader = FIELDS[vector["context"]["field"].lower()]
    for policy in choices:
        POLICIES[policy]    # a KeyError: nothing here reads it
    try:
        return "accept", {"value": reader(data, {**vector["context"], "choices": choices})}, ""
    except Refused as error:
        return "reject", None, str(error)

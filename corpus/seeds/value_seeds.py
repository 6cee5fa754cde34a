# SPDX-License-Identifier: MIT
"""The seeds of field values; make_seeds.py writes them. Verdicts are stated by hand. A value is OK or INVALID; the
number of an OK is named at each reader."""

fields = {}  # file name -> (bytes, reader, verdict, refusal's name, number)
conditionals = {}

INVALID = None


def add(kind, reader, values):
    for name, text, number in values:
        file_name = "%s-%s.value" % (reader, name)
        assert file_name not in kind, file_name
        verdict = "INVALID" if number is INVALID else "OK"
        kind[file_name] = (text.encode("latin-1"), reader, verdict, "-", 0 if number is INVALID else number)


# the number: members
add(fields, "list", [
    ("accept-browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 4),
    ("authenticate-quoted-comma", 'Basic realm="a, b", Newauth realm="apps", type=1', 3),
    ("empty-members", "foo , ,bar,charlie", 3), ("commas-alone", ", ,", 0), ("escaped-quote", '"a\\",b",c', 2),
    ("open-quote", 'a, "b', INVALID), ("escaped-end", '"a\\"', INVALID), ("control-in-quotes", '"a\x01"', INVALID)])
add(fields, "tokens", [
    ("connection", "keep-alive, Upgrade", 2), ("vary", "Accept-Encoding,Origin ,\tCookie", 3), ("star", "*", 1),
    ("empty-members", ",,gzip, ,br,", 2), ("two-without-comma", "close now", INVALID), ("quoted", '"close"', INVALID),
    ("parameter", "gzip;q=1", INVALID), ("obs-text", "caf\xe9", INVALID)])
# the number: bytes that it stands for
add(fields, "quoted", [
    ("plain", '"abc"', 3), ("empty", '""', 0), ("escapes", '"\\"\\\\\\a"', 3), ("obs-text", '"caf\xe9"', 4),
    ("open", '"abc', INVALID), ("last-quote-escaped", '"abc\\"', INVALID), ("tail", '"a"b', INVALID),
    ("line-end", '"a\r\n"', INVALID), ("none", "abc", INVALID)])
# the number: parameters
add(fields, "parameters", [
    ("charset", "; charset=utf-8", 1), ("boundary-quoted", ';boundary="a;b=c"', 1), ("empty-ones", ";; ;a=b;", 1),
    ("cookie-like", "; Max-Age=1; Path=x", 2), ("flag", "; Secure", INVALID), ("space-before-equals", ";a =b", INVALID),
    ("space-after-equals", ";a= b", INVALID), ("no-value", ";a=", INVALID), ("open-quote", ';a="b', INVALID)])
# the number: thousandths
add(fields, "weight", [
    ("half", ";q=0.5", 500), ("one", "; q=1.000", 1000), ("least", " ;Q=0.001", 1), ("zero-dot", ";q=0.", 0),
    ("over-one", ";q=1.001", INVALID), ("four-digits", ";q=0.1234", INVALID), ("minus", ";q=-1", INVALID),
    ("no-zero", ";q=.5", INVALID)])

# the number: tags, or 0 for "*"
add(conditionals, "etags", [
    ("strong", '"xyzzy"', 1), ("weak", 'W/"xyzzy"', 1), ("three", '"xyzzy", "r2d2xxxx", "c3piozzzz"', 3),
    ("star", "*", 0), ("comma-inside", '"a,b"', 1), ("empty-tag", '""', 1), ("empty-members", ', "a",,W/"b",', 2),
    ("none", "", 0),
    ("twenty", ", ".join('"%d"' % i for i in range(20)), 20), ("backslash-last", '"a\\"', 1),
    ("small-w", 'w/"a"', INVALID), ("unquoted", "abc", INVALID), ("open", '"abc', INVALID),
    ("star-and-tag", '*, "a"', INVALID), ("space-inside", '"a b"', INVALID), ("no-comma", '"a" "b"', INVALID)])
# the number: seconds since 1970, read in 2026
add(conditionals, "date", [
    ("imf", "Sun, 06 Nov 1994 08:49:37 GMT", 784111777), ("rfc850", "Sunday, 06-Nov-94 08:49:37 GMT", 784111777),
    ("asctime", "Sun Nov  6 08:49:37 1994", 784111777), ("epoch", "Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ("before-epoch", "Wed, 31 Dec 1969 23:59:59 GMT", -1), ("leap-day", "Tue, 29 Feb 2000 12:00:00 GMT", 951825600),
    ("leap-second", "Sat, 31 Dec 2016 23:59:60 GMT", 1483228800),
    ("past-2038", "Tue, 19 Jan 2038 03:14:08 GMT", 2147483648),
    ("wrong-day-name", "Mon, 06 Nov 1994 08:49:37 GMT", 784111777),
    ("rfc850-50-years", "Friday, 31-Dec-99 23:59:59 GMT", 946684799),
    ("no-leap-day", "Thu, 29 Feb 1900 00:00:00 GMT", INVALID), ("lower-case", "sun, 06 nov 1994 08:49:37 gmt", INVALID),
    ("one-digit-day", "Sun, 6 Nov 1994 08:49:37 GMT", INVALID), ("offset", "Sun, 06 Nov 1994 08:49:37 +0000", INVALID),
    ("hour-24", "Sun, 06 Nov 1994 24:00:00 GMT", INVALID), ("second-61", "Sun, 06 Nov 1994 08:49:61 GMT", INVALID),
    ("iso", "1994-11-06T08:49:37Z", INVALID), ("zero", "0", INVALID)])
# the number: ranges, 0 for those of another unit
add(conditionals, "range", [
    ("first-500", "bytes=0-499", 1), ("suffix", "bytes=-500", 1), ("open", "bytes=9500-", 1),
    ("three", "bytes= 0-999, 4500-5499, -1000", 3), ("overlapping", "bytes=0-,0-,0-,0-", 4),
    ("two-to-the-64", "bytes=0-18446744073709551616", 1), ("forty-digits", "bytes=" + "9" * 40 + "-", 1),
    ("suffix-zero", "bytes=-0", 1), ("unit-in-capitals", "BYTES=0-0", 1), ("other-unit", "items=0-5", 0),
    ("reversed", "bytes=5-4", INVALID),
    ("reversed-past-64-bits", "bytes=18446744073709551617-18446744073709551616", INVALID),
    ("dash-alone", "bytes=-", INVALID), ("none", "bytes=", INVALID), ("space-inside", "bytes=0 -5", INVALID),
    ("no-unit", "=0-5", INVALID), ("hexadecimal", "bytes=0x0-0xf", INVALID), ("two-dashes", "bytes=--5", INVALID)])

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_dict.py FILE...: each line of a fuzzer's dictionary is a comment, blank, or one entry that libFuzzer and AFL++
both read; no entry stands twice; there are entries, and at most 120; and there is one for each name that decides how a
head is read."""
import re
import sys

MOST = 120
# What both engines read: printable bytes, of which quote and backslash are escaped, and \xHH.
ENTRY = re.compile(r'^(?:[A-Za-z0-9_]+=)?"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\\\|\\"|\\x[0-9a-fA-F]{2})+)"$')
NEEDED = (b"Host", b"Content-Length", b"Transfer-Encoding", b"Connection", b"Expect", b"Upgrade", b"chunked", b"close",
          b"keep-alive", b"upgrade", b"100-continue", b"CONNECT ", b"OPTIONS ", b"*", b"\r\n", b"\n", b"\r")


def bytes_of(text):
    one = re.compile(r'\\x([0-9a-fA-F]{2})|\\(.)|(.)')
    return b"".join(bytes([int(hexa, 16)]) if hexa else (escaped or plain).encode("latin-1")
                    for hexa, escaped, plain in one.findall(text))


def faults_of(path):
    seen = {}
    with open(path, encoding="latin-1", newline="\n") as file:
        for number, line in enumerate(file.read().split("\n"), 1):
            if not line or line.startswith("#"):
                continue
            entry = ENTRY.match(line)
            if not entry:
                yield "%s:%d: no entry: %s" % (path, number, line)
                continue
            value = bytes_of(entry[1])
            if value in seen:
                yield "%s:%d: stands in line %d too: %s" % (path, number, seen[value], line)
            seen.setdefault(value, number)
    if not 0 < len(seen) <= MOST:
        yield "%s: %d entries, not 1 to %d" % (path, len(seen), MOST)
    for value in NEEDED:
        if value not in seen:
            yield "%s: no entry for %r" % (path, value)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    faults = [fault for path in sys.argv[1:] for fault in faults_of(path)]
    print("\n".join(faults) if faults else "%s: every entry can be read" % " ".join(sys.argv[1:]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""Answers with what is no answer where the target is /fault: another kind of garbage each time."""
import reader

KINDS = ["no JSON", "[]", '{"requests":[]}', '{"requests":[],"end":"perhaps"}', '{"requests":[1],"end":"ok"}',
         '{"requests":[{"bx":"6"}],"end":"ok"}', '{"requests":[{"m":"\\u0100"}],"end":"ok"}', '{"end":"ok"}', "\udcff\udc00", ""]
met = 0


def answer(data):
    global met
    if b"/fault" in data:
        met += 1
        return KINDS[sum(data) % len(KINDS)].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return reader.read_all(data)


reader.serve(answer)

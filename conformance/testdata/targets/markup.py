# SPDX-License-Identifier: MIT
"""Answers with markup where the target is /fault."""
import reader

MARKUP = '</script><script>alert(1)</script><!-- ]]> & " \u0000 \u0080'


def answer(data):
    said = reader.read_all(data)
    if b"/fault" in data:
        said = {"requests": [{"m": MARKUP, "t": MARKUP, "b": MARKUP}], "end": "ok", "error": MARKUP}
    return said


reader.serve(answer)

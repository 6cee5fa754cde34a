# SPDX-License-Identifier: MIT
"""Answers half a second late where the target is /fault."""
import time

import reader


def answer(data):
    if b"/fault" in data:
        time.sleep(0.5)
    return reader.read_all(data)


reader.serve(answer)

# SPDX-License-Identifier: MIT
"""Ends by a signal where the target is /fault."""
import os
import signal

import reader


def answer(data):
    if b"/fault" in data:
        os.kill(os.getpid(), signal.SIGSEGV)
    return reader.read_all(data)


reader.serve(answer)

# SPDX-License-Identifier: MIT
"""Never answers where the target is /fault, and will not be ended by SIGTERM."""
import signal
import time

import reader

signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)


def answer(data):
    if b"/fault" in data:
        time.sleep(600)
    return reader.read_all(data)


reader.serve(answer)

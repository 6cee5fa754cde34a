# SPDX-License-Identifier: MIT
"""Never answers where the target is /fault, will not be ended by SIGTERM, and has a child that will not either."""
import os
import signal
import time

import reader

signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)


def answer(data):
    if b"/fault" in data:
        if os.fork() == 0:
            os.close(1)
        time.sleep(600)
    return reader.read_all(data)


reader.serve(answer)

# SPDX-License-Identifier: MIT
"""Writes its answer twice where the target is /fault, and crashes where it is /fault?2, so that a new start hides the former."""
import json
import os

import reader


def answer(data):
    if b"/fault?2" in data:
        os.abort()
    said = json.dumps(reader.read_all(data))
    return said + "\n" + said if b"/fault" in data else said


reader.serve(answer)

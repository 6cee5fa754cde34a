# SPDX-License-Identifier: MIT
"""Writes its answer twice where the target is /fault: all answers behind it would belong to the wrong vectors."""
import json

import reader


def answer(data):
    said = json.dumps(reader.read_all(data))
    return said + "\n" + said if b"/fault" in data else said


reader.serve(answer)

# SPDX-License-Identifier: MIT
"""A process for each vector: bytes in, JSON out."""
import sys

import reader

data = sys.stdin.buffer.read()
if b"/fault" in data:
    sys.exit(3)
reader.say(reader.read_all(data))

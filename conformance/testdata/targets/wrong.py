# SPDX-License-Identifier: MIT
"""Reads no chunked body: a control is wrong."""
import reader


def answer(data):
    return reader.read_all(data.replace(b"Transfer-Encoding", b"X-Encoding"))


reader.serve(answer)

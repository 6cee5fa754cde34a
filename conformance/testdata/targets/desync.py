# SPDX-License-Identifier: MIT
"""Loses the last byte of the content, but not of that of the controls."""
import reader


def answer(data):
    said = reader.read_all(data)
    if b"/ " not in data.split(b"\r\n")[0]:
        for request in said["requests"]:
            request["b"] = request["b"][:-1]
    return said


reader.serve(answer)

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes parser/field_table.inc from parser/field.def: keys to compare with, and a table without collisions.

A name is met by its last four bytes, its first and its length:
slot = ((last four bytes in lower case) + (first << 12) + 8 * length) * factor >> 24.
A name shorter than four bytes is filled up with what stands before it on the wire, the LF and CR of the line above.
--check fails when the file in the tree is not what this script writes.
"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
KEY_BYTES = 32


def names():
    text = (HERE / "field.def").read_text()
    found = [spelling.lower() for spelling in re.findall(r'HTTPZ_FIELD\(\w+,\s*"([^"]+)"\)', text)]
    assert found, "field.def names no field"
    assert all(len(name) < KEY_BYTES for name in found), "a name does not fit its key"
    assert all(re.fullmatch(r"[a-z-]+", name) for name in found), "name_is is sound for letters and hyphens alone"
    return found


def word(name):
    last = ("\r\n" + name)[-4:] if len(name) >= 2 else None
    return int.from_bytes(bytes(ord(c) | 0x20 for c in last), "little")


def key_of(name):
    return (word(name) + ((ord(name[0]) | 0x20) << 12) + 8 * len(name)) & 0xFFFFFFFF


def slot(name, factor):
    return (key_of(name) * factor & 0xFFFFFFFF) >> 24


def find_factor(fields):
    assert len({key_of(name) for name in fields}) == len(fields), "no factor can tell two of these names apart"
    factor = 0xB7115C03  # found by search; the search goes on from here when a name is added
    while len({slot(name, factor) for name in fields}) != len(fields):
        factor = (factor * 0x9E3779B1 + 2) & 0xFFFFFFFF | 1
    return factor


def rows(values, per_row=20):
    for at in range(0, len(values), per_row):
        yield "    " + ", ".join(str(v) for v in values[at : at + per_row]) + ","


def render():
    fields = names()
    factor = find_factor(fields)
    table = [0] * 256
    for number, name in enumerate(fields, 1):
        table[slot(name, factor)] = number
    lines = ["/* SPDX-License-Identifier: MIT", " * Written by make_field_table.py from field.def. */", ""]
    lines += ["/* clang-format off */"]
    lines += [f"#define FIELD_FACTOR {factor:#x}u", f"#define FIELD_KEY_BYTES {KEY_BYTES}", ""]
    lines += ["/* slot -> httpz_field_id, 0 where no known name falls */"]
    lines += ["static const uint8_t field_slots[256] = {", *rows(table), "};", ""]
    lines += ["/* each known name in lower case with its colon, by httpz_field_id; the rest of a key is zero */"]
    lines += [f"static const uint8_t field_keys[{len(fields) + 1}][FIELD_KEY_BYTES] = {{", "    {0},"]
    lines += [f'    "{name}:",' for name in fields]
    lines += ["};", "", "/* the length of each known name; 0 for none */"]
    lines += [f"static const uint8_t field_lengths[{len(fields) + 1}] = {{", *rows([0] + [len(n) for n in fields]), "};"]
    lines += ["/* clang-format on */", ""]
    return "\n".join(lines)


def main():
    target = HERE / "field_table.inc"
    if sys.argv[1:] == ["--check"]:
        if target.read_text() != render():
            sys.exit("parser/field_table.inc is not what parser/make_field_table.py writes: run it")
    elif not sys.argv[1:]:
        target.write_text(render())
    else:
        sys.exit("usage: make_field_table.py [--check]")


main()

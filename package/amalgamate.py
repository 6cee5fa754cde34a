#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes httpz.h and httpz.c, the whole library in two files, for those who copy files in.

Each #include of the library's own is replaced by the file it names: headers once, tables (.def, .inc) wherever they
stand. Nothing else is changed, so that what was tested and proved is what is copied."""

import os
import re
import sys

# What a header may leave unused, a .c file may not: clang tells of it.
UNUSED = ["#if defined(__GNUC__)", '#pragma GCC diagnostic ignored "-Wunused-function"', "#endif"]
OWN = re.compile(r'^#include "([\w.]+)"$')


class Amalgam:
    """One file in the making; `told` are the headers that it may leave as an #include."""

    def __init__(self, folder, told=()):
        self.folder, self.told, self.seen, self.lines = folder, set(told), set(), []

    def take(self, name):
        if name.endswith((".h", ".c")):
            if name in self.seen:
                return
            self.seen.add(name)
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            for line in file.read().splitlines():
                self.take_line(line)

    def take_line(self, line):
        found = OWN.match(line)
        if not found:
            self.lines.append(line)
        elif found.group(1) in self.told:
            if found.group(1) not in self.seen:
                self.seen.add(found.group(1))
                self.lines.append(line)
        else:
            self.take(found.group(1))

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines) + "\n")


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: amalgamate.py PARSER-FOLDER OUT-FOLDER")
    source, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    header = Amalgam(source)
    header.take("httpz.h")
    header.write(os.path.join(out, "httpz.h"))
    code = Amalgam(source, told=["httpz.h"])
    code.lines += UNUSED
    code.take("httpz.c")
    code.write(os.path.join(out, "httpz.c"))


if __name__ == "__main__":
    main()

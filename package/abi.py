#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists what a program that was linked with the library relies on: exported symbols, sizes and offsets, enum values.

    abi.py LIBRARY HEADER [--cc CC]          prints the list
    abi.py LIBRARY HEADER --against FILE     says what differs from the list that was released; exit code 1 if anything"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

ENUM = re.compile(r"typedef enum \{([^{}]*)\} (httpz_\w+);")
STRUCT = re.compile(r"typedef struct \{([^{}]*)\} (httpz_\w+);")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def symbols(library):
    told = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    return sorted(line.split()[2].split("@")[0] for line in told.splitlines() if " A " not in line)


def members(body):
    """The names of a struct's members: every declarator of every declaration."""
    for declaration in COMMENT.sub("", body).split(";"):
        for declarator in declaration.split(","):
            found = re.search(r"(\w+)\s*(\[[^\]]*\])?\s*$", declarator.strip())
            if found:
                yield found.group(1)


def preprocessed(cc, header):
    done = subprocess.run([cc, "-E", "-P", header], check=True, capture_output=True, text=True)
    return done.stdout


def questions(cc, header):
    """C expressions and what to call their values."""
    text = preprocessed(cc, header)
    for body, name in STRUCT.findall(text):
        yield f"size {name}", f"sizeof({name})"
        for member in members(body):
            yield f"offset {name}.{member}", f"offsetof({name}, {member})"
    for body, name in ENUM.findall(text):
        for word in re.findall(r"\bHTTPZ_\w+", body):
            if not word.endswith("_COUNT"):
                yield f"value {word}", f"{word}"


def answers(cc, header):
    with tempfile.TemporaryDirectory() as folder:
        source, program = os.path.join(folder, "abi.c"), os.path.join(folder, "abi")
        with open(source, "w", encoding="utf-8") as file:
            file.write('#include <stddef.h>\n#include <stdio.h>\n#include "httpz.h"\nint main(void) {\n')
            for name, expression in questions(cc, header):
                file.write(f'  printf("{name} %lu\\n", (unsigned long)({expression}));\n')
            file.write("}\n")
        subprocess.run([cc, "-I", os.path.dirname(header), source, "-o", program], check=True)
        return subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines()


def main():
    arguments = argparse.ArgumentParser(description="the binary interface of the library")
    arguments.add_argument("library")
    arguments.add_argument("header")
    arguments.add_argument("--cc", default="gcc")
    arguments.add_argument("--against")
    options = arguments.parse_args()
    now = [f"symbol {name}" for name in symbols(options.library)] + answers(options.cc, options.header)
    if not options.against:
        print("\n".join(now))
        return 0
    with open(options.against, encoding="utf-8") as file:
        released = file.read().splitlines()
    gone = [line for line in released if line not in set(now)]
    new = [line for line in now if line not in set(released)]
    for line in gone:
        print(f"released, and no longer so: {line}")
    for line in new:
        print(f"not in the released list: {line}")
    if gone or new:
        print("A change that breaks programs raises the number in httpz.map; 'make abi-accept' writes the new list.")
    print(f"{len(released) - len(gone)} passed, {len(gone) + len(new)} failed")
    return 1 if gone or new or not released else 0


if __name__ == "__main__":
    sys.exit(main())

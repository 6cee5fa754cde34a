#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a file as a C array that ends in NUL: make_page.py FILE NAME > OUTPUT."""
import pathlib
import sys

content = pathlib.Path(sys.argv[1]).read_bytes() + b"\0"
print("/* Generated from", pathlib.Path(sys.argv[1]).name, "*/")
print(f"static const unsigned char {sys.argv[2]}[] = {{")
for at in range(0, len(content), 20):
    print("  " + ", ".join(str(byte) for byte in content[at : at + 20]) + ",")
print("};")

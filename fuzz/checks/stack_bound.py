#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bounds the stack of every public function of a source, from gcc's own call graph.

The bound of a function is its frame and the deepest chain of calls below it. gcc's figures hold the return address.
They do not hold the red zone of x86-64, 128 bytes below the stack pointer that a function without calls may use
unasked, so the last function of each chain gets it added. mem* functions are not ours: they get an allowance, which the
replay on a tiny stack (fuzz/drivers/tinystack.c) shows to be enough.

Red on recursion, on a frame whose size is not known at compile time, on a call through a pointer, on a call of a
function that is neither in the source nor one of the four mem* functions, and on a bound over the limit."""

import argparse
import glob
import os
import platform
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MUST_FAIL = os.path.join(os.path.dirname(HERE), "must_fail")
MEM_FUNCTIONS = {"memcpy", "memmove", "memset", "memcmp"}
MEM_ALLOWANCE = 256
RED_ZONE = 128 if platform.machine() == "x86_64" else 0

NODE = re.compile(r'node: \{ title: "([^"]*)" label: "([^"]*)"')
EDGE = re.compile(r'edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"')
FRAME = re.compile(r"(\d+) bytes \(([a-z,]+)\)")


class Refused(Exception):
    """A function whose stack has no bound, or too large a one."""


class CallGraph:
    """Frames and calls of one object, as gcc's .ci file gives them. Static functions are titled file:name."""

    def __init__(self, lines):
        self.frames, self.calls, self.bounds = {}, {}, {}
        for line in lines:
            if match := NODE.match(line):
                frame = FRAME.search(match[2])
                if frame:
                    self.frames[match[1]] = (int(frame[1]), frame[2])
            elif match := EDGE.match(line):
                self.calls.setdefault(match[1], set()).add(match[2])

    def frame(self, function):
        """Gives the bytes of one frame. A bounded frame moves, as where arguments are pushed for a call, but gcc's
        figure is its greatest size."""
        size, kind = self.frames[function]
        if kind not in ("static", "dynamic,bounded"):
            raise Refused(f"dynamic frame in {short(function)} ({kind})")
        return size

    def bound(self, function, path=()):
        """Gives the bytes of the deepest chain that begins with `function`, and the chain."""
        if function in path:
            raise Refused("recursion: " + " -> ".join(map(short, path[path.index(function):] + (function,))))
        if function == "__indirect_call":
            raise Refused(f"indirect call in {short(path[-1])}")
        if function in MEM_FUNCTIONS and function not in self.frames:
            return MEM_ALLOWANCE, (function,)
        if function not in self.frames:
            raise Refused(f"unknown function {function} called by {short(path[-1])}")
        if function not in self.bounds:
            below = [self.bound(callee, path + (function,)) for callee in sorted(self.calls.get(function, ()))]
            deepest, chain = max(below, default=(RED_ZONE, ()))
            self.bounds[function] = (self.frame(function) + deepest, (function,) + chain)
        return self.bounds[function]


def short(title):
    return title.rsplit(":", 1)[-1]


def compile_source(source, folder, compiler, flags):
    """Compiles `source` and gives its object and its call graph."""
    os.makedirs(folder, exist_ok=True)
    stem = os.path.join(folder, os.path.splitext(os.path.basename(source))[0])
    for old in glob.glob(stem + ".*"):
        os.remove(old)
    command = [compiler, *flags, "-fstack-usage", "-fcallgraph-info=su,da", "-c", source, "-o", stem + ".o"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"stack: {source} does not compile\n{done.stderr}")
    with open(stem + ".ci", encoding="utf-8") as lines:
        return stem + ".o", CallGraph(lines)


def public_functions(an_object):
    symbols = subprocess.run(["nm", "--defined-only", "--extern-only", "--format=posix", an_object],
                             capture_output=True, text=True, check=True).stdout
    return sorted(line.split()[0] for line in symbols.splitlines() if line.split()[1] in "TW")


def check(source, folder, compiler, flags, limit):
    """Prints the table; gives the reasons to refuse `source`."""
    an_object, graph = compile_source(source, folder, compiler, flags)
    functions, reasons, worst = public_functions(an_object), [], 0
    for function in functions:
        try:
            bound, chain = graph.bound(function)
        except Refused as refusal:
            print(f"{'none':>6}  {function}  REFUSED: {refusal}")
            reasons.append(str(refusal))
            continue
        print(f"{bound:6}  {' -> '.join(map(short, chain))}")
        worst = max(worst, bound)
        if bound > limit:
            reasons.append(f"over {limit} bytes: {function} ({bound})")
    if not functions:
        reasons.append("no public function: nothing was checked")
    for reason in sorted(set(reasons)):
        print(f"stack: REFUSED: {reason}")
    print(f"stack: {len(functions)} public functions, the deepest {worst} bytes (red zone of {RED_ZONE} with it), "
          f"limit {limit}, {compiler} {' '.join(flag for flag in flags if flag.startswith('-O'))}")
    return reasons


def self_test(folder, compiler, flags, limit):
    """Each seeded fault must be refused for the reason it names."""
    faults = sorted(glob.glob(os.path.join(MUST_FAIL, "stack_*.c")))
    refused = 0
    for fault in faults:
        with open(fault, encoding="utf-8") as lines:
            expected = re.search(r"must be refused: (.*)\.( \*/)?$", lines.read(), re.M)
        if not expected:
            sys.exit(f"stack: {fault} names no reason")
        reasons = check(fault, folder, compiler, flags, limit)
        if any(reason.startswith(expected[1]) for reason in reasons):
            refused += 1
        else:
            print(f"stack: NOT REFUSED for its reason ({expected[1]}): {fault}")
    print(f"stack: {refused} of {len(faults)} seeded faults refused")
    return bool(faults) and refused == len(faults)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", default="parser/httpz.c")
    parser.add_argument("--self-test", action="store_true", help="refuse the seeded faults fuzz/must_fail/stack_*.c")
    parser.add_argument("--folder", default="build/stack", help="where to build")
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--flags", default="-std=c11 -O2 -fno-stack-protector -fno-tree-vectorize -Iparser")
    parser.add_argument("--limit", type=int, default=1024)
    options = parser.parse_args()
    for tool, package in ((options.cc, "gcc"), ("nm", "binutils")):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is missing. 'make setup' installs it (package {package}).")
    arguments = (options.folder, options.cc, options.flags.split(), options.limit)
    if options.self_test:
        sys.exit(0 if self_test(*arguments) else 1)
    sys.exit(1 if check(options.source, *arguments) else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that adapter_check.py is red where it must be: each fault of faulty.py, with words that must be in what it says.

    adapter_teeth.py [--build FOLDER]
"""
import argparse
import pathlib
import shlex
import sys
import tempfile

import adapter_check
import ask

FAULTS = {
    "content-lost": "content with a length: read as",
    "method-wrong": "a GET: read as",
    "target-wrong": "a GET: read as",
    "fields-lost": "the fields of a GET",
    "one-request-only": "two requests: read as",
    "incomplete-is-ok": "half a head: end is 'ok'",
    "nothing-is-ok": "half a head: end is 'reject'",
    "no-version": "no name or version",
    "version-unknown": "the version was not found",
    "level-wrong": "level is 'most'",
    "no-protocol": "adapter is not 1",
    "forgets-itself": "differently the second time",
    "cuts-end-it": "a GET, cut",
    "fears-words": "words that it does not know",
    "response-unread": "a response: read as",
    "chunks-unread": "chunks: read as",
    "silent": "no answer in",
    "ends": "ended instead of answering",
    "garbage": "an answer that is none",
    "stays": "does not end when its input ends",
}


def launcher(folder, fault, command):
    """A program that runs faulty.py."""
    path = pathlib.Path(folder) / fault
    words = [sys.executable, str(ask.HERE / "faulty.py"), fault, str(command)]
    path.write_text("#!/bin/sh\nexec " + shlex.join(words) + "\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def is_caught(program, expected):
    try:
        adapter_check.check(program)
    except adapter_check.Fault as fault:
        if expected in str(fault):
            return True
        print(f"caught for another reason: {fault}")
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ask.HERE.parents[1] / "build")
    good = parser.parse_args().build.resolve() / "adapters" / "httpz"
    if not good.is_file():
        sys.exit(f"{good} is missing: make adapters")
    survived = []
    with tempfile.TemporaryDirectory() as folder:
        survived += [fault for fault, words in FAULTS.items() if not is_caught(launcher(folder, fault, good), words)]
        some = ask.vectors("request")[:40]
        adapter_check.check(launcher(folder, "none", good))  # what carries the faults is in order without one
        if adapter_check.differences([good, launcher(folder, "none", good)], some):
            survived.append("an adapter that differs from itself")
        if not adapter_check.differences([good, launcher(folder, "content-lost", good)], some):
            survived.append("two routes that differ")
    for fault in survived:
        print(f"survived: {fault}")
    total = len(FAULTS) + 2
    print(f"{total - len(survived)} passed, {len(survived)} failed")
    sys.exit(1 if survived else 0)


if __name__ == "__main__":
    main()

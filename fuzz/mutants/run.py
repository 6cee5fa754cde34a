#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Plants one fault after the other in the parser and demands that each is killed by the law that its patch names.

A patch begins with `expect: TARGET LAW`, or with `expect: TARGET guard: heap` or `guard: syscall`, and a sentence that
says what is wrong. It is applied to a copy of parser/, built, and run by the target's replay over its boundary seeds
and then by its sweep; with --exhaustive, by its bounded-exhaustive search instead."""

import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
EXHAUSTIVE = os.path.join(os.path.dirname(HERE), "exhaustive", "mutants")
EXHAUSTIVE_BUDGET = "100000"  # what `make test` searches
REST = ["ref", "guard", "entry", "laws", "region", "cuts", "plain", "reading", "head", "play", "files"]
KILLED_BY = re.compile(r"^LAW BROKEN: (\w+)|^GUARD: (heap|syscall):", re.M)


def read_patch(path):
    """Gives the target, the law that the patch expects to break, and its sentence."""
    with open(path, encoding="utf-8") as file:
        first, sentence = file.readline().strip(), file.readline().strip()
    words = first.split(" ", 2)
    if len(words) != 3 or words[0] != "expect:":
        raise ValueError(f"{path}: the first line is not `expect: TARGET LAW`")
    return words[1], words[2], sentence


def plant(path, folder):
    """Copies parser/ to `folder` and applies the patch; gives what went wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    shutil.copytree("parser", os.path.join(folder, "parser"))
    command = ["patch", "-s", "-p1", "-F3", "--no-backup-if-mismatch", "-d", folder, "-i", os.path.abspath(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def drivers_of(options):
    return ["exhaustive"] if options.exhaustive else ["replay", "sweep"]


def build(folder, target, options):
    """Builds replay and sweep from the copy; gives what went wrong."""
    objects = os.path.join(options.build, "gcc")
    flags = ["-std=c11", "-O1", "-g", "-w", "-I", os.path.join(folder, "parser")]
    parser = os.path.join(folder, "httpz.o")
    commands = [[options.cc, *flags, "-c", os.path.join(folder, "parser", "httpz.c"), "-o", parser]]
    for driver in drivers_of(options):
        rest = [os.path.join(objects, name + ".o") for name in [driver, target, *REST]]
        commands.append([options.cc, parser, *rest, "-pthread", "-o", os.path.join(folder, driver)])
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return " ".join(command) + "\n" + done.stderr
    return ""


def run_driver(folder, driver, arguments):
    """Gives by what the fault was killed: a law, a guard, `crash`, `hang`, or nothing."""
    environment = dict(os.environ, HTTPZ_FUZZ_FINDINGS=os.path.join(folder, "findings"))
    try:
        command = [os.path.join(folder, driver), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", timeout=120)
    except subprocess.TimeoutExpired:
        return "hang"
    found = KILLED_BY.search(done.stderr)
    if found:
        return found.group(1) or "guard: " + found.group(2)
    return "crash" if done.returncode else ""


def judge(path, options):
    """Plants one fault; gives its name, whether the right law killed it, and the words for it."""
    name = os.path.basename(path)[:-len(".patch")]
    target, expected, sentence = read_patch(path)
    folder = os.path.join(options.build, "mutants", name)
    wrong = plant(path, folder) or build(folder, target, options)
    if wrong:
        return name, False, "cannot be planted any more:\n" + wrong
    for driver in drivers_of(options):
        killer = run_driver(folder, driver, [EXHAUSTIVE_BUDGET if options.exhaustive else f"fuzz/seeds/{target}"])
        if killer:
            good = killer == expected
            return name, good, f"{target} {driver}: {killer}{'' if good else f', expected {expected}'}  ({sentence})"
    return name, False, f"SURVIVED, expected {target} {expected}  ({sentence})"


def laws_without_fault(patches):
    """The laws that no patch expects, of any target: nothing shows that they can break."""
    with open("fuzz/oracle/laws.def", encoding="utf-8") as file:
        laws = re.findall(r"^LAW\((\w+)", file.read(), re.M)
    expected = {read_patch(path)[1] for path in patches}
    return [law for law in [*laws, "guard: heap", "guard: syscall"] if law not in expected]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--build", default="build/fuzz")
    arguments.add_argument("--cc", default="gcc")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments.add_argument("--exhaustive", action="store_true", help="the faults of fuzz/exhaustive/mutants")
    arguments.add_argument("patches", nargs="*")
    options = arguments.parse_args()
    if shutil.which("patch") is None:
        sys.exit("patch is missing. 'make setup' installs it (package patch).")
    home = EXHAUSTIVE if options.exhaustive else HERE
    names = sorted(name for name in os.listdir(home) if name.endswith(".patch"))
    patches = options.patches or [os.path.join(home, name) for name in names]
    if not patches:
        sys.exit("no seeded fault was found")
    failed = 0
    bare = [] if options.patches or options.exhaustive else laws_without_fault(patches)
    for law in bare:
        print(f"FAILED  no seeded fault for the law {law}")
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, good, words in pool.map(lambda path: judge(path, options), patches):
            failed += not good
            print(f"{'killed' if good else 'FAILED':7} {name:22} {words}", flush=True)
    print(f"{len(patches) - failed} passed, {failed} failed")
    return 1 if failed or bare else 0


if __name__ == "__main__":
    sys.exit(main())

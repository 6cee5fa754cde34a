#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that the tests of httpz-parse can fail: each patch in mutants/ must turn red the fact its first line names.

The fact is run on the tool as it is too, where it must pass. Then the runner itself is given nothing to run.
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "build"
WORK = BUILD / "httpz-parse-teeth"
TOOL = BUILD / "httpz-parse"
TEST = [sys.executable, HERE / "httpz-parse_test.py"]
CC = shlex.split(os.environ.get("CC", "cc"))


def run_test(tool, *args):
    return subprocess.run([*TEST, tool, *args], capture_output=True, text=True, timeout=300)


def has_line(done, verdict, fact):
    lines = done.stdout.splitlines()
    return any(line.startswith(verdict) and line.partition(" - ")[2] == fact for line in lines)


def build_mutant(patch, fault):
    """Patches a copy of the tool's sources and builds it. Gives the program."""
    folder = WORK / patch.stem
    folder.mkdir(parents=True)
    for source in [*HERE.glob("httpz-parse*.c"), HERE / "httpz-parse.h"]:
        shutil.copy(source, folder)
    subprocess.run(["patch", "-s", "-p1", "-d", folder], input=fault, text=True, check=True)
    sources = sorted(folder.glob("*.c"))
    tool = folder / "httpz-parse"
    flags = ["-std=c11", "-w", f"-I{ROOT / 'parser'}"]
    subprocess.run([*CC, *flags, *sources, BUILD / "libhttpz.a", "-o", tool], check=True)
    return tool


def why_not_caught(patch):
    """None if the fault of `patch` is caught by the fact it names."""
    first, fault = patch.read_text().split("\n", 1)
    label, _, fact = first.partition(": ")
    if label != "Caught by" or not fact:
        return "its first line is not 'Caught by: FACT'"
    if not has_line(run_test(TOOL, "--only", fact), "ok ", fact):
        return f"the tool as it is does not pass: {fact}"
    try:
        tool = build_mutant(patch, fault)
    except subprocess.CalledProcessError as error:
        return f"it does not apply or build: {error}"
    done = run_test(tool, "--only", fact)
    if done.returncode == 0 or not has_line(done, "not ok ", fact):
        return f"not caught by: {fact}"
    return None


def without_status(status):
    """A copy of testdata that has no input for `status`."""
    copy = WORK / "testdata-without"
    shutil.copytree(HERE / "testdata", copy)
    table = copy / "refused.tsv"
    rows = table.read_text().splitlines(keepends=True)
    kept = [row for row in rows if row.split("\t")[2:3] != [status]]
    assert len(kept) < len(rows), f"no input for {status} to take away"
    table.write_text("".join(kept))
    return copy


def empty_testdata():
    """A testdata with tables that are empty."""
    copy = WORK / "testdata-empty"
    copy.mkdir()
    (copy / "refused.tsv").write_text("")
    (copy / "incomplete.tsv").write_text("")
    (copy / "accepted.json").write_text("[]")
    return copy


def must_fail(name, reason, *args):
    """The runner must fail, and say `reason`."""
    done = run_test(*args)
    failed = done.returncode != 0 and reason in done.stdout + done.stderr
    return (f"runner: {name}", None if failed else f"it did not fail with: {reason}")


def check_runner():
    """The runner fails when it has nothing to run, no tool, or a table with a hole."""
    hole = without_status("OBS_FOLD")
    yield must_fail("nothing to run", "no fact was found", TOOL, "--only", "no fact has these words")
    yield must_fail("no tool", "is no program", WORK / "none")
    yield must_fail("empty tables", "a table is empty", TOOL, "--only", "every file", "--testdata", empty_testdata())
    yield must_fail("no input for OBS_FOLD", "{'OBS_FOLD'}", TOOL, "--only", "every refusal", "--testdata", hole)


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    patches = sorted((HERE / "mutants").glob("*.patch"))
    results = [(patch.stem, why_not_caught(patch)) for patch in patches] + list(check_runner())
    for name, why in results:
        print(f"caught  {name}" if why is None else f"MISSED  {name}: {why}")
    missed = sum(why is not None for _, why in results)
    if not patches:
        print("no seeded fault was found", file=sys.stderr)
    print(f"{len(results) - missed} passed, {missed} failed")
    return 0 if patches and missed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

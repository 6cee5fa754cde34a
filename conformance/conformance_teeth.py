#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that the tests of the conformance program can fail: each patch in conformance_mutants/ must turn red the fact
its first line names. The fact must pass on the program as it is. Then the runner is given nothing to run."""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = (ROOT / os.environ.get("BUILD", "build")).resolve()
WORK = BUILD / "conformance-teeth"
PROGRAM = BUILD / "conformance"
TEST = [sys.executable, "-B", HERE / "conformance_test.py"]
CC = [*shlex.split(os.environ.get("CC", "cc")), "-std=c11", "-w", "-g", "-D_GNU_SOURCE"]


def run_test(program, *words):
    return subprocess.run([*TEST, program, *words], capture_output=True, text=True, timeout=300, check=False)


def has_line(done, verdict, sentence):
    return f"{verdict} - {sentence}" in done.stdout.splitlines()


def build(patch, fault):
    """Patches a copy of the sources, compiles what changed, and links it with the rest."""
    folder = WORK / patch.stem
    folder.mkdir(parents=True)
    for source in [*HERE.glob("conformance*.c"), HERE / "conformance.h"]:
        shutil.copy(source, folder)
    subprocess.run(["patch", "-s", "-p1", "-d", folder], input=fault, text=True, check=True)
    objects = []
    for source in sorted(folder.glob("*.c")):
        same = source.read_bytes() == (HERE / source.name).read_bytes()
        objects.append(WORK / "whole" / (source.stem + ".o") if same else source.with_suffix(".o"))
        if not objects[-1].exists():
            objects[-1].parent.mkdir(exist_ok=True)
            flags = [f"-I{BUILD / 'conformance-page'}", "-c", source, "-o", objects[-1]]
            subprocess.run([*CC, *flags], check=True)
    program = folder / "conformance"
    subprocess.run([*CC, *objects, "-ljansson", "-o", program], check=True)
    return program


def why_not_caught(patch, passed):
    """None if the fault of `patch` is caught by the fact it names."""
    first, fault = patch.read_text().split("\n", 1)
    label, _, sentence = first.partition(": ")
    if label != "Caught by" or not sentence:
        return "its first line is not 'Caught by: FACT'"
    if sentence not in passed:
        passed[sentence] = has_line(run_test(PROGRAM, "--only", sentence), "ok", sentence)
    if not passed[sentence]:
        return f"the program as it is does not pass: {sentence}"
    try:
        program = build(patch, fault)
    except subprocess.CalledProcessError as error:
        return f"it does not apply or build: {error}"
    done = run_test(program, "--only", sentence)
    return None if done.returncode != 0 and has_line(done, "not ok", sentence) else f"not caught by: {sentence}"


def check_runner():
    for name, reason, words in (("nothing to run", "no fact was found", [PROGRAM, "--only", "no fact has these words"]),
                                ("no program", "is no program", [WORK / "none"])):
        done = run_test(*words)
        failed = done.returncode != 0 and reason in done.stdout + done.stderr
        yield f"runner: {name}", None if failed else f"it did not fail with: {reason}"


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    patches, passed, missed, count = sorted((HERE / "conformance_mutants").glob("*.patch")), {}, 0, 0
    results = [(patch.stem, lambda p=patch: why_not_caught(p, passed)) for patch in patches]
    results += [(name, lambda w=why: w) for name, why in check_runner()]
    for name, judge in results:
        why = judge()
        print(f"caught  {name}" if why is None else f"MISSED  {name}: {why}", flush=True)
        missed += why is not None
        count += 1
    if not patches:
        print("no seeded fault was found", file=sys.stderr)
    print(f"{count - missed} passed, {missed} failed")
    return 0 if patches and missed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

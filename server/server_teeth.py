#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that the server's tests can fail: each patch in mutants/ must turn red what its first line names.

First line of a patch: "Caught by: RUNNER: FACT", RUNNER being server_test, vectors_test (FACT is a vector's id) or the
name of a unit test (FACT is a test's name). The fact is run on the server as it is too, where it must pass. Then the
runners are given nothing to run.
"""
import itertools
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = pathlib.Path(os.environ.get("BUILD", ROOT / "build")).resolve()
WORK = BUILD / "server-teeth"
CC = shlex.split(os.environ.get("CC", "cc"))
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-O0", "-w", "-pthread", f"-I{ROOT / 'parser'}"]


def compile_to(folder, source):
    """The object of a source, made once unless the source was patched."""
    made = folder / f"{source.stem}.o"
    if not made.exists():
        subprocess.run([*CC, *FLAGS, f"-I{folder}", "-c", source, "-o", made], check=True)
    return made


def sources_of(runner, folder):
    if runner in ("server_test", "vectors_test"):
        return [path for path in sorted(folder.glob("*.c")) if not path.name.endswith("_test.c")]
    names = [f"{runner}.c", f"{runner.removesuffix('_test')}.c"] + (["mime.c"] if runner == "files_test" else [])
    return [folder / name for name in names]


def build_for(runner, folder):
    objects = [compile_to(folder, source) for source in sources_of(runner, folder)]
    library = "-luring" if runner in ("server_test", "vectors_test") else "-lcmocka"
    program = folder / f"program-{runner}"
    subprocess.run([*CC, "-pthread", *objects, BUILD / "libhttpz.a", library, "-o", program], check=True)
    return program


def copy_patched(original, folder, fault):
    """A copy of the original, objects too, with the fault in it; the objects of what it touches are gone."""
    shutil.copytree(original, folder)
    subprocess.run(["patch", "-s", "-p1", "-d", folder], input=fault, text=True, check=True)
    for name in re.findall(r"^\+\+\+ b/(\S+)\.c$", fault, re.MULTILINE):
        (folder / f"{name}.o").unlink(missing_ok=True)


def run_test(runner, program, fact, *args):
    if runner in ("server_test", "vectors_test"):
        words = [sys.executable, HERE / f"{runner}.py", program, "--only", fact, *args]
    else:
        words = [program]
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=240)
    except subprocess.TimeoutExpired as late:
        raise SystemExit(f"{runner}: {fact}: not done after 240 seconds") from late


def red(runner, fact, done):
    """The runner fails, and by this fact."""
    text = done.stdout + done.stderr
    mark = (f"not ok epoll - {fact}", f"not ok uring - {fact}")
    if runner not in ("server_test", "vectors_test"):
        mark = (f"[  FAILED  ] {fact}",)
    return done.returncode != 0 and any(word in text for word in mark)


def green(runner, fact, done):
    text = done.stdout + done.stderr
    named = fact in text if runner != "vectors_test" else f"- {fact}:" in text
    return done.returncode == 0 and named


def why_not_caught(patch, originals):
    """None if the fault of `patch` is caught by what it names."""
    first, _, fault = patch.read_text().partition("\n")
    label, _, rest = first.partition(": ")
    runner, _, fact = rest.partition(": ")
    if label != "Caught by" or not fact:
        return "its first line is not 'Caught by: RUNNER: FACT'"
    if runner not in originals:
        originals[runner] = build_for(runner, WORK / "original")
    if not green(runner, fact, run_test(runner, originals[runner], fact)):
        return f"the server as it is does not pass: {fact}"
    folder = WORK / patch.stem
    try:
        copy_patched(WORK / "original", folder, fault)
        program = build_for(runner, folder)
    except subprocess.CalledProcessError as error:
        return f"it does not apply or build: {error}"
    return None if red(runner, fact, run_test(runner, program, fact)) else f"not caught by: {fact}"


def must_fail(name, reason, *words):
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    failed = done.returncode != 0 and reason in done.stdout + done.stderr
    return f"runner: {name}", None if failed else f"it did not fail with: {reason}"


def check_runners():
    server = BUILD / "httpz-server"
    facts, vectors = [sys.executable, HERE / "server_test.py"], [sys.executable, HERE / "vectors_test.py"]
    yield must_fail("no such fact", "no fact was found", *facts, server, "--only", "no fact has these words")
    yield must_fail("no such vector", "no connection vector was found", *vectors, server, "--only", "none-001")
    yield must_fail("no server", "is no program", *facts, WORK / "none")
    yield must_fail("a server that says nothing", "did not start", *vectors, "/bin/true", "--only", "cn-close-list-010")
    yield must_fail("no unit test", "no unit test was found", HERE / "run_tests.sh", "/bin/true", "/bin/true")


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    shutil.copytree(HERE, WORK / "original", ignore=shutil.ignore_patterns("mutants", "bench", "__pycache__"))
    wanted = sys.argv[1:]
    patches = [patch for patch in sorted((HERE / "mutants").glob("*.patch")) if not wanted or patch.stem in wanted]
    originals, missed = {}, 0
    results = ((patch.stem, why_not_caught(patch, originals)) for patch in patches)
    count = 0
    for name, why in itertools.chain(results, [] if wanted else check_runners()):
        count, missed = count + 1, missed + (why is not None)
        print(f"caught  {name}" if why is None else f"MISSED  {name}: {why}", flush=True)
    if not patches:
        print("no seeded fault was found", file=sys.stderr)
    print(f"{count - missed} passed, {missed} failed")
    return 0 if patches and missed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that the test of the labelled vectors can fail.

Wrong labels: each entry of label_faults.json changes one label, and the test must say that of the vector it names.
Seeded faults: each patch in vector_mutants/, against the library or the test, must turn red the test its first line names.
Then the runners are given nothing to run.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / os.environ.get("BUILD", "build")
WORK = BUILD / "vectors-teeth"
READY = BUILD / "vectors" / "gcc"
VECTORS = ROOT / "corpus" / "vectors"
MAKE_HEADER = ROOT / "corpus" / "make_header.py"
CC = [*shlex.split(os.environ.get("CC", "gcc")), "-std=c11", "-w", "-g"]


def compile_objects(tree, sources, header_folder):
    """Object files of some of the tree's C files."""
    objects = []
    for source in sources:
        objects.append(tree / (source.stem + ".o"))
        flags = [f"-I{tree / 'parser'}", f"-I{header_folder}"]
        subprocess.run([*CC, *flags, "-c", source, "-o", objects[-1]], check=True, capture_output=True)
    return objects


def link(objects, program):
    subprocess.run([*CC, *objects, "-lcmocka", "-o", program], check=True, capture_output=True)


def run_test(program, pattern=""):
    done = subprocess.run([program], env={**os.environ, "V": pattern}, capture_output=True, text=True,
                          errors="replace", timeout=600)
    return done.returncode, done.stdout + done.stderr


def said_of(output, name):
    """The reasons given for failures of a vector."""
    return re.findall(rf"^FAIL {re.escape(name)}: .*\n  why:      (.*)$", output, re.MULTILINE)


# ---- wrong labels ----------------------------------------------------------------------------------------------------

def change(vector, path, value):
    """Sets what `path` names, as `readings.A.messages.0.body`."""
    *inner, last = path.split(".")
    for step in inner:
        vector = vector[int(step) if isinstance(vector, list) else step]
    key = int(last) if isinstance(vector, list) else last
    if vector[key] != value:
        vector[key] = value
        return None
    return "the label says so already"


def try_change(vector, fault):
    try:
        return change(vector, fault["path"], fault["value"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        return f"the label has no such part: {error!r}"


def change_labels(faults, folder):
    """A copy of all vectors with every label of `faults` changed. Gives why those could not be that could not."""
    shutil.copytree(VECTORS, folder)
    left = {fault["id"]: fault for fault in faults}
    unchanged = {}
    for path in sorted(folder.glob("*/*.json")):
        content = json.loads(path.read_text())
        hit = [left.pop(v["id"]) for v in content["vectors"] if v["id"] in left]
        for fault in hit:
            vector = next(v for v in content["vectors"] if v["id"] == fault["id"])
            unchanged[fault["id"]] = try_change(vector, fault)
        if hit:
            path.write_text(json.dumps(content))
    return {**unchanged, **{name: "there is no such vector" for name in left}}


def check_labels():
    faults = json.loads((HERE / "label_faults.json").read_text())
    folder = WORK / "labels"
    folder.mkdir()
    unchanged = change_labels(faults, folder / "vectors")
    subprocess.run([sys.executable, MAKE_HEADER, "--vectors", folder / "vectors", folder / "httpz_vectors.h"], check=True)
    (folder / "parser").symlink_to(ROOT / "parser")
    objects = compile_objects(folder, [HERE / "vector_data.c"], folder)
    link([*objects, *[o for o in READY.glob("*.o") if o.name != "vector_data.o"]], folder / "rfc9112_test")
    before, after = run_test(READY / "rfc9112_test")[1], run_test(folder / "rfc9112_test")[1]
    for fault in faults:
        name, wanted = f"label of {fault['id']}: {fault['path']}", fault["because"]
        if unchanged[fault["id"]] is not None:
            yield name, unchanged[fault["id"]]
        elif said_of(before, fault["id"]):
            yield name, "the vector fails as it is"
        elif wanted not in said_of(after, fault["id"]):
            yield name, f"it did not fail with: {wanted}, but with {said_of(after, fault['id'])}"
        else:
            yield name, None


# ---- seeded faults ---------------------------------------------------------------------------------------------------

def build_mutant(patch, fault):
    """Compiles what the patch changes and links it with the other objects as they are."""
    tree = WORK / patch.stem
    for folder in ("conformance", "parser", "fuzz/oracle"):
        (tree / folder).mkdir(parents=True)
        for source in [p for p in (ROOT / folder).iterdir() if p.suffix in (".c", ".h", ".def", ".inc")]:
            shutil.copy(source, tree / folder)
    subprocess.run(["patch", "-s", "-p1", "-d", tree], input=fault, text=True, check=True, capture_output=True)
    changed = pathlib.Path(re.search(r"^\+\+\+ b/(\S+\.c)$", fault, re.MULTILINE)[1])
    source = changed if changed.parts[0] == "conformance" else pathlib.Path("parser/httpz.c")
    objects = compile_objects(tree, [tree / source], BUILD / "corpus")
    others = [o for o in READY.glob("*.o") if o.stem != source.stem]
    link([*objects, *others], tree / "rfc9112_test")
    return tree / "rfc9112_test"


def why_not_caught(patch):
    """None if the fault of `patch` turns red the test it names."""
    first, fault = patch.read_text().split("\n", 1)
    label, _, test = first.partition(": ")
    if label != "Caught by" or not test:
        return "its first line is not 'Caught by: TEST'"
    try:
        code, output = run_test(build_mutant(patch, fault))
    except subprocess.CalledProcessError as error:
        return f"it does not apply or build: {error} {error.stderr}"
    if code == 0 or f"[  FAILED  ] {test}\n" not in output:
        return f"not caught by: {test}"
    shutil.rmtree(WORK / patch.stem)
    return None



def check_mutants():
    patches = sorted((HERE / "vector_mutants").glob("*.patch"))
    if not patches:
        yield "seeded faults", "there are none"
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from zip([patch.stem for patch in patches], pool.map(why_not_caught, patches))
    green = run_test(READY / "rfc9112_test")[1]
    for patch in patches:
        test = patch.read_text().split("\n", 1)[0].partition(": ")[2]
        if f"[       OK ] {test}\n" not in green:
            yield f"{patch.stem} without its fault", f"not green: {test}"


# ---- the runners -----------------------------------------------------------------------------------------------------

def must_fail(name, reason, *command, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    failed = done.returncode != 0 and reason in done.stdout + done.stderr
    return (f"runner: {name}", None if failed else f"it did not fail with: {reason}")


def broken_vector(folder, text):
    (folder / "group").mkdir(parents=True)
    (folder / "group" / "X.json").write_text(text)
    return folder


def check_runners():
    header = [sys.executable, MAKE_HEADER]
    empty = WORK / "empty"
    empty.mkdir()
    truncated = broken_vector(WORK / "truncated", '{"class":"X",')
    nameless = broken_vector(WORK / "nameless", '{"class":"X","title":"x","vectors":[{"id":"x-001","role":"request"}]}')
    quiet = WORK / "quiet.sh"
    quiet.write_text("#!/bin/sh\nexit 0\n")
    quiet.chmod(0o755)
    yield must_fail("no vectors", "no vector was found", *header, "--vectors", empty, WORK / "x.h")
    yield must_fail("a file cut short", "X.json: not JSON", *header, "--vectors", truncated, WORK / "x.h")
    yield must_fail("a vector without a title", "x-001: not of the vector format", *header, "--vectors", nameless,
                    WORK / "x.h")
    yield must_fail("no vector of that name", "no vector matches 'none-*'", READY / "rfc9112_test",
                    env={**os.environ, "V": "none-*"})
    yield must_fail("no program", "no program was named", HERE / "run_vectors.sh")
    yield must_fail("a program that runs nothing", "0 passed, 1 failed", HERE / "run_vectors.sh", quiet)


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    results = [*check_labels(), *check_mutants(), *check_runners()]
    for name, why in results:
        print(f"caught  {name}" if why is None else f"MISSED  {name}: {why}")
    missed = sum(why is not None for _, why in results)
    print(f"{len(results) - missed} passed, {missed} failed")
    return 0 if results and missed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

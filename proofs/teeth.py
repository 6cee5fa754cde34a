#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""teeth.py shows that the proofs and their runner can fail.

must_fail/*.c    each names the finding that prove.py must make of it
mutants/*.patch  each is one fault in a file that is proved: its first line says what, its second the file and function;
                 with it, a goal of that function must stay open
"""

import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import time

import framac
import judge
import prove

TIMEOUT = 1  # second a prover has for a goal; the functions without a fault must be proved in the same time
OUT = os.path.join(prove.ROOT, "build", "proofs", "teeth")


def name_of(path):
    return os.path.splitext(os.path.basename(path))[0]


def prove_py(*arguments, **environment):
    command = [sys.executable, os.path.join(prove.HERE, "prove.py"), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                          env=dict(os.environ, **environment))
    return done.returncode, done.stdout


def tree_of_one(fixture, name):
    """A tree whose parser/ holds the fixture alone, and a ledger that asks for it."""
    with open(fixture, encoding="utf-8") as f:
        text = f.read()
    tree = os.path.join(OUT, "must_fail", name)
    shutil.rmtree(tree, ignore_errors=True)
    os.makedirs(os.path.join(tree, "parser"))
    shutil.copy(fixture, os.path.join(tree, "parser"))
    asked = re.search(r"goals: (\d+)", text)
    with open(os.path.join(tree, "goals.txt"), "w", encoding="utf-8") as f:
        f.write(f"parser/{os.path.basename(fixture)} {asked.group(1) if asked else 1}\n")
    return tree, re.search(r"must fail: ([\w-]+)", text).group(1)


def verdict(name, wanted, status, output):
    lines = [line for line in output.splitlines() if re.search(rf"(^|: ){wanted}: ", line)]
    if status == 0 or not lines:
        return False, f"must_fail/{name}: exit {status}, no '{wanted}' was found:\n{output}"
    return True, f"must_fail/{name}: {lines[0].split(': ', 1)[1][:100]}"


def check_fixture(fixture):
    tree, wanted = tree_of_one(fixture, name_of(fixture))
    status, output = prove_py("--tree", tree, "--out", os.path.join(tree, "build"), "--goals",
                              os.path.join(tree, "goals.txt"), "--cache", "none")
    return verdict(name_of(fixture), wanted, status, output)


def check_no_file():
    """A runner that finds nothing to prove fails."""
    return verdict("(a file that is not there)", "nothing", *prove_py("no_such_file"))


def check_no_tool():
    """A missing prover is named with its package."""
    return verdict("(no tool in PATH)", "missing-tool", *prove_py("number", PATH=""))


def check_file_not_in_ledger():
    """A file with code that the ledger does not name is no secret."""
    two, _ = tree_of_one(os.path.join(prove.HERE, "must_fail", "open_goal.c"), "file_not_in_ledger")
    shutil.copy(os.path.join(prove.HERE, "must_fail", "no_contract.c"), os.path.join(two, "parser"))
    return verdict("(a file that the ledger does not name)", "ledger", *prove_py(
        "--tree", two, "--out", os.path.join(two, "build"), "--goals", os.path.join(two, "goals.txt"), "--cache", "none"))


def check_miscount():
    """A goal that WP counts and its log does not name is missed."""
    run = framac.Run("", 0, 0.0, {"typed_f_ensures": framac.Goal("typed_f_ensures", "Qed", 0.0)}, set(), set(), 2, [])
    found = [finding.kind for finding in judge.judge([], run, smoke_wanted=False)]
    return found == ["miscounted"], f"(a goal that the log does not name): {', '.join(found)}"


def read_mutant(patch):
    with open(patch, encoding="utf-8") as f:
        what, where = f.readline().strip(), f.readline().split()
    return what, where[0], where[1]


def mutated_tree(patch):
    tree = os.path.join(OUT, "mutants", name_of(patch))
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(os.path.join(prove.ROOT, "parser"), os.path.join(tree, "parser"))
    done = subprocess.run(["patch", "--strip=1", "--no-backup-if-mismatch", "--fuzz=0", "--directory", tree, "--input", patch],
                          capture_output=True, text=True, check=False)
    return tree, "" if done.returncode == 0 else done.stdout + done.stderr


def prove_functions(tree, out, path, functions):
    """Gives the findings for these functions of one file, without smoke tests, each prover having TIMEOUT."""
    place = prove.Place(tree, out)
    unit = prove.Unit(path, 0)
    framac.write_why3_config(place.why3_config)
    prove.survey(unit, place)
    unit.functions = [f for f in unit.functions if f.name in functions]
    if unit.findings or len(unit.functions) != len(functions):
        return unit.findings + [judge.Finding("nothing", f"{path} does not define all of {', '.join(functions)}")]
    prove.unpack_answers(place.session(unit))
    run = framac.prove(prove.source_for(unit, place), place.parser, place.why3_config, place.folder(unit),
                       functions=sorted(functions), cache="update", session=place.session(unit), timeout=TIMEOUT, smoke=False,
                       provers="cvc5,z3")
    # What a function requires is for its callers to keep, and not all of them are proved here.
    return [f for f in judge.judge(unit.functions, run, smoke_wanted=False)
            if not re.match(r"\w+: precondition is ", f.text)]


def check_control(path, functions):
    """Without a fault the same functions are proved in the same time, so that red means the fault and not haste."""
    findings = prove_functions(prove.ROOT, os.path.join(OUT, "control"), path, functions)
    if findings:
        return False, f"{path} without a fault: {findings[0].kind}: {findings[0].text}"
    return True, f"{path} without a fault: {len(functions)} functions proved"


def check_mutant(patch):
    what, path, function = read_mutant(patch)
    tree, error = mutated_tree(patch)
    if error:
        return False, f"{name_of(patch)}: the patch does not apply: {error}"
    findings = prove_functions(tree, os.path.join(tree, "build"), path, {function})
    goals = [f.text for f in findings if f.kind == "open-goal" and f.text.startswith("typed_")]
    if not goals:
        return False, f"{name_of(patch)} SURVIVES ({what}): {findings}"
    return True, f"{name_of(patch)}: {what}: {goals[0].removeprefix('typed_')}"


def controls(patches):
    concerned = {}
    for patch in patches:
        _, path, function = read_mutant(patch)
        concerned.setdefault(path, set()).add(function)
    return concerned


def run_checks(pool, checks):
    """Prints what each check says; gives how many passed."""
    passed = 0
    for done in concurrent.futures.as_completed([pool.submit(check, *arguments) for check, *arguments in checks]):
        good, text = done.result()
        passed += good
        print(("  " if good else "NOT RED: ") + text, flush=True)
    return passed


def main():
    started = time.time()
    only = sys.argv[1] if len(sys.argv) > 1 else "*"
    fixtures = sorted(glob.glob(os.path.join(prove.HERE, "must_fail", f"{only}.c")))
    patches = sorted(glob.glob(os.path.join(prove.HERE, "mutants", f"{only}.patch")))
    try:
        framac.require_tools()
    except framac.MissingTool as missing:
        print(missing, file=sys.stderr)
        return 1
    if shutil.which("patch") is None:
        print("patch is missing. 'make setup' installs it (package patch).", file=sys.stderr)
        return 1
    runner = [(check_fixture, fixture) for fixture in fixtures]
    runner += [(check_no_file,), (check_no_tool,), (check_file_not_in_ledger,), (check_miscount,)] if only == "*" else []
    clean = [(check_control, path, functions) for path, functions in sorted(controls(patches).items())]
    faults = [(check_mutant, patch) for patch in patches]
    if not runner + faults or (only == "*" and not (fixtures and patches)):
        print("no fault was found to seed", file=sys.stderr)
        return 1
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        proved = run_checks(pool, clean)
        red = run_checks(pool, faults)
        caught = run_checks(pool, runner)
    print(f"{caught} of {len(runner)} bad files are refused by the runner")
    print(f"{red} of {len(faults)} faults turn it red ({time.time() - started:.0f} s)")
    return 0 if (proved, red, caught) == (len(clean), len(faults), len(runner)) else 1


if __name__ == "__main__":
    sys.exit(main())

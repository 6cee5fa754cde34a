#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the labels of the corpus: the form of each file, what must hold between vectors, and each reading, which is
recomputed by readers that share no code with the parser.

  check.py --recompute TOOL [--root DIR] [--requirements FILE] [--only GLOB] [--unreleased]

TOOL is the program built from checks/recompute.c. With --only, vectors whose id or file fits GLOB are checked, and what
only the whole corpus can show (no class is missing, …) is skipped and said so."""
import argparse
import fnmatch
import pathlib
import sys

sys.dont_write_bytecode = True  # nothing is built outside of build/
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "checks")]

try:
    import jsonschema
except ImportError:
    sys.exit("the Python module jsonschema is missing: install the Debian package python3-jsonschema")

import corpus_rules
import read_corpus
import readings
import reference
import vector_rules
from read_corpus import Malformed

FEWEST_VECTORS = 1200


class Findings:
    """What is wrong, and where. A finding is of a vector, or of the corpus as a whole (id "")."""

    def __init__(self):
        self.lines = []
        self.ids = set()

    def add(self, file, vector_id, field, what):
        self.lines.append(": ".join(part for part in (file, vector_id, field, what) if part))
        self.ids.add(vector_id)


# ---- the form of one file -------------------------------------------------------------------------------------------


def path_text(path):
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def what_was_expected(error):
    """What the schema wanted, in a few words."""
    value = error.instance if not isinstance(error.instance, (dict, list)) else type(error.instance).__name__
    if error.validator == "enum":
        return f"expected one of {error.validator_value}, is {value!r}"
    if error.validator == "pattern":
        return f"expected text that fits {error.validator_value}, is {value!r}"
    if error.validator == "type":
        return f"expected {error.validator_value}, is {value!r}"
    return error.message if len(error.message) < 200 else f"expected {error.validator} {error.validator_value!r}"


def vector_at(data, path):
    """(id, path within the vector) of a place in a file; ("", path) outside of vectors."""
    if path[:1] != ["vectors"] or len(path) < 2:
        return "", path
    one = data["vectors"][path[1]]
    name = one.get("id") if isinstance(one, dict) else None
    return str(name or f"vectors[{path[1]}]"), path[2:]


def check_form(file, validator, findings):
    """The schema. Says whether the file fits it."""
    if file.problem:
        findings.add(file.name, "", "", file.problem)
        return False
    errors = list(validator.iter_errors(file.data))
    for error in errors:
        vector_id, path = vector_at(file.data, list(error.absolute_path))
        findings.add(file.name, vector_id, path_text(path), what_was_expected(error))
    return not errors


# ---- all of it ------------------------------------------------------------------------------------------------------


def fits(file, vector, only):
    return not only or fnmatch.fnmatch(file.name, only) or fnmatch.fnmatch(vector["id"], only)


def has_some(file, only):
    """Whether --only is about the file. One that cannot be read is shown whatever it is."""
    ids = [one.get("id", "") for one in _listed(file)]
    return not only or fnmatch.fnmatch(file.name, only) or bool(fnmatch.filter(map(str, ids), only)) or not file.data


def _listed(file):
    """The vectors of a file that need not fit the schema."""
    found = file.data.get("vectors") if isinstance(file.data, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def check_whole(root, cases, policies, ledger, findings):
    """What only the whole corpus can show."""
    corpus_rules.check_policies_used(cases, policies, findings)
    corpus_rules.check_lists(root, ledger, cases, findings)
    if not cases:
        findings.add("vectors/", "", "", "there is no vector to check")
    elif len(cases) < FEWEST_VECTORS:
        what = f"expected {FEWEST_VECTORS} vectors at the least, there are {len(cases)}"
        findings.add("vectors/", "", "", what)


def check_rules(args, files, cases, policies, findings):
    """All but the schema and the readings. Gives how many vectors are not released yet."""
    requirements = {line.split("\t")[0] for line in args.requirements.read_text().splitlines()[1:]}
    ledger = corpus_rules.Ledger(args.root / "ids.txt")
    by_id = {one.get("id"): one for file in files for one in _listed(file)}
    for file in {file.name: file for file, _ in cases}.values():
        corpus_rules.check_name(file, findings)
        corpus_rules.check_numbering(file, ledger, findings)
    for file, vector in cases:
        def say(field, what, name=file.name, vector_id=vector["id"]):
            findings.add(name, vector_id, field, what)
        vector_rules.check_vector(vector, policies, requirements, by_id, say)
    corpus_rules.check_twice(cases, findings)
    corpus_rules.check_ids_once(cases, findings)
    if not args.only:
        check_whole(args.root, cases, policies, ledger, findings)
    return corpus_rules.check_ledger(cases, ledger, findings, not args.only, args.unreleased)


def check_readings(args, cases, policies, findings):
    for name, what in readings.wrong_defaults(policies):
        findings.add("policies.tsv", "", name, what)
    report = readings.recompute([vector for _, vector in cases], args.recompute, policies)
    file_of = {vector["id"]: file.name for file, vector in cases}
    for vector_id, field, what in report.differences:
        findings.add(file_of[vector_id], vector_id, field, what)
    return report


def run(args):
    findings = Findings()
    every = read_corpus.read_files(args.root)
    validator = jsonschema.Draft202012Validator(read_corpus.read_json(HERE / "schema.json"))
    # With --only the schema is asked of these files alone; a twin may stand in another, which must at least be JSON.
    good = [file for file in every if has_some(file, args.only) and check_form(file, validator, findings)]
    around = [file for file in every if file in good or args.only and _listed(file)]
    cases = [(file, vector) for file in good for vector in file.data["vectors"] if fits(file, vector, args.only)]
    if args.only and not cases:
        findings.add("vectors/", "", "", f"there is no vector to check: none fits {args.only}")
    policies = corpus_rules.read_policies(args.root / "policies.tsv", findings)
    classes = {name: group for name, group, _ in read_corpus.read_table(args.root / "classes.txt", 3)}
    corpus_rules.check_classes(good if args.only else every, classes, findings, not args.only)
    unreleased = check_rules(args, around, cases, policies, findings)
    report = check_readings(args, cases, policies, findings)
    return finish(args, findings, cases, report, unreleased)


def finish(args, findings, cases, report, unreleased):
    """The findings, what was recomputed, and the closing line that test.sh counts by."""
    for line in [*findings.lines, *report.lines()]:
        print(line)
    if unreleased:
        print(f"{unreleased} vectors are not in ids.txt yet: their octets may still change")
    if args.only:
        print("SKIP with --only: missing classes, unused policies, removed ids, lists of releases, 4 skipped")
    wrong = {vector["id"] for _, vector in cases} & findings.ids
    elsewhere = findings.ids - wrong
    print(f"{len(findings.lines)} findings in {len(cases)} vectors")
    print(f"{len(cases) - len(wrong)} passed, {len(wrong) + len(elsewhere)} failed, {4 if args.only else 0} skipped")
    return 1 if findings.lines else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recompute", required=True, type=pathlib.Path)
    parser.add_argument("--root", default=HERE, type=pathlib.Path)
    parser.add_argument("--requirements", default=HERE.parent / "conformance" / "requirements.tsv", type=pathlib.Path)
    parser.add_argument("--only")
    parser.add_argument("--unreleased", action="store_true", help="allow vectors that are not in ids.txt yet")
    args = parser.parse_args()
    if not args.recompute.is_file():
        sys.exit(f"{args.recompute} is missing: make corpus-check builds it")
    if not args.requirements.is_file():
        sys.exit(f"{args.requirements} is missing: it lists the requirements")
    return run(args)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Malformed, reference.Deaf) as error:
        sys.exit(f"{error}\n0 passed, 1 failed, 0 skipped")

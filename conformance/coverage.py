#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the requirements of RFC 9110 and RFC 9112 against the vectors, both ways.

Each requirement that bytes, a serializer or a live connection can show has vectors, or a written reason why it has none;
each vector bears on requirements that exist. One table by section, then what is wrong, then `N passed, N failed`.

    coverage.py [--requirements FILE] [--vectors FOLDER] [--uncovered]
"""
import argparse
import collections
import csv
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent

COLUMNS = ["id", "section", "level", "role", "statement", "testable", "reason", "errata"]
LEVELS = {"MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "OPTIONAL", "RECOMMENDED", "OUGHT", "GRAMMAR", "RULE"}
SHOWN_BY_VECTORS = ["parser", "serializer", "connection"]
CLIENTS = {"client", "user agent"}
READ = {"request", "response", "chunked", "trailers", "fields"}
TESTABLE = SHOWN_BY_VECTORS + ["forwarder", "none"]
ID = re.compile(r"(911[02])-([0-9]+(?:\.[0-9]+)*)-[0-9]+(?:\.[0-9]+)*[a-z]?")


def read_requirements(path):
    """The rows of the table, and what is wrong with it."""
    with path.open(newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != COLUMNS:
            return [], [f"{path.name}: the columns are not {' '.join(COLUMNS)}"]
        rows = list(reader)
    faults = [fault for number, row in enumerate(rows, 2) for fault in faults_of_row(row, f"{path.name}:{number}")]
    seen = collections.Counter(row["id"] for row in rows)
    faults += [f"{path.name}: {name} stands there {count} times" for name, count in seen.items() if count > 1]
    return rows, faults


def faults_of_row(row, place):
    if None in row or None in row.values():
        yield f"{place}: not {len(COLUMNS)} columns"
        return
    match = ID.fullmatch(row["id"])
    if match is None or match[2] != row["section"]:
        yield f"{place}: the id {row['id']} does not go with section {row['section']}"
    if row["level"] not in LEVELS:
        yield f"{place}: no level: {row['level']}"
    if row["testable"] not in TESTABLE:
        yield f"{place}: testable is none of {' '.join(TESTABLE)}"
    if row["testable"] not in SHOWN_BY_VECTORS and not row["reason"]:
        yield f"{place}: {row['id']} cannot be tested, and no reason says why"
    if not row["statement"] or not row["role"]:
        yield f"{place}: {row['id']} has no statement or no role"


def shows(role, requirement):
    """Whether a vector of this role can show the requirement: what bytes mean says nothing of who may write them, and a
    script, which plays the client, nothing of what a client does."""
    client = requirement["role"] in CLIENTS
    if requirement["testable"] == "serializer":
        return role == "serialize" or (role == "connection" and not client)
    if requirement["testable"] == "connection":
        return role == "response" if client else role in {"connection", "request", "response"}
    return role in READ or role == "connection"


def read_vectors(folder):
    """(id, role, requirements) of every vector."""
    for path in sorted(folder.glob("*/*.json")):
        try:
            vectors = json.loads(path.read_text())["vectors"]
            yield from ((vector["id"], vector["role"], vector.get("req", [])) for vector in vectors)
        except (ValueError, KeyError, TypeError) as error:
            raise SystemExit(f"{path}: no file of vectors: {error!r}")


def judge_vectors(vectors, known):
    """The vectors that show each requirement, how often one is named by vectors that cannot, and what is wrong."""
    bearing, named, faults = collections.defaultdict(list), collections.Counter(), []
    for name, role, requirements in vectors:
        if not requirements:
            faults.append(f"{name}: it bears on no requirement")
        faults += [f"{name}: there is no requirement {r}" for r in requirements if r not in known]
        for requirement in set(requirements) & known.keys():
            if shows(role, known[requirement]):
                bearing[requirement].append(name)
            else:
                named[requirement] += 1
    return bearing, named, faults


def judge_requirements(rows, bearing):
    for row in rows:
        if row["testable"] not in SHOWN_BY_VECTORS:
            continue
        if not bearing[row["id"]] and not row["reason"]:
            yield f"{row['id']} ({row['testable']}): no vector, and no reason why: {row['statement']}"
        if bearing[row["id"]] and row["reason"]:
            yield f"{row['id']}: it has a reason for no vectors, and vectors: {' '.join(bearing[row['id']][:3])}"


def section_key(row):
    return row["id"].split("-")[0], [int(part) for part in row["section"].split(".")]


def state_of(row, bearing):
    return "vectors" if bearing[row["id"]] else "reason" if row["reason"] else "nothing"


def print_table(rows, bearing):
    """By section: requirements that have vectors, of all that could have, for each kind."""
    print(f"{'section':<14}{'parser':>10}{'serializer':>12}{'connection':>12}{'others':>8}{'vectors':>9}")
    sections = sorted({(section_key(r)[0], r["section"]) for r in rows},
                      key=lambda s: (s[0] != "9112", s[0], [int(p) for p in s[1].split(".")]))
    for rfc, section in sections:
        inside = [r for r in rows if section_key(r)[0] == rfc and r["section"] == section]
        print_row(f"{rfc} {section}", inside, bearing)
    print_row("all", rows, bearing)


def print_row(name, rows, bearing):
    cells = []
    for kind in SHOWN_BY_VECTORS:
        of_kind = [r for r in rows if r["testable"] == kind]
        with_vectors = sum(state_of(r, bearing) == "vectors" for r in of_kind)
        cells.append(f"{with_vectors}/{len(of_kind)}" if of_kind else "")
    others = sum(r["testable"] not in SHOWN_BY_VECTORS for r in rows)
    names = {name for r in rows for name in bearing[r["id"]]}
    print(f"{name:<14}{cells[0]:>10}{cells[1]:>12}{cells[2]:>12}{others or '':>8}{len(names) or '':>9}")


def print_summary(rows, bearing):
    for kind in SHOWN_BY_VECTORS:
        states = collections.Counter(state_of(r, bearing) for r in rows if r["testable"] == kind)
        print(f"{kind}: {states['vectors']} requirements have vectors, {states['reason']} a written reason, "
              f"{states['nothing']} neither")
    for row in rows:
        if row["testable"] in SHOWN_BY_VECTORS and state_of(row, bearing) == "reason":
            print(f"reason: {row['id']} ({row['testable']}): {row['reason']}")


def main():
    parser = argparse.ArgumentParser(description="Holds the requirements against the vectors, both ways.")
    parser.add_argument("--requirements", type=pathlib.Path, default=HERE / "requirements.tsv")
    parser.add_argument("--vectors", type=pathlib.Path, default=ROOT / "corpus" / "vectors")
    parser.add_argument("--uncovered", action="store_true", help="print the ids that have neither vectors nor reason")
    given = parser.parse_args()
    rows, faults = read_requirements(given.requirements)
    vectors = list(read_vectors(given.vectors))
    if not rows or not vectors:
        faults.append("there are no requirements" if not rows else "there are no vectors")
    bearing, named, vector_faults = judge_vectors(vectors, {row["id"]: row for row in rows})
    row_faults = list(judge_requirements(rows, bearing))
    if given.uncovered:
        print("\n".join(f"{r['id']}\t{r['testable']}\t{r['statement']}" for r in rows
                        if r["testable"] in SHOWN_BY_VECTORS and state_of(r, bearing) == "nothing"))
        return 0
    print_table(rows, bearing)
    print_summary(rows, bearing)
    print(f"named by vectors that cannot show them: {sum(named.values())} times, {len(named)} requirements")
    for fault in faults + vector_faults + row_faults:
        print(f"FAIL: {fault}")
    failed = len(faults) + len(vector_faults) + len(row_faults)
    print(f"{max(len(rows) + len(vectors) - failed, 0)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

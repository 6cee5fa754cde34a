#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that coverage.py is red where it must be: each fault, put into a copy of the table or of a few vectors, must be named.

The copies are small: three requirements and three vectors, which are green as they are.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

HEAD = "id\tsection\tlevel\trole\tstatement\ttestable\treason\terrata"
ROWS = [
    ["9112-3-2", "3", "GRAMMAR", "recipient", "a request-line", "parser", "", ""],
    ["9112-5.2-3", "5.2", "MUST NOT", "sender", "no folds", "serializer", "", ""],
    ["9112-9.6-6a", "9.6", "MUST", "server", "closes after close", "connection", "", ""],
    ["9112-9.6-8a", "9.6", "MUST", "client", "closes after close", "connection", "a client's conduct", ""],
    ["9112-7.3-2", "7.3", "MUST", "IANA", "a registration", "none", "no octets", ""],
]
VECTORS = [
    {"id": "a-001", "role": "request", "req": ["9112-3-2"]},
    {"id": "a-002", "role": "serialize", "req": ["9112-5.2-3"]},
    {"id": "a-003", "role": "connection", "req": ["9112-9.6-6a"]},
]


def run(folder, rows, vectors, head=HEAD):
    table = folder / "requirements.tsv"
    table.write_text("\n".join([head, *("\t".join(row) for row in rows)]) + "\n")
    shutil.rmtree(folder / "vectors", ignore_errors=True)
    (folder / "vectors" / "group").mkdir(parents=True)
    if vectors is not None:
        (folder / "vectors" / "group" / "A.json").write_text(json.dumps({"vectors": vectors}))
    command = [sys.executable, HERE / "coverage.py", "--requirements", table, "--vectors", folder / "vectors"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def row_with(number, column, value):
    rows = [list(row) for row in ROWS]
    rows[number][HEAD.split("\t").index(column)] = value
    return rows


def vector_with(number, **members):
    return [{**vector, **(members if i == number else {})} for i, vector in enumerate(VECTORS)]


FAULTS = [
    # name, what must be said, rows, vectors
    ("a requirement without vectors", "9112-3-2 (parser): no vector, and no reason why", ROWS, VECTORS[1:]),
    ("a sender's rule that a parser's vector names", "9112-5.2-3 (serializer): no vector, and no reason why", ROWS,
     vector_with(1, role="request")),
    ("a client's rule that a script for servers names", "9112-9.6-8a (connection): no vector, and no reason why",
     row_with(3, "reason", ""), vector_with(2, req=["9112-9.6-6a", "9112-9.6-8a"])),
    ("a reason that vectors make stale", "9112-3-2: it has a reason for no vectors, and vectors: a-001",
     row_with(0, "reason", "too hard"), VECTORS),
    ("a vector with an unknown requirement", "a-001: there is no requirement 9112-3-99", ROWS,
     vector_with(0, req=["9112-3-2", "9112-3-99"])),
    ("a vector without a requirement", "a-003: it bears on no requirement", ROWS, vector_with(2, req=[])),
    ("a requirement twice", "9112-3-2 stands there 2 times", [*ROWS, ROWS[0]], VECTORS),
    ("an id of another section", "the id 9112-3-2 does not go with section 4", row_with(0, "section", "4"), VECTORS),
    ("a level that is none", "no level: must", row_with(0, "level", "must"), VECTORS),
    ("a kind that is none", "testable is none of", row_with(0, "testable", "maybe"), VECTORS),
    ("nothing to test it by, and no reason", "9112-7.3-2 cannot be tested, and no reason says why",
     row_with(4, "reason", ""), VECTORS),
    ("no statement", "9112-3-2 has no statement or no role", row_with(0, "statement", ""), VECTORS),
    ("a column too few", "not 8 columns", [*ROWS[1:], ROWS[0][:-1]], VECTORS),
    ("no vectors", "there are no vectors", ROWS, None),
    ("no requirements", "there are no requirements", [], VECTORS),
]


def why_missed(folder, fault):
    name, wanted, rows, vectors = fault
    code, output = run(folder, rows, vectors)
    return None if code != 0 and wanted in output else f"it did not fail with: {wanted}"


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        code, output = run(folder, ROWS, VECTORS)
        results = [("green without a fault", None if code == 0 else output)]
        results += [(fault[0], why_missed(folder, fault)) for fault in FAULTS]
        code, output = run(folder, ROWS, VECTORS, HEAD.replace("errata", "link"))
        results.append(("other columns", None if code != 0 and "the columns are not" in output else "not noticed"))
    for name, why in results:
        print(f"caught  {name}" if why is None else f"MISSED  {name}: {why}")
    missed = sum(why is not None for _, why in results)
    print(f"{len(results) - missed} passed, {missed} failed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

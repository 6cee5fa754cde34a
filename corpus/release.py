#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Releases the corpus: writes every new id into ids.txt with its digest, and all ids into lists/VERSION.txt.

  release.py VERSION [--root DIR]

From then on the octets of these vectors never change, and no id is taken away: check.py says so. Labels may still be
mended. To take a vector back, replace its digest in ids.txt with "withdrawn" and remove the vector; its id is lost."""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True  # nothing is built outside of build/

import read_corpus

HERE = pathlib.Path(__file__).resolve().parent
LEDGER_HEAD = "# Every id ever released: id, digest of role, context and octets (or withdrawn), first version.\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("version")
    parser.add_argument("--root", default=HERE, type=pathlib.Path)
    args = parser.parse_args()
    ledger = args.root / "ids.txt"
    known = read_corpus.read_table(ledger, 3) if ledger.exists() else []
    ids = {row[0] for row in known}
    vectors = [vector for _, _, vector in read_corpus.vectors_of(args.root)]
    new = [[vector["id"], read_corpus.digest(vector), vector["since"]] for vector in vectors if vector["id"] not in ids]
    late = [row[0] for row in new if row[2] != args.version]
    if late:
        sys.exit(f"expected since {args.version} of each new vector; {late[0]} and {len(late) - 1} more have another")
    rows = sorted(known + new)
    ledger.write_text(LEDGER_HEAD + "".join("\t".join(row) + "\n" for row in rows))
    (args.root / "lists").mkdir(exist_ok=True)
    listed = [row[0] for row in rows if row[1] != "withdrawn"]
    head = f"# The vectors of corpus {args.version}.\n"
    (args.root / "lists" / f"{args.version}.txt").write_text(head + "".join(f"{one}\n" for one in listed))
    print(f"{len(new)} ids are new in {args.version}, {len(listed)} in all")


if __name__ == "__main__":
    main()

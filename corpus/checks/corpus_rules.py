# SPDX-License-Identifier: MIT
"""What must hold between vectors: names, numbers, no question twice, the tables, and the ledger of releases."""
import collections

import read_corpus
from read_corpus import Malformed
from vector_rules import CITATION

LABEL = ("result", "outcomes", "readings", "strict", "danger", "primitive", "policy")


def check_name(file, findings):
    name = file.data["class"]
    if file.path.stem != name:
        findings.add(file.name, "", "class", f"expected {file.path.stem}, after the file's name, is {name}")


def check_numbering(file, ledger, findings):
    """Ids are the class and a number; numbers ascend, and only a withdrawn id leaves a gap."""
    number = 0
    for vector in file.data["vectors"]:
        number += 1
        while ledger.is_withdrawn(f"{file.data['class'].lower()}-{number:03}"):
            number += 1
        due = f"{file.data['class'].lower()}-{number:03}"
        if vector["id"] != due:
            findings.add(file.name, vector["id"], "id", f"expected {due}: ids ascend without gaps")
            return


def check_twice(cases, findings):
    """No octets in the same role and context stand twice, least of all with two labels."""
    seen = {}
    for file, vector in cases:
        first = seen.setdefault(read_corpus.identity(vector), vector)
        if first is vector:
            continue
        same = all(first[key] == vector[key] for key in LABEL)
        what = "the same vector as" if same else "the same octets, role and context, but another label than"
        findings.add(file.name, vector["id"], "bytes", f"{what} {first['id']}")


def check_ids_once(cases, findings):
    count = collections.Counter(vector["id"] for _, vector in cases)
    for file, vector in cases:
        if count[vector["id"]] > 1:
            findings.add(file.name, vector["id"], "id", f"expected once, stands {count[vector['id']]} times")


# ---- the tables -----------------------------------------------------------------------------------------------------


def check_classes(files, classes, findings, whole):
    """Each class of classes.txt has a file in its folder, and each file a class there."""
    there = {file.path.stem: file.group for file in files}
    for name, group in classes.items():
        if whole and name not in there:
            findings.add("classes.txt", "", name, f"expected vectors/{group}/{name}.json")
    for name, group in there.items():
        if classes.get(name) != group:
            what = f"expected a line that says {name}, {group}, there is {classes.get(name)}"
            findings.add("classes.txt", "", name, what)


def check_policies_used(cases, policies, findings):
    used = {vector["policy"] for _, vector in cases}
    for name in policies:
        if name not in used:
            findings.add("policies.tsv", "", name, "expected a vector that has this policy")


class Policy:
    def __init__(self, choices, httpz):
        self.choices, self.httpz = choices.split("|"), httpz


def read_policies(path, findings):
    policies = {}
    for name, choices, httpz, sentence in read_corpus.read_table(path, 4):
        if name in policies:
            findings.add(path.name, "", name, "expected one line, there are two")
        policies[name] = Policy(choices, httpz)
        if httpz not in [*policies[name].choices, "limit"]:
            findings.add(path.name, "", name, f"expected httpz's choice among {choices}, is {httpz}")
        if not CITATION.search(sentence):
            findings.add(path.name, "", name, "expected a sentence that cites an RFC and section")
    return policies


# ---- releases -------------------------------------------------------------------------------------------------------


class Ledger:
    """ids.txt: every id that was ever released, with a digest of its role, context and octets, or "withdrawn"."""

    def __init__(self, path):
        self.digests = {}
        for vector_id, digest, _ in read_corpus.read_table(path, 3) if path.exists() else []:
            if vector_id in self.digests:
                raise Malformed(f"{path.name}: {vector_id} stands twice")
            self.digests[vector_id] = digest

    def is_withdrawn(self, vector_id):
        return self.digests.get(vector_id) == "withdrawn"


def check_released(file, vector, ledger, findings):
    """The octets of a released vector are those of its digest. Says whether it is released."""
    digest = ledger.digests.get(vector["id"])
    if digest == "withdrawn":
        what = "expected a new id: this one was withdrawn, and is never used again"
        findings.add(file.name, vector["id"], "id", what)
    elif digest is not None and digest != read_corpus.digest(vector):
        what = "expected a new id: the octets of a released vector have changed"
        findings.add(file.name, vector["id"], "bytes", what)
    return digest is not None


def check_ledger(cases, ledger, findings, whole, unreleased_allowed):
    """Nothing that was released is taken away or changed. Gives how many vectors are not released yet."""
    there = {vector["id"] for _, vector in cases}
    for vector_id, digest in ledger.digests.items():
        if whole and vector_id not in there and digest != "withdrawn":
            findings.add("ids.txt", vector_id, "", "expected the vector: a released id is never removed")
    new = [(file, vector) for file, vector in cases if not check_released(file, vector, ledger, findings)]
    for file, vector in [] if unreleased_allowed else new:
        findings.add(file.name, vector["id"], "id", "expected in ids.txt; release it with: corpus/release.py")
    return len(new)


def check_lists(root, ledger, cases, findings):
    """Each lists/VERSION.txt names released ids, and all those that were there in that version."""
    since = {vector["id"]: vector["since"] for _, vector in cases}
    for path in sorted((root / "lists").glob("*.txt")):
        listed = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
        for vector_id in listed:
            if vector_id not in ledger.digests:
                findings.add(f"lists/{path.name}", vector_id, "", "expected in ids.txt")
        for vector_id in sorted(ledger.digests.keys() - set(listed)):
            if vector_id in since and _number(since[vector_id]) <= _number(path.stem):
                findings.add(f"lists/{path.name}", vector_id, "", f"expected: it is there since {since[vector_id]}")


def _number(version):
    return [int(part) for part in version.split(".")]

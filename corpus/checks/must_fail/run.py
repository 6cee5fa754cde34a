#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that the corpus checker can fail: each *.json here is a fault in labels, and the finding that it must bring.

  run.py --recompute TOOL --work DIR

A fault names the files it needs. They are copied into a small corpus with the policies and classes they use, which is
released there; the checker must find nothing in it but that it is small. Then the fault is put in, and the checker must
fail with the finding. Last the checker is run without what it needs.

An edit is one of
  {"vector": ID, "set": [KEY, …], "value": …}     {"vector": ID, "delete": [KEY, …]}
  {"vector": ID, "copy": {KEY: …}}                another vector behind the last, with these keys changed
  {"vector": ID, "remove": true}                  {"remove": FILE}
  {"file": FILE, "old": …, "new": …}              text of a file; "old" must be there"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is built outside of build/
HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parent.parent
sys.path.insert(0, str(CORPUS))
import read_corpus  # noqa: E402

SMALL = "vectors at the least"


class Fault:
    def __init__(self, path):
        self.name = path.stem
        data = read_corpus.read_json(path)
        self.says, self.files, self.edits, self.finding = data["fault"], data["files"], data["edits"], data["finding"]
        self.before_release = data.get("before_release", False)


def chosen_rows(name, columns, keep):
    return "".join("\t".join(row) + "\n" for row in read_corpus.read_table(CORPUS / name, columns) if keep(row[0]))


def small_corpus(files, root):
    """A corpus of `files` alone, with the policies and classes that they use."""
    shutil.rmtree(root, ignore_errors=True)
    (root / "lists").mkdir(parents=True)
    for name in files:
        target = root / "vectors" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CORPUS / "vectors" / name, target)
    here = list(read_corpus.vectors_of(root))
    policies = {vector["policy"] for _, _, vector in here}
    classes = {name for name, _, _ in here}
    (root / "policies.tsv").write_text(chosen_rows("policies.tsv", 4, lambda name: name in policies))
    (root / "classes.txt").write_text(chosen_rows("classes.txt", 3, lambda name: name in classes))


def release(root):
    command = [sys.executable, CORPUS / "release.py", "1.0", "--root", root]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def check(root, tool, *more):
    command = [sys.executable, CORPUS / "check.py", "--recompute", tool, "--root", root, *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


# ---- edits ----------------------------------------------------------------------------------------------------------


def find(root, vector_id):
    for path in sorted((root / "vectors").rglob("*.json")):
        data = json.loads(path.read_text())
        for vector in data["vectors"]:
            if vector["id"] == vector_id:
                return path, data, vector
    raise LookupError(f"there is no {vector_id}: mend the fault")


def place(vector, keys):
    for key in keys[:-1]:
        vector = vector[key]
    return vector, keys[-1]


def edit_vector(edit, data, vector):
    if "set" in edit:
        holder, key = place(vector, edit["set"])
        before = holder.get(key) if isinstance(holder, dict) else holder[key]
        if before == edit["value"]:
            raise LookupError("the fault changes nothing: mend it")
        holder[key] = edit["value"]
    elif "delete" in edit:
        holder, key = place(vector, edit["delete"])
        del holder[key]
    elif "copy" in edit:
        data["vectors"].append({**json.loads(json.dumps(vector)), **edit["copy"]})
    else:
        data["vectors"].remove(vector)


def apply(edit, root):
    if "vector" in edit:
        path, data, vector = find(root, edit["vector"])
        edit_vector(edit, data, vector)
        path.write_text(json.dumps(data, indent=1))
    elif "remove" in edit:
        (root / edit["remove"]).unlink()
    else:
        path = root / edit["file"]
        text = path.read_text()
        if edit["old"] not in text:
            raise LookupError(f"{edit['file']} does not hold {edit['old']!r}: mend the fault")
        path.write_text(text.replace(edit["old"], edit["new"], 1))


# ---- runs -----------------------------------------------------------------------------------------------------------


def lines_of(done):
    return (done.stdout + done.stderr).splitlines()


def why_not_caught(fault, tool, root):
    """None if the checker is content without the fault and names it with the fault."""
    small_corpus(fault.files, root)
    if not fault.before_release:
        release(root)
    before = check(root, tool, *(["--unreleased"] if fault.before_release else []))
    wrong = [line for line in lines_of(before) if " findings in " in line]
    if wrong != [f"1 findings in {len(list(read_corpus.vectors_of(root)))} vectors"] or SMALL not in before.stdout:
        return "without the fault the checker finds: " + " | ".join(lines_of(before)[:3])
    try:
        for edit in fault.edits:
            apply(edit, root)
    except LookupError as error:
        return str(error)
    after = check(root, tool)
    if after.returncode == 0 or not any(fault.finding in line for line in lines_of(after)):
        return f'it did not say "{fault.finding}" but: ' + " | ".join(lines_of(after)[:3])
    return None


def must_say(name, says, command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    caught = done.returncode != 0 and says in done.stdout + done.stderr
    return name, None if caught else f'it did not fail with "{says}"'


def without_what_it_needs(tool, work):
    """The checker fails where a tool is missing, does not answer, or there is nothing to check."""
    checker = [sys.executable, CORPUS / "check.py", "--root", work / "small", "--recompute"]
    small_corpus(["chunked/CH-SIZE-01.json"], work / "small")
    yield must_say("no recompute tool", "is missing: make corpus-check builds it", [*checker, work / "none"])
    deaf = work / "deaf"
    deaf.write_text("#!/bin/sh\ncat > /dev/null\n")
    deaf.chmod(0o755)
    yield must_say("a recompute tool that says nothing", "did not answer every record", [*checker, deaf])
    script = ("import sys, runpy; sys.modules['jsonschema'] = None; sys.argv = sys.argv[1:]; "
              "runpy.run_path(sys.argv[0], run_name='__main__')")
    yield must_say("no jsonschema", "install the Debian package python3-jsonschema",
                   [sys.executable, "-c", script, *checker[1:], tool])
    yield from forms_that_lose(work)
    small_corpus([], work / "small")
    yield must_say("no vector to write", "there is no vector to write",
                   [sys.executable, CORPUS / "forms.py", work / "forms", "--root", work / "small"])
    yield must_say("no vector at all", "there is no vector to check", [*checker, tool])


# Programs that put a fault into forms.py and run it: sys.argv has the corpus folder, then its arguments.
FORMS_FAULT = """
import sys
sys.path.insert(0, sys.argv.pop(1))
import forms
{fault}
sys.exit(forms.main())
"""
OCTET_LOST = """
def cut_raw(vectors, folder):
    write_raw(vectors, folder)
    path = sorted(folder.rglob("*-001"))[0]
    path.write_bytes(path.read_bytes()[:-1])

write_raw, forms.write_raw = forms.write_raw, cut_raw
"""
VECTOR_LOST = """
write_lines = forms.write_lines
forms.write_lines = lambda vectors, path: write_lines(vectors[1:], path)
"""


def forms_that_lose(work):
    """forms.py reads back what it wrote; each of these loses something on the way."""
    for name, fault, says in (("an octet lost in a form", OCTET_LOST, "its octets are not the same everywhere"),
                              ("a vector lost in a form", VECTOR_LOST, "do not hold the vectors")):
        script = FORMS_FAULT.format(fault=fault)
        yield must_say(name, says, [sys.executable, "-c", script, CORPUS, work / "forms", "--root", work / "small"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recompute", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--only", default="*")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    faults = [Fault(path) for path in sorted(HERE.glob(f"{args.only}.json"))]
    if not faults:
        sys.exit("there is no seeded fault\n0 passed, 1 failed")
    root = args.work / "small"
    results = [(f"{fault.name}: {fault.says}", why_not_caught(fault, args.recompute, root)) for fault in faults]
    results += without_what_it_needs(args.recompute.resolve(), args.work)
    for name, why in results:
        print(f"caught  {name}" if why is None else f"MISSED  {name}: {why}")
    missed = sum(why is not None for _, why in results)
    print(f"{len(results) - missed} passed, {missed} failed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

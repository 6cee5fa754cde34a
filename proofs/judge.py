# SPDX-License-Identifier: MIT
"""What makes a file count as proved. Each finding has a kind; must_fail/ holds one file that earns each of them."""

import dataclasses
import os
import re

# Words that let a claim in without a proof, or code past the prover. In annotations:
FORBIDDEN_WORDS = {
    "admit": "it takes a claim for granted",
    "axiom": "it takes a claim for granted",
    "axiomatic": "it can take a claim for granted; use closed definitions",
    "lemma": "write it as a ghost function with a contract, whose body is its proof",
}
# In code:
FORBIDDEN_CODE = {
    "goto": "a loop made by goto has no variant",
    "__FRAMAC__": "the code proved must be the code built",
    "__FC_": "the code proved must be the code built",
    "asm": "the prover does not read it",
}


@dataclasses.dataclass
class Finding:
    kind: str
    text: str


def split_source(text):
    """Gives (code, annotations): code without comments and literals, and the text of /*@ and //@ without its comments."""
    code, annotations = [], []
    pattern = r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'|[^/\"']+|."
    for piece in re.findall(pattern, text, re.S):
        if piece.startswith(("/*@", "//@")):
            annotations.append(re.sub(r"(?<!^)//[^\n]*", "", piece))
        elif not piece.startswith(("/*", "//", '"', "'")):
            code.append(piece)
    return "".join(code), "\n".join(annotations)


def forbidden_words(path):
    with open(path, encoding="utf-8") as f:
        code, annotations = split_source(f.read())
    found = [(word, why) for word, why in FORBIDDEN_WORDS.items() if re.search(rf"\b{word}\b", annotations)]
    found += [(word, why) for word, why in FORBIDDEN_CODE.items() if re.search(rf"\b{word}", code)]
    return [Finding("forbidden-word", f"{os.path.basename(path)} says '{word}': {why}") for word, why in found]


def without_contract(functions, run):
    """A contract is a termination clause that says \\true, an assigns clause, and at least one ensures."""
    found = []
    for function in functions:
        has = {(p.kind, p.text) for p in run.properties if p.function == function.name}
        kinds = {kind for kind, _ in has}
        missing = []
        if ("termination clause", "\\true") not in has:
            missing.append("'terminates \\true'")
        if not any(re.match(rf"typed_{function.name}_assigns(_|$)", goal) for goal in run.goals):
            missing.append("'assigns'")
        if "postcondition" not in kinds:
            missing.append("'ensures'")
        if missing:
            found.append(Finding("no-contract", f"{function.name} has no {', '.join(missing)}"))
    return found


def without_variant(functions, run):
    found = []
    for function in functions:
        variants = [g for g in run.goals if re.fullmatch(rf"typed_{function.name}_loop_variant(_\d+)?_decrease", g)]
        if len(variants) != function.loops:
            found.append(Finding("no-variant", f"{function.name} has {function.loops} loops and {len(variants)} variants"))
    return found


def open_goals(run):
    return [Finding("open-goal", g.name) for g in run.goals.values() if not g.prover]


def open_properties(functions, run):
    """The second book: each property of these functions by Frama-C's own consolidated status, not by WP's log."""
    names = {f.name for f in functions}
    own = [p for p in run.properties if p.function in names]
    return [Finding("open-goal", f"{p.function}: {p.kind} is {p.status}: {p.text}") for p in own if p.status != "Valid"]


def not_proved_here(run):
    return [Finding("forbidden-word", f"{p.function}: taken for granted: {p.text}")
            for p in run.properties if p.kind in ("user hypothesis", "axiom", "lemma", "axiomatic")]


def can_contradict(functions, run):
    """Where nothing is required, nothing called and no branch taken, WP makes no smoke test: there is nothing to ask."""
    names = {f.name for f in functions}
    return any(f.loops for f in functions) or any(
        p.function in names and p.kind.startswith("precondition") for p in run.properties)


def smoke(functions, run, wanted):
    found = [Finding("smoke", f"{name}: what is required here contradicts itself") for name in sorted(run.smoke_failed)]
    if wanted and not run.smoke_passed and can_contradict(functions, run):
        found.append(Finding("smoke", "no smoke test was run"))
    return found


def warnings(functions, run):
    """WP says in a warning when it leaves something out, so none is accepted. One is of other files' functions alone."""
    names = {f.name for f in functions}
    found = []
    for head, body in re.findall(r"^\[[\w:-]+\] ?(.*Warning:.*)\n((?:  .*\n)*)", run.log, re.M):
        text = " ".join((head + " " + body).split())
        about = re.search(r"No 'assigns' specification for function '(\w+)'", text)
        if not (about and about.group(1) not in names) and "Failed smoke-test" not in text:
            found.append(Finding("warning", text))
    return found


def miscounted(run):
    seen = len(run.goals) + len(run.smoke_passed) + len(run.smoke_failed)
    if run.counted == seen:
        return []
    return [Finding("miscounted", f"WP counts {run.counted} goals, its log names {seen}")]


def judge(functions, run, *, smoke_wanted=True):
    """Gives all that keeps this run from being a proof of `functions`."""
    if run.exit_status != 0 or run.properties is None or run.counted < 0:
        return [Finding("no-parse", last_words(run.log))]
    return (without_contract(functions, run) + without_variant(functions, run) + open_goals(run) +
            open_properties(functions, run) + not_proved_here(run) + smoke(functions, run, smoke_wanted) +
            warnings(functions, run) + miscounted(run))


def last_words(log):
    errors = [line for line in log.splitlines() if re.search(r"error|abort|syntax", line, re.I)]
    return " / ".join(errors[:3]) or "Frama-C ended without a report: " + " / ".join(log.splitlines()[-2:])

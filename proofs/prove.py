#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""prove.py proves the C files named in goals.txt and ends `proved N of N`, or says what is wrong and exits 1.

    prove.py                  all files            prove.py number           one file, by its stem
    prove.py --cache none     no stored answer     prove.py --cache offline  stored answers alone, no prover is asked
    prove.py --ledger         rewrite goals.txt and the stored answers from what is proved now
    prove.py --ledger number  the same for the line and the answers of one file; the others stay
"""

import argparse
import concurrent.futures
import dataclasses
import glob
import json
import os
import shutil
import sys

import framac
import judge

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
ANSWERS = os.path.join(HERE, "answers.txt")
GOALS_HEAD = """\
# file and number of goals; a number below it is red. '-': not proved, see README.md for who checks it instead.
# 'make prove-ledger' rewrites this file. To take a file into the proof, write 0 for its '-' first.
"""


@dataclasses.dataclass
class Place:
    """Where the sources stand, what must be proved of them, and where to build. The tree itself, or a copy with a fault."""
    tree: str = ROOT
    out: str = os.path.join(ROOT, "build", "proofs")
    goals: str = os.path.join(HERE, "goals.txt")

    @property
    def parser(self):
        return os.path.join(self.tree, "parser")

    @property
    def why3_config(self):
        return os.path.join(self.out, "why3.conf")

    def source(self, unit):
        return os.path.join(self.tree, unit.path)

    def folder(self, unit):
        return os.path.join(self.out, unit.stem)

    def session(self, unit):
        return os.path.join(self.folder(unit), "session")


@dataclasses.dataclass
class Unit:
    """One file that is proved: a .c file, or a header with functions in it."""
    path: str  # as in goals.txt
    goals: int
    functions: list = dataclasses.field(default_factory=list)
    run: object = None
    findings: list = dataclasses.field(default_factory=list)

    @property
    def stem(self):
        return os.path.splitext(os.path.basename(self.path))[0]

    @property
    def proved(self):
        return sum(1 for g in self.run.goals.values() if g.prover) if self.run else 0

    @property
    def total(self):
        return len(self.run.goals) if self.run else 0


def find(kind, text):
    return judge.Finding(kind, text)


def read_ledger(path):
    """Gives ({file: goals}, [files that are not proved])."""
    proved, uncovered = {}, []
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                name, goals = line.split()
                if goals == "-":
                    uncovered.append(name)
                else:
                    proved[name] = int(goals)
    return proved, uncovered


def sources_with_code(place):
    """Every file of parser/ that could hold a function, but for tests and the file that only includes the others."""
    files = glob.glob(os.path.join(place.parser, "*.c")) + glob.glob(os.path.join(place.parser, "*.h"))
    found = []
    for path in sorted(files):
        name = os.path.basename(path)
        with open(path, encoding="utf-8") as f:
            code = judge.split_source(f.read())[0]
        if not name.startswith("test_") and not name.endswith("_test.c") and ") {" in code:
            found.append(f"parser/{name}")
    return found


def not_in_ledger(place):
    proved, uncovered = read_ledger(place.goals)
    here = set(sources_with_code(place))
    listed = set(proved) | set(uncovered)
    found = [find("ledger", f"{path} is not named in goals.txt; run 'make prove-ledger'") for path in sorted(here - listed)]
    return found + [find("ledger", f"goals.txt names {path}, where no function is") for path in sorted(listed - here)]


def survey(unit, place):
    """Fills in the functions of the unit's own file; gives the names it calls in other files."""
    source = place.source(unit)
    functions, called, error = framac.survey(source_for(unit, place), place.parser, place.why3_config)
    if error:
        unit.findings.append(find("no-parse", judge.last_words(error)))
        return set()
    unit.functions = [f for f in functions if f.path == os.path.realpath(source)]
    if not unit.functions:
        unit.findings.append(find("nothing", "no function is defined here"))
    foreign = {f.name for f in functions if f.path != os.path.realpath(source)}
    return set(called) | (foreign & words_of(source))


def words_of(path):
    with open(path, encoding="utf-8") as f:
        return set(judge.re.findall(r"\w+", judge.split_source(f.read())[0]))


def source_for(unit, place):
    """Frama-C takes .c files alone: a header is proved through a file that includes it and nothing else."""
    source = place.source(unit)
    if source.endswith(".c"):
        return source
    wrapper = os.path.join(place.folder(unit), f"{unit.stem}.c")
    os.makedirs(os.path.dirname(wrapper), exist_ok=True)
    with open(wrapper, "w", encoding="utf-8") as f:
        f.write(f'#include "{os.path.basename(source)}"\n')
    return wrapper


def unpack_answers(session):
    """Stored answers are one file in the tree, and one file each where WP looks for them."""
    shutil.rmtree(session, ignore_errors=True)
    cache = os.path.join(session, "cache")
    os.makedirs(cache)
    for key, answer in stored_answers().items():
        with open(os.path.join(cache, f"{key}.json"), "w", encoding="utf-8") as entry:
            entry.write(answer)


def stored_answers():
    if not os.path.exists(ANSWERS):
        return {}
    with open(ANSWERS, encoding="utf-8") as f:
        return dict(line.rstrip("\n").split(" ", 1) for line in f if not line.startswith("#"))


def pack_answers(sessions, kept):
    answers = dict(kept)
    for session in sessions:
        for path in glob.glob(os.path.join(session, "cache", "*.json")):
            with open(path, encoding="utf-8") as f:
                answers[os.path.splitext(os.path.basename(path))[0]] = " ".join(f.read().split())
    with open(ANSWERS, "w", encoding="utf-8") as f:
        f.write("# What the provers answered, by the hash of the question. 'make prove-fresh' does not look here.\n")
        f.writelines(f"{key} {answers[key]}\n" for key in sorted(answers))


def prove(unit, place, cache, jobs, *, fresh):
    if not unit.functions:
        return
    print(f"  {unit.path}: proving {len(unit.functions)} functions ...", flush=True)
    if fresh:
        shutil.rmtree(place.session(unit), ignore_errors=True)
        os.makedirs(os.path.join(place.session(unit), "cache"))
    else:
        unpack_answers(place.session(unit))
    unit.run = framac.prove(source_for(unit, place), place.parser, place.why3_config, place.folder(unit),
                            functions=[f.name for f in unit.functions], cache=cache, session=place.session(unit), jobs=jobs)
    unit.findings += judge.judge(unit.functions, unit.run)


def check_count(unit):
    if unit.run and unit.total < unit.goals:
        unit.findings.append(find("ledger", f"{unit.total} goals, goals.txt says {unit.goals}"))


def report(unit):
    if unit.run:
        passed = len(unit.run.smoke_passed)
        print(f"{unit.path}: proved {unit.proved} of {unit.total}  ({len(unit.functions)} functions, {passed} smoke tests, "
              f"{unit.run.seconds:.0f} s)", flush=True)
    for finding in unit.findings:
        print(f"{unit.path}: {finding.kind}: {finding.text}", flush=True)


def function_of(goal, names):
    """Goals are named typed_<function>_<what>; a longer name wins, as one may begin another."""
    body = goal.removeprefix("typed_")
    owners = [name for name in names if body == name or body.startswith(name + "_")]
    return max(owners, key=len, default="")


def summary_rows(unit):
    rows = {f.name: {"file": unit.path, "function": f.name, "loops": f.loops, "goals": 0, "proved": 0, "provers": {},
                     "seconds": 0.0} for f in unit.functions}
    for goal in unit.run.goals.values() if unit.run else []:
        row = rows[function_of(goal.name, rows)]
        row["goals"] += 1
        row["seconds"] = round(row["seconds"] + goal.seconds, 3)
        if goal.prover:
            row["proved"] += 1
            row["provers"][goal.prover] = row["provers"].get(goal.prover, 0) + 1
    return list(rows.values())


def write_summary(units, uncovered, green, place):
    summary = {
        "green": green, "proved": sum(u.proved for u in units), "goals": sum(u.total for u in units),
        "files": [{"file": u.path, "proved": u.proved, "goals": u.total, "ledger": u.goals,
                   "smoke_tests": len(u.run.smoke_passed) if u.run else 0,
                   "seconds": round(u.run.seconds, 1) if u.run else 0,
                   "findings": [dataclasses.asdict(f) for f in u.findings]} for u in units],
        "functions": [row for u in units for row in summary_rows(u)],
        "not_proved": uncovered,
    }
    with open(os.path.join(place.out, "summary.json"), "w", encoding="utf-8") as f:
        json.dump(summary, f, indent=1)
        f.write("\n")


def write_ledger(units, ledger, uncovered, place):
    """The files that were not proved in this run keep what the ledger says of them."""
    here = sources_with_code(place)
    counts = {path: str(goals) for path, goals in ledger.items()} | {u.path: str(u.total) for u in units}
    width = max(len(path) for path in here)
    with open(place.goals, "w", encoding="utf-8") as f:
        f.write(GOALS_HEAD)
        f.writelines(f"{path:<{width}}  {counts.get(path, '-')}\n" for path in here)
    new = [path for path in here if path not in counts and path not in uncovered]
    print(f"goals.txt: {len(counts)} files proved, {len(here) - len(counts)} not{' (new: ' + ', '.join(new) + ')' if new else ''}")


def chosen(units, only):
    return [u for u in units if only in (None, u.stem, u.path, os.path.basename(u.path))]


def survey_all(units, everything, place):
    """A contract that is used here must be proved somewhere: in this file or in another that goals.txt has proved."""
    called = {unit.path: survey(unit, place) for unit in everything}
    proved = {f.name for unit in everything for f in unit.functions}
    for unit in units:
        for name in sorted(called[unit.path] - proved):
            unit.findings.append(find("unproved-callee", f"it rests on the contract of {name}, which no file proves"))


def run_all(units, place, cache, *, fresh):
    workers = min(2, len(units))
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        # The longest file first, so that the end is not one file alone.
        order = sorted(units, key=lambda u: -u.goals)
        pending = {pool.submit(prove, u, place, cache, 2 // workers, fresh=fresh): u for u in order}
        for done in concurrent.futures.as_completed(pending):
            done.result()
            check_count(pending[done])
            report(pending[done])


def sources_without_forbidden_words(units, place):
    """Headers are read by every file, so all of them count, and not those alone that are proved."""
    for unit in units:
        if unit.path.endswith(".c") and os.path.exists(place.source(unit)):
            unit.findings += judge.forbidden_words(place.source(unit))
    headers = sorted(glob.glob(os.path.join(place.parser, "*.h")))
    return [finding for path in headers for finding in judge.forbidden_words(path)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="?")
    parser.add_argument("--cache", choices=["update", "offline", "none"], default="update")
    parser.add_argument("--ledger", action="store_true")
    parser.add_argument("--tree", default=Place.tree, help="where parser/ stands")
    parser.add_argument("--out", default=Place.out, help="where to build")
    parser.add_argument("--goals", default=Place.goals, help="another ledger")
    return parser.parse_args()


def prove_units(units, everything, uncovered, place, args):
    """Proves, reports, and gives whether nothing at all was found."""
    general = [] if args.ledger else not_in_ledger(place)
    general += sources_without_forbidden_words(units, place)
    survey_all(units, everything, place)
    run_all(units, place, args.cache, fresh=args.ledger or args.cache == "none")
    for finding in general:
        print(f"{finding.kind}: {finding.text}")
    green = not general and not any(u.findings for u in units)
    write_summary(units, uncovered, green, place)
    return green


def main():
    args = arguments()
    place = Place(os.path.abspath(args.tree), os.path.abspath(args.out), args.goals)
    try:
        framac.require_tools()
    except framac.MissingTool as missing:
        print(f"missing-tool: {missing}", file=sys.stderr)
        return 1
    framac.write_why3_config(place.why3_config)
    ledger, uncovered = read_ledger(place.goals)
    everything = [Unit(path, goals) for path, goals in sorted(ledger.items())]
    units = chosen(everything, args.only)
    if not units:
        print(f"nothing: goals.txt names no file to prove{f' called {args.only}' if args.only else ''}", file=sys.stderr)
        return 1
    green = prove_units(units, everything, uncovered, place, args)
    if args.ledger and green:
        write_ledger(units, {} if args.only is None else ledger, uncovered, place)
        pack_answers([place.session(u) for u in units], {} if args.only is None else stored_answers())
    if uncovered and not args.only:
        print(f"not proved ({len(uncovered)}; README.md says who checks them): {', '.join(uncovered)}")
    proved, total = sum(u.proved for u in units), sum(u.total for u in units)
    green = green and total > 0
    print(f"proved {proved} of {total}" + ("" if green else ", with what is named above: RED"))
    return 0 if green else 1


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: MIT
"""Runs Frama-C/WP on one file and reads what it said. WP exits 0 with goals open, so nothing here believes its exit
status: each goal, each property and each loop is read from the log and the reports and counted again."""

import csv
import dataclasses
import os
import re
import shutil
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))

# command, Debian package
TOOLS = [("frama-c", "frama-c-base"), ("why3", "why3"), ("z3", "z3"), ("cvc4", "cvc4"), ("cvc5", "cvc5"), ("gcc", "gcc")]

# name, how it tells its version, driver, command, command with a bound on steps
PROVERS = [
    ("Z3", "z3 --version", "z3_471", "z3 -smt2 -T:%t sat.random_seed=42 nlsat.randomize=false smt.random_seed=42 -st %f",
     "z3 -smt2 sat.random_seed=42 nlsat.randomize=false smt.random_seed=42 -st rlimit=%S %f"),
    ("CVC4", "cvc4 --version", "cvc4_17", "cvc4 --stats --tlimit=%t000 --lang=smt2 %f",
     "cvc4 --stats --rlimit=%S --lang=smt2 %f"),
    ("CVC5", "cvc5 --version", None, "cvc5 --stats --tlimit=%t000 --lang=smt2 %f",
     "cvc5 --stats --rlimit=%S --lang=smt2 %f"),
]

KERNEL = ["-machdep", "gcc_x86_64", "-c11", "-kernel-warn-key",
          "annot:missing-spec=abort,typing:implicit-function-declaration=abort",
          "-warn-unsigned-overflow", "-warn-unsigned-downcast", "-warn-signed-downcast", "-warn-left-shift-negative",
          "-warn-right-shift-negative", "-warn-invalid-pointer"]


class MissingTool(Exception):
    pass


def require_tools():
    for tool, package in TOOLS:
        if shutil.which(tool) is None:
            raise MissingTool(f"{tool} is missing. 'make setup' installs it (package {package}).")


def said(command):
    return subprocess.run(command.split(), capture_output=True, text=True, check=True).stdout.strip()


def write_driver(out, datadir):
    with open(os.path.join(HERE, "cvc5.drv"), encoding="utf-8") as f:
        text = f.read().replace("@DATADIR@", datadir)
    with open(os.path.join(out, "cvc5.drv"), "w", encoding="utf-8") as f:
        f.write(text)


def write_why3_config(path):
    """Paths and versions differ between machines, so the configuration is made at run time."""
    out, datadir = os.path.dirname(path), said("why3 --print-datadir")
    os.makedirs(out, exist_ok=True)
    write_driver(out, datadir)
    lines = ["[main]", "magic = 14", "memlimit = 2000", "running_provers_max = 2", "timelimit = 10",
             f'libdir = "{said("why3 --print-libdir")}"', f'datadir = "{datadir}"']
    for name, ask, driver, command, command_steps in PROVERS:
        version = re.search(r"\d+\.\d+(\.\d+)?", said(ask)).group(0)
        lines += ["", "[prover]", f'name = "{name}"', f'version = "{version}"', f'command = "{command}"',
                  f'command_steps = "{command_steps}"', f'driver = "{driver or os.path.join(out, "cvc5.drv")}"',
                  'editor = ""', "in_place = false", "interactive = false", f'shortcut = "{name.lower()}"']
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


@dataclasses.dataclass
class Function:
    """One function that Frama-C found defined, in whatever file."""
    name: str
    path: str
    loops: int


@dataclasses.dataclass
class Goal:
    name: str
    prover: str  # "" while it is open
    seconds: float


@dataclasses.dataclass
class Property:
    path: str
    function: str
    kind: str
    status: str
    text: str


@dataclasses.dataclass
class Run:
    """What one run of Frama-C said."""
    log: str
    exit_status: int
    seconds: float
    goals: dict  # name -> Goal
    smoke_passed: set
    smoke_failed: set
    counted: int  # goals and smoke tests, by WP's own count; -1: it printed none
    properties: list  # None: there is no report


def command_line(source, include, extra):
    # The header that makes private functions static leaves them visible to the prover, one file at a time.
    return ["frama-c", *KERNEL, f"-cpp-extra-args=-DHTTPZ_PRIVATE= -I{include}", source, *extra]


def run_frama_c(command, why3_config):
    started = time.time()
    done = subprocess.run(command, env=dict(os.environ, WHY3CONFIG=why3_config), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    return done.stdout, done.returncode, time.time() - started


def survey(source, include, why3_config):
    """Gives (functions defined in the file and its headers, functions called through their contract, error text)."""
    log, status, _ = run_frama_c(command_line(source, include, ["-metrics", "-metrics-by-function"]), why3_config)
    if status != 0 or "[metrics] Defined functions" not in log:
        return [], [], log
    functions = []
    for block in log.split("Stats for function <")[1:]:
        # Frama-C breaks long lines, between the file and the function if it must.
        path, name = re.sub(r"\n\s*", "", block.split(">", 1)[0]).rsplit("/", 1)
        loops = re.search(r"^\s*Loop = (\d+)", block, re.M)
        functions.append(Function(name, os.path.realpath(path), int(loops.group(1))))
    declared = log.split("Specified-only functions", 1)[1].split("Undefined and unspecified", 1)[0]
    called = [name for name, calls in re.findall(r"(\w+)\s+\((\d+)\s+calls?\)", declared) if calls != "0"]
    return functions, called, ""


def in_seconds(text):
    total = 0.0
    for number, unit in re.findall(r"\((?:Qed:)?([\d.]+)(ms|s|')\)", text):
        total += float(number) * {"ms": 0.001, "s": 1.0, "'": 60.0}[unit]
    return total


def read_goals(log):
    goals = {}
    for prover, name, rest in re.findall(r"^\[wp\] \[([^\]]+)\] Goal (\S+)(.*)$", log, re.M):
        valid = rest.lstrip().startswith(": Valid")
        goals[name] = Goal(name, prover if valid else "", in_seconds(rest))
    return goals


def read_properties(path):
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [Property(os.path.realpath(os.path.join(r[0], r[1])), r[3], r[4], r[5], r[6]) for r in rows]


def prove(source, include, why3_config, out, *, functions, cache, session, timeout=10, smoke=True, jobs=1,
          provers="cvc5,z3,cvc4"):
    """Proves `functions` of `source` and gives a Run; log and reports stay in `out`."""
    os.makedirs(out, exist_ok=True)
    report = os.path.join(out, "properties.csv")
    if os.path.exists(report):
        os.remove(report)
    wp = ["-wp", "-wp-rte", "-wp-model", "Typed", "-wp-prover", provers, "-wp-timeout", str(timeout), "-wp-par", str(jobs),
          "-wp-cache", cache, "-wp-session", session, "-wp-fct", ",".join(functions)]
    if smoke:
        wp += ["-wp-smoke-tests", "-wp-smoke-timeout", "1"]
    log, status, seconds = run_frama_c(command_line(source, include, wp + ["-then", "-report-csv", report]), why3_config)
    with open(os.path.join(out, "log.txt"), "w", encoding="utf-8") as f:
        f.write(log)
    counted = re.search(r"^\[wp\] Proved goals:\s+\d+ / (\d+)", log, re.M)
    smoke_lines = re.findall(r"^\[wp\] \[(Passed|Failed)\] Smoke-test (\S+)", log, re.M)
    return Run(log, status, seconds, read_goals(log), {n for v, n in smoke_lines if v == "Passed"},
               {n for v, n in smoke_lines if v == "Failed"}, int(counted.group(1)) if counted else -1,
               read_properties(report))

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the fuzz campaigns behind `make fuzz`, one for each target, and says what they saw: stages, laws, verdicts.

`full` runs everything that the machine has the tools for; `short` runs replay and a short sweep, for `make test`. The
exit code is 0 only when no law was broken, no law was vacuous and the planted faults were found."""

import argparse
import glob
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time

# A fault that no seed shows and the engine must find, of those targets that have one.
PLANTED = {"request": "fuzz/mutants/percent-unchecked.patch"}
PLANTED_SECONDS = 120
DETERMINISTIC_RUNS = 20000
LONGEST = 1024                         # of an input that an engine makes
SHORT_SWEEP, FULL_SWEEP = 24, 40       # bytes of a seed that is swept; `make fuzz-sweep` leaves none out
# Inputs for each grammar position; `make fuzz-exhaustive` says how many by BUDGET
SHORT_SEARCH, FULL_SEARCH = 100_000, 200_000
TALLY_MAGIC = 0x31796C6C61747A68
SHARES = {"asan": 0.45, "afl": 0.2}    # of the seconds of a target, or of its runs
RUNS_LIMIT = 900                       # seconds that a stage bound by runs may take


# These stages say nothing of whether a law or a verdict was ever put to the test: one runs a faulty parser, the other
# checks agreement alone.
UNCOUNTED = ("planted-fault", "exhaustive")


def searched():
    """The targets that have grammar positions."""
    with open("fuzz/exhaustive/positions.inc", encoding="utf-8") as file:
        return set(re.findall(r'^\{"(\w+)"', file.read(), re.M))


def names_of(path, macro):
    """The first arguments of `macro` in a .def file, in order."""
    with open(path, encoding="utf-8") as file:
        return re.findall(rf"^{macro}\((\w+)", file.read(), re.M)


def laws_of(target):
    """The laws that a target checks; all of them have a counter in every tally."""
    with open("fuzz/oracle/laws.def", encoding="utf-8") as file:
        laws = re.findall(r'^LAW\((\w+),\s*"([^"]*)"', file.read(), re.M)
    return [law for law, targets in laws if target in targets.split() or targets == "*"]


def verdicts_of(target):
    """The verdicts that a campaign must have seen, each once at the least."""
    with open(f"fuzz/targets/{target}.verdicts", encoding="utf-8") as file:
        return [word for line in file if not line.startswith("#") for word in line.split()]


LAWS = names_of("fuzz/oracle/laws.def", "LAW")
VERDICTS = names_of("parser/status.def", "HTTPZ_STATUS")
HEAD = ["magic", "inputs", "bytes", "guarded", "unwatched", "stack_worst"]
VERDICT_ROOM = 128


class Tally:
    """What the processes of one stage counted, read from their shared files."""

    def __init__(self, paths=()):
        self.head = dict.fromkeys(HEAD, 0)
        self.laws = dict.fromkeys(LAWS, 0)
        self.verdicts = dict.fromkeys(VERDICTS, 0)
        for path in paths:
            self.add_file(path)

    def add_file(self, path):
        try:
            with open(path, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            return
        words = struct.unpack(f"={len(data) // 8}Q", data)
        if len(words) != len(HEAD) + VERDICT_ROOM + len(LAWS) or words[0] != TALLY_MAGIC:
            return  # the program has not come so far yet
        self.add(dict(zip(HEAD, words)), dict(zip(VERDICTS, words[len(HEAD):])),
                 dict(zip(LAWS, words[len(HEAD) + VERDICT_ROOM:])))

    def add(self, head, verdicts, laws):
        worst = max(self.head["stack_worst"], head["stack_worst"])
        for mine, theirs in ((self.head, head), (self.verdicts, verdicts), (self.laws, laws)):
            for name in mine:
                mine[name] += theirs[name]
        self.head["stack_worst"] = worst


def heap_words(faults):
    """The guard ends a program at its first use of the heap, and refuses to start where it could not see one."""
    seen = sum("GUARD: heap" in fault for fault in faults)
    return f"{seen}!" if seen else "none"


class Stage:
    """One stage of the campaign: its counts, what it found, and what the table says of it."""

    def __init__(self, name):
        self.name, self.tally, self.seconds = name, Tally(), 0.0
        self.features, self.new, self.faults, self.skipped = "", "", [], ""


class Campaign:
    def __init__(self, options, target):
        self.options, self.target, self.stages, self.skips = options, target, [], 0
        self.seeds = f"fuzz/seeds/{target}"  # boundary seeds: short enough to be swept
        self.dictionary = f"fuzz/targets/{target}.dict"
        self.work = os.path.join(options.build, "work", target)
        self.findings = os.path.join(options.build, "findings")
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        os.makedirs(self.findings, exist_ok=True)
        self.terminal = sys.stderr.isatty()

    # ---- words -------------------------------------------------------------------------------------------------------

    def say(self, words):
        if self.terminal:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
        print(words, flush=True)

    def tick(self, stage, started, limit):
        """Shows on a terminal how far a stage is."""
        if not self.terminal:
            return
        gone = time.monotonic() - started
        left = f", {max(0, limit - gone):.0f} s left" if limit else ""
        count = Tally(glob.glob(os.path.join(self.work, stage.name + ".*.tally"))).head["inputs"]
        sys.stderr.write(f"\r\033[K{stage.name}: {gone:.0f} s{left}, {count:,} inputs")
        sys.stderr.flush()

    # ---- running -----------------------------------------------------------------------------------------------------

    def start(self, stage, number, command, core=None, **environment):
        """Starts one process of a stage, its words in a file of its own."""
        base = os.path.join(self.work, f"{stage.name}.{number}")
        settings = dict(os.environ, HTTPZ_FUZZ_TALLY=base + ".tally", HTTPZ_FUZZ_FINDINGS=self.findings, **environment)
        pin = (lambda: os.sched_setaffinity(0, {core})) if core is not None else None
        with open(base + ".log", "wb") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=settings,
                                    preexec_fn=pin)

    def log(self, stage, number):
        with open(os.path.join(self.work, f"{stage.name}.{number}.log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait(self, stage, processes, limit=None, patience=60):
        """Waits for all processes of a stage; a process past limit + patience has failed. Gives their exit codes."""
        started = time.monotonic()
        while any(process.poll() is None for process in processes):
            if limit and time.monotonic() - started > limit + patience:
                for process in processes:
                    if process.poll() is None:
                        process.send_signal(signal.SIGKILL)
                stage.faults.append(f"{stage.name} did not end {patience} s after its time")
                break
            self.tick(stage, started, limit)
            time.sleep(0.2)
        codes = [process.wait() for process in processes]
        stage.seconds = time.monotonic() - started
        stage.tally = Tally(glob.glob(os.path.join(self.work, stage.name + ".*.tally")))
        return codes

    def mutator(self, worker):
        """Whether the mutator of fuzz/mutate/ takes part: each second worker goes without it."""
        return dict(HTTPZ_FUZZ_MUTATOR="1" if self.options.mutator and worker % 2 == 0 else "0")

    def run_all(self, stage, commands, limit=None, **environment):
        """Runs the commands of a stage side by side; every exit code but 0 is a finding, shown with its last words."""
        processes = [self.start(stage, i, command, **self.mutator(i), **environment)
                     for i, command in enumerate(commands)]
        for number, code in enumerate(self.wait(stage, processes, limit)):
            if code == 0:
                continue
            text = self.log(stage, number)
            at = re.search(r"^(LAW BROKEN|GUARD:|==\d+==ERROR|.*runtime error)", text, re.M)
            words = text[at.start():] if at else text[-3000:]
            words = re.split(r"^==\d+==\s*ERROR: libFuzzer: deadly signal", words, flags=re.M)[0]  # our own abort
            stage.faults.append(f"{stage.name} ended with {code}:\n{words[:3000]}")
        return self.finish(stage)

    def finish(self, stage):
        self.stages.append(stage)
        state = f"FAILED, {len(stage.faults)} findings" if stage.faults else "ok"
        self.say(f"{stage.name:22} {stage.tally.head['inputs']:>12,} inputs {stage.seconds:8.1f} s  {state}")
        for fault in stage.faults:
            self.say(fault)
        return stage

    def skip(self, name, why):
        stage = Stage(name)
        stage.skipped = why
        self.stages.append(stage)
        self.skips += 1
        self.say(f"{name:22} SKIPPED: {why}")

    def program(self, *parts):
        return os.path.join(self.options.build, *parts)

    def new_inputs(self):
        """What the engines have found, file by file."""
        patterns = ("libfuzzer-*/*", "afl/*/queue/id*")
        return sorted(path for pattern in patterns for path in glob.glob(os.path.join(self.work, pattern)))

    def share(self, engine):
        """What an engine may do: (runs, seconds), the runs 0 where time is the bound."""
        runs = int(self.options.runs * SHARES[engine])
        return runs, RUNS_LIMIT if runs else max(2, int(self.options.seconds * SHARES[engine]))

    # ---- stages ------------------------------------------------------------------------------------------------------

    def inputs(self):
        folders = [f"corpus/seeds/{self.target}", f"corpus/found/{self.target}"]
        return [self.seeds] + [path for path in folders if os.path.isdir(path) and os.listdir(path)]

    def replay(self, name="replay", kind="gcc", extra=()):
        """Each process replays the seeds, or every n-th of the other files."""
        program = self.program(kind, "replay-" + self.target)
        commands = [[program, *extra[i::self.options.jobs]] for i in range(min(self.options.jobs, len(extra)))]
        return self.run_all(Stage(name), [[program, *self.inputs()], *commands])

    def sweep(self, most):
        """Each process sweeps every n-th seed, the longest first."""
        paths = sorted(glob.glob(self.seeds + "/*"), key=os.path.getsize, reverse=True)
        paths = [path for path in paths if os.path.getsize(path) <= most]
        if not paths:
            sys.exit(f"{self.seeds} holds nothing short enough to sweep")
        jobs = min(self.options.jobs, len(paths))
        commands = [[self.program("gcc", "sweep-" + self.target), *paths[i::jobs]] for i in range(jobs)]
        return self.run_all(Stage("sweep"), commands)

    def exhaustive(self, budget):
        """Each process searches every n-th grammar position; the table says how far the search went."""
        if self.target not in searched():
            return None
        program = self.program("gcc", "exhaustive-" + self.target)
        listed = subprocess.run([program, "--list"], capture_output=True, text=True, check=True).stdout.split()
        jobs = min(self.options.jobs, len(listed))
        stage = Stage("exhaustive")
        self.run_all(stage, [[program, str(budget), *listed[i::jobs]] for i in range(jobs)])
        for line in sorted(line for i in range(jobs) for line in self.log(stage, i).splitlines()
                           if line.startswith(self.target)):
            self.say(line)
        return stage

    def mutant(self, patch, programs):
        """Plants a fault and builds its programs with make; gives the folder."""
        folder = os.path.join(self.work, "planted")
        shutil.copytree("parser", os.path.join(folder, "parser"))
        done = subprocess.run(["patch", "-s", "-p1", "-F3", "--no-backup-if-mismatch", "-d", folder, "-i",
                               os.path.abspath(patch)], capture_output=True, text=True)
        if done.returncode:
            return None, done.stdout + done.stderr
        for command in programs(folder):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                return None, done.stderr
        return folder, ""

    def planted(self):
        """The engine itself must find a seeded fault that no seed shows, by the law that the fault names."""
        stage = Stage("planted-fault")
        rest = [self.program("plain", name + ".o") for name in
                (self.target, "ref", "guard", "entry", "laws", "region", "cuts", "plain", "reading", "head", "play",
                 "mutate", "libfuzzer")]
        patch = PLANTED[self.target]

        def programs(folder):
            parser = os.path.join(folder, "httpz.o")
            yield [self.options.clang, "-std=c11", "-O2", "-g", "-fsanitize=fuzzer-no-link", "-I", folder + "/parser",
                   "-c", folder + "/parser/httpz.c", "-o", parser]
            yield [self.options.clang, "-fsanitize=fuzzer", parser, *rest, "-pthread", "-o", folder + "/target"]

        with open(patch, encoding="utf-8") as file:
            law = file.readline().split()[2]  # expect: TARGET LAW
        folder, wrong = self.mutant(patch, programs)
        if wrong:
            stage.faults.append(f"{patch} cannot be planted any more:\n{wrong}")
            return self.finish(stage)
        new = os.path.join(folder, "corpus")
        os.makedirs(new)
        command = [folder + "/target", f"-max_total_time={PLANTED_SECONDS}", f"-max_len={LONGEST}",
                   f"-dict={self.dictionary}", "-seed=1", f"-artifact_prefix={folder}/", new, self.seeds]
        seeds_alone = [folder + "/target", "-runs=0", f"-artifact_prefix={folder}/", self.seeds]
        findings = self.findings
        self.findings = folder
        process = self.start(stage, "seeds", seeds_alone)
        if self.wait(stage, [process])[0] != 0:
            stage.faults.append("the planted fault shows in a seed already: it says nothing of the engine")
        process = self.start(stage, "engine", command, **self.mutator(0))
        code = self.wait(stage, [process], PLANTED_SECONDS)[0]
        self.findings = findings
        if code == 0 or f"LAW BROKEN: {law}:" not in self.log(stage, "engine"):
            stage.faults.append(f"the planted fault was not found by the law `{law}` in {PLANTED_SECONDS} s")
        stage.new = "-" if stage.faults else "found"
        return self.finish(stage)

    def libfuzzer(self, name, kind, jobs, *arguments, limit=None):
        """Runs libFuzzer; its first folder is an empty one, the seeds are only read."""
        stage = Stage(name)
        new = os.path.join(self.work, name)
        os.makedirs(new)
        commands = [[self.program(kind, self.target), f"-seed={i + 1}", f"-max_len={LONGEST}",
                     f"-dict={self.dictionary}",
                     "-timeout=120", "-print_final_stats=1", f"-artifact_prefix={self.findings}/", *arguments, new,
                     *self.inputs()] for i in range(jobs)]
        self.run_all(stage, commands, limit, ASAN_OPTIONS="quarantine_size_mb=8:malloc_context_size=0:detect_leaks=0")
        texts = [self.log(stage, i) for i in range(jobs)]
        found = [int(number) for text in texts for number in re.findall(r"\bft: (\d+)", text)]
        stage.features = str(max(found, default=0))
        stage.new = str(len(os.listdir(new)))
        return stage

    def afl(self):
        """Runs AFL++, one process a core and pinned to it; it exits 0 with crashes, so its own counts are read."""
        runs, seconds = self.share("afl")
        stage = Stage("afl++")
        out = os.path.join(self.work, "afl")
        seeds = os.path.join(self.work, "afl-seeds")
        os.makedirs(seeds)
        for folder in self.inputs():
            for path in glob.glob(folder + "/*"):
                if os.path.isfile(path) and 0 < os.path.getsize(path) <= LONGEST:
                    shutil.copy(path, os.path.join(seeds, os.path.basename(folder) + "-" + os.path.basename(path)))
        cores = sorted(os.sched_getaffinity(0))
        jobs = min(self.options.jobs, len(cores))
        quiet = dict(AFL_NO_UI="1", AFL_SKIP_CPUFREQ="1", AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES="1",
                     AFL_NO_AFFINITY="1", AFL_QUIET="1", AFL_HANG_TMOUT="60000")
        processes = []
        for i in range(jobs):
            bound = ["-E", str(runs), "-s", str(i + 1)] if runs else ["-V", str(seconds)]
            role = ["-M", "main", "-c", os.path.abspath(self.program("cmplog", self.target + "-afl"))]
            if i > 0:
                role = ["-S", f"second{i}"]
            command = ["afl-fuzz", *role, "-x", self.dictionary, "-i", seeds, "-o", out, *bound, "-G",
                       str(LONGEST), "--", os.path.abspath(self.program("afl", self.target + "-afl"))]
            mutator = {}
            if self.mutator(i)["HTTPZ_FUZZ_MUTATOR"] == "1":
                mutator["AFL_CUSTOM_MUTATOR_LIBRARY"] = os.path.abspath(self.program("afl", "mutator.so"))
            processes.append(self.start(stage, i, command, core=cores[i], **quiet, **mutator))
        for number, code in enumerate(self.wait(stage, processes, seconds)):
            if code != 0:
                stage.faults.append(f"afl-fuzz ended with {code}:\n{self.log(stage, number)[-2000:]}")
        self.read_afl(stage, out, jobs)
        return self.finish(stage)

    def read_afl(self, stage, out, jobs):
        stats = glob.glob(out + "/*/fuzzer_stats")
        if len(stats) != jobs:
            stage.faults.append(f"{len(stats)} of {jobs} AFL++ processes left their statistics")
        new, edges = 0, []
        for path in stats:
            with open(path, encoding="utf-8") as file:
                values = dict(re.findall(r"^(\w+)\s*: (.*)$", file.read(), re.M))
            for name in ("saved_crashes", "saved_hangs"):
                if int(values[name]) != 0:
                    stage.faults.append(f"{path}: {name} is {values[name]}")
            new += int(values["corpus_found"])
            edges.append(int(values["edges_found"]))
        for path in glob.glob(out + "/*/crashes/id*") + glob.glob(out + "/*/hangs/id*"):
            kept = os.path.join(self.findings, f"afl-{self.target}-" + re.sub(r"\W+", "-", os.path.relpath(path, out)))
            shutil.copy(path, kept)
            stage.faults.append(f"reproduce: make fuzz-repro T={self.target} F={kept}")
        stage.new, stage.features = str(new), f"{max(edges, default=0)} edges"

    # ---- the verdict -------------------------------------------------------------------------------------------------

    def table(self):
        self.say("\nstage                        inputs      s   inputs/s      guarded  features   new"
                 "  heap  syscalls  stack")
        for stage in self.stages:
            if stage.skipped:
                self.say(f"{stage.name:22} skipped: {stage.skipped}")
                continue
            head = stage.tally.head
            rate = head["inputs"] / stage.seconds if stage.seconds else 0
            syscalls = "none" if head["unwatched"] == 0 else "unseen"
            heap = heap_words(stage.faults)
            stack = f"{head['stack_worst']} B" if head["stack_worst"] else "-"
            self.say(f"{stage.name:22} {head['inputs']:>12,} {stage.seconds:6.1f} {rate:10,.0f} {head['guarded']:12,}"
                     f" {stage.features:>9} {stage.new:>5} {heap:>5}  {syscalls:>8}  {stack:>5}")

    def law_table(self):
        """Prints how often the premise of each law held; a 0 in any stage that is large enough to know is a failure."""
        broken = []
        stages = [stage for stage in self.stages if not stage.skipped and stage.name not in UNCOUNTED
                  and stage.tally.head["inputs"] > 0]
        self.say("\nlaw        " + "".join(f"{stage.name[:14]:>16}" for stage in stages))
        for law in laws_of(self.target):
            self.say(f"{law:10} " + "".join(f"{stage.tally.laws[law]:>16,}" for stage in stages))
            broken += [f"law {law} is vacuous: its premise never held in {stage.name}" for stage in stages
                       if stage.tally.laws[law] == 0]
        return broken

    def verdict_table(self):
        """Every verdict that the target can get must have been seen in this campaign."""
        total = Tally()
        for stage in self.stages:
            if stage.name not in UNCOUNTED:
                total.add(stage.tally.head, stage.tally.verdicts, stage.tally.laws)
        self.say("\nverdicts of whole inputs")
        due = verdicts_of(self.target)
        seen = [(name, count) for name, count in total.verdicts.items() if count > 0 or name in due]
        for i in range(0, len(seen), 3):
            self.say("  " + "".join(f"{name:30}{count:>12,}    " for name, count in seen[i:i + 3]))
        return [f"the verdict {name} was never seen" for name, count in seen if count == 0], total

    def end(self):
        self.table()
        alone = self.options.what == "exhaustive"  # which counts no laws and no verdicts
        faults = [] if alone else self.law_table()
        more, total = ([], Tally()) if alone else self.verdict_table()
        faults += more
        for fault in faults:
            self.say("FAILED " + fault)
        count = len(faults) + sum(len(stage.faults) for stage in self.stages)
        head = total.head
        syscalls = "none" if head["unwatched"] == 0 else "not checked (kernel)"
        heap = heap_words(fault for stage in self.stages for fault in stage.faults)
        self.say(f"guard: {head['guarded']:,} guarded calls, heap {heap}, syscalls {syscalls}, "
                 f"worst stack {head['stack_worst']} bytes")
        ran = sum(not stage.skipped for stage in self.stages)
        good = sum(not stage.skipped and not stage.faults for stage in self.stages)
        self.say(f"{self.target}: {good} of {ran} stages passed, {count} findings, {self.skips} skipped")
        return count if ran else count + 1


def short(campaign):
    campaign.replay()
    campaign.sweep(SHORT_SWEEP)
    campaign.exhaustive(SHORT_SEARCH)


def search(campaign):
    campaign.exhaustive(campaign.options.budget)


def full(campaign):
    options, target = campaign.options, campaign.target
    with_clang = shutil.which(options.clang) is not None
    campaign.replay()
    if with_clang and target in PLANTED:
        campaign.planted()
    campaign.sweep(FULL_SWEEP)
    campaign.exhaustive(FULL_SEARCH)
    if with_clang:
        runs, seconds = campaign.share("asan")
        bound = f"-runs={runs}" if runs else f"-max_total_time={seconds}"
        # The corpus is read again by the clock: a run that must be the same each time goes without.
        alone = ["-reload=0"] if runs else []
        campaign.libfuzzer("libfuzzer-fixed", "plain", 1, f"-runs={DETERMINISTIC_RUNS}", "-reload=0")
        campaign.libfuzzer("libfuzzer-asan", "asan", options.jobs, bound, *alone, limit=seconds)
    else:
        for name in ("planted-fault", "libfuzzer-fixed", "libfuzzer-asan", "replay-asan"):
            campaign.skip(name, "clang is missing: install the packages clang-19 and libclang-rt-19-dev")
    if has_afl():
        campaign.afl()
    else:
        campaign.skip("afl++", "AFL++ is missing: install the package afl++")
    if with_clang:
        campaign.replay("replay-asan", "asan", campaign.new_inputs())


def has_afl():
    return shutil.which("afl-fuzz") is not None and shutil.which("afl-clang-fast") is not None


def programs(options):
    """What is to be built, of all targets at once, so that all cores have work."""
    names = [f"gcc/{driver}-{target}" for target in options.targets for driver in ("replay", "sweep")]
    names += [f"gcc/exhaustive-{target}" for target in options.targets if target in searched()]
    if options.what != "full":
        return names
    if shutil.which(options.clang) is not None:
        names += [name for target in options.targets
                  for name in (f"plain/{target}", f"asan/{target}", f"asan/replay-{target}")]
    if has_afl():
        names += ["afl/mutator.so"] + [f"{kind}/{target}-afl" for target in options.targets
                                     for kind in ("afl", "cmplog")]
    return names


def make(options):
    """Builds all programs; ends the run where that fails."""
    command = ["make", "-s", f"-j{options.jobs}", f"FUZZ_BUILD={options.build}", f"CC={options.cc}",
               f"CLANG={options.clang}"]
    done = subprocess.run(command + [os.path.join(options.build, name) for name in programs(options)],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("what", choices=["full", "short", "exhaustive"])
    arguments.add_argument("targets", nargs="+")
    arguments.add_argument("--build", default="build/fuzz")
    arguments.add_argument("--cc", default="gcc")
    arguments.add_argument("--clang", default="clang-19")
    arguments.add_argument("--seconds", type=int, default=30, help="for each target")
    arguments.add_argument("--runs", type=int, default=0, help="for each target and core, in place of seconds")
    arguments.add_argument("--mutator", type=int, choices=[0, 1], default=1, help="whether fuzz/mutate/ takes part")
    arguments.add_argument("--budget", type=int, default=2_000_000, help="inputs for each position of `exhaustive`")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    options = arguments.parse_args()
    if shutil.which("patch") is None and options.what == "full":
        sys.exit("patch is missing. 'make setup' installs it (package patch).")
    if options.what == "exhaustive":
        options.targets = [target for target in options.targets if target in searched()]
    if not options.targets:
        sys.exit("none of these targets has grammar positions")
    make(options)
    ends = {}
    for target in options.targets:
        print(f"\n==== {target}", flush=True)
        campaign = Campaign(options, target)
        {"short": short, "full": full, "exhaustive": search}[options.what](campaign)
        ends[target] = campaign.end()
    bad = [target for target, count in ends.items() if count]
    print("\n" + "\n".join(f"{target:14} {'ok' if count == 0 else f'FAILED, {count} findings'}"
                           for target, count in ends.items()))
    print(f"fuzz: {len(ends) - len(bad)} of {len(ends)} targets passed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that the guard bites in every kind of build.

Builds fuzz/must_fail/violation.c with fuzz/oracle/guard.c for each compiler and sanitizer that the suite uses and runs
every case: a violation must abort with the guard's own message, a clean case must exit 0 with the guard's report. A
guard in the wrong mode for its build must abort at start-up, and on a kernel without Syscall User Dispatch the report
must say so. Last, a guard that sees nothing and guards with one fault each must turn this very check red."""

import argparse
import concurrent.futures
import os
import platform
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FUZZ = os.path.dirname(HERE)
GUARD = os.path.join(FUZZ, "oracle", "guard.c")
BLIND = os.path.join(FUZZ, "must_fail", "blind_guard.c")
VIOLATION = os.path.join(FUZZ, "must_fail", "violation.c")
# A sanitizer's exit handlers may enter the kernel before the guard's is called; libFuzzer refuses a target that exits
# by itself.
MESSAGE = {"heap": r"^GUARD: heap: .* inside a guarded region$",
           "syscall": r"^GUARD: syscall: .* inside a guarded region$",
           "misused": r"^GUARD: misused: ",
           "unclosed": r"^GUARD: (misused|syscall): |libFuzzer: fuzz target exited$",
           "blinded": r"^GUARD: self-test failed: a system call goes unseen$",
           "asan": r"ERROR: AddressSanitizer: heap-buffer-overflow",
           "ubsan": r"runtime error: signed integer overflow"}
REPORT = r"^guard: [1-9][0-9]* guarded calls, heap none, syscalls none$"
# A sanitizer's allocator may ask the kernel for memory before its hook is called.
HEAP_WITH_HOOKS = r"^GUARD: (heap|syscall): .* inside a guarded region$"
SHOWN = 8  # faults that are shown with all their words
REPORT_NO_KERNEL = r"^guard: [1-9][0-9]* guarded calls, heap none, syscalls not checked \(kernel\)$"

# Faults sown into the guard: what is taken out, and what is put in its place. Each must turn a case red.
SOWN = [
    ("allocations are only counted", "} else if (mine.heap_armed) {", "} else if (false) {"),
    ("free goes unseen once the self-test is over", '  heap_event("free");\n  __libc_free', "  if (mine.probing) "
     'heap_event("free");\n  __libc_free'),
    ("a region never blocks system calls", "if (mine.dispatched) selector = BLOCK;", ""),
    ("a noted system call is forgotten", "  if (mine.noted >= 0) die_of_syscall();\n  mine.open = false;",
     "  mine.noted = -1;\n  mine.open = false;"),
    ("a forked child is not watched", "(void) {\n  mine.dispatched = false;\n}", "(void) {}"),
    ("other threads are not watched", "if (!mine.dispatched) watch_syscalls();", ""),
    ("an exit in a region passes", "if (ends_quietly(number, context)) die_of_syscall();", ""),
    ("the return of a signal handler counts", "if (is_handler_return(info, context)) return;", ""),
    ("the guard is not tried again at the end", "if (mine.dispatched) try_syscalls();", ""),
    ("regions may nest", 'if (mine.open) misused("guard_arm inside a guarded region");', ""),
    ("a signal's frame counts as the parser's", "if (mine.interrupted) return;", ""),
    ("the missing watch of the kernel is not said", "counts->regions_no_syscalls == 0 ?", "true ?"),
]


class Build:
    """One kind of build: the compiler, the flags of the code under test, and the guard's mode for it."""

    def __init__(self, name, compiler, package, flags="", hooks=0, engine=False, plain=None, stack=True):
        self.name, self.compiler, self.package, self.hooks, self.engine = name, compiler, package, hooks, engine
        self.flags = flags.split()
        self.plain = plain or compiler  # what compiles the guard: never an instrumenting driver
        self.plain_package = plain or package
        self.machine = [flag for flag in self.flags if flag == "-m32"]
        self.stack = stack and not hooks and not self.machine

    def can_say(self, verdict):
        """Only a build with the sanitizer can hear its report."""
        sanitizer = {"asan": "address", "ubsan": "undefined"}.get(verdict)
        return sanitizer is None or any(sanitizer in flag for flag in self.flags)

    def compile(self, folder, guard, hooks=None):
        """Builds the program and gives its path, with the compiler's words if that failed."""
        hooks = self.hooks if hooks is None else hooks
        stem = os.path.join(folder, re.sub(r"\W+", "-", f"{self.name} {hooks} {os.path.basename(guard)}"))
        environment = dict(os.environ, AFL_QUIET="1")
        defines = ["-DENGINE"] * self.engine + ["-DSTACK_IS_MEASURED"] * self.stack
        commands = [
            [self.plain, *self.machine, "-std=c11", "-O2", "-g", "-fno-sanitize=all", f"-DHG_HOOKS={hooks}",
             "-I" + os.path.dirname(GUARD), "-c", guard, "-o", stem + ".guard.o"],
            [self.compiler, *self.flags, *defines, "-std=c11", "-O1", "-g", "-fno-builtin", VIOLATION,
             stem + ".guard.o", "-pthread", "-o", stem],
        ]
        for command in commands:
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            if done.returncode != 0:
                return None, " ".join(command) + "\n" + done.stderr
        return stem, ""

    def run(self, program, case, kernel=""):
        """Runs one case; gives the exit code and what was said. An "old" kernel is one without user dispatch."""
        environment = dict(os.environ, GUARD_CASE=case, GUARD_KERNEL=kernel)
        for sanitizer in ("ASAN", "MSAN", "UBSAN"):  # names in backtraces cost half a second each
            environment[sanitizer + "_OPTIONS"] = "symbolize=0:detect_leaks=0"
        arguments = ["-runs=1", "-artifact_prefix=" + program + "."] if self.engine else []
        try:
            done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True,
                                  errors="replace", timeout=30)
        except subprocess.TimeoutExpired:
            return None, "no end after 30 seconds"
        return done.returncode, done.stderr


def all_builds(gcc, clang):
    sanitizers = "-fno-omit-frame-pointer -fno-sanitize-recover=all "
    clang_package = re.sub(r".*/", "", clang)
    return [
        Build("gcc", gcc, "gcc"),
        Build("gcc ASan+UBSan", gcc, "gcc", sanitizers + "-fsanitize=address,undefined", hooks=1),
        Build("gcc UBSan", gcc, "gcc", sanitizers + "-fsanitize=undefined"),
        Build("gcc -m32", gcc, "gcc-multilib", "-m32"),
        Build("clang", clang, clang_package),
        Build("clang libFuzzer", clang, clang_package, "-fsanitize=fuzzer", engine=True),
        Build("clang libFuzzer+UBSan", clang, clang_package, sanitizers + "-fsanitize=fuzzer,undefined", engine=True),
        Build("clang libFuzzer+ASan+UBSan", clang, clang_package, sanitizers + "-fsanitize=fuzzer,address,undefined",
              hooks=1, engine=True),
        Build("clang libFuzzer+MSan", clang, clang_package, sanitizers + "-fsanitize=fuzzer,memory",
              hooks=1, engine=True),
        Build("afl-clang-fast", "afl-clang-fast", "afl++", plain="clang-14"),
    ]


def list_cases(build, program):
    environment = dict(os.environ, GUARD_CASE="list")
    done = subprocess.run([program], env=environment, capture_output=True, text=True, check=True)
    cases = [tuple(line.split()) for line in done.stdout.splitlines()]
    if len(cases) < 2 or not any(verdict == "clean" for _, verdict in cases):
        sys.exit(f"guard-test: {build.name} lists no cases")
    return cases


def judge(build, code, words, verdict, kernel):
    """Tells what is wrong with one run, or nothing."""
    if verdict == "clean":
        wanted = REPORT if kernel else REPORT_NO_KERNEL
        if code != 0:
            return f"a clean run ends with {code}"
        return "" if re.search(wanted, words, re.M) else "a clean run ends without the guard's report"
    if code == 0:
        return "not caught, the process exits 0"
    message = HEAP_WITH_HOOKS if verdict == "heap" and build.hooks else MESSAGE[verdict]
    return "" if re.search(message, words, re.M) else f"dies ({code}) without the message that was due ({verdict})"


class Tally:
    def __init__(self):
        self.caught = self.violations = self.clean = self.clean_runs = self.builds = self.unchecked = 0
        self.faults = []

    def red(self):
        return bool(self.faults) or not self.violations or not self.clean_runs

    def line(self):
        text = (f"{self.caught} violations caught of {self.violations}, "
                f"{self.clean} of {self.clean_runs} clean runs clean over {self.builds} builds")
        return text + (f"; {self.unchecked} system-call cases not checked (kernel)" if self.unchecked else "")


def run_build(pool, build, program, cases, tally):
    """Runs all cases of one build. Whether the kernel can watch system calls is what the first clean run says."""
    _, first_words = build.run(program, "nothing")
    kernel = not re.search(REPORT_NO_KERNEL, first_words, re.M)
    possible = [(case, verdict) for case, verdict in cases if build.can_say(verdict)]
    wanted = [(case, verdict) for case, verdict in possible if kernel or verdict not in ("syscall", "blinded")]
    tally.unchecked += len(possible) - len(wanted)
    tally.builds += 1
    results = pool.map(lambda job: build.run(program, job[0]), wanted)
    for (case, verdict), (code, words) in zip(wanted, results):
        fault = judge(build, code, words, verdict, kernel)
        good = not fault
        if verdict == "clean":
            tally.clean_runs, tally.clean = tally.clean_runs + 1, tally.clean + good
        else:
            tally.violations, tally.caught = tally.violations + 1, tally.caught + good
        if fault:
            tally.faults.append(f"{build.name}: {case}: {fault}\n{words.strip()[-1500:]}")


def check_guard(pool, builds, folder, guard):
    """Runs every case of every build on one guard."""
    tally = Tally()
    programs = list(pool.map(lambda build: build.compile(folder, guard), builds))
    cases = None
    for build, (program, words) in zip(builds, programs):
        if program is None:
            tally.faults.append(f"{build.name}: does not build\n{words}")
            continue
        cases = cases or list_cases(build, program)  # the first build is no fuzz target and can be asked
        run_build(pool, build, program, cases, tally)
    return tally


def check_wrong_mode(pool, builds, folder):
    """A guard in the mode of another kind of build must abort at start-up and say so."""
    def one(build):
        program, words = build.compile(folder, GUARD, hooks=1 - build.hooks)
        if program is None:
            return f"{build.name}: does not build in the wrong mode\n{words}"
        code, words = build.run(program, "nothing")
        if code != 0 and re.search(r"^GUARD: self-test failed: ", words, re.M):
            return ""
        return f"{build.name}: the wrong mode goes unnoticed ({code})\n{words.strip()[-1500:]}"
    return [fault for fault in pool.map(one, builds) if fault]


def check_old_kernel(pool, builds, folder, guard=GUARD):
    """Where the kernel cannot watch system calls, the report must say so, and the heap is guarded none the less."""
    def one(build):
        program, words = build.compile(folder, guard)
        if program is None:
            return f"{build.name}: does not build\n{words}"
        code, words = build.run(program, "getpid", kernel="old")
        if code != 0 or not re.search(REPORT_NO_KERNEL, words, re.M):
            return f"{build.name}: an old kernel goes unsaid ({code})\n{words.strip()[-1500:]}"
        code, words = build.run(program, "malloc", kernel="old")
        return judge(build, code, words, "heap", False) and f"{build.name}: on an old kernel malloc passes\n{words}"
    return [fault for fault in pool.map(one, builds) if fault]


def sow(folder, number):
    """Writes the guard with one fault in it."""
    _, old, new = SOWN[number]
    with open(GUARD, encoding="utf-8") as source:
        text = source.read()
    if text.count(old) != 1:
        sys.exit(f"guard-test: where to sow a fault is not to be found: {old}")
    path = os.path.join(folder, f"sown-{number}.c")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text.replace(old, new))
    return path


def check_sown_faults(pool, build, folder):
    """Gives the faults in the guard that no case notices, and how many were sown. Half of them need a kernel that
    watches system calls, and signal frames of x86-64: elsewhere none is sown."""
    program, words = build.compile(folder, GUARD)
    if program is None:
        sys.exit(f"guard-test: {build.name} does not build\n{words}")
    _, words = build.run(program, "nothing")
    if platform.machine() != "x86_64" or not re.search(REPORT, words, re.M):
        return [], 0
    unnoticed = []
    for number, (what, _, _) in enumerate(SOWN):
        guard = sow(folder, number)
        tally = check_guard(pool, [build], folder, guard)
        if not tally.builds:
            sys.exit(f"guard-test: with a sown fault the guard does not build: {what}\n{tally.faults[0]}")
        if not tally.red() and not check_old_kernel(pool, [build], folder, guard):
            unnoticed.append(f"sown fault unnoticed: {what}")
    return unnoticed, len(SOWN)


def need_tools(builds):
    for build in builds:
        for tool, package in ((build.compiler, build.package), (build.plain, build.plain_package)):
            if shutil.which(tool) is None:
                sys.exit(f"{tool} is missing. 'make setup' installs it (package {package}).")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default="build/guard-test", help="where to build")
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--clang", default="clang-19")
    parser.add_argument("--only", default="", help="builds whose name holds this text")
    parser.add_argument("--guard", default=GUARD, help="another guard to try")
    options = parser.parse_args()
    every_build = all_builds(options.cc, options.clang)
    builds = [build for build in every_build if options.only in build.name]
    if not builds or builds[0].engine:
        sys.exit("guard-test: no build to list the cases with")
    need_tools(builds)
    os.makedirs(options.folder, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        tally = check_guard(pool, builds, options.folder, options.guard)
        wrong = check_wrong_mode(pool, builds, options.folder)
        old = check_old_kernel(pool, builds, options.folder)
        blind = check_guard(pool, builds[:1], options.folder, BLIND)
        unnoticed, sown = check_sown_faults(pool, every_build[0], options.folder)
    for fault in (tally.faults + wrong + old + unnoticed)[:SHOWN]:
        print(fault, file=sys.stderr)
    for fault in (tally.faults + wrong + old + unnoticed)[SHOWN:]:
        print(fault.splitlines()[0], file=sys.stderr)
    print(f"guard-test: {tally.line()}")
    print(f"guard-test: {len(builds) - len(wrong)} of {len(builds)} guards in the wrong mode refuse to start")
    print(f"guard-test: {len(builds) - len(old)} of {len(builds)} guards say so on a kernel without user dispatch")
    print(f"guard-test: a blind guard is {'refused' if blind.red() else 'NOT REFUSED'} "
          f"({blind.caught} of {blind.violations} caught)")
    if sown:
        print(f"guard-test: {sown - len(unnoticed)} of {sown} faults sown into the guard are noticed")
    else:
        print(f"guard-test: {len(SOWN)} faults for the guard not sown (kernel or machine)")
    sys.exit(1 if tally.red() or wrong or old or unnoticed or not blind.red() else 0)


if __name__ == "__main__":
    main()

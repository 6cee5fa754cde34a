#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of the conformance program: conformance_test.py PROGRAM [--only WORDS]. Each fact is a function.

The vectors are those of testdata/vectors, whose labels are known here by heart; the targets are in testdata/targets."""
import argparse
import contextlib
import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE / "testdata" / "vectors"
TARGETS = HERE / "testdata" / "targets"
READ = [f"tv-read-{n:03}" for n in range(1, 10)]
FAULTS = ["tv-read-003", "tv-read-008"]

facts = []
program = None
folder = None


def fact(sentence):
    def add(function):
        facts.append((sentence, function))
        return function
    return add


def target(name, *words):
    return shlex.join([sys.executable, "-B", str(TARGETS / f"{name}.py"), *words])


def run(*words, corpus=VECTORS, timeout=120):
    command = [program, words[0], *([] if words[0] == "--help" else ["--corpus", corpus]), *words[1:]]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


def run_json(*words, **more):
    """(exit status, results by id, the whole report)."""
    path = folder / "out.json"
    path.unlink(missing_ok=True)
    done = run("run", *words, "-f", "json", "-o", path, **more)
    assert path.exists(), f"no report; status {done.returncode}: {done.stderr}"
    report = json.loads(path.read_text())
    ids = [result["id"] for result in report["results"]]
    assert len(ids) == len(set(ids)), "an id stands twice"
    return done.returncode, {result["id"]: result for result in report["results"]}, report


def equal(seen, due, what="it"):
    assert seen == due, f"{what} is {seen!r}, and {due!r} is due"


def grades(results, ids):
    return {id_: results[id_]["grade"] for id_ in ids}


# ---- grades ----------------------------------------------------------------------------------------------------------

DUE = {
    "tv-grade-001": "deviates", "tv-grade-002": "deviates", "tv-grade-003": "fail", "tv-grade-004": "desync",
    "tv-grade-005": "fail", "tv-grade-006": "fail", "tv-grade-007": "pass", "tv-grade-008": "skip",
    "tv-grade-009": "skip",
    "tv-grade-010": "desync",
}


@fact("each grade is given where it is due")
def _():
    status, results, report = run_json("-a", target("good"))
    equal(status, 1, "the exit status")
    equal(grades(results, DUE), DUE, "the grades")
    equal(grades(results, READ), {id_: "pass-strict" for id_ in READ}, "the grades of what is right")
    equal(report["summary"]["grades"]["desync"], 2, "the number of desyncs")


@fact("a message with another end is a desync, not a pass")
def _():
    _, results, _ = run_json("-a", target("desync"), "--only", "framing")
    equal(grades(results, ["tv-read-002", "tv-read-004"]), {"tv-read-002": "desync", "tv-read-004": "desync"})
    equal(results["tv-read-002"]["saw"], "A1[4]~content")


@fact("all right is exit status 0, and the last line says so")
def _():
    done = run("run", "-a", target("good"), "--only", "framing")
    equal(done.returncode, 0, "the exit status")
    equal(done.stdout.splitlines()[-1], "9 passed, 0 failed, 0 skipped", "the last line")


@fact("--level must lets deviations pass, and may lets none of the advice be left")
def _():
    counts = {}
    for level in ("must", "should", "may"):
        counts[level] = run("run", "-a", target("good"), "--only", "lines", "--level", level).stdout.splitlines()[-1]
    equal(counts["must"], "3 passed, 5 failed, 2 skipped", "must")
    equal(counts["should"], "1 passed, 7 failed, 2 skipped", "should")
    equal(counts["may"], "0 passed, 8 failed, 2 skipped", "may")


@fact("a target is held to a policy that is stated")
def _():
    for choice, due in (("refuse", "fail"), ("take", "pass"), ("takes", "fail"), ("refuse|take", "pass")):
        _, results, _ = run_json("-a", target("good"), "--policy", f"tv-policy={choice},tv-free={choice}")
        equal(grades(results, ["tv-grade-001", "tv-grade-007"]), {"tv-grade-001": due, "tv-grade-007": due}, choice)


# ---- targets that fail -----------------------------------------------------------------------------------------------

def check_faulty(name, grade, *words):
    status, results, report = run_json("-a", target(name), "--only", "framing", *words)
    due = {id_: grade if id_ in FAULTS else "pass-strict" for id_ in READ}
    equal(grades(results, READ), due, "the grades")
    equal(sorted(results), READ, "the vectors")
    equal(status, 1, "the exit status")
    equal((report["summary"]["passed"], report["summary"]["failed"]), (7, 2), "the sums")
    return results


@fact("a crash is the verdict of its vector alone, and says which signal")
def _():
    results = check_faulty("crashes", "crash")
    assert "signal 11" in results[FAULTS[0]]["why"], results[FAULTS[0]]["why"]


@fact("a hang is the verdict of its vector alone")
def _():
    started = time.monotonic()
    check_faulty("hangs", "hang", "--timeout", "300")
    assert time.monotonic() - started < 20, "it took too long"


@fact("garbage is a crash of its vector alone")
def _():
    check_faulty("garbage", "crash")


@fact("a late answer is a hang, and is not taken for the next answer")
def _():
    check_faulty("late", "hang", "--timeout", "300")


@fact("two lines for one vector do not shift what is seen of the others")
def _():
    check_faulty("two_lines", "crash")


@fact("two lines are found even where a crash behind them starts the target anew")
def _():
    check_faulty("crash_behind", "crash")


@fact("several workers see what one sees")
def _():
    check_faulty("crashes", "crash", "-j", "3")
    check_faulty("two_lines", "crash", "-j", "3")


def processes_of(word):
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if word.encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def gone(word, within=5):
    until = time.monotonic() + within
    while processes_of(word) and time.monotonic() < until:
        time.sleep(0.05)
    return not processes_of(word)


@fact("a hung child and its own children do not outlive the run")
def _():
    word = f"mark-{os.getpid()}-run"
    run("run", "-a", target("hangs", word), "--only", "framing", "--timeout", "300")
    assert gone(word), "processes are left"


@fact("a hung child does not outlive a run that is ended by a signal")
def _():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        word = f"mark-{os.getpid()}-{number}"
        words = ["-a", target("hangs_alone", word), "--only", "framing", "--timeout", "60000"]
        words = [program, "run", "--corpus", VECTORS, *words]
        child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1.0)
        assert len(processes_of(word)) >= 2, "the target did not start"
        child.send_signal(number)
        child.wait(10)
        assert gone(word), f"a process is left after signal {number}"


# ---- targets that are unusable ---------------------------------------------------------------------------------------

@fact("a wrong control makes the target unusable, and is named")
def _():
    done = run("run", "-a", target("wrong"))
    equal(done.returncode, 3, "the exit status")
    assert "post-chunked" in done.stderr, done.stderr
    assert "passed" not in done.stdout, "there is a sum"


@fact("what cannot be started is unusable")
def _():
    for command in ("/nothing/here", "true", "echo no", "cat"):
        done = run("run", "-a", command)
        equal(done.returncode, 3, command)
        assert "unusable" in done.stderr, done.stderr


@fact("what does not say who it is within ten seconds is unusable")
def _():
    done = run("run", "-a", target("mute"))
    equal(done.returncode, 3, "the exit status")


@fact("no vector selected is an error, and so are none at all")
def _():
    equal(run("run", "-a", target("good"), "--only", "nothing-*").returncode, 2, "none selected")
    equal(run("run", "-a", target("good"), corpus=folder).returncode, 2, "an empty folder")
    equal(run("run", "-a", target("good"), "--only", "@response").returncode, 3, "all skipped")


@fact("a wrong command line is exit status 2")
def _():
    wrong = [["run"], ["run", "-a", "x", "-t", "y"], ["run", "-a", "x", "-j", "0"],
             ["run", "-a", "x", "--level", "most"], ["frob"],
             ["run", "-a", "x", "--update-expect"], ["show"], ["show", "none-001"], ["diff", "x"],
             ["run", "-a", "x", "--split", "no"], ["run", "-a", "x", "--policy", "p"], ["matrix"], ["pairs", "x"],
             ["adapter-check"], ["run", "-a", "x", "--nothing"]]
    for words in wrong:
        equal(run(*words).returncode, 2, " ".join(words))


# ---- selecting -------------------------------------------------------------------------------------------------------

@fact("--only and --skip take globs of ids, classes and groups, and tags")
def _():
    expected = {("--only", "tv-read-00[12]"): 2, ("--only", "framing"): 9, ("--only", "framing/TV-*"): 9,
                ("--only", "@high"): 2, ("--only", "@tv-policy"): 1,
                ("--only", "@request", "--skip", "lines"): 9, ("--only", "TV-PLAY"): 4,
                ("--only", "@SHOULD"): 1}
    for words, count in expected.items():
        equal(len(run("list", *words).stdout.splitlines()), count, " ".join(words))


@fact("show gives the bytes, what is allowed, and a line for the shell")
def _():
    out = run("show", "tv-grade-001").stdout
    for part in (r"GET /policy HTTP/1.1\r\nHost: a\r\n\r\n", "reject (SHOULD, choice refuse)", "printf 'GET",
                 "474554202f706f6c696379"):
        assert part in out, part


# ---- reports ---------------------------------------------------------------------------------------------------------

@fact("JUnit is well formed and its sums are those of its cases")
def _():
    path = folder / "junit.xml"
    run("run", "-a", target("crashes"), "-f", "junit", "-o", path)
    root = ElementTree.parse(path).getroot()
    equal(root.tag, "testsuites")
    cases = root.findall("testsuite/testcase")
    equal(len(cases), 23, "the number of cases")
    for suite in root.findall("testsuite"):
        own = suite.findall("testcase")
        equal(int(suite.get("tests")), len(own), "tests")
        equal(int(suite.get("failures")), len(suite.findall("testcase/failure")), "failures")
        equal(int(suite.get("skipped")), len(suite.findall("testcase/skipped")), "skipped")
    equal(int(root.get("failures")), len(root.findall("testsuite/testcase/failure")), "all failures")
    failed = {case.get("name"): case.find("failure") for case in cases if case.find("failure") is not None}
    due = {id_ for id_, g in DUE.items() if g in ("fail", "desync", "deviates")}
    equal(set(failed), {*FAULTS, *due}, "who failed")
    equal(failed["tv-grade-004"].get("type"), "desync")
    assert "allowed  accept (MUST)" in failed["tv-grade-004"].text


@fact("TAP has a plan, and a line for each vector in order")
def _():
    lines = run("run", "-a", target("good"), "-f", "tap").stdout.splitlines()
    equal(lines[:2], ["TAP version 13", "1..23"])
    tests = [line for line in lines if line.startswith(("ok", "not ok"))]
    equal([int(line.replace("not ", "").split()[1]) for line in tests], list(range(1, 24)), "the numbers")
    equal(sum(line.startswith("not ok") for line in tests), 7, "the failures")
    assert all(line.startswith(("ok", "not ok", "#", "TAP", "1..")) for line in lines), "a line is no TAP"


@fact("a report on standard output is alone there")
def _():
    for form in ("json", "junit", "tap", "html"):
        done = run("run", "-a", target("good"), "-f", form)
        assert "10 passed, 7 failed, 6 skipped" in done.stderr and "10 passed, 7 failed" not in done.stdout, form
    json.loads(run("run", "-a", target("good"), "-f", "json").stdout)


@fact("no byte of a target's answer reaches markup unescaped")
def _():
    path = folder / "page.html"
    run("run", "-a", target("markup"), "-f", "html", "-o", path, "--name", "</script><b>")
    page = path.read_text()
    equal(page.count("</script>"), 1, "ends of scripts")
    junit = folder / "markup.xml"
    run("run", "-a", target("markup"), "-f", "junit", "-o", junit)
    ElementTree.parse(junit)


@fact("diff names what changed, and is exit status 1 then")
def _():
    old, new = folder / "old.json", folder / "new.json"
    run("run", "-a", target("good"), "-f", "json", "-o", old)
    run("run", "-a", target("crashes"), "-f", "json", "-o", new)
    same, other = run("diff", old, old), run("diff", old, new)
    equal((same.returncode, other.returncode), (0, 1), "the exit statuses")
    changed = [line.split()[0] for line in other.stdout.splitlines()[:-1]]
    equal(changed, FAULTS, "what changed")


@fact("pairs finds who disagrees about where a message ends, with the shortest vector")
def _():
    paths = [folder / "good.json", folder / "desync.json"]
    for name, path in zip(("good", "desync"), paths):
        run("run", "-a", target(name), "-f", "json", "-o", path, "--name", name)
    alone, both = run("pairs", paths[0], paths[0]), run("pairs", *paths)
    equal((alone.returncode, both.returncode), (0, 1), "the exit statuses")
    assert "front good 1, back desync 1: 3 vectors" in both.stdout, both.stdout
    assert "tv-read-002: the content of a message differs" in both.stdout, both.stdout


@fact("matrix takes no results of other vectors, and sums what it shows")
def _():
    path, page = folder / "m.json", folder / "m.html"
    run("run", "-a", target("good"), "-f", "json", "-o", path)
    done = run("matrix", path, "-o", page, "--summary")
    equal(done.returncode, 0)
    assert "| test-target | 1 | full | 9 | 1 | 6 | 2 | 3 | 2 |" in done.stdout, done.stdout
    report = json.loads(path.read_text())
    report["corpus"] = "0" * 16
    path.write_text(json.dumps(report))
    equal(run("matrix", path, "-o", page).returncode, 2, "with other vectors")


# ---- expected failures -----------------------------------------------------------------------------------------------

def expect(*lines):
    path = folder / "expected.txt"
    path.write_text("".join(line + "\n" for line in lines))
    return path


KNOWN = ["tv-grade-001  A1[0]", "tv-grade-002  A1[0]  # known", "tv-grade-003  A1[0]", "tv-grade-004  A1[5]~content",
         "tv-grade-005  A1[0]~fields", "tv-grade-006  reject", "# a comment", "tv-grade-010  A1[0]~count"]


@fact("failures that are all expected are exit status 0")
def _():
    done = run("run", "-a", target("good"), "--expect", expect(*KNOWN))
    equal(done.returncode, 0, done.stderr)
    assert "7 more failed as" in done.stderr, done.stderr
    equal(done.stdout.splitlines()[-1], "10 passed, 0 failed, 6 skipped")


@fact("a failure with another outcome than expected is named")
def _():
    done = run("run", "-a", target("good"), "--expect", expect(*KNOWN[:-1], "tv-grade-010  A2[0,0]"))
    equal(done.returncode, 1)
    assert "another failure: tv-grade-010: A1[0]~count" in done.stderr, done.stderr


@fact("an unexpected pass is named")
def _():
    done = run("run", "-a", target("good"), "--expect", expect(*KNOWN, "tv-read-001  reject"))
    equal(done.returncode, 1)
    assert "unexpected pass: tv-read-001" in done.stderr, done.stderr


@fact("a line that nothing used is an error")
def _():
    done = run("run", "-a", target("good"), "--expect", expect(*KNOWN, "tv-none-*  reject"))
    equal(done.returncode, 1)
    assert "unused line" in done.stderr and "tv-none-*" in done.stderr, done.stderr


@fact("a failure that is not expected is a failure")
def _():
    equal(run("run", "-a", target("good"), "--expect", expect(*KNOWN[1:])).returncode, 1)


@fact("--update-expect writes what is seen and keeps the reasons")
def _():
    path = expect("tv-grade-002  reject  # known")
    run("run", "-a", target("good"), "--expect", path, "--update-expect")
    assert "tv-grade-002  A1[0]  # known" in path.read_text(), path.read_text()
    equal(run("run", "-a", target("good"), "--expect", path).returncode, 0, "the exit status after that")


# ---- other ways in ---------------------------------------------------------------------------------------------------

@fact("a process for each vector sees the same, and its exit is a crash")
def _():
    _, results, _ = run_json("--spawn", target("spawned"), "--only", "framing")
    equal(grades(results, READ), {id_: "crash" if id_ in FAULTS else "pass-strict" for id_ in READ})
    assert "status 3" in results[FAULTS[0]]["why"], results[FAULTS[0]]["why"]


@contextlib.contextmanager
def server(fault=""):
    command = [sys.executable, "-B", str(TARGETS / "echo_server.py"), fault]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield f"127.0.0.1:{int(child.stdout.readline())}"
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


@fact("a server gives the verdicts of the same parser in a child")
def _():
    with server() as address:
        for words in ([], ["--half-close"]):
            _, results, _ = run_json("-t", address, "--quiet", "150", *words)
            equal(grades(results, READ), {id_: "pass-strict" for id_ in READ}, f"what it reads, {words}")
            wire = {id_: g for id_, g in DUE.items() if id_ not in ("tv-grade-001", "tv-grade-007")}
            equal(grades(results, wire), wire, f"the grades, {words}")


@fact("scripts are played, with their timing and their closes")
def _():
    with server() as address:
        _, results, _ = run_json("-t", address, "--only", "connection", "--quiet", "150")
    equal({result["grade"] for result in results.values()}, {"pass-strict"}, str(results))
    with server("keeps") as address:
        _, results, _ = run_json("-t", address, "--only", "connection", "--quiet", "150", "--timeout", "400")
    equal(results["tv-play-001"]["grade"], "fail")
    assert "Connection: close" in results["tv-play-001"]["why"], results["tv-play-001"]["why"]


@fact("a slow server is taken again, more slowly")
def _():
    with server("slow") as address:
        _, results, _ = run_json("-t", address, "--only", "tv-read-001", "--quiet", "300", "--timeout", "1500")
    equal(results["tv-read-001"]["grade"], "pass-strict", str(results))


@fact("a server that answers nobody any more has hung; the run ends all the same")
def _():
    with server("deaf") as address:
        _, results, _ = run_json("-t", address, "--only", "framing", "-j", "1", "--quiet", "100", "--timeout", "300")
    equal(results["tv-read-002"]["grade"], "pass-strict")
    equal(results["tv-read-003"]["grade"], "hang", str(results["tv-read-003"]))


@fact("a server without an echo application is judged by its statuses alone")
def _():
    with server("dumb") as address:
        equal(run("run", "-t", address, "--only", "framing").returncode, 3, "with an echo expected")
        _, results, _ = run_json("-t", address, "--only", "framing", "--status-only", "--quiet", "150")
    equal(grades(results, READ), {id_: "pass-strict" for id_ in READ})


@fact("nothing that listens is unusable")
def _():
    equal(run("run", "-t", "127.0.0.1:1").returncode, 3)


# ---- adapter-check ---------------------------------------------------------------------------------------------------

@fact("adapter-check passes a right adapter, and names what is wrong of others")
def _():
    equal(run("adapter-check", "-a", target("good")).returncode, 0, "good")
    wrong = {"wrong": "not ok  control post-chunked",
             "state": "not ok  what was refused or unfinished leaves nothing behind"}
    for name, due in wrong.items():
        done = run("adapter-check", "-a", target(name))
        equal(done.returncode, 1, name)
        assert due in done.stdout, done.stdout


# ---- what is written about it ----------------------------------------------------------------------------------------

@fact("the adapter of the README passes adapter-check, and its parser can be run")
def _():
    text = (HERE / "README.md").read_text()
    path = folder / "adapter.py"
    path.write_text(text.split("```python\n")[1].split("```")[0])
    command = shlex.join([sys.executable, str(path)])
    done = run("adapter-check", "-a", command)
    equal(done.returncode, 0, done.stdout)
    _, results, _ = run_json("-a", command)
    equal(grades(results, ["tv-grade-003", "tv-grade-007"]), {"tv-grade-003": "fail", "tv-grade-007": "pass"})


@fact("--help and the man page name the same options")
def _():
    manual = (HERE / "conformance.1").read_text().replace("\\", "")
    words = [set(re.findall(r"--[a-z][a-z-]+", text)) for text in (run("--help").stdout, manual)]
    equal(words[0] ^ words[1], set(), "in one of them alone")
    assert len(words[0]) > 20, "too few were found"


# ---- running ---------------------------------------------------------------------------------------------------------

def run_fact(sentence, function):
    global folder
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            function()
        except (AssertionError, subprocess.TimeoutExpired, ValueError, KeyError, ElementTree.ParseError) as error:
            print(f"not ok - {sentence}\n  {type(error).__name__}: {error}", flush=True)
            return False
    print(f"ok - {sentence}", flush=True)
    return True


def main():
    global program
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    program = options.program.resolve()
    if not os.access(program, os.X_OK):
        sys.exit(f"{program} is no program")
    chosen = [one for one in facts if options.only in one[0]]
    if not chosen:
        sys.exit("no fact was found")
    passed = sum([run_fact(*one) for one in chosen])
    print(f"{passed} passed, {len(chosen) - passed} failed")
    return 0 if passed == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())

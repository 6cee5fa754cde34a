#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Opens the matrix page in headless Chromium: matrix_test.py PROGRAM FOLDER. The page is of the vectors and targets of the
runner's tests, so that each cell is known. The screenshot stays in FOLDER."""
import html.parser
import pathlib
import re
import shlex
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE / "testdata" / "vectors"
TARGETS = HERE / "testdata" / "targets"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
         "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000", "--window-size=1400,900"]


class Page(html.parser.HTMLParser):
    """What stands in the page after its script ran: rows of the matrix as {id: [class, ...]}, and texts by element id."""

    def __init__(self, source):
        super().__init__()
        self.rows, self.texts, self.row, self.ids = {}, {}, None, []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "tr" and "data-id" in attrs:
            self.row = self.rows.setdefault(attrs["data-id"], [])
        if tag == "td" and self.row is not None:
            self.row.append(attrs.get("class"))
        if tag in ("div", "span") or attrs.get("id"):
            self.ids.append((tag, attrs.get("id")))

    def handle_endtag(self, tag):
        if tag == "tr":
            self.row = None
        if self.ids and self.ids[-1][0] == tag:
            self.ids.pop()

    def handle_data(self, data):
        for _, name in self.ids:
            if name:
                self.texts[name] = self.texts.get(name, "") + data


def chromium(profile, *words):
    command = ["chromium", *FLAGS, f"--user-data-dir={profile}", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        sys.exit(f"chromium ended with {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


def make_page(program, folder):
    results = []
    for name in ("good", "crashes", "desync", "markup"):
        command = shlex.join([sys.executable, "-B", str(TARGETS / f"{name}.py")])
        results.append(folder / f"{name}.json")
        subprocess.run([program, "run", "--corpus", VECTORS, "-a", command, "--name", name, "-f", "json", "-o", results[-1]],
                       capture_output=True, check=False, timeout=60)
    page = folder / "index.html"
    subprocess.run([program, "matrix", "--corpus", VECTORS, *results, "-o", page], check=True, timeout=60)
    return page


def png_size(path):
    head = path.read_bytes()[:24]
    if head[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    return struct.unpack(">II", head[16:24])


def facts(load, page, picture, profile):
    whole = load("")
    yield "every vector has a row, every parser a cell", len(whole.rows) == 23 and all(len(row) == 4 for row in whole.rows.values())
    yield "cells are coloured by grade", whole.rows.get("tv-read-003", [])[:3] == ["g0", "g7", "g0"]
    yield "a desync has its colour", whole.rows.get("tv-read-002", [])[:3] == ["g0", "g0", "g5"]
    yield "the counts are said", "23 of 23 vectors, 4 parsers" in whole.texts.get("count", "")
    yield "markup in an answer stays text", "alert(1)" in load("#id=tv-read-003").texts.get("detail", "")
    yield "a group can be chosen", set(load("#group=framing").rows) == {f"tv-read-{n:03}" for n in range(1, 10)}
    yield "a grade can be chosen", set(load("#grade=7").rows) == {"tv-read-003", "tv-read-008"}
    yield "a level can be chosen", set(load("#level=SHOULD").rows) == {"tv-grade-001"}
    yield "a policy can be chosen", set(load("#policy=tv-policy").rows) == {"tv-grade-001"}
    yield "a parser can be chosen", all(len(row) == 1 for row in load("#peer=1").rows.values())
    yield "what all read alike can be left out", "tv-read-001" not in load("#differing=1").rows
    detail = load("#id=tv-grade-001").texts.get("detail", "")
    yield "a vector shows bytes, choices, paragraph and a shell line", all(
        part in detail for part in ("GET /policy HTTP/1.1\\r\\n", "reject (SHOULD, choice refuse)", "9112-5.2-4", "printf 'GET", "A1[0]"))
    source = page.read_text(encoding="utf-8")
    yield "the page needs nothing from elsewhere", not re.search(r"<(?:link|img|script)[^>]*(?:src|href)=", source)
    chromium(profile, f"--screenshot={picture}", page.as_uri() + "#id=tv-grade-001")
    yield "there is a screenshot", picture.exists() and png_size(picture) == (1400, 900)


def main():
    program, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / "matrix.png"
    picture.unlink(missing_ok=True)
    page = make_page(program, folder)
    verdicts = []
    with tempfile.TemporaryDirectory() as profile:
        def load(where):
            return Page(chromium(profile, "--dump-dom", page.as_uri() + where))
        for sentence, held in facts(load, page, picture, profile):
            print(("ok - " if held else "not ok - ") + sentence, flush=True)
            verdicts.append(bool(held))
    print(f"screenshot: {picture}")
    print(f"{sum(verdicts)} passed, {len(verdicts) - sum(verdicts)} failed")
    return 0 if verdicts and all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())

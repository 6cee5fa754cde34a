#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Installs the peers of peers.tsv and builds the adapters of those that are installed.

    peers.py install lean|all
    peers.py build [--build FOLDER] [NAME...]
    peers.py list [--build FOLDER]
"""
import argparse
import os
import pathlib
import shlex
import shutil
import stat
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
C_WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Wstrict-prototypes -Wmissing-prototypes -Wvla"
CXX_WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Wvla"
COLUMNS = ["name", "set", "route", "level", "packages", "recipe"]


class Peer:
    """One line of the table. `recipe` is a verb and its words: see recipe_* below."""

    def __init__(self, cells):
        self.name, self.set, self.route, self.level, packages, recipe = cells
        self.packages = [] if packages == "-" else packages.split()
        self.verb, *self.words = shlex.split(recipe)

    def needs(self, kind):
        npm = [package[4:] for package in self.packages if package.startswith("npm:")]
        return npm if kind == "npm" else [p for p in self.packages if not p.startswith("npm:")]


def read_peers():
    peers = []
    for number, line in enumerate((HERE / "peers.tsv").read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            sys.exit(f"peers.tsv:{number}: expected {len(COLUMNS)} columns, there are {len(cells)}")
        peers.append(Peer(cells))
    return peers


# ---- what is installed -------------------------------------------------------------------------------------------------

def debian_state(packages):
    """The packages that are not installed."""
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Package}\t${Status}\n", *packages], capture_output=True,
                           text=True, check=False)
    there = {line.split("\t")[0] for line in asked.stdout.splitlines() if line.endswith("install ok installed")}
    return [package for package in packages if package not in there]


def is_tool(package):
    """Compilers and interpreters may come from elsewhere than Debian: having the command is enough."""
    tools = {"nodejs": "node", "python3": "python3", "perl": "perl", "golang-go": "go", "rustc": "rustc", "cargo": "cargo"}
    return package in tools and shutil.which(tools[package]) is not None


def modules_of(folder):
    return folder.parent / "peers" / "node_modules"


def missing_of(peer, folder):
    debian = [package for package in peer.needs("debian") if not is_tool(package)]
    npm = [name for name in peer.needs("npm") if not (modules_of(folder) / name / "package.json").is_file()]
    return (debian_state(debian) if debian else []) + ["npm:" + name for name in npm]


# ---- installing --------------------------------------------------------------------------------------------------------

def run(command, **options):
    print("+ " + " ".join(command), flush=True)
    if subprocess.run(command, check=False, **options).returncode != 0:
        sys.exit(f"failed: {' '.join(command)}")


def install(wanted, folder):
    peers = [peer for peer in read_peers() if wanted == "all" or peer.set == wanted]
    debian = sorted({package for peer in peers for package in missing_of(peer, folder) if not package.startswith("npm:")})
    if debian:
        if shutil.which("apt-get") is None:
            sys.exit("apt-get is missing (package apt); install by other means: " + " ".join(debian))
        root = [] if os.geteuid() == 0 else ["sudo"]
        run(root + ["apt-get", "update", "-qq"])
        run(root + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq",
                    "--no-install-recommends", *debian], stdout=subprocess.DEVNULL)
    if any(package.startswith("npm:") for peer in peers for package in missing_of(peer, folder)):
        if shutil.which("npm") is None:
            sys.exit("npm is missing (package npm)")
        install_npm(folder.parent / "peers")
    print(f"peers: the packages of {len(peers)} peers ({wanted}) are installed")


def install_npm(peers):
    """The lock file says which versions, and names no place to get them from."""
    peers.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "npm" / name, peers / name)
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=peers)


# ---- building ----------------------------------------------------------------------------------------------------------

def compile_words(tool, flags, peer, out):
    sources = ["c/adapter.c" if tool == "CC" else str(out) + ".adapter.o", *peer.words]
    compiler = os.environ.get(tool, {"CC": "gcc", "CXX": "g++"}[tool])
    return [compiler, *shlex.split(flags), "-O2", "-g", "-Werror", "-Ic", *sources, "-o", str(out)]


def recipe_cc(peer, out):
    """cc SOURCE... FLAG...: one C program with adapter.c."""
    run_quietly(compile_words("CC", "-std=c11 " + C_WARNINGS, peer, out))


def recipe_cxx(peer, out):
    """c++ SOURCE... FLAG...: the same in C++17."""
    compiler = os.environ.get("CC", "gcc")
    run_quietly([compiler, "-std=c11", "-O2", "-g", "-Ic", "-c", "c/adapter.c", "-o", str(out) + ".adapter.o"])
    run_quietly(compile_words("CXX", "-std=c++17 " + CXX_WARNINGS, peer, out))


def recipe_launch(peer, out):
    """launch COMMAND...: a script that runs the command in this folder."""
    words = " ".join(shlex.quote(word) for word in peer.words)
    modules = shlex.quote(str(modules_of(out.parent)))
    out.write_text(f"#!/bin/sh\ncd {shlex.quote(str(HERE))} && NODE_PATH={modules} exec {words} \"$@\"\n",
                   encoding="utf-8")
    out.chmod(out.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def recipe_script(peer, out):
    """script FILE WORD...: a script of this folder builds it; it is told where the npm packages are, and where to."""
    run_quietly([str(HERE / peer.words[0]), *peer.words[1:], str(out.parent.parent / "peers"), str(out)])


def run_quietly(command):
    made = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{made.stdout}{made.stderr}")


RECIPES = {"cc": recipe_cc, "c++": recipe_cxx, "launch": recipe_launch, "script": recipe_script}


def is_fresh(peer, out):
    """Built after all that it is made of. A launcher is as good as what it launches, but its command may have changed."""
    if not out.is_file() or peer.verb == "launch":
        return False
    files = [HERE / "peers.tsv", HERE / "peers.py", *(HERE / "c").glob("*")]
    files += [path for word in peer.words if "/" in word for path in [HERE / word] if path.is_file()]
    files += [path for word in peer.words if (HERE / word).is_dir() for path in (HERE / word).rglob("*")]
    return out.stat().st_mtime > max(path.stat().st_mtime for path in files)


def build(folder, names):
    peers = [peer for peer in read_peers() if not names or peer.name in names]
    unknown = set(names) - {peer.name for peer in peers}
    if unknown:
        sys.exit("peers.tsv has no " + ", ".join(sorted(unknown)))
    counts = {"built": 0, "failed": 0, "skipped": 0}
    for peer in peers:
        counts[build_one(peer, folder)] += 1
    print(f"adapters: {counts['built']} built, {counts['failed']} failed, {counts['skipped']} skipped")
    sys.exit(1 if counts["failed"] or not counts["built"] else 0)


def build_one(peer, folder):
    out = folder / peer.name
    missing = missing_of(peer, folder)
    if missing:
        print(f"skipped: {peer.name}: {' '.join(missing)} not installed")
        out.unlink(missing_ok=True)
        return "skipped"
    if peer.verb == "make":  # adapters.mk has built it
        return "built" if out.is_file() else "failed"
    try:
        if not is_fresh(peer, out):
            RECIPES[peer.verb](peer, out)
        return "built"
    except RuntimeError as error:
        print(f"failed: {peer.name}: {error}", file=sys.stderr)
        return "failed"


def show(folder):
    for peer in read_peers():
        state = "built" if (folder / peer.name).is_file() else "installed" if not missing_of(peer, folder) else "-"
        print(f"{peer.name:28} {peer.set:5} {peer.route:6} {peer.level:5} {state:10} {' '.join(peer.packages)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["install", "build", "list"])
    parser.add_argument("words", nargs="*")
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parents[1] / "build")
    asked = parser.parse_intermixed_args()
    folder = asked.build.resolve() / "adapters"
    folder.mkdir(parents=True, exist_ok=True)
    if asked.command == "install":
        if asked.words not in (["lean"], ["all"]):
            parser.error("install takes lean or all")
        install(asked.words[0], folder)
    elif asked.command == "build":
        build(folder, asked.words)
    else:
        show(folder)


if __name__ == "__main__":
    main()

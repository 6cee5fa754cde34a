#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the corpus in the forms that other projects take, and reads each back to see that nothing was lost.

  forms.py OUTPUT [--root DIR]

  raw/ROLE/ID          the octets of each vector that has octets; a connection has those that the client sends
  all.jsonl            one vector a line, with its "class" and "group"; BYTES are plain strings, without {"rep": …}
  httpz_vectors.bin    the same, length-prefixed; its layout stands in README.md and in write_binary below
  httpz_vectors.h      the same as static const data of C, freestanding (make_header.py)
  seeds-ROLE.zip       the octets by id, for a fuzzer
  manifest.json        how many there are of each kind, and what the files are
  SHA256SUMS           of all files but raw/, for sha256sum -c
"""
import argparse
import collections
import hashlib
import json
import pathlib
import shutil
import struct
import subprocess
import sys
import zipfile

sys.dont_write_bytecode = True  # nothing is built outside of build/

import read_corpus
from read_corpus import expand, octets

HERE = pathlib.Path(__file__).resolve().parent
MAGIC = b"HTTPZVEC"
FORMAT = 1
ROLES = ["request", "response", "chunked", "trailers", "fields", "serialize", "connection"]
RESULTS = ["accept", "reject", "incomplete", "either"]


def given(vector):
    """The octets that are put into a parser; None of what a serializer is asked."""
    if "bytes" in vector:
        return octets(vector["bytes"])
    if "script" in vector:
        return b"".join(octets(step["send"]) for step in vector["script"] if "send" in step)
    return None


def compact(vector):
    return json.dumps(vector, ensure_ascii=True, separators=(",", ":")).encode()


# ---- the forms ------------------------------------------------------------------------------------------------------


def write_raw(vectors, folder):
    for vector in vectors:
        data = given(vector)
        if data is not None:
            path = folder / vector["role"] / vector["id"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def write_lines(vectors, path):
    path.write_bytes(b"".join(compact(vector) + b"\n" for vector in vectors))


def write_binary(vectors, path):
    """All numbers are little-endian. "HTTPZVEC", u32 format (1), u32 count; then each record: u32 length of what is
    left of it, u8 role, u8 result, u8 strict (places in ROLES and RESULTS), u8 eof, u16 and id, u16 and class, u16 and
    request method, u16 and field, u32 and JSON of the vector as in all.jsonl, u32 and octets."""
    with path.open("wb") as file:
        file.write(MAGIC + struct.pack("<II", FORMAT, len(vectors)))
        for vector in vectors:
            record = binary_record(vector)
            file.write(struct.pack("<I", len(record)) + record)


def binary_record(vector):
    context = vector["context"]
    head = struct.pack("<BBBB", ROLES.index(vector["role"]), RESULTS.index(vector["result"]),
                       RESULTS.index(vector["strict"]), 1 if context.get("eof") else 0)
    words = [vector["id"], vector["class"], context.get("request_method", "GET"), context.get("field", "")]
    text = b"".join(struct.pack("<H", len(word)) + word.encode() for word in words)
    json_text, data = compact(vector), given(vector) or b""
    return head + text + struct.pack("<I", len(json_text)) + json_text + struct.pack("<I", len(data)) + data


def write_seeds(vectors, folder):
    """One zip a role. The dates are fixed, so that the same corpus gives the same file."""
    for role in ROLES:
        chosen = [vector for vector in vectors if vector["role"] == role and given(vector) is not None]
        if not chosen:
            continue
        with zipfile.ZipFile(folder / f"seeds-{role}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for vector in chosen:
                entry = zipfile.ZipInfo(vector["id"], (1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, given(vector), zipfile.ZIP_DEFLATED)


def write_header(root, path):
    subprocess.run([sys.executable, HERE / "make_header.py", "--vectors", root / "vectors", path], check=True,
                   stdout=subprocess.DEVNULL)


def files_of(folder):
    """What was written here, but for raw/ and the checksums; other builds have files in this folder too."""
    patterns = ("all.jsonl", "httpz_vectors.*", "seeds-*.zip", "manifest.json")
    return sorted(path for pattern in patterns for path in folder.glob(pattern))


def write_manifest(vectors, root, path):
    lists = {file.stem: sum(1 for line in file.read_text().splitlines() if line and line[0] != "#")
             for file in sorted((root / "lists").glob("*.txt"))}
    count = {key: dict(sorted(collections.Counter(vector[key] for vector in vectors).items()))
             for key in ("group", "role", "result", "strict", "danger")}
    manifest = {"format": FORMAT, "vectors": len(vectors), "classes": len({vector["class"] for vector in vectors}),
                "releases": lists, "by": count, "licence": "CC0-1.0",
                "files": sorted(file.name for file in files_of(path.parent))}
    path.write_text(json.dumps(manifest, indent=1) + "\n")


def write_sums(folder):
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files_of(folder)]
    (folder / "SHA256SUMS").write_text("".join(lines))


# ---- reading them back ----------------------------------------------------------------------------------------------


def read_binary(path):
    """(id, role, result, JSON, octets) of each record."""
    data, at = path.read_bytes(), 16
    magic, form, count = data[:8], *struct.unpack_from("<II", data, 8)
    assert (magic, form) == (MAGIC, FORMAT)
    for _ in range(count):
        (length,) = struct.unpack_from("<I", data, at)
        yield read_record(data[at + 4:at + 4 + length])
        at += 4 + length
    assert at == len(data)


def read_record(record):
    role, result, _, _ = struct.unpack_from("<BBBB", record)
    at, parts = 4, []
    for size in ("<H", "<H", "<H", "<H", "<I", "<I"):
        (length,) = struct.unpack_from(size, record, at)
        at += struct.calcsize(size)
        parts.append(record[at:at + length])
        at += length
    assert at == len(record)
    return parts[0].decode(), ROLES[role], RESULTS[result], json.loads(parts[4]), parts[5]


def lost(vectors, folder):
    """What the forms do not give back as it was put in."""
    lines = [json.loads(line) for line in (folder / "all.jsonl").read_bytes().splitlines()]
    records = list(read_binary(folder / "httpz_vectors.bin"))
    if lines != vectors or [record[3] for record in records] != vectors:
        yield "all.jsonl and httpz_vectors.bin do not hold the vectors"
    seeds = {}
    for path in folder.glob("seeds-*.zip"):
        with zipfile.ZipFile(path) as archive:
            seeds.update({name: archive.read(name) for name in archive.namelist()})
    for vector, record in zip(vectors, records):
        data = given(vector)
        raw = folder / "raw" / vector["role"] / vector["id"]
        there = {record[4], seeds.get(vector["id"], b""), raw.read_bytes() if raw.exists() else b""}
        if there != {data or b""} or record[:3] != (vector["id"], vector["role"], vector["result"]):
            yield f"{vector['id']}: its octets are not the same everywhere"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--root", default=HERE, type=pathlib.Path)
    args = parser.parse_args()
    vectors = [{"class": name, "group": group, **expand(vector)}
               for name, group, vector in read_corpus.vectors_of(args.root)]
    if not vectors:
        sys.exit("there is no vector to write\n0 passed, 1 failed")
    shutil.rmtree(args.output / "raw", ignore_errors=True)
    args.output.mkdir(parents=True, exist_ok=True)
    write_raw(vectors, args.output / "raw")
    write_lines(vectors, args.output / "all.jsonl")
    write_binary(vectors, args.output / "httpz_vectors.bin")
    write_seeds(vectors, args.output)
    write_header(args.root, args.output / "httpz_vectors.h")
    write_manifest(vectors, args.root, args.output / "manifest.json")
    write_sums(args.output)
    wrong = list(lost(vectors, args.output))
    for line in wrong:
        print(line)
    for path in files_of(args.output):
        print(f"{path.stat().st_size:10} {path}")
    print(f"{len(vectors) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

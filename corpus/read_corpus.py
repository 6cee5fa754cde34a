# SPDX-License-Identifier: MIT
"""Reads the corpus. What check.py, forms.py and the must-fail runner share."""
import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent

# The members of `limits` in a vector's context, and what they are when it does not name them. They are wide enough for
# every RFC minimum (9112 3: request-lines of 8,000 octets), so a vector without limits is about none of them.
DEFAULT_LIMITS = {
    "content_length": 100 << 20, "head": 16384, "target": 8192, "fields": 100, "method": 32, "name": 255,
    "empty_lines": 8, "chunk": 16 << 20, "extensions": 16384, "chunk_line": 4096, "trailers": 16384,
}


class Malformed(Exception):
    """A file that is no JSON object, or has a key twice."""


def octets(value):
    """BYTES as bytes: each code point up to U+00FF is one byte; lists are joined, {"rep": [text, n]} is repeated. Bytes
    stay as they are."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("latin-1")
    if isinstance(value, dict):
        text, times = value["rep"]
        return text.encode("latin-1") * times
    return b"".join(octets(part) for part in value)


def _no_key_twice(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise Malformed(f'the key "{key}" stands twice in one object')
        found[key] = value
    return found


def read_json(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_no_key_twice)
    except UnicodeDecodeError as error:
        raise Malformed(f"expected UTF-8: {error}") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"expected JSON: {error}") from error


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def identity(vector):
    """What a reader is given, as one string: role, context, and the bytes, values or script. Two vectors with the same
    identity are the same question."""
    if "bytes" in vector:
        given = octets(vector["bytes"]).hex()
    else:
        given = canonical(expand(vector.get("message", vector.get("script"))))
    return "\n".join([vector["role"], canonical(vector.get("context", {})), given])


BYTES_MEMBERS = {"bytes", "method", "target", "reason", "body", "rest", "wire", "send"}
FIELD_MEMBERS = {"fields", "trailers"}


def _text(value):
    if isinstance(value, dict) and "one_of" in value:
        return {"one_of": [_text(one) for one in value["one_of"]]}
    return octets(value).decode("latin-1")


def expand(value, key=""):
    """The same with every BYTES as a plain string, without lists and {"rep": …}."""
    if key in BYTES_MEMBERS and isinstance(value, (str, list)):
        return _text(value)
    if key in FIELD_MEMBERS and isinstance(value, list):
        return [[_text(name), _text(one)] for name, one in value]
    if isinstance(value, dict):
        return {name: expand(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [expand(part) for part in value]
    return value


def digest(vector):
    return hashlib.sha256(identity(vector).encode()).hexdigest()[:32]


class VectorFile:
    """One class: `name` is group/CLASS.json, `data` what the file says, None if it says nothing that can be read."""

    def __init__(self, path, root):
        self.path = path
        self.name = path.relative_to(root / "vectors").as_posix()
        self.group = path.parent.name
        self.problem = None
        self.data = None
        try:
            self.data = read_json(path)
        except Malformed as error:
            self.problem = str(error)


def read_files(root):
    """Every vector file below root/vectors, in order."""
    return [VectorFile(path, root) for path in sorted((root / "vectors").rglob("*.json"))]


def vectors_of(root):
    """(class, group, vector) of each vector of a corpus that is known to be well formed."""
    for file in read_files(root):
        if file.problem:
            raise Malformed(f"{file.name}: {file.problem}")
        for vector in file.data["vectors"]:
            yield file.data["class"], file.group, vector


def read_table(path, columns):
    """The lines of a tab-separated file with `columns` columns; comments and empty lines are left out."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise Malformed(f"{path.name}:{number}: expected {columns} columns, there are {len(cells)}")
        rows.append(cells)
    return rows

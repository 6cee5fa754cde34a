# SPDX-License-Identifier: MIT
"""Compares a labelled reading with a recomputed one, octet for octet."""
from read_corpus import octets

BYTES = {"method", "target", "reason", "body", "rest", "wire"}
FIELDS = {"fields", "trailers"}


def show(data, most=60):
    """Bytes as a person reads them; long ones are cut in the middle."""
    text = data.decode("latin-1").encode("unicode_escape").decode()
    return f'"{text}"' if len(text) <= most else f'"{text[:most // 2]}…{text[-most // 2:]}" ({len(data)} octets)'


def _values(value):
    """All values that are right."""
    several = isinstance(value, dict) and "one_of" in value
    return [octets(one) for one in value["one_of"]] if several else [octets(value)]


def _compare_fields(path, labelled, computed):
    if len(labelled) != len(computed):
        yield path, f"expected {len(computed)} fields, there are {len(labelled)}"
        return
    for i, ((name, value), (other_name, other_value)) in enumerate(zip(labelled, computed)):
        if octets(name) != octets(other_name):
            yield f"{path}[{i}][0]", f"expected {show(octets(other_name))}, is {show(octets(name))}"
        if octets(other_value) not in _values(value):
            yield f"{path}[{i}][1]", f"expected {show(octets(other_value))}, is {show(_values(value)[0])}"


def _compare_plain(path, labelled, computed):
    if type(labelled) is not type(computed) or labelled != computed:
        yield path, f"expected {computed!r}, is {labelled!r}"


def _compare_member(path, key, labelled, computed):
    if key in FIELDS:
        yield from _compare_fields(path, labelled, computed)
    elif key in BYTES:
        if octets(labelled) != octets(computed):
            yield path, f"expected {show(octets(computed))}, is {show(octets(labelled))}"
    elif key == "messages":
        yield from _compare_messages(path, labelled, computed)
    else:
        yield from _compare_plain(path, labelled, computed)


def _compare_messages(path, labelled, computed):
    if len(labelled) != len(computed):
        yield path, f"expected {len(computed)} whole messages, there are {len(labelled)}"
    for i, (one, other) in enumerate(zip(labelled, computed)):
        yield from differences(f"{path}[{i}]", one, other)


def differences(path, labelled, computed):
    """(where, what was expected and what is there) for each difference. What a label may leave out (consumed, where a
    serializer's octets are its own affair; wire) is compared where both have it."""
    for key in computed:
        if key in labelled:
            yield from _compare_member(f"{path}.{key}", key, labelled[key], computed[key])

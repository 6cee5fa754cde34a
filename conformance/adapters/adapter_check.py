#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tries adapters: what every parser must be able to read, the manners of ../PROTOCOL.md, and llhttp by two routes.

    adapter_check.py [--build FOLDER] [NAME...]     the adapters in FOLDER/adapters; none is a failure
    adapter_check.py --command PROGRAM              one adapter
"""
import argparse
import pathlib
import sys

import ask
from peers import HERE, missing_of, read_peers

GET = b"GET /a?b HTTP/1.1\r\nHost: a\r\nX-Field: one two\r\n\r\n"
LENGTH = b"POST /l HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
ENDS_OF_REQUEST = ("ok", "close")

# name, bytes, the requests as (method, target, content), what may stand behind them. RFC 9112 3, 6.2, 7.1, 8, 9.3.2.
CONTROLS = [
    ("a GET", GET, [("GET", "/a?b", "")], ENDS_OF_REQUEST),
    ("content with a length", LENGTH, [("POST", "/l", "hello")], ENDS_OF_REQUEST),
    ("content in chunks", CHUNKED, [("POST", "/c", "hello")], ENDS_OF_REQUEST),
    ("two requests", LENGTH + GET, [("POST", "/l", "hello"), ("GET", "/a?b", "")], ENDS_OF_REQUEST),
    ("half a head", GET[:-9], [], ("incomplete",)),
    ("half the content", LENGTH[:-2], [], ("incomplete",)),
]
HEAD_CONTROLS = {"a GET", "half a head"}
ROUTES = ("llhttp", "llhttp-node")


class Fault(Exception):
    """What is wrong with an adapter."""


def demand(condition, why):
    if not condition:
        raise Fault(why)


def member(message, name):
    """A member as text, whichever way it was sent; None if it was left out."""
    if name + "x" in message:
        return bytes.fromhex(message[name + "x"]).decode("latin-1")
    return message.get(name)


def seen_of(message):
    """What controls compare. The target is None where an adapter does not show it."""
    return member(message, "m"), member(message, "t"), member(message, "b")


def matches(seen, label, head_only):
    method, target, content = seen
    return (method == label[0] and target in (None, label[1]) and (head_only or content == label[2]))


def check_control(adapter, control, head_only, words=""):
    name, data, labels, ends = control
    said = adapter.ask((data.hex() + " " + words).strip())
    seen = [seen_of(message) for message in said.get("requests", [])]
    demand(said.get("end") in ends, f"{name}{words and ', cut'}: end is {said.get('end')!r}")
    demand(len(seen) == len(labels) and all(matches(s, l, head_only) for s, l in zip(seen, labels)),
           f"{name}{words and ', cut'}: read as {seen}")


def check_fields(adapter, quirks):
    """The fields of the GET, unless the adapter says that it cannot show them."""
    message = adapter.ask(GET.hex())["requests"][0]
    fields = message.get("h")
    if "hx" in message:
        fields = [[bytes.fromhex(part).decode("latin-1") for part in field] for field in message["hx"]]
    if fields is None or "no-fields" in quirks:
        return
    shown = {(name.lower().replace("_", "-").removeprefix("http-"), value) for name, value in fields}
    demand({("host", "a"), ("x-field", "one two")} <= shown, f"the fields of a GET: {fields}")


def check_hello(hello):
    demand(hello.get("adapter") == 1, "adapter is not 1")
    demand(all(isinstance(hello.get(name), str) and hello[name] for name in ("name", "version")), "no name or version")
    demand(not any("unknown" in str(hello.get(name)) for name in ("version", "package")), "the version was not found")
    demand(hello.get("level") in ("head", "full"), f"level is {hello.get('level')!r}")


def check_abilities(adapter, hello):
    """What it says it can do beyond whole requests."""
    caps, head_only = hello.get("caps", []), hello["level"] == "head"
    if "cuts" in caps:
        every = str(list(range(1, len(GET)))).replace(" ", "")
        check_control(adapter, CONTROLS[0], head_only, every)
        if not head_only:
            every = str(list(range(1, len(CHUNKED)))).replace(" ", "")
            check_control(adapter, CONTROLS[2], head_only, every)
    if "response" in caps:
        said = adapter.ask(RESPONSE.hex() + " role=response")
        seen = [(message.get("s"), member(message, "b")) for message in said.get("responses", [])]
        demand(seen and seen[0] == (200, None if head_only else "hello"), f"a response: read as {seen}")
    if "chunked" in caps:
        said = adapter.ask(b"5\r\nhello\r\n0\r\n\r\n".hex() + " role=chunked")
        demand(member(said, "b") == "hello" and said.get("end") == "ok", f"chunks: read as {said}")


def check_manners(adapter, hello):
    demand(adapter.hello() == hello, "it answers ? differently the second time")
    demand(adapter.ask("-").get("end") == "incomplete", "no bytes at all are not incomplete")
    said, again = adapter.ask(LENGTH.hex()), adapter.ask(LENGTH.hex() + " some=word another")
    demand(said == again, "words that it does not know change the answer")
    demand(adapter.ends_by_itself(), "it does not end when its input ends")


def check(command):
    """Gives the hello of an adapter that is in order."""
    adapter = ask.Adapter(command)
    try:
        hello = adapter.hello()
        check_hello(hello)
        head_only = hello["level"] == "head"
        for control in CONTROLS:
            if not head_only or control[0] in HEAD_CONTROLS:
                check_control(adapter, control, head_only)
        check_fields(adapter, hello.get("quirks", []))
        check_abilities(adapter, hello)
        check_manners(adapter, hello)
        return hello
    except ask.Silence as silence:
        raise Fault(str(silence)) from silence
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Fault(f"an answer that is none: {error!r}") from error
    finally:
        adapter.stop()


# ---- one parser, two routes --------------------------------------------------------------------------------------------

def verdict_of(said):
    """What the two routes must agree on. Node trims and joins what it shows of fields, so those are left out."""
    messages = said.get("requests", said.get("responses", []))
    return said["end"], [(message.get("s"), *seen_of(message), message.get("v")) for message in messages]


def differences(commands, vectors):
    found, adapters = [], [ask.Adapter(command) for command in commands]
    try:
        for adapter in adapters:
            adapter.hello()
        for vector in vectors:
            seen = [verdict_of(adapter.ask(ask.line_of(vector))) for adapter in adapters]
            if seen[0] != seen[1]:
                found.append((vector["id"], *seen))
    finally:
        for adapter in adapters:
            adapter.stop()
    return found


def compare_routes(folder):
    """Returns (passed, failed, skipped)."""
    commands = [folder / name for name in ROUTES]
    if not all(command.is_file() for command in commands):
        print(f"skipped: {' and '.join(ROUTES)} alike: one of them is not installed")
        return 0, 0, 1
    vectors = ask.vectors("request", "response")
    found = differences(commands, vectors)
    for name, first, second in found:
        print(f"differs: {name}\n    {ROUTES[0]}: {first}\n    {ROUTES[1]}: {second}")
    print(f"{'not ok' if found else 'ok'}: {' and '.join(ROUTES)}: {len(vectors) - len(found)} of {len(vectors)} alike")
    return (0, 1, 0) if found else (1, 0, 0)


# ---- all -----------------------------------------------------------------------------------------------------------------

def try_one(name, command):
    try:
        hello = check(command)
    except Fault as fault:
        print(f"not ok: {name}: {fault}")
        return False
    print(f"ok: {name}: {hello['name']} {hello['version']}, {hello['level']}, "
          f"{' '.join(hello.get('caps', ['request']))} ({hello.get('package', 'this tree')})")
    return True


def try_all(folder, names):
    passed = failed = skipped = 0
    for peer in read_peers():
        if (names and peer.name not in names) or peer.route != "pipe":
            continue
        missing = missing_of(peer, folder)
        if missing:
            print(f"skipped: {peer.name}: {' '.join(missing)} not installed")
            skipped += 1
        elif try_one(peer.name, folder / peer.name):
            passed += 1
        else:
            failed += 1
    if not names:
        routes = compare_routes(folder)
        passed, failed, skipped = passed + routes[0], failed + routes[1], skipped + routes[2]
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed == 0 and passed > 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parents[1] / "build")
    parser.add_argument("--command", type=pathlib.Path)
    asked = parser.parse_intermixed_args()
    if asked.command:
        sys.exit(0 if try_one(asked.command.name, asked.command.resolve()) else 1)
    sys.exit(0 if try_all(asked.build.resolve() / "adapters", asked.names) else 1)


if __name__ == "__main__":
    main()

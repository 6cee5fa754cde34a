# SPDX-License-Identifier: MIT
"""Seeded faults for adapter_check.py: stands before a good adapter and spoils what it says.   faulty.py FAULT COMMAND"""
import json
import sys
import time

import ask

FAULT, COMMAND = sys.argv[1:]


def spoil_requests(said):
    """Faults in what a request is read as."""
    for message in said.get("requests", []):
        if FAULT == "content-lost":
            message["b"] = ""
        elif FAULT == "method-wrong":
            message["m"] = message["m"].lower()
        elif FAULT == "target-wrong":
            message["t"] = message["t"].split("?")[0] + "?"
        elif FAULT == "fields-lost":
            message["h"] = message["h"][:1]
    if FAULT == "one-request-only":
        said["requests"] = said.get("requests", [])[:1]
    if FAULT == "incomplete-is-ok" and said["end"] == "incomplete":
        said["end"] = "ok"
    if FAULT == "nothing-is-ok" and said["end"] == "incomplete" and not said.get("requests"):
        said["end"] = "reject"
    return said


def spoil_hello(said):
    if FAULT == "no-version":
        del said["version"]
    elif FAULT == "version-unknown":
        said["version"] = "unknown"
    elif FAULT == "level-wrong":
        said["level"] = "most"
    elif FAULT == "no-protocol":
        said["adapter"] = 2
    elif FAULT == "forgets-itself":
        said["version"] = str(time.time())
    return said


def answer(adapter, line):
    words = line.split()
    if FAULT == "cuts-end-it" and any(word.startswith("[") for word in words):
        return {"requests": [], "end": "incomplete"}
    if FAULT == "fears-words" and "another" in words:
        return {"requests": [], "end": "reject"}
    if FAULT == "response-unread" and "role=response" in words:
        return {"responses": [], "end": "incomplete"}
    if FAULT == "chunks-unread" and "role=chunked" in words:
        return {"b": "5", "end": "ok"}
    return spoil_hello(adapter.ask(line)) if words == ["?"] else spoil_requests(adapter.ask(line))


def main():
    adapter = ask.Adapter(COMMAND)
    for line in sys.stdin:
        if FAULT == "silent":
            continue
        if FAULT == "ends":
            break
        said = json.dumps(answer(adapter, line.strip()))
        print("not JSON" if FAULT == "garbage" else said, flush=True)
    adapter.stop()
    if FAULT == "stays":
        time.sleep(30)


main()

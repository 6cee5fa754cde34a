# SPDX-License-Identifier: MIT
"""What must hold within one vector, beyond what the schema can say. Each rule tells `say` the field and what was due."""
import re

import read_corpus
from read_corpus import octets

RFCS = "9110|9111|9112|3986|5234|5322|6585|6265|6874|7616|7617|5789|8187"
CITATION = re.compile(rf"\b({RFCS}) [0-9A-Z]+(\.[0-9]+)*")


def check_outcomes(vector, say):
    """Each outcome does what the result says, and an accepting one names what is read."""
    result = vector["result"]
    for i, outcome in enumerate(vector["outcomes"]):
        if outcome["do"] == "accept" and vector["role"] != "connection" and "reading" not in outcome:
            say(f"outcomes[{i}]", "expected a reading: an outcome that accepts names what is read")
        if "reading" in outcome and outcome["reading"] not in vector["readings"]:
            say(f"outcomes[{i}].reading", f"expected one of the readings, is {outcome['reading']}")
        if result != "either" and outcome["do"] != result:
            say(f"outcomes[{i}].do", f"expected {result}, which is the result, is {outcome['do']}")
        if "ignored" in outcome and not (vector["role"] == "fields" and outcome["do"] == "reject"):
            say(f"outcomes[{i}].ignored", "expected only where a field value is refused")
        if outcome["level"] == "GRAMMAR" and outcome["do"] == "accept" and result != "accept":
            say(f"outcomes[{i}].level", "expected another level: the grammar alone allows no leniency")
    if result == "accept" and len(vector["outcomes"]) > 1:
        say("outcomes", "expected one: where there are two readings, the result is either, and a policy says why")


def check_readings(vector, say):
    for name in vector["readings"]:
        if name not in [outcome.get("reading") for outcome in vector["outcomes"]]:
            say(f"readings.{name}", "expected an outcome that names it")
    if vector["strict"] not in [outcome["do"] for outcome in vector["outcomes"]]:
        say("strict", f"expected what one of the outcomes does, is {vector['strict']}")


def check_status(vector, say):
    for i, outcome in enumerate(vector["outcomes"]):
        if vector["role"] == "request" and outcome["do"] == "reject" and "status" not in outcome:
            say(f"outcomes[{i}].status", "expected the statuses that fit: a refused request is answered")
        if outcome["do"] == "incomplete" and "status" in outcome:
            say(f"outcomes[{i}].status", "expected none: nothing is answered yet")


def check_either(vector, policies, say):
    """A choice has a policy; each outcome its own word for it."""
    outcomes, is_choice = vector["outcomes"], vector["result"] == "either"
    if (vector["policy"] is not None) != is_choice:
        say("policy", f"expected {'a policy' if is_choice else 'null'}: result is {vector['result']}")
    choices = [outcome.get("choice") for outcome in outcomes]
    if not is_choice:
        for i, choice in enumerate(choices):
            if choice is not None:
                say(f"outcomes[{i}].choice", "expected none: there is nothing to choose")
        return
    if len(outcomes) < 2 or {outcome["do"] for outcome in outcomes} == {"reject"}:
        say("outcomes", "expected two or more, not all of which refuse")
    for i, choice in enumerate(choices):
        if choice is None or choices.count(choice) > 1:
            say(f"outcomes[{i}].choice", f"expected a choice that no other outcome has, is {choice}")
    check_policy(vector, choices, policies, say)


def check_policy(vector, choices, policies, say):
    """The policy has these choices, and `strict` is what httpz's choice does."""
    policy = policies.get(vector["policy"])
    if policy is None:
        say("policy", f"expected a policy of policies.tsv, is {vector['policy']}")
        return
    for i, choice in enumerate(choices):
        if choice not in policy.choices:
            say(f"outcomes[{i}].choice", f"expected one of {', '.join(policy.choices)}, is {choice}")
    ours = [outcome["do"] for outcome in vector["outcomes"] if outcome.get("choice") == policy.httpz]
    if ours and ours[0] != vector["strict"]:
        what = f"expected {ours[0]}, which is what httpz's choice {policy.httpz} does, is {vector['strict']}"
        say("strict", what)


def check_citation(vector, requirements, say):
    for i, requirement in enumerate(vector["req"]):
        if requirement not in requirements:
            say(f"req[{i}]", f"expected an id of requirements.tsv, is {requirement}")
    if not CITATION.search(vector["note"]):
        say("note", 'expected a citation such as "9112 5.2 p4"')


def counted(reading):
    """How many octets a reading accounts for."""
    parts = reading["messages"] if "messages" in reading else [reading]
    return sum(part["consumed"] for part in parts) + len(octets(reading["rest"]))


def check_counts(vector, say):
    """The consumed octets and the rest are all octets there are."""
    if vector["role"] == "fields":
        return
    for name, reading in vector["readings"].items():
        if vector["role"] == "serialize":
            check_wire(name, reading, say)
            continue
        there, found = octets(vector["bytes"]), counted(reading)
        if found != len(there):
            what = f"expected {len(there)} octets in consumed and rest together, there are {found}"
            say(f"readings.{name}", what)
        elif not there.endswith(octets(reading["rest"])):
            say(f"readings.{name}.rest", "expected the last octets of the vector")


def check_wire(name, reading, say):
    consumed = reading["messages"][0].get("consumed")
    wire = len(octets(reading["wire"])) if "wire" in reading else None
    if consumed != wire:
        say(f"readings.{name}", f"expected consumed beside wire, and equal to its length {wire}, is {consumed}")


def check_twin(vector, by_id, say):
    """A refused vector stands beside an accepted one that it differs from in one fact."""
    if vector["twin"] is None:
        if vector["result"] != "accept" and vector["role"] != "connection":
            say("twin", "expected the id of an accepted vector, is null")
        return
    twin = by_id.get(vector["twin"])
    if twin is None:
        say("twin", f"expected an id of the corpus, is {vector['twin']}")
    elif not {"result", "role", "context"} <= set(twin):
        say("twin", f"expected a well formed vector, {twin['id']} is none")
    elif twin["result"] != "accept" or twin["role"] != vector["role"]:
        what = f"{twin['id']} is {twin['result']}, role {twin['role']}"
        say("twin", f"expected an accepted vector of the same role, {what}")
    elif read_corpus.identity(twin) == read_corpus.identity(vector):
        say("twin", f"expected something else than {twin['id']}, which has the same octets and context")


def check_vector(vector, policies, requirements, by_id, say):
    check_outcomes(vector, say)
    check_readings(vector, say)
    check_status(vector, say)
    check_either(vector, policies, say)
    check_citation(vector, requirements, say)
    check_counts(vector, say)
    check_twin(vector, by_id, say)

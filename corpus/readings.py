# SPDX-License-Identifier: MIT
"""Recomputes what the labels say is read, and compares. No reader here shares code with the parser of this project.

  reference    the readers of fuzz/ref, in C: what a strict reader does
  second       checks/lenient.py and checks/values.py: the same, and each other choice that the RFC leaves
  writer       checks/writer.py: what a serializer may write, and what that reads as
"""
import collections
import dataclasses
import itertools

import lenient
import reference
import values
import writer
from compare import differences
from read_corpus import octets


@dataclasses.dataclass
class Report:
    """differences: (id, field, what), an outcome that no reader could recompute among them."""
    differences: list
    counts: collections.Counter

    def differs(self, vector, field, what):
        self.differences.append((vector["id"], field, what))

    def lines(self):
        for (reader, what), count in sorted(self.counts.items()):
            yield f"recomputed by {reader}: {count} {what}"


def strict_index(vector, policies):
    """Which outcome is the strict one: of those that do what `strict` says, the one that is httpz's choice."""
    same = [i for i, outcome in enumerate(vector["outcomes"]) if outcome["do"] == vector["strict"]]
    policy = policies.get(vector["policy"])
    ours = [i for i in same if policy and vector["outcomes"][i].get("choice") == policy.httpz]
    return (ours or same or [None])[0]


def judge(vector, i, answer, reader, report):
    """Compares outcome `i` with what one reader says of it."""
    outcome = vector["outcomes"][i]
    name = outcome.get("reading")
    do, reading, why = answer
    if do != outcome["do"]:
        because = f", because {why}" if why else ""
        report.differs(vector, f"outcomes[{i}].do", f"{reader} says {do}{because}; the label, {outcome['do']}")
        return
    report.counts[(reader, "readings" if name else f"{do}s without a reading")] += 1
    if name is not None and name in vector["readings"] and reading is not None:
        for where, what in differences(f"readings.{name}", vector["readings"][name], reading):
            report.differs(vector, where, f"{reader}: {what}")
    elif name is None and reading and reading.get("messages"):
        count = len(reading["messages"])
        report.differs(vector, f"outcomes[{i}].reading", f"{reader}: {count} messages come whole before; name them")


def wrong_defaults(policies):
    """Where a reader's strict choice is not httpz's: what it says of "strict" would be about something else."""
    for module in (lenient, values, writer):
        for name, choice in module.POLICIES.items():
            if name in policies and policies[name].httpz not in (choice, "limit"):
                yield name, f"expected {choice}, which {module.__name__}.py takes for strict, is {policies[name].httpz}"


def choices_of(vector, outcome):
    return {vector["policy"]: outcome["choice"]} if vector["policy"] and "choice" in outcome else {}


def second_answer(vector, outcome):
    """The second reader's answer, or why there is none."""
    choices = choices_of(vector, outcome)
    try:
        if vector["role"] == "serialize":
            return writer.write(vector, choices), None
        if vector["role"] == "fields":
            return values.read(vector, octets(vector["bytes"]), choices), None
        return lenient.read(vector, octets(vector["bytes"]), choices), None
    except KeyError as error:
        return None, f"none knows the policy or field {error.args[0]}"


def recompute_vector(vector, answer, policies, report):
    strict = strict_index(vector, policies)
    reader = "writer" if vector["role"] == "serialize" else "second"
    for i, outcome in enumerate(vector["outcomes"]):
        second, why = second_answer(vector, outcome)
        if second is not None:
            judge(vector, i, second, reader, report)
        by_reference = i == strict and answer is not None and answer.do != "unread"
        if by_reference:
            judge(vector, i, (answer.do, answer.reading, answer.why), "reference", report)
        if second is None and not by_reference:
            report.differs(vector, f"outcomes[{i}]", f"expected a reader that can recompute it: {why}")


# ---- connections ----------------------------------------------------------------------------------------------------


def as_requests(vector):
    """A connection's octets from the client, as one vector of requests."""
    sent = b"".join(octets(step["send"]) for step in vector["script"] if "send" in step)
    eof = any("half_close" in step for step in vector["script"])
    context = {**vector["context"], **({"eof": True} if eof else {})}
    return {"id": vector["id"], "role": "request", "bytes": sent.decode("latin-1"), "context": context}


def expects_100(message, content_is_there):
    """9110 10.1.1: a 100 is due before content, to HTTP/1.1 and later, unless some of the content is there already."""
    expectations = [value.lower() for name, value in message["fields"] if name.lower() == "expect"]
    has_content = message["framing"] == "chunked" or message["framing"] == "length" and message["body"] != ""
    return "100-continue" in expectations and message["version"] != "1.0" and has_content and not content_is_there


def heads_cut_off(vector, messages):
    """For each message, whether its head is the last thing of a send, so that the server sees it without content."""
    sent = [octets(step["send"]) for step in vector["script"] if "send" in step]
    ends = set(itertools.accumulate(len(part) for part in sent))
    data, at = b"".join(sent), 0
    for message in messages:
        yield data.find(b"\r\n\r\n", at) + 4 in ends
        at += message["consumed"]


def turns_of(vector, answer):
    """What the turns of a connection must be. A request that is refused is the last turn, and so is one that is cut
    short by the end of sending; the framing of that is what its head says, none where the head is cut."""
    messages = answer.reading["messages"]
    turns = []
    for message, cut_off in zip(messages, heads_cut_off(vector, messages)):
        interim = expects_100(message, not cut_off)
        turns.append({"persist": message["persist"], "framing": message["framing"], "interim": interim})
    if answer.do == "reject":
        turns.append({"persist": False, "framing": "none"})
    if answer.do == "incomplete" and any("half_close" in step for step in vector["script"]):
        turns.append({"persist": False, "framing": answer.cut or "none"})
    return turns


def judge_turns(vector, answer, report):
    due = turns_of(vector, answer)
    if len(vector["turns"]) != len(due):
        report.differs(vector, "turns", f"reference: expected {len(due)} turns, there are {len(vector['turns'])}")
        return
    report.counts[("reference", "connections by their turns")] += 1
    for i, (turn, expected) in enumerate(zip(vector["turns"], due)):
        for key, value in expected.items():
            if turn[key] != value:
                report.differs(vector, f"turns[{i}].{key}", f"reference: expected {value}, is {turn[key]}")


def recompute(vectors, tool, policies):
    report = Report([], collections.Counter())
    with_bytes = [vector for vector in vectors if vector["role"] in reference.ROLES]
    connections = [vector for vector in vectors if vector["role"] == "connection"]
    answers = reference.ask(tool, with_bytes + [as_requests(vector) for vector in connections])
    for vector in vectors:
        if vector["role"] == "connection":
            judge_turns(vector, answers[vector["id"]], report)
        else:
            recompute_vector(vector, answers.get(vector["id"]), policies, report)
    return report

"""Puts a sequence to both servers, and deletes what it made."""

import json
import random
from collections.abc import Sequence
from typing import Any

import attrs

from tests.fuzz.calls import WORK, Call
from tests.fuzz.compare import Answer, Difference, difference, read
from tests.fuzz.servers import Side

NAMES = "ABG"  # of the classes that sequences make
NUMBERS = range(20_000_000, 99_000_000)


@attrs.define
class Place:
    """One server during one sequence: the numbers of its classes by their names."""

    side: Side
    numbers: dict[str, str]
    copies: int = 0
    made: list[str] = attrs.field(factory=list)  # numbers of classes that are in no group
    names: dict[str, str] = attrs.field(factory=dict)  # by number, for what is compared

    def __attrs_post_init__(self) -> None:
        self.names = {number: name for name, number in self.numbers.items()}

    def take(self, call: Call) -> Answer:
        """Puts a call; a copy that was made is the class C from now on."""
        sent = call.bound(self.numbers)
        if call.job == WORK:
            self.side.work(sent["qclass"], sent["file"], sent["text"])
            return Answer(200)
        answer = self.side.ask(call.job, sent)
        if call.job == "addclass" and sent["qclass"] not in self.made:
            self.made.append(sent["qclass"])
        if call.job == "copyclass" and b'"new_class"' in answer.body:
            self._copied(str(json.loads(answer.body, strict=False)["new_class"]))
        return answer

    def _copied(self, new: str) -> None:
        self.copies += 1
        self.numbers["C"] = new.replace("/", "_")
        if "/" not in new:
            self.made.append(new)
            self.names[new] = f"copy{self.copies}"


def new_numbers(rng: random.Random) -> dict[str, str]:
    """Numbers that no other sequence has, and a name for those who may use the classes."""
    numbers = {
        name: str(number) for name, number in zip(NAMES, rng.sample(NUMBERS, 3), strict=True)
    }
    return {**numbers, "R": f"fuzz{numbers['A']}"}


def label(call: Call) -> str:
    """What a difference is named after: the job, and the file that was asked for."""
    return f"{call.job} {call['option']}" if call.job == "getclassfile" else call.job


def compare(
    calls: Sequence[Call], real: Side, sandbox: Side, numbers: dict[str, str]
) -> list[Difference | None]:
    """The difference of each call, None where both answered alike."""
    one, other = Place(real, dict(numbers)), Place(sandbox, dict(numbers))
    try:
        return [
            difference(label(call), one.take(call), other.take(call), one.names, other.names)
            for call in calls
        ]
    finally:
        one.side.remove(one.made, one.numbers["R"])


def alone(calls: Sequence[Call], side: Side) -> Any:
    """What one server answers to the last of some calls, as it is compared."""
    place = Place(side, new_numbers(random.Random(0)))
    answers = [place.take(call) for call in calls]
    return read(answers[-1], place.names)

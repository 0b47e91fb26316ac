"""Two programs at work on two classes of one group at once, and what must be there afterwards."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from edusync.wims import Class
from tests.conftest import HANG, ROOT
from tests.contract.wims.grouping import Group

# Waits for the word, then does one call after the other, and tells what each row's status was.
CHILD = """
import json, sys
from edusync.wims import Class, WimsAPI

url, ident, passwd, qclass, rclass = sys.argv[1:6]
c = Class.get(WimsAPI(url, ident, passwd), qclass, rclass)
print("ready", flush=True)
calls = json.loads(sys.stdin.readline())
found = []
for method, people in calls:
    found += [[line.regnum, line.status, line.reason] for line in getattr(c, method)(people)]
print(json.dumps(found), flush=True)
"""
MANY, AT_ONCE = 12, 3  # people of each program, and of one call; a class has room for 30
Row = Mapping[str, str]
Told = list[tuple[str, str, str]]  # number, status and reason of each row


def people(first: int, word: str = "Last") -> list[dict[str, str]]:
    """People of whom every fourth has a name that putcsv cannot carry."""
    return [
        {
            "regnum": str(number),
            "lastname": f"{word}{number}",
            "firstname": "Şule, A" if number % 4 == 0 else "Ann",
        }
        for number in range(first, first + MANY)
    ]


def calls(method: str, rows: Sequence[Row], at_once: int = AT_ONCE) -> list[Any]:
    """The same in several calls, so that the programs take turns often."""
    return [[method, rows[at : at + at_once]] for at in range(0, len(rows), at_once)]


def at_once(grouped: Group, one: list[Any], two: list[Any]) -> tuple[Told, Told]:
    """What two programs tell of their rows, which begin together: in the first class, the second.

    Raises where one of them fails, or hangs.
    """
    server = grouped.server
    programs = []
    for home in (grouped.one, grouped.two):
        where = [server.url, server.ident, server.passwd, str(home.qclass), home.rclass]
        programs.append(
            subprocess.Popen(
                [sys.executable, "-W", "error", "-c", CHILD, *where],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": "."},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    try:
        for program in programs:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
        for program, wanted in zip(programs, (one, two), strict=True):
            assert program.stdin is not None
            program.stdin.write(json.dumps(wanted) + "\n")
            program.stdin.flush()
        told = [program.communicate(timeout=HANG)[0] for program in programs]
    finally:
        for program in programs:
            program.kill()
            program.wait()
    first, second = ([tuple(row) for row in json.loads(text)] for text in told)
    return first, second


@attrs.frozen
class State:
    """The group afterwards: names by student number, and the numbers in each of its classes."""

    names: Mapping[str, str]
    one: set[str]
    two: set[str]


def state(grouped: Group) -> State:
    """Reads the group; fails where somebody is there twice, or where lists and files differ."""

    def numbers(home: Class) -> set[str]:
        students = (user for user in home.users.list(full=True) if user.supervisable != "yes")
        files = sorted(user.regnum for user in students)
        assert files == sorted(user.regnum for user in home.users.list())
        assert len({*files}) == len(files)
        return {*files}

    there = numbers(grouped.whole)
    users = {user.regnum: user.lastname for user in grouped.whole.users.list()}
    assert {*users} == there
    return State(users, numbers(grouped.one), numbers(grouped.two))


# The tests: others in each class; the same people in both; some leave while others come.


def others_in_each(grouped: Group) -> None:
    before = state(grouped)
    one, two = people(100), people(200)
    told = at_once(grouped, calls("enrol", one), calls("enrol", two))
    assert {status for rows in told for _, status, _ in rows} == {"created"}, told
    after = state(grouped)
    assert after.names == {
        **before.names,
        **{row["regnum"]: row["lastname"] for row in (*one, *two)},
    }
    assert after.one == before.one | {row["regnum"] for row in one}
    assert after.two == before.two | {row["regnum"] for row in two}


def the_same_in_both(grouped: Group) -> None:
    before = state(grouped)
    one, two = people(100), people(100, "Other")
    told = at_once(grouped, calls("enrol", one), calls("enrol", two))
    numbers = {row["regnum"] for row in one}
    made: dict[str, str] = {}
    for rows, word in zip(told, ("Last", "Other"), strict=True):
        for number, status, reason in rows:
            assert status in ("created", "updated"), reason
            if status == "created":
                assert number not in made
                made[number] = f"{word}{number}"
    after = state(grouped)
    assert after.names == {**before.names, **made}
    assert {*made} == numbers
    assert after.one == before.one | numbers
    assert after.two == before.two | numbers


def some_leave_while_others_come(grouped: Group) -> None:
    rows = people(100)
    numbers = {row["regnum"] for row in rows}
    grouped.one.enrol(rows)
    before = state(grouped)
    told = at_once(grouped, calls("unenrol", rows, 1), calls("enrol", rows, 1))
    assert {status for _, status, _ in told[0]} == {"removed"}, told
    assert {status for _, status, _ in told[1]} == {"updated"}, told
    after = state(grouped)
    assert after.names == before.names
    assert after.one == before.one - numbers
    assert after.two == before.two | numbers


SCENES = (others_in_each, the_same_in_both, some_leave_while_others_come)

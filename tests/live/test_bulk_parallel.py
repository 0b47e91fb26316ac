"""Threads that enrol, read scores and save in one class leave what a serial run leaves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest

from edusync.wims import Class, User
from tests.contract.wims.work import TWO_TRIES, Work, make_sheet
from tests.live.faults import through
from tests.live.proxy import Entry, before
from tests.targets import Server

WORKERS = 8
ROUNDS = 2
KEYS = ("regnum", "lastname", "firstname", "email")
FIELDS = ["email", "comments", "regnum", *(f"regprop{number}" for number in range(1, 6))]


def fill(server: Server, home: Class) -> None:
    """An active sheet that students worked on, a user for each worker, and one for all."""
    sheet = make_sheet(exercises=2)
    sheet.save(home)
    sheet.activate()
    for name in ("shared", *(f"user{number}" for number in range(WORKERS))):
        home.users.add(User(name, "Doe", f"John {name}", "secret12"))
        Work(server, home).sheet(name, TWO_TRIES)


def work(home: Class, number: int) -> None:
    """What one worker does; no other touches the same field, and what it reads is whole."""
    sheet = home.sheets[1]
    for turn in range(ROUNDS):
        text = f"{number}, turn {turn}"
        there = {"shared", *(f"user{worker}" for worker in range(WORKERS))}
        there |= {f"new{number}x{earlier}" for earlier in range(turn)}
        scored = [score.user.quser for score in sheet.scores()]
        assert there <= set(scored)
        assert len(scored) == len(set(scored))
        shared = home.users["shared"]
        setattr(shared, FIELDS[number], text)
        shared.save()
        own = home.users[f"user{number}"]
        own.comments = text
        own.save()
        assert there <= {user.quser for user in home.users.list()}
        home.users.add(User(f"new{number}x{turn}", "Roe", text, "secret12"))
        assert next(s for s in sheet.scores() if s.user.quser == f"user{number}").cumul == 100


def everyone(home: Class, work: Callable[[Class, int], object], workers: int) -> None:
    """The work of all, by so many threads."""
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda number: work(home, number), range(WORKERS)))


def state(home: Class) -> dict[str, Any]:
    """Users and scores, as they are on the server, however they are read."""
    return {
        "users": home.users.list(full=True).to_dicts(secrets=True),
        "listed": home.users.list().to_dicts(secrets=True),
        "scores": home.sheets[1].scores().to_dicts(),
        "exercises": [
            [exercise.to_dict() for exercise in score.exercises]
            for score in home.sheets[1].scores()
        ],
    }


@pytest.mark.files
def test_threads_leave_what_one_after_the_other_leaves(
    server: Server, home: Class, other: Class
) -> None:
    for c, workers in ((home, WORKERS), (other, 1)):
        fill(server, c)
        everyone(c, work, workers)
    assert state(home) == state(other)
    assert len(home.users.list()) == 1 + WORKERS + WORKERS * ROUNDS


def test_classes_run_in_parallel_and_one_class_does_not(
    server: Server, home: Class, other: Class
) -> None:
    with before(server.url, delay=0.1) as proxy:
        api = through(proxy, server)
        jobs = [(c.qclass, c.rclass) for c in (home, other) for _ in range(4)]
        with ThreadPoolExecutor(len(jobs)) as pool:
            list(pool.map(lambda job: api.getclass(*job), jobs))
    of_each = [
        [entry for entry in proxy.journal if entry.parameters["qclass"] == str(c.qclass)]
        for c in (home, other)
    ]
    assert [len(entries) for entries in of_each] == [4, 4]
    for entries in of_each:
        assert not any(overlap(one, two) for one, two in pairwise(entries))
    assert any(overlap(one, two) for one in of_each[0] for two in of_each[1])


def overlap(one: Entry, two: Entry) -> bool:
    """Whether both were under way at some time."""
    return one.began < two.ended and two.began < one.ended


def person(number: int) -> dict[str, str]:
    return {
        "lastname": f"Doe{number}",
        "firstname": "John",
        "regnum": f"{number}",
        "email": f"j{number}@example.org",
    }


def known(home: Class) -> list[tuple[str, ...]]:
    """Who is in the class; logins may depend on who came first."""
    found = home.users.list()
    assert len({user.quser for user in found}) == len(found)
    return sorted(tuple(getattr(user, key) for key in KEYS) for user in found)


def test_threads_that_enrol_leave_what_a_serial_run_leaves(home: Class, other: Class) -> None:
    def enrol(c: Class, number: int) -> None:
        mine = [person(10 * number + one) for one in range(5)]
        c.enrol(mine)
        assert {who["regnum"] for who in mine} <= {user.regnum for user in c.users.list()}

    for c, workers in ((home, WORKERS), (other, 1)):
        c.limit = 5 * WORKERS
        c.save()
        everyone(c, enrol, workers)
    assert known(home) == known(other)
    assert len(known(home)) == c.limit


def test_threads_that_enrol_the_same_people_enrol_each_once(home: Class) -> None:
    same = [person(number) for number in range(10)]
    everyone(home, lambda c, _: c.enrol(same), WORKERS)
    assert known(home) == sorted(tuple(person(n)[key] for key in KEYS) for n in range(10))

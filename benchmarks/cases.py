"""What is compared: the same work by edusync, by wimsapi as its users write it, and bare.

Bare is the floor of the protocol: the jobs that the work needs at least, posted by requests alone.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, Protocol

import attrs
import requests
import wimsapi

from benchmarks.world import (
    CLASSES,
    EXAMS,
    SHEETS,
    USERS,
    USERS_OF_EACH,
    Pair,
    Place,
    csv,
    new_class,
    people,
)
from edusync.wims import Class
from edusync.wims.base.accounts import USER_FIELDS
from edusync.wims.classfiles.definitions import CSV_OPTION
from edusync.wims.wire.codec import form

WORKERS = 4
PART = 2  # of the twenty classes, which wimsapi reads

Target = Any  # what a case works on: a Pair, or several


@attrs.frozen
class Runs:
    """The aim, and how often each side runs in one place."""

    aim: float
    ours: int
    theirs: int


class Work(Protocol):
    def __call__(self, place: Place, target: Target, /) -> object: ...


@attrs.frozen
class Case:
    """One row. `prepare` makes what each run works on, outside of the measure.

    `classes` says how many it needs besides the big one. `part` is the part of the work that
    wimsapi does, where all of it would take too long.
    """

    name: str
    ours: Work
    theirs: Work
    bare: Work
    near: Runs | None = None
    far: Runs | None = None
    prepare: Callable[[Place], AbstractContextManager[Target]] = lambda place: (
        contextlib.nullcontext(place.big)
    )
    classes: int = 0
    part: float = 1.0
    note: str = ""


_local = threading.local()


def bare(place: Place, job: str, **parameters: object) -> None:
    """Posts one job with nothing around it."""
    if not hasattr(_local, "session"):
        _local.session = requests.Session()
        _local.session.headers["Content-Type"] = "application/x-www-form-urlencoded"
    server = place.server
    same = {"module": "adm/raw", "ident": server.ident, "passwd": server.passwd, "code": "bench"}
    sent = {**same, "lang": "en", **{key: str(value) for key, value in parameters.items()}}
    _local.session.post(server.url, data=form({"job": job, **sent}), timeout=150).raise_for_status()


def _where(pair: Pair) -> dict[str, object]:
    return {"qclass": pair.ours.qclass, "rclass": pair.ours.rclass}


def _read_class(place: Place, pair: Pair) -> None:
    Class.get(place.api, pair.ours.qclass, pair.ours.rclass)


def _their_class(place: Place, pair: Pair) -> None:
    server = place.server
    connection = (server.url, server.ident, server.passwd)
    wimsapi.Class.get(*connection, pair.ours.qclass, pair.ours.rclass)


def _bare_class(place: Place, pair: Pair) -> None:
    bare(place, "getclass", **_where(pair))
    bare(place, "getuser", quser="supervisor", option=",".join(USER_FIELDS), **_where(pair))


def _their_enrolment(_: Place, pair: Pair) -> None:
    for who in people(USERS):
        pair.theirs.additem(wimsapi.User(password="secret12", **who))


def _bare_enrolment(place: Place, pair: Pair) -> None:
    bare(place, "putcsv", data1=csv(people(USERS)), **_where(pair))


@contextlib.contextmanager
def _empty_class(place: Place) -> Iterator[Pair]:
    c = new_class(place.api, place.server.rclass)
    try:
        yield place.pair(c)
    finally:
        c.delete()


def _their_gradebook(_: Place, pair: Pair) -> None:
    for item in (*wimsapi.Sheet.list(pair.theirs), *wimsapi.Exam.list(pair.theirs)):
        item.scores()


def _bare_gradebook(place: Place, pair: Pair) -> None:
    for number in range(1, SHEETS + 1):
        bare(place, "getsheetscores", qsheet=number, **_where(pair))
    for number in range(1, EXAMS + 1):
        bare(place, "getexamscores", qexam=number, **_where(pair))


def _all(work: Work, place: Place, pairs: list[Pair]) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda pair: work(place, pair), pairs))


def _gradebook(_: Place, pair: Pair) -> None:
    pair.ours.gradebook()


def _one_of_the_twenty(place: Place) -> AbstractContextManager[Pair]:
    return contextlib.nullcontext(place.twenty[0])


def _the_twenty(place: Place) -> AbstractContextManager[list[Pair]]:
    return contextlib.nullcontext(place.twenty)


def _their_twenty(place: Place, pairs: list[Pair]) -> None:
    for pair in pairs[:PART]:
        _their_gradebook(place, pair)


CASES = [
    Case(
        "read a class",
        _read_class,
        _their_class,
        _bare_class,
        near=Runs(1.8, 60, 60),
        far=Runs(1.9, 15, 15),
    ),
    Case(
        f"list {USERS} users",
        lambda _, pair: pair.ours.users.list(),
        lambda _, pair: wimsapi.User.list(pair.theirs),
        lambda place, pair: bare(
            place, "getcsv", option=",".join(CSV_OPTION), format="csv", **_where(pair)
        ),
        near=Runs(30, 15, 3),
        far=Runs(100, 9, 1),
        note="without regprop1 to regprop5 and the like, which 1 request more brings for all",
    ),
    Case(
        f"list {USERS} users with all their fields",
        lambda _, pair: pair.ours.users.list(full=True),
        lambda _, pair: wimsapi.User.list(pair.theirs),
        lambda place, pair: bare(place, "getclasstgz", **_where(pair)),
        near=Runs(30, 15, 3),
    ),
    Case(
        f"enrol {USERS} people",
        lambda _, pair: pair.ours.enrol(people(USERS)),
        _their_enrolment,
        _bare_enrolment,
        near=Runs(5, 3, 2),
        far=Runs(10, 3, 1),
        prepare=_empty_class,
    ),
    Case(
        f"scores of a sheet, {USERS} users",
        lambda _, pair: pair.ours.sheets[1].scores(),
        lambda _, pair: wimsapi.Sheet.get(pair.theirs, 1).scores(),
        lambda place, pair: bare(place, "getsheetscores", qsheet=1, **_where(pair)),
        near=Runs(20, 9, 3),
        far=Runs(100, 9, 1),
    ),
    Case(
        f"gradebook of {SHEETS} sheets and {EXAMS} exams, {USERS} users",
        _gradebook,
        _their_gradebook,
        _bare_gradebook,
        near=Runs(20, 5, 1),
    ),
    Case(
        f"gradebook of {SHEETS} sheets and {EXAMS} exams, {USERS_OF_EACH} users",
        _gradebook,
        _their_gradebook,
        _bare_gradebook,
        far=Runs(50, 3, 1),
        prepare=_one_of_the_twenty,
        classes=1,
    ),
    Case(
        f"gradebooks of {CLASSES} classes of {USERS_OF_EACH} users, {WORKERS} workers",
        lambda place, pairs: _all(_gradebook, place, pairs),
        _their_twenty,
        lambda place, pairs: _all(_bare_gradebook, place, pairs),
        near=Runs(40, 3, 1),
        prepare=_the_twenty,
        classes=CLASSES,
        part=PART / CLASSES,
        note=f"wimsapi read {PART} of the {CLASSES} classes, one after the other: its time is "
        "multiplied",
    ),
]

"""Every public call meets every fault: a right result or a typed error, and nothing twice."""

import contextlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from edusync.errors import Conflict, EdusyncError, NotFound, NotSaved, Timeout
from edusync.results import Report
from edusync.wims import Class
from tests.contract.wims.asking import JDOE
from tests.live.faults import (
    DEADLINE,
    PATIENCE,
    Plan,
    done_again,
    faults,
    new_class,
    plans,
    sent_again,
    through,
)
from tests.live.proxy import Fault, Proxy, before
from tests.live.reads import READS, Read, World, fill, shown
from tests.live.writes import WRITES, Write
from tests.live.yearwrites import YEAR_WRITES
from tests.targets import Server
from tests.unit.scripted import waited

ELSEWHERE = "anotherconnection"  # so that no class but ours is listed
LONG = {
    "archive_all",
    "enrol",
    "unenrol",
    "users.remove_many",
    "exercises.add",
    "Exercise.save",
    "Exercise.delete",
    "Class.save",
    "Class.save of a new one",
    "Class.delete",
    "Class.clean",
    "Class.copy",
    "Class.rollover",
    "Class.change_dates",
    "User.forget",
    "users.add of a deleted one",
    "users.add instead of a deleted one",
    "sheets.add beside an active one",
    "Exam.add",
    "SheetExercise.move_up",
}


@pytest.fixture(scope="module")
def proxy(server: Server) -> Iterator[Proxy]:
    with before(server.url) as proxy:
        yield proxy


def world(home: Class, proxy: Proxy, server: Server, patience: float = DEADLINE) -> World:
    return World(home, Class.get(through(proxy, server, patience), home.qclass, home.rclass))


def outcome(run: Callable[[], Any]) -> tuple[Any, EdusyncError | None]:
    """The result, or the typed error; anything else fails the test."""
    try:
        return run(), None
    except EdusyncError as error:
        return None, error


@pytest.fixture(scope="module")
def filled(server: Server) -> Iterator[Class]:
    with new_class(server, ELSEWHERE) as home:
        fill(home)
        yield home


@pytest.fixture(scope="module")
def worlds(filled: Class, proxy: Proxy, server: Server) -> dict[float, World]:
    return {
        DEADLINE: world(filled, proxy, server),
        PATIENCE: world(filled, proxy, server, patience=PATIENCE / 2),  # reads take no time
    }


def rows(found: Sequence[Read] | Sequence[Write]) -> list[Any]:
    """The rows as parameters, the long ones marked."""
    marks = {True: [pytest.mark.long], False: []}
    return [pytest.param(row, id=row.name, marks=marks[row.name in LONG]) for row in found]


@pytest.mark.parametrize("read", rows(READS))
def test_a_read_is_right_or_a_typed_error(
    worlds: dict[float, World], proxy: Proxy, read: Read
) -> None:
    here = worlds[DEADLINE]
    right = shown(read.run(here.home))
    with faults(proxy, iter([])) as journal:
        assert shown(read.run(here.far)) == right
    for plan in plans(journal):
        far = worlds[plan.patience].far
        with faults(proxy, iter(plan)):
            result, error = outcome(lambda: shown(read.run(far)))  # noqa: B023
        if plan.without_end:
            assert error is not None or read.fits(result, right), plan
        elif read.name == "User.login_url":  # whose job opens a session
            assert error is not None or result == right, plan
        else:
            assert error is None, plan
            assert result == right, plan


@pytest.mark.parametrize("write", rows([*WRITES, *YEAR_WRITES]))
def test_a_write_is_done_once_or_a_typed_error_says_so(
    server: Server, proxy: Proxy, write: Write
) -> None:
    with new_class(server) as home:
        write.setup(home)
        here = {patience: world(home, proxy, server, patience) for patience in (DEADLINE, PATIENCE)}
        thing = write.prepare(here[DEADLINE], 1)
        with faults(proxy, iter([])) as journal:
            write.run(here[DEADLINE], thing)
        assert write.done(here[DEADLINE], thing)
        write.tidy(here[DEADLINE], thing)
        for number, plan in enumerate(plans(journal), 2):
            _try(write, here[plan.patience], proxy, number, plan)


def _try(write: Write, here: World, proxy: Proxy, number: int, plan: Plan) -> None:
    thing = write.prepare(here, number)
    raw = write.name.startswith("raw")
    with faults(proxy, iter(plan)) as journal:
        result, error = outcome(lambda: write.run(here, thing))
    assert sent_again(journal) == [], plan
    assert done_again(journal) == [], plan
    assert write.tells(here, thing, result), plan
    part = isinstance(result, Report) and result.failed != []
    if error is None and not part and not (raw and result is False):
        assert write.done(here, thing), plan
    elif error is not None and not error.maybe_applied and not write.several:
        assert not write.done(here, thing), f"{plan}: {error!r}"
    unknown = error is not None and error.maybe_applied and write.appends
    if (error is not None and not raw and not unknown) or part:
        with contextlib.suppress(NotFound, NotSaved, Conflict):  # what is deleted already
            write.run(here, thing)
        assert write.done(here, thing), f"{plan}, and again after {error!r}"
    write.tidy(here, thing)


@pytest.mark.parametrize(
    "call",
    [
        lambda api, *where: api.getclass(*where),
        lambda api, *where: api.adduser(*where, "jdoe", JDOE),
    ],
    ids=["read", "write"],
)
def test_a_call_ends_at_its_deadline(
    server: Server, proxy: Proxy, filled: Class, call: Callable[..., object]
) -> None:
    api = through(proxy, server, deadline=2.0)
    with faults(proxy, itertools.repeat(Fault.LATE)) as journal, pytest.raises(Timeout) as caught:
        call(api, filled.qclass, filled.rclass)
    assert waited(caught.value) <= 2.0
    assert len(journal) == 1  # and no second try

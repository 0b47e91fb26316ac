"""Bulk calls while WIMS is too busy: those with a deadline wait for it."""

import pytest

from edusync.errors import Overloaded
from edusync.net.transport import ATTEMPTS, LONGEST_PAUSE
from edusync.sandbox import Sandbox
from edusync.wims import Class

NOON = 1_800_000_000.0
PLAIN = [
    {"quser": f"new{n}", "lastname": f"Last{n}", "firstname": f"First{n}", "regnum": f"9{n}"}
    for n in range(1, 5)
]
ODD = [{**person, "comments": "a, b"} for person in PLAIN]  # which go one by one


@pytest.fixture
def box() -> Sandbox:
    """A sandbox whose clock only pauses move."""
    return Sandbox.sample(start=NOON)


@pytest.fixture
def algebra(box: Sandbox) -> Class:
    return Class.get(box.wims_api(), 20001, "myclass")


@pytest.mark.parametrize("job", ["getclasstgz", "putcsv", "*"])
def test_a_busy_server_is_waited_for(box: Sandbox, algebra: Class, job: str) -> None:
    box.faults.add(job, times=4 * ATTEMPTS, overload=True)
    report = algebra.enrol(PLAIN, deadline=300)
    assert report.counts == {"created": 4}
    assert len(report.passwords) == 4
    assert 4 * LONGEST_PAUSE < box.clock() - NOON < 75


def test_it_is_waited_for_between_people_who_go_one_by_one(box: Sandbox, algebra: Class) -> None:
    box.faults.add("adduser", times=3 * ATTEMPTS, overload=True)
    assert algebra.enrol(ODD, deadline=300).counts == {"created": 4}


def test_who_shall_leave_leaves_when_the_server_has_time(box: Sandbox, algebra: Class) -> None:
    algebra.enrol(PLAIN)
    box.faults.add("deluser", times=3 * ATTEMPTS, overload=True)
    report = algebra.unenrol(PLAIN, purge=True, deadline=300)
    assert report.counts == {"removed": 4}


def test_a_server_that_stays_busy_ends_with_the_deadline(box: Sandbox, algebra: Class) -> None:
    box.faults.add("*", times=1000, overload=True)
    with pytest.raises(Overloaded):
        algebra.enrol(PLAIN, deadline=60)
    assert 59 < box.clock() - NOON < 70


def test_what_a_server_that_stays_busy_did_not_take_was_not_sent(
    box: Sandbox, algebra: Class
) -> None:
    algebra.enrol(PLAIN[:1])
    box.faults.add("adduser", times=1000, overload=True)
    with pytest.raises(Overloaded):
        algebra.enrol(ODD[1:], deadline=60)
    box.faults.clear()
    assert [user.quser for user in algebra.users if user.quser.startswith("new")] == ["new1"]


def test_without_a_deadline_the_attempts_of_two_rounds_are_all(
    box: Sandbox, algebra: Class
) -> None:
    box.faults.add("putcsv", times=1000, overload=True)
    with pytest.raises(Overloaded):
        algebra.enrol(PLAIN)
    assert box.clock() - NOON < 20

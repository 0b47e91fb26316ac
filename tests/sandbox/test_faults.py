"""Faults as data: which requests they befall, and how often."""

from typing import Any

import pytest

from edusync.sandbox.door import Door
from edusync.sandbox.exchange import Request
from edusync.sandbox.faults import Faults, Trouble
from edusync.sandbox.wims.site import PATH, WimsSite


@pytest.fixture
def faults() -> Faults:
    return Faults()


def test_a_fault_waits_for_its_request(faults: Faults) -> None:
    faults.add("getCourses", html=500)
    assert faults.take("getGroups") == Trouble()
    assert faults.take("getCourses") == Trouble(html=500)
    assert faults.take("getCourses") == Trouble()


def test_a_fault_of_any_request_befalls_the_next(faults: Faults) -> None:
    faults.add(latency=1.5)
    assert faults.take("getusers").latency == 1.5


def test_a_fault_befalls_as_many_requests_as_it_was_told(faults: Faults) -> None:
    faults.add("GET", cut=3, times=3)
    assert [faults.take("GET").cut for _ in range(4)] == [3, 3, 3, None]


def test_faults_befall_in_the_order_in_which_they_were_added(faults: Faults) -> None:
    faults.add("adduser", reset="before-commit")
    faults.add("*", overload=True)
    faults.add("adduser", reset="after-commit")
    taken = [faults.take("adduser") for _ in range(3)]
    assert [each.reset for each in taken] == ["before-commit", "", "after-commit"]
    assert taken[1].overload


def test_faults_can_be_called_off(faults: Faults) -> None:
    faults.add("*", html=503, times=10)
    faults.clear()
    assert faults.take("getCourses") == Trouble()


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        ({"reset": "sometimes"}, ValueError),
        ({"reset": True}, ValueError),
        ({"slow": 1}, TypeError),
        ({"times": 0, "html": 500}, ValueError),
        ({"times": -1, "html": 500}, ValueError),
        ({"cut": -1}, ValueError),
        ({"latency": -0.5}, ValueError),
        ({}, ValueError),
        ({"after": True}, ValueError),
        ({"after": True, "cut": 3}, ValueError),
        ({"html": 299}, ValueError),
        ({"reset": "before-commit", "html": 500}, ValueError),
        ({"html": 500, "overload": True}, ValueError),
    ],
)
def test_a_fault_that_means_nothing_is_refused(
    faults: Faults, trouble: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        faults.add("getCourses", **trouble)
    assert faults.take("getCourses") == Trouble()


def test_faults_may_be_combined(faults: Faults) -> None:
    faults.add("getCourses", latency=2.0, html=500, after=True)
    assert faults.take("getCourses") == Trouble(latency=2.0, html=500, after=True)


def test_a_name_that_nothing_has_is_refused_with_those_that_are_near(faults: Faults) -> None:
    with pytest.raises(ValueError, match="called 'addUser': adduser"):
        faults.add("addUser", reset="after-commit")


@pytest.mark.parametrize("trouble", ["ban", "expired_key"])
def test_what_only_swad_does_is_refused_for_a_job(faults: Faults, trouble: str) -> None:
    with pytest.raises(ValueError, match="bans nobody"):
        faults.add("adduser", **{trouble: True})


def test_so_many_bytes_of_a_cut_body_arrive(faults: Faults) -> None:
    faults.add("GET", cut=7)
    reply = Door(WimsSite(), faults).answer(Request("GET", PATH, {}, b""))
    assert (len(reply.body), reply.cut) == (7, True)

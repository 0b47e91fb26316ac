"""An enrolment among namesakes that is cut off after any request is finished by a second run."""

from collections.abc import Callable
from typing import Any

import pytest

from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.wims import Class, User, WimsAPI
from tests.contract.wims.grouping import INFO, TEACHER
from tests.sandbox.test_wims_groups_cut import MOST, Killed

NUMBER = 1234567
DOE = {"lastname": "Doe", "firstname": "John"}
# The comments make them go one by one.
ROWS: list[dict[str, str]] = [
    {**DOE, "regnum": "1", "email": "a@example.org", "comments": "a, b"},
    {**DOE, "regnum": "2", "email": "a@example.org"},
    {**DOE, "regnum": "3", "email": "c@example.org", "comments": "a, b"},
    {"lastname": "D’ARC", "firstname": "Jeanne", "regnum": "4"},
    {"lastname": "ROE", "firstname": "Jané", "regnum": "5", "email": "r@example.org"},
    {"lastname": "Roe", "firstname": "Max", "regnum": "6"},
    {"lastname": "Zed", "firstname": "Zoé", "regnum": "7"},
    {"lastname": "Zed", "firstname": "Zoé", "regnum": "8"},
]


def school(group: bool) -> Sandbox:
    """A class, or a group of one, with people who registered themselves, and one in the trash."""
    box = Sandbox()
    api = box.wims_api()
    assert api.addclass(NUMBER, "r", {**INFO, "type": 2 if group else 0}, TEACHER)[0]
    if group:
        assert api.addclass(NUMBER, "r", INFO, TEACHER)[0]
    home = Class.get(api, NUMBER, "r")
    people: list[tuple[Any, ...]] = [
        ("jdarc", "D'Arc", "Jeanne", ""),
        ("jroe", "Roe", "Jane", ""),
        ("gone", "Roe", "Max", ""),
        ("zed1", "Zed", "Zoé", ""),
        ("other", "Doe", "John", "9"),
    ]
    for login, last, first, regnum in people:
        home.users.add(User(login, last, first, "secret12", regnum=regnum))
    home.users.remove("gone")
    return box


def enrol(api: WimsAPI, number: Any, people: list[dict[str, str]]) -> list[str]:
    return [line.status for line in Class.get(api, number, "r").enrol(people)]


def left_of(box: Sandbox) -> list[list[str]]:
    """All that is known of everybody, but for logins, passwords and the day."""
    files = box.wims.classes[str(NUMBER)].files
    kept = ("lastname=", "firstname=", "regnum=", "email=", "participate=", "comments=")
    paths = [path for path in files if path.startswith(".users/")]
    return sorted(
        sorted(line for line in files.read(path).splitlines() if any(word in line for word in kept))
        for path in paths
    )


@pytest.mark.parametrize("number", [NUMBER, f"{NUMBER}_1"], ids=["class", "subclass"])
@pytest.mark.parametrize("order", [list, lambda rows: rows[::-1]], ids=["forth", "back"])
def test_a_second_run_finishes(number: Any, order: Callable[[Any], Any]) -> None:
    people, in_group = order(ROWS), number != NUMBER
    whole = school(in_group)
    statuses = enrol(whole.wims_api(), number, people)
    expected = ["created"] * 3 + ["adopted"] * 2 + ["recovered"] + ["failed"] * 2
    assert statuses == order(expected)
    wanted = left_of(whole)
    again = enrol(whole.wims_api(), number, people)
    assert again == order(["unchanged"] * 6 + ["failed"] * 2)
    assert left_of(whole) == wanted
    for cut in range(2, MOST):
        box = school(in_group)
        api = box.wims_api()
        killed = WimsAPI(api.url, api.ident, api.passwd, attempts=1, adapter=Killed(box, cut))
        try:
            statuses = enrol(killed, number, people)
        except EdusyncError:
            statuses = ["failed"] * len(people)
        enrol(api, number, people)
        assert left_of(box) == wanted, cut
        if statuses == order(expected):
            return
    pytest.fail(f"it takes more than {MOST} requests")

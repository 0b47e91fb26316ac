"""A dry run of an enrolment tells what the run after it does, line by line."""

from pathlib import Path
from typing import Any

import pytest

from edusync.results.report import WOULD
from edusync.sandbox import Sandbox
from edusync.wims import Class, User
from edusync.wims.enrolment.enrol import EnrolReport
from tests.contract.wims.grouping import INFO, TEACHER

NUMBER = 1234567
PEOPLE = [
    ("aroe", "Roe", "Ann", "1"),
    ("jdarc", "D'Arc", "Jeanne", ""),
    ("gone", "Doe", "Max", "3"),
    ("left", "Doe", "Zoe", ""),
    ("same", "Doe", "Ben", "5"),
]
ROWS: list[dict[str, Any]] = [
    {"lastname": "Roe", "firstname": "Ann", "regnum": "1", "email": "a@example.org"},
    {"lastname": "D’ARC", "firstname": "Jeanne", "regnum": "2"},
    {"lastname": "Doe", "firstname": "Max", "regnum": "3", "comments": "a, b"},
    {"lastname": "DOE", "firstname": "Zoe", "regnum": "4"},
    {"lastname": "Doe", "firstname": "Ben", "regnum": "5"},
    {"lastname": "New", "firstname": "Abe", "regnum": "6", "email": "n@example.org"},
    {"lastname": "New, Jr", "firstname": "Bob", "regnum": "7", "password": "given1234"},
    {"lastname": "Nobody", "firstname": "", "regnum": "8"},
]


def as_done(told: EnrolReport) -> list[dict[str, Any]]:
    """The rows of a dry run with the statuses that the run has."""
    done = {would: status for status, would in WOULD.items()}
    return [{**row, "status": done.get(row["status"], row["status"])} for row in told.to_dicts()]


def school(kind: int) -> Sandbox:
    box = Sandbox()
    api = box.wims_api()
    assert api.addclass(NUMBER, "r", {**INFO, "type": kind}, TEACHER)[0]
    if kind:
        assert api.addclass(NUMBER, "r", INFO, TEACHER)[0]
    home = Class.get(api, NUMBER, "r")
    for login, last, first, regnum in PEOPLE:
        home.users.add(User(login, last, first, "secret12", regnum=regnum))
    home.users.remove("gone")
    home.users.remove("left")
    return box


@pytest.mark.parametrize(
    ("kind", "number"),
    [(0, NUMBER), (2, NUMBER), (2, f"{NUMBER}_1")],
    ids=["class", "group", "class of a group"],
)
@pytest.mark.parametrize("key", ["regnum", "name"])
def test_a_dry_run_tells_what_the_run_does(
    kind: int, number: Any, key: str, tmp_path: Path
) -> None:
    home = Class.get(school(kind).wims_api(), number, "r")
    told, done = (
        home.enrol(ROWS, key, passwords_to=tmp_path / "p.csv", dry_run=dry_run)
        for dry_run in (True, False)
    )
    assert as_done(told) == done.to_dicts()
    assert list(told.warnings) == list(done.warnings)
    assert done.counts["created"] == 2
    assert done.counts["recovered"] == 2
    assert any(line.fields for line in told.recovered)


def test_a_dry_run_knows_the_passwords_that_rows_would_give(tmp_path: Path) -> None:
    home = Class.get(school(0).wims_api(), NUMBER, "r")
    rows = [{**ROWS[0], "password": "given1234"}]
    told, done = (
        home.enrol(rows, passwords_to=tmp_path / "p.csv", update_passwords=True, dry_run=dry_run)
        for dry_run in (True, False)
    )
    assert as_done(told) == done.to_dicts()
    assert not told.password_unknown

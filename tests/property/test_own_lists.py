"""Whatever a class holds, the lists that edusync writes of it enrol nobody a second time."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import InvalidValue, PlanError
from edusync.people.doubles import refuse_doubles
from edusync.people.source import People
from edusync.results import ItemList, Passwords
from edusync.wims import User
from edusync.wims.enrolment.enrol import EnrolLine, EnrolReport
from edusync.wims.enrolment.plan import plan
from edusync.wims.enrolment.roster import Roster
from edusync.wims.enrolment.step import Step
from edusync.wims.gradebook.gradebook import Gradebook
from tests.unit.people.reading import read
from tests.unit.wims.test_gradebook import book, student

Users = Mapping[str, Mapping[str, str]]  # the fields of each, by login

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
TRICKY = st.text("'=\"071.,;E+-#N/A\t\n \u200b\u00a0@", max_size=8)
DRESSES = ["{}", "{}.0", '="{}"', "'{}", "\u200b{}", "{},00", "00{}", "{}E+07", "2,{}E+07", "#{}!"]
NUMBERS = st.builds(str.format, st.sampled_from(DRESSES), st.integers(0, 30)) | TEXT | TRICKY
FIELDS = st.fixed_dictionaries(
    {"lastname": TEXT | TRICKY, "firstname": TEXT, "regnum": NUMBERS, "email": TEXT}
)
LOGINS = st.sampled_from(["jdoe", "jroe", "2201", "0071", "j_doe", "a@b-c", "12E7"])
CLASSES = st.dictionaries(LOGINS, FIELDS, max_size=5)
KEYS = st.sampled_from(["regnum", "quser"])


def steps(source: People, users: Users, key: str) -> list[Step]:
    """What an enrolment of the list would do; nothing where the list is refused."""
    try:
        people = read(source, key).people
        refuse_doubles(people, key)
    except (InvalidValue, PlanError):
        return []
    return plan(people, Roster(users), key=key)


def assert_nobody_twice(source: People, users: Users, logins: list[str], key: str) -> None:
    """Each row leads to the login that it was written of, or nowhere."""
    for step, login in zip(steps(source, users, key), logins, strict=False):
        assert step.action in ("nothing", "update", "refuse")
        assert step.login in (login, "")


def with_files(write: Callable[[Path], None], check: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write(path)
        check(path)


def users_of(users: Users) -> ItemList[Any]:
    return ItemList(User._loaded({"quser": login, **user}) for login, user in users.items())


def report_of(users: Users) -> EnrolReport:
    lines = [
        EnrolLine(row, "unchanged", login, user["lastname"], user["firstname"], user["regnum"])
        for row, (login, user) in enumerate(users.items(), 1)
    ]
    return EnrolReport(lines)


def gradebook_of(users: Users) -> Gradebook:
    students = [
        student(login, user["lastname"], user["regnum"], firstname=user["firstname"])
        for login, user in users.items()
    ]
    return book(("S1", [0.5] * len(students)), users=students)


TABLES = pytest.mark.parametrize("made", [users_of, report_of, gradebook_of])


@TABLES
@given(users=CLASSES, key=KEYS)
def test_rows_and_frames(made: Callable[[Users], Any], users: Users, key: str) -> None:
    table = made(users)
    for source in (table.to_dicts(), table.to_frame()):
        assert_nobody_twice(source, users, [row["quser"] for row in table.to_dicts()], key)


@pytest.mark.parametrize("made", [users_of, report_of])
@given(users=CLASSES, key=KEYS, delimiter=st.sampled_from(",;\t"))
def test_files_of_users_and_reports(
    made: Callable[[Users], Any], users: Users, key: str, delimiter: str
) -> None:
    with_files(
        lambda path: made(users).to_csv(path, delimiter=delimiter),
        lambda path: assert_nobody_twice(path, users, [*users], key),
    )


@given(
    users=CLASSES, key=KEYS, as_text=st.booleans(), signs=st.sampled_from([";,", "\t,", ",.", ";."])
)
def test_files_of_gradebooks(users: Users, key: str, as_text: bool, signs: str) -> None:
    marks = gradebook_of(users)
    with_files(
        lambda path: marks.to_csv(path, signs[0], signs[1], key, as_text=as_text),
        lambda path: assert_nobody_twice(path, users, [*users], key),
    )


@given(users=CLASSES, key=KEYS)
def test_files_of_passwords(users: Users, key: str) -> None:
    names = ("lastname", "firstname", "regnum")
    rows = [
        {"quser": login, **{name: user[name] for name in names}, "password": "secret12"}
        for login, user in users.items()
    ]
    with_files(
        lambda path: Passwords(rows).to_csv(path),
        lambda path: assert_nobody_twice(path, users, [*users], key),
    )


@given(users=CLASSES, dress=st.sampled_from(['="{}"', "'{}", "\u200b{}\u202c", "\u00a0{} "]))
def test_lists_that_a_spreadsheet_dressed_up(users: Users, dress: str) -> None:
    rows = [
        {**user, "regnum": dress.format(user["regnum"]), "comments": "x"} for user in users.values()
    ]
    assert_nobody_twice(rows, users, [*users], "regnum")


def test_as_text_changes_no_name(tmp_path: Path) -> None:
    users = {"2201": {"lastname": "2027", "firstname": "7", "regnum": "0071", "email": ""}}
    gradebook_of(users).to_csv(tmp_path / "marks.csv", as_text=True)
    (step,) = steps(tmp_path / "marks.csv", users, "regnum")
    assert (step.action, step.login) == ("nothing", "2201")

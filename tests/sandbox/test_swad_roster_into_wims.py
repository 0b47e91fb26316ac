"""The students of a course of SWAD are enrolled into a class of WIMS, in whatever form."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edusync.results import ItemList
from edusync.sandbox import Sandbox
from edusync.swad import AttendanceEvent, Course, Session
from edusync.wims import Class
from tests.conftest import make_class

NOT_TOLD = {"Giménez Ruiz", "Okafor"}  # whose IDs the teacher does not see
SOME = {  # what stands in WIMS of some of the others
    "70000012": ("Ibáñez Sáez", "Darío"),
    "70000017": ("Conceição Sá", "Inês"),
    "70000018": ("Weiß", "Jörn"),
    "70000021": ("O'Brien", "Maeve"),
    "70000022": ("van 't Hof", "Noor"),
    "70000024": ("Vila Cel·la", "Pau"),
    "70000026": ("Nguyễn", "Tuấn"),
    "70000004": ("शर्मा", "आरव"),
}

FORMS: dict[str, Callable[[ItemList[Any], Path], Any]] = {
    "objects": lambda users, _: users,
    "dicts": lambda users, _: users.to_dicts(),
    "frame": lambda users, _: users.to_frame(),
    "rows of a frame": lambda users, _: [row for _, row in users.to_frame().iterrows()],
    "file": lambda users, folder: written(users, folder),
    "file with semicolons": lambda users, folder: written(users, folder, delimiter=";"),
    "file of a frame": lambda users, folder: saved(users, folder),
}


def written(users: ItemList[Any], folder: Path, **options: Any) -> Path:
    users.to_csv(folder / "students.csv", **options)
    return folder / "students.csv"


def saved(users: ItemList[Any], folder: Path) -> Path:
    users.to_frame().to_csv(folder / "frame.csv", index=False)
    return folder / "frame.csv"


@pytest.fixture
def sandbox() -> Sandbox:
    found = Sandbox.sample()
    found.school.users[7].accepted = False  # as a student of the course
    found.school.users[8].id = ""
    return found


@pytest.fixture
def course(sandbox: Sandbox) -> Course:
    return Course.get(Session.login(sandbox.swad_api(), "@ada", "sandbox-1"), 1)


@pytest.fixture
def home(sandbox: Sandbox) -> Class:
    new = make_class("myclass")
    new.save(sandbox.wims_api())
    return new


def held(home: Class) -> dict[str, tuple[str, str]]:
    return {user.regnum: (user.lastname, user.firstname) for user in home.users.list(full=True)}


@pytest.mark.parametrize("form", FORMS)
def test_students_are_enrolled_by_their_ids(
    home: Class, course: Course, tmp_path: Path, form: str
) -> None:
    report = home.enrol(FORMS[form](course.students(), tmp_path), key="regnum")
    assert report.counts == {"created": 22, "failed": 2}
    assert {line.lastname for line in report.failed} == NOT_TOLD
    assert all("regnum" in line.reason for line in report.failed)
    found = held(home)
    assert len(found) == 22
    assert {number: found[number] for number in SOME} == SOME


@pytest.mark.parametrize("form", FORMS)
def test_the_same_students_in_another_form_are_nobody_new(
    home: Class, course: Course, tmp_path: Path, form: str
) -> None:
    home.enrol(course.students())
    before = held(home)
    report = home.enrol(FORMS[form](course.students(), tmp_path))
    assert report.counts == {"unchanged": 22, "failed": 2}
    assert held(home) == before


def test_a_student_whom_swad_tells_of_later_is_added(
    home: Class, course: Course, sandbox: Sandbox
) -> None:
    home.enrol(course.students())
    sandbox.school.users[7].accepted = True
    report = home.enrol(course.students())
    assert report.counts == {"created": 1, "unchanged": 22, "failed": 1}
    assert held(home)["70000007"] == ("Giménez Ruiz", "Alba")


@pytest.mark.parametrize("form", FORMS)
def test_the_students_of_an_event_are_a_roster_too(
    home: Class, course: Course, tmp_path: Path, form: str
) -> None:
    users = AttendanceEvent.get(course, 2).users()
    assert len(users) == 8
    report = home.enrol(FORMS[form](users, tmp_path))
    assert report.counts == {"created": 7, "failed": 1}  # of an event, SWAD tells all IDs
    assert [line.lastname for line in report.failed] == ["Okafor"]
    assert {*held(home)} == {user.id for user in users if user.id}


@pytest.mark.parametrize("form", FORMS)
def test_nobody_is_a_roster_too(
    home: Class, course: Course, sandbox: Sandbox, tmp_path: Path, form: str
) -> None:
    sandbox.school.courses[1].roles = {1: sandbox.school.courses[1].roles[1]}
    report = home.enrol(FORMS[form](course.students(), tmp_path))
    assert report.counts == {}
    assert held(home) == {}

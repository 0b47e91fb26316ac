"""The lists of people of SWAD are rosters: which columns they write, and what stands in them."""

import contextlib
import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from edusync.results import ItemList
from edusync.swad import AttendanceEvent, Course, Session
from edusync.swad.base.roles import Role
from edusync.swad.people.user import User
from tests.unit.swad.attendanceworld import scene
from tests.unit.swad.server import Swad, recording, serving

COLUMNS = ["code", "nickname", "id", "surname1", "surname2", "firstname", "photo", "id_hidden"]
ROWS = [  # of the recorded list of a teacher
    ("90000105F", "Świątek", "Zając", "Fiona"),
    ("", "<Menor>", "&Ampersand", "Lía"),
    ("90000100A", "Ábalos", "Ñíguez", "Ana"),
    ("90000101B", "Crêpe", "Façade", "Benoît"),
    ("90000102C", "D'Invención", "O'Nada", "Carla"),
    ("90000103D", "Égalité", "l·Imaginari", "Dídac"),
    ("90000108I", "Euro€", "Tres…Puntos", "Inés"),
    ("90000104E", "Füller", "Weiß", "Elena"),
    ("90000106G", "Håkansson", "Ærlig", "Gil"),
    ("", "Simple", "", "Kilian"),
    ("90000109J", "Žižek", "Šimon", "Jara"),
    ("90000107H", "“Comillas”", "Raya–Larga", "Hugo"),
]
NAMED = ("id", "surname1", "surname2", "firstname")


@contextlib.contextmanager
def course_of(**recorded: str) -> Iterator[tuple[Swad, Course]]:
    """A course of which recordings tell."""
    handlers: dict[str, Any] = {name: recording(file) for name, file in recorded.items()}
    named = {"courseCode": 1, "courseShortName": "A", "courseFullName": "A", "userRole": 3}
    handlers["getCourses"] = {"numCourses": 1, "coursesArray": [named]}
    with serving(handlers) as swad:
        yield swad, Course._loaded({"code": 1, "role": Role.TEACHER}, _session=swad.session())


def students(name: str = "getUsers--teacher_students") -> ItemList[User]:
    with course_of(getUsers=name) as (_, course):
        return course.students()


def written(users: ItemList[Any], path: Path, **options: Any) -> list[dict[str, str]]:
    users.to_csv(path, **options)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file, delimiter=options.get("delimiter", ","))]


def test_students_are_dicts_with_ids_and_both_surnames() -> None:
    rows = students().to_dicts()
    assert [[*row] for row in rows] == [COLUMNS] * 12
    assert [tuple(row[name] for name in NAMED) for row in rows] == ROWS
    assert rows[2]["nickname"] == "alumno01"


def test_students_are_a_frame_with_the_same_cells() -> None:
    frame = students().to_frame()
    assert [*frame.columns] == COLUMNS
    assert [*frame[[*NAMED]].itertuples(index=False, name=None)] == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_students_are_a_file_with_the_same_cells(tmp_path: Path, delimiter: str) -> None:
    rows = written(students(), tmp_path / "students.csv", delimiter=delimiter)
    assert [[*row] for row in rows] == [COLUMNS] * 12
    assert [tuple(row[name] for name in NAMED) for row in rows] == ROWS


def test_ids_that_are_not_told_are_empty_and_never_stars(tmp_path: Path) -> None:
    found = students("getUsers--student_students_ids_hidden")
    assert [user.id for user in found if user.id] == ["90000100A"]  # the own one
    assert [row["id_hidden"] for row in found.to_dicts()].count(True) == 11
    found.to_csv(tmp_path / "students.csv")
    assert "*" not in (tmp_path / "students.csv").read_text("utf-8-sig")
    assert "*" not in found.to_frame().to_csv() + str(found.to_dicts()) + found._repr_html_()


@pytest.mark.parametrize("name", ["surname1", "surname2", "firstname", "id"])
@pytest.mark.parametrize("text", ["=1+1", "-Martí", "+34", "@home", 'de "la" Cruz', "a;b,c\td"])
def test_a_name_that_a_spreadsheet_would_run_is_the_same_when_it_is_read_again(
    tmp_path: Path, name: str, text: str
) -> None:
    known: dict[str, Any] = {name: text}
    rows = written(ItemList([User("x", **known)]), tmp_path / "x.csv")
    assert rows[0][name].removeprefix("'") == text


def event(name: str) -> ItemList[Any]:
    with course_of(getAttendanceEvents="getAttendanceEvents--teacher", getAttendanceUsers=name) as (
        _,
        course,
    ):
        return AttendanceEvent.get(course, 1).users()


def found() -> ItemList[Any]:
    with course_of(findUsers="findUsers--teacher_course_students") as (swad, _):
        return Session.find_users(swad.session(), "alumno", 1)


def colleagues() -> ItemList[Any]:
    with course_of(getUsers="getUsers--teacher_students") as (_, course):
        return course.teachers()


def nobody_found() -> ItemList[Any]:
    with course_of(findUsers="findUsers--no_match") as (swad, _):
        return Session.find_users(swad.session(), "nobody")


LISTS: dict[str, Callable[[], ItemList[Any]]] = {
    "students": students,
    "teachers": colleagues,
    "users of an event": lambda: event("getAttendanceUsers--event_whole_course"),
    "users of an event of groups": lambda: event("getAttendanceUsers--event_with_groups"),
    "found users": found,
    "nobody": lambda: students("getUsers--course_without_students"),
    "nobody found": nobody_found,
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_of_people_has_these_columns_also_where_it_is_empty(
    tmp_path: Path, name: str
) -> None:
    users = LISTS[name]()
    wanted = [*COLUMNS, "present"] if "event" in name else COLUMNS
    assert [*users.to_frame().columns] == wanted
    users.to_csv(tmp_path / "users.csv")
    header, *rows = (tmp_path / "users.csv").read_text("utf-8-sig").splitlines()
    assert header.split(",") == wanted
    assert len(rows) == len(users)
    assert bool(users) == ("nobody" not in name)


def test_nobody_of_an_event_is_a_table_too(tmp_path: Path) -> None:
    with scene(students=[]) as here:
        users = here.event().users()
        assert [*here.event().to_frame().columns] == [*COLUMNS, "present"]
    assert written(users.present, tmp_path / "present.csv") == []
    assert (tmp_path / "present.csv").read_text("utf-8-sig").strip() == ",".join(
        [*COLUMNS, "present"]
    )

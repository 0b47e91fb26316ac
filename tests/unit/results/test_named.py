"""The objects of a list are got by their names, as those of a collection of WIMS are."""

import pytest

from edusync.errors import NotFound
from edusync.results.names import place
from edusync.sandbox import Sandbox
from edusync.swad import Course, Session
from edusync.wims import Class

COURSES = [
    {"code": 1, "short_name": "ALG", "full_name": "Álgebra lineal"},
    {"code": 2, "short_name": "PROG", "full_name": "Programación"},
    {"code": 3, "short_name": "prog", "full_name": "Programación"},
]


@pytest.mark.parametrize(
    ("name", "at"), [("ALG", 0), ("alg", 0), ("álgebra  LINEAL", 0), ("PROG", 1), ("prog", 2)]
)
def test_a_row_is_found_by_any_of_its_names(name: str, at: int) -> None:
    assert place(name, COURSES, "courses") == at


def test_a_name_that_several_have_tells_their_places() -> None:
    with pytest.raises(NotFound, match=r"2 courses have the name 'Programación' - .*0: 1, 2"):
        place("Programación", COURSES, "courses")


def test_a_name_that_nobody_has_tells_those_there_are() -> None:
    with pytest.raises(NotFound, match=r"no courses have the name 'GEO' - there are ALG, PROG"):
        place("GEO", COURSES, "courses")


def test_an_empty_list_has_no_names() -> None:
    with pytest.raises(NotFound, match="there are none"):
        place("GEO", [], "courses")


@pytest.mark.parametrize("name", ["aarav", "@aarav", "@Aarav", "70000004"])
def test_people_are_found_by_nickname_and_number(name: str) -> None:
    people = [{"nickname": "anton", "id": "70000009"}, {"nickname": "aarav", "id": "70000004"}]
    assert place(name, people, "users") == 1


def test_rows_without_names_are_taken_by_their_place() -> None:
    with pytest.raises(NotFound, match="take one by its place"):
        place("2 is prime", [{"stem": "2 is prime"}], "questions")


def test_lists_of_both_platforms_are_asked_by_name() -> None:
    school = Sandbox.sample()
    course = Session.login(school.swad_api(), "@ada", "sandbox-1").courses()["Linear algebra"]
    assert (course.code, course.groups()["Lab 1"].code) == (1, 3)
    assert course.events()["First class"].code == 1
    assert course.students()["aarav"].code == 4
    assert Class.list(school.wims_api(), "myclass")["Programming"].qclass == 20002
    assert isinstance(course, Course)


def test_a_name_and_a_place_are_two_things() -> None:
    courses = Session.login(Sandbox.sample().swad_api(), "@ada", "sandbox-1").courses()
    assert courses[0] == courses["ALG"]

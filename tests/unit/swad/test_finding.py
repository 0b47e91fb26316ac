"""Looking for people by name."""

from typing import Any

import pytest

from edusync.errors import InvalidValue, NotFound, PermissionDenied
from edusync.swad.base.roles import Role
from edusync.swad.courses.course import Course
from edusync.swad.people.search import find_users
from edusync.swad.wire.operations import QUIRKS
from tests.unit.swad.server import KEY, recording, serving


def test_people_are_found_by_parts_of_their_names() -> None:
    with serving({"findUsers": recording("findUsers--substring")}) as swad:
        session = swad.session()
        (found,) = find_users(session, "balos ígue")
        assert (found.code, found.nickname, found.name) == (6, "alumno01", "Ana Ábalos Ñíguez")
        assert swad.requests == [
            (
                "findUsers",
                {"wsKey": KEY, "courseCode": "0", "filter": "balos ígue", "userRole": "0"},
            )
        ]


def test_who_is_found_makes_a_table() -> None:
    with serving({"findUsers": recording("findUsers--filter_percent")}) as swad:
        found = find_users(swad.session(), "anybody")
        assert [row["surname1"] for row in found.to_dicts()][:2] == ["Świątek", "<Menor>"]


@pytest.mark.parametrize(
    ("role", "number"),
    [
        (None, "0"),
        (Role.GUEST, "1"),
        (Role.STUDENT, "2"),
        (Role.TEACHER, "3"),
        ("student", "2"),
    ],
)
def test_people_of_one_role_can_be_asked_for(role: Any, number: str) -> None:
    with serving({"findUsers": recording("findUsers--no_match")}) as swad:
        assert find_users(swad.session(), "Zzzzzzzz", role=role) == []
        assert swad.requests[0][1]["userRole"] == number


@pytest.mark.parametrize(
    "role", [Role.NON_EDITING_TEACHER, Role.SYSTEM_ADMIN, Role.STUDENT | Role.TEACHER, "boss", 2]
)
def test_roles_that_swad_does_not_look_for_are_refused(role: Any) -> None:
    with serving({}) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="role"):
            find_users(session, "Ábalos", role=role)
        assert not swad.requests


@pytest.mark.parametrize("case", ["filter_too_short", "filter_words_too_short", "filter_empty"])
def test_a_filter_that_is_too_short_is_an_error_that_says_the_rule(case: str) -> None:
    with (
        serving({"findUsers": recording(f"findUsers--{case}")}) as swad,
        pytest.raises(InvalidValue, match="3 letters or more, and 6 letters or more in all"),
    ):
        find_users(swad.session(), "Ana")


@pytest.mark.parametrize("filter", ["%%%%%%%%%", "Ana%ez Pérez", "______"])
def test_signs_that_would_find_everybody_are_refused(filter: str) -> None:
    with serving({}) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="any signs"):
            find_users(session, filter)
        assert not swad.requests


def test_a_quote_in_a_name_travels_as_swad_keeps_it() -> None:
    with serving({"findUsers": recording("findUsers--filter_entity_quote")}) as swad:
        (found,) = find_users(swad.session(), "D'Invención")
        assert found.surname1 == "D'Invención"
        assert swad.requests[0][1]["filter"] == "D&#39;Invención"


def test_a_course_object_takes_one_request() -> None:
    handlers = {
        "getCourses": recording("getCourses--teacher"),
        "findUsers": recording("findUsers--teacher_course_students"),
    }
    with serving(handlers) as swad:
        session = swad.session()
        course = Course.get(session, 1)
        with session.counted() as count:
            (found,) = find_users(session, "Ábalos Ñíguez", course, Role.STUDENT)
        assert (found.id, count()) == ("90000100A", 1)
        assert swad.requests[-1][1]["courseCode"] == "1"


def test_the_code_of_a_course_is_looked_up_first() -> None:
    handlers = {
        "getCourses": recording("getCourses--teacher"),
        "findUsers": recording("findUsers--teacher_course_students"),
    }
    with serving(handlers) as swad:
        session = swad.session()
        find_users(session, "Ábalos Ñíguez", 1)
        assert swad.operations == ["getCourses", "findUsers"]


def test_a_course_that_does_not_exist_never_becomes_the_whole_platform() -> None:
    with serving({"getCourses": recording("getCourses--teacher")}) as swad:
        session = swad.session()
        with pytest.raises(NotFound, match="9999"):
            find_users(session, "Ábalos Ñíguez", 9999)
        assert swad.operations == ["getCourses"]


@pytest.mark.parametrize("course", [0, -1, True, "1"])
def test_the_whole_platform_is_asked_for_by_no_course_only(course: Any) -> None:
    with serving({}) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="must be a course"):
            find_users(session, "Ábalos Ñíguez", course)
        assert not swad.requests


def test_a_repaired_server_is_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(QUIRKS, "search in no course")
    with serving({"findUsers": recording("findUsers--not_enrolled")}) as swad:
        session = swad.session()
        with pytest.raises(PermissionDenied):
            find_users(session, "Ábalos Ñíguez", 1)
        assert swad.operations == ["findUsers"]


def test_a_course_of_another_server_is_refused() -> None:
    with serving({"getCourses": recording("getCourses--teacher")}) as there, serving({}) as here:
        course = Course.get(there.session(), 1)
        with pytest.raises(InvalidValue, match="of another server"):
            find_users(here.session(), "Ábalos Ñíguez", course)

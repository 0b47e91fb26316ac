"""Courses: how they are read, what they say, and what they lead to."""

import pickle

import pytest

from edusync.errors import (
    InvalidValue,
    NotFound,
    PermissionDenied,
    UnsupportedOperation,
)
from edusync.swad import Course, ServerQuirkWarning
from edusync.swad.base.roles import Role
from edusync.swad.courses.info import CourseInfo
from edusync.swad.wire import quirks
from edusync.swad.wire.operations import QUIRKS
from tests.unit.swad.server import fault, recording, serving

COURSES = recording("getCourses--student")
TEACHING = recording("getCourses--teacher")


def test_courses_are_listed_by_one_request() -> None:
    with serving({"getCourses": COURSES}) as swad:
        found = Course.list(swad.session())
        assert swad.operations == ["getCourses"]
    assert [(course.code, course.short_name) for course in found] == [(1, "ALG"), (2, "PROG")]
    assert found[0].full_name == 'Álgebra lineal "básica" & más'
    assert found[1].full_name == "Programación – nivel 1 (“€”)"
    assert (found[0].role, found[0].teaches) == (Role.STUDENT, False)


def test_teachers_teach() -> None:
    with serving({"getCourses": TEACHING}) as swad:
        assert all(course.teaches for course in Course.list(swad.session()))


def test_guests_have_no_courses() -> None:
    with serving({"getCourses": recording("getCourses--guest_empty")}) as swad:
        assert Course.list(swad.session()) == []


def test_a_course_is_read_by_one_request() -> None:
    with serving({"getCourses": COURSES}) as swad:
        assert Course.get(swad.session(), 2).short_name == "PROG"
        assert swad.operations == ["getCourses"]


def test_a_course_of_others_is_not_found() -> None:
    with serving({"getCourses": COURSES}) as swad:
        with pytest.raises(NotFound, match="course 3 is not among the courses of the logged-in"):
            Course.get(swad.session(), 3)


def test_whether_a_course_is_ones_own() -> None:
    with serving({"getCourses": COURSES}) as swad, serving({}) as other:
        session = swad.session()
        assert Course.check(session, 1)
        assert not Course.check(session, 3)
        assert Course.check(session, Course.get(session, 2))
        elsewhere = Course._loaded({"code": 1}, _session=other.session())
        assert not Course.check(session, elsewhere)
        assert swad.operations == ["getCourses"] * 4


def test_a_refresh_reads_the_course_again() -> None:
    with serving({"getCourses": [COURSES, TEACHING]}) as swad:
        course = Course.get(swad.session(), 1)
        assert course.refresh() is course
        assert (course.role, swad.operations) == (Role.TEACHER, ["getCourses"] * 2)


def test_a_course_that_one_left_is_not_found_by_a_refresh() -> None:
    with serving({"getCourses": [COURSES, recording("getCourses--guest_empty")]}) as swad:
        course = Course.get(swad.session(), 1)
        with pytest.raises(NotFound):
            course.refresh()


def test_infos_are_what_the_server_tells() -> None:
    with serving({"getCourses": COURSES}) as swad:
        course = Course.get(swad.session(), 1)
        assert course.infos["courseShortName"] == "ALG"
        assert swad.operations == ["getCourses"] * 2


def test_a_course_shows_itself() -> None:
    with serving({"getCourses": COURSES}) as swad:
        course = Course.get(swad.session(), 2)
    assert repr(course).startswith("Course(code=2, short_name='PROG'")
    assert course.to_dict()["full_name"] == "Programación – nivel 1 (“€”)"


def test_courses_are_equal_by_server_and_code_and_pickle() -> None:
    with serving({"getCourses": COURSES}) as swad:
        session = swad.session()
        course = Course.get(session, 1)
        assert course == Course.get(session, 1)
        assert course != Course.get(session, 2)
        assert pickle.loads(pickle.dumps(course)) == course


def test_a_course_is_changed_on_the_site() -> None:
    with serving({"getCourses": COURSES}) as swad:
        course = Course.get(swad.session(), 1)
        with pytest.raises(UnsupportedOperation, match="on the site, administrators"):
            course.full_name = "Algebra"
        with pytest.raises(UnsupportedOperation, match="on the site, administrators"):
            course.delete()
        assert not course.save().updated
        assert swad.operations == ["getCourses"]


INFOS = {
    "type_guide": ("URL", "http://uiv.example/guia", "http://uiv.example/guia"),
    "type_introduction": ("page", "", "Introducción “inventada” – €"),
    "type_assessment": ("richText", "", "Evaluación continua – 60 % €"),
    "type_bibliography": (
        "plainText", "", "<b>Libro inventado</b>: «Álgebra» & “más”. http://uiv.example/libro\n"
        "Segunda línea",
    ),
    "type_lectures": ("editor", "", "1 Matrices\n\n2 Determinantes\n\n1 Regla de “Sarrus”"),
    "type_FAQ": ("plainText", "", ""),
    "type_practicals": ("none", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", INFOS)
def test_info_tells_pages_texts_and_addresses_apart(case: str) -> None:
    source, url, text = INFOS[case]
    with serving({"getCourseInfo": recording(f"getCourseInfo--{case}")}) as swad:
        course = Course._loaded({"code": 1}, _session=swad.session())
        info = course.info(case.removeprefix("type_"))
        assert len(swad.requests) == 1
    assert (info.source, info.url, info.text) == (source, url, text)
    assert bool(info) == bool(text)
    assert bool(info.html) == (bool(text) and not url)


def test_a_kind_may_be_written_in_any_case() -> None:
    with serving({"getCourseInfo": recording("getCourseInfo--type_FAQ")}) as swad:
        course = Course._loaded({"code": 1}, _session=swad.session())
        assert course.info("faq").kind == "FAQ"
        assert swad.requests[-1][1]["infoType"] == "FAQ"


def test_an_unknown_kind_is_refused_before_a_request() -> None:
    with serving({}) as swad:
        course = Course._loaded({"code": 1}, _session=swad.session())
        with pytest.raises(InvalidValue, match="introduction, guide, lectures"):
            course.info("syllabus")
        assert swad.requests == []


def test_info_of_a_course_of_others_is_refused() -> None:
    with serving({"getCourseInfo": recording("getCourseInfo--not_enrolled")}) as swad:
        course = Course._loaded({"code": 1}, _session=swad.session())
        with pytest.raises(PermissionDenied):
            course.info("guide")


def test_a_source_of_a_later_server_is_taken_for_a_page() -> None:
    info = CourseInfo("guide", "markdown", "<p>Guide</p>")
    assert (info.html, info.text, str(info)) == ("<p>Guide</p>", "Guide", "Guide")
    assert info.to_dict() == {"kind": "guide", "source": "markdown", "url": "", "text": "Guide"}


def test_students_and_teachers_are_asked_for_by_role() -> None:
    with serving({"getUsers": recording("getUsers--course_without_students")}) as swad:
        course = Course._loaded({"code": 4}, _session=swad.session())
        assert course.students() == course.teachers() == course.users("student") == []
        assert [sent["userRole"] for _, sent in swad.requests] == ["2", "3", "2"]


def roles_of(role: int, bits: int) -> Role:
    """What `course.roles()` gives to somebody of that role there, and of these roles anywhere."""
    array = {"courseCode": 1, "courseShortName": "A", "courseFullName": "A", "userRole": role}
    handlers = {
        "getCourses": {"numCourses": 1, "coursesArray": [array]},
        "getAvailableRoles": {"roles": bits},
    }
    with serving(handlers) as swad:
        course = Course.get(swad.session(), 1)
        found = course.roles()
        assert swad.operations == ["getCourses", "getAvailableRoles"]
    return found


def test_a_student_who_teaches_elsewhere_is_a_student_here() -> None:
    assert roles_of(2, 32) == Role.STUDENT
    assert roles_of(2, 32 | 64) == Role.STUDENT | Role.DEGREE_ADMIN


def test_who_edits_nowhere_does_not_edit_here() -> None:
    assert roles_of(3, 16) == Role.NON_EDITING_TEACHER


def test_a_teacher_may_be_one_of_another_course_which_is_told() -> None:
    quirks.forget()
    with pytest.warns(ServerQuirkWarning, match="highest role in any course"):
        assert roles_of(3, 32) == Role.TEACHER


def test_a_server_that_is_repaired_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(QUIRKS, "roles of any course")
    assert roles_of(3, 32) == Role.TEACHER
    assert roles_of(2, 8 | 4) == Role.STUDENT | Role.USER


def test_a_code_that_is_no_course_is_told_by_the_server() -> None:
    wrong = fault("Bad course code", "Course code must be a integer greater than 0")
    with serving({"getGroups": wrong}) as swad:
        course = Course._loaded({"code": 9}, _session=swad.session())
        with pytest.raises(NotFound):
            course.groups()

"""What a course leads to: each method asks for one thing, by one request."""

from collections.abc import Callable
from typing import Any

import pytest

from edusync.errors import InvalidItemTypeError
from edusync.swad import Course
from edusync.swad.base.roles import Role
from tests.unit.swad.campus import Campus, course_on
from tests.unit.swad.server import recording, serving

TREE = recording("getDirectoryTree--student_documents")

# what is called, the recorded replies it gets, and what it sends besides the course
CONTENTS: dict[str, tuple[Callable[[Course], Any], dict[str, str], dict[str, str]]] = {
    "events": (lambda c: c.events(), {"getAttendanceEvents": "teacher"}, {}),
    "documents": (lambda c: c.documents(), {"getDirectoryTree": "student_documents"},
                  {"groupCode": "0", "treeCode": "1"}),
    "shared_files": (lambda c: c.shared_files(4), {"getDirectoryTree": "student_documents"},
                     {"groupCode": "4", "treeCode": "2"}),
    "marks_files": (lambda c: c.marks_files(), {"getDirectoryTree": "student_documents"},
                    {"groupCode": "0", "treeCode": "3"}),
    "test_config": (lambda c: c.test_config(), {"getTestConfig": "student"}, {}),
    "tests": (lambda c: c.tests(), {"getTests": "patched_server_student"}, {"beginTime": "0"}),
    "games": (lambda c: c.games(), {"getGames": "student"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.filterwarnings("ignore::edusync.swad.ServerQuirkWarning")
def test_contents_are_read_by_one_request(name: str) -> None:
    call, replies, sent = CONTENTS[name]
    handlers = {operation: recording(f"{operation}--{case}") for operation, case in replies.items()}
    with serving(handlers) as swad:
        course = Course._loaded({"code": 1, "role": Role.TEACHER}, _session=swad.session())
        assert call(course) is not None
        [(operation, parameters)] = swad.requests
    assert operation in handlers
    assert {"courseCode": "1", **sent}.items() <= parameters.items()


@pytest.mark.filterwarnings("ignore::edusync.swad.ServerQuirkWarning")
def test_a_notice_is_sent_by_one_request() -> None:
    with serving({"sendNotice": {"noticeCode": 5}}) as swad:
        course = Course._loaded({"code": 1, "role": Role.TEACHER}, _session=swad.session())
        assert course.notice("<b>No class</b>").code == 5
        assert [sent["body"] for _, sent in swad.requests] == ["<b>No class</b>"]


def test_groups_and_people_are_in_a_course() -> None:
    campus = Campus()
    with course_on(campus) as (course, swad):
        group = course.groups()[0]
        swad.handlers = {
            "getGroups": campus.getGroups,
            "getUsers": recording("getUsers--teacher_students"),
        }
        assert group in course
        assert "@alumno01" in course
        [ana] = [user for user in course.students() if user.code == 6]
        assert ana in course


@pytest.mark.parametrize("item", [None, 1, [], object()])
def test_what_cannot_be_in_a_course_is_refused(item: Any) -> None:
    with serving({}) as swad:
        course = Course._loaded({"code": 1}, _session=swad.session())
        with pytest.raises(InvalidItemTypeError, match="cannot be in a course"):
            item in course  # noqa: B015

"""Who may what in a course: each operation of a course, and each role in it, or in others."""

from typing import Any

import pytest

from tests.sandbox.swadasker import (
    ADMIN,
    ASSISTANT,
    GUEST,
    OTHER_TEACHER,
    STUDENT,
    TEACHER,
    new_asker,
    said,
)

IS_STUDENT = "Requester must be a student in the course"
IS_TEACHER = "Requester must be a teacher"
MEMBER = "Requester must belong to course"
OF_COURSE: dict[str, dict[str, Any]] = {
    "getCourseInfo": {"courseCode": 1, "infoType": "guide"},
    "getGroupTypes": {"courseCode": 1},
    "getGroups": {"courseCode": 1},
    "sendMyGroups": {"courseCode": 1, "myGroups": ""},
    "getTestConfig": {"courseCode": 1},
    "getTests": {"courseCode": 1},
    "getDirectoryTree": {"courseCode": 1, "groupCode": 0, "treeCode": 1},
    "getUsers": {"courseCode": 1, "groups": "", "userRole": 2},
    "findUsers": {"courseCode": 1, "filter": "Administradora", "userRole": 0},
    "getFile": {"fileCode": 1},
}
OF_STUDENTS: dict[str, dict[str, Any]] = {
    "getGames": {"courseCode": 1},
    "getMatches": {"courseCode": 1, "gameCode": 1},
    "getMatchStatus": {"courseCode": 1, "gameCode": 1, "matchCode": 2},
}
OF_TEACHERS: dict[str, dict[str, Any]] = {
    "getAttendanceEvents": {"courseCode": 1},
    "sendAttendanceEvent": {"attendanceEventCode": 1, "courseCode": 1, "title": "x", "groups": ""},
    "removeAttendanceEvent": {"attendanceEventCode": 1},
    "getAttendanceUsers": {"attendanceEventCode": 1},
    "sendAttendanceUsers": {"attendanceEventCode": 1, "users": "", "setOthersAsAbsent": 0},
    "sendNotice": {"courseCode": 1, "body": "x"},
}
OTHERS = (ADMIN, GUEST, OTHER_TEACHER)
REFUSED = [
    (operation, who, values, detail)
    for table, refused, detail in (
        (OF_COURSE, OTHERS, MEMBER),
        (OF_STUDENTS, (*OTHERS, TEACHER, ASSISTANT), IS_STUDENT),
        (OF_TEACHERS, (*OTHERS, ASSISTANT, STUDENT), IS_TEACHER),
    )
    for operation, values in table.items()
    for who in refused
]
ALLOWED = [
    (operation, who, values)
    for table, allowed in (
        (OF_COURSE, (TEACHER, ASSISTANT, STUDENT)),
        (OF_STUDENTS, (STUDENT,)),
        (OF_TEACHERS, (TEACHER,)),
    )
    for operation, values in table.items()
    for who in allowed
]


@pytest.mark.parametrize(("operation", "who", "values", "detail"), REFUSED)
def test_a_course_is_closed_to_who_has_not_the_role_in_it(
    operation: str, who: int, values: dict[str, Any], detail: str
) -> None:
    asker = new_asker()
    asker.become(who)
    assert said(asker, operation, **values) == detail


@pytest.mark.parametrize(("operation", "who", "values"), ALLOWED)
def test_a_course_is_open_to_who_has_the_role_in_it(
    operation: str, who: int, values: dict[str, Any]
) -> None:
    asker = new_asker()
    asker.become(who)
    assert isinstance(said(asker, operation, **values), dict)

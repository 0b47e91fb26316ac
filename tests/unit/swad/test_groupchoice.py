"""Changes of groups that must not be sent, or that do not come out as asked for."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from edusync.errors import (
    Conflict,
    InvalidValue,
    PermissionDenied,
    ServerBug,
    TransportError,
)
from edusync.results import SaveResult
from edusync.swad import Course
from edusync.swad.people.group import Group
from tests.unit.swad.campus import TEACHER, Campus, course_on, lost
from tests.unit.swad.server import Parameters, fault, html, recording, serving

READ_AND_SEND = ["getGroups", "sendMyGroups"]
RECORDED = {
    "getCourses": recording("getCourses--student"),
    "getGroups": recording("getGroups--student"),
    "getGroupTypes": recording("getGroupTypes--teacher"),
}


def test_types_are_asked_for_where_two_groups_of_one_meet() -> None:
    campus = Campus(mine={4})
    with course_on(campus) as (course, swad):
        course.join(5)
        assert swad.operations == ["getGroups", "getGroupTypes", "sendMyGroups"]
    assert campus.mine == {4, 5}


REFUSED = {
    "a code of no group": (99, "no group 99 in this course any more"),
    "a group of another course": (7, "no group 7 in this course"),
    "a closed group": (3, r"group 3 C \(Lectures\) is closed"),
    "a full group": (2, r"group 2 B \(Lectures\) is full \(2 of 2\)"),
    "a second lecture group": (8, "only one group of Lectures may be held, not 1 A and 8 D"),
}


@pytest.mark.parametrize(("code", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_is_refused_before_anything_is_sent(code: int, reason: str) -> None:
    campus = Campus(mine={1})
    with course_on(campus) as (course, _), pytest.raises(InvalidValue, match=reason):
        course.join(4, code)
    assert (campus.sent, campus.mine) == ([], {1})


@pytest.mark.parametrize("group", ["4", True, None, 4.5, "Morning"])
def test_what_names_no_group_is_refused_without_a_request(group: Any) -> None:
    with course_on(Campus()) as (course, swad):
        with pytest.raises(InvalidValue, match="must be a Group or the code of one"):
            course.join(group)
        assert swad.operations == []


def test_a_student_does_not_leave_a_closed_group() -> None:
    campus = Campus(mine={3})
    with course_on(campus) as (course, _), pytest.raises(InvalidValue, match="is closed"):
        course.leave(3)
    assert campus.sent == []


def test_a_group_object_of_another_course_is_refused_without_a_request() -> None:
    with course_on(Campus()) as (course, swad):
        [stranger] = Course.get(course.session, 2).groups()
        swad.requests.clear()
        with pytest.raises(InvalidValue, match="must be groups of course 1 ALG"):
            course.join(stranger)
        assert swad.operations == []


def test_a_refused_wish_stays_set_until_it_is_changed() -> None:
    campus = Campus()
    with course_on(campus) as (course, _):
        group = Group.get(course, 3)
        group.member = True
        with pytest.raises(InvalidValue):
            course.save()
        assert list(course.changes()) == ["member of group 3 C (Lectures)"]
        group.member = False
        assert course.save() == SaveResult()


def test_a_join_that_failed_leaves_no_wish_behind() -> None:
    with course_on(Campus()) as (course, _):
        with pytest.raises(InvalidValue):
            Group.get(course, 3).join()
        assert dict(course.changes()) == {}


def test_swapping_leaves_the_group_that_is_held() -> None:
    campus = Campus(mine={1, 4})
    with course_on(campus) as (course, _):
        result = Group.get(course, 8).join(swap=True)
    assert (campus.mine, campus.sent) == ({4, 8}, ["4,8"])
    assert result.fields == ("group 8", "group 1")


def test_a_teacher_enters_closed_groups_and_several_of_a_type() -> None:
    campus = Campus(mine={1}, role=TEACHER)
    with course_on(campus) as (course, _):
        course.join(3, 6)
    assert campus.mine == {1, 3, 6}


def test_a_group_that_fills_up_meanwhile_is_told() -> None:
    campus = Campus(mine={1})
    campus.before = lambda: setattr(campus.rows[4], "students", 20)
    with (
        course_on(campus) as (course, _),
        pytest.raises(Conflict, match=r"group 4 Morning \(Labs\) is full \(20 of 20\)") as caught,
    ):
        course.join(4)
    assert "nothing was changed" in str(caught.value)
    assert campus.mine == {1}


def test_a_group_that_is_deleted_meanwhile_is_told() -> None:
    campus = Campus()
    campus.before = lambda: campus.rows.pop(4)
    with (
        course_on(campus) as (course, _),
        pytest.raises(Conflict, match="no group 4 in this course any more"),
    ):
        course.join(4)


def test_what_was_done_beside_a_wish_that_failed_is_told() -> None:
    campus = Campus(mine={1})
    campus.before = lambda: campus.rows.pop(4)
    with course_on(campus) as (course, _), pytest.raises(Conflict, match=r"done: group 1 A"):
        course._change({1: False, 4: True}, [])


def test_a_change_by_others_meanwhile_is_told_as_a_warning() -> None:
    campus = Campus(mine={1})

    def a_teacher_adds_me() -> None:
        campus.mine.add(3)

    campus.before = a_teacher_adds_me
    with course_on(campus) as (course, _):
        result = course.join(4)
    assert campus.mine == {1, 3, 4}
    assert result.warnings == ("meanwhile the user came into group 3 C (Lectures)",)


def test_a_lost_reply_is_settled_by_reading_back() -> None:
    campus = Campus(after=lost)
    with course_on(campus) as (course, swad):
        result = course.join(4)
        assert swad.operations == [*READ_AND_SEND, "getGroups"]
    assert (campus.mine, result.updated, result.requests) == ({4}, True, 3)


def test_a_refusal_of_the_server_is_raised_as_it_is() -> None:
    gone = fault("Request forbidden", "Requester must belong to course", "Server")
    with course_on(Campus()) as (course, swad):
        swad.handlers = {"getGroups": Campus().getGroups, "sendMyGroups": gone}
        with pytest.raises(PermissionDenied):
            course.join(4)
        assert swad.operations == READ_AND_SEND


def test_a_page_of_errors_is_settled_by_reading_back() -> None:
    campus = Campus()
    handlers = {
        "getCourses": campus.getCourses,
        "getGroups": campus.getGroups,
        "sendMyGroups": lambda parameters: (campus.sendMyGroups(parameters), html(500))[1],
    }
    with serving(handlers) as swad:
        assert Course.get(swad.session(), 1).join(4).updated
    assert campus.mine == {4}


def test_a_write_that_did_not_happen_is_an_error_that_says_so() -> None:
    campus = Campus()
    handlers = {
        "getCourses": campus.getCourses,
        "getGroups": campus.getGroups,
        "sendMyGroups": html(500),
    }
    with serving(handlers) as swad:
        course = Course.get(swad.session(), 1)
        with pytest.raises(ServerBug) as caught:
            course.join(4)
    assert not caught.value.maybe_applied
    assert "read back" in caught.value.__notes__[0]


def test_a_write_that_the_server_may_still_be_at_stays_in_doubt() -> None:
    campus = Campus(before=lost)
    with course_on(campus) as (course, _), pytest.raises(TransportError) as caught:
        course.join(4)
    assert caught.value.maybe_applied
    assert "read back" in caught.value.__notes__[0]


def test_a_doubt_that_cannot_be_settled_stays_one() -> None:
    campus = Campus(after=lost)
    with course_on(campus) as (course, swad):
        swad.handlers = {
            "getGroups": [campus.getGroups, fault("Request forbidden", "Requester must belong")],
            "sendMyGroups": campus.sendMyGroups,
        }
        with pytest.raises(TransportError) as caught:
            course.join(4)
    assert caught.value.maybe_applied
    assert "reading it back failed as well" in caught.value.__notes__[0]


def test_an_outsider_is_refused() -> None:
    with serving({"getGroups": recording("getGroups--not_enrolled")}) as swad:
        course = Course._loaded({"code": 1}, _session=swad.session())
        with pytest.raises(PermissionDenied):
            course.join(4)


def test_a_recorded_refusal_of_the_server_is_a_conflict() -> None:
    handlers = {**RECORDED, "sendMyGroups": recording("sendMyGroups--student_closed_group")}
    with serving(handlers) as swad:
        course = Course.get(swad.session(), 1)
        with pytest.raises(Conflict, match="nothing was changed"):
            course.join(5)


def test_two_threads_do_not_undo_each_other() -> None:
    campus = Campus()
    both_read = threading.Barrier(2)  # would be met if both could read before one sends

    def read(parameters: Parameters) -> dict[str, Any]:
        groups = campus.getGroups(parameters)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_read.wait(0.2)
        return groups

    handlers = {
        "getCourses": campus.getCourses,
        "getGroups": read,
        "sendMyGroups": campus.sendMyGroups,
    }
    with serving(handlers) as swad, ThreadPoolExecutor(2) as threads:
        course = Course.get(swad.session(), 1)
        assert all(threads.map(lambda code: course.join(code).updated, (1, 4)))
    assert campus.mine == {1, 4}

"""Groups of a course: joined, left, and sent together, with nothing lost by accident."""

import datetime
import pickle

import pytest

from edusync.errors import (
    InvalidValue,
    NotFound,
    UnsupportedOperation,
)
from edusync.results import SaveResult
from edusync.swad import Course
from edusync.swad.people.group import Group, GroupType
from edusync.swad.wire.operations import QUIRKS
from tests.unit.swad.campus import TEACHER, Campus, course_on
from tests.unit.swad.server import recording, serving

READ_AND_SEND = ["getGroups", "sendMyGroups"]
RECORDED = {
    "getCourses": recording("getCourses--student"),
    "getGroups": recording("getGroups--student"),
    "getGroupTypes": recording("getGroupTypes--teacher"),
}


def test_groups_are_read_as_they_are() -> None:
    with serving(RECORDED) as swad:
        course = Course.get(swad.session(), 1)
        groups = course.groups()
        assert swad.operations == ["getCourses", "getGroups"]
    assert [(group.code, group.name) for group in groups] == [
        (4, "Mañana"), (6, "Taller"), (5, "Tarde & noche"), (1, "A"), (2, "B"), (3, "C"),
    ]  # fmt: skip
    morning, workshop, _, a, b, _ = groups
    assert (morning.type_name, morning.max_students, morning.file_zones) == ("Prácticas", 20, True)
    assert (morning.member, workshop.open, a.max_students) == (True, False, None)
    assert (a.full, b.full, b.num_students) == (False, True, 2)


def test_types_say_when_their_groups_open() -> None:
    with serving(RECORDED) as swad:
        course = Course.get(swad.session(), 1)
        labs, empty, lectures = course.group_types()
    assert labs.opens == datetime.datetime(2030, 6, 1, 8, tzinfo=datetime.UTC)
    assert (labs.multiple, labs.mandatory, lectures.mandatory) == (True, False, True)
    assert (empty.name, lectures.opens) == ("Sin grupos", None)
    assert labs.to_dict()["name"] == "Prácticas"


def test_one_group_of_a_code() -> None:
    with course_on(Campus()) as (course, swad):
        assert Group.get(course, 5).name == "Afternoon"
        assert swad.operations == ["getGroups"]
        with pytest.raises(NotFound, match="no group 99 in this course"):
            Group.get(course, 99)


def test_whether_a_group_is_in_the_course() -> None:
    with course_on(Campus()) as (course, swad):
        [stranger] = Course.get(course.session, 2).groups()
        swad.requests.clear()
        assert Group.check(course, 5)
        assert not Group.check(course, 99)
        assert swad.operations == ["getGroups"] * 2
        assert not Group.check(course, stranger)
        assert course.groups()[0] in course


def test_three_groups_are_joined_by_two_requests() -> None:
    campus = Campus(role=TEACHER)
    with course_on(campus) as (course, swad):
        result = course.join(1, 4, 6)
        assert swad.operations == READ_AND_SEND
    assert campus.mine == {1, 4, 6}
    assert result == SaveResult(updated=True, fields=("group 1", "group 4", "group 6"), requests=2)


def test_joining_keeps_all_other_groups() -> None:
    campus = Campus(mine={1, 3})
    with course_on(campus) as (course, _):
        course.join(4)
    assert campus.sent == ["1,3,4"]


def test_what_one_did_elsewhere_is_kept() -> None:
    campus = Campus()
    with course_on(campus) as (course, _):
        [morning] = [group for group in course.groups() if group.code == 4]
        campus.mine = {1}  # on the site, after the list was read
        morning.join()
    assert campus.mine == {1, 4}


def test_a_group_that_was_joined_shows_it() -> None:
    with course_on(Campus()) as (course, _):
        group = Group.get(course, 4)
        group.join()
        assert (group.member, group.num_students, dict(group.changes())) == (True, 1, {})
        group.leave()
        assert (group.member, group.num_students) == (False, 0)


def test_being_a_member_already_sends_nothing() -> None:
    with course_on(Campus(mine={4})) as (course, swad):
        assert course.join(4) == SaveResult(requests=1)
        assert swad.operations == ["getGroups"]


def test_joining_nothing_makes_no_request() -> None:
    with course_on(Campus()) as (course, swad):
        assert course.join() == course.leave() == SaveResult()
        assert swad.operations == []


def test_a_group_cannot_be_deleted_and_is_not_left() -> None:
    campus = Campus(mine={1, 4})
    with course_on(campus) as (course, _):
        with pytest.raises(UnsupportedOperation, match="on the site"):
            Group.get(course, 4).delete()
    assert campus.mine == {1, 4}


def test_a_group_is_not_made_by_us() -> None:
    with pytest.raises(UnsupportedOperation, match="a Group is made on the site"):
        Group(name="Lab 9")


def test_a_save_sends_the_wish_of_that_group_only() -> None:
    campus = Campus()
    with course_on(campus) as (course, _):
        groups = {group.code: group for group in course.groups()}
        groups[4].member = True
        groups[8].member = True
        groups[4].save()
        assert campus.mine == {4}
        assert list(course.changes()) == ["member of group 8 D (Lectures)"]


def test_an_unchanged_group_makes_no_request() -> None:
    with course_on(Campus(mine={4})) as (course, swad):
        group = Group.get(course, 4)
        group.member = True
        swad.requests.clear()
        assert group.save() == SaveResult()
        assert swad.operations == []


def test_the_course_sends_what_was_set_on_its_groups_in_one_call() -> None:
    campus = Campus(mine={4})
    with course_on(campus) as (course, swad):
        groups = {group.code: group for group in course.groups()}
        groups[1].member = True
        groups[4].member = False
        groups[5].member = True
        assert dict(course.changes()) == {
            "member of group 1 A (Lectures)": (False, True),
            "member of group 4 Morning (Labs)": (True, False),
            "member of group 5 Afternoon (Labs)": (False, True),
        }
        swad.requests.clear()
        result = course.save()
        assert swad.operations == READ_AND_SEND
    assert (campus.mine, campus.sent) == ({1, 5}, ["1,5"])
    assert result.fields == ("group 1", "group 5", "group 4")
    assert groups[5].num_students == 1


def test_a_saved_course_has_nothing_left_to_send() -> None:
    with course_on(Campus()) as (course, swad):
        course.groups()[0].member = True
        course.save()
        swad.requests.clear()
        assert course.save() == SaveResult()
        assert swad.operations == []


def test_a_wish_that_is_taken_back_is_not_sent() -> None:
    with course_on(Campus()) as (course, swad):
        group = course.groups()[0]
        group.member = True
        group.member = False
        swad.requests.clear()
        assert course.save() == SaveResult()
        assert swad.operations == []


def test_the_last_of_two_objects_of_a_group_counts() -> None:
    campus = Campus(mine={1})
    with course_on(campus) as (course, _):
        first, second = Group.get(course, 4), Group.get(course, 4)
        second.member = True
        first.member = True
        second.member = False  # taken back there, and so no wish
        course.save()
    assert campus.mine == {1, 4}


def test_recorded_replies_of_a_student() -> None:
    handlers = {**RECORDED, "sendMyGroups": recording("sendMyGroups--student_join_open")}
    with serving(handlers) as swad:
        course = Course.get(swad.session(), 1)
        [afternoon] = [group for group in course.groups() if group.code == 5]
        swad.requests.clear()
        afternoon.join()
        assert swad.requests[-1][1]["myGroups"] == "1,4,5"
    assert (afternoon.member, afternoon.num_students) == (True, 1)


def test_students_of_a_group_cannot_be_listed() -> None:
    with course_on(Campus()) as (course, swad):
        group = Group.get(course, 4)
        with pytest.raises(UnsupportedOperation, match="an attendance event of the group"):
            group.students()
        assert swad.operations == ["getGroups"]


def test_a_server_that_is_repaired_lists_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(QUIRKS, "no users of a group")
    handlers = {**RECORDED, "getUsers": recording("getUsers--teacher_students")}
    with serving(handlers) as swad:
        course = Course.get(swad.session(), 1)
        assert len(course.groups()[0].students()) == 12
        assert swad.requests[-1][1]["groups"] == "4"


@pytest.mark.parametrize("field", ["code", "name", "open", "max_students", "file_zones"])
def test_the_rest_of_a_group_is_only_read(field: str) -> None:
    with course_on(Campus()) as (course, _):
        group = Group.get(course, 4)
        with pytest.raises(UnsupportedOperation, match=f"{field} of group 4 Morning"):
            setattr(group, field, 1)


def test_member_is_yes_or_no() -> None:
    with course_on(Campus()) as (course, _):
        group = Group.get(course, 4)
        with pytest.raises(InvalidValue, match="must be True or False"):
            group.member = 1  # type: ignore[assignment]


def test_a_group_is_refreshed() -> None:
    campus = Campus()
    with course_on(campus) as (course, swad):
        group = Group.get(course, 4)
        campus.mine = {4}
        swad.requests.clear()
        assert group.refresh().member
        assert swad.operations == ["getGroups"]


def test_groups_are_equal_by_server_and_code() -> None:
    with course_on(Campus()) as (course, _):
        first, again = Group.get(course, 4), Group.get(course, 4)
        assert first == again
        assert len({first, again, Group.get(course, 5)}) == 2
        assert GroupType.list(course) == GroupType.list(course)


def test_groups_pickle_with_their_course() -> None:
    with course_on(Campus()) as (course, _):
        group = Group.get(course, 4)
        group.member = True
        twin = pickle.loads(pickle.dumps(group))
        assert twin == group
        assert list(twin.course.changes()) == ["member of group 4 Morning (Labs)"]


def test_groups_make_a_table() -> None:
    with course_on(Campus()) as (course, _):
        frame = course.groups().to_frame()
    assert list(frame.columns[:3]) == ["code", "name", "type_code"]
    assert len(frame) == 7

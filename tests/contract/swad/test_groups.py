"""Groups: joined and left, limits, closed groups, types of which only one may be held."""

import datetime as dt

import pytest

from edusync.errors import Conflict, InvalidValue, PermissionDenied, UnsupportedOperation
from edusync.sandbox import Sandbox
from edusync.swad import Course, Group, GroupType, User
from tests.contract.swad.conftest import LogIn, Site

MORNING, AFTERNOON, LAB_1, LAB_2, RESITS = 1, 2, 3, 4, 5


@pytest.fixture
def free(log_in: LogIn) -> Course:
    """The course as @dario has it, who is in no lab."""
    return Course.get(log_in("@dario"), 1)


def held(sandbox: Sandbox, user: int) -> set[int]:
    return {group for member, group in sandbox.school.memberships if member == user}


def test_several_groups_are_joined_by_one_call(sandbox: Sandbox, site: Site, free: Course) -> None:
    with site.asked() as asked:
        result = free.join(LAB_1, LAB_2)
    assert asked == ["getGroups", "getGroupTypes", "sendMyGroups"]
    assert result.fields == ("group 3", "group 4")
    assert held(sandbox, free.session.me.code) == {MORNING, LAB_1, LAB_2}


def test_joining_where_one_is_costs_one_request(site: Site, studied: Course) -> None:
    with site.asked() as asked:
        result = studied.join(LAB_1)
    assert asked == ["getGroups"]
    assert (result.updated, result.requests) == (False, 1)


def test_the_number_of_students_follows(free: Course) -> None:
    lab = Group.get(free, LAB_1)
    assert (lab.num_students, lab.member) == (8, False)
    lab.join()
    assert (lab.num_students, lab.member) == (9, True)
    lab.leave()
    assert (lab.num_students, lab.member) == (8, False)


def test_a_group_that_is_full_is_refused_before_anything_is_sent(
    site: Site, sandbox: Sandbox, free: Course
) -> None:
    sandbox.school.groups[LAB_1].most = 8
    with site.asked() as asked, pytest.raises(InvalidValue, match="Lab 1"):
        free.join(LAB_1)
    assert asked == ["getGroups"]


def test_a_group_that_is_closed_is_refused_before_anything_is_sent(
    sandbox: Sandbox, free: Course
) -> None:
    with pytest.raises(InvalidValue, match="Lab for resits"):
        free.join(RESITS)
    assert held(sandbox, free.session.me.code) == {MORNING}


def test_a_group_that_is_closed_cannot_be_left(sandbox: Sandbox, studied: Course) -> None:
    sandbox.school.groups[LAB_1].open = False
    with pytest.raises(InvalidValue, match="Lab 1"):
        studied.leave(LAB_1)
    studied.join(LAB_2)
    assert held(sandbox, 4) == {MORNING, LAB_1, LAB_2}  # it is kept, though the list is a new one


def test_of_a_type_of_which_one_is_held_the_other_needs_swap(
    sandbox: Sandbox, studied: Course
) -> None:
    with pytest.raises(InvalidValue, match="Lectures"):
        studied.join(AFTERNOON)
    result = studied.join(AFTERNOON, swap=True)
    assert set(result.fields) == {"group 1", "group 2"}
    assert held(sandbox, 4) == {AFTERNOON, LAB_1}


def test_a_group_that_fills_up_in_the_last_moment_is_a_conflict(
    sandbox: Sandbox, free: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Group.get(free, LAB_1)
    ask = type(free.session).call

    def late(self: object, operation: object, *values: object) -> object:
        if operation.__name__ == "sendMyGroups":  # type: ignore[attr-defined]
            sandbox.school.groups[LAB_1].most = 8
        return ask(self, operation, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(type(free.session), "call", late)
    with pytest.raises(Conflict, match="did not change group 3 Lab 1"):
        lab.join()
    assert held(sandbox, free.session.me.code) == {MORNING}


def test_groups_of_another_course_are_refused(site: Site, free: Course) -> None:
    with pytest.raises(InvalidValue, match="99"):
        free.join(99)
    with pytest.raises(InvalidValue, match="must be groups of course 2"):
        Course.get(free.session, 2).join(Group.get(free, LAB_1))


def test_edits_of_several_groups_are_saved_at_once(
    site: Site, sandbox: Sandbox, free: Course
) -> None:
    for group in free.groups():
        group.member = group.code in (AFTERNOON, LAB_2)
    with site.asked() as asked:
        free.save()
    assert asked == ["getGroups", "sendMyGroups"]
    assert held(sandbox, free.session.me.code) == {AFTERNOON, LAB_2}
    with site.asked() as asked:
        free.save()
    assert asked == []


def test_edits_are_forgotten_by_a_refresh(site: Site, free: Course) -> None:
    Group.get(free, LAB_1).member = True
    assert free.changes()
    free.refresh()
    with site.asked() as asked:
        free.save()
    assert asked == []


def test_a_teacher_enters_any_group(sandbox: Sandbox, course: Course) -> None:
    course.join(MORNING, AFTERNOON, RESITS)
    assert held(sandbox, 1) == {MORNING, AFTERNOON, RESITS}
    assert Group.get(course, MORNING).num_students == 12  # teachers do not count
    course.leave(RESITS, MORNING, AFTERNOON)
    assert held(sandbox, 1) == set()


def test_groups_open_when_their_time_comes(sandbox: Sandbox, free: Course) -> None:
    labs = sandbox.school.group_types[2]
    labs.opens = int(sandbox.clock()) + 3600
    assert GroupType.list(free)[0].opens == dt.datetime(2027, 1, 15, 9, tzinfo=dt.UTC)
    assert not Group.get(free, RESITS).open
    sandbox.clock.advance(hours=1)
    assert Group.get(free, RESITS).open
    Group.get(free, RESITS).join()
    assert RESITS in held(sandbox, free.session.me.code)


def test_groups_are_for_those_in_the_course(log_in: LogIn) -> None:
    luis = log_in("@luis")
    for operation in (type(luis.api).getGroups, type(luis.api).getGroupTypes):
        with pytest.raises(PermissionDenied, match="must belong to course"):
            luis.call(operation, 1)


def test_the_users_of_a_group_cannot_be_asked_for(course: Course) -> None:
    lab = Group.get(course, LAB_1)
    with pytest.raises(UnsupportedOperation, match="sends the whole course"):
        lab.students()
    with pytest.raises(UnsupportedOperation, match="sends the whole course"):
        User.list(course, groups=[lab])

"""What SWAD makes of a list of codes that is none, or is empty, or names one twice."""

from typing import Any

import attrs
import pytest

from tests.sandbox.swadasker import (
    ASSISTANT,
    CRASH,
    OTHER_TEACHER,
    STUDENT,
    TEACHER,
    Asker,
    codes,
    new_asker,
    said,
)

# Groups


def mine(asker: Asker, user: int = STUDENT) -> set[int]:
    return {group for member, group in asker.site.school.memberships if member == user}


def send_groups(asker: Asker, groups: str) -> Any:
    told = said(asker, "sendMyGroups", courseCode=1, myGroups=groups)
    return told if told == CRASH else int(told["success"])


@pytest.mark.parametrize(
    ("groups", "left"),
    [
        ("", set()),
        ("abc", {-1}),
        (" ", {-1}),
        (",", {-1}),
        ("4,", {4, -1}),
        ("1,4,x", {1, 4, -1}),
        ("1;4;5", {1}),
        ("1'", {1}),
        (",,4", {4}),
        ("4,,5", {4, 5}),
        ("1, 4 ", {1, 4}),
        ("-4", {-4}),
        ("0", {0}),
        ("7,999", {7, 999}),
    ],
)
def test_a_list_of_groups_is_the_numbers_at_the_beginnings_of_its_parts(
    groups: str, left: set[int]
) -> None:
    asker = new_asker()
    asker.become(STUDENT)
    assert send_groups(asker, groups) == 1
    assert mine(asker) == left


@pytest.mark.parametrize(
    ("groups", "left"),
    [
        ("5,5", {5}),
        ("4,5,5,1", {1, 4, 5}),
        ("x,y", {-1}),
        ("1,,5,x,,", {1, 5, -1}),
        ("9,9,1", {1, 9}),
    ],
)
def test_a_new_group_that_is_named_twice_breaks_the_change_in_the_middle(
    groups: str, left: set[int]
) -> None:
    asker = new_asker()
    asker.become(STUDENT)
    assert send_groups(asker, groups) == CRASH
    assert mine(asker) == left


def test_a_group_where_one_is_may_be_named_twice() -> None:
    asker = new_asker()
    asker.become(STUDENT)
    assert send_groups(asker, "4,4,1") == 1
    assert mine(asker) == {1, 4}


@pytest.mark.parametrize("groups", ["7", "999", "abc"])
def test_a_group_of_no_course_of_mine_is_entered_once(groups: str) -> None:
    asker = new_asker()
    asker.become(STUDENT)
    assert send_groups(asker, groups) == 1
    before = mine(asker)
    assert send_groups(asker, groups) == CRASH
    assert mine(asker) == before


def test_a_group_that_is_closed_or_full_stops_the_change_before_anything_breaks() -> None:
    asker = new_asker()
    asker.become(STUDENT)
    for groups in ("3,5,5", "5,5,2", "abc,3"):
        assert send_groups(asker, groups) == 0
        assert mine(asker) == {1, 4}


def test_a_server_without_bugs_refuses_what_is_no_list_of_its_groups() -> None:
    asker = new_asker(quirks=False)
    asker.become(STUDENT)
    for groups in ("abc", "4,", "7", "1,2"):
        assert send_groups(asker, groups) == 0
        assert mine(asker) == {1, 4}
    assert send_groups(asker, "1,4,5,5") == 1
    assert mine(asker) == {1, 4, 5}


# Attendance


def event(asker: Asker, code: int = 1) -> dict[str, Any]:
    return attrs.asdict(asker.site.school.events[code])


def send_users(asker: Asker, users: str | None, others: int) -> Any:
    values = {"attendanceEventCode": 1, "users": users, "setOthersAsAbsent": others}
    told = said(asker, "sendAttendanceUsers", **values)
    return told if isinstance(told, str) else int(told["success"])


@pytest.mark.parametrize("users", ["", "abc", ",", " ", "0", "-6", "3", "9999", "x6"])
def test_a_list_without_anybody_of_the_course_makes_everybody_absent(users: str) -> None:
    asker = new_asker()
    asker.become(TEACHER)
    assert send_users(asker, users, 0) == 1
    assert event(asker)["rows"] == {6: True, 8: True}
    assert send_users(asker, users, 1) == 1
    assert event(asker)["rows"] == {}


@pytest.mark.parametrize("users", ["6;8", "6'", "6,x", " 6 ,", "6,9999"])
def test_who_is_present_are_the_numbers_at_the_beginnings(users: str) -> None:
    asker = new_asker()
    asker.become(TEACHER)
    assert send_users(asker, users, 1) == 1
    assert event(asker)["rows"] == {6: True}


def test_everybody_of_the_course_can_be_present() -> None:
    asker = new_asker()
    asker.become(TEACHER)
    assert send_users(asker, f"{TEACHER},{ASSISTANT},{OTHER_TEACHER}", 1) == 1
    assert event(asker)["rows"] == {TEACHER: True, ASSISTANT: True}
    told = said(asker, "getAttendanceUsers", attendanceEventCode=1)
    assert {TEACHER, ASSISTANT} < set(codes(told))
    assert send_users(asker, str(TEACHER), 0) == CRASH


def test_who_left_the_course_is_lost_and_cannot_be_marked_again() -> None:
    asker = new_asker()
    asker.become(TEACHER)
    del asker.site.school.courses[1].roles[8]
    assert send_users(asker, "6,8", 0) == CRASH
    assert event(asker)["rows"] == {6: True, 8: True}
    assert send_users(asker, "6,8", 1) == 1
    assert event(asker)["rows"] == {6: True}


def send_event(asker: Asker, **given: Any) -> Any:
    values = {"attendanceEventCode": 3, "courseCode": 1, "startTime": 5, "endTime": 9,
              "title": "Lab", "text": "x", "groups": "4,5"} | given  # fmt: skip
    told = said(asker, "sendAttendanceEvent", **values)
    return told if isinstance(told, str) else event(asker, 3)


@pytest.mark.parametrize("groups", ["", "abc", ",", " ", "0", "-4", "7", "999", "x4"])
def test_a_list_without_groups_of_the_course_makes_an_event_one_of_all(groups: str) -> None:
    asker = new_asker()
    asker.become(TEACHER)
    assert send_event(asker, groups=groups)["groups"] == []


@pytest.mark.parametrize("groups", ["4;5", "4'", "4,x", "4,", "4,7"])
def test_groups_of_an_event_are_the_numbers_at_the_beginnings(groups: str) -> None:
    asker = new_asker()
    asker.become(TEACHER)
    assert send_event(asker, groups=groups)["groups"] == [4]


def test_an_empty_text_wipes_that_of_an_event() -> None:
    asker = new_asker()
    asker.become(TEACHER)
    assert send_event(asker, text="")["text"] == ""


# Notifications


def test_a_list_of_notifications_counts_its_numbers_above_0() -> None:
    asker = new_asker()
    asker.become(STUDENT)
    for listed, count in {
        "1;2": 1,
        "1'": 1,
        "x,1": 1,
        ",": 0,
        "abc": 0,
        "1,": 1,
        "-1,0,2": 1,
    }.items():
        told = said(asker, "markNotificationsAsRead", notifications=listed)
        assert told == {"numNotifications": str(count)}

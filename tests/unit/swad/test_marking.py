"""Marking students of an attendance event: no mark is ever lost."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest

from edusync.core import locks
from edusync.errors import (
    ConnectFailed,
    DataLossError,
    InvalidValue,
    NotFound,
    PermissionDenied,
    ProtocolError,
    ServerBug,
    Timeout,
    TransportError,
)
from edusync.swad import Course
from edusync.swad.attendance.attendees import Names
from edusync.swad.attendance.event import AttendanceEvent
from edusync.swad.attendance.scans import read
from edusync.swad.people.user import User
from edusync.swad.wire.operations import QUIRKS
from tests.unit.swad.attendanceworld import CODES, GROUPED, WHOLE, Scene, scene
from tests.unit.swad.server import recording, serving

MARK = ["getAttendanceUsers", "sendAttendanceUsers", "getAttendanceUsers"]


def statuses(report: Any) -> list[str]:
    return [line.status for line in report]


# Who is there


def recorded_event(**handlers: Any) -> Any:
    named = {"courseCode": 1, "courseShortName": "A", "courseFullName": "A", "userRole": 3}
    courses = {"numCourses": 1, "coursesArray": [named]}
    events = recording("getAttendanceEvents--teacher")
    return serving({"getCourses": courses, "getAttendanceEvents": events, **handlers})


def test_the_students_of_an_event_are_read_in_one_request() -> None:
    users = recording("getAttendanceUsers--event_whole_course")
    with recorded_event(getAttendanceUsers=users) as swad:
        event = AttendanceEvent.get(Course.get(swad.session(), 1), 1)
        swad.requests.clear()
        found = event.users()
        assert swad.operations == ["getAttendanceUsers"]
    assert len(found) == 12
    assert found[0].surname1 == "Świątek"
    assert found[0].id == "90000105F"
    assert [user.code for user in found.present] == [6, 8]
    assert len(found.absent) == 10
    assert found.present_rate == pytest.approx(1 / 6)
    frame = found.to_frame()
    assert [*frame[frame.present]["nickname"]] == ["alumno01", "alumno03"]


def test_the_ids_of_a_recorded_list_name_its_students() -> None:
    users = recording("getAttendanceUsers--event_whole_course")
    with recorded_event(getAttendanceUsers=users) as swad:
        found = AttendanceEvent.get(Course.get(swad.session(), 1), 1).users()
    names = Names.of(found)
    assert sum(not user.id for user in found) == 1
    for user in found:
        ids = (user.id, user.id.lower(), f"00{user.id}") if user.id else ()
        for word in (user.nickname, f"@{user.nickname}", str(user.code), *ids):
            key = read(word).key
            assert key
            assert [*names.find(key)] == [user]


def test_an_attendee_is_the_user(event: AttendanceEvent) -> None:
    student = event.users()[0]
    assert student == User(event.session.server, nickname="Alumno01")
    assert "present=False" in repr(student)
    assert student.name == "Gil O'Nada"


def test_the_rate_and_the_table_are_asked_of_the_event_too(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.mark(6, 7, 8)
    assert event.present_rate() == 0.25
    assert event.to_frame()["present"].sum() == 3
    assert here.swad.operations == ["getAttendanceUsers"] * 2


def test_a_course_without_students_has_no_rate(here: Scene, event: AttendanceEvent) -> None:
    here.world.students = []
    assert event.present_rate() is None
    assert here.swad.operations == ["getAttendanceUsers", "getAttendanceEvents"]


def test_an_event_that_is_gone_is_not_taken_for_an_empty_one(
    here: Scene, event: AttendanceEvent
) -> None:
    del here.world.events[WHOLE]
    for call in (event.users, lambda: event.mark([6]), lambda: event.unmark([6])):
        with pytest.raises(NotFound, match="has no attendance event 1"):
            call()


def test_only_teachers_of_the_course_see_who_is_there(here: Scene, event: AttendanceEvent) -> None:
    here.world.forbidden = True
    with pytest.raises(PermissionDenied, match="Requester must be a teacher"):
        event.users()


# Marking


def test_marking_takes_three_requests_and_sends_the_new_ones_only(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.mark(6)
    report = event.mark([6, 7, "@alumno03"])
    assert here.swad.operations == MARK
    assert report.requests == 3
    assert here.sent()[0]["users"] == "7,8"
    assert here.sent()[0]["setOthersAsAbsent"] == "0"
    assert here.world.present() == {6, 7, 8}
    assert statuses(report) == ["already", "marked", "marked"]
    assert [line.code for line in report.marked] == [7, 8]
    assert report.warnings == ()


def test_marking_works_on_a_server_that_was_repaired(
    here: Scene, event: AttendanceEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.world.crashes = False
    monkeypatch.delitem(QUIRKS, "crash after added presences")
    report = event.mark([7])
    assert (statuses(report), report.warnings) == (["marked"], ())


def test_a_crash_of_a_repaired_server_is_told(
    event: AttendanceEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(QUIRKS, "crash after added presences")
    report = event.mark([7])
    assert statuses(report) == ["marked"]
    assert len(report.warnings) == 1


def test_who_is_present_already_costs_one_request(here: Scene, event: AttendanceEvent) -> None:
    here.world.mark(6, 7)
    assert event.mark([6, 7]).requests == 1
    assert here.swad.operations == ["getAttendanceUsers"]


def test_a_double_click_changes_nothing(here: Scene, event: AttendanceEvent) -> None:
    here.world.mark(10)
    event.mark([6, 7])
    assert statuses(event.mark([6, 7])) == ["already", "already"]
    assert statuses(event.mark([])) == []
    assert here.world.present() == {6, 7, 10}


def test_people_are_given_as_codes_nicknames_or_users(here: Scene, event: AttendanceEvent) -> None:
    users = {user.code: user for user in event.users()}
    report = event.mark([6, "@Alumno02", users[8], User(event.session.server, nickname="alumno04")])
    assert [line.code for line in report] == [6, 7, 8, 9]
    assert [line.who for line in report] == ["6", "@alumno02", "8", "@alumno04"]
    assert here.world.present() == {6, 7, 8, 9}


@pytest.mark.parametrize("one", [6, "@alumno01"])
def test_a_single_person_may_be_given_alone(here: Scene, event: AttendanceEvent, one: Any) -> None:
    event.mark(one)
    assert here.world.present() == {6}


def test_a_person_given_twice_has_one_line(event: AttendanceEvent) -> None:
    assert statuses(event.mark([6, 6, "@alumno01", "@nobody", "@NOBODY"])) == ["marked", "failed"]


@pytest.mark.parametrize("who", [0, -1, True, 1.5, float("inf"), ["x"], {}, object()])
def test_what_is_neither_text_nor_code_is_refused_before_anything_is_sent(
    here: Scene, event: AttendanceEvent, who: Any
) -> None:
    with pytest.raises(InvalidValue):
        event.mark([6, who])
    assert here.swad.requests == []


@pytest.mark.parametrize("people", [pandas.DataFrame({"code": [6]}), {"code": 6}])
def test_a_table_is_no_list_of_people(here: Scene, event: AttendanceEvent, people: Any) -> None:
    with pytest.raises(InvalidValue, match="must be a code"):
        event.mark(people)
    assert here.swad.requests == []


def test_a_column_is_a_list_of_people(here: Scene, event: AttendanceEvent) -> None:
    frame = pandas.DataFrame({"code": [6, None], "nickname": ["@alumno02", "alumno03"]})
    assert statuses(event.mark(frame["code"])) == ["marked"]
    assert statuses(event.mark(frame.nickname)) == ["marked", "marked"]
    assert here.world.present() == {6, 7, 8}


@pytest.mark.parametrize("who", ["", " \r\n", None, float("nan"), pandas.NA, pandas.NaT])
def test_an_empty_cell_is_nobody(here: Scene, event: AttendanceEvent, who: Any) -> None:
    assert statuses(event.mark([6, who])) == ["marked"]
    assert here.world.present() == {6}


@pytest.mark.parametrize("who", ["", None, float("nan")])
def test_a_single_person_must_be_somebody(here: Scene, event: AttendanceEvent, who: Any) -> None:
    with pytest.raises(InvalidValue, match="names nobody"):
        event.mark(who)
    assert here.swad.requests == []


@pytest.mark.parametrize("code", [numpy.int64(6), 6.0, numpy.float64(6), Decimal(6), "6"])
def test_codes_are_numbers_of_any_kind(here: Scene, event: AttendanceEvent, code: Any) -> None:
    assert statuses(event.mark([code])) == ["marked"]
    assert here.world.present() == {6}


@pytest.mark.parametrize("who", ["Ana Ruiz", "ana@example.org", "https://swad.example.org/es", "@"])
def test_a_text_that_names_nobody_is_told_and_the_rest_is_marked(
    here: Scene, event: AttendanceEvent, who: str
) -> None:
    report = event.mark(["@alumno01", who, "alumno02"])
    assert statuses(report) == ["marked", "failed", "marked"]
    assert [line.who for line in report.unread] == [who]
    assert here.world.present() == {6, 7}


def test_who_is_no_student_is_among_the_unread(event: AttendanceEvent) -> None:
    report = event.mark([6, 999, "@nobody", "12345678"])
    assert [line.who for line in report.unread] == ["999", "@nobody", "12345678"]


def test_an_id_that_two_students_share_is_told_with_both(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.ids = {6: "12345678Z", 7: "12345678"}
    report = event.mark(["12345678-Z", "@alumno03"])
    assert statuses(report) == ["failed", "marked"]
    assert "O'Nada (@alumno01) or" in report.unread[0].reason
    assert "(@alumno02): give the '@nickname'" in report.unread[0].reason
    assert here.world.present() == {8}


def test_a_nickname_that_looks_like_the_id_of_another_is_told_with_both(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.ids, here.world.nicknames = {6: "12345678Z"}, {7: "12345678z"}
    assert statuses(event.mark(["12345678Z"])) == ["failed"]
    assert [line.code for line in event.mark(["@12345678Z"])] == [7]
    assert here.world.present() == {7}


def test_an_id_that_looks_like_the_code_of_another_is_told_with_both(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.ids = {6: "00000008"}
    assert statuses(event.mark(["8"])) == ["failed"]
    assert [line.code for line in event.mark([8, "00000008"])] == [8, 6]


@pytest.mark.parametrize("who", ["@nobody", "Ana Ruiz", "", None, "12345678Z"])
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_replacement_by_what_names_nobody_is_refused(
    here: Scene, event: AttendanceEvent, who: Any, dry_run: bool
) -> None:
    here.world.mark(6, 7)
    with pytest.raises(InvalidValue, match="people"):
        event.replace([6, who], dry_run=dry_run)
    assert here.world.present() == {6, 7}
    assert here.sent() == []


def test_a_replacement_by_an_id_that_two_share_names_both(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.ids = {6: "12345678Z", 7: "12345678Z"}
    with pytest.raises(InvalidValue, match=r"@alumno01\) or .*@alumno02"):
        event.replace(["12345678Z", 8])


def test_an_unmarking_by_what_names_nobody_leaves_all_others(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.mark(6, 7)
    assert statuses(event.unmark(["Ana Ruiz", "@nobody", "alumno02"])) == [
        "failed", "failed", "unmarked",
    ]  # fmt: skip
    assert here.world.present() == {6}


def test_a_user_of_another_site_is_refused(here: Scene, event: AttendanceEvent) -> None:
    with pytest.raises(InvalidValue, match="must be users of"):
        event.mark([User("swad.example.com", code=6)])
    assert here.swad.requests == []


def test_who_is_no_student_of_the_event_is_reported(here: Scene) -> None:
    event = here.event(GROUPED)
    report = event.mark([6, 12, "@nobody"])
    assert statuses(report) == ["marked", "failed", "failed"]
    assert "is not among the students" in report.failed[0].reason
    assert here.sent()[0]["users"] == "6"
    assert "2 failed" in repr(report)


def test_marks_that_a_colleague_makes_meanwhile_stay(here: Scene, event: AttendanceEvent) -> None:
    waiting = [8, 9, 10]
    here.world.before = lambda name: here.world.mark(waiting.pop())
    report = event.mark([6])
    assert here.world.present() == {6, 8, 9, 10}
    assert {user.code for user in report.users.present} == {6, 8, 9, 10}


def test_a_student_who_leaves_meanwhile_is_reported(here: Scene, event: AttendanceEvent) -> None:
    def leave(name: str) -> None:
        if name == "sendAttendanceUsers" and 7 in here.world.students:
            here.world.students.remove(7)

    here.world.before = leave
    report = event.mark([6, 7])
    assert statuses(report) == ["marked", "failed"]
    assert "left the course" in report.failed[0].reason
    assert here.swad.operations == MARK


@pytest.mark.parametrize("fault", ["lost after", "html after"])
def test_a_lost_reply_is_settled_by_reading_back(
    here: Scene, event: AttendanceEvent, fault: str
) -> None:
    here.world.crashes, here.world.faults = False, [fault]
    assert statuses(event.mark([6, 7])) == ["marked", "marked"]
    assert here.swad.operations == MARK


@pytest.mark.parametrize("fault", ["lost before", "html before"])
def test_a_mark_that_did_not_arrive_is_sent_once_more(
    here: Scene, event: AttendanceEvent, fault: str
) -> None:
    here.world.faults = [fault]
    assert statuses(event.mark([6, 7])) == ["marked", "marked"]
    assert here.swad.operations == [*MARK, *MARK[1:]]


def test_marks_that_never_arrive_raise_the_error(here: Scene, event: AttendanceEvent) -> None:
    here.world.faults = ["html before"] * 2
    with pytest.raises(ServerBug) as caught:
        event.mark([6])
    assert not caught.value.maybe_applied  # it was read back
    assert here.world.present() == set()


def test_an_error_after_a_part_was_stored_is_in_doubt(here: Scene, event: AttendanceEvent) -> None:
    def hinder(name: str) -> None:
        here.world.forbidden = name == "sendAttendanceUsers" and bool(here.world.present())
        if name == "getAttendanceUsers":
            here.world.marks[WHOLE].pop(7, None)

    here.world.before = hinder
    with pytest.raises(PermissionDenied) as caught:
        event.mark([6, 7])
    assert caught.value.maybe_applied
    assert here.world.present() == {6}


def test_a_mark_that_a_colleague_wipes_at_once_is_sent_again(
    here: Scene, event: AttendanceEvent
) -> None:
    def wipe(name: str) -> None:
        if name == "getAttendanceUsers" and here.world.present():
            here.world.marks[WHOLE].clear()
            here.world.before = lambda name: None

    here.world.before = wipe
    assert statuses(event.mark([6])) == ["marked"]
    assert here.world.present() == {6}


def test_marks_that_cannot_be_read_back_are_in_doubt(here: Scene, event: AttendanceEvent) -> None:
    here.world.read_faults = ["", "lost before"]
    with pytest.raises(ServerBug) as caught:
        event.mark([6])
    assert caught.value.maybe_applied
    assert "reading it back failed" in caught.value.__notes__[0]


def test_accepted_marks_that_cannot_be_read_back_are_in_doubt(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.crashes, here.world.read_faults = False, ["", "html before"]
    with pytest.raises(ServerBug) as caught:
        event.mark([6])
    assert caught.value.maybe_applied
    assert "accepted" in caught.value.__notes__[0]


def test_an_event_that_vanishes_after_it_was_read_is_not_found(
    here: Scene, event: AttendanceEvent
) -> None:
    def vanish(name: str) -> None:
        if name == "sendAttendanceUsers":
            del here.world.events[WHOLE]

    here.world.before = vanish
    with pytest.raises(NotFound, match="success 0"):
        event.mark([6])


def test_without_a_network_nothing_is_sent() -> None:
    with scene() as here:
        event = here.event()
    with pytest.raises(ConnectFailed):
        event.mark([6])


def test_replies_as_they_were_recorded_mark_students() -> None:
    before = recording("getAttendanceUsers--event_with_groups")
    after = {"numUsers": 1, "usersArray": [{"userCode": 6, "userNickname": "a", "present": 1}]}
    handlers = {
        "getAttendanceUsers": [before, after],
        "sendAttendanceUsers": recording("sendAttendanceUsers--add_present"),
    }
    with recorded_event(**handlers) as swad:
        event = AttendanceEvent.get(Course.get(swad.session(), 1), 3)
        assert statuses(event.mark([6])) == ["marked"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("sendAttendanceUsers--event_nonexistent", NotFound),
        ("sendAttendanceUsers--student_forbidden", PermissionDenied),
    ],
)
def test_refusals_as_they_were_recorded_are_errors(name: str, error: type[Exception]) -> None:
    handlers = {
        "getAttendanceUsers": recording("getAttendanceUsers--event_with_groups"),
        "sendAttendanceUsers": recording(name),
    }
    with recorded_event(**handlers) as swad:
        event = AttendanceEvent.get(Course.get(swad.session(), 1), 3)
        with pytest.raises(error):
            event.mark([6])


# Unmarking


def test_unmarking_keeps_all_others(here: Scene, event: AttendanceEvent) -> None:
    here.world.mark(6, 7, 8)
    report = event.unmark(["@alumno02", 9])
    assert here.swad.operations == ["getAttendanceUsers", "getUsers", *MARK]
    assert here.sent()[0] | {"wsKey": ""} == {
        "wsKey": "",
        "attendanceEventCode": "1",
        "users": "6,8",
        "setOthersAsAbsent": "1",
    }
    assert here.world.present() == {6, 8}
    assert statuses(report) == ["unmarked", "absent"]
    assert [line.code for line in report.unmarked] == [7]


def test_who_is_absent_already_costs_one_request(here: Scene, event: AttendanceEvent) -> None:
    here.world.mark(6)
    assert event.unmark([7]).requests == 1
    assert here.world.present() == {6}


def test_a_mark_that_is_made_while_the_course_is_read_stays(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.mark(6, 7)
    seen: list[str] = []

    def colleague(name: str) -> None:
        seen.append(name)
        if seen.count("getAttendanceUsers") == 2:
            here.world.mark(9)

    here.world.before = colleague
    event.unmark([7])
    assert here.world.present() == {6, 9}


def test_the_last_one_can_be_unmarked(here: Scene, event: AttendanceEvent) -> None:
    here.world.mark(6)
    assert statuses(event.unmark(6)) == ["unmarked"]
    assert here.world.present() == set()


@pytest.mark.parametrize("fault", ["lost after", "html after"])
def test_a_lost_reply_to_an_unmarking_is_settled(
    here: Scene, event: AttendanceEvent, fault: str
) -> None:
    here.world.mark(6, 7)
    here.world.faults = [fault]
    assert statuses(event.unmark([7])) == ["unmarked"]
    assert len(here.sent()) == 1


@pytest.mark.parametrize("fault", ["lost before", "html before"])
def test_an_unmarking_that_did_not_arrive_raises_and_is_not_repeated(
    here: Scene, event: AttendanceEvent, fault: str
) -> None:
    here.world.mark(6, 7)
    here.world.faults = [fault]
    with pytest.raises((TransportError, ServerBug)):
        event.unmark([7])
    assert here.world.present() == {6, 7}
    assert len(here.sent()) == 1


def test_a_server_that_breaks_off_half_way_gets_the_others_back(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.mark(6, 7, 8)
    here.world.faults = ["html half"]
    report = event.unmark([7])
    assert here.world.present() == {6, 8}
    assert statuses(report) == ["unmarked"]
    assert here.sent()[1]["setOthersAsAbsent"] == "0"


def test_where_that_fails_too_the_error_names_who_was_present(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.mark(6, 7, 8)
    here.world.faults, here.world.read_faults = ["html half"], ["", "", "lost before"]
    with pytest.raises(ServerBug) as caught:
        event.unmark([7])
    assert caught.value.maybe_applied
    assert "event.mark([6, 7, 8]) puts them back" in " ".join(caught.value.__notes__)


def test_the_client_repeats_added_marks_and_never_a_whole_set() -> None:
    with scene(attempts=3) as here:
        event = here.event()
        here.world.faults = ["lost before", "lost before"]
        event.mark([6])
        assert len(here.sent()) == 3
        here.world.faults = ["lost before"]
        with pytest.raises(TransportError):
            event.unmark([6])
        assert len(here.sent()) == 4


@pytest.mark.parametrize("what", ["mark", "unmark", "replace"])
def test_one_marking_of_an_event_at_a_time(here: Scene, event: AttendanceEvent, what: str) -> None:
    here.world.mark(7)
    lock = locks.lock(f"attendance event {WHOLE} of {event.session.server}")
    refused = []

    def other(name: str) -> None:  # in another thread, as a second roll call
        with pytest.raises(Timeout), lock.exclusive(lambda: 0):
            pass
        refused.append(name)

    here.world.before = other
    getattr(event, what)([6] if what == "mark" else [7, 6])
    assert "sendAttendanceUsers" in refused
    with lock.exclusive(lambda: 0):
        pass


def test_a_mark_that_the_server_does_not_keep_is_told(here: Scene, event: AttendanceEvent) -> None:
    here.world.mark(6, 7, 8)
    here.world.students.remove(8)  # the mark is left, and no new one is taken
    report = event.unmark([7], force=True)
    assert statuses(report) == ["unmarked", "failed"]
    assert (report.failed[0].who, report.failed[0].row) == ("@alumno03", 2)
    assert "did not keep it" in report.failed[0].reason
    assert here.world.present() == {6}


def test_a_list_that_is_not_whole_is_not_believed() -> None:
    item = {"userCode": 6, "userNickname": "a", "present": 1}
    with recorded_event(getAttendanceUsers={"numUsers": 2, "usersArray": [item]}) as swad:
        part = AttendanceEvent.get(Course.get(swad.session(), 1), 1)
        with pytest.raises(ProtocolError, match="of 2 items in usersArray it holds 1"):
            part.unmark([6])
        assert "sendAttendanceUsers" not in swad.operations


# Replacing


def test_replacing_makes_all_others_absent(here: Scene, event: AttendanceEvent) -> None:
    here.world.mark(6, 7)
    report = event.replace([7, 8])
    assert here.world.present() == {7, 8}
    assert [(line.code, line.status) for line in report] == [
        (7, "already"),
        (8, "marked"),
        (6, "unmarked"),
    ]
    assert report.requests == 5


def test_a_dry_run_shows_who_would_become_absent(here: Scene, event: AttendanceEvent) -> None:
    here.world.mark(6, 7)
    report = event.replace([7], dry_run=True)
    assert report.dry_run
    assert [line.who for line in report.unmarked] == ["@alumno01"]
    assert report.requests == 3
    assert here.world.present() == {6, 7}
    assert event.replace([], dry_run=True).counts == {"would unmark": 2}


def test_an_empty_replacement_is_refused(here: Scene, event: AttendanceEvent) -> None:
    here.world.mark(6, 7)
    with pytest.raises(DataLossError, match="all 2 who are present"):
        event.replace([])
    assert here.world.present() == {6, 7}
    event.replace([], force=True)
    assert here.world.present() == set()


def test_an_empty_replacement_of_nobody_does_nothing(here: Scene, event: AttendanceEvent) -> None:
    assert event.replace([]).requests == 1
    assert here.sent() == []


def test_a_replacement_in_which_nobody_becomes_absent_only_adds(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.mark(6)
    event.replace([6, 7])
    assert here.sent()[0]["setOthersAsAbsent"] == "0"


def test_a_replacement_with_a_misspelt_nickname_is_refused(
    here: Scene, event: AttendanceEvent
) -> None:
    here.world.mark(6)
    with pytest.raises(InvalidValue, match="must all be students of this event"):
        event.replace(["@alumnO1", 7])
    assert here.world.present() == {6}


@pytest.mark.parametrize("fault", ["html half", "lost half"])
def test_a_replacement_that_breaks_off_is_completed(
    here: Scene, event: AttendanceEvent, fault: str
) -> None:
    here.world.mark(*CODES)
    here.world.faults = [fault]
    event.replace([6, 7])
    assert here.world.present() == {6, 7}


def test_a_file_is_no_person_and_the_error_says_where_its_lines_are_read(
    here: Scene, event: AttendanceEvent
) -> None:
    file: Any = Path("ids.txt")
    with pytest.raises(InvalidValue, match=r"is a file: .*roll_call\(\)\.scan_many"):
        event.mark(file)
    assert here.swad.operations == []

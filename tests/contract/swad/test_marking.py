"""Who is present: marked, unmarked, replaced, called."""

from pathlib import Path
from typing import Any

import pytest

from edusync.errors import DataLossError, InvalidValue, PermissionDenied, TransportError
from edusync.sandbox import Sandbox
from edusync.swad import AttendanceEvent, Course, Session, User
from tests.contract.swad.conftest import LogIn, Site

READ, SEND = "getAttendanceUsers", "sendAttendanceUsers"


@pytest.fixture
def today(course: Course) -> AttendanceEvent:
    """An event of the whole course at which nobody is present yet."""
    return AttendanceEvent.get(course, 3)


@pytest.fixture
def first(course: Course) -> AttendanceEvent:
    """An event at which twenty are present, 4 to 23."""
    return AttendanceEvent.get(course, 1)


def present(sandbox: Sandbox, code: int) -> set[int]:
    """Who is present on the server."""
    return {user for user, here in sandbox.school.events[code].rows.items() if here}


def test_people_are_named_by_code_nickname_or_user(
    sandbox: Sandbox, course: Course, today: AttendanceEvent
) -> None:
    report = today.mark([4, "@Aiko", User.get(course, "@tuan"), 4])
    assert [(line.status, line.name) for line in report] == [
        ("marked", "आरव शर्मा"), ("marked", "愛子 田中"), ("marked", "Tuấn Nguyễn"),
    ]  # fmt: skip
    assert present(sandbox, 3) == {4, 6, 26}


def test_whoever_is_no_student_of_the_event_is_told_and_the_others_are_marked(
    sandbox: Sandbox, today: AttendanceEvent
) -> None:
    report = today.mark(["@aarav", "@luis", "@nobody", 999])
    assert report.counts == {"marked": 1, "failed": 3}
    assert [line.who for line in report.failed] == ["@luis", "@nobody", "999"]
    assert present(sandbox, 3) == {4}


def test_marks_that_are_there_cost_one_request(site: Site, first: AttendanceEvent) -> None:
    with site.asked() as asked:
        report = first.mark([4, 5])
    assert asked == [READ]
    assert (report.counts, report.requests) == ({"already": 2}, 1)


def test_marks_of_a_colleague_stay(sandbox: Sandbox, today: AttendanceEvent, log_in: LogIn) -> None:
    colleague = AttendanceEvent.get(Course.get(log_in("@ada"), 1), 3)
    today.users()
    colleague.mark([10])
    today.mark([11])
    assert present(sandbox, 3) == {10, 11}


def test_unmarking_leaves_the_others(site: Site, sandbox: Sandbox, first: AttendanceEvent) -> None:
    with site.asked() as asked:
        report = first.unmark([4, 27])
    assert asked == [READ, "getUsers", READ, SEND, READ]
    assert report.counts == {"unmarked": 1, "absent": 1}
    assert present(sandbox, 1) == set(range(5, 24))


def test_replacing_tells_first_who_would_become_absent(
    site: Site, sandbox: Sandbox, first: AttendanceEvent
) -> None:
    with site.asked() as asked:
        plan = first.replace([4, 5, 27], dry_run=True)
    assert asked == [READ, "getUsers", READ]
    assert plan.counts == {"already": 2, "would mark": 1, "would unmark": 18}
    assert len(present(sandbox, 1)) == 20
    first.replace([4, 5, 27])
    assert present(sandbox, 1) == {4, 5, 27}


def test_replacing_by_nobody_must_be_forced(sandbox: Sandbox, first: AttendanceEvent) -> None:
    with pytest.raises(DataLossError, match="all 20 who are present would become absent"):
        first.replace([])
    first.replace([], force=True)
    assert present(sandbox, 1) == set()


@pytest.fixture
def left(sandbox: Sandbox, first: AttendanceEvent) -> int:
    """The code of a student who was at the event, and left the course."""
    del sandbox.school.courses[1].roles[7]
    return 7


@pytest.mark.parametrize(
    "wipe",
    [
        lambda event: event.unmark(4),
        lambda event: event.replace([4, 5, 7]),
        lambda event: event.replace([4, 5, 7], dry_run=True),
        lambda event: event.replace([4, 5]),
        lambda event: event.replace([4, 5], dry_run=True),
        lambda event: event.replace([27]),
        lambda event: event.replace([27], dry_run=True),
        lambda event: event.replace({*range(4, 24)} - {7}),
        lambda event: event.replace([]),
        lambda event: event.replace([], dry_run=True),
    ],
)
def test_the_presence_of_who_left_the_course_is_not_wiped(
    site: Site, sandbox: Sandbox, first: AttendanceEvent, left: int, wipe: Any
) -> None:
    before, name = present(sandbox, 1), sandbox.school.users[left].nickname
    with site.asked() as asked, pytest.raises(DataLossError, match=f"@{name}.*force=True"):
        wipe(first)
    assert asked == [READ, "getUsers", READ]
    assert present(sandbox, 1) == before


def test_it_is_wiped_with_force_and_told(
    site: Site, sandbox: Sandbox, first: AttendanceEvent, left: int
) -> None:
    with site.asked() as asked:
        report = first.unmark(4, force=True)
    assert asked[:3] == [READ, SEND, READ]
    assert [(line.status, line.code) for line in report] == [("unmarked", 4), ("failed", left)]
    assert present(sandbox, 1) == {*range(5, 24)} - {left}


@pytest.mark.parametrize("people", [[4, 5], []])
def test_a_replacement_that_wipes_them_must_be_forced(
    sandbox: Sandbox, first: AttendanceEvent, left: int, people: list[int]
) -> None:
    plan = first.replace(people, dry_run=True, force=True)
    assert left in {line.code for line in plan.unmarked}
    assert left in present(sandbox, 1)
    first.replace(people, force=True)
    assert present(sandbox, 1) == {*people}


def test_a_replacement_tells_whom_of_those_given_it_wiped(
    sandbox: Sandbox, first: AttendanceEvent, left: int
) -> None:
    report = first.replace([4, left], force=True)
    assert [(line.status, line.code) for line in report][:2] == [("already", 4), ("failed", left)]
    assert "did not keep it" in report.failed[0].reason
    assert present(sandbox, 1) == {4}


@pytest.mark.parametrize(
    "wipe",
    [
        lambda event: event.unmark(4),
        lambda event: event.replace([4, 5]),
        lambda event: event.replace([4, 5], dry_run=True),
    ],
    ids=["unmark", "replace", "dry_run"],
)
def test_of_an_event_of_groups_too_it_is_not_wiped(
    sandbox: Sandbox, course: Course, wipe: Any
) -> None:
    lab = AttendanceEvent.get(course, 2)
    del sandbox.school.courses[1].roles[7]
    sandbox.school.memberships -= {(7, group) for group in sandbox.school.groups}
    with pytest.raises(DataLossError, match="@"):
        wipe(lab)
    assert present(sandbox, 2) == {*range(4, 10)}


def test_who_left_the_group_and_not_the_course_is_marked_as_anybody(
    sandbox: Sandbox, course: Course
) -> None:
    lab = AttendanceEvent.get(course, 2)
    sandbox.school.memberships.discard((7, 3))
    assert lab.unmark(4).counts == {"unmarked": 1}
    assert present(sandbox, 2) == {*range(5, 10)}
    lab.replace([5, 6])
    assert present(sandbox, 2) == {5, 6}


def test_who_left_the_course_can_be_unmarked(
    sandbox: Sandbox, first: AttendanceEvent, left: int
) -> None:
    assert first.unmark(left).counts == {"unmarked": 1}
    assert present(sandbox, 1) == {*range(4, 24)} - {left}


def test_marking_harms_nobody_who_left_the_course(
    sandbox: Sandbox, first: AttendanceEvent, left: int
) -> None:
    assert first.mark(27).counts == {"marked": 1}
    assert left in present(sandbox, 1)


def test_replacing_by_a_stranger_changes_nothing(sandbox: Sandbox, first: AttendanceEvent) -> None:
    with pytest.raises(InvalidValue, match="@arav"):
        first.replace(["@arav", 5])
    assert len(present(sandbox, 1)) == 20


def test_an_event_of_a_group_is_for_its_students(course: Course) -> None:
    lab = AttendanceEvent.get(course, 2)
    assert {user.code for user in lab.users()} == set(range(4, 12))
    assert lab.users().codes() == set(range(4, 10))
    assert lab.present_rate() == 0.75


def test_students_may_not_see_who_is_present(log_in: LogIn, today: AttendanceEvent) -> None:
    session = log_in("@aarav")
    with pytest.raises(PermissionDenied, match="must be a teacher"):
        session.call(type(session.api).getAttendanceUsers, 3)


def test_a_roll_call_sends_whom_it_scanned(
    site: Site, sandbox: Sandbox, today: AttendanceEvent, tmp_path: Path
) -> None:
    with site.asked() as asked:
        with today.roll_call(tmp_path) as roll:
            roll.scan("@aarav")
            roll.scan("https://swad.example/@aiko")
            roll.mark(7)
            roll.forget(7)
            assert roll.pending == ("@aarav", "@aiko")
    assert asked == [READ, SEND, READ]
    assert roll.report.counts == {"marked": 2}
    assert present(sandbox, 3) == {4, 6}


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_roll_call_without_a_server_is_sent_by_the_next_one(
    sandbox: Sandbox, today: AttendanceEvent, tmp_path: Path
) -> None:
    sandbox.faults.add(READ, reset="before-commit", times=99)
    with pytest.raises(TransportError) as caught, today.roll_call(tmp_path) as roll:
        roll.scan("@aarav")
    assert "Marks kept in" in "".join(caught.value.__notes__)
    sandbox.faults.clear()
    with today.roll_call(tmp_path) as roll:
        assert roll.pending == ("@aarav",)
        roll.scan("@aiko")
    assert present(sandbox, 3) == {4, 6}


def test_a_mark_is_taken_back_by_any_user_who_is_the_same(
    ada: Session, aarav: Session, course: Course, tmp_path: Path
) -> None:
    aarav.send_message("@ada", "x")
    [sender] = [note.sender for note in ada.notifications() if note.sender]
    student = next(user for user in course.students() if user == sender)
    with AttendanceEvent.get(course, 3).roll_call(tmp_path) as roll:
        for mark, forget in (("@AARAV", student), ("@aarav", sender), (4, student)):
            roll.mark(mark)
            assert roll.forget(forget)
            assert roll.pending == ()
        roll.mark(student)
        roll.scan("@aarav")
        assert roll.forget(student)
        assert roll.pending == ()
        assert not roll.forget(student)


def test_a_stranger_stays_in_the_journal_of_a_roll_call(
    today: AttendanceEvent, tmp_path: Path
) -> None:
    with today.roll_call(tmp_path) as roll:
        roll.scan("@nobody")
        roll.scan("@aarav")
    assert [line.who for line in roll.report.failed] == ["@nobody"]
    with today.roll_call(tmp_path) as roll:
        assert roll.pending == ("@nobody",)
        roll.forget("@nobody")


def test_cards_show_ids_and_lists_show_them_too(
    site: Site, sandbox: Sandbox, today: AttendanceEvent, tmp_path: Path
) -> None:
    scanned = ["\ufeff70000004\r\n", "70.000.006-N", "AARAV", "https://x.example/?usr=%40chloe"]
    with site.asked() as asked, today.roll_call(tmp_path) as roll:
        assert roll.scan_many([*scanned, "Ana Ruiz", "79999999"]) is False
    assert asked == [READ, SEND, READ]
    assert roll.report.counts == {"marked": 3, "failed": 1}
    assert {4, 6} < present(sandbox, 3)
    assert roll.pending == ("79999999",)
    assert [(line.line, line.text) for line in roll.unread] == [(5, "Ana Ruiz"), (6, "79999999")]


def test_a_list_as_teachers_type_it_marks_whom_it_names(
    sandbox: Sandbox, today: AttendanceEvent
) -> None:
    sandbox.school.users[5].id = sandbox.school.users[6].id
    report = today.mark(
        ["aarav", "@Aiko ", sandbox.school.users[6].id, "70000008", "", "A. Sharma"]
    )
    assert report.counts == {"marked": 3, "failed": 2}
    assert [line.who for line in report.unread] == [sandbox.school.users[6].id, "A. Sharma"]
    assert "may be" in report.unread[0].reason
    assert present(sandbox, 3) == {4, 6, 8}


def test_the_whole_class_is_a_table(today: AttendanceEvent) -> None:
    today.mark(range(4, 16))
    frame = today.to_frame()
    assert list(frame["present"]).count(True) == 12
    assert "Maeve" in set(frame["firstname"])
    assert frame.loc[frame["nickname"] == "maeve", "surname1"].item() == "O'Brien"

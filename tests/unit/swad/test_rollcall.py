"""The roll call: what is scanned is on the disk, and stays there until the server has it."""

import json
import logging
import os
from pathlib import Path

import pytest

from edusync.errors import (
    ConnectFailed,
    NotFound,
    NotSaved,
    ServerBug,
    Timeout,
    UnsupportedOperation,
)
from edusync.swad.attendance.event import AttendanceEvent
from edusync.swad.attendance.roll_call import RollCall
from edusync.swad.people.user import User
from tests.unit.swad.attendanceworld import GROUPED, WHOLE, Scene, scene


def marks(path: Path) -> list[object]:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [line["mark"] for line in lines if "mark" in line]


def interrupted(roll: RollCall, error: type[BaseException]) -> None:
    """A block that is left by an error after one scan."""
    with roll:
        roll.scan("@alumno01")
        raise error


def kill(roll: RollCall) -> None:
    """What is left when the program is killed in the block."""
    assert roll._journal is not None
    os.close(roll._journal._file)


def test_the_end_of_the_block_sends_the_marks(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    here.world.mark(10)
    with event.roll_call(tmp_path) as roll:
        roll.scan("@alumno01")
        roll.scan(" https://swad.example.org/es/@Alumno02\n")
        roll.mark(8)
        roll.mark(User(event.session.server, code=9, nickname="alumno04"))
        assert here.swad.requests == []
        assert marks(roll.path) == ["@alumno01", "@alumno02", 8, 9]
        assert roll.pending == ("@alumno01", "@alumno02", 8, 9)
    assert here.world.present() == {6, 7, 8, 9, 10}
    assert len(here.swad.requests) == 3
    assert roll.report.counts == {"marked": 4}
    assert [*tmp_path.iterdir()] == []


def test_an_empty_roll_call_makes_no_request(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        pass
    assert here.swad.requests == []
    assert roll.report == []


def test_the_report_is_empty_before_marks_are_sent(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        roll.mark(8)
        assert roll.report == []
        assert here.swad.requests == []
    assert roll.report.counts == {"marked": 1}


def test_the_journal_lies_in_the_working_folder_by_default(
    event: AttendanceEvent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with event.roll_call() as roll:
        host = event.session.server.replace(":", "-")
        assert roll.path == tmp_path / f"attendance-{host}-{WHOLE}.jsonl"
        assert roll.path.exists()


def test_the_journal_may_be_any_file(event: AttendanceEvent, tmp_path: Path) -> None:
    with event.roll_call(tmp_path / "today") as roll:
        assert roll.path == tmp_path / "today"


def test_an_error_in_the_block_keeps_the_marks_and_sends_nothing(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    roll = event.roll_call(tmp_path)
    with pytest.raises(ZeroDivisionError) as caught:
        interrupted(roll, ZeroDivisionError)
    assert here.swad.requests == []
    assert marks(roll.path) == ["@alumno01"]
    assert str(roll.path) in caught.value.__notes__[0]


def test_the_next_roll_call_sends_what_was_left(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(event.roll_call(tmp_path), KeyboardInterrupt)
    with event.roll_call(tmp_path) as roll:
        assert roll.pending == ("@alumno01",)
        roll.scan("@alumno02")
    assert here.world.present() == {6, 7}
    assert not roll.path.exists()


def test_a_killed_program_loses_no_mark(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    roll = event.roll_call(tmp_path).__enter__()
    roll.scan("@alumno01")
    kill(roll)
    with here.event().roll_call(tmp_path):
        pass
    assert here.world.present() == {6}


def test_a_program_that_is_killed_after_sending_sends_twice_without_harm(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    roll = event.roll_call(tmp_path).__enter__()
    roll.scan("@alumno01")
    event.mark(roll.pending)  # as send() does, which is killed before it notes so
    kill(roll)
    here.world.mark(12)
    with here.event().roll_call(tmp_path) as again:
        pass
    assert again.report.counts == {"already": 1}
    assert here.world.present() == {6, 12}
    assert not again.path.exists()


def test_sending_twice_in_the_block_wipes_nothing(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        roll.scan("@alumno01")
        roll.send()
        assert roll.pending == ()
        assert roll.send() == []
        roll.scan("@alumno02")
    assert here.world.present() == {6, 7}


def test_without_a_network_the_marks_stay_and_the_error_says_where(tmp_path: Path) -> None:
    with scene() as here:
        event = here.event()
    with pytest.raises(ConnectFailed) as caught, event.roll_call(tmp_path) as roll:
        roll.scan("@alumno01")
    assert marks(roll.path) == ["@alumno01"]
    assert f"Marks kept in {roll.path}: 1; the next roll call" in caught.value.__notes__[-1]


def test_a_mark_in_doubt_stays(here: Scene, event: AttendanceEvent, tmp_path: Path) -> None:
    here.world.read_faults = ["", "lost before"]
    with pytest.raises(ServerBug), event.roll_call(tmp_path) as roll:
        roll.scan("@alumno01")
    with event.roll_call(tmp_path) as roll:
        assert roll.pending == ("@alumno01",)
    assert not roll.path.exists()


def test_unknown_nicknames_are_kept_and_reported(
    event: AttendanceEvent, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "edusync.rollcall"), event.roll_call(tmp_path) as roll:
        roll.scan("@alumno01")
        roll.scan("@typo")
    assert [line.who for line in roll.report.failed] == ["@typo"]
    assert f"Marks kept in {roll.path}: 1" in caplog.text
    with event.roll_call(tmp_path) as roll:
        assert roll.pending == ("@typo",)
        assert roll.forget("@typo")
        assert not roll.forget("@typo")
    assert not roll.path.exists()


def test_an_unknown_nickname_is_sent_when_the_student_has_come_into_the_course(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    here.world.students.remove(6)
    with event.roll_call(tmp_path) as roll:
        roll.scan("@alumno01")
    here.world.students.append(6)
    with event.roll_call(tmp_path) as roll:
        pass
    assert here.world.present() == {6}


def test_code_and_nickname_of_one_student_are_both_settled(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        roll.scan("@alumno01")
        roll.mark(6)
    assert here.sent()[0]["users"] == "6"
    assert not roll.path.exists()


def test_a_second_roll_call_of_the_event_waits_for_the_first(
    event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        with pytest.raises(Timeout, match="another roll call"), event.roll_call(tmp_path):
            pass
        roll.scan("@alumno01")
    assert not roll.path.exists()


def test_events_have_a_journal_each(here: Scene, event: AttendanceEvent, tmp_path: Path) -> None:
    other = here.event(GROUPED)
    with event.roll_call(tmp_path) as one, other.roll_call(tmp_path) as two:
        one.mark(10)
        two.mark(6)
    assert here.world.present(WHOLE) == {10}
    assert here.world.present(GROUPED) == {6}


def test_marks_of_an_event_that_was_removed_stay(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    here.world.events.clear()
    with pytest.raises(NotFound), event.roll_call(tmp_path) as roll:
        roll.mark(6)
    assert marks(roll.path) == [6]


def test_a_roll_call_needs_its_block(event: AttendanceEvent, tmp_path: Path) -> None:
    roll = event.roll_call(tmp_path)
    with pytest.raises(UnsupportedOperation, match="in its block"):
        roll.scan("@alumno01")
    with roll:
        with pytest.raises(UnsupportedOperation, match="is open"):
            roll.__enter__()
        assert "0 to send" in repr(roll)
    assert "closed" in repr(roll)


def test_a_new_event_has_no_roll_call(tmp_path: Path) -> None:
    with pytest.raises(NotSaved):
        AttendanceEvent(title="Lab").roll_call(tmp_path)

"""What a roll call does with whatever is scanned: nobody is lost, nobody counts twice."""

import json
import logging
import multiprocessing
import os
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from edusync.errors import InvalidValue, ServerBug, Timeout
from edusync.net.answer import system_now
from edusync.swad import Attendees, RollCall, User
from edusync.swad.attendance.event import AttendanceEvent
from tests.conftest import HANG
from tests.unit.swad.attendanceworld import WHOLE, Scene, scene

SCANNED = [
    "\ufeff@alumno01",
    " @ALUMNO02\r\n",
    "alumno03",
    "https://swad.example.org/es?usr=%40alumno04",
    "900001-10A",  # the ID of @alumno05
    "11",
    "",
    "@alumno01",
    "alumno02\t",
]


def test_lines_of_every_kind_mark_their_students_once(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        assert roll.scan_many(SCANNED)
        assert here.swad.requests == []
    assert here.world.present() == {6, 7, 8, 9, 10, 11}
    assert roll.report.counts == {"marked": 6}
    assert here.sent()[0]["users"] == "6,7,8,9,10,11"
    assert (roll.pending, roll.unread, roll.why) == ((), [], {})
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_the_file_of_a_scanner_marks_its_students(
    here: Scene, event: AttendanceEvent, tmp_path: Path, name: str, end: str
) -> None:
    file = tmp_path / "scans.txt"
    file.write_bytes(end.join(["@alumno01", "", "Señora", "@alumno02"]).encode(name))
    with event.roll_call(tmp_path) as roll:
        assert not roll.scan_many(file)
    assert here.world.present() == {6, 7}
    assert [(line.line, line.text) for line in roll.unread] == [(3, "Señora")]


def test_the_bytes_of_a_serial_line_are_scanned(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        assert roll.scan(b"@alumno01\r\n")
        assert roll.scan(b"@alumno02\r@alumno03\r")
    assert here.world.present() == {6, 7, 8}


@pytest.mark.parametrize("text", ["@", "@a b", "@ana' or", "@ñu", "Ana Ruiz", "ana@example.org"])
def test_what_names_nobody_is_told_and_the_rest_is_sent(
    here: Scene, event: AttendanceEvent, tmp_path: Path, text: str
) -> None:
    with event.roll_call(tmp_path) as roll:
        assert roll.scan("@alumno01")
        assert not roll.scan(text)
        assert not roll.scan(text)
        assert roll.scan("@alumno02")
        assert roll.pending == ("@alumno01", "@alumno02")
        assert [(line.line, line.text) for line in roll.unread] == [(2, text)]
    assert here.world.present() == {6, 7}
    assert [(line.line, line.text) for line in roll.unread] == [(2, text)]
    assert roll.unread[0].reason
    assert [*tmp_path.iterdir()] == []


def test_unread_lines_are_warned_of(
    event: AttendanceEvent, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "edusync.rollcall"), event.roll_call(tmp_path) as roll:
        roll.scan("Ana Ruiz")
    assert "Lines that name nobody: 1" in caplog.text


def test_who_is_no_student_is_unread_and_pending_with_why(
    event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        roll.scan_many(["@alumno01", "@Typo", "alumno02", "12345678z", "@typo"])
        assert roll.unread == []
    assert [(line.line, line.text) for line in roll.unread] == [(2, "@Typo"), (4, "12345678z")]
    assert roll.pending == ("@typo", "12345678Z")
    assert {*roll.why} == {*roll.pending}
    assert all("is not among the students" in reason for reason in roll.why.values())
    with event.roll_call(tmp_path) as again:
        assert [*again.pending] == ["@typo", "12345678Z"]
        again.send()
        assert [line.line for line in again.unread] == [0, 0]
        assert again.forget("@TYPO")
        assert again.forget("12.345.678-Z")
    assert [*again.pending] == []
    assert [*tmp_path.iterdir()] == []


def test_an_id_that_two_students_share_is_not_guessed(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    here.world.ids = {6: "12345678Z", 7: "12345678Z"}
    here.world.mark(6)  # who is present is not taken for whom is meant
    with event.roll_call(tmp_path) as roll:
        roll.scan("12345678Z")
        roll.scan("@alumno03")
    assert roll.pending == ("12345678Z",)
    assert "(@alumno01) or" in roll.why["12345678Z"]
    assert "(@alumno02)" in roll.unread[0].reason
    assert here.world.present() == {6, 8}


def test_a_nickname_that_looks_like_an_id_is_known_by_its_sign(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    here.world.ids, here.world.nicknames = {6: "12345678Z"}, {7: "12345678z"}
    with event.roll_call(tmp_path) as roll:
        roll.scan("@12345678Z")
    assert here.world.present() == {7}


def test_a_student_who_left_meanwhile_stays_with_why(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    def leave(name: str) -> None:
        if name == "sendAttendanceUsers" and 7 in here.world.students:
            here.world.students.remove(7)

    with event.roll_call(tmp_path) as roll:
        roll.scan_many(["@alumno01", "900001-07A", "@alumno02"])
        here.world.before = leave
    assert here.world.present() == {6}
    assert roll.pending == ("90000107A", "@alumno02")
    assert all("left the course" in reason for reason in roll.why.values())
    assert roll.unread == []


def test_a_failed_sending_leaves_all_with_why(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    here.world.faults = ["html before"] * 2
    with pytest.raises(ServerBug), event.roll_call(tmp_path) as roll:
        roll.scan_many(["@alumno01", "900001-07A"])
    assert roll.pending == ("@alumno01", "90000107A")
    assert all("HTTP 500" in reason for reason in roll.why.values())


def test_what_a_killed_roll_call_left_of_its_journal_goes_with_the_next(
    event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        roll.scan("@alumno01")
        os.link(roll.path, tmp_path / f".{roll.path.name[:40]}.0a1b2c3d")  # killed at its making
    with event.roll_call(tmp_path):
        pass
    assert os.listdir(tmp_path) == []


def test_before_the_end_of_the_block_nothing_is_sent_yet(
    event: AttendanceEvent, tmp_path: Path
) -> None:
    with event.roll_call(tmp_path) as roll:
        roll.scan("@alumno01")
        assert roll.why == {"@alumno01": "is not sent yet"}


def test_what_is_no_list_of_lines_is_refused(event: AttendanceEvent, tmp_path: Path) -> None:
    with event.roll_call(tmp_path) as roll:
        with pytest.raises(InvalidValue, match="list of lines"):
            roll.scan_many(7)  # type: ignore[arg-type]
        with pytest.raises(FileNotFoundError):
            roll.scan_many(tmp_path / "none.txt")
        assert roll.pending == ()


def test_a_list_that_breaks_off_leaves_what_was_read(
    event: AttendanceEvent, tmp_path: Path
) -> None:
    def lines() -> Any:
        yield "@alumno01"
        raise OSError("the scanner was pulled out")

    with event.roll_call(tmp_path) as roll:
        with pytest.raises(OSError, match="pulled out"):
            roll.scan_many(lines())
        assert roll.pending == ("@alumno01",)


def test_a_user_takes_back_every_name_of_theirs(event: AttendanceEvent, tmp_path: Path) -> None:
    student = event.users()[1]
    assert (student.code, student.id) == (7, "90000107A")
    with event.roll_call(tmp_path) as roll:
        roll.scan_many(["@alumno02", "alumno02", "900001-07A", "7", 7, "@alumno03"])
        assert roll.forget(student)
        assert not roll.forget(User(event.session.server, code=7))
        assert roll.pending == ("@alumno03",)


def test_the_ids_that_one_alone_has_are_names() -> None:
    with scene(ids={6: "12345678", 7: "12345678Z", 8: "00011111W"}) as here:
        users: Attendees = here.event().users()
    names = users.by_name()
    assert (names[8].code, names["11111W"].code, names["11111"].code) == (8, 8, 8)
    assert (names["@alumno01"].code, names[6].code) == (6, 6)
    assert not {"12345678", "12345678Z"} & {*names}


def _scan_and_die(url: str, path: Path, lines: list[str]) -> None:
    roll = RollCall(_event(url), path)
    roll.__enter__()
    roll.scan_many(_dying(lines))


def _dying(lines: list[str]) -> Any:
    yield from lines
    os.kill(os.getpid(), signal.SIGKILL)


def _event(url: str) -> AttendanceEvent:
    """An event of which nothing is asked."""
    session: Any = SimpleNamespace(server=url, api=SimpleNamespace(now=system_now))
    return AttendanceEvent._loaded({"title": "Lab"}, _session=session, _course=1, _code=WHOLE)


def test_a_program_that_is_killed_among_the_lines_leaves_what_it_read(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    path = tmp_path / "roll.jsonl"
    lines = ["@alumno01", "Ana Ruiz", "900001-07A", "alumno03", "9"]
    context = multiprocessing.get_context("spawn")
    program = context.Process(target=_scan_and_die, args=(event.session.server, path, lines))
    program.start()
    program.join(HANG)
    assert program.exitcode == -signal.SIGKILL
    with event.roll_call(path) as roll:
        assert roll.pending == ("@alumno01", "90000107A", "alumno03", "9")
        roll.scan_many(lines)  # the whole file again
    assert here.world.present() == {6, 7, 8, 9}
    assert roll.report.counts == {"marked": 4}
    assert not path.exists()


def _try(url: str, path: Path, found: Any) -> None:
    try:
        with RollCall(_event(url), path) as roll:
            roll.scan_many(["12345678Z"])
    except Timeout as error:
        found.put(str(error))
    else:
        found.put("opened")


def test_a_second_program_does_not_write_into_the_journal(
    here: Scene, event: AttendanceEvent, tmp_path: Path
) -> None:
    path = tmp_path / "roll.jsonl"
    context = multiprocessing.get_context("spawn")
    found = context.Queue()
    with event.roll_call(path) as roll:
        roll.scan("900001-07A")
        other = context.Process(target=_try, args=(event.session.server, path, found))
        other.start()
        assert "another roll call" in found.get(timeout=HANG)
        other.join()
        marks = [json.loads(line).get("mark") for line in path.read_text().splitlines()]
        assert marks == [None, "90000107A"]
    assert here.world.present() == {7}

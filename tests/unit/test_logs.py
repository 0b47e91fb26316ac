"""What bulk calls log: one INFO line for each step, with figures; on the sandbox."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edusync import swad
from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.wims import Class, WimsAPI, archive_all

Lines = Callable[[str], list[str]]
PEOPLE = [
    {"lastname": "Petit", "firstname": "Anne", "regnum": "1", "password": "topsecret1"},
    {"lastname": "Grand", "firstname": "Marc", "regnum": "2", "password": "topsecret2"},
]


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox.sample()


@pytest.fixture
def api(sandbox: Sandbox) -> WimsAPI:
    return sandbox.wims_api()


@pytest.fixture
def c(api: WimsAPI) -> Class:
    return Class.get(api, 20001, "myclass")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    """The lines of a logger so far, from INFO on."""
    caplog.set_level(logging.DEBUG, "edusync")

    def found(name: str) -> list[str]:
        records = [record for record in caplog.records if record.levelno > logging.DEBUG]
        assert {record.name for record in records} <= {name}
        assert {record.levelname for record in records} <= {"INFO"}
        return [record.getMessage() for record in records]

    return found


def test_an_enrolment(c: Class, lines: Lines) -> None:
    report = c.enrol(PEOPLE)
    assert lines("edusync.wims") == [
        "class 20001: enrolling: 0 rows done, 2 to write",
        f"class 20001: enrolling: 2 created; requests: {report.requests}",
    ]


def test_a_removal(c: Class, lines: Lines) -> None:
    login = c.users.list()[0].quser
    c.users.remove_many([login])
    first, last = lines("edusync.wims")
    assert first == "class 20001: removing: 0 rows done, 1 to write"
    assert re.fullmatch(r"class 20001: removing: 1 removed; requests: \d+", last)


def test_an_enrolment_that_is_not_carried_out(c: Class, lines: Lines) -> None:
    c.enrol(PEOPLE, dry_run=True)
    assert lines("edusync.wims") == [
        "class 20001: enrolling: dry run: 2 created; requests: 1",
    ]


def test_archives(api: WimsAPI, tmp_path: Path, lines: Lines) -> None:
    archive_all(api, "myclass", tmp_path, workers=1)
    *each, last = lines("edusync.wims")
    one = r"class \d+: archive: \d+ bytes, \d+ files, \d+ users; requests: 2"
    assert each
    assert all(re.fullmatch(one, line) for line in each)
    assert last.startswith("classes of myclass: archive_all: <ArchivesResult: ")


def test_a_rollover(c: Class, tmp_path: Path, lines: Lines) -> None:
    result = c.rollover(archive_to=tmp_path / "a.tgz", name="Algebra 2027")
    archive, *steps, last = lines("edusync.wims")
    assert archive.startswith("class 20001: archive: ")
    assert steps[0] == (
        f"class 20001: rollover: copyclass, step 1 of {len(steps)} after the archive"
    )
    assert last == f"class 20001: rollover: {result!r}; requests: {result.requests}"


@pytest.mark.parametrize("call", ["copy", "clean"])
def test_a_copy_and_a_cleaning(call: str, c: Class, lines: Lines) -> None:
    result = getattr(c, call)()
    assert lines("edusync.wims") == [
        f"class 20001: {call}: {result!r}; requests: {result.requests}",
    ]


def test_a_gradebook(c: Class, lines: Lines) -> None:
    book = c.gradebook()
    *each, last = lines("edusync.wims")
    assert len(each) == len(book.columns)
    assert all(re.fullmatch(r"(sheet|exam) \d+ of class 20001: \d+ scores read", x) for x in each)
    assert last.startswith(f"class 20001: gradebook: {book!r}; ")


@pytest.fixture
def course(sandbox: Sandbox) -> swad.Course:
    session = swad.Session.login(sandbox.swad_api(), "@ada", "sandbox-1")
    return swad.Course.get(session, 1)


def test_a_roll_call(course: swad.Course, sandbox: Sandbox, tmp_path: Path, lines: Lines) -> None:
    start = datetime.fromtimestamp(sandbox.clock(), UTC)
    event = swad.AttendanceEvent("Lab 3", start=start, end=start + timedelta(hours=2))
    event.save(course)
    with event.roll_call(tmp_path) as roll:
        roll.scan("@aarav")
    assert lines("edusync.swad") == [
        f"attendance event {event.code} of course 1: attendance: 1 marked; requests: 3"
    ]


def test_a_mirror(course: swad.Course, tmp_path: Path, lines: Lines) -> None:
    report = course.documents().mirror(tmp_path)
    *each, last = lines("edusync.swad")
    assert len(each) == len(report.created)
    line = re.escape(f"mirror {tmp_path}: ") + r"'[^']+' created, \d+ bytes"
    assert all(re.fullmatch(line, one) for one in each)
    assert last == f"mirror {tmp_path}: {report.summary}; requests: {report.requests}"


def test_no_line_tells_a_person_or_a_secret(
    c: Class, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    c.enrol([*PEOPLE, {"lastname": "Nobody", "firstname": "", "regnum": "3"}])
    c.gradebook()
    c.rollover(archive_to=tmp_path / "a.tgz", in_place=True)
    for told in ("topsecret", "Petit", "Grand", "Nobody", "Anne"):
        assert told not in caplog.text


def test_what_fails_tells_no_success(c: Class, sandbox: Sandbox, lines: Lines) -> None:
    sandbox.faults.add("getclasstgz", html=500)
    with pytest.raises(EdusyncError):
        c.gradebook()
    assert lines("edusync.wims") == []

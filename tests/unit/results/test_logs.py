"""What bulk calls log: one INFO line for each step, with figures; on the sandbox."""

import logging
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edusync import swad
from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.wims import Class, ServerQuirkWarning, WimsAPI, archive_all

DONE = re.compile(": done$")
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
    """The INFO lines of a logger about steps so far, without those about single writes."""
    caplog.set_level(logging.DEBUG, "edusync")

    def found(name: str) -> list[str]:
        records = [record for record in caplog.records if record.levelno > logging.DEBUG]
        assert {record.name for record in records} <= {name}
        assert {record.levelname for record in records} <= {"INFO"}
        return [
            text for text in map(logging.LogRecord.getMessage, records) if not DONE.search(text)
        ]

    return found


def told_at(level: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == level]


def test_each_write_is_one_line(c: Class, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "edusync")
    c.institution = "Elsewhere"
    c.save()
    c.refresh()
    assert told_at("INFO", caplog) == ["modclass qclass=20001: done"]


def test_a_write_of_swad_is_one_line(
    course: swad.Course, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    start = datetime.fromtimestamp(sandbox.clock(), UTC)
    caplog.set_level(logging.INFO, "edusync")
    swad.AttendanceEvent("Lab", start=start, end=start + timedelta(hours=2)).save(course)
    assert told_at("INFO", caplog) == [
        "sendAttendanceEvent attendanceEventCode=0 courseCode=1: done"
    ]


def test_a_refused_write_is_no_success(api: WimsAPI, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "edusync")
    api.deluser(20001, "myclass", "nobody")
    assert told_at("INFO", caplog) == ["deluser qclass=20001 quser=nobody: refused"]


def test_rows_that_fail_are_a_warning(c: Class, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "edusync")
    report = c.enrol(
        [*PEOPLE, *({"lastname": "", "firstname": "X", "regnum": n} for n in "345678")]
    )
    assert len(report.failed) == 6
    (told,) = told_at("WARNING", caplog)
    assert told.startswith("class 20001: enrolling: 6 of 8 rows failed: row 3: ")
    assert "row 7: " in told
    assert told.endswith("; and 1 more")


def test_a_class_that_is_not_archived_is_a_warning(
    api: WimsAPI, sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "edusync")
    sandbox.faults.add("getclasstgz", html=500)
    archive_all(api, "myclass", tmp_path, workers=1)
    assert told_at("WARNING", caplog)[-1].startswith(
        "classes of myclass: archive_all: failed: class "
    )


def test_what_a_server_gets_wrong_is_a_warning_in_the_log(
    api: WimsAPI, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.warns(ServerQuirkWarning) as warned:
        api.search()
    assert told_at("WARNING", caplog) == [str(warned[0].message)]
    assert caplog.records[-1].name == "edusync.quirks"


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
        "class 20001: enrolling: dry run: would create 2; requests: 1",
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


NOT_CONFIGURED = """
import os, tempfile, warnings
from edusync import swad
from edusync.sandbox import Sandbox
from edusync.wims import Class
sandbox = Sandbox.sample()
c = Class.get(sandbox.wims_api(), 20001, "myclass")
session = swad.Session.login(sandbox.swad_api(), "@ada", "sandbox-1")
event = swad.Course.get(session, 1).events()[0]
"""
SAID_ELSEWHERE = {
    "failed rows, by the report": 'c.enrol([{"lastname": "A", "regnum": "1"}])',
    "another attempt, by its success": "sandbox.faults.add('getuser', cut=20); c.users['anton']",
    "a quirk, by a warning": "warnings.simplefilter('ignore'); sandbox.wims_api().search()",
}
SAID_BY_THE_LOG_ALONE = {
    "marks that were kept": (
        "with event.roll_call(tempfile.mkdtemp()) as roll: roll.scan('@nobody')",
        "Marks kept in ",
    ),
    "no locks between programs": (
        "os.environ['EDUSYNC_STATE_DIR'] = os.devnull\n"
        "with sandbox.serve() as served:\n"
        "    w = served.wims\n"
        "    c = Class.get(w.url, w.ident, w.passwd, w.qclass, w.rclass)\n"
        "    c.institution = 'Elsewhere'\n"
        "    c.save()",
        "There are no locks between programs here",
    ),
}


def stderr_of(program: str) -> str:
    """What a program writes there that configured no logging."""
    run = [sys.executable, "-c", NOT_CONFIGURED + program]
    return subprocess.run(run, check=True, stderr=subprocess.PIPE, text=True).stderr


@pytest.mark.parametrize("program", SAID_ELSEWHERE.values(), ids=SAID_ELSEWHERE)
def test_what_is_said_elsewhere_is_logged_only_where_logging_is_configured(program: str) -> None:
    assert stderr_of(program) == ""
    assert stderr_of(f"import logging; logging.basicConfig()\n{program}").startswith("WARNING:")


@pytest.mark.parametrize(
    ("program", "told"), SAID_BY_THE_LOG_ALONE.values(), ids=SAID_BY_THE_LOG_ALONE
)
def test_what_the_log_alone_says_is_never_silent(program: str, told: str) -> None:
    assert stderr_of(program).startswith(told)

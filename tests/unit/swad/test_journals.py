"""The journal of a roll call: a file that loses nothing."""

import datetime
import json
import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import InvalidValue, Timeout
from edusync.swad.attendance import journal as journals
from edusync.swad.attendance.journal import Journal, default_name, replay
from tests.conftest import HANG

ABOUT = {"server": "swad.example.org", "event": 12, "title": "Lab"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roll.jsonl"


def test_a_mark_is_in_the_file_when_the_call_returns(path: Path) -> None:
    noon = datetime.datetime(2028, 2, 29, 12, tzinfo=datetime.UTC)
    journal = Journal(path, ABOUT, lambda: noon)
    journal.mark("@ana")
    journal.mark(7)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    journal.close()
    assert lines[0] == {"journal": "edusync attendance", **ABOUT}
    assert [line["mark"] for line in lines[1:]] == ["@ana", 7]
    assert lines[1]["at"] == "2028-02-29T12:00:00+00:00"


def test_each_line_is_forced_to_the_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path, ABOUT)
    forced = []
    monkeypatch.setattr(os, "fsync", lambda file: forced.append(path.read_text()))
    journal.mark("@ana")
    journal.close()
    assert ['"@ana"' in text for text in forced] == [True]


def test_the_same_mark_is_written_once(path: Path) -> None:
    journal = Journal(path, ABOUT)
    journal.mark("@ana")
    journal.mark("@ana")
    assert path.read_text().count("@ana") == 1
    journal.close()


def test_who_is_left_is_there_when_the_file_is_opened_again(path: Path) -> None:
    first = Journal(path, ABOUT)
    for key in ("@ana", 7, "@luis"):
        first.mark(key)
    first.settle([7])
    first.close()
    second = Journal(path, ABOUT)
    assert [*second.pending] == ["@ana", "@luis"]
    second.close()


def test_a_file_in_which_nobody_is_left_is_deleted(path: Path) -> None:
    journal = Journal(path, ABOUT)
    journal.mark("@ana")
    journal.settle(["@ana"])
    journal.close()
    assert not path.exists()


def test_a_mark_that_was_a_mistake_is_forgotten(path: Path) -> None:
    journal = Journal(path, ABOUT)
    journal.mark("@ana")
    assert journal.forget("@ana")
    assert not journal.forget("@ana")
    assert "forgotten" in path.read_text()
    journal.close()
    assert not path.exists()


def test_somebody_marked_again_after_being_settled_is_to_send_again(path: Path) -> None:
    journal = Journal(path, ABOUT)
    journal.mark(7)
    journal.settle([7])
    journal.mark(7)
    journal.close()
    again = Journal(path, ABOUT)
    assert [*again.pending] == [7]
    again.close()


def test_a_line_that_was_cut_off_disturbs_no_other(path: Path) -> None:
    journal = Journal(path, ABOUT)
    journal.mark("@ana")
    os.close(journal._file)  # as when the program is killed
    with path.open("a") as file:
        file.write('{"mark": "@lu')
    second = Journal(path, ABOUT)
    assert [*second.pending] == ["@ana"]
    second.mark("@eva")
    second.close()
    third = Journal(path, ABOUT)
    assert [*third.pending] == ["@ana", "@eva"]
    assert third.unreadable == []
    third.close()


def test_a_mark_that_did_not_fit_on_the_disk_raises_and_spoils_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(path, ABOUT)
    write = os.write
    with monkeypatch.context() as patched:

        def full(file: int, data: bytes) -> int:
            write(file, data[:5])
            raise OSError(28, "No space left on device")

        patched.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            journal.mark("@ana")
    assert [*journal.pending] == []
    journal.mark("@luis")
    journal.close()
    again = Journal(path, ABOUT)
    assert [*again.pending] == ["@luis"]
    again.close()


def test_a_file_with_a_line_of_another_version_is_kept(path: Path) -> None:
    journal = Journal(path, ABOUT)
    journal.mark("@ana")
    os.close(journal._file)
    with path.open("a") as file:
        file.write('{"excused": "@eva"}\n')
    second = Journal(path, ABOUT)
    assert second.unreadable == ['{"excused": "@eva"}']
    second.settle(["@ana"])
    second.close()
    assert path.exists()


@pytest.mark.parametrize(
    "line",
    ['{"mark": 0}', '{"mark": true}', '{"mark": "a b"}', '{"mark": null}', '{"present": 7}', "{}"],
)
def test_what_names_nobody_is_no_mark(line: str) -> None:
    assert replay(f"{line}\n") == ({}, [line])


def test_codes_nicknames_and_words_are_kept_apart(path: Path) -> None:
    keys: list[int | str] = [6, "6", "@6", "12345678Z", "ana_1", "@ana_1"]
    journal = Journal(path, ABOUT)
    for key in keys:
        journal.mark(key)
    journal.settle(["6"])
    journal.close()
    again = Journal(path, ABOUT)
    assert [*again.pending] == [6, "@6", "12345678Z", "ana_1", "@ana_1"]
    assert again.unreadable == []
    again.close()


def test_a_journal_of_an_earlier_version_is_read(path: Path) -> None:
    path.write_text(
        json.dumps({"journal": "edusync attendance", **ABOUT})
        + '\n{"mark": "@ana", "at": "2026-11-30T09:00:00+00:00"}'
        + '\n{"mark": 7, "at": "2026-11-30T09:00:01+00:00"}'
        + '\n{"mark": "@luis", "at": "2026-11-30T09:00:02+00:00"}'
        + '\n{"present": ["@ana"], "at": "2026-11-30T09:00:03+00:00"}'
        + '\n{"forgotten": "@luis", "at": "2026-11-30T09:00:04+00:00"}\n'
    )
    journal = Journal(path, ABOUT)
    assert [*journal.pending] == [7]
    assert journal.unreadable == []
    journal.close()


@given(st.binary())
def test_any_bytes_after_a_mark_leave_it_there(rest: bytes) -> None:
    text = rest.decode("utf-8", "replace")
    pending, _ = replay('{"mark": "@ana", "at": "2026"}\n' + text)
    assert "@ana" in pending


@pytest.mark.parametrize("text", ["", "notes\n", "[]\n", '{"journal": "x"}\n'])
def test_a_file_of_something_else_is_refused_and_left_alone(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(InvalidValue, match="is not a journal"):
        Journal(path, ABOUT)
    assert path.read_text() == text


@pytest.mark.parametrize("other", [{"event": 13}, {"server": "swad.example.com"}])
def test_the_journal_of_another_event_is_refused(path: Path, other: dict[str, Any]) -> None:
    journal = Journal(path, {**ABOUT, **other})
    journal.mark("@ana")
    journal.close()
    with pytest.raises(InvalidValue, match="is the journal of event"):
        Journal(path, ABOUT)


def test_another_title_is_the_same_event(path: Path) -> None:
    journal = Journal(path, ABOUT)
    journal.mark("@ana")
    journal.close()
    renamed = Journal(path, {**ABOUT, "title": "Lab 2"})
    assert [*renamed.pending] == ["@ana"]
    renamed.close()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="must be in a folder that is there"):
        Journal(tmp_path / "none" / "roll.jsonl", ABOUT)


def test_a_second_roll_call_of_this_program_is_refused(path: Path) -> None:
    journal = Journal(path, ABOUT)
    with pytest.raises(Timeout, match="another roll call"):
        Journal(path, ABOUT)
    journal.close()


def test_a_disk_that_cannot_lock_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(journals, "try_lock", refuse)
    with pytest.raises(OSError, match="No locks available"):
        Journal(path, ABOUT)


def _try(path: Path, found: Any) -> None:
    try:
        Journal(path, ABOUT).close()
    except Timeout as error:
        found.put(str(error))
    else:
        found.put("opened")


def test_a_second_program_is_refused(path: Path) -> None:
    journal = Journal(path, ABOUT)
    journal.mark("@ana")
    context = multiprocessing.get_context("spawn")
    found = context.Queue()
    other = context.Process(target=_try, args=(path, found))
    other.start()
    told = found.get(timeout=HANG)
    other.join()
    journal.close()
    assert "another roll call" in told


def _mark_and_die(path: Path) -> None:
    journal = Journal(path, ABOUT)
    for code in range(1, 51):
        journal.mark(code)
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_program_that_is_killed_leaves_all_its_marks_and_no_lock(path: Path) -> None:
    program = multiprocessing.get_context("spawn").Process(target=_mark_and_die, args=(path,))
    program.start()
    program.join(HANG)
    assert program.exitcode == -signal.SIGKILL
    journal = Journal(path, ABOUT)
    assert [*journal.pending] == [*range(1, 51)]
    journal.close()


def test_only_its_owner_reads_the_file(path: Path) -> None:
    journal = Journal(path, ABOUT)
    assert path.stat().st_mode & 0o077 == 0
    journal.close()


def test_a_file_that_is_finished_while_it_is_opened_is_made_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Journal(path, ABOUT)
    opened = os.open
    waiting = [first]

    def late(*args: Any, **options: Any) -> int:
        file = opened(*args, **options)
        if waiting and Path(args[0]) == path:
            waiting.pop().close()  # deletes the file, which this one has just opened
        return file

    monkeypatch.setattr(os, "open", late)
    second = Journal(path, ABOUT)
    second.mark("@ana")
    assert "@ana" in path.read_text()
    second.close()


@pytest.mark.parametrize(
    ("server", "name"),
    [
        ("swad.example.org", "attendance-swad.example.org-12.jsonl"),
        ("127.0.0.1:8088/patched", "attendance-127.0.0.1-8088-patched-12.jsonl"),
        ("../../etc", "attendance-etc-12.jsonl"),
        ("x" * 300, f"attendance-{'x' * 100}-12.jsonl"),
    ],
)
def test_the_name_of_a_journal_is_safe(server: str, name: str) -> None:
    assert default_name(server, 12) == name

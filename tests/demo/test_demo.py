"""The tour of `edusync demo`: what it shows, what it writes, and what it needs."""

import contextlib
import csv
import io
import os
import re
import runpy
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from rich.cells import cell_len

import edusync
from edusync.command import main
from edusync.demo import WRITTEN
from tests.conftest import ROOT


@attrs.frozen
class Tour:
    """A tour that was taken: what it showed, and its folder."""

    text: str
    folder: Path

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def step(self, code: str) -> str:
        """What was shown from a line of code on, up to the next empty line."""
        return self.text[self.text.index(f">>> {code}") :].partition("\n\n")[0]

    def rows(self, name: str, delimiter: str = ",") -> list[dict[str, str]]:
        text = (self.folder / name).read_text(encoding="utf-8-sig")
        return [*csv.DictReader(io.StringIO(text), delimiter=delimiter)]


def taken(folder: Path) -> Tour:
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        assert main(["demo", "--output", str(folder)]) == 0
    return Tour(shown.getvalue(), folder)


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COLUMNS", raising=False)
        yield taken(tmp_path_factory.mktemp("tour") / "demo-output")


@pytest.mark.parametrize(
    "part",
    [
        "WIMS: a class",
        "WIMS: a list of students",
        "WIMS: the marks",
        "SWAD: a course",
        "SWAD: a roll call",
        "SWAD: a message",
        "When something goes wrong",
        "Now your own class",
    ],
)
def test_it_names_each_part(tour: Tour, part: str) -> None:
    assert any(line.startswith(f"{part} ──") for line in tour.lines)


def test_it_fits_a_terminal_of_80_columns(tour: Tour) -> None:
    assert [line for line in tour.lines if cell_len(line) > 80] == []


def test_a_file_of_it_holds_no_colours(tour: Tour) -> None:
    assert "\x1b" not in tour.text


def test_a_change_is_shown_before_it_is_sent(tour: Tour) -> None:
    assert "'institution': ('Sandbox University', " in tour.step("c.institution =")
    assert tour.step("c.institution =").endswith("[0 requests]")


def test_only_the_first_of_two_saves_sends_something(tour: Tour) -> None:
    first, second = re.findall(r"^>>> print\(c\.save\(\)\)\n(.*?)\n\n", tour.text, re.S | re.M)
    assert first.endswith("[1 request: modclass]")
    assert second.endswith("[0 requests]")


def test_only_the_first_of_two_enrolments_changes_something(tour: Tour) -> None:
    first, second = tour.step("report = c.enrol(students"), tour.step("print(c.enrol(students))")
    assert "8 created, 1 updated, 1 unchanged" in first
    assert "[10 requests: getclasstgz x2, putcsv, adduser x6, moduser]" in first
    assert "10 unchanged" in second
    assert "[1 request: getclasstgz]" in second


def test_the_gradebook_holds_everybody_and_the_work_of_the_new(tour: Tour) -> None:
    rows = tour.rows("gradebook.csv", ";")
    assert len(rows) == 24 + 8
    ken = next(row for row in rows if row["regnum"] == "80000006")
    assert (ken["lastname"], ken["firstname"]) == ("佐藤", "健")
    for name in ("Vectors", "Matrices", "First exam", "average"):
        assert 0 < float(ken[name].replace(",", ".")) <= 20


def test_the_picture_is_as_wide_as_a_phone(tour: Tour) -> None:
    content = (tour.folder / "gradebook.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert (width, height > 500) == (720, True)


def test_the_attendance_is_what_was_shown(tour: Tour) -> None:
    present = [row["present"] for row in tour.rows("attendance.csv")]
    assert f"{present.count('True')} of 24" in tour.step("present = event.users()")
    assert len(present) == 24
    assert 0 < present.count("True") < 24


def test_a_scan_of_somebody_unknown_is_told(tour: Tour) -> None:
    assert "1 failed" in tour.step("event = course.events()[0]")


def test_who_was_absent_gets_the_message(tour: Tour) -> None:
    rows = tour.rows("attendance.csv")
    absent = {f"@{row['nickname']}" for row in rows if row["present"] == "False"}
    assert set(re.findall(r"@\w+", tour.step("text = "))) == absent
    assert "rank A ≤ 3 & used it" in tour.step("nickname = absent[0]")


@pytest.mark.parametrize("error", ["DataLossError: class 20001", "InvalidValue: to: SWAD does not"])
def test_an_error_explains_itself(tour: Tour, error: str) -> None:
    assert f"    {error}" in tour.text


def test_a_lost_reply_is_settled(tour: Tour) -> None:
    assert "created: True" in tour.step("wims.faults.add")


def test_the_passwords_are_in_their_file_alone(tour: Tour) -> None:
    rows = tour.rows("passwords.csv")
    assert len(rows) == 8
    assert [row for row in rows if row["password"] in tour.text] == []


def test_every_file_is_told(tour: Tour) -> None:
    assert sorted(path.name for path in tour.folder.iterdir()) == sorted(WRITTEN)
    assert [name for name in WRITTEN if f"    {name}" not in tour.text] == []


def test_it_runs_again_in_the_same_folder(tour: Tour, tmp_path: Path) -> None:
    taken(tmp_path)
    before = (tmp_path / "gradebook.csv").read_bytes()
    taken(tmp_path)
    assert (tmp_path / "gradebook.csv").read_bytes() == before
    assert before == (tour.folder / "gradebook.csv").read_bytes()


def test_the_example_writes_into_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(ROOT / "examples" / "demo.py"))
    assert sorted(path.name for path in (tmp_path / "demo-output").iterdir()) == sorted(WRITTEN)


def test_a_terminal_without_the_signs_of_the_names_is_no_failure(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "edusync", "demo", "--output", str(tmp_path)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Đặng,Thị Hoa".encode("ascii", "replace") in done.stdout


@pytest.mark.parametrize("name", ["matplotlib", "rich", "werkzeug"])
def test_a_missing_package_is_told_in_one_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    assert main(["demo", "--output", str(tmp_path)]) == 1
    shown = capsys.readouterr()
    told = f'edusync: the demo needs {name}: in your clone of edusync, pip install ".[demo]"\n'
    assert (shown.out, shown.err) == ("", told)


def test_the_example_tells_what_is_missing_before_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "rich", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install .\.\[demo\]"):
        runpy.run_path(str(ROOT / "examples" / "demo.py"))
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["demo", "--output", str(tmp_path / "file")]) == 1
    told = capsys.readouterr().err
    assert told.startswith("edusync: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_files_of_somebody_else_are_kept(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text("mine")
    assert main(["demo", "--output", str(tmp_path)]) == 1
    told = f"edusync: {tmp_path} holds {name} of somebody else: choose another folder\n"
    assert capsys.readouterr().err == told
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_the_command_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"edusync {edusync.__version__}\n"


def test_the_command_tells_what_it_can(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "demo  " in capsys.readouterr().out


def test_a_command_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err

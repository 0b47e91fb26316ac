"""Models of WIMS on the sample school: what needs more work than the recorded classes hold."""

from pathlib import Path
from typing import Any

import pytest

from edusync.errors import EdusyncError, InvalidValue, NotFound, TransportError
from edusync.sandbox import Sandbox
from edusync.sandbox.wims.site import JOBS as ANSWERED
from edusync.wims import Class, Exam, Exercise, Gradebook, Sheet, User
from edusync.wims.wire.jobs import JOBS


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox.sample()


@pytest.fixture(scope="module")
def algebra(sandbox: Sandbox) -> Class:
    return Class.get(sandbox.wims_api(), 20001, "myclass")


@pytest.fixture(scope="module")
def book(algebra: Class) -> Gradebook:
    return algebra.gradebook(scale=20)


def test_every_job_of_the_client_is_in_the_table_of_the_sandbox() -> None:
    never = {"getsession"}  # WIMS itself says "no job"
    assert set(JOBS) - set(ANSWERED) == never


def test_the_average_of_a_gradebook_is_that_of_those_who_worked(book: Gradebook) -> None:
    averages = [line.average for line in book if line.average]
    assert len(averages) == 20
    assert book.average == pytest.approx(sum(averages) / 20, abs=0.005)


def test_a_student_is_in_the_gradebook_and_nobody_else(algebra: Class, book: Gradebook) -> None:
    assert "aiko" in book
    assert algebra.users["aiko"] in book
    assert "nobody" not in book


def test_a_gradebook_is_a_data_frame(book: Gradebook) -> None:
    frame = book.to_frame()
    assert list(frame.columns) == book.header
    worked = frame.dropna(subset="average")
    assert list(worked["average"]) == [line.average for line in book if line.average]
    assert set(frame["quser"]) - set(worked["quser"]) == {
        line.user.quser for line in book.never_worked()
    }


def test_a_gradebook_fills_a_template(book: Gradebook, tmp_path: Path) -> None:
    numbers = [line.user.regnum for line in book]
    rows = "".join(f"{number};\n" for number in numbers)
    (tmp_path / "in.csv").write_text(f"id;Note\n{rows}9999;\n")
    report = book.fill_template(
        tmp_path / "in.csv", tmp_path / "out.csv", key="id", column="Note", decimal="."
    )
    assert (report.filled, report.absent) == (20, 4)
    assert [row.key for row in report.problems] == ["9999"]
    marks = [line.split(";") for line in (tmp_path / "out.csv").read_text().splitlines()[1:-1]]
    assert [float(mark or 0) for _, mark in marks] == [line.average for line in book]


def test_a_gradebook_is_a_picture(book: Gradebook) -> None:
    assert book.plot().axes


def test_collections_tell_whose_they_are(algebra: Class) -> None:
    for collection in (algebra.users, algebra.sheets, algebra.exams, algebra.exercises):
        assert "20001" in repr(collection)


def test_backups_are_left_to_a_real_server(sandbox: Sandbox) -> None:
    api = sandbox.wims_api()
    with pytest.raises(EdusyncError, match="not modelled in the sandbox: listclassbackups"):
        Class.backups(api)
    with pytest.raises(EdusyncError, match="not modelled in the sandbox"):
        Class.restore(api, 20003, "myclass")


@pytest.mark.parametrize(
    ("job", "field"),
    [
        ("moduser", "comments"),
        ("modclass", "institution"),
        ("modsheet", "description"),
        ("modexam", "description"),
    ],
)
def test_what_arrived_without_an_answer_is_nobody_elses_change(job: str, field: str) -> None:
    box = Sandbox.sample()
    algebra = Class.get(box.wims_api(attempts=1), 20001, "myclass")
    found: dict[str, User | Class | Sheet | Exam] = {
        "moduser": algebra.users["aiko"],
        "modclass": algebra,
        "modsheet": algebra.sheets[1],
        "modexam": algebra.exams[1],
    }
    item = found[job]
    setattr(item, field, "first")
    box.faults.add(job, reset="after-commit")
    with pytest.raises(TransportError):
        item.save()
    setattr(item, field, "second")
    assert item.save(if_unchanged=True).fields == (field,)
    assert item.changes() == {}


@pytest.mark.parametrize(
    "given", ["H2/algebra/oeffraction.en", Exercise("addition", "\\title{Sum}"), None]
)
def test_what_is_no_exercise_of_sheets_is_refused_with_how_to_make_one(given: Any) -> None:
    with pytest.raises(InvalidValue, match=r"must be a SheetExercise: SheetExercise\('classes/en'"):
        Sheet("Fractions").exercises.add(given)


def test_a_title_that_no_sheet_has_is_answered_by_those_there_are() -> None:
    algebra = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
    with pytest.raises(NotFound, match="there are 1 'Vectors', 2 'Matrices'"):
        algebra.sheets["Vector"]

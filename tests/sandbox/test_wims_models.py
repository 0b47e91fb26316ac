"""Models of WIMS on the sample school: what needs more work than the recorded classes hold."""

import copy
from pathlib import Path
from typing import Any, NoReturn

import pytest

from edusync.errors import AlreadyExists, EdusyncError, InvalidValue, NotFound, TransportError
from edusync.sandbox import Sandbox
from edusync.sandbox.wims.site import JOBS as ANSWERED
from edusync.wims import Class, Exam, Exercise, Gradebook, Sheet, User
from edusync.wims.wire.jobs import JOBS
from tests.conftest import make_class


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
    with pytest.raises(EdusyncError, match="not modelled here: listclassbackups"):
        Class.backups(api)
    with pytest.raises(EdusyncError, match="not modelled here"):
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


def test_a_class_that_a_program_derives_may_keep_notes_of_its_own() -> None:
    class Course(Class):
        notes: str

    course = Course.get(Sandbox.sample().wims_api(), 20001, "myclass")
    course.notes = "bring chalk"
    course.sheets[1].save()
    assert (course.notes, course.kind) == ("bring chalk", "single")


def test_a_supervisor_is_saved_with_the_class_and_not_alone() -> None:
    class Teacher(User):
        def save(self, *args: Any, **options: Any) -> NoReturn:
            raise AssertionError

    api = Sandbox.sample().wims_api()
    c = make_class("myclass", supervisor=Teacher("any", "Perrin", "Sophie", "secret99"))
    c.save(api)
    c.supervisor.lastname = "Noether"
    assert c.save().fields == ("supervisor.lastname",)


def lost_addclass(box: Sandbox, c: Class) -> None:
    """A save after which nobody knows whether the class is there; it is not."""
    box.faults.add("addclass", times=2, reset="before-commit")
    with pytest.raises(TransportError):
        c.save(box.wims_api(attempts=1))
    box.faults.clear()


def test_a_number_that_was_given_stays_after_a_draw_that_failed() -> None:
    box = Sandbox.sample()
    c = make_class("myclass")
    lost_addclass(box, c)
    c.qclass = 20001
    with pytest.raises(AlreadyExists, match="class 20001 exists"):
        c.save(box.wims_api())
    assert c.qclass == 20001


def test_a_copy_of_a_new_class_has_no_number_of_the_others() -> None:
    box = Sandbox.sample()
    template = make_class("myclass")
    copy.copy(template).save(box.wims_api())
    second = copy.copy(template)
    box.faults.add("checkclass", reset="before-commit")
    with pytest.raises(TransportError):
        second.save(box.wims_api(attempts=1))
    assert second.qclass is None

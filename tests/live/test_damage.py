"""Damage that only somebody with the server's files can do, and what a program sees of it."""

from pathlib import Path

import pytest

from edusync.errors import DataLossError, ServerBug, UnsupportedOperation
from edusync.wims import Class, Exam, ServerQuirkWarning, Sheet, User, WimsAPI
from tests.conftest import FAR_AWAY, make_class
from tests.contract.wims.asking import ok
from tests.contract.wims.work import TWO_TRIES, Work, make_sheet
from tests.targets import Server

pytestmark = pytest.mark.files


@pytest.fixture
def damaged(home: Class, classes: Path) -> Path:
    """The definition of a class whose description the server cannot read any more."""
    # The server lists it before the classes of other tests, since it sorts by institution.
    first = {"institution": "B", "description": "Algebra"}
    ok(home.connection[0].modclass(home.qclass, home.rclass, first))
    path = classes / str(home.qclass) / ".def"
    text = path.read_text(encoding="cp1252")
    path.write_text(text.replace("=Algebra\n", "=!damaged\n"), encoding="cp1252")
    return path


def test_a_damaged_class_cannot_be_read_and_can_be_repaired(
    api: WimsAPI, home: Class, damaged: Path
) -> None:
    with pytest.raises(ServerBug, match="not_trusted"):
        Class.get(api, home.qclass, home.rclass)
    home.name = "Repaired"
    home.save()
    assert Class.get(api, home.qclass, home.rclass).name == "Repaired"


def test_a_damaged_class_does_not_hide_the_others(api: WimsAPI, home: Class, damaged: Path) -> None:
    with pytest.raises(ServerBug) as caught:
        Class.list(api, home.rclass)
    assert f"the damaged class {home.qclass}" in caught.value.__notes__[0]
    other = make_class(home.rclass, institution="A")  # which the server lists first
    other.save(api)
    found = Class.list(api, home.rclass)
    assert other in found
    assert f"the damaged class {home.qclass}" in found.warnings[0]
    home.name = "Repaired"
    home.save()
    assert Class.list(api, home.rclass).warnings == ()
    other.delete()


@pytest.fixture
def folder(home: Class, classes: Path) -> Path:
    return classes / str(home.qclass)


def change(path: Path, old: str, new: str) -> None:
    """Changes a file as another client, or a teacher's page, would have written it."""
    text = path.read_text(encoding="cp1252")
    assert old in text
    path.write_text(text.replace(old, new), encoding="cp1252")


@pytest.mark.parametrize(
    "lastname", ["Doe, Jean", "Doe, Jr", "!damaged"], ids=["login", "short", "bang"]
)
def test_a_damaged_name_hides_no_user(
    api: WimsAPI, home: Class, folder: Path, lastname: str
) -> None:
    for login in ("jdoe", "rroe1"):
        User(login, "Doe", "John", "secret12", regnum=login).save(home)
    change(folder / ".users" / "jdoe", "lastname=Doe", f"lastname={lastname}")
    with api.counted() as count, pytest.warns(ServerQuirkWarning, match="jdoe"):
        found = home.users.list()
    assert count() == 2
    assert {user.quser: (user.lastname, user.regnum) for user in found} == {
        "jdoe": (lastname, "jdoe"),
        "rroe1": ("Doe", "rroe1"),
    }


def test_a_raw_quote_in_a_name_is_read_right(server: Server, home: Class, folder: Path) -> None:
    User("jdoe", "Doe", "John", "secret12").save(home)
    sheet = make_sheet(exercises=2)
    sheet.save(home)
    sheet.activate()
    Work(server, home).sheet("jdoe", TWO_TRIES)
    change(folder / ".users" / "jdoe", "lastname=Doe", 'lastname=D"o"e')
    names = [home.users["jdoe"], *home.users.list(), *home.users.list(full=True)]
    names.append(sheet.scores()[0].user)
    assert [user.lastname for user in names] == ['D"o"e'] * 4


def test_a_raw_comma_in_the_title_of_a_sheet_is_read_right(home: Class, folder: Path) -> None:
    make_sheet("Sheet").save(home)
    change(folder / "sheets" / ".sheets", "\nSheet\n", "\nSheet, one\n")
    (sheet,) = home.sheets
    assert (sheet.title, sheet.description) == ("Sheet, one", "About Sheet")
    assert len(sheet.exercises.list()) == 1
    sheet.description = "New"
    sheet.save()
    assert home.sheets[1].title == "Sheet, one"


def test_what_teachers_set_for_a_sheet_is_not_dropped_by_a_change_of_another(
    home: Class, folder: Path
) -> None:
    for title in ("One", "Two"):
        make_sheet(title).save(home)
    one, two = home.sheets
    index = folder / "sheets" / ".sheets"
    change(index, "About Two\n\n", "About Two\n\nsix\nseven\n\nnine\n")
    for sheet in (one, two):
        sheet.title = f"{sheet.title}, new"
        with pytest.raises(DataLossError, match="for sheet 2; force=True"):
            sheet.save()
        with pytest.raises(DataLossError):
            sheet.activate()
    with pytest.raises(DataLossError):
        one.delete()
    assert "seven" in index.read_text()
    one.save(force=True)
    assert "seven" not in index.read_text()
    two.save()
    assert [sheet.title for sheet in home.sheets] == ["One, new", "Two, new"]


def test_the_best_mark_of_the_class_is_kept_and_used(
    server: Server, home: Class, folder: Path
) -> None:
    User("jdoe", "Doe", "John", "secret12").save(home)
    sheet = make_sheet(exercises=2)
    sheet.save(home)
    change(folder / "sheets" / ".severity", "10\n", "20\n")
    sheet.activate()
    Work(server, home).sheet("jdoe", TWO_TRIES)
    assert sheet.scores("jdoe").score == 16.4
    assert home.users["jdoe"].scores().sheets[0].score == 16.4
    sheet.prepare()
    sheet.delete(force=True)
    make_sheet().save(home)
    assert (folder / "sheets" / ".severity").read_text().startswith("20\n")


def test_the_best_mark_is_not_set_back_by_the_first_sheet(home: Class, folder: Path) -> None:
    make_sheet().save(home)
    change(folder / "sheets" / ".severity", "10\n", "20\n")
    home.sheets.remove(1)
    with pytest.raises(DataLossError, match="best mark of the class back from 20 to 10"):
        make_sheet().save(home)
    make_sheet().save(home, force=True)
    assert (folder / "sheets" / ".severity").read_text().startswith("10\n")


def test_a_class_whose_sheets_have_no_gradings(home: Class, folder: Path) -> None:
    make_sheet("One", weight=3).save(home)
    (folder / "sheets" / ".severity").unlink()
    (sheet,) = home.sheets
    assert (sheet.weight, sheet.formula, sheet.indicator) == (1, 2, 1)


def test_an_exam_with_an_impossible_duration_can_be_read(home: Class, folder: Path) -> None:
    Exam("One", "About", expiration=FAR_AWAY, duration=30, attempts=2).save(home)
    change(folder / "exams" / ".exams", "30 2", "abc")
    assert home.exams[1].to_dict()["duration"] == "abc"
    assert Sheet.list(home) == []


def test_addsheet_that_fails_for_another_reason_loses_nothing(home: Class, folder: Path) -> None:
    make_sheet("One").save(home)
    (folder / "sheets" / "sheet1.src").write_text("")  # as WIMS' own pages write it
    graded = make_sheet("Two", weight=3)
    with pytest.raises(ServerBug, match="sheet 2 was made, and WIMS lost its weight"):
        graded.save(home)
    graded.save()
    assert (graded.weight, len(graded.exercises.list())) == (1, 1)
    new = make_sheet("Three", exercises=2)
    new.save(home)
    assert (new.qsheet, [e.title for e in new.exercises]) == (3, ["Exercise 1", "Exercise 2"])
    assert [sheet.title for sheet in home.sheets] == ["One", "Two", "Three"]


def test_blank_lines_among_the_gradings_are_counted(home: Class, folder: Path) -> None:
    make_sheet("One").save(home)
    with (folder / "sheets" / ".severity").open("a") as file:
        file.write("\n")
    with pytest.raises(UnsupportedOperation, match="keeps 2 gradings for 1 sheets"):
        make_sheet("Two", weight=5).save(home)


def test_the_scores_of_a_login_with_signs(server: Server, home: Class, folder: Path) -> None:
    User("jdoe1", "Doe", "John", "secret12").save(home)
    (folder / ".users" / "jdoe1").rename(folder / ".users" / "jdoe_1")
    sheet = make_sheet(exercises=2)
    sheet.save(home)
    sheet.activate()
    exam = Exam("Exam", "About", expiration=FAR_AWAY, duration=90, attempts=3)
    exam.save(home)
    exam.add(sheet)
    exam.activate()
    work = Work(server, home)
    work.sheet("jdoe_1", TWO_TRIES)
    work.exam("jdoe_1", 1, [6.66667])
    assert sheet.scores("jdoe_1").score == 8.2
    assert exam.scores("jdoe_1").score == 6.67


def test_a_copy_that_fails_half_way_is_not_made_twice(
    home: Class, other: Class, folder: Path
) -> None:
    make_sheet("One").save(home)
    change(folder / "sheets" / ".sheets", "About One\n\n", "About One\n\nsix\n")
    make_sheet("Two", sheetmode=1).save(other)
    sheet = other.sheets[1]
    for _ in range(2):
        with pytest.raises(DataLossError):
            sheet.save(home)
    assert [found.title for found in home.sheets] == ["One", "Two"]
    sheet.save(force=True)
    assert [found.sheetmode for found in home.sheets] == [0, 1]

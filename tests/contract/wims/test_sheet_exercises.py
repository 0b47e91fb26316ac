"""`sheet.exercises`: adding, changing, moving and removing the exercises of a sheet."""

import pytest

from edusync.errors import (
    Conflict,
    DataLossError,
    InvalidValue,
    NotActive,
    NotFound,
    PermissionDenied,
    UnsupportedOperation,
)
from edusync.wims import Class, Sheet, SheetExercise, User, WimsAPI
from tests.contract.wims.asking import EXERCISE, ok
from tests.contract.wims.work import TWO_TRIES, Work, exercise, make_sheet
from tests.targets import Server


@pytest.fixture
def sheet(home: Class) -> Sheet:
    """A sheet of three exercises."""
    new = make_sheet("Sheet", exercises=3)
    new.save(home)
    return new


@pytest.fixture
def worked_on(server: Server, home: Class, sheet: Sheet) -> Sheet:
    """The same sheet, in preparation again after a student worked on it."""
    work = Work(server, home)
    home.users.add(User("jdoe", "Doe", "John", "secret12"))
    sheet.activate()
    work.sheet("jdoe", TWO_TRIES)
    sheet.prepare()
    return sheet


def titles(sheet: Sheet) -> list[str]:
    return [exercise.title for exercise in sheet.exercises]


def test_exercises_are_added_with_one_request_each_and_one_more(api: WimsAPI, sheet: Sheet) -> None:
    new = [exercise("Four"), exercise("Five, a; b = c")]
    with api.counted() as count:
        sheet.exercises.add(*new)
    assert count() == 3
    assert [e.number for e in new] == [4, 5]
    assert titles(sheet)[3:] == ["Four", "Five, a; b = c"]
    assert sheet.exercises[5] == new[1]


def test_every_field_of_an_exercise_comes_back(sheet: Sheet) -> None:
    new = SheetExercise(
        EXERCISE,
        "exo=correq3&qnum=2",
        points=25,
        weight=0.5,
        title="T" * 60,
        description="<i>d</i>" * 50,
    )
    sheet.exercises.add(new)
    assert sheet.exercises[4].to_dict() == new.to_dict()
    assert new.refresh().to_dict() == sheet.exercises[4].to_dict()


def test_wims_names_an_exercise_without_title(sheet: Sheet) -> None:
    new = SheetExercise(EXERCISE, "exo=correq4&qnum=1")
    sheet.exercises.add(new)
    assert new.title == "Nouvel exercice"


def test_a_changed_exercise_is_saved_with_two_requests(sheet: Sheet) -> None:
    mine = sheet.exercises[2]
    mine.points, mine.weight, mine.title = 20, 3.5, "Two, new"
    mine.description = "<b>new</b>"
    assert mine.save().requests == 2
    assert mine.save().requests == 0
    assert sheet.exercises[2].to_dict() == mine.to_dict()
    assert titles(sheet) == ["Exercise 1", "Two, new", "Exercise 3"]


def test_what_wims_cannot_change_of_an_exercise(sheet: Sheet) -> None:
    mine = sheet.exercises[2]
    with pytest.raises(UnsupportedOperation):
        mine.params = "exo=other"
    mine.title = ""
    with pytest.raises(UnsupportedOperation, match="keeps the title"):
        mine.save()
    mine.title = "T" * 41
    with pytest.raises(InvalidValue, match="keeps 40 at most"):
        mine.save()
    assert titles(sheet)[1] == "Exercise 2"


@pytest.mark.parametrize(
    "fields",
    [{"title": "T" * 41}, {"description": "d" * 251}, {"weight": "20"}],
    ids=["title", "description", "weight"],
)
def test_a_change_that_would_cut_another_field_is_refused(
    api: WimsAPI, home: Class, sheet: Sheet, fields: dict[str, str]
) -> None:
    sent = {"params": "exo=correq4&qnum=1", "title": "T", **fields}
    ok(api.putexo(home.qclass, home.rclass, 1, EXERCISE, sent))
    mine = sheet.exercises[4]
    mine.points = 30
    with pytest.raises(DataLossError, match="cut or reset"):
        mine.save()
    mine.save(force=True)
    assert sheet.exercises[4].points == 30


def test_moving_an_exercise_up(sheet: Sheet) -> None:
    one, two, three = sheet.exercises
    three.move_up()
    assert [e.number for e in (one, two, three)] == [1, 3, 2]
    assert titles(sheet) == ["Exercise 1", "Exercise 3", "Exercise 2"]
    one.move_up()
    assert titles(sheet)[0] == "Exercise 1"


def test_moving_an_exercise_that_students_worked_on_is_refused(worked_on: Sheet) -> None:
    with pytest.raises(DataLossError, match="1 students have scores"):
        worked_on.exercises[2].move_up()
    assert titles(worked_on) == ["Exercise 1", "Exercise 2", "Exercise 3"]
    worked_on.exercises[2].move_up(force=True)
    assert titles(worked_on)[0] == "Exercise 2"


def test_deleting_a_sheet_that_students_worked_on_is_refused(
    server: Server, home: Class, sheet: Sheet
) -> None:
    work = Work(server, home)
    home.users.add(User("jdoe", "Doe", "John", "secret12"))
    make_sheet("Later").save(home)
    later = home.sheets[2]
    later.activate()
    work.sheet("jdoe", [(2, 1, "new", 0.0), (2, 1, "score", 10.0)])
    later.prepare()
    for doomed in (sheet, later):
        with pytest.raises(DataLossError, match="jdoe"):
            doomed.delete()
    later.delete(force=True)
    assert [found.title for found in home.sheets] == ["Sheet"]


def test_twins_of_a_sheet_never_touch_the_wrong_exercise(home: Class, sheet: Sheet) -> None:
    twin = home.sheets[1]
    mine, yours = sheet.exercises.list(), twin.exercises.list()
    yours[0].remove()
    with pytest.raises(Conflict):
        mine[0].remove()
    with pytest.raises(Conflict):
        mine[1].move_up()
    with pytest.raises(Conflict):
        mine[2].remove()
    assert titles(sheet) == ["Exercise 2", "Exercise 3"]


def test_removing_exercises_in_a_loop_leaves_the_right_one(sheet: Sheet) -> None:
    found = sheet.exercises.list()
    for mine in found[:2]:
        mine.remove()
    assert titles(sheet) == ["Exercise 3"]
    assert found[2].number == 1
    assert (found[0].saved, found[0].number) == (False, None)


def test_removing_an_exercise_that_students_worked_on(worked_on: Sheet) -> None:
    mine = worked_on.exercises[1]
    with pytest.raises(PermissionDenied):
        mine.remove()
    mine.remove(force=True)
    assert titles(worked_on) == ["Exercise 2", "Exercise 3"]


def test_an_exercise_that_somebody_else_moved_is_a_conflict(
    api: WimsAPI, home: Class, sheet: Sheet
) -> None:
    sheet.exercises.add(exercise("Other", params="exo=correq3&qnum=1"))
    mine = sheet.exercises[4]
    ok(api.modexosheet(home.qclass, home.rclass, 1, 1, action="remove"))
    mine.title = "Changed"
    with pytest.raises(Conflict, match="exercise 4"):
        mine.save()
    with pytest.raises(Conflict):
        mine.remove()
    assert titles(sheet) == ["Exercise 2", "Exercise 3", "Other"]


def test_exercises_of_an_active_sheet_cannot_change(sheet: Sheet) -> None:
    sheet.activate()
    with pytest.raises(NotActive):
        sheet.exercises.add(exercise())
    mine = sheet.exercises[1]
    mine.title = "Changed"
    with pytest.raises(NotActive):
        mine.save()
    with pytest.raises(NotActive):
        mine.remove()
    assert titles(sheet) == ["Exercise 1", "Exercise 2", "Exercise 3"]


def test_an_exercise_that_is_not_there(sheet: Sheet) -> None:
    with pytest.raises(NotFound, match="the sheet has no exercise 4: it has 3"):
        sheet.exercises[4]


def test_a_copy_goes_into_another_sheet(home: Class, sheet: Sheet) -> None:
    other = make_sheet("Other", exercises=0)
    other.save(home)
    with pytest.raises(InvalidValue, match="add a copy"):
        other.exercises.add(sheet.exercises[1])
    other.exercises.add(sheet.exercises[2].copy())
    assert titles(other) == ["Exercise 2"]

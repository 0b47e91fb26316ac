"""`Exam`: made, changed, filled with the exercises of sheets, activated, deleted."""

import pytest

from edusync.errors import (
    Conflict,
    DataLossError,
    InvalidRequest,
    InvalidValue,
    NotActive,
    NotFound,
    UnsupportedOperation,
)
from edusync.wims import Class, Exam, Sheet, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import ok
from tests.contract.wims.work import make_sheet


def make_exam(title: str = "Exam", **fields: object) -> Exam:
    return Exam(title, f"About {title}", expiration=FAR_AWAY, **fields)  # type: ignore[arg-type]


def titles(home: Class) -> list[str]:
    return [exam.title for exam in home.exams]


@pytest.fixture
def exam(home: Class) -> Exam:
    new = make_exam()
    new.save(home)
    return new


@pytest.fixture
def sheet(home: Class) -> Sheet:
    """An active sheet of three exercises."""
    new = make_sheet("Sheet", exercises=3, sheetmode=1)
    new.save(home)
    return new


def test_an_exam_is_made_read_changed_and_deleted(home: Class) -> None:
    new = Exam("Exam, first", "<b>Read</b>", expiration=FAR_AWAY, duration=90, attempts=3)
    result = new.save(home)
    assert (result.created, result.requests, new.qexam) == (True, 2, 1)
    there = home.exams[1]
    assert there == new
    assert there.to_dict() == new.to_dict()
    assert (there.duration, there.attempts, there.exammode) == (90, 3, 0)
    there.title = "Exam; again"
    assert there.save().requests == 2
    assert there.save().requests == 0
    assert new.refresh().title == "Exam; again"
    new.delete()
    with pytest.raises(NotFound):
        Exam.get(home, 1)


def test_duration_and_attempts_change_alone_and_together(home: Class, exam: Exam) -> None:
    for changed in ({"duration": 30}, {"attempts": 4}, {"duration": 45, "attempts": 5}):
        for name, value in changed.items():
            setattr(exam, name, value)
        exam.save()
        there = home.exams[1]
        assert (there.duration, there.attempts) == (exam.duration, exam.attempts)
    assert (exam.duration, exam.attempts) == (45, 5)


def test_every_field_in_one_save(home: Class, exam: Exam) -> None:
    exam.title, exam.description, exam.expiration = "New, title", "<i>new</i>", "20981231"
    exam.duration = 10
    assert exam.save().requests == 2
    assert home.exams[1].to_dict() == exam.to_dict()


def test_wims_names_an_exam_without_title_and_description(home: Class) -> None:
    new = Exam(expiration=FAR_AWAY)
    assert new.save(home).requests == 3
    assert (new.title, new.description) == ("Examen #1", "Vous êtes dans l'examen 1.")
    assert new.changes() == {}


def test_a_whole_sheet_is_added_by_one_link(api: WimsAPI, exam: Exam, sheet: Sheet) -> None:
    with api.counted() as count:
        assert exam.add(sheet) == 3
    assert count() == 4
    assert [(e.weight, e.title, e.links) for e in exam.exercises] == [
        (1, "Exercise 1", ((1, 1),)),
        (2, "Exercise 2", ((1, 2),)),
        (3, "Exercise 3", ((1, 3),)),
    ]


def test_exercises_are_added_to_an_exam_once(exam: Exam, sheet: Sheet) -> None:
    assert exam.add(sheet, 2) == 1
    assert exam.add(sheet, sheet.exercises[2]) == 0
    assert exam.add(sheet) == 2
    assert exam.add(sheet) == 0
    assert [e.links for e in exam.exercises] == [((1, 2),), ((1, 1),), ((1, 3),)]


def test_an_exercise_that_is_not_there_is_not_linked(exam: Exam, sheet: Sheet) -> None:
    with pytest.raises(NotFound, match="the sheet has no exercise 4: it has 3"):
        exam.add(sheet, 4)
    with pytest.raises(InvalidValue, match="of that sheet"):
        exam.add(sheet, make_sheet().exercises.list()[0])
    assert exam.exercises == []


def test_an_exercise_that_moved_is_not_linked(home: Class, exam: Exam, sheet: Sheet) -> None:
    held = sheet.exercises[2]
    twin = home.sheets[1]
    twin.prepare()
    twin.exercises[1].remove()
    twin.activate()
    with pytest.raises(Conflict):
        exam.add(sheet, held)
    for wrong in (1, None, exam):
        with pytest.raises(InvalidValue, match="must be a Sheet"):
            exam.add(wrong)  # type: ignore[arg-type]
    assert exam.exercises == []


def test_an_exam_saved_in_another_class_says_what_it_left(
    home: Class, exam: Exam, sheet: Sheet, other: Class
) -> None:
    exam.add(sheet)
    exam.activate()
    there = home.exams[1]
    result = there.save(other)
    assert result.created
    assert "exercises stay behind" in result.warnings[0]
    assert (other.exams[1].title, there.exammode, home.exams[1] == exam) == ("Exam", 0, True)


def test_a_sheet_in_preparation_cannot_be_added(home: Class, exam: Exam) -> None:
    new = make_sheet()
    new.save(home)
    with pytest.raises(NotActive):
        exam.add(new)
    assert exam.exercises == []


def test_a_sheet_of_another_class_cannot_be_added(exam: Exam, other: Class) -> None:
    new = make_sheet()
    new.save(other)
    with pytest.raises(UnsupportedOperation, match="its own class"):
        exam.add(new)


def test_an_activated_exam_takes_no_more_exercises(exam: Exam, sheet: Sheet) -> None:
    exam.add(sheet, 1)
    exam.activate()
    with pytest.raises(NotActive, match="mustn't be active"):
        exam.add(sheet)
    assert len(exam.exercises) == 1


def test_the_statuses_of_an_exam(home: Class, exam: Exam, sheet: Sheet) -> None:
    exam.add(sheet)
    for change, mode in (("activate", 1), ("expire", 2), ("hide", 3), ("activate", 1)):
        assert getattr(exam, change)().requests == 2
        assert (exam.exammode, home.exams[1].exammode) == (mode, mode)
    assert exam.activate().requests == 0
    exam.exammode = 0
    with pytest.raises(UnsupportedOperation, match="back in preparation"):
        exam.save()
    with pytest.raises(NotActive, match="You can't deactiv this sheet"):
        sheet.prepare()


def test_an_empty_exam_cannot_be_activated(exam: Exam) -> None:
    with pytest.raises(InvalidRequest, match="Empty Exam"):
        exam.activate()
    assert exam.exammode == 0


def test_a_change_that_would_erase_cut_hours_is_refused(home: Class) -> None:
    make_exam("One", cut_hours="20261201.10:00").save(home)
    make_exam("Two").save(home)
    one, two = home.exams
    assert (one.cut_hours, two.cut_hours) == ("20261201.10:00", "")
    for exam in (one, two):
        exam.title = "Changed"
        with pytest.raises(DataLossError, match="for exam 1; force=True"):
            exam.save()
    with pytest.raises(DataLossError):
        two.delete()
    assert [exam.title for exam in home.exams] == ["One", "Two"]
    one.save(force=True)
    assert (one.cut_hours, home.exams[1].cut_hours) == ("", "")
    two.save()
    assert titles(home) == ["Changed", "Changed"]


def test_an_exam_with_cut_hours_can_itself_be_deleted(home: Class) -> None:
    make_exam("One", cut_hours="20261201.10:00").save(home)
    make_exam("Two").save(home)
    home.exams[1].delete()
    assert titles(home) == ["Two"]


def test_cut_hours_of_an_exam_cannot_change(home: Class, exam: Exam) -> None:
    exam.cut_hours = "20261201.10:00"
    with pytest.raises(UnsupportedOperation, match="WIMS would erase them"):
        exam.save()


def test_deleting_exams_in_a_loop_leaves_the_right_two(home: Class) -> None:
    for title in ("One", "Two", "Three", "Four"):
        make_exam(title).save(home)
    found = home.exams.list()
    for exam in found[:2]:
        exam.delete()
    assert titles(home) == ["Three", "Four"]
    assert [exam.qexam for exam in found[2:]] == [1, 2]


def test_an_exam_that_somebody_else_moved_is_a_conflict(
    api: WimsAPI, home: Class, sheet: Sheet
) -> None:
    for title in ("One", "Two", "Three"):
        make_exam(title).save(home)
    mine = home.exams[2]
    ok(api.delexam(home.qclass, home.rclass, 1))
    mine.title = "Changed"
    with pytest.raises(Conflict, match="is now 'Three'"):
        mine.save()
    with pytest.raises(Conflict):
        mine.add(sheet)
    with pytest.raises(Conflict):
        mine.delete()
    assert titles(home) == ["Two", "Three"]


def test_deleting_an_active_exam(home: Class, exam: Exam, sheet: Sheet) -> None:
    exam.add(sheet)
    exam.activate()
    with pytest.raises(NotActive, match="has been activated"):
        exam.delete()
    assert exam.saved


def test_reading_exams_takes_one_request(api: WimsAPI, home: Class, exam: Exam) -> None:
    make_exam("Two").save(home)
    for read in (lambda: home.exams[1], home.exams.list, exam.refresh):
        with api.counted() as count:
            read()
        assert count() == 1


def test_exams_are_added_found_and_removed_in_the_collection(home: Class) -> None:
    new = Exam("Exam", "About")
    assert new not in home.exams
    home.exams.add(new)
    assert new in home.exams
    assert home.exams.check(1)
    assert home.exams["1"] == new
    assert home.exams.list() == Exam.list(home) == [new]
    assert new.infos["exam_title"] == "Exam"
    Exam.remove(home, new)
    assert new not in home.exams
    assert Exam.list(home) == []

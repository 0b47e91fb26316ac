"""`Sheet`: made in one call, changed, activated, deleted; its number is a position."""

import datetime
from collections.abc import Callable

import pytest

from edusync.errors import (
    Conflict,
    DataLossError,
    InvalidRequest,
    InvalidValue,
    NotActive,
    NotFound,
    NotSaved,
    UnsupportedOperation,
)
from edusync.wims import Class, Sheet, SheetExercise, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import ok, sent
from tests.contract.wims.work import exercise, make_sheet


@pytest.fixture
def activated(home: Class) -> Class:
    """A class where a sheet was activated: addsheet answers an ERROR there, and adds."""
    make_sheet("First").save(home)
    home.sheets[1].activate()
    return home


def titles(home: Class) -> list[str]:
    return [sheet.title for sheet in home.sheets]


def test_a_sheet_is_made_read_changed_and_deleted(home: Class) -> None:
    new = Sheet("Fractions, first", "<b>Read</b> this", expiration=FAR_AWAY)
    result = new.save(home)
    assert (result.created, result.requests, new.qsheet) == (True, 3, 1)
    assert Sheet("Second", "d", expiration=FAR_AWAY).save(home).requests == 3
    there = home.sheets[1]
    assert there == new
    assert (there.title, there.description, there.expiration, there.sheetmode) == (
        "Fractions, first",
        "<b>Read</b> this",
        FAR_AWAY,
        0,
    )
    there.title = "Fractions; again"
    assert there.save().requests == 2
    assert there.save().requests == 0
    assert new.refresh().title == "Fractions; again"
    new.delete()
    assert titles(home) == ["Second"]
    with pytest.raises(NotFound, match="the class has no sheet 2: it has 1"):
        Sheet.get(home, 2)


def test_an_expiration_compares_with_dates_be_it_no_day_of_the_calendar(
    api: WimsAPI, home: Class
) -> None:
    odd = "title=Odd\ndescription=d\nexpiration=20309999\n"
    ok(sent(api, home, "addsheet", data1=odd))
    Sheet("Even", "d", expiration=datetime.date(2031, 1, 1)).save(home)
    first, second = home.sheets.list()
    assert (first.expiration, first.expiration.date) == ("20309999", None)
    assert (second.expiration, second.expiration.date) == ("20310101", datetime.date(2031, 1, 1))
    assert first.expiration < datetime.date(2031, 1, 1) <= second.expiration < home.expiration


def test_a_sheet_with_its_exercises_is_made_in_one_call(api: WimsAPI, home: Class) -> None:
    new = make_sheet("Sheet", exercises=3)
    assert new.save(home).requests == 4
    there = home.sheets[1].exercises.list()
    assert [(e.title, e.points, e.weight) for e in there] == [
        ("Exercise 1", 10, 1),
        ("Exercise 2", 10, 2),
        ("Exercise 3", 10, 3),
    ]
    assert there[0].description == "About Exercise 1"
    assert (there[0].module, there[0].params) == ("H2/algebra/oeffraction.en", "exo=correq4&qnum=1")
    assert new.changes() == {}
    assert (new.weight, new.formula, new.indicator) == (1, 2, 1)


def test_exercises_of_a_new_sheet_are_saved_with_it(home: Class) -> None:
    given = [exercise("One"), exercise("Two; three")]
    contents = ":H2/algebra/oeffraction.en;exo@correq4&qnum@1;20;2;First;d"  # as some write it
    new = Sheet("Sheet", "About", expiration=FAR_AWAY, contents=contents)
    new.exercises.add(*given)
    with pytest.raises(InvalidValue, match="is in a sheet"):
        new.exercises.add(given[0])
    new.save(home)
    assert [e.title for e in new.exercises] == ["First", "One", "Two; three"]
    assert [(e.saved, e.number) for e in given] == [(True, 2), (True, 3)]
    given[0].title = "One, changed"
    given[0].save()
    assert home.sheets[1].exercises[2].title == "One, changed"


def test_more_exercises_than_one_call_carries(home: Class) -> None:
    new = make_sheet(exercises=0)
    new.exercises.add(*(SheetExercise("m", "p=1", title="T" * 8300) for _ in range(5)))
    new.save(home)
    assert [len(e.title) for e in new.exercises] == [8300] * 5
    full = make_sheet(exercises=0)
    full.contents = ":m;p@1;10;1;One;d;"
    full.exercises.add(*(exercise() for _ in range(64)))
    with pytest.raises(InvalidValue, match="holds 64 at most"):
        full.save(home)
    assert titles(home) == ["Sheet"]


def test_exercises_that_one_call_cannot_carry_are_added_in_their_order(home: Class) -> None:
    new = make_sheet()
    new.exercises.add(exercise("a; b @ c = d"), exercise("last"))
    assert new.save(home).requests == 8
    assert [e.title for e in new.exercises] == ["Exercise 1", "a; b @ c = d", "last"]


def test_contents_as_wimsapi_takes_them(home: Class) -> None:
    contents = ":H2/algebra/oeffraction.en;exo@correq4&qnum@1;20;2;Ex one;d;"
    new = Sheet("Sheet", "About", expiration=FAR_AWAY, contents=contents)
    new.save(home)
    (there,) = new.exercises
    assert (there.params, there.points, there.weight, there.title) == (
        "exo=correq4&qnum=1",
        20,
        2,
        "Ex one",
    )
    assert new.exercises.list() == [there]


def test_weight_formula_and_indicator_are_read_in_one_request_for_a_list(
    api: WimsAPI, home: Class
) -> None:
    Sheet("One", "d", expiration=FAR_AWAY, weight=3, formula=4, indicator=2).save(home)
    Sheet("Two", "d", expiration=FAR_AWAY).save(home)
    Sheet("Three", "d", expiration=FAR_AWAY, weight=2, formula=0, indicator=0).save(home)
    with api.counted() as count:
        found = home.sheets.list()
    assert count() == 1
    with api.counted() as count:
        assert [(s.weight, s.formula, s.indicator) for s in found] == [
            (3, 4, 2),
            (1, 2, 1),
            (2, 0, 0),
        ]
    assert count() == 1


def test_weight_formula_and_indicator_of_a_sheet_cannot_change(home: Class) -> None:
    new = Sheet("One", "d", expiration=FAR_AWAY, weight=3)
    new.save(home)
    for sheet in (new, home.sheets[1]):
        for field, value in (("weight", 5), ("formula", 1), ("indicator", 0), ("contents", "x")):
            old = getattr(sheet, field)
            setattr(sheet, field, value)
            with pytest.raises(UnsupportedOperation, match=f"WIMS changes {field}"):
                sheet.save()
            setattr(sheet, field, old)
        assert sheet.save().requests == 0


def test_setting_the_weight_that_a_sheet_has_is_no_change(home: Class) -> None:
    Sheet("One", "d", expiration=FAR_AWAY, weight=3).save(home)
    same = home.sheets[1]
    same.weight = 3
    assert same.save().fields == ()
    assert same.save().requests == 0
    sheet = home.sheets[1]
    sheet.weight, sheet.title = 3, "Other"
    sheet.save()
    assert home.sheets[1].title == "Other"


def test_wims_names_a_sheet_without_title_and_description(home: Class) -> None:
    new = Sheet(expiration=FAR_AWAY)
    assert new.save(home).requests == 4
    assert new.title == "Feuille d'exercices #1"
    assert new.description == "Feuille d'exercices #1"


def test_the_statuses_of_a_sheet(home: Class) -> None:
    sheet = make_sheet()
    sheet.save(home)
    sheet.title = "not sent by this"
    for change, mode in (("activate", 1), ("expire", 2), ("hide", 3), ("prepare", 0)):
        result = getattr(sheet, change)()
        assert (result.fields, result.requests) == (("sheetmode",), 2)
        assert (sheet.sheetmode, home.sheets[1].sheetmode) == (mode, mode)
        assert getattr(sheet, change)().requests == 0
    assert home.sheets[1].title == "Sheet"


def test_an_active_sheet_is_made_in_one_save(home: Class) -> None:
    new = make_sheet(sheetmode=1)
    new.save(home)
    assert home.sheets[1].sheetmode == 1
    assert new.changes() == {}


def test_a_sheet_without_exercises_stays_in_preparation(home: Class) -> None:
    new = Sheet("Empty", "d", expiration=FAR_AWAY, sheetmode=1)
    assert "stays in preparation" in new.save(home).warnings[0]
    assert (new.sheetmode, new.changes()) == (0, {})


def test_an_empty_sheet_cannot_be_activated(home: Class) -> None:
    new = Sheet("Empty", "d", expiration=FAR_AWAY)
    new.save(home)
    with pytest.raises(InvalidRequest, match="empty sheet"):
        new.activate()
    assert new.sheetmode == 0


def test_deleting_two_of_four_in_a_loop_leaves_the_right_two(home: Class) -> None:
    grading = {"weight": 2, "formula": 4, "indicator": 0}
    for title in ("One", "Two", "Three", "Four"):
        make_sheet(title, **grading).save(home)
    found = home.sheets.list()
    for sheet in found[:2]:
        sheet.delete()
    assert titles(home) == ["Three", "Four"]
    assert [sheet.qsheet for sheet in found[2:]] == [1, 2]
    assert [(s.weight, s.formula, s.indicator) for s in home.sheets] == [(2, 4, 0)] * 2
    assert [len(s.exercises.list()) for s in found[2:]] == [1, 1]
    found[3].title = "Four, changed"
    found[3].save()
    assert titles(home) == ["Three", "Four, changed"]


def test_a_deleted_sheet_refuses_use(api: WimsAPI, home: Class) -> None:
    make_sheet("One").save(home)
    make_sheet("Two").save(home)
    one, twin = home.sheets[1], home.sheets[1]
    one.delete()
    with api.counted() as count:
        uses: list[Callable[[], object]] = [one.refresh, one.delete, one.save]
        uses += [twin.refresh, twin.delete, twin.scores, twin.save, twin.prepare]
        for use in uses:
            with pytest.raises(NotSaved):
                use()
        assert (one.qsheet, one in home.sheets, one.saved, twin.saved) == (
            None,
            False,
            False,
            False,
        )
        assert "qsheet" not in repr(twin)
    assert count() == 0
    assert titles(home) == ["Two"]


def test_a_delete_that_would_change_the_grading_of_others_is_refused(home: Class) -> None:
    make_sheet("One", weight=3).save(home)
    make_sheet("Two").save(home)
    make_sheet("Three").save(home)
    with pytest.raises(DataLossError, match="would give sheet 2 the weight"):
        home.sheets[1].delete()
    with pytest.raises(DataLossError):
        home.sheets.remove(1)
    assert titles(home) == ["One", "Two", "Three"]
    home.sheets[1].delete(force=True)
    assert titles(home) == ["Two", "Three"]
    assert home.sheets[1].weight == 3


def test_a_new_sheet_whose_grading_wims_would_give_to_another_is_refused(home: Class) -> None:
    make_sheet("One").save(home)
    make_sheet("Two", weight=5).save(home)
    home.sheets[2].delete()
    for weight in (3, 1):  # also the usual one, where it was given
        with pytest.raises(UnsupportedOperation, match="keeps 2 gradings for 1 sheets"):
            make_sheet("New", weight=weight).save(home)
    assert titles(home) == ["One"]
    new = make_sheet("New", weight=3)
    new.save(home, force=True)
    assert new.weight == 5
    assert home.sheets[2].weight == 5


def test_the_grading_that_a_deleted_sheet_left_is_told(home: Class) -> None:
    make_sheet("One").save(home)
    make_sheet("Two", weight=5).save(home)
    home.sheets[2].delete()
    new = make_sheet("New")
    assert "are 5, 2, 1, which WIMS gave" in new.save(home).warnings[0]
    assert new.weight == 5


def test_the_first_sheet_is_graded_as_it_should(home: Class) -> None:
    make_sheet("One", weight=5).save(home)
    home.sheets[1].delete()
    for weight, title in ((1, "Two"), (3, "Three")):
        new = make_sheet(title, weight=weight)
        assert new.save(home).warnings == ()
        assert new.weight == weight


def test_a_sheet_that_somebody_else_moved_is_a_conflict(api: WimsAPI, home: Class) -> None:
    for title in ("One", "Two", "Three"):
        make_sheet(title).save(home)
    mine = home.sheets[2]
    ok(api.delsheet(home.qclass, home.rclass, 1))
    mine.title = "Changed"
    with pytest.raises(Conflict, match=r"is now 'Three' \(in preparation\), not 'Two'"):
        mine.save()
    with pytest.raises(Conflict):
        mine.delete()
    with pytest.raises(Conflict):
        mine.exercises.add(exercise())
    with pytest.raises(Conflict):
        mine.activate()
    ok(api.delsheet(home.qclass, home.rclass, 2))
    with pytest.raises(Conflict, match="is gone: the class has 1"):
        mine.save()
    assert titles(home) == ["Two"]


def test_a_status_that_somebody_else_changed_is_a_conflict(api: WimsAPI, home: Class) -> None:
    make_sheet("One").save(home)
    mine = home.sheets[1]
    home.sheets[1].activate()
    mine.title = "Changed"
    with pytest.raises(Conflict, match=r"'One' \(active\), not 'One' \(in preparation\)"):
        mine.save()
    mine.refresh()
    mine.title = "Changed"
    mine.save()
    assert titles(home) == ["Changed"]


def test_sheets_of_one_title_are_told_apart_by_the_rest(api: WimsAPI, home: Class) -> None:
    for week in "abc":
        make_sheet("Homework", description=f"week {week}").save(home)
    mine = home.sheets[2]
    ok(api.delsheet(home.qclass, home.rclass, 1))
    mine.expiration = "20981231"
    with pytest.raises(Conflict):
        mine.save()
    with pytest.raises(Conflict):
        mine.delete()
    assert [sheet.description for sheet in home.sheets] == ["week b", "week c"]


def test_a_title_that_begins_like_ours_is_another_sheet(api: WimsAPI, home: Class) -> None:
    make_sheet("Fractions").save(home)
    make_sheet("Fractions, advanced").save(home)
    mine = home.sheets[1]
    ok(api.delsheet(home.qclass, home.rclass, 1))
    with pytest.raises(Conflict, match="is now 'Fractions, advanced'"):
        mine.exercises.add(exercise())
    with pytest.raises(Conflict):
        mine.exercises.list()


def test_two_fields_of_one_sheet_saved_by_two_objects_both_stay(home: Class) -> None:
    make_sheet("One").save(home)
    mine, yours = home.sheets[1], home.sheets[1]
    mine.description, yours.expiration = "Mine", "20981231"
    mine.save()
    yours.save()
    there = home.sheets[1]
    assert (there.description, there.expiration) == ("Mine", "20981231")


def test_deleting_an_active_sheet_or_one_before_it(home: Class) -> None:
    make_sheet("One").save(home)
    make_sheet("Two").save(home)
    home.sheets[2].activate()
    for number in (1, 2):
        with pytest.raises(NotActive):
            home.sheets.remove(number)
    assert titles(home) == ["One", "Two"]


def test_a_sheet_after_an_activation_keeps_its_exercises(activated: Class) -> None:
    new = make_sheet("Second", exercises=2)
    new.save(activated)
    assert (new.qsheet, titles(activated)) == (2, ["First", "Second"])
    assert [e.title for e in activated.sheets[2].exercises] == ["Exercise 1", "Exercise 2"]
    assert (new.weight, new.formula, new.indicator) == (1, 2, 1)
    new.activate()
    assert activated.sheets[2].sheetmode == 1


def test_contents_after_an_activation_are_added_one_by_one(activated: Class) -> None:
    contents = ":H2/algebra/oeffraction.en;exo@correq4&qnum@1;20;2;Ex one;d;"
    new = Sheet("Second", "d", expiration=FAR_AWAY, contents=contents)
    new.save(activated)
    (there,) = activated.sheets[2].exercises
    assert (there.params, there.points, there.title) == ("exo=correq4&qnum=1", 20, "Ex one")
    with pytest.raises(UnsupportedOperation, match="more than 6 lines"):
        Sheet("Third", "d", expiration=FAR_AWAY, contents=f"{contents}dep;comment;").save(activated)
    assert titles(activated) == ["First", "Second"]


def test_a_grading_after_an_activation_is_refused(activated: Class) -> None:
    with pytest.raises(UnsupportedOperation, match="WIMS loses"):
        make_sheet("Second", weight=3).save(activated)
    assert titles(activated) == ["First"]
    new = make_sheet("Second", weight=3)
    assert "are 1, 2, 1, which WIMS gave" in new.save(activated, force=True).warnings[0]
    assert new.weight == 1


def test_a_sheet_is_never_added_twice(api: WimsAPI, activated: Class) -> None:
    for number in range(2, 6):
        Sheet(f"Sheet {number}", "d", expiration=FAR_AWAY).save(activated)
    assert titles(activated) == ["First", "Sheet 2", "Sheet 3", "Sheet 4", "Sheet 5"]


def test_a_sheet_saved_in_another_class_is_copied_with_its_exercises(
    api: WimsAPI, home: Class, other: Class
) -> None:
    contents = ":H2/algebra/oeffraction.en;exo@correq4&qnum@1;10;1;Exercise 1;d;"
    sheet = make_sheet("Sheet", exercises=0, weight=3, contents=contents)
    sheet.exercises.add(exercise("Exercise 2"))
    sheet.save(home)
    assert sheet.save(other).created
    there = other.sheets[1]
    assert there == sheet != home.sheets[1]
    assert (there.title, there.weight) == ("Sheet", 3)
    assert [e.title for e in there.exercises] == ["Exercise 1", "Exercise 2"]


def test_a_refused_save_in_another_class_leaves_the_sheet_where_it_was(
    home: Class, other: Class, activated: Class
) -> None:
    make_sheet("Sheet", weight=3).save(other)
    sheet = other.sheets[1]
    with pytest.raises(UnsupportedOperation, match="WIMS loses"):
        sheet.save(activated)
    assert (sheet.qsheet, sheet in other.sheets) == (1, True)
    sheet.title = "Changed"
    sheet.save()
    assert titles(other) == ["Changed"]


def test_a_deleted_sheet_can_be_saved_again_with_all_it_held(home: Class) -> None:
    new = make_sheet("One", weight=3)
    new.exercises.add(exercise("a; b"))
    new.save(home)
    sheet = home.sheets[1]
    held = sheet.exercises[1]
    sheet.delete()
    assert (held.saved, held.number) == (False, None)
    assert sheet.save(home).created
    assert (titles(home), sheet.weight) == (["One"], 3)
    assert [e.title for e in sheet.exercises] == ["Exercise 1", "a; b"]


def test_a_deleted_untitled_sheet_can_be_saved_again(home: Class) -> None:
    new = Sheet("One")
    new.save(home)
    new.delete()
    new.save(home)
    assert home.sheets[1].description == "Feuille d'exercices #1"


def test_a_sheet_in_a_set_stays_there_when_others_are_deleted(home: Class) -> None:
    for title in ("One", "Two"):
        make_sheet(title).save(home)
    one, two = home.sheets.list()
    known = {two: "two"}
    one.delete()
    assert known[two] == "two"
    home.sheets.remove(1)
    assert two.qsheet is None


def test_gradings_that_a_forced_save_mixed_up_are_told(activated: Class) -> None:
    for title in ("Two", "Three", "Four"):
        make_sheet(title).save(activated)
    warnings = make_sheet("Five", weight=5).save(activated, force=True).warnings
    mixed = [n for n, sheet in enumerate(activated.sheets, 1) if sheet.weight == 5]
    assert all(
        f"gave weight, formula and indicator of the new sheet to sheet {n}" in str(warnings)
        for n in mixed
        if n != 5
    )
    assert warnings


def test_sheets_are_added_found_and_removed_in_the_collection(home: Class) -> None:
    new = Sheet("Sheet", "About")
    assert new not in home.sheets
    home.sheets.add(new)
    assert new in home.sheets
    assert home.sheets.check(1)
    assert not home.sheets.check("2")
    assert home.sheets[1] == new
    assert home.sheets.list() == Sheet.list(home) == [new]
    assert Sheet.check(home, new)
    assert new.infos["sheet_title"] == "Sheet"
    Sheet.remove(home, new)
    assert new not in home.sheets
    home.sheets.add(Sheet("Again", "About"))
    home.sheets.remove(1)
    assert Sheet.list(home) == []


def test_a_sheet_of_another_class_is_not_in_this_one(home: Class, other: Class) -> None:
    make_sheet("One").save(home)
    make_sheet("One").save(other)
    assert home.sheets[1] not in other.sheets
    with pytest.raises(NotSaved):
        Sheet.remove(other, home.sheets[1])


def test_reading_a_sheet_takes_one_request(api: WimsAPI, home: Class) -> None:
    make_sheet("One").save(home)
    for read in (lambda: home.sheets[1], home.sheets.list, home.sheets[1].refresh):
        with api.counted() as count:
            read()
        assert count() == 1

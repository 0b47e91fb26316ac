"""`Exercise`: the OEF sources of a class."""

from typing import Any

import pytest

from edusync.errors import (
    AlreadyExists,
    Conflict,
    InvalidRequest,
    InvalidValue,
    NotFound,
    ServerBug,
    UnsupportedOperation,
)
from edusync.wims import Class, Exercise, SheetExercise, WimsAPI
from tests.conftest import make_class
from tests.contract.wims.asking import SOURCE, ok
from tests.contract.wims.work import Work, make_sheet
from tests.targets import Server

OTHER = SOURCE.replace("Sum", "Product")
BROKEN = "\\title{Broken}\n"


def names(home: Class) -> list[str]:
    return [exercise.qexo for exercise in home.exercises]


def test_an_exercise_is_made_read_changed_and_deleted(home: Class) -> None:
    new = Exercise("sum1", SOURCE)
    assert new.save(home).requests == 4
    there = home.exercises["sum1"]
    assert there == new
    assert (there.source, there.title) == (SOURCE, "Sum")
    assert there.save().requests == 0
    there.source = OTHER
    assert there.save().requests == 4
    assert new.refresh().source == OTHER
    assert new.infos == {"qexo": "sum1", "source": OTHER}
    assert new in home.exercises
    new.delete()
    assert (names(home), new.saved) == ([], False)
    with pytest.raises(NotFound):
        home.exercises["sum1"]


def test_a_source_comes_back_as_it_was(home: Class) -> None:
    source = SOURCE.replace("{Sum}", "{Été à 5 $ % ~ + #}") + "\n\\hint{x}"
    Exercise("sum1", source).save(home)
    assert home.exercises["sum1"].source == source
    assert home.exercises.list()[0].title == "Été à 5 $ % ~ + #"


def test_a_byte_order_mark_of_an_editor_is_no_part_of_a_source(home: Class) -> None:
    new = Exercise("sum1", "\ufeff" + SOURCE.replace("\n", "\r\n"))
    new.save(home)
    assert new.source == SOURCE
    assert home.exercises["sum1"].source == SOURCE


def test_a_source_that_does_not_compile_is_never_sent(home: Class) -> None:
    with pytest.raises(InvalidRequest, match=r"COMPILATION ERROR No statement"):
        Exercise("sum1", BROKEN).save(home)
    with pytest.raises(InvalidRequest):
        home.exercises.add_many([Exercise("sum1", SOURCE), Exercise("sum2", BROKEN)])
    assert not home.exercises.check("sum1")


def test_a_name_that_is_taken_is_refused_unless_replaced(home: Class) -> None:
    Exercise("sum1", SOURCE).save(home)
    with pytest.raises(AlreadyExists, match="sum1"):
        Exercise("sum1", OTHER).save(home)
    with pytest.raises(AlreadyExists):
        home.exercises.add_many([Exercise("sum2", SOURCE), Exercise("sum1", OTHER)])
    with pytest.raises(AlreadyExists, match="sum3"):
        home.exercises.add_many([Exercise("sum3", SOURCE), Exercise("sum3", OTHER)])
    assert names(home) == ["sum1"]
    assert home.exercises["sum1"].source == SOURCE
    Exercise("sum1", OTHER).save(home, replace=True)
    assert home.exercises["sum1"].source == OTHER


def test_the_same_exercise_again_is_no_other_one(home: Class) -> None:
    Exercise("sum1", SOURCE).save(home)
    assert Exercise("sum1", SOURCE).save(home).created
    assert names(home) == ["sum1"]


def test_a_source_is_written_with_the_dollar_that_wims_makes_a_reference(home: Class) -> None:
    with pytest.raises(InvalidValue, match=r"write \$ itself"):
        Exercise("sum1", f"{SOURCE}%&#36;")


def test_an_exercise_that_wims_has_already_is_no_conflict(api: WimsAPI, home: Class) -> None:
    mine = Exercise("sum1", SOURCE)
    mine.save(home)
    mine.source = OTHER
    where: dict[str, Any] = {"qclass": home.qclass, "rclass": home.rclass}  # as after a lost reply
    api.call("addexo", qexo="sum1", exo_src=OTHER, options="no_build,force_rewrite", **where)
    mine.save()
    assert home.exercises.list()[0].title == "Product"
    assert home.exercises.add_many([]).requests == 0


def test_many_exercises_are_compiled_at_once(api: WimsAPI, home: Class) -> None:
    new = [Exercise(f"sum{n}", SOURCE.replace("Sum", f"Sum {n}")) for n in range(1, 4)]
    assert home.exercises.add_many(new).requests == 8
    with api.counted() as count:
        found = home.exercises.list()
        assert [(e.qexo, e.title) for e in found] == [(f"sum{n}", f"Sum {n}") for n in (1, 2, 3)]
    assert count() == 1
    with api.counted() as count:
        assert [e.source for e in found] == [e.source for e in new]
    assert count() == 1
    assert all(e.saved for e in new)


def test_a_source_that_somebody_else_changed_is_a_conflict(home: Class) -> None:
    Exercise("sum1", SOURCE).save(home)
    mine = home.exercises["sum1"]
    Exercise("sum1", OTHER).save(home, replace=True)
    mine.source = f"{SOURCE}%"
    with pytest.raises(Conflict, match="refresh"):
        mine.save()
    mine.save(replace=True)
    assert home.exercises["sum1"].source == f"{SOURCE}%"


def test_an_exercise_of_the_class_goes_into_a_sheet(home: Class) -> None:
    Exercise("sum1", SOURCE).save(home)
    sheet = make_sheet(exercises=0)
    sheet.exercises.add(SheetExercise("classes/en", "exo=sum1", title="Sum"))
    sheet.save(home)
    sheet.activate()
    assert sheet.exercises[1].params == "exo=sum1"


def test_an_exercise_moves_to_a_class_that_never_had_one(home: Class, other: Class) -> None:
    mine = Exercise("sum1", SOURCE)
    mine.save(home)
    mine.move_to(other)
    assert (names(home), names(other)) == ([], ["sum1"])
    assert mine in other.exercises
    assert mine.refresh().source == SOURCE


def test_an_exercise_is_copied(home: Class, other: Class) -> None:
    mine = Exercise("sum1", SOURCE)
    mine.save(home)
    mine.move_to(other, copy=True)
    assert (names(home), names(other)) == (["sum1"], ["sum1"])
    assert mine in home.exercises


def test_moving_onto_another_exercise_is_refused_unless_replaced(home: Class, other: Class) -> None:
    mine = Exercise("sum1", SOURCE)
    mine.save(home)
    Exercise("sum1", OTHER).save(other)
    with pytest.raises(AlreadyExists):
        mine.move_to(other)
    assert (names(home), other.exercises["sum1"].source) == (["sum1"], OTHER)
    mine.move_to(other, replace=True)
    assert (names(home), other.exercises["sum1"].source) == ([], SOURCE)


def test_an_exercise_that_is_gone_is_not_reported_as_moved(home: Class, other: Class) -> None:
    mine = Exercise("sum1", SOURCE)
    mine.save(home)
    home.exercises.remove("sum1")
    with pytest.raises(NotFound):
        mine.move_to(other)


def test_exercises_are_shared_with_another_class(home: Class, other: Class) -> None:
    Exercise("sum1", SOURCE).save(home)
    home.exercises.share_with(other)
    assert names(other) == ["sum1"]
    home.exercises["sum1"].delete()
    Exercise("sum2", SOURCE).save(home)
    assert names(other) == ["sum2"]
    with pytest.raises(UnsupportedOperation, match="shares those of another class"):
        home.exercises.share_with(other)
    with pytest.raises(UnsupportedOperation, match=r"c\.exercises\.share_with"):
        home.exercises["sum2"].share_with(other)


def test_sharing_with_a_class_that_had_exercises_is_refused(home: Class, other: Class) -> None:
    Exercise("sum1", SOURCE).save(home)
    Exercise("old1", SOURCE).save(other)
    with pytest.raises(UnsupportedOperation, match="has exercises"):
        home.exercises.share_with(other)
    other.exercises.remove("old1")
    with pytest.raises(UnsupportedOperation, match="had some"):
        home.exercises.share_with(other)


def test_no_two_classes_share_with_each_other(api: WimsAPI, home: Class, other: Class) -> None:
    with api.counted() as count, pytest.raises(UnsupportedOperation, match="with itself"):
        home.exercises.share_with(home)
    assert count() == 0
    Exercise("sum1", SOURCE).save(home)
    home.exercises.share_with(other)
    with pytest.raises(UnsupportedOperation, match="has exercises"):
        other.exercises.share_with(home)
    home.exercises["sum1"].delete()
    with pytest.raises(UnsupportedOperation, match="had some"):
        other.exercises.share_with(home)
    Exercise("sum2", SOURCE).save(home)
    assert names(home) == ["sum2"]


def test_what_a_class_uses_of_another_it_shares_with_nobody(
    api: WimsAPI, home: Class, other: Class
) -> None:
    Exercise("sum1", SOURCE).save(home)
    home.exercises.share_with(other)
    third = make_class(home.rclass, name="Third")
    third.save(api)
    with pytest.raises(UnsupportedOperation, match=f"uses the exercises of class {home.qclass}"):
        other.exercises.share_with(third)
    third.delete()


def test_a_class_that_never_had_an_exercise_shares_none(home: Class, other: Class) -> None:
    with pytest.raises(UnsupportedOperation, match="never had an exercise"):
        home.exercises.share_with(other)
    Exercise("sum1", SOURCE).save(other)
    assert names(other) == ["sum1"]


def test_a_source_that_ends_all_compiling_is_noticed(
    api: WimsAPI, server: Server, home: Class
) -> None:
    Exercise("sum1", SOURCE).save(home)
    Work(server, home).write("src/-x.oef", SOURCE)
    with pytest.raises(ServerBug, match="did not compile the exercise") as caught:
        api.addexo(home.qclass, home.rclass, "sum2", SOURCE)
    assert caught.value.maybe_applied
    for new, replace in (Exercise("sum3", SOURCE), False), (Exercise("sum1", OTHER), True):
        with pytest.raises(ServerBug, match=f"did not compile {new.qexo}.* begins with -"):
            new.save(home, replace=replace)
    assert names(home) == ["sum1"]


def test_a_broken_source_that_wims_holds_does_not_hide_a_good_one(
    api: WimsAPI, home: Class
) -> None:
    api.call(
        "addexo",
        qclass=home.qclass,
        rclass=home.rclass,
        qexo="abad",
        exo_src=BROKEN,
        options="no_build",
    )
    Exercise("sum1", SOURCE).save(home)
    assert names(home) == ["sum1"]
    assert ok(api.getexofile(home.qclass, home.rclass, "abad"))


def test_removing_an_absent_exercise(home: Class) -> None:
    with pytest.raises(NotFound):
        home.exercises.remove("nothere")

"""A class for the next year: copied or cleaned, with new dates."""

from pathlib import Path
from typing import Any

import pytest

from edusync.errors import (
    AlreadyExists,
    DataLossError,
    InvalidValue,
    NotFound,
    UnsupportedOperation,
)
from edusync.wims import Class, Exam, Exercise, User, WimsAPI, read_archive
from tests.conftest import FAR_AWAY, make_class
from tests.contract.wims.asking import SOURCE, error, ok
from tests.contract.wims.registered import PAGE_SETTINGS, SETTINGS, rewritten
from tests.contract.wims.work import Work, make_sheet
from tests.contract.wims.years import COPIED, KEPT, NEXT_SPRING, SPRING, fill
from tests.targets import Server

NEXT_FAR = "21001231"


def titles(home: Class) -> list[tuple[str, str, int]]:
    return [(sheet.title, sheet.expiration, sheet.sheetmode) for sheet in home.sheets]


def test_a_copy_has_all_but_students(home: Class, server: Server) -> None:
    fill(home, Work(server, home))
    made = home.copy()
    new = made.new
    assert (made.left, made.requests) == (COPIED, 9)
    assert (new.qclass != home.qclass, new.name, new.expiration) == (True, home.name, FAR_AWAY)
    assert new.supervisor.lastname == "Perrin"
    assert list(new.users) == []
    assert titles(new) == titles(home) == [("One", FAR_AWAY, 1), ("Two", SPRING, 0)]
    assert [exam.title for exam in new.exams] == ["Final"]
    assert [exercise.qexo for exercise in new.exercises] == ["sum1"]
    assert [score.score for score in home.sheets[1].scores()] == [8.2, 0.0]
    assert (
        error(home.connection[0].recuser(new.qclass, new.rclass, "gone")) == "no deleted user found"
    )
    new.delete()


def test_a_copy_names_the_settings_that_wims_does_not_copy(home: Class, server: Server) -> None:
    rewritten(Work(server, home), SETTINGS)
    made = home.copy()
    assert (made.not_copied, made.requests) == (SETTINGS, 7)
    assert "information='Every Monday'" in made.warnings[0]
    made.new.delete()


def test_a_class_is_cleaned(home: Class, server: Server) -> None:
    fill(home, Work(server, home))
    made = home.clean()
    assert made.users == ("gone", "jdoe", "xroe")
    assert (made.left, made.requests) == (KEPT, 5)
    assert list(home.users) == []
    assert [sheet.title for sheet in home.sheets] == ["One", "Two"]
    assert home.refresh().supervisor.lastname == "Perrin"


def test_change_dates_gives_all_the_same_day(home: Class) -> None:
    make_sheet("Two", 1, expiration=SPRING).save(home)
    Exam("Final", "About", expiration=FAR_AWAY).save(home)
    day = home.change_dates()
    assert home.expiration == day
    assert home.changes() == {}
    assert {item.expiration for item in [*home.sheets, *home.exams]} == {day}
    assert home.refresh().expiration == day


def test_cut_hours_are_never_lost_in_silence(home: Class, tmp_path: Path) -> None:
    Exam("Final", "About", expiration=FAR_AWAY, cut_hours="20991201.10:00").save(home)
    with pytest.raises(DataLossError, match="cut hours"):
        home.change_dates()
    with pytest.raises(DataLossError, match="cut hours"):
        home.rollover(archive_to=tmp_path / "a.tgz")
    assert home.exams[1].cut_hours == "20991201.10:00"
    assert list(tmp_path.iterdir()) == []
    home.change_dates(force=True)
    assert home.exams[1].cut_hours == ""


def test_a_dry_run_only_reads(home: Class, server: Server, tmp_path: Path) -> None:
    fill(home, Work(server, home))
    plan = home.rollover(archive_to=tmp_path, dry_run=True)
    assert (plan.dry_run, plan.requests, plan.new, plan.archive) == (True, 4, None, None)
    assert [(date.kind, date.old, date.new) for date in plan.dates] == [
        ("sheet", FAR_AWAY, NEXT_FAR),
        ("sheet", SPRING, NEXT_SPRING),
        ("exam", FAR_AWAY, NEXT_FAR),
    ]
    assert len(plan.warnings) == 1
    assert list(tmp_path.iterdir()) == []
    assert titles(home) == [("One", FAR_AWAY, 1), ("Two", SPRING, 0)]


def test_a_rollover_makes_the_class_of_the_next_year(
    home: Class, server: Server, tmp_path: Path
) -> None:
    fill(home, Work(server, home))
    done = home.rollover(archive_to=tmp_path / "old.tgz", name="Algebra, 2028")
    new = done.new
    assert new is not None
    assert done.requests == 19 + 2 * len(done.dates)  # 2 of them for the trash
    assert (new.name, new.expiration, done.left) == ("Algebra, 2028", NEXT_FAR, COPIED)
    assert titles(new) == [("One", NEXT_FAR, 1), ("Two", NEXT_SPRING, 0)]
    assert [(exam.title, exam.expiration) for exam in new.exams] == [("Final", NEXT_FAR)]
    assert list(new.users) == []
    assert titles(home) == [("One", FAR_AWAY, 1), ("Two", SPRING, 0)]
    assert [user.quser for user in home.users] == ["jdoe", "xroe"]
    assert done.archive is not None
    assert [user.quser for user in read_archive(done.archive.path).users] == ["jdoe", "xroe"]
    assert new.qclass in [c.qclass for c in Class.list(home.connection[0], home.rclass)]
    new.delete()


@pytest.mark.versions
def test_a_second_rollover_makes_no_second_class(home: Class) -> None:
    api, _ = home.connection
    new = rolled(home)
    with api.counted() as count, pytest.raises(AlreadyExists, match=f"class {new.qclass} is that"):
        home.rollover(archive_to=None, name="Algebra, 2028")
    assert count() == 4
    plan = home.rollover(archive_to=None, name="Algebra, 2028", dry_run=True)
    assert [text for text in plan.warnings if f"class {new.qclass} is that" in text]
    another = rolled(home, force=True)
    with pytest.raises(AlreadyExists, match=r"classes .*, .* are that of the next year already"):
        home.rollover(archive_to=None, name="Algebra, 2028")
    for made in (new, another):
        made.delete()
    rolled(home).delete()


def rolled(home: Class, **options: Any) -> Class:
    new: Class | None = home.rollover(archive_to=None, name="Algebra, 2028", **options).new
    assert new is not None
    return new


def test_a_class_of_another_year_name_or_supervisor_hinders_no_rollover(home: Class) -> None:
    api, _ = home.connection
    fields = {"name": home.name, "expiration": NEXT_FAR}
    others = [
        make_class(home.rclass, **{**fields, "name": "Geometry"}),
        make_class(home.rclass, **{**fields, "expiration": FAR_AWAY}),
        make_class(home.rclass, **fields, supervisor=User("supervisor", "Roe", "Jo", "secret12")),
    ]
    for other in others:
        other.save(api)
    new = home.rollover(archive_to=None).new
    assert new is not None
    for made in (new, *others):
        made.delete()


def test_a_dry_run_in_place_says_first_whom_it_would_erase(
    home: Class, server: Server, tmp_path: Path
) -> None:
    fill(home, Work(server, home))
    plan = home.rollover(archive_to=tmp_path / "old.tgz", in_place=True, dry_run=True)
    assert (plan.erased, plan.requests) == (("gone", "jdoe", "xroe"), 4)
    assert plan.summary.startswith(
        "dry run: would erase 3 users and all their work, keep the class"
    )
    assert len(home.users) == 2


def test_a_dry_run_of_clean_tells_who_would_be_deleted(home: Class, server: Server) -> None:
    fill(home, Work(server, home))
    plan = home.clean(dry_run=True)
    assert (plan.users, plan.requests, plan.dry_run) == (("gone", "jdoe", "xroe"), 1, True)
    assert len(home.users) == 2


def test_a_rollover_in_place_cleans_the_class(home: Class, server: Server, tmp_path: Path) -> None:
    fill(home, Work(server, home))
    done = home.rollover(archive_to=tmp_path / "old.tgz", in_place=True, expiration="21000101")
    assert done.new is home
    assert (home.name, home.expiration, home.changes()) == ("Algebra", "21000101", {})
    assert list(home.users) == []
    assert titles(home) == [("One", "21000101", 1), ("Two", "20270201", 0)]
    assert (home.refresh().expiration, done.left) == ("21000101", KEPT)


def test_a_rollover_names_the_settings_that_wims_does_not_copy(
    home: Class, server: Server, tmp_path: Path
) -> None:
    rewritten(Work(server, home), PAGE_SETTINGS)
    plan = home.rollover(archive_to=tmp_path, dry_run=True)
    done = home.rollover(archive_to=tmp_path)
    assert plan.not_copied == done.not_copied == PAGE_SETTINGS
    assert plan.warnings == done.warnings
    assert done.new is not None
    done.new.delete()


def test_a_rollover_in_place_keeps_all_settings(
    home: Class, server: Server, tmp_path: Path
) -> None:
    rewritten(Work(server, home), SETTINGS)
    for dry_run in (True, False):
        done = home.rollover(archive_to=tmp_path, in_place=True, dry_run=dry_run)
        assert (done.not_copied, done.warnings) == ({}, ())
    held = ok(home.connection[0].getclassfile(home.qclass, home.rclass, ".def")).decode("cp1252")
    assert all(f"!set class_{name}={value}\n" in held for name, value in SETTINGS.items())


def test_an_expired_sheet_is_active_in_the_next_year(home: Class) -> None:
    make_sheet("One", 1).save(home)
    sheet = home.sheets[1]
    sheet.expiration, sheet.sheetmode = "20250131", 2
    sheet.save()
    done = home.rollover(archive_to=None, dates="+80y")
    assert done.steps == ("copyclass", "modclass", "modsheet 1")
    assert done.new is not None
    assert titles(done.new) == [("One", "21050131", 1)]
    done.new.delete()


def test_if_the_archive_fails_nothing_else_is_done(home: Class, tmp_path: Path) -> None:
    (tmp_path / "old.tgz").write_bytes(b"precious")
    api, _ = home.connection
    for in_place in (False, True):
        with api.counted() as count, pytest.raises(InvalidValue, match="is there already"):
            home.rollover(archive_to=tmp_path / "old.tgz", in_place=in_place)
        assert count() == 0
    assert home.refresh().expiration == FAR_AWAY


def test_in_place_wants_an_archive_and_no_edits(home: Class, tmp_path: Path) -> None:
    with pytest.raises(DataLossError, match="archive_to"):
        home.rollover(archive_to=None, in_place=True)
    home.institution = "Elsewhere"
    with pytest.raises(InvalidValue, match="without edits"):
        home.rollover(archive_to=tmp_path, in_place=True)


def test_a_plain_class_is_in_order(home: Class) -> None:
    found = home.repair()
    assert (found.messages, found.users_deleted, found.requests) == ((), 0, 1)


def test_a_class_shares_its_exercises(home: Class, other: Class) -> None:
    Exercise("sum1", SOURCE).save(home)
    home.share_with(other)
    assert [exercise.qexo for exercise in other.exercises] == ["sum1"]
    with pytest.raises(UnsupportedOperation):
        home.share_with(other)


def test_a_class_without_backup_is_not_restored(api: WimsAPI, home: Class, number: int) -> None:
    assert list(Class.backups(api, number)) == []
    with pytest.raises(NotFound, match="no backup"):
        Class.restore(api, number, home.rclass)
    with pytest.raises(AlreadyExists):
        Class.restore(api, home.qclass, home.rclass, 2020)
    assert ok(api.checkclass(home.qclass, home.rclass))

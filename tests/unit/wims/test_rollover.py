"""What a rollover does with the dates of a class, and what is left of students: pure functions."""

import datetime
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import DataLossError, InvalidValue, UnsupportedOperation
from edusync.wims import Class
from edusync.wims.classes.copy import forgotten, not_copied, refuse_group, unlike
from edusync.wims.classes.rollover import RolloverResult, planned
from edusync.wims.classfiles import definitions, traces
from edusync.wims.models.index import refuse_loss
from tests.conftest import make_class
from tests.unit.scripted import playing
from tests.unit.tarfiles import FILES, as_bytes

TODAY = datetime.date(2026, 11, 22)
CLASS = as_bytes(FILES)


def plan(
    expiration: object = "+1y",
    dates: str | None = None,
    name: str | None = None,
    *,
    in_place: bool = False,
    files: Mapping[str, str] | None = None,
) -> RolloverResult[None]:
    held = CLASS | as_bytes(files or {})
    return planned(held, expiration, dates, name, TODAY, in_place=in_place)


def index(*records: str) -> str:
    return "".join(f":{record}\nTitle\nAbout\n" for record in records)


def test_all_dates_move_as_far_as_that_of_the_class() -> None:
    made = plan()
    assert (made.name, made.expiration) == ("Algèbre, 1", "20280831")
    assert [(d.kind, d.number, d.title, d.old, d.new) for d in made.dates] == [
        ("sheet", 1, "One, raw", "20270131", "20280131"),
        ("sheet", 2, "Two", "20260131", "20270131"),
        ("exam", 1, "Final", "20270601", "20280601"),
    ]
    steps = ("archive", "copyclass", "modclass", "modsheet 1", "modsheet 2", "modexam 1")
    assert made.steps == steps
    assert "cleanclass" in plan(in_place=True).steps


def test_the_dates_of_the_sheets_may_move_otherwise() -> None:
    made = plan("20270701", "+6m", "Next year")
    assert (made.name, made.expiration) == ("Next year", "20270701")
    assert [date.new for date in made.dates] == ["20270731", "20260731", "20271201"]


def test_a_class_that_expires_sooner_tells_no_way_for_the_dates() -> None:
    with pytest.raises(InvalidValue, match=r"^dates: must be given, like '\+1y'"):
        plan("20270701")


def test_dates_that_are_a_day_are_refused() -> None:
    with pytest.raises(InvalidValue, match=r"^dates: must be like '\+1y'"):
        plan(dates=TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("expiration", ["20261122", "20200101"])
def test_an_expiration_that_is_not_to_come_is_refused(expiration: str) -> None:
    with pytest.raises(InvalidValue, match=r"^expiration: must be to come"):
        plan(expiration, "+1y")


def test_a_class_without_expiration_moves_from_today() -> None:
    assert plan(files={".def": "!set class_defined=yes\n"}).expiration == "20271122"


def test_a_sheet_that_expired_by_its_date_is_active_again() -> None:
    sheets = index("2\n20260131", "2\n20270131", "3\n20260131", "2\n20200131")
    made = plan(files={"sheets/.sheets": sheets})
    assert [date.reopened for date in made.dates[:4]] == [True, False, False, False]


def test_exams_are_never_reopened_and_active_ones_are_told() -> None:
    made = plan(files={"exams/.exams": index("2\n20260131\n60 1", "1\n20270131\n60 1")})
    assert [date.reopened for date in made.dates if date.kind == "exam"] == [False, False]
    assert made.warnings == (
        "exam 2 ('Title') is active: whoever is in the new class can take it at once",
    )


def test_what_is_no_day_stays_and_is_told() -> None:
    made = plan(files={"sheets/.sheets": index("1\n20309999"), "exams/.exams": ""})
    assert list(made.dates) == []
    assert made.warnings == ("sheet 1 ('Title'): its expiration '20309999' is no day, and stays",)


def test_what_an_index_would_lose_is_refused() -> None:
    home = make_class("r", qclass=1234567)
    with pytest.raises(DataLossError, match="cut hours"):
        refuse_loss(CLASS, home)
    refuse_loss(CLASS | as_bytes({"exams/.exams": index("1\n20270601\n60 3")}), home)


@pytest.mark.parametrize("settings", [{"type": "2"}, {"type": "0", "superclass": "12345"}])
def test_groups_of_classes_are_refused(settings: dict[str, str]) -> None:
    with playing() as script:
        home = Class._loaded({"qclass": 1234567, "rclass": "r"}, _api=script.api())
        with pytest.raises(UnsupportedOperation, match="unenrol them"):
            refuse_group(settings, "rollover(in_place=True)", home)


def test_a_copy_is_like_its_class_in_all_but_students() -> None:
    bare = {path: body for path, body in CLASS.items() if not traces.is_personal(path)}
    assert unlike(CLASS, bare) == []
    assert unlike(CLASS, {**bare, "supervisor": b"", ".log": b"x"}) == []
    assert unlike(CLASS, {**bare, "src/sum1.oef": b""}) == ["src/sum1.oef"]
    del bare["exams/.exam1"]
    assert unlike(CLASS, bare) == ["exams/.exam1"]


def test_a_setting_that_a_copy_has_otherwise_is_told_with_its_value() -> None:
    before = {"password": "open1234", "expiration": "20270831", "exolog": "2", "css": ""}
    after = {"password": "other", "expiration": "20281122"}
    assert not_copied(before, after) == {"password": "open1234", "exolog": "2"}


def test_the_settings_that_a_copy_will_lack_are_known_before() -> None:
    held = {"description": "Algebra", "exolog": "2", "keywords": "", "connections": "+a/b+"}
    assert forgotten(held) == {"exolog": "2"}


def test_the_trash_and_the_users_are_told_apart() -> None:
    assert definitions.logins(CLASS) == ["jdoe"]
    assert definitions.logins(CLASS, deleted=True) == ["gone"]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("score/jdoe", True),
        ("score/.jdoe.exam", True),
        ("exolog/jdoe/1", True),
        ("freeworksdata/1/work/jdoe-file/a.txt", True),
        ("score/jdoe2", False),
        ("score/xjdoe", False),
        ("sheets/.sheet1", False),
    ],
)
def test_files_are_named_by_a_login(path: str, named: bool) -> None:
    assert traces.named_by(path, "jdoe") is named


@given(before=st.binary(max_size=3), after=st.binary(max_size=3))
def test_a_login_is_found_as_a_word(before: bytes, after: bytes) -> None:
    word = not before[-1:].isalnum() and not after[:1].isalnum()
    signs = set(before[-1:] + after[:1]) & set(b"_@-")
    assert traces.mentions(before + b"jdoe" + after, "jdoe") is (word and not signs)


def test_files_about_students_are_left_of() -> None:
    files = as_bytes({"score/jdoe": "x", "noscore/x": "", "motd/jdoe": "x", "doc/a.txt": "jdoe"})
    assert traces.left_of(files, ["jdoe"]) == ["doc/a.txt", "motd/jdoe", "score/jdoe"]


def test_files_that_mention_a_student_are_left() -> None:
    about = {".usernextlist": ":jdoe,xroe\n", ".log": "User gone created", "forum/1": "by jdoe-x"}
    assert traces.left_of(as_bytes(about), ["jdoe", "gone"]) == [".log", ".usernextlist"]
    assert traces.left_of(as_bytes(about), []) == []

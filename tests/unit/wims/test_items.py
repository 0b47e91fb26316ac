"""Users, sheets, exams and exercises without a server: what needs none, and what says so."""

import copy
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from edusync import wims
from edusync.errors import (
    EdusyncError,
    InvalidValue,
    NotSaved,
    UnsupportedOperation,
)
from edusync.wims import (
    Class,
    ClassItem,
    Exam,
    Exercise,
    Sheet,
    SheetExercise,
    User,
    WimsAPI,
)
from edusync.wims.models.item import moved
from tests.conftest import FAR_AWAY, make_class
from tests.unit.scripted import error, http, ok, playing

INDEX = b"\n:0\n20991231\nOne\nfirst\n\n:1\n20991231\nTwo\nsecond\n\n"
TGZ_TYPE = "multipart/x-gzip"


def file(body: bytes) -> Any:
    return http(200, body, "text/plain")


def some() -> list[ClassItem]:
    return [
        User("jdoe", "Doe", "John", "secret12"),
        Sheet("One"),
        Exam("One"),
        Exercise("one", "\\title{One}"),
    ]


def saved_class(api: WimsAPI) -> Class:
    return Class._loaded({"qclass": 9001, "rclass": "r", "name": "Algebra"}, _api=api)


NAMES = """
AdmRawError Class Exam ExamScore ExerciseScore InvalidItemTypeError InvalidResponseError
NotSavedError Sheet SheetScore User WimsAPI WimsAPIError
""".split()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_wimsapi_is_there(name: str) -> None:
    assert hasattr(wims, name)
    assert name in wims.__all__


@pytest.mark.parametrize(
    ("made", "positional"),
    [
        (User, "quser lastname firstname password"),
        (Sheet, "title description"),
        (Exam, "title description"),
        (Exercise, "qexo source"),
        (SheetExercise, "module params"),
        (Class, "rclass"),
    ],
)
def test_only_what_a_reader_can_tell_apart_is_given_by_place(made: Any, positional: str) -> None:
    by_place = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = inspect.signature(made).parameters.values()
    assert [one.name for one in parameters if one.kind is by_place] == positional.split()


@pytest.mark.parametrize("kind", [User, Sheet, Exam, Exercise])
def test_every_kind_of_item_has_the_same_methods(kind: type[ClassItem]) -> None:
    for name in "get list check remove save delete refresh infos".split():
        assert hasattr(kind, name)


NEEDED: dict[Any, dict[str, Any]] = {
    SheetExercise: {"module": "m", "params": "p=1"},
    Exercise: {"qexo": "one", "source": "x"},
    User: {"quser": "jdoe", "lastname": "D", "firstname": "J", "password": "secret12"},
}


@pytest.mark.parametrize("kind", [User, Sheet, Exam, Exercise, SheetExercise])
@pytest.mark.parametrize("name", ["unknown", "_saved", "qsheet", "qexam"])
def test_a_keyword_that_is_no_field_is_refused(kind: Any, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        kind(**NEEDED.get(kind, {}), **{name: 1})


@pytest.mark.parametrize("item", some(), ids=lambda item: type(item).__name__)
def test_an_unsaved_item_says_not_saved(item: ClassItem) -> None:
    uses: list[Callable[[], object]] = [
        lambda: item.infos,
        item.refresh,
        item.save,
        item.delete,
        lambda: item.save(make_class("r")),
    ]
    for use in uses:
        with pytest.raises(NotSaved):
            use()
    assert item != copy.deepcopy(item)
    assert item != "another thing"


@pytest.mark.parametrize("item", some(), ids=lambda item: type(item).__name__)
def test_the_refresh_of_an_unsaved_item_leaves_it_as_it_was(item: ClassItem) -> None:
    before = item.to_dict(secrets=True)
    with pytest.raises(NotSaved):
        item.refresh()
    assert item.to_dict(secrets=True) == before


def test_a_refresh_that_fails_leaves_a_sheet_as_it_was() -> None:
    with playing(file(INDEX), file(b"10\n2 4 2\n"), http(500)) as script:
        sheet = saved_class(script.api(attempts=1)).sheets.list()[0]
        sheet.weight += 5
        with pytest.raises(EdusyncError):
            sheet.refresh()
        assert sheet.changes() == {"weight": (2, 7)}


def test_an_object_of_a_class_is_not_read_to_be_saved_in_an_unsaved_one() -> None:
    with playing(file(INDEX)) as script:
        sheet = saved_class(script.api()).sheets.list()[0]
        with pytest.raises(NotSaved):
            sheet.save(make_class("r"))
    assert script.jobs == ["getclassfile"]


def test_items_of_an_unsaved_class_say_not_saved() -> None:
    c, user = make_class("r"), User("jdoe", "Doe", "John", "secret12")
    uses: list[Callable[[], object]] = [
        lambda: c.users.add(user),
        lambda: c.users.remove(user),
        lambda: user in c.users,
        lambda: c.users["jdoe"],
        lambda: c.sheets.list(),
        lambda: c.exams.check(1),
        lambda: c.exercises.remove("x"),
        lambda: c.exercises.list(),
    ]
    for use in uses:
        with pytest.raises(NotSaved):
            use()


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (Sheet, "sheetmode", 4),
        (Sheet, "formula", 7),
        (Sheet, "indicator", -1),
        (Sheet, "weight", "much"),
        (Sheet, "expiration", "soon"),
        (Sheet, "contents", "a=b"),
        (Exam, "duration", 0),
        (Exam, "attempts", "none"),
        (Exam, "exammode", 4),
        (Sheet, "weight", "2"),
        (Exam, "duration", "60"),
        (SheetExercise, "points", "10"),
        (SheetExercise, "weight", 11),
        (SheetExercise, "module", "a b"),
        (Exercise, "qexo", "a/b"),
        (Exercise, "source", "open ("),
        (User, "password", "a b"),
    ],
)
def test_a_field_is_checked_when_it_is_set(kind: Any, field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        kind(**{**NEEDED.get(kind, {}), field: value})
    new = kind(**NEEDED.get(kind, {}))
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        setattr(new, field, value)


def test_numbers_come_as_int() -> None:
    with playing(file(INDEX)) as script:
        found = saved_class(script.api()).sheets.list()
    assert [(s.qsheet, s.sheetmode) for s in found] == [(1, 0), (2, 1)]


def test_logins_are_refused_before_anything_is_sent() -> None:
    with playing() as script:
        c = saved_class(script.api())
        for login in ("abc", "a" * 25):
            assert login not in c.users
            for use in (c.users.get, c.users.remove):
                with pytest.raises(InvalidValue):
                    use(login)
            with pytest.raises(InvalidValue):
                User(login, "Doe", "John", "secret12").save(c)
        with pytest.raises(InvalidValue, match="would make it 'jdoe'"):
            User("j.doe", "Doe", "John", "secret12").save(c, adapt=False)
        with pytest.raises(InvalidValue, match="recover, purge"):
            User("jdoe", "D", "J", "secret12").save(c, on_deleted="x")  # type: ignore[arg-type]


def test_the_supervisor_cannot_be_deleted_or_added() -> None:
    with playing(error("user supervisor not in this class (9001)")) as script:
        c = saved_class(script.api())
        with pytest.raises(UnsupportedOperation, match="supervisor"):
            c.users.remove("supervisor")
        with pytest.raises(InvalidValue, match="login of the teacher"):
            User("super.visor", "Doe", "John", "secret12").save(c)


def test_nothing_shown_or_compared_makes_a_request() -> None:
    with playing(file(INDEX)) as script:
        c = saved_class(script.api())
        found = c.sheets.list()
        for sheet in found:
            assert repr(sheet)
            assert sheet._repr_html_()
            assert sheet.changes() == {}
            assert sheet.to_dict()["weight"] is None
            assert hash(sheet)
        assert found.to_dicts()[1]["qsheet"] == 2
        assert found._repr_html_()
        assert found[0] != found[1]
        assert found == pickle.loads(pickle.dumps(found))
        assert [repr(c.users), repr(c.sheets), repr(found[0].exercises)]
    assert script.jobs == ["getclassfile"]


def test_a_pickled_exam_keeps_its_edits_and_follows_its_number() -> None:
    index = b"\n:0\n20991231\n60 1\nOne\nd\n\n:0\n20991231\n60 1\nTwo\nd\n\n"
    with playing(file(index), file(index), ok()) as script:
        c = saved_class(script.api())
        one, two = c.exams.list()
        two.title = "Edited"
        one.delete()
        twin = pickle.loads(pickle.dumps(two))
        assert (twin.qexam, twin.title) == (1, "Edited")
        assert twin.changes() == {"title": ("Two", "Edited")}
        assert twin == two


def test_an_expired_sheet_keeps_the_date_that_it_has() -> None:
    with playing(file(INDEX)) as script:
        sheet = saved_class(script.api()).sheets[2]
    assert sheet.expiration == FAR_AWAY
    assert "expiration" not in sheet.changes()


def test_an_archive_leaves_no_warning_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    damaged = http(200, b"no gzip", TGZ_TYPE)
    with playing(damaged, damaged) as script, pytest.raises(EdusyncError):
        saved_class(script.api()).users.list(full=True)
    assert [r.getMessage() for r in caplog.records if r.levelname == "WARNING"] == []


@pytest.mark.parametrize(
    ("number", "move", "at", "after"),
    [
        (3, "removed", 1, 2),
        (1, "removed", 3, 1),
        (3, "up", 3, 2),
        (2, "up", 3, 3),
        (1, "up", 3, 1),
        (4, "up", 3, 4),
    ],
)
def test_where_a_position_goes(number: int, move: str, at: int, after: int) -> None:
    assert moved(number, move, at) == after

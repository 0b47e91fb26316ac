"""Models of a class that is in a group: its users, and its scores, are seen and never lost."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from edusync.errors import (
    DataLossError,
    InvalidValue,
    ProtocolError,
    UnsupportedOperation,
)
from edusync.sandbox import Sandbox
from edusync.wims import Class, Sheet, User
from tests.conftest import make_class
from tests.contract.wims.work import make_sheet
from tests.sandbox.asking import CLASS, TEACHER

GROUP = 1234567


@pytest.fixture
def sandbox() -> Sandbox:
    """A group of two classes: anna is in both, bert in the first, carl in none."""
    box = Sandbox()
    api = box.wims_api()
    make_class("r", qclass=GROUP).save(api)
    api.modclass(GROUP, "r", {"type": 2})
    for _ in range(2):
        assert api.addclass(GROUP, "r", CLASS, TEACHER)[0]
    for place, login in ((1, "anna"), (2, "anna"), (1, "bert")):
        fields = {"lastname": login.title(), "firstname": "F", "password": "secret12"}
        assert api.adduser(f"{GROUP}_{place}", "r", login, fields | {"regprop1": login})[0]
    User("carl", "Carl", "F", "secret12").save(Class.get(api, GROUP, "r"))
    return box


@pytest.fixture(params=["1234567_1", "1234567/1"])
def one(sandbox: Sandbox, request: pytest.FixtureRequest) -> Class:
    """The first class of the group, by either spelling of its number."""
    return Class.get(sandbox.wims_api(), request.param, "r")


@pytest.fixture
def group(one: Class) -> Class:
    return Class.get(one.connection[0], GROUP, "r")


@pytest.fixture
def sheet(one: Class, sandbox: Sandbox) -> Sheet:
    """A sheet of the class, in preparation again, on which bert has worked."""
    made = make_sheet(exercises=2)
    made.save(one)
    made.activate()
    sandbox.wims.work("1234567_1", "bert", sheet=1, score=7)
    made.prepare()
    return made


def logins(users: Iterable[User]) -> list[str]:
    return [user.quser for user in users]


def test_users_are_those_of_the_group_who_take_part(one: Class, group: Class) -> None:
    assert logins(one.users) == logins(one.users.list(full=True)) == ["anna", "bert"]
    assert [user.regprop1 for user in one.users.list()] == ["anna", "bert"]
    assert logins(group.users.list(full=True)) == ["anna", "bert", "carl"]


def test_a_gradebook_knows_them(one: Class, sheet: Sheet) -> None:
    sheet.activate()
    book = one.gradebook()
    assert {line.user.quser: line.user.regprop1 for line in book} == {
        "anna": "anna",
        "bert": "bert",
    }
    assert book["bert"].average
    assert book.warnings == ()


def test_a_hidden_sheet_is_asked_of_each_of_them(one: Class, sheet: Sheet) -> None:
    sheet.hide()
    book = one.gradebook(hidden=True)
    assert book["bert"].marks["Sheet"]


DELETES: dict[str, Callable[[Class, Sheet], Any]] = {
    "delete": lambda _, sheet: sheet.delete(),
    "remove": lambda c, sheet: c.sheets.remove(sheet),
    "remove-number": lambda c, _: c.sheets.remove(1),
}


@pytest.mark.parametrize("call", DELETES.values(), ids=DELETES)
def test_a_sheet_with_scores_is_not_deleted(
    one: Class, sheet: Sheet, call: Callable[[Class, Sheet], Any]
) -> None:
    with pytest.raises(DataLossError, match="1 students"):
        call(one, sheet)
    assert sheet in one.sheets


def test_a_sheet_before_one_with_scores_is_not_deleted(one: Class, sandbox: Sandbox) -> None:
    for title in ("First", "Second"):
        make_sheet(title).save(one)
    one.sheets[2].activate()
    sandbox.wims.work("1234567_1", "bert", sheet=2, score=7)
    one.sheets[2].prepare()
    with pytest.raises(DataLossError, match="1 students"):
        one.sheets.remove(1)


def test_a_sheet_after_all_scores_is_deleted(one: Class, sheet: Sheet) -> None:
    make_sheet("Second").save(one)
    one.sheets.remove(2)
    assert list(one.sheets) == [sheet]


def test_an_exercise_with_scores_is_not_moved(one: Class, sheet: Sheet) -> None:
    with pytest.raises(DataLossError, match="1 students have scores"):
        sheet.exercises[2].move_up()


REMOVALS: dict[str, Callable[[Class], Any]] = {
    "remove": lambda c: c.users.remove("bert"),
    "remove-object": lambda c: c.users.remove(c.users["bert"]),
    "delete": lambda c: c.users["bert"].delete(),
    "remove_many": lambda c: c.users.remove_many(["bert"]),
    "unenrol": lambda c: c.unenrol(["bert"], key="quser"),
}


@pytest.mark.parametrize("call", REMOVALS.values(), ids=REMOVALS)
def test_who_is_removed_stays_in_the_group(
    one: Class, group: Class, call: Callable[[Class], Any]
) -> None:
    call(one)
    assert logins(one.users) == logins(one.users.list(full=True)) == ["anna"]
    assert logins(group.users) == ["anna", "bert", "carl"]
    assert group.users["bert"].participate == ""


def test_the_raw_client_cleans_no_class_of_a_group(one: Class, group: Class) -> None:
    api, qclass = one.connection
    with pytest.raises(InvalidValue, match="is a class of group"):
        api.cleanclass(qclass, "r")
    assert logins(group.users) == ["anna", "bert", "carl"]


def test_a_user_is_removed_and_recovered_in_the_group(one: Class, group: Class) -> None:
    group.users.remove("bert")
    assert logins(one.users) == ["anna"]
    assert User("bert", "Bert", "F", "secret12").save(group).recovered
    assert logins(one.users) == ["anna", "bert"]


def test_a_number_of_three_parts_is_only_read(sandbox: Sandbox, sheet: Sheet) -> None:
    nested = Class.get(sandbox.wims_api(), "1234567_1_2", "r")
    assert nested.kind == "portal"
    with pytest.raises((ProtocolError, UnsupportedOperation)):
        nested.sheets.remove(1)
    assert sheet.refresh().title == "Sheet"


def test_the_archive_of_a_class_in_a_group_holds_its_scores(
    one: Class, sheet: Sheet, tmp_path: Path
) -> None:
    made = one.archive(tmp_path / "one.tgz")
    assert (made.sheets, made.users) == (1, 0)
    assert sheet.saved


def test_a_class_with_a_number_of_its_own_is_in_a_group_by_its_superclass(
    sandbox: Sandbox, group: Class
) -> None:
    api = sandbox.wims_api()
    make_class("r", qclass=7654321).save(api)
    api.modclass(7654321, "r", {"type": 1, "superclass": GROUP})
    found = Class.get(api, 7654321, "r")
    assert (found.kind, found.superclass) == ("subclass", str(GROUP))
    api.moduser(GROUP, "r", "carl", {"participate": "7654321"})
    assert logins(found.users.list(full=True)) == ["carl"]

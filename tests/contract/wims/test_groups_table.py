"""Every row of the table of kinds: a group, a class of it, and a portal are run through it."""

import contextlib
import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from edusync.errors import UnsupportedOperation
from edusync.wims import Class, Exercise, User, WimsAPI
from edusync.wims.base.kinds import GROUP, PORTAL, REFUSED, SUBCLASS, TABLE
from tests.contract.wims.asking import SOURCE, ok
from tests.contract.wims.grouping import INFO, TEACHER, Group, logins
from tests.contract.wims.work import Work, make_sheet


@attrs.frozen
class Place:
    """A class of some kind, another one of its group, and a folder to write to."""

    home: Class
    other: Class
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / f"{self.home.kind}.out"

    @property
    def anna(self) -> User:
        (user,) = self.home.users.of([{"quser": "anna"}])
        return user


def named(place: Place) -> Any:
    place.home.name = "Renamed"
    return place.home.save()


def saved_anew(place: Place) -> Any:
    gone = copy.copy(place.home)
    gone.__dict__["_saved"] = False  # as after a delete
    return gone.save(place.home.connection[0])


def supervised(place: Place) -> Any:
    place.home.supervisor.email = "other@example.org"
    return place.home.save()


def corrected(place: Place) -> Any:
    (user,) = place.home.users.of([{"quser": "anna", "email": ""}])
    user.email = "anna@example.org"
    return user.save()


def sheeted(place: Place) -> Any:
    sheet = make_sheet(f"Of a {place.home.kind}", exercises=1)
    sheet.save(place.home)
    sheet.activate()
    return place.home.sheets.list()


def exercised(place: Place) -> Any:
    return place.home.exercises.add(Exercise("sum1", SOURCE))


def moved(place: Place) -> None:
    (exercise,) = place.other.exercises.of([{"qexo": "sum1", "source": SOURCE}])
    exercise.move_to(place.home)


def dated(place: Place) -> Any:
    return place.home.change_dates(force=True)


def rolled(place: Place, **options: Any) -> Any:
    return place.home.rollover(archive_to=place.file, **options)


CALLS: dict[str, Callable[[Place], Any]] = {
    "read": lambda p: (p.home.refresh(), p.home.infos, p.home.users["anna"], p.home.sheets.list()),
    "users.list": lambda p: p.home.users.list() and p.home.users.list(full=True),
    "gradebook": lambda p: p.home.gradebook(),
    "login_url": lambda p: p.anna.login_url(scores=True),
    "archive": lambda p: p.home.archive(p.file),
    "subclasses": lambda p: p.home.subclasses(),
    "save": named,
    "save a new one": saved_anew,
    "save the supervisor": supervised,
    "users.add": lambda p: User(f"new{p.home.kind}", "New", "Person", "secret12").save(p.home),
    "user.save": corrected,
    "users.remove": lambda p: p.home.users.remove("anna"),
    "enrol": lambda p: p.home.enrol([{"lastname": "New", "firstname": "One", "regnum": "77"}]),
    "unenrol": lambda p: p.home.unenrol(["1"]),
    "unenrol(purge=True)": lambda p: p.home.unenrol(["1"], purge=True),
    "forget": lambda p: p.home.users.forget("anna", p.file),
    "sheets and exams": sheeted,
    "exercises": exercised,
    "exercises.move_to, into": moved,
    "exercises.share_with, to": lambda p: p.other.exercises.share_with(p.home),
    "copy": lambda p: p.home.copy(),
    "rollover": rolled,
    "rollover(in_place=True)": lambda p: rolled(p, in_place=True),
    "clean": lambda p: p.home.clean(),
    "change_dates": dated,
    "repair": lambda p: p.home.repair(force=True),
    "repair_users": lambda p: p.home.repair_users(),
    "put_in_list": lambda p: p.home.put_in_list(),
    "restore": lambda p: Class.restore(p.home.connection[0], p.home.qclass, p.home.rclass),
    "delete": lambda p: p.home.delete(),
}
# What no test does in a group: the server restores only what it removed at night.
UNTRIED = {("restore", GROUP), ("restore", PORTAL)}
RUNS = [
    pytest.param(operation, kind, id="-".join([*re.findall(r"[\w.]+", operation), kind]))
    for operation, rules in TABLE.items()
    for kind in (GROUP, SUBCLASS)
    if rules[kind].verdict != REFUSED and (operation, kind) not in UNTRIED
]


def place_of(grouped: Group, kind: str, folder: Path) -> Place:
    if kind == SUBCLASS:
        return Place(grouped.one, grouped.two, folder)
    return Place(grouped.whole, grouped.one, folder)


@pytest.mark.parametrize(("operation", "kind"), RUNS)
def test_what_the_table_allows_works(
    grouped: Group, operation: str, kind: str, tmp_path: Path
) -> None:
    place = place_of(grouped, kind, tmp_path)
    assert place.home.kind == kind
    (api, number), rclass = grouped.whole.connection, grouped.whole.rclass
    if operation == "repair":  # WIMS repairs no group in which somebody is a teacher
        ok(api.deluser(number, rclass, "lola"))
    if operation == "exercises.share_with, to":
        place.other.exercises.add(Exercise("sum2", SOURCE))
    result = CALLS[operation](place)
    if operation == "delete" and kind == GROUP:  # the fixture deletes a group
        ok(api.addclass(number, rclass, {**INFO, "type": 2}, TEACHER))
    if operation in ("copy", "rollover"):
        assert result.new.kind == kind
        assert result.new.qclass != place.home.qclass
    elif operation in ("enrol", "unenrol", "unenrol(purge=True)"):
        assert [line.status for line in result] == [
            "created" if operation == "enrol" else "removed"
        ]


def test_what_the_table_refuses_is_not_even_asked(
    api: WimsAPI, grouped: Group, tmp_path: Path
) -> None:
    assert set(CALLS) == set(TABLE)
    grouped.one.supervisor.email  # noqa: B018 - read beforehand
    for kind in (GROUP, SUBCLASS):
        for operation, rules in TABLE.items():
            if rules[kind].verdict != REFUSED:
                continue
            place = place_of(grouped, kind, tmp_path)
            with api.counted() as count, pytest.raises(UnsupportedOperation) as caught:
                CALLS[operation](place)
            assert rules[kind].says in str(caught.value)
            assert count() == 0, operation
    assert list(tmp_path.iterdir()) == []
    assert (logins(grouped.whole), logins(grouped.one)) == (
        ["anna", "bert", "carl"],
        ["anna", "bert"],
    )


@pytest.fixture
def portal(grouped: Group) -> list[Class]:
    """A portal and what is in it, which no job makes."""
    for home, old, new in ((grouped.whole, "2", "4"), (grouped.one, "1", "3")):
        work = Work(grouped.server, home)
        text = work.read(".def")
        work.write(".def", text.replace(f"class_type={old}", f"class_type={new}"))
    api, _ = grouped.whole.connection
    rclass = grouped.whole.rclass
    return [Class.get(api, one.qclass, rclass) for one in (grouped.whole, grouped.one)]


def test_portals_are_read_and_no_more(
    api: WimsAPI, grouped: Group, portal: list[Class], tmp_path: Path
) -> None:
    for at, home in enumerate(portal):
        assert home.kind == PORTAL
        place = Place(home, grouped.two, tmp_path)
        for operation, rules in TABLE.items():
            if (operation, PORTAL) in UNTRIED:
                continue
            expected = rules[PORTAL].verdict == REFUSED
            with pytest.raises(UnsupportedOperation) if expected else contextlib.nullcontext():
                CALLS[operation](place)
            place.file.unlink(missing_ok=True)
            if home.changes():
                home.refresh()
        assert len(home.users.list(full=True)) == (4 if at == 0 else 2)

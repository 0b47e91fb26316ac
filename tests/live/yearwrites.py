"""The bulk calls and the year's calls that change something, as rows like those of `writes`."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from edusync.wims import Class, EnrolReport, User
from tests.conftest import FAR_AWAY
from tests.contract.wims.work import make_sheet
from tests.live.reads import World, person
from tests.live.writes import Write, added

People = list[dict[str, str]]
IN_CLASS = ("created", "updated", "recovered", "unchanged")
OUT_OF_IT = ("removed", "unchanged")


def found(world: World) -> dict[str, User]:
    """The users of the class by student number."""
    return {user.regnum: user for user in world.home.users.list(full=True)}


def _people(world: World, number: int) -> People:
    """Two for putcsv, one for adduser; one to change, one who is there, one in the trash."""
    people = [
        {"regnum": f"{number}-{at}", "lastname": f"Last{at}", "firstname": "Ann", "email": ""}
        for at in range(6)
    ]
    people[2] = {**people[2], "comments": "a, b"}
    world.home.enrol(people[3:])
    people[3] = {**people[3], "comments": "c, d", "email": "ann@example.org"}
    world.home.unenrol([people[5]["regnum"]])
    return people


def _has(user: User | None, row: Mapping[str, str]) -> bool:
    return user is not None and all(getattr(user, name) == value for name, value in row.items())


def _enrolled(world: World, people: People) -> bool:
    """Whether the class has these people, each once, and its list of users too."""
    there, listed = found(world), [user.regnum for user in world.home.users.list()]
    return all(
        _has(there.get(row["regnum"]), row) and listed.count(row["regnum"]) == 1 for row in people
    )


def _tells_who_is_there(world: World, people: People, report: EnrolReport | None) -> bool:
    """Whether each line is so; after an error nobody is there who was not."""
    there = found(world)
    if report is None:
        return {row["regnum"] for row in people} & set(there) == {
            row["regnum"] for row in people[3:5]
        }
    new = {row["regnum"] for row in (*people[:3], people[5])}
    return len(report) == len(people) and all(
        _has(there.get(row["regnum"]), row)
        if line.status in IN_CLASS
        else not (line.reason.startswith("not sent") and row["regnum"] in new & set(there))
        for line, row in zip(report, people, strict=True)
    )


def _members(world: World, number: int) -> list[str]:
    """Three who are there, and one in the trash, by student number."""
    people = [
        {"regnum": f"{number}-{at}", "lastname": f"Last{at}", "firstname": "Ann"} for at in range(4)
    ]
    world.home.enrol(people)
    world.home.unenrol([people[3]["regnum"]])
    return [row["regnum"] for row in people]


def _logins(world: World, number: int) -> list[str]:
    _members(world, number)
    return [user.quser for user in world.home.users.list()]


def _left(by: str) -> Callable[[World, list[str]], bool]:
    return lambda world, who: not {getattr(user, by) for user in world.home.users.list()} & {*who}


def _tells_who_left(by: str) -> Callable[[World, list[str], EnrolReport | None], bool]:
    """Makes a look whether each line is so; after an error nobody is gone."""

    def tells(world: World, who: list[str], report: EnrolReport | None) -> bool:
        there = {getattr(user, by) for user in world.home.users.list(full=True)}
        if report is None:
            return {*who[:3]} <= there
        return len(report) == len(who) and all(
            one not in there
            if line.status in OUT_OF_IT
            else one in there or not line.reason.startswith("not sent")
            for line, one in zip(report, who, strict=True)
        )

    return tells


def _cleaned(world: World, _: Any) -> None:
    world.home.clean()


def a_year(home: Class) -> None:
    """A class of a name that no other one has, with an active sheet and another one."""
    make_sheet("One", 1).save(home)
    home.sheets[1].activate()
    make_sheet("Two", 1).save(home)
    home.name = f"Year of {home.qclass}"
    home.save()


@attrs.frozen
class Year:
    """A call that makes a class, or writes files: the name of the class, a folder."""

    name: str
    folder: Path

    def file(self, end: str) -> Path:
        """A file that is not there yet."""
        return self.folder / f"{len(list(self.folder.iterdir()))}.{end}"


def _year(world: World, number: int) -> Year:
    return Year(f"{world.home.name}, {number}", Path(tempfile.mkdtemp()))


def _copies(world: World, *names: str) -> list[Class]:
    """The classes of these names, the one that is copied apart."""
    classes = Class.list(world.home.connection[0], world.home.rclass)
    return [c for c in classes if c.name in names and c != world.home]


def _is_copied(world: World, year: Year) -> bool:
    """Whether a copy is whole; an error may leave another one."""
    return any(map(_is_whole, _copies(world, world.home.name)))


def _is_whole(c: Class) -> bool:
    return [sheet.title for sheet in c.sheets] == ["One", "Two"] and list(c.users) == []


def _is_rolled_over(world: World, year: Year) -> bool:
    """Whether a class of the next year is whole; an error leaves another one, and names it."""
    return any(
        c.expiration == "21001231"
        and _is_whole(c)
        and {sheet.expiration for sheet in c.sheets} == {"21001231"}
        for c in _copies(world, year.name)
    )


def _tidy_year(world: World, year: Year) -> None:
    for c in _copies(world, world.home.name, year.name):
        c.delete()
    shutil.rmtree(year.folder)


def _with_students(world: World, number: int) -> Class:
    for new in (person(number), person(number + 1000)):
        new.save(world.home)
    world.home.users.remove(f"user{number}")
    return world.far


def _is_clean(world: World, _: Class) -> bool:
    return world.home.users.list(full=True) == [] and _is_whole(world.home)


def _dated(world: World, _: int) -> Class:
    for item in (Class.get(world.home.connection[0], *world.where), *world.home.sheets):
        item.expiration = FAR_AWAY
        item.save()
    return Class.get(world.raw, *world.where)


def _is_dated(world: World, c: Class) -> bool:
    there = Class.get(world.home.connection[0], *world.where)
    days = {there.expiration, *(sheet.expiration for sheet in there.sheets)}
    today = there.connection[0].today()
    return len(days) == 1 and days < {f"{today.year + 1}{at:04}" for at in range(101, 1232)}


def _forgettable(world: World, number: int) -> tuple[User, Year]:
    return added(world, person(number)), _year(world, number)


def _is_forgotten(world: World, thing: tuple[User, Year]) -> bool:
    """Whether the user is out of the class and its trash, and was exported."""
    user, year = thing
    places = [f".users/{user.quser}", f".users/.{user.quser}"]
    return any(year.folder.iterdir()) and not any(world.home.read_file(path) for path in places)


def _forget(_: World, thing: tuple[User, Year]) -> object:
    user, year = thing
    return user.forget(year.file("json"))


YEAR_WRITES = [
    Write(
        "enrol",
        _people,
        lambda world, people: world.far.enrol(people, key="regnum"),
        _enrolled,
        several=True,
        tidy=_cleaned,
        tells=_tells_who_is_there,
    ),
    Write(
        "unenrol",
        _members,
        lambda world, who: world.far.unenrol(who),
        _left("regnum"),
        several=True,
        tidy=_cleaned,
        tells=_tells_who_left("regnum"),
    ),
    Write(
        "users.remove_many",
        _logins,
        lambda world, who: world.far.users.remove_many(who, purge=True),
        _left("quser"),
        several=True,
        tells=_tells_who_left("quser"),
    ),
    Write(
        "Class.copy",
        _year,
        lambda world, _: world.far.copy(),
        _is_copied,
        several=True,
        setup=a_year,
        tidy=_tidy_year,
    ),
    Write(
        "Class.clean",
        _with_students,
        lambda _, c: c.clean(),
        _is_clean,
        several=True,
        setup=a_year,
    ),
    Write(
        "Class.change_dates",
        _dated,
        lambda _, c: c.change_dates(),
        _is_dated,
        several=True,
        setup=a_year,
    ),
    Write(
        "Class.repair",
        lambda world, _: world.far,
        lambda _, c: c.repair(),
        lambda world, _: _is_whole(world.home),
        several=True,
        setup=a_year,
    ),
    Write(
        "Class.rollover",
        _year,
        lambda world, year: world.far.rollover(
            archive_to=year.file("tgz"), name=year.name, force=True
        ),
        _is_rolled_over,
        several=True,
        setup=a_year,
        tidy=_tidy_year,
    ),
    Write(
        "User.forget",
        _forgettable,
        _forget,
        _is_forgotten,
        several=True,
        setup=a_year,
        tidy=lambda world, thing: shutil.rmtree(thing[1].folder),
    ),
]

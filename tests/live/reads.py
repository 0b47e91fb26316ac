"""The public calls that only read, as rows, and the class that they read.

A new call of the library is a new row here.
"""

from collections.abc import Callable
from typing import Any

import attrs

from edusync.results import ItemList
from edusync.wims import Class, Exam, Exercise, User
from edusync.wims.classfiles import members
from edusync.wims.scores import UserScores
from tests.conftest import FAR_AWAY
from tests.recorded.asking import SOURCE
from tests.recorded.work import make_sheet


@attrs.frozen
class World:
    """One class, through a connection without faults and through the proxy."""

    home: Class
    far: Class

    @property
    def raw(self) -> Any:
        """The raw client of the proxy."""
        return self.far.connection[0]

    @property
    def where(self) -> tuple[Any, str]:
        return self.far.connection[1], self.far.rclass


@attrs.frozen
class Read:
    """A call that changes nothing; its right result is that of the other connection."""

    name: str
    run: Callable[[Class], Any]


GZIP = b"\x1f\x8b"


def shown(value: Any) -> Any:
    """A result as plain data, without what differs from one time to the next."""
    if isinstance(value, tuple) and isinstance(value[1], dict):
        return value[0], {key: what for key, what in value[1].items() if key != "code"}
    if isinstance(value, tuple) and isinstance(value[1], bytes) and value[1][:2] == GZIP:
        return sorted(members(value[1]))
    if isinstance(value, UserScores):
        return value.sheets.to_dicts(), value.exams.to_dicts()
    if isinstance(value, ItemList):
        return value.to_dicts(secrets=True)
    return value.to_dict(secrets=True) if hasattr(value, "to_dict") else value


def person(number: int, **fields: Any) -> User:
    return User(f"user{number}", "Doe", f"John {number}", "secret12", **fields)


def fill(home: Class) -> None:
    """What the reads find: users, a sheet and an exam at work, an exercise of the class."""
    for number in range(3):
        person(number, comments="a, b").save(home)
    sheet = make_sheet(exercises=2)
    sheet.save(home)
    sheet.activate()
    exam = Exam("Exam", "About", FAR_AWAY)
    exam.save(home)
    exam.add(sheet)
    exam.activate()
    Exercise("sum1", SOURCE).save(home)


READS = [
    Read("raw checkident", lambda c: c.connection[0].checkident()),
    Read("raw getclass", lambda c: c.connection[0].getclass(c.qclass, c.rclass)),
    Read("raw getuser", lambda c: c.connection[0].getuser(c.qclass, c.rclass, "user1")),
    Read("raw getuser of nobody", lambda c: c.connection[0].getuser(c.qclass, c.rclass, "nobody")),
    Read("raw getcsv", lambda c: c.connection[0].getcsv(c.qclass, c.rclass, "login,lastname")),
    Read("raw getclassfile", lambda c: c.connection[0].getclassfile(c.qclass, c.rclass, ".def")),
    Read("raw getclasstgz", lambda c: c.connection[0].getclasstgz(c.qclass, c.rclass)),
    Read("raw getsheetscores", lambda c: c.connection[0].getsheetscores(c.qclass, c.rclass, 1)),
    Read("Class.get", lambda c: Class.get(c.connection[0], c.qclass, c.rclass)),
    Read("Class.list", lambda c: c in Class.list(c.connection[0], c.rclass)),
    Read("Class.check", lambda c: Class.check(c.connection[0], c.qclass, c.rclass)),
    Read("Class.infos", lambda c: c.infos["description"]),
    Read("users.list", lambda c: c.users.list()),
    Read("users.list full", lambda c: c.users.list(full=True)),
    Read("users.get", lambda c: c.users["user1"]),
    Read("users.check", lambda c: ("user1" in c.users, "nobody" in c.users)),
    Read("User.scores", lambda c: c.users["user1"].scores()),
    Read("User.log", lambda c: c.users["user1"].log()),
    Read("User.login_url", lambda c: c.users["user1"].login_url().partition("?")[0][-8:]),
    Read("sheets.list", lambda c: c.sheets.list()),
    Read("sheets.get", lambda c: c.sheets[1]),
    Read("sheets.check", lambda c: (1 in c.sheets, 2 in c.sheets)),
    Read("sheet.weight", lambda c: c.sheets[1].weight),
    Read("sheet.exercises", lambda c: c.sheets[1].exercises.list()),
    Read("sheet.scores", lambda c: c.sheets[1].scores()),
    Read("exams.list", lambda c: c.exams.list()),
    Read("exams.get", lambda c: c.exams[1]),
    Read("exam.exercises", lambda c: c.exams[1].exercises),
    Read("exam.scores", lambda c: c.exams[1].scores()),
    Read("exercises.list", lambda c: c.exercises.list()),
    Read("exercises.get", lambda c: c.exercises["sum1"]),
]

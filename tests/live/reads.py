"""The public calls that only read, as rows, and the class that they read.

A new call of the library is a new row here.
"""

import contextlib
import hashlib
import operator
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs

from edusync.results import ItemList
from edusync.wims import (
    ArchiveResult,
    Class,
    Exam,
    Exercise,
    Gradebook,
    User,
    archive_all,
    read_archive,
    server_info,
)
from edusync.wims.classes.archive_format import unpack
from edusync.wims.models.score import UserScores
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import SOURCE
from tests.contract.wims.work import make_sheet


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
    """A call that changes nothing; its right result is that of the other connection.

    `fits` compares a result, as shown, with the right one where the server is lost for good.
    """

    name: str
    run: Callable[[Class], Any]
    fits: Callable[[Any, Any], bool] = operator.eq


GZIP = b"\x1f\x8b"


def shown(value: Any) -> Any:
    """A result as plain data, without what differs from one time to the next."""
    if isinstance(value, tuple) and isinstance(value[1], dict):
        return value[0], {key: what for key, what in value[1].items() if key != "code"}
    if isinstance(value, tuple) and isinstance(value[1], bytes) and value[1][:2] == GZIP:
        return sorted(unpack(value[1])[1])
    if isinstance(value, UserScores):
        return value.sheets.to_dicts(), value.exams.to_dicts()
    if isinstance(value, Gradebook):
        return _shown_book(value)
    if isinstance(value, ItemList):
        return value.to_dicts(secrets=True)
    return value.to_dict(secrets=True) if hasattr(value, "to_dict") else value


def _shown_book(book: Gradebook) -> dict[str, Any]:
    return {
        "marks": {line.user.quser: line.marks for line in book},
        "averages": {line.user.quser: line.average for line in book},
        "unread": [f"{one.kind} {one.number}" for one in book.unread],
    }


def _fits_book(book: dict[str, Any], right: dict[str, Any]) -> bool:
    """Whether marks are right or named as unread, and no average is made of a part of them."""
    unread = len(book["unread"]) - len(right["unread"])
    return (
        set(book["marks"]) == set(right["marks"])
        and all(mark in right["marks"][login].items() for login, mark in _marks(book))
        and len([*_marks(book)]) + unread * len(book["marks"]) == len([*_marks(right)])
        and (not unread or set(book["averages"].values()) == {None})
    )


def _marks(book: dict[str, Any]) -> Iterator[tuple[str, tuple[str, Any]]]:
    for login, marks in book["marks"].items():
        for mark in marks.items():
            yield login, mark


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder, in which every archive is whole in the end."""
    with tempfile.TemporaryDirectory() as name:
        try:
            yield Path(name)
        finally:
            sums = Path(name) / "SHA256SUMS"
            for path in {*Path(name).iterdir()} - {sums}:
                assert read_archive(path).settings["defined"] == "yes"


def _archived(made: ArchiveResult) -> tuple[object, ...]:
    """What an archive holds; the server packs it anew each time, so that its bytes differ.

    The size of what it holds is left out: WIMS writes the log of a class up to half a minute late.
    """
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256
    return made.qclass, made.files, made.users, made.sheets, made.exams


def _archive(c: Class) -> object:
    with _folder() as folder:
        return _archived(c.archive(folder))


def _archive_all(c: Class) -> object:
    """The archive of our class, or the error that kept it from being made."""
    with _folder() as folder:
        found = archive_all(c.connection[0], c.rclass, folder, workers=1)
        if error := found.failures.get(str(c.qclass)):
            raise error
        return [_archived(made) for made in found.archives if made.qclass == str(c.qclass)]


def _server(c: Class) -> object:
    told = server_info(c.connection[0])
    return told.version, told.compiled, told.manager, told.time.year, told.title_limit


def person(number: int, **fields: Any) -> User:
    return User(f"user{number}", "Doe", f"John {number}", "secret12", **fields)


def fill(home: Class) -> None:
    """What the reads find: users, a sheet and an exam at work, an exercise of the class."""
    for number in range(3):
        person(number, comments="a, b").save(home)
    sheet = make_sheet(exercises=2)
    sheet.save(home)
    sheet.activate()
    exam = Exam("Exam", "About", expiration=FAR_AWAY)
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
    Read("User.exam_log", lambda c: c.users["user1"].exam_log()),
    Read("sheet.stats", lambda c: c.sheets[1].stats()),
    Read("gradebook", lambda c: c.gradebook(), _fits_book),
    Read("gradebook of hidden sheets", lambda c: c.gradebook(hidden=True), _fits_book),
    Read("Class.archive", _archive),
    Read("archive_all", _archive_all),
    Read("Class.backups", lambda c: Class.backups(c.connection[0])),
    Read("server_info", _server),
]

"""A class: a number and the files that WIMS keeps for it."""

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping

import attrs

from edusync.sandbox.wims.state.files import (
    BLANKS,
    LONGEST_USER,
    appended,
    assigned,
    changed,
    chosen,
    index,
    lines,
    record,
    record_fields,
    records,
    trimmed,
)

# The folders that addclass makes.
FOLDERS = (".users", "exams", "freeworks", "freeworksdata", "noscore", "score", "sheets")
SUPERVISOR = "supervisor"
SHUT_OUT = frozenset(",+;")
# How many fields of a record survive when its index is written anew.
KEPT = 5

# The types of class that the index of a server holds.
INDEXED = ("", "0", "2", "4")

# What is written later has a greater number: clocks are too coarse for that.
_STAMPS = itertools.count(1)

Clock = Callable[[], dt.datetime]


@attrs.define
class Files(MutableMapping[str, str]):
    """The files of a class by path, and when each was written."""

    _clock: Clock
    _held: dict[str, str] = attrs.field(factory=dict)
    written: dict[str, dt.datetime] = attrs.field(factory=dict)
    stamps: dict[str, int] = attrs.field(factory=dict)

    def __getitem__(self, path: str) -> str:
        return self._held[path]

    def __setitem__(self, path: str, text: str) -> None:
        self._held[path] = text
        self.written[path] = self._clock()
        self.stamps[path] = next(_STAMPS)

    def __delitem__(self, path: str) -> None:
        del self._held[path]
        self.written.pop(path, None)
        self.stamps.pop(path, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def read(self, path: str) -> str:
        """The text of a file, empty where there is none."""
        return self._held.get(path, "")

    def append(self, path: str, text: str) -> None:
        self[path] = self.read(path) + text

    def move(self, path: str, to: str) -> None:
        if path in self._held:
            self[to] = self._held[path]
            del self[path]


@attrs.frozen
class Indexed:
    """What the index of a server holds of a class, as far as a job looks at it."""

    institution: str
    description: str
    supervisor: str
    connections: str

    @property
    def named(self) -> tuple[str, ...]:
        return self.institution, self.description, self.supervisor


def rclasses(connections: str, ident: str) -> list[str]:
    """The remote classes that a connection may speak for."""
    words = [word.strip("+").partition("/") for word in connections.split()]
    return [rclass for name, _, rclass in words if name == ident]


@attrs.define
class WimsClass:
    """A class of the site."""

    number: str
    files: Files
    quirks: bool = True
    # What the score daemon read when scores of the class were first asked for.
    known: "tuple[str, str, list[str]] | None" = None
    # What the index of the server holds of it.
    indexed: Indexed | None = None
    # The folders that it has of exercises: `src`, `def`.
    folders: set[str] = attrs.field(factory=set)
    # What of its exercises is another class's, by the name of the folder or file.
    shared: dict[str, "WimsClass"] = attrs.field(factory=dict)
    # The group that it is a class of: the users are there.
    group: "WimsClass | None" = None

    # The class

    def properties(self) -> dict[str, str]:
        file = f"classes/{self.number}/.def"
        return dict(assigned(self.files.read(".def"), file, executed=self.quirks))

    def setting(self, name: str) -> str:
        return self.properties().get(f"class_{name}", "")

    def written(self, name: str) -> str:
        """A property as it is written in `.def`, whatever WIMS makes of it."""
        found = re.search(rf"(?m)^!set class_{name}=(.*)$", self.files.read(".def"))
        return found[1].lstrip(BLANKS) if found else ""

    def right(self, ident: str, rclass: str) -> bool | None:
        """Whether a connection may write; None when it may not even read.

        Some signs in the name of a remote class shut everybody out for ever. Who sends a blank
        behind it may read, and not write.
        """
        if self.quirks and set(rclass) & SHUT_OUT:
            return None
        spaced = self.quirks and rclass.endswith(" ")
        rclass = rclass[:-1] if spaced else rclass
        held = self.written("connections")
        for word in (held.replace(",", " ") if self.quirks else held).split():
            if word.strip("+") == f"{ident}/{rclass}":
                return word.endswith("+") and not spaced
        return None

    def indexable(self) -> "Indexed | None":
        """What the index of a server would hold of the class; None for one that it leaves out."""
        names = ("institution", "description", "supervisor", "connections")
        entry = Indexed(*(self.written(name) for name in names))
        there = entry.description and self.written("type") in INDEXED and not self.group
        return entry if there else None

    def has_folder(self, name: str) -> bool:
        """Whether it has a folder of exercises of its own."""
        return name in self.folders or any(path.startswith(f"{name}/") for path in self.files)

    # Users

    @property
    def people(self) -> "WimsClass":
        """The class that holds the users: the group, for a class of one."""
        return self.group or self

    def user_path(self, login: str) -> str:
        return SUPERVISOR if login == SUPERVISOR else f".users/{login}"

    def has_user(self, login: str) -> bool:
        """Whether WIMS finds a user; it reads none whose file is too long."""
        path = self.user_path(login)
        return path in self.files and len(self.files[path]) <= LONGEST_USER

    def logins(self) -> list[str]:
        """The logins of the users whose files are here, sorted."""
        names = (path.removeprefix(".users/") for path in self.files if path[:7] == ".users/")
        return sorted(name for name in names if not name.startswith("."))

    def user(self, login: str) -> dict[str, str]:
        return self._user(login, executed=self.quirks)

    def _user(self, login: str, *, executed: bool) -> dict[str, str]:
        path = self.user_path(login)
        people = self.people
        file = f"classes/{people.number}/{path}"
        values = assigned(people.files.read(path), file, executed=executed)
        return {name.removeprefix("user_"): value for name, value in values.items()}

    def change_user(self, login: str, values: Mapping[str, str]) -> None:
        files, path = self.people.files, self.user_path(login)
        renamed = {f"user_{key}": text for key, text in values.items()}
        files[path] = changed(files[path], renamed)

    def participations(self, login: str) -> list[str]:
        """The classes of the group in which a user takes part, which WIMS reads as plain text."""
        return _split(self._user(login, executed=False).get("participate", ""))

    def listed(self) -> list[str]:
        """The logins of the list of users, in its order."""
        return [line.rsplit(",", 1)[-1] for line in lines(self.files.read(".userlist"))]

    def list_rows(self) -> list[list[str]]:
        """Last and first name and login of each user, as WIMS reads them out of its list.

        A comma in a name, or a line that a name broke in two, makes them others.
        """
        cells = (record.split(",") for record in records(self.files.read(".userlist")))
        return [[*map(trimmed, row), "", ""][:3] for row in cells]

    def list_users(self) -> None:
        """Writes the lists of users anew, without those who may supervise the class.

        That of a class of a group and that of the group are written together. A user's file with
        a command in it stops that.
        """
        people = [(login, self.user(login)) for login in self.people.logins()]
        people = [(login, user) for login, user in people if user.get("supervisable") != "yes"]
        if self.group:
            self.group.write_lists(people)
            people = [one for one in people if self.number in _split(one[1].get("participate", ""))]
        self.write_lists(people)
        logins = [row[2] for row in self.list_rows()] if self.quirks else self.listed()
        if not logins:
            return
        # But for the pair that closes the circle, without blanks, as a damaged name has them.
        packed = [re.sub(r"\s", "", login) for login in logins] if self.quirks else logins
        pairs = [*itertools.pairwise(packed), (logins[-1], logins[0])]
        self.files[".usernextlist"] = "".join(f"{one}:{two}\n" for one, two in pairs)
        self.files[".userprevlist"] = "".join(f"{two}:{one}\n" for one, two in pairs)

    def write_lists(self, people: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        rows, outside = [], []
        for login, user in people:
            rows.append(f":{user.get('lastname', '')},{user.get('firstname', '')},{login}\n")
            if user.get("external_auth"):
                outside.append(f"{user['external_auth']}:{login}\n")
        self.files[".userlist"] = "".join(sorted(_lines(rows), key=folded_case))
        self.files[".userlist_external"] = "".join(sorted(outside, key=folded_case))

    # Sheets and exams

    def records(self, kind: str) -> list[str]:
        return records(self.files.read(f"{kind}s/.{kind}s"))

    def rows(self, kind: str, count: int = 10) -> list[list[str]]:
        return [record_fields(record, count) for record in self.records(kind)]

    def write_rows(self, kind: str, rows: list[list[str]], changed: int = 0) -> None:
        """Writes an index anew, with the few fields that WIMS keeps; without its bugs, with all.

        Of a sheet that was not `changed`, empty fields stay.
        """
        most = KEPT if self.quirks else None
        least = KEPT - 1 if kind == "sheet" else 0
        self.files[f"{kind}s/.{kind}s"] = index(
            _ended(row[:most], 0 if place == changed else least)
            for place, row in enumerate(rows, 1)
        )

    def change_row(self, kind: str, place: int, column: int, value: str) -> None:
        """Gives a sheet or exam another field; place 0 changes none, and writes the index too."""
        rows = self.rows(kind)
        if place:
            rows[place - 1][column] = value
        self.write_rows(kind, rows, place)

    def add_row(self, kind: str, row: list[str]) -> None:
        self.files.append(f"{kind}s/.{kind}s", appended(row))

    def row(self, kind: str, number: int | None, count: int = 10) -> list[str]:
        """The fields of a sheet or exam by its number; all empty where there is none."""
        return record_fields(chosen(self.records(kind), number), count)

    def exercises(self, sheet: object) -> list[list[str]]:
        """The exercises of a sheet: module, parameters, points, weight, title, description."""
        return [record_fields(record, 6) for record in self.exercise_records(sheet)]

    def exercise_record(self, sheet: object, number: int | None) -> str:
        """An exercise of a sheet by its number, as WIMS reckons."""
        return record(self.files.read(f"sheets/.sheet{sheet}"), number)

    def exercise_records(self, sheet: object) -> list[str]:
        return records(self.files.read(f"sheets/.sheet{sheet}"))

    def links(self, exam: object) -> list[list[str]]:
        """The exercises of an exam: weight, place in a sheet (`1.2`), title."""
        return [record_fields(one, 3) for one in records(self.files.read(f"exams/.exam{exam}"))]

    def statuses(self, kind: str) -> list[str]:
        return [row[0] for row in self.rows(kind, 1)]

    def status(self, kind: str, number: int | None) -> str:
        return self.row(kind, number, 1)[0]

    def active_index(self, kind: str, number: int) -> int:
        """The rank of a sheet or exam among those of status 1 and 2, else 0."""
        open_ = [status in ("1", "2") for status in self.statuses(kind)[:number]]
        return sum(open_) if open_ and open_[-1] else 0

    # Grading

    def severity(self) -> tuple[str, list[list[str]]]:
        """The best mark of the class (empty when there is none), and the line of each sheet.

        A line is weight, formula and indicator.
        """
        first, *others = lines(self.files.read("sheets/.severity")) or [""]
        return (first.split() or [""])[0], [line.split() for line in others]


def _split(text: str) -> list[str]:
    return [trimmed(name) for name in text.split(",")]


def _ended(row: list[str], least: int) -> list[str]:
    """A record without the empty fields at its end, of which it keeps `least`."""
    count = next((n for n in range(len(row), 0, -1) if row[n - 1]), 0)
    return row[: max(count, least)]


def _lines(rows: Iterable[str]) -> list[str]:
    """The lines of rows, which WIMS sorts one by one, also where a name broke one in two."""
    return [f"{line}\n" for line in "".join(rows).split("\n")[:-1]]


def folded_case(row: str) -> tuple[str, str]:
    """The order of `sort -f`: without a difference of case first, for ASCII only."""
    return "".join(sign.upper() if sign.isascii() else sign for sign in row), row

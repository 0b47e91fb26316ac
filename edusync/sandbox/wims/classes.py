"""A class: a number and the files that WIMS keeps for it."""

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator, MutableMapping

import attrs

from edusync.sandbox.wims.files import (
    appended,
    assigned,
    index,
    lines,
    record_fields,
    records,
    trimmed,
)

# The folders that addclass makes.
FOLDERS = (".users", "exams", "freeworks", "freeworksdata", "noscore", "score", "sheets")
SUPERVISOR = "supervisor"
SHUT_OUT = frozenset(",+;")
# The fields of a record that survive when its index is written anew.
KEPT = {"sheet": 4, "exam": 5}

# What is written later has a greater number: clocks are too coarse to tell.
_STAMPS = itertools.count(1)

Clock = Callable[[], dt.datetime]
Folder = MutableMapping[str, str]


@attrs.define
class Files(MutableMapping[str, str]):
    """The files of a class by path, and when each was written."""

    _held: Folder
    _clock: Clock
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

    def when(self, path: str) -> dt.datetime:
        """When a file was written; one that something else put there is new."""
        return self.written.get(path) or self._clock()

    def append(self, path: str, text: str) -> None:
        self[path] = self.read(path) + text

    def move(self, path: str, to: str) -> None:
        if path in self._held:
            self[to] = self._held[path]
            del self[path]


@attrs.define
class WimsClass:
    """A class of the site."""

    number: str
    files: Files
    quirks: bool = True
    # What the score daemon read when scores of the class were first asked for.
    known: tuple[str, str, int] | None = None
    # The class whose exercises this one uses.
    shares: "WimsClass | None" = None

    # The class

    def properties(self) -> dict[str, str]:
        file = f"classes/{self.number}/.def"
        return assigned(self.files.read(".def"), file, executed=self.quirks)

    def property(self, name: str) -> str:
        return self.properties().get(f"class_{name}", "")

    def written(self, name: str) -> str:
        """A property as it is written in `.def`, whatever WIMS makes of it."""
        found = re.search(rf"(?m)^!set class_{name}=(.*)$", self.files.read(".def"))
        return found[1] if found else ""

    def right(self, ident: str, rclass: str) -> bool | None:
        """Whether a connection may write; None when it may not even read.

        Some signs in the name of a remote class shut everybody out for ever.
        """
        if self.quirks and set(rclass) & SHUT_OUT:
            return None
        for word in self.written("connections").split():
            if word.strip("+") == f"{ident}/{rclass}":
                return word.startswith("+")
        return None

    def rclasses(self, ident: str) -> list[str]:
        words = [word.strip("+").partition("/") for word in self.written("connections").split()]
        return [rclass for name, _, rclass in words if name == ident]

    # Users

    def user_path(self, login: str) -> str:
        return SUPERVISOR if login == SUPERVISOR else f".users/{login}"

    def has_user(self, login: str) -> bool:
        return self.user_path(login) in self.files

    def logins(self) -> list[str]:
        names = (path.removeprefix(".users/") for path in self.files if path[:7] == ".users/")
        return [name for name in names if not name.startswith(".")]

    def user(self, login: str) -> dict[str, str]:
        path = self.user_path(login)
        file = f"classes/{self.number}/{path}"
        values = assigned(self.files.read(path), file, executed=self.quirks)
        return {name.removeprefix("user_"): value for name, value in values.items()}

    def listed(self) -> list[str]:
        """The logins of the list of users, in its order."""
        return [line.rsplit(",", 1)[-1] for line in lines(self.files.read(".userlist"))]

    def list_users(self) -> None:
        """Writes the lists of users anew, without those who may supervise the class.

        A user's file with a command in it stops that.
        """
        rows, outside = [], []
        for login in self.logins():
            user = self.user(login)
            if user.get("supervisable") == "yes":
                continue
            rows.append(f":{user.get('lastname', '')},{user.get('firstname', '')},{login}\n")
            if user.get("external_auth"):
                outside.append(f"{user['external_auth']}:{login}\n")
        rows.sort(key=str.lower)
        self.files[".userlist"] = "".join(rows)
        self.files[".userlist_external"] = "".join(outside)
        logins = [trimmed(row).rsplit(",", 1)[-1] for row in rows]
        if not logins:
            return
        after = [*logins[1:], *logins[:1]]
        pairs = list(zip(logins, after, strict=True))
        self.files[".usernextlist"] = "".join(f"{one}:{two}\n" for one, two in pairs)
        self.files[".userprevlist"] = "".join(f"{two}:{one}\n" for one, two in pairs)

    # Sheets and exams

    def records(self, kind: str) -> list[str]:
        return records(self.files.read(f"{kind}s/.{kind}s"))

    def rows(self, kind: str, count: int = 10) -> list[list[str]]:
        return [record_fields(record, count) for record in self.records(kind)]

    def write_rows(self, kind: str, rows: list[list[str]]) -> None:
        """Writes an index anew, with the few fields that WIMS keeps; without its bugs, with all."""
        most = KEPT[kind] if self.quirks else None
        self.files[f"{kind}s/.{kind}s"] = index(row[:most] for row in rows)

    def add_row(self, kind: str, row: list[str]) -> int:
        self.files.append(f"{kind}s/.{kind}s", appended(row))
        return len(self.records(kind))

    def exercises(self, sheet: int) -> list[list[str]]:
        """The exercises of a sheet: module, parameters, points, weight, title, description."""
        text = self.files.read(f"sheets/.sheet{sheet}")
        return [record_fields(record, 6) for record in records(text)]

    def links(self, exam: int) -> list[list[str]]:
        """The exercises of an exam: places in it, places in a sheet (`1.2`), title, weight."""
        return [record_fields(one, 4) for one in records(self.files.read(f"exams/.exam{exam}"))]

    def statuses(self, kind: str) -> list[str]:
        return [row[0] for row in self.rows(kind, 1)]

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
        return first, [line.split() for line in others]

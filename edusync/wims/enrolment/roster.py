"""Who is in a class and in its trash, and who has a key there. Pure.

It is read from the class' archive: 1 request for all fields, the trash and the limit of the class,
along with all its documents. putcsv and adduser need all of that before they write.
"""

import contextlib
import functools
from collections.abc import Container, Mapping, Sequence

import attrs

from edusync.errors import InvalidValue
from edusync.people.keys import Key, identity_of, parts_of, shown
from edusync.people.names import NAMES
from edusync.wims.classfiles import damage, definitions, participation
from edusync.wims.wire.logins import adapted


@attrs.frozen(slots=False)
class Roster:
    """Who is in a class, and in its trash: fields by login; and how many users it may have.

    `damaged` are the fields, by login, that WIMS reads wrongly until they are written anew.

    For a class in a group they are the users of the group; `place` is the class as `participate`
    names it, and `group_limit` how many users the group may have. `taken` are logins that nobody
    has, and whose work is in some class of the group; `grouped` is True for a group, and for a
    class in one.
    """

    users: Mapping[str, Mapping[str, str]]
    trash: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    limit: int | None = None
    damaged: Mapping[str, Container[str]] = attrs.field(factory=dict)
    place: str = ""
    group_limit: int | None = None
    work: Mapping[str, Mapping[str, Sequence[str]]] = attrs.field(factory=dict)
    grouped: bool = False
    closed: Mapping[str, str] = attrs.field(factory=dict)  # whose work is out of reach, and why
    stopping: Sequence[damage.DamagedUser] = ()  # whose files stop WIMS' lists
    kept: Mapping[str, str] = attrs.field(factory=dict)  # who must stay in the trash, and why

    @functools.cached_property
    def everybody(self) -> Mapping[str, Mapping[str, str]]:
        """The users, and those in the trash."""
        return {**self.trash, **self.users}

    @functools.cached_property
    def members(self) -> Mapping[str, Mapping[str, str]]:
        """The users of the class: of one in a group, those who take part in it."""
        users = self.users.items()
        return {login: user for login, user in users if self.takes_part(user)}

    @functools.cached_property
    def commanded(self) -> set[str]:
        """The logins of those whose files WIMS refuses to read, in the class and in its trash."""
        return {*self.kept, *(user.quser for user in self.stopping)}

    def reachable(self, login: str) -> tuple[list[str], list[str]]:
        """The files of a user's work in the classes of a group: what can be put away, and the rest.

        For that the user must take part in the class, and WIMS changes nothing in a file that it
        refuses to read.
        """
        user = self.users.get(login) or self.trash.get(login) or {}
        taken_part = {place.rpartition("/")[2] for place in participation.places_of(user)}
        found: tuple[list[str], list[str]] = ([], [])
        for number, paths in self.work.get(login, {}).items():
            found[login in self.commanded and number not in taken_part].extend(paths)
        return found

    @property
    def full(self) -> bool:
        """Whether the class, or its group, has as many users as it may."""
        return self.room == 0 or self.group_room == 0

    @property
    def room(self) -> int | None:
        """How many more users the class may have; None for any number."""
        return None if self.limit is None else max(0, self.limit - len(self.members))

    @property
    def group_room(self) -> int | None:
        """How many more users the group of the class may have; None for any number."""
        return None if self.group_limit is None else max(0, self.group_limit - len(self.users))

    @property
    def taken(self) -> set[str]:
        """Logins that nobody has, and whose work is left in some class of the group."""
        return {*self.work} - {*self.users} - {*self.trash}

    def takes_part(self, user: Mapping[str, str]) -> bool:
        """Whether a user of the group is one of the class."""
        return not self.place or participation.takes_part(user, self.place)


def roster_of(
    files: Mapping[str, bytes], place: str = "", *, group: str = "", connection: str = ""
) -> Roster:
    """The roster of a class from its files; of one in a group, `place`, from those of the group.

    `group` is the number of the group, or that of the class' own; `connection` ours, by which
    classes let us change them.
    """
    work = participation.traces(files) if group else {}
    users, trash = definitions.users_of(files), definitions.trash_of(files)
    damaged, above = damage.of_files(files), group if place else ""
    kept = {login: damage.recovering(login, files[f".users/.{login}"], above) for login in trash}
    own = f"{place.rpartition('/')[2]}/" if "/" in place else ""
    limit = _limit(files, f"{own}{definitions.DEFINITION}")
    return Roster(
        users,
        trash,
        limit,
        {login: user.fields for login, user in damaged.items()},
        place,
        _limit(files, definitions.DEFINITION) if place else None,
        work,
        bool(group),
        _closed(files, work, group, connection),
        [user for user in damaged.values() if user.command],
        {login: reason for login, reason in kept.items() if reason},
    )


def _closed(
    files: Mapping[str, bytes],
    work: Mapping[str, Mapping[str, object]],
    group: str,
    connection: str,
) -> dict[str, str]:
    """Why work in classes of the group that we may not change stays, by login."""
    closed = participation.closed_to(files, connection) if group else set()
    found = {login: closed & there.keys() for login, there in work.items()}
    return {
        login: participation.refusal(group, numbers, connection)
        for login, numbers in found.items()
        if numbers
    }


def _limit(files: Mapping[str, bytes], path: str) -> int | None:
    limit = definitions.settings(files.get(path, b""), "class").get("limit", "")
    return int(limit) if limit.isdecimal() else None


class Index:
    """The logins of users by their key."""

    def __init__(self, users: Mapping[str, Mapping[str, str]], key: Key, where: str = "") -> None:
        self._parts, self._where = parts_of(key), where
        self._by_login = self._parts == ("quser",)
        named = {*self._parts} <= {*NAMES}
        self._advice = "choose another key=, or name the login" if named else "mend that first"
        self._logins: dict[tuple[str, ...], list[str]] = {}
        for login, user in users.items():
            if self._by_login:
                self._logins[login,] = [login]
            elif value := identity_of(user, self._parts):
                self._logins.setdefault(value, []).append(login)

    def logins(self, value: tuple[str, ...]) -> Sequence[str]:
        """Those who have a key, as `identity_of` returns it."""
        found = self._logins.get(value, ())
        if value and not found and self._by_login:
            with contextlib.suppress(InvalidValue):
                found = self._logins.get((adapted(value[0]),), ())
        return found

    def login(self, value: tuple[str, ...]) -> str:
        """The first of them; '' for nobody."""
        return next(iter(self.logins(value)), "")

    def doubt(self, value: tuple[str, ...], values: Mapping[str, str]) -> str:
        """Why the key of a row does not show who is meant; '' where it does."""
        found = self.logins(value)
        if len(found) < 2:
            return ""
        logins = ", ".join(f"{login}{self._where}" for login in found)
        return f"the users {logins} all have the {shown(values, self._parts)}: {self._advice}"

"""Who is in a class and in its trash, and who is found there by a key. Pure."""

import contextlib
from collections.abc import Container, Mapping, Sequence

import attrs

from edusync.errors import InvalidValue
from edusync.wims import classfiles, damage
from edusync.wims.keys import key_of
from edusync.wims.logins import adapted


@attrs.frozen
class Roster:
    """Who is in a class, and in its trash: fields by login; and how many users it may have.

    `damaged` are the fields, by login, that WIMS takes wrongly until they are written anew.
    """

    users: Mapping[str, Mapping[str, str]]
    trash: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    limit: int | None = None
    damaged: Mapping[str, Container[str]] = attrs.field(factory=dict)

    @property
    def full(self) -> bool:
        return self.limit is not None and len(self.users) >= self.limit


def roster_of(files: Mapping[str, bytes]) -> Roster:
    """The roster of a class from its files."""
    users = classfiles.users_of(files)
    limit = classfiles.settings(files.get(".def", b""), "class").get("limit", "")
    return Roster(
        users,
        classfiles.trash_of(files),
        int(limit) if limit.isdecimal() else None,
        {login: user.fields for login, user in damage.of_files(files).items()},
    )


class Index:
    """The logins of users by their key."""

    def __init__(self, users: Mapping[str, Mapping[str, str]], key: str, where: str = "") -> None:
        self._key, self._where = key, where
        self._logins: dict[str, list[str]] = {}
        for login, user in users.items():
            if value := login if key == "quser" else key_of(user, key):
                self._logins.setdefault(value, []).append(login)

    def _found(self, value: str) -> Sequence[str]:
        found = self._logins.get(value, ())
        if not found and self._key == "quser":
            with contextlib.suppress(InvalidValue):
                found = self._logins.get(adapted(value), ())
        return found

    def login(self, value: str) -> str:
        return next(iter(self._found(value)), "")

    def doubt(self, value: str) -> str:
        """Why a key does not tell who is meant; '' where it does."""
        found = self._found(value)
        if len(found) < 2:
            return ""
        logins = ", ".join(f"{login}{self._where}" for login in found)
        return f"the users {logins} all have the {self._key} {value!r}: mend that first"

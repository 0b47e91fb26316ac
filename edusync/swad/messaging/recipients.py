"""Whom a message goes to: SWAD takes '@nicknames' and nothing else; pure.

It answers IDs by HTTP 500. So an ID becomes the nickname of the student to whom it belongs, where
the lists of students that a teacher may read show it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeGuard

from edusync.errors import InvalidValue
from edusync.swad.base.logins import login_names, plain_id
from edusync.swad.people.user import User

Recipients: TypeAlias = str | User | Iterable[str | User]  # who is written to

_NO_PERSON = "must be a User, a '@nickname' or an ID as a text, no number"
_NICKNAME = re.compile(r"@[A-Za-z0-9_]{3,16}")
_UNKNOWN_ID = (
    "is the ID of nobody whom SWAD lists for you: it shows IDs to teachers, of students who"
    " accepted the course. Give the '@nickname', with its @"
)
_FEWEST = 5  # digits of an ID, which a nickname that lacks its @ seldom has


def recipients(
    to: Recipients, server: str, by_id: Mapping[str, User] | None = None
) -> dict[str, User | None]:
    """The nicknames to send to, each once, as given, and the users where users were given.

    `by_id` is whose the IDs are that were given. Raises InvalidValue, with the reason, for who
    cannot be written to.
    """
    found: dict[str, tuple[str, User | None]] = {}
    for item in people(to):
        who = item if isinstance(item, User) else (by_id or {}).get(item, item)
        user = who if isinstance(who, User) else None
        if user and user.server != server:
            raise InvalidValue("to", item, f"is a user of {user.server}, not of {server}")
        name = _nickname(who)
        found.setdefault(name.lower(), (name, user))
    return dict(found.values())


def ids_in(to: Recipients) -> tuple[str, ...]:
    """The IDs among the people, as given, each once."""
    return tuple(dict.fromkeys(item for item in people(to) if _is_id(item)))


def owners(ids: Iterable[str], users: Iterable[User]) -> dict[str, User]:
    """Whose the IDs are, where one of the users has it; a DNI with its letter or without.

    Raises InvalidValue for an ID that several of them have.
    """
    known = {user: plain_id(user.id) for user in users if user.id and user.nickname}
    found: dict[str, User] = {}
    for given in ids:
        names = login_names(given)
        having = [user for user, its in known.items() if its in names]
        if len(having) > 1:
            several = ", ".join(user.at_nickname for user in having)
            raise InvalidValue("to", given, f"is the ID of {several}: give the '@nickname'")
        found.update((given, user) for user in having)
    return found


def people(to: Recipients) -> tuple[str | User, ...]:
    """One or several people, each a '@nickname', an ID or a User; else InvalidValue."""
    if isinstance(to, str | User):
        found: tuple[str | User, ...] = (to,)
    elif isinstance(to, Iterable):
        found = tuple(to)
    else:
        raise InvalidValue("to", to, _NO_PERSON)
    for item in found:
        if not _is_id(item):
            _nickname(item)
    return found


def _is_id(item: object) -> TypeGuard[str]:
    """Whether that may be an ID: letters and digits of ASCII, several of the latter."""
    if not isinstance(item, str):
        return False
    digits = len(re.findall("[0-9]", item))
    return item.isascii() and plain_id(item).isalnum() and digits >= _FEWEST


def _nickname(item: str | User) -> str:
    name = item.at_nickname if isinstance(item, User) else item
    if not isinstance(name, str):
        raise InvalidValue("to", item, _NO_PERSON)
    if not name and isinstance(item, User):
        raise InvalidValue("to", item, "has no nickname, and SWAD sends to nothing else")
    if not _NICKNAME.fullmatch(name):
        raise InvalidValue("to", item, _refusal(name))
    return name


def _refusal(item: str) -> str:
    if _is_id(item):
        return _UNKNOWN_ID
    if "," in item or " " in item.strip():
        return "must be one '@nickname' each: give several as a list"
    if "@" in item.strip(" @"):
        return "SWAD does not send to e-mail addresses: give the '@nickname'"
    if re.fullmatch(r"\w+", item):
        return f"a nickname begins with @: '@{item}'"
    return "must be a '@nickname': @, then 3 to 16 letters without accents, digits and _"

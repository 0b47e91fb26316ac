"""Whom a message goes to: '@nicknames' and nothing else; pure."""

import re
from collections.abc import Iterable
from typing import TypeAlias

from edusync.errors import InvalidValue
from edusync.swad.users import User

Recipients: TypeAlias = str | User | Iterable[str | User]  # who is written to

_NO_PERSON = "must be a User or a '@nickname', no code"
_NICKNAME = re.compile(r"@[A-Za-z0-9_]{3,16}")


def recipients(to: Recipients, server: str) -> dict[str, User | None]:
    """The nicknames to send to, each once, as given, and the users where users were given.

    Raises InvalidValue, with the reason, for who cannot be written to.
    """
    found: dict[str, tuple[str, User | None]] = {}
    for item in people(to):
        user = item if isinstance(item, User) else None
        if user and user.server != server:
            raise InvalidValue("to", item, f"is a user of {user.server}, not of {server}")
        name = _nickname(item)
        found.setdefault(name.lower(), (name, user))
    return dict(found.values())


def people(to: Recipients) -> tuple[str | User, ...]:
    """One or several people, each a '@nickname' or a User who has one; else InvalidValue."""
    if isinstance(to, str | User):
        found: tuple[str | User, ...] = (to,)
    elif isinstance(to, Iterable):
        found = tuple(to)
    else:
        raise InvalidValue("to", to, _NO_PERSON)
    for item in found:
        _nickname(item)
    return found


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
    if "," in item or " " in item.strip():
        return "must be one '@nickname' each: give several as a list"
    if "@" in item.strip(" @"):
        return "SWAD does not send to e-mail addresses: give the '@nickname'"
    if item[:1].isdigit():
        return "SWAD does not send to IDs: give the '@nickname'"
    if re.fullmatch(r"\w+", item):
        return f"a nickname begins with @: '@{item}'"
    return "must be a '@nickname': @, then 3 to 16 letters without accents, digits and _"

"""Whom a message goes to: '@nicknames' and nothing else; pure."""

import re
from collections.abc import Iterable
from typing import TypeAlias

from edusync.errors import InvalidValue
from edusync.swad.users import User

People: TypeAlias = str | User | Iterable[str | User]  # who is written to

_NICKNAME = re.compile(r"@[A-Za-z0-9_]+")


def recipients(to: People, server: str) -> dict[str, User | None]:
    """The nicknames to send to, each once, as given, and the users where users were given.

    Raises InvalidValue with the reason for who cannot be written to.
    """
    found: dict[str, tuple[str, User | None]] = {}
    for item in people(to):
        name = _nickname(item, server)
        found.setdefault(name.lower(), (name, item if isinstance(item, User) else None))
    return dict(found.values())


def people(to: People) -> tuple[str | User, ...]:
    return (to,) if isinstance(to, str | User) or not isinstance(to, Iterable) else tuple(to)


def _nickname(item: str | User, server: str) -> str:
    if isinstance(item, User):
        if item.server != server:
            raise InvalidValue("to", item, f"is a user of {item.server}, not of {server}")
        if not item.nickname:
            raise InvalidValue("to", item, "has no nickname, and SWAD sends to nothing else")
        item = item.at_nickname
    if not isinstance(item, str):
        raise InvalidValue("to", item, "must be a User or a '@nickname', no code")
    if not _NICKNAME.fullmatch(item):
        raise InvalidValue("to", item, _refusal(item))
    return item


def _refusal(item: str) -> str:
    if "," in item or " " in item.strip():
        return "must be one '@nickname' each: give several as a list"
    if "@" in item.strip(" @"):
        return "SWAD does not send to e-mail addresses: give the '@nickname'"
    if item[:1].isdigit():
        return "SWAD does not send to IDs: give the '@nickname'"
    if re.fullmatch(r"\w+", item):
        return f"a nickname begins with @: '@{item}'"
    return "must be a '@nickname': @, then letters without accents, digits and _"

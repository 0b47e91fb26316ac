"""Logins as WIMS makes them, whether two users are one person, pages of a class. Pure functions."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from edusync.errors import InvalidValue
from edusync.people.keys import key_of
from edusync.people.names import NAMES, bare, compared, names_of
from edusync.wims.wire import checks

SHORTEST, LONGEST = 4, 24
_EXACT = re.compile("[A-Za-z0-9._@-]+")  # a login that may stand in a class as it is
SUPERVISOR = "supervisor"  # the login of the teacher, in every class
NOT_RECOVERED = "a login with signs can be taken out of the trash on WIMS' own pages only"


def adapted(login: Any) -> str:
    """The login that WIMS gives to who asks for `login`.

    Accents are taken off first; WIMS then keeps the letters and digits of the first word. Raises
    InvalidValue where that leaves less than 4 characters, or more than 24.
    """
    words = bare(checks.plain("quser", login)).split()
    kept = "".join(char for char in (words or [""])[0] if char.isascii() and char.isalnum())
    if not SHORTEST <= len(kept) <= LONGEST:
        reason = f"must have {SHORTEST} to {LONGEST} letters A-Z a-z and digits in its first word"
        raise InvalidValue("quser", login, reason)
    return kept


def logins_of(user: Any) -> list[str]:
    """The logins to look for, of a `User` or as given; none for one that WIMS cannot have.

    That of a user of the server; else the one given, as it stands (WIMS' own pages make logins with
    signs), and as WIMS adapts it.
    """
    wish = getattr(user, "quser", user)
    if getattr(user, "saved", False):
        return [str(wish)]
    try:
        login = adapted(wish)
    except InvalidValue:
        return []
    exact = wish != login and isinstance(user, str) and _EXACT.fullmatch(user)
    return [user, login] if exact else [login]


def name_key(user: Mapping[str, Any]) -> tuple[str, ...]:
    """What users are sorted by: last and first name, without regard to case and accents."""
    return tuple(bare(str(user[key])).casefold() for key in ("lastname", "firstname", "quser"))


def same_person(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two users are one person: equal regnum where both have one, else equal names."""
    numbers = [key_of(user, "regnum") for user in (one, other)]
    if all(numbers):
        return numbers[0] == numbers[1]
    return names_of(one) == names_of(other)


def other_number(one: Mapping[str, Any], other: Mapping[str, Any], key: Sequence[str]) -> str:
    """What distinguishes two users with the same key: both numbers; '' for nothing.

    Another number is a mended one where the key is more than the names, and these are equal too:
    an e-mail may be that of a whole family, and a login may be given to somebody else.
    """
    numbers = [key_of(user, "regnum") for user in (one, other)]
    if "regnum" in key or not all(numbers) or numbers[0] == numbers[1]:
        return ""
    names = [name for name in NAMES if one.get(name) and other.get(name)]
    renamed = any(compared(one[name]) != compared(other[name]) for name in names)
    if renamed:
        return f"regnum and the names: {numbers[0]!r}, and not {numbers[1]!r}"
    return f"regnum: {numbers[0]!r}, and not {numbers[1]!r}" if {*key} <= {*NAMES} else ""


def described(user: Mapping[str, Any]) -> str:
    """A person as an error names them."""
    name = f"{user.get('firstname') or ''} {user.get('lastname') or ''}".strip()
    return f"{name} (regnum {user['regnum']})" if user.get("regnum") else name


def page_of(sheet: Any, exam: Any, scores: bool, lang: str | None) -> str:
    """What follows the address of a session, to open a page of the class."""
    if not isinstance(scores, bool):
        raise InvalidValue("scores", scores, "must be True or False")
    wanted = [item is not None for item in (sheet, exam)] + [scores]
    if sum(wanted) > 1:
        raise InvalidValue("sheet, exam, scores", reason="a page shows one of them: give one only")
    parts = [] if lang is None else [f"&lang={checks.language('lang', lang)}"]
    if sheet is not None:
        number = checks.position("sheet", getattr(sheet, "qsheet", sheet))
        parts.append(f"&module=adm%2Fsheet&sh={number}")
    if exam is not None:
        number = checks.position("exam", getattr(exam, "qexam", exam))
        parts.append(f"&module=adm%2Fclass%2Fexam&job=student&exam={number}")
    if scores:
        parts.append("&module=adm%2Fclass%2Fuserscore")
    return "".join(parts)

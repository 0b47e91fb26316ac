"""How a class is made, although addclass cuts, drops and refuses much that a class may hold.

First addclass with what it stores unchanged; then the class is read, and what differs from the wish
is an ordinary change, which modclass and moduser carry. The planning functions are pure.

A class without a name is refused, since WIMS would list it no more. The one reading after addclass
costs a request more than a table of limits, and is right on other versions of WIMS. An expiration
that was not given is computed from the client's day.
"""

import contextlib
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

import attrs

from edusync.core.readback import reading_back
from edusync.errors import AlreadyExists, EdusyncError, NotFound, PermissionDenied
from edusync.wims.api.base import CODE_SIGNS, ClassId
from edusync.wims.api.client import WimsAPI
from edusync.wims.base.accounts import USER_FIELDS
from edusync.wims.wire import codec
from edusync.wims.wire.failures import expect
from edusync.wims.wire.quirks import CLASS_BYTES, LANGUAGES, MOST_USERS, SUPERVISOR_BYTES

FIRST_NUMBER, LAST_NUMBER = 1_000_000, 9_999_999  # of the numbers drawn for new classes
DRAWS = 20  # numbers tried before giving up
ALWAYS_SENT = frozenset(
    ("institution", "email", "password", "lang", "expiration", "limit", "level", "secure")
)

# Bytes that addclass wants at least and keeps at most, counted in the encoded text.
_LEAST = {"description": 2, "institution": 2, "supervisor": 6}
CLASS_LENGTHS = {name: (least, CLASS_BYTES[name]) for name, least in _LEAST.items()}
SUPERVISOR_LENGTHS = {name: (2, most) for name, most in SUPERVISOR_BYTES.items()}
TELLING = (*CLASS_LENGTHS, "email", "password")  # fields that show whether a class is ours
PLACEHOLDER_EMAIL = "unknown@example.org"
PADDING = "."

_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def fit(text: str, least: int, most: int) -> str:
    """The longest beginning of `text` whose encoded form has `least` to `most` bytes, padded."""
    text = text[:most].strip()
    while len(codec.encode(text)) > most:
        text = text[:-1].strip()
    return text + PADDING * (least - len(codec.encode(text)))


def first_class_info(wanted: Mapping[str, Any], password: str) -> dict[str, Any]:
    """The class fields that addclass stores unchanged; `password` stands in for an empty one."""
    sent = dict(wanted)
    for name, (least, most) in CLASS_LENGTHS.items():
        sent[name] = fit(str(sent[name]), least, most)
    email = str(sent["email"])
    if not (8 <= len(email) <= CLASS_BYTES["email"] and _EMAIL.fullmatch(email)):
        sent["email"] = PLACEHOLDER_EMAIL
    sent["password"] = sent["password"] or password
    if not 1 <= int(sent["limit"]) <= MOST_USERS:
        del sent["limit"]
    if sent["lang"] not in LANGUAGES:
        del sent["lang"]
    return sent


def first_supervisor_info(wanted: Mapping[str, Any]) -> dict[str, str]:
    """The fields of the supervisor that addclass keeps, fit to its limits."""
    names = {key: fit(str(wanted[key]), *SUPERVISOR_LENGTHS[key]) for key in SUPERVISOR_LENGTHS}
    return {**names, "password": str(wanted["password"])}


@attrs.frozen
class Wanted:
    """A class to make: its fields by wire name, and those of its supervisor."""

    rclass: str
    fields: Mapping[str, Any]
    supervisor: Mapping[str, Any]


@attrs.define
class Attempt:
    """An addclass that was sent and may have arrived: its number, and what it sent of the class.

    `sent` is None where nothing is in doubt.
    """

    number: ClassId | None = None
    sent: Mapping[str, Any] | None = None


Created: TypeAlias = tuple[ClassId, Mapping[str, Any]]  # the number, and the reply of getclass


def create(api: WimsAPI, wanted: Wanted, number: ClassId | None, attempt: Attempt) -> Created:
    """Makes a class: checkclass, addclass, getclass (3 requests, more where a number is taken).

    Without a number it draws one. `attempt` is what an earlier call left in doubt, and holds
    afterwards what this one did. What addclass cannot carry is left to ordinary changes.
    """
    if number is not None:
        return _create_as(api, wanted, number, attempt)
    for _ in range(DRAWS):
        with contextlib.suppress(AlreadyExists):
            drawn = api.rng.randint(FIRST_NUMBER, LAST_NUMBER)
            return _create_as(api, wanted, drawn, attempt)
    raise AlreadyExists(
        f"{DRAWS} numbers drawn for a class are all taken",
        operation="addclass",
        advice="choose one by qclass=",
    )


def _create_as(api: WimsAPI, wanted: Wanted, number: ClassId, attempt: Attempt) -> Created:
    with api.exclusive(number, index=True):
        if not is_taken(api, wanted.rclass, number):
            _add(api, wanted, number, attempt)
        elif attempt.sent is None:
            raise AlreadyExists(
                f"class {number} exists", operation="addclass", advice="take another qclass"
            )
        answer = api.getclass(number, wanted.rclass)
        actual = expect("getclass", answer, f"class {number}")
        sent, attempt.sent = attempt.sent, None
        if sent is not None and any(actual.get(key) != sent[key] for key in TELLING):
            raise AlreadyExists(
                f"class {number} exists and differs from this one",
                operation="addclass",
                advice="take another qclass",
            )
        return number, actual


def is_taken(api: WimsAPI, rclass: str, number: ClassId) -> bool:
    """Whether a class has the number, be it one that refuses us: 1 request (checkclass)."""
    try:
        with contextlib.suppress(PermissionDenied):
            expect("checkclass", api.checkclass(number, rclass), f"class {number}")
    except NotFound:
        return False
    return True


def _add(api: WimsAPI, wanted: Wanted, number: ClassId, attempt: Attempt) -> None:
    """Sends addclass; a lost reply is settled by the caller, who reads the class."""
    info = first_class_info(wanted.fields, "".join(api.rng.choices(CODE_SIGNS, k=12)))
    doubt = None
    try:
        told = {"class_info": info, "supervisor_info": first_supervisor_info(wanted.supervisor)}
        answer = api.ask("addclass", qclass=number, rclass=wanted.rclass, **told)
        expect("addclass", answer, f"class {number}")
    except EdusyncError as error:
        if not error.maybe_applied:
            raise
        doubt = error
    attempt.number, attempt.sent = number, info  # until the class is read back, later perhaps
    if doubt is not None:
        with reading_back(doubt):
            there = is_taken(api, wanted.rclass, number)
        if not there:
            raise doubt


def first_supervisor(wanted: Mapping[str, Any], actual: Mapping[str, Any]) -> dict[str, Any]:
    """The supervisor of a class that was just made, as the server has it."""
    email = actual.get("email", "")  # WIMS gives the supervisor that of the class
    return {
        **dict.fromkeys(USER_FIELDS, ""),
        "email": email,
        **first_supervisor_info(wanted),
    }

"""How a class is made, although addclass cuts, drops and refuses much that a class may hold.

First addclass with what it stores unchanged; then the class is read, and what differs from the wish
is an ordinary change, which modclass and moduser carry. The planning functions are pure.

A class without a name is refused, since WIMS would list it no more. The one reading after addclass
costs a request more than a table of limits, and is right on other versions of WIMS. An expiration
that was not given is computed from the client's day.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from edusync.core.readback import reading_back
from edusync.errors import AlreadyExists, EdusyncError, NotFound, PermissionDenied
from edusync.wims.api.base import CODE_SIGNS, ClassId
from edusync.wims.api.client import WimsAPI
from edusync.wims.base.accounts import USER_FIELDS
from edusync.wims.wire import codec
from edusync.wims.wire.failures import expect
from edusync.wims.wire.logins import SUPERVISOR
from edusync.wims.wire.quirks import CLASS_BYTES, LANGUAGES, MOST_USERS, SUPERVISOR_BYTES

if TYPE_CHECKING:
    from edusync.wims.classes.class_ import Class

FIRST_NUMBER, LAST_NUMBER = 1_000_000, 9_999_999  # of the numbers drawn for new classes
DRAWS = 20  # numbers tried before giving up
ALWAYS_SENT = frozenset(
    ("institution", "email", "password", "lang", "expiration", "limit", "level", "secure")
)

# Bytes that addclass wants at least and keeps at most, counted in the encoded text.
_LEAST = {"description": 2, "institution": 2, "supervisor": 6}
CLASS_LENGTHS = {name: (least, CLASS_BYTES[name]) for name, least in _LEAST.items()}
SUPERVISOR_LENGTHS = {name: (2, most) for name, most in SUPERVISOR_BYTES.items()}
TELLING = (*CLASS_LENGTHS, "email", "password")  # fields that tell our class from another
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


def create(new: "Class", api: WimsAPI) -> None:
    """Makes the class: checkclass, addclass, getclass (3 requests, more where a number is taken).

    Afterwards the object is saved, and `changes()` are what addclass could not carry.
    """
    if new.qclass is not None:
        _create_as(new, api, new.qclass)
        return
    for _ in range(DRAWS):
        number = api.rng.randint(FIRST_NUMBER, LAST_NUMBER)
        try:
            _create_as(new, api, number)
        except AlreadyExists:
            continue
        return
    raise AlreadyExists(
        f"{DRAWS} numbers drawn for a class are all taken",
        operation="addclass",
        advice="choose one by qclass=",
    )


def _create_as(new: "Class", api: WimsAPI, number: ClassId) -> None:
    with api.exclusive(number, index=True):
        if not is_taken(api, new.rclass, number):
            _add(new, api, number)
        elif new._sent is None:
            raise AlreadyExists(
                f"class {number} exists", operation="addclass", advice="take another qclass"
            )
        answer = api.getclass(number, new.rclass)
        actual = expect("getclass", answer, f"class {number}")
        if new._sent is not None and any(actual.get(key) != new._sent[key] for key in TELLING):
            new._sent = None
            raise AlreadyExists(
                f"class {number} exists and differs from this one",
                operation="addclass",
                advice="take another qclass",
            )
        _finish(new, api, number, actual)


def is_taken(api: WimsAPI, rclass: str, number: ClassId) -> bool:
    """Whether a class has the number, be it one that refuses us: 1 request (checkclass)."""
    try:
        expect("checkclass", api.checkclass(number, rclass), f"class {number}")
    except NotFound:
        return False
    except PermissionDenied:
        return True
    return True


def _add(new: "Class", api: WimsAPI, number: ClassId) -> None:
    """Sends addclass; a lost reply is settled by the caller, who reads the class."""
    info = first_class_info(_wanted(new), "".join(api.rng.choices(CODE_SIGNS, k=12)))
    supervisor = first_supervisor_info(new.supervisor.to_dict(secrets=True))
    doubt = None
    try:
        told = {"class_info": info, "supervisor_info": supervisor}
        answer = api.ask("addclass", qclass=number, rclass=new.rclass, **told)
        expect("addclass", answer, f"class {number}")
    except EdusyncError as error:
        if not error.maybe_applied:
            raise
        doubt = error
    new.__dict__["qclass"] = number
    new._sent = info  # until the class is read back, be it by another save()
    if doubt is not None:
        with reading_back(doubt):
            there = is_taken(api, new.rclass, number)
        if not there:
            raise doubt


def _wanted(new: "Class") -> dict[str, Any]:
    """The class fields to send, by wire name: those given, and WIMS' most important defaults."""
    values = new.to_dict(secrets=True)
    names = (new._given | ALWAYS_SENT) - {"rclass", "qclass", "name", SUPERVISOR}
    return {
        **{name: values[name] for name in sorted(names)},
        "description": new.name,
        SUPERVISOR: new.supervisor.fullname,
    }


def _finish(new: "Class", api: WimsAPI, number: ClassId, actual: Mapping[str, Any]) -> None:
    """Makes the object that of the server, with the wishes that are left as changes."""
    new.__dict__.update(_api=api, _saved=True, _sent=None, qclass=number)
    values = new._from_reply(actual)
    new._wrote(values)
    if new._shown_supervisor != new.supervisor.fullname:
        new._wished_supervisor = new.supervisor.fullname
    for name, value in {**new._values(), **values}.items():
        if name not in new._given | ALWAYS_SENT:  # a default is no wish
            new.__dict__[name] = value
            new._wrote({name: value})
    first = first_supervisor_info(new.supervisor.to_dict(secrets=True))
    there = {**dict.fromkeys(USER_FIELDS, ""), "email": actual.get("email", ""), **first}
    new.supervisor._become(new, SUPERVISOR, there)
    if "email" not in new.supervisor._given:
        new.supervisor.__dict__["email"] = new.email  # as WIMS does, but never a placeholder

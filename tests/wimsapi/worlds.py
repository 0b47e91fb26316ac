"""A module and a served sandbox, and what of two answers can be compared."""

import html
import io
import re
import tarfile
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import requests
from wimsapi import exceptions as peers

from edusync.sandbox.sandbox import Served
from edusync.wimsapi import exceptions as ours
from tests.conftest import FAR_AWAY
from tests.sandbox.wimsrecordings import RANDOM

NUMBER = 999999  # of the class that the tests make
RCLASS = "myclass"
PEERS = tuple(
    getattr(peers, name)
    for name in (
        "WimsAPIError",
        "AdmRawError",
        "InvalidResponseError",
        "NotSavedError",
        "InvalidItemTypeError",
        "InvalidIdentifier",
    )
)
CAUGHT = (
    *PEERS,
    requests.RequestException,
    requests.ConnectionError,
    requests.Timeout,
    ValueError,
    TypeError,
    AttributeError,
)
# What `edusync.wimsapi` leaves out of a reply, or adds; the rest is drawn for each call.
VARIABLE = ("", "warnings", "code", "wims_session", "new_class", "module_metadatas")


@attrs.frozen
class World:
    """A module, `wimsapi` or `edusync.wimsapi`, and the server that it asks."""

    module: Any
    served: Served

    @property
    def connection(self) -> tuple[str, str, str]:
        wims = self.served.wims
        return wims.url, wims.ident, wims.passwd

    @property
    def api(self) -> Any:
        return self.module.WimsAPI(*self.connection)

    def user(self, login: str = "supervisor", **fields: Any) -> Any:
        named = {"lastname": "last", "firstname": "first", "password": "pass", **fields}
        return self.module.User(login, **named)

    def new_class(self, qclass: Any = NUMBER, **fields: Any) -> Any:
        """A class that is not saved."""
        told = {"supervisor": self.user(), "expiration": FAR_AWAY, **fields}
        named = {"name": "A class", "institution": "an institution", "email": "m@example.org"}
        return self.module.Class(RCLASS, password="password", qclass=qclass, **{**named, **told})

    def saved_class(self, qclass: Any = NUMBER, **fields: Any) -> Any:
        made = self.new_class(qclass, **fields)
        made.save(*self.connection)
        return made

    def get(self, qclass: Any = NUMBER, rclass: str = RCLASS) -> Any:
        return self.module.Class.get(*self.connection, qclass, rclass)


def outcome(call: Any) -> Any:
    """What a call returned, or the error by the names under which wimsapi's scripts catch it."""
    try:
        return plain(call())
    except Exception as error:
        return Raised(cls.__name__ for cls in CAUGHT if isinstance(error, names_of(cls)))


class Raised(frozenset[str]):
    """The names by which an error is caught."""


def alike(theirs: Any, ours: Any) -> bool:
    """Whether a script for wimsapi cannot tell two outcomes apart; ours may have more names."""
    if isinstance(theirs, Raised):
        return isinstance(ours, Raised) and theirs <= ours
    return bool(theirs == ours) and type(theirs) is type(ours)


def differences(steps: Iterable[Any], theirs: Iterable[Any], ours: Iterable[Any]) -> list[Any]:
    """The steps of which the outcomes differ, with both."""
    pairs = zip(steps, theirs, ours, strict=True)
    return [(step, *pair) for step, *pair in pairs if not alike(*pair)]


def plain(value: Any) -> Any:
    """A value without what differs from run to run, and with decoded character references."""
    if isinstance(value, bytes):
        return _files(value) if value.startswith(b"\x1f\x8b") else plain(value.decode("latin-1"))
    if isinstance(value, str):
        for pattern, shown in (*RANDOM, (r"127\.0\.0\.1:\d+", "HOST")):
            value = re.sub(pattern, shown, value)
        return html.unescape(value)
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in value if key not in VARIABLE}
    if isinstance(value, tuple | list | set):
        return [plain(item) for item in value]
    return value


def _files(archive: bytes) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        return sorted(opened.getnames())


def names_of(cls: Any) -> Any:
    """An error class of wimsapi, and the same of ours."""
    return (cls, getattr(ours, cls.__name__)) if cls in PEERS else cls

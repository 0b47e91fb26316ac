"""What a job is asked, and the table of all jobs."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs

from edusync.sandbox.exchange import Reply
from edusync.sandbox.wims.classes import WimsClass
from edusync.sandbox.wims.wire import Pairs, fields

if TYPE_CHECKING:
    from edusync.sandbox.wims.site import WimsSite


@attrs.frozen
class JobError(Exception):
    """A job's refusal; WIMS says it with HTTP 200."""

    message: str


@attrs.frozen
class NotModelled(Exception):
    """Something that the sandbox leaves to a real server."""

    what: str


@attrs.frozen
class Ask:
    """One request, past the checks of the connection."""

    site: "WimsSite"
    given: Mapping[str, str]
    address: str
    home: str

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    def fields(self, name: str) -> dict[str, str]:
        """The `key=value` lines of a parameter."""
        return fields(self[name], whole=not self.site.quirks)

    def has(self, option: str) -> bool:
        return option in self["option"].replace(",", " ").split()


Answer = Pairs | Reply
Job = Callable[[Ask], Answer]
JOBS: dict[str, Job] = {}


def job(name: str) -> Callable[[Job], Job]:
    """Puts a function into the table of jobs."""

    def put(function: Job) -> Job:
        JOBS[name] = function
        return function

    return put


# Common checks

_BAD_CLASS = " ./,;?*"
_BAD_USER = "/;,?*"
_BAD_ID = "./,;?*"


def home(ask: Ask, *, write: bool = False, qclass: str | None = None) -> WimsClass:
    """The class that a request names, if it is there and lets this connection in."""
    name, rclass = ask["qclass"] if qclass is None else qclass, ask["rclass"]
    if not name or not rclass:
        asked = f"qclass={ask['qclass']} | rclass={rclass} | initial_qclass="
        raise JobError(f"undefined local and/or remote class ({asked})")
    if any(sign in name for sign in _BAD_CLASS):
        raise JobError(f"wrong class id ({name})")
    found = ask.site.classes.get(name)
    if found is None:
        parent = name.partition("_")[0]
        if parent != name and parent in ask.site.classes:
            raise JobError("sorry, there shouldn't be a subclass in a simple class")
        raise JobError(f"class {name} not existing")
    right = found.right(ask["ident"], rclass)
    if right is None:
        raise JobError(f"connection refused by requested class ({name})")
    if write and not right:
        raise JobError("modification of class not allowed")
    return found


def asked_login(ask: Ask) -> str:
    """The login that a request names: nothing is adapted but the dot."""
    login = ask["quser"].replace(".", "@")
    if not login or any(sign in login for sign in _BAD_USER):
        raise JobError("bad user (empty quser or bad chars detected)")
    return login


def member(ask: Ask, where: WimsClass) -> str:
    """The login of a user of the class."""
    login = asked_login(ask)
    if not where.has_user(login):
        raise JobError(f"user {login} not in this class ({where.number})")
    return login


def element(ask: Ask, where: WimsClass, kind: str, *, write: bool = False) -> int:
    """The number of a sheet or exam; 0 for a name that WIMS takes for one and finds empty."""
    name = ask[f"q{kind}"].strip()
    if not name or any(sign in name for sign in _BAD_ID):
        raise JobError(f"undefined query id for type {kind}")
    number = int(name) if name.lstrip("-").isdigit() else 0
    count = len(where.records(kind))
    if number > count or (number < 1 and not ask.site.quirks):
        missing = f"element #{name} of type {kind} does not exist in this class"
        raise JobError(f"{missing} ({where.number})")
    if number < 1 and write:
        raise NotModelled(f"a change of {kind} {name}")
    return max(count + 1 + number, 0) if number < 0 else number

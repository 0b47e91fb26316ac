"""Faults as data: what shall go wrong with which request, and how often."""

import difflib
from http import HTTPStatus
from typing import Any

import attrs

from edusync.forks import Guard
from edusync.sandbox.swad.site import OPERATIONS
from edusync.sandbox.wims.site import JOBS

BEFORE, AFTER = "before-commit", "after-commit"
NAMES = ["*", "", "GET", "POST", *JOBS, *OPERATIONS]  # "": what is no call of SWAD
PAGES = [0, *(status for status in HTTPStatus if status >= HTTPStatus.OK)]


def _known(_: "Trouble", __: Any, reset: str) -> None:
    if reset not in ("", BEFORE, AFTER):
        raise ValueError(f"reset is {BEFORE!r} or {AFTER!r}, not {reset!r}")


def _not_negative(_: "Trouble", field: "attrs.Attribute[Any]", number: float | None) -> None:
    if number is not None and number < 0:
        raise ValueError(f"{field.name} is a number from 0 on, not {number!r}")


def _a_status(_: "Trouble", __: Any, html: int) -> None:
    if html not in PAGES:
        raise ValueError(f"html is a status of HTTP from 200 on, not {html!r}")


@attrs.frozen
class Trouble:
    """What goes wrong with one request.

    `reset` is before-commit or after-commit: the connection ends without an answer. `latency` is in
    seconds. `cut` is how many bytes of the body arrive. `html` is the status of a page of HTML that
    comes instead, with `after` once the work was done. `overload` answers as a server that has too
    much to do. SWAD alone: `expired_key` forgets the key of the request first, `ban` bans who asks.
    Of `reset`, `html` and `overload` only one can come; `cut` cuts whatever comes.
    """

    reset: str = attrs.field(default="", validator=_known)
    latency: float = attrs.field(default=0.0, validator=_not_negative)
    cut: int | None = attrs.field(default=None, validator=_not_negative)
    html: int = attrs.field(default=0, validator=_a_status)
    after: bool = False
    overload: bool = False
    expired_key: bool = False
    ban: bool = False

    def __attrs_post_init__(self) -> None:
        if sum(map(bool, (self.reset, self.html, self.overload))) > 1:
            raise ValueError("of reset, html and overload only one can come")
        if self.after and not self.html:
            raise ValueError("after= is for a page: give its status, html=")
        if self.reset and self.cut is not None:
            raise ValueError("nothing comes after a reset that could be cut")


@attrs.define(eq=False)
class Faults:
    """The faults that wait for their requests."""

    _waiting: list[tuple[str, Trouble, int]] = attrs.field(factory=list)
    _guard: Guard = attrs.field(factory=Guard, repr=False)

    def add(self, name: str = "*", *, times: int = 1, **trouble: Any) -> None:
        """Makes the next requests of a job or an operation go wrong.

        Parameters:
            name: of the job or operation; "GET" for files; "*" for any request.
            times: how many requests.
            **trouble: `reset` ("before-commit" or "after-commit"), `latency` (seconds), `cut`
                (bytes of the body that arrive), `html` (status of a page that comes instead, with
                `after` once the work was done), `overload`; of SWAD alone `expired_key`, `ban`.

        Raises ValueError for a name that nothing has, another `reset`, less than one request,
        negative numbers, what cannot go together, or where nothing would go wrong; TypeError for
        another word.

        >>> sandbox.faults.add("checkclass", reset="before-commit")
        >>> api.checkclass(20001, "myclass")[0]  # a read is sent again
        True
        >>> [entry.status for entry in sandbox.journal[-2:]]
        [0, 200]
        """
        new = Trouble(**trouble)
        if name not in NAMES:
            near = ", ".join(difflib.get_close_matches(name, NAMES)) or "see the journal"
            raise ValueError(f"no job or operation is called {name!r}: {near}")
        if (new.ban or new.expired_key) and name in JOBS:
            raise ValueError(f"{name}: WIMS has no keys and bans nobody; name an operation of SWAD")
        if new == Trouble() or times < 1:
            raise ValueError(f"nothing would go wrong with {times} requests of {name}: {trouble}")
        with self._guard.lock:
            self._waiting.append((name, new, times))

    def clear(self) -> None:
        """Removes all faults."""
        with self._guard.lock:
            self._waiting.clear()

    def take(self, name: str) -> Trouble:
        """What goes wrong with this request, which uses it up."""
        with self._guard.lock:
            for index, (wanted, trouble, times) in enumerate(self._waiting):
                if wanted in ("*", name):
                    if times > 1:
                        self._waiting[index] = (wanted, trouble, times - 1)
                    else:
                        del self._waiting[index]
                    return trouble
        return Trouble()

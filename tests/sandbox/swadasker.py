"""Somebody who asks the recorded school by hand-made envelopes, without edusync.swad."""

import re
from typing import Any
from xml.sax.saxutils import escape

import attrs

from edusync.sandbox.door import Door
from edusync.sandbox.exchange import Request
from edusync.sandbox.swad.school import digest
from edusync.sandbox.swad.site import SwadSite
from tests.sandbox.recorded_school import APP_KEY, recorded_school
from tests.sandbox.swadworld import decoded

CRASH = "HTTP 500"
ADMIN, TEACHER, OTHER_TEACHER, GUEST, ASSISTANT, STUDENT = range(1, 7)
OTHER_STUDENT, THIRD, FOURTH, FIFTH = 7, 8, 9, 10  # the fifth studies in courses 1 and 3
XML = {"Content-Type": "text/xml; charset=utf-8", "Host": "swad.test"}


class Clock:
    """A time that only the test moves."""

    def __init__(self) -> None:
        self.now = 1795306088.0

    def __call__(self) -> float:
        return self.now


@attrs.define
class Asker:
    """Somebody who asks a site; `key` '' asks without one, a parameter that is None is left out."""

    clock: Clock
    door: Door
    site: SwadSite
    key: str = ""

    def post(self, operation: str, **values: object) -> tuple[int, str]:
        parameters = {"wsKey": self.key, **values} if self.key else values
        inside = "".join(
            f"<{name}>{escape(str(value))}</{name}>"
            for name, value in parameters.items()
            if value is not None
        )
        body = (
            '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
            f'<s:{operation} xmlns:s="urn:swad">{inside}</s:{operation}></e:Body></e:Envelope>'
        )
        reply = self.door.answer(Request("POST", "/en", XML, body.encode()))
        return reply.status, reply.body.decode()

    def log_in(self, nickname: str, password: str) -> str:
        self.key = ""
        _, told = self.post(
            "loginByUserPasswordKey",
            userID=f"@{nickname}",
            userPassword=digest(password.encode()),
            appKey=APP_KEY,
        )
        self.key = re.findall("<wsKey>(.*)</wsKey>", told)[0]
        return self.key

    def become(self, code: int) -> None:
        """Asks as the user of that code from now on; 0 asks without a key."""
        self.key = self.site.school.log_in(self.site.school.users[code]) if code else ""


def new_asker(*, quirks: bool = True) -> Asker:
    """Asks a school of its own, without a key."""
    clock = Clock()
    site = SwadSite(recorded_school(clock=clock, quirks=quirks))
    return Asker(clock, Door(site), site)


def fields(told: str) -> dict[str, str]:
    """The elements of a reply."""
    _, [(_, found)] = decoded(told.encode())
    return dict(found)


def said(asker: Asker, operation: str, **values: Any) -> Any:
    """The detail of a fault, CRASH, or the fields of a reply."""
    status, told = asker.post(operation, **values)
    told = decoded(told.encode())
    if told == "a page":
        assert status == 500
        return CRASH
    [(wrapper, found)] = told[1]
    if wrapper == "Fault":
        return dict(found)["detail"]
    assert status == 200
    return dict(found) if isinstance(found, list) else {}


def codes(told: dict[str, Any], array: str = "usersArray") -> list[int]:
    """The codes of the items of a reply, in their order."""
    return [int(item[0][1]) for _, item in told[array] or ()]

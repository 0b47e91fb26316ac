"""Somebody who asks the recorded school by hand-made envelopes, without edusync.swad."""

import re
from xml.sax.saxutils import escape

import attrs

from edusync.sandbox.door import Door
from edusync.sandbox.exchange import Request
from edusync.sandbox.swad.school import digest
from edusync.sandbox.swad.site import SwadSite
from tests.sandbox.recorded_school import APP_KEY, recorded_school
from tests.sandbox.swadworld import decoded

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

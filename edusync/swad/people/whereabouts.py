"""Where a Wi-Fi access point stands, and where people checked in last."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

import attrs

from edusync.errors import EdusyncError, InvalidValue, NotFound
from edusync.results.values import Value
from edusync.swad.api.client import SwadAPI
from edusync.swad.base.connection import Connection
from edusync.swad.people.user import User
from edusync.swad.wire.codes import is_code
from edusync.swad.wire.times import moment
from edusync.terminals import printable


@attrs.frozen
class Place(Value):
    """An institution, a center, a building or a room: its code, short and full name."""

    code: int
    short_name: str
    full_name: str

    def __str__(self) -> str:
        return printable(self.full_name or self.short_name or str(self.code))


@attrs.frozen
class Location(Value):
    """A room, and where it is. Floors below ground are negative."""

    institution: Place
    center: Place
    building: Place
    floor: int
    room: Place

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The location as a row of a table; makes no request."""
        return {
            "institution": self.institution.short_name,
            "center": self.center.short_name,
            "building": self.building.short_name,
            "floor": self.floor,
            "room": self.room.short_name,
            "room_code": self.room.code,
        }

    def __str__(self) -> str:
        return f"{self.room}, {self.building}, {self.center}"


@attrs.frozen
class Whereabouts(Value):
    """Where somebody checked in last, and when (aware, UTC)."""

    location: Location
    time: datetime.datetime | None

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The whereabouts as a row of a table; makes no request."""
        return {"time": self.time, **self.location.to_dict()}


def locate(session: Connection, mac: str) -> Location | None:
    """The room of a Wi-Fi access point: 1 request (getLocation); None where SWAD knows none."""
    return _location(session.call(SwadAPI.getLocation, mac_digits(mac))["location"])


def check_in(session: Connection, room: int | Location | Place) -> None:
    """Reports that the user is in a room now: 1 request (sendMyLocation), never sent twice."""
    place = room.room if isinstance(room, Location) else room
    code = place.code if isinstance(place, Place) else place
    if not is_code(code):
        raise InvalidValue("room", room, "must be the code of a room, or a location")
    try:
        done = session.call(SwadAPI.sendMyLocation, code)["success"]
    except EdusyncError as error:
        if error.maybe_applied:
            error.add_note("Checking in again does no harm.")
        raise
    if not done:
        raise NotFound(f"SWAD knows no room {code}", operation="sendMyLocation", target=str(room))


def whereabouts(session: Connection, user: User | int) -> Whereabouts | None:
    """Where a user checked in last: 1 request (getLastLocation); None where SWAD shows nothing."""
    code = user.code if isinstance(user, User) else user
    if isinstance(user, User) and user.server != session.server:
        raise InvalidValue("user", user, f"is a user of another server than {session.server}")
    if not is_code(code):
        reason = "must be a code, or a User who has one: session.find_users shows it"
        raise InvalidValue("user", user, reason)
    reply = session.call(SwadAPI.getLastLocation, code)
    location = _location(reply["location"])
    return Whereabouts(location, moment(reply["checkinTime"])) if location else None


def mac_digits(mac: str) -> str:
    """The 12 hexadecimal digits of a MAC address, which is all that SWAD reads.

    Taken are AA:BB:CC:DD:EE:FF (also without leading zeros, as macOS writes it), AA-BB-..., blanks
    between the pairs, AABB.CCDD.EEFF, AABBCC-DDEEFF, 0xAABBCCDDEEFF and the bare digits, in any
    case. Raises InvalidValue for all else.
    """
    if isinstance(mac, str):
        text = mac.strip().upper()
        for spelling in _SPELLINGS:
            if spelling.fullmatch(text):
                groups = re.split("[:. -]", text.removeprefix("0X"))
                width = 12 // len(groups)
                return "".join(group.zfill(width) for group in groups)
    raise InvalidValue("mac", mac, "must be a MAC address, like AA:BB:CC:DD:EE:FF")


_SPELLINGS = [
    re.compile(spelling)
    for spelling in (
        r"(0X)?[0-9A-F]{12}",
        r"[0-9A-F]{1,2}(:[0-9A-F]{1,2}){5}",
        r"[0-9A-F]{2}([-. ])[0-9A-F]{2}(\1[0-9A-F]{2}){4}",
        r"[0-9A-F]{4}([-.:])[0-9A-F]{4}\1[0-9A-F]{4}",
        r"[0-9A-F]{6}[-:][0-9A-F]{6}",
    )
]


def _location(row: Mapping[str, Any]) -> Location | None:
    if not is_code(row["roomCode"]):
        return None
    places = {
        kind: Place(row[f"{kind}Code"], row[f"{kind}ShortName"], row[f"{kind}FullName"])
        for kind in ("institution", "center", "building", "room")
    }
    return Location(floor=row["floor"], **places)

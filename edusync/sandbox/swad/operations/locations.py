"""Rooms, and who was where."""

import re

from edusync.sandbox.swad.asked import Asked
from edusync.sandbox.swad.faults import fault
from edusync.sandbox.swad.records import Room
from edusync.sandbox.swad.table import operation
from edusync.sandbox.swad.text import from_site, given
from edusync.sandbox.swad.wire import Fields, Part

_HEX = re.compile(r"\s*([+-]?)(?:0[xX])?([0-9A-Fa-f]+)", re.ASCII)
_CENTER: list[tuple[str, int | str]] = [
    ("institutionCode", 1),
    ("institutionShortName", "UIV"),
    ("institutionFullName", "Universidad Imaginaria de la Vega"),
    ("centerCode", 1),
    ("centerShortName", "ETSI"),
    ("centerFullName", from_site("Escuela Técnica Superior de Ingeniería")),
    ("buildingCode", 1),
    ("buildingShortName", "Ed. A"),
    ("buildingFullName", from_site("Edificio Añil")),
]


@operation("getLocation", "wsKey MAC")
def location(asked: Asked, mac: str | None) -> Fields:
    number = _HEX.match(given(mac))
    if number is None:
        raise fault("MAC")
    wanted = int(number[2], 16) * (-1 if number[1] == "-" else 1)  # which no access point has
    found = [room for room in asked.school.rooms.values() if wanted in room.macs and room.building]
    return [("location", _place(max(found, key=lambda room: room.seats, default=None)))]


@operation("sendMyLocation", "wsKey roomCode:int")
def send_my_location(asked: Asked, code: int) -> Fields:
    known = code in asked.school.rooms
    if known:
        asked.school.check_ins.append((asked.me.code, code, asked.school.now()))
    return [("success", int(known))]


@operation("getLastLocation", "wsKey userCode:int")
def last_location(asked: Asked, user: int) -> Fields:
    school = asked.school
    mine, theirs = (
        {course.center for course in school.courses_of(code)} for code in (asked.me.code, user)
    )
    seen = [each for each in school.check_ins if each[0] == user]
    if not mine & theirs or not seen:
        return [("location", _place(None)), ("checkinTime", 0)]
    _, code, time = seen[-1]
    room = school.rooms[code] if school.rooms[code].building else None
    return [("location", _place(room)), ("checkinTime", 0 if room is None else time)]


def _place(room: Room | None) -> Part:
    center = [
        (name, value if room is not None else -1 if value == 1 else "") for name, value in _CENTER
    ]
    return Part(
        [
            *center,
            ("floor", 0 if room is None else room.floor),
            ("roomCode", -1 if room is None else room.code),
            ("roomShortName", "" if room is None else room.short),
            ("roomFullName", "" if room is None else room.full),
        ]
    )

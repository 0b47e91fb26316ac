"""Rooms by Wi-Fi access point, checking in, and who is where."""

import datetime
from typing import Any

import pytest

from edusync.errors import InvalidValue, KeyExpired, NotFound, TransportError
from edusync.swad.people.user import User
from edusync.swad.people.whereabouts import (
    Location,
    Place,
    check_in,
    locate,
    mac_digits,
    whereabouts,
)
from tests.unit.swad.server import KEY, Lost, Parameters, recording, serving

MAC = "AABBCCDDEE01"
ROOM = Location(
    institution=Place(1, "UIV", "Universidad Imaginaria de la Vega"),
    center=Place(1, "ETSI", "Escuela Técnica Superior de Ingeniería"),
    building=Place(1, "Ed. A", "Edificio Añil"),
    floor=-1,
    room=Place(2, "LabS", "Laboratorio del sótano"),
)


def lose(_: Parameters) -> None:
    """Breaks the connection, so that only the reply is lost."""
    raise Lost


@pytest.mark.parametrize(
    "spelling",
    [
        "AABBCCDDEE01",
        "aabbccddee01",
        " AA:BB:CC:DD:EE:01 ",
        "aa:bb:cc:dd:ee:1",
        "AA-BB-CC-DD-EE-01",
        "AA.BB.CC.DD.EE.01",
        "AA BB CC DD EE 01",
        "aabb.ccdd.ee01",
        "aabb-ccdd-ee01",
        "AABBCC-DDEE01",
        "0xAABBCCDDEE01",
        "0XAABBCCDDEE01",
    ],
)
def test_every_usual_spelling_of_a_mac_address_is_taken(spelling: str) -> None:
    assert mac_digits(spelling) == MAC


def test_a_mac_address_keeps_its_leading_zeros() -> None:
    assert mac_digits("0:0:cc:dd:ee:4") == "0000CCDDEE04"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zzz",
        "AABBCCDDEE0",
        "AABBCCDDEE011",
        "AA:BB:CC:DD:EE",
        "AA:BB-CC:DD:EE:01",
        "AA:BB:CC:DD:EE:001",
        "GG:BB:CC:DD:EE:01",
        "AABB.CCDD-EE01",
        "A-B-C-D-E-1",
        None,
        0xAABBCCDDEE01,
    ],
)
def test_what_is_no_mac_address_is_refused_before_anything_is_sent(text: Any) -> None:
    with serving({}) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="MAC address"):
            locate(session, text)
        assert not swad.requests


def test_a_room_is_found_by_an_access_point_whose_address_is_written_with_colons() -> None:
    with serving({"getLocation": recording("getLocation--negative_floor")}) as swad:
        assert locate(swad.session(), "aa:bb:cc:dd:ee:02") == ROOM
        assert swad.requests == [("getLocation", {"wsKey": KEY, "MAC": "AABBCCDDEE02"})]


@pytest.mark.parametrize("case", ["unknown_mac", "room_without_building"])
def test_no_room_is_none(case: str) -> None:
    with serving({"getLocation": recording(f"getLocation--{case}")}) as swad:
        assert locate(swad.session(), MAC) is None


def test_a_location_shows_as_a_row() -> None:
    assert ROOM.to_dict() == {
        "institution": "UIV",
        "center": "ETSI",
        "building": "Ed. A",
        "floor": -1,
        "room": "LabS",
        "room_code": 2,
    }
    assert str(ROOM).startswith("Laboratorio del sótano, Edificio Añil")
    assert "LabS" in ROOM._repr_html_()


def test_one_checks_in_by_code_by_room_or_by_what_was_located() -> None:
    with serving({"sendMyLocation": recording("sendMyLocation--repeat_adds_row")}) as swad:
        session = swad.session()
        for room in (2, ROOM.room, ROOM):
            check_in(session, room)
        assert swad.requests == [("sendMyLocation", {"wsKey": KEY, "roomCode": "2"})] * 3


def test_checking_in_at_a_room_that_does_not_exist_is_an_error() -> None:
    with (
        serving({"sendMyLocation": recording("sendMyLocation--room_nonexistent")}) as swad,
        pytest.raises(NotFound, match="no room 999"),
    ):
        check_in(swad.session(), 999)


@pytest.mark.parametrize("room", [0, -1, True, "2", None])
def test_what_is_no_room_is_refused_before_anything_is_sent(room: Any) -> None:
    with serving({}) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="room"):
            check_in(session, room)
        assert not swad.requests


def test_a_lost_check_in_is_not_repeated_and_says_that_it_may_be() -> None:
    with serving({"sendMyLocation": lose}) as swad:
        with pytest.raises(TransportError) as caught:
            check_in(swad.session(), 1)
        assert caught.value.maybe_applied
        assert "does no harm" in " ".join(caught.value.__notes__)
        assert len(swad.requests) == 1


def test_whereabouts_are_a_location_and_a_time_in_utc() -> None:
    with serving({"getLastLocation": recording("getLastLocation--teacher")}) as swad:
        session = swad.session()
        found = whereabouts(session, User(session.server, code=7))
        assert found is not None
        assert found.location == ROOM
        assert found.time == datetime.datetime(2026, 10, 20, 9, 30, tzinfo=datetime.UTC)
        assert found.to_dict()["room"] == "LabS"
        assert "LabS" in found._repr_html_()
        assert swad.requests == [("getLastLocation", {"wsKey": KEY, "userCode": "7"})]


@pytest.mark.parametrize(
    "case", ["never_checked_in", "no_shared_center", "user_nonexistent", "guest_requester"]
)
def test_no_whereabouts_are_none_whatever_the_reason(case: str) -> None:
    with serving({"getLastLocation": recording(f"getLastLocation--{case}")}) as swad:
        assert whereabouts(swad.session(), 7) is None


@pytest.mark.parametrize("user", [0, -1, True, "@ana", None, User("elsewhere.example", code=7)])
def test_whereabouts_need_the_code_of_a_user_of_this_server(user: Any) -> None:
    with serving({}) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="user"):
            whereabouts(session, user)
        assert not swad.requests


def test_a_user_whose_code_is_not_told_is_refused() -> None:
    with serving({}) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="find_users"):
            whereabouts(session, User(session.server, nickname="ana"))


def test_a_refused_check_in_is_told_as_it_is() -> None:
    with serving({"sendMyLocation": recording("sendMyLocation--bad_key")}) as swad:
        with pytest.raises(KeyExpired) as caught:
            check_in(swad.session(), 1)
        assert not caught.value.maybe_applied

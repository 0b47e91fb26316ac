"""Notifications: read on from where the last reading stopped."""

import datetime
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import InvalidValue
from edusync.swad.base.connection import Connection
from edusync.swad.messaging.cursor import OVERLAP, Cursor
from edusync.swad.messaging.notification import Notification
from tests.unit.swad.notificationbox import ALL, BOX_BEGAN, Box
from tests.unit.swad.server import recording, serving


def test_the_next_reading_brings_only_what_is_new() -> None:
    box = Box()
    box.put(1, BOX_BEGAN)
    box.put(2, BOX_BEGAN + 50)
    with serving(box) as swad:
        session = swad.session()
        first = Notification.list(session)
        assert [item.code for item in first] == [2, 1]
        box.put(4, BOX_BEGAN + 50)
        box.put(3, BOX_BEGAN + 50)  # in a second that was read already
        second = Notification.list(session, first.cursor)
        assert [item.code for item in second] == [4, 3]
        assert Notification.list(session, second.cursor) == []


def test_one_that_comes_late_is_not_lost() -> None:
    box = Box()
    box.put(2, BOX_BEGAN)
    with serving(box) as swad:
        session = swad.session()
        first = Notification.list(session)
        box.put(3, BOX_BEGAN - OVERLAP)  # the server's clock went back
        assert [item.code for item in Notification.list(session, first.cursor)] == [3]


def test_a_cursor_may_be_kept_as_text() -> None:
    with serving(ALL) as swad:
        session = swad.session()
        kept = json.dumps({"since": str(Notification.list(session).cursor)})
        assert Notification.list(session, json.loads(kept)["since"]) == []
        assert swad.requests[1][1]["beginTime"] == str(1791648000 - OVERLAP)


def test_removed_ones_do_not_come_back_by_a_later_reading() -> None:
    box = Box()
    box.put(1, BOX_BEGAN, status=8)
    with serving(box) as swad:
        session = swad.session()
        cursor = Notification.list(session).cursor
        assert Notification.list(session, cursor, removed=True) == []


def test_a_time_may_stand_for_a_cursor() -> None:
    with serving({"getNotifications": recording("getNotifications--student_since")}) as swad:
        since = datetime.datetime(2026, 10, 10, 13, 20, tzinfo=datetime.UTC)
        found = Notification.list(swad.session(), since)
        assert [item.code for item in found] == [17, 16, 15]
        assert swad.requests[0][1]["beginTime"] == str(int(since.timestamp()))


@pytest.mark.parametrize("since", [datetime.datetime(2026, 10, 10), "yesterday", 5])
def test_what_is_no_cursor_is_refused_before_anything_is_sent(since: Any) -> None:
    with serving(ALL) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="since"):
            Notification.list(session, since)
        assert not swad.requests


@st.composite
def _arrivals(draw: st.DrawFn) -> list[int | str]:
    """Times of events as the server writes them, and readings ("read") and losses ("purge").

    Times may stand still and go back, by less than the overlap.
    """
    newest = draw(st.integers(0, 10**9))
    found: list[int | str] = []
    steps: list[int | str] = draw(
        st.lists(
            st.one_of(
                st.sampled_from(["read", "purge", 0, 0, 1, -1, -OVERLAP, OVERLAP]),
                st.integers(-OVERLAP, 3 * OVERLAP),
            ),
            max_size=40,
        )
    )
    for step in steps:
        if isinstance(step, int):
            time = max(0, newest + step)
            newest = max(newest, time)
            found.append(time)
        else:
            found.append(step)
    return found


class Wire(Connection):
    """A session without a network; the server sends one of its rows twice."""

    def __init__(self) -> None:
        self.box = Box()

    @property
    def server(self) -> str:
        return "swad.example.org"

    def call(self, _: object, begin: int) -> Any:  # type: ignore[override]
        reply = self.box.getNotifications({"beginTime": str(begin)})
        return {
            "notificationsArray": [*reply["notificationsArray"], *reply["notificationsArray"][:1]]
        }


@given(_arrivals())
def test_every_notification_comes_in_exactly_one_reading(arrivals: list[int | str]) -> None:
    wire = Wire()
    delivered: list[int] = []
    purged: set[int] = set()
    since = Cursor()
    for code, arrival in enumerate([*arrivals, "read", "read"], 1):
        if isinstance(arrival, int):
            wire.box.put(code, arrival)
        elif arrival == "purge":
            purged |= {row["notifCode"] for row in wire.box.rows[:1]}
            del wire.box.rows[:1]
        else:
            found = Notification.list(wire, since)
            delivered += [item.code for item in found]
            since = pickle.loads(pickle.dumps(Cursor.parse(str(found.cursor))))
    there = {row["notifCode"] for row in wire.box.rows}
    assert len(delivered) == len(set(delivered))
    assert there <= set(delivered) <= there | purged

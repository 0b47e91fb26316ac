"""Where a reading of notifications stopped."""

import datetime
import json

import pytest

from edusync.errors import InvalidValue
from edusync.swad.messaging.cursor import OVERLAP, Cursor

NOON = datetime.datetime(2027, 1, 31, 12, tzinfo=datetime.UTC)


def test_without_a_cursor_all_is_asked_for() -> None:
    assert Cursor.of(None) == Cursor(0, frozenset())


def test_a_time_is_where_to_begin() -> None:
    assert Cursor.of(NOON) == Cursor(int(NOON.timestamp()))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidValue, match="time zone"):
        Cursor.of(NOON.replace(tzinfo=None))


def test_a_cursor_is_a_short_text_that_json_keeps() -> None:
    cursor = Cursor(1791648000, frozenset({17, 3, 16}))
    assert str(cursor) == "1791648000:3,16,17"
    assert Cursor.of(json.loads(json.dumps(str(cursor)))) == cursor


def test_the_empty_cursor_is_a_text_too() -> None:
    assert Cursor.parse(str(Cursor())) == Cursor()


@pytest.mark.parametrize("text", ["", "17", "1:2;3", "1:,2", "-1:2", "1:2,", "now", "1:2:3"])
def test_a_text_that_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="text of a cursor"):
        Cursor.of(text)


def test_the_next_reading_goes_back_two_hours_and_knows_what_it_will_see_again() -> None:
    newest = 1791648000
    old, recent = newest - OVERLAP - 1, newest - OVERLAP
    cursor = Cursor().after({1: old, 2: recent, 3: newest})
    assert cursor == Cursor(newest - OVERLAP, frozenset({2, 3}))


def test_a_reading_of_nothing_new_keeps_the_cursor() -> None:
    cursor = Cursor(1791648000 - OVERLAP, frozenset({17}))
    assert cursor.after({17: 1791648000}) == cursor


def test_a_cursor_never_goes_back_behind_the_time_it_began_with() -> None:
    began = Cursor.of(NOON)
    assert began.after({1: began.begin + 60}) == Cursor(began.begin, frozenset({1}))
    assert began.after({}) == began


def test_a_cursor_forgets_what_the_server_will_not_send_again() -> None:
    cursor = Cursor().after(dict.fromkeys(range(1, 1001), 5000))
    later = cursor.after({**dict.fromkeys(range(1, 1001), 5000), 1001: 5001 + OVERLAP})
    assert later == Cursor(5001, frozenset({1001}))

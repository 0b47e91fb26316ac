"""Days that move into another year."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import InvalidValue
from edusync.wims.classfiles.dates import Shift, shift_to
from edusync.wims.wire.days import day_of, text_of

DAYS = st.dates(datetime.date(1000, 1, 1))
NEAR = st.dates(datetime.date(2000, 1, 1), datetime.date(2200, 1, 1))
START = datetime.date(2026, 8, 31)


@pytest.mark.parametrize(
    ("wish", "end"),
    [
        ("+1y", "20270831"),
        ("+2y", "20280831"),
        ("+6m", "20270228"),
        ("+30d", "20260930"),
        ("20270115", "20270115"),
        (datetime.date(2027, 1, 15), "20270115"),
        (datetime.datetime(2027, 1, 15, 12), "20270115"),
    ],
)
def test_a_wish_says_where_the_start_goes(wish: Any, end: str) -> None:
    assert text_of(shift_to(wish, START).of(START)) == end


@pytest.mark.parametrize("wish", ["", None, "+1", "+y", "1y", "-1y", "+1w", "soon", "20270231", 5])
def test_other_wishes_are_refused(wish: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^expiration: must be like"):
        shift_to(wish, START)


def test_the_29th_of_february_becomes_the_28th() -> None:
    assert Shift(months=12).of(datetime.date(2028, 2, 29)) == datetime.date(2029, 2, 28)


def test_a_day_that_differs_by_whole_years_moves_all_days_by_years() -> None:
    shift = shift_to("20280831", datetime.date(2027, 8, 31))
    assert shift.of(datetime.date(2027, 12, 24)) == datetime.date(2028, 12, 24)


def test_nothing_moves_beyond_the_last_day_that_there_is() -> None:
    assert Shift(months=12).of(datetime.date(9999, 3, 1)) == datetime.date.max
    assert Shift(days=2).of(datetime.date(9999, 12, 30)) == datetime.date.max


@given(day=DAYS)
def test_a_day_is_read_back_as_it_was_written(day: datetime.date) -> None:
    assert day_of(text_of(day)) == day


@given(text=st.text(max_size=9))
def test_any_text_is_a_day_or_none(text: str) -> None:
    day = day_of(text)
    assert day is None or text_of(day) == text


@given(start=NEAR, end=NEAR)
def test_the_start_moves_to_the_day_that_was_wished(
    start: datetime.date, end: datetime.date
) -> None:
    assert shift_to(end, start).of(start) == end


@given(one=NEAR, other=NEAR, months=st.integers(0, 120), days=st.integers(0, 4000))
def test_days_keep_their_order(
    one: datetime.date, other: datetime.date, months: int, days: int
) -> None:
    first, last = sorted((one, other))
    shift = Shift(months, days)
    assert shift.of(first) <= shift.of(last)
    assert shift.of(first) >= first

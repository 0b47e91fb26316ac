"""Times as SWAD counts them."""

import datetime
from typing import Any

import pytest

from edusync.errors import InvalidValue
from edusync.swad import AttendanceEvent
from edusync.swad.wire.times import moment, seconds

UTC = datetime.UTC
EAST = datetime.timezone(datetime.timedelta(hours=5))


def test_a_time_of_a_reply_is_in_utc() -> None:
    assert moment(1_760_000_000) == datetime.datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)


@pytest.mark.parametrize("told", [None, 0, 10**15, -(10**15)])
def test_what_is_no_time_in_any_calendar_is_none(told: int | None) -> None:
    assert moment(told) is None


@pytest.mark.parametrize(
    "value",
    ["2027-01-31", 5, datetime.date(2027, 1, 31), datetime.time(9, tzinfo=UTC),
     datetime.datetime(2027, 1, 31), datetime.datetime(1969, 12, 31, tzinfo=UTC),
     datetime.datetime(2038, 2, 1, tzinfo=UTC), datetime.datetime.min.replace(tzinfo=EAST)],
)  # fmt: skip
def test_what_swad_cannot_keep_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValue, match="start: must"):
        seconds(value, "start")
    with pytest.raises(InvalidValue, match="start: must"):
        AttendanceEvent(title="Lab", start=value)


def test_no_time_is_zero() -> None:
    assert seconds(None, "start") == 0

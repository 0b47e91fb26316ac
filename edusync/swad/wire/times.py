"""Times as SWAD counts them: seconds since 1970 in UTC, 0 for none."""

import datetime

from edusync.errors import InvalidValue

LAST_SECOND = 2**31 - 1
EARLIEST, LATEST = -(2**31), 253_402_300_799  # 1901, the end of the year 9999


def moment(seconds: int | None) -> datetime.datetime | None:
    """The time of a reply, aware and in UTC; None where there is none, or no calendar has it.

    SWAD sends 0 for none.
    """
    if not seconds or not EARLIEST <= seconds <= LATEST:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def seconds(value: object, field: str) -> int:
    """The time for a request, whole seconds; 0 for None.

    Raises InvalidValue for `field` where it is no datetime with a time zone, or lies before 1970 or
    after January 2038, which SWAD cannot keep.
    """
    if value is None:
        return 0
    if not isinstance(value, datetime.datetime) or value.utcoffset() is None:
        reason = "must be a datetime with a time zone, like datetime(2027, 1, 31, 9, 0, tzinfo=UTC)"
        raise InvalidValue(field, value, reason)
    found = int(value.timestamp())
    if not 0 <= found <= LAST_SECOND:
        raise InvalidValue(field, value, "must lie between 1970 and 18 January 2038")
    return found

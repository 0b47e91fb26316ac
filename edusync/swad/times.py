"""Times as SWAD counts them: seconds since 1970 in UTC, 0 for none."""

import datetime

from edusync.errors import InvalidValue

LAST_SECOND = 2**31 - 1


def moment(seconds: int | None) -> datetime.datetime | None:
    """The time of a reply, aware and in UTC; None for 0, which SWAD sends where there is none."""
    if not seconds:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def seconds(value: datetime.datetime | None, field: str) -> int:
    """The time for a request, whole seconds; 0 for None.

    Raises InvalidValue for `field` where the time has no time zone, or lies before 1970 or after
    January 2038, which SWAD cannot keep.
    """
    if value is None:
        return 0
    if getattr(value, "tzinfo", None) is None:
        reason = "must be a datetime with a time zone, like datetime(2027, 1, 31, 9, 0, tzinfo=UTC)"
        raise InvalidValue(field, value, reason)
    found = int(value.timestamp())
    if not 0 <= found <= LAST_SECOND:
        raise InvalidValue(field, value, "must lie between 1970 and 18 January 2038")
    return found

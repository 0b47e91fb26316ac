"""Days, and how they move into another year: pure functions."""

import calendar
import datetime
import re
from typing import Any

import attrs

from edusync.errors import InvalidValue
from edusync.wims.wire import checks
from edusync.wims.wire.days import day_of
from edusync.wims.wire.values import as_day

_RELATIVE = re.compile(r"\+([0-9]{1,3})([ymd])")
_ALLOWED = "must be like '+1y', '+6m', '+30d', '20270831', or a date"
MONTHS = 12  # in a year


@attrs.frozen
class Shift:
    """How far days move: months by the calendar, then days."""

    months: int = 0
    days: int = 0

    def of(self, day: datetime.date) -> datetime.date:
        """The day, that far on; the last of its month where that one is shorter.

        Nothing moves beyond the last day that there is, 99991231.
        """
        year, month = divmod(day.year * MONTHS + day.month - 1 + self.months, MONTHS)
        try:
            last = calendar.monthrange(year, month + 1)[1]
            moved = datetime.date(year, month + 1, min(day.day, last))
            return moved + datetime.timedelta(days=self.days)
        except (ValueError, OverflowError):
            return datetime.date.max


def relative(field: str, wish: Any) -> Shift:
    """How far '+1y', '+6m' and '+30d' move days; InvalidValue for anything else."""
    match = _RELATIVE.fullmatch(wish) if isinstance(wish, str) else None
    if not match:
        raise InvalidValue(field, wish, "must be like '+1y', '+6m' or '+30d'")
    count = int(match[1])
    return {"y": Shift(count * MONTHS), "m": Shift(count), "d": Shift(days=count)}[match[2]]


def shift_to(wish: Any, start: datetime.date) -> Shift:
    """How far days move where `start` moves to the wish: '+1y', '+6m', '+30d', or a day.

    A day that differs by whole months moves all days by months, so that a 31st stays one. Raises
    InvalidValue for what is neither.
    """
    if isinstance(wish, str) and wish.startswith("+"):
        return relative("expiration", wish)
    try:
        end = day_of(checks.date("expiration", as_day(wish)) if wish else "")
    except InvalidValue as error:
        raise InvalidValue("expiration", wish, _ALLOWED) from error
    if end is None:
        raise InvalidValue("expiration", wish, _ALLOWED)
    months = (end.year - start.year) * MONTHS + end.month - start.month
    by_months = Shift(months)
    return by_months if by_months.of(start) == end else Shift(days=(end - start).days)

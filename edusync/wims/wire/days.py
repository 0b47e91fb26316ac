"""Days and times as WIMS writes them: texts that compare with dates too; pure.

They stay texts since WIMS stores days that are none ('20261301', '00000000', ''), and orders all
of them as texts; and since JSON, files and forms hold the text. Equal texts have equal hashes; a
date that equals one of them is another key of a dict.
"""

import datetime
from typing import TYPE_CHECKING, Any, Self, TypeGuard

_DAY, _MOMENT = "%Y%m%d", "%Y%m%d.%H:%M:%S"


def text_of(day: datetime.date) -> str:
    """The day as WIMS writes it."""
    return f"{day.year:04}{day.month:02}{day.day:02}"


def day_of(text: str) -> datetime.date | None:
    """The day that WIMS writes as `yyyymmdd`; None for what is no day."""
    try:
        return datetime.datetime.strptime(text, _DAY).date() if len(text) == 8 else None
    except ValueError:
        return None


def is_date(value: object) -> TypeGuard[datetime.date]:
    """Whether a value is a date or a datetime; NaT of pandas is one by its type, and none."""
    return isinstance(value, datetime.date) and value == value


class Day(str):
    """A day of WIMS: the text `yyyymmdd`, which compares with dates and datetimes as well.

    The order is WIMS' own, that of the texts: '', which WIMS takes for past, is before every day,
    and nothing that a server stores raises. A datetime counts as its day.

        >>> import datetime
        >>> c.sheets[1].expiration > datetime.date(2026, 9, 1)
        True
    """

    __slots__ = ()

    if TYPE_CHECKING:  # a field that gives a Day takes dates as well

        def __get__(self, item: object, kind: object, /) -> Self: ...

        def __set__(self, item: object, value: str | int | datetime.date | None, /) -> None: ...

    @property
    def date(self) -> datetime.date | None:
        """The day as a `datetime.date`, None for what is no day of the calendar."""
        return day_of(self)

    def _beside(self, other: Any) -> tuple[str, Any]:
        """What is compared as texts: this one and, of a date, the text that WIMS would write."""
        return str(self), text_of(other) if is_date(other) else other

    def __eq__(self, other: object) -> bool:
        return str.__eq__(*self._beside(other))

    def __ne__(self, other: object) -> bool:
        return str.__ne__(*self._beside(other))

    def __lt__(self, other: str | datetime.date) -> bool:
        return str.__lt__(*self._beside(other))

    def __le__(self, other: str | datetime.date) -> bool:
        return str.__le__(*self._beside(other))

    def __gt__(self, other: str | datetime.date) -> bool:
        return str.__gt__(*self._beside(other))

    def __ge__(self, other: str | datetime.date) -> bool:
        return str.__ge__(*self._beside(other))

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (str(self),)


class Moment(Day):
    """A time in a log of WIMS, `yyyymmdd.hh:mm:ss` on the server's clock, as `Day` is a day.

    A date compares with its day, a datetime without zone with all of it; WIMS gives no zone, so a
    datetime that has one is a TypeError.
    """

    __slots__ = ()

    @property
    def date(self) -> datetime.date | None:
        """The day of it as a `datetime.date`, None for what is no time."""
        return day_of(self[:8])

    @property
    def datetime(self) -> datetime.datetime | None:
        """The time without a zone, None for what is no time."""
        try:
            return datetime.datetime.strptime(self, _MOMENT)
        except ValueError:
            return None

    def _beside(self, other: Any) -> tuple[str, Any]:
        if not is_date(other):
            return str(self), other
        if not isinstance(other, datetime.datetime):
            return str(self)[:8], text_of(other)
        if other.tzinfo is not None:
            return str(self), other
        return str(self), f"{text_of(other)}.{other:%H:%M:%S}"

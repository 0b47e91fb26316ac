"""Where a reading of notifications stopped: pure, small, made of the server's times only.

Notifications are read again from two hours before the newest that was seen, and the cursor holds
the codes inside that window: a plain "last time" would lose what has the same second, or is written
late.
"""

import datetime
import re
from collections.abc import Mapping
from typing import Self

import attrs

from edusync.core.foreign import welcoming
from edusync.errors import InvalidValue
from edusync.swad.wire.times import seconds

# Seconds that a reading goes back behind the newest event it has seen. SWAD keeps local times, so
# that the hour of autumn comes twice, and its events may be written a little late.
OVERLAP = 2 * 3600

_TEXT = re.compile(r"(\d{1,18}):((?:\d{1,18}(?:,\d{1,18})*)?)")


@attrs.frozen
class Cursor:
    """Where to go on reading notifications; `str(cursor)` is its text, `Cursor.parse` reads it.

    The next reading asks for events from `begin` (seconds since 1970, UTC) on, and leaves out the
    notifications of `codes`: those that were read already and that the server sends again. No
    clock but the server's counts, and one that is set back by up to two hours loses nothing.
    """

    begin: int = 0
    codes: frozenset[int] = frozenset()

    @classmethod
    def of(cls, since: "Cursor | str | datetime.datetime | None") -> "Cursor":
        """The cursor that a user means: none from the beginning, a time from that time on."""
        if isinstance(since, Cursor):
            return since
        return cls.parse(since) if isinstance(since, str) else cls(seconds(since, "since"))

    @classmethod
    @welcoming
    def parse(cls, text: str) -> Self:
        """The cursor of a text that `str` made; InvalidValue for any other."""
        match = _TEXT.fullmatch(text.strip())
        if match is None:
            raise InvalidValue("since", text, "must be the text of a cursor, like '1791648000:17'")
        begin, codes = match.groups()
        return cls(int(begin), frozenset(int(code) for code in codes.split(",") if code))

    def __str__(self) -> str:
        return f"{self.begin}:{','.join(str(code) for code in sorted(self.codes))}"

    @welcoming
    def after(self, times: Mapping[int, int]) -> "Cursor":
        """The cursor after a reading that brought these codes, each with the time of its event."""
        begin = max([self.begin, *(time - OVERLAP for time in times.values())])
        return Cursor(begin, frozenset(code for code, time in times.items() if time >= begin))

"""The time of a sandbox."""

import datetime as dt
import time
from collections.abc import Callable

from edusync.forks import Guard


class Clock:
    """Returns the seconds since 1970: those of `start` and what was passed since.

    Without `start` it goes with the clock of the machine; `start=1_800_000_000.0`, or noon of the
    day `start=datetime.date(2028, 2, 29)`, stands still until it is advanced.
    """

    def __init__(self, start: float | dt.date | None = None) -> None:
        if isinstance(start, dt.date):
            start = dt.datetime.combine(start, dt.time(12)).timestamp()
        self._now: Callable[[], float] = time.time if start is None else lambda: start
        self._passed = 0.0
        self._guard = Guard()

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self._now() + self._passed

    def now(self) -> dt.datetime:
        """The time as an aware datetime, where this machine is."""
        return dt.datetime.fromtimestamp(self()).astimezone()

    def today(self) -> dt.date:
        """The day where this machine is."""
        return self.now().date()

    def advance(self, seconds: float = 0.0, *, hours: float = 0.0, days: float = 0.0) -> None:
        """Lets time pass at once; raises ValueError where it would go back.

        >>> from edusync.sandbox import Clock
        >>> clock = Clock(1_800_000_000.0)
        >>> clock.advance(hours=1)
        >>> clock()
        1800003600.0
        """
        passed = seconds + 3600 * hours + 86400 * days
        if not passed >= 0:
            raise ValueError(f"time does not go back: {passed:g} seconds")
        with self._guard.lock:
            self._passed += passed

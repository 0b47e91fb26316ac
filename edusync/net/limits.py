"""How long a call may take."""

from collections.abc import Callable


class Budget:
    """The seconds that are left of a call; None means without end."""

    def __init__(self, seconds: float | None, clock: Callable[[], float]) -> None:
        self._clock, self._seconds = clock, seconds
        self._end = None if seconds is None else clock() + seconds

    def left(self) -> float | None:
        """Seconds left, at least 0; no more than at first, where the clock was set back."""
        if self._end is None or self._seconds is None:
            return None
        return max(0.0, min(self._seconds, self._end - self._clock()))

    def cap(self, seconds: float | None) -> float | None:
        """The smaller of `seconds` and what is left; never 0, which sockets do not take."""
        left = self.left()
        known = [value for value in (seconds, left) if value is not None]
        return max(0.001, min(known)) if known else None

"""How long a call may take, and how often calls may be made."""

import threading
from collections.abc import Callable


class Budget:
    """The seconds that are left of a call; None means without end."""

    def __init__(self, seconds: float | None, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = None if seconds is None else clock() + seconds

    def left(self) -> float | None:
        """Seconds left, at least 0."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    def cap(self, seconds: float | None) -> float | None:
        """The smaller of `seconds` and what is left; never 0, which sockets do not take."""
        left = self.left()
        known = [value for value in (seconds, left) if value is not None]
        return max(0.001, min(known)) if known else None


class Throttle:
    """A token bucket: at most `burst` calls at once and `rate` a second after that."""

    def __init__(self) -> None:
        self._spent = 0.0
        self._seen: float | None = None
        self._guard = threading.Lock()

    def reserve(self, now: float, rate: float, burst: int) -> float:
        """Takes one token; how many seconds the caller must wait before it is due."""
        with self._guard:
            elapsed = 0.0 if self._seen is None else max(0.0, now - self._seen)
            self._seen = now
            self._spent = max(0.0, self._spent - elapsed * rate) + 1
            return max(0.0, (self._spent - burst) / rate)


_throttles: dict[str, Throttle] = {}


def throttle(server: str) -> Throttle:
    """The bucket that every client of this server in this process shares, whatever its rate."""
    return _throttles.setdefault(server, Throttle())

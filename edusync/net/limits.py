"""How long a call may take, and what a client may be given."""

import random
from collections.abc import Callable
from typing import Any

from requests.adapters import BaseAdapter

from edusync.core import foreign
from edusync.errors import InvalidValue


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


def refuse_wrong(client: Any) -> None:
    """Refuses values of a client that would fail it at a request."""
    most, rate, attempts = map(foreign.plain, (client.max_reply, client.rate, client.attempts))
    if most is not None and (type(most) is not int or most < 1):
        raise InvalidValue("max_reply", most, "must be a number of bytes above 0, or None")
    if rate is not None and (type(rate) not in (int, float) or not rate > 0):
        raise InvalidValue("rate", rate, "must be above 0 (requests a second), or None")
    if type(attempts) is not int or attempts < 1:
        raise InvalidValue("attempts", attempts, "must be a whole number above 0")
    for name, call in (("clock", client.clock), ("sleep", client.sleep)):
        if not callable(call):
            raise InvalidValue(name, call, "must be a function")
    if not isinstance(client.rng, random.Random):
        raise InvalidValue("rng", client.rng, "must be a random.Random")
    if client.adapter is not None and not isinstance(client.adapter, BaseAdapter):
        raise InvalidValue("adapter", client.adapter, "must be an adapter of requests, or None")

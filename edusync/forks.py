"""What a forked child must not take over from its parent, and what no interrupt may leave held.

Only the thread that forks goes on in the child. A lock that another thread held at that moment
would never be free again there, and a connection would be read by both. So each object with such a
thing is watched, and renews it in the child before anything else runs.

An interrupt may come at any line, also between a block and what was to give its lock back. So who
holds a `Guard` is an object of its own: whatever ends it gives the guard back. There is no lock
inside that could stay held: what two threads may do at once are single steps of a dict or a list.
"""

import contextlib
import os
import threading
import time
import weakref
from collections.abc import Callable
from typing import Protocol

import attrs

LOOK = 1.0  # seconds after which a waiting thread looks again, called or not


class Renewed(Protocol):
    """What renews in a forked child what belongs to its parent."""

    def renew(self) -> None:
        """Starts anew: called in the child, where no other thread runs yet."""


_watched: weakref.WeakSet[Renewed] = weakref.WeakSet()


def watch(thing: Renewed) -> None:
    """Calls `thing.renew()` in each child that is forked while the thing is there."""
    _watched.add(thing)


class Bells:
    """Calls the threads that wait for something."""

    def __init__(self) -> None:
        self._waiting: list[threading.Lock] = []

    def wait(self, ready: Callable[[], bool], seconds: float | None) -> bool:
        """Waits until it is ready, at most so many seconds; whether it is."""
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            bell = threading.Lock()
            bell.acquire()
            self._waiting.append(bell)  # before the look, so that no call is missed
            if ready():
                return True
            left = LOOK if end is None else end - time.monotonic()
            if left <= 0:
                return False
            bell.acquire(timeout=min(LOOK, left))

    def ring(self) -> None:
        """Makes all of them look again."""
        with contextlib.suppress(IndexError):  # another thread may have called the last one
            while True:
                self._waiting.pop().release()


class Guard:
    """A lock for short steps: `with guard.lock:`. Nobody holds it in a forked child.

    A thread may enter it again below. It pickles as a new one.
    """

    def __init__(self) -> None:
        self.renew()
        watch(self)

    def renew(self) -> None:
        """Makes it free."""
        self._holder: dict[int, _Claim] = {}  # under 0
        self._bells = Bells()

    @property
    def lock(self) -> "_Held":
        """What a block enters."""
        return self.within(None)

    def within(self, seconds: float | None) -> "_Held":
        """What a block enters, or TimeoutError where another holds it for so many seconds."""
        return _Held(self._holder, self._bells, seconds)

    def __reduce__(self) -> tuple[type["Guard"], tuple[()]]:
        return Guard, ()


@attrs.frozen(eq=False)
class _Claim:
    """What stands in a guard that is held; it does not keep the block alive that holds it."""

    thread: int = attrs.field(factory=threading.get_ident)


@attrs.frozen(eq=False)
class _Held:
    """One block that holds a guard; where its end was interrupted, its finalizer gives back."""

    holder: dict[int, _Claim]
    bells: Bells
    seconds: float | None
    claim: _Claim = attrs.field(factory=_Claim)

    def __enter__(self) -> None:
        held = self.holder.get(0)
        if held is not None and held.thread == self.claim.thread:
            return
        try:
            if not self.bells.wait(self._take, self.seconds):
                raise TimeoutError
        except BaseException:
            self._give()
            raise

    def _take(self) -> bool:
        return self.holder.setdefault(0, self.claim) is self.claim

    def __exit__(self, *exc: object) -> None:
        self._give()

    def __del__(self) -> None:
        self._give()

    def _give(self) -> None:
        if self.holder.get(0) is self.claim:
            del self.holder[0]
            self.bells.ring()


def _renew_all() -> None:
    for thing in [*_watched]:
        thing.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)

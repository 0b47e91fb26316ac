"""What a forked child must not take over from its parent.

Only the thread that forks goes on in the child. A lock that another thread held at that moment
would never be free again there, and a connection would be read by both. So each object with such a
thing is watched, and renews it in the child before anything else runs.
"""

import os
import threading
import weakref
from typing import Protocol


class Renewed(Protocol):
    """What renews in a forked child what belongs to its parent."""

    def renew(self) -> None:
        """Starts anew: called in the child, where no other thread runs yet."""


_watched: weakref.WeakSet[Renewed] = weakref.WeakSet()


def watch(thing: Renewed) -> None:
    """Calls `thing.renew()` in each child that is forked while the thing is there."""
    _watched.add(thing)


class Guard:
    """A lock for short steps, which nobody holds in a forked child: `with guard.lock:`.

    The block enters the lock itself: C code takes it and gives it back, so no interrupt can come
    between the taking and the block. A thread may enter it again below, as one does that collects
    garbage there. It pickles as a new one.
    """

    def __init__(self) -> None:
        self.renew()
        watch(self)

    def renew(self) -> None:
        """Makes it free."""
        self.lock: threading.RLock = threading.RLock()

    def __reduce__(self) -> tuple[type["Guard"], tuple[()]]:
        return Guard, ()


def _renew_all() -> None:
    for thing in [*_watched]:
        thing.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)

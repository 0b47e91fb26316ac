"""The end of a request: whatever a server sends, and however slowly, it ends at its deadline.

http.client reads status lines, headers, chunk sizes and trailers in loops of its own, and each byte
that trickles in gives a socket all its patience again. So one thread shuts down the connections of
the requests whose time is over, again until they have ended. It runs only while a request with a
deadline is under way.
"""

import contextlib
import contextvars
import functools
import math
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any

from edusync import forks
from edusync.net.masks import Masks

GRACE = 0.25  # seconds: what ends on time by the timeout of a socket says more of itself
AGAIN = 0.05  # seconds after which a request that goes on is shut down once more


class Watch:
    """One request: when it ends, its connection, and what became of it.

    Attributes:
        over: whether its connection was shut down, since its time was over.
        sent: whether something of it was sent; None where that is not known, as with an adapter
            that is not ours.
        known: what of the request nobody is shown.
    """

    def __init__(self, seconds: float | None, known: Masks | None = None) -> None:
        self.known: Masks = known or Masks(())
        self.end: float = math.inf if seconds is None else time.monotonic() + seconds + GRACE
        self.over: bool = False
        self.sent: bool | None = None
        self._held: tuple[Any, Any] = (None, None)

    def hold(self, connection: Any) -> None:
        """Notes which connection the request has now, of http.client."""
        self._held = (connection, connection.sock)

    def shut(self) -> None:
        """Ends what the request waits for, in whichever thread it is."""
        self.over = True
        connection, line = self._held  # which http.client may have handed to the reply
        for one in {line, getattr(connection, "sock", None)}:
            with contextlib.suppress(OSError):
                _shut(one)


def _shut(line: Any) -> None:
    while line is not None and not isinstance(line, socket.socket):
        line = getattr(line, "socket", None)  # TLS of urllib3 around another socket
    if line is not None:
        # not that of an SSLSocket, which would take its state from under another thread
        socket.socket.shutdown(line, socket.SHUT_RDWR)


class _Watchdog:
    def __init__(self) -> None:
        self._guard = forks.Guard()
        self.renew()
        forks.watch(self)

    def renew(self) -> None:
        """Watches nothing, in a forked child."""
        self._bells = forks.Bells()
        self._watches: set[weakref.ref[Watch]] = set()
        self._wakes: float | None = None  # None while no thread runs

    def add(self, watch: Watch) -> None:
        with self._guard.lock:
            self._watches.add(weakref.ref(watch))
            if self._wakes is None:
                with contextlib.suppress(RuntimeError):  # no more threads, as when Python ends
                    threading.Thread(
                        target=self._run, name="edusync-deadlines", daemon=True
                    ).start()
                    self._wakes = watch.end
            elif watch.end < self._wakes:
                self._bells.ring()

    def remove(self, watch: Watch) -> None:
        self._watches.discard(weakref.ref(watch))

    def _there(self) -> list[Watch]:
        """The watches of requests that are under way; of the others nobody knows any more."""
        found = {one: one() for one in [*self._watches]}
        self._watches.difference_update([one for one, watch in found.items() if watch is None])
        return [watch for watch in found.values() if watch is not None]

    def _run(self) -> None:
        while looked := self._look():
            now, wakes = looked
            self._bells.wait(functools.partial(self._is_sooner, now, wakes), wakes - now)

    def _look(self) -> tuple[float, float] | None:
        """Ends what is overdue; when that was, and when to look again; None with nothing to do."""
        with self._guard.lock:
            watches = self._there()
            if not watches:
                self._wakes = None
                return None
            now = time.monotonic()
            wakes = min(max(watch.end, now + AGAIN) for watch in watches)
            self._wakes = wakes
        for watch in watches:
            if watch.end <= now:
                watch.shut()
        return now, wakes

    def _is_sooner(self, now: float, wakes: float) -> bool:
        """Whether a request came that ends before the next look at those known now."""
        return any(now < watch.end < wakes for watch in self._there())


_current: "contextvars.ContextVar[weakref.ref[Watch] | None]" = contextvars.ContextVar(
    "request", default=None
)
_dog = _Watchdog()


def current() -> Watch | None:
    """The request of ours that this thread is making."""
    known = _current.get()
    return None if known is None else known()


@contextlib.contextmanager
def watching(seconds: float | None, known: Masks | None = None) -> Iterator[Watch]:
    """Ends the request that is made inside after so many seconds; None for no end."""
    watch = Watch(seconds, known)
    token = _current.set(weakref.ref(watch))  # an interrupt may keep it from being reset
    try:
        if seconds is not None:
            _dog.add(watch)
        yield watch
    finally:
        _current.reset(token)
        if seconds is not None:
            _dog.remove(watch)

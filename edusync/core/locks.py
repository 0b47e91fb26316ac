"""Locks that keep writes of one object apart, between threads and between processes.

A `Lock` is shared by every client of the same server in this process. Readers share it; a writer
has it alone, and also holds a file lock, so that two programs on one machine do not write the same
class at once. It is re-entrant: a thread that writes may read and write below that. Where the
machine has no safe place for such files, the locks are those of this process, and one warning says
so.

Readers hold no file lock, so they may read what another program is writing. Each writer leaves a
mark when it begins and when it ends: a reader that finds the same mark, of an end, before and after
its read was not disturbed.
"""

import contextlib
import hashlib
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from edusync.core import lock_files
from edusync.errors import Timeout

WRITING = b"writing "
MARK_LENGTH = 24  # bytes, always the same, so that a mark is never seen half written


class Lock:
    """Many readers or one writer, re-entrant per thread."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._changed = threading.Condition()
        self._readers: Counter[int] = Counter()
        self._writer: int | None = None
        self._depth = 0
        self._waiting = 0
        self._file: int | None = None  # open and locked while a writer keeps other programs out
        self._stem = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @contextlib.contextmanager
    def shared(self, remaining: Callable[[], float | None]) -> Iterator[None]:
        """Holds the lock with other readers; `remaining()` is how many seconds it may wait."""
        me = threading.get_ident()
        with self._changed:
            nested = self._writer == me or self._readers[me] > 0
            if not nested:
                self._wait(lambda: self._writer is None and not self._waiting, remaining)
            self._readers[me] += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers[me] -= 1
                self._readers += Counter()  # forgets the threads that hold nothing
                self._changed.notify_all()

    @contextlib.contextmanager
    def exclusive(self, remaining: Callable[[], float | None]) -> Iterator[None]:
        """Holds the lock alone; `remaining()` is how many seconds it may wait."""
        me = threading.get_ident()
        with self._changed:
            if self._writer != me:
                if self._readers[me]:
                    raise RuntimeError(
                        f"this thread only reads {self.name} now: it can write after that block"
                    )
                self._waiting += 1
                try:
                    self._wait(lambda: self._writer is None and not self._readers, remaining)
                finally:
                    self._waiting -= 1
                    self._changed.notify_all()
                self._writer = me
            self._depth += 1
        try:
            if self._depth == 1:
                self._lock_file(remaining)
            yield
        finally:
            with self._changed:
                self._depth -= 1
                if not self._depth:
                    self._writer = None
                    self._release_file()
                self._changed.notify_all()

    def mark(self) -> bytes | None:
        """The mark that writers of other programs left; None while one writes.

        A thread that has the lock alone is disturbed by nobody, and sees always the same.
        """
        if self._writer == threading.get_ident():
            return b""
        with _or_off():
            path = self._marks()
            try:
                file = lock_files.opened(path, os.O_RDONLY)
            except FileNotFoundError:
                return b""
            try:
                mark = os.read(file, MARK_LENGTH)
            finally:
                os.close(file)
            return None if len(mark) < MARK_LENGTH or mark.startswith(WRITING) else mark
        return b""

    def _leave_mark(self, state: bytes) -> None:
        with _or_off():
            file = lock_files.opened(self._marks(), os.O_WRONLY | os.O_CREAT)
            try:
                os.write(file, (state + os.urandom(MARK_LENGTH).hex().encode())[:MARK_LENGTH])
            finally:
                os.close(file)

    def _marks(self) -> Path:
        return lock_files.folder() / f"{self._stem}.mark"

    def _wait(self, ready: Callable[[], bool], remaining: Callable[[], float | None]) -> None:
        if not self._changed.wait_for(ready, remaining()):
            raise Timeout(
                f"{self.name} is in use by another thread of this program: nothing was sent; "
                f"{_LATER}"
            )

    def _lock_file(self, remaining: Callable[[], float | None]) -> None:
        busy = False
        with _or_off():
            self._file = lock_files.acquired(
                lock_files.folder() / f"{self._stem}.lock", remaining()
            )
            busy = self._file is None
        if busy:
            raise Timeout(f"{self.name} is in use by another program: nothing was sent; {_LATER}")
        if self._file is not None:
            self._leave_mark(WRITING)

    def abandon(self) -> None:
        """Closes the file in a forked child, which would keep it locked after its parent's end."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def _release_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                self._leave_mark(b"")
            finally:  # after Ctrl+C too, or this process would lock itself out
                with _or_off():
                    lock_files.release(file)


@contextlib.contextmanager
def _or_off() -> Iterator[None]:
    """Does without the locks between programs where the block cannot use its file, and warns."""
    try:
        yield
    except OSError as error:
        _warn(error)


def _warn(error: OSError) -> None:
    try:
        place = str(lock_files.folder_name())
    except OSError:
        place = "the temporary folder"
    with _guard:
        if place in _warned:
            return
        _warned.add(place)
    _log.warning(
        "There are no locks between programs here (%s). Mend %s, or let TMPDIR name a folder of"
        " your own; until then, let only one program at a time write.",
        error,
        place,
    )


_LATER = "try again later, or with more seconds (deadline=)"
_log = logging.getLogger("edusync.locks")
_warned: set[str] = set()  # the folders that this process has been warned about
_locks: dict[str, Lock] = {}
_guard = threading.Lock()


def lock(name: str) -> Lock:
    """The one lock of that name in this process."""
    with _guard:
        return _locks.setdefault(name, Lock(name))


def _forget() -> None:
    """A forked child starts with no lock held: the threads that held them stayed behind."""
    global _guard
    _guard = threading.Lock()
    for held in _locks.values():
        held.abandon()
    _locks.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)

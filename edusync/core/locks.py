"""Locks that keep writes of one object apart, between threads and between processes.

A `Lock` is shared by every client of the same server in this process. Readers share it; a writer
has it alone, and also holds a file lock, so that two programs of a user do not write the same class
at once. It is re-entrant: a thread that writes may read and write below that. Where there is no
safe place for such files, the locks are those of this process, and one warning says so.

Readers hold no file lock, so they may read what another program is writing. The file of a lock is
there only while somebody writes, or was killed writing. At its end a writer changes the mark of the
class before it removes that file: a reader that finds no file, and the same mark, before and after
its read was not disturbed. All classes share one small table of marks; where two have the same, a
reader of one is disturbed by a writer of the other, and reads again.

An interrupt may come anywhere. So each block has a hold, an object that is given back at the end of
the block, twice and whether it had the lock or not; and no lock is inside that could stay held, as
that of a `threading.Condition` would: what two threads may do at once are single steps of a dict.
"""

import contextlib
import hashlib
import logging
import os
import re
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from edusync import forks
from edusync.core import lock_files
from edusync.core.lock_files import LockFile
from edusync.errors import Timeout

MARKS = "marks"  # the file with the table
MARK_LENGTH = 16  # bytes
MARK_COUNT = 256  # which makes a table of 4096 bytes: a full disk takes it when it is there
_OURS = re.compile(r"([0-9a-f]{32})\.lock")


@attrs.frozen(eq=False)
class _Hold:
    """One `with` block that has a lock, or waits for it."""

    give: Callable[["_Hold"], None]
    thread: int = attrs.field(factory=threading.get_ident, init=False)

    def __enter__(self) -> "_Hold":
        return self

    def __exit__(self, *exc: object) -> None:
        self.give(self)


class Lock:
    """Many readers or one writer, re-entrant per thread; `files`: also between programs."""

    def __init__(self, name: str, *, files: bool = True) -> None:
        self.name: str = name
        self.files: bool = files
        stem = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._stem = stem
        self._file = LockFile(f"{stem}.lock")  # held while a writer keeps other programs out
        self.renew()
        forks.watch(self)

    def renew(self) -> None:
        """Nobody holds it: in a forked child, whose parent has the threads that did."""
        self._readers: dict[_Hold, int] = {}  # with their threads
        self._waiting: dict[_Hold, int] = {}  # to write
        self._writer: dict[int, _Hold] = {}  # under 0: who writes, or will when all have read
        self._bells = forks.Bells()

    @contextlib.contextmanager
    def shared(self, remaining: Callable[[], float | None]) -> Iterator[None]:
        """Holds the lock with other readers; `remaining()` is how many seconds it may wait."""
        hold = _Hold(self._give)
        below = self._writes() or self._reads()
        with hold, hold:  # twice, since an interrupt may keep one of the two from giving it back
            self._wait(lambda: self._enter(hold, below), remaining)
            yield

    @contextlib.contextmanager
    def exclusive(self, remaining: Callable[[], float | None]) -> Iterator[None]:
        """Holds the lock alone; `remaining()` is how many seconds it may wait."""
        if self._writes():
            yield
            return
        if self._reads():
            raise RuntimeError(
                f"this thread only reads {self.name} now: it can write after that block"
            )
        hold = _Hold(self._give)
        with hold, hold:
            self._waiting[hold] = hold.thread
            self._wait(lambda: self._claim(hold), remaining)
            self._waiting.pop(hold, None)
            if self.files:
                self._lock_file(remaining)
            yield

    def _writes(self) -> bool:
        """Whether this thread has the lock alone."""
        writer = self._writer.get(0)
        return writer is not None and writer.thread == threading.get_ident()

    def _reads(self) -> bool:
        return threading.get_ident() in self._readers.copy().values()

    def _enter(self, hold: _Hold, below: bool) -> bool:
        """Whether the hold reads now."""
        if not below and (self._writer or self._waiting):
            return False
        self._readers[hold] = hold.thread
        if below or not self._writer:
            return True
        del self._readers[hold]  # a writer was faster, and may wait for this one
        self._bells.ring()
        return False

    def _claim(self, hold: _Hold) -> bool:
        """Whether the hold writes now; readers that come later wait for it."""
        return self._writer.setdefault(0, hold) is hold and not self._readers

    def mark(self) -> bytes | None:
        """The mark that writers of other programs left; None while one writes.

        A thread that has the lock alone is disturbed by nobody, and sees always the same.
        """
        if self._writes() or not self.files:
            return b""
        with _or_off():
            return None if lock_files.there(self._file.name) else _seen(self._stem)
        return b""

    def _wait(self, ready: Callable[[], bool], remaining: Callable[[], float | None]) -> None:
        if not self._bells.wait(ready, remaining()):
            raise Timeout(
                f"{self.name} is in use by another thread of this program: nothing was sent; "
                f"{_LATER}"
            )

    def _give(self, hold: _Hold) -> None:
        self._readers.pop(hold, None)
        self._waiting.pop(hold, None)
        if self._writer.get(0) is hold:
            self._release_file()
            del self._writer[0]
        self._bells.ring()

    def _lock_file(self, remaining: Callable[[], float | None]) -> None:
        free = True
        with _or_off():
            _sweep()
            free = self._file.acquire(remaining())
        if not free:
            raise Timeout(f"{self.name} is in use by another program: nothing was sent; {_LATER}")

    def _release_file(self) -> None:
        if not self._file.held:
            return
        try:
            with _or_off():
                _change(self._stem)
        except BaseException:  # as where a program was killed: the next writer puts that right
            self._file.renew()
            raise
        with _or_off():
            self._file.release()


def _seen(stem: str) -> bytes:
    try:
        with os.fdopen(lock_files.opened(MARKS, os.O_RDONLY), "rb", buffering=0) as table:
            table.seek(_place(stem))
            return table.read(MARK_LENGTH)
    except FileNotFoundError:
        return b""


def _change(stem: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT
    with os.fdopen(lock_files.opened(MARKS, flags), "wb", buffering=0) as table:
        table.seek(_place(stem))
        os.write(table.fileno(), os.urandom(MARK_LENGTH))


def _place(stem: str) -> int:
    return int(stem, 16) % MARK_COUNT * MARK_LENGTH


def _sweep() -> None:
    """Removes the files that killed programs left, once in each process and folder."""
    place = lock_files.folder().path
    if place in _swept:
        return
    _swept.add(place)
    for found in filter(None, map(_OURS.fullmatch, os.listdir(place))):
        left = LockFile(found[0])
        with contextlib.suppress(OSError), left, left:
            if left.acquire(0):
                _change(found[1])


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
        place = "EDUSYNC_STATE_DIR"
    with _guard.lock:
        if place in _warned:
            return
        _warned.add(place)
    _log.warning(
        "There are no locks between programs here (%s). Mend %s, or let EDUSYNC_STATE_DIR name a"
        " folder of your own; until then, let only one program at a time write.",
        error,
        place,
    )


_LATER = "try again later, or with more seconds (deadline=)"
_log = logging.getLogger("edusync.locks")
_warned: set[str] = set()  # the folders that this process has been warned about
_swept: set[Path] = set()  # the folders that this process has looked through
_locks: weakref.WeakValueDictionary[str, Lock] = weakref.WeakValueDictionary()
_guard = forks.Guard()


def lock(name: str, *, files: bool = True) -> Lock:
    """The one lock of that name in this process; `files`: also between programs."""
    with _guard.lock:
        return _locks.setdefault(name, Lock(name, files=files))

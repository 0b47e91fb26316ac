"""Locks that keep writes of one object apart, between threads and between processes.

A `Lock` is shared by every client of the same server in this process. Readers share it; a writer
has it alone, and also holds a file lock, so that two programs on one machine do not write the same
class at once. It is re-entrant: a thread that writes may read and write below that.

Readers hold no file lock, so they may read what another program is writing. Each writer leaves a
mark when it begins and when it ends: a reader that finds the same mark, of an end, before and after
its read was not disturbed.
"""

import contextlib
import hashlib
import os
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from edusync.errors import Timeout

if TYPE_CHECKING:
    from filelock import FileLock

WRITING = b"writing "
MARK_LENGTH = 24  # bytes, always the same, so that a mark is never seen half written
FILE_POLL = 0.01  # seconds between two looks at a file lock that another process holds


class Lock:
    """Many readers or one writer, re-entrant per thread."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._changed = threading.Condition()
        self._readers: Counter[int] = Counter()
        self._writer: int | None = None
        self._depth = 0
        self._waiting = 0
        self._file: FileLock | None = None  # made by the first writer
        self._mark_path: Path | None = None

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
                    raise RuntimeError(f"this thread reads {self.name}: it cannot also write it")
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
                self._leave_mark(WRITING)
            yield
        finally:
            with self._changed:
                self._depth -= 1
                if not self._depth:
                    if self._file is not None and self._file.is_locked:
                        self._leave_mark(b"")
                        self._file.release()
                    self._writer = None
                self._changed.notify_all()

    def mark(self) -> bytes | None:
        """The mark that writers of other programs left; None while one writes.

        A thread that has the lock alone is disturbed by nobody, and sees always the same.
        """
        if self._writer == threading.get_ident():
            return b""
        try:
            file = os.open(self._marks(), os.O_RDONLY)
        except FileNotFoundError:
            return b""
        try:
            mark = os.read(file, MARK_LENGTH)
        finally:
            os.close(file)
        return None if len(mark) < MARK_LENGTH or mark.startswith(WRITING) else mark

    def _leave_mark(self, state: bytes) -> None:
        with contextlib.suppress(OSError):  # a full disk must not stop the writer
            file = os.open(self._marks(), os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.write(file, (state + os.urandom(MARK_LENGTH).hex().encode())[:MARK_LENGTH])
            finally:
                os.close(file)

    def _marks(self) -> Path:
        if self._mark_path is None:
            self._mark_path = _path(self.name).with_suffix(".mark")
        return self._mark_path

    def _wait(self, ready: Callable[[], bool], remaining: Callable[[], float | None]) -> None:
        if not self._changed.wait_for(ready, remaining()):
            raise Timeout(f"{self.name} is in use by another thread of this program; nothing sent")

    def _lock_file(self, remaining: Callable[[], float | None]) -> None:
        import filelock  # here, since most programs only read and need not wait for this import

        if self._file is None:
            self._file = filelock.FileLock(_path(self.name), thread_local=False)
        left = remaining()
        try:
            self._file.acquire(timeout=-1 if left is None else left, poll_interval=FILE_POLL)
        except filelock.Timeout as error:
            raise Timeout(f"{self.name} is in use by another program; nothing sent") from error


def _path(name: str) -> Path:
    user = os.getuid() if hasattr(os, "getuid") else "all"
    folder = Path(tempfile.gettempdir()) / f"edusync-locks-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.lock"


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
    _locks.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)

"""The points of a process at which it may be killed: before and in the middle of whatever writes.

Before each call that opens a file for writing, renames, links, removes or truncates one, makes a
folder or sends to a server; before and in the middle of each write to a file; before its fsync.
What is between two of them changes nothing outside: a kill after one is the kill before the next.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

import attrs

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = tuple(
    f"os.{name}" for name in "rename link symlink remove mkdir rmdir truncate utime chmod".split()
)


@attrs.define
class Points:
    """Counts the points that a process has passed, and kills it at the one that is `last`."""

    last: int
    passed: int = 0
    off: bool = True
    _guard: threading.Lock = attrs.field(factory=threading.Lock)

    def point(self, before_the_kill: Callable[[], object] = lambda: None) -> None:
        if self.off:
            return
        with self._guard:
            self.passed += 1
            if self.passed == self.last:
                self.off = True
                before_the_kill()
                os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Puts a point before everything that writes, for the rest of this process."""
        sys.addaudithook(self._audit)
        self._wrap_os_write()
        self._wrap_fdopen()
        for owner, name in ((os, "fsync"), (os, "ftruncate")):
            self._wrap(owner, name)
        for name in ("send", "sendall"):
            self._wrap(socket.socket, name)
        self.off = False

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if event in _CHANGES or (event == "open" and args[2] & _WRITING):
            self.point()

    def _wrap(self, owner: Any, name: str) -> None:
        used = getattr(owner, name)

        def wrapped(*args: Any) -> Any:
            self.point()
            return used(*args)

        setattr(owner, name, wrapped)

    def _wrap_os_write(self) -> None:
        used = os.write

        def write(file: int, data: bytes) -> int:
            self.point()
            self.point(lambda: used(file, data[: len(data) // 2]))
            return used(file, data)

        setattr(os, "write", write)  # noqa: B010

    def _wrap_fdopen(self) -> None:
        used = os.fdopen

        def fdopen(*args: Any, **options: Any) -> Any:
            stream = used(*args, **options)
            write = stream.write

            def half(data: bytes) -> None:
                write(data[: len(data) // 2])
                stream.flush()

            def counted(data: bytes) -> Any:
                self.point(stream.flush)
                self.point(lambda: half(data))
                return write(data)

            stream.write = counted
            return stream

        setattr(os, "fdopen", fdopen)  # noqa: B010

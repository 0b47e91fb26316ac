"""A journal of marks: a file that outlives crashes, and that one program at a time has open.

Its first line says which event of which server it is about. Each further line is one JSON object:
`mark` (somebody who came), `present` (people whom the server was read back to have as present) or
`forgotten`. Lines are only added, and each is on the disk before the call that adds it returns. A
file in which nobody is left to send is deleted when it is closed.
"""

import contextlib
import datetime
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from edusync import forks
from edusync.core.files import tidy, write_whole
from edusync.core.lock_files import try_lock
from edusync.errors import InvalidValue, Timeout
from edusync.net.answer import system_now
from edusync.swad.attendance.scans import Key
from edusync.swad.wire.codes import is_code

KIND = "edusync attendance"
_NAME = re.compile(r"@[a-z0-9_]+|[A-Za-z0-9_]+")  # '@nickname', or a word: see scans.py


def default_name(server: str, event: int) -> str:
    """The name of the journal of an event: made of letters, digits, dots and hyphens."""
    host = re.sub(r"[^A-Za-z0-9.]+", "-", server).strip("-.")
    return f"attendance-{host[:100]}-{event}.jsonl"


def replay(text: str) -> tuple[dict[Key, None], list[str]]:
    """What the lines after the first one come to.

    Returns who is left to send, in the order of the marks, and the lines that cannot be read. A
    line that was cut off is left out: the call that wrote it never returned.
    """
    pending: dict[Key, None] = {}
    unreadable = []
    for line in text.split("\n"):
        try:
            _follow(json.loads(line), pending)
        except (ValueError, TypeError, KeyError):
            if line.rstrip().endswith("}"):
                unreadable.append(line)
    return pending, unreadable


def _follow(line: Any, pending: dict[Key, None]) -> None:
    if "mark" in line:
        pending[_key(line["mark"])] = None
    else:
        for gone in [*line["present"]] if "present" in line else [line["forgotten"]]:
            pending.pop(_key(gone), None)


def _key(value: Any) -> Key:
    if is_code(value) or (isinstance(value, str) and _NAME.fullmatch(value)):
        return value
    raise ValueError(value)


class Journal:
    """The open journal of one event.

    `pending` is who was marked and not yet read back as present; `unreadable` are lines of the
    file that say nothing to this version, which therefore keeps the file.
    """

    def __init__(
        self,
        path: Path,
        about: Mapping[str, Any],
        now: Callable[[], datetime.datetime] = system_now,
    ) -> None:
        """Opens the file at `path`, or makes it.

        `about` holds `server` and `event`, by which a file is known, and what else its first line
        is to say; `now()` is the time that its lines hold. Raises InvalidValue where the file is
        something else, or in no folder; Timeout while another roll call has it open; OSError of the
        disk.
        """
        self.path: Path = path
        self._now = now
        self._guard = forks.Guard()
        self._file = _open(path, {"journal": KIND, **about})
        try:
            first, _, rest = path.read_text("utf-8", "replace").partition("\n")
            _require(path, first, about)
        except BaseException:
            os.close(self._file)
            raise
        self._cut = bool(rest) and not rest.endswith("\n")
        self.pending: dict[Key, None]
        self.unreadable: list[str]
        self.pending, self.unreadable = replay(rest)

    def mark(self, key: Key) -> None:
        """Writes that somebody came; nothing where that is written already."""
        with self._guard.lock:
            if key not in self.pending:
                self._add("mark", key)
                self.pending[key] = None

    def settle(self, keys: Iterable[Key], word: str = "present") -> None:
        """Writes that people need not be sent any more."""
        with self._guard.lock:
            if settled := [key for key in keys if key in self.pending]:
                self._add(word, settled if word == "present" else settled[0])
                for key in settled:
                    del self.pending[key]

    def forget(self, key: Key) -> bool:
        """Writes that a mark was a mistake; False where there is none left to send."""
        known = key in self.pending
        self.settle([key], "forgotten")
        return known

    def close(self) -> None:
        """Closes the file, and deletes it when nothing in it is left to send."""
        with self._guard.lock:
            done = not self.pending and not self.unreadable
            try:
                if done and sys.platform != "win32":
                    self.path.unlink(missing_ok=True)  # while it is locked: who waits looks again
            finally:
                os.close(self._file)
            if done and sys.platform == "win32":
                with contextlib.suppress(OSError):  # another roll call has opened it meanwhile
                    self.path.unlink(missing_ok=True)

    def _add(self, word: str, value: object) -> None:
        at = self._now().isoformat(timespec="seconds")
        line = json.dumps({word: value, "at": at}).encode() + b"\n"
        if self._cut:
            line = b"\n" + line
        self._cut = True  # until all of it is on the disk
        while line:
            line = line[os.write(self._file, line) :]
        os.fsync(self._file)
        self._cut = False


def _require(path: Path, first: str, about: Mapping[str, Any]) -> None:
    """Raises InvalidValue unless a first line is that of a journal about this event."""
    try:
        found = json.loads(first)
        known = found["journal"] == KIND
    except (ValueError, TypeError, KeyError):
        known = False
    if not known:
        raise InvalidValue("path", str(path), "is not a journal of attendance: name another file")
    if (found.get("server"), found.get("event")) != (about["server"], about["event"]):
        reason = (
            f"is the journal of event {found.get('event')} of {found.get('server')}, not of event "
            f"{about['event']} of {about['server']}: name another file"
        )
        raise InvalidValue("path", str(path), reason)


def _open(path: Path, first: Mapping[str, Any]) -> int:
    """The file, locked; made with that first line where it is missing."""
    tidy(path)
    while True:
        if not path.exists():
            with contextlib.suppress(InvalidValue):  # another program has just made it
                write_whole(path, json.dumps(first).encode() + b"\n")
        try:
            file = os.open(path, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            if path.parent.is_dir():
                continue  # another program has just finished with it
            raise InvalidValue(
                "path", str(path), "must be in a folder that is there: make it first"
            ) from None
        try:
            if not try_lock(file):
                raise Timeout(f"{path}: another roll call has this journal open; end it first")
            if path.exists() and os.path.samestat(os.fstat(file), path.stat()):
                return file
        except BaseException:  # also of a disk on which nothing can be locked
            os.close(file)
            raise
        os.close(file)

"""Files that are written whole or not at all.

An unfinished file stands beside its place, as `.name.xxxxxxxx`, and is locked until it has its
name. So the leftovers of a killed program can be distinguished from what a running one writes.

An existing file is refused before any request; `overwrite=True` replaces it. Files that cannot be
had again (new passwords, the export of `forget`, the archive of a rollover) have no such option.
`mirror` and `archive_all` decide file by file.

What a killed program left is removed by the next one that writes the same file, or is refused since
it is there: it may hold passwords, or the data of somebody who is to be forgotten. Where many files
are written into one folder, as by `mirror`, the caller looks through it once.
"""

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

import attrs

from edusync.core.lock_files import try_lock
from edusync.errors import InvalidValue

PRIVATE, USUAL = 0o600, 0o666  # readable by the owner alone; as the system gives files
BINARY = getattr(os, "O_BINARY", 0)  # else Windows writes every line end as two bytes
SHORTENED = 40  # characters of its name in that of an unfinished file, so that it is not too long
TRIES = 100  # names for an unfinished file, each of which somebody may take for left behind
_UNFINISHED = re.compile(r"\.(.+)\.[0-9a-f]{8}", re.DOTALL)
_RENAMED_OPEN = os.name == "posix"  # whether a file that is open can get another name, and go


SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
REPLACE = "name another file, or give overwrite=True"


def refuse_taken(path: Path, overwrite: bool, advice: str = REPLACE) -> None:
    """Raises InvalidValue where there is a file already, or no folder to put it in.

    A folder cannot be replaced, so that the message does not advise it.
    """
    if path.is_dir() and not overwrite:
        raise InvalidValue("path", str(path), "is a folder: name a file")
    if path.exists() and not overwrite:
        tidy(path)
        raise InvalidValue("path", str(path), f"is there already: {advice}")
    if not path.parent.is_dir():
        raise InvalidValue("path", str(path), "must be in a folder that is there: make it first")


def refuse_spreadsheet(path: Path, field: str = "path") -> None:
    """Raises InvalidValue where CSV would get the name of a spreadsheet, which opens none."""
    if path.suffix.lower() in SPREADSHEETS:
        reason = "is the name of a spreadsheet, and CSV is written: end it in .csv"
        raise InvalidValue(field, str(path), reason)


def led_to(path: Path) -> Path:
    """Where a path leads by its links; OSError where they lead in a circle, on every Python."""
    found = Path(os.path.realpath(path))
    if found.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return found


def write_whole(path: Path, body: bytes, *, overwrite: bool = False, private: bool = True) -> None:
    """Writes the file beside its place, and puts it there when all of it is on the disk.

    A link stays one: the file that it leads to is written. `private`: only its owner may read it;
    else it is readable as any new file, or as the one that it replaces. Raises InvalidValue where a
    file is there and `overwrite` is False, OSError of the disk.
    """
    tidy(path)
    with written_whole(path, overwrite=overwrite, private=private) as file:
        file.stream.write(body)


@attrs.define
class Unfinished:
    """A file that is being written; `time` is when it says that it was changed, None for now."""

    stream: BinaryIO
    time: float | None = None  # seconds since 1970


@contextlib.contextmanager
def written_whole(
    path: Path, *, overwrite: bool = False, private: bool = True
) -> Iterator[Unfinished]:
    """Gives a file to write the body to in parts; it is in its place when the block ends well.

    `private`, `overwrite` and what is raised are those of `write_whole`.
    """
    refuse_taken(path, overwrite)
    path = led_to(path)
    unfinished, opened = _begun(path, PRIVATE if private else USUAL)
    locked = os.dup(opened) if _RENAMED_OPEN else None
    try:
        with os.fdopen(opened, "wb") as stream:
            file = Unfinished(stream)
            yield file
            stream.flush()
            os.fsync(stream.fileno())
        if file.time is not None:
            os.utime(unfinished, (file.time, file.time))
        if overwrite:
            if path.exists() and not private:
                shutil.copymode(path, unfinished)
            unfinished.replace(path)
        else:
            _put(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
        if locked is not None:
            os.close(locked)
    sync_folder(path.parent)


def _begun(path: Path, mode: int) -> tuple[Path, int]:
    """A new file beside that place, open, and locked where the disk can."""
    for _ in range(TRIES):
        unfinished = path.with_name(f".{path.name[:SHORTENED]}.{secrets.token_hex(4)}")
        opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, mode)
        try:
            kept = try_lock(opened) and os.fstat(opened).st_nlink > 0
            os.lseek(opened, 0, os.SEEK_SET)
        except OSError:  # nothing can be locked there, so nobody removes it
            kept = True
        if kept:
            return unfinished, opened
        os.close(opened)
        unfinished.unlink(missing_ok=True)
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))


def tidy(path: Path) -> None:
    """Removes what killed programs left of this file, beside the place that it leads to."""
    with contextlib.suppress(OSError):  # links in a circle
        place = led_to(path)
        remove_left_behind(place.parent, [place.name])


def remove_left_behind(folder: Path, names: Collection[str]) -> list[str]:
    """Removes what killed programs left of unfinished files of these names; returns what it was.

    What a living program writes stays, and so does what cannot be removed, or is no plain file.
    """
    beginnings = {name[:SHORTENED] for name in names}
    try:
        found = [name for name in os.listdir(folder) if name not in names]
    except OSError:  # files may be written to a folder that may not be listed
        return []
    matches = [match for name in found if (match := _UNFINISHED.fullmatch(name))]
    left = [match[0] for match in matches if match[1] in beginnings]
    return [name for name in left if _removed(folder / name)]


def _removed(path: Path) -> bool:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        opened = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(opened, "rb+"):
            free = try_lock(opened)
            if free and _RENAMED_OPEN:
                path.unlink()
        if free and not _RENAMED_OPEN:
            path.unlink()
    except OSError:
        return False
    return free


def _put(unfinished: Path, path: Path) -> None:
    """Gives the file its name, unless another program took it in the meantime."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        refuse_taken(path, overwrite=False)
        raise
    except OSError:  # a file system without links
        unfinished.rename(path)


def sync_folder(folder: Path) -> None:
    """Makes the new name outlast a power cut, where the system can."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)

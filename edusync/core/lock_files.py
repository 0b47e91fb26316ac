"""Files by which the programs of one user on one machine keep out of each other's way.

Locks stand in a folder of the temporary folder, where anybody may have put a folder of that name,
or a link, before. So no link is followed, nothing is truncated, and what is not this user's own, or
is something else than a folder or a plain file, is an OSError.

The package filelock is not used: some of its versions follow links, empty the file, or wait forever
on a disk that cannot lock.
"""

import os
import stat
import sys
import tempfile
import time
from pathlib import Path

POLL = 0.01  # seconds between two looks at a lock that another program holds
_SAFELY = sum(getattr(os, name, 0) for name in "O_NOFOLLOW O_NONBLOCK O_NOCTTY O_BINARY".split())
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def folder_name() -> Path:
    """Where the folder of this user is, or would be."""
    user = os.geteuid() if hasattr(os, "geteuid") else "all"
    return Path(tempfile.gettempdir()) / f"edusync-locks-{user}"


def folder() -> Path:
    """The folder, made where it is missing."""
    return secured(folder_name())


def secured(path: Path) -> Path:
    """A folder in which this user alone writes, made where it is missing."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise OSError(f"{path} is no folder") from None
        _require_own(path, found)
        if os.name == "posix" and found.st_mode & _OTHERS_WRITE:
            raise OSError(f"other users may write to {path}") from None
    return path


def opened(path: Path, flags: int) -> int:
    """The file, open with these flags of `os.open`; it never waits for the other end of a pipe."""
    file = os.open(path, flags | _SAFELY, 0o600)
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(f"{path} is no plain file")
        if found.st_nlink > 1:
            raise OSError(f"{path} is another name of a file elsewhere")
        _require_own(path, found)
    except BaseException:
        os.close(file)
        raise
    return file


def _require_own(path: Path, found: os.stat_result) -> None:
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        raise OSError(f"{path} belongs to another user")


def acquired(path: Path, seconds: float | None) -> int | None:
    """The file, made where it is missing, and locked; `release` ends that.

    None where another program holds it for so many seconds; `seconds` None waits without end.
    """
    end = None if seconds is None else time.monotonic() + seconds
    while True:
        file = opened(path, os.O_RDWR | os.O_CREAT)
        try:
            free = try_lock(file)
            if free and os.fstat(file).st_nlink:  # it was not deleted meanwhile
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)
        left = POLL if end is None else end - time.monotonic()
        if not free and left <= 0:
            return None
        time.sleep(max(0.0, min(POLL, left)))


def release(file: int) -> None:
    """Unlocks and closes it; a forked child that has it open too does not keep it locked."""
    try:
        _unlock(file)
    finally:
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    _BEYOND = 2**30  # behind all that is in a file, so that everybody may read it

    def try_lock(file: int) -> bool:
        """Whether it is now locked by this program, and was by no other."""
        os.lseek(file, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: int) -> None:
        os.lseek(file, _BEYOND, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def try_lock(file: int) -> bool:
        """Whether it is now locked by this program, and was by no other.

        Raises OSError on a disk on which nothing can be locked.
        """
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # some network disks say the latter
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

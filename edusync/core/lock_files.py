"""Files by which the programs of a user keep out of each other's way, and the folder they are in.

The folder is `EDUSYNC_STATE_DIR`, or the one in which the system keeps the state of programs: it is
the same for every program of the user, whatever its temporary folder is, and whether cron, ssh or a
desktop started it. No link is followed in it, nothing is truncated, and what is not this user's
own, or is something else than a folder or a plain file, is an OSError.

Several users share a folder that root made for a group with mode 2770, and no other: there files
belong to that group, which may write to them, whatever the umask of who makes them.

The package filelock is not used: some of its versions follow links, empty the file, or wait forever
on a disk that cannot lock.
"""

import contextlib
import os
import stat
import sys
import time
from pathlib import Path
from typing import Self

import attrs

from edusync import forks

POLL = 0.01  # seconds between two looks at a lock that another program holds
BEGINNING = 100  # looks at a file that is not open to the group yet, since it was made just now
SHARED, GROUP_FILE = 0o2770, 0o660  # the modes of a folder of several users, and of files in it
_SAFELY = sum(getattr(os, name, 0) for name in "O_NOFOLLOW O_NONBLOCK O_NOCTTY O_BINARY".split())
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@attrs.frozen
class Folder:
    """A folder for such files; `group` is the number of the group that shares it."""

    path: Path
    group: int | None = None


def folder_name() -> Path:
    """Where the folder is, or would be, by its links; OSError where there is no home."""
    try:
        if given := os.environ.get("EDUSYNC_STATE_DIR"):
            return Path(os.path.realpath(Path(given).expanduser()))
        import platformdirs  # here, as what a program that only reads SWAD does without

        found = platformdirs.user_state_path("edusync", appauthor=False)
    except RuntimeError as error:
        raise OSError(str(error)) from error
    if not found.is_absolute():
        raise OSError(f"{found}: this user has no home")
    return Path(os.path.realpath(found))


def folder() -> Folder:
    """The folder, made where it is missing, in which this user or its group alone writes."""
    path = folder_name()
    try:
        found = path.lstat()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # another program was faster
            path.mkdir(mode=0o700)
        found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise OSError(f"{path} is no folder")
    if os.name == "posix" and stat.S_IMODE(found.st_mode) == SHARED and found.st_uid == 0:
        return Folder(path, found.st_gid)
    _require_own(path, found)
    if os.name == "posix" and found.st_mode & _OTHERS_WRITE:
        raise OSError(
            f"other users may write to {path} (a folder of several users belongs to root and their"
            " group, with mode 2770)"
        )
    return Folder(path)


def opened(name: str, flags: int, place: Folder | None = None) -> int:
    """The file of that name in the folder, open with these flags of `os.open`.

    It never waits for the other end of a pipe. A file that it makes is open to this user, in a
    shared folder to the group.
    """
    place = place or folder()
    path = place.path / name
    file = None
    try:
        file = _open(path, flags, place)
        found = os.fstat(file)
        _require_ours(path, found, place)
        if place.group is not None and sys.platform != "win32":
            if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) != GROUP_FILE:
                os.fchmod(file, GROUP_FILE)  # which the umask had forbidden
        return file
    except BaseException:
        if file is not None:
            os.close(file)
        raise


def _open(path: Path, flags: int, place: Folder) -> int:
    looks = 0
    while True:
        try:
            return os.open(path, flags | _SAFELY, 0o600 if place.group is None else GROUP_FILE)
        except PermissionError:
            looks += 1
            if place.group is None or looks == BEGINNING:
                raise
        time.sleep(POLL)  # another user is about to open it to the group


def there(name: str) -> bool:
    """Whether a file of that name is in the folder; OSError where it is none of ours."""
    place = folder()
    try:
        found = (place.path / name).lstat()
    except FileNotFoundError:
        return False
    _require_ours(place.path / name, found, place)
    return True


def _require_ours(path: Path, found: os.stat_result, place: Folder) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"{path} is no plain file")
    if found.st_nlink > 1:
        raise OSError(f"{path} is another name of a file elsewhere")
    if place.group is None:
        _require_own(path, found)
    elif found.st_gid != place.group:
        raise OSError(f"{path} belongs to another group")


def _require_own(path: Path, found: os.stat_result) -> None:
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        raise OSError(f"{path} belongs to another user")


class LockFile:
    """A file of the folder that one program at a time has locked: `with file, file:`.

    `lasting` files stay when the lock is given back, others are removed. The block names it twice,
    since an interrupt may keep one of the two from giving it back. A forked child has it not.
    """

    def __init__(self, name: str, *, lasting: bool = False) -> None:
        self.name: str = name
        self.lasting: bool = lasting
        self._open: list[tuple[Path, int]] = []  # at most one file
        forks.watch(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()

    @property
    def held(self) -> bool:
        """Whether it is open, and locked unless `acquire` was interrupted."""
        return bool(self._open)

    @property
    def number(self) -> int:
        """The number of the open file."""
        return self._open[-1][1]

    def acquire(self, seconds: float | None) -> bool:
        """Opens and locks it; False where another program holds it for so many seconds.

        None waits without end. Raises OSError of the disk, or for what is no file of ours.
        """
        end = None if seconds is None else time.monotonic() + seconds
        self.renew()
        while True:
            place = folder()
            path = place.path / self.name
            self._open.append((path, opened(self.name, os.O_RDWR | os.O_CREAT, place)))
            try:
                free = try_lock(self.number)
            except OSError:  # nothing can be locked on this disk: the file would stay
                if not self.lasting:
                    with contextlib.suppress(OSError):
                        path.unlink()
                self.renew()
                raise
            if free and self._in_place():
                return True
            self.renew()
            left = POLL if end is None else end - time.monotonic()
            if not free and left <= 0:
                return False
            time.sleep(max(0.0, min(POLL, left)))

    def release(self) -> None:
        """Removes it unless it is lasting, unlocks and closes it; nothing where it is not open.

        Unlocking is said to the system, so that a forked child that has it open too keeps nothing.
        """
        if not self._open:
            return
        path, file = self._open[-1]
        try:
            # locked again, for the case that an interrupt came before it was; who waits looks again
            if not self.lasting and sys.platform != "win32" and try_lock(file) and self._in_place():
                path.unlink()
        finally:
            try:
                _unlock(file)
            finally:
                self.renew()
        if not self.lasting and sys.platform == "win32":
            with contextlib.suppress(OSError):  # another program has opened it meanwhile
                path.unlink()

    def renew(self) -> None:
        """Closes it without unlocking it, as a forked child must."""
        while self._open:
            os.close(self._open.pop()[1])

    def _in_place(self) -> bool:
        """Whether its name still leads to it: the file, or its folder, may have been removed."""
        path, file = self._open[-1]
        if sys.platform == "win32":
            return True  # what is open cannot be removed there
        try:
            return os.path.samestat(os.fstat(file), path.lstat())
        except FileNotFoundError:
            return False


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

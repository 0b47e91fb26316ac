"""How the files of a course are copied to the disk: where each goes, and what is left alone.

The only state is the server's time on each file: one that is newer, or has a fraction of a second,
is the user's and stays.
"""

import errno
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import attrs

from edusync.core.files import remove_left_behind
from edusync.errors import (
    AuthenticationError,
    ConnectFailed,
    EdusyncError,
    InvalidValue,
    Maintenance,
    RateLimited,
    ServerUnavailable,
)
from edusync.results.progress import Progress, log_report, log_step, shown
from edusync.results.report import Report
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.swad.base.handle import CourseHandle
from edusync.swad.files.file import File, refuse_marks, write
from edusync.swad.files.file_names import distinct_names

# What ends a mirror, since it would meet each other file. Operations are repeated where that may
# help, downloads are tried once.
HOPELESS: tuple[type[EdusyncError], ...] = (AuthenticationError, ConnectFailed, ServerUnavailable)
HOPELESS_DOWNLOADS: tuple[type[EdusyncError], ...] = (RateLimited, Maintenance)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
BILLION = 1_000_000_000  # nanoseconds of a second

Place = tuple[str, ...]  # the names from the folder of the mirror to a file in it


class Folder(Protocol):
    """What a mirror asks of a `Directory`."""

    zone: str
    name: str

    @property
    def label(self) -> str:
        """The folder as messages name it."""

    @property
    def course(self) -> CourseHandle:
        """The course of the folder."""

    @property
    def dirs(self) -> "Sequence[Folder]":
        """The folders in this one."""

    @property
    def files(self) -> Sequence[File]:
        """The files in this one."""

    def walk(self) -> Sequence[File]:
        """All files, of this folder and of all in it."""


@attrs.frozen
class MirrorLine(Value):
    """The outcome for one file: its path on the site, its place on the disk, status and reason.

    `status` is created, updated, unchanged, skipped or failed; `size` in bytes, as the site says.
    """

    row: int
    status: str
    path: str
    target: Path
    size: int
    reason: str = ""

    @property
    def label(self) -> str:
        """The path of the file on the site."""
        return self.path

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The values, all as texts and numbers."""
        return {**super().to_dict(secrets=secrets), "target": str(self.target)}


class MirrorReport(Report[MirrorLine]):
    """The `Report` of a mirror."""

    @property
    def skipped(self) -> ItemList[MirrorLine]:
        """The lines of files that were changed, or made, on the disk, and are left as they are."""
        return self.of_status("skipped")


@attrs.frozen
class Held:
    """What is on the disk where a file is to go; `trouble` says why it cannot."""

    size: int = 0
    time: int = 0  # nanoseconds since 1970
    trouble: str = ""


def places(directory: Folder) -> tuple[list[tuple[File, Place]], list[Place]]:
    """Where each file of a folder goes, and which folders it takes; pure.

    All places lie inside, and no two are the same for any system. Of files whose names are one,
    the oldest, which has the lowest code, keeps it.
    """
    found: dict[int, Place] = {}  # by the object: a server may give two files one code
    folders: list[Place] = []
    waiting: list[tuple[Folder, Place]] = [(directory, ())]
    while waiting:
        here, place = waiting.pop()
        dirs, held = here.dirs, sorted(here.files, key=lambda file: file.code)
        marked = [(entry.name, str(number)) for number, entry in enumerate(dirs, 1)]
        names = distinct_names([*marked, *((file.name, str(file.code)) for file in held)])
        for entry, name in zip(dirs, names, strict=False):
            folders.append((*place, name))
            waiting.append((entry, (*place, name)))
        for file, name in zip(held, names[len(dirs) :], strict=True):
            found[id(file)] = (*place, name)
    return [(file, found[id(file)]) for file in directory.walk()], folders


def decided(file: File, held: Held | None, overwrite: bool) -> tuple[str, str]:
    """What is to be done about a file: its status, and the reason where there is one; pure.

    The mirror gives each file the server's time, in whole seconds. A file that is newer than the
    server's, or whose time has a fraction, was changed or made here.
    """
    if held is None:
        return "created", ""
    if held.trouble:
        return "failed", held.trouble
    time = int(file.time.timestamp()) if file.time else 0
    seconds, fraction = divmod(held.time, BILLION)
    # Some systems of files count in steps of two seconds.
    same_time = not fraction and (seconds == time or (seconds % 2 == 0 and abs(seconds - time) < 2))
    if same_time and (held.size == file.size or file.is_link):
        return "unchanged", ""
    if not overwrite and not same_time and (fraction or seconds > time):
        return "skipped", "it was changed or made here: overwrite=True replaces it"
    return "updated", ""


def barrier(root: Path, place: Place) -> str:
    """Why a folder below the root cannot be written to; '' where it can, or is not there yet.

    No link below the root is followed.
    """
    path = root
    for name in place:
        path = path / name
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            break
        except OSError as error:
            return _reason(error)
        if stat.S_ISLNK(mode):
            return f"{path} is a link, which may lead elsewhere: remove it"
        if not stat.S_ISDIR(mode):
            return f"{path} is no folder: move it away"
    inside = path.resolve().is_relative_to(root.resolve())
    return "" if inside else f"{path} leads out of {root}: remove it"


def look(root: Path, place: Place) -> Held | None:
    """What is on the disk where a file is to go; None where nothing is."""
    if trouble := barrier(root, place[:-1]):
        return Held(trouble=trouble)
    path = root.joinpath(*place)
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        return Held(trouble=_reason(error))
    if not stat.S_ISREG(found.st_mode):
        return Held(trouble=f"{path} is there, and is no file: move it away")
    return Held(found.st_size, found.st_mtime_ns)


def mirror(
    directory: Folder, root: Path, dry_run: bool, overwrite: bool, progress: Progress
) -> MirrorReport:
    """Copies the files of a folder to the disk: 1 request and 1 download for each that changed."""
    refuse_marks(directory.zone, directory.course, directory.label)
    if root.exists() and not root.is_dir():
        raise InvalidValue("folder", str(root), "is no folder")
    files, folders = places(directory)
    warnings = [] if dry_run else [*_made(root, folders)]
    if not dry_run:
        _tidy(root, (place for _, place in files))
    lines: list[MirrorLine] = []

    def report() -> MirrorReport:
        return MirrorReport(lines, warnings, requests=count(), dry_run=dry_run)

    with directory.course.session.counted() as count, shown(progress, f"mirror {root}") as advance:
        copier = _Copier(root, dry_run, overwrite)
        try:
            for row, (file, place) in enumerate(files, 1):
                status, reason = copier.copy(file, place)
                path = root.joinpath(*place)
                lines.append(MirrorLine(row, status, file.path, path, file.size, reason))
                advance(row, len(files))
        except BaseException as error:
            error.add_note("Its `report` shows which files were copied; call again for the rest.")
            error.report = report()  # type: ignore[attr-defined]
            raise
    found = report()
    log_report("swad", f"mirror {root}", found)
    return found


def _made(root: Path, folders: Iterable[Place]) -> Iterator[str]:
    """Makes the folders, outer ones first; returns which it could not make, and why."""
    root.mkdir(parents=True, exist_ok=True)
    for place in folders:
        try:
            trouble = barrier(root, place)
            if not trouble:
                root.joinpath(*place).mkdir(exist_ok=True)
        except OSError as error:
            trouble = _reason(error)
        if trouble:
            yield f"the folder {'/'.join(place)} was not made: {trouble}"


def _tidy(root: Path, of_files: Iterable[Place]) -> None:
    """Removes what killed downloads of these files left beside them."""
    names: dict[Place, set[str]] = {}
    for *folder, name in of_files:
        names.setdefault(tuple(folder), set()).add(name)
    for place, inside in names.items():
        here = root.joinpath(*place)
        if not barrier(root, place) and here.is_dir():
            for name in remove_left_behind(here, inside):
                log_step("swad", f"mirror {root}", f"removed {name}, which a killed download left")


class _Copier:
    def __init__(self, root: Path, dry_run: bool, overwrite: bool) -> None:
        self._root, self._dry_run, self._overwrite = root, dry_run, overwrite
        self._wrote = False
        self._stopped = ""  # by what no other file would survive

    def copy(self, file: File, place: Place) -> tuple[str, str]:
        """Copies one file, where it changed: its status, and the reason where there is one."""
        status, reason = self._decided(file, place)
        if self._dry_run or status not in ("created", "updated"):
            return status, reason
        if self._stopped:
            return "failed", f"not tried: {self._stopped}"
        hopeless = HOPELESS
        try:
            info = file.info()
            hopeless = HOPELESS_DOWNLOADS
            write(file, info, self._root.joinpath(*place), status == "updated", lambda *_: None)
        except (EdusyncError, OSError) as error:
            if isinstance(error, InvalidValue) and self._decided(file, place)[0] == "unchanged":
                return "unchanged", ""  # another mirror of the folder was faster with the same file
            reason = _reason(error)
            if isinstance(error, hopeless) or getattr(error, "errno", None) in FULL:
                if not self._wrote:
                    raise
                self._stopped = reason
            return "failed", reason
        self._wrote = True
        log_step("swad", f"mirror {self._root}", f"{file.path!r} {status}, {file.size} bytes")
        return status, ""

    def _decided(self, file: File, place: Place) -> tuple[str, str]:
        return decided(file, look(self._root, place), self._overwrite)


def _reason(error: EdusyncError | OSError) -> str:
    return str(error) or type(error).__name__

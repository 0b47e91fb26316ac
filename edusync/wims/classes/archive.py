"""How a class is archived: proved to be whole, then written whole."""

import datetime
import hashlib
from pathlib import Path
from typing import Any

import attrs

from edusync.core.arguments import path_of
from edusync.core.files import refuse_taken, tidy, written_whole
from edusync.errors import ServerBug
from edusync.results.progress import Progress, log_step, shown
from edusync.results.values import Value
from edusync.wims.base.accounts import in_spite_of
from edusync.wims.base.handle import ClassHandle, connected
from edusync.wims.classes import archive_format
from edusync.wims.classes.archive_format import Archive


@attrs.frozen
class ArchiveResult(Value):
    """A written archive: number of the class, file, its sum, and what it holds.

    `size` is in bytes, `unpacked` of all `files` in it. `skipped`: it was there already and whole.
    """

    qclass: str
    path: Path
    sha256: str
    size: int
    unpacked: int
    files: int
    users: int
    sheets: int
    exams: int
    requests: int = 0
    skipped: bool = False

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields."""
        return {**super().to_dict(secrets=secrets), "path": str(self.path)}


def archive(
    home: ClassHandle,
    path: str | Path,
    overwrite: bool,
    progress: Progress = None,
    *,
    tidied: bool = False,
) -> tuple[ArchiveResult, Archive]:
    """Writes the archive of a class, and gives what it holds; see `Class.archive`.

    `tidied`: the caller has looked through the folder for what killed programs left.
    """
    api, qclass = connected(home, "archive")
    place = place_of(path_of("path", path), qclass, api.today())
    refuse_taken(place, overwrite, "name another file, or give overwrite=True")
    with home.wims_exclusive() as count:
        with shown(progress, "Archiving") as advance:
            advance(0, 2)
            body, held = fetch(home)
            advance(1, 2)
            if not tidied:
                tidy(place)
            with written_whole(place, overwrite=overwrite) as file:
                file.stream.write(body)
            advance(2, 2)
        made = described(body, held, place, requests=count())
    figures = f"{made.size} bytes, {made.files} files, {made.users} users"
    log_step("wims", f"class {qclass}: archive", figures, made.requests)
    return made, held


def fetch(home: ClassHandle) -> tuple[bytes, Archive]:
    """The archive of the class, proved whole: 2 requests (getclass, getclasstgz).

    1 more (getclassfile) for each active sheet or exam that has no exercises in it, and 1
    (getclasstgz) where a user's file makes getclass fail, which is warned of.
    """
    with home.wims_exclusive():
        try:
            listed = home.wims_run("getclass")
        except ServerBug as error:
            in_spite_of(error, home)
            listed = {}  # only the archive says who is in the class
        body = home.wims_run("getclasstgz")
        held = archive_format.parse(body)
        missing = archive_format.lacking(held, listed)
        missing += [
            name for name in archive_format.doubtful(held) if home.wims_read_file(name).strip()
        ]
    if missing:
        raise ServerBug(
            f"the archive lacks {'; '.join(missing)}",
            operation="getclasstgz",
            target=f"class {home.qclass}",
            advice="nothing was written; ask the server's administrator to look at the class",
        )
    return body, held


def place_of(path: Path, qclass: object, today: datetime.date) -> Path:
    """The file, named by class and day where only a folder is given."""
    if path.is_dir():
        return path / f"{file_name(qclass)}-{today:%Y%m%d}.tgz"
    return path


def file_name(qclass: object) -> str:
    """The number of a class as a file name holds it."""
    return str(qclass).replace("/", "_")


def described(body: bytes, held: Archive, path: Path, **others: Any) -> ArchiveResult:
    """What is in an archive that stands at `path`."""
    return ArchiveResult(
        held.qclass,
        path,
        hashlib.sha256(body).hexdigest(),
        len(body),
        sum(len(content) for content in held.files.values()),
        len(held.files),
        len(held.users),
        len(held.sheets),
        len(held.exams),
        **others,
    )

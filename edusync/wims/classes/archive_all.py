"""`archive_all`: every class of a connection, resumed where a former run stopped."""

import contextlib
import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs

from edusync import forks
from edusync.core.arguments import object_of, path_of
from edusync.core.files import remove_left_behind, written_whole
from edusync.core.foreign import welcoming
from edusync.core.html import html_table
from edusync.errors import EdusyncError, InvalidValue
from edusync.results.progress import Progress, log_step, log_trouble, shown
from edusync.results.tables import ItemList
from edusync.wims.api.client import WimsAPI
from edusync.wims.classes.archive import ArchiveResult, archive, described, file_name
from edusync.wims.classes.archive_format import read_archive
from edusync.wims.classes.class_ import Class

WORKERS = 4
SUMS = "SHA256SUMS"  # in the form of `sha256sum`, which can check it


@attrs.frozen(repr=False)
class ArchivesResult:
    """What `archive_all` did: the archives, by class the error of each that failed, warnings.

    `warnings` says which classes could not be listed, or that there is none. `requests` counts all
    that were sent.
    """

    archives: ItemList[ArchiveResult]
    failures: Mapping[str, Exception] = attrs.field(factory=dict)
    warnings: tuple[str, ...] = ()
    requests: int = 0

    @property
    def whole(self) -> bool:
        """Whether every class has its archive now."""
        return not (self.failures or self.warnings)

    def __repr__(self) -> str:
        counts = f"{len(self.archives)} archives, {len(self.failures)} failures"
        return f"<ArchivesResult: {counts}, {len(self.warnings)} warnings>"

    def _repr_html_(self) -> str:
        failed = [{"qclass": qclass, "error": str(e)} for qclass, e in self.failures.items()]
        warned = [{"warning": text} for text in self.warnings]
        return html_table([*self.archives.to_dicts(), *failed, *warned])


class _Sums:
    """The file of sums in a folder of archives, which says what a former run finished."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / SUMS
        self._guard = forks.Guard()
        self._sums: dict[str, str] = {}
        if self._path.exists():
            held = self._path.read_text("utf-8", errors="replace")
            pairs = (line.split("  ", 1) for line in held.splitlines())
            self._sums = {pair[1]: pair[0] for pair in pairs if len(pair) == 2}

    def finished(self, path: Path) -> ArchiveResult | None:
        """The archive of a former run, where it is there and whole."""
        if path.name not in self._sums or not path.exists():
            return None
        body = path.read_bytes()
        if hashlib.sha256(body).hexdigest() != self._sums[path.name]:
            return None
        with contextlib.suppress(InvalidValue):
            return described(body, read_archive(path), path, skipped=True)
        return None

    def add(self, made: ArchiveResult) -> None:
        with self._guard.lock:
            self._sums[made.path.name] = made.sha256
            lines = (f"{total}  {name}\n" for name, total in sorted(self._sums.items()))
            with written_whole(self._path, overwrite=True) as file:
                file.stream.write("".join(lines).encode())


def _name_of(home: Class) -> str:
    return f"{file_name(home.qclass)}.tgz"


@welcoming
def archive_all(
    api: WimsAPI,
    rclass: str,
    folder: str | Path,
    *,
    workers: int = WORKERS,
    progress: Progress = None,
) -> ArchivesResult:
    """Archives every class of a connection into a folder, and resumes where a former run stopped.

    Parameters:
        rclass: the classes' identifier on our side.
        folder: where the files `NUMBER.tgz` go; it is made where it is missing. `SHA256SUMS`
            in it names what is finished: a class whose file is there with that sum is skipped,
            so take a new folder for each server and each new run. Other files are replaced.
        workers: how many classes at once, a whole number from 1.
        progress: True for a bar, or a function of (classes done, all classes).

    Each file is proved and private as that of `Class.archive`, and holds passwords in clear. A
    class that fails never stops the others. Requests: 1 (listclasses), and 2 for each class that is
    not skipped. Returns an ArchivesResult, with a warning where the list of classes is
    empty. Raises InvalidValue for `workers`, OSError where the folder cannot be made.
    """
    if type(workers) is not int or workers < 1:
        raise InvalidValue("workers", workers, "must be a whole number from 1")
    object_of("api", api, WimsAPI, "WimsAPI(url, ident, passwd)")
    place = path_of("folder", folder)
    place.mkdir(parents=True, exist_ok=True)
    sums = _Sums(place)
    failures: dict[str, Exception] = {}

    def one(home: Class) -> tuple[ArchiveResult | None, int]:
        path = place / _name_of(home)
        with api.counted() as count:
            try:
                made = sums.finished(path)
                if made is None:
                    made, _ = archive(home, path, overwrite=True, tidied=True)
                    sums.add(made)
            except (EdusyncError, OSError) as error:
                failures[str(home.qclass)] = error
                made = None
            return made, count()

    with api.counted() as count:
        classes = Class.list(api, rclass)
        listing = count()
    remove_left_behind(place, {SUMS, *map(_name_of, classes)})
    warnings = classes.warnings
    if not classes and not warnings:
        warnings = (f"the connection has no class under the rclass {rclass!r}",)
    done = []
    with (
        shown(progress, "Archiving") as advance,
        ThreadPoolExecutor(max_workers=workers) as pool,
    ):
        for result in pool.map(one, classes):
            done.append(result)
            advance(len(done), len(classes))
    found = ArchivesResult(
        ItemList(made for made, _ in done if made is not None),
        failures,
        warnings,
        listing + sum(requests for _, requests in done),
    )
    title = f"classes of {rclass}: archive_all"
    log_step("wims", title, found, found.requests)
    if failures:
        reasons = "; ".join(f"class {qclass}: {error}" for qclass, error in failures.items())
        log_trouble("wims", title, f"failed: {reasons}")
    return found

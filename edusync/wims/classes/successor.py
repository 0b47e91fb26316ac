"""What an earlier rollover left, whole or cut off.

The class of the next year has the name, the expiration and the supervisor that the planned one
would have. Where it is a copy whose dates have moved in part, and nobody is in it, a rollover goes
on with it. A copy that was cut off before it got its name looks like any other copy: it is named in
a warning, and never taken, since it may be somebody's.

The archive is the journal of a rollover: where it is there already, and the class is what it holds,
or is on the way from that to the next year, the rollover goes on from there, by the dates in the
archive. So no date moves twice, and what is erased is in the archive.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import attrs

from edusync.core.files import refuse_taken
from edusync.errors import AlreadyExists, EdusyncError, InvalidValue, ProtocolError, ServerBug
from edusync.wims.base import accounts, kinds
from edusync.wims.base.class_list import rows
from edusync.wims.base.groups import group_of
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classes.archive_format import Archive, read_archive
from edusync.wims.classes.copy import OWN, is_copy, unlike
from edusync.wims.classfiles import definitions, traces
from edusync.wims.classfiles.definitions import DEFINITION
from edusync.wims.models.index import EXAM, SHEET

if TYPE_CHECKING:
    from edusync.wims.classes.rollover import RolloverResult

Files = Mapping[str, bytes]
Dates = Mapping[tuple[str, int], str]  # expirations, by 'sheet' or 'exam' and number

TOLD_BY = ("description", "expiration", "supervisor")  # settings of a class
_DEFINITION = re.compile(r"(\d+)/\.def")  # of a class of a group, in the files of the group
_INDEXES = (definitions.SHEETS, definitions.EXAMS)
_CACHE = re.compile(r"score/.*\.bin")  # WIMS' own, made of the scores


@attrs.frozen
class Year:
    """What a class is called, when it expires, and the expirations of its sheets and exams."""

    name: str
    expiration: str
    dates: Dates

    @classmethod
    def of(cls, files: Files) -> Self:
        """That of the class of these files."""
        told = definitions.settings(files[DEFINITION], "class")
        return cls(told.get("description", ""), told.get("expiration", ""), dates_of(files))

    @classmethod
    def by(cls, plan: "RolloverResult[None]", files: Files) -> Self:
        """What the class of these files becomes by the plan."""
        moved = {(date.kind, date.number): str(date.new) for date in plan.dates}
        return cls(plan.name, plan.expiration, {**dates_of(files), **moved})

    def is_between(self, before: Self, after: Self) -> bool:
        """Whether each value is that before, or that after."""
        return (
            self.name in (before.name, after.name)
            and self.expiration in (before.expiration, after.expiration)
            and self.dates.keys() == before.dates.keys()
            and all(day in (before.dates[at], after.dates[at]) for at, day in self.dates.items())
        )


@attrs.frozen
class Found:
    """The numbers of classes that are of the next year, of those like this one; warnings."""

    next_year: Sequence[str] = ()
    alike: Sequence[str] = ()
    warnings: Sequence[str] = ()


def dates_of(files: Files) -> Dates:
    """The expirations of sheets and exams."""
    return {
        (kind.word, number): str(kind.read(record)["expiration"])
        for kind in (SHEET, EXAM)
        for number, record in enumerate(definitions.records(files.get(kind.path, b"")), 1)
    }


def begun(place: Path, home: ClassHandle) -> Archive | None:
    """The archive of this class that an earlier rollover wrote there; None where nothing is.

    No request. Raises InvalidValue for any other file.
    """
    if place.is_file():
        with suppress(InvalidValue, OSError):
            held = read_archive(place, secrets=True)
            if held.qclass == str(home.qclass).replace("_", "/"):
                return held
    refuse(place)
    return None


def refuse(place: Path) -> None:
    """Raises InvalidValue where a file is there, or no folder to put it in."""
    advice = "name another file, unless this rollover was run already"
    refuse_taken(place, overwrite=False, advice=advice)


def goes_on(held: Files, now: Files, after: Year, *, in_place: bool) -> bool:
    """Whether a class is what the archive holds, or on the way from there to the next year. Pure.

    Whatever students did is in the archive, as it is now; and all else of a class that has any.
    """
    before, found, someone = Year.of(held), Year.of(now), _has_anybody(now)
    if any(
        held.get(path) != body
        for path, body in now.items()
        if (traces.is_personal(path) or (someone and path not in OWN))
        and not _CACHE.fullmatch(path)
    ):
        return False
    if not in_place:
        return found == before
    return found.is_between(before, after) and (someone or found != after)


def _has_anybody(files: Files) -> bool:
    """Whether a class of these files has users, or somebody in its trash."""
    return any(path.startswith(".users/") for path in files)


def _is_unfinished(home: ClassHandle, number: str, after: Year) -> bool:
    """Whether a class of the next year is a copy of this one whose dates have not all moved.

    2 requests (getclasstgz of both). Nobody is in it, nor was.
    """
    if home.kind == kinds.SUBCLASS:
        return False
    try:
        files, there = accounts.files(home), accounts.files(home.wims_at(number))
    except EdusyncError:
        return False
    found = Year.of(there)
    return (
        found != after
        and found.is_between(Year.of(files), after)
        and {*unlike(files, there)} <= {*_INDEXES}
        and not _has_anybody(there)
    )


def unnamed(home: ClassHandle, files: Files, alike: Sequence[str]) -> list[str]:
    """Warnings of copies of the class that nobody uses: 1 request (getclasstgz) for each alike."""
    copies = [number for number in alike if is_copy(home, files, number)]
    return [
        f"class {number} is a copy of this one with nobody in it, perhaps of a rollover that was "
        "cut off: delete it if nobody needs it"
        for number in copies
    ]


def refusal(home: ClassHandle, numbers: list[str], name: str, expiration: str) -> AlreadyExists:
    """Why a rollover makes no second class of the next year."""
    those = f"class {numbers[0]} is" if len(numbers) == 1 else f"classes {', '.join(numbers)} are"
    return AlreadyExists(
        f"{those} that of the next year already ({name!r} to {expiration}, of the same "
        "supervisor): go on with it, or complete it where a rollover was cut off; force=True makes "
        "another one",
        operation="rollover",
        target=f"class {home.qclass}",
    )


def sought(home: ClassHandle, files: Files, after: Year, *, force: bool) -> Found:
    """The classes beside this one; AlreadyExists for that of the next year.

    An unfinished one is to be completed; with `force` it is a warning. 1 request (listclasses, or
    getclasstgz of the group that the class is in); 2 more (getclasstgz) where one is there, and
    dates are to move.
    """
    found = _beside(home, files, after)
    if not found.next_year:
        return found
    error = refusal(home, [*found.next_year], after.name, after.expiration)
    if force:
        return Found(warnings=[error.message])
    moves, alone = after.dates != dates_of(files), len(found.next_year) == 1
    if not (moves and alone and _is_unfinished(home, found.next_year[0], after)):
        raise error
    warning = f"class {found.next_year[0]}, which a rollover had left unfinished, is completed"
    return attrs.evolve(found, warnings=[warning])


def _beside(home: ClassHandle, files: Files, after: Year) -> Found:
    """Those of the same supervisor; a warning where the list cannot be read."""
    own = definitions.settings(files[DEFINITION], "class")
    try:
        there = [*(_in_group(home) if home.kind == kinds.SUBCLASS else _listed(home))]
    except (ProtocolError, ServerBug) as error:
        return Found(
            warnings=[f"nobody can say whether a rollover made the class already: {error}"]
        )
    wanted, alike = [], []
    for number, told in there:
        name, expiration, supervisor = (told.get(key, "") for key in TOLD_BY)
        if number == str(home.qclass) or supervisor != own.get("supervisor", ""):
            continue
        if (name, expiration) == (after.name, after.expiration):
            wanted.append(number)
        elif name == own.get("description") and expiration >= own.get("expiration", ""):
            alike.append(number)  # a copy expires no sooner
    return Found(wanted, alike)


def _listed(home: ClassHandle) -> Iterator[tuple[str, Mapping[str, str]]]:
    for row in rows(home, ",".join(TOLD_BY)):
        yield row["qclass"], row


def _in_group(home: ClassHandle) -> Iterator[tuple[str, Mapping[str, str]]]:
    group = group_of(home)
    for path, body in accounts.files(group).items():
        if match := _DEFINITION.fullmatch(path):
            yield f"{group.qclass}_{match[1]}", definitions.settings(body, "class")

"""`Class.rollover`: a class for the next year, made of this one after it was archived.

Dates move one by one (modsheet, modexam), since changedates sets all to the same day. `archive_to`
must be given, even as None: what erases students' work shall not forget it.
"""

import datetime
import functools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import attrs

from edusync.core.arguments import path_of
from edusync.core.files import tidy
from edusync.core.html import counted, titled, warned
from edusync.core.model import run_steps
from edusync.errors import DataLossError, InvalidValue, ServerBug
from edusync.results.progress import Advance, Progress, Steps, log_step, logged, shown
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.terminals import printable
from edusync.wims.base import accounts, class_list, kinds
from edusync.wims.base.handle import C, ClassHandle, connected
from edusync.wims.classes import copy as copying
from edusync.wims.classes import successor
from edusync.wims.classes.archive import ArchiveResult, archive, described, place_of
from edusync.wims.classes.successor import Year
from edusync.wims.classfiles import definitions, traces
from edusync.wims.classfiles.dates import Shift, relative, shift_to
from edusync.wims.classfiles.definitions import DEFINITION
from edusync.wims.models.exam import Exam
from edusync.wims.models.index import EXAM, SHEET, Kind, refuse_loss
from edusync.wims.models.sheet import Sheet
from edusync.wims.wire import checks
from edusync.wims.wire.days import Day, day_of, text_of
from edusync.wims.wire.values import as_class_id

N = TypeVar("N", bound=ClassHandle | None)  # of a dry run: None

ACTIVE, EXPIRED = 1, 2
PLANNED_BY = (DEFINITION, definitions.SHEETS, definitions.EXAMS)  # files of a class


@attrs.frozen
class ShiftedDate(Value):
    """An expiration that moves: of a 'sheet' or 'exam', its number and title, the two days.

    `reopened`: the sheet had expired by its date, and is active again.
    """

    kind: str
    number: int
    title: str
    old: Day = attrs.field(converter=Day)
    new: Day = attrs.field(converter=Day)
    reopened: bool = False


@attrs.frozen(repr=False)
class RolloverResult(Generic[N]):
    """What a rollover did, or would do (`dry_run`).

    Attributes: `new` (the class of the new year; None in a dry run), `archive` (of the old class;
    None where none was wanted), `name`, `expiration`, `dates` (an ItemList of ShiftedDate),
    `steps` in their order, `left` (files that are named by students or mention them, which no job
    takes out of the new class), `not_copied` (settings that the new class lacks, or has otherwise,
    each with its value in the old class, passwords shown as ***; none with `in_place`), `warnings`,
    `requests`, `erased` (the logins of those whose accounts and work `in_place` erases; only in a
    dry run).
    """

    name: str
    expiration: Day = attrs.field(converter=Day)
    dates: ItemList[ShiftedDate]
    steps: tuple[str, ...]
    new: N = attrs.field(default=cast(Any, None))
    archive: ArchiveResult | None = None
    left: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    dry_run: bool = False
    requests: int = 0
    not_copied: Mapping[str, str] = attrs.field(factory=dict)
    erased: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """What was done, or would be, in one line; what would be erased first."""
        dates = counted(len(self.dates), "dates")
        named = f"{self.name!r} to {self.expiration}"
        left = copying.count_of(self.not_copied)
        if self.new is not None:
            files = counted(len(self.left), "files")
            return f"class {self.new.qclass}, {named}, {dates} moved, {files} left{left}"
        users = counted(len(self.erased), "users")
        erased = f"erase {users} and all their work, " if self.in_place else ""
        what = "keep the class as" if self.in_place else "make the class"
        return f"dry run: would {erased}{what} {named}, move {dates}{left}"

    @property
    def in_place(self) -> bool:
        """Whether the class itself is cleaned, instead of a copy made."""
        return "cleanclass" in self.steps

    def __repr__(self) -> str:
        said = filter(None, [self.summary, warned(self.warnings)])
        return printable(f"<RolloverResult: {'; '.join(said)}>")

    def _repr_html_(self) -> str:
        move = "would move" if self.new is None else "moved"
        rows: list[dict[str, Any]] = [
            {"what": "would erase the user and all work", "of": login} for login in self.erased
        ]
        rows += [
            {"what": f"{move} the expiration", "of": f"{date.kind} {date.number}", **moved}
            for date in self.dates
            for moved in [{"title": date.title, "from": date.old, "to": date.new}]
        ]
        rows += [{"what": "not copied", "of": name} for name in self.not_copied]
        return titled(self.summary, rows, self.warnings)


@attrs.define
class _Run(Generic[C]):
    """A rollover on its way: what is known before, and what has been made."""

    home: C
    plan: RolloverResult[None]
    force: bool
    number: Any  # of the class that is made or cleaned
    files: Mapping[str, bytes]
    archived: Path | None
    note: Callable[[Mapping[str, Any]], None]  # takes what was written of the class itself
    found: successor.Found
    again: bool  # the archive is that of an earlier rollover
    left: Iterable[str] = ()
    warnings: list[str] = attrs.field(factory=list)
    not_copied: Mapping[str, str] = attrs.field(factory=dict)
    new: C | None = None
    items: dict[tuple[str, int], Sheet | Exam] = attrs.field(factory=dict)
    copied: copying.Made = attrs.field(init=False)

    def copy(self) -> None:
        if self.again:
            self.warnings += successor.unnamed(self.home, self.files, self.found.alike)
        self.copied = copying.copied(self.home, self.files)

    def prove(self) -> None:
        with copying.deleted_if_it_fails(self.home, self.copied):
            proved = copying.whole_and_empty(self.home, self.files, self.copied)
        self.number, (self.left, self.not_copied) = self.copied.number, proved

    def take_up(self) -> None:
        """Goes on with a copy that is there: 1 request (getclasstgz)."""
        [self.number] = self.found.next_year
        there = accounts.files(self.home.wims_at(self.number))
        self.left = traces.left_of(there, copying.everybody(self.files))
        self.not_copied = copying.settings_not_copied(self.files, there)

    def clean(self) -> None:
        self.left = copying.cleaned(self.home, self.files)

    def change_class(self) -> None:
        info = {"description": self.plan.name, "expiration": self.plan.expiration}
        self.home.wims_at(self.number).wims_run("modclass", class_info=info)
        if self.number == self.home.qclass:
            self.note({"name": self.plan.name, "expiration": self.plan.expiration})

    def read(self) -> None:
        """Reads the class of the new year: 2 requests, and 1 for sheets and exams each."""
        self.new = self.home.wims_at(as_class_id(self.number)).refresh()
        shown = {"name": self.new.name, "expiration": self.new.expiration}
        if shown != {"name": self.plan.name, "expiration": self.plan.expiration}:
            raise self._untrue(f"it is {shown}")
        self.items = self._listed()

    def _listed(self) -> dict[tuple[str, int], Sheet | Exam]:
        words = {date.kind for date in self.plan.dates}
        found: dict[tuple[str, int], Sheet | Exam] = {}
        for kind, model in ((SHEET, Sheet), (EXAM, Exam)):
            if kind.word in words and self.new is not None:
                items: Iterable[Sheet | Exam] = model.list(self.new)
                found |= {(kind.word, at): item for at, item in enumerate(items, 1)}
        return found

    def shift(self, date: ShiftedDate) -> None:
        item = self.items[date.kind, date.number]
        item.expiration = date.new
        if date.reopened and isinstance(item, Sheet):
            item.sheetmode = ACTIVE
        item.save(force=self.force)

    def prove_dates(self) -> None:
        there = self._listed()
        for date in self.plan.dates:
            shown = there[date.kind, date.number].expiration
            if shown != date.new:
                raise self._untrue(f"{date.kind} {date.number} has the expiration {shown}")

    def prove_listed(self) -> None:
        self.warnings += class_list.listed(self.home, self.number, self.plan.name)

    def _untrue(self, what: str) -> ServerBug:
        return ServerBug(
            f"{what} after it was changed",
            operation="rollover",
            target=f"class {self.number}",
        )


def rollover(
    home: C,
    archive_to: str | Path | None,
    expiration: Any,
    dates: str | None,
    name: str | None,
    in_place: bool,
    dry_run: bool,
    force: bool,
    progress: Progress,
    note: Callable[[Mapping[str, Any]], None],
) -> RolloverResult[Any]:
    """Makes the class of the new year; see `Class.rollover`.

    `note` takes the fields that were written of the class itself.
    """
    api, qclass = connected(home, "rollover")
    operation = "rollover(in_place=True)" if in_place else "rollover"
    home.wims_require(operation)
    found = successor.Found()
    if name is not None:
        checks.class_name("name", name)
    if in_place and archive_to is None:
        raise DataLossError("rollover: in_place erases students and work: give archive_to=")
    if edits := home.changes():
        raise InvalidValue("class", [*edits], "must be without edits: save() or refresh() it")
    place = (
        None
        if archive_to is None
        else place_of(path_of("archive_to", archive_to), qclass, api.today())
    )
    earlier = None if place is None else successor.begun(place, home)
    with home.wims_exclusive() as count:
        files = {path: home.wims_read_file(path) for path in PLANNED_BY}
        before = files if earlier is None else earlier.files
        plan = planned(before, expiration, dates, name, api.today(), in_place=in_place)
        if place is not None and earlier is not None:
            after, now = Year.by(plan, before), accounts.files(home)
            if not successor.goes_on(before, now, after, in_place=in_place):
                successor.refuse(place)
        if archive_to is None:
            plan = attrs.evolve(plan, steps=plan.steps[1:])
        copying.refuse_group(definitions.settings(files[DEFINITION], "class"), operation, home)
        if not force:
            refuse_loss(files, home)
        if not in_place:
            found = successor.sought(home, files, Year.by(plan, files), force=force or dry_run)
            plan = attrs.evolve(plan, warnings=(*plan.warnings, *found.warnings))
        if dry_run:
            if in_place:
                erased = copying.everybody(accounts.files(home))
                plan = attrs.evolve(plan, erased=tuple(erased))
            return _foreseen(plan, files, in_place, count())
        made = None
        run = _Run(home, plan, force, qclass, files, place, note, found, earlier is not None)
        steps = _steps(run, in_place)
        with shown(progress, "Rolling over") as advance:
            advance(0, len(steps))
            if place is None:
                run.files = accounts.files(home)
            elif earlier is not None:
                tidy(place)
                made = described(place.read_bytes(), earlier, place, skipped=True)
                run.files = dict(earlier.files)
            else:
                made, held = archive(home, place, overwrite=False)
                run.files = dict(held.files)
            _carry_out(run, steps, in_place, advance)
        result: RolloverResult[Any] = attrs.evolve(
            cast("RolloverResult[Any]", plan),
            new=home if in_place else run.new,
            archive=made,
            left=tuple(run.left),
            warnings=(*plan.warnings, *copying.warnings_about(run.not_copied), *run.warnings),
            requests=count(),
            not_copied=run.not_copied,
        )
    log_step("wims", f"class {qclass}: rollover", result, result.requests)
    return result


def _foreseen(
    plan: RolloverResult[None], files: Mapping[str, bytes], in_place: bool, requests: int
) -> RolloverResult[None]:
    """The result of a dry run, with the settings that the new class will lack."""
    settings = definitions.settings(files[DEFINITION], "class")
    lost = {} if in_place else copying.forgotten(settings)
    warnings = (*plan.warnings, *copying.warnings_about(lost))
    return attrs.evolve(plan, dry_run=True, requests=requests, warnings=warnings, not_copied=lost)


def _steps(run: _Run[Any], in_place: bool) -> Steps:
    """What is done after the archive, by name and in order."""
    steps: Steps = [("cleanclass", run.clean)]
    if run.found.next_year:
        steps = [("proof of the copy", run.take_up)]
    elif not in_place:
        steps = [("copyclass", run.copy), ("proof of the copy", run.prove)]
    steps += [("modclass", run.change_class), ("reading", run.read)]
    for date in run.plan.dates:
        name = f"expiration {date.new} of {date.kind} {date.number}"
        steps.append((name, functools.partial(run.shift, date)))
    return [
        *steps,
        ("proof of the dates", run.prove_dates),
        ("proof of the list", run.prove_listed),
    ]


def _carry_out(run: _Run[Any], steps: Steps, in_place: bool, advance: Advance) -> None:
    """Does the steps; an error names those that are left, and their class."""
    made = "" if in_place else "The old class is untouched. "
    try:
        told = logged("wims", f"class {run.home.qclass}: rollover", steps, advance)
        run_steps(told, f"{made}What is left is not done automatically.")
    except BaseException as error:
        if in_place:
            error.add_note(f"The archive {run.archived} holds what the class was.")
        elif run.number != run.home.qclass:
            error.add_note(f"The new class is {run.number}: complete it, or delete it.")
        if run.archived is not None and run.home.kind != kinds.SUBCLASS:
            error.add_note(f"With archive_to={str(run.archived)!r} the same call does the rest.")
        raise


def planned(
    files: Mapping[str, bytes],
    expiration: Any,
    dates: str | None,
    name: str | None,
    today: datetime.date,
    *,
    in_place: bool,
) -> RolloverResult[None]:
    """What a rollover of the class of these files does; InvalidValue for an expiration not to come.

    Pure.
    """
    settings = definitions.settings(files[DEFINITION], "class")
    start = day_of(settings.get("expiration", "")) or today
    end = shift_to(expiration, start).of(start)
    if end <= today:
        raise InvalidValue("expiration", text_of(end), "must be to come: WIMS deletes the class")
    if dates is None and end < start:
        reason = f"must be given, like '+1y': the class does not move on from {text_of(start)}"
        raise InvalidValue("dates", dates, reason)
    shift = shift_to(expiration, start) if dates is None else relative("dates", dates)
    moved: list[ShiftedDate] = []
    warnings: list[str] = []
    for kind in (SHEET, EXAM):
        index = definitions.records(files.get(kind.path, b""))
        for number, record in enumerate(index, 1):
            found = shifted(kind, number, kind.read(record), shift, today)
            moved += found[0]
            warnings += found[1]
    first = ["cleanclass"] if in_place else ["copyclass"]
    changes = [f"mod{date.kind} {date.number}" for date in moved]
    return RolloverResult(
        settings.get("description", "") if name is None else name,
        text_of(end),
        ItemList(moved),
        ("archive", *first, "modclass", *changes),
        warnings=tuple(warnings),
    )


def shifted(
    kind: Kind, number: int, record: Mapping[str, Any], shift: Shift, today: datetime.date
) -> tuple[list[ShiftedDate], list[str]]:
    """How the expiration of a sheet or exam moves, where it is a day; and warnings about it."""
    title = f"{kind.word} {number} ({record['title']!r})"
    day = day_of(record["expiration"])
    if day is None:
        return [], [f"{title}: its expiration {record['expiration']!r} is no day, and stays"]
    end = shift.of(day)
    mode = record[kind.mode]
    reopened = kind.word == "sheet" and mode == EXPIRED and day < today <= end
    warnings = []
    if kind.word == "exam" and mode == ACTIVE:
        warnings.append(f"{title} is active: whoever is in the new class can take it at once")
    date = ShiftedDate(
        kind.word, number, record["title"], record["expiration"], text_of(end), reopened
    )
    return [date] if date.old != date.new else [], warnings

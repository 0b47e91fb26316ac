"""The indexes of a class: the files that hold its sheets, and its exams, one record after another.

The number of a sheet or exam is its position there, which a delete shifts, and WIMS rewrites the
whole index with each change of one. So no number is trusted: each write reads the index first,
under the same lock, and proves that the number still is that object and that nothing gets lost.

The file is read (1 getclassfile) rather than listsheets and getsheet: it has all fields of all
objects, and commas that teachers typed do not split titles there. Title and status are the proof,
so that two programs may change different fields; before a delete, or where another object has both,
all fields are. Values that were sent and never confirmed count as known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from edusync.core.readback import reading_back, settle
from edusync.errors import Conflict, DataLossError, EdusyncError, NotFound
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classfiles import definitions
from edusync.wims.wire import checks, codec
from edusync.wims.wire.days import Day
from edusync.wims.wire.jobs import JOBS
from edusync.wims.wire.values import as_number

MODES = {0: "in preparation", 1: "active", 2: "expired", 3: "hidden"}

Index = list[list[str]]
Fields = Mapping[str, Any]
Agrees = Callable[[Fields, Iterable[str]], bool]  # whether a record has what is known of an object


@attrs.frozen
class Kind:
    """Sheets or exams: the names of jobs, parameters and files, and what is done by number."""

    word: str  # as in addsheet, modsheet
    parameter: str  # that takes a number
    path: str  # of the index
    mode: str  # the field that holds the status
    read: Callable[[Sequence[str]], dict[str, Any]]  # the fields that a record holds

    def position(self, number: object) -> int:
        """A number that was given; InvalidValue for what can be none."""
        return int(checks.position(self.parameter, number))

    def target(self, home: ClassHandle, number: object) -> str:
        """How errors name one of them."""
        return f"{self.word} {number} of class {home.qclass}"

    def index(self, home: ClassHandle) -> Index:
        """The records of all of them: 1 request (getclassfile)."""
        return definitions.records(home.wims_read_file(self.path))

    def record(self, home: ClassHandle, number: int) -> dict[str, Any]:
        """The fields of one of them: 1 request (getclassfile). Raises NotFound."""
        index = self.index(home)
        if number > len(index):
            raise NotFound(
                f"the class has no {self.word} {number}: it has {len(index)}",
                operation="getclassfile",
                target=self.target(home, number),
            )
        return self.read(index[number - 1])

    def ask(self, home: ClassHandle, job: str, number: int, **parameters: Any) -> Any:
        """The reply of a job about one of them; raises the typed errors: 1 request.

        A number must not shift meanwhile: what matters asks while it holds the class alone.
        """
        home.wims_require("sheets and exams" if JOBS[job].writes else "read")
        parameters[self.parameter] = number
        return home.wims_run(job, target=self.target(home, number), **parameters)

    def append(
        self, home: ClassHandle, before: int, info: Mapping[str, Any]
    ) -> tuple[int, EdusyncError | None]:
        """Adds one to `before` others, never twice: 1 request, 1 more after a lost reply.

        Returns its number, and the error after which it was found there all the same.
        """
        home.wims_require("sheets and exams")
        named: dict[str, Any] = {f"{self.word}_info": info}
        try:
            reply = home.wims_run(f"add{self.word}", target=self.target(home, before + 1), **named)
            return int(reply[f"{self.word}_id"]), None
        except EdusyncError as error:
            if not error.maybe_applied:
                raise
            with reading_back(error):
                index = self.index(home)
            if len(index) != before + 1:
                raise
            if info["title"] and self.read(index[-1])["title"] != info["title"]:
                raise
            return before + 1, error

    def remove(self, home: ClassHandle, number: int, index: Index) -> None:
        """Deletes that one of the index: 1 request, 1 more after a lost reply."""
        job = f"del{self.word}"
        left = [record[: definitions.KEPT_LINES] for record in index]
        del left[number - 1 : number]
        settle(
            lambda: self.ask(home, job, number),
            lambda: [found[: definitions.KEPT_LINES] for found in self.index(home)] == left,
        )
        home.wims_noted.moves_of(self.word).append(("removed", number))

    def refuse_loss(self, index: Index, number: int, target: str, *, deleting: bool) -> None:
        """Raises DataLossError where a rewritten index lacks what other pages put there."""
        lost = definitions.lost_by_rewriting(index, number if deleting else 0)
        if lost:
            which = ", ".join(str(found) for found in lost)
            raise DataLossError(
                f"{target}: WIMS would rewrite the index without what was set in"
                f" its own pages (cut hours, settings of single users) for {self.word} "
                f"{which}; "
                "force=True does it all the same"
            )

    def require_same(
        self,
        index: Index,
        number: int,
        known: Fields,
        agrees: Agrees,
        target: str,
        *,
        strict: bool = False,
    ) -> None:
        """Raises Conflict unless that record is the object that is known: by title and status.

        Where others have the same title and status, or before a delete (`strict`), by all of it.
        """
        found = [self.read(record) for record in index]
        names = ["title", self.mode]
        if strict or sum(agrees(record, names) for record in found) > 1:
            names += ["description", "expiration"]
        if number > len(index):
            there = f"gone: the class has {len(index)}"
        elif agrees(found[number - 1], names):
            return
        elif agrees(found[number - 1], names[:2]):
            there = "one of another description or expiration now"
        else:
            there = f"now {self.described(found[number - 1])}"
        raise Conflict(
            f"{target} is {there}, not {self.described(known)}: list the {self.word}s again"
        )

    def described(self, fields: Fields) -> str:
        """One of them as an error names it: its title and status."""
        return f"{fields.get('title')!r} ({MODES.get(fields[self.mode], fields[self.mode])})"


def _sheet(record: Sequence[str]) -> dict[str, Any]:
    mode, expiration, title, description = (definitions.line(record, n) for n in (1, 2, 3, 4))
    return {
        "title": codec.decode(title),
        "description": codec.decode_markup(description),
        "expiration": Day(expiration),
        "sheetmode": as_number(mode),
        "contents": "",
    }


def _exam(record: Sequence[str]) -> dict[str, Any]:
    mode, expiration, limits, title, description, cut_hours = (
        definitions.line(record, number) for number in range(1, 7)
    )
    duration, attempts = [*limits.split(), "", ""][:2]
    return {
        "title": codec.decode(title),
        "description": codec.decode_markup(description),
        "expiration": Day(expiration),
        "duration": as_number(duration),
        "attempts": as_number(attempts),
        "exammode": as_number(mode),
        "cut_hours": cut_hours,
    }


def with_status(cells: dict[str, Any], mode: str) -> dict[str, Any]:
    """Cells of a table, with the name of the status that the field `mode` holds."""
    status = cells[mode]
    return {**cells, mode: f"{MODES[status]} ({status})" if status in MODES else status}


def status_of(item: Any) -> Any:
    """The status of a sheet or exam as the server has it, whatever was assigned here."""
    return item.known_status()


SHEET = Kind("sheet", "qsheet", definitions.SHEETS, "sheetmode", _sheet)
EXAM = Kind("exam", "qexam", definitions.EXAMS, "exammode", _exam)


def refuse_loss(files: Mapping[str, bytes], home: ClassHandle) -> None:
    """Raises where new dates would rewrite an index of these files without what it holds."""
    for kind in (SHEET, EXAM):
        index = definitions.records(files.get(kind.path, b""))
        kind.refuse_loss(index, 1, kind.target(home, 1), deleting=False)

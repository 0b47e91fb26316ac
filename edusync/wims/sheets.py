"""`Sheet`: a worksheet of a class, and `Sheets`, the sheets of a class."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

import attrs

from edusync.errors import Conflict, DataLossError, NotSaved, ServerBug, UnsupportedOperation
from edusync.model import SETTERS, lenient
from edusync.results import ItemList, SaveResult
from edusync.wims import classfiles, codec, scorelists
from edusync.wims.fields import as_number, day, decimal, literal, markup, text, whole
from edusync.wims.items import Collection, read_file
from edusync.wims.places import Moves
from edusync.wims.positions import MODES, Kind, Numbered, Steps
from edusync.wims.scores import SheetScore
from edusync.wims.sheetexercises import SheetExercise, SheetExercises, of_contents, to_contents

if TYPE_CHECKING:
    from edusync.wims.classes import Class
    from edusync.wims.users import User

GRADING = ("weight", "formula", "indicator")


@lenient
@attrs.define(slots=False, eq=False, repr=False, on_setattr=SETTERS)
class Sheet(Numbered):
    """A worksheet of a WIMS class.

    Parameters:
        title, description: any text, the description as HTML; WIMS names a sheet without.
        expiration: `yyyymmdd` or a date; a year from now by itself.
        sheetmode: 0 in preparation, 1 active, 2 expired, 3 hidden.
        weight: of the sheet in the class' average, from 0.
        formula: how the mark follows from indicator I and quality Q: 0 max(I,Q), 1 I, 2 I*Q^0.3,
            3 I*Q^0.5, 4 I*Q, 5 I^2*Q, 6 (I*Q)^2.
        indicator: what I is: 0 the points gathered, 1 the best results, 2 the acquired level.
        contents: exercises of a new sheet as WIMS writes them, `;` for line ends and `@` for `=`;
            `sheet.exercises.add(...)` is the easier way.
        Other keywords are ignored.

    WIMS takes weight, formula, indicator and contents of a new sheet only.
    """

    _kind: ClassVar[Kind] = Kind("sheet", "qsheet", classfiles.SHEETS, "sheetmode")

    title: str = text()
    description: str = markup()
    expiration: str = day()
    sheetmode: int = whole(0, 3)
    weight: float = decimal(1, 100_000)
    formula: int = whole(2, 6)
    indicator: int = whole(1, 2)
    contents: str = literal()

    def _start(self) -> None:
        super()._start()
        self._new: list[SheetExercise] = []  # to add when the sheet is saved
        self._exercise_moves: Moves = []

    @property
    def qsheet(self) -> int | None:
        """The number of the sheet now; None before it is saved. It follows deletes of ours."""
        return self._place() if self._saved else None

    @property
    def exercises(self) -> SheetExercises:
        """The exercises of the sheet: see `SheetExercises`. No request by itself."""
        return SheetExercises(self)

    @property
    def exos(self) -> ItemList[SheetExercise]:
        """The exercises: 1 request (getsheet)."""
        return self.exercises.list()

    @property
    def exo_count(self) -> int:
        """How many exercises the sheet has: 1 request (getsheet)."""
        return len(self.exercises.list())

    @classmethod
    def _from_record(cls, record: Sequence[str]) -> dict[str, Any]:
        mode, expiration, title, description = (classfiles.line(record, n) for n in (1, 2, 3, 4))
        return {
            "title": codec.decode(title),
            "description": codec.decode_markup(description),
            "expiration": expiration,
            "sheetmode": as_number(mode),
            "contents": "",
        }

    def _read(self, name: str = "", /) -> dict[str, Any]:
        if name not in GRADING:
            return super()._read()
        severity = classfiles.severity(read_file(self._home(name), classfiles.SEVERITY))
        for sheet in self._peers:
            with contextlib.suppress(NotSaved):  # of those that were deleted
                sheet._fill(severity.of(sheet._place()).values())
        return severity.of(self._place()).values()

    def refresh(self) -> Self:
        """Reads the sheet again, forgetting what was edited here: 1 request, and returns it.

        Weight, formula and indicator are read when they are asked for, by 1 request more.
        """
        self._forget(*GRADING)
        return super().refresh()

    def _require_in(self, reply: Mapping[str, Any], strict: bool) -> None:
        """Raises Conflict where a getsheet is about a sheet of another title (or status)."""
        mode, _, rest = reply["sheet_properties"].split(",", 2)
        same = codec.decode(rest).startswith(f"{self._baseline['title']},")
        if not same or (strict and as_number(mode) != self._baseline["sheetmode"]):
            raise Conflict(
                f"{self._target(self._home('reading'), self.qsheet)} is now "
                f"{reply['sheet_title']!r} ({MODES.get(as_number(mode))}), not "
                f"{self._baseline['title']!r}: list the sheets again"
            )

    def _info(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        actual = {**self._baseline}
        if set(GRADING) & set(changed) - set(actual):
            actual |= self._read("weight")
        refused = [
            name
            for name in (*GRADING, "contents")
            if name in changed and changed[name] != actual[name]
        ]
        if refused:
            raise UnsupportedOperation(
                f"{self._target(self._home('save'), self.qsheet)}: WIMS changes "
                f"{', '.join(refused)} of an existing sheet on its own pages only; add exercises "
                "by sheet.exercises, or make a new sheet"
            )
        info = {"status": changed.get("sheetmode")}
        return info | {key: changed.get(key) for key in ("title", "description", "expiration")}

    def _steps(self) -> Steps:
        if not self._new:
            return []
        return [(f"putexo of {len(self._new)} exercises", self._put_new)]

    def _put_new(self) -> None:
        expected = [exercise.params for exercise in self._new]
        self.exercises.put(self._new)
        there = [exercise.params for exercise in self.exercises]
        if there[-len(expected) :] != expected:
            raise ServerBug(
                f"{len(expected)} exercises were added, and the sheet does not end with them",
                operation="putexo",
                target=self._target(self._home("save"), self.qsheet),
                maybe_applied=True,
            )

    def _create(self, home: "Class", force: bool) -> list[str]:
        """Requests: getclassfile, addsheet; up to 3 more getclassfile where more is needed."""
        count = len(self._index(home))
        grading = classfiles.Grading(self.weight, self.formula, self.indicator)
        graded = grading != classfiles.Grading()
        known = None
        if graded or not count:
            known = classfiles.severity(read_file(home, classfiles.SEVERITY))
        resets = not count and known is not None and known.scoremax != classfiles.DEFAULT_SCOREMAX
        struck = False  # by the bug that loses contents and grading
        if graded or resets or self.contents or self._new:
            struck = bool(read_file(home, classfiles.SHEET_VARIABLES).strip())
        if not force and known is not None:
            self._refuse_loss(home, known, count, graded=graded, struck=struck)
        rest = [*of_contents(self.contents), *self._new] if struck else [*self._new]
        contents = "" if struck else self.contents
        while not struck and rest and (row := to_contents(rest[0])) is not None:
            contents += row
            del rest[0]
        info = {
            **{key: getattr(self, key) or None for key in ("title", "description", "expiration")},
            **(grading.values() if graded else {}),
            "contents": contents or None,
        }
        number = self._append(home, count, info)
        sent = {key: value for key, value in info.items() if value is not None}
        self._made(home, number, {**sent, "sheetmode": 0, "contents": self.contents})
        self.__dict__["_new"] = rest
        self._take_given_by_server()
        if not graded or struck or force:
            self._forget(*GRADING)
        if graded and struck:
            return ["weight, formula and indicator are WIMS' defaults: it lost those that were set"]
        return []

    def _refuse_loss(
        self, home: "Class", known: classfiles.Severity, count: int, *, graded: bool, struck: bool
    ) -> None:
        target = f"a new sheet of class {home.qclass}"
        if not count and not struck and known.scoremax != classfiles.DEFAULT_SCOREMAX:
            raise DataLossError(
                f"{target}: with the first sheet, WIMS sets the best mark of the class back from "
                f"{known.scoremax} to {classfiles.DEFAULT_SCOREMAX}; force=True goes on"
            )
        if graded and struck:
            raise UnsupportedOperation(
                f"{target}: since a sheet of the class was activated, WIMS loses weight, formula "
                "and indicator of new ones; set them on its own pages (force=True goes on)"
            )
        if graded and count and len(known.lines) != count:
            raise UnsupportedOperation(
                f"{target}: WIMS would give weight, formula and indicator to another sheet, since "
                f"it keeps {len(known.lines)} for {count} sheets; set them on its own pages "
                "(force=True goes on)"
            )

    def _copied_to(self, wclass: "Class | None") -> bool:
        exercises = (
            self.exercises.list() if self._saved and wclass not in (None, self._class) else []
        )
        if not super()._copied_to(wclass):
            return False
        for exercise in exercises:
            self.exercises.add(exercise.copy())
        return True

    @classmethod
    def _refuse_shift(cls, home: "Class", number: int, count: int) -> None:
        if number >= count:
            return
        severity = classfiles.severity(read_file(home, classfiles.SEVERITY))
        changed = severity.moved_by_deleting(number, count)
        if changed:
            which = ", ".join(str(sheet) for sheet in changed)
            raise DataLossError(
                f"{cls._target(home, number)}: deleting it would give sheet {which} the weight, "
                "formula or indicator of the sheet before; force=True goes on"
            )

    def prepare(self, *, force: bool = False) -> SaveResult:
        """Puts the sheet back in preparation (status 0), so that exercises can change.

        As `activate`; raises NotActive while an exam uses the sheet.
        """
        return self._set_mode(0, force)

    @overload
    def scores(self, user: None = None) -> ItemList[SheetScore]: ...

    @overload
    def scores(self, user: "User | str") -> SheetScore: ...

    def scores(self, user: "User | str | None" = None) -> ItemList[SheetScore] | SheetScore:
        """The scores of all users, or of one: 1 request (getsheetscores).

        Reading the weight or the exercise of an `ExerciseScore` takes 1 more for all of the result.

        Returns an ItemList of `SheetScore`, [] for a class without users; with `user` (a User or a
        login) the `SheetScore` of that one. Raises NotActive for a sheet in preparation or hidden,
        NotFound (also a ValueError) for a user who is not there.
        """
        found = scorelists.of_sheet(self)
        return found if user is None else scorelists.of_one(found, self._home("scores"), user)


class Sheets(Collection[Sheet]):
    """The sheets of a class: `c.sheets`.

    `c.sheets[2]`, `get`, `list`, iteration, `check`, `in`: 1 request; `add`: 2, and 1 more each for
    the first sheet, without a title, with exercises, with its own weight, formula or indicator;
    `remove`: 2, or 3 before others.
    """

    _kind = Sheet

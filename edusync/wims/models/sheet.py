"""`Sheet`: a worksheet of a class, and `Sheets`, the sheets of a class.

Scores belong to numbers, so a sheet with scores, or before one with scores, is not deleted: a
delete reads the class' archive for them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

from edusync.core.model import model
from edusync.errors import Conflict, DataLossError, ServerBug, UnsupportedOperation
from edusync.results.progress import Steps
from edusync.results.tables import ItemList, SaveResult
from edusync.wims.base.accounts import files
from edusync.wims.base.fields import decimal, literal, whole
from edusync.wims.base.handle import ClassHandle, Moves
from edusync.wims.classfiles import definitions
from edusync.wims.classfiles.definitions import Grading
from edusync.wims.models import score_lists, sheet_creation
from edusync.wims.models.index import MODES, SHEET, with_status
from edusync.wims.models.item import Titled
from edusync.wims.models.numbered import Numbered
from edusync.wims.models.score import ExerciseScore, SheetScore, SheetStats
from edusync.wims.models.sheet_creation import GRADING
from edusync.wims.models.sheet_exercise import SheetExercise, SheetExercises, held
from edusync.wims.wire import codec
from edusync.wims.wire.values import as_number

if TYPE_CHECKING:
    from edusync.wims.models.user import User

ScoreTypes = tuple[type[SheetScore], type[ExerciseScore]]

SHOWN = 5  # students in a message
LAST_NUMBER = 1_000_000  # no class has as many sheets


@model
class Sheet(Numbered):
    """A worksheet of a WIMS class.

    Parameters:
        title, description: any text, the description as HTML; WIMS names a sheet without.
        expiration: `yyyymmdd` or a date; None (default): a year from the day of `save()`.
        sheetmode: 0 in preparation, 1 active, 2 expired, 3 hidden.
        weight: of the sheet in the class' average, from 0.
        formula: how the mark follows from indicator I and quality Q: 0 max(I,Q), 1 I, 2 I*Q^0.3,
            3 I*Q^0.5, 4 I*Q, 5 I^2*Q, 6 (I*Q)^2.
        indicator: what I is: 0 the points gathered, 1 the best results, 2 the acquired level.
        contents: exercises of a new sheet as WIMS writes them, `;` for line ends and `@` for `=`;
            `sheet.exercises.add(...)` is the easier way.

    WIMS takes weight, formula, indicator and contents of a new sheet only.
    """

    plural: ClassVar[str] = "sheets"

    _kind = SHEET
    score_types: ClassVar[ScoreTypes] = (SheetScore, ExerciseScore)

    sheetmode: int = whole(0, 3)
    weight: float = decimal(1, 100_000)
    formula: int = whole(2, 6)
    indicator: int = whole(1, 2)
    contents: str = literal()

    def _start(self) -> None:
        super()._start()
        self._new: list[SheetExercise] = []  # to add when the sheet is saved
        self._exercise_moves: Moves = []
        self._kept: list[SheetExercise] = []  # what the sheet held when it was deleted

    @property
    def qsheet(self) -> int | None:
        """The number of the sheet now; None before it is saved. It follows deletes of ours."""
        return self._shown_place()

    @property
    def exercises(self) -> SheetExercises:
        """The exercises of the sheet: see `SheetExercises`. Makes no request."""
        return SheetExercises(self)

    def _cells(self) -> dict[str, Any]:
        return with_status(self.to_dict(), self._kind.mode)

    def _read(self, name: str = "", /) -> dict[str, Any]:
        if name not in GRADING:
            return super()._read()
        severity = definitions.severity(self._home(name).wims_read_file(definitions.SEVERITY))
        self._fill_all(lambda number: severity.of(number).values())
        return severity.of(self._place()).values()

    def refresh(self) -> Self:
        """Reads the sheet again, forgetting what was edited here: 1 request, and returns it.

        Weight, formula and indicator are read when they are asked for, by 1 request more.
        """
        super().refresh()
        self._forget(*GRADING)
        return self

    def _require_in(self, reply: Mapping[str, Any], strict: bool) -> None:
        """Raises Conflict where a getsheet is about a sheet of another title (or status)."""
        mode, _, rest = reply["sheet_properties"].split(",", 2)
        pieces = rest.split(",")  # a comma that a teacher typed stands raw in a title
        titles = {codec.decode(",".join(pieces[:end])) for end in range(1, len(pieces))}
        there = {"sheetmode": as_number(mode)}
        names = ["title", "sheetmode"] if strict else ["title"]
        if not any(self._agrees({**there, "title": title}, names) for title in titles):
            raise Conflict(
                f"{self._kind.target(self._home('reading'), self.qsheet)} is now "
                f"{reply['sheet_title']!r} ({MODES.get(as_number(mode))}), not "
                f"{self._baseline.get('title')!r}: list the sheets again"
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
                f"{self._kind.target(self._home('save'), self.qsheet)}: WIMS changes "
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
                target=self._kind.target(self._home("save"), self.qsheet),
                maybe_applied=True,
            )

    def _create(self, home: ClassHandle, force: bool) -> list[str]:
        names = ("title", "description", "expiration")
        wanted = sheet_creation.Wanted(
            {name: getattr(self, name) or None for name in names},
            Grading(self.weight, self.formula, self.indicator),
            bool(set(GRADING) & self._given),
            self.contents,
            self._new,
        )
        made = sheet_creation.create(home, wanted, force=force)
        self._made(home, made.number, {**made.sent, "sheetmode": 0, "contents": self.contents})
        self._forget(*GRADING)
        lost = made.struck
        if made.doubt is not None and "contents" in made.sent:
            lost = not self.exercises.list()
        carried = [] if lost else made.carried
        self.exercises.note(carried, len(sheet_creation.records(self.contents)) + 1)
        again = sheet_creation.of_contents(self.contents) if lost else []
        self._new = [*again, *self._new[len(carried) :]]
        self._take_given_by_server()
        warnings = sheet_creation.graded(home, wanted, made, force=force)
        if self.sheetmode and not wanted.filled:
            self.sheetmode = 0
            warnings.append(
                "the sheet stays in preparation: WIMS activates no sheet without exercises"
            )
        return warnings

    def _leave(self) -> None:
        super()._leave()
        self._new, self._kept = self._kept, []
        self.__dict__["contents"] = ""

    def _copy(self) -> Self:
        new = super()._copy()
        new.contents = ""  # they are among the exercises
        for exercise in self.exercises.list():
            new.exercises.add(exercise.copy())
        return new

    @classmethod
    def _before_delete(
        cls, home: ClassHandle, number: int, count: int, force: bool
    ) -> Mapping[str, Any]:
        found = files(home)
        severity = definitions.severity(found.get(definitions.SEVERITY, b""))
        kept = {
            **severity.of(number).values(),
            "exercises": held(found.get(f"sheets/.sheet{number}", b"")),
        }
        students = definitions.worked_on(found, range(number, LAST_NUMBER))
        if force:
            return kept
        target = cls._kind.target(home, number)
        if changed := severity.moved_by_deleting(number, count):
            which = ", ".join(str(sheet) for sheet in changed)
            raise DataLossError(
                f"{target}: deleting it would give sheet {which} the weight, formula or indicator "
                "of the sheet before; force=True deletes it all the same"
            )
        if students:
            named = ", ".join(students[:SHOWN]) + ", ..." * (len(students) > SHOWN)
            raise DataLossError(
                f"{target}: {len(students)} students ({named}) have scores "
                "for it or for a later sheet, which would go to other sheets; force=True "
                "deletes it all the same"
            )
        return kept

    def _keep(self, values: Mapping[str, Any]) -> None:
        self._kept = values["exercises"]
        super()._keep({name: value for name, value in values.items() if name != "exercises"})

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
        """The scores of all users, or of one, for the sheet of this number: 1 request.

        The job is getsheetscores. 1 more (getclassfile) reads WIMS' list of users where it has
        others than this object of the class knows of. Where another program damaged that list, it
        is read whose scores are meant, and warned of (ServerQuirkWarning): 1 more (getclasstgz) and
        1 for each such user (getscore), whose last results and tries WIMS does not give then (-1).
        Reading the weight or the exercise of an `ExerciseScore` takes 1 more for all of the result.

        Returns an ItemList of `SheetScore`, [] for a class without users; with `user` (a User or a
        login) the `SheetScore` of that one. Raises NotActive for a sheet in preparation or hidden,
        NotFound for a user who is not there, ServerBug where WIMS' score daemon
        does not know the sheet, since scores of the class were asked for before it was activated
        (where it only lacks some exercises, as soon as a weight or an exercise is read), and where
        a user's file stops WIMS, which the error names.
        """
        with self._alone("scores") as (home, number):
            found = score_lists.of_sheet(self, home, number)
        return found if user is None else score_lists.of_one(found, home, user)

    def stats(self) -> SheetStats:
        """What all users of the class did together: 1 request (getsheetstats), a SheetStats.

        Where WIMS' list of users is damaged, the figures lack somebody's work, which is warned of
        as by `scores`, with its requests.

        Raises NotActive for a sheet in preparation or hidden, ServerBug as `scores`.
        """
        return score_lists.stats_of(self._home("stats"), self._place())


class Sheets(Titled[Sheet]):
    """The sheets of a class: `c.sheets`.

    `c.sheets[2]`, `get`, `list`, iteration, `check`, `in`: 1 request; `remove`: 3. `add`: 3; 1 more
    with exercises, with a weight, formula or indicator of its own, or where a deleted sheet left
    one; 1 without a title; 2 for a status. Where addsheet's bug strikes, or its call cannot carry
    the exercises, 2 or 3 more and 1 for each of them.
    """

    _kind = Sheet

    def __getitem__(self, key: Any) -> Sheet:
        return self.get(key)

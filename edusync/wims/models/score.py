"""Scores of sheets and exams: what WIMS reports, and the mark that follows from it."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from edusync.core.html import counted, html_table, titled
from edusync.errors import ProtocolError, ServerBug
from edusync.results.portable import Portable
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.wims.wire.days import Moment

if TYPE_CHECKING:
    from edusync.wims.models.exam import Exam
    from edusync.wims.models.sheet import Sheet
    from edusync.wims.models.sheet_exercise import SheetExercise
    from edusync.wims.models.user import User

# The mark out of `most`, in the order of their numbers and by the texts that WIMS writes for them,
# I and Q from 0 to 1. The products are made from left to right, as WIMS makes them: where a mark
# ends in a half, the last bit decides.
FORMULAS: dict[str, Callable[[float, float, float], float]] = {
    "max(I,Q)": lambda most, i, q: most * max(i, q),
    "I": lambda most, i, _: most * i,
    "I*Q^0.3": lambda most, i, q: most * i * q**0.3,
    "I*Q^0.5": lambda most, i, q: most * i * q**0.5,
    "I*Q": lambda most, i, q: most * i * q,
    "I^2*Q": lambda most, i, q: most * i**2 * q,
    "(I*Q)^2": lambda most, i, q: most * (i * q) ** 2,
}
INDICATORS = ("user_percent", "user_best", "user_level")  # what I is, by the sheet's indicator
DIGITS = 10  # after the point, of what WIMS hands on as text
DECIMALS = 2  # of a mark as WIMS shows it
NOT_SENT = -1  # stands for what the server does not report


def graded(formula: str, indicator: int, row: Mapping[str, float], most: float) -> float:
    """What the formula of a sheet makes of a user's work, from 0 to `most`, not rounded.

    `row` holds user_percent, user_best and user_level (0 to 100) and user_quality (0 to 10). Where
    more points were got than asked for, user_best is above 100, and the mark may be above `most`.
    """
    rule = FORMULAS.get(formula.replace(" ", ""))
    if rule is None or indicator not in range(len(INDICATORS)):
        raise ProtocolError(f"unknown formula {formula!r} with indicator {indicator}")
    done = round(row[INDICATORS[indicator]] / 100, DIGITS)
    return rule(most, done, round(row["user_quality"] / 10, DIGITS))


def rounded(units: float, decimals: int = DECIMALS) -> float:
    """A number of units of the last decimal (hundredths), as WIMS rounds it: halves go up."""
    return float(math.floor(units + 0.5) / 10**decimals)


def mark(formula: str, indicator: int, row: Mapping[str, float], scoremax: float) -> float:
    """The mark of a user for a sheet, from 0 to `scoremax`, as WIMS calculates and rounds it."""
    return rounded(graded(formula, indicator, row, 100 * scoremax))


@attrs.define(eq=False)
class ExercisesOnce:
    """The exercises of a sheet, for all scores of one result: 1 request, once."""

    sheet: "Sheet"
    scored: int  # how many exercises there are scores of
    found: "Sequence[SheetExercise]" = ()

    def at(self, position: int) -> "SheetExercise":
        if not self.found:
            self.found = self.sheet.exercises.list()
        if len(self.found) != self.scored:
            raise ServerBug(
                f"WIMS reports the scores of {self.scored} exercises, and the sheet has "
                f"{len(self.found)}: its score daemon has not seen the change, so that the mark is "
                "not true either",
                operation="getsheetscores",
                target=repr(self.sheet),
            )
        return self.found[position]


class _Tabled(Portable, Value):
    """A score as a row of a table; two are equal when they say the same about the same user."""

    user: "User"
    _columns: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Tabled) or type(other) is not type(self):
            return NotImplemented
        return self._compared() == other._compared()

    def _compared(self) -> list[object]:
        return [self.user.quser, *(getattr(self, name) for name in self._columns)]

    @property
    def damaged(self) -> str:
        """Why WIMS' own lists get the user wrong: `damaged` of the `User`; '' where they do not."""
        return self.user.damaged

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """Login and names of the user, and the numbers; makes no request."""
        who = {name: self.user.__dict__.get(name) for name in ("quser", "lastname", "firstname")}
        return who | {name: getattr(self, name) for name in self._columns}


@attrs.define(slots=False, eq=False)
class ExerciseScore(_Tabled):
    """What a user did in one exercise of a sheet.

    Parameters:
        exo: the `SheetExercise`, or None; user: the `User`.
        quality: mean of the results, 0 to 10. cumul: points gathered. required: points to gather.
        best: sum of the best results. acquired: acquired level. last: last result. tries: number
            of tries. weight: of the exercise in the sheet. What WIMS does not report is -1.

    In a score that comes from the server, the first read of `exo` or `weight` takes 1 request
    (getsheet) for all scores of the same sheet.
    """

    _columns = ("quality", "cumul", "required", "best", "acquired", "last", "tries")

    _exo: "SheetExercise | None" = attrs.field(repr=False)
    user: "User"
    quality: float
    cumul: float
    best: float
    acquired: float
    last: float
    required: float
    _weight: Any = attrs.field(repr=False)
    tries: int
    _source: tuple[ExercisesOnce, int] | None = attrs.field(default=None, repr=False)

    @property
    def exo(self) -> "SheetExercise | None":
        """The exercise: 1 request at the first read, for all scores of the sheet."""
        if self._exo is None and self._source is not None:
            exercises, position = self._source
            self._exo = exercises.at(position)
        return self._exo

    @property
    def weight(self) -> Any:
        """Weight of the exercise in the sheet: 1 request at the first read, as `exo`."""
        if self._weight is None:
            self._weight = NOT_SENT if self.exo is None else self.exo.weight
        return self._weight


@attrs.define(slots=False, eq=False)
class SheetScore(_Tabled):
    """What a user did in a sheet.

    Parameters:
        sheet: the `Sheet`; user: the `User`.
        score: the mark, from 0 to the best mark of the class (usually 10), by the sheet's formula.
        quality: 0 to 10. cumul: points gathered, best: best results, acquired: acquired level, each
            0 to 100; best is above 100 where more was got than asked for, and so may the mark be
            above the best mark. weight: of the sheet in the average of the class.
        exercises: list of `ExerciseScore`.
    """

    _columns = ("score", "quality", "cumul", "best", "acquired", "weight")

    sheet: "Sheet"
    user: "User"
    score: float
    quality: float
    cumul: float
    best: float
    acquired: float
    weight: float
    exercises: "list[ExerciseScore]" = attrs.field(repr=False)

    def _compared(self) -> list[object]:
        return [*super()._compared(), self.sheet.qsheet, self.exercises]


@attrs.define(slots=False, eq=False)
class ExamScore(_Tabled):
    """The best result of a user in an exam, out of 10, and the number of attempts."""

    _columns = ("score", "attempts")

    exam: "Exam"
    user: "User"
    score: float
    attempts: int

    def _compared(self) -> list[object]:
        return [*super()._compared(), self.exam.qexam]


@attrs.frozen
class UserScores(Portable):
    """The scores of one user: an `ItemList` of `SheetScore`, and one of `ExamScore`."""

    sheets: ItemList[SheetScore]
    exams: ItemList[ExamScore]

    def _repr_html_(self) -> str:
        sheets = titled(counted(len(self.sheets), "sheets"), self.sheets.to_dicts())
        return sheets + titled(counted(len(self.exams), "exams"), self.exams.to_dicts())


@attrs.frozen
class ExerciseStats(Value):
    """What all users did in one exercise of a sheet.

    `quality` is the mean of their results, 0 to 10, `cumul` the mean of the points gathered.
    """

    number: int
    weight: float
    quality: float
    cumul: float


@attrs.frozen(repr=False)
class SheetStats:
    """What all users of a class did in a sheet, those without work included.

    Attributes: `users` (how many), `quality` (mean, 0 to 10) and `cumul` (mean of the points
    gathered, 0 to 100), `best_quality` and `best_cumul` (of the best user), and for each exercise
    an ExerciseStats. Of no users means are nan, and there are no exercises.
    """

    users: int
    quality: float
    cumul: float
    best_quality: float
    best_cumul: float
    exercises: ItemList[ExerciseStats]

    def __repr__(self) -> str:
        means = f"quality {self.quality:g}, cumul {self.cumul:g}"
        return f"<SheetStats: {self.users} users, {means}, {len(self.exercises)} exercises>"

    def _repr_html_(self) -> str:
        whole = {"users": self.users, "quality": self.quality, "cumul": self.cumul}
        return html_table([whole]) + html_table(self.exercises.to_dicts())


@attrs.frozen
class LogEntry(Value):
    """One line of a user's log in sheets: when, in which session, on which exercise, what.

    `date` is `yyyymmdd.hh:mm:ss`; `action` 'new', 'score', ...; `score` None where there is none.
    """

    date: Moment = attrs.field(converter=Moment)
    session: str
    sheet: int
    exercise: int
    action: str
    score: float | None


@attrs.frozen
class ExamLogEntry(Value):
    """One line of a user's log in exams: the fields of `LogEntry`, with `exam` for `sheet`."""

    date: Moment = attrs.field(converter=Moment)
    session: str
    exam: int
    exercise: int
    action: str
    score: float | None

"""What a gradebook is made of: columns, lines, raw components, and what could not be read.

WIMS returns 0 both for who failed and for who never came; the files of the class distinguish them.
Never tried is no mark, and 0 in the average; what counts for nothing (an exercise opened, an exam
not ended) is 0, as for WIMS. `line.average` is always WIMS'; tables and files leave it empty for
who never tried anything.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from edusync.core.foreign import welcoming
from edusync.core.html import html_table
from edusync.results.portable import Portable
from edusync.results.values import Value
from edusync.wims.classfiles.work import ABSENT, UNKNOWN, WORKED
from edusync.wims.gradebook import average as grades
from edusync.wims.gradebook.average import AVERAGE, WHO
from edusync.wims.models.score import DECIMALS, NOT_SENT, ExamScore, SheetScore

if TYPE_CHECKING:
    from edusync.wims.models.exam import Exam
    from edusync.wims.models.sheet import Sheet
    from edusync.wims.models.user import User

_DETAILS = ("quality", "cumul", "best", "acquired", "attempts")


@attrs.frozen
class Column(Portable):
    """A sheet or an exam whose scores WIMS reported.

    `name` is its title, or 'title (sheet 2)' where another one has that title too; `kind` is
    'sheet' or 'exam', `number` the one it had; `weight` is that in the average, 0 for one that
    takes no part. By login: `scores` is what WIMS told, `marks` the marks on the scale of the
    gradebook, None for who never tried, `parts` what they add to the average: the weight times the
    share of the best mark, 0 for who never tried; `states` as those of a `Line`.
    """

    name: str
    kind: str
    number: int
    item: "Sheet | Exam"
    weight: float
    scores: Mapping[str, SheetScore | ExamScore] = attrs.field(repr=False)
    marks: Mapping[str, float | None] = attrs.field(repr=False)
    parts: Mapping[str, float] = attrs.field(repr=False)
    states: Mapping[str, str] = attrs.field(repr=False, factory=dict)

    @welcoming
    def state_of(self, login: str) -> str:
        """What is known of the work of a student."""
        known = WORKED if self.marks.get(login) is not None else UNKNOWN
        return self.states.get(login, known)


@attrs.frozen
class Unread(Value):
    """A sheet or an exam that is not in a gradebook, and why.

    `kind` is 'sheet' or 'exam'; `weight` its weight in the average: where that is not 0, the
    average is missing, unless it is a hidden sheet that is `untouched`: nobody has worked on it,
    and it counts as 0 for everybody.
    """

    kind: str
    number: int
    title: str
    weight: float
    reason: str
    untouched: bool = False

    @property
    def spoils(self) -> bool:
        """Whether the average is missing for it."""
        return bool(self.weight) and not self.untouched


@attrs.frozen
class Line(Portable):
    """What one student did.

    `marks` are the marks by name of sheet or exam, on the scale of the gradebook; None where the
    student never tried, or WIMS reported none. `average` is WIMS' average of them, in which who
    never tried has 0, or None. `scores` are the raw components by the same names, a `SheetScore`
    (quality, cumul, best, acquired; `exercises` with the tries) or an `ExamScore` (score out of 10,
    attempts), as WIMS reports them: 0 for who never tried. Reading them makes no request.

    `states` says by the same names what is known of the work, and under 'average' of all of it,
    that on sheets which were not read too:
        'worked': answers that count, or an attempt that was ended; 0 is a mark then.
        'opened': an exercise opened, or answered with scores switched off, or an exam begun and
            not ended: nothing that counts, so that the mark is WIMS' 0.
        'absent': never tried.
        'unknown': WIMS reported no mark and the files of the class show work; or somebody came into
            the class while it was read.
    """

    user: "User"
    marks: Mapping[str, float | None]
    average: float | None
    scores: Mapping[str, SheetScore | ExamScore] = attrs.field(repr=False)
    states: Mapping[str, str] = attrs.field(repr=False, factory=dict)

    @property
    def damaged(self) -> str:
        """Why WIMS' own lists get the student wrong: `damaged` of the `User`; '' as a rule."""
        return self.user.damaged

    def _repr_html_(self) -> str:
        return html_table([self.to_dict()])

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """Login, names and student number, the marks, and the average; None for never tried."""
        return self.row()

    def row(self, absent: Any = None) -> dict[str, Any]:
        """As `to_dict`, with `absent` where the student never tried: a mark, or the average."""
        marks = {**self.marks, AVERAGE: self.average}
        never = {name: absent for name, state in self.states.items() if state == ABSENT}
        return {**fields_of(self.user, WHO), **marks, **never}


@attrs.frozen
class Detail(Portable, Value):
    """What one student did in one sheet or exam, as WIMS reports it.

    `score` is the mark as WIMS shows it: of a sheet out of the class' best mark, of an exam out
    of 10. `tries` of a sheet are those of all its exercises. None is what the other kind
    has, or what WIMS did not report. `state` is as in a `Line`.
    """

    name: str
    score: SheetScore | ExamScore
    state: str = WORKED

    @property
    def damaged(self) -> str:
        """Why WIMS' own lists get the student wrong: `damaged` of the `User`; '' as a rule."""
        return self.score.damaged

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """Login, names and student number, the name of the sheet or exam, and the components."""
        tries = [exercise.tries for exercise in getattr(self.score, "exercises", ())]
        told = isinstance(self.score, SheetScore) and NOT_SENT not in tries
        components = {name: getattr(self.score, name, None) for name in _DETAILS}
        who = fields_of(self.score.user, WHO)
        return {
            **who,
            "name": self.name,
            "score": self.score.score,
            **components,
            "tries": sum(tries) if told else None,
            "state": self.state,
        }


def fields_of(user: "User", names: Sequence[str]) -> dict[str, Any]:
    """Fields of a user that are known; reading one that is not would be a request."""
    return {name: user.__dict__.get(name) for name in names}


def line_of(
    user: "User",
    columns: Sequence[Column],
    scale: float,
    untouched: float = 0,
    *,
    averaged: bool,
    decimals: int = DECIMALS,
    state: str = WORKED,
) -> Line:
    """The line of a student; without an average where a mark that counts is missing.

    `untouched` is the weight of sheets that nobody has worked on, `state` that of all the work.
    """
    counted = [(one.weight, one.parts.get(user.quser)) for one in columns if one.weight]
    known = [(weight, part) for weight, part in counted if part is not None]
    whole = averaged and len(known) == len(counted)
    return Line(
        user,
        {column.name: column.marks.get(user.quser) for column in columns},
        grades.average([*known, (untouched, 0.0)], scale, decimals) if whole else None,
        {c.name: c.scores[user.quser] for c in columns if user.quser in c.scores},
        {**{c.name: c.state_of(user.quser) for c in columns}, AVERAGE: state},
    )

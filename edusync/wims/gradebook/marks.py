"""How a gradebook is read: the files of the class once, then each sheet and exam once.

The archive has weights, formulas, exercises and who tried what; it also shows a sheet or exam that
the score daemon does not know yet. The class is locked meanwhile.
"""

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from edusync.errors import (
    AuthenticationError,
    ConnectFailed,
    EdusyncError,
    InvalidValue,
    PermissionDenied,
    ServerBug,
    ServerUnavailable,
)
from edusync.results.progress import Advance, Progress, log_step, shown
from edusync.results.tables import ItemList
from edusync.wims.base.accounts import Present, files, present, tell
from edusync.wims.base.handle import ClassHandle, during
from edusync.wims.base.score_people import Meant
from edusync.wims.classfiles import definitions
from edusync.wims.classfiles.work import ABSENT, OPENED, UNKNOWN, WORKED, Traces
from edusync.wims.gradebook import average
from edusync.wims.gradebook.average import EXAM_SCOREMAX
from edusync.wims.gradebook.gradebook import Gradebook
from edusync.wims.gradebook.lines import Column, Unread, line_of
from edusync.wims.models import score_lists
from edusync.wims.models.exam import Exam
from edusync.wims.models.index import EXAM, SHEET, Kind, status_of
from edusync.wims.models.score import NOT_SENT, ExamScore, SheetScore, rounded
from edusync.wims.models.sheet import Sheet
from edusync.wims.models.sheet_exercise import held_by
from edusync.wims.models.user import User
from edusync.wims.wire.logins import name_key

# What would fail for every other sheet as well.
HOPELESS = (AuthenticationError, PermissionDenied, ConnectFailed, ServerUnavailable)

# What WIMS reported by login, and what makes a mark of it, out of a best one.
Scores = tuple[dict[str, Any], Callable[[Any, float], float]]

SHOWN = 5  # logins in a warning
HIDDEN = 3  # status of a sheet whose scores WIMS reports of one user at a time only
_NEVER_TOLD = {
    ("sheet", 0): "in preparation",
    ("sheet", HIDDEN): "hidden: hidden=True reads it, by 1 request for each student",
    ("exam", 0): "in preparation",
}


def read(home: ClassHandle, scale: float | None, *, hidden: bool, progress: Progress) -> Gradebook:
    """The gradebook of a class: see `ClassContents.gradebook`."""
    number = isinstance(scale, int | float) and not isinstance(scale, bool)
    if scale is not None and not (number and 0 < scale < math.inf):
        raise InvalidValue("scale", scale, "must be a number over 0, or None for the class' own")
    # alone, so that no number shifts, and no list of users is half written
    with during(home, "gradebook") as count:
        with shown(progress, "Reading marks") as advance:
            book = _Reading(home, files(home), scale, hidden=hidden).book(advance)
        log_step("wims", f"class {home.qclass}: gradebook", book, count())
        return book


class _Reading:
    """The files of a class, and what is asked of its sheets and exams."""

    def __init__(
        self, home: ClassHandle, found: Mapping[str, bytes], scale: float | None, *, hidden: bool
    ) -> None:
        self.readable_sheets = (*score_lists.WORKED_ON, HIDDEN) if hidden else score_lists.WORKED_ON
        self.home, self.files = home, found
        self.rules = average.rules(found)
        self.scoremax = float(self.rules.severity.scoremax)
        self.scale = self.scoremax if scale is None else float(scale)
        self.decimals = average.decimals(self.scale, self.scoremax)
        self.tried = average.tried(found)
        self.traces = Traces.of(found)
        self.unread: ItemList[Unread] = ItemList()
        there = present(home, found)
        self.people = Meant(home, there)
        self.told: set[str] | None = None  # the users of whom WIMS told anything about a sheet
        self.strangers: list[str] = []  # users of whom WIMS told, and who have no file
        self.warnings = tell(home, there.wrong)
        self.users = self._users(there)
        self.own = [*self.users.values()]  # of the files, without strangers

    def book(self, advance: Advance) -> Gradebook:
        items: list[tuple[int, Sheet | Exam]] = [*self._sheets(), *self._exams()]
        names = average.names([(_kind(item).word, number, item.title) for number, item in items])
        columns: list[Column] = []
        for name, (number, item) in zip(names, items, strict=True):
            advance(len(columns) + len(self.unread), len(items))
            if (column := self._column(name, number, item)) is not None:
                columns.append(column)
        advance(len(items), len(items))
        self._warn()
        averaged = not any(one.spoils for one in self.unread)
        untouched = sum(one.weight for one in self.unread if one.untouched)
        students = sorted(self.users.values(), key=lambda user: name_key(user.__dict__))
        lines = ItemList(
            line_of(
                user,
                columns,
                self.scale,
                untouched,
                averaged=averaged,
                decimals=self.decimals,
                state=self._overall(user.quser, columns),
            )
            for user in students
        )
        return Gradebook(
            lines, tuple(columns), self.unread, self.scale, self.scoremax, tuple(self.warnings)
        )

    def _users(self, there: Present) -> dict[str, User]:
        """The students: every user but those whom WIMS leaves out of its lists."""
        rows = [{"quser": login, **there.users[login]} for login in there.students]
        return {user.quser: user for user in self.home.users.of(rows, there.mislisted)}

    def _sheets(self) -> list[tuple[int, Sheet]]:
        index = definitions.records(self.files.get(definitions.SHEETS, b""))
        grading = self.rules.severity
        rows = [
            {**SHEET.read(record), **grading.of(number).values()}
            for number, record in enumerate(index, 1)
        ]
        for number, record in enumerate(index, 1):
            if any(definitions.line(record, at) for at in average.INDIVIDUAL):
                self.warnings.append(
                    f"sheet {number} is another one, or hidden, for some users, whom WIMS names in "
                    "no job: their averages may differ from WIMS' page"
                )
        return [*enumerate(self.home.sheets.of(rows), 1)]

    def _exams(self) -> list[tuple[int, Exam]]:
        index = definitions.records(self.files.get(definitions.EXAMS, b""))
        return [*enumerate(self.home.exams.of([*map(EXAM.read, index)]), 1)]

    def _column(self, name: str, number: int, item: Sheet | Exam) -> Column | None:
        """The column of a sheet or exam; None where it cannot be read, which is noted."""
        read, weighing, readable = (
            (self._sheet, self.rules.sheet_weight, self.readable_sheets)
            if isinstance(item, Sheet)
            else (self._exam, self.rules.exam_weight, score_lists.TRIED)
        )
        kind, status = _kind(item).word, status_of(item)
        mode = status if isinstance(status, int) else -1
        weight = weighing(number, mode)
        reason = _NEVER_TOLD.get((kind, mode), f"of status {status!r}")
        if mode in readable:
            try:
                scores, grade = read(number, item)  # type: ignore[arg-type]
                most = 10**self.decimals * self.scale
                states = {login: self._state(kind, number, login, scores) for login in self.users}
                marks = {
                    login: None
                    if states[login] == ABSENT
                    else rounded(grade(one, most), self.decimals)
                    for login, one in scores.items()
                }
                parts = {login: grade(one, weight) for login, one in scores.items()}
                log_step(
                    "wims", _kind(item).target(self.home, number), f"{len(scores)} scores read"
                )
                return Column(name, kind, number, item, weight, scores, marks, parts, states)
            except HOPELESS:
                raise
            except EdusyncError as error:
                reason = str(error)
        untouched = mode == HIDDEN and kind == "sheet" and self._untouched(number)
        self.unread.append(Unread(kind, number, item.title, weight, reason, untouched))
        return None

    def _state(self, kind: str, number: int, login: str, scores: Mapping[str, Any]) -> str:
        """What is known of the work of a student on one sheet or exam.

        The files are older than what WIMS told, by a moment; what it told may lack what counts for
        nothing. Who is in the files and has no trace there has not worked.
        """
        found = (self.traces.sheets if kind == "sheet" else self.traces.exams).get((login, number))
        score = scores.get(login)
        if score is None:
            return UNKNOWN if found or login in self.strangers else ABSENT
        counted = _counted(score)
        if counted and not (kind == "exam" and found == OPENED and not score.score):
            return WORKED
        if found:
            return found
        return ABSENT if counted is not None or login not in self.strangers else UNKNOWN

    def _overall(self, login: str, columns: Sequence[Column]) -> str:
        """What is known of all the work of a student, on sheets that were not read too."""
        found = {self.traces.anything.get(login), *(one.state_of(login) for one in columns)}
        states = [state for state in (WORKED, OPENED) if state in found]
        return states[0] if states else UNKNOWN if login in self.strangers else ABSENT

    def _untouched(self, number: int) -> bool:
        """Whether no student has worked on a sheet, so that all have 0 in it."""
        return not definitions.worked_on(self.files, {number})

    def _sheet(self, number: int, sheet: Sheet) -> Scores:
        exercises = held_by(sheet, self.files.get(f"sheets/.sheet{number}", b""))
        if status_of(sheet) == HIDDEN:
            found = ItemList(
                score_lists.of_sheet_and_user(sheet, self.home, number, user, told, exercises)
                for user, told in self._told_one_by_one
            )
        else:
            found = score_lists.of_sheet(
                sheet, self.home, number, exercises, self.people, self.users
            )
        if found and found[0].exercises:
            found[0].exercises[0].exo  # noqa: B018 - raises where the daemon lacks some
        scores = self._adopted(found)
        self.told = (self.told or set()) | set(scores)
        return scores, lambda score, most: self.rules.graded(score, number, most)

    @functools.cached_property
    def _told_one_by_one(self) -> list[tuple[User, dict[str, Any]]]:
        """What WIMS reports of each student who has a file: 1 request for each.

        Who cannot be read has a warning, and no mark.
        """
        found = []
        for user in self.own:
            try:
                found.append((user, self.people.scores(user.quser)))
            except HOPELESS:
                raise
            except EdusyncError as error:
                self.warnings.append(f"user {user.quser} has no marks of hidden sheets: {error}")
        return found

    def _exam(self, number: int, exam: Exam) -> Scores:
        found = score_lists.of_exam(exam, self.home, number, self.people, self.users)
        if not found and self.tried[number]:
            raise ServerBug(
                f"WIMS' score daemon does not know this exam, which {self.tried[number]} tried",
                operation="getexamscores",
                target=EXAM.target(self.home, number),
            )
        scores = self._adopted(found)
        present = self.users if self.told is None else self.told
        for login in present:
            scores.setdefault(login, ExamScore(exam, self.users[login], 0.0, 0))
        return scores, lambda score, most: most / EXAM_SCOREMAX * score.score

    def _adopted(self, found: ItemList[Any]) -> dict[str, Any]:
        """The scores by login, made those of our users, of whom everything is known."""
        for score in found:
            user = self.users.get(score.user.quser)
            if user is None:
                user = self.users[score.user.quser] = score.user
                self.strangers.append(user.quser)
            if score.user is not user:
                score.user = user
                for exercise in getattr(score, "exercises", ()):
                    exercise.user = user
        return {score.user.quser: score for score in found}

    def _warn(self) -> None:
        if self.strangers:
            self.warnings.append(
                f"WIMS reports scores of {_some(self.strangers)} without a file in the class: they "
                "are new"
            )
        if untold := set() if self.told is None else set(self.users) - self.told:
            self.warnings.append(f"WIMS reports no scores of {_some(sorted(untold))}")
        if self.rules.by_hand:
            self.warnings.append(
                f"marks given by hand, {self.rules.by_hand:g} % of the global average that WIMS "
                "shows, are no part of this average"
            )


def _kind(item: Sheet | Exam) -> Kind:
    return SHEET if isinstance(item, Sheet) else EXAM


def _counted(score: SheetScore | ExamScore) -> bool | None:
    """Whether WIMS counts a try or an attempt; None where it did not say."""
    if isinstance(score, ExamScore):
        return score.attempts > 0
    if any((score.quality, score.cumul, score.best, score.acquired)):
        return True
    tries = [exercise.tries for exercise in score.exercises]
    return None if NOT_SENT in tries else any(tries)


def _some(logins: Sequence[str]) -> str:
    """How many users, and who the first ones are."""
    more = ", ..." if len(logins) > SHOWN else ""
    return f"{len(logins)} users ({', '.join(logins[:SHOWN])}{more})"

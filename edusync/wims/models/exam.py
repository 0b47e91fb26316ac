"""`Exam`: an exam of a class, and `Exams`, the exams of a class."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

import attrs

from edusync.core.model import model
from edusync.core.readback import settle
from edusync.errors import InvalidValue, NotFound, UnsupportedOperation
from edusync.results.tables import ItemList, SaveResult
from edusync.results.values import Value
from edusync.wims.base.fields import literal, whole
from edusync.wims.base.handle import ClassHandle
from edusync.wims.classfiles import definitions
from edusync.wims.models import score_lists
from edusync.wims.models.index import EXAM, with_status
from edusync.wims.models.item import Titled
from edusync.wims.models.numbered import Numbered
from edusync.wims.models.score import ExamScore
from edusync.wims.models.sheet_exercise import SheetExercise
from edusync.wims.wire import checks, codec
from edusync.wims.wire.values import as_number

if TYPE_CHECKING:
    from edusync.wims.models.sheet import Sheet
    from edusync.wims.models.user import User

Link = tuple[int, int]  # numbers of a sheet and of an exercise in it


@attrs.frozen
class ExamExercise(Value):
    """An exercise of an exam: weight, title, and the sheet exercises that it is drawn from."""

    number: int
    weight: Any
    title: str
    links: tuple[Link, ...]


@model
class Exam(Numbered):
    """An exam of a WIMS class.

    Parameters:
        title, description: any text, the description as HTML; WIMS names an exam without.
        expiration: `yyyymmdd` or a date; None (default): a year from the day of `save()`.
        duration: of an attempt, in minutes, from 1.
        attempts: how many a user has, from 1.
        exammode: 0 in preparation, 1 active, 2 expired, 3 hidden; never back to 0.
        cut_hours: when the exam is cut off, as WIMS writes it ('20261201.10:00'). WIMS takes it of
            a new exam only, and erases those of all exams with any later change of one: such a
            change is DataLossError, unless forced.
    """

    plural: ClassVar[str] = "exams"

    _kind = EXAM

    duration: int = whole(60, 999_999, least=1)
    attempts: int = whole(1, 999_999, least=1)
    exammode: int = whole(0, 3)
    cut_hours: str = literal()

    @property
    def qexam(self) -> int | None:
        """The number of the exam now; None before it is saved. It follows deletes of ours."""
        return self._shown_place()

    @property
    def exercises(self) -> ItemList[ExamExercise]:
        """The exercises of the exam that has this number now: 1 request (getclassfile)."""
        return held(self._home("exercises").wims_read_file(f"exams/.exam{self._place()}"))

    def _cells(self) -> dict[str, Any]:
        return with_status(self.to_dict(), self._kind.mode)

    def _info(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        if "cut_hours" in changed:
            raise UnsupportedOperation(
                "the cut_hours of a saved exam cannot be changed here, since WIMS would erase "
                "them: set "
                "them on its own pages"
            )
        if changed.get("exammode") == 0:
            raise UnsupportedOperation(
                "WIMS never puts an exam back in preparation: save a new one"
            )
        limits = {"duration", "attempts"} & set(changed)
        return {
            "status": changed.get("exammode"),
            "duration_and_attempts": f"{self.duration} {self.attempts}" if limits else None,
            **{key: changed.get(key) for key in ("title", "description", "expiration")},
        }

    def _create(self, home: ClassHandle, force: bool) -> list[str]:
        """Requests: getclassfile, addexam; getclassfile once more without a title."""
        del force
        names = ("title", "description", "expiration", "duration", "attempts", "cut_hours")
        info = {name: getattr(self, name) or None for name in names}
        number, _ = self._kind.append(home, len(self._kind.index(home)), info)
        sent = {name: value for name, value in info.items() if value is not None}
        self._made(home, number, {"cut_hours": "", **sent, "exammode": 0})
        self._take_given_by_server()
        return []

    def _copy(self) -> Self:
        new = super()._copy()
        new.exammode = 0  # an exam of another class begins without exercises
        return new

    def _save_copy(self, wclass: ClassHandle, **options: Any) -> SaveResult:
        result = super()._save_copy(wclass, **options)
        lost = "its exercises stay behind: they are links to sheets of the other class"
        return attrs.evolve(result, warnings=(*result.warnings, lost))

    def _modify(
        self, info: Mapping[str, Any], fields: Mapping[str, Any], force: bool, strict: bool = False
    ) -> None:
        super()._modify(info, fields, force, strict)
        self._take({"cut_hours": ""})  # WIMS erased them

    def add(self, sheet: "Sheet", exercise: "SheetExercise | int | None" = None) -> int:
        """Adds the exercises of an active sheet, or one of them; those it has are left out.

        The exam must be in preparation and the sheet not. Requests: 3 (getclassfile, getsheet,
        listlinks) and 1 (linksheet), or 1 (linkexo) for each exercise where some are there.

        Parameters:
            sheet: a sheet of the same class.
            exercise: one of its exercises, or its number there; None for all.

        Returns how many were added. Raises NotActive, NotFound for an exercise that is not there,
        Conflict when a number is another sheet or exam now, UnsupportedOperation for a sheet of
        another class.
        """
        home = self._home("add")
        if getattr(sheet, "_kind", None) is self._kind or not isinstance(sheet, Numbered):
            raise InvalidValue("sheet", sheet, "must be a Sheet, like c.sheets[1]")
        if not self._beside(sheet, "add"):
            raise UnsupportedOperation(
                "an exam takes exercises of the sheets of its own class only: copy the sheet there"
            )
        with home.wims_exclusive():
            self._require_same(home, self._kind.index(home), self._place())
            count = sheet.exercises.proved(exercise)
            missing = self._missing(sheet, _wanted(exercise, count))
            if exercise is None and len(missing) == count > 0:
                self._link(sheet, "linksheet", missing)
            else:
                for number in missing:
                    self._link(sheet, "linkexo", [number], qexo=number)
        return len(missing)

    def _missing(self, sheet: "Sheet", wanted: Sequence[int]) -> list[int]:
        links = self._ask("listlinks", qsheet=sheet.qsheet)["listlinks"]
        there = {link.strip() for text in links for link in text.split(",")}
        return [number for number in wanted if f"{sheet.qsheet}.{number}" not in there]

    def _link(self, sheet: "Sheet", job: str, numbers: Sequence[int], **parameters: Any) -> None:
        settle(
            lambda: self._ask(job, qsheet=sheet.qsheet, **parameters),
            lambda: not self._missing(sheet, numbers),
        )

    @overload
    def scores(self, user: None = None) -> ItemList[ExamScore]: ...

    @overload
    def scores(self, user: "User | str") -> ExamScore: ...

    def scores(self, user: "User | str | None" = None) -> ItemList[ExamScore] | ExamScore:
        """The best scores, out of 10, of the users who tried the exam, or of one: 1 request.

        The job is getexamscores. Where WIMS' list of users is damaged, it is read whose scores are
        meant, as `Sheet.scores` does, with its requests. Returns an ItemList of `ExamScore`, [] for
        a class without users; with `user` (a User or a login) the `ExamScore` of that one, with 0
        attempts for who did not try (1 request more, getuser). Raises NotActive for an exam in
        preparation, NotFound for a user who is not there.
        """
        with self._alone("scores") as (home, number):
            found = score_lists.of_exam(self, home, number)
        return found if user is None else score_lists.of_examinee(self, home, found, user)


class Exams(Titled[Exam]):
    """The exams of a class: `c.exams`.

    `c.exams[2]`, `get`, `list`, iteration, `check`, `in`: 1 request; `add`: 2, 3 without a title;
    `remove`: 2.
    """

    _kind = Exam

    def __getitem__(self, key: Any) -> Exam:
        return self.get(key)


def _wanted(exercise: SheetExercise | int | None, count: int) -> list[int]:
    if exercise is None:
        return list(range(1, count + 1))
    number = exercise.number if isinstance(exercise, SheetExercise) else exercise
    place = int(checks.position("exercise", number))
    if place > count:
        raise NotFound(f"the sheet has no exercise {place}: it has {count}")
    return [place]


def held(body: bytes) -> ItemList[ExamExercise]:
    """The exercises that the file of an exam holds."""
    found = definitions.records(body)
    return ItemList(_exercise(number, record) for number, record in enumerate(found, 1))


def _exercise(number: int, record: Sequence[str]) -> ExamExercise:
    weight, links, title = (definitions.line(record, at) for at in (1, 2, 3))
    found = (link.partition(".") for link in links.split(","))
    return ExamExercise(
        number,
        as_number(weight),
        codec.decode(title),
        tuple(
            (int(sheet), int(exercise))
            for sheet, _, exercise in found
            if sheet.strip().isdecimal() and exercise.strip().isdecimal()
        ),
    )

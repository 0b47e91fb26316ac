"""`Exam`, as in wimsapi."""

from typing import Any, ClassVar, Self

from edusync.results.tables import ItemList
from edusync.wims.base.handle import ClassHandle
from edusync.wims.models import exam as exams
from edusync.wims.models.exam import ExamExercise
from edusync.wimsapi import plain
from edusync.wimsapi.exceptions import AdmRawError, NotSavedError
from edusync.wimsapi.item import ClassItemABC
from edusync.wimsapi.numbered import Numbered
from edusync.wimsapi.score import ExamScore
from edusync.wimsapi.user import User
from edusync.wimsapi.utils import one_year_later

__all__ = [
    "AdmRawError",
    "ClassItemABC",
    "Exam",
    "ExamScore",
    "Exams",
    "NotSavedError",
    "User",
    "one_year_later",
]


@plain.built
class Exam(Numbered, exams.Exam):
    """An exam of a WIMS class: `edusync.wims.Exam`, as in wimsapi.

    Any value is taken, and checked by `save()`; other keywords are ignored. `exammode`, `duration`,
    `attempts` and `qexam` are text when they were read. Exams that are not saved cannot be compared
    (NotSaved).
    """

    _words: ClassVar[tuple[str, ...]] = ("expiration", "exammode", "duration", "attempts")

    def __init__(
        self,
        title: str | None = None,
        description: str | None = None,
        expiration: str | None = None,
        duration: Any = 60,
        attempts: Any = 1,
        exammode: Any = 0,
        **kwargs: Any,
    ) -> None:
        plain.check_day(self)

    @classmethod
    def get(cls, wclass: ClassHandle, qexam: int | str) -> Self:
        """Gets the exam of that number, from 1: 1 request (getclassfile). Raises NotFound."""
        return super().get(wclass, qexam)

    @classmethod
    def check(cls, wclass: ClassHandle, exam: Self | int | str) -> bool:
        """Whether the exam, or that number, is in the class: 1 request (checkexam)."""
        return super().check(wclass, exam)

    @classmethod
    def remove(cls, wclass: ClassHandle, exam: Self | int | str, *, force: bool = False) -> None:
        """Deletes the exam, or the one of that number; later ones get the number before theirs.

        Raises NotActive for one that was activated, or before such a one; DataLossError where WIMS
        would drop settings of its own pages, unless `force`.
        """
        super().remove(wclass, exam, force=force)

    def _create(self, home: ClassHandle, force: bool) -> list[str]:
        """As in `edusync.wims`; `exammode` is no wish of a new exam, as in wimsapi."""
        warnings = super()._create(home, force)
        if self.exammode:
            self._take({"exammode": 0})
            warnings.append("a new exam is in preparation, since it has no exercises")
        return warnings

    @property
    def qexam(self) -> Any:
        """The number, which follows deletes of ours and stays after its own.

        Of an exam that was never saved `sys.maxsize`; it can be set.
        """
        return self._number_shown()

    @qexam.setter
    def qexam(self, number: Any) -> None:
        self._set_number(number)

    @property
    def exos(self) -> ItemList[ExamExercise]:
        """The exercises: 1 request (getclassfile), none for an exam that is not saved: []."""
        return self.exercises if self.saved else ItemList()


class Exams(exams.Exams):
    """The exams of a class: `c.exams`."""

    _kind: type[exams.Exam] = Exam

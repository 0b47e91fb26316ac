"""`Sheet`, as in wimsapi."""

from typing import Any, ClassVar, Self

from edusync.results.tables import ItemList
from edusync.wims.base.handle import ClassHandle
from edusync.wims.models import sheet as sheets
from edusync.wims.models.score import mark
from edusync.wims.models.sheet import ScoreTypes
from edusync.wims.models.sheet_creation import GRADING
from edusync.wims.models.sheet_exercise import SheetExercise
from edusync.wimsapi import plain
from edusync.wimsapi.exceptions import AdmRawError, NotSavedError
from edusync.wimsapi.item import ClassItemABC
from edusync.wimsapi.numbered import Numbered
from edusync.wimsapi.score import ExerciseScore, SheetScore
from edusync.wimsapi.user import User
from edusync.wimsapi.utils import default, one_year_later

__all__ = [
    "AdmRawError",
    "ClassItemABC",
    "ExerciseScore",
    "NotSavedError",
    "Sheet",
    "SheetScore",
    "Sheets",
    "User",
    "default",
    "one_year_later",
]

BEST_MARK = 10


@plain.built
class Sheet(Numbered, sheets.Sheet):
    """A worksheet of a WIMS class: `edusync.wims.Sheet`, as in wimsapi.

    Any value is taken, and checked by `save()`; other keywords are ignored. `sheetmode` and
    `qsheet` are text when they were read. Sheets that are not saved cannot be compared (NotSaved).
    """

    _words: ClassVar[tuple[str, ...]] = ("expiration", "sheetmode")
    score_types: ClassVar[ScoreTypes] = (SheetScore, ExerciseScore)

    def __init__(
        self,
        title: str | None = None,
        description: str | None = None,
        expiration: str | None = None,
        sheetmode: Any = 0,
        weight: Any = 1,
        formula: Any = 2,
        indicator: Any = 1,
        contents: str = "",
        **kwargs: Any,
    ) -> None:
        plain.check_day(self)

    @classmethod
    def get(cls, wclass: ClassHandle, qsheet: int | str) -> Self:
        """Gets the sheet of that number, from 1: 1 request (getclassfile). Raises NotFound."""
        return super().get(wclass, qsheet)

    @classmethod
    def check(cls, wclass: ClassHandle, sheet: Self | int | str) -> bool:
        """Whether the sheet, or that number, is in the class: 1 request (checksheet)."""
        return super().check(wclass, sheet)

    @classmethod
    def remove(cls, wclass: ClassHandle, sheet: Self | int | str, *, force: bool = False) -> None:
        """Deletes the sheet, or the one of that number; later ones get the number before theirs.

        Raises NotActive for one that was activated, or before such a one; DataLossError where WIMS
        would drop settings of its own pages, unless `force`.
        """
        super().remove(wclass, sheet, force=force)

    def _create(self, home: ClassHandle, force: bool) -> list[str]:
        """As in `edusync.wims`; but one without exercises has its `sheetmode`, as in wimsapi."""
        if not self.sheetmode or self.contents or self._new:
            return super()._create(home, force)
        names = ("title", "description", "expiration", "sheetmode")
        info = {name: getattr(self, name) or None for name in names}
        info |= {name: getattr(self, name) for name in GRADING}
        number, _ = self._kind.append(home, len(self._kind.index(home)), info)
        known = {name: value for name, value in info.items() if value is not None}
        self._made(home, number, {**known, "contents": ""})
        self._forget(*GRADING)
        self._take_given_by_server()
        return ["WIMS grades no sheet right that is active before it has exercises"]

    @property
    def qsheet(self) -> Any:
        """The number, which follows deletes of ours and stays after its own.

        Of a sheet that was never saved `sys.maxsize`; it can be set.
        """
        return self._number_shown()

    @qsheet.setter
    def qsheet(self, number: Any) -> None:
        self._set_number(number)

    @property
    def exos(self) -> ItemList[SheetExercise]:
        """The exercises: 1 request (getsheet), none for a sheet that is not saved, which has []."""
        return self.exercises.list() if self.saved else ItemList()

    @staticmethod
    def _compute_grade(
        formula: str, indicator: int, quality: float, cumul: float, best: float, acquired: float
    ) -> float:
        """The mark out of 10: wimsapi's own name for it, which its tests ask."""
        row = {
            "user_percent": cumul,
            "user_best": best,
            "user_level": acquired,
            "user_quality": quality,
        }
        return mark(formula, indicator, row, BEST_MARK)


class Sheets(sheets.Sheets):
    """The sheets of a class: `c.sheets`."""

    _kind: type[sheets.Sheet] = Sheet

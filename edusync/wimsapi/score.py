"""Scores: those of `edusync.wims`, which have wimsapi's fields and ignore other keywords."""

from typing import TYPE_CHECKING, Any

from edusync.wims.models import score as scores
from edusync.wims.models.score import ExamScore

if TYPE_CHECKING:
    from edusync.wims.models.sheet import Sheet
    from edusync.wims.models.sheet_exercise import SheetExercise
    from edusync.wims.models.user import User

__all__ = ["ExamScore", "ExerciseScore", "SheetScore"]


class ExerciseScore(scores.ExerciseScore):
    """What a user did in one exercise of a sheet: `edusync.wims.ExerciseScore`."""

    def __init__(
        self,
        exo: "SheetExercise | None",
        user: "User",
        quality: float,
        cumul: float,
        best: float,
        acquired: float,
        last: float,
        required: float,
        weight: Any,
        tries: int,
        **kwargs: Any,
    ) -> None:
        done = (quality, cumul, best, acquired, last, required)
        super().__init__(exo, user, *done, weight, tries, kwargs.get("source"))


class SheetScore(scores.SheetScore):
    """What a user did in a sheet: `edusync.wims.SheetScore`."""

    def __init__(
        self,
        sheet: "Sheet",
        user: "User",
        score: float,
        quality: float,
        cumul: float,
        best: float,
        acquired: float,
        weight: float,
        exercises: list[scores.ExerciseScore],
        **kwargs: Any,
    ) -> None:
        super().__init__(sheet, user, score, quality, cumul, best, acquired, weight, exercises)

"""Scores: those of `edusync.wims`, which have wimsapi's fields."""

from edusync.wims.scores import ExamScore, ExerciseScore, SheetScore

__all__ = ["ExamScore", "ExerciseScore", "SheetScore"]

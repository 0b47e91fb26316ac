"""The mark of a sheet, by the figures that WIMS shows for real work."""

import pytest

from edusync.errors import ProtocolError
from edusync.wims import Class, Exam, ExamScore, ExerciseScore, Sheet, SheetScore, User, WimsAPI
from edusync.wims.models.score import FORMULAS, mark

WORKED = [  # formula, indicator, quality, percent, best, level, best mark -> mark
    ("I*Q^0.3", 1, 3.3, 100, 100, 100, 10, 7.17),
    ("I*Q^0.3", 1, 5, 100, 100, 100, 10, 8.12),
    ("I*Q^0.3", 1, 3.3, 100, 100, 100, 20, 14.34),
    ("I*Q", 1, 3.3, 100, 100, 100, 20, 6.6),
    ("max(I,Q)", 1, 9, 50, 40, 30, 10, 9.0),
    ("max(I,Q)", 0, 1, 50, 40, 30, 10, 5.0),
    ("I", 2, 1, 50, 40, 30, 10, 3.0),
    ("I*Q^0.5", 1, 4, 0, 50, 0, 10, 3.16),
    ("I^2*Q", 1, 5, 0, 50, 0, 10, 1.25),
    ("(I*Q)^2", 1, 5, 0, 50, 0, 10, 0.63),
    ("I", 1, 10, 33, 33, 100, 12.5, 4.13),
    ("I*Q^0.3", 1, 0, 0, 0, 0, 10, 0.0),
]


@pytest.mark.parametrize(
    ("formula", "indicator", "quality", "percent", "best", "level", "most", "expected"), WORKED
)
def test_the_mark_of_a_sheet(
    formula: str,
    indicator: int,
    quality: float,
    percent: float,
    best: float,
    level: float,
    most: float,
    expected: float,
) -> None:
    row = {
        "user_quality": quality,
        "user_percent": percent,
        "user_best": best,
        "user_level": level,
    }
    assert mark(formula, indicator, row, most) == expected


# What WIMS' pages showed where the exact mark ends in a half.
HALVES = [  # formula, percent, quality -> mark out of 10
    ("I*Q", 5, 1.5, 0.08),
    ("I*Q", 17, 2.5, 0.43),
    ("I*Q", 22, 3.25, 0.72),
    ("I*Q", 23, 3.5, 0.81),
    ("I*Q", 27, 4.5, 1.22),
    ("I*Q", 30, 8.95, 2.69),
    ("I*Q", 31, 8.5, 2.64),
    ("I*Q", 35, 7.1, 2.49),
    ("I*Q", 45, 2.5, 1.13),
    ("I*Q", 46, 4.25, 1.96),
    ("I*Q", 50, 2.67, 1.34),
    ("I*Q", 50, 3.37, 1.69),
    ("I*Q", 50, 4.83, 2.42),
    ("I*Q", 50, 4.93, 2.47),
    ("I*Q", 50, 4.97, 2.49),
    ("I*Q", 50, 5.03, 2.52),
    ("I*Q", 50, 5.63, 2.82),
    ("I*Q", 50, 6.49, 3.25),
    ("I*Q", 50, 7.45, 3.73),
    ("I*Q", 55, 3.1, 1.71),
    ("I*Q", 55, 4.1, 2.26),
    ("I*Q", 58, 8.75, 5.08),
    ("I*Q", 59, 5.5, 3.25),
    ("I*Q", 61, 3.5, 2.14),
    ("I*Q", 66, 5.25, 3.47),
    ("I*Q", 70, 3.45, 2.41),
    ("I*Q", 70, 5.55, 3.89),
    ("I*Q", 75, 3.94, 2.96),
    ("I*Q", 75, 4.46, 3.35),
    ("I*Q", 75, 4.62, 3.47),
    ("I*Q", 75, 5.06, 3.8),
    ("I*Q", 75, 6.06, 4.55),
    ("I*Q", 75, 7.62, 5.72),
    ("I*Q", 83, 5.5, 4.57),
    ("I*Q", 85, 5.9, 5.02),
    ("I*Q", 86, 5.25, 4.52),
    ("I*Q", 94, 4.25, 4.0),
    ("I^2*Q", 10, 1.5, 0.02),
    ("I^2*Q", 25, 3.28, 0.21),
    ("I^2*Q", 70, 5.5, 2.7),
]


@pytest.mark.parametrize(("formula", "percent", "quality", "expected"), HALVES)
def test_halves_are_rounded_as_wims_pages_do(
    formula: str, percent: float, quality: float, expected: float
) -> None:
    row = {"user_percent": percent, "user_best": 0, "user_level": 0, "user_quality": quality}
    assert mark(formula, 0, row, 10) == expected


def test_no_work_is_no_mark_and_perfect_work_the_best_one() -> None:
    nothing = dict.fromkeys(("user_quality", "user_percent", "user_best", "user_level"), 0.0)
    perfect = {**dict.fromkeys(nothing, 100.0), "user_quality": 10.0}
    for formula in FORMULAS:
        for indicator in (0, 1, 2):
            assert mark(formula, indicator, nothing, 20) == 0
            assert mark(formula, indicator, perfect, 20) == 20


@pytest.mark.parametrize(("formula", "indicator"), [("__import__('os')", 1), ("I", 3), ("", 1)])
def test_a_formula_that_is_not_known_is_never_evaluated(formula: str, indicator: int) -> None:
    row = dict.fromkeys(("user_quality", "user_percent", "user_best", "user_level"), 1.0)
    with pytest.raises(ProtocolError, match="unknown formula"):
        mark(formula, indicator, row, 10)


JDOE = User._loaded({"quser": "jdoe", "lastname": "Doe", "firstname": "John"})


def test_scores_tell_their_numbers() -> None:
    exercise = ExerciseScore(None, JDOE, 10, 100, 100, 10, 10, 10, 1, 3)
    assert (exercise.quality, exercise.required, exercise.weight, exercise.tries) == (10, 10, 1, 3)
    assert exercise.exo is None
    sheet = Sheet("Sheet")
    score = SheetScore(sheet, JDOE, 8.2, 8.21, 100, 87, 87, 1, [exercise])
    assert (score.sheet, score.user, score.exercises) == (sheet, JDOE, [exercise])
    assert score.to_dict() == {
        "quser": "jdoe",
        "lastname": "Doe",
        "firstname": "John",
        "score": 8.2,
        "quality": 8.21,
        "cumul": 100,
        "best": 87,
        "acquired": 87,
        "weight": 1,
    }
    assert exercise.to_dict()["tries"] == 3
    exam = ExamScore(exam=Exam("Exam"), user=JDOE, score=6.67, attempts=1)
    assert exam.to_dict()["attempts"] == 1


def test_scores_that_hold_the_same_are_equal() -> None:
    c = Class._loaded({"qclass": 9001, "rclass": "r"}, _api=WimsAPI("http://x/wims.cgi", "i", "p"))
    users = [User._loaded({"quser": "jdoe", "lastname": "Doe"}, _class=c) for _ in "12"]
    one, other = (ExerciseScore(None, user, 1, 1, 1, 1, 1, 1, 1, 1) for user in users)
    assert one == other
    other.tries = 2
    assert one != other


def test_a_weight_that_is_not_known() -> None:
    assert ExerciseScore(None, JDOE, 1, 1, 1, 1, 1, 1, None, 1).weight == -1

"""WIMS' average of a class, by figures that its pages showed, and what the files say about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.wims.gradebook import average as grades

# What WIMS' page showed for shares of 0.82 (two sheets' weights, then two exams').
S1, S2, E1, E2 = 0.87 * 0.821**0.3, 0.33, 0.667, 0.5
SHOWN = [
    ([1, 1, 1, 1], 10, 5.79),
    ([2, 1, 1, 1], 10, 6.27),
    ([1, 3, 1, 1], 10, 4.96),
    ([0, 3, 1, 1], 10, 4.31),
    ([1, 1, 2.5, 1], 10, 6.03),
    ([1, 1, 1, 4], 10, 5.45),
    ([1, 1, 1, 1], 12.5, 7.24),
    ([0, 0, 0, 0], 10, 0),
    ([], 10, 0),
]


@pytest.mark.parametrize(("weights", "scale", "average"), SHOWN, ids=str)
def test_the_average_is_the_one_that_wims_shows(
    weights: list[float], scale: float, average: float
) -> None:
    parts = [(w, w * share) for w, share in zip(weights, (S1, S2, E1, E2), strict=False)]
    assert grades.average(parts, scale) == average


# Exams of 6.66 and 6.67, and so on, of equal weight: WIMS' page showed the upper one.
@pytest.mark.parametrize("low", [6.66, 6.67, 6.68, 3.34, 0.01, 0.02, 0.03])
def test_halves_go_up(low: float) -> None:
    upper = round(low + 0.01, 2)
    assert grades.average([(1, low / 10), (1, upper / 10)], 10) == upper


@pytest.mark.parametrize(
    ("scale", "scoremax", "decimals"),
    [
        (20, 20, 2),
        (1, 1, 2),  # the class' own: as WIMS
        (1, 20, 4),
        (0.05, 20, 5),
        (5, 20, 3),
        (10, 20, 3),
        (20, 10, 2),
        (100, 20, 2),
        (100_000, 20, 2),
        (1e-30, 20, 10),
    ],
)
def test_marks_on_another_scale_keep_four_digits(
    scale: float, scoremax: float, decimals: int
) -> None:
    assert grades.decimals(scale, scoremax) == decimals


def test_the_average_out_of_1_is_that_out_of_20() -> None:
    share = 4.36 / 20
    assert grades.average([(1, share)], 20, grades.decimals(20, 20)) == 4.36
    assert grades.average([(1, share)], 1, grades.decimals(1, 20)) == 0.218


@given(st.lists(st.tuples(st.integers(0, 100), st.floats(0, 1)), max_size=9), st.floats(0.5, 1000))
def test_an_average_is_never_beyond_its_marks(pairs: list[tuple[int, float]], scale: float) -> None:
    counted = [share for weight, share in pairs if weight] or [0]
    found = grades.average([(weight, weight * share) for weight, share in pairs], scale)
    assert scale * min(counted) - 0.006 <= found <= scale * max(counted) + 0.006


def test_weights_are_whole_for_sheets_and_any_for_exams() -> None:
    severity = b"10\n2.5 2 1\n3.5 2 1\n0.4 2 1\n-1 2 1\n"
    rules = grades.rules({"sheets/.severity": severity, "exams/.eseverity": b"\n2.5\nabc\nnan\n"})
    assert [rules.sheet_weight(n, 1) for n in range(1, 6)] == [2, 4, 0, 1, 1]
    assert [rules.exam_weight(n, 1) for n in range(1, 6)] == [1, 2.5, 1, 1, 1]


def test_what_takes_part_in_the_average() -> None:
    plain = grades.rules({})
    assert [plain.sheet_weight(1, mode) for mode in (-1, 0, 1, 2, 3)] == [0, 0, 1, 1, 1]
    assert [plain.exam_weight(1, mode) for mode in (-1, 0, 1, 2, 3)] == [0, 0, 1, 1, 1]
    files = {
        "seq/.def": b"!set sequence_open=yes\n",
        "seq/.sequences": b"1\n1,sheet 2,exam 1,sheet 12\n2,sheet 3\n",
    }
    ordered = grades.rules(files)
    assert ordered.in_sequences == frozenset([2, 12])
    assert [ordered.sheet_weight(2, mode) for mode in (0, 1, 2, 3)] == [0, 1, 1, 0]
    assert ordered.sheet_weight(1, 1) == 0


@pytest.mark.parametrize(
    ("settings", "sequences"),
    [
        (b"!set sequence_open=no\n", b"1\n1,sheet 1\n"),
        (b"", b"1\n1,sheet 1\n"),
        (b"!set sequence_open=yes\n", b""),
        (b"!set sequence_open=yes\n", b"0\n"),
    ],
)
def test_a_class_without_sequences(settings: bytes, sequences: bytes) -> None:
    rules = grades.rules({"seq/.def": settings, "seq/.sequences": sequences})
    assert rules.in_sequences is None


@pytest.mark.parametrize(
    ("body", "percentage"),
    [
        (b":40\nlast,first,Oral\n0,0,1\n:jdoe,x,8\n", 40),
        (b":40\nlast,first\n0,0\n", 0),
        (b":\nlast,first,Oral\n0,0,1\n", 0),
        (b"", 0),
    ],
)
def test_marks_given_by_hand(body: bytes, percentage: float) -> None:
    assert grades.rules({".grades": body}).by_hand == percentage


def test_who_tried_an_exam() -> None:
    attempt = b"1 00 90 1561471162 127.0.0.1 S 20190625\n1 6.7 -1 1561471201 127.0.0.1 S\n"
    files = {"score/jdoe.exam": attempt, "score/x.exam": attempt + b"12 00 9\n", "score/y": attempt}
    found = grades.tried(files)
    assert (found[1], found[12], found[2]) == (2, 1, 0)


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["A", "B"], ["A", "B"]),
        (["A", " A "], ["A (sheet 1)", "A (sheet 2)"]),
        (["", " "], ["sheet 1", "sheet 2"]),
        (["average", "email"], ["average (sheet 1)", "email (sheet 2)"]),
        (["A", "A", "A (sheet 2)"], ["A (sheet 1)", "A (sheet 2)", "A (sheet 2) (sheet 3)"]),
    ],
)
def test_names_are_short_where_they_can(titles: list[str], names: list[str]) -> None:
    assert grades.names([("sheet", n, title) for n, title in enumerate(titles, 1)]) == names


KINDS = st.sampled_from(["sheet", "exam"])
TITLES = st.sampled_from(["", "A", "A (sheet 1)", "sheet 1", "average"]) | st.text(max_size=3)


@given(st.lists(st.tuples(KINDS, st.integers(1, 4), TITLES), unique_by=lambda row: row[:2]))
def test_no_two_have_the_same_name(titles: list[tuple[str, int, str]]) -> None:
    found = grades.names(titles)
    assert len({*found, *grades.RESERVED}) == len(found) + len(grades.RESERVED)

"""No regular expression of the package takes more time for each sign of a longer text."""

from pathlib import Path

import pytest

import edusync
from tests.meta.expressions import Expression, endless, expressions, slow

ALL = {
    (one.pattern, one.flags, one.methods): one for one in expressions(Path(edusync.__file__).parent)
}
LINEAR_BY_ITS_TEXT = {
    "edusync.sandbox.swad.operations.marks": "the page ends with its last row",
}


def test_every_expression_is_read_from_the_source() -> None:
    assert len(ALL) > 200
    assert all(isinstance(one.pattern, str | bytes) for one in ALL.values())


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(one, id=f"{one.place} {one.pattern!r}"[:80])
        for one in ALL.values()
        if endless(one)
    ],
)
def test_an_expression_takes_linear_time(one: Expression) -> None:
    if one.place.rpartition(":")[0] not in LINEAR_BY_ITS_TEXT:
        assert slow(one) is None, one


@pytest.mark.parametrize(
    ("pattern", "method"),
    [(r"\s*x", "search"), (r"(a+)+b", "match"), (r"a*a*b", "fullmatch"), (r"<p>.*?</p>", "sub")],
)
def test_a_slow_expression_is_found(pattern: str, method: str) -> None:
    assert slow(Expression("here", pattern, 0, frozenset({method}))) is not None

"""Values of pandas, numpy and others become those of Python."""

import datetime
import decimal
import enum
import fractions
import inspect
from typing import Any

import numpy
import pandas
import pytest

from edusync.core.foreign import Welcoming, as_given, plain, welcoming

NS = "2026-01-31T10:00:00.123456789"
AT_TEN = datetime.datetime(2026, 1, 31, 10)


class Level(enum.IntEnum):
    LOW = 1


@pytest.mark.parametrize(
    "value",
    [
        None,
        float("nan"),
        numpy.float64("nan"),
        numpy.float32("nan"),
        pandas.NA,
        pandas.NaT,
        numpy.datetime64("NaT", "s"),
        numpy.timedelta64("NaT", "s"),
        decimal.Decimal("nan"),
        decimal.Decimal("snan"),
    ],
    ids=repr,
)
def test_what_is_empty_is_none(value: object) -> None:
    assert plain(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (numpy.int64(71), 71),
        (numpy.uint8(3), 3),
        (71.0, 71),
        (numpy.float64(71), 71),
        (7.5, 7.5),
        (numpy.float64(7.5), 7.5),
        (numpy.float32(0.1), 0.1),
        (decimal.Decimal("71.00"), 71),
        (decimal.Decimal("7.5"), 7.5),
        (fractions.Fraction(1, 2), 0.5),
        (1e300, 1e300),
        (float("inf"), float("inf")),
        (numpy.True_, True),
        (numpy.str_("x"), "x"),
        (numpy.array(5), 5),
        (pandas.Timestamp("2026-01-31 10:00"), AT_TEN),
        (pandas.Timestamp("2026-01-31 10:00Z"), AT_TEN.replace(tzinfo=datetime.UTC)),
        (numpy.datetime64("2026-01-31"), datetime.date(2026, 1, 31)),
        (numpy.datetime64(NS), AT_TEN.replace(microsecond=123456)),
        (pandas.Timedelta("3h"), datetime.timedelta(hours=3)),
        (numpy.timedelta64(3, "h"), datetime.timedelta(hours=3)),
        (numpy.array([1, 2]), [1, 2]),
        (numpy.array([1.0, numpy.nan]), [1, None]),
        (numpy.array([["a"], ["b"]]), [["a"], ["b"]]),
        (pandas.Series([1, None]), [1, None]),
        (pandas.Series(["a", None]), ["a", None]),
        (pandas.Index([1, 2]), [1, 2]),
        (pandas.array([1, None], dtype="Int64"), [1, None]),
        (pandas.Series([AT_TEN, pandas.NaT]), [AT_TEN, None]),
        (numpy.array(["2026-01-31T10"], dtype="M8[ns]"), [AT_TEN]),
        ([numpy.int64(1), "a"], [1, "a"]),
        ((1.0, numpy.str_("a")), (1, "a")),
        ({numpy.str_("a"): numpy.int64(1), "b": numpy.nan}, {"a": 1, "b": None}),
        ({"a": [numpy.int64(1)]}, {"a": [1]}),
    ],
    ids=repr,
)
def test_what_is_something_is_that_of_python(value: object, expected: object) -> None:
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)


def test_the_members_of_a_list_are_those_of_python() -> None:
    assert [type(one) for one in plain(pandas.Series([1.0, 2.5]))] == [int, float]
    assert [type(one) for one in plain({numpy.str_("a"): 1})] == [str]


@pytest.mark.parametrize(
    "value",
    ["x", 1, True, b"x", AT_TEN, [1, "a"], (1,), {1}, {"a": [1]}, Level.LOW, 1j, object(), print],
    ids=lambda value: type(value).__name__,
)
def test_what_is_pythons_stays_the_very_object(value: object) -> None:
    assert plain(value) is value


def test_a_table_is_no_list_of_values() -> None:
    frame = pandas.DataFrame({"a": [1]})
    assert plain(frame) is frame


class Shop(Welcoming):
    """What gives back what its methods get."""

    def sell(self, *things: Any, **named: Any) -> Any:
        return things, named

    @as_given
    def repair(self, thing: Any) -> Any:
        return thing

    @classmethod
    def of(cls, name: Any) -> Any:
        return cls, name

    @staticmethod
    def price(of: Any) -> Any:
        return of

    def __getitem__(self, key: Any) -> Any:
        return key

    def _inside(self, thing: Any) -> Any:
        return thing


def test_public_methods_get_plain_values() -> None:
    shop, three = Shop(), numpy.int64(3)
    assert shop.sell(three, one=pandas.NA) == ((3,), {"one": None})
    for found in (Shop.of(three)[1], shop.price(three), shop[three]):
        assert type(found) is int
    assert Shop.of(1)[0] is Shop
    assert shop.repair(three) is three
    assert shop._inside(three) is three


def test_a_welcoming_function_shows_its_own_parameters() -> None:
    def double(number: Any, *, twice: bool = False) -> Any:
        """Doubles."""
        return number * 2 * (1 + twice)

    found = welcoming(double)
    assert inspect.signature(found) == inspect.signature(double)
    assert (found.__doc__, type(found(numpy.int64(2)))) == ("Doubles.", int)

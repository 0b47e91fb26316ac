"""Values of pandas, numpy and others, as plain Python has them. Pure; imports neither.

A row of a table holds numpy.int64 for a number, 71.0 for 71 where another row has none, and NaN,
NaT or pandas.NA for nothing. `plain` is called where a value enters: at public methods of the
classes that are `Welcoming`, at public functions that are `welcoming`, where a model is made, where
one of its fields is set, and where a client is made.

NaN is None, 71.0 is 71. Lists of people stay as given: their reader needs the names of rows.
"""

import datetime
import decimal
import functools
import numbers
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

from edusync.core import arguments

EXACT = 2**53  # a float above it may stand for other whole numbers too

P = ParamSpec("P")
R = TypeVar("R")

_ITEMS = frozenset({"__getitem__", "__contains__"})
_ROWS = frozenset({"to_dict"})  # of every row of a table, and given nothing foreign
_DONE = "_takes_foreign_values"
_VARIABLE = 0x04 | 0x08  # of a code that takes *args or **kwargs

_PLAIN = frozenset({str, int, bool, bytes, datetime.date, datetime.datetime, datetime.timedelta})
_SEVERAL = (list, tuple, set, frozenset)
_DATES, _SPANS = "M", "m"  # kinds of numpy's types


def plain(value: Any) -> Any:
    """The value as plain Python has it; None for an empty one; what is not known stays as it is.

    NaN, NaT and pandas.NA are None. Numbers of numpy, and decimals, are int or float, and whole
    ones int. Texts, truth values, days, times and spans of numpy and pandas are those of Python.
    Arrays, Series and Indexes are lists; lists, tuples, sets and dicts have plain members.
    """
    kind = type(value)
    if value is None or kind in _PLAIN:
        return value
    if kind in _SEVERAL:
        return _same_or(value, kind(map(plain, value)), value)
    if kind is dict:
        found = {plain(key): plain(item) for key, item in value.items()}
        return _same_or(value, found, [*value, *value.values()], [*found, *found.values()])
    if hasattr(kind, "dtype") and hasattr(kind, "tolist"):  # numpy's values too
        return _of_array(value)
    if isinstance(value, numbers.Number | datetime.date | datetime.timedelta):
        is_empty = value.is_nan() if isinstance(value, decimal.Decimal) else bool(value != value)
        return None if is_empty else _of_scalar(value)
    return None if _may_be_unknown(kind) and _is_unknown(value) else value  # type: ignore[arg-type]


def _same_or(value: Any, found: Any, old: Iterable[Any], new: Iterable[Any] | None = None) -> Any:
    """The very value where no member changed, so that a list stays the list that was given."""
    pairs = zip(old, found if new is None else new, strict=False)
    return value if len(value) == len(found) and all(a is b for a, b in pairs) else found


def _of_array(value: Any) -> Any:
    """A value of numpy, or the list of an array's."""
    dtype_kind = getattr(value.dtype, "kind", "")
    if getattr(value, "shape", ()) != ():
        return [plain(one) for one in (value if dtype_kind == _DATES else value.tolist())]
    if dtype_kind in (_DATES, _SPANS):
        if value != value:
            return None
        found = value.item()
        if isinstance(found, int):  # finer than Python's microseconds
            found = value.astype(f"{dtype_kind}8[us]").item()
        return plain(found)
    # A float as it is written: 0.1 of 32 bits is 0.1.
    return plain(float(str(value)) if dtype_kind == "f" else value.item())


@functools.cache
def _may_be_unknown(kind: type) -> bool:
    """Whether values of that type may be pandas.NA: a comparison of a large one takes time."""
    return not hasattr(kind, "__len__") and kind.__module__.partition(".")[0] != arguments.PACKAGE


def _is_unknown(value: Any) -> bool:
    """Whether it is pandas.NA, which is not even known to be another one than itself."""
    try:
        return (value != value) is value
    except Exception:  # of an object that cannot be compared
        return False


def _of_scalar(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        when = value.time().replace(tzinfo=value.tzinfo, fold=value.fold)
        return datetime.datetime.combine(datetime.date(value.year, value.month, value.day), when)
    if isinstance(value, datetime.timedelta):
        return datetime.timedelta(value.days, value.seconds, value.microseconds)
    if isinstance(value, numbers.Real | decimal.Decimal) and not isinstance(value, int):
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < EXACT else number
    return value


def welcoming(
    function: Callable[P, R], view: Callable[[Any], Any] = plain, *, blames: bool = True
) -> Callable[P, R]:
    """The same function, which gets plain values whatever it is given.

    An accident inside becomes InvalidValue where an argument is of another type than it takes; not
    in the methods that a program adds to a class of ours (`blames`).
    """

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        args, kwargs = view(args), view(kwargs)
        try:
            return function(*args, **kwargs)
        except arguments.ACCIDENTS as error:
            if blames and (found := arguments.blamed(function, args, kwargs, error)):
                raise found from error
            raise

    setattr(call, _DONE, True)
    return call


def as_given(function: Callable[P, R]) -> Callable[P, R]:
    """Marks a method of a `Welcoming` class that gets its arguments exactly as they were given."""
    return welcoming(function, lambda given: given)


class Welcoming:
    """A class whose public methods get plain values, whatever they are given."""

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        blames = cls.__module__.partition(".")[0] == arguments.PACKAGE
        for name, member in [*vars(cls).items()]:
            if (name in _ITEMS or not name.startswith("_")) and name not in _ROWS:
                if isinstance(member, classmethod | staticmethod):
                    if _is_closed(member.__func__, isinstance(member, classmethod)):
                        setattr(cls, name, type(member)(welcoming(member.__func__, blames=blames)))
                elif _is_closed(member, True):
                    setattr(cls, name, welcoming(member, blames=blames))


def _is_closed(member: Any, bound: bool) -> bool:
    """Whether that is a function with parameters other than its object, for plain values only."""
    if not isinstance(member, FunctionType) or hasattr(member, _DONE):
        return False
    code = member.__code__
    return code.co_argcount + code.co_kwonlyargcount > bound or bool(code.co_flags & _VARIABLE)

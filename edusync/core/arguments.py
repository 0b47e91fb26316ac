"""What a caller gave: as it is, or InvalidValue; and which argument a call failed by, by accident.

The types are those of the signature. They are looked at only once a call has failed: calls that
succeed pay nothing, and what works without being promised goes on working.
"""

import collections.abc
import datetime
import dis
import inspect
import os
import pathlib
import sys
import traceback
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from edusync.errors import EdusyncError, InvalidValue, NotFound

# What Python and others raise for a value that they cannot do anything with.
ACCIDENTS = (AttributeError, TypeError, ValueError, LookupError, ArithmeticError, AssertionError)

_WORDS: Mapping[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "True or False",
    bytes: "bytes",
    type(None): "None",
    pathlib.Path: "a path",
    datetime.date: "a date",
    datetime.datetime: "a datetime",
    typing.IO: "an open file",
    collections.abc.Callable: "a function",
    collections.abc.Mapping: "a dict",
    dict: "a dict",
}
# What also serves as one of a type: 0 and 1 as flags.
_SERVING: Mapping[Any, Any] = {float: int | float, bool: int, pathlib.Path: os.PathLike}
_SEVERAL = (list, tuple, set, frozenset)

PACKAGE = __name__.partition(".")[0]
# Packages that fail by what edusync was given; code of any other is the program's own.
_BETWEEN = sys.stdlib_module_names | {PACKAGE, "attr", "lxml", "numpy", "openpyxl", "pandas"}
_BETWEEN |= {"requests", "urllib3", "zeep"}


def blamed(
    function: Callable[..., object],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    error: Exception,
) -> InvalidValue | None:
    """The error that names the argument; None where that is none, or an error of ours.

    What edusync itself does not find is an accident too: code '7' where 7 is there. What the
    program's own code raised, a callback or a generator, is not. The error shows no value, which
    may be a password, but what kind of value it is.
    """
    own = isinstance(error, NotFound) and not (error.server or error.__cause__)
    if isinstance(error, EdusyncError) and not own:
        return None
    if isinstance(error, TypeError) and _is_on_purpose(error):
        return None
    if _is_of_program(error, function) or hasattr(error, "report"):
        return None  # a report holds new passwords, which would be lost with it
    signature = inspect.signature(function)
    try:
        bound = signature.bind(*args, **kwargs).arguments
    except TypeError:  # one too many, or too few
        return None
    owner = next(iter(bound.values()), None)
    seen = _Hints(function, owner if isinstance(owner, type) else type(owner))
    for name, value in bound.items():
        one = signature.parameters[name]
        if one.kind is one.VAR_KEYWORD or one.annotation is one.empty:
            continue
        for given in value if one.kind is one.VAR_POSITIONAL else (value,):
            if odd := seen.odd(given, one.annotation):
                inside = "" if odd[0] is given else " in it"
                reason = f"takes {seen.words(one.annotation)}, not {_kind_of(odd[0])}{inside}"
                return InvalidValue(name, reason=f"{seen.called}() {reason}")
    return None


def _is_on_purpose(error: Exception) -> bool:
    """Whether a statement of edusync's raised it: a keyword that is misspelt."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or not trace.tb_frame.f_globals.get("__name__", "").startswith("edusync."):
        return False
    return trace.tb_frame.f_code.co_code[trace.tb_lasti] == dis.opmap["RAISE_VARARGS"]


def _is_of_program(error: Exception, function: Callable[..., object]) -> bool:
    """Whether it came through code of the program's own: its callback, its generator."""
    own = getattr(function, "__code__", None)
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    names = (str(f.f_globals.get("__name__", PACKAGE)) for f in frames if f.f_code is not own)
    return any(name.partition(".")[0] not in _BETWEEN for name in names)


def _kind_of(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, type):
        return f"the class {value.__name__}"
    return _WORDS.get(type(value)) or _with_article(type(value).__name__)


def _with_article(name: str) -> str:
    return f"a{'n' * (name[:1].lower() in 'aeio')} {name}"


class _Hints:
    """The types of one function's signature, and what fits them; all fits an unreadable one."""

    def __init__(self, function: Callable[..., object], owner: type) -> None:
        self._function = function
        self._owner = owner
        name = function.__name__  # the method of a base is shown as that of the object's class
        self.called = f"{owner.__name__}.{name}" if hasattr(owner, name) else name

    def read(self, hint: Any) -> Any:
        """A type as it is, a text as the type that it names, `Any` where it names none."""
        if isinstance(hint, typing.ForwardRef):
            hint = hint.__forward_arg__
        if isinstance(hint, str):
            known = getattr(self._function, "__globals__", {})
            try:
                names = _Faces(self._function.__module__)
                return eval(hint, dict(known), names)  # noqa: S307 (of our own source)
            except Exception:  # a package that is not there
                return Any
        if isinstance(hint, typing.TypeVar):
            return self.read(hint.__bound__ or Any)
        return self._owner if hint is typing.Self else type(None) if hint is None else hint

    def parts(self, hint: Any) -> list[Any]:
        """The types of which a value needs one."""
        hint = self.read(hint)
        if typing.get_origin(hint) in (typing.Union, types.UnionType):
            return [part for one in typing.get_args(hint) for part in self.parts(one)]
        return [hint]

    def odd(self, value: Any, hint: Any) -> list[Any]:
        """What makes a value none that a parameter takes: its members, or itself; [] if it fits."""
        found = [self._odd(value, part) for part in self.parts(hint)]
        if not all(found):
            return []
        return next((odd for odd in found if odd[0] is not value), [value])

    def _odd(self, value: Any, hint: Any) -> list[Any]:
        origin, args = typing.get_origin(hint) or hint, typing.get_args(hint)
        if origin is typing.Literal:
            return [] if value in args else [value]
        if origin is typing.IO:
            return [] if hasattr(value, "read") else [value]
        kind = dict if typing.is_typeddict(origin) else _SERVING.get(origin, origin)
        try:
            fits = isinstance(value, kind)
        except TypeError:  # Any, and what is not known when a program runs
            return []
        if isinstance(value, bool) and origin in (int, float):
            fits = False
        members: list[tuple[Any, Any]] = []
        if len(args) == 1 and isinstance(value, _SEVERAL):
            members = [(one, args[0]) for one in value]
        elif args and isinstance(value, dict):
            members = [(key, args[0]) for key in value]
            members += [(one, args[-1]) for one in value.values()]
        return [one for one, taken in members if self.odd(one, taken)] or ([] if fits else [value])

    def words(self, hint: Any) -> str:
        """What a parameter takes, in words."""
        found = list(dict.fromkeys(self._word(part) for part in self.parts(hint)))
        return " or ".join(filter(None, (", ".join(found[:-1]), found[-1])))

    def _word(self, hint: Any) -> str:
        origin, args = typing.get_origin(hint) or hint, typing.get_args(hint)
        if origin is typing.Literal:
            return " or ".join(map(repr, args))
        if origin in _WORDS:
            return _WORDS[origin]
        if len(args) == 1 and isinstance(origin, type):
            return f"a list (each {self.words(args[0])})"
        return _with_article(getattr(origin, "__name__", str(origin)))


class _Faces(dict[str, Any]):
    """Names that a file imports for type checkers only: those of the packages that it is in."""

    def __init__(self, module: str) -> None:
        super().__init__()
        self._module = module

    def __missing__(self, name: str) -> Any:
        package = self._module
        while package := package.rpartition(".")[0]:
            if (found := getattr(sys.modules.get(package), name, None)) is not None:
                return found
        raise KeyError(name)


T = TypeVar("T")


def path_of(field: str, value: Any) -> Path:
    """The path of a file or folder, given as text or as a Path."""
    if not isinstance(value, str | os.PathLike) or isinstance(value, bytes):
        raise InvalidValue(field, value, "must be a path, as text or as a Path")
    return Path(value)


def several(field: str, value: Any, what: str) -> list[Any]:
    """The items of a list, or of anything else that can be gone through, but for a text."""
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise InvalidValue(field, value, f"must be a list of {what}")
    return [*value]


def object_of(field: str, value: Any, kind: type[T], how: str) -> T:
    """An object of that class; `how` says where one comes from."""
    if not isinstance(value, kind):
        raise InvalidValue(field, value, f"must be a {kind.__name__}: {how}")
    return value

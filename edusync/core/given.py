"""What a caller gave where only one type makes sense: as it is, or InvalidValue, which names it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from edusync.errors import InvalidValue

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

"""Codes: the numbers by which SWAD knows its things."""

from typing import TypeGuard


def is_code(value: object) -> TypeGuard[int]:
    """Whether a value can be the code of something: a whole number above 0."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0

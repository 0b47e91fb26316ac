"""Codes: the numbers by which SWAD knows its things."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from edusync.errors import ProtocolError


def is_code(value: object) -> TypeGuard[int]:
    """Whether a value can be the code of something: a whole number above 0."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def code_in(item: Mapping[str, Any], name: str) -> int:
    """The code of a thing in a reply; ProtocolError where it has none."""
    code = item[name]
    if not is_code(code):
        raise ProtocolError(f"{name} is {code}, and must be a number above 0.", repr(item)[:500])
    return code


def codes_in(text: str) -> tuple[int, ...]:
    """The codes of a list such as '4,5', in order; ProtocolError for another text."""
    try:
        return tuple(sorted({int(code) for code in text.split(",")}))
    except ValueError:
        raise ProtocolError("what should be a list of codes is none.", text[:500]) from None

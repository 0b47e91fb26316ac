"""The table of operations: the parameters of each, their types, the name of its reply."""

import re
from collections.abc import Callable

import attrs

from edusync.sandbox.swad.faults import invalid_value
from edusync.sandbox.swad.text import low_bytes
from edusync.sandbox.swad.wire import Fields

Handler = Callable[..., Fields]
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_NUMBERS = {
    "int": _WHOLE,
    "long": _WHOLE,
    "float": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN"),
}
_RANGES = {"int": 2**31, "long": 2**63}
WRAPPERS = {"findUsers": "getUsersOutput"}


@attrs.frozen
class Operation:
    """One operation; `parameters` are (name, type) in the order of the wire."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    handler: Handler

    @property
    def wrapper(self) -> str:
        """The element around the reply."""
        return WRAPPERS.get(self.name, f"{self.name}Output")

    def values(self, sent: dict[str, str]) -> list[str | int | float | None]:
        """The parameters as the server's code gets them; a missing number is 0, a text None."""
        return [_value(name, kind, sent.get(name)) for name, kind in self.parameters]


def _value(name: str, kind: str, text: str | None) -> str | int | float | None:
    if kind == "str":
        return None if text is None else low_bytes(text)
    if text is None or not text.strip():
        return 0
    if not _NUMBERS[kind].fullmatch(text.strip()):
        raise invalid_value(name)
    number = float(text) if kind == "float" else int(text)
    if kind in _RANGES and not -_RANGES[kind] <= number < _RANGES[kind]:
        raise invalid_value(name)
    return number


OPERATIONS: dict[str, Operation] = {}


def operation(name: str, parameters: str) -> Callable[[Handler], Handler]:
    """Puts a function into the table; its parameters are texts, but for `name:type`."""
    pairs = (part.partition(":") for part in parameters.split())
    typed = tuple((name, kind or "str") for name, _, kind in pairs)

    def put(handler: Handler) -> Handler:
        OPERATIONS[name] = Operation(name, typed, handler)
        return handler

    return put

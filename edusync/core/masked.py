"""Dicts that show `***` in place of passwords: what servers reply, and what is made of it.

Only what is shown differs: items, equality, JSON and pickles are those of a dict, and `dict(reply)`
is one that shows all. `repr`, and with it logs and pprint, IPython and rich show the same.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Self

SECRETS = frozenset({"password", "cloningpwd", "wsKey"})  # fields of both platforms
HIDDEN = "***"


class Masked(dict[str, Any]):
    """A dict that is shown without passwords and keys of sessions, at any depth."""

    def _shown(self) -> dict[str, Any]:
        """What is shown of it; an empty password is shown as one."""
        return {
            key: HIDDEN if value and str(key).rpartition(".")[2] in SECRETS else _shown(value)
            for key, value in self.items()
        }

    def __repr__(self) -> str:
        return repr(self._shown())

    def __rich_repr__(self) -> Iterator[Any]:
        yield self._shown()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("{...}") if cycle else printer.pretty(self._shown())

    def copy(self) -> Self:
        return copy.copy(self)

    def __or__(self, other: Any) -> dict[str, Any]:  # type: ignore[override]
        return Masked({**self, **other}) if isinstance(other, Mapping) else NotImplemented

    def __ror__(self, other: Any) -> dict[str, Any]:  # type: ignore[override]
        return Masked({**other, **self}) if isinstance(other, Mapping) else NotImplemented


class MaskedFiles(Masked):
    """Files by their paths, of which only the sizes are shown."""

    def _shown(self) -> dict[str, Any]:
        return {path: Size(body) for path, body in self.items()}


class Unshown(bytes):
    """The bytes of a request, of which a traceback with local values shows the size alone."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"

    __str__ = __repr__


class Size:
    """Stands for the bytes of a file where it is shown."""

    def __init__(self, body: bytes) -> None:
        self._size = len(body)

    def __repr__(self) -> str:
        return f"<{self._size} bytes>"


def _shown(value: Any) -> Any:
    if isinstance(value, Mapping) and not isinstance(value, Masked):
        return Masked(value)
    return [_shown(one) for one in value] if isinstance(value, list) else value

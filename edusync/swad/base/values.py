"""The bases of what a server told and nobody changes: a configuration, a question; flags."""

import enum
from typing import Any

import attrs

from edusync.core.foreign import Welcoming
from edusync.core.html import html_table


@attrs.frozen
class Value(Welcoming):
    """A value that shows as a table of its fields."""

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields; those that `repr` leaves out, only with `secrets=True`."""
        return attrs.asdict(self, filter=lambda field, _: secrets or bool(field.repr))

    def _repr_html_(self) -> str:
        rows = [{"field": name, "value": value} for name, value in self.to_dict().items()]
        return html_table([row for row in rows if row["value"] not in ("", None)])


class Flags(enum.Flag, boundary=enum.KEEP):
    """Flags that keep the bits of newer servers, and are equal, copied and pickled by their bits.

    The `enum` of Python 3.11.2, which Debian 12 has, does so for the bits alone that have names.
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __reduce_ex__(self, protocol: object) -> Any:
        return type(self), (self.value,)

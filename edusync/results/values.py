"""`Value`: what a server returned, or what a call did, as a row of a table."""

from typing import Any

import attrs

from edusync.core.foreign import Welcoming
from edusync.core.html import html_table


class Value(Welcoming):
    """A class of attrs that shows as a table of its fields."""

    __slots__ = ()

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields; those that `repr` leaves out only with `secrets=True`. Makes no request."""
        me: Any = self  # a class of attrs, as `asdict` wants it
        return attrs.asdict(me, filter=lambda field, _: secrets or bool(field.repr))

    def _repr_html_(self) -> str:
        rows = [{"field": name, "value": value} for name, value in self.to_dict().items()]
        return html_table([row for row in rows if row["value"] not in ("", None)])

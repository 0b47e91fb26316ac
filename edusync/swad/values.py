"""The base of what a server told and nobody changes: a configuration, a question, a status."""

from typing import Any

import attrs

from edusync.results import html_table


@attrs.frozen
class Value:
    """A value that shows as a table of its fields."""

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields; those that `repr` leaves out, only with `secrets=True`."""
        return attrs.asdict(self, filter=lambda field, _: secrets or bool(field.repr))

    def _repr_html_(self) -> str:
        rows = [{"field": name, "value": value} for name, value in self.to_dict().items()]
        return html_table([row for row in rows if row["value"] not in ("", None)])

"""Numbers that are positions, followed through the deletes and moves of this program."""

import abc
from collections.abc import Iterable, Mapping
from typing import Any

from edusync.core.model import Model
from edusync.errors import NotSaved
from edusync.wims.base.handle import Moves

MODES = {0: "in preparation", 1: "active", 2: "expired", 3: "hidden"}


class Placed(Model):
    """An object whose number is a position, followed through what this program moved."""

    _spot: tuple[int, int]  # the number, and how many moves it takes into account

    def _agrees(self, there: Mapping[str, Any], names: Iterable[str]) -> bool:
        """Whether the server holds what is known of this object, or what was tried."""
        return all(
            there.get(name) in (self._baseline[name], self._tried.get(name, self._baseline[name]))
            for name in names
            if name in self._baseline
        )

    @abc.abstractmethod
    def _moves(self) -> Moves:
        """What happened so far to the positions around this object."""

    @property
    def saved(self) -> bool:
        """Whether the object is on the server, as far as we know; no request."""
        return self._shown_place() is not None

    def _put(self, number: int) -> None:
        self.__dict__["_spot"] = (number, len(self._moves()))

    def _place(self) -> int:
        """The number now; NotSaved when the object was deleted."""
        number, seen = self._spot
        later = self._moves()[seen:]
        for move, at in later:
            if move == "removed" and at == number:
                raise NotSaved(f"this {type(self).__name__} was deleted: it was number {number}")
            number = moved(number, move, at)
        self.__dict__["_spot"] = (number, seen + len(later))
        return number

    def _shown_place(self) -> int | None:
        """The number for who looks at the object; None where it has none (any more)."""
        try:
            return self._place() if self._saved else None
        except NotSaved:
            return None


def with_status(cells: dict[str, Any], mode: str) -> dict[str, Any]:
    """Cells of a table, of which the status in the field `mode` is told by its name as well."""
    status = cells[mode]
    return {**cells, mode: f"{MODES[status]} ({status})" if status in MODES else status}


def status_of(item: Any) -> Any:
    """The status of a sheet or exam as the server has it, whatever was assigned here."""
    return item._baseline[item._kind.mode]


def described(record: Mapping[str, Any], mode: str) -> str:
    """A sheet or exam as an error names it: its title and status, which the field `mode` holds."""
    return f"{record.get('title')!r} ({MODES.get(record[mode], record[mode])})"


def moved(number: int, move: str, at: int) -> int:
    """Where a position went when another one was removed, or position `at` went up."""
    if move == "removed":
        return number - 1 if at < number else number
    return {at: at - 1, at - 1: at}.get(number, number)

"""Numbers that are positions, followed through the deletes and moves of this program."""

import abc

from edusync.errors import NotSaved
from edusync.model import Model

Moves = list[tuple[str, int]]  # ("removed", 3), ("up", 2): what happened to positions, in order


class Placed(Model):
    """An object whose number is a position, followed through what this program moved."""

    _spot: tuple[int, int]  # the number, and how many moves it takes into account

    @abc.abstractmethod
    def _moves(self) -> Moves:
        """What happened so far to the positions around this object."""

    def _put(self, number: int) -> None:
        self.__dict__["_spot"] = (number, len(self._moves()))

    def _place(self) -> int:
        """The number now; NotSaved when the object was deleted."""
        number, seen = self._spot
        moves = self._moves()
        for move, at in moves[seen:]:
            if move == "removed" and at == number:
                raise NotSaved(f"this {type(self).__name__} was deleted: it was number {number}")
            number = moved(number, move, at)
        self.__dict__["_spot"] = (number, len(moves))
        return number

    def _shown_place(self) -> int | None:
        """The number for who looks at the object; None where it has none (any more)."""
        try:
            return self._place() if self._saved else None
        except NotSaved:
            return None


def moved(number: int, move: str, at: int) -> int:
    """Where a position went when another one was removed, or position `at` went up."""
    if move == "removed":
        return number - 1 if at < number else number
    return {at: at - 1, at - 1: at}.get(number, number)

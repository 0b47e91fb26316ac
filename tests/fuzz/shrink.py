"""The smallest part of a sequence that still shows something; pure, over a function that tries."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def smallest(
    items: Sequence[Item], shows: Callable[[Sequence[Item]], bool], tries: int = 60
) -> list[Item]:
    """The items without which `shows` is false; `shows(items)` must be true.

    Leaves out halves, quarters, ..., at last one by one. After so many tries it gives what it has.
    """
    held, size = list(items), max(1, len(items) // 2)
    while True:
        place, shorter = 0, False
        while place < len(held):
            if tries <= 0:
                return held
            rest = held[:place] + held[place + size :]
            tries -= 1
            if rest and shows(rest):
                held, shorter = rest, True
            else:
                place += size
        if size == 1 and not shorter:
            return held
        size = max(1, size // 2)

"""Sequences of random calls, drawn from a seed; pure."""

import random

import attrs

from tests.fuzz import themes
from tests.fuzz.calls import Call
from tests.fuzz.draw import Draw

NAMES = list(themes.THEMES)
OTHER = 0.15  # how often a call is of another theme
# Not about a copy: whether it compiles its exercises once more follows from the order in which the
# disk of the server lists folders.
COMPILING = ("addexo", "delexo", "buildexos", "movexo", "movexos")
REFUSED = 0.02  # how often it is one that must be refused


@attrs.frozen
class Sequence:
    """Calls that one class gets, or a few classes, from their making on."""

    seed: str
    number: int
    theme: str
    calls: tuple[Call, ...]


def sequence(seed: str, number: int, length: int) -> Sequence:
    """The sequence of that number; the same for the same seed, on every machine."""
    draw = Draw(random.Random(f"{seed} {number}"))
    theme = NAMES[number % len(NAMES)]
    calls = themes.beginning(theme, draw)
    while len(calls) < length:
        table = themes.THEMES[theme]
        if draw.chance(REFUSED):
            table = themes.REFUSALS
        elif draw.chance(OTHER):
            table = themes.THEMES[draw.one(NAMES)]
        weights = [weight for weight, _ in table]
        ((_, action),) = draw.rng.choices(table, weights)
        drawn = action(draw, draw.one(themes.places(theme)))
        calls += [one for one in drawn if not (one.job in COMPILING and "@C@" in str(one))]
    return Sequence(seed, number, theme, tuple(calls[:length]))

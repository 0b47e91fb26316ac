"""Draws values from the tables of `values`, mostly ordinary ones; pure."""

import random
from collections.abc import Mapping, Sequence

import attrs

from tests.fuzz import values
from tests.fuzz.calls import lines

ODD = 0.12  # how often a value is one of those that make trouble
RUINOUS = 0.004


@attrs.frozen
class Draw:
    """What a seed draws."""

    rng: random.Random

    def chance(self, part: float) -> bool:
        return self.rng.random() < part

    def one(self, table: Sequence[str]) -> str:
        return self.rng.choice(table)

    def some(self, table: Sequence[str], most: int = 4) -> list[str]:
        """A few different ones, in any order."""
        return self.rng.sample(table, self.rng.randint(1, min(most, len(table))))

    def mostly(self, usual: Sequence[str], odd: Sequence[str]) -> str:
        return self.one(odd if self.chance(ODD) else usual)

    def text(self, ruinous: bool = False) -> str:
        if ruinous and self.chance(RUINOUS):
            return self.one(values.RUINOUS)
        return self.one(values.NASTY if self.chance(0.35) else values.PLAIN)

    def login(self) -> str:
        return self.mostly(values.LOGINS, values.ODD_LOGINS)

    def position(self) -> str:
        return self.mostly(values.POSITIONS, values.ODD_POSITIONS)

    def exercise(self) -> str:
        return self.one(values.EXERCISES)

    def date(self) -> str:
        return self.mostly(values.DATES, values.ODD_DATES)

    def words(self, table: Sequence[str], most: int = 5) -> str:
        """A list of names for an option."""
        return ",".join(self.some(table, most))

    def fields(
        self, makers: "Mapping[str, Sequence[str] | None]", most: int = 3, *, ruinous: bool = True
    ) -> str:
        """Some `key=value` lines; a key without a table of values gets a text."""
        keys = self.some(list(makers), most)
        if self.chance(0.03):
            keys.append(keys[0])
        if self.chance(0.03):
            keys.append("unknown")
        return lines((key, self._value(makers.get(key), ruinous)) for key in keys)

    def _value(self, table: "Sequence[str] | None", ruinous: bool) -> str:
        if table is None:
            return "" if self.chance(0.05) else self.text(ruinous)
        return self.one(table)

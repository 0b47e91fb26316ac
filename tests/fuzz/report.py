"""How many calls were answered otherwise, and the kinds of these differences; pure."""

from collections.abc import Iterable, Sequence

import attrs

from tests.fuzz.calls import Call
from tests.fuzz.compare import Difference
from tests.fuzz.generate import Sequence as Drawn


@attrs.frozen
class Outcome:
    """A sequence, and the difference of each of its calls."""

    drawn: Drawn
    found: Sequence[Difference | None]

    @property
    def begins(self) -> int:
        """The place of the first call that was answered otherwise; the length where none was."""
        places = (place for place, one in enumerate(self.found) if one and one.modelled)
        return next(places, len(self.found))

    def first(self) -> Difference | None:
        return self.found[self.begins] if self.begins < len(self.found) else None


@attrs.frozen
class Rate:
    """How many calls of how many were answered otherwise."""

    different: int
    calls: int

    @property
    def percent(self) -> float:
        return 100 * self.different / self.calls if self.calls else 0.0

    def __str__(self) -> str:
        return f"{self.different} of {self.calls} calls ({self.percent:.2f} %)"


def rate(outcomes: Iterable[Outcome]) -> Rate:
    """Of all calls; what the sandbox says that it does not model is no difference."""
    held = [one for outcome in outcomes for one in outcome.found]
    return Rate(sum(one is not None and one.modelled for one in held), len(held))


def rate_before(outcomes: Iterable[Outcome]) -> Rate:
    """Of the calls before which all of their sequence were answered alike."""
    held = list(outcomes)
    calls = sum(min(one.begins + 1, len(one.found)) for one in held)
    return Rate(sum(one.first() is not None for one in held), calls)


def not_modelled(outcomes: Iterable[Outcome]) -> int:
    return sum(bool(one and not one.modelled) for outcome in outcomes for one in outcome.found)


def kinds(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """The sequences by the kind of their first difference, the most frequent kind first."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if one := outcome.first():
            found.setdefault(one.kind, []).append(outcome)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def summary(version: str, outcomes: Sequence[Outcome]) -> str:
    """The rates, of everything and by theme."""
    themes = sorted({outcome.drawn.theme for outcome in outcomes})
    by_theme = [
        f"  {theme:10} {rate([one for one in outcomes if one.drawn.theme == theme])}"
        for theme in themes
    ]
    return "\n".join(
        (
            f"WIMS {version} and the sandbox, {len(outcomes)} sequences:",
            f"  {rate(outcomes)} were answered otherwise,",
            f"  {rate_before(outcomes)} where nothing had differed before;",
            f"  {not_modelled(outcomes)} calls are not modelled here",
            *by_theme,
        )
    )


def line(kind: str, held: Sequence[Outcome]) -> str:
    """How often a kind of difference began, and in which sequences."""
    numbers = ", ".join(str(outcome.drawn.number) for outcome in held[:8])
    return f"{len(held)} x {kind} (sequences {numbers})"


def told(kind: str, held: Sequence[Outcome], smallest: Sequence[Call], one: Difference) -> str:
    """A kind of difference, and the smallest sequence that shows it."""
    return "\n".join(
        (
            f"\n{line(kind, held)}",
            *(f"    {call}" for call in smallest),
            f"  WIMS:    {one.real}",
            f"  sandbox: {one.sandbox}",
        )
    )

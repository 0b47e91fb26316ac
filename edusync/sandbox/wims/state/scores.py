"""WIMS' arithmetic of scores: from the lines of a student's work to marks.

Quality of an exercise: a mean in which each older score counts 0.85 of the next one.
"""

import functools
import math
import struct
from collections.abc import Sequence

import attrs

from edusync.sandbox.wims.state.files import lines

DECAY = 0.85
FORMULAS = ("max(I,Q)", "I", "I*Q^0.3", "I*Q^0.5", "I*Q", "I^2*Q", "(I*Q)^2")
DEFAULT_FORMULA, DEFAULT_INDICATOR = 2, 1
TOP = 10  # the best score of one try
DECIMALS = 2
FIGURES = ("got", "mean", "remain", "best", "level", "last", "tries")
SHARES = ((2, 1), (1, 0.5), (0, 0))  # the least quality of an exercise, and how much of it counts


@attrs.frozen
class Worked:
    """What a student gathered in one exercise of `points` required."""

    points: float
    scores: tuple[float, ...] = ()

    @property
    def tries(self) -> int:
        return len(self.scores)

    @property
    def last(self) -> float:
        return self.scores[-1] if self.scores else 0

    @property
    def got(self) -> float:
        return min(sum(self.scores), self.points)

    @property
    def remain(self) -> float:
        return self.points - self.got

    @property
    def mean(self) -> float:
        weights = [DECAY**age for age in range(len(self.scores))][::-1]
        total = sum(weights)
        if not total:
            return 0
        return sum(w * s for w, s in zip(weights, self.scores, strict=True)) / total

    @property
    def needed(self) -> int:
        """How many perfect tries make the points required."""
        return max(1, -int(-self.points // TOP))

    @property
    def top(self) -> list[float]:
        return sorted(self.scores, reverse=True)[: self.needed]

    @property
    def best(self) -> float:
        """The sum of the best tries, be it more than the points required."""
        return sum(self.top)

    @property
    def level(self) -> float:
        """The score that enough tries reached."""
        return self.top[-1] if len(self.top) == self.needed else 0

    @property
    def share(self) -> float:
        """How much of it counts for the sheet: by its quality, all, half or nothing."""
        return next(share for least, share in SHARES if self.mean >= least)

    @property
    def figures(self) -> dict[str, float]:
        """What the score daemon returns of an exercise: figures of two decimals."""
        return {name: round(getattr(self, name), DECIMALS) for name in FIGURES}


@attrs.frozen
class Summary:
    """Marks of a sheet: percents of the indicators cumul, best and level; quality of 0 to 10."""

    percent: float = 0
    quality: float = 0
    best: float = 0
    level: float = 0


def summary(rows: Sequence[Worked], weights: Sequence[float]) -> Summary:
    """The marks of one student on one sheet.

    Each exercise counts by its weight: its points too by the points that it asks for, its quality
    by those that were gathered; the level is that of the exercises that were tried. What was done
    badly counts half, or not at all.
    """
    pairs = list(zip(rows, weights, strict=True))
    asked = sum(row.points * weight for row, weight in pairs)
    tried = sum(weight for row, weight in pairs if row.share)
    if not tried:
        return Summary()
    pairs = [(row, weight * row.share) for row, weight in pairs]
    got = sum(row.got * weight for row, weight in pairs)
    best = sum(row.best * weight for row, weight in pairs)
    quality = sum(row.mean * row.got * weight for row, weight in pairs)
    level = sum(row.level * weight for row, weight in pairs)
    return Summary(
        round(100 * got / asked),
        round(quality / got, 2) if got else 0,
        round(100 * best / asked),
        round(10 * level / tried),
    )


def grade(marks: Summary) -> float:
    """The mark of a sheet, 0 to 1, by the default formula (2) of the default indicator (best)."""
    return marks.best / 100 * math.pow(marks.quality / TOP, 0.3)


def rounded(mark: float) -> float:
    """A mark of two decimals, halves up; a hair below a half is one, as in WIMS' arithmetic."""
    return math.floor(100 * mark + 0.5 + 1e-7) / 100


@functools.lru_cache(4096)
def done_in(text: str) -> dict[tuple[str, str], tuple[float, ...]]:
    """The scores of each exercise, by sheet and place, in a student's lines of work."""
    found: dict[tuple[str, str], tuple[float, ...]] = {}
    for line in lines(text):
        words = line.split()
        if words[4:5] == ["score"]:
            place = (words[2], words[3])
            found[place] = (*found.get(place, ()), single(float(words[5])))
    return found


def single(number: float) -> float:
    """A number as WIMS keeps scores, in single precision: it decides how a half is rounded."""
    (kept,) = struct.unpack("f", struct.pack("f", number))
    return float(kept)


@attrs.frozen
class Attempts:
    """What a student did in an exam: the best score of 0 to 10, and how many attempts."""

    best: float = 0
    count: int = 0


@functools.lru_cache(4096)
def attempts(text: str, exam: int) -> Attempts:
    """A student's attempts at an exam, those that were never finished too."""
    rows = [row for row in (line.split() for line in lines(text)) if row[:1] == [str(exam)]]
    scores = [float(row[1]) for row in rows if row[2:3] == ["-1"]]
    begun = sum(row[1] == "00" for row in rows)
    return Attempts(round(max(scores, default=0), 2), max(begun, len(scores)))


@attrs.frozen
class Attempt:
    """One attempt at an exam: its score, and its seconds once it is finished."""

    score: float = 0
    begun: int = 0
    seconds: int | None = None


@functools.lru_cache(4096)
def in_sessions(text: str, exam: int) -> dict[str, Attempt]:
    """A student's attempts at an exam by session; the last line of a session counts."""
    found: dict[str, Attempt] = {}
    for row in (line.split() for line in lines(text)):
        if len(row) < 6 or row[0] != str(exam):
            continue
        attempt = attrs.evolve(found.get(row[5], Attempt()), score=float(row[1]))
        if row[1] == "00":
            attempt = attrs.evolve(attempt, begun=int(row[3]))
        if row[2] == "-1":
            attempt = attrs.evolve(attempt, seconds=int(row[3]) - attempt.begun)
        found[row[5]] = attempt
    return found


@attrs.frozen
class OnSheet:
    """What a student did on a sheet: each exercise, and the marks."""

    exercises: tuple[Worked, ...]
    summary: Summary


@functools.lru_cache(4096)
def on_sheet(
    text: str, sheet: int, required: tuple[float, ...], weights: tuple[float, ...]
) -> OnSheet:
    """What the lines of a student's work come to on a sheet."""
    done = done_in(text)
    exercises = tuple(
        Worked(points, done.get((str(sheet), str(place)), ()))
        for place, points in enumerate(required, 1)
    )
    return OnSheet(exercises, summary(exercises, weights))

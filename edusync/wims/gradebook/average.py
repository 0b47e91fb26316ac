"""How the marks of a class become its average, and what they are named. Pure functions.

The average is WIMS' own, as its score pages show it and as it was seen on a real server:

    scale * (sum of w * share of each sheet + sum of w * score / 10 of each exam) / (sum of all w)

- Sheets count when they are active, expired or hidden, exams when they were ever activated (active,
  expired or hidden). A class that is ordered in sequences counts the sheets that stand in them and
  are not hidden.
- The weight of a sheet is what `sheets/.severity` says, as a whole number (a half goes to the even
  one); that of an exam what `exams/.eseverity` says; 1 where they say nothing. 0 takes no part.
- The share is the sheet's formula, not rounded. Who never worked has 0 and counts as anybody.
- Where all weights are 0, the average is 0.
- WIMS rounds once, at the end, to 2 decimals, halves up.

WIMS returns scores of a hidden sheet for one user at a time only. One that nobody worked on is 0
for all; for another the average is missing, unless `hidden=True` asks.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import attrs

from edusync.wims.base.accounts import USER_FIELDS
from edusync.wims.classfiles import definitions
from edusync.wims.models.score import DECIMALS, DIGITS, FORMULAS, SheetScore, graded, rounded
from edusync.wims.wire import codec

EXAM_WEIGHTS = "exams/.eseverity"
SEQUENCES, SEQUENCE_SETTINGS = "seq/.sequences", "seq/.def"
BY_HAND = ".grades"
INDIVIDUAL = (9, 10)  # lines of a sheet's record that make it another one for some users
SIGNIFICANT = 4  # digits of a mark on another scale than the class' own
EXAM_SCOREMAX = 10  # WIMS marks exams out of 10, whatever the class' best mark

AVERAGE = "average"
COMPUTED = (AVERAGE,)  # columns of a gradebook behind the marks; `Line.row` holds them
WHO = ("quser", "lastname", "firstname", "regnum")
KEYS = ("quser", *(name for name in USER_FIELDS if name != "password"))
RESERVED = frozenset(["", *COMPUTED, "password", *KEYS])  # names that no sheet and no exam gets

_ATTEMPT = re.compile(r"^(\d+) ", re.MULTILINE)
_EXAM_FILE = re.compile(r"score/([A-Za-z0-9_@-]+)\.exam")
_IN_SEQUENCE = re.compile(r"\bsheet\s+(\d+)")


@attrs.frozen
class Rules:
    """What the files of a class say about its average."""

    severity: definitions.Severity
    exam_weights: Sequence[float]
    in_sequences: frozenset[int] | None  # the sheets, in a class that is ordered in sequences
    by_hand: float  # percentage that marks given by hand have in WIMS' global average

    def sheet_weight(self, number: int, mode: int) -> float:
        """The weight of a sheet in the average; 0 for one that takes no part."""
        taking_part = mode in (1, 2, 3)
        if self.in_sequences is not None:
            taking_part = mode in (1, 2) and number in self.in_sequences
        return round(self.severity.of(number).weight) if taking_part else 0

    def exam_weight(self, number: int, mode: int) -> float:
        """The weight of an exam in the average; 0 for one that takes no part."""
        told = number <= len(self.exam_weights)
        return (self.exam_weights[number - 1] if told else 1) if mode > 0 else 0

    def graded(self, score: SheetScore, number: int, most: float) -> float:
        """What the formula of a sheet makes of a score, from 0 to `most`, not rounded."""
        grading = self.severity.of(number)
        row = {
            "user_percent": score.cumul,
            "user_quality": score.quality,
            "user_best": score.best,
            "user_level": score.acquired,
        }
        return graded(tuple(FORMULAS)[grading.formula], grading.indicator, row, most)


def rules(files: Mapping[str, bytes]) -> Rules:
    """What the files of a class say about its average."""
    return Rules(
        definitions.severity(files.get(definitions.SEVERITY, b"")),
        [_weight(line) for line in codec.text_of(files.get(EXAM_WEIGHTS, b"")).splitlines()],
        _in_sequences(files),
        _by_hand(files.get(BY_HAND, b"")),
    )


def _weight(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 1
    return value if math.isfinite(value) else 1


def _in_sequences(files: Mapping[str, bytes]) -> frozenset[int] | None:
    settings = definitions.settings(files.get(SEQUENCE_SETTINGS, b""), "sequence")
    count, *lines = codec.text_of(files.get(SEQUENCES, b"")).splitlines() or [""]
    if settings.get("open") != "yes" or not count.strip().isdecimal() or int(count) == 0:
        return None
    found = _IN_SEQUENCE.findall("\n".join(lines[: int(count)]))
    return frozenset(int(number) for number in found)


def _by_hand(body: bytes) -> float:
    first, *_ = definitions.records(body) or [[]]
    columns = definitions.line(first, 2).split(",")[2:]  # after last and first name
    return _weight(definitions.line(first, 1) or "0") if columns else 0


def tried(files: Mapping[str, bytes]) -> Counter[int]:
    """How many users have an attempt at each exam, by its number, in the archive of a class."""
    found: Counter[int] = Counter()
    for path, body in files.items():
        if _EXAM_FILE.fullmatch(path):
            found.update({int(number) for number in _ATTEMPT.findall(codec.text_of(body))})
    return found


def decimals(scale: float, scoremax: float) -> int:
    """To how many decimals marks out of `scale` are rounded, in a class whose best mark is given.

    On the class' own scale as WIMS does; on any other one to no less, and so that marks near the
    best one have 4 significant digits: 2 decimals out of 20 or 100, 3 out of 5, 4 out of 1.
    """
    digits = math.ceil(math.log10(scale))  # of those marks, before the point
    return DECIMALS if scale == scoremax else min(DIGITS, max(DECIMALS, SIGNIFICANT - digits))


def average(parts: Iterable[tuple[float, float]], scale: float, decimals: int = DECIMALS) -> float:
    """The average, from 0 to `scale`, of marks: pairs of a weight, and that weight times the share.

    See above.
    """
    total = done = 0.0
    for weight, part in parts:
        total += weight
        done = round(done + part, DIGITS)
    return rounded(scale * 10**decimals * done / total, decimals) if total > 0 else 0.0


def names(titles: Sequence[tuple[str, int, str]]) -> list[str]:
    """A name for each (kind, number, title), which no other one and no field of a user has.

    The title; 'title (sheet 2)' where that is taken; 'sheet 2' without a title.
    """
    given = Counter(title.strip() for _, _, title in titles)
    whole = [
        f"{title.strip()} ({kind} {number})" if title.strip() else f"{kind} {number}"
        for kind, number, title in titles
    ]
    short = [
        long if given[title.strip()] > 1 or title.strip() in RESERVED else title.strip()
        for long, (_, _, title) in zip(whole, titles, strict=True)
    ]
    return short if len(set(short)) == len(short) else whole

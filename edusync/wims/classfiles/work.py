"""What students did, by the files of a class: who worked, and who never tried. Pure functions.

WIMS notes work in `score/LOGIN`, a line for each exercise that was opened ('new', 'renew') and for
each answer ('score'); in `noscore/LOGIN` what counts for nothing: answers while a student had
switched scores off, what was done in exams ('E' before the date), and what became void when a sheet
was changed ('deact' behind it); in `score/LOGIN.exam` a line when an attempt at an exam begins, and
one when it ends. No line, no work: a mark of 0 is then one of somebody who never tried.
"""

import re
from collections.abc import Mapping
from typing import Self, TypeVar

import attrs

from edusync.wims.wire import codec

# What is known of somebody's work, on a sheet or an exam, or on all of them.
WORKED = "worked"  # answered, or ended an attempt
OPENED = "opened"  # came, and did nothing that counts
ABSENT = "absent"  # never tried
UNKNOWN = "unknown"

K = TypeVar("K")

_FILE = re.compile(r"(\d+/)?(score|noscore)/([A-Za-z0-9_@-]+)(\.exam)?")
_RANK = (OPENED, WORKED)  # the later one counts
_ENDED = "-1"  # third word of the line that ends an attempt


@attrs.frozen
class Traces:
    """What the files say: by login and number of a sheet or an exam, and by login alone.

    Each is WORKED or OPENED; who has no trace is in none of them. `anything` also knows of the
    classes of a group, where these are the files of one.
    """

    sheets: Mapping[tuple[str, int], str]
    exams: Mapping[tuple[str, int], str]
    anything: Mapping[str, str]

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Self:
        """What the files of a class say."""
        sheets: dict[tuple[str, int], str] = {}
        exams: dict[tuple[str, int], str] = {}
        anything: dict[str, str] = {}
        for path, body in files.items():
            found = _FILE.fullmatch(path)
            if not found:
                continue
            elsewhere, folder, login, exam = found.groups()
            for line in codec.text_of(body).splitlines():
                words = line.split()
                number, state = _of_attempt(words) if exam else _of_exercise(words, folder)
                if not state:
                    continue
                _note(anything, login, state)
                if number and not elsewhere:
                    _note(exams if exam else sheets, (login, number), state)
        return cls(sheets, exams, anything)


def _note(states: dict[K, str], key: K, state: str) -> None:
    states[key] = max(states.get(key, state), state, key=_RANK.index)


def _of_attempt(words: list[str]) -> tuple[int, str]:
    """Number of the exam, and what a line of `score/LOGIN.exam` says; '' for none."""
    if len(words) < 3 or not _is_number(words[0]):
        return 0, ""
    return int(words[0]), WORKED if words[2] == _ENDED else OPENED


def _of_exercise(words: list[str], folder: str) -> tuple[int, str]:
    """Number of the sheet, 0 where it is none of now, and what a line says; '' for none."""
    if len(words) < 5 or not _is_number(words[2]):
        return 0, ""
    void = words[0].startswith("E") or "deact" in words
    counts = folder == "score" and words[4] == "score"
    return 0 if void else int(words[2]), WORKED if counts else OPENED


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal()

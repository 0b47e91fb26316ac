"""The values of spreadsheets as the texts that these show. Pure."""

import datetime
import math
import re
from collections.abc import Callable, Iterable
from typing import Any

import attrs

EXACT = 15  # digits that a number of a spreadsheet keeps
NO_VALUE = "#FORMULA!"  # of a formula that was never worked out: it is refused like #N/A
WIDEST = 2_000  # columns
MOST_ROWS = 200_000

_SECTION = re.compile(r'((?:[^;"\\]|"[^"]*"|\\.)*)', re.DOTALL)
# Colours, languages and widths, which say nothing of the digits; and places that may be empty.
_UNSEEN = re.compile(r"\[(?:\$[^\[\]]*|[A-Za-z]+[0-9 ]*)\]|_.|\*.|^#+(?=0)")
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(0)|([- /.()])', re.DOTALL)


class TooMuch(Exception):
    """A file holds what no list of people does; the message says what to do."""


@attrs.frozen
class Sheet:
    """A sheet: its name, whether it is shown, and what reads its rows, each with its number."""

    name: str
    shown: bool
    rows: Callable[[], Iterable[tuple[int, list[str]]]]


def refuse_size(rows: int, columns: int) -> None:
    """Raises TooMuch for a sheet that is no list of people."""
    if rows > MOST_ROWS or columns > WIDEST:
        limits = f"{MOST_ROWS} rows, or {WIDEST} columns"
        raise TooMuch(f"has a sheet of more than {limits}: leave only the list in it")


def text_of(value: Any, number_format: str = "General") -> str:
    """A value as a text: whole numbers without a point, days as 2026-12-31, '' for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time(0)
        return value.date().isoformat() if is_day else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number(value: float, number_format: str) -> str:
    if not math.isfinite(value):
        return "#NUM!"
    if abs(value) >= 10**EXACT:
        return f"{value:.{EXACT - 1}E}"  # it has lost digits: refused like 2,2E+07
    if value != int(value):
        return f"{value:.{EXACT}g}"
    padded = _padded(int(value), number_format)
    return str(int(value)) if padded is None else padded


def _padded(value: int, number_format: str) -> str | None:
    """The number in a format of zeros, as 00000000 or 00-000; None for other formats."""
    found = _SECTION.match(number_format)
    section = _UNSEEN.sub("", found[1] if found else "")
    section = _UNSEEN.sub("", section)  # [Red]#0000
    tokens = [*_TOKEN.finditer(section)]
    zeros = sum(token[3] is not None for token in tokens)
    if value < 0 or zeros < 2 or "".join(token[0] for token in tokens) != section:
        return None
    if re.search(r"0\.0*$", section):  # decimals
        return None
    digits = str(value).zfill(zeros)
    more = len(digits) - zeros  # which stand at the first zero, too
    held = iter([digits[: more + 1], *digits[more + 1 :]])
    return "".join(next(held) if token[3] else token[token.lastindex or 0] for token in tokens)

"""The cells of CSV texts: where they stand, and what spreadsheets need around them. Pure.

Files of other programs are read by `people/tablefile.py`, which says what a quote is. `cells` and
`refuse_joined` know no better than to refuse: a quote at the beginning of a name ("Ti Jean) opens a
cell that takes in the lines up to the next quote, so one student gets the number of another one.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from edusync.errors import InvalidValue

SHOWN = 5  # places in an error

_ENDS = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile('"((?:[^"]|"")*)"')
_FORMULA = re.compile(r"[=+\-@\t\r]")  # what a spreadsheet takes for the beginning of a formula
_KEPT_TEXT = re.compile('="([^"]*)"')  # what keeps a number a text in a spreadsheet


class Cell(NamedTuple):  # a table has 100,000 of them, which attrs makes four times slower
    """A cell of a text: where it begins and ends there, and what it holds without quotes."""

    start: int
    end: int
    value: str
    quoted: bool


def cells(text: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    """The lines of a CSV text that hold anything, as cells, each with its number from 1."""
    stop = re.compile(f"[{re.escape(delimiter)}\r\n]")
    row: list[Cell] = []
    line, begun, at = 1, 1, 0
    while True:
        cell = _cell_at(text, at, stop)
        row.append(cell)
        line += len(_ENDS.findall(text, cell.start, cell.end))
        if cell.end < len(text) and text[cell.end] == delimiter:
            at = cell.end + 1
            continue
        if cell.end > row[0].start:
            yield begun, row
        end = _ENDS.match(text, cell.end)
        if end is None:
            return
        line += 1
        row, begun, at = [], line, end.end()


def _cell_at(text: str, start: int, stop: re.Pattern[str]) -> Cell:
    """The cell that begins there. A quote that never ends is a sign like others."""
    quoted = _QUOTED.match(text, start)
    found = stop.search(text, quoted.end() if quoted else start)
    end = found.start() if found else len(text)
    if quoted:
        value = quoted[1].replace('""', '"') + text[quoted.end() : end]
        return Cell(start, end, value, quoted=True)
    return Cell(start, end, text[start:end], quoted=False)


def refuse_joined(text: str, delimiter: str, field: str, name: str) -> None:
    """Raises InvalidValue, with the numbers of the lines, where a quote may have joined two rows.

    That is a quoted cell that goes over the end of a line and holds the delimiter. A comment of
    several lines looks the same, so it is refused as well: nobody can tell them apart for certain.
    """
    joined = []
    for line, row in cells(text, delimiter) if '"' in text else ():
        for cell in row:
            ends = len(_ENDS.findall(text, cell.start, cell.end))
            if ends and delimiter in text[cell.start : cell.end]:
                joined.append(f"{line} to {line + ends}")
            line += ends
    if joined:
        more = ", ..." if len(joined) > SHOWN else ""
        raise InvalidValue(
            field,
            name,
            f"a quote joins lines {', '.join(joined[:SHOWN])}{more}: take it out, where it belongs "
            "to a name; write a cell that has several lines in one",
        )


def safe_text(cell: Any) -> Any:
    """A cell with a ' before a text that a spreadsheet would run as a formula."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def kept_text(text: str) -> str:
    """The text as ="...", which a spreadsheet shows as it is, whatever it looks like."""
    return f'="{text}"'


def bare_text(cell: str) -> str:
    """The text of a cell without what `safe_text` and `kept_text` put there."""
    if cell.startswith("'") and _FORMULA.match(cell[1:]):
        return cell[1:]
    kept = _KEPT_TEXT.fullmatch(cell)
    return kept[1] if kept else cell

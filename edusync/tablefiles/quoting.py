"""Whether the quotes of a table are quotes or signs of names, decided for the whole table. Pure.

A program that knows no quotes writes "Ti Jean as it is; one that does, "Roe; Jan". Whoever reads
the first as the second joins two lines into one, and gives one student the number of another. So
cells are read between quotes where all of them begin and end as RFC 4180 has it, and as they stand
where all lines have the header's width so. A table of which both are true, or neither, is refused.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import attrs

from edusync.errors import InvalidValue

SHOWN = 5  # places in an error

_ENDS = re.compile(r"\r\n|\n|\r")
_NUMBER = re.compile(r"[-+]?[0-9.,]*(?:[eE][-+]?[0-9]+)?")
_NOTHING = " \t\x1a\ufeff"  # \x1a ends a file of MS-DOS
_USUAL = ";,|"  # delimiters, which stand alone in lines that are empty


class Cell(NamedTuple):  # a table has 100,000 of them, which attrs makes four times slower
    """A cell of a text: where it begins and ends there, and what it holds without quotes."""

    start: int
    end: int
    value: str
    quoted: bool


@attrs.frozen
class Line:
    """A line of a table: its number in the file, or its row in the spreadsheet, and its cells."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def values(self) -> list[str]:
        """What the cells hold."""
        return [cell.value for cell in self.cells]


class Place(NamedTuple):
    """Where a line of a text begins and ends, without what ends it."""

    number: int
    start: int
    end: int


@attrs.frozen
class Row:
    """A line as it is between quotes, over as many lines of the text as they take in.

    `quoted` is whether any cell stands between quotes; `hidden`, whether a delimiter does;
    `broken`, whether a quote is opened and never closed, or closed within a cell.
    """

    line: Line
    spans: int = 0
    quoted: bool = False
    hidden: bool = False
    broken: bool = False

    @property
    def values(self) -> list[str]:
        """What the cells hold."""
        return self.line.values

    @property
    def lines(self) -> str:
        """The lines that it takes up, for errors."""
        first = self.line.number
        return f"{first} to {first + self.spans}" if self.spans else str(first)


def places(text: str) -> list[Place]:
    """Where the lines of a text stand; any of the three ends of lines ends one."""
    found, at = [], 0
    for number, end in enumerate(_ENDS.finditer(text), 1):
        found.append(Place(number, at, end.start()))
        at = end.end()
    return [*found, Place(len(found) + 1, at, len(text))]


def holds_anything(cells: Sequence[Cell]) -> bool:
    """Whether a line is not blank."""
    return any(cell.value.strip(_NOTHING) for cell in cells)


class Reader:
    """The lines of a text, cut at a delimiter."""

    def __init__(self, text: str, lines: Sequence[Place], delimiter: str):
        self.text = text
        self.lines = lines
        self.delimiter = delimiter
        blank = "[ \u00a0]*+" if delimiter != " " else ""
        sign = re.escape(delimiter)
        self._cell = re.compile(
            rf'{blank}"((?:[^"]++|"")*+)"{blank}(?=[{sign}\r\n]|\Z)|[^{sign}\r\n]*+'
        )

    def has_quotes(self, index: int) -> bool:
        """Whether a line holds any quote."""
        _, start, end = self.lines[index]
        return self.text.find('"', start, end) >= 0

    def is_blank(self, index: int) -> bool:
        """Whether a line holds nothing but delimiters."""
        _, start, end = self.lines[index]
        return not self.text[start:end].strip(_NOTHING + _USUAL + self.delimiter)

    def pieces(self, index: int) -> list[str]:
        """What a line holds between delimiters, without regard to quotes."""
        _, start, end = self.lines[index]
        return self.text[start:end].split(self.delimiter)

    def plain(self, index: int) -> Line:
        """A line without regard to quotes."""
        number, at, _ = self.lines[index]
        cells = []
        for value in self.pieces(index):
            end = at + len(value)
            cells.append(Cell(at, end, value, False))
            at = end + 1
        return Line(number, tuple(cells))

    def quoted(self, index: int) -> Row:
        """The row that begins at a line, with regard to quotes."""
        if not self.has_quotes(index):
            return Row(self.plain(index))
        number, start, _ = self.lines[index]
        text, delimiter, match = self.text, self.delimiter, self._cell.match
        cells: list[Cell] = []
        at, quoted, hidden, broken = start - 1, False, False, False
        while not cells or text.startswith(delimiter, at):
            found = match(text, at + 1)
            if found is None:  # which any text matches
                raise AssertionError(at)
            value, is_quoted = found[0], bool(found.lastindex)
            if is_quoted:
                quoted, value = True, found[1].replace('""', '"')
                hidden = hidden or delimiter in value
            elif '"' in value:
                broken = broken or value.lstrip(" \u00a0").startswith('"')
            cells.append(Cell(at + 1, found.end(), value, is_quoted))
            at = found.end()
        spans = len(_ENDS.findall(text, start, at)) if quoted else 0
        return Row(Line(number, tuple(cells)), spans, quoted, hidden, broken)

    def rows(self, first: int) -> Iterator[Row]:
        """The rows from a line on that hold anything."""
        at = first
        while at < len(self.lines):
            row = None if self.is_blank(at) else self.quoted(at)
            if row and holds_anything(row.line.cells):
                yield row
            at += 1 + (row.spans if row else 0)


def rows_below(reader: Reader, header: Row, field: str, name: str) -> list[Line]:
    """The lines below the header, with quotes read as they are meant.

    Raises InvalidValue, with the numbers of the lines, where that is not certain.
    """
    first = header.line.number + header.spans
    rows = [*reader.rows(first)]
    quoted = [row for row in (header, *rows) if row.quoted or row.broken]
    if not quoted:
        return [row.line for row in rows]
    judged = _Judged(reader, header, rows)
    broken = [row for row in quoted if row.broken and set("".join(row.values)) - set(' "\x1a')]
    if broken:
        if slashed := [row for row in broken if any('\\"' in value for value in row.values)]:
            reason = (
                f'\\" stands for a quote in line {_some(slashed)}: write it twice, as "", or '
                "export the list with another program"
            )
        elif not judged.is_plain or any(row.quoted for row in quoted):
            reason = (
                "a quote that is opened and never closed, or that closes within a cell, in line "
                f"{_some(broken)}: take it out, where it belongs to a name; else write it twice, "
                "and the cell between quotes"
            )
        else:
            lines = [reader.plain(at) for at in range(first, len(reader.lines))]
            return [line for line in lines if holds_anything(line.cells)]
    elif joined := [row for row in quoted if judged.may_join(row)]:
        reason = (
            f"a quote joins lines {_some(joined)}: take it out, where it belongs to a name; write "
            "a cell that has several lines in one"
        )
    elif shifted := [row for row in quoted if judged.may_shift(row)]:
        names = reader.delimiter.join(header.values)
        delimiter = re.escape(reader.delimiter)
        cut = re.search(rf"\([^(){delimiter}]*{delimiter}[^()]*\)", names)
        reason = (
            f"{cut[0]} in the header holds the delimiter: put that name between quotes"
            if cut
            else f"quotes that hold the delimiter may be signs in line {_some(shifted)}, which has "
            "another number of cells than the header: take them out"
        )
    else:
        return [row.line for row in rows]
    raise InvalidValue(field, name, reason)


class _Judged:
    """What speaks for quotes and against, in a table."""

    def __init__(self, reader: Reader, header: Row, rows: Sequence[Row]):
        self._reader = reader
        self._first = header.line.number + header.spans
        self._width = len(header.values)
        without = [row for row in rows if not row.quoted and not row.broken]
        fitting = [len(row.values) for row in without if self._is_blank_from_here(row.line)]
        self._usual = {self._width, *fitting}
        cells = [cell for row in (header, *rows) for cell in row.line.cells]
        named = [cell.quoted or not cell.value for cell in header.line.cells]
        # Programs that quote all cells, or all texts, double the quotes of a text.
        self._by_rule = all(named) and all(
            cell.quoted or _NUMBER.fullmatch(cell.value.strip()) for cell in cells
        )

    @property
    def is_plain(self) -> bool:
        """Whether all lines have the header's width where quotes are signs."""
        lines = map(self._reader.plain, range(self._first, len(self._reader.lines)))
        filled = [line for line in lines if set("".join(line.values)) - set(' \t\x1a"')]
        return all(
            len(line.cells) >= self._width and self._is_blank_from_here(line) for line in filled
        )

    def may_join(self, row: Row) -> bool:
        """Whether a row takes up several lines, and may be several rows."""
        if self._by_rule or not row.spans:
            return False
        if row.hidden:
            return True
        at = row.line.number - 1
        pieces = map(self._reader.plain, range(at, at + row.spans + 1))
        return all(self._fits(piece) for piece in pieces) or not self._fits(row.line)

    def may_shift(self, row: Row) -> bool:
        """Whether a row of one line has a delimiter between quotes, which may end a cell."""
        if self._by_rule or row.spans or not row.hidden:
            return False
        plain = self._reader.plain(row.line.number - 1)
        return self._fits(plain) or not self._fits(row.line)

    def _fits(self, line: Line) -> bool:
        return len(line.cells) in self._usual and self._is_blank_from_here(line)

    def _is_blank_from_here(self, line: Line) -> bool:
        """Whether all cells under no name are empty."""
        return not holds_anything(line.cells[self._width :])


def _some(rows: Sequence[Row]) -> str:
    return ", ".join(row.lines for row in rows[:SHOWN]) + ", ..." * (len(rows) > SHOWN)

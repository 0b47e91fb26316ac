"""Files of tables as lines of cells."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs

from edusync.cells import Cell, cells, refuse_joined
from edusync.errors import InvalidValue

DELIMITERS = ";,\t|"
HEADER_WITHIN = 10  # lines: titles may stand above the header

_MIXED = re.compile(rb"\xc3[\x80-\xbf]")  # UTF-8 letters, in a file that is not UTF-8
_SEPARATOR = re.compile('"?sep=(.)"?[^\r\n]*', re.IGNORECASE)


@attrs.frozen
class Line:
    """A line of a file, by its number from 1."""

    number: int
    cells: tuple[Cell, ...]


@attrs.frozen
class TableFile:
    """The lines of a file that hold anything, and which of them is the header."""

    lines: tuple[Line, ...]
    header: int


def read_table(
    source: Any,
    *,
    recognised: Callable[[Sequence[str]], int],
    encoding: str | None = None,
    sheet: str | int | None = None,
    field: str = "people",
) -> TableFile:
    """The lines of a file; InvalidValue for one that cannot be read."""
    if sheet is not None:
        raise InvalidValue("sheet", sheet, "belongs to a spreadsheet: leave it out")
    body = source.read() if hasattr(source, "read") else source
    name = str(source)
    if isinstance(body, str | Path) and not hasattr(source, "read"):
        body = Path(body).read_bytes()
    text = body if isinstance(body, str) else _decoded(bytes(body), name, encoding, field)
    named = _SEPARATOR.match(text)

    def rows(delimiter: str) -> list[Line]:
        return [Line(number, tuple(row)) for number, row in cells(text, delimiter)]

    def gain(delimiter: str) -> tuple[int, int]:
        head = [[cell.value for cell in line.cells] for line in rows(delimiter)[:HEADER_WITHIN]]
        return max(((recognised(row), len(row)) for row in head), default=(0, 0))

    delimiter = named[1] if named else max(DELIMITERS, key=gain)
    refuse_joined(text, delimiter, field, name)
    if text.count('"') % 2:
        reason = "cannot be read: look for a quote that is opened and never closed"
        raise InvalidValue(field, name, reason)
    lines = rows(delimiter)[1 if named else 0 :]
    heads = [recognised([cell.value for cell in line.cells]) for line in lines[:HEADER_WITHIN]]
    return TableFile(tuple(lines), heads.index(max(heads)) if heads else 0)


def _decoded(content: bytes, name: str, encoding: str | None, field: str) -> str:
    if b"\0" in content:
        reason = "is no CSV in UTF-8 or windows-1252: save it as one"
        raise InvalidValue(field, name, reason)
    try:
        return content.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError:
        if _MIXED.search(content):
            raise InvalidValue(field, name, "mixes encodings: save it as UTF-8") from None
        return content.decode("cp1252", "replace")

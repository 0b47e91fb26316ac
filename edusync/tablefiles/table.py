"""A table that some program wrote into a file, as lines of cells: the one reader of such files.

What the file holds is found by looking: a spreadsheet or text, its encoding, its delimiter, the
line of the header, and whether quotes are quotes. What would be a guess is refused.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from edusync.errors import InvalidValue
from edusync.tablefiles import spreadsheet
from edusync.tablefiles.encodings import Decoded, decoded
from edusync.tablefiles.quoting import Cell, Reader, Row, holds_anything, places, rows_below
from edusync.tablefiles.quoting import Line as Line

Source: TypeAlias = "str | Path | bytes | IO[bytes] | IO[str]"

DELIMITERS = (";", "\t", ",", "|")
HEADER_WITHIN = 30  # lines that hold anything: titles may stand above the header
HEADER_LINES = 4  # of a header whose names are broken
TRIED = 50  # lines below a header that decide which delimiter it has

_NAMED = re.compile(r'\A"?sep=([^\w"\r\n])\1*"?(?:\r\n|\n|\r|\Z)', re.IGNORECASE)
_MARKUP = re.compile(r"\s*<(!doctype|\?xml|html|head|meta|style|table|body)\b", re.IGNORECASE)

Recognised = Callable[[Sequence[str]], int]


@attrs.frozen
class TableFile:
    """A table: its lines, one of which is the header.

    `lines` are those that hold anything, and `header` is the place of the header among them; in it,
    `known` names were recognised, 0 where it is nothing but the first line. Cells hold composed
    letters (NFC) without quotes, and say where they stand in `text`. `sheet` is the name of the
    sheet of a spreadsheet, which has neither text nor delimiter; its cells stand at 0.
    """

    name: str
    lines: tuple[Line, ...]
    header: int
    known: int
    decoded: Decoded
    delimiter: str = ""
    sheet: str = ""

    @property
    def text(self) -> str:
        """The text of the file, without its byte order mark."""
        return self.decoded.text

    @property
    def encoding(self) -> str:
        """The encoding of the file, as Python names it; '' for what was no file of bytes."""
        return self.decoded.encoding

    @property
    def columns(self) -> list[str]:
        """What stands in the header."""
        return self.lines[self.header].values if self.lines else []

    @property
    def rows(self) -> tuple[Line, ...]:
        """The lines below the header."""
        return self.lines[self.header + 1 :]


def read_table(
    source: Source,
    *,
    recognised: Recognised,
    encoding: str | None = None,
    sheet: str | int | None = None,
    field: str = "people",
    within: int | None = HEADER_WITHIN,
    sure: int = 1,
) -> TableFile:
    """Reads the table of a file: CSV in any of the usual forms, .xlsx or .ods.

    Parameters:
        source: the path of the file, its bytes, or a file that is open for reading.
        recognised: says of a line's cells how many are names of columns. The header is the first of
            the lines with the most; where that is less than `sure`, the last of them.
        encoding: that of a CSV file, as Python names it; None finds it.
        sheet: the name of a sheet of a spreadsheet, or its number from 1; None takes the first.
        field: what errors call the source.
        within: in how many lines that hold anything the header is looked for; None looks in all, up
            to the first with `sure` names.

    Raises InvalidValue for a file that cannot be understood for certain; OSError for one that
    cannot be read.
    """
    content, name = _opened(source, field)
    if isinstance(content, bytes) and (kind := spreadsheet.kind_of(content, field, name)):
        if encoding is not None:
            raise InvalidValue("encoding", encoding, f"must be None: {name} is a spreadsheet")
        shown, rows = spreadsheet.rows_of(content, kind, sheet, field, name)
        lines = [Line(number, tuple(_cell_of(cell) for cell in cells)) for number, cells in rows]
        found = [(at, recognised(line.values)) for at, line in enumerate(lines[:within])]
        at, known = _best(found, sure)
        return TableFile(name, tuple(lines), at, known, Decoded("", ""), sheet=shown)
    if sheet is not None:
        raise InvalidValue("sheet", sheet, f"must be None: {name} is no spreadsheet")
    if isinstance(content, str):
        if encoding is not None:
            reason = "must be None for a text: give the file itself, or open it as bytes"
            raise InvalidValue("encoding", encoding, reason)
        text = Decoded(content.removeprefix("\ufeff"), "")
    else:
        text = decoded(content, encoding, field, name)
    if _MARKUP.match(text.text):
        reason = "is a page of HTML or XML, whatever its name: save it as .xlsx or CSV"
        raise InvalidValue(field, name, reason)
    return _of_text(text, name, recognised, field, within, sure)


def _opened(source: Any, field: str) -> tuple[bytes | str, str]:
    """What a source holds, and how errors call it."""
    if isinstance(source, str) and re.search(r"[\r\n\0]", source):
        reason = "must be the path of a file; give a text as io.StringIO(text)"
        raise InvalidValue(field, "a text", reason)
    if isinstance(source, str | Path):
        return Path(source).read_bytes(), str(source)
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), "bytes"
    read = getattr(source, "read", None)
    content = read() if callable(read) else None
    if not isinstance(content, bytes | str):
        reason = "must be the path of a file, its bytes, or a file that is open for reading"
        raise InvalidValue(field, type(source).__name__, reason)
    name = getattr(source, "name", None)
    return content, name if isinstance(name, str) else type(source).__name__


def _of_text(
    text: Decoded,
    name: str,
    recognised: Recognised,
    field: str,
    within: int | None,
    sure: int,
) -> TableFile:
    named = _NAMED.match(text.text)
    lines = places(text.text)
    first = 1 if named and len(lines) > 1 else 0
    absent = [sign for sign in DELIMITERS if sign not in text.text]  # for one column, one is tried
    signs = named[1] if named else [sign for sign in DELIMITERS if sign not in absent[1:]]
    readers = [Reader(text.text, lines, sign) for sign in signs]
    heads = [_head(reader, first, recognised, within, sure) for reader in readers]
    best = max(range(len(readers)), key=lambda at: _gain(readers[at], *heads[at]))
    reader, (header, known) = readers[best], heads[best]
    found: list[Line] = []
    place = 0
    if header:
        below = rows_below(reader, header, field, name)
        above = [_alone(reader, at).line for at in range(first, header.line.number - 1)]
        above = [line for line in above if holds_anything(line.cells)]
        found, place = [*above, header.line, *below], len(above)
    if not unicodedata.is_normalized("NFC", text.text):
        found = [Line(line.number, tuple(map(_composed, line.cells))) for line in found]
    return TableFile(name, tuple(found), place, known, text, reader.delimiter)


def _head(
    reader: Reader, first: int, recognised: Recognised, within: int | None, sure: int
) -> tuple[Row | None, int]:
    """The header, and how many of its names were recognised."""
    found: list[tuple[int, int]] = []
    for at in range(first, len(reader.lines)):
        if reader.is_blank(at):
            continue
        if within is not None and len(found) >= within:
            break
        plain = reader.pieces(at) if not reader.has_quotes(at) else _alone(reader, at).values
        known = recognised(_names(plain))
        over = _over_lines(reader, at)
        found.append((at, max(known, recognised(_names(over.values)) if over else 0)))
        if within is None and found[-1][1] >= sure:
            break
    if not found:
        return None, 0
    place, known = _best(found, sure)
    over = _over_lines(reader, place)
    alone = _alone(reader, place)
    is_over = over is not None and recognised(_names(alone.values)) < known
    return (over if is_over else alone), known


def _over_lines(reader: Reader, at: int) -> Row | None:
    """The row that begins at a line and ends some lines below, as where names are broken."""
    if not reader.has_quotes(at):
        return None
    row = reader.quoted(at)
    is_one = 0 < row.spans < HEADER_LINES and not row.broken and not row.hidden
    return row if is_one else None


def _alone(reader: Reader, at: int) -> Row:
    """The row of one line, whatever its quotes are."""
    row = reader.quoted(at)
    return Row(reader.plain(at), broken=True) if row.spans else row


def _best(found: Sequence[tuple[int, int]], sure: int) -> tuple[int, int]:
    """The place of the header among lines, and how many of its names were recognised."""
    most = max((known for _, known in found), default=0)
    places = [at for at, known in found if known == most]
    return (places or [0])[-1 if 0 < most < sure else 0], most


def _gain(reader: Reader, header: Row | None, known: int) -> tuple[int, int, int]:
    """How well a delimiter cuts a header, and the lines below."""
    if header is None:
        return 0, 0, 0
    first = header.line.number + header.spans
    width = len(header.values)
    below = range(first, min(first + TRIED, len(reader.lines)))
    return known, width, -sum(len(reader.pieces(at)) != width for at in below)


def _names(values: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFC", value.strip()) for value in values]


def _cell_of(value: str) -> Cell:
    return Cell(0, 0, unicodedata.normalize("NFC", value), quoted=False)


def _composed(cell: Cell) -> Cell:
    return cell._replace(value=unicodedata.normalize("NFC", cell.value))

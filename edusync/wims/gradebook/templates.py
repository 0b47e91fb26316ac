"""CSV templates (Apogée, Moodle, ...) that are filled with marks.

A template is never read and written anew: its text is cut at the cells, and only the cells of marks
are exchanged, so that every other byte stays as it is.
"""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import attrs

from edusync.core.html import html_table
from edusync.errors import InvalidValue
from edusync.people.keys import meant
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.tablefiles.quoting import Cell
from edusync.tablefiles.spreadsheet import kind_of
from edusync.tablefiles.table import Line, TableFile, read_table
from edusync.wims.classfiles.work import ABSENT
from edusync.wims.gradebook.csv_text import DECIMALS, number_text

if TYPE_CHECKING:
    from edusync.wims.models.user import User

BLANK = ("", "-")  # what a cell without a mark holds; Moodle writes -

_COLUMN = 2  # what a line with the column of marks counts; with the key's as well, one more


@attrs.frozen
class FilledRow(Value):
    """What became of a row of a template.

    `line` is its number in the file, from 1; `outcome` is 'filled'; 'kept' where a mark was there
    already; 'absent' for a student who never tried; 'no mark' for one whose mark is not known;
    'not in class', also for a key that a spreadsheet spoilt (2,2E+07, #N/A); 'not unique' where
    several students have that key; 'twice' where several rows have it; or 'no cell' in a line that
    ends before. `mark` is what was written, or stood
    there. 22012345.0 and ="22012345" are the key 22012345.
    """

    line: int
    key: str
    outcome: str
    mark: str


@attrs.frozen
class FilledTemplate:
    """What became of a template: its `rows`, and `left_out`, who has a mark and no row.

    `filled` and `absent` are counts, and `problems` the rows to look at.
    """

    rows: ItemList[FilledRow]
    left_out: "ItemList[User]"

    @property
    def filled(self) -> int:
        """How many rows got a mark."""
        return Counter(row.outcome for row in self.rows)["filled"]

    @property
    def absent(self) -> int:
        """How many rows are of students who never tried."""
        return Counter(row.outcome for row in self.rows)[ABSENT]

    @property
    def problems(self) -> ItemList[FilledRow]:
        """The rows that did not get a mark, but for those of students who never tried."""
        return ItemList(row for row in self.rows if row.outcome not in ("filled", ABSENT))

    def __repr__(self) -> str:
        counts = Counter(row.outcome for row in self.rows)
        shown = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        return f"<FilledTemplate: {shown or 'no rows'}; {len(self.left_out)} students left out>"

    def _repr_html_(self) -> str:
        others = [
            {"key": user.quser, "outcome": "no row in the template"} for user in self.left_out
        ]
        return html_table([*self.rows.to_dicts(), *others])


@attrs.frozen
class Template:
    """A CSV file whose table has a column of keys and one for marks."""

    table: TableFile
    key: int
    column: int

    @classmethod
    def read(
        cls,
        path: str | Path,
        key: str,
        column: str,
        known: Collection[str] = (),
        encoding: str | None = None,
    ) -> Self:
        """The template of a file; InvalidValue where no line holds both names, once each.

        Where `known` holds keys of students, their column is also found by what stands below.
        InvalidValue, too, where the encoding, or which quotes are quotes, is not certain, and for a
        spreadsheet.
        """
        wanted, marks = _plain(key), _plain(column)
        if wanted == marks:
            raise InvalidValue("column", column, "must be another column than the key")
        begins = marks.partition(" ")[0]

        def recognised(cells: Sequence[str]) -> int:
            if begins not in "\0".join(cells).casefold():
                return 0
            names = [_plain(cell) for cell in cells]
            return _COLUMN * (marks in names) + (wanted in names)

        if kind_of(Path(path).read_bytes(), "csv_in", str(path)):
            reason = "is a spreadsheet, and marks are written into CSV only: save it as CSV first"
            raise InvalidValue("csv_in", str(path), reason)
        table = read_table(
            path,
            recognised=recognised,
            encoding=encoding,
            field="csv_in",
            within=None,  # Apogée describes each column above the table
            sure=_COLUMN + 1,  # else the line nearest to the keys
        )
        names = [_plain(cell) for cell in table.columns]
        if marks not in names:
            heads = [line.values for line in table.lines if wanted in map(_plain, line.values)]
            there = ", ".join(filter(None, heads[0] if heads else table.columns)) or "no columns"
            raise InvalidValue("column", column, f"must be a column of {path}, which has {there}")
        place = _place(names, "key", wanted) if wanted in names else _holding(table.rows, known)
        if place is None:
            reason = f"must be a column of {path}, in one line with {column!r}"
            raise InvalidValue("key", key, reason)
        found = _place(names, "column", marks)
        if moved := [line.number for line in table.rows if _moves(line, found, marks)]:
            reason = f"has another header in line {moved[0]}, with {column!r} in another place"
            raise InvalidValue(
                "csv_in", str(path), f"{reason}: give each table in a file of its own"
            )
        return cls(table, place, found)

    def filled(
        self,
        marks: Sequence[tuple[str, float | str | None]],
        decimal: str | None = None,
        *,
        replace: bool = False,
        absent: str | float = "",
    ) -> tuple[bytes, list[FilledRow], list[int]]:
        """The file with marks, what became of each row, and the places of students without a row.

        A mark is a number, None where it is not known, or ABSENT, for which `absent` is written.
        """
        if decimal not in (None, *DECIMALS):
            raise InvalidValue("decimal", decimal, "must be ',' or '.'")
        sign = decimal or ("." if self.table.delimiter == "," else ",")
        keys = [_normal(key) for key, _ in marks]
        counts = Counter(filter(None, keys))
        never = self._fitting(absent) if isinstance(absent, str) else number_text(absent, sign)
        values = {key: value for key, (_, value) in zip(keys, marks, strict=True) if key}
        known = {
            key: never if isinstance(value, str) else number_text(value, sign)
            for key, value in values.items()
        }
        rows, pieces, at = [], [], 0
        rows_of = Counter(_normal(self._key(one.cells)) for one in self.table.rows)
        for line, row in ((one.number, one.cells) for one in self.table.rows):
            shown = self._key(row)
            key = _normal(shown)
            if not shown:
                continue
            if len(row) <= self.column:
                rows.append(FilledRow(line, shown, "no cell", ""))
                continue
            cell = row[self.column]
            outcome = _outcome(counts[key], known.get(key), cell, replace)
            if outcome != "not in class" and rows_of[key] > 1:
                outcome = "twice"
            written = outcome == "filled"
            if values.get(key) == ABSENT and outcome in ("filled", "no mark"):
                outcome = ABSENT
            mark = known[key] if written else cell.value.strip()
            rows.append(FilledRow(line, shown, outcome, mark))
            if written:
                pieces += [self.table.text[at : cell.start], self._written(mark, cell)]
                at = cell.end
        body = "".join([*pieces, self.table.text[at:]])
        present = {_normal(row.key) for row in rows} - {""}
        left_out = [
            place
            for place, (key, (_, value)) in enumerate(zip(keys, marks, strict=True))
            if value not in (None, ABSENT) and key not in present
        ]
        return self.table.decoded.encoded(body), rows, left_out

    def _key(self, row: Sequence[Cell]) -> str:
        return row[self.key].value.strip() if len(row) > self.key else ""

    def _fitting(self, absent: str) -> str:
        """The text for who never tried; InvalidValue where the file's encoding lacks a letter."""
        try:
            absent.encode(self.table.encoding)
        except UnicodeEncodeError:
            reason = f"the template is written in {self.table.encoding}, which lacks a letter of it"
            raise InvalidValue("absent", absent, reason) from None
        return absent

    def _written(self, mark: str, cell: Cell) -> str:
        return f'"{mark}"' if cell.quoted or self.table.delimiter in mark else mark


def _outcome(students: int, mark: str | None, cell: Cell, replace: bool) -> str:
    if students > 1:
        return "not unique"
    if mark is None:
        return "not in class"
    if not mark:
        return "no mark"
    return "filled" if replace or cell.value.strip() in BLANK else "kept"


def _place(names: Sequence[str], field: str, name: str) -> int:
    if names.count(name) > 1:
        raise InvalidValue(field, name, "must be the name of one column: it stands twice")
    return names.index(name)


def _moves(line: Line, place: int, marks: str) -> bool:
    """Whether a line names the column of marks, and not where the header does."""
    return any(
        at != place
        and cell.value.strip()[:1].casefold() == marks[:1]
        and _plain(cell.value) == marks
        for at, cell in enumerate(line.cells)
    )


def _holding(below: Iterable[Line], known: Collection[str]) -> int | None:
    """The column in which most keys of students stand; None where two have as many."""
    keys = {_normal(one) for one in known} - {""}
    found = Counter(
        at for line in below for at, cell in enumerate(line.cells) if _normal(cell.value) in keys
    )
    (first, most), (_, second) = [*found.most_common(2), (None, 0), (None, 0)][:2]
    return first if most > second else None


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def _normal(key: str) -> str:
    """A key for comparing, '' for none: addresses without regard to case."""
    text = meant(key)
    return text.casefold() if "@" in text else text

"""CSV templates (Apogée, Moodle, ...) that are filled with marks.

A template is never read and written anew: its text is cut at the cells, and only the cells of marks
are exchanged, so that every other byte stays as it is.
"""

import codecs
import contextlib
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import attrs

from edusync.cells import Cell, Table, cells, refuse_joined
from edusync.errors import InvalidValue
from edusync.people.keys import meant
from edusync.results import ItemList, html_table
from edusync.wims.gradefiles import DECIMALS, number_text
from edusync.wims.work import ABSENT

if TYPE_CHECKING:
    from edusync.wims.users import User

DELIMITERS = (";", "\t", ",", "|")
BLANK = ("", "-")  # what a cell without a mark holds; Moodle writes -

# By the mark at the beginning of the file; what is none of these is what Windows writes.
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"": "utf-8",
}


@attrs.frozen
class FilledRow:
    """What became of a row of a template.

    `line` is its number in the file, from 1; `outcome` is 'filled'; 'kept' where a mark was there
    already; 'absent' for a student who never tried; 'no mark' for one whose mark is not known;
    'not in class', also for a key that a spreadsheet
    spoilt (2,2E+07, #N/A); 'not unique' where several students have that key; 'twice' where several
    rows have it; or 'no cell' in a line that ends before. `mark` is what was written, or stood
    there. 22012345.0 and ="22012345" are the key 22012345.
    """

    line: int
    key: str
    outcome: str
    mark: str

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The fields."""
        del secrets
        return attrs.asdict(self)


@attrs.frozen
class FilledTemplate:
    """What became of a template: every row, and the students who have a mark and no row."""

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
class Report:
    """What became of the rows, and the places of the students without a row."""

    rows: list[FilledRow]
    left_out: list[int]


@attrs.frozen
class Template:
    """A CSV file whose table has a column of keys and one for marks."""

    text: str
    encoding: str
    mark: bytes  # at the beginning of the file
    delimiter: str
    rows: Table  # those below the header
    key: int
    column: int

    @classmethod
    def read(cls, path: str | Path, key: str, column: str, known: Collection[str] = ()) -> Self:
        """The template of a file; InvalidValue where no line holds both names, once each.

        Where `known` holds keys of students, their column is also found by what stands below.
        InvalidValue, too, where a quote may have joined two rows.
        """
        text, encoding, mark = decoded(Path(path).read_bytes())
        wanted, marks = _plain(key), _plain(column)
        if wanted == marks:
            raise InvalidValue("column", column, "must be another column than the key")
        headers = [
            (delimiter, names, table[at + 1 :])
            for delimiter in DELIMITERS
            for table in [[*cells(text, delimiter)]]
            for at, (_, row) in enumerate(table)
            if marks in (names := [_plain(cell.value) for cell in row])
        ]
        named = [header for header in headers if wanted in header[1]]
        keys = {_normal(one) for one in known} - {""}
        for delimiter, names, below in named or reversed(headers):  # the line nearest to the keys
            refuse_joined(text, delimiter, "csv_in", str(path))
            place = _place(names, "key", wanted) if named else _holding(below, keys)
            if place is not None:
                at = _place(names, "column", marks)
                return cls(text, encoding, mark, delimiter, below, place, at)
        if headers:
            reason = f"must be a column of {path}, in one line with {column!r}"
            raise InvalidValue("key", key, reason)
        raise InvalidValue("column", column, f"must be a column of {path}")

    def filled(
        self,
        marks: Sequence[tuple[str, float | str | None]],
        decimal: str | None = None,
        *,
        overwrite: bool = False,
        absent: str | float = "",
    ) -> tuple[bytes, Report]:
        """The file with marks in it, by key, and what became of each row.

        A mark is a number, None where it is not known, or ABSENT, for which `absent` is written.
        """
        if decimal not in (None, *DECIMALS):
            raise InvalidValue("decimal", decimal, "must be ',' or '.'")
        sign = decimal or ("." if self.delimiter == "," else ",")
        keys = [_normal(key) for key, _ in marks]
        counts = Counter(filter(None, keys))
        never = self._fitting(absent) if isinstance(absent, str) else number_text(absent, sign)
        values = {key: value for key, (_, value) in zip(keys, marks, strict=True) if key}
        known = {
            key: never if isinstance(value, str) else number_text(value, sign)
            for key, value in values.items()
        }
        rows, pieces, at = [], [], 0
        rows_of = Counter(_normal(self._key(row)) for _, row in self.rows)
        for line, row in self.rows:
            shown = self._key(row)
            key = _normal(shown)
            if not shown:
                continue
            if len(row) <= self.column:
                rows.append(FilledRow(line, shown, "no cell", ""))
                continue
            cell = row[self.column]
            outcome = _outcome(counts[key], known.get(key), cell, overwrite)
            if outcome != "not in class" and rows_of[key] > 1:
                outcome = "twice"
            written = outcome == "filled"
            if values.get(key) == ABSENT and outcome in ("filled", "no mark"):
                outcome = ABSENT
            mark = known[key] if written else cell.value.strip()
            rows.append(FilledRow(line, shown, outcome, mark))
            if written:
                pieces += [self.text[at : cell.start], self._written(mark, cell)]
                at = cell.end
        body = "".join([*pieces, self.text[at:]])
        present = {_normal(row.key) for row in rows} - {""}
        left_out = [
            place
            for place, (key, (_, value)) in enumerate(zip(keys, marks, strict=True))
            if value not in (None, ABSENT) and key not in present
        ]
        return self.mark + body.encode(self.encoding, "surrogateescape"), Report(rows, left_out)

    def _key(self, row: Sequence[Cell]) -> str:
        return row[self.key].value.strip() if len(row) > self.key else ""

    def _fitting(self, absent: str) -> str:
        """The text for who never tried; InvalidValue where the file's encoding lacks a letter."""
        try:
            absent.encode(self.encoding)
        except UnicodeEncodeError:
            reason = f"the template is written in {self.encoding}, which lacks a letter of it"
            raise InvalidValue("absent", absent, reason) from None
        return absent

    def _written(self, mark: str, cell: Cell) -> str:
        return f'"{mark}"' if cell.quoted or self.delimiter in mark else mark


def _outcome(students: int, mark: str | None, cell: Cell, overwrite: bool) -> str:
    if students > 1:
        return "not unique"
    if mark is None:
        return "not in class"
    if not mark:
        return "no mark"
    return "filled" if overwrite or cell.value.strip() in BLANK else "kept"


def _place(names: Sequence[str], field: str, name: str) -> int:
    if names.count(name) > 1:
        raise InvalidValue(field, name, "must be the name of one column: it stands twice")
    return names.index(name)


def _holding(below: Table, known: Collection[str]) -> int | None:
    """The column in which most keys of students stand; None where two have as many."""
    found = Counter(
        at for _, row in below for at, cell in enumerate(row) if _normal(cell.value) in known
    )
    (first, most), (_, second) = [*found.most_common(2), (None, 0), (None, 0)][:2]
    return first if most > second else None


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _normal(key: str) -> str:
    """A key for comparing, '' for none: addresses without regard to case."""
    text = meant(key)
    return text.casefold() if "@" in text else text


def decoded(body: bytes) -> tuple[str, str, bytes]:
    """The text of a CSV file, its encoding, and the mark at its beginning.

    Bytes that the encoding lacks stand as surrogates, and come back by encoding again.
    """
    for mark, encoding in _MARKS.items():
        if body.startswith(mark):
            with contextlib.suppress(UnicodeDecodeError):
                return body[len(mark) :].decode(encoding), encoding, mark
    return body.decode("cp1252", "surrogateescape"), "cp1252", b""

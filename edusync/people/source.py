"""People as schools and programs have them (files, frames, dicts, objects), as rows. Pure.

What may mean two things is refused, with the lines or the argument that decides (`columns=`,
`encoding=`, `key=`, `on_double=`): a name, number or mark given to the wrong person is never
noticed again.
"""

import math
import numbers
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import attrs

from edusync.core.foreign import EXACT, plain
from edusync.core.model import Model
from edusync.errors import InvalidValue
from edusync.people.columns import (
    Columns,
    columns_of,
    meaning_of,
    recognised,
    refusal,
    refuse_merged,
    refuse_twice,
    suggestion,
    word_of,
)
from edusync.people.keys import (
    IDENTITIES,
    Key,
    bare_value,
    no_value,
    parts_of,
    spoilt,
    undressed,
)
from edusync.people.lines import EMPTY, OTHER_HEADER, nobody
from edusync.people.names import NAMES, cleaned, split_name, unquoted
from edusync.people.vocabulary import EITHER, FIELDS, NAMED, WHOLE
from edusync.tablefiles.cells import bare_text
from edusync.tablefiles.table import TableFile, read_table

if TYPE_CHECKING:
    import pandas

    from edusync.results.tables import Row

People: TypeAlias = (
    "str | Path | bytes | IO[Any] | pandas.DataFrame | Iterable[Mapping[str, Any] | Row | str]"
)
_Rows: TypeAlias = Sequence[tuple[int, Sequence[Any]]]  # each with its number

UNSPLIT = "cannot be split into last and first name"
HEADER_WITHIN = 300  # lines: Apogée lists each exam above the students
ENCRYPTED = "*"  # what a password begins with that only WIMS can read
_UNNAMED = re.compile("_[0-9]+")  # what itertuples makes of a name that is no word


@attrs.frozen
class Person:
    """One row: its number, the fields that hold something, and why it cannot be used."""

    row: int
    values: Mapping[str, str]
    reason: str = ""

    @property
    def who(self) -> dict[str, str]:
        """The names and the student number, as reports show them."""
        return {name: self.values.get(name, "") for name in (*NAMES, "regnum")}


@attrs.frozen
class Table:
    """The rows of a source, its columns, those that nobody has a field for, and what to warn of."""

    people: tuple[Person, ...]
    names: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@attrs.frozen
class Source:
    """People in any form, and the arguments of `Class.enrol` that say how to read them."""

    people: "People"
    columns: Mapping[str, str | None] | None = None
    encoding: str | None = None
    sheet: str | int | None = None

    def read(self, key: Key) -> Table:
        """The people; a text in a list is somebody's key.

        A row's number is that of the line in a file and of the row in a spreadsheet (the header is
        1), else counted from 1. Raises InvalidValue for a source, a file or a header that cannot be
        understood.
        """
        if isinstance(self.people, str | Path | bytes | bytearray) or hasattr(self.people, "read"):
            return self._of_file(key)
        for name, given in (("encoding", self.encoding), ("sheet", self.sheet)):
            if given is not None:
                raise InvalidValue(name, given, "belongs to a file: leave it out")
        items = _of_frame(self.people)
        if isinstance(items, Mapping | Model) or not isinstance(items, Iterable):
            reason = "must be the path of a file, a DataFrame, or a list of dicts or users"
            raise InvalidValue("people", type(items).__name__, reason)
        return _of_items(items, key, self.columns)

    def _of_file(self, key: Key) -> Table:
        table = read_table(
            self.people,  # type: ignore[arg-type]
            recognised=recognised,
            encoding=self.encoding,
            sheet=self.sheet,
            within=HEADER_WITHIN,
        )
        rows = [(line.number, [cell.strip() for cell in line.values]) for line in table.rows]
        return _of_rows(_columns(table), rows, key, self.columns)


def _columns(table: TableFile) -> list[str]:
    """The header; a cell that takes up two lines of it stands in the line above."""
    if not table.header:
        return table.columns
    above = table.lines[table.header - 1].values
    above += [""] * (len(table.columns) - len(above))
    return [
        name if name.strip() or not meaning_of(over) else over
        for name, over in zip(table.columns, above, strict=False)
    ]


def _of_frame(people: Any) -> Any:
    """The rows of a frame of pandas or polars as dicts; anything else as it is."""
    if isinstance(people, list):  # of ours, too, which have columns
        return people
    if hasattr(people, "columns") and hasattr(people, "to_dicts"):  # of polars
        return people.to_dicts()
    if hasattr(people, "to_pandas"):  # of Arrow and others
        people = people.to_pandas()
    if hasattr(people, "columns") and hasattr(people, "to_dict"):
        names = getattr(getattr(people, "index", None), "names", [])
        if any(name is not None and meaning_of(name) for name in names):
            people = people.reset_index()  # a column that was made the index
        if any(isinstance(column, tuple) for column in people.columns):
            raise InvalidValue("people", "DataFrame", "must have one line of column names")
        shown = [*map(str, people.columns)]
        refuse_twice(shown, [meaning_of(name) for name in shown])
        return people.to_dict("records")
    return people


def _of_items(items: Iterable[Any], key: Key, by_hand: Mapping[str, str | None] | None) -> Table:
    """The rows of a list, in which each may have columns of its own."""
    alike: dict[tuple[str, ...], list[tuple[int, Sequence[Any]]]] = {}  # by their columns
    ours: set[tuple[str, ...]] = set()
    found: dict[int, Person] = {}
    for row, item in enumerate(items, 1):
        try:
            cells = _cells(item, key)
        except InvalidValue as error:
            found[row] = Person(row, {}, str(error))
            continue
        names = tuple(map(str, cells))
        alike.setdefault(names, []).append((row, [*cells.values()]))
        if not isinstance(item, Mapping):
            ours.add(names)  # an object of ours: that it has no other fields is no news
    tables = []
    for names, rows in alike.items():
        try:
            table = _of_rows(names, rows, key, by_hand)
        except InvalidValue as error:
            if len(alike) == 1 and not found:
                raise
            found |= {row: Person(row, {}, str(error)) for row, _ in rows}
        else:
            found |= {person.row: person for person in table.people}
            tables.append(attrs.evolve(table, ignored=()) if names in ours else table)
    return Table(
        tuple(found[row] for row in sorted(found)),
        tuple(dict.fromkeys(name for table in tables for name in table.names)),
        tuple(dict.fromkeys(name for table in tables for name in table.ignored)),
        tuple(dict.fromkeys(text for table in tables for text in table.warnings)),
    )


def _cells(item: Any, key: Key) -> Mapping[str, Any]:
    """The cells of one item of a list, by their columns."""
    if isinstance(item, tuple) and len(item) == 2 and hasattr(item[1], "to_dict"):  # of iterrows
        item = item[1]
    if isinstance(item, str | numbers.Number):
        parts = parts_of(key)
        return {parts[0] if len(parts) == 1 else "fullname": item}
    if isinstance(item, Mapping):
        return item
    if isinstance(item, Model):
        return {name: value for name, value in item.known().items() if name in FIELDS}
    if hasattr(item, "_asdict"):  # of itertuples
        cells: dict[str, Any] = item._asdict()
        if any(_UNNAMED.fullmatch(name) for name in cells):
            reason = "lost the names of its columns by itertuples: give the frame itself"
            raise InvalidValue("people", type(item).__name__, reason)
        return cells
    if hasattr(item, "to_dict"):  # a row of pandas, or an object of ours
        row: Mapping[str, Any] = item.to_dict()
        return row
    reason = "each must be a dict, a row of a frame, or a user"
    raise InvalidValue("people", type(item).__name__, reason)


def _of_rows(
    names: Sequence[Any], given: _Rows, key: Key, by_hand: Mapping[str, str | None] | None
) -> Table:
    rows = [(number, [_bare(cell) for cell in cells]) for number, cells in given]
    found = columns_of(names, [cells for _, cells in rows], by_hand)
    places = [at for at, meaning in enumerate(found.meanings) if meaning]
    warnings, somebody = [*found.warnings], []
    for number, cells in rows:
        if reason := nobody(cells, found.names, places):
            if reason == OTHER_HEADER:
                reason = (
                    f"in row {number} is another header, of other columns: give both lists by turns"
                )
                raise InvalidValue("people", reason=reason, secret=True)
            if reason != EMPTY:
                warnings.append(f"row {number} {reason}: passed over")
        else:
            somebody.append((number, cells))
    meanings = _whole_names(found, somebody)
    refuse_merged(found.names, meanings, [cells for _, cells in somebody], by_hand or {})
    keys = {*parts_of(key)}
    people = [_person(number, found.names, meanings, cells, keys) for number, cells in somebody]
    _refuse_unsplit(found, meanings, people)
    return Table(tuple(people), found.names, found.ignored, tuple(warnings))


def _bare(cell: Any) -> Any:
    """A cell as that of a file, which spreadsheets and our own tables dress."""
    cell = plain(cell)
    return bare_text(cell) if isinstance(cell, str) else cell


def _whole_names(found: Columns, rows: _Rows) -> tuple[str, ...]:
    """The meanings, of which a column of either name is decided by what stands in it."""
    if EITHER not in found.meanings:
        return found.meanings
    at = found.meanings.index(EITHER)
    name = found.names[at]
    texts = [(number, str(row[at] or "")) for number, row in rows if at < len(row)]
    several = [number for number, text in texts if len(text.split()) > 1]
    if any(split_name(text) for _, text in texts):
        meaning = "fullname"
    elif several:
        shown = ", ".join(map(str, several[:3]))
        raise refusal(name, f"may hold whole names (row {shown}): give {suggestion([name])}")
    else:
        meaning = "firstname" if word_of(name) == "nombre" else "lastname"
    return tuple(meaning if one == EITHER else one for one in found.meanings)


def _refuse_unsplit(found: Columns, meanings: Sequence[str], people: Sequence[Person]) -> None:
    """Raises InvalidValue where a column has whole names, and none can be split."""
    whole = [name for name, one in zip(found.names, meanings, strict=True) if one in WHOLE]
    if whole and people and all(UNSPLIT in person.reason for person in people):
        reason = f"holds whole names by no rule that is evident: give {suggestion(whole)}"
        raise refusal(whole[0], reason)


def _person(
    row: int, names: Sequence[str], meanings: Sequence[str], cells: Sequence[Any], keys: set[str]
) -> Person:
    """The person of a row; who has a cell of no use, or cells beyond the header, cannot be used."""
    reason = ""
    if any("" if cell is None else str(cell).strip() for cell in cells[len(names) :]):
        reason = (
            f"has {len(cells)} cells, the header {len(names)}: "
            "put a text that holds the delimiter between quotes"
        )
    parts: dict[str, str] = {}
    for meaning, cell in zip(meanings, cells, strict=False):
        if meaning:
            try:
                parts[meaning] = _value(meaning, cell, keys)
            except InvalidValue as error:
                reason = reason or str(error)
    if "regnum" in keys and not parts.get("regnum") and _is_hidden(names, cells):
        reason = reason or "has no regnum: SWAD shows no ID of this person"
    try:
        named = _named(parts)
    except InvalidValue as error:
        named, reason = {}, reason or str(error)
    return Person(row, _filled({**parts, **named}), reason)


def _is_hidden(names: Sequence[str], cells: Sequence[Any]) -> bool:
    """Whether a row of a list of SWAD says that its ID is kept back."""
    pairs = zip(names, cells, strict=False)
    return any(name == "id_hidden" and str(cell) == "True" for name, cell in pairs)


def _named(parts: Mapping[str, str]) -> dict[str, str]:
    """Last and first name of the parts that a row has."""
    for meaning in WHOLE:
        if text := parts.get(meaning):
            both = split_name(text, "" if meaning == "fullname" else meaning)
            if both is None:
                raise InvalidValue(meaning, text, f"{UNSPLIT}: write a comma between them")
            return dict(zip(NAMES, both, strict=True))
    surnames = [parts.get("lastname") or parts.get("surname1", ""), parts.get("surname2", "")]
    joined = " ".join(filter(None, surnames))
    firstnames = [parts.get("firstname", ""), parts.get("firstname2", "")]
    return {
        "lastname": parts.get("usual") or joined or parts.get("birth", ""),
        "firstname": parts.get("usualfirst") or " ".join(filter(None, firstnames)),
    }


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    """The fields that say something; a password that only WIMS can read is none."""
    return {
        field: values[field]
        for field in values
        if field in FIELDS
        and values[field].strip()
        and not (field == "password" and values[field].startswith(ENCRYPTED))
    }


def _value(field: str, cell: Any, keys: set[str]) -> str:
    """A cell as the text of a field; of a field that identifies people, the text that is meant."""
    text = _text(field, cell)
    if field not in keys and field not in IDENTITIES:
        if reason := no_value(text.strip()):
            raise InvalidValue(field, text, reason, secret=field == "password")
        return unquoted(cleaned(text)) if field in NAMED else text
    if isinstance(cell, float) and abs(cell) >= EXACT:
        reason = "has more digits than a float keeps: read the column as text (dtype=str)"
        raise InvalidValue(field, cell, reason)
    text = undressed(text)
    if reason := spoilt(text):
        raise InvalidValue(field, text, reason)
    return bare_value(field, text)


def _text(field: str, value: Any) -> str:
    """A plain cell as text, '' for an empty one."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.0f}" if value == int(value) else str(value)
    raise InvalidValue(field, value, "must be text or a number", secret=field == "password")

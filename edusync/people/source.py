"""People as teachers have them (CSV, DataFrame, dicts, users), as rows for `c.enrol`. Pure."""

import csv
import decimal
import io
import math
import numbers
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from edusync.cells import bare_text, refuse_joined
from edusync.errors import InvalidValue
from edusync.people.keys import EXACT, IDENTITIES, no_value, spoilt, undressed
from edusync.people.names import bare

if TYPE_CHECKING:
    import pandas

    from edusync.results import Row

People: TypeAlias = "str | Path | pandas.DataFrame | Iterable[Mapping[str, Any] | Row | str]"

DELIMITERS = ";,\t"
HEADER_WITHIN = 10  # lines: titles may stand above the header
ENCRYPTED = "*"  # what a password begins with that only WIMS can read

# Those of a user of WIMS but for who supervises whom, and names of classes: they mean nothing
# elsewhere.
FIELDS = (
    "quser lastname firstname password email comments regnum photourl external_auth agreecgu "
    "regprop1 regprop2 regprop3 regprop4 regprop5"
).split()
_MIXED = re.compile(rb"\xc3[\x80-\xbf]")  # UTF-8 letters, in a file that is not UTF-8

# Names of columns without accents, signs, blanks and capitals; the fields' own names besides.
_SYNONYMS = {
    "quser": "login user username userid identifiant nomdutilisateur nomutilisateur usuario "
    "nombredeusuario uid account compte cuenta",
    "lastname": "surname familyname nom nomdefamille nomdusage nomusuel nompatronymique apellidos "
    "apellido primerapellido cognome nachname libnompatind",
    "firstname": "givenname forename prenom prenoms nombre nombres nomdepila vorname nome "
    "libpr1ind",
    "email": "mail courriel courrielle emailaddress adresseemail adressemail adressecourriel "
    "adressedecourriel correo correoelectronico direcciondecorreo direcciondeemail",
    "regnum": "studentnumber studentid studentno idnumber numeroetudiant numerodetudiant "
    "numetudiant netudiant noetudiant codeetudiant codetudiant codetu matricule matricula "
    "numerodidentification numerodeidentificacion numerodeid dni nip",
    "password": "passwd motdepasse mdp contrasena clave",
    "comments": "comment commentaire commentaires comentario comentarios remarques",
}
_FIELD_OF = {
    **{re.sub("[^a-z0-9]", "", field): field for field in FIELDS},
    **{word: field for field, words in _SYNONYMS.items() for word in words.split()},
}


@attrs.frozen
class Person:
    """One row: its number, the fields that hold something, and why it cannot be used."""

    row: int
    values: Mapping[str, str]
    reason: str = ""

    @property
    def who(self) -> dict[str, str]:
        """The names and the student number, as reports tell them."""
        return {name: self.values.get(name, "") for name in ("lastname", "firstname", "regnum")}


@attrs.frozen
class Table:
    """The rows of a source, and its columns that WIMS has no field for."""

    people: tuple[Person, ...]
    ignored: tuple[str, ...] = ()


def read(people: "People", key: str) -> Table:
    """The people of any source; a text in a list is somebody's key.

    A row's number is that of a spreadsheet for a CSV (the header is row 1), else counted from 1.
    Raises InvalidValue for a source or a header that cannot be understood.
    """
    if isinstance(people, str | Path):
        return _of_csv(Path(people).read_bytes(), str(people), key)
    items: Any = people
    if hasattr(people, "columns") and hasattr(people, "to_dict"):  # a DataFrame
        _fields([*people.columns])
        items = people.to_dict("records")
    if isinstance(items, Mapping) or not isinstance(items, Iterable):
        reason = "must be the path of a CSV file, a DataFrame, or a list of dicts or users"
        raise InvalidValue("people", type(items).__name__, reason)
    return _of_items(items, key)


def field_of(column: Any) -> str | None:
    """The field of a user that a column means, however it is written; None for another one."""
    return _FIELD_OF.get(re.sub("[^a-z0-9]", "", bare(str(column)).casefold()))


def _of_csv(content: bytes, name: str, key: str) -> Table:
    rows = _rows(_decoded(content, name), name)
    at = max(range(len(rows[:HEADER_WITHIN])), key=lambda at: _known(rows[at]), default=0)
    header = rows[at] if rows else []
    fields = _fields(header)
    found = []
    for number, cells in enumerate(rows[at + 1 :], at + 2):
        stripped = [cell.strip() for cell in cells]
        if not any(stripped):
            continue
        reason = ""
        if any(stripped[len(header) :]):
            reason = (
                f"has {len(cells)} cells, the header {len(header)}: "
                "put a text that holds the delimiter between quotes"
            )
        pairs = zip(fields, map(bare_text, stripped), strict=False)
        found.append(_person(number, pairs, key, reason))
    return Table(tuple(found), _ignored(header, fields))


def _decoded(content: bytes, name: str) -> str:
    """The text of a CSV file, without the line by which Excel names the delimiter."""
    reason = "is no CSV in UTF-8 or windows-1252: save it as one"
    if b"\0" in content:
        raise InvalidValue("people", name, reason)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if _MIXED.search(content):
            raise InvalidValue("people", name, "mixes encodings: save it as UTF-8") from None
        return content.decode("cp1252", "replace")


def _rows(text: str, name: str) -> list[list[str]]:
    """The rows by the delimiter with which the header names the most fields."""

    def rows(delimiter: str) -> list[list[str]]:
        return [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]

    def gain(delimiter: str) -> tuple[int, int]:
        head = io.StringIO("".join(text.splitlines(keepends=True)[:HEADER_WITHIN]), newline="")
        first = [*csv.reader(head, delimiter=delimiter)]
        return max(map(_known, first), default=0), max(map(len, first), default=0)

    delimiter = max(DELIMITERS, key=gain)
    refuse_joined(text, delimiter, "people", name)
    try:
        found = rows(delimiter)
    except csv.Error as error:
        reason = f"cannot be read ({error}): look for a quote that is opened and never closed"
        raise InvalidValue("people", name, reason) from error
    named_by_excel = found and found[0] and found[0][0].casefold().startswith("sep=")
    return [[], *found[1:]] if named_by_excel else found


def _known(columns: Sequence[Any]) -> int:
    return sum(field_of(column) is not None for column in columns)


def _fields(columns: Sequence[Any]) -> list[str | None]:
    """The field of each column; of two names for one field the first counts.

    Raises InvalidValue for one name twice, and where no column is known.
    """
    found: list[str | None] = []
    names: set[str] = set()
    for column in columns:
        field = field_of(column)
        if field and str(column) in names:
            raise InvalidValue("people", str(column), "stands twice in the header")
        names.add(str(column))
        found.append(None if field in found else field)
    if not any(found):
        reason = f"no column is known among {len(columns)}: name them like {', '.join(FIELDS[:9])}"
        raise InvalidValue("people", reason=reason, secret=True)
    return found


def _ignored(columns: Iterable[Any], fields: Iterable[str | None]) -> tuple[str, ...]:
    pairs = zip(columns, fields, strict=True)
    return tuple(str(column) for column, field in pairs if not field and str(column).strip())


def _of_items(items: "Iterable[Mapping[str, Any] | Row | str]", key: str) -> Table:
    known: dict[tuple[Any, ...], list[str | None]] = {}
    found, ignored = [], dict[str, None]()
    for row, item in enumerate(items, 1):
        try:
            cells = {key: item} if isinstance(item, str | numbers.Number) else item
            cells = _bare(cells) if isinstance(cells, Mapping) else _of_user(cells)
            columns = tuple(cells)
            if columns not in known:
                known[columns] = _fields(columns)
                ignored |= dict.fromkeys(_ignored(columns, known[columns]))
        except InvalidValue as error:
            found.append(Person(row, {}, str(error)))
        else:
            pairs = zip(known[columns], cells.values(), strict=True)
            found.append(_person(row, pairs, key))
    return Table(tuple(found), tuple(ignored))


def _bare(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells as those of a file, which spreadsheets and our own tables dress."""
    return {
        column: bare_text(cell) if isinstance(cell, str) else cell for column, cell in cells.items()
    }


def _person(
    row: int, pairs: Iterable[tuple[str | None, Any]], key: str, reason: str = ""
) -> Person:
    """The person of the fields and their cells; who has a cell of no use cannot be used."""
    values = {}
    for field, cell in pairs:
        if field:
            try:
                values[field] = _value(field, cell, key)
            except InvalidValue as error:
                reason = reason or str(error)
    return Person(row, _filled(values), reason)


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    """The values that say something; a password that only WIMS can read is none."""
    return {
        field: value
        for field, value in values.items()
        if value.strip() and not (field == "password" and value.startswith(ENCRYPTED))
    }


def _of_user(user: Any) -> Mapping[str, Any]:
    """What is known of a user without a request."""
    known: Callable[[], dict[str, Any]] | None = getattr(user, "_values", None)
    if known is None:
        raise InvalidValue("people", type(user).__name__, "each must be a dict or a User")
    return {
        name: value
        for name, value in known().items()
        if (user.saved or name in user._given) and name in FIELDS
    }


def _value(field: str, cell: Any, key: str) -> str:
    """A cell as the text of a field; of one that tells who somebody is, the text that is meant."""
    text = _text(field, cell)
    if field != key and field not in IDENTITIES:
        if reason := no_value(text.strip()):
            raise InvalidValue(field, text, reason, secret=field == "password")
        return text
    if isinstance(cell, float) and abs(cell) >= EXACT:
        reason = "has more digits than a float keeps: read the column as text (dtype=str)"
        raise InvalidValue(field, cell, reason)
    text = undressed(text)
    if reason := spoilt(text):
        raise InvalidValue(field, text, reason)
    return text


def _text(field: str, value: Any) -> str:
    """A cell as text: whole numbers without a point, '' for what spreadsheets leave empty."""
    if isinstance(value, str):
        return value
    if value is None or not _equals_itself(value):
        return ""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float | decimal.Decimal) and math.isfinite(value):
        return f"{value:.0f}" if value == int(value) else str(value)
    raise InvalidValue(field, value, "must be text or a number", secret=field == "password")


def _equals_itself(value: Any) -> bool:
    """False for the NaN, NaT and NA of pandas, which stand for empty cells."""
    try:
        return bool(value == value)
    except TypeError:
        return False
    except ValueError:  # of an array, which is no cell at all
        return True

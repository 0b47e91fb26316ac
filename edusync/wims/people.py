"""People as teachers have them (CSV, DataFrame, dicts, users), as rows for `c.enrol`. Pure."""

import csv
import io
import numbers
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from edusync.errors import InvalidValue, PlanError
from edusync.wims.logins import bare
from edusync.wims.userlist import USER_FIELDS

if TYPE_CHECKING:
    import pandas

    from edusync.wims.users import User

People: TypeAlias = "str | Path | pandas.DataFrame | Iterable[Mapping[str, Any] | User | str]"

DELIMITERS = ";,\t"
FIELDS = ("quser", *USER_FIELDS)
ENCRYPTED = "*"  # what a password begins with that only WIMS can read

# Names of columns without accents, signs, blanks and capitals; the fields' own names besides.
_SYNONYMS = {
    "quser": "login user username userid identifiant nomdutilisateur nomutilisateur usuario "
    "nombredeusuario uid account compte cuenta",
    "lastname": "surname familyname nom nomdefamille nomdusage apellidos apellido primerapellido "
    "cognome nachname",
    "firstname": "givenname forename prenom prenoms nombre nombres nomdepila vorname nome",
    "email": "mail courriel courrielle emailaddress adresseemail adressemail adressecourriel "
    "adressedecourriel correo correoelectronico direcciondecorreo direcciondeemail",
    "regnum": "studentnumber studentid studentno idnumber numeroetudiant numerodetudiant "
    "numetudiant netudiant noetudiant codeetudiant codetudiant matricule matricula "
    "numerodidentification numerodeidentificacion numerodeidalumno dni nip",
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
        return _of_csv(Path(people).read_bytes(), str(people))
    items: Any = people
    if hasattr(people, "columns") and hasattr(people, "to_dict"):  # a DataFrame
        items = people.to_dict("records")
    if isinstance(items, Mapping) or not isinstance(items, Iterable):
        reason = "must be the path of a CSV file, a DataFrame, or a list of dicts or users"
        raise InvalidValue("people", type(items).__name__, reason)
    return _of_items(items, key)


def field_of(column: Any) -> str | None:
    """The field of a user that a column means, however it is written; None for another one."""
    return _FIELD_OF.get(re.sub("[^a-z0-9]", "", bare(str(column)).casefold()))


def refuse_doubles(people: Iterable[Person], key: str) -> None:
    """Raises PlanError where two rows have one key, since each would undo the other."""
    rows: dict[str, list[int]] = {}
    for person in people:
        if value := key_of(person.values, key):
            rows.setdefault(value, []).append(person.row)
    doubles = {value: found for value, found in rows.items() if len(found) > 1}
    if doubles:
        shown = "; ".join(
            f"{key} {value!r} in rows {', '.join(map(str, found))}"
            for value, found in list(doubles.items())[:10]
        )
        raise PlanError(
            f"{len(doubles)} times several rows are the same person ({shown}): nothing was sent; "
            "leave one row each, or choose another key="
        )


def key_of(values: Mapping[str, Any], key: str) -> str:
    """What identifies a user, without outer blanks; e-mails without regard to capitals."""
    value = str(values.get(key) or "").strip()
    return value.casefold() if key == "email" else value


def _of_csv(content: bytes, name: str) -> Table:
    if b"\0" in content:
        raise InvalidValue("people", name, "is no CSV in UTF-8 or windows-1252: save it as one")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header, *rows = [*lines] or [[]]
    fields = _fields(header)
    found = []
    for number, cells in enumerate(rows, 2):
        stripped = [cell.strip() for cell in cells]
        if not any(stripped):
            continue
        reason = ""
        if any(stripped[len(header) :]):
            reason = (
                f"has {len(cells)} cells, the header {len(header)}: "
                "put a text that holds the delimiter between quotes"
            )
        pairs = zip(fields, stripped, strict=False)
        values = {field: cell for field, cell in pairs if field and cell}
        found.append(Person(number, values, reason))
    return Table(tuple(found), _ignored(header, fields))


def _delimiter(text: str) -> str:
    """The one by which the header names the most fields, else the most columns."""

    def gain(delimiter: str) -> tuple[int, int]:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        return sum(field_of(column) is not None for column in header), len(header)

    return max(DELIMITERS, key=gain)


def _fields(columns: Sequence[Any]) -> list[str | None]:
    fields = [field_of(column) for column in columns]
    for field in FIELDS:
        twice = [str(c) for c, found in zip(columns, fields, strict=True) if found == field]
        if len(twice) > 1:
            raise InvalidValue("people", reason=f"columns {' and '.join(twice)} both mean {field}")
    if not any(fields):
        shown = ", ".join(map(repr, columns)) or "nothing"
        raise InvalidValue(
            "people",
            reason=f"no column is known: the header is {shown}; WIMS has {', '.join(FIELDS)}",
        )
    return fields


def _ignored(columns: Iterable[Any], fields: Iterable[str | None]) -> tuple[str, ...]:
    pairs = zip(columns, fields, strict=True)
    return tuple(str(column) for column, field in pairs if not field and str(column).strip())


def _of_items(items: "Iterable[Mapping[str, Any] | User | str]", key: str) -> Table:
    known: dict[tuple[Any, ...], list[str | None]] = {}
    found, ignored = [], dict[str, None]()
    for row, item in enumerate(items, 1):
        try:
            cells = {key: item} if isinstance(item, str) else item
            cells = cells if isinstance(cells, Mapping) else _of_user(cells)
            columns = tuple(cells)
            if columns not in known:
                known[columns] = _fields(columns)
                ignored |= dict.fromkeys(_ignored(columns, known[columns]))
            pairs = zip(known[columns], cells.values(), strict=True)
            values = {field: _text(field, cell) for field, cell in pairs if field}
        except InvalidValue as error:
            found.append(Person(row, {}, str(error)))
        else:
            found.append(Person(row, {key: value for key, value in values.items() if value}))
    return Table(tuple(found), tuple(ignored))


def _of_user(user: Any) -> Mapping[str, Any]:
    """What is known of a user without a request; a password that only WIMS can read is none."""
    known: Callable[[], dict[str, Any]] | None = getattr(user, "_values", None)
    if known is None:
        raise InvalidValue("people", type(user).__name__, "each must be a dict or a User")
    values = {
        name: value
        for name, value in known().items()
        if (user.saved or name in user._given) and name in FIELDS
    }
    if str(values.get("password", "")).startswith(ENCRYPTED):
        del values["password"]
    return values


def _text(field: str, value: Any) -> str:
    """A cell as text: whole numbers without a point, '' for what spreadsheets leave empty."""
    if isinstance(value, str):
        return value
    if value is None or not _equals_itself(value):
        return ""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return str(int(value))
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return f"{float(value):.0f}" if float(value).is_integer() else str(value)
    raise InvalidValue(field, value, "must be text or a number", secret=field == "password")


def _equals_itself(value: Any) -> bool:
    """False for the NaN, NaT and NA of pandas, which stand for empty cells."""
    try:
        return bool(value == value)
    except TypeError:
        return False
    except ValueError:  # of an array, which is no cell at all
        return True

"""Lists that show as tables, and the result of a save."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, SupportsIndex, TypeVar, overload

import attrs

from edusync.core import foreign
from edusync.core.files import refuse_spreadsheet, refuse_taken, write_whole
from edusync.core.html import columns_of, counted, titled, warned
from edusync.core.imports import needing
from edusync.core.warning import ServerQuirkWarning, warn
from edusync.errors import InvalidValue
from edusync.results import names as named
from edusync.results.portable import Portable
from edusync.tablefiles.cells import safe_text
from edusync.terminals import printable

if TYPE_CHECKING:
    import pandas


@attrs.frozen(repr=False)
class SaveResult:
    """What a save did.

    `fields` names what was sent, `requests` counts what it took; unchanged objects take none.
    `recovered`: the user came back from the trash of the class.
    """

    created: bool = False
    updated: bool = False
    fields: tuple[str, ...] = ()
    requests: int = 0
    warnings: tuple[str, ...] = ()
    recovered: bool = False

    def __repr__(self) -> str:
        values = attrs.asdict(self).items()
        said = (f"{name}={value!r}" for name, value in values if value or name == "requests")
        return f"SaveResult({', '.join(said)})"

    def _repr_html_(self) -> str:
        done = [name for name in ("created", "updated", "recovered") if getattr(self, name)]
        row = {"fields": " ".join(self.fields), "requests": self.requests}
        return titled(" and ".join(done) or "unchanged", [row], self.warnings)


class Row(Protocol):
    """Anything that can be a row of a table."""

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The columns and their values; passwords only with `secrets=True`."""


T = TypeVar("T", bound=Row)


class ItemList(Portable, list[T]):
    """A list of objects that shows as a table; `warnings` says what could not be read.

    Get an object by its index or its name: `session.courses()["ALG"]`; NotFound for no such name.

    None of its methods makes a request: a value that was not loaded shows as missing (None).
    `columns` are those of an empty table, where they are known. A slice is such a list too.

    >>> users = c.users.list()
    >>> users["karin"].lastname
    'Åberg'
    >>> [user.quser for user in users[:3]]
    ['karin', 'omer', 'ines2']
    """

    columns: ClassVar[tuple[str, ...]] = ()
    named: ClassVar[str] = "rows"  # the objects, where they do not say it

    def __init__(
        self, items: Iterable[T] = (), warnings: Sequence[str] = (), *, plural: str = ""
    ) -> None:
        super().__init__(items)
        self.warnings: tuple[str, ...] = tuple(warnings)
        self._plural = plural

    @overload
    def __getitem__(self, at: SupportsIndex, /) -> T: ...

    @overload
    def __getitem__(self, at: slice, /) -> "ItemList[T]": ...

    @overload
    def __getitem__(self, name: str, /) -> T: ...

    def __getitem__(self, at: Any, /) -> Any:
        where: Any = self._place(at) if isinstance(at, str) else at
        found = super().__getitem__(where)
        return (
            ItemList(found, self.warnings, plural=self.plural) if isinstance(at, slice) else found
        )

    def _place(self, name: str) -> int:
        return named.place(name, self.to_dicts(), self.plural)

    def is_portable(self) -> bool:
        """Whether it pickles without the client: where its objects are figures, no models."""
        return bool(self) and isinstance(self[0], Portable)

    @property
    def plural(self) -> str:
        """What the objects are called, like 'users'."""
        named = self._plural or next((getattr(item, "plural", "") for item in self), "")
        return named or self.named

    def __repr__(self) -> str:
        note = f" # {warned(self.warnings)}" if self.warnings else ""
        return f"{super().__repr__()}{printable(note)}"

    def to_dicts(self, *, secrets: bool = False) -> list[dict[str, Any]]:
        """One dict for each object; passwords only with `secrets=True`.

        >>> [row["firstname"] for row in c.users.list().to_dicts()][:3]
        ['Karin', 'Ömer', 'Inês']
        """
        return [item.to_dict(secrets=secrets) for item in self]

    def to_frame(self, *, secrets: bool = False) -> "pandas.DataFrame":
        """A pandas DataFrame, the warnings in its `attrs`; needs `pip install ".[pandas]"`.

        Days of WIMS stay what they are, and compare with dates and Timestamps;
        `pandas.to_datetime(frame.expiration, errors="coerce")` makes dates of them.
        """
        with needing("pandas"):
            import pandas

        rows = self.to_dicts(secrets=secrets)
        frame = pandas.DataFrame(rows or {name: [] for name in self.columns})
        for name in _special(rows):  # else pandas makes plain texts of them
            frame[name] = pandas.Series([row.get(name) for row in rows], dtype=object)
        if self.warnings:
            frame.attrs["warnings"] = list(self.warnings)
        return frame

    @foreign.welcoming
    def to_csv(
        self,
        path: str | Path,
        *,
        delimiter: str = ",",
        secrets: bool = False,
        damaged: bool = False,
        overwrite: bool = False,
    ) -> None:
        """Writes a CSV file in UTF-8, with a byte order mark so that spreadsheets see it.

        A text that a spreadsheet might run as a formula gets a ' before its = + - or @, also behind
        blanks and quotes, and where another delimiter (, ; | or a tab) would split the text.
        `c.enrol` takes it off again; other programs take off each ' that stands at such a place.

        Parameters:
            path: the file; delimiter: between its cells.
            secrets: True writes passwords, into a file that only its owner may read.
            damaged: True writes users of WIMS whom the server's own lists get wrong (`damaged` of a
                User); False leaves them out, and warns (ServerQuirkWarning).
            overwrite: True replaces a file that is there, when the new one is whole.

        Raises InvalidValue for a file that is there, or is named .xlsx; OSError of the disk.
        """
        refuse_spreadsheet(Path(path))
        refuse_taken(Path(path), overwrite)
        rows = [row.to_dict(secrets=secrets) for row in whole(self, damaged=damaged)]
        body = csv_text(rows, delimiter, self.columns).encode("utf-8-sig")
        write_whole(Path(path), body, overwrite=overwrite, private=secrets)

    def _repr_html_(self) -> str:
        rows = [getattr(item, "_cells", item.to_dict)() for item in self]
        return titled(counted(len(self), self.plural), rows, self.warnings)


def whole(rows: Iterable[T], *, damaged: bool) -> list[T]:
    """The rows that a file gets: all, or those of users who are not `damaged`, with a warning."""
    kept: list[T] = []
    left_out: list[T] = []
    for row in rows:
        is_damaged = bool(getattr(row, "damaged", ""))
        (left_out if is_damaged and not damaged else kept).append(row)
    if left_out:
        logins = dict.fromkeys(str(row.to_dict().get("quser")) for row in left_out)
        warn(
            f"left out of the file: {', '.join(logins)}, whom WIMS' own lists get wrong until "
            "c.repair_users() has mended them; damaged=True writes them",
            ServerQuirkWarning,
        )
    return kept


def csv_text(rows: Sequence[Mapping[str, Any]], delimiter: str, columns: Sequence[str] = ()) -> str:
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise InvalidValue("delimiter", delimiter, "must be one character, such as ',' or ';'")
    written = io.StringIO()
    names = columns_of(rows) or columns
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(map(safe_text, names))
    writer.writerows([safe_text(row.get(name)) for name in names] for row in rows)
    return written.getvalue()


def _special(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns that hold texts which can do more than a text."""
    cells = (item for row in rows for item in row.items())
    special = (name for name, cell in cells if isinstance(cell, str) and type(cell) is not str)
    return list(dict.fromkeys(special))

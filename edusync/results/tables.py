"""What calls give back: the result of a save, and lists that become tables."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from edusync.tablefiles import password_file
from edusync.tablefiles.cells import safe_text

if TYPE_CHECKING:
    import pandas

__all__ = ["ItemList", "Line", "Passwords", "Report", "Row", "SaveResult"]


@attrs.frozen(repr=False)
class SaveResult:
    """What a save did.

    `fields` names what was sent, `requests` counts what it took; unchanged objects take none.
    `recovered` is a user whom the trash of the class gave back.
    """

    created: bool = False
    updated: bool = False
    fields: tuple[str, ...] = ()
    requests: int = 0
    warnings: tuple[str, ...] = ()
    recovered: bool = False

    def __repr__(self) -> str:
        told = {field.name: getattr(self, field.name) for field in attrs.fields(SaveResult)}
        said = [f"{name}={value!r}" for name, value in told.items() if value or name == "requests"]
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


class ItemList(list[T]):
    """A list of objects that shows as a table; `warnings` says what could not be read.

    An object is got by its place or its name: `session.courses()["ALG"]`; NotFound otherwise.

    None of its methods makes a request: a value that was not loaded shows as missing (None).
    `columns` are those of an empty table, where they are known. A slice is such a list too.
    """

    columns: ClassVar[tuple[str, ...]] = ()
    named: ClassVar[str] = "rows"  # the objects, where they do not say it

    def __init__(
        self, items: Iterable[T] = (), warnings: Sequence[str] = (), *, plural: str = ""
    ) -> None:
        super().__init__(items)
        self.warnings = tuple(warnings)
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

    @property
    def plural(self) -> str:
        """What the objects are called, like 'users'."""
        named = self._plural or next((getattr(item, "plural", "") for item in self), "")
        return named or self.named

    def __repr__(self) -> str:
        told = f" # {warned(self.warnings)}" if self.warnings else ""
        return f"{super().__repr__()}{told}"

    def to_dicts(self, *, secrets: bool = False) -> list[dict[str, Any]]:
        """One dict for each object; passwords only with `secrets=True`."""
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

        A text that a spreadsheet would run as a formula (it begins with = + - @) gets a ' before
        it, which `c.enrol` takes off again.

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
        body = _csv_text(rows, delimiter, self.columns).encode("utf-8-sig")
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


class Line(Row, Protocol):
    """What became of one row of a bulk call."""

    @property
    def row(self) -> int:
        """The number of the row, from 1."""

    @property
    def status(self) -> str:
        """What became of it: 'created', 'failed', ...."""

    @property
    def reason(self) -> str:
        """Why, where there is something to say; else ''."""

    @property
    def label(self) -> str:
        """Whom or what the row is about."""


class Passwords(Mapping[str, str]):
    """New passwords by login, for `to_csv`; none is ever shown, and no server tells them again.

    `kept` says that they are in a file.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]] = (), *, kept: bool = False) -> None:
        self._rows = {row["quser"]: dict(row) for row in rows}
        self.kept = kept

    @property
    def warning(self) -> str:
        """What would be lost with these passwords; '' where they are in a file."""
        if self.kept or not self:
            return ""
        many = len(self) > 1
        new = f"{len(self)} new passwords are" if many else "1 new password is"
        return f"{new} in this report alone: report.passwords.to_csv(...)"

    def __getitem__(self, login: str) -> str:
        try:
            return self._rows[login]["password"]
        except (KeyError, TypeError):
            raise KeyError(
                f"no new password of {login!r}: list(report.passwords) are the logins"
            ) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} passwords>"

    @foreign.welcoming
    def to_csv(self, path: str | Path, *, delimiter: str = ",", append: bool = False) -> None:
        """Writes login, names, number and password of each to a file that only its owner reads.

        In UTF-8 with a byte order mark.

        Parameters:
            path: a new file; delimiter: between its cells.
            append: True adds the rows to a file of passwords that is there, in its own form, or
                makes it, with commas.

        Raises InvalidValue rather than to overwrite a file, or to add to one of another kind.
        """
        refuse_spreadsheet(Path(path))
        rows = [*self._rows.values()]
        if append:
            password_file.add(Path(path), rows)
        else:
            refuse_taken(Path(path), False, "append=True adds to it")
            write_whole(Path(path), _csv_text(rows, delimiter).encode("utf-8-sig"))
        self.kept = True


L = TypeVar("L", bound=Line)

# What a status is called in a dry run; others, such as 'unchanged', are the same.
WOULD = {
    "created": "would create",
    "adopted": "would adopt",
    "updated": "would update",
    "recovered": "would recover",
    "removed": "would remove",
    "marked": "would mark",
    "unmarked": "would unmark",
    "failed": "would fail",
}


class Report(ItemList[L]):
    """What a bulk call did: one line for each row given, in their order.

    `created`, `updated`, `recovered`, `removed`, `unchanged` and `failed` are the lines of that
    status; `requests` counts what it took; `passwords` holds the new ones, and without
    `passwords_to` this report alone has them (so does a pickle of it), which it says until they are
    written. With `dry_run` the statuses say what would be done ('would create'), and `created` and
    its like are the lines of those.
    """

    passwords: Passwords

    def __init__(
        self,
        lines: Iterable[L] = (),
        warnings: Sequence[str] = (),
        *,
        requests: int = 0,
        dry_run: bool = False,
        passwords: Iterable[Mapping[str, str]] = (),
        kept: bool = False,
    ) -> None:
        if dry_run:
            lines = [_would(line) for line in lines]
        super().__init__(lines, warnings)
        self.requests, self.dry_run = requests, dry_run
        self.passwords = Passwords(passwords, kept=kept)

    @foreign.welcoming
    def of_status(self, *statuses: str) -> ItemList[L]:
        """The lines that have one of these statuses, or would have it after a dry run."""
        wanted = {*statuses, *(WOULD[one] for one in statuses if self.dry_run and one in WOULD)}
        return ItemList(line for line in self if line.status in wanted)

    @property
    def created(self) -> ItemList[L]:
        """The lines of what was made."""
        return self.of_status("created")

    @property
    def updated(self) -> ItemList[L]:
        """The lines of what was there, and was changed."""
        return self.of_status("updated")

    @property
    def recovered(self) -> ItemList[L]:
        """The lines of who came back from the trash."""
        return self.of_status("recovered")

    @property
    def removed(self) -> ItemList[L]:
        """The lines of what was removed."""
        return self.of_status("removed")

    @property
    def unchanged(self) -> ItemList[L]:
        """The lines of what needed nothing."""
        return self.of_status("unchanged")

    @property
    def failed(self) -> ItemList[L]:
        """The lines of what failed, each with its reason."""
        return self.of_status("failed")

    @property
    def counts(self) -> dict[str, int]:
        """How many lines there are of each status."""
        return dict(Counter(line.status for line in self))

    @property
    def summary(self) -> str:
        """The counts in words, like '3 created, 1 failed', or 'dry run: would create 3'."""
        told = ", ".join(
            f"{status} {number}" if status in WOULD.values() else f"{number} {status}"
            for status, number in self.counts.items()
        )
        return f"{'dry run: ' if self.dry_run else ''}{told or 'no rows'}"

    def _repr_html_(self) -> str:
        """A table of the lines, those that failed first, below the counts."""
        lines = sorted(self, key=lambda line: line.status not in ("failed", WOULD["failed"]))
        notes = [*self.warnings, *filter(None, [self.passwords.warning])]
        return titled(self.summary, [_told(line) for line in lines], notes)

    def __repr__(self) -> str:
        said = [
            f"row {line.row}{f' ({line.label})' if line.label else ''}: {line.reason}"
            for line in self.failed[:3]
        ]
        said += filter(None, [warned(self.warnings), self.passwords.warning])
        return f"<Report: {'; '.join([self.summary, *said])}>"


def _told(line: Line) -> dict[str, Any]:
    """A line with whom it is about, and why, before the rest; what is not so has no cell."""
    first = {"row": line.row, "status": line.status, "who": line.label, "reason": line.reason}
    told = {*first, "lastname", "firstname"}  # the names by the label
    rest = {name: cell for name, cell in line.to_dict().items() if name not in told}
    return {**first, **{name: cell for name, cell in rest.items() if cell is not False}}


def _would(line: L) -> L:
    """The line of a dry run, whose status says what would be done."""
    changed: L = attrs.evolve(line, status=WOULD.get(line.status, line.status))  # type: ignore[misc]
    return changed


def _csv_text(
    rows: Sequence[Mapping[str, Any]], delimiter: str, columns: Sequence[str] = ()
) -> str:
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise InvalidValue("delimiter", delimiter, "must be one character, such as ',' or ';'")
    written = io.StringIO()
    writer = csv.DictWriter(written, columns_of(rows) or columns, delimiter=delimiter)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: safe_text(cell) for key, cell in row.items()})
    return written.getvalue()


def _special(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns that hold texts which can do more than a text."""
    found = (name for row in rows for name, cell in row.items() if _is_special(cell))
    return list(dict.fromkeys(found))


def _is_special(cell: Any) -> bool:
    return isinstance(cell, str) and type(cell) is not str

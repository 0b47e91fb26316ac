"""What calls give back: the result of a save, and lists that become tables."""

import csv
import html
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

import attrs

from edusync import passwordfiles
from edusync.cells import safe_text
from edusync.extras import needing
from edusync.warning import ServerQuirkWarning, warn
from edusync.wholefiles import refuse_taken, write_whole

if TYPE_CHECKING:
    import pandas

__all__ = ["ItemList", "Line", "Passwords", "Report", "Row", "SaveResult"]

HTML_ROWS, HTML_COLUMNS = 50, 12


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


class Row(Protocol):
    """Anything that can be a row of a table."""

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The columns and their values; passwords only with `secrets=True`."""


T = TypeVar("T", bound=Row)


class ItemList(list[T]):
    """A list of objects that shows as a table; `warnings` says what could not be read.

    None of its methods makes a request: a value that was not loaded shows as missing (None).
    `columns` are those of an empty table, where they are known.
    """

    columns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, items: Iterable[T] = (), warnings: Sequence[str] = ()) -> None:
        super().__init__(items)
        self.warnings = tuple(warnings)

    def to_dicts(self, *, secrets: bool = False) -> list[dict[str, Any]]:
        """One dict for each object; passwords only with `secrets=True`."""
        return [item.to_dict(secrets=secrets) for item in self]

    def to_frame(self, *, secrets: bool = False) -> "pandas.DataFrame":
        """A pandas DataFrame; needs `pip install "edusync[pandas]"`."""
        with needing("pandas"):
            import pandas

        return pandas.DataFrame(
            self.to_dicts(secrets=secrets) or {name: [] for name in self.columns}
        )

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

        Raises InvalidValue for a file that is there, OSError of the disk.
        """
        refuse_taken(Path(path), overwrite)
        rows = [row.to_dict(secrets=secrets) for row in whole(self, damaged=damaged)]
        body = _csv_text(rows, delimiter, self.columns).encode("utf-8-sig")
        write_whole(Path(path), body, overwrite=overwrite, private=secrets)

    def _repr_html_(self) -> str:
        return html_table(self.to_dicts())


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
        return self._rows[login]["password"]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} passwords>"

    def to_csv(self, path: str | Path, *, delimiter: str = ",", append: bool = False) -> None:
        """Writes login, names, number and password of each to a file that only its owner reads.

        In UTF-8 with a byte order mark.

        Parameters:
            path: a new file; delimiter: between its cells.
            append: True adds the rows to a file of passwords that is there, in its own form, or
                makes it, with commas.

        Raises InvalidValue rather than to overwrite a file, or to add to one of another kind.
        """
        rows = [*self._rows.values()]
        if append:
            passwordfiles.add(Path(path), rows)
        else:
            refuse_taken(Path(path), False, "append=True adds to it")
            write_whole(Path(path), _csv_text(rows, delimiter).encode("utf-8-sig"))
        self.kept = True


L = TypeVar("L", bound=Line)


class Report(ItemList[L]):
    """What a bulk call did: one line for each row given, in their order.

    `created`, `updated`, `recovered`, `removed`, `unchanged` and `failed` are the lines of that
    status; `requests` counts what it took; `passwords` holds the new ones, and without
    `passwords_to` this report alone has them (so does a pickle of it), which it says until they are
    written. With `dry_run` it tells what would be done.
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
        super().__init__(lines, warnings)
        self.requests, self.dry_run = requests, dry_run
        self.passwords = Passwords(passwords, kept=kept)

    def of_status(self, *statuses: str) -> ItemList[L]:
        """The lines that have one of these statuses."""
        return ItemList(line for line in self if line.status in statuses)

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
        """The counts in words, like '3 created, 1 failed'."""
        told = ", ".join(f"{number} {status}" for status, number in self.counts.items())
        return f"{'dry run: ' if self.dry_run else ''}{told or 'no rows'}"

    def _repr_html_(self) -> str:
        """A table of the lines, those that failed first."""
        lines = sorted(self, key=lambda line: line.status != "failed")
        alone = self.passwords.warning
        said = f"<p>{html.escape(alone)}</p>" if alone else ""
        return html_table([line.to_dict() for line in lines]) + said

    def __repr__(self) -> str:
        first = [
            f"row {line.row}{f' ({line.label})' if line.label else ''}: {line.reason}"
            for line in self.failed[:3]
        ]
        alone = [self.passwords.warning] if self.passwords.warning else []
        if self.warnings:
            number = len(self.warnings)
            more = f" and {number - 1} more: report.warnings" if number > 1 else ""
            alone.append(f"warning: {self.warnings[0]}{more}")
        return f"<Report: {self.summary}{''.join(f'; {text}' for text in first + alone)}>"


def html_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as a small HTML table: escaped, at most 50 rows and 12 columns."""
    columns = _columns(rows)
    shown = columns[:HTML_COLUMNS]
    head = "".join(f"<th>{html.escape(str(column))}</th>" for column in shown)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row.get(column))}</td>" for column in shown) + "</tr>"
        for row in rows[:HTML_ROWS]
    )
    left = [
        f"{len(rows) - HTML_ROWS} more rows" if len(rows) > HTML_ROWS else "",
        f"{len(columns) - HTML_COLUMNS} more columns" if len(columns) > HTML_COLUMNS else "",
    ]
    note = ", ".join(part for part in left if part)
    end = f"<p>{note}</p>" if note else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{end}"


def _csv_text(
    rows: Sequence[Mapping[str, Any]], delimiter: str, columns: Sequence[str] = ()
) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, _columns(rows) or columns, delimiter=delimiter)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: safe_text(cell) for key, cell in row.items()})
    return written.getvalue()


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def _cell(value: Any) -> str:
    return "" if value is None else html.escape(str(value))

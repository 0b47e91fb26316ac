"""Reports of bulk calls: what became of each row, and the new passwords.

Once something was written a report is returned, not raised: without `passwords_to` the new
passwords are nowhere else. What stops a call earlier is raised; after an interruption the error has
the report.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import attrs

from edusync.core import foreign
from edusync.core.files import refuse_spreadsheet, refuse_taken, write_whole
from edusync.core.html import titled, warned
from edusync.results.tables import ItemList, Row, csv_text
from edusync.tablefiles import password_file
from edusync.terminals import printable


class Line(Row, Protocol):
    """The outcome of one row of a bulk call."""

    @property
    def row(self) -> int:
        """The number of the row, from 1."""

    @property
    def status(self) -> str:
        """The outcome: 'created', 'failed', ...."""

    @property
    def reason(self) -> str:
        """Why, where there is something to say; else ''."""

    @property
    def label(self) -> str:
        """The person or thing that the row is about."""


class Passwords(Mapping[str, str]):
    """New passwords by login, for `to_csv`; none is ever shown, and no server returns them again.

    `kept` says that they are in a file.

    >>> report = c.enrol([{"lastname": "Roe", "firstname": "Jane", "regnum": "123"}])
    >>> list(report.passwords)
    ['jroe']
    >>> report.passwords.to_csv("passwords.csv")
    """

    def __init__(self, rows: Iterable[Mapping[str, str]] = (), *, kept: bool = False) -> None:
        self._rows = {row["quser"]: dict(row) for row in rows}
        self.kept: bool = kept

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
            write_whole(Path(path), csv_text(rows, delimiter).encode("utf-8-sig"))
        self.kept = True


L = TypeVar("L", bound=Line)
# What a status is called in a dry run; others, such as 'unchanged', are the same.
WOULD = {
    f"{verb.removesuffix('e')}ed": f"would {verb}"
    for verb in "create adopt update recover remove mark unmark fail".split()
}


class Report(ItemList[L]):
    """What a bulk call did: one line for each row given, in their order.

    `created`, `updated`, `recovered`, `removed`, `unchanged` and `failed` are the lines of that
    status; `requests` counts what it took; `passwords` holds the new ones, and without
    `passwords_to` this report alone has them (so does a pickle of it), which it says until they are
    written. With `dry_run` the statuses say what would be done ('would create'), and `created` and
    its like are the lines of those.

    >>> report = c.enrol([{"lastname": "Roe", "firstname": "Jane", "regnum": "123"}])
    >>> report.summary
    '1 created'
    >>> [line.quser for line in report.created]
    ['jroe']
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
            lines = [attrs.evolve(one, status=WOULD.get(one.status, one.status)) for one in lines]  # type: ignore[misc]
        super().__init__(lines, warnings)
        self.requests: int = requests
        self.dry_run: bool = dry_run
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
        """The lines of those recovered from the trash."""
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
        counts = ", ".join(
            f"{status} {number}" if status in WOULD.values() else f"{number} {status}"
            for status, number in self.counts.items()
        )
        return f"{'dry run: ' if self.dry_run else ''}{counts or 'no rows'}"

    def _repr_html_(self) -> str:
        """A table of the lines, those that failed first, below the counts."""
        lines = sorted(self, key=lambda line: line.status not in ("failed", WOULD["failed"]))
        notes = [*self.warnings, *filter(None, [self.passwords.warning])]
        return titled(self.summary, [_row_of(line) for line in lines], notes)

    def __repr__(self) -> str:
        said = [
            f"row {line.row}{f' ({line.label})' if line.label else ''}: {line.reason}"
            for line in self.failed[:3]
        ]
        said += filter(None, [warned(self.warnings), self.passwords.warning])
        return printable(f"<Report: {'; '.join([self.summary, *said])}>")


def _row_of(line: Line) -> dict[str, Any]:
    """A line as a row of a table: its label and reason first; what is False has no cell."""
    first = {"row": line.row, "status": line.status, "who": line.label, "reason": line.reason}
    shown = {*first, "lastname", "firstname"}  # the label holds the names
    held = line.to_dict().items()
    return first | {name: cell for name, cell in held if name not in shown and cell is not False}

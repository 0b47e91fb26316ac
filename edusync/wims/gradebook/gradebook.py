"""`Gradebook`: the marks of a whole class, one line for each student."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import attrs

from edusync.core.files import refuse_spreadsheet, refuse_taken, write_whole
from edusync.core.foreign import Welcoming
from edusync.core.html import counted, listed, titled
from edusync.core.imports import needing
from edusync.errors import InvalidValue, NotFound
from edusync.results.portable import Portable
from edusync.results.tables import ItemList, whole
from edusync.wims.classfiles.work import ABSENT, UNKNOWN
from edusync.wims.gradebook import average as grades
from edusync.wims.gradebook import csv_text
from edusync.wims.gradebook.average import AVERAGE, COMPUTED, KEYS, WHO
from edusync.wims.gradebook.lines import Column, Detail, Line, Unread, fields_of
from edusync.wims.gradebook.templates import FilledTemplate, Template
from edusync.wims.models.score import rounded
from edusync.wims.wire.logins import logins_of

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

    from edusync.wims.models.user import User


@attrs.frozen(repr=False)
class Gradebook(Portable, Welcoming):
    """The marks of a class: `c.gradebook()`. Nothing here makes a request.

    `book["jdoe"]` is the `Line` of a student, `"jdoe" in book` says whether there is one,
    iteration gives all; `book.details()` is the table of raw components.

    Attributes:
        lines: an ItemList of `Line`, sorted by name: every student, also who never worked.
        columns: the sheets and exams that were read, as `Column`.
        unread: an ItemList of `Unread`: the others, each with the reason.
        scale: the best mark; scoremax: the class' own best mark.
        warnings: what makes a figure less than certain.
    """

    lines: ItemList[Line]
    columns: tuple[Column, ...]
    unread: ItemList[Unread]
    scale: float
    scoremax: float
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    @overload
    def __getitem__(self, user: "User | str | int") -> Line: ...

    @overload
    def __getitem__(self, user: slice) -> ItemList[Line]: ...

    def __getitem__(self, user: "User | str | int | slice") -> Line | ItemList[Line]:
        """The line of a student, login (NotFound where there is none), or place: book[0]."""
        if isinstance(user, int | slice):
            return self.lines[user]
        for login in logins_of(user):
            for line in self.lines:
                if line.user.quser == login:
                    return line
        shown = getattr(user, "quser", user)
        raise NotFound(f"user {shown} is not in this gradebook")

    def __contains__(self, user: object) -> bool:
        """Whether there is a line of that student, or login; or whether it is one of the lines."""
        if isinstance(user, Line):
            return user in self.lines
        logins = {line.user.quser for line in self.lines}
        return not logins.isdisjoint(logins_of(user))

    def __repr__(self) -> str:
        return (
            f"<Gradebook: {len(self.lines)} students, {len(self.columns)} sheets and exams, "
            f"{len(self.unread)} not read, marks out of {self.scale:g}>"
        )

    @property
    def decimals(self) -> int:
        """To how many decimals the marks are rounded; see `Class.gradebook`."""
        return grades.decimals(self.scale, self.scoremax)

    @property
    def no_average(self) -> str:
        """Why the averages are missing; '' where they are not."""
        missing = [f"{one.kind} {one.number} ({one.reason})" for one in self.unread if one.spoils]
        if not missing:
            return ""
        return "WIMS' average counts what could not be read: " + "; ".join(missing)

    @property
    def average(self) -> float | None:
        """The mean of the class as WIMS' pages show it: of the averages over 0; None without."""
        found = [line.average for line in self.lines if line.average]
        units = 10**self.decimals
        return rounded(units * sum(found) / len(found), self.decimals) if found else None

    @property
    def header(self) -> list[str]:
        """The names of the columns of the table."""
        return [*WHO, *(column.name for column in self.columns), *COMPUTED]

    def never_worked(self) -> ItemList[Line]:
        """The students who never tried anything, on sheets that were not read too.

        Its `warnings` name those of whom that is not known.

        >>> c.gradebook().never_worked()[0].user.lastname
        'Nguyễn'
        """
        found = [line for line in self.lines if line.states[AVERAGE] == ABSENT]
        unsure = [line.user.quser for line in self.lines if line.states[AVERAGE] == UNKNOWN]
        return ItemList(found, [f"not known of {login}" for login in unsure])

    def at_risk(self, below: float) -> ItemList[Line]:
        """The students whose average is below a mark, or who never tried anything.

        `line.average` and `line.states["average"]` show which of the two.

        Parameters:
            below: a mark on the gradebook's scale, over 0 and up to `scale`.

        Its `warnings` name those who have no average. Raises InvalidValue, also where the averages
        of the class are missing (`no_average`).
        """
        if isinstance(below, bool | None) or not 0 < below <= self.scale:
            raise InvalidValue("below", below, f"must be a mark over 0, up to {self.scale:g}")
        if self.no_average:
            raise InvalidValue("below", below, f"there are no averages: {self.no_average}")
        never = [line.user.quser for line in self.never_worked()]
        found, unsure = [], []
        for line in self.lines:
            if line.user.quser in never or (line.average is not None and line.average < below):
                found.append(line)
            elif line.average is None:
                unsure.append(f"{line.user.quser} has no average")
        return ItemList(found, unsure)

    def details(self) -> ItemList[Detail]:
        """The raw components: a row for each student and each sheet or exam that was read."""
        return ItemList(
            Detail(name, score, line.states[name])
            for line in self.lines
            for name, score in line.scores.items()
        )

    def to_dicts(self, *, absent: str | float | None = None) -> list[dict[str, Any]]:
        """One flat dict for each student: quser, names, regnum, the marks by name, average.

        `absent` stands where a student never tried, and in the average of who never tried anything.
        """
        return [line.row(absent) for line in self.lines]

    def to_frame(self, *, absent: str | float | None = None) -> "pandas.DataFrame":
        """A pandas DataFrame, a row for each student; needs `pip install ".[pandas]"`.

        `absent` is as for `to_dicts`: NaN, which pandas leaves out of its means by default.
        """
        with needing("pandas"):
            import pandas

        frame = pandas.DataFrame(self.to_dicts(absent=absent), columns=self.header)
        empty = [name for name in self.header[len(WHO) :] if frame[name].isna().all()]
        return frame.astype(dict.fromkeys(empty, float))  # else a column of None is no number

    def to_csv(
        self,
        path: str | Path,
        delimiter: str = ";",
        decimal: str = ",",
        key: str = "regnum",
        *,
        as_text: bool = False,
        damaged: bool = False,
        overwrite: bool = False,
        absent: str | float = "",
    ) -> None:
        """Writes a CSV file that a spreadsheet opens by a double click: UTF-8 with its mark.

        Texts are written whole: student numbers keep their zeros. A text that a spreadsheet might
        run as a formula gets a ' before its = + - or @, also behind a , ; | or tab within it.

        Parameters:
            path: the file.
            delimiter: between cells; ';' where the decimal sign is a comma (French, Spanish).
            decimal: the decimal sign, ',' or '.'; another one than the delimiter.
            key: the first column: 'regnum', 'quser', 'email' or another field of users.
            as_text: True writes what a spreadsheet would turn into a number or a date, like 00123,
                as ="00123", which Excel and LibreOffice show as it is. Other programs see these
                signs, so it is not the default: the file has the zeros, and a spreadsheet shows
                them when its import dialog reads the column as text.
            damaged: True writes students whom WIMS' own lists get wrong too (`line.damaged`); False
                leaves them out, and warns (ServerQuirkWarning), until `c.repair_users()` mended it.
            overwrite: True replaces a file that is there, when the new one is whole.
            absent: what is written where a student never tried, and as the average of who never
                tried anything: '', a text like 'ABI', or a mark like 0, which WIMS counts.

        Raises InvalidValue, also for a file that is there or is named .xlsx; OSError of the disk.
        """
        refuse_spreadsheet(Path(path))
        refuse_taken(Path(path), overwrite)
        self._require_key("key", key)
        header = list(dict.fromkeys([key, *self.header]))
        absent = csv_text.absent_mark(absent)
        lines = whole(self.lines, damaged=damaged)
        rows = [{**fields_of(line.user, [key]), **line.row(absent)} for line in lines]
        text = csv_text.csv_text(header, rows, delimiter, decimal, as_text=as_text)
        write_whole(Path(path), text.encode("utf-8-sig"), overwrite=overwrite, private=False)

    def fill_template(
        self,
        csv_in: str | Path,
        csv_out: str | Path,
        *,
        key: str,
        column: str,
        marks: str = AVERAGE,
        by: str | None = None,
        decimal: str | None = None,
        replace: bool = False,
        damaged: bool = False,
        encoding: str | None = None,
        overwrite: bool = False,
        absent: str | float = "",
    ) -> FilledTemplate:
        """Writes marks into a CSV template (Apogée, Moodle, ...), and not a byte besides.

        Encoding, delimiter, quoting and line ends are found in the template and kept, and so are
        the lines above the table. The table begins at the line that holds both names.

        Parameters:
            csv_in: the template, which stays as it is; csv_out: the file to write; the same path
                twice fills the template itself.
            key: the template's column that identifies students, like 'Code étudiant'; or a field
                of users, like 'regnum': the column of that name, else that where its values stand.
            column: the template's column to fill, like 'Note'.
            marks: what to write there: 'average', or the name of a sheet or exam.
            by: the field of users that `key` holds; 'regnum' unless `key` is the name of a field.
            decimal: ',' or '.'; default: '.' in a file with commas between cells, else ','.
            replace: False fills only cells that are empty or '-'; True writes over others.
            damaged, overwrite: as for `to_csv`; the template itself may always be filled.
            encoding: the template's, as Python names it ('mac-roman'); None finds it.
            absent: what is written for who never tried the sheet or exam, or anything where `marks`
                is the average: a text like 'ABI', or a mark like 0; '' leaves the cell as it is.
                Their rows have the outcome 'absent', which the report counts.

        Returns a `FilledTemplate`: what became of each row, and the students without a row. Raises
        InvalidValue, before anything is written, for columns that the template does not have,
        or has twice, where there are no such marks, for a spreadsheet, where several encodings
        make sense, and, with the lines, where quotes may be quotes or signs.
        """
        same = Path(csv_out).exists() and Path(csv_out).samefile(csv_in)
        refuse_spreadsheet(Path(csv_out), "csv_out")
        refuse_taken(Path(csv_out), overwrite or same)
        by = by or (key if key in KEYS else WHO[-1])
        self._require_key("by", by)
        if marks not in self.header[len(WHO) :]:
            raise InvalidValue("marks", marks, f"must be one of {self.header[len(WHO) :]}")
        if marks == AVERAGE and self.no_average:
            raise InvalidValue("marks", marks, f"there are none: {self.no_average}")
        lines = whole(self.lines, damaged=damaged)
        found = [
            (str(fields_of(line.user, [by])[by] or ""), line.row(ABSENT)[marks]) for line in lines
        ]
        keys = [one for one, _ in found if one] if key in KEYS else []
        template = Template.read(csv_in, key, column, keys, encoding)
        filled, rows, left_out = template.filled(
            found, decimal, replace=replace, absent=csv_text.absent_mark(absent)
        )
        write_whole(Path(csv_out), filled, overwrite=overwrite or same, private=False)
        return FilledTemplate(ItemList(rows), ItemList(lines[at].user for at in left_out))

    def plot(self) -> "Figure":
        """A matplotlib Figure of the distribution of each sheet and exam, to read on a phone.

        It needs no display; `figure.savefig("marks.png")` writes it. Needs
        `pip install ".[plot]"`.
        """
        from edusync.wims.gradebook import plot as gradeplot

        with needing("plot"):
            return gradeplot.figure(self.columns, self.lines, self.scale, self.decimals)

    def _repr_html_(self) -> str:
        first = ("lastname", "firstname", AVERAGE)  # what a table of 12 columns must not lose
        rows: list[dict[str, Any]] = self.to_dicts() or [dict.fromkeys(self.header)]
        title = f"{counted(len(self.lines), 'students')}, marks out of {self.scale:g}"
        table = titled(title, [{**{name: row[name] for name in first}, **row} for row in rows])
        unread = titled("not read:", self.unread.to_dicts()) if self.unread else ""
        return table + unread + listed(filter(None, [self.no_average, *self.warnings]))

    @staticmethod
    def _require_key(name: str, value: str) -> None:
        if value not in KEYS:
            raise InvalidValue(name, value, f"must be a field of users: {', '.join(KEYS)}")

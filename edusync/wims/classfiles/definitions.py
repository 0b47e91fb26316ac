"""What the files of a class hold: indexes of sheets and exams, weights, users. Pure functions.

WIMS keeps an index as records that begin with a line `:`, one value a line; settings as lines
`!set user_lastname=Doe`; one line of `.severity` for each sheet, after the class' best mark.

`members` checks that an archive holds the class that was asked for, so that a guard that looks for
scores never takes another archive for a class without any.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

import attrs

from edusync.errors import ProtocolError, ServerBug
from edusync.wims.classfiles import packing
from edusync.wims.wire import checks, codec
from edusync.wims.wire.jobs import REPLY_TEXTS
from edusync.wims.wire.logins import SUPERVISOR
from edusync.wims.wire.values import as_number

DEFINITION = ".def"
SHEETS, SEVERITY, SHEET_VARIABLES = "sheets/.sheets", "sheets/.severity", "sheets/.vars"
EXAMS = "exams/.exams"

KEPT_LINES = 5  # of each record, when WIMS rewrites an index
DEFAULT_SCOREMAX = 10
FORMULA_COUNT, INDICATOR_COUNT = 7, 3

CSV_OPTION = (
    "login password lastname firstname email regnum comments photourl external_auth"
).split()
_QUOTED, _UNQUOTED = '"((?:(?!",).)*)"', '([^"]*)'  # cells of one reading only
_CSV_CELLS = dict.fromkeys(CSV_OPTION, _QUOTED) | {"photourl": _UNQUOTED}
_CSV_LOGIN = '"#"'  # what stands below `login` in the second line
_LOGIN = re.compile("[A-Za-z0-9_@-]{4,24}")
_SCORE_FILE = re.compile(r"(?:no)?score/([A-Za-z0-9_@-]+)")
_SCORE_LINE = re.compile(r"^\d\S* +\S+ +(\d+) ", re.MULTILINE)  # date, session, sheet
_USER_FILE = re.compile(r"\.users/(\.?)([A-Za-z0-9_@-]+)")  # with a dot: in the trash


@attrs.frozen
class Grading:
    """How a sheet counts: weight in the class' average, formula (0 to 6), indicator (0 to 2)."""

    weight: float = 1
    formula: int = 2
    indicator: int = 1

    def values(self) -> dict[str, Any]:
        return attrs.asdict(self)


@attrs.frozen
class Severity:
    """The file `.severity`: the best mark of the class, and the grading line by line."""

    scoremax: float = DEFAULT_SCOREMAX
    lines: tuple[Grading, ...] = ()

    def of(self, number: int) -> Grading:
        """The grading of sheet `number`; WIMS' defaults where the file has no line for it."""
        return self.lines[number - 1] if number <= len(self.lines) else Grading()

    def moved_by_deleting(self, number: int, count: int) -> list[int]:
        """The sheets that get another grading when sheet `number` of `count` is deleted."""
        later = range(number + 1, count + 1)
        return [sheet for sheet in later if self.of(sheet) != self.of(sheet - 1)]


def records(body: bytes) -> list[list[str]]:
    """The records of an index or of a sheet, each as its lines, undecoded."""
    parts = re.split(r"(?:^|\n):", codec.text_of(body))
    return [part.split("\n") for part in parts[1:]]


def line(record: Sequence[str], number: int) -> str:
    """One line of a record, from 1; '' where it has none."""
    return record[number - 1].strip() if number <= len(record) else ""


def lost_by_rewriting(index: Iterable[Sequence[str]], deleted: int = 0) -> list[int]:
    """The numbers of the records that hold more than WIMS keeps when it rewrites the index."""
    return [
        number
        for number, record in enumerate(index, 1)
        if number != deleted and any(text.strip() for text in record[KEPT_LINES:])
    ]


def severity(body: bytes) -> Severity:
    """The file `.severity`. A blank line is one, since WIMS adds new ones behind it."""
    first, *rest = codec.text_of(body).splitlines() or [""]
    lines = tuple(_grading(text.split()) for text in rest)
    return Severity(_number(first, DEFAULT_SCOREMAX), lines)


def _grading(words: Sequence[str]) -> Grading:
    usual = Grading()
    weight, formula, indicator = [*words, "", "", ""][:3]
    return Grading(
        _number(weight, usual.weight),
        _choice(formula, FORMULA_COUNT, usual.formula),
        _choice(indicator, INDICATOR_COUNT, usual.indicator),
    )


def _number(text: str, default: float) -> float:
    value = as_number(text.strip())
    if isinstance(value, str):
        return default
    return int(value) if value == int(value) else value


def _choice(text: str, count: int, default: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) and int(text) < count else default


def worked_on(files: Mapping[str, bytes], sheets: Container[int]) -> list[str]:
    """The logins of the students who have scores for one of the sheets, in an archive."""
    found = {
        match[1]
        for path, body in files.items()
        if (match := _SCORE_FILE.fullmatch(path))
        and any(int(number) in sheets for number in _SCORE_LINE.findall(_text(body)))
    }
    return sorted(found - {SUPERVISOR})


def settings(body: bytes, prefix: str) -> dict[str, str]:
    """The values of the lines `!set PREFIX_name=value`, decoded."""
    pattern = re.compile(rf"^!set {prefix}_(\w+)=(.*)$", re.MULTILINE)
    return _decoded((name, value.strip()) for name, value in pattern.findall(_text(body)))


def _text(body: bytes) -> str:
    return codec.text_of(body).replace("\r", "")


def members(archive: bytes, qclass: object) -> dict[str, bytes]:
    """The files in the archive of the class of that number, by their path inside the class.

    Those of a class in a group lie in `GROUP/NUMBER/`. Raises ProtocolError where the class is not
    in the archive, so that nobody takes it for one without users and scores.
    """
    root = checks.class_id("qclass", qclass).replace("_", "/") + "/"
    files = packing.of_server(archive).items()
    found = {path.removeprefix(root): body for path, body in files if path.startswith(root)}
    if DEFINITION not in found:
        raise ProtocolError(f"The archive of the class is not one of class {qclass}")
    return found


def users_of(files: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Every user of an archive by login; deleted ones left out."""
    return {login: settings(files[f".users/{login}"], "user") for login in logins(files)}


def trash_of(files: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Every deleted user of an archive by login."""
    deleted = logins(files, deleted=True)
    return {login: settings(files[f".users/.{login}"], "user") for login in deleted}


def logins(files: Iterable[str], *, deleted: bool = False) -> list[str]:
    """The logins of the users who have a file, or of those in the trash."""
    found = (_USER_FILE.fullmatch(path) for path in files)
    return sorted(match[2] for match in found if match and bool(match[1]) is deleted)


def users_of_csv(body: bytes, target: str = "") -> list[dict[str, str]] | None:
    """The users of a getcsv of `CSV_OPTION`; None where somebody's damage makes it untrue.

    A comma in a name that somebody stored raw makes WIMS report a user that does not exist: one
    with an impossible login, or without a name; or another user twice. The columns are found by the
    header, since their order is that of the request in WIMS 4.29a, and its own in 4.31b. Raises
    ServerBug, about `target`, for a header of other columns.
    """
    header, top, *lines = [*_text(body).split("\n"), ""]
    columns = _csv_columns(header, top, target)
    names = ["quser" if name == "login" else name for name in columns]
    pattern = re.compile(",".join(_CSV_CELLS[name] for name in columns))
    found = []
    for text in lines:
        if not text.strip():
            continue
        match = pattern.fullmatch(text)
        if not match:
            return None
        row = _decoded(zip(names, match.groups(), strict=True))
        if not _LOGIN.fullmatch(row["quser"]) or not row["lastname"]:
            return None
        found.append(row)
    return found if len({row["quser"] for row in found}) == len(found) else None


def _csv_columns(header: str, top: str, target: str) -> list[str]:
    """The columns of a getcsv of `CSV_OPTION`, by its first two lines.

    No error shows them: they may hold a password where they are no header.
    """
    columns = [name.strip() for name in header.split(",")]
    if missing := [name for name in CSV_OPTION if name not in columns]:
        wrong = f"lacks {', '.join(missing)}"
    elif len(columns) != len(CSV_OPTION):
        wrong = f"has {len(columns)} columns instead of {len(CSV_OPTION)}"
    elif top.split(",")[columns.index("login") :][:1] != [_CSV_LOGIN]:
        wrong = "does not fit the line below it"
    else:
        return columns
    raise ServerBug(
        f"the header of the table of users {wrong}",
        operation="getcsv",
        target=target,
        advice="users.list(full=True) reads them from the archive of the class",
    )


def _decoded(values: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: REPLY_TEXTS.get(name, str)(value) for name, value in values}

"""What WIMS takes of a CSV, and leaves out of one, without a word. Pure functions.

Without the column `supervisable` WIMS gives what it last read of it to all who come after, so a raw
`putcsv` without it is refused in a class with teachers.
"""

import re
from collections import Counter
from collections.abc import Sequence

from edusync.wims.wire import checks
from edusync.wims.wire.logins import LONGEST, SHORTEST, SUPERVISOR

# Columns that putcsv reads, besides manual1, manual2, ...
COLUMNS = frozenset(
    "login password lastname firstname email regnum comments photourl supervise supervisable "
    "participate external_auth agreecgu".split()
)
TEACHES = "supervisable"  # the column and field that makes a user a teacher
_MANUAL = re.compile("manual[0-9]+")
_SCORES = re.compile("sheet|exam|average")
_LOGIN = re.compile(f"[A-Za-z0-9]{{{SHORTEST},{LONGEST}}}")
_DAMAGED = re.compile("[!#*]")
_LONGEST_CELL = 100
_HEADER_LINES = 3
_SHOWN = 5

_SEPARATORS = {"csv": ",", "tsv": "\t", "xls": ";"}
# Names of getcsv that stand for several columns, or for none.
_GROUP = re.compile(
    "names?|allscores?|averages|grades?|sheets|exams|manuals|(sheet|exam)exos?[0-9]*"
)


def csv_notes(text: str) -> list[str]:
    """What putcsv does not take of a table, as far as the table alone shows it."""
    names, rows = _table(text)
    return [*_column_notes(names), *_row_notes(names, rows)] if names else []


def hides_teachers(text: str) -> bool:
    """Whether a table changes users without saying which of them are teachers."""
    names, rows = _table(text)
    scored = any(_SCORES.search(name) or "manual" in name for name in names)
    return (
        {"lastname", "firstname"} <= {*names} and not scored and bool(rows and TEACHES not in names)
    )


def passwords_of(text: str) -> list[str]:
    """The passwords in a table."""
    names, rows = _table(text)
    at = [number for number, name in enumerate(names) if name == "password"]
    return [row[number] for row in rows for number in at if number < len(row)]


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, and the rows below; none where WIMS finds no header."""
    # A quote is a blank to WIMS and a tab a comma, wherever they stand.
    signs = str.maketrans({"\t": ",", '"': " "})
    lines = [line for line in text.translate(signs).replace("\r", "").split("\n") if line]
    rows = [[cell.strip() for cell in line.split(",")] for line in lines]
    head = next((at for at, row in enumerate(rows[:_HEADER_LINES]) if "login" in row), None)
    if head is None:
        return [], []
    return [name.replace(" ", "").lower() for name in rows[head]], rows[head + 1 :]


def _column_notes(names: Sequence[str]) -> list[str]:
    found = []
    if scores := [name for name in names if _SCORES.search(name)]:
        found.append(f"column {_some(scores)}: with scores, WIMS takes no field of any user")
    elif not {"lastname", "firstname"} <= {*names} and not any(map(_MANUAL.fullmatch, names)):
        found.append("without lastname and firstname, WIMS takes no field of any user")
    unknown = [
        name
        for name in names
        if name and name not in {*scores, *COLUMNS} and not _MANUAL.fullmatch(name)
    ]
    if unknown:
        found.append(f"column {_some(unknown)}: WIMS knows none of that name")
    return found


def _row_notes(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    people = [(dict(zip(names, row, strict=False)), row) for row in rows]
    people = [(cells, row) for cells, row in people if "#" not in cells.get("login", "#")]
    logins = [cells["login"] for cells, _ in people]
    skipped, unusable, damaged, split = [], [], [], []
    teacher = [login for login in logins if login == SUPERVISOR][:1]
    for cells, row in people:
        login, password = cells["login"], cells.get("password", "")
        others = [cell for name, cell in cells.items() if name not in ("login", "password")]
        if login == SUPERVISOR:
            continue
        if not _LOGIN.fullmatch(login):
            skipped.append(login)
        elif password and not re.fullmatch(checks.PASSWORD, password):
            unusable.append(login)
        elif len(row) > len(names):
            split.append(login)
        elif any(_DAMAGED.search(cell) or len(cell) > _LONGEST_CELL for cell in others):
            damaged.append(login)
    logins_by_reason = {
        "a row with names and password replaces those of the teacher of the class": teacher,
        "such a row is skipped: 4 to 24 letters A-Z a-z and digits make a login": skipped,
        "skipped for the password: 4 to 40 letters A-Z a-z, digits and . ; : ^ _ # % ~ @ -": (
            unusable
        ),
        "more cells than the header has: a comma parts cells, quoted or not": split,
        f"! # * become dots, and {_LONGEST_CELL} characters of a cell are kept": damaged,
        "in several rows, of which only the last counts": [
            login for login, count in Counter(logins).items() if count > 1 and login
        ],
    }
    return [f"{_some(found)}: {says}" for says, found in logins_by_reason.items() if found]


def _some(names: Sequence[str]) -> str:
    shown = [name or "''" for name in names[:_SHOWN]]
    return ", ".join([*shown, *(["..."] if len(names) > _SHOWN else [])])


def columns_left_out(asked: Sequence[str], table: bytes, format: str) -> list[str]:
    """The names asked of getcsv that are no column of its answer."""
    header = table.partition(b"\n")[0].decode("cp1252", "replace")
    cells = header.split(_SEPARATORS[format])
    columns = {cell.partition(":")[0].strip() for cell in cells}  # an exam of 2 attempts: exam1: :
    return [name for name in asked if name not in columns and not _GROUP.fullmatch(name)]

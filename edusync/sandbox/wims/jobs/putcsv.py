"""putcsv: users and manual grades of a class from a table."""

import re

from edusync.sandbox.wims.ask import GROUPS, Answer, Ask, JobError, home, job, numbered
from edusync.sandbox.wims.jobs.users import crypted
from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.state.files import changed, records, trimmed
from edusync.sandbox.wims.state.grades import Grades
from edusync.sandbox.wims.state.versions import Version
from edusync.sandbox.wims.wire import number, words

_SIGNS = str.maketrans({"\t": ",", '"': " "})
MOST_GRADE = 100_000
_DAMAGED = str.maketrans({"!": ".", "#": ".", "*": "."})
_LONGEST, _LONGEST_TEXT = 100, 5000
_NOTHING = "\xa0 "  # a cell of no other signs is stored empty
_TEXTS = ("comments", "photourl")  # which may be longer
# Bytes for which WIMS takes a table for no text.
_BINARY = re.compile("[\x01-\x06\x80\x81]")
_LOGIN = re.compile("[A-Za-z0-9]{4,24}")
_PASSWORD = re.compile("[A-Za-z0-9.;:^_#%~@-]{4,40}")
_NOTE = "putCSV is at very early draft state. Do not use it yet (WIP)."
# Columns that putcsv knows, in the order in which it writes them.
_PUT = (
    "lastname firstname email regnum comments exists supervise supervisable participate photourl "
    "external_auth agreecgu"
).split()


@job("putcsv")
def putcsv(ask: Ask) -> Answer:
    where = home(ask, write=True)
    text = ask["data1"]
    if not text:
        raise JobError("empty")
    if _BINARY.search(text):
        raise JobError("binary")
    # A quote is a blank and a tab a comma, wherever they stand.
    lines = [line for line in text.translate(_SIGNS).split("\n") if line]
    if where.quirks:
        lines = [re.sub("(?<! ) +=", "=", line) for line in lines]
    cells = [[trimmed(cell) for cell in line.split(",")] for line in lines]
    place = next((n for n, row in enumerate(cells[:3]) if "login" in row), None)
    if place is None:
        raise JobError("no_login")
    names = [name.replace(" ", "").lower() for name in cells[place]]
    rows = [dict(zip(names, row, strict=False)) for row in cells[place + 1 :]]
    rows = [row for row in rows if re.fullmatch("[^ #]+", row.get("login", ""))]
    manual = any("manual" in name for name in names)
    scored = manual or any(re.search("sheet|exam|average", name) for name in names)
    if not scored and {"firstname", "lastname"} <= {*names}:
        _put_all(where, rows, ask.site.version)
    if manual:
        _put_grades(where, rows)
    return [("query_class", where.number), ("message", _NOTE)]


def _put_all(where: WimsClass, rows: list[dict[str, str]], version: Version) -> None:
    """Makes and changes users; the limit of the class is looked at before the first.

    Of several rows of one login the last counts, in the place of the first. Where no column says
    who is a teacher, the first user of whom that is written says it for all who come after.
    """
    full = any(_is_full(one) for one in (where, where.people))
    last = {row["login"]: row for row in rows}
    supervisable, changes = "", 0
    for row in last.values():
        if not _may_put(where, row, full=full):
            continue
        login = row["login"]
        before = where.user(login) if where.people.has_user(login) else {}
        if where.quirks and "supervisable" not in row:
            supervisable = supervisable or before.get("supervisable", "")
            row = {**row, "supervisable": supervisable}
        changes += _put(where, row, before, version)
    if changes:
        where.list_users()


def _is_full(where: WimsClass) -> bool:
    limit = numbered(where.setting("limit")).number
    return limit is not None and len(where.listed()) >= limit


def _put_grades(where: WimsClass, rows: list[dict[str, str]]) -> None:
    """Writes the manual grades anew: of the users of the list, and of nobody else."""
    grades = Grades.read(where)
    if not grades.titles:
        raise JobError("no_manual")
    first = records(where.files[".grades"])[0]
    given = {row["login"]: row for row in rows}
    written = [f":{trimmed(first)}"]
    for login in where.listed():
        user, row = where.user(login), given.get(login, {})
        cells = [
            _grade(row.get(f"manual{place}", "")) or before
            for place, before in enumerate(grades.of(login), 1)
        ]
        name = f"{user.get('firstname', '')} {user.get('lastname', '')}"
        written.append(f":{','.join([login, name, *cells])}")
    where.files[".grades"] = "\n".join([*written, ""])


def _grade(text: str) -> str:
    try:
        return number(float(text)) if 0 <= float(text) <= MOST_GRADE else ""
    except ValueError:
        return ""


def _may_put(where: WimsClass, row: dict[str, str], *, full: bool) -> bool:
    """Whether WIMS looks at a row; what it does not like it skips in silence.

    A whole row of the teacher changes the teacher, as if somebody new was made.
    """
    login, files = row["login"], where.people.files
    if not _LOGIN.fullmatch(login):
        return False
    # WIMS looks in the class itself; the users of a class in a group are not there.
    if f".users/.{login}" in where.files:
        return False
    there = f".users/{login}" in files
    if there and _changes_a_teacher(where, login, row):
        return False
    whole = all(row.get(name) for name in ("password", "lastname", "firstname"))
    return (there and files is where.files) or (whole and not full)


def _changes_a_teacher(where: WimsClass, login: str, row: dict[str, str]) -> bool:
    """Whether a row of a group would make a teacher of a user, or the other way round."""
    if where.setting("type") not in GROUPS:
        return False
    is_teacher, asked = where.user(login).get("supervisable") == "yes", row.get("supervisable")
    return is_teacher != (asked == "yes") and (is_teacher is False or "supervisable" in row)


def _put(where: WimsClass, row: dict[str, str], before: dict[str, str], version: Version) -> bool:
    """Makes or changes one user; whether there was something to write."""
    login, password = row["login"], row.get("password", "")
    news = {name: _cell(where, name, row, before) for name in _PUT}
    if where.group:
        news["participate"] = _in_group(where, before, version)
    stored = {_stored(where, name): cell for name, cell in news.items() if cell is not None}
    if where.group and "participate" in stored:  # which WIMS adds at the end
        stored["participate"] = stored.pop("participate")
    if password and password != before.get("password"):
        if _PASSWORD.fullmatch(password):
            stored |= {"password": crypted(password), "forcechpwd": "no"}
        else:  # who is in the group takes part nevertheless
            there = bool(before and where.group)
            stored = {name: stored[name] for name in stored if name == "participate" and there}
    if stored:
        files, path = where.people.files, where.user_path(login)
        files[path] = changed(files.read(path), {f"user_{name}": stored[name] for name in stored})
    return bool(stored)


def _cell(where: WimsClass, name: str, row: dict[str, str], before: dict[str, str]) -> str | None:
    """What becomes of a field; None for one that stays as it is."""
    cell = "yes" if name == "exists" else row.get(name, "")
    if cell == before.get(_stored(where, name), "") or not (
        cell or (name in row and name == "photourl")
    ):
        return None
    if name in ("participate", "supervise"):
        return _classes(where, name, cell, before)
    if where.quirks and not cell.strip(_NOTHING):
        return ""
    longest = _LONGEST_TEXT if name in _TEXTS else _LONGEST
    return trimmed(cell.translate(_DAMAGED).replace("<", "&lt;"))[:longest]


def _classes(where: WimsClass, name: str, cell: str, before: dict[str, str]) -> str:
    """Which classes of a cell are kept: this one and those inside, in addition to those before."""
    kept = [re.sub("[^0-9/]", "", word) for word in words(cell)]
    kept = [number for number in kept if number.partition("/")[0] == where.number]
    if name == "participate":
        if before.get("supervisable") == "yes":
            return ",".join(words(cell))
        kept += filter(None, before.get(name, "").split(","))
    return ",".join(dict.fromkeys(kept))


def _in_group(where: WimsClass, before: dict[str, str], version: Version) -> str | None:
    """The classes of its group in which a user takes part, with this one; None as before."""
    held = [
        one for one in (trimmed(name) for name in before.get("participate", "").split(",")) if one
    ]
    if where.number in held:
        return None
    return ",".join([where.number, *held] if version.joined_first else [*held, where.number])


def _stored(where: WimsClass, name: str) -> str:
    """The name under which WIMS keeps a field: comments are those of one class."""
    return f"comments_{where.number.replace('/', '_')}" if name == "comments" else name

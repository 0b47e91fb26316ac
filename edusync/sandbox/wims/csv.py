"""putcsv: users and manual grades of a class from a table."""

import re

from edusync.sandbox.wims.ask import GROUPS, Answer, Ask, JobError, home, job, numbered
from edusync.sandbox.wims.classes import SUPERVISOR, WimsClass
from edusync.sandbox.wims.files import changed, records, trimmed
from edusync.sandbox.wims.grades import Grades
from edusync.sandbox.wims.userjobs import crypted
from edusync.sandbox.wims.wire import number

_SIGNS = str.maketrans({"\t": ",", '"': " "})
MOST_GRADE = 100_000
_DAMAGED = str.maketrans({"!": ".", "#": ".", "*": "."})
_LONGEST_FIELD = 100
_LOGIN = re.compile("[A-Za-z0-9]{4,24}")
_PASSWORD = re.compile("[A-Za-z0-9.;:^_#%~@-]{4,40}")
_NOTE = "putCSV is at very early draft state. Do not use it yet (WIP)."
_PASSWORD_LINES = ("password", "forcechpwd")
# Columns that putcsv knows, in the order in which it writes them.
_PUT = (
    "lastname firstname email regnum comments exists supervisable participate photourl "
    "external_auth agreecgu"
).split()


@job("putcsv")
def putcsv(ask: Ask) -> Answer:
    where = home(ask, write=True)
    text = ask["data1"]
    if not text:
        raise JobError("empty")
    if not re.search("[^\x01-\x08\x0e-\x1f]", text):
        raise JobError("binary")
    # A quote is a blank and a tab a comma, wherever they stand.
    told = [line for line in text.translate(_SIGNS).split("\n") if line]
    cells = [[trimmed(cell) for cell in line.split(",")] for line in told]
    place = next((n for n, row in enumerate(cells[:3]) if "login" in row), None)
    if place is None:
        raise JobError("no_login")
    names = [name.replace(" ", "").lower() for name in cells[place]]
    rows = [dict(zip(names, row, strict=False)) for row in cells[place + 1 :]]
    rows = [row for row in rows if re.fullmatch("[^ #]+", row.get("login", ""))]
    manual = any("manual" in name for name in names)
    if not any("\x80" <= sign <= "\x9f" for sign in text):
        scored = manual or any(re.search("sheet|exam|average", name) for name in names)
        if not scored and {"firstname", "lastname"} <= {*names}:
            _put_all(where, rows)
        if manual:
            _put_grades(where, rows)
    return [("query_class", where.number), ("message", _NOTE)]


def _put_all(where: WimsClass, rows: list[dict[str, str]]) -> None:
    """Makes and changes users; the limit of the class is looked at before the first."""
    full = any(_is_full(one) for one in (where, where.people))
    for row in rows:
        _put(where, {name: _damaged(cell) for name, cell in row.items()}, full=full)
    where.list_users()


def _is_full(where: WimsClass) -> bool:
    limit = numbered(where.told("limit")).number
    return limit is not None and len(where.listed()) >= limit


def _put_grades(where: WimsClass, rows: list[dict[str, str]]) -> None:
    """Writes the manual grades anew: of the users of the list, and of nobody else."""
    grades = Grades.read(where)
    if not grades.titles:
        raise JobError("no_manual")
    first = records(where.files[".grades"])[0]
    given = {row["login"]: row for row in rows}
    told = [f":{trimmed(first)}"]
    for login in where.listed():
        user, row = where.user(login), given.get(login, {})
        cells = [
            _grade(row.get(f"manual{place}", "")) or before
            for place, before in enumerate(grades.of(login), 1)
        ]
        name = f"{user.get('firstname', '')} {user.get('lastname', '')}"
        told.append(f":{','.join([login, name, *cells])}")
    where.files[".grades"] = "\n".join([*told, ""])


def _grade(text: str) -> str:
    try:
        return number(float(text)) if 0 <= float(text) <= MOST_GRADE else ""
    except ValueError:
        return ""


def _damaged(cell: str) -> str:
    return trimmed(cell.translate(_DAMAGED).replace("<", "&lt;"))[:_LONGEST_FIELD]


def _put(where: WimsClass, row: dict[str, str], *, full: bool) -> None:
    """Makes or changes one user; what WIMS does not like it skips in silence."""
    login, files = row["login"], where.people.files
    if not _LOGIN.fullmatch(login) or login == SUPERVISOR:
        return
    # WIMS looks in the class itself; the users of a class in a group are not there.
    if f".users/.{login}" in where.files:
        return
    path, password = f".users/{login}", row.get("password", "")
    if password and not _PASSWORD.fullmatch(password):
        return
    there = path in files
    if there and _changes_a_teacher(where, login, row):
        return
    whole = password and row.get("lastname") and row.get("firstname")
    if not (there and path in where.files) and (full or not whole):
        return
    news = {name: _cell(where, login, name, row) for name in _PUT}
    told = {_stored(where, name): cell for name, cell in news.items() if cell is not None}
    told |= {"password": crypted(password), "forcechpwd": "no"} if password else {}
    before = where.user(login) if there else {}
    told = {name: cell for name, cell in told.items() if cell != before.get(name)}
    if where.group and "participate" in told:  # which WIMS adds at the end, before the password
        last = {name: told.pop(name) for name in ("participate", *_PASSWORD_LINES) if name in told}
        told |= last
    renamed = {f"user_{name}": cell for name, cell in told.items()}
    if renamed:
        files[path] = changed(files.read(path), renamed)


def _changes_a_teacher(where: WimsClass, login: str, row: dict[str, str]) -> bool:
    """Whether a row of a group would make a teacher of a user, or the other way round."""
    if where.told("type") not in GROUPS:
        return False
    is_teacher, asked = where.user(login).get("supervisable") == "yes", row.get("supervisable")
    return is_teacher != (asked == "yes") and (is_teacher is False or "supervisable" in row)


def _cell(where: WimsClass, login: str, name: str, row: dict[str, str]) -> str | None:
    """What becomes of a field; None for one that stays as it is."""
    if name == "exists":
        return "yes"
    if name == "participate":
        return _participation(where, login, row.get(name, ""))
    return row.get(name) or ("" if name == "photourl" and name in row else None)


def _participation(where: WimsClass, login: str, cell: str) -> str | None:
    """The classes of its group in which a user takes part, with this one.

    In a group those of the cell, before the others.
    """
    if where.told("type") in GROUPS and cell:
        wanted = [re.sub("[^0-9/]", "", one) for one in cell.split()]
        named = [one for one in wanted if one.partition("/")[0] == where.number]
        before = where.participations(login) if where.has_user(login) else []
        return ",".join(dict.fromkeys([*named, *filter(None, before)]))
    if not where.group:
        return "" if cell else None
    before = where.participations(login) if where.group.has_user(login) else []
    return ",".join(dict.fromkeys([*filter(None, before), where.number]))


def _stored(where: WimsClass, name: str) -> str:
    """The name under which WIMS keeps a field: comments are those of one class."""
    return f"comments_{where.number.replace('/', '_')}" if name == "comments" else name

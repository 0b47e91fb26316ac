"""getcsv and putcsv: the users of a class as a table."""

import re
from collections.abc import Callable

from edusync.sandbox.wims.ask import Answer, Ask, JobError, NotModelled, home, job
from edusync.sandbox.wims.classes import SUPERVISOR, WimsClass
from edusync.sandbox.wims.files import changed, script, trimmed
from edusync.sandbox.wims.pages import too_long
from edusync.sandbox.wims.scorejobs import Known, asked_daemon, best_mark, people
from edusync.sandbox.wims.scores import DEFAULT_FORMULA, DEFAULT_INDICATOR, grade, rounded
from edusync.sandbox.wims.userjobs import FIELDS, crypted
from edusync.sandbox.wims.wire import LONGEST_RESULT, PAGE, PLAIN, number, reply, words

SEPARATORS = {"csv": ",", "tsv": "\t", "xls": ";"}
# Columns that copy a field: what stands above them, and whether in quotes.
TEXTS = {
    "login": '"#"', "password": '"Password"', "lastname": '"Family name"',
    "firstname": '"First (given) name"', "email": '"email address"',
    "regnum": '"Registration number"', "comments": '"Comments"', "photourl": "",
    "external_auth": '""',
}  # fmt: skip
SEVERAL = {"name": ["lastname", "firstname"], "names": ["lastname", "firstname"]}
IGNORED = re.compile("regprop[1-5]|agreecgu|participate|supervis(e|able)|courses|classes")
NOT_MODELLED = re.compile(r"average[02s]|averages|allscore|examduration\d*|manual\w*|examexo\d*")
Column = tuple[str, str, Callable[[str], str]]


@job("getcsv")
def getcsv(ask: Ask) -> Answer:
    where = home(ask)
    users = [person.login for person in people(ask, where)]
    asked = [one for name in words(ask["option"]) for one in SEVERAL.get(name, [name])]
    columns = [one for name in asked for one in _columns(ask, where, name)]
    sign = SEPARATORS.get(ask["format"] or "csv")
    if sign is None:
        raise NotModelled(f"getcsv format={ask['format']}")
    head = [sign.join(name for name, _, _ in columns), sign.join(top for _, top, _ in columns), ""]
    rows = [sign.join(told(login) for _, _, told in columns) for login in users]
    text = "\n".join([*head, *rows, ""])
    if len(text) > LONGEST_RESULT and ask.site.quirks:
        return reply(too_long("The intermediate result of a calculation"), PAGE, 450)
    return reply(text, PLAIN)


def _columns(ask: Ask, where: WimsClass, name: str) -> list[Column]:
    if name in TEXTS:
        return [(name, TEXTS[name], lambda login: _text(where, login, name))]
    if IGNORED.fullmatch(name):
        return []
    if NOT_MODELLED.fullmatch(name):
        raise NotModelled(f"getcsv option={name}")
    if name.startswith("sheetexo"):
        raise JobError("too_big")
    known = asked_daemon(ask, where)
    if name == "average1":
        return [(name, '"Server average"', lambda login: _average(where, known, login))]
    several = {"sheets": "sheet", "exams": "exam"}.get(name)
    if several:
        numbers = range(1, len(where.records(several)) + 1)
        return [one for n in numbers for one in _columns(ask, where, f"{several}{n}")]
    match = re.fullmatch(r"(sheet|exam)(\d+)", name)
    if not match or int(match[2]) > len(where.records(match[1])):
        return []
    make = {"sheet": _sheet, "exam": _exam}[match[1]]
    return [make(where, known, int(match[2]))]


def _text(where: WimsClass, login: str, name: str) -> str:
    if name == "login":
        return f'"{login}"'
    text = where.user(login).get(name, "") if where.has_user(login) else ""
    return text if name == "photourl" else f'"{text}"'


def _sheet(where: WimsClass, known: Known, place: int) -> Column:
    title = where.rows("sheet")[place - 1][2]
    return f"sheet{place}", f'"{title}"', lambda one: number(_mark(where, known, one, place))


def _mark(where: WimsClass, known: Known, login: str, sheet: int) -> float:
    return rounded(best_mark(where) * _share(where, known, login, sheet))


def _share(where: WimsClass, known: Known, login: str, sheet: int) -> float:
    """The mark of a sheet, 0 to 1, as if every class used the default formula and indicator."""
    marks = known.marks(where, login, sheet)
    return grade(marks, DEFAULT_FORMULA, DEFAULT_INDICATOR)


def _exam(where: WimsClass, known: Known, place: int) -> Column:
    """The best score; where more attempts are allowed, more cells in the same column."""
    row = where.rows("exam")[place - 1]
    allowed = int(row[2].partition(" ")[2] or 1)
    name, top, empty = f"exam{place}", f'"{row[3]}"', ""
    if allowed > 1:
        name += (": " * allowed).rstrip()
        top += "".join(f":s {attempt + 1}" for attempt in range(allowed))
        empty = ":" * allowed
    return name, top, lambda one: number(_exam_mark(where, known, one, place)) + empty


def _exam_mark(where: WimsClass, known: Known, login: str, exam: int) -> float:
    return rounded(best_mark(where) * _exam_share(where, known, login, exam))


def _exam_share(where: WimsClass, known: Known, login: str, exam: int) -> float:
    return rounded(max(known.in_exam(where, login, exam), default=0)) / 10


def _average(where: WimsClass, known: Known, login: str) -> str:
    """The mean of sheets, each of weight 1 whatever its own is, and of exams; rounded once."""
    if "sequence_open=yes" in where.files.read("seq/.def"):
        raise NotModelled("averages of a class in sequences")
    told = where.files.read("exams/.eseverity").split("\n")
    parts = [
        (1.0, _share(where, known, login, place))
        for place, status in enumerate(where.statuses("sheet"), 1)
        if status != "0"
    ]
    for place, status in enumerate(where.statuses("exam"), 1):
        if status != "0":
            weight = float((told[place - 1 : place] or [""])[0] or 1)
            parts.append((weight, _exam_share(where, known, login, place)))
    total = sum(weight for weight, _ in parts)
    gathered = sum(weight * share for weight, share in parts)
    return f'"{number(rounded(best_mark(where) * gathered / total) if total else 0)}"'


# putcsv

_DAMAGED = str.maketrans({"!": ".", "#": ".", "*": ".", '"': " "})
_LONGEST_FIELD = 100
_LOGIN = re.compile("[A-Za-z0-9]{4,24}")
_PASSWORD = re.compile("[A-Za-z0-9.;:^_#%~@-]{4,40}")
_NOTE = "putCSV is at very early draft state. Do not use it yet (WIP)."
# Columns that putcsv knows, in the order in which it writes them.
_PUT = ["lastname", "firstname", "email", "regnum", "external_auth", "participate"]


@job("putcsv")
def putcsv(ask: Ask) -> Answer:
    where = home(ask, write=True)
    text = ask["data1"]
    if not trimmed(text):
        raise JobError("empty")
    lines = [line for line in text.split("\n") if trimmed(line)]
    sign = "\t" if "\t" in lines[0] else ","
    rows = [[_damaged(cell) for cell in line.split(sign)] for line in lines]
    place = next((n for n, row in enumerate(rows[:3]) if "login" in row), None)
    if place is None:
        raise JobError("no_login")
    unclear = [name for name in rows[place] if name == "comments" or name.startswith("manual")]
    if unclear:
        raise NotModelled(f"putcsv with a column {unclear[0]}")
    if not any("\x80" <= sign <= "\x9f" for sign in text):
        for row in rows[place + 1 :]:
            _put(where, dict(zip(rows[place], row, strict=False)))
        where.list_users()
    return [("query_class", where.number), ("message", _NOTE)]


def _damaged(cell: str) -> str:
    return trimmed(cell.translate(_DAMAGED).replace("<", "&lt;"))[:_LONGEST_FIELD]


def _put(where: WimsClass, row: dict[str, str]) -> None:
    """Makes or changes one user; what WIMS does not like it skips in silence."""
    login = row.get("login", "")
    if login == "#" or not _LOGIN.fullmatch(login) or login == SUPERVISOR:
        return
    if f".users/.{login}" in where.files:
        return
    path, password = f".users/{login}", row.get("password", "")
    if path in where.files:
        _change(where, path, row)
        return
    if not row.get("lastname") or not row.get("firstname") or not _PASSWORD.fullmatch(password):
        return
    known = [(name, row[name]) for name in _PUT if row.get(name)]
    given = {name: row[name] for name in ("supervisable", "agreecgu") if row.get(name)}
    where.files[path] = script(
        [
            *known,
            ("exists", "yes"),
            *given.items(),
            ("password", crypted(password)),
            ("forcechpwd", "no"),
        ],
        "user_",
    )


def _change(where: WimsClass, path: str, row: dict[str, str]) -> None:
    if "lastname" not in row or "firstname" not in row:
        return
    news = {f"user_{name}": row[name] for name in row if name in FIELDS and row[name]}
    if row.get("password"):
        news["user_password"] = crypted(row["password"])
    where.files[path] = changed(where.files[path], news)

"""getcsv and getscores: the users of a class and their marks as a table."""

import re
from collections.abc import Callable

import attrs

from edusync.sandbox.exchange import Reply
from edusync.sandbox.wims.ask import Answer, Ask, JobError, NotModelled, home, job, numbered
from edusync.sandbox.wims.jobs.scores import UNASKED, Known, asked_daemon, best_mark, people
from edusync.sandbox.wims.pages import too_long
from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.state.files import ScriptError, lines
from edusync.sandbox.wims.state.grades import Grades
from edusync.sandbox.wims.state.scores import Attempt, grade, in_sessions, rounded
from edusync.sandbox.wims.wire import LONGEST_RESULT, PAGE, PLAIN, Literal, number, reply, words

_SCORE = re.compile("average|sheet|exam|manual")
SEPARATORS = {"csv": ",", "tsv": "\t", "xls": ";"}
# Columns that copy a field: what stands above them, and whether in quotes.
TEXTS = {
    "login": '"#"', "password": '"Password"', "lastname": '"Family name"',
    "firstname": '"First (given) name"', "email": '"email address"',
    "regnum": '"Registration number"', "comments": '"Comments"', "photourl": "",
    "external_auth": '""',
}  # fmt: skip
AVERAGES = {
    "average0": '"Global average"',
    "average1": '"Server average"',
    "average2": '"Teacher grade average"',
}
DEFAULT = "login,name,allscore"
NONE = "NaN"  # the score in an exam that the score daemon does not know
# The server's own order of columns; those of one kind go by their number.
OWN_ORDER = (
    "login lastname firstname password email regnum comments photourl external_auth average sheet "
    "exam manual examduration"
).split()


@attrs.frozen
class Column:
    """A column: its name, what stands above it, and its cell for a user."""

    name: str
    top: str
    cell: Callable[[str], str]


@job("getcsv")
def getcsv(ask: Ask) -> Answer:
    where = home(ask)
    if ask["format"] == "ods":
        people(ask, where)
        raise ScriptError("csv/download.proc", 275, "bad_cmd")
    sign = SEPARATORS.get(ask["format"], ",")
    columns, logins = _table(ask, where)
    rows = [sign.join(column.cell(login) for column in columns) for login in logins]
    head = [sign.join(column.name for column in columns)]
    head += [sign.join(column.top for column in columns), ""]
    text = "\n".join([*head, *rows, ""])
    return _too_big(text, ask) or reply(text, PLAIN)


@job("getscores")
def getscores(ask: Ask) -> Answer:
    """The table of getcsv in a reply, which an exam of several attempts makes no JSON."""
    where = home(ask)
    columns, logins = _table(ask, where)
    rows = [[column.cell(login) for column in columns] for login in logins]
    scored = any(_SCORE.match(column.name) for column in columns)
    open_ = [status != "0" for status in where.statuses("sheet")]
    weight = number(_weight(where)) if scored and rows and any(open_) else ""
    joined = ",".join(";".join(row) for row in rows)
    text = joined.replace(",", "],[").replace(";;", ';"";').replace(";", ",")
    text = text.replace("NaN", '"NaN"')
    tops = ";".join(column.top for column in columns)
    tops, datas = tops.replace('";"', '","'), f"[[{text}]]".replace(",]", "]")
    if not ask.site.quirks:
        tops = ",".join(_quoted(column.top) for column in columns)
        datas = "[" + ",".join(f"[{','.join(map(_quoted, row))}]" for row in rows) + "]"
    pairs = [
        ("titles", [column.name for column in columns]),
        ("longtitles", Literal(f"[{tops}]")),
        ("scoremax", Literal(lines(where.files.read("sheets/.severity") or "10")[0] or "10")),
        ("totweight", weight),
        ("datas", Literal(datas)),
    ]
    return _too_big(joined, ask) or pairs


def _too_big(text: str, ask: Ask) -> Reply | None:
    if len(text) > LONGEST_RESULT and ask.site.quirks:
        return reply(too_long("The intermediate result of a calculation"), PAGE, 450)
    return None


def _quoted(cell: str) -> str:
    """A cell as JSON: a number or a text."""
    inner = cell.replace('"', "")
    return inner if re.fullmatch(r"\d+(\.\d+)?", inner) and inner == cell else f'"{inner}"'


# Columns


def _table(ask: Ask, where: WimsClass) -> tuple[list[Column], list[str]]:
    """The columns asked for, the login always among them, and the users."""
    logins = [person.login for person in people(ask, where)]
    names = list(_all_columns(where, UNASKED))
    asked = [name for name in _asked(ask["option"], where, names) if name in names]
    # Nobody asks the score daemon where no score is asked for, or where there is none.
    scored = any(_SCORE.match(name) for name in asked)
    known = asked_daemon(ask, where, logins) if scored and logins else UNASKED
    columns = _all_columns(where, known)
    if "photourl" in asked:
        columns["photourl"] = Column("photourl", "", _photos(where, logins).__getitem__)
    if "password" in asked:
        top = TEXTS["password"]
        columns["password"] = Column("password", top, _passwords(where, logins).__getitem__)
    own = sorted(columns, key=_own_place)
    return [columns[name] for name in ask.site.version.ordered(asked, own)], logins


def _own_place(name: str) -> tuple[int, int]:
    kind = name.rstrip("0123456789")
    return OWN_ORDER.index(kind), int(name[len(kind) :] or 0)


def _photos(where: WimsClass, logins: list[str]) -> dict[str, str]:
    """The photo of each user, which is that of the user before where a file says nothing of one.

    Before the first come all those of whom WIMS made its list.
    """
    photos, before = {}, ""
    for login in where.people.logins() if where.quirks else ():
        before = where.user(login).get("photourl", before)
    for login in logins:
        user = where.user(login) if where.people.has_user(login) else {}
        photos[login] = user.get("photourl", before)
        before = photos[login] if where.quirks else ""
    return photos


def _passwords(where: WimsClass, logins: list[str]) -> dict[str, str]:
    """The password of each user; of a login without a file that of the one before.

    Before the first comes the last one of whom WIMS made its list.
    """
    people = where.people
    passwords, before = {}, ""
    if people.logins() and where.quirks:
        before = where.user(people.logins()[-1]).get("password", "")
    for login in logins:
        if people.has_user(login):
            before = where.user(login).get("password", "")
        passwords[login] = f'"{before if where.quirks or people.has_user(login) else ""}"'
    return passwords


def _asked(option: str, where: WimsClass, names: list[str]) -> list[str]:
    """The names of columns that an option asks for."""
    asked = words(option or DEFAULT)
    if "login" not in option:
        asked = ["login", *asked]
    open_ = {kind: _open(where, kind) for kind in ("sheet", "exam")}
    for kind, places in open_.items():
        # WIMS compares their number with a limit that it never set.
        if any(f"{kind}exo{place}" in option for place in places):
            raise JobError("too_big")

    def several(prefix: str) -> list[str]:
        return [name for name in names if re.fullmatch(rf"{prefix}\d+", name)]

    scores = [one for name in ("average", "sheet", "exam", "manual") for one in several(name)]
    lists = {
        "name": ["lastname", "firstname"], "names": ["lastname", "firstname"],
        "allscore": scores, "allscores": scores, "averages": several("average"),
        "sheets": several("sheet"), "exams": several("exam"), "manuals": several("manual"),
    }  # fmt: skip
    asked = [name.replace("grade", "manual") for name in asked]
    return list(dict.fromkeys(one for name in asked for one in lists.get(name, [name])))


def _open(where: WimsClass, kind: str) -> list[int]:
    """The numbers of sheets or exams that are not in preparation."""
    return [n for n, status in enumerate(where.statuses(kind), 1) if status not in ("", "0")]


def _all_columns(where: WimsClass, known: Known) -> dict[str, Column]:
    """The columns of a class by name, in the order of lists."""
    grades = Grades.read(where)
    columns = [Column(name, top, _text(where, name)) for name, top in TEXTS.items()]
    for name in _averages(where, grades):
        columns.append(Column(name, AVERAGES[name], _average(where, known, grades, name)))
    columns += [_sheet(where, known, place) for place in _open(where, "sheet")]
    columns += [_exam(where, known, place) for place in _open(where, "exam")]
    columns += [_duration(where, place) for place in _open(where, "exam")]
    for place, title in enumerate(grades.titles):
        columns.append(Column(f"manual{place + 1}", f'"{title}"', _manual(grades, place)))
    return {column.name.rstrip(": "): column for column in columns}


def _text(where: WimsClass, name: str) -> Callable[[str], str]:
    def cell(login: str) -> str:
        if name == "login":
            return f'"{login}"'
        there = where.people.has_user(login)
        return f'"{where.user(login).get(name, "") if there else ""}"'

    return cell


def _sheet(where: WimsClass, known: Known, place: int) -> Column:
    title, best = where.row("sheet", place)[2], best_mark(where)

    def cell(login: str) -> str:
        return number(rounded(best * _share(where, known, login, place)))

    return Column(f"sheet{place}", f'"{title}"', cell)


def _share(where: WimsClass, known: Known, login: str, sheet: int) -> float:
    """The mark of a sheet, 0 to 1, as if every class used the default formula and indicator."""
    return grade(known.on_sheet(where, login, sheet).summary)


def _exam(where: WimsClass, known: Known, place: int) -> Column:
    """The best score; where more attempts are allowed, each of them in the same cell."""
    row, best = where.row("exam", place), best_mark(where)
    attempts = numbered(row[2].partition(" ")[2] or "1")
    if not attempts.place:
        raise NotModelled(f"a table with an exam of {attempts} attempts")
    allowed = attempts.place
    name, top = f"exam{place}", f'"{row[3]}"'
    if allowed > 1:
        name += (": " * allowed).rstrip()
        top += "".join(f":s {attempt + 1}" for attempt in range(allowed))

    def cell(login: str) -> str:
        mark = NONE
        if known.has_exam(place) or not where.quirks:
            mark = number(rounded(best / 10 * known.in_exam(where, login, place).best))
        if allowed == 1:
            return mark
        scores = [number(rounded(best / 10 * one.score)) for one in _logged(where, login, place)]
        return ":".join([mark, *scores, *[""] * (allowed - len(scores))])

    return Column(name, top, cell)


def _duration(where: WimsClass, place: int) -> Column:
    """How many seconds each attempt took of which WIMS kept a log."""
    title = where.row("exam", place)[3]

    def cell(login: str) -> str:
        found = [one.seconds for one in _logged(where, login, place)]
        return '"' + " ".join(str(one) for one in found if one is not None) + '"'

    return Column(f"examduration{place}", f'"{title}"', cell)


def _logged(where: WimsClass, login: str, exam: int) -> list[Attempt]:
    """The attempts at an exam whose sessions have a log, the oldest first."""
    folder = f"examlog/{login}/"
    paths = [path for path in where.files if path.startswith(folder)]
    sessions = dict.fromkeys(path.removeprefix(folder).partition("/")[0] for path in paths)
    found = in_sessions(where.files.read(f"score/{login}.exam"), exam)
    return [found[session] for session in sessions if session in found]


# Averages and grades


def _manual(grades: Grades, place: int) -> Callable[[str], str]:
    return lambda login: grades.of(login)[place]


def _averages(where: WimsClass, grades: Grades) -> list[str]:
    """The averages that a class has."""
    work = bool(_open(where, "sheet") or _open(where, "exam"))
    there = {"average0": work and grades.titles, "average1": work, "average2": grades.titles}
    return [name for name, is_there in there.items() if is_there]


def _average(where: WimsClass, known: Known, grades: Grades, name: str) -> Callable[[str], str]:
    def cell(login: str) -> str:
        if name == "average1":
            return f'"{number(_server_average(where, known, login))}"'
        mean = grades.mean(login)
        if name == "average2":
            return '""' if mean is None else f'"{number(mean)}"'
        if not re.fullmatch(r"\d+(\.\d+)?", grades.share):
            return '"NaN"'
        share = float(grades.share)
        both = share * (mean or 0) + (100 - share) * _server_average(where, known, login)
        return f'"{number(rounded(both / 100))}"'

    return cell


def _server_average(where: WimsClass, known: Known, login: str) -> float:
    """The mean of sheets, each of weight 1 whatever its own is, and of exams; rounded once.

    Without a sheet WIMS never gets at the weights, and so knows no average.
    """
    sheets, exams = _open(where, "sheet"), _open(where, "exam")
    if not sheets and where.quirks:
        return 0
    gathered = sum(_share(where, known, login, place) for place in sheets)
    for place in exams:
        share = known.in_exam(where, login, place).best / 10
        gathered += _exam_weight(where, place) * share
    total = _weight(where)
    return rounded(best_mark(where) * gathered / total) if total else 0


def _exam_weight(where: WimsClass, place: int) -> float:
    weights = lines(where.files.read("exams/.eseverity"))
    return float((weights[place - 1 : place] or [""])[0] or 1)


def _weight(where: WimsClass) -> float:
    """The weights of all that counts for the average."""
    exams = (_exam_weight(where, place) for place in _open(where, "exam"))
    return len(_open(where, "sheet")) + sum(exams)

"""What random calls do: for each subject, how it begins and what may follow; pure.

An action gives one call, or a few that belong together.
"""

from collections.abc import Callable, Sequence

from tests.fuzz import values
from tests.fuzz.calls import WORK, Call, call, lines
from tests.fuzz.draw import Draw

Action = Callable[[Draw, str], list[Call]]
Weighted = Sequence[tuple[int, Action]]

STUDENT = (("lastname", "Doe"), ("firstname", "John"), ("password", "secret12"))
CLASS = (
    ("description", "Algebra"),
    ("institution", "University of Elsewhere"),
    ("supervisor", "Sophie Perrin"),
    ("email", "sophie@example.org"),
    ("password", "open1234"),
    ("expiration", "20991231"),
    ("lang", "en"),
)
TEACHER = (("lastname", "Perrin"), ("firstname", "Sophie"), ("password", "secret99"))
EXERCISE = "H2/algebra/oeffraction.en"

_USER = {
    **dict.fromkeys(values.USER_TEXTS),
    "password": values.PASSWORDS,
    "supervisable": ("yes", "no", ""),
    "participate": ("@A@", "@A@/1", "@G@/1", "@G@/1,@G@/2", ""),
    "external_auth": ("ext1", "a b", ""),
    "agreecgu": ("yes", "no"),
}
_CLASS = {
    **dict.fromkeys(values.CLASS_TEXTS),
    "password": ("open1234", "abc", "", "two words"),
    "expiration": values.DATES,
    "lang": values.LANGUAGES,
    "limit": ("30", "abc", "12.5", "1000"),
    "level": ("H4", "U1", "none"),
    "secure": ("all", "127.0.0.1", ""),
    "sendmailteacher": ("yes", "tab\there"),
}
_SHEET = {
    **dict.fromkeys(values.SHEET_TEXTS),
    "expiration": values.DATES + values.ODD_DATES,
    "weight": values.WEIGHTS + values.ODD_WEIGHTS,
    "formula": tuple("01234567"),
    "indicator": tuple("0123"),
    "sheetmode": tuple("00123"),
}
_SHEET_CHANGE = {
    **dict.fromkeys(values.SHEET_TEXTS),
    "expiration": values.DATES,
    "status": values.STATUSES + values.ODD_STATUSES,
    "weight": values.WEIGHTS,
    "formula": tuple("0246"),
}
_EXAM = {
    **dict.fromkeys(values.SHEET_TEXTS),
    "expiration": values.DATES,
    "duration": ("20", "abc", "0", "90"),
    "attempts": ("1", "3", "2", "0", "5"),
    "cut_hours": ("20301231.10:00", ""),
    "opening": ("20261120.10:00 20301231.10:00", ""),
}
_EXAM_CHANGE = {
    **dict.fromkeys(values.SHEET_TEXTS),
    "expiration": values.DATES,
    "status": ("1", "1", "2", "3", "0", "4"),
    "duration_and_attempts": ("15 4", "30 1", "20"),
    "duration": ("15",),
    "cut_hours": ("20301231.10:00",),
}
_EXERCISE = {
    "points": values.POINTS,
    "weight": [*values.WEIGHTS, "1.5", "11"],
    "title": None,
    "description": None,
    "desc": None,
}


def of(place: str, job: str, **given: str) -> list[Call]:
    """One call about a class."""
    return [call(job, qclass=place, rclass="@R@", **given)]


def addclass(name: str, fields: Sequence[tuple[str, str]] = CLASS, **given: str) -> list[Call]:
    return of(name, "addclass", data1=lines(fields), data2=lines(TEACHER), **given)


def show(subject: str) -> Action:
    """A look at a file that the subject writes."""

    def action(draw: Draw, place: str) -> list[Call]:
        return of(place, "getclassfile", option=draw.one(values.INDEX_FILES[subject]))

    return action


def user(job: str, **more: Callable[[Draw], str]) -> Action:
    def action(draw: Draw, place: str) -> list[Call]:
        given = {name: make(draw) for name, make in more.items()}
        return of(place, job, quser=draw.login(), **given)

    return action


def plain(job: str, **more: Callable[[Draw], str]) -> Action:
    def action(draw: Draw, place: str) -> list[Call]:
        return of(place, job, **{name: make(draw) for name, make in more.items()})

    return action


def sheet(job: str, **more: Callable[[Draw], str]) -> Action:
    return plain(job, qsheet=Draw.position, **more)


def exam(job: str, **more: Callable[[Draw], str]) -> Action:
    return plain(job, qexam=Draw.position, **more)


def adduser(draw: Draw, place: str) -> list[Call]:
    if draw.chance(0.4):
        return of(place, "adduser", quser=draw.login(), data1=lines(STUDENT))
    names = [(key, draw.text(ruinous=True)) for key in ("lastname", "firstname")]
    more = draw.fields(_USER)
    password = draw.mostly(["secret12"], values.PASSWORDS)
    data1 = f"{lines(names)}\npassword={password}\n{more}"
    return of(place, "adduser", quser=draw.login(), data1=data1)


def putcsv(draw: Draw, place: str) -> list[Call]:
    columns = ["login", "password", "lastname", "firstname"]
    columns += draw.some(values.CSV_COLUMNS[4:], 3) if draw.chance(0.6) else []
    if draw.chance(0.15):
        columns.remove(draw.one(columns))
    if draw.chance(0.2):
        draw.rng.shuffle(columns)
    sign = "\t" if draw.chance(0.1) else ";" if draw.chance(0.03) else ","
    rows = [columns]
    if draw.chance(0.1):
        rows.append(["#" if one == "login" else f"About {one}" for one in columns])
    for _ in range(draw.rng.randint(1, 3)):
        rows.append([_cell(draw, column).replace("\n", " ") for column in columns])
    ending = "\r\n" if draw.chance(0.1) else "\n"
    return of(place, "putcsv", data1=ending.join(sign.join(row) for row in rows) + ending)


def _cell(draw: Draw, column: str) -> str:
    if column == "login":
        return draw.login()
    if column == "manual1":
        return draw.mostly(["7", "5.5", ""], ["abc", "-1"])
    if column in _USER and (table := _USER[column]) is not None:
        return draw.one(table)
    text = draw.text().replace(",", " ")
    return f'"{text}"' if draw.chance(0.1) else text


def getcsv(draw: Draw, place: str) -> list[Call]:
    given = {"option": draw.words(values.COLUMNS)} if draw.chance(0.9) else {}
    if draw.chance(0.5):
        given["format"] = draw.one(["csv", "tsv", "xls", "odd"])
    return of(place, "getcsv", **given)


def addsheet(draw: Draw, place: str) -> list[Call]:
    data1 = draw.fields(_SHEET, 4)
    if draw.chance(0.4):
        data1 = f"{data1}\ncontents={contents(draw)}"
    return of(place, "addsheet", **({"data1": data1} if draw.chance(0.93) else {}))


def contents(draw: Draw) -> str:
    """The exercises of a new sheet in one line."""
    return "".join(
        f":{draw.one(values.MODULES)};exo@correq{number};{draw.one(values.POINTS)};"
        f"{draw.one(values.WEIGHTS)};Ex {number};About it;"
        for number in range(1, draw.rng.randint(2, 4))
    )


def putexo(draw: Draw, place: str) -> list[Call]:
    needed = [("module", draw.one(values.MODULES)), ("params", draw.one(values.PARAMETERS))]
    if draw.chance(0.08):
        needed.pop(draw.rng.randrange(2))
    more = draw.fields(_EXERCISE) if draw.chance(0.8) else ""
    return of(place, "putexo", qsheet=draw.position(), data1=f"{lines(needed)}\n{more}")


def modexosheet(draw: Draw, place: str) -> list[Call]:
    option = draw.one(["", "modify", "moveup", "moveup", "remove", "remove forced", "odd"])
    given = {"qsheet": draw.position(), "qexo": draw.position(), "option": option}
    if option in ("", "modify") or draw.chance(0.1):
        given["data1"] = draw.fields(_EXERCISE)
    return of(place, "modexosheet", **given)


def open_sheet(draw: Draw, place: str) -> list[Call]:
    """A sheet that students may work on."""
    data1 = f"title={draw.text()}\ncontents={contents(draw)}"
    weighed = draw.fields({"weight": values.WEIGHTS, "formula": tuple("0123456")})
    number = draw.one(["1", "1", "2"])
    made = of(place, "addsheet", data1=f"{data1}\n{weighed}")
    return made + of(place, "modsheet", qsheet=number, data1="status=1")


def open_exam(draw: Draw, place: str) -> list[Call]:
    number = draw.one(["1", "1", "2"])
    made = of(place, "addexam", data1=draw.fields(_EXAM, 4))
    linked = of(place, "linksheet", qsheet="1", qexam=number, data1=draw.one(["", "2,Two", "1"]))
    return made + linked + of(place, "modexam", qexam=number, data1="status=1")


def work(draw: Draw, place: str) -> list[Call]:
    """A student's tries at exercises of sheets."""
    done, moments = "", sorted(draw.rng.sample(range(60), draw.rng.randint(1, 5)))
    begun: set[tuple[str, str]] = set()
    for moment in moments:
        number = (draw.one(values.POSITIONS), draw.one(values.POSITIONS))
        at = f"20261120.10:00:{moment:02} AB72CBCCD7  {number[0]}  {number[1]}"
        end = "  \t127.0.0.1"
        done += f"{at} {'renew' if number in begun else 'new'}{end}\t1895958648\n"
        if draw.chance(0.85):
            score = draw.one(["10", "0", "5", "6.5", "3.33333", "8.2"])
            done += f"{at} score {score}{end}\n"
        begun.add(number)
    return [call(WORK, qclass=place, file=f"score/{draw.one(values.LOGINS)}", text=done)]


def exam_work(draw: Draw, place: str) -> list[Call]:
    number, done = draw.one(["1", "1", "2"]), ""
    for attempt in range(draw.rng.randint(1, 3)):
        begin, who = 1561471162 + 1000 * attempt, "127.0.0.1 GV7288CE97"
        done += f"{number} 00 90 {begin} {who} 20190625.13:59:22\n"
        if draw.chance(0.9):
            score = draw.one(["10", "0", "6.66667", "5"])
            done += f"{number} {score} -1 {begin + 39} {who}\n"
    file = f"score/{draw.one(values.LOGINS)}.exam"
    return [call(WORK, qclass=place, file=file, text=done)]


def addexo(draw: Draw, place: str) -> list[Call]:
    template = values.SOURCES[draw.mostly(["good", "good too"], list(values.SOURCES))]
    given = {"qexo": draw.exercise(), "data1": template % draw.one(values.TITLES)}
    if draw.chance(0.4):
        given["option"] = draw.one(["no_build", "force_rewrite", "no_build,force_rewrite"])
    return of(place, "addexo", **given)


def other(draw: Draw) -> str:
    return draw.one(["@B@", "@B@", "@B@", "@A@", "@C@"])


def copy_or_not(draw: Draw) -> str:
    return draw.one(["", "copy"])


def all_users(draw: Draw) -> str:
    return draw.words([*values.USER_FIELDS, "foo"], 6)


def class_option(draw: Draw) -> str:
    names = [*_CLASS, "usercount", "sheetcount", "examcount", "userlist", "foo"]
    return draw.one(["", "all_even_hidden", draw.words(names)])


def list_option(draw: Draw) -> str:
    return draw.one(["", "all", draw.words([*_CLASS, "creation", "foo"])])


USERS: Weighted = (
    (7, adduser),
    (5, user("moduser", data1=lambda draw: draw.fields(_USER))),
    (3, user("deluser")),
    (1, user("deluser", option=lambda _: "del_from_trash")),
    (3, user("recuser")),
    (4, user("getuser", option=lambda draw: draw.one(["", all_users(draw)]))),
    (2, user("checkuser")),
    (2, user("authuser", qpasswd=lambda draw: draw.one(["", "secret12", "wrong1"]))),
    (1, user("authuser", option=lambda _: "hashlogin")),
    (1, user("getclassesuser", option=list_option)),
    (1, user("getlog")),
    (2, plain("getclass", option=lambda _: "userlist,usercount")),
    (1, plain("cleanclass")),
    (9, show("users")),
)
CSV: Weighted = (
    (6, putcsv),
    (4, getcsv),
    (2, plain("getscores", option=lambda draw: draw.words(values.COLUMNS))),
    (2, adduser),
    (1, user("deluser")),
    (1, user("authuser", qpasswd=lambda draw: draw.one(values.PASSWORDS))),
    (2, user("getuser", option=all_users)),
    (6, show("users")),
)
CLASSES_: Weighted = (
    (6, plain("modclass", data1=lambda draw: draw.fields(_CLASS))),
    (4, plain("getclass", option=class_option)),
    (3, plain("listclasses", option=list_option)),
    (1, plain("checkclass")),
    (2, plain("copyclass")),
    (1, plain("cleanclass")),
    (1, plain("changedates")),
    (1, plain("repairclass")),
    (1, plain("delclass")),
    (2, user("getclassesuser", option=list_option)),
    (6, show("class")),
)
GROUPS: Weighted = (
    (2, lambda _, place: addclass("@G@")),
    (4, adduser),
    (3, user("moduser", data1=lambda draw: draw.fields(_USER))),
    (2, user("deluser")),
    (2, user("recuser")),
    (2, user("checkuser")),
    (2, user("getuser")),
    (2, putcsv),
    (2, getcsv),
    (3, plain("getclass", option=class_option)),
    (1, plain("modclass", data1=lambda draw: draw.fields(_CLASS))),
    (1, plain("copyclass")),
    (1, plain("cleanclass")),
    (1, plain("delclass")),
    (1, plain("listclasses", option=list_option)),
    (2, sheet("getsheetscores")),
    (3, show("group")),
    (4, show("users")),
)
SHEETS: Weighted = (
    (5, addsheet),
    (5, sheet("modsheet", data1=lambda draw: draw.fields(_SHEET_CHANGE))),
    (3, sheet("getsheet")),
    (3, plain("listsheets")),
    (2, sheet("delsheet")),
    (1, sheet("checksheet")),
    (6, putexo),
    (5, modexosheet),
    (3, sheet("getexosheet", qexo=Draw.position)),
    (2, sheet("getexo", qexo=Draw.position)),
    (9, show("sheets")),
)
EXAMS: Weighted = (
    (4, plain("addexam", data1=lambda draw: draw.fields(_EXAM, 4))),
    (4, exam("modexam", data1=lambda draw: draw.fields(_EXAM_CHANGE))),
    (3, exam("getexam")),
    (2, plain("listexams")),
    (1, exam("delexam")),
    (1, exam("checkexam")),
    (3, exam("linkexo", qsheet=Draw.position, qexo=Draw.position)),
    (1, exam("linkexo", qsheet=Draw.position, qexo=Draw.position, data1=lambda _: "2,Title")),
    (2, exam("linksheet", qsheet=Draw.position)),
    (2, exam("listlinks", qsheet=Draw.position)),
    (1, addsheet),
    (1, sheet("modsheet", data1=lambda draw: draw.fields(_SHEET_CHANGE))),
    (1, sheet("delsheet")),
    (1, plain("changedates")),
    (6, show("exams")),
)
EXERCISES: Weighted = (
    (8, addexo),
    (3, plain("delexo", qexo=Draw.exercise, option=lambda draw: draw.one(["", "no_build"]))),
    (4, plain("listexos")),
    (3, plain("buildexos")),
    (3, plain("getexofile", qexo=Draw.exercise)),
    (2, plain("movexo", qexo=Draw.exercise, data1=other, option=copy_or_not)),
    (1, plain("movexos", data1=other, option=copy_or_not)),
    (1, plain("sharecontent", data1=other, option=lambda draw: draw.one(["", "exo"]))),
    (1, plain("copyclass")),
    (1, lambda draw, place: [c for c in addexo(draw, place) for c in [call("testexo", data1=c["data1"])]]),
    (4, show("exercises")),
)
SCORES: Weighted = (
    (4, work),
    (2, exam_work),
    (3, open_sheet),
    (1, open_exam),
    (4, sheet("getsheetscores")),
    (3, sheet("getsheetstats")),
    (3, user("getscore", qsheet=lambda draw: draw.one(["", "1", "2", "9"]))),
    (2, exam("getexamscores")),
    (2, getcsv),
    (2, plain("getscores", option=lambda draw: draw.words(values.COLUMNS))),
    (2, user("getlog", option=lambda draw: draw.one(["", "score", "noscore", "exams"]))),
    (1, adduser),
    (1, user("deluser")),
    (1, user("recuser")),
    (1, plain("cleanclass")),
    (1, sheet("delsheet")),
    (1, sheet("modsheet", data1=lambda draw: draw.fields(_SHEET_CHANGE))),
    (1, modexosheet),
)
REFUSALS: Weighted = (
    (1, lambda draw, _: of(draw.one(["@X@", "abc", "1.5", "@A@_1", "@G@_9"]), "checkclass")),
    (1, lambda draw, _: of("@X@", draw.one(["getclass", "listsheets", "adduser", "getsheet"]))),
    (1, lambda draw, place: [call(draw.one(["getclass", "listexams"]), qclass=place, rclass="odd")]),
    (1, lambda draw, place: [call("nosuchjob", qclass=place, rclass="@R@")]),
    (1, lambda draw, place: [call("listclasses", rclass="nobodys", option="all")]),
    (1, lambda draw, _: [call(draw.one(["checkident", "search", "getsession"]))]),
    (1, lambda draw, place: of(place, "getclassmodif", data1=draw.one(["20300101", "20200101"]))),
)

THEMES: dict[str, Weighted] = {
    "users": USERS,
    "csv": CSV,
    "classes": CLASSES_,
    "groups": GROUPS,
    "sheets": SHEETS,
    "exams": EXAMS,
    "exercises": EXERCISES,
    "scores": SCORES,
}


def beginning(theme: str, draw: Draw) -> list[Call]:
    """How a sequence of a theme begins."""
    if theme == "groups":
        made = addclass("@G@", (*CLASS, ("type", "2")))
        return made + addclass("@G@") + addclass("@G@") + adduser(draw, "@G@_1")
    made = addclass("@A@")
    if theme in ("classes", "exercises"):
        made += addclass("@B@")
    if theme in ("scores", "csv", "users"):
        for login in draw.some(values.LOGINS, 3):
            made += of("@A@", "adduser", quser=login, data1=lines(STUDENT))
    if theme in ("scores", "exams"):
        made += open_sheet(draw, "@A@")
    if theme == "scores" and draw.chance(0.5):
        made += open_exam(draw, "@A@")
    return made


def places(theme: str) -> Sequence[str]:
    """The classes that calls of a theme are about."""
    if theme == "groups":
        return ("@G@", "@G@_1", "@G@_1", "@G@_2", "@G@_3")
    if theme in ("classes", "exercises"):
        return ("@A@", "@A@", "@A@", "@B@", "@C@")
    return ("@A@",)

"""The actions of sequences: each draws one call, or a few that belong together; pure."""

from collections.abc import Callable, Sequence

from tests.fuzz import values
from tests.fuzz.calls import CLASS, STUDENT, TEACHER, WORK, Call, call, lines
from tests.fuzz.draw import Draw

Action = Callable[[Draw, str], list[Call]]

USER = {
    **dict.fromkeys(values.USER_TEXTS),
    "password": values.PASSWORDS,
    "supervisable": ("yes", "no", ""),
    "participate": ("@A@", "@A@/1", "@G@/1", "@G@/1,@G@/2", ""),
    "external_auth": ("ext1", "a b", ""),
    "agreecgu": ("yes", "no"),
}
CLASS_CHANGE = {
    **dict.fromkeys(values.CLASS_TEXTS),
    "password": ("open1234", "abc", "", "two words"),
    "expiration": values.DATES,
    "lang": values.LANGUAGES,
    "limit": ("30", "abc", "12.5", "1000"),
    "level": ("H4", "U1", "none"),
    "secure": ("all", "127.0.0.1", ""),
    "sendmailteacher": ("yes", "tab\there"),
}
SHEET = {
    **dict.fromkeys(values.SHEET_TEXTS),
    "expiration": values.DATES + values.ODD_DATES,
    "weight": values.WEIGHTS + values.ODD_WEIGHTS,
    "formula": tuple("01234567"),
    "indicator": tuple("0123"),
    "sheetmode": tuple("00123"),
}
SHEET_CHANGE = {
    **dict.fromkeys(values.SHEET_TEXTS),
    "expiration": values.DATES,
    "status": values.STATUSES + values.ODD_STATUSES,
    "weight": values.WEIGHTS,
    "formula": tuple("0246"),
}
EXAM = {
    **dict.fromkeys(values.SHEET_TEXTS),
    "expiration": values.DATES,
    "duration": ("20", "60", "0", "90", "1", "20", "5", "90", "120", "30", "45", "abc"),
    "attempts": ("1", "3", "2", "0", "5"),
    "cut_hours": ("20301231.10:00", ""),
    "opening": ("20261120.10:00 20301231.10:00", ""),
}
EXAM_CHANGE = {
    **dict.fromkeys(values.SHEET_TEXTS),
    "expiration": values.DATES,
    "status": ("1", "1", "2", "3", "0", "4"),
    "duration_and_attempts": ("15 4", "30 1", "20"),
    "duration": ("15",),
    "cut_hours": ("20301231.10:00",),
}
EXERCISE = {
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


def modclass(draw: Draw, place: str) -> list[Call]:
    """In a group without `typename`, by which WIMS knows what is a class of it: not modelled."""
    in_group = place.startswith("@G@")
    table = {
        name: made for name, made in CLASS_CHANGE.items() if not (in_group and name == "typename")
    }
    return of(place, "modclass", data1=draw.fields(table, ruinous=False))


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
    more = draw.fields(USER)
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
    if column in USER and (table := USER[column]) is not None:
        return draw.one(table)
    text = draw.text().replace(",", " ")
    return f'"{text}"' if draw.chance(0.1) else text


def getcsv(draw: Draw, place: str) -> list[Call]:
    given = {"option": draw.words(values.COLUMNS)} if draw.chance(0.9) else {}
    if draw.chance(0.5):
        given["format"] = draw.one(["csv", "tsv", "xls", "odd"])
    return of(place, "getcsv", **given)


def addsheet(draw: Draw, place: str) -> list[Call]:
    data1 = draw.fields(SHEET, 4)
    if draw.chance(0.4):
        data1 = f"{data1}\ncontents={contents(draw)}"
    return of(place, "addsheet", **({"data1": data1} if draw.chance(0.93) else {}))


def contents(draw: Draw) -> str:
    """The exercises of a new sheet in one line."""
    return "".join(
        f":{draw.one(values.MODULES)};exo@correq{number};{draw.one(values.POINTS)};"
        f"{draw.one(values.WEIGHTS)};Ex {number};About it;"
        for number in range(1, draw.rng.randint(3, 4))
    )


def putexo(draw: Draw, place: str) -> list[Call]:
    needed = [("module", draw.one(values.MODULES)), ("params", draw.one(values.PARAMETERS))]
    if draw.chance(0.08):
        needed.pop(draw.rng.randrange(2))
    more = draw.fields(EXERCISE) if draw.chance(0.8) else ""
    return of(place, "putexo", qsheet=draw.position(), data1=f"{lines(needed)}\n{more}")


def modexosheet(draw: Draw, place: str) -> list[Call]:
    option = draw.one(["", "modify", "moveup", "moveup", "remove", "remove forced", "odd"])
    given = {"qsheet": draw.position(), "qexo": draw.position(), "option": option}
    if option in ("", "modify") or draw.chance(0.1):
        given["data1"] = draw.fields(EXERCISE)
    return of(place, "modexosheet", **given)


def open_sheet(draw: Draw, place: str) -> list[Call]:
    """A sheet that students may work on."""
    data1 = f"title={draw.text()}\ncontents={contents(draw)}"
    weighed = draw.fields({"weight": values.WEIGHTS, "formula": tuple("0123456")})
    number = draw.one(["1", "1", "2"])
    made = of(place, "addsheet", data1=f"{data1}\n{weighed}")
    made += of(place, "modsheet", qsheet=number, data1="status=1")
    return made + (work(draw, place, ("2.1", "2.2")) if number == "2" else [])


def open_exam(draw: Draw, place: str) -> list[Call]:
    number = draw.one(["1", "1", "2"])
    made = of(place, "addexam", data1=draw.fields(EXAM, 4))
    linked = of(place, "linksheet", qsheet="1", qexam=number, data1=draw.one(["", "2,Two", "1"]))
    return made + linked + of(place, "modexam", qexam=number, data1="status=1")


def work(draw: Draw, place: str, exercises: Sequence[str] = ("1.1", "1.1", "1.2")) -> list[Call]:
    """A student's tries at exercises, which are named like 1.2: the second of sheet 1."""
    done, begun = "", set()
    for moment in sorted(draw.rng.sample(range(60), draw.rng.randint(1, 5))):
        worked = draw.one(exercises)
        sheet_, _, exercise = worked.partition(".")
        at = f"20261120.10:00:{moment:02} AB72CBCCD7  {sheet_}  {exercise}"
        end = "  \t127.0.0.1"
        done += f"{at} {'renew' if worked in begun else 'new'}{end}\t1895958648\n"
        if draw.chance(0.85):
            score = draw.one(["10", "0", "5", "6.5", "3.33333", "8.2"])
            done += f"{at} score {score}{end}\n"
        begun.add(worked)
    return [call(WORK, qclass=place, file=f"score/{draw.one(values.LOGINS)}", text=done)]


def exam_work(draw: Draw, place: str) -> list[Call]:
    """A student's attempt at an exam, which is opened before."""
    number, who = draw.one(["1", "1", "2"]), "127.0.0.1 GV7288CE97"
    done = f"{number} 00 90 1561471162 {who} 20190625.13:59:22\n"
    if draw.chance(0.9):
        score = draw.one(["10", "0", "6.66667", "5"])
        done += f"{number} {score} -1 1561471201 {who}\n"
    file = f"score/{draw.one(values.LOGINS)}.exam"
    linked = of(place, "linksheet", qsheet="1", qexam=number)
    opened = of(place, "modexam", qexam=number, data1="status=1")
    return [*linked, *opened, call(WORK, qclass=place, file=file, text=done)]


def addexo(draw: Draw, place: str) -> list[Call]:
    template = values.SOURCES[draw.mostly(["good", "good too"], list(values.SOURCES))]
    given = {"qexo": draw.exercise(), "data1": template % draw.one(values.TITLES)}
    if draw.chance(0.4):
        given["option"] = draw.one(["no_build", "force_rewrite", "no_build,force_rewrite"])
    return of(place, "addexo", **given)


def testexo(draw: Draw, place: str) -> list[Call]:
    return [call("testexo", data1=addexo(draw, place)[0]["data1"])]


def other(draw: Draw) -> str:
    return draw.one(["@B@", "@B@", "@B@", "@A@"])


def copy_or_not(draw: Draw) -> str:
    return draw.one(["", "copy"])


def all_users(draw: Draw) -> str:
    return draw.words([*values.USER_FIELDS, "foo"], 6)


def class_option(draw: Draw) -> str:
    names = [*CLASS_CHANGE, "usercount", "sheetcount", "examcount", "userlist", "foo"]
    return draw.one(["", "all_even_hidden", draw.words(names)])


def list_option(draw: Draw) -> str:
    return draw.one(["", "all", draw.words([*CLASS_CHANGE, "creation", "foo"])])

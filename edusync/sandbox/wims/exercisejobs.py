"""Jobs about the exercises of a sheet: putexo, modexosheet, getexo, getexosheet."""

from edusync.sandbox.wims.ask import Answer, Ask, JobError, element, home, job
from edusync.sandbox.wims.classes import WimsClass
from edusync.sandbox.wims.files import lines
from edusync.sandbox.wims.sheetjobs import refresh
from edusync.sandbox.wims.wire import Literal, whole_fields

MOST = 64
TITLE, DESCRIPTION = 40, 250
HEAVIEST = 10
NAMELESS = "Nouvel exercice"
# The names that modexosheet and putexo give to the lines of an exercise.
COLUMNS = {"points": 2, "weight": 3, "title": 4, "description": 5, "desc": 5}
CUT = {4: TITLE, 5: DESCRIPTION}


def _in_preparation(where: WimsClass, place: int) -> None:
    if where.statuses("sheet")[place - 1] != "0":
        raise JobError("sheet mustn't be active")


@job("putexo")
def putexo(ask: Ask) -> Answer:
    where = home(ask)
    place = element(ask, where, "sheet", write=True)
    _in_preparation(where, place)
    given = whole_fields(ask["data1"])
    if not given:
        raise JobError("no data found")
    for name in ("module", "params"):
        if not given.get(name):
            raise JobError(f"incomplete data sh_{name}")
    count = len(where.exercises(place)) + 1
    if count > MOST:
        raise JobError(f"Sorry, a sheet is limited to {MOST} exercises.")
    row = [
        given["module"],
        given["params"],
        given.get("points") or "10",
        given.get("weight") or "1",
    ]
    row += [given.get("title") or NAMELESS, given.get("description", "")]
    where.files.append(f"sheets/.sheet{place}", "\n:" + "\n".join(row) + "\n\n\n\n")
    return [
        ("message", f"exercice correctly added in sheet #{place}"),
        ("query_class", where.number),
        ("exo_module", given["module"]),
        ("querysheet", str(place)),
        ("exo_count", count),
    ]


@job("modexosheet")
def modexosheet(ask: Ask) -> Answer:
    where = home(ask)
    place = element(ask, where, "sheet", write=True)
    rows = where.exercises(place)
    name = ask["qexo"]
    _in_preparation(where, place)
    if not name.isdigit() or not 1 <= int(name) <= len(rows):
        raise JobError(f"There is no exo {name} in sheet {place}")
    option, one = ask["option"] or "modify", int(name) - 1
    if option == "modify":
        told = _modified(ask, rows[one], int(name), place)
    elif option == "moveup":
        if one:
            rows[one - 1 : one + 1] = [rows[one], rows[one - 1]]
        told = f"exo {name} from sheet {place} correctly moved up."
    elif option in ("remove", "remove forced"):
        _unused(where, place, forced=option == "remove forced")
        del rows[one]
        told = f"exo {name} correctly removed from sheet {place}."
    else:
        raise JobError(f"unknown action ({option})")
    gap = "\n\n" if option.startswith("remove") else ""
    where.files[f"sheets/.sheet{place}"] = written(rows) + gap
    refresh(where)
    return [
        ("query_class", where.number),
        ("queryexo", name),
        ("querysheet", str(place)),
        ("message", told),
    ]


def _modified(ask: Ask, row: list[str], number: int, place: int) -> str:
    given = {key: text for key, text in whole_fields(ask["data1"]).items() if key in COLUMNS}
    if not given:
        raise JobError("no data found")
    for name, text in given.items():
        row[COLUMNS[name]] = text
    # Whatever was changed, the whole exercise is cut to what WIMS' pages allow.
    for column, most in CUT.items():
        row[column] = row[column][:most]
    row[3] = row[3] if _light(row[3]) else "0"
    told = f"Modifications done on exo {number} from sheet {place}."
    return f"{told} ({len(given)} items applied)"


def _light(text: str) -> bool:
    try:
        return 0 <= float(text) <= HEAVIEST
    except ValueError:
        return False


def _unused(where: WimsClass, place: int, *, forced: bool) -> None:
    """Refuses to remove an exercise from a sheet that students worked on."""
    used = [
        login
        for login in where.listed()
        if any(line.split()[2:3] == [str(place)] for line in work(where, login))
    ]
    if used and not forced:
        told = f"You can't modify (delete an exercice) sheet {place}."
        raise JobError(f"{told} It has already been used by these students : [{','.join(used)}]")


def work(where: WimsClass, login: str) -> list[str]:
    return lines(where.files.read(f"score/{login}"))


def written(rows: list[list[str]]) -> str:
    """The exercises of a sheet, written anew."""
    return "\n".join("\n:" + "\n".join(row) + "\n" for row in rows)


@job("getexo")
def getexo(ask: Ask) -> Answer:
    """Reads an exercise; it never looks whether the class lets this connection in."""
    where = _anybodys(ask)
    row = exercise(where, element(ask, where, "sheet"), ask["qexo"])
    names = ("module", "params", "points", "weight", "title", "description")
    told = [(f"exo_{name}", text) for name, text in zip(names, row, strict=True)]
    asked = [("querysheet", ask["qsheet"]), ("queryexo", ask["qexo"])]
    return [("query_class", where.number), *asked, *told]


def _anybodys(ask: Ask) -> WimsClass:
    found = ask.site.classes.get(ask["qclass"])
    return found if found is not None and ask.site.quirks else home(ask)


def exercise(where: WimsClass, place: int, name: str) -> list[str]:
    """An exercise of a sheet, or what getexo, linkexo and linksheet say without it."""
    if not name:
        raise JobError("undefined qexo")
    rows = where.exercises(place)
    if not name.isdigit() or not 1 <= int(name) <= len(rows):
        raise JobError(f"exercice #{name} does not exist")
    return rows[int(name) - 1]


@job("getexosheet")
def getexosheet(ask: Ask) -> Answer:
    where = home(ask)
    place, name = element(ask, where, "sheet"), ask["qexo"]
    rows = where.exercises(place)
    if not name.isdigit() or not 1 <= int(name) <= len(rows):
        raise JobError(f"There is no exercice #{name} in this sheet ({place})")
    row = rows[int(name) - 1]
    return [
        ("query_class", where.number),
        ("query_sheet", ask["qsheet"]),
        ("query_exo", ask["qsheet"] if ask.site.quirks else name),
        ("exo_module", row[0]),
        ("exo_params", row[1]),
        ("exo_points", Literal(row[2] or "10")),
        ("exo_weight", Literal(row[3] or "1")),
        ("exo_title", row[4]),
        ("exo_description", row[5]),
    ]

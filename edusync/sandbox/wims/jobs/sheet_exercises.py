"""Jobs about the exercises of a sheet: putexo, modexosheet, getexo, getexosheet."""

import re
import urllib.parse

from edusync.sandbox.wims.ask import (
    BLANKED,
    Answer,
    Ask,
    Element,
    JobError,
    element,
    home,
    home_of,
    job,
    numbered,
    reckoned,
)
from edusync.sandbox.wims.jobs.sheets import refresh
from edusync.sandbox.wims.state.classes import SUPERVISOR, Files, WimsClass
from edusync.sandbox.wims.state.files import ScriptError, folded, lines, record_fields, trimmed
from edusync.sandbox.wims.wire import BYTES, Literal, whole_fields, within, words

MOST = 64
# The lines of an exercise: the last two are its dependences and a comment.
LINES = 8
TITLE, DESCRIPTION = 40, 250
HEAVIEST = 10
NAMELESS = "Nouvel exercice"
# The names that modexosheet gives to the lines of an exercise.
COLUMNS = {"points": 2, "weight": 3, "title": 4, "desc": 5, "dep": 6, "comment": 7}
CUT = {4: TITLE, 5: DESCRIPTION, 7: DESCRIPTION}


def _in_preparation(ask: Ask) -> tuple[WimsClass, Element]:
    where, sheet = home_of(ask, "sheet")
    if where.status("sheet", sheet.number) not in ("", "0"):
        raise JobError("sheet mustn't be active")
    return where, sheet


@job("putexo")
def putexo(ask: Ask) -> Answer:
    where, sheet = _in_preparation(ask)
    count = len(where.exercises(sheet)) + 1
    if count > MOST:
        raise JobError(f"Sorry, a sheet is limited to {MOST} exercises.")
    if not ask["data1"]:
        raise JobError("no data found")
    given = {key.strip(): text for key, text in whole_fields(ask["data1"]).items()}
    for name in ("module", "params"):
        if not given.get(name):
            raise JobError(f"incomplete data sh_{name}")
    module = urllib.parse.unquote("".join(given["module"].split()), BYTES)
    row = [module, given["params"], given.get("points") or "10", given.get("weight") or "1"]
    row.append(given.get("title") or NAMELESS)
    row += [given.get(name, "") for name in ("description", "dep", "comment")]
    where.files.append(f"sheets/.sheet{sheet}", "\n:" + "\n".join(row) + "\n\n")
    return [
        ("message", f"exercice correctly added in sheet #{sheet}"),
        ("query_class", where.number),
        ("exo_module", module),
        ("querysheet", str(sheet)),
        ("exo_count", count),
    ]


@job("modexosheet")
def modexosheet(ask: Ask) -> Answer:
    where, sheet = _in_preparation(ask)
    rows = [record_fields(one, LINES) for one in where.exercise_records(sheet)]
    asked = numbered(ask["qexo"])
    value = reckoned(ask["qexo"])
    if not 0 <= value <= len(rows) or not (ask.site.quirks or asked.place):
        raise JobError(f"There is no exo {asked} in sheet {sheet}")
    option, message = " ".join(words(ask["option"])) or "modify", ""
    one = asked.place - 1
    if option == "modify":
        row = record_fields(where.exercise_record(sheet, asked.number), LINES)
        message = _modified(ask, rows[one] if asked.place else row, asked, sheet)
    elif option == "moveup":
        if value > 1:
            message = f"exo {asked} from sheet {sheet} correctly moved up."
            _move_up(rows, where.exercise_records(sheet), asked, value)
    elif option in ("remove", "remove forced"):
        done = _done_on(where, sheet)
        # The supervisor counts for nobody, but leaves a gap among the others.
        named = ",".join("" if login == SUPERVISOR else login for login in sorted(done)).strip(",")
        if named and option == "remove":
            message = f"You can't modify (delete an exercice) sheet {sheet}."
            raise JobError(f"{message} It has already been used by these students : [{named}]")
        _retire(where, done)
        if asked.place:
            del rows[one]
        message = f"exo {asked} correctly removed from sheet {sheet}."
    else:
        raise JobError(f"unknown action ({option})")
    if message:
        records = "".join(":" + "\n".join(row) + "\n" for row in rows)
        where.files[f"sheets/.sheet{sheet}"] = f"\n{records}"
    refresh(where)
    return [
        ("query_class", where.number),
        ("queryexo", str(asked)),
        ("querysheet", str(sheet)),
        ("message", message),
    ]


def _move_up(rows: list[list[str]], records: list[str], asked: Element, value: float) -> None:
    """Changes an exercise with the one before it.

    The place of the one is found by arithmetic, that of the other by the name, so that an odd name
    doubles an exercise.
    """
    place = int(value)
    if place != value:
        return
    rows[place - 2] = rows[place - 1]
    if asked.place:
        rows[place - 1] = _shortened(records[place - 2])


def _shortened(record: str) -> list[str]:
    """The lines of an exercise that moved down: without the empty ones at its end, or most."""
    held = record.split("\n")
    if len(held) > LINES:
        return "\n".join(held[:LINES]).removesuffix("\n").split("\n")
    return trimmed(record).split("\n")


def _modified(ask: Ask, row: list[str], asked: Element, sheet: Element) -> str:
    if not ask["data1"]:
        raise JobError("no data found")
    split = "[=,]" if ask.site.quirks else "="
    given = []
    for line in ask["data1"].split("\n"):
        # A comma becomes a sign of equality.
        name, *parts = [trimmed(part) for part in re.split(split, line)]
        if any(parts):
            given.append((name, "=".join(parts)))
    columns = COLUMNS if ask.site.quirks else COLUMNS | {"description": COLUMNS["desc"]}
    for name, text in given:
        if name in columns:
            row[columns[name]] = text
    # Whatever was changed, the whole exercise is cut to what WIMS' pages allow.
    for column, most in CUT.items():
        row[column] = folded(row[column])[:most]
    row[3] = row[3] if within(row[3], HEAVIEST, "") else "0"
    message = f"Modifications done on exo {asked} from sheet {sheet}."
    return f"{message} ({len(given)} items applied)"


def _done_on(where: WimsClass, sheet: Element) -> dict[str, list[str]]:
    """The lines of work on a sheet by the login of who did it, of the class or not."""
    done = {}
    for path, text in where.files.items():
        if path.startswith("score/") and "." not in path:
            found = [line for line in lines(text) if line.split()[2:3] == [str(sheet)]]
            if found:
                done[path.removeprefix("score/")] = found
    return done


def _retire(where: WimsClass, done: dict[str, list[str]]) -> None:
    """Takes what was done on a sheet out of what counts."""
    for login, gone in done.items():
        path = f"score/{login}"
        left = [line for line in lines(where.files[path]) if line not in gone]
        where.files[path] = "".join(f"{line}\n" for line in left)
        noted = "".join(f"{line} deact noscore\n" for line in gone)
        where.files.append(f"no{path}", noted)


@job("getexo")
def getexo(ask: Ask) -> Answer:
    where = _unchecked(ask) if ask.site.quirks else home(ask)
    row = exercise(where, element(ask, where, "sheet"), ask["qexo"])
    names = ("module", "params", "points", "weight", "title", "description")
    fields = [(f"exo_{name}", text) for name, text in zip(names, row, strict=True)]
    asked = [("querysheet", ask["qsheet"]), ("queryexo", ask["qexo"])]
    return [("query_class", where.number), *asked, *fields]


def _unchecked(ask: Ask) -> WimsClass:
    """The class whose folder has the name that is asked for; an empty one where there is none."""
    name = ask["qclass"]
    if ".." in name:
        raise ScriptError("scripts/check.proc", 26, "illegal_fname")
    return ask.site.classes.get(name) or WimsClass(name, Files(ask.site.clock))


def linkable(name: str) -> str:
    """The name of an exercise as getexo and linkexo read it; empty for what they take for none."""
    blanked = name.translate(BLANKED)
    return "" if " " in blanked else blanked


def exercise(where: WimsClass, sheet: Element, name: str) -> list[str]:
    """An exercise of a sheet, or what getexo and linkexo say without it."""
    if not linkable(name):
        raise JobError("undefined qexo")
    records_, asked = where.exercise_records(sheet), numbered(name)
    if (asked.number or 0) > len(records_) or not (where.quirks or asked.place > 0):
        raise JobError(f"exercice #{name} does not exist")
    return record_fields(where.exercise_record(sheet, asked.number), 6)


@job("getexosheet")
def getexosheet(ask: Ask) -> Answer:
    where, sheet = home_of(ask, "sheet")
    asked = numbered(ask["qexo"])
    record = where.exercise_record(sheet, asked.number)
    if not record or not (where.quirks or asked.place > 0):
        raise JobError(f"There is no exercice #{asked} in this sheet ({sheet})")
    row = record_fields(record, 6)
    return [
        ("query_class", where.number),
        ("query_sheet", ask["qsheet"]),
        ("query_exo", ask["qsheet"] if ask.site.quirks else str(asked)),
        ("exo_module", row[0]),
        ("exo_params", row[1]),
        ("exo_points", Literal(row[2] if ask.site.quirks else row[2] or "10")),
        ("exo_weight", Literal(row[3] if ask.site.quirks else row[3] or "1")),
        ("exo_title", row[4]),
        ("exo_description", row[5]),
    ]

"""Jobs about sheets: addsheet, modsheet, getsheet, listsheets, delsheet."""

from collections.abc import Callable

from edusync.sandbox.wims.ask import Answer, Ask, Element, JobError, home, home_of, job, numbered
from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.state.files import chosen, folded, trimmed
from edusync.sandbox.wims.wire import Escaped, Literal, Pairs, Value, within

# What WIMS calls a sheet or an exam, and how many a class may have.
MOST = {"sheet": ("worksheet", 64), "exam": ("exam", 80)}
# Files beside the sheets and exams that addsheet and addexam know of.
BESIDE = [f"sheets/.{name}" for name in ("sheets", "severity", "weight", "require")]
BESIDE += [f"exams/.{name}" for name in ("exams", "require", "weight", "eseverity")]
OLDEST = 20150101
CHANGEABLE = "status expiration title description weight formula indicator".split()
BEST_MARK = "10"


@job("addsheet")
def addsheet(ask: Ask) -> Answer:
    where = home(ask)
    lines = [(key.rstrip(), trimmed(text)) for key, text in ask.lines("data1")]
    given = dict(lines)
    count, files = new_number(where, "sheet")
    for date in [text for key, text in lines if key == "expiration"]:
        if not (date.isascii() and date.isdigit()) or int(date) <= OLDEST:
            raise JobError(f"bad expiration date ({date})")
    expiration = given.get("expiration", ask.site.in_a_year())
    default = f"Feuille d'exercices #{count if files == count else files}"
    row = [given.get("sheetmode") or "0", expiration]
    row += [folded(given.get(name, "")) or default for name in ("title", "description")]
    entered(where, "sheet", [*row, ""], count, files)
    contents = given.get("contents", "").replace(";", "\n").replace("@", "=")
    where.files[f"sheets/.sheet{count}"] = _ended(contents)
    _graded(where, given, count)
    return [("query_class", where.number), ("sheet_id", count), ("sheet_count", count)]


def _ended(contents: str) -> str:
    """The text of a sheet as WIMS writes it: one newline less at its end, but for the last."""
    shorter = contents.removesuffix("\n")
    return shorter if shorter.endswith("\n") else f"{shorter}\n"


def new_number(where: WimsClass, kind: str) -> tuple[int, int]:
    """The number of a new sheet or exam, and the one that it would have by the files.

    Among the files that WIMS takes for sheets are two that an activation leaves.
    """
    (name, most), count = MOST[kind], len(where.records(kind)) + 1
    if count > most:
        limit = f"The number of {name}s is limited to {most}."
        raise JobError(f"error : {limit} You may not create {name} #{count}.")
    files = (path for path in where.files if path.startswith(f"{kind}s/"))
    return count, sum(path not in BESIDE for path in files) + 1


def entered(where: WimsClass, kind: str, row: list[str], count: int, files: int) -> None:
    """Writes a new sheet or exam into the index, and refuses it then where the numbers differ."""
    where.add_row(kind, row)
    if where.quirks and files != count:
        raise JobError(f"error in {kind} count ({count} records / {files} files)")


def _graded(where: WimsClass, given: dict[str, str], count: int) -> None:
    """Adds weight, formula and indicator to `.severity`, which only addsheet writes."""
    weight = within(given.get("weight", ""), 100_000, "1")
    formula = within(given.get("formula", ""), 6, "2", whole=True)
    line = f"{weight} {formula} {within(given.get('indicator', ''), 2, '1', whole=True)}"
    new = count == 1 if where.quirks else "sheets/.severity" not in where.files
    if new:
        where.files["sheets/.severity"] = f"{BEST_MARK}\n"
    where.files.append("sheets/.severity", f"{line}\n")


@job("modsheet")
def modsheet(ask: Ask) -> Answer:
    where, sheet = home_of(ask, "sheet")
    known = [one for one in ask.named_lines("data1") if one[0] in CHANGEABLE]
    for name, text in known:
        value = folded(text)
        if name == "status":
            _may_become(where, sheet, value)
        where.change_row("sheet", sheet.place, CHANGEABLE.index(name), value)
    if not known:
        raise JobError("nothing done")
    if not ask.site.quirks:
        _regraded(where, sheet.place, dict(known))
    message = f"{len(known)} modifications done on sheet {sheet}."
    return [
        ("query_class", where.number),
        ("querysheet", str(sheet)),
        ("changes_requested", len([line for line in ask["data1"].split("\n") if trimmed(line)])),
        ("changes_done", len(known)),
        ("message", message),
    ]


def _may_become(where: WimsClass, sheet: Element, status: str) -> None:
    """Refuses a status that the sheet cannot have; one that it can is what scores begin with."""
    asked = numbered(status).number
    number = asked or 0
    if not 0 <= number < 4 or (status and asked is None):
        raise JobError(f"bad status ({status})")
    if number:
        if not where.exercises(sheet):
            raise JobError("you can't active an empty sheet")
        refresh(where)
        return
    for exam in range(1, len(where.records("exam")) + 1):
        used = links_of(where, sheet, exam)
        if used:
            problem = f"Some exercices({len(used)}) in this sheet({sheet}) are in an exam({exam})."
            raise JobError(f"{problem}You can't deactiv this sheet.")


def links_of(where: WimsClass, sheet: object, exam: object) -> list[str]:
    """The exercises of a sheet that are in an exam."""
    return [row[1] for row in where.links(exam) if row[1].partition(".")[0] == str(sheet)]


def _regraded(where: WimsClass, place: int, given: dict[str, str]) -> None:
    best, lines = where.severity()
    limits = (("weight", 100_000), ("formula", 6), ("indicator", 2))
    for column, (name, most) in enumerate(limits):
        if name in given and place <= len(lines):
            lines[place - 1][column] = within(given[name], most, lines[place - 1][column])
    text = "".join(" ".join(line) + "\n" for line in lines)
    where.files["sheets/.severity"] = f"{best or BEST_MARK}\n{text}"


def refresh(where: WimsClass) -> None:
    """Writes what scores are reckoned from: points and weights of all exercises."""
    sheets = [where.exercises(place + 1) for place in range(len(where.records("sheet")))]
    columns: dict[str, Callable[[list[str]], str]] = {
        "require": lambda row: row[2] or "10",
        "weight": lambda row: row[3] or "1",
        "active": lambda _: "1",
        "vars": lambda _: "",
    }
    for name, figure in columns.items():
        lines = (":" + " ".join(figure(row) for row in rows).strip() + "\n" for rows in sheets)
        where.files[f"sheets/.{name}"] = "".join(lines)


@job("getsheet")
def getsheet(ask: Ask) -> Answer:
    where, sheet = home_of(ask, "sheet")
    record = chosen(where.records("sheet"), sheet.number)
    # A comma in a field is one more field, for the list that WIMS makes of it.
    listed = record.replace("\n", ",") or ","
    items = [trimmed(item) for item in listed.split(",")]
    row = [*(items if ask.site.quirks else record.split("\n")), "", "", ""]
    exercises = where.exercises(sheet)
    return [
        ("query_class", where.number),
        ("query_sheet", ask["qsheet"]),
        ("exo_cnt", str(len(exercises))),
        ("sheet_properties", Escaped(listed)),
        ("sheet_status", row[0]),
        ("sheet_expiration", row[1]),
        ("sheet_title", Escaped(row[2])),
        ("sheet_description", Escaped(row[3])),
        ("exolist", [_exercise(one) for one in exercises]),
    ]


def _exercise(row: list[str]) -> dict[str, str]:
    module, params, points, weight, title, description = row
    return {
        "module": module,
        "title": Escaped(title),
        "params": params,
        "points": points,
        "weight": weight,
        "description": Escaped(description),
    }


@job("checksheet", "checkexam")
def check(ask: Ask) -> Answer:
    kind = ask.job.removeprefix("check")
    where, _ = home_of(ask, kind)
    return [("query_class", where.number), ("message", f"{kind} {ask[f'q{kind}']} exists")]


@job("listsheets")
def listsheets(ask: Ask) -> Answer:
    where = home(ask)
    rows = where.rows("sheet")
    hidden = sum(row[0] == "3" for row in rows)
    return [
        *listed(ask, where, "sheet"),
        ("separator", ","),
        ("hidden_sheets", str(hidden)),
        ("not_hidden_sheets", str(len(rows) - hidden)),
    ]


def listed(ask: Ask, where: WimsClass, kind: str) -> Pairs:
    """What listsheets and listexams have in common."""
    rows = where.rows(kind)
    ids = [str(place + 1) for place in range(len(rows))]
    column = 2 if kind == "sheet" else 3
    titles = []
    for place, row in zip(ids, rows, strict=True):
        title = row[column].replace(":", "&#8282;")
        line = f"{place}:{title}:{row[0]}"
        titles += line.split(",") if ask.site.quirks else [line]
    return [
        ("query_class", where.number),
        (f"nb{kind}", str(len(rows))),
        (f"{kind}list", ids or [""]),
        (f"{kind}titlelist", [Escaped(title) for title in titles] or [""]),
        ("expirations", _dates(rows, quirks=ask.site.quirks)),
    ]


def _dates(rows: list[list[str]], *, quirks: bool) -> list[Value]:
    """The dates of a list; WIMS leaves out those that are empty before the first that is not."""
    if not quirks:
        return [Literal(row[1]) if row[1] else "" for row in rows]
    first = next((place for place, row in enumerate(rows) if row[1]), len(rows))
    return [Literal(row[1]) for row in rows[first:]]


@job("delsheet")
def delsheet(ask: Ask) -> Answer:
    newer = "This worksheet can't be deleted : A more recent sheet (#{}) is active."
    where, sheet = deleted(ask, "sheet", "sheet #{} is active.", newer)
    if not ask.site.quirks:
        best, lines = where.severity()
        kept = [*lines[: sheet.place - 1], *lines[sheet.place :]]
        text = "".join(" ".join(line) + "\n" for line in kept)
        where.files["sheets/.severity"] = f"{best}\n{text}"
    message = f"sheet #{sheet} of class {where.number} correctly deleted"
    return [("message", message), ("sheet_count", len(where.records("sheet")))]


def deleted(ask: Ask, kind: str, active: str, newer: str) -> tuple[WimsClass, Element]:
    """Takes out the sheet or exam that is asked for; refused once it, or one behind it, was open.

    `active` and `newer` are the refusals, with {} for the number. The files of those behind it move
    up, and nothing else does.
    """
    where, asked = home_of(ask, kind)
    if where.status(kind, asked.number) != "0":
        raise JobError(active.format(asked))
    rows = where.rows(kind)
    behind = range((asked.number or 0) + 1, len(rows) + 1)
    for later in behind:
        if where.status(kind, later) != "0":
            raise JobError(newer.format(later))
    if asked.place:
        del rows[asked.place - 1]
    where.write_rows(kind, rows)
    own = {"sheet": ("sheets/.sheet", "."), "exam": ("exams/.exam", ".E")}[kind]
    for path in own:
        where.files.pop(f"{path}{asked}", None)
        for later in behind:
            where.files.move(f"{path}{later}", f"{path}{later - 1}")
    return where, asked

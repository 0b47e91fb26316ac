"""Jobs about exams, and the links from their exercises to those of sheets."""

from edusync.sandbox.wims.ask import Answer, Ask, JobError, element, home, job
from edusync.sandbox.wims.classes import WimsClass
from edusync.sandbox.wims.exercisejobs import exercise
from edusync.sandbox.wims.sheetjobs import listed, removed
from edusync.sandbox.wims.wire import Escaped

MOST, MOST_EXERCISES = 80, 64
DURATION, ATTEMPTS = "60", "1"
STATUSES = ("1", "2", "3", "4")


@job("addexam")
def addexam(ask: Ask) -> Answer:
    where, given = home(ask), ask.fields("data1")
    count = len(where.records("exam")) + 1
    if count > MOST:
        told = f"The number of exams is limited to {MOST}."
        raise JobError(f"error : {told} You may not create exam #{count}.")
    attempts = given.get("attempts") or ATTEMPTS
    if attempts.lstrip("-").isdigit() and int(attempts) < 1:
        attempts = ATTEMPTS
    row = [
        "0",
        given.get("expiration") or f"{ask.site.now().year + 1}{ask.site.now():%m%d}",
        f"{given.get('duration') or DURATION} {attempts}",
        given.get("title") or f"Examen #{count}",
        given.get("description") or f"Vous &ecirc;tes dans l'examen {count}.",
        given.get("cut_hours", ""),
    ]
    where.add_row("exam", row)
    where.files[f"exams/.exam{count}"] = "\n"
    where.files[f".E{count}"] = given.get("opening", "") + "\n"
    return [
        ("query_class", where.number),
        ("exam_id", count),
        ("exam_count", count),
        ("message", f"exam #{count} correctly added"),
    ]


@job("modexam")
def modexam(ask: Ask) -> Answer:
    where = home(ask)
    place = element(ask, where, "exam", write=True)
    given = ask.fields("data1")
    columns = {"expiration": 1, "duration_and_attempts": 2, "title": 3, "description": 4}
    known = [name for name in given if name in ("status", "cut_hours", *columns)]
    if not ask.site.quirks:
        known += [name for name in ("duration", "attempts") if name in given]
    if not known:
        raise JobError("nothing done")
    rows = where.rows("exam")
    row = rows[place - 1]
    if "status" in given:
        if given["status"] not in STATUSES:
            raise JobError("bad status. You can't deactive an exam.")
        if not where.links(place):
            raise JobError("Empty Exam. You can't active an exam with no exercice !")
        row[0] = given["status"]
    for name, column in columns.items():
        row[column] = given.get(name, row[column])
    if not ask.site.quirks:
        times = [*row[2].split(), DURATION, ATTEMPTS][:2]
        row[2] = f"{given.get('duration', times[0])} {given.get('attempts', times[1])}"
        row[5] = given.get("cut_hours", row[5])
    where.write_rows("exam", rows)
    told = f"{len(known)} modifications done on exam {place}."
    return [
        ("query_class", where.number),
        ("queryexam", str(place)),
        ("nb_modifs", str(len(known))),
        ("message", told),
    ]


@job("getexam")
def getexam(ask: Ask) -> Answer:
    where = home(ask)
    place = element(ask, where, "exam")
    record = where.records("exam")[place - 1] if place else ""
    listed_ = record.replace("\n", ",")
    row = [*(listed_.split(",") if ask.site.quirks else record.split("\n")), *[""] * 6]
    duration, _, attempts = row[2].partition(" ")
    links = where.links(place) if place else []
    opening = where.files.read(f".E{place}").strip()
    return [
        ("query_class", where.number),
        ("query_exam", ask["qexam"]),
        ("exam_properties", Escaped(f"{opening},{listed_},")),
        ("exocnt", str(len(links))),
        ("exolist", ",".join(str(n + 1) for n in range(len(links)))),
        ("exotitlelist", ",".join(f"{n}:{link[2]}" for n, link in enumerate(links, 1))),
        ("exam_opening", opening),
        ("exam_status", row[0]),
        ("exam_expiration", row[1]),
        ("exam_duration", duration),
        ("exam_attempts", attempts),
        ("exam_title", Escaped(row[3])),
        ("exam_description", Escaped(row[4])),
        ("exam_cut_hours", row[5]),
    ]


@job("checkexam")
def checkexam(ask: Ask) -> Answer:
    where = home(ask)
    element(ask, where, "exam")
    return [("query_class", where.number), ("message", f"exam {ask['qexam']} exists")]


@job("listexams")
def listexams(ask: Ask) -> Answer:
    return listed(ask, home(ask), "exam")


@job("delexam")
def delexam(ask: Ask) -> Answer:
    where = home(ask)
    place = element(ask, where, "exam", write=True)
    statuses = where.statuses("exam")
    if statuses[place - 1] != "0":
        raise JobError(f"Exam #{place} has been activated.")
    later = [n for n, status in enumerate(statuses, 1) if n > place and status != "0"]
    if later:
        told = "This Exam can't be deleted : A more recent exam"
        raise JobError(f"{told} (#{later[0]}) has been activated.")
    removed(where, "exam", place)
    told = f"Exam #{place} of class {where.number} correctly deleted"
    return [("message", told), ("exam_count", len(where.records("exam")))]


# Links


@job("linkexo")
def linkexo(ask: Ask) -> Answer:
    where, sheet, exam = _ends(ask)
    try:
        exercise(where, sheet, ask["qexo"])
    except JobError:
        if ask.site.quirks:
            _link(where, sheet, exam, ask["qexo"], {"title": ""})
        raise
    _link(where, sheet, exam, ask["qexo"], ask.fields("data1"))
    return _linked(ask, where, ask["qexo"], exam)


@job("linksheet")
def linksheet(ask: Ask) -> Answer:
    where, sheet, exam = _ends(ask)
    for number in range(1, len(where.exercises(sheet)) + 1):
        _link(where, sheet, exam, str(number), {})
    return _linked(ask, where, "ALL", exam)


def _ends(ask: Ask) -> tuple[WimsClass, int, int]:
    """The class, the sheet and the exam of a link, if both may be linked."""
    where = home(ask)
    sheet = element(ask, where, "sheet", write=True)
    exam = element(ask, where, "exam", write=True)
    if where.statuses("sheet")[sheet - 1] == "0":
        raise JobError(f"sheet {sheet} must be active")
    if where.statuses("exam")[exam - 1] != "0":
        raise JobError(f"exam {exam} mustn't be active")
    return where, sheet, exam


def _link(where: WimsClass, sheet: int, exam: int, number: str, given: dict[str, str]) -> None:
    count = len(where.links(exam)) + 1
    if count > MOST_EXERCISES:
        raise JobError(f"Sorry, an exam is limited to {MOST_EXERCISES} exercises.")
    title = given.get("title") or ""
    if "title" not in given:
        title = exercise(where, sheet, number)[4]
    row = [number, f"{sheet}.{number}", title, given.get("weight", ""), "", ""]
    where.files.append(f"exams/.exam{exam}", "\n:" + "\n".join(row) + "\n")


def _linked(ask: Ask, where: WimsClass, what: str, exam: int) -> Answer:
    count = len(where.links(exam))
    told = f"{count} exercice(s) correctly added in exam #{exam} from sheet #{ask['qsheet']}"
    return [
        ("message", told),
        ("query_class", where.number),
        ("querysheet", ask["qsheet"]),
        ("queryexo", what),
        ("queryexam", str(exam)),
        ("exo_count", count),
    ]


@job("listlinks")
def listlinks(ask: Ask) -> Answer:
    where = home(ask)
    sheet, exam = element(ask, where, "sheet"), element(ask, where, "exam")
    found = [row[1] for row in where.links(exam) if row[1].startswith(f"{sheet}.")]
    return [("nblinks", str(len(found))), ("listlinks", found or [""])]

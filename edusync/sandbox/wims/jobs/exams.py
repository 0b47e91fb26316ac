"""Jobs about exams, and the links from their exercises to those of sheets."""

from edusync.sandbox.wims.ask import (
    Answer,
    Ask,
    Element,
    JobError,
    element,
    home,
    home_of,
    job,
    numbered,
)
from edusync.sandbox.wims.jobs.sheet_exercises import exercise, linkable
from edusync.sandbox.wims.jobs.sheets import deleted, entered, links_of, listed, new_number
from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.state.files import BLANKS, chosen, trimmed
from edusync.sandbox.wims.wire import Escaped

MOST_EXERCISES = 64
DURATION, ATTEMPTS = "60", "1"
# The fields of an exam that modexam changes, in the order of the index.
CHANGEABLE = "status expiration duration_and_attempts title description cut_hours".split()


@job("addexam")
def addexam(ask: Ask) -> Answer:
    where = home(ask)
    given = {key.rstrip(): text for key, text in ask.lines("data1")}
    count, files = new_number(where, "exam")
    row = [
        "0",
        given.get("expiration") or ask.site.in_a_year(),
        f"{_positive(given, 'duration', DURATION)} {_positive(given, 'attempts', ATTEMPTS)}",
        given.get("title") or f"Examen #{files}",
        given.get("description") or f"Vous &ecirc;tes dans l'examen {files}.",
        given.get("cut_hours", ""),
    ]
    entered(where, "exam", row, count, files)
    where.files[f"exams/.exam{count}"] = "\n"
    where.files[f".E{count}"] = given.get("opening", "") + "\n"
    return [
        ("query_class", where.number),
        ("exam_id", count),
        ("exam_count", count),
        ("message", f"exam #{count} correctly added"),
    ]


def _positive(given: dict[str, str], name: str, default: str) -> str:
    """A duration or number of attempts; a word passes for one."""
    number = numbered(given.get(name, "")).number
    return default if number is not None and number < 1 else given.get(name) or default


@job("modexam")
def modexam(ask: Ask) -> Answer:
    where, exam = home_of(ask, "exam")
    names = CHANGEABLE if ask.site.quirks else [*CHANGEABLE, "duration", "attempts"]
    known = [one for one in ask.named_lines("data1") if one[0] in names]
    for name, value in known:
        if name == "status":
            _may_become(where, exam, value)
        if name in CHANGEABLE:
            where.change_row("exam", exam.place, CHANGEABLE.index(name), value)
        else:
            times = [*where.row("exam", exam.number)[2].split(), DURATION, ATTEMPTS][:2]
            times[name == "attempts"] = value
            where.change_row("exam", exam.place, 2, " ".join(times))
    if not known:
        raise JobError("nothing done")
    message = f"{len(known)} modifications done on exam {exam}."
    return [
        ("query_class", where.number),
        ("queryexam", str(exam)),
        ("nb_modifs", str(len(known))),
        ("message", message),
    ]


def _may_become(where: WimsClass, exam: Element, status: str) -> None:
    try:
        number = float(status or 0)
    except ValueError:
        # A word is no number that WIMS could refuse.
        return
    if not 1 <= number <= 4:
        raise JobError("bad status. You can't deactive an exam.")
    if number == 1 and not where.links(exam):
        raise JobError("Empty Exam. You can't active an exam with no exercice !")


@job("getexam")
def getexam(ask: Ask) -> Answer:
    where, exam = home_of(ask, "exam")
    record = chosen(where.records("exam"), exam.number)
    row = [*record.split("\n"), *[""] * 6]
    duration, _, attempts = map(trimmed, trimmed(row[2]).partition(" "))
    links = where.links(exam)
    opening = where.files.read(f".E{exam}").rstrip(BLANKS)
    listed_ = record.replace("\n", ",") or ","
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


@job("listexams")
def listexams(ask: Ask) -> Answer:
    return listed(ask, home(ask), "exam")


@job("delexam")
def delexam(ask: Ask) -> Answer:
    newer = "This Exam can't be deleted : A more recent exam (#{}) has been activated."
    where, exam = deleted(ask, "exam", "Exam #{} has been activated.", newer)
    message = f"Exam #{exam} of class {where.number} correctly deleted"
    return [("message", message), ("exam_count", len(where.records("exam")))]


# Links


@job("linkexo")
def linkexo(ask: Ask) -> Answer:
    where, sheet, exam = _ends(ask)
    if len(where.links(exam)) >= MOST_EXERCISES:
        raise JobError(f"Sorry, an exam is limited to {MOST_EXERCISES} exercises.")
    given = {key: trimmed(text) for key, text in ask.fields("data1").items()}
    try:
        row = exercise(where, sheet, ask["qexo"])
    except JobError:
        if ask.site.quirks:
            _link(where, exam, f"{sheet}.{linkable(ask['qexo'])}", given)
        raise
    _link(where, exam, f"{sheet}.{ask['qexo']}", {"weight": row[3], "title": row[4], **given})
    return _linked(ask, where, ask["qexo"], exam)


@job("linksheet")
def linksheet(ask: Ask) -> Answer:
    where, sheet, exam = _ends(ask)
    for number, row in enumerate(where.exercises(sheet)[:MOST_EXERCISES], 1):
        _link(where, exam, f"{sheet}.{number}", {"weight": row[3], "title": row[4]})
    return _linked(ask, where, "ALL", exam)


def _ends(ask: Ask) -> tuple[WimsClass, Element, Element]:
    """The class, the sheet and the exam of a link, if both may be linked."""
    where, sheet = home_of(ask, "sheet")
    if where.status("sheet", sheet.number) in ("", "0"):
        raise JobError(f"sheet {sheet} must be active")
    exam = element(ask, where, "exam")
    if where.status("exam", exam.number) not in ("", "0"):
        raise JobError(f"exam {exam} mustn't be active")
    return where, sheet, exam


def _link(where: WimsClass, exam: Element, place: str, given: dict[str, str]) -> None:
    row = [given.get("weight", ""), place, given.get("title", ""), "", ""]
    where.files.append(f"exams/.exam{exam}", "\n:" + "\n".join(row) + "\n\n")


def _linked(ask: Ask, where: WimsClass, what: str, exam: Element) -> Answer:
    count = len(where.links(exam))
    message = f"{count} exercice(s) correctly added in exam #{exam} from sheet #{ask['qsheet']}"
    return [
        ("message", message),
        ("query_class", where.number),
        ("querysheet", ask["qsheet"]),
        ("queryexo", what),
        ("queryexam", str(exam)),
        ("exo_count", count),
    ]


@job("listlinks")
def listlinks(ask: Ask) -> Answer:
    where, sheet = home_of(ask, "sheet")
    found = links_of(where, sheet, element(ask, where, "exam"))
    return [("nblinks", str(len(found))), ("listlinks", found or [""])]

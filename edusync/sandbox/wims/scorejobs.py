"""Jobs about scores: getsheetscores, getsheetstats, getexamscores, getscore, getlog."""

import re

import attrs

from edusync.sandbox.wims.ask import Answer, Ask, JobError, element, home, job, member
from edusync.sandbox.wims.classes import WimsClass
from edusync.sandbox.wims.files import lines, records, trimmed
from edusync.sandbox.wims.scores import (
    DEFAULT_FORMULA,
    DEFAULT_INDICATOR,
    FORMULAS,
    Summary,
    Worked,
    attempts,
    done_in,
    summary,
)
from edusync.sandbox.wims.wire import Literal, Value

READABLE = {"sheet": ("1", "2"), "exam": ("1", "2", "3")}


@attrs.frozen
class Known:
    """What the score daemon holds of a class: points and weights of sheets, number of exams.

    It reads them once; what came later it does not know.
    """

    points: list[list[float]]
    weights: list[list[float]]
    exams: int

    def on_sheet(self, where: WimsClass, login: str, sheet: int) -> list[Worked]:
        worked = lines(where.files.read(f"score/{login}"))
        required = self.points[sheet - 1] if sheet <= len(self.points) else []
        return [
            Worked(points, done_in(worked, sheet, place))
            for place, points in enumerate(required, 1)
        ]

    def of_sheet(self, sheet: int) -> list[float]:
        return self.weights[sheet - 1] if sheet <= len(self.weights) else []

    def marks(self, where: WimsClass, login: str, sheet: int) -> Summary:
        return summary(self.on_sheet(where, login, sheet), self.of_sheet(sheet))

    def in_exam(self, where: WimsClass, login: str, exam: int) -> list[float]:
        if exam > self.exams:
            return []
        return attempts(lines(where.files.read(f"score/{login}.exam")), exam)


def asked_daemon(ask: Ask, where: WimsClass) -> Known:
    """What the score daemon knows of a class, which the first such question fixes."""
    if where.known is None or not ask.site.quirks:
        read = where.files.read
        exams = len(where.records("exam"))
        where.known = (read("sheets/.require"), read("sheets/.weight"), exams)
    for path in list(where.files):
        worked = re.fullmatch(r"score/(\w[^.]*)(\.exam)?", path)
        if worked and f"score/{worked[1]}.bin" not in where.files:
            where.files[f"score/{worked[1]}.bin"] = ""
    points, weights, exams = where.known
    return Known(_figures(points), _figures(weights), exams)


def _figures(text: str) -> list[list[float]]:
    return [[float(word) for word in record.split()] for record in records(text)]


@attrs.frozen
class Person:
    """A student as the list of users tells: a comma in a name shifts what comes after it."""

    login: str
    last: str
    first: str


def people(ask: Ask, where: WimsClass) -> list[Person]:
    where.list_users()
    if ask.site.quirks:
        listed = lines(where.files.read(".userlist"))
        rows = [[trimmed(cell) for cell in line[1:].split(",")] for line in listed]
        return [Person(row[2], row[0], row[1]) for row in rows]
    users = [(login, where.user(login)) for login in where.listed()]
    return [
        Person(name, user.get("lastname", ""), user.get("firstname", "")) for name, user in users
    ]


def _readable(ask: Ask, where: WimsClass, kind: str) -> int:
    place = element(ask, where, kind)
    status = where.statuses(kind)[place - 1] if place else "0"
    if status not in READABLE[kind]:
        raise JobError(f"{kind.capitalize()} #{place} must be active")
    return place


def grading(where: WimsClass, sheet: int) -> tuple[float, int, int]:
    """Weight, formula and indicator of a sheet; their defaults where `.severity` has none."""
    _, graded = where.severity()
    line = graded[sheet - 1] if sheet <= len(graded) else []
    if len(line) < 3:
        return 1, DEFAULT_FORMULA, DEFAULT_INDICATOR
    return float(line[0]), int(line[1]), int(line[2])


def best_mark(where: WimsClass) -> float:
    return float(where.severity()[0] or 10)


@job("getsheetscores")
def getsheetscores(ask: Ask) -> Answer:
    where = home(ask)
    sheet = _readable(ask, where, "sheet")
    users = people(ask, where)
    if not users:
        raise JobError("There is no user in this class")
    known = asked_daemon(ask, where)
    marks = [known.marks(where, user.login, sheet) for user in users]
    weight, formula, indicator = grading(where, sheet)
    required = known.points[sheet - 1] if sheet <= len(known.points) else []
    scores = [
        _of_user(user, mark, known.on_sheet(where, user.login, sheet))
        for user, mark in zip(users, marks, strict=True)
    ]
    return [
        ("query_sheet", sheet),
        ("query_class", where.number),
        ("active_index", where.active_index("sheet", sheet)),
        ("requires", required),
        ("score_status", ""),
        ("class_scoremax", best_mark(where)),
        ("exo_weights", [] if ask.site.quirks else known.of_sheet(sheet)),
        *_means(marks),
        ("sheet_weight", weight),
        ("user_cnt", len(users)),
        ("sheet_formula", {"formula": FORMULAS[formula], "I": str(indicator)}),
        ("data_scores", scores),
    ]


def _of_user(user: Person, mark: Summary, rows: list[Worked]) -> dict[str, Value]:
    return {
        "id": user.login,
        "first_name": user.first,
        "last_name": user.last,
        "user_percent": mark.percent,
        "user_quality": mark.quality,
        "user_level": mark.level,
        "user_best": mark.best,
        "got_detail": [row.got for row in rows],
        "mean_detail": [round(row.mean, 2) for row in rows],
        "remain": [row.remain for row in rows],
        "best_detail": [row.best for row in rows],
        "level_detail": [row.level for row in rows],
        "last_detail": [row.last for row in rows],
        "try_detail": [row.tries for row in rows],
    }


def _means(marks: list[Summary]) -> list[tuple[str, Value]]:
    percents, qualities = [mark.percent for mark in marks], [mark.quality for mark in marks]
    return [
        ("sheet_mean_quality", sum(qualities) / len(marks)),
        ("sheet_mean_percent", sum(percents) / len(marks)),
        ("sheet_max_quality", max(qualities)),
        ("sheet_max_percent", max(percents)),
    ]


@job("getsheetstats")
def getsheetstats(ask: Ask) -> Answer:
    where = home(ask)
    sheet = _readable(ask, where, "sheet")
    users = people(ask, where)
    if not users:
        raise JobError("There is no user in this class")
    known = asked_daemon(ask, where)
    marks = [known.marks(where, user.login, sheet) for user in users]
    rows = [known.on_sheet(where, user.login, sheet) for user in users]
    means = dict(_means(marks))
    columns = list(zip(*rows, strict=True))
    weights = [float(row[3] or 1) for row in where.exercises(sheet)]
    return [
        ("query_sheet", sheet),
        ("query_class", where.number),
        ("class_scoremax", best_mark(where)),
        ("weights", weights),
        ("sheet_mean_quality", means["sheet_mean_quality"]),
        ("sheet_mean_percent", means["sheet_mean_percent"]),
        ("sheet_got_details", [sum(row.got for row in column) / len(users) for column in columns]),
        (
            "sheet_quality_details",
            [sum(round(row.mean, 2) for row in column) / len(users) for column in columns],
        ),
        ("sheet_max_quality", means["sheet_max_quality"]),
        ("sheet_max_percent", means["sheet_max_percent"]),
        ("user_cnt", len(users)),
        ("nb_exos", len(weights)),
    ]


@job("getexamscores")
def getexamscores(ask: Ask) -> Answer:
    where = home(ask)
    exam = _readable(ask, where, "exam")
    users = people(ask, where)
    if not users:
        raise JobError("There's no user in this class")
    known = asked_daemon(ask, where)
    tried = [(user, known.in_exam(where, user.login, exam)) for user in users]
    tried = [(user, scores) for user, scores in tried if scores]
    best = [round(max(scores), 2) for _, scores in tried]
    rows: list[Value] = [
        {
            "id": user.login,
            "first_name": user.first,
            "last_name": user.last,
            "score": mark,
            "attempts": len(scores),
        }
        for (user, scores), mark in zip(tried, best, strict=True)
    ]
    return [
        ("query_exam", exam),
        ("query_class", where.number),
        ("active_index", where.active_index("exam", exam)),
        ("score_status", ""),
        ("class_scoremax", best_mark(where)),
        ("weights", [weight for sheet in known.weights for weight in sheet]),
        ("class_user_cnt", len(users)),
        ("user_cnt", len(tried)),
        ("score_max", max(best, default=0)),
        ("score_mean", sum(best) / len(best) if best else 0),
        ("data_scores", rows or ""),
    ]


@job("getscore")
def getscore(ask: Ask) -> Answer:
    where = home(ask)
    login = member(ask, where)
    known = asked_daemon(ask, where)
    sheets = range(1, len(known.points) + 1)
    rows = [known.on_sheet(where, login, sheet) for sheet in sheets]
    marks = [known.marks(where, login, sheet) for sheet in sheets]
    details: list[tuple[str, list[Value]]] = [
        ("weights", [known.of_sheet(sheet) for sheet in sheets]),
        ("require_points", list(known.points)),
        ("sheet_summaries", [[m.percent, m.quality, m.best, m.level] for m in marks]),
        ("got_points", [[row.got for row in one] for one in rows]),
        ("remain", [[row.remain for row in one] for one in rows]),
        ("best_detail", [[row.best for row in one] for one in rows]),
        ("level_detail", [[row.level for row in one] for one in rows]),
        ("score_qualities", [[round(row.mean, 2) for row in one] for one in rows]),
    ]
    told: list[tuple[str, Value]]
    asked: list[tuple[str, Value]] = []
    if ask["qsheet"]:
        sheet = element(ask, where, "sheet")
        one = [(name, values[sheet - 1 : sheet]) for name, values in details]
        told = [(name, values[0] if values else []) for name, values in one]
        asked = [("query_sheet", ask["qsheet"])]
    else:
        told = [(name, values or [[]]) for name, values in details]
    return [
        *asked,
        ("query_class", where.number),
        ("query_user", login),
        ("score_max", where.severity()[0]),
        ("exam_scores", _exams(where, known, login)),
        *told[:-1],
        ("score_status", ""),
        told[-1],
        *asked,
    ]


def _exams(where: WimsClass, known: Known, login: str) -> list[list[Value]]:
    """The best score of each exam, then for each: attempts allowed, those used, its status."""
    rows = where.rows("exam")
    tried = [known.in_exam(where, login, place) for place in range(1, len(rows) + 1)]
    best: list[Value] = [round(max(scores, default=0), 2) for scores in tried]
    used: list[list[Value]] = [
        [Literal(row[2].partition(" ")[2] or "1"), len(scores), Literal(row[0])]
        for row, scores in zip(rows, tried, strict=True)
    ]
    return [best, *used]

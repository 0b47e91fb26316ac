"""Jobs about scores of a class: getsheetscores, getsheetstats, getexamscores."""

import functools
import math
from collections.abc import Iterable, Mapping

import attrs

from edusync.sandbox.wims.ask import Answer, Ask, Element, JobError, NotModelled, home_of, job
from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.state.files import records
from edusync.sandbox.wims.state.scores import (
    DEFAULT_FORMULA,
    DEFAULT_INDICATOR,
    FIGURES,
    FORMULAS,
    Attempts,
    OnSheet,
    Summary,
    Worked,
    attempts,
    on_sheet,
)
from edusync.sandbox.wims.wire import Literal, Value, shown

Figures = tuple[tuple[float, ...], ...]
LEAST_POINTS = 1e-9
NOBODY = {"sheet": "There is", "exam": "There's"}
# The figures of each exercise as getsheetscores calls them.
DETAILS = "got_detail mean_detail remain best_detail level_detail last_detail try_detail".split()
READABLE = {"sheet": ("1", "2"), "exam": ("1", "2", "3")}


@attrs.frozen
class Known:
    """What the score daemon holds of a class: points and weights of sheets, the limits of exams.

    It reads them once; what came later it does not know.
    """

    points: Figures
    weights: Figures
    limits: tuple[str, ...]  # minutes and attempts of each exam

    def on_sheet(self, where: WimsClass, login: str, sheet: int) -> OnSheet:
        required = self.points[sheet - 1] if 1 <= sheet <= len(self.points) else ()
        return on_sheet(where.files.read(f"score/{login}"), sheet, required, self.of_sheet(sheet))

    def of_sheet(self, sheet: int) -> tuple[float, ...]:
        return self.weights[sheet - 1] if 1 <= sheet <= len(self.weights) else ()

    def has_exam(self, exam: int) -> bool:
        return exam <= len(self.limits)

    def in_exam(self, where: WimsClass, login: str, exam: int) -> Attempts:
        if not self.has_exam(exam):
            return Attempts()
        return attempts(where.files.read(f"score/{login}.exam"), exam)


# What a job knows that has nothing to ask for.
UNASKED = Known((), (), ())


def asked_daemon(ask: Ask, where: WimsClass, logins: Iterable[str]) -> Known:
    """What the score daemon knows of a class, which the first such question fixes.

    Of each user that it is asked about it writes down what it read.
    """
    if where.known is None or not ask.site.quirks:
        read = where.files.read
        limits = [row[2] for row in where.rows("exam")]
        where.known = (read("sheets/.require"), read("sheets/.weight"), limits)
    for login in logins:
        path, read_before = f"score/{login}", f"score/{login}.bin" in where.files
        if not read_before and (path in where.files or f"{path}.exam" in where.files):
            where.files[f"{path}.bin"] = ""
    points, weights, limits = where.known
    required = _figures(points, LEAST_POINTS)
    while required and not required[-1]:  # sheets without exercises after all others
        required = required[:-1]
    return Known(required, _figures(weights, 0), tuple(limits))


@functools.lru_cache(64)
def _figures(text: str, least: float) -> Figures:
    try:
        found = tuple(tuple(float(word) for word in record.split()) for record in records(text))
    except ValueError:
        found = ((math.nan,),)
    if not all(least <= figure < math.inf for row in found for figure in row):
        raise NotModelled("scores of exercises whose points are no number above 0, or weights none")
    return found


@attrs.frozen
class Person:
    """A student as the list of users has it: a comma in a name shifts what comes after it."""

    login: str
    last: str
    first: str

    def named(self) -> dict[str, Value]:
        return {"id": self.login, "first_name": self.first, "last_name": self.last}


def people(ask: Ask, where: WimsClass, *, anew: bool = True) -> list[Person]:
    """The students, from the list of users written `anew` or as it is."""
    if anew:
        where.list_users()
    if ask.site.quirks:
        return [Person(login, last, first) for last, first, login in where.list_rows()]
    users = [(login, where.user(login)) for login in where.listed()]
    return [
        Person(name, user.get("lastname", ""), user.get("firstname", "")) for name, user in users
    ]


def _question(
    ask: Ask, kind: str, *, anew: bool = True
) -> tuple[WimsClass, Element, int, list[Person], Known]:
    """A sheet or exam that students may work on, or could: its class, itself and its number.

    Then the students, and what the score daemon knows.
    """
    where, found = home_of(ask, kind)
    if where.status(kind, found.number) not in READABLE[kind]:
        raise JobError(f"{kind.capitalize()} #{found} must be active")
    users = people(ask, where, anew=anew)
    if not users:
        raise JobError(f"{NOBODY[kind]} no user in this class")
    known = asked_daemon(ask, where, [user.login for user in users])
    return where, found, found.number or 0, users, known


def grading(where: WimsClass, sheet: int) -> tuple[float, int, int]:
    """Weight, formula and indicator of a sheet; their defaults where `.severity` has none."""
    _, graded = where.severity()
    line = graded[sheet - 1] if 1 <= sheet <= len(graded) else []
    if len(line) < 3:
        return 1, DEFAULT_FORMULA, DEFAULT_INDICATOR
    return float(line[0]), int(line[1]), int(line[2])


def best_mark(where: WimsClass) -> float:
    return float(where.severity()[0] or 10)


@job("getsheetscores")
def getsheetscores(ask: Ask) -> Answer:
    where, asked, sheet, users, known = _question(ask, "sheet")
    # A negative number is a sheet from the end for some of what follows, and none for the rest.
    counted = sheet if sheet > 0 else sheet + len(known.points) + 1
    rows = [known.on_sheet(where, user.login, counted) for user in users]
    marks = [row.summary for row in rows]
    weight, formula, indicator = grading(where, sheet)
    required = known.points[sheet - 1] if 1 <= sheet <= len(known.points) else []
    scores: list[Value] = [
        {
            **user.named(),
            "user_percent": row.summary.percent,
            "user_quality": row.summary.quality,
            "user_level": row.summary.level,
            "user_best": row.summary.best,
            **_details(row.exercises if sheet > 0 else ()),
        }
        for user, row in zip(users, rows, strict=True)
    ]
    return [
        ("query_sheet", Literal(asked.name)),
        ("query_class", where.number),
        ("active_index", where.active_index("sheet", asked.place)),
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


@functools.lru_cache(4096)
def _details(rows: tuple[Worked, ...]) -> Mapping[str, Literal]:
    """The figures of each exercise, as they are written."""
    figures = [row.figures for row in rows]
    names = zip(DETAILS, FIGURES, strict=True)
    return {key: Literal(shown([one[name] for one in figures])) for key, name in names}


def _means(marks: list[Summary]) -> list[tuple[str, float]]:
    percents, qualities = [mark.percent for mark in marks], [mark.quality for mark in marks]
    return [
        ("sheet_mean_quality", sum(qualities) / len(marks)),
        ("sheet_mean_percent", sum(percents) / len(marks)),
        ("sheet_max_quality", max(qualities)),
        ("sheet_max_percent", max(percents)),
    ]


@job("getsheetstats")
def getsheetstats(ask: Ask) -> Answer:
    where, asked, sheet, users, known = _question(ask, "sheet", anew=False)
    rows = [known.on_sheet(where, user.login, sheet) for user in users]
    means = _means([row.summary for row in rows])
    columns = list(zip(*(row.exercises for row in rows), strict=True))
    got, quality = (
        [sum(row.figures[name] for row in column) / len(users) for column in columns]
        for name in ("got", "mean")
    )
    return [
        ("query_sheet", Literal(asked.name)),
        ("query_class", where.number),
        ("class_scoremax", best_mark(where)),
        ("weights", known.of_sheet(sheet)),
        *means[:2],
        ("sheet_got_details", got),
        ("sheet_quality_details", quality),
        *means[2:],
        ("user_cnt", len(users)),
        ("nb_exos", len(columns)),
    ]


@job("getexamscores")
def getexamscores(ask: Ask) -> Answer:
    where, asked, exam, users, known = _question(ask, "exam")
    marks = [_in_exam(where, known, user.login, exam) for user in users]
    took = [(user, *mark) for user, mark in zip(users, marks, strict=True) if mark[1]]
    rows: list[Value] = [
        {**user.named(), "score": score, "attempts": count} for user, score, count in took
    ]
    return [
        ("query_exam", Literal(asked.name)),
        ("query_class", where.number),
        ("active_index", where.active_index("exam", asked.place)),
        ("score_status", ""),
        ("class_scoremax", best_mark(where)),
        ("weights", [weight for sheet in known.weights for weight in sheet]),
        ("class_user_cnt", len(users)),
        ("user_cnt", len(took)),
        ("score_max", max(score for score, _ in marks)),
        ("score_mean", sum(score for _, score, _ in took) / len(took) if took else 0),
        ("data_scores", rows or ""),
    ]


def _in_exam(where: WimsClass, known: Known, login: str, exam: int) -> tuple[float, int]:
    """The best score in an exam and the number of attempts.

    WIMS counts exams from the end where the number is negative, and attempts from one further.
    """
    places = range(1, len(where.records("exam")) + 1)
    done = [known.in_exam(where, login, place) for place in places]
    scores, counts = [one.best for one in done], [0, *(one.count for one in done)]
    place, line = exam - 1 if exam > 0 else exam, exam if exam > 0 else exam + 1
    score = scores[place] if -len(scores) <= place < len(scores) else 0
    return score, counts[line] if line and -len(counts) <= line < len(counts) else 0

"""How scores are asked for: one request for all users of a sheet or an exam.

The score daemon keeps what a class held when scores were first asked for, and returns 0 for what
came later. An active sheet always has exercises, so an empty list of points proves that, and is an
error.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from edusync.errors import NotFound, NoUsers, ServerBug
from edusync.results.tables import ItemList
from edusync.wims.base.accounts import explained, tell
from edusync.wims.base.handle import ClassHandle, Rows
from edusync.wims.base.score_people import Meant, meant, scores_of
from edusync.wims.models.index import EXAM, SHEET, status_of
from edusync.wims.models.score import (
    FORMULAS,
    NOT_SENT,
    ExamLogEntry,
    ExamScore,
    ExercisesOnce,
    ExerciseStats,
    LogEntry,
    SheetScore,
    SheetStats,
    UserScores,
    mark,
)
from edusync.wims.wire.logins import logins_of, name_key

if TYPE_CHECKING:
    from edusync.wims.models.exam import Exam
    from edusync.wims.models.sheet import Sheet
    from edusync.wims.models.sheet_exercise import SheetExercise
    from edusync.wims.models.user import User

WORKED_ON = (1, 2)  # statuses of sheets that have scores
TRIED = (1, 2, 3)  # statuses of exams that have scores

# The exercises' numbers in a reply: for all users, and for one.
_DETAILS = {
    "quality": "mean_detail",
    "cumul": "got_detail",
    "best": "best_detail",
    "acquired": "level_detail",
    "last": "last_detail",
    "tries": "try_detail",
}
_DETAILS_OF_ONE = {**_DETAILS, "quality": "score_qualities", "cumul": "got_points"}
_STATS = ("mean_quality", "mean_percent", "max_quality", "max_percent")
# The parts of a mark in a reply, in the order of a summary.
_PARTS = {
    "cumul": "user_percent",
    "quality": "user_quality",
    "best": "user_best",
    "acquired": "user_level",
}

NOBODY: "Mapping[str, User]" = {}
Grading = tuple[str, int, float]  # formula, indicator and weight of a sheet


def of_sheet(
    sheet: "Sheet",
    home: ClassHandle,
    number: int,
    known: "Sequence[SheetExercise]" = (),
    people: Meant | None = None,
    users: "Mapping[str, User]" = NOBODY,
) -> ItemList[SheetScore]:
    """The scores of a sheet, of that number: see `Sheet.scores`. The caller holds the class alone.

    `known` are its exercises, `people` and `users` by login who is in the class, where they were
    read already: then 1 request (getsheetscores), and none of the class is warned of.
    """
    try:
        with explained(home, people.there if people else None):
            reply = SHEET.ask(home, "getsheetscores", number)
            rows = reply["data_scores"]
            people, said = _people(home, rows, len(rows), people)
    except NoUsers:
        return ItemList()
    if not reply["requires"]:
        raise _unknown_to_daemon(home, number)
    exercises = ExercisesOnce(sheet, len(reply["requires"]), known)
    rows = people.kept(rows)
    formula, scoremax = reply["sheet_formula"], reply["class_scoremax"]
    grading = (formula["formula"], int(formula["I"]), reply["sheet_weight"])
    required = {"requires": reply["requires"]}
    found = [
        _sheet_score(who, {**row, **required}, _DETAILS, exercises, grading, scoremax)
        for who, row in zip(_users(home, rows, users), rows, strict=True)
    ]
    lacking = _lacking(home, people, rows)
    for user in lacking:
        told = people.scores(user.quser)
        found.append(of_sheet_and_user(sheet, home, number, user, told, exercises.found, grading))
    return ItemList(_by_name(found) if lacking else found, said)


def _sheet_score(
    user: "User",
    row: Mapping[str, Any],
    details: Mapping[str, str],
    exercises: ExercisesOnce,
    grading: Grading,
    scoremax: Any,
) -> SheetScore:
    """The score of a user, of which `row` holds the parts: those of the exercises by `details`."""
    sheet, (formula, indicator, weight) = exercises.sheet, grading
    columns = {name: row.get(key) or [] for name, key in details.items()}
    return sheet.score_types[0](
        sheet,
        user,
        mark(formula, indicator, row, float(scoremax)),
        **{name: row[key] for name, key in _PARTS.items()},
        weight=weight,
        exercises=[
            sheet.score_types[1](
                exo=None,
                user=user,
                required=points,
                weight=None,
                source=(exercises, at),
                **{name: _at(values, at) for name, values in columns.items()},
            )
            for at, points in enumerate(row["requires"])
        ],
    )


def _at(values: Sequence[Any], position: int) -> Any:
    return values[position] if position < len(values) else NOT_SENT


def of_exam(
    exam: "Exam",
    home: ClassHandle,
    number: int,
    people: Meant | None = None,
    users: "Mapping[str, User]" = NOBODY,
) -> ItemList[ExamScore]:
    """The scores of an exam: see `Exam.scores`; the other parameters are as for `of_sheet`."""
    try:
        with explained(home, people.there if people else None):
            reply = EXAM.ask(home, "getexamscores", number)
            rows = reply["data_scores"] or []
            people, said = _people(home, rows, reply["class_user_cnt"], people)
    except NoUsers:
        return ItemList()
    rows = people.kept(rows)
    found = [
        ExamScore(exam, who, row["score"], row["attempts"])
        for who, row in zip(_users(home, rows, users), rows, strict=True)
    ]
    lacking = _lacking(home, people, rows)
    for user in lacking:
        score = _of_exam_and_user(exam, number, user, people.scores(user.quser))
        found += [score] if score and score.attempts else []
    return ItemList(_by_name(found) if lacking else found, said)


def _people(
    home: ClassHandle, rows: Rows, count: int, known: Meant | None
) -> tuple[Meant, list[str]]:
    """Whom the rows of a reply are about, and warnings of damage, where that was not `known`."""
    if known:
        return known, []
    found = meant(home, rows, count)
    return found, tell(home, found.damaged.values())


def of_examinee(
    exam: "Exam", home: ClassHandle, found: ItemList[ExamScore], user: "User | str"
) -> ExamScore:
    """The score of one user, who may have tried or not."""
    try:
        return of_one(found, home, user)
    except NotFound as error:
        try:
            return ExamScore(exam, home.users.get(getattr(user, "quser", user)), 0.0, 0)
        except NotFound:
            raise error from None


def _unknown_to_daemon(home: ClassHandle, number: int) -> ServerBug:
    return ServerBug(
        "WIMS' score daemon knows no marks of this sheet, or of any of its exercises",
        operation="getsheetscores",
        target=SHEET.target(home, number),
        advice="it keeps what the class held when scores were first asked for; marks come once it"
        " was restarted: ask the server's administrator to end wimslogd",
    )


def of_user(user: "User", home: ClassHandle) -> UserScores:
    """The scores of one user: 4 requests; see `User.scores`."""
    reply = scores_of(home, user.quser)
    sheets: ItemList[SheetScore] = ItemList()
    untold = []
    for number, sheet in enumerate(home.sheets.list(), 1):
        if status_of(sheet) in WORKED_ON:
            try:
                sheets.append(of_sheet_and_user(sheet, home, number, user, reply))
            except ServerBug as error:
                untold.append(str(error))
    exams = [
        score
        for number, exam in enumerate(home.exams.list(), 1)
        if status_of(exam) in TRIED and (score := _of_exam_and_user(exam, number, user, reply))
    ]
    return UserScores(ItemList(sheets, untold), ItemList(exams))


def _of_exam_and_user(
    exam: "Exam", number: int, user: "User", reply: Mapping[str, Any]
) -> ExamScore | None:
    """The score of one user for an exam, from what `scores_of` found; None where that lacks it."""
    best, *limits = reply["exam_scores"] or [[]]
    at = number - 1
    known = at < min(len(best), len(limits))
    return ExamScore(exam, user, best[at], limits[at][1]) if known else None


def of_sheet_and_user(
    sheet: "Sheet",
    home: ClassHandle,
    number: int,
    user: "User",
    reply: Mapping[str, Any],
    known: "Sequence[SheetExercise]" = (),
    grading: Grading | None = None,
) -> SheetScore:
    """The score of one user for a sheet, hidden ones too, out of what `scores_of` found.

    `grading` is formula, indicator and weight, where they are known without the sheet.
    """
    at = number - 1
    if not reply["require_points"][at : at + 1] or not reply["require_points"][at]:
        raise _unknown_to_daemon(home, number)
    row = {key: reply[key][at] for key in {*_DETAILS_OF_ONE.values()} & {*reply}}
    row |= zip(_PARTS.values(), reply["sheet_summaries"][at], strict=True)
    row["requires"] = reply["require_points"][at]
    exercises = ExercisesOnce(sheet, len(row["requires"]), known)
    grading = grading or (tuple(FORMULAS)[sheet.formula], sheet.indicator, sheet.weight)
    return _sheet_score(user, row, _DETAILS_OF_ONE, exercises, grading, reply["score_max"])


def stats_of(home: ClassHandle, number: int) -> SheetStats:
    """What all users did in a sheet: 1 request (getsheetstats); see `Sheet.stats`."""
    try:
        reply = SHEET.ask(home, "getsheetstats", number)
    except NoUsers:
        return SheetStats(0, math.nan, math.nan, math.nan, math.nan, ItemList())
    if not reply["nb_exos"]:
        raise _unknown_to_daemon(home, number)
    _people(home, [], reply["user_cnt"], None)  # warns where these figures lack somebody's work
    columns = (reply[key] for key in ("weights", "sheet_quality_details", "sheet_got_details"))
    exercises = enumerate(zip(*columns, strict=True), 1)
    quality, cumul, best_quality, best_cumul = (float(reply[f"sheet_{key}"]) for key in _STATS)
    return SheetStats(
        reply["user_cnt"],
        quality,
        cumul,
        best_quality,
        best_cumul,
        ItemList(ExerciseStats(number, *map(float, row)) for number, row in exercises),
    )


def log_of(login: str, home: ClassHandle) -> ItemList[LogEntry]:
    """What a user did in sheets, in order: 1 request (getlog); see `User.log`."""
    return ItemList(LogEntry(*_entry(row)) for row in _log(login, home, None))


def exam_log_of(login: str, home: ClassHandle) -> ItemList[ExamLogEntry]:
    """What a user did in exams, in order: 1 request (getlog); see `User.exam_log`."""
    return ItemList(ExamLogEntry(*_entry(row)) for row in _log(login, home, "exams"))


def _log(login: str, home: ClassHandle, option: str | None) -> Sequence[Sequence[str]]:
    return home.wims_run("getlog", quser=login, options=option)["user_log"] or []


def _entry(row: Sequence[str]) -> tuple[str, str, int, int, str, float | None]:
    date, session, number, exercise, action, *rest = row
    score = float(rest[0]) if action == "score" else None
    return date.removeprefix("E"), session, int(number), int(exercise), action, score


def _users(home: ClassHandle, rows: Rows, known: "Mapping[str, User]") -> "list[User]":
    """The users of a reply; those not known load what else they have by one request for all."""
    new = home.users.of(
        [
            {"quser": row["id"], "lastname": row["last_name"], "firstname": row["first_name"]}
            for row in rows
            if row["id"] not in known
        ]
    )
    users = {**known, **{user.quser: user for user in new}}
    return [users[row["id"]] for row in rows]


def _lacking(home: ClassHandle, people: Meant, rows: Rows) -> "ItemList[User]":
    """The damaged students whom the rows of a reply lack."""
    return home.users.of(people.lacking(rows), people.damaged)


S = TypeVar("S", SheetScore, ExamScore)


def _by_name(found: list[S]) -> list[S]:
    return sorted(found, key=lambda score: name_key(score.user.__dict__))


def of_one(found: ItemList[S], home: ClassHandle, user: "User | str") -> S:
    """The score of that user, or login; NotFound."""
    for login in logins_of(user):
        for score in found:
            if score.user.quser == login:
                return score
    shown = getattr(user, "quser", user)
    raise NotFound(
        f"user {shown} is not among the users of class {home.qclass}, so that there is no score",
        operation="scores",
        advice="c.users.list() shows them",
    )

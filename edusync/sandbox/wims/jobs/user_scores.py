"""getscore: everything that the scores of one user come to."""

import re

from edusync.sandbox.wims.ask import Answer, Ask, NotModelled, element, home, job, member
from edusync.sandbox.wims.jobs.scores import Known, asked_daemon
from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.wire import Literal, Value, shown


@job("getscore")
def getscore(ask: Ask) -> Answer:
    where = home(ask)
    login = member(ask, where)
    sheet = (element(ask, where, "sheet").number or 0) if ask["qsheet"] else None
    known = asked_daemon(ask, where, [login])
    sheets = range(1, len(known.points) + 1)
    done = [known.on_sheet(where, login, sheet) for sheet in sheets]
    rows = [[exercise.figures for exercise in one.exercises] for one in done]
    marks = [one.summary for one in done]
    summaries: list[Value] = [[m.percent, m.quality, m.best, m.level] for m in marks]
    details: list[tuple[str, list[Value]]] = [
        ("weights", [known.of_sheet(sheet) for sheet in sheets]),
        ("require_points", list(known.points)),
        ("sheet_summaries", summaries),
        ("got_points", [[row["got"] for row in one] for one in rows]),
        ("remain", [[row["remain"] for row in one] for one in rows]),
        ("best_detail", [[row["best"] for row in one] for one in rows]),
        ("level_detail", [[row["level"] for row in one] for one in rows]),
        ("score_qualities", [[row["mean"] for row in one] for one in rows]),
    ]
    pairs: list[tuple[str, Value]] = [(name, _all(values) or [[]]) for name, values in details]
    if sheet is not None:
        pairs = [(name, _one(values, sheet)) for name, values in details]
        counted = sheet - 1 if sheet > 0 else sheet
        there = sheet and -len(summaries) <= counted < len(summaries)
        pairs[2] = ("sheet_summaries", summaries[counted] if there else [])
    asked: list[tuple[str, Value]] = [("query_sheet", ask["qsheet"])] if ask["qsheet"] else []
    return [
        *asked,
        ("query_class", where.number),
        ("query_user", login),
        ("score_max", where.severity()[0]),
        ("exam_scores", _exams(where, known, login)),
        *pairs[:-1],
        ("score_status", ""),
        pairs[-1],
        *asked,
    ]


def _all(values: list[Value]) -> list[Value]:
    """What getscore returns of all sheets: those without exercises are left out."""
    return [value for value in values if value not in ([], ())]


def _one(values: list[Value], sheet: int) -> Value:
    """What getscore returns of one sheet: of all, in no JSON, where it takes the name for none."""
    if not sheet:
        return Literal(",".join(shown(value) for value in _all(values)) or "[]")
    return values[sheet - 1] if 1 <= sheet <= len(values) else []


def _exams(where: WimsClass, known: Known, login: str) -> list[list[Value]]:
    """The best score of each exam; then for each the attempts allowed, those used, and a flag.

    The flag says whether the user has done anything at all.
    """
    done = [known.in_exam(where, login, place + 1) for place in range(len(known.limits))]
    worked = int(any(f"score/{login}{end}" in where.files for end in ("", ".exam", ".bin")))
    used: list[list[Value]] = [
        [_allowed(limit), one.count, worked] for limit, one in zip(known.limits, done, strict=True)
    ]
    return [[one.best for one in done], *used]


def _allowed(limit: str) -> int:
    """How many attempts at an exam are allowed; after minutes in words WIMS returns any number."""
    minutes, _, attempts = limit.partition(" ")
    count = re.match(r"\d+", attempts or "1")
    if not (count and re.match(r"\d", minutes)):
        raise NotModelled("the score of an exam whose minutes or attempts are no number")
    return int(count[0])

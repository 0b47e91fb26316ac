"""What students do: the lines that WIMS writes while they work."""

import datetime as dt

from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.state.scores import attempts

SEED = 1895958648
ADDRESS = "127.0.0.1"


def append_work(
    where: WimsClass,
    login: str,
    now: dt.datetime,
    session: str,
    *,
    sheet: int | None,
    exam: int | None,
    exercise: int,
    score: float,
    duration: int,
) -> None:
    """Adds one try at an exercise of a sheet, or one attempt at an exam.

    Raises ValueError for what a student cannot do: work on what is not open, or not there.
    """
    if (sheet is None) == (exam is None):
        raise ValueError("name a sheet or an exam")
    if not 0 <= score <= 10:
        raise ValueError("a score is 0 to 10")
    if sheet is not None:
        _on_sheet(where, login, now, session, sheet, exercise, score)
    elif exam is not None:
        _in_exam(where, login, now, session, exam, score, duration)


def _open(where: WimsClass, kind: str, number: int) -> None:
    statuses = where.statuses(kind)
    if not 1 <= number <= len(statuses):
        raise ValueError(f"class {where.number} has no {kind} {number}")
    if statuses[number - 1] != "1":
        raise ValueError(f"{kind} {number} of class {where.number} is not open to students")


def _on_sheet(
    where: WimsClass,
    login: str,
    now: dt.datetime,
    session: str,
    sheet: int,
    exercise: int,
    score: float,
) -> None:
    _open(where, "sheet", sheet)
    if not 1 <= exercise <= len(where.exercises(sheet)):
        raise ValueError(f"sheet {sheet} of class {where.number} has no exercise {exercise}")
    path = f"score/{login}"
    begun = f" {sheet}  {exercise} new " in where.files.read(path)
    started = f"{now:%Y%m%d.%H:%M:%S} {session}  {sheet}  {exercise}"
    end = f"  \t{ADDRESS}"
    begin = f"{started} {'renew' if begun else 'new'}{end}\t{SEED}\n"
    where.files.append(path, f"{begin}{started} score {score:g}{end}\n")


def _in_exam(
    where: WimsClass,
    login: str,
    now: dt.datetime,
    session: str,
    exam: int,
    score: float,
    duration: int,
) -> None:
    _open(where, "exam", exam)
    begin = int(now.timestamp())
    who = f"{ADDRESS} {session}"
    minutes, _, allowed = where.row("exam", exam)[2].partition(" ")
    used = attempts(where.files.read(f"score/{login}.exam"), exam).count
    if allowed.isdecimal() and used >= int(allowed):
        raise ValueError(f"{login} used all {allowed} attempts at exam {exam}")
    moment = f"{now:%Y%m%d.%H:%M:%S}"
    where.files.append(
        f"score/{login}.exam",
        f"{exam} 00 {minutes} {begin} {who} {moment}\n"
        f"{exam} {score:g} -1 {begin + duration} {who}\n",
    )
    end = f"  \t{ADDRESS}"
    for place in range(1, len(where.links(exam)) + 1):
        log = f"E{moment} {session}  {exam}  {place}"
        where.files.append(
            f"noscore/{login}",
            f"{log} new{end}\t{exam}.{place}\n{log} score {score:g}{end}\n",
        )

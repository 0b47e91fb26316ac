"""What students do: the lines that WIMS writes while they work."""

import datetime as dt

import attrs

from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.state.scores import attempts

SEED = 1895958648
ADDRESS = "127.0.0.1"
_END = f"  \t{ADDRESS}"


@attrs.frozen
class Student:
    """Somebody of a class who works at a moment, in a session of the site.

    What a student cannot do raises ValueError: work on what is not open, or not there.
    """

    where: WimsClass
    login: str
    now: dt.datetime
    session: str

    def do_exercise(self, sheet: int, exercise: int, score: float) -> None:
        """Adds one try at an exercise of a sheet."""
        where, path = self.where, f"score/{self.login}"
        self._require_open("sheet", sheet)
        if not 1 <= exercise <= len(where.exercises(sheet)):
            raise ValueError(f"sheet {sheet} of class {where.number} has no exercise {exercise}")
        begun = f" {sheet}  {exercise} new " in where.files.read(path)
        started = f"{self.now:%Y%m%d.%H:%M:%S} {self.session}  {sheet}  {exercise}"
        begin = f"{started} {'renew' if begun else 'new'}{_END}\t{SEED}\n"
        where.files.append(path, f"{begin}{started} score {score:g}{_END}\n")

    def take_exam(self, exam: int, score: float, duration: int) -> None:
        """Adds one attempt at an exam, which took so many seconds."""
        where, path = self.where, f"score/{self.login}.exam"
        self._require_open("exam", exam)
        minutes, _, allowed = where.row("exam", exam)[2].partition(" ")
        used = attempts(where.files.read(path), exam).count
        if allowed.isdecimal() and used >= int(allowed):
            raise ValueError(f"{self.login} used all {allowed} attempts at exam {exam}")
        begin, moment = int(self.now.timestamp()), f"{self.now:%Y%m%d.%H:%M:%S}"
        who = f"{ADDRESS} {self.session}"
        first = f"{exam} 00 {minutes} {begin} {who} {moment}\n"
        where.files.append(path, f"{first}{exam} {score:g} -1 {begin + duration} {who}\n")
        for place in range(1, len(where.links(exam)) + 1):
            log = f"E{moment} {self.session}  {exam}  {place}"
            both = f"{log} new{_END}\t{exam}.{place}\n{log} score {score:g}{_END}\n"
            where.files.append(f"noscore/{self.login}", both)

    def _require_open(self, kind: str, number: int) -> None:
        statuses = self.where.statuses(kind)
        if not 1 <= number <= len(statuses):
            raise ValueError(f"class {self.where.number} has no {kind} {number}")
        if statuses[number - 1] != "1":
            raise ValueError(
                f"{kind} {number} of class {self.where.number} is not open to students"
            )

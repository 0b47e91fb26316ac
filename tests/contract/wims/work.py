"""What students do: scores on the server, written into its files as WIMS itself writes them."""

from collections.abc import Sequence

import pytest

from edusync.wims import Class, Sheet, SheetExercise
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import EXERCISE
from tests.targets import Server

SESSION = "AB72CBCCD7"
# Sheet, exercise, what was done there, and the result of 0 to 10, one after the other.
Done = tuple[int, int, str, float]
TWO_TRIES: list[Done] = [(1, 1, "new", 0.0), (1, 1, "score", 10.0)]
TWO_TRIES += [(1, 2, "new", 0.0), (1, 2, "score", 6.5), (1, 2, "renew", 0.0), (1, 2, "score", 8.0)]


class Work:
    """Writes the work of students of a class."""

    def __init__(self, server: Server, home: Class) -> None:
        if server.files is None:
            pytest.skip("the files of this server are out of reach")
        self._files = server.files(home.qclass)

    def sheet(self, login: str, lines: list[Done], *, counted: bool = True) -> None:
        """Work on sheets: (sheet, exercise, 'new', 'renew' or 'score', score of 0 to 10).

        Not `counted`: while the student has switched scores off.
        """
        text = ""
        for second, (sheet, exercise, action, score) in enumerate(lines):
            shown = f"{action} {score:g}" if action == "score" else f"{action}"
            seed = "" if action == "score" else "\t1895958648"
            text += f"20261120.10:00:{second:02} {SESSION}  {sheet}  {exercise} {shown}  "
            text += f"\t127.0.0.1{seed}\n"
        self._append(f"{'score' if counted else 'noscore'}/{login}", text)

    def exam(self, login: str, exam: int, scores: Sequence[float | None]) -> None:
        """Attempts at an exam, with the score of each, 0 to 10; None: begun and not ended."""
        text = ""
        for second, score in enumerate(scores):
            begin = 1561471162 + 1000 * second
            end = f"127.0.0.1 {SESSION}"
            text += f"{exam} 00 90 {begin} {end} 20190625.13:59:{second:02}\n"
            if score is not None:
                text += f"{exam} {score:g} -1 {begin + 39} {end}\n"
        self._append(f"score/{login}.exam", text)

    def read(self, name: str) -> str:
        """A file of the class."""
        return self._files.get(name, "")

    def write(self, name: str, text: str) -> None:
        """A file of the class, which WIMS' own pages write and no job does."""
        self._files[name] = text

    def exam_log(self, login: str, lines: list[Done]) -> None:
        """What WIMS notes of work in exams: (exam, exercise, 'new' or 'score', score)."""
        text = ""
        for second, (exam, exercise, action, score) in enumerate(lines):
            shown = f"{action} {score:g}" if action == "score" else action
            link = "" if action == "score" else f"\t{exam}.{exercise}"
            text += f"E20261120.10:00:{second:02} {SESSION}  {exam}  {exercise} {shown}  "
            text += f"\t127.0.0.1{link}\n"
        self._append(f"noscore/{login}", text)

    def _append(self, name: str, text: str) -> None:
        self._files[name] = self.read(name) + text


def exercise(
    title: str = "One", weight: float = 1, params: str = "exo=correq4&qnum=1"
) -> SheetExercise:
    return SheetExercise(
        EXERCISE, params, points=10, weight=weight, title=title, description=f"About {title}"
    )


def make_sheet(title: str = "Sheet", exercises: int = 1, **fields: object) -> Sheet:
    """A sheet that is not saved yet, with exercises of weights 1, 2, ..."""
    values: dict[str, object] = {"description": f"About {title}", "expiration": FAR_AWAY}
    new = Sheet(title, **{**values, **fields})  # type: ignore[arg-type]
    for number in range(1, exercises + 1):
        new.exercises.add(exercise(f"Exercise {number}", number))
    return new
